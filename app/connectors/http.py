"""One HTTP exchange for every JSON connector, in which each foreign exception becomes one of ours; it never retries.

The rule of the module is to be exact about what the server can have seen. A request whose body has not begun to leave
this PC was not carried out: `Unreachable`. From the first byte of the body on, a missing answer to a write is
`OutcomeUnknown`, whatever the exception is called (in requests, SSLError, ProxyError and ConnectTimeout are
ConnectionErrors, and an SSLError can also end the reading of an answer). For that the body reports when it is read.
"""

from __future__ import annotations

import io
import ipaddress
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
import truststore
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from app.domain.clock import Clock
from app.domain.errors import BadAnswer, Busy, ConfigurationError, KnownError, OutcomeUnknown, Unreachable
from app.domain.redaction import Redactor

PROXY_SYSTEM = "system"
"""Proxy setting: what Windows or the environment says."""
PROXY_NONE = "none"
"""Proxy setting: always connect directly."""
POOL_SIZE = 12
"""Connections kept per host: one for each sender."""
LARGEST_ANSWER = 256 * 1024 * 1024
"""Bytes; no page of these APIs comes near it."""
_CHUNK = 64 * 1024
_PROXY_LOOKUP_S = 300.0
_BAD_PROXY = (
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.InvalidSchema,
    urllib3.exceptions.ProxySchemeUnknown,
)


class Effect(StrEnum):
    """What a request can do at the server."""

    READ = "read"
    """Nothing: it may be repeated."""
    WRITE = "write"
    """Something: it may only be repeated once it is known that it was not carried out."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long one exchange may take, in seconds."""

    connect_s: float = 10.0
    read_s: float = 60.0
    """Longest silence of the server."""
    total_s: float = 300.0
    """Longest time from the first byte of the answer to its last."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request; headers and body may hold secrets and are not in its repr."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    effect: Effect = Effect.READ
    item: str = ""
    """What is read or written, in the user's words; becomes the item of an OutcomeUnknown."""
    timeouts: Timeouts = Timeouts()
    largest: int = LARGEST_ANSWER
    """Bytes of the answer, unpacked; of a larger one the rest is not read."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A complete answer, whatever its status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)
    received_at: float
    """`Clock.monotonic()` when the headers were there."""

    def header(self, name: str) -> str:
        """The header's text, empty where it is absent."""
        return self.headers.get(name.lower(), "")

    def date(self) -> datetime | None:
        """The server's `Date`, aware UTC, in whole seconds; None where it is absent or malformed."""
        return parse_http_date(self.header("date"))


class Transport(Protocol):
    """Whatever carries a request to a server and its answer back."""

    def exchange(self, request: HttpRequest) -> HttpAnswer:
        """Sends `request` once. Raises Unreachable, Busy, BadAnswer, OutcomeUnknown or ConfigurationError."""
        ...


