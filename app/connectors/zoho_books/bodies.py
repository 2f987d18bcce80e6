"""Writes the bodies Zoho Books takes: amounts exact, dates as calendar dates, nothing that was not asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.connectors.zoho_books.wire_reference import PERSON_TEXTS
from app.domain.accounting import ContactDraft, ContactPerson, CustomValue, ItemDraft, PostalAddress
from app.domain.accounting_documents import (
    Applied,
    BillDraft,
    CreditNoteDraft,
    CustomerPaymentDraft,
    InvoiceDraft,
    LineDraft,
    TagChoice,
    TaxTerms,
    VendorCreditDraft,
)

Body = dict[str, object]


def bill(draft: BillDraft) -> Body:
    """POST /bills and PUT /bills/{id}: both require vendor and number; a change sends all lines (facts 6)."""
    return {
        "vendor_id": draft.vendor_id,
        "bill_number": draft.number,
        **_document(draft),
        **_filled(due_date=_day(draft.due_date)),
        **_adjustment(draft.adjustment, draft.adjustment_description),
        "line_items": _lines(draft.lines),
    }


def vendor_credit(draft: VendorCreditDraft) -> Body:
    """POST /vendorcredits."""
    return {
        "vendor_id": draft.vendor_id,
        "vendor_credit_number": draft.number,
        **_document(draft),
        "line_items": _lines(draft.lines),
    }


def invoice(draft: InvoiceDraft) -> Body:
    """POST /invoices; a line may have no item (facts 8), and never an account: it is the item's (contract)."""
    return {
        "customer_id": draft.customer_id,
        "invoice_number": draft.number,
        **_document(draft),
        **_filled(
            due_date=_day(draft.due_date),
            tax_authority_id=draft.tax_authority_id,
            tax_exemption_id=draft.tax_exemption_id,
        ),
        **_adjustment(draft.adjustment, draft.adjustment_description),
        "line_items": _lines(draft.lines, without=("account_id", "tax_exemption_id", "reverse_charge_tax_id")),
    }


def credit_note(draft: CreditNoteDraft) -> Body:
    """POST /creditnotes; its exchange rate is a text (contract)."""
    return {
        "customer_id": draft.customer_id,
        "creditnote_number": draft.number,
        **_document(draft),
        "exchange_rate": format(draft.exchange_rate, "f"),
        **_filled(tax_authority_id=draft.tax_authority_id, tax_exemption_id=draft.tax_exemption_id),
        "line_items": _lines(draft.lines, without=("tax_exemption_id", "reverse_charge_tax_id", "unit", "item_order")),
    }


def customer_payment(draft: CustomerPaymentDraft) -> Body:
    """POST /customerpayments; the document lists the invoices' fields at the top level by mistake (facts 8)."""
    return {
        "customer_id": draft.customer_id,
        "payment_mode": draft.mode.value,
        "amount": draft.amount,
        "date": draft.date.isoformat(),
        "reference_number": draft.reference_number,
        "exchange_rate": draft.exchange_rate,
        **_filled(account_id=draft.account_id, description=draft.description, location_id=draft.location_id),
        **_custom(draft.custom_values),
        "invoices": applied_to(draft.invoices),
    }


def applied_to(parts: Sequence[Applied]) -> list[Body]:
    """How an amount is spread over invoices."""
    return [{"invoice_id": one.document_id, "amount_applied": one.amount} for one in parts]


def contact(draft: ContactDraft) -> Body:
    """POST /contacts and PUT /contacts/{id}: what is None is not sent, and stays."""
    optional: dict[str, object] = {
        "company_name": draft.company_name,
        "currency_id": draft.currency_id,
        "notes": draft.notes,
        "tax_authority_id": draft.tax_authority_id,
        "tax_exemption_id": draft.tax_exemption_id,
        "is_taxable": draft.taxable,
        "gst_no": draft.gst_number,
        "gst_treatment": draft.gst_treatment,
        "place_of_contact": draft.place_of_contact,
        "billing_address": _address(draft.billing_address) if draft.billing_address else None,
        "contact_persons": _persons(draft),
    }
    return {
        "contact_name": draft.name,
        "contact_type": draft.kind.value,
        **_said(optional),
        **_custom(draft.custom_values),
    }


