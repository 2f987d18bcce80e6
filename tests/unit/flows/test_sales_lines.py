"""The lines of a sale: item, account and tax of each, and that what is sent adds up to what ServiceTitan states."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounting import AccountingItem, Edition, ItemTax, Tax, TaxKind
from app.domain.accounting_documents import LineDraft
from app.domain.purchasing import GlAccount
from app.domain.records import Subject, Waiting
from app.flows.sales.documents import judge_invoice
from app.flows.sales.planner import (
    IncomeBy,
    IncomeRule,
    IncomeRules,
    InvoicePlan,
)
from app.flows.tax_rounding import TaxRounding
from tests.unit.sales_builders import (
    ACME,
    FILTER,
    LABOR_ITEM,
    OTHER_ITEM,
    RULES,
    TRAVIS,
    Customers,
    D,
    Items,
    codes,
    context,
    invoice,
    invoice_plan,
    line,
)

# ------------------------------------------------------------ lines and accounts


@pytest.mark.parametrize(
    ("by", "value"),
    [
        (IncomeBy.SKU, "FLT-1"),
        (IncomeBy.GL_ACCOUNT, "4100"),
        (IncomeBy.LINE_KIND, "Material"),
        (IncomeBy.BUSINESS_UNIT, "Service"),
        (IncomeBy.JOB_TYPE, "Repair"),
    ],
)
def test_a_rule_books_a_line_by_the_item_chosen_for_its_account(by: IncomeBy, value: str) -> None:
    rules = replace(RULES, income=replace(RULES.income, rules=(IncomeRule(by, value, "a-labor"),)))
    one = replace(line(), gl_account=GlAccount("Labor", "4100"))

    plan = invoice_plan(
        judge_invoice(invoice(one, business_unit_name="Service", job_type="Repair"), context(rules=rules))
    )

    assert [(draft.item_id, draft.name) for draft in plan.draft.lines] == [("i-labor", "Filter")]
    assert plan.fallbacks == ()


def test_the_first_rule_that_fits_counts() -> None:
    income = (IncomeRule(IncomeBy.SKU, "FLT-1", "a-other"), IncomeRule(IncomeBy.LINE_KIND, "Material", "a-labor"))
    rules = replace(RULES, income=replace(RULES.income, rules=income))

    plan = invoice_plan(judge_invoice(invoice(), context(rules=rules)))

    assert plan.draft.lines[0].item_id == "i-other"


@pytest.mark.parametrize("said", ["sku_name", "description"])
def test_a_line_without_sku_is_told_as_what_it_is(said: str) -> None:
    empty = {"sku_name": "", "display_name": "", "description": ""}
    discount = replace(line("-10.00", sku_id=0), **{**empty, said: "10% off"})  # type: ignore[arg-type]

    verdict = judge_invoice(invoice(line("100.00"), discount), context(rules=replace(RULES, income=IncomeRules())))

    assert isinstance(verdict, Waiting)
    (reason,) = verdict.reasons
    assert (reason.code, reason.name) == ("income_rule_missing", "10% off")
    assert reason.text == "The line “10% off” has no SKU, and no rule says where it is booked."
    assert reason.advice.startswith("Add a rule for it"), "neither an item nor a mapping helps"


def test_a_line_no_rule_and_no_item_knows_goes_to_the_fallback_and_is_told() -> None:
    plan = invoice_plan(judge_invoice(invoice(line(sku_id=12)), context()))

    assert plan.draft.lines[0].item_id == "i-other"
    assert len(plan.fallbacks) == 1
    assert "Other income" in plan.fallbacks[0]


def test_an_account_without_an_item_to_book_by_is_a_reason() -> None:
    rules = replace(RULES, income=IncomeRules((IncomeRule(IncomeBy.SKU, "FLT-1", "a-labor"),)))

    assert codes(judge_invoice(invoice(), context(rules=rules))) == ["income_item_missing"]


def test_an_item_chosen_for_an_account_must_really_book_to_it() -> None:
    items = Items((FILTER, replace(LABOR_ITEM, account_id="a-sales"), OTHER_ITEM))
    rules = replace(RULES, income=replace(RULES.income, rules=(IncomeRule(IncomeBy.SKU, "FLT-1", "a-labor"),)))

    assert codes(judge_invoice(invoice(), context(rules=rules, items=items))) == ["income_item_missing"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((FILTER, replace(FILTER, id="i-2")), "books_item_ambiguous"),
        ((replace(FILTER, active=False),), "books_item_inactive"),
    ],
)
def test_an_item_that_is_not_certain_is_never_taken(rows: tuple[AccountingItem, ...], code: str) -> None:
    assert codes(judge_invoice(invoice(), context(items=Items(rows)))) == [code]


def test_a_stated_amount_is_taken_where_quantity_and_price_do_not_give_it() -> None:
    plan = invoice_plan(judge_invoice(invoice(line("100.00", "3", "33.33")), context()))

    assert [(one.quantity, one.rate) for one in plan.draft.lines] == [(D(1), D("100.00"))]
    assert "3 x 33.33" in plan.draft.lines[0].description


def test_a_discount_line_keeps_a_positive_quantity() -> None:
    lines = (line("100.00"), line("-10.00", "-1", "10.00", id_=2))

    plan = invoice_plan(judge_invoice(invoice(*lines, tax="7.43"), context()))

    assert [(one.quantity, one.rate) for one in plan.draft.lines] == [(D(1), D("100.00")), (D(1), D("-10.00"))]


def test_lines_that_are_not_charged_are_left_out_and_told() -> None:
    plan = invoice_plan(judge_invoice(invoice(line(), line("30.00", id_=2, chargeable=False)), context()))

    assert len(plan.draft.lines) == 1
    assert any("not charged" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sub_total": D("99.00"), "total": D("107.25")}, "books_total_differs"),
        ({"total": D("108.26")}, "books_total_differs"),
        ({"sub_total": D("100.001"), "total": D("108.251")}, "books_too_many_decimals"),
    ],
)
def test_an_invoice_that_does_not_add_up_is_not_sent(changes: dict[str, object], code: str) -> None:
    assert code in codes(judge_invoice(invoice(**changes), context()))


# ------------------------------------------------------------ taxes


@pytest.mark.parametrize(("tax", "adjustment"), [("8.25", "0"), ("8.26", "0.01"), ("8.24", "-0.01")])
def test_the_smallest_coin_of_rounding_becomes_an_adjustment(tax: str, adjustment: str) -> None:
    plan = invoice_plan(judge_invoice(invoice(tax=tax), context()))

    assert plan.draft.adjustment == D(adjustment)


@pytest.mark.parametrize("tax", ["8.27", "8.23", "7.00"])
def test_more_than_the_smallest_coin_is_a_mismatch(tax: str) -> None:
    assert codes(judge_invoice(invoice(tax=tax), context())) == ["tax_differs"]


def test_tax_on_no_taxable_line_is_a_mismatch() -> None:
    assert codes(judge_invoice(invoice(line(taxable=False)), context())) == ["tax_differs"]


def test_a_line_that_is_not_taxable_carries_no_tax() -> None:
    lines = (line(), line("50.00", taxable=False, id_=2))

    plan = invoice_plan(judge_invoice(invoice(*lines), context()))

    assert [one.tax_id for one in plan.draft.lines] == ["t-travis", ""]


def test_a_us_invoice_without_tax_says_why_where_the_settings_do() -> None:
    draft = invoice_plan(judge_invoice(invoice(tax="0"), context(rules=replace(RULES, exemption_id="ex-1")))).draft

    assert (draft.lines[0].tax_id, draft.tax_exemption_id) == ("", "ex-1")


def test_rounding_per_line_gives_another_tax_than_per_document() -> None:
    lines = (line("0.10"), line("0.10", id_=2), line("0.10", id_=3), line("0.10", id_=4))
    per_line = replace(RULES, tax_rounding=TaxRounding.LINE)

    assert invoice_plan(judge_invoice(invoice(*lines, tax="0.04"), context(rules=per_line))).draft.adjustment == 0
    assert invoice_plan(judge_invoice(invoice(*lines, tax="0.04"), context())).draft.adjustment == D("0.01")


def test_a_mapped_tax_overrides_the_zone_s_name() -> None:
    other = replace(TRAVIS, id="t-2", name="Texas")

    plan = invoice_plan(judge_invoice(invoice(), context(taxes=(TRAVIS, other), mapped={(Subject.TAX, "7"): "t-2"})))

    assert plan.draft.lines[0].tax_id == "t-2"


def test_outside_the_us_prices_are_said_to_be_without_tax_and_no_authority_is_named() -> None:
    draft = invoice_plan(judge_invoice(invoice(), context(edition=Edition.OTHER))).draft

    assert (draft.inclusive_tax, draft.tax_authority_id) == (False, "")


INTRA = Tax(
    "t-gst", "GST18", D(18), TaxKind.GROUP, specification="intra",
    parts=(Tax("t-c", "CGST9", D(9), TaxKind.TAX), Tax("t-s", "SGST9", D(9), TaxKind.TAX)),
)  # fmt: skip
INTER = Tax("t-igst", "IGST18", D(18), TaxKind.TAX, specification="inter")


@pytest.mark.parametrize(("place", "tax_id"), [("KA", "t-gst"), ("MH", "t-igst")])
def test_in_india_the_item_s_tax_of_the_place_of_supply_is_taken(place: str, tax_id: str) -> None:
    item = replace(FILTER, tax_preferences=(ItemTax("t-gst", "intra"), ItemTax("t-igst", "inter")))
    customers = Customers((replace(ACME, place_of_contact=place),))
    found = context(
        edition=Edition.INDIA, items=Items((item,)), customers=customers, taxes=(INTRA, INTER),
        rules=replace(RULES, home_state="KA"),
    )  # fmt: skip

    draft = invoice_plan(judge_invoice(invoice(tax="18.00"), found)).draft

    assert draft.lines[0].tax_id == tax_id
    assert draft.terms.place_of_supply == place


def test_in_india_an_unknown_place_of_supply_is_a_reason() -> None:
    found = context(edition=Edition.INDIA, taxes=(INTRA, INTER), rules=replace(RULES, home_state="KA"))

    assert codes(judge_invoice(invoice(tax="18.00"), found)) == ["place_of_supply"]


# ------------------------------------------------------------ property: totals tie

CENTS = st.integers(-50_000, 500_000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(
    st.tuples(
        CENTS, st.sampled_from(["1", "3", "0.5", "7", "-2"]), st.sampled_from(["1.00", "3.33", "20.00"]), st.booleans()
    ),
    min_size=1,
    max_size=6,
)


def books_total(lines: tuple[LineDraft, ...], adjustment: Decimal) -> Decimal:
    """What Zoho Books makes of it: lines rounded, the tax rounded once (facts 9)."""
    cent = Decimal("0.01")
    totals = [((one.quantity * one.rate).quantize(cent, ROUND_HALF_UP), one.tax_id) for one in lines]
    base = sum((total for total, tax_id in totals if tax_id), Decimal(0))
    tax = (base * TRAVIS.percentage / 100).quantize(cent, ROUND_HALF_UP)
    return sum((total for total, _ in totals), Decimal(0)) + tax + adjustment


@given(rows=LINES, off=st.integers(-3, 3))
def test_whatever_the_lines_what_is_sent_adds_up_to_the_invoice_or_nothing_is_sent(
    rows: list[tuple[Decimal, str, str, bool]], off: int
) -> None:
    lines = [
        line(str(total), quantity, price, taxable=taxed, id_=at)
        for at, (total, quantity, price, taxed) in enumerate(rows)
    ]
    base = sum((one.total for one in lines if one.taxable), Decimal(0))
    tax = (base * TRAVIS.percentage / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) + Decimal(off) / 100
    source = invoice(*lines, tax=str(tax))

    verdict = judge_invoice(source, context())

    if isinstance(verdict, InvoicePlan):
        draft = verdict.draft
        assert abs(draft.adjustment) <= Decimal("0.01")
        assert books_total(draft.lines, draft.adjustment) == source.total == verdict.total
        assert all(one.quantity > 0 and one.item_id for one in draft.lines)
    if abs(off) <= 1 and source.total > 0 and source.tax and base:
        assert isinstance(verdict, InvoicePlan)
