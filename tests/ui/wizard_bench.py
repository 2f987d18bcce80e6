"""A PC on which nothing is set up yet, and a person who goes through the wizard on it: real engine, simulators."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Program, open_program
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET
from app.ui.health import HealthMonitor
from app.ui.session import Session
from app.ui.wizard.wizard import Wizard
from tests.support.world import World


@dataclass
class Bench:
    """A PC on which nothing is set up yet."""

    world: World
    program: Program
    session: Session
    monitor: HealthMonitor
    bot: QtBot
    wizard: Wizard
    ended: list[bool]

    def reopen(self) -> None:
        """The wizard again, as after the next start."""
        self.wizard, self.ended = _wizard(self.session, self.monitor, self.bot)
        self.until(lambda: self.wizard.resumed)

    def until(self, condition: Callable[[], bool], timeout_ms: int = 20_000) -> None:
        self.bot.waitUntil(condition, timeout=timeout_ms)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.wizard.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def press(self, name: str) -> None:
        made = self.find(QAbstractButton, name)
        assert made.isEnabled(), f"{name} cannot be pressed: {made.toolTip()}"
        # A check box or radio button is pressed at its mark: its right part may be empty.
        at = QPoint(8, made.height() // 2) if isinstance(made, QCheckBox | QRadioButton) else QPoint()
        self.bot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at)

    def type(self, name: str, text: str) -> None:
        field = self.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.selectAll()
        self.bot.keyClicks(field, text)

    def pick(self, name: str, data: str) -> None:
        box = self.find(QComboBox, name)
        assert isinstance(box, QComboBox)
        at = box.findData(data)
        assert at >= 0, f"{data} is not in {name}"
        box.setFocus()
        while box.currentIndex() != at:
            self.bot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < at else Qt.Key.Key_Up)

    def next(self, onto: str) -> None:
        """Press Next once it can be pressed."""
        self.until(self.wizard.next_button.isEnabled)
        self.bot.mouseClick(self.wizard.next_button, Qt.MouseButton.LeftButton)
        self.until(lambda: self.wizard.step.title == onto)

    # -- the steps, as a person does them --------------------------------------------------------------------------

    def to_tally(self) -> None:
        self.next("TallyPrime")

    def through_tally(self) -> None:
        self.until(lambda: bool(self.session.settings.tally.company))
        self.pick("currency", "INR")
        self.next("ServiceTitan")

    def to_servicetitan(self) -> None:
        self.to_tally()
        self.through_tally()

    def credentials(
        self,
        secret: str = DEFAULT_CLIENT_SECRET,
        tenant: str = "",
        client: str = DEFAULT_CLIENT_ID,
        app_key: str = DEFAULT_APP_KEY,
    ) -> None:
        self.type("tenant", tenant or self.world.tenant.tenant_id)
        self.type("client", client)
        self.type("servicetitan-client-secret", secret)
        self.type("servicetitan-app-key", app_key)
        step = self.wizard.servicetitan
        self.until(lambda: bool(step.lines) and self.session.background.idle)

    def through_matching(self) -> None:
        step = self.wizard.matching
        self.until(lambda: step.survey is not None and bool(step.unit.current))
        self.next("Go-live date")

    def to_matching(self) -> None:
        self.to_servicetitan()
        self.credentials()
        self.next("Matching")

    def to_dry_run(self) -> None:
        self.to_matching()
        self.through_matching()
        self.wizard.go_live.choose(self.world.start_date)
        self.next("Zoho Books")
        self.next("Dry run")


def _wizard(session: Session, monitor: HealthMonitor, bot: QtBot) -> tuple[Wizard, list[bool]]:
    wizard = Wizard(session, monitor)
    bot.addWidget(wizard)
    ended: list[bool] = []
    wizard.finished.connect(ended.append)
    wizard.tally.ports = ()
    wizard.show()
    wizard.activateWindow()
    return wizard, ended


def fresh_program(world: World, folder: Path) -> Program:
    """A profile that knows only where the simulators are."""
    profile = folder / "fresh"
    profile.mkdir()
    known = {
        "tally": {"url": world.tally.url, "pause_seconds": 0},
        "servicetitan": {"environment": "custom", "api_url": world.titan.url, "auth_url": world.titan.url},
    }
    (profile / "settings.json").write_text(json.dumps(known), encoding="utf-8")
    return open_program(profile, clock=world.clock, locks=folder / "locks")


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """The small, clean company."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with World(tmp_path) as world:
        program = fresh_program(world, tmp_path)
        session = Session(program)
        monitor = HealthMonitor(session)
        wizard, ended = _wizard(session, monitor, qtbot)
        session.start()
        made = Bench(world, program, session, monitor, qtbot, wizard, ended)
        made.until(lambda: made.wizard.resumed)
        yield made
        made.wizard.close()
        monitor.stop()
        assert session.close(), "a thread of the window did not end"
        program.close()
