"""Long work on the trail: checking the chain and exporting; how far it is, how long it still takes, and its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from app.domain.errors import KnownError
from app.ui import formats
from app.ui.pages.overview.cards import remaining
from app.ui.session import Doing, Session
from app.ui.widgets.basics import button, label, row

T = TypeVar("T")
LOOK_MS = 200
LANE = "audit work"


class _Stopped(Exception):
    """A person, or the end of the program, stopped it."""


@dataclass(slots=True)
class _State:
    """Written by the lane's thread, read by the main thread, or the other way for `stop`."""

    what: str
    total: int
    since: datetime
    done: int = 0
    stop: bool = False


class Work(QFrame):
    """One long task at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._session = session
        self._state: _State | None = None
        layout = row(self, margins=(14, 8, 10, 8), gap=16)
        self.words = label("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop = button(self.tr("Stop"), self._stop)
        layout.addWidget(self.words)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.stop)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return self._state is not None

    def begin(
        self,
        what: str,
        total: int,
        task: Callable[[Callable[[int], None]], T],
        then: Callable[[T | None], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Run `task` off the main thread; it tells how many are done. `then` gets None when it was stopped."""
        state = self._state = _State(what, total, self._session.now())
        background = self._session.background

        def tell(done: int) -> None:
            state.done = done
            if state.stop or background.closing:
                raise _Stopped

        def work() -> T | None:
            try:
                return task(tell)
            except _Stopped:
                return None

        def ended(result: T | None) -> None:
            self._end()
            then(result)

        def wrong(error: KnownError) -> None:
            self._end()
            failed(error)

        self.stop.setEnabled(True)
        self.show()
        self._look()
        self._timer.start()
        background.act(self, work, ended, wrong, lane=LANE)

    def _look(self) -> None:
        state = self._state
        if state is None:
            return
        doing = Doing(state.what, state.done, state.total, state.since)
        said = [state.what]
        if state.total:
            said.append(f"{formats.count(state.done)} / {formats.count(state.total)}")
        rest = remaining(doing, self._session.now())
        if rest is not None:
            said.append(self.tr("about {time} left").format(time=formats.duration(rest)))
        self.words.setText(" · ".join(said))
        self.bar.setRange(0, max(state.total, 1))
        self.bar.setValue(min(state.done, state.total))

    def _stop(self) -> None:
        if self._state is not None:
            self._state.stop = True
            self.stop.setEnabled(False)

    def _end(self) -> None:
        self._state = None
        self._timer.stop()
        self.hide()
