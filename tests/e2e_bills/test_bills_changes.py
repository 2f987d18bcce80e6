"""Bills that are changed, cancelled or issued anew in ServiceTitan after they were sent: asked, or followed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.records import Subject
from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def sent(world: BooksWorld, total: str = "100.00") -> tuple[Program, Any]:
    bill = world.bill("INV-1", total)
    program = world.open()
    assert world.until_quiet(program).ok
    assert len(world.booked("INV-1")) == 1
    return program, bill


def test_a_change_is_asked_about_and_followed_on_request(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.tenant.change_bill(bill.id, costs=[Decimal("140.00")])
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.CHANGED_AT_SOURCE
    assert "100.00" in record.reasons[0].text
    assert "140.00" in record.reasons[0].text
    assert world.booked("INV-1")[0].total == Decimal("100.00")
    assert not program.service.status().in_sync
    program.service.replay(record.id)
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert there.total == Decimal("140.00")
    assert world.bill_record(program, bill).state is State.SYNCED
    assert len(world.books.bills) == 1, "changed in place"


def test_a_change_that_is_ignored_stays_out_until_the_next_one(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.tenant.change_bill(bill.id, costs=[Decimal("140.00")])
    world.sync(program)
    program.service.ignore(world.bill_record(program, bill).id, "right as it is", "me")
    for _ in range(2):
        world.sync(program)
        assert world.bill_record(program, bill).state is State.IGNORED
    world.tenant.touch(world.tenant.bills[bill.id])
    world.sync(program)
    assert world.bill_record(program, bill).state is State.IGNORED, "it says nothing else"
    world.tenant.change_bill(bill.id, costs=[Decimal("150.00")])
    world.sync(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_SOURCE


def test_changes_are_followed_by_themselves_where_that_is_set(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    for cost in ("110.00", "120.00", "130.00"):
        world.tenant.change_bill(bill.id, costs=[Decimal(cost)])
        world.until_quiet(program)
        assert [one.total for one in world.booked("INV-1")] == [Decimal(cost)]
    assert len(world.books.bills) == 1
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_change_without_effect_in_the_books_is_no_change(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.tenant.export_bill(bill.id)
    writes = len(world.zoho.writes)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.SYNCED
    assert len(world.zoho.writes) == writes


def test_another_number_is_taken_over(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    world.tenant.change_bill(bill.id, invoice_number="INV-9")
    world.until_quiet(program)
    assert [one.number for one in world.books.bills] == ["INV-9"]
    assert world.bill_record(program, bill).state is State.SYNCED


def test_a_cancelled_bill_is_asked_about_and_voided_on_request(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.tenant.cancel_bill(bill.id)
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.DELETED_AT_SOURCE
    assert len(world.booked("INV-1")) == 1
    program.service.replay(record.id)
    world.until_quiet(program)
    assert world.booked("INV-1") == []
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE


def test_a_cancelled_bill_is_voided_by_itself_where_that_is_set(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    world.tenant.cancel_receipt(bill.receipt_id)
    world.until_quiet(program)
    assert world.booked("INV-1") == []
    assert program.service.status().in_sync


def test_a_receipt_whose_bill_was_cancelled_waits_for_another(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    world.tenant.cancel_bill(bill.id)
    world.until_quiet(program)
    states = {record.source_key: record.state for record in world.bill_records(program)}
    assert states[f"receipt-{bill.receipt_id}"] is State.BILL_PENDING


def test_a_cancelled_bill_that_a_person_voids_there_is_settled(world: BooksWorld) -> None:
    program, bill = sent(world)
    world.tenant.cancel_receipt(bill.receipt_id)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.DELETED_AT_SOURCE
    world.advance(minutes=5)
    world.books.void(world.booked("INV-1")[0])
    world.sync(program)
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE
    assert program.service.status().in_sync


def test_a_paid_bill_is_not_voided(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    world.books.pay_bill(world.booked("INV-1")[0])
    world.tenant.cancel_bill(bill.id)
    world.sync(program)
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.REJECTED
    assert record.reasons[0].code == "books_cannot_withdraw"
    assert len(world.booked("INV-1")) == 1
    assert world.zoho.count("POST", "/status/void") == 0


def test_a_bill_issued_anew_waits_until_its_earlier_version_is_out(world: BooksWorld) -> None:
    program, bill = sent(world)
    anew = world.tenant.reissue_bill(bill.id, cost=Decimal("120.00"))
    world.tenant.post_bill(anew.id)
    world.sync(program)
    old, new = world.bill_record(program, bill), world.bill_record(program, anew)
    assert old.state is State.DELETED_AT_SOURCE
    assert new.reasons[0].code == "earlier_version"
    assert len(world.booked()) == 1, "never both"
    program.service.replay(old.id)
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert (there.number, there.total) == ("INV-1/2", Decimal("120.00"))
    assert world.bill_record(program, anew).state is State.SYNCED


def test_a_bill_issued_anew_takes_its_place_by_itself_where_that_is_set(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    anew = world.tenant.reissue_bill(bill.id, cost=Decimal("120.00"))
    world.tenant.post_bill(anew.id)
    world.until_quiet(program)
    assert [one.total for one in world.booked("INV-1")] == [Decimal("120.00")]
    assert program.service.status().in_sync


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_bill_cancelled_before_it_was_sent_never_goes(world: BooksWorld, policy: str) -> None:
    world.configure(**{"bills.change_policy": policy})
    bill = world.bill("INV-1", posted=False)
    program = world.open()
    world.sync(program)
    world.tenant.cancel_bill(bill.id)
    world.sync(program)
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE
    assert world.books.bills == []


def test_what_zoho_refuses_is_sent_once_it_is_corrected_in_servicetitan(world: BooksWorld) -> None:
    bill = world.bill("INV-1", "100.00")
    world.zoho.faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/bills$", status=400, code=13009))
    program = world.open()
    world.sync(program)
    record = world.bill_record(program, bill)
    assert record.state is State.REJECTED
    assert "13009" in record.reasons[0].text
    world.tenant.change_bill(bill.id, costs=[Decimal("101.00")])
    world.until_quiet(program)
    assert [one.total for one in world.booked("INV-1")] == [Decimal("101.00")]


def test_a_refused_bill_is_tried_again_on_request(world: BooksWorld) -> None:
    bill = world.bill("INV-1", "100.00")
    world.zoho.faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/bills$", status=400, code=4))
    program = world.open()
    world.sync(program)
    program.service.replay(world.bill_record(program, bill).id)
    world.until_quiet(program)
    assert len(world.booked("INV-1")) == 1
    assert world.bill_record(program, bill).state is State.SYNCED


def test_another_vendor_makes_a_new_bill(world: BooksWorld) -> None:
    """A bill keeps its vendor there: the old one is void before the new one is made."""
    world.configure(**{"bills.change_policy": "replace"})
    program, bill = sent(world)
    program.service.accounting.map(Subject.VENDOR, SUPPLIERS[0], SUPPLIERS[2])
    world.tenant.change_bill(bill.id, costs=[Decimal("101.00")])
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert world.books.party_of(there).name == SUPPLIERS[2]
    assert world.bill_record(program, bill).state is State.SYNCED
