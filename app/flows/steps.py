"""The vocabulary of progress: what may come next for a record, and what it is decided from; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.domain.accounting_documents import Applied
from app.domain.inventory import AdjustmentDocument, ReturnDocument, TransferDocument
from app.domain.marker import Marker
from app.domain.purchasing import BillDocument, OrderDocument, OrderStatus, ReceiptDocument
from app.domain.records import Operation, OperationKind, OperationState, Reason, Subject
from app.domain.states import State

SEARCHES_BEFORE_RESEND = 2
SEARCH_SPACING = timedelta(minutes=10)
"""Between two empty searches, by the server's clock."""
SEARCH_REACH = timedelta(hours=24)
"""How far before the intent a search looks, and how long after a resend a second document is looked for."""

DEAD = frozenset({OrderStatus.CANCELED, OrderStatus.REJECTED})
UNCLEAR = frozenset({OperationState.INTENT, OperationState.UNCLEAR})


class MarkedOrderView(Protocol):
    """An order with the marker it carries."""

    @property
    def marker(self) -> Marker: ...
    @property
    def document(self) -> OrderDocument: ...


class MarkedReturnView(Protocol):
    """A return with the marker it carries."""

    @property
    def marker(self) -> Marker: ...
    @property
    def document(self) -> ReturnDocument: ...


class DocumentsView(Protocol):
    """The mirror of the destination's documents."""

    def marked_returns(self, guid: str) -> Sequence[MarkedReturnView]: ...
    def give_back(self, return_id: int) -> ReturnDocument | None: ...
    def uploads(self, reference_number: str) -> Sequence[AdjustmentDocument | TransferDocument]: ...
    def marked(self, guid: str) -> Sequence[MarkedOrderView]: ...
    def order(self, order_id: int, *, request: bool = False) -> OrderDocument | None: ...
    def bill(self, bill_id: int) -> BillDocument | None: ...
    def receipts_of(self, order_id: int) -> Sequence[ReceiptDocument]: ...
    def unmarked_orders(self, vendor_id: int) -> Sequence[OrderDocument]: ...


class StepKind(StrEnum):
    """What to do next, most urgent first."""

    PERSON = "person"
    """A person decides; the record gets `state` and `reason`."""
    SEND = "send"
    """Send the named operation."""
    SEARCH = "search"
    """An answer was lost: search before anything else."""
    OBSERVE = "observe"
    """Done at our side, not yet seen at theirs: read again."""
    WAIT = "wait"
    """The destination has to do something; the record gets `state` and `reason`."""
    DONE = "done"


URGENCY = {kind: index for index, kind in enumerate(StepKind)}


@dataclass(frozen=True, slots=True)
class Step:
    """The next step of a record, or of one part of it."""

    kind: StepKind
    part: int = 0
    operation: OperationKind | None = None
    target_id: int | None = None
    """For a send: the order to receive or the document to cancel."""
    state: State = State.SENDING
    reason: Reason | None = None
    adopted: tuple[tuple[int, OperationKind, int], ...] = ()
    """(part, operation, document id) found at the destination: to be noted as done."""


@dataclass(frozen=True, slots=True)
class BooksStep:
    """The next step of a record whose document is in the books, where ids are texts."""

    kind: StepKind
    operation: OperationKind | None = None
    document_id: str = ""
    """What to change, void, book, apply or read again."""
    number: str = ""
    """With which a creation or change goes out: the plan's, or the next that is free, or the one it has."""
    state: State = State.SENDING
    reason: Reason | None = None
    adjustment: Decimal | None = None
    """Of an update: in place of the plan's; None where the plan's stands."""
    adopted: str = ""
    """Id of the document found in the books: to be noted as done."""
    apply: tuple[Applied, ...] = ()
    """What of a credit is to pay which invoices."""


def search_counts(operation: Operation, now: datetime) -> bool:
    """Whether an empty search made now counts as a further one: far enough from the last."""
    return operation.searched_at is None or now - operation.searched_at >= SEARCH_SPACING


def never_shown(state: State, step: Step) -> Step:
    """What a person is told when the destination never showed what it had answered as done."""
    what = f"document {step.target_id}" if step.target_id is not None else "the approved purchase order"
    if state is not State.WITHDRAWING:
        code, text = "not_shown", f"ServiceTitan accepted {what}, but has not shown it for more than a day."
        advice = "Look for it there by the supplier's invoice number; replay looks again."
    else:
        code, text = "cannot_withdraw", f"ServiceTitan does not show {what}, which is to be cancelled."
        if step.operation in (OperationKind.CANCEL_RECEIPT, OperationKind.CANCEL_ORDER):
            text = f"ServiceTitan accepted the cancellation of {what} again and again, but it is still alive there."
        advice = "Cancel it there by hand if it is this voucher's, then replay the record."
    reason = Reason(code, Subject.DOCUMENT, f"part {step.part}", text, advice)
    return Step(StepKind.PERSON, step.part, state=State.REJECTED, reason=reason)
