"""One module per flow: pure functions from a source record and the mappings to requests; no input or output."""
