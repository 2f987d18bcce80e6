"""Every request the ServiceTitan client sends, and every answer it gets, against ServiceTitan's official documents.

The answers come from the simulator in its well-behaved mode, so client and simulator are held to one contract that
neither of them wrote. Whatever deviates on purpose is listed by name below, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

pytest.importorskip("openapi_core")

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.exceptions import ValidationError
from servicetitan_bench import GUID, Bench, Exchange, everything, received, today, wanted

from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.errors import NotFound
from app.domain.purchasing import (
    CancellationReason,
    OrderStatus,
    ReceiptItem,
)

HOST = "https://api-integration.servicetitan.io"

REQUEST_DEVIATIONS: Mapping[str, str] = {}
"""`METHOD path: message part` -> reason. None is needed."""
ANSWER_DEVIATIONS: Mapping[str, str] = {}
"""`METHOD path: message part` -> reason. None is needed."""


def mocked(exchange: Exchange) -> tuple[MockRequest, MockResponse]:
    parts = urlsplit(exchange.request.url)
    request = MockRequest(
        HOST,
        exchange.request.method.lower(),
        parts.path,
        args=parse_qsl(parts.query, keep_blank_values=True),
        headers=dict(exchange.request.headers),
        data=exchange.request.body,
        content_type=exchange.request.headers.get("Content-Type", ""),
    )
    response = MockResponse(
        exchange.answer.body,
        status_code=exchange.answer.status,
        content_type=exchange.answer.header("content-type").split(";")[0] or "application/json",
    )
    return request, response


def violations(check: Callable[[], object]) -> list[str]:
    """What openapi-core objects to, as texts."""
    try:
        check()
    except (OpenAPIError, ValidationError) as error:
        causes: list[str] = []
        cause: BaseException | None = error
        while cause is not None:
            schema_errors = getattr(cause, "schema_errors", None)
            causes.append(f"{type(cause).__name__} {cause}"[:200])
            causes += [f"{list(one.absolute_path)}: {one.message[:200]}" for one in schema_errors or ()]
            cause = cause.__cause__
        return causes
    return []


def listed(deviations: Mapping[str, str], where: str, found: list[str]) -> bool:
    return any(name.split(": ", 1)[0] == where and name.split(": ", 1)[1] in " ".join(found) for name in deviations)


def test_every_request_and_every_answer_follow_the_official_documents(
    exchanges: list[Exchange], documents: dict[str, dict[str, Any]]
) -> None:
    checkers = {name: OpenAPI.from_dict(document) for name, document in documents.items()}
    bad: dict[str, list[str]] = {}
    for exchange in exchanges:
        checker = checkers[exchange.path.split("/")[1]]
        request, response = mocked(exchange)
        where = f"{exchange.request.method} {template(exchange, documents)}"
        found = violations(lambda: checker.validate_request(request))  # noqa: B023
        if found and not listed(REQUEST_DEVIATIONS, where, found):
            bad.setdefault(f"request {where}", found)
        found = violations(lambda: checker.validate_response(request, response))  # noqa: B023
        if found and not listed(ANSWER_DEVIATIONS, where, found):
            bad.setdefault(f"answer {exchange.answer.status} {where}", found)
    assert bad == {}


def template(exchange: Exchange, documents: dict[str, dict[str, Any]]) -> str:
    """The document's path of an exchange; fails where the document has none with that method."""
    module, _, rest = exchange.path.lstrip("/").partition("/")
    got = rest.removeprefix("v2").split("/")
    fits = []
    for path, operations in documents[module]["paths"].items():
        parts = path.split("/")
        same = len(parts) == len(got) and all(
            a == b or (a.startswith("{") and b.isdecimal()) or a == "{report_category}"
            for a, b in zip(parts, got, strict=True)
        )
        if same and exchange.request.method.lower() in operations:
            fits.append(str(path))
    assert fits, f"{exchange.request.method} {exchange.path} is not in the contract"
    return min(fits, key=lambda path: path.count("{"))


