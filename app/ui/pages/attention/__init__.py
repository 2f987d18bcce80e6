"""The page “attention”."""
