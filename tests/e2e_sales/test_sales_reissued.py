"""Invoices that ServiceTitan issues anew with the same number, and numbers that a document of ours has already."""

from __future__ import annotations

from datetime import timedelta

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
