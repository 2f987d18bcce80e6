"""A bill that ServiceTitan cancelled and has again, on whatever order: never two payables of one purchase."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.states import State
from app.simulators.servicetitan.billing import WantedExpense
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def expenses(world: BooksWorld, total: str) -> Any:
    rows = [WantedExpense(Decimal(total), "Part")]
    made = world.tenant.type_ap_bill(SUPPLIERS[0], "INV-1", rows, date=world.day, business_unit_id=world.unit)
    return world.tenant.post_bill(made.id) or made


def ordered(world: BooksWorld, total: str) -> Any:
    return world.bill("INV-1", total)


@pytest.mark.parametrize("typed", [expenses, ordered])
@pytest.mark.parametrize("answer", ["replay", "ignore"])
def test_a_bill_cancelled_and_typed_again_waits_for_an_answer_about_the_first(
    world: BooksWorld, typed: Callable[[BooksWorld, str], Any], answer: str
) -> None:
    first = typed(world, "100.00")
    program = world.open()
    world.until_quiet(program)
    if first.receipt_id is not None:
        world.tenant.cancel_receipt(first.receipt_id)
    else:
        world.tenant.cancel_bill(first.id)
    again = typed(world, "120.00")
    world.until_quiet(program)
    assert [one.total for one in world.booked()] == [Decimal("100.00")], "never both"
    assert world.bill_record(program, first).state is State.DELETED_AT_SOURCE
    assert [one.code for one in world.bill_record(program, again).reasons] == ["earlier_version"]
    old = world.bill_record(program, first)
    if answer == "replay":
        program.service.replay(old.id)
    else:
        program.service.ignore(old.id, "paid already", "me")
        world.until_quiet(program)
        assert len(world.booked()) == 1, "leaving the first there does not say that the second counts, too"
        record = world.bill_record(program, again)
        assert (record.state, record.reasons[0].code) == (State.DUPLICATE_SUSPECTED, "earlier_left_there")
        assert program.service.replay(record.id, create=True).accepted
    world.until_quiet(program)
    totals = [Decimal("120.00")] if answer == "replay" else [Decimal("100.00"), Decimal("120.00")]
    assert [one.total for one in world.booked("INV-1")] == totals
    assert world.bill_record(program, again).state is State.SYNCED


@pytest.mark.parametrize("there", ["void", "linked"])
def test_what_takes_the_place_of_an_ignored_bill_goes_once_that_is_void_or_stands_for_it(
    world: BooksWorld, there: str
) -> None:
    first = world.bill("INV-1", "100.00")
    program = world.open()
    world.until_quiet(program)
    world.tenant.cancel_bill(first.id)
    again = world.bill("INV-1", "120.00")
    world.until_quiet(program)
    program.service.ignore(world.bill_record(program, first).id, "corrected by hand", "me")
    world.until_quiet(program)
    if there == "void":
        world.books.void(world.booked()[0])
    else:
        assert program.service.replay(world.bill_record(program, again).id, link=True).accepted
    world.until_quiet(program)
    assert [one.total for one in world.booked()] == [Decimal("120.00" if there == "void" else "100.00")]
    state = world.bill_record(program, again).state
    assert state is (State.SYNCED if there == "void" else State.IGNORED)


def test_a_purchase_altered_in_tallyprime_is_booked_once(tmp_path: Path) -> None:
    settings = {"sync.change_policy": "replace"}
    with BooksWorld(tmp_path, edition="india", settings=settings) as world:
        voucher = world.purchase(tax="22.50")
        program = world.open()
        world.until_quiet(program)
        world.post_all()
        world.until_quiet(program)
        world.alter(voucher, quantity=12, rate="12.50", tax="27.00")
        world.until_quiet(program)
        world.post_all()
        world.until_quiet(program)
        assert len(world.booked()) == 1, "never both"
        old, new = world.bill_records(program)
        assert (old.state, new.reasons[0].code) == (State.DELETED_AT_SOURCE, "earlier_version")
        program.service.replay(old.id)
        world.until_quiet(program)
        assert [one.total for one in world.booked()] == [Decimal("177.00")]
        assert program.service.status().in_sync
