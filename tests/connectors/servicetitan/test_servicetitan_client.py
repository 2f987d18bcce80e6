"""One call: what is sent, what is tried again, what never is, and what each answer means."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.connectors.http import Effect, HttpRequest
from app.connectors.servicetitan import resources
from app.connectors.servicetitan.client import RetryPolicy, ServiceTitanClient
from app.domain.errors import (
    BadAnswer,
    Busy,
    KnownError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    Rejected,
    ServerFault,
    SignInFailed,
    SystemError_,
    Throttled,
    Unreachable,
    WrongSystem,
)

ORDERS = resources.PURCHASE_ORDERS
Make = Callable[[Any], Any]


def write(client: ServiceTitanClient) -> object:
    return client.write("POST", ORDERS, {"tax": Decimal("10.50")}, item="Purchase order INV-1")


def read(client: ServiceTitanClient) -> object:
    return client.get(ORDERS, (("page", "1"), ("sort", "+Id")))


# ------------------------------------------------------------ what is sent


def test_a_read_carries_token_app_key_and_encoded_parameters(client: ServiceTitanClient, stub: Any) -> None:
    read(client)
    request = stub.calls[0]
    assert request.method == "GET"
    assert request.url == "http://127.0.0.1:1/inventory/v2/tenant/960001001/purchase-orders?page=1&sort=%2BId"
    assert request.headers["Authorization"] == "Bearer token-1"
    assert request.headers["ST-App-Key"] == "ak1.app-key-1"
    assert "Content-Type" not in request.headers
    assert request.effect is Effect.READ


def test_a_write_carries_exact_json(client: ServiceTitanClient, stub: Any) -> None:
    assert write(client) == {"id": 1}
    request = stub.calls[0]
    assert request.body == b'{"tax":10.50}'
    assert request.headers["Content-Type"] == "application/json"
    assert request.effect is Effect.WRITE
    assert request.item == "Purchase order INV-1"


def test_a_written_call_with_an_empty_success_gives_none(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.answer(204), stub.answer(200, b"  ")]
    assert write(client) is None
    assert write(client) is None


def test_numbers_arrive_as_decimals(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.answer(200, b'{"total": 0.1, "big": 123456789012345678.90}')]
    assert read(client) == {"total": Decimal("0.1"), "big": Decimal("123456789012345678.90")}


# ------------------------------------------------------------ one error per answer

READ_ERRORS: list[tuple[str, Make, type[KnownError], str]] = [
    ("400", lambda s: s.problem(400, "Bad", {"ids": ["too many"]}), Rejected, "ids: too many"),
    ("401", lambda s: s.problem(401, "Unauthorized"), SignInFailed, "refused the sign-in"),
    (
        "401 app key",
        lambda s: s.gateway(401, "Access denied due to invalid subscription key."),
        SignInFailed,
        "app key",
    ),
    ("403 scope", lambda s: s.problem(403, "Scope tn.inv.purchaseorders:r is required."), PermissionMissing, ":r"),
    ("403 tenant", lambda s: s.problem(403, "Access to tenant 5 is denied."), SignInFailed, "tenant id"),
    ("404 record", lambda s: s.problem(404, "Not found"), NotFound, "does not have this purchase order"),
    ("404 gateway", lambda s: s.gateway(404, "Resource not found"), PermissionMissing, "tn.inv.purchaseorders:r"),
    ("404 tenant", lambda s: s.gateway(404, "Tenant 5 not found"), SignInFailed, "tenant id"),
    ("404 neither", lambda s: s.answer(404, b"<html>nginx</html>"), WrongSystem, "Something other"),
    ("302", lambda s: s.answer(302, b""), WrongSystem, "302"),
    ("429", lambda s: s.problem(429, "Rate limit is exceeded."), Throttled, "limits the number"),
    ("500", lambda s: s.answer(500, b"oops"), ServerFault, "500"),
    ("502", lambda s: s.answer(502, b""), ServerFault, "502"),
    ("503", lambda s: s.problem(503, "busy"), ServerFault, "503"),
    ("504", lambda s: s.gateway(504, "timeout"), ServerFault, "504"),
    ("200 no json", lambda s: s.answer(200, b"<html>"), BadAnswer, "not readable"),
    ("200 empty", lambda s: s.answer(200, b""), BadAnswer, "not readable"),
    ("200 NaN", lambda s: s.answer(200, b'{"a": NaN}'), BadAnswer, "not readable"),
]
WRITE_ERRORS: list[tuple[str, Make, type[KnownError], str]] = [
    ("400", lambda s: s.problem(400, "Bad", {"items[0].cost": ["must be > 0"]}), Rejected, "cost: must be > 0"),
    ("401", lambda s: s.problem(401, "Unauthorized"), SignInFailed, "refused the sign-in"),
    ("403", lambda s: s.problem(403, "Forbidden"), PermissionMissing, "tn.inv.purchaseorders:w"),
    ("404 record", lambda s: s.problem(404, "No such PO"), NotFound, "No such PO"),
    ("404 gateway", lambda s: s.gateway(404, "Unable to match"), PermissionMissing, "tn.inv.purchaseorders:w"),
    ("409", lambda s: s.problem(409, "Already cancelled"), Rejected, "Already cancelled"),
    ("413", lambda s: s.answer(413, b""), Rejected, "refused the purchase order"),
    ("422", lambda s: s.problem(422, "No"), Rejected, "No"),
    ("429", lambda s: s.problem(429, "Rate limit is exceeded."), Throttled, "not carried out"),
    ("302", lambda s: s.answer(302, b""), WrongSystem, "302"),
    ("408", lambda s: s.answer(408, b""), OutcomeUnknown, "may or may not"),
    ("500", lambda s: s.answer(500, b""), OutcomeUnknown, "may or may not"),
    ("502", lambda s: s.gateway(502, "Bad gateway"), OutcomeUnknown, "may or may not"),
    ("503", lambda s: s.answer(503, b""), OutcomeUnknown, "may or may not"),
    ("504", lambda s: s.answer(504, b""), OutcomeUnknown, "may or may not"),
    ("200 no json", lambda s: s.answer(200, b"<html>"), OutcomeUnknown, "cannot be read"),
]


@pytest.mark.parametrize(("make", "error", "words"), [c[1:] for c in READ_ERRORS], ids=[c[0] for c in READ_ERRORS])
def test_each_answer_to_a_read_has_its_error(
    client: ServiceTitanClient, stub: Any, make: Make, error: type[KnownError], words: str
) -> None:
    stub.script = [make(stub) for _ in range(8)]
    with pytest.raises(error) as caught:
        read(client)
    assert words in str(caught.value)
    assert type(caught.value) is error
    assert caught.value.advice
    if isinstance(caught.value, SystemError_):
        assert caught.value.system == "ServiceTitan"


@pytest.mark.parametrize(("make", "error", "words"), [c[1:] for c in WRITE_ERRORS], ids=[c[0] for c in WRITE_ERRORS])
def test_each_answer_to_a_write_has_its_error(
    client: ServiceTitanClient, stub: Any, make: Make, error: type[KnownError], words: str
) -> None:
    stub.script = [make(stub) for _ in range(8)]
    with pytest.raises(error) as caught:
        write(client)
    assert words in str(caught.value)
    assert type(caught.value) is error
    assert len(stub.calls) == (2 if "401" in caught.value.detail else 1)


def test_the_noise_field_request_is_dropped_and_the_real_fields_stay(client: ServiceTitanClient, stub: Any) -> None:
    errors = {
        "request": ["The request field is required."],
        "shipTo": ["required"],
        "items[0].cost": ["too low", "bad"],
    }
    stub.script = [stub.problem(400, "One or more validation errors occurred.", errors)]
    with pytest.raises(Rejected) as caught:
        write(client)
    assert caught.value.fields == {"shipTo": ["required"], "items[0].cost": ["too low", "bad"]}
    assert caught.value.what == "ServiceTitan refused the purchase order: shipTo: required; items[0].cost: too low bad."
    assert caught.value.item == "Purchase order INV-1"


def test_where_only_the_noise_field_stands_its_message_is_kept(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.problem(400, "Bad", {"request": ["The request field is required."]})]
    with pytest.raises(Rejected, match="The request field is required") as caught:
        write(client)
    assert caught.value.fields == {}


@pytest.mark.parametrize(
    "body",
    [b'{"title":null,"errors":null}', b'{"errors":[1]}', b'{"errors":{"a":"b","c":null}}', b"[]", b"null", b"\xff"],
)
def test_a_strange_error_body_is_still_a_refusal(client: ServiceTitanClient, stub: Any, body: bytes) -> None:
    stub.script = [stub.answer(400, body)]
    with pytest.raises(Rejected):
        write(client)


def test_an_error_that_quotes_a_secret_does_not_show_it(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.problem(400, "bad", {"f": ["client-secret-1 ak1.app-key-1 Bearer token-1"]})]
    with pytest.raises(Rejected) as caught:
        write(client)
    shown = f"{caught.value}{caught.value.detail}{caught.value.fields}"
    assert "secret-1" not in shown
    assert "key-1" not in shown
    assert "token-1" not in shown


# ------------------------------------------------------------ retries


def test_a_read_is_tried_again_until_it_works(client: ServiceTitanClient, stub: Any, clock: Any) -> None:
    stub.script = [
        stub.answer(500),
        Unreachable("x", system="ServiceTitan", advice="y"),
        Busy("x", system="ServiceTitan", advice="y"),
        stub.answer(200, {"a": 1}),
    ]
    assert read(client) == {"a": 1}
    assert [s for s in clock.slept if s > 0.1] == [0.75, 1.5, 3.0], "growing, half of it random"


def test_a_read_is_given_up_after_its_attempts(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.answer(503)] * 20
    with pytest.raises(ServerFault):
        read(client)
    assert len(stub.calls) == 4


def test_a_read_that_finds_no_connection_is_given_up_soon(client: ServiceTitanClient, stub: Any, clock: Any) -> None:
    stub.script = [Unreachable("x", system="ServiceTitan", advice="y")] * 20
    with pytest.raises(Unreachable):
        read(client)
    assert sum(clock.slept) < 4, "seconds: a person watches the run"


def test_a_read_is_given_up_when_the_next_wait_would_last_too_long(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.answer(503, b"", {"retry-after": "101"})] * 5
    with pytest.raises(ServerFault) as caught:
        read(client)
    assert len(stub.calls) == 1
    assert caught.value.retry_after_s == 101


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_a_definitive_refusal_of_a_read_is_not_tried_again(client: ServiceTitanClient, stub: Any, status: int) -> None:
    stub.script = [stub.problem(status, "no")] * 5
    with pytest.raises(KnownError):
        read(client)
    assert len(stub.calls) == 1


@pytest.mark.parametrize(
    "failure",
    [
        lambda s: s.answer(500),
        lambda s: s.answer(503, b"", {"retry-after": "1"}),
        lambda s: s.problem(429, "Rate limit is exceeded. Try again in 1 seconds."),
        lambda s: Unreachable("x", system="ServiceTitan", advice="y"),
        lambda s: OutcomeUnknown("x", item="i", advice="y"),
        lambda s: s.answer(200, b"<html>"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_is_never_sent_twice(client: ServiceTitanClient, stub: Any, failure: Make, method: str) -> None:
    stub.script = [failure(stub)]
    with pytest.raises(KnownError):
        client.write(method, ORDERS, {}, item="x")
    assert len(stub.calls) == 1


@pytest.mark.parametrize(
    ("headers", "title", "waited"),
    [
        ({"retry-after": "9"}, "Rate limit is exceeded. Try again in 4 seconds.", 9.0),
        ({}, "Rate limit is exceeded. Try again in 4 seconds.", 4.0),
        ({"retry-after": "soon"}, "Rate limit is exceeded. Try again in 1 second.", 1.0),
        ({}, "Too many requests", 0.75),
    ],
)
def test_after_a_429_it_waits_as_told_by_header_else_title_else_growing(
    client: ServiceTitanClient, stub: Any, clock: Any, headers: dict[str, str], title: str, waited: float
) -> None:
    stub.script = [stub.problem(429, title, headers=headers), stub.answer(200, {})]
    started = clock.monotonic()
    read(client)
    assert clock.monotonic() - started == pytest.approx(waited, abs=0.1)


@pytest.mark.parametrize(("title", "held_s"), [("Try again in 30 seconds.", 30.0), ("no idea", 2.0)])
def test_a_429_of_a_write_holds_every_thread_back(
    client: ServiceTitanClient, stub: Any, clock: Any, title: str, held_s: float
) -> None:
    stub.script = [stub.problem(429, title)]
    with pytest.raises(Throttled):
        write(client)
    refused_at = clock.monotonic()
    sent_at: list[float] = []

    def note(_: HttpRequest) -> Any:
        sent_at.append(clock.monotonic())
        return stub.answer(200, {})

    stub.script = [note]
    other = threading.Thread(target=lambda: read(client))
    other.start()
    other.join(5)
    assert sent_at[0] - refused_at >= held_s


# ------------------------------------------------------------ tokens inside calls


def test_a_401_fetches_one_new_token_and_makes_the_call_once_more(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.problem(401, "Unauthorized"), stub.answer(200, {"id": 9})]
    assert write(client) == {"id": 9}
    assert [call.headers["Authorization"] for call in stub.calls] == ["Bearer token-1", "Bearer token-2"]
    assert stub.calls[0].body == stub.calls[1].body


def test_a_second_401_is_a_failed_sign_in(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.problem(401, "Unauthorized")] * 5
    with pytest.raises(SignInFailed):
        write(client)
    assert (len(stub.calls), len(stub.sign_ins)) == (2, 2)


def test_a_refused_app_key_costs_no_further_sign_in(client: ServiceTitanClient, stub: Any) -> None:
    stub.script = [stub.gateway(401, "Access denied due to invalid subscription key.")]
    with pytest.raises(SignInFailed, match="app key"):
        write(client)
    assert (len(stub.calls), len(stub.sign_ins)) == (1, 1)


def test_a_failing_renewal_after_a_401_ends_the_write_without_a_second_call(
    client: ServiceTitanClient, stub: Any
) -> None:
    stub.token_script = [stub.answer(200, {"access_token": "first"}), stub.answer(400, {"error": "invalid_client"})]
    stub.script = [stub.problem(401, "Unauthorized")]
    with pytest.raises(SignInFailed, match="client id"):
        write(client)
    assert len(stub.calls) == 1


def test_a_token_that_ends_during_a_backoff_is_replaced_before_the_next_attempt(
    client: ServiceTitanClient, stub: Any, clock: Any
) -> None:
    read(client)
    clock.advance(770)
    stub.script = [stub.answer(500, b"", {"retry-after": "60"}), stub.answer(200, {})]
    read(client)
    assert [call.headers["Authorization"] for call in stub.calls] == [
        "Bearer token-1",
        "Bearer token-1",
        "Bearer token-2",
    ]


def test_a_token_that_ends_while_a_write_waits_for_its_turn_is_replaced(
    client: ServiceTitanClient, stub: Any, clock: Any
) -> None:
    read(client)
    clock.advance(780)
    stub.script = [stub.problem(429, "Try again in 60 seconds."), stub.answer(200, {"id": 3})]
    with pytest.raises(Throttled):
        write(client)
    write(client)
    assert stub.calls[-1].headers["Authorization"] == "Bearer token-2"


def test_a_sign_in_that_is_down_is_tried_again_for_a_read_but_not_for_a_write(
    client: ServiceTitanClient, stub: Any
) -> None:
    stub.token_script = [stub.answer(503)]
    with pytest.raises(ServerFault):
        write(client)
    assert stub.calls == []
    stub.token_script = [stub.answer(503)]
    read(client)
    assert len(stub.calls) == 1


def test_many_threads_with_a_revoked_token_sign_in_once_and_all_succeed(client: ServiceTitanClient, stub: Any) -> None:
    read(client)
    stub.calls.clear()

    def judge(request: HttpRequest) -> Any:
        if request.headers["Authorization"] == "Bearer token-1":
            return stub.problem(401, "Unauthorized")
        return stub.answer(200, {"id": 1})

    stub.script = [judge] * 24
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(write(client))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert results == [{"id": 1}] * 12
    assert len(stub.sign_ins) == 2


# ------------------------------------------------------------ the server's clock


def test_the_server_time_is_its_last_date_plus_what_passed_since(
    client: ServiceTitanClient, stub: Any, clock: Any
) -> None:
    assert client.server_now() is None
    read(client)
    first = client.server_now()
    assert first is not None
    assert abs((first - clock.now()).total_seconds()) < 1
    clock.advance(100)
    assert client.server_now() == first + timedelta(seconds=100)


def test_an_error_sets_the_server_time_too_and_a_malformed_date_does_not(
    client: ServiceTitanClient, stub: Any, clock: Any
) -> None:
    stub.script = [stub.answer(400, {}, {"date": "Wed, 05 Nov 2025 00:00:00 GMT"})]
    with pytest.raises(Rejected):
        write(client)
    known = client.server_now()
    assert known is not None
    assert known.isoformat() == "2025-11-05T00:00:00+00:00"
    stub.script = [stub.answer(200, {}, {"date": "yesterday"})]
    read(client)
    assert (client.server_now() or known) - known < timedelta(seconds=1)


def test_the_policy_has_bounds() -> None:
    policy = RetryPolicy()
    assert policy.attempts <= 10
    assert policy.total_s <= 300
