"""Every request the Zoho Books client can make, against Zoho's official OpenAPI documents.

Zoho's documents have errors of their own: what the client sends in spite of them is listed below by name, with the
fact that justifies it. A deviation that no longer occurs fails too.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

yaml = pytest.importorskip("yaml")
validator = pytest.importorskip("openapi_schema_validator")

from app.connectors.http import HttpRequest  # noqa: E402
from app.connectors.zoho_books.api import ZohoBooksApi  # noqa: E402
from app.connectors.zoho_books.scopes import Purpose, scopes_for  # noqa: E402
from app.domain.errors import PermissionMissing  # noqa: E402
from tests.support.zoho_calls import every_call, plain_answers  # noqa: E402
from tests.support.zoho_desk import Desk  # noqa: E402

_SORTED = "facts 5: every list takes sort_order A/D; only the bills' document names it"
_CUSTOM = "facts 6: custom_fields take api_name, customfield_id or label; each document names another one of them"
_PAID = "facts 8: the fields of `invoices` are listed at the top level too, by mistake"
_NOTE = "facts 8: credit notes are like vendor credits; the document knows `rate` and leaves it out of this body"
_LISTS = ("contacts", "items", "vendorcredits", "invoices", "customerpayments", "creditnotes", "expenses")
_FIELDS = {
    "POST /bills": ("api_name", "customfield_id", "label"),
    "PUT /bills/{bill_id}": ("api_name", "customfield_id", "label"),
    "POST /contacts": ("api_name", "customfield_id", "label"),
    "PUT /contacts/{contact_id}": ("api_name", "customfield_id"),
    "POST /invoices": ("api_name", "label"),
    "POST /vendorcredits": ("api_name", "customfield_id"),
}
DEVIATIONS: Mapping[str, str] = {
    **{f"GET /{one} query sort_order": _SORTED for one in _LISTS},
    **{f"{one} body custom_fields[].{name}": _CUSTOM for one, names in _FIELDS.items() for name in names},
    "GET /organizations/{organization_id} query organization_id": "facts 2: every call has organization_id; whether "
    "this one may do without is not known",
    "GET /invoices query filter_by=Status.All is not among the values named": "facts 5: seen live; the document says "
    "`Status.*`",
    "POST /invoices body line_items[]: 'item_id' is a required property": "facts 8: a line with name and rate and "
    "without an item is taken in practice",
    "POST /customerpayments body : 'invoice_id' is a required property": _PAID,
    "POST /customerpayments body : 'amount_applied' is a required property": _PAID,
    "POST /creditnotes/{creditnote_id}/invoices body : 'invoice_id' is a required property": _PAID,
    "POST /creditnotes/{creditnote_id}/invoices body : 'amount_applied' is a required property": _PAID,
    "POST /creditnotes body line_items[].rate": _NOTE,
    "POST /creditnotes body line_items[].quantity: 0.5 is not of type 'integer'": "facts 8: credit notes are like "
    "vendor credits, whose quantities are decimal",
    "POST /items body unit": "facts 7: items have a unit",
    "PUT /items/{item_id} body unit": "facts 7: items have a unit",
}
"""`METHOD path place` -> why it is sent all the same."""


def documents_folder() -> Path | None:
    named = os.environ.get("ML_CONNECTOR_CONTRACTS")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "contracts"
    return folder / "zoho-books" if (folder / "zoho-books").is_dir() else None


@pytest.fixture(scope="module")
def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """(method, path) -> operation, its references resolved."""
    folder = documents_folder()
    if folder is None:
        reason = "Zoho's OpenAPI documents are not here; set ML_CONNECTOR_CONTRACTS to their folder"
        if os.environ.get("CI_REQUIRE_CONTRACTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(folder.glob("*.yml")):
        document = yaml.load(file.read_text("utf-8"), loader)
        for path, item in document["paths"].items():
            shared = item.get("parameters", [])
            for method in {"get", "post", "put", "delete"} & item.keys():
                operation = {**item[method], "parameters": [*shared, *item[method].get("parameters", [])]}
                wanted = {name: operation.get(name) for name in ("parameters", "requestBody", "security")}
                found[method.upper(), path] = resolved(wanted, document)
    return found


def resolved(value: Any, document: Mapping[str, Any], seen: tuple[str, ...] = ()) -> Any:
    """`value` with its references put in; one that refers to itself ends in "anything"."""
    if isinstance(value, list):
        return [resolved(one, document, seen) for one in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str):
        if reference in seen:
            return {}
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        return resolved(target, document, (*seen, reference))
    return {key: resolved(one, document, seen) for key, one in value.items()}


def made(desk: Desk) -> list[HttpRequest]:
    """The requests of all methods."""
    desk.stub.default = plain_answers(desk.stub)
    for call in every_call(desk.api).values():
        call()
    return desk.stub.calls


def where(request: HttpRequest, operations: Mapping[tuple[str, str], Any]) -> tuple[str, str]:
    """Method and path as the documents name them."""
    got = urlsplit(request.url).path.removeprefix("/books/v3").split("/")
    fits = []
    for method, path in operations:
        parts = path.split("/")
        if (
            method == request.method
            and len(parts) == len(got)
            and all(a == b or (a.startswith("{") and b.isdecimal()) for a, b in zip(parts, got, strict=True))
        ):
            fits.append(path)
    assert fits, f"{request.method} {request.url} is not in the documents"
    return request.method, min(fits, key=lambda path: path.count("{"))


def violations(request: HttpRequest, operation: Mapping[str, Any]) -> Iterator[str]:
    """What the documents object to."""
    known = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    asked = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    told = {name for one in known.values() for name in re.findall("<code>(.*?)</code>", one.get("description", ""))}
    yield from (f"query {name}" for name in asked.keys() - known.keys() - told)
    yield from (f"query {name} is missing" for name, one in known.items() if one.get("required") and name not in asked)
    for name in asked.keys() & known.keys():
        schema = known[name]["schema"]
        named = f"{known[name].get('description')} {known[name].get('example')} {schema.get('example')}"
        if name in ("sort_column", "filter_by") and not schema.get("enum") and asked[name] not in named:
            yield f"query {name}={asked[name]} is not among the values named"
        value: Any = asked[name]
        if schema.get("type") in ("integer", "boolean", "number"):
            value = json.loads(value)
        yield from (f"query {name}: {error.message}" for error in checker(schema).iter_errors(value))
    content = (operation["requestBody"] or {}).get("content", {})
    if request.body is None:
        if content:
            yield "body is missing"
        return
    if "application/json" not in content:
        yield "body"
        return
    schema = content["application/json"]["schema"]
    body = json.loads(request.body)
    for error in checker(schema).iter_errors(body):
        place = re.sub(r"\.?\b\d+\b", "[]", ".".join(map(str, error.absolute_path)))
        yield f"body {place}: {error.message}"
    yield from sorted({f"body {place}" for place in unknown(schema, body)})


def checker(schema: Mapping[str, Any]) -> Any:
    return validator.OAS30Validator(schema)


def unknown(schema: Mapping[str, Any], value: Any, place: str = "") -> Iterator[str]:
    """Fields that the documents do not have: Zoho ignores them without a word."""
    if isinstance(value, list):
        for one in value:
            yield from unknown(schema.get("items", {}), one, f"{place}[]")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name, one in value.items():
            inner = f"{place}.{name}".lstrip(".")
            if name not in known:
                yield inner
            else:
                yield from unknown(known[name], one, inner)


def test_every_method_is_called_by_this_test(desk: Desk) -> None:
    public = {name for name in dir(ZohoBooksApi) if not name.startswith("_")}
    assert public - {"organization_id", "server_now", "budget", "granted_scopes"} == every_call(desk.api).keys()


def test_every_request_follows_the_official_documents(
    desk: Desk, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    found = set()
    for request in made(desk):
        method, path = where(request, operations)
        found |= {f"{method} {path} {one}" for one in violations(request, operations[method, path])}
    assert sorted(found - DEVIATIONS.keys()) == []
    assert sorted(DEVIATIONS.keys() - found) == [], "no longer needed"


def test_the_sign_in_asks_for_the_rights_of_these_requests_and_for_no_others(
    desk: Desk, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    needed = {scope(operations[where(request, operations)]) for request in made(desk)}
    assert needed == set(scopes_for(list(Purpose)))


def test_a_missing_right_is_named_as_the_documents_name_it(
    desk: Desk, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
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
        ("POST", "/vendorcredits/{vendor_credit_id}/bills", lambda body: body["bills"][0].pop("bill_id")),
        ("POST", "/creditnotes", lambda body: body.update(exchange_rate=1)),
    ],
)
def test_the_documents_would_notice_a_mistake(
    desk: Desk,
    operations: dict[tuple[str, str], dict[str, Any]],
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
