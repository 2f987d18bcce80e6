"""The books at the destination as the flows see them: organization, contacts, accounts, items, taxes; stdlib only.

Ids are texts: they have 19 digits and are never numbers (facts 2). What is documented by one vendor only carries the
vendor's word as a text, so that nothing is lost between reading and writing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Edition(StrEnum):
    """Which country's rules the books follow."""

    US = "us"
    """No tax on purchases, no inclusive tax (facts 9)."""
    INDIA = "india"
    UK = "uk"
    OTHER = "other"
    """Any other country, or the global edition: tax by tax id."""


@dataclass(frozen=True, slots=True)
class Organization:
    """One company's books."""

    id: str
    name: str
    edition: Edition
    edition_name: str
    """As the vendor calls it; empty where it was not said."""
    currency_id: str
    """Of the base currency."""
    currency_code: str
    price_precision: int
    """Decimals of an amount in the base currency."""
    time_zone: str
    """In which the day of the calls' budget ends, as the vendor names it."""
    country: str = ""
    plan: str = ""
    registered_for_tax: bool | None = None
    """None where it was not said."""
    sales_tax_type: str = ""
    is_default: bool = False
    active: bool = True


class ContactKind(StrEnum):
    """What somebody is to the company; vendor and customer are two contacts."""

    VENDOR = "vendor"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address; missing parts are empty."""

    attention: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CustomValue:
    """The value of a field that the company added itself; `name` is its API name (`cf_...`), or its label."""

    name: str
    value: str
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Somebody at a vendor or customer."""

    id: str
    primary: bool = False
    email: str = ""
    phone: str = ""
    salutation: str = ""
    first_name: str = ""
    last_name: str = ""
    mobile: str = ""
    designation: str = ""
    department: str = ""
    skype: str = ""


