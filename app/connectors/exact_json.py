"""JSON in which money stays exact: numbers are read as Decimal and written digit by digit, never through a float."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Never


def decode(body: bytes) -> object:
    """The JSON value of `body` (UTF-8, byte order mark tolerated); numbers with a point or exponent are Decimals.

    Raises ValueError for anything that is not JSON, NaN and Infinity included.
    """
    try:
        value: object = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def encode(value: object) -> bytes:
    """`value` as JSON in UTF-8; a Decimal keeps every digit (`Decimal("10.50")` is written `10.50`).

    Raises TypeError for a float or any other type that cannot be written exactly, ValueError for a NaN.
    """
    return "".join(_parts(value)).encode("utf-8")


def _refuse(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


def _parts(value: object) -> list[str]:
    match value:
        case None:
            return ["null"]
        case bool():
            return ["true" if value else "false"]
        case str():
            return [json.dumps(str(value), ensure_ascii=False)]
        case int():
            return [str(int(value))]
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} cannot be written as JSON")
            return [format(value, "f")]
        case Mapping():
            members = [
                [json.dumps(str(key), ensure_ascii=False), ":", *_parts(member)] for key, member in value.items()
            ]
            return ["{", *_joined(members), "}"]
        case Sequence() if not isinstance(value, bytes | bytearray):
            return ["[", *_joined([_parts(member) for member in value]), "]"]
        case _:
            raise TypeError(f"{type(value).__name__} cannot be written as exact JSON")


def _joined(groups: list[list[str]]) -> list[str]:
    parts: list[str] = []
    for index, group in enumerate(groups):
        if index:
            parts.append(",")
        parts.extend(group)
    return parts
