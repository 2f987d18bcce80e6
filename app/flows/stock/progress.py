"""What to do next for a stock record under way, from its operations and what the destination shows; pure.

A movement is done only when ServiceTitan counts it: a receipt once a person has posted it, a return at the status the
tenant was told to count it at. Until then it waits, and is not green.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from app.domain.inventory import ReturnDocument, ReturnStatus
from app.domain.marker import Marker, find_marker
from app.domain.purchasing import OrderDocument, OrderStatus, ReceiptDocument, SyncStatus
from app.domain.records import Operation, OperationKind, OperationState, Reason, Subject
from app.domain.states import State
from app.domain.stock import StockChange, StockPart, StockPlan
from app.flows.steps import DEAD, SEARCHES_BEFORE_RESEND, URGENCY, DocumentsView, Step, StepKind
from app.flows.stock.planner import difference
from app.flows.stock.upload import upload_step

POSTED = frozenset({SyncStatus.POSTED, SyncStatus.EXPORTED})
_RETURN_ORDER = (ReturnStatus.PENDING, ReturnStatus.RETURNED, ReturnStatus.CREDIT_RECEIVED)


class _Line(Protocol):
    @property
    def sku_id(self) -> int: ...
    @property
    def quantity(self) -> Decimal: ...


Adopted = tuple[tuple[int, OperationKind, int], ...]


@dataclass(frozen=True, slots=True)
class StockProgressRules:
    """What the tenant's settings mean for progress."""

    receives_automatically: bool
    """Orders of the type used are received by themselves."""
    return_counts_at: ReturnStatus = ReturnStatus.CREDIT_RECEIVED
    """From this status on a return has taken the stock out; which one it is, ServiceTitan documents nowhere."""


def next_step(
    plan: StockPlan,
    key: str,
    generation: int,
    operations: Sequence[Operation],
    documents: DocumentsView,
    rules: StockProgressRules,
    sent: Sequence[StockChange],
) -> Step:
    """The most urgent step over all parts; DONE only when the destination counts every part.

    `sent`: what all generations' living documents come to.
    """
    if plan.reference:
        return upload_step(plan, operations, documents, sent)
    steps = []
    for part in plan.parts:
        mark = Marker(key.lower(), generation, part.number)
        own = [operation for operation in operations if operation.part == part.number]
        if part.order is not None:
            steps.append(_inward(part, mark, own, documents, rules))
        else:
            steps.append(_outward(part, mark, own, documents, rules))
    steps += _earlier(plan, key.lower(), generation, documents, rules)
    missing = difference(_uncosted(plan.target), _uncosted(sent))
    if missing and all(step.kind in (StepKind.DONE, StepKind.WAIT) for step in steps):
        steps.append(_elsewhere(plan, missing))
    if not steps:
        return Step(StepKind.DONE)
    first = min(steps, key=lambda step: (URGENCY[step.kind], step.part))
    return replace(first, adopted=tuple(entry for step in steps for entry in step.adopted))


def _earlier(
    plan: StockPlan, key: str, generation: int, documents: DocumentsView, rules: StockProgressRules
) -> list[Step]:
    """What living documents of other generations still wait for: they are among what was sent."""
    own = {Marker(key, generation, part.number) for part in plan.parts}
    names = {line.location_id: line.location_name for line in plan.target}
    steps = []
    for marked in documents.marked(key):
        order = marked.document
        if marked.marker in own or order.status in DEAD or order.status is OrderStatus.APPROVED:
            continue
        part = _elsewhere_part(order.location_id, names, order.total)
        receipts = documents.receipts_of(order.id)
        live = [receipt for receipt in receipts if receipt.active]
        if order.is_request:
            steps.append(_held_for_approval(part, order))
        elif live:
            steps.append(_received(part, order, live))
        elif receipts:
            steps.append(_receipt_cancelled(part, order))
        else:
            steps.append(
                _wait(
                    part,
                    State.AWAITING_POSTING,
                    "not_received",
                    f"Purchase order {order.number} of this movement is not received in ServiceTitan.",
                    "Receive it there (Inventory > Purchase orders).",
                )
            )
    for given in documents.marked_returns(key):
        made = given.document
        alive = made.active and made.status is not ReturnStatus.CANCELED
        if alive and given.marker not in own and not reached(made.status, rules.return_counts_at):
            steps.append(_pending(_elsewhere_part(made.location_id, names, made.total), made, rules))
    return steps


