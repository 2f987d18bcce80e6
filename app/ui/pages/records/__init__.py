"""The page “records”."""