@pytest.mark.parametrize(
    ("method", "ending", "side", "spoil"),
    [
        ("POST", "/purchase-orders", "request", lambda body: body.pop("tax")),
        ("POST", "/purchase-orders", "request", lambda body: body.update(memo=7)),
        ("POST", "/purchase-orders", "request", lambda body: body["shipTo"]["address"].update(unit=None)),
        ("POST", "/purchase-orders", "request", lambda body: body.update(unheardOf=1)),
        ("POST", "/purchase-orders", "request", lambda body: body.update(date="4.11.2025")),
        ("PATCH", "/cancellation", "request", lambda body: body.update(canceledReason="Mood")),
        ("POST", "/returns", "request", lambda body: body.pop("restockingFee")),
        ("POST", "/returns", "request", lambda body: body["items"][0].update(cost="1")),
        ("POST", "/returns", "request", lambda body: body.update(returnDate="4.11.2025")),
        ("GET", "/returns", "answer", lambda body: body["data"][0].update(status="Back")),
        ("GET", "/transfers", "answer", lambda body: body["data"][0].pop("referenceNumber")),
        ("POST", "/data", "request", lambda body: body.update(parameters=[{"value": "x"}])),
        ("POST", "/data", "answer", lambda body: body.pop("fields")),
        ("POST", "/purchase-orders", "answer", lambda body: body.update(id="x")),
        ("GET", "/receipts", "answer", lambda body: body["data"][0].pop("syncStatus")),
        ("GET", "/invoices", "answer", lambda body: body["data"][0].update(total=1)),
        ("GET", "/payments", "answer", lambda body: body["data"][0].pop("active")),
        ("GET", "/credit-memos", "answer", lambda body: body["data"][0].update(total="1")),
        ("GET", "/customers", "answer", lambda body: body["data"][0].update(type="Nice")),
        ("GET", "/jobs", "answer", lambda body: body["data"][0].pop("jobNumber")),
        ("GET", "/ap-credits", "answer", lambda body: body["data"][0].update(status="Reconciled")),
        ("POST", "/customers", "request", lambda body: body.pop("locations")),
        ("POST", "/customers", "request", lambda body: body["address"].pop("zip")),
        ("PATCH", "/invoices/custom-fields", "request", lambda body: body["operations"][0].pop("objectId")),
        ("POST", "/inventory-bills/markasexported", "request", lambda body: body.update(inventoryBillIds=["x"])),
        ("GET", "/inventory-bills/paginated", "answer", lambda body: body["data"][0].update(billAmount=1)),
    ],
)
def test_the_documents_would_notice_a_mistake(
    exchanges: list[Exchange],
    documents: dict[str, dict[str, Any]],
    method: str,
    ending: str,
    side: str,
    spoil: Callable[[Any], object],
) -> None:
    good = next(
        one
        for one in exchanges
        if one.request.method == method and one.path.endswith(ending) and one.answer.status == 200
    )
    body = json.loads((good.request.body if side == "request" else good.answer.body) or b"")
    spoil(body)
    raw = json.dumps(body).encode()
    spoiled = replace(
        good,
        request=replace(good.request, body=raw) if side == "request" else good.request,
        answer=replace(good.answer, body=raw) if side == "answer" else good.answer,
    )
    checker = OpenAPI.from_dict(documents[good.path.split("/")[1]])
    request, response = mocked(spoiled)
    check = checker.validate_request if side == "request" else checker.validate_response
    arguments = (request,) if side == "request" else (request, response)
    assert violations(lambda: check(*arguments)) != []


def test_every_query_parameter_is_in_the_documents_since_others_are_ignored_without_a_word(
    exchanges: list[Exchange], documents: dict[str, dict[str, Any]]
) -> None:
    unknown = set()
    for exchange in exchanges:
        path = template(exchange, documents)
        module = exchange.path.split("/")[1]
        operation = documents[module]["paths"][path][exchange.request.method.lower()]
        known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        asked = {name for name, _ in parse_qsl(urlsplit(exchange.request.url).query)}
        unknown |= {f"{path} {name}" for name in asked - known}
    assert unknown == set()


def test_every_method_of_the_api_is_exercised(bench: Bench) -> None:
    called: set[str] = set()
    public = {name for name in dir(ServiceTitanApi) if not name.startswith("_")}

    class Watched(ServiceTitanApi):
        def __getattribute__(self, name: str) -> Any:
            if name in public:
                called.add(name)
            return super().__getattribute__(name)

    bench.api = Watched(bench.api._client, page_size=7)
    everything(bench)
    assert public - called == {"tenant_id", "server_now"}


def test_the_money_of_a_request_reaches_the_server_digit_by_digit(bench: Bench) -> None:
    bench.api.create_purchase_order(wanted(bench.api, invoice="EXACT-1"))
    body = next(one.request.body for one in bench.recorder.calls if one.request.method == "POST")
    assert body is not None
    text = body.decode("utf-8")
    for digits in ('"tax":18.05', '"shipping":0.1', '"cost":33.33', '"cost":33.34', '"quantity":1.000', '"quantity":2'):
        assert digits in text
    assert f'"date":"{today().isoformat()}T00:00:00Z"' in text


