"""One write: intent committed before the request, outcome committed after it; never sends on its own initiative.

Whatever happens between the two commits, the operation is found as `intent` and counts as unclear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import Cancelled, NotFound, OutcomeUnknown, Rejected, SystemError_
from app.domain.inventory import ReturnRequest
from app.domain.marker import Marker
from app.domain.purchasing import CancellationReason, OrderDocument, PurchaseOrderRequest, ReceiptLine, ReceiptRequest
from app.domain.records import Operation, OperationKind, OperationState, Plan, Record
from app.domain.states import State
from app.domain.stock import StockPlan
from app.engine.ports import StockSystem, Trace
from app.flows.steps import SEARCH_REACH, Step
from app.flows.stock import planner as stock
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import Records

Body = PurchaseOrderRequest | ReceiptRequest | ReturnRequest
_WITH_BODY = (OperationKind.CREATE_ORDER, OperationKind.CREATE_RECEIPT, OperationKind.CREATE_RETURN)
CANCEL_REASON = CancellationReason.ACCIDENTAL
_WORDS = {
    OperationKind.CREATE_ORDER: "Create the purchase order",
    OperationKind.CREATE_RECEIPT: "Receive the purchase order",
    OperationKind.CANCEL_RECEIPT: "Cancel the receipt",
    OperationKind.CANCEL_ORDER: "Cancel the purchase order",
    OperationKind.CREATE_RETURN: "Create the return",
    OperationKind.CANCEL_RETURN: "Cancel the return",
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What sending needs."""

    database: Database
    records: Records
    documents: Documents
    audit: AuditTrail
    clock: Clock
    system: StockSystem
    trace: Trace
    currency: Callable[[], str]
    """Of the amounts, as the settings say now."""