def _elsewhere_part(location_id: int | None, names: Mapping[int, str], total: Decimal) -> StockPart:
    """Of a document that is in no plan any more, for words."""
    place = location_id or 0
    return StockPart(0, place, names.get(place, ""), total, None, None)


def reached(status: ReturnStatus, counts_at: ReturnStatus) -> bool:
    """Whether a return in that status has taken the stock out."""
    return status in _RETURN_ORDER[_RETURN_ORDER.index(counts_at) :]


# -- what comes in -----------------------------------------------------------------------------------------------------


def _inward(
    part: StockPart, mark: Marker, operations: Sequence[Operation], documents: DocumentsView, rules: StockProgressRules
) -> Step:
    create = _of(operations, OperationKind.CREATE_ORDER)
    found = {
        (m.document.is_request, m.document.id): m.document for m in documents.marked(mark.guid) if m.marker == mark
    }
    if create is not None and create.result_id is not None:
        answered = documents.order(create.result_id)
        if answered is not None and find_marker(answered.summary) in (None, mark) and _ordered(part, answered):
            found.setdefault((False, answered.id), answered)  # its memo was edited
    orders = list(found.values())
    if any(not order.is_request for order in orders):
        orders = [order for order in orders if not order.is_request]
    live = [order for order in orders if order.status not in DEAD and order.status is not OrderStatus.APPROVED]
    if len(live) > 1:
        return _two(part, "purchase orders", [order.number for order in live])
    if not live:
        if any(order.status is OrderStatus.APPROVED for order in orders):
            return Step(StepKind.OBSERVE, part.number, OperationKind.CREATE_ORDER)
        return _missing(part, OperationKind.CREATE_ORDER, create, [f"Purchase order {o.number}" for o in orders])
    order = live[0]
    step = _with_order(part, order, operations, documents, rules)
    return replace(step, adopted=_adopted(part, create, OperationKind.CREATE_ORDER, order.id) + step.adopted)


def _with_order(
    part: StockPart,
    order: OrderDocument,
    operations: Sequence[Operation],
    documents: DocumentsView,
    rules: StockProgressRules,
) -> Step:
    if not _ordered(part, order):
        return _person(
            part,
            "order_differs",
            f"Purchase order {order.number} in ServiceTitan no longer says what was sent for this movement.",
            "Correct it there, or cancel it there and replay the record.",
            State.CHANGED_AT_DESTINATION,
        )
    if order.is_request:
        return _held_for_approval(part, order)
    receipts = documents.receipts_of(order.id)
    live = [receipt for receipt in receipts if receipt.active]
    receive = _of(operations, OperationKind.CREATE_RECEIPT)
    if live:
        adopted = _adopted(part, receive, OperationKind.CREATE_RECEIPT, live[0].id) if receive is not None else ()
        return replace(_received(part, order, live), adopted=adopted)
    if receipts:
        return _receipt_cancelled(part, order)
    if order.status not in (OrderStatus.PENDING, OrderStatus.SENT):
        return Step(StepKind.OBSERVE, part.number, OperationKind.CREATE_RECEIPT, order.id)
    if rules.receives_automatically:
        return _wait(
            part,
            State.AWAITING_POSTING,
            "not_received",
            f"Purchase order {order.number} is of a type that receives automatically, but is not received yet.",
            "Receive it in ServiceTitan (Inventory > Purchase orders), or choose a type that does.",
        )
    return _send(part, OperationKind.CREATE_RECEIPT, receive, order.id)


def _held_for_approval(part: StockPart, order: OrderDocument) -> Step:
    return _wait(
        part,
        State.AWAITING_APPROVAL,
        "awaiting_approval",
        f"ServiceTitan holds purchase order request {order.number} for approval.",
        "Approve it in ServiceTitan (Inventory > Purchase orders > Requests); the rest follows by itself.",
    )


def _receipt_cancelled(part: StockPart, order: OrderDocument) -> Step:
    return _person(
        part,
        "receipt_cancelled",
        f"The receipt of purchase order {order.number} was cancelled in ServiceTitan.",
        "Cancel the order there too, then replay sends the movement again; ignore leaves it so.",
        State.CHANGED_AT_DESTINATION,
    )


