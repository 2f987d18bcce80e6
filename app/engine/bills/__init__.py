"""The bills flow in the engine: from documents of ServiceTitan to bills and vendor credits in the books."""
