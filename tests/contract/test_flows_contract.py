"""Every request that the flows of Zoho Books really send, and every answer, against the documents of both vendors.

The other contract tests hold drafts against the documents that were made to have every field; here the flows fill them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

pytest.importorskip("openapi_core")

from flows_bench import Passed, everything
from openapi_core import OpenAPI
from servicetitan_bench import Exchange
from test_servicetitan_contract import mocked, template
from test_servicetitan_contract import violations as objections
from zoho_answers import Answers
from zoho_documents import Book
from zoho_requests import DEVIATIONS, Operations, violations, where

from tests.support.zoho_calls import every_call, plain_answers
from tests.support.zoho_desk import Desk

SENT_TO_FIELD = {
    "PATCH accounting /tenant/{tenant}/ap-bills/custom-fields",
    "PATCH accounting /tenant/{tenant}/inventory-bills/custom-fields",
    "PATCH accounting /tenant/{tenant}/invoices/custom-fields",
    "PATCH crm /tenant/{tenant}/customers/{id}",
    "PATCH inventory /tenant/{tenant}/vendors/{id}",
    "PATCH inventory /tenant/{tenant}/warehouses/{id}",
    "PATCH pricebook /tenant/{tenant}/materials/{id}",
    "POST accounting /tenant/{tenant}/ap-bills/markasexported",
    "POST accounting /tenant/{tenant}/inventory-bills/markasexported",
    "POST crm /tenant/{tenant}/customers",
    "POST inventory /tenant/{tenant}/vendors",
    "POST pricebook /tenant/{tenant}/materials",
}
"""Every write of these flows to ServiceTitan; that to a warehouse is the sender's heartbeat."""
NOT_NEEDED = {
    one
    for one in DEVIATIONS
    if one.endswith("custom_fields[].customfield_id") or re.match(r"(POST|PUT) /contacts\S* body custom_fields", one)
}
"""DEVIATIONS of the client that the flows do without: they know no custom field by its id, and give contacts none."""


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory, operations: Operations) -> Passed:
    return everything(tmp_path_factory.mktemp("flows"))


def called(one: Exchange, operations: Operations) -> str:
    """Method and path as Zoho's documents name them."""
    return " ".join(where(one.request, operations))


def test_the_flows_make_every_write_that_the_client_can(passed: Passed, operations: Operations) -> None:
    desk = Desk()
    desk.stub.default = plain_answers(desk.stub)
    for call in every_call(desk.api).values():
        call()
    possible = {" ".join(where(one, operations)) for one in desk.stub.calls if one.method != "GET"}
    made = {called(one, operations) for one in passed.to_books if one.request.method != "GET"}
    assert made == possible


def test_what_the_flows_send_to_zoho_books_follows_its_documents(passed: Passed, operations: Operations) -> None:
    found = set()
    for one in passed.to_books:
        method, path = where(one.request, operations)
        found |= {f"{method} {path} {said}" for said in violations(one.request, operations[method, path])}
    assert sorted(found - DEVIATIONS.keys()) == []
    assert sorted(DEVIATIONS.keys() - found) == sorted(NOT_NEEDED)


def test_what_zoho_books_answers_the_flows_follows_its_documents(
    passed: Passed, operations: Operations, book: Book
) -> None:
    answers = Answers(book)
    for one in passed.to_books:
        if 200 <= one.answer.status < 300:
            answers.look(*where(one.request, operations), one.answer.status, json.loads(one.answer.body))
    answers.explained()
    refused = {called(one, operations) for one in passed.to_books if one.answer.status >= 300}
    assert refused == {"POST /bills"}, "a number that is taken, and nothing else"


def test_what_the_flows_send_to_servicetitan_and_get_from_there_follows_its_documents(
    passed: Passed, documents: dict[str, dict[str, Any]]
) -> None:
    checkers = {name: OpenAPI.from_dict(document) for name, document in documents.items()}
    bad: dict[str, list[str]] = {}
    writes = set()
    for one in passed.to_field:
        module = one.path.split("/")[1]
        request, response = mocked(one)
        place = f"{one.request.method} {module} {template(one, documents)}"
        if one.request.method != "GET":
            writes.add(place)
        known = documents[module]["paths"][template(one, documents)][one.request.method.lower()].get("parameters", ())
        asked = {name for name, _ in parse_qsl(urlsplit(one.request.url).query)}
        found = [
            *objections(lambda: checkers[module].validate_request(request)),  # noqa: B023
            *objections(lambda: checkers[module].validate_response(request, response)),  # noqa: B023
            *(f"query {name}" for name in asked - {one["name"] for one in known if one["in"] == "query"}),
        ]
        if found:
            bad.setdefault(place, found)
    assert bad == {}
    assert writes == SENT_TO_FIELD


@pytest.mark.parametrize(
    ("write", "spoil"),
    [
        ("POST /bills", lambda body: body.pop("vendor_id")),
        ("PUT /bills/{bill_id}", lambda body: body["line_items"][0].update(quantity="1")),
        ("POST /customerpayments", lambda body: body["invoices"][0].update(amount="1")),
        ("PUT /contacts/{contact_id}", lambda body: body.update(vendor_name="x")),
    ],
)
def test_a_mistake_of_a_flow_would_be_noticed(
    passed: Passed, operations: Operations, write: str, spoil: Callable[[Any], object]
) -> None:
    good = next(one.request for one in passed.to_books if called(one, operations) == write)
    operation = operations[where(good, operations)]
    body = json.loads(good.body or b"")
    spoil(body)
    bad = replace(good, body=json.dumps(body).encode())
    assert set(violations(bad, operation)) - set(violations(good, operation))
