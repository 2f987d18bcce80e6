"""The page “Vendors & items”: what both sides keep."""
