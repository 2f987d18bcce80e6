"""Reads Zoho's documents into the domain: bills, vendor credits, invoices, payments, credit notes, expenses."""

from __future__ import annotations

from app.connectors.zoho_books.values import (
    Row,
    read_date,
    read_decimal,
    read_id,
    read_key,
    read_list,
    read_stamp,
    read_status,
    read_text,
)
from app.connectors.zoho_books.wire_reference import custom_values
from app.domain.accounting_documents import (
    Applied,
    BillOnBooks,
    BillStatus,
    CreditNoteOnBooks,
    CreditStatus,
    CustomerPaymentOnBooks,
    ExpenseOnBooks,
    InvoiceOnBooks,
    InvoiceStatus,
    LineOnBooks,
    VendorCreditOnBooks,
)

_LINES = "line_items"


def _lines(row: Row) -> tuple[LineOnBooks, ...]:
    return tuple(
        LineOnBooks(
            id=read_key(one, "line_item_id"),
            item_id=read_key(one, "item_id"),
            name=read_text(one, "name"),
            description=read_text(one, "description"),
            account_id=read_key(one, "account_id"),
            quantity=read_decimal(one, "quantity"),
            rate=read_decimal(one, "rate"),
            total=read_decimal(one, "item_total"),
            tax_id=read_key(one, "tax_id"),
            tax_percentage=read_decimal(one, "tax_percentage"),
            location_id=read_key(one, "location_id"),
        )
        for one in read_list(row, _LINES)
    )


def bill(row: Row) -> BillOnBooks:
    """GET /bills, one of them, and the answer of POST and PUT; a row of the list has no lines (facts 5)."""
    return BillOnBooks(
        id=read_id(row, "bill_id"),
        number=read_text(row, "bill_number"),
        reference_number=read_text(row, "reference_number"),
        vendor_id=read_key(row, "vendor_id"),
        vendor_name=read_text(row, "vendor_name"),
        status=read_status(row, "status", BillStatus, BillStatus.OTHER),
        date=read_date(row, "date"),
        due_date=read_date(row, "due_date"),
        currency_id=read_key(row, "currency_id"),
        currency_code=read_text(row, "currency_code").upper(),
        exchange_rate=read_decimal(row, "exchange_rate"),
        total=read_decimal(row, "total"),
        balance=read_decimal(row, "balance"),
        modified_at=read_stamp(row, "last_modified_time"),
        created_at=read_stamp(row, "created_time"),
        sub_total=read_decimal(row, "sub_total"),
        tax_total=read_decimal(row, "tax_total"),
        adjustment=read_decimal(row, "adjustment"),
        payments_made=read_decimal(row, "payment_made"),
        credits_applied=read_decimal(row, "vendor_credits_applied"),
        location_id=read_key(row, "location_id"),
        custom_values=custom_values(row),
        lines=_lines(row),
        complete=_LINES in row,
    )


def vendor_credit(row: Row) -> VendorCreditOnBooks:
    """GET /vendorcredits, one of them, and the answer of POST."""
    return VendorCreditOnBooks(
        id=read_id(row, "vendor_credit_id"),
        number=read_text(row, "vendor_credit_number"),
        reference_number=read_text(row, "reference_number"),
        vendor_id=read_key(row, "vendor_id"),
        vendor_name=read_text(row, "vendor_name"),
        status=read_status(row, "status", CreditStatus, CreditStatus.OTHER),
        date=read_date(row, "date"),
        currency_id=read_key(row, "currency_id"),
        currency_code=read_text(row, "currency_code").upper(),
        exchange_rate=read_decimal(row, "exchange_rate"),
        total=read_decimal(row, "total"),
        balance=read_decimal(row, "balance"),
        modified_at=read_stamp(row, "last_modified_time"),
        custom_values=custom_values(row),
        lines=_lines(row),
        complete=_LINES in row,
    )


