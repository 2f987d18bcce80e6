"""Jobs, workers and the schedule: drives flows over the ports, knows no vendor's wire format."""
