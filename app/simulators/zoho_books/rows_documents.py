"""Documents, payments and expenses as JSON objects; a row of a list has no lines, as in the real thing."""

from __future__ import annotations

from decimal import Decimal

from app.simulators.zoho_books.applied import total
from app.simulators.zoho_books.kinds import BILL, CREDIT_NOTE, INVOICE, KINDS, PURCHASE_ORDER, VENDOR_CREDIT
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.records import ZERO, Applied, Document, Expense, Line, Payment
from app.simulators.zoho_books.rows import Row, address, custom_row, custom_rows, money, stamps
from app.simulators.zoho_books.totals import parts
from app.simulators.zoho_books.values import words

_ADDRESS = ("address", "street2", "city", "state", "zip", "country", "fax")
_OMITTED = {
    BILL.name: ("has_attachment",),
    VENDOR_CREDIT.name: words(
        "adjustment attachment_name billing_address currency_symbol is_item_level_tax_calc source tax_rounding "
        "tax_total terms has_attachment"
    ),
    PURCHASE_ORDER.name: words("adjustment is_item_level_tax_calc source tax_rounding has_attachment"),
    INVOICE.name: words("currency_symbol is_item_level_tax_calc source tax_rounding"),
    CREDIT_NOTE.name: words(
        "adjustment attachment_name has_attachment is_item_level_tax_calc price_precision source sub_total "
        "tax_rounding tax_total"
    ),
}
"""What a bill shows and this kind of document does not, as far as Zoho's documents and captures say."""
_LINE_OMITTED = {
    BILL.name: (),
    VENDOR_CREDIT.name: ("line_item_taxes",),
    PURCHASE_ORDER.name: ("line_item_taxes",),
    INVOICE.name: words("line_item_taxes sku account_name item_custom_fields"),
    CREDIT_NOTE.name: words("line_item_taxes sku bcy_rate item_total tax_type tax_percentage"),
}


def document_row(org: Organization, document: Document) -> Row:
    """One row of a list of documents."""
    kind = KINDS[document.kind]
    currency = org.currencies[document.currency_id]
    location = org.locations.get(str(document.other.get("location_id") or ""))
    row: Row = {
        kind.id_name: document.id,
        f"{kind.party}_id": document.contact_id,
        f"{kind.party}_name": org.party_of(document).name,
        "status": org.status(document),
        kind.number_name: document.number,
        "reference_number": document.reference,
        "date": f"{document.date:%Y-%m-%d}",
        "currency_id": document.currency_id,
        "currency_code": currency.code,
        "exchange_rate": document.exchange_rate,
        "total": money(org, document.currency_id, document.total),
        "location_id": location.id if location else "",
        "location_name": location.name if location else "",
        **stamps(org, document),
    }
    if kind is not CREDIT_NOTE:
        row |= {"price_precision": currency.precision, "has_attachment": False}
    if kind in (BILL, INVOICE):
        row["due_date"] = f"{document.due:%Y-%m-%d}"
        row["balance"] = money(org, document.currency_id, _balance(org, document))
    if kind in (INVOICE, PURCHASE_ORDER):
        row["custom_fields"] = custom_rows(org, document)
    if kind in (VENDOR_CREDIT, CREDIT_NOTE):
        row["balance"] = money(org, document.currency_id, _unused(org, document))
    return row


def _balance(org: Organization, document: Document) -> Decimal:
    return org.balance(document) if document.state != "void" else ZERO


def _unused(org: Organization, document: Document) -> Decimal:
    return org.unused(document.id) if document.state != "void" else ZERO


