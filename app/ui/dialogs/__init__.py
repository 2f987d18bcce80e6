"""Dialogs that more than one page opens: map, create, replay, ignore; and one that confirms what and how many."""
