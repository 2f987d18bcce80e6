"""Random edits make one legal change each, and the marks move as they do for a person."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.simulators.tally import Company, Edit, Line, Part, RandomEdits, stock_by_place, year_of_stock
from app.simulators.tally.standard import TRANSFER_TYPES
from app.simulators.tally.stock_kinds import KINDS

Act = Callable[[RandomEdits], Edit | None]
LINE_CHANGES: dict[str, Act] = {
    "another quantity": RandomEdits.change_quantity,
    "another rate": RandomEdits.change_rate,
    "another godown": RandomEdits.change_godown,
    "another item": RandomEdits.change_item,
}


def small(seed: int = 3, movements: int = 80) -> Company:
    return year_of_stock(seed, movements=movements, items=8, godowns=3)


def edits(books: Company, seed: int = 1) -> RandomEdits:
    return RandomEdits(books, random.Random(seed))


@pytest.mark.parametrize("what", LINE_CHANGES)
def test_a_line_is_altered_for_one_step_of_the_mark_and_the_voucher_stays_itself(what: str) -> None:
    books = small()
    before = {one.guid: one for one in books.vouchers()}
    mark = books.alt_vch_id or 0
    done = next(found for seed in range(20) if (found := LINE_CHANGES[what](edits(books, seed))) is not None)
    after = books.voucher(done.guid)
    assert done.what == what
    assert (after.alter_id, books.alt_vch_id) == (mark + 1, mark + 1)
    assert (after.date, after.type_id) == (before[done.guid].date, before[done.guid].type_id)
    assert {one.guid for one in books.vouchers() if one != before[one.guid]} == {done.guid}


@pytest.mark.parametrize(
    ("act", "steps"),
    [
        (RandomEdits.redate, 1),
        (RandomEdits.cancel, 1),
        (RandomEdits.make_optional, 2),
        (RandomEdits.make_regular, 1),
        (RandomEdits.delete, 2),
        (RandomEdits.insert_before_count, 1),
        (RandomEdits.link_tracking, 1),
        (RandomEdits.unlink_tracking, 1),
        (RandomEdits.enter, 1),
        (RandomEdits.rename_item, 0),
        (RandomEdits.rename_godown, 0),
    ],
)
def test_each_edit_moves_the_marks_as_measured(act: Act, steps: int) -> None:
    books = small(movements=300)
    books.set_optional(books.vouchers()[0].guid, True)
    marks = (books.alt_vch_id or 0, books.alt_mst_id)
    assert act(edits(books)) is not None
    assert ((books.alt_vch_id or 0), books.alt_mst_id) == (marks[0] + steps, marks[1] + (steps == 0))


def test_what_is_entered_before_a_count_is_dated_before_it_at_its_place_and_the_count_keeps_its_alterid() -> None:
    books = small()
    counts = {one.guid: one.alter_id for one in books.vouchers() if books.voucher_class(one) == "Physical Stock"}
    done = edits(books).insert_before_count()
    assert done is not None
    entered = books.voucher(done.guid)
    count = books.voucher(done.what.removeprefix("entered before the count "))
    assert entered.date < count.date
    (line,) = entered.lines
    counted = {(one.item_id, batch.godown_id, batch.name) for one in count.lines for batch in one.batches}
    assert (line.item_id, line.batches[0].godown_id, line.batches[0].name) in counted
    assert {guid: books.voucher(guid).alter_id for guid in counts} == counts


def test_linking_takes_a_purchase_out_of_stock_and_unlinking_brings_it_back() -> None:
    books = small(movements=0)
    item = books.add_item("BOLT").name
    bill = books.add_purchase(supplier="Supplier 002", date=books.books_from, lines=[Line(item, 7, 3)])
    tracked = (Line(item, 4, 3, tracking_number="T"), Line(item, None, 3, parts=(Part(1, tracking_number="T"),)))
    place = (item, "Main Location")
    assert edits(books).link_tracking() == Edit(f"linked to TRK-{2:05d}", bill.guid)
    assert place not in stock_by_place(books, books.today)
    edits(books).unlink_tracking()
    assert stock_by_place(books, books.today)[place] == 7
    books.alter_voucher(bill.guid, lines=tracked)
    assert place not in stock_by_place(books, books.today)
    edits(books).unlink_tracking()
    assert stock_by_place(books, books.today)[place] == 5


def test_linking_takes_the_number_of_a_counterpart_of_the_same_party() -> None:
    books = small(movements=0)
    item = books.add_item("BOLT").name
    for party, number in (("Supplier 002", "GRN-7"), ("Supplier 003", "GRN-8")):
        books.add_receipt_note(supplier=party, date=books.books_from, lines=[Line(item, 7, 3)], tracking_number=number)
    bill = books.add_purchase(supplier="Supplier 002", date=books.books_from, lines=[Line(item, 7, 3)])
    for seed in range(6):
        assert edits(books, seed).link_tracking() == Edit("linked to GRN-7", bill.guid)
        books.alter_voucher(bill.guid, tracking_number=None)


def test_no_change_makes_a_count_state_two_quantities_for_one_place() -> None:
    for seed in range(12):
        books = year_of_stock(1, movements=0, items=2, godowns=1)
        counts = [("ITEM-00001", "Main Location", 5), ("ITEM-00002", "Main Location", 6)]
        count = books.add_physical_stock(date=books.books_from, counts=counts)
        edits(books, seed).change_item()
        lines = books.voucher(count.guid).lines
        assert len({line.item_id for line in lines}) == 2


def test_an_edit_with_nothing_to_do_it_to_changes_nothing() -> None:
    books = small(movements=0)
    mark = books.alt_vch_id
    one = edits(books)
    acts = (one.redate, one.cancel, one.delete, one.make_regular, one.insert_before_count, one.link_tracking)
    assert [act() for act in (*acts, one.change_quantity, one.unlink_tracking)] == [None] * 8
    assert books.alt_vch_id == mark


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_entered_alone_into_a_small_company(kind: str) -> None:
    books = small(movements=0)
    done = edits(books).enter(kind, date(2025, 6, 2))
    assert books.voucher(done.guid).lines
    assert [one.guid for one in books.vouchers()] == [done.guid]


def test_what_an_entry_left_for_later_comes_with_a_later_entry() -> None:
    books = small(movements=0)
    one = edits(books)
    one.enter("note, then invoice")
    whats = {one.enter().what for _ in range(30)}
    assert "entered what was left for later" in whats


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_after_any_edits_the_books_are_still_legal(seed: int) -> None:
    books = small(seed, movements=40)
    one = edits(books, seed)
    for _ in range(40):
        one.any()
    alter_ids = [voucher.alter_id for voucher in books.vouchers()]
    assert len(set(alter_ids)) == len(alter_ids)
    assert max(alter_ids, default=0) <= (books.alt_vch_id or 0)
    for voucher in books.vouchers():
        kind = books.voucher_class(voucher)
        if voucher.entries and kind not in TRANSFER_TYPES:
            assert voucher.balance == 0
        places = [(line.item_id, batch.godown_id, batch.name) for line in voucher.lines for batch in line.batches]
        assert kind != "Physical Stock" or len(set(places)) == len(places)
        assert voucher.draft is None or voucher.draft == replace(voucher.draft, date=voucher.date)
