"""What to do next for a sale under way, from its operations and what the books show; pure.

The same function drives the first send, the restart after a crash and the answer that was lost. Nothing is sent before
the books were searched for our key: a payment has no other guard (facts 8).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.domain.accounting_documents import (
    Applied,
    CreditNoteOnBooks,
    CreditStatus,
    CustomerPaymentOnBooks,
    InvoiceOnBooks,
    InvoiceStatus,
)
from app.domain.records import OperationState, Reason, Subject
from app.domain.states import State
from app.flows.bills.numbers import next_free, same_number
from app.flows.sales.planner import CreditNotePlan, InvoicePlan, PaymentPlan, SalesPlan, find_sales_key
from app.flows.steps import SEARCHES_BEFORE_RESEND, UNCLEAR, StepKind

Document = InvoiceOnBooks | CreditNoteOnBooks | CustomerPaymentOnBooks


class SalesWrite(StrEnum):
    """The writes of this flow."""

    CREATE = "create"
    """Of the plan's draft."""
    BOOK = "book"
    """Marks an invoice as sent, opens a credit note."""
    APPLY = "apply"
    """Pays invoices with a credit note, or one with what is left of a payment."""
    VOID = "void"


@dataclass(frozen=True, slots=True)
class SalesOperation:
    """One write of one generation of a record, as far as the next step depends on it."""

    write: SalesWrite
    state: OperationState
    result_id: str = ""
    """Id of the document that came of it."""
    empty_searches: int = 0
    """Searches since the intent that found nothing, counted when far enough apart."""
    error: str = ""
    linked: bool = False
    """A person said that a document made by hand is this one."""
    number: str = ""
    """With which a creation went out; empty where nothing went out yet."""
    invoice_id: str = ""
    """Of the application of a payment: to which invoice; there is one for each."""


@dataclass(frozen=True, slots=True)
class SalesStep:
    """The next step of a record."""

    kind: StepKind
    write: SalesWrite | None = None
    target_id: str = ""
    """The document to book, apply, void or read again."""
    apply: tuple[Applied, ...] = ()
    """With APPLY: what is still missing."""
    number: str = ""
    """With CREATE: the number to send or to search for; of a payment none."""
    state: State = State.SENDING
    reason: Reason | None = None
    adopted: str = ""
    """Id of a document found by our key: to be noted as what CREATE made."""


class SalesView(Protocol):
    """The books as they were read last. By our key: None where nobody looked since the last write went out."""

    def invoices(self, reference_number: str) -> Sequence[InvoiceOnBooks] | None: ...
    def invoice(self, invoice_id: str) -> InvoiceOnBooks | None: ...
    def invoices_numbered(self, number: str) -> Sequence[InvoiceOnBooks]: ...
    def credit_notes(self, reference_number: str) -> Sequence[CreditNoteOnBooks] | None: ...
    def credit_note(self, note_id: str) -> CreditNoteOnBooks | None: ...
    def credit_notes_numbered(self, number: str) -> Sequence[CreditNoteOnBooks]: ...
    def payments(self, reference_number: str) -> Sequence[CustomerPaymentOnBooks] | None: ...
    def payment(self, payment_id: str) -> CustomerPaymentOnBooks | None: ...
    def is_gone(self, document_id: str) -> bool:
        """The books say that they do not have it (1002); not being listed is no proof."""
        ...


def next_step(plan: SalesPlan, operations: Sequence[SalesOperation], books: SalesView) -> SalesStep:
    """The next step; DONE only once the document is read back, ties and counts."""
    create = _of(operations, SalesWrite.CREATE)
    found, looked = _found(plan, create, books)
    live = [one for one in found if not _void(one)]
    if len(live) > 1:
        numbers = ", ".join(one.number for one in live)
        text = f"{len(live)} documents in Zoho Books carry the key of this record: {numbers}."
        return _person(plan, "books_two_documents", text, "Void or delete all but one there, then replay the record.")
    if not live:
        return _without(plan, create, found, looked, books)
    document = live[0]
    step = _with(plan, document, operations)
    known = create is not None and create.state is OperationState.DONE and create.result_id == document.id
    return step if known else replace(step, adopted=document.id)


