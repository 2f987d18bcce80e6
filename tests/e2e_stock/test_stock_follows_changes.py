"""What is altered, deleted, re-dated or cancelled in Tally later, and what that does to counts that nobody touched."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.records import Record
from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from app.simulators.tally import Line
from app.simulators.tally.masters import Godown, StockItem, Unit
from app.simulators.tally.vouchers import Voucher
from tests.support.stock_world import StockWorld

ITEM, PLACE, OTHER = "ITEM-00001", "Main Location", "North Warehouse"
ASK, REPLACE = {"sync.change_policy": "ask"}, {"sync.change_policy": "replace"}


def small(folder: Path, **settings: object) -> StockWorld:
    """A company that did nothing yet but buy everything once."""
    return StockWorld(folder, movements=0, items=3, godowns=2, settings=settings)


def journal(world: StockWorld, quantity: int, day: date, *, out: bool = False) -> Voucher:
    lines = [Line(ITEM, quantity, Decimal("7.25"), godown=PLACE)]
    side = {"consumed": lines} if out else {"lines": lines}
    return world.company.add_voucher("Stock Journal", day, **side)


def count(world: StockWorld, counted: int, day: date) -> Voucher:
    return world.company.add_voucher("Physical Stock", day, lines=[Line(ITEM, counted, None, godown=PLACE)])


def days_ago(world: StockWorld, days: int) -> date:
    return world.company.today - timedelta(days=days)


def stock_record(program: Program, voucher: Voucher) -> Record:
    found = program.records.by_guid("stock", f"{voucher.guid}/stock")
    assert found is not None
    return found


def at_place(world: StockWorld) -> Decimal:
    """Beyond the opening, at the tenant."""
    return world.in_servicetitan().get((ITEM, PLACE), Decimal(0))


# -- random ones -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_after_random_changes_that_are_replaced_stock_is_equal_again(tmp_path: Path, seed: int) -> None:
    with StockWorld(tmp_path, seed=seed, movements=60, items=10, godowns=3, settings=REPLACE) as world:
        program = world.open()
        world.until_counted(program)
        for _ in range(3):
            done = world.edit(8)
            world.a_night_later(program)
            assert world.drift() == {}, done
            assert world.marks_twice() == []


@pytest.mark.parametrize("seed", [3])
def test_random_changes_wait_for_a_person_and_are_equal_once_replayed(tmp_path: Path, seed: int) -> None:
    with StockWorld(tmp_path, seed=seed, movements=60, items=10, godowns=3, settings=ASK) as world:
        program = world.open()
        world.until_counted(program)
        for _ in range(3):
            done = world.edit(8)
            world.a_night_later(program)
            world.replay_all(program)
            world.until_counted(program)
            assert world.waiting(program) == {}, done
            assert world.drift() == {}, done
            assert world.marks_twice() == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("policy", ["ask", "replace"])
@pytest.mark.parametrize("seed", range(10, 13))
def test_after_many_random_changes_stock_is_equal_again(tmp_path: Path, seed: int, policy: str) -> None:
    settings = {"sync.change_policy": policy}
    with StockWorld(tmp_path, seed=seed, movements=150, items=14, godowns=4, settings=settings) as world:
        program = world.open()
        world.until_counted(program)
        for _ in range(8):
            done = world.edit(12)
            world.a_night_later(program)
            world.replay_all(program)
            world.until_counted(program)
            assert world.waiting(program) == {}, done
            assert world.drift() == {}, done
            assert world.marks_twice() == []


# -- a database that is lost ------------------------------------------------------------------------------------------


def test_an_order_that_a_lost_database_did_not_receive_is_received_by_the_next_one(tmp_path: Path) -> None:
    with small(tmp_path, **REPLACE) as world:
        program = world.open()
        world.until_counted(program)
        world.titan.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/receipts$", times=99))
        journal(world, 40, days_ago(world, 5))
        journal(world, 7, days_ago(world, 4), out=True)
        world.sync(program)
        world.close(program)
        world.titan.faults.clear()
        other = world.open("other")
        world.until_counted(other)
        assert world.waiting(other) == {}
        assert world.drift() == {}
        assert world.marks_twice() == []


# -- counts ------------------------------------------------------------------------------------------------------------


def test_a_movement_entered_before_a_count_changes_what_the_count_sent(tmp_path: Path) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        counted = count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        version = stock_record(program, counted).source_version
        journal(world, 40, days_ago(world, 20))
        world.until_counted(program)
        assert stock_record(program, counted).source_version == version
        assert stock_record(program, counted).generation == 2
        assert world.drift() == {}


def test_a_movement_that_is_moved_to_the_day_of_a_count_comes_after_it(tmp_path: Path) -> None:
    with small(tmp_path, **REPLACE) as world:
        program = world.open()
        moved = journal(world, 40, days_ago(world, 20))
        counted = count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        world.company.redate_voucher(moved.guid, days_ago(world, 10))
        world.a_night_later(program)
        assert stock_record(program, counted).generation == 2
        assert world.waiting(program) == {}
        assert world.drift() == {}


def test_what_was_counted_in_a_period_that_is_over_stays_as_sent(tmp_path: Path) -> None:
    with small(tmp_path, **REPLACE) as world:
        program = world.open()
        counted, same = count(world, 500, days_ago(world, 20)), count(world, 500, days_ago(world, 15))
        world.until_counted(program)
        states = [stock_record(program, one).state for one in (counted, same)]
        show_from(world, days_ago(world, 10))
        journal(world, 40, days_ago(world, 5))
        world.a_night_later(program)
        assert [stock_record(program, one).state for one in (counted, same)] == states
        assert states == [State.SYNCED, State.NOT_APPLICABLE]
        assert stock_record(program, counted).generation == 1
        assert world.drift() == {}
        world.company.delete_voucher(counted.guid)
        world.a_night_later(program)
        assert stock_record(program, counted).state is State.NOT_APPLICABLE


def test_a_count_entered_into_a_period_that_is_over_waits_until_tally_shows_that_period(tmp_path: Path) -> None:
    with small(tmp_path, **REPLACE) as world:
        program = world.open()
        world.until_counted(program)
        show_from(world, days_ago(world, 10))
        journal(world, 40, days_ago(world, 5))
        world.a_night_later(program)
        late = count(world, 500, days_ago(world, 20))
        world.a_night_later(program)
        assert [reason.code for reason in stock_record(program, late).reasons] == ["count_closed"]
        world.company.display_period = None
        world.a_night_later(program)
        assert stock_record(program, late).state is State.SYNCED
        assert world.drift() == {}


def show_from(world: StockWorld, day: date) -> None:
    """Somebody changes the period on Tally's screen; what moved before is in the openings then."""
    for item in ("ITEM-00002", "ITEM-00003"):
        lines = [Line(item, 7, Decimal("7.25"), godown=PLACE)]
        world.company.add_voucher("Stock Journal", day - timedelta(days=2), lines=lines)
    world.company.display_period = (day, world.company.today + timedelta(days=60))


