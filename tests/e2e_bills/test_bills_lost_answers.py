"""An answer of Zoho Books that never came, whichever way it was lost and whether or not the work was done."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.books_world import BooksWorld
from tests.support.world import PowerCut, cut_at

AFTER = [
    (FaultKind.RESET_AFTER_COMMIT, 0),
    (FaultKind.ERROR_AFTER_COMMIT, 500),
    (FaultKind.ERROR_AFTER_COMMIT, 503),
    (FaultKind.GARBAGE, 0),
    (FaultKind.EMPTY, 0),
]
BEFORE = [(FaultKind.RESET_BEFORE_COMMIT, 0), (FaultKind.ERROR_BEFORE_COMMIT, 500), (FaultKind.SWALLOWED, 0)]


def lose(
    world: BooksWorld, kind: FaultKind, status: int, path: str = r"/bills$", method: str = "POST", **more: object
) -> Fault:
    return world.zoho.faults.add(Fault(kind, method=method, path=path, status=status or 500, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "status"), AFTER)
def test_what_was_done_is_found_and_not_sent_again(world: BooksWorld, kind: FaultKind, status: int) -> None:
    for n in range(3):
        world.bill(f"INV-{n}")
    fault = lose(world, kind, status, nth=2)
    program = world.open()
    result = world.sync(program)
    assert fault.fired == 1
    assert result.ok
    assert set(world.bill_states(program).values()) == {State.SYNCED}
    assert [len(world.booked(f"INV-{n}")) for n in range(3)] == [1, 1, 1]
    assert world.zoho.count("POST", "/bills") == 3


@pytest.mark.parametrize(("kind", "status"), BEFORE)
def test_what_was_not_done_is_sent_again_after_two_searches_ten_minutes_apart(
    world: BooksWorld, kind: FaultKind, status: int
) -> None:
    bill = world.bill("INV-1")
    lose(world, kind, status)
    program = world.open()
    world.sync(program)
    assert world.bill_record(program, bill).state is State.VERIFY
    world.advance(minutes=9)
    world.sync(program)
    assert world.zoho.count("POST", "/bills") == 1, "nine minutes are not ten"
    world.advance(minutes=2)
    world.sync(program)
    assert world.zoho.count("POST", "/bills") == 2, "the second empty search lets it go"
    assert world.bill_record(program, bill).state is State.SYNCED
    assert len(world.booked("INV-1")) == 1


def test_a_second_document_that_came_late_is_noticed(world: BooksWorld) -> None:
    """The numbers guard the bill; what carries our key twice goes to a person."""
    bill = world.bill("INV-1")
    lose(world, FaultKind.RESET_BEFORE_COMMIT, 0)
    program = world.open()
    world.until_quiet(program)
    reference = f"ST-{world.tenant.tenant_id}-bill-{bill.id}"
    world.books.type_bill_by_hand(bill_vendor(world), "LATE-1", Decimal("1250.00"), reference=reference)
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.reasons[0].code == "books_two_documents"
    assert not program.service.status().in_sync


def bill_vendor(world: BooksWorld) -> str:
    return "Acme & Sons"


def test_every_second_answer_of_many_is_lost(world: BooksWorld) -> None:
    numbers = [f"INV-{n}" for n in range(12)]
    for number in numbers:
        world.bill(number)
    lose(world, FaultKind.RESET_AFTER_COMMIT, 0, every=4, times=None)
    lose(world, FaultKind.RESET_BEFORE_COMMIT, 0, nth=2, every=4, times=None)
    program = world.open()
    world.until_quiet(program, rounds=30)
    assert [len(world.booked(number)) for number in numbers] == [1] * 12
    assert set(world.bill_states(program).values()) == {State.SYNCED}


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_a_power_cut_right_after_the_loss(world: BooksWorld, kind: FaultKind) -> None:
    bill = world.bill("INV-1")
    lose(world, kind, 0)
    program = world.open(trace=cut_at("create_bill:unclear"))
    with pytest.raises(PowerCut):
        world.sync(program)
    world.close(program)
    again = world.open()
    world.until_quiet(again)
    assert world.bill_record(again, bill).state is State.SYNCED
    assert len(world.booked("INV-1")) == 1


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_the_answer_of_a_change_is_lost(world: BooksWorld, kind: FaultKind) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.tenant.change_bill(bill.id, costs=[Decimal("130.00")])
    fault = lose(world, kind, 0, r"/bills/\d+$", "PUT")
    world.until_quiet(program)
    assert fault.fired == 1
    (there,) = world.booked("INV-1")
    assert there.total == Decimal("130.00")
    assert world.bill_record(program, bill).state is State.SYNCED


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_the_answer_of_a_void_is_lost(world: BooksWorld, kind: FaultKind) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.tenant.cancel_bill(bill.id)
    fault = lose(world, kind, 0, r"/status/void$")
    world.until_quiet(program)
    assert fault.fired == 1
    assert world.booked("INV-1") == []
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE
