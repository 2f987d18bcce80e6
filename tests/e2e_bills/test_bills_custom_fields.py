"""Custom fields: named by API name, or by label where the organization takes nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.records import Subject
from app.domain.states import State
from app.simulators.zoho_books import KEY_FIELD
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def test_an_organization_that_refuses_api_names_takes_the_label_that_the_refusal_advises(world: BooksWorld) -> None:
    world.configure(**{"bills.key_field": KEY_FIELD})
    made = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    record = world.bill_record(program, made)
    assert record.state is State.REJECTED
    assert "name it by its label instead" in record.reasons[0].text
    world.configure(**{"bills.key_field": "ServiceTitan ID"})
    program.service.replay(record.id)
    world.until_quiet(program)
    (there,) = world.booked("INV-1")
    assert list(there.custom.values()) == [there.reference]


@pytest.mark.parametrize("name", [KEY_FIELD, "ServiceTitan ID"])
def test_a_custom_field_may_be_named_either_way(world: BooksWorld, name: str) -> None:
    world.books.switches.custom_field_api_names = name == KEY_FIELD
    world.configure(**{"bills.key_field": name})
    world.bill("INV-1")
    world.until_quiet(world.open())
    (there,) = world.booked("INV-1")
    assert list(there.custom.values()) == [there.reference]


@pytest.mark.parametrize("how", ["voided there", "another vendor"])
def test_what_is_made_anew_bears_its_key_although_the_field_takes_no_value_twice(world: BooksWorld, how: str) -> None:
    """The void one keeps the value; in the reference number the key stays as it is."""
    world.configure(**{"bills.key_field": "ServiceTitan ID", "bills.change_policy": "replace"})
    made = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    (old,) = world.booked()
    world.advance(minutes=11)
    if how == "another vendor":
        program.service.accounting.map(Subject.VENDOR, SUPPLIERS[0], SUPPLIERS[2])
        world.tenant.change_bill(made.id, costs=[Decimal("101.00")])
    else:
        world.books.void(old)
        world.until_quiet(program)
        assert program.service.replay(world.bill_record(program, made).id).accepted
    world.until_quiet(program)
    (there,) = world.booked()
    assert (there.reference, list(there.custom.values())) == (old.reference, [f"{old.reference}/2"])
    assert world.bill_record(program, made).state is State.SYNCED
    world.books.edit(there, reference_number="somebody's own")
    world.advance(minutes=11)
    world.until_quiet(program)
    again = world.open("another")
    world.until_quiet(again)
    assert [one.id for one in world.booked()] == [there.id], "another database finds it by the field alone"


def test_a_replay_of_what_was_refused_goes_by_the_settings_of_now(world: BooksWorld) -> None:
    program = world.open()
    world.until_quiet(program)
    costs, supplies = world.account("Cost of Goods Sold"), world.account("Supplies")
    del world.books.accounts[costs]
    made = world.bill("INV-1")
    world.sync(program)
    record = world.bill_record(program, made)
    assert [reason.code for reason in record.reasons] == ["books_refused"]
    world.configure(**{"bills.account_rules": [{"item": "*", "account_id": supplies}]})
    program.service.replay(record.id)
    world.until_quiet(program)
    assert [line.account_id for line in world.booked("INV-1")[0].lines] == [supplies]
