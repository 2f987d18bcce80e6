"""Signs a person in through the browser (authorization code, loopback redirect), and out again; see facts 1.

What comes back through the browser is trusted with nothing: `state` must be ours, and the accounts server one of Zoho's
before the client's secret goes there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from app.connectors.zoho_books.credentials import KeptSecret
from app.connectors.zoho_books.loopback import PATH, LoopbackListener
from app.connectors.zoho_books.regions import SYSTEM, Environment, Region, checked_accounts_server, region_of
from app.connectors.zoho_books.scopes import Purpose, missing_scopes, scopes_for
from app.connectors.zoho_books.session import Session
from app.connectors.zoho_books.token_endpoint import TokenEndpoint
from app.domain.clock import Clock
from app.domain.errors import SignInFailed, SystemError_
from app.domain.redaction import Redactor

DEFAULT_PORT = 8976
"""Zoho takes no wildcard, so the port is fixed; the redirect URI in api-console.zoho.com names the same (facts 1)."""
TIMEOUT_S = 300.0
"""Seconds a person has in the browser."""
_ENTROPY = 32


@dataclass(frozen=True, slots=True)
class SignedIn:
    """How a sign-in ended."""

    region: Region | None
    """The account's data centre, which can differ from the client's; None for a custom one."""
    missing_scopes: tuple[str, ...]
    """What was asked for and not granted, as far as the answer said."""


def redirect_uri(port: int = DEFAULT_PORT) -> str:
    """What has to be registered in api-console.zoho.com, to the letter."""
    return f"http://localhost:{port}{PATH}"


class SignIn:
    """Sign-in and sign-out of one installation; one at a time, in a thread that may wait for a person."""

    def __init__(
        self,
        *,
        where: Environment,
        endpoint: TokenEndpoint,
        refresh_token: KeptSecret,
        kept: KeptSecret,
        clock: Clock,
        redact: Redactor,
        changed: Callable[[], None] = lambda: None,
        port: int = DEFAULT_PORT,
        pkce: bool = False,
        token: Callable[[int], str] = secrets.token_urlsafe,
    ) -> None:
        """`changed` is called after each sign-in and sign-out.

        `pkce` is for a client of the type Mobile-based; a Server-based one does without (facts 1).
        """
        self._where = where
        self._endpoint = endpoint
        self._refresh_token = refresh_token
        self._kept = kept
        self._clock = clock
        self._redact = redact
        self._changed = changed
        self._port = port
        self._pkce = pkce
        self._token = token

    def run(
        self, purposes: Collection[Purpose], open_browser: Callable[[str], object], *, timeout_s: float = TIMEOUT_S
    ) -> SignedIn:
        """Opens the browser, waits for the person, and keeps what Zoho gives in place of an earlier sign-in.

        Raises ConfigurationError (the port is taken), SignInFailed (refused, expired, foreign), Cancelled, or as
        `TokenEndpoint.exchange`; an earlier sign-in then stays as it was.
        """
        state = self._token(_ENTROPY)
        verifier = self._token(_ENTROPY) if self._pkce else ""
        with LoopbackListener(self._port, self._clock) as listener:
            back = redirect_uri(listener.port)
            until = self._clock.monotonic() + timeout_s
            open_browser(self.authorize_url(purposes, back, state, verifier))
            answer = listener.wait(until)
        code, accounts_server = self._checked(answer, state, timeout_s)
        asked_at = self._clock.now()
        grant = self._endpoint.exchange(code, accounts_server=accounts_server, redirect_uri=back, verifier=verifier)
        if not grant.refresh_token:
            raise SignInFailed(
                "Zoho gave no lasting sign-in.",
                system=SYSTEM,
                advice="Sign in again and agree to the access when Zoho asks.",
            )
        session = Session(
            accounts_server=accounts_server,
            api_domain=grant.api_domain,
            access_token=grant.access_token,
            expires_at=asked_at + timedelta(seconds=grant.life_s),
            scopes=grant.scopes,
        )
        self._refresh_token.set(grant.refresh_token)
        self._kept.set(session.to_text())
        self._changed()
        return SignedIn(region_of(accounts_server), missing_scopes(grant.scopes, purposes))

    def authorize_url(self, purposes: Collection[Purpose], back: str, state: str, verifier: str = "") -> str:
        """The page at the client's own data centre on which the person agrees (facts 1)."""
        params = {
            "response_type": "code",
            "client_id": self._endpoint.client_id,
            "scope": ",".join(scopes_for(purposes)),
            "redirect_uri": back,
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
        }
        if verifier:
            params |= {"code_challenge": challenge(verifier), "code_challenge_method": "S256"}
        return f"{self._where.accounts_url}/oauth/v2/auth?{urlencode(params)}"

    def sign_out(self) -> bool:
        """Forgets the sign-in here, and revokes it at Zoho; False where Zoho could not be told.

        Then the person can still remove ML Connector at Zoho, among the account's connected applications. Raises
        ConfigurationError when the keyring cannot be used.
        """
        refresh_token = self._refresh_token.get()
        session = Session.from_text(self._kept.get())
        told = True
        if refresh_token:
            self._redact.add(refresh_token)
            try:
                server = checked_accounts_server(
                    session.accounts_server if session else self._where.accounts_url, self._where
                )
                self._endpoint.revoke(refresh_token, accounts_server=server)
            except SystemError_:
                told = False
        self._kept.delete()
        self._refresh_token.delete()
        self._changed()
        return told

    def _checked(self, answer: Mapping[str, str] | None, state: str, timeout_s: float) -> tuple[str, str]:
        """Code and accounts server of a redirect that is ours."""
        if answer is None:
            raise _failed(
                f"Nobody finished the sign-in in the browser within {timeout_s / 60:.0f} minutes.",
                "Begin again. If Zoho shows an error about the redirect, register this address for the client in "
                f"api-console.zoho.com: {redirect_uri(self._port)}",
            )
        if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
            raise _failed(
                "What came back from the browser belongs to another sign-in; it was not used.",
                "Begin again, and finish in the window that opens.",
            )
        error = answer.get("error", "")
        if error == "access_denied":
            raise _failed("The access was refused in the browser.", "Begin again and choose Accept.")
        code = answer.get("code", "")
        if error or not code:
            raise _failed(
                f"Zoho ended the sign-in{f' ({error[:80]})' if error else ''}.",
                "Check client id and region in the settings, and begin again.",
            )
        self._redact.add(code)
        server = answer.get("accounts-server") or self._where.accounts_url
        return code, checked_accounts_server(server, self._where)


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _failed(what: str, advice: str) -> SignInFailed:
    return SignInFailed(what, system=SYSTEM, advice=advice)
