"""What people do in Zoho Books besides: typed by hand, voided, deleted, changed; nothing is guessed or doubled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.states import State
from app.simulators.zoho_books.values import Body
from tests.support.sales_world import CUSTOMERS, SKU, SalesWorld


def typed_invoice(world: SalesWorld, number: str, total: str = "107.25") -> object:
    """Somebody types the same invoice in Zoho Books, and marks it as sent."""
    customer = next(one for one in world.books.contacts.values() if one.name == CUSTOMERS[0])
    item = next(one for one in world.books.items.values() if one.sku == SKU)
    from app.simulators.zoho_books.kinds import INVOICE

    made = world.books.create(
        INVOICE,
        Body(
            {
                "customer_id": customer.id,
                "invoice_number": number,
                "ignore_auto_number_generation": True,
                "date": f"{world.day:%Y-%m-%d}",
                "line_items": [{"item_id": item.id, "name": SKU, "rate": Decimal(total), "quantity": 1}],
            }
        ),
        source="User",
    )
    made.number = number
    return world.books.set_state(made, "open")


def test_a_payment_typed_by_hand_with_the_same_amount_and_date_is_not_taken_for_ours(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    (sold,) = world.sold("J-1")
    by_hand = world.books.pay_invoice(sold, invoice.total, world.day.date())
    payment = world.pay(invoice)
    world.sync(program)
    record = world.sale(program, payment)
    assert (record.state, record.reasons[0].code) == (State.DUPLICATE_SUSPECTED, "paid_by_hand")
    assert world.paid() == [by_hand], "it was not sent again, and not taken for ours either"
    done = program.service.replay(record.id, link=True)
    assert done.accepted, done.text
    world.sync(program)
    assert world.sale(program, payment).state is State.SYNCED
    assert world.paid() == [by_hand]


def test_a_payment_typed_by_hand_for_a_part_of_the_invoice_does_not_hold_ours(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.pay_invoice(world.sold("J-1")[0], Decimal("50.00"), world.day.date())
    payment = world.pay(invoice, amount="50.00")
    world.sync(program)
    assert world.sale(program, payment).state is State.SYNCED
    assert [one.amount for one in world.paid()] == [Decimal("50.00")] * 2


def test_a_payment_typed_by_hand_and_taken_back_lets_ours_go_on_replay(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    by_hand = world.books.pay_invoice(world.sold("J-1")[0])
    payment = world.pay(invoice)
    world.sync(program)
    world.books.delete_payment(by_hand)
    assert program.service.replay(world.sale(program, payment).id).accepted
    world.sync(program)
    assert world.sale(program, payment).state is State.SYNCED
    assert len(world.paid()) == 1


def test_an_invoice_whose_number_is_taken_is_linked_or_waits(world: SalesWorld) -> None:
    program = world.open()
    world.sync(program)
    by_hand = typed_invoice(world, "J-1")
    invoice = world.invoice("J-1")
    payment = world.pay(invoice)
    world.sync(program)
    record = world.sale(program, invoice)
    assert (record.state, record.reasons[0].code) == (State.DUPLICATE_SUSPECTED, "sale_number_taken")
    assert len(world.books.invoices) == 1
    assert not program.service.replay(record.id, create=True).accepted
    assert program.service.replay(record.id, link=True).accepted
    world.until_quiet(program)
    assert world.sale(program, invoice).state is State.SYNCED
    assert world.books.invoices == [by_hand]
    assert world.sale(program, payment).state is State.SYNCED
    assert world.books.balance(by_hand) == 0  # type: ignore[arg-type]


def test_a_number_that_is_taken_at_the_last_moment_is_found_out_after_the_refusal(world: SalesWorld) -> None:
    """Zoho's refusal has no reason that can be relied on: the number is looked for."""
    by_hand: list[object] = []

    def meanwhile(step: str) -> None:
        if step == "create_invoice:intent" and not by_hand:
            by_hand.append(typed_invoice(world, "J-1"))

    invoice = world.invoice("J-1")
    program = world.open(trace=meanwhile)
    world.until_quiet(program)
    record = world.sale(program, invoice)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "sale_number_taken")
    assert world.books.invoices == by_hand
    assert program.service.replay(record.id, link=True).accepted
    world.until_quiet(program)
    assert world.sale(program, invoice).state is State.SYNCED
    assert world.books.invoices == by_hand


