"""One call: where it goes, what each answer means, what is tried again, and what is never sent twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.connectors.zoho_books import resources
from app.connectors.zoho_books.api import ZohoBooksApi
from app.domain.errors import (
    BadAnswer,
    Busy,
    ConfigurationError,
    Duplicate,
    KnownError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    Rejected,
    ServerFault,
    SignInNeeded,
    Unreachable,
    WrongSystem,
)
from tests.support.zoho_desk import ORGANIZATION, Desk, query

BILL = {"bill": {"bill_id": "460000000098765", "total": 10.1}}
LOST = OutcomeUnknown("lost", item="Bill 1", advice="x")


def write(desk: Desk, body: dict[str, Any] | None = None) -> Any:
    return desk.client.write("POST", resources.BILLS, body or {"vendor_id": "1"}, item="Bill 1")


def test_a_call_carries_the_token_and_the_organization_to_the_api_zoho_named(desk: Desk) -> None:
    desk.stub.api_domain = "https://www.zohoapis.eu"
    desk.client.get(resources.BILLS, (("bill_number", "A+1 &"),))
    request = desk.stub.calls[0]
    assert request.url.startswith("https://www.zohoapis.eu/books/v3/bills?organization_id=")
    assert query(request) == {"organization_id": ORGANIZATION, "bill_number": "A+1 &"}
    assert request.headers["Authorization"] == "Zoho-oauthtoken 1000.access.1"


def test_amounts_are_written_digit_by_digit(desk: Desk) -> None:
    write(desk, {"rate": Decimal("33.330"), "quantity": Decimal("1E+2"), "id": "4600000000987654321"})
    assert desk.stub.calls[0].body == b'{"rate":33.330,"quantity":100,"id":"4600000000987654321"}'
    assert desk.stub.calls[0].headers["Content-Type"] == "application/json"


def test_a_change_without_a_body_has_no_content_type(desk: Desk) -> None:
    desk.client.write("POST", resources.BILLS.under("1", "status", "void"), None, item="Bill 1")
    assert desk.stub.calls[0].body is None
    assert "Content-Type" not in desk.stub.calls[0].headers


def test_without_an_organization_only_the_list_of_organizations_can_be_asked_for(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(200, {"organizations": [{"organization_id": 7, "name": "A"}]})]
    nobody = ZohoBooksApi(desk.client_for(""))
    assert [one.id for one in nobody.organizations()] == ["7"]
    assert "organization_id" not in query(desk.stub.calls[0])
    for ask in (nobody.taxes, nobody.organization):
        with pytest.raises(ConfigurationError, match="No organization"):
            ask()


ERRORS = [
    (400, 13011, "A bill with this number has already been created for this vendor.", Duplicate),
    (400, 3062, 'The customer "X" already exists. Please specify a different name.', Duplicate),
    (400, 99999, "The vendor credit# specified already exists.", Duplicate),
    (400, 13009, "The account field cannot be empty", Rejected),
    (400, 1002, "Bill does not exist.", NotFound),
    (404, 1002, "Bill does not exist.", NotFound),
    (405, 5, "Method not allowed", Rejected),
    (200, 4, "Invalid value passed for bill_number", Rejected),
]


@pytest.mark.parametrize(("status", "code", "message", "kind"), ERRORS)
def test_a_refusal_carries_its_code_and_its_words_and_is_never_sent_again(
    desk: Desk, status: int, code: int, message: str, kind: type[KnownError]
) -> None:
    desk.stub.script = [desk.stub.said(status, code=code, message=message)]
    with pytest.raises(kind) as failure:
        write(desk)
    assert type(failure.value) is kind
    assert message.rstrip(".") in failure.value.what
    assert failure.value.item == "Bill 1"
    assert len(desk.stub.calls) == 1
    if isinstance(failure.value, Rejected):
        assert failure.value.refusal == str(code)


@pytest.mark.parametrize("status", [200, 201])
def test_a_success_counts_only_with_code_0(desk: Desk, status: int) -> None:
    desk.stub.script = [desk.stub.said(status, BILL)]
    assert write(desk)["bill"]["total"] == Decimal("10.1")


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (201, b""), (201, b"[]"), (200, b'{"bill": {}}')])
def test_a_write_whose_success_cannot_be_read_is_unclear(desk: Desk, status: int, body: bytes) -> None:
    desk.stub.script = [desk.stub.answer(status, body)]
    with pytest.raises(OutcomeUnknown, match="cannot be read"):
        write(desk)
    assert len(desk.stub.calls) == 1


@pytest.mark.parametrize("reply", [LOST, 500, 502, 408])
def test_a_write_without_a_usable_answer_is_unclear_and_never_repeated(desk: Desk, reply: object) -> None:
    desk.stub.script = [desk.stub.said(reply, code=1000) if isinstance(reply, int) else reply]  # type: ignore[list-item]
    with pytest.raises(OutcomeUnknown):
        write(desk)
    assert len(desk.stub.calls) == 1


def test_a_write_that_was_not_sent_is_not_tried_again_by_itself(desk: Desk) -> None:
    desk.stub.script = [Unreachable("gone", system="Zoho Books", advice="x")]
    with pytest.raises(Unreachable):
        write(desk)
    assert len(desk.stub.calls) == 1


def test_a_read_is_tried_again_after_faults_and_silence(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.said(500, code=1000, message="Internal error"),
        Busy("slow", system="Zoho Books", advice="x"),
        desk.stub.said(200, BILL),
    ]
    assert desk.api.bill("460000000098765").total == Decimal("10.1")
    assert desk.clock.slept == [0.75, 1.5]


@pytest.mark.parametrize(
    ("reply", "kind", "calls"),
    [
        (500, ServerFault, 4),
        (Busy("slow", system="Zoho Books", advice="x"), Busy, 4),
        (Unreachable("gone", system="Zoho Books", advice="x"), Unreachable, 3),
    ],
)
def test_a_read_gives_up_in_the_end(desk: Desk, reply: object, kind: type[KnownError], calls: int) -> None:
    one = desk.stub.said(reply, code=1000) if isinstance(reply, int) else reply
    desk.stub.script = [one] * 9  # type: ignore[list-item]
    with pytest.raises(kind):
        desk.api.taxes()
    assert len(desk.stub.calls) == calls


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>portal", BadAnswer),
        (200, b'{"taxes": [], "code": null}', BadAnswer),
        (302, b"", WrongSystem),
        (404, b"<html>", WrongSystem),
        (400, b"{}", WrongSystem),
    ],
)
def test_a_read_answered_by_something_else_says_so(
    desk: Desk, status: int, body: bytes, kind: type[KnownError]
) -> None:
    desk.stub.script = [desk.stub.answer(status, body)]
    with pytest.raises(kind):
        desk.api.taxes()
    assert len(desk.stub.calls) == 1


@pytest.mark.parametrize("code", [14, 57])
def test_a_401_renews_the_token_once_and_the_call_is_made_once_more(desk: Desk, code: int) -> None:
    desk.stub.script = [desk.stub.said(401, code=code), desk.stub.said(201, BILL)]
    assert write(desk)["bill"]
    tokens = [call.headers["Authorization"].split()[1] for call in desk.stub.calls]
    assert tokens == ["1000.access.1", "1000.access.2"]


def test_a_second_57_names_the_missing_scope(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(401, code=57, message="You are not authorized")] * 2
    with pytest.raises(PermissionMissing, match=r"ZohoBooks\.bills\.CREATE is missing") as failure:
        write(desk)
    assert "Sign in again" in failure.value.advice
    assert (len(desk.stub.calls), len(desk.stub.sign_ins)) == (2, 2)


def test_a_second_14_asks_for_a_new_sign_in(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(401, code=14)] * 2
    with pytest.raises(SignInNeeded):
        desk.api.taxes()
    assert len(desk.stub.calls) == 2


def test_a_token_revoked_in_the_middle_asks_for_a_new_sign_in(desk: Desk) -> None:
    desk.tokens.session()
    desk.stub.script = [desk.stub.said(401, code=57)]
    desk.stub.token_script = [desk.stub.answer(200, {"error": "invalid_code"})]
    with pytest.raises(SignInNeeded, match="no longer valid"):
        write(desk)
    assert len(desk.stub.calls) == 1


def test_a_token_that_another_thread_renewed_meanwhile_is_used_without_renewing_again(desk: Desk) -> None:
    def renewed_elsewhere(request: Any) -> Any:
        desk.tokens.renew(desk.tokens.session())
        return desk.stub.said(401, code=57)

    desk.stub.script = [renewed_elsewhere, desk.stub.said(201, BILL)]
    write(desk)
    assert len(desk.stub.sign_ins) == 2


def test_no_error_shows_the_token(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(400, code=4, message="Invalid value 1000.access.1 <b>here</b>")]
    with pytest.raises(Rejected) as failure:
        write(desk)
    assert "1000.access.1" not in f"{failure.value} {failure.value.detail}"
    assert "<b>" not in failure.value.what


def test_the_servers_clock_is_known_after_an_answer(desk: Desk) -> None:
    assert desk.api.server_now() is None
    desk.client.get(resources.TAXES)
    desk.clock.advance(30)
    assert desk.api.server_now() == desk.clock.now()
