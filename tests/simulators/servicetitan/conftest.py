"""A tenant with a frozen clock, a client that knows nothing but HTTP, and the vendor's contracts for every answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from requests.adapters import HTTPAdapter

from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
    SimClock,
    Tenant,
    empty_tenant,
)

START = datetime(2025, 11, 3, 6, 30, 0, 123456, tzinfo=UTC)
SPEC_HOST = "https://api-integration.servicetitan.io"
FOLDER = Path(os.environ.get("ML_CONNECTOR_CONTRACTS") or Path(__file__).parents[4] / "shared" / "contracts")


class Contracts:
    """ServiceTitan's official OpenAPI documents, loaded when first needed."""

    def __init__(self) -> None:
        self._books: dict[str, OpenAPI] = {}
        self.checked: set[tuple[str, str]] = set()

    @property
    def available(self) -> bool:
        return (FOLDER / "servicetitan").is_dir()

    def book(self, module: str) -> OpenAPI | None:
        if module not in self._books:
            path = FOLDER / "servicetitan" / f"{module}-v2.json"
            if not path.exists():
                return None
            spec = json.loads(path.read_text(encoding="utf-8"))
            _nullable(spec["components"]["schemas"])
            self._books[module] = OpenAPI.from_dict(spec, config=Config(spec_validator_cls=None))
        return self._books[module]

    def check(
        self, method: str, module: str, path: str, query: dict[str, Any], body: Any, answer: requests.Response
    ) -> None:
        """Raises when the answer (or an accepted request) is not what the contract describes."""
        book = self.book(module)
        if book is None:
            return
        request = MockRequest(
            SPEC_HOST,
            method.lower(),
            path,
            args={name: value for name, value in query.items() if isinstance(value, str)},
            headers={"ST-App-Key": "x"},
            data=None if body is None else json.dumps(body).encode(),
            content_type="application/json",
        )
        kind = answer.headers.get("Content-Type", "application/json").split(";")[0]
        response = MockResponse(data=answer.content, status_code=answer.status_code, content_type=kind)
        if answer.content:
            book.validate_response(request, response)
        self.checked.add((method, path))


def _nullable(node: Any) -> None:
    """`nullable` beside `oneOf` means that null is allowed; OpenAPI 3.0 validators do not see it without a `type`."""
    if isinstance(node, list):
        for item in node:
            _nullable(item)
    elif isinstance(node, dict):
        if node.get("nullable") and "oneOf" in node:
            node["anyOf"] = [*node.pop("oneOf"), {"type": "string", "nullable": True, "enum": [None]}]
        for item in list(node.values()):
            _nullable(item)


