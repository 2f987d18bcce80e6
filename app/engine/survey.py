"""Counts what a company holds, to help a person choose during set-up; reads only, before anything was journaled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.masters import MasterKind, SkuField, StockItem
from app.engine.destination_lists import ReferenceIndex
from app.engine.ports import PurchasingSystem
from app.store.book import SourceBooks
from app.system.settings import Settings


@dataclass(frozen=True, slots=True)
class SkuHolder:
    """One of the fields that can hold the SKU."""

    field: SkuField
    filled: int
    """Stock items that have a value in it."""
    matching: int
    """Of these, whose value is exactly the code of an active material or equipment in ServiceTitan."""


@dataclass(frozen=True, slots=True)
class SkuSurvey:
    """What the stock items of the company hold."""

    items: int
    holders: tuple[SkuHolder, ...]
    """Name, alias, part number."""


class TallySurvey(Protocol):
    """What is counted in Tally; every call asks it."""

    def items(self, company: str) -> Sequence[StockItem]: ...
    def purchase_dates(self, company: str, first: date, last: date) -> Sequence[date]: ...


class Survey:
    """The counts; any thread. Everything raises KnownErrors."""

    def __init__(
        self,
        *,
        settings: Callable[[], Settings],
        books: SourceBooks,
        reference: ReferenceIndex,
        bound_company: Callable[[], str | None],
        tally: Callable[[], TallySurvey],
        cloud: Callable[[], PurchasingSystem],
    ) -> None:
        self._settings = settings
        self._books = books
        self._reference = reference
        self._bound_company = bound_company
        self._tally = tally
        self._cloud = cloud

    def skus(self) -> SkuSurvey:
        """How many stock items each field could serve. The index of ServiceTitan's lists is refreshed on the way."""
        items = self._items()
        self._reference.refresh(self._cloud())
        skus = self._reference.skus()

        def known(code: str) -> bool:
            return any(sku.active for sku in skus.named(code))

        return SkuSurvey(
            len(items),
            tuple(
                SkuHolder(
                    field,
                    sum(bool(values) for values in held),
                    sum(any(known(value) for value in values) for values in held),
                )
                for field in SkuField
                for held in [[_values(item, field) for item in items]]
            ),
        )

    def purchases(self, first: date, last: date) -> Sequence[date]:
        """Dates of the vouchers with a purchase voucher type dated within, cancelled and optional ones left out.

        Some requests to Tally: one for a month. Raises CompanyNotOpen, and as every request.
        """
        return self._tally().purchase_dates(self._settings().tally.company, first, last)

    def _items(self) -> Sequence[StockItem]:
        """As they were read last; Tally is asked only while none was."""
        bound = self._bound_company()
        kept = self._books.masters(bound, MasterKind.ITEM) if bound else []
        return _stock_items(kept) or self._tally().items(self._settings().tally.company)


def _stock_items(rows: Iterable[object]) -> list[StockItem]:
    return [row for row in rows if isinstance(row, StockItem)]


def _values(item: StockItem, field: SkuField) -> tuple[str, ...]:
    if field is SkuField.ALIAS:
        return item.aliases
    value = item.part_number if field is SkuField.PART_NUMBER else item.name
    return (value,) if value else ()
