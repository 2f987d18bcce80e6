"""What of a sign-in is kept across restarts: access token, its end, and where Zoho's answers said to go; no calls."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

MOST_CHARACTERS = 1280
"""What Windows Credential Manager holds at most; without its scopes a session is always shorter."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in as it stands."""

    accounts_server: str
    """Base address, checked against Zoho's list; here the token is renewed (facts 1)."""
    api_domain: str
    """Base address, checked too; here the calls go. Empty before the first token."""
    access_token: str = field(repr=False)
    """Empty where there is none."""
    expires_at: datetime
    """Aware UTC by this PC's clock."""
    scopes: frozenset[str] = frozenset()
    """What was granted, empty where it was not said."""
    closed_until: datetime | None = None
    """Until then Zoho gives this sign-in no further token; aware UTC."""

    def to_text(self) -> str:
        """The session as a text that is a secret."""
        said = {
            "accounts": self.accounts_server,
            "api": self.api_domain,
            "token": self.access_token,
            "expires": self.expires_at.isoformat(),
            "scopes": " ".join(sorted(self.scopes)),
            "closed": self.closed_until.isoformat() if self.closed_until else "",
        }
        text = json.dumps(said, separators=(",", ":"))
        return text if len(text) <= MOST_CHARACTERS else replace(self, scopes=frozenset()).to_text()

    @staticmethod
    def from_text(text: str | None) -> Session | None:
        """The session in `text`, None where there is none that can be read."""
        try:
            said = json.loads(text or "")
            closed = said["closed"]
            return Session(
                accounts_server=str(said["accounts"]),
                api_domain=str(said["api"]),
                access_token=str(said["token"]),
                expires_at=_moment(said["expires"]),
                scopes=frozenset(said["scopes"].split()),
                closed_until=_moment(closed) if closed else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
