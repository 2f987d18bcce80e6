"""The simulator as a real HTTP server on loopback: its life and what tests read; no rule of ServiceTitan."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from urllib.parse import unquote, urlsplit

from app.simulators.common.clock import SimClock
from app.simulators.common.faults import FaultKind, Faults
from app.simulators.common.loopback import BaseHandler, LoopbackServer
from app.simulators.servicetitan.auth import Auth
from app.simulators.servicetitan.sample import sample_tenant
from app.simulators.servicetitan.service import ALL_SCOPES, Answer, SeenRequest, Service
from app.simulators.servicetitan.switches import Switches
from app.simulators.servicetitan.tenant import Tenant

DEFAULT_CLIENT_ID = "cid.simulated0voltline0connector"
DEFAULT_CLIENT_SECRET = "cs1.simulated0secret0not0for0production"
DEFAULT_APP_KEY = "ak1.simulated0app0key"


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
        self.tenant: Tenant = tenant if tenant is not None else sample_tenant(self.clock, seed)
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
