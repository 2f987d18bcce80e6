"""What an invoice, a credit memo and a payment of ServiceTitan become in the books; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.accounting import AccountingContact, CustomValue, Edition
from app.domain.accounting_documents import (
    Applied,
    CreditNoteDraft,
    CustomerPaymentDraft,
    InvoiceDraft,
    InvoiceOnBooks,
    PaymentMode,
    TaxTerms,
)
from app.domain.bills import Unfinished
from app.domain.field_sales import AppliedTo, FieldCreditMemo, FieldInvoice, FieldPayment
from app.domain.records import Reason, Subject, Waiting
from app.domain.states import State
from app.flows.sales.lines import Amounts, body_of
from app.flows.sales.matching import currency_of, customer_of, rate_of
from app.flows.sales.planner import (
    CreditNotePlan,
    InvoicePlan,
    PaymentPlan,
    SalesContext,
    SalesKey,
    SalesKind,
    SalesVerdict,
    Standing,
    not_applicable,
    period_reason,
    without_effect,
)

_MODES = {
    "check": PaymentMode.CHECK,
    "cash": PaymentMode.CASH,
    "credit card": PaymentMode.CREDIT_CARD,
    "ach": PaymentMode.BANK_TRANSFER,
    "eft/bank transfer": PaymentMode.BANK_TRANSFER,
}
"""Payment types by their usual names; whatever else there is goes as `others` unless the settings say more."""


def judge_invoice(invoice: FieldInvoice, context: SalesContext, generation: int = 1) -> SalesVerdict:
    """The plan of an invoice, or every reason why there is none. A negative one becomes a credit note."""
    label = f"Invoice {invoice.number or invoice.id}"
    nothing = without_effect(
        label, active=invoice.active, day=invoice.date, status=invoice.sync_status, rules=context.rules
    )
    if nothing is not None:
        return nothing
    if invoice.date is None:
        return Waiting((_undated(label),))
    if not invoice.total and not any(line.total for line in invoice.lines):
        return not_applicable("nothing_charged", f"{label} charges nothing.")
    credit = invoice.total < 0
    amounts = Amounts(
        label,
        invoice.lines,
        invoice.sub_total,
        invoice.tax,
        invoice.total,
        invoice.tax_zone_id,
        invoice.tax_code,
        invoice.business_unit_id,
        invoice.business_unit_name,
        invoice.job_number,
        invoice.job_type,
        sign=-1 if credit else 1,
        line_accounts=credit,
        adjustable=not credit,
    )
    key = SalesKey(SalesKind.INVOICE, invoice.id, generation)
    due = invoice.due_date if invoice.due_date and invoice.due_date >= invoice.date else None
    return _document(
        key, amounts, invoice.number, invoice.date, due, invoice.customer_id, invoice.customer_name, (), context
    )


def judge_credit_memo(memo: FieldCreditMemo, context: SalesContext, generation: int = 1) -> SalesVerdict:
    """The plan of a credit memo and of the invoices it pays, or every reason why there is none."""
    label = f"Credit memo {memo.number or memo.id}"
    nothing = without_effect(label, active=memo.active, day=memo.date, status=memo.sync_status, rules=context.rules)
    if nothing is not None:
        return nothing
    if not memo.total:
        return not_applicable("nothing_credited", f"{label} credits nothing.")
    # Whether ServiceTitan states a credit as a positive or a negative amount is not documented; a credit it is.
    amounts = Amounts(
        label,
        memo.lines,
        memo.sub_total,
        memo.tax,
        memo.total,
        None,
        memo.tax_code,
        memo.business_unit_id,
        memo.business_unit_name,
        sign=1 if memo.total > 0 else -1,
        line_accounts=True,
        adjustable=False,
    )
    key = SalesKey(SalesKind.CREDIT_MEMO, memo.id, generation)
    return _document(
        key, amounts, memo.number, memo.date, None, memo.customer_id, memo.customer_name, memo.applied, context
    )


def judge_payment(payment: FieldPayment, context: SalesContext) -> SalesVerdict:
    """The plan of a payment, or every reason why there is none; it waits for its invoices."""
    label = f"Payment {payment.number or payment.id}"
    nothing = without_effect(
        label, active=payment.active, day=payment.date, status=payment.sync_status, rules=context.rules
    )
    if nothing is not None:
        return nothing
    if payment.date is None:
        return Waiting((_undated(label),))
    if payment.refunded_payment_id is not None or payment.total < 0:
        advice = "Enter the refund in Zoho Books at the payment it belongs to, and ignore the record with a reason."
        return Waiting((_cannot("refund", label, "is a refund, which is not sent", advice),))
    if not payment.total:
        return not_applicable("nothing_paid", f"{label} pays nothing.")
    spread = sum((one.amount for one in payment.applied), Decimal(0))
    reasons: list[Reason] = []
    if spread + payment.unapplied != payment.total or any(one.amount <= 0 for one in payment.applied):
        text = f"does not add up: {spread} applied, {payment.unapplied} not applied, {payment.total} in all"
        reasons.append(_cannot("books_total_differs", label, text, "Correct it in ServiceTitan."))
    if not payment.applied:
        text = "is applied to no invoice, and the books take a payment with its invoices only"
        advice = "Apply it in ServiceTitan; it goes by itself then."
        reasons.append(_cannot("not_applied", label, text, advice))
    booked = _booked_invoices(label, payment.applied, context, reasons)
    if booked is None:
        return not_applicable("invoices_left_out", f"{label} pays only invoices that are not in the books.")
    closed = period_reason(label, payment.date, context.locks)
    reasons += [closed] if closed else []
    customer = customer_of(payment.customer_id, payment.customer_name, context, reasons)
    _same_party(label, customer, booked, reasons)
    codes = {invoice.currency_code for invoice, _ in booked}
    rated = rate_of(codes.pop(), payment.date, context, reasons) if len(codes) == 1 else None
    if reasons or customer is None or rated is None:
        return _not_yet(payment.applied, reasons, context)
    currency, rate = rated
    kind = payment.kind.strip()
    mode = context.rules.modes.get(kind) or _MODES.get(kind.casefold(), PaymentMode.OTHERS)
    key = SalesKey(SalesKind.PAYMENT, payment.id)
    said = [kind, f"check {payment.check_number}" if payment.check_number else "", payment.memo]
    draft = CustomerPaymentDraft(
        customer_id=customer.id,
        mode=mode,
        amount=payment.total,
        date=payment.date,
        reference_number=key.reference(context.tenant_id),
        invoices=tuple(Applied(invoice.id, amount, invoice.number) for invoice, amount in booked),
        exchange_rate=rate,
        account_id=context.rules.deposit_accounts.get(kind, ""),
        description=" · ".join(text for text in said if text),
        custom_values=_custom(key, context),
    )
    notes = [f"{payment.unapplied} of it is applied to nothing yet."] if payment.unapplied else []
    if kind and mode is PaymentMode.OTHERS:
        notes.append(f"The payment type “{kind}” goes as “others”; the settings can say more.")
    return PaymentPlan(key, customer.name, draft, currency.code, tuple(notes))


def _document(
    key: SalesKey,
    amounts: Amounts,
    number: str,
    day: date,
    due: date | None,
    customer_id: int | None,
    customer_name: str,
    applied: Sequence[AppliedTo],
    context: SalesContext,
) -> SalesVerdict:
    reasons: list[Reason] = []
    closed = period_reason(amounts.label, day, context.locks)
    reasons += [closed] if closed else []
    booked = _booked_invoices(amounts.label, applied, context, reasons)
    if booked is None:
        return not_applicable("invoices_left_out", f"{amounts.label} pays only invoices that are not in the books.")
    customer = customer_of(customer_id, customer_name, context, reasons)
    _same_party(amounts.label, customer, booked, reasons)
    rated = currency_of(amounts.unit_id, day, customer, (customer_name, str(customer_id)), context, reasons)
    body = body_of(amounts, customer, rated[0], context, reasons) if rated else None
    if reasons or customer is None or rated is None or body is None:
        return _not_yet(applied, reasons, context)
    currency, rate = rated
    total = amounts.sign * amounts.total
    us = context.organization.edition is Edition.US
    reference = key.reference(context.tenant_id)
    again = f"/{key.generation}" if key.generation > 1 else ""
    own_number = f"{number}{again}" if number else reference
    exemption = context.rules.exemption_id if us and not amounts.tax else ""
    terms = TaxTerms()
    if context.organization.edition is Edition.INDIA:
        terms = TaxTerms(customer.gst_treatment, customer.gst_number, place_of_supply=customer.place_of_contact)
    inclusive = None if us else False
    location_id = context.rules.locations.get(amounts.unit_id, "") if amounts.unit_id is not None else ""
    notes = f"ServiceTitan {amounts.label[0].lower()}{amounts.label[1:]}"
    if not amounts.line_accounts:
        invoice = InvoiceDraft(
            customer.id, own_number, reference, day, currency.id, rate, body.lines, due, body.adjustment,
            "Rounding" if body.adjustment else "", inclusive, body.authority_id, exemption, terms, location_id,
            _custom(key, context), notes=notes,
        )  # fmt: skip
        return InvoicePlan(key, customer.name, invoice, total, body.fallbacks, body.notes)
    note = CreditNoteDraft(
        customer.id, own_number, reference, day, currency.id, rate, body.lines, "", inclusive, body.authority_id,
        exemption, terms, location_id, _custom(key, context), notes=notes,
    )  # fmt: skip
    pays = tuple(Applied(document.id, abs(amount), document.number) for document, amount in booked)
    return CreditNotePlan(key, customer.name, note, total, pays, body.fallbacks, body.notes)


def _booked_invoices(
    label: str, applied: Sequence[AppliedTo], context: SalesContext, reasons: list[Reason]
) -> list[tuple[InvoiceOnBooks, Decimal]] | None:
    """The invoices in the books with what goes to each; None where all of them are left out of the books."""
    amounts: dict[int, Decimal] = {}
    numbers = {one.invoice_id: one.number or f"#{one.invoice_id}" for one in applied}
    for one in applied:
        amounts[one.invoice_id] = amounts.get(one.invoice_id, Decimal(0)) + one.amount
    there = {invoice_id: context.sent(invoice_id) for invoice_id in amounts}
    left_out = [one for one, sent in there.items() if sent.standing is Standing.LEFT_OUT]
    if left_out and len(left_out) == len(there):
        return None
    found: list[tuple[InvoiceOnBooks, Decimal]] = []
    for invoice_id, sent in there.items():
        name = numbers[invoice_id]
        if sent.document is not None and sent.standing is Standing.BOOKED:
            found.append((sent.document, amounts[invoice_id]))
        elif sent.standing is Standing.EARLIER:
            text = f"{label} pays invoice {name} from before the go-live date, which was not sent."
            advice = "Enter it by hand at that invoice in Zoho Books, and ignore the record with a reason."
            reasons.append(Reason("invoice_before_go_live", Subject.DOCUMENT, name, text, advice, str(invoice_id)))
        elif sent.standing is Standing.LEFT_OUT:
            text = f"{label} pays invoice {name} as well, which is not in the books."
            advice = "Enter it in Zoho Books by hand and ignore the record, or send that invoice as well."
            reasons.append(Reason("invoice_left_out", Subject.DOCUMENT, name, text, advice, str(invoice_id)))
        else:
            what = "posted in ServiceTitan" if sent.standing is Standing.NOT_POSTED else "in the books"
            text = f"{label} waits for invoice {name}, which is not {what} yet."
            advice = "It goes by itself once the invoice is there; see what that one waits for."
            reasons.append(Reason("invoice_pending", Subject.DOCUMENT, name, text, advice, str(invoice_id)))
    if len({document.currency_code for document, _ in found}) > 1:
        advice = "Enter it in Zoho Books by hand, one payment per currency, and ignore the record."
        reasons.append(_cannot("several_currencies", label, "pays invoices of several currencies", advice))
    return found


def _not_yet(applied: Sequence[AppliedTo], reasons: Sequence[Reason], context: SalesContext) -> SalesVerdict:
    """Nobody has to do anything here where all it waits for is that ServiceTitan posts its invoices."""
    standings = {context.sent(one.invoice_id).standing for one in applied}
    posting = Standing.NOT_POSTED in standings and Standing.PENDING not in standings
    if posting and all(one.code == "invoice_pending" for one in reasons):
        return Unfinished(State.AWAITING_POSTING, reasons[0])
    return Waiting(tuple(reasons))


def _same_party(
    label: str,
    customer: AccountingContact | None,
    booked: Sequence[tuple[InvoiceOnBooks, Decimal]],
    reasons: list[Reason],
) -> None:
    other = next((one for one, _ in booked if customer is not None and one.customer_id != customer.id), None)
    if customer is not None and other is not None:
        text = f"is of “{customer.name}”, but invoice {other.number} in the books is of “{other.customer_name}”"
        advice = "Map both customers to the same one, or enter it in Zoho Books by hand and ignore the record."
        reasons.append(_cannot("customer_differs", label, text, advice))


def _custom(key: SalesKey, context: SalesContext) -> tuple[CustomValue, ...]:
    name = context.rules.key_field
    return (CustomValue(name, key.reference(context.tenant_id)),) if name else ()


def _undated(label: str) -> Reason:
    return _cannot("date_missing", label, "has no date", "Enter its date in ServiceTitan.")


def _cannot(code: str, label: str, text: str, advice: str) -> Reason:
    return Reason(code, Subject.VOUCHER, label, f"{label} {text}.", advice)
