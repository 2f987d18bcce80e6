"""A period that is closed in Zoho Books within the hour after its locks were read, and opened again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from tests.support.books_world import BooksWorld
from tests.support.sales_world import SalesWorld


def unattended(program: object) -> None:
    result = program.service.sync(CycleOptions(), lambda what, done, total: None)  # type: ignore[attr-defined]
    assert result.errors == []


def test_a_bill_refused_for_a_lock_of_a_minute_ago_goes_by_itself_once_it_is_unlocked(world: BooksWorld) -> None:
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.advance(minutes=11)
    made = world.bill("INV-1")
    unattended(program)
    assert [reason.code for reason in world.bill_record(program, made).reasons] == ["period_closed"]
    asked = len(world.zoho.writes)
    for _ in range(3):
        world.advance(minutes=31)
        unattended(program)
    assert len(world.zoho.writes) == asked, "not tried while it is closed"
    assert [reason.code for reason in world.bill_record(program, made).reasons] == ["period_closed"]
    world.books.unlock_periods()
    world.advance(minutes=61)
    unattended(program)
    assert len(world.booked("INV-1")) == 1
    assert program.service.status().in_sync


def test_a_person_who_unlocks_the_period_and_runs_it_need_not_wait_for_the_hour(world: BooksWorld) -> None:
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.bill("INV-1")
    unattended(program)
    world.books.unlock_periods()
    world.sync(program)
    assert len(world.booked("INV-1")) == 1


def test_a_change_refused_for_a_lock_of_a_minute_ago_goes_by_itself_once_it_is_unlocked(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    made = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.advance(minutes=11)
    world.tenant.change_bill(made.id, shipping=Decimal("5.00"))
    unattended(program)
    assert [reason.code for reason in world.bill_record(program, made).reasons] == ["period_closed"]
    world.books.unlock_periods()
    world.advance(minutes=61)
    unattended(program)
    assert [one.total for one in world.booked("INV-1")] == [Decimal("105.00")]
    assert program.service.status().in_sync


def test_a_bill_that_is_refused_for_another_reason_stays_refused_and_costs_one_look(world: BooksWorld) -> None:
    program = world.open()
    world.until_quiet(program)
    account = world.books.accounts[world.account("Cost of Goods Sold")]
    del world.books.accounts[account.id]
    made = world.bill("INV-1")
    before = len(world.zoho.api_calls)
    unattended(program)
    assert [reason.code for reason in world.bill_record(program, made).reasons] == ["books_refused"]
    looks = sum("transactionlock" in call.path for call in world.zoho.api_calls[before:])
    assert looks == 2
    before = len(world.zoho.api_calls)
    world.advance(minutes=11)
    unattended(program)
    assert not any("transactionlock" in call.path for call in world.zoho.api_calls[before:])


@pytest.mark.parametrize("what", ["invoice", "payment", "credit"])
def test_a_sale_refused_for_a_lock_of_a_minute_ago_goes_by_itself_once_it_is_unlocked(
    tmp_path: Path, what: str
) -> None:
    with SalesWorld(tmp_path) as world:
        made = world.invoice("J-1") if what != "invoice" else None
        program = world.open()
        world.until_quiet(program)
        world.books.lock_period(world.today - timedelta(days=1))
        world.advance(minutes=11)
        one = made or world.invoice("J-1")
        if what == "payment":
            one = world.pay(made)
        elif what == "credit":
            one = world.credit((made, "20.00"))
        unattended(program)
        assert [reason.code for reason in world.sale(program, one).reasons] == ["period_closed"]
        world.books.unlock_periods()
        world.advance(minutes=61)
        unattended(program)
        world.until_quiet(program)
        made_there = {"invoice": world.sold, "payment": world.paid, "credit": world.credited}[what]()
        assert len(made_there) == 1
        assert program.service.status().in_sync


def test_a_void_refused_for_a_lock_of_a_minute_ago_goes_by_itself_once_it_is_unlocked(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    made = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.advance(minutes=11)
    world.tenant.cancel_receipt(made.receipt_id)
    unattended(program)
    record = world.bill_record(program, made)
    assert (record.state, [one.code for one in record.reasons]) == (State.REJECTED, ["period_closed"])
    asked = len(world.zoho.writes)
    for _ in range(3):
        world.advance(minutes=31)
        unattended(program)
    assert len(world.zoho.writes) == asked, "not tried while it is closed"
    assert len(world.booked("INV-1")) == 1
    world.books.unlock_periods()
    world.advance(minutes=61)
    unattended(program)
    assert world.booked("INV-1") == []
    assert world.bill_record(program, made).state is State.NOT_APPLICABLE
    assert program.service.status().in_sync


@pytest.mark.parametrize("policy", ["ask", "replace"])
@pytest.mark.parametrize("what", ["cancelled", "dated later"])
def test_a_change_of_a_bill_in_a_period_known_to_be_closed_is_not_tried_and_goes_once_it_is_open(
    world: BooksWorld, policy: str, what: str
) -> None:
    world.configure(**{"bills.change_policy": policy})
    made = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.advance(minutes=61)
    unattended(program)
    writes = len(world.zoho.writes)
    if what == "cancelled":
        world.tenant.cancel_receipt(made.receipt_id)
    else:
        world.tenant.change_bill(made.id, date=world.day + timedelta(days=3))
    unattended(program)
    if policy == "ask":
        codes = [one.code for one in world.bill_record(program, made).reasons]
        assert "period_closed" not in codes, "asked about first"
        assert program.service.replay(world.bill_record(program, made).id).accepted
        unattended(program)
    assert "period_closed" in [one.code for one in world.bill_record(program, made).reasons]
    world.advance(minutes=31)
    unattended(program)
    assert len(world.zoho.writes) == writes, "not tried while it is closed"
    world.books.unlock_periods()
    world.advance(minutes=61)
    unattended(program)
    unattended(program)
    assert [one.date for one in world.booked("INV-1")] == ([] if what == "cancelled" else [world.today])
    assert program.service.status().in_sync


def test_a_person_who_voids_the_bill_there_meanwhile_settles_what_waits_for_its_period(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    made = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.tenant.cancel_receipt(made.receipt_id)
    unattended(program)
    world.books.unlock_periods()
    world.books.void(world.booked("INV-1")[0])
    world.advance(minutes=61)
    unattended(program)
    assert world.bill_record(program, made).state is State.NOT_APPLICABLE
    assert world.zoho.count("POST", "/status/void") == 1, "the one that was refused"


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("what", ["invoice", "credit"])
def test_a_sale_voided_in_a_closed_period_is_taken_out_by_itself_once_it_is_open(
    tmp_path: Path, what: str, known: bool
) -> None:
    with SalesWorld(tmp_path, settings={"sales.change_policy": "replace"}) as world:
        one = world.invoice("J-1") if what == "invoice" else world.credit(total="9.00")
        program = world.open()
        world.until_quiet(program)
        world.books.lock_period(world.today - timedelta(days=1))
        world.advance(minutes=61 if known else 11)
        unattended(program)
        (world.tenant.void_invoice if what == "invoice" else world.tenant.void_credit_memo)(one.id)
        unattended(program)
        assert world.sale(program, one).reasons[0].code == "period_closed"
        voids = world.zoho.count("POST", "/status/void")
        assert voids == (0 if known else 1)
        world.advance(minutes=31)
        unattended(program)
        assert world.zoho.count("POST", "/status/void") == voids, "not tried while it is closed"
        world.books.unlock_periods()
        world.advance(minutes=61)
        unattended(program)
        assert [*world.sold(), *world.credited()] == []
        assert world.sale(program, one).state is State.NOT_APPLICABLE
        assert program.service.status().in_sync


def test_a_person_who_unlocks_the_period_of_a_void_and_runs_it_need_not_wait_for_the_hour(world: BooksWorld) -> None:
    world.configure(**{"bills.change_policy": "replace"})
    made = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.tenant.cancel_receipt(made.receipt_id)
    unattended(program)
    world.books.unlock_periods()
    world.sync(program)
    assert world.booked("INV-1") == []
