"""Stock lines, units, godowns, vendors and SKUs of the purchases flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.marker import Marker, find_marker
from app.domain.purchasing import Address, LocationKind, SkuKind, Vendor
from app.domain.quantities import Quantity
from app.domain.records import Subject
from app.flows.purchases.order_lines import LineRules
from tests.unit.purchase_builders import (
    COMPANY,
    LOCATIONS,
    MOMENT,
    SKUS,
    SUPPLIER,
    TODAY,
    D,
    Desk,
    batch,
    line,
    qty,
    sku,
    voucher,
)

# -- the plain case ----------------------------------------------------------------------------------------------------


def test_one_line_becomes_one_order_with_everything_servicetitan_needs() -> None:
    plan = Desk().plan(voucher(line("MCB-32", "1000.00", qty(4)), extra=[("Input CGST", 90), ("Input SGST", 90)]))
    (part,) = plan.parts
    request = part.request
    assert (plan.total, request.tax, request.shipping) == (D(1180), D(180), D(0))
    (only,) = request.lines
    assert (only.sku_id, only.quantity, only.cost, only.vendor_part_number) == (101, D(4), D(250), "SH-32")
    assert request.vendor_invoice_number == "INV/9"
    assert (request.vendor_id, request.type_id, request.business_unit_id, request.location_id) == (7, 1, 2, 201)
    assert find_marker(request.memo) == Marker(f"{COMPANY}-0000002a", 1, 1)
    assert not request.impacts_technician_payroll


def test_without_a_reference_the_voucher_number_is_the_invoice_number() -> None:
    plan = Desk().plan(voucher(line("MCB-32", "10", qty(1)), reference=""))
    assert plan.invoice_number == "41"


@pytest.mark.parametrize(("dated", "expected"), [(date(2026, 4, 20), TODAY), (date(2026, 6, 1), date(2026, 6, 1))])
def test_required_on_is_the_later_of_the_vouchers_date_and_today(dated: date, expected: date) -> None:
    plan = Desk().plan(voucher(line("MCB-32", "10", qty(1)), date=dated))
    assert plan.parts[0].request.required_on == expected
    assert plan.parts[0].request.date == dated


def test_the_generation_stands_in_the_marker_of_every_part() -> None:
    bill = voucher(line("MCB-32", "10", qty(1)), line("ISO-63", "10", qty(1), godown="North"))
    plan = Desk().judge(bill, 3)
    assert [find_marker(p.request.memo) for p in plan.parts] == [  # type: ignore[union-attr]
        Marker(bill.guid, 3, 1),
        Marker(bill.guid, 3, 2),
    ]


# -- several places ----------------------------------------------------------------------------------------------------


def test_several_godowns_become_parts_whose_totals_add_up_to_the_voucher() -> None:
    bill = voucher(
        line("MCB-32", "100.00", qty(3), batch("66.67", qty(2)), batch("33.33", qty(1), "North")),
        line("ISO-63", "50.00", qty(1), godown="Van 1"),
        extra=[("Input CGST", "13.51"), ("Freight Inward", "10.01")],
    )
    plan = Desk().plan(bill)
    assert [part.location_id for part in plan.parts] == [201, 202, 203]
    assert plan.total == D("173.52")
    assert sum(part.request.tax for part in plan.parts) == D("13.51")
    assert sum(part.request.shipping for part in plan.parts) == D("10.01")
    assert "part 2 of 3" in plan.parts[1].request.memo


def test_two_godowns_mapped_to_one_warehouse_are_one_part() -> None:
    desk = Desk().map(Subject.LOCATION, "North", "Main Location", 201)
    plan = desk.plan(
        voucher(
            line(
                "WIRE-1.5",
                "30",
                qty(3, "Mtr"),
                batch("10", qty("1.25", "Mtr")),
                batch("20", qty("1.75", "Mtr"), "North"),
            )
        )
    )
    assert [(p.location_id, [x.quantity for x in p.request.lines]) for p in plan.parts] == [(201, [D("3.00")])]


def test_a_fraction_from_the_second_godown_counts_when_the_cost_is_split() -> None:
    desk = Desk().map(Subject.LOCATION, "North", "Main Location", 201)
    here, there = batch("66.67", qty(1)), batch("33.33", qty("0.5"), "North")
    plan = desk.plan(voucher(line("MCB-32", "100.00", qty("1.5"), here, there)))
    assert [(x.quantity, x.cost) for x in plan.parts[0].request.lines] == [(D("0.5"), D("66.66")), (1, D("66.67"))]


def test_batches_of_one_godown_are_folded() -> None:
    plan = Desk().plan(voucher(line("MCB-32", "30", qty(3), batch("10", qty(1)), batch("20", qty(2)))))
    assert [(one.quantity, one.cost) for one in plan.parts[0].request.lines] == [(D(3), D(10))]


def test_a_truck_is_shipped_to_the_address_of_its_warehouse() -> None:
    plan = Desk().plan(voucher(line("MCB-32", "10", qty(1), godown="Van 1")))
    ship_to = plan.parts[0].request.ship_to
    assert (ship_to.description, ship_to.address.city) == ("Van 1", "Nashik")
    homeless = Desk(locations=[replace(LOCATIONS[2], warehouse_id=None)])
    assert (
        homeless.plan(voucher(line("MCB-32", "10", qty(1), godown="Van 1"))).parts[0].request.ship_to.address
        == Address()
    )


def test_a_line_without_godown_goes_to_the_main_location() -> None:
    bill = voucher(replace(line("MCB-32", "10", qty(1)), batches=()))
    assert Desk().plan(bill).parts[0].location_id == 201
    unnamed = voucher(line("MCB-32", "10", qty(1), batch("10", qty(1), "")))
    assert Desk().plan(unnamed).parts[0].location_id == 201


@pytest.mark.parametrize(
    ("locations", "code"),
    [
        ([], "location_missing"),
        ([LOCATIONS[0], replace(LOCATIONS[0], id=9)], "location_ambiguous"),
        ([replace(LOCATIONS[0], active=False)], "location_inactive"),
    ],
)
def test_a_godown_without_exactly_one_place_waits_and_is_named_once(locations: list, code: str) -> None:  # type: ignore[type-arg]
    bill = voucher(line("MCB-32", "10", qty(1)), line("ISO-63", "10", qty(1)))
    assert Desk(locations=locations).codes(bill) == [code]


def test_a_mapping_to_a_place_that_is_gone_says_so() -> None:
    desk = Desk().map(Subject.LOCATION, "g-Main Location", "Old", 999)
    assert desk.codes(voucher(line("MCB-32", "10", qty(1)))) == ["location_mapping_gone"]


# -- what a line is worth ----------------------------------------------------------------------------------------------


def test_the_same_item_twice_stays_two_lines() -> None:
    plan = Desk().plan(voucher(line("MCB-32", "10", qty(1)), line("MCB-32", "12", qty(1))))
    assert [(one.sku_id, one.cost) for one in plan.parts[0].request.lines] == [(101, D(10)), (101, D(12))]


def test_free_goods_ride_in_the_quantity() -> None:
    free = replace(line("MCB-32", "100.00", qty(12)), billed=qty(10))
    lines = Desk().plan(voucher(free)).parts[0].request.lines
    assert sum(one.quantity for one in lines) == 12
    assert [one.cost for one in lines] == [D("8.33"), D("8.34")]


def test_a_free_batch_rides_with_the_batch_that_costs_in_the_same_godown() -> None:
    bill = voucher(line("MCB-32", "100.00", qty(12), batch("100.00", qty(10)), batch("0", qty(2))))
    assert sum(one.quantity for one in Desk().plan(bill).parts[0].request.lines) == 12


def test_a_free_batch_alone_in_its_godown_is_named() -> None:
    bill = voucher(line("MCB-32", "100.00", qty(12), batch("100.00", qty(10)), batch("0", qty(2), "North")))
    assert Desk().codes(bill) == ["zero_cost_line"]


def test_an_empty_batch_row_loses_nothing() -> None:
    bill = voucher(
        line("MCB-32", "100.00", qty(10), batch("100.00", qty(10)), batch("0", None), batch("0", None, "North"))
    )
    assert [part.location_id for part in Desk().plan(bill).parts] == [201]


def test_a_line_discount_is_already_in_the_amount() -> None:
    bill = voucher(replace(line("MCB-32", "87.50", qty(1)), rate="100.00/Nos", discount_percent=D("12.5")))
    assert Desk().plan(bill).parts[0].request.lines[0].cost == D("87.50")


@pytest.mark.parametrize(
    ("stock", "code"),
    [
        (line("MCB-32", "480", None), "value_only_line"),
        (line("MCB-32", "480", qty(0)), "value_only_line"),
        (line("MCB-32", "0", qty(2)), "zero_cost_line"),
        (line("MCB-32", "-50", qty(2), inward=False), "negative_line"),
        (line("MCB-32", "50", qty(-2)), "negative_line"),
        (line("MCB-32", "50", qty(2), batch("30", qty(2)), batch("20", None)), "value_only_line"),
        (line("MCB-32", "50", qty(2), batch("30", qty(2)), batch("20", None, "North")), "value_only_line"),
        (line("MCB-32", "50", qty(2), batch("70", qty(2)), batch("-20", qty(1), "North")), "negative_line"),
        (line("MCB-32", "50", qty(2), batch("70", qty(2)), batch("-20", qty(1))), "negative_line"),
        (line("MCB-32", "50", qty(2), batch("30", qty(1)), batch("20", qty(1, "Box"))), "units_differ"),
        (line("MCB-32", "0.01", qty(3)), "cost_not_exact"),
        (line("MCB-32", "10.005", qty(1)), "too_many_decimals"),
    ],
)
def test_a_line_that_cannot_be_ordered_is_a_named_reason_beside_good_lines(stock: object, code: str) -> None:
    bill = voucher(line("ISO-63", "500", qty(1)), stock)  # type: ignore[arg-type]
    assert code in Desk().codes(bill)


def test_more_decimals_of_a_cost_need_no_split() -> None:
    bill = voucher(line("MCB-32", "1.00", qty(3)))
    assert len(Desk().plan(bill).parts[0].request.lines) == 2
    fine = Desk(lines=LineRules(cost_decimals=4)).plan(voucher(line("MCB-32", "1.00", qty(8))))
    assert [one.cost for one in fine.parts[0].request.lines] == [D("0.125")]


def test_costs_have_no_more_decimals_than_they_need() -> None:
    def costs(amount: str, count: int, decimals: int) -> list[tuple[D, D]]:
        desk = Desk(lines=LineRules(cost_decimals=decimals))
        lines = desk.plan(voucher(line("MCB-32", amount, qty(count)))).parts[0].request.lines
        return [(one.quantity, one.cost) for one in lines]

    assert costs("100.00", 3, 6) == costs("100.00", 3, 2) == [(D(2), D("33.33")), (D(1), D("33.34"))]
    assert costs("100.00", 10, 6) == [(D(10), D(10))]
    assert costs("1.00", 8, 6) == [(D(8), D("0.125"))]


# -- units -------------------------------------------------------------------------------------------------------------


def test_the_alternate_unit_is_taken_when_the_sku_is_counted_in_it() -> None:
    stated = Quantity(((D(180), "Mtr"),), ((D(2), "Coil"),))
    bill = voucher(line("WIRE-1.5", "3600", stated))
    assert Desk().plan(bill).parts[0].request.lines[0].quantity == 180
    coils = Desk(skus=[sku(103, "WIRE-1.5", "Coil")]).plan(bill)
    assert [(one.quantity, one.cost) for one in coils.parts[0].request.lines] == [(D(2), D(1800))]


def test_a_compound_quantity_is_converted_by_the_items_own_unit() -> None:
    plan = Desk().plan(voucher(line("GLAND", "360", qty(2, "Box", (6, "Nos")))))
    assert plan.parts[0].request.lines[0].quantity == 30


def test_a_unit_that_servicetitan_does_not_count_in_waits_until_it_is_mapped() -> None:
    desk = Desk(skus=[sku(101, "MCB-32", "Each")])
    bill = voucher(line("MCB-32", "10", qty(1)), line("MCB-32", "10", qty(1)))
    assert desk.codes(bill) == ["unit_mismatch"]
    assert desk.map(Subject.UNIT, "u-nos", "Each").plan(bill).total == 20


def test_a_mapped_unit_says_nothing_about_skus_in_other_units() -> None:
    desk = Desk(skus=[sku(101, "MCB-32", "Dozen")]).map(Subject.UNIT, "Nos", "Each")
    assert desk.codes(voucher(line("MCB-32", "10", qty(1)))) == ["unit_mismatch"]


def test_unit_checks_can_be_switched_off_and_then_the_items_base_unit_counts() -> None:
    desk = Desk(skus=[sku(103, "WIRE-1.5", "Each")], lines=LineRules(check_units=False))
    bill = voucher(line("WIRE-1.5", "3600", Quantity(((D(2), "Coil"),), ((D(180), "Mtr"),))))
    assert desk.plan(bill).parts[0].request.lines[0].quantity == 180


# -- what is bought ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "code"), [("alias", "MCB32"), ("part_number", "P-32"), ("name", "MCB-32")])
def test_the_sku_stands_where_the_setting_says(field: str, code: str) -> None:
    desk = Desk(skus=[sku(5, code, "Nos")], lines=LineRules(sku_field=field))
    assert desk.plan(voucher(line("MCB-32", "10", qty(1)))).parts[0].request.lines[0].sku_id == 5


@pytest.mark.parametrize("field", ["alias", "part_number"])
def test_an_item_without_alias_or_part_number_waits_unless_mapped(field: str) -> None:
    desk = Desk(lines=LineRules(sku_field=field))
    bill = voucher(line("ISO-63", "10", qty(1)))
    assert desk.codes(bill) == ["sku_empty"]
    assert desk.map(Subject.ITEM, "i-iso", "ISO-63", 102).plan(bill).total == 10


@pytest.mark.parametrize(
    ("skus", "mapped", "code"),
    [
        ([], None, "item_missing"),
        ([sku(1, "mcb-32")], None, "item_missing"),
        ([sku(1, "MCB-32"), sku(2, "MCB-32")], None, "item_ambiguous"),
        ([sku(1, "MCB-32", active=False)], None, "item_inactive"),
        (list(SKUS), 999, "item_mapping_gone"),
    ],
)
def test_an_item_without_exactly_one_active_sku_waits(skus: list, mapped: int | None, code: str) -> None:  # type: ignore[type-arg]
    desk = Desk(skus=skus)
    if mapped is not None:
        desk.map(Subject.ITEM, "i-mcb", "gone", mapped)
    assert desk.codes(voucher(line("MCB-32", "10", qty(1)), line("MCB-32", "11", qty(1)))) == [code]


def test_equipment_is_held_until_a_person_says_it_carries_no_serial_numbers() -> None:
    bill = voucher(line("PANEL", "10", qty(1)))
    assert Desk().codes(bill) == ["serialised"]
    assert Desk(lines=LineRules(hold_equipment=False)).plan(bill).total == 10
    assert SKUS[4].kind is SkuKind.EQUIPMENT


# -- from whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vendors", "mapped", "code"),
    [
        ([], None, "vendor_missing"),
        ([Vendor(1, SUPPLIER.upper(), True, MOMENT)], None, "vendor_missing"),
        ([Vendor(1, SUPPLIER, True, MOMENT), Vendor(2, SUPPLIER, True, MOMENT)], None, "vendor_ambiguous"),
        ([Vendor(1, SUPPLIER, False, MOMENT)], None, "vendor_inactive"),
        ([Vendor(1, SUPPLIER, True, MOMENT)], 5, "vendor_mapping_gone"),
    ],
)
def test_a_supplier_without_exactly_one_active_vendor_waits(vendors: list, mapped: int | None, code: str) -> None:  # type: ignore[type-arg]
    desk = Desk(vendors=vendors)
    if mapped is not None:
        desk.map(Subject.VENDOR, f"led-{SUPPLIER}", "x", mapped)
    assert desk.codes(voucher(line("MCB-32", "10", qty(1)))) == [code]


def test_a_mapping_decides_between_two_vendors_of_one_name() -> None:
    desk = Desk(vendors=[Vendor(1, SUPPLIER, True, MOMENT), Vendor(2, SUPPLIER, True, MOMENT)])
    desk.map(Subject.VENDOR, f"led-{SUPPLIER}", SUPPLIER, 2)
    assert desk.plan(voucher(line("MCB-32", "10", qty(1)))).vendor_id == 2


def test_a_cash_purchase_says_that_there_is_no_supplier() -> None:
    verdict = Desk().judge(voucher(line("MCB-32", "10", qty(1)), party="Cash"))
    (reason,) = verdict.reasons  # type: ignore[union-attr]
    assert reason.code == "vendor_missing"
    assert "cash" in reason.text.casefold()


def test_a_voucher_without_party_is_named_even_if_a_vendor_has_no_name() -> None:
    desk = Desk(vendors=[Vendor(1, "", True, MOMENT)])
    assert "party_missing" in desk.codes(voucher(line("MCB-32", "10", qty(1)), party=""))


def test_every_reason_is_told_at_once() -> None:
    desk = Desk(vendors=[], skus=[], locations=[])
    bill = voucher(line("MCB-32", "10", qty(1)), extra=[("Office Furniture", 5)])
    assert sorted(desk.codes(bill)) == ["item_missing", "ledger_role", "location_missing", "vendor_missing"]


# -- not to be sent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"is_cancelled": True, "party": "", "stock": (), "ledgers": ()}, "cancelled"),
        ({"is_optional": True}, "optional"),
        ({"date": date(2026, 3, 31)}, "before_go_live"),
    ],
)
def test_what_is_not_in_the_books_is_not_sent(fields: dict[str, object], code: str) -> None:
    assert Desk().na(voucher(line("MCB-32", "10", qty(1)), **fields)).reason.code == code


def test_a_post_dated_voucher_waits_for_its_date_and_counts_from_then() -> None:
    bill = voucher(line("MCB-32", "10", qty(1)), is_post_dated=True, date=date(2026, 5, 9))
    verdict = Desk().na(bill)
    assert (verdict.reason.code, verdict.until) == ("post_dated", date(2026, 5, 9))
    assert Desk(today=date(2026, 5, 9)).plan(bill).total == 10


def test_the_go_live_day_itself_is_sent() -> None:
    assert Desk().plan(voucher(line("MCB-32", "10", qty(1)), date=date(2026, 4, 1))).total == 10


def test_a_tracked_purchase_notes_that_its_receipt_note_is_not_sent_as_well() -> None:
    bill = voucher(line("MCB-32", "10", qty(1), batch("10", qty(1), tracking_number="GRN-7")))
    assert any("GRN-7" in note for note in Desk().plan(bill).notes)


def test_the_wrong_kind_of_place_still_has_an_address_of_six_parts() -> None:
    place = replace(LOCATIONS[0], kind=LocationKind.WAREHOUSE, address=None)
    ship_to = Desk(locations=[place]).plan(voucher(line("MCB-32", "10", qty(1)))).parts[0].request.ship_to
    assert ship_to.address == Address("", "", "", "", "", "")
