"""Tally, ServiceTitan and Zoho Books as they really behave, on loopback; shares no code with the connectors."""
