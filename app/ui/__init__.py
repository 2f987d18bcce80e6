"""The window and the tray: the only code that knows Qt."""
