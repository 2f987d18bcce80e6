"""Each side's vendors, customers, items and taxes as entries to compare, and changes as drafts to send; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    ContactDraft,
    ContactKind,
    ItemDraft,
    PostalAddress,
    Tax,
)
from app.domain.field_sales import (
    ContactKindWord,
    FieldCustomer,
    FieldCustomerDraft,
    FieldItem,
    FieldItemDraft,
    FieldVendor,
    FieldVendorDraft,
    TaxZone,
)
from app.domain.purchasing import Address
from app.domain.records import Reason, Subject
from app.flows.reference.differences import Entry, Value, Write
from app.flows.reference.planner import Create


@dataclass(frozen=True, slots=True)
class ItemDefaults:
    """What an item in the books needs that ServiceTitan does not have (facts 7)."""

    kind: str = "sales_and_purchases"
    account_id: str = ""
    """Income account."""
    purchase_account_id: str = ""


# ------------------------------------------------------------ ServiceTitan


def vendor_entry(vendor: FieldVendor) -> Entry:
    """A vendor of ServiceTitan."""
    fields: dict[str, Value] = {
        "name": vendor.name,
        "email": vendor.email,
        "phone": vendor.phone,
        "notes": vendor.memo,
        "address": vendor.address,
    }
    return Entry(str(vendor.id), vendor.name, vendor.active, fields, vendor.modified_on)


def customer_entry(customer: FieldCustomer) -> Entry:
    """A customer of ServiceTitan; one that was merged into another is inactive."""
    fields: dict[str, Value] = {"name": customer.name, "address": customer.address}
    if customer.contacts is not None:
        fields["email"] = _first(customer, ContactKindWord.EMAIL)
        fields["phone"] = _first(customer, ContactKindWord.PHONE) or _first(customer, ContactKindWord.MOBILE)
    active = customer.active and customer.merged_to_id is None
    return Entry(str(customer.id), customer.name, active, fields, customer.modified_on)


def sku_entry(item: FieldItem) -> Entry:
    """A material or a piece of equipment of ServiceTitan; without a display name its code is its name."""
    fields: dict[str, Value] = {
        "name": item.name or item.code,
        "price": item.price,
        "cost": item.cost,
        "unit": item.unit,
    }
    return Entry(str(item.id), item.code, item.active, fields, item.modified_on)


def zone_entry(zone: TaxZone) -> Entry:
    """A tax zone of ServiceTitan; its rate is compared where it is one rate of the whole subtotal."""
    fields: dict[str, Value] = {"name": zone.name}
    if zone.percentage is not None:
        fields["percentage"] = zone.percentage
    return Entry(str(zone.id), zone.name, zone.active, fields, zone.modified_on)


def vendor_draft(values: Mapping[str, Value]) -> FieldVendorDraft:
    """A new vendor of ServiceTitan, or what of one changes."""
    return FieldVendorDraft(
        _text(values, "name"),
        _text(values, "email"),
        _text(values, "phone"),
        _text(values, "notes"),
        _address(values),
    )


def customer_draft(values: Mapping[str, Value]) -> FieldCustomerDraft:
    """A new customer of ServiceTitan, or what of one changes."""
    return FieldCustomerDraft(_text(values, "name"), _address(values))


def sku_draft(values: Mapping[str, Value], code: str | None = None) -> FieldItemDraft:
    """What of a SKU changes; with `code` a new one, described by its name, as ServiceTitan requires a description."""
    name = _text(values, "name")
    description = (name or code) if code is not None else None
    return FieldItemDraft(
        code, name, description, _number(values, "price"), _number(values, "cost"), _text(values, "unit")
    )


# ------------------------------------------------------------ the books


def contact_entry(contact: AccountingContact) -> Entry:
    """A vendor or customer of the books; what only a single read tells is left out of a list row."""
    fields: dict[str, Value] = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    if contact.complete:
        fields["notes"] = contact.notes
        fields["address"] = _plain(contact.billing_address)
    return Entry(contact.id, contact.name, contact.active, fields, contact.modified_at)


def item_entry(item: AccountingItem) -> Entry:
    """An item of the books."""
    fields: dict[str, Value] = {
        "name": item.name,
        "price": item.rate,
        "cost": item.purchase_rate,
        "unit": item.unit,
    }
    return Entry(item.id, item.sku, item.active, fields, item.modified_at)


def tax_entry(tax: Tax) -> Entry:
    """A tax of the books."""
    return Entry(tax.id, tax.name, tax.active, {"name": tax.name, "percentage": tax.percentage}, tax.modified_at)


def new_contact(create: Create, kind: ContactKind, currency_id: str) -> ContactDraft:
    """A new vendor or customer of the books, in a stated currency: it cannot be changed after the first document."""
    values = create.source.fields
    address = _address(values)
    return ContactDraft(
        name=create.source.key,
        kind=kind,
        currency_id=currency_id,
        email=_text(values, "email") or None,
        phone=_text(values, "phone") or None,
        notes=_text(values, "notes") or None,
        billing_address=_postal(address, None) if address else None,
    )


def changed_contact(write: Write, now: AccountingContact) -> ContactDraft:
    """What of a contact changes; the parts of its address that ServiceTitan does not have stay."""
    values = changed_values(write)
    address = _address(values)
    return ContactDraft(
        name=_text(values, "name") or now.name,
        kind=now.kind,
        email=_text(values, "email"),
        phone=_text(values, "phone"),
        persons=now.persons,
        notes=_text(values, "notes"),
        billing_address=_postal(address, now.billing_address) if address is not None else None,
    )


def new_item(create: Create, defaults: ItemDefaults) -> ItemDraft | Reason:
    """A new item of the books, or why it cannot be made: one that is bought needs a purchase account (facts 7)."""
    code = create.source.key
    if defaults.kind != "sales" and not defaults.purchase_account_id:
        text = f"An item for “{code}” needs a purchase account in Zoho Books."
        return Reason("purchase_account_missing", Subject.SETTING, code, text, "Choose it in the settings.")
    values = create.source.fields
    return ItemDraft(
        name=_text(values, "name") or code,
        rate=_number(values, "price") or Decimal(0),
        sku=code,
        kind=defaults.kind,
        unit=_text(values, "unit") or None,
        purchase_rate=_number(values, "cost") if defaults.kind != "sales" else None,
        account_id=defaults.account_id or None,
        purchase_account_id=defaults.purchase_account_id or None,
    )


def changed_item(write: Write, now: AccountingItem) -> ItemDraft:
    """What of an item changes; name and price are always sent (contract)."""
    values = changed_values(write)
    price = _number(values, "price")
    return ItemDraft(
        name=_text(values, "name") or now.name,
        rate=now.rate if price is None else price,
        unit=_text(values, "unit"),
        purchase_rate=_number(values, "cost"),
    )


def changed_values(write: Write) -> Mapping[str, Value]:
    """The new values by field, as `vendor_draft`, `customer_draft` and `sku_draft` take them."""
    return {change.field: change.after for change in write.changes}


def _first(customer: FieldCustomer, kind: ContactKindWord) -> str:
    return next((one.value for one in customer.contacts or () if one.kind is kind), "")


def _text(values: Mapping[str, Value], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None


def _number(values: Mapping[str, Value], name: str) -> Decimal | None:
    value = values.get(name)
    return value if isinstance(value, Decimal) else None


def _address(values: Mapping[str, Value]) -> Address | None:
    value = values.get("address")
    return value if isinstance(value, Address) else None


def _plain(address: PostalAddress | None) -> Address:
    if address is None:
        return Address()
    return Address(address.street, address.street2, address.city, address.state, address.zip, address.country)


def _postal(address: Address, now: PostalAddress | None) -> PostalAddress:
    return replace(
        now or PostalAddress(),
        street=address.street,
        street2=address.unit,
        city=address.city,
        state=address.state,
        zip=address.zip,
        country=address.country,
    )
