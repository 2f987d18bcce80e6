"""Purchase orders, receipts and bills of ServiceTitan: what is sent and what is read back; stdlib only.

Field meanings follow ServiceTitan's public API v2 (inventory, accounting, pricebook, settings); names that differ
between writing and reading carry one name here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; all six parts are required by the API and may be empty strings."""

    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ShipTo:
    """Where a purchase order is shipped."""

    description: str
    address: Address


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line to order and receive."""

    sku_id: int
    sku_code: str
    description: str
    vendor_part_number: str
    quantity: Decimal
    cost: Decimal
    """Per unit, in the tenant's currency."""


@dataclass(frozen=True, slots=True)
class PurchaseOrderRequest:
    """Everything POST /purchase-orders sends."""

    vendor_id: int
    type_id: int
    business_unit_id: int
    location_id: int
    """A warehouse or a truck."""
    ship_to: ShipTo
    vendor_invoice_number: str
    memo: str
    """Carries the marker; read back as `summary`."""
    date: dt.date
    required_on: dt.date
    tax: Decimal
    """Amount, not a rate."""
    shipping: Decimal
    lines: tuple[OrderLine, ...]
    impacts_technician_payroll: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line to receive."""

    order_item_id: int | None
    """Id of the purchase order's item; None when it could not be read back."""
    sku_id: int
    description: str
    vendor_part_number: str
    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class ReceiptRequest:
    """Everything POST /receipts sends."""

    purchase_order_id: int
    date_received: dt.date
    vendor_document_number: str
    memo: str
    tax: Decimal
    shipping: Decimal
    lines: tuple[ReceiptLine, ...]


class CancellationReason(StrEnum):
    """Why a purchase order or receipt is cancelled; the contract knows these."""

    NOT_REQUIRED = "NotRequired"
    DUPLICATE = "Duplicate"
    ACCIDENTAL = "Accidental"
    VENDOR_ISSUE = "VendorIssue"
    OTHER = "Other"
    JOB_CANCELED = "JobCanceled"


class OrderStatus(StrEnum):
    """Status of a purchase order, or of a request for one that waits for approval."""

    PENDING = "Pending"
    SENT = "Sent"
    PARTIALLY_RECEIVED = "PartiallyReceived"
    RECEIVED = "Received"
    EXPORTED = "Exported"
    CANCELED = "Canceled"
    PENDING_APPROVAL = "PendingApproval"
    """Of a request."""
    REJECTED = "Rejected"
    """Of a request."""
    APPROVED = "Approved"
    """Of a request: the purchase order exists beside it."""
    OTHER = "Other"
    """A value this program does not know."""


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One item of a purchase order as read back."""

    id: int
    sku_id: int
    sku_code: str
    quantity: Decimal
    quantity_received: Decimal
    cost: Decimal
    has_serial_numbers: bool = False


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """A purchase order, or a request for one, as read back."""

    id: int
    number: str
    status: OrderStatus
    is_request: bool
    """Held for approval: an entry of /purchase-orders/requests."""
    vendor_id: int
    location_id: int | None
    date: dt.date
    total: Decimal
    tax: Decimal
    shipping: Decimal
    summary: str
    """The memo; empty when null."""
    created_on: datetime
    modified_on: datetime
    items: tuple[OrderItem, ...] = ()


class SyncStatus(StrEnum):
    """Accounting status of a receipt or bill."""

    PENDING = "Pending"
    POSTED = "Posted"
    EXPORTED = "Exported"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class GlAccount:
    """An account of ServiceTitan's general ledger as documents name it; ids stand only in accounting."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """One item of a receipt as read back."""

    sku_id: int
    sku_code: str
    quantity: Decimal
    cost: Decimal
    """Per unit."""
    id: int = 0
    """0 where it was not read."""
    name: str = ""
    description: str = ""
    """May hold HTML (contract)."""
    gl_accounts: tuple[GlAccount, ...] = ()
    """General ledger, cost of sale and asset account, those that are said, in this order."""


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """A receipt as read back."""

    id: int
    number: str
    active: bool
    """False = cancelled."""
    purchase_order_id: int | None
    bill_id: int | None
    vendor_id: int
    vendor_invoice_number: str
    memo: str
    total: Decimal
    """Including tax and shipping."""
    tax: Decimal
    shipping: Decimal
    sync_status: SyncStatus
    received_on: dt.date | None
    created_on: datetime
    modified_on: datetime
    items: tuple[ReceiptItem, ...] = ()
    business_unit_id: int | None = None
    job_id: int | None = None


