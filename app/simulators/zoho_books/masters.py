"""Contacts, items, accounts, taxes and currencies as the API makes and changes them; raises ApiError."""

from __future__ import annotations

import copy
from decimal import Decimal

from app.simulators.zoho_books.errors import invalid, missing, refused
from app.simulators.zoho_books.posting import Posting
from app.simulators.zoho_books.records import (
    ZERO,
    Account,
    Contact,
    Currency,
    Item,
    Rate,
    Tax,
    TaxAuthority,
    TaxExemption,
)
from app.simulators.zoho_books.values import Body, positive, words

ACCOUNT_TYPES = words(
    "other_asset other_current_asset intangible_asset cash bank fixed_asset other_current_liability credit_card "
    "long_term_liability other_liability equity income other_income expense cost_of_goods_sold other_expense "
    "accounts_receivable accounts_payable stock payment_clearing right_to_use_asset non_current_liability"
)
_CONTACT = words(
    "company_name website language_code customer_sub_type credit_limit pricebook_id contact_number "
    "payment_terms_label notes vat_reg_no owner_id vat_treatment tax_treatment tax_regime legal_name "
    "place_of_contact gst_no gst_treatment tax_authority_id tax_exemption_id tax_exemption_code tax_id is_taxable "
    "track_1099 tags facebook twitter country_code tax_reg_no is_portal_enabled"
)
_ITEM = "hsn_or_sac is_taxable tax_exemption_id purchase_tax_exemption_id vendor_id reorder_level item_tax_preferences"
_BOUGHT = ("purchases", "sales_and_purchases", "inventory")


