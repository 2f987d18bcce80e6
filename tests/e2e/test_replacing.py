"""Vouchers that are altered, cancelled or deleted in Tally: before sending, after sync, again and again."""

from __future__ import annotations

import pytest

from app.bootstrap import Program
from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from tests.support import proof
from tests.support.world import World

CANCEL_RECEIPT, CANCEL_ORDER = r"/receipts/\d+/cancellation$", r"/purchase-orders/\d+/cancellation$"


@pytest.fixture
def program(world: World) -> Program:
    return world.open()


def gone(world: World, bill: object, how: str) -> None:
    guid = bill.guid  # type: ignore[attr-defined]
    if how == "cancelled":
        world.company.cancel_voucher(guid)
    elif how == "optional":
        world.company.set_optional(guid, True)
    else:
        world.company.delete_voucher(guid)


def night(world: World, program: Program) -> None:
    """Two censuses, a night apart, as deletions need."""
    for _ in range(3):
        world.advance(hours=72)
        world.sync(program)


GONE = pytest.mark.parametrize("how", ["cancelled", "optional", "deleted"])


# -- ask -------------------------------------------------------------------------------------------------------------


def test_a_change_after_sync_is_shown_with_its_differences_and_a_replay_replaces(
    world: World, program: Program
) -> None:
    bill = world.purchase()
    other = world.purchase()
    world.until_quiet(program)
    bill = world.alter(bill, quantity=4)
    for _ in range(2):
        world.advance(minutes=11)
        world.sync(program)
    record = world.record(program, bill)
    assert record.state is State.CHANGED_AT_SOURCE
    detail = program.service.detail(record.id)
    assert detail is not None
    assert {"Total", "Line 1"} <= {difference.field for difference in detail.differences}
    assert "Total" in record.reasons[0].text
    assert len(world.tenant.all_orders()) == 2, "nothing happens before somebody says so"
    program.service.replay(record.id)
    world.until_quiet(program)
    proof.exactly_once(world, [bill, other])
    proof.all_synced(world, program)
    assert world.record(program, bill).generation == 2


def test_a_change_without_effect_stays_in_sync(world: World, program: Program) -> None:
    bill = world.purchase()
    world.until_quiet(program)
    world.alter(bill, narration="seen by the auditor")
    world.advance(minutes=11)
    world.sync(program)
    assert world.record(program, bill).state is State.SYNCED
    assert world.record(program, bill).generation == 1
    assert len(world.tenant.all_orders()) == 1


def test_changed_and_changed_back_needs_nobody(world: World, program: Program) -> None:
    bill = world.purchase()
    world.until_quiet(program)
    world.alter(bill, quantity=4)
    world.advance(minutes=11)
    world.sync(program)
    assert world.record(program, bill).state is State.CHANGED_AT_SOURCE
    world.alter(bill, quantity=10)
    world.advance(minutes=11)
    world.sync(program)
    assert world.record(program, bill).state is State.SYNCED
    proof.exactly_once(world)
    assert len(world.tenant.all_orders()) == 1


@GONE
def test_a_voucher_that_is_gone_after_sync_waits_and_a_replay_cancels_its_documents(
    world: World, program: Program, how: str
) -> None:
    bill, other = world.purchase(), world.purchase()
    world.until_quiet(program)
    gone(world, bill, how)
    night(world, program)
    assert world.record(program, bill).state is State.DELETED_AT_SOURCE
    assert len(proof.living(world, bill.reference)) == 1
    program.service.replay(world.record(program, bill).id)
    world.until_quiet(program)
    assert world.record(program, bill).state is State.NOT_APPLICABLE
    proof.nothing_lives(world, bill)
    proof.exactly_once(world, [other])


@pytest.mark.parametrize("first", ["gone in Tally", "cancelled in ServiceTitan"])
def test_a_voucher_that_is_gone_and_whose_order_somebody_cancelled_resolves_itself(
    world: World, program: Program, first: str
) -> None:
    bill, other = world.purchase(godowns=("Main Location", "Van 1")), world.purchase()
    world.until_quiet(program)
    orders = proof.living(world, bill.reference)

    def cancel_there() -> None:
        for order in orders:
            world.tenant.cancel_po(order.id)

    deeds = [lambda: gone(world, bill, "cancelled"), cancel_there]
    for deed in deeds if first == "gone in Tally" else reversed(deeds):
        deed()
        world.sync(program)
    record = world.record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.NOT_APPLICABLE, "withdrawn")
    said = f"purchase orders {', '.join(order.number for order in orders)} were cancelled in ServiceTitan"
    assert any(said in entry.text for entry in program.audit.entries(record_id=record.id))
    proof.exactly_once(world, [other])


def test_a_gone_voucher_waits_while_one_of_its_orders_stands(world: World, program: Program) -> None:
    bill = world.purchase(godowns=("Main Location", "Van 1"))
    world.until_quiet(program)
    gone(world, bill, "cancelled")
    world.sync(program)
    world.tenant.cancel_po(world.tenant.all_orders()[0].id)
    world.sync(program)
    assert world.record(program, bill).state is State.DELETED_AT_SOURCE


