"""Tax and freight by edition: as cost over the accounts, or by tax ids that come to the header's tax."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.accounting import AccountingItem
from app.domain.accounting_documents import NO_TERMS, TaxTerms
from app.domain.bills import BillPlan, CreditPlan
from app.domain.inventory import DocumentItem
from app.domain.records import Subject, Waiting
from app.flows.bills.accounts import AccountRule, AccountRules
from app.flows.bills.context import BillContext
from app.flows.bills.credits import judge_return
from app.flows.bills.planner import judge
from app.flows.bills.taxes import TaxRules
from app.flows.tax_rounding import TaxRounding
from tests.unit.bill_builders import (
    ELSEWHERE,
    GST_ITEM,
    INDIA,
    INDIAN,
    US,
    VENDOR,
    Items,
    bill,
    codes,
    contact,
    context,
    item,
    planned,
    returned,
    source,
    sum_of,
)

D = Decimal
TWO_ACCOUNTS = AccountRules((AccountRule("tools", category="Tools"), AccountRule("cogs", item="*")), "ask")
HOME = TaxRules(home_state="TN")
REVERSE = replace(HOME, reverse_charge=True)


def lines(plan: BillPlan) -> list[tuple[str, str, Decimal, str]]:
    return [(line.name, line.account_id, line.quantity * line.rate, line.tax_id) for line in plan.draft.lines]


def indian(state: str = "TN", taxes: TaxRules = HOME, **changes: object) -> BillContext:
    vendor = contact(**{**INDIAN, "place_of_contact": state, **changes})
    return context(INDIA, contacts=(vendor,), items=(GST_ITEM,), taxes=taxes)


def test_in_the_us_tax_and_freight_are_spread_over_the_accounts_by_value() -> None:
    one = bill(10, item("10", "2"), item("5", "2", 2, sku_id=2, sku_code="SAW"), tax=D("1.00"), shipping=D("0.50"))
    plan = planned(source(one), context(accounts=TWO_ACCOUNTS))
    assert lines(plan) == [
        ("VALVE", "cogs", D(20), ""),
        ("SAW", "tools", D(10), ""),
        ("Sales tax", "cogs", D("0.67"), ""),
        ("Sales tax", "tools", D("0.33"), ""),
        ("Freight", "cogs", D("0.33"), ""),
        ("Freight", "tools", D("0.17"), ""),
    ]
    assert plan.draft.adjustment == 0
    assert sum_of(plan) == plan.total == D("31.50")


def test_in_the_us_tax_and_freight_go_to_their_own_accounts_by_setting() -> None:
    rules = TaxRules(tax_account_id="taxes", freight_account_id="freight")
    plan = planned(source(bill(10, tax=D(1), shipping=D(2))), context(taxes=rules))
    assert lines(plan)[1:] == [("Sales tax", "taxes", D(1), ""), ("Freight", "freight", D(2), "")]


def test_an_account_of_the_settings_that_is_gone_is_named() -> None:
    assert codes(judge(source(bill(10)), context(taxes=TaxRules(tax_account_id="nowhere")))) == ["account_unusable"]


def test_who_is_not_registered_for_tax_books_it_as_cost_everywhere() -> None:
    plan = planned(source(bill(10, tax=D(4))), context(replace(ELSEWHERE, registered_for_tax=False)))
    assert lines(plan)[1:] == [("Sales tax", "cogs", D(4), "")]


@pytest.mark.parametrize(("state", "tax_id"), [("TN", "gst18"), ("KA", "igst18")])
def test_in_india_the_states_choose_between_the_group_and_igst(state: str, tax_id: str) -> None:
    plan = planned(source(bill(10, tax=D("3.60"))), indian(state))
    assert lines(plan) == [("VALVE", "cogs", D(20), tax_id)]
    assert plan.draft.terms == TaxTerms("business_gst", "33AA", state, "TN")
    assert plan.draft.inclusive_tax is False
    assert sum_of(plan) == plan.total == D("23.60")


def test_in_india_taxes_that_do_not_come_to_the_headers_tax_are_a_mismatch() -> None:
    assert codes(judge(source(bill(10, tax=D("2.40"))), indian())) == ["tax_differs"]
    assert codes(judge(source(bill(10, tax=D("3.62"))), indian())) == ["tax_differs"]


def test_a_tax_that_is_off_by_its_rounding_is_adjusted_by_one_paisa() -> None:
    plan = planned(source(bill(10, item("100.03", "1"), tax=D("18.01"))), indian())
    assert plan.draft.adjustment == D("0.01")
    assert sum_of(plan) == plan.total


def test_an_organization_that_rounds_taxes_on_each_line_is_told_by_the_settings() -> None:
    # CGST and SGST of 100.03 are 9.0027 each: 9.00 on each of three lines, but 27.01 on the document.
    three = source(bill(10, item("100.03", "1"), item("100.03", "1"), item("100.03", "1"), tax=D("54.00")))
    verdict = judge(three, indian())
    assert isinstance(verdict, Waiting)
    (reason,) = verdict.reasons
    assert reason.code == "tax_differs"
    assert "54.02" in reason.text
    assert "zoho.tax_rounding line" in reason.advice
    plan = planned(three, indian(taxes=replace(HOME, rounding=TaxRounding.LINE)))
    assert plan.draft.adjustment == 0
    assert plan.total == D("354.09")


def test_without_tax_in_the_header_no_line_has_a_tax() -> None:
    plan = planned(source(bill(10)), indian("", gst_treatment="business_none"))
    assert lines(plan) == [("VALVE", "cogs", D(20), "")]


def unregistered(state: str = "TN", taxes: TaxRules = REVERSE, **changes: object) -> BillContext:
    return indian(state, taxes, gst_treatment="business_none", gst_number="", **changes)


def reversed_taxes(plan: BillPlan | CreditPlan) -> list[tuple[str, Decimal, str]]:
    assert {line.tax_id for line in plan.draft.lines} == {""}, "the books refuse both kinds (71510)"
    return [(line.name, line.quantity * line.rate, line.reverse_charge_tax_id) for line in plan.draft.lines]


@pytest.mark.parametrize(("state", "tax_id"), [("TN", "gst18"), ("KA", "igst18")])
def test_of_a_vendor_without_gstin_the_company_owes_the_tax_where_that_is_set(state: str, tax_id: str) -> None:
    plan = planned(source(bill(10)), unregistered(state))
    assert reversed_taxes(plan) == [("VALVE", D(20), tax_id)]
    assert plan.draft.terms == TaxTerms("business_none", "", state, "TN")
    assert sum_of(plan) == plan.total == D(20)
    assert any(VENDOR in note and "GSTIN" in note for note in plan.notes)


def test_under_reverse_charge_freight_is_taxed_as_the_goods() -> None:
    one = bill(10, item("10", "2"), item("5", "2", 2, sku_id=2, sku_code="SAW"), shipping=D(3))
    rules = replace(REVERSE, intra_tax_id="vat5")
    plan = planned(source(one), unregistered(taxes=rules))
    assert reversed_taxes(plan) == [
        ("VALVE", D(20), "gst18"),
        ("SAW", D(10), "vat5"),
        ("Freight", D(2), "gst18"),
        ("Freight", D(1), "vat5"),
    ]
    own = planned(source(one), unregistered(taxes=replace(rules, freight_account_id="freight")))
    assert {line.account_id for line in own.draft.lines if line.name == "Freight"} == {"freight"}
    assert sum_of(plan) == sum_of(own) == plan.total == D(33)


def test_a_cent_of_rounding_of_a_credit_is_under_reverse_charge_too() -> None:
    odd = DocumentItem(1, 1, "VALVE", D(3), D("33.3333"), name="Valve")
    plan = judge_return(returned(odd, total=D("100.01")), unregistered())
    assert isinstance(plan, CreditPlan), plan
    assert reversed_taxes(plan)[-1] == ("Rounding", D("0.01"), "gst18")


@pytest.mark.parametrize("rules", [REVERSE, replace(REVERSE, fee_account_id="jobs")])
def test_a_credit_takes_reverse_charge_back_less_the_fee(rules: TaxRules) -> None:
    plan = judge_return(returned(total=D(17)), unregistered(taxes=rules))
    assert isinstance(plan, CreditPlan), plan
    assert sum((value for _, value, _ in reversed_taxes(plan)), D(0)) == plan.total == D(17)
    assert {tax for _, _, tax in reversed_taxes(plan)} == {"gst18"}


@pytest.mark.parametrize(
    ("against", "code"),
    [
        (unregistered(""), "vendor_state_missing"),
        (unregistered(taxes=TaxRules(reverse_charge=True)), "home_state_missing"),
    ],
)
def test_reverse_charge_waits_for_what_decides_the_tax(against: BillContext, code: str) -> None:
    assert codes(judge(source(bill(10)), against)) == [code]


def test_under_reverse_charge_an_item_without_a_tax_waits_and_an_untaxed_one_goes_without() -> None:
    plain = source(bill(10, item(sku_id=2, sku_code="SAW")))
    waiting = judge(plain, unregistered())
    assert codes(waiting) == ["tax_missing"]
    assert isinstance(waiting, Waiting)
    assert "reverse charge" in waiting.reasons[0].text
    untaxed = AccountingItem("i-2", "Saw", "SAW", True, taxable=False)
    against = replace(unregistered(taxes=replace(REVERSE, intra_tax_id="gst18")), items=Items((untaxed,)))
    assert reversed_taxes(planned(plain, against)) == [("SAW", D(20), "")]


@pytest.mark.parametrize(
    "against",
    [
        unregistered("", HOME),
        indian(taxes=REVERSE),
        indian(taxes=REVERSE, gst_treatment="business_registered_composition"),
        indian(taxes=REVERSE, gst_treatment="overseas", gst_number=""),
        replace(unregistered(), organization=replace(INDIA, registered_for_tax=False)),
    ],
)
def test_without_the_setting_or_with_a_gstin_no_line_is_under_reverse_charge(against: BillContext) -> None:
    plan = planned(source(bill(10)), against)
    assert reversed_taxes(plan) == [("VALVE", D(20), "")]
    assert plan.notes == ()


def test_freight_is_untaxed_or_taxed_as_the_goods_whichever_ties() -> None:
    untaxed = planned(source(bill(10, tax=D("3.60"), shipping=D(5))), indian())
    assert lines(untaxed)[1:] == [("Freight", "cogs", D(5), "")]
    taxed = planned(source(bill(10, tax=D("4.50"), shipping=D(5))), indian())
    assert lines(taxed)[1:] == [("Freight", "cogs", D(5), "gst18")]
    assert taxed.notes
    own = planned(
        source(bill(10, tax=D("4.50"), shipping=D(5))), indian(taxes=replace(HOME, freight_account_id="freight"))
    )
    assert lines(own)[1:] == [("Freight", "freight", D(5), "gst18")]
    assert all(sum_of(plan) == plan.total for plan in (untaxed, taxed, own))


@pytest.mark.parametrize(
    ("against", "code"),
    [
        (indian(""), "vendor_state_missing"),
        (indian(taxes=TaxRules()), "home_state_missing"),
        (indian(gst_treatment="business_registered_composition"), "vendor_charges_no_tax"),
        (indian(gst_treatment="business_none"), "vendor_without_gstin"),
        (indian(gst_treatment="business_none", taxes=REVERSE), "vendor_without_gstin"),
    ],
)
def test_in_india_what_decides_the_tax_must_be_known(against: BillContext, code: str) -> None:
    assert codes(judge(source(bill(10, tax=D("3.60"))), against)) == [code]


def test_an_item_without_a_preference_takes_the_default_or_waits() -> None:
    plain = source(bill(10, item(sku_id=2, sku_code="SAW"), tax=D("3.60")))
    assert codes(judge(plain, indian())) == ["tax_missing"]
    plan = planned(plain, indian(taxes=replace(HOME, intra_tax_id="gst18")))
    assert lines(plan)[0][3] == "gst18"


def test_a_mapped_item_tells_the_tax() -> None:
    renamed = replace(GST_ITEM, sku="OTHER")
    vendor = contact(**{**INDIAN, "place_of_contact": "TN"})
    against = context(
        INDIA, contacts=(vendor,), items=(renamed,), taxes=HOME, mapped={(Subject.ITEM, "1"): GST_ITEM.id}
    )
    assert lines(planned(source(bill(10, tax=D("3.60"))), against))[0][3] == "gst18"


def test_elsewhere_each_item_has_its_tax_id_and_the_rest_the_default() -> None:
    cheap = AccountingItem("i-2", "Saw", "SAW", True, tax_id="vat5")
    two = bill(10, item("10", "2"), item("5", "2", 2, sku_id=2, sku_code="SAW"), tax=D("4.50"))
    plan = planned(source(two), context(ELSEWHERE, items=(cheap,), taxes=TaxRules(tax_id="vat20")))
    assert [line[3] for line in lines(plan)] == ["vat20", "vat5"]
    assert plan.draft.terms == NO_TERMS
    assert sum_of(plan) == plan.total == D("34.50")


def test_the_us_never_gets_a_tax_id() -> None:
    taxed = AccountingItem("i-2", "Valve", "VALVE", True, tax_id="vat5")
    plan = planned(source(bill(10, tax=D(1))), context(US, items=(taxed,), taxes=TaxRules(tax_id="vat20")))
    assert {line[3] for line in lines(plan)} == {""}
