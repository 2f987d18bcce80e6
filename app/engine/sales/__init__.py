"""The sales flow in the engine: invoices, credit memos and payments into the books, and payments back."""
