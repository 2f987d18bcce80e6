"""Starting the window program: the icon first, everything else behind it; and what this process does with accidents.

Only light modules are imported at the top: the icon is to be seen before the engine is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QSystemTrayIcon

from app.domain.errors import KnownError
from app.domain.overall import Overall
from app.system.taskbar import dark_taskbar
from app.ui.icons import tray_icon
from app.ui.instance import Instance
from app.ui.qt_object import bare_application_object, make_application_object

if TYPE_CHECKING:
    from app.bootstrap import Program
    from app.ui.application import Application
    from app.ui.process import Process

LOOK_MS, LOOKS = 20, 25
"""How often, and how many times at most, it is looked whether the tray has taken the icon."""
FAILED, CRASHED = 2, 70
"""Exit codes: it cannot start as things are; a mistake of the program itself."""


def run_window(
    folder: Path,
    make_program: Callable[[], Program],
    *,
    hidden: bool = False,
    ready: Callable[[Application], None] = lambda _: None,
) -> int:
    """Run the tray application on the profile in `folder` until it is quit; returns the exit code.

    A second start on the same profile raises the first one's window and returns at once. `make_program` opens the
    profile, once the icon is there; what it opened is closed by the caller. `ready` is told when all is made.
    """
    qt = bare_application_object([])
    try:
        instance = Instance(folder)
    except KnownError as error:
        show_failure(error)
        return FAILED
    if not instance.first:
        return 0 if instance.raise_other() else _silent_other()
    starting = _Starting(qt, instance, make_program, hidden, ready)
    code = qt.exec()
    starting.end()
    return starting.code or code


def show_failure(error: KnownError) -> None:
    """The program cannot start: say what happened and what to do."""
    make_application_object([])
    box = QMessageBox(QMessageBox.Icon.Critical, "ML Connector", error.what)
    box.setObjectName("failure")
    box.setInformativeText(error.advice)
    box.setDetailedText(error.detail)
    box.exec()


def _silent_other() -> int:
    words = QCoreApplication.translate("start", "ML Connector is running already, but does not answer.")
    advice = QCoreApplication.translate(
        "start", "It may be starting or ending: try again in a moment, else end it in the Task Manager."
    )
    show_failure(KnownError(words, advice=advice))
    return FAILED


class _Starting(QObject):
    """Shows the icon at once and makes the rest when the event loop runs."""

    def __init__(
        self,
        qt: QApplication,
        instance: Instance,
        make_program: Callable[[], Program],
        hidden: bool,
        ready: Callable[[Application], None],
    ) -> None:
        super().__init__(qt)
        self._qt, self._instance, self._make, self._hidden, self._ready = qt, instance, make_program, hidden, ready
        self._application: Application | None = None
        self._process: Process | None = None
        self.code = 0
        dark = dark_taskbar()
        if dark is None:
            dark = qt.styleHints().colorScheme() is Qt.ColorScheme.Dark
        shown = tray_icon(Overall.SYNCING, 0, dark)
        self._icon = QSystemTrayIcon(shown)
        self._icon.setToolTip(self.tr("ML Connector is starting."))
        self._looks_left = 0
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()
            self._looks_left = LOOKS
        self._look()

    def _look(self) -> None:
        """Go on when the icon stands in the tray: what follows keeps this thread busy, and it would not be painted."""
        windows = [window for window in self._qt.allWindows() if window.isVisible()]
        shown = not self._icon.geometry().isEmpty() and all(window.isExposed() for window in windows)
        if self._looks_left and not shown:
            self._looks_left -= 1
            QTimer.singleShot(LOOK_MS, self, self._look)
        else:
            QTimer.singleShot(LOOK_MS if self._looks_left else 0, self, self._go_on)

    def _go_on(self) -> None:
        try:
            from app.ui import translation
            from app.ui.application import Application
            from app.ui.process import Process

            self._process = Process(self._qt)
            make_application_object([])
            self._instance.listen()
            program = self._make()
            translation.install(self._qt, program.settings().window.language)
            self._application = Application(self._qt, program, self._instance, self._icon)
            self._application.start(hidden=self._hidden)
            self._ready(self._application)
        except KnownError as error:
            self._stop(error, FAILED)
        except Exception as error:
            import logging

            from app.system.logs import LOGGER

            logging.getLogger(LOGGER).exception("The window could not be started.")
            what = self.tr("ML Connector made a mistake and cannot start ({kind}).").format(kind=type(error).__name__)
            advice = self.tr(
                "Start it again. If it happens again, send the file that the command “ml-connector "
                "diagnostics FILE.zip” makes."
            )
            self._stop(KnownError(what, advice=advice), CRASHED)

    def _stop(self, error: KnownError, code: int) -> None:
        self.code = code
        self._icon.hide()
        show_failure(error)
        self._qt.exit(code)

    def end(self) -> None:
        """Everything down, also when it was never all made."""
        if self._application is not None:
            self._application.end()
            self._application.deleteLater()
        else:
            self._icon.hide()
            self._instance.close()
        if self._process is not None:
            self._process.end()
            self._process.deleteLater()
        self.deleteLater()
