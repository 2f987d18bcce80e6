"""The client over real sockets: against a server that only counts, and against the simulator's misbehaviour."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.connectors.http import HttpTransport, Timeouts
from app.connectors.servicetitan import connect, resources
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.client import RetryPolicy, ServiceTitanClient
from app.connectors.servicetitan.environment import Credentials, environment
from app.domain.clock import SystemClock
from app.domain.errors import KnownError, OutcomeUnknown, ServerFault, SignInFailed, Throttled, Unreachable
from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    Fault,
    FaultKind,
    ServiceTitanSimulator,
)

# ------------------------------------------------------------ a server that counts


@pytest.fixture
def counting() -> Iterator[tuple[str, Counter[str]]]:
    seen: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            signing_in = self.path == "/connect/token"
            if not signing_in:
                seen[self.command] += 1
            body = b'{"access_token":"t","expires_in":900}' if signing_in else b"{}"
            self.send_response(200 if signing_in else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def make(clock: Any) -> Iterator[Any]:
    transports: list[HttpTransport] = []

    def build(url: str, *, real_time: bool = False, **changed: str) -> ServiceTitanClient:
        time_source = SystemClock() if real_time else clock
        transport = HttpTransport(system="ServiceTitan", clock=time_source, user_agent="test", proxy="none")
        transports.append(transport)
        given = {
            "tenant_id": "960001001",
            "client_id": DEFAULT_CLIENT_ID,
            "client_secret": DEFAULT_CLIENT_SECRET,
            "app_key": DEFAULT_APP_KEY,
            **changed,
        }
        return ServiceTitanClient(
            environment=environment("custom", api_url=url, auth_url=url),
            credentials=Credentials(**given),
            transport=transport,
            clock=time_source,
            retry=RetryPolicy(attempts=4),
            timeouts=Timeouts(5.0, 5.0, 30.0),
        )

    yield build
    for transport in transports:
        transport.close()


def test_only_reads_are_sent_again_as_the_server_counts_them(counting: tuple[str, Counter[str]], make: Any) -> None:
    url, seen = counting
    client = make(url)
    with pytest.raises(ServerFault):
        client.get(resources.VENDORS)
    for method in ("POST", "PATCH"):
        with pytest.raises(OutcomeUnknown):
            client.write(method, resources.VENDORS, {"name": "x"}, item="x")
    assert seen == {"GET": 4, "POST": 1, "PATCH": 1}


# ------------------------------------------------------------ the simulator


@pytest.fixture
def simulator() -> Iterator[ServiceTitanSimulator]:
    with ServiceTitanSimulator(control=False) as running:
        yield running


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [
        (FaultKind.RESET_AFTER_COMMIT, OutcomeUnknown, True),
        (FaultKind.RESET_BEFORE_COMMIT, OutcomeUnknown, False),
        (FaultKind.ERROR_AFTER_COMMIT, OutcomeUnknown, True),
        (FaultKind.ERROR_BEFORE_COMMIT, OutcomeUnknown, False),
        (FaultKind.GARBAGE, OutcomeUnknown, True),
        (FaultKind.EMPTY, OutcomeUnknown, True),
        (FaultKind.THROTTLE, Throttled, False),
    ],
)
def test_a_create_that_goes_wrong_is_sent_once_whatever_happened(
    simulator: ServiceTitanSimulator, make: Any, kind: FaultKind, error: type[KnownError], done: bool
) -> None:
    api = ServiceTitanApi(make(simulator.url))
    simulator.faults.add(Fault(kind, method="POST", path="/vendors$"))
    with pytest.raises(error):
        api.create_vendor("Only Once Traders")
    assert simulator.count("POST", "/vendors") == 1
    names = [one.name for page in api.vendors() for one in page.rows]
    assert names.count("Only Once Traders") == int(done)


@pytest.mark.parametrize(
    "kind",
    [FaultKind.RESET_BEFORE_COMMIT, FaultKind.ERROR_BEFORE_COMMIT, FaultKind.THROTTLE, FaultKind.RESET_AFTER_COMMIT],
)
def test_a_read_outlives_the_same_faults(simulator: ServiceTitanSimulator, make: Any, kind: FaultKind) -> None:
    api = ServiceTitanApi(make(simulator.url))
    simulator.faults.add(Fault(kind, method="GET", path="/vendors$", times=2))
    assert [one for page in api.vendors() for one in page.rows]
    assert simulator.count("GET", "/vendors") == 3


def test_a_stalled_create_ends_as_unknown_and_is_not_repeated(simulator: ServiceTitanSimulator, make: Any) -> None:
    client = make(simulator.url)
    client._timeouts = Timeouts(5.0, 0.2, 5.0)
    simulator.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, method="POST", path="/vendors$"))
    with pytest.raises(OutcomeUnknown):
        ServiceTitanApi(client).create_vendor("Silent Traders")
    assert simulator.count("POST", "/vendors") == 1
    simulator.release()


def test_a_server_that_is_gone_was_sent_nothing(simulator: ServiceTitanSimulator, make: Any) -> None:
    api = ServiceTitanApi(make(simulator.url))
    api.business_units()
    simulator.refuse_connections()
    with pytest.raises((Unreachable, OutcomeUnknown)):
        api.create_vendor("X")  # the kept connection may not be known to be dead yet
    with pytest.raises(Unreachable):
        api.create_vendor("X")
    simulator.accept_connections()
    api.create_vendor("X")
    assert simulator.count("POST", "/vendors") == 1


def test_a_token_that_ended_or_was_revoked_is_replaced_without_losing_the_write(
    simulator: ServiceTitanSimulator, make: Any
) -> None:
    api = ServiceTitanApi(make(simulator.url))
    api.create_vendor("First")
    simulator.clock.advance(901)
    api.create_vendor("Second")
    simulator.auth.revoke_all()
    api.create_vendor("Third")
    assert len([seen for seen in simulator.writes if seen.committed]) == 3
    assert simulator.count("POST", "/connect/token") == 3


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"client_secret": "wrong-secret"}, "client secret"),
        ({"client_id": "wrong-id"}, "client id"),
        ({"app_key": "ak1.wrong"}, "app key"),
        ({"tenant_id": "123"}, "tenant id"),
    ],
)
def test_wrong_credentials_are_named(
    simulator: ServiceTitanSimulator, make: Any, changed: dict[str, str], words: str
) -> None:
    api = ServiceTitanApi(make(simulator.url, **changed))
    with pytest.raises(SignInFailed, match=words):
        api.business_units()
    with pytest.raises(SignInFailed, match=words):
        api.create_vendor("X")


def test_unsorted_pages_and_repeated_export_rows_are_read_completely(
    simulator: ServiceTitanSimulator, make: Any
) -> None:
    simulator.switches.unsorted_pages = True
    simulator.switches.duplicate_export_rows = True
    simulator.switches.export_page_size = 3
    api = ServiceTitanApi(make(simulator.url), page_size=3)
    assert {one.id for page in api.vendors() for one in page.rows} == set(simulator.tenant.vendors)
    skus = {one.id for feed in (api.export_materials, api.export_equipment) for page in feed() for one in page.rows}
    assert skus == set(simulator.tenant.skus)


def test_the_server_time_is_the_simulators_not_this_pcs(simulator: ServiceTitanSimulator, make: Any) -> None:
    client = make(simulator.url)
    simulator.clock.advance(86400 * 3)
    client.get(resources.BUSINESS_UNITS)
    known = client.server_now()
    assert known is not None
    assert abs((simulator.clock.now() - known).total_seconds()) < 5


def test_connect_builds_the_whole_chain(simulator: ServiceTitanSimulator) -> None:
    api = connect(
        environment("custom", api_url=simulator.url, auth_url=simulator.url),
        Credentials("960001001", DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_APP_KEY),
        clock=SystemClock(),
        user_agent="ML-Connector/test",
    )
    assert api.tenant_id == "960001001"
    assert api.purchase_order_types()
    assert api.server_now() is not None


@pytest.mark.slow
def test_twelve_senders_reach_nine_tenths_of_the_rate_and_are_never_throttled(
    simulator: ServiceTitanSimulator, make: Any
) -> None:
    client = make(simulator.url, real_time=True)
    client.get(resources.BUSINESS_UNITS)
    started = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: client.get(resources.BUSINESS_UNITS), range(600)))
    assert 600 / (time.monotonic() - started) >= 54
    assert simulator.calls_429 == 0
