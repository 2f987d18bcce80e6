"""The parts of Zoho Books' API that are used: path, keys and scope of each; a table, no calls (facts 5-8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Resource:
    """One path under `/books/v3/`."""

    path: str
    scope: str
    """Without `.READ` and the like."""
    noun: str
    """One of them, in the user's words."""
    many: tuple[str, ...] = ()
    """Keys under which a list is answered, the one seen live first."""
    one: tuple[str, ...] = ()
    """Keys under which one is answered."""
    id_key: str = ""
    """Its own id in a row."""
    of_organization: bool = True
    """False: answered without an organization."""
    paged: bool = True
    """False: the list takes no page (contract)."""

    def under(self, *parts: str) -> Resource:
        """A path below this one, with the same scope."""
        below = "/".join((self.path, *(quote(part, safe="") for part in parts)))
        return replace(self, path=below)

    def scope_for(self, method: str) -> str:
        """The scope a call needs; a POST that changes a status needs CREATE (facts 1)."""
        return f"ZohoBooks.{self.scope}.{_RIGHTS[method]}"


_RIGHTS = {"GET": "READ", "POST": "CREATE", "PUT": "UPDATE"}

ORGANIZATIONS = Resource(
    "organizations",
    "settings",
    "organization",
    ("organizations",),
    ("organization",),
    "organization_id",
    of_organization=False,
    paged=False,
)
ORGANIZATION = replace(ORGANIZATIONS, of_organization=True)
"""One of them; it counts among the day's calls, and Zoho tells what is left of them (facts 3)."""
CONTACTS = Resource("contacts", "contacts", "contact", ("contacts",), ("contact",), "contact_id")
ITEMS = Resource("items", "settings", "item", ("items",), ("item",), "item_id")
ACCOUNTS = Resource("chartofaccounts", "accountants", "account", ("chartofaccounts",), (), "account_id")
TAXES = Resource("settings/taxes", "settings", "tax", ("taxes",), ("tax",), "tax_id")
TAX_GROUPS = Resource("settings/taxgroups", "settings", "tax group", (), ("tax_group",), "tax_group_id")
TAX_AUTHORITIES = Resource(
    "settings/taxauthorities", "settings", "tax authority", ("tax_authorities",), (), "tax_authority_id", paged=False
)
TAX_EXEMPTIONS = Resource(
    "settings/taxexemptions", "settings", "tax exemption", ("tax_exemptions",), (), "tax_exemption_id", paged=False
)
CURRENCIES = Resource("settings/currencies", "settings", "currency", ("currencies",), (), "currency_id")
EXCHANGE_RATES = replace(
    CURRENCIES, noun="exchange rate", many=("exchange_rates",), one=(), id_key="exchange_rate_id", paged=False
)
"""Under a currency; the list takes no page (contract)."""
LOCATIONS = Resource("locations", "settings", "location", ("locations",), (), "location_id", paged=False)
LOCKS = Resource(
    "transactionlocks", "accountants", "transaction lock", ("transaction_locks",), (), "transaction_lock_id"
)
LOCK = Resource("transactionlock", "accountants", "transaction lock", one=("transaction_lock",))
"""The lock of the whole organization; the list is of the locks of its accounting periods."""
BILLS = Resource("bills", "bills", "bill", ("bills",), ("bill",), "bill_id")
VENDOR_CREDITS = Resource(
    "vendorcredits", "debitnotes", "vendor credit", ("vendorcredits",), ("vendor_credit",), "vendor_credit_id"
)
INVOICES = Resource("invoices", "invoices", "invoice", ("invoices",), ("invoice",), "invoice_id")
CUSTOMER_PAYMENTS = Resource(
    "customerpayments",
    "customerpayments",
    "customer payment",
    ("customerpayments", "customer_payments"),
    ("payment",),
    "payment_id",
)
CREDIT_NOTES = Resource("creditnotes", "creditnotes", "credit note", ("creditnotes",), ("creditnote",), "creditnote_id")
EXPENSES = Resource("expenses", "expenses", "expense", ("expenses",), ("expense",), "expense_id")
