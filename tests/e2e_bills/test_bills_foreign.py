"""Bills in another currency than the books' own: at the exchange rate of their day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.domain.states import State
from app.simulators.servicetitan.billing import WantedExpense
from tests.support.books_world import BooksWorld


def maple(world: BooksWorld, *rates: tuple[str, int]) -> Any:
    """A Canadian vendor on both sides, rates by days ago, and a bill of three days ago."""
    dollars = world.books.add_currency("CAD")
    for rate, days in rates:
        world.books.add_rate(dollars, Decimal(rate), world.today - timedelta(days=days))
    world.books.add_vendor("Maple", currency=dollars)
    world.tenant.add_vendor("Maple")
    unit = world.tenant.add_business_unit("Canada", "CAD")
    part = [WantedExpense(Decimal("100.00"), "Part")]
    made = world.tenant.type_ap_bill("Maple", "F-1", part, date=world.day, business_unit_id=unit.id)
    world.tenant.post_bill(made.id)
    return dollars


def rates_read(world: BooksWorld) -> int:
    return sum("exchangerates" in call.path for call in world.zoho.api_calls)


def test_a_bill_bears_the_rate_of_its_day_not_the_newest(world: BooksWorld) -> None:
    maple(world, ("0.70", 900), ("0.75", 30), ("0.99", 1))
    world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    (there,) = world.booked("F-1")
    assert there.exchange_rate == Decimal("0.75")
    assert rates_read(world) == 1, "of the one currency that is asked for, and once"


def test_a_bill_from_before_the_first_rate_waits_and_says_so(world: BooksWorld) -> None:
    dollars = maple(world, ("0.99", 1))
    program = world.open()
    world.sync(program)
    (record,) = world.bill_records(program)
    assert (record.state, [reason.code for reason in record.reasons]) == (
        State.NEEDS_MAPPING,
        ["exchange_rate_missing"],
    )
    first = world.today - timedelta(days=1)
    assert f"the first is of {first:%d-%b-%Y}" in record.reasons[0].text
    world.books.add_rate(dollars, Decimal("0.75"), world.today - timedelta(days=30))
    world.advance(minutes=61)
    world.until_quiet(program)
    assert [one.exchange_rate for one in world.booked("F-1")] == [Decimal("0.75")]


def test_books_in_their_own_currency_ask_for_no_rates(world: BooksWorld) -> None:
    world.books.add_currency("CAD", rate=Decimal("0.70"))
    world.bill("INV-1")
    world.until_quiet(world.open())
    assert rates_read(world) == 0
