"""Vendors, customers, items and taxes are kept alike on both sides."""
