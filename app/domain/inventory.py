"""Returns, adjustments, transfers and stock reports of ServiceTitan: what is sent and what is read back; stdlib only.

Adjustments and transfers can only be read: ServiceTitan's API makes none, and tells no quantity on hand but in a report
(facts 0, 3.8, 5).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.purchasing import GlAccount, SyncStatus


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line to give back."""

    sku_id: int
    sku_code: str
    """For messages; not sent."""
    description: str
    quantity: Decimal
    cost: Decimal
    """Per unit, in the tenant's currency."""


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """Everything POST /returns sends."""

    vendor_id: int
    return_type_id: int
    business_unit_id: int
    location_id: int
    """The warehouse or truck the stock leaves."""
    reference_number: str
    """Searchable, unlike the memo."""
    memo: str
    """Carries the marker; read back as it is."""
    return_date: dt.date
    lines: tuple[ReturnLine, ...]
    tax: Decimal
    """The contract calls it "Tax rate", elsewhere it is an amount: 0 where none is meant, else read `tax` back."""
    shipping: Decimal
    restocking_fee: Decimal
    purchase_order_id: int | None = None


class ReturnStatus(StrEnum):
    """Status of a return. At which of them the stock leaves is documented nowhere (facts 3.7)."""

    PENDING = "Pending"
    RETURNED = "Returned"
    CREDIT_RECEIVED = "CreditReceived"
    CANCELED = "Canceled"
    OTHER = "Other"
    """A value this program does not know."""


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """One item of a return or an adjustment as read back."""

    id: int
    sku_id: int
    sku_code: str
    quantity: Decimal
    """Of an adjustment the signed difference; of a return not negative."""
    cost: Decimal
    """Per unit."""
    active: bool = True
    name: str = ""
    description: str = ""
    """May hold HTML (contract)."""
    gl_accounts: tuple[GlAccount, ...] = ()
    """General ledger, cost of sale and asset account, those that are said, in this order."""


@dataclass(frozen=True, slots=True)
class ReturnDocument:
    """A return as read back."""

    id: int
    number: str
    reference_number: str
    active: bool
    """False = cancelled."""
    status: ReturnStatus
    sync_status: SyncStatus
    vendor_id: int
    purchase_order_id: int | None
    business_unit_id: int | None
    location_id: int | None
    memo: str
    total: Decimal
    """Including tax and shipping."""
    tax: Decimal
    shipping: Decimal
    return_date: dt.date | None
    returned_on: dt.date | None
    credit_received_on: dt.date | None
    created_on: datetime
    modified_on: datetime
    items: tuple[DocumentItem, ...] = ()
    job_id: int | None = None
    credited: Decimal | None = None
    """What the vendor credits, as the ap-credit of this return says; None where none was read."""


@dataclass(frozen=True, slots=True)
class ReturnType:
    """A type of return."""

    id: int
    name: str
    active: bool
    automatically_receive_credit: bool
    """`automaticallyReceiveVendorCredit`: the vendor's credit comes with the return."""


@dataclass(frozen=True, slots=True)
class AdjustmentDocument:
    """An adjustment somebody made or uploaded in ServiceTitan, as read back."""

    id: int
    number: str
    reference_number: str
    active: bool
    """False = cancelled."""
    type: str
    """As ServiceTitan names it; no fixed list."""
    sync_status: SyncStatus
    business_unit_id: int | None
    location_id: int | None
    memo: str
    date: dt.date | None
    created_on: datetime
    modified_on: datetime
    items: tuple[DocumentItem, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferItem:
    """One item of a transfer as read back."""

    id: int
    sku_id: int
    sku_code: str
    quantity: Decimal
    quantity_picked: Decimal
    cost: Decimal
    active: bool = True


@dataclass(frozen=True, slots=True)
class TransferDocument:
    """A transfer somebody made or uploaded in ServiceTitan, as read back."""

    id: int
    number: str
    reference_number: str
    active: bool
    """False = cancelled."""
    type: str
    status: str
    """As ServiceTitan names it; the contract lists no values."""
    sync_status: SyncStatus
    from_location_id: int | None
    to_location_id: int | None
    memo: str
    date: dt.date | None
    picked_on: dt.date | None
    received_on: dt.date | None
    created_on: datetime
    modified_on: datetime
    items: tuple[TransferItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportCategory:
    """A group of reports."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReportListing:
    """A report of a category."""

    id: int
    """Stays when the report is renamed."""
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class ReportField:
    """A column or a parameter of a report."""

    name: str
    title: str
    """As people see it."""
    kind: str
    """String, Number, Boolean, Date or Time; empty when it is not told."""
    is_required: bool = False
    """Of a parameter: nothing is answered without it."""


@dataclass(frozen=True, slots=True)
class ReportDescription:
    """A report's columns and parameters; its owner can change them at any time."""

    id: int
    name: str
    columns: tuple[ReportField, ...]
    parameters: tuple[ReportField, ...]


@dataclass(frozen=True, slots=True)
class StockReportChoice:
    """Which report of the tenant tells the stock, and which of its columns tells what."""

    category: str
    report_id: int
    location: str
    """Title (or name, where two share one) of the column with the warehouse or truck, without regard to case."""
    sku: str
    """Title of the column with the SKU's code."""
    quantity: str
    """Title of the column with the quantity on hand."""
    parameters: tuple[tuple[str, str], ...] = ()
    """(name, value) of the report's own parameters, as texts; dates as YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class StockReportRow:
    """What a report says lies at one place."""

    location: str
    sku: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class StockReport:
    """What a report said; the same place and SKU can stand in it more than once."""

    rows: tuple[StockReportRow, ...]
    left_out: int
    """Rows without location, SKU or quantity, such as totals."""
