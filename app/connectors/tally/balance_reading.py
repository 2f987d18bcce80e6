"""Asks Tally what lies in stock: openings and closings of the items in portions, and the Stock Summary in one piece.

Heavy (facts 1.4), so for the night or on demand. Marks are read before and after, as around everything (facts 3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from app.connectors.tally import artefacts
from app.connectors.tally.artefacts import Request
from app.connectors.tally.asking import Desk, ask_rows, open_companies
from app.connectors.tally.balance_rows import BalanceRow, closing_row, opening_row, summary_row
from app.connectors.tally.binding import choose
from app.connectors.tally.client import TallyClient
from app.connectors.tally.parsing import Builder
from app.connectors.tally.refusals import bad_answer
from app.connectors.tally.values import QuantityReader
from app.connectors.tally.windows import Pace, Portion
from app.domain.balances import ItemBalance, Reading, SummaryRow
from app.domain.errors import Busy
from app.domain.masters import MasterKind, StockItem
from app.domain.quantities import Unit
from app.domain.source import Book, Progress, ReadOptions

_Ask = Callable[[str, int, int], Request]
"""Makes an artefact from a suffix to its name and the ALTERIDs: above the first, up to the second."""


class BalanceReading:
    """One reading of one company's stock; its units and items are the stored ones."""

    def __init__(self, client: TallyClient, book: Book, options: ReadOptions, portion: Portion) -> None:
        """Binds the company: raises as `TallyReader.read`."""
        self._client = client
        self._book = book
        self._portion = portion
        self._row = choose(open_companies(client), options.company, options.company_guid)
        self._company = self._row.company
        Desk(client, self._company, Pace(1, 1, lambda _: None)).verify_open()
        units = book.masters(self._company.guid, MasterKind.UNIT)
        self._quantities = QuantityReader(row for row in units if isinstance(row, Unit))

    def balances(self, until: date, progress: Progress) -> Reading[ItemBalance]:
        """Openings and closings, joined by GUID. Raises BadAnswer when an item is missing although nobody worked in
        Tally, and Busy when not even one item can be told in time."""
        name = self._company.name
        told = self._row.items
        openings = self._in_portions(
            lambda fresh, above, up_to: artefacts.item_openings(name, above, up_to, fresh=fresh),
            opening_row(self._quantities),
            lambda done: progress("openings", done, told),
        )
        if not openings and told:
            openings = self._in_portions(
                lambda fresh, above, up_to: artefacts.item_openings(name, above, up_to, fresh=fresh, dotted=True),
                opening_row(self._quantities),
                lambda done: progress("openings", done, told),
            )
        closings = self._in_portions(
            lambda fresh, above, up_to: artefacts.item_closings(name, above, up_to, until, fresh=fresh),
            closing_row(self._quantities),
            lambda done: progress("closings", done, told),
        )
        moved = self._moved_meanwhile()
        if not moved and (openings.keys() != closings.keys() or len(closings) < (told or 0)):
            raise bad_answer(
                f"Tally has {told or 'an unknown number of'} stock items and told the openings of {len(openings)} "
                f"and the closings of {len(closings)}."
            )
        rows = [_joined(row, closings[guid]) for guid, row in openings.items() if guid in closings]
        return Reading(self._company, until, rows, moved)

    def summary(self, first: date, last: date) -> Reading[SummaryRow]:
        """The Stock Summary of those days; an empty one means that nothing is in stock."""
        request = artefacts.stock_summary(self._company.name, first, last)
        rows = ask_rows(self._client, lambda _: request, summary_row(self._quantities))
        return Reading(self._company, last, rows, self._moved_meanwhile())

    def _in_portions(self, ask: _Ask, build: Builder[BalanceRow], told: Callable[[int], None]) -> dict[str, BalanceRow]:
        """Every item once, by GUID: ranges of ALTERIDs without a gap, as long as Tally can bear."""
        alter_ids = self._alter_ids()
        last, above = self._company.master_mark, 0
        found: dict[str, BalanceRow] = {}
        while above < last:
            up_to = self._portion.above(above, alter_ids, last)
            try:
                rows = self._range(ask, build, above, up_to)
            except Busy:
                if sum(above < one <= up_to for one in alter_ids) <= 1:
                    raise
                open_companies(self._client)  # raises while Tally is still at work on what was given up
                continue
            found.update((row.guid, row) for row in rows)
            above = up_to
            told(len(found))
        return found

    def _range(self, ask: _Ask, build: Builder[BalanceRow], above: int, up_to: int) -> Sequence[BalanceRow]:
        rows = ask_rows(self._client, lambda fresh: ask(fresh, above, up_to), build, self._portion)
        if any(not above < row.alter_id <= up_to for row in rows):
            raise bad_answer("Tally listed a stock item that was not asked for: it did not honour the filter.")
        if len({row.guid for row in rows}) != len(rows):
            raise bad_answer("Tally listed one stock item twice in one answer.")
        return rows

    def _alter_ids(self) -> list[int]:
        items = self._book.masters(self._company.guid, MasterKind.ITEM)
        return sorted(item.alter_id for item in items if isinstance(item, StockItem))

    def _moved_meanwhile(self) -> bool:
        """Marks again: whether anything changed, after it was made sure that the company is still the one bound."""
        company = self._company
        after = choose(open_companies(self._client), company.name, company.guid).company
        return (after.voucher_mark, after.master_mark) != (company.voucher_mark, company.master_mark)


def _joined(opening: BalanceRow, closing: BalanceRow) -> ItemBalance:
    return ItemBalance(
        item_guid=opening.guid,
        item=opening.name,
        opening_quantity=opening.quantity,
        opening_value=opening.value,
        closing_quantity=closing.quantity,
        closing_value=closing.value,
        openings=opening.batches,
    )