def item(draft: ItemDraft) -> Body:
    """POST /items and PUT /items/{id}: what is None is not sent, and stays; the purchase rate is a text (contract)."""
    optional: dict[str, object] = {
        "sku": draft.sku,
        "item_type": draft.kind,
        "product_type": draft.product_type,
        "unit": draft.unit,
        "description": draft.description,
        "purchase_rate": format(draft.purchase_rate, "f") if draft.purchase_rate is not None else None,
        "purchase_description": draft.purchase_description,
        "account_id": draft.account_id,
        "purchase_account_id": draft.purchase_account_id,
        "inventory_account_id": draft.inventory_account_id,
        "vendor_id": draft.vendor_id,
        "tax_id": draft.tax_id,
        "tax_exemption_id": draft.tax_exemption_id,
        "is_taxable": draft.taxable,
        "item_tax_preferences": [
            {"tax_id": one.tax_id, "tax_specification": one.specification} for one in draft.tax_preferences
        ]
        or None,
    }
    return {"name": draft.name, "rate": draft.rate, **_said(optional)}


def _document(draft: BillDraft | VendorCreditDraft | InvoiceDraft | CreditNoteDraft) -> Body:
    """What the four kinds of documents have in common; currency and rate are always said."""
    inclusive: Body = {} if draft.inclusive_tax is None else {"is_inclusive_tax": draft.inclusive_tax}
    return {
        "reference_number": draft.reference_number,
        "date": draft.date.isoformat(),
        "currency_id": draft.currency_id,
        "exchange_rate": draft.exchange_rate,
        **inclusive,
        **_terms(draft.terms),
        **_filled(location_id=draft.location_id, notes=draft.notes),
        **_custom(draft.custom_values),
        **_tags(draft.tags),
    }


def _lines(lines: Sequence[LineDraft], without: Sequence[str] = ()) -> list[Body]:
    """The lines in order; `without` are fields this kind of document does not take."""
    return [
        {key: value for key, value in _line(one, number).items() if key not in without}
        for number, one in enumerate(lines, start=1)
    ]


def _line(line: LineDraft, number: int) -> Body:
    return {
        **_filled(
            line_item_id=line.line_id,
            item_id=line.item_id,
            name=line.name,
            account_id=line.account_id,
            description=line.description,
            unit=line.unit,
            tax_id=line.tax_id,
            tax_exemption_id=line.tax_exemption_id,
            reverse_charge_tax_id=line.reverse_charge_tax_id,
            location_id=line.location_id,
            customer_id=line.customer_id,
            project_id=line.project_id,
        ),
        "quantity": line.quantity,
        "rate": line.rate,
        "item_order": number,
        **_tags(line.tags),
    }


def _adjustment(amount: Decimal, description: str) -> Body:
    if not amount:
        return {}
    return {"adjustment": amount, **_filled(adjustment_description=description)}


def _terms(terms: TaxTerms) -> Body:
    return _filled(
        gst_treatment=terms.gst_treatment,
        gst_no=terms.gst_number,
        source_of_supply=terms.source_of_supply,
        destination_of_supply=terms.destination_of_supply,
        place_of_supply=terms.place_of_supply,
        tax_treatment=terms.tax_treatment,
        vat_treatment=terms.vat_treatment,
    )


_API_NAME = "cf_"


def _custom(values: Sequence[CustomValue]) -> Body:
    """By API name where there is one, else by id, else by label: not every organization takes the first (facts 6)."""
    fields: list[Body] = []
    for one in values:
        label = ("customfield_id", one.id) if one.id else ("label", one.label or one.name)
        known = ("api_name", one.name) if one.name.startswith(_API_NAME) else label
        fields.append({known[0]: known[1], "value": one.value})
    return {"custom_fields": fields} if fields else {}


def _tags(tags: Sequence[TagChoice]) -> Body:
    chosen = [{"tag_id": one.tag_id, "tag_option_id": one.option_id} for one in tags]
    return {"tags": chosen} if chosen else {}


def _persons(draft: ContactDraft) -> list[Body] | None:
    if draft.email is None and draft.phone is None:
        return None
    changed = _said({"email": draft.email, "phone": draft.phone})
    if not any(one.primary for one in draft.persons):
        return [*(_person(one) for one in draft.persons), {**changed, "is_primary_contact": True}]
    return [{**_person(one), **(changed if one.primary else {})} for one in draft.persons]


def _person(value: ContactPerson) -> Body:
    """As it is: who, or what of somebody, is not sent may be removed (contract)."""
    texts = {name: getattr(value, name) for name in PERSON_TEXTS}
    return {"contact_person_id": value.id, **_filled(**texts), "is_primary_contact": value.primary}


def _address(value: PostalAddress) -> Body:
    return {
        "attention": value.attention,
        "address": value.street,
        "street2": value.street2,
        "city": value.city,
        "state": value.state,
        "zip": value.zip,
        "country": value.country,
        "phone": value.phone,
    }


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _filled(**texts: str) -> Body:
    """The texts that are not empty."""
    return {key: value for key, value in texts.items() if value}


def _said(values: Mapping[str, object]) -> Body:
    """The values that are not None."""
    return {key: value for key, value in values.items() if value is not None}
