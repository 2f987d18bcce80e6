"""The accounts servers of all regions: authorize page, tokens, revocation, serverinfo; errors come with 200."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from app.simulators.common.clock import SimClock
from app.simulators.common.wire import dumps
from app.simulators.zoho_books.regions import REGIONS
from app.simulators.zoho_books.switches import Consent, Switches
from app.simulators.zoho_books.tokens import (
    ACCESS_LIFE_S,
    Client,
    ClientKind,
    Code,
    Refresh,
    Tokens,
    challenge_of,
    count,
)
from app.simulators.zoho_books.values import words

MODULES = words(
    "contacts settings accountants bills purchaseorders vendorpayments invoices customerpayments creditnotes "
    "debitnotes expenses banking estimates projects salesorders"
)
_SCOPE = re.compile(r"ZohoBooks\.(?:fullaccess\.all|(\w+)\.(?:CREATE|READ|UPDATE|DELETE|ALL))")
FULL_ACCESS = "ZohoBooks.fullaccess.all"


@dataclass(slots=True)
class Page:
    """An answer of an accounts server; `granted` where something was given out."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    granted: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a finished sign-in holds."""

    access_token: str
    refresh_token: str


def _json(value: Mapping[str, object], *, status: int = 200, granted: bool = False) -> Page:
    return Page(status, dumps(value), {"Content-Type": "application/json;charset=UTF-8"}, granted)


def _error(name: str) -> Page:
    return _json({"error": name})


def _html(status: int, text: str) -> Page:
    page = f"<!DOCTYPE html><html><head><title>Zoho Accounts</title></head><body>{text}</body></html>"
    return Page(status, page.encode(), {"Content-Type": "text/html;charset=UTF-8"})


