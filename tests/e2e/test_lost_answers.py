"""An answer that never came, whichever way it was lost and whether or not the server had done it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests

from app.domain.records import OperationKind, OperationState
from app.domain.states import State
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, Fault, FaultKind
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at

ORDERS, RECEIPTS = r"/purchase-orders$", r"/receipts$"
AFTER = [
    (FaultKind.RESET_AFTER_COMMIT, 0),
    (FaultKind.ERROR_AFTER_COMMIT, 500),
    (FaultKind.ERROR_AFTER_COMMIT, 502),
    (FaultKind.ERROR_AFTER_COMMIT, 503),
    (FaultKind.GARBAGE, 0),
    (FaultKind.EMPTY, 0),
]
BEFORE = [
    (FaultKind.RESET_BEFORE_COMMIT, 0),
    (FaultKind.ERROR_BEFORE_COMMIT, 500),
    (FaultKind.ERROR_BEFORE_COMMIT, 503),
]


def lose(world: World, path: str, kind: FaultKind, status: int, **more: object) -> Fault:
    return world.titan.faults.add(Fault(kind, method="POST", path=path, status=status or 500, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", [ORDERS, RECEIPTS])
@pytest.mark.parametrize(("kind", "status"), AFTER)
def test_what_was_done_is_found_and_not_sent_again(world: World, path: str, kind: FaultKind, status: int) -> None:
    for _ in range(3):
        world.purchase()
    fault = lose(world, path, kind, status, nth=2)
    program = world.open()
    result = world.sync(program)
    assert fault.fired == 1
    assert result.ok
    proof.exactly_once(world)
    proof.all_synced(world, program)
    assert world.titan.count("POST", path.strip("$")) == 3


@pytest.mark.parametrize("path", [ORDERS, RECEIPTS])
@pytest.mark.parametrize(("kind", "status"), BEFORE)
def test_what_was_not_done_is_sent_again_after_two_searches_ten_minutes_apart(
    world: World, path: str, kind: FaultKind, status: int
) -> None:
    bill = world.purchase()
    lose(world, path, kind, status)
    program = world.open()
    world.sync(program)
    assert world.record(program, bill).state is State.VERIFY
    world.advance(minutes=9)
    world.sync(program)
    assert world.titan.count("POST", path.strip("$")) == 1, "nine minutes are not ten"
    world.advance(minutes=2)
    world.sync(program)
    assert world.titan.count("POST", path.strip("$")) == 1, "that was only the second search"
    world.advance(minutes=11)
    world.sync(program)
    assert world.titan.count("POST", path.strip("$")) == 2
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_stalled_answer_counts_as_lost(world: World) -> None:
    world.purchase()
    bill = world.purchase(godowns=("Main Location", "Van 1"))
    fault = lose(world, ORDERS, FaultKind.STALL_AFTER_COMMIT, 0, nth=3)
    with world.background(world.sync, world.open()) as finished:
        assert world.titan.wait_for_stalled()
        world.titan.release()
        result = finished()
    assert fault.fired == 1
    assert result.counts == {State.SYNCED: 2}
    proof.exactly_once(world)
    assert len(proof.living(world, bill.reference)) == 2


@pytest.mark.parametrize("first", [ORDERS, RECEIPTS])
def test_every_answer_lost_twice_in_a_row(world: World, first: str) -> None:
    """The resend's answer is lost as well, after it was done: the search after it finds it."""
    world.purchase()
    lose(world, first, FaultKind.RESET_BEFORE_COMMIT, 0)
    lose(world, first, FaultKind.RESET_AFTER_COMMIT, 0, nth=2)
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_every_second_answer_of_a_hundred_writes_is_lost(world: World) -> None:
    for number in range(25):
        world.purchase(godowns=("Main Location", "Van 1") if number % 4 == 0 else ("Van 2",))
    for path in (ORDERS, RECEIPTS):
        lose(world, path, FaultKind.RESET_AFTER_COMMIT, 0, every=4, times=None)
        lose(world, path, FaultKind.RESET_BEFORE_COMMIT, 0, nth=2, every=4, times=None)
    program = world.open()
    world.until_quiet(program, rounds=40)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@pytest.mark.parametrize("step", ["create_order:unclear", "create_receipt:unclear"])
@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_a_power_cut_right_after_the_loss(world: World, step: str, kind: FaultKind) -> None:
    world.purchase()
    lose(world, ORDERS if "order" in step else RECEIPTS, kind, 0)
    program = world.open(trace=cut_at(step))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


# -- late commits ----------------------------------------------------------------------------------------------------


