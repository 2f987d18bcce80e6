"""The simulator as a real HTTP server on loopback; owns the sockets and the threads, and no rule of ServiceTitan."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from app.simulators.servicetitan.auth import Auth
from app.simulators.servicetitan.clock import SimClock
from app.simulators.servicetitan.faults import FaultKind, Faults
from app.simulators.servicetitan.sample import sample_tenant
from app.simulators.servicetitan.service import ALL_SCOPES, Answer, SeenRequest, Service
from app.simulators.servicetitan.switches import Switches
from app.simulators.servicetitan.tenant import Tenant

DEFAULT_CLIENT_ID = "cid.simulated0voltline0connector"
DEFAULT_CLIENT_SECRET = "cs1.simulated0secret0not0for0production"
DEFAULT_APP_KEY = "ak1.simulated0app0key"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    allow_reuse_address = os.name != "nt"

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.connections: set[socket.socket] = set()
        self.connections_lock = threading.Lock()
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class LoopbackServer:
    """Starts and stops a server with all its connections; `start` may follow `stop` on the same port."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._handler = handler
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.port = 0

    def start(self, port: int) -> None:
        """Listens on 127.0.0.1; port 0 takes a free one."""
        self._server = _Server(("127.0.0.1", port), self._handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name=f"simulator:{self.port}",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and cuts every connection; harmless when it is stopped already."""
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        with server.connections_lock:
            open_now = list(server.connections)
        for connection in open_now:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        if self._thread is not None:
            self._thread.join(timeout=5)


class BaseHandler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive; reads whole bodies, writes whole answers in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        """Remembers the connection, so that the server can cut it."""
        super().setup()
        with self.server.connections_lock:
            self.server.connections.add(self.connection)

    def finish(self) -> None:
        """Forgets the connection."""
        with self.server.connections_lock:
            self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        """Serves the connection until the client goes away."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """The journal is the log."""

    def read_body(self) -> bytes | None:
        """The request's body; None (and the connection closed) for one without a length."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self.write(411, b"", {}, None)
            self.close_connection = True
            return None
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(int(length)) if length.isdigit() else b""

    def write(self, status: int, body: bytes, headers: dict[str, str], at: datetime | None) -> None:
        """Sends an answer in one piece; `at` is what the Date header says."""
        try:
            phrase = HTTPStatus(status).phrase
        except ValueError:
            phrase = "Unknown"
        lines = [f"HTTP/1.1 {status} {phrase}"]
        if at is not None:
            lines.append(f"Date: {format_datetime(at, usegmt=True)}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if status != 204:
            lines.append(f"Content-Length: {len(body)}")
        lines.append("Connection: close" if self.close_connection else "Connection: keep-alive")
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)

    def reset(self) -> None:
        """Ends the connection with a reset instead of an answer."""
        self.close_connection = True
        self.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        )
        self.rfile.close()
        self.connection.close()


