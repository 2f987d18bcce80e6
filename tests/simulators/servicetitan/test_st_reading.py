"""Filters, pages, export feeds, external data and numbers: what a client reads."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.simulators.common.wire import dumps
from app.simulators.servicetitan import ServiceTitanSimulator
from app.simulators.servicetitan.wire import parse_moment

PO, RC = "inventory/purchase-orders", "inventory/receipts"
GUID, OTHER = "7c1e55a2-94d0-4b37-9f1d-52b0a6e8c310", "00000000-94d0-4b37-9f1d-52b0a6e8c310"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("inventory/vendors", {"name": "Kaveri"}),
        ("inventory/vendors", {"searchText": "Kaveri"}),
        ("pricebook/materials", {"code": "WIRE-1.5"}),
        ("pricebook/materials", {"name": "WIRE-1.5"}),
        ("inventory/warehouses", {"name": "x", "nonsense": "1"}),
    ],
)
def test_a_filter_that_does_not_exist_returns_everything(
    client: Any, shop: Any, st: ServiceTitanSimulator, path: str, query: dict[str, str]
) -> None:
    st.tenant.add_vendor("Kaveri")
    assert client.rows(path, **query) == client.rows(path)
    assert client.rows(path)


def test_orders_have_no_vendor_filter(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    other = st.tenant.add_vendor("Kaveri").id
    client.made(PO, shop.order())
    assert len(client.rows(PO, vendorId=other)) == 1


def test_text_filters_match_a_part_unless_the_tenant_is_exact(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    client.made(PO, shop.order(typeId=shop.automatic, vendorInvoiceNumber="SS/1"))
    client.made(PO, shop.order(typeId=shop.automatic, vendorInvoiceNumber="SS/12"))
    assert len(client.rows(RC, vendorInvoiceNumber="ss/1")) == 2
    st.switches.text_filters_contain = False
    assert len(client.rows(RC, vendorInvoiceNumber="SS/1")) == 1


def test_receipts_are_found_by_vendor_order_and_place(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    order = client.made(PO, shop.order(typeId=shop.automatic))
    other = st.tenant.add_vendor("Kaveri").id
    client.made(PO, shop.order(typeId=shop.automatic, vendorId=other))
    assert [r["purchaseOrderId"] for r in client.rows(RC, vendorIds=f"{shop.vendor},1")] == [order]
    assert [r["purchaseOrderId"] for r in client.rows(RC, purchaseOrderIds=str(order))] == [order]
    assert client.rows(RC, inventoryLocationIds="1") == []
    assert len(client.rows(RC, syncStatuses="Pending,Posted")) == 2
    assert client.rows(RC, syncStatuses="Exported") == []


def test_the_active_filter_hides_what_is_inactive_by_default(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    gone = st.tenant.add_vendor("Gone", active=False).id
    assert [v["id"] for v in client.rows("inventory/vendors")] == [shop.vendor]
    assert [v["id"] for v in client.rows("inventory/vendors", active="False")] == [gone]
    assert [v["id"] for v in client.rows("inventory/vendors", active="Any")] == [shop.vendor, gone]
    assert client.call("GET", "inventory/vendors", active="Sometimes").status_code == 400


def test_pages_add_up(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    for number in range(120):
        st.tenant.add_material(f"X{number}")
    first = client.get("pricebook/materials")
    assert (len(first["data"]), first["pageSize"], first["hasMore"], first["totalCount"]) == (50, 50, True, None)
    assert client.get("pricebook/materials", includeTotal="true")["totalCount"] == 122
    seen, page, more = [], 1, True
    while more:
        part = client.get("pricebook/materials", page=page, pageSize=50)
        seen += [row["id"] for row in part["data"]]
        page, more = page + 1, part["hasMore"]
    assert len(seen) == len(set(seen)) == 122
    assert seen == sorted(seen)
    assert len(client.rows("pricebook/materials", pageSize=5000)) == 122


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (PO, {"page": 0}, 400),
        ("pricebook/materials", {"page": 0}, 200),
        (PO, {"page": -1}, 400),
        (PO, {"page": "x"}, 400),
        (PO, {"pageSize": 5001}, 400),
        (PO, {"pageSize": 0}, 400),
        (PO, {"sort": "ModifiedOn"}, 200),
        (PO, {"sort": "+ModifiedOn"}, 200),
        (PO, {"sort": "-Number"}, 400),
        (PO, {"createdOnOrAfter": "lately"}, 400),
        (PO, {"ids": ",".join(str(i) for i in range(50))}, 200),
        (PO, {"ids": ",".join(str(i) for i in range(51))}, 400),
        (PO, {"ids": "a"}, 400),
        ("inventory/vendors", {"ids": "1,2"}, 400),
        ("inventory/vendors", {"ids": [1, 2]}, 200),
        ("inventory/return-types", {}, 400),
        ("inventory/return-types", {"activeOnly": "true"}, 200),
        (RC, {"syncStatuses": "Wrong"}, 400),
        ("accounting/inventory-bills/paginated", {"syncStatuses": ["Posted", "Exported"]}, 200),
        ("accounting/inventory-bills/paginated", {"syncStatuses": "Posted,Exported"}, 400),
        ("accounting/ap-bills", {"billType": "RecurringBill"}, 400),
    ],
)
def test_parameters_that_cannot_be_bound_are_a_400(client: Any, path: str, query: dict[str, Any], status: int) -> None:
    assert client.call("GET", path, **query).status_code == status


def test_a_plus_sign_that_was_not_encoded_is_a_blank(client: Any, st: ServiceTitanSimulator) -> None:
    url = f"{st.url}/inventory/v2/tenant/{st.tenant.tenant_id}/purchase-orders?sort=+Id"
    assert client.session.get(url, timeout=10).status_code == 400


def test_sorting_goes_both_ways(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    ids = []
    for _ in range(3):
        ids.append(client.made(PO, shop.order()))
        st.clock.advance(1)
    st.tenant.edit_memo(ids[0], "later")
    assert [r["id"] for r in client.rows(PO, sort="-Id")] == ids[::-1]
    assert [r["id"] for r in client.rows(PO, sort="+ModifiedOn")] == [ids[1], ids[2], ids[0]]


def test_time_filters_include_their_lower_bound(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    first = client.made(PO, shop.order())
    st.clock.advance(10)
    second = client.made(PO, shop.order(date="2025-11-02"))
    stamp = client.get(f"{PO}/{second}")["createdOn"]
    assert [r["id"] for r in client.rows(PO, createdOnOrAfter=stamp)] == [second]
    assert [r["id"] for r in client.rows(PO, createdBefore=stamp)] == [first]
    assert [r["id"] for r in client.rows(PO, modifiedOnOrAfter="2025-11-03T12:00:00+05:30")] == [first, second]
    assert [r["id"] for r in client.rows(PO, dateOnOrAfter="2025-11-02")] == [second]
    assert [r["id"] for r in client.rows(PO, dateBefore="2025-11-02T00:00:00Z")] == [first]


def test_orders_are_found_by_status_and_number(client: Any, shop: Any) -> None:
    pending = client.made(PO, shop.order())
    received = client.made(PO, shop.order(typeId=shop.automatic))
    assert [r["id"] for r in client.rows(PO, status="Pending")] == [pending]
    assert [r["id"] for r in client.rows(PO, number=str(received))] == [received]
    assert client.rows(PO, status="Nonsense") == []


def test_bills_come_as_a_bare_array_and_as_pages(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    for cost in (100, 200):
        client.made(PO, shop.order(shop.item(cost=cost), typeId=shop.automatic, tax=0, shipping=0))
    bare = client.get("accounting/inventory-bills")
    assert isinstance(bare, list)
    assert bare == client.rows("accounting/inventory-bills/paginated")
    assert "active" not in bare[0]
    assert [b["billAmount"] for b in client.rows("accounting/inventory-bills/paginated", minCost="300")] == ["400.00"]
    number = st.tenant.all_orders()[0].number
    assert len(client.rows("accounting/inventory-bills/paginated", purchaseOrderNumber=number[:-1])) >= 1
    assert client.rows("accounting/inventory-bills/paginated", billType="ApBill") == []
    assert client.rows("accounting/ap-bills", dateTo="2025-10-31") == []
    ap = client.rows("accounting/ap-bills", statuses=["Unreconciled"], sources=["Purchasing"])
    assert [b["referenceNumber"] for b in ap] == ["", ""], "live ap-bills came without it"


def test_search_text_is_a_partial_match_on_three_members(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.tenant.add_material("ZZ", description="Wire cutter")
    assert [m["code"] for m in client.rows("pricebook/materials", searchText="wire")] == ["WIRE-1.5", "ZZ"]


# -- export feeds ------------------------------------------------------------------------------------------


def test_an_export_feed_is_read_with_its_token(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.export_page_size = 2
    for number in range(3):
        st.tenant.add_material(f"X{number}")
    seen, token, more = [], "", True
    while more:
        part = client.get("pricebook/export/materials", **({"from": token} if token else {}))
        seen += [row["code"] for row in part["data"]]
        token, more = part["continueFrom"], part["hasMore"]
    assert seen == ["MCB-06A", "WIRE-1.5", "X0", "X1", "X2"]
    quiet = client.get("pricebook/export/materials", **{"from": token})
    assert (quiet["data"], quiet["hasMore"], quiet["continueFrom"]) == ([], False, token)
    st.tenant.deactivate(shop.wire)
    changed = client.get("pricebook/export/materials", **{"from": token})["data"]
    assert [(row["code"], row["active"]) for row in changed] == [("WIRE-1.5", False)]


def test_an_export_feed_starts_at_a_date(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.clock.advance(86_400)
    st.tenant.add_material("LATER")
    client.renew()
    part = client.get("pricebook/export/materials", **{"from": "2025-11-04"})
    assert [row["code"] for row in part["data"]] == ["LATER"]
    future = client.get("pricebook/export/materials", **{"from": "2025-12-01"})
    assert future["data"] == []
    assert client.get("pricebook/export/materials", **{"from": future["continueFrom"]})["data"] == []
    assert client.call("GET", "pricebook/export/materials", **{"from": "nonsense"}).status_code == 400


def test_recent_changes_come_sooner_and_twice(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.export_lag_s = 120
    st.clock.advance(300)
    old = client.get("inventory/export/purchase-orders")["continueFrom"]
    order = client.made(PO, shop.order())
    assert client.get("inventory/export/purchase-orders", **{"from": old})["data"] == []
    recent = {"from": old, "includeRecentChanges": "true"}
    part = client.get("inventory/export/purchase-orders", **recent)
    again = client.get("inventory/export/purchase-orders", **{**recent, "from": part["continueFrom"]})
    assert [row["id"] for row in part["data"] + again["data"]] == [order, order]
    st.clock.advance(200)
    settled = client.get("inventory/export/purchase-orders", **{**recent, "from": again["continueFrom"]})
    after = client.get("inventory/export/purchase-orders", **{**recent, "from": settled["continueFrom"]})
    assert (len(settled["data"]), after["data"]) == (1, [])


def test_duplicate_rows_in_a_feed(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.duplicate_export_rows = True
    ids = [row["id"] for row in client.get("pricebook/export/materials")["data"]]
    assert set(ids) == {shop.mcb, shop.wire}
    assert len(ids) > 2


def test_unsorted_pages_hold_every_row_once_and_come_in_another_order_each_time(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    for number in range(30):
        st.tenant.add_material(f"X{number}")
    st.switches.unsorted_pages = True

    def page(number: int) -> list[int]:
        return [r["id"] for r in client.rows("pricebook/materials", page=number, pageSize=10, sort="+Id")]

    first, second = ([i for number in range(1, 5) for i in page(number)] for _ in range(2))
    for ids in (first, second):
        assert ids != sorted(ids)
        assert len(ids) == len(set(ids)) == 32
    assert set(first[:10]) != set(second[:10])
    again = page(2), page(2)
    assert sorted(again[0]) == sorted(again[1])
    assert again[0] != again[1]


# -- external data -----------------------------------------------------------------------------------------


def _write(client: Any, shop: Any, guid: str, mode: str | None, **pairs: str | None) -> Any:
    data: dict[str, Any] = {
        "applicationGuid": guid,
        "externalData": [{"key": key, "value": value} for key, value in pairs.items()],
    }
    if mode is not None:
        data["patchMode"] = mode
    return client.patch(f"inventory/warehouses/{shop.place}", {"externalData": data})


def _read(client: Any, guid: str | None) -> dict[str, str]:
    query = {"externalDataApplicationGuid": guid} if guid else {}
    return {pair["key"]: pair["value"] for pair in client.rows("inventory/warehouses", **query)[0]["externalData"]}


def test_external_data_is_seen_only_by_the_application_that_wrote_it(client: Any, shop: Any) -> None:
    assert _write(client, shop, GUID, None, lease="a").json() == {"id": shop.place}
    assert _read(client, GUID.upper()) == {"lease": "a"}
    assert _read(client, OTHER) == {}
    assert _read(client, None) == {}


def test_external_data_is_replaced_by_default_and_merged_on_request(client: Any, shop: Any) -> None:
    _write(client, shop, GUID, None, one="1", two="2")
    _write(client, shop, GUID, "Merge", two=None, three="3")
    assert _read(client, GUID) == {"one": "1", "three": "3"}
    _write(client, shop, GUID, "Replace", four="4")
    assert _read(client, GUID) == {"four": "4"}


def test_external_data_can_be_searched_with_all_three_parameters(client: Any, shop: Any) -> None:
    _write(client, shop, GUID, None, lease="a")
    query = {"externalDataApplicationGuid": GUID, "externalDataKey": "lease"}
    assert len(client.rows("inventory/warehouses", **query, externalDataValues="a,b")) == 1
    assert client.rows("inventory/warehouses", **query, externalDataValues="c") == []
    assert client.call("GET", "inventory/warehouses", **query).status_code == 400


def test_external_data_may_be_closed_to_us(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.external_data_writable = False
    assert _write(client, shop, GUID, None, lease="a").status_code == 403


def test_custom_fields_must_exist_in_the_tenant(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    client.made(PO, shop.order(typeId=shop.automatic))
    bill = st.tenant.all_bills()[0].id
    body = {"operations": [{"objectId": bill, "customFields": [{"name": "Zoho id", "value": "42"}]}]}
    assert client.patch("accounting/inventory-bills/custom-fields", body).status_code == 400
    st.tenant.add_custom_field("bill", "Zoho id")
    answer = client.patch("accounting/inventory-bills/custom-fields", body)
    assert (answer.status_code, answer.content) == (200, b"")
    fields = client.rows("accounting/inventory-bills/paginated")[0]["customFields"]
    assert fields == [{"name": "Zoho id", "value": "42"}]


# -- vendors and pricebook ---------------------------------------------------------------------------------


def test_two_vendors_may_have_one_name_unless_the_tenant_forbids_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    body = {
        "name": "Shakti Switchgear Ltd",
        "active": True,
        "isTruckReplenishment": False,
        "taxRate": 7,
        "restrictedMobileCreation": False,
        "address": dict.fromkeys(("street", "unit", "city", "state", "zip", "country"), ""),
    }
    client.made("inventory/vendors", body)
    assert [v["name"] for v in client.rows("inventory/vendors")] == ["Shakti Switchgear Ltd"] * 2
    st.switches.duplicate_vendor_names_allowed = False
    assert client.post("inventory/vendors", body).status_code == 400


def test_a_created_material_comes_back_whole(client: Any, shop: Any) -> None:
    body = {
        "code": "NEW",
        "description": "New thing",
        "cost": 12.345,
        "isInventory": True,
        "primaryVendor": {"vendorId": shop.vendor, "cost": 12, "active": True, "vendorPart": "P"},
    }
    answer = client.post("pricebook/materials", body)
    assert answer.status_code == 201
    row = json.loads(answer.text, parse_float=Decimal)
    assert (row["code"], row["cost"], row["primaryVendor"]["vendorPart"]) == ("NEW", Decimal("12.345"), "P")
    assert client.post("pricebook/materials", body).status_code == 400
    assert client.get(f"pricebook/materials/{row['id']}") == row


# -- numbers and nulls -------------------------------------------------------------------------------------


def test_null_drift_breaks_the_contract_where_live_tenants_do(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    order = client.made(PO, shop.order(memo=""))
    st.switches.null_drift = True
    if client.contracts.available:
        with pytest.raises(Exception, match="not valid"):
            client.get(f"{PO}/{order}")
    client.checking = False
    row = client.get(f"{PO}/{order}")
    assert (row["customFields"], row["summary"], row["vendorDocumentNumber"]) == (None, None, None)
    assert client.rows("inventory/vendors")[0]["externalData"] is None
    assert client.get(PO, status="Exported")["data"] == []


@given(some.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_decimal_reaches_the_wire_digit_by_digit(value: Decimal) -> None:
    text = dumps({"value": value}).decode()
    assert json.loads(text, parse_float=str, parse_int=str) == {"value": f"{value:f}"}


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    assert json.loads(dumps({"a": "1.5", "b": "\x00abc:1"})) == {"a": "1.5", "b": "\x00abc:1"}


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-11-03", "2025-11-03T00:00:00+00:00"),
        ("2025-11-03T10:00:00.1234567Z", "2025-11-03T10:00:00.123456+00:00"),
        ("2025-11-03T10:00:00+05:30", "2025-11-03T04:30:00+00:00"),
        ("2025-11-03 10:00", "2025-11-03T10:00:00+00:00"),
    ],
)
def test_moments_are_read_as_utc(text: str, iso: str) -> None:
    assert parse_moment(text).isoformat() == iso


@pytest.mark.parametrize("text", ["", "today", "2025-13-01", "03/11/2025", "20251103"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_moment(text)