class Masters(Posting):
    """Master data with Zoho's checks; the builders of State make it without."""

    # -- contacts ------------------------------------------------------------------------------------------

    def create_contact(self, body: Body) -> Contact:
        """A new contact; a name that is taken is 3062."""
        with self.lock:
            made = Contact(
                **self.new(),
                type=body.text("contact_type", "customer"),
                name=body.required("contact_name"),
                currency_id=self.base.id,
            )
            self._fill_contact(made, body)
            self.contacts[made.id] = made
            return made

    def change_contact(self, contact: Contact, body: Body) -> Contact:
        """Overwrites what the body has; contact persons replace all of them."""
        with self.lock:
            changed = copy.deepcopy(contact)
            changed.name = body.required("contact_name")
            wanted = body.required("contact_type")
            if wanted != contact.type and self.has_transactions(contact):
                raise invalid("contact_type")
            changed.type = wanted
            self._fill_contact(changed, body)
            return self.adopt(contact, changed)

    def delete_contact(self, contact: Contact) -> None:
        """Removes a contact without transactions."""
        with self.lock:
            if self.has_transactions(contact):
                raise refused("The contact cannot be deleted, as there are transactions with it.")
            del self.contacts[contact.id]

    def contact(self, ident: str) -> Contact:
        """By id; raises ApiError 1002."""
        if ident not in self.contacts:
            raise missing("Contact")
        return self.contacts[ident]

    def has_transactions(self, contact: Contact) -> bool:
        """Whether any document or payment is with it."""
        documents = (one.contact_id for one in self.documents.values())
        payments = (one.contact_id for one in self.payments.values())
        return contact.id in {*documents, *payments}

    def _fill_contact(self, contact: Contact, body: Body) -> None:
        if contact.type not in ("vendor", "customer"):
            raise invalid("contact_type")
        self._check_contact_name(contact)
        currency = body.text("currency_id", contact.currency_id)
        if currency not in self.currencies:
            raise missing("Currency", status=400)
        if currency != contact.currency_id and self.has_transactions(contact):
            raise refused("The currency of a contact with transactions cannot be changed.")
        contact.currency_id = currency
        contact.payment_terms = int(body.number("payment_terms", Decimal(contact.payment_terms)))
        for name, address in (("billing_address", contact.billing), ("shipping_address", contact.shipping)):
            if body.has(name):
                address |= Body(body.data[name], name).data
        if body.has("contact_persons"):
            contact.persons = [
                {"contact_person_id": one.text("contact_person_id") or self.next_id(), **one.data}
                for one in body.rows("contact_persons")
            ]
        contact.other |= body.only(*_CONTACT)
        self.set_custom("contact", contact, body)

    def _check_contact_name(self, contact: Contact) -> None:
        if self.switches.duplicate_contact_names:
            return
        name = contact.name.strip().casefold()
        for other in self.contacts.values():
            if other.id != contact.id and other.name.strip().casefold() == name:
                text = f'The customer "{contact.name}" already exists. Please specify a different name.'
                raise refused(text, 3062)

    # -- items ---------------------------------------------------------------------------------------------

    def create_item(self, body: Body) -> Item:
        """A new item."""
        with self.lock:
            made = Item(**self.new(), name=body.required("name"), rate=body.number("rate"), account_id=self.sales.id)
            self._fill_item(made, body)
            self.items[made.id] = made
            return made

    def change_item(self, item: Item, body: Body) -> Item:
        """Overwrites what the body has."""
        with self.lock:
            changed = copy.deepcopy(item)
            changed.name = body.required("name")
            changed.rate = body.number("rate")
            self._fill_item(changed, body)
            return self.adopt(item, changed)

    def delete_item(self, item: Item) -> None:
        """Removes an item that no document has."""
        with self.lock:
            if any(line.item_id == item.id for one in self.documents.values() for line in one.lines):
                raise refused("Items which are a part of other transactions cannot be deleted.")
            del self.items[item.id]

    def item(self, ident: str) -> Item:
        """By id; raises ApiError 1002."""
        if ident not in self.items:
            raise missing("Item")
        return self.items[ident]

    def _fill_item(self, item: Item, body: Body) -> None:
        item.sku = body.text("sku", item.sku)
        for other in self.items.values():
            if other.id == item.id:
                continue
            if item.sku and other.sku == item.sku:
                raise refused(f'The SKU "{item.sku}" already exists.')
            if not self.switches.duplicate_item_names and _folded(other.name) == _folded(item.name):
                raise refused(f'Item "{item.name}" already exists.')
        item.item_type = body.text("item_type", item.item_type)
        if item.item_type not in ("sales", *_BOUGHT):
            raise invalid("item_type")
        item.product_type = body.text("product_type", item.product_type)
        item.description = body.text("description", item.description)
        item.purchase_description = body.text("purchase_description", item.purchase_description)
        item.unit = body.text("unit", item.unit)
        item.purchase_rate = body.number("purchase_rate", item.purchase_rate)
        item.account_id = body.text("account_id", item.account_id)
        item.purchase_account_id = body.text("purchase_account_id", item.purchase_account_id)
        if item.item_type in _BOUGHT and not item.purchase_account_id:
            raise invalid("purchase_account_id")
        for ident in (item.account_id, item.purchase_account_id):
            if ident and ident not in self.accounts:
                raise missing("Account", status=400)
        if self.edition not in ("us", "india"):
            item.tax_id = body.text("tax_id", item.tax_id)
            if item.tax_id and item.tax_id not in self.taxes:
                raise missing("Tax", status=400)
        item.other |= body.only(*_ITEM.split())
        self.set_custom("item", item, body)

    # -- accounts, taxes, currencies -----------------------------------------------------------------------

    def create_account(self, body: Body) -> Account:
        """A new account."""
        with self.lock:
            name, kind = body.required("account_name"), body.required("account_type")
            if kind not in ACCOUNT_TYPES:
                raise invalid("account_type")
            if any(_folded(one.name) == _folded(name) for one in self.accounts.values()):
                raise refused(f'The account "{name}" already exists.')
            parent = body.text("parent_account_id")
            if parent and parent not in self.accounts:
                raise missing("Account", status=400)
            made = self.add_account(name, kind, code=body.text("account_code"), parent=self.accounts.get(parent))
            made.description = body.text("description")
            return made

    def create_tax(self, body: Body) -> Tax:
        """A new tax; 110817 while a person has not switched taxes on."""
        with self.lock:
            self._check_taxes_on()
            name = body.required("tax_name")
            self._check_tax_name(name)
            authority = self.tax_authorities.get(body.text("tax_authority_id"))
            specific = body.text("tax_specific_type")
            return self.add_tax(
                name,
                body.number("tax_percentage"),
                specific_type=specific,
                specification={"igst": "inter", "cgst": "intra", "sgst": "intra"}.get(specific, ""),
                authority=authority,
            )

    def create_tax_group(self, body: Body) -> Tax:
        """A new group; `taxes` are ids with commas between."""
        with self.lock:
            self._check_taxes_on()
            name = body.required("tax_group_name")
            self._check_tax_name(name)
            members = [ident.strip() for ident in body.required("taxes").split(",")]
            if any(ident not in self.taxes for ident in members):
                raise missing("Tax", status=400)
            return self.add_tax_group(name, [self.taxes[ident] for ident in members])

    def create_tax_authority(self, body: Body) -> TaxAuthority:
        """A new tax authority (US and Canada)."""
        with self.lock:
            self._check_taxes_on()
            return self.add_tax_authority(body.required("tax_authority_name"), body.text("description"))

    def create_tax_exemption(self, body: Body) -> TaxExemption:
        """A new reason not to tax."""
        with self.lock:
            self._check_taxes_on()
            kind = body.required("type")
            if kind not in ("customer", "item"):
                raise invalid("type")
            code = body.required("tax_exemption_code")
            return self.add_tax_exemption(code, type=kind, description=body.text("description"))

    def create_currency(self, body: Body) -> Currency:
        """A new currency."""
        with self.lock:
            code = body.required("currency_code")
            body.required("currency_format")
            if any(one.code == code for one in self.currencies.values()):
                raise refused(f"The currency {code} already exists.")
            return self.add_currency(code, precision=int(body.number("price_precision", Decimal(2))))

    def create_rate(self, currency: Currency, body: Body) -> Rate:
        """A new exchange rate."""
        rate = positive(body.number("rate"), "rate")
        return self.add_rate(currency, rate, body.day("effective_date", self.today()))

    def _check_taxes_on(self) -> None:
        if not self.tax_enabled:
            raise refused("You have to enable Sales Tax to perform this operation.", 110817)

    def _check_tax_name(self, name: str) -> None:
        if any(_folded(one.name) == _folded(name) for one in self.taxes.values()):
            raise refused(f'The tax "{name}" already exists.')

    def outstanding(self, contact: Contact) -> Decimal:
        """What is owed by a customer or to a vendor, in the contact's currency."""
        kind = "bill" if contact.type == "vendor" else "invoice"
        owed = [
            self.balance(one)
            for one in self.documents.values()
            if one.contact_id == contact.id and one.kind == kind and one.state == "open"
        ]
        return sum(owed, ZERO)


def _folded(text: str) -> str:
    return text.strip().casefold()
