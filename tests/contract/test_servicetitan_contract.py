"""Every request the ServiceTitan client sends, and every answer it gets, against ServiceTitan's official documents.

The answers come from the simulator in its well-behaved mode, so client and simulator are held to one contract that
neither of them wrote. Whatever deviates on purpose is listed by name below, with the reason.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

pytest.importorskip("openapi_core")

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.exceptions import ValidationError

from app.connectors.http import HttpAnswer, HttpRequest, HttpTransport, Transport
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.client import ServiceTitanClient
from app.connectors.servicetitan.environment import Credentials, environment
from app.domain.clock import SystemClock
from app.domain.errors import NotFound, Rejected
from app.domain.purchasing import (
    Address,
    CancellationReason,
    OrderLine,
    OrderStatus,
    PurchaseOrderRequest,
    ReceiptLine,
    ReceiptRequest,
    ShipTo,
)
from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
)

MODULES = ("inventory", "accounting", "pricebook", "settings")
HOST = "https://api-integration.servicetitan.io"
GUID = "0a6ff1d6-6f1f-4a0e-9d5e-1c3a52f0a001"

REQUEST_DEVIATIONS: Mapping[str, str] = {}
"""`METHOD path: message part` -> reason. None is needed."""
ANSWER_DEVIATIONS: Mapping[str, str] = {}
"""`METHOD path: message part` -> reason. None is needed."""
DOCUMENT_CORRECTIONS = {
    "nullable next to oneOf": "OpenAPI 3.0 reads `nullable: true, oneOf: [$ref]` as never null; the documents "
    "mean that null is allowed",
}
"""What is changed in the documents before they are used."""


def contracts() -> Path | None:
    """The folder of the vendor's documents: named by the environment, or beside the repository."""
    named = os.environ.get("ML_CONNECTOR_CONTRACTS")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "contracts"
    return folder / "servicetitan" if (folder / "servicetitan").is_dir() else None


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    folder = contracts()
    if folder is None:
        reason = "ServiceTitan's OpenAPI documents are not here; set ML_CONNECTOR_CONTRACTS to their folder"
        if os.environ.get("CI_REQUIRE_CONTRACTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return {name: corrected(json.loads((folder / f"{name}-v2.json").read_text("utf-8"))) for name in MODULES}


def corrected(value: Any) -> Any:
    """The document with DOCUMENT_CORRECTIONS applied."""
    if isinstance(value, list):
        return [corrected(one) for one in value]
    if not isinstance(value, dict):
        return value
    fixed = {key: corrected(one) for key, one in value.items()}
    if fixed.get("nullable") is True and isinstance(fixed.get("oneOf"), list):
        fixed["oneOf"] = [*fixed["oneOf"], {"type": "string", "nullable": True, "enum": [None]}]
    return fixed


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer."""

    request: HttpRequest
    answer: HttpAnswer

    @property
    def path(self) -> str:
        return urlsplit(self.request.url).path

    @property
    def is_sign_in(self) -> bool:
        return self.path == "/connect/token"


class Recorder:
    """A transport that keeps what passed through it."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.exchanges: list[Exchange] = []

    def exchange(self, request: HttpRequest) -> HttpAnswer:
        answer = self._inner.exchange(request)
        self.exchanges.append(Exchange(request, answer))
        return answer

    @property
    def calls(self) -> list[Exchange]:
        return [one for one in self.exchanges if not one.is_sign_in]


@dataclass(slots=True)
class Bench:
    """The simulator, the client and the recorder between them."""

    simulator: ServiceTitanSimulator
    api: ServiceTitanApi
    recorder: Recorder


@pytest.fixture
def bench() -> Iterator[Bench]:
    clock = SystemClock()
    transport = HttpTransport(system="ServiceTitan", clock=clock, user_agent="contract-test", proxy="none")
    recorder = Recorder(transport)
    with ServiceTitanSimulator(control=False) as simulator:
        simulator.switches.bill_delay_s = 0
        client = ServiceTitanClient(
            environment=environment("custom", api_url=simulator.url, auth_url=simulator.url),
            credentials=Credentials(
                simulator.tenant.tenant_id, DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_APP_KEY
            ),
            transport=recorder,
            clock=clock,
        )
        yield Bench(simulator, ServiceTitanApi(client, page_size=7), recorder)
    transport.close()


# ------------------------------------------------------------ what the API is used for


def today() -> date:
    return SystemClock().today()


def wanted(api: ServiceTitanApi, *, invoice: str, type_name: str = "Stock purchase") -> PurchaseOrderRequest:
    """An order for the first stocked material, at awkward numbers."""
    sku = next(row for page in api.export_materials() for row in page.rows if row.is_inventory and row.active)
    vendor = next(row for page in api.vendors() for row in page.rows if row.active)
    warehouse = next(place for place in api.locations() if place.address is not None)
    unit = next(one for one in api.business_units() if one.active)
    kind = next(one for one in api.purchase_order_types() if one.name == type_name)
    lines = (
        OrderLine(sku.id, sku.code, "two of three", "", Decimal("2"), Decimal("33.33")),
        OrderLine(sku.id, sku.code, "the third, ₹", "PN-1", Decimal("1.000"), Decimal("33.34")),
    )
    return PurchaseOrderRequest(
        vendor_id=vendor.id,
        type_id=kind.id,
        business_unit_id=unit.id,
        location_id=warehouse.id,
        ship_to=ShipTo(warehouse.name, warehouse.address or Address()),
        vendor_invoice_number=invoice,
        memo=f"[marker {invoice}]",
        date=today(),
        required_on=today() + timedelta(days=1),
        tax=Decimal("18.05"),
        shipping=Decimal("0.1"),
        lines=lines,
    )


def received(api: ServiceTitanApi, order_id: int, request: PurchaseOrderRequest) -> ReceiptRequest:
    order = api.purchase_order(order_id)
    return ReceiptRequest(
        purchase_order_id=order_id,
        date_received=today(),
        vendor_document_number=request.vendor_invoice_number,
        memo=request.memo,
        tax=request.tax,
        shipping=request.shipping,
        lines=tuple(
            ReceiptLine(item.id, line.sku_id, line.description, line.vendor_part_number, line.quantity, line.cost)
            for item, line in zip(order.items, request.lines, strict=True)
        ),
    )


def everything(bench: Bench) -> None:
    """Calls every method of the API at least once, lists over several pages."""
    api, tenant = bench.api, bench.simulator.tenant
    long_ago = datetime(2020, 1, 1, 12, 30, 15, 250000, tzinfo=UTC)
    request = wanted(api, invoice="INV/25-26/001")
    first = api.create_purchase_order(request)
    receipt_id = api.create_receipt(received(api, first, request))
    second = api.create_purchase_order(wanted(api, invoice="INV-2", type_name="Received on entry"))
    third = api.create_purchase_order(wanted(api, invoice="INV-3"))
    tenant.type_bill_by_hand(next(iter(tenant.vendors)), "HAND-1", Decimal("99.90"), datetime(2025, 11, 3, tzinfo=UTC))
    bench.simulator.switches.approval_required = True
    api.create_purchase_order(wanted(api, invoice="INV-4"))
    bench.simulator.switches.approval_required = False
    vendor_id = api.create_vendor("Malabar Cables", Address(city="Kochi"), memo="m", email="a@b.example", phone="1")
    api.create_vendor("No Address Traders")
    api.create_material(
        "NEW-1", "New thing", name="New", unit="Each", cost=Decimal("1.05"), vendor_id=vendor_id, vendor_part="X"
    )
    api.create_material("NEW-2", "Bare thing")
    warehouse = next(place for place in api.locations() if place.address is not None)
    api.put_warehouse_external_data(warehouse.id, GUID, {"lease": "pc-1", "until": "x"}, merge=False)
    api.put_warehouse_external_data(warehouse.id, GUID, {"lease": "pc-2", "until": None}, merge=True)
    api.warehouse_external_data(warehouse.id, GUID)
    for moment in (None, long_ago):
        for pages in (
            api.vendors(moment),
            api.purchase_orders(moment, moment, None if moment is None else datetime(2100, 1, 1, tzinfo=UTC)),
            api.purchase_order_requests(moment, moment, None if moment is None else datetime(2100, 1, 1, tzinfo=UTC)),
            api.receipts(moment, moment),
            api.receipts(purchase_order_ids=[first, second, third]),
            api.bills(moment, moment),
            api.ap_bills(moment, moment),
        ):
            assert [row for page in pages for row in page.rows]
    bench.simulator.switches.export_page_size = 5
    assert api.sign_in()
    assert "NEW-2" in {sku.code for page in api.materials(long_ago) for sku in page.rows}
    for feed in (api.export_materials, api.export_equipment, api.exported_bills):
        pages_of_feed = list(feed(None))
        assert pages_of_feed
        assert list(feed(pages_of_feed[-1].continue_from))
    api.cancel_receipt(receipt_id, CancellationReason.ACCIDENTAL)
    api.cancel_purchase_order(first, CancellationReason.OTHER)
    api.cancel_purchase_order(third, CancellationReason.DUPLICATE)
    assert list(api.receipts())
    assert list(api.exported_bills())
    assert list(api.ap_bills())
    assert all(probe.ok for probe in api.check_access())
    with pytest.raises(NotFound):
        api.purchase_order(987654321)
    with pytest.raises(NotFound):
        api.cancel_purchase_order(987654321, CancellationReason.OTHER)
    with pytest.raises(Rejected):
        api.cancel_purchase_order(second, CancellationReason.OTHER)


# ------------------------------------------------------------ the tests


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
    bench: Bench, documents: dict[str, dict[str, Any]]
) -> None:
    everything(bench)
    checkers = {name: OpenAPI.from_dict(document) for name, document in documents.items()}
    bad: dict[str, list[str]] = {}
    for exchange in bench.recorder.calls:
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
    assert bench.simulator.bugs == []


