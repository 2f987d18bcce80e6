"""Signs in to ServiceTitan (OAuth2 client credentials) and keeps the access token, in memory only, never on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from app.connectors import exact_json
from app.connectors.http import Effect, HttpAnswer, HttpRequest, Transport, retry_after_s
from app.connectors.servicetitan.environment import SYSTEM, Credentials, Environment
from app.domain.clock import Clock
from app.domain.errors import BadAnswer, ServerFault, SignInFailed, SystemError_, Throttled, WrongSystem
from app.domain.redaction import Redactor

TOKEN_LIFE_S = 900.0
"""Seconds; a token lives no longer, whatever the answer says (facts 1)."""
RENEW_BEFORE_END_S = 90.0
"""Seconds before its end at which a token is no longer used for a new call."""
_THROTTLE_S = 30.0
"""Seconds to leave the token endpoint alone when its 429 does not say how long."""
_CHECK_CREDENTIALS = (
    "Check client id and client secret in the settings, and that they belong to the chosen environment "
    "(production and integration have different ones)."
)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `number` tells two tokens apart without comparing secrets."""

    value: str = field(repr=False)
    number: int
    usable_until: float
    """`Clock.monotonic()`; from then on a new one is fetched before the next call."""
    scopes: frozenset[str]
    """What the sign-in granted, as the answer said; empty where it did not say."""


class TokenSource:
    """Hands out the current token; of many threads that need a new one, one fetches and the others wait. Any thread."""

    def __init__(
        self,
        *,
        environment: Environment,
        credentials: Credentials,
        transport: Transport,
        clock: Clock,
        redact: Redactor,
        observe: Callable[[HttpAnswer], None] | None = None,
    ) -> None:
        """`observe` sees every answer, for the server's clock."""
        self._environment = environment
        self._credentials = credentials.checked()
        self._transport = transport
        self._clock = clock
        self._redact = redact
        self._observe = observe
        self._refreshing = threading.Lock()
        self._token: Token | None = None
        self._fetches = 0
        self._failure: SystemError_ | None = None
        self._closed_until = float("-inf")
        redact.add(self._credentials.client_secret)
        redact.add(self._credentials.app_key)

    def token(self) -> Token:
        """A token that is good for at least another minute or so.

        Raises SignInFailed, Throttled, Unreachable, Busy, ServerFault, BadAnswer or WrongSystem; in each case nothing
        but the sign-in was attempted.
        """
        known = self._token
        if known is not None and self._clock.monotonic() < known.usable_until:
            return known
        return self._fresh(known)

    def renew(self, refused: Token) -> Token:
        """A token other than `refused`, which the server answered with 401; fetched only if nobody did so meanwhile.

        Raises as `token` does.
        """
        return self._fresh(refused)

    def _fresh(self, stale: Token | None) -> Token:
        fetches_before = self._fetches
        with self._refreshing:
            known = self._token
            if known is not None and known is not stale and self._clock.monotonic() < known.usable_until:
                return known
            if self._fetches != fetches_before and self._failure is not None:
                raise _again(self._failure)  # somebody else just tried: twelve waiting senders are one attempt
            wait_s = self._closed_until - self._clock.monotonic()
            if wait_s > 0:
                raise self._throttled(wait_s)
            try:
                token = self._fetch()
            except SystemError_ as failure:
                self._failure = failure
                raise
            finally:
                self._fetches += 1
            if known is not None:
                self._redact.discard(known.value)
            self._redact.add(token.value)
            self._failure = None
            self._token = token
            return token

    def _fetch(self) -> Token:
        """One request to the token endpoint; a JSON body would be refused, so it is a form (facts 1)."""
        form = urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": self._credentials.client_id,
                "client_secret": self._credentials.client_secret,
            }
        )
        asked_at = self._clock.monotonic()
        answer = self._transport.exchange(
            HttpRequest(
                method="POST",
                url=self._environment.token_url,
                headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
                body=form.encode("ascii"),
                effect=Effect.READ,
                item="sign-in",
            )
        )
        if self._observe is not None:
            self._observe(answer)
        if answer.status != 200:
            raise self._refusal(answer)
        return self._read(answer, asked_at)

    def _read(self, answer: HttpAnswer, asked_at: float) -> Token:
        members = _members(answer)
        value = members.get("access_token")
        if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
            raise BadAnswer(
                "The sign-in was answered without an access token.",
                system=SYSTEM,
                advice="Check the internet connection: a sign-in page of the network may be in the way.",
            )
        life_s = TOKEN_LIFE_S
        said = members.get("expires_in")
        if isinstance(said, int | Decimal) and not isinstance(said, bool) and said > 0:
            life_s = min(life_s, float(said))
        scope = members.get("scope")
        return Token(
            value=value,
            number=self._fetches + 1,
            usable_until=asked_at + max(life_s - RENEW_BEFORE_END_S, life_s / 2),
            scopes=frozenset(scope.split()) if isinstance(scope, str) else frozenset(),
        )

    def _refusal(self, answer: HttpAnswer) -> SystemError_:
        members = _members(answer)
        error = members.get("error")
        said = " ".join(
            str(members[key]) for key in ("error", "error_description", "title", "message") if members.get(key)
        )
        detail = self._redact(f"HTTP {answer.status} {said}".strip()[:500])
        if answer.status == 429:
            wait_s = retry_after_s(answer, self._clock.now()) or _THROTTLE_S
            self._closed_until = self._clock.monotonic() + wait_s
            return self._throttled(wait_s, detail)
        if answer.status >= 500:
            return ServerFault(
                "The sign-in service of ServiceTitan has a fault.",
                system=SYSTEM,
                advice="It is tried again by itself.",
                detail=detail,
                retry_after_s=retry_after_s(answer, self._clock.now()),
            )
        if isinstance(error, str) or answer.status in (400, 401, 403):
            return SignInFailed(
                "ServiceTitan refused the client id or the client secret.",
                system=SYSTEM,
                advice=_CHECK_CREDENTIALS,
                detail=detail,
            )
        return WrongSystem(
            "The address of the sign-in is answered by something other than ServiceTitan.",
            system=SYSTEM,
            advice="Check the environment in the settings, and whether the network shows a sign-in page of its own.",
            detail=detail,
        )

    @staticmethod
    def _throttled(wait_s: float, detail: str = "") -> Throttled:
        return Throttled(
            "ServiceTitan limits how often one may sign in.",
            system=SYSTEM,
            advice="It is tried again by itself.",
            detail=detail,
            retry_after_s=wait_s,
        )


def _members(answer: HttpAnswer) -> dict[str, object]:
    try:
        value = exact_json.decode(answer.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _again(failure: SystemError_) -> SystemError_:
    """The same error for another thread: one exception object must not be raised in two."""
    return type(failure)(
        failure.what,
        system=failure.system,
        advice=failure.advice,
        detail=failure.detail,
        retry_after_s=failure.retry_after_s,
    )
