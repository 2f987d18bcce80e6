"""Where a ServiceTitan tenant lives and how this program signs in to it; settings only, no calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from app.connectors.http import is_loopback
from app.domain.errors import ConfigurationError

SYSTEM = "ServiceTitan"
"""The system's name in every error."""
_TOKEN_PATH = "/connect/token"


class EnvironmentName(StrEnum):
    """Values of the setting `servicetitan.environment`."""

    PRODUCTION = "production"
    INTEGRATION = "integration"
    CUSTOM = "custom"
    """A simulator on this PC."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The two addresses of an environment (facts 1)."""

    name: EnvironmentName
    api_url: str
    """Without trailing slash; `/{module}/v2/tenant/{tenant}/...` follows."""
    token_url: str


PRODUCTION = Environment(
    EnvironmentName.PRODUCTION, "https://api.servicetitan.io", f"https://auth.servicetitan.io{_TOKEN_PATH}"
)
INTEGRATION = Environment(
    EnvironmentName.INTEGRATION,
    "https://api-integration.servicetitan.io",
    f"https://auth-integration.servicetitan.io{_TOKEN_PATH}",
)


def environment(name: str, *, api_url: str = "", auth_url: str = "") -> Environment:
    """The environment of the settings; the two addresses count only for `custom`, which stays on this PC.

    `auth_url` may be given with or without `/connect/token`. Raises ConfigurationError.
    """
    try:
        chosen = EnvironmentName(name.strip().lower())
    except ValueError:
        raise ConfigurationError(
            f"{name!r} is no ServiceTitan environment.",
            item="servicetitan.environment",
            advice="Choose production, integration or custom.",
        ) from None
    if chosen is EnvironmentName.PRODUCTION:
        return PRODUCTION
    if chosen is EnvironmentName.INTEGRATION:
        return INTEGRATION
    api = _loopback_url(api_url, "servicetitan.api_url")
    auth = _loopback_url(auth_url, "servicetitan.auth_url")
    return Environment(chosen, api, auth if auth.endswith(_TOKEN_PATH) else auth + _TOKEN_PATH)


def _loopback_url(url: str, setting: str) -> str:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not plain or not is_loopback(parts.hostname or "") or port == 0:
        raise ConfigurationError(
            "A custom address must be on this PC, for example http://127.0.0.1:8082.",
            item=setting,
            advice="Correct the setting, or choose the environment production or integration.",
        )
    return url.strip().rstrip("/")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signs in; client id and secret belong to one tenant and environment, the app key to the app (facts 1)."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)
    app_key: str = field(repr=False)

    def checked(self) -> Credentials:
        """The same without surrounding blanks. Raises ConfigurationError naming the first one missing or malformed."""
        clean = Credentials(
            self.tenant_id.strip(), self.client_id.strip(), self.client_secret.strip(), self.app_key.strip()
        )
        named = (
            ("tenant id", clean.tenant_id, "servicetitan.tenant_id"),
            ("client id", clean.client_id, "servicetitan.client_id"),
            ("client secret", clean.client_secret, "SERVICETITAN_CLIENT_SECRET"),
            ("app key", clean.app_key, "SERVICETITAN_APP_KEY"),
        )
        for words, value, setting in named:
            if not value:
                command = f"secret set {setting}" if setting.isupper() else f"config set {setting} VALUE"
                raise ConfigurationError(
                    f"The {words} of ServiceTitan is missing.",
                    item=setting,
                    advice=f"Enter it: ml-connector {command}.",
                )
            if not value.isascii() or not value.isprintable():
                raise ConfigurationError(
                    f"The {words} of ServiceTitan contains a character that cannot be sent.",
                    item=setting,
                    advice="Copy it again from ServiceTitan, without line breaks.",
                )
        if not clean.tenant_id.isdecimal():
            raise ConfigurationError(
                "The tenant id of ServiceTitan is a number.",
                item="servicetitan.tenant_id",
                advice="Copy it from ServiceTitan: Settings > Integrations > API Application Access.",
            )
        return clean