def withdraw_step(plan: SalesPlan, operations: Sequence[SalesOperation], books: SalesView) -> SalesStep:
    """What to do to take an invoice or credit note out of the books again; a payment only a person can."""
    create = _of(operations, SalesWrite.CREATE)
    found, looked = _found(plan, create, books)
    live = [one for one in found if not _void(one)]
    if not live:
        if create is None or create.state is OperationState.PLANNED:
            return SalesStep(StepKind.DONE)
        if create.state is OperationState.DONE:
            if found or books.is_gone(create.result_id):
                return SalesStep(StepKind.DONE)
            return SalesStep(StepKind.OBSERVE, SalesWrite.VOID, create.result_id, state=State.WITHDRAWING)
        unclear = create.state in UNCLEAR and create.empty_searches < SEARCHES_BEFORE_RESEND
        if not looked or (unclear and not found):
            return SalesStep(StepKind.SEARCH, SalesWrite.CREATE, number=create.number, state=State.WITHDRAWING)
        return SalesStep(StepKind.DONE)
    document = live[0]
    used = _used(document)
    if used or isinstance(document, CustomerPaymentOnBooks):
        what = f"{used} is paid or credited on {document.number}" if used else f"payment {document.number} is a payment"
        advice = "Take it back in Zoho Books by hand, then replay the record."
        return _person(plan, "books_cannot_withdraw", f"It cannot be voided from here: {what}.", advice)
    void = _of(operations, SalesWrite.VOID)
    if void is not None and void.state is OperationState.REFUSED:
        said = void.error or "Zoho Books refused to void it."
        return _person(plan, "books_cannot_withdraw", said, "Void it there by hand, then replay the record.")
    if void is not None and void.state is OperationState.DONE:
        return SalesStep(StepKind.OBSERVE, SalesWrite.VOID, document.id, state=State.WITHDRAWING)
    return SalesStep(StepKind.SEND, SalesWrite.VOID, document.id, state=State.WITHDRAWING)


def _of(operations: Sequence[SalesOperation], write: SalesWrite) -> SalesOperation | None:
    return next((one for one in operations if one.write is write), None)


def _found(plan: SalesPlan, create: SalesOperation | None, books: SalesView) -> tuple[list[Document], bool]:
    """Documents with exactly our key, and the one the create answered; whether the books were searched."""
    reference = plan.draft.reference_number
    by_key: Sequence[Document] | None
    by_id: Document | None = None
    result = create.result_id if create is not None else ""
    match plan:
        case InvoicePlan():
            by_key, by_id = books.invoices(reference), books.invoice(result) if result else None
        case CreditNotePlan():
            by_key, by_id = books.credit_notes(reference), books.credit_note(result) if result else None
        case PaymentPlan():
            by_key, by_id = books.payments(reference), books.payment(result) if result else None
    found = {one.id: one for one in by_key or () if one.reference_number.strip() == reference}
    # Somebody may have emptied or changed the reference number; the id stays ours.
    if by_id is not None:
        found[by_id.id] = by_id
    return list(found.values()), by_key is not None


def _void(document: Document) -> bool:
    if isinstance(document, CustomerPaymentOnBooks):
        return False
    return document.status in (InvoiceStatus.VOID, CreditStatus.VOID)


def _used(document: Document) -> Decimal:
    match document:
        case InvoiceOnBooks():
            return document.payments_made + document.credits_applied
        case CreditNoteOnBooks():
            return document.total - document.balance
        case CustomerPaymentOnBooks():
            return document.amount - document.unused


