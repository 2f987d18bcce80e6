"""Zoho's token endpoint: a code or a refresh token against an access token; errors come with HTTP 200 too (facts 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from app.connectors import exact_json
from app.connectors.http import Effect, HttpAnswer, HttpRequest, Transport, retry_after_s
from app.connectors.zoho_books.credentials import ClientCredentials
from app.connectors.zoho_books.regions import HOSTS, SYSTEM, Environment, checked_api_domain, region_of
from app.domain.clock import Clock
from app.domain.errors import BadAnswer, ServerFault, SignInFailed, SignInNeeded, SystemError_, Throttled, WrongSystem
from app.domain.redaction import Redactor

TOKEN_LIFE_S = 3600.0
"""Seconds; a token lives no longer, whatever the answer says (facts 1)."""
THROTTLE_S = 900.0
"""Seconds to leave the endpoint alone after too many requests: ten minutes by Zoho's documents, users report more."""
_TOO_MANY = ("access denied", "too many requests")
_CHECK = (
    "Check client id and client secret in the settings. If the account belongs to another region than the client, "
    "switch on Multi-DC for the client in api-console.zoho.com, with the same credentials for all data centers."
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What an answer of the token endpoint gave."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    """Empty where the answer has none, as when a token is renewed."""
    api_domain: str
    """Base address, checked."""
    life_s: float
    scopes: frozenset[str]


class TokenEndpoint:
    """One request each, no retries; every `accounts_server` must have been checked. Any thread."""

    def __init__(
        self,
        *,
        where: Environment,
        credentials: ClientCredentials,
        transport: Transport,
        clock: Clock,
        redact: Redactor,
    ) -> None:
        """Raises ConfigurationError when a credential is missing or malformed."""
        self._where = where
        self._credentials = credentials.checked()
        self._transport = transport
        self._clock = clock
        self._redact = redact
        redact.add(self._credentials.client_secret)

    @property
    def client_id(self) -> str:
        """Of the client that signs in."""
        return self._credentials.client_id

    def exchange(self, code: str, *, accounts_server: str, redirect_uri: str, verifier: str = "") -> Grant:
        """The tokens for the code of a redirect; a code is good once, for a minute or two (facts 1).

        Raises SignInFailed (the code has expired, among others), Throttled, Unreachable, Busy, ServerFault, BadAnswer
        or WrongSystem.
        """
        members = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if verifier:
            members["code_verifier"] = verifier
        expired = SignInFailed(
            "Zoho no longer takes the code of this sign-in: it has expired, or was used already.",
            system=SYSTEM,
            advice="Sign in again, and finish within a minute.",
        )
        return self._granted(members, accounts_server, "", expired)

    def refresh(self, refresh_token: str, *, accounts_server: str, api_domain: str) -> Grant:
        """Another access token; the refresh token stays (facts 1). `api_domain` counts where the answer names none.

        Raises SignInNeeded when the refresh token was revoked, else as `exchange`.
        """
        revoked = SignInNeeded(
            "The sign-in to Zoho Books is no longer valid.",
            system=SYSTEM,
            advice="Sign in again. It ends when somebody revokes it in Zoho, or signs in from more than twenty "
            "installations.",
        )
        members = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self._granted(members, accounts_server, api_domain, revoked)

    def revoke(self, refresh_token: str, *, accounts_server: str) -> None:
        """Ends the sign-in at Zoho. Raises as `exchange`; an already revoked token counts as revoked."""
        url = f"{accounts_server}/oauth/v2/token/revoke?{urlencode({'token': refresh_token})}"
        answer = self._post(url, None)
        members = _members(answer)
        if members.get("error") == "invalid_code":
            return
        if answer.status != 200 or "error" in members:
            raise self._refusal(answer, members, None)

    def _granted(self, members: dict[str, str], accounts_server: str, api_domain: str, dead: SystemError_) -> Grant:
        form = {
            **members,
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
        }
        answer = self._post(f"{accounts_server}/oauth/v2/token", urlencode(form).encode("ascii"))
        found = _members(answer)
        if answer.status != 200 or "error" in found:
            raise self._refusal(answer, found, dead)
        token = found.get("access_token")
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise BadAnswer(
                "The sign-in was answered without an access token.",
                system=SYSTEM,
                advice="Check the internet connection: a sign-in page of the network may be in the way.",
            )
        self._redact.add(token)
        refresh = found.get("refresh_token")
        refresh = refresh if isinstance(refresh, str) else ""
        self._redact.add(refresh)
        return Grant(
            access_token=token,
            refresh_token=refresh,
            api_domain=self._api_domain(found, accounts_server, api_domain),
            life_s=_life_s(found.get("expires_in")),
            scopes=_scopes(found.get("scope")),
        )

    def _api_domain(self, found: Mapping[str, object], accounts_server: str, known: str) -> str:
        said = found.get("api_domain")
        if isinstance(said, str) and said:
            return checked_api_domain(said, accounts_server, self._where)
        if known:
            return known
        region = region_of(accounts_server)
        host = HOSTS[region].api if region is not None else None
        if host is None:
            raise BadAnswer(
                "The sign-in did not say where the books of this account are.",
                system=SYSTEM,
                advice="Sign in again. If this goes on, look for an update of ML Connector.",
                detail=f"no api_domain from {accounts_server}",
            )
        return f"https://{host}"

    def _post(self, url: str, body: bytes | None) -> HttpAnswer:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._transport.exchange(HttpRequest("POST", url, headers, body, Effect.READ, "sign-in"))

    def _refusal(self, answer: HttpAnswer, members: Mapping[str, object], dead: SystemError_ | None) -> SystemError_:
        error = str(members.get("error") or "")
        said = f"{error} {members.get('error_description') or ''}".strip()
        detail = self._redact(f"HTTP {answer.status} {said}".strip()[:500])
        if answer.status == 429 or any(one in said.casefold() for one in _TOO_MANY):
            return throttled(retry_after_s(answer, self._clock.now()) or THROTTLE_S, detail)
        if error == "invalid_code" and dead is not None:
            dead.detail = detail
            return dead
        if error in ("invalid_client", "invalid_client_secret"):
            what = "client secret" if error == "invalid_client_secret" else "client id"
            return SignInFailed(f"Zoho refused the {what}.", system=SYSTEM, advice=_CHECK, detail=detail)
        if answer.status >= 500:
            return ServerFault(
                "The sign-in service of Zoho has a fault.",
                system=SYSTEM,
                advice="It is tried again by itself.",
                detail=detail,
                retry_after_s=retry_after_s(answer, self._clock.now()),
            )
        if error:
            return SignInFailed(
                f"Zoho refused the sign-in ({error[:80]}).", system=SYSTEM, advice=_CHECK, detail=detail
            )
        return WrongSystem(
            "The address of the sign-in is answered by something other than Zoho.",
            system=SYSTEM,
            advice="Check the region in the settings, and whether the network shows a sign-in page of its own.",
            detail=detail,
        )


def throttled(wait_s: float, detail: str = "") -> Throttled:
    """The error for a sign-in that Zoho, or this program on its behalf, does not take before `wait_s` seconds."""
    return Throttled(
        "Zoho limits how often one may renew a sign-in (ten times in ten minutes).",
        system=SYSTEM,
        advice="It goes on by itself.",
        detail=detail,
        retry_after_s=wait_s,
    )


def _members(answer: HttpAnswer) -> dict[str, object]:
    try:
        value = exact_json.decode(answer.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _life_s(said: object) -> float:
    if isinstance(said, int | Decimal) and not isinstance(said, bool) and said > 0:
        return min(TOKEN_LIFE_S, float(said))
    return TOKEN_LIFE_S


def _scopes(said: object) -> frozenset[str]:
    """Scopes are asked for with commas; an answer that separates by blanks is read as well."""
    return frozenset(said.replace(",", " ").split()) if isinstance(said, str) else frozenset()
