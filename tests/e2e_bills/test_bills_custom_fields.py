"""Custom fields: named by API name, or by label where the organization takes nothing else."""

from __future__ import annotations

import pytest

from app.domain.states import State
from app.simulators.zoho_books import KEY_FIELD
from tests.support.books_world import BooksWorld


def test_an_organization_that_refuses_api_names_takes_the_label_that_the_refusal_advises(world: BooksWorld) -> None:
    world.books.switches.custom_field_api_names = False
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
    world.configure(**{"bills.key_field": name})
    world.bill("INV-1")
    world.until_quiet(world.open())
    (there,) = world.booked("INV-1")
    assert list(there.custom.values()) == [there.reference]


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
