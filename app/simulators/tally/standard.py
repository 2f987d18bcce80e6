"""Groups, voucher types and numbers every new TallyPrime company starts with; data only, ids as seen in captures."""

from __future__ import annotations

from app.simulators.tally.values import PRIMARY

GROUPS: tuple[tuple[int, str, str, tuple[str, ...]], ...] = (
    (1, "Capital Account", PRIMARY, ()),
    (2, "Loans (Liability)", PRIMARY, ()),
    (3, "Current Liabilities", PRIMARY, ()),
    (4, "Fixed Assets", PRIMARY, ()),
    (5, "Investments", PRIMARY, ()),
    (6, "Current Assets", PRIMARY, ()),
    (7, "Branch / Divisions", PRIMARY, ()),
    (8, "Misc. Expenses (ASSET)", PRIMARY, ()),
    (9, "Suspense A/c", PRIMARY, ()),
    (10, "Reserves & Surplus", "Capital Account", ("Retained Earnings",)),
    (11, "Bank OD A/c", "Loans (Liability)", ("Bank OCC A/c",)),
    (12, "Secured Loans", "Loans (Liability)", ()),
    (13, "Unsecured Loans", "Loans (Liability)", ()),
    (14, "Duties & Taxes", "Current Liabilities", ()),
    (15, "Provisions", "Current Liabilities", ()),
    (16, "Sundry Creditors", "Current Liabilities", ()),
    (17, "Stock-in-Hand", "Current Assets", ()),
    (18, "Deposits (Asset)", "Current Assets", ()),
    (19, "Loans & Advances (Asset)", "Current Assets", ()),
    (20, "Sundry Debtors", "Current Assets", ()),
    (21, "Cash-in-Hand", "Current Assets", ()),
    (22, "Bank Accounts", "Current Assets", ()),
    (23, "Sales Accounts", PRIMARY, ()),
    (24, "Purchase Accounts", PRIMARY, ()),
    (25, "Direct Incomes", PRIMARY, ("Income (Direct)",)),
    (26, "Direct Expenses", PRIMARY, ("Expenses (Direct)",)),
    (27, "Indirect Incomes", PRIMARY, ("Income (Indirect)",)),
    (28, "Indirect Expenses", PRIMARY, ("Expenses (Indirect)",)),
)

MAIN_LOCATION_ID = 29
CASH_ID = 30
PROFIT_AND_LOSS_ID = 31
BASE_CURRENCY_ID = 33

VOUCHER_TYPES: tuple[tuple[int, str], ...] = (
    (32, "Contra"),
    (34, "Payment"),
    (36, "Receipt"),
    (38, "Journal"),
    (40, "Credit Note"),
    (42, "Debit Note"),
    (44, "Sales"),
    (46, "Purchase"),
    (48, "Delivery Note"),
    (50, "Receipt Note"),
    (52, "Rejections Out"),
    (54, "Rejections In"),
    (56, "Physical Stock"),
    (58, "Stock Journal"),
    (60, "Memorandum"),
    (62, "Reversing Journal"),
    (64, "Sales Order"),
    (66, "Purchase Order"),
    (78, "Attendance"),
    (80, "Payroll"),
    (82, "Job Work In Order"),
    (84, "Job Work Out Order"),
    (86, "Material Out"),
    (88, "Material In"),
)

FIRST_FREE_MASTER_ID = 90

ORDER_TYPES = frozenset({"Purchase Order", "Sales Order", "Job Work In Order", "Job Work Out Order"})
"""Classes whose lines never move stock nor the books, as also do the non-accounting ones below."""
PROVISIONAL_TYPES = frozenset({"Memorandum", "Reversing Journal"})
JOURNAL_TYPES = frozenset({"Stock Journal"})
TRANSFER_TYPES = frozenset({"Stock Journal", "Material In", "Material Out"})
"""Classes whose lines stand in INVENTORYENTRIESIN and INVENTORYENTRIESOUT."""
INWARD_TYPES = frozenset(
    {
        "Purchase",
        "Receipt Note",
        "Credit Note",
        "Rejections In",
        "Physical Stock",
        "Purchase Order",
        "Job Work Out Order",
    }
)
INVENTORY_TYPES = frozenset(
    {
        "Purchase",
        "Sales",
        "Credit Note",
        "Debit Note",
        "Receipt Note",
        "Delivery Note",
        "Rejections In",
        "Rejections Out",
        "Stock Journal",
        "Physical Stock",
        "Material In",
        "Material Out",
    }
)
"""Classes that can move stock: what `$$IsInventoryVch` and AFFECTSSTOCK say."""
ACCOUNTING_TYPES = frozenset(
    {"Contra", "Payment", "Receipt", "Journal", "Credit Note", "Debit Note", "Sales", "Purchase", "Payroll"}
)
NO_LEDGER_TYPES = frozenset({"Rejections In", "Rejections Out", "Physical Stock", "Stock Journal"})
"""Classes whose vouchers have stock lines and no ledger lines at all."""
INVOICE_TYPES = frozenset({"Purchase", "Sales", "Credit Note", "Debit Note"})
