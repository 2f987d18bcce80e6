"""What lies where in Tally: openings and movements added up, and whether they tie to what Tally says itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.balances import ItemBalance, OpeningBatch
from app.domain.masters import Company, MasterKind
from app.domain.quantities import Quantity
from app.domain.stock import Move, Movement
from app.domain.vouchers import VoucherClass
from app.engine.intake import Intake
from app.engine.stock.levels import ItemLevels, StockLevels
from tests.store.shelf import Shelf
from tests.unit.purchase_builders import COMPANY, ITEMS, UNITS, qty
from tests.unit.stock_builders import stock_voucher

D = Decimal
APRIL, YEAR_BEFORE = date(2026, 4, 1), date(2025, 4, 1)
MAIN, VAN = ("Main Location", "Primary Batch"), ("Van 1", "Primary Batch")


class Store:
    """A company whose masters are read; the clock says 2 May 2026."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.books = shelf, shelf.stock_books
        self.levels = StockLevels(shelf.books, shelf.stock_books, shelf.cursors, shelf.clock)
        intake = Intake(shelf.database, shelf.books, shelf.records, shelf.audit, shelf.clock, shelf.stock_books)
        intake.bind(Company(COMPANY, "Sample", YEAR_BEFORE, None, None, None, 5, 5))
        shelf.books.save_masters(COMPANY, MasterKind.ITEM, list(ITEMS.values()), complete=True)
        shelf.books.save_masters(COMPANY, MasterKind.UNIT, list(UNITS.values()), complete=True)

    def moved(self, master: int, day: date, *moves: Movement, post_dated: bool = False) -> None:
        guid = f"{COMPANY}-{master:08x}"
        one = stock_voucher(VoucherClass.STOCK_JOURNAL, guid=guid, master_id=master, date=day, is_post_dated=post_dated)
        self.books.save(one, 1, moves)

    def says(self, item: str, closing: Quantity | None, *openings: OpeningBatch) -> None:
        self.books.save_balances(COMPANY, [ItemBalance(f"i-{item}", item, None, None, closing, None, openings)])

    def of(self, item: str = "MCB-32") -> ItemLevels:
        found = self.levels.of(COMPANY, item)
        assert found == next(one for one in self.levels.all(COMPANY) if one.item == item)
        return found

    def settle(self, *candidates: date) -> date | None:
        return self.levels.settle(COMPANY, candidates)


@pytest.fixture
def store(shelf: Shelf) -> Store:
    return Store(shelf)


def opening(number: int, godown: str = "Main Location", unit: str = "Nos") -> OpeningBatch:
    return OpeningBatch(godown, "Primary Batch", qty(number, unit), None)


def move(move: Move, quantity: Quantity, item: str = "MCB-32", place: tuple[str, str] = MAIN) -> Movement:
    return Movement(1, item, *place, move, quantity, D(0))


def came(number: int, **more: object) -> Movement:
    return replace(move(Move.IN, qty(number)), **more)  # type: ignore[arg-type]


def went(number: int, **more: object) -> Movement:
    return replace(came(number, **more), move=Move.OUT)


def levels(found: ItemLevels) -> dict[tuple[str, str], Decimal]:
    assert found.book is not None
    return dict(found.book.levels)


# -- adding up ---------------------------------------------------------------------------------------------------------


def test_openings_and_movements_add_up_place_by_place_and_tie_to_the_closing_balance(store: Store) -> None:
    store.says("MCB-32", qty(112), opening(100), opening(5, "Van 1"))
    store.moved(1, date(2026, 4, 3), came(10), went(3, godown="Van 1"))
    found = store.of()
    assert levels(found) == {MAIN: 110, VAN: 2}
    assert (found.unit, found.stated, found.adds_up) == ("Nos", 112, True)
    assert not found.ties, "nobody looked at one moment yet"


def test_everything_is_counted_in_the_items_base_unit(store: Store) -> None:
    coils = Quantity(((D(2), "Coil"),), ((D(180), "Mtr"),))
    store.says("WIRE-1.5", coils, opening(0, unit="Mtr"))
    store.moved(1, date(2026, 4, 3), move(Move.IN, coils, "WIRE-1.5"))
    boxes = Quantity(((D(1), "Box"), (D(6), "Nos")))
    store.says("GLAND", boxes)
    store.moved(2, date(2026, 4, 3), move(Move.IN, qty(18), "GLAND"))
    wire = store.of("WIRE-1.5")
    assert (wire.unit, levels(wire), wire.stated) == ("Mtr", {MAIN: 180}, 180)
    gland = store.of("GLAND")
    assert gland.stated == D("1.5")
    assert gland.book is None, "loose pieces alone are not said in boxes of 12"


@pytest.mark.parametrize("what", ["opening", "movement", "closing"])
def test_what_cannot_be_said_in_the_base_unit_leaves_the_item_unknown(store: Store, what: str) -> None:
    store.says(
        "MCB-32", qty(1, "Kg") if what == "closing" else qty(1), opening(1, unit="Kg" if what == "opening" else "Nos")
    )
    store.moved(1, APRIL, move(Move.IN, qty(0 if what != "movement" else 1, "Kg")))
    found = store.of()
    assert (found.book is None) == (what != "closing")
    assert (found.stated is None) == (what == "closing")
    assert not found.adds_up


def test_an_item_tally_was_not_asked_about_ties_to_nothing_and_one_without_a_closing_balance_to_zero(
    store: Store,
) -> None:
    store.moved(1, APRIL, came(5), went(5))
    assert (store.of().stated, store.of().book, store.of().adds_up) == (None, None, False)
    store.says("MCB-32", None)
    assert (store.of().stated, store.of().adds_up) == (0, True)


