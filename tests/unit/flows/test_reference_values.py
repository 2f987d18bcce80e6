"""Both sides' rows as entries to compare, and changes as the drafts that carry them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    ContactKind,
    ContactPerson,
    ItemDraft,
    PostalAddress,
)
from app.domain.field_sales import (
    ContactKindWord,
    FieldContact,
    FieldCustomer,
    FieldItem,
    FieldVendor,
    TaxBase,
    TaxRate,
    TaxZone,
)
from app.domain.purchasing import Address, SkuKind
from app.domain.records import Reason
from app.flows.reference.differences import Change, Link, ReferenceKind, ReferenceRules, Side, Wins, Write, reconcile
from app.flows.reference.planner import Create
from app.flows.reference.values import (
    ItemDefaults,
    changed_contact,
    changed_item,
    changed_values,
    contact_entry,
    customer_entry,
    item_entry,
    new_contact,
    new_item,
    sku_draft,
    sku_entry,
    vendor_draft,
    vendor_entry,
    zone_entry,
)

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
D = Decimal
STREET = Address("1 Main St", "", "Austin", "TX", "78701", "USA")
VENDOR = FieldVendor(1, "Acme", True, STREET, "a@acme.example", "555", "memo", NOW)
CONTACT = AccountingContact(
    "900", "Acme", ContactKind.VENDOR, True, "usd", "USD", email="a@acme.example", phone="555", notes="memo",
    billing_address=PostalAddress("Ms Lee", "1 Main St", "", "Austin", "TX", "78701", "USA", "777"),
    persons=(ContactPerson("pp", primary=True),), complete=True, modified_at=NOW,
)  # fmt: skip
SKU = FieldItem(11, "FLT-1", SkuKind.MATERIAL, "Filter", True, D("20.00"), D("9.50"), "pcs", NOW)
ITEM = AccountingItem("i", "Filter", "FLT-1", True, unit="pcs", rate=D("20"), purchase_rate=D("9.5"), modified_at=NOW)


def write(kind: ReferenceKind, *changes: Change, side: Side = Side.BOOKS) -> Write:
    return Write(kind, side, "900", changes, NOW)


def test_the_same_vendor_on_both_sides_has_no_difference() -> None:
    found = reconcile(
        Link(ReferenceKind.VENDOR, "1", "900"), vendor_entry(VENDOR), contact_entry(CONTACT), ReferenceRules()
    )

    assert (found.writes, found.conflicts) == ((), ())
    assert set(found.link.in_step) == {"name", "email", "phone", "notes", "address"}


def test_amounts_are_compared_as_numbers_not_as_texts() -> None:
    found = reconcile(Link(ReferenceKind.ITEM, "11", "i"), sku_entry(SKU), item_entry(ITEM), ReferenceRules())

    assert found.conflicts == ()


def test_a_list_row_of_a_contact_does_not_empty_what_only_a_single_read_tells() -> None:
    row = replace(CONTACT, complete=False, billing_address=None, notes="")
    rules = ReferenceRules({"address": Wins.ZOHO, "notes": Wins.ZOHO})

    found = reconcile(Link(ReferenceKind.VENDOR, "1", "900"), vendor_entry(VENDOR), contact_entry(row), rules)

    assert found.writes == ()


def test_a_new_address_keeps_what_servicetitan_does_not_know_of_it() -> None:
    moved = replace(STREET, street="2 Main St")

    draft = changed_contact(write(ReferenceKind.VENDOR, Change("address", STREET, moved)), CONTACT)

    assert draft.billing_address == PostalAddress("Ms Lee", "2 Main St", "", "Austin", "TX", "78701", "USA", "777")
    assert (draft.name, draft.email, draft.notes) == ("Acme", None, None)


def test_an_emptied_field_is_sent_as_empty_and_one_that_stays_is_not_sent() -> None:
    draft = changed_contact(write(ReferenceKind.VENDOR, Change("email", "a@acme.example", "")), CONTACT)

    assert (draft.email, draft.phone, draft.persons) == ("", None, CONTACT.persons)


def test_a_new_contact_says_its_currency() -> None:
    draft = new_contact(Create(ReferenceKind.VENDOR, Side.BOOKS, vendor_entry(VENDOR)), ContactKind.VENDOR, "usd")

    assert (draft.name, draft.currency_id, draft.email) == ("Acme", "usd", "a@acme.example")
    assert draft.billing_address == PostalAddress("", "1 Main St", "", "Austin", "TX", "78701", "USA")


def test_a_changed_item_keeps_name_and_price_that_the_books_ask_for_each_time() -> None:
    draft = changed_item(write(ReferenceKind.ITEM, Change("cost", D("9.5"), D("10"))), ITEM)

    assert (draft.name, draft.rate, draft.purchase_rate, draft.unit) == ("Filter", D("20"), D("10"), None)


def test_a_price_of_nothing_is_sent_when_it_was_decided() -> None:
    assert changed_item(write(ReferenceKind.ITEM, Change("price", D("20"), D(0))), ITEM).rate == 0


def test_an_item_that_is_bought_needs_a_purchase_account() -> None:
    create = Create(ReferenceKind.ITEM, Side.BOOKS, sku_entry(SKU))

    missing = new_item(create, ItemDefaults())
    made = new_item(create, ItemDefaults(account_id="a-sales", purchase_account_id="a-cost"))

    assert isinstance(missing, Reason)
    assert missing.code == "purchase_account_missing"
    assert isinstance(made, ItemDraft)
    assert (made.sku, made.name, made.rate, made.purchase_account_id) == ("FLT-1", "Filter", D("20.00"), "a-cost")


def test_a_change_for_servicetitan_carries_only_what_changed() -> None:
    change = write(ReferenceKind.VENDOR, Change("phone", "555", "556"), side=Side.FIELD)

    draft = vendor_draft(changed_values(change))

    assert (draft.phone, draft.name, draft.email, draft.address) == ("556", None, None, None)
    assert sku_draft({"unit": "box"}).description is None
    assert sku_draft({"name": "Filter"}, "FLT-1").description == "Filter"


def test_a_merged_customer_is_not_active() -> None:
    customer = FieldCustomer(31, "Acme Diner", True, STREET, NOW, merged_to_id=32)

    assert not customer_entry(customer).active


def test_contacts_of_a_customer_that_were_not_read_are_not_empty() -> None:
    unread = FieldCustomer(31, "Acme Diner", True, STREET, NOW)
    read = replace(unread, contacts=(FieldContact(1, ContactKindWord.MOBILE, "555"),))

    assert "email" not in customer_entry(unread).fields
    assert (customer_entry(read).fields["phone"], customer_entry(read).fields["email"]) == ("555", "")


def test_the_rate_of_a_tax_zone_is_a_percentage_of_the_subtotal_or_is_not_compared() -> None:
    whole = TaxRate("TX", D("0.0625"), (TaxBase.SUBTOTAL,))
    zone = TaxZone(7, "Travis", True, False, (whole, TaxRate("City", D("0.02"), (TaxBase.SUBTOTAL,))), NOW)
    apart = replace(zone, separated=True)
    materials = replace(zone, rates=(TaxRate("TX", D("0.0625"), (TaxBase.MATERIAL,)),))

    assert zone_entry(zone).fields["percentage"] == D("8.25")
    assert "percentage" not in zone_entry(apart).fields
    assert "percentage" not in zone_entry(materials).fields
