"""Which number a bill has there: a suffix of ours where one is taken; a slash of the vendor's own is none of ours."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.states import State
from app.simulators.zoho_books.switches import DuplicateScope
from tests.e2e_bills.test_bills_sources import order, receive
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_corrected_number_of_the_vendor_that_looks_like_a_suffix_is_a_change(world: BooksWorld, policy: str) -> None:
    world.configure(**{"bills.change_policy": policy})
    bill = world.bill("1001/24", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    world.tenant.change_bill(bill.id, invoice_number="1001")
    world.until_quiet(program)
    if policy == "ask":
        record = world.bill_record(program, bill)
        assert (record.state, [one.number for one in world.booked()]) == (State.CHANGED_AT_SOURCE, ["1001/24"])
        assert "number 1001/24 is 1001 now" in record.reasons[0].text
        program.service.replay(record.id)
        world.until_quiet(program)
    assert [one.number for one in world.booked()] == ["1001"]
    assert world.bill_record(program, bill).state is State.SYNCED
    world.tenant.touch(world.tenant.bills[bill.id])
    world.until_quiet(program)
    assert [one.number for one in world.booked()] == ["1001"]


def test_a_suffix_that_a_person_gave_there_is_shown(world: BooksWorld) -> None:
    bill = world.bill("1001", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    world.books.edit(world.booked()[0], bill_number="1001/77")
    world.until_quiet(program)
    record = world.bill_record(program, bill)
    assert record.state is State.CHANGED_AT_DESTINATION
    assert "number 1001/77 there, 1001 here" in record.reasons[0].text


def test_a_suffix_of_ours_that_was_taken_on_the_way_stays_and_is_no_change(world: BooksWorld) -> None:
    world.books.type_bill_by_hand(SUPPLIERS[0], "1001", Decimal("7.00"))
    bill = world.bill("1001", "100.00")
    program = world.open()
    world.until_quiet(program)
    program.service.replay(world.bill_record(program, bill).id, create=True)
    world.until_quiet(program)
    assert [one.number for one in world.booked()] == ["1001", "1001/2"]
    world.advance(minutes=11)
    world.tenant.export_bill(bill.id)
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED


def test_where_numbers_are_unique_among_all_vendors_the_second_one_gets_a_suffix(world: BooksWorld) -> None:
    world.books.switches.duplicate_scope = DuplicateScope.ORGANIZATION
    bills = [world.bill("X-1", supplier=supplier) for supplier in SUPPLIERS]
    program = world.open()
    world.until_quiet(program)
    assert sorted(one.number for one in world.booked()) == ["X-1", "X-1/2", "X-1/3"]
    assert {world.bill_record(program, one).state for one in bills} == {State.SYNCED}


def test_where_numbers_are_unique_among_all_vendors_somebody_elses_is_shown(world: BooksWorld) -> None:
    world.books.switches.duplicate_scope = DuplicateScope.ORGANIZATION
    program = world.open()
    world.until_quiet(program)
    bill = world.bill("X-1")
    world.books.type_bill_by_hand(SUPPLIERS[1], "X-1", Decimal("7.00"))
    world.until_quiet(program)
    record = world.bill_record(program, bill)
    assert record.state is State.DUPLICATE_SUSPECTED
    assert SUPPLIERS[1] in record.reasons[0].text
    program.service.replay(record.id, create=True)
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    assert sorted(one.number for one in world.booked()) == ["X-1", "X-1/2"]


@pytest.mark.parametrize("number", ["", "VEND-9"])
def test_a_receipt_without_a_number_takes_that_of_its_bill_unasked(world: BooksWorld, number: str) -> None:
    world.configure(**{"bills.trigger": "receipt"})
    world.tenant.switches.auto_create_bill = False
    receipt = receive(world, order(world), 10, "")
    program = world.open()
    world.until_quiet(program)
    (there,) = world.booked()
    before = there.number
    assert before.endswith(f"-{receipt.id}")
    bill = world.tenant.make_bill(receipt.id)
    world.tenant.change_bill(bill.id, invoice_number=number)
    world.tenant.post_bill(bill.id)
    world.until_quiet(program)
    assert [one.number for one in world.booked()] == [number or before]
    assert [one.state for one in world.bill_records(program) if one.sent_source] == [State.SYNCED], "nobody is asked"


def test_a_number_used_on_two_orders_is_two_bills_and_each_follows_its_own(world: BooksWorld) -> None:
    """The second goes as /2 while the first is open; what becomes of one leaves the other alone."""
    world.configure(**{"bills.change_policy": "replace"})
    first = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    second = world.bill("INV-1", "70.00")
    assert second.purchase_order_id != first.purchase_order_id
    world.until_quiet(program)
    assert [(one.number, one.total) for one in world.booked()] == [("INV-1", Decimal(100)), ("INV-1/2", Decimal(70))]
    world.advance(minutes=11)
    world.tenant.change_bill(second.id, costs=[Decimal("75.00")])
    world.until_quiet(program)
    assert [(one.number, one.total) for one in world.booked()] == [("INV-1", Decimal(100)), ("INV-1/2", Decimal(75))]
    world.advance(minutes=11)
    world.tenant.cancel_receipt(first.receipt_id)
    world.until_quiet(program)
    assert [(one.number, one.total) for one in world.booked()] == [("INV-1/2", Decimal(75))]
    assert world.bill_record(program, second).state is State.SYNCED
    world.tenant.touch(world.tenant.bills[second.id])
    world.until_quiet(program)
    assert [one.number for one in world.booked()] == ["INV-1/2"], "a number that went out stays"
    assert program.service.status().in_sync
