"""The whole application on the real engine: what icon, strip, panel and menu say when something fails, and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.domain.overall import Overall
from app.engine.notifications import Action, Cause, Notification
from app.engine.status import Status
from app.simulators.servicetitan import DEFAULT_CLIENT_SECRET
from app.simulators.tally.faults import Fault
from app.simulators.tally.masters import Ledger
from app.ui.application import Application
from app.ui.health import Light, Panel
from app.ui.health_strip import HealthCell
from app.ui.icons import tray_icon
from app.ui.network import NetworkWatch
from app.ui.pages.connections.page import ConnectionsPage
from app.ui.theme.theme import theme
from app.ui.window import MainWindow
from tests.support.world import World

SAID_OFFSCREEN = ("No such signal QPlatformNativeInterface", "This plugin does not support")
pytestmark = pytest.mark.qt_log_ignore(*SAID_OFFSCREEN, extend=True)
Left = Qt.MouseButton.LeftButton


class Running:
    """The application, set up and in sync with one purchase, as a person sees it."""

    def __init__(self, world: World, app: Application, bot: QtBot) -> None:
        self.world, self.app, self.bot = world, app, bot
        self.said: list[tuple[str, str]] = []
        """Title and text of every notification."""

    @property
    def window(self) -> MainWindow:
        assert self.app.window is not None
        return self.app.window

    def until(self, condition: Callable[[], object], timeout_ms: int = 20_000) -> None:
        self.bot.waitUntil(lambda: bool(condition()), timeout=timeout_ms)

    def until_icon(self, overall: Overall, attention: int = 0) -> None:
        """The icon in the tray has this state's shape, and the window's icon is the same."""
        wanted = _pixels(tray_icon(overall, attention, theme().dark))
        self.until(lambda: _pixels(self.app.tray.icon.icon()) == wanted)
        assert _pixels(self.window.windowIcon()) == wanted

    def cell(self, panel: Panel) -> HealthCell:
        return self.window.health.cells[panel]

    def sync(self) -> None:
        """Press “Sync now”, once it is not “Stop”."""
        self.until(lambda: self.app.session.doing is None)
        self.bot.mouseClick(self.window.health.sync_button, Left)

    def panel(self, panel: Panel) -> ConnectionsPage:
        """Press the cell of the strip."""
        self.bot.mouseClick(self.cell(panel), Left)
        page = self.window.page()
        assert isinstance(page, ConnectionsPage)
        return page

    def menu(self, text: str) -> None:
        """Choose an entry of the tray's menu, or of its submenu."""
        menu = self.app.tray.menu
        menu.aboutToShow.emit()
        actions = [*menu.actions(), *(one for sub in menu.findChildren(QMenu) for one in sub.actions())]
        next(one for one in actions if one.text() == text).trigger()


def _pixels(icon: object) -> bytes:
    image = icon.pixmap(32, 32).toImage().convertToFormat(QImage.Format.Format_ARGB32)  # type: ignore[attr-defined]
    return bytes(image.constBits())


