"""The database is yesterday's, new, or a copy in another profile: everything is adopted, nothing is sent twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap import Program
from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at


def keep(world: World, program: Program) -> Path:
    """What a nightly backup of the PC copies."""
    target = world.folder / "yesterday.db"
    program.database.backup(target)
    return target


def put_back(world: World, backup: Path, profile: str = "pc") -> Program:
    """The backup in place of the database, the files beside it gone."""
    forget(world, profile)
    shutil.copy(backup, world.profile(profile) / "ml-connector.db")
    return world.open(profile)


def forget(world: World, profile: str = "pc") -> None:
    for path in world.profile(profile).glob("ml-connector.db*"):
        path.unlink()


def writes(world: World) -> int:
    return len([seen for seen in world.titan.writes if "/warehouses/" not in seen.path])


def test_with_yesterdays_database_everything_sent_since_is_adopted(world: World) -> None:
    for _ in range(3):
        world.purchase()
    program = world.open()
    world.until_quiet(program)
    backup = keep(world, program)
    world.advance(hours=20)
    for number in range(6):
        world.purchase(godowns=("Main Location", "Van 1") if number % 2 else ("Van 2",))
    world.until_quiet(program)
    world.close(program)
    before = writes(world)
    world.advance(hours=4)
    program = put_back(world, backup)
    world.until_quiet(program)
    assert writes(world) == before
    proof.exactly_once(world)
    proof.all_synced(world, program)
    world.purchase()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@pytest.mark.parametrize(
    "step",
    ["create_order:intent", "create_order:answered", "create_order:committed", "create_receipt:intent",
     "create_receipt:answered", "create_receipt:committed"],
)  # fmt: skip
def test_a_backup_taken_in_the_middle_of_sending(world: World, step: str) -> None:
    world.purchase()
    world.until_quiet(program := world.open())
    world.close(program)
    world.purchase()
    world.purchase(godowns=("Main Location", "Van 1"))
    program = world.open(trace=cut_at(step))
    with pytest.raises(PowerCut):
        world.sync(program)
    backup = keep(world, program)
    world.close(program)
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    world.advance(hours=20)
    before = writes(world)
    program = put_back(world, backup)
    world.until_quiet(program)
    assert writes(world) == before
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_voucher_replaced_since_the_backup_continues_with_its_later_version(world: World) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bills = [world.purchase(), world.purchase(godowns=("Main Location", "Van 1")), world.purchase()]
    program = world.open()
    world.until_quiet(program)
    backup = keep(world, program)
    for bill in bills[:2]:
        world.alter(bill, quantity=4)
    world.until_quiet(program)
    world.close(program)
    for policy in ("ask", "replace"):
        world.configure(**{"sync.change_policy": policy})
        before = writes(world)
        program = put_back(world, backup)
        world.until_quiet(program)
        assert writes(world) == before, policy
        proof.exactly_once(world)
        proof.all_synced(world, program)
        assert world.record(program, bills[0]).generation == 2
        world.close(program)


def test_a_voucher_withdrawn_since_the_backup_is_not_sent_again(world: World) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bill, other = world.purchase(), world.purchase()
    program = world.open()
    world.until_quiet(program)
    backup = keep(world, program)
    world.company.cancel_voucher(bill.guid)
    world.until_quiet(program)
    proof.nothing_lives(world, bill)
    world.close(program)
    before = writes(world)
    program = put_back(world, backup)
    world.until_quiet(program)
    assert writes(world) == before
    proof.nothing_lives(world, bill)
    proof.exactly_once(world, [other])
    assert world.record(program, bill).state is State.NOT_APPLICABLE


def test_a_brand_new_database_adopts_everything_before_it_sends(world: World) -> None:
    for number in range(8):
        world.purchase(godowns=("Main Location", "Van 1") if number % 2 else ("Van 2",), days_ago=number * 5)
    world.configure(**{"sync.change_policy": "replace"})
    program = world.open()
    world.until_quiet(program)
    world.alter(world.vouchers[0], quantity=3)
    world.until_quiet(program)
    world.close(program)
    world.advance(hours=30)
    before = writes(world)
    forget(world)
    late = world.purchase()
    program = world.open()
    world.until_quiet(program)
    assert writes(world) == before + 2, "one order and one receipt: the new voucher's"
    proof.exactly_once(world)
    proof.all_synced(world, program)
    assert world.record(program, late).state is State.SYNCED
    assert world.record(program, world.vouchers[0]).generation == 2


def test_a_new_database_after_a_cancellation_there_asks_and_does_not_send(world: World) -> None:
    bill, other = world.purchase(), world.purchase()
    program = world.open()
    world.until_quiet(program)
    world.tenant.cancel_po(world.tenant.all_orders()[0].id)
    world.close(program)
    forget(world)
    program = world.open()
    world.until_quiet(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, "order_cancelled")
    proof.nothing_lives(world, bill)
    proof.exactly_once(world, [other])


def test_a_new_database_recognises_an_order_whose_memo_was_edited_by_the_mark_of_its_receipt(world: World) -> None:
    world.purchase()
    program = world.open()
    world.until_quiet(program)
    world.tenant.edit_memo(world.tenant.all_orders()[0].id, "filed")
    world.close(program)
    forget(world)
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_new_database_while_requests_wait_for_approval(world: World) -> None:
    world.titan.switches.approval_required = True
    world.purchase()
    program = world.open()
    world.sync(program)
    world.close(program)
    forget(world)
    program = world.open()
    world.sync(program)
    proof.exactly_once(world, received=False)
    world.tenant.approve_request(world.tenant.all_requests()[0].id)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)


def test_an_earlier_go_live_date_adopts_what_an_earlier_database_sent(world: World) -> None:
    old = world.purchase(days_ago=40)
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    forget(world)
    world.advance(hours=24 * 30)
    world.configure(**{"sync.start_date": (world.today + (world.clock.today() - world.today)).isoformat()})
    program = world.open()
    world.until_quiet(program)
    world.configure(**{"sync.start_date": world.start_date.isoformat()})
    world.until_quiet(program)
    proof.exactly_once(world)
    assert world.record(program, old).state is State.SYNCED


@pytest.mark.parametrize("restore", [put_back, None])
def test_restored_and_answers_lost_at_the_same_time(
    world: World, restore: Callable[[World, Path], Program] | None
) -> None:
    world.purchase()
    program = world.open()
    world.until_quiet(program)
    backup = keep(world, program)
    world.titan.faults.add(
        Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=r"/(purchase-orders|receipts)$", every=3, times=None)
    )
    for _ in range(6):
        world.purchase()
    world.sync(program)
    world.close(program)
    if restore is None:
        forget(world)
        program = world.open()
    else:
        program = restore(world, backup)
    world.purchase()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


# -- a copy ----------------------------------------------------------------------------------------------------------


def test_a_copy_in_a_second_profile_is_refused_and_adopts_when_it_takes_over(world: World) -> None:
    for _ in range(3):
        world.purchase()
    program = world.open()
    world.until_quiet(program)
    world.profile("copy")
    program.database.backup(world.folder / "copy" / "ml-connector.db")
    world.purchase()
    world.until_quiet(program)
    world.purchase()
    copy = world.open("copy")
    result = world.sync(copy)
    assert [error.code for error in result.errors] == ["sender_refused"]
    world.until_quiet(program)
    world.close(program)
    world.advance(minutes=61)
    world.purchase()
    world.until_quiet(copy)
    proof.exactly_once(world)
    proof.all_synced(world, copy)
    program = world.open()
    world.advance(minutes=61)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_copy_on_the_same_pc_is_refused_while_the_first_is_sending(world: World) -> None:
    world.purchase()
    first = world.open()
    world.sync(first, dry_run=True)
    world.profile("copy")
    first.database.backup(world.folder / "copy" / "ml-connector.db")
    copy = world.open("copy")
    world.titan.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, method="POST", path=r"/purchase-orders$"))
    with world.background(world.sync, first) as finished:
        assert world.titan.wait_for_stalled()
        assert [error.code for error in world.sync(copy).errors] == ["sender_refused"]
        world.titan.release()
        assert finished().ok
    proof.exactly_once(world)