def _without(
    plan: SalesPlan, create: SalesOperation | None, found: Sequence[Document], looked: bool, books: SalesView
) -> SalesStep:
    if found:
        text = f"{found[0].number} was voided in Zoho Books."
        return _changed(plan, "voided_in_books", text, "Replay sends it again; ignore leaves it so.")
    if create is not None and create.state is OperationState.DONE:
        if books.is_gone(create.result_id):
            text = f"{plan.draft.reference_number} was deleted in Zoho Books."
            return _changed(plan, "deleted_in_books", text, "Replay sends it again; ignore leaves it so.")
        return SalesStep(StepKind.OBSERVE, SalesWrite.CREATE, create.result_id)
    if create is not None and create.state is OperationState.REFUSED:
        return _refused(plan, create, looked, books)
    unclear = create is not None and create.state in UNCLEAR
    waiting = State.VERIFY if unclear else State.READY
    if not looked:
        return SalesStep(StepKind.SEARCH, SalesWrite.CREATE, number=create.number if create else "", state=waiting)
    by_hand = _by_hand(plan, books, waiting)
    if by_hand is not None:
        return by_hand
    if create is not None and unclear and create.empty_searches < SEARCHES_BEFORE_RESEND:
        return SalesStep(StepKind.SEARCH, SalesWrite.CREATE, number=create.number, state=State.VERIFY)
    return SalesStep(StepKind.SEND, SalesWrite.CREATE, number=_free(plan, books))


def _refused(plan: SalesPlan, create: SalesOperation, looked: bool, books: SalesView) -> SalesStep:
    """The books give no reason that can be relied on: whether somebody entered the same by hand is looked for."""
    if not looked:
        return SalesStep(StepKind.SEARCH, SalesWrite.CREATE, number=create.number, state=State.REJECTED)
    by_hand = _by_hand(plan, books, State.REJECTED)
    if by_hand is not None and by_hand.kind is StepKind.PERSON:
        return by_hand
    number = _free(plan, books)
    if create.number and not _same(create.number, number):
        return SalesStep(StepKind.SEND, SalesWrite.CREATE, number=number)
    advice = "Put right what it names, then replay the record."
    return _person(plan, "books_refused", create.error or "Zoho Books refused it.", advice)


def _by_hand(plan: SalesPlan, books: SalesView, before: State) -> SalesStep | None:
    """Somebody seems to have entered the same by hand: its number is taken, or its invoice is paid already."""
    # Once something went out it is no mere suspicion any more: the state machine has no way back.
    state = State.DUPLICATE_SUSPECTED if before is State.READY else State.REJECTED
    if isinstance(plan, PaymentPlan):
        for one in plan.draft.invoices:
            invoice = books.invoice(one.document_id)
            if invoice is None:
                return SalesStep(StepKind.OBSERVE, SalesWrite.CREATE, one.document_id, state=before)
            if invoice.status is InvoiceStatus.VOID or invoice.balance < one.amount:
                left = "is void" if invoice.status is InvoiceStatus.VOID else f"has only {invoice.balance} left to pay"
                text = f"Invoice {invoice.number} in Zoho Books {left}, this payment says {one.amount}."
                advice = "If the payment was entered there by hand, link it; otherwise correct it there and replay."
                return _person(plan, "paid_by_hand", text, advice, state, invoice.id)
        return None
    number = plan.draft.number
    twin = next((one for one in _numbered(plan, number, books) if not _void(one) and not _is_ours(plan, one)), None)
    if twin is None:
        return None
    text = f"{number} is in Zoho Books already, entered by hand or by another program."
    advice = "If it is the same, link it; otherwise give the one there another number and replay the record."
    return _person(plan, "sale_number_taken", text, advice, state, twin.id)


def _numbered(plan: InvoicePlan | CreditNotePlan, number: str, books: SalesView) -> Sequence[Document]:
    """Documents of that number, whosever and void ones too: each keeps its number."""
    found: Sequence[Document] = (
        books.invoices_numbered(number) if isinstance(plan, InvoicePlan) else books.credit_notes_numbered(number)
    )
    return [one for one in found if _same(one.number, number)]


def _is_ours(plan: SalesPlan, document: Document) -> bool:
    """Whether it was sent from here, for whichever record."""
    head = plan.draft.reference_number.rpartition(f"-{plan.key.kind.value}-")[0]
    return find_sales_key(document.reference_number, head.removeprefix("ST-")) is not None


