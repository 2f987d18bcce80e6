"""What to do next for a bill or vendor credit under way, from its writes and what the books show; pure.

The same function drives the first send, the restart after a crash, the answer that was lost and the number that was
taken, so there is one place that decides whether a write may go out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from app.domain.accounting_documents import (
    BillDraft,
    BillOnBooks,
    BillStatus,
    CreditStatus,
    VendorCreditOnBooks,
)
from app.domain.bills import BillPlan, CreditPlan, find_key
from app.domain.records import OperationKind, OperationState, Reason, Subject
from app.domain.states import State
from app.flows.bills.numbers import is_variant, next_free, same_number
from app.flows.steps import SEARCHES_BEFORE_RESEND, UNCLEAR, BooksStep, StepKind

REVERSE_CHARGE = "reverse_charge_refused"
"""Reason: the books want the tax of the buyer's duty otherwise than it went."""
_TAXED_TWICE, _REVERSE_CHARGE_WANTED = "71510", "71512"
_REVERSE_CHARGE = frozenset({_TAXED_TWICE, _REVERSE_CHARGE_WANTED})
"""Refusals: tax and reverse charge on one line, none for a vendor without GSTIN (facts 4)."""

OnBooks = BillOnBooks | VendorCreditOnBooks
Plan = BillPlan | CreditPlan


class BooksView(Protocol):
    """What the books were last seen to hold; of bills for a bill, of vendor credits for a return."""

    def keyed(self, reference: str) -> Sequence[OnBooks]:
        """Those that carry our key in the reference number or in our custom field, void ones too."""
        ...

    def by_id(self, document_id: str) -> OnBooks | None: ...
    def is_gone(self, document_id: str) -> bool:
        """Whether the books said that it does not exist (1002)."""
        ...

    def numbered(self, vendor_id: str, number: str) -> Sequence[OnBooks]:
        """Those of the vendor with this number as the books compare it; of a credit, or for no vendor, of anybody."""
        ...


@dataclass(frozen=True, slots=True)
class Write:
    """One write of this generation, as the journal knows it."""

    kind: OperationKind
    state: OperationState
    number: str = ""
    """With which a creation went out."""
    document_id: str = ""
    """Of the document that came of it, or that it is about."""
    is_duplicate: bool = False
    """Refused because the number is taken (13011)."""
    refusal: str = ""
    """The books' own code where it was refused for something else."""
    empty_searches: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    noun: str
    create: OperationKind
    void: OperationKind


_BILL = _Words("bill", OperationKind.CREATE_BILL, OperationKind.VOID_BILL)
_CREDIT = _Words("vendor credit", OperationKind.CREATE_CREDIT, OperationKind.VOID_CREDIT)


def next_step(
    plan: Plan,
    writes: Sequence[Write],
    books: BooksView,
    tenant_id: str,
    *,
    last_modified: datetime | None = None,
    withdrawn: Collection[str] = (),
    spent: Collection[str] = (),
    strangers_are_others: bool = False,
) -> BooksStep:
    """What is to happen next; DONE only once the document is read back and ties.

    `last_modified`: when the document was last changed as we know it; a change since then is a person's. `withdrawn`:
    ids of earlier documents of this record that were taken back or given up; they only keep their numbers, which are
    `spent`: also where the document was deleted, so that nothing shows why the number is refused.
    `strangers_are_others`: a person said that a document of this number that is not ours is another purchase.
    """
    words = _BILL if isinstance(plan, BillPlan) else _CREDIT
    create = _last(writes, words.create)
    found = _ours(plan, create, books, withdrawn)
    living = [document for document in found if not is_void(document)]
    if not living:
        return _without(plan, words, create, found, books, tenant_id, spent, strangers_are_others)
    document = living[0]
    known = _is_made(create)
    keyed = [one for one in books.keyed(plan.draft.reference_number) if not is_void(one) and one.id not in withdrawn]
    others = [one for one in keyed if one.id != document.id]
    if others:
        text = f"Besides {document.number}, {words.noun} {others[0].number} carries the key of this record"
        return _copied(plan, words, f"{text} in Zoho Books.")
    # Whoever copies a document there copies our key: once ours is out of the books, a copy must not become ours.
    if withdrawn and (create is None or create.state is OperationState.PLANNED):
        differ = differences(numbered_as(plan, document.number), document)
        if differ:
            text = f"{words.noun.capitalize()} {document.number} in Zoho Books carries the key of this record"
            return _copied(plan, words, f"{text}, but differs: {'; '.join(differ)}.")
    step = _with(plan if known else numbered_as(plan, document.number), document, writes, last_modified)
    return replace(step, document_id=document.id, adopted="" if known else document.id)


