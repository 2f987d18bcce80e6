"""What lies where in Tally: openings and movements added up, and whether they tie to what Tally itself says.

Tally tells no closing balance per godown (facts 5.3). Its openings are those of the period its screen shows, and it
does not tell which period that is: a day from which on the movements tie for the most items is taken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from app.domain.balances import ItemBalance
from app.domain.clock import Clock
from app.domain.masters import MasterKind, StockItem
from app.domain.quantities import Quantity, Unit, expressions
from app.domain.stock import DEFAULT_GODOWN, BookEntry, Place
from app.flows.stock.book import ItemBook, item_book
from app.store.book import SourceBooks
from app.store.references import Cursors
from app.store.stock_books import KeptMovement, StockBooks

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ItemLevels:
    """The book of one item."""

    item: str
    unit: str
    """The base unit, in which everything is counted."""
    book: ItemBook | None
    """None where openings or a movement cannot be said in the base unit, or nobody says where an opening lies."""
    stated: Decimal | None
    """What Tally said of the item in all when it was last asked; None where it was not asked yet."""
    ties: bool = False
    """Whether the places added up to that, at that moment: only then are they published."""
    openings: Mapping[Place, Decimal] = field(default_factory=dict)
    entries: Sequence[BookEntry] = ()
    """All that were read and can be said in the base unit, also those before the openings."""
    untold: bool = False
    """Some before the openings cannot."""
    since: date | None = None
    """The day the openings are of; None while it is not known."""
    read_from: date | None = None
    """Every movement of this day and later was read; None while that cannot be said of any."""

    @property
    def adds_up(self) -> bool:
        """Whether they do so now, with what was read since."""
        return self.book is not None and self.stated is not None and self.book.total == self.stated


class StockLevels:
    """Reads what was kept; asks nobody."""

    def __init__(self, books: SourceBooks, stock: StockBooks, cursors: Cursors, clock: Clock) -> None:
        self._books, self._stock, self._cursors, self._clock = books, stock, cursors, clock

    def of(self, company_guid: str, item: str) -> ItemLevels:
        """The book of one item as of today."""
        return self.one_by_one(company_guid)(item)

    def one_by_one(self, company_guid: str) -> Callable[[str], ItemLevels]:
        """The same for many: the masters are read once."""
        reckoner = self._reckoner(company_guid)

        def of(item: str) -> ItemLevels:
            balance, kept = self._stock.balance(company_guid, item), self._stock.movements(company_guid, item)
            return replace(reckoner.levels(item, balance, kept), ties=self._stock.ties(company_guid, item))

        return of

    def all(self, company_guid: str) -> Sequence[ItemLevels]:
        """Of every item that was ever moved or has a balance."""
        reckoner = self._reckoner(company_guid)
        balances, tied = self._stock.balances(company_guid), self._stock.tied(company_guid)
        return [
            replace(
                reckoner.levels(item, balances.get(item), self._stock.movements(company_guid, item)), ties=item in tied
            )
            for item in self._stock.items(company_guid)
        ]

    def settle(self, company_guid: str, usual: Sequence[date]) -> date | None:
        """After balances were read with nobody at work in Tally: find a day from which on the movements tie for the
        most items, remember it and which items tie; None where none does.

        Any day from the first of the `usual` ones on is possible; of several that tie alike the one found before is
        kept, else the first usual one is taken.
        """
        if not usual:
            self._stock.save_ties(company_guid, {})
            return None
        balances = self._stock.balances(company_guid)
        kept = {item: self._stock.movements(company_guid, item) for item in balances}
        masters, today = self._masters(company_guid), self._clock.today()
        found = [_Reckoner(masters, today, None).levels(item, balances[item], kept[item]) for item in balances]
        days = {entry.day for one in found for entry in one.entries if entry.day >= min(usual)}
        possible = sorted(days | set(usual))
        tied = [where for one in found for where in _ties(one, possible)]
        numbers = [sum(day in where for where in tied) for day in range(len(possible))]
        before = self.since(company_guid)
        liked = [day for day in (before, *sorted(usual), *possible) if day in possible]
        chosen = next((day for day in liked if 0 < numbers[possible.index(day)] == max(numbers)), None)
        if chosen is not None:
            self._cursors.put(_cursor(company_guid), chosen.isoformat())
        reckoner = _Reckoner(masters, today, chosen)
        ties = {item: reckoner.levels(item, balances[item], kept[item]).adds_up for item in balances}
        self._stock.save_ties(company_guid, ties if chosen else dict.fromkeys(balances, False))
        return chosen

    def read_from(self, company_guid: str) -> date | None:
        """From which day on all that moves stock was read; None while that cannot be said of any."""
        text = self._cursors.get(read_from_cursor(company_guid))
        return date.fromisoformat(text) if text else None

    def since(self, company_guid: str) -> date | None:
        """First day of the period Tally's openings are of; None while it is not known."""
        text = self._cursors.get(_cursor(company_guid))
        return date.fromisoformat(text) if text else None

    def _reckoner(self, company_guid: str) -> _Reckoner:
        start, read_from = self.since(company_guid), self.read_from(company_guid)
        return _Reckoner(self._masters(company_guid), self._clock.today(), start, read_from)

    def _masters(self, company_guid: str) -> tuple[Mapping[str, StockItem], Mapping[str, Unit]]:
        items = self._books.masters(company_guid, MasterKind.ITEM)
        units = self._books.masters(company_guid, MasterKind.UNIT)
        return (
            {row.name: row for row in items if isinstance(row, StockItem)},
            {row.name: row for row in units if isinstance(row, Unit)},
        )