def commit_late(world: World, path: str) -> None:
    """What the server does with a request that it received and left lying: the journal's body is carried out now."""
    written = next(seen for seen in world.titan.writes if seen.path.endswith(path) and not seen.committed)
    token = requests.post(
        f"{world.titan.url}/connect/token",
        data={
            "grant_type": "client_credentials",
            "client_id": DEFAULT_CLIENT_ID,
            "client_secret": DEFAULT_CLIENT_SECRET,
        },
        timeout=10,
    ).json()["access_token"]
    answer = requests.post(
        world.titan.url + written.path,
        data=written.body.encode(),
        headers={
            "Authorization": f"Bearer {token}",
            "ST-App-Key": DEFAULT_APP_KEY,
            "Content-Type": "application/json",
        },
        timeout=10,
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", ["/purchase-orders", "/receipts"])
def test_a_commit_that_comes_after_the_first_search_is_found_by_the_second(world: World, path: str) -> None:
    world.purchase()
    lose(world, path + "$", FaultKind.RESET_BEFORE_COMMIT, 0)
    program = world.open()
    world.sync(program)
    world.advance(minutes=5)
    commit_late(world, path)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@pytest.mark.parametrize("path", ["/purchase-orders", "/receipts"])
def test_a_commit_that_comes_after_the_resend_goes_to_a_person_within_a_day(world: World, path: str) -> None:
    bill = world.purchase()
    lose(world, path + "$", FaultKind.RESET_BEFORE_COMMIT, 0)
    program = world.open()
    world.titan.switches.over_receipt_allowed = True
    world.until_quiet(program)
    assert world.record(program, bill).state is State.SYNCED
    for receipt in world.tenant.all_receipts():
        # The server would refuse a second receipt of a received order; a partial reopening lets it through.
        world.tenant.purchase_orders[receipt.purchase_order_id].status = "Sent"
    commit_late(world, path)
    world.advance(hours=1, minutes=5)
    world.sync(program)
    record = world.record(program, bill)
    assert record.state in (State.REJECTED, State.CHANGED_AT_DESTINATION)
    assert record.reasons[0].code in ("two_documents", "receipt_differs")


def test_two_found_go_to_a_person_and_one_cancelled_lets_it_go_on(world: World) -> None:
    bill = world.purchase()
    lose(world, ORDERS, FaultKind.RESET_BEFORE_COMMIT, 0)
    program = world.open(trace=cut_at("create_order:committed"))
    with pytest.raises(PowerCut):
        world.until_quiet(program)
    world.close(program)
    commit_late(world, "/purchase-orders")
    program = world.open()
    world.sync(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "two_documents")
    assert world.tenant.all_receipts() == []
    world.tenant.cancel_po(world.tenant.all_orders()[-1].id)
    program.service.replay(record.id)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_the_intent_is_on_disk_before_the_request_leaves(world: World) -> None:
    bill = world.purchase()
    program = world.open(trace=cut_at("create_order:intent"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    assert world.titan.writes[-1].path.endswith("/purchase-orders") is False
    program = world.open()
    (operation,) = program.records.operations(world.record(program, bill).id)
    assert (operation.kind, operation.state) == (OperationKind.CREATE_ORDER, OperationState.INTENT)
    world.until_quiet(program)
    proof.exactly_once(world)


def test_a_throttle_storm_sends_nothing_twice_and_ends(world: World) -> None:
    for _ in range(6):
        world.purchase()
    world.titan.faults.add(Fault(FaultKind.THROTTLE, method="POST", path=ORDERS, times=20, seconds=2))
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_throttle_that_does_not_end_stops_the_run_and_is_told(world: World) -> None:
    bill = world.purchase()
    world.titan.faults.add(Fault(FaultKind.THROTTLE, method="POST", path=ORDERS, times=None, seconds=2))
    program = world.open()
    result = world.sync(program)
    assert [error.code for error in result.errors] == ["throttled"]
    assert world.titan.count("POST", "/purchase-orders") < 20
    world.titan.faults.clear()
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)
    assert world.record(program, bill).attempts == 0


def test_no_connection_at_all_burns_no_attempts(world: World) -> None:
    bill = world.purchase()
    program = world.open()
    world.titan.refuse_connections()
    result = world.sync(program)
    assert [error.code for error in result.errors] == ["unreachable"]
    record = world.record(program, bill)
    assert (record.state, record.attempts) == (State.NEW, 0)
    world.titan.accept_connections()
    world.advance(minutes=1)
    world.until_quiet(program)
    proof.exactly_once(world)


@pytest.mark.parametrize("hours", [1, -1])
@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_a_pc_clock_that_is_an_hour_off_changes_nothing(world: World, hours: int, kind: FaultKind) -> None:
    world.purchase()
    world.purchase(godowns=("Main Location", "Van 1"))
    lose(world, ORDERS, kind, 0)
    lose(world, RECEIPTS, kind, 0, nth=2)
    program = world.open(skew=timedelta(hours=hours))
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_pc_that_is_still_in_yesterday_sends_a_date_the_server_takes(world: World) -> None:
    """Whatever the hour: 26 hours behind is another calendar day everywhere."""
    world.purchase(days_ago=5)
    program = world.open(skew=timedelta(hours=-26))
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)