class Client:
    """A session with a token; every answer is held against the contract unless `checking` is off."""

    def __init__(self, simulator: ServiceTitanSimulator, contracts: Contracts) -> None:
        self.simulator = simulator
        self.contracts = contracts
        self.checking = True
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount("http://", HTTPAdapter(pool_maxsize=40))
        self.session.headers["ST-App-Key"] = DEFAULT_APP_KEY
        self.renew()

    def token(self, **changes: str) -> requests.Response:
        form = {
            "grant_type": "client_credentials",
            "client_id": DEFAULT_CLIENT_ID,
            "client_secret": DEFAULT_CLIENT_SECRET,
            **changes,
        }
        return self.session.post(f"{self.simulator.url}/connect/token", data=form, timeout=10)

    def renew(self) -> None:
        self.session.headers["Authorization"] = f"Bearer {self.token().json()['access_token']}"

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        """`path` is module/resource, as in inventory/vendors."""
        module, rest = path.split("/", 1)
        full = f"/{module}/v2/tenant/{self.simulator.tenant.tenant_id}/{rest}"
        url = f"{self.simulator.url}{full}" + (f"?{urlencode(query, doseq=True)}" if query else "")
        data = None if body is None else json.dumps(body, default=str).encode()
        headers = {"Content-Type": "application/json"} if data is not None else {}
        answer = self.session.request(method, url, data=data, headers=headers, timeout=10)
        gateway = b'"statusCode"' in answer.content
        if self.checking and not gateway and answer.status_code in (200, 201, 204, 400, 404, 409):
            self.contracts.check(method, module, full, query, None if body is None else json.loads(data or b""), answer)
        return answer

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET that has to succeed; numbers as Decimals."""
        answer = self.call("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)

    def rows(self, path: str, **query: Any) -> list[Any]:
        return list(self.get(path, **query)["data"])

    def post(self, path: str, body: Any) -> requests.Response:
        return self.call("POST", path, body)

    def patch(self, path: str, body: Any = None) -> requests.Response:
        return self.call("PATCH", path, body)

    def made(self, path: str, body: Any) -> int:
        """The id of a POST that has to succeed, which answers nothing else."""
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == {"id"}
        return int(answer.json()["id"])


class Shop:
    """The tenant's ids and ready-made request bodies."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.vendor = tenant.add_vendor("Shakti Switchgear Ltd").id
        self.mcb = tenant.add_material("MCB-06A", description="MCB 6A", cost=Decimal("118.50")).id
        self.wire = tenant.add_material("WIRE-1.5", description="Wire 1.5", cost=Decimal("21.35")).id
        self.inverter = tenant.add_equipment("INV-5KVA", serialised=True).id
        self.unit = next(iter(tenant.business_units))
        self.place = tenant.location("Main")
        self.normal, self.automatic = tenant.po_types
        self.return_type = next(iter(tenant.return_types))

    def item(self, sku: int | None = None, quantity: Any = 2, cost: Any = 100, **more: Any) -> dict[str, Any]:
        return {
            "skuId": sku or self.mcb,
            "description": "line",
            "vendorPartNumber": "P-1",
            "quantity": quantity,
            "cost": cost,
            **more,
        }

    def order(self, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
        address = {"street": "", "unit": "", "city": "Bengaluru", "state": "KA", "zip": "", "country": "IN"}
        return {
            "vendorId": self.vendor,
            "typeId": self.normal,
            "businessUnitId": self.unit,
            "inventoryLocationId": self.place,
            "shipTo": {"description": "Main", "address": address},
            "vendorInvoiceNumber": "SS/1",
            "impactsTechnicianPayroll": False,
            "memo": "[TALLY:guid-1]",
            "date": "2025-11-01T00:00:00Z",
            "requiredOn": "2025-11-03T00:00:00Z",
            "tax": 18,
            "shipping": 5,
            "items": list(items) or [self.item()],
            **changes,
        }

    def receipt(self, order_id: int, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return {
            "purchaseOrderId": order_id,
            "dateReceived": "2025-11-03T00:00:00Z",
            "vendorDocumentNumber": "SS/1",
            "memo": "",
            "tax": 18,
            "shipping": 5,
            "items": list(items) or [{"skuId": self.mcb, "quantity": 2, "cost": 100}],
            **changes,
        }

    def give_back(self, **changes: Any) -> dict[str, Any]:
        return {
            "vendorId": self.vendor,
            "returnTypeId": self.return_type,
            "businessUnitId": self.unit,
            "inventoryLocationId": self.place,
            "referenceNumber": "DN/1",
            "returnDate": "2025-11-03T00:00:00Z",
            "memo": "[TALLY:guid-9]",
            "tax": 0,
            "shipping": 0,
            "restockingFee": 0,
            "items": [{"skuId": self.mcb, "quantity": 1, "cost": 100}],
            **changes,
        }


@pytest.fixture(scope="session")
def contracts() -> Contracts:
    found = Contracts()
    if not found.available and os.environ.get("CI_REQUIRE_CONTRACTS") == "1":
        pytest.fail(f"the vendors' contracts are required, but {FOLDER} is absent")
    return found


@pytest.fixture
def st() -> Iterator[ServiceTitanSimulator]:
    tenant = empty_tenant(SimClock(START, frozen=True))
    tenant.switches.tenant_utc_offset_minutes = 0
    tenant.switches.bill_delay_s = 0  # the clock stands still: the bill is there with the receipt
    with ServiceTitanSimulator(tenant) as simulator:
        yield simulator
        assert simulator.bugs == []


@pytest.fixture
def shop(st: ServiceTitanSimulator) -> Shop:
    return Shop(st.tenant)


@pytest.fixture
def client_of(contracts: Contracts) -> Iterator[Callable[[ServiceTitanSimulator], Client]]:
    """Clients of other simulators than `st`."""
    made: list[Client] = []

    def make(simulator: ServiceTitanSimulator) -> Client:
        made.append(Client(simulator, contracts))
        return made[-1]

    yield make
    for client in made:
        client.session.close()


@pytest.fixture
def client(st: ServiceTitanSimulator, client_of: Callable[[ServiceTitanSimulator], Client]) -> Client:
    return client_of(st)
