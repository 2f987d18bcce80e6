"""Wire formats of the outside systems: every foreign error becomes one of ours; knows no database and no screen."""
