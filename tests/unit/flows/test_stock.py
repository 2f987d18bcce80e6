"""What the destination should hold of a stock voucher: matched, in its units, at recorded costs, or why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quantities import Quantity
from app.domain.records import Waiting
from app.domain.stock import STOCK_CLASSES, StockChange
from app.domain.vouchers import Voucher, VoucherClass
from app.flows.purchases.order_lines import LineRules
from app.flows.purchases.planner import CONTRADICTS
from app.flows.stock.planner import SWITCHED_ON, difference
from tests.unit.purchase_builders import COMPANY
from tests.unit.stock_builders import (
    CLEARING,
    GUID,
    D,
    Rates,
    StockDesk,
    change,
    out,
    qty,
    stated,
    stock_voucher,
    summary,
)

K = VoucherClass
OURS, THEIRS, MCB, WIRE = CLEARING.id, 7, 101, 103
MAIN, NORTH, VAN = 201, 202, 203
A_COUNT = stock_voucher(K.PHYSICAL_STOCK, stated("MCB-32", qty(95)))


def counted(by: str | int, item: str = "MCB-32", **desk: object) -> StockDesk:
    """A desk at which the first count of a voucher differs by so much."""
    made = StockDesk(**desk)  # type: ignore[arg-type]
    made.differences = {(GUID, 1, "Main Location", "Primary Batch"): D(by)}
    made.rates.closing.setdefault(item, D(10))
    return made


# -- nothing to hold ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"is_cancelled": True}, "cancelled"),
        ({"is_optional": True}, "optional"),
        ({"date": date(2026, 3, 31)}, "before_go_live"),
        ({"is_post_dated": True, "date": date(2026, 5, 3)}, "post_dated"),
    ],
)
def test_what_does_not_count_in_tally_is_held_nowhere(fields: dict[str, object], code: str) -> None:
    one = replace(stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10")), **fields)  # type: ignore[arg-type]
    assert StockDesk().nothing(one) == code


def test_a_post_dated_voucher_is_looked_at_again_on_its_date() -> None:
    one = stock_voucher(K.SALES, out("MCB-32", qty(1), "10"), is_post_dated=True, date=date(2026, 5, 3))
    found = StockDesk().target(one)
    assert found.nothing is not None
    assert found.nothing.until == one.date
    assert StockDesk(today=one.date).target(one).lines


@pytest.mark.parametrize("kind", sorted(STOCK_CLASSES))
def test_the_outward_side_of_sales_is_off_unless_asked_for_and_says_that_it_would_count_twice(
    kind: VoucherClass,
) -> None:
    one = stock_voucher(kind, out("MCB-32", qty(1), "10"))
    usual = counted(1, classes=SWITCHED_ON, received=None).target(one)
    off = kind in (K.SALES, K.DELIVERY_NOTE, K.CREDIT_NOTE, K.REJECTIONS_IN)
    assert (usual.nothing is not None and usual.nothing.reason.code == "class_off") == off
    if off and usual.nothing is not None:
        assert "twice" in usual.nothing.reason.advice
        assert StockDesk().target(one).lines


def test_a_voucher_type_of_a_persons_own_can_be_left_out() -> None:
    one = stock_voucher(K.STOCK_JOURNAL, out("MCB-32", qty(1), "10"), type_name="Site Use")
    assert StockDesk(types_off=frozenset({"Site Use"})).nothing(one) == "class_off"
    assert StockDesk(types_off=frozenset({"Stock Journal"})).target(one).lines


@pytest.mark.parametrize("received", [False, True])
def test_a_purchase_with_its_own_receipt_needs_nothing_besides(received: bool) -> None:
    one = stock_voucher(K.PURCHASE, stated("MCB-32", qty(1), "10"))
    assert StockDesk(received=received).nothing(one) == "moves_nothing"


def test_a_count_of_what_the_book_says_moves_nothing() -> None:
    assert counted(0).nothing(A_COUNT) == "moves_nothing"


def test_a_voucher_that_contradicts_itself_or_whose_book_is_not_known_waits() -> None:
    odd = stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10"), problem="Batches and line differ.")
    assert StockDesk().codes(odd) == [CONTRADICTS]
    assert StockDesk(differences=None).codes(A_COUNT) == ["book_unknown"]
    assert StockDesk(differences={}).codes(A_COUNT) == ["book_unknown"], "a count that the book does not reach"
    assert StockDesk(differences=None).target(stock_voucher(K.SALES, out("MCB-32", qty(1), "10"))).lines


# -- matching ----------------------------------------------------------------------------------------------------------


def test_each_effect_is_a_change_at_the_place_of_its_godown_in_the_units_of_its_sku() -> None:
    coils = Quantity(((D(2), "Coil"),), ((D(180), "Mtr"),))
    boxes = Quantity(((D(1), "Box"), (D(3), "Nos")))
    one = stock_voucher(
        K.STOCK_JOURNAL,
        out("WIRE-1.5", coils, "360"),
        stated("GLAND", boxes, "30", godown="Van 1"),
        stated("ISO-63", qty(1), "5", godown="North"),
    )
    assert summary(StockDesk().target(one)) == [
        (OURS, "WIRE-1.5", MAIN, -180, 2),
        (OURS, "GLAND", VAN, 15, 2),
        (OURS, "ISO-63", NORTH, 1, 5),
    ]


def test_everything_that_has_no_match_is_named_once_and_nothing_is_held() -> None:
    one = stock_voucher(
        K.STOCK_JOURNAL,
        out("NOBODY", qty(1), "10"),
        out("NOBODY", qty(2), "10", godown="Nowhere"),
        stated("PANEL", qty(1), "10"),
        stated("WIRE-1.5", qty(1, "Kg"), "10"),
        stated("ISO-63", qty(1)),
        stated("ISO-63", qty(2)),
    )
    assert StockDesk().codes(one) == [
        "item_missing", "location_missing", "serialised", "unit_mismatch", "cost_missing"
    ]  # fmt: skip


def test_equipment_is_held_back_unless_a_person_said_that_it_carries_no_numbers() -> None:
    one = stock_voucher(K.STOCK_JOURNAL, stated("PANEL", qty(1), "10"))
    assert StockDesk().codes(one) == ["serialised"]
    assert StockDesk(lines=LineRules(hold_equipment=False)).target(one).lines


def test_the_supplier_matters_only_where_goods_go_back_to_him() -> None:
    lines = out("MCB-32", qty(1), "10")
    missing = StockDesk(vendors=[CLEARING])
    for kind in (K.DEBIT_NOTE, K.REJECTIONS_OUT):
        assert missing.codes(stock_voucher(kind, lines)) == ["vendor_missing"]
        assert StockDesk().codes(stock_voucher(kind, lines, party="")) == ["party_missing"]
        assert summary(StockDesk().target(stock_voucher(kind, lines))) == [(THEIRS, "MCB-32", MAIN, -1, 10)]
    note = stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10"))
    assert summary(missing.target(note)) == [(OURS, "MCB-32", MAIN, 1, 10)]


def test_a_tracked_debit_note_credits_the_supplier_and_brings_back_what_its_rejection_took_out() -> None:
    one = stock_voucher(K.DEBIT_NOTE, out("MCB-32", qty(3), "100", tracking="RO-1"))
    rejection = stock_voucher(K.REJECTIONS_OUT, out("MCB-32", qty(3), "100", tracking="RO-1"))
    assert summary(StockDesk().target(one)) == [
        (OURS, "MCB-32", MAIN, 3, D("33.33")),
        (THEIRS, "MCB-32", MAIN, -2, D("33.33")),
        (THEIRS, "MCB-32", MAIN, -1, D("33.34")),
    ]
    assert summary(StockDesk().target(rejection)) == [(OURS, "MCB-32", MAIN, -3, D("33.33"))]


def test_batches_are_sent_together_and_the_record_says_so() -> None:
    one = stock_voucher(
        K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10", batch="B2"), stated("MCB-32", qty(1), "10", batch="B1")
    )
    (note,) = StockDesk().target(one).notes
    assert "B1, B2" in note
    assert StockDesk().target(stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10"))).notes == ()


# -- counts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["-5", "12", "0.5"])
def test_a_count_holds_what_it_differs_by_at_the_closing_rate(by: str) -> None:
    assert summary(counted(by).target(A_COUNT)) == [(OURS, "MCB-32", MAIN, D(by), 10)]


def test_a_count_is_converted_from_the_items_base_unit_whatever_unit_it_was_stated_in() -> None:
    one = stock_voucher(K.PHYSICAL_STOCK, stated("GLAND", qty(24)))
    desk = counted("-2", "GLAND")
    desk.rates.closing["GLAND"] = D(120)  # for a box of 12
    assert summary(desk.target(one)) == [(OURS, "GLAND", MAIN, -24, 10)]


def test_each_line_place_and_batch_of_a_count_is_its_own() -> None:
    one = stock_voucher(
        K.PHYSICAL_STOCK,
        stated("MCB-32", qty(1)),
        stated("MCB-32", qty(1), batch="B2"),
        stated("MCB-32", None, godown="North"),
    )
    desk = counted(1)
    desk.differences = {
        (GUID, 1, "Main Location", "Primary Batch"): D(1),
        (GUID, 2, "Main Location", "B2"): D(-2),
        (GUID, 3, "North", "Primary Batch"): D(-7),
        (f"{COMPANY}-0000ffff", 1, "Main Location", "Primary Batch"): D(99),
    }
    assert [(place, number) for _, _, place, number, _ in summary(desk.target(one))] == [
        (MAIN, 1), (MAIN, -2), (NORTH, -7)
    ]  # fmt: skip


# -- costs -------------------------------------------------------------------------------------------------------------

ISSUE = stock_voucher(K.STOCK_JOURNAL, out("MCB-32", qty(3), "100"))
UNVALUED = stock_voucher(K.STOCK_JOURNAL, out("MCB-32", qty(3)))


def cost_of(voucher: Voucher, **desk: object) -> Decimal:
    (cost,) = {line.cost for line in StockDesk(**desk).target(voucher).lines}  # type: ignore[arg-type]
    return cost


def test_a_cost_is_the_lines_own_rate_else_the_closing_rate_else_the_last_purchase_else_missing() -> None:
    both = Rates({"MCB-32": D("7.125")}, {"MCB-32": D(6)})
    assert cost_of(ISSUE, rates=both) == D("33.33")
    assert cost_of(UNVALUED, rates=both) == D("7.13")
    assert cost_of(UNVALUED, rates=Rates({}, {"MCB-32": D(6)})) == 6
    assert StockDesk().codes(UNVALUED) == ["cost_missing"]


def test_a_cost_has_the_decimals_the_tenant_keeps_and_is_never_zero() -> None:
    assert cost_of(ISSUE, lines=LineRules(cost_decimals=4)) == D("33.3333")
    grain = stock_voucher(K.STOCK_JOURNAL, out("MCB-32", qty(1000), "1"))
    assert cost_of(grain, rates=Rates({"MCB-32": D("0.01")})) == D("0.01")
    assert StockDesk(rates=Rates({"MCB-32": D("0.001")}, {"MCB-32": D(0)})).codes(grain) == ["cost_missing"]


def test_a_cost_that_was_recorded_is_kept_whatever_the_voucher_and_the_rates_say_now() -> None:
    rates = Rates({"MCB-32": D(8)})
    for one in (ISSUE, UNVALUED):
        assert cost_of(one, recorded={(OURS, MCB): D("31.5")}, rates=rates) == D("31.5")
    assert cost_of(UNVALUED, recorded={(OURS, WIRE): D(1)}, rates=rates) == 8
    assert cost_of(UNVALUED, recorded={(THEIRS, MCB): D(1)}, rates=rates) == 8


def test_a_sku_has_one_cost_in_a_voucher_that_of_what_goes_out_where_it_also_comes_in() -> None:
    one = stock_voucher(
        K.STOCK_JOURNAL,
        stated("MCB-32", qty(4), "80", godown="North"),
        out("MCB-32", qty(1), "10"),
        out("MCB-32", qty(3), "32"),
    )
    assert cost_of(one) == D("10.5")
    inward = stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10"), stated("MCB-32", qty(3), "32"))
    assert cost_of(inward) == D("10.5")
    half = stock_voucher(K.RECEIPT_NOTE, stated("MCB-32", qty(1), "10"), stated("MCB-32", qty(3)))
    assert cost_of(half) == 10


@given(
    st.integers(1, 10**6),
    st.integers(0, 10**8),
    st.integers(0, 10**8),
    st.integers(2, 4),
    st.booleans(),
)
def test_a_transfer_comes_to_nothing_whatever_its_sides_are_valued_at(
    number: int, out_cents: int, in_cents: int, decimals: int, kept: bool
) -> None:
    one = stock_voucher(
        K.STOCK_JOURNAL,
        out("MCB-32", qty(number), D(out_cents) / 100),
        stated("MCB-32", qty(number), D(in_cents) / 100, godown="Van 1"),
    )
    desk = StockDesk(lines=LineRules(cost_decimals=decimals), rates=Rates({"MCB-32": D("12.3")}))
    if kept:
        desk.recorded = {(OURS, MCB): D("3.21")}
    lines = desk.target(one).lines
    assert sum(line.quantity * line.cost for line in lines) == 0
    assert [line.quantity for line in lines] == [-number, number]


# -- what a supplier credits -------------------------------------------------------------------------------------------


@given(st.integers(1, 10**8), st.integers(1, 10**5), st.sampled_from([K.DEBIT_NOTE, K.REJECTIONS_OUT]))
def test_what_goes_back_to_a_supplier_is_worth_exactly_what_the_voucher_says(
    cents: int, hundredths: int, kind: VoucherClass
) -> None:
    value, metres = D(cents) / 100, D(hundredths) / 100
    one = stock_voucher(kind, out("WIRE-1.5", qty(metres, "Mtr"), value))
    desk = StockDesk(lines=LineRules(cost_decimals=4))
    found = desk.judge(one)
    if isinstance(found, Waiting):
        assert desk.codes(one) == ["cost_not_exact"]
        assert value / metres < D("0.01"), "only a cost below a cent cannot be expressed"
        return
    lines = desk.target(one).lines
    assert sum(line.quantity for line in lines) == -metres
    assert sum(round_cents(line.quantity * line.cost) for line in lines) == -value
    assert round_cents(sum((line.quantity * line.cost for line in lines), D(0))) == -value
    assert {line.vendor_id for line in lines} == {THEIRS}


def round_cents(value: Decimal) -> Decimal:
    return value.quantize(D("0.01"), rounding="ROUND_HALF_UP")


def test_each_line_of_a_return_ties_by_itself_at_its_own_cost() -> None:
    one = stock_voucher(K.DEBIT_NOTE, out("MCB-32", qty(2), "20"), out("MCB-32", qty(3), "33", godown="North"))
    assert summary(StockDesk().target(one)) == [
        (THEIRS, "MCB-32", MAIN, -2, 10), (THEIRS, "MCB-32", NORTH, -3, 11)
    ]  # fmt: skip


def test_a_return_whose_value_no_cost_makes_waits_for_a_person() -> None:
    one = stock_voucher(K.DEBIT_NOTE, out("MCB-32", qty(1000), "1.01"))
    assert StockDesk(lines=LineRules(cost_decimals=2)).codes(one) == ["cost_not_exact"]
    assert StockDesk(lines=LineRules(cost_decimals=5)).target(one).lines


def test_rejected_goods_without_a_value_go_back_at_the_cost_of_a_movement() -> None:
    one = stock_voucher(K.REJECTIONS_OUT, out("MCB-32", qty(2)), out("ISO-63", qty(1), "9"))
    desk = StockDesk(rates=Rates({"MCB-32": D(8)}))
    assert summary(desk.target(one)) == [(THEIRS, "ISO-63", MAIN, -1, 9), (THEIRS, "MCB-32", MAIN, -2, 8)]
    assert StockDesk().codes(one) == ["cost_missing"]


# -- the difference ----------------------------------------------------------------------------------------------------


def test_only_what_is_not_there_yet_is_sent_and_what_is_too_much_is_taken_back() -> None:
    assert difference([change(5)], []) == (change(5),)
    assert difference([change(5)], [change(5)]) == ()
    assert difference([change(5)], [change(2)]) == (change(3),)
    assert difference([change(2)], [change(5)]) == (change(-3),)
    assert difference([], [change(5)]) == (change(-5),)
    assert difference([change(2), change(3)], [change(4), change(1)]) == ()
    assert difference([change(3), change(-3)], []) == ()


@pytest.mark.parametrize("field", [{"vendor_id": 7}, {"sku_id": 9}, {"location_id": 202}, {"cost": D(11)}])
def test_what_is_there_with_another_vendor_item_place_or_cost_does_not_count(field: dict[str, object]) -> None:
    there = replace(change(5), **field)  # type: ignore[arg-type]
    assert difference([change(5)], [there]) == (change(5), replace(there, quantity=D(-5)))


def test_names_and_the_way_a_cost_is_written_do_not_matter() -> None:
    there = change(5, "10.00", description="renamed", location_name="", sku_code="X")
    assert difference([change(5)], [there]) == ()


changes = st.lists(
    st.builds(
        lambda number, vendor, sku, place, cost: change(number, cost, vendor_id=vendor, sku_id=sku, location_id=place),
        st.integers(-9, 9).filter(bool),
        st.sampled_from([7, 70]),
        st.sampled_from([101, 102]),
        st.sampled_from([201, 202]),
        st.sampled_from(["10", "10.0", "9.99"]),
    ),
    max_size=8,
)


@given(changes, changes)
def test_what_was_sent_and_the_difference_come_to_the_target(
    target: list[StockChange], sent: list[StockChange]
) -> None:
    missing = difference(target, sent)
    assert difference(target, [*sent, *missing]) == ()
    assert all(one.quantity for one in missing)
    assert len({one.key for one in missing}) == len(missing)
