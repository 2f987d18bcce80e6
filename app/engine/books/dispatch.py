"""Drives records of a flow into the books through their steps, one by one: the limit of calls a minute is the pace.

It asks the flow what comes next and never decides by itself whether a write may go out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from app.domain import cancellation
from app.domain.errors import BudgetUsed, RecordMoved, Throttled
from app.domain.records import Operation, OperationState, Reason, Record, Subject
from app.domain.source import Progress
from app.domain.states import State
from app.engine.books.base import HELD
from app.engine.books.sending import AccountingSender, AccountingTools
from app.flows.steps import SEARCH_SPACING, UNCLEAR, BooksStep, StepKind, search_counts
from app.store.accounting_books import OnBooks, Unseen

WORKABLE = frozenset(
    {State.READY, State.SENDING, State.RETRY_WAIT, State.VERIFY, State.AWAITING_APPROVAL, State.WITHDRAWING}
)
PATIENCE_S = 90.0
"""A pause that Zoho asks for is waited for up to this; a longer one ends the run, and the circuit waits."""
_MOST_PAUSES = 5
_MOST_STEPS = 25
"""Of one record in one run: more is a mistake of this program, and must not use up the day's calls."""
_WATCHED = frozenset(
    {
        State.SYNCED,
        State.AWAITING_APPROVAL,
        State.REJECTED,
        State.CHANGED_AT_DESTINATION,
        State.DUPLICATE_SUSPECTED,
        State.CHANGED_AT_SOURCE,
        State.DELETED_AT_SOURCE,
    }
)
"""Sent records that a change in the books can settle, or unsettle."""
_ASKED = frozenset({State.CHANGED_AT_SOURCE, State.CHANGED_AT_DESTINATION, State.REJECTED})
"""Of them those that a person may have put right there by hand."""
_BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25), timedelta(hours=2), timedelta(hours=24))


class Reads(Protocol):
    """What the dispatcher reads of the books."""

    def read_one(self, kind: str, document_id: str) -> OnBooks | None:
        """One document into the mirror; None when the books say that it does not exist."""
        ...

    def search_for(self, record: Record, number: str) -> None:
        """Whatever a write of this record may have made, into the mirror."""
        ...


