"""Everything about one record of the bills flow: its source, its plan, its documents in the books; reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.audit import AuditEntry
from app.domain.bills import BillPlan, BillSource, CreditPlan
from app.domain.inventory import ReturnDocument
from app.domain.records import Operation, Record
from app.engine.bills.flow import BOOKED, kind_of, plan_of
from app.engine.bills.intake import source_of
from app.flows.bills import planner as bills
from app.store.accounting_books import BooksDocuments, Purchase
from app.store.audit import AuditTrail
from app.store.records import Records


@dataclass(frozen=True, slots=True)
class BooksDetail:
    """Everything about one record."""

    record: Record
    source: BillSource | ReturnDocument
    plan: BillPlan | CreditPlan | None
    operations: tuple[Operation, ...]
    documents: tuple[Purchase, ...]
    """In the books, of every generation; void ones too."""
    history: tuple[AuditEntry, ...]


class BooksDetails:
    """Gathers them."""

    def __init__(self, records: Records, documents: BooksDocuments, audit: AuditTrail) -> None:
        self._records, self._documents, self._audit = records, documents, audit

    def of(self, record_id: int) -> BooksDetail | None:
        """None when there is no such record of the bills flow."""
        record = self._records.get(record_id)
        if record is None or record.flow != bills.NAME:
            return None
        operations = tuple(self._records.operations(record_id))
        return BooksDetail(
            record=record,
            source=source_of(record),
            plan=plan_of(record) if record.plan else None,
            operations=operations,
            documents=tuple(self._there(record, operations)),
            history=tuple(self._audit.entries(record_id=record_id)),
        )

    def planned(self, record: Record) -> BillPlan | CreditPlan | None:
        """What a record becomes, if it has a plan."""
        return plan_of(record) if record.plan and record.flow == bills.NAME else None

    def _there(self, record: Record, operations: tuple[Operation, ...]) -> Iterator[Purchase]:
        view = self._documents.purchases(kind_of(record))
        for document_id in dict.fromkeys(one.result_key for one in operations if one.kind in BOOKED and one.result_key):
            found = view.by_id(document_id)
            if found is not None:
                yield found
