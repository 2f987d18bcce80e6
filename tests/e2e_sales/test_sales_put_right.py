"""What people put right on one side after ServiceTitan changed a sale: settled without being asked about for ever."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.states import State
from tests.support.sales_world import SalesWorld

FOLLOW: dict[str, Any] = {"sales.change_policy": "replace", "sales.trigger": "created"}


def sent(world: SalesWorld, **settings: Any) -> tuple[Program, Any]:
    world.configure(**{"sales.trigger": "created", **settings})
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    return program, invoice


def change(world: SalesWorld, program: Program, invoice: Any, total: str) -> None:
    world.tenant.change_invoice(invoice.id, lines=world.lines(total))
    world.until_quiet(program)
    world.advance(minutes=11)


def correct_there(world: SalesWorld, rate: int) -> None:
    (there,) = world.sold("J-1")
    line = there.lines[0]
    said = {"line_item_id": line.id, "item_id": line.item_id, "name": line.name, "tax_id": line.tax_id}
    world.books.edit(there, line_items=[{**said, "quantity": 1, "rate": rate}])


def standing(world: SalesWorld, program: Program, invoice: Any) -> tuple[State, list[str]]:
    record = world.sale(program, invoice)
    return record.state, [reason.code for reason in record.reasons]


def test_a_go_live_date_set_later_does_not_take_out_what_was_sent(world: SalesWorld) -> None:
    program, invoice = sent(world, **FOLLOW)
    world.configure(**{"sync.start_date": world.today.isoformat()})
    world.close(program)
    program = world.open()
    change(world, program, invoice, "200.00")
    assert [(one.number, one.total) for one in world.sold()] == [("J-1/2", Decimal("214.50"))]
    assert standing(world, program, invoice) == (State.SYNCED, [])


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_change_that_a_person_makes_there_by_hand_too_is_settled(world: SalesWorld, policy: str) -> None:
    program, invoice = sent(world, **{"sales.change_policy": policy})
    if policy == "replace":
        correct_there(world, 200)  # first there, and nothing is made anew
    change(world, program, invoice, "200.00")
    if policy == "ask":
        assert standing(world, program, invoice)[0] is State.CHANGED_AT_SOURCE
        correct_there(world, 200)
        world.sync(program)
    assert standing(world, program, invoice) == (State.SYNCED, [])
    assert [(one.number, one.total) for one in world.sold()] == [("J-1", Decimal("214.50"))]


def test_a_credit_applied_to_what_is_left_out_of_the_books_is_told_and_not_voided(world: SalesWorld) -> None:
    world.configure(**{"sales.change_policy": "replace"})
    invoice, credit = world.invoice("J-1", posted=False), world.credit(total="9.00")
    program = world.open()
    world.until_quiet(program)
    program.service.ignore(world.sale(program, invoice).id, "typed by hand", "Ann")
    world.advance(minutes=11)
    world.tenant.apply_credit_memo(credit.id, invoice.id, Decimal("5.00"))
    world.until_quiet(program)
    assert standing(world, program, credit) == (
        State.CHANGED_AT_SOURCE,
        ["changed_in_servicetitan", "invoices_left_out"],
    )
    assert len(world.credited()) == 1


def test_an_invoice_voided_there_first_and_then_in_servicetitan_is_settled(world: SalesWorld) -> None:
    program, invoice = sent(world)
    world.books.void(world.sold("J-1")[0])
    world.sync(program)
    assert standing(world, program, invoice)[0] is State.CHANGED_AT_DESTINATION
    world.advance(minutes=11)
    world.tenant.void_invoice(invoice.id)
    world.sync(program)
    assert standing(world, program, invoice)[0] is State.NOT_APPLICABLE
    assert program.service.status().in_sync


def held(world: SalesWorld) -> tuple[Program, Any, Any]:
    program, invoice = sent(world, **FOLLOW)
    paid = world.books.pay_invoice(world.sold("J-1")[0], Decimal("10.00"))
    change(world, program, invoice, "200.00")
    assert standing(world, program, invoice) == (State.REJECTED, ["books_cannot_withdraw"])
    return program, invoice, paid


def test_what_cannot_be_voided_is_asked_for_once_and_not_in_every_run(world: SalesWorld) -> None:
    program, invoice, _ = held(world)
    record = world.sale(program, invoice)
    for _ in range(2):
        world.advance(minutes=11)
        world.sync(program)
    assert world.sale(program, invoice) == record, "not even saved again"


def test_what_cannot_be_voided_stays_as_it_is_once_servicetitan_takes_its_change_back(world: SalesWorld) -> None:
    program, invoice, paid = held(world)
    change(world, program, invoice, "100.00")
    assert standing(world, program, invoice) == (State.SYNCED, [])
    world.books.delete_payment(paid)
    world.advance(minutes=11)
    world.until_quiet(program)
    assert [one.number for one in world.sold()] == ["J-1"], "nothing is left to void"


def test_what_cannot_be_voided_goes_with_the_next_change_once_it_can_be(world: SalesWorld) -> None:
    program, invoice, paid = held(world)
    world.books.delete_payment(paid)
    change(world, program, invoice, "300.00")
    assert [(one.number, one.total) for one in world.sold()] == [("J-1/2", Decimal("321.75"))]


def test_what_cannot_be_voided_and_is_corrected_there_by_hand_is_settled(world: SalesWorld) -> None:
    program, invoice, _ = held(world)
    correct_there(world, 200)
    world.sync(program)
    assert standing(world, program, invoice) == (State.SYNCED, [])
    assert [one.total for one in world.sold("J-1")] == [Decimal("214.50")]


def test_a_void_refused_in_a_closed_period_is_not_tried_again_once_the_change_is_taken_back(world: SalesWorld) -> None:
    program, invoice = sent(world, **FOLLOW)
    world.books.lock_period(world.today - timedelta(days=1))
    change(world, program, invoice, "200.00")
    assert standing(world, program, invoice)[1] == ["period_closed"]
    change(world, program, invoice, "100.00")
    assert standing(world, program, invoice) == (State.SYNCED, [])
    world.books.unlock_periods()
    world.advance(minutes=61)
    world.until_quiet(program)
    assert [(one.number, one.total) for one in world.sold()] == [("J-1", Decimal("107.25"))]