class AccountingDispatcher:
    """Sends and reads back until every record is settled or waits for something else."""

    def __init__(self, tools: AccountingTools, mirror: Reads, tenant_id: str) -> None:
        self._t = tools
        self._mirror = mirror
        self._tenant_id = tenant_id
        self._sender = AccountingSender(tools)

    def run(self, record_ids: Sequence[int], progress: Progress, still_sender: Callable[[], None]) -> None:
        """Work on these records. Raises SystemError_ when the books cannot be used any more (what was begun is saved),
        Cancelled at a safe point, and what `still_sender` raises."""
        for done, record_id in enumerate(record_ids):
            progress("Sending to Zoho Books", done, len(record_ids))
            self._work(record_id, still_sender)

    def _work(self, record_id: int, still_sender: Callable[[], None]) -> None:
        pauses, fresh = 0, ""
        observed: set[str] = set()
        for _ in range(_MOST_STEPS):
            cancellation.check()
            still_sender()
            record = self._t.records.get(record_id)
            if record is None or record.state not in WORKABLE or not record.plan:
                return
            try:
                self._read_back(record)
                step = self._t.flow.step(record, self._tenant_id)
                if step.adopted and record.state is not State.WITHDRAWING:
                    record = self._t.flow.adopt(record, step)
                if step.kind is StepKind.SEND and self._t.flow.looks_first(step) and step.document_id != fresh:
                    fresh = step.document_id
                    self._mirror.read_one(self._t.flow.kind_of(record), fresh)
                elif step.kind is StepKind.SEND:
                    self._sender.send(record, step)
                    observed.clear()
                elif step.kind is StepKind.SEARCH:
                    if not self._search(record, step):
                        return
                elif step.kind is StepKind.OBSERVE and step.document_id not in observed:
                    observed.add(step.document_id)
                    self._mirror.read_one(self._t.flow.kind_of(record), step.document_id)
                elif step.kind is StepKind.OBSERVE:
                    self._later(record, step)
                    return
                else:
                    self._t.flow.settle(record, step)
                    return
            except RecordMoved:
                continue  # a person was at it at the same moment: decided again on what is there now
            except BudgetUsed:
                raise
            except Throttled as error:
                pauses += 1
                if error.retry_after_s is None or error.retry_after_s > PATIENCE_S or pauses > _MOST_PAUSES:
                    raise
                self._t.clock.sleep(error.retry_after_s)
        raise RuntimeError(f"record {record_id} does not come to rest")

    def _read_back(self, record: Record) -> None:
        """What is known of its document only by a list, or from before we wrote to it, is read one by one."""
        for kind, document_id in self._t.flow.unread(record):
            self._mirror.read_one(kind, document_id)

    # -- lost answers ----------------------------------------------------------------------------------------------

    def _search(self, record: Record, step: BooksStep) -> bool:
        """Look for what an unclear write may have done; False where the record now waits for the next search."""
        if step.operation in self._t.flow.creates:
            self._mirror.search_for(record, step.number)
        else:
            self._mirror.read_one(self._t.flow.kind_of(record), step.document_id)
        now = self._t.now()
        again = self._t.flow.step(record, self._tenant_id)
        if again.kind is not StepKind.SEARCH:
            return True
        for operation in self._searched(record, step):
            if search_counts(operation, now):
                self._t.records.save_operation(
                    replace(operation, empty_searches=operation.empty_searches + 1, searched_at=now)
                )
        if self._t.flow.step(record, self._tenant_id).kind is not StepKind.SEARCH:
            return True
        due = self._t.clock.now() + SEARCH_SPACING
        if record.state is State.WITHDRAWING:
            self._t.records.save(replace(record, next_attempt_at=due))
        else:
            self._t.records.save(
                replace(record, state=State.VERIFY, next_attempt_at=due),
                why=f"{record.label}: an answer was lost and nothing was found yet; searched again in 10 minutes.",
            )
        return False

    def _searched(self, record: Record, step: BooksStep) -> Sequence[Operation]:
        own = self._t.records.operations(record.id, record.generation)
        same = [one for one in own if one.kind is step.operation and one.target_key in ("", step.document_id)]
        return [one for one in same if one.state in UNCLEAR] or same[-1:]

    def _later(self, record: Record, step: BooksStep) -> None:
        """Done at our side, not visible at theirs: the next runs look again, ever less often; then a person does."""
        if record.attempts >= len(_BACKOFF):
            withdrawing = record.state is State.WITHDRAWING
            text = f"Zoho Books accepted document {step.document_id}, but has not shown it as it should be for a day."
            if withdrawing:
                text = f"Zoho Books accepted to void document {step.document_id}, but shows it alive."
            reason = Reason(
                HELD if withdrawing else "books_not_shown", Subject.DOCUMENT, record.label, text,
                "Look for it there, then replay the record.",
            )  # fmt: skip
            self._t.flow.settle(record, BooksStep(StepKind.PERSON, state=State.REJECTED, reason=reason))
            return
        wait = _BACKOFF[record.attempts]
        state = State.WITHDRAWING if record.state is State.WITHDRAWING else State.RETRY_WAIT
        self._t.records.save(
            replace(record, state=state, attempts=record.attempts + 1, next_attempt_at=self._t.clock.now() + wait),
            why=f"{record.label}: Zoho Books does not show its document yet; looked at again later.",
        )

    def search_after_resend(self) -> None:
        """For a day after sending again, look for a second document that came late."""
        now = self._t.now()
        for one in self._t.records.operations_in([*UNCLEAR, OperationState.DONE]):
            if one.kind not in self._t.flow.creates:
                continue
            record = self._t.records.get(one.record_id) if one.resent_until and one.resent_until > now else None
            if record is not None and record.plan and record.generation == one.generation:
                self._mirror.search_for(record, "")

    # -- changes in the books --------------------------------------------------------------------------------------

    def reassess(self) -> None:
        """Weigh every document that changed in the books: its record is settled at once, or becomes work."""
        seen = self._t.documents.unseen(self._t.flow.kinds)
        if not seen:
            return
        for one in seen:
            record = self._record_of(one)
            if record is not None and record.state in _WATCHED and record.sent_source and record.plan:
                self._reweigh(record)
        self._t.documents.weighed(seen)

    def _record_of(self, seen: Unseen) -> Record | None:
        """By the id that the creation answered, else by our key."""
        made, flow = self._t.records.made(seen.id), self._t.flow
        if made is not None and made.flow == flow.name:
            return made
        keys = (flow.source_key_of(text, self._tenant_id) for text in seen.references)
        found = (self._t.records.by_source(flow.name, self._tenant_id, key) for key in keys if key is not None)
        return next((record for record in found if record is not None), None)

    def _reweigh(self, record: Record) -> None:
        held = any(reason.code == HELD for reason in record.reasons)
        if record.state in _ASKED and (held or record.source != record.sent_source):
            self._read_back(record)  # perhaps somebody made of it there what ServiceTitan says now: weighed next
        if record.state is State.REJECTED and self._t.flow.refused_void(record):
            return
        if held:
            return
        try:
            if record.state is State.DELETED_AT_SOURCE:
                self._t.flow.taken_out(record)
            if record.state in (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE):
                return
            step = self._t.flow.step(record, self._tenant_id)
            # What a person put right there is read whole first: from then on that version counts as ours.
            tied_again = step.kind is StepKind.DONE and record.state is not State.SYNCED
            if step.kind in (StepKind.WAIT, StepKind.PERSON, StepKind.DONE) and not tied_again:
                self._t.flow.settle(record, step)
            else:
                self._t.records.save(
                    replace(record, state=State.VERIFY, reasons=(), next_attempt_at=None),
                    why=f"{record.label} goes on: its document in Zoho Books has changed.",
                )
        except RecordMoved:
            return
