"""Organizations, contacts, items, accounts, taxes, currencies and locations."""

from __future__ import annotations

import pytest
from zoho_sim_client import Client, Shop

from app.simulators.servicetitan import sample_tenant
from app.simulators.zoho_books import SimClock, ZohoBooksSimulator, empty_organization, sample_organization


def test_organizations_say_edition_currency_and_time_zone(shop: Shop) -> None:
    other = empty_organization("us", shop.org.clock, organization_id="700123456", name="Voltline Inc.")
    with ZohoBooksSimulator([shop.org, other], control=False) as zoho:
        client = Client(zoho)
        rows = client.good("GET", "/organizations", organization_id=None)["organizations"]
        assert [(row["version"], row["currency_code"], row["time_zone"]) for row in rows] == [
            ("india", "INR", "Asia/Kolkata"),
            ("us", "USD", "America/New_York"),
        ]
        one = client.get("/organizations/700123456", organization_id="700123456")["organization"]
        assert one["date_format"] == "MM/dd/yyyy"
        assert client.get("/contacts", organization_id="700123456")["contacts"] == []
        client.session.close()


def test_a_contact_is_made_with_its_people_and_read_back(client: Client, shop: Shop) -> None:
    wanted = {
        "contact_name": "Deccan Lighting",
        "contact_type": "vendor",
        "gst_no": "29ABCDE1234F1Z5",
        "billing_address": {"address": "MG Road", "city": "Bengaluru", "state_code": "KA"},
        "contact_persons": [{"first_name": "Ravi", "email": "ravi@deccan.example", "is_primary_contact": True}],
    }
    answer = client.call("POST", "/contacts", wanted)
    made = answer.json()["contact"]
    assert answer.headers["Location"] == f"/api/v3/contacts/{made['contact_id']}"
    assert answer.json()["message"] == "The contact has been added."
    assert (made["billing_address"]["city"], made["contact_persons"][0]["first_name"]) == ("Bengaluru", "Ravi")
    row = client.get("/contacts", email="ravi@deccan.example")["contacts"][0]
    assert (row["contact_id"], row["first_name"]) == (made["contact_id"], "Ravi")
    assert "contact_persons" not in row


