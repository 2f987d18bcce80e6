"""A change of a linked thing is followed by the rule of its field, conflicts wait for a person, and nothing echoes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.errors import UsageError
from app.domain.states import State
from app.flows.reference.differences import ReferenceKind, Side
from tests.e2e_reference.conftest import Make
from tests.support.reference_world import ReferenceWorld

BOTH = {"vendors_to_zoho": "on_click", "vendors_to_servicetitan": "on_click"}


def linked(make: Make, rule: str, **more: object) -> tuple[ReferenceWorld, Any, Any, Program]:
    """Two vendors in step, with a rule for their e-mail."""
    world = make(**{**BOTH, "vendor_fields": {"email": rule}, **more})
    here = world.tenant.add_vendor("Acme", email="old@acme.example")
    there = world.books.add_vendor("Acme", email="old@acme.example")
    program = world.open()
    world.sync(program, by_person=False)
    assert world.writes == 0
    return world, here, there, program


def quiet(world: ReferenceWorld, program: Program, writes: int) -> None:
    """Hours pass, and nothing more is written."""
    for _ in range(3):
        world.pass_by(program)
    assert world.writes == writes


def mail(contact: Any) -> str:
    return str(contact.persons[0]["email"])


@pytest.mark.parametrize("rule", ["servicetitan", "newer"])
def test_a_change_in_servicetitan_goes_to_the_books_once(make: Make, rule: str) -> None:
    world, here, there, program = linked(make, rule)
    world.change_vendor(here, email="new@acme.example")
    world.pass_by(program)
    assert mail(there) == "new@acme.example"
    assert [one.state for one in world.kept(program)] == [State.SYNCED]
    quiet(world, program, 1)


@pytest.mark.parametrize("rule", ["zoho", "newer"])
def test_a_change_in_the_books_goes_to_servicetitan_once(make: Make, rule: str) -> None:
    world, here, there, program = linked(make, rule)
    world.change_contact(there, email="new@acme.example")
    world.pass_by(program)
    assert here.email == "new@acme.example"
    quiet(world, program, 1)


def test_where_one_side_wins_a_change_of_the_other_is_undone(make: Make) -> None:
    world, here, there, program = linked(make, "servicetitan")
    world.change_contact(there, email="new@acme.example")
    world.pass_by(program)
    assert mail(there) == here.email == "old@acme.example"
    quiet(world, program, 1)


def test_of_two_changes_the_later_one_stands(make: Make) -> None:
    world, here, there, program = linked(make, "newer")
    world.change_contact(there, email="first@acme.example")
    world.advance(minutes=5)
    world.change_vendor(here, email="second@acme.example")
    world.pass_by(program)
    assert mail(there) == here.email == "second@acme.example"
    quiet(world, program, 1)


def test_a_change_back_and_forth_over_the_hours_is_followed_each_time(make: Make) -> None:
    world, here, there, program = linked(make, "newer")
    world.change_vendor(here, email="one@acme.example")
    world.pass_by(program)
    world.change_contact(there, email="two@acme.example")
    world.pass_by(program)
    world.change_vendor(here, email="three@acme.example")
    world.pass_by(program)
    assert mail(there) == here.email == "three@acme.example"
    (record,) = world.kept(program)
    assert (record.state, record.generation) == (State.SYNCED, 3)
    quiet(world, program, 3)


def test_two_fields_that_go_different_ways_are_both_written(make: Make) -> None:
    world, here, there, program = linked(make, "newer", vendor_fields={"email": "newer", "phone": "newer"})
    world.change_vendor(here, email="new@acme.example")
    world.change_contact(there, phone="080 77")
    world.pass_by(program)
    assert (mail(there), here.phone) == ("new@acme.example", "080 77")
    assert [one.state for one in world.kept(program)] == [State.SYNCED]
    quiet(world, program, 2)


def test_notes_and_address_that_no_list_shows_are_followed_too(make: Make) -> None:
    world, here, there, program = linked(make, "zoho", vendor_fields={"notes": "zoho", "address": "zoho"})
    world.pass_by(program)
    there.other["notes"] = "Pays on Fridays"
    there.billing = {"address": "3 New Road", "city": "Mysuru"}
    world.books.touch(there)
    world.pass_by(program)
    assert (here.memo, here.address.street, here.address.city) == ("Pays on Fridays", "3 New Road", "Mysuru")
    quiet(world, program, 1)


def test_the_other_people_at_a_vendor_stay_when_the_address_of_the_first_changes(make: Make) -> None:
    world, here, there, program = linked(make, "servicetitan")
    there.persons[0] |= {"first_name": "Ann", "mobile": "98"}
    there.persons.append({"contact_person_id": world.books.next_id(), "first_name": "Bea", "email": "bea@acme.example"})
    world.change_vendor(here, email="new@acme.example")
    world.pass_by(program)
    assert [(one["first_name"], one["email"]) for one in there.persons] == [
        ("Ann", "new@acme.example"), ("Bea", "bea@acme.example")
    ]  # fmt: skip
    assert there.persons[0]["mobile"] == "98"


def test_the_name_of_a_linked_one_may_change_and_it_stays_linked(make: Make) -> None:
    world, here, there, program = linked(make, "ask", vendor_fields={"name": "newer"})
    world.tenant.rename_vendor(here.id, "Acme Supplies")
    world.pass_by(program)
    assert there.name == "Acme Supplies"
    assert world.pairs(program) == [(str(here.id), there.id)]
    quiet(world, program, 1)


def test_prices_of_an_item_are_followed_each_in_its_direction(make: Make) -> None:
    world = make(
        items_to_zoho="on_click",
        items_to_servicetitan="on_click",
        item_fields={"price": "servicetitan", "cost": "zoho"},
    )
    here = world.tenant.add_material("MCB-16A", cost=Decimal(10))
    here.price = Decimal(20)
    there = world.new_item("MCB-16A", rate="20", cost="10")
    program = world.open()
    world.sync(program, by_person=False)
    here.price = Decimal("22.50")
    world.tenant.touch(here)
    there.purchase_rate = Decimal("11.75")
    world.books.touch(there)
    world.pass_by(program)
    assert (there.rate, here.cost) == (Decimal("22.50"), Decimal("11.75"))
    quiet(world, program, 2)


def test_what_the_other_side_stores_in_other_words_is_not_written_back(make: Make) -> None:
    """A tenant that keeps two places of a cost."""
    world = make(items_to_zoho="on_click", items_to_servicetitan="on_click", item_fields={"cost": "newer"})
    world.tenant.switches.pricebook_decimals = 2
    here = world.tenant.add_material("MCB-16A", cost=Decimal(10))
    there = world.new_item("MCB-16A", cost="10")
    program = world.open()
    world.sync(program, by_person=False)
    there.purchase_rate = Decimal("11.125")
    world.books.touch(there)
    world.pass_by(program)
    assert here.cost == Decimal("11.13")
    quiet(world, program, 1)
    assert there.purchase_rate == Decimal("11.125")


def test_contacts_of_a_customer_reach_the_books_although_the_customer_itself_did_not_change(make: Make) -> None:
    world = make(customers_to_zoho="on_click", customer_fields={"phone": "servicetitan"})
    here = world.tenant.add_customer("Brigade", contacts=[("Phone", "080 1")])
    there = world.books.add_customer("Brigade", phone="080 1")
    program = world.open()
    world.sync(program, by_person=False)
    (contact,) = world.tenant.contacts.values()
    world.tenant.change_contact(contact.id, "080 2")
    world.pass_by(program)
    assert there.persons[0]["phone"] == "080 2"
    assert here.active
    quiet(world, program, 1)


def test_a_field_without_a_rule_is_left_as_it_is(make: Make) -> None:
    world, here, there, program = linked(make, "newer")
    world.change_contact(there, phone="080 77")
    world.pass_by(program)
    assert here.phone == ""
    assert world.waiting(program) == []
    quiet(world, program, 0)


# -- conflicts ---------------------------------------------------------------------------------------------------------


def conflicting(make: Make) -> tuple[ReferenceWorld, Any, Any, Program, int]:
    world, here, there, program = linked(make, "ask")
    world.change_vendor(here, email="here@acme.example")
    world.pass_by(program)
    (record,) = world.waiting(program)
    return world, here, there, program, record.id


def test_a_difference_of_a_field_that_asks_waits_with_both_values(make: Make) -> None:
    world, _, _, program, record_id = conflicting(make)
    detail = program.service.reference.detail(record_id)
    assert detail is not None
    assert detail.record.state is State.CHANGED_AT_DESTINATION
    (shown,) = detail.case.fields
    assert (shown.field, shown.on_servicetitan, shown.on_zoho) == ("email", "here@acme.example", "old@acme.example")
    assert detail.decidable == ("email",)
    assert not program.service.status().in_sync
    (group,) = program.service.mismatches()
    assert "here@acme.example" in group.text
    quiet(world, program, 0)


@pytest.mark.parametrize("wins", list(Side))
def test_a_person_decides_whose_value_stands_and_it_is_written_once(make: Make, wins: Side) -> None:
    world, here, there, program, record_id = conflicting(make)
    assert program.service.reference.decide(record_id, wins, "a person") == ("email",)
    world.sync(program)
    value = "here@acme.example" if wins is Side.FIELD else "old@acme.example"
    assert mail(there) == here.email == value
    assert program.records.get(record_id).state is State.SYNCED  # type: ignore[union-attr]
    quiet(world, program, 1)


def test_a_decision_counts_once(make: Make) -> None:
    world, here, there, program, record_id = conflicting(make)
    program.service.reference.decide(record_id, Side.FIELD, "a person")
    world.sync(program)
    world.change_contact(there, email="there@acme.example")
    world.pass_by(program)
    (record,) = world.waiting(program)
    assert record.id == record_id
    assert (here.email, mail(there)) == ("here@acme.example", "there@acme.example")


def test_one_of_two_fields_may_be_decided_and_the_other_goes_on_waiting(make: Make) -> None:
    world, here, there, program = linked(make, "ask", vendor_fields={"email": "ask", "phone": "ask"})
    world.change_vendor(here, email="here@acme.example", phone="080 1")
    world.pass_by(program)
    (record,) = world.waiting(program)
    program.service.reference.decide(record.id, Side.FIELD, "a person", ["email"])
    world.sync(program)
    assert mail(there) == "here@acme.example"
    (left,) = world.waiting(program)
    assert [reason.key.rpartition("/")[2] for reason in left.reasons] == ["phone"]


def test_a_conflict_that_is_ignored_leaves_both_as_they_are_until_one_of_them_changes(make: Make) -> None:
    world, here, there, program, record_id = conflicting(make)
    program.service.ignore(record_id, "Both are right", "a person")
    quiet(world, program, 0)
    assert world.waiting(program) == []
    world.change_contact(there, email="there@acme.example")
    world.pass_by(program)
    (record,) = world.waiting(program)
    assert record.id == record_id
    assert here.email == "here@acme.example"


def test_what_was_ignored_does_not_come_back_with_another_field(make: Make) -> None:
    world, here, _, program = linked(make, "ask", vendor_fields={"email": "ask", "phone": "ask"})
    world.change_vendor(here, email="here@acme.example")
    world.pass_by(program)
    (record,) = world.waiting(program)
    program.service.ignore(record.id, "Both are right", "a person")
    world.pass_by(program)
    world.change_vendor(here, phone="080 1")
    world.pass_by(program)
    (record,) = world.waiting(program)
    assert [reason.key.rpartition("/")[2] for reason in record.reasons] == ["phone"]


def test_a_conflict_that_people_resolved_by_themselves_is_over(make: Make) -> None:
    world, _, there, program, record_id = conflicting(make)
    world.change_contact(there, email="here@acme.example")
    world.pass_by(program)
    assert program.records.get(record_id).state is State.SYNCED  # type: ignore[union-attr]
    assert world.writes == 0


def test_where_the_direction_is_off_the_difference_waits_and_says_so(make: Make) -> None:
    world, here, _, program = linked(make, "servicetitan", vendors_to_zoho="off")
    world.change_vendor(here, email="here@acme.example")
    world.pass_by(program)
    (record,) = world.waiting(program)
    assert "switched off" in record.reasons[0].text
    with pytest.raises(UsageError, match="switched off"):
        program.service.reference.decide(record.id, Side.FIELD, "a person")
    assert world.writes == 0


def test_replay_does_not_decide_a_conflict(make: Make) -> None:
    world, _, _, program, record_id = conflicting(make)
    assert not program.service.replay(record_id).accepted
    assert record_id in program.service.replayable_ids()[1]
    assert world.writes == 0


def test_somebody_who_was_there_first_is_not_overwritten(make: Make) -> None:
    world, here, there, program, record_id = conflicting(make)
    program.service.reference.decide(record_id, Side.FIELD, "a person")
    world.advance(minutes=1)
    world.change_contact(there, email="late@acme.example")
    world.sync(program)
    assert world.writes == 1, "it is planned anew from what stands there now"
    detail = program.service.reference.detail(record_id)
    assert detail is not None
    assert [entry.detail for entry in detail.history if entry.kind == "intent" and "late@acme" in entry.detail]
    assert here.email == "here@acme.example"


def test_a_refused_change_waits_and_is_not_sent_every_hour(make: Make) -> None:
    world, here, there, program = linked(make, "ask", vendor_fields={"name": "servicetitan"})
    world.books.add_customer("Taken")
    world.tenant.rename_vendor(here.id, "Taken")
    world.pass_by(program)
    (record,) = world.waiting(program)
    assert record.state is State.REJECTED
    assert there.name == "Acme"
    quiet(world, program, 1)


def test_a_kind_that_is_switched_off_waits_for_nobody(make: Make) -> None:
    world, _, _, program, record_id = conflicting(make)
    world.configure(**{"reference.vendors": False})
    world.sync(program, by_person=False)
    assert world.waiting(program) == []
    assert program.service.reference.overview() == []
    with pytest.raises(UsageError, match="switched off"):
        program.service.reference.alone(ReferenceKind.VENDOR)
    assert program.records.get(record_id) is not None


def test_with_the_flow_off_nothing_waits_and_on_again_both_sides_are_compared_at_once(make: Make) -> None:
    world, _, _, program, record_id = conflicting(make)
    world.configure(**{"reference.enabled": False})
    world.sync(program, by_person=False)
    assert world.waiting(program) == []
    assert program.service.status().in_sync
    world.configure(**{"reference.enabled": True})
    world.sync(program, by_person=False)
    assert [one.id for one in world.waiting(program)] == [record_id]
