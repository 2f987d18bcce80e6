"""The windows of sales in the language of tests: every text can be translated, and none is cut off as it grows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.records import Subject
from app.ui.words_books import BooksName
from tests.support.sales_world import SalesWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.pseudo import Painted
from tests.ui.test_translation import check, foreign, painted
from tests.ui.test_zoho_records import opened
from tests.ui.zoho_bench import cycle, register

__all__ = ["foreign", "painted"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SHOWN = {"sales.books_payments": True, "sales.expenses": True}


def test_the_drawer_needs_attention_and_the_mapping(
    tmp_path: Path, foreign: None, painted: Painted, desks: Callable[[World], Desk]
) -> None:
    with SalesWorld(tmp_path, settings=SHOWN) as world:
        register(world)
        job = world.tenant.add_job("100045", customer_id=world.customers[0], business_unit_id=world.unit)
        invoice = world.invoice("J-1", job_id=job.id)
        world.books.spend_by_hand(world.books.expense_account(), Decimal("12.50"), reference_number="100045")
        waits = world.invoice("J-2", customer=world.tenant.add_customer("Nobody Ltd").id)
        payment = world.pay(waits)
        later = world.invoice("J-3", posted=False)
        desk = desks(world)
        cycle(desk)
        world.books.pay_invoice(world.sold("J-1")[0], Decimal("50.00"), world.day.date())
        cycle(desk)
        desk.window.open_page("records")
        desk.idle()
        for one in (invoice, waits, payment, later):
            record = world.sale(desk.program, one)
            opened(desk, record)
            check(desk, painted, desk.window, f"drawer, {record.label}")
        desk.window.drawer.close_drawer()
        desk.window.open_page("attention")
        desk.idle()
        check(desk, painted, desk.window, "attention")
        for kind in (Subject.CUSTOMER, Subject.ITEM, Subject.TAX):
            desk.window.open_page("mapping", BooksName(kind, ""))
            desk.idle()
            check(desk, painted, desk.window, f"mapping, {kind}")
        desk.monitor.stop()
        desk.session.close()
