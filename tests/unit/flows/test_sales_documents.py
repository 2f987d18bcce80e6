"""Invoices, credit memos and payments of ServiceTitan as the exact drafts for the books, and why some are not sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.accounting import ExchangeRate, PeriodLock
from app.domain.accounting_documents import Applied, PaymentMode
from app.domain.bills import Unfinished
from app.domain.field_sales import AppliedTo, SalesTax
from app.domain.purchasing import SyncStatus
from app.domain.records import NotApplicable, Subject, Waiting
from app.domain.states import State
from app.flows.sales.documents import judge_credit_memo, judge_invoice, judge_payment
from app.flows.sales.planner import (
    IncomeRules,
    SalesKey,
    SalesKind,
    SalesTrigger,
    SentInvoice,
    Standing,
    find_sales_key,
)
from tests.unit.sales_builders import (
    ACME,
    DAY,
    RULES,
    TENANT,
    Books,
    Customers,
    D,
    booked,
    codes,
    context,
    credit_plan,
    invoice,
    invoice_plan,
    line,
    memo,
    on_books,
    payment,
    payment_plan,
)

# ------------------------------------------------------------ keys


@pytest.mark.parametrize("key", [SalesKey(SalesKind.INVOICE, 5), SalesKey(SalesKind.CREDIT_MEMO, 7, 3)])
def test_a_key_is_found_in_its_own_reference_and_in_no_other_tenant_s(key: SalesKey) -> None:
    assert find_sales_key(f" {key.reference(TENANT)} ", TENANT) == key
    assert find_sales_key(key.reference(TENANT), "99") is None
    assert find_sales_key(f"{key.reference(TENANT)} copy", TENANT) is None


# ------------------------------------------------------------ invoices


def test_an_invoice_becomes_the_same_invoice_in_the_books() -> None:
    plan = invoice_plan(judge_invoice(invoice(line("100.00", "4", "25.00")), context()))

    draft = plan.draft
    assert (draft.customer_id, draft.number, draft.reference_number) == ("c-acme", "INV-5", "ST-4711-inv-5")
    assert (draft.currency_id, draft.exchange_rate, draft.date) == ("usd", D(1), DAY)
    assert [(one.item_id, one.quantity, one.rate, one.tax_id) for one in draft.lines] == [
        ("i-filter", D(4), D("25.00"), "t-travis")
    ]
    assert (draft.tax_authority_id, draft.inclusive_tax, draft.adjustment) == ("auth-tx", None, 0)
    assert (plan.total, plan.fallbacks) == (D("108.25"), ())


def test_a_replacement_has_a_key_and_a_number_of_its_own() -> None:
    draft = invoice_plan(judge_invoice(invoice(), context(), generation=2)).draft

    assert (draft.number, draft.reference_number) == ("INV-5/2", "ST-4711-inv-5/2")


def test_an_invoice_without_a_number_takes_its_key() -> None:
    assert invoice_plan(judge_invoice(invoice(number=""), context())).draft.number == "ST-4711-inv-5"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"active": False}, "books_cancelled"),
        ({"date": date(2026, 3, 31)}, "before_go_live"),
        ({"lines": (), "sub_total": D(0), "tax": D(0), "total": D(0)}, "nothing_charged"),
    ],
)
def test_an_invoice_without_effect_is_not_applicable(changes: dict[str, object], code: str) -> None:
    verdict = judge_invoice(invoice(**changes), context())

    assert isinstance(verdict, NotApplicable)
    assert codes(verdict) == [code]


def test_an_invoice_that_is_not_posted_waits_for_that_as_a_bill_does() -> None:
    verdict = judge_invoice(invoice(sync_status=SyncStatus.PENDING), context())

    assert isinstance(verdict, Unfinished)
    assert (verdict.state, codes(verdict)) == (State.AWAITING_POSTING, ["sale_not_posted"])


def test_an_invoice_that_is_not_posted_goes_when_creation_is_the_trigger() -> None:
    rules = replace(RULES, trigger=SalesTrigger.CREATED)

    invoice_plan(judge_invoice(invoice(sync_status=SyncStatus.PENDING), context(rules=rules)))


def test_every_reason_is_told_at_once() -> None:
    unknown = invoice(line("100.00", sku_id=99), customer_name="Nobody", tax_zone_id=None)
    closed = PeriodLock("l", True, date(2026, 5, 31), scope="All")
    rules = replace(RULES, income=IncomeRules())

    verdict = judge_invoice(unknown, context(rules=rules, locks=(closed,)))

    assert codes(verdict) == ["period_closed", "customer_missing", "tax_zone_missing", "income_account_missing"]


def test_a_period_closed_for_purchases_only_does_not_hold_a_sale() -> None:
    lock = PeriodLock("l", True, date(2026, 5, 31), scope="purchase")

    invoice_plan(judge_invoice(invoice(), context(locks=(lock,))))


def test_a_mapped_customer_overrides_the_name() -> None:
    other = replace(ACME, id="c-other", name="Acme Holding")
    mapped = {(Subject.CUSTOMER, "31"): "c-other"}

    plan = invoice_plan(judge_invoice(invoice(), context(mapped=mapped, customers=Customers((ACME, other)))))

    assert plan.draft.customer_id == "c-other"


@pytest.mark.parametrize(
    ("rows", "mapped", "code"),
    [
        ((), {}, "customer_missing"),
        ((replace(ACME, name="ACME DINER"),), {}, "customer_missing"),
        ((ACME, replace(ACME, id="c-2")), {}, "customer_ambiguous"),
        ((replace(ACME, active=False),), {}, "customer_inactive"),
        ((ACME,), {(Subject.CUSTOMER, "31"): "c-gone"}, "customer_mapping_gone"),
        ((replace(ACME, currency_code="CAD"),), {}, "customer_currency"),
    ],
)
def test_only_one_active_customer_of_exactly_that_name_and_currency_is_taken(
    rows: tuple[object, ...], mapped: dict[tuple[Subject, str], str], code: str
) -> None:
    verdict = judge_invoice(invoice(), context(customers=Customers(rows), mapped=mapped))  # type: ignore[arg-type]

    assert codes(verdict) == [code]


def test_a_foreign_invoice_says_its_currency_and_the_rate_of_its_day() -> None:
    rates = [
        ExchangeRate(date(2026, 4, 1), D("0.70")), ExchangeRate(date(2026, 4, 30), D("0.73")),
        ExchangeRate(date(2026, 5, 3), D("0.8")),
    ]  # fmt: skip
    customers = Customers((replace(ACME, currency_id="cad", currency_code="CAD"),))

    found = context(customers=customers, unit_currencies={3: "CAD"}, rates=lambda currency: rates)
    draft = invoice_plan(judge_invoice(invoice(business_unit_id=3), found)).draft

    assert (draft.currency_id, draft.exchange_rate) == ("cad", D("0.73"))


def test_an_invoice_waits_where_no_rate_was_in_force() -> None:
    customers = Customers((replace(ACME, currency_id="cad", currency_code="CAD"),))
    late = [ExchangeRate(date(2026, 5, 3), D("0.8"))]

    found = context(customers=customers, unit_currencies={3: "CAD"}, rates=lambda currency: late)
    verdict = judge_invoice(invoice(business_unit_id=3), found)

    assert codes(verdict) == ["exchange_rate_missing"]
    assert isinstance(verdict, Waiting)
    assert "the first is of 03-May-2026" in verdict.reasons[0].text


# ------------------------------------------------------------ credits


def test_a_negative_invoice_becomes_a_credit_note_of_positive_lines() -> None:
    negative = invoice(line("-100.00", "-2", "50.00"), tax="-8.25", adjustment_to_id=4)

    plan = credit_plan(judge_invoice(negative, context()))

    assert [(one.quantity, one.rate, one.account_id) for one in plan.draft.lines] == [(D(2), D("50.00"), "a-sales")]
    assert (plan.total, plan.draft.reference_number) == (D("108.25"), "ST-4711-inv-5")


def test_a_credit_memo_pays_the_invoices_it_is_applied_to() -> None:
    plan = credit_plan(judge_credit_memo(memo(), context(sent=booked())))

    assert (plan.draft.number, plan.draft.reference_number, plan.total) == ("CM-8", "ST-4711-cm-8", D("40.00"))
    assert plan.apply == (Applied("z-1", D("40.00"), "INV-5"),)
    assert plan.draft.invoice_id == ""


def test_a_credit_memo_stated_as_a_negative_amount_is_the_same_credit() -> None:
    stated = memo(line("-40.00", taxable=False))

    plan = credit_plan(judge_credit_memo(stated, context(sent=booked())))

    assert (plan.total, plan.apply[0].amount, plan.draft.lines[0].rate) == (D("40.00"), D("40.00"), D("40.00"))


def test_a_credit_note_has_no_adjustment_so_its_tax_must_tie_exactly() -> None:
    code = SalesTax(7, "Travis", D("0.0825"))

    credit_plan(judge_credit_memo(memo(line("40.00"), tax="3.30", tax_code=code), context(sent=booked())))
    assert codes(judge_credit_memo(memo(line("40.00"), tax="3.31", tax_code=code), context(sent=booked()))) == [
        "tax_differs"
    ]


# ------------------------------------------------------------ payments


def test_a_payment_goes_to_its_invoice_under_its_own_key() -> None:
    plan = payment_plan(judge_payment(payment(), context(sent=booked())))

    draft = plan.draft
    assert draft.reference_number == "ST-4711-pay-9"
    assert draft.invoices == (Applied("z-1", D("108.25"), "INV-5"),)
    assert (draft.amount, draft.mode, draft.exchange_rate) == (D("108.25"), PaymentMode.CHECK, D(1))


def test_two_payments_of_one_amount_and_day_have_two_identities() -> None:
    plans = [payment_plan(judge_payment(payment(id=id_), context(sent=booked()))) for id_ in (9, 10)]

    assert plans[0].draft.reference_number != plans[1].draft.reference_number


def test_a_payment_waits_for_its_invoice() -> None:
    verdict = judge_payment(payment(), context(sent=Books({5: SentInvoice(Standing.PENDING)})))

    assert isinstance(verdict, Waiting)
    assert codes(verdict) == ["invoice_pending"]


def test_a_payment_of_an_invoice_that_is_not_posted_waits_for_the_same() -> None:
    unposted = {5: SentInvoice(Standing.NOT_POSTED)}
    verdict = judge_payment(payment(), context(sent=Books(unposted)))

    assert isinstance(verdict, Unfinished)
    assert (verdict.state, codes(verdict)) == (State.AWAITING_POSTING, ["invoice_pending"])
    nobody = judge_payment(payment(customer_name="Nobody"), context(sent=Books(unposted)))
    assert isinstance(nobody, Waiting), "a person has something to do as well"


def test_a_payment_of_an_invoice_from_before_go_live_is_a_person_s_matter() -> None:
    verdict = judge_payment(payment(), context(sent=Books({5: SentInvoice(Standing.EARLIER)})))

    assert isinstance(verdict, Waiting)
    assert codes(verdict) == ["invoice_before_go_live"]
    assert "by hand" in verdict.reasons[0].advice


def test_a_payment_of_invoices_that_are_left_out_is_not_applicable() -> None:
    verdict = judge_payment(payment(), context(sent=Books()))

    assert isinstance(verdict, NotApplicable)


def test_a_payment_of_which_only_some_invoices_are_in_the_books_waits_for_a_person() -> None:
    both = (AppliedTo(5, D("100.00"), "INV-5"), AppliedTo(4, D("8.25"), "INV-4"))

    assert codes(judge_payment(payment(applied=both), context(sent=booked()))) == ["invoice_left_out"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"refunded_payment_id": 3}, "refund"),
        ({"total": D("-5.00")}, "refund"),
        ({"total": D("0")}, "nothing_paid"),
        ({"unapplied": D("1.00")}, "books_total_differs"),
        ({"applied": (), "unapplied": D("108.25")}, "not_applied"),
        ({"active": False}, "books_cancelled"),
    ],
)
def test_a_payment_that_cannot_be_expressed_says_why(changes: dict[str, object], code: str) -> None:
    assert codes(judge_payment(payment(**changes), context(sent=booked()))) == [code]


def test_a_payment_of_another_customer_than_its_invoice_is_a_mismatch() -> None:
    verdict = judge_payment(payment(), context(sent=booked(customer_id="c-other")))

    assert codes(verdict) == ["customer_differs"]


def test_an_unknown_payment_type_goes_as_others_and_is_told() -> None:
    plan = payment_plan(judge_payment(payment(kind="Barter"), context(sent=booked())))

    assert plan.draft.mode is PaymentMode.OTHERS
    assert any("Barter" in note for note in plan.notes)


def test_the_settings_say_mode_and_account_of_a_payment_type() -> None:
    rules = replace(RULES, modes={"Barter": PaymentMode.CASH}, deposit_accounts={"Barter": "a-bank"})

    draft = payment_plan(judge_payment(payment(kind="Barter"), context(sent=booked(), rules=rules))).draft

    assert (draft.mode, draft.account_id) == (PaymentMode.CASH, "a-bank")


def test_what_is_not_applied_yet_stays_unused_in_the_books() -> None:
    part = payment("108.25", total=D("120.00"), unapplied=D("11.75"))

    draft = payment_plan(judge_payment(part, context(sent=booked()))).draft

    assert (draft.amount, draft.invoices[0].amount) == (D("120.00"), D("108.25"))


def test_an_invoice_in_the_books_that_is_still_a_draft_counts_as_pending() -> None:
    waiting = Books({5: SentInvoice(Standing.PENDING, on_books())})

    assert codes(judge_payment(payment(), context(sent=waiting))) == ["invoice_pending"]


# ------------------------------------------------------------ what a person is told


def test_what_is_advised_can_be_done_as_it_is_said() -> None:
    unknown = invoice(line("100.00", sku_id=99), customer_name="Nobody")
    rules = replace(RULES, income=IncomeRules())
    closed = PeriodLock("l", True, date(2026, 5, 31), scope="All")

    verdict = judge_invoice(unknown, context(rules=rules, locks=(closed,)))

    assert isinstance(verdict, Waiting)
    advice = {one.code: one.advice for one in verdict.reasons}
    assert "--flow sales" in advice["customer_missing"], "without it the table of TallyPrime is written"
    assert "sales.fallback_account_id" in advice["income_account_missing"]
    assert "it goes by itself then" in advice["period_closed"], "as it is with bills"


def test_two_customers_of_one_name_are_ambiguous_unless_this_one_is_mapped() -> None:
    twins = context(namesakes=lambda customer_id, name: (44,))
    mapped = context(namesakes=twins.namesakes, mapped={(Subject.CUSTOMER, "31"): "c-acme"})

    assert codes(judge_invoice(invoice(), twins)) == ["customer_same_name"]
    invoice_plan(judge_invoice(invoice(), mapped))
