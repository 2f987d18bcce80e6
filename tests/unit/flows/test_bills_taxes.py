"""Tax and freight by edition: as cost over the accounts, or by tax ids that come to the header's tax."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.accounting import AccountingItem
from app.domain.accounting_documents import NO_TERMS, TaxTerms
from app.domain.bills import BillPlan
from app.domain.records import Subject
from app.flows.bills.accounts import AccountRule, AccountRules
from app.flows.bills.context import BillContext
from app.flows.bills.planner import judge
from app.flows.bills.taxes import TaxRules
from tests.unit.bill_builders import (
    ELSEWHERE,
    GST_ITEM,
    INDIA,
    INDIAN,
    US,
    bill,
    codes,
    contact,
    context,
    item,
    planned,
    source,
    sum_of,
)

D = Decimal
TWO_ACCOUNTS = AccountRules((AccountRule("tools", category="Tools"), AccountRule("cogs", item="*")), "ask")
HOME = TaxRules(home_state="TN")


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


def test_without_tax_in_the_header_no_line_has_a_tax() -> None:
    plan = planned(source(bill(10)), indian("", gst_treatment="business_none"))
    assert lines(plan) == [("VALVE", "cogs", D(20), "")]


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
        (indian(gst_treatment="business_none"), "vendor_charges_no_tax"),
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
