"""Bills and returns of ServiceTitan become bills and vendor credits in the books."""
