"""Models over SQL: they hold the pages in view and nothing more."""