def document_detail(org: Organization, document: Document) -> Row:
    """A document on its own, with lines and taxes."""
    kind = KINDS[document.kind]
    place = document.currency_id
    row = document_row(org, document)
    detail: Row = {
        **row,
        **{name: value for name, value in document.other.items() if value is not None},
        "currency_symbol": org.currencies[place].symbol,
        "tax_rounding": org.tax_rounding,
        "is_item_level_tax_calc": org.tax_rounding != "entity_level",
        "is_inclusive_tax": document.inclusive,
        "adjustment": money(org, place, document.adjustment),
        "sub_total": money(org, place, document.sub_total),
        "tax_total": money(org, place, document.tax_total),
        "line_items": [_line(org, document, line) for line in document.lines],
        "taxes": [
            {"tax_id": tax.tax_id, "tax_name": tax.name, "tax_amount": money(org, place, tax.amount)}
            for tax in document.taxes
        ],
        "custom_fields": custom_rows(org, document),
        "notes": str(document.other.get("notes") or ""),
        "terms": str(document.other.get("terms") or ""),
        "billing_address": address(org.party_of(document).billing, _ADDRESS),
        "attachment_name": "",
        "source": document.source,
    }
    if document.inclusive:
        gross = sum((line.gross for line in document.lines), ZERO)
        detail["sub_total_inclusive_of_tax"] = gross
    if kind.buys and org.edition == "india":
        detail["is_reverse_charge_applied"] = any(line.reverse_charge_tax_id for line in document.lines)
    if kind is BILL:
        detail["payments"] = [payment_of_bill(org, one) for one in settled_by(org, document, "vendorpayment")]
        detail["vendor_credits"] = [_credit_of_bill(org, one) for one in settled_by(org, document, VENDOR_CREDIT.name)]
        detail["payment_made"] = money(org, place, sum((one["amount"] for one in detail["payments"]), ZERO))
        detail["vendor_credits_applied"] = money(
            org, place, sum((one["amount"] for one in detail["vendor_credits"]), ZERO)
        )
        detail["purchaseorder_ids"] = document.other.get("purchaseorder_ids") or []
    elif kind is INVOICE:
        detail["payment_made"] = _sum(org, place, settled_by(org, document, "customerpayment"))
        detail["credits_applied"] = _sum(org, place, settled_by(org, document, CREDIT_NOTE.name))
        detail["shipping_charge"] = money(org, place, document.shipping)
        detail["discount"] = document.discount
    elif kind is VENDOR_CREDIT:
        detail["total_credits_used"] = money(org, place, org.used(document.id))
        detail["bills_credited"] = [credited_bill(org, one) for one in org.applied.of_source(document.id)]
    elif kind is CREDIT_NOTE:
        detail["invoices"] = [
            {**credited_invoice(org, one), "amount": one.amount, "credited_amount": one.amount}
            for one in org.applied.of_source(document.id)
        ]
    return {name: value for name, value in detail.items() if name not in _OMITTED[kind.name]}


def _line(org: Organization, document: Document, line: Line) -> Row:
    tax = org.taxes.get(line.tax_id)
    reverse = org.taxes.get(line.reverse_charge_tax_id)
    account = org.accounts.get(line.account_id)
    item = org.items.get(line.item_id)
    places = document.currency_id
    row: Row = {
        "line_item_id": line.id,
        "item_id": line.item_id,
        "item_order": line.order,
        "sku": item.sku if item else "",
        "name": line.name,
        "description": line.description,
        "account_id": line.account_id,
        "account_name": account.name if account else "",
        "rate": line.rate,
        "bcy_rate": line.rate * document.exchange_rate,
        "quantity": line.quantity,
        "unit": line.unit,
        "item_total": money(org, places, line.total),
        "item_custom_fields": [],
        "tags": [],
        **{name: value for name, value in line.other.items() if value is not None and name != "item_custom_fields"},
    }
    if KINDS[document.kind] is not PURCHASE_ORDER:
        row["tax_amount"] = None
    if org.edition != "us" or not KINDS[document.kind].buys:
        row |= {
            "tax_id": line.tax_id,
            "tax_name": tax.name if tax else "",
            "tax_type": tax.type if tax else "tax",
            "tax_percentage": tax.percentage if tax else 0,
            "line_item_taxes": [{"tax_id": part.id, "tax_name": part.name} for part in parts(org, tax)] if tax else [],
        }
    if reverse is not None:
        row |= {
            "reverse_charge_tax_id": reverse.id,
            "reverse_charge_tax_name": reverse.name,
            "reverse_charge_tax_percentage": reverse.percentage,
            "reverse_charge_tax_amount": money(org, places, line.total * reverse.percentage / 100),
        }
    if document.inclusive:
        row["item_total_inclusive_of_tax"] = money(org, places, line.gross)
    return {name: value for name, value in row.items() if name not in _LINE_OMITTED[document.kind]}


