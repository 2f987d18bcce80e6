"""The writes of the sales flow: invoices, credit notes and payments created, booked, applied and voided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.accounting_documents import (
    Applied,
    CreditNoteDraft,
    CreditNoteOnBooks,
    CreditStatus,
    CustomerPaymentDraft,
    InvoiceDraft,
    InvoiceOnBooks,
    InvoiceStatus,
)
from app.domain.records import Operation, OperationKind, Record
from app.engine.ports_accounting import SalesBooks
from app.engine.sales.flow import SalesFlow, invoice_paid_by, plan_of
from app.flows.steps import BooksStep
from app.store.accounting_books import BooksDocuments
from app.store.records import Records


@dataclass(frozen=True, slots=True)
class Application:
    """What a credit note, or what is left of a payment, is applied to."""

    invoices: tuple[Applied, ...]


class SaleWrites:
    """Implements `Writes`."""

    def __init__(self, records: Records, documents: BooksDocuments, books: SalesBooks) -> None:
        self._records = records
        self._documents = documents
        self._books = books

    def body(self, record: Record, step: BooksStep) -> object | None:
        """The plan's document, or what a credit note still has to pay."""
        if step.operation in (OperationKind.APPLY_CREDIT_NOTE, OperationKind.APPLY_PAYMENT):
            return Application(step.apply)
        if step.operation not in SalesFlow.creates:
            return None
        draft = plan_of(record).draft
        return replace(draft, number=step.number) if not isinstance(draft, CustomerPaymentDraft) else draft

    def place(self, record: Record, step: BooksStep, request: str) -> Operation:
        """One for each write and document."""
        kind = step.operation or OperationKind.CREATE_INVOICE
        if kind is OperationKind.APPLY_PAYMENT:
            own = self._records.operations(record.id, record.generation)
            return [one for one in own if invoice_paid_by(one) == step.apply[0].document_id][-1]
        target = "" if kind in SalesFlow.creates else step.document_id
        return self._records.plan_operation(record, 1, kind, request, target_key=target)

    def call(self, step: BooksStep, body: object | None) -> str:
        """Raises as the connector."""
        if isinstance(body, InvoiceDraft):
            return self._drafted(self._books.create_invoice(body))
        if isinstance(body, CreditNoteDraft):
            return self._drafted(self._books.create_credit_note(body))
        if isinstance(body, CustomerPaymentDraft):
            return self._books.create_customer_payment(body).id
        if isinstance(body, Application) and step.operation is OperationKind.APPLY_PAYMENT:
            (part,) = body.invoices
            self._books.apply_customer_payment(step.document_id, part)
            return step.document_id
        if isinstance(body, Application):
            self._books.apply_credit_note(step.document_id, body.invoices)
            return step.document_id
        calls: dict[OperationKind | None, Callable[[str], None]] = {
            OperationKind.BOOK_INVOICE: self._books.mark_invoice_sent,
            OperationKind.VOID_INVOICE: self._books.void_invoice,
            OperationKind.BOOK_CREDIT_NOTE: self._books.open_credit_note,
            OperationKind.VOID_CREDIT_NOTE: self._books.void_credit_note,
        }
        calls[step.operation](step.document_id)
        return step.document_id

    def number(self, body: object | None) -> str:
        """Numbers of sales need no keeping."""
        return ""

    def _drafted(self, made: InvoiceOnBooks | CreditNoteOnBooks) -> str:
        """A draft does not count yet: it is taken as answered, and read back once it is booked."""
        if made.complete and made.status in (InvoiceStatus.DRAFT, CreditStatus.DRAFT):
            self._documents.save([made])
        return made.id
