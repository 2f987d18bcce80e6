"""One client connection: reads requests and writes answers as Tally does; knows nothing of their meaning."""

from __future__ import annotations

import contextlib
import socket
import threading

from app.simulators.tally.gateway import Incoming

MAX_HEADER = 64 * 1024


class Connection:
    """A socket with one request after the other on it."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._buffer = b""
        self._close_lock = threading.Lock()
        self.closed = False

    def read(self) -> Incoming | None:
        """The next request; None when the client has gone. Bodies without Content-Length count as empty."""
        while b"\r\n\r\n" not in self._buffer:
            if len(self._buffer) > MAX_HEADER or not self._more():
                return None
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        method, _, target = first.partition(" ")
        headers = tuple((key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in rest))
        incoming = Incoming(method.upper(), target.split(" ")[0], headers, b"")
        length = incoming.header("Content-Length")
        wanted = int(length) if length.isdigit() else 0
        if wanted and incoming.header("Expect").casefold() == "100-continue":
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        while len(self._buffer) < wanted:
            if not self._more():
                return None
        body, self._buffer = self._buffer[:wanted], self._buffer[wanted:]
        return Incoming(incoming.method, incoming.path, headers, body)

    def send(self, data: bytes) -> bool:
        """Write everything; False when the client has gone."""
        try:
            self._socket.sendall(data)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Close; may be called from any thread and more than once."""
        with self._close_lock:
            if self.closed:
                return
            self.closed = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _more(self) -> bool:
        try:
            data = self._socket.recv(65536)
        except OSError:
            return False
        self._buffer += data
        return bool(data)
