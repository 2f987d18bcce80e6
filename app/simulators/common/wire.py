"""JSON and numbers on the wire: a Decimal reaches it digit by digit, never as float."""

from __future__ import annotations

import json
import re
import secrets
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_MARK = f"\x00{secrets.token_hex(6)}:"
_MARKED = re.compile('"' + re.escape(json.dumps(_MARK)[1:-1]) + r'([^"]*)"')


def _decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value:f}"
    raise TypeError(f"{type(value).__name__} does not belong into an answer")


def dumps(value: object) -> bytes:
    """JSON in UTF-8; Decimals become JSON numbers with exactly their digits."""
    return _MARKED.sub(r"\1", json.dumps(value, default=_decimal)).encode("utf-8")


def loads(body: bytes) -> Any:
    """The JSON value; numbers with a point become Decimals. Raises ValueError."""
    return json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse)


def _refuse(name: str) -> Decimal:
    raise ValueError(f"{name} is not JSON")


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    """`value` with at most `decimals` places, half away from zero; None keeps it."""
    if decimals is None:
        return value
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
