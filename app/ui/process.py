"""What belongs to the process while the window runs: garbage, signals, and where accidents are written."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import socket
import sys
import threading
from types import FrameType, TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QSocketNotifier, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.system.logs import LOGGER

YOUNG_MS, ALL_MS = 5_000, 60_000
"""How often the main thread collects young garbage, and all of it."""
SWITCH_S = 0.0005
"""How long a worker thread may keep the interpreter while the main thread wants it; Python's own 5 ms, many times over
in one painting, would be felt."""


class Process(QObject):
    """What belongs to the process while the window runs: garbage, signals, and where accidents are written.

    Garbage is collected in the main thread only: in a worker's thread it would finalise Qt's objects there.
    """

    def __init__(self, qt: QApplication) -> None:
        super().__init__(qt)
        self._hooks = sys.excepthook, threading.excepthook
        sys.excepthook, threading.excepthook = _hook, _thread_hook
        qInstallMessageHandler(_qt_message)
        self._switch_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        gc.disable()
        for period, generation in ((YOUNG_MS, 1), (ALL_MS, 2)):
            timer = QTimer(self)
            timer.timeout.connect(lambda g=generation: gc.collect(g))
            timer.start(period)
        self._signals = _Signals(qt, self)
        QTimer.singleShot(YOUNG_MS, self, gc.freeze)  # what start-up made lives to the end

    def end(self) -> None:
        """As it was before."""
        self._signals.end()
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(None)
        sys.setswitchinterval(self._switch_s)
        gc.unfreeze()
        gc.enable()


class _Signals(QObject):
    """Ctrl+C and SIGTERM quit as the menu does; a handler alone would wait for the next event of Qt."""

    def __init__(self, qt: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)
        self._before = {n: signal.signal(n, _ignore) for n in (signal.SIGINT, signal.SIGTERM)}
        self._wakeup = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: qt.exit())

    def end(self) -> None:
        """As it was before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            with contextlib.suppress(ValueError, TypeError):
                signal.signal(number, handler)
        self._reading.close()
        self._writing.close()


def _ignore(number: int, frame: FrameType | None) -> None:
    """The notifier does it."""


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(LOGGER).error("A mistake in the window.", exc_info=(kind, error, trace))


def _thread_hook(said: threading.ExceptHookArgs) -> None:
    if said.exc_value is not None:
        _hook(said.exc_type, said.exc_value, said.exc_traceback)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    level = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}.get(kind, logging.WARNING)
    logging.getLogger(LOGGER).log(level, "Qt: %s", text)
