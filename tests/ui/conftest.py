"""A desk for the window's tests: simulators, one profile, its session and main window, all real; offscreen."""

from __future__ import annotations

import gc
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":  # Qt's offscreen platform does not look there by itself, and without a font has no letters
    os.environ.setdefault("QT_QPA_FONTDIR", os.path.join(os.environ["SYSTEMROOT"], "Fonts"))

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Program
from app.ui.health import HealthMonitor
from app.ui.main_pages import main_window
from app.ui.qt_object import make_application_object
from app.ui.session import Session
from app.ui.theme.theme import Theme, theme
from app.ui.window import MainWindow
from tests.support.snapshot import synced_sample
from tests.support.world import World
from tests.ui.wizard_bench import bench as bench


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """No garbage is collected by chance, as in the program (`app.ui.process`): a thread that destroys a Qt object while
    the main thread makes another one waits for it, and it for the thread, for ever."""
    gc.disable()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """What the test left is collected here, in the main thread; also after a teardown that failed."""
    try:
        return (yield)
    finally:
        gc.collect()
        gc.enable()


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application object of this process, with the theme, as the program makes it."""
    application = make_application_object([])
    gc.freeze()  # what is imported lives to the end, and need not be looked at after every test
    theme().force(Qt.ColorScheme.Light)
    return application


@dataclass
class Desk:
    """What a test of the window holds."""

    world: World
    program: Program
    session: Session
    monitor: HealthMonitor
    window: MainWindow
    bot: QtBot
    theme: Theme

    def until(self, condition: Callable[[], bool], timeout_ms: int = 15_000) -> None:
        """Let the window live until it is so."""
        self.bot.waitUntil(condition, timeout=timeout_ms)

    def idle(self) -> None:
        """Until nothing is being read or done."""
        self.until(lambda: self.session.background.idle)

    def sync(self) -> None:
        """One cycle of the engine's own thread, to its end."""
        ended: list[object] = []
        self.session.bridge.ended.connect(ended.append)
        if self.session.runner.started:
            self.session.sync_now()
        else:
            self.session.runner.start()  # which runs at once
        self.until(lambda: bool(ended), 60_000)
        self.session.bridge.ended.disconnect(ended.append)
        self.idle()


@pytest.fixture
def desks(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[World], Desk]]:
    """Makes desks on worlds of the test's own."""
    made: list[Desk] = []

    def make(world: World) -> Desk:
        program = world.open()
        session = Session(program)
        monitor = HealthMonitor(session)
        window = main_window(session, monitor)
        qtbot.addWidget(window)
        desk = Desk(world, program, session, monitor, window, qtbot, theme())
        made.append(desk)
        window.resize(1280, 800)
        window.show()
        return desk

    yield make
    for desk in made:
        desk.monitor.stop()
        assert desk.session.close(), "a thread of the window did not end"
        desk.window.close()


@pytest.fixture
def desk(tmp_path: Path, desks: Callable[[World], Desk]) -> Iterator[Desk]:
    """A desk on the small, clean company."""
    with World(tmp_path) as world:
        yield desks(world)


@pytest.fixture
def sample_desk(tmp_path: Path, desks: Callable[[World], Desk]) -> Iterator[Desk]:
    """A desk on the electrical contractor with its deliberate mismatches."""
    with World.sample(tmp_path, vouchers=60) as world:
        yield desks(world)


@pytest.fixture
def synced_desk(tmp_path: Path, desks: Callable[[World], Desk]) -> Iterator[Desk]:
    """The same after its first cycle."""
    with synced_sample().world(tmp_path) as world:
        yield desks(world)
