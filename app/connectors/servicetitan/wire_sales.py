"""Reads ServiceTitan's invoices, payments, credit memos and tax zones into the domain; lenient as `wire`."""

from __future__ import annotations

from app.connectors.servicetitan.values import (
    Row,
    read_date,
    read_decimal,
    read_flag,
    read_id,
    read_inner,
    read_list,
    read_reference,
    read_stamp,
    read_status,
    read_text,
    read_words,
)
from app.connectors.servicetitan.wire import gl_account, stamps, sync_status
from app.domain.field_sales import (
    AppliedTo,
    FieldCreditMemo,
    FieldInvoice,
    FieldPayment,
    FieldValue,
    LineKind,
    SalesLine,
    SalesTax,
    TaxBase,
    TaxRate,
    TaxZone,
)


def invoice(row: Row) -> FieldInvoice:
    """GET /invoices, /export/invoices; amounts are texts."""
    customer, unit, job = read_inner(row, "customer"), read_inner(row, "businessUnit"), read_inner(row, "job")
    return FieldInvoice(
        id=read_id(row, "invoice"),
        number=read_text(row, "referenceNumber"),
        sync_status=sync_status(row),
        date=read_date(row, "invoiceDate"),
        due_date=read_date(row, "dueDate"),
        sub_total=read_decimal(row, "subTotal"),
        tax=read_decimal(row, "salesTax"),
        total=read_decimal(row, "total"),
        balance=read_decimal(row, "balance"),
        customer_id=read_reference(customer, "id"),
        customer_name=read_text(customer, "name"),
        active=read_flag(row, "active", default=True),
        created_on=stamps(row)[0],
        modified_on=read_stamp(row, "modifiedOn"),
        tax_code=_sales_tax(row),
        tax_zone_id=read_reference(row, "taxZoneId"),
        discount_total=read_decimal(row, "discountTotal"),
        adjustment_to_id=read_reference(row, "adjustmentToId"),
        business_unit_id=read_reference(unit, "id"),
        business_unit_name=read_text(unit, "name"),
        job_id=read_reference(job, "id"),
        job_number=read_text(job, "number"),
        job_type=read_text(job, "type"),
        lines=tuple(_invoice_line(one) for one in read_list(row, "items")),
        custom_values=tuple(
            FieldValue(read_text(one, "name"), read_text(one, "value")) for one in read_list(row, "customFields")
        ),
    )


def _sales_tax(row: Row) -> SalesTax | None:
    inner = read_inner(row, "salesTaxCode")
    tax_id = read_reference(inner, "id")
    return None if tax_id is None else SalesTax(tax_id, read_text(inner, "name"), read_decimal(inner, "taxRate"))


def _invoice_line(row: Row) -> SalesLine:
    return SalesLine(
        id=read_id(row, "line of an invoice"),
        kind=read_status(row, "type", LineKind, LineKind.OTHER),
        sku_id=read_reference(row, "skuId") or 0,
        sku_name=read_text(row, "skuName"),
        quantity=read_decimal(row, "quantity"),
        price=read_decimal(row, "price"),
        total=read_decimal(row, "total"),
        taxable=read_flag(row, "taxable", default=False),
        description=read_text(row, "description"),
        display_name=read_text(row, "displayName"),
        chargeable=read_flag(row, "isChargeable", default=True),
        order=int(read_decimal(row, "order")),
        gl_account=gl_account(row, "generalLedgerAccount"),
    )


def payment(row: Row) -> FieldPayment:
    """GET /payments, /export/payments; amounts are texts. An application that names no invoice is of invoice 0."""
    customer, unit = read_inner(row, "customer"), read_inner(row, "businessUnit")
    created, modified = stamps(row)
    return FieldPayment(
        id=read_id(row, "payment"),
        active=read_flag(row, "active", default=True),
        date=read_date(row, "date"),
        kind=read_text(row, "type"),
        total=read_decimal(row, "total"),
        unapplied=read_decimal(row, "unappliedAmount"),
        customer_id=read_reference(customer, "id"),
        customer_name=read_text(customer, "name"),
        sync_status=sync_status(row),
        created_on=created,
        modified_on=modified,
        applied=_applied(row),
        number=read_text(row, "referenceNumber"),
        check_number=read_text(row, "checkNumber"),
        memo=read_text(row, "memo"),
        refunded_payment_id=read_reference(row, "refundedPaymentId"),
        business_unit_id=read_reference(unit, "id"),
        business_unit_name=read_text(unit, "name"),
    )


def credit_memo(row: Row) -> FieldCreditMemo:
    """GET /credit-memos; amounts are numbers, and the lines stand elsewhere."""
    customer, unit = read_inner(row, "customer"), read_inner(row, "businessUnit")
    created, modified = stamps(row)
    return FieldCreditMemo(
        id=read_id(row, "credit memo"),
        number=read_text(row, "referenceNumber"),
        sync_status=sync_status(row),
        date=read_date(row, "date") or created.date(),
        sub_total=read_decimal(row, "subTotal"),
        tax=read_decimal(row, "salesTax"),
        total=read_decimal(row, "total"),
        balance=read_decimal(row, "balance"),
        customer_id=read_reference(customer, "id"),
        customer_name=read_text(customer, "name"),
        active=read_flag(row, "active", default=True),
        created_on=created,
        modified_on=modified,
        tax_code=_sales_tax(row),
        applied=_applied(row),
        business_unit_id=read_reference(unit, "id"),
        business_unit_name=read_text(unit, "name"),
        description=read_text(row, "description"),
    )


def _applied(row: Row) -> tuple[AppliedTo, ...]:
    return tuple(
        AppliedTo(
            read_reference(one, "appliedTo") or 0,
            read_decimal(one, "appliedAmount"),
            read_text(one, "appliedToReferenceNumber"),
        )
        for one in read_list(row, "appliedTo")
    )


def credit_memo_line(row: Row) -> tuple[int, SalesLine]:
    """GET /credit-memos/credit-memo-items: the memo's id (0 where it is not said) with the line."""
    line = SalesLine(
        id=read_id(row, "line of a credit memo"),
        kind=read_status(row, "type", LineKind, LineKind.OTHER),
        sku_id=read_reference(row, "skuId") or 0,
        sku_name=read_text(row, "skuName"),
        quantity=read_decimal(row, "quantity"),
        price=read_decimal(row, "price"),
        total=read_decimal(row, "total"),
        taxable=read_flag(row, "taxable", default=False),
        description=read_text(row, "description"),
        gl_account=gl_account(row, "revenueGeneralLedgerAccount"),
        active=read_flag(row, "active", default=True),
    )
    return read_reference(row, "creditMemoId") or 0, line


def tax_zone(row: Row) -> TaxZone:
    """GET /tax-zones."""
    return TaxZone(
        id=read_id(row, "tax zone"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        separated=read_flag(row, "isTaxRateSeparated", default=False),
        rates=tuple(_tax_rate(one) for one in read_list(row, "rates")),
        modified_on=stamps(row)[1],
    )


def _tax_rate(row: Row) -> TaxRate:
    bases = {base.value.casefold(): base for base in TaxBase}
    words = read_words(row, "taxBaseType")
    return TaxRate(
        name=read_text(row, "taxName"),
        rate=read_decimal(row, "taxRate"),
        bases=tuple(bases.get(word.casefold(), TaxBase.OTHER) for word in words),
    )
