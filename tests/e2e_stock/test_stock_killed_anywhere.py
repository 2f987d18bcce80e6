"""kill -9 at every step by which a stock record becomes orders, receipts and returns, then a restart: all once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from app.simulators.tally import Line
from app.simulators.tally.vouchers import Voucher
from tests.support.stock_world import StockWorld
from tests.support.world import ChildEnd

ITEMS, PLACE, VAN = ("ITEM-00001", "ITEM-00002"), "Main Location", "North Warehouse"
KINDS = ("create_order", "create_receipt", "create_return")
STEPS = [f"{kind}:{step}" for kind in KINDS for step in ("intent", "answered", "committed")]
LOST = {"create_order": r"/purchase-orders$", "create_receipt": r"/receipts$", "create_return": r"/returns$"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StockWorld]:
    """A company whose first purchase is at the tenant already: what follows are movements."""
    settings = {"sync.change_policy": "replace"}
    with StockWorld(tmp_path, movements=0, items=2, godowns=2, settings=settings) as made:
        program = made.open()
        transfer(made, 3)  # the tenant has shown its marks
        made.until_counted(program)
        made.close(program)
        yield made


def transfer(world: StockWorld, quantity: int) -> Voucher:
    """From one place to the other, two items: an order with its receipt, and a return."""

    def lines(place: str) -> list[Line]:
        return [Line(item, quantity + at, Decimal("7.25"), godown=place) for at, item in enumerate(ITEMS)]

    day = world.company.today - timedelta(days=5)
    return world.company.add_voucher("Stock Journal", day, consumed=lines(PLACE), lines=lines(VAN))


def everything_once(world: StockWorld) -> None:
    """Restarted until nothing is under way and everything is posted: stock is equal, and nothing exists twice."""
    for _ in range(8):
        end = world.children_until_quiet()
        world.post()
        if not end.counts.get(State.AWAITING_POSTING):
            break
    assert set(end.counts) <= {State.SYNCED, State.NOT_APPLICABLE}, end.counts
    assert world.drift() == {}
    assert world.marks_twice() == []


def test_a_process_killed_between_the_answer_of_a_return_and_its_commit_sends_nothing_twice(world: StockWorld) -> None:
    before = world.titan.count("POST", "/returns")
    transfer(world, 8)
    assert world.child(kill_at="create_return:answered").wait().killed
    everything_once(world)
    assert world.titan.count("POST", "/returns") == before + 1


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_of_sending(world: StockWorld, step: str, nth: int) -> None:
    transfer(world, 8)
    transfer(world, 4)
    assert world.child(kill_at=step, nth=nth).wait().killed
    everything_once(world)


@pytest.mark.slow
@pytest.mark.parametrize("kind", LOST)
def test_killed_when_it_learns_that_the_answer_is_lost(world: StockWorld, kind: str) -> None:
    transfer(world, 8)
    world.titan.faults.add(Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=LOST[kind], times=1))
    assert world.child(kill_at=f"{kind}:unclear").wait().killed
    everything_once(world)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_killed_while_a_change_is_sent(world: StockWorld, step: str) -> None:
    """The change takes some back at one place and brings more in at the other: both kinds of documents again."""
    moved = transfer(world, 8)
    everything_once(world)
    lines = {place: [Line(item, 5, Decimal("7.25"), godown=place) for item in ITEMS] for place in (PLACE, VAN)}
    world.company.alter_voucher(moved.guid, consumed=lines[PLACE], lines=lines[VAN])
    assert world.child(kill_at=step).wait().killed
    everything_once(world)


@pytest.mark.slow
def test_killed_at_every_single_step_of_one_long_run(world: StockWorld) -> None:
    """Each start gets some steps further than the last: every step of a whole run is once the last one.

    How many kills that takes depends on what was at the tenant already when a restart looked, as two records are sent
    at a time."""
    for quantity in (8, 4, 2):
        transfer(world, quantity)
    ends: list[ChildEnd] = []
    while not ends or ends[-1].killed or ends[-1].working:
        ends.append(world.child(kill_at="any", nth=len(ends) % 7 + 1).wait())
        world.advance(minutes=11)
        assert len(ends) < 60
    assert sum(end.killed for end in ends) >= 3
    everything_once(world)
