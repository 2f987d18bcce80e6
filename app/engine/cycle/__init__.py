"""One run of the synchronisation, a module per phase."""
