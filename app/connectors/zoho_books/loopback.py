"""Waits on this PC, and only there, for the one redirect of a browser that ends a sign-in; knows nothing of Zoho.

It is bound to 127.0.0.1. Connections that a browser opens ahead and never uses hold nobody up: each has its own thread.
"""

from __future__ import annotations

import socket
import socketserver
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import ConfigurationError

ADDRESS = "127.0.0.1"
PATH = "/callback"
_POLL_S = 0.1
_SILENT_S = 10.0
"""Seconds after which a connection on which nothing comes is closed."""
_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>ML Connector</title>"
    "<body style='font:16px sans-serif;margin:4em auto;max-width:32em'><h1>{title}</h1><p>{text}</p>"
)
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Connection": "close",
}


class LoopbackListener:
    """One wait for one redirect; a context manager that holds the port while it is open."""

    def __init__(self, port: int, clock: Clock) -> None:
        """Raises ConfigurationError when the port cannot be had; 0 takes a free one (tests)."""
        self._clock = clock
        self._arrived = threading.Event()
        self._lock = threading.Lock()
        self._answer: Mapping[str, str] = {}
        try:
            self._server = _Server((ADDRESS, port), self._handler())
        except (OSError, OverflowError) as error:
            raise ConfigurationError(
                f"Port {port} of this PC, to which the browser comes back, is used by another program.",
                item="zoho.redirect_port",
                advice="Close the other program, or choose another port here and in api-console.zoho.com.",
                detail=f"{type(error).__name__}: {error}",
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_S,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that is listened to."""
        return int(self._server.server_address[1])

    def wait(self, until: float) -> Mapping[str, str] | None:
        """The parameters of the first redirect, None when none came until then (`Clock.monotonic()`); or Cancelled."""
        while not self._arrived.wait(_POLL_S):
            cancellation.check()
            if self._clock.monotonic() >= until:
                return None
        return self._answer

    def close(self) -> None:
        """Gives the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, answer: Mapping[str, str]) -> bool:
        """Keeps the first answer; False for every further one."""
        with self._lock:
            if self._arrived.is_set():
                return False
            self._answer = answer
            self._arrived.set()
            return True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _SILENT_S

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path != PATH or not _is_ours(self.headers.get("Host", ""), listener.port):
                    self._say(404, "Nothing here", "This address is only used while ML Connector signs in.")
                    return
                answer = dict(parse_qsl(parts.query, keep_blank_values=True))
                if not listener._take(answer):
                    self._say(409, "Already answered", "This sign-in is over. Begin a new one in ML Connector.")
                elif "error" in answer:
                    self._say(200, "Not signed in", "ML Connector says why. You can close this window.")
                else:
                    self._say(200, "Back to ML Connector", "It finishes the sign-in. You can close this window.")

            def _say(self, status: int, title: str, text: str) -> None:
                page = _PAGE.format(title=title, text=text).encode("utf-8")
                self.send_response(status)
                for name, value in (*_HEADERS.items(), ("Content-Length", str(len(page)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing: the address holds the code."""

        return Handler


class _Server(socketserver.ThreadingMixIn, HTTPServer):
    """Does not share its port, and does not look up this PC's name in the network."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = sys.platform != "win32"  # there it would let two programs listen at once

    def server_bind(self) -> None:
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no matter."""


def _is_ours(host: str, port: int) -> bool:
    """Whether the browser meant this PC; another name that leads here is a foreign page's doing."""
    return host.lower() in (f"localhost:{port}", f"{ADDRESS}:{port}")
