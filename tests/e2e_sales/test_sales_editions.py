"""Taxes of sales by edition: India chooses within or between states by the place of supply; elsewhere by the zone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.states import State
from app.simulators.servicetitan.selling import WantedSale
from tests.support.sales_world import CUSTOMERS, SKU, SalesWorld


@pytest.mark.parametrize(("place", "tax"), [("KA", "GST18"), ("MH", "IGST18")])
def test_india_takes_the_tax_that_fits_the_place_of_supply(tmp_path: Path, place: str, tax: str) -> None:
    with SalesWorld(tmp_path, edition="india", settings={"sales.home_state": "KA"}) as world:
        zone = world.tenant.add_tax_zone("GST", [("GST", Decimal("0.18"), ["Subtotal"])])
        taxes = {one.name: one.id for one in world.books.taxes.values()}
        item = next(one for one in world.books.items.values() if one.sku == SKU)
        item.other["item_tax_preferences"] = [
            {"tax_id": taxes["GST18"], "tax_specification": "intra"},
            {"tax_id": taxes["IGST18"], "tax_specification": "inter"},
        ]
        customer = next(one for one in world.books.contacts.values() if one.name == CUSTOMERS[0])
        customer.other |= {"place_of_contact": place, "gst_treatment": "consumer"}
        invoice = world.tenant.make_invoice(
            world.customers[0],
            [WantedSale(SKU, Decimal(2), Decimal("50.00"))],
            number="J-1",
            tax_zone_id=zone.id,
            date=world.day,
        )
        world.tenant.post_sale(invoice.id)
        program = world.open()
        world.sync(program)
        record = world.sale(program, invoice)
        assert record.state is State.SYNCED, record.reasons
        (sold,) = world.sold("J-1")
        assert sold.total == invoice.total == Decimal("118.00")
        assert [line.tax_id for line in sold.lines] == [taxes[tax]]


@pytest.mark.parametrize("edition", ["uk", "japan"])
def test_elsewhere_the_tax_called_like_the_zone_is_taken(tmp_path: Path, edition: str) -> None:
    with SalesWorld(tmp_path, edition=edition) as world:
        rate = next(iter(world.books.taxes.values())).percentage / 100
        zone = world.tenant.add_tax_zone("Standard Rate", [("VAT", rate, ["Subtotal"])])
        invoice = world.tenant.make_invoice(
            world.customers[0], world.lines("150"), number="J-1", tax_zone_id=zone.id, date=world.day
        )
        world.tenant.post_sale(invoice.id)
        payment = world.pay(invoice)
        program = world.open()
        world.until_quiet(program)
        assert world.sale(program, payment).state is State.SYNCED, world.sale(program, invoice).reasons
        assert [one.total for one in world.sold()] == [invoice.total]
