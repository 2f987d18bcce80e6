"""Sends one request at a time to TallyPrime and hands its rows to a builder as they arrive; never retries by itself.

Tally answers on the thread of its window: parallel requests freeze it, and a timeout does not cancel the work inside
(facts 1.3). So every request passes a gate shared by all programs of the PC, is followed by a pause inside the gate,
and after a timeout only the tiny company list is sent until it is answered. Plain HTTP, a fresh connection each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests

from app.connectors.tally import artefacts
from app.connectors.tally.artefacts import Request
from app.connectors.tally.draining import PATIENCE_S, Drain
from app.connectors.tally.parsing import Answer, AnswerParser, Builder, banner
from app.connectors.tally.refusals import SYSTEM, bad_answer, busy, still_busy, unreachable, wrong_system
from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import Busy, ConfigurationError, ServerFault

T = TypeVar("T")

CHUNK = 65_536
_HEADERS = {"Content-Type": "text/xml;charset=utf-16", "Connection": "close", "Accept-Encoding": "identity"}
_ALIVE_TIMEOUT_S = 3.0
_CONNECT_TIMEOUT_S = 5.0
_SMALL_TIMEOUT_S = 30.0
"""A person who left a dialog open in Tally reads so within the minute."""
_BANNER_LIMIT = 16_384
_LOOPBACK = ("127.0.0.1", "::1")


class Gate(Protocol):
    """One request at a time to one Tally, across threads, processes, profiles and users of the PC."""

    def __enter__(self) -> None:
        """Wait for the turn. Raises Busy when another program holds it too long."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let the next one in."""
        ...

    def drain_needed(self) -> bool:
        """A request timed out and nothing was answered since; shared like the gate itself."""
        ...

    def set_drain(self, needed: bool) -> None:
        """Remember or clear that; called inside the gate."""
        ...


