"""What is the same on both sides is found by its exact name or SKU; what is not is shown, and nothing is written."""

from __future__ import annotations

from decimal import Decimal

from app.domain.states import State
from app.flows.reference.differences import ReferenceKind, Side
from app.flows.reference.planner import Missing
from tests.e2e_reference.conftest import Make


def test_vendors_customers_items_and_taxes_of_the_same_name_are_linked_and_nothing_is_written(make: Make) -> None:
    world = make(vendors=True, customers=True, items=True, taxes=True)
    vendor, theirs = world.tenant.add_vendor("Acme"), world.books.add_vendor("Acme")
    customer, buyer = world.tenant.add_customer("Brigade"), world.books.add_customer("Brigade")
    material, item = world.tenant.add_material("MCB-16A"), world.new_item("MCB-16A")
    zone = world.tenant.add_tax_zone("CA Sales Tax", [("State", Decimal("0.0725"), ())])
    tax = next(iter(world.books.taxes.values()))
    program = world.open()
    result = world.sync(program, by_person=False)
    assert result.errors == []
    assert world.pairs(program) == [(str(vendor.id), theirs.id)]
    assert world.pairs(program, "customer") == [(str(customer.id), buyer.id)]
    assert world.pairs(program, "item") == [(str(material.id), item.id)]
    assert world.pairs(program, "tax") == [(str(zone.id), tax.id)]
    assert world.kept(program) == []
    assert world.writes == 0
    assert program.service.status().in_sync


def test_what_only_one_side_has_is_shown_with_the_reason_and_never_created_while_the_direction_is_off(
    make: Make,
) -> None:
    world = make(vendors=True)
    world.tenant.add_vendor("Only here")
    world.books.add_vendor("Only there")
    program = world.open()
    world.sync(program, by_person=False)
    world.pass_by(program)
    found = program.service.reference.alone(ReferenceKind.VENDOR)
    assert [(one.side, one.name, one.why) for one in found] == [
        (Side.FIELD, "Only here", Missing.DIRECTION_OFF),
        (Side.BOOKS, "Only there", Missing.DIRECTION_OFF),
    ]
    assert world.writes == 0


def test_a_name_that_differs_by_case_is_another_name(make: Make) -> None:
    world = make(vendors=True)
    world.tenant.add_vendor("ACME")
    world.books.add_vendor("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    assert world.pairs(program) == []


def test_several_of_one_name_are_neither_linked_nor_created_and_wait_where_it_would_go_by_itself(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Twin")
    world.tenant.add_vendor("Twin")
    world.books.add_vendor("Twin")
    program = world.open()
    world.sync(program, by_person=False)
    assert world.pairs(program) == []
    assert [one.state for one in world.waiting(program)] == [State.DUPLICATE_SUSPECTED] * 2
    assert world.writes == 0
    world.tenant.deactivate(world.vendors("Twin")[0].id)
    world.pass_by(program)
    assert world.waiting(program) == []
    assert len(world.pairs(program)) == 1


def test_an_inactive_one_is_not_linked_and_what_has_its_name_is_not_created_beside_it(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Acme")
    there = world.books.add_vendor("Acme")
    world.books.deactivate(there)
    world.tenant.add_vendor("Gone", active=False)
    program = world.open()
    world.sync(program, by_person=False)
    (record,) = world.waiting(program)
    assert record.reasons[0].code == "inactive_there"
    assert world.writes == 0
    there.active = True
    world.books.touch(there)
    world.pass_by(program)
    assert world.waiting(program) == []
    assert len(world.pairs(program)) == 1


def test_what_a_person_put_right_and_replayed_is_read_again_at_once(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Acme")
    there = world.books.add_vendor("Acme")
    world.books.deactivate(there)
    program = world.open()
    world.sync(program, by_person=False)
    (record,) = world.waiting(program)
    there.active = True
    world.books.touch(there)
    assert program.service.replay(record.id).accepted
    world.sync(program)
    assert program.records.get(record.id).state is State.SYNCED  # type: ignore[union-attr]
    assert len(world.pairs(program)) == 1
    assert world.writes == 0


def test_a_tax_rate_that_differs_is_shown_and_nobody_writes_it(make: Make) -> None:
    world = make(taxes=True)
    zone = world.tenant.add_tax_zone("CA Sales Tax", [("State", Decimal("0.07"), ())])
    program = world.open()
    world.sync(program, by_person=False)
    (record,) = world.waiting(program)
    assert "7" in record.reasons[0].text
    assert "7.25" in record.reasons[0].text
    assert program.service.reference.detail(record.id).decidable == ()  # type: ignore[union-attr]
    world.tenant.change_tax_zone(zone.id, rate=Decimal("0.0725"))
    world.pass_by(program)
    assert world.waiting(program) == []
    assert world.writes == 0


def test_two_that_a_person_says_are_the_same_are_linked_whatever_their_names(make: Make) -> None:
    world = make(vendors_to_zoho="automatic", vendors_to_servicetitan="automatic")
    world.configure(**{"reference.vendors_to_zoho": "on_click", "reference.vendors_to_servicetitan": "on_click"})
    here, there = world.tenant.add_vendor("Acme Ltd"), world.books.add_vendor("ACME Limited")
    program = world.open()
    world.sync(program, by_person=False)
    program.service.reference.link(ReferenceKind.VENDOR, str(here.id), there.id, "a person")
    world.sync(program, by_person=False)
    assert world.pairs(program) == [(str(here.id), there.id)]
    assert program.service.reference.alone(ReferenceKind.VENDOR) == []
    program.service.reference.unlink(ReferenceKind.VENDOR, str(here.id), "a person")
    world.sync(program, by_person=False)
    assert len(program.service.reference.alone(ReferenceKind.VENDOR)) == 2


def test_one_that_is_deleted_on_one_side_waits_and_nothing_is_deleted_on_the_other(make: Make) -> None:
    world = make(vendors_to_zoho="automatic")
    world.tenant.add_vendor("Acme")
    there = world.books.add_vendor("Acme")
    program = world.open()
    world.sync(program, by_person=False)
    del world.books.contacts[there.id]
    world.pass_by(program)
    (record,) = world.waiting(program)
    assert record.state is State.DELETED_AT_SOURCE
    assert world.writes == 0
    assert program.service.replay(record.id).accepted
    world.pass_by(program)
    assert len(world.contacts("Acme")) == 1
    assert world.waiting(program) == []
