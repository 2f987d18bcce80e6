"""A cloud's API as a real HTTP server on loopback, with a control API beside it; no rule of any vendor."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar
from urllib.parse import unquote, urlsplit

from app.simulators.common.clock import SimClock
from app.simulators.common.faults import FaultKind, Faults
from app.simulators.common.loopback import BaseHandler, LoopbackServer


class Seen(Protocol):
    """What every journal says of a request."""

    method: str
    path: str
    at: datetime
    delivered: bool


@dataclass(slots=True)
class Answer:
    """What goes back; `lost` says how the connection ends instead, if it does."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    lost: FaultKind | None = None
    done: Callable[[], None] | None = None
    """To be called when the answer has gone; the request is in process until then."""


S = TypeVar("S", bound=Seen)


class Service(Protocol[S]):
    """One request in, one answer out, without sockets; every method may be called from any thread."""

    faults: Faults
    bugs: list[Exception]

    def journal(self) -> list[S]: ...

    def handle(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        pause: Callable[[float], None],
    ) -> tuple[S, Answer]: ...


class Switches(Protocol):
    """How the simulated cloud behaves where it may behave one way or another."""

    def set(self, name: str, value: object) -> None: ...

    def as_dict(self) -> dict[str, object]: ...


class CloudSimulator(ABC, Generic[S]):
    """The life of a simulator, what every test reads of it, and requests that stall.

    Use as a context manager, or `start` and `stop`. Everything that a test reads may be read from any thread.
    """

    def __init__(
        self, clock: SimClock, service: Service[S], control: Callable[[], type[BaseHTTPRequestHandler]] | None
    ) -> None:
        """`control`: makes the handler of the control API; None for a simulator without one."""
        self.clock = clock
        self._answers = service
        self._stalled = threading.Condition()
        self._stalled_now = 0
        self._releases = 0
        self._stopping = threading.Event()
        self._api = LoopbackServer(_api_handler(self))
        self._control = LoopbackServer(control()) if control is not None else None

    # -- life ----------------------------------------------------------------------------------------------

    def start(self, port: int = 0, control_port: int = 0) -> Self:
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

    def __enter__(self) -> Self:
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
        """The address of the API, without a slash at the end."""
        return f"http://127.0.0.1:{self._api.port}"

    @property
    def control_url(self) -> str:
        """The control API; raises RuntimeError where there is none."""
        if self._control is None:
            raise RuntimeError("this simulator was made without its control API")
        return f"http://127.0.0.1:{self._control.port}"

    @property
    @abstractmethod
    def switches(self) -> Switches:
        """How it behaves."""

    @property
    def faults(self) -> Faults:
        """The faults in force."""
        return self._answers.faults

    @property
    def requests(self) -> list[S]:
        """The journal, oldest first; requests for tokens are in it."""
        return self._answers.journal()

    @property
    @abstractmethod
    def writes(self) -> list[S]:
        """The requests to the API that could have changed something."""

    @property
    def bugs(self) -> list[Exception]:
        """Exceptions inside the simulator itself, which were answered with 500; there should be none."""
        return list(self._answers.bugs)

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

    def handle(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> tuple[S, Answer]:
        """Answer one request; latency is waited for, unless the simulator stops."""
        return self._answers.handle(method, path, query, headers, body, self.pause)

    def pause(self, seconds: float) -> None:
        """Waits, unless the simulator stops."""
        self._stopping.wait(seconds)


def _api_handler(simulator: CloudSimulator[S]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHandler):
        def _serve(self) -> None:
            body = self.read_body()
            if body is None:
                return
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen, answer = simulator.handle(self.command, unquote(parts.path), parts.query, headers, body)
            try:
                self._deliver(seen, answer)
            finally:
                if answer.done is not None:
                    answer.done()

        def _deliver(self, seen: S, answer: Answer) -> None:
            if answer.lost is FaultKind.STALL_AFTER_COMMIT:
                simulator.stall()
            if answer.lost is not None:
                self.reset()
                return
            seen.delivered = True
            self.write(answer.status, answer.body, answer.headers, simulator.clock.now())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    return Handler