def test_a_count_holds_while_an_earlier_change_waits_for_a_person(tmp_path: Path) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        early = journal(world, 40, days_ago(world, 20))
        count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        before = at_place(world)
        world.company.alter_voucher(early.guid, lines=[Line(ITEM, 25, Decimal("7.25"), godown=PLACE)])
        world.until_counted(program)
        assert stock_record(program, early).state is State.CHANGED_AT_SOURCE
        assert at_place(world) == before, "what was counted lies there, whatever waits"
        assert world.drift() == {}
        program.actions.replay(stock_record(program, early).id)
        world.until_counted(program)
        assert stock_record(program, early).state is State.SYNCED
        assert at_place(world) == before
        assert world.drift() == {}


def test_a_new_count_is_made_of_what_was_sent_while_an_earlier_change_waits(tmp_path: Path) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        early = journal(world, 40, days_ago(world, 20))
        world.until_counted(program)
        world.company.alter_voucher(early.guid, lines=[Line(ITEM, 25, Decimal("7.25"), godown=PLACE)])
        count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        assert stock_record(program, early).state is State.CHANGED_AT_SOURCE
        assert world.drift() == {}
        program.actions.replay(stock_record(program, early).id)
        world.until_counted(program)
        assert world.drift() == {}


def test_a_count_holds_after_an_earlier_change_was_ignored(tmp_path: Path) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        early = journal(world, 40, days_ago(world, 20))
        count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        world.company.delete_voucher(early.guid)
        world.a_night_later(program)
        record = stock_record(program, early)
        assert record.state is State.DELETED_AT_SOURCE
        program.actions.ignore(record.id, "It was right.", "tests")
        world.a_night_later(program)
        assert stock_record(program, early).state is State.IGNORED
        assert world.drift() == {}
        count(world, 300, days_ago(world, 5))
        world.until_counted(program)
        assert world.drift() == {}


def test_a_later_count_stands_on_what_a_held_back_count_had_sent(tmp_path: Path) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        first = count(world, 500, days_ago(world, 10))
        second = count(world, 450, days_ago(world, 5))
        world.until_counted(program)
        world.company.alter_voucher(first.guid, lines=[Line(ITEM, 470, None, godown=PLACE)])
        world.until_counted(program)
        assert stock_record(program, first).state is State.CHANGED_AT_SOURCE
        journal(world, 40, days_ago(world, 20))
        world.until_counted(program)
        assert world.drift() == {}, "the first count is not recomputed, so the second makes up for it"
        assert stock_record(program, second).generation == 2
        program.actions.replay(stock_record(program, first).id)
        world.until_counted(program)
        assert world.waiting(program) == {}
        assert world.drift() == {}


@pytest.mark.parametrize(
    ("kind", "name"), [(StockItem, ITEM), (Godown, PLACE), (Unit, "Nos")], ids=["item", "place", "unit"]
)
def test_counts_hold_when_what_they_count_is_renamed(tmp_path: Path, kind: type[Any], name: str) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        journal(world, 40, days_ago(world, 20))
        count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        world.company.rename_master(kind, name, f"{name} renamed")
        world.rename_along()
        world.until_counted(program)
        new = {ITEM: ITEM, PLACE: PLACE} | {name: f"{name} renamed"}
        line = Line(new[ITEM], 300, None, godown=new[PLACE])
        world.company.add_voucher("Physical Stock", days_ago(world, 5), lines=[line])
        world.until_counted(program)
        assert world.waiting(program) == {}
        assert world.drift() == {}


def test_what_a_person_cancelled_at_the_tenant_is_not_part_of_a_count(tmp_path: Path) -> None:
    with small(tmp_path, **ASK) as world:
        program = world.open()
        early = journal(world, 40, days_ago(world, 20), out=True)
        world.until_counted(program)
        made = next(one for one in world.tenant.all_returns() if one.active)
        world.tenant.cancel_return(made.id)
        world.until_counted(program)
        assert stock_record(program, early).state is State.CHANGED_AT_DESTINATION
        count(world, 500, days_ago(world, 10))
        world.until_counted(program)
        assert world.drift() == {}
        program.actions.replay(stock_record(program, early).id)
        world.until_counted(program)
        assert stock_record(program, early).state is State.SYNCED
        assert world.drift() == {}
