"""The book of an item: openings, movements in order, counts that set and what they differ by."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.stock import BookEntry, Move
from app.flows.stock.book import by_godown, item_book

D = Decimal
FIRST = date(2026, 4, 1)
MAIN, VAN = ("Main Location", "Primary Batch"), ("Van 1", "Primary Batch")


def entry(
    day: int, order: int, move: Move, number: str | int, place: tuple[str, str] = MAIN, line: int = 1
) -> BookEntry:
    return BookEntry(FIRST + timedelta(days=day), order, f"v{order}", line, *place, move, D(number))


IN_10 = entry(0, 1, Move.IN, 10)
OUT_3 = entry(2, 2, Move.OUT, 3)
COUNT_95 = entry(3, 3, Move.COUNT, 95)
LATER_IN = entry(4, 4, Move.IN, 1)
THE_COUNT = ("v3", 1, *MAIN)


def test_openings_and_movements_add_up_place_by_place() -> None:
    book = item_book({MAIN: D(100), VAN: D("2.5")}, [IN_10, OUT_3, entry(1, 9, Move.OUT, 4, VAN)])
    assert book.levels == {MAIN: 107, VAN: D("-1.5")}
    assert book.total == D("105.5")
    assert not book.differences


def test_a_count_sets_its_place_and_differs_by_counted_less_book() -> None:
    book = item_book({MAIN: D(100), VAN: D(5)}, [IN_10, OUT_3, COUNT_95, LATER_IN])
    assert book.differences == {THE_COUNT: D(-12)}
    assert book.levels == {MAIN: 96, VAN: 5}


def test_what_is_dated_earlier_changes_a_later_count_and_not_what_lies_there_after_it() -> None:
    for moved, difference in ((entry(1, 8, Move.IN, 7), D(-19)), (entry(1, 8, Move.OUT, 7), D(-5))):
        book = item_book({MAIN: D(100)}, [IN_10, OUT_3, COUNT_95, moved])
        assert book.differences[THE_COUNT] == difference
        assert book.levels[MAIN] == 95


def test_what_is_dated_later_changes_what_lies_there_and_not_the_count() -> None:
    book = item_book({MAIN: D(100)}, [IN_10, OUT_3, COUNT_95, replace(OUT_3, day=FIRST + timedelta(days=9))])
    assert book.differences[THE_COUNT] == D(-12)
    assert book.levels[MAIN] == 92


def test_a_movement_that_is_redated_across_a_count_changes_both() -> None:
    before = item_book({}, [IN_10, COUNT_95])
    after = item_book({}, [replace(IN_10, day=FIRST + timedelta(days=5)), COUNT_95])
    assert (before.differences[THE_COUNT], before.total) == (85, 95)
    assert (after.differences[THE_COUNT], after.total) == (95, 105)


def test_within_a_day_vouchers_stand_in_the_order_of_their_numbers_and_lines_in_theirs() -> None:
    count = entry(1, 5, Move.COUNT, 50)
    earlier, later = entry(1, 4, Move.IN, 1), entry(1, 6, Move.IN, 2)
    book = item_book({}, [later, count, earlier])
    assert book.differences == {("v5", 1, *MAIN): D(49)}
    assert book.total == 52
    twice = item_book({}, [entry(1, 5, Move.COUNT, 7, line=2), count])
    assert twice.differences == {("v5", 1, *MAIN): D(50), ("v5", 2, *MAIN): D(-43)}


def test_a_count_of_another_batch_or_godown_leaves_a_place_alone() -> None:
    other_batch = ("Main Location", "B2")
    book = item_book({MAIN: D(10), other_batch: D(3)}, [entry(1, 1, Move.COUNT, 0, other_batch)])
    assert book.levels == {MAIN: 10, other_batch: 0}
    assert book.differences == {("v1", 1, *other_batch): D(-3)}
    assert by_godown(book.levels) == {"Main Location": 10}


def test_a_count_that_says_what_the_book_says_differs_by_nothing() -> None:
    assert item_book({MAIN: D(95)}, [COUNT_95]).differences == {THE_COUNT: 0}


def test_negative_stock_is_counted_from_below_zero() -> None:
    assert item_book({}, [OUT_3, COUNT_95]).differences == {THE_COUNT: D(98)}


def test_a_day_is_included_when_the_book_is_asked_until_then() -> None:
    entries = [IN_10, OUT_3, COUNT_95, LATER_IN]
    assert item_book({}, entries, until=FIRST - timedelta(days=1)).levels == {}
    assert item_book({}, entries, until=OUT_3.day).levels == {MAIN: 7}
    assert item_book({}, entries, until=COUNT_95.day).levels == {MAIN: 95}
    assert item_book({}, entries).levels == {MAIN: 96}


an_entry = st.builds(
    entry,
    st.integers(0, 20),
    st.integers(1, 10**6),
    st.sampled_from(Move),
    st.integers(0, 50),
    st.sampled_from([MAIN, VAN]),
)
books = st.lists(an_entry, max_size=25, unique_by=lambda e: e.order)


@given(books, st.randoms())
def test_the_order_in_which_entries_arrive_changes_nothing(entries: list[BookEntry], rng: random.Random) -> None:
    shuffled = list(entries)
    rng.shuffle(shuffled)
    assert item_book({MAIN: D(5)}, shuffled) == item_book({MAIN: D(5)}, entries)


@given(books)
def test_openings_movements_and_differences_of_counts_add_up_to_what_lies_there(entries: list[BookEntry]) -> None:
    book = item_book({MAIN: D(5), VAN: D(-2)}, entries)
    assert book.total == 3 + _moved(entries) + sum(book.differences.values())


def _moved(entries: Iterable[BookEntry]) -> Decimal:
    signs = {Move.IN: 1, Move.OUT: -1, Move.COUNT: 0}
    return sum((signs[e.move] * e.quantity for e in entries), D(0))
