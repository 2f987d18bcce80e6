"""What becomes a bill or vendor credit in the books: where it comes from, its plan, its verdict; stdlib only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.accounting_documents import BillDraft, VendorCreditDraft
from app.domain.marker import Marker
from app.domain.purchasing import BillDocument, OrderDocument, ReceiptDocument
from app.domain.records import NotApplicable, Reason, Waiting
from app.domain.states import State


class SourceKind(StrEnum):
    """What a document in the books is made of; the word stands in its key."""

    BILL = "bill"
    """Of a receipt, or typed in by itself: inventory bills and ap-bills are the same data under the same ids (facts 4),
    and only some endpoints tell which of both one is."""
    RECEIPT = "receipt"
    """A receipt that did not wait for its bill."""
    VOUCHER = "voucher"
    """All parts of one Tally voucher."""
    RETURN = "return"


@dataclass(frozen=True, slots=True, order=True)
class SourceKey:
    """Which document of ServiceTitan a document in the books stands for."""

    kind: SourceKind
    id: str
    """ServiceTitan's id; of a voucher its GUID and generation."""

    def reference(self, tenant_id: str) -> str:
        """`ST-<tenant>-<kind>-<id>`: what the document in the books carries as its reference number."""
        return f"ST-{tenant_id}-{self}"

    def __str__(self) -> str:
        """`bill-4711`: what the journal calls it."""
        return f"{self.kind.value}-{self.id}"

    @classmethod
    def of_text(cls, text: str) -> SourceKey:
        """The key again. Raises ValueError for any other text."""
        kind, _, id_ = text.partition("-")
        if not id_:
            raise ValueError(f"{text!r} is no key of a source")
        return cls(SourceKind(kind), id_)

    @classmethod
    def of_voucher(cls, marker: Marker) -> SourceKey:
        """The same for every part."""
        return cls(SourceKind.VOUCHER, f"{marker.guid}-g{marker.generation}")


def find_key(reference: str, tenant_id: str) -> SourceKey | None:
    """The key within a reference number, or in a custom field with the number of its making; None where it is not one
    of this tenant's."""
    head = f"ST-{tenant_id}-"
    text = reference.strip()
    kind, _, id_ = text[len(head) :].partition("/")[0].partition("-")
    if not text.startswith(head) or not id_ or kind not in set(SourceKind):
        return None
    return SourceKey(SourceKind(kind), id_)


@dataclass(frozen=True, slots=True)
class Paper:
    """One part of a source: a bill, or a receipt that goes without one."""

    receipts: tuple[ReceiptDocument, ...]
    """Consumed by it; of a bill those it joins, cancelled ones left out."""
    bill: BillDocument | None = None
    """None while there is none."""
    order: OrderDocument | None = None
    by_receipt: bool = False
    """It is the receipts that are booked, whether their bill is there or not."""
    others: tuple[ReceiptDocument, ...] = ()
    """Of a receipt that goes by itself: the other ones of its bill that do."""

    @property
    def alive(self) -> bool:
        """Not cancelled."""
        return self.bill.active if self.bill is not None else bool(self.receipts)


@dataclass(frozen=True, slots=True)
class BillSource:
    """Everything that becomes one bill in the books."""

    key: SourceKey
    papers: tuple[Paper, ...]
    """By id; a cancelled one stays only where it was sent."""
    missing: tuple[str, ...] = ()
    """Parts of the same voucher that are not billed yet, in words."""
    claimed: tuple[str, ...] = ()
    """Receipts it holds that another bill has too, in words."""
    was_sent: bool = False

    @property
    def created_on(self) -> datetime:
        """Of its first document; it orders the bills of one number."""
        dates = [p.bill.created_on for p in self.papers if p.bill is not None]
        return min(dates + [r.created_on for p in self.papers for r in p.receipts])


@dataclass(frozen=True, slots=True)
class Consumed:
    """What went to the books before, by ServiceTitan's ids; an attached bill stands in neither."""

    bills: Mapping[int, SourceKey] = field(default_factory=dict)
    """Sent as bills."""
    receipts: Mapping[int, SourceKey] = field(default_factory=dict)
    """Sent as receipts, without their bill."""


@dataclass(frozen=True, slots=True)
class BillPlan:
    """The exact bill a source becomes."""

    key: SourceKey
    vendor_name: str
    draft: BillDraft
    total: Decimal
    """What must tie, in the draft's currency."""
    unit: Decimal
    """Smallest unit of the currency."""
    base_number: str
    """The vendor's own; the draft's may have a suffix of ours."""
    number_is_vendors: bool = True
    """False: the vendor's is not known (yet), and it goes under one of ServiceTitan's."""
    fallbacks: tuple[str, ...] = ()
    """Lines that no rule had an account for: booked to the fallback account, to be looked at."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditPlan:
    """The exact vendor credit a return becomes."""

    key: SourceKey
    vendor_name: str
    draft: VendorCreditDraft
    total: Decimal
    """What must tie: with the restocking fee deducted."""
    unit: Decimal
    """Smallest unit of the currency."""
    base_number: str
    fallbacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The verdict that ServiceTitan is not done with it: it goes by itself once that has happened."""

    state: State
    reason: Reason


BillVerdict = BillPlan | Waiting | NotApplicable | Unfinished
CreditVerdict = CreditPlan | Waiting | NotApplicable | Unfinished


@dataclass(frozen=True, slots=True)
class Numbered:
    """A source that wants a number, or has one."""

    key: SourceKey
    created_on: datetime
    given: str = ""
    """The number it went out with; it never changes again."""


def day_of(document: BillDocument | ReceiptDocument) -> date:
    """The calendar date it is booked on."""
    stated = document.bill_date if isinstance(document, BillDocument) else document.received_on
    return stated or document.created_on.date()


def same_number(number: str) -> str:
    """How the books compare two numbers of one vendor: blanks at the ends and case do not count (facts 6)."""
    return number.strip().casefold()
