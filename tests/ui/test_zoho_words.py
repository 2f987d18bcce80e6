"""Lists that suit what is connected: columns and sums of records, badges of the mapping, words of bulk acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.records import Subject
from app.engine.views import CauseFilter
from app.ui.dialogs.ignore_dialog import IgnoreDialog
from app.ui.dialogs.replay_dialog import ReplayDialog
from app.ui.pages.alike.page import AlikePage
from app.ui.pages.attention.page import AttentionPage
from app.ui.pages.mapping.page import MappingPage
from app.ui.pages.records import texts
from app.ui.pages.records.page import RecordsPage
from tests.support.sales_world import SalesWorld
from tests.support.world import SUPPLIERS, World
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import cycle, register

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ALL = {
    "bills.enabled": True,
    "reference.enabled": True,
    "reference.vendors": True,
    "reference.vendors_to_zoho": "on_click",
    "reference.vendor_fields": {"email": "ask"},
}


BEHIND_TALLY = pytest.mark.parametrize("world", [True], indirect=True, ids=["with TallyPrime"])
ALONE = pytest.mark.parametrize("world", [False], indirect=True, ids=["without TallyPrime"])
BOTH = pytest.mark.parametrize("world", [False, True], indirect=True, ids=["without TallyPrime", "with TallyPrime"])


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SalesWorld]:
    """TallyPrime before it where the parameter says so."""
    with SalesWorld(tmp_path, settings=ALL, tally=request.param) as made:
        register(made)
        yield made


def differing_vendor(world: SalesWorld) -> None:
    """Both sides say something else of a vendor that TallyPrime knows, too."""
    here = next(one for one in world.tenant.vendors.values() if one.name == SUPPLIERS[0])
    there = next(one for one in world.books.contacts.values() if one.name == SUPPLIERS[0])
    here.email = "here@acme.example"
    world.tenant.touch(here)
    person = {"contact_person_id": world.books.next_id(), "is_primary_contact": True, "email": "there@acme.example"}
    there.persons.append(person)
    world.books.touch(there)


def records(desk: Desk) -> RecordsPage:
    desk.window.open_page("records")
    page = desk.window.page()
    assert isinstance(page, RecordsPage)
    desk.idle()
    return page


def titles(page: RecordsPage) -> list[str]:
    """Of the columns in view."""
    shown = [at for at in range(page.model.columnCount()) if not page.table.isColumnHidden(at)]
    return [str(page.model.headerData(at, Qt.Orientation.Horizontal)) for at in shown]


@BOTH
def test_the_columns_of_records_are_those_of_what_is_connected(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    world.bill("INV-1", "1250.00")
    world.pay(world.invoice("J-1"))
    desk = desks(world)
    cycle(desk)
    desk.window.resize(1900, 700)
    page = records(desk)
    desk.until(lambda: page.model.rowCount() == 3)
    if world._tally_on:
        assert titles(page)[:4] == ["Record", "Date", "Supplier or customer", "Number"]
        assert titles(page)[6:] == ["Purchase order", "Bill", "In Zoho Books", "Changed"]
    else:
        assert titles(page)[:4] == ["Record", "Date", "Vendor or customer", "Number"]
        assert titles(page)[6:] == ["In Zoho Books", "Changed"]
    rows = [row for at in range(3) if (row := page.model.row_at(at)) is not None]
    booked = {row.label: row.booked for row in rows}
    assert booked["Invoice J-1"] == ("J-1",)
    assert ("INV-1",) in booked.values()
    assert page.sum.text() == "3 records", "what was bought and what was sold make no sum"
    at = page.flows.findData("bills")
    page.flows.setCurrentIndex(at)
    page.flows.activated.emit(at)
    desk.until(lambda: page.sum.text().startswith("1 record, "))
    desk.session.save_settings(lambda old: old.with_value("zoho.enabled", False))
    desk.until(lambda: titles(page)[0] == "Voucher")
    assert "In Zoho Books" not in titles(page)
    assert texts.export_columns(page._titles)[0] == "Voucher"


@BEHIND_TALLY
def test_a_vendor_that_differs_is_no_record_that_waits_for_a_mapping_of_tallyprime(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    differing_vendor(world)
    world.company.add_supplier("Doab Lamps")
    world.purchase(supplier="Doab Lamps")
    desk = desks(world)
    cycle(desk, 2)
    causes = {one.cause.name: one.records for one in desk.session.views.causes(CauseFilter())}
    assert causes == {SUPPLIERS[0]: 1, "Doab Lamps": 1}
    desk.window.open_page("mapping", Subject.VENDOR)
    page = desk.window.page()
    assert isinstance(page, MappingPage)
    desk.until(lambda: page.tabs[Subject.VENDOR].text() == "Vendors  1")
    rows = [row for at in range(page.model.rowCount()) if (row := page.model.row_at(at)) is not None]
    assert {row.name: row.waiting for row in rows if row.waiting} == {"Doab Lamps": 1}


@ALONE
def test_bulk_acts_speak_of_records_and_of_where_they_come_from(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    differing_vendor(world)
    world.tenant.add_vendor("Nobody Ltd")
    for number in ("INV-1", "INV-2"):
        world.bill(number, supplier="Nobody Ltd")
    desk = desks(world)
    cycle(desk, 2)
    desk.window.open_page("attention")
    page = desk.window.page()
    assert isinstance(page, AttentionPage)
    desk.until(lambda: len(page.model.causes) == 2)
    page.acts.replay_all(page._which)
    desk.until(lambda: isinstance(page.acts.dialog, ReplayDialog))
    asked = page.acts.dialog
    assert isinstance(asked, ReplayDialog)
    assert asked.windowTitle() == "Replay 2 records"
    assert asked.text.text().startswith("2 records are tried again with the next run.")
    assert "overrule a change that somebody made" in asked.left_out.text()
    asked.reject()
    page.tree.selectAll()
    page._ignore_selected()
    desk.until(lambda: isinstance(page.acts.dialog, IgnoreDialog))
    asked_why = page.acts.dialog
    assert isinstance(asked_why, IgnoreDialog)
    assert asked_why.primary.text() == "Ignore 3 records"
    assert asked_why.reason.placeholderText() == "For instance: entered by hand"
    assert "change where they come from" in said(asked_why)
    asked_why.reject()


def said(dialog: IgnoreDialog) -> str:
    """All it says."""
    return " ".join(one.text() for one in dialog.findChildren(QLabel))


@ALONE
def test_nothing_of_the_page_moves_when_a_button_of_its_head_comes_or_goes(
    world: SalesWorld, desks: Callable[[World], Desk]
) -> None:
    for name in ("Anchor", "Finolex"):
        world.tenant.add_vendor(name)
    desk = desks(world)
    cycle(desk)
    desk.window.open_page("alike")
    page = desk.window.page()
    assert isinstance(page, AlikePage)
    desk.until(page.create_all_button.isVisible)
    places = set()
    for which in ("servicetitan", "both"):
        page.which._buttons[which].click()
        desk.idle()
        places.add(page.search.mapTo(page, page.search.rect().topLeft()).y())
    assert not page.create_all_button.isVisible()
    assert len(places) == 1
