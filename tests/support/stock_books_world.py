"""The world of a company that lives from its stock, with the books of an Indian company behind ServiceTitan.

with StockBooksWorld(tmp_path, movements=40) as world:
    program = world.open()
    world.until_counted(program)           # as StockWorld
    world.booked()                         # as BooksWorld
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.books_world import BooksWorld
from tests.support.stock_world import StockWorld
from tests.support.world import SUPPLIERS


class _IndianBooks(BooksWorld):
    def __init__(self, folder: Path, **more: Any) -> None:
        super().__init__(folder, edition="india", **more)


class StockBooksWorld(StockWorld, _IndianBooks):
    """Tally's stock, ServiceTitan and Zoho Books, where every vendor is known; bills go once they are made."""

    def __init__(self, folder: Path, **more: Any) -> None:
        settings = {"bills.trigger": "bill_created", "bills.returns": True, **(more.pop("settings", None) or {})}
        super().__init__(folder, settings=settings, **more)
        self.zoho.switches.daily_limit = 100_000  # a year is caught up within a minute
        for vendor in self.tenant.vendors.values():
            if vendor.name not in SUPPLIERS:
                about = {"gst_treatment": "business_gst", "gst_no": "29ABCDE1234F1Z5", "place_of_contact": "MH"}
                self.books.add_vendor(vendor.name, **about)
