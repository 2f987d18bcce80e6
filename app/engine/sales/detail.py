"""Everything about one record of the sales flow: its source, its plan, its documents in the books; reads only."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.accounting_documents import ExpenseOnBooks
from app.domain.audit import AuditEntry
from app.domain.field_sales import FieldInvoice
from app.domain.records import Operation, Record
from app.engine.sales.flow import SalesFlow, SaleSource, plan_of, source_of
from app.engine.sales.mirror import EXPENSE
from app.engine.sales.payments_back import PaymentsBack
from app.flows.sales import planner as sales
from app.flows.sales.payments_back import SeenPayment
from app.flows.sales.planner import SalesPlan
from app.store.accounting_books import BooksLists, OnBooks
from app.store.audit import AuditTrail
from app.store.records import Records

EXPENSES_STAY = "ServiceTitan's API takes no expense: they are only shown here."


@dataclass(frozen=True, slots=True)
class SaleDetail:
    """Everything about one record."""

    record: Record
    source: SaleSource
    plan: SalesPlan | None
    operations: tuple[Operation, ...]
    documents: tuple[OnBooks, ...]
    """In the books, of every generation; void ones too."""
    payments: tuple[SeenPayment, ...]
    """Entered by somebody in the books against this invoice."""
    expenses: tuple[ExpenseOnBooks, ...]
    """Of the books, with the number of this invoice's job as their reference number; see EXPENSES_STAY."""
    history: tuple[AuditEntry, ...]


class SaleDetails:
    """Gathers them."""

    def __init__(
        self, records: Records, flow: SalesFlow, back: PaymentsBack, lists: BooksLists, audit: AuditTrail
    ) -> None:
        self._records, self._flow, self._back, self._lists, self._audit = records, flow, back, lists, audit

    def of(self, record_id: int) -> SaleDetail | None:
        """None when there is no such record of the sales flow."""
        record = self._records.get(record_id)
        if record is None or record.flow != sales.NAME:
            return None
        source = source_of(record)
        return SaleDetail(
            record=record,
            source=source,
            plan=self.planned(record),
            operations=tuple(self._records.operations(record_id)),
            documents=tuple(self._flow.made(record)),
            payments=self._back.of(record) if isinstance(source, FieldInvoice) else (),
            expenses=self._expenses(source) if isinstance(source, FieldInvoice) else (),
            history=tuple(self._audit.entries(record_id=record_id)),
        )

    def planned(self, record: Record) -> SalesPlan | None:
        """What a record becomes, if it has a plan."""
        return plan_of(record) if record.plan and record.flow == sales.NAME else None

    def _expenses(self, invoice: FieldInvoice) -> tuple[ExpenseOnBooks, ...]:
        number = invoice.job_number.strip()
        return tuple(self._lists.named(EXPENSE, ExpenseOnBooks, number)) if number else ()
