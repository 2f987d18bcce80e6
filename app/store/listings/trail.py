"""The audit trail in pages, filtered; a million entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
_NEXT = """
SELECT seq, at, record_id, kind, text, detail, previous, hash FROM audit {hint}
WHERE {where} ORDER BY seq LIMIT ?
"""
_PIECE = 1000


class AuditList:
    """Reads the table `audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, query: AuditQuery, offset: int, limit: int) -> Sequence[AuditEntry]:
        """One page, in the order of writing or its reverse."""
        where = _where(query)
        if not where.values:  # The trail is a chain without holes: its numbers are places.
            first, last = self._ends()
            edge = last - offset if query.newest_first else first + offset
            where.add("seq <= ?" if query.newest_first else "seq >= ?", edge)
            offset = 0
        sql = _PAGE.format(where=where, order=_order(query))
        return [_entry(row) for row in self._database.query(sql, (*where.values, limit, offset))]

    def walk(self, query: AuditQuery) -> Iterator[AuditEntry]:
        """All that pass the filter, in the order of writing, read piece by piece."""
        after = 0
        hint = "NOT INDEXED" if query.record_id is None else ""  # No other index is in this order.
        while True:
            where = _where(query)
            where.add("seq > ?", after)
            rows = self._database.query(_NEXT.format(where=where, hint=hint), (*where.values, _PIECE))
            yield from map(_entry, rows)
            if len(rows) < _PIECE:
                return
            after = rows[-1][0]

    def count(self, query: AuditQuery) -> int:
        """How many pass the filter."""
        where = _where(query)
        if where.values:
            return int(self._database.query(f"SELECT COUNT(*) FROM audit WHERE {where}", where.values)[0][0])
        first, last = self._ends()
        return last - first + 1

    def _ends(self) -> tuple[int, int]:
        """The first and the last number; (1, 0) when there is none."""
        first = self._database.query("SELECT MIN(seq) FROM audit")[0][0]
        last = self._database.query("SELECT MAX(seq) FROM audit")[0][0]
        return (1, 0) if last is None else (int(first), int(last))

    def kinds(self) -> Sequence[str]:
        """Every kind that occurs."""
        sql = (
            "WITH RECURSIVE found(kind) AS (SELECT MIN(kind) FROM audit UNION ALL SELECT (SELECT MIN(kind) FROM audit "
            "WHERE audit.kind > found.kind) FROM found WHERE found.kind IS NOT NULL) "
            "SELECT kind FROM found WHERE kind IS NOT NULL"
        )
        return [kind for (kind,) in self._database.query(sql)]


def _entry(row: Sequence[Any]) -> AuditEntry:
    seq, at, record_id, kind, text, detail, previous, digest = row
    return AuditEntry(seq, moment_of(at), record_id, kind, text, detail, previous, digest)


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
