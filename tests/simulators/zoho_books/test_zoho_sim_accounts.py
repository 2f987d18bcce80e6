"""Sign-in: the authorize page, tokens, their limits, revocation, client types and data centres."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from zoho_sim_client import Client as Browser
from zoho_sim_client import Shop, open_shop

from app.simulators.zoho_books import (
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    DEFAULT_REDIRECT_URI,
    REGIONS,
    Client,
    ClientKind,
    Consent,
    MultiDc,
    ZohoBooksSimulator,
)
from app.simulators.zoho_books.tokens import challenge_of

SCOPES = "ZohoBooks.bills.READ,ZohoBooks.settings.READ"
INVALID_CODE = {"error": "invalid_code"}


@pytest.fixture
def web() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def authorize(
    web: requests.Session, zoho: ZohoBooksSimulator, *, at: str | None = None, **changes: Any
) -> requests.Response:
    asked = {
        "response_type": "code",
        "client_id": DEFAULT_CLIENT_ID,
        "scope": SCOPES,
        "redirect_uri": DEFAULT_REDIRECT_URI,
        "access_type": "offline",
        "prompt": "consent",
        "state": "s/1 +",
        **changes,
    }
    url = f"{zoho.accounts_url(at or zoho.client.region)}/oauth/v2/auth"
    return web.get(
        url,
        params={name: value for name, value in asked.items() if value is not None},
        allow_redirects=False,
        timeout=10,
    )


def back(answer: requests.Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def token(web: requests.Session, server: str, **form: Any) -> requests.Response:
    given = {
        "grant_type": "authorization_code",
        "client_id": DEFAULT_CLIENT_ID,
        "client_secret": DEFAULT_CLIENT_SECRET,
        "redirect_uri": DEFAULT_REDIRECT_URI,
        **form,
    }
    return web.post(f"{server}/oauth/v2/token", data=given, timeout=10)


def renew(web: requests.Session, server: str, refresh: str, **form: Any) -> requests.Response:
    return token(web, server, grant_type="refresh_token", refresh_token=refresh, redirect_uri=None, **form)


def test_a_person_signs_in_and_the_tokens_open_the_books(web: requests.Session, zoho: ZohoBooksSimulator) -> None:
    given = back(authorize(web, zoho))
    assert (given["state"], given["location"]) == ("s/1 +", "in")
    assert given["accounts-server"] == zoho.accounts_url("in")
    answer = token(web, given["accounts-server"], code=given["code"]).json()
    assert (answer["expires_in"], answer["token_type"]) == (3600, "Bearer")
    assert answer["api_domain"] == zoho.api_url("in")
    headers = {"Authorization": f"Zoho-oauthtoken {answer['access_token']}"}
    listed = web.get(f"{answer['api_domain']}/books/v3/organizations", headers=headers, timeout=10)
    assert listed.json()["organizations"][0]["organization_id"] == zoho.organization.organization_id
    renewed = renew(web, given["accounts-server"], answer["refresh_token"]).json()
    assert "refresh_token" not in renewed
    assert renewed["access_token"] != answer["access_token"]
    assert renew(web, given["accounts-server"], answer["refresh_token"]).json()["access_token"]


def test_a_code_works_once_and_not_for_long(web: requests.Session, zoho: ZohoBooksSimulator) -> None:
    given = back(authorize(web, zoho))
    server = given["accounts-server"]
    assert token(web, server, code=given["code"]).json()["access_token"]
    answer = token(web, server, code=given["code"])
    assert (answer.status_code, answer.json()) == (200, INVALID_CODE)
    late = back(authorize(web, zoho))["code"]
    zoho.clock.advance(60)
    assert token(web, server, code=late).json() == INVALID_CODE


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "1000.OTHER"}, "invalid_client"),
        ({"client_secret": "wrong"}, "invalid_client_secret"),
        ({"redirect_uri": "http://localhost:1/callback"}, "invalid_redirect_uri"),
        ({"code": "1000.made.up"}, "invalid_code"),
    ],
)
def test_errors_of_the_token_server_come_with_200(
    web: requests.Session, zoho: ZohoBooksSimulator, form: dict[str, str], error: str
) -> None:
    given = back(authorize(web, zoho))
    answer = token(web, given["accounts-server"], **{"code": given["code"], **form})
    assert (answer.status_code, answer.json()) == (200, {"error": error})


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "1000.OTHER"},
        {"redirect_uri": "http://localhost:8977/callback"},
        {"scope": "ZohoBooks.cheese.READ"},
        {"scope": ""},
        {"response_type": "token"},
    ],
)
def test_a_wrong_authorize_request_ends_at_a_page_and_not_at_the_program(
    web: requests.Session, zoho: ZohoBooksSimulator, changes: dict[str, str]
) -> None:
    answer = authorize(web, zoho, **changes)
    assert answer.status_code == 400
    assert "text/html" in answer.headers["Content-Type"]


def test_the_person_may_say_no(web: requests.Session, zoho: ZohoBooksSimulator) -> None:
    zoho.switches.consent = Consent.DENIED
    assert back(authorize(web, zoho)) == {"state": "s/1 +", "error": "access_denied"}
    zoho.switches.consent = Consent.PAGE
    assert "Accept" in authorize(web, zoho).text


def test_without_prompt_only_the_first_consent_brings_a_refresh_token(
    web: requests.Session, zoho: ZohoBooksSimulator
) -> None:
    def exchange(**changes: Any) -> dict[str, Any]:
        given = back(authorize(web, zoho, **changes))
        return dict(token(web, given["accounts-server"], code=given["code"]).json())

    assert "refresh_token" in exchange(prompt=None)
    assert "refresh_token" not in exchange(prompt=None)
    assert "refresh_token" in exchange()
    assert "refresh_token" not in exchange(access_type="online")


def test_ten_token_requests_in_ten_minutes_and_then_a_block(web: requests.Session, zoho: ZohoBooksSimulator) -> None:
    refresh = zoho.sign_in().refresh_token
    server = zoho.accounts_url()
    for _ in range(10):
        assert "access_token" in renew(web, server, refresh).json()
    answer = renew(web, server, refresh)
    assert (answer.status_code, answer.json()["error"], answer.json()["status"]) == (400, "Access Denied", "failure")
    zoho.switches.token_throttle_status = 200
    zoho.clock.advance(1799)
    assert renew(web, server, refresh).status_code == 200
    assert renew(web, server, refresh).json()["error"] == "Access Denied"
    zoho.clock.advance(2)
    assert "access_token" in renew(web, server, refresh).json()
    assert "access_token" in renew(web, server, zoho.sign_in().refresh_token).json()


def test_the_eleventh_access_token_silently_ends_the_first(
    web: requests.Session, zoho: ZohoBooksSimulator, client: Browser
) -> None:
    signed = zoho.sign_in()
    client.session.headers["Authorization"] = f"Zoho-oauthtoken {signed.access_token}"
    for _ in range(9):
        renew(web, zoho.accounts_url(), signed.refresh_token)
    client.get("/contacts")
    renew(web, zoho.accounts_url(), signed.refresh_token)
    assert client.refusal("GET", "/contacts") == (401, 57)


def test_the_twenty_first_refresh_token_deletes_the_oldest(web: requests.Session, zoho: ZohoBooksSimulator) -> None:
    first = zoho.sign_in().refresh_token
    second = zoho.sign_in().refresh_token
    for _ in range(19):
        zoho.sign_in()
    assert renew(web, zoho.accounts_url(), first).json() == INVALID_CODE
    assert "access_token" in renew(web, zoho.accounts_url(), second).json()


def test_a_revoked_token_is_an_invalid_code(web: requests.Session, zoho: ZohoBooksSimulator, client: Browser) -> None:
    signed = zoho.sign_in()
    client.session.headers["Authorization"] = f"Zoho-oauthtoken {signed.access_token}"
    url = f"{zoho.accounts_url()}/oauth/v2/token/revoke"
    assert web.post(url, params={"token": signed.refresh_token}, timeout=10).json() == {"status": "success"}
    assert renew(web, zoho.accounts_url(), signed.refresh_token).json() == INVALID_CODE
    assert client.refusal("GET", "/contacts") == (401, 57)
    other = zoho.sign_in()
    zoho.accounts.revoke_all()
    assert renew(web, zoho.accounts_url(), other.refresh_token).json() == INVALID_CODE


def test_an_access_token_lives_an_hour(zoho: ZohoBooksSimulator, client: Browser) -> None:
    zoho.clock.advance(3599)
    client.get("/contacts")
    zoho.clock.advance(1)
    assert client.refusal("GET", "/contacts") == (401, 57)


def test_a_mobile_client_needs_pkce_and_the_secret(web: requests.Session, shop: Shop) -> None:
    mobile = Client(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, ClientKind.MOBILE, "in", {DEFAULT_REDIRECT_URI})
    verifier = "v" * 64
    pkce = {"code_challenge": challenge_of(verifier), "code_challenge_method": "S256"}
    with ZohoBooksSimulator(shop.org, client=mobile, control=False) as zoho:
        assert authorize(web, zoho).status_code == 400
        assert authorize(web, zoho, **{**pkce, "code_challenge_method": "plain"}).status_code == 400
        server = zoho.accounts_url()
        for form, good in (
            ({}, False),
            ({"code_verifier": "w" * 64}, False),
            ({"code_verifier": verifier, "client_secret": ""}, False),
            ({"code_verifier": verifier}, True),
        ):
            code = back(authorize(web, zoho, **pkce))["code"]
            assert ("access_token" in token(web, server, code=code, **form).json()) is good


def test_a_self_client_has_no_page_but_a_code(web: requests.Session, shop: Shop) -> None:
    client = Client(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, ClientKind.SELF, "in")
    with ZohoBooksSimulator(shop.org, client=client, control=False) as zoho:
        assert authorize(web, zoho).status_code == 400
        code = zoho.accounts.self_client_code(SCOPES)
        answer = token(web, zoho.accounts_url(), code=code, redirect_uri=None).json()
        assert answer["scope"] == "ZohoBooks.bills.READ ZohoBooks.settings.READ"
        assert "refresh_token" in answer


@pytest.mark.parametrize("home", sorted(REGIONS))
def test_a_user_of_any_region_signs_in_with_a_client_of_the_us(web: requests.Session, home: str) -> None:
    client = Client(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, region="us", redirect_uris={DEFAULT_REDIRECT_URI})
    with ZohoBooksSimulator(open_shop().org, client=client, region=home, control=False) as zoho:
        given = back(authorize(web, zoho))
        assert given["location"] == home
        if home != "us":
            assert token(web, zoho.accounts_url("us"), code=given["code"]).json() == INVALID_CODE
            given = back(authorize(web, zoho))
        answer = token(web, given["accounts-server"], code=given["code"]).json()
        headers = {"Authorization": f"Zoho-oauthtoken {answer['access_token']}"}
        for region in REGIONS:
            url = f"{zoho.api_url(region)}/books/v3/organizations"
            assert web.get(url, headers=headers, timeout=10).status_code == (200 if region == home else 401)


def test_a_client_of_another_data_centre_may_have_another_secret_there_or_none(web: requests.Session) -> None:
    separate = Client(
        DEFAULT_CLIENT_ID,
        DEFAULT_CLIENT_SECRET,
        redirect_uris={DEFAULT_REDIRECT_URI},
        multi_dc=MultiDc.SEPARATE,
        secrets={"eu": "european"},
    )
    with ZohoBooksSimulator(open_shop().org, client=separate, region="eu", control=False) as zoho:
        given = back(authorize(web, zoho))
        wrong = token(web, given["accounts-server"], code=given["code"]).json()
        assert wrong == {"error": "invalid_client_secret"}
        assert (
            "access_token" in token(web, given["accounts-server"], code=given["code"], client_secret="european").json()
        )
    off = Client(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, redirect_uris={DEFAULT_REDIRECT_URI}, multi_dc=MultiDc.OFF)
    with ZohoBooksSimulator(open_shop().org, client=off, region="eu", control=False) as zoho:
        assert authorize(web, zoho).status_code == 400


def test_real_or_forged_hosts_can_be_announced(web: requests.Session, shop: Shop) -> None:
    with ZohoBooksSimulator(shop.org, announce_real_hosts=True, control=False) as zoho:
        given = back(authorize(web, zoho))
        assert given["accounts-server"] == "https://accounts.zoho.in"
        assert token(web, zoho.accounts_url(), code=given["code"]).json()["api_domain"] == "https://www.zohoapis.in"
        named = web.get(f"{zoho.url}/oauth/serverinfo", headers={"Host": "accounts.zohocloud.ca"}, timeout=10)
        assert named.json()["locations"]["ca"] == "https://accounts.zohocloud.ca"
        assert zoho.requests[-1].region == "ca"
        zoho.announced_accounts_server = "https://accounts.zoho.evil"
        assert back(authorize(web, zoho))["accounts-server"] == "https://accounts.zoho.evil"


def test_the_journal_keeps_no_secret(web: requests.Session, zoho: ZohoBooksSimulator) -> None:
    given = back(authorize(web, zoho))
    answer = token(web, given["accounts-server"], code=given["code"]).json()
    renew(web, given["accounts-server"], answer["refresh_token"])
    text = repr(zoho.requests)
    for secret in (DEFAULT_CLIENT_SECRET, given["code"], answer["refresh_token"], answer["access_token"]):
        assert secret not in text


def test_a_scope_that_the_person_withheld_is_missing(
    web: requests.Session, zoho: ZohoBooksSimulator, client: Browser
) -> None:
    zoho.accounts.withheld.add("ZohoBooks.bills.READ")
    given = back(authorize(web, zoho))
    answer = token(web, given["accounts-server"], code=given["code"]).json()
    client.session.headers["Authorization"] = f"Zoho-oauthtoken {answer['access_token']}"
    client.get("/items")
    assert client.refusal("GET", "/bills") == (401, 57)
    client.renew("ZohoBooks.bills.ALL")
    client.get("/bills")
