"""Movements of stock as Tally's vouchers state them, and what they mean for the destination; stdlib only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.inventory import ReturnRequest
from app.domain.purchasing import PurchaseOrderRequest
from app.domain.quantities import Quantity
from app.domain.vouchers import VoucherClass

DEFAULT_GODOWN = "Main Location"
"""Where Tally keeps stock of a line that names no godown."""

STOCK_CLASSES = frozenset(
    {
        VoucherClass.PURCHASE,
        VoucherClass.RECEIPT_NOTE,
        VoucherClass.DEBIT_NOTE,
        VoucherClass.REJECTIONS_OUT,
        VoucherClass.SALES,
        VoucherClass.DELIVERY_NOTE,
        VoucherClass.CREDIT_NOTE,
        VoucherClass.REJECTIONS_IN,
        VoucherClass.STOCK_JOURNAL,
        VoucherClass.MANUFACTURING_JOURNAL,
        VoucherClass.MATERIAL_IN,
        VoucherClass.MATERIAL_OUT,
        VoucherClass.PHYSICAL_STOCK,
    }
)
"""Classes that can move stock in Tally (facts 5.1); orders, quotations, memoranda and reversing journals have lines
and move nothing."""

OUTWARD_SALES = frozenset(
    {VoucherClass.SALES, VoucherClass.DELIVERY_NOTE, VoucherClass.REJECTIONS_IN, VoucherClass.CREDIT_NOTE}
)
"""Not sent unless asked for: the job in ServiceTitan takes this stock out already."""

INVOICES = frozenset({VoucherClass.PURCHASE, VoucherClass.SALES, VoucherClass.DEBIT_NOTE, VoucherClass.CREDIT_NOTE})
"""A line of these with a tracking number moves nothing: the note of that number did."""


class Move(StrEnum):
    """What a line does to the stock of one place."""

    IN = "in"
    OUT = "out"
    COUNT = "count"
    """Sets it to what was counted."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One batch of one stock line, as stated."""

    line: int
    """1-based, as Tally shows it."""
    item: str
    godown: str
    batch: str
    move: Move
    quantity: Quantity
    value: Decimal
    """Of this batch in the books' currency, not negative; 0 where none is stated."""
    tracking_number: str = ""
    bought: bool = False
    """It came in from a supplier: what it cost is a price that was paid."""


NO_VENDOR = 0
"""In place of a vendor's id: of what a person uploads."""


class Partner(StrEnum):
    """With whom the document at the destination is made."""

    CLEARING = "clearing"
    """The vendor set aside for stock clearing."""
    SUPPLIER = "supplier"
    """The real one: what goes back to him is owed by him."""


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One movement of one item, in the item's base unit, at its place in the order of the book."""

    day: date
    order: int
    """Within the day, see `Voucher.day_order`."""
    voucher: str
    """GUID."""
    line: int
    godown: str
    batch: str
    move: Move
    quantity: Decimal


Place = tuple[str, str]
"""Godown and batch."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What has to happen to the destination's stock because of one movement."""

    movement: Movement
    inward: bool
    partner: Partner


@dataclass(frozen=True, slots=True)
class StockChange:
    """So much of a SKU in or out at a place, with a vendor, at a recorded cost."""

    vendor_id: int
    sku_id: int
    sku_code: str
    description: str
    location_id: int
    location_name: str
    quantity: Decimal
    """In the SKU's unit; positive = in."""
    cost: Decimal
    """Per unit, above zero, with the decimals the tenant keeps."""

    @property
    def key(self) -> tuple[int, int, int, Decimal]:
        """What makes two changes add up: vendor, SKU, place and cost."""
        return (self.vendor_id, self.sku_id, self.location_id, self.cost.normalize())


@dataclass(frozen=True, slots=True)
class StockPart:
    """One document: an order that is received, or a return."""

    number: int
    location_id: int
    location_name: str
    total: Decimal
    order: PurchaseOrderRequest | None
    give_back: ReturnRequest | None
    """One of the two."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one line of a count differed from the book by, in the item's base unit."""

    item: str
    day: date
    order: int
    line: int
    godown: str
    batch: str
    difference: Decimal


@dataclass(frozen=True, slots=True)
class StockPlan:
    """The exact requests with which one generation of a stock record changes what earlier ones left."""

    document_date: date
    parts: tuple[StockPart, ...]
    target: tuple[StockChange, ...] = ()
    """All that should be at the destination of the record once they are carried out."""
    total: Decimal = Decimal(0)
    """Of the parts, whatever their direction."""
    vendor_name: str = ""
    notes: tuple[str, ...] = ()
    """What was left out or decided, for the audit trail and the drawer."""
    counted: tuple[Counted, ...] = ()
    """Of a count: what the target was made of."""
    reference: str = ""
    """Of what a person uploads: its reference number there; empty for documents that are sent."""
    rows: tuple[StockChange, ...] = ()
    """What is to be uploaded with it."""
