"""Who this installation is to Zoho: the client of api-console.zoho.com, and where its secrets are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from app.domain.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """Id and secret of the client; both kinds of clients that are used have a secret (facts 1)."""

    client_id: str
    client_secret: str = field(repr=False)

    def checked(self) -> ClientCredentials:
        """The same without surrounding blanks. Raises ConfigurationError naming the one missing or malformed."""
        clean = ClientCredentials(self.client_id.strip(), self.client_secret.strip())
        named = (
            ("client id", clean.client_id, "zoho.client_id", "config set zoho.client_id VALUE"),
            ("client secret", clean.client_secret, "ZOHO_CLIENT_SECRET", "secret set ZOHO_CLIENT_SECRET"),
        )
        for words, value, setting, command in named:
            if not value:
                raise ConfigurationError(
                    f"The {words} of Zoho is missing.",
                    item=setting,
                    advice=f"Copy it from api-console.zoho.com, then: ml-connector {command}.",
                )
            if not value.isascii() or not value.isprintable():
                raise ConfigurationError(
                    f"The {words} of Zoho contains a character that cannot be sent.",
                    item=setting,
                    advice="Copy it again from api-console.zoho.com, without line breaks.",
                )
        return clean


class KeptSecret(Protocol):
    """One text kept where secrets are kept, across restarts; at most 1,280 characters. Any thread."""

    def get(self) -> str | None:
        """The text, None where there is none."""
        ...

    def set(self, value: str) -> None:
        """Keep it in place of the one before."""
        ...

    def delete(self) -> None:
        """Forget it; nothing happens where there is none."""
        ...
