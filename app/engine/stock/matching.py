"""Which SKU and place an item and a godown of Tally are, for comparing: the planner's own rules, without a voucher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from app.domain.masters import Godown, MasterKind, StockItem
from app.domain.purchasing import Location, Sku
from app.domain.quantities import Quantity, Unit
from app.domain.records import Reason
from app.engine.destination_lists import DESTINATION, EQUIPMENT, LOCATION, MATERIAL, ReferenceIndex
from app.engine.purchases.context import named
from app.flows.purchases.order_lines import (
    Decide,
    LineRules,
    LocationLookup,
    Masters,
    SkuLookup,
    in_unit_of,
    location_of,
    sku_of,
)
from app.store.book import SourceBooks

T = TypeVar("T", Sku, Location)


class _Listed(Generic[T]):
    """A whole list at once: every item is asked for."""

    def __init__(self, rows: Sequence[T], names: Mapping[int, str]) -> None:
        self._by_id: dict[int, T] = {row.id: row for row in rows}
        self._named: dict[str, list[T]] = {}
        for row in rows:
            self._named.setdefault(names[row.id], []).append(row)

    def named(self, name: str) -> Sequence[T]:
        """Rows with exactly that name or code."""
        return self._named.get(name, ())

    def by_id(self, ext_id: int) -> T | None:
        """One row by id."""
        return self._by_id.get(ext_id)


@dataclass(frozen=True, slots=True)
class StockMatching:
    """Of one company, for one pass."""

    masters: Masters
    skus: SkuLookup
    locations: LocationLookup
    decide: Decide
    rules: LineRules
    _skus: dict[str, Sku | Reason] = field(default_factory=dict)
    _places: dict[str, Location | Reason] = field(default_factory=dict)

    @classmethod
    def make(
        cls, company_guid: str, books: SourceBooks, reference: ReferenceIndex, decide: Decide, rules: LineRules
    ) -> StockMatching:
        """With the masters and lists as they are now."""
        masters = Masters(
            items=named(books, company_guid, MasterKind.ITEM, StockItem),
            godowns=named(books, company_guid, MasterKind.GODOWN, Godown),
            units=named(books, company_guid, MasterKind.UNIT, Unit),
        )
        skus = [one for kind in (MATERIAL, EQUIPMENT) for one in reference.store.all(DESTINATION, kind, Sku)]
        places = reference.store.all(DESTINATION, LOCATION, Location)
        by_code = {one.id: one.code for one in skus}
        return cls(
            masters,
            _Listed(skus, by_code),
            _Listed(places, {one.id: one.name for one in places}),
            decide,
            rules,
        )

    def sku(self, item: str) -> Sku | Reason:
        """The one SKU, or why there is none."""
        if item not in self._skus:
            reasons: list[Reason] = []
            found = sku_of(item, self.masters, self.skus, self.decide, self.rules, reasons)
            self._skus[item] = found if found is not None else reasons[0]
        return self._skus[item]

    def place(self, godown: str) -> Location | Reason:
        """The one warehouse or truck, or why there is none."""
        if godown not in self._places:
            reasons: list[Reason] = []
            found = location_of(godown, self.masters, self.locations, self.decide, reasons)
            self._places[godown] = found if found is not None else reasons[0]
        return self._places[godown]

    def in_sku_unit(self, item: str, sku: Sku, quantity: Decimal) -> Decimal | Reason:
        """A number of base units in the SKU's unit, or why that cannot be said."""
        reasons: list[Reason] = []
        stated = self.stated(item, quantity)
        found = in_unit_of(sku, stated, item, self.masters, self.decide, self.rules, reasons)
        return found[0] if found is not None else reasons[0]

    def stated(self, item: str, quantity: Decimal) -> Quantity:
        """A number of base units as a voucher would state it, with the item's second unit where that has an end."""
        master = self.masters.items.get(item)
        if master is None or not master.base_unit:
            return Quantity(((quantity, ""),))
        parts = ((quantity, master.base_unit),)
        if not master.additional_unit or not master.conversion or not master.denominator:
            return Quantity(parts)
        wanted = quantity * master.conversion
        second = wanted / master.denominator
        exact = second * master.denominator == wanted
        return Quantity(parts, ((second, master.additional_unit),) if exact else ())
