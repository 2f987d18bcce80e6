"""The vendors' documents; for ServiceTitan also a client at a well-behaved simulator."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from servicetitan_bench import Bench, Exchange, Recorder, everything
from zoho_documents import Book
from zoho_requests import Operations, read_operations

from app.connectors.http import HttpTransport
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.client import ServiceTitanClient
from app.connectors.servicetitan.environment import Credentials, environment
from app.domain.clock import SystemClock
from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
)

MODULES = ("inventory", "accounting", "pricebook", "settings", "reporting", "crm", "jpm")
DOCUMENT_CORRECTIONS = {
    "nullable next to oneOf": "OpenAPI 3.0 reads `nullable: true, oneOf: [$ref]` as never null; the documents "
    "mean that null is allowed",
}
"""What is changed in the documents before they are used."""


def contracts(vendor: str) -> Path:
    """The folder of a vendor's documents: named by the environment, or beside the repository."""
    named = os.environ.get("ML_CONNECTOR_CONTRACTS")
    folder = (Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "contracts") / vendor
    if not folder.is_dir():
        reason = f"The OpenAPI documents of {vendor} are not here; set ML_CONNECTOR_CONTRACTS to their folder"
        if os.environ.get("CI_REQUIRE_CONTRACTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def documents() -> dict[str, dict[str, Any]]:
    """ServiceTitan's by module."""
    folder = contracts("servicetitan")
    return {name: corrected(json.loads((folder / f"{name}-v2.json").read_text("utf-8"))) for name in MODULES}


@pytest.fixture(scope="session")
def operations() -> Operations:
    """Zoho's, as far as they are about requests."""
    return read_operations(contracts("zoho-books"))


@pytest.fixture(scope="session")
def book() -> Book:
    """Zoho's, as far as they are about answers."""
    return Book(contracts("zoho-books"))


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


@contextmanager
def a_bench() -> Iterator[Bench]:
    """A client at a simulator of its own."""
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
        assert simulator.bugs == []
    transport.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    with a_bench() as one:
        yield one


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    """What passes when every method is called; made once, as the client keeps to its rate."""
    with a_bench() as one:
        everything(one)
        return one.recorder.calls
