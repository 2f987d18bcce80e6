"""One window program for each profile: the second start tells the first to show itself, an installer to end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.system.instance import InstanceLock, running, server_name

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

RAISE, QUIT = b"raise\n", b"quit\n"
WAIT_MS = 2_000
END_MS = 30_000
"""How long a program may take to end: what is being written is finished, and one answer may be waited for."""


class Instance(QObject):
    """`first` says whether this is the only one; `raised` that another start asked for the window, `ended` to end."""

    raised = Signal()
    ended = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._lock = InstanceLock(profile)
        self.first = self._lock.acquire()
        self._server: QLocalServer | None = None

    @property
    def _name(self) -> str:
        return server_name(self._profile)

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
            connection.readyRead.connect(partial(self._heard, connection))
            self._heard(connection)

    def _heard(self, connection: QLocalSocket) -> None:
        while connection.canReadLine():
            word = bytes(connection.readLine().data())
            if word == RAISE:
                self.raised.emit()
            elif word == QUIT:
                self.ended.emit()  # the line stays open until all work has ended: the other side waits for that

    def raise_other(self) -> bool:
        """Ask the first one to show its window; False when it does not answer."""
        socket = _told(self._name, RAISE)
        if socket is None:
            return False
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


def end_others(profile: Path | None = None) -> bool:
    """Ask the window programs of this user to end, or only that of one profile, and wait; False if one still runs.

    That of the default profile is asked also where the others cannot be listed.
    """
    _events = QCoreApplication.instance() or QCoreApplication([])  # waiting for an answer needs one
    if QCoreApplication.instance() is None:
        QCoreApplication([])
    from app.system.paths import default_profile

    names = {server_name(profile)} if profile is not None else {server_name(default_profile()), *running()}
    told = [_told(name, QUIT) for name in sorted(names)]
    return all(_gone(socket) for socket in told if socket is not None)


def _told(name: str, word: bytes) -> QLocalSocket | None:
    """The connection over which the word was said; None when nobody listens there."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(WAIT_MS):
        return None
    socket.write(word)
    socket.waitForBytesWritten(WAIT_MS)
    return socket


def _gone(socket: QLocalSocket) -> bool:
    return socket.state() is socket.LocalSocketState.UnconnectedState or socket.waitForDisconnected(END_MS)
