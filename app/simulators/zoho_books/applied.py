"""The book of what settles what: applications of payments and credits, found by either side."""

from __future__ import annotations

from decimal import Decimal

from app.simulators.zoho_books.records import ZERO, Applied


class Applications:
    """All applications of one organization; the caller holds the lock."""

    def __init__(self) -> None:
        self._all: dict[str, Applied] = {}
        self._by_document: dict[str, dict[str, Applied]] = {}
        self._by_source: dict[str, dict[str, Applied]] = {}

    def add(self, one: Applied) -> None:
        """Enters an application."""
        self._all[one.id] = one
        self._by_document.setdefault(one.document_id, {})[one.id] = one
        self._by_source.setdefault(one.source_id, {})[one.id] = one

    def remove(self, ident: str) -> Applied | None:
        """Takes an application out; None where there is none."""
        one = self._all.pop(ident, None)
        if one is not None:
            del self._by_document[one.document_id][ident]
            del self._by_source[one.source_id][ident]
        return one

    def get(self, ident: str) -> Applied | None:
        """By id."""
        return self._all.get(ident)

    def of_document(self, ident: str) -> list[Applied]:
        """What settles a bill or invoice, oldest first."""
        return list(self._by_document.get(ident, {}).values())

    def of_source(self, ident: str) -> list[Applied]:
        """What a payment or credit settles, oldest first."""
        return list(self._by_source.get(ident, {}).values())


def total(applied: list[Applied]) -> Decimal:
    """The sum of applications."""
    return sum((one.amount for one in applied), ZERO)
