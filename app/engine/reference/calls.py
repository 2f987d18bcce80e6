"""The calls of the reference flow about one thing at a time: looked for, read, created, changed, on either side alike.

Whatever is read back is kept in the lists here, so that what we wrote ourselves is not news in the next reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from app.domain.accounting import AccountingContact, AccountingItem
from app.domain.errors import NotFound, OutcomeUnknown, SystemError_
from app.domain.purchasing import SkuKind
from app.domain.records import Reason
from app.engine.ports_accounting import AccountingReference
from app.engine.ports_field import FieldReference
from app.engine.reference.lists import BooksEntries, FieldEntries, contact_kind
from app.flows.reference.differences import Entry, ReferenceKind, Write
from app.flows.reference.planner import Create
from app.flows.reference.values import (
    ItemDefaults,
    changed_contact,
    changed_item,
    changed_values,
    customer_draft,
    new_contact,
    new_item,
    sku_draft,
    vendor_draft,
)


class OneSide(Protocol):
    """One of both systems. Everything raises SystemError_; reads may be repeated."""

    def look(self, kind: ReferenceKind, key: str) -> Sequence[Entry]:
        """Those of exactly this name or SKU, inactive ones too, as they are there now."""
        ...

    def read(self, kind: ReferenceKind, ident: str) -> Entry:
        """One, with everything. Raises NotFound."""
        ...

    def create(self, create: Create) -> Entry:
        """The new one, read back. Raises Duplicate and Rejected (nothing was created) and OutcomeUnknown."""
        ...

    def change(self, write: Write) -> Entry:
        """It as it is now, after it was read. Raises Rejected and NotFound (nothing was changed) and OutcomeUnknown."""
        ...


class FieldCalls:
    """ServiceTitan."""

    def __init__(self, field: FieldReference, entries: FieldEntries) -> None:
        self._field = field
        self._entries = entries

    def look(self, kind: ReferenceKind, key: str) -> Sequence[Entry]:
        """Only customers can be asked for by name; of the rest what is new is read."""
        if kind is ReferenceKind.CUSTOMER:
            return [self._entries.keep(kind, one) for one in self._field.customers_named(key)]
        self._entries.refresh(self._field, (kind,))
        return self._entries.named(kind, key)

    def read(self, kind: ReferenceKind, ident: str) -> Entry:
        """One."""
        number = int(ident)
        if kind is ReferenceKind.VENDOR:
            return self._entries.keep(kind, self._field.field_vendor(number))
        if kind is ReferenceKind.CUSTOMER:
            return self._entries.keep(kind, self._field.customer(number))
        return self._entries.keep(kind, self._field.field_item(number, self._sku_kind(number)))

    def create(self, create: Create) -> Entry:
        """The new one, read back."""
        kind, source = create.kind, create.source
        if kind is ReferenceKind.CUSTOMER:
            return self._entries.keep(kind, self._field.add_customer(customer_draft(source.fields)))
        if kind is ReferenceKind.ITEM:
            return self._entries.keep(kind, self._field.add_material(sku_draft(source.fields, source.key)))
        made = self._field.add_vendor(vendor_draft(source.fields))
        with _carried_out(f"Vendor {source.key}"):
            return self.read(kind, str(made))

    def change(self, write: Write) -> Entry:
        """It as it is now."""
        number, values = int(write.id), changed_values(write)
        if write.kind is ReferenceKind.VENDOR:
            self._field.update_vendor(number, vendor_draft(values))
        elif write.kind is ReferenceKind.CUSTOMER:
            self._field.update_customer(number, customer_draft(values))
        else:
            self._field.update_item(number, self._sku_kind(number), sku_draft(values))
        with _carried_out(f"{write.kind.value.capitalize()} {write.id}"):
            return self.read(write.kind, write.id)

    def _sku_kind(self, number: int) -> SkuKind:
        known = self._entries.item(number)
        return known.kind if known is not None else SkuKind.MATERIAL


class BooksCalls:
    """The books."""

    def __init__(
        self,
        books: AccountingReference,
        entries: BooksEntries,
        currency_id: str,
        defaults: ItemDefaults,
    ) -> None:
        """`currency_id`: of a new contact, which keeps it; `defaults`: what a new item needs besides."""
        self._books = books
        self._entries = entries
        self._currency_id = currency_id
        self._defaults = defaults
        self._now: dict[str, AccountingContact | AccountingItem] = {}

    def look(self, kind: ReferenceKind, key: str) -> Sequence[Entry]:
        """By an exact filter."""
        if kind is ReferenceKind.ITEM:
            return [self._kept(kind, one) for one in self._books.items_with_sku(key)]
        found = self._books.contacts_named(key, contact_kind(kind))
        return [self._kept(kind, one) for one in found if one.name == key]

    def other_kind(self, kind: ReferenceKind, name: str) -> bool:
        """Whether a contact of the other kind has this name: one name serves a vendor or a customer (facts 4, 3062)."""
        mine = contact_kind(kind)
        return any(one.kind is not mine for one in self._books.contacts_named(name))

    def read(self, kind: ReferenceKind, ident: str) -> Entry:
        """One."""
        item = kind is ReferenceKind.ITEM
        return self._kept(kind, self._books.item(ident) if item else self._books.contact(ident))

    def create(self, create: Create) -> Entry:
        """The new one, as answered."""
        if create.kind is not ReferenceKind.ITEM:
            draft = new_contact(create, contact_kind(create.kind), self._currency_id)
            return self._kept(create.kind, self._books.create_contact(draft))
        item = new_item(create, self._defaults)
        if isinstance(item, Reason):
            raise ValueError("an item for which something is missing is not sent")
        return self._kept(create.kind, self._books.create_item(item))

    def change(self, write: Write) -> Entry:
        """It as answered."""
        now = self._now[write.id]
        if isinstance(now, AccountingItem):
            return self._kept(write.kind, self._books.update_item(write.id, changed_item(write, now)))
        return self._kept(write.kind, self._books.update_contact(write.id, changed_contact(write, now)))

    def _kept(self, kind: ReferenceKind, thing: AccountingContact | AccountingItem) -> Entry:
        self._now[thing.id] = thing
        return self._entries.keep(kind, thing)


@contextmanager
def _carried_out(item: str) -> Iterator[None]:
    """What fails while a write is read back leaves the write unclear: it is not repeated."""
    try:
        yield
    except (SystemError_, NotFound) as error:
        raise OutcomeUnknown(
            f"It was sent, but could not be read back: {error.what}",
            item=item,
            advice="It is looked for before anything is sent again.",
            detail=error.detail,
        ) from error