class Sender:
    """Sends single operations; called from the sender threads, one record at a time each."""

    def __init__(self, tools: Tools) -> None:
        self._t = tools

    def send(self, record: Record, step: Step) -> None:
        """Carry out one step that was decided for the record as it is given; nothing when it changed since.

        Raises SystemError_ when the system cannot be used (nothing was carried out), Cancelled before anything went
        out, and StoreError; everything that concerns the record alone is saved with it.
        """
        if step.operation is None:
            return
        cancellation.check()
        body = self._body(record, step)
        operation = self._t.records.plan_operation(
            record, step.part, step.operation, dump(body) if body is not None else "", target_id=_target(step)
        )
        if not self._claim(record, operation, dump(body) if body is not None else ""):
            return
        operation = self._t.records.operation(operation.id)
        self._t.trace(f"{step.operation}:intent")
        try:
            result = self._call(step, body)
        except OutcomeUnknown as error:
            self._t.trace(f"{step.operation}:unclear")
            self._unclear(operation, error)
        except (Rejected, NotFound) as error:
            self._refused(operation, error)
        except (SystemError_, Cancelled) as error:
            # Only a wait before the request can be cancelled, never the request itself.
            self._not_sent(operation, error)
            raise
        else:
            self._t.trace(f"{step.operation}:answered")
            self._done(operation, result)
            self._t.trace(f"{step.operation}:committed")

    # -- before ----------------------------------------------------------------------------------------------------

    def _body(self, record: Record, step: Step) -> Body | None:
        if step.operation not in _WITH_BODY:
            return None
        request = self._planned(record, step.part)
        if step.operation is OperationKind.CREATE_RETURN or isinstance(request, ReturnRequest):
            return request
        if step.operation is OperationKind.CREATE_ORDER:
            return replace(request, required_on=max(request.required_on, self._today()))
        order = self._t.documents.order(step.target_id or 0)
        if order is None:
            raise RuntimeError(f"record {record.id}: order {step.target_id} to receive is not in the mirror")
        return receipt_for(request, order, Marker(record.source_key, record.generation, step.part))

    @staticmethod
    def _planned(record: Record, number: int) -> PurchaseOrderRequest | ReturnRequest:
        if record.flow != stock.NAME:
            plan = load(Plan, record.plan)
            return next(part.request for part in plan.parts if part.number == number)
        part = next(part for part in load(StockPlan, record.plan).parts if part.number == number)
        request = part.order or part.give_back
        if request is None:
            raise RuntimeError(f"record {record.id}: part {number} has no document")
        return request

    def _claim(self, record: Record, operation: Operation, request: str) -> bool:
        now = self._now()
        resend = operation.state in (OperationState.INTENT, OperationState.UNCLEAR)
        with self._t.database.write():
            stored = self._t.records.get(record.id)
            if stored is None or stored.updated_at != record.updated_at:
                return False
            claimed = self._t.records.claim(
                operation,
                request=request,
                intent_at=now,
                resend_until=now + SEARCH_REACH if resend else operation.resent_until,
            )
            if not claimed:
                return False
            state = State.WITHDRAWING if record.state is State.WITHDRAWING else State.SENDING
            # A stock record holds what its newest plan says, whatever earlier generations said.
            keeps = bool(record.sent_source) and record.flow != stock.NAME
            sent = record.sent_source if keeps else record.source
            if record.state is not state or record.sent_source != sent:
                self._t.records.save(replace(record, state=state, reasons=(), sent_source=sent))
            self._t.audit.add(
                "intent",
                f"{_WORDS[operation.kind]}{' again' if resend else ''}: about to be sent.",
                record_id=record.id,
                detail=request,
            )
        return True

    def _now(self) -> datetime:
        return self._t.system.server_now() or self._t.clock.now()

    def _today(self) -> date:
        """Today as the server will see it, also when the clock of this PC is wrong: not before either's date here."""
        return max(self._t.clock.today(), self._now().astimezone().date())

    def _call(self, step: Step, body: Body | None) -> int:
        system = self._t.system
        if isinstance(body, ReturnRequest):
            return system.create_return(body)
        if isinstance(body, PurchaseOrderRequest):
            return system.create_purchase_order(body)
        if isinstance(body, ReceiptRequest):
            return system.create_receipt(body)
        target = step.target_id or 0
        if step.operation is OperationKind.CANCEL_RECEIPT:
            system.cancel_receipt(target, CANCEL_REASON)
        elif step.operation is OperationKind.CANCEL_RETURN:
            system.cancel_return(target, CANCEL_REASON)
        else:
            system.cancel_purchase_order(target, CANCEL_REASON)
        return target

    # -- after -----------------------------------------------------------------------------------------------------

    def _done(self, operation: Operation, result: int) -> None:
        done = replace(operation, state=OperationState.DONE, result_id=result, error="")
        self._save(done, "answer", f"done, number {result}.")

    def _unclear(self, operation: Operation, error: OutcomeUnknown) -> None:
        unclear = replace(operation, state=OperationState.UNCLEAR, error=error.what)
        said = "no answer came; ServiceTitan is searched before anything is sent again."
        self._save(unclear, "unclear", said, error.detail)

    def _refused(self, operation: Operation, error: Rejected | NotFound) -> None:
        refused = replace(operation, state=OperationState.REFUSED, error=error.what)
        self._save(refused, "refused", f"refused. {error.what}", error.detail)

    def _not_sent(self, operation: Operation, error: SystemError_ | Cancelled) -> None:
        planned = replace(operation, state=OperationState.PLANNED, error=error.what)
        self._save(planned, "not_sent", f"not sent. {error.what}", error.detail)

    def _save(self, operation: Operation, kind: str, said: str, detail: str = "") -> None:
        with self._t.database.write():
            self._t.records.save_operation(operation)
            self._t.audit.add(kind, f"{_WORDS[operation.kind]}: {said}", record_id=operation.record_id, detail=detail)


def receipt_for(request: PurchaseOrderRequest, order: OrderDocument, marker: Marker) -> ReceiptRequest:
    """Receive exactly what was ordered: each line by the id of its order item, where it can be told."""
    unused = list(order.items)
    lines: list[ReceiptLine] = []
    for line in request.lines:
        item = next(
            (i for i in unused if i.sku_id == line.sku_id and i.quantity == line.quantity and i.cost == line.cost), None
        )
        if item is not None:
            unused.remove(item)
        lines.append(
            ReceiptLine(
                order_item_id=item.id if item else None,
                sku_id=line.sku_id,
                description=line.description,
                vendor_part_number=line.vendor_part_number,
                quantity=line.quantity,
                cost=line.cost,
            )
        )
    return ReceiptRequest(
        purchase_order_id=order.id,
        date_received=request.date,
        vendor_document_number=request.vendor_invoice_number,
        memo=f"TallyPrime. Please keep this mark: {marker}",
        tax=request.tax,
        shipping=request.shipping,
        lines=tuple(lines),
    )


def _target(step: Step) -> int | None:
    cancels = (OperationKind.CANCEL_RECEIPT, OperationKind.CANCEL_ORDER, OperationKind.CANCEL_RETURN)
    return step.target_id if step.operation in cancels else None
