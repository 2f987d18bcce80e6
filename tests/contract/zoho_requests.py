"""What Zoho's OpenAPI documents object to in a request, and why the client sends it all the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml
from openapi_schema_validator import OAS30Validator

from app.connectors.http import HttpRequest

Operations = Mapping[tuple[str, str], Mapping[str, Any]]
"""(method, path) -> operation, its references resolved."""

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
    "POST /customerpayments": ("api_name", "customfield_id"),
    "POST /creditnotes": ("api_name", "customfield_id", "label", "value"),
}
DEVIATIONS: Mapping[str, str] = {
    **{f"GET /{one} query sort_order": _SORTED for one in _LISTS},
    **{f"{one} body custom_fields[].{name}": _CUSTOM for one, names in _FIELDS.items() for name in names},
    "GET /organizations/{organization_id} query organization_id": "facts 2: every call has organization_id; whether "
    "this one may do without is not known",
    "GET /invoices query filter_by=Status.All is not among the values named": "facts 5: seen live; the document says "
    "`Status.*`",
    "POST /creditnotes body custom_fields[]: not of type 'string'": "a list of texts; they are objects everywhere else",
    "POST /customerpayments body : 'invoice_id' is a required property": _PAID,
    "POST /customerpayments body : 'amount_applied' is a required property": _PAID,
    "POST /creditnotes/{creditnote_id}/invoices body : 'invoice_id' is a required property": _PAID,
    "POST /creditnotes/{creditnote_id}/invoices body : 'amount_applied' is a required property": _PAID,
    "POST /creditnotes body line_items[].rate": _NOTE,
    "POST /creditnotes body line_items[].quantity: not of type 'integer'": "facts 8: credit notes are like "
    "vendor credits, whose quantities are decimal",
    "POST /items body unit": "facts 7: items have a unit",
    "PUT /items/{item_id} body unit": "facts 7: items have a unit",
}
"""`METHOD path place` -> why it is sent all the same."""


def read_operations(folder: Path) -> Operations:
    """All operations of the documents in a folder."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(folder.glob("*.yml")):
        document = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506
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


def where(request: HttpRequest, operations: Operations) -> tuple[str, str]:
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
        objection = re.sub("^.* is not of type", "not of type", error.message)
        yield f"body {place}: {objection}"
    yield from sorted({f"body {place}" for place in unknown(schema, body)})


def checker(schema: Mapping[str, Any]) -> Any:
    return OAS30Validator(schema)


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
