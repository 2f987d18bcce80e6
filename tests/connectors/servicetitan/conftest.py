"""A virtual clock, a scripted transport and a client on both: no sockets, no waiting."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from app.connectors.http import Effect, HttpAnswer, HttpRequest
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.client import RetryPolicy, ServiceTitanClient
from app.connectors.servicetitan.environment import Credentials, environment
from app.domain.errors import KnownError
from app.domain.redaction import Redactor

START = datetime(2025, 11, 4, 10, 0, 0, tzinfo=UTC)


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


Reply = HttpAnswer | KnownError | Callable[[HttpRequest], HttpAnswer]


@dataclass
class StubTransport:
    """Answers from a script; the token endpoint answers by itself until it is scripted too. Records every request."""

    clock: VirtualClock
    script: list[Reply] = field(default_factory=list)
    token_script: list[Reply] = field(default_factory=list)
    calls: list[HttpRequest] = field(default_factory=list)
    sign_ins: list[HttpRequest] = field(default_factory=list)
    tokens_given: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    while_signing_in: Callable[[], None] = lambda: None

    def exchange(self, request: HttpRequest) -> HttpAnswer:
        if request.url.endswith("/connect/token"):
            return self._sign_in(request)
        with self.lock:
            self.calls.append(request)
            reply: Reply = self.script.pop(0) if self.script else self.answer(200, {"id": 1})
        return self._give(reply, request)

    def _sign_in(self, request: HttpRequest) -> HttpAnswer:
        with self.lock:
            self.sign_ins.append(request)
            self.tokens_given += 1
            number = self.tokens_given
            scripted = self.token_script.pop(0) if self.token_script else None
        self.while_signing_in()
        if scripted is not None:
            return self._give(scripted, request)
        return self.answer(
            200,
            {"access_token": f"token-{number}", "expires_in": 900, "token_type": "Bearer", "scope": "tn.a:r tn.b:w"},
        )

    @staticmethod
    def _give(reply: Reply, request: HttpRequest) -> HttpAnswer:
        if isinstance(reply, KnownError):
            raise reply
        return reply if isinstance(reply, HttpAnswer) else reply(request)

    def answer(self, status: int, body: object = None, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """An answer now; `body` is JSON unless it is bytes."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        every = {"date": format_datetime(self.clock.now(), usegmt=True), **(headers or {})}
        return HttpAnswer(status, every, raw, self.clock.monotonic())

    def problem(
        self, status: int, title: str, errors: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """An error of the application (RFC 7807)."""
        body = {"type": "t", "title": title, "status": status, "traceId": "00-abc", "errors": errors or {}, "data": {}}
        return self.answer(status, body, headers)

    def gateway(self, status: int, message: str) -> HttpAnswer:
        """An error of the gateway."""
        return self.answer(status, {"statusCode": status, "message": message})

    def page(self, rows: list[dict[str, Any]], *, has_more: bool = False) -> HttpAnswer:
        """One page of a list."""
        return self.answer(200, {"page": 1, "pageSize": 500, "hasMore": has_more, "totalCount": None, "data": rows})

    @property
    def writes(self) -> list[HttpRequest]:
        return [call for call in self.calls if call.effect is Effect.WRITE]


class Half:
    """Jitter without chance: always the middle."""

    def random(self) -> float:
        return 0.5


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def stub(clock: VirtualClock) -> StubTransport:
    return StubTransport(clock)


@pytest.fixture
def credentials() -> Credentials:
    return Credentials("960001001", "client-id-1", "client-secret-1", "ak1.app-key-1")


@pytest.fixture
def redact() -> Redactor:
    return Redactor()


@pytest.fixture
def client(clock: VirtualClock, stub: StubTransport, credentials: Credentials, redact: Redactor) -> ServiceTitanClient:
    return ServiceTitanClient(
        environment=environment("custom", api_url="http://127.0.0.1:1", auth_url="http://127.0.0.1:1"),
        credentials=credentials,
        transport=stub,
        clock=clock,
        redact=redact,
        retry=RetryPolicy(attempts=4, total_s=100.0),
        jitter=Half(),  # type: ignore[arg-type]
    )


@pytest.fixture
def api(client: ServiceTitanClient) -> ServiceTitanApi:
    return ServiceTitanApi(client)