@pytest.fixture
def running(tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(qapp, "exit", lambda: None)
    with World(tmp_path) as world:
        world.purchase()
        app = Application(qapp, world.open())
        made = Running(world, app, qtbot)
        monkeypatch.setattr(app.tray.icon, "showMessage", lambda title, text, *_: made.said.append((title, text)))
        app.start()
        made.until_icon(Overall.UP_TO_DATE)
        made.until(lambda: {made.cell(panel).light for panel in (Panel.TALLY, Panel.SERVICETITAN)} == {Light.GOOD})
        yield made
        app.end()
        app.deleteLater()


# -- outages -----------------------------------------------------------------------------------------------------------


def test_tally_switched_off_shows_in_icon_strip_and_panel_and_on_again_heals_by_itself(running: Running) -> None:
    running.world.tally.faults.arm(Fault.REFUSED)
    running.sync()
    running.until_icon(Overall.TALLY_OFFLINE)
    running.until(lambda: running.cell(Panel.TALLY).light is Light.BAD)
    assert running.cell(Panel.COMPANY).light is Light.UNKNOWN, "nothing is green that was not checked"
    assert running.app.tray.icon.toolTip().startswith("TallyPrime does not answer since ")
    page = running.panel(Panel.TALLY)
    running.until(lambda: page.steps is not None and page.steps.isVisible())
    running.world.tally.faults.clear(Fault.REFUSED)
    running.world.advance(minutes=1)
    running.until_icon(Overall.UP_TO_DATE)
    running.until(lambda: running.cell(Panel.TALLY).light is Light.GOOD)
    assert page.steps is None or not page.steps.isVisible()


def test_a_company_closed_in_tally_is_said_and_opened_again_heals_by_itself(running: Running) -> None:
    running.world.tally.close_company(running.world.company.name)
    running.sync()
    running.until_icon(Overall.TALLY_OFFLINE)
    running.until(lambda: running.cell(Panel.COMPANY).light is Light.BAD)
    running.until(lambda: running.cell(Panel.TALLY).light is Light.GOOD, 30_000)
    assert "company" in running.app.tray.icon.toolTip()
    running.panel(Panel.COMPANY)
    running.world.tally.open_company(running.world.company)
    running.world.advance(minutes=1)
    running.until_icon(Overall.UP_TO_DATE)
    running.until(lambda: running.cell(Panel.COMPANY).light is Light.GOOD)


def test_a_secret_that_became_wrong_is_told_once_and_the_click_leads_to_its_repair(running: Running) -> None:
    running.world.titan.auth.client_secret = "renewed"
    running.world.titan.auth.revoke_all()
    running.world.purchase()
    running.sync()
    running.until_icon(Overall.SIGN_IN_NEEDED)
    running.until(lambda: running.said)
    assert [title for title, _ in running.said] == ["ServiceTitan needs you to sign in"]
    assert "ml-connector" not in running.said[0][1]
    running.window.hide()
    running.app.tray.icon.messageClicked.emit()
    assert running.window.isVisible()
    assert isinstance(running.window.page(), ConnectionsPage)
    running.world.titan.auth.client_secret = DEFAULT_CLIENT_SECRET
    running.world.advance(minutes=1)
    running.until_icon(Overall.UP_TO_DATE)
    assert len([title for title, _ in running.said if "sign in" in title]) == 1


def test_servicetitan_out_of_reach_is_a_cloud_and_what_waits_is_sent_when_the_network_is_back(
    running: Running,
) -> None:
    running.world.titan.refuse_connections()
    running.world.purchase()
    running.sync()
    running.until_icon(Overall.CLOUD_OFFLINE)
    running.until(lambda: running.cell(Panel.SERVICETITAN).light is Light.BAD)
    running.world.titan.accept_connections()
    running.app.network.tell(online=False)
    running.app.network.tell(online=True)
    schedule = running.app.session.runner._schedule
    running.until(lambda: schedule is not None and not schedule._woken)
    running.world.advance(seconds=20)  # the network is given a moment
    running.until_icon(Overall.UP_TO_DATE)
    assert len(running.world.tenant.all_orders()) == 2


def test_pausing_by_the_tray_shows_everywhere_and_resume_in_the_window_goes_on(running: Running) -> None:
    running.menu("Until I resume")
    running.until_icon(Overall.PAUSED)
    running.world.purchase()
    running.until(lambda: running.window.health.pause_button.text() == "Resume")
    assert len(running.world.tenant.all_orders()) == 1, "something was sent while paused"
    running.bot.mouseClick(running.window.health.pause_button, Left)
    running.until_icon(Overall.UP_TO_DATE)
    running.until(lambda: len(running.world.tenant.all_orders()) == 2)


# -- notifications -----------------------------------------------------------------------------------------------------


def test_records_that_need_a_person_are_told_once_and_the_click_opens_them(running: Running) -> None:
    for _ in range(3):
        running.world.purchase(supplier=_unknown(running.world))
    running.sync()
    running.until_icon(Overall.ATTENTION, 3)
    running.until(lambda: running.said)
    running.app.session.refresh_status()
    running.until(lambda: running.app.session.background.idle)
    assert running.said == [("Records need attention", "3 records need attention.")]
    running.app.tray.icon.messageClicked.emit()
    assert running.window.page().name == "attention"


def test_snoozed_nothing_is_told_and_the_menu_says_until_when_and_ends_it(running: Running) -> None:
    running.menu("No notifications for 4 hours")
    running.world.purchase(supplier=_unknown(running.world))
    running.sync()
    running.until_icon(Overall.ATTENTION, 1)
    running.until(lambda: running.app.session.background.idle)
    assert running.said == []
    running.app.tray.menu.aboutToShow.emit()
    entry = next(one for one in running.app.tray.menu.actions() if one.text().startswith("Show notifications again"))
    assert "off until " in entry.text()
    entry.trigger()
    running.app.session.refresh_status()
    running.until(lambda: running.said)


def test_a_snooze_outlives_a_restart_of_the_program(running: Running) -> None:
    running.menu("No notifications for 4 hours")
    running.until(lambda: running.app.session.background.idle)
    again = Application(QApplication.instance(), running.world.open("pc"))  # type: ignore[arg-type]
    try:
        again.session.refresh_status()
        running.until(lambda: again.tray.snoozed_until is not None)
        assert again.tray.snoozed_until is not None
        left = again.tray.snoozed_until - again.session.now()
        assert timedelta(hours=3, minutes=58) < left <= timedelta(hours=4)
    finally:
        again.end()
        again.deleteLater()


def test_where_the_program_went_is_told_at_the_first_closing_only_and_its_click_opens_the_window(
    running: Running,
) -> None:
    running.window.close()
    assert [title for title, _ in running.said] == ["ML Connector goes on here"]
    running.app.tray.icon.messageClicked.emit()
    assert running.window.isVisible()
    assert running.window.page().name == "overview"
    running.window.close()
    assert len(running.said) == 1


def test_a_notification_names_no_command_line(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Notification(Cause.PROBLEM, "Not in sync", "No run. Start one with “ml-connector sync”.", Action.HEALTH)
    running.app.notifier._show((told, None))
    assert running.said[0][1].startswith("No run.")
    assert "ml-connector" not in running.said[0][1]


def test_a_long_sentence_leaves_room_in_the_tooltip_for_last_and_next_run(running: Running) -> None:
    status = running.app.session.status
    assert isinstance(status, Status)
    long = "TallyPrime refused the request because " + "the company is being written to by somebody, " * 4
    running.app.session.status_changed.emit(replace(status, overall=Overall.TALLY_OFFLINE, text=long))
    tip = running.app.tray.icon.toolTip()
    assert len(tip) <= 127, "Windows cuts it off"
    first, last, following = tip.splitlines()
    assert first.endswith("…")
    assert (last[:8], following[:8]) == ("Last run", "Next run")


def _unknown(world: World) -> str:
    if not world.company.has(Ledger, "Sunrise Cable House"):
        world.company.add_supplier("Sunrise Cable House")
    return "Sunrise Cable House"


# -- network -----------------------------------------------------------------------------------------------------------


def test_the_engine_is_woken_only_when_the_network_was_gone(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(running.app.session.runner, "wake", woken.append)
    watch = NetworkWatch(running.app.session)
    watch.tell(online=True)
    assert woken == []
    watch.tell(online=False)
    watch.tell(online=False)
    watch.tell(online=True)
    watch.tell(online=True)
    assert woken == ["the network is back"]
    watch.stop()


def test_opening_the_menu_again_and_again_keeps_one_submenu(running: Running) -> None:
    for _ in range(20):
        running.app.tray.menu.aboutToShow.emit()
    assert len(running.app.tray.menu.findChildren(QMenu)) == 1


def test_the_menus_status_line_keeps_its_colour_and_long_ones_are_broken(running: Running) -> None:
    status = running.app.session.status
    assert isinstance(status, Status)
    text = "Something that the engine says at length, so long that no menu could show it on one line of its own."
    failed = replace(status, overall=Overall.TALLY_OFFLINE, text=text, outage_since=None)
    running.app.session.status_changed.emit(failed)
    running.app.tray.menu.aboutToShow.emit()
    lines = [one for one in running.app.tray.menu.actions() if not one.isSeparator()][:2]
    assert " ".join(one.text() for one in lines) == text
    drawn = lines[0].icon().pixmap(16, 16, mode=lines[0].icon().Mode.Disabled).toImage()
    assert {drawn.pixelColor(x, 8).hue() for x in range(2, 14)} - {-1}, "the icon is grey"
