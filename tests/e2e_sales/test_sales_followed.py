"""What changes in ServiceTitan after it was sent: asked about or followed; payments only by a person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.states import State
from tests.support.sales_world import SalesWorld

FOLLOW = {"sales.change_policy": "replace", "sales.trigger": "created"}


def code(world: SalesWorld, program: Any, one: Any) -> str:
    return world.sale(program, one).reasons[0].code


def test_a_changed_invoice_is_told_field_by_field_and_made_anew_on_replay(world: SalesWorld) -> None:
    world.configure(**{"sales.trigger": "created"})
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.sync(program)
    world.tenant.change_invoice(invoice.id, lines=world.lines("200.00"))
    world.sync(program)
    record = world.sale(program, invoice)
    assert record.state is State.CHANGED_AT_SOURCE
    assert "total 107.25 is 214.5 now" in record.reasons[0].text
    assert [one.total for one in world.sold()] == [Decimal("107.25")]
    assert program.service.replay(record.id).accepted
    world.until_quiet(program)
    assert [(one.number, one.total) for one in world.sold()] == [("J-1/2", Decimal("214.50"))]
    assert len(world.books.invoices) == 2, "the old one is void, and stays to be seen"


def test_with_the_setting_a_changed_invoice_is_followed_by_itself(world: SalesWorld) -> None:
    world.configure(**FOLLOW)
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.sync(program)
    world.tenant.change_invoice(invoice.id, lines=world.lines("200.00"))
    world.until_quiet(program)
    assert [one.total for one in world.sold()] == [Decimal("214.50")]


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_an_invoice_voided_in_servicetitan_is_taken_out(world: SalesWorld, policy: str) -> None:
    world.configure(**{"sales.change_policy": policy})
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.tenant.void_invoice(invoice.id)
    world.until_quiet(program)
    if policy == "ask":
        record = world.sale(program, invoice)
        assert (record.state, len(world.sold())) == (State.DELETED_AT_SOURCE, 1)
        assert program.service.replay(record.id).accepted
        world.until_quiet(program)
    assert world.sold() == []
    assert world.sale(program, invoice).state is State.NOT_APPLICABLE


def test_an_invoice_that_is_paid_there_is_not_voided_from_here(world: SalesWorld) -> None:
    world.configure(**FOLLOW)
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.sync(program)
    paid = world.books.pay_invoice(world.sold("J-1")[0], Decimal("10.00"))
    world.tenant.change_invoice(invoice.id, lines=world.lines("200.00"))
    world.until_quiet(program)
    record = world.sale(program, invoice)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "books_cannot_withdraw")
    assert [one.total for one in world.sold()] == [Decimal("107.25")]
    world.books.delete_payment(paid)
    assert program.service.replay(record.id).accepted
    world.until_quiet(program)
    assert [one.total for one in world.sold()] == [Decimal("214.50")]


def test_a_changed_payment_waits_for_a_person_whatever_the_setting_says(world: SalesWorld) -> None:
    world.configure(**FOLLOW)
    invoice = world.invoice("J-1")
    payment = world.pay(invoice, amount="50.00", posted=False)
    program = world.open()
    world.sync(program)
    world.tenant.change_payment(payment.id, total=Decimal("60.00"))
    world.tenant.apply_payment(payment.id, invoice.id, Decimal("60.00"))
    world.until_quiet(program)
    record = world.sale(program, payment)
    assert record.state is State.CHANGED_AT_SOURCE
    assert "Correct the payment in Zoho Books" in record.reasons[0].advice
    assert [one.amount for one in world.paid()] == [Decimal("50.00")]
    program.service.replay(record.id)
    world.until_quiet(program)
    assert code(world, program, payment) == "differs", "nobody corrected it there yet"
    world.books.delete_payment(world.paid()[0])
    program.service.replay(record.id)
    world.until_quiet(program)
    assert code(world, program, payment) == "deleted_in_books"
    program.service.replay(record.id)
    world.until_quiet(program)
    assert world.sale(program, payment).state is State.SYNCED
    assert [one.amount for one in world.paid()] == [Decimal("60.00")]


def test_a_voided_payment_is_taken_back_by_a_person(world: SalesWorld) -> None:
    world.configure(**FOLLOW)
    payment = world.pay(world.invoice("J-1"))
    program = world.open()
    world.sync(program)
    world.tenant.void_payment(payment.id)
    world.until_quiet(program)
    record = world.sale(program, payment)
    assert (record.state, len(world.paid())) == (State.DELETED_AT_SOURCE, 1)
    program.service.replay(record.id)
    world.until_quiet(program)
    assert code(world, program, payment) == "books_cannot_withdraw"
    world.books.delete_payment(world.paid()[0])
    program.service.replay(record.id)
    world.until_quiet(program)
    assert world.sale(program, payment).state is State.NOT_APPLICABLE


def test_what_is_only_posted_or_paid_later_changes_nothing(world: SalesWorld) -> None:
    world.configure(**FOLLOW)
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.sync(program)
    writes = len(world.zoho.writes)
    world.tenant.post_sale(invoice.id)
    world.configure(**{"sales.payments": False})
    world.pay(invoice)
    world.until_quiet(program)
    assert world.sale(program, invoice).state is State.SYNCED
    assert len(world.zoho.writes) == writes


def test_an_ignored_change_stays_ignored_until_the_next_one(world: SalesWorld) -> None:
    world.configure(**{"sales.trigger": "created"})
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.sync(program)
    world.tenant.change_invoice(invoice.id, lines=world.lines("200.00"))
    world.sync(program)
    program.service.ignore(world.sale(program, invoice).id, "right as it is", "Ann")
    world.sync(program)
    assert world.sale(program, invoice).state is State.IGNORED
    world.tenant.change_invoice(invoice.id, lines=world.lines("300.00"))
    world.sync(program)
    assert world.sale(program, invoice).state is State.CHANGED_AT_SOURCE


def test_a_credit_that_is_applied_later_pays_its_invoices_with_the_note_that_is_there(world: SalesWorld) -> None:
    first, second = world.invoice("J-1"), world.invoice("J-2")
    credit = world.credit(total="20.00")
    program = world.open()
    world.until_quiet(program)
    for invoice, amount in ((first, "5.00"), (second, "8.00"), (first, "4.00")):
        world.advance(minutes=11)
        world.tenant.apply_credit_memo(credit.id, invoice.id, Decimal(amount))
        world.until_quiet(program)
        assert world.sale(program, credit).state is State.SYNCED
    (note,) = world.books.credit_notes
    assert world.books.unused(note.id) == Decimal("3.00")
    paid = [one.total - world.books.balance(one) for number in ("J-1", "J-2") for one in world.sold(number)]
    assert paid == [Decimal("9.00"), Decimal("8.00")]


def test_a_payment_that_is_applied_later_pays_its_invoices_with_what_is_left_of_it(world: SalesWorld) -> None:
    first, second, third = (world.invoice(f"J-{n}") for n in (1, 2, 3))
    payment = world.tenant.take_payment(
        first.customer_id, Decimal("250.00"), applied=[(first.id, Decimal("100.00"))], date=world.day
    )
    world.tenant.post_sale(payment.id)
    program = world.open()
    world.until_quiet(program)
    steps = ([(second, "92.75")], [(first, "7.25"), (third, "20.00")], [(third, "30.00")])
    for parts in steps:
        world.advance(minutes=11)
        for invoice, amount in parts:
            world.tenant.apply_payment(payment.id, invoice.id, Decimal(amount))
        world.until_quiet(program)
        assert world.sale(program, payment).state is State.SYNCED, world.sale(program, payment).reasons
    (paid,) = world.paid()
    assert world.books.unused(paid.id) == 0
    settled = [world.books.settled(world.sold(f"J-{n}")[0].id) for n in (1, 2, 3)]
    assert settled == [Decimal("107.25"), Decimal("92.75"), Decimal("50.00")]


def test_a_credit_applied_to_an_invoice_that_is_not_there_yet_goes_after_it(world: SalesWorld) -> None:
    credit = world.credit()
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    invoice = world.invoice("J-1")
    world.tenant.apply_credit_memo(credit.id, invoice.id, Decimal("5.00"))
    world.sync(program)
    assert world.sale(program, credit).state is State.SYNCED, "nobody is asked about the order of two papers"
    world.until_quiet(program)
    assert world.sale(program, credit).state is State.SYNCED
    assert world.books.balance(world.sold("J-1")[0]) == Decimal("102.25")


def test_a_payment_voided_there_and_deleted_in_the_books_settles_by_itself(world: SalesWorld) -> None:
    payment = world.pay(world.invoice("J-1"))
    program = world.open()
    world.sync(program)
    world.tenant.void_payment(payment.id)
    world.until_quiet(program)
    record = world.sale(program, payment)
    assert record.state is State.DELETED_AT_SOURCE
    assert "by hand" in record.reasons[0].advice, "a replay takes no payment out"
    world.books.delete_payment(world.paid()[0])
    world.advance(hours=21)
    world.until_quiet(program)
    settled = world.sale(program, payment)
    assert settled.state is State.NOT_APPLICABLE
    assert settled.reasons[0].text.endswith("its document in Zoho Books is deleted."), "Zoho voids no payment"
    assert program.service.status().in_sync


def test_an_invoice_voided_on_both_sides_settles_by_itself(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.tenant.void_invoice(invoice.id)
    world.until_quiet(program)
    assert world.sale(program, invoice).state is State.DELETED_AT_SOURCE
    world.books.void(world.sold("J-1")[0])
    world.until_quiet(program)
    assert world.sale(program, invoice).state is State.NOT_APPLICABLE
