"""What of both systems is the same thing, pair by pair; what is remembered of a pair is a text to this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.store.database import Database

_COLUMNS = "SELECT kind, field_id, books_id, data FROM accounting_pair WHERE kind = ?"


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing on both sides."""

    kind: str
    field_id: str
    """Its id in ServiceTitan, as text."""
    books_id: str
    data: str
    """What each side showed when both were last in step, as the flow writes it."""


class Pairs:
    """The table of pairs: each thing of either side is in one pair at most. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, kind: str) -> Sequence[Pair]:
        """Every pair of that kind."""
        return [Pair(*row) for row in self._database.query(f"{_COLUMNS} ORDER BY field_id", (kind,))]

    def of(self, kind: str, *, field_id: str = "", books_id: str = "") -> Pair | None:
        """The pair in which that thing is."""
        sql = f"{_COLUMNS} AND (field_id = ? OR books_id = ?)"
        return next((Pair(*row) for row in self._database.query(sql, (kind, field_id, books_id))), None)

    def put(self, pair: Pair) -> None:
        """Save it; what either thing was paired with before is forgotten."""
        with self._database.write():
            sql = "REPLACE INTO accounting_pair (kind, field_id, books_id, data) VALUES (?, ?, ?, ?)"
            self._database.execute(sql, (pair.kind, pair.field_id, pair.books_id, pair.data))

    def remove(self, kind: str, field_id: str) -> bool:
        """Forget it; False when there was none."""
        with self._database.write():
            sql = "DELETE FROM accounting_pair WHERE kind = ? AND field_id = ?"
            return bool(self._database.execute(sql, (kind, field_id)))
