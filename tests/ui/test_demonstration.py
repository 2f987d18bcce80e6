"""The demonstration's window: what a newcomer does in its panel is what the real application then shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.cli.demo import demonstration
from app.cli.window import add_stage
from app.domain.overall import Overall
from app.simulators.stage import UNKNOWN_SUPPLIER
from app.ui.application import Application
from app.ui.demo_panel import DemoPanel

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface", "This plugin does not support", extend=True
)
Left = Qt.MouseButton.LeftButton


class Show:
    """The demonstration as it stands on the screen."""

    def __init__(self, app: Application, panel: DemoPanel, bot: QtBot) -> None:
        self.app, self.panel, self.bot = app, panel, bot

    def until(self, *states: Overall) -> None:
        session = self.app.session
        self.bot.waitUntil(lambda: session.status is not None and session.status.overall in states, timeout=40_000)

    def until_settled(self) -> None:
        """The first run is over and nothing is under way."""
        session = self.app.session
        self.bot.waitUntil(
            lambda: (
                session.status is not None
                and session.status.overall is Overall.ATTENTION
                and session.status.last_run is not None
                and session.status.working == 0
                and session.doing is None
            ),
            timeout=60_000,
        )

    def until_waiting(self, number: int) -> None:
        session = self.app.session
        self.bot.waitUntil(lambda: session.status is not None and session.status.attention == number, timeout=40_000)

    def turn(self, text: str) -> None:
        box = self.panel.switches[text]
        self.bot.mouseClick(box, Left, pos=QPoint(8, box.height() // 2))

    def do(self, text: str) -> str:
        before = self.panel.said.text()
        self.bot.mouseClick(self.panel.deeds[text], Left)
        self.bot.waitUntil(lambda: self.panel.said.text() != before)
        return self.panel.said.text()


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(qapp, "exit", lambda: None)
    with demonstration(vouchers=30, seed=1) as world:
        app = Application(qapp, world.program)
        app.start()
        made = Show(app, add_stage(app, world.stage), qtbot)
        made.until_settled()
        yield made
        app.end()
        app.deleteLater()


@pytest.mark.parametrize(
    ("switch", "state"),
    [
        ("TallyPrime is running", Overall.TALLY_OFFLINE),
        ("The company is open in Tally", Overall.TALLY_OFFLINE),
        ("The client secret is valid", Overall.SIGN_IN_NEEDED),
    ],
)
def test_a_switch_turned_off_shows_its_state_and_turned_on_again_all_is_as_before(
    show: Show, switch: str, state: Overall
) -> None:
    show.turn(switch)
    show.until(state)
    show.turn(switch)
    show.until(Overall.ATTENTION)


def test_a_purchase_from_an_unknown_supplier_waits_until_the_vendor_is_created(show: Show) -> None:
    assert show.app.session.status is not None
    waiting = show.app.session.status.attention
    assert UNKNOWN_SUPPLIER in show.do("… from an unknown supplier")
    show.until_waiting(waiting + 1)
    show.do("Create that vendor in ServiceTitan")
    show.until_waiting(waiting)


def test_the_panel_can_be_closed_and_stays_away(show: Show) -> None:
    show.panel.close()
    assert not show.panel.isVisible()
    assert show.app.window is not None
    assert show.app.window.isVisible()