class ServiceTitanSimulator:
    """ServiceTitan on 127.0.0.1: token endpoint and API on one port, the control API on another.

    Use as a context manager, or `start` and `stop`. Everything that a test reads may be read from any thread.
    """

    def __init__(
        self,
        tenant: Tenant | None = None,
        *,
        clock: SimClock | None = None,
        client_id: str = DEFAULT_CLIENT_ID,
        client_secret: str = DEFAULT_CLIENT_SECRET,
        app_key: str = DEFAULT_APP_KEY,
        scopes: Iterable[str] | None = None,
        seed: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
        control: bool = True,
    ) -> None:
        self.clock = clock or (tenant.clock if tenant is not None else SimClock())
        self.tenant = tenant if tenant is not None else sample_tenant(self.clock, seed)
        if self.tenant.clock is not self.clock:
            raise ValueError("the tenant has another clock")
        self.auth = Auth(
            self.clock,
            self.tenant.tenant_id,
            client_id=client_id,
            client_secret=client_secret,
            app_key=app_key,
            scopes=ALL_SCOPES if scopes is None else scopes,
            monotonic=monotonic,
        )
        self.service = Service(self.tenant, self.auth, seed=seed, monotonic=monotonic)
        self._stalled = threading.Condition()
        self._stalled_now = 0
        self._releases = 0
        self._stopping = threading.Event()
        self._api = LoopbackServer(_api_handler(self))
        self._control: LoopbackServer | None = None
        if control:
            from app.simulators.servicetitan.control import control_handler

            self._control = LoopbackServer(control_handler(self))

    # -- life ----------------------------------------------------------------------------------------------

    def start(self, port: int = 0, control_port: int = 0) -> ServiceTitanSimulator:
        """Listens; port 0 takes a free one. Returns itself."""
        self._stopping.clear()
        self._api.start(port)
        if self._control is not None:
            self._control.start(control_port)
        return self

    def stop(self) -> None:
        """Stops both servers and releases whatever stalls."""
        self._stopping.set()
        self.release()
        self._api.stop()
        if self._control is not None:
            self._control.stop()

    def __enter__(self) -> ServiceTitanSimulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def refuse_connections(self) -> None:
        """From now on connections are refused (the control API stays); `accept_connections` ends it."""
        self._api.stop()

    def accept_connections(self) -> None:
        """Listens again, on the same port."""
        self._api.start(self._api.port)

    # -- what tests read -----------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Both `servicetitan.api_url` and `servicetitan.auth_url`; without a slash at the end."""
        return f"http://127.0.0.1:{self._api.port}"

    @property
    def control_url(self) -> str:
        """The control API; raises RuntimeError where there is none."""
        if self._control is None:
            raise RuntimeError("this simulator was made without its control API")
        return f"http://127.0.0.1:{self._control.port}"

    @property
    def switches(self) -> Switches:
        """The tenant's switches."""
        return self.tenant.switches

    @property
    def faults(self) -> Faults:
        """The faults in force."""
        return self.service.faults

    @property
    def requests(self) -> list[SeenRequest]:
        """The journal, oldest first; token requests are in it."""
        return self.service.journal()

    @property
    def writes(self) -> list[SeenRequest]:
        """The requests that could have changed something: no GETs, no token requests, no questions for a report."""
        harmless = ("/connect/", "/reporting/")
        return [seen for seen in self.requests if seen.method != "GET" and not seen.path.startswith(harmless)]

    @property
    def bugs(self) -> list[Exception]:
        """Exceptions inside the simulator itself, which were answered with 500; there should be none."""
        return list(self.service.bugs)

    @property
    def calls_429(self) -> int:
        """How often 429 was answered."""
        return self.service.calls_429

    def count(self, method: str, ending: str) -> int:
        """How many requests had this method and a path with this ending."""
        return sum(1 for seen in self.requests if seen.method == method and seen.path.endswith(ending))

    # -- stalling ------------------------------------------------------------------------------------------

    def stall(self) -> None:
        """Holds the calling thread until `release`; the handler of a stalled request calls it."""
        with self._stalled:
            mine = self._releases
            self._stalled_now += 1
            self._stalled.notify_all()
            self._stalled.wait_for(lambda: self._releases > mine or self._stopping.is_set())
            self._stalled_now -= 1
            self._stalled.notify_all()

    def release(self) -> None:
        """Lets every stalled request go."""
        with self._stalled:
            self._releases += 1
            self._stalled.notify_all()

    def wait_for_stalled(self, number: int = 1, timeout_s: float = 10.0) -> bool:
        """Waits until `number` requests stall; False when they do not in time."""
        with self._stalled:
            return self._stalled.wait_for(lambda: self._stalled_now >= number, timeout_s)

    def pause(self, seconds: float) -> None:
        """Waits, unless the simulator stops."""
        self._stopping.wait(seconds)


def _api_handler(simulator: ServiceTitanSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHandler):
        def _serve(self) -> None:
            body = self.read_body()
            if body is None:
                return
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen, answer = simulator.service.handle(
                self.command, unquote(parts.path), parts.query, headers, body, simulator.pause
            )
            self._deliver(seen, answer)

        def _deliver(self, seen: SeenRequest, answer: Answer) -> None:
            if answer.lost is FaultKind.STALL_AFTER_COMMIT:
                simulator.stall()
            if answer.lost is not None:
                self.reset()
                return
            seen.delivered = True
            self.write(answer.status, answer.body, answer.headers, simulator.clock.now())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    return Handler
