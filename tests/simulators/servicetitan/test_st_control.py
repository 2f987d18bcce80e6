"""The control API of another process or a person, and the sample tenant."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from app.simulators import sample_catalog as catalog
from app.simulators.servicetitan import ServiceTitanSimulator, SimClock, sample_tenant
from app.simulators.servicetitan.sample import AUTO_TYPE, OTHER_CURRENCY_UNIT


@pytest.fixture
def control(st: ServiceTitanSimulator) -> Any:
    def call(method: str, where: str, expected: int = 200, **body: Any) -> Any:
        answer = requests.request(method, f"{st.control_url}{where}", json=body or None, timeout=10)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return call


def test_people_act_through_the_control_api(client: Any, shop: Any, control: Any) -> None:
    order = client.made("inventory/purchase-orders", shop.order())
    assert control("GET", "/purchase-orders?memo=guid-1")[0]["id"] == order
    assert control("POST", f"/purchase-orders/{order}/memo", memo="x")["memo"] == "x"
    assert control("POST", f"/purchase-orders/{order}/send")["status"] == "Sent"
    client.made("inventory/receipts", shop.receipt(order))
    bill = control("GET", "/bills")[0]
    assert bill["total"] == 223.0
    assert control("POST", f"/bills/{bill['id']}/post")["syncStatus"] == "Posted"
    assert control("POST", f"/purchase-orders/{order}/cancel")["status"] == "Canceled"
    assert control("GET", "/receipts")[0]["active"] is False
    control("POST", "/switch", auto_create_bill=False)
    other = client.made("inventory/purchase-orders", shop.order(typeId=shop.automatic))
    receipt = next(r for r in control("GET", "/receipts") if r["purchaseOrderId"] == other)
    made = control("POST", f"/receipts/{receipt['id']}/bill")
    assert control("POST", f"/bills/{made['id']}/export")["syncStatus"] == "Exported"
    control("POST", f"/purchase-orders/{other}/cancel", expected=400)


def test_a_hand_made_bill_and_an_approval_through_the_control_api(client: Any, shop: Any, control: Any) -> None:
    bill = control(
        "POST", "/bills", vendor="Shakti Switchgear Ltd", invoiceNumber="S/9", total="10.50", date="2025-11-01"
    )
    assert (bill["vendorNumber"], bill["total"]) == ("S/9", 10.5)
    control("POST", "/switch", approval_required=True)
    client.made("inventory/purchase-orders", shop.order())
    request = control("GET", "/approvals")[0]
    approved = control("POST", f"/requests/{request['id']}/approve")["id"]
    assert client.get(f"inventory/purchase-orders/{approved}")["status"] == "Pending"


def test_master_data_appears_through_the_control_api(client: Any, control: Any) -> None:
    vendor = control("POST", "/vendor", name="Vindhya")["id"]
    assert client.get(f"inventory/vendors/{vendor}")["name"] == "Vindhya"
    control("POST", "/material", code="M-1", cost="2.50", unit="Nos")
    assert client.rows("pricebook/materials")[0]["code"] == "M-1"
    control("POST", "/equipment", code="E-1", serialised=True)
    control("POST", "/warehouse", name="North")
    control("POST", "/truck", name="Van", warehouse="North")
    assert client.rows("inventory/trucks")[0]["name"] == "Van"


def test_faults_clock_and_state_through_the_control_api(client: Any, control: Any, st: ServiceTitanSimulator) -> None:
    control("POST", "/fault", kind="error_before_commit", path="/vendors", status=503)
    assert client.call("GET", "inventory/vendors").status_code == 503
    state = control("GET", "/state")
    assert state["faults"][0]["fired"] == 1
    assert state["tenant"] == catalog.TENANT_ID
    control("DELETE", "/fault")
    before = st.clock.now()
    control("POST", "/clock/advance", seconds=900)
    assert (st.clock.now() - before).total_seconds() == 900
    assert client.call("GET", "inventory/vendors").status_code == 401
    control("POST", "/token", throttled=True)
    assert client.token().status_code == 429
    control("POST", "/token", throttled=False, revoke=True)
    control("POST", "/connections", accept=False)
    with pytest.raises(requests.ConnectionError):
        client.token()
    control("POST", "/connections", accept=True)
    control("POST", "/release")
    assert client.token().status_code == 200
    journal = control("GET", "/requests?last=1")
    assert [entry["path"] for entry in journal] == ["/connect/token"]
    assert control("GET", "/requests?writes=1") == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/nothing", {}, 404),
        ("/switch", {"no_such_switch": 1}, 400),
        ("/switch", {"auto_create_bill": "yes"}, 400),
        ("/fault", {"kind": "nonsense"}, 400),
        ("/vendor", {"nom": "x"}, 400),
        ("/bills/1/post", {"x": 1}, 400),
    ],
)
def test_a_wrong_control_call_says_what_is_wrong(control: Any, path: str, body: dict[str, Any], status: int) -> None:
    assert "error" in control("POST", path, expected=status, **body)


def test_every_switch_can_be_set_by_name(st: ServiceTitanSimulator) -> None:
    switches = st.switches
    for name, value in switches.as_dict().items():
        switches.set(name, value)
    assert switches.as_dict() == st.switches.as_dict()
    switches.set("memo_mode", "dropped")
    switches.set("bill_delay_s", 3)
    switches.set("quantity_decimals", 4)
    assert (switches.memo_mode, switches.bill_delay_s, switches.quantity_decimals) == ("dropped", 3.0, 4)


def test_time_only_runs_forward() -> None:
    clock = SimClock()
    first = clock.now()
    clock.advance(60)
    assert clock.now() > first
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)


# -- the sample tenant -------------------------------------------------------------------------------------


def test_the_sample_tenant_has_the_deliberate_mismatches() -> None:
    tenant = sample_tenant(SimClock())
    names = [vendor.name for vendor in tenant.vendors.values()]
    assert names.count("Apex Tools") == 2
    assert "Sahyadri Traders Private Limited" in names
    assert "Sahyadri Traders Pvt Ltd" not in names
    assert "Vindhya Earthing Systems" not in names
    codes = {sku.code: sku for sku in tenant.skus.values()}
    assert "UPS-1KVA" not in codes
    assert "MCB20A-DP" in codes
    assert codes["INV-5KVA"].serialised
    assert (codes["TAPE-PVC"].unit, codes["HEAT-SHRINK-10"].unit) == ("Roll", None)
    places = {place.name: place for place in tenant.locations.values()}
    assert places["East Van Two"].kind == "Truck"
    assert places["North Van 1"].warehouse_id == places["North Warehouse"].id
    assert places["North Warehouse"].address.city
    assert {kind.name: kind.automatically_receive for kind in tenant.po_types.values()}[AUTO_TYPE]


def test_the_sample_tenant_has_a_unit_for_each_territory_and_one_in_another_currency() -> None:
    units = {unit.name: unit.currency for unit in sample_tenant(SimClock()).business_units.values()}
    assert units.pop(OTHER_CURRENCY_UNIT) != catalog.CURRENCY
    assert units == dict.fromkeys(("Head Office", "North", "South", "East"), catalog.CURRENCY)


def test_the_same_seed_gives_the_same_ids() -> None:
    one, two, other = (sample_tenant(SimClock(), seed) for seed in (1, 1, 2))
    assert list(one.vendors) == list(two.vendors)
    assert list(one.vendors) != list(other.vendors)


def test_the_simulator_imports_nothing_of_the_product() -> None:
    import ast
    import sys
    from pathlib import Path

    import app.simulators.servicetitan as package

    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                allowed = top in sys.stdlib_module_names or top == "openpyxl"
                assert allowed or name.startswith("app.simulators"), (path.name, name)
