"""The nightly control totals: what was read against Tally's closing balances and its Stock Summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.balances import SummaryRow
from app.domain.clock import Clock
from app.domain.masters import MasterKind, StockItem
from app.domain.quantities import Quantity, Unit, expressions
from app.domain.stock_levels import ControlDifference, ControlTotals
from app.engine.stock.levels import StockLevels
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import dump, load
from app.store.references import Cursors

_ZERO = Decimal(0)
_NAMED = 20
"""Differences that the trail's entry spells out."""


def last_totals(cursors: Cursors, company_guid: str) -> ControlTotals | None:
    """The last result of a company; None before the first."""
    text = cursors.get(_cursor(company_guid))
    return load(ControlTotals, text) if text else None


class StockControl:
    """Compares, keeps the result and audits it."""

    def __init__(
        self, books: SourceBooks, levels: StockLevels, cursors: Cursors, audit: AuditTrail, clock: Clock
    ) -> None:
        self._books, self._levels, self._cursors = books, levels, cursors
        self._audit, self._clock = audit, clock

    def last(self, company_guid: str) -> ControlTotals | None:
        """The last result; None before the first."""
        return last_totals(self._cursors, company_guid)

    def reconcile(self, company_guid: str, until: date, summary: Sequence[SummaryRow]) -> ControlTotals:
        """Right after the balances were read and settled; `summary` is of the same state of Tally."""
        items = {r.name: r for r in self._books.masters(company_guid, MasterKind.ITEM) if isinstance(r, StockItem)}
        units = {r.name: r for r in self._books.masters(company_guid, MasterKind.UNIT) if isinstance(r, Unit)}
        # A group of items may stand there under its own name; a name that stands twice says nothing of the item.
        rows: dict[str, SummaryRow | None] = {}
        for row in summary:
            rows[row.item] = None if row.item in rows else row
        compared = listed = 0
        differences: list[ControlDifference] = []
        for one in self._levels.all(company_guid):
            if one.stated is None:
                continue
            compared += 1
            said, found = rows.get(one.item), None
            if said is not None and said.quantity is not None:
                listed += 1
                found = _number(said.quantity, items.get(one.item), units)
            book = one.book.total if one.book is not None else None
            if book != one.stated or (said is not None and said.quantity is not None and found != one.stated):
                differences.append(ControlDifference(one.item, one.unit, book, one.stated, found))
        totals = ControlTotals(self._clock.now(), until, compared, listed, tuple(differences))
        self._cursors.put(_cursor(company_guid), dump(totals))
        self._audit.add("stock_control", _sentence(totals), detail="\n".join(map(_line, differences[:_NAMED])))
        return totals


def _number(quantity: Quantity, item: StockItem | None, units: dict[str, Unit]) -> Decimal | None:
    if quantity.is_zero:
        return _ZERO
    said = expressions(quantity, units, (item.base_unit, item.additional_unit) if item else ())
    return said.get(item.base_unit if item and item.base_unit else quantity.unit)


def _sentence(totals: ControlTotals) -> str:
    what = f"Stock of {totals.items} items was compared with TallyPrime's closing balances"
    if totals.listed:
        what += f", of {totals.listed} also with its Stock Summary"
    n = len(totals.differences)
    return f"{what}: {'all equal' if not n else f'{n} differ' if n > 1 else '1 differs'}."


def _line(one: ControlDifference) -> str:
    book, closing, summary = (
        "unknown" if number is None else f"{number.normalize():f}" for number in (one.book, one.closing, one.summary)
    )
    return f"{one.item}: read {book}, closing balance {closing}, Stock Summary {summary} {one.unit}".rstrip()


def _cursor(company_guid: str) -> str:
    return f"stock.control.{company_guid}"