class HttpTransport:
    """Carries requests over pooled connections, TLS checked against the operating system's certificates. Any thread.

    No cookies, no .netrc, no redirects, no retries: an answer is handed over as it came.
    """

    def __init__(
        self,
        *,
        system: str,
        clock: Clock,
        user_agent: str,
        proxy: str = PROXY_SYSTEM,
        pool_size: int = POOL_SIZE,
        redact: Redactor | None = None,
    ) -> None:
        """`system` is the name in errors; `proxy` is `system`, `none` or a proxy's URL."""
        self._system = system
        self._clock = clock
        self._user_agent = user_agent
        self._proxy = proxy.strip() or PROXY_SYSTEM
        self._redact = redact or Redactor()
        self._adapter = _Adapter(pool_size)
        self._proxies: dict[str, tuple[float, dict[str, str]]] = {}
        self._lock = threading.Lock()

    def exchange(self, request: HttpRequest) -> HttpAnswer:
        """Sends `request` once and reads the whole answer. Any thread.

        Raises ConfigurationError (address or header malformed, plain http off this PC), Unreachable (nothing was
        sent, or a read broke off), Busy (a read got no answer in time), BadAnswer (a read's answer cannot be
        decoded), OutcomeUnknown (a write may have arrived and no complete answer came).
        """
        self._guard(request.url)
        body = _WatchedBody(request.body) if request.body is not None else None
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate", **request.headers}
        try:
            prepared = requests.Request(request.method, request.url, headers=headers, data=body).prepare()
            response = self._adapter.send(
                prepared,
                stream=True,
                timeout=(request.timeouts.connect_s, request.timeouts.read_s),
                verify=True,
                proxies=self._proxies_for(request.url),
            )
            with response:
                received_at = self._clock.monotonic()
                content = b"".join(self._chunks(response, received_at + request.timeouts.total_s, request.largest))
                return HttpAnswer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=content,
                    received_at=received_at,
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as foreign:
            ours = self._ours(foreign, request, body)
        raise ours

    def close(self) -> None:
        """Closes the kept connections; running exchanges end by themselves."""
        self._adapter.close()

    def _guard(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.username or parts.password or not parts.hostname:
            raise ConfigurationError(
                "The address is malformed.", item=self._system, advice="Check the address in the settings."
            )
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
            raise ConfigurationError(
                "Only https addresses are allowed; plain http only to this PC itself.",
                item=self._system,
                advice="Check the address in the settings.",
            )

    def _chunks(self, response: requests.Response, until: float, largest: int) -> Iterator[bytes]:
        size = 0
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > largest:
                raise _TooLarge("the answer is too large")
            if self._clock.monotonic() > until:
                raise requests.exceptions.ReadTimeout("the answer takes too long")
            yield chunk

    def _proxies_for(self, url: str) -> dict[str, str]:
        """requests' proxies for `url`; the system is asked every five minutes only, as Windows can be slow to say."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._proxy == PROXY_NONE or is_loopback(host):
            return {}
        if self._proxy != PROXY_SYSTEM:
            return {"http": self._proxy, "https": self._proxy}
        now = self._clock.monotonic()
        with self._lock:
            known = self._proxies.get(host)
            if known is None or known[0] < now:
                found = requests.utils.get_environ_proxies(url, no_proxy=None)
                known = (now + _PROXY_LOOKUP_S, {name: str(value) for name, value in found.items()})
                self._proxies[host] = known
            return known[1]

    def _ours(self, foreign: Exception, request: HttpRequest, body: _WatchedBody | None) -> KnownError:
        host = urlsplit(request.url).hostname or ""
        detail = _detail(foreign, self._redact)
        if isinstance(foreign, requests.exceptions.InvalidHeader):
            return ConfigurationError(
                "A key or id contains a character that cannot be sent.",
                item=self._system,
                advice="Enter the credentials again, without line breaks.",
                detail="InvalidHeader",
            )
        if _has(foreign, *_BAD_PROXY):
            return ConfigurationError(
                "The address of the proxy is malformed, or of a kind that cannot be used.",
                item=self._system,
                advice="Correct it in the settings, for example http://proxy.example:8080.",
                detail=detail,
            )
        if isinstance(foreign, requests.exceptions.InvalidURL | UnicodeError | urllib3.exceptions.LocationParseError):
            return ConfigurationError(
                "The address is malformed.",
                item=self._system,
                advice="Check the address in the settings.",
                detail=detail,
            )
        sent = body.started if body is not None else not _while_connecting(foreign)
        tls = _has(foreign, requests.exceptions.SSLError)
        if not sent or (request.effect is Effect.READ and tls):
            what, advice = _connection_words(foreign, host)
            return Unreachable(what, system=self._system, advice=advice, detail=detail)
        if request.effect is Effect.WRITE:
            return OutcomeUnknown(
                f"{self._system} was asked, and no complete answer came back; it may or may not have been done.",
                item=request.item,
                advice="ML Connector looks there first before it sends this again.",
                detail=detail,
            )
        return self._broken_read(foreign, detail)

    def _broken_read(self, foreign: Exception, detail: str) -> KnownError:
        if _has(foreign, requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            return Busy(
                f"{self._system} did not answer in time.",
                system=self._system,
                advice="It is tried again by itself. If this goes on, look at the internet connection.",
                detail=detail,
            )
        if isinstance(foreign, requests.exceptions.ContentDecodingError):
            wrong = "is larger than it can be" if isinstance(foreign, _TooLarge) else "could not be decoded"
            return BadAnswer(
                f"An answer of {self._system} {wrong}.",
                system=self._system,
                advice="If this goes on, a proxy or a virus scanner on the way may be changing the answers.",
                detail=detail,
            )
        return Unreachable(
            f"The connection to {self._system} broke off while reading.",
            system=self._system,
            advice="It is tried again by itself. If this goes on, look at the internet connection.",
            detail=detail,
        )


def is_loopback(host: str) -> bool:
    """Whether `host` is this PC: `localhost` or a loopback address, never another name."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def parse_http_date(text: str) -> datetime | None:
    """An HTTP date as aware UTC; None where `text` is none."""
    try:
        parsed = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def retry_after_s(answer: HttpAnswer, now: datetime) -> float | None:
    """Seconds of a `Retry-After` header in either form, counted from the answer's own `Date`; None without one."""
    text = answer.header("retry-after").strip()
    if not text:
        return None
    if text.replace(".", "", 1).isdecimal() and text.isascii():
        return float(text)
    moment = parse_http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (answer.date() or now)).total_seconds())


