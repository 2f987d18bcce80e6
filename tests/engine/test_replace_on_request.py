"""A person's replay of a changed record has the guard of the policy: nothing is cancelled for what has to wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap import Program
from app.domain.records import Subject
from app.domain.states import State
from app.engine.purchases.replacing import REQUESTED
from tests.support import proof
from tests.support.world import World


def changed_to_unknown_supplier(world: World) -> tuple[Program, object]:
    """A synced bill whose supplier was then changed to one that ServiceTitan does not have."""
    bill = world.purchase()
    program = world.open()
    world.until_quiet(program)
    world.company.add_supplier("Unknown & Co")
    bill = world.alter(bill, supplier="Unknown & Co")
    world.advance(minutes=11)
    world.sync(program)
    return program, bill


def test_replay_of_a_change_that_cannot_be_sent_cancels_nothing_and_says_why(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, bill = changed_to_unknown_supplier(world)
        record = world.record(program, bill)
        assert program.service.replay(record.id).accepted
        world.sync(program)
        found = world.record(program, bill)
        assert (found.state, found.generation) == (State.CHANGED_AT_SOURCE, 1)
        assert {r.code for r in found.reasons} == {"changed_in_tally", REQUESTED, "vendor_missing"}
        assert "Nothing was cancelled" in next(r.text for r in found.reasons if r.code == REQUESTED)
        assert len(proof.living(world, bill.reference)) == 1
        assert world.titan.count("PATCH", "/cancellation") == 0


def test_a_replacement_asked_for_goes_on_by_itself_once_it_can_be_sent(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, bill = changed_to_unknown_supplier(world)
        record = world.record(program, bill)
        program.service.replay(record.id)
        world.sync(program)
        released = program.service.map(Subject.VENDOR, "Unknown & Co", "Bharat Cables").released
        assert released == (record.id,)
        world.until_quiet(program)
        assert (world.record(program, bill).state, world.record(program, bill).generation) == (State.SYNCED, 2)
        proof.exactly_once(world)


def test_without_a_replay_a_change_that_could_be_sent_stays_as_it_is(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, bill = changed_to_unknown_supplier(world)
        world.tenant.add_vendor("Unknown & Co")
        world.advance(hours=2)
        world.sync(program)
        assert world.record(program, bill).state is State.CHANGED_AT_SOURCE
        assert len(world.tenant.all_orders()) == 1


def test_a_further_change_in_tally_ends_the_wish_to_replace(tmp_path: Path) -> None:
    """What was asked for was the version that the person saw."""
    with World(tmp_path) as world:
        program, bill = changed_to_unknown_supplier(world)
        program.service.replay(world.record(program, bill).id)
        world.sync(program)
        world.alter(bill, supplier="Bharat Cables", quantity=3)
        world.advance(minutes=11)
        world.sync(program)
        found = world.record(program, bill)
        assert (found.state, [r.code for r in found.reasons]) == (State.CHANGED_AT_SOURCE, ["changed_in_tally"])
        assert len(world.tenant.all_orders()) == 1


@pytest.mark.parametrize("sendable", [True, False])
def test_replay_of_a_change_made_there_cancels_only_for_what_can_be_sent(tmp_path: Path, sendable: bool) -> None:
    with World(tmp_path) as world:
        bill = world.purchase()
        program = world.open()
        world.until_quiet(program)
        order = world.tenant.all_orders()[0]
        world.tenant.update_order(order.id, {"tax": order.tax + 5}, None)
        if not sendable:
            world.tenant.rename_vendor(world.tenant.vendor("Acme & Sons").id, "Acme Private Limited")
        world.advance(hours=1, minutes=1)
        world.sync(program)
        assert world.record(program, bill).state is State.CHANGED_AT_DESTINATION
        program.service.replay(world.record(program, bill).id)
        world.sync(program)
        found = world.record(program, bill)
        if sendable:
            assert (found.state, found.generation) == (State.SYNCED, 2)
            proof.exactly_once(world)
        else:
            assert (found.state, found.generation) == (State.CHANGED_AT_DESTINATION, 1)
            assert {"order_differs", REQUESTED, "vendor_missing"} == {r.code for r in found.reasons}
            assert order.status != "Canceled"


def test_a_replay_can_be_taken_back_by_ignoring(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, bill = changed_to_unknown_supplier(world)
        record = world.record(program, bill)
        program.service.replay(record.id)
        world.sync(program)
        answer = program.service.ignore(record.id, "agreed with the supplier", "Asha")
        assert answer.billed
        world.tenant.add_vendor("Unknown & Co")
        world.advance(hours=2)
        world.sync(program)
        assert world.record(program, bill).state is State.IGNORED
        assert len(world.tenant.all_orders()) == 1


def test_where_replayed_records_stand_is_told_after_the_run(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, bill = changed_to_unknown_supplier(world)
        other = world.purchase()
        world.sync(program)
        ids = [world.record(program, v).id for v in (bill, other)]
        program.service.replay(ids[0])
        world.sync(program)
        waits, fine = program.service.standing(ids)
        assert (waits.record_id, waits.state) == (ids[0], State.CHANGED_AT_SOURCE)
        assert "Unknown & Co" in waits.reason
        assert "Nothing was cancelled" in waits.reason
        assert (fine.record_id, fine.state, fine.reason) == (ids[1], State.SYNCED, "")


def test_a_record_that_no_run_could_look_at_says_so(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.company.add_supplier("Unknown & Co")
        program = world.open()
        bill = world.purchase(supplier="Unknown & Co")
        world.sync(program)
        record = world.record(program, bill)
        program.service.replay(record.id)
        [waits] = program.service.standing([record.id])
        assert waits.state is State.NEW
        assert "not looked at" in waits.reason
        assert "next run" in waits.advice
