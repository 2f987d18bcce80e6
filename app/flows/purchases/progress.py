"""What to do next for a purchase under way, from its operations and what the destination shows; pure.

The same function drives the first send, the restart after a crash and the answer that was lost, so there is one place
that decides whether a write may go out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.domain.marker import Marker, find_marker
from app.domain.purchasing import OrderDocument, OrderItem, OrderLine, OrderStatus, ReceiptDocument
from app.domain.records import Operation, OperationKind, OperationState, Plan, PlannedPart, Reason, Subject
from app.domain.states import State
from app.flows.purchases.order_lines import FEWEST_DECIMALS
from app.flows.steps import DEAD, SEARCH_REACH, SEARCHES_BEFORE_RESEND, UNCLEAR, URGENCY, DocumentsView, Step, StepKind


def next_step(
    plan: Plan,
    guid: str,
    generation: int,
    operations: Sequence[Operation],
    documents: DocumentsView,
    *,
    receives_automatically: bool,
    twins_are_others: bool = False,
) -> Step:
    """The most urgent step over all parts; DONE only when every part is read back and ties.

    `twins_are_others`: a person said that orders without our mark are other purchases.
    """
    steps = [
        _part_step(
            plan, part, guid, generation, [o for o in operations if o.part == part.number], documents,
            receives_automatically, twins_are_others,
        )
        for part in plan.parts
    ]  # fmt: skip
    stray = _stray(plan, guid.lower(), generation, documents)
    if stray is not None:
        steps.append(stray)
    adopted = tuple(entry for step in steps for entry in step.adopted)
    first = min(steps, key=lambda step: (URGENCY[step.kind], step.part))
    return Step(first.kind, first.part, first.operation, first.target_id, first.state, first.reason, adopted)


def _stray(plan: Plan, guid: str, generation: int, documents: DocumentsView) -> Step | None:
    """A living order of this voucher that the plan does not know: one of another generation that came late, or of a
    part that is no more. A voucher that took over the identity of another one has another vendor and another date."""
    parts = {part.number for part in plan.parts}
    for marked in documents.marked(guid):
        order, marker = marked.document, marked.marker
        if order.status in DEAD or order.status is OrderStatus.APPROVED:
            continue
        if marker.generation == generation and marker.part in parts:
            continue
        if order.vendor_id != plan.vendor_id and order.date != plan.document_date:
            continue
        which = f"generation {marker.generation}, part {marker.part}"
        return Step(
            StepKind.PERSON,
            plan.parts[0].number,
            state=State.REJECTED,
            reason=Reason(
                "stray_document",
                Subject.DOCUMENT,
                order.number,
                f"Purchase order {order.number} carries the mark of this voucher in another version ({which}).",
                "Cancel it in ServiceTitan if this voucher's own documents are there, then replay the record.",
            ),
        )
    return None


def _part_step(
    plan: Plan,
    part: PlannedPart,
    guid: str,
    generation: int,
    operations: Sequence[Operation],
    documents: DocumentsView,
    automatic: bool,
    twins_are_others: bool,
) -> Step:
    create = next((o for o in operations if o.kind is OperationKind.CREATE_ORDER), None)
    found = _orders(plan, part, Marker(guid.lower(), generation, part.number), create, documents)
    live = [order for order in found if order.status not in DEAD and order.status is not OrderStatus.APPROVED]
    if len(live) > 1:
        numbers = ", ".join(order.number for order in live)
        return _person(
            part,
            "two_documents",
            f"{len(live)} purchase orders carry the mark of this voucher: {numbers}.",
            "Cancel all but one in ServiceTitan, then replay the record.",
        )
    if not live:
        return _without_order(plan, part, create, found, documents, twins_are_others)
    order = live[0]
    adopted: tuple[tuple[int, OperationKind, int], ...] = ()
    if create is None or create.state is not OperationState.DONE or create.result_id != order.id:
        adopted = ((part.number, OperationKind.CREATE_ORDER, order.id),)
    step = _with_order(part, order, operations, documents, automatic)
    return Step(step.kind, part.number, step.operation, step.target_id, step.state, step.reason, adopted + step.adopted)


def _orders(
    plan: Plan, part: PlannedPart, marker: Marker, create: Operation | None, documents: DocumentsView
) -> list[OrderDocument]:
    """Orders of exactly this generation and part: by marker, and by the id the create answered (memo edited)."""
    found = {
        (m.document.is_request, m.document.id): m.document for m in documents.marked(marker.guid) if m.marker == marker
    }
    if create is not None and create.result_id is not None:
        for is_request in (False, True):
            order = documents.order(create.result_id, request=is_request)
            # The answered id may be a request's or an order's; only one that fits is ours.
            if (
                order is not None
                and order.vendor_id == plan.vendor_id
                and order.total == part.total
                and find_marker(order.summary) in (None, marker)
            ):
                found.setdefault((order.is_request, order.id), order)
    orders = list(found.values())
    if any(not order.is_request for order in orders):
        orders = [o for o in orders if not (o.is_request and o.status is OrderStatus.PENDING_APPROVAL)] or orders
    return orders


def _without_order(
    plan: Plan,
    part: PlannedPart,
    create: Operation | None,
    found: Sequence[OrderDocument],
    documents: DocumentsView,
    twins_are_others: bool,
) -> Step:
    if any(o.status is OrderStatus.APPROVED for o in found) and all(o.is_request for o in found):
        return Step(StepKind.OBSERVE, part.number, OperationKind.CREATE_ORDER)
    if found:
        order = found[0]
        what = "request for approval was rejected" if order.status is OrderStatus.REJECTED else "was cancelled"
        noun = "The" if order.status is OrderStatus.REJECTED else "Purchase order"
        text = f"{noun} {order.number} {what} in ServiceTitan." if noun != "The" else f"The {what} in ServiceTitan."
        return _person(
            part, "order_cancelled", text, "Replay sends a new one; ignore leaves it so.", State.CHANGED_AT_DESTINATION
        )
    if create is None or create.state is OperationState.PLANNED:
        return Step(StepKind.SEND, part.number, OperationKind.CREATE_ORDER)
    if create.state is OperationState.REFUSED:
        return _refused(part, create)
    if create.state is OperationState.DONE:
        return Step(StepKind.OBSERVE, part.number, OperationKind.CREATE_ORDER, create.result_id)
    twin = None if twins_are_others else _unmarked_twin(plan, part, create, documents)
    if twin is not None:
        return _person(
            part,
            "unmarked_twin",
            f"An answer of ServiceTitan was lost, and purchase order {twin.number} has the same vendor, date and total "
            "but not our mark.",
            "If it is this voucher's, replay with --link; if it is another purchase, replay with --create.",
            key=f"{part.number}/{twin.id}",
        )
    if create.empty_searches >= SEARCHES_BEFORE_RESEND:
        return Step(StepKind.SEND, part.number, OperationKind.CREATE_ORDER)
    return Step(StepKind.SEARCH, part.number, OperationKind.CREATE_ORDER, state=State.VERIFY)


def _unmarked_twin(plan: Plan, part: PlannedPart, create: Operation, documents: DocumentsView) -> OrderDocument | None:
    if create.intent_at is None:
        return None
    reach = create.intent_at - SEARCH_REACH
    return next(
        (
            order
            for order in documents.unmarked_orders(plan.vendor_id)
            if order.total == part.total and order.date == plan.document_date and order.created_on >= reach
        ),
        None,
    )


def _with_order(
    part: PlannedPart,
    order: OrderDocument,
    operations: Sequence[Operation],
    documents: DocumentsView,
    automatic: bool,
) -> Step:
    rounded = _rounded(part, order)
    if rounded is not None:
        return rounded
    if order.vendor_id != part.request.vendor_id or order.total != part.total:
        return _person(
            part,
            "order_differs",
            f"Purchase order {order.number} in ServiceTitan says {order.total}, this voucher says {part.total}."
            if order.total != part.total
            else f"Purchase order {order.number} in ServiceTitan has another vendor than this voucher.",
            "Correct it there, or replay to cancel it and send the voucher again.",
            State.CHANGED_AT_DESTINATION,
        )
    changed = _changed(part, order)
    if changed:
        return _person(
            part,
            "order_differs",
            f"{'Request' if order.is_request else 'Purchase order'} {order.number} in ServiceTitan differs from this "
            f"voucher: {'; '.join(changed)}.",
            "Correct it there, or replay to cancel it and send the voucher again.",
            State.CHANGED_AT_DESTINATION,
        )
    if order.is_request:
        return _wait(
            part,
            State.AWAITING_APPROVAL,
            "awaiting_approval",
            f"ServiceTitan holds purchase order request {order.number} for approval.",
            "Approve it in ServiceTitan (Inventory > Purchase orders > Requests); the rest follows by itself.",
        )
    receipts = documents.receipts_of(order.id)
    live = [receipt for receipt in receipts if receipt.active]
    receive = next((o for o in operations if o.kind is OperationKind.CREATE_RECEIPT), None)
    if live:
        return _received(part, order, live, receive, documents)
    if receipts:
        # Whoever made it: cancelling a receipt is a decision, and receiving again would overrule it.
        return _person(
            part,
            "receipt_cancelled",
            f"The receipt of purchase order {order.number} was cancelled in ServiceTitan.",
            "Replay cancels the order and sends the voucher again; ignore leaves it so.",
            State.CHANGED_AT_DESTINATION,
        )
    if order.status not in (OrderStatus.PENDING, OrderStatus.SENT):
        return Step(StepKind.OBSERVE, part.number, OperationKind.CREATE_RECEIPT, order.id)
    if automatic:
        return _wait(
            part,
            State.BILL_PENDING,
            "not_received",
            f"Purchase order {order.number} is of a type that receives automatically, but is not received yet.",
            "Receive it in ServiceTitan (Inventory > Purchase orders), or choose a type that does.",
        )
    if receive is None or receive.state is OperationState.PLANNED:
        return Step(StepKind.SEND, part.number, OperationKind.CREATE_RECEIPT, order.id)
    if receive.state is OperationState.REFUSED:
        return _refused(part, receive)
    if receive.state is OperationState.DONE:
        return Step(StepKind.OBSERVE, part.number, OperationKind.CREATE_RECEIPT, order.id)
    if receive.empty_searches >= SEARCHES_BEFORE_RESEND:
        return Step(StepKind.SEND, part.number, OperationKind.CREATE_RECEIPT, order.id)
    return Step(StepKind.SEARCH, part.number, OperationKind.CREATE_RECEIPT, order.id, State.VERIFY)


def _rounded(part: PlannedPart, order: OrderDocument) -> Step | None:
    """A person is told when the order is as sent but for unit costs that were rounded to fewer decimals."""

    def in_order(lines: Iterable[OrderItem | OrderLine]) -> list[OrderItem | OrderLine]:
        return sorted(lines, key=lambda line: (line.sku_id, line.quantity, line.cost))

    there, sent = in_order(order.items), in_order(part.request.lines)
    if [(line.sku_id, line.quantity) for line in there] != [(line.sku_id, line.quantity) for line in sent]:
        return None
    pairs = [(ours, theirs.cost) for ours, theirs in zip(sent, there, strict=True) if ours.cost != theirs.cost]
    kept = max((FEWEST_DECIMALS, *(_decimals(cost) for _, cost in pairs)))
    step = Decimal(1).scaleb(-kept)
    if not pairs or any(_decimals(ours.cost) <= kept or abs(ours.cost - cost) >= step for ours, cost in pairs):
        return None
    costs = ", ".join(f"{ours.cost:f} of {ours.sku_code} became {cost:f}" for ours, cost in pairs[:3])
    return _person(
        part,
        "cost_rounded",
        f"ServiceTitan rounded unit costs of purchase order {order.number} to {kept} decimals: {costs}. The order says "
        f"{order.total}, this voucher {part.total}.",
        f"Replay cancels the order and sends the voucher again with {kept} decimals, if servicetitan.cost_decimals is "
        f"auto (or {kept}).",
        State.CHANGED_AT_DESTINATION,
        key=str(kept),
    )


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _changed(part: PlannedPart, order: OrderDocument) -> list[str]:
    """What a person changed on the order although vendor and total still tie; the memo and what is not told aside."""
    request = part.request
    pairs: list[tuple[str, object, object]] = [
        ("date", order.date, request.date),
        ("tax", order.tax, request.tax),
        ("shipping", order.shipping, request.shipping),
    ]
    found = [f"{field} {there} there, {sent} here" for field, there, sent in pairs if there != sent]
    if order.location_id is not None and order.location_id != request.location_id:
        found.append(f"location #{order.location_id} there, #{request.location_id} ({part.location_name}) here")
    if order.items:
        codes = {item.sku_id: item.sku_code for item in order.items} | {o.sku_id: o.sku_code for o in request.lines}
        there_lines = Counter((item.sku_id, item.quantity, item.cost) for item in order.items)
        sent_lines = Counter((line.sku_id, line.quantity, line.cost) for line in request.lines)
        if there_lines != sent_lines and _sums(there_lines) != _sums(sent_lines):
            there_only = _lines((there_lines - sent_lines).elements(), codes)
            sent_only = _lines((sent_lines - there_lines).elements(), codes)
            found.append(f"lines {there_only} there, {sent_only} here")
    return found


def _sums(lines: Counter[tuple[int, Decimal, Decimal]]) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity and value of each SKU: the same goods, however an amount was split over neighbouring costs."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for (sku, quantity, cost), times in lines.items():
        before = found.get(sku, (Decimal(0), Decimal(0)))
        found[sku] = (before[0] + quantity * times, before[1] + quantity * cost * times)
    return found


def _lines(lines: Iterable[tuple[int, Decimal, Decimal]], codes: dict[int, str]) -> str:
    return ", ".join(f"{q:f} x {codes[sku] or f'#{sku}'} at {cost:f}" for sku, q, cost in lines) or "none"


def _other_invoice(part: PlannedPart, told: str) -> bool:
    """Another invoice number of the supplier than the one sent; an empty one tells nothing."""
    told = told.strip().casefold()
    return bool(told) and told != part.request.vendor_invoice_number.strip().casefold()


def _received(
    part: PlannedPart,
    order: OrderDocument,
    live: Sequence[ReceiptDocument],
    receive: Operation | None,
    documents: DocumentsView,
) -> Step:
    adopted: tuple[tuple[int, OperationKind, int], ...] = ()
    if receive is not None and receive.state in UNCLEAR | {OperationState.PLANNED, OperationState.REFUSED}:
        adopted = ((part.number, OperationKind.CREATE_RECEIPT, live[0].id),)
    received = sum((receipt.total for receipt in live), Decimal(0))
    if received < part.total and order.status is OrderStatus.PARTIALLY_RECEIVED:
        step = _wait(
            part,
            State.BILL_PENDING,
            "partly_received",
            f"Purchase order {order.number} is received in part: {received} of {part.total}.",
            "Receive the rest in ServiceTitan (Inventory > Purchase orders).",
        )
    elif received != part.total:
        step = _person(
            part,
            "receipt_differs",
            f"The receipts of purchase order {order.number} add up to {received}, this voucher says {part.total}.",
            "Correct them in ServiceTitan, or replay to cancel them and send the voucher again.",
            State.CHANGED_AT_DESTINATION,
        )
    elif (other := next((r for r in live if _other_invoice(part, r.vendor_invoice_number)), None)) is not None:
        step = _person(
            part,
            "receipt_differs",
            f"Receipt {other.number} in ServiceTitan has the supplier's invoice number {other.vendor_invoice_number}, "
            f"this voucher says {part.request.vendor_invoice_number or 'none'}.",
            "Correct it in ServiceTitan, or replay to cancel it and send the voucher again.",
            State.CHANGED_AT_DESTINATION,
        )
    else:
        step = _billed(part, order, live, documents)
    return Step(step.kind, part.number, step.operation, step.target_id, step.state, step.reason, adopted)


def _billed(part: PlannedPart, order: OrderDocument, live: Sequence[ReceiptDocument], documents: DocumentsView) -> Step:
    for receipt in live:
        bill = documents.bill(receipt.bill_id) if receipt.bill_id is not None else None
        if bill is None:
            return _wait(
                part,
                State.BILL_PENDING,
                "bill_pending",
                f"Purchase order {order.number} is received ({receipt.number}), ServiceTitan has not made the bill "
                "yet.",
                "If this stays so, your tenant does not create bills when a purchase order is received: create it in "
                "ServiceTitan (Accounting > Bills), or switch on “Automatically create bill when PO is received”.",
            )
        if not bill.active or bill.total != receipt.total:
            return _person(
                part,
                "bill_differs",
                f"Bill {bill.number} in ServiceTitan "
                + ("was cancelled." if not bill.active else f"says {bill.total}, its receipt says {receipt.total}."),
                "Correct it in ServiceTitan, or replay to cancel the documents and send the voucher again.",
                State.CHANGED_AT_DESTINATION,
            )
        if _other_invoice(part, bill.vendor_invoice_number):
            return _person(
                part,
                "bill_differs",
                f"Bill {bill.number} in ServiceTitan has the supplier's invoice number {bill.vendor_invoice_number}, "
                f"this voucher says {part.request.vendor_invoice_number or 'none'}.",
                "Correct it in ServiceTitan, or replay to cancel the documents and send the voucher again.",
                State.CHANGED_AT_DESTINATION,
            )
    return Step(StepKind.DONE, part.number)


def _refused(part: PlannedPart, operation: Operation) -> Step:
    what = "purchase order" if operation.kind is OperationKind.CREATE_ORDER else "receipt"
    advice = "Put right what it names, then replay the record."
    if operation.kind is OperationKind.CREATE_RECEIPT:
        advice = (
            "If the purchase order must be sent first, send it in ServiceTitan (or choose a type that receives "
            "automatically: servicetitan.purchase_order_type_id), then replay the record."
        )
    return _person(part, "refused", operation.error or f"ServiceTitan refused the {what}.", advice, State.REJECTED)


def _person(
    part: PlannedPart, code: str, text: str, advice: str, state: State = State.REJECTED, *, key: str = ""
) -> Step:
    name = f"part {part.number} ({part.location_name})"
    reason = Reason(code, Subject.DOCUMENT, name, text, advice, key)
    return Step(StepKind.PERSON, part.number, state=state, reason=reason)


def _wait(part: PlannedPart, state: State, code: str, text: str, advice: str) -> Step:
    name = f"part {part.number} ({part.location_name})"
    return Step(StepKind.WAIT, part.number, state=state, reason=Reason(code, Subject.DOCUMENT, name, text, advice))
