"""What the flow costs: the lists once an hour for all flows, two calls for each thing that is written, else nothing."""

from __future__ import annotations

from decimal import Decimal

from app.flows.reference.differences import ReferenceKind, Side
from tests.e2e_reference.conftest import Make
from tests.support.reference_world import ReferenceWorld

ALL = {
    "vendors_to_zoho": "automatic", "vendors_to_servicetitan": "automatic", "customers_to_zoho": "automatic",
    "items_to_servicetitan": "automatic", "taxes": True,
}  # fmt: skip


def calls(world: ReferenceWorld, *, since: int = 0) -> list[str]:
    """Calls of the API of the books, by method and the last part of the path."""
    return [f"{seen.method} {seen.path.rsplit('/', 1)[-1]}" for seen in world.zoho.api_calls[since:]]


def test_a_cycle_within_the_hour_makes_no_call_at_all(make: Make) -> None:
    world = make(**ALL)
    world.tenant.add_vendor("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    before, field = len(world.zoho.api_calls), len(world.titan.requests)
    for _ in range(5):
        world.pass_by(program, hours=0.15)
    assert len(world.zoho.api_calls) == before
    assert len(world.titan.requests) == field


def test_an_hour_with_nothing_new_costs_each_list_once(make: Make) -> None:
    world = make(**ALL)
    program = world.open()
    world.sync(program, by_person=False)
    before = len(world.zoho.api_calls)
    world.pass_by(program)
    made = calls(world, since=before)
    assert made.count("GET contacts") == 2, "vendors and customers"
    assert made.count("GET items") == made.count("GET taxes") == 1
    assert len(made) == 9


def test_with_bills_on_contacts_and_items_are_still_read_once_an_hour(make: Make) -> None:
    world = make(edition="india", **ALL, settings={"bills.enabled": True})
    program = world.open()
    world.sync(program, by_person=False)
    before = len(world.zoho.api_calls)
    world.pass_by(program)
    made = calls(world, since=before)
    assert made.count("GET contacts") == 2
    assert made.count("GET items") == 1
    before = len(world.zoho.api_calls)
    for _ in range(3):
        world.pass_by(program, hours=0.1)
    assert {one for one in calls(world, since=before) if "contacts" in one or "items" in one} == set()


def test_each_thing_that_is_created_or_changed_costs_two_calls(make: Make) -> None:
    world = make(vendors_to_zoho="automatic", vendor_fields={"email": "servicetitan"})
    program = world.open()
    world.sync(program, by_person=False)
    idle = 7
    made = [world.tenant.add_vendor(f"Vendor {n}", email=f"v{n}@example.com") for n in range(5)]
    before = len(world.zoho.api_calls)
    world.pass_by(program)
    assert len(world.zoho.api_calls) - before == idle - 1 + 2 * 5
    for vendor in made:
        world.change_vendor(vendor, email=f"new-{vendor.email}")
    before = len(world.zoho.api_calls)
    world.pass_by(program)
    assert len(world.zoho.api_calls) - before == idle - 1 + 2 * 5
    assert Decimal(len(world.contacts())) == 5


def test_a_click_reads_no_list(make: Make) -> None:
    world = make(vendors_to_zoho="on_click")
    here = world.tenant.add_vendor("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    program.service.reference.create(ReferenceKind.VENDOR, Side.FIELD, [str(here.id)], "a person")
    before = len(world.zoho.api_calls)
    world.pass_by(program, hours=0.1)
    assert calls(world, since=before) == ["GET contacts", "POST contacts"]
    assert len(world.contacts("Acme")) == 1


def test_vendors_are_read_one_by_one_only_for_fields_that_no_list_shows_and_once_per_change(make: Make) -> None:
    world = make(vendors_to_zoho="on_click", vendors_to_servicetitan="on_click", vendor_fields={"address": "zoho"})
    for n in range(3):
        world.tenant.add_vendor(f"Vendor {n}")
        world.books.add_vendor(f"Vendor {n}")
    program = world.open()
    world.sync(program, by_person=False)
    before = len(world.zoho.api_calls)
    world.pass_by(program)
    first = len(world.zoho.api_calls) - before
    before = len(world.zoho.api_calls)
    world.pass_by(program)
    assert first - (len(world.zoho.api_calls) - before) == 3
