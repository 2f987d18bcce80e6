"""Stock moves, or does not, exactly as each class of voucher was measured to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from tally_ask import FULL, ask, collection, purchase, stock_summary, typed, vouchers

from app.simulators.tally import Company, Line, Part, TallySimulator, stock_by_batch, stock_by_place
from app.simulators.tally.masters import Godown, StockItem
from app.simulators.tally.stock import positions

DAY, NEXT, LAST = date(2025, 11, 3), date(2025, 11, 4), date(2025, 11, 20)
MAIN, VAN = ("MCB", "Main Location"), ("MCB", "Van 1")
Enter = Callable[..., object]


def stock(company: Company, until: date = LAST) -> dict[tuple[str, str], int]:
    return {place: int(quantity) for place, quantity in stock_by_place(company, until).items()}


def enter(company: Company, type_name: str, quantity: int = 10, day: date = DAY, **fields: Any) -> Any:
    """One line of a class in Main Location; journals take it as produced."""
    party = None
    if type_name not in {"Stock Journal", "Physical Stock", "Material In", "Material Out"}:
        party = "Site Contracts" if type_name in {"Sales", "Delivery Note", "Credit Note"} else "Acme & Sons"
    ledger = {} if party is None else {"stock_ledger": "Purchase Account"}
    return company.add_voucher(
        type_name, day, **({"party": party, "lines": [Line("MCB", quantity, 5)]} | ledger | fields)
    )


@pytest.mark.parametrize(
    ("type_name", "moved"),
    [
        ("Purchase", 10),
        ("Receipt Note", 10),
        ("Debit Note", -10),
        ("Rejections Out", -10),
        ("Rejections In", 10),
        ("Sales", -10),
        ("Delivery Note", -10),
        ("Credit Note", 10),
        ("Stock Journal", 10),
        ("Material In", 10),
        ("Physical Stock", 10),
        ("Purchase Order", 0),
        ("Sales Order", 0),
        ("Job Work In Order", 0),
        ("Job Work Out Order", 0),
        ("Memorandum", 0),
        ("Reversing Journal", 0),
    ],
)
def test_each_class_moves_its_line_in_out_or_not_at_all(company: Company, type_name: str, moved: int) -> None:
    enter(company, type_name)
    assert stock(company) == ({MAIN: moved} if moved else {})


@pytest.mark.parametrize(
    ("invoice", "note", "moved"),
    [
        ("Purchase", "Receipt Note", 10),
        ("Sales", "Delivery Note", -10),
        ("Debit Note", "Rejections Out", -10),
        ("Credit Note", "Rejections In", 10),
    ],
)
@pytest.mark.parametrize("note_first", [True, False])
def test_a_tracked_pair_moves_stock_once_and_the_note_does_it(
    company: Company, invoice: str, note: str, moved: int, note_first: bool
) -> None:
    enter(company, invoice, tracking_number="T1", day=NEXT if note_first else DAY)
    assert stock(company) == {}, "the invoice alone moves nothing"
    enter(company, note, tracking_number="T1", day=DAY if note_first else NEXT)
    assert stock(company) == {MAIN: moved}


def test_an_invoice_for_more_than_its_note_moves_the_excess_only_where_the_company_says_so(company: Company) -> None:
    enter(company, "Receipt Note", 10, tracking_number="T1")
    enter(company, "Purchase", 6, NEXT, tracking_number="T1")
    enter(company, "Purchase", 7, NEXT, tracking_number="T1")
    assert stock(company) == {MAIN: 10}
    company.tracked_excess_moves = True
    assert stock(company) == {MAIN: 13}
    enter(company, "Purchase", 4, NEXT, tracking_number="T2")
    assert stock(company) == {MAIN: 17}, "without any note all of it is excess"


def test_one_line_may_bill_two_notes_and_goods_that_came_with_it(company: Company) -> None:
    for number, quantity in (("T1", 3), ("T2", 4)):
        enter(company, "Receipt Note", quantity, tracking_number=number)
    parts = (Part(3, tracking_number="T1"), Part(4, tracking_number="T2"), Part(5, "Van 1"))
    bill = purchase(company, NEXT, lines=[Line("MCB", None, 10, parts=parts)], taxes=[])
    assert stock(company) == {MAIN: 7, VAN: 5}
    assert (bill.total, bill.lines[0].actual) == (Decimal(120), Decimal(12))


def test_cancelled_optional_and_deleted_vouchers_move_nothing_and_a_regular_one_does_again(company: Company) -> None:
    kept = purchase(company)
    company.set_optional(kept.guid, True)
    company.cancel_voucher(purchase(company).guid)
    company.delete_voucher(purchase(company).guid)
    assert stock(company) == {}
    company.set_optional(kept.guid, False)
    assert stock(company) == {MAIN: 10}


def test_a_post_dated_voucher_counts_once_its_day_has_come_without_a_new_alterid(company: Company) -> None:
    later = purchase(company, date(2025, 12, 24), post_dated=True)
    until = date(2025, 12, 31)
    assert stock(company, until) == {}
    company.clock = lambda: datetime.fromisoformat("2025-12-24T08:00:00")
    assert stock(company, until) == {MAIN: 10}
    assert company.voucher(later.guid).alter_id == later.alter_id


def test_the_actual_quantity_moves_and_a_line_of_value_alone_does_not(company: Company) -> None:
    lines = [Line("MCB", 12, 10, billed=10), Line("MCB", None, amount=99), Line("MCB", "0.24", amount=7)]
    purchase(company, lines=lines, taxes=[])
    company.add_debit_note(supplier="Acme & Sons", date=NEXT, lines=[Line("MCB", None, amount=20)])
    assert stock(company) == {MAIN: 12}


def test_a_count_sets_one_place_on_its_date_and_later_movements_go_on_from_there(company: Company) -> None:
    purchase(company, DAY, lines=[Line("MCB", 100, 1), Line("MCB", 9, 1, godown="Van 1")], taxes=[])
    company.add_physical_stock(date=NEXT, counts=[("MCB", "Main Location", 95)])
    purchase(company, date(2025, 11, 5), taxes=[])
    assert stock(company) == {MAIN: 105, VAN: 9}
    early = purchase(company, date(2025, 10, 1), taxes=[])
    assert stock(company) == {MAIN: 105, VAN: 9}, "what is entered before the count changes nothing after it"
    company.redate_voucher(early.guid, date(2025, 11, 6))
    assert stock(company) == {MAIN: 115, VAN: 9}


def test_counts_of_one_place_follow_each_other_and_each_holds_until_the_next(company: Company) -> None:
    for day, counted in ((4, 50), (6, 0), (8, 7)):
        company.add_physical_stock(date=date(2025, 11, day), counts=[("MCB", "Van 1", counted)])
    assert [stock(company, date(2025, 11, day)).get(VAN, 0) for day in (3, 4, 5, 6, 7, 8)] == [0, 50, 50, 0, 0, 7]


def test_a_count_takes_its_turn_within_its_day_unless_the_company_counts_at_the_end(company: Company) -> None:
    company.add_physical_stock(date=DAY, counts=[("MCB", "Main Location", 95)])
    purchase(company, DAY)
    assert stock(company) == {MAIN: 105}
    company.count_at_end_of_day = True
    assert stock(company) == {MAIN: 95}
    purchase(company, NEXT)
    assert stock(company) == {MAIN: 105}


def test_a_voucher_redated_to_a_day_comes_last_on_it(company: Company) -> None:
    moved = purchase(company, date(2025, 10, 1))
    company.add_physical_stock(date=DAY, counts=[("MCB", "Main Location", 95)])
    company.redate_voucher(moved.guid, DAY)
    assert stock(company) == {MAIN: 105}


def test_batches_are_held_and_counted_apart(company: Company) -> None:
    company.add_item("GLUE", batch_wise=True, openings=[("Main Location", 5, 50, "LOT-A")])
    parts = (Part(3, batch="LOT-A"), Part(4, "Van 1", "LOT-B"))
    purchase(company, lines=[Line("GLUE", None, 1, parts=parts)], taxes=[])
    company.add_physical_stock(date=NEXT, counts=[("GLUE", "Van 1", 1, "LOT-B")])
    assert stock_by_batch(company, LAST) == {("GLUE", "Main Location", "LOT-A"): 8, ("GLUE", "Van 1", "LOT-B"): 1}
    assert stock_by_place(company, LAST) == {("GLUE", "Main Location"): 8, ("GLUE", "Van 1"): 1}


def test_a_transfer_and_a_manufacturing_journal_move_both_sides(company: Company) -> None:
    company.add_item("PANEL")
    company.add_voucher_type("Mfg", "Stock Journal", is_manufacturing_journal=True)
    company.add_transfer("MCB", 4, source="Main Location", destination="Van 1", date=DAY, rate=5)
    company.add_stock_journal(
        date=NEXT, consumed=[Line("MCB", 3, 5, godown="Van 1")], produced=[Line("PANEL", 1, 20)], type_name="Mfg"
    )
    assert stock(company) == {MAIN: -4, VAN: 1, ("PANEL", "Main Location"): 1}


def material(company: Company) -> Any:
    return company.add_material(
        "Material Out",
        date=DAY,
        party="Acme & Sons",
        consumed=[Line("MCB", 4, 5)],
        produced=[Line("MCB", 4, 5, godown="Van 1")],
    )


def test_material_out_goes_to_the_job_workers_godown_and_its_party_is_a_memorandum(company: Company) -> None:
    sent = material(company)
    assert stock(company) == {MAIN: -4, VAN: 4}
    assert [(entry.amount, entry.is_party) for entry in sent.entries] == [(Decimal(-20), True)]
    assert sent.balance != 0, "nothing balances the memorandum"
    company.add_material("Material In", date=NEXT, consumed=[Line("MCB", 4, 5, godown="Van 1")])
    assert stock(company) == {MAIN: -4}


def test_material_states_its_lists_its_view_and_its_godowns(sim: TallySimulator, company: Company) -> None:
    material(company)
    (row,) = vouchers(sim, FULL + ",VoucherSourceGodown,VoucherDestinationGodown").rows("VOUCHER")
    assert row.findtext("PERSISTEDVIEW") == "Multi Consumption Voucher View"
    assert (row.findtext("VOUCHERSOURCEGODOWN"), row.findtext("VOUCHERDESTINATIONGODOWN")) == ("Main Location", "Van 1")
    counted = [len(row.findall(f"{tag}.LIST/STOCKITEMNAME")) for tag in ("INVENTORYENTRIESIN", "INVENTORYENTRIESOUT")]
    assert (counted, godowns_of(row)) == ([1, 1], ["Main Location", "Van 1"])
    company.material_in_all_entries = False
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    assert godowns_of(row) == []


def godowns_of(row: etree._Element) -> list[str | None]:
    return [one.text for one in row.findall("ALLINVENTORYENTRIES.LIST/BATCHALLOCATIONS.LIST/GODOWNNAME")]


def test_a_count_of_nothing_comes_without_a_quantity_unless_the_build_writes_the_zero(
    sim: TallySimulator, company: Company
) -> None:
    company.add_physical_stock(date=DAY, counts=[("MCB", "Van 1", 0)])
    paths = ("ALLINVENTORYENTRIES.LIST/ACTUALQTY", "ALLINVENTORYENTRIES.LIST/BATCHALLOCATIONS.LIST/ACTUALQTY")
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    assert [row.findtext(path) for path in paths] == ["", ""]
    company.zero_count_is_empty = False
    (row,) = vouchers(sim, FULL).rows("VOUCHER")
    assert [row.findtext(path) for path in paths] == [" 0 Nos", " 0 Nos"]


def test_each_share_of_a_line_is_rounded_to_its_unit_and_the_line_is_their_sum(company: Company) -> None:
    line = Line("MCB", None, 10, godowns=(("Van 1", "1.5"), ("Main Location", "0.3"), ("Van 1", "2")))
    kept = purchase(company, lines=[line], taxes=[]).lines[0]
    assert [batch.actual for batch in kept.batches] == [2, None, 2]
    assert (kept.actual, kept.billed, kept.amount) == (Decimal(4), Decimal(4), Decimal(-38))
    assert sum(batch.amount for batch in kept.batches) == kept.amount
    assert sum(batch.billed or 0 for batch in kept.batches) == kept.billed


def test_free_goods_of_a_split_line_are_in_its_last_shares(company: Company) -> None:
    line = Line("MCB", None, 10, godowns=(("Van 1", 2), ("Main Location", 3)), billed=4)
    kept = purchase(company, lines=[line], taxes=[]).lines[0]
    assert [batch.actual for batch in kept.batches] == [2, 3]
    assert [batch.billed for batch in kept.batches] == [2, 2]


def test_a_batch_has_one_number_for_its_item_wherever_it_lies(company: Company) -> None:
    parts = (Part(1, batch="LOT-A"), Part(1, "Van 1", "LOT-A"), Part(1, batch="LOT-B"))
    first, second, other = purchase(company, lines=[Line("MCB", None, 1, parts=parts)], taxes=[]).lines[0].batches
    assert first.batch_id == second.batch_id != other.batch_id


def test_a_godown_that_holds_opening_stock_cannot_be_deleted(company: Company) -> None:
    company.add_godown("Shed")
    company.add_item("SAND", openings=[("Shed", 3, 10)])
    with pytest.raises(ValueError, match="Cannot be deleted"):
        company.delete_master(Godown, "Shed")


def test_openings_are_kept_as_exact_as_their_unit(company: Company) -> None:
    company.add_unit("Kg", 3)
    company.add_item("SAND", "Kg", openings=[("Van 1", "1.23456", 10), ("Main Location", "2.0004", 10)])
    assert stock_by_place(company, LAST) == {
        ("SAND", "Van 1"): Decimal("1.235"),
        ("SAND", "Main Location"): Decimal("2.000"),
    }


def test_pieces_of_a_dozen_come_to_nothing_when_all_are_gone(company: Company) -> None:
    company.add_unit("Doz")
    company.add_compound_unit("Doz", 12, "Nos")
    company.add_item("CLIP", "Doz of 12 Nos")
    for _ in range(5):
        purchase(company, lines=[Line("CLIP", Decimal(7) / 12, 1)], taxes=[])
    company.add_sales(customer="Site Contracts", date=NEXT, lines=[Line("CLIP", Decimal(35) / 12, 1)])
    assert stock_by_place(company, LAST) == {}
    assert positions(company, LAST)[company.find(StockItem, "CLIP").master_id].quantity == 0


def test_the_oracle_follows_renames(company: Company) -> None:
    purchase(company)
    company.rename_item("MCB", "MCB-16A")
    company.rename_master(Godown, "Main Location", "Head Office")
    assert stock_by_place(company, LAST) == {("MCB-16A", "Head Office"): 10}


def rows(sim: TallySimulator, variables: str = "") -> dict[str, etree._Element]:
    fields = "NAME,OPENINGBALANCE,OPENINGVALUE,CLOSINGBALANCE,CLOSINGVALUE,BatchAllocations"
    reply = ask(sim, collection("StockItem", fields, formula="$AlterID > 0", variables=variables))
    return {row.get("NAME", ""): row for row in reply.rows("STOCKITEM")}


def test_openings_over_http_are_those_of_the_current_period_by_godown_and_batch(
    sim: TallySimulator, company: Company
) -> None:
    company.add_item("GLUE", batch_wise=True, openings=[("Main Location", 5, 50, "LOT-A"), ("Van 1", 2, 20, "LOT-B")])
    purchase(company, date(2025, 4, 30), lines=[Line("GLUE", 4, 1, godown="Van 1", batch="LOT-B")], taxes=[])
    purchase(company, DAY, lines=[Line("GLUE", 9, 1)], taxes=[])
    company.display_period = (date(2025, 5, 1), date(2026, 3, 31))
    glue = rows(sim)["GLUE"]
    assert (glue.findtext("OPENINGBALANCE"), glue.findtext("CLOSINGBALANCE")) == (" 11 Nos", " 20 Nos")
    assert [
        [batch.findtext(tag) for tag in ("GODOWNNAME", "BATCHNAME", "OPENINGBALANCE")]
        for batch in glue.findall("BATCHALLOCATIONS.LIST")
    ] == [["Main Location", "LOT-A", " 5 Nos"], ["Van 1", "LOT-B", " 6 Nos"]]


def test_a_closing_follows_a_typed_end_inside_the_period_and_clamps_before_it(
    sim: TallySimulator, company: Company
) -> None:
    company.display_period = (date(2025, 5, 1), date(2026, 3, 31))
    for day in (date(2025, 4, 20), date(2025, 6, 1), date(2025, 11, 1)):
        purchase(company, day)

    def closing(last: str) -> str | None:
        return rows(sim, typed("20250401", last))["MCB"].findtext("CLOSINGBALANCE")

    assert [closing(day) for day in ("20251231", "20250630", "20250415")] == [" 30 Nos", " 20 Nos", " 10 Nos"]
    assert stock_summary(sim, last="20250420").xml.findtext(".//DSPCLQTY") == "10 Nos", "the report knows any day"


def test_oversold_openings_state_a_negative_quantity_and_no_value(sim: TallySimulator, company: Company) -> None:
    company.add_sales(customer="Site Contracts", date=date(2025, 4, 5), lines=[Line("MCB", 15, 9)])
    company.display_period = (DAY, date(2026, 3, 31))
    row = rows(sim)["MCB"]
    assert [row.findtext(tag) for tag in ("OPENINGBALANCE", "OPENINGVALUE", "CLOSINGVALUE")] == [" -15 Nos", "", ""]
    assert row.findtext("BATCHALLOCATIONS.LIST/OPENINGVALUE") == ""
