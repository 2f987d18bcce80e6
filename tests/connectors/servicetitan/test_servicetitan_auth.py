"""Signing in: one token for all, renewed in time, by one thread, and never shown."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest

from app.connectors.servicetitan.auth import TokenSource
from app.connectors.servicetitan.environment import INTEGRATION, PRODUCTION, Credentials, environment
from app.domain.errors import (
    BadAnswer,
    ConfigurationError,
    KnownError,
    ServerFault,
    SignInFailed,
    Throttled,
    Unreachable,
    WrongSystem,
)
from app.domain.redaction import Redactor


@pytest.fixture
def source(clock: Any, stub: Any, credentials: Credentials, redact: Redactor) -> TokenSource:
    return TokenSource(
        environment=environment("custom", api_url="http://localhost:1", auth_url="http://localhost:1"),
        credentials=credentials,
        transport=stub,
        clock=clock,
        redact=redact,
    )


def test_the_request_is_a_form_with_the_client_credentials(source: TokenSource, stub: Any) -> None:
    source.token()
    request = stub.sign_ins[0]
    assert request.method == "POST"
    assert request.url == "http://localhost:1/connect/token"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["client-id-1"],
        "client_secret": ["client-secret-1"],
    }


def test_a_token_is_used_until_shortly_before_its_end(source: TokenSource, stub: Any, clock: Any) -> None:
    first = source.token()
    clock.advance(805)
    assert source.token() is first
    clock.advance(10)
    assert source.token().value == "token-2"
    assert len(stub.sign_ins) == 2


@pytest.mark.parametrize(
    ("said", "usable_s"), [(900, 810), (86400, 810), ("x", 810), (None, 810), (0, 810), (300, 210), (60, 30)]
)
def test_a_token_lives_as_long_as_the_answer_says_but_never_over_900_s(
    source: TokenSource, stub: Any, clock: Any, said: object, usable_s: float
) -> None:
    stub.token_script = [stub.answer(200, {"access_token": "a", "expires_in": said})]
    assert source.token().usable_until - clock.monotonic() == usable_s


def test_many_threads_that_need_a_token_sign_in_once(source: TokenSource, stub: Any) -> None:
    gate = threading.Barrier(12)

    def ask() -> str:
        gate.wait(5)
        return source.token().value

    with ThreadPoolExecutor(12) as pool:
        values = [future.result() for future in [pool.submit(ask) for _ in range(12)]]
    assert values == ["token-1"] * 12
    assert len(stub.sign_ins) == 1


def test_many_threads_whose_token_was_refused_renew_it_once(source: TokenSource, stub: Any) -> None:
    refused = source.token()
    gate = threading.Barrier(12)

    def renew() -> str:
        gate.wait(5)
        return source.renew(refused).value

    with ThreadPoolExecutor(12) as pool:
        values = [future.result() for future in [pool.submit(renew) for _ in range(12)]]
    assert values == ["token-2"] * 12
    assert len(stub.sign_ins) == 2


def test_a_late_refusal_of_an_old_token_does_not_throw_the_new_one_away(source: TokenSource, stub: Any) -> None:
    old = source.token()
    new = source.renew(old)
    assert source.renew(old) is new
    assert len(stub.sign_ins) == 2


class AnnouncingLock:
    """A lock that tells when somebody comes to it."""

    def __init__(self) -> None:
        self.arrived = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self.arrived.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_threads_that_waited_for_a_failed_sign_in_share_its_failure(source: TokenSource, stub: Any) -> None:
    stub.token_script = [stub.answer(400, {"error": "invalid_client"})] * 6
    lock = source._refreshing = AnnouncingLock()  # type: ignore[assignment]
    go_on = threading.Event()
    stub.while_signing_in = lambda: go_on.wait(5)
    failures: list[KnownError] = []

    def ask() -> None:
        try:
            source.token()
        except KnownError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert lock.arrived.acquire(timeout=5)
    go_on.set()
    for thread in threads:
        thread.join(5)

    assert [type(failure) for failure in failures] == [SignInFailed] * 6
    assert len({id(failure) for failure in failures}) == 6
    assert len(stub.sign_ins) == 1


def test_after_a_failure_the_next_caller_tries_again(source: TokenSource, stub: Any) -> None:
    stub.token_script = [stub.answer(400, {"error": "invalid_client"})]
    with pytest.raises(SignInFailed):
        source.token()
    assert source.token().value == "token-2"


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (400, {"error": "invalid_client"}, SignInFailed, "client id or the client secret"),
        (401, {"error": "unauthorized_client", "error_description": "no"}, SignInFailed, "client id"),
        (400, {"error": "invalid_scope"}, SignInFailed, "invalid_scope"),
        (403, None, SignInFailed, "HTTP 403"),
        (400, b"<html>", SignInFailed, "HTTP 400"),
        (429, {"title": "Rate limit is exceeded."}, Throttled, "sign in"),
        (503, b"", ServerFault, "fault"),
        (404, b"<html>", WrongSystem, "other than ServiceTitan"),
        (302, b"", WrongSystem, "other than ServiceTitan"),
        (200, b"<html>please sign in</html>", BadAnswer, "without an access token"),
        (200, {"access_token": ""}, BadAnswer, "without an access token"),
        (200, {"access_token": "a\nb"}, BadAnswer, "without an access token"),
        (200, [], BadAnswer, "without an access token"),
    ],
)
def test_each_refusal_of_the_sign_in_has_its_error(
    source: TokenSource, stub: Any, status: int, body: object, error: type[KnownError], words: str
) -> None:
    stub.token_script = [stub.answer(status, body)]
    with pytest.raises(error) as caught:
        source.token()
    assert words in f"{caught.value} {caught.value.detail}"
    assert "invalid_" not in str(caught.value), "a word for developers"
    assert "client-secret-1" not in f"{caught.value}{caught.value.detail}"
    assert caught.value.advice


def test_a_throttled_sign_in_is_left_alone_until_the_time_is_over(source: TokenSource, stub: Any, clock: Any) -> None:
    stub.token_script = [stub.answer(429, {}, {"retry-after": "20"})]
    with pytest.raises(Throttled) as first:
        source.token()
    clock.advance(5)
    with pytest.raises(Throttled) as second:
        source.token()
    assert (first.value.retry_after_s, second.value.retry_after_s) == (20.0, 15.0)
    assert len(stub.sign_ins) == 1

    clock.advance(15)
    assert source.token().value == "token-2"


def test_a_network_failure_while_signing_in_means_nothing_was_sent(source: TokenSource, stub: Any) -> None:
    stub.token_script = [Unreachable("gone", system="ServiceTitan", advice="x")]
    with pytest.raises(Unreachable):
        source.token()


def test_the_token_is_masked_and_has_no_repr(source: TokenSource, redact: Redactor) -> None:
    token = source.token()
    assert token.value not in repr(token)
    assert redact(f"x {token.value} client-secret-1 ak1.app-key-1") == "x *** *** ***"


def test_granted_scopes_are_read(source: TokenSource) -> None:
    assert source.token().scopes == {"tn.a:r", "tn.b:w"}


# ------------------------------------------------------------ environments and credentials


def test_the_two_real_environments_have_fixed_addresses() -> None:
    assert environment("production", api_url="http://127.0.0.1:1") is PRODUCTION
    assert environment(" Integration ") is INTEGRATION
    assert PRODUCTION.api_url == "https://api.servicetitan.io"
    assert PRODUCTION.token_url == "https://auth.servicetitan.io/connect/token"
    assert INTEGRATION.api_url == "https://api-integration.servicetitan.io"
    assert INTEGRATION.token_url == "https://auth-integration.servicetitan.io/connect/token"


@pytest.mark.parametrize("auth_url", ["http://127.0.0.1:8082/", "http://127.0.0.1:8082/connect/token"])
def test_a_custom_environment_takes_the_token_address_with_or_without_its_path(auth_url: str) -> None:
    made = environment("custom", api_url="http://[::1]:8081/", auth_url=auth_url)
    assert made.api_url == "http://[::1]:8081"
    assert made.token_url == "http://127.0.0.1:8082/connect/token"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://api.servicetitan.io",
        "http://10.0.0.1:1",
        "http://127.0.0.1@evil.com",
        "http://localhost.evil.com",
        "file:///etc/passwd",
        "http://127.0.0.1:x",
        "http://u:p@127.0.0.1:1",
        "http://127.0.0.1:1?x=1",
    ],
)
def test_a_custom_environment_stays_on_this_pc(url: str) -> None:
    with pytest.raises(ConfigurationError):
        environment("custom", api_url=url, auth_url="http://127.0.0.1:1")
    with pytest.raises(ConfigurationError):
        environment("custom", api_url="http://127.0.0.1:1", auth_url=url)


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="staging"):
        environment("staging")


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"tenant_id": " "}, "servicetitan.tenant_id"),
        ({"tenant_id": "12a"}, "servicetitan.tenant_id"),
        ({"client_id": ""}, "servicetitan.client_id"),
        ({"client_secret": "a\nb"}, "SERVICETITAN_CLIENT_SECRET"),
        ({"app_key": "schlüssel"}, "SERVICETITAN_APP_KEY"),
    ],
)
def test_a_missing_or_malformed_credential_is_named_but_not_shown(changed: dict[str, str], setting: str) -> None:
    given = {"tenant_id": "1", "client_id": "c", "client_secret": "s", "app_key": "k", **changed}
    with pytest.raises(ConfigurationError) as caught:
        Credentials(**given).checked()
    assert caught.value.item == setting
    assert "a\nb" not in str(caught.value)


def test_blanks_around_credentials_are_dropped() -> None:
    assert Credentials(" 1 ", " c", "s\n", "\tk").checked() == Credentials("1", "c", "s", "k")
    assert "secret-x" not in repr(Credentials("1", "c", "secret-x", "k"))
