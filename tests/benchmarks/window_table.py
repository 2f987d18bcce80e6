"""Measures how long the table of records takes to open, sort, filter and scroll on a big journal, as a person waits.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/window_table.py [--records 100000] [--database FILE] [--limit-ms 100]

Each time is from the key or click to the painted rows; beside it the processor time of the main thread, during which
the window stands still, and of all threads: other programs on the PC do not lengthen these. Exit code 1 when the median
of opening or of a sorting exceeds the limit, or the main thread's worst of anything does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from app.bootstrap import open_program
from app.domain.states import State
from app.engine.views import RecordColumn, RecordQuery
from app.ui.pages.records.page import RecordsPage
from app.ui.qt_object import make_application_object
from app.ui.session import Session
from tests.support.big_journal import Size, build

WAIT_S = 30


def until(done: Callable[[], bool], rouse: Callable[[Callable[[], None]], object]) -> None:
    """Let the window live until it is so; `rouse` connects what may have made it so. Nothing spins meanwhile."""
    loop = QEventLoop()
    rouse(lambda: loop.quit() if done() else None)
    QTimer.singleShot(WAIT_S * 1000, loop, loop.quit)
    if not done():
        loop.exec()
    if not done():
        raise TimeoutError


def settle(session: Session) -> None:
    """Until nothing is being read."""
    timer = QTimer()
    timer.start(5)
    until(lambda: session.background.idle, timer.timeout.connect)
    timer.stop()


@dataclass(frozen=True)
class Took:
    """Milliseconds."""

    clock: float
    main: float
    """Of the processor, for the main thread."""
    processor: float


class Watch:
    """Measures from its making."""

    def __init__(self) -> None:
        self._begun = time.perf_counter(), time.thread_time(), time.process_time()

    def took(self) -> Took:
        """Until now."""
        now = time.perf_counter(), time.thread_time(), time.process_time()
        return Took(*[(end - begin) * 1000 for begin, end in zip(self._begun, now, strict=True)])


def timed(page: RecordsPage, act: Callable[[], None]) -> Took:
    """From the act to rows that are read and painted."""
    loaded: list[bool] = []
    mark = page.model.loaded.connect(lambda: loaded.append(True))
    watch = Watch()
    act()
    until(lambda: bool(loaded), page.model.loaded.connect)
    page.table.viewport().repaint()
    took = watch.took()
    page.model.loaded.disconnect(mark)
    settle(page.session)
    return took


def once(session: Session, note: Callable[[str, Took], None]) -> None:
    """One page from its opening to its closing."""
    page = RecordsPage(session)
    page.resize(1060, 750)
    note("open", timed(page, page.show))
    for column in RecordColumn:
        for descending in (False, True):
            page.query = RecordQuery(descending=not descending)
            sort = partial(page._sort, column.value, descending)
            note(f"sort by {column.value}", timed(page, sort))
    first = page.model.row_at(0)
    assert first is not None
    for what, query in (
        ("filter by state", RecordQuery(states=frozenset({State.SYNCED}))),
        ("filter by period", RecordQuery(first=first.document_date - timedelta(days=30))),
        ("filter by supplier", RecordQuery(party=first.party)),
        ("search", RecordQuery(text="havells")),
        ("search in vain", RecordQuery(text="zzzz")),
        ("all again", RecordQuery()),
    ):
        note(what, timed(page, partial(page._ask, query)))
    watch = Watch()
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    until(
        lambda: page.model.row_at(page.model.rowCount() - 1) is not None,
        lambda check: page.model.dataChanged.connect(lambda *_: check()),
    )
    note("to the last row", watch.took())
    settle(session)
    page.close()
    page.deleteLater()


def measure(profile: Path, repeats: int) -> dict[str, list[Took]]:
    """Every time by what was done."""
    program = open_program(profile, locks=profile / "locks")
    session = Session(program)
    found: dict[str, list[Took]] = {}
    try:
        for _ in range(repeats):
            once(session, lambda what, took: found.setdefault(what, []).append(took))
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
    application = make_application_object([])  # must live as long as the page
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
        found = measure(profile, chosen.repeats)
    application.processEvents()
    late = False
    for what, times in found.items():
        clock, main, processor = (
            sorted(getattr(one, name) for one in times) for name in ("clock", "main", "processor")
        )
        middle = len(times) // 2
        strict = what == "open" or what.startswith("sort")
        late = late or main[-1] > chosen.limit_ms or (strict and clock[middle] > chosen.limit_ms)
        print(
            f"{what:<18} median {clock[middle]:6.1f} ms ({clock[middle] / chosen.limit_ms:4.0%} of the limit)   "
            f"worst {clock[-1]:6.1f} ms   main thread {main[middle]:5.1f} ms, worst {main[-1]:5.1f} ms   "
            f"processor {processor[middle]:6.1f} ms"
        )
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