def withdrawal_step(
    plan: Plan, writes: Sequence[Write], books: BooksView, *, withdrawn: Collection[str] = ()
) -> BooksStep:
    """How what was sent is taken back: voided, once nothing is paid or applied; DONE when none is left alive."""
    words = _BILL if isinstance(plan, BillPlan) else _CREDIT
    create = _last(writes, words.create)
    found = _ours(plan, create, books, withdrawn)
    if create is not None and not found:
        if create.state in UNCLEAR and create.empty_searches < SEARCHES_BEFORE_RESEND:
            return BooksStep(StepKind.SEARCH, words.create, number=create.number, state=State.WITHDRAWING)
        if create.state is OperationState.DONE and not books.is_gone(create.document_id):
            return BooksStep(StepKind.OBSERVE, words.create, create.document_id, state=State.WITHDRAWING)
    for document in (one for one in found if not is_void(one)):
        title = f"{words.noun.capitalize()} {document.number}"
        if _is_used(document):
            return _held(
                document,
                words,
                f"{title} has payments or credits in Zoho Books, so it is not voided.",
                "Enter the correction by hand there, then ignore the record with a reason.",
            )
        write = next((w for w in writes if w.kind is words.void and w.document_id == document.id), None)
        if write is not None and write.state is OperationState.REFUSED:
            return _held(
                document,
                words,
                f"Zoho Books refused to void it: {write.error}",
                "Void it there by hand, then replay the record.",
            )
        if write is None or write.state is OperationState.PLANNED or write.empty_searches > 0:
            return BooksStep(StepKind.SEND, words.void, document.id, state=State.WITHDRAWING)
        kind = StepKind.OBSERVE if write.state is OperationState.DONE else StepKind.SEARCH
        return BooksStep(kind, words.void, document.id, state=State.WITHDRAWING)
    return BooksStep(StepKind.DONE)


def same_effect(first: Plan, second: Plan) -> bool:
    """Whether two plans make the same document as far as ServiceTitan decides it: not what settings and the books'
    own lists put in, such as accounts, labels and exchange rates."""

    def essence(plan: Plan) -> tuple[object, ...]:
        draft = plan.draft
        lines = sorted((line.name, line.quantity, line.rate) for line in draft.lines)
        due = draft.due_date if isinstance(draft, BillDraft) else None
        return (plan.key, plan.total, draft.date, due, draft.vendor_id, draft.currency_id, draft.number, lines)

    return essence(first) == essence(second)


def differences(plan: Plan, there: OnBooks) -> list[str]:
    """What a document in the books says otherwise than what was sent; what it does not tell aside.

    An account that the accountant changed there is no difference.
    """
    draft = plan.draft
    pairs: list[tuple[str, object, object]] = [
        ("total", there.total, plan.total),
        ("date", there.date or draft.date, draft.date),
    ]
    found = [f"{field} {theirs} there, {ours} here" for field, theirs, ours in pairs if theirs != ours]
    if there.vendor_id != draft.vendor_id:
        name = there.vendor_name or "another one"
        found.append(f"vendor {name} there, {plan.vendor_name} here")
    if there.currency_id not in ("", draft.currency_id):
        found.append(f"currency {there.currency_code or 'another one'} there")
    if same_number(there.number) != same_number(draft.number):
        found.append(f"number {there.number} there, {draft.number} here")
    ours = sorted((line.quantity, line.rate) for line in draft.lines)
    theirs = sorted((line.quantity, line.rate) for line in there.lines)
    if there.complete and ours != theirs:
        found.append(f"other lines ({len(there.lines)} there, {len(draft.lines)} here)")
    return found


