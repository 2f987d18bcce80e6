"""Returns of ServiceTitan become vendor credits once the vendor has credited them, less the restocking fee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.states import State
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.returning import WantedReturn
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def give_back(
    world: BooksWorld, *, supplier: str = SUPPLIERS[0], credited: bool = True, fee: str = "10.00", quantity: int = 4
) -> Any:
    """A person returns something to the vendor, for 25.00 each."""
    tenant = world.tenant
    kind = tenant.add_return_type(f"To vendor {credited}", automatically_receive_credit=credited)
    sku = next(s for s in tenant.skus.values() if s.kind == "Material")
    wanted = WantedReturn(
        vendor_id=tenant.vendor(supplier).id,
        type_id=kind.id,
        business_unit_id=world.unit,
        location_id=next(iter(tenant.locations)),
        return_date=world.day,
        tax=Decimal(0),
        shipping=Decimal(0),
        restocking_fee=Decimal(fee),
        lines=[WantedLine(sku.id, Decimal(quantity), Decimal("25.00"))],
        reference_number="RMA-1",
    )
    return tenant.returns[tenant.create_return(wanted)]


def record_of(world: BooksWorld, program: Any, made: Any) -> Any:
    return program.records.by_source("bills", world.tenant.tenant_id, f"return-{made.id}")


def test_a_credited_return_becomes_an_open_vendor_credit_less_the_fee(world: BooksWorld) -> None:
    made = give_back(world)
    program = world.open()
    world.until_quiet(program)
    (there,) = world.credits()
    assert there.total == Decimal("90.00")
    assert world.books.status(there) == "open"
    assert there.number == f"ST-{world.tenant.tenant_id}-return-{made.id}"
    assert world.books.party_of(there).name == SUPPLIERS[0]
    assert record_of(world, program, made).state is State.SYNCED
    assert program.service.status().in_sync


def test_a_return_waits_for_its_credit(world: BooksWorld) -> None:
    made = give_back(world, credited=False, fee="0")
    program = world.open()
    world.sync(program)
    assert record_of(world, program, made).state is State.AWAITING_POSTING
    assert world.credits() == []
    world.tenant.update_return(made.id, {"status": "Returned"})
    world.tenant.update_return(made.id, {"status": "CreditReceived"})
    world.until_quiet(program)
    assert [one.total for one in world.credits()] == [Decimal("100.00")]


def test_a_cancelled_return_is_voided_there_where_that_is_set(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    made = give_back(world)
    program = world.open()
    world.until_quiet(program)
    world.tenant.cancel_return(made.id)
    world.until_quiet(program)
    assert world.credits() == []
    assert record_of(world, program, made).state is State.NOT_APPLICABLE


def test_another_credit_of_the_vendor_takes_the_place_of_the_first(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    made = give_back(world)
    program = world.open()
    world.until_quiet(program)
    world.tenant.change_credit(world.tenant.credit_of(made.id).id, Decimal("85.00"))
    world.until_quiet(program)
    assert [one.total for one in world.credits()] == [Decimal("85.00")]
    assert record_of(world, program, made).state is State.SYNCED


def second_credit(world: BooksWorld, made: Any, amount: str) -> Any:
    """The vendor credits a part of a return by itself."""
    with world.tenant.lock:
        return world.tenant._credit(made, Decimal(amount))


@pytest.mark.parametrize("listed", [True, False])
def test_several_credits_of_one_return_are_what_it_comes_to(world: BooksWorld, listed: bool) -> None:
    world.tenant.switches.cancelled_ap_credits_listed = listed
    world.configure(**{"bills.change_policy": "replace"})
    made = give_back(world, fee="0")
    first = world.tenant.credit_of(made.id)
    world.tenant.change_credit(first.id, Decimal("60.00"))
    program = world.open()
    world.until_quiet(program)
    assert [one.total for one in world.credits()] == [Decimal("60.00")]
    world.advance(minutes=15)
    second_credit(world, made, "40.00")
    world.until_quiet(program)
    assert [one.total for one in world.credits()] == [Decimal("100.00")]
    world.advance(minutes=15)
    world.tenant._cancel_credit(first)
    second_credit(world, made, "55.00")
    world.until_quiet(program)
    assert [one.total for one in world.credits()] == [Decimal("95.00")], "a cancelled one counts no more"
    assert program.service.status().in_sync


def test_returns_can_be_left_out(world: BooksWorld) -> None:
    world.configure(**{"bills.returns": False})
    give_back(world)
    program = world.open()
    world.sync(program)
    assert world.bill_records(program) == []
    assert world.zoho.count("GET", "/vendorcredits") == 0


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
@pytest.mark.parametrize("path", [r"/vendorcredits$", r"/status/open$"])
def test_a_lost_answer_makes_no_second_credit(world: BooksWorld, kind: FaultKind, path: str) -> None:
    made = give_back(world)
    fault = world.zoho.faults.add(Fault(kind, method="POST", path=path))
    program = world.open()
    world.until_quiet(program)
    assert fault.fired == 1
    assert [one.total for one in world.credits()] == [Decimal("90.00")]
    assert record_of(world, program, made).state is State.SYNCED


@pytest.mark.slow
@pytest.mark.parametrize(
    "step",
    [f"{kind}:{step}" for kind in ("create_credit", "open_credit") for step in ("intent", "answered", "committed")],
)
def test_killed_at_any_step(world: BooksWorld, step: str) -> None:
    give_back(world)
    assert world.child(kill_at=step).wait().killed
    world.children_until_quiet()
    assert [one.total for one in world.credits()] == [Decimal("90.00")]
