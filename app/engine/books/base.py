"""What every flow into the books does alike with its records: taken into the journal, adopted, settled, withdrawn."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from app.domain.accounting import PeriodLock
from app.domain.accounting_documents import BillOnBooks
from app.domain.clock import Clock
from app.domain.errors import RecordMoved
from app.domain.records import (
    NotApplicable,
    OperationKind,
    OperationState,
    Reason,
    Record,
    Subject,
    Waiting,
)
from app.domain.states import State
from app.engine.purchases.replacing import REQUESTED
from app.flows.steps import BooksStep, StepKind
from app.store.accounting_books import PAYMENT, BooksDocuments, OnBooks, status_of
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.records import RecordFilter, Records

CLOSED, REFUSED, HELD = "period_closed", "books_refused", "books_cannot_withdraw"
"""Reasons: the period is closed; the books refused a write; a document cannot be taken out of them."""
VOIDS = frozenset(
    {
        OperationKind.VOID_BILL,
        OperationKind.VOID_CREDIT,
        OperationKind.VOID_INVOICE,
        OperationKind.VOID_CREDIT_NOTE,
    }
)
"""Writes that take a document out of the books."""
LEFT_THERE = "earlier_left_there"
"""Reason: a person left in the books what a document takes the place of."""
DUPLICATE = "duplicate"
"""Refusal of a document whose number is taken."""
LOOK_AGAIN = "{}"
"""In place of what was sent: whatever ServiceTitan says now is weighed again."""
_SENT = (OperationState.INTENT, OperationState.UNCLEAR, OperationState.DONE)
UNSENT = frozenset(
    {
        State.NEW,
        State.NEEDS_MAPPING,
        State.DUPLICATE_SUSPECTED,
        State.READY,
        State.BILL_PENDING,
        State.AWAITING_POSTING,
        State.REJECTED,
        State.IGNORED,
        State.NOT_APPLICABLE,
    }
)
_LEFT_OFF = UNSENT - {State.IGNORED, State.NOT_APPLICABLE}


class Draft(Protocol):
    """A document as it is sent."""

    @property
    def reference_number(self) -> str: ...


class BooksPlan(Protocol):
    """What a record becomes."""

    @property
    def total(self) -> Decimal: ...
    @property
    def draft(self) -> Draft: ...


class FlowIntoBooks(ABC):
    """A flow as the dispatcher, the weighing of changes and a person's acts drive it; on local data only."""

    name: str
    kinds: Sequence[str]
    """Kinds of its documents in the books."""
    creates: Mapping[OperationKind, str]
    """Its writes that make a document, and of which kind."""
    off: Reason
    """Why nothing of a record goes while it is switched off."""
    not_yet: frozenset[str]
    """Reasons for nothing that settings can do away with."""

    def __init__(
        self, database: Database, records: Records, audit: AuditTrail, documents: BooksDocuments, clock: Clock
    ) -> None:
        self._database = database
        self._records = records
        self._audit = audit
        self._documents = documents
        self._clock = clock

    # -- what differs from flow to flow ----------------------------------------------------------------------------

    @abstractmethod
    def step(self, record: Record, tenant_id: str) -> BooksStep:
        """The next step of a record with a plan, from its writes and the mirror."""

    @abstractmethod
    def verdict(self, record: Record, context: Any) -> BooksPlan | Waiting | NotApplicable | Any:
        """What the flow says of the record's source now."""

    @abstractmethod
    def plan_of(self, record: Record) -> Any:
        """The plan of a record."""

    @abstractmethod
    def party_of(self, plan: Any) -> str:
        """Name of the vendor or customer."""

    @abstractmethod
    def kind_of(self, record: Record) -> str:
        """What a record with a plan becomes in the books."""

    @abstractmethod
    def create_of(self, record: Record) -> OperationKind:
        """The write that makes its document."""

    @abstractmethod
    def source_key_of(self, reference: str, tenant_id: str) -> str | None:
        """Key of the record whose mark stands in a document's reference; None where it is not one of ours."""

    @abstractmethod
    def says(self, record: Record, text: str) -> object:
        """What a source says besides when it was touched and how far its posting is."""

    @abstractmethod
    def consume(self, record: Record) -> None:
        """What of ServiceTitan goes with this record is noted before anything of it is sent."""

    @abstractmethod
    def given(self, record: Record, number: str) -> Record:
        """Its document has, or goes out with, this number; the record with a plan that says so, not saved yet."""

    @abstractmethod
    def period_reason(self, record: Record, day: date, locks: Sequence[PeriodLock]) -> Reason | None:
        """Why nothing of that day can be booked any more; None where it can."""

    def let_go(self, record: Record) -> None:
        """Nothing goes with it."""
        return

    def needed(self, record: Record) -> Sequence[tuple[str, str]]:
        """Other documents (kind, id) that have to be read afresh before anything is decided on the record."""
        return ()

    def looks_first(self, step: BooksStep) -> bool:
        """Whether the document of a write is read right before it: whether a payment changes its stamp is not known."""
        return bool(step.document_id)

    # -- what does not ---------------------------------------------------------------------------------------------

    def leave_off(self, is_on: Callable[[Record], bool] = lambda record: False) -> None:
        """What is switched off waits for nothing; what of it is in the books, or may be, stays as it is."""
        for record in self._records.find(RecordFilter(states=_LEFT_OFF, flow=self.name)):
            if is_on(record) or (record.sent_source and (not record.plan or self.is_there(record))):
                continue
            left = replace(
                record, state=State.NOT_APPLICABLE, reasons=(self.off,), plan="", sent_source="", attempts=0,
                next_attempt_at=None,
            )  # fmt: skip
            with contextlib.suppress(RecordMoved), self._database.write():
                self._records.save(left, why=f"{record.label}: {self.off.text}")
                self.allow_again(record)
                self.let_go(record)

    def look_again(self) -> None:
        """A setting that decides what goes was changed: what did not go because of it is judged anew."""
        for code in sorted(self.not_yet):
            which = RecordFilter(states=frozenset({State.NOT_APPLICABLE}), flow=self.name, code=code)
            for record in self._records.find(which):
                if not record.sent_source:
                    self._records.save(
                        replace(record, state=State.NEW, reasons=()),
                        why=f"{record.label} is judged again: the settings were changed.",
                    )

    def documents_of(self, record: Record) -> Sequence[str]:
        """Ids in the books of what this generation became, as far as known."""
        created = [
            one.result_key
            for one in self._records.operations(record.id, record.generation)
            if one.kind in self.creates and one.result_key
        ]
        reference = self.plan_of(record).draft.reference_number
        keyed = [one.id for one in self._documents.view(self.kind_of(record)).keyed(reference)]
        return list(dict.fromkeys((*created, *keyed)))

    def is_there(self, record: Record) -> bool:
        """Whether a document of it is in the books, or may be."""
        own = self._records.operations(record.id, record.generation)
        return any(one.kind in self.creates and one.state in _SENT for one in own) or bool(self.documents_of(record))

    def closed(self, record: Record, locks: Sequence[PeriodLock], *days: date) -> Reason | None:
        """Why nothing of a record can be written: its document, or one of `days`, is in a closed period."""
        there = (one.date for one in self.made(record) if status_of(one) != "void" and one.date is not None)
        found = (self.period_reason(record, day, locks) for day in (*there, *days))
        return next((reason for reason in found if reason is not None), None)

    def refused_void(self, record: Record) -> bool:
        """Whether the books refused to void its document."""
        own = self._records.operations(record.id, record.generation)
        return any(one.kind in VOIDS and one.state is OperationState.REFUSED for one in own)

    def allow_again(self, record: Record) -> None:
        """What was refused of it may be tried again."""
        for one in self._records.operations(record.id, record.generation):
            if one.state is OperationState.REFUSED:
                self._records.save_operation(
                    replace(one, state=OperationState.PLANNED, error="", refusal="", empty_searches=0)
                )

    def taken_out(self, record: Record) -> bool:
        """Whether the document of what ServiceTitan cancelled is out of the books already; settles the record then."""
        leaving = replace(record, state=State.WITHDRAWING, withdraw_only=True)
        if self.step(leaving, record.company_guid).kind is not StepKind.DONE:
            return False
        with self._database.write():
            self.settle(self._records.save(leaving), BooksStep(StepKind.DONE))
        return True

    def is_made_anew(self, record: Record) -> bool:
        """Whether what it is known to have made is out of the books, and something later of it is in them: this
        database is an older copy."""
        leaving = replace(record, state=State.WITHDRAWING)
        if self.step(leaving, record.company_guid).kind is not StepKind.DONE:
            return False
        known, view = {one.id for one in self.made(record)}, self._documents.view(self.kind_of(record))
        later = (view.by_id(one) for one in self.documents_of(record) if one not in known)
        return any(one is not None and status_of(one) != "void" for one in later)

    def start_over(self, record: Record, why: str) -> Record:
        """Nothing of it is in the books: judged like a new one. What was refused may be tried again."""
        self.allow_again(record)
        return self._records.save(
            replace(record, state=State.NEW, reasons=(), sent_source="", attempts=0, next_attempt_at=None), why=why
        )

    def is_untouched(self, record: Record) -> bool:
        """Whether it is in sync, and nobody changed or paid its bill since that was last found equal."""
        kind = self.kind_of(record)
        known = {one: self._documents.view(kind).by_id(one) for one in self.documents_of(record)}
        return record.state is State.SYNCED and all(
            isinstance(there, BillOnBooks)
            and there.modified_at == self._documents.settled_on(kind, one)
            and not there.is_touched_by_payment
            for one, there in known.items()
        )

    def made(self, record: Record) -> Sequence[OnBooks]:
        """What its writes made, of every generation, void documents too."""
        keys = {
            one.result_key: self.creates[one.kind]
            for one in self._records.operations(record.id)
            if one.kind in self.creates and one.result_key
        }
        found = (self._documents.view(kind).by_id(key) for key, kind in keys.items())
        return [one for one in found if one is not None]

    def alive(self, record: Record) -> OnBooks | None:
        """Its document that counts in the books."""
        return next((one for one in self.made(record) if status_of(one) != "void"), None)

    def waits_for(self, record: Record, earlier: Record) -> Record:
        """Its source takes the place of another's that is in the books: it goes once that is out of them. Of one that a
        person left there, a person says whether both count."""
        left = self.alive(earlier) if earlier.state is State.IGNORED else None
        if left is None:
            found = replace(record, state=State.NEEDS_MAPPING, reasons=(is_there_still(earlier),), plan="")
        else:
            found = replace(record, state=State.DUPLICATE_SUSPECTED, reasons=(is_left_there(earlier, left),), plan="")
        return self._save(found, record)

    def numbers_of(self, record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Numbers of its living documents in the books, and of those that are void."""
        made = self.made(record)
        return (
            tuple(one.number for one in made if status_of(one) != "void"),
            tuple(one.number for one in made if status_of(one) == "void"),
        )

    def unread(self, record: Record) -> Sequence[tuple[str, str]]:
        """What is known (kind, id) only by a list, or from before we wrote to it: read one by one before deciding."""
        kind = self.kind_of(record)
        view = self._documents.view(kind)
        own = [
            (kind, one)
            for one in self.documents_of(record)
            if view.by_id(one) is not None and self._documents.to_be_read(kind, one)
        ]
        return [*own, *self.needed(record)]

    def adopt(self, record: Record, step: BooksStep) -> Record:
        """The document was found in the books: noted as made, with what of ServiceTitan it stands for."""
        there = self._documents.view(self.kind_of(record)).by_id(step.adopted)
        with self._database.write():
            operation = self._records.plan_operation(record, 1, self.create_of(record), "")
            self._records.save_operation(
                replace(operation, state=OperationState.DONE, result_key=step.adopted, error="", refusal="")
            )
            self.consume(record)
            before = record
            if there is not None:
                record = self.given(record, there.number)
            self._audit.add(
                "adopted",
                f"{record.label}: found in Zoho Books and taken over, number {there.number if there else '?'}.",
                record_id=record.id,
                detail=step.adopted,
            )
            if record.sent_source:
                return self._save(record, before)
            state = record.state if record.state is State.WITHDRAWING else State.SENDING
            return self._records.save(replace(record, state=state, sent_source=record.source, reasons=()))

    def settle(self, record: Record, step: BooksStep) -> Record:
        """Save what a step without a send means for the record."""
        if record.state is State.WITHDRAWING and step.kind is StepKind.DONE:
            return self._withdrawn(record)
        if step.kind is StepKind.DONE:
            return self._synced(record, step)
        reasons: tuple[Reason, ...] = (step.reason,) if step.reason is not None else ()
        if record.state is step.state:
            kept = frozenset({REQUESTED, CLOSED} if reasons and reasons[0].code in (REFUSED, HELD) else {REQUESTED})
            known = tuple(reason for reason in record.reasons if reason.code in kept)
            # What a refusal was found to be for is told instead of it.
            reasons = known if any(reason.code == CLOSED for reason in known) else (*known, *reasons)
        if record.state is step.state and record.reasons == reasons:
            return record
        return self._records.save(
            replace(record, state=step.state, reasons=reasons, attempts=0, next_attempt_at=None),
            why=step.reason.text if step.reason is not None else "",
        )

    def _synced(self, record: Record, step: BooksStep) -> Record:
        kind = self.kind_of(record)
        there = self._documents.view(kind).by_id(step.document_id)
        with self._database.write():
            if there is not None:
                self._documents.settled(kind, there.id)
                self.given(record, there.number)
            if record.state is State.SYNCED and not record.reasons:
                return record
            plan = self.plan_of(record)
            number = there.number if there is not None else plan.draft.reference_number
            return self._records.save(
                replace(record, state=State.SYNCED, reasons=(), attempts=0, next_attempt_at=None),
                why=f"{record.label} is in Zoho Books: {self.party_of(plan)}, no. {number} over {plan.total}, read "
                "back and equal.",
            )

    def _withdrawn(self, record: Record) -> Record:
        fresh = replace(
            record, generation=record.generation + 1, sent_source="", plan="", withdraw_only=False, reasons=(),
            attempts=0, next_attempt_at=None,
        )  # fmt: skip
        if not record.withdraw_only:
            return self._records.save(
                replace(fresh, state=State.NEW),
                why=f"{record.label}: its old document is void, the new version is sent next.",
            )
        gone = "deleted" if self.kind_of(record) == PAYMENT else "void"  # Zoho Books cannot void a payment
        text = f"It is cancelled in ServiceTitan, and its document in Zoho Books is {gone}."
        reason = Reason("withdrawn", Subject.DOCUMENT, record.label, text, "Nothing to do.")
        return self._records.save(
            replace(fresh, state=State.NOT_APPLICABLE, reasons=(reason,)), why=f"{record.label}: {text}"
        )

    def _save(self, record: Record, before: Record) -> Record:
        return before if record == before else self._records.save(record)


def journal(records: Records, audit: AuditTrail, new: Record, says: Callable[[Record, str], object]) -> None:
    """Take a source into the journal: a new record, or the source as it is now; within the caller's transaction."""
    old = records.by_source(new.flow, new.company_guid, new.source_key)
    if old is None:
        record = records.insert(new)
        audit.add("journaled", f"{record.label} was read from ServiceTitan.", record_id=record.id)
        return
    if old.source == new.source:
        return
    changed = replace(old, source=new.source, label=new.label, document_date=new.document_date)
    left_out = old.state is State.IGNORED and says(old, old.source) == says(old, new.source)
    if not old.sent_source and old.state in UNSENT and not left_out:
        changed = replace(
            changed, state=State.NEW, party=new.party, amount=new.amount, reference=new.reference, reasons=(),
            next_attempt_at=None,
        )  # fmt: skip
    with contextlib.suppress(RecordMoved):
        records.save(changed)


def ignored_first(records: Sequence[Record]) -> Sequence[Record]:
    """Of several that one may take the place of, the last counts: the one that still has to go."""
    return sorted(records, key=lambda record: record.state is not State.IGNORED)


def is_there_still(earlier: Record) -> Reason:
    """Why a document waits that ServiceTitan made in the place of one that it cancelled."""
    return Reason(
        "earlier_version",
        Subject.DOCUMENT,
        earlier.label,
        f"It takes the place of {earlier.label} (record {earlier.id}), which is still in Zoho Books.",
        f"Replay record {earlier.id}, which takes that out; this one follows by itself.",
        str(earlier.id),
    )


def is_left_there(earlier: Record, there: OnBooks) -> Reason:
    """Why nobody but a person can say whether what takes the place of an ignored document goes."""
    return Reason(
        LEFT_THERE,
        Subject.DOCUMENT,
        there.number,
        f"It takes the place of {earlier.label} (record {earlier.id}), which is ignored; its document {there.number} "
        "still counts in Zoho Books.",
        "If that is corrected there, ignore this one with a reason; if both are to count, replay with --create.",
        there.id,
    )
