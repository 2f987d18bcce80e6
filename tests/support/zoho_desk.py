"""A Zoho Books client without sockets: a virtual clock, a transport with a script, and secrets in memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from app.connectors.http import Effect, HttpAnswer, HttpRequest
from app.connectors.zoho_books.api import ZohoBooksApi
from app.connectors.zoho_books.auth import TokenSource
from app.connectors.zoho_books.client import ZohoBooksClient
from app.connectors.zoho_books.credentials import ClientCredentials
from app.connectors.zoho_books.limiter import CallLimiter, Limits
from app.connectors.zoho_books.regions import Environment, environment
from app.connectors.zoho_books.session import Session
from app.connectors.zoho_books.token_endpoint import TokenEndpoint
from app.domain.errors import KnownError
from app.domain.redaction import Redactor

START = datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC)
ORGANIZATION = "10234695"
CLIENT_SECRET = "client-secret-9f2"
REFRESH = "1000.refresh.aaaa"
CREDENTIALS = ClientCredentials("1000.CLIENT", CLIENT_SECRET)
TOKEN_PATH = "/oauth/v2/token"


class VirtualClock:
    """Time that passes only when somebody sleeps or a test says so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._elapsed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        with self._lock:
            return 5000.0 + self._elapsed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._elapsed += seconds
            self.slept.append(seconds)

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._elapsed += seconds

    def today(self) -> date:
        return self.now().date()


class KeptText:
    """A secret in memory that counts how often it was written."""

    def __init__(self, value: str | None = None) -> None:
        self.value = value
        self.writes = 0

    def get(self) -> str | None:
        return self.value

    def set(self, value: str) -> None:
        assert 0 < len(value) <= 1280, "would not fit into Windows' Credential Manager"
        self.value = value
        self.writes += 1

    def delete(self) -> None:
        self.value = None


Reply = HttpAnswer | KnownError | Callable[[HttpRequest], HttpAnswer]


@dataclass
class StubTransport:
    """Answers from two scripts; where they are empty, with a token and with a plain success. Records every request."""

    clock: VirtualClock
    script: list[Reply] = field(default_factory=list)
    token_script: list[Reply] = field(default_factory=list)
    calls: list[HttpRequest] = field(default_factory=list)
    sign_ins: list[HttpRequest] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    while_signing_in: Callable[[], None] = lambda: None
    while_calling: Callable[[], None] = lambda: None
    default: Callable[[HttpRequest], HttpAnswer] | None = None
    api_domain: str = "https://www.zohoapis.in"

    def exchange(self, request: HttpRequest) -> HttpAnswer:
        signing_in = TOKEN_PATH in urlsplit(request.url).path
        with self.lock:
            (self.sign_ins if signing_in else self.calls).append(request)
            number = len(self.sign_ins)
            script = self.token_script if signing_in else self.script
            reply: Reply | None = script.pop(0) if script else None
        (self.while_signing_in if signing_in else self.while_calling)()
        if isinstance(reply, KnownError):
            raise reply
        if isinstance(reply, HttpAnswer):
            return reply
        if reply is not None:
            return reply(request)
        if signing_in:
            return self.token(f"1000.access.{number}")
        return self.default(request) if self.default else self.said(200)

    def answer(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """An answer now; `body` is JSON unless it is bytes."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        every = {"date": format_datetime(self.clock.now(), usegmt=True), **(headers or {})}
        return HttpAnswer(status, every, raw, self.clock.monotonic())

    def said(
        self,
        status: int,
        members: Mapping[str, Any] | None = None,
        *,
        code: int = 0,
        message: str = "success",
        headers: Mapping[str, str] | None = None,
    ) -> HttpAnswer:
        """Zoho's envelope."""
        return self.answer(status, {"code": code, "message": message, **(members or {})}, headers)

    def page(self, key: str, rows: list[dict[str, Any]], *, more: bool = False) -> HttpAnswer:
        """One page of a list."""
        context = {"page": 1, "per_page": 200, "has_more_page": more}
        return self.said(200, {key: rows, "page_context": context})

    def token(self, value: str, **members: Any) -> HttpAnswer:
        """A success of the token endpoint."""
        body = {"access_token": value, "api_domain": self.api_domain, "token_type": "Bearer", "expires_in": 3600}
        return self.answer(200, {**body, **members})

    def budget(self, remaining: int, reset_s: int = 7200, limit: int = 1000) -> dict[str, str]:
        """The headers of an organization's answer."""
        return {
            "x-rate-limit-limit": str(limit),
            "x-rate-limit-remaining": str(remaining),
            "x-rate-limit-reset": str(reset_s),
        }

    @property
    def writes(self) -> list[HttpRequest]:
        return [call for call in self.calls if call.effect is Effect.WRITE]


class Half:
    """Jitter without chance: always the middle."""

    def random(self) -> float:
        return 0.5


@dataclass
class Desk:
    """Everything between a test and the stub."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    where: Environment = field(default_factory=lambda: environment("in"))
    refresh_token: KeptText = field(default_factory=lambda: KeptText(REFRESH))
    kept: KeptText = field(default_factory=KeptText)
    redact: Redactor = field(default_factory=Redactor)
    limits: Limits = field(default_factory=lambda: Limits(per_minute=1000, at_once=4, reserve=10))

    def __post_init__(self) -> None:
        self.stub = StubTransport(self.clock)
        self.endpoint = TokenEndpoint(
            where=self.where, credentials=CREDENTIALS, transport=self.stub, clock=self.clock, redact=self.redact
        )
        self.tokens = self.another_program()
        self.client = self.client_for(ORGANIZATION)
        self.api = ZohoBooksApi(self.client)

    def another_program(self) -> TokenSource:
        """The same keyring after a restart, or seen from another process."""
        return TokenSource(
            where=self.where,
            endpoint=self.endpoint,
            refresh_token=self.refresh_token,
            kept=self.kept,
            clock=self.clock,
            redact=self.redact,
        )

    def client_for(self, organization: str) -> ZohoBooksClient:
        return ZohoBooksClient(
            tokens=self.tokens,
            organization_id=organization,
            transport=self.stub,
            clock=self.clock,
            redact=self.redact,
            limiter=CallLimiter(self.clock, self.limits),
            jitter=Half(),  # type: ignore[arg-type]
        )

    def keep(self, value: str = "1000.access.kept", *, life_s: float = 3600.0, accounts: str = "") -> Session:
        """A session of an earlier run."""
        session = Session(
            accounts or self.where.accounts_url,
            self.stub.api_domain,
            value,
            self.clock.now() + timedelta(seconds=life_s),
        )
        self.kept.value = session.to_text()
        return session


def query(request: HttpRequest) -> dict[str, str]:
    """The request's parameters."""
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


def form(request: HttpRequest) -> dict[str, str]:
    """The request's form."""
    return {name: values[0] for name, values in parse_qs((request.body or b"").decode()).items()}


def body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON, numbers as they were written."""
    parsed = json.loads(request.body or b"{}", parse_float=str, parse_int=str)
    assert isinstance(parsed, dict)
    return parsed
