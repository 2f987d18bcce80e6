"""The numbers of the overview page: what was synced, waits or failed, by day, in all and by flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.states import ATTENTION
from app.store.codec import moment_of, stamp
from app.store.database import Database
from app.store.listings.common import money


@dataclass(frozen=True, slots=True)
class OldestWaiting:
    """The record that has needed a person for longest."""

    record_id: int
    label: str
    party: str
    since: datetime


_SYNCED = (
    "SELECT COUNT(*), SUM(sent) FROM record INDEXED BY record_synced "
    "WHERE synced_at >= ? AND synced_at < ? AND state = 'synced'"
)
"""What the page calls synced; its cards, bars and flows say the same, and so does the list of records."""
_BEGAN = """
SELECT COUNT(DISTINCT record_id), COUNT(DISTINCT CASE state WHEN 'rejected' THEN record_id END)
FROM waiting INDEXED BY waiting_at WHERE tab = 'open' AND at >= ? AND at < ?
"""
_OLDEST = "SELECT record_id, label, party, at FROM waiting INDEXED BY waiting_at WHERE tab = 'open' ORDER BY at LIMIT 1"
_FLOWS = """
WITH RECURSIVE found(flow) AS (SELECT MIN(flow) FROM record UNION ALL
SELECT (SELECT MIN(flow) FROM record WHERE record.flow > found.flow) FROM found WHERE found.flow IS NOT NULL)
SELECT flow FROM found WHERE flow IS NOT NULL
"""
_FLOW = f"{_SYNCED} AND flow = ?"
_FLOW_WAITING = "SELECT COUNT(*) FROM record INDEXED BY record_by_state WHERE state IN ({states}) AND flow = ?"


class OverviewNumbers:
    """Counts over short ranges of indexed times."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def moved(self, since: datetime, until: datetime, flow: str = "") -> tuple[int, Decimal]:
        """Records (of that flow) that are in sync now and whose present documents were first read back in that time,
        and the totals of these documents as they were read back, whatever Tally says meanwhile."""
        within = (stamp(since), stamp(until))
        records, units = self._database.query(*((_FLOW, (*within, flow)) if flow else (_SYNCED, within)))[0]
        return records, money(units)

    def day(self, since: datetime, until: datetime) -> tuple[int, int, int]:
        """(synced, waiting, failed): synced as in `moved`; waiting or rejected now, needing a person since then. A
        record is counted once, on one day."""
        began, failed = self._database.query(_BEGAN, (stamp(since), stamp(until)))[0]
        return self.moved(since, until)[0], began - failed, failed

    def oldest(self) -> OldestWaiting | None:
        """None when nothing waits for a person."""
        rows = self._database.query(_OLDEST)
        return OldestWaiting(rows[0][0], rows[0][1], rows[0][2], moment_of(rows[0][3])) if rows else None

    def waiting(self, flow: str) -> int:
        """Records of that flow that need a person."""
        sql = _FLOW_WAITING.format(states=", ".join(f"'{state.value}'" for state in sorted(ATTENTION)))
        return int(self._database.query(sql, (flow,))[0][0])

    def flows(self) -> Sequence[str]:
        """Flows that have records."""
        return [flow for (flow,) in self._database.query(_FLOWS)]
