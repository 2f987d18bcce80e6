"""Purchase vouchers become purchase orders, receipts and vendor bills."""
