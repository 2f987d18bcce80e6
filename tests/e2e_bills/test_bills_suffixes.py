"""Numbers with a slash: only a suffix that we gave is ours; a vendor's own, or a person's, is part of the number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.states import State
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