def _free(plan: SalesPlan, books: SalesView) -> str:
    """The plan's number, or with the next suffix where a document of ours or a void one has it; of a payment none."""
    if isinstance(plan, PaymentPlan):
        return ""
    candidate, used = plan.draft.number, set[str]()
    base = candidate.removesuffix(f"/{plan.key.generation}") if plan.key.generation > 1 else candidate
    while _numbered(plan, candidate, books):
        used.add(same_number(candidate))
        candidate = next_free(base, {same_number(base), *used})
    return candidate


def _with(plan: SalesPlan, document: Document, operations: Sequence[SalesOperation]) -> SalesStep:
    create = _of(operations, SalesWrite.CREATE)
    lacking = _to_apply(plan, document, operations)
    linked = create is not None and create.linked
    differs = _differences(plan, document, linked=linked, lacking=lacking)
    if differs:
        text = f"{document.number} in Zoho Books differs: {'; '.join(differs)}."
        advice = "Correct it there, or replay to send it again."
        if isinstance(plan, PaymentPlan):
            advice = "Correct it there, then replay: it is compared again. Where it is deleted there, it is sent anew."
        return _changed(plan, "differs", text, advice)
    if isinstance(document, CustomerPaymentOnBooks):
        return _apply_payment(plan, document, lacking, operations)
    if document.status in (InvoiceStatus.DRAFT, CreditStatus.DRAFT):
        return _book(plan, document.id, _of(operations, SalesWrite.BOOK))
    if document.status in (CreditStatus.PENDING_APPROVAL, CreditStatus.OTHER, InvoiceStatus.OTHER):
        text = f"Zoho Books holds {document.number} back: it does not count there yet."
        reason = Reason(
            "books_awaiting_approval", Subject.DOCUMENT, document.number, text, "Approve and book it there."
        )
        return SalesStep(StepKind.WAIT, state=State.AWAITING_APPROVAL, reason=reason)
    if isinstance(plan, CreditNotePlan) and isinstance(document, CreditNoteOnBooks):
        return _apply(plan, document, _of(operations, SalesWrite.APPLY))
    return SalesStep(StepKind.DONE)


def _book(plan: SalesPlan, document_id: str, book: SalesOperation | None) -> SalesStep:
    """The status was read: repeating it does no harm."""
    if book is not None and book.state is OperationState.REFUSED:
        advice = "Put right what it names, then replay the record."
        return _person(plan, "books_refused", book.error or "Zoho Books refused to book the draft.", advice)
    if book is not None and book.state is OperationState.DONE:
        return SalesStep(StepKind.OBSERVE, SalesWrite.BOOK, document_id)
    return SalesStep(StepKind.SEND, SalesWrite.BOOK, document_id)


def _apply(plan: CreditNotePlan, note: CreditNoteOnBooks, apply: SalesOperation | None) -> SalesStep:
    if not plan.apply:
        return SalesStep(StepKind.DONE)
    if not note.complete:
        return SalesStep(StepKind.OBSERVE, SalesWrite.APPLY, note.id)
    there = _paid_by(note)
    lacking = tuple(
        replace(one, amount=one.amount - there.get(one.document_id, Decimal(0)))
        for one in plan.apply
        if one.amount > there.get(one.document_id, Decimal(0))
    )
    return _pay_with(plan, note, note.balance, lacking, apply)


def _paid_by(document: CreditNoteOnBooks | CustomerPaymentOnBooks) -> dict[str, Decimal]:
    """By invoice what it pays of it: the books show a row for each time it was applied."""
    there: dict[str, Decimal] = {}
    for one in document.invoices:
        there[one.document_id] = there.get(one.document_id, Decimal(0)) + one.amount
    return there


def _to_apply(
    plan: SalesPlan, document: Document, operations: Sequence[SalesOperation]
) -> dict[str, tuple[Applied, SalesOperation]]:
    """By invoice what of a payment ServiceTitan applied later and the books do not show yet, each with its write."""
    if not isinstance(plan, PaymentPlan) or not isinstance(document, CustomerPaymentOnBooks) or not document.complete:
        return {}
    writes = {one.invoice_id: one for one in operations if one.write is SalesWrite.APPLY}
    there = _paid_by(document)
    left = ((one, one.amount - there.get(one.document_id, Decimal(0))) for one in plan.draft.invoices)
    return {
        one.document_id: (replace(one, amount=amount), writes[one.document_id])
        for one, amount in left
        if amount > 0 and one.document_id in writes
    }


