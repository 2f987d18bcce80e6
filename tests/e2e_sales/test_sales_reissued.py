"""Invoices that ServiceTitan issues anew with the same number, and numbers that a document of ours has already."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.states import State
from tests.e2e_sales.test_sales_people_meanwhile import typed_invoice
from tests.support.sales_world import SalesWorld


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_an_invoice_issued_anew_goes_once_its_earlier_version_is_out(world: SalesWorld, policy: str) -> None:
    world.configure(**{"sales.change_policy": policy})
    old = world.invoice("J-1")
    program = world.open()
    world.until_quiet(program)
    new = world.tenant.reissue_invoice(old.id)
    world.tenant.post_sale(new.id)
    world.until_quiet(program)
    if policy == "ask":
        assert [one.number for one in world.sold()] == ["J-1"], "the customer never owes it twice"
        assert world.sale(program, new).reasons[0].code == "earlier_version"
        assert program.service.replay(world.sale(program, old).id).accepted
        world.until_quiet(program)
    (sold,) = world.sold()
    assert (sold.number, sold.total) == ("J-1/2", new.total)
    assert (world.sale(program, old).state, world.sale(program, new).state) == (State.NOT_APPLICABLE, State.SYNCED)


@pytest.mark.parametrize("answer", ["create", "void"])
def test_what_takes_the_place_of_an_ignored_invoice_is_asked_about_while_that_counts(
    world: SalesWorld, answer: str
) -> None:
    old = world.invoice("J-1")
    program = world.open()
    world.until_quiet(program)
    new = world.tenant.reissue_invoice(old.id)
    world.tenant.post_sale(new.id)
    world.until_quiet(program)
    program.service.ignore(world.sale(program, old).id, "corrected by hand", "me")
    world.until_quiet(program)
    assert [one.number for one in world.sold()] == ["J-1"], "the customer never owes it twice"
    record = world.sale(program, new)
    assert (record.state, record.reasons[0].code) == (State.DUPLICATE_SUSPECTED, "earlier_left_there")
    if answer == "create":
        assert program.service.replay(record.id, create=True).accepted
    else:
        world.books.void(world.sold()[0])
    world.until_quiet(program)
    assert [one.number for one in world.sold()] == (["J-1", "J-1/2"] if answer == "create" else ["J-1/2"])
    assert world.sale(program, new).state is State.SYNCED


def test_an_invoice_that_was_typed_there_and_voided_only_keeps_its_number(world: SalesWorld) -> None:
    program = world.open()
    world.until_quiet(program)
    world.books.void(typed_invoice(world, "J-1"))  # type: ignore[arg-type]
    invoice = world.invoice("J-1")
    world.until_quiet(program)
    assert [one.number for one in world.sold()] == ["J-1/2"]
    assert world.sale(program, invoice).state is State.SYNCED


def test_numbers_that_no_list_has_shown_are_found_one_by_one_after_the_refusal(world: SalesWorld) -> None:
    """They were voided before go-live: only the search for the number shows them."""
    for number in ("J-1", "J-1/2"):
        world.books.void(typed_invoice(world, number))  # type: ignore[arg-type]
    world.advance(hours=24 * 40)
    world.configure(**{"sync.start_date": (world.today - timedelta(days=9)).isoformat()})
    invoice = world.invoice("J-1")
    program = world.open()
    world.until_quiet(program)
    assert [one.number for one in world.sold()] == ["J-1/3"]
    assert world.sale(program, invoice).state is State.SYNCED


def rewrite(world: SalesWorld, credit: Any, total: str) -> None:
    """Somebody credits another amount."""
    credit.lines = world.tenant._sale_lines(world.lines(total, taxable=False))
    world.tenant.touch(credit)


@pytest.mark.parametrize("old", ["void", "deleted"])
def test_a_new_database_takes_over_the_making_that_is_alive(tmp_path: Path, old: str) -> None:
    settings = {"sales.change_policy": "replace", "sales.trigger": "created"}
    with SalesWorld(tmp_path, settings=settings) as world:
        invoice, credit = world.invoice("J-1", posted=False), world.credit(total="20.00", posted=False)
        program = world.open()
        world.until_quiet(program)
        world.tenant.change_invoice(invoice.id, lines=world.lines("120.00"))
        rewrite(world, credit, "30.00")
        world.until_quiet(program)
        payment = world.pay(invoice)
        world.until_quiet(program)
        if old == "deleted":
            for one in (*world.books.invoices, *world.books.credit_notes):
                if world.books.status(one) == "void":
                    world.books.delete(one)
        world.close(program)
        again = world.open("new")
        world.until_quiet(again)
        assert [(one.number, one.total) for one in world.sold()] == [("J-1/2", Decimal("128.70"))]
        assert [one.total for one in world.credited()] == [Decimal("30.00")]
        assert len(world.paid()) == 1
        records = [world.sale(again, one) for one in (invoice, credit, payment)]
        assert [one.state for one in records] == [State.SYNCED] * 3, [one.reasons for one in records]
        rewrite(world, credit, "40.00")
        world.until_quiet(again)
        assert [one.total for one in world.credited()] == [Decimal("40.00")], "from there on it is followed as ever"
