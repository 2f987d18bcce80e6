"""One window program for each profile: the second start tells the first to show itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.system.instance import InstanceLock, server_name

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

RAISE = b"raise\n"
WAIT_MS = 2_000


class Instance(QObject):
    """`first` says whether this is the only one; `raised` that another start asked for the window."""

    raised = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(profile)
        self._lock = InstanceLock(profile)
        self.first = self._lock.acquire()
        self._server: QLocalServer | None = None

    def listen(self) -> None:
        """Hear of other starts, if this is the first; apart from the lock, so that the icon need not wait for it."""
        from PySide6.QtNetwork import QLocalServer

        if not self.first:
            return
        QLocalServer.removeServer(self._name)  # left by a crash; the lock says that nobody uses it
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._connected)
        if server.listen(self._name):
            self._server = server

    def _connected(self) -> None:
        assert self._server is not None  # noqa: S101 - only a listening server has connections
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            self.raised.emit()

    def raise_other(self) -> bool:
        """Ask the first one to show its window; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(RAISE)
        socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return True

    def close(self) -> None:
        """Let another start be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self.first:
            self._lock.release()
            self.first = False
