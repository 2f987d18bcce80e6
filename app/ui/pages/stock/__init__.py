"""The page “stock”."""
