"""The tray icon: state by shape, the one status sentence as tooltip, and a menu that is rebuilt when it opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from textwrap import shorten, wrap

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.domain.overall import Overall
from app.engine.status import Status
from app.system.taskbar import animations_on, dark_taskbar
from app.ui import formats, words
from app.ui.health_strip import fill_pause_menu
from app.ui.icons import FRAMES, TRAY_SIZES, tray_icon, tray_pixmap
from app.ui.session import Session
from app.ui.theme.theme import theme

LOOK_EVERY_MS = 2_000
LOOK_FOR = 30
"""Looks for a tray at start: one minute."""
FRAME_MS = 250
"""The arrows turn at most four times a second."""
ALIVE_EVERY_MS = 15_000
"""Afterwards it is looked for as well: Explorer may have been restarted, or a tray may come late."""
TIP_LENGTH = 127
"""Windows shows no more letters of a tooltip."""
LINE_LENGTH = 52
"""Of the menu's lines about the status."""
SNOOZE = timedelta(hours=4)


class Tray(QObject):
    """`missing` says that there is no tray: then the window must stay reachable."""

    open_wanted = Signal()
    review_wanted = Signal()
    settings_wanted = Signal()
    quit_wanted = Signal()
    snooze_wanted = Signal(object)
    """timedelta: no notifications for that long; none: show them again."""
    missing = Signal()
    found = Signal()

    def __init__(self, session: Session, icon: QSystemTrayIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._status: Status | None = None
        self._frame = 0
        self._looks = 0
        self._shown: tuple[object, ...] = ()
        self.snoozed_until: datetime | None = None
        """Until when no notifications are shown."""
        self.menu = QMenu()
        self._pause = QMenu(self.tr("Pause"), self.menu)
        self.menu.aboutToShow.connect(self._fill)
        self._fill()
        self.icon = icon
        self.icon.setParent(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self._search = QTimer(self)
        self._search.timeout.connect(self._look)
        self._turn = QTimer(self)
        self._turn.setInterval(FRAME_MS)
        self._turn.timeout.connect(self._next_frame)
        session.status_changed.connect(self._on_status)
        session.doing_changed.connect(lambda _: self._draw())
        theme().changed.connect(self._draw)

    # -- being there -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the icon, or look for a tray for a minute."""
        self._draw()
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._show()
        else:
            self._search.start(LOOK_EVERY_MS)

    @property
    def there(self) -> bool:
        """Whether a person can see the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def _show(self) -> None:
        self.icon.show()
        self._search.start(ALIVE_EVERY_MS)
        self.found.emit()

    def _look(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._looks = 0
            if not self.icon.isVisible():
                self._show()
        else:
            self._looks += 1
            if self._looks == LOOK_FOR:
                self._search.setInterval(ALIVE_EVERY_MS)
                self.missing.emit()

    def stop(self) -> None:
        """Take the icon away."""
        self._search.stop()
        self._turn.stop()
        self.icon.hide()
        self.menu.deleteLater()

    # -- what it shows ---------------------------------------------------------------------------------------------

    def _on_status(self, status: Status) -> None:
        self._status = status
        turning = status.overall is Overall.SYNCING and animations_on()
        if turning and not self._turn.isActive():
            self._turn.start()
        elif not turning:
            self._turn.stop()
        self._draw()

    def _next_frame(self) -> None:
        self._frame = (self._frame + 1) % FRAMES
        self._draw()

    def _draw(self) -> None:
        status = self._status
        overall = status.overall if status is not None else Overall.SYNCING
        count = status.attention if status is not None else 0
        dark = dark_taskbar()
        look = (overall, count, theme().dark if dark is None else dark, self._frame)
        if look != self._shown:
            self._shown = look
            self.icon.setIcon(tray_icon(*look))
        said, times = self.told()
        room = TIP_LENGTH - sum(len(line) + 1 for line in times)
        # Only the first may be cut within; of the others those stand that fit.
        sentence = shorten(said[0], room, placeholder=" …")
        for more in said[1:]:
            if len(sentence) + 1 + len(more) <= room:
                sentence = f"{sentence} {more}"
        tip = "\n".join([sentence, *times])
        if self.icon.toolTip() != tip:
            self.icon.setToolTip(tip)

    def told(self) -> tuple[list[str], list[str]]:
        """The status sentence with what else there is to say, and last and next run."""
        status, session = self._status, self._session
        if status is None:
            return [self.tr("ML Connector is starting.")], []
        now = session.now()
        times = [words.last_run(status, now)]
        if status.overall not in (Overall.SETUP_NEEDED, Overall.PAUSED, Overall.SYNCING):
            times.append(words.next_run(session.next_run, now))
        return words.tray_sentences(status, session.doing, session.settings, now), times

    # -- the menu --------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Built anew each time it opens."""
        menu, session, status = self.menu, self._session, self._status
        menu.clear()
        said, times = self.told()
        for line in (*said, *times):
            for part in wrap(line, LINE_LENGTH):
                menu.addAction(part).setEnabled(False)
        if status is not None and menu.actions():
            menu.actions()[0].setIcon(self._state_icon(status))
        menu.addSeparator()
        waiting = status.attention if status is not None else 0
        if waiting:
            text = self.tr("Review 1 record…") if waiting == 1 else self.tr("Review {n} records…").format(n=waiting)
            self._make_default(menu.addAction(text, self.review_wanted.emit))
        opened = menu.addAction(self.tr("Open ML Connector"), self.open_wanted.emit)
        if not waiting:
            self._make_default(opened)
        menu.addSeparator()
        self._add_running(menu, session, status)
        self._add_notifications(menu, session.now())
        menu.addSeparator()
        menu.addAction(self.tr("Settings…"), self.settings_wanted.emit)
        menu.addAction(self.tr("Quit"), self.quit_wanted.emit)

    def _make_default(self, action: QAction) -> None:
        """A style sheet does not embolden it by itself."""
        self.menu.setDefaultAction(action)
        face = action.font()
        face.setWeight(QFont.Weight.DemiBold)
        action.setFont(face)

    def _add_running(self, menu: QMenu, session: Session, status: Status | None) -> None:
        if session.doing is not None:
            menu.addAction(self.tr("Stop this run"), session.runner.cancel)
        else:
            started: QAction = menu.addAction(self.tr("Sync now"), session.sync_now)
            started.setEnabled(session.runner.started)
        if status is not None and status.overall is Overall.PAUSED:
            menu.addAction(self.tr("Resume"), session.resume)
        else:
            self._pause.clear()
            fill_pause_menu(self._pause, session)
            menu.addMenu(self._pause).setEnabled(session.runner.started)

    def _add_notifications(self, menu: QMenu, now: datetime) -> None:
        until = self.snoozed_until
        if until is None or until <= now:
            menu.addAction(self.tr("No notifications for 4 hours"), lambda: self.snooze_wanted.emit(SNOOZE))
            return
        text = self.tr("Show notifications again (off until {time})").format(time=formats.moment(until, now))
        menu.addAction(text, lambda: self.snooze_wanted.emit(timedelta()))

    def _state_icon(self, status: Status) -> QIcon:
        """In its colour although the line cannot be chosen."""
        look = (status.overall, status.attention, theme().dark)
        made = tray_icon(*look)
        for size in TRAY_SIZES:
            made.addPixmap(tray_pixmap(*look, size), QIcon.Mode.Disabled)
        return made

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_wanted.emit()
