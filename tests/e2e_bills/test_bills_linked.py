"""What the reference flow linked is what a bill or an invoice means, whatever it is called on either side by now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.records import Subject
from app.domain.states import State
from tests.support.books_world import BooksWorld
from tests.support.sales_world import CUSTOMERS, SalesWorld
from tests.support.world import SUPPLIERS


def contact(world: BooksWorld, name: str) -> Any:
    return next(one for one in world.books.contacts.values() if one.name == name)


def test_a_bill_of_a_linked_vendor_finds_it_under_its_new_name(tmp_path: Path) -> None:
    settings = {"reference.enabled": True, "reference.vendors": True, "reference.vendor_fields": {"name": "ask"}}
    with BooksWorld(tmp_path, tally=False, settings=settings) as world:
        program = world.open()
        world.until_quiet(program)
        world.books.rename_contact(contact(world, SUPPLIERS[0]), "Renamed Ltd")
        world.advance(minutes=61)
        world.sync(program)
        world.bill("INV-1")
        world.sync(program)
        (there,) = world.booked("INV-1")
        assert world.books.party_of(there).name == "Renamed Ltd"


def test_what_a_person_mapped_goes_before_the_link(tmp_path: Path) -> None:
    settings = {"reference.enabled": True, "reference.vendors": True}
    with BooksWorld(tmp_path, tally=False, settings=settings) as world:
        other = world.books.add_vendor("Somebody else")
        program = world.open()
        world.until_quiet(program)
        vendor = world.tenant.vendor(SUPPLIERS[0])
        program.into_books.mappings.put(Subject.VENDOR, str(vendor.id), SUPPLIERS[0], other.id, other.name)
        world.bill("INV-1")
        world.sync(program)
        (there,) = world.booked("INV-1")
        assert world.books.party_of(there).name == "Somebody else"


def test_a_link_to_a_vendor_that_was_deleted_does_not_hide_the_one_of_that_name(tmp_path: Path) -> None:
    settings = {"reference.enabled": True, "reference.vendors": True}
    with BooksWorld(tmp_path, tally=False, settings=settings) as world:
        program = world.open()
        world.until_quiet(program)
        del world.books.contacts[contact(world, SUPPLIERS[0]).id]
        world.books.add_vendor(SUPPLIERS[0])
        world.advance(minutes=61)
        world.sync(program)
        made = world.bill("INV-1")
        world.sync(program)
        assert world.bill_record(program, made).state is State.SYNCED


@pytest.mark.parametrize("linked", [True, False])
def test_an_invoice_of_a_linked_customer_finds_it_under_its_new_name(tmp_path: Path, linked: bool) -> None:
    settings = {"reference.enabled": linked, "reference.customers": linked}
    with SalesWorld(tmp_path, settings=settings) as world:
        program = world.open()
        world.until_quiet(program)
        world.books.rename_contact(contact(world, CUSTOMERS[0]), "Renamed Ltd")
        world.advance(minutes=61)
        world.sync(program)
        world.invoice("J-1")
        world.sync(program)
        assert [world.books.party_of(one).name for one in world.sold("J-1")] == (["Renamed Ltd"] if linked else [])
