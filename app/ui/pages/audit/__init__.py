"""The page “audit”."""
