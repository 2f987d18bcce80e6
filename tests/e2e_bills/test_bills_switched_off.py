"""Bills, returns or Zoho Books as a whole switched off: nothing waits any more; on again, everything is judged anew."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.e2e_bills.test_bills_credits import give_back, record_of
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


@pytest.mark.parametrize("switch", ["bills.enabled", "zoho.enabled"])
def test_what_waits_for_a_person_is_over_when_bills_are_off_and_goes_once_they_are_on_again(
    tmp_path: Path, switch: str
) -> None:
    with BooksWorld(tmp_path) as world:
        vendor = world.books.vendor(SUPPLIERS[0])
        world.books.deactivate(vendor)
        bill = world.bill("A-1")
        program = world.open()
        world.sync(program)
        assert world.bill_record(program, bill).state is State.NEEDS_MAPPING
        world.configure(**{switch: False})
        assert world.sync(program).ok
        record = world.bill_record(program, bill)
        assert (record.state, record.reasons[0].code) == (State.NOT_APPLICABLE, "bills_switched_off")
        assert program.service.status().in_sync
        vendor.active = True
        world.books.touch(vendor)
        world.configure(**{switch: True})
        world.advance(minutes=70)
        world.until_quiet(program)
        assert [one.total for one in world.booked("A-1")] == [bill.total]


def test_a_return_that_was_journaled_before_is_not_sent_once_returns_are_off(world: BooksWorld) -> None:
    vendor = world.books.vendor(SUPPLIERS[0])
    world.books.deactivate(vendor)
    made = give_back(world, fee="0")
    program = world.open()
    world.sync(program)
    assert record_of(world, program, made).state is State.NEEDS_MAPPING
    world.configure(**{"bills.returns": False})
    vendor.active = True
    world.books.touch(vendor)
    world.advance(minutes=70)
    world.sync(program)
    assert (record_of(world, program, made).state, world.credits()) == (State.NOT_APPLICABLE, [])
    assert program.service.status().in_sync
    world.configure(**{"bills.returns": True})
    world.until_quiet(program)
    assert [one.total for one in world.credits()] == [Decimal("100.00")]


def test_a_credit_half_way_is_left_so_when_returns_are_off_and_status_says_it(world: BooksWorld) -> None:
    give_back(world, fee="0")
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/vendorcredits$"))
    program = world.open()
    world.sync(program)
    world.configure(**{"bills.returns": False})
    world.advance(minutes=30)
    world.sync(program)
    status = program.service.status()
    assert (status.working, status.attention) == (0, 0)
    assert not status.in_sync
    assert status.text == "1 record was under way when sending was switched off."
    world.configure(**{"bills.returns": True})
    world.until_quiet(program)
    assert len(world.credits()) == 1
    assert program.service.status().in_sync


def test_what_did_not_arrive_is_over_when_bills_are_off_and_goes_once_they_are_on_again(world: BooksWorld) -> None:
    bill = world.bill("A-1")
    world.zoho.faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/bills$", status=400, code=9999))
    program = world.open()
    world.sync(program)
    assert world.bill_record(program, bill).state is State.REJECTED
    world.configure(**{"bills.enabled": False})
    world.sync(program)
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE
    assert program.service.status().in_sync
    world.configure(**{"bills.enabled": True})
    world.until_quiet(program)
    assert len(world.booked("A-1")) == 1


@pytest.mark.parametrize("gone", ["deleted", "voided"])
def test_a_linked_bill_that_is_voided_or_deleted_there_is_told(world: BooksWorld, gone: str) -> None:
    world.books.type_bill_by_hand(SUPPLIERS[0], "A-1", Decimal("1250.00"))
    bill = world.bill("A-1")
    program = world.open()
    world.sync(program)
    program.service.replay(world.bill_record(program, bill).id, link=True)
    world.sync(program)
    assert program.service.status().in_sync
    world.advance(minutes=11)
    (typed,) = world.booked("A-1")
    if gone == "deleted":
        world.books.delete(typed)
        world.advance(hours=25)  # no list of changes tells it: the nightly look does
    else:
        world.books.void(typed)
    world.sync(program)
    record = world.bill_record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.CHANGED_AT_DESTINATION, f"{gone}_in_books")
    assert not program.service.status().in_sync
    assert program.service.replay(record.id, create=True).accepted
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    assert [one.total for one in world.booked() if world.books.status(one) != "void"] == [bill.total]
