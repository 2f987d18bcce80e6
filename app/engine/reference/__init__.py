"""The reference flow in the engine: vendors, customers, items and taxes that both systems keep."""
