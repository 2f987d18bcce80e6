"""What a tenant holds, as plain mutable records; they know neither the rules that change them nor the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(slots=True)
class Address:
    """Six texts, as everywhere in ServiceTitan."""

    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(slots=True, kw_only=True)
class Record:
    """What all records have; `rev` grows with every change of anything in the tenant and orders the export feeds."""

    id: int
    created_on: datetime
    modified_on: datetime
    rev: int = 0
    active: bool = True
    external: dict[str, dict[str, str]] = field(default_factory=dict)
    """Application GUID (lower case) -> key -> value."""
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Named(Record):
    """A record that is little more than a name: employee, custom field type."""

    name: str
    kind: str = ""


@dataclass(slots=True, kw_only=True)
class Job(Named):
    """A job; its name is its number."""

    customer_id: int = 0
    business_unit_id: int = 0
    status: str = "Scheduled"


@dataclass(slots=True, kw_only=True)
class GlAccount(Record):
    """An account of the general ledger."""

    name: str
    number: str
    type: str
    subtype: str


@dataclass(slots=True, kw_only=True)
class BusinessUnit(Record):
    """A business unit; the only place where a currency is said."""

    name: str
    currency: str
    address: Address = field(default_factory=Address)


@dataclass(slots=True, kw_only=True)
class Vendor(Record):
    """A vendor; names need not be unique."""

    name: str
    memo: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    email: str = ""
    fax: str = ""
    is_truck_replenishment: bool = False
    restricted_mobile_creation: bool = False
    delivery_option: str = "Manual"
    tax_rate: Decimal = ZERO
    address: Address = field(default_factory=Address)


@dataclass(slots=True, kw_only=True)
class Category(Record):
    """A pricebook category."""

    name: str
    kind: str = "Materials"
    position: int = 0
    parent_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Sku(Record):
    """A material, a piece of equipment or a service of the pricebook."""

    kind: str
    """`Material`, `Equipment` or `Service`."""
    code: str
    display_name: str
    description: str
    cost: Decimal = ZERO
    price: Decimal = ZERO
    unit: str | None = None
    is_inventory: bool = True
    taxable: bool = True
    serialised: bool = False
    categories: list[int] = field(default_factory=list)
    vendors: list[SkuVendor] = field(default_factory=list)
    """The first is the primary one."""
    extra: dict[str, object] = field(default_factory=dict)
    """Further members of the contract that were written and only come back."""


@dataclass(slots=True)
class SkuVendor:
    """Where a SKU is bought."""

    id: int
    vendor_id: int
    part: str
    cost: Decimal
    active: bool = True
    memo: str = ""


@dataclass(slots=True, kw_only=True)
class Location(Record):
    """A warehouse or a truck: what `inventoryLocationId` points to."""

    name: str
    kind: str
    """`Warehouse` or `Truck`."""
    address: Address = field(default_factory=Address)
    warehouse_id: int | None = None
    memo: str = ""
    technician_ids: list[int] = field(default_factory=list)
    template_id: int | None = None


@dataclass(slots=True, kw_only=True)
class PoType(Record):
    """A type of purchase order."""

    name: str
    automatically_receive: bool = False
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class ReturnType(Record):
    """A type of return."""

    name: str
    automatically_receive_credit: bool = False
    include_in_sales_tax: bool = False
    is_default: bool = False
    is_default_for_consignment: bool = False


@dataclass(slots=True, kw_only=True)
class Line(Record):
    """One line of a purchase order, receipt, bill, return, adjustment or transfer."""

    sku_id: int
    description: str
    part: str = ""
    quantity: Decimal
    cost: Decimal
    total: Decimal
    received: Decimal = ZERO
    """Of a purchase order's line."""
    source_id: int | None = None
    """Receipt: line of the purchase order. Bill: line of the receipt."""


@dataclass(slots=True, kw_only=True)
class PurchaseOrder(Record):
    """A purchase order, or one that waits for approval."""

    number: str
    status: str
    type_id: int
    vendor_id: int
    business_unit_id: int
    location_id: int
    ship_to_description: str
    ship_to: Address
    vendor_invoice_number: str
    memo: str
    date: datetime
    required_on: datetime
    tax: Decimal
    shipping: Decimal
    lines: list[Line]
    job_id: int | None = None
    technician_id: int | None = None
    project_id: int | None = None
    sent_on: datetime | None = None
    received_on: datetime | None = None
    receipts_made: int = 0
    bills_made: int = 0
    canceled_reason: str | None = None
    promised_id: int | None = None
    """Of a request: the id the purchase order will get."""

    @property
    def open_lines(self) -> list[Line]:
        """The lines that a client sees."""
        return [line for line in self.lines if line.active]

    @property
    def total(self) -> Decimal:
        """Lines, tax and shipping."""
        return sum((line.total for line in self.open_lines), ZERO) + self.tax + self.shipping


