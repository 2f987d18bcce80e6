"""The calls of the reference flow: vendors, customers and items are read whole and written by drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from app.connectors.servicetitan import bodies, bodies_field, resources, wire_field
from app.connectors.servicetitan.calls import ANY, BY_ID, Calls, stamp_filters
from app.connectors.servicetitan.pages import ExportPage, Page, among, exactly, export_pages, in_chunks
from app.connectors.servicetitan.values import read_object
from app.domain.field_lookup import CustomerContact
from app.domain.field_sales import (
    FieldContact,
    FieldCustomer,
    FieldCustomerDraft,
    FieldItem,
    FieldItemDraft,
    FieldVendor,
    FieldVendorDraft,
)
from app.domain.purchasing import Address, SkuKind


class ReferenceCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost, ValueError for an empty draft.

    Any thread.
    """

    def field_vendors(self, modified_on_or_after: datetime | None = None) -> Iterator[Page[FieldVendor]]:
        """Vendors, inactive ones too. There is no filter by name (facts 3.9)."""
        filters = stamp_filters(modified_on_or_after, None)
        return self._pages(resources.VENDORS, wire_field.vendor, filters, (*ANY, *BY_ID))

    def field_vendor(self, vendor_id: int) -> FieldVendor:
        """One vendor. Raises NotFound."""
        answer = self._client.get(resources.VENDORS.under(vendor_id), item=f"Vendor {vendor_id}")
        found = wire_field.vendor(read_object(answer, "vendor"))
        return self._asked_for(found, vendor_id, "vendor", found.id)

    def customers(self, modified_on_or_after: datetime | None = None) -> Iterator[Page[FieldCustomer]]:
        """Customers without their contacts, inactive and merged ones too."""
        filters = stamp_filters(modified_on_or_after, None)
        return self._pages(resources.CUSTOMERS, wire_field.customer, filters, (*ANY, *BY_ID))

    def customers_named(self, name: str) -> list[FieldCustomer]:
        """Customers with exactly this name, inactive ones too. Raises ValueError for an empty one."""
        chosen = (exactly("name", "name", name),)
        return self._all(resources.CUSTOMERS, wire_field.customer, (*ANY, *BY_ID), lambda one: one.id, chosen)

    def customer(self, customer_id: int) -> FieldCustomer:
        """One customer without its contacts. Raises NotFound."""
        answer = self._client.get(resources.CUSTOMERS.under(customer_id), item=f"Customer {customer_id}")
        found = wire_field.customer(read_object(answer, "customer"))
        return self._asked_for(found, customer_id, "customer", found.id)

    def exported_customers(self, token: str | None = None) -> Iterator[ExportPage[FieldCustomer]]:
        """Customers without their contacts from `token` on, inactive ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_CUSTOMERS, wire_field.customer, token)

    def customer_contacts(self, customer_ids: Sequence[int]) -> Mapping[int, tuple[FieldContact, ...]]:
        """The contacts of each of these customers; 50 customers in a call."""
        found: dict[int, dict[int, FieldContact]] = {customer_id: {} for customer_id in customer_ids}
        for chunk in in_chunks(customer_ids):
            asked = (among("customerIds", "customerId", chunk),)
            for page in self._pages(resources.CUSTOMER_CONTACTS, wire_field.contact, asked):
                for row in page.rows:
                    found[row.customer_id][row.contact.id] = row.contact
        return {customer_id: tuple(contacts.values()) for customer_id, contacts in found.items()}

    def exported_contacts(self, token: str | None = None) -> Iterator[ExportPage[CustomerContact]]:
        """Contacts of customers from `token` on, removed ones too; None = from the beginning.

        Whether a change of a contact changes its customer is unknown, so this feed is what tells it.
        """
        return export_pages(self._client, resources.EXPORTED_CONTACTS, wire_field.contact, token)

    def field_items(self, modified_on_or_after: datetime | None = None) -> Iterator[Page[FieldItem]]:
        """Materials, then equipment, inactive ones too."""
        filters = stamp_filters(modified_on_or_after, None)
        materials = self._pages(resources.MATERIALS, wire_field.material, filters, (*ANY, *BY_ID))
        equipment = self._pages(resources.EQUIPMENT, wire_field.equipment, filters, (*ANY, *BY_ID))
        return chain(materials, equipment)

    def field_item(self, item_id: int, kind: SkuKind) -> FieldItem:
        """One material or piece of equipment. Raises NotFound."""
        material = kind is SkuKind.MATERIAL
        resource = resources.MATERIALS if material else resources.EQUIPMENT
        answer = self._client.get(resource.under(item_id), item=f"{kind.value.capitalize()} {item_id}")
        read = wire_field.material if material else wire_field.equipment
        found = read(read_object(answer, kind.value))
        return self._asked_for(found, item_id, kind.value, found.id)

    # ------------------------------------------------------------ writes

    def add_vendor(self, draft: FieldVendorDraft) -> int:
        """The new vendor's id. Whether a second one of the same name is refused is unknown: look first."""
        if draft.name is None:
            raise ValueError("a new vendor needs a name")
        body = bodies.vendor(
            draft.name,
            draft.address or Address(),
            memo=draft.memo or "",
            email=draft.email or "",
            phone=draft.phone or "",
        )
        return self._create(resources.VENDORS, body, f"Vendor {draft.name}")

    def update_vendor(self, vendor_id: int, draft: FieldVendorDraft) -> None:
        """Changes what the draft says. May be repeated."""
        body = bodies_field.vendor_change(draft)
        self._client.write("PATCH", resources.VENDORS.under(vendor_id), body, item=f"Vendor {vendor_id}")

    def add_customer(self, draft: FieldCustomerDraft) -> FieldCustomer:
        """A new customer with one location of its name and address, as answered. Names may repeat: look first."""
        item = f"Customer {draft.name}"
        answer = self._client.write("POST", resources.CUSTOMERS, bodies_field.new_customer(draft), item=item)
        return self._made(lambda: wire_field.customer(read_object(answer, "customer")), item)

    def update_customer(self, customer_id: int, draft: FieldCustomerDraft) -> None:
        """Changes its name. May be repeated."""
        body = bodies_field.customer_change(draft)
        self._client.write("PATCH", resources.CUSTOMERS.under(customer_id), body, item=f"Customer {customer_id}")

    def add_material(self, draft: FieldItemDraft) -> FieldItem:
        """A new material, as answered. Whether a second one of a code is refused is unknown: look first."""
        item = f"Material {draft.code}"
        answer = self._client.write("POST", resources.MATERIALS, bodies_field.new_material(draft), item=item)
        return self._made(lambda: wire_field.material(read_object(answer, "material")), item)

    def update_item(self, item_id: int, kind: SkuKind, draft: FieldItemDraft) -> None:
        """Changes what the draft says of a material or piece of equipment. May be repeated."""
        resource = resources.MATERIALS if kind is SkuKind.MATERIAL else resources.EQUIPMENT
        body = bodies_field.item_change(draft)
        self._client.write("PATCH", resource.under(item_id), body, item=f"{kind.value.capitalize()} {item_id}")
