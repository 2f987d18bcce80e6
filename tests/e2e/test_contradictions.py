"""A voucher that contradicts itself in Tally waits for its correction, and nothing else waits with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.bootstrap import Program
from app.domain.overall import Overall
from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from app.flows.purchases.planner import CONTRADICTS
from tests.support import proof
from tests.support.odd import contradict
from tests.support.world import World


@pytest.fixture
def program(world: World) -> Iterator[Program]:
    program = world.open()
    yield program
    proof.audit_holds(program)


def by_itself(world: World, program: Program) -> int:
    """One cycle of the schedule; returns how many requests Tally got."""
    world.advance(minutes=11)
    before = len(world.tally.requests)
    assert program.service.sync(CycleOptions(), lambda what, done, total: None).ok
    return len(world.tally.requests) - before


def waits(world: World, program: Program, voucher: object, state: State) -> None:
    record = world.record(program, voucher)
    assert (record.state, [reason.code for reason in record.reasons]) == (state, [CONTRADICTS])
    text = record.reasons[0].text
    assert record.label in text
    assert "debits and credits differ by 5.00" in text
    assert "correct it and save it again" in record.reasons[0].advice
    status = program.service.status()
    assert (status.overall, status.attention) == (Overall.ATTENTION, 1)


def test_it_needs_attention_and_the_others_are_sent(world: World, program: Program) -> None:
    odd, sound = world.purchase(), world.purchase()
    contradict(world.company, odd)
    assert world.sync(program).ok
    waits(world, program, odd, State.NEEDS_MAPPING)
    assert proof.living(world, odd.reference) == []
    assert len(proof.living(world, sound.reference)) == 1
    assert by_itself(world, program) == 1
    assert by_itself(world, program) == 1
    waits(world, program, odd, State.NEEDS_MAPPING)


def test_a_replay_says_that_it_must_be_corrected_and_the_correction_is_sent_by_itself(
    world: World, program: Program
) -> None:
    odd = world.purchase()
    contradict(world.company, odd)
    world.sync(program)
    said = program.service.replay(world.record(program, odd).id)
    assert not said.accepted
    assert "Open it in TallyPrime, correct it" in said.text
    waits(world, program, odd, State.NEEDS_MAPPING)
    world.alter(odd, narration="corrected")
    world.until_quiet(program)
    assert world.record(program, odd).state is State.SYNCED
    proof.exactly_once(world, parts=1)


def test_deleted_it_needs_nobody_any_more(world: World, program: Program) -> None:
    world.purchase()
    odd = world.purchase()
    contradict(world.company, odd)
    world.sync(program)
    world.company.delete_voucher(odd.guid)
    world.until_quiet(program)
    assert world.record(program, odd).state is State.NOT_APPLICABLE
    assert program.service.status().attention == 0


def test_a_dry_run_names_it_and_sends_nothing(world: World, program: Program) -> None:
    odd = world.purchase()
    contradict(world.company, odd)
    assert world.sync(program, dry_run=True).ok
    record = world.record(program, odd)
    assert (record.state, record.reasons[0].code) == (State.NEEDS_MAPPING, CONTRADICTS)
    assert world.tenant.all_orders() == []


def test_one_that_was_ignored_and_is_taken_up_again_waits_again(world: World, program: Program) -> None:
    odd = world.purchase()
    contradict(world.company, odd)
    world.sync(program)
    record = world.record(program, odd)
    program.service.ignore(record.id, "later", "Meera")
    assert program.service.replay(record.id).accepted
    world.sync(program)
    waits(world, program, odd, State.NEEDS_MAPPING)


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_sent_voucher_that_contradicts_itself_now_keeps_its_documents(world: World, policy: str) -> None:
    world.configure(**{"sync.change_policy": policy})
    program = world.open()
    bill, _ = world.purchase(), world.purchase()
    world.until_quiet(program)
    sent = [order.id for order in proof.living(world, bill.reference)]
    contradict(world.company, bill)
    for _ in range(3):
        world.advance(minutes=11)
        assert world.sync(program).ok
        waits(world, program, bill, State.CHANGED_AT_SOURCE)
    assert not program.service.replay(world.record(program, bill).id).accepted
    assert world.sync(program).ok
    waits(world, program, bill, State.CHANGED_AT_SOURCE)
    assert by_itself(world, program) == 1
    assert [order.id for order in proof.living(world, bill.reference)] == sent
    bill = world.alter(bill, quantity=4)
    world.sync(program)
    if policy == "ask":
        record = world.record(program, bill)
        assert [reason.code for reason in record.reasons] == ["changed_in_tally"]
        assert program.service.replay(record.id).accepted
    world.until_quiet(program)
    assert world.record(program, bill).state is State.SYNCED
    proof.exactly_once(world, parts=1)
    proof.audit_holds(program)


def test_a_sent_voucher_put_right_as_it_was_is_in_sync_without_a_replacement(world: World, program: Program) -> None:
    bill = world.purchase()
    world.until_quiet(program)
    contradict(world.company, bill)
    world.sync(program)
    waits(world, program, bill, State.CHANGED_AT_SOURCE)
    world.alter(bill, narration=bill.narration)
    world.until_quiet(program)
    assert world.record(program, bill).state is State.SYNCED
    assert len(world.tenant.all_orders()) == 1


def test_a_sent_voucher_deleted_while_it_contradicts_itself_takes_the_usual_path(
    world: World, program: Program
) -> None:
    bill, _ = world.purchase(), world.purchase()
    world.until_quiet(program)
    contradict(world.company, bill)
    world.sync(program)
    world.company.delete_voucher(bill.guid)
    world.sync(program)
    assert world.record(program, bill).state is State.DELETED_AT_SOURCE
    assert len(proof.living(world, bill.reference)) == 1
