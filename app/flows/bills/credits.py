"""Returns of ServiceTitan become vendor credits in the books, once the vendor has credited them; pure."""

from __future__ import annotations

from decimal import Decimal

from app.domain.accounting_documents import LineDraft, VendorCreditDraft
from app.domain.bills import CreditPlan, CreditVerdict, SourceKey, SourceKind, Unfinished
from app.domain.inventory import ReturnDocument, ReturnStatus
from app.domain.records import Reason, Subject, Waiting
from app.domain.states import State
from app.flows.bills.accounts import custom_values
from app.flows.bills.content import of_return
from app.flows.bills.context import BillContext, body_of, not_applicable, terms_for, without_effect
from app.flows.bills.taxes import terms_of

ROUNDING_LINE = "Rounding"


def key_of(document: ReturnDocument) -> SourceKey:
    """The identity of a return."""
    return SourceKey(SourceKind.RETURN, str(document.id))


def judge_return(document: ReturnDocument, context: BillContext) -> CreditVerdict:
    """The vendor credit of a return, or every reason why there is none. Same input, same answer."""
    if not document.active:
        return not_applicable("books_cancelled", f"Return {document.number} was cancelled in ServiceTitan.")
    day = document.credit_received_on or document.returned_on or document.return_date or document.created_on.date()
    nothing = without_effect([document.vendor_id], day, context)
    if nothing is not None:
        return nothing
    if document.status is not ReturnStatus.CREDIT_RECEIVED:
        return Unfinished(State.AWAITING_POSTING, _not_credited(document))
    content = of_return(document, context.known)
    if content.total == 0:
        return not_applicable("zero", "It comes to nothing.")
    reasons: list[Reason] = []
    if content.total < 0 or content.deducted < 0:
        reasons.append(_credit_differs(document, content.total, content.total + content.deducted))
    name = context.known.vendor_name(document.vendor_id)
    terms = terms_for(document.vendor_id, name, [document.business_unit_id], day, context, reasons)
    body = body_of([content], terms, context, reasons)
    if terms is None or body is None or reasons:
        return Waiting(tuple(reasons))
    reference = key_of(document).reference(context.rules.tenant_id)
    lines = body.lines
    if body.rest:
        # A vendor credit has no adjustment (contract): what rounding leaves goes to the account of its first line.
        first = lines[0]
        reverse = first.reverse_charge_tax_id
        lines += (
            LineDraft(Decimal(1), body.rest, first.account_id, name=ROUNDING_LINE, reverse_charge_tax_id=reverse),
        )
    fee = (f"Restocking fee {content.deducted:f} deducted.",) if content.deducted else ()
    said = " · ".join(part for part in (f"return {document.number}", document.reference_number) if part)
    draft = VendorCreditDraft(
        vendor_id=terms.vendor.id,
        number=reference,
        reference_number=reference,
        date=day,
        currency_id=terms.currency.id,
        exchange_rate=terms.rate,
        lines=lines,
        inclusive_tax=context.inclusive_tax,
        terms=terms_of(terms.vendor, context.tax_context),
        custom_values=custom_values(body.traits, context.rules.labels, reference),
        notes=f"ServiceTitan: {said}. {' '.join(fee)}".strip(),
    )
    notes = body.notes + fee
    return CreditPlan(
        key_of(document), terms.vendor.name, draft, content.total, body.unit, reference, body.fallbacks, notes
    )


def _not_credited(document: ReturnDocument) -> Reason:
    return Reason(
        "not_credited",
        Subject.DOCUMENT,
        document.number,
        f"The vendor has not credited return {document.number} yet ({document.status.value}).",
        "Set it to credit received in ServiceTitan once the credit is there.",
    )


def _credit_differs(document: ReturnDocument, credit: Decimal, goods: Decimal) -> Reason:
    return Reason(
        "credit_differs",
        Subject.DOCUMENT,
        document.number,
        f"The credit of return {document.number} is {credit}, its goods with tax and freight come to {goods}.",
        "Correct it in ServiceTitan, or enter the credit by hand in Zoho Books and ignore the record with a reason.",
    )
