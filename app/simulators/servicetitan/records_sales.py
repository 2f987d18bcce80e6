"""What a tenant holds of customers and sales, as plain mutable records; as `records` otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from app.simulators.servicetitan.records import ZERO, Address, Record


@dataclass(slots=True)
class Place:
    """Where a customer is served."""

    id: int
    name: str
    address: Address


@dataclass(slots=True, kw_only=True)
class Customer(Record):
    """A customer; names need not be unique, and inactive = deactivated or merged into another."""

    name: str
    address: Address = field(default_factory=Address)
    places: list[Place] = field(default_factory=list)
    kind: str = "Residential"
    tax_exempt: bool = False
    merged_to_id: int | None = None
    edited_on: datetime
    """When somebody changed it; sales change `modified_on` as well."""


@dataclass(slots=True, kw_only=True)
class Contact(Record):
    """A way to reach a customer; inactive = removed."""

    customer_id: int
    kind: str
    """`Phone`, `MobilePhone`, `Email` or `Fax`."""
    value: str
    memo: str = ""


@dataclass(slots=True)
class Rate:
    """One rate of a tax zone, as a fraction."""

    id: int
    name: str
    rate: Decimal
    bases: tuple[str, ...] = ("Subtotal",)


@dataclass(slots=True, kw_only=True)
class TaxZone(Record):
    """A tax zone."""

    name: str
    rates: list[Rate]
    separated: bool = False


@dataclass(slots=True, kw_only=True)
class SaleLine(Record):
    """One line of an invoice or credit memo."""

    kind: str
    """`Service`, `Material`, `Equipment` or `PriceModifier`."""
    sku_id: int
    """0 of a price modifier."""
    sku_name: str
    sku_code: str
    description: str
    quantity: Decimal
    price: Decimal
    cost: Decimal
    total: Decimal
    taxable: bool = True
    chargeable: bool = True
    order: int = 0


@dataclass(slots=True, kw_only=True)
class Sale(Record):
    """What invoices and credit memos have in common; inactive = voided."""

    number: str
    customer_id: int
    business_unit_id: int
    date: datetime
    lines: list[SaleLine]
    tax: Decimal = ZERO
    tax_zone_id: int | None = None
    sync_status: str = "Pending"

    @property
    def sub_total(self) -> Decimal:
        """The lines that are charged."""
        return sum((line.total for line in self.lines if line.chargeable and line.active), ZERO)

    @property
    def total(self) -> Decimal:
        """With tax."""
        return self.sub_total + self.tax


@dataclass(slots=True, kw_only=True)
class Invoice(Sale):
    """A customer's invoice; its number is mostly its job's."""

    due_date: datetime
    job_id: int | None = None
    adjustment_to_id: int | None = None
    summary: str = ""


@dataclass(slots=True)
class Application:
    """What of a payment or credit memo goes to an invoice."""

    id: int
    invoice_id: int
    amount: Decimal
    on: datetime


@dataclass(slots=True, kw_only=True)
class CreditMemo(Sale):
    """A credit for a customer; its amounts are held above zero."""

    applied: list[Application] = field(default_factory=list)
    memo: str = ""


@dataclass(slots=True, kw_only=True)
class Payment(Record):
    """A customer's payment, or the refund of one; inactive = voided."""

    number: str
    customer_id: int
    business_unit_id: int
    kind: str
    """Name of the payment type."""
    date: datetime
    total: Decimal
    applied: list[Application] = field(default_factory=list)
    check_number: str = ""
    memo: str = ""
    refunded_payment_id: int | None = None
    sync_status: str = "Pending"

    @property
    def unapplied(self) -> Decimal:
        """What is left of it."""
        return self.total - sum((one.amount for one in self.applied), ZERO)
