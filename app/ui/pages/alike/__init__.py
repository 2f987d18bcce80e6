"""The page “Vendors & items”."""