def numbered_as(plan: Plan, number: str) -> Plan:
    """The plan with the number that its document has or goes out with, if that is the vendor's or a suffix to it."""
    if number == plan.draft.number or not is_variant(number, plan.base_number):
        return plan
    if isinstance(plan, BillPlan):
        return replace(plan, draft=replace(plan.draft, number=number))
    return replace(plan, draft=replace(plan.draft, number=number))


def is_void(document: OnBooks) -> bool:
    """Whether it is out of the books."""
    return document.status in (BillStatus.VOID, CreditStatus.VOID)


def _ours(plan: Plan, create: Write | None, books: BooksView, withdrawn: Collection[str]) -> list[OnBooks]:
    """The one with the id that the creation answered; while none is known those with our key."""
    if create is not None and _is_made(create):
        made = books.by_id(create.document_id)
        return [made] if made is not None else []
    return [document for document in books.keyed(plan.draft.reference_number) if document.id not in withdrawn]


def _is_made(create: Write | None) -> bool:
    return create is not None and create.state is OperationState.DONE and bool(create.document_id)


def _copied(plan: Plan, words: _Words, text: str) -> BooksStep:
    advice = (
        f"Void the {words.noun} there if it is of the same purchase, else take our key ({plan.draft.reference_number}) "
        "off it; then replay the record."
    )
    return _person(plan, "books_two_documents", text, advice)


def _without(
    plan: Plan,
    words: _Words,
    create: Write | None,
    found: Sequence[OnBooks],
    books: BooksView,
    tenant_id: str,
    spent: Collection[str],
    strangers_are_others: bool,
) -> BooksStep:
    if found:
        text = f"{words.noun.capitalize()} {found[0].number} was voided in Zoho Books."
        return _undone(plan, "voided_in_books", text)
    state = create.state if create is not None else OperationState.PLANNED
    sent = create if create is not None and state is not OperationState.PLANNED else Write(words.create, state)
    if state is OperationState.DONE:
        if books.is_gone(sent.document_id):
            return _undone(plan, "deleted_in_books", f"The {words.noun} was deleted in Zoho Books.")
        return BooksStep(StepKind.OBSERVE, words.create, sent.document_id)
    looked = sent.empty_searches >= SEARCHES_BEFORE_RESEND
    if state in UNCLEAR and not looked:
        return BooksStep(StepKind.SEARCH, words.create, number=sent.number, state=State.VERIFY)
    refused = state is OperationState.REFUSED
    if refused and not sent.is_duplicate:
        said = sent.error or f"Zoho Books refused the {words.noun}."
        if sent.refusal in _REVERSE_CHARGE:
            return _person(plan, REVERSE_CHARGE, said, _reverse_charge_advice(plan, sent.refusal))
        return _person(plan, "books_refused", said, "Put right what it names, then replay the record.")
    number = sent.number or plan.draft.number
    vendor = plan.draft.vendor_id
    same = books.numbered(vendor, number)
    if refused and not same:
        # In some books a number is taken whoever's it is.
        vendor, same = "", books.numbered("", number)
    strangers = [one for one in same if find_key(one.reference_number, tenant_id) is None]
    if strangers and not strangers_are_others:
        return _typed_by_hand(plan, words, strangers[0])
    if same:
        used = {same_number(one.number) for one in same}
        return BooksStep(StepKind.SEND, words.create, number=_free(plan, vendor, used, books))
    if not refused:
        return BooksStep(StepKind.SEND, words.create, number=number)
    if not looked:
        return BooksStep(StepKind.SEARCH, words.create, number=number)
    used = {same_number(number), *map(same_number, spent)}
    if strangers_are_others or same_number(number) in map(same_number, spent):
        return BooksStep(StepKind.SEND, words.create, number=_free(plan, vendor, used, books))
    said = f"Zoho Books refuses {number} as taken, but shows no {words.noun} of that number."
    advice = "Look for it there. If it was deleted, replay with --create: then it goes with the next number."
    return _person(plan, "number_taken", said, advice)


