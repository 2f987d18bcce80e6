"""What the destination holds of vouchers whose change waits for a person or was ignored: an older version, or nothing.

A count sends what it differs by from the book, so that the destination comes to what was counted. Where the destination
still holds an earlier version of a voucher, its book is made up of that version, not of what Tally says now. What was
never sent counts as Tally says: it is sent later, or a person has entered it at the destination by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.records import OperationKind, OperationState, Record
from app.domain.states import State
from app.domain.stock import BookEntry, Counted, Move, Movement, StockPlan
from app.domain.vouchers import Voucher, VoucherClass
from app.engine.stock.sent import what_is_sent
from app.flows.purchases import planner as purchases
from app.flows.purchases.order_lines import Masters
from app.flows.steps import DEAD
from app.flows.stock import planner as stock
from app.flows.stock.effects import movements
from app.flows.stock.planner import in_base_unit
from app.flows.stock.requests import CORRECTION, OPENING
from app.store.codec import dump, load
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors
from app.store.stock_books import KeptMovement, StockBooks

SUFFIX = f"/{stock.NAME}"
"""Behind the voucher's GUID in the key of a stock record: the purchases flow may have one of the same voucher."""
_HELD = (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE, State.CHANGED_AT_DESTINATION, State.IGNORED)
_CREATES = (OperationKind.CREATE_ORDER, OperationKind.CREATE_RETURN, OperationKind.LINK)


@dataclass(frozen=True, slots=True)
class Version:
    """What of a voucher the destination holds."""

    movements: tuple[KeptMovement, ...]
    counted: tuple[Counted, ...] = ()
    """What its counts differed by when they were sent: no longer absolute quantities."""

    @property
    def items(self) -> frozenset[str]:
        return frozenset({one.movement.item for one in self.movements} | {one.item for one in self.counted})


