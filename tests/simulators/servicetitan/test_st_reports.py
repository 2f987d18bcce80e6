"""The Reporting API: a stock report whose columns belong to its owner, once a minute."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import requests

from app.simulators.servicetitan import ReportColumn, ReportParameter, ServiceTitanSimulator
from app.simulators.servicetitan.reporting import STOCK_COLUMNS

D = Decimal
BASE = "reporting/report-category/inventory/reports"
NOTHING: dict[str, Any] = {"parameters": []}


@pytest.fixture
def report(st: ServiceTitanSimulator) -> Any:
    return next(iter(st.tenant.reports.values()))


def _data(client: Any, report: Any, body: Any = NOTHING, **query: Any) -> requests.Response:
    answer = client.call("POST", f"{BASE}/{report.id}/data", body, **query)
    assert isinstance(answer, requests.Response)
    return answer


def test_the_report_says_what_is_on_hand_row_by_row(
    client: Any, shop: Any, st: ServiceTitanSimulator, report: Any
) -> None:
    st.tenant.add_truck("A van", warehouse_id=shop.place)
    st.tenant.adjust("Main", shop.wire, D("12.5"))
    st.tenant.transfer("Main", "A van", shop.wire, D("0.25"))
    st.tenant.consume("Main", shop.mcb, D(3))
    client.made("inventory/purchase-orders", shop.order(typeId=shop.automatic))
    answer = _data(client, report).json(parse_float=D)
    assert answer == {
        "page": 1,
        "pageSize": 1000,
        "hasMore": False,
        "totalCount": None,
        "data": [["A van", "WIRE-1.5", D("0.25")], ["Main", "MCB-06A", -3], ["Main", "WIRE-1.5", D("12.25")]],
        "fields": [{"name": c.name, "label": c.label} for c in STOCK_COLUMNS],
    }, "what is not posted is not there"
    assert st.writes[-1].path.endswith("/purchase-orders"), "a question changes nothing"


def test_categories_and_reports_are_listed_and_described(client: Any, st: ServiceTitanSimulator, report: Any) -> None:
    assert {row["id"] for row in client.rows("reporting/report-categories")} >= {"inventory"}
    assert [row["id"] for row in client.rows(BASE)] == [report.id]
    assert client.rows("reporting/report-category/accounting/reports") == []
    told = client.get(f"{BASE}/{report.id}")
    assert [(f["name"], f["dataType"]) for f in told["fields"]] == [
        ("InventoryLocation", "String"),
        ("ItemCode", "String"),
        ("QuantityOnHand", "Number"),
    ]
    assert told["parameters"] == []
    other = st.tenant.add_stock_report("Trucks", category="accounting")
    assert other.id != report.id
    assert client.call("GET", f"{BASE}/{other.id}").status_code == 404, "it is in another category"
    assert client.call("GET", "reporting/report-category/nonsense/reports").status_code == 404
    assert client.call("POST", f"{BASE}/1/data", NOTHING).status_code == 404


def test_the_same_report_comes_once_a_minute_and_says_how_long_to_wait(
    client: Any, st: ServiceTitanSimulator, report: Any
) -> None:
    assert _data(client, report).status_code == 200
    st.clock.advance(48.5)
    refused = _data(client, report, page=2)
    assert refused.status_code == 429
    assert refused.json()["title"] == "Rate limit is exceeded. Try again in 12 seconds."
    assert refused.headers["Retry-After"] == "12"
    assert st.calls_429 == 1
    other = st.tenant.add_stock_report("Another")
    assert _data(client, other).status_code == 200, "another report has its own minute"
    assert client.call("GET", f"{BASE}/{report.id}").status_code == 200, "its description is free"
    st.clock.advance(11.5)
    assert _data(client, report).status_code == 200, "a refusal does not begin another minute"
    st.switches.rate_limit_on = False
    assert _data(client, report).status_code == 200


def test_a_long_report_comes_in_pages(client: Any, shop: Any, st: ServiceTitanSimulator, report: Any) -> None:
    for number in range(1001):
        sku = st.tenant.add_material(f"P-{number:04}").id
        st.tenant.add_movement("Adjustment", shop.place, [(sku, D(number + 1), D(1))])
    st.switches.rate_limit_on = False
    first, second = (_data(client, report, page=page, includeTotal="true").json() for page in (1, 2))
    assert (first["hasMore"], len(first["data"]), first["totalCount"]) == (True, 1000, 1001)
    assert (second["hasMore"], second["data"]) == (False, [["Main", "P-1000", 1001]])
    assert len(_data(client, report, pageSize=25000).json()["data"]) == 1001
    for wrong in ({"pageSize": 25001}, {"pageSize": 0}, {"page": 0}):
        assert _data(client, report, **wrong).status_code == 400


def test_the_columns_are_their_owners_to_change(client: Any, shop: Any, st: ServiceTitanSimulator, report: Any) -> None:
    st.tenant.adjust("Main", shop.mcb, D(2))
    before = client.get(f"{BASE}/{report.id}")["modifiedOn"]
    st.clock.advance(1)
    columns = [
        {"meaning": "quantity", "name": "Qty", "label": "Menge"},
        {"meaning": "description", "name": "Text", "label": "Artikel"},
        {"meaning": "location_type", "name": "Kind", "label": "Art"},
    ]
    told = requests.post(f"{st.control_url}/reports/{report.id}", json={"columns": columns}, timeout=10)
    assert told.json()["columns"] == columns
    assert requests.get(f"{st.control_url}/reports", timeout=10).json() == [told.json()]
    answer = _data(client, report).json()
    assert answer["data"] == [[2, "MCB 6A", "Warehouse"]]
    assert [field["label"] for field in answer["fields"]] == ["Menge", "Artikel", "Art"]
    assert client.get(f"{BASE}/{report.id}")["modifiedOn"] > before
    with pytest.raises(ValueError, match="meanings"):
        st.tenant.change_report(report, columns=[ReportColumn("colour", "Colour", "Colour")])
    with pytest.raises(ValueError, match="once"):
        st.tenant.change_report(report, columns=[STOCK_COLUMNS[0], STOCK_COLUMNS[0]])


def test_a_report_wants_its_parameters_and_no_others(client: Any, st: ServiceTitanSimulator, report: Any) -> None:
    st.switches.rate_limit_on = False
    st.tenant.change_report(report, parameters=[ReportParameter("AsOf", "As of", "Date", is_required=True)])
    assert client.get(f"{BASE}/{report.id}")["parameters"][0]["dataType"] == "Date"
    assert list(_data(client, report).json()["errors"]) == ["AsOf"]
    given = [{"name": "AsOf", "value": "2025-11-03"}]
    assert _data(client, report, {"parameters": given}).status_code == 200
    stray = _data(client, report, {"parameters": [*given, {"name": "Colour", "value": 1}]})
    assert (stray.status_code, list(stray.json()["errors"])) == (400, ["Colour"])
    assert _data(client, report, {}).status_code == 400, "the list itself is needed"


def test_reports_need_their_scope(client: Any, st: ServiceTitanSimulator, report: Any) -> None:
    st.auth.scopes = frozenset(scope for scope in st.auth.scopes if ".rpt." not in scope)
    client.renew()
    assert _data(client, report).status_code == 403
