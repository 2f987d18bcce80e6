"""What is written back to ServiceTitan once a bill is confirmed in the books: its id there, and that it was exported.

Both are off unless they are switched on, and both may be repeated: whether they were done before a crash need not be
known. A bill that is marked as exported can never be changed in ServiceTitan again (facts 4).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain import cancellation
from app.domain.bills import BillSource
from app.domain.clock import Clock
from app.domain.errors import NotFound, OutcomeUnknown, Rejected
from app.domain.purchasing import BillDocument, SyncStatus
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.engine.bills.flow import BOOKED
from app.engine.bills.intake import source_of
from app.engine.ports_field import FieldBills
from app.flows.bills import planner as bills
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.records import Records
from app.system.settings import Settings

_WORDS = {
    OperationKind.WRITE_BACK: "Its id in Zoho Books was written to ServiceTitan",
    OperationKind.MARK_EXPORTED: "It was marked as exported in ServiceTitan",
}


REFUSED_FOR = timedelta(days=1)
"""For so long a refused write is not tried again."""


def was_refused_lately(operation: Operation, now: datetime) -> bool:
    """Whether it is too early to try it again."""
    tried = operation.intent_at
    return operation.state is OperationState.REFUSED and tried is not None and tried > now - REFUSED_FOR


class AccountingMarks:
    """Writes them, for records that are in sync."""

    def __init__(self, database: Database, records: Records, audit: AuditTrail, clock: Clock) -> None:
        self._clock = clock
        self._database = database
        self._records = records
        self._audit = audit

    def run(self, field: FieldBills, settings: Settings) -> None:
        """Whatever is switched on and not done yet. Raises SystemError_; what one bill is refused is in its trail, and
        tried again every day."""
        said = settings.bills
        if said.write_back_field:
            for record in self._lacking(OperationKind.WRITE_BACK):
                self._do(record, OperationKind.WRITE_BACK, field, said.write_back_field)
        if said.mark_exported:
            for record in self._lacking(OperationKind.MARK_EXPORTED):
                papers = _bills(record)
                statuses = {one.sync_status for one in papers}
                if statuses <= {SyncStatus.POSTED, SyncStatus.EXPORTED}:
                    self._do(record, OperationKind.MARK_EXPORTED, field, "")

    def _lacking(self, kind: OperationKind) -> list[Record]:
        since = self._clock.now() - REFUSED_FOR
        found = [self._records.get(one) for one in self._records.synced_without(bills.NAME, kind, since)]
        return [record for record in found if record is not None and _bills(record)]

    def _do(self, record: Record, kind: OperationKind, field: FieldBills, name: str) -> None:
        cancellation.check()
        operation = self._records.plan_operation(record, 1, kind, "")
        created = [
            one.result_key
            for one in self._records.operations(record.id, record.generation)
            if one.kind in BOOKED and one.result_key
        ]
        try:
            for bill in _bills(record):
                if kind is OperationKind.MARK_EXPORTED and bill.sync_status is SyncStatus.POSTED:
                    field.mark_bill_exported(bill.id, bill.kind)
                elif kind is OperationKind.MARK_EXPORTED:
                    continue  # it is exported, whoever did it
                elif created:
                    field.write_bill_field(bill.id, name, created[-1], bill.kind)
        except OutcomeUnknown:
            return  # done once more with the next run
        except (Rejected, NotFound) as error:
            with self._database.write():
                self._records.save_operation(
                    replace(operation, state=OperationState.REFUSED, error=error.what, intent_at=self._clock.now())
                )
                self._audit.add("refused", f"{record.label}: {error.what}", record_id=record.id, detail=error.detail)
            return
        with self._database.write():
            self._records.save_operation(replace(operation, state=OperationState.DONE, error=""))
            self._audit.add("answer", f"{_WORDS[kind]}.", record_id=record.id)


def _bills(record: Record) -> list[BillDocument]:
    source = source_of(record)
    papers = source.papers if isinstance(source, BillSource) else ()
    return [paper.bill for paper in papers if paper.bill is not None and paper.bill.active]