class Accounts:
    """One client and one user, each in a region of its own; `announced` says (accounts-server, api_domain)."""

    def __init__(
        self,
        clock: SimClock,
        client: Client,
        user_region: str,
        announced: Callable[[str], tuple[str, str]],
        switches: Switches,
        *,
        seed: int = 0,
    ) -> None:
        self.clock = clock
        self.client = client
        self.user_region = user_region
        self.switches = switches
        self.tokens = Tokens(clock, seed)
        self.withheld: set[str] = set()
        """Scopes that the person takes out of the consent."""
        self.throttled = False
        """Every token request is answered with the throttle."""
        self._announced = announced
        self._lock = threading.Lock()
        self._consented = False
        self._grants: deque[datetime] = deque()

    # -- people --------------------------------------------------------------------------------------------

    def revoke_all(self) -> None:
        """A person removes the program in Zoho's account settings: no token is worth anything any more."""
        with self._lock:
            self.tokens.refresh.clear()
            self.tokens.access.clear()

    def expire_access(self) -> None:
        """All access tokens die early; the refresh tokens live."""
        with self._lock:
            self.tokens.access.clear()

    def sign_in(self, scopes: str = FULL_ACCESS) -> SignedIn:
        """A finished sign-in without a browser; `scopes` with commas between."""
        with self._lock:
            granted = frozenset(scopes.split(","))
            owner = self.tokens.new_refresh(granted, kill_access=self.switches.revoke_kills_access)
            return SignedIn(self.tokens.new_access(granted, owner), owner.text)

    def self_client_code(self, scopes: str) -> str:
        """A person copies a code out of the console; it lives ten minutes."""
        with self._lock:
            return self._new_code(frozenset(scopes.split(",")), "", "", offline=True, life_s=600)

    # -- requests ------------------------------------------------------------------------------------------

    def handle(self, region: str, method: str, path: str, query: str, body: bytes) -> Page:
        """Answers a request to the accounts server of a region."""
        asked = dict(parse_qsl(query, keep_blank_values=True))
        if method == "GET" and path == "/oauth/v2/auth":
            with self._lock:
                return self._authorize(region, asked)
        if method == "GET" and path == "/oauth/serverinfo":
            places = {name: self._announced(name)[0] for name in REGIONS}
            return _json({"result": "success", "locations": places}, granted=True)
        if method == "POST" and path in ("/oauth/v2/token", "/oauth/v2/token/revoke"):
            try:
                asked |= dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
            except UnicodeDecodeError:
                return _error("general_error")
            with self._lock:
                return self._revoke(region, asked) if path.endswith("/revoke") else self._token(region, asked)
        return _html(404, "The page does not exist.")

    def check(self, region: str, authorization: str | None) -> frozenset[str] | None:
        """The scopes of a call of the API; None for a token that is dead or of another data centre.

        Raises ValueError for a header that is not there or malformed.
        """
        kind, _, text = (authorization or "").strip().partition(" ")
        accepted = ("zoho-oauthtoken", "bearer") if self.switches.bearer_accepted else ("zoho-oauthtoken",)
        if kind.lower() not in accepted or not text.strip():
            raise ValueError("authorization")
        with self._lock:
            token = self.tokens.access.get(text.strip())
            if token is None or token.expires <= self.clock.now() or region != self.user_region:
                return None
            return token.scopes

    @staticmethod
    def allows(scopes: frozenset[str], scope: str) -> bool:
        """Whether a scope is among these, in full or as .ALL."""
        return bool(scopes & {scope, f"{scope.rpartition('.')[0]}.ALL", FULL_ACCESS})

    def _authorize(self, region: str, asked: Mapping[str, str]) -> Page:
        client = self.client
        if region != client.region or asked.get("client_id") != client.client_id or client.kind is ClientKind.SELF:
            return _html(400, "ERROR: Invalid Client ID")
        target = asked.get("redirect_uri", "")
        if target not in client.redirect_uris:
            return _html(400, "ERROR: Invalid Redirect Uri")
        if asked.get("response_type") != "code":
            return _html(400, "ERROR: Invalid Response Type")
        wanted = [scope for scope in asked.get("scope", "").split(",") if scope]
        if not wanted or not all(_known(scope) for scope in wanted):
            return _html(400, "ERROR: Invalid OAuth Scope. Scope does not exist.")
        challenge = asked.get("code_challenge", "")
        if client.kind is ClientKind.MOBILE and (not challenge or asked.get("code_challenge_method") != "S256"):
            return _html(400, "ERROR: Invalid Code Challenge")
        if self.user_region != client.region and client.secret_in(self.user_region) is None:
            return _html(400, "ERROR: The client does not support multiple data centers.")
        back = {"state": asked["state"]} if "state" in asked else {}
        if self.switches.consent is Consent.PAGE:
            return _html(200, "<button>Accept</button><button>Reject</button>")
        if self.switches.consent is Consent.DENIED:
            return self._back(target, {**back, "error": "access_denied"})
        if count(self._grants, self.clock.now()):
            return self._throttle()
        scopes = frozenset(scope for scope in wanted if scope not in self.withheld)
        offline = asked.get("access_type") == "offline" and (asked.get("prompt") == "consent" or not self._consented)
        self._consented = True
        used = challenge if client.kind is ClientKind.MOBILE else ""
        code = self._new_code(scopes, target, used, offline=offline, life_s=self.switches.code_life_s)
        server = self._announced(self.user_region)[0]
        place = {"code": code, "location": self.user_region, "accounts-server": server}
        page = self._back(target, {**back, **place})
        page.granted = True
        return page

    def _new_code(
        self, scopes: frozenset[str], redirect_uri: str, challenge: str, *, offline: bool, life_s: float
    ) -> str:
        code = self.tokens.text()
        expires = self.clock.now() + timedelta(seconds=life_s)
        self.tokens.codes[code] = Code(scopes, expires, redirect_uri, challenge, offline)
        return code

    @staticmethod
    def _back(target: str, values: Mapping[str, str]) -> Page:
        mark = "&" if "?" in target else "?"
        return Page(302, b"", {"Location": f"{target}{mark}{urlencode(values)}"})

    def _token(self, region: str, asked: Mapping[str, str]) -> Page:
        if self.throttled:
            return self._throttle()
        secret = self.client.secret_in(region) if asked.get("client_id") == self.client.client_id else None
        if secret is None:
            return _error("invalid_client")
        if asked.get("client_secret") != secret:
            return _error("invalid_client_secret")
        if asked.get("grant_type") == "authorization_code":
            return self._exchange(region, asked)
        if asked.get("grant_type") == "refresh_token":
            return self._renew(region, asked)
        return _error("invalid_grant_type")

    def _exchange(self, region: str, asked: Mapping[str, str]) -> Page:
        code = self.tokens.codes.pop(asked.get("code", ""), None) if region == self.user_region else None
        if code is None or code.expires <= self.clock.now():
            return _error("invalid_code")
        if asked.get("redirect_uri", "") != code.redirect_uri:
            return _error("invalid_redirect_uri")
        if code.challenge and challenge_of(asked.get("code_verifier", "")) != code.challenge:
            return _error("invalid_code")
        owner = None
        if code.offline:
            owner = self.tokens.new_refresh(code.scopes, kill_access=self.switches.revoke_kills_access)
            owner.asked.append(self.clock.now())
        return self._given(code.scopes, owner, {"refresh_token": owner.text} if owner is not None else {})

    def _renew(self, region: str, asked: Mapping[str, str]) -> Page:
        owner = self.tokens.refresh.get(asked.get("refresh_token", "")) if region == self.user_region else None
        if owner is None:
            return _error("invalid_code")
        now = self.clock.now()
        if owner.blocked_until is not None and now < owner.blocked_until:
            return self._throttle()
        if count(owner.asked, now):
            owner.blocked_until = now + timedelta(seconds=self.switches.token_block_s)
            return self._throttle()
        return self._given(owner.scopes, owner, {})

    def _given(self, scopes: frozenset[str], owner: Refresh | None, more: Mapping[str, str]) -> Page:
        return _json(
            {
                "access_token": self.tokens.new_access(scopes, owner),
                **more,
                "scope": " ".join(sorted(scopes)),
                "api_domain": self._announced(self.user_region)[1],
                "token_type": "Bearer",
                "expires_in": ACCESS_LIFE_S,
            },
            granted=True,
        )

    def _revoke(self, region: str, asked: Mapping[str, str]) -> Page:
        kill = self.switches.revoke_kills_access
        if region != self.user_region or not self.tokens.drop(asked.get("token", ""), kill_access=kill):
            return _error("invalid_code")
        return _json({"status": "success"}, granted=True)

    def _throttle(self) -> Page:
        return _json(
            {
                "error_description": "You have made too many requests continuously. Please try again after some time.",
                "error": "Access Denied",
                "status": "failure",
            },
            status=self.switches.token_throttle_status,
        )


def _known(scope: str) -> bool:
    found = _SCOPE.fullmatch(scope)
    return found is not None and (found[1] is None or found[1] in MODULES)
