"""A period that was closed in the books after its locks were read: found out by a refusal, waited for, tried again."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from app.domain.errors import RecordMoved
from app.domain.records import Reason, Record
from app.domain.states import State
from app.engine.books.base import CLOSED, HELD, REFUSED, FlowIntoBooks
from app.store.database import Database
from app.store.records import RecordFilter, Records

_REFUSED = frozenset({State.REJECTED})
_TOLD = frozenset({State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE})
"""Changes that were not even tried: weighed again in every run."""


class ClosedPeriods:
    """Records of one flow that the books refused, on local data only."""

    def __init__(self, database: Database, records: Records, flow: FlowIntoBooks) -> None:
        self._database = database
        self._records = records
        self._flow = flow

    def refused(self) -> frozenset[int]:
        """What the books refused, by its record: perhaps because of a lock that is not known yet."""
        held = (one for one in map(self._records.get, self._with(HELD)) if one is not None)
        return self._with(REFUSED) | {one.id for one in held if self._flow.refused_void(one)}

    def waiting(self) -> bool:
        """Whether something goes once a period is open again."""
        return bool(self._with(CLOSED, _REFUSED | _TOLD))

    def weigh(self, context: Any) -> None:
        """By the locks as last read: what was refused in a closed period says so, and goes by itself once it is open.
        The code of such a refusal is not documented, so the refusal itself tells nothing."""
        for record in self._found(self.refused()):
            if closed := self._closed(record, context):
                with contextlib.suppress(RecordMoved):
                    self._records.save(replace(record, reasons=(closed,)), why=closed.text)
        for record in self._found(self._with(CLOSED)):
            if not self._closed(record, context):
                self._again(record)

    def _closed(self, record: Record, context: Any) -> Reason | None:
        """A void concerns the day of the document alone, anything else that of the plan too."""
        days = () if self._flow.refused_void(record) else (self._flow.plan_of(record).draft.date,)
        return self._flow.closed(record, context.locks, *days)

    def _again(self, record: Record) -> None:
        why = f"{record.label}: its period is open in Zoho Books again."
        with contextlib.suppress(RecordMoved), self._database.write():
            if not self._flow.is_there(record):
                self._flow.start_over(record, why)
                return
            state = State.WITHDRAWING if self._flow.refused_void(record) else State.SENDING
            self._flow.allow_again(record)
            self._records.save(replace(record, state=state, reasons=(), attempts=0, next_attempt_at=None), why=why)

    def _with(self, code: str, states: frozenset[State] = _REFUSED) -> frozenset[int]:
        return frozenset(self._records.ids(RecordFilter(states=states, flow=self._flow.name, code=code)))

    def _found(self, ids: Collection[int]) -> list[Record]:
        return [one for one in map(self._records.get, sorted(ids)) if one is not None and one.sent_source and one.plan]