def test_negative_stock_adds_up_too(store: Store) -> None:
    store.says("MCB-32", qty(-3), opening(2))
    store.moved(1, APRIL, went(5))
    assert levels(store.of()) == {MAIN: -3}
    assert store.of().adds_up


def test_openings_of_one_place_add_up_and_what_is_not_stated_is_left_out(store: Store) -> None:
    store.says("MCB-32", qty(7), opening(3), opening(4), OpeningBatch("North", "Primary Batch", None, None))
    assert levels(store.of()) == {MAIN: 7}


def test_an_opening_of_which_tally_does_not_say_where_it_lies_is_an_item_total_only(store: Store) -> None:
    store.says("MCB-32", qty(7), opening(7, ""))
    found = store.of()
    assert (found.book, found.stated, found.adds_up) == (None, 7, False)


def test_a_post_dated_movement_counts_from_its_day_on(store: Store) -> None:
    store.says("MCB-32", qty(1))
    store.moved(1, date(2026, 5, 3), came(5), post_dated=True)
    store.moved(2, date(2026, 5, 1), came(1), post_dated=True)
    assert levels(store.of()) == {MAIN: 1}
    store.shelf.clock.move(days=1)
    assert levels(store.of()) == {MAIN: 6}


def test_counts_differ_from_what_the_book_says_on_their_day(store: Store) -> None:
    store.says("MCB-32", qty(96), opening(100))
    store.moved(1, date(2026, 4, 3), went(3))
    store.moved(2, date(2026, 4, 4), replace(came(95), move=Move.COUNT))
    store.moved(3, date(2026, 4, 5), came(1))
    found = store.of()
    assert found.adds_up
    assert found.book is not None
    assert found.book.differences == {(f"{COMPANY}-00000002", 1, *MAIN): D(-2)}


# -- since when --------------------------------------------------------------------------------------------------------


def year_before(store: Store, items: Sequence[str] = ("MCB-32", "ISO-63")) -> None:
    """Items of which 10 came last year, which the openings of April include, and 1 went this year."""
    for number, item in enumerate(items):
        store.moved(10 + number, date(2025, 6, 1), came(10, item=item))
        store.moved(20 + number, date(2026, 4, 5), went(1, item=item))
        store.says(item, qty(9), opening(10))


def test_the_openings_are_of_the_first_day_from_which_on_the_movements_tie_for_the_most_items(store: Store) -> None:
    year_before(store)
    store.moved(30, date(2025, 6, 1), came(1, item="PANEL"))
    store.says("PANEL", qty(1))
    assert store.settle(date(2026, 5, 1), YEAR_BEFORE, APRIL) == APRIL
    assert store.books.tied(COMPANY) == {"MCB-32", "ISO-63"}
    assert levels(store.of()) == {MAIN: 9}
    assert (store.of().since, store.of().ties) == (APRIL, True)
    assert not store.of("PANEL").ties


def test_of_two_days_that_tie_alike_the_earlier_one_is_taken(store: Store) -> None:
    year_before(store)
    assert store.settle(date(2026, 4, 2), APRIL, date(2025, 7, 1)) == date(2025, 7, 1)


def test_the_openings_may_be_of_any_day_and_a_day_that_still_ties_is_kept(store: Store) -> None:
    year_before(store)
    store.moved(30, date(2026, 4, 9), came(5))
    store.moved(31, date(2026, 4, 9), came(5, item="ISO-63"))
    for item in ("MCB-32", "ISO-63"):
        store.says(item, qty(14), opening(9))
    assert store.settle(APRIL, YEAR_BEFORE) == date(2026, 4, 9)
    assert store.books.tied(COMPANY) == {"MCB-32", "ISO-63"}
    assert store.settle(date(2026, 4, 8), APRIL) == date(2026, 4, 9)


def test_what_cannot_be_said_in_the_base_unit_does_not_matter_before_the_openings(store: Store) -> None:
    year_before(store)
    store.moved(30, date(2025, 6, 2), replace(came(3), quantity=qty(3, "Furlong")))
    assert store.settle(APRIL, YEAR_BEFORE) == APRIL
    assert store.books.tied(COMPANY) == {"MCB-32", "ISO-63"}


def test_where_nothing_ties_the_day_stays_and_no_item_ties_any_more(store: Store) -> None:
    year_before(store)
    store.settle(APRIL)
    store.says("MCB-32", qty(50), opening(10))
    store.says("ISO-63", qty(50), opening(10))
    assert store.settle(APRIL, YEAR_BEFORE) is None
    assert store.books.tied(COMPANY) == frozenset()
    assert store.of().since == APRIL
    assert store.settle() is None


def test_before_the_day_is_known_everything_that_was_read_is_added_up(store: Store) -> None:
    year_before(store)
    assert store.of().since is None
    assert levels(store.of()) == {MAIN: 19}


def test_what_is_read_after_the_balances_moves_the_book_and_not_whether_it_tied(store: Store) -> None:
    year_before(store)
    store.settle(APRIL)
    store.moved(40, date(2026, 5, 2), came(4))
    found = store.of()
    assert levels(found) == {MAIN: 13}
    assert (found.adds_up, found.ties) == (False, True)


def test_a_count_of_an_earlier_period_is_none_of_the_book(store: Store) -> None:
    year_before(store)
    store.moved(50, date(2025, 7, 1), replace(came(10), move=Move.COUNT))
    store.settle(APRIL)
    found = store.of()
    assert found.book is not None
    assert not found.book.differences
    assert len(found.entries) == 3


def test_two_companies_keep_their_own_day(store: Store) -> None:
    year_before(store)
    store.settle(APRIL)
    other = "ffffffff-0000-4000-8000-00000000c0de"
    assert store.levels.all(other) == []
    assert store.levels.of(other, "MCB-32").since is None
