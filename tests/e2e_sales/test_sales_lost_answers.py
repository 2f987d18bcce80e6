"""An answer of Zoho Books that never came, of every kind of write: what was done is found, nothing is there twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.sales_world import SalesWorld
from tests.support.world import PowerCut, cut_at

WRITES = {
    "create_invoice": r"/invoices$",
    "book_invoice": r"/invoices/\d+/status/sent$",
    "create_payment": r"/customerpayments$",
    "create_credit_note": r"/creditnotes$",
    "book_credit_note": r"/creditnotes/\d+/status/open$",
    "apply_credit_note": r"/creditnotes/\d+/invoices$",
}


def sell(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    world.pay(invoice, amount="50.00")
    world.credit((invoice, "20.00"))


def all_there_once(world: SalesWorld) -> None:
    (sold,) = world.sold()
    assert len(world.books.invoices) == len(world.paid()) == len(world.books.credit_notes) == 1
    assert world.books.balance(sold) == Decimal("37.25")


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
@pytest.mark.parametrize("write", WRITES)
def test_a_lost_answer_is_looked_for_and_sent_again_only_if_nothing_was_done(
    world: SalesWorld, write: str, kind: FaultKind
) -> None:
    sell(world)
    fault = world.zoho.faults.add(Fault(kind, method="POST", path=WRITES[write]))
    program = world.open()
    world.until_quiet(program)
    assert fault.fired == 1
    all_there_once(world)
    assert set(world.sale_states(program).values()) == {State.SYNCED}


def test_a_payment_is_sent_again_only_after_two_searches_ten_minutes_apart(world: SalesWorld) -> None:
    payment = world.pay(world.invoice("J-1"))
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/customerpayments$"))
    program = world.open()
    world.sync(program)
    assert world.sale(program, payment).state is State.VERIFY
    world.advance(minutes=9)
    world.sync(program)
    assert world.zoho.count("POST", "/customerpayments") == 1, "nine minutes are not ten"
    world.advance(minutes=2)
    world.sync(program)
    assert world.zoho.count("POST", "/customerpayments") == 2
    assert len(world.paid()) == 1
    assert world.sale(program, payment).state is State.SYNCED


def test_a_second_payment_with_our_key_that_came_late_is_noticed(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    payment = world.pay(invoice, amount="10.00")
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/customerpayments$"))
    program = world.open()
    world.until_quiet(program)
    (paid,) = world.paid()
    world.books.pay_invoice(world.sold("J-1")[0], Decimal("10.00"), world.today, reference=paid.reference)
    world.sync(program)
    assert world.sale(program, payment).reasons[0].code == "books_two_documents"


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_the_answer_of_a_void_is_lost(world: SalesWorld, kind: FaultKind) -> None:
    world.configure(**{"sales.change_policy": "replace"})
    invoice = world.invoice("J-1")
    program = world.open()
    world.until_quiet(program)
    world.tenant.void_invoice(invoice.id)
    fault = world.zoho.faults.add(Fault(kind, method="POST", path=r"/status/void$"))
    world.until_quiet(program)
    assert fault.fired == 1
    assert world.sold() == []
    assert world.sale(program, invoice).state is State.NOT_APPLICABLE


@pytest.mark.parametrize("write", [*WRITES, "void_invoice"])
@pytest.mark.parametrize("step", ["intent", "answered", "committed"])
def test_a_power_cut_at_any_step_of_a_write_ends_with_everything_once(world: SalesWorld, write: str, step: str) -> None:
    world.configure(**{"sales.change_policy": "replace"})
    sell(world)
    other = world.invoice("J-2")
    world.tenant.void_invoice(other.id)
    if write == "void_invoice":
        other = world.invoice("J-3")
        program = world.open()
        world.until_quiet(program)
        world.tenant.void_invoice(other.id)
        world.close(program)
    program = world.open(trace=cut_at(f"{write}:{step}"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    again = world.open()
    world.until_quiet(again)
    (sold,) = world.sold()
    assert world.books.balance(sold) == Decimal("37.25")
    assert len(world.paid()) == len(world.credited()) == 1
    assert set(world.sale_states(again).values()) == {State.SYNCED, State.NOT_APPLICABLE}
    assert again.service.verify_audit().ok


def apply_later(world: SalesWorld) -> Any:
    """A payment is in the books, and ServiceTitan applies what is left of it to a second invoice."""
    first, second = world.invoice("J-1"), world.invoice("J-2")
    payment = world.tenant.take_payment(
        first.customer_id, Decimal("200.00"), applied=[(first.id, Decimal("100.00"))], date=world.day
    )
    world.tenant.post_sale(payment.id)
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    world.advance(minutes=11)
    world.tenant.apply_payment(payment.id, second.id, Decimal("30.00"))
    return payment


def applied_once(world: SalesWorld, payment: Any) -> None:
    program = world.open()
    world.until_quiet(program)
    assert world.sale(program, payment).state is State.SYNCED
    assert world.books.settled(world.sold("J-2")[0].id) == Decimal("30.00")
    assert world.books.unused(world.paid()[0].id) == Decimal("70.00")


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_what_is_applied_later_is_applied_once_although_the_answer_is_lost(world: SalesWorld, kind: FaultKind) -> None:
    payment = apply_later(world)
    fault = world.zoho.faults.add(Fault(kind, method="POST", path=r"/invoices/\d+/credits$"))
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    assert fault.fired == 1
    applied_once(world, payment)


@pytest.mark.parametrize("step", ["intent", "answered", "committed"])
def test_a_power_cut_while_a_payment_is_applied_later_applies_it_once(world: SalesWorld, step: str) -> None:
    payment = apply_later(world)
    program = world.open(trace=cut_at(f"apply_payment:{step}"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    applied_once(world, payment)
