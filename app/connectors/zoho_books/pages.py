"""Walks Zoho's lists page by page, and checks each row against what was asked: a filter may not be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from app.connectors.zoho_books.client import ZohoBooksClient
from app.connectors.zoho_books.regions import SYSTEM
from app.connectors.zoho_books.resources import Resource
from app.connectors.zoho_books.values import Row, bad, read_key, read_stamp, read_text
from app.domain.errors import BadAnswer

T = TypeVar("T")

PAGE_SIZE = 200
"""Rows asked for at a time: the most there are (facts 5)."""
MOST_PAGES = 5_000
"""A list longer than this does not end."""

Params = tuple[tuple[str, str], ...]
OLDEST_FIRST: Params = (("sort_column", "created_time"), ("sort_order", "A"))
"""An edit moves no row to another page (facts 5)."""
NEWEST_FIRST: Params = (("sort_column", "created_time"), ("sort_order", "D"))
LATEST_CHANGE_FIRST: Params = (("sort_column", "last_modified_time"), ("sort_order", "D"))


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    rows: tuple[T, ...]
    has_more: bool
    unasked: int = 0
    """Rows that Zoho sent although they do not meet the filter; they are not in `rows`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition: how it is asked, and how an answered row proves that it was understood."""

    param: tuple[str, str]
    holds: Callable[[Row], bool]


def exactly(param: str, field: str, text: str) -> Filter:
    """`field` is `text`, blanks at the ends not counted.

    Raises ValueError for an empty text, with which the whole list would be asked for.
    """
    wanted = _said(param, text)
    return Filter((param, wanted), lambda row: read_text(row, field) == wanted)


def same_number(param: str, field: str, text: str) -> Filter:
    """`field` is the same document number, as Zoho compares them: without blanks at the ends and case (facts 6)."""
    wanted = _said(param, text)
    return Filter((param, wanted), lambda row: same_text(read_text(row, field), wanted))


def same_text(one: str, other: str) -> bool:
    """Whether Zoho takes two numbers for one: blanks at the ends and case do not count, punctuation does (facts 6)."""
    return one.strip().casefold() == other.strip().casefold()


def with_id(param: str, field: str, key: str) -> Filter:
    """`field` is that id."""
    wanted = _said(param, key)
    return Filter((param, wanted), lambda row: read_key(row, field) == wanted)


def since(moment: datetime | None) -> tuple[Filter, ...]:
    """Changed at or after `moment`; a row without the stamp is kept (facts 5).

    Whether Zoho counts the very second is not known, so a second more is asked for.
    """
    if moment is None:
        return ()
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    bound = moment.astimezone(UTC).replace(microsecond=0)

    def holds(row: Row) -> bool:
        stamp = read_stamp(row, "last_modified_time")
        return stamp is None or stamp >= bound

    asked = (bound - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    return (Filter(("last_modified_time", asked), holds),)


def pages(
    client: ZohoBooksClient,
    resource: Resource,
    read: Callable[[Row], T],
    *,
    params: Params = (),
    filters: Sequence[Filter] = (),
    page_size: int = PAGE_SIZE,
) -> Iterator[Page[T]]:
    """The pages of a list, one call each, only as far as the caller iterates.

    A row can come twice when the list changes meanwhile. Raises as `ZohoBooksClient.get`, and BadAnswer for rows that
    cannot be read, or for a list that does not end.
    """
    previous: tuple[str, ...] = ()
    for number in range(1, MOST_PAGES + 1):
        paging = (("page", str(number)), ("per_page", str(page_size))) if resource.paged else ()
        members = client.get(resource, (*(one.param for one in filters), *params, *paging))
        rows = _rows(members, resource)
        ids = tuple(read_key(row, resource.id_key) for row in rows)
        has_more = resource.paged and _has_more(members, len(rows), page_size)
        if has_more and (not ids or ids == previous):
            raise _endless(resource)
        kept = tuple(read(row) for row in rows if all(one.holds(row) for one in filters))
        yield Page(kept, has_more, len(rows) - len(kept))
        if not has_more:
            return
        previous = ids
    raise _endless(resource)


def _rows(members: Mapping[str, object], resource: Resource) -> Sequence[Row]:
    value = next((members[key] for key in resource.many if key in members), None)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise bad(resource.path, "no list of rows")
    return value


def _has_more(members: Mapping[str, object], count: int, page_size: int) -> bool:
    """By `page_context`, an object live and a list in some of the documents; without it by whether the page is full."""
    context = members.get("page_context")
    if isinstance(context, list) and context:
        context = context[0]
    said = context.get("has_more_page") if isinstance(context, dict) else None
    return said if isinstance(said, bool) else count >= page_size


def _said(param: str, text: str) -> str:
    wanted = text.strip()
    if not wanted:
        raise ValueError(f"{param} needs a text")
    return wanted


def _endless(resource: Resource) -> BadAnswer:
    return BadAnswer(
        f"Zoho's list of {resource.path} does not end.",
        system=SYSTEM,
        advice="It is read again later. If this goes on, tell Zoho's support.",
        detail=f"{resource.path}: has_more_page without progress",
    )
