"""Which bills and receipts of ServiceTitan become one bill in the books, each receipt item consumed once; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from typing import Protocol

from app.domain.bills import BillSource, Consumed, Paper, SourceKey, SourceKind
from app.domain.marker import Marker, find_marker
from app.domain.purchasing import BillDocument, OrderDocument, ReceiptDocument
from app.domain.records import NotApplicable, Reason, Subject
from app.flows.steps import DEAD, MarkedOrderView

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Trigger(StrEnum):
    """When a purchase goes to the books."""

    BILL_POSTED = "bill_posted"
    BILL_CREATED = "bill_created"
    RECEIPT = "receipt"
    """Received: its later bill attaches to what went."""


class VouchersView(Protocol):
    """The purchase orders behind bills and receipts."""

    def order(self, order_id: int) -> OrderDocument | None: ...
    def marked(self, guid: str) -> Sequence[MarkedOrderView]: ...
    def parts_of(self, marker: Marker) -> int | None:
        """How many parts this generation of the voucher has; None where the purchases flow does not know it."""
        ...


@dataclass(frozen=True, slots=True)
class _Part:
    """A paper with the identity it has by itself, or has been given."""

    own: SourceKey
    paper: Paper
    id: int
    given: SourceKey | None
    items: frozenset[int]
    """Receipt items it consumes."""
    rivals: tuple[str, ...] = ()
    """Other living bills of a receipt that went by itself."""

    @property
    def rank(self) -> tuple[bool, datetime, str, int]:
        """What was sent first, then as it was received."""
        bill = self.paper.bill
        since = [receipt.created_on for receipt in self.paper.receipts] or ([bill.created_on] if bill else [])
        return (self.given is None, min(since, default=_LONG_AGO), self.own.kind.value, self.id)


def gather(
    bills: Sequence[BillDocument],
    receipts: Sequence[ReceiptDocument],
    trigger: Trigger,
    consumed: Consumed,
    vouchers: VouchersView,
) -> tuple[BillSource, ...]:
    """The sources these documents make, by key; the order of the documents does not matter.

    To be given: every bill and receipt of each purchase order concerned, cancelled ones too, each once. What was sent
    together stays together; whatever comes later is a bill of its own. Cancelled documents that were never sent make
    no source (see `vanished`).
    """
    parts = sorted(_parts(bills, receipts, trigger, consumed, vouchers), key=lambda part: part.rank)
    claimed = _claims(parts)
    groups = _groups(parts, vouchers)
    sent = set(chain(consumed.bills.values(), consumed.receipts.values()))
    found = [
        BillSource(
            key,
            tuple(part.paper for part in sorted(members, key=lambda part: part.id)),
            missing=_missing(key, members, trigger, vouchers) if key not in sent else (),
            claimed=tuple(text for part in members for text in (*claimed.get(part.own, ()), *part.rivals)),
            was_sent=key in sent,
        )
        for key, members in groups.items()
    ]
    return tuple(sorted(found, key=lambda source: source.key))


def consumption(source: BillSource) -> Consumed:
    """What is to be noted, before it is sent, as having gone with this source."""
    bills = [p.bill.id for p in source.papers if p.bill is not None and not p.by_receipt]
    receipts = [receipt.id for p in source.papers if p.by_receipt for receipt in p.receipts]
    return Consumed(dict.fromkeys(bills, source.key), dict.fromkeys(receipts, source.key))


def vanished(key: SourceKey, sources: Sequence[BillSource]) -> NotApplicable:
    """What became of a record that was never sent and that no source has any more."""
    if key.kind is SourceKind.RECEIPT:
        for source in sources:
            if any(str(receipt.id) == key.id for paper in source.papers for receipt in paper.receipts):
                return _no_more("billed", "Its bill is there: the receipt goes with it.")
    if key.kind is SourceKind.BILL:
        for paper in (one for source in sources for one in source.papers):
            if paper.bill is not None and str(paper.bill.id) == key.id:
                if paper.by_receipt:
                    return _no_more("received", "What was received goes by itself: the bill goes with its receipt.")
                return _no_more("joined", "It goes together with the other bills of its purchase.")
    return _no_more("books_cancelled", "It was cancelled in ServiceTitan before it was sent.")


def _no_more(code: str, text: str) -> NotApplicable:
    return NotApplicable(Reason(code, Subject.DOCUMENT, code, text, "Nothing to do."))


def _parts(
    bills: Sequence[BillDocument],
    receipts: Sequence[ReceiptDocument],
    trigger: Trigger,
    consumed: Consumed,
    vouchers: VouchersView,
) -> list[_Part]:
    holder = {item.id: receipt for receipt in receipts if receipt.active for item in receipt.items if item.id}
    joined: dict[int, dict[int, ReceiptDocument]] = {}
    for bill in bills:
        own = {receipt.id: receipt for receipt in receipts if receipt.active and receipt.bill_id == bill.id}
        by_item = (holder.get(item.receipt_item_id) for item in bill.items if item.receipt_item_id is not None)
        joined[bill.id] = own | {receipt.id: receipt for receipt in by_item if receipt is not None}

    held = {one for bill in bills if bill.active and bill.id in consumed.bills for one in joined[bill.id]}

    def by_receipt(bill: BillDocument) -> list[int]:
        """The receipts that a bill leaves to themselves; those of a bill that was sent are none."""
        free = [one for one in joined[bill.id] if one not in held]
        alone = trigger is Trigger.RECEIPT or any(one in consumed.receipts for one in free)
        return free if alone and bill.id not in consumed.bills else []

    found: list[_Part] = []
    attached: dict[int, list[BillDocument]] = {}
    beside: dict[int, list[int]] = {}
    in_bills: set[int] = set()
    for bill in sorted(bills, key=lambda one: one.id):
        if not bill.active and bill.id not in consumed.bills:
            continue
        left = beside[bill.id] = by_receipt(bill)
        for receipt_id in left:
            attached.setdefault(receipt_id, []).append(bill)
        if left:
            continue
        mine = joined[bill.id] if bill.active else {}
        in_bills.update(mine)
        order = _order(bill.purchase_order_id, vouchers)
        paper = Paper(tuple(mine[one] for one in sorted(mine)), bill, order)
        named = [one.receipt_item_id for one in bill.items if one.receipt_item_id and bill.active]
        # A bill that names no receipt items stands for all of its receipts.
        items = frozenset(named or (one.id for receipt in mine.values() for one in receipt.items if one.id))
        key = SourceKey(SourceKind.BILL, str(bill.id))
        found.append(_Part(key, paper, bill.id, consumed.bills.get(bill.id), items))
    received = {receipt.id: receipt for receipt in receipts}
    for receipt in receipts:
        given = consumed.receipts.get(receipt.id)
        if given is None and (not receipt.active or receipt.id in in_bills):
            continue
        its = attached.get(receipt.id, [])
        alive = (receipt,) if receipt.active else ()
        its_bill = its[0] if its and alive else None
        others = sorted(set(beside[its_bill.id]) - {receipt.id}) if its_bill is not None else []
        paper = Paper(
            alive, its_bill, _order(receipt.purchase_order_id, vouchers), by_receipt=True,
            others=tuple(received[one] for one in others),
        )  # fmt: skip
        rivals = tuple(f"Bill {one.number or one.id} is of receipt {receipt.number} as well" for one in its[1:])
        items = frozenset(item.id for one in alive for item in one.items if item.id)
        key = SourceKey(SourceKind.RECEIPT, str(receipt.id))
        found.append(_Part(key, paper, receipt.id, given, items, rivals))
    return found


def _order(order_id: int | None, vouchers: VouchersView) -> OrderDocument | None:
    return vouchers.order(order_id) if order_id is not None else None


def _claims(parts: Sequence[_Part]) -> dict[SourceKey, tuple[str, ...]]:
    """Of each receipt item that two want, the one who comes later does not get it."""
    used: dict[int, _Part] = {}
    claimed: dict[SourceKey, tuple[str, ...]] = {}
    for part in parts:
        first = {used[item].own: used[item] for item in sorted(part.items) if item in used}
        if first:
            claimed[part.own] = tuple(f"{_name(one)} has the same receipt items" for one in first.values())
        else:
            used.update(dict.fromkeys(part.items, part))
    return claimed


def _name(part: _Part) -> str:
    bill = part.paper.bill
    if part.own.kind is SourceKind.RECEIPT or bill is None:
        return f"Receipt {part.paper.receipts[0].number}"
    return f"Bill {bill.number or bill.id}"


def _groups(parts: Sequence[_Part], vouchers: VouchersView) -> dict[SourceKey, list[_Part]]:
    """The first living paper of each part of a voucher together, all others by themselves."""
    groups: dict[SourceKey, list[_Part]] = {}
    for part in parts:
        if part.given is not None:
            groups.setdefault(part.given, []).append(part)
    complete = set(groups)
    for part in (one for one in parts if one.given is None):
        marker = _marker(part)
        key = SourceKey.of_voucher(marker) if marker is not None else part.own
        if key in complete or (marker and marker.part in (_part_number(one) for one in groups.get(key, ()))):
            key = part.own
        groups.setdefault(key, []).append(part)
    return groups


def _marker(part: _Part) -> Marker | None:
    """Of a purchase; what the stock flow made is no voucher's bill."""
    marker = find_marker(part.paper.order.summary) if part.paper.order is not None else None
    return marker if marker is not None and "/" not in marker.guid else None


def _part_number(part: _Part) -> int | None:
    marker = _marker(part)
    return marker.part if marker is not None else None


def _missing(key: SourceKey, members: Sequence[_Part], trigger: Trigger, vouchers: VouchersView) -> tuple[str, ...]:
    """The parts of the same voucher that are not there yet, cancelled purchase orders left out."""
    if key.kind is not SourceKind.VOUCHER:
        return ()
    marker = next(found for found in map(_marker, members) if found is not None)
    there = {_part_number(one) for one in members if one.paper.bill is not None or trigger is Trigger.RECEIPT}
    orders = {
        one.marker.part: one.document
        for one in vouchers.marked(marker.guid)
        if one.marker.generation == marker.generation and not one.document.is_request
    }
    known = vouchers.parts_of(marker)
    wanted = set(orders) if known is None else set(range(1, known + 1))
    dead = {number for number, order in orders.items() if order.status in DEAD}
    left = sorted((wanted | {_part_number(one) or 0 for one in members}) - there - dead)
    return tuple(f"part {one}" + (f" (purchase order {orders[one].number})" if one in orders else "") for one in left)
