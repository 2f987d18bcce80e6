"""The command line: one of the two faces of the service façade; decides nothing by itself."""
