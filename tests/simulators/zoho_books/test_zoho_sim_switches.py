"""Switches that no other test turns: each changes what it says, and is set by name with its own kind of value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from zoho_sim_client import Client, Shop

from app.simulators.zoho_books import DuplicateScope, Switches, ZohoBooksSimulator


def test_bearer_may_be_accepted(client: Client, zoho: ZohoBooksSimulator) -> None:
    client.session.headers["Authorization"] = f"Bearer {zoho.sign_in().access_token}"
    assert client.refusal("GET", "/bills") == (401, 14)
    zoho.switches.bearer_accepted = True
    client.get("/bills")


def test_access_tokens_may_outlive_their_refresh_token(client: Client, zoho: ZohoBooksSimulator) -> None:
    zoho.switches.revoke_kills_access = False
    signed = zoho.sign_in()
    client.session.headers["Authorization"] = f"Zoho-oauthtoken {signed.access_token}"
    url = f"{zoho.accounts_url()}/oauth/v2/token/revoke"
    assert client.session.post(url, params={"token": signed.refresh_token}, timeout=10).json() == {"status": "success"}
    client.get("/bills")


def test_a_paid_bill_may_be_closed_to_changes(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    shop.org.pay_bill(shop.org.documents[ident], Decimal(50))
    assert client.refusal("PUT", f"/bills/{ident}", shop.bill())[0] == 400
    zoho.switches.paid_bill_editable = True
    client.good("PUT", f"/bills/{ident}", shop.bill(notes="still open to changes"))
    assert client.refusal("PUT", f"/bills/{ident}", shop.bill("INV-1", shop.line(rate=1)))[0] == 400


def test_a_bill_may_be_in_another_currency_than_its_vendor(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    euro = shop.org.add_currency("EUR", rate=Decimal(98))
    wanted = shop.bill(currency_id=euro.id, exchange_rate=99)
    assert client.refusal("POST", "/bills", wanted) == (400, 4)
    zoho.switches.foreign_currency_refused = False
    assert client.good("POST", "/bills", wanted)["bill"]["currency_code"] == "EUR"


def test_item_names_may_repeat_and_inactive_contacts_may_be_used(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    zoho.switches.duplicate_item_names = True
    client.good("POST", "/items", {"name": "MCB-16A", "rate": 1})
    shop.org.deactivate(shop.vendor)
    zoho.switches.inactive_contacts_refused = False
    client.good("POST", "/bills", shop.bill())


def test_a_switch_is_set_by_name_with_its_own_kind_of_value() -> None:
    switches = Switches()
    for name, value in (("daily_limit", 5000), ("code_life_s", 120), ("duplicate_scope", "organization")):
        switches.set(name, value)
    assert (switches.daily_limit, switches.code_life_s) == (5000, 120.0)
    assert switches.duplicate_scope is DuplicateScope.ORGANIZATION
    for name, value, error in (
        ("no_such", 1, KeyError),
        ("void_frees_number", "yes", ValueError),
        ("duplicate_scope", "moon", ValueError),
        ("daily_limit", "many", ValueError),
    ):
        with pytest.raises(error):
            switches.set(name, value)
