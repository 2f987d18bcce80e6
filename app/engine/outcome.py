"""What one cycle did at the destination: the records it moved on, with the documents they became or lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.records import OperationKind, OperationState, Record
from app.domain.states import WORKING, State
from app.flows.bills import planner as bills
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.steps import DEAD
from app.store.documents import Documents
from app.store.records import RecordFilter, Records

_ARRIVED = frozenset({State.SYNCED, State.BILL_PENDING, State.AWAITING_APPROVAL, State.AWAITING_POSTING})
_UNSENT = frozenset({State.NEW, State.READY, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED})
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Done:
    """One record whose documents a cycle made, found complete, or cancelled."""

    record_id: int
    label: str
    party: str
    amount: Decimal
    state: State
    """After the cycle."""
    documents: tuple[str, ...]
    """Numbers of its living purchase orders (or requests) and bills, as the destination numbers them."""
    cancelled: tuple[str, ...] = ()
    """Numbers of the purchase orders of its earlier version that this program cancelled."""
    in_books: bool = False
    """Its documents are in the books, not in ServiceTitan."""


class Outcome:
    """Begun before a cycle touches anything, asked after it."""

    def __init__(
        self,
        records: Records,
        documents: Documents,
        in_books: Callable[[Record], tuple[tuple[str, ...], tuple[str, ...]]] | None = None,
    ) -> None:
        """`in_books`: numbers of the living documents in the books of a record, and of those that were voided."""
        self._records = records
        self._documents = documents
        self._in_books = in_books
        self._before: dict[int, tuple[State, int]] | None = None

    def begin(self) -> None:
        """Remember where every record stands. Raises StoreError."""
        self._before = self._records.standing()

    def done(self) -> list[Done]:
        """What became of the records meanwhile, by document date. Raises StoreError."""
        if self._before is None:
            return []
        before = self._before
        moved = [
            i for i, after in self._records.standing().items() if _moved(before.get(i, (State.NEW, after[1])), after)
        ]
        found: list[tuple[Record, Done]] = []
        for start in range(0, len(moved), _CHUNK):
            for record in self._records.find(RecordFilter(ids=tuple(moved[start : start + _CHUNK]))):
                done = self._done(record, before.get(record.id, (State.NEW, record.generation))[1])
                if done.documents or done.cancelled:
                    found.append((record, done))
        return [done for _, done in sorted(found, key=lambda pair: (pair[0].document_date, pair[0].id))]

    def _done(self, record: Record, first: int) -> Done:
        if record.flow in (bills.NAME, sales.NAME):
            there, void = self._in_books(record) if self._in_books is not None else ((), ())
            return Done(record.id, record.label, record.party, record.amount, record.state, there, void, in_books=True)
        if record.flow == reference.NAME:
            return self._kept_alike(record)
        living: list[str] = []
        numbers: dict[int, str] = {}
        for marked in sorted(self._documents.marked(record.source_key), key=lambda m: m.marker):
            order = marked.document
            numbers[order.id] = order.number
            if marked.marker.generation == record.generation and order.status not in DEAD:
                billed = [bill for bill in self._documents.bills_of(order.id) if bill.active]
                living += [order.number, *(bill.number or str(bill.id) for bill in billed)]
        cancelled = tuple(
            numbers.get(operation.target_id or 0, str(operation.target_id))
            for generation in range(first, record.generation)
            for operation in self._records.operations(record.id, generation)
            if operation.kind is OperationKind.CANCEL_ORDER and operation.state is OperationState.DONE
        )
        return Done(record.id, record.label, record.party, record.amount, record.state, tuple(living), cancelled)

    def _kept_alike(self, record: Record) -> Done:
        """Ids of what was created or changed; where both sides were, the books are named."""
        own = self._records.operations(record.id, record.generation)
        there = [one for one in own if one.state is OperationState.DONE]
        in_books = any(one.target_key.startswith(reference.Side.BOOKS.value) for one in there)
        ids = tuple(dict.fromkeys(one.result_key for one in there))
        return Done(record.id, record.label, record.party, record.amount, record.state, ids, in_books=in_books)


def _moved(before: tuple[State, int], after: tuple[State, int]) -> bool:
    """Arrived, replaced or withdrawn, or begun and stopped half-way."""
    if before == after:
        return False
    begun = before[0] in _UNSENT or (before[0] in WORKING and after[0] not in WORKING)
    return after[0] in _ARRIVED or after[1] != before[1] or begun