def test_a_name_is_taken_by_vendor_or_customer_alike(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    wanted = {"contact_name": " shakti switchgear LTD", "contact_type": "customer"}
    answer = client.call("POST", "/contacts", wanted)
    assert (answer.status_code, answer.json()["code"]) == (400, 3062)
    assert "already exists. Please specify a different name." in answer.json()["message"]
    rename = {"contact_name": "Shakti Switchgear Ltd", "contact_type": "customer"}
    assert client.refusal("PUT", f"/contacts/{shop.customer.id}", rename) == (400, 3062)
    zoho.switches.duplicate_contact_names = True
    client.good("POST", "/contacts", wanted)


def test_a_contact_with_transactions_stays(client: Client, shop: Shop) -> None:
    client.good("POST", "/bills", shop.bill())
    assert client.refusal("DELETE", f"/contacts/{shop.vendor.id}")[0] == 400
    change = {"contact_name": "Shakti", "contact_type": "vendor", "currency_id": shop.org.add_currency("EUR").id}
    assert client.refusal("PUT", f"/contacts/{shop.vendor.id}", change)[0] == 400
    client.good("DELETE", f"/contacts/{shop.customer.id}")
    client.good("POST", f"/contacts/{shop.vendor.id}/inactive")
    assert client.get("/contacts", filter_by="Status.Active")["contacts"] == []
    assert client.refusal("POST", "/bills", shop.bill("INV-2"))[0] == 400
    client.good("POST", f"/contacts/{shop.vendor.id}/active")
    client.good("POST", "/bills", shop.bill("INV-2"))


def test_what_an_item_needs(client: Client, shop: Shop) -> None:
    good = {"name": "Wire", "rate": 20, "sku": "W-1", "item_type": "purchases", "purchase_account_id": shop.costs.id}
    made = client.good("POST", "/items", good)["item"]
    assert (made["can_be_purchased"], made["can_be_sold"], made["rate"]) == (True, False, 20)
    assert client.refusal("POST", "/items", {"name": "X"}) == (400, 4)
    assert client.refusal("POST", "/items", {**good, "name": "X", "sku": "", "purchase_account_id": ""}) == (400, 4)
    assert client.refusal("POST", "/items", {**good, "name": "X"})[0] == 400
    assert client.refusal("POST", "/items", {**good, "sku": "W-2"})[0] == 400
    client.good("PUT", f"/items/{made['item_id']}", {**good, "rate": 25})
    both = f"{made['item_id']},{shop.item.id}"
    assert [row["rate"] for row in client.get("/itemdetails", item_ids=both)["items"]] == [25, 240]
    client.good("POST", "/bills", shop.bill("INV-1", shop.line(item_id=shop.item.id)))
    assert client.refusal("DELETE", f"/items/{shop.item.id}")[0] == 400
    client.good("DELETE", f"/items/{made['item_id']}")


def test_accounts_are_read_and_made(client: Client, shop: Shop) -> None:
    made = client.good("POST", "/chartofaccounts", {"account_name": "Freight", "account_type": "expense"})
    ident = made["chart_of_account"]["account_id"]
    assert client.get(f"/chartofaccounts/{ident}")["chart_of_account"]["account_name"] == "Freight"
    wrong = {"account_name": "Odd", "account_type": "cheese"}
    assert client.refusal("POST", "/chartofaccounts", wrong) == (400, 4)
    expenses = client.get("/chartofaccounts", filter_by="AccountType.Expense")["chartofaccounts"]
    assert {row["account_type"] for row in expenses} == {"expense", "cost_of_goods_sold"}


def test_taxes_can_only_be_written_when_a_person_has_enabled_them(client: Client, shop: Shop) -> None:
    shop.org.tax_enabled = False
    wanted = {"tax_name": "Cess", "tax_percentage": 1}
    assert client.refusal("POST", "/settings/taxes", wanted) == (400, 110817)
    shop.org.tax_enabled = True
    tax = client.good("POST", "/settings/taxes", wanted)["tax"]
    group = {"tax_group_name": "GST18 + Cess", "taxes": f"{shop.gst18.members[0]},{tax['tax_id']}"}
    made = client.good("POST", "/settings/taxgroups", group)["tax_group"]
    assert made["tax_group_percentage"] == 10
    assert len(client.get(f"/settings/taxgroups/{made['tax_group_id']}")["tax_group"]["taxes"]) == 2
    row = next(row for row in client.get("/settings/taxes")["taxes"] if row["tax_id"] == made["tax_group_id"])
    assert row["tax_type"] == "tax_group"


@pytest.mark.parametrize("shop", ["us"], indirect=True)
def test_the_us_edition_has_authorities_and_exemptions(client: Client, shop: Shop) -> None:
    client.good("POST", "/settings/taxauthorities", {"tax_authority_name": "Nevada"})
    assert len(client.get("/settings/taxauthorities")["tax_authorities"]) == 2
    client.good("POST", "/settings/taxexemptions", {"tax_exemption_code": "GOV", "type": "customer"})
    assert len(client.get("/settings/taxexemptions")["tax_exemptions"]) == 2
    assert client.get("/settings/taxes")["taxes"][0]["tax_authority_name"].startswith("California")


def test_currencies_have_rates_by_day(client: Client, shop: Shop) -> None:
    made = client.good("POST", "/settings/currencies", {"currency_code": "EUR", "currency_format": "1,234,567.89"})
    path = f"/settings/currencies/{made['currency']['currency_id']}/exchangerates"
    for day, rate in (("2025-10-01", 97), ("2025-11-01", 99), ("2025-12-01", 101)):
        client.good("POST", path, {"effective_date": day, "rate": rate})
    assert [row["rate"] for row in client.get(path, from_date="2025-10-15")["exchange_rates"]] == [97, 99, 101]
    assert client.get(path, is_current_date="true")["exchange_rates"] == []
    rows = client.get("/settings/currencies", filter_by="Currencies.ExcludeBaseCurrency")["currencies"]
    assert [(row["currency_code"], row["exchange_rate"]) for row in rows] == [("EUR", 99)]


def test_a_location_is_named_on_a_bill(client: Client, shop: Shop) -> None:
    place = shop.org.add_location("North", is_primary=True)
    assert client.get("/locations")["locations"][0]["location_name"] == "North"
    bill = client.good("POST", "/bills", shop.bill(location_id=place.id))["bill"]
    assert bill["location_name"] == "North"
    assert len(client.get("/bills", location_ids=place.id)["bills"]) == 1


@pytest.mark.parametrize("edition", ["india", "us", "uk", "eu", "australia", "canada", "japan", "global"])
def test_every_edition_has_a_sample_that_takes_a_bill(edition: str) -> None:
    org = sample_organization(edition, SimClock())
    with ZohoBooksSimulator(org, control=False) as zoho:
        client = Client(zoho)
        line = {"name": "Wire", "account_id": org.expense_account().id, "rate": "10.55", "quantity": 1}
        wanted = {"vendor_id": org.vendor("Nandi Conduits").id, "bill_number": "1", "line_items": [line]}
        total = client.good("POST", "/bills", wanted)["bill"]["total"]
        assert str(total) == ("11" if edition == "japan" else "10.55")
        assert (zoho.region, zoho.bugs, zoho.unknown) == (org.region, [], [])
        client.session.close()


def test_the_sample_has_the_vendors_of_the_servicetitan_sample() -> None:
    clock = SimClock()
    ours = {one.name for one in sample_organization("india", clock).contacts.values() if one.type == "vendor"}
    assert ours == {vendor.name for vendor in sample_tenant(clock).vendors.values()}
