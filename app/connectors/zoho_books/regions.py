"""Zoho's data centres and their hosts: the one list against which an address is checked before a secret goes there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from app.connectors.http import is_loopback
from app.domain.errors import ConfigurationError, SignInFailed

SYSTEM = "Zoho Books"
"""The system's name in every error."""
CUSTOM = "custom"
"""Value of the setting `zoho.region` for a simulator on this PC."""


class Region(StrEnum):
    """Zoho's data centres, by what the redirect calls them in `location` (facts 1)."""

    US = "us"
    EU = "eu"
    IN = "in"
    AU = "au"
    JP = "jp"
    CA = "ca"
    CN = "cn"
    SA = "sa"
    UK = "uk"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts of one data centre."""

    accounts: str
    """Signs in (facts 1)."""
    api: str | None
    """Answers the calls (facts 2); None where no source names it: then only the token's answer can."""


HOSTS = {
    Region.US: Hosts("accounts.zoho.com", "www.zohoapis.com"),
    Region.EU: Hosts("accounts.zoho.eu", "www.zohoapis.eu"),
    Region.IN: Hosts("accounts.zoho.in", "www.zohoapis.in"),
    Region.AU: Hosts("accounts.zoho.com.au", "www.zohoapis.com.au"),
    Region.JP: Hosts("accounts.zoho.jp", "www.zohoapis.jp"),
    Region.CA: Hosts("accounts.zohocloud.ca", "www.zohoapis.ca"),
    Region.CN: Hosts("accounts.zoho.com.cn", "www.zohoapis.com.cn"),
    Region.SA: Hosts("accounts.zoho.sa", "www.zohoapis.sa"),
    Region.UK: Hosts("accounts.zoho.uk", None),
}
_ACCOUNTS = {hosts.accounts: region for region, hosts in HOSTS.items()}
_APIS = {hosts.api for hosts in HOSTS.values() if hosts.api is not None}


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the client of this installation is registered."""

    region: Region | None
    """None = custom: everything stays on this PC."""
    accounts_url: str
    """Without trailing slash; `/oauth/v2/...` follows."""

    @property
    def api_url(self) -> str | None:
        """The region's API, None where it is not known before a token's answer names it."""
        host = HOSTS[self.region].api if self.region is not None else None
        return f"https://{host}" if host else None


def environment(region: str, *, accounts_url: str = "") -> Environment:
    """The environment of the settings; `accounts_url` counts only for `custom`, which stays on this PC.

    Raises ConfigurationError.
    """
    chosen = region.strip().lower()
    if chosen == CUSTOM:
        base = _loopback(accounts_url)
        if base is None:
            raise ConfigurationError(
                "A custom address must be on this PC, for example http://127.0.0.1:8083.",
                item="zoho.accounts_url",
                advice="Correct the setting, or choose one of Zoho's regions.",
            )
        return Environment(None, base)
    try:
        named = Region(chosen)
    except ValueError:
        raise ConfigurationError(
            f"{region!r} is no region of Zoho.",
            item="zoho.region",
            advice=f"Choose one of {', '.join(Region)}: the one in which the client was registered.",
        ) from None
    return Environment(named, f"https://{HOSTS[named].accounts}")


def checked_accounts_server(text: str, where: Environment) -> str:
    """The base address of the accounts server that a redirect named, fit to be sent the client's secret.

    Raises SignInFailed for anything that is not on Zoho's list (on this PC, where the environment is custom).
    """
    if where.region is None:
        base = _loopback(text)
    else:
        host = _host(text)
        base = f"https://{host}" if host in _ACCOUNTS else None
    if base is None:
        raise _unknown("accounts server", text)
    return base


def checked_api_domain(text: str, accounts_server: str, where: Environment) -> str:
    """The base address of the API that a token's answer named, fit to be sent the token.

    `accounts_server` is who said so, already checked. Where Zoho's own list does not name the API of that server's
    region, only `www.zohoapis.` in the country of the accounts server is accepted. Raises SignInFailed.
    """
    if where.region is None:
        base = _loopback(text)
    else:
        host = _host(text)
        base = f"https://{host}" if host in _APIS or (host and host == _undocumented_api(accounts_server)) else None
    if base is None:
        raise _unknown("API server", text)
    return base


def region_of(accounts_server: str) -> Region | None:
    """The data centre of an accounts server, None for a custom one."""
    return _ACCOUNTS.get(_host(accounts_server) or "")


def _undocumented_api(accounts_server: str) -> str | None:
    region = region_of(accounts_server)
    if region is None or HOSTS[region].api is not None:
        return None
    return "www.zohoapis." + HOSTS[region].accounts.removeprefix("accounts.zoho.")


def _host(text: str) -> str | None:
    """The host of a plain https address, None for anything else."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    extra = parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/")
    if parts.scheme != "https" or extra or port not in (None, 443):
        return None
    return (parts.hostname or "").lower() or None


def _loopback(text: str) -> str | None:
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not plain or not is_loopback(parts.hostname or "") or port == 0:
        return None
    return text.strip().rstrip("/")


def _unknown(what: str, text: str) -> SignInFailed:
    return SignInFailed(
        f"The sign-in named an {what} that is not one of Zoho's; nothing was sent to it.",
        system=SYSTEM,
        advice="Sign in again from ML Connector. If this comes back, look for an update of ML Connector: Zoho may have "
        "a new data centre.",
        detail=f"{what}: {text[:200]!r}",
    )
