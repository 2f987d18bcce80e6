"""The access token: kept across restarts, renewed in time by one, and errors that come with HTTP 200."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.connectors.zoho_books.session import Session
from app.domain.errors import (
    BadAnswer,
    KnownError,
    ServerFault,
    SignInFailed,
    SignInNeeded,
    Throttled,
    Unreachable,
    WrongSystem,
)
from tests.support.zoho_desk import CLIENT_SECRET, REFRESH, Desk, form

TOO_MANY = {
    "error_description": "You have made too many requests continuously. Please try again after some time.",
    "error": "Access Denied",
    "status": "failure",
}


def test_the_refresh_is_a_form_at_the_accounts_server_of_the_user(desk: Desk) -> None:
    desk.keep("", accounts="https://accounts.zoho.eu")
    desk.stub.api_domain = "https://www.zohoapis.eu"
    session = desk.tokens.session()
    request = desk.stub.sign_ins[0]
    assert request.url == "https://accounts.zoho.eu/oauth/v2/token"
    assert form(request) == {
        "grant_type": "refresh_token",
        "refresh_token": REFRESH,
        "client_id": "1000.CLIENT",
        "client_secret": CLIENT_SECRET,
    }
    assert session.api_domain == "https://www.zohoapis.eu"


def test_a_token_is_renewed_at_55_minutes_and_not_before(desk: Desk) -> None:
    first = desk.tokens.session()
    desk.clock.advance(3299)
    assert desk.tokens.session() is first
    desk.clock.advance(2)
    assert desk.tokens.session().access_token == "1000.access.2"
    assert len(desk.stub.sign_ins) == 2


def test_a_restart_goes_on_with_the_kept_token(desk: Desk) -> None:
    desk.tokens.session()
    desk.clock.advance(3000)
    assert desk.another_program().session().access_token == "1000.access.1"
    assert len(desk.stub.sign_ins) == 1


def test_another_process_that_renewed_spares_this_one_the_renewal(desk: Desk) -> None:
    ours, theirs = desk.tokens, desk.another_program()
    ours.session()
    theirs.session()
    desk.clock.advance(3400)
    renewed = theirs.session()
    assert ours.session() == renewed
    assert len(desk.stub.sign_ins) == 2


def test_many_threads_that_need_a_token_renew_it_once(desk: Desk) -> None:
    gate = threading.Barrier(8)

    def ask() -> str:
        gate.wait(5)
        return desk.tokens.session().access_token

    with ThreadPoolExecutor(8) as pool:
        values = [future.result() for future in [pool.submit(ask) for _ in range(8)]]
    assert values == ["1000.access.1"] * 8
    assert len(desk.stub.sign_ins) == 1


def test_threads_that_waited_for_a_failed_renewal_share_its_failure(desk: Desk) -> None:
    waiting = threading.Semaphore(0)
    desk.stub.token_script = [desk.stub.answer(503, b"")] * 4
    inner = desk.tokens._refreshing

    class Announcing:
        def __enter__(self) -> None:
            waiting.release()
            inner.acquire()

        def __exit__(self, *_: object) -> None:
            inner.release()

    def all_wait() -> None:
        for _ in range(4):
            assert waiting.acquire(timeout=5)

    desk.tokens._refreshing = Announcing()  # type: ignore[assignment]
    desk.stub.while_signing_in = all_wait
    with ThreadPoolExecutor(4) as pool:
        failures = [future.exception() for future in [pool.submit(desk.tokens.session) for _ in range(4)]]
    assert {type(one) for one in failures} == {ServerFault}
    assert len({id(one) for one in failures}) == 4
    assert len(desk.stub.sign_ins) == 1


def test_a_late_refusal_of_an_old_token_does_not_throw_the_new_one_away(desk: Desk) -> None:
    old = desk.tokens.session()
    new = desk.tokens.renew(old)
    assert desk.tokens.renew(old) == new
    assert len(desk.stub.sign_ins) == 2


def test_a_token_that_claims_to_live_longer_than_any_is_renewed(desk: Desk) -> None:
    desk.keep(life_s=90_000)
    assert desk.tokens.session().access_token == "1000.access.1"


@pytest.mark.parametrize("status", [200, 400])
def test_a_revoked_sign_in_is_told_and_not_tried_again_and_again(desk: Desk, status: int) -> None:
    desk.stub.token_script = [desk.stub.answer(status, {"error": "invalid_code"})]
    for _ in range(5):
        with pytest.raises(SignInNeeded, match="no longer valid"):
            desk.tokens.session()
    assert len(desk.stub.sign_ins) == 1
    desk.refresh_token.value = "1000.refresh.new"
    desk.tokens.forget()
    assert desk.tokens.session().access_token


def test_without_a_refresh_token_a_person_must_sign_in_and_nothing_is_sent(desk: Desk) -> None:
    desk.refresh_token.value = None
    with pytest.raises(SignInNeeded, match="not signed in"):
        desk.tokens.session()
    assert desk.stub.sign_ins == []


@pytest.mark.parametrize("status", [200, 400, 429])
def test_too_many_renewals_close_the_endpoint_and_the_restart_knows_it(desk: Desk, status: int) -> None:
    desk.stub.token_script = [desk.stub.answer(status, TOO_MANY)]
    with pytest.raises(Throttled) as first:
        desk.tokens.session()
    assert first.value.retry_after_s == 900
    desk.clock.advance(100)
    with pytest.raises(Throttled) as second:
        desk.another_program().session()
    assert second.value.retry_after_s == 800
    assert len(desk.stub.sign_ins) == 1
    desk.clock.advance(801)
    assert desk.another_program().session().access_token == "1000.access.2"


@pytest.mark.parametrize(
    ("status", "body", "kind", "word"),
    [
        (200, {"error": "invalid_client"}, SignInFailed, "client id"),
        (200, {"error": "invalid_client_secret"}, SignInFailed, "client secret"),
        (200, {"error": "other_dc"}, SignInFailed, "other_dc"),
        (500, {}, ServerFault, "fault"),
        (404, b"<html>", WrongSystem, "other than Zoho"),
        (200, b"<html>portal", BadAnswer, "without an access token"),
        (200, {"token_type": "Bearer"}, BadAnswer, "without an access token"),
        (200, {"access_token": "a b\n"}, BadAnswer, "without an access token"),
    ],
)
def test_each_refusal_of_the_token_endpoint_is_one_of_our_errors(
    desk: Desk, status: int, body: object, kind: type[KnownError], word: str
) -> None:
    desk.stub.token_script = [desk.stub.answer(status, body)]
    with pytest.raises(kind, match=word) as failure:
        desk.tokens.session()
    assert type(failure.value) is kind
    assert failure.value.advice


def test_no_error_shows_a_secret(desk: Desk) -> None:
    said = f"refresh {REFRESH} of {CLIENT_SECRET}"
    desk.stub.token_script = [desk.stub.answer(400, {"error": "odd", "error_description": said})]
    with pytest.raises(SignInFailed) as failure:
        desk.tokens.session()
    shown = f"{failure.value} {failure.value.detail}"
    assert REFRESH not in shown
    assert CLIENT_SECRET not in shown
    session = desk.tokens.session()
    assert session.access_token not in repr(session)
    assert desk.redact(session.access_token) == "***"


def test_an_unreachable_token_server_is_no_sign_in_needed(desk: Desk) -> None:
    desk.stub.token_script = [Unreachable("gone", system="Zoho Books", advice="x")]
    with pytest.raises(Unreachable):
        desk.tokens.session()
    assert desk.tokens.session().access_token == "1000.access.2"


def test_a_foreign_api_domain_gets_no_token(desk: Desk) -> None:
    desk.stub.api_domain = "https://www.zohoapis.evil.example"
    with pytest.raises(SignInFailed, match="API server"):
        desk.api.taxes()
    assert desk.stub.calls == []


def test_an_answer_without_api_domain_stays_where_the_sign_in_was(desk: Desk) -> None:
    desk.keep("", accounts="https://accounts.zoho.jp")
    desk.kept.value = (desk.kept.value or "").replace(desk.stub.api_domain, "")
    desk.stub.token_script = [desk.stub.token("t-1", api_domain=None)]
    assert desk.tokens.session().api_domain == "https://www.zohoapis.jp"


def test_an_undocumented_api_must_be_named_by_the_answer(desk: Desk) -> None:
    desk.keep("", accounts="https://accounts.zoho.uk")
    desk.kept.value = (desk.kept.value or "").replace(desk.stub.api_domain, "")
    desk.stub.token_script = [desk.stub.token("t-1", api_domain=None)]
    with pytest.raises(BadAnswer, match="where the books"):
        desk.tokens.session()


@pytest.mark.parametrize("text", ["", "{}", "[]", "x", '{"accounts": "https://evil.example"}', "null"])
def test_a_damaged_session_is_renewed(desk: Desk, text: str) -> None:
    desk.kept.value = text
    assert desk.tokens.session().access_token == "1000.access.1"


def test_a_kept_session_of_a_foreign_server_is_not_believed(desk: Desk) -> None:
    desk.keep(accounts="https://accounts.evil.example")
    assert desk.tokens.session().accounts_server == desk.where.accounts_url
    assert [one.url for one in desk.stub.sign_ins] == [f"{desk.where.accounts_url}/oauth/v2/token"]


def test_a_session_survives_as_text_and_fits_into_any_keyring(desk: Desk) -> None:
    now = desk.clock.now()
    session = Session(
        "https://accounts.zoho.in", "https://www.zohoapis.in", "1000." + "a" * 64, now, frozenset({"a.b"}), now
    )
    assert Session.from_text(session.to_text()) == session
    many = frozenset(f"ZohoBooks.scope{number}.CREATE" for number in range(90))
    wide = Session("https://a", "https://b", "t" * 100, now + timedelta(hours=1), many)
    assert len(wide.to_text()) <= 1280
    assert Session.from_text(wide.to_text()) == Session("https://a", "https://b", "t" * 100, wide.expires_at)
