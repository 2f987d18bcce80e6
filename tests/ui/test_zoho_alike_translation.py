"""What both sides keep, in the language of tests: every text can be translated, and none is cut off as it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.flows.reference.differences import ReferenceKind, Side
from app.ui.dialogs.ignore_dialog import IgnoreDialog, Source
from app.ui.pages.alike.page import AlikePage
from app.ui.pages.alike.rows import Which
from tests.support.reference_world import ReferenceWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.pseudo import Painted
from tests.ui.test_translation import check, foreign, painted
from tests.ui.test_zoho_records import opened
from tests.ui.zoho_bench import cycle, register

__all__ = ["foreign", "painted"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
DIALOG = ((640, 420),)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ReferenceWorld]:
    """A vendor that differs, one that is gone, some alone on either side, an item without its account."""
    wants = {"vendors_to_zoho": "on_click", "vendors_to_servicetitan": "on_click", "items_to_zoho": "automatic"}
    with ReferenceWorld(tmp_path, **wants, taxes=True, vendor_fields={"email": "ask", "phone": "ask"}) as made:  # type: ignore[arg-type]
        register(made)
        here = made.tenant.add_vendor("Acme", email="here@acme.example")
        there = made.books.add_vendor("Acme", email="there@acme.example")
        made.change_vendor(here, phone="080 11")
        made.change_contact(there, phone="080 22")
        made.tenant.add_vendor("Bharat", email="bharat@bharat.example")
        made.tenant.add_vendor("Crompton", email="here@crompton.example")
        made.books.add_vendor("Crompton", email="there@crompton.example")
        made.books.add_vendor("Delhi Wire")
        made.tenant.add_material("MCB-16A")
        yield made


@pytest.fixture
def desk(world: ReferenceWorld, foreign: None, painted: Painted, desks: Callable[[World], Desk]) -> Desk:
    made = desks(world)
    cycle(made)
    return made


def test_the_page_and_its_dialogs(desk: Desk, painted: Painted) -> None:
    desk.window.open_page("alike")
    page = desk.window.page()
    assert isinstance(page, AlikePage)
    desk.idle()
    for which in Which:
        page.which._buttons[which.value].click()
        desk.idle()
        page.table.selectAll()
        check(desk, painted, desk.window, f"vendors, {which.value}")
        for act in (page.create_selected, page.decide_selected):
            act()
            desk.idle()
            if page.dialog is not None:
                check(desk, painted, page.dialog, f"{which.value}, {type(page.dialog).__name__}", DIALOG)
                page.dialog.reject()
        page.table.choose_row(0)
        for act in (page.link_selected, page.unlink_selected):
            act()
            desk.idle()
            if page.dialog is not None:
                check(desk, painted, page.dialog, f"{which.value}, {type(page.dialog).__name__}", DIALOG)
                page.dialog.reject()
    for kind in (ReferenceKind.ITEM, ReferenceKind.TAX):
        page.tabs[kind].click()
        desk.idle()
        check(desk, painted, desk.window, kind.value)
    page.search.setText("Acme of nowhere")
    desk.until(lambda: page.stack.currentWidget() is page.empty)
    check(desk, painted, desk.window, "nothing found")


def test_the_drawer_and_its_dialogs(world: ReferenceWorld, desk: Desk, painted: Painted) -> None:
    desk.window.open_page("attention")
    desk.idle()
    for record in world.waiting(desk.program):
        drawer = opened(desk, record)
        check(desk, painted, desk.window, record.label)
        detail = desk.session.service.reference.detail(record.id)
        assert detail is not None
        if detail.decidable:
            drawer.acts.decide(detail, Side.BOOKS, detail.takes[Side.FIELD])
            assert drawer.acts.dialog is not None
            check(desk, painted, drawer.acts.dialog, "decide", DIALOG)
            drawer.acts.dialog.reject()
    dialog = IgnoreDialog(desk.window, 2, "Acme", Source.BOTH)
    check(desk, painted, dialog, "ignore", DIALOG)
