"""The generated year holds every class of stock voucher and its awkward cases, quickly and the same for one seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from tally_ask import ask, collection, stock_summary

from app.simulators.tally import Company, TallySimulator, Voucher, stock_by_batch, stock_by_place, year_of_stock
from app.simulators.tally.masters import Godown, Ledger, StockItem, VoucherType
from app.simulators.tally.standard import INVENTORY_TYPES, TRANSFER_TYPES
from app.simulators.tally.stock import NOTE_OF
from app.simulators.tally.vouchers import Batch, StockLine

GO_LIVE = date(2025, 5, 1)


@pytest.fixture(scope="module")
def year() -> Company:
    return year_of_stock(4, movements=4_000, items=300)


def lines(year: Company) -> Iterator[tuple[str, Voucher, StockLine, Batch]]:
    for voucher in year.vouchers():
        reserved = year.voucher_class(voucher)
        for line in voucher.lines:
            for batch in line.batches:
                yield reserved, voucher, line, batch


def test_the_whole_year_is_built_and_weighed_quickly() -> None:
    started = perf_counter()
    whole = year_of_stock(1)
    built = perf_counter()
    assert built - started < 15
    assert stock_by_place(whole, whole.today)
    assert perf_counter() - built < 0.5
    assert sum(len(one.lines) for one in whole.vouchers() if whole.voucher_class(one) in INVENTORY_TYPES) > 19_000
    assert (len(whole.all(StockItem)), len(whole.all(Godown))) == (2_000, 8)


def test_the_same_seed_makes_the_same_year_and_another_seed_another() -> None:
    def told(seed: int) -> list[str]:
        made = year_of_stock(seed, movements=300, items=30, edits=30)
        return [f"{v.guid} {v.alter_id} {v.date} {v.total} {v.lines}" for v in made.vouchers()]

    assert told(5) == told(5)
    assert told(5) != told(6)


def test_it_has_every_class_that_moves_stock_and_those_that_do_not(year: Company) -> None:
    classes = Counter(year.voucher_class(voucher) for voucher in year.vouchers())
    orders = {"Purchase Order", "Sales Order", "Job Work Out Order", "Memorandum"}
    assert set(classes) == INVENTORY_TYPES | orders
    types = {voucher.type_id for voucher in year.vouchers()}
    assert any(year.get(VoucherType, one).is_manufacturing_journal for one in types)
    assert classes["Purchase"] > classes["Physical Stock"] > 20


@pytest.mark.parametrize("movements", [1, 80])
def test_even_a_short_year_has_some_of_everything(movements: int) -> None:
    short = year_of_stock(2, movements=movements, items=8, godowns=3)
    assert stock_by_place(short, short.today)


def test_tracked_pairs_come_in_either_order_and_across_the_go_live_date(year: Company) -> None:
    first: dict[tuple[str, str], date] = {}
    for reserved, voucher, _, batch in lines(year):
        if batch.tracking_number:
            key = (reserved, batch.tracking_number)
            first[key] = min(first.get(key, voucher.date), voucher.date)
    pairs = [
        (reserved, first[note, number], day)
        for (reserved, number), day in first.items()
        if (note := NOTE_OF.get(reserved, "")) and (note, number) in first
    ]
    for kind in ("Purchase", "Sales"):
        assert any(note < invoice for one, note, invoice in pairs if one == kind)
        assert any(invoice < note for one, note, invoice in pairs if one == kind)
    assert sum(note < GO_LIVE <= invoice for kind, note, invoice in pairs if kind == "Purchase") >= 5
    for invoice, note in NOTE_OF.items():
        numbers = [{number for reserved, number in first if reserved == kind} for kind in (invoice, note)]
        assert numbers[0] & numbers[1], f"{invoice} and {note} share numbers"


def test_one_line_bills_several_notes_and_one_invoice_is_tracked_in_part(year: Company) -> None:
    tracked = [
        (voucher, {batch.tracking_number for batch in line.batches})
        for voucher in year.vouchers()
        if year.voucher_class(voucher) == "Purchase"
        for line in voucher.lines
    ]
    assert any(len(numbers - {None}) > 1 for _, numbers in tracked)
    assert any(None in numbers and len(numbers) > 1 for _, numbers in tracked)


def test_places_are_counted_again_and_again_to_the_book_and_to_nothing(year: Company) -> None:
    counts = Counter((line.item_id, batch.godown_id) for _, _, line, batch in lines(year) if line.counted)
    assert len(counts) > 50
    assert sum(times >= 3 for times in counts.values()) >= 10
    assert any(batch.actual == 0 for _, _, line, batch in lines(year) if line.counted)


def test_quantities_come_in_every_kind_of_unit_and_lines_in_every_oddity(year: Company) -> None:
    moved = list(lines(year))
    units = {year.unit(year.get(StockItem, line.item_id).unit_id).name for _, _, line, _ in moved}
    assert units >= {"Nos", "Kg", "Mtr", "Ltr", "Box of 10 Nos", "Coil"}
    assert any(line.actual and line.actual != round(line.actual, 2) for _, _, line, _ in moved), "three decimals"
    assert any(line.rate_unit == "Mtr" for _, _, line, _ in moved), "a rate in the alternate unit"
    assert any((line.billed or 0) < (line.actual or 0) for _, _, line, _ in moved if not line.counted), "free goods"
    assert any(line.actual is None and line.amount for _, _, line, _ in moved), "value only"
    assert any(len(line.batches) > 1 for _, _, line, _ in moved)
    assert any(batch.name.startswith("LOT-") for _, _, _, batch in moved)
    assert any(len({line.item_id for line in one.lines}) < len(one.lines) for one in year.vouchers())


def test_vouchers_are_optional_cancelled_post_dated_and_entered_late(year: Company) -> None:
    made = year.vouchers()
    assert any(one.optional for one in made)
    assert any(one.cancelled for one in made)
    assert any(one.post_dated and one.date > year.today for one in made)
    assert any(one.post_dated and one.date <= year.today for one in made)
    assert [one.alter_id for one in made] != sorted(one.alter_id for one in made)
    assert all(one.date <= year.today or one.post_dated for one in made)
    assert min(one.date for one in made) >= year.books_from


def test_some_places_are_oversold_at_some_time(year: Company) -> None:
    days = [year.books_from + timedelta(days=30 * n) for n in range(12)]
    assert any(quantity < 0 for day in days for quantity in stock_by_batch(year, day).values())


def test_every_voucher_keeps_the_rules_measured_on_real_files(year: Company) -> None:
    for voucher in year.vouchers():
        if voucher.entries and year.voucher_class(voucher) not in TRANSFER_TYPES:
            assert voucher.balance == 0, voucher
        for line in voucher.lines:
            assert sum(batch.amount for batch in line.batches) == line.amount
            assert not line.amount or (line.amount < 0) == line.deemed_positive
            if line.actual is not None:
                assert sum(batch.actual or Decimal(0) for batch in line.batches) == line.actual


def test_every_quantity_fits_its_unit(year: Company) -> None:
    for (item, _, _), quantity in stock_by_batch(year, year.today).items():
        unit = year.unit(year.find(StockItem, item).unit_id)
        pieces = quantity * unit.conversion
        decimals = unit.decimals if unit.simple else year.unit(unit.tail_id).decimals
        assert pieces == round(pieces, decimals), (item, quantity)


def test_the_closing_balances_and_the_summary_tie_to_the_places(year: Company) -> None:
    places = stock_by_place(year, date(2026, 3, 31))
    with TallySimulator([year]) as sim:
        reply = ask(sim, collection("StockItem", "NAME,CLOSINGBALANCE", formula="$AlterID > 0", company=year.name))
        summary = stock_summary(sim, year.name).xml
    totals = {item: sum(q for (name, _), q in places.items() if name == item) for item, _ in places}
    stated = {row.get("NAME"): row.findtext("CLOSINGBALANCE") or "" for row in reply.rows("STOCKITEM")}
    assert {name for name, text in stated.items() if text} == {name for name, total in totals.items() if total}
    pieces = {name: text for name, text in stated.items() if text.endswith(" Nos") and "Box" not in text}
    assert pieces
    assert all(Decimal(text.split()[0]) == totals[name or ""] for name, text in pieces.items())
    shown = [one.text for one in summary.findall(".//DSPDISPNAME")]
    assert set(shown) >= {name for name, total in totals.items() if total}


def test_a_year_of_nothing_is_a_small_company_to_work_with() -> None:
    small = year_of_stock(1, movements=0, items=4, godowns=3)
    assert small.vouchers() == []
    assert len(small.all(Godown)) == 3
    assert any(one.name.startswith("Supplier") for one in small.all(Ledger))


def test_dozens_of_twelve_are_there_when_asked_for() -> None:
    made = year_of_stock(1, movements=400, items=12, endless_units=True)
    dozens = [one.master_id for one in made.all(StockItem) if made.unit(one.unit_id).name == "Doz of 12 Nos"]
    assert any(line.item_id in dozens for _, _, line, _ in lines(made))
    for (item, _, _), quantity in stock_by_batch(made, made.today).items():
        if made.find(StockItem, item).master_id in dozens:
            assert abs(quantity * 12 - round(quantity * 12)) < Decimal("1e-20")
