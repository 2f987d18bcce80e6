"""The windows of Zoho Books in the language of tests: every text can be translated, and none is cut off as it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.records import Subject
from app.engine.cycle.parts import CycleOptions
from app.system.settings_sales import IncomeRuleBy
from app.ui.health import HealthMonitor, Panel
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from app.ui.wizard.wizard import Wizard
from app.ui.words_books import BooksName
from tests.support.books_world import BooksWorld
from tests.support.sales_world import SalesWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.pseudo import Painted
from tests.ui.test_translation import check, foreign, painted
from tests.ui.test_zoho_records import expense, opened
from tests.ui.zoho_bench import Browser, browser, cycle, register

__all__ = ["browser", "foreign", "painted"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(params=["us", "india", "uk"])
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BooksWorld]:
    with BooksWorld(tmp_path, tally=False) as made:
        register(made)
        yield made


@pytest.fixture
def booked(world: BooksWorld, foreign: None, painted: Painted, desks: Callable[[World], Desk]) -> Desk:
    """Bills that went, one on the fallback account, and one that waits for its vendor."""
    world.bill("INV-1", "1250.00")
    expense(world, "INV-2")
    world.tenant.add_vendor("Nobody Ltd")
    world.bill("INV-3", "90.00", supplier="Nobody Ltd")
    desk = desks(world)
    cycle(desk)
    return desk


def test_the_sections_of_the_settings(
    tmp_path: Path, foreign: None, painted: Painted, desks: Callable[[World], Desk], edition: str
) -> None:
    with BooksWorld(tmp_path, edition=edition, tally=False) as world:
        register(world)
        desk = desks(world)
        desk.program.service.sync(CycleOptions(by_person=True), lambda *_: None)
        for name in ("zoho", "bills"):
            desk.window.open_page("settings", name)
            desk.idle()
            check(desk, painted, desk.window, f"settings, {name}")
        section = desk.window.page().section  # type: ignore[attr-defined]
        for field in (section.rules, section.locations, section.tags):
            field.add.click()
            desk.idle()
            assert field.dialog is not None
            check(desk, painted, field.dialog, field.key, ((520, 560),))
            field.dialog.reject()
        desk.monitor.stop()
        desk.session.close()


def test_the_sections_of_sales_and_of_what_both_sides_have(
    tmp_path: Path, foreign: None, painted: Painted, desks: Callable[[World], Desk], edition: str
) -> None:
    kinds = ("enabled", "vendors", "customers", "items", "taxes")
    on: dict[str, object] = {f"reference.{name}": True for name in kinds}
    on |= {"reference.items_to_zoho": "automatic"}
    on |= {"reference.vendor_fields": {"name": "newer"}, "sales.books_payments": True, "sales.expenses": True}
    with SalesWorld(tmp_path, edition=edition, settings=on) as world:
        sold = world.books.add_item("Service sold")
        world.books.tax_exemptions.clear()
        world.books.add_tax_exemption("Field")
        rules = [{"by": by, "value": "Field", "account_id": sold.account_id} for by in IncomeRuleBy]
        world.configure(
            "pc",
            **{
                "sales.income_rules": rules,
                "sales.account_items": {sold.account_id: sold.id},
                "sales.payment_modes": {"Field": "others"},
            },
        )
        desk = desks(world)
        desk.program.service.sync(CycleOptions(by_person=True), lambda *_: None)
        for name in ("reference", "sales"):
            desk.window.open_page("settings", name)
            desk.idle()
            check(desk, painted, desk.window, f"settings, {name}")
        section = desk.window.page().section  # type: ignore[attr-defined]
        for field in (section.rules, section.items, section.modes, section.deposits):
            field.add.click()
            desk.idle()
            assert field.dialog is not None
            check(desk, painted, field.dialog, field.key, ((520, 420),))
            field.dialog.reject()
        world.configure("pc", **{"zoho.enabled": False})
        desk.session.reread_settings()
        desk.idle()
        check(desk, painted, desk.window, "settings, sales, not connected")
        desk.monitor.stop()
        desk.session.close()


def test_the_dialog_before_while_and_after_the_sign_in(booked: Desk, painted: Painted, browser: Browser) -> None:
    browser.closed = True
    dialog = ZohoDialog(booked.window, booked.session)
    dialog.open()
    booked.idle()
    check(booked, painted, dialog, "zoho dialog", ((560, 620),))
    dialog.primary.click()
    booked.until(dialog.waiting.isVisible)
    dialog.signing.cancel()
    booked.until(lambda: not dialog.waiting.isVisible())
    check(booked, painted, dialog, "zoho dialog, stopped", ((560, 680),))
    browser.closed = False
    dialog.primary.click()
    booked.until(lambda: dialog.found is not None)
    check(booked, painted, dialog, "zoho dialog, signed in", ((560, 680),))
    dialog.reject()


def test_the_connections_and_the_overview(booked: Desk, painted: Painted) -> None:
    for name, show in (("overview", None), ("connections", Panel.ZOHO), ("attention", None), ("records", None)):
        booked.window.open_page(name, show)
        booked.idle()
        check(booked, painted, booked.window, name)


def test_the_drawer_and_the_mapping(booked: Desk, world: BooksWorld, painted: Painted) -> None:
    booked.window.open_page("records")
    for record in world.bill_records(booked.program):
        opened(booked, record)
        check(booked, painted, booked.window, f"drawer, {record.label}")
    booked.window.drawer.close_drawer()
    for kind in (Subject.VENDOR, Subject.ACCOUNT, Subject.TAX):
        booked.window.open_page("mapping", BooksName(kind, ""))
        booked.idle()
        check(booked, painted, booked.window, f"mapping, {kind}")
    page = booked.window.page()
    page.books.add_button.click()  # type: ignore[attr-defined]
    booked.idle()
    check(booked, painted, page.books.dialog, "map", ((520, 360),))  # type: ignore[attr-defined]


def test_the_step_of_the_set_up(booked: Desk, painted: Painted) -> None:
    monitor = HealthMonitor(booked.session)
    wizard = Wizard(booked.session, monitor)
    booked.bot.addWidget(wizard)
    wizard.show()
    booked.until(lambda: wizard.resumed)
    booked.idle()
    wizard._reached = 5
    wizard._show(5)
    booked.idle()
    check(booked, painted, wizard, "zoho step", ((960, 680), (853, 533)))
    wizard.close()
