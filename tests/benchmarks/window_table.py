"""Measures how long the table of records takes to open, sort, search and scroll on a big journal, as a person waits.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/window_table.py [--records 100000] [--database FILE] [--limit-ms 100]

Each time is from the key or click to the painted rows. Exit code 1 when opening or sorting takes longer than the limit.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_program
from app.engine.views import RecordColumn, RecordQuery
from app.ui.pages.records.page import RecordsPage
from app.ui.qt_object import make_application_object
from app.ui.session import Session
from tests.support.big_journal import Size, build

WAIT_S = 30


def until(application: QApplication, done: Callable[[], bool]) -> None:
    """Let the window live until it is so."""
    end = time.monotonic() + WAIT_S
    while not done():
        application.processEvents(
            QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5
        )
        if time.monotonic() > end:
            raise TimeoutError


def timed(application: QApplication, page: RecordsPage, act: Callable[[], None]) -> float:
    """Milliseconds from the act to rows that are read and painted."""
    loaded: list[bool] = []
    mark = page.model.loaded.connect(lambda: loaded.append(True))
    begun = time.perf_counter()
    act()
    until(application, lambda: bool(loaded))
    page.table.viewport().repaint()
    took = (time.perf_counter() - begun) * 1000
    page.model.loaded.disconnect(mark)
    until(application, lambda: page.session.background.idle)
    return took


def once(application: QApplication, session: Session, note: Callable[[str, float], None]) -> None:
    """One page from its opening to its closing."""
    page = RecordsPage(session)
    page.resize(1060, 750)
    note("open", timed(application, page, page.show))
    for column in RecordColumn:
        for descending in (False, True):
            page.query = RecordQuery(descending=not descending)
            sort = partial(page._sort, column.value, descending)
            note(f"sort by {column.value}", timed(application, page, sort))
    note("search", timed(application, page, lambda: page._ask(RecordQuery(text="havells"))))
    timed(application, page, lambda: page._ask(RecordQuery()))
    begun = time.perf_counter()
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    until(application, lambda: page.model.row_at(page.model.rowCount() - 1) is not None)
    note("to the last row", (time.perf_counter() - begun) * 1000)
    until(application, lambda: session.background.idle)
    page.close()
    page.deleteLater()


def measure(application: QApplication, profile: Path, repeats: int) -> dict[str, list[float]]:
    """Every time by what was done."""
    program = open_program(profile, locks=profile / "locks")
    session = Session(program)
    found: dict[str, list[float]] = {}
    try:
        for _ in range(repeats):
            once(application, session, lambda what, took: found.setdefault(what, []).append(took))
    finally:
        session.close()
        program.close()
    return found


def main() -> int:
    """Print a line for each thing a person does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--database", type=Path, help="a journal made by tests/support/big_journal.py")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit-ms", type=float, default=100)
    chosen = parser.parse_args()
    application = make_application_object([])
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        profile.mkdir()
        if chosen.database is None:
            build(
                profile / "ml-connector.db",
                Size(records=chosen.records, waiting=chosen.records // 5),
                datetime.now(UTC),
            )
        else:
            shutil.copy(chosen.database, profile / "ml-connector.db")
        found = measure(application, profile, chosen.repeats)
    late = False
    for what, times in found.items():
        times.sort()
        middle, worst = times[len(times) // 2], times[-1]
        bound = what == "open" or what.startswith("sort")
        late = late or (bound and worst > chosen.limit_ms)
        print(f"{what:<18} median {middle:6.1f} ms   worst {worst:6.1f} ms")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