def _sum(org: Organization, currency_id: str, settled: list[Applied]) -> Decimal:
    return money(org, currency_id, total(settled))


# -- what settles what -------------------------------------------------------------------------------------


def settled_by(org: Organization, document: Document, source: str) -> list[Applied]:
    """What payments or credits of a kind settle of a document."""

    def kind(one: Applied) -> str:
        payment = org.payments.get(one.source_id)
        return payment.kind if payment is not None else org.documents[one.source_id].kind

    return [one for one in org.applied.of_document(document.id) if kind(one) == source]


def payment_of_bill(org: Organization, one: Applied) -> Row:
    """A payment as the bill shows it."""
    payment = org.payments[one.source_id]
    return {
        "payment_id": payment.id,
        "bill_id": one.document_id,
        "bill_payment_id": one.id,
        "vendor_id": payment.contact_id,
        "vendor_name": org.party_of(payment).name,
        "payment_mode": payment.mode,
        "payment_number": payment.number,
        "description": payment.description,
        "date": f"{payment.date:%Y-%m-%d}",
        "reference_number": payment.reference,
        "exchange_rate": payment.exchange_rate,
        "amount": one.amount,
        "paid_through_account_id": payment.account_id,
        "paid_through_account_name": org.accounts[payment.account_id].name,
        "is_single_bill_payment": len(org.applied.of_source(payment.id)) == 1,
    }


def payment_of_invoice(org: Organization, one: Applied) -> Row:
    """A payment as the invoice shows it."""
    payment = org.payments[one.source_id]
    return {
        "payment_id": payment.id,
        "payment_number": int(payment.number),
        "invoice_id": one.document_id,
        "invoice_payment_id": one.id,
        "payment_mode": payment.mode,
        "description": payment.description,
        "date": f"{payment.date:%Y-%m-%d}",
        "reference_number": payment.reference,
        "exchange_rate": payment.exchange_rate,
        "amount": one.amount,
        "is_single_invoice_payment": len(org.applied.of_source(payment.id)) == 1,
    }


def _credit_of_bill(org: Organization, one: Applied) -> Row:
    credit = org.documents[one.source_id]
    return {
        "vendor_credit_id": credit.id,
        "vendor_credit_bill_id": one.id,
        "vendor_credit_number": credit.number,
        "date": f"{one.date:%Y-%m-%d}",
        "amount": one.amount,
    }


def credited_bill(org: Organization, one: Applied) -> Row:
    """A bill as the vendor credit shows it."""
    return {
        "vendor_credit_id": one.source_id,
        "vendor_credit_bill_id": one.id,
        "bill_id": one.document_id,
        "bill_number": org.documents[one.document_id].number,
        "date": f"{one.date:%Y-%m-%d}",
        "amount": one.amount,
    }


def credited_invoice(org: Organization, one: Applied) -> Row:
    """An invoice as the credit note shows it."""
    return {
        "creditnote_id": one.source_id,
        "creditnote_number": org.documents[one.source_id].number,
        "creditnote_invoice_id": one.id,
        "invoice_id": one.document_id,
        "invoice_number": org.documents[one.document_id].number,
        "date": f"{one.date:%Y-%m-%d}",
        "credited_amount": one.amount,
    }


def credit_of_invoice(org: Organization, one: Applied) -> Row:
    """A credit note as the invoice shows it."""
    credit = org.documents[one.source_id]
    return {
        "creditnote_id": credit.id,
        "creditnotes_invoice_id": one.id,
        "creditnotes_number": credit.number,
        "credited_date": f"{one.date:%Y-%m-%d}",
        "amount_applied": one.amount,
    }


# -- payments and expenses ---------------------------------------------------------------------------------