@dataclass(slots=True, kw_only=True)
class Receipt(Record):
    """Goods received against a purchase order; inactive = cancelled."""

    number: str
    purchase_order_id: int
    vendor_invoice_number: str
    memo: str
    received_on: datetime
    tax: Decimal
    shipping: Decimal
    lines: list[Line]
    bill_id: int | None = None
    sync_status: str = "Pending"
    canceled_reason: str | None = None

    @property
    def total(self) -> Decimal:
        """Lines, tax and shipping."""
        return sum((line.total for line in self.lines), ZERO) + self.tax + self.shipping


@dataclass(slots=True)
class Expense:
    """One expense of a bill that was typed in by itself; job and unit may be others than the bill's."""

    id: int
    amount: Decimal
    description: str = ""
    account_number: str = ""
    """Of the general ledger."""
    job_id: int | None = None
    business_unit_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Bill(Record):
    """A vendor bill, made by ServiceTitan out of a receipt or typed in by itself; inactive = cancelled."""

    number: str
    purchase_order_id: int | None
    receipt_id: int | None
    vendor_number: str
    """The vendor's invoice number, whatever the name says."""
    summary: str
    bill_date: datetime
    tax: Decimal
    shipping: Decimal
    lines: list[Line]
    sync_status: str = "Pending"
    status: str = "Unreconciled"
    post_date: datetime | None = None
    date_canceled: datetime | None = None
    kind: str = "Procurement"
    """Or `ApBill`: typed in by itself."""
    expenses: list[Expense] = field(default_factory=list)
    vendor_id: int = 0
    """This and what follows: of an `ApBill`, which has no purchase order that says it."""
    business_unit_id: int | None = None
    job_id: int | None = None
    net_days: int = 30

    @property
    def total(self) -> Decimal:
        """Lines, expenses, tax and shipping."""
        goods = sum((line.total for line in self.lines), ZERO) + sum((one.amount for one in self.expenses), ZERO)
        return goods + self.tax + self.shipping


@dataclass(slots=True, kw_only=True)
class ApCredit(Record):
    """What a vendor credits, for a return or by itself; inactive = cancelled."""

    return_id: int | None
    vendor_id: int
    number: str
    reference_number: str
    memo: str
    amount: Decimal
    date: datetime
    job_id: int | None = None
    business_unit_id: int | None = None
    sync_status: str = "Pending"
    date_canceled: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Return(Record):
    """Goods that went back to a vendor."""

    number: str
    reference_number: str
    status: str
    type_id: int
    vendor_id: int
    business_unit_id: int
    location_id: int
    memo: str
    return_date: datetime
    tax_written: Decimal
    shipping: Decimal
    restocking_fee: Decimal
    lines: list[Line]
    purchase_order_id: int | None = None
    job_id: int | None = None
    credit_received_on: datetime | None = None
    returned_on: datetime | None = None
    sync_status: str = "Pending"
    canceled_reason: str | None = None
    date_canceled: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Movement(Record):
    """Stock that moved without a vendor; people make them, the API only reads, and inactive = cancelled."""

    kind: str
    """`Adjustment`, `Transfer`, or `Consumption` (by a job), which is in no list of the API."""
    number: str
    reference_number: str
    type: str
    location_id: int
    to_location_id: int | None
    memo: str
    date: datetime
    lines: list[Line]
    status: str = "Received"
    """Of a transfer: Pending, Received or Canceled."""
    received_on: datetime | None = None
    sync_status: str = "Pending"
    canceled_reason: str | None = None
    date_canceled: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a report: what it holds, and the name and title that its owner gave it."""

    meaning: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ReportParameter:
    """What a report wants to be told; `data_type` is String, Number, Boolean, Date or Time."""

    name: str
    label: str
    data_type: str = "String"
    is_array: bool = False
    is_required: bool = False


@dataclass(slots=True, kw_only=True)
class Report(Record):
    """A report on stock that somebody in the tenant made; its owner may change all of it but the id."""

    name: str
    category: str
    columns: list[ReportColumn]
    parameters: list[ReportParameter] = field(default_factory=list)
    description: str = ""
    last_run: datetime | None = None
