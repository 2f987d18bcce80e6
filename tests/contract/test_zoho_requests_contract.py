"""Every request the Zoho Books client can make, against Zoho's official OpenAPI documents.

Zoho's documents have errors of their own: what the client sends in spite of them is listed by name (`DEVIATIONS`), with
the fact that justifies it. A deviation that no longer occurs fails too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from zoho_requests import DEVIATIONS, Operations, violations, where

from app.connectors.http import HttpRequest
from app.connectors.zoho_books.api import ZohoBooksApi
from app.connectors.zoho_books.scopes import Purpose, scopes_for
from app.domain.errors import PermissionMissing
from tests.support.zoho_calls import every_call, plain_answers
from tests.support.zoho_desk import Desk


def made(desk: Desk) -> list[HttpRequest]:
    """The requests of all methods."""
    desk.stub.default = plain_answers(desk.stub)
    for call in every_call(desk.api).values():
        call()
    return desk.stub.calls


def test_every_method_is_called_by_this_test(desk: Desk) -> None:
    public = {name for name in dir(ZohoBooksApi) if not name.startswith("_")}
    assert public - {"organization_id", "server_now", "budget", "granted_scopes"} == every_call(desk.api).keys()


def test_every_request_follows_the_official_documents(desk: Desk, operations: Operations) -> None:
    found = set()
    for request in made(desk):
        method, path = where(request, operations)
        found |= {f"{method} {path} {one}" for one in violations(request, operations[method, path])}
    assert sorted(found - DEVIATIONS.keys()) == []
    assert sorted(DEVIATIONS.keys() - found) == [], "no longer needed"


def test_the_sign_in_asks_for_the_rights_of_these_requests_and_for_no_others(
    desk: Desk, operations: Operations
) -> None:
    needed = {scope(operations[where(request, operations)]) for request in made(desk)}
    assert needed == set(scopes_for(list(Purpose)))


def test_a_missing_right_is_named_as_the_documents_name_it(desk: Desk, operations: Operations) -> None:
    desk.stub.default = lambda request: desk.stub.said(401, code=57, message="You are not authorized")
    for name, call in every_call(desk.api).items():
        desk.clock.advance(900)
        with pytest.raises(PermissionMissing) as failure:
            call()
        needed = scope(operations[where(desk.stub.calls[-1], operations)])
        assert f"The scope {needed} is missing" in failure.value.what, name


@pytest.mark.parametrize(
    ("method", "path", "spoil"),
    [
        ("POST", "/bills", lambda body: body.pop("bill_number")),
        ("POST", "/bills", lambda body: body["line_items"][0].update(rate="1")),
        ("POST", "/bills", lambda body: body.update(amount=1)),
        ("PUT", "/contacts/{contact_id}", lambda body: body.pop("contact_type")),
        ("POST", "/creditnotes", lambda body: body.update(exchange_rate=1)),
    ],
)
def test_the_documents_would_notice_a_mistake(
    desk: Desk,
    operations: Operations,
    method: str,
    path: str,
    spoil: Callable[[Any], object],
) -> None:
    good = next(one for one in made(desk) if where(one, operations) == (method, path))
    before = set(violations(good, operations[method, path]))
    body = json.loads(good.body or b"")
    spoil(body)
    bad = HttpRequest(good.method, good.url, good.headers, json.dumps(body).encode())
    assert set(violations(bad, operations[method, path])) - before


def scope(operation: Mapping[str, Any]) -> str:
    return str(operation["security"][0]["Zoho_Auth"][0])


@pytest.fixture
def desk() -> Desk:
    return Desk()