def _reverse_charge_advice(plan: Plan, refusal: str) -> str:
    """Who must do what, by whether reverse charge is on: when the books ask for it is not documented."""
    if refusal == _TAXED_TWICE:
        todo = "Take off the tax that is set for its accounts or vendor there, or switch off reverse charge here"
    elif any(line.reverse_charge_tax_id for line in plan.draft.lines):
        todo = "Give each of its items a tax preference there, or enter it by hand and ignore the record with a reason"
    else:
        todo = (
            f"{plan.vendor_name} has no GSTIN there: enter it if the vendor is registered; if not, ask your accountant "
            "and switch on reverse charge in the settings (bills.reverse_charge)"
        )
    return f"{todo}; then replay the record."


def _undone(plan: Plan, code: str, text: str) -> BooksStep:
    advice = "Replay sends a new one; ignore leaves it so."
    return _person(plan, code, text, advice, State.CHANGED_AT_DESTINATION)


def _free(plan: Plan, vendor: str, used: set[str], books: BooksView) -> str:
    """The next number, besides those used, of which the books show nothing."""
    while books.numbered(vendor, candidate := next_free(plan.base_number, used)):
        used.add(same_number(candidate))
    return candidate


def _with(plan: Plan, document: OnBooks, writes: Sequence[Write], last_modified: datetime | None) -> BooksStep:
    if document.status in (BillStatus.PENDING_APPROVAL, CreditStatus.PENDING_APPROVAL):
        return _wait(document)
    differ = differences(plan, document)
    if differ:
        if not isinstance(plan, BillPlan) or not isinstance(document, BillOnBooks):
            return _differs(plan, document, differ)
        update = _last(writes, OperationKind.UPDATE_BILL)
        adjustment = _rounding(plan, document, differ)
        if update is None and adjustment is None:
            return _differs(plan, document, differ)
        return replace(_update(plan, document, update, last_modified, differ), adjustment=adjustment)
    if isinstance(document, BillOnBooks) and document.status is BillStatus.DRAFT:
        return _wait(document)
    if isinstance(plan, BillPlan) and isinstance(document, BillOnBooks):
        return _due_late(plan, document, _last(writes, OperationKind.UPDATE_BILL), last_modified)
    if document.status is not CreditStatus.DRAFT:
        return BooksStep(StepKind.DONE)
    opened = _last(writes, OperationKind.OPEN_CREDIT)
    if opened is not None and opened.state is OperationState.REFUSED:
        return _person(
            plan, "books_refused", opened.error, "Open the vendor credit in Zoho Books, then replay the record."
        )
    return BooksStep(StepKind.SEND, OperationKind.OPEN_CREDIT)


def _due_late(plan: BillPlan, document: BillOnBooks, update: Write | None, last_modified: datetime | None) -> BooksStep:
    """A due date that only became known goes by the update that was planned for it; else it is the accountant's."""
    if update is not None and plan.draft.due_date is not None and document.due_date != plan.draft.due_date:
        step = _update(plan, document, update, last_modified, ["due date"])
        if step.kind in (StepKind.SEND, StepKind.SEARCH):
            return step
    return BooksStep(StepKind.DONE)


def _rounding(plan: BillPlan, document: BillOnBooks, differ: Sequence[str]) -> Decimal | None:
    """The adjustment that makes a total tie which only the rounding of taxes in the books left apart (facts 9)."""
    adjustment = plan.draft.adjustment + plan.total - document.total
    only_total = len(differ) == 1 and document.total != plan.total
    near = abs(plan.total - document.total) <= plan.unit and abs(adjustment) <= plan.unit
    return adjustment if only_total and near and document.complete and document.tax_total else None


