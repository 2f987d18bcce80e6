"""Lists: paging, filters that exist, changes since a moment, sorting, and rows without lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from zoho_sim_client import Client, Shop

from app.simulators.zoho_books import ZohoBooksSimulator


def numbers(client: Client, **query: Any) -> list[str]:
    return [
        row["bill_number"] for row in client.get("/bills", sort_column="bill_number", sort_order="A", **query)["bills"]
    ]


@pytest.fixture
def bills(shop: Shop) -> list[str]:
    other = shop.org.add_vendor("Kaveri Cables")
    for number in range(1, 6):
        vendor = shop.vendor if number < 4 else other
        shop.org.type_bill_by_hand(
            vendor, f"INV-{number}", Decimal(number * 100), date(2025, 11, number), reference=f"PO-{number}"
        )
        shop.org.clock.advance(10)
    return [bill.id for bill in shop.org.bills]


def test_a_page_has_no_more_than_200_rows(client: Client, shop: Shop) -> None:
    for number in range(199):
        shop.org.add_vendor(f"First {number:03d}")
    full = client.get("/contacts", contact_type="vendor")
    assert (len(full["contacts"]), full["page_context"]["has_more_page"]) == (200, False)
    for number in range(2):
        shop.org.add_vendor(f"Vendor {number:03d}")
    for per_page in ({}, {"per_page": 500}):
        first = client.get("/contacts", contact_type="vendor", **per_page)
        assert (len(first["contacts"]), first["page_context"]["per_page"]) == (200, 200)
        assert first["page_context"]["has_more_page"] is True
    second = client.get("/contacts", contact_type="vendor", page=2)
    assert (len(second["contacts"]), second["page_context"]["has_more_page"]) == (2, False)


@pytest.mark.usefixtures("bills")
def test_bills_are_filtered_by_what_the_documents_list(client: Client, shop: Shop) -> None:
    assert numbers(client) == ["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"]
    assert numbers(client, vendor_id=shop.vendor.id, bill_number="INV-2") == ["INV-2"]
    assert numbers(client, reference_number="PO-4") == ["INV-4"]
    assert numbers(client, reference_number_startswith="po-") == numbers(client)
    assert numbers(client, bill_number_contains="-5") == ["INV-5"]
    assert numbers(client, date="2025-11-03") == ["INV-3"]
    assert numbers(client, date_start="2025-11-02", date_end="2025-11-03") == ["INV-2", "INV-3"]
    assert numbers(client, date_before="2025-11-02") == ["INV-1"]
    assert numbers(client, date_after="2025-11-04") == ["INV-5"]
    assert numbers(client, total="200") == ["INV-2"]
    assert numbers(client, total_less_than="200") == numbers(client)  # there is no such variant
    assert numbers(client, filter_by="Status.Void") == []
    assert numbers(client, status="unpaid") == numbers(client)
    assert numbers(client, search_text="kaveri") == ["INV-4", "INV-5"]


@pytest.mark.usefixtures("bills")
def test_an_exact_filter_minds_the_case_unless_the_switch_says_otherwise(
    client: Client, zoho: ZohoBooksSimulator
) -> None:
    assert numbers(client, bill_number="inv-1") == []
    zoho.switches.filters_ignore_case = True
    assert numbers(client, bill_number="inv-1") == ["INV-1"]


@pytest.mark.usefixtures("bills")
def test_a_filter_that_does_not_exist_changes_nothing(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    assert len(numbers(client, cf_servicetitan_id="ST-1")) == 5
    assert len(client.get("/contacts", last_modified_time="2030-01-01T00:00:00+0530")["contacts"]) == 3
    assert [one.split("?")[1] for one in zoho.unknown] == ["cf_servicetitan_id", "last_modified_time"]


def test_changes_since_a_moment_in_any_time_zone(
    client: Client, shop: Shop, bills: list[str], zoho: ZohoBooksSimulator
) -> None:
    third = client.get(f"/bills/{bills[2]}")["bill"]["last_modified_time"]
    assert third.endswith("+0530")
    assert numbers(client, last_modified_time=third) == ["INV-4", "INV-5"]
    assert numbers(client, last_modified_time="2025-11-03T06:30:25+0000") == ["INV-4", "INV-5"]
    zoho.switches.modified_filter_inclusive = True
    assert numbers(client, last_modified_time=third) == ["INV-3", "INV-4", "INV-5"]
    shop.org.edit(shop.org.documents[bills[0]], notes="by hand")
    assert numbers(client, last_modified_time="2025-11-03T06:30:45+0000") == ["INV-1"]
    assert client.refusal("GET", "/bills", last_modified_time="2025-11-03") == (400, 4)


@pytest.mark.usefixtures("bills")
def test_rows_have_no_lines_and_the_order_is_what_was_asked(client: Client) -> None:
    answer = client.get("/bills", sort_column="total", sort_order="D")
    assert "line_items" not in answer["bills"][0]
    assert [row["total"] for row in answer["bills"]] == [500, 400, 300, 200, 100]
    assert answer["page_context"]["applied_filter"] == "Status.All"
    assert client.refusal("GET", "/bills", sort_column="colour") == (400, 4)
    assert client.refusal("GET", "/bills", sort_order="up") == (400, 4)
    assert client.refusal("GET", "/bills", filter_by="Status.Blue") == (400, 2)
    assert client.refusal("GET", "/bills", page="0") == (400, 4)


def test_accounts_and_taxes_hide_what_is_inactive(client: Client, shop: Shop) -> None:
    shop.org.deactivate(shop.costs)
    shop.org.deactivate(shop.gst18)
    shown = client.get("/chartofaccounts")
    assert shop.costs.id not in [row["account_id"] for row in shown["chartofaccounts"]]
    assert shown["page_context"]["applied_filter"] == "AccountType.Active"
    everything = client.get("/chartofaccounts", filter_by="AccountType.All")["chartofaccounts"]
    assert shop.costs.id in [row["account_id"] for row in everything]
    assert "GST18" not in [row["tax_name"] for row in client.get("/settings/taxes")["taxes"]]


def test_contacts_sort_by_their_last_change(client: Client, shop: Shop) -> None:
    shop.org.clock.advance(5)
    shop.org.rename_contact(shop.customer, "Brigade Group")
    rows = client.get("/contacts", sort_column="last_modified_time", sort_order="D")["contacts"]
    assert rows[0]["contact_name"] == "Brigade Group"
    assert client.refusal("GET", "/items", sort_column="last_modified_time") == (400, 4)


def test_every_list_is_stamped_in_the_time_zone_of_the_organization(client: Client, shop: Shop) -> None:
    row = client.get("/contacts")["contacts"][0]
    assert row["created_time"] == "2025-11-03T12:00:00+0530"
