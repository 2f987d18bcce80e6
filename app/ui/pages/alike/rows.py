"""What stands on both sides and what on one, as rows that can be filtered and sorted; made off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.states import State
from app.engine.reference.desk import Alone, KindOverview, ReferenceDesk, Together
from app.flows.reference.differences import ReferenceKind, Side


class Which(StrEnum):
    """What is shown."""

    FIELD = "servicetitan"
    """What only ServiceTitan has."""
    BOOKS = "zoho"
    BOTH = "both"

    @property
    def side(self) -> Side | None:
        """The side that has it alone."""
        return None if self is Which.BOTH else Side(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing: of one side, or of both."""

    key: tuple[str, str]
    name: str
    there: str
    """Its name in Zoho Books; of something alone empty."""
    sku: str
    alone: Alone | None
    together: Together | None
    record: int | None
    """Id of the record that waits for a person because of it."""
    state: State | None = None
    """Of that record."""

    @property
    def creatable(self) -> bool:
        """Whether it is created by a click."""
        return self.alone is not None and self.alone.by_click

    @property
    def differs(self) -> bool:
        """Whether a person is to say whose values stand."""
        return self.together is not None and self.state is State.CHANGED_AT_DESTINATION


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows, in which order. `version` counts the readings."""

    kind: ReferenceKind
    which: Which = Which.FIELD
    text: str = ""
    column: str = "name"
    descending: bool = False
    version: int = 0


_ORDERS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "name": lambda row: (row.name.casefold(), row.key),
    "there": lambda row: (row.there.casefold(), row.name.casefold(), row.key),
    "sku": lambda row: (row.sku.casefold(), row.name.casefold(), row.key),
    "note": lambda row: (row.record is None, not row.creatable, str(row.alone.why) if row.alone is not None else ""),
}


class BothSides:
    """One reading of a kind, and the numbers of all. Its methods belong on the page's lane."""

    def __init__(self, desk: ReferenceDesk, kind: ReferenceKind) -> None:
        """Raises UsageError for a kind that is switched off."""
        self.kind = kind
        self.kinds: Mapping[ReferenceKind, KindOverview] = {one.kind: one for one in desk.overview()}
        rows = [*map(_of_alone, desk.alone(kind)), *map(_of_both, desk.together(kind))]
        self._rows: dict[Which, list[Row]] = {which: [] for which in Which}
        for row in rows:
            self._rows[Which(row.alone.side) if row.alone is not None else Which.BOTH].append(row)
        self.counts = {which: len(found) for which, found in self._rows.items()}
        self.creatable = {
            which: tuple(row.alone.id for row in found if row.alone is not None and row.creatable)
            for which, found in self._rows.items()
        }
        both = self._rows[Which.BOTH]
        self.differing = tuple(row.record for row in both if row.differs and row.record is not None)
        self._found: tuple[Query, Sequence[Row]] | None = None

    def count(self, query: Query) -> int:
        """How many pass the filter."""
        return len(self.find(query))

    def page(self, query: Query, offset: int, limit: int) -> Sequence[Row]:
        """One page of them."""
        return self.find(query)[offset : offset + limit]

    def find(self, query: Query) -> Sequence[Row]:
        """All of them, in the order asked for; none of another kind."""
        if query.kind is not self.kind:
            return ()
        if self._found is None or self._found[0] != query:
            said = query.text.strip().casefold()
            found = [row for row in self._rows[query.which] if not said or said in _said(row)]
            found.sort(key=_ORDERS["name"])
            if query.column != "name" or query.descending:
                found.sort(key=_ORDERS[query.column], reverse=query.descending)
            self._found = (query, found)
        return self._found[1]


def _said(row: Row) -> str:
    return f"{row.name}\n{row.there}\n{row.sku}".casefold()


def _of_alone(one: Alone) -> Row:
    sku = one.key if one.kind is ReferenceKind.ITEM else ""
    return Row((one.side.value, one.id), one.name, "", sku, one, None, one.record, one.state)


def _of_both(one: Together) -> Row:
    return Row(("both", one.field_id), one.name, one.books_name, "", None, one, one.record, one.state)
