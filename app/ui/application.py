"""The tray application on one profile: session, tray, windows, and their end."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app import __version__
from app.bootstrap import Program
from app.engine.notifications import Action
from app.system.logs import LOGGER
from app.ui.health import HealthMonitor, Panel
from app.ui.instance import Instance
from app.ui.main_pages import main_window
from app.ui.network import NetworkWatch
from app.ui.notifier import Notifier
from app.ui.session import Session
from app.ui.tray import Tray
from app.ui.updates import UpdateWatch
from app.ui.window import MainWindow
from app.ui.wizard.wizard import Wizard
from app.ui.words import of_zoho


class Application(QObject):
    """One profile's tray application. `start`, then Qt's event loop, then `end`."""

    def __init__(
        self,
        application: QApplication,
        program: Program,
        instance: Instance | None = None,
        icon: QSystemTrayIcon | None = None,
    ) -> None:
        """`icon` is shown already; without one it is made here."""
        super().__init__(application)
        self._application = application
        self.program = program
        self.instance = instance
        self.session = Session(program, self)
        self.monitor = HealthMonitor(self.session, self)
        self.tray = Tray(self.session, icon or QSystemTrayIcon(), self)
        self.store = QSettings(str(program.profile.folder / "window.ini"), QSettings.Format.IniFormat)
        self.notifier = Notifier(self.session, self.tray, self.store, self)
        self.network = NetworkWatch(self.session, self)
        self.updates = UpdateWatch(self.session, self)
        self.window: MainWindow | None = None
        self.wizard: Wizard | None = None
        self._panels: list[QWidget] = []
        self._ended = False
        self._connect()

    def _connect(self) -> None:
        tray = self.tray
        tray.open_wanted.connect(self.open)
        tray.review_wanted.connect(lambda: self.open_page("attention"))
        tray.snooze_wanted.connect(self.notifier.snooze)
        self.session.snooze_wanted.connect(self.notifier.snooze)
        self.notifier.opened.connect(self._notification_opened)
        tray.settings_wanted.connect(lambda: self.open_page("settings"))
        tray.quit_wanted.connect(self.quit)
        tray.missing.connect(self.open)
        self.session.wizard_wanted.connect(self.open_wizard)
        if self.instance is not None:
            self.instance.raised.connect(self.open)
            self.instance.ended.connect(self.quit)
        # Logging off: what is being written is finished, nothing is asked.
        self._application.commitDataRequest.connect(self._log_off)
        self._application.aboutToQuit.connect(self.end)

    # -- life ------------------------------------------------------------------------------------------------------

    def start(self, *, hidden: bool = False) -> None:
        """Show the tray icon and begin to work. `hidden`: only the tray, as when Windows starts the program.

        Where no tray comes within a minute, the window opens nevertheless.
        """
        logging.getLogger(LOGGER).info("the window program begins, version %s", __version__)
        self.tray.start()
        self.session.start()
        if not self.session.set_up:
            self.open_wizard()  # which looks at Tally itself; two that ask keep each other waiting
            return
        QTimer.singleShot(0, self, self.monitor.start)
        if not hidden:
            self.open()

    def open(self) -> None:
        """The wizard while set-up is not finished, else the main window; in front."""
        if not self.session.set_up and self.wizard is not None:
            self.wizard.raise_up()
            return
        self._made().raise_up()

    def open_page(self, name: str, show: object = None) -> None:
        """The main window on that page; `show` is what it is to show first."""
        window = self._made()
        window.open_page(name, show)
        window.raise_up()

    def _notification_opened(self, action: Action | None) -> None:
        if action is None:
            self.open()
        elif action is Action.ATTENTION:
            self.open_page("attention")
        elif action is Action.UPDATE:
            self.open_page("settings", "about")
        else:
            status = self.session.status
            cloud = Panel.ZOHO if status is not None and of_zoho(status) else Panel.SERVICETITAN
            self.open_page("connections", cloud if action is Action.SIGN_IN else None)

    def _made(self) -> MainWindow:
        if self.window is None:
            self.window = main_window(self.session, self.monitor)
            self.window.recall(self.store)
            self.window.quit_wanted.connect(self.quit)
            self.window.closed.connect(self._window_closed)
            if not self.session.set_up:
                self.monitor.start()
        return self.window

    def _window_closed(self) -> None:
        if self.window is not None:
            self.window.remember(self.store)
        if not self.tray.there:
            # Without an icon nobody could come back to it.
            self.quit()
        else:
            self.notifier.say_where_it_went()

    def add_panel(self, panel: QWidget) -> None:
        """Show another small window beside the main one, for as long as the application runs."""
        self._panels.append(panel)
        panel.adjustSize()
        room = self._application.primaryScreen().availableGeometry()
        panel.move(room.right() - panel.width() - 16, room.bottom() - panel.frameGeometry().height() - 48)
        panel.show()

    def open_wizard(self) -> None:
        """First-run set-up; the main window follows when it ends."""
        if self.wizard is None:
            self.wizard = Wizard(self.session, self.monitor)
            self.wizard.finished.connect(self._wizard_ended)
        self.wizard.raise_up()

    def _wizard_ended(self, done: bool) -> None:
        wizard, self.wizard = self.wizard, None
        if wizard is not None:
            wizard.deleteLater()
        self.monitor.start()
        if done:
            self.session.set_up_finished()
            self.open_page("overview")
        elif not self.tray.there:
            self.quit()

    def _log_off(self, manager: QSessionManager) -> None:
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)
        self.end()
        # Where somebody else stops the log-off, nothing without an icon is left behind.
        QTimer.singleShot(0, self, self.quit)

    def quit(self) -> None:
        """Leave the event loop. Qt's own `quit` would close every window first, and stay if one refuses."""
        self._application.exit()

    def end(self) -> None:
        """Take everything down; the running cycle ends at its next safe point."""
        if self._ended:
            return
        self._ended = True
        self.network.stop()
        self.updates.stop()
        self.monitor.stop()
        self.notifier.stop()
        self.tray.stop()
        if self.window is not None:
            self.window.remember(self.store)
            self.window.hide()
        if self.wizard is not None:
            self.wizard.hide()
        if not self.session.close():
            logging.getLogger(LOGGER).warning("A thread did not end in time; what it was doing is repeated next time.")
        logging.getLogger(LOGGER).info("the window program ended")
        for widget in (self.window, self.wizard, *self._panels):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._panels.clear()
        self.window = self.wizard = None
        self.store.sync()  # what is left to it writes itself later, into a folder that may be gone
        if self.instance is not None:
            self.instance.close()
