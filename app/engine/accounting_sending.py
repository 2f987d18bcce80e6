"""One write to the books: intent committed before the request, outcome committed after it; never on its own initiative.

Whatever happens between the two commits, the operation is found as `intent` and counts as unclear.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import cancellation
from app.domain.accounting_documents import BillDraft, VendorCreditDraft
from app.domain.bills import BillPlan, SourceKey
from app.domain.clock import Clock
from app.domain.errors import Cancelled, Duplicate, NotFound, OutcomeUnknown, Rejected, SystemError_
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.domain.states import State
from app.engine.accounting_flow import DUPLICATE, AccountingFlow, kind_of, plan_of
from app.engine.ports import Trace
from app.engine.ports_accounting import PurchaseBooks
from app.flows.bills_progress import BillStep
from app.flows.steps import SEARCH_REACH, UNCLEAR
from app.store.accounting_books import BooksDocuments
from app.store.accounting_sources import Claims
from app.store.audit import AuditTrail
from app.store.codec import dump
from app.store.database import Database
from app.store.records import Records

Body = BillDraft | VendorCreditDraft
_CREATES = (OperationKind.CREATE_BILL, OperationKind.CREATE_CREDIT)
_WORDS = {
    OperationKind.CREATE_BILL: "Create the bill in Zoho Books",
    OperationKind.UPDATE_BILL: "Change the bill in Zoho Books",
    OperationKind.VOID_BILL: "Void the bill in Zoho Books",
    OperationKind.CREATE_CREDIT: "Create the vendor credit in Zoho Books",
    OperationKind.OPEN_CREDIT: "Open the vendor credit in Zoho Books",
    OperationKind.VOID_CREDIT: "Void the vendor credit in Zoho Books",
}


@dataclass(frozen=True, slots=True)
class AccountingTools:
    """What sending to the books needs."""

    database: Database
    records: Records
    documents: BooksDocuments
    claims: Claims
    flow: AccountingFlow
    audit: AuditTrail
    clock: Clock
    books: PurchaseBooks
    trace: Trace

    def now(self) -> datetime:
        """The server's clock where it is known."""
        return self.books.server_now() or self.clock.now()


class AccountingSender:
    """Sends single operations, one record at a time."""

    def __init__(self, tools: AccountingTools) -> None:
        self._t = tools

    def send(self, record: Record, step: BillStep) -> None:
        """Carry out one step that was decided for the record as it is given; nothing when it changed since.

        Raises SystemError_ when the books cannot be used (nothing was carried out), Cancelled before anything went
        out, and StoreError; everything that concerns the record alone is saved with it.
        """
        if step.operation is None:
            return
        cancellation.check()
        body = _body(record, step)
        operation = self._planned(record, step, dump(body) if body is not None else "")
        if not self._claim(record, operation, step, body):
            return
        operation = self._t.records.operation(operation.id)
        self._t.trace(f"{step.operation}:intent")
        try:
            result = self._call(step, body)
        except OutcomeUnknown as error:
            self._t.trace(f"{step.operation}:unclear")
            said = "no answer came; Zoho Books is searched before anything is sent again."
            self._save(
                replace(operation, state=OperationState.UNCLEAR, error=error.what), "unclear", said, error.detail
            )
        except (Rejected, NotFound) as error:
            code = DUPLICATE if isinstance(error, Duplicate) else getattr(error, "refusal", "")
            refused = replace(operation, state=OperationState.REFUSED, error=error.what, refusal=code)
            self._save(refused, "refused", f"refused. {error.what}", error.detail)
        except (SystemError_, Cancelled) as error:
            # Only a wait before the request can be cancelled, never the request itself.
            planned = replace(operation, state=OperationState.PLANNED, error=error.what)
            self._save(planned, "not_sent", f"not sent. {error.what}", error.detail)
            raise
        else:
            self._t.trace(f"{step.operation}:answered")
            done = replace(operation, state=OperationState.DONE, result_key=result, error="", refusal="")
            self._save(done, "answer", f"done, id {result}.")
            self._t.trace(f"{step.operation}:committed")

    def _planned(self, record: Record, step: BillStep, request: str) -> Operation:
        kind = step.operation or OperationKind.CREATE_BILL
        if kind is OperationKind.UPDATE_BILL:
            # The change that was asked for has its place already; a rounding that nobody asked for gets one.
            own = self._t.records.operations(record.id, record.generation)
            updates = [one for one in own if one.kind is kind]
            if updates:
                return updates[-1]
            return self._t.records.plan_operation(record, 1, kind, request)
        target = "" if kind in _CREATES else step.document_id
        return self._t.records.plan_operation(record, 1, kind, request, target_key=target)

    def _claim(self, record: Record, operation: Operation, step: BillStep, body: Body | None) -> bool:
        now = self._t.now()
        resend = operation.state in UNCLEAR
        with self._t.database.write():
            stored = self._t.records.get(record.id)
            if stored is None or stored.updated_at != record.updated_at:
                return False
            claimed = self._t.records.claim(
                operation,
                request=dump(body) if body is not None else "",
                intent_at=now,
                resend_until=now + SEARCH_REACH if resend else operation.resent_until,
            )
            if not claimed:
                return False
            if operation.kind in _CREATES:
                self._t.flow.note_consumed(record)
                if body is not None:
                    self._t.claims.give(SourceKey.of_text(record.source_key), body.number)
            else:
                self._t.documents.written(kind_of(record), step.document_id)
            state = State.WITHDRAWING if record.state is State.WITHDRAWING else State.SENDING
            sent = record.sent_source or record.source
            if record.state is not state or record.sent_source != sent:
                self._t.records.save(replace(record, state=state, reasons=(), sent_source=sent))
            self._t.audit.add(
                "intent",
                f"{_WORDS[operation.kind]}{' again' if resend else ''}: about to be sent.",
                record_id=record.id,
                detail=dump(body) if body is not None else step.document_id,
            )
        return True

    def _call(self, step: BillStep, body: Body | None) -> str:
        books, target = self._t.books, step.document_id
        if isinstance(body, VendorCreditDraft):
            return books.create_vendor_credit(body).id
        if body is not None and step.operation is OperationKind.CREATE_BILL:
            return books.create_bill(body).id
        if body is not None:
            return books.update_bill(target, body).id
        if step.operation is OperationKind.VOID_BILL:
            books.void_bill(target)
        elif step.operation is OperationKind.VOID_CREDIT:
            books.void_vendor_credit(target)
        else:
            books.open_vendor_credit(target)
        return target

    def _save(self, operation: Operation, kind: str, said: str, detail: str = "") -> None:
        with self._t.database.write():
            self._t.records.save_operation(operation)
            self._t.audit.add(kind, f"{_WORDS[operation.kind]}: {said}", record_id=operation.record_id, detail=detail)


def _body(record: Record, step: BillStep) -> Body | None:
    """The plan's document under the number that was decided."""
    plan = plan_of(record)
    if step.operation is OperationKind.UPDATE_BILL and isinstance(plan, BillPlan):
        draft = replace(plan.draft, number=step.number or plan.draft.number)
        if step.adjustment is None:
            return draft
        return replace(draft, adjustment=step.adjustment, adjustment_description="Rounding" if step.adjustment else "")
    if step.operation in _CREATES:
        return replace(plan.draft, number=step.number or plan.draft.number)
    return None
