"""A purchase order type that receives by itself: one write makes order, receipt and bill."""

from __future__ import annotations

import pytest

from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind, sample
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at


@pytest.fixture
def world(world: World) -> World:
    world.configure(**{"servicetitan.purchase_order_type_id": world.order_type(sample.AUTO_TYPE)})
    return world


@pytest.mark.parametrize(
    "kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.GARBAGE, FaultKind.RESET_BEFORE_COMMIT, FaultKind.EMPTY]
)
def test_a_lost_answer_is_found_with_its_receipt_and_bill(world: World, kind: FaultKind) -> None:
    for _ in range(3):
        world.purchase(godowns=("Main Location", "Van 1"))
    world.titan.faults.add(Fault(kind, method="POST", path=r"/purchase-orders$", nth=2))
    program = world.open()
    world.until_quiet(program)
    assert world.titan.count("POST", "/receipts") == 0
    proof.exactly_once(world)
    proof.all_synced(world, program)


@pytest.mark.parametrize("step", ["create_order:intent", "create_order:answered", "create_order:committed"])
def test_a_power_cut(world: World, step: str) -> None:
    world.purchase()
    program = world.open(trace=cut_at(step))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    world.advance(hours=80)  # a long weekend without power
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_replacement_cancels_receipt_and_order_and_makes_new_ones(world: World) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bill = world.purchase()
    program = world.open()
    world.until_quiet(program)
    world.alter(bill, quantity=3)
    world.advance(minutes=11)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@pytest.mark.parametrize(("before", "after"), [(sample.NORMAL_TYPE, sample.AUTO_TYPE), (sample.AUTO_TYPE, "back")])
def test_another_type_chosen_meanwhile_changes_nothing_for_what_is_under_way(
    world: World, before: str, after: str
) -> None:
    normal, auto = world.order_type(sample.NORMAL_TYPE), world.order_type(sample.AUTO_TYPE)
    first, second = (normal, auto) if before == sample.NORMAL_TYPE else (auto, normal)
    world.configure(**{"servicetitan.purchase_order_type_id": first})
    bill = world.purchase()
    program = world.open(trace=cut_at("create_order:answered"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    world.configure(**{"servicetitan.purchase_order_type_id": second})
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    assert world.record(program, bill).state is State.SYNCED
    assert world.titan.count("POST", "/receipts") == (1 if first == normal else 0)
