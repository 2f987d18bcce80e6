"""One call to Zoho Books: turn, token, exchange, meaning of the answer; only GETs are ever tried again."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from app.connectors import exact_json
from app.connectors.http import Effect, HttpAnswer, HttpRequest, Timeouts, Transport, retry_after_s
from app.connectors.zoho_books.answers import Envelope, read_envelope, refusal, unclear
from app.connectors.zoho_books.auth import TokenSource
from app.connectors.zoho_books.budget import DailyBudget
from app.connectors.zoho_books.limiter import CallLimiter, clock_time
from app.connectors.zoho_books.regions import SYSTEM
from app.connectors.zoho_books.resources import Resource
from app.domain import cancellation
from app.domain.accounting import CallBudget
from app.domain.clock import Clock
from app.domain.errors import BadAnswer, Busy, ConfigurationError, OutcomeUnknown, ServerFault, Throttled, Unreachable
from app.domain.redaction import Redactor

Params = Sequence[tuple[str, str]]

_BLOCKED, _MINUTE, _DAY, _AT_ONCE = 43, 44, 45, 1070
_PAUSES_S = {_BLOCKED: 3600.0, _MINUTE: 60.0, _AT_ONCE: 5.0}
"""Seconds of a pause where the 429 does not say how long (facts 3)."""
_UNSAID_S = 60.0
_WORDS = {
    _BLOCKED: "Zoho has blocked this user or PC for making too many calls",
    _MINUTE: "Zoho has blocked the organization for making too many calls in a minute",
    _AT_ONCE: "Zoho is at work on too many calls of the organization at once",
}


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long a GET is tried; a write is never tried twice."""

    attempts: int = 4
    unreachable_attempts: int = 3
    """Where no connection comes about: few, so that a run soon says so."""
    first_wait_s: float = 1.0
    """Doubled for each further attempt; half of it is random."""
    longest_wait_s: float = 30.0


