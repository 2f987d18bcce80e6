"""Invoices, credit memos and payments of ServiceTitan become documents in the books."""
