"""A bill typed by hand that a person linked to a voucher is watched on both sides, and never cancelled by us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.states import State
from app.engine.actions import Replayed
from app.simulators.servicetitan import Tenant
from tests.support import proof
from tests.support.world import World

CHANGES: dict[str, Callable[[Tenant, Any], None]] = {
    "its total": lambda tenant, bill: change(tenant, bill, "tax", Decimal(7)),
    "invoice number": lambda tenant, bill: change(tenant, bill, "vendor_number", "OTHER-1"),
    "the vendor": lambda tenant, bill: other_vendor(tenant, bill, "Bharat Cables"),
    "was cancelled": lambda tenant, bill: tenant.cancel_po(bill.purchase_order_id),
}


def change(tenant: Tenant, bill: Any, field: str, value: object) -> None:
    setattr(bill, field, value)
    tenant.touch(bill)


def other_vendor(tenant: Tenant, bill: Any, name: str) -> None:
    change(tenant, tenant.purchase_orders[bill.purchase_order_id], "vendor_id", tenant.vendor(name).id)
    tenant.touch(bill)


def typed(world: World, voucher: Any, invoice: str = "") -> Any:
    date = datetime.combine(voucher.date, time(), UTC)
    return world.tenant.type_bill_by_hand("Acme & Sons", invoice or voucher.reference, voucher.total, date)


def linked(world: World) -> tuple[Program, Any, Any]:
    """A program, a voucher, and the bill typed by hand that it is linked to."""
    voucher = world.purchase()
    bill = typed(world, voucher)
    program = world.open()
    world.sync(program)
    assert replay(world, program, voucher, link=True).accepted
    world.sync(program)
    assert world.record(program, voucher).state is State.IGNORED
    return program, voucher, bill


def replay(world: World, program: Program, voucher: Any, **how: bool) -> Replayed:
    return program.service.replay(world.record(program, voucher).id, **how)


def later(world: World, program: Program) -> None:
    world.advance(hours=1, minutes=1)
    world.sync(program)


def code(world: World, program: Program, voucher: Any) -> tuple[State, str]:
    record = world.record(program, voucher)
    return record.state, record.reasons[0].code if record.reasons else ""


def orders_sent(world: World) -> int:
    return world.titan.count("POST", "/purchase-orders")


def test_a_link_rests_as_long_as_nothing_changes(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, _ = linked(world)
        for _ in range(3):
            later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "linked")
        status = program.service.status()
        assert (status.in_sync, status.ignored, status.ignored_without_bill) == (True, 1, 0)


@pytest.mark.parametrize("what", list(CHANGES))
def test_a_linked_bill_that_changes_there_brings_the_record_back(tmp_path: Path, what: str) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        CHANGES[what](world.tenant, bill)
        later(world, program)
        assert code(world, program, voucher) == (State.CHANGED_AT_DESTINATION, "linked_differs")
        reason = world.record(program, voucher).reasons[0]
        assert what in reason.text
        assert not program.service.status().in_sync
        assert orders_sent(world) == 0


def test_a_linked_bill_put_right_settles_by_itself(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        change(world.tenant, bill, "tax", bill.tax + 7)
        later(world, program)
        change(world.tenant, bill, "tax", bill.tax - 7)
        later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "linked")


def test_a_changed_linked_bill_is_linked_again_only_by_saying_so(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        change(world.tenant, bill, "vendor_number", "OTHER-1")
        later(world, program)
        assert not replay(world, program, voucher).accepted
        later(world, program)
        assert orders_sent(world) == 0, "its new number is not the voucher's: it would have been sent twice"
        assert replay(world, program, voucher, link=True).accepted
        later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "linked")


def test_an_edited_order_makes_a_new_bill_and_the_link_can_follow_it(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        world.tenant.update_order(bill.purchase_order_id, {"tax": Decimal(7)}, None)
        later(world, program)
        assert code(world, program, voucher) == (State.CHANGED_AT_DESTINATION, "linked_differs")
        assert replay(world, program, voucher, link=True).accepted
        later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "linked")
        fresh = next(one for one in world.tenant.all_bills() if one.active)
        assert fresh.id != bill.id
        world.tenant.cancel_po(bill.purchase_order_id)
        later(world, program)
        assert code(world, program, voucher) == (State.CHANGED_AT_DESTINATION, "linked_differs")
        assert orders_sent(world) == 0


def test_when_the_linked_bill_is_cancelled_a_replay_sends_the_voucher(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        world.tenant.cancel_po(bill.purchase_order_id)
        later(world, program)
        assert not replay(world, program, voucher, link=True).accepted, "there is nothing to link to"
        assert replay(world, program, voucher).accepted
        world.until_quiet(program)
        assert world.record(program, voucher).state is State.SYNCED
        proof.exactly_once(world)


@pytest.mark.parametrize("policy", ["ask", "replace"])
@pytest.mark.parametrize("changes", [{"quantity": 4}, {"reference": "INV-CORRECTED"}])
def test_a_linked_voucher_that_changes_in_tally_comes_back_and_is_not_sent(
    tmp_path: Path, policy: str, changes: dict[str, Any]
) -> None:
    with World(tmp_path, settings={"sync.change_policy": policy}) as world:
        program, voucher, bill = linked(world)
        world.alter(voucher, **changes)
        for _ in range(2):
            later(world, program)
        assert code(world, program, voucher) == (State.CHANGED_AT_SOURCE, "changed_in_tally")
        assert "typed by hand" in world.record(program, voucher).reasons[0].advice
        assert not replay(world, program, voucher).accepted
        later(world, program)
        assert orders_sent(world) == 0
        assert bill.active
        assert replay(world, program, voucher, link=True).accepted
        later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "linked")


def test_a_change_of_a_linked_voucher_without_effect_leaves_the_link(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, _ = linked(world)
        world.alter(voucher, narration="seen by the auditor")
        later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "linked")
        assert orders_sent(world) == 0


def test_a_changed_linked_voucher_is_sent_as_a_bill_of_its_own_on_request(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        voucher = world.alter(voucher, reference="INV-CORRECTED")
        later(world, program)
        assert replay(world, program, voucher, create=True).accepted
        world.until_quiet(program)
        assert world.record(program, voucher).state is State.SYNCED
        assert len(proof.living(world, "INV-CORRECTED")) == 1
        assert bill.active, "what a person typed is not ours to cancel"


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_linked_voucher_that_is_cancelled_in_tally_waits_until_the_bill_is_cancelled_by_hand(
    tmp_path: Path, policy: str
) -> None:
    with World(tmp_path, settings={"sync.change_policy": policy}) as world:
        program, voucher, bill = linked(world)
        world.company.cancel_voucher(voucher.guid)
        later(world, program)
        assert world.record(program, voucher).state is State.DELETED_AT_SOURCE
        answer = replay(world, program, voucher)
        assert not answer.accepted
        assert bill.number in answer.text
        assert bill.active
        world.tenant.cancel_po(bill.purchase_order_id)
        later(world, program)
        assert code(world, program, voucher) == (State.NOT_APPLICABLE, "withdrawn")
        assert world.titan.count("PATCH", "/cancellation") == 0


def test_ignoring_a_changed_linked_bill_ends_the_watch(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        program, voucher, bill = linked(world)
        change(world.tenant, bill, "tax", bill.tax + 7)
        later(world, program)
        answer = program.service.ignore(world.record(program, voucher).id, "agreed", "Asha")
        assert answer.billed
        for _ in range(2):
            later(world, program)
        assert code(world, program, voucher) == (State.IGNORED, "ignored")
        assert program.service.status().ignored_without_bill == 0