@GONE
def test_a_voucher_that_is_gone_before_sending_is_never_sent(world: World, program: Program, how: str) -> None:
    bill = world.purchase()
    world.sync(program, dry_run=True)
    gone(world, bill, how)
    night(world, program)
    assert world.record(program, bill).state is State.NOT_APPLICABLE
    assert world.tenant.all_orders() == []


def test_ignoring_a_change_keeps_the_old_documents_until_the_voucher_changes_again(
    world: World, program: Program
) -> None:
    bill = world.purchase()
    world.until_quiet(program)
    world.alter(bill, quantity=4)
    world.advance(minutes=11)
    world.sync(program)
    record = world.record(program, bill)
    program.service.ignore(record.id, "agreed with the supplier", "Asha")
    for _ in range(3):
        world.advance(hours=2)
        world.sync(program)
    assert world.record(program, bill).state is State.IGNORED
    assert len(world.tenant.all_orders()) == 1
    bill = world.alter(bill, quantity=5)
    world.advance(minutes=11)
    world.sync(program)
    assert world.record(program, bill).state is State.CHANGED_AT_SOURCE
    program.service.replay(record.id)
    world.until_quiet(program)
    proof.exactly_once(world)


# -- replace ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def replacing(world: World) -> Program:
    world.configure(**{"sync.change_policy": "replace"})
    return world.open()


def test_with_the_setting_replace_every_change_follows_by_itself(world: World, replacing: Program) -> None:
    bill = world.purchase(godowns=("Main Location", "Van 1"))
    world.until_quiet(replacing)
    for quantity in (4, 6, 8):
        bill = world.alter(bill, quantity=quantity)
        world.advance(minutes=11)
        world.until_quiet(replacing)
        proof.exactly_once(world)
    assert world.record(replacing, bill).generation == 4
    proof.all_synced(world, replacing)


@pytest.mark.parametrize("how", ["cancelled", "optional"])
def test_gone_and_back_again(world: World, replacing: Program, how: str) -> None:
    bill = world.purchase()
    world.until_quiet(replacing)
    for _ in range(2):
        if how == "cancelled":
            world.company.cancel_voucher(bill.guid)
        else:
            world.company.set_optional(bill.guid, True)
        world.advance(minutes=11)
        world.until_quiet(replacing)
        proof.nothing_lives(world, bill)
        assert world.record(replacing, bill).state is State.NOT_APPLICABLE
        if how == "cancelled":
            break
        world.company.set_optional(bill.guid, False)
        world.advance(minutes=11)
        world.until_quiet(replacing)
        proof.exactly_once(world)
        proof.all_synced(world, replacing)


def test_a_deleted_voucher_that_a_restored_tally_brings_back_is_sent_again(world: World, replacing: Program) -> None:
    bill, _ = world.purchase(), world.purchase()
    world.until_quiet(replacing)
    backup = world.company.backup()
    world.company.delete_voucher(bill.guid)
    night(world, replacing)
    proof.nothing_lives(world, bill)
    world.company.restore(backup)
    night(world, replacing)
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)


def test_a_version_that_has_to_wait_does_not_cancel_what_is_there(world: World, replacing: Program) -> None:
    bill = world.purchase()
    world.until_quiet(replacing)
    world.company.add_supplier("Unknown & Co")
    bill = world.alter(bill, supplier="Unknown & Co")
    for _ in range(2):
        world.advance(minutes=11)
        world.sync(replacing)
    record = world.record(replacing, bill)
    assert record.state is State.CHANGED_AT_SOURCE
    assert {"changed_in_tally", "vendor_missing"} == {reason.code for reason in record.reasons}
    assert len(proof.living(world, bill.reference)) == 1
    world.tenant.add_vendor("Unknown & Co")
    world.advance(minutes=11)
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)


@pytest.mark.parametrize("path", [CANCEL_RECEIPT, CANCEL_ORDER])
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.RESET_AFTER_COMMIT, 0),
        (FaultKind.ERROR_AFTER_COMMIT, 500),
        (FaultKind.GARBAGE, 0),
        (FaultKind.RESET_BEFORE_COMMIT, 0),
        (FaultKind.ERROR_BEFORE_COMMIT, 503),
    ],
)
def test_the_answer_of_a_cancellation_is_lost(
    world: World, replacing: Program, path: str, kind: FaultKind, status: int
) -> None:
    bill = world.purchase()
    world.until_quiet(replacing)
    world.alter(bill, quantity=4)
    world.titan.faults.add(Fault(kind, method="PATCH", path=path, status=status or 500))
    world.advance(hours=30)  # what is cancelled is older than any search reaches back
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)
    refused = [seen for seen in world.titan.writes if seen.status == 400]
    assert refused == [], "what was done already was asked for again"


