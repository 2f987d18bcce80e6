"""The very first document on a tenant, before any mark was read back: an answer lost, a memo edited by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind, MemoMode
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at

ORDERS = r"/purchase-orders$"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


def cut_off(world: World, step: str) -> tuple[Program, Any]:
    """The first voucher ever, its program gone at that step, and a new one; a person has edited the order's memo."""
    first = world.purchase()
    program = world.open(trace=cut_at(step))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    (order,) = world.tenant.all_orders()
    world.tenant.edit_memo(order.id, "call me about this, Vikram")
    return world.open(), first


def test_the_first_order_lost_and_its_memo_edited_is_asked_about_and_holds_nobody_up(world: World) -> None:
    program, first = cut_off(world, "create_order:answered")
    others = [world.purchase() for _ in range(3)]
    world.sync(program)
    asked = world.record(program, first)
    assert (asked.state, asked.reasons[0].code) == (State.REJECTED, "unmarked_twin")
    assert "--link" in asked.reasons[0].advice
    assert "--create" in asked.reasons[0].advice
    assert {world.record(program, other).state for other in others} == {State.SYNCED}


def test_linking_the_first_order_lets_it_and_the_next_ones_go_on(world: World) -> None:
    program, first = cut_off(world, "create_order:answered")
    world.sync(program)
    assert program.service.replay(world.record(program, first).id, link=True).accepted
    assert world.sync(program).errors == []
    assert world.record(program, first).state is State.SYNCED
    for _ in range(3):
        world.purchase()
    world.until_quiet(program)
    proof.all_synced(world, program)
    assert world.titan.count("POST", "/purchase-orders") == 4


def test_create_for_the_first_order_sends_it_once_more_after_two_searches(world: World) -> None:
    program, first = cut_off(world, "create_order:answered")
    world.sync(program)
    assert program.service.replay(world.record(program, first).id, create=True).accepted
    world.sync(program)
    assert world.titan.count("POST", "/purchase-orders") == 1, "its own order may still appear"
    world.until_quiet(program)
    assert world.titan.count("POST", "/purchase-orders") == 2
    assert world.record(program, first).state is State.SYNCED


def test_a_linked_order_is_no_proof_that_a_tenant_keeps_marks(world: World) -> None:
    world.titan.switches.memo_mode = MemoMode.DROPPED
    program, first = cut_off(world, "create_order:answered")
    world.sync(program)
    program.service.replay(world.record(program, first).id, link=True)
    for _ in range(3):
        world.purchase()
    for _ in range(3):
        world.sync(program)
        world.advance(minutes=11)
    assert world.titan.count("POST", "/purchase-orders") == 2, "the linked one, and one that shows that marks get lost"


def test_a_first_order_whose_memo_was_edited_after_its_answer_says_which_mark_to_put_back(world: World) -> None:
    program, first = cut_off(world, "create_order:committed")
    world.purchase()
    (error,) = world.sync(program).errors
    mark = f"[TALLY {first.guid} g1 p1]"
    assert "more is sent only after one mark was read back" in error.what
    assert f"put {mark} back into it" in error.advice
    (order,) = world.tenant.all_orders()
    world.tenant.edit_memo(order.id, f"call me about this, Vikram {mark}")
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_first_order_never_made_is_sent_after_two_searches(world: World) -> None:
    world.purchase()
    world.titan.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=ORDERS))
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)