def test_a_voided_invoice_is_noticed_and_sent_anew_on_replay(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.void(world.sold("J-1")[0])
    world.sync(program)
    record = world.sale(program, invoice)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, "voided_in_books")
    assert program.service.replay(record.id).accepted
    world.until_quiet(program)
    (sold,) = world.sold()
    assert sold.number == "J-1/2"
    assert sold.reference.endswith(f"-inv-{invoice.id}/2")


def test_a_deleted_payment_is_found_by_the_nightly_look_and_sent_anew_on_replay(world: SalesWorld) -> None:
    payment = world.pay(world.invoice("J-1"))
    program = world.open()
    world.sync(program)
    world.books.delete_payment(world.paid()[0])
    world.advance(hours=21)
    world.sync(program)
    record = world.sale(program, payment)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, "deleted_in_books")
    assert program.service.replay(record.id).accepted
    world.until_quiet(program)
    assert len(world.paid()) == 1
    assert world.sale(program, payment).state is State.SYNCED


def test_an_invoice_changed_there_is_told_and_made_anew_on_replay(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    (sold,) = world.sold("J-1")
    line = {"line_item_id": sold.lines[0].id, "rate": Decimal("70.00"), "quantity": 1}
    world.books.edit(sold, line_items=[line])
    world.sync(program)
    record = world.sale(program, invoice)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, "differs")
    assert program.service.replay(record.id).accepted
    world.until_quiet(program)
    assert [one.total for one in world.sold()] == [invoice.total]


def test_an_ignored_invoice_keeps_its_payment_out_as_well(world: SalesWorld) -> None:
    stranger = world.tenant.add_customer("Nobody & Daughters")
    invoice = world.invoice("J-1", customer=stranger.id)
    payment = world.pay(invoice)
    program = world.open()
    world.sync(program)
    program.service.ignore(world.sale(program, invoice).id, "not ours", "Ann")
    world.sync(program)
    assert world.sale(program, payment).reasons[0].code == "invoices_left_out"
    assert program.service.status().in_sync
    world.books.add_customer("Nobody & Daughters")
    assert program.service.replay(world.sale(program, invoice).id).accepted
    world.sync(program)
    world.until_quiet(program)
    assert set(world.sale_states(program).values()) == {State.SYNCED}


def test_a_new_database_adopts_what_is_there_and_sends_nothing_twice(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    world.pay(invoice, amount="50.00")
    world.credit((invoice, "20.00"))
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    writes = len(world.zoho.writes)
    other = world.open("other")
    world.until_quiet(other)
    assert set(world.sale_states(other).values()) == {State.SYNCED}
    assert len(world.zoho.writes) == writes


@pytest.mark.parametrize("credit", ["", "40.00"])
def test_a_payment_of_ours_that_was_deleted_there_shows_by_its_invoice_that_is_open_again(
    world: SalesWorld, credit: str
) -> None:
    invoice, other = world.invoice("J-1"), world.invoice("J-2")
    if credit:
        world.credit((invoice, credit), total=credit)
    payment, kept = world.pay(invoice, amount="50.00"), world.pay(other)
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    before = len(world.zoho.api_calls)
    world.sync(program)
    assert len(world.zoho.api_calls) - before == 3, "the three lists, and nothing one by one"
    world.books.delete_payment(next(one for one in world.paid() if one.amount == Decimal("50.00")))
    world.sync(program)
    assert world.sale(program, payment).reasons[0].code == "deleted_in_books"
    assert world.sale(program, kept).state is State.SYNCED
    assert not program.service.status().in_sync
