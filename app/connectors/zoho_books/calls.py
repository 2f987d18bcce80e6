"""What all calls of one organization share: lists, one by its id, creating and changing; names no resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from app.connectors.zoho_books.client import ZohoBooksClient
from app.connectors.zoho_books.pages import PAGE_SIZE, Filter, Page, Params, pages
from app.connectors.zoho_books.resources import Resource
from app.connectors.zoho_books.values import Row, bad, read_id
from app.domain.errors import BadAnswer

T = TypeVar("T")

OWN_NUMBER: Params = (("ignore_auto_number_generation", "true"),)
"""The document bears our number instead of the next one of the books (facts 8, 10)."""


class Calls:
    """The plumbing under the calls for one organization. Any thread."""

    def __init__(self, client: ZohoBooksClient, *, page_size: int = PAGE_SIZE) -> None:
        """`page_size`: rows asked for at a time, 1 to 200."""
        if not 1 <= page_size <= PAGE_SIZE:
            raise ValueError(f"a page has 1 to {PAGE_SIZE} rows")
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
        filters: Sequence[Filter] = (),
        params: Params = (),
    ) -> list[T]:
        """The whole list, each object once, as it was last seen."""
        found: dict[str, T] = {}
        for page in self._pages(resource, lambda row: (read_id(row, resource.id_key), read(row)), filters, params):
            found.update(page.rows)
        return list(found.values())

    def _one(self, resource: Resource, key: str, read: Callable[[Row], T]) -> T:
        """One object by its id. Raises NotFound."""
        members = self._client.get(resource.under(_key(key)), item=f"{resource.noun} {key}")
        return read(_object(members, resource))

    def _only(self, resource: Resource, read: Callable[[Row], T]) -> T:
        """The one object that the path itself names."""
        return read(_object(self._client.get(resource), resource))

    def _create(
        self,
        resource: Resource,
        body: Mapping[str, object],
        read: Callable[[Row], T],
        item: str,
        params: Params = (),
    ) -> T:
        """The new object as Zoho answers it; what cannot be read after a success is unclear."""
        return self._answered(
            self._client.write("POST", resource, body, item=item, params=params), resource, read, item
        )

    def _update(
        self, resource: Resource, key: str, body: Mapping[str, object], read: Callable[[Row], T], item: str
    ) -> T:
        """The object as it is now; what cannot be read after a success is unclear."""
        return self._answered(
            self._client.write("PUT", resource.under(_key(key)), body, item=item), resource, read, item
        )

    def _answered(self, members: Mapping[str, object], resource: Resource, read: Callable[[Row], T], item: str) -> T:
        try:
            return read(_object(members, resource))
        except BadAnswer as unreadable:
            raise self._client.unclear(item, unreadable.detail) from None

    def _done(
        self, method: str, resource: Resource, item: str, *parts: str, body: Mapping[str, object] | None = None
    ) -> None:
        """A change whose answer says nothing more than that it was done."""
        self._client.write(method, resource.under(*map(_key, parts)), body, item=item)


def _object(members: Mapping[str, object], resource: Resource) -> Row:
    value = next((members[key] for key in resource.one if key in members), None)
    if not isinstance(value, dict):
        raise bad(resource.path, "no object")
    return value


def _key(key: str) -> str:
    """Raises ValueError for an empty id, with which a whole list would be addressed."""
    if not key.strip():
        raise ValueError("an id is needed")
    return key
