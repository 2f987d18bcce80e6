"""Tells the engine when the network is back, so that an outage does not last longer than it does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from app.system.network import has_network
from app.ui.session import Session

LOOK_MS = 5_000


class NetworkWatch(QObject):
    """Looks every few seconds; waking from sleep is seen by the schedule's own clock.

    Qt's own watch is not used: on Windows it asks a system service while the program starts, and stands still with it.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._offline = False
        self._clock = QTimer(self, interval=LOOK_MS, timerType=Qt.TimerType.CoarseTimer)
        self._clock.timeout.connect(self.look)
        self._clock.start()

    def look(self) -> None:
        """Look now."""
        self.tell(online=has_network())

    def tell(self, *, online: bool) -> None:
        """The network is there, or not."""
        if online and self._offline:
            self._session.runner.wake("the network is back")
        self._offline = not online

    def stop(self) -> None:
        """Look no more."""
        self._clock.stop()
