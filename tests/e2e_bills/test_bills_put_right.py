"""What people put right on one side after ServiceTitan changed a bill: settled without being asked about for ever."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.e2e_bills.test_bills_credits import give_back
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def sent(world: BooksWorld) -> tuple[Program, Any]:
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    return program, bill


def change(world: BooksWorld, program: Program, bill: Any, total: str) -> None:
    world.tenant.change_bill(bill.id, costs=[Decimal(total)])
    world.sync(program)
    world.advance(minutes=11)


def correct_there(world: BooksWorld, *rates: str) -> None:
    (there,) = world.booked("INV-1")
    line = {"name": there.lines[0].name, "account_id": there.lines[0].account_id, "quantity": 1}
    world.books.edit(there, line_items=[{**line, "rate": Decimal(rate)} for rate in rates])


@pytest.mark.parametrize("setting", ["go-live date", "clearing vendor"])
def test_a_setting_made_later_does_not_take_out_what_was_sent(world: BooksWorld, setting: str) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    vendor = world.tenant.vendor(SUPPLIERS[0]).id
    later: dict[str, Any] = {"stock.clearing_vendor_id": vendor}
    if setting == "go-live date":
        later = {"sync.start_date": world.today.isoformat()}
    world.configure(**later)
    world.close(program)
    program = world.open()
    change(world, program, bill, "130.00")
    world.until_quiet(program)
    assert [one.total for one in world.booked("INV-1")] == [Decimal("130.00")]
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_bill_made_anew_for_another_vendor_goes_although_the_go_live_date_was_set_later(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    world.configure(**{"sync.start_date": world.today.isoformat()})
    world.close(program)
    program = world.open()
    other_vendor(world, bill)
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert world.books.party_of(there).name == SUPPLIERS[1]


def other_vendor(world: BooksWorld, bill: Any) -> None:
    order = world.tenant.order_of(bill)
    assert order is not None
    order.vendor_id = bill.vendor_id = world.tenant.vendor(SUPPLIERS[1]).id
    world.tenant.touch(order)
    world.tenant.touch(bill)


def test_a_change_that_a_person_makes_there_by_hand_too_is_settled(world: BooksWorld) -> None:
    program, bill = sent(world)
    change(world, program, bill, "120.00")
    assert world.bill_record(program, bill).state is State.CHANGED_AT_SOURCE
    writes = len(world.zoho.writes)
    correct_there(world, "120.00")
    world.sync(program)
    record = world.bill_record(program, bill)
    assert (record.state, record.amount) == (State.SYNCED, Decimal("120.00"))
    assert len(world.zoho.writes) == writes


def test_a_change_made_there_first_is_settled_once_servicetitan_says_it_too(world: BooksWorld) -> None:
    program, bill = sent(world)
    correct_there(world, "120.00")
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_DESTINATION
    change(world, program, bill, "120.00")
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_correction_there_with_other_lines_is_still_asked_about(world: BooksWorld) -> None:
    program, bill = sent(world)
    change(world, program, bill, "120.00")
    correct_there(world, "100.00", "20.00")
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_SOURCE


def test_a_change_of_the_due_date_alone_is_asked_about(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.books.touch(world.booked("INV-1")[0])
    bill.net_days += 30
    world.tenant.touch(bill)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_SOURCE, "nobody entered it there"


def test_a_change_that_is_taken_back_is_none(world: BooksWorld) -> None:
    made = give_back(world, fee="0")
    program = world.open()
    world.until_quiet(program)
    credit = next(one for one in world.tenant.ap_credits.values() if one.return_id == made.id)
    for amount, state in (("60.00", State.CHANGED_AT_SOURCE), ("100.00", State.SYNCED)):
        world.advance(minutes=11)
        world.tenant.change_credit(credit.id, Decimal(amount))
        world.sync(program)
        record = program.records.by_source("bills", world.tenant.tenant_id, f"return-{made.id}")
        assert record is not None
        assert record.state is state


@pytest.mark.parametrize("how", ["void", "delete"])
def test_a_bill_taken_out_there_first_and_then_cancelled_is_settled(world: BooksWorld, how: str) -> None:
    program, bill = sent(world)
    (there,) = world.booked("INV-1")
    if how == "void":
        world.books.void(there)
    else:
        world.books.delete(there)
        world.advance(hours=25)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_DESTINATION
    world.advance(minutes=11)
    world.tenant.cancel_receipt(bill.receipt_id)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE
    assert program.service.status().in_sync


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_change_that_a_payment_keeps_from_being_made_is_settled_once_it_is_taken_back(
    world: BooksWorld, policy: str
) -> None:
    world.configure(**{"bills.change_policy": policy})
    program, bill = sent(world)
    world.books.pay_bill(world.booked("INV-1")[0])
    change(world, program, bill, "120.00")
    if policy == "ask":
        program.service.replay(world.bill_record(program, bill).id)
        world.sync(program)
    assert world.bill_record(program, bill).reasons[0].code == "cannot_update"
    writes = len(world.zoho.writes)
    change(world, program, bill, "100.00")
    record = world.bill_record(program, bill)
    assert (record.state, record.amount) == (State.SYNCED, Decimal("100.00"))
    assert len(world.zoho.writes) == writes
    assert program.service.status().in_sync


def test_what_a_payment_keeps_from_being_changed_is_compared_with_what_servicetitan_says_last(
    world: BooksWorld,
) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    world.zoho.switches.paid_bill_editable = True
    program, bill = sent(world)
    world.books.pay_bill(world.booked("INV-1")[0], Decimal(10))
    change(world, program, bill, "120.00")
    change(world, program, bill, "130.00")
    assert "130.00 here" in world.bill_record(program, bill).reasons[0].text
    correct_there(world, "130.00")
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED


def test_an_overwritten_bill_gets_what_servicetitan_says_by_then(world: BooksWorld) -> None:
    """It was read from ServiceTitan, but not weighed: Zoho Books could not be reached in that run."""
    program, bill = sent(world)
    correct_there(world, "90.00")
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_DESTINATION
    world.tenant.change_bill(bill.id, costs=[Decimal("140.00")])
    world.zoho.faults.add(Fault(FaultKind.THROTTLE, code=43, method="GET", path=r"/bills$"))
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_DESTINATION
    assert program.service.replay(world.bill_record(program, bill).id).accepted
    world.advance(hours=2)
    world.until_quiet(program)
    assert world.zoho.count("PUT", f"/bills/{world.booked('INV-1')[0].id}") == 1, "100.00 does not go out again"
    assert [one.total for one in world.booked("INV-1")] == [Decimal("140.00")]
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_restored_database_takes_over_the_bill_made_anew_since_without_asking(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.close(program)
    shutil.copytree(world.folder / "pc", world.folder / "backup")
    program = world.open()
    other_vendor(world, bill)
    world.sync(program)
    program.service.replay(world.bill_record(program, bill).id)
    world.until_quiet(program)
    world.close(program)
    shutil.rmtree(world.folder / "pc")
    shutil.copytree(world.folder / "backup", world.folder / "pc")
    program = world.open()
    world.advance(minutes=15)
    writes = len(world.zoho.writes)
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    assert len(world.zoho.writes) == writes
    assert len(world.booked("INV-1")) == 1