def _ties(one: ItemLevels, days: Sequence[date]) -> list[range]:
    """For which of the days the item ties, if the openings are of that day; only its own days make a difference."""
    found: list[range] = []
    if one.book is None or one.stated is None:
        return found
    low = 0
    for day in (*sorted({entry.day for entry in one.entries}), None):
        high = len(days) if day is None else bisect_right(days, day)
        entries = [] if day is None else [entry for entry in one.entries if entry.day >= day]
        if low < high and item_book(one.openings, entries).total == one.stated:
            found.append(range(low, high))
        low = high
    return found


def read_from_cursor(company_guid: str) -> str:
    """Where it is kept from which day on all that moves stock was read."""
    return f"stock.read_from.{company_guid}"


def _cursor(company_guid: str) -> str:
    return f"stock.period.{company_guid}"


@dataclass(frozen=True, slots=True)
class _Reckoner:
    masters: tuple[Mapping[str, StockItem], Mapping[str, Unit]]
    today: date
    start: date | None
    """First day of the period the openings belong to."""
    read_from: date | None = None

    def levels(self, item: str, balance: ItemBalance | None, kept: Sequence[KeptMovement]) -> ItemLevels:
        master = self.masters[0].get(item)
        unit = master.base_unit if master else ""
        stated = None
        if balance is not None:
            closing = balance.closing_quantity
            stated = _ZERO if closing is None else self._number(closing, master)
        book: ItemBook | None = None
        openings = self._openings(balance, master) if balance is not None else None
        entries, untold = self._entries(kept, master)
        if openings is not None and entries is not None:
            book = item_book(openings, [one for one in entries if self.start is None or one.day >= self.start])
        return ItemLevels(
            item, unit, book, stated, openings=openings or {}, entries=entries or (), untold=untold, since=self.start,
            read_from=self.read_from,
        )  # fmt: skip

    def _openings(self, balance: ItemBalance, master: StockItem | None) -> dict[Place, Decimal] | None:
        found: dict[Place, Decimal] = {}
        for opening in balance.openings:
            if opening.quantity is None:
                continue
            number = self._number(opening.quantity, master)
            if number is None:
                return None
            if number and not opening.godown:
                return None  # Tally does not say where: only the item's total is known
            place = (opening.godown or DEFAULT_GODOWN, opening.batch)
            found[place] = found.get(place, _ZERO) + number
        return found

    def _entries(self, kept: Sequence[KeptMovement], master: StockItem | None) -> tuple[list[BookEntry] | None, bool]:
        """Them, None where one since the openings cannot be said in the base unit; and whether one before cannot."""
        found: list[BookEntry] = []
        untold = False
        for one in kept:
            if one.post_dated and one.day > self.today:
                continue
            moved = one.movement
            number = self._number(moved.quantity, master)
            if number is None and self.start is not None and one.day < self.start:
                untold = True  # in the openings
                continue
            if number is None:
                return None, untold
            found.append(
                BookEntry(one.day, one.order, one.voucher, moved.line, moved.godown, moved.batch, moved.move, number)
            )
        return found, untold

    def _number(self, quantity: Quantity, master: StockItem | None) -> Decimal | None:
        if quantity.is_zero:
            return _ZERO
        own = (master.base_unit, master.additional_unit) if master else ()
        said = expressions(quantity, self.masters[1], own)
        return said.get(master.base_unit if master and master.base_unit else quantity.unit)
