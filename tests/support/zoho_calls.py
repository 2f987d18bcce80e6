"""Every call of the Zoho Books client with everything filled in, and the answers that let it go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from app.connectors.http import HttpAnswer, HttpRequest
from app.connectors.zoho_books.api import ZohoBooksApi
from app.domain.accounting import (
    ContactDraft,
    ContactKind,
    ContactPerson,
    CustomValue,
    ItemDraft,
    ItemTax,
    PostalAddress,
)
from app.domain.accounting_documents import (
    Applied,
    BillDraft,
    CreditNoteDraft,
    CustomerPaymentDraft,
    InvoiceDraft,
    LineDraft,
    PaymentMode,
    TagChoice,
    TaxTerms,
    VendorCreditDraft,
)
from tests.support.zoho_desk import StubTransport

DAY = date(2026, 3, 1)
LATER = date(2026, 3, 31)
SINCE = datetime(2026, 3, 1, 8, 30, 15, 250_000, tzinfo=UTC)
ID = "4600000000012345678"
TAGS = (TagChoice("4600000000000000567", "4600000000000014044"),)
CUSTOM = (CustomValue("cf_servicetitan_id", "ST-1"), CustomValue("", "x", id=ID), CustomValue("", "y", label="Job"))
TERMS = TaxTerms("business_gst", "22AAAAA0000A1Z5", "TN", "KA", "TN", "vat_registered", "uk")
LINE = LineDraft(
    quantity=Decimal(3),
    rate=Decimal("33.33"),
    account_id=ID,
    item_id=ID,
    name="MCB 16 A",
    description="Job 4711, ₹",
    unit="Nos",
    tax_id=ID,
    tax_exemption_id=ID,
    reverse_charge_tax_id=ID,
    location_id=ID,
    tags=TAGS,
    customer_id=ID,
    project_id=ID,
)
FREE_LINE = LineDraft(quantity=Decimal("0.5"), rate=Decimal("0.02"), account_id=ID, name="Freight")
SOLD = replace(LINE, customer_id="")
"""A line of a sale: the customer stands in the document."""

BILL = BillDraft(
    vendor_id=ID,
    number="INV-1/2",
    reference_number="ST-1-bill-7",
    date=DAY,
    currency_id=ID,
    exchange_rate=Decimal("83.125"),
    lines=(LINE, FREE_LINE),
    due_date=LATER,
    adjustment=Decimal("-0.01"),
    adjustment_description="Rounding",
    inclusive_tax=False,
    terms=TERMS,
    location_id=ID,
    custom_values=CUSTOM,
    tags=TAGS,
    notes="From ServiceTitan",
)
VENDOR_CREDIT = VendorCreditDraft(
    vendor_id=ID,
    number="ST-1-return-9",
    reference_number="ST-1-return-9",
    date=DAY,
    currency_id=ID,
    exchange_rate=Decimal(1),
    lines=(replace(LINE, tax_exemption_id="", customer_id=""), FREE_LINE),
    inclusive_tax=False,
    terms=TERMS,
    location_id=ID,
    custom_values=CUSTOM,
    tags=TAGS,
    notes="From ServiceTitan",
)
INVOICE = InvoiceDraft(
    customer_id=ID,
    number="ST-1-100",
    reference_number="ST-1-inv-5",
    date=DAY,
    currency_id=ID,
    exchange_rate=Decimal(1),
    lines=(SOLD, replace(FREE_LINE, item_id=ID)),
    due_date=LATER,
    adjustment=Decimal("0.01"),
    adjustment_description="Rounding",
    inclusive_tax=False,
    tax_authority_id=ID,
    tax_exemption_id=ID,
    terms=TaxTerms("business_gst", "22AAAAA0000A1Z5", "", "", "TN", "vat_registered", "uk"),
    location_id=ID,
    custom_values=CUSTOM,
    tags=TAGS,
    notes="Thank you",
)
CREDIT_NOTE = CreditNoteDraft(
    customer_id=ID,
    number="ST-1-cm-3",
    reference_number="ST-1-cm-3",
    date=DAY,
    currency_id=ID,
    exchange_rate=Decimal("5.50"),
    lines=(SOLD, FREE_LINE),
    invoice_id=ID,
    inclusive_tax=False,
    tax_authority_id=ID,
    tax_exemption_id=ID,
    terms=INVOICE.terms,
    location_id=ID,
    custom_values=CUSTOM,
    tags=TAGS,
    notes="Thank you",
)
PAYMENT = CustomerPaymentDraft(
    customer_id=ID,
    mode=PaymentMode.CREDIT_CARD,
    amount=Decimal("100.10"),
    date=DAY,
    reference_number="ST-1-pay-8",
    invoices=(Applied(ID, Decimal("60.05")), Applied(ID, Decimal("40.05"))),
    exchange_rate=Decimal(1),
    account_id=ID,
    description="Card",
    location_id=ID,
    custom_values=CUSTOM,
)
CONTACT = ContactDraft(
    name="Acme & Sons",
    kind=ContactKind.VENDOR,
    company_name="Acme",
    currency_id=ID,
    email="a@example.com",
    phone="1",
    billing_address=PostalAddress("Mr A", "1 Road", "", "Town", "TN", "600001", "India", "2"),
    notes="x",
    tax_authority_id=ID,
    tax_exemption_id=ID,
    taxable=True,
    gst_number="22AAAAA0000A1Z5",
    gst_treatment="business_gst",
    place_of_contact="TN",
    custom_values=CUSTOM,
)
ITEM = ItemDraft(
    name="MCB 16 A",
    rate=Decimal("12.50"),
    sku="MCB-16A",
    kind="inventory",
    product_type="goods",
    unit="Nos",
    description="x",
    purchase_rate=Decimal("10.05"),
    purchase_description="y",
    account_id=ID,
    purchase_account_id=ID,
    inventory_account_id=ID,
    vendor_id=ID,
    tax_id=ID,
    tax_exemption_id=ID,
    taxable=True,
    tax_preferences=(ItemTax(ID, "intra"),),
)


def every_call(api: ZohoBooksApi) -> dict[str, Callable[[], object]]:
    """Each method of the API by its name, lists read to their end."""
    applied = (Applied(ID, Decimal("1.05")),)
    every = {"number": "N-1", "reference_number": "ST-1", "modified_on_or_after": SINCE}
    return {
        "organizations": api.organizations,
        "organization": api.organization,
        "contacts": lambda: [
            *api.contacts(),
            *api.contacts(ContactKind.VENDOR),
            *api.contacts(latest_change_first=True),
        ],
        "contacts_named": lambda: api.contacts_named("Acme & Sons", ContactKind.VENDOR),
        "contact": lambda: api.contact(ID),
        "create_contact": lambda: api.create_contact(CONTACT),
        "update_contact": lambda: api.update_contact(ID, replace(CONTACT, persons=(ContactPerson(ID, primary=True),))),
        "items": lambda: list(api.items()),
        "items_with_sku": lambda: api.items_with_sku("MCB-16A"),
        "item": lambda: api.item(ID),
        "create_item": lambda: api.create_item(ITEM),
        "update_item": lambda: api.update_item(ID, ITEM),
        "accounts": lambda: [*api.accounts(), *api.accounts(SINCE)],
        "taxes": api.taxes,
        "tax_group": lambda: api.tax_group(ID),
        "tax_authorities": api.tax_authorities,
        "tax_exemptions": api.tax_exemptions,
        "currencies": api.currencies,
        "exchange_rates": lambda: api.exchange_rates(ID, DAY),
        "locations": api.locations,
        "locks": api.locks,
        "bills": lambda: [*api.bills(), *api.bills(vendor_id=ID, **every)],  # type: ignore[arg-type]
        "bills_with_number": lambda: api.bills_with_number(ID, "N-1"),
        "bill": lambda: api.bill(ID),
        "create_bill": lambda: api.create_bill(BILL),
        "update_bill": lambda: api.update_bill(ID, replace(BILL, lines=(replace(LINE, line_id=ID),))),
        "void_bill": lambda: api.void_bill(ID),
        "vendor_credits": lambda: [*api.vendor_credits(), *api.vendor_credits(**every)],  # type: ignore[arg-type]
        "vendor_credit": lambda: api.vendor_credit(ID),
        "create_vendor_credit": lambda: api.create_vendor_credit(VENDOR_CREDIT),
        "open_vendor_credit": lambda: api.open_vendor_credit(ID),
        "void_vendor_credit": lambda: api.void_vendor_credit(ID),
        "invoices": lambda: [*api.invoices(), *api.invoices(customer_id=ID, **every)],  # type: ignore[arg-type]
        "invoice": lambda: api.invoice(ID),
        "create_invoice": lambda: api.create_invoice(INVOICE),
        "mark_invoice_sent": lambda: api.mark_invoice_sent(ID),
        "void_invoice": lambda: api.void_invoice(ID),
        "customer_payments": lambda: list(api.customer_payments()),
        "customer_payments_with_reference": lambda: api.customer_payments_with_reference("ST-1-pay-8"),
        "customer_payment": lambda: api.customer_payment(ID),
        "create_customer_payment": lambda: api.create_customer_payment(PAYMENT),
        "apply_customer_payment": lambda: api.apply_customer_payment(ID, applied[0]),
        "credit_notes": lambda: [
            *api.credit_notes(),
            *api.credit_notes(customer_id=ID, **every),  # type: ignore[arg-type]
        ],
        "credit_note": lambda: api.credit_note(ID),
        "create_credit_note": lambda: api.create_credit_note(CREDIT_NOTE),
        "open_credit_note": lambda: api.open_credit_note(ID),
        "apply_credit_note": lambda: api.apply_credit_note(ID, applied),
        "void_credit_note": lambda: api.void_credit_note(ID),
        "expenses": lambda: [*api.expenses(), *api.expenses(DAY)],
    }


KEYS = {
    "organizations": ("organizations", "organization", "organization_id"),
    "contacts": ("contacts", "contact", "contact_id"),
    "items": ("items", "item", "item_id"),
    "chartofaccounts": ("chartofaccounts", "", "account_id"),
    "settings/taxes": ("taxes", "", "tax_id"),
    "settings/taxgroups": ("", "tax_group", "tax_group_id"),
    "settings/taxauthorities": ("tax_authorities", "", "tax_authority_id"),
    "settings/taxexemptions": ("tax_exemptions", "", "tax_exemption_id"),
    f"settings/currencies/{ID}/exchangerates": ("exchange_rates", "", "exchange_rate_id"),
    "settings/currencies": ("currencies", "", "currency_id"),
    "locations": ("locations", "", "location_id"),
    "transactionlocks": ("transaction_locks", "", "transaction_lock_id"),
    "transactionlock": ("", "transaction_lock", "transaction_lock_id"),
    "bills": ("bills", "bill", "bill_id"),
    "vendorcredits": ("vendorcredits", "vendor_credit", "vendor_credit_id"),
    "invoices": ("invoices", "invoice", "invoice_id"),
    "customerpayments": ("customerpayments", "payment", "payment_id"),
    "creditnotes": ("creditnotes", "creditnote", "creditnote_id"),
    "expenses": ("expenses", "expense", "expense_id"),
}
"""Collection -> key of the list, key of one, name of its id."""


def plain_answers(stub: StubTransport) -> Callable[[HttpRequest], HttpAnswer]:
    """Answers every call with one row, or one object, that has an id."""

    def answer(request: HttpRequest) -> HttpAnswer:
        path = urlsplit(request.url).path.removeprefix("/books/v3/")
        collection = next(name for name in KEYS if path == name or path.startswith(f"{name}/"))
        many, one, key = KEYS[collection]
        row: dict[str, Any] = {key: ID}
        if request.method == "GET" and path == collection and many:
            return stub.page(many, [row])
        return stub.said(201 if request.method == "POST" else 200, {one: row} if one else {})

    return answer
