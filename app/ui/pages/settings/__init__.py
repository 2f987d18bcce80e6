"""The page “settings”."""
