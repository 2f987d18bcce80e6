"""One call to ServiceTitan: turn, token, headers, exchange, meaning of the answer; only reads are ever tried again."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from app.connectors import exact_json
from app.connectors.http import Effect, HttpAnswer, HttpRequest, Timeouts, Transport
from app.connectors.servicetitan.answers import concerns_app_key, refusal
from app.connectors.servicetitan.auth import Token, TokenSource
from app.connectors.servicetitan.environment import SYSTEM, Credentials, Environment
from app.connectors.servicetitan.limiter import CallLimiter
from app.connectors.servicetitan.resources import Resource
from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import BadAnswer, Busy, OutcomeUnknown, ServerFault, SystemError_, Throttled, Unreachable
from app.domain.redaction import Redactor


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long a read is tried; a write is never tried twice."""

    attempts: int = 6
    unreachable_attempts: int = 3
    """Where no connection comes about: few, so that a run soon says so; the next run begins with another try."""
    total_s: float = 180.0
    """A wait that would end later than this after the first attempt is not begun."""
    first_wait_s: float = 1.0
    """Doubled for each further attempt; half of it is random."""
    longest_wait_s: float = 30.0
    unsaid_throttle_s: float = 2.0
    """Pause of all threads after a 429 of a write that does not say how long."""


class ServiceTitanClient:
    """Calls for one tenant. Any thread."""

    def __init__(
        self,
        *,
        environment: Environment,
        credentials: Credentials,
        transport: Transport,
        clock: Clock,
        redact: Redactor | None = None,
        limiter: CallLimiter | None = None,
        retry: RetryPolicy | None = None,
        timeouts: Timeouts | None = None,
        jitter: random.Random | None = None,
    ) -> None:
        """Raises ConfigurationError when a credential is missing or malformed."""
        self._credentials = credentials.checked()
        self._base = environment.api_url
        self._transport = transport
        self._clock = clock
        self._redact = redact or Redactor()
        self._limiter = limiter or CallLimiter(clock, system=SYSTEM)
        self._retry = retry or RetryPolicy()
        self._timeouts = timeouts or Timeouts()
        self._jitter = jitter or random.Random()
        self._tokens = TokenSource(
            environment=environment,
            credentials=self._credentials,
            transport=transport,
            clock=clock,
            redact=self._redact,
            observe=self._observe,
        )
        self._dates = threading.Lock()
        self._last_date: tuple[datetime, float] | None = None

    @property
    def tenant_id(self) -> str:
        """The tenant that is called."""
        return self._credentials.tenant_id

    def server_now(self) -> datetime | None:
        """ServiceTitan's time: its last `Date` header plus the time since; aware UTC, exact to a second or two.

        None before the first answer. Any thread; makes no call.
        """
        with self._dates:
            known = self._last_date
        return None if known is None else known[0] + timedelta(seconds=self._clock.monotonic() - known[1])

    def granted_scopes(self) -> frozenset[str]:
        """The scopes the sign-in said it granted; empty where it did not say. Raises as `TokenSource.token`."""
        return self._tokens.token().scopes

    def sign_in_again(self) -> None:
        """Have another token: the one at hand keeps the scopes of its beginning. Raises as `TokenSource.token`."""
        self._tokens.renew(self._tokens.token())

    def get(self, resource: Resource, params: Sequence[tuple[str, str]] = (), *, item: str = "") -> object:
        """The JSON value at `resource`; tried again after 429, 5xx and network failures, within the policy.

        Raises Throttled, ServerFault, Busy, Unreachable, BadAnswer, SignInFailed, PermissionMissing, WrongSystem,
        NotFound or Rejected; Cancelled before the request, or while it waits.
        """
        started = self._clock.monotonic()
        attempt = 1
        while True:
            cancellation.check()
            try:
                return self._asked("GET", resource, params, None, item or resource.noun)
            except (Throttled, ServerFault, Busy, Unreachable) as failure:
                wait_s = self._wait_s(attempt, failure)
                late = self._clock.monotonic() + wait_s - started > self._retry.total_s
                if isinstance(failure, Throttled):
                    self._limiter.pause(wait_s)
                most = self._retry.unreachable_attempts if isinstance(failure, Unreachable) else self._retry.attempts
                if attempt >= most or late:
                    raise
            attempt += 1
            self._clock.sleep(wait_s)

    def question(
        self, resource: Resource, params: Sequence[tuple[str, str]], body: Mapping[str, object], *, item: str
    ) -> object:
        """The JSON value that a POST which only reads answers; asked once, may be repeated.

        Raises as `get`. Unlike there a Throttled holds nobody else back: such a limit is of this one question.
        """
        cancellation.check()
        return self._asked("POST", resource, params, exact_json.encode(body), item)

    def write(self, method: str, resource: Resource, body: Mapping[str, object], *, item: str) -> object:
        """Sends `body` once; the JSON value of the answer, None where it is empty.

        Raises Rejected, NotFound, PermissionMissing, SignInFailed, WrongSystem, Throttled or Unreachable: it was not
        carried out. Raises OutcomeUnknown: it may have been. A 401 is definitive (nothing was carried out), so then the
        call is made once more with a new token.
        """
        answer = self._exchange(method, resource, (), exact_json.encode(body), Effect.WRITE, item)
        if not 200 <= answer.status < 300:
            failure = refusal(
                answer,
                resource=resource,
                effect=Effect.WRITE,
                item=item,
                now=self._clock.now(),
                redact=self._redact,
            )
            if isinstance(failure, Throttled):
                self._limiter.pause(failure.retry_after_s or self._retry.unsaid_throttle_s)
            raise failure
        if not answer.body.strip():
            return None
        try:
            return exact_json.decode(answer.body)
        except ValueError:
            raise self.unclear(item, f"HTTP {answer.status} without readable JSON") from None

    def wait(self, seconds: float) -> None:
        """Wait between two calls, this thread only. Raises Cancelled when its work is stopped meanwhile."""
        self._clock.sleep(seconds)

    def unclear(self, item: str, detail: str) -> OutcomeUnknown:
        """The error of a write whose success was answered in a way that cannot be used."""
        return OutcomeUnknown(
            "ServiceTitan's answer cannot be read; it may or may not have been done.",
            item=item,
            advice="ML Connector looks there first before it sends this again.",
            detail=self._redact(detail),
        )

    def _asked(
        self, method: str, resource: Resource, params: Sequence[tuple[str, str]], body: bytes | None, item: str
    ) -> object:
        answer = self._exchange(method, resource, params, body, Effect.READ, item)
        if not 200 <= answer.status < 300:
            raise refusal(
                answer, resource=resource, effect=Effect.READ, item=item, now=self._clock.now(), redact=self._redact
            )
        try:
            return exact_json.decode(answer.body)
        except ValueError:
            raise BadAnswer(
                "An answer of ServiceTitan is not readable.",
                system=SYSTEM,
                advice="If this goes on, check whether a proxy or a sign-in page of the network is in the way.",
                detail=f"HTTP {answer.status} {resource.path}: not JSON, {len(answer.body)} bytes",
            ) from None

    def _exchange(
        self,
        method: str,
        resource: Resource,
        params: Sequence[tuple[str, str]],
        body: bytes | None,
        effect: Effect,
        item: str,
    ) -> HttpAnswer:
        """One call with a good token; a 401 fetches another token and makes the call once more."""
        url = f"{self._base}/{resource.module}/v2/tenant/{self.tenant_id}/{resource.path}"
        if params:
            url = f"{url}?{urlencode(list(params))}"
        token = self._tokens.token()
        answer, token = self._call(method, url, body, effect, item, token)
        if answer.status == 401 and not concerns_app_key(answer):
            answer, _ = self._call(method, url, body, effect, item, self._tokens.renew(token))
        return answer

    def _call(
        self, method: str, url: str, body: bytes | None, effect: Effect, item: str, token: Token
    ) -> tuple[HttpAnswer, Token]:
        slot = self._limiter.acquire()
        while self._clock.monotonic() >= token.usable_until:  # it may have waited long for its turn
            self._limiter.release(slot)
            token = self._tokens.token()
            slot = self._limiter.acquire()
        try:
            headers = {
                "Authorization": f"Bearer {token.value}",
                "ST-App-Key": self._credentials.app_key,
                "Accept": "application/json",
            }
            if body is not None:
                headers["Content-Type"] = "application/json"
            request = HttpRequest(method, url, headers, body, effect, item, self._timeouts)
            answer = self._transport.exchange(request)
        finally:
            self._limiter.release(slot)
        self._observe(answer)
        return answer, token

    def _wait_s(self, attempt: int, failure: SystemError_) -> float:
        """Seconds before the next attempt: what the server said, else growing with half of it random."""
        grown = min(self._retry.first_wait_s * 2.0 ** (attempt - 1), self._retry.longest_wait_s)
        jittered = grown * (0.5 + 0.5 * self._jitter.random())
        return jittered if failure.retry_after_s is None else failure.retry_after_s

    def _observe(self, answer: HttpAnswer) -> None:
        moment = answer.date()
        if moment is not None:
            with self._dates:
                self._last_date = (moment, answer.received_at)
