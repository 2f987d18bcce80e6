"""kill -9 at every step of the send path, and at random moments of everything else, then a restart."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from tests.support import proof
from tests.support.world import Child, ChildEnd, World, wait_for

SENDING = [
    f"{kind}:{step}" for kind in ("create_order", "create_receipt") for step in ("intent", "answered", "committed")
]
CANCELLING = [
    f"{kind}:{step}" for kind in ("cancel_receipt", "cancel_order") for step in ("intent", "answered", "committed")
]
LOST = {"create_order": r"/purchase-orders$", "create_receipt": r"/receipts$"}
CANCEL_LOST = {"cancel_receipt": r"/receipts/\d+/cancellation$", "cancel_order": r"/purchase-orders/\d+/cancellation$"}


def check(world: World) -> None:
    proof.exactly_once(world)
    program = world.open()
    proof.all_synced(world, program)


def test_a_process_killed_between_the_answer_and_its_commit_sends_nothing_twice(world: World) -> None:
    world.purchase()
    assert world.child(kill_at="create_order:answered").wait().killed
    world.children_until_quiet()
    check(world)
    assert world.titan.count("POST", "/purchase-orders") == 1


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("step", SENDING)
def test_killed_at_any_step_of_sending(world: World, step: str, nth: int) -> None:
    world.purchase()
    world.purchase(godowns=("Main Location", "Van 1"))
    assert world.child(kill_at=step, nth=nth).wait().killed
    world.children_until_quiet()
    check(world)


@pytest.mark.slow
@pytest.mark.parametrize("kind", LOST)
def test_killed_when_it_learns_that_the_answer_is_lost(world: World, kind: str) -> None:
    world.purchase()
    world.titan.faults.add(Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=LOST[kind]))
    assert world.child(kill_at=f"{kind}:unclear").wait().killed
    world.children_until_quiet()
    check(world)


@pytest.mark.slow
@pytest.mark.parametrize("step", CANCELLING)
def test_killed_at_any_step_of_a_replacement(world: World, step: str) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bill = world.purchase(godowns=("Main Location", "Van 1"))
    world.children_until_quiet()
    bill = world.alter(bill, quantity=4)
    assert world.child(kill_at=step).wait().killed
    world.children_until_quiet()
    check(world)


@pytest.mark.slow
@pytest.mark.parametrize("kind", CANCEL_LOST)
def test_killed_when_the_answer_of_a_cancellation_is_lost(world: World, kind: str) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bill = world.purchase()
    world.children_until_quiet()
    world.alter(bill, quantity=4)
    world.titan.faults.add(Fault(FaultKind.ERROR_AFTER_COMMIT, method="PATCH", path=CANCEL_LOST[kind], status=502))
    assert world.child(kill_at=f"{kind}:unclear").wait().killed
    world.children_until_quiet()
    check(world)


@pytest.mark.slow
def test_killed_at_every_single_step_of_one_long_run(world: World) -> None:
    """Each start gets one step further than the last: every step of a whole run is once the last one."""
    for _ in range(4):
        world.purchase()
    nth, ends = 0, []
    while not ends or ends[-1].killed:
        nth = nth % 7 + 1
        ends.append(world.child(kill_at="any", nth=nth).wait())
        world.advance(minutes=11)
        assert len(ends) < 60
    assert sum(end.killed for end in ends) >= 5
    world.children_until_quiet()
    check(world)


def requests(world: World) -> int:
    return len(world.titan.requests) + len(world.tally.requests)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_random_moments_of_reading_journaling_and_sending(world: World, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(30):
        world.purchase(godowns=("Main Location", "Van 1") if number % 5 == 0 else ("Van 2",), days_ago=number % 25)
    kills = 0
    for _ in range(8):
        child = world.child()
        kill_after(child, lambda: requests(world), requests(world) + dice.randrange(1, 60))
        kills += child.wait().killed
        world.advance(minutes=dice.choice([0, 1, 11]))
    assert kills >= 4
    world.children_until_quiet()
    check(world)


def kill_after(child: Child, seen: Callable[[], int], number: int) -> None:
    """SIGKILL as soon as the simulators have seen so many requests, unless it has ended by itself."""
    wait_for(lambda: seen() >= number or child.process.poll() is not None)
    child.kill()


@pytest.mark.slow
def test_killed_while_it_reads_tally_it_loses_no_voucher(world: World) -> None:
    for _ in range(20):
        world.purchase()
    for number in range(1, 8):
        child = world.child()
        kill_after(child, lambda: len(world.tally.requests), len(world.tally.requests) + number)
        child.wait()
    world.children_until_quiet()
    check(world)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.ERROR_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT]
)
@pytest.mark.parametrize("step", SENDING)
def test_killed_after_an_answer_was_lost(world: World, step: str, kind: FaultKind) -> None:
    """The kill hits another record, or the same one later: both ways of not knowing at once."""
    for _ in range(3):
        world.purchase()
    path = LOST[step.split(":")[0]]
    world.titan.faults.add(Fault(kind, method="POST", path=path, nth=2, status=503))
    assert world.child(kill_at=step).wait().killed
    ends: list[ChildEnd] = [world.child(kill_at=step, nth=2).wait()]
    world.advance(minutes=11)
    world.children_until_quiet()
    check(world)
    assert State.SYNCED.value in world.children_until_quiet().counts, ends
