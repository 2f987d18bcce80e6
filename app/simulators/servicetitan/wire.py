"""JSON, moments and numbers as ServiceTitan writes them; a Decimal reaches the wire digit by digit, never as float."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_MARK = f"\x00{secrets.token_hex(6)}:"
_MARKED = re.compile('"' + re.escape(json.dumps(_MARK)[1:-1]) + r'([^"]*)"')
_MOMENT = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)


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


def stamp(moment: datetime | None) -> str | None:
    """A system stamp: UTC with a seven-digit fraction."""
    if moment is None:
        return None
    micro = moment.microsecond
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{micro:06d}{1 + micro % 9}Z"


def day(moment: datetime | None) -> str | None:
    """A business date: midnight UTC."""
    return None if moment is None else f"{moment:%Y-%m-%d}T00:00:00Z"


def midnight(moment: datetime) -> datetime:
    """The UTC date of `moment`; a client that sends another zone's midnight gets another date."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def parse_moment(text: str) -> datetime:
    """A date or date-time, UTC where no zone is said. Raises ValueError."""
    found = _MOMENT.match(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a date")
    year, month, date, hour, minute, second, fraction, zone = found.groups()
    offset = timedelta()
    if zone and zone.upper() != "Z":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    micro = int((fraction or "0").ljust(6, "0")[:6])
    local = datetime(
        int(year), int(month), int(date), int(hour or 0), int(minute or 0), int(second or 0), micro, timezone(offset)
    )
    return local.astimezone(UTC)