def _update(
    plan: BillPlan, document: BillOnBooks, update: Write | None, last_modified: datetime | None, differ: Sequence[str]
) -> BooksStep:
    state = update.state if update is not None else OperationState.PLANNED
    if update is not None and state is OperationState.REFUSED:
        return _person(
            plan, "books_refused", update.error, "Change the bill by hand in Zoho Books, then replay the record."
        )
    if state is OperationState.DONE:
        return _differs(plan, document, differ)
    if document.is_touched_by_payment:
        return _person(
            plan,
            "cannot_update",
            f"Bill {document.number} has payments or credits in Zoho Books, so it is not changed: {'; '.join(differ)}.",
            "Enter the correction by hand there, then ignore the record with a reason.",
        )
    if update is not None and state in UNCLEAR and update.empty_searches < SEARCHES_BEFORE_RESEND:
        return BooksStep(StepKind.SEARCH, OperationKind.UPDATE_BILL, state=State.VERIFY)
    if document.modified_at != last_modified:
        return _person(
            plan,
            "changed_meanwhile",
            f"Somebody changed bill {document.number} in Zoho Books since it was sent; it would be overwritten.",
            "Look at it there, then replay the record to overwrite it, or ignore it.",
            State.CHANGED_AT_DESTINATION,
        )
    return BooksStep(StepKind.SEND, OperationKind.UPDATE_BILL, number=plan.draft.number)


def _wait(document: OnBooks) -> BooksStep:
    reason = Reason(
        "books_awaiting_approval",
        Subject.DOCUMENT,
        document.number,
        f"{document.number} waits in Zoho Books ({document.status.value}): it does not count yet.",
        "Approve it there; the rest follows by itself.",
    )
    return BooksStep(StepKind.WAIT, state=State.AWAITING_APPROVAL, reason=reason)


def _differs(plan: Plan, document: OnBooks, differ: Sequence[str]) -> BooksStep:
    return _person(
        plan,
        "differs",
        f"{document.number} in Zoho Books differs from what was sent: {'; '.join(differ)}.",
        "Correct it there, or replay to send it again as it is in ServiceTitan.",
        State.CHANGED_AT_DESTINATION,
    )


def _typed_by_hand(plan: Plan, words: _Words, other: OnBooks) -> BooksStep:
    same = "with the same total" if other.total == plan.total else f"over {other.total}; this one is over {plan.total}"
    reason = Reason(
        "number_taken",
        Subject.DOCUMENT,
        other.number,
        f"Zoho Books has {words.noun} {other.number} of {other.vendor_name or plan.vendor_name} already, {same}; ML "
        "Connector did not make it.",
        "If it is this one, replay with --link; if it is another purchase, replay with --create.",
        other.id,
    )
    return BooksStep(StepKind.PERSON, document_id=other.id, state=State.DUPLICATE_SUSPECTED, reason=reason)


def _held(document: OnBooks, words: _Words, text: str, advice: str) -> BooksStep:
    reason = Reason("books_cannot_withdraw", Subject.DOCUMENT, document.number, text, advice, document.id)
    return BooksStep(StepKind.PERSON, words.void, document.id, state=State.REJECTED, reason=reason)


def _person(plan: Plan, code: str, text: str, advice: str, state: State = State.REJECTED) -> BooksStep:
    reason = Reason(code, Subject.DOCUMENT, plan.draft.number, text, advice)
    return BooksStep(StepKind.PERSON, state=state, reason=reason)


def _is_used(document: OnBooks) -> bool:
    if isinstance(document, BillOnBooks):
        return document.is_touched_by_payment
    return document.balance < document.total


def _last(writes: Sequence[Write], kind: OperationKind) -> Write | None:
    return next((write for write in reversed(writes) if write.kind is kind), None)
