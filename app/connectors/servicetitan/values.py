"""Reads single values out of ServiceTitan's JSON: lenient about null and notation, strict about what it cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from app.connectors.servicetitan.environment import SYSTEM
from app.domain.errors import BadAnswer

Row = Mapping[str, object]
"""One JSON object."""
Member = TypeVar("Member", bound=StrEnum)

_STAMP = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?", re.ASCII
)


def read_rows(value: object, where: str) -> tuple[tuple[Row, ...], bool]:
    """The rows and `hasMore` of a list's envelope. Raises BadAnswer."""
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        raise bad(where, "no list of rows")
    rows = value["data"]
    if not all(isinstance(row, dict) for row in rows):
        raise bad(where, "a row is not an object")
    has_more = value.get("hasMore")
    if not isinstance(has_more, bool):
        raise bad(where, "hasMore is missing")
    return tuple(rows), has_more


def read_object(value: object, where: str) -> Row:
    """The JSON object that `value` must be. Raises BadAnswer."""
    if not isinstance(value, dict):
        raise bad(where, "not an object")
    return value


def read_id(row: Row, where: str) -> int:
    """The row's own id. Raises BadAnswer where it has none: such a row cannot be recognised again."""
    found = read_reference(row, "id")
    if found is None:
        raise bad(where, "a row without id")
    return found


def read_reference(row: Row, name: str) -> int | None:
    """An id; None where it is absent, null, zero or no whole number."""
    value = row.get(name)
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        value = int(value)
    return value if isinstance(value, int) and value > 0 else None


def read_text(row: Row, name: str) -> str:
    """A text, as it stands; empty where it is absent or null."""
    value = row.get(name)
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)


def read_flag(row: Row, name: str, *, default: bool) -> bool:
    """true or false; `default` where it is absent or null."""
    value = row.get(name)
    return value if isinstance(value, bool) else default


def read_decimal(row: Row, name: str) -> Decimal:
    """An amount, cost or quantity: a JSON number in inventory, a text in accounting (facts 2); 0 where it is null.

    Raises BadAnswer where it is no number.
    """
    value = row.get(name)
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise bad(name, "not a number")
    try:
        number = Decimal(value.strip()) if isinstance(value, str) else Decimal(value)
    except InvalidOperation:
        raise bad(name, "not a number") from None
    if not number.is_finite():
        raise bad(name, "not a number")
    return number


def read_stamp(row: Row, name: str) -> datetime | None:
    """A system stamp as aware UTC, fractions cut to microseconds; without a zone it is UTC; None where it is null.

    Raises BadAnswer where it is no stamp.
    """
    value = row.get(name)
    if value is None or value == "":
        return None
    found = _STAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise bad(name, "not a date")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")[:6]),
            tzinfo=_zone(zone),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad(name, "not a date") from None


def read_date(row: Row, name: str) -> date | None:
    """A business date: the calendar date as written (midnight UTC there), never shifted; None where it is null.

    Raises BadAnswer where it is no date.
    """
    value = row.get(name)
    if value is None or value == "":
        return None
    found = _STAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise bad(name, "not a date")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise bad(name, "not a date") from None


def read_status(row: Row, name: str, kind: type[Member], other: Member) -> Member:
    """The member of `kind` that the row names, in any case; `other` for null or a value this program does not know."""
    said = read_text(row, name).casefold()
    return next((member for member in kind if member.value.casefold() == said), other)


def bad(where: str, why: str) -> BadAnswer:
    """The error for an answer that cannot be used."""
    return BadAnswer(
        f"ServiceTitan answered with data that cannot be used ({where}: {why}).",
        system=SYSTEM,
        advice="Nothing of it was used. It is read again later; if this goes on, send the diagnostics.",
        detail=f"{where}: {why}",
    )


def _zone(text: str | None) -> timezone:
    if not text or text in "Zz":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def read_inner(row: Row, name: str) -> Row:
    """An object inside the row; an empty one where it is absent or null."""
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def read_list(row: Row, name: str) -> Sequence[Row]:
    """A list of objects inside the row; an empty one where it is absent or null (null drift, facts 7)."""
    value = row.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read_words(row: Row, name: str) -> tuple[str, ...]:
    """A list of texts inside the row; empty where it is absent or null."""
    value = row.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def read_references(row: Row, name: str) -> tuple[int, ...]:
    """A list of ids inside the row, none twice; empty where it is absent or null."""
    value = row.get(name)
    found = (read_reference({"id": one}, "id") for one in value) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(one for one in found if one is not None))
