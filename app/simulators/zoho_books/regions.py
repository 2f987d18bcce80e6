"""Zoho's data centres: the hosts of each, and where a simulated one is found under loopback; data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """One data centre; `name` is what `location` says on the redirect. The API's host in the UK is inferred."""

    name: str
    accounts_server: str
    api_domain: str


REGIONS = {
    region.name: region
    for region in (
        Region("us", "https://accounts.zoho.com", "https://www.zohoapis.com"),
        Region("eu", "https://accounts.zoho.eu", "https://www.zohoapis.eu"),
        Region("in", "https://accounts.zoho.in", "https://www.zohoapis.in"),
        Region("au", "https://accounts.zoho.com.au", "https://www.zohoapis.com.au"),
        Region("jp", "https://accounts.zoho.jp", "https://www.zohoapis.jp"),
        Region("ca", "https://accounts.zohocloud.ca", "https://www.zohoapis.ca"),
        Region("sa", "https://accounts.zoho.sa", "https://www.zohoapis.sa"),
        Region("uk", "https://accounts.zoho.uk", "https://www.zohoapis.uk"),
        Region("cn", "https://accounts.zoho.com.cn", "https://www.zohoapis.com.cn"),
    )
}
_HOSTS = {
    url.removeprefix("https://"): (region.name, role)
    for region in REGIONS.values()
    for role, url in (("accounts", region.accounts_server), ("api", region.api_domain))
}


def placed(path: str, host: str, default: str) -> tuple[str, str, str]:
    """(region, role, path without prefix) of a request.

    `/in/accounts/oauth/...` and `/in/api/books/...` name both; without a prefix one of Zoho's hosts in the Host header
    does, and at last the `default` region plays both roles. `role` is "accounts", "api" or "" for anything else.
    """
    parts = path.split("/", 3)
    if len(parts) > 2 and parts[1] in REGIONS and parts[2] in ("accounts", "api"):
        return parts[1], parts[2], "/" + (parts[3] if len(parts) > 3 else "")
    if host in _HOSTS:
        return *_HOSTS[host], path
    role = "accounts" if path.startswith("/oauth/") else "api" if path.startswith("/books/") else ""
    return default, role, path
