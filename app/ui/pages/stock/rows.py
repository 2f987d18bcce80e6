"""What lies where, as rows that can be filtered and sorted; made and asked off the main thread, no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.records import Subject
from app.domain.stock_levels import StockLevel, StockOverview, StockPlace
from app.engine.stock.requests import why_not_now


class Which(StrEnum):
    """What is shown."""

    DIFFERENCES = "differences"
    WAITING = "waiting"
    NOT_COMPARED = "not_compared"
    """Only the item's total is known, nothing is matched, or it cannot be told what ServiceTitan held at go-live."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One item at one place, or an item that cannot be compared."""

    key: tuple[str, str, str]
    item: str
    sku: str
    """Empty where nothing is matched, or where it is called as the item."""
    place: str
    """Warehouse or truck; else the godown; empty = the item in all."""
    tally: Decimal | None
    held: Decimal | None
    """What ServiceTitan holds, or will, by what was sent; None where that cannot be told."""
    waiting: Decimal
    reported: Decimal | None
    difference: Decimal | None
    """What ServiceTitan has more than Tally, by the report where there is one; None where it cannot be told."""
    correction: Decimal
    """By how much a correction changes ServiceTitan; 0 where there is nothing to correct, or not now."""
    why_not: str
    """Why a difference may not be corrected now, in the engine's words."""
    statement: str
    """Why it cannot be compared; empty where it can be."""
    under_way: int = 0
    target: tuple[int, int] | None = None
    """SKU id and location id."""
    unmatched: tuple[Subject, str] | None = None
    """The name that nothing at ServiceTitan is matched to."""

    @property
    def differs(self) -> bool:
        """Whether ServiceTitan holds something else than Tally."""
        return bool(self.difference)

    @property
    def incomparable(self) -> bool:
        """Whether that cannot be told."""
        return self.difference is None


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows, in which order. `version` counts the readings."""

    which: Which = Which.DIFFERENCES
    text: str = ""
    column: str = "item"
    descending: bool = False
    version: int = 0


_ORDERS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "item": lambda row: (row.item.casefold(), row.place.casefold()),
    "place": lambda row: (row.place.casefold(), row.item.casefold()),
    "tally": lambda row: (row.tally is not None, row.tally or 0),
    "held": lambda row: (row.held is not None, row.held or 0),
    "waiting": lambda row: (row.waiting,),
    "reported": lambda row: (row.reported is not None, row.reported or 0),
    "difference": lambda row: (row.difference is not None, row.difference or 0),
}
COLUMNS = tuple(_ORDERS)


class Comparison:
    """One look at levels and differences. Its methods belong on the page's lane; the numbers may be read anywhere."""

    def __init__(self, overview: StockOverview) -> None:
        self.overview = overview
        self.rows = _rows(overview)
        self.counts = {which: sum(map(_TESTS[which], self.rows)) for which in Which}
        self.correctable = tuple(row for row in self.rows if row.correction)
        self.has_report = any(row.reported is not None for row in self.rows)
        self._found: tuple[Query, Sequence[Row]] | None = None

    def count(self, query: Query) -> int:
        """How many pass the filter."""
        return len(self.find(query))

    def page(self, query: Query, offset: int, limit: int) -> Sequence[Row]:
        """One page of them."""
        return self.find(query)[offset : offset + limit]

    def find(self, query: Query) -> Sequence[Row]:
        """All of them, in the order asked for."""
        if self._found is None or self._found[0] != query:
            said = query.text.strip().casefold()
            test = _TESTS[query.which]
            found = [row for row in self.rows if test(row) and (not said or said in _said(row))]
            found.sort(key=_ORDERS["item"])
            if query.column != "item" or query.descending:
                found.sort(key=_ORDERS[query.column], reverse=query.descending)
            self._found = (query, found)
        return self._found[1]


_TESTS: dict[Which, Callable[[Row], bool]] = {
    Which.DIFFERENCES: lambda row: row.differs,
    Which.WAITING: lambda row: bool(row.waiting),
    Which.NOT_COMPARED: lambda row: row.incomparable,
    Which.ALL: lambda row: True,
}


def _said(row: Row) -> str:
    return f"{row.item}\n{row.sku}\n{row.place}".casefold()


def _rows(overview: StockOverview) -> tuple[Row, ...]:
    totals = {one.sku_code for one in overview.levels if one.statement and one.sku_code and not one.godown}
    return (
        *(_of_place(one) for one in overview.places if one.tally is not None or one.sku_code not in totals),
        *(_of_level(one) for one in overview.levels if one.statement),
    )


def _of_place(one: StockPlace) -> Row:
    held = None if one.baseline is None else one.baseline + one.elsewhere + one.sent
    missing = one.difference if one.against_report is None else one.against_report
    why = why_not_now(one) if missing else ""
    name = ", ".join(one.items) or one.sku_code
    return Row(
        key=(name, one.sku_code, one.location),
        item=name,
        sku="" if one.items == (one.sku_code,) or not one.items else one.sku_code,
        place=one.location,
        tally=one.tally,
        held=held,
        waiting=one.waiting,
        reported=one.reported,
        difference=None if missing is None else -missing,
        correction=Decimal(0) if why else one.to_correct or Decimal(0),
        why_not=why,
        statement="",
        under_way=one.under_way,
        target=(one.sku_id, one.location_id),
    )


def _of_level(one: StockLevel) -> Row:
    return Row(
        key=(one.item, one.sku_code, f"\0{one.godown}"),
        item=one.item,
        sku="" if one.sku_code == one.item else one.sku_code,
        place=one.godown,
        tally=one.quantity,
        held=None,
        waiting=Decimal(0),
        reported=None,
        difference=None,
        correction=Decimal(0),
        why_not="",
        statement=one.statement,
        unmatched=_unmatched(one),
    )


def _unmatched(one: StockLevel) -> tuple[Subject, str] | None:
    if not one.sku_code:
        return Subject.ITEM, one.item
    return (Subject.LOCATION, one.godown) if one.godown and not one.location else None
