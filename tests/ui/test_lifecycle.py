"""The window program's life: starting, starting twice, accidents, quitting and being ended, by real processes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Program, open_program
from app.domain.errors import KnownError
from app.domain.states import State
from app.store.database import Touched
from app.ui.application import Application
from app.ui.bridge import Bridge
from app.ui.instance import Instance
from app.ui.start import FAILED, run_window, show_failure
from tests.support import proof
from tests.support.world import World, wait_for
from tests.ui.conftest import Desk
from tests.ui.desktop import Starts, WindowProcess

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
SAID_OFFSCREEN = ("No such signal QPlatformNativeInterface", "This plugin does not support")
pytestmark = [
    pytest.mark.qt_log_ignore(*SAID_OFFSCREEN, extend=True),
    *(pytest.mark.expects_log(f"Qt: .*{said}") for said in SAID_OFFSCREEN),
]
Start = Callable[..., WindowProcess]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        yield made


@pytest.fixture
def start(world: World) -> Iterator[Start]:
    """Starts the program on the world's profile."""
    starts = Starts({**world.environment(), **OFFSCREEN})
    try:
        yield lambda *arguments: starts(world.profile(), *arguments)
    finally:
        starts.close()


def complaints(world: World) -> list[str]:
    """Lines of the log that Qt or a mistake left there."""
    lines = [line for path in (world.profile() / "logs").glob("*") for line in path.read_text("utf-8").splitlines()]
    return [
        line
        for line in lines
        if ("Qt:" in line or "Traceback" in line or " ERROR " in line or " WARNING " in line)
        and not any(known in line for known in SAID_OFFSCREEN)
    ]


# -- one instance ------------------------------------------------------------------------------------------------------


def test_a_second_start_shows_the_first_ones_window_and_ends(start: Start) -> None:
    first = start("--hidden").ready()
    assert not first.ask("app.window is not None and app.window.isVisible()")
    second = start()
    assert second.wait() == 0
    first.until("app.window is not None and app.window.isVisible()")
    first.ask("app.window.showMinimized()")
    assert start("--hidden").wait() == 0
    first.until("app.window.isVisible() and not app.window.isMinimized()")
    assert first.quit() == 0


def test_after_being_killed_the_next_start_is_the_first_again(start: Start) -> None:
    first = start("--hidden").ready()
    first.process.kill()
    assert first.wait() != 0
    second = start("--hidden").ready()
    assert start().wait() == 0
    second.until("app.window is not None and app.window.isVisible()")
    assert second.quit() == 0


def test_two_profiles_run_side_by_side(world: World, start: Start) -> None:
    one = start("--hidden").ready()
    starts = Starts({**world.environment(), **OFFSCREEN})
    try:
        other = starts(world.profile("other"), "--hidden").ready()
        assert other.quit() == 0
    finally:
        starts.close()
    assert one.quit() == 0


# -- ends --------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals, it announces a log-off: see below")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_being_asked_to_end_by_the_system_quits_cleanly(world: World, start: Start, number: signal.Signals) -> None:
    program = start("--hidden").ready()
    program.until("app.session.status is not None")
    program.signal(number)
    assert program.wait() == 0
    assert program.errors == ""
    assert complaints(world) == []


def test_quitting_in_the_middle_of_a_run_ends_within_seconds_and_nothing_is_lost(world: World, start: Start) -> None:
    for _ in range(40):
        world.purchase()
    world.titan.tenant.switches.latency_s = 0.2
    program = start("--hidden").ready()
    wait_for(world.tenant.all_orders)
    assert program.quit(timeout_s=20) == 0
    sent = len(world.tenant.all_orders())
    assert 0 < sent < 40, "the run was over already"
    assert complaints(world) == []
    world.titan.tenant.switches.latency_s = 0
    with_all = world.open()
    world.until_quiet(with_all)
    assert set(world.states(with_all).values()) == {State.SYNCED}
    proof.exactly_once(world)


def test_logging_off_ends_the_session_without_asking_anything(world: World, start: Start) -> None:
    program = start().ready()
    program.until("app.window.isVisible()")
    # What Qt calls when Windows ends the session; there is no session manager to send it here.
    assert program.ask("log_off(app)") == {"hint": "RestartNever", "window": False, "running": False}
    assert program.wait() == 0, "without an icon nothing may be left behind, also where the log-off is stopped"
    assert complaints(world) == []


def test_a_process_leaves_no_other_process_and_no_file_open_behind(world: World, start: Start) -> None:
    program = start().ready()
    children = psutil.Process(program.process.pid).children(recursive=True)
    assert program.quit() == 0
    assert [child for child in children if child.is_running()] == []
    database = world.profile() / "ml-connector.db"
    assert [path for path in database.parent.glob("*.lock") if _held(path)] == []
    assert not (database.parent / "ml-connector.db-wal").exists(), "the database was not closed"


def _held(path: Path) -> bool:
    return any(str(path) in (f.path for f in _files(p)) for p in psutil.process_iter() if p.pid != os.getpid())


def _files(process: psutil.Process) -> list[Any]:
    try:
        return process.open_files()
    except psutil.Error:
        return []


# -- again and again ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_50_starts_and_stops_in_a_row_leave_nothing_behind(world: World, start: Start) -> None:
    world.purchase()
    for number in range(50):
        program = start(*(() if number % 2 else ("--hidden",))).ready()
        if number % 5 == 0:
            program.until("app.session.status is not None")
        assert program.quit(timeout_s=30) == 0, f"start {number}: {program.errors}"
        assert program.errors == "", f"start {number}"
        program.close()
    assert complaints(world) == []
    with_all = world.open()
    world.until_quiet(with_all)
    proof.exactly_once(world)