@dataclass(frozen=True, slots=True)
class Credentials:
    """Sent as SVCUSERNAME and SVCPASSWORD with every request that carries static variables."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r}, password=***)"


@dataclass(slots=True)
class Traffic:
    """What passed since the client was made."""

    requests: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    elapsed_s: float = 0.0


class TallyClient:
    """The one way to Tally. Thread-safe through the gate; makes no connection until it is asked something."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        gate: Gate,
        *,
        pause_s: float = 1.0,
        timeout_s: float = 120.0,
        drain_timeout_s: float = 600.0,
        drain_patience_s: float = PATIENCE_S,
        credentials: Credentials | None = None,
        allow_remote_credentials: bool = False,
    ) -> None:
        """`timeout_s` is the budget of one answer; `drain_timeout_s` that of the probe after a timeout, for which each
        question waits `drain_patience_s` at most.

        Raises ConfigurationError for an address that is not plain HTTP, and for credentials to another PC without
        `allow_remote_credentials`. `localhost` becomes 127.0.0.1, where Tally listens: a refused ::1 costs Windows
        seconds, and every request has its own connection.
        """
        host, port = address(url)
        self._url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        if credentials is not None and host not in _LOOPBACK and not allow_remote_credentials:
            raise ConfigurationError(
                f"Tally's user name and password would travel unencrypted to {host}.",
                item="tally.url",
                advice="Run ML Connector on Tally's PC, remove the password, or allow it explicitly in the settings.",
            )
        self._clock = clock
        self._gate = gate
        self._pause_s = pause_s
        self._timeout_s = timeout_s
        self._drain_timeout_s = max(drain_timeout_s, timeout_s)
        self._credentials = credentials
        self._drain = Drain(self._probe, drain_patience_s)
        self.traffic = Traffic()

    @property
    def url(self) -> str:
        """The address requests go to."""
        return self._url

    def ask(self, request: Request, build: Builder[T]) -> Answer[T]:
        """Send one request; `build` makes each row as it streams in, and the rows count only once this returned.

        May be repeated (every request is a read). Raises Unreachable (nothing was sent), Busy (timeout: from now on
        only the drain probe goes out), WrongSystem, BadAnswer, ServerFault, CompanyNotOpen, NotFound (an object
        request for what does not exist), Cancelled (never while Tally is at work on a request: that would not end its
        work), and whatever `build` raises.
        """
        cancellation.check()
        with self._turn():
            budget_s = min(_SMALL_TIMEOUT_S, self._timeout_s) if request.small else self._timeout_s
            return self._exchange(request, build, budget_s)

    def alive(self) -> None:
        """R0: GET the banner. Raises as `ask`; WrongSystem names Tally.ERP 9. Says nothing about open companies."""
        budget_s = min(_ALIVE_TIMEOUT_S, self._timeout_s)
        with self._turn(), self._connected("GET", b"", budget_s) as (response, read):
            body = b""
            for chunk in read():
                body += chunk
                if len(body) > _BANNER_LIMIT:
                    break
            banner(body, response.headers.get("Content-Type", ""))

    def _probe(self) -> None:
        """After a timeout: have the tiny company list answered before anything else is sent."""
        with self._paused_gate():
            if self._gate.drain_needed():
                self._exchange(artefacts.company_list(), lambda _: None, self._drain_timeout_s)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Inside the gate, with nothing left in Tally's queue."""
        needed = self._gate.drain_needed()
        if needed:
            self._drain.wait()
            needed = self._gate.drain_needed()  # stays where another user's note cannot be removed
        with self._paused_gate():
            if self._gate.drain_needed() and not needed:
                raise still_busy()  # a request of another program timed out while this one waited for its turn
            yield

    @contextmanager
    def _paused_gate(self) -> Iterator[None]:
        """The gate, with a pause before the next one is let in so that the user can work."""
        with self._gate:
            try:
                yield
            finally:
                self._clock.sleep(self._pause_s)

    def _exchange(self, request: Request, build: Builder[T], budget_s: float) -> Answer[T]:
        text = request.body
        if self._credentials is not None:
            text = artefacts.with_credentials(text, self._credentials.user, self._credentials.password)
        started = self._clock.monotonic()
        with self._connected("POST", text.encode("utf-16-le"), budget_s) as (response, read):
            parser = AnswerParser(request, build, response.headers.get("Content-Type", ""))
            for chunk in read():
                parser.feed(chunk)
            answer = parser.finish()
        return replace(answer, elapsed_s=self._clock.monotonic() - started, budget_s=budget_s)

    @contextmanager
    def _connected(
        self, method: str, body: bytes, budget_s: float
    ) -> Iterator[tuple[requests.Response, Callable[[], Iterator[bytes]]]]:
        """One connection: sends, checks the status line, yields a reader of the body; every foreign error is ours."""
        started = self._clock.monotonic()
        self.traffic.requests += 1
        self.traffic.bytes_sent += len(body)
        session = requests.Session()
        session.trust_env = False
        response: requests.Response | None = None
        try:
            response = session.request(
                method,
                self._url,
                data=body or None,
                headers=_HEADERS,
                timeout=(min(_CONNECT_TIMEOUT_S, budget_s), budget_s),
                stream=True,
                allow_redirects=False,
            )
            self._gate_answered(method)
            _check_status(response)
            yield response, partial(self._body, response, started + budget_s, budget_s)
        except requests.exceptions.ConnectTimeout as error:
            raise unreachable(self._url, str(error)) from error
        except requests.exceptions.Timeout as error:
            raise self._timed_out(budget_s) from error
        except requests.exceptions.ConnectionError as error:
            if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
                raise unreachable(self._url, str(error)) from error
            if "timed out" in str(error):
                raise self._timed_out(budget_s) from error
            raise self._dropped(str(error)) from error
        except requests.exceptions.RequestException as error:
            raise self._dropped(str(error)) from error
        finally:
            if response is not None:
                response.close()
            session.close()
            self.traffic.elapsed_s += self._clock.monotonic() - started

    def _gate_answered(self, method: str) -> None:
        """Response headers came: Tally worked off its queue up to us. A GET may be answered beside the queue."""
        if method == "POST" and self._gate.drain_needed():
            self._gate.set_drain(False)

    def _body(self, response: requests.Response, deadline: float, budget_s: float) -> Iterator[bytes]:
        stated = response.headers.get("Content-Length", "")
        received = 0
        for chunk in response.iter_content(CHUNK):
            received += len(chunk)
            self.traffic.bytes_received += len(chunk)
            yield chunk
            if self._clock.monotonic() > deadline and not (stated.isdigit() and received >= int(stated)):
                raise self._timed_out(budget_s)
        if stated.isdigit() and received != int(stated):
            raise bad_answer(f"The answer of Tally was cut off: {received} of {stated} bytes came.")

    def _timed_out(self, budget_s: float) -> Busy:
        self._gate.set_drain(True)
        return busy(budget_s)

    def _dropped(self, detail: str) -> Exception:
        """The connection ended before the answer did; Tally may still be at work on it."""
        if "IncompleteRead" in detail:
            return bad_answer("The answer of Tally was cut off: fewer bytes came than it announced.", detail=detail)
        self._gate.set_drain(True)
        return bad_answer("TallyPrime closed the connection without a complete answer.", detail=detail)


def address(url: str) -> tuple[str, int]:
    """Host and port that requests to this URL go to, for the client and for the name of its gate alike.

    Raises ConfigurationError for what is not plain HTTP.
    """
    parts = urlsplit(url if "//" in url else f"http://{url}")
    try:
        port = parts.port or 9000
    except ValueError:
        port = 0
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "http" or not host or not port or parts.username or parts.password:
        raise ConfigurationError(
            f"“{urlunsplit(parts._replace(netloc=host))}” is no address of a TallyPrime.",
            item="tally.url",
            advice="Use http://host:port, normally http://localhost:9000; Tally knows no https.",
        )
    return ("127.0.0.1" if host == "localhost" else host), port


def _check_status(response: requests.Response) -> None:
    """Tally says 200 even for errors (facts 1.2); any other status comes from something else."""
    code = response.status_code
    if code >= 500:
        raise ServerFault(
            f"The server at Tally's address failed with HTTP status {code}.",
            system=SYSTEM,
            advice="Restart TallyPrime; the next run asks again.",
        )
    if code != 200:
        raise wrong_system(f"Something that is not TallyPrime answered with HTTP status {code}.")
    kind = response.headers.get("Content-Type", "")
    if "html" in kind.casefold():
        raise wrong_system("A web page answers at this address, not TallyPrime.")
