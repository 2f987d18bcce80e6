"""What only one side has is created on the other, on click or by itself: once, linked, and never sent back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import UsageError
from app.domain.states import State
from app.flows.reference.differences import ReferenceKind, Side
from app.simulators.servicetitan.records import Address
from tests.e2e_reference.conftest import Make

WHERE = {"address": "2 Side Road", "city": "Mysuru", "state": "KA", "zip": "570001", "country": "India"}


def test_a_vendor_of_servicetitan_is_created_in_the_books_by_itself_with_what_is_known_of_it(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    vendor = world.tenant.add_vendor("Acme", email="ap@acme.example")
    vendor.phone, vendor.memo = "080 1234", "Net 30"
    vendor.address = Address("1 Main Road", "", "Bengaluru", "KA", "560001", "IN")
    program = world.open()
    world.sync(program, by_person=False)
    there = world.contact("Acme")
    assert there.type == "vendor"
    assert there.persons[0]["email"] == "ap@acme.example"
    assert there.billing["city"] == "Bengaluru"
    assert world.pairs(program) == [(str(vendor.id), there.id)]
    assert [one.state for one in world.kept(program)] == [State.SYNCED]
    assert program.service.status().in_sync


def test_a_vendor_of_the_books_is_created_in_servicetitan_with_its_address(make: Make) -> None:
    world = make(vendors_to_servicetitan="automatic")
    there = world.books.add_vendor(
        "Acme", email="ap@acme.example", billing_address={"address": "1 Main Road", "city": "Bengaluru"}
    )
    program = world.open()
    world.sync(program, by_person=False)
    (here,) = world.vendors("Acme")
    assert (here.email, here.address.street, here.address.city) == ("ap@acme.example", "1 Main Road", "Bengaluru")
    assert world.pairs(program) == [(str(here.id), there.id)]


def test_customers_are_created_both_ways(make: Make) -> None:
    world = make(customers_to_zoho="automatic", customers_to_servicetitan="automatic")
    world.tenant.add_customer("Brigade", contacts=[("Email", "a@brigade.example"), ("Phone", "080 5")])
    world.books.add_customer("Lakshmi", billing_address=WHERE)
    program = world.open()
    world.sync(program, by_person=False)
    there = world.contact("Brigade")
    assert (there.type, there.persons[0]["email"], there.persons[0]["phone"]) == (
        "customer", "a@brigade.example", "080 5"
    )  # fmt: skip
    (here,) = world.customers("Lakshmi")
    assert here.address.street == "2 Side Road"
    assert len(world.pairs(program, "customer")) == 2


def test_items_are_created_both_ways_with_their_prices(make: Make) -> None:
    world = make(items_to_zoho="automatic", items_to_servicetitan="automatic")
    costs = world.account("Cost of Goods Sold")
    world.configure(**{"reference.item_purchase_account_id": costs})
    world.tenant.add_material("MCB-16A", cost=Decimal("10.50"), unit="Nos")
    world.new_item("CABLE-2.5", rate="30", cost="12.25", unit="m")
    program = world.open()
    world.sync(program, by_person=False)
    there = world.item("MCB-16A")
    assert (there.purchase_rate, there.purchase_account_id, there.unit) == (Decimal("10.50"), costs, "Nos")
    (here,) = world.materials("CABLE-2.5")
    assert (here.price, here.cost, here.unit) == (Decimal(30), Decimal("12.25"), "m")
    assert len(world.pairs(program, "item")) == 2


def test_an_item_without_a_purchase_account_waits_for_the_setting_and_goes_then_by_itself(make: Make) -> None:
    world = make(items_to_zoho="automatic")
    world.tenant.add_material("MCB-16A")
    world.tenant.add_material("MCB-32A")
    program = world.open()
    world.sync(program, by_person=False)
    (group,) = program.service.mismatches()
    assert (group.code, group.records) == ("purchase_account_missing", 2)
    assert world.books.items == {}
    world.configure(**{"reference.item_purchase_account_id": world.account("Cost of Goods Sold")})
    world.sync(program, by_person=False)
    assert world.waiting(program) == []
    assert len(world.books.items) == 2


def test_on_click_only_what_was_clicked_is_created(make: Make) -> None:
    world = make(vendors_to_zoho="on_click")
    acme = world.tenant.add_vendor("Acme")
    world.tenant.add_vendor("Bharat")
    program = world.open()
    world.sync(program, by_person=False)
    world.pass_by(program)
    assert world.writes == 0
    assert world.kept(program) == []
    (record_id,) = world.click(program, ReferenceKind.VENDOR, Side.FIELD, acme.id)
    assert [one.name for one in world.contacts()] == ["Acme"]
    assert program.records.get(record_id).state is State.SYNCED  # type: ignore[union-attr]
    assert [one.name for one in program.service.reference.alone(ReferenceKind.VENDOR)] == ["Bharat"]


def test_what_cannot_be_created_is_refused_at_the_click(make: Make) -> None:
    world = make(vendors_to_zoho="on_click")
    world.tenant.add_vendor("Twin")
    twin = world.tenant.add_vendor("Twin")
    theirs = world.books.add_vendor("Only there")
    program = world.open()
    world.sync(program, by_person=False)
    desk = program.service.reference
    with pytest.raises(UsageError, match="Several"):
        desk.create(ReferenceKind.VENDOR, Side.FIELD, [str(twin.id)], "a person")
    with pytest.raises(UsageError, match="switched off"):
        desk.create(ReferenceKind.VENDOR, Side.BOOKS, [theirs.id], "a person")
    with pytest.raises(UsageError, match="has no vendor 77"):
        desk.create(ReferenceKind.VENDOR, Side.FIELD, ["77"], "a person")
    with pytest.raises(UsageError, match="switched off"):
        desk.create(ReferenceKind.ITEM, Side.FIELD, ["77"], "a person")
    assert world.kept(program) == []


def test_what_a_person_entered_on_the_other_side_since_the_lists_were_read_is_linked_and_not_created(
    make: Make,
) -> None:
    world = make(vendors_to_zoho="on_click", vendors_to_servicetitan="on_click")
    here = world.tenant.add_vendor("Acme")
    there = world.books.add_vendor("Bharat")
    program = world.open()
    world.sync(program, by_person=False)
    by_hand = world.books.add_vendor("Acme")
    typed = world.tenant.add_vendor("Bharat")
    program.service.reference.create(ReferenceKind.VENDOR, Side.FIELD, [str(here.id)], "a person")
    program.service.reference.create(ReferenceKind.VENDOR, Side.BOOKS, [there.id], "a person")
    world.sync(program)
    assert world.writes == 0
    assert set(world.pairs(program)) == {(str(here.id), by_hand.id), (str(typed.id), there.id)}
    assert {one.state for one in world.kept(program)} == {State.SYNCED}


def test_a_vendor_whose_name_a_customer_of_the_books_has_waits_and_says_so(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Brigade")
    buyer = world.books.add_customer("Brigade")
    program = world.open()
    world.sync(program, by_person=False)
    (record,) = world.waiting(program)
    assert record.state is State.REJECTED
    assert "has a customer called “Brigade”" in record.reasons[0].text
    world.pass_by(program)
    assert world.zoho.count("POST", "/contacts") == 1, "it is not tried every hour"
    world.books.rename_contact(buyer, "Brigade Towers")
    assert program.service.replay(record.id).accepted
    world.sync(program)
    assert world.waiting(program) == []
    assert len(world.pairs(program)) == 1


def test_nothing_is_created_in_a_dry_run(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Acme")
    program = world.open()
    world.sync(program, dry_run=True)
    assert world.writes == 0
    assert [one.state for one in world.kept(program)] == [State.READY]
    world.sync(program, by_person=False)
    assert len(world.contacts("Acme")) == 1


def test_what_was_created_is_not_news_and_is_written_nowhere_in_the_hours_after(make: Make) -> None:
    rules = {"name": "newer", "email": "newer", "phone": "newer", "notes": "newer", "address": "newer"}
    world = make(vendors_to_zoho="automatic", vendors_to_servicetitan="automatic", vendor_fields=rules)
    world.tenant.add_vendor("Acme", email="ap@acme.example")
    world.books.add_vendor("Bharat", email="ap@bharat.example", billing_address={"city": "Mysuru"}, notes="A note")
    program = world.open()
    world.sync(program, by_person=False)
    assert world.writes == 2
    for _ in range(4):
        world.pass_by(program)
    assert world.writes == 2
    assert len(world.pairs(program)) == 2
    assert world.waiting(program) == []


def test_customers_and_items_that_were_created_are_not_news_either(make: Make) -> None:
    world = make(
        customers_to_zoho="automatic", customers_to_servicetitan="automatic", items_to_zoho="automatic",
        items_to_servicetitan="automatic",
        customer_fields={"name": "newer", "email": "newer", "phone": "newer", "address": "newer"},
        item_fields={"name": "newer", "price": "newer", "cost": "newer", "unit": "newer"},
    )  # fmt: skip
    world.configure(**{"reference.item_purchase_account_id": world.account("Cost of Goods Sold")})
    world.tenant.add_customer("Brigade", contacts=[("Email", "a@brigade.example")])
    world.books.add_customer("Lakshmi", billing_address=WHERE)
    world.tenant.add_material("MCB-16A", cost=Decimal("10.50"))
    world.new_item("CABLE-2.5", rate="30", cost="12.25", unit="m")
    program = world.open()
    world.sync(program, by_person=False)
    assert world.writes == 4
    for _ in range(4):
        world.pass_by(program)
    assert world.writes == 4
    assert world.waiting(program) == []


def test_one_that_is_ignored_stays_out_until_it_changes(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    vendor = world.tenant.add_vendor("Brigade")
    world.books.add_customer("Brigade")
    program = world.open()
    world.sync(program, by_person=False)
    (record,) = world.waiting(program)
    program.service.ignore(record.id, "It is the same company", "a person")
    world.pass_by(program)
    assert [one.state for one in world.kept(program)] == [State.IGNORED]
    world.tenant.rename_vendor(vendor.id, "Brigade Supplies")
    world.pass_by(program)
    assert len(world.contacts("Brigade Supplies")) == 1
