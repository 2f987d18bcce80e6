"""People work in ServiceTitan at the same time: before the search, after sync, by hand, under the same mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from app.bootstrap import Program
from app.domain.errors import RecordMoved, UsageError
from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind, MemoMode, WantedLine, WantedOrder
from tests.support import proof
from tests.support.world import PowerCut, World, cut_at

ORDERS, RECEIPTS = r"/purchase-orders$", r"/receipts$"


def lost_order(world: World, **purchase: object) -> tuple[Program, object]:
    """A program that was cut off when the order's answer had come but was not noted, and the voucher.

    It is not the first it ever sends: this tenant is known to keep the mark.
    """
    world.purchase()
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    bill = world.purchase(**purchase)  # type: ignore[arg-type]
    program = world.open(trace=cut_at("create_order:answered"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    return world.open(), bill


def reason(world: World, program: Program, bill: object) -> tuple[State, str]:
    record = world.record(program, bill)
    return record.state, record.reasons[0].code if record.reasons else ""


# -- between the lost answer and the search --------------------------------------------------------------------------


def test_a_memo_edited_before_the_search_goes_to_a_person_and_link_takes_the_order_over(world: World) -> None:
    program, bill = lost_order(world)
    order = world.tenant.all_orders()[-1]
    world.tenant.edit_memo(order.id, "call me about this, Vikram")
    world.sync(program)
    assert reason(world, program, bill) == (State.REJECTED, "unmarked_twin")
    for _ in range(3):
        world.advance(hours=1)
        world.sync(program)
    assert len(world.tenant.all_orders()) == 2
    assert not program.service.replay(world.record(program, bill).id).accepted
    program.service.replay(world.record(program, bill).id, link=True)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_create_sends_again_only_after_two_empty_searches(world: World) -> None:
    """The twin was a person's own order; ours was never made."""
    bill = world.purchase()
    world.titan.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=ORDERS))
    program = world.open(trace=cut_at("create_order:unclear"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    twin(world, bill)
    program = world.open()
    world.sync(program)
    assert reason(world, program, bill) == (State.REJECTED, "unmarked_twin")
    program.service.replay(world.record(program, bill).id, create=True)
    world.sync(program)
    assert world.record(program, bill).state is State.VERIFY
    assert world.titan.count("POST", "/purchase-orders") == 1, "its own order may still appear"
    world.until_quiet(program)
    assert world.titan.count("POST", "/purchase-orders") == 2
    assert len(proof.living(world, bill.reference)) == 1
    assert world.record(program, bill).state is State.SYNCED


def twin(world: World, bill: object) -> None:
    """A person orders from the same supplier, on the same date, for the same total."""
    tenant = world.tenant
    place = tenant.locations[tenant.location("Main Location")]
    date = datetime.combine(bill.date, time(), UTC)  # type: ignore[attr-defined]
    tenant.create_order(
        WantedOrder(
            vendor_id=tenant.vendor("Acme & Sons").id,
            type_id=next(t.id for t in tenant.po_types.values() if not t.automatically_receive),
            business_unit_id=next(iter(tenant.business_units)),
            location_id=place.id,
            ship_to_description=place.name,
            ship_to=place.address,
            date=date,
            required_on=tenant.clock.now(),
            tax=Decimal(0),
            shipping=Decimal(0),
            lines=[WantedLine(tenant.sku("CABLE-2.5").id, Decimal(1), bill.total)],  # type: ignore[attr-defined]
            memo="for the Mysuru job",
        )
    )


def test_an_order_cancelled_before_the_search_is_never_adopted(world: World) -> None:
    program, bill = lost_order(world)
    world.tenant.cancel_po(world.tenant.all_orders()[-1].id)
    world.sync(program)
    assert reason(world, program, bill) == (State.CHANGED_AT_DESTINATION, "order_cancelled")
    proof.nothing_lives(world, bill)
    program.service.replay(world.record(program, bill).id)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_an_order_received_by_hand_before_the_search_is_not_received_again(world: World) -> None:
    program, bill = lost_order(world)
    receive(world, bill)
    world.until_quiet(program)
    assert world.titan.count("POST", "/receipts") == 1
    proof.exactly_once(world)
    proof.all_synced(world, program)


def receive(world: World, bill: object, part: Decimal = Decimal(1)) -> None:
    for order in proof.living(world, bill.reference):  # type: ignore[attr-defined]
        lines = [WantedLine(i.sku_id, i.quantity * part, i.cost, item_id=i.id) for i in order.open_lines]
        world.tenant.receive(
            order.id,
            lines,
            date=order.date,
            vendor_invoice_number=order.vendor_invoice_number,
            tax=order.tax if part == 1 else Decimal(0),
            shipping=order.shipping,
        )


@pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE_COMMIT, FaultKind.RESET_AFTER_COMMIT])
def test_received_by_hand_while_the_answer_of_our_receipt_is_lost(world: World, kind: FaultKind) -> None:
    bill = world.purchase()
    world.titan.faults.add(Fault(kind, method="POST", path=RECEIPTS))
    program = world.open(trace=cut_at("create_receipt:unclear"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    if kind is FaultKind.RESET_BEFORE_COMMIT:
        receive(world, bill)
    program = world.open()
    world.until_quiet(program)
    assert world.titan.count("POST", "/receipts") == 1
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_received_in_part_by_hand_waits_for_the_rest(world: World) -> None:
    program, bill = lost_order(world)
    receive(world, bill, Decimal("0.5"))
    world.sync(program)
    assert reason(world, program, bill) == (State.BILL_PENDING, "partly_received")
    assert world.titan.count("POST", "/receipts") == 1, "that of the first bill"


# -- after sync ------------------------------------------------------------------------------------------------------


@pytest.fixture
def synced(world: World) -> tuple[Program, object]:
    bill = world.purchase()
    program = world.open()
    world.until_quiet(program)
    return program, bill


def later(world: World, program: Program) -> None:
    world.advance(hours=1, minutes=1)
    world.sync(program)


def test_a_memo_edited_after_sync_changes_nothing(world: World, synced: tuple[Program, object]) -> None:
    program, bill = synced
    world.tenant.edit_memo(world.tenant.all_orders()[0].id, "filed")
    later(world, program)
    assert world.record(program, bill).state is State.SYNCED
    proof.exactly_once(world)


def test_an_order_cancelled_after_sync_is_noticed_and_a_replay_sends_a_new_one(
    world: World, synced: tuple[Program, object]
) -> None:
    program, bill = synced
    world.tenant.cancel_po(world.tenant.all_orders()[0].id)
    later(world, program)
    assert world.record(program, bill).state is State.CHANGED_AT_DESTINATION
    later(world, program)
    proof.nothing_lives(world, bill)
    program.service.replay(world.record(program, bill).id)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_receipt_cancelled_after_sync_is_noticed_and_receiving_by_hand_settles_it(
    world: World, synced: tuple[Program, object]
) -> None:
    program, bill = synced
    world.tenant.cancel_receipt(world.tenant.all_receipts()[0].id)
    later(world, program)
    assert reason(world, program, bill) == (State.CHANGED_AT_DESTINATION, "receipt_cancelled")
    assert world.titan.count("POST", "/receipts") == 1
    receive(world, bill)
    later(world, program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_total_edited_after_sync_is_noticed_and_setting_it_right_settles_it(
    world: World, synced: tuple[Program, object]
) -> None:
    program, bill = synced
    order = world.tenant.all_orders()[0]
    world.tenant.update_order(order.id, {"tax": order.tax + 5}, None)
    later(world, program)
    assert reason(world, program, bill) == (State.CHANGED_AT_DESTINATION, "order_differs")
    world.tenant.update_order(order.id, {"tax": order.tax - 5}, None)
    later(world, program)
    assert world.record(program, bill).state is State.SYNCED
    proof.exactly_once(world)


def test_a_total_set_right_before_receiving_lets_it_be_received(world: World) -> None:
    program, bill = lost_order(world)
    order = world.tenant.all_orders()[-1]
    world.tenant.update_order(order.id, {"tax": order.tax + 5}, None)
    world.sync(program)
    assert reason(world, program, bill) == (State.CHANGED_AT_DESTINATION, "order_differs")
    assert len(world.tenant.all_receipts()) == 1, "that of the first bill"
    world.tenant.update_order(order.id, {"tax": order.tax - 5}, None)
    later(world, program)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


# -- the mark --------------------------------------------------------------------------------------------------------


def test_a_copied_order_with_our_mark_goes_to_a_person(world: World, synced: tuple[Program, object]) -> None:
    """A person uses “copy” in ServiceTitan, the memo included."""
    program, bill = synced
    order = world.tenant.all_orders()[0]
    twin(world, bill)
    copy = world.tenant.all_orders()[-1]
    world.tenant.edit_memo(copy.id, order.memo)
    later(world, program)
    assert reason(world, program, bill) == (State.REJECTED, "two_documents")
    world.tenant.cancel_po(copy.id)
    later(world, program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@pytest.mark.parametrize("mode", [MemoMode.DROPPED, MemoMode.TRUNCATED])
def test_a_tenant_that_does_not_keep_the_mark_gets_one_order_and_no_more(world: World, mode: MemoMode) -> None:
    world.titan.switches.memo_mode = mode
    for _ in range(4):
        world.purchase()
    program = world.open()
    for _ in range(4):
        result = world.sync(program)
        assert [error.code for error in result.errors] == ["configuration"]
        world.advance(minutes=11)
    assert len(world.tenant.all_orders()) == 1
    world.close(program)
    program = world.open()
    world.sync(program)
    assert len(world.tenant.all_orders()) == 1


def test_a_tenant_that_changes_the_case_of_the_mark_is_understood(world: World) -> None:
    world.titan.switches.memo_mode = MemoMode.UPPERCASED
    for _ in range(3):
        world.purchase()
    world.titan.faults.add(Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=ORDERS, times=None, every=2))
    program = world.open()
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_a_bill_typed_by_hand_before_the_first_send_is_asked_about(world: World) -> None:
    ours, theirs = world.purchase(), world.purchase()
    for bill in (ours, theirs):
        date = datetime.combine(bill.date, time(), UTC)
        world.tenant.type_bill_by_hand("Acme & Sons", f" {bill.reference.lower()} ", bill.total, date)
    program = world.open()
    world.sync(program)
    assert set(world.states(program).values()) == {State.DUPLICATE_SUSPECTED}
    program.service.replay(world.record(program, ours).id, link=True)
    program.service.replay(world.record(program, theirs).id, create=True)
    world.until_quiet(program)
    assert world.record(program, ours).state is State.IGNORED
    assert world.record(program, theirs).state is State.SYNCED
    assert proof.living(world, ours.reference) == []
    proof.exactly_once(world, [theirs])


# -- at this PC, at the very same moment -----------------------------------------------------------------------------


def test_ignoring_a_record_at_the_moment_of_sending_either_holds_it_back_or_is_refused(world: World) -> None:
    """The command line works on the database while the tray application sends."""
    bills = [world.purchase() for _ in range(5)]
    desk = world.open()
    outcome: dict[str, str] = {}

    def meanwhile(step: str) -> None:
        if step == "create_order:committed" and not outcome:
            for bill in bills:
                try:
                    desk.service.ignore(world.record(desk, bill).id, "not ours", "Asha")
                    outcome[bill.reference] = "ignored"
                except UsageError:
                    outcome[bill.reference] = "refused"

    program = world.open(trace=meanwhile)
    world.until_quiet(program)
    assert set(outcome.values()) == {"ignored", "refused"}
    for bill in bills:
        ignored = outcome[bill.reference] == "ignored"
        assert len(proof.living(world, bill.reference)) == (0 if ignored else 1)
        assert world.record(program, bill).state is (State.IGNORED if ignored else State.SYNCED)


def test_a_replay_in_the_middle_of_everything_sends_nothing_twice(world: World) -> None:
    bills = [world.purchase(godowns=("Main Location", "Van 1")) for _ in range(5)]
    world.titan.faults.add(Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=ORDERS, times=None, every=3))
    desk = world.open()

    def meanwhile(step: str) -> None:
        for bill in bills:
            desk.service.replay(world.record(desk, bill).id, create=True)

    program = world.open(trace=meanwhile)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


def test_what_was_read_before_somebody_else_saved_is_never_saved_over_it(world: World) -> None:
    bill = world.purchase()
    program, desk = world.open(), world.open()
    world.sync(program, dry_run=True)
    stale = world.record(program, bill)
    desk.service.ignore(stale.id, "not ours", "Asha")
    with pytest.raises(RecordMoved):
        program.records.save(replace(stale, state=State.REJECTED))
    assert world.record(program, bill).state is State.IGNORED
