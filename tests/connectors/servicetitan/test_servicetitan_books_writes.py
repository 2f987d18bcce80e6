"""What the flows to the books write into ServiceTitan: what each write sends, and what its answer means."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.connectors.http import Effect
from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.errors import OutcomeUnknown, Rejected
from app.domain.field_sales import FieldCustomerDraft, FieldItemDraft, FieldVendorDraft, InvoiceFieldWrite
from app.domain.purchasing import Address, BillKind, SkuKind

D = Decimal
AT = Address("1 MG Road", "", "Kochi", "KL", "682001", "IN")
AT_JSON = {"street": "1 MG Road", "unit": "", "city": "Kochi", "state": "KL", "zip": "682001", "country": "IN"}
Ask = Callable[[ServiceTitanApi], Any]


def path(request: Any) -> str:
    return urlsplit(request.url).path.partition("/tenant/960001001/")[2]


VENDOR = {
    "name": "V",
    "active": True,
    "isTruckReplenishment": False,
    "taxRate": 0,
    "restrictedMobileCreation": False,
    "address": dict.fromkeys(AT_JSON, ""),
}
WRITES: dict[str, tuple[Ask, object, str, dict[str, Any]]] = {
    "POST vendors": (lambda api: api.add_vendor(FieldVendorDraft("V", email="")), {"id": 1}, "vendors", VENDOR),
    "PATCH vendors": (
        lambda api: api.update_vendor(7, FieldVendorDraft(email="", phone="1", memo="m", address=AT)),
        {"id": 7},
        "vendors/7",
        {"email": "", "phone": "1", "memo": "m", "address": AT_JSON},
    ),
    "POST customers": (
        lambda api: api.add_customer(FieldCustomerDraft("C", AT)),
        {"id": 1, "name": "C", "address": AT_JSON},
        "customers",
        {"name": "C", "address": AT_JSON, "locations": [{"name": "C", "address": AT_JSON}]},
    ),
    "PATCH customers": (
        lambda api: api.update_customer(7, FieldCustomerDraft("C", AT)),
        {"id": 7},
        "customers/7",
        {"name": "C"},
    ),
    "POST materials": (
        lambda api: api.add_material(FieldItemDraft("M", "Em", "An M", D("1.10"), D("0.5"), "Each")),
        {"id": 1, "code": "M"},
        "materials",
        {"code": "M", "displayName": "Em", "description": "An M", "price": 1.1, "cost": 0.5, "unitOfMeasure": "Each"},
    ),
    "PATCH materials": (
        lambda api: api.update_item(7, SkuKind.MATERIAL, FieldItemDraft(price=D("2.00"))),
        {"id": 7},
        "materials/7",
        {"price": 2.0},
    ),
    "PATCH equipment": (
        lambda api: api.update_item(7, SkuKind.EQUIPMENT, FieldItemDraft(name="E", unit="")),
        {"id": 7},
        "equipment/7",
        {"displayName": "E", "unitOfMeasure": ""},
    ),
    "PATCH invoices": (
        lambda api: api.write_invoice_field(InvoiceFieldWrite(7, "Zoho", "")),
        None,
        "invoices/custom-fields",
        {"operations": [{"objectId": 7, "customFields": [{"name": "Zoho", "value": ""}]}]},
    ),
    "PATCH inventory-bills": (
        lambda api: api.write_bill_field(7, "Zoho", "x"),
        [],
        "inventory-bills/custom-fields",
        {"operations": [{"objectId": 7, "customFields": [{"name": "Zoho", "value": "x"}]}]},
    ),
    "PATCH ap-bills": (
        lambda api: api.write_bill_field(7, "Zoho", "x", BillKind.AP_BILL),
        None,
        "ap-bills/custom-fields",
        {"operations": [{"objectId": 7, "customFields": [{"name": "Zoho", "value": "x"}]}]},
    ),
    "POST inventory-bills": (
        lambda api: api.mark_bill_exported(7),
        [{"inventoryBillId": 7, "success": True, "errorMessage": None}],
        "inventory-bills/markasexported",
        {"inventoryBillIds": [7]},
    ),
    "POST ap-bills": (
        lambda api: api.mark_bill_exported(7, BillKind.OTHER),
        [{"billId": 7, "success": True}],
        "ap-bills/markasexported",
        {"billIds": [7]},
    ),
}


@pytest.mark.parametrize("kind", WRITES)
def test_a_write_sends_what_the_draft_says_and_nothing_else(api: ServiceTitanApi, stub: Any, kind: str) -> None:
    write, answer, resource, body = WRITES[kind]
    stub.script = [stub.answer(200, answer)]
    write(api)
    (call,) = stub.calls
    assert (call.method, call.effect, path(call)) == (kind.split()[0], Effect.WRITE, resource)
    assert json.loads(call.body) == body


@pytest.mark.parametrize("kind", WRITES)
def test_a_lost_answer_is_never_sent_again_by_itself(api: ServiceTitanApi, stub: Any, kind: str) -> None:
    stub.script = [stub.answer(502)]
    with pytest.raises(OutcomeUnknown):
        WRITES[kind][0](api)
    assert len(stub.calls) == 1


@pytest.mark.parametrize("kind", [kind for kind in WRITES if kind.startswith("POST")])
@pytest.mark.parametrize("answer", [None, {"id": None}, "x", [], b"<html>"])
def test_a_creation_or_mark_whose_answer_cannot_be_used_may_have_been_made(
    api: ServiceTitanApi, stub: Any, kind: str, answer: object
) -> None:
    stub.script = [stub.answer(200, answer)]
    with pytest.raises(OutcomeUnknown):
        WRITES[kind][0](api)


def test_money_reaches_the_server_digit_by_digit(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.answer(200, {"id": 7})]
    api.update_item(7, SkuKind.MATERIAL, FieldItemDraft(price=D("2.00"), cost=D("0.100")))
    assert '"price":2.00,"cost":0.100' in stub.writes[0].body.decode()


EMPTY: dict[str, Ask] = {
    "vendor": lambda api: api.update_vendor(7, FieldVendorDraft()),
    "new vendor": lambda api: api.add_vendor(FieldVendorDraft(email="x")),
    "customer": lambda api: api.update_customer(7, FieldCustomerDraft(address=AT)),
    "new customer": lambda api: api.add_customer(FieldCustomerDraft(address=AT)),
    "item": lambda api: api.update_item(7, SkuKind.MATERIAL, FieldItemDraft()),
    "new item": lambda api: api.add_material(FieldItemDraft("M")),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_a_draft_that_says_too_little_is_not_sent(api: ServiceTitanApi, stub: Any, kind: str) -> None:
    with pytest.raises(ValueError, match=r"nothing to change|needs a"):
        EMPTY[kind](api)
    assert stub.calls == []


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            {"inventoryBillId": 7, "success": False, "errorMessage": "Only posted bills."},
            "exported: Only posted bills.",
        ),
        ({"inventoryBillId": 7, "success": False, "errorMessage": None}, "exported."),
    ],
)
def test_a_bill_that_is_not_marked_is_refused_with_the_servers_words(
    api: ServiceTitanApi, stub: Any, result: dict[str, Any], said: str
) -> None:
    stub.script = [stub.answer(200, [{"inventoryBillId": 8, "success": True}, result])]
    with pytest.raises(Rejected) as refused:
        api.mark_bill_exported(7)
    assert refused.value.what.endswith(said)


@pytest.mark.parametrize(
    "results", [[{"inventoryBillId": 8, "success": True}], [{"inventoryBillId": 7}], [{"billId": 7, "success": True}]]
)
def test_a_mark_without_a_result_for_the_bill_is_unclear(
    api: ServiceTitanApi, stub: Any, results: list[dict[str, Any]]
) -> None:
    stub.script = [stub.answer(200, results)]
    with pytest.raises(OutcomeUnknown, match="Bill 7"):
        api.mark_bill_exported(7)
