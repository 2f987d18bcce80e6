"""What one organization holds: plain records without rules. Ids are 19-digit texts, money is Decimal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Any

Data = dict[str, Any]
ZERO = Decimal(0)


@dataclass(slots=True, kw_only=True)
class Record:
    """Anything with an id; `modified` moves with every change."""

    id: str
    created: datetime
    modified: datetime
    active: bool = True
    custom: dict[str, Any] = field(default_factory=dict)
    """Values of custom fields by the id of the field."""


@dataclass(slots=True, kw_only=True)
class CustomField(Record):
    """A custom field, which only a person can create; `unique` is "prevent duplicate values"."""

    entity: str
    """bill, contact, invoice, ...: the key of the record in an answer."""
    api_name: str
    label: str
    index: int
    unique: bool = False


@dataclass(slots=True, kw_only=True)
class Account(Record):
    """An account of the chart."""

    name: str
    type: str
    code: str = ""
    description: str = ""
    parent_id: str = ""
    currency_id: str = ""
    system: bool = False


@dataclass(slots=True, kw_only=True)
class Tax(Record):
    """A tax, a compound tax, or a tax group with its `members`."""

    name: str
    percentage: Decimal
    type: str = "tax"
    specification: str = ""
    """India: intra or inter."""
    specific_type: str = ""
    """India: cgst, sgst, igst."""
    authority_id: str = ""
    members: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class TaxAuthority(Record):
    """Who levies a tax (US)."""

    name: str
    description: str = ""


@dataclass(slots=True, kw_only=True)
class TaxExemption(Record):
    """Why something is not taxed (US)."""

    tax_code: str
    description: str = ""
    type: str = "item"


@dataclass(slots=True, kw_only=True)
class Rate:
    """Base currency for one unit of a foreign one, from a day on."""

    id: str
    effective: Date
    rate: Decimal


@dataclass(slots=True, kw_only=True)
class Currency(Record):
    """A currency; `rates` oldest first."""

    code: str
    name: str
    symbol: str
    precision: int = 2
    is_base: bool = False
    rates: list[Rate] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Location(Record):
    """A location (formerly branch)."""

    name: str
    is_primary: bool = False


@dataclass(slots=True, kw_only=True)
class Contact(Record):
    """A vendor or a customer; `persons` and addresses are kept as they were given."""

    type: str
    name: str
    currency_id: str
    payment_terms: int = 0
    billing: Data = field(default_factory=dict)
    shipping: Data = field(default_factory=dict)
    persons: list[Data] = field(default_factory=list)
    other: Data = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Item(Record):
    """A good or a service."""

    name: str
    rate: Decimal
    sku: str = ""
    description: str = ""
    item_type: str = "sales"
    product_type: str = "goods"
    unit: str = ""
    account_id: str = ""
    purchase_rate: Decimal = ZERO
    purchase_account_id: str = ""
    purchase_description: str = ""
    tax_id: str = ""
    other: Data = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of a document; `total` is without tax, `gross` with it where the prices contain it."""

    id: str
    order: int
    item_id: str = ""
    name: str = ""
    description: str = ""
    account_id: str = ""
    rate: Decimal = ZERO
    quantity: Decimal = Decimal(1)
    unit: str = ""
    tax_id: str = ""
    reverse_charge_tax_id: str = ""
    discount: Decimal = ZERO
    other: Data = field(default_factory=dict)
    total: Decimal = ZERO
    gross: Decimal = ZERO


@dataclass(slots=True, kw_only=True)
class TaxAmount:
    """What one tax comes to on a document."""

    tax_id: str
    name: str
    amount: Decimal


@dataclass(slots=True, kw_only=True)
class Document(Record):
    """A bill, vendor credit, purchase order, invoice or credit note; `state` is draft, open (sent) or void.

    Purchase orders also know billed and cancelled.
    """

    kind: str
    contact_id: str
    number: str
    date: Date
    due: Date
    currency_id: str
    exchange_rate: Decimal
    state: str
    reference: str = ""
    lines: list[Line] = field(default_factory=list)
    inclusive: bool = False
    adjustment: Decimal = ZERO
    shipping: Decimal = ZERO
    discount: Decimal = ZERO
    other: Data = field(default_factory=dict)
    """Header fields that no rule looks at, as they were given."""
    taxes: list[TaxAmount] = field(default_factory=list)
    sub_total: Decimal = ZERO
    tax_total: Decimal = ZERO
    total: Decimal = ZERO
    source: str = "Api"
    by_hand: int = 0
    """How often a person changed it; no client sees that."""


@dataclass(slots=True, kw_only=True)
class Payment(Record):
    """Money to a vendor or from a customer."""

    kind: str
    """vendorpayment or customerpayment."""
    contact_id: str
    number: str
    date: Date
    amount: Decimal
    mode: str
    account_id: str
    exchange_rate: Decimal = Decimal(1)
    reference: str = ""
    description: str = ""
    bank_charges: Decimal = ZERO
    other: Data = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Applied:
    """A part of a payment or credit that settles a bill or invoice."""

    id: str
    source_id: str
    """Of the payment, vendor credit or credit note."""
    document_id: str
    amount: Decimal
    date: Date


@dataclass(slots=True, kw_only=True)
class Expense(Record):
    """Money spent without a bill."""

    date: Date
    account_id: str
    paid_through_id: str
    amount: Decimal
    currency_id: str
    exchange_rate: Decimal
    tax_id: str = ""
    tax_amount: Decimal = ZERO
    inclusive: bool = False
    other: Data = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Lock(Record):
    """No posting on or before `until`; `module` is all, sales, purchase, banking or accountant."""

    module: str
    until: Date
    reason: str = ""