class StockHeld:
    """Looks at both flows: the receipt of a purchase is the purchases flow's."""

    def __init__(self, records: Records, documents: Documents, books: StockBooks, cursors: Cursors) -> None:
        self._records, self._documents, self._books, self._cursors = records, documents, books, cursors

    def undecided(self, company_guid: str, voucher_guid: str) -> bool:
        """Whether a purchase is about to be sent, perhaps in a new version."""
        record = self._records.by_source(purchases.NAME, company_guid, voucher_guid)
        return record is not None and not record.sent_source and record.state in (State.NEW, State.READY)

    def bought(self, company_guid: str, voucher_guid: str) -> Voucher | None:
        """The version of a purchase whose goods its own receipt has brought in, or will; None where none does."""
        record = self._records.by_source(purchases.NAME, company_guid, voucher_guid)
        if record is None or not record.sent_source:
            return None
        if record.state in _HELD and self._lived(record) and not self._purchase_lives(record):
            return None
        return load(Voucher, record.sent_source)

    def versions(self, company_guid: str, *, purchases_on: bool) -> Mapping[str, Version]:
        """By voucher GUID, those of which the destination holds something else than Tally says."""
        found: dict[str, Version] = {}
        guids: dict[str, dict[str, Record]] = {}
        for record_id in self._records.sent_in(company_guid, _HELD):
            record = self._records.get(record_id)
            asked_for = record is not None and record.source_key.endswith((OPENING, CORRECTION))
            if record is not None and not asked_for and self._lived(record):
                guids.setdefault(record.source_key.removesuffix(SUFFIX), {})[record.flow] = record
        for guid, held in guids.items():
            newest = load(Voucher, next(iter(held.values())).source)
            own = purchases.NAME if purchases_on and newest.voucher_class is VoucherClass.PURCHASE else stock.NAME
            moved: list[KeptMovement] = [] if own in held else list(self._books.of(company_guid, guid))
            counted: tuple[Counted, ...] = ()
            if purchases.NAME in held and purchases_on and self._purchase_lives(held[purchases.NAME]):
                moved += _kept(load(Voucher, held[purchases.NAME].sent_source))
            if stock.NAME in held:
                before, counted = self._stock_version(held[stock.NAME], purchases_on)
                moved += before
            found[guid] = Version(tuple(moved), counted)
        return found

    def changed(self, company_guid: str, versions: Mapping[str, Version]) -> frozenset[str]:
        """Items of which the destination began, or ceased, to hold something else since `keep`."""
        text = self._cursors.get(_cursor(company_guid))
        before: dict[str, tuple[str, list[str]]] = json.loads(text) if text else {}
        now = _digests(versions)
        moved: set[str] = set()
        for guid in before.keys() | now.keys():
            one, other = before.get(guid, ("", [])), now.get(guid, ("", []))
            if one[0] != other[0]:
                moved.update(one[1], other[1], (k.movement.item for k in self._books.of(company_guid, guid)))
        return frozenset(moved)

    def keep(self, company_guid: str, versions: Mapping[str, Version]) -> None:
        """Remember what is held now."""
        text, name = json.dumps(_digests(versions)), _cursor(company_guid)
        if self._cursors.get(name) != text:
            self._cursors.put(name, text)

    def _stock_version(self, record: Record, purchases_on: bool) -> tuple[list[KeptMovement], tuple[Counted, ...]]:
        sent = load(Voucher, record.sent_source)
        if not what_is_sent(record, self._records, self._documents).changes:
            return [], ()
        if sent.voucher_class is VoucherClass.PURCHASE and purchases_on:
            return [], ()  # it takes out what the receipt brought in twice
        if sent.voucher_class is VoucherClass.PHYSICAL_STOCK:
            return [], load(StockPlan, record.plan).counted if record.plan else ()
        return _kept(sent), ()

    def _lived(self, record: Record) -> bool:
        """Whether anything of it was ever at the destination."""
        if self._documents.marked(record.source_key) or self._documents.marked_returns(record.source_key):
            return True
        return any(o.kind in _CREATES and o.state is OperationState.DONE for o in self._records.operations(record.id))

    def _purchase_lives(self, record: Record) -> bool:
        operations = self._records.operations(record.id, record.generation)
        if any(operation.kind is OperationKind.LINK for operation in operations):
            return True
        for marked in self._documents.marked(record.source_key):
            if marked.document.status in DEAD:
                continue
            receipts = self._documents.receipts_of(marked.document.id)
            if not receipts or any(receipt.active for receipt in receipts):
                return True
        return False


def held_entries(
    item: str, entries: Iterable[BookEntry], versions: Mapping[str, Version], masters: Masters
) -> list[BookEntry] | None:
    """The book of an item as the destination has it; None where a movement cannot be said in the base unit."""
    found = [entry for entry in entries if entry.voucher not in versions]
    for guid, version in versions.items():
        for kept in version.movements:
            if kept.movement.item != item:
                continue
            number = in_base_unit(kept.movement, masters)
            if number is None:
                return None
            moved = kept.movement
            found.append(
                BookEntry(kept.day, kept.order, guid, moved.line, moved.godown, moved.batch, moved.move, number)
            )
        for one in version.counted:
            if one.item == item:
                move = Move.IN if one.difference > 0 else Move.OUT
                found.append(
                    BookEntry(one.day, one.order, guid, one.line, one.godown, one.batch, move, abs(one.difference))
                )
    return found


def _kept(voucher: Voucher) -> list[KeptMovement]:
    moved: Sequence[Movement] = movements(voucher)
    return [KeptMovement(voucher.guid, voucher.date, voucher.day_order, voucher.is_post_dated, one) for one in moved]


def _digests(versions: Mapping[str, Version]) -> dict[str, tuple[str, list[str]]]:
    return {
        guid: (hashlib.sha256(dump(version).encode()).hexdigest()[:16], sorted(version.items))
        for guid, version in sorted(versions.items())
    }


def _cursor(company_guid: str) -> str:
    return f"stock.held.{company_guid}"
