"""Keeps one good access token for all calls: kept across restarts, renewed at 55 minutes, by one thread at a time.

Within this process a lock lets one thread renew while the others wait for its token, or share its failure. Between two
processes on the same keyring nothing is locked: before renewing, each looks whether the other left a newer token. If
both renew in the same instant, both tokens are good (a refresh token does not rotate, and ten access tokens may live,
facts 1), and the one that was kept last is used after the next restart.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.connectors.zoho_books.credentials import KeptSecret
from app.connectors.zoho_books.regions import SYSTEM, Environment, checked_accounts_server, checked_api_domain
from app.connectors.zoho_books.session import Session
from app.connectors.zoho_books.token_endpoint import THROTTLE_S, TOKEN_LIFE_S, TokenEndpoint, throttled
from app.domain.clock import Clock
from app.domain.errors import SignInFailed, SignInNeeded, SystemError_, Throttled
from app.domain.redaction import Redactor

RENEW_BEFORE_END_S = 300.0
"""Seconds before its end at which a token is renewed."""
_LONGEST_CLOSED_S = 4 * THROTTLE_S
"""A kept throttle that lasts longer comes from a clock that was wrong."""
_CLOCK_SLACK_S = 60.0
"""By how much a clock may be set back without a renewal."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class TokenSource:
    """Hands out the session with a good token. Any thread."""

    def __init__(
        self,
        *,
        where: Environment,
        endpoint: TokenEndpoint,
        refresh_token: KeptSecret,
        kept: KeptSecret,
        clock: Clock,
        redact: Redactor,
    ) -> None:
        """`kept` holds the session, `refresh_token` what renews it."""
        self._where = where
        self._endpoint = endpoint
        self._refresh_token = refresh_token
        self._kept = kept
        self._clock = clock
        self._redact = redact
        self._refreshing = threading.Lock()
        self._session: Session | None = None
        self._attempts = 0
        self._failure: SystemError_ | None = None
        self._refused: tuple[str, float] = ("", float("-inf"))

    def session(self) -> Session:
        """The session with a token that is good for another five minutes.

        Raises SignInNeeded (never signed in, or revoked), SignInFailed, Throttled, Unreachable, Busy, ServerFault,
        BadAnswer or WrongSystem; in each case nothing but the renewal was attempted. ConfigurationError when the
        keyring cannot be used.
        """
        known = self._session
        if known is not None and self._good(known):
            return known
        return self._fresh("")

    def renew(self, refused: Session) -> Session:
        """A session with another token than `refused`, which a call was answered with 401; renewed only if nobody did
        so meanwhile. Raises as `session`."""
        return self._fresh(refused.access_token)

    def forget(self) -> None:
        """Somebody signed in or out: the next call looks at what is kept now."""
        with self._refreshing:
            self._session = None
            self._refused = ("", float("-inf"))

    def _fresh(self, stale_token: str) -> Session:
        attempts_before = self._attempts
        with self._refreshing:
            known = self._session
            if known is None or known.access_token == stale_token or not self._good(known):
                known = self._load()
            if known is not None and known.access_token != stale_token and self._good(known):
                self._session = known
                return known
            if self._attempts != attempts_before and self._failure is not None:
                raise again(self._failure)  # somebody else just tried: many waiting senders are one attempt
            try:
                session = self._renewed(known or self._unnamed())
            except SystemError_ as failure:
                self._failure = failure
                raise
            finally:
                self._attempts += 1
            self._failure = None
            self._session = session
            self._kept.set(session.to_text())
            return session

    def _renewed(self, before: Session) -> Session:
        now = self._clock.now()
        if before.closed_until is not None:
            wait_s = (before.closed_until - now).total_seconds()
            if 0 < wait_s <= _LONGEST_CLOSED_S:
                raise throttled(wait_s)
        refresh_token = self._refresh_token.get()
        if not refresh_token:
            raise SignInNeeded(
                "ML Connector is not signed in to Zoho Books.", system=SYSTEM, advice="Sign in to Zoho Books."
            )
        self._redact.add(refresh_token)
        dead, until = self._refused
        if refresh_token == dead and self._clock.monotonic() < until and self._failure is not None:
            raise again(self._failure)
        try:
            grant = self._endpoint.refresh(
                refresh_token, accounts_server=before.accounts_server, api_domain=before.api_domain
            )
        except SignInNeeded:
            self._refused = (refresh_token, self._clock.monotonic() + THROTTLE_S)
            raise
        except Throttled as failure:
            closed_until = now + timedelta(seconds=failure.retry_after_s or THROTTLE_S)
            self._kept.set(replace(before, closed_until=closed_until).to_text())
            raise
        self._redact.discard(before.access_token)
        return Session(
            accounts_server=before.accounts_server,
            api_domain=grant.api_domain,
            access_token=grant.access_token,
            expires_at=now + timedelta(seconds=grant.life_s),
            scopes=grant.scopes or before.scopes,
        )

    def _load(self) -> Session | None:
        """What is kept, its addresses checked again; None where it is nothing, or of another environment."""
        kept = Session.from_text(self._kept.get())
        if kept is None:
            return None
        self._redact.add(kept.access_token)
        try:
            accounts = checked_accounts_server(kept.accounts_server, self._where)
            if kept.api_domain:
                checked_api_domain(kept.api_domain, accounts, self._where)
        except SignInFailed:
            return None
        return kept

    def _unnamed(self) -> Session:
        """Where nothing is kept, as in unattended use: the account is taken to be in the client's own region."""
        return Session(self._where.accounts_url, self._where.api_url or "", "", _NEVER)

    def _good(self, session: Session) -> bool:
        """Whether its token can be used; one that claims to live longer than any comes from a clock that was wrong."""
        left_s = (session.expires_at - self._clock.now()).total_seconds()
        return bool(session.access_token) and RENEW_BEFORE_END_S < left_s <= TOKEN_LIFE_S + _CLOCK_SLACK_S


def again(failure: SystemError_) -> SystemError_:
    """The same error for another thread: one exception object must not be raised in two."""
    return type(failure)(
        failure.what,
        system=failure.system,
        advice=failure.advice,
        detail=failure.detail,
        retry_after_s=failure.retry_after_s,
    )
