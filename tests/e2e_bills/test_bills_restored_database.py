"""A new, lost or restored database: what is in Zoho Books is found and taken over before anything is sent."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

from app.domain.states import State
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def test_a_new_database_adopts_every_bill_and_sends_none(world: BooksWorld) -> None:
    for n in range(4):
        world.bill(f"INV-{n}")
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    again = world.open("new")
    world.until_quiet(again)
    assert set(world.bill_states(again).values()) == {State.SYNCED}
    assert world.zoho.count("POST", "/bills") == 4
    assert again.service.status().in_sync


def test_a_restored_database_adopts_what_was_sent_since(world: BooksWorld) -> None:
    world.bill("INV-0")
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    kept = world.folder / "kept"
    shutil.copytree(world.profile(), kept)
    program = world.open()
    late = world.bill("INV-1")
    changed = world.tenant.all_bills()[0]
    world.until_quiet(program)
    world.close(program)
    shutil.rmtree(world.profile())
    shutil.copytree(kept, world.profile(), dirs_exist_ok=True)
    again = world.open()
    world.until_quiet(again)
    assert world.bill_record(again, late).state is State.SYNCED
    assert world.zoho.count("POST", "/bills") == 2
    world.configure(**{"bills.change_policy": "replace"})
    world.tenant.change_bill(changed.id, costs=[Decimal("77.00")])
    world.until_quiet(again)
    assert sorted(one.total for one in world.booked()) == [Decimal("77.00"), Decimal("1250.00")]


def test_a_receipt_that_went_by_itself_is_not_sent_as_its_bill_by_a_new_database(world: BooksWorld) -> None:
    world.configure(**{"bills.trigger": "receipt"})
    bill = world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    assert len(world.booked()) == 1
    world.close(program)
    again = world.open("new")
    world.until_quiet(again)
    states = {one.source_key: one.state for one in world.bill_records(again)}
    assert states[f"receipt-{bill.receipt_id}"] is State.SYNCED
    assert len(world.booked()) == 1
    assert world.zoho.count("POST", "/bills") == 1


def test_two_pcs_on_one_tenant_do_not_send_both(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, tally=False) as world:
        world.bill("INV-1")
        here, there = world.open("pc"), world.open("other", locks="other-pc")
        world.sync(here)
        world.bill("INV-2")
        refused = world.sync(there)
        assert [error.code for error in refused.errors] == ["sender_refused"]
        world.until_quiet(here)
        assert [len(world.booked(number)) for number in ("INV-1", "INV-2")] == [1, 1]
        assert world.books.party_of(world.booked("INV-2")[0]).name == SUPPLIERS[0]