def run_once(program: Program, folder: Path, act: Callable[[Application], None]) -> int:
    """The program from start to end in this process; `act` when its window is there, then it is quit."""

    def ready(application: Application) -> None:
        def settled() -> None:
            if application.session.status is None or not application.session.background.idle:
                return
            timer.stop()
            act(application)
            application.tray.quit_wanted.emit()

        timer = QTimer(application)
        timer.timeout.connect(settled)
        timer.start(20)

    return run_window(folder, lambda: program, ready=ready)


def test_10_starts_and_stops_in_one_process_leave_no_thread_no_window_and_no_object(
    world: World, qtbot: QtBot, qapp: QApplication
) -> None:
    folder = world.profile()
    pages = ["overview", "attention", "records", "mapping", "audit", "connections", "settings"]
    before = set(threading.enumerate())
    objects: list[int] = []
    for number in range(10):
        program = world.open()

        def act(application: Application, number: int = number) -> None:
            application.open_page(pages[number % len(pages)])

        assert run_once(program, folder, act) == 0
        world.close(program)
        for _ in range(3):
            qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            qapp.processEvents()
            gc.collect()
        assert [w for w in qapp.topLevelWidgets() if w.isVisible()] == []
        left = {thread.name for thread in set(threading.enumerate()) - before}
        assert not {name for name in left if name.startswith(("window", "health", "engine", "APScheduler"))}, left
        objects.append(len(qapp.children()) + len(qapp.allWidgets()))
    assert objects[-1] <= objects[2], objects
    assert complaints(world) == []


def test_quitting_asks_no_window_and_says_nothing(
    world: World, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, title, *__: said.append(title))
    program = world.open()
    panels: list[Refusing] = []

    def act(application: Application) -> None:
        panels.append(Refusing())
        application.add_panel(panels[0])
        application.open_page("overview")

    assert run_once(program, world.profile(), act) == 0
    assert panels[0].asked == 0
    assert said == [], "the person was told that it goes on"


class Refusing(QWidget):
    """A window that does not let itself be closed."""

    asked = 0

    def closeEvent(self, event: QCloseEvent) -> None:
        self.asked += 1
        event.ignore()


# -- signals across threads --------------------------------------------------------------------------------------------


class _Counter(QObject):
    counted = Signal(int)


def test_5000_signals_from_other_threads_all_arrive(qtbot: QtBot, qapp: QApplication) -> None:
    counter, seen = _Counter(), set()
    counter.counted.connect(seen.add, Qt.ConnectionType.QueuedConnection)
    threads = [
        threading.Thread(target=lambda part=part: [counter.counted.emit(part * 1000 + i) for i in range(1000)])
        for part in range(5)
    ]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(seen) == 5000, timeout=20_000)
    for thread in threads:
        thread.join()


def test_5000_commits_from_other_threads_are_few_signals_and_lose_no_record(qtbot: QtBot, qapp: QApplication) -> None:
    bridge, told = Bridge(), []
    bridge.touched.connect(told.append)

    def commit(part: int) -> None:
        for number in range(1000):
            bridge.touch(Touched(frozenset({part * 1000 + number}), frozenset({"record"})))

    threads = [threading.Thread(target=commit, args=(part,)) for part in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(frozenset().union(*(t.records for t in told))) == 5000, timeout=20_000)
    assert len(told) < 100


def test_results_that_arrive_after_the_end_reach_nobody(desk: Desk) -> None:
    arrived: list[object] = []
    gate = threading.Event()

    def work() -> int:
        gate.wait(10)
        return 1

    desk.session.background.act(desk.window, work, arrived.append)
    threading.Timer(0.2, gate.set).start()
    assert desk.session.close()
    QCoreApplication.processEvents()
    assert arrived == []


# -- it cannot start ---------------------------------------------------------------------------------------------------


def answered(seen: list[QMessageBox]) -> QTimer:
    """Closes the message box that is going to open, and keeps what it said."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            timer.stop()
            seen.append(SimpleNamespace(text=box.text(), advice=box.informativeText(), detail=box.detailedText()))
            box.accept()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    return timer


def test_a_damaged_database_is_said_with_what_to_do(world: World, qtbot: QtBot, qapp: QApplication) -> None:
    folder = world.profile()
    (folder / "ml-connector.db").write_bytes(b"this is no database, but it is long enough to be read" * 100)
    seen: list[Any] = []
    timer = answered(seen)
    code = run_window(folder, lambda: open_program(folder, locks=world.locks()))
    timer.stop()
    assert code == FAILED
    assert len(seen) == 1
    assert "damaged" in seen[0].text or "cannot be read" in seen[0].text, seen[0].text
    assert seen[0].advice
    again = Instance(folder)
    assert again.first, "the next start would think that this one still runs"
    again.close()


@pytest.mark.expects_log("The window could not be started")
def test_a_mistake_while_starting_is_said_and_the_program_ends(world: World, qtbot: QtBot, qapp: QApplication) -> None:
    def broken() -> Program:
        raise RuntimeError("a mistake")

    seen: list[Any] = []
    timer = answered(seen)
    code = run_window(world.profile(), broken)
    timer.stop()
    assert code != 0
    assert "RuntimeError" in seen[0].text


def test_a_failure_shows_what_happened_what_to_do_and_the_detail(qtbot: QtBot, qapp: QApplication) -> None:
    seen: list[Any] = []
    timer = answered(seen)
    show_failure(KnownError("The disk is full.", advice="Make room.", detail="28"))
    timer.stop()
    assert (seen[0].text, seen[0].advice, seen[0].detail) == ("The disk is full.", "Make room.", "28")