def _received(part: StockPart, order: OrderDocument, live: Sequence[ReceiptDocument]) -> Step:
    if order.status is OrderStatus.PARTIALLY_RECEIVED:
        return _wait(
            part,
            State.AWAITING_POSTING,
            "partly_received",
            f"Purchase order {order.number} is received in part.",
            "Receive the rest in ServiceTitan (Inventory > Purchase orders).",
        )
    if part.order is not None and not _brought(live, part.order.lines):
        return _person(
            part,
            "receipt_differs",
            f"What was received of purchase order {order.number} in ServiceTitan is not what was sent for this "
            "movement.",
            "Correct the receipt there, or cancel it and its order there and replay the record.",
            State.CHANGED_AT_DESTINATION,
        )
    waiting = next((receipt for receipt in live if receipt.sync_status not in POSTED), None)
    if waiting is not None:
        return _wait(
            part,
            State.AWAITING_POSTING,
            "awaiting_posting",
            f"Receipt {waiting.number} at {part.location_name} is not posted: ServiceTitan does not count it yet.",
            "Post it in ServiceTitan (Accounting > Batch and post); no API can do that.",
        )
    return Step(StepKind.DONE, part.number)


def _brought(live: Sequence[ReceiptDocument], lines: Sequence[_Line]) -> bool:
    """Whether so much of each SKU came in; receipts of which no lines are known are believed."""
    if not all(receipt.items for receipt in live):
        return True
    return _amounts(item for receipt in live for item in receipt.items) == _amounts(lines)


def _ordered(part: StockPart, order: OrderDocument) -> bool:
    """Whether it orders what was sent: same vendor, place and goods. Costs may have been rounded by the tenant."""
    request = part.order
    if request is None or order.vendor_id != request.vendor_id:
        return False
    if order.location_id is not None and order.location_id != request.location_id:
        return False
    return not order.items or _goods(order.items) == _goods(request.lines)


# -- what goes out -----------------------------------------------------------------------------------------------------


def _outward(
    part: StockPart, mark: Marker, operations: Sequence[Operation], documents: DocumentsView, rules: StockProgressRules
) -> Step:
    create = _of(operations, OperationKind.CREATE_RETURN)
    found = {m.document.id: m.document for m in documents.marked_returns(mark.guid) if m.marker == mark}
    if create is not None and create.result_id is not None:
        answered = documents.give_back(create.result_id)
        if answered is not None and find_marker(answered.memo) in (None, mark):
            found.setdefault(answered.id, answered)
    live = [one for one in found.values() if one.active and one.status is not ReturnStatus.CANCELED]
    if len(live) > 1:
        return _two(part, "returns", [one.number for one in live])
    if not live:
        return _missing(part, OperationKind.CREATE_RETURN, create, [f"Return {one.number}" for one in found.values()])
    made = live[0]
    return replace(
        _with_return(part, made, rules), adopted=_adopted(part, create, OperationKind.CREATE_RETURN, made.id)
    )


def _with_return(part: StockPart, made: ReturnDocument, rules: StockProgressRules) -> Step:
    request = part.give_back
    if (
        request is None
        or made.vendor_id != request.vendor_id
        or (
            made.location_id not in (None, request.location_id)
            or (made.items and _goods(item for item in made.items if item.active) != _goods(request.lines))
        )
    ):
        return _person(
            part,
            "return_differs",
            f"Return {made.number} in ServiceTitan no longer says what was sent for this movement.",
            "Correct it there, or cancel it there and replay the record.",
            State.CHANGED_AT_DESTINATION,
        )
    if not reached(made.status, rules.return_counts_at):
        return _pending(part, made, rules)
    return Step(StepKind.DONE, part.number)


def _pending(part: StockPart, made: ReturnDocument, rules: StockProgressRules) -> Step:
    words = {ReturnStatus.RETURNED: "returned", ReturnStatus.CREDIT_RECEIVED: "credited"}
    word = words.get(rules.return_counts_at, "known to ServiceTitan")
    return _wait(
        part,
        State.AWAITING_POSTING,
        "return_pending",
        f"Return {made.number} from {part.location_name} is not {word} yet: the goods may still count there.",
        "Finish it in ServiceTitan (Inventory > Returns), or use a return type that receives the credit by itself.",
    )


