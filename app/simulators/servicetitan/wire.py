"""Moments as ServiceTitan writes and reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)


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
