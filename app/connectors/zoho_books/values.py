"""Reads single values out of Zoho's JSON: ids are texts, money is exact, blanks are nothing; strict about the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from app.connectors.zoho_books.regions import SYSTEM
from app.domain.errors import BadAnswer

Row = Mapping[str, object]
"""One JSON object."""
Member = TypeVar("Member", bound=StrEnum)


def read_key(row: Row, name: str) -> str:
    """An id as a text; empty where it is absent. Raises BadAnswer for one that went through a float."""
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad(name, "not an id")
    return str(value).strip()


def read_id(row: Row, name: str) -> str:
    """The row's own id. Raises BadAnswer where it has none: such a row cannot be recognised again."""
    found = read_key(row, name)
    if not found:
        raise bad(name, "a row without id")
    return found


def read_text(row: Row, name: str) -> str:
    """A text without blanks around it; empty where it is absent or null."""
    value = row.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def read_flag(row: Row, name: str, *, default: bool) -> bool:
    """true or false; `default` where it is absent or null."""
    value = row.get(name)
    return value if isinstance(value, bool) else default


def read_choice(row: Row, name: str) -> bool | None:
    """true or false; None where it was not said."""
    value = row.get(name)
    return value if isinstance(value, bool) else None


def read_decimal(row: Row, name: str) -> Decimal:
    """An amount, rate or quantity: a JSON number, here and there a text; 0 where it is absent.

    Raises BadAnswer where it is no number.
    """
    value = row.get(name)
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise bad(name, "not a number")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise bad(name, "not a number") from None
    if not number.is_finite():
        raise bad(name, "not a number")
    return number


def read_whole(row: Row, name: str, *, default: int) -> int:
    """A whole number; `default` where it is absent. Raises BadAnswer where it is none."""
    if row.get(name) in (None, ""):
        return default
    number = read_decimal(row, name)
    if number != number.to_integral_value():
        raise bad(name, "not a whole number")
    return int(number)


def read_stamp(row: Row, name: str) -> datetime | None:
    """A stamp (`2013-09-11T17:18:32+0530`) as aware UTC; None where it is absent or names no zone.

    Raises BadAnswer where it is no stamp.
    """
    text = read_text(row, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise bad(name, "not a date") from None
    return None if found.tzinfo is None else found.astimezone(UTC)


def read_date(row: Row, name: str) -> date | None:
    """A calendar date; None where it is absent. Raises BadAnswer where it is no date."""
    text = read_text(row, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise bad(name, "not a date") from None


def read_status(row: Row, name: str, kind: type[Member], other: Member) -> Member:
    """The member of `kind` that the row names, in any case; `other` for a value this program does not know."""
    said = read_text(row, name).casefold()
    return next((member for member in kind if member.value == said), other)


def read_inner(row: Row, name: str) -> Row:
    """An object inside the row; an empty one where it is absent or null."""
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def read_list(row: Row, name: str) -> Sequence[Row]:
    """A list of objects inside the row; an empty one where it is absent or null."""
    value = row.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def bad(where: str, why: str) -> BadAnswer:
    """The error for an answer that cannot be used."""
    return BadAnswer(
        f"Zoho Books answered with data that cannot be used ({where}: {why}).",
        system=SYSTEM,
        advice="Nothing of it was used. It is read again later; if this goes on, send the diagnostics.",
        detail=f"{where}: {why}",
    )
