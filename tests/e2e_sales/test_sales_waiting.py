"""What a sale waits for is named, and it goes by itself once that is there; what is left out says why."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import UsageError
from app.domain.records import Subject
from app.domain.states import State
from app.simulators.servicetitan.selling import WantedSale
from tests.support.sales_world import SKU, SalesWorld


def code(world: SalesWorld, program: Any, one: Any) -> str:
    return world.sale(program, one).reasons[0].code


def test_a_customer_that_the_books_do_not_have_is_waited_for(world: SalesWorld) -> None:
    stranger = world.tenant.add_customer("Nobody & Daughters")
    invoice = world.invoice("J-1", customer=stranger.id)
    payment = world.pay(invoice)
    program = world.open()
    world.sync(program)
    assert world.sale(program, invoice).state is State.NEEDS_MAPPING
    assert code(world, program, invoice).endswith("customer_missing")
    assert code(world, program, payment) == "invoice_pending"
    world.books.add_customer("Nobody & Daughters")
    world.sync(program)
    assert set(world.sale_states(program).values()) == {State.SYNCED}
    assert len(world.sold("J-1")) == len(world.paid()) == 1


def test_a_customer_is_mapped_by_a_person_which_releases_what_waits(world: SalesWorld) -> None:
    stranger = world.tenant.add_customer("Nobody & Daughters")
    invoice = world.invoice("J-1", customer=stranger.id)
    program = world.open()
    world.sync(program)
    with pytest.raises(UsageError, match="no active customer called"):
        program.service.accounting.map(Subject.CUSTOMER, "Nobody & Daughters", "Somebody else")
    released = program.service.accounting.map(Subject.CUSTOMER, f"#{stranger.id}", "Lakshmi Textiles")
    assert released == (world.sale(program, invoice).id,)
    world.sync(program)
    (sold,) = world.sold("J-1")
    assert world.books.party_of(sold).name == "Lakshmi Textiles"


def test_two_customers_of_one_name_wait_until_each_is_mapped(world: SalesWorld) -> None:
    other = world.tenant.add_customer("Brigade Towers")
    first, second = world.invoice("J-1"), world.invoice("J-2", customer=other.id)
    program = world.open()
    world.sync(program)
    assert world.books.invoices == []
    assert {code(world, program, one) for one in (first, second)} == {"customer_same_name"}
    program.service.accounting.map(Subject.CUSTOMER, f"#{first.customer_id}", "Brigade Towers")
    world.sync(program)
    assert [one.number for one in world.sold()] == ["J-1"], "the other one is still not said to be it"
    program.service.accounting.map(Subject.CUSTOMER, f"#{other.id}", "Lakshmi Textiles")
    world.sync(program)
    (sold,) = world.sold("J-2")
    assert world.books.party_of(sold).name == "Lakshmi Textiles"


REFUSALS: dict[str, Callable[[SalesWorld], Any]] = {
    "tax_differs": lambda world: world.invoice("J-1", tax=Decimal("9.99")),
    "income_account_missing": lambda world: world.invoice("J-1", lines=[WantedSale("NEW", Decimal(1), Decimal(5))]),
    "books_too_many_decimals": lambda world: world.invoice("J-1", tax=Decimal("7.255")),
    "refund": lambda world: world.tenant.refund_payment(world.pay(world.invoice("J-1")).id),
    "not_applied": lambda world: world.tenant.take_payment(world.customers[0], Decimal(5), date=world.day),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_what_cannot_be_expressed_waits_and_says_why(world: SalesWorld, reason: str) -> None:
    world.tenant.add_material("NEW", unit="Nos", cost=Decimal(1))
    made = REFUSALS[reason](world)
    if made.sync_status == "Pending":
        world.tenant.post_sale(made.id)
    program = world.open()
    result = world.sync(program)
    assert result.ok
    record = world.sale(program, made)
    assert (record.state, reason in {one.code for one in record.reasons}) == (State.NEEDS_MAPPING, True), record.reasons
    assert all(one.advice for one in record.reasons)
    assert not program.service.status().in_sync


def test_a_closed_period_is_found_before_anything_is_sent(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    world.books.lock_period(world.today, "sales")
    program = world.open()
    world.sync(program)
    assert code(world, program, invoice) == "period_closed"
    assert world.zoho.writes == []
    world.books.unlock_periods()
    world.sync(program)
    assert world.sale(program, invoice).state is State.SYNCED


def test_nothing_goes_before_it_is_posted_unless_that_is_chosen(world: SalesWorld) -> None:
    invoice = world.invoice("J-1", posted=False)
    payment = world.pay(invoice)
    program = world.open()
    world.sync(program)
    assert code(world, program, invoice) == "sale_not_posted"
    assert code(world, program, payment) == "invoice_pending"
    assert set(world.sale_states(program).values()) == {State.AWAITING_POSTING}
    assert world.books.invoices == []
    world.configure(**{"sales.trigger": "created"})
    world.sync(program)
    assert set(world.sale_states(program).values()) == {State.SYNCED}


def test_money_that_comes_in_for_an_invoice_from_before_go_live_is_not_lost(world: SalesWorld) -> None:
    world.configure(**{"sync.start_date": world.today.isoformat()})
    invoice = world.invoice("J-1")
    payment = world.tenant.take_payment(world.customers[0], invoice.total, applied=[(invoice.id, invoice.total)])
    world.tenant.post_sale(payment.id)
    program = world.open()
    world.sync(program)
    assert code(world, program, invoice) == "before_go_live"
    assert (world.sale(program, payment).state, code(world, program, payment)) == (
        State.NEEDS_MAPPING,
        "invoice_before_go_live",
    )
    world.configure(**{"sync.start_date": world.start_date.isoformat()})
    world.sync(program)
    assert set(world.sale_states(program).values()) == {State.SYNCED}


def test_each_switch_is_for_itself_and_everything_is_off_by_default(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    world.pay(invoice, amount="10.00")
    world.credit((invoice, "5.00"))
    world.configure(**{"sales.invoices": False, "sales.payments": False, "sales.credit_memos": False})
    program = world.open()
    world.sync(program)
    assert (world.sale_states(program), world.zoho.api_calls) == ({}, [])
    for key, made in (("invoices", world.sold), ("credit_memos", world.credited), ("payments", world.paid)):
        assert made() == []
        world.configure(**{f"sales.{key}": True})
        world.sync(program)
        assert len(made()) == 1, key


def test_a_line_without_item_is_booked_by_rule_or_fallback_and_says_so(world: SalesWorld) -> None:
    world.tenant.add_material("NEW", unit="Nos", cost=Decimal(1))
    income = world.books.add_account("Service Income", "income")
    carrier = world.books.add_item("Any service", sku="ANY", account=income)
    world.configure(
        **{
            "sales.fallback_account_id": income.id,
            "sales.account_items": {income.id: carrier.id},
        }
    )
    invoice = world.invoice("J-1", lines=[WantedSale("NEW", Decimal(2), Decimal("50.00"))])
    program = world.open()
    world.sync(program)
    (sold,) = world.sold("J-1")
    assert [line.item_id for line in sold.lines] == [carrier.id]
    plan = program.service.sale_plan(world.sale(program, invoice))
    assert "no rule and no item" in plan.fallbacks[0]


def test_an_invoice_below_zero_becomes_a_credit_note(world: SalesWorld) -> None:
    first = world.invoice("J-1")
    back = world.tenant.adjust_invoice(first.id, [WantedSale(SKU, Decimal(-1), Decimal("40.00"))])
    world.tenant.change_invoice(back.id, date=world.day)
    world.tenant.post_sale(back.id)
    program = world.open()
    world.sync(program)
    assert set(world.sale_states(program).values()) == {State.SYNCED}
    (credit,) = world.credited()
    assert credit.total == -back.total > 0
