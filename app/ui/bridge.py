"""Carries what the engine's threads publish into the main thread, at most one signal each 100 ms."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.engine.cycle.parts import CycleResult
from app.store.database import Touched

COALESCE_MS = 100


class Bridge(QObject):
    """Made in the main thread; `touch`, `progress` and `result` may be called from any thread."""

    touched = Signal(object)
    """Touched: what was committed since the last signal."""
    progressed = Signal(str, int, object)
    """What is being done, how many are done, of how many (None: not known)."""
    ended = Signal(object)
    """CycleResult of a cycle that ended."""
    broken = Signal()
    """The engine's thread ended by a mistake of the program."""
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._touched: Touched | None = None
        self._progress: tuple[str, int, int | None] | None = None
        self._results: list[CycleResult] = []
        self._awake = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE_MS)
        self._timer.timeout.connect(self._flush)
        self._wake.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def touch(self, touched: Touched) -> None:
        """Something was committed."""
        with self._lock:
            self._touched = touched if self._touched is None else self._touched.with_(touched)
        self._rouse()

    def progress(self, what: str, done: int, total: int | None) -> None:
        """How far a long task is; only the newest is shown."""
        with self._lock:
            self._progress = (what, done, total)
        self._rouse()

    def result(self, result: CycleResult) -> None:
        """A cycle ended."""
        with self._lock:
            self._results.append(result)
        self._rouse()

    def stopped_unexpectedly(self) -> None:
        """The engine's thread ended by a mistake."""
        self.broken.emit()

    def _rouse(self) -> None:
        with self._lock:
            if self._awake:
                return
            self._awake = True
        self._wake.emit()

    def _flush(self) -> None:
        with self._lock:
            touched, self._touched = self._touched, None
            progress, self._progress = self._progress, None
            results, self._results = self._results, []
            self._awake = False
        if touched is not None:
            self.touched.emit(touched)
        if progress is not None:
            self.progressed.emit(*progress)
        for result in results:
            self.ended.emit(result)
