"""Misbehaviour on order: lost answers, errors, throttling, latency, garbage, refused connections."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from app.simulators.servicetitan import Fault, FaultKind, Faults, ServiceTitanSimulator, SimClock, empty_tenant
from app.simulators.servicetitan.ratelimit import TokenBucket

PO = "inventory/purchase-orders"
ON_ORDERS = r"/purchase-orders$"


def test_an_answer_can_be_lost_after_the_work_was_done(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    fault = st.faults.add(Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=ON_ORDERS))
    with pytest.raises(requests.ConnectionError, match=r"reset|aborted"):
        client.post(PO, shop.order())
    assert len(st.tenant.documents_with("[TALLY:guid-1]")) == 1
    seen = st.writes[-1]
    assert (seen.committed, seen.delivered, seen.fault) == (True, False, "reset_after_commit")
    assert client.post(PO, shop.order()).status_code == 200, "it fires once"
    assert (fault.matched, fault.fired) == (2, 1)


def test_a_stalled_answer_runs_into_the_clients_timeout_with_the_work_done(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, method="POST", path=ON_ORDERS))
    with pytest.raises((requests.ReadTimeout, requests.ConnectionError)):
        client.session.post(
            f"{st.url}/inventory/v2/tenant/{st.tenant.tenant_id}/purchase-orders", json=shop.order(), timeout=(5, 0.05)
        )
    assert st.wait_for_stalled(1)
    assert len(st.tenant.all_orders()) == 1
    assert client.call("GET", PO).status_code == 200, "other requests are answered meanwhile"
    st.release()
    assert st.writes[-1].delivered is False


def test_a_connection_can_be_reset_before_anything_happened(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST"))
    with pytest.raises(requests.ConnectionError):
        client.post(PO, shop.order())
    assert st.tenant.all_orders() == []


@pytest.mark.parametrize(("kind", "made"), [(FaultKind.ERROR_BEFORE_COMMIT, 0), (FaultKind.ERROR_AFTER_COMMIT, 1)])
@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_says_nothing_about_the_work(
    client: Any, shop: Any, st: ServiceTitanSimulator, kind: FaultKind, made: int, status: int
) -> None:
    st.faults.add(Fault(kind, method="POST", status=status))
    assert client.post(PO, shop.order()).status_code == status
    assert len(st.tenant.all_orders()) == made
    assert client.post(PO, shop.order()).status_code == 200


def test_garbage_and_emptiness_come_with_a_200(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    client.checking = False
    st.faults.add(Fault(FaultKind.GARBAGE))
    garbage = client.post(PO, shop.order())
    assert (garbage.status_code, garbage.content[:6]) == (200, b"<html>")
    st.faults.clear()
    st.faults.add(Fault(FaultKind.EMPTY))
    empty = client.call("GET", PO)
    assert (empty.status_code, empty.content) == (200, b"")


def test_a_swallowed_request_did_nothing_and_no_other_fault_makes_up_a_success(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    client.checking = False
    st.faults.add(Fault(FaultKind.SWALLOWED, method="POST"))
    swallowed = client.post(PO, shop.order())
    assert (swallowed.status_code, swallowed.content, st.tenant.all_orders()) == (200, b"", [])
    st.faults.add(Fault(FaultKind.THROTTLE, method="POST"))
    st.faults.add(Fault(FaultKind.EMPTY, method="POST"))
    assert client.post(PO, shop.order()).status_code == 429


def test_faults_follow_a_schedule(client: Any, st: ServiceTitanSimulator) -> None:
    st.faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, path="/vendors", nth=2, every=3, times=2, status=503))
    codes = [client.call("GET", "inventory/vendors").status_code for _ in range(9)]
    assert codes == [200, 503, 200, 200, 503, 200, 200, 200, 200]


def test_faults_by_chance_are_the_same_with_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault(FaultKind.ERROR_BEFORE_COMMIT, probability=0.5, times=None))
        return [bool(faults.strike("GET", "/x", b"")) for _ in range(50)]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 5 < sum(struck(1)) < 45


def test_a_fault_can_wait_for_one_document(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.faults.add(Fault(FaultKind.ERROR_AFTER_COMMIT, body_contains="guid-7"))
    assert client.post(PO, shop.order(memo="[guid-6]")).status_code == 200
    assert client.post(PO, shop.order(memo="[guid-7]")).status_code == 500


def test_a_storm_of_429_and_a_throttled_token_endpoint(client: Any, st: ServiceTitanSimulator) -> None:
    st.faults.add(Fault(FaultKind.THROTTLE, path="/vendors", times=3, seconds=7))
    answers = [client.call("GET", "inventory/vendors") for _ in range(4)]
    assert [a.status_code for a in answers] == [429, 429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json()["title"] == "Rate limit is exceeded. Try again in 7 seconds."
    assert st.calls_429 == 3
    st.switches.retry_after_header = st.switches.retry_in_title = False
    st.faults.add(Fault(FaultKind.THROTTLE, path="/connect/token"))
    bare = client.token()
    assert bare.status_code == 429
    assert "Retry-After" not in bare.headers
    assert bare.json()["title"] == "Rate limit is exceeded."


def test_the_bucket_lets_exactly_sixty_calls_a_second_through() -> None:
    now = [100.0]
    bucket = TokenBucket(60, 60, lambda: now[0])
    assert [bucket.take("a") for _ in range(60)] == [0.0] * 60
    assert bucket.take("a") == pytest.approx(1 / 60)
    assert bucket.take("b") == 0.0, "another tenant or application has its own"
    now[0] += 1 / 60
    assert (bucket.take("a"), bucket.take("a") > 0) == (0.0, True)
    allowed = 0
    for _ in range(1000):
        now[0] += 0.01
        allowed += bucket.take("a") == 0.0
    assert 599 <= allowed <= 601
    now[0] += 3600
    assert sum(bucket.take("a") == 0.0 for _ in range(200)) == 60, "an idle hour saves no more than a second's calls"


def test_the_sixty_first_call_of_a_second_is_a_429(client_of: Any) -> None:
    now = [0.0]
    with ServiceTitanSimulator(empty_tenant(SimClock()), monotonic=lambda: now[0]) as st:
        client = client_of(st)
        codes = [client.call("GET", "inventory/vendors").status_code for _ in range(61)]
        assert codes == [200] * 60 + [429]
        assert client.call("GET", "inventory/vendors").headers["Retry-After"] == "1"
        now[0] += 1
        assert client.call("GET", "inventory/vendors").status_code == 200
        assert st.calls_429 == 2
        st.switches.rate_limit_on = False
        assert {client.call("GET", "inventory/vendors").status_code for _ in range(70)} == {200}


def test_latency_is_of_each_connection_on_its_own(client: Any, st: ServiceTitanSimulator, monkeypatch: Any) -> None:
    at_once = threading.Barrier(12, timeout=10)
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        at_once.wait()

    monkeypatch.setattr(st, "pause", pause)
    st.switches.latency_s = 0.15
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: client.call("GET", "inventory/vendors").status_code, range(12)))
    assert (answers, waited) == ([200] * 12, [0.15] * 12)


def test_latency_can_strike_single_requests(client: Any, st: ServiceTitanSimulator, monkeypatch: Any) -> None:
    waited: list[float] = []
    monkeypatch.setattr(st, "pause", waited.append)
    st.faults.add(Fault(FaultKind.LATENCY, path="/vendors", nth=2, seconds=3))
    for _ in range(3):
        client.get("inventory/vendors")
    assert waited == [3]


def test_connections_are_refused_and_accepted_again_on_the_same_port(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    url = st.url
    st.refuse_connections()
    with pytest.raises(requests.ConnectionError):
        client.call("GET", "inventory/vendors")
    assert requests.get(f"{st.control_url}/state", timeout=10).status_code == 200
    st.accept_connections()
    assert st.url == url
    assert client.call("GET", "inventory/vendors").status_code == 200


def test_one_connection_serves_many_requests(client: Any, st: ServiceTitanSimulator) -> None:
    with socket.create_connection(("127.0.0.1", int(st.url.rsplit(":", 1)[1])), timeout=10) as line:
        for _ in range(3):
            line.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = line.recv(65536)
            assert answer.startswith(b"HTTP/1.1 404 Not Found\r\n")
            assert b"Connection: keep-alive" in answer


def test_many_writers_at_once_lose_nothing(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.rate_limit_on = False
    with ThreadPoolExecutor(12) as pool:
        ids = list(pool.map(lambda i: client.made(PO, shop.order(typeId=shop.automatic, memo=f"<{i}>")), range(120)))
    assert len(set(ids)) == 120
    assert len(st.tenant.all_orders()) == len(st.tenant.all_bills()) == 120
    assert all(len(st.tenant.documents_with(f"<{i}>")) == 1 for i in range(120))
