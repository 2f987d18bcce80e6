"""Keeps the local index of vendors, SKUs and places fresh, page by page; never one call per record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from app.domain.inventory import ReturnType
from app.domain.purchasing import BusinessUnit, Location, PurchaseOrderType, Sku, SkuKind, Vendor
from app.engine.ports import ExportPageLike, PurchasingSystem, StockSystem
from app.store.codec import moment, stamp
from app.store.references import Cursors, Lookup, References

DESTINATION = "servicetitan"
OVERLAP = timedelta(minutes=5)
"""Change feeds are read again from this much before the newest change seen."""

VENDOR, MATERIAL, EQUIPMENT, LOCATION = "vendor", SkuKind.MATERIAL.value, SkuKind.EQUIPMENT.value, "location"
BUSINESS_UNIT, ORDER_TYPE, RETURN_TYPE = "business_unit", "order_type", "return_type"


class ReferenceIndex:
    """The destination's lists as the planner needs them."""

    def __init__(self, references: References, cursors: Cursors) -> None:
        self._references = references
        self._cursors = cursors
        self._one = threading.Lock()

    def refresh(self, system: PurchasingSystem) -> int:
        """Read what changed in every list; returns how many rows are new or differ. Any thread, one at a time."""
        with self._one:
            return self._refresh(system)

    def refresh_sold(self, system: PurchasingSystem) -> int:
        """The same for what sales name only: materials, equipment and business units."""
        with self._one:
            return self._sold(system)

    def refresh_return_types(self, system: StockSystem) -> int:
        """The same for the types of returns, which only the stock flow needs."""
        with self._one:
            types = ((one.id, one.name, one.active, one) for one in system.return_types())
            return self._references.save(DESTINATION, RETURN_TYPE, types)

    def _refresh(self, system: PurchasingSystem) -> int:
        changed = self._vendors(system)
        changed += self._sold(system)
        changed += self._references.save(
            DESTINATION, LOCATION, ((one.id, one.name, one.active, one) for one in system.locations())
        )
        changed += self._references.save(
            DESTINATION, ORDER_TYPE, ((one.id, one.name, one.active, one) for one in system.purchase_order_types())
        )
        return changed

    def _sold(self, system: PurchasingSystem) -> int:
        units = ((one.id, one.name, one.active, one) for one in system.business_units())
        changed = self._export(MATERIAL, system.export_materials)
        changed += self._export(EQUIPMENT, system.export_equipment)
        return changed + self._references.save(DESTINATION, BUSINESS_UNIT, units)

    def _vendors(self, system: PurchasingSystem) -> int:
        name = f"{DESTINATION}.vendors.newest"
        newest = moment(self._cursors.get(name))
        since = newest - OVERLAP if newest else None
        changed = 0
        for page in system.vendors(modified_on_or_after=since):
            changed += self._references.save(
                DESTINATION, VENDOR, ((one.id, one.name, one.active, one) for one in page.rows)
            )
            newest = max([*(one.modified_on for one in page.rows), *([newest] if newest else [])], default=None)
        self._save_newest(name, newest)
        return changed

    def _export(self, kind: str, feed: Callable[[str | None], Iterator[ExportPageLike[Sku]]]) -> int:
        """The token is saved only after its page's rows are."""
        name = f"{DESTINATION}.{kind}.token"
        changed = 0
        for page in feed(self._cursors.get(name)):
            changed += self._references.save(
                DESTINATION, kind, ((one.id, one.code, one.active, one) for one in page.rows)
            )
            if page.continue_from:
                self._cursors.put(name, page.continue_from)
        return changed

    def _save_newest(self, name: str, newest: datetime | None) -> None:
        text = stamp(newest)
        if text is not None:
            self._cursors.put(name, text)

    # -- look-ups --------------------------------------------------------------------------------------------------

    def vendors(self) -> Lookup[Vendor]:
        """Vendors by name and id."""
        return Lookup(self._references, DESTINATION, (VENDOR,), Vendor)

    def skus(self) -> Lookup[Sku]:
        """Materials and equipment by code and id."""
        return Lookup(self._references, DESTINATION, (MATERIAL, EQUIPMENT), Sku)

    def locations(self) -> Lookup[Location]:
        """Warehouses and trucks by name and id."""
        return Lookup(self._references, DESTINATION, (LOCATION,), Location)

    def business_unit(self, unit_id: int) -> BusinessUnit | None:
        """One business unit."""
        return self._references.by_id(DESTINATION, BUSINESS_UNIT, BusinessUnit, unit_id)

    def order_type(self, type_id: int) -> PurchaseOrderType | None:
        """One purchase order type."""
        return self._references.by_id(DESTINATION, ORDER_TYPE, PurchaseOrderType, type_id)

    def return_type(self, type_id: int) -> ReturnType | None:
        """One type of return."""
        return self._references.by_id(DESTINATION, RETURN_TYPE, ReturnType, type_id)

    @property
    def store(self) -> References:
        """The rows behind the look-ups."""
        return self._references
