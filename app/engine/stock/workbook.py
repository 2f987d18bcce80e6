"""The import workbook: the rows of all that waits for upload, written once; a person uploads the file.

That rows are in a file is remembered before the file exists: rows that nobody remembers could be uploaded twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.domain.clock import Clock
from app.domain.errors import KnownError, RecordMoved, UsageError
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.domain.states import State
from app.domain.stock import StockPlan
from app.engine.stock.sent import what_is_sent
from app.flows.steps import StepKind
from app.flows.stock import planner as stock
from app.flows.stock.upload import in_file, upload_step
from app.store.audit import AuditTrail
from app.store.codec import load
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.system.settings import Settings, StockSettings
from app.system.tables import write_workbook

_PART = 1
_WRITTEN = (OperationState.INTENT, OperationState.UNCLEAR)


@dataclass(frozen=True, slots=True)
class WorkbookWritten:
    """What a workbook holds."""

    records: int
    rows: int
    again: int
    """Of the records: those that were in an earlier file too, and are counted twice if both are uploaded."""
    left: int
    """Records that are in an earlier file and therefore not in this one."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    record: Record
    plan: StockPlan
    operations: Sequence[Operation]

    @property
    def written(self) -> bool:
        return in_file(self.operations)


class StockWorkbook:
    """Writes what waits; finding it again is the cycle's."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        clock: Clock,
        database: Database,
        records: Records,
        documents: Documents,
        audit: AuditTrail,
    ) -> None:
        self._settings, self._clock, self._database = settings, clock, database
        self._records, self._documents, self._audit = records, documents, audit

    def write(self, path: Path, *, again: bool = False) -> WorkbookWritten:
        """Write the rows of all that wait and are in no file yet; with `again` of the others too.

        Without rows nothing is written. Raises UsageError for another kind of file or one that exists, DiskFull and
        ConfigurationError when it cannot be written: then nothing counts as written.
        """
        if path.suffix.lower() != ".xlsx":
            raise UsageError(f"Cannot write “{path.name}”.", advice="Use a name ending in .xlsx.")
        if path.exists():
            raise UsageError(
                f"“{path.name}” exists already.", advice="It may be waiting for its upload: choose another name."
            )
        waiting = list(self._waiting())
        chosen = [one for one in waiting if again or not one.written]
        left = len(waiting) - len(chosen)
        with self._database.write():
            noted = [one for one in chosen if self._note(one, path)]
            rows = [row for one in noted for row in _rows(one, self._settings().stock)]
            if rows:
                repeated = sum(one.written for one in noted)
                self._audit.add("workbook", _sentence(path, len(noted), len(rows), repeated))
        if not rows:
            return WorkbookWritten(0, 0, 0, left)
        try:
            write_workbook(path, _titles(self._settings().stock), rows)
        except KnownError:
            self._forget(noted, path)
            raise
        return WorkbookWritten(len(noted), len(rows), repeated, left)

    def _waiting(self) -> Iterator[_Waiting]:
        which = RecordFilter(states=frozenset({State.AWAITING_UPLOAD}), flow=stock.NAME)
        for record in self._records.find(which):
            plan = load(StockPlan, record.plan)
            if plan.rows:
                yield _Waiting(record, plan, self._records.operations(record.id, record.generation))

    def _note(self, one: _Waiting, path: Path) -> bool:
        """Remember that its rows are in that file; False when somebody else decided about the record meanwhile."""
        record = one.record
        with contextlib.suppress(RecordMoved):
            known = self._records.plan_operation(record, _PART, OperationKind.UPLOAD, path.name)
            operation = replace(
                known, state=OperationState.INTENT, request=path.name, intent_at=self._clock.now(), error=""
            )
            sent = what_is_sent(record, self._records, self._documents).changes
            step = upload_step(one.plan, [operation], self._documents, sent)
            if known.state is OperationState.DONE or step.kind is not StepKind.WAIT or step.adopted:
                return False  # found meanwhile: the next run settles it
            self._records.save(
                replace(
                    record,
                    reasons=(step.reason,) if step.reason else (),
                    sent_source=record.sent_source or record.source,
                ),
                why=f"{record.label}: its rows are in {path.name}{' again' if one.written else ''}, to be uploaded.",
            )
            self._records.save_operation(operation)
            return True
        return False

    def _forget(self, noted: Sequence[_Waiting], path: Path) -> None:
        """The file could not be written: what was in no other file is in none."""
        with self._database.write():
            for one in noted:
                record = self._records.get(one.record.id)
                if one.written or record is None:
                    continue
                for operation in self._records.operations(record.id, record.generation):
                    if operation.kind is OperationKind.UPLOAD and operation.state in _WRITTEN:
                        self._records.save_operation(replace(operation, state=OperationState.PLANNED))
                with contextlib.suppress(RecordMoved):
                    self._records.save(
                        replace(record, reasons=one.record.reasons, sent_source=one.record.sent_source),
                        why=f"{record.label}: {path.name} could not be written; its rows are in no file.",
                    )


def _titles(said: StockSettings) -> list[str]:
    return [title for title in _columns(said).values() if title]


def _columns(said: StockSettings) -> dict[str, str]:
    """Titles by meaning, in the order of the columns; an empty title leaves its column out."""
    return {
        "reference": said.column_reference.strip(),
        "location": said.column_location.strip(),
        "sku": said.column_sku.strip(),
        "quantity": said.column_quantity.strip(),
        "cost": said.column_cost.strip(),
        "date": said.column_date.strip(),
        "memo": said.column_memo.strip(),
    }


def _rows(one: _Waiting, said: StockSettings) -> Iterator[list[str | Decimal | date]]:
    columns = _columns(said)
    for change in one.plan.rows:
        cells: dict[str, str | Decimal | date] = {
            "reference": one.plan.reference,
            "location": change.location_name,
            "sku": change.sku_code,
            "quantity": change.quantity,
            "cost": change.cost,
            "date": one.plan.document_date,
            "memo": f"TallyPrime {one.record.label}",
        }
        yield [cells[meaning] for meaning, title in columns.items() if title]


def _sentence(path: Path, records: int, rows: int, again: int) -> str:
    repeated = f"; {again} of them were in an earlier file too" if again else ""
    return f"{rows} rows of {records} records were written to {path.name} for upload in ServiceTitan{repeated}."
