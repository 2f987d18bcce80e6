"""kill -9 in the middle of sending sales, then a restart: each document is there once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.states import State
from tests.support.sales_world import SalesWorld


def check(world: SalesWorld, *numbers: str, credits: int = 0) -> None:
    """Every sale once, paid and credited once, and the journal knows it."""
    assert sorted(one.number for one in world.books.invoices) == sorted(numbers)
    assert [world.books.balance(one) for one in world.sold()] == [Decimal(0)] * len(numbers)
    assert len(world.paid()) == len(numbers)
    assert [world.books.unused(one.id) for one in world.books.credit_notes] == [Decimal(0)] * credits
    program = world.open()
    assert set(world.sale_states(program).values()) == {State.SYNCED}
    assert program.service.verify_audit().ok
    world.close(program)


def test_a_process_killed_between_the_answer_and_its_commit_sends_no_payment_twice(world: SalesWorld) -> None:
    world.pay(world.invoice("J-1"))
    assert world.child(kill_at="create_payment:answered").wait().killed
    world.children_until_quiet()
    check(world, "J-1")
    assert world.zoho.count("POST", "/customerpayments") == 1


@pytest.mark.parametrize("write", ["create_credit_note", "apply_credit_note"])
def test_a_process_killed_between_the_answer_and_its_commit_credits_nothing_twice(
    world: SalesWorld, write: str
) -> None:
    invoice = world.invoice("J-1")
    world.pay(invoice, amount="87.25")
    world.credit((invoice, "20.00"))
    assert world.child(kill_at=f"{write}:answered").wait().killed
    world.children_until_quiet()
    check(world, "J-1", credits=1)
    assert world.zoho.count("POST", "/creditnotes") == 1


@pytest.mark.slow
def test_killed_at_every_single_step_of_one_long_run(world: SalesWorld) -> None:
    numbers = [f"J-{n}" for n in range(3)]
    for number in numbers:
        invoice = world.invoice(number)
        world.pay(invoice, amount="87.25")
        world.credit((invoice, "20.00"))
    ends, nth = [], 0
    while not ends or ends[-1].killed:
        nth = nth % 5 + 1
        ends.append(world.child(kill_at="any", nth=nth).wait())
        world.advance(minutes=11)
        assert len(ends) < 90
    assert sum(end.killed for end in ends) >= 4
    world.children_until_quiet()
    check(world, *numbers, credits=len(numbers))
