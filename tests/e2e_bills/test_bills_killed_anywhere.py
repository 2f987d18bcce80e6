"""kill -9 at every step of the send path into the books, then a restart: each document is there once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.books_world import BooksWorld

STEPS = [f"create_bill:{step}" for step in ("intent", "answered", "committed")]
LATER = [f"{kind}:{step}" for kind in ("update_bill", "void_bill") for step in ("intent", "answered", "committed")]


def check(world: BooksWorld, *numbers: str) -> None:
    """Every bill once, and the journal knows it."""
    for number in numbers:
        assert len(world.booked(number)) == 1, number
    program = world.open()
    assert set(world.bill_states(program).values()) <= {State.SYNCED}
    assert program.service.verify_audit().ok
    world.close(program)


def test_a_process_killed_between_the_answer_and_its_commit_sends_nothing_twice(world: BooksWorld) -> None:
    world.bill("INV-1")
    assert world.child(kill_at="create_bill:answered").wait().killed
    world.children_until_quiet()
    check(world, "INV-1")
    assert world.zoho.count("POST", "/bills") == 1


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_of_sending(world: BooksWorld, step: str, nth: int) -> None:
    world.bill("INV-1")
    world.bill("INV-2")
    assert world.child(kill_at=step, nth=nth).wait().killed
    world.children_until_quiet()
    check(world, "INV-1", "INV-2")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_killed_when_it_learns_that_the_answer_is_lost(world: BooksWorld, kind: FaultKind) -> None:
    world.bill("INV-1")
    world.zoho.faults.add(Fault(kind, method="POST", path=r"/bills$"))
    assert world.child(kill_at="create_bill:unclear").wait().killed
    world.children_until_quiet()
    check(world, "INV-1")


@pytest.mark.slow
@pytest.mark.parametrize("step", LATER)
def test_killed_at_any_step_of_following_a_change(world: BooksWorld, step: str) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    bill = world.bill("INV-1", "100.00")
    other = world.bill("INV-2", "50.00")
    world.children_until_quiet()
    world.tenant.change_bill(bill.id, costs=[Decimal("120.00")])
    world.tenant.cancel_receipt(other.receipt_id)
    assert world.child(kill_at=step).wait().killed
    world.children_until_quiet()
    (there,) = world.booked("INV-1")
    assert there.total == Decimal("120.00")
    assert world.booked("INV-2") == []


@pytest.mark.slow
def test_killed_at_every_single_step_of_one_long_run(world: BooksWorld) -> None:
    numbers = [f"INV-{n}" for n in range(4)]
    for number in numbers:
        world.bill(number)
    ends, nth = [], 0
    while not ends or ends[-1].killed:
        nth = nth % 5 + 1
        ends.append(world.child(kill_at="any", nth=nth).wait())
        world.advance(minutes=11)
        assert len(ends) < 40
    assert sum(end.killed for end in ends) >= 4
    world.children_until_quiet()
    check(world, *numbers)
