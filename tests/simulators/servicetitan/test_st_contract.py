"""Every answer of the well-behaved simulator is what ServiceTitan's official OpenAPI documents describe."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.simulators.servicetitan import ServiceTitanSimulator, WantedExpense, WantedSale
from app.simulators.servicetitan.sample import add_trade
from app.simulators.servicetitan.service import OPERATIONS

GUID = "7c1e55a2-94d0-4b37-9f1d-52b0a6e8c310"
PO_TYPE = {
    "name": "Tally import",
    "active": True,
    "includeInPoScreen": True,
    "automaticallyReceive": True,
    "displayToTechnician": False,
    "excludeTaxFromJobCosting": False,
    "impactToTechnicianPayroll": False,
    "allowTechniciansToSendPo": False,
    "defaultRequiredDateDaysOffset": 0,
    "skipWeekends": False,
    "includeInSalesTax": False,
    "isDefault": False,
    "copyPurchaseOrderItemsToInvoiceWhenReceived": False,
    "isDefaultForConsignment": False,
    "alertSettings": {
        f"sendEmailTo{who}WhenPoMovedTo{state}": False for who in ("Technician", "Pm") for state in ("Send", "Received")
    },
}


AT = {"street": "1 MG Road", "unit": "", "city": "Kochi", "state": "KL", "zip": "682001", "country": "IN"}
CUSTOMER = {
    "name": "Malabar Hotel",
    "address": AT,
    "locations": [{"name": "Annex", "address": AT}],
    "contacts": [{"type": "Email", "value": "a@b.example"}],
}


@pytest.fixture(autouse=True)
def _contracts_are_there(contracts: Any) -> None:
    if not contracts.available:
        pytest.skip("the vendors' contracts are not beside the repository (ML_CONNECTOR_CONTRACTS)")


def _external(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"applicationGuid": GUID, "externalData": [{"key": key, "value": value} for key, value in pairs]}


def _fill(client: Any, shop: Any, st: ServiceTitanSimulator) -> dict[str, int]:
    """One document of every kind in every state, made through the API where the API can."""
    ids = {"order": client.made("inventory/purchase-orders", shop.order(shop.item(), shop.item(shop.wire, 3.5, 21.35)))}
    items = client.get(f"inventory/purchase-orders/{ids['order']}")["items"]
    part = {"purchaseOrderItemId": items[0]["id"], "skuId": shop.mcb, "quantity": 2, "cost": 100}
    ids["receipt"] = client.made("inventory/receipts", shop.receipt(ids["order"], part))
    ids["auto"] = client.made("inventory/purchase-orders", shop.order(typeId=shop.automatic))
    ids["cancelled"] = client.made("inventory/purchase-orders", shop.order())
    assert client.patch(f"inventory/purchase-orders/{ids['cancelled']}/cancellation", {"canceledReason": "Other"}).ok
    ids["return"] = client.made("inventory/returns", shop.give_back())
    st.switches.approval_required = True
    ids["request"] = client.made("inventory/purchase-orders", shop.order())
    st.switches.approval_required = False
    lines = [(shop.mcb, Decimal(-1), Decimal("118.50"))]
    ids["adjustment"] = st.tenant.add_movement("Adjustment", shop.place, lines).id
    truck = st.tenant.add_truck("Van", warehouse_id=shop.place)
    ids["truck"] = truck.id
    moved = [(shop.wire, Decimal(2), Decimal("21.35"))]
    ids["transfer"] = st.tenant.add_movement("Transfer", shop.place, moved, to_location_id=truck.id).id
    st.tenant.add_custom_field("bill", "Zoho id")
    st.tenant.add_custom_field("receipt", "Tally")
    st.tenant.add_custom_field("vendor", "GSTIN")
    st.tenant.add_custom_field("return", "Tally")
    st.tenant.add_category("Switchgear")
    first, second = st.tenant.all_bills()
    st.tenant.post_bill(first.id)
    ids["bill"], ids["other_bill"] = first.id, second.id
    return {**ids, **_trade(st, shop)}


def _trade(st: ServiceTitanSimulator, shop: Any) -> dict[str, int]:
    """Customers, sales and credits in every state."""
    add_trade(st.tenant)
    st.tenant.add_custom_field("invoice", "Zoho id")
    customer, other = st.tenant.customers.values()
    zone, job = next(iter(st.tenant.tax_zones)), next(iter(st.tenant.jobs))
    lines = [
        WantedSale("SRV-VISIT", Decimal("1.5"), Decimal(750)),
        WantedSale("MCB-06A", Decimal(2), Decimal("199.99")),
        WantedSale(None, Decimal(1), Decimal(-50), description="Discount"),
    ]
    first = st.tenant.make_invoice(customer.id, lines, tax_zone_id=zone, job_id=job)
    second = st.tenant.make_invoice(other.id, lines[:1])
    st.tenant.void_invoice(st.tenant.make_invoice(other.id, lines).id)
    paid = st.tenant.take_payment(customer.id, Decimal(500), applied=[(first.id, Decimal(400))])
    st.tenant.refund_payment(paid.id)
    memo = st.tenant.give_credit(customer.id, lines[:2], tax_zone_id=zone, applied=[(first.id, Decimal(100))])
    st.tenant.post_sale(first.id)
    expense = WantedExpense(Decimal("12.50"), "Fuel", "6100", job_id=job, business_unit_id=shop.unit)
    typed = st.tenant.type_ap_bill(shop.vendor, "AP-1", [expense, WantedExpense(Decimal(1))])
    st.tenant.type_ap_credit(shop.vendor, "CR-1", Decimal(7))
    return {"customer": customer.id, "invoice": second.id, "memo": memo.id, "ap_bill": typed.id}


def test_every_read_operation_answers_contract_exact_rows(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    ids = _fill(client, shop, st)
    lists = [op for op in OPERATIONS if op.method == "GET" and "{id}" not in op.path]
    for operation in lists:
        query = {"includeTotal": "true", "pageSize": 5000, "active": "Any", "activeOnly": "false"}
        query |= {"activeState": "All", "modifiedOnOrAfter": "2020-01-01T00:00:00Z"}
        path = operation.path.replace("{report_category}", "inventory")
        answer = client.get(f"{operation.module}/{path}", **query)
        rows = answer if isinstance(answer, list) else answer["data"]
        assert rows, operation.path
    for path in (
        f"inventory/purchase-orders/{ids['order']}",
        f"inventory/purchase-orders/{ids['cancelled']}",
        f"inventory/vendors/{shop.vendor}",
        f"accounting/ap-bills/{ids['bill']}",
        f"accounting/ap-bills/{ids['ap_bill']}",
        f"accounting/credit-memos/{ids['memo']}/items",
        f"crm/customers/{ids['customer']}",
        f"crm/customers/{ids['customer']}/contacts",
        f"accounting/gl-accounts/{next(iter(st.tenant.gl_accounts))}",
        f"pricebook/materials/{shop.mcb}",
        f"pricebook/equipment/{shop.inverter}",
        f"pricebook/categories/{next(iter(st.tenant.categories))}",
        f"settings/business-units/{shop.unit}",
        f"settings/employees/{next(iter(st.tenant.employees))}",
        f"reporting/report-category/inventory/reports/{next(iter(st.tenant.reports))}",
    ):
        client.get(path)
    assert {method for method, _ in client.contracts.checked} >= {"GET", "POST", "PATCH"}


def test_every_write_operation_answers_what_the_contract_says(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    ids = _fill(client, shop, st)
    fields = [{"objectId": ids["receipt"], "customFields": [{"name": "Tally", "value": "x"}]}]
    vendor = {
        "name": "New vendor",
        "active": True,
        "isTruckReplenishment": False,
        "taxRate": 0,
        "restrictedMobileCreation": False,
        "address": dict.fromkeys(("street", "unit", "city", "state", "zip", "country"), ""),
        "externalData": _external(("gstin", "29ABCDE1234F1Z5")),
    }
    material = {
        "code": "NEW-1",
        "description": "New",
        "primaryVendor": {"vendorId": shop.vendor, "cost": 1, "active": True},
    }
    return_type = {
        "name": "New",
        "automaticallyReceiveVendorCredit": False,
        "includeInSalesTax": False,
        "isDefault": False,
        "isDefaultForConsignment": False,
    }
    writes: list[tuple[str, str, Any, int]] = [
        ("POST", "inventory/vendors", vendor, 200),
        ("PATCH", f"inventory/vendors/{shop.vendor}", {"memo": "x", "externalData": _external(("a", "b"))}, 200),
        ("PATCH", f"inventory/warehouses/{shop.place}", {"externalData": _external(("a", "b"))}, 200),
        ("POST", "inventory/trucks", {"name": "Van 2", "warehouseId": shop.place}, 200),
        ("PATCH", f"inventory/trucks/{ids['truck']}", {"memo": "x"}, 200),
        ("POST", "inventory/purchase-order-types", PO_TYPE, 200),
        ("PATCH", f"inventory/purchase-order-types/{shop.normal}", {"name": "Renamed"}, 200),
        ("POST", "inventory/return-types", return_type, 200),
        ("PATCH", f"inventory/return-types/{shop.return_type}", {"id": shop.return_type, "name": "Renamed"}, 200),
        ("PATCH", f"inventory/purchase-orders/{ids['order']}", {"memo": "changed"}, 200),
        ("PATCH", f"inventory/purchase-orders/requests/{ids['request']}/approve", None, 200),
        ("PATCH", "inventory/receipts/custom-fields", {"operations": fields}, 200),
        ("PATCH", f"inventory/receipts/{ids['receipt']}/cancellation", {"canceledReason": "Duplicate"}, 200),
        ("PATCH", f"inventory/returns/{ids['return']}", {"memo": "x", "externalData": _external(("a", "b"))}, 200),
        ("PATCH", f"inventory/returns/{ids['return']}/cancellation", {"canceledReason": "Other"}, 200),
        ("PATCH", f"inventory/adjustments/{ids['adjustment']}", {"externalData": _external(("a", "b"))}, 200),
        ("PATCH", f"inventory/transfers/{ids['transfer']}", {"externalData": _external(("a", "b"))}, 200),
        ("POST", "accounting/inventory-bills/markasexported", {"inventoryBillIds": [ids["other_bill"], 1]}, 200),
        ("POST", "accounting/ap-bills/markasexported", {"billIds": [ids["other_bill"]]}, 200),
        (
            "PATCH",
            "accounting/invoices/custom-fields",
            {"operations": [{"objectId": ids["invoice"], "customFields": [{"name": "Zoho id", "value": "x"}]}]},
            200,
        ),
        ("POST", "crm/customers", CUSTOMER, 200),
        ("PATCH", f"crm/customers/{ids['customer']}", {"name": "Renamed", "active": True}, 200),
        ("POST", "pricebook/materials", material, 201),
        ("POST", "pricebook/equipment", {"code": "NEW-2", "description": "New"}, 201),
        ("PATCH", f"pricebook/materials/{shop.wire}", {"cost": 2.5, "displayName": "W"}, 200),
        ("PATCH", f"pricebook/equipment/{shop.inverter}", {"active": False}, 200),
        ("DELETE", f"pricebook/materials/{shop.wire}", None, 204),
        (
            "POST",
            f"reporting/report-category/inventory/reports/{next(iter(st.tenant.reports))}/data",
            {"parameters": []},
            200,
        ),
    ]
    for method, path, body, status in writes:
        answer = client.call(method, path, body)
        assert answer.status_code == status, (path, answer.text)


def test_errors_of_the_application_are_contract_exact(client: Any, shop: Any) -> None:
    for method, path, body, status in (
        ("POST", "inventory/purchase-orders", {}, 400),
        ("POST", "inventory/receipts", shop.receipt(1), 404),
        ("GET", "inventory/purchase-orders/1", None, 404),
        ("PATCH", "inventory/purchase-orders/1/cancellation", {"canceledReason": "Other"}, 404),
        ("GET", "accounting/ap-bills/1", None, 404),
        ("GET", "crm/customers/1", None, 404),
        ("POST", "crm/customers", {**CUSTOMER, "locations": []}, 400),
        ("GET", "crm/customers/contacts", None, 400),
    ):
        assert client.call(method, path, body).status_code == status, path


def test_every_operation_of_the_simulator_exists_in_the_contract(contracts: Any) -> None:
    for operation in OPERATIONS:
        book = contracts.book(operation.module)
        paths = book.spec["paths"]
        wanted = "/tenant/{tenant}/" + operation.path
        named = [wanted.replace("{id}", f"{{{name}}}") for name in ("id", "billId", "accountId", "reportId")]
        found = [path for path in named if path in paths]
        assert found, operation.path
        assert operation.method.lower() in paths[found[0]], operation.path
