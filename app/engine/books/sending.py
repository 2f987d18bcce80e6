"""One write to the books: intent committed before the request, outcome committed after it; never on its own initiative.

Whatever happens between the two commits, the operation is found as `intent` and counts as unclear.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import Cancelled, Duplicate, NotFound, OutcomeUnknown, Rejected, SystemError_
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.domain.states import State
from app.engine.books.base import DUPLICATE, FlowIntoBooks
from app.engine.ports import Trace
from app.engine.ports_accounting import AccountingReference
from app.flows.steps import SEARCH_REACH, UNCLEAR, BooksStep
from app.store.accounting_books import BooksDocuments
from app.store.audit import AuditTrail
from app.store.codec import dump
from app.store.database import Database
from app.store.records import Records

_WORDS = {
    OperationKind.CREATE_BILL: "Create the bill in Zoho Books",
    OperationKind.UPDATE_BILL: "Change the bill in Zoho Books",
    OperationKind.VOID_BILL: "Void the bill in Zoho Books",
    OperationKind.CREATE_CREDIT: "Create the vendor credit in Zoho Books",
    OperationKind.OPEN_CREDIT: "Open the vendor credit in Zoho Books",
    OperationKind.VOID_CREDIT: "Void the vendor credit in Zoho Books",
    OperationKind.CREATE_INVOICE: "Create the invoice in Zoho Books",
    OperationKind.BOOK_INVOICE: "Mark the invoice as sent in Zoho Books, which books it",
    OperationKind.VOID_INVOICE: "Void the invoice in Zoho Books",
    OperationKind.CREATE_CREDIT_NOTE: "Create the credit note in Zoho Books",
    OperationKind.BOOK_CREDIT_NOTE: "Open the credit note in Zoho Books",
    OperationKind.APPLY_CREDIT_NOTE: "Pay invoices with the credit note in Zoho Books",
    OperationKind.VOID_CREDIT_NOTE: "Void the credit note in Zoho Books",
    OperationKind.CREATE_PAYMENT: "Create the payment in Zoho Books",
    OperationKind.APPLY_PAYMENT: "Apply the payment to an invoice in Zoho Books",
}


class Writes(Protocol):
    """The writes of one flow."""

    def body(self, record: Record, step: BooksStep) -> object | None:
        """What goes out; None where ids of earlier answers are all it needs."""
        ...

    def place(self, record: Record, step: BooksStep, request: str) -> Operation:
        """The operation of this write, planned where it is new."""
        ...

    def call(self, step: BooksStep, body: object | None) -> str:
        """Carry it out; id of the document that it made or concerns. Raises as the connector."""
        ...

    def number(self, body: object | None) -> str:
        """The number with which a new document goes out; empty where it has none."""
        ...


@dataclass(frozen=True, slots=True)
class AccountingTools:
    """What sending to the books needs."""

    database: Database
    records: Records
    documents: BooksDocuments
    flow: FlowIntoBooks
    writes: Writes
    audit: AuditTrail
    clock: Clock
    books: AccountingReference
    trace: Trace

    def now(self) -> datetime:
        """The server's clock where it is known."""
        return self.books.server_now() or self.clock.now()


class AccountingSender:
    """Sends single operations, one record at a time."""

    def __init__(self, tools: AccountingTools) -> None:
        self._t = tools

    def send(self, record: Record, step: BooksStep) -> None:
        """Carry out one step that was decided for the record as it is given; nothing when it changed since.

        Raises SystemError_ when the books cannot be used (nothing was carried out), Cancelled before anything went
        out, and StoreError; everything that concerns the record alone is saved with it.
        """
        if step.operation is None:
            return
        cancellation.check()
        body = self._t.writes.body(record, step)
        operation = self._t.writes.place(record, step, dump(body) if body is not None else "")
        if not self._claim(record, operation, step, body):
            return
        operation = self._t.records.operation(operation.id)
        self._t.trace(f"{step.operation}:intent")
        try:
            result = self._t.writes.call(step, body)
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

    def _claim(self, record: Record, operation: Operation, step: BooksStep, body: object | None) -> bool:
        now = self._t.now()
        resend, before = operation.state in UNCLEAR, record
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
            if operation.kind in self._t.flow.creates:
                self._t.flow.consume(record)
                if number := self._t.writes.number(body):
                    record = self._t.flow.given(record, number)
            else:
                self._t.documents.written(self._t.flow.kind_of(record), step.document_id)
            state = State.WITHDRAWING if record.state is State.WITHDRAWING else State.SENDING
            sent = record.sent_source or record.source
            if (before.state, before.sent_source, before.plan) != (state, sent, record.plan):
                self._t.records.save(replace(record, state=state, reasons=(), sent_source=sent))
            self._t.audit.add(
                "intent",
                f"{_WORDS[operation.kind]}{' again' if resend else ''}: about to be sent.",
                record_id=record.id,
                detail=dump(body) if body is not None else step.document_id,
            )
        return True

    def _save(self, operation: Operation, kind: str, said: str, detail: str = "") -> None:
        with self._t.database.write():
            self._t.records.save_operation(operation)
            self._t.audit.add(kind, f"{_WORDS[operation.kind]}: {said}", record_id=operation.record_id, detail=detail)
