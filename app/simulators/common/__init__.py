"""What the simulators of cloud services have in common: time, sockets, misbehaviour and JSON; knows no vendor."""
