"""A period that was closed in the books after its locks were read: found out by a refusal, waited for, tried again."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from app.domain.errors import RecordMoved
from app.domain.records import OperationState, Reason, Record, Waiting
from app.domain.states import State
from app.engine.books.base import CLOSED, REFUSED, FlowIntoBooks
from app.store.database import Database
from app.store.records import RecordFilter, Records


class ClosedPeriods:
    """Records of one flow that the books refused, on local data only."""

    def __init__(self, database: Database, records: Records, flow: FlowIntoBooks) -> None:
        self._database = database
        self._records = records
        self._flow = flow

    def refused(self) -> frozenset[int]:
        """What the books refused, by its record: perhaps because of a lock that is not known yet."""
        return self._with(REFUSED)

    def waiting(self) -> bool:
        """Whether something was refused that goes once a period is open again."""
        return bool(self._with(CLOSED))

    def weigh(self, context: Any) -> None:
        """By the locks as last read: what was refused in a closed period says so, and goes by itself once it is open.
        The code of such a refusal is not documented, so the refusal itself tells nothing."""
        for record in self._found(self._with(REFUSED)):
            if closed := self._closed(record, context):
                with contextlib.suppress(RecordMoved):
                    self._records.save(replace(record, reasons=closed), why=closed[0].text)
        for record in self._found(self._with(CLOSED)):
            if not self._closed(record, context):
                self._again(record)

    def _closed(self, record: Record, context: Any) -> tuple[Reason, ...]:
        verdict = self._flow.verdict(record, context)
        reasons = verdict.reasons if isinstance(verdict, Waiting) else ()
        return tuple(reason for reason in reasons if reason.code == CLOSED)

    def _again(self, record: Record) -> None:
        why = f"{record.label}: its period is open in Zoho Books again."
        with contextlib.suppress(RecordMoved), self._database.write():
            if not self._flow.is_there(record):
                self._flow.start_over(record, why)
                return
            for one in self._records.operations(record.id, record.generation):
                if one.state is OperationState.REFUSED:
                    self._records.save_operation(replace(one, state=OperationState.PLANNED, error="", refusal=""))
            self._records.save(
                replace(record, state=State.SENDING, reasons=(), attempts=0, next_attempt_at=None), why=why
            )

    def _with(self, code: str) -> frozenset[int]:
        wanted = RecordFilter(states=frozenset({State.REJECTED}), flow=self._flow.name, code=code)
        return frozenset(self._records.ids(wanted))

    def _found(self, ids: Collection[int]) -> list[Record]:
        return [one for one in map(self._records.get, sorted(ids)) if one is not None and one.sent_source and one.plan]