def test_what_is_written_is_read_back_equal(bench: Bench) -> None:
    api = bench.api
    request = wanted(api, invoice="INV-77")
    order_id = api.create_purchase_order(request)
    order = api.purchase_order(order_id)
    assert (order.status, order.summary, order.date) == (OrderStatus.PENDING, request.memo, request.date)
    assert (order.total, order.tax, order.shipping) == (Decimal("118.15"), Decimal("18.05"), Decimal("0.1"))
    assert [(item.quantity, item.cost) for item in order.items] == [(2, Decimal("33.33")), (1, Decimal("33.34"))]

    receipt_id = api.create_receipt(received(api, order_id, request))
    receipt = next(row for page in api.receipts(purchase_order_ids=[order_id]) for row in page.rows)
    assert (receipt.id, receipt.vendor_invoice_number, receipt.total) == (receipt_id, "INV-77", Decimal("118.15"))
    bill = next(row for page in api.bills() for row in page.rows if row.purchase_order_id == order_id)
    assert (bill.id, bill.vendor_invoice_number, bill.total) == (receipt.bill_id, "INV-77", Decimal("118.15"))
    assert bill.bill_date == today()


def test_a_receipt_tells_its_items(bench: Bench) -> None:
    api = bench.api
    request = wanted(api, invoice="INV-79")
    order_id = api.create_purchase_order(request)
    api.create_receipt(received(api, order_id, request))
    receipt = next(row for page in api.receipts(purchase_order_ids=[order_id]) for row in page.rows)
    code = request.lines[0].sku_code
    told = [ReceiptItem(item.sku_id, item.sku_code, item.quantity, item.cost) for item in receipt.items]
    assert told == [ReceiptItem(line.sku_id, code, line.quantity, line.cost) for line in request.lines]
    assert all(item.id and item.name for item in receipt.items)
    assert [one.number for one in receipt.items[0].gl_accounts] == ["4000", "5000", "1400"]


def test_a_cancelled_bill_shows_in_the_export_feed_and_among_the_vendor_bills(bench: Bench) -> None:
    api = bench.api
    request = wanted(api, invoice="INV-78")
    order_id = api.create_purchase_order(request)
    api.cancel_receipt(api.create_receipt(received(api, order_id, request)), CancellationReason.ACCIDENTAL)
    for bills in (
        [row for page in api.exported_bills() for row in page.rows],
        [row for page in api.ap_bills() for row in page.rows],
    ):
        assert [row.active for row in bills if row.purchase_order_id == order_id] == [False]


def test_a_bill_typed_by_hand_is_among_the_vendor_bills(bench: Bench) -> None:
    tenant = bench.simulator.tenant
    typed = tenant.type_bill_by_hand(
        next(iter(tenant.vendors)), "HAND-9", Decimal("12.34"), datetime(2025, 11, 3, tzinfo=UTC)
    )
    found = [row for page in bench.api.ap_bills() for row in page.rows if row.vendor_invoice_number == "HAND-9"]
    assert [(row.id, row.total) for row in found] == [(typed.id, Decimal("12.34"))]


def test_external_data_is_merged_and_replaced(bench: Bench) -> None:
    api = bench.api
    place = next(one for one in api.locations() if one.address is not None)
    assert api.warehouse_external_data(place.id, GUID) == {}
    api.put_warehouse_external_data(place.id, GUID, {"a": "1", "b": "2"}, merge=False)
    api.put_warehouse_external_data(place.id, GUID, {"b": None, "c": "3"}, merge=True)
    assert api.warehouse_external_data(place.id, GUID) == {"a": "1", "c": "3"}
    with pytest.raises(NotFound):
        api.warehouse_external_data(987654321, GUID)


def test_a_missing_scope_is_named_by_the_check(bench: Bench) -> None:
    bench.simulator.auth.scopes = frozenset(bench.simulator.auth.scopes - {"tn.inv.vendors:r", "tn.inv.receipts:w"})
    missing = [(probe.operation, probe.scope) for probe in bench.api.check_access() if not probe.ok]
    assert missing == [("read vendors", "tn.inv.vendors:r"), ("create receipts", "tn.inv.receipts:w")]


def test_null_drift_does_not_disturb_reading(bench: Bench) -> None:
    bench.simulator.switches.null_drift = True
    everything(bench)
