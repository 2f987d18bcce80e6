"""What people do in Zoho Books and in the settings meanwhile: found, shown, never overwritten silently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from app.domain.records import Subject
from app.domain.states import State
from app.engine.views import RecordQuery
from app.simulators.servicetitan.billing import WantedExpense
from app.simulators.zoho_books import KEY_FIELD
from app.store.records import RecordFilter
from tests.e2e_bills.test_bills_credits import give_back
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def test_a_bill_typed_by_hand_is_shown_and_linked_on_request(world: BooksWorld) -> None:
    world.books.type_bill_by_hand(SUPPLIERS[0], " inv-1 ", Decimal("1250.00"))
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.DUPLICATE_SUSPECTED
    assert world.zoho.count("POST", "/bills") == 0, "it was seen before anything was sent"
    assert not program.service.replay(record.id).accepted
    assert program.service.replay(record.id, link=True).accepted
    world.sync(program)
    assert world.bill_record(program, bill).state is State.IGNORED
    assert len(world.books.bills) == 1


def test_a_bill_typed_by_hand_a_moment_before_ours_is_met_as_13011(world: BooksWorld) -> None:
    bill = world.bill("INV-1")

    def type_it(step: str) -> None:
        if step == "create_bill:intent" and not world.books.bills:
            world.books.type_bill_by_hand(SUPPLIERS[0], "INV-1", Decimal("99.00"))

    program = world.open(trace=type_it)
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.DUPLICATE_SUSPECTED, record
    assert "99" in record.reasons[0].text
    assert program.service.replay(record.id, create=True).accepted
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    ours = [one for one in world.books.bills if one.reference]
    assert [one.number for one in ours] == ["INV-1/2"]


def test_two_bills_of_one_number_get_suffixes_in_servicetitans_order(world: BooksWorld) -> None:
    first = world.bill("INV-1", "100.00")
    second = world.bill("INV-1", "200.00")
    third = world.bill("inv-1", "300.00")
    program = world.open()
    world.sync(program)
    numbers = {one.reference.rpartition("-")[2]: one.number for one in world.books.bills}
    assert numbers[str(first.id)] == "INV-1"
    assert numbers[str(second.id)] == "INV-1/2"
    assert numbers[str(third.id)].endswith("/3")
    assert set(world.bill_states(program).values()) == {State.SYNCED}


def test_a_total_changed_there_is_shown_and_overwritten_only_on_request(world: BooksWorld) -> None:
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.sync(program)
    (there,) = world.booked("INV-1")
    world.advance(minutes=5)
    line = {"name": "x", "account_id": world.account("Supplies"), "rate": Decimal("70.00"), "quantity": 1}
    world.books.edit(there, line_items=[line])
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.CHANGED_AT_DESTINATION
    assert "70" in record.reasons[0].text
    assert not program.service.status().in_sync
    world.sync(program)
    assert there.total == Decimal("70.00")
    program.service.replay(record.id)
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert there.total == Decimal("100.00")
    assert world.bill_record(program, bill).state is State.SYNCED


def test_another_account_is_the_accountants_business(world: BooksWorld) -> None:
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.sync(program)
    (there,) = world.booked("INV-1")
    world.advance(minutes=5)
    line = {"name": "x", "account_id": world.account("Supplies"), "rate": Decimal("100.00"), "quantity": 1}
    world.books.edit(there, line_items=[line])
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_bill_voided_there_is_shown_and_sent_anew_on_request(world: BooksWorld) -> None:
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    world.advance(minutes=5)
    world.books.void(world.booked("INV-1")[0])
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.CHANGED_AT_DESTINATION
    assert world.booked("INV-1") == []
    program.service.replay(record.id)
    world.until_quiet(program)
    assert [one.number for one in world.booked("INV-1")] == ["INV-1/2"], "the void one keeps its number"
    assert world.bill_record(program, bill).state is State.SYNCED


@pytest.mark.parametrize("steps", [("open",), ("draft", "open")], ids=["opened", "by way of a draft"])
def test_a_bill_voided_and_revived_by_hand_goes_on_without_a_person(world: BooksWorld, steps: Sequence[str]) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.sync(program)
    (there,) = world.booked("INV-1")
    world.advance(minutes=5)
    world.books.void(there)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_DESTINATION
    for state in steps:
        world.advance(minutes=5)
        world.books.set_state(there, state)
        world.sync(program)
    record = world.bill_record(program, bill)
    assert (record.state, record.reasons) == (State.SYNCED, ())
    world.advance(minutes=5)
    world.tenant.change_bill(bill.id, costs=[Decimal("110.00")])
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED, "the revived version counts as ours"
    assert [(one.id, one.total) for one in world.booked()] == [(there.id, Decimal("110.00"))]


def test_a_vendor_credit_voided_and_revived_by_hand_goes_on_without_a_person(world: BooksWorld) -> None:
    give_back(world)
    program = world.open()
    world.sync(program)
    (there,) = world.credits()
    for state, stands in (("void", State.CHANGED_AT_DESTINATION), ("open", State.SYNCED)):
        world.advance(minutes=5)
        world.books.set_state(there, state)
        world.sync(program)
        (record,) = world.bill_records(program)
        assert record.state is stands


@pytest.mark.parametrize(("freed", "number"), [(False, "INV-1/2"), (True, "INV-1")])
def test_a_bill_deleted_there_is_noticed_within_a_day_and_sent_anew_on_request(
    world: BooksWorld, freed: bool, number: str
) -> None:
    """No list tells of it: everything of ours is looked for once a day. Its number may stay taken."""
    world.books.switches.deleted_frees_number = freed
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    world.books.delete(world.booked("INV-1")[0])
    world.advance(hours=21)
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.CHANGED_AT_DESTINATION
    assert record.reasons[0].code == "deleted_in_books"
    program.service.replay(record.id)
    world.until_quiet(program)
    assert [one.number for one in world.booked()] == [number]
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_number_that_nothing_in_the_books_explains_is_left_to_a_person_who_may_send_the_next_one(
    world: BooksWorld,
) -> None:
    program = world.open()
    world.until_quiet(program)
    world.books.delete(world.books.type_bill_by_hand(SUPPLIERS[0], "INV-1", Decimal("7.00")))
    bill = world.bill("INV-1")
    world.until_quiet(program)
    record = world.bill_record(program, bill)
    assert (record.state, record.reasons[0].code) == (State.REJECTED, "number_taken")
    assert world.booked() == []
    program.service.replay(record.id, create=True)
    world.until_quiet(program)
    assert [one.number for one in world.booked()] == ["INV-1/2"]
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_paid_bill_stays_in_sync_and_is_not_changed(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.sync(program)
    world.books.pay_bill(world.booked("INV-1")[0])
    world.advance(minutes=5)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    world.tenant.change_bill(bill.id, costs=[Decimal("110.00")])
    world.until_quiet(program)
    record = world.bill_record(program, bill)
    assert record.state is State.REJECTED
    assert record.reasons[0].code == "cannot_update"
    assert world.booked("INV-1")[0].total == Decimal("100.00")


# -- what waits --------------------------------------------------------------------------------------------------------


def test_a_vendor_that_zoho_does_not_know_waits_and_is_released_by_a_mapping(world: BooksWorld) -> None:
    world.tenant.add_vendor("Zeta Pipes")
    bill = world.bill("INV-1", supplier="Zeta Pipes")
    program = world.open()
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.NEEDS_MAPPING
    assert record.reasons[0].code == "books_vendor_missing"
    assert program.service.accounting.map(Subject.VENDOR, "Zeta Pipes", SUPPLIERS[1]) == (record.id,)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    assert world.books.party_of(world.booked("INV-1")[0]).name == SUPPLIERS[1]


def test_two_vendors_of_one_name_wait_until_each_is_mapped(world: BooksWorld) -> None:
    first = world.bill("INV-1")
    other = world.tenant.add_vendor(SUPPLIERS[0])
    expenses = [WantedExpense(Decimal("10.00"), "Part")]
    second = world.tenant.type_ap_bill(other.id, "INV-1", expenses, date=world.day, business_unit_id=world.unit)
    world.tenant.post_bill(second.id)
    program = world.open()
    world.sync(program)
    assert world.booked() == []
    records = [world.bill_record(program, one) for one in (first, second)]
    assert [one.reasons[0].code for one in records] == ["books_vendor_same_name"] * 2
    program.service.accounting.map(Subject.VENDOR, f"#{other.id}", SUPPLIERS[1])
    program.service.accounting.map(Subject.VENDOR, f"#{records[0].reasons[0].key}", SUPPLIERS[0])
    world.sync(program)
    there = {world.books.party_of(one).name: one.total for one in world.booked()}
    assert there == {SUPPLIERS[0]: Decimal("1250.00"), SUPPLIERS[1]: Decimal("10.00")}


def test_a_vendor_made_there_releases_what_waits_by_itself(world: BooksWorld) -> None:
    world.tenant.add_vendor("Zeta Pipes")
    world.bill("INV-1", supplier="Zeta Pipes")
    program = world.open()
    world.sync(program)
    world.books.add_vendor("Zeta Pipes")
    world.advance(minutes=61)
    world.until_quiet(program)
    assert len(world.booked("INV-1")) == 1


def test_a_bill_that_is_not_posted_waits(world: BooksWorld) -> None:
    bill = world.bill("INV-1", posted=False)
    program = world.open()
    world.sync(program)
    assert world.bill_record(program, bill).state is State.AWAITING_POSTING
    assert world.booked() == []
    world.tenant.post_bill(bill.id)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_closed_period_is_found_before_anything_is_sent(world: BooksWorld) -> None:
    world.books.lock_period(date(world.today.year, world.today.month, world.today.day), "all")
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.reasons[0].code == "period_closed"
    assert world.zoho.count("POST", "/bills") == 0
    world.books.unlock_periods()
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED


def test_the_fallback_account_is_flagged_and_such_bills_are_listed(world: BooksWorld) -> None:
    world.bill("INV-0")
    program = world.open()
    world.sync(program)
    world.configure(**{"bills.account_rules": []})
    bill = world.bill("INV-1")
    world.sync(program)
    detail = program.service.books_detail(world.bill_record(program, bill).id)
    assert detail is not None
    assert detail.plan is not None
    assert detail.plan.fallbacks
    line = world.booked("INV-1")[0].lines[0]
    assert line.account_id == world.account("Ask My Accountant")
    flagged = program.service.records(RecordFilter(fallback=True))
    assert [one.id for one in flagged] == [detail.record.id]
    shown = program.service.views.records(RecordQuery(fallback=True), 0, 10)
    assert [row.id for row in shown] == [detail.record.id]


def test_without_any_rule_it_waits_and_a_mapped_account_releases_it(world: BooksWorld) -> None:
    world.configure(**{"bills.account_rules": [], "bills.fallback_account_id": ""})
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.reasons[0].code == "account_missing"
    program.service.accounting.map(Subject.ACCOUNT, record.reasons[0].name, "Supplies")
    world.sync(program)
    assert world.booked("INV-1")[0].lines[0].account_id == world.account("Supplies")


def test_our_key_stands_in_the_custom_field_when_it_is_configured(world: BooksWorld) -> None:
    world.configure(**{"bills.key_field": "ServiceTitan ID"})
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    there = world.booked("INV-1")[0]
    assert world.books.custom_value(there, KEY_FIELD) == f"ST-{world.tenant.tenant_id}-bill-{bill.id}"
    world.advance(minutes=5)
    world.books.edit(there, reference_number="somebody's own")
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED


@pytest.mark.parametrize("total", ["55.00", "1250.00"])
def test_a_copy_that_somebody_made_of_our_bill_never_becomes_ours(world: BooksWorld, total: str) -> None:
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    (ours,) = world.booked()
    world.advance(minutes=11)
    copy = world.books.type_bill_by_hand(SUPPLIERS[1], "2002", Decimal(total), reference=ours.reference)
    world.until_quiet(program)
    assert world.bill_record(program, bill).reasons[0].code == "books_two_documents"
    world.advance(minutes=11)
    world.books.void(ours)
    for code in ("voided_in_books", "books_two_documents"):
        world.until_quiet(program)
        record = world.bill_record(program, bill)
        assert record.reasons[0].code == code
        program.service.replay(record.id)
    world.until_quiet(program)
    assert (copy.number, copy.total, copy in world.booked()) == ("2002", Decimal(total), True)
    assert world.bill_record(program, bill).state is State.REJECTED
    world.books.edit(copy, reference_number="")
    world.advance(minutes=11)
    program.service.replay(record.id)
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    assert sorted(one.number for one in world.booked()) == ["2002", "INV-1/2"]


def test_what_somebody_changed_there_is_told_by_names(world: BooksWorld) -> None:
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    other = next(one for one in world.books.contacts.values() if one.name == SUPPLIERS[1])
    world.books.edit(world.booked()[0], vendor_id=other.id)
    world.until_quiet(program)
    text = world.bill_record(program, bill).reasons[0].text
    assert f"vendor {SUPPLIERS[1]} there, {SUPPLIERS[0]} here" in text
