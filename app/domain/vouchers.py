"""A voucher of TallyPrime after normalisation: stated values only, nothing recomputed; stdlib only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.quantities import Quantity


class VoucherClass(StrEnum):
    """The reserved voucher types; a user's own type has the class of the reserved type above it."""

    ATTENDANCE = "Attendance"
    CONTRA = "Contra"
    CREDIT_NOTE = "Credit Note"
    DEBIT_NOTE = "Debit Note"
    DELIVERY_NOTE = "Delivery Note"
    JOB_WORK_IN_ORDER = "Job Work In Order"
    JOB_WORK_OUT_ORDER = "Job Work Out Order"
    JOURNAL = "Journal"
    MATERIAL_IN = "Material In"
    MATERIAL_OUT = "Material Out"
    MEMORANDUM = "Memorandum"
    PAYMENT = "Payment"
    PAYROLL = "Payroll"
    PHYSICAL_STOCK = "Physical Stock"
    PURCHASE = "Purchase"
    PURCHASE_ORDER = "Purchase Order"
    RECEIPT = "Receipt"
    RECEIPT_NOTE = "Receipt Note"
    REJECTIONS_IN = "Rejections In"
    REJECTIONS_OUT = "Rejections Out"
    REVERSING_JOURNAL = "Reversing Journal"
    SALES = "Sales"
    SALES_ORDER = "Sales Order"
    STOCK_JOURNAL = "Stock Journal"
    MANUFACTURING_JOURNAL = "Manufacturing Journal"
    UNKNOWN = "Unknown"
    """No reserved type was found above it: shown, never sent."""


@dataclass(frozen=True, slots=True)
class ForexAmount:
    """A foreign amount as stated: `-$1609.71 @ ? 82.58/$ = -? 132929.85`."""

    currency: str
    """Symbol or code as written."""
    amount: Decimal
    """In the foreign currency, with Tally's sign."""
    rate: Decimal
    """Base currency per foreign unit, as stated."""


@dataclass(frozen=True, slots=True)
class BatchAllocation:
    """One godown and batch of a stock line."""

    godown: str
    batch: str
    amount: Decimal
    """Base currency, Tally's sign: negative = inward."""
    actual: Quantity | None
    """What moves stock; None = value only."""
    billed: Quantity | None
    tracking_number: str = ""
    """Number of the receipt or delivery note; empty = none."""
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One accounting line of the voucher, or one accounting allocation of a stock line."""

    position: int
    ledger: str
    amount: Decimal
    """Base currency, Tally's sign: debit negative, credit positive."""
    is_party: bool = False
    forex: ForexAmount | None = None


@dataclass(frozen=True, slots=True)
class StockLine:
    """One inventory line."""

    position: int
    """0-based within the one list of lines used; the only line identity Tally offers."""
    item: str
    inward: bool
    """ISDEEMEDPOSITIVE = Yes."""
    amount: Decimal
    """Base currency, Tally's sign: negative = inward."""
    actual: Quantity | None
    billed: Quantity | None
    rate: str = ""
    """As stated, for display only."""
    discount_percent: Decimal = Decimal(0)
    forex: ForexAmount | None = None
    batches: tuple[BatchAllocation, ...] = ()
    allocations: tuple[LedgerEntry, ...] = ()
    """ACCOUNTINGALLOCATIONS: the same money as in the voucher's ledger entries, never to be added to them."""


@dataclass(frozen=True, slots=True)
class VoucherHead:
    """What the slim delta and the census tell about a voucher."""

    guid: str
    """`{company GUID}-{8 hex of MASTERID}`."""
    master_id: int
    alter_id: int
    date: dt.date
    type_name: str = ""
    """Empty in a census row."""
    number: str = ""
    is_cancelled: bool = False
    is_optional: bool = False
    is_post_dated: bool = False


@dataclass(frozen=True, slots=True)
class Voucher:
    """A whole voucher."""

    company_guid: str
    guid: str
    master_id: int
    alter_id: int
    date: dt.date
    type_name: str
    voucher_class: VoucherClass
    number: str
    """Display only: Tally renumbers."""
    reference: str = ""
    """The supplier's invoice number, when entered."""
    reference_date: dt.date | None = None
    effective_date: dt.date | None = None
    party: str = ""
    """Party ledger name; empty when cancelled."""
    narration: str = ""
    view: str = ""
    is_invoice: bool = False
    is_cancelled: bool = False
    is_optional: bool = False
    is_post_dated: bool = False
    updated_at: str = ""
    """UPDATEDDATETIME as written: evidence, no cursor, not part of the content."""
    stock: tuple[StockLine, ...] = ()
    ledgers: tuple[LedgerEntry, ...] = ()
    """ALLLEDGERENTRIES, party included."""
    problem: str = ""
    """What of it contradicts what, if it does: then nothing of it is sent, and the lines may be unread."""
    entered: int = 0
    """Order in which it came to its day, by the last part of VCHKEY; 0 where Tally did not tell. Not part of the
    content."""

    @property
    def day_order(self) -> int:
        """Where it stands among the vouchers of its day."""
        return self.entered or self.master_id

    @property
    def head(self) -> VoucherHead:
        """The slim form of this voucher."""
        return VoucherHead(
            guid=self.guid,
            master_id=self.master_id,
            alter_id=self.alter_id,
            date=self.date,
            type_name=self.type_name,
            number=self.number,
            is_cancelled=self.is_cancelled,
            is_optional=self.is_optional,
            is_post_dated=self.is_post_dated,
        )