def payment_row(org: Organization, payment: Payment) -> Row:
    """One row of a list of payments; a customer's payment without its `invoices`."""
    contact = org.party_of(payment)
    buys = payment.kind == "vendorpayment"
    numbers = ", ".join(org.documents[one.document_id].number for one in org.applied.of_source(payment.id))
    amount = money(org, contact.currency_id, payment.amount)
    currency = org.currencies[contact.currency_id]
    row: Row = {
        "payment_id": payment.id,
        "payment_number": int(payment.number) if buys else payment.number,
        "payment_mode": payment.mode,
        "date": f"{payment.date:%Y-%m-%d}",
        "reference_number": payment.reference,
        "description": payment.description,
        "amount": amount,
        "exchange_rate": payment.exchange_rate,
        f"{contact.type}_id": contact.id,
        f"{contact.type}_name": contact.name,
        "balance" if buys else "unused_amount": money(org, contact.currency_id, org.unused(payment.id)),
    }
    if buys:
        row |= {"bill_numbers": numbers, "has_attachment": False, **stamps(org, payment)}
    else:
        row |= {"currency_code": currency.code, "last_modified_time": stamps(org, payment)["last_modified_time"]}
    account = "paid_through_account" if buys else "account"
    return {**row, f"{account}_id": payment.account_id, f"{account}_name": org.accounts[payment.account_id].name}


def payment_detail(org: Organization, payment: Payment) -> Row:
    """A payment on its own, with what it pays."""
    row = payment_row(org, payment)
    buys = payment.kind == "vendorpayment"
    settled = []
    for one in org.applied.of_source(payment.id):
        document = org.documents[one.document_id]
        kind = KINDS[document.kind]
        common = {kind.id_name: document.id, kind.number_name: document.number, "amount_applied": one.amount}
        if buys:
            more: Row = {
                "bill_payment_id": one.id,
                "total": document.total,
                "balance": org.balance(document),
            }
        else:
            more = {
                "invoice_payment_id": one.id,
                "date": f"{document.date:%Y-%m-%d}",
                "invoice_amount": document.total,
                "balance_amount": org.balance(document),
            }
        settled.append({**common, **more, "tax_amount_withheld": 0})
    currency = org.currencies[org.party_of(payment).currency_id]
    return {
        **row,
        "status": "paid",
        "currency_symbol": currency.symbol,
        **({"currency_id": currency.id} if buys else {"bank_charges": payment.bank_charges}),
        "bills" if buys else "invoices": settled,
        "custom_fields": [custom_row(org.custom_fields[ident], value) for ident, value in payment.custom.items()],
    }


def expense_row(org: Organization, expense: Expense) -> Row:
    """An expense, in a list and on its own."""
    account, paid = org.accounts[expense.account_id], org.accounts[expense.paid_through_id]
    customer = org.contacts.get(str(expense.other.get("customer_id") or ""))
    vendor = org.contacts.get(str(expense.other.get("vendor_id") or ""))
    before = expense.amount - expense.tax_amount if expense.inclusive else expense.amount
    total = before + expense.tax_amount
    billable = bool(expense.other.get("is_billable"))
    return {
        "expense_id": expense.id,
        "date": f"{expense.date:%Y-%m-%d}",
        "account_id": account.id,
        "account_name": account.name,
        "paid_through_account_id": paid.id,
        "paid_through_account_name": paid.name,
        "description": str(expense.other.get("description") or ""),
        "reference_number": str(expense.other.get("reference_number") or ""),
        "customer_id": customer.id if customer else "",
        "customer_name": customer.name if customer else "",
        "vendor_id": vendor.id if vendor else "",
        "vendor_name": vendor.name if vendor else "",
        "project_id": str(expense.other.get("project_id") or ""),
        "currency_id": expense.currency_id,
        "currency_code": org.currencies[expense.currency_id].code,
        "exchange_rate": expense.exchange_rate,
        "is_billable": billable,
        "is_inclusive_tax": expense.inclusive,
        "tax_id": expense.tax_id,
        "tax_amount": expense.tax_amount,
        "sub_total": money(org, expense.currency_id, before),
        "total": money(org, expense.currency_id, total),
        "total_without_tax": money(org, expense.currency_id, before),
        "bcy_total": money(org, org.base.id, total * expense.exchange_rate),
        "amount": expense.amount,
        "status": "unbilled" if billable else "nonbillable",
        "custom_fields": custom_rows(org, expense),
        **stamps(org, expense),
    }
