"""The checks of the preconditions, a module per system."""