@dataclass(frozen=True, slots=True)
class AccountingContact:
    """A vendor or a customer as read back; list rows leave out what only a single read tells."""

    id: str
    name: str
    kind: ContactKind
    active: bool
    currency_id: str
    currency_code: str
    company_name: str = ""
    email: str = ""
    """Of the primary person."""
    phone: str = ""
    billing_address: PostalAddress | None = None
    persons: tuple[ContactPerson, ...] = ()
    """Only of a contact that was read by itself."""
    tax_authority_id: str = ""
    tax_exemption_id: str = ""
    taxable: bool | None = None
    gst_number: str = ""
    gst_treatment: str = ""
    place_of_contact: str = ""
    notes: str = ""
    custom_values: tuple[CustomValue, ...] = ()
    modified_at: datetime | None = None
    """Aware UTC."""
    complete: bool = False
    """Read one by one; a list row has neither addresses nor tax data."""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact to create, or what of one is to be changed: None is left as it is, an empty text empties it."""

    name: str
    kind: ContactKind
    company_name: str | None = None
    currency_id: str | None = None
    """Fixed after the first document."""
    email: str | None = None
    phone: str | None = None
    persons: tuple[ContactPerson, ...] = ()
    """Those it has now, when email or phone changes, which are the primary one's: who is not sent is removed."""
    billing_address: PostalAddress | None = None
    notes: str | None = None
    tax_authority_id: str | None = None
    tax_exemption_id: str | None = None
    taxable: bool | None = None
    gst_number: str | None = None
    gst_treatment: str | None = None
    place_of_contact: str | None = None
    custom_values: tuple[CustomValue, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """An account of the chart of accounts."""

    id: str
    name: str
    code: str
    kind: str
    """The vendor's word: `expense`, `cost_of_goods_sold`, `accounts_payable`, `income` ..."""
    active: bool
    parent_id: str = ""
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemTax:
    """The tax an item prefers in one situation."""

    tax_id: str
    specification: str
    """`intra` (within the state) or `inter` (between states)."""


@dataclass(frozen=True, slots=True)
class AccountingItem:
    """A product or service."""

    id: str
    name: str
    sku: str
    active: bool
    kind: str = ""
    """`sales`, `purchases`, `sales_and_purchases` or `inventory`; empty where it was not said."""
    product_type: str = ""
    """`goods` or `service`."""
    unit: str = ""
    description: str = ""
    rate: Decimal = Decimal(0)
    """Selling price of one."""
    purchase_rate: Decimal = Decimal(0)
    account_id: str = ""
    """Income account."""
    purchase_account_id: str = ""
    inventory_account_id: str = ""
    vendor_id: str = ""
    tax_id: str = ""
    tax_exemption_id: str = ""
    taxable: bool | None = None
    tax_preferences: tuple[ItemTax, ...] = ()
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item to create, or what of one is to be changed: None is left as it is."""

    name: str
    rate: Decimal
    sku: str | None = None
    kind: str | None = None
    product_type: str | None = None
    unit: str | None = None
    description: str | None = None
    purchase_rate: Decimal | None = None
    purchase_description: str | None = None
    account_id: str | None = None
    purchase_account_id: str | None = None
    inventory_account_id: str | None = None
    vendor_id: str | None = None
    tax_id: str | None = None
    tax_exemption_id: str | None = None
    taxable: bool | None = None
    tax_preferences: tuple[ItemTax, ...] = ()


class TaxKind(StrEnum):
    """What a tax is made of."""

    TAX = "tax"
    COMPOUND = "compound_tax"
    GROUP = "tax_group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax, or a group of taxes; either can stand on a line."""

    id: str
    name: str
    percentage: Decimal
    kind: TaxKind
    specific_type: str = ""
    """`igst`, `cgst`, `sgst` ... (India)."""
    specification: str = ""
    """`intra` or `inter` (India)."""
    authority_id: str = ""
    authority_name: str = ""
    active: bool = True
    parts: tuple[Tax, ...] = ()
    """The taxes of a group, where the group was read by itself."""
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaxAuthority:
    """To whom a sales tax is paid (US)."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class TaxExemption:
    """Why no tax is charged."""

    id: str
    code: str
    kind: str
    """`customer` or `item`."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of the books."""

    id: str
    code: str
    price_precision: int
    is_base: bool
    exchange_rate: Decimal
    """Base currency for one of it, the newest that is in force; 0 where it was not said."""
    effective_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """What one of a currency is in the books' own, from a day on."""

    effective_on: dt.date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class BooksLocation:
    """A branch of the company."""

    id: str
    name: str
    parent_id: str = ""


class BooksArea(StrEnum):
    """Which part of the books a document belongs to, as locks tell them apart."""

    PURCHASES = "purchase"
    SALES = "sales"


_LOCK_AREAS = ("sales", "purchase", "accountant", "banking", "inventory")


@dataclass(frozen=True, slots=True)
class PeriodLock:
    """A time in which nothing of some area may be booked any more."""

    id: str
    enabled: bool
    """Not `disabled`; a lock that only logs counts as one too."""
    until: dt.date | None
    """Everything up to and including this day is closed."""
    first: dt.date | None = None
    """Of the accounting period, where the lock is of one."""
    last: dt.date | None = None
    scope: str = ""
    """What is locked, in the vendor's words (`All`)."""
    reason: str = ""

    def closes(self, day: dt.date, area: BooksArea) -> bool:
        """Whether a document of `day` would fall into it; a scope that names no known area locks all of them."""
        scope = self.scope.casefold()
        elsewhere = any(one in scope for one in _LOCK_AREAS) and area.value not in scope
        if not self.enabled or elsewhere:
            return False
        if self.until is not None and day <= self.until:
            return True
        return (
            self.until is None and self.first is not None and self.last is not None and self.first <= day <= self.last
        )


@dataclass(frozen=True, slots=True)
class CallBudget:
    """How many calls a day are left, as the last answer said; shared with every other program of the organization."""

    limit: int
    remaining: int
    resets_at: datetime
    """Aware UTC; midnight of the organization."""
    reserve: int = 0
    """Calls that are left to others."""

    @property
    def usable(self) -> int:
        """Calls that this program still makes today."""
        return max(0, self.remaining - self.reserve)
