"""Invoices and payments in another currency than the books' own: at the exchange rate of their day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tests.support.sales_world import SalesWorld


def test_an_invoice_and_its_payment_bear_the_rate_of_their_day(world: SalesWorld) -> None:
    dollars = world.books.add_currency("CAD", rate=Decimal("0.70"))
    for rate, days in (("0.75", 30), ("0.99", 1)):
        world.books.add_rate(dollars, Decimal(rate), world.today - timedelta(days=days))
    unit = world.tenant.add_business_unit("Canada", "CAD")
    customer = world.tenant.add_customer("Maple Co")
    world.books.add_customer("Maple Co", currency=dollars)
    lines = world.lines("100.00", taxable=False)
    made = world.tenant.make_invoice(customer.id, lines, number="X-1", date=world.day, business_unit_id=unit.id)
    world.tenant.post_sale(made.id)
    world.pay(made)
    program = world.open()
    world.until_quiet(program)
    assert [one.exchange_rate for one in world.sold("X-1")] == [Decimal("0.75")]
    assert [one.exchange_rate for one in world.paid()] == [Decimal("0.75")]
    assert sum("exchangerates" in call.path for call in world.zoho.api_calls) == 1