def template(exchange: Exchange, documents: dict[str, dict[str, Any]]) -> str:
    """The document's path of an exchange; fails where the document has none with that method."""
    module, _, rest = exchange.path.lstrip("/").partition("/")
    got = rest.removeprefix("v2").split("/")
    fits = []
    for path, operations in documents[module]["paths"].items():
        parts = path.split("/")
        same = len(parts) == len(got) and all(
            a == b or (a.startswith("{") and b.isdecimal()) for a, b in zip(parts, got, strict=True)
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
        ("POST", "/purchase-orders", "answer", lambda body: body.update(id="x")),
        ("GET", "/receipts", "answer", lambda body: body["data"][0].pop("syncStatus")),
        ("GET", "/inventory-bills/paginated", "answer", lambda body: body["data"][0].update(billAmount=1)),
    ],
)
def test_the_documents_would_notice_a_mistake(
    bench: Bench,
    documents: dict[str, dict[str, Any]],
    method: str,
    ending: str,
    side: str,
    spoil: Callable[[Any], object],
) -> None:
    everything(bench)
    good = next(
        one
        for one in bench.recorder.calls
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
    bench: Bench, documents: dict[str, dict[str, Any]]
) -> None:
    everything(bench)
    unknown = set()
    for exchange in bench.recorder.calls:
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
