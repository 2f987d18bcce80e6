"""How Zoho Books stands: its lines on the page of the connections, its cell in the strip, the status that follows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.overall import Overall
from app.engine.health.checks import CheckGroup, CheckLine, Help, Verdict
from app.ui.health import Light, Panel
from app.ui.pages.connections.page import ConnectionsPage
from app.ui.pages.connections.zoho_dialog import ZohoDialog
from tests.support.books_world import BooksWorld
from tests.ui.conftest import Desk
from tests.ui.zoho_bench import Browser, browser, cut, cycle, zoho_desk, zoho_world

__all__ = ["browser", "zoho_desk", "zoho_world"]
Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def checked(desk: Desk) -> dict[str, CheckLine]:
    """The lines of Zoho Books, looked at now."""
    desk.monitor.check(CheckGroup.ZOHO)
    desk.until(lambda: not desk.monitor.checking(CheckGroup.ZOHO))
    desk.idle()
    return {line.key: line for line in desk.monitor.lines(CheckGroup.ZOHO)}


def page_of(desk: Desk) -> ConnectionsPage:
    desk.window.open_page("connections", Panel.ZOHO)
    page = desk.window.page()
    assert isinstance(page, ConnectionsPage)
    desk.idle()
    return page


def test_every_line_passes_where_everything_is_well(zoho_desk: Desk) -> None:
    cycle(zoho_desk)
    lines = checked(zoho_desk)
    assert {"zoho.sign_in", "zoho.region", "zoho.organization", "zoho.permissions", "zoho.budget", "zoho.periods"} <= {
        *lines
    }
    assert {line.verdict for line in lines.values()} == {Verdict.OK}, lines
    cell = zoho_desk.window.health.cells[Panel.ZOHO]
    assert cell.isVisible()
    assert cell.light is Light.GOOD
    assert cell.fact.startswith("Signed in · ")
    assert cell.fact.endswith("calls left")


def test_looking_again_costs_no_call_of_the_day(zoho_desk: Desk) -> None:
    checked(zoho_desk)
    world = zoho_desk.world
    assert isinstance(world, BooksWorld)
    before = zoho_desk.session.service.accounting.budget()
    for _ in range(3):
        checked(zoho_desk)
    assert zoho_desk.session.service.accounting.budget() == before


def test_without_zoho_books_there_is_neither_a_cell_nor_a_card(desk: Desk) -> None:
    assert not desk.window.health.cells[Panel.ZOHO].isVisible()
    desk.window.open_page("connections")
    assert not desk.window.page().cards[CheckGroup.ZOHO].isVisible()  # type: ignore[attr-defined]
    assert desk.window.health.cells[Panel.TALLY].isVisible()


def test_the_cell_goes_when_it_is_switched_off(zoho_desk: Desk) -> None:
    strip = zoho_desk.window.health
    assert strip.cells[Panel.ZOHO].isVisible()
    assert not strip.cells[Panel.TALLY].isVisible(), "nothing comes from TallyPrime here"
    zoho_desk.session.save_settings(lambda old: old.with_value("zoho.enabled", False))
    zoho_desk.idle()
    assert not strip.cells[Panel.ZOHO].isVisible()


def test_a_revoked_sign_in_is_said_with_the_button_that_repairs_it(zoho_desk: Desk, browser: Browser) -> None:
    zoho_desk.world.zoho.accounts.revoke_all()  # type: ignore[attr-defined]
    cycle(zoho_desk)
    assert zoho_desk.session.status is not None
    assert zoho_desk.session.status.overall is Overall.SIGN_IN_NEEDED
    lines = checked(zoho_desk)
    assert lines["zoho.sign_in"].verdict is Verdict.FAILED
    assert lines["zoho.sign_in"].help == Help.SIGN_IN_ZOHO
    assert lines["zoho.budget"].verdict is Verdict.NOT_CHECKED
    assert zoho_desk.window.health.cells[Panel.ZOHO].fact == "Sign-in needed"
    page = page_of(zoho_desk)
    (act,) = page.cards[CheckGroup.ZOHO].rows["zoho.sign_in"].buttons
    assert act.text() == "Sign in…"
    act.click()
    dialog = page.dialog
    assert isinstance(dialog, ZohoDialog)
    zoho_desk.idle()
    dialog.primary.click()
    zoho_desk.until(lambda: dialog.found is not None)
    zoho_desk.until(lambda: zoho_desk.window.health.cells[Panel.ZOHO].light is Light.GOOD)
    zoho_desk.until(lambda: zoho_desk.session.status.overall is not Overall.SIGN_IN_NEEDED)  # type: ignore[union-attr]


def test_the_overview_names_zoho_and_leads_there(zoho_desk: Desk) -> None:
    zoho_desk.world.zoho.accounts.revoke_all()  # type: ignore[attr-defined]
    cycle(zoho_desk)
    zoho_desk.window.open_page("overview")
    zoho_desk.idle()
    page = zoho_desk.window.page()
    assert page.sentence.text() == "Sign in to Zoho Books again. Nothing is being sent there."  # type: ignore[attr-defined]
    page.primary.click()  # type: ignore[attr-defined]
    zoho_desk.idle()
    assert zoho_desk.window.page().title.text() == "Connections"


def test_a_used_up_day_and_a_closed_period_are_said(zoho_desk: Desk) -> None:
    cycle(zoho_desk)
    world = zoho_desk.world
    assert isinstance(world, BooksWorld)
    world.books.lock_period(world.today)
    world.advance(hours=2)
    cycle(zoho_desk)
    lines = checked(zoho_desk)
    assert lines["zoho.periods"].verdict is Verdict.WARNING
    assert lines["zoho.periods"].short == "Closed after go-live"
    zoho_desk.session.save_settings(lambda old: old.with_value("zoho.daily_reserve", 9000))
    zoho_desk.idle()
    lines = checked(zoho_desk)
    assert lines["zoho.budget"].verdict is Verdict.FAILED, lines["zoho.budget"]
    assert "nothing is sent until then" in lines["zoho.budget"].text
    assert zoho_desk.window.health.cells[Panel.ZOHO].fact == "Calls used up"


def test_no_sentence_of_the_card_is_cut(zoho_desk: Desk) -> None:
    zoho_desk.world.zoho.accounts.revoke_all()  # type: ignore[attr-defined]
    checked(zoho_desk)
    page = page_of(zoho_desk)
    for size in ((1280, 800), (853, 533)):
        zoho_desk.window.resize(*size)
        zoho_desk.idle()
        zoho_desk.bot.wait(20)
        assert cut(page.cards[CheckGroup.ZOHO]) == []
