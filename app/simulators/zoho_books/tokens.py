"""What the accounts servers have given out: codes, refresh tokens and access tokens, with Zoho's limits on each."""

from __future__ import annotations

import base64
import hashlib
import random
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.simulators.common.clock import SimClock

ACCESS_LIFE_S = 3600
MAX_REFRESH_TOKENS = 20
MAX_LIVE_ACCESS_TOKENS = 10
MAX_REQUESTS = 10
WINDOW = timedelta(minutes=10)


class ClientKind(StrEnum):
    """The client types of Zoho's console that fit a desktop program."""

    SERVER = "server"
    """"Server-based": no PKCE."""
    MOBILE = "mobile"
    """"Mobile-based", which is also the desktop: PKCE and the secret."""
    SELF = "self"
    """"Self Client": a person copies a code out of the console."""


class MultiDc(StrEnum):
    """The client's setting for users of other data centres."""

    SAME = "same"
    """One secret everywhere."""
    SEPARATE = "separate"
    """A secret for each data centre."""
    OFF = "off"


@dataclass(slots=True)
class Client:
    """One registration in the console of one region."""

    client_id: str
    client_secret: str
    kind: ClientKind = ClientKind.SERVER
    region: str = "us"
    redirect_uris: set[str] = field(default_factory=set)
    """To the letter, port included."""
    multi_dc: MultiDc = MultiDc.SAME
    secrets: dict[str, str] = field(default_factory=dict)
    """By region, for MultiDc.SEPARATE."""

    def secret_in(self, region: str) -> str | None:
        """The secret that the accounts server of a region knows; None where the client is unknown."""
        if region == self.region:
            return self.client_secret
        if self.multi_dc is MultiDc.OFF:
            return None
        return self.client_secret if self.multi_dc is MultiDc.SAME else self.secrets.get(region)


@dataclass(slots=True)
class Code:
    """A grant code; `challenge` is empty without PKCE."""

    scopes: frozenset[str]
    expires: datetime
    redirect_uri: str
    challenge: str = ""
    offline: bool = True


@dataclass(slots=True)
class Refresh:
    """A refresh token: it does not rotate and never expires."""

    text: str
    scopes: frozenset[str]
    access: list[str] = field(default_factory=list)
    asked: deque[datetime] = field(default_factory=deque)
    blocked_until: datetime | None = None


@dataclass(slots=True)
class Access:
    """An access token."""

    scopes: frozenset[str]
    expires: datetime


class Tokens:
    """The tokens of one user; the oldest give way silently. The caller holds the lock."""

    def __init__(self, clock: SimClock, seed: int) -> None:
        self.clock = clock
        self._random = random.Random(seed)
        self.codes: dict[str, Code] = {}
        self.refresh: dict[str, Refresh] = {}
        self.access: dict[str, Access] = {}

    def text(self) -> str:
        """A token as Zoho writes it, as in 1000.8cb9...f1."""
        return f"1000.{self._random.randbytes(16).hex()}.{self._random.randbytes(16).hex()}"

    def new_refresh(self, scopes: frozenset[str], *, kill_access: bool) -> Refresh:
        """A refresh token; the 21st deletes the oldest."""
        while len(self.refresh) >= MAX_REFRESH_TOKENS:
            self.drop(next(iter(self.refresh)), kill_access=kill_access)
        made = Refresh(self.text(), scopes)
        self.refresh[made.text] = made
        return made

    def new_access(self, scopes: frozenset[str], owner: Refresh | None) -> str:
        """An access token; the 11th live one of a refresh token invalidates the first."""
        now = self.clock.now()
        text = self.text()
        self.access[text] = Access(scopes, now + timedelta(seconds=ACCESS_LIFE_S))
        if owner is not None:
            owner.access = [one for one in owner.access if one in self.access and self.access[one].expires > now]
            while len(owner.access) >= MAX_LIVE_ACCESS_TOKENS:
                self.access.pop(owner.access.pop(0), None)
            owner.access.append(text)
        return text

    def drop(self, text: str, *, kill_access: bool) -> bool:
        """Revokes a refresh token, or an access token; whether there was one."""
        if self.access.pop(text, None) is not None:
            return True
        owner = self.refresh.pop(text, None)
        if owner is None:
            return False
        if kill_access:
            for one in owner.access:
                self.access.pop(one, None)
        return True


def count(asked: deque[datetime], now: datetime) -> bool:
    """Counts a request; whether it is one too many within ten minutes."""
    while asked and asked[0] <= now - WINDOW:
        asked.popleft()
    asked.append(now)
    return len(asked) > MAX_REQUESTS


def challenge_of(verifier: str) -> str:
    """PKCE's S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode().rstrip("=")
