"""The token endpoint and the checks of every call; tokens live 900 seconds of simulated time and cannot be renewed."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from app.simulators.common.clock import SimClock
from app.simulators.servicetitan.errors import ApiError, gateway, no_operation, problem
from app.simulators.servicetitan.ratelimit import TokenBucket

TOKEN_LIFE_S = 900
TOKEN_RATE = 1.0
TOKEN_BURST = 20.0


@dataclass(frozen=True, slots=True)
class _Token:
    expires: datetime
    scopes: frozenset[str]


def _oauth(status: int, error: str) -> ApiError:
    return ApiError(status, {"error": error})


class Auth:
    """Credentials of one client on one tenant. `scopes` may be changed at run time; new tokens get the new ones."""

    def __init__(
        self,
        clock: SimClock,
        tenant_id: str,
        *,
        client_id: str,
        client_secret: str,
        app_key: str,
        scopes: Iterable[str],
        monotonic: Callable[[], float],
    ) -> None:
        self.clock = clock
        self.tenant_id = tenant_id
        self.client_id = client_id
        self.client_secret = client_secret
        self.app_key = app_key
        self.scopes = frozenset(scopes)
        self.throttled = False
        self._bucket = TokenBucket(TOKEN_RATE, TOKEN_BURST, monotonic)
        self._lock = threading.Lock()
        self._tokens: dict[str, _Token] = {}

    def token(self, content_type: str, body: bytes) -> Mapping[str, object]:
        """Answers POST /connect/token; raises ApiError with an OAuth body."""
        if self.throttled or self._bucket.take("token") > 0:
            raise problem(429, "Rate limit is exceeded. Try again in 5 seconds.", headers={"Retry-After": "5"})
        if content_type.split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise _oauth(400, "invalid_request")
        try:
            form = {name: values[0] for name, values in parse_qs(body.decode("utf-8")).items()}
        except UnicodeDecodeError:
            raise _oauth(400, "invalid_request") from None
        if "grant_type" not in form:
            raise _oauth(400, "invalid_request")
        if form["grant_type"] != "client_credentials":
            raise _oauth(400, "unsupported_grant_type")
        right = secrets.compare_digest(form.get("client_id", "").encode(), self.client_id.encode())
        right &= secrets.compare_digest(form.get("client_secret", "").encode(), self.client_secret.encode())
        if not right:
            raise _oauth(400, "invalid_client")
        text, scopes = self._issue()
        return {
            "access_token": text,
            "expires_in": TOKEN_LIFE_S,
            "token_type": "Bearer",
            "scope": " ".join(sorted(scopes)),
        }

    def _issue(self) -> tuple[str, frozenset[str]]:
        now = self.clock.now()
        expires = now + timedelta(seconds=TOKEN_LIFE_S)
        claims = {
            "nbf": int(now.timestamp()),
            "exp": int(expires.timestamp()),
            "client_id": self.client_id,
            "tenant": self.tenant_id,
            "jti": secrets.token_hex(8),
            "scope": sorted(self.scopes),
        }
        text = ".".join(
            base64.urlsafe_b64encode(part).decode().rstrip("=")
            for part in (b'{"alg":"RS256","typ":"at+jwt"}', json.dumps(claims).encode(), secrets.token_bytes(32))
        )
        with self._lock:
            self._tokens = {key: token for key, token in self._tokens.items() if token.expires > now}
            self._tokens[text] = _Token(expires, self.scopes)
        return text, self.scopes

    def revoke_all(self) -> None:
        """Makes every token that was given out worthless."""
        with self._lock:
            self._tokens.clear()

    def app(self, key: str | None) -> str:
        """The app key of a call, if it is the right one."""
        if not key:
            raise gateway(401, "Access denied due to missing subscription key.")
        if not secrets.compare_digest(key.encode(), self.app_key.encode()):
            raise gateway(401, "Access denied due to invalid subscription key.")
        return key

    def check(self, authorization: str | None, tenant_id: str) -> frozenset[str]:
        """The scopes of the call's token; raises ApiError (401, or 403 for another tenant)."""
        text = (authorization or "").strip()
        if text.lower().startswith("bearer "):
            text = text[7:].strip()
        with self._lock:
            token = self._tokens.get(text)
        if token is None or token.expires <= self.clock.now():
            raise problem(401, "Unauthorized", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if tenant_id != self.tenant_id:
            raise problem(403, f"Access to tenant {tenant_id} is denied.")
        return token.scopes

    @staticmethod
    def allow(scopes: frozenset[str], scope: str) -> None:
        """A missing read scope is a 403; a missing write scope looks like an operation that does not exist."""
        if scope not in scopes:
            raise no_operation() if scope.endswith(":w") else problem(403, f"Scope {scope} is required.")
