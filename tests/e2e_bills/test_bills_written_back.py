"""What is written back to ServiceTitan, and only where it is switched on: the id of the bill there, and the export."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.domain.states import State
from app.simulators.servicetitan import Fault, FaultKind
from tests.support.books_world import BooksWorld


def test_nothing_is_written_to_servicetitan_unless_it_is_switched_on(world: BooksWorld) -> None:
    bill = world.bill("INV-1")
    world.until_quiet(world.open())
    assert [seen.method for seen in world.titan.requests if "bills" in seen.path and seen.method != "GET"] == []
    assert world.tenant.bills[bill.id].sync_status == "Posted"


@pytest.mark.parametrize("kind", [None, FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_a_confirmed_bill_is_marked_as_exported(world: BooksWorld, kind: FaultKind | None) -> None:
    world.configure(**{"bills.mark_exported": True})
    bill = world.bill("INV-1")
    if kind is not None:
        world.titan.faults.add(Fault(kind, method="POST", path=r"/markasexported$"))
    program = world.open()
    world.until_quiet(program)
    world.until_quiet(program)
    assert world.tenant.bills[bill.id].sync_status == "Exported"
    assert world.bill_record(program, bill).state is State.SYNCED
    assert program.service.status().in_sync


@pytest.mark.parametrize(
    ("settings", "method", "path"),
    [
        ({"bills.mark_exported": True}, "POST", r"/markasexported$"),
        ({"bills.write_back_field": "Zoho bill"}, "PATCH", r"/custom-fields$"),
    ],
)
def test_what_servicetitan_refuses_to_take_back_is_told_and_tried_again_every_day(
    world: BooksWorld, settings: Mapping[str, object], method: str, path: str
) -> None:
    world.tenant.add_custom_field("bill", "Zoho bill")
    world.configure(**settings)
    bill = world.bill("INV-1")
    refusal = Fault(FaultKind.ERROR_BEFORE_COMMIT, method=method, path=path, status=400)
    world.titan.faults.add(refusal)
    program = world.open()
    for _ in range(3):
        world.sync(program)
    label, there = world.bill_record(program, bill).label, world.tenant.bills[bill.id]
    assert (refusal.fired, there.sync_status, there.custom) == (1, "Posted", {})
    (told,) = program.service.status().warnings
    assert told.startswith("ServiceTitan refuses ")
    assert label in told
    world.advance(hours=25)
    world.sync(program)
    assert there.sync_status == "Exported" or there.custom == {"Zoho bill": world.booked("INV-1")[0].id}
    assert program.service.status().warnings == ()


def test_a_bill_that_waits_is_not_marked(world: BooksWorld) -> None:
    world.configure(**{"bills.mark_exported": True})
    world.tenant.add_vendor("Zeta Pipes")
    bill = world.bill("INV-1", supplier="Zeta Pipes")
    world.sync(world.open())
    assert world.tenant.bills[bill.id].sync_status == "Posted"


def test_the_id_of_the_bill_there_is_written_to_the_custom_field(world: BooksWorld) -> None:
    world.tenant.add_custom_field("bill", "Zoho bill")
    world.configure(**{"bills.write_back_field": "Zoho bill"})
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert world.tenant.bills[bill.id].custom == {"Zoho bill": there.id}
    before = len(world.titan.requests)
    world.sync(program)
    assert not [seen for seen in world.titan.requests[before:] if seen.method != "GET"], "once is enough"


def test_check_says_how_zoho_books_stands(world: BooksWorld) -> None:
    program = world.open()
    world.sync(program)
    lines = {line.key: line for line in program.service.check_books()}
    assert {line.verdict.value for line in lines.values()} == {"ok"}, lines
    world.zoho.accounts.revoke_all()
    world.advance(hours=2)
    again = {line.key: line.verdict.value for line in program.service.check_books()}
    assert again["zoho.sign_in"] == "failed"
    world.configure(**{"zoho.enabled": False})
    assert list(program.service.check_books()) == []
