"""Starting and stopping the tray application again and again in one process: nothing of it stays behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.application import Application
from app.ui.start import run_window
from tests.support.world import World

SAID_OFFSCREEN = ("No such signal QPlatformNativeInterface", "This plugin does not support")
pytestmark = [
    pytest.mark.qt_log_ignore(*SAID_OFFSCREEN, extend=True),
    *(pytest.mark.expects_log(f"Qt: .*{said}") for said in SAID_OFFSCREEN),
]
STARTS, WARM = 50, 14
"""Caches fill during the first ones: each page was open twice by then."""
PAGES = ("overview", "attention", "records", "mapping", "audit", "connections", "settings")
WOBBLE = 3
"""One more or less may be alive at one moment; what every start leaves behind is ten times as many."""
GROWTH_MB = 0.25
"""A start, on average; a window that stays weighs several times as much."""


@dataclass(frozen=True)
class Left:
    """What is there after a stop."""

    objects: int
    windows: int
    threads: int
    handles: int
    memory_mb: float

    @classmethod
    def now(cls, qapp: QApplication) -> Left:
        """After everything that was to be deleted is gone."""
        for _ in range(3):
            qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            qapp.processEvents()
            gc.collect()
        process = psutil.Process()
        return cls(
            sum(isinstance(one, QObject) for one in shiboken6.getAllValidWrappers()),
            len(qapp.allWidgets()),
            threading.active_count(),
            process.num_fds() if os.name == "posix" else process.num_handles(),
            process.memory_info().rss / 2**20,
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        made.company.add_supplier("Nobody Knows")
        made.purchase(supplier="Nobody Knows")
        yield made


def visits(application: Application, page: str) -> Iterator[None]:
    """A page, its record's drawer and the wizard, each until nothing is under way."""
    yield
    application.open_page(page)
    yield
    application.session.open_record(1)
    yield
    application.open_wizard()
    yield


def run_once(world: World, page: str) -> None:
    """One start and stop."""

    def ready(application: Application) -> None:
        steps = visits(application, page)

        def look() -> None:
            if application.session.status is None or not application.session.background.idle:
                return
            if next(steps, steps) is steps:
                timer.stop()
                application.tray.quit_wanted.emit()

        timer = QTimer(application)
        timer.timeout.connect(look)
        timer.start(10)

    program = world.open()
    try:
        assert run_window(world.profile(), lambda: program, ready=ready) == 0
    finally:
        world.close(program)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_50_starts_and_stops_in_one_process_leave_no_object_thread_handle_or_memory(
    world: World, qtbot: QtBot, qapp: QApplication
) -> None:
    program = world.open()
    world.until_quiet(program)
    world.close(program)
    left: list[Left] = []
    for number in range(STARTS):
        run_once(world, PAGES[number % len(PAGES)])
        left.append(Left.now(qapp))
    # The same page was open last in both.
    early, late = left[WARM - 1], left[STARTS - 1 - (STARTS - WARM) % len(PAGES)]
    assert late.objects <= early.objects + WOBBLE, left
    assert late.windows <= early.windows, left
    assert late.threads <= early.threads, left
    assert late.handles <= early.handles + WOBBLE, left
    assert late.memory_mb - early.memory_mb < GROWTH_MB * (STARTS - WARM), left
