"""The other direction of sales: payments entered in the books against our invoices, shown and noted in ServiceTitan.

Writing the note may be repeated: whether it was done before a crash need not be known. Whose invoices are to be looked
at is kept until their notes are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain import cancellation
from app.domain.accounting_documents import InvoiceOnBooks, InvoiceStatus
from app.domain.errors import ConfigurationError, NotFound, OutcomeUnknown, Rejected
from app.domain.field_sales import FieldInvoice, FieldValue, InvoiceFieldWrite
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.engine.ports_field import FieldSales
from app.engine.sales.flow import SaleKey, source_of
from app.engine.sales.mirror import entered_there
from app.flows.sales import planner as sales
from app.flows.sales.payments_back import SeenPayment, entered_in_books, write_back
from app.store.accounting_books import PAYMENT, BooksDocuments
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.records import Records
from app.store.references import Cursors

_PENDING, _FIELD = "accounting.sales_back.contacts", "accounting.sales_back.field"


class PaymentsBack:
    """Finds them, and writes the notes."""

    def __init__(
        self, database: Database, records: Records, audit: AuditTrail, documents: BooksDocuments, cursors: Cursors
    ) -> None:
        self._database = database
        self._records = records
        self._audit = audit
        self._documents = documents
        self._cursors = cursors

    def of(self, record: Record) -> tuple[SeenPayment, ...]:
        """Payments against the invoice of this record that somebody entered there."""
        view, key = self._documents.of(InvoiceOnBooks), SaleKey.of_text(record.source_key)
        there = (view.by_id(one.result_key) for one in self._records.operations(record.id) if one.result_key)
        contacts = dict.fromkeys(one.customer_id for one in there if one is not None)
        found = (seen for contact in contacts for seen in self._seen(contact, record.company_guid))
        return tuple(one for one in found if one.invoice_id == key.id)

    def note(self, field: str) -> None:
        """Remember whose payments changed; to be called before their changes count as seen. `field`: the setting."""
        same = (self._cursors.get(_FIELD) or "") == field
        if field:
            known = set((self._cursors.get(_PENDING) or "").split())
            found = self._documents.contacts_of_unseen(PAYMENT) if same else self._documents.contacts_with(PAYMENT)
            if set(found) - known:
                self._cursors.put(_PENDING, " ".join(sorted(known.union(found))))
        if not same:
            self._cursors.put(_FIELD, field)

    def run(self, field: FieldSales, name: str, tenant_id: str) -> None:
        """Write what the invoices' field is to say. Raises SystemError_, and ConfigurationError where there is no such
        field; what one invoice is refused is in its trail."""
        pending = (self._cursors.get(_PENDING) or "").split()
        if not name or not pending:
            return
        if self._writes(pending, name, tenant_id) and name not in field.invoice_field_names():
            raise ConfigurationError(
                f"ServiceTitan has no custom field “{name}” on invoices.",
                item="sales.books_payments_field",
                advice="Create it there (Settings > Custom fields), or choose another one.",
            )
        unclear = False
        for contact in pending:
            for write in self._writes([contact], name, tenant_id):
                unclear |= not self._write(field, write, tenant_id)
        if not unclear:
            self._cursors.remove(_PENDING)

    def _writes(self, contacts: Sequence[str], name: str, tenant_id: str) -> Sequence[InvoiceFieldWrite]:
        writes: list[InvoiceFieldWrite] = []
        for contact in contacts:
            pairs = [(self._as_written(record, name), one) for one, record in self._ours(contact)]
            writes += write_back(self._seen(contact, tenant_id), pairs, name, (name,)).writes
        return writes

    def _write(self, field: FieldSales, write: InvoiceFieldWrite, tenant_id: str) -> bool:
        cancellation.check()
        key = str(SaleKey(sales.SalesKind.INVOICE, write.invoice_id))
        record = self._records.by_source(sales.NAME, tenant_id, key)
        if record is None:
            return True
        operation = self._records.plan_operation(record, 1, OperationKind.WRITE_BACK, "")
        try:
            field.write_invoice_field(write)
        except OutcomeUnknown:
            return False
        except (Rejected, NotFound) as error:
            self._save(replace(operation, state=OperationState.REFUSED, error=error.what), write, "refused", error.what)
            return True
        said = f"“{write.value}” was written to the field “{write.name}” of its invoice in ServiceTitan."
        self._save(replace(operation, state=OperationState.DONE), write, "answer", said)
        return True

    def _save(self, operation: Operation, write: InvoiceFieldWrite, kind: str, said: str) -> None:
        with self._database.write():
            self._records.save_operation(replace(operation, request=write.value))
            self._audit.add(kind, said, record_id=operation.record_id)

    def _seen(self, contact_id: str, tenant_id: str) -> Sequence[SeenPayment]:
        """A payment that a person linked to one of ServiceTitan's is no news there."""
        ours = {one.id: SaleKey.of_text(record.source_key).id for one, record in self._ours(contact_id)}
        payments = [one for one in entered_there(self._documents, contact_id) if self._records.made(one.id) is None]
        return entered_in_books(payments, ours, tenant_id)

    def _ours(self, contact_id: str) -> Sequence[tuple[InvoiceOnBooks, Record]]:
        """Our living invoices of a customer, with the records of which they are."""
        found = []
        for one in self._documents.of(InvoiceOnBooks).of_contact(contact_id):
            record = self._records.made(one.id) if one.status is not InvoiceStatus.VOID else None
            if record is not None and record.flow == sales.NAME and record.source_key.startswith("inv-"):
                found.append((one, record))
        return found

    def _as_written(self, record: Record, name: str) -> FieldInvoice:
        """The invoice as we left its field: whether a reading shows it at once is not known."""
        invoice = source_of(record)
        assert isinstance(invoice, FieldInvoice)  # noqa: S101 - by its key
        own = self._records.operations(record.id)
        written = [one.request for one in own if one.kind is OperationKind.WRITE_BACK and one.request]
        return replace(invoice, custom_values=(FieldValue(name, written[-1]),)) if written else invoice
