"""Shows at most one notification for each cause, ever less often; a click opens what it is about."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QSettings, Signal

from app.engine.notifications import Notification
from app.engine.notifications import Notifier as Policy
from app.engine.status import Status
from app.ui import words
from app.ui.icons import app_icon
from app.ui.session import Session
from app.ui.tray import Tray

SHOWN_MS = 10_000
TOLD_WHERE = "told/where"
"""In the window's memory: the person was told that the program goes on in the tray."""


class Notifier(QObject):
    """Feeds every status to the policy, off the main thread, and shows what it answers."""

    shown = Signal(object)
    """Notification that was shown."""
    opened = Signal(object)
    """Action of a notification that a person clicked; None where it asks for nothing."""

    def __init__(self, session: Session, tray: Tray, store: QSettings, parent: QObject | None = None) -> None:
        """`store` remembers what is told only once."""
        super().__init__(parent)
        self._session = session
        self._tray = tray
        self._policy: Policy | None = None
        self._last: Notification | None = None
        self._store = store
        session.status_changed.connect(self._consider)
        tray.icon.messageClicked.connect(self._clicked)

    def _consider(self, status: Status) -> None:
        now = self._session.now()
        self._session.background.act(self, lambda: self._ask(status, now), self._show, lane="reads")

    def _on_lane(self) -> Policy:
        """On the reading lane, in which everything of the policy happens."""
        if self._policy is None:
            self._policy = Policy(self._session.program.cursors)
        return self._policy

    def _ask(self, status: Status, now: datetime) -> tuple[Notification | None, datetime | None]:
        policy = self._on_lane()
        newer = self._session.program.updates.state().newer
        return policy.consider(status, now, newer), policy.snoozed_until(now)

    def _show(self, said: tuple[Notification | None, datetime | None]) -> None:
        notification, self._tray.snoozed_until = said
        if notification is None:
            return
        self._last = notification
        self.shown.emit(notification)
        if self._tray.there:
            text = words.for_window(notification.text)
            self._tray.icon.showMessage(notification.title, text, app_icon(), SHOWN_MS)

    def _clicked(self) -> None:
        self.opened.emit(self._last.action if self._last is not None else None)

    def snooze(self, time: timedelta) -> None:
        """Say nothing for a while; for no time: speak again."""
        until = self._session.now() + time
        self._tray.snoozed_until = until if time else None
        self._session.background.act(self, lambda: self._on_lane().snooze(until), lane="reads")

    def say_where_it_went(self) -> None:
        """The first time that the window is closed: the program goes on in the tray."""
        if self._store.value(TOLD_WHERE) is None and self._tray.there:
            self._store.setValue(TOLD_WHERE, True)
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
