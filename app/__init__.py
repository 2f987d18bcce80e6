"""ML Connector: keeps TallyPrime, ServiceTitan and Zoho Books in step from the PC that runs Tally."""

__version__ = "0.1.0"
