"""The tabs of the mapping page for Zoho Books: what waits, type-ahead over Zoho's lists, what a mapping releases."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.records import Subject
from app.domain.states import State
from app.engine.remedies.table import Act
from app.engine.views import CauseFilter
from app.ui.pages.attention.texts import act_tip
from app.ui.pages.mapping.books import MatchDialog
from app.ui.pages.mapping.page import MappingPage
from app.ui.words_books import BooksName
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS
from tests.ui.conftest import Desk
from tests.ui.test_zoho_records import expense
from tests.ui.zoho_bench import cut, cycle, zoho_desk, zoho_world

__all__ = ["zoho_desk", "zoho_world"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def page_of(desk: Desk, show: object = None) -> MappingPage:
    desk.window.open_page("mapping", show)
    page = desk.window.page()
    assert isinstance(page, MappingPage)
    desk.idle()
    return page


def shown(page: MappingPage) -> list[list[str]]:
    table = page.books.table
    return [
        [item.text() if (item := table.item(row, at)) is not None else "" for at in range(4)]
        for row in range(table.rowCount())
    ]


def test_the_tabs_are_there_only_while_zoho_is_switched_on(desk: Desk) -> None:
    page = page_of(desk)
    assert not any(tab.isVisible() for tab in page.book_tabs.values())
    assert page.search.isVisible()


def test_a_vendor_that_waits_is_mapped_by_typing_a_part_of_the_name_and_its_bill_goes(
    zoho_world: BooksWorld, zoho_desk: Desk
) -> None:
    zoho_world.tenant.add_vendor("Nobody Ltd")
    zoho_world.bill("INV-3", "90.00", supplier="Nobody Ltd")
    cycle(zoho_desk)
    page = page_of(zoho_desk, BooksName(Subject.VENDOR, "Nobody Ltd"))
    assert page.book_tabs[Subject.VENDOR].isChecked()
    assert shown(page) == [["None", "Nobody Ltd", "–", "1"]]
    assert "1" in page.book_tabs[Subject.VENDOR].text()
    assert not page.search.isVisible()
    page.books.map_button.click()
    dialog = page.books.dialog
    assert isinstance(dialog, MatchDialog)
    zoho_desk.idle()
    assert not dialog.source.isEnabled()
    assert not dialog.primary.isEnabled()
    names = [dialog.target.itemText(at) for at in range(dialog.target.count())]
    assert set(SUPPLIERS) <= set(names)
    completer = dialog.target.completer()
    assert completer is not None
    assert completer.filterMode() == Qt.MatchFlag.MatchContains
    dialog.target.setEditText(SUPPLIERS[1])
    dialog.primary.click()
    zoho_desk.idle()
    assert shown(page) == [["Mapped", "Nobody Ltd", SUPPLIERS[1], "–"]]
    cycle(zoho_desk)
    (record,) = zoho_world.bill_records(zoho_desk.program)
    assert record.state is State.SYNCED
    page.books.unmap_button.click()
    zoho_desk.idle()
    assert zoho_desk.session.service.accounting.mappings() == []
    assert "none is mapped" in page.books.empty.text


def test_an_account_is_mapped_for_what_no_rule_fits(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    zoho_desk.session.save_settings(lambda old: old.with_value("bills.fallback_account_id", ""))
    zoho_desk.idle()
    expense(zoho_world, "INV-5", "10.00")
    cycle(zoho_desk)
    page = page_of(zoho_desk)
    page.book_tabs[Subject.ACCOUNT].click()
    zoho_desk.idle()
    ((match, name, target, waiting),) = shown(page)
    assert (match, target, waiting) == ("None", "–", "1")
    assert name
    assert not page.tabs[Subject.VENDOR].isVisible(), "nothing comes from TallyPrime here"
    zoho_desk.session.save_settings(lambda old: old.with_value("purchases.enabled", True))
    zoho_desk.idle()
    page.tabs[Subject.VENDOR].click()
    zoho_desk.idle()
    assert page.search.isVisible(), "the other tabs are as before"
    assert page.stack.currentWidget() is not page.books


def test_another_name_can_be_mapped_before_anything_waits(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    cycle(zoho_desk)
    page = page_of(zoho_desk, BooksName(Subject.ACCOUNT, ""))
    page.books.add_button.click()
    dialog = page.books.dialog
    assert isinstance(dialog, MatchDialog)
    zoho_desk.idle()
    dialog.source.setEditText("MCB-16A")
    dialog.target.setEditText("Supplies  ·  expense")
    dialog.primary.click()
    zoho_desk.idle()
    assert shown(page) == [["Mapped", "MCB-16A", "Supplies", "–"]]


def test_no_sentence_of_the_tabs_is_cut(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    page = page_of(zoho_desk, BooksName(Subject.TAX, ""))
    for size in ((1280, 800), (853, 533)):
        zoho_desk.window.resize(*size)
        zoho_desk.idle()
        zoho_desk.bot.wait(20)
        assert cut(page) == []


def test_needs_attention_leads_to_the_mapping_of_zoho_and_creates_nothing_in_servicetitan(
    zoho_world: BooksWorld, zoho_desk: Desk
) -> None:
    zoho_world.tenant.add_vendor("Nobody Ltd")
    zoho_world.bill("INV-3", "90.00", supplier="Nobody Ltd")
    cycle(zoho_desk)
    (cause,) = zoho_desk.session.views.causes(CauseFilter())
    assert cause.title == "Vendor not in Zoho Books"
    assert cause.remedy.acts == (Act.MAP, Act.REPLAY, Act.IGNORE)
    assert act_tip(Act.MAP, cause) == "Choose what “Nobody Ltd” is in Zoho Books; 1 record then go out"
    zoho_desk.window.open_page("attention")
    zoho_desk.idle()
    acts = zoho_desk.window.page().acts  # type: ignore[attr-defined]
    acts.do(cause, Act.MAP, CauseFilter())
    zoho_desk.until(lambda: isinstance(zoho_desk.window.page(), MappingPage))
    zoho_desk.idle()
    assert acts.dialog is None
    page = page_of(zoho_desk)
    assert page.books.current is not None
    assert page.books.current.name == "Nobody Ltd"
    assert "1" not in page.tabs[Subject.VENDOR].text(), "nothing of TallyPrime waits"


def test_an_account_that_is_missing_leads_to_where_it_is_chosen(zoho_world: BooksWorld, zoho_desk: Desk) -> None:
    zoho_desk.session.save_settings(lambda old: old.with_value("bills.fallback_account_id", ""))
    zoho_desk.idle()
    expense(zoho_world, "INV-5", "10.00")
    cycle(zoho_desk)
    (cause,) = zoho_desk.session.views.causes(CauseFilter())
    zoho_desk.window.open_page("attention")
    zoho_desk.idle()
    acts = zoho_desk.window.page().acts  # type: ignore[attr-defined]
    acts.do(cause, cause.remedy.acts[0], CauseFilter())
    zoho_desk.idle()
    page = zoho_desk.window.page()
    assert isinstance(page, MappingPage)
    assert page.book_tabs[Subject.ACCOUNT].isChecked()
    assert page.books.current is not None
    assert page.books.current.name == cause.cause.name
    acts.do(cause, Act.SETTINGS, CauseFilter())
    zoho_desk.idle()
    assert zoho_desk.window.page().section.name == "bills"  # type: ignore[attr-defined]
