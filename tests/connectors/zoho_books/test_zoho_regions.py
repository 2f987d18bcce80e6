"""Which addresses get a secret: Zoho's own, this PC for a simulator, and no others."""

from __future__ import annotations

import pytest

from app.connectors.zoho_books.regions import (
    HOSTS,
    Region,
    checked_accounts_server,
    checked_api_domain,
    environment,
    region_of,
)
from app.connectors.zoho_books.scopes import Purpose, missing_scopes, scopes_for
from app.domain.errors import ConfigurationError, SignInFailed

LOOPBACK = environment("custom", accounts_url="http://127.0.0.1:8083/")


@pytest.mark.parametrize("region", Region)
def test_every_region_signs_in_at_its_own_host_and_another_region_may_answer(region: Region) -> None:
    where = environment(region.value)
    assert where.accounts_url == f"https://{HOSTS[region].accounts}"
    other = HOSTS[Region.EU if region is Region.US else Region.US].accounts
    assert checked_accounts_server(f"https://{other}/", where) == f"https://{other}"
    assert region_of(where.accounts_url) is region


@pytest.mark.parametrize(
    "text",
    [
        "https://accounts.zoho.com.evil.example",
        "http://accounts.zoho.com",
        "https://accounts.zoho.com@evil.example",
        "https://evil.example/accounts.zoho.com",
        "https://accounts.zoho.com:8443",
        "https://accounts.zoho.com/other",
        "accounts.zoho.com",
        "https://www.zohoapis.com",
        "https://127.0.0.1:8083",
        "https://[",
        "",
    ],
)
def test_a_foreign_accounts_server_is_refused(text: str) -> None:
    with pytest.raises(SignInFailed, match="not one of Zoho's"):
        checked_accounts_server(text, environment("us"))


@pytest.mark.parametrize("text", ["https://www.zohoapis.com.evil.example", "https://accounts.zoho.in", "http://x", ""])
def test_a_foreign_api_domain_is_refused(text: str) -> None:
    with pytest.raises(SignInFailed):
        checked_api_domain(text, "https://accounts.zoho.in", environment("in"))


def test_an_api_domain_of_the_list_is_taken() -> None:
    known = checked_api_domain("https://www.zohoapis.eu/", "https://accounts.zoho.eu", environment("us"))
    assert known == "https://www.zohoapis.eu"


def test_where_no_source_names_the_api_only_the_one_in_the_accounts_servers_country_is_taken() -> None:
    uk = environment("uk")
    assert uk.api_url is None
    assert checked_api_domain("https://www.zohoapis.uk", uk.accounts_url, uk) == "https://www.zohoapis.uk"
    with pytest.raises(SignInFailed):
        checked_api_domain("https://www.zohoapis.xyz", uk.accounts_url, uk)
    with pytest.raises(SignInFailed):
        checked_api_domain("https://www.zohoapis.uk", "https://accounts.zoho.in", uk)


def test_a_custom_environment_stays_on_this_pc() -> None:
    assert LOOPBACK.accounts_url == "http://127.0.0.1:8083"
    assert checked_accounts_server("http://localhost:9001", LOOPBACK) == "http://localhost:9001"
    assert checked_api_domain("http://127.0.0.1:9002/", "http://localhost:9001", LOOPBACK) == "http://127.0.0.1:9002"
    with pytest.raises(SignInFailed):
        checked_accounts_server("https://accounts.zoho.com", LOOPBACK)
    with pytest.raises(SignInFailed):
        checked_api_domain("http://10.0.0.1", "http://localhost:9001", LOOPBACK)


@pytest.mark.parametrize(("region", "url"), [("mars", ""), ("custom", "http://10.0.0.1:80"), ("custom", "")])
def test_a_wrong_setting_is_a_configuration_error(region: str, url: str) -> None:
    with pytest.raises(ConfigurationError):
        environment(region, accounts_url=url)


def test_only_the_switched_on_flows_ask_for_rights() -> None:
    assert scopes_for([]) == ("ZohoBooks.settings.READ",)
    assert not [one for one in scopes_for(list(Purpose)) if one.endswith("DELETE")], "nothing is ever deleted"
    bills = scopes_for([Purpose.BILLS])
    assert "ZohoBooks.bills.CREATE" in bills
    assert not [one for one in bills if "invoices" in one or "customerpayments" in one]
    assert len(scopes_for(list(Purpose))) == len(set(scopes_for(list(Purpose))))


def test_missing_rights_are_named_as_far_as_the_answer_says_what_was_granted() -> None:
    assert missing_scopes([], [Purpose.BILLS]) == ()
    assert missing_scopes(["ZohoBooks.fullaccess.all"], list(Purpose)) == ()
    granted = [*scopes_for([]), "ZohoBooks.expenses.ALL"]
    assert missing_scopes(granted, [Purpose.EXPENSES]) == ()
    assert "ZohoBooks.bills.READ" in missing_scopes(granted, [Purpose.BILLS])