def _uncosted(changes: Sequence[StockChange]) -> list[StockChange]:
    """What it cost is not compared: the tenant may have rounded it."""
    return [replace(change, cost=Decimal(1)) for change in changes]


def _elsewhere(plan: StockPlan, missing: Sequence[StockChange]) -> Step:
    """An earlier document of this record was cancelled or changed by somebody."""
    first = missing[0]
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    reason = Reason(
        "stock_differs",
        Subject.DOCUMENT,
        first.sku_code,
        f"What ServiceTitan holds of this movement is no longer what was sent: {abs(first.quantity).normalize():f} of "
        f"{first.sku_code} {'are missing' if first.quantity > 0 else 'are too many'}{more}.",
        "An earlier document of it was changed or cancelled there. Replay sends the difference; ignore leaves it so.",
    )
    return Step(
        StepKind.PERSON, plan.parts[0].number if plan.parts else 0, state=State.CHANGED_AT_DESTINATION, reason=reason
    )


# -- both --------------------------------------------------------------------------------------------------------------


def _of(operations: Sequence[Operation], kind: OperationKind) -> Operation | None:
    return next((operation for operation in operations if operation.kind is kind), None)


def _goods(lines: Iterable[_Line]) -> Counter[tuple[int, Decimal]]:
    found: Counter[tuple[int, Decimal]] = Counter()
    for line in lines:
        found[(line.sku_id, line.quantity.normalize())] += 1
    return found


def _amounts(lines: Iterable[_Line]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for line in lines:
        found[line.sku_id] = found.get(line.sku_id, Decimal(0)) + line.quantity
    return found


def _adopted(part: StockPart, known: Operation | None, kind: OperationKind, document_id: int) -> Adopted:
    if known is not None and known.state is OperationState.DONE and known.result_id == document_id:
        return ()
    return ((part.number, kind, document_id),)


def _missing(part: StockPart, kind: OperationKind, create: Operation | None, dead: Sequence[str]) -> Step:
    if dead:
        return _person(
            part,
            "cancelled_there",
            f"{dead[0]} was cancelled in ServiceTitan.",
            "Replay sends the movement again; ignore leaves it so.",
            State.CHANGED_AT_DESTINATION,
        )
    return _send(part, kind, create, None)


def _send(part: StockPart, kind: OperationKind, known: Operation | None, target_id: int | None) -> Step:
    """Send, search or look, as far as that operation has come."""
    if known is None or known.state is OperationState.PLANNED:
        return Step(StepKind.SEND, part.number, kind, target_id)
    if known.state is OperationState.REFUSED:
        return _person(
            part,
            "refused",
            known.error or "ServiceTitan refused the movement.",
            "Put right what it names, then replay the record.",
        )
    if known.state is OperationState.DONE:
        return Step(StepKind.OBSERVE, part.number, kind, target_id or known.result_id)
    if known.empty_searches >= SEARCHES_BEFORE_RESEND:
        return Step(StepKind.SEND, part.number, kind, target_id)
    return Step(StepKind.SEARCH, part.number, kind, target_id, State.VERIFY)


def _two(part: StockPart, what: str, numbers: Sequence[str]) -> Step:
    return _person(
        part,
        "two_documents",
        f"{len(numbers)} {what} carry the mark of this movement: {', '.join(numbers)}.",
        "Cancel all but one in ServiceTitan, then replay the record.",
    )


def _person(part: StockPart, code: str, text: str, advice: str, state: State = State.REJECTED) -> Step:
    return Step(StepKind.PERSON, part.number, state=state, reason=_reason(part, code, text, advice))


def _wait(part: StockPart, state: State, code: str, text: str, advice: str) -> Step:
    return Step(StepKind.WAIT, part.number, state=state, reason=_reason(part, code, text, advice))


def _reason(part: StockPart, code: str, text: str, advice: str) -> Reason:
    return Reason(code, Subject.DOCUMENT, f"part {part.number} ({part.location_name})", text, advice)


def can_change(step: Step, operations: Sequence[Operation]) -> bool:
    """Whether a record in this position may be given another plan: nothing of it is under way or in the dark."""
    dark = any(o.state in (OperationState.INTENT, OperationState.UNCLEAR) for o in operations)
    if dark or step.kind in (StepKind.SEARCH, StepKind.OBSERVE):
        return False
    return not (step.kind is StepKind.SEND and step.operation is OperationKind.CREATE_RECEIPT)
