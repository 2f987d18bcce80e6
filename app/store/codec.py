"""Domain dataclasses to and from JSON text, and times to and from sortable text; knows no tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[object, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    found = _adapters.get(kind)
    if found is None:
        found = _adapters[kind] = TypeAdapter(kind)
    return found


def dump(value: object) -> str:
    """JSON of a domain dataclass: Decimals, dates and enums as text, exact."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """The dataclass again. Raises pydantic.ValidationError on text this version cannot read."""
    loaded: T = _adapter(kind).validate_json(text)
    return loaded


ON_FALLBACK = 'plan LIKE \'%"fallbacks":["%\''
"""Of the table `record`: a plan, as `dump` writes it, that books something to the fallback account."""


def stamp(moment: datetime | None) -> str | None:
    """An aware time as fixed-width UTC text, so that comparing texts compares times."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str | None) -> datetime | None:
    """The time of a stamp."""
    return None if not text else datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def moment_of(text: str) -> datetime:
    """The time of a stamp that is always there."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def day(text: str) -> date:
    """A calendar date from its ISO text."""
    return date.fromisoformat(text)
