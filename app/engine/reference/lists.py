"""Both sides' vendors, customers, items and taxes as they are kept here: read as far as they changed, shown as entries.

The lists of the books are read by `AccountingLists`, for every flow at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from app.domain.accounting import AccountingContact, AccountingItem, ContactKind, Tax
from app.domain.errors import NotFound
from app.domain.field_lookup import CustomerContact
from app.domain.field_sales import FieldContact, FieldCustomer, FieldItem, FieldVendor, TaxZone
from app.engine.books.lists import CUSTOMER, ITEM, TAX, VENDOR, WHOLE_CUSTOMER, WHOLE_VENDOR
from app.engine.destination_lists import DESTINATION, OVERLAP
from app.engine.ports import PageLike
from app.engine.ports_accounting import AccountingReference
from app.engine.ports_field import FieldReference
from app.flows.reference.differences import Entry, ReferenceKind
from app.flows.reference.values import (
    contact_entry,
    customer_entry,
    item_entry,
    sku_entry,
    tax_entry,
    vendor_entry,
    zone_entry,
)
from app.store.accounting_books import BooksLists
from app.store.codec import moment, stamp
from app.store.references import Cursors, References

WHOLE_AT_ONCE = 100
"""Contacts of the books that are read one by one in one pass, so that the day's calls last for the other flows."""
_LISTS = {
    ReferenceKind.VENDOR: (VENDOR, WHOLE_VENDOR),
    ReferenceKind.CUSTOMER: (CUSTOMER, WHOLE_CUSTOMER),
}
_VENDOR, FIELD_CUSTOMER, _ITEM, _CONTACT, _ZONE = (
    "field_vendor", "field_customer", "field_item", "customer_contact", "tax_zone"
)  # fmt: skip