class BillKind(StrEnum):
    """What a bill came from (`billType` of ap-bills)."""

    PROCUREMENT = "Procurement"
    """From a receipt; every inventory bill is one."""
    AP_BILL = "ApBill"
    """Typed in by itself; hidden by the default filter of ap-bills (facts 4)."""
    RECURRING = "RecurringBill"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class BillItem:
    """One material or piece of equipment of a bill as read back."""

    id: int
    sku_id: int
    sku_code: str
    quantity: Decimal
    cost: Decimal
    """Per unit."""
    receipt_item_id: int | None = None
    name: str = ""
    description: str = ""
    """May hold HTML (contract)."""
    gl_accounts: tuple[GlAccount, ...] = ()
    """General ledger, cost of sale and asset account, those that are said, in this order."""


@dataclass(frozen=True, slots=True)
class ExpenseItem:
    """One expense of an ap-bill as read back."""

    id: int
    amount: Decimal
    description: str = ""
    gl_accounts: tuple[GlAccount, ...] = ()
    """The one it is booked to, if any."""
    job_id: int | None = None
    job_number: str = ""
    """`name` of the job it names."""
    business_unit_id: int | None = None
    business_unit_name: str = ""


@dataclass(frozen=True, slots=True)
class BillDocument:
    """An inventory bill (or vendor bill typed by hand) as read back."""

    id: int
    number: str
    """ServiceTitan's own number (`referenceNumber`)."""
    vendor_invoice_number: str
    """`vendorNumber`."""
    purchase_order_id: int | None
    vendor_id: int | None
    vendor_name: str
    total: Decimal
    """Including tax and shipping."""
    tax: Decimal
    shipping: Decimal
    sync_status: SyncStatus
    bill_date: dt.date | None
    summary: str
    active: bool
    """False = cancelled; only some endpoints tell."""
    created_on: datetime
    modified_on: datetime
    kind: BillKind = BillKind.PROCUREMENT
    due_date: dt.date | None = None
    business_unit_id: int | None = None
    business_unit_name: str = ""
    job_id: int | None = None
    job_number: str = ""
    items: tuple[BillItem, ...] = ()
    expenses: tuple[ExpenseItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor."""

    id: int
    name: str
    active: bool
    modified_on: datetime


class SkuKind(StrEnum):
    """Which list of the pricebook a SKU is in."""

    MATERIAL = "material"
    EQUIPMENT = "equipment"


@dataclass(frozen=True, slots=True)
class Sku:
    """A material or a piece of equipment."""

    id: int
    code: str
    name: str
    kind: SkuKind
    active: bool
    unit: str
    """unitOfMeasure, free text; empty when null."""
    is_inventory: bool
    """False: it carries no stock."""
    vendor_parts: tuple[tuple[int, str], ...] = ()
    """(vendor id, that vendor's part number)."""
    modified_on: datetime | None = None


class LocationKind(StrEnum):
    """Where stock can be in ServiceTitan."""

    WAREHOUSE = "warehouse"
    TRUCK = "truck"


@dataclass(frozen=True, slots=True)
class Location:
    """A warehouse or a truck."""

    id: int
    name: str
    kind: LocationKind
    active: bool
    address: Address | None = None
    """None for a truck: its warehouse's address is used."""
    warehouse_id: int | None = None


@dataclass(frozen=True, slots=True)
class BusinessUnit:
    """A business unit."""

    id: int
    name: str
    active: bool
    currency: str
    """ISO code; empty when the tenant does not say."""


@dataclass(frozen=True, slots=True)
class PurchaseOrderType:
    """A type of purchase order."""

    id: int
    name: str
    active: bool
    automatically_receive: bool
    copies_items_to_invoice: bool
    """Receiving would write to customer invoices."""
