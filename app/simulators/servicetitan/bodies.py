"""Checks a request body against the shape an operation wants; unknown members are tolerated, wrong ones are a 400."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.simulators.common.wire import loads
from app.simulators.servicetitan.errors import invalid
from app.simulators.servicetitan.wire import parse_moment

_GUID = re.compile(r"^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$")
_INT64 = 1 << 63


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `kind` is any, int, decimal, text, bool, date, guid, an Enumeration, a Shape or a list of one."""

    kind: Kind
    required: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON object."""

    members: Mapping[str, Member]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of some texts, exactly."""

    values: tuple[str, ...]


Kind = str | Shape | ListOf | Enumeration


def must(kind: Kind) -> Member:
    """A member that has to be there and must not be null."""
    return Member(kind, required=True)


def may(kind: Kind) -> Member:
    """A member that may be absent or null."""
    return Member(kind, nullable=True)


def if_given(kind: Kind) -> Member:
    """A member that may be absent, but not null (most of the PATCH requests)."""
    return Member(kind)


class _WrongKindError(Exception):
    pass


def parse(body: bytes, shape: Kind, *, optional: bool = False) -> Any:
    """The body with ints, Decimals and datetimes in place; absent and null members are left out.

    Raises ApiError (400) naming every field that is wrong.
    """
    if optional and not body.strip():
        return {}
    try:
        value = loads(body)
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise invalid({"": ["The input was not valid JSON."]}) from None
    errors: dict[str, list[str]] = {}
    result = _read(value, shape, "", errors)
    if errors:
        raise invalid(errors)
    return result


def _read(value: object, kind: Kind, where: str, errors: dict[str, list[str]]) -> Any:
    if isinstance(kind, Shape):
        if not isinstance(value, dict):
            return _wrong(errors, where, "The JSON value could not be converted to an object.")
        return _members(value, kind, where, errors)
    if isinstance(kind, ListOf):
        if not isinstance(value, list):
            return _wrong(errors, where, "The JSON value could not be converted to a list.")
        return [_read(item, kind.kind, f"{where}[{index}]", errors) for index, item in enumerate(value)]
    if isinstance(kind, Enumeration):
        if value not in kind.values:
            return _wrong(errors, where, f"The value {value!r} is not one of {', '.join(kind.values)}.")
        return value
    try:
        return _scalar(value, kind)
    except (_WrongKindError, ValueError):
        return _wrong(errors, where, f"The JSON value could not be converted to {kind}.")


def _members(value: Mapping[str, object], shape: Shape, where: str, errors: dict[str, list[str]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    given = {name.lower(): item for name, item in value.items()}
    for name, member in shape.members.items():
        path = f"{where}.{name}" if where else name
        if name.lower() not in given:
            if member.required:
                _wrong(errors, path, f"The {name} field is required.")
            continue
        item = given[name.lower()]
        if item is None:
            if not member.nullable:
                _wrong(errors, path, f"The {name} field is required.")
            continue
        result[name] = _read(item, member.kind, path, errors)
    return result


def _scalar(value: object, kind: str) -> object:
    match kind:
        case "any":
            return value
        case "bool" if isinstance(value, bool):
            return value
        case "int" if isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64:
            return value
        case "decimal" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
            if number.adjusted() > 15 or number.adjusted() < -15:
                raise _WrongKindError
            return number
        case "text" if isinstance(value, str):
            return value
        case "guid" if isinstance(value, str) and _GUID.match(value):
            return value.strip("{}").lower()
        case "date" if isinstance(value, str):
            return parse_moment(value)
        case _:
            raise _WrongKindError


def _wrong(errors: dict[str, list[str]], where: str, text: str) -> None:
    errors.setdefault(where, []).append(text)


ADDRESS = Shape({name: must("text") for name in ("street", "unit", "city", "state", "zip", "country")})
REASON = Enumeration(("NotRequired", "Duplicate", "Accidental", "VendorIssue", "Other", "JobCanceled"))
CANCELLATION = Shape({"canceledReason": if_given(REASON)})
EXTERNAL_NEW = Shape(
    {
        "applicationGuid": must("guid"),
        "externalData": must(ListOf(Shape({"key": must("text"), "value": must("text")}))),
    }
)
EXTERNAL_CHANGE = Shape(
    {
        "patchMode": may(Enumeration(("Replace", "Merge"))),
        "applicationGuid": must("guid"),
        "externalData": must(ListOf(Shape({"key": must("text"), "value": may("text")}))),
    }
)
CUSTOM_FIELDS = Shape(
    {
        "operations": must(
            ListOf(
                Shape(
                    {
                        "objectId": must("int"),
                        "customFields": must(ListOf(Shape({"name": must("text"), "value": may("text")}))),
                    }
                )
            )
        )
    }
)
