"""The page “mapping”."""
