"""Two programs for one tenant, on one PC or two: the second is refused, and nothing is sent twice."""

from __future__ import annotations

import socket

import pytest

from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from tests.support import proof
from tests.support.world import World, wait_for


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> object:
    """`at("PC-2")`: from now on this process runs on that PC."""

    def move(name: str) -> None:
        monkeypatch.setattr(socket, "gethostname", lambda: name)

    return move


def codes(world: World, program: object) -> list[str]:
    return [error.code for error in world.sync(program).errors]  # type: ignore[arg-type]


@pytest.mark.slow
def test_two_processes_on_two_profiles_and_one_tally_never_overlap(world: World) -> None:
    """World itself fails when two requests were in Tally at the same time."""
    for number in range(30):
        world.purchase(days_ago=number)
    for _ in range(3):
        children = [world.child(name) for name in ("pc", "second")]
        ends = [child.wait() for child in children]
        assert all(set(end.errors) <= {"sender_refused"} for end in ends)
        for _ in range(5):
            world.purchase()
    assert {record.kind for record in world.tally.requests} != set()
    world.children_until_quiet("pc")
    proof.exactly_once(world)
    world.advance(minutes=61)
    world.children_until_quiet("second")
    proof.exactly_once(world)
    proof.all_synced(world, world.open())
    proof.all_synced(world, world.open("second"))


@pytest.mark.slow
def test_a_second_process_is_refused_while_the_first_is_sending(world: World) -> None:
    world.purchase()
    world.titan.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, method="POST", path=r"/purchase-orders$"))
    first = world.child()
    assert world.titan.wait_for_stalled(timeout_s=30)
    assert world.child("second").wait().errors == ["sender_refused"]
    world.titan.release()
    assert first.wait().errors == []
    world.children_until_quiet()
    proof.exactly_once(world)


@pytest.mark.slow
def test_a_killed_sender_leaves_no_lock_behind(world: World) -> None:
    world.purchase()
    world.titan.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, method="POST", path=r"/purchase-orders$"))
    first = world.child()
    assert world.titan.wait_for_stalled(timeout_s=30)
    first.kill()
    first.wait()
    world.titan.release()
    world.children_until_quiet()
    proof.exactly_once(world)


@pytest.mark.slow
def test_two_processes_on_one_profile_lose_nothing_and_send_nothing_twice(world: World) -> None:
    """A scheduled run and `ml-connector sync` at the same time."""
    bills = [world.purchase() for _ in range(20)]
    for number in range(3):
        children = [world.child(), world.child()]
        wait_for(lambda: world.titan.requests)
        world.alter(bills[number], narration=f"looked at {number}")
        ends = [child.wait() for child in children]
        assert all(set(end.errors) <= {"sender_refused"} for end in ends)
    world.children_until_quiet()
    program = world.open()
    proof.exactly_once(world)
    proof.all_synced(world, program)
    assert "looked at 2" in world.record(program, bills[2]).source


def test_a_second_pc_is_refused_until_the_first_has_been_silent_for_an_hour(world: World, at: object) -> None:
    world.purchase()
    first, second = world.open(), world.open("pc2", locks="other-pc")
    at("PC-1")  # type: ignore[operator]
    assert codes(world, first) == []
    world.purchase()
    at("PC-2")  # type: ignore[operator]
    assert codes(world, second) == ["sender_refused"]
    world.advance(minutes=59)
    assert codes(world, second) == ["sender_refused"]
    world.advance(minutes=2)
    assert codes(world, second) == []
    proof.exactly_once(world)
    at("PC-1")  # type: ignore[operator]
    world.purchase()
    assert codes(world, first) == ["sender_refused"]
    assert "PC-2" in str(world.sync(first).errors[0])
    world.advance(minutes=61)
    world.until_quiet(first)
    proof.exactly_once(world)
    proof.all_synced(world, first)


def test_a_long_run_keeps_renewing_its_sign_of_life(world: World, at: object) -> None:
    def slowly(step: str) -> None:
        if step == "create_order:committed":
            world.advance(minutes=20)

    for _ in range(6):
        world.purchase()
    at("PC-1")  # type: ignore[operator]
    first = world.open(trace=slowly)
    # One at a time: a token would not outlive the jumps of several.
    first.cloud().dispatcher._senders = 1
    assert codes(world, first) == []
    beats = [seen for seen in world.titan.writes if "/warehouses/" in seen.path]
    assert len(beats) >= 5
    world.purchase()
    at("PC-2")  # type: ignore[operator]
    assert codes(world, world.open("pc2", locks="other-pc")) == ["sender_refused"]
    proof.exactly_once(world, world.vouchers[:-1])


def test_a_pc_that_slept_through_its_validity_stops_when_another_took_over(
    world: World, monkeypatch: pytest.MonkeyPatch, at: object
) -> None:
    """PC-1 falls asleep in the middle of its run; PC-2 takes over and finishes; PC-1 wakes up."""
    for _ in range(4):
        world.purchase()
    second = world.open("pc2", locks="other-pc")
    slept: list[list[str]] = []

    def asleep(step: str) -> None:
        if step == "create_order:committed" and not slept:
            slept.append([])
            world.advance(minutes=90)
            at("PC-2")  # type: ignore[operator]
            slept[0] = codes(world, second)
            at("PC-1")  # type: ignore[operator]

    at("PC-1")  # type: ignore[operator]
    first = world.open(trace=asleep)
    assert codes(world, first) == ["sender_refused"]
    assert slept == [[]]
    world.until_quiet(second)
    proof.exactly_once(world)
    world.advance(minutes=61)
    world.until_quiet(first)
    proof.exactly_once(world)
    proof.all_synced(world, first)


def test_a_tenant_that_takes_no_heartbeat_is_told_once_and_sending_goes_on(world: World) -> None:
    world.titan.switches.external_data_writable = False
    program = world.open()
    for _ in range(3):
        world.purchase()
        world.until_quiet(program)
        world.advance(minutes=20)
    assert len(list(program.service.audit(kind="lease"))) == 1
    proof.exactly_once(world)


def test_no_connection_for_the_heartbeat_keeps_no_other_profile_out(world: World) -> None:
    world.purchase()
    first, second = world.open(), world.open("second")
    world.titan.faults.add(
        Fault(FaultKind.ERROR_BEFORE_COMMIT, method="GET", path=r"/warehouses", status=503, times=None, nth=2)
    )
    assert codes(world, first) == ["server_fault"]
    world.titan.faults.clear()
    assert codes(world, second) == []
    proof.exactly_once(world)
    assert world.states(second)["INV-00001"] is State.SYNCED
