"""What changed at the source after it was sent, told field by field."""

from __future__ import annotations

from datetime import date

from app.domain.field_sales import AppliedTo
from app.flows.sales.changes import applied_further, changes
from app.flows.sales.documents import judge_credit_memo, judge_invoice, judge_payment
from app.flows.sales.planner import SalesPlan, SentInvoice, Standing
from tests.unit.sales_builders import (
    Books,
    D,
    booked,
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

SENT = invoice_plan(judge_invoice(invoice(), context()))


def told(now: SalesPlan, sent: SalesPlan = SENT) -> dict[str, tuple[str, str]]:
    return {one.field: (one.before, one.after) for one in changes(sent, now)}


def test_what_would_be_sent_the_same_again_is_no_change() -> None:
    touched = invoice(line("100.0000", "1.00"), balance=D(0), modified_on=None)

    assert told(invoice_plan(judge_invoice(touched, context()))) == {}
    assert told(invoice_plan(judge_invoice(invoice(), context(), generation=2))) == {}


def test_date_total_and_lines_are_told_with_both_values() -> None:
    now = invoice_plan(judge_invoice(invoice(line("200.00"), tax="16.50", date=date(2026, 5, 4)), context()))

    found = told(now)

    assert set(found) == {"date", "total", "lines"}
    assert found["total"] == ("108.25", "216.5")


def test_an_invoice_that_turned_negative_is_another_document() -> None:
    now = credit_plan(judge_invoice(invoice(line("-100.00", "-1", "100.00"), tax="-8.25"), context()))

    assert told(now)["document"] == ("invoice", "credit note")


def test_a_payment_spread_otherwise_is_told() -> None:
    sent = payment_plan(judge_payment(payment(), context(sent=booked())))
    part = payment(applied=(AppliedTo(5, D("100.00"), "INV-5"),), unapplied=D("8.25"))

    now = payment_plan(judge_payment(part, context(sent=booked())))

    assert told(now, sent) == {"invoices": ("INV-5: 108.25", "INV-5: 100")}


def test_only_what_is_applied_to_more_counts_as_applied_further() -> None:
    both = Books({n: SentInvoice(Standing.BOOKED, on_books(f"z-{n}", f"INV-{n}")) for n in (5, 6)})

    def plan(*applied: tuple[int, str], **changes: object) -> SalesPlan:
        parts = tuple(AppliedTo(one, D(amount), f"INV-{one}") for one, amount in applied)
        return credit_plan(judge_credit_memo(memo(applied=parts, **changes), context(sent=both)))

    sent = plan((5, "10.00"))
    assert applied_further(sent, plan((5, "15.00")))
    assert applied_further(sent, plan((5, "10.00"), (6, "1.00")))
    assert not applied_further(sent, sent)
    assert not applied_further(sent, plan((5, "9.00"), (6, "5.00"))), "taken back from one"
    assert not applied_further(sent, plan((5, "15.00"), date=date(2026, 5, 4))), "something else changed as well"