def _apply_payment(
    plan: SalesPlan,
    payment: CustomerPaymentOnBooks,
    lacking: dict[str, tuple[Applied, SalesOperation]],
    operations: Sequence[SalesOperation],
) -> SalesStep:
    """One invoice after the other; what was said to be done and does not show is looked at again."""
    if not payment.complete and any(one.write is SalesWrite.APPLY for one in operations):
        return SalesStep(StepKind.OBSERVE, SalesWrite.APPLY, payment.id)
    for part, apply in lacking.values():
        return _pay_with(plan, payment, payment.unused, (part,), apply)
    return SalesStep(StepKind.DONE)


def _pay_with(
    plan: SalesPlan,
    document: CreditNoteOnBooks | CustomerPaymentOnBooks,
    left: Decimal,
    lacking: tuple[Applied, ...],
    apply: SalesOperation | None,
) -> SalesStep:
    if not lacking:
        return SalesStep(StepKind.DONE)
    if apply is not None and apply.state is OperationState.REFUSED:
        advice = "Apply it in Zoho Books by hand, or put right what it names and replay the record."
        return _person(plan, "books_refused", apply.error or "Zoho Books refused to apply it.", advice)
    if apply is not None and apply.state is OperationState.DONE:
        return SalesStep(StepKind.OBSERVE, SalesWrite.APPLY, document.id)
    if apply is not None and apply.state in UNCLEAR and apply.empty_searches < SEARCHES_BEFORE_RESEND:
        return SalesStep(StepKind.SEARCH, SalesWrite.APPLY, document.id, state=State.VERIFY)
    missing = sum((one.amount for one in lacking), Decimal(0))
    if missing > left:
        text = f"{document.number} has only {left} left, {missing} of it is to pay invoices."
        return _changed(plan, "used_elsewhere", text, "See in Zoho Books what it was used for, then replay or ignore.")
    return SalesStep(StepKind.SEND, SalesWrite.APPLY, document.id, lacking)


def _differences(plan: SalesPlan, document: Document, *, linked: bool, lacking: Collection[str] = ()) -> list[str]:
    """What must be as it was sent; words, dates and tags are the accountant's to change."""
    total = document.amount if isinstance(document, CustomerPaymentOnBooks) else document.total
    found: list[str] = []
    if total != plan.total:
        found.append(f"total {total} there, {plan.total} here")
    if document.customer_id != plan.draft.customer_id:
        found.append(f"customer “{document.customer_name}” there, “{plan.customer_name}” here")
    if isinstance(plan, PaymentPlan) and isinstance(document, CustomerPaymentOnBooks):
        if document.currency_code and document.currency_code != plan.currency_code:
            found.append(f"currency {document.currency_code} there, {plan.currency_code} here")
        if document.complete:
            there = _paid_by(document)
            parts = [one for one in plan.draft.invoices if one.document_id not in lacking]
            wrong = [one for one in parts if there.get(one.document_id, Decimal(0)) != one.amount]
            found += [f"{there.get(o.document_id, Decimal(0))} of {o.amount} on invoice {o.number}" for o in wrong]
    elif not isinstance(plan, PaymentPlan) and not isinstance(document, CustomerPaymentOnBooks):
        if document.currency_id and document.currency_id != plan.draft.currency_id:
            found.append(f"currency {document.currency_code} there")
        if document.complete and not linked and len(document.lines) != len(plan.draft.lines):
            found.append(f"{len(document.lines)} lines there, {len(plan.draft.lines)} here")
    return found


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _person(
    plan: SalesPlan, code: str, text: str, advice: str, state: State = State.REJECTED, key: str = ""
) -> SalesStep:
    reason = Reason(code, Subject.DOCUMENT, plan.draft.reference_number, text, advice, key)
    return SalesStep(StepKind.PERSON, state=state, reason=reason)


def _changed(plan: SalesPlan, code: str, text: str, advice: str) -> SalesStep:
    return _person(plan, code, text, advice, State.CHANGED_AT_DESTINATION)
