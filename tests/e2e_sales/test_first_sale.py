"""Invoices, payments and credit memos of ServiceTitan become documents in Zoho Books, with the same totals."""

from __future__ import annotations

from decimal import Decimal

from app.domain.states import State
from tests.support.sales_world import SalesWorld


def test_an_invoice_its_payment_and_a_credit_arrive_with_their_totals(world: SalesWorld) -> None:
    invoice = world.invoice("J-1", "100.00")
    payment = world.pay(invoice, amount="50.00")
    memo = world.credit((invoice, "20.00"))
    program = world.open()
    result = world.sync(program)
    assert result.errors == []
    assert set(world.sale_states(program).values()) == {State.SYNCED}, world.sale(program, payment).reasons
    (sold,) = world.sold("J-1")
    assert sold.total == Decimal("107.25") == invoice.total
    assert world.books.status(sold) == "partially_paid"
    assert world.books.balance(sold) == Decimal("37.25")
    (paid,) = world.paid()
    assert (paid.amount, paid.reference) == (Decimal("50.00"), f"ST-{world.tenant.tenant_id}-pay-{payment.id}")
    (credit,) = world.credited()
    assert (credit.total, credit.number) == (Decimal("20.00"), memo.number)
    assert program.service.status().in_sync
    assert program.service.verify_audit().ok
    assert len(result.done) == 3