class _TooLarge(requests.exceptions.ContentDecodingError):
    """More came than was to be read."""


class _WatchedBody(io.BytesIO):
    """A request body that knows whether it has begun to be sent."""

    started = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.started = True
        return super().read(size)


class _Adapter(HTTPAdapter):
    """Pooled connections that trust what the operating system trusts, and never retry."""

    def __init__(self, pool_size: int) -> None:
        self._context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # read=False: urllib3 hands a broken connection over as it is instead of sending a POST a second time.
        super().__init__(pool_connections=4, pool_maxsize=pool_size, max_retries=Retry(0, read=False, redirect=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, **kwargs, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """requests would load certifi's list into the shared context each time; the system's list is meant."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = None
        conn.ca_cert_dir = None


def _chain(foreign: BaseException) -> Iterator[BaseException]:
    """The exception and all that it wraps, in `args`, `reason`, cause or context."""
    waiting: list[BaseException] = [foreign]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
        waiting.extend(one for one in inner if isinstance(one, BaseException))


def _has(foreign: BaseException, *kinds: type[BaseException]) -> bool:
    return any(isinstance(one, kinds) for one in _chain(foreign))


def _while_connecting(foreign: BaseException) -> bool:
    """Whether the exception itself proves that no connection came about; used where there is no body to watch."""
    kinds = (
        requests.exceptions.ConnectTimeout,
        urllib3.exceptions.ConnectTimeoutError,
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.NameResolutionError,
        urllib3.exceptions.ProxyError,
        ssl.SSLCertVerificationError,
    )
    return _has(foreign, *kinds)


def _connection_words(foreign: BaseException, host: str) -> tuple[str, str]:
    """What happened and what to do, for a connection that did not come about."""
    if _has(foreign, urllib3.exceptions.ProxyError, requests.exceptions.ProxyError):
        return (
            "The proxy did not let the connection through.",
            "Check the proxy in the settings, or ask whoever looks after the network.",
        )
    if _has(foreign, urllib3.exceptions.NameResolutionError):
        return f"The name {host} could not be found.", "Check the internet connection."
    if _has(foreign, requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLError):
        return (
            f"No secure connection to {host} came about.",
            "Check date and time of this PC, and whether a virus scanner or the company network replaces certificates.",
        )
    # urllib3 derives NewConnectionError (refused, no route) from ConnectTimeoutError.
    if any(
        isinstance(one, (requests.exceptions.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError))
        and not isinstance(one, urllib3.exceptions.NewConnectionError)
        for one in _chain(foreign)
    ):
        return f"{host} did not accept a connection in time.", "Check the internet connection and the firewall."
    if is_loopback(host):
        return f"{host} could not be reached.", "That is this PC itself: start the program that answers there."
    return f"{host} could not be reached.", "Check the internet connection and the firewall."


def _detail(foreign: BaseException, redact: Redactor) -> str:
    names = " < ".join(dict.fromkeys(type(one).__name__ for one in _chain(foreign)))
    return redact(f"{names}: {str(foreign)[:300]}")
