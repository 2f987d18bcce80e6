"""What of a bill reaches the books: vendor, account, labels, currency, period, number; and what keeps it waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.accounting import CustomValue, PeriodLock
from app.domain.accounting_documents import TagChoice
from app.domain.bills import Numbered, SourceKey, SourceKind, Unfinished, find_key
from app.domain.purchasing import BillKind, ExpenseItem, GlAccount, SyncStatus
from app.domain.records import NotApplicable, Subject
from app.domain.states import State
from app.flows.bills.accounts import AccountRule, AccountRules, LabelRules
from app.flows.bills.planner import judge
from app.flows.bills.sources import Trigger
from tests.unit.bill_builders import (
    CLEARING,
    DAY,
    EUR,
    MOMENT,
    START,
    TENANT,
    USD,
    Known,
    Numbers,
    Vouchers,
    bill,
    codes,
    contact,
    context,
    item,
    order,
    planned,
    source,
    sum_of,
    voucher,
)

D = Decimal
KEY = SourceKey(SourceKind.BILL, "10")


def test_a_posted_bill_becomes_a_bill_of_the_same_vendor_number_total_and_lines() -> None:
    plan = planned(source(bill(10, item("10", "2"), item("2.50", "4", 2), due_date=DAY + timedelta(days=30))))
    draft = plan.draft
    assert (draft.vendor_id, draft.number, draft.date, plan.total) == ("v-1", "INV-5", DAY, D(30))
    assert [(line.quantity, line.rate, line.name) for line in draft.lines] == [
        (D(2), D(10), "VALVE"),
        (D(4), D("2.50"), "VALVE"),
    ]
    assert draft.due_date == DAY + timedelta(days=30)
    assert draft.adjustment == 0
    assert draft.inclusive_tax is None


def test_the_reference_number_is_our_key_and_is_found_again() -> None:
    reference = planned(source(bill(10))).draft.reference_number
    assert reference == "ST-4711-bill-10"
    assert find_key(f" {reference} ", TENANT) == KEY
    assert find_key(f"{reference}/2", TENANT) == KEY, "of a document made anew"
    assert find_key(reference, "471") is None
    assert find_key("ST-4711-misc-10", TENANT) is None


def test_currency_and_rate_are_always_said() -> None:
    draft = planned(source(bill())).draft
    assert (draft.currency_id, draft.exchange_rate) == (USD.id, D(1))


def test_the_currency_of_the_business_unit_comes_with_the_rate_of_the_books() -> None:
    vendor = contact(currency_id=EUR.id, currency_code="EUR")
    draft = planned(source(bill()), context(contacts=(vendor,), known=Known({1: "EUR"}))).draft
    assert (draft.currency_id, draft.exchange_rate) == (EUR.id, D("1.08"))


def test_a_vendor_in_another_currency_waits() -> None:
    vendor = contact(currency_id=EUR.id, currency_code="EUR")
    assert codes(judge(source(bill()), context(contacts=(vendor,)))) == ["vendor_currency"]


def test_a_currency_that_the_books_do_not_have_waits() -> None:
    assert codes(judge(source(bill()), context(known=Known({1: "GBP"})))) == ["currency_unknown"]


def test_the_mapping_of_a_vendor_goes_before_its_name() -> None:
    other = contact("Somebody else", "v-2")
    mapped = context(contacts=(contact(), other), mapped={(Subject.VENDOR, "7"): "v-2"})
    assert planned(source(bill()), mapped).draft.vendor_id == "v-2"


@pytest.mark.parametrize(
    ("contacts", "mapped", "code"),
    [
        ((contact("Pipe and Valve Co"),), {}, "books_vendor_missing"),
        ((contact(), contact(contact_id="v-2")), {}, "books_vendor_ambiguous"),
        ((contact(active=False),), {}, "books_vendor_inactive"),
        ((contact(),), {(Subject.VENDOR, "7"): "v-9"}, "books_vendor_mapping_gone"),
    ],
)
def test_below_an_exact_match_a_vendor_waits(contacts: tuple, mapped: dict, code: str) -> None:  # type: ignore[type-arg]
    assert codes(judge(source(bill()), context(contacts=contacts, mapped=mapped))) == [code]


def test_of_several_vendors_of_one_name_only_a_mapped_one_is_certain() -> None:
    twins = Known(namesakes=(8,))
    assert codes(judge(source(bill()), context(known=twins))) == ["books_vendor_same_name"]
    planned(source(bill()), context(known=twins, mapped={(Subject.VENDOR, "7"): "v-1"}))


def test_bills_of_the_vendor_for_stock_clearing_never_go() -> None:
    verdict = judge(source(bill(vendor_id=CLEARING)), context())
    assert isinstance(verdict, NotApplicable)
    assert verdict.reason.code == "stock_clearing"


def test_a_bill_from_before_the_go_live_date_does_not_go() -> None:
    verdict = judge(source(bill(bill_date=START - timedelta(days=1))), context())
    assert isinstance(verdict, NotApplicable)
    assert verdict.reason.code == "before_go_live"


def test_a_closed_period_is_found_before_posting() -> None:
    lock = PeriodLock("lock", enabled=True, until=DAY)
    assert codes(judge(source(bill()), context(locks=(lock,)))) == ["period_closed"]
    sales = replace(lock, scope="Sales")
    planned(source(bill()), context(locks=(sales, replace(lock, until=DAY - timedelta(days=1)))))


def test_by_default_a_bill_goes_once_it_is_posted() -> None:
    unposted = source(bill(sync_status=SyncStatus.PENDING))
    verdict = judge(unposted, context())
    assert isinstance(verdict, Unfinished)
    assert (verdict.state, verdict.reason.code) == (State.AWAITING_POSTING, "not_posted")
    planned(unposted, context(trigger=Trigger.BILL_CREATED))
    planned(source(bill(sync_status=SyncStatus.EXPORTED)))


def test_a_bill_that_was_sent_is_judged_again_though_it_is_unposted_now() -> None:
    planned(source(bill(sync_status=SyncStatus.PENDING), was_sent=True))


def test_the_parts_of_one_voucher_become_one_bill_with_the_lines_of_all() -> None:
    orders = voucher(order(1, 1), order(2, 2))
    first, second = bill(10, item("10", "2"), purchase_order_id=1), bill(11, item("5", "3"), purchase_order_id=2)
    plan = planned(source(second, first, vouchers=orders))
    assert plan.total == D(35)
    assert [line.rate for line in plan.draft.lines] == [D(10), D(5)]
    assert plan.draft.number == "INV-5"


def test_a_voucher_waits_until_all_its_parts_are_billed() -> None:
    orders = voucher(order(1, 1), order(2, 2))
    verdict = judge(source(bill(10, purchase_order_id=1), vouchers=orders), context())
    assert isinstance(verdict, Unfinished)
    assert verdict.state is State.BILL_PENDING
    assert "PO-2" in verdict.reason.text


def test_parts_with_different_invoice_numbers_are_no_one_bill() -> None:
    orders = voucher(order(1, 1), order(2, 2))
    other = bill(11, purchase_order_id=2, vendor_invoice_number="INV-6")
    assert codes(judge(source(bill(10, purchase_order_id=1), other, vouchers=orders), context())) == ["parts_differ"]


def test_an_expense_bill_goes_to_the_accounts_of_its_expenses_with_their_own_labels() -> None:
    expenses = (
        ExpenseItem(1, D("40"), "Crane", (GlAccount("Rent", "6100"),), 12, "J-12", 2, "Heating"),
        ExpenseItem(2, D("2.50"), "", (GlAccount("Fees", "6200"),)),
    )
    rules = AccountRules((AccountRule("tools", gl_account="6100"),), "ask")
    typed = replace(bill(10, expenses=expenses, kind=BillKind.AP_BILL, total=D("42.50")), items=())
    plan = planned(source(typed), context(accounts=rules))
    assert [(line.account_id, line.rate) for line in plan.draft.lines] == [("tools", D(40)), ("ask", D("2.50"))]
    assert plan.draft.lines[0].description == "Crane · Job J-12 · Heating"
    assert plan.draft.lines[1].description == "Plumbing"
    assert plan.fallbacks == ("Fees",)


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (AccountRule("tools"), True),
        (AccountRule("tools", item="VALVE"), True),
        (AccountRule("tools", item="Valve"), False),
        (AccountRule("tools", category="Brass"), True),
        (AccountRule("tools", category="Tools"), False),
        (AccountRule("tools", gl_account="1400"), True),
        (AccountRule("tools", gl_account="Inventory"), True),
        (AccountRule("tools", gl_account="14"), False),
        (AccountRule("tools", business_unit="Plumbing", item="VALVE"), True),
        (AccountRule("tools", business_unit="Heating", item="VALVE"), False),
        (AccountRule("tools", job="J-8"), True),
        (AccountRule("tools", job="*"), True),
        (AccountRule("tools", job="J-9"), False),
    ],
)
def test_a_rule_decides_when_everything_it_names_fits(rule: AccountRule, fits: bool) -> None:
    plan = planned(source(bill(job_id=8, job_number="J-8")), context(accounts=AccountRules((rule,), "ask")))
    assert plan.draft.lines[0].account_id == ("tools" if fits else "ask")
    assert plan.fallbacks == (() if fits else ("VALVE",))


def test_the_first_rule_that_fits_decides() -> None:
    rules = AccountRules((AccountRule("jobs", job="*"), AccountRule("tools", item="VALVE"), AccountRule("cogs")))
    assert planned(source(bill()), context(accounts=rules)).draft.lines[0].account_id == "tools"
    with_job = source(bill(job_id=8))
    assert planned(with_job, context(accounts=rules)).draft.lines[0].account_id == "jobs"


def test_without_rule_and_fallback_a_bill_waits_once_for_each_thing() -> None:
    two = source(bill(10, item(), item(item_id=2)))
    assert codes(judge(two, context(accounts=AccountRules()))) == ["account_missing"]


@pytest.mark.parametrize("account_id", ["closed", "nowhere"])
def test_an_account_that_cannot_be_used_is_named(account_id: str) -> None:
    rules = AccountRules((AccountRule(account_id),), "ask")
    assert codes(judge(source(bill()), context(accounts=rules))) == ["account_unusable"]


def test_job_and_unit_stand_in_the_description_and_where_it_is_configured() -> None:
    labels = LabelRules(
        {"Plumbing": TagChoice("tag", "opt")}, {"Plumbing": "loc"}, "cf_unit", "cf_job", "cf_servicetitan_id"
    )
    markup = item(description="<p>Ball&nbsp;valve<br/>1/2&quot;</p>")
    draft = planned(source(bill(10, markup, job_id=8, job_number="J-8")), context(labels=labels)).draft
    line = draft.lines[0]
    assert line.description == 'Ball valve 1/2" · Job J-8 · Plumbing'
    assert (line.tags, line.location_id) == ((TagChoice("tag", "opt"),), "loc")
    assert draft.custom_values == (
        CustomValue("cf_servicetitan_id", "ST-4711-bill-10"),
        CustomValue("cf_unit", "Plumbing"),
        CustomValue("cf_job", "J-8"),
    )


def test_a_second_bill_of_one_invoice_number_gets_the_next_suffix() -> None:
    first = Numbered(SourceKey(SourceKind.BILL, "9"), MOMENT, "inv-5 ")
    plan = planned(source(bill(10)), context(numbers=Numbers({"inv-5": (first,)})))
    assert (plan.draft.number, plan.base_number) == ("INV-5/2", "INV-5")


def test_a_number_that_went_out_stays_until_the_vendors_number_is_corrected() -> None:
    sent = Numbers({"inv-5": (Numbered(KEY, MOMENT, "INV-5/3"),)})
    assert planned(source(bill(10), was_sent=True), context(numbers=sent)).draft.number == "INV-5/3"
    corrected = source(bill(10, vendor_invoice_number="INV-7"), was_sent=True)
    assert planned(corrected, context(numbers=sent)).draft.number == "INV-7"


def test_a_bill_without_the_vendors_number_gets_one_of_ours() -> None:
    plain = bill(10, vendor_invoice_number=" ")
    assert planned(source(plain)).draft.number == "ST-10"
    ordered = source(replace(plain, purchase_order_id=1), vouchers=Vouchers((order(1),)))
    assert planned(ordered).draft.number == "ST-PO-1-10"


def test_lines_that_do_not_come_to_the_total_are_a_mismatch_and_one_cent_is_rounding() -> None:
    assert codes(judge(source(bill(10, total=D("20.02"))), context())) == ["books_total_differs"]
    plan = planned(source(bill(10, total=D("20.01"))))
    assert (plan.draft.adjustment, plan.draft.adjustment_description) == (D("0.01"), "Rounding")
    assert sum_of(plan) == D("20.01")


def test_a_cost_with_many_decimals_keeps_quantity_and_total() -> None:
    plan = planned(source(bill(10, item("33.3333", "3"), total=D("100.00"))))
    assert sum(line.quantity for line in plan.draft.lines) == D(3)
    assert {line.rate for line in plan.draft.lines} == {D("33.33"), D("33.34")}
    assert sum_of(plan) == D("100.00")


def test_a_quantity_that_no_rate_reproduces_is_told_in_the_description() -> None:
    plan = planned(source(bill(10, item("0.0033", "250.5"), total=D("0.83"))))
    (line,) = plan.draft.lines
    assert (line.quantity, line.rate) == (D(1), D("0.83"))
    assert "250.5 at 0.0033" in line.description


def test_a_rate_that_the_books_may_round_either_way_is_not_sent() -> None:
    plan = planned(source(bill(10, item("0.01", "0.5"), total=D("0.01"))))
    assert [(line.quantity, line.rate) for line in plan.draft.lines] == [(D("0.5"), D("0.02"))]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (bill(10, item("-5")), "negative_total"),
        (replace(bill(10), items=()), "books_no_lines"),
        (bill(10, item("1.001", "1"), total=D("1.001")), "books_too_many_decimals"),
    ],
)
def test_what_the_books_cannot_hold_waits(one: object, code: str) -> None:
    assert codes(judge(source(one), context())) == [code]  # type: ignore[arg-type]


def test_a_bill_over_nothing_does_not_go() -> None:
    verdict = judge(source(bill(10, item("0"))), context())
    assert isinstance(verdict, NotApplicable)
    assert verdict.reason.code == "zero"


def test_a_cancelled_bill_that_was_sent_is_nothing_any_more() -> None:
    alive = source(bill(10), was_sent=True)
    verdict = judge(replace(alive, papers=(replace(alive.papers[0], bill=bill(active=False)),)), context())
    assert isinstance(verdict, NotApplicable)
    assert verdict.reason.code == "books_cancelled"


def test_all_that_is_missing_is_said_at_once() -> None:
    lock = PeriodLock("lock", enabled=True, until=date(2026, 12, 31))
    found = codes(judge(source(bill(vendor_name="Nobody")), context(accounts=AccountRules(), locks=(lock,))))
    assert found == ["period_closed", "books_vendor_missing", "account_missing"]
