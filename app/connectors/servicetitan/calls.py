"""What all calls of one tenant share: lists page by page, whole lists, creating and cancelling; names no resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from app.connectors.servicetitan import bodies
from app.connectors.servicetitan.client import ServiceTitanClient
from app.connectors.servicetitan.pages import PAGE_SIZE, Filter, Page, Params, T, among, in_chunks, pages, since
from app.connectors.servicetitan.resources import Resource
from app.connectors.servicetitan.values import Row, bad, read_id, read_object, read_text
from app.domain.errors import BadAnswer
from app.domain.purchasing import CancellationReason

ANY = (("active", "Any"),)
"""Inactive rows too."""
BY_ID = (("sort", "+Id"),)
"""Ascending ids: what changes during the scan moves no other row to another page."""


class Calls:
    """The plumbing under the calls for one tenant. Any thread."""

    def __init__(self, client: ServiceTitanClient, *, page_size: int = PAGE_SIZE) -> None:
        """`page_size`: rows asked for at a time, 1 to 5000."""
        if not 1 <= page_size <= 5000:
            raise ValueError("a page has 1 to 5000 rows")
        self._client = client
        self._page_size = page_size

    def _pages(
        self, resource: Resource, read: Callable[[Row], T], filters: Sequence[Filter] = (), params: Params = ()
    ) -> Iterator[Page[T]]:
        return pages(self._client, resource, read, params=params, filters=filters, page_size=self._page_size)

    def _all(
        self,
        resource: Resource,
        read: Callable[[Row], T],
        params: Params,
        key: Callable[[T], int],
        filters: Sequence[Filter] = (),
    ) -> list[T]:
        """The whole list, each object once."""
        found: dict[int, T] = {}
        for page in self._pages(resource, read, filters, params):
            found.update((key(row), row) for row in page.rows)
        return list(found.values())

    def _by_ids(
        self, resource: Resource, read: Callable[[Row], T], ids: Sequence[int], params: Params = ()
    ) -> Iterator[Page[T]]:
        """The rows with these ids, 50 in a call; none asks for nothing."""
        for chunk in in_chunks(ids):
            yield from self._pages(resource, read, (among("ids", "id", chunk),), params)

    def _create(self, resource: Resource, body: Mapping[str, object], item: str) -> int:
        """The id in `{"id": N}`; anything else after a success is unclear."""
        answer = self._client.write("POST", resource, body, item=item)
        return self._made(lambda: read_id(read_object(answer, resource.noun), resource.noun), item)

    def _asked_for(self, found: T, asked: int, noun: str, got: int) -> T:
        """`found`, where it is the one that was asked for. Raises BadAnswer."""
        if got != asked:
            raise bad(noun, f"asked for {asked}, got {got}")
        return found

    def _made(self, read: Callable[[], T], item: str) -> T:
        """What a creation answered; an answer that cannot be read after a success is unclear."""
        try:
            return read()
        except BadAnswer as unreadable:
            raise self._client.unclear(item, unreadable.detail) from None

    def _field_names(self, resource: Resource) -> list[str]:
        """Names of a tenant's custom fields for texts."""
        rows = [row for page in self._pages(resource, lambda row: row) for row in page.rows]
        return [read_text(row, "name") for row in rows if read_text(row, "dataType").casefold() == "text"]

    def _cancel(self, resource: Resource, number: int, reason: CancellationReason, item: str) -> None:
        """An empty success is a success (facts 2)."""
        body = bodies.cancellation(reason)
        self._client.write("PATCH", resource.under(number, "cancellation"), body, item=item)


def stamp_filters(modified: datetime | None, created: datetime | None) -> tuple[Filter, ...]:
    """Changed and created at or after; None = any time."""
    return (
        *since("modifiedOnOrAfter", "modifiedOn", modified),
        *since("createdOnOrAfter", "createdOn", created),
    )
