"""Limits of organization and user, refused requests, and misbehaviour on order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests
from zoho_sim_client import Client, Shop

from app.simulators.zoho_books import Fault, FaultKind, Unknown, ZohoBooksSimulator

BUDGET = ("X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset")


def test_every_answer_of_an_organization_says_what_is_left_of_its_day(client: Client, shop: Shop) -> None:
    good = client.call("GET", "/contacts")
    assert [good.headers[name] for name in BUDGET[:2]] == ["1000", "999"]
    assert client.call("POST", "/bills", {}).headers["X-Rate-Limit-Remaining"] == "998"
    assert not set(BUDGET) & set(client.call("GET", "/organizations", organization_id=None).headers)


def test_the_day_ends_at_midnight_of_the_organization(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    zoho.clock.advance((datetime(2025, 11, 3, 13, 1, 39, tzinfo=UTC) - zoho.clock.now()).total_seconds())
    client.renew()
    assert client.call("GET", "/contacts").headers["X-Rate-Limit-Reset"] == "19701"
    zoho.limits.spend_budget(remaining=1)
    client.get("/contacts")
    answer = client.call("GET", "/contacts")
    assert (answer.status_code, answer.json()["code"]) == (429, 45)
    assert "maximum call rate limit of 1000" in answer.json()["message"]
    assert not set(BUDGET) & set(answer.headers)
    zoho.clock.advance(19702)
    client.renew()
    assert client.call("GET", "/contacts").headers["X-Rate-Limit-Remaining"] == "999"


def test_more_than_a_hundred_calls_a_minute_block_the_organization(client: Client, zoho: ZohoBooksSimulator) -> None:
    zoho.switches.minute_limit = 3
    for _ in range(3):
        client.get("/contacts")
    answer = client.call("GET", "/contacts")
    assert (answer.status_code, answer.json()["code"], answer.headers.get("Retry-After")) == (429, 44, None)
    zoho.clock.advance(59)
    assert client.refusal("GET", "/contacts") == (429, 44)
    client.good("GET", "/organizations", organization_id=None)
    zoho.clock.advance(2)
    client.get("/contacts")
    assert zoho.limits.spent_today == 4
    assert zoho.calls_429 == 2


def test_too_many_calls_of_a_user_block_him_for_an_hour_and_say_so(client: Client, zoho: ZohoBooksSimulator) -> None:
    zoho.switches.user_minute_limit = 2
    for _ in range(2):
        client.good("GET", "/organizations", organization_id=None)
    answer = client.call("GET", "/organizations", organization_id=None)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (429, 43, "3600")
    zoho.clock.advance(600)
    assert client.call("GET", "/contacts").headers["Retry-After"] == "3000"
    zoho.clock.advance(3001)
    client.renew()
    client.get("/contacts")


def test_no_more_requests_in_process_than_the_plan_allows(client: Client, zoho: ZohoBooksSimulator) -> None:
    zoho.switches.concurrent_limit = 2
    zoho.faults.add(Fault(FaultKind.STALL_AFTER_COMMIT, path="/contacts$", times=2))
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(client.call, "GET", "/contacts") for _ in range(2)]
        assert zoho.wait_for_stalled(2)
        assert client.refusal("GET", "/bills") == (429, 1070)
        zoho.release()
        for one in waiting:
            with pytest.raises(requests.ConnectionError):
                one.result()
    client.get("/bills")


@pytest.mark.parametrize("code", [43, 44, 45, 1070])
def test_each_429_comes_on_order(client: Client, zoho: ZohoBooksSimulator, code: int) -> None:
    zoho.faults.add(Fault(FaultKind.THROTTLE, code=code, method="GET", path="/books/v3/bills$"))
    answer = client.call("GET", "/bills")
    assert (answer.status_code, answer.json()["code"]) == (429, code)
    assert ("Retry-After" in answer.headers) is (code == 43)
    client.get("/bills")


@pytest.mark.parametrize(("kind", "stored"), [(FaultKind.RESET_BEFORE_COMMIT, 0), (FaultKind.RESET_AFTER_COMMIT, 1)])
def test_a_lost_answer_may_have_stored_the_bill(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator, kind: FaultKind, stored: int
) -> None:
    zoho.faults.add(Fault(kind, method="POST", path="/bills$", body_contains="INV-7"))
    with pytest.raises(requests.ConnectionError):
        client.call("POST", "/bills", shop.bill("INV-7"))
    assert len(shop.org.bills) == stored
    assert [seen.delivered for seen in zoho.writes] == [False]
    client.get("/bills")


def test_an_error_after_the_work_and_other_nonsense(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    zoho.faults.add(Fault(FaultKind.ERROR_AFTER_COMMIT, method="POST"))
    assert client.refusal("POST", "/bills", shop.bill("INV-1")) == (500, 1000)
    zoho.faults.add(Fault(FaultKind.GARBAGE, method="POST"))
    assert "<html>" in client.call("POST", "/bills", shop.bill("INV-2")).text
    zoho.faults.add(Fault(FaultKind.EMPTY, method="POST"))
    assert client.call("POST", "/bills", shop.bill("INV-3")).content == b""
    zoho.faults.add(Fault(FaultKind.SWALLOWED, method="POST"))
    assert client.call("POST", "/bills", shop.bill("INV-4")).content == b""
    assert [bill.number for bill in shop.org.bills] == ["INV-1", "INV-2", "INV-3"]


def test_refused_connections(client: Client, zoho: ZohoBooksSimulator) -> None:
    zoho.refuse_connections()
    with pytest.raises(requests.ConnectionError):
        client.call("GET", "/bills")
    zoho.accept_connections()
    client.get("/bills")


@pytest.mark.parametrize("authorization", ["", "Zoho-oauthtoken", "Basic abc", "Bearer 1000.a.b"])
def test_a_missing_or_malformed_header_is_14(client: Client, authorization: str) -> None:
    client.session.headers["Authorization"] = authorization
    assert client.refusal("GET", "/bills") == (401, 14)


def test_what_does_not_exist_is_refused_and_remembered(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    client.get("/bills", filter_by="Status.All")
    assert zoho.unknown == []
    assert client.refusal("GET", "/cheeses") == (404, 5)
    assert client.refusal("PUT", "/organizations", {})[0] == 405
    assert client.refusal("POST", "/bills", shop.bill(colour="red")) == (400, 4)
    assert client.refusal("POST", "/bills", shop.bill("I", shop.line(taste="sweet"))) == (400, 4)
    client.get("/bills", custom_field="x")
    assert zoho.unknown == [
        "GET /books/v3/cheeses: GET /books/v3/cheeses",
        "PUT /books/v3/organizations: PUT /books/v3/organizations",
        "POST /books/v3/bills: colour",
        "POST /books/v3/bills: line_items.taste",
        "GET /books/v3/bills: ?custom_field",
    ]
    zoho.switches.unknown_fields = Unknown.IGNORED
    client.good("POST", "/bills", shop.bill(colour="red"))


@pytest.mark.parametrize(
    "send",
    [
        lambda url, session: session.post(url, data={"vendor_id": "1"}, timeout=10),
        lambda url, session: session.post(url, data="{", headers={"Content-Type": "application/json"}, timeout=10),
    ],
)
def test_a_form_or_broken_json_is_1038(
    client: Client, zoho: ZohoBooksSimulator, send: Callable[[str, requests.Session], requests.Response]
) -> None:
    url = f"{zoho.url}/books/v3/bills?organization_id={client.org.organization_id}"
    assert (send(url, client.session).status_code, send(url, client.session).json()["code"]) == (400, 1038)


def test_the_organization_has_to_be_named_and_be_ones_own(client: Client) -> None:
    assert client.refusal("GET", "/bills", organization_id=None) == (400, 4)
    assert client.refusal("GET", "/bills", organization_id="123") == (400, 6041)
