"""Walks ServiceTitan's lists and export feeds page by page; trusts neither `hasMore` nor that a filter was understood.

An unknown query parameter is ignored without a word and the whole list comes back (facts 2), so each row is checked
here again against what was asked, and a server that never ends its list is stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from app.connectors.servicetitan.client import ServiceTitanClient
from app.connectors.servicetitan.environment import SYSTEM
from app.connectors.servicetitan.resources import Resource
from app.connectors.servicetitan.values import Row, read_id, read_reference, read_rows, read_stamp, read_text
from app.domain.errors import BadAnswer

T = TypeVar("T")

PAGE_SIZE = 500
"""Rows asked for at a time; 5000 is the most that is known to work (facts 2)."""
MOST_PAGES = 20_000
"""A list longer than this does not end."""
_MOST_STANDSTILLS = 2
"""Pages in a row that are empty or repeat the one before, while more are promised."""
MOST_IDS = 50
"""Ids in one filter (contract)."""

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list."""

    rows: tuple[T, ...]
    has_more: bool
    unasked: int = 0
    """Rows the server sent although they do not meet the filter; they are not in `rows`."""


@dataclass(frozen=True, slots=True)
class ExportPage(Generic[T]):
    """One page of an export feed."""

    rows: tuple[T, ...]
    has_more: bool
    continue_from: str
    """Where the next request starts; to be kept once the rows are stored. Empty only if the feed never gave one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition: how it is asked, and how an answered row proves that it was understood."""

    param: tuple[str, str]
    holds: Callable[[Row], bool]


def since(param: str, field: str, moment: datetime | None) -> tuple[Filter, ...]:
    """`field` at or after `moment` (inclusive; facts 2). A row without the stamp is kept."""
    if moment is None:
        return ()
    bound = _utc(moment)

    def holds(row: Row) -> bool:
        stamp = read_stamp(row, field)
        return stamp is None or stamp >= bound

    return (Filter((param, _moment_text(bound)), holds),)


def before(param: str, field: str, moment: datetime | None) -> tuple[Filter, ...]:
    """`field` before `moment`. A row without the stamp is kept."""
    if moment is None:
        return ()
    bound = _utc(moment)

    def holds(row: Row) -> bool:
        stamp = read_stamp(row, field)
        return stamp is None or stamp < bound

    return (Filter((param, _moment_text(bound)), holds),)


def among(param: str, field: str, ids: Sequence[int]) -> Filter:
    """`field` is one of `ids`, at most 50 of them, asked as a comma-separated text."""
    if not 0 < len(ids) <= MOST_IDS:
        raise ValueError(f"a filter takes 1 to {MOST_IDS} ids, not {len(ids)}")
    wanted = frozenset(ids)
    return Filter((param, ",".join(map(str, ids))), lambda row: read_reference(row, field) in wanted)


def exactly(param: str, field: str, text: str) -> Filter:
    """`field` is `text`, to the letter: whether the server looks for the whole or a part of it is unknown (facts 3.6).

    Raises ValueError for an empty text, with which the server would list everything.
    """
    if not text.strip():
        raise ValueError(f"{param} needs a text")
    return Filter((param, text), lambda row: read_text(row, field) == text)


def in_chunks(ids: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """`ids` without repetitions, in groups that fit into one filter."""
    unique = tuple(dict.fromkeys(ids))
    for start in range(0, len(unique), MOST_IDS):
        yield unique[start : start + MOST_IDS]


def pages(
    client: ServiceTitanClient,
    resource: Resource,
    read: Callable[[Row], T],
    *,
    params: Params = (),
    filters: Sequence[Filter] = (),
    page_size: int = PAGE_SIZE,
    identify: Callable[[Row, str], object] = read_id,
) -> Iterator[Page[T]]:
    """The pages of a list, one call each, only as far as the caller iterates.

    `identify` gives what recognises a row, from the row and the name of its kind.
    Rows can come twice when the list changes meanwhile, and in any order. Raises as `ServiceTitanClient.get`, and
    BadAnswer for an envelope or a row that cannot be read, or for a list that does not end.
    """
    number = 0
    previous: tuple[object, ...] = ()
    standstills = 0
    while True:
        number += 1
        asked = (*(one.param for one in filters), *params, ("page", str(number)), ("pageSize", str(page_size)))
        value = client.get(resource, asked)
        rows, has_more = read_rows(value, resource.path)
        ids = tuple(identify(row, resource.noun) for row in rows)
        kept = tuple(read(row) for row in rows if all(one.holds(row) for one in filters))
        yield Page(kept, has_more, len(rows) - len(kept))
        if not has_more:
            return
        standstills = standstills + 1 if ids in ((), previous) else 0
        previous = ids
        if standstills > _MOST_STANDSTILLS or number >= MOST_PAGES:
            raise _endless(resource)


def export_pages(
    client: ServiceTitanClient, resource: Resource, read: Callable[[Row], T], token: str | None
) -> Iterator[ExportPage[T]]:
    """The pages of an export feed from `token` (None = from the beginning), only as far as the caller iterates.

    Recent changes are included, so a row can come again on a later request. Raises as `pages`.
    """
    current = token or ""
    for _ in range(MOST_PAGES):
        start = (("from", current),) if current else ()
        value = client.get(resource, (*start, ("includeRecentChanges", "true")))
        rows, has_more = read_rows(value, resource.path)
        for row in rows:
            read_id(row, resource.noun)
        said = value.get("continueFrom") if isinstance(value, dict) else None
        following = said if isinstance(said, str) and said else current
        if has_more and following == current:
            raise _endless(resource)
        yield ExportPage(tuple(read(row) for row in rows), has_more, following)
        if not has_more:
            return
        current = following
    raise _endless(resource)


def _endless(resource: Resource) -> BadAnswer:
    return BadAnswer(
        f"ServiceTitan's list of {resource.path} does not end.",
        system=SYSTEM,
        advice="It is read again later. If this goes on, tell ServiceTitan's support.",
        detail=f"{resource.path}: hasMore without progress",
    )


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


def _moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
