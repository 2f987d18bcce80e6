"""Tells the engine when the network is back, so that an outage does not last longer than it does."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QNetworkInformation

from app.ui.session import Session


class NetworkWatch(QObject):
    """Watches the system's word on the network; waking from sleep is seen by the schedule's own clock."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._offline = False
        self._information: QNetworkInformation | None = None
        if QNetworkInformation.loadDefaultBackend():
            self._information = QNetworkInformation.instance()
            self._information.reachabilityChanged.connect(self._changed)

    def _changed(self, reachability: QNetworkInformation.Reachability) -> None:
        self.tell(online=reachability is not QNetworkInformation.Reachability.Disconnected)

    def tell(self, *, online: bool) -> None:
        """The network is there, or not."""
        if online and self._offline:
            self._session.runner.wake("the network is back")
        self._offline = not online

    def stop(self) -> None:
        """Listen no more."""
        if self._information is not None:
            self._information.reachabilityChanged.disconnect(self._changed)
            self._information = None
