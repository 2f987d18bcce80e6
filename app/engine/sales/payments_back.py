"""The other direction of sales: payments entered in the books against our invoices, shown and noted in ServiceTitan.

Writing the note may be repeated: whether it was done before a crash need not be known. Whose invoices are to be looked
at is kept until their notes are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain import cancellation
from app.domain.accounting_documents import InvoiceOnBooks, InvoiceStatus
from app.domain.clock import Clock
from app.domain.errors import ConfigurationError, NotFound, OutcomeUnknown, Rejected
from app.domain.field_sales import FieldInvoice, FieldValue, InvoiceFieldWrite
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.engine.bills.marks import was_refused_lately
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

_NOTE = OperationKind.WRITE_BACK
"""Its target is the name of the field; its request is what the field says by us, also after a refusal."""
_PENDING, _FIELD = "accounting.sales_back.contacts", "accounting.sales_back.field"


class PaymentsBack:
    """Finds them, and writes the notes."""

    def __init__(
        self,
        database: Database,
        records: Records,
        audit: AuditTrail,
        documents: BooksDocuments,
        cursors: Cursors,
        clock: Clock,
    ) -> None:
        self._clock = clock
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
        field; what one invoice is refused is in its trail, and tried again every day."""
        pending = (self._cursors.get(_PENDING) or "").split()
        if not name or not pending:
            return
        left, due = set[str](), list[tuple[str, Operation, InvoiceFieldWrite]]()
        for contact in pending:
            for operation, write in self._wanted(contact, name, tenant_id):
                if was_refused_lately(operation, self._clock.now()):
                    left.add(contact)
                else:
                    due.append((contact, operation, write))
        if due and name not in field.invoice_field_names():
            raise ConfigurationError(
                f"ServiceTitan has no custom field “{name}” on invoices.",
                item="sales.books_payments_field",
                advice="Create it there (Settings > Custom fields), or choose another one.",
            )
        left.update([contact for contact, operation, write in due if not self._write(field, operation, write)])
        if left:
            self._cursors.put(_PENDING, " ".join(sorted(left)))
        else:
            self._cursors.remove(_PENDING)

    def _wanted(self, contact: str, name: str, tenant_id: str) -> Iterator[tuple[Operation, InvoiceFieldWrite]]:
        """What the field of a customer's invoices does not say yet; a refusal of what is not wanted any more ends."""
        pairs = [(self._as_written(record, name), there) for there, record in self._ours(contact)]
        writes = write_back(self._seen(contact, tenant_id), pairs, name, (name,)).writes
        wanted = {one.invoice_id: one for one in writes}
        for record in {one.id: one for _, one in self._ours(contact)}.values():
            write = wanted.get(SaleKey.of_text(record.source_key).id)
            if write is not None:
                yield self._records.plan_operation(record, 1, _NOTE, "", target_key=name), write
                continue
            for one in self._notes(record, name, record.generation):
                if one.state is OperationState.REFUSED:
                    before = OperationState.DONE if one.request else OperationState.PLANNED
                    self._records.save_operation(replace(one, state=before, error=""))

    def _write(self, field: FieldSales, operation: Operation, write: InvoiceFieldWrite) -> bool:
        cancellation.check()
        try:
            field.write_invoice_field(write)
        except OutcomeUnknown:
            return False
        except (Rejected, NotFound) as error:
            refused = replace(operation, state=OperationState.REFUSED, error=error.what, intent_at=self._clock.now())
            self._save(refused, "refused", error.what)
            return False
        said = f"“{write.value}” was written to the field “{write.name}” of its invoice in ServiceTitan."
        self._save(replace(operation, state=OperationState.DONE, request=write.value, error=""), "answer", said)
        return True

    def _save(self, operation: Operation, kind: str, said: str) -> None:
        with self._database.write():
            self._records.save_operation(operation)
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
        written = [one.request for one in self._notes(record, name) if one.request]
        return replace(invoice, custom_values=(FieldValue(name, written[-1]),)) if written else invoice

    def _notes(self, record: Record, name: str, generation: int | None = None) -> Sequence[Operation]:
        own = self._records.operations(record.id, generation)
        return [one for one in own if one.kind is _NOTE and one.target_key == name]
