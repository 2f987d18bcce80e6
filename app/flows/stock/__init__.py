"""Stock vouchers become orders, returns and the import workbook."""