def test_changed_while_its_answer_is_still_lost(world: World, replacing: Program) -> None:
    """The lost order is searched and cancelled, or proved absent, before the new version goes out."""
    bills = [world.purchase(), world.purchase()]
    for kind in (FaultKind.RESET_BEFORE_COMMIT, FaultKind.ERROR_AFTER_COMMIT):
        world.titan.faults.add(Fault(kind, method="POST", path=r"/purchase-orders$"))
    world.sync(replacing)
    for bill in bills:
        world.alter(bill, quantity=4)
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)


def test_an_order_of_the_old_version_that_appears_after_the_replacement_goes_to_a_person(
    world: World, replacing: Program
) -> None:
    bill = world.purchase()
    world.until_quiet(replacing)
    first = world.tenant.all_orders()[0]
    world.alter(bill, quantity=4)
    world.advance(minutes=11)
    world.until_quiet(replacing)
    first.status = "Pending"  # a cancelled order revived by support, or one that came out of a queue very late
    world.tenant.touch(first)
    world.advance(hours=2)
    world.sync(replacing)
    record = world.record(replacing, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "stray_document")
    world.tenant.cancel_po(first.id)
    world.advance(hours=2)
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)


# -- what cannot be changed any more ---------------------------------------------------------------------------------


def test_exported_documents_cannot_be_changed_and_it_says_so(world: World, replacing: Program) -> None:
    bill, other = world.purchase(), world.purchase()
    world.until_quiet(replacing)
    exported = next(b for b in world.tenant.all_bills() if b.vendor_number == bill.reference)
    world.tenant.post_bill(exported.id)
    world.tenant.export_bill(exported.id)
    before = bill.total
    bill = world.alter(bill, quantity=4)
    world.advance(minutes=11)
    world.sync(replacing)
    record = world.record(replacing, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "cannot_withdraw")
    assert "exported" in record.reasons[0].text
    assert "by hand" in record.reasons[0].advice
    assert proof.billed(world, bill.reference) == before
    replacing.service.ignore(record.id, "vendor credit entered by hand", "Asha")
    world.advance(hours=2)
    world.sync(replacing)
    assert world.record(replacing, bill).state is State.IGNORED
    proof.exactly_once(world, [other])


def test_a_cancellation_that_the_tenant_refuses_is_told_and_tried_again_on_request(
    world: World, replacing: Program
) -> None:
    world.titan.switches.cancel_posted_allowed = False
    bill = world.purchase()
    world.until_quiet(replacing)
    made = world.tenant.all_bills()[0]
    world.tenant.post_bill(made.id)
    bill = world.alter(bill, quantity=4)
    world.advance(minutes=11)
    world.sync(replacing)
    record = world.record(replacing, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "cannot_withdraw")
    world.titan.switches.cancel_posted_allowed = True
    replacing.service.replay(record.id)
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)


def test_its_documents_were_cancelled_there_and_then_the_voucher_changes(world: World, replacing: Program) -> None:
    bill = world.purchase()
    world.until_quiet(replacing)
    world.tenant.cancel_po(world.tenant.all_orders()[0].id)
    world.alter(bill, quantity=4)
    world.advance(hours=2)
    world.until_quiet(replacing)
    proof.exactly_once(world)
    proof.all_synced(world, replacing)


def test_deleted_while_it_is_being_replaced(world: World, replacing: Program) -> None:
    bill, other = world.purchase(), world.purchase()
    world.until_quiet(replacing)
    world.alter(bill, quantity=4)
    world.titan.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/purchase-orders$"))
    world.advance(minutes=11)
    world.sync(replacing)
    world.company.delete_voucher(bill.guid)
    night(world, replacing)
    world.until_quiet(replacing)
    proof.nothing_lives(world, bill)
    proof.exactly_once(world, [other])
    assert world.record(replacing, bill).state is State.NOT_APPLICABLE


# -- a success that was none -----------------------------------------------------------------------------------------


CANCELLATIONS = pytest.mark.parametrize("path", [CANCEL_RECEIPT, CANCEL_ORDER])


@CANCELLATIONS
def test_a_cancellation_answered_as_done_that_was_not_is_sent_again(world: World, program: Program, path: str) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bill = world.purchase()
    world.until_quiet(program)
    world.alter(bill, quantity=4)
    world.titan.faults.add(Fault(FaultKind.SWALLOWED, method="PATCH", path=path))
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)


@CANCELLATIONS
def test_a_cancellation_that_never_happens_is_told_to_a_person_and_a_replay_ends_it(
    world: World, program: Program, path: str
) -> None:
    world.configure(**{"sync.change_policy": "replace"})
    bill = world.purchase()
    world.until_quiet(program)
    world.alter(bill, quantity=4)
    world.titan.faults.add(Fault(FaultKind.SWALLOWED, method="PATCH", path=path, times=None))
    for _ in range(7):
        world.sync(program)
        world.advance(hours=25)
    record = world.record(program, bill)
    assert record.state is State.REJECTED
    assert "still alive" in record.reasons[0].text
    world.titan.faults.clear()
    program.service.replay(record.id)
    world.until_quiet(program)
    proof.exactly_once(world)
    proof.all_synced(world, program)
