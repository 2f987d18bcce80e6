"""Shows at most one notification for each cause, ever less often; a click opens what it is about."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.engine.notifications import Action, Notification
from app.engine.notifications import Notifier as Policy
from app.engine.status import Status
from app.ui.icons import app_icon
from app.ui.session import Session
from app.ui.tray import Tray

SHOWN_MS = 10_000
SNOOZE = timedelta(hours=4)


class Notifier(QObject):
    """Feeds every status to the policy, off the main thread, and shows what it answers."""

    shown = Signal(object)
    """Notification that was shown."""
    opened = Signal(object)
    """Action of a notification that a person clicked."""

    def __init__(self, session: Session, tray: Tray, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tray = tray
        self._policy: Policy | None = None
        self._last: Notification | None = None
        self._said_where = False
        session.status_changed.connect(self._consider)
        tray.icon.messageClicked.connect(self._clicked)

    def _consider(self, status: Status) -> None:
        now = self._session.now()
        self._session.background.act(self, lambda: self._ask(status, now), self._show, lane="reads")

    def _ask(self, status: Status, now: datetime) -> Notification | None:
        """On the reading lane, in which everything of the policy happens."""
        if self._policy is None:
            self._policy = Policy(self._session.program.cursors)
        return self._policy.consider(status, now)

    def _show(self, notification: Notification | None) -> None:
        if notification is None:
            return
        self._last = notification
        self.shown.emit(notification)
        if self._tray.there:
            self._tray.icon.showMessage(notification.title, notification.text, app_icon(), SHOWN_MS)

    def _clicked(self) -> None:
        self.opened.emit(self._last.action if self._last is not None else Action.ATTENTION)

    def snooze(self, time: timedelta = SNOOZE) -> None:
        """Say nothing for a while."""
        until = self._session.now() + time

        def work() -> None:
            if self._policy is None:
                self._policy = Policy(self._session.program.cursors)
            self._policy.snooze(until)

        self._session.background.act(self, work, lane="reads")

    def say_where_it_went(self) -> None:
        """The first time that the window is closed: the program goes on in the tray."""
        if not self._said_where and self._tray.there:
            self._said_where = True
            self._last = None
            self._tray.icon.showMessage(
                self.tr("ML Connector goes on here"),
                self.tr("It keeps syncing in the background. Quit it with the menu of this icon."),
                app_icon(),
                SHOWN_MS,
            )

    def stop(self) -> None:
        """Show nothing any more."""
        self._session.status_changed.disconnect(self._consider)