class ZohoBooksClient:
    """Calls for one organization, or for none yet. Any thread."""

    def __init__(
        self,
        *,
        tokens: TokenSource,
        organization_id: str,
        transport: Transport,
        clock: Clock,
        redact: Redactor | None = None,
        limiter: CallLimiter,
        retry: RetryPolicy | None = None,
        timeouts: Timeouts | None = None,
        jitter: random.Random | None = None,
    ) -> None:
        """`organization_id` is empty before one is chosen; then only organizations can be listed.

        `limiter` is shared by all clients of one user on this PC: that is whom Zoho blocks (facts 3).
        """
        self._tokens = tokens
        self._organization_id = organization_id.strip()
        self._transport = transport
        self._clock = clock
        self._redact = redact or Redactor()
        self._limiter = limiter
        self._budget = DailyBudget(clock, limiter.limits.reserve)
        self._retry = retry or RetryPolicy()
        self._timeouts = timeouts or Timeouts()
        self._jitter = jitter or random.Random()
        self._dates = threading.Lock()
        self._last_date: tuple[datetime, float] | None = None

    @property
    def organization_id(self) -> str:
        """The organization that is called, empty where none is chosen yet."""
        return self._organization_id

    def chosen_organization(self) -> str:
        """The organization that is called. Raises ConfigurationError where none is chosen."""
        if not self._organization_id:
            raise ConfigurationError(
                "No organization of Zoho Books is chosen.",
                item="zoho.organization_id",
                advice="Choose one from the list in the settings.",
            )
        return self._organization_id

    def server_now(self) -> datetime | None:
        """Zoho's time: its last `Date` header plus the time since; aware UTC. None before the first answer."""
        with self._dates:
            known = self._last_date
        return None if known is None else known[0] + timedelta(seconds=self._clock.monotonic() - known[1])

    def budget(self) -> CallBudget | None:
        """What is left of the day's calls, None before the first answer. Makes no call."""
        return self._budget.state()

    def granted_scopes(self) -> frozenset[str]:
        """What the sign-in was granted, empty where it did not say. Raises as `TokenSource.session`."""
        return self._tokens.session().scopes

    def get(self, resource: Resource, params: Params = (), *, item: str = "") -> Mapping[str, object]:
        """The members of the answer; tried again after 5xx, network failures and short pauses, within the policy.

        Raises Throttled (BudgetUsed where this program stops itself), ServerFault, Busy, Unreachable, BadAnswer,
        SignInNeeded, SignInFailed, PermissionMissing, WrongSystem, NotFound or Rejected; Cancelled between attempts.
        """
        attempt = 1
        while True:
            cancellation.check()
            try:
                return self._asked(resource, params, item or resource.noun)
            except Throttled as failure:
                wait_s = failure.retry_after_s
                if wait_s is None or wait_s > self._limiter.limits.patience_s or attempt >= self._retry.attempts:
                    raise
                self._clock.sleep(wait_s)
            except (ServerFault, Busy, Unreachable) as failure:
                most = self._retry.unreachable_attempts if isinstance(failure, Unreachable) else self._retry.attempts
                if attempt >= most:
                    raise
                self._clock.sleep(self._wait_s(attempt))
            attempt += 1

    def write(
        self, method: str, resource: Resource, body: Mapping[str, object] | None, *, item: str, params: Params = ()
    ) -> Mapping[str, object]:
        """Sends once; the members of the answer.

        Raises Rejected (Duplicate among them), NotFound, PermissionMissing, SignInNeeded, SignInFailed, WrongSystem,
        Throttled or Unreachable: it was not carried out. Raises OutcomeUnknown: it may have been. A 401 and a 429 are
        definitive, so after a 401 the call is made once more with a new token.
        """
        raw = exact_json.encode(body) if body is not None else None
        answer = self._exchange(method, resource, params, raw, Effect.WRITE, item)
        said = read_envelope(answer)
        if 200 <= answer.status < 300:
            if said.ok:
                return said.members
            if said.code is None:
                raise self.unclear(item, f"HTTP {answer.status} without a readable envelope")
        raise refusal(
            answer, said, method=method, resource=resource, effect=Effect.WRITE, item=item, redact=self._redact
        )

    def unclear(self, item: str, detail: str) -> OutcomeUnknown:
        """The error of a write whose success was answered in a way that cannot be used."""
        return unclear(item, self._redact(detail))

    def _asked(self, resource: Resource, params: Params, item: str) -> Mapping[str, object]:
        answer = self._exchange("GET", resource, params, None, Effect.READ, item)
        said = read_envelope(answer)
        if 200 <= answer.status < 300:
            if said.ok:
                return said.members
            if said.code is None:
                raise BadAnswer(
                    "An answer of Zoho Books is not readable.",
                    system=SYSTEM,
                    advice="If this goes on, check whether a proxy or a sign-in page of the network is in the way.",
                    detail=f"HTTP {answer.status} {resource.path}: no envelope, {len(answer.body)} bytes",
                )
        raise refusal(answer, said, method="GET", resource=resource, effect=Effect.READ, item=item, redact=self._redact)

    def _exchange(
        self, method: str, resource: Resource, params: Params, body: bytes | None, effect: Effect, item: str
    ) -> HttpAnswer:
        """One call with a good token; a 401 renews the token and makes the call once more. Throttled after a 429."""
        if resource.of_organization:
            params = (("organization_id", self.chosen_organization()), *params)
        path = f"/books/v3/{resource.path}{'?' + urlencode(list(params)) if params else ''}"
        answer, token = self._call(method, path, body, effect, item, resource.of_organization, "")
        if answer.status == 401:
            answer, _ = self._call(method, path, body, effect, item, resource.of_organization, token)
        if answer.status == 429:
            raise self._throttled(answer)
        return answer

    def _call(
        self, method: str, path: str, body: bytes | None, effect: Effect, item: str, counted: bool, refused: str
    ) -> tuple[HttpAnswer, str]:
        """The answer, and the token it was asked with; another one than `refused`."""
        with self._limiter.call():
            session = self._tokens.session()
            if refused and session.access_token == refused:
                session = self._tokens.renew(session)
            if counted:
                self._budget.take()
            headers = {"Authorization": f"Zoho-oauthtoken {session.access_token}", "Accept": "application/json"}
            if body is not None:
                headers["Content-Type"] = "application/json"
            request = HttpRequest(method, session.api_domain + path, headers, body, effect, item, self._timeouts)
            answer = self._transport.exchange(request)
        if counted:
            self._budget.observe(answer)
        moment = answer.date()
        if moment is not None:
            with self._dates:
                self._last_date = (moment, answer.received_at)
        return answer, session.access_token

    def _throttled(self, answer: HttpAnswer) -> Throttled:
        """The error of a 429, which was not carried out; from now on all threads are held back."""
        said: Envelope = read_envelope(answer)
        if said.code == _DAY:
            return self._budget.exhausted()
        code = said.code or 0
        wait_s = retry_after_s(answer, self._clock.now()) or _PAUSES_S.get(code, _UNSAID_S)
        until = clock_time(self._clock.now() + timedelta(seconds=wait_s))
        what = f"{_WORDS.get(code, 'Zoho limits the number of calls')}; it goes on at {until}."
        self._limiter.pause(wait_s, what)
        return Throttled(
            what,
            system=SYSTEM,
            advice="It goes on by itself; nothing is lost.",
            detail=self._redact(f"HTTP 429 code {said.code} {said.message}"[:500]),
            retry_after_s=wait_s,
        )

    def _wait_s(self, attempt: int) -> float:
        grown = min(self._retry.first_wait_s * 2.0 ** (attempt - 1), self._retry.longest_wait_s)
        return grown * (0.5 + 0.5 * self._jitter.random())
