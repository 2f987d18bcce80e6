"""A tenant that holds purchase orders as requests for approval, whatever id its answer names."""

from __future__ import annotations

import pytest

from app.domain.states import State
from app.simulators.servicetitan import ApprovalAnswer, Fault, FaultKind
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at

ANSWERS = pytest.mark.parametrize("answer", list(ApprovalAnswer))


def hold(world: World, answer: ApprovalAnswer) -> None:
    world.titan.switches.approval_required = True
    world.titan.switches.approval_answer = answer


def approve_all(world: World) -> None:
    for request in world.tenant.all_requests():
        if request.status == "PendingApproval":
            world.tenant.approve_request(request.id)


@ANSWERS
def test_a_request_waits_and_its_approval_lets_the_rest_follow_by_itself(world: World, answer: ApprovalAnswer) -> None:
    hold(world, answer)
    bill = world.purchase()
    world.purchase(godowns=("Main Location", "Van 1"))
    program = world.open()
    world.sync(program)
    assert world.record(program, bill).state is State.AWAITING_APPROVAL
    for _ in range(3):
        world.advance(hours=2)
        world.sync(program)
    proof.exactly_once(world, received=False)
    approve_all(world)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@ANSWERS
def test_an_approval_seen_by_a_cycle_that_may_not_send_is_not_forgotten(world: World, answer: ApprovalAnswer) -> None:
    hold(world, answer)
    world.purchase()
    program = world.open()
    world.sync(program)
    approve_all(world)
    world.advance(minutes=11)
    world.sync(program, dry_run=True)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@ANSWERS
def test_a_rejected_request_goes_to_a_person_and_a_replay_sends_a_new_one(world: World, answer: ApprovalAnswer) -> None:
    hold(world, answer)
    bill = world.purchase()
    program = world.open()
    world.sync(program)
    world.tenant.reject_request(world.tenant.all_requests()[0].id)
    world.advance(minutes=11)
    world.sync(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, "order_cancelled")
    proof.nothing_lives(world, bill)
    world.titan.switches.approval_required = False
    program.service.replay(record.id)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@ANSWERS
@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT, FaultKind.GARBAGE])
def test_a_lost_answer_is_searched_among_requests_too(world: World, answer: ApprovalAnswer, kind: FaultKind) -> None:
    hold(world, answer)
    world.purchase()
    world.titan.faults.add(Fault(kind, method="POST", path=r"/purchase-orders$"))
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world, received=False)
    approve_all(world)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)


@ANSWERS
@pytest.mark.parametrize("step", ["create_order:intent", "create_order:answered", "create_order:committed"])
def test_a_power_cut_while_a_request_is_made(world: World, answer: ApprovalAnswer, step: str) -> None:
    hold(world, answer)
    world.purchase()
    program = world.open(trace=cut_at(step))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world, received=False)
    approve_all(world)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@ANSWERS
def test_approved_between_the_lost_answer_and_the_search(world: World, answer: ApprovalAnswer) -> None:
    hold(world, answer)
    world.purchase()
    program = world.open(trace=cut_at("create_order:answered"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    approve_all(world)
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@ANSWERS
def test_a_changed_voucher_whose_request_still_waits_asks_for_its_rejection(
    world: World, answer: ApprovalAnswer
) -> None:
    hold(world, answer)
    world.configure(**{"sync.change_policy": "replace"})
    bill = world.purchase()
    program = world.open()
    world.sync(program)
    bill = world.alter(bill, quantity=4)
    world.advance(minutes=11)
    world.sync(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "cannot_withdraw")
    world.tenant.reject_request(world.tenant.all_requests()[0].id)
    program.service.replay(record.id)
    world.until_quiet(program)
    approve_all(world)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@ANSWERS
def test_approved_and_then_cancelled_by_a_person_can_be_sent_again(world: World, answer: ApprovalAnswer) -> None:
    """The list of requests drops an approved one: it must not be taken for one that still waits."""
    hold(world, answer)
    bill = world.purchase()
    program = world.open()
    world.sync(program)
    approve_all(world)
    world.tenant.cancel_po(world.tenant.all_orders()[0].id)
    world.titan.switches.approval_required = False
    world.advance(minutes=11)
    world.sync(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, "order_cancelled")
    program.service.replay(record.id)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_an_approved_order_that_nobody_can_tell_as_ours_goes_to_a_person(world: World) -> None:
    """Its request's id was answered, and somebody wiped the mark from the memo before the order was read."""
    hold(world, ApprovalAnswer.REQUEST)
    bill = world.purchase()
    program = world.open()
    world.sync(program)
    order_id = world.tenant.approve_request(world.tenant.all_requests()[0].id)
    world.tenant.edit_memo(order_id, "filed")
    for _ in range(7):
        world.advance(hours=25)
        world.sync(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "not_shown")
    assert len(world.tenant.all_orders()) == 1, "nothing is sent twice"
