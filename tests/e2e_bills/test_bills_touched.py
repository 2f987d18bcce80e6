"""What ServiceTitan only touched after it was sent is no change, whatever became of the books meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.states import State
from tests.e2e_bills.test_bills_sources import order, receive
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def close(world: BooksWorld) -> None:
    world.books.lock_period(world.today - timedelta(days=1))


def drop_account(world: BooksWorld) -> None:
    world.books.deactivate(world.books.accounts[world.account("Cost of Goods Sold")])


def rename_in_zoho(world: BooksWorld) -> None:
    world.books.rename_contact(next(one for one in world.books.contacts.values() if one.name == SUPPLIERS[0]), "Other")


def rename_in_servicetitan(world: BooksWorld) -> None:
    world.tenant.rename_vendor(world.tenant.vendor(SUPPLIERS[0]).id, "Acme Holdings")


@pytest.mark.parametrize("meanwhile", [close, drop_account, rename_in_zoho, rename_in_servicetitan])
def test_an_export_after_the_books_changed_is_no_change(
    world: BooksWorld, meanwhile: Callable[[BooksWorld], object]
) -> None:
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    meanwhile(world)
    world.advance(minutes=61)
    world.tenant.export_bill(bill.id)
    world.until_quiet(program)
    record = world.bill_record(program, bill)
    assert (record.state, record.reasons) == (State.SYNCED, ())
    assert program.service.status().in_sync


def test_our_own_mark_in_a_closed_period_is_no_change(world: BooksWorld) -> None:
    world.configure(**{"bills.mark_exported": True})
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    close(world)
    world.advance(minutes=61)
    world.until_quiet(program)
    assert world.tenant.bills[bill.id].sync_status == "Exported"
    assert world.bill_record(program, bill).state is State.SYNCED


@pytest.mark.parametrize("meanwhile", [close, drop_account])
def test_a_change_is_told_all_the_same(world: BooksWorld, meanwhile: Callable[[BooksWorld], object]) -> None:
    bill = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    meanwhile(world)
    world.advance(minutes=61)
    world.tenant.change_bill(bill.id, costs=[Decimal("140.00")])
    world.until_quiet(program)
    assert world.bill_record(program, bill).state is State.CHANGED_AT_SOURCE


def test_the_bill_of_a_receipt_that_comes_after_its_period_was_closed_is_no_change(world: BooksWorld) -> None:
    world.configure(**{"bills.trigger": "receipt"})
    world.tenant.switches.auto_create_bill = False
    made = receive(world, order(world), 10)
    program = world.open()
    world.until_quiet(program)
    close(world)
    world.advance(minutes=61)
    world.tenant.post_bill(world.tenant.make_bill(made.id).id)
    world.until_quiet(program)
    assert [one.state for one in world.bill_records(program) if one.sent_source] == [State.SYNCED]
