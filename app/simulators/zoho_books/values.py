"""Reading a JSON body field by field, and the shapes of bodies; raises ApiError with Zoho's "Invalid value passed"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from app.simulators.zoho_books.errors import invalid
from app.simulators.zoho_books.records import ZERO, Data

Shape = Mapping[str, Any]
"""Names that may stand in an object, each with the Shape of what is inside, or None."""
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def shape(names: str, **inside: Shape) -> Shape:
    """A shape from names with blanks between."""
    return {**dict.fromkeys(names.split()), **inside}


def words(text: str) -> tuple[str, ...]:
    """Names from a text with blanks between."""
    return tuple(text.split())


def strangers(value: object, known: Shape, path: str = "") -> Iterator[str]:
    """The names in `value` that `known` does not have, as `line_items.colour`."""
    if isinstance(value, list):
        for one in value:
            yield from strangers(one, known, path)
    elif isinstance(value, dict):
        for name, inside in value.items():
            if name not in known:
                yield f"{path}{name}"
            elif known[name] is not None:
                yield from strangers(inside, known[name], f"{path}{name}.")


def a_day(text: str, name: str = "date") -> date:
    """`yyyy-mm-dd`; raises ApiError."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is None:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise invalid(name) from None


def a_number(text: str, name: str) -> Decimal:
    """A decimal number; raises ApiError."""
    if _NUMBER.fullmatch(text.strip()) is None:
        raise invalid(name)
    return Decimal(text.strip())


def a_moment(text: str, name: str) -> datetime:
    """`YYYY-MM-DDTHH:MM:SS±HHMM`, in UTC; raises ApiError. A `+` that was not encoded arrives as a blank."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise invalid(name)
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3].replace('Z', '+00:00')}").astimezone(UTC)
    except ValueError:
        raise invalid(name) from None


def stamp(moment: datetime, zone: tzinfo) -> str:
    """A moment as Zoho writes it, in the organization's time zone, without a fraction."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S%z}"


class Body:
    """One JSON object of a request."""

    def __init__(self, data: object, name: str = "JSONString") -> None:
        if not isinstance(data, dict):
            raise invalid(name)
        self.data = cast(Data, data)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.data.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A text; a number is taken for its digits, as in an id."""
        value = self.data.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise invalid(name)
        return str(value)

    def required(self, name: str) -> str:
        """A text that may not be empty."""
        value = self.text(name).strip()
        if not value:
            raise invalid(name)
        return value

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """A number, also as text; without a default it is required."""
        value = self.data.get(name)
        if value is None or value == "":
            if default is None:
                raise invalid(name)
            return default
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise invalid(name)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise invalid(name) from None
        if not number.is_finite():
            raise invalid(name)
        return number

    def discount(self, base: Decimal) -> Decimal:
        """The field `discount`: an amount, or a percentage of `base` as in "12.5%"."""
        text = str(self.data.get("discount") or "0")
        share = a_number(text.rstrip("%"), "discount")
        return base * share / 100 if text.endswith("%") else share

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean."""
        value = self.data.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise invalid(name)
        return value

    def day(self, name: str, default: date) -> date:
        """A date."""
        text = self.text(name)
        return a_day(text, name) if text else default

    def rows(self, name: str) -> list[Body]:
        """A list of objects; empty where there is none."""
        value = self.data.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise invalid(name)
        return [Body(one, name) for one in value]

    def only(self, *names: str) -> Data:
        """The given ones of these fields, as they are."""
        return {name: self.data[name] for name in names if name in self.data}


def positive(value: Decimal, name: str) -> Decimal:
    """`value`, if it is more than nothing."""
    if value <= ZERO:
        raise invalid(name)
    return value
