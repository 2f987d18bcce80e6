"""Taking back what was sent: which document of a generation is cancelled next, and which cannot be; pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.purchasing import OrderStatus, SyncStatus
from app.domain.records import Operation, OperationKind, OperationState, Reason, Subject
from app.domain.states import State
from app.flows.steps import DEAD, SEARCHES_BEFORE_RESEND, UNCLEAR, DocumentsView, Step, StepKind


def withdrawal_step(guid: str, generation: int, operations: Sequence[Operation], documents: DocumentsView) -> Step:
    """The next cancellation of this generation's documents; DONE when none is left alive.

    Only what carries our mark is cancelled: an id alone could name a request, or somebody else's order.
    """
    marked = [m for m in documents.marked(guid.lower()) if m.marker.generation == generation]
    known = {m.marker.part for m in marked}
    for operation in operations:
        if operation.kind is not OperationKind.CREATE_ORDER or operation.part in known:
            continue
        if operation.result_id is not None:
            order = documents.order(operation.result_id)
            if order is None:
                return Step(StepKind.OBSERVE, operation.part, operation.kind, operation.result_id, State.WITHDRAWING)
            if order.status not in DEAD:
                return _held(
                    operation.part,
                    f"Purchase order {order.number} no longer carries our mark.",
                    "Cancel it in ServiceTitan by hand if it is this voucher's, then replay the record",
                )
        elif operation.state in UNCLEAR and operation.empty_searches < SEARCHES_BEFORE_RESEND:
            return Step(StepKind.SEARCH, operation.part, operation.kind, state=State.WITHDRAWING)
    approved = {m.marker.part for m in marked if m.document.status is OrderStatus.APPROVED}
    if approved - {m.marker.part for m in marked if not m.document.is_request}:
        part = min(approved)
        return Step(StepKind.OBSERVE, part, OperationKind.CREATE_ORDER, state=State.WITHDRAWING)
    for entry in sorted(marked, key=lambda m: (m.document.is_request, m.document.id)):
        order, part = entry.document, entry.marker.part
        if order.status in DEAD or order.status is OrderStatus.APPROVED:
            continue
        if order.is_request:
            return _held(
                part,
                f"Purchase order request {order.number} waits for approval.",
                "Reject it in ServiceTitan, then replay the record",
            )
        receipts = [receipt for receipt in documents.receipts_of(order.id) if receipt.active]
        exported = order.status is OrderStatus.EXPORTED or any(r.sync_status is SyncStatus.EXPORTED for r in receipts)
        bills = [documents.bill(r.bill_id) for r in receipts if r.bill_id is not None]
        if exported or any(bill is not None and bill.sync_status is SyncStatus.EXPORTED for bill in bills):
            return _held(
                part,
                f"Purchase order {order.number} is exported to accounting and cannot be changed any more.",
                "Enter the correction by hand (a vendor credit or a second bill), then ignore the record with a reason",
            )
        for receipt in receipts:
            return _cancellation(part, OperationKind.CANCEL_RECEIPT, receipt.id, operations)
        return _cancellation(part, OperationKind.CANCEL_ORDER, order.id, operations)
    return Step(StepKind.DONE)


def _cancellation(part: int, kind: OperationKind, target_id: int, operations: Sequence[Operation]) -> Step:
    """Cancelling twice does no harm, but each send waits for one look at what the last one did."""
    operation = next((o for o in operations if o.kind is kind and o.target_id == target_id), None)
    if operation is None or operation.state is OperationState.PLANNED or operation.empty_searches > 0:
        return Step(StepKind.SEND, part, kind, target_id, State.WITHDRAWING)
    if operation.state is OperationState.REFUSED:
        return _held(
            part,
            f"ServiceTitan refused the cancellation: {operation.error}",
            "Cancel it there by hand, then replay the record",
        )
    if operation.state is OperationState.DONE:
        return Step(StepKind.OBSERVE, part, kind, target_id, State.WITHDRAWING)
    return Step(StepKind.SEARCH, part, kind, target_id, State.WITHDRAWING)


def _held(part: int, text: str, advice: str) -> Step:
    reason = Reason("cannot_withdraw", Subject.DOCUMENT, f"part {part}", text, f"{advice}.")
    return Step(StepKind.PERSON, part, state=State.REJECTED, reason=reason)