def invoice(row: Row) -> InvoiceOnBooks:
    """GET /invoices, one of them, and the answer of POST."""
    return InvoiceOnBooks(
        id=read_id(row, "invoice_id"),
        number=read_text(row, "invoice_number"),
        reference_number=read_text(row, "reference_number"),
        customer_id=read_key(row, "customer_id"),
        customer_name=read_text(row, "customer_name"),
        status=read_status(row, "status", InvoiceStatus, InvoiceStatus.OTHER),
        date=read_date(row, "date"),
        due_date=read_date(row, "due_date"),
        currency_id=read_key(row, "currency_id"),
        currency_code=read_text(row, "currency_code").upper(),
        exchange_rate=read_decimal(row, "exchange_rate"),
        total=read_decimal(row, "total"),
        balance=read_decimal(row, "balance"),
        modified_at=read_stamp(row, "last_modified_time"),
        tax_total=read_decimal(row, "tax_total"),
        payments_made=read_decimal(row, "payment_made"),
        credits_applied=read_decimal(row, "credits_applied"),
        custom_values=custom_values(row),
        lines=_lines(row),
        complete=_LINES in row,
    )


def customer_payment(row: Row) -> CustomerPaymentOnBooks:
    """GET /customerpayments: a row, which does not say to which invoices it was applied."""
    return _customer_payment(row, complete=False)


def whole_customer_payment(row: Row) -> CustomerPaymentOnBooks:
    """GET /customerpayments/{id}, and the answer of POST."""
    return _customer_payment(row, complete=True)


def _customer_payment(row: Row, *, complete: bool) -> CustomerPaymentOnBooks:
    return CustomerPaymentOnBooks(
        id=read_id(row, "payment_id"),
        number=read_text(row, "payment_number"),
        reference_number=read_text(row, "reference_number"),
        customer_id=read_key(row, "customer_id"),
        customer_name=read_text(row, "customer_name"),
        date=read_date(row, "date"),
        mode=read_text(row, "payment_mode"),
        amount=read_decimal(row, "amount"),
        unused=read_decimal(row, "unused_amount"),
        currency_code=read_text(row, "currency_code").upper(),
        modified_at=read_stamp(row, "last_modified_time"),
        invoices=tuple(
            Applied(read_key(one, "invoice_id"), read_decimal(one, "amount_applied"), read_text(one, "invoice_number"))
            for one in read_list(row, "invoices")
        ),
        custom_values=custom_values(row),
        complete=complete,
    )


def credit_note(row: Row) -> CreditNoteOnBooks:
    """GET /creditnotes, one of them (there the change is `updated_time`, contract), and the answer of POST."""
    return CreditNoteOnBooks(
        id=read_id(row, "creditnote_id"),
        number=read_text(row, "creditnote_number"),
        reference_number=read_text(row, "reference_number"),
        customer_id=read_key(row, "customer_id"),
        customer_name=read_text(row, "customer_name"),
        status=read_status(row, "status", CreditStatus, CreditStatus.OTHER),
        date=read_date(row, "date"),
        currency_id=read_key(row, "currency_id"),
        currency_code=read_text(row, "currency_code").upper(),
        total=read_decimal(row, "total"),
        balance=read_decimal(row, "balance"),
        modified_at=read_stamp(row, "last_modified_time") or read_stamp(row, "updated_time"),
        invoices=tuple(
            Applied(read_key(one, "invoice_id"), read_decimal(one, "amount"), read_text(one, "invoice_number"))
            for one in read_list(row, "invoices")
        ),
        custom_values=custom_values(row),
        lines=_lines(row),
        complete=_LINES in row,
    )


def expense(row: Row) -> ExpenseOnBooks:
    """GET /expenses."""
    return ExpenseOnBooks(
        id=read_id(row, "expense_id"),
        date=read_date(row, "date"),
        account_name=read_text(row, "account_name"),
        description=read_text(row, "description"),
        reference_number=read_text(row, "reference_number"),
        customer_id=read_key(row, "customer_id"),
        customer_name=read_text(row, "customer_name"),
        status=read_text(row, "status"),
        currency_code=read_text(row, "currency_code").upper(),
        total=read_decimal(row, "total"),
        modified_at=read_stamp(row, "last_modified_time"),
    )
