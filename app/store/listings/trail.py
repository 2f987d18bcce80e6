"""The audit trail in pages, filtered; a million entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.audit import AuditEntry
from app.store.codec import moment_of, stamp
from app.store.database import Database
from app.store.listings.common import Where


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries; empty fields do not filter."""

    record_id: int | None = None
    kinds: frozenset[str] = frozenset()
    text: str = ""
    """Part of the sentence or of the detail; entries are then read one by one, without an index."""
    since: datetime | None = None
    until: datetime | None = None
    """Before this time."""
    newest_first: bool = True


_PAGE = """
SELECT seq, at, record_id, kind, text, detail, previous, hash FROM audit WHERE seq IN (
SELECT seq FROM audit WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}
"""


class AuditList:
    """Reads the table `audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, query: AuditQuery, offset: int, limit: int) -> Sequence[AuditEntry]:
        """One page, in the order of writing or its reverse."""
        where = _where(query)
        sql = _PAGE.format(where=where, order=_order(query))
        return [
            AuditEntry(seq, moment_of(at), record_id, kind, text, detail, previous, digest)
            for seq, at, record_id, kind, text, detail, previous, digest in self._database.query(
                sql, (*where.values, limit, offset)
            )
        ]

    def count(self, query: AuditQuery) -> int:
        """How many pass the filter."""
        where = _where(query)
        if where.values:
            return int(self._database.query(f"SELECT COUNT(*) FROM audit WHERE {where}", where.values)[0][0])
        # The trail is a chain without holes.
        first = self._database.query("SELECT MIN(seq) FROM audit")[0][0]
        last = self._database.query("SELECT MAX(seq) FROM audit")[0][0]
        return 0 if last is None else int(last) - int(first) + 1

    def kinds(self) -> Sequence[str]:
        """Every kind that occurs."""
        sql = (
            "WITH RECURSIVE found(kind) AS (SELECT MIN(kind) FROM audit UNION ALL SELECT (SELECT MIN(kind) FROM audit "
            "WHERE audit.kind > found.kind) FROM found WHERE found.kind IS NOT NULL) "
            "SELECT kind FROM found WHERE kind IS NOT NULL"
        )
        return [kind for (kind,) in self._database.query(sql)]


def _order(query: AuditQuery) -> str:
    """By number; within a time or a kind by time, which those indexes are sorted by."""
    turn = "DESC" if query.newest_first else "ASC"
    by_time = query.record_id is None and (query.kinds or query.since is not None or query.until is not None)
    return f"at {turn}, seq {turn}" if by_time else f"seq {turn}"


def _where(query: AuditQuery) -> Where:
    where = Where()
    if query.record_id is not None:
        where.add("record_id = ?", query.record_id)
    where.among("kind", sorted(query.kinds))
    if query.since is not None:
        where.add("at >= ?", stamp(query.since))
    if query.until is not None:
        where.add("at < ?", stamp(query.until))
    where.contains(("text", "detail"), query.text)
    return where
