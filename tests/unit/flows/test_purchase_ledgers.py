"""Ledger lines of a purchase: what is tax, charge, deduction, pair, discount or an expense, and that totals tie."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.masters import Group, Ledger
from app.domain.records import NotApplicable, Plan, Subject, Waiting
from app.domain.vouchers import ForexAmount, LedgerEntry, StockLine
from app.flows.purchases.changes import differences, is_another_document, same_effect
from app.flows.purchases.ledger_roles import party_amount, split_ledgers
from tests.unit.purchase_builders import (
    PURCHASES,
    SUPPLIER,
    D,
    Desk,
    batch,
    check_ties,
    line,
    qty,
    sku,
    voucher,
)

GOODS = line("MCB-32", "1000.00", qty(10))


def amounts(plan: Plan) -> tuple[Decimal, Decimal, Decimal]:
    """(total, tax, shipping)."""
    return (
        plan.total,
        sum((p.request.tax for p in plan.parts), D(0)),
        sum((p.request.shipping for p in plan.parts), D(0)),
    )


# -- defaults by group -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ([("Input CGST", 90), ("Input SGST", 90)], (1180, 180, 0)),
        ([("Freight Inward", 50)], (1050, 0, 50)),
        ([("Round Off", "0.30")], ("1000.30", 0, "0.30")),
        ([("Freight Inward", 50), ("Round Off", "-0.36")], ("1049.64", 0, "49.64")),
        ([("TDS Payable", -10)], (1000, 0, 0)),
        ([("Input CGST", 90), ("Input SGST", 90), ("TDS Payable", -90)], (1180, 180, 0)),
        ([("T.D.S. 194C", -10)], (1000, 0, 0)),
        ([("Contractors 1%", -10)], (1000, 0, 0)),
        ([("Input CGST", 90), ("Input CGST", "-0.01"), ("Input SGST", 90)], ("1179.99", "179.99", 0)),
    ],
)
def test_the_group_of_a_ledger_decides_its_role(extra: list[tuple[str, object]], expected: tuple[object, ...]) -> None:
    plan = Desk().plan(voucher(GOODS, extra=extra))  # type: ignore[arg-type]
    assert amounts(plan) == tuple(D(str(x)) for x in expected)


@pytest.mark.parametrize(
    "extra",
    [
        [("Input CGST (RCM)", 90), ("Input SGST (RCM)", 90), ("CGST Payable", -90), ("SGST Payable", -90)],
        [("Input CGST (RCM)", 90), ("Input SGST (RCM)", 90), ("RCM Payable", -180)],
        [("Input CGST", 90), ("Input SGST", 90), ("RCM Payable", -180)],
        [("Input CGST (RCM)", 90), ("Input SGST", 90), ("RCM Payable", -180)],
    ],
)
def test_reverse_charge_pairs_are_left_out_however_they_are_booked(extra: list[tuple[str, int]]) -> None:
    plan = Desk().plan(voucher(GOODS, extra=extra))
    assert amounts(plan) == (1000, 0, 0)
    assert any("reverse-charge" in note for note in plan.notes)


def test_tax_the_supplier_charged_stays_beside_a_reverse_charge_pair() -> None:
    extra = [("Input CGST", 90), ("Input SGST", 90), ("Input CGST (RCM)", 9), ("CGST Payable", -9)]
    assert amounts(Desk().plan(voucher(GOODS, extra=extra))) == (1180, 180, 0)


@pytest.mark.parametrize(
    "extra",
    [
        [("Customs Duty Payable", -40), ("Freight Inward", 40)],
        [("Input CGST", 90), ("Input SGST", 90), ("CGST Payable", -90)],
        [("Input CGST", 90), ("CGST Payable", "-0.01")],
        [("Input CGST", 90), ("CGST Payable", -90)],
        [("Input CGST", 90), ("Input SGST", 40), ("CGST Payable", -90)],
    ],
)
def test_a_credit_on_a_tax_ledger_that_nothing_explains_is_asked_about(extra: list[tuple[str, int]]) -> None:
    bill = voucher(GOODS, extra=extra)
    assert Desk().codes(bill) == ["tax_credit"]
    ledger = next(name for name, amount in extra if D(amount) < 0)
    for role in ("left_out", "tax"):
        verdict = Desk().map(Subject.LEDGER, ledger, role).judge(bill)
        assert isinstance(verdict, Plan | Waiting)
        if isinstance(verdict, Plan):
            check_ties(verdict)


def test_two_credits_that_one_reverse_charge_debit_explains_alike_are_both_asked_about() -> None:
    extra = [("Input CGST (RCM)", 90), ("CGST Payable", -90), ("SGST Payable", -90)]
    assert Desk().codes(voucher(GOODS, extra=extra)) == ["tax_credit", "tax_credit"]


def test_one_credit_of_several_is_the_other_half_of_a_reverse_charge() -> None:
    extra = [("Input CGST (RCM)", 90), ("CGST Payable", -90), ("SGST Payable", -5)]
    verdict = Desk().judge(voucher(GOODS, extra=extra))
    assert isinstance(verdict, Waiting)
    assert [(r.code, r.name) for r in verdict.reasons] == [("tax_credit", "SGST Payable")]


@pytest.mark.parametrize(
    ("name", "group", "pair"),
    [
        ("Input GST", "Reverse Charge Ledgers", True),
        ("Input GST", "GST (R.C.M.)", True),
        ("IGST_RCM18", "Duties & Taxes", True),
        ("IGST ReverseCharge", "Duties & Taxes", True),
        ("Input GST", "Duties & Taxes", False),
        ("ITC Reversed", "Duties & Taxes", False),
        ("Farcmore Cess", "Duties & Taxes", False),
    ],
)
def test_equal_amounts_are_a_reverse_charge_only_when_a_ledger_or_its_group_is_called_so(
    name: str, group: str, pair: bool
) -> None:
    groups = {
        "Duties & Taxes": Group("", "Duties & Taxes", "", "Duties & Taxes"),
        group: Group("", group, "Duties & Taxes" if group != "Duties & Taxes" else "", group),
    }
    ledgers = {
        name: Ledger("g-1", name, 1, 1, group),
        "Tax on Contractors": Ledger("g-2", "Tax on Contractors", 2, 2, "Duties & Taxes"),
    }
    bill = voucher(GOODS, extra=[(name, "6.25"), ("Tax on Contractors", "-6.25")])
    split = split_ledgers(bill, ledgers=ledgers, groups=groups, decision=lambda *_: None)
    assert [r.code for r in split.reasons] == ([] if pair else ["tax_credit"])
    assert split.tax == (0 if pair else D("6.25"))


def test_a_correction_of_tax_lowers_the_tax_once_the_ledger_says_so() -> None:
    desk = Desk().map(Subject.LEDGER, "CGST Payable", "tax")
    assert amounts(desk.plan(voucher(GOODS, extra=[("Input CGST", 90), ("CGST Payable", "-0.01")])))[1] == D("89.99")


def test_a_supplier_called_tds_is_a_supplier() -> None:
    bill = voucher(GOODS, extra=[("TDS Traders", -100)])
    assert Desk().codes(bill) == ["second_party"]
    assert Desk().plan(voucher(GOODS, party="TDS Traders")).vendor_id == 8


# -- below zero --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "ledger"), [([("Round Off", "-0.36")], "Round Off"), ([("Discount Received", -250)], "Discount Received")]
)
def test_what_lowers_the_bill_waits_under_its_ledgers_name_and_spread_releases_it(
    extra: list[tuple[str, object]], ledger: str
) -> None:
    bill = voucher(GOODS, line("ISO-63", "500.00", qty(3)), extra=extra)  # type: ignore[arg-type]
    verdict = Desk().judge(bill)
    assert isinstance(verdict, Waiting)
    assert [(r.code, r.subject, r.name, r.key) for r in verdict.reasons] == [
        ("negative_amount", Subject.LEDGER, ledger, f"led-{ledger}")
    ]
    plan = Desk().map(Subject.LEDGER, ledger, "spread").plan(bill)
    assert plan.total == party_amount(bill)
    assert amounts(plan)[1:] == (0, 0)


def test_a_discount_is_not_hidden_in_the_freight() -> None:
    bill = voucher(GOODS, extra=[("Freight Inward", 500), ("Discount Received", -300)])
    assert Desk().codes(bill) == ["negative_amount"]
    assert amounts(Desk().map(Subject.LEDGER, "Discount Received", "shipping").plan(bill)) == (1200, 0, 200)


def test_a_discount_as_large_as_the_goods_is_named() -> None:
    desk = Desk().map(Subject.LEDGER, "Discount Received", "spread")
    assert desk.codes(voucher(GOODS, extra=[("Discount Received", -1000), ("Freight Inward", 5)])) == [
        "spread_too_large"
    ]


def test_a_negative_tax_names_the_ledger_that_makes_it_negative() -> None:
    desk = Desk().map(Subject.LEDGER, "CGST Payable", "tax")
    assert desk.codes(voucher(GOODS, extra=[("CGST Payable", -5)])) == ["negative_amount"]


# -- the person's choice -----------------------------------------------------------------------------------------------


def test_an_override_beats_the_group() -> None:
    bill = voucher(GOODS, extra=[("Freight Inward", 50)])
    assert amounts(Desk().map(Subject.LEDGER, "led-Freight Inward", "tax").plan(bill)) == (1050, 50, 0)


def test_a_ledger_mapped_to_a_sku_becomes_a_line_at_the_first_place() -> None:
    desk = Desk().map(Subject.LEDGER, "Freight Inward", "FREIGHT", 106)
    plan = desk.plan(voucher(line("MCB-32", "1000", qty(1), godown="North"), extra=[("Freight Inward", 50)]))
    assert [(x.sku_code, x.quantity, x.cost) for x in plan.parts[0].request.lines] == [
        ("MCB-32", 1, 1000),
        ("FREIGHT", 1, 50),
    ]
    assert plan.parts[0].location_id == 202


def test_an_unknown_role_in_the_table_is_as_good_as_none() -> None:
    bill = voucher(GOODS, extra=[("Freight Inward", 50), ("Office Furniture", 7)])
    desk = Desk().map(Subject.LEDGER, "Freight Inward", "porto").map(Subject.LEDGER, "Office Furniture", "chair")
    assert desk.codes(bill) == ["ledger_role"]


def test_a_ledger_of_no_known_group_is_asked_about() -> None:
    assert Desk().codes(voucher(GOODS, extra=[("Office Furniture", 700)])) == ["ledger_role"]
    assert Desk().codes(voucher(GOODS, extra=[("Unheard of", 700)])) == ["ledger_role"]


def test_leaving_out_never_makes_the_bill_smaller_than_what_is_owed() -> None:
    bill = voucher(GOODS, extra=[("Freight Inward", 50)])
    assert Desk().map(Subject.LEDGER, "Freight Inward", "left_out").codes(bill) == ["left_out_too_much"]


def test_a_carrier_paid_through_the_same_voucher_is_a_second_party_until_both_halves_are_left_out() -> None:
    bill = voucher(GOODS, extra=[("Freight Inward", 80), ("Rapid Roadways", -80)])
    assert Desk().codes(bill) == ["second_party"]
    desk = Desk().map(Subject.LEDGER, "Freight Inward", "left_out").map(Subject.LEDGER, "Rapid Roadways", "left_out")
    assert amounts(desk.plan(bill)) == (1000, 0, 0)


def test_a_second_ledger_marked_as_party_is_not_added_to_the_vendors_bill() -> None:
    bill = voucher(GOODS, extra=[("Freight Inward", 80), ("Rapid Roadways", -80)])
    marked = tuple(replace(e, is_party=True) if e.ledger == "Rapid Roadways" else e for e in bill.ledgers)
    assert party_amount(replace(bill, ledgers=marked)) == 1000
    assert Desk().codes(replace(bill, ledgers=marked)) == ["second_party"]


def test_money_paid_at_once_from_the_till_is_asked_about_and_left_out_keeps_the_bill_whole() -> None:
    bill = voucher(GOODS, extra=[("Cash", -200)])
    assert Desk().codes(bill) == ["ledger_role"]
    assert amounts(Desk().map(Subject.LEDGER, "Cash", "left_out").plan(bill)) == (1000, 0, 0)


def test_a_party_on_two_lines_is_owed_their_sum() -> None:
    bill = voucher(GOODS)
    half = LedgerEntry(0, SUPPLIER, D(400), True)
    rest = LedgerEntry(9, SUPPLIER, D(600), False)
    assert Desk().plan(replace(bill, ledgers=(half, *bill.ledgers[1:], rest))).total == 1000


def test_a_party_line_under_another_name_is_found_by_its_mark() -> None:
    bill = replace(voucher(GOODS, party="TDS Traders"), party=SUPPLIER)
    assert Desk().plan(bill).total == 1000


# -- goods and purchase accounts ---------------------------------------------------------------------------------------


def test_the_short_list_of_entries_without_the_purchase_ledger_ties_as_well() -> None:
    assert amounts(Desk().plan(voucher(GOODS, extra=[("Input CGST", 90)], short=True))) == (1090, 90, 0)


@pytest.mark.parametrize("short", [False, True])
def test_an_extra_amount_on_the_purchase_ledger_belongs_to_no_line_and_waits(short: bool) -> None:
    bill = voucher(GOODS, extra=[(PURCHASES, 75)], short=short)
    assert Desk().codes(bill) == ["expense_ledger"]
    assert amounts(Desk().map(Subject.LEDGER, PURCHASES, "shipping").plan(bill)) == (1075, 0, 75)
    discount = voucher(GOODS, extra=[(PURCHASES, -75)], short=short)
    assert Desk().codes(discount) == ["expense_ledger"]
    assert Desk().map(Subject.LEDGER, PURCHASES, "spread").plan(discount).total == 925


def test_a_purchase_ledger_mapped_to_a_sku_for_expenses_does_not_touch_the_goods() -> None:
    desk = Desk().map(Subject.LEDGER, PURCHASES, "FREIGHT", 106)
    assert [one.sku_code for one in desk.plan(voucher(GOODS)).parts[0].request.lines] == ["MCB-32"]
    extra = desk.plan(voucher(GOODS, extra=[(PURCHASES, 75)]))
    assert [(one.sku_code, one.cost) for one in extra.parts[0].request.lines] == [("MCB-32", 100), ("FREIGHT", 75)]


def test_freight_inside_purchase_accounts_waits_for_its_role() -> None:
    bill = voucher(GOODS, extra=[("Freight in Purchases", 30)])
    assert Desk().codes(bill) == ["expense_ledger"]
    assert amounts(Desk().map(Subject.LEDGER, "Freight in Purchases", "shipping").plan(bill)) == (1030, 0, 30)


def test_goods_said_twice_by_a_role_do_not_tie_and_are_not_sent() -> None:
    desk = Desk().map(Subject.LEDGER, "Freight Inward", "goods")
    assert desk.codes(voucher(GOODS, extra=[("Freight Inward", 30)])) == ["total_differs"]


# -- expenses ----------------------------------------------------------------------------------------------------------


def test_an_expense_voucher_is_not_applicable_by_default_and_sent_by_setting_once_mapped() -> None:
    bill = voucher(extra=[("Rent", 500), ("Input CGST", 45)])
    assert Desk().na(bill).reason.code == "expense_voucher"
    desk = Desk(send_expenses=True)
    assert desk.codes(bill) == ["expense_ledger"]
    plan = desk.map(Subject.LEDGER, "Rent", "RENT-SKU", 106).plan(bill)
    assert amounts(plan) == (545, 45, 0)
    assert plan.parts[0].location_id == 201


def test_a_half_mapped_expense_voucher_stays_not_applicable_while_expenses_are_not_sent() -> None:
    desk = Desk().map(Subject.LEDGER, "Freight Inward", "FREIGHT", 106)
    assert desk.na(voucher(extra=[("Rent", 500), ("Freight Inward", 5)])).reason.code == "expense_voucher"


@pytest.mark.parametrize("default", [None, 999])
def test_expenses_without_a_default_warehouse_say_so_once(default: int | None) -> None:
    desk = Desk(send_expenses=True, default_location=default).map(Subject.LEDGER, "Rent", "x", 106)
    desk.map(Subject.LEDGER, "Freight Inward", "x", 106)
    assert desk.codes(voucher(extra=[("Rent", 500), ("Freight Inward", 5)])) == ["default_location"]


def test_stock_lines_that_wait_do_not_ask_for_a_default_warehouse() -> None:
    desk = Desk(default_location=None, skus=[sku(106, "FREIGHT")]).map(Subject.LEDGER, "Freight Inward", "x", 106)
    assert desk.codes(voucher(GOODS, extra=[("Freight Inward", 5)])) == ["item_missing"]


@pytest.mark.parametrize(
    ("target", "amount", "code"),
    [(999, 500, "ledger_mapping_gone"), (105, 500, "serialised"), (106, -500, "negative_amount")],
)
def test_an_expense_that_cannot_be_a_line_is_named(target: int, amount: int, code: str) -> None:
    desk = Desk(send_expenses=True).map(Subject.LEDGER, "Rent", "x", target)
    assert code in desk.codes(voucher(extra=[("Rent", amount)]))


# -- foreign suppliers -------------------------------------------------------------------------------------------------


def test_a_foreign_purchase_is_billed_in_the_books_own_currency_and_says_so() -> None:
    bill = voucher(GOODS)
    owed = replace(bill.ledgers[0], forex=ForexAmount("$", D("-12.05"), D("82.99")))
    plan = Desk().plan(replace(bill, ledgers=(owed, *bill.ledgers[1:])))
    assert plan.total == 1000
    assert any("$ 12.05" in note for note in plan.notes)


# -- whatever balances, ties or is named -------------------------------------------------------------------------------

money = st.integers(1, 5_000_00).map(lambda n: D(n) / 100)
_EXTRAS = (
    "Input CGST",
    "Input SGST",
    "Freight Inward",
    "Round Off",
    "TDS Payable",
    "Discount Received",
    "RCM Payable",
    "Input CGST (RCM)",
    "Office Furniture",
    "Rapid Roadways",
    "Cash",
    PURCHASES,
    "Freight in Purchases",
)


@st.composite
def stock_lines(draw: st.DrawFn) -> StockLine:
    places = draw(st.lists(st.sampled_from(("Main Location", "North", "Van 1")), min_size=1, max_size=3))
    batches = [batch(draw(money), qty(draw(st.integers(1, 40))), place) for place in places]
    total = sum((-b.amount for b in batches), D(0))
    count = sum((b.actual.number for b in batches if b.actual), D(0))
    return line(draw(st.sampled_from(("MCB-32", "ISO-63"))), total, qty(count), *batches)


@given(
    st.lists(stock_lines(), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(_EXTRAS), st.integers(-300_00, 300_00).map(lambda n: D(n) / 100)), max_size=5),
    st.dictionaries(st.sampled_from(_EXTRAS), st.sampled_from(("tax", "shipping", "spread", "left_out")), max_size=5),
    st.booleans(),
)
def test_a_voucher_that_balances_becomes_a_plan_that_ties_or_a_named_reason(
    stock: list[StockLine], extra: list[tuple[str, Decimal]], roles: dict[str, str], short: bool
) -> None:
    desk = Desk()
    for ledger, role in roles.items():
        desk.map(Subject.LEDGER, ledger, role)
    bill = voucher(*stock, extra=extra, short=short)
    verdict = desk.judge(bill)
    assert not isinstance(verdict, NotApplicable)
    if isinstance(verdict, Waiting):
        assert verdict.reasons
        assert all(r.text and r.advice and r.name for r in verdict.reasons)
        return
    check_ties(verdict)
    owed = -sum((e.amount for e in bill.ledgers if e.ledger != SUPPLIER), D(0))
    assert party_amount(bill) == owed or short
    deducted = sum((-a for ledger, a in extra if roles.get(ledger) == "left_out"), D(0))
    deducted += sum((-a for ledger, a in extra if ledger == "TDS Payable" and ledger not in roles), D(0))
    assert verdict.total == party_amount(bill) + deducted
    assert verdict.total >= party_amount(bill)
    for place in {b.godown for one in stock for b in one.batches}:
        (part,) = [p for p in verdict.parts if p.location_name == place]
        counted = sum(b.actual.number for one in stock for b in one.batches if b.godown == place and b.actual)
        assert sum(x.quantity for x in part.request.lines) == counted


# -- the same voucher again --------------------------------------------------------------------------------------------


def test_a_change_of_words_makes_the_same_documents_and_a_change_of_money_or_place_does_not() -> None:
    bill = voucher(GOODS, extra=[("Input CGST", 90)])
    plan = Desk().plan(bill)
    assert same_effect(plan, Desk(today=date(2026, 7, 1)).plan(replace(bill, narration="x", number="42")))
    renamed = Desk(skus=[sku(101, "MCB-32", "Nos", name="MCB 32 A, new text")])
    assert same_effect(plan, renamed.plan(bill))
    for other in (
        voucher(GOODS, extra=[("Input CGST", 91)]),
        replace(bill, reference="INV/10"),
        replace(bill, date=date(2026, 4, 21)),
        voucher(replace(GOODS, batches=(batch("1000.00", qty(10), "North"),)), extra=[("Input CGST", 90)]),
        voucher(line("MCB-32", "1000.00", qty(20)), extra=[("Input CGST", 90)]),
    ):
        assert not same_effect(plan, Desk().plan(other))


def test_another_document_is_one_whose_party_date_and_total_all_differ() -> None:
    bill = voucher(GOODS)
    other = voucher(line("MCB-32", "7", qty(1)), party="TDS Traders", date=date(2026, 4, 29))
    assert is_another_document(bill, other)
    assert not is_another_document(bill, replace(other, date=bill.date))
    assert not is_another_document(bill, replace(voucher(GOODS, party="TDS Traders"), date=date(2026, 4, 29)))
    assert not is_another_document(bill, replace(other, party="", ledgers=()))


def test_differences_name_each_changed_field_in_an_accountants_words() -> None:
    before = voucher(GOODS, extra=[("Freight Inward", 50)])
    after = replace(
        voucher(line("MCB-32", "900.00", qty(9)), line("ISO-63", "5", qty(1)), extra=[("Round Off", 5)]),
        narration="late",
        reference="",
    )
    found = {d.field: (d.before, d.after) for d in differences(before, after)}
    assert found["Supplier invoice"] == ("INV/9", "—")
    assert found["Narration"] == ("—", "late")
    assert found["Total"] == ("1050.00", "910.00")
    assert found["Line 1"] == ("MCB-32: 10 Nos = 1000.00 at Main Location", "MCB-32: 9 Nos = 900.00 at Main Location")
    assert found["Line 2"][0] == "—"
    assert found["Ledger Freight Inward"] == ("50", "—")
    assert found["Ledger Round Off"] == ("—", "5")
    assert "Date" not in found


def test_goods_moved_between_two_godowns_are_a_difference() -> None:
    before = voucher(line("MCB-32", "100", qty(10), batch("60", qty(6)), batch("40", qty(4), "North")))
    after = voucher(line("MCB-32", "100", qty(10), batch("40", qty(4)), batch("60", qty(6), "North")))
    assert [d.field for d in differences(before, after)] == ["Line 1"]
    assert differences(before, before) == ()
