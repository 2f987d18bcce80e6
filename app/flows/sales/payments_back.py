"""The other direction: payments entered in the books against our invoices, shown and written to a field there; pure.

ServiceTitan takes neither an invoice nor (since 2026-07) a payment: a custom field of the invoice is all that can be
written (PATCH /invoices/custom-fields, `Accounting.V2.CustomFieldUpdateRequest`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.accounting_documents import CustomerPaymentOnBooks, InvoiceOnBooks
from app.domain.field_sales import FieldInvoice, InvoiceFieldWrite
from app.domain.records import Reason, Subject
from app.flows.sales.planner import SalesKind, find_sales_key

NOTHING_PAID = "Nothing paid in Zoho Books"
"""What replaces a note of ours once its payments are gone."""
_HEAD = "Paid in Zoho Books: "


@dataclass(frozen=True, slots=True)
class SeenPayment:
    """A payment that somebody entered in the books against an invoice of ours."""

    invoice_id: int
    """ServiceTitan's."""
    payment_id: str
    number: str
    reference_number: str
    date: dt.date | None
    mode: str
    amount: Decimal
    """What of it goes to this invoice."""
    currency_code: str


@dataclass(frozen=True, slots=True)
class BackPlan:
    """What is to be written, and why something cannot be."""

    writes: tuple[InvoiceFieldWrite, ...]
    reasons: tuple[Reason, ...] = ()


def entered_in_books(
    payments: Iterable[CustomerPaymentOnBooks], invoices: Mapping[str, int], tenant_id: str
) -> tuple[SeenPayment, ...]:
    """Payments against our invoices (id in the books -> ServiceTitan's id) that we did not send ourselves.

    Each must have been read one by one: rows of the list do not name the invoices.
    """
    found: list[SeenPayment] = []
    for payment in payments:
        ours = find_sales_key(payment.reference_number, tenant_id)
        if ours is not None and ours.kind is SalesKind.PAYMENT:
            continue
        amounts: dict[int, Decimal] = {}
        for one in payment.invoices:
            if one.document_id in invoices:
                invoice_id = invoices[one.document_id]
                amounts[invoice_id] = amounts.get(invoice_id, Decimal(0)) + one.amount
        found += [
            SeenPayment(
                invoice_id, payment.id, payment.number, payment.reference_number, payment.date, payment.mode, amount,
                payment.currency_code,
            )
            for invoice_id, amount in amounts.items()
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.invoice_id, one.date or dt.date.min, one.payment_id)))


def write_back(
    seen: Sequence[SeenPayment],
    invoices: Iterable[tuple[FieldInvoice, InvoiceOnBooks]],
    field: str,
    known_fields: Iterable[str],
) -> BackPlan:
    """What of our invoices' field is to be written: only where it says something else than the books do.

    `field` is the setting; empty switches this direction off. `known_fields`: GET /invoices/custom-fields.
    """
    if not field:
        return BackPlan(())
    if field not in set(known_fields):
        text = f"ServiceTitan has no custom field “{field}” on invoices."
        advice = "Create it there (Settings > Custom fields), or choose another one."
        return BackPlan((), (Reason("field_missing", Subject.SETTING, field, text, advice),))
    writes: list[InvoiceFieldWrite] = []
    for invoice, on_books in invoices:
        said = next((one.value for one in invoice.custom_values if one.name == field), "")
        paid = [one for one in seen if one.invoice_id == invoice.id]
        wanted = note_of(paid, on_books) if paid else NOTHING_PAID if said.startswith(_HEAD) else said
        if wanted != said:
            writes.append(InvoiceFieldWrite(invoice.id, field, wanted))
    return BackPlan(tuple(writes))


def note_of(paid: Sequence[SeenPayment], invoice: InvoiceOnBooks) -> str:
    """The same words for the same payments, whenever it is asked; amounts in the invoice's currency."""
    amount = sum((one.amount for one in paid), Decimal(0))
    last = max((one.date for one in paid if one.date), default=None)
    on = f", last on {last:%Y-%m-%d}" if last else ""
    return f"{_HEAD}{amount} of {invoice.total} {invoice.currency_code}{on}"