class _Changing(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def active(self) -> bool: ...
    @property
    def modified_on(self) -> datetime: ...


Row = TypeVar("Row", bound=_Changing)
Read = TypeVar("Read", bound=_Changing, covariant=True)


class FieldEntries:
    """ServiceTitan's side."""

    def __init__(self, store: References, cursors: Cursors) -> None:
        self._store = store
        self._cursors = cursors

    def refresh(self, field: FieldReference, kinds: Collection[ReferenceKind]) -> None:
        """Read what changed. Raises SystemError_."""
        if ReferenceKind.VENDOR in kinds:
            self._read(_VENDOR, field.field_vendors)
        if ReferenceKind.CUSTOMER in kinds:
            self._read(FIELD_CUSTOMER, field.customers)
            self._read_contacts(field)
        if ReferenceKind.ITEM in kinds:
            self._read(_ITEM, field.field_items)
        if ReferenceKind.TAX in kinds:
            self._save(_ZONE, field.tax_zones())

    def _read(self, kind: str, pages: _Listing[Row]) -> None:
        name = f"{DESTINATION}.{kind}.newest"
        newest = moment(self._cursors.get(name))
        for page in pages(newest - OVERLAP if newest else None):
            self._save(kind, page.rows)
            newest = max([*(one.modified_on for one in page.rows), *([newest] if newest else [])], default=None)
        self._cursors.put(name, stamp(newest) or "")

    def _read_contacts(self, field: FieldReference) -> None:
        """The token is saved only after its page's rows are."""
        name = f"{DESTINATION}.{_CONTACT}.token"
        for page in field.exported_contacts(self._cursors.get(name)):
            rows = [(one.contact.id, one.contact.value, one.active, one) for one in page.rows]
            self._store.save(DESTINATION, _CONTACT, rows)
            if page.continue_from:
                self._cursors.put(name, page.continue_from)

    def _save(self, kind: str, rows: Iterable[_Changing]) -> None:
        named = ((one.id, getattr(one, "code", "") or getattr(one, "name", ""), one.active, one) for one in rows)
        self._store.save(DESTINATION, kind, named)

    def keep(self, kind: ReferenceKind, thing: FieldVendor | FieldCustomer | FieldItem) -> Entry:
        """One as it was just read or written."""
        name = {ReferenceKind.VENDOR: _VENDOR, ReferenceKind.CUSTOMER: FIELD_CUSTOMER}.get(kind, _ITEM)
        self._save(name, [thing])
        if isinstance(thing, FieldCustomer):
            return customer_entry(self._reachable(thing, self._contacts([thing.id])))
        return vendor_entry(thing) if isinstance(thing, FieldVendor) else sku_entry(thing)

    def item(self, item_id: int) -> FieldItem | None:
        """A material or piece of equipment."""
        return self._store.by_id(DESTINATION, _ITEM, FieldItem, item_id)

    def named(self, kind: ReferenceKind, key: str) -> Sequence[Entry]:
        """Vendors of this name, or items of this code, inactive ones too."""
        if kind is ReferenceKind.VENDOR:
            return [vendor_entry(one) for one in self._store.named(DESTINATION, _VENDOR, FieldVendor, key)]
        return [sku_entry(one) for one in self._store.named(DESTINATION, _ITEM, FieldItem, key)]

    def entries(self, kind: ReferenceKind) -> Sequence[Entry]:
        """All of them, inactive ones too."""
        if kind is ReferenceKind.VENDOR:
            return [vendor_entry(one) for one in self._store.all(DESTINATION, _VENDOR, FieldVendor)]
        if kind is ReferenceKind.ITEM:
            return [sku_entry(one) for one in self._store.all(DESTINATION, _ITEM, FieldItem)]
        if kind is ReferenceKind.TAX:
            return [zone_entry(one) for one in self._store.all(DESTINATION, _ZONE, TaxZone)]
        contacts = self._contacts(None)
        customers = self._store.all(DESTINATION, FIELD_CUSTOMER, FieldCustomer)
        return [customer_entry(self._reachable(one, contacts)) for one in customers]

    def _contacts(self, only: Collection[int] | None) -> Mapping[int, list[FieldContact]]:
        found: dict[int, list[FieldContact]] = {}
        for one in self._store.all(DESTINATION, _CONTACT, CustomerContact):
            if one.active and (only is None or one.customer_id in only):
                found.setdefault(one.customer_id, []).append(one.contact)
        return found

    def _reachable(self, customer: FieldCustomer, contacts: Mapping[int, list[FieldContact]]) -> FieldCustomer:
        mine = sorted(contacts.get(customer.id, ()), key=lambda one: one.id)
        return replace(customer, contacts=tuple(mine))


class _Listing(Protocol[Read]):
    def __call__(self, modified_on_or_after: datetime | None = None) -> Iterator[PageLike[Read]]: ...


class BooksEntries:
    """The side of the books."""

    def __init__(self, store: BooksLists) -> None:
        self._store = store

    def entries(self, kind: ReferenceKind) -> Sequence[Entry]:
        """All of them, inactive ones too, with what is known of each by itself."""
        if kind is ReferenceKind.ITEM:
            # Services of the books have nothing to do with materials and equipment.
            items = self._store.all(ITEM, AccountingItem)
            return [item_entry(one) for one in items if one.product_type != "service"]
        if kind is ReferenceKind.TAX:
            return [tax_entry(one) for one in self._store.all(TAX, Tax)]
        rows, whole = self._contacts(kind)
        return [contact_entry(whole.get(one.id, one)) for one in rows]

    def complete(self, kind: ReferenceKind, ids: Collection[str], books: AccountingReference) -> int:
        """Read those whose list row is newer than what is known of them, some at a time; returns how many."""
        rows, whole = self._contacts(kind)
        missing = [one.id for one in rows if one.id in ids and one.id not in whole][:WHOLE_AT_ONCE]
        for one in missing:
            try:
                self.keep(kind, books.contact(one))
            except NotFound:
                continue  # it is missing in the next list
        return len(missing)

    def keep(self, kind: ReferenceKind, thing: AccountingContact | AccountingItem) -> Entry:
        """One as it was just read or written."""
        if isinstance(thing, AccountingItem):
            self._store.put(ITEM, thing.id, thing.sku, thing.active, thing)
            return item_entry(thing)
        if thing.kind.value == kind.value:
            listed, whole = _LISTS[kind]
            self._store.put(listed, thing.id, thing.name, thing.active, thing)
            if thing.complete:
                self._store.put(whole, thing.id, thing.name, thing.active, thing)
        return contact_entry(thing)

    def _contacts(self, kind: ReferenceKind) -> tuple[Sequence[AccountingContact], Mapping[str, AccountingContact]]:
        """Rows of the list, and those of them that are known by themselves as they are now.

        Times are whole seconds: what a row shows counts, even where it seems to be of the same version.
        """
        listed, whole = _LISTS[kind]
        rows = self._store.all(listed, AccountingContact)
        alone = {one.id: one for one in self._store.all(whole, AccountingContact)}
        current = {
            one.id: replace(alone[one.id], name=one.name, active=one.active, email=one.email, phone=one.phone)
            for one in rows
            if one.id in alone and alone[one.id].modified_at == one.modified_at
        }
        return rows, current


def contact_kind(kind: ReferenceKind) -> ContactKind:
    """What the books call it."""
    return ContactKind.VENDOR if kind is ReferenceKind.VENDOR else ContactKind.CUSTOMER
