"""Query strings, filters and pages; a parameter that an operation does not know is ignored without a word."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from app.simulators.servicetitan.errors import invalid
from app.simulators.servicetitan.records import Record
from app.simulators.servicetitan.state import State
from app.simulators.servicetitan.wire import parse_moment

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Row = dict[str, Any]
MAX_PAGE_SIZE = 5000
MAX_IDS = 50


class Query:
    """The parameters of one request; names are compared without regard to case. Readers raise ApiError (400)."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(name.lower(), []).append(value)

    def besides(self, *names: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Everything that is asked except those parameters, comparable."""
        left_out = {name.lower() for name in names}
        return tuple(sorted((name, tuple(v)) for name, v in self._values.items() if name not in left_out))

    def many(self, name: str) -> list[str]:
        """All values of a repeated parameter; empty ones left out."""
        return [value for value in self._values.get(name.lower(), []) if value != ""]

    def text(self, name: str) -> str | None:
        """The value, or None where absent or empty."""
        values = self.many(name)
        return values[0] if values else None

    def integer(self, name: str) -> int | None:
        """The value as an integer."""
        text = self.text(name)
        if text is None:
            return None
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise self.wrong(name, text)
        return int(text)

    def decimal(self, name: str) -> Decimal | None:
        """The value as a number."""
        text = self.text(name)
        try:
            return None if text is None else Decimal(text)
        except InvalidOperation:
            raise self.wrong(name, text) from None

    def boolean(self, name: str) -> bool | None:
        """The value as true or false."""
        text = self.text(name)
        if text is None:
            return None
        if text.lower() not in ("true", "false"):
            raise self.wrong(name, text)
        return text.lower() == "true"

    def moment(self, name: str) -> datetime | None:
        """The value as a moment in UTC."""
        text = self.text(name)
        try:
            return None if text is None else parse_moment(text)
        except ValueError:
            raise self.wrong(name, text) from None

    def choice(self, name: str, values: Sequence[str]) -> str | None:
        """The value, one of `values` without regard to case."""
        text = self.text(name)
        if text is None:
            return None
        for value in values:
            if value.lower() == text.lower():
                return value
        raise self.wrong(name, text)

    def choices(self, name: str, values: Sequence[str], *, comma: bool) -> set[str] | None:
        """The values of a repeated parameter, or of one comma string."""
        given = self.many(name)
        if comma:
            given = [part.strip() for text in given for part in text.split(",") if part.strip()]
        if not given:
            return None
        known = {value.lower(): value for value in values}
        for text in given:
            if text.lower() not in known:
                raise self.wrong(name, text)
        return {known[text.lower()] for text in given}

    def ids(self, name: str, *, comma: bool = True) -> set[int] | None:
        """Ids of a comma string (or, for array parameters, of the repeated key); at most 50."""
        given = self.many(name)
        if comma:
            given = [part.strip() for text in given for part in text.split(",") if part.strip()]
        if not given:
            return None
        if len(given) > MAX_IDS:
            raise invalid({name: [f"The maximum number of ids is {MAX_IDS}."]}, noise=False)
        for text in given:
            if not re.fullmatch(r"-?\d{1,18}", text):
                raise self.wrong(name, text)
        return {int(text) for text in given}

    @staticmethod
    def wrong(name: str, text: object) -> Exception:
        """The 400 of a value that cannot be bound."""
        return invalid({name: [f"The value '{text}' is not valid."]}, noise=False)


Test = Callable[[Any], bool]


def within(query: Query, first: str, before: str, read: Callable[[Any], datetime | None]) -> list[Test]:
    """Tests for an inclusive lower and an exclusive upper bound."""
    low, high = query.moment(first), query.moment(before)
    tests: list[Test] = []
    if low is not None:
        tests.append(lambda r: (value := read(r)) is not None and value >= low)
    if high is not None:
        tests.append(lambda r: (value := read(r)) is not None and value < high)
    return tests


def written(query: Query) -> list[Test]:
    """The four filters on creation and change."""
    created = within(query, "createdOnOrAfter", "createdBefore", lambda r: r.created_on)
    return created + within(query, "modifiedOnOrAfter", "modifiedBefore", lambda r: r.modified_on)


def by_ids(query: Query, name: str, read: Callable[[Any], int | None], *, comma: bool = True) -> list[Test]:
    """A filter on a set of ids."""
    wanted = query.ids(name, comma=comma)
    return [] if wanted is None else [lambda r: read(r) in wanted]


def by_id(query: Query, name: str, read: Callable[[Any], int | None]) -> list[Test]:
    """A filter on one id."""
    wanted = query.integer(name)
    return [] if wanted is None else [lambda r: read(r) == wanted]


def by_text(query: Query, name: str, read: Callable[[Any], str], *, part: bool) -> list[Test]:
    """A filter on a text, without regard to case; `part` = contained in it."""
    wanted = query.text(name)
    if wanted is None:
        return []
    needle = wanted.lower()
    return [(lambda r: needle in read(r).lower()) if part else (lambda r: read(r).lower() == needle)]


def activity(query: Query) -> list[Test]:
    """`active`: True (default), Any or False."""
    wanted = query.choice("active", ("True", "Any", "False")) or "True"
    return [] if wanted == "Any" else [lambda r: r.active is (wanted == "True")]


def external(query: Query) -> list[Test]:
    """Lookup by external data; needs the application GUID, the key and the values."""
    guid, key = query.text("externalDataApplicationGuid"), query.text("externalDataKey")
    values = query.text("externalDataValues")
    if key is None and values is None:
        return []
    if guid is None or key is None or values is None:
        text = "externalDataApplicationGuid, externalDataKey and externalDataValues must be provided together."
        raise invalid({"externalDataKey": [text]}, noise=False)
    wanted = {part.strip() for part in values.split(",")}
    return [lambda r: r.external.get(guid.lower(), {}).get(key) in wanted]


def select(records: Iterable[R], tests: Sequence[Test]) -> list[R]:
    """The records that pass all tests."""
    return [record for record in records if all(test(record) for test in tests)]


_SORTS: Mapping[str, Callable[[Any], Any]] = {
    "id": lambda r: r.id,
    "modifiedon": lambda r: (r.modified_on, r.id),
    "createdon": lambda r: (r.created_on, r.id),
}


def ordered(state: State, query: Query, records: list[R], *, sortable: bool = True) -> list[R]:
    """Sorted as asked, by id otherwise; while pages are unsorted, shuffled anew by each scan that begins at page 1."""
    if state.switches.unsorted_pages:
        scan = (type(records[0]) if records else None, query.besides("page"))
        if (query.integer("page") or 1) <= 1 or scan not in state.scans:
            state.scans[scan] = state.shuffler.getrandbits(32)
        salt = state.scans[scan]
        return sorted(records, key=lambda r: random.Random(salt * 1_000_003 + r.id).random())
    text = query.text("sort") if sortable else None
    if text is None:
        return sorted(records, key=_SORTS["id"])
    found = re.fullmatch(r"([+-]?)(\w+)", text)
    if found is None or found[2].lower() not in _SORTS:
        raise Query.wrong("sort", text)
    return sorted(records, key=_SORTS[found[2].lower()], reverse=found[1] == "-")


def page_of(
    state: State,
    query: Query,
    records: list[T],
    *,
    zero_allowed: bool = False,
    usual: int = 50,
    most: int = MAX_PAGE_SIZE,
) -> tuple[int, int, list[T]]:
    """Page number, page size and the records of that page, in another order each time while pages are unsorted."""
    page, size = query.integer("page"), query.integer("pageSize")
    page = 1 if page is None else page
    size = usual if size is None else size
    if page == 0 and zero_allowed:
        page = 1
    if page < 1:
        raise invalid({"page": ["Page must be greater than 0."]}, noise=False)
    if not 1 <= size <= most:
        raise invalid({"pageSize": [f"PageSize must be between 1 and {most}."]}, noise=False)
    part = records[(page - 1) * size : page * size]
    if state.switches.unsorted_pages:
        state.shuffler.shuffle(part)
    return page, size, part


def paginated(
    state: State,
    query: Query,
    records: list[R],
    render: Callable[[R], Row],
    *,
    sortable: bool = True,
    zero_allowed: bool = False,
) -> Row:
    """The envelope of a list."""
    records = ordered(state, query, records, sortable=sortable)
    page, size, part = page_of(state, query, records, zero_allowed=zero_allowed)
    return envelope(query, page, size, len(records), [render(record) for record in part])


def envelope(query: Query, page: int, size: int, total: int, data: list[Any]) -> Row:
    """What stands around the rows of a page."""
    return {
        "page": page,
        "pageSize": size,
        "hasMore": page * size < total,
        "totalCount": total if query.boolean("includeTotal") else None,
        "data": data,
    }
