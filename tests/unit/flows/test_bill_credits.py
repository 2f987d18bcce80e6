"""Returns become vendor credits once they are credited, with the restocking fee deducted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.accounting_documents import VendorCreditDraft
from app.domain.bills import CreditPlan, Unfinished
from app.domain.inventory import DocumentItem, ReturnDocument, ReturnStatus
from app.domain.records import NotApplicable
from app.domain.states import State
from app.flows.bills.context import BillContext
from app.flows.bills.credits import judge_return
from app.flows.bills.taxes import TaxRules
from tests.unit.bill_builders import (
    CLEARING,
    DAY,
    GST_ITEM,
    INDIA,
    INDIAN,
    START,
    codes,
    contact,
    context,
    returned,
)

D = Decimal


def plan_of(document: ReturnDocument, against: BillContext | None = None) -> CreditPlan:
    verdict = judge_return(document, against or context())
    assert isinstance(verdict, CreditPlan), verdict
    return verdict


def comes_to(draft: VendorCreditDraft) -> Decimal:
    return sum((line.quantity * line.rate for line in draft.lines), D(0))


def test_a_credited_return_becomes_a_vendor_credit_under_our_own_number() -> None:
    plan = plan_of(returned())
    assert (plan.draft.number, plan.draft.reference_number) == ("ST-4711-return-3", "ST-4711-return-3")
    assert (plan.draft.vendor_id, plan.draft.date, plan.total) == ("v-1", DAY, D(20))
    assert [(line.name, line.account_id, line.rate) for line in plan.draft.lines] == [("VALVE", "cogs", D(10))]


@pytest.mark.parametrize("status", [ReturnStatus.PENDING, ReturnStatus.RETURNED, ReturnStatus.OTHER])
def test_a_return_waits_until_the_vendor_credits_it(status: ReturnStatus) -> None:
    verdict = judge_return(returned(status=status), context())
    assert isinstance(verdict, Unfinished)
    assert (verdict.state, verdict.reason.code) == (State.AWAITING_POSTING, "not_credited")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (returned(active=False, status=ReturnStatus.CANCELED), "books_cancelled"),
        (returned(vendor_id=CLEARING), "stock_clearing"),
        (returned(credit_received_on=START - timedelta(days=1)), "before_go_live"),
        (returned(total=D(0)), "zero"),
    ],
)
def test_what_never_goes(document: ReturnDocument, code: str) -> None:
    verdict = judge_return(document, context())
    assert isinstance(verdict, NotApplicable)
    assert verdict.reason.code == code


@pytest.mark.parametrize(
    "document", [returned(total=D("17.50")), returned(total=D(20), credited=D("17.50"))], ids=["total", "ap-credit"]
)
def test_the_restocking_fee_is_taken_off_the_goods(document: ReturnDocument) -> None:
    plan = plan_of(document)
    assert plan.total == comes_to(plan.draft) == D("17.50")
    assert all(line.rate > 0 for line in plan.draft.lines)
    assert plan.notes == ("Restocking fee 2.50 deducted.",)


def test_a_restocking_fee_goes_to_its_own_account_by_setting() -> None:
    plan = plan_of(returned(total=D("17.50")), context(taxes=TaxRules(fee_account_id="tools")))
    assert [(line.account_id, line.rate) for line in plan.draft.lines] == [("cogs", D(10)), ("tools", D("-2.50"))]


def test_with_taxes_by_id_the_fee_does_not_touch_what_is_taxed() -> None:
    vendor = contact(**{**INDIAN, "place_of_contact": "TN"})
    against = context(INDIA, contacts=(vendor,), items=(GST_ITEM,), taxes=TaxRules(home_state="TN"))
    plan = plan_of(returned(tax=D("3.60"), total=D("21.60")), against)
    assert [(line.rate, line.tax_id) for line in plan.draft.lines] == [(D(10), "gst18"), (D(-2), "")]


def test_tax_and_freight_of_a_return_are_credited_too() -> None:
    plan = plan_of(returned(tax=D("1.60"), shipping=D(3), total=D("24.60")))
    assert comes_to(plan.draft) == D("24.60")


def test_a_cent_of_rounding_is_a_line_because_a_vendor_credit_has_no_adjustment() -> None:
    odd = DocumentItem(1, 1, "VALVE", D(3), D("33.3333"), name="Valve")
    plan = plan_of(returned(odd, total=D("100.01")))
    assert comes_to(plan.draft) == plan.total
    assert plan.draft.lines[-1].name == "Rounding"
    assert plan.draft.lines[-1].rate == D("0.01")


def test_a_credit_over_more_than_the_goods_is_a_mismatch() -> None:
    assert "credit_differs" in codes(judge_return(returned(total=D(25)), context()))


def test_a_fee_that_is_more_than_the_goods_is_a_mismatch() -> None:
    document = returned(tax=D(100), total=D(90))
    assert codes(judge_return(document, context())) == ["fee_too_large"]


def test_the_name_of_the_vendor_is_looked_up_and_matched() -> None:
    assert codes(judge_return(replace(returned(), vendor_id=8), context())) == ["books_vendor_missing"]
