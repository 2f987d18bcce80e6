"""Drives records of the bills flow through their steps, one after the other: the limit of calls a minute is the pace.

It asks the flow what comes next and never decides by itself whether a write may go out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain import cancellation
from app.domain.bills import find_key
from app.domain.errors import BudgetUsed, RecordMoved, Throttled
from app.domain.records import Operation, OperationKind, OperationState, Reason, Record, Subject
from app.domain.source import Progress
from app.domain.states import State
from app.engine.accounting_flow import kind_of, plan_of
from app.engine.accounting_mirror import AccountingMirror
from app.engine.accounting_sending import AccountingSender, AccountingTools
from app.flows import bills
from app.flows.bills_progress import BillStep
from app.flows.steps import SEARCH_SPACING, UNCLEAR, StepKind, search_counts
from app.store.accounting_books import Unseen

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
        State.DELETED_AT_SOURCE,
    }
)
"""Sent records that a change in the books can settle, or unsettle."""
_BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25), timedelta(hours=2), timedelta(hours=24))


class AccountingDispatcher:
    """Sends and reads back until every record is settled or waits for something else."""

    def __init__(self, tools: AccountingTools, mirror: AccountingMirror, tenant_id: str) -> None:
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
        pauses, observed, fresh = 0, 0, ""
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
                if step.kind is StepKind.SEND and step.document_id not in ("", fresh):
                    # Whether a payment changes the stamp of a bill is not known: it is looked at before it is touched.
                    fresh = step.document_id
                    self._mirror.read_one(kind_of(record), fresh)
                elif step.kind is StepKind.SEND:
                    self._sender.send(record, step)
                elif step.kind is StepKind.SEARCH:
                    if not self._search(record, step):
                        return
                elif step.kind is StepKind.OBSERVE and not observed:
                    observed += 1
                    self._mirror.read_one(kind_of(record), step.document_id)
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
        kind = kind_of(record)
        view = self._t.documents.view(kind)
        for document_id in self._t.flow.documents_of(record):
            known = view.by_id(document_id)
            if known is not None and self._t.documents.to_be_read(kind, document_id):
                self._mirror.read_one(kind, document_id)

    # -- lost answers ----------------------------------------------------------------------------------------------

    def _search(self, record: Record, step: BillStep) -> bool:
        """Look for what an unclear write may have done; False where the record now waits for the next search."""
        if step.operation in (OperationKind.CREATE_BILL, OperationKind.CREATE_CREDIT):
            plan = plan_of(record)
            number = step.number or plan.draft.number
            self._mirror.search(kind_of(record), plan.draft.reference_number, plan.draft.vendor_id, number)
        else:
            self._mirror.read_one(kind_of(record), step.document_id)
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

    def _searched(self, record: Record, step: BillStep) -> Sequence[Operation]:
        own = self._t.records.operations(record.id, record.generation)
        same = [one for one in own if one.kind is step.operation and one.target_key in ("", step.document_id)]
        return [one for one in same if one.state in UNCLEAR] or same[-1:]

    def _later(self, record: Record, step: BillStep) -> None:
        """Done at our side, not visible at theirs: the next runs look again, ever less often; then a person does."""
        if record.attempts >= len(_BACKOFF):
            withdrawing = record.state is State.WITHDRAWING
            text = f"Zoho Books accepted document {step.document_id}, but has not shown it as it should be for a day."
            if withdrawing:
                text = f"Zoho Books accepted to void document {step.document_id}, but shows it alive."
            reason = Reason(
                "cannot_withdraw" if withdrawing else "not_shown", Subject.DOCUMENT, record.label, text,
                "Look for it there, then replay the record.",
            )  # fmt: skip
            self._t.flow.settle(record, BillStep(StepKind.PERSON, state=State.REJECTED, reason=reason))
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
            if one.kind not in (OperationKind.CREATE_BILL, OperationKind.CREATE_CREDIT):
                continue
            record = self._t.records.get(one.record_id) if one.resent_until and one.resent_until > now else None
            if record is not None and record.plan and record.generation == one.generation:
                plan = plan_of(record)
                self._mirror.search(
                    kind_of(record), plan.draft.reference_number, plan.draft.vendor_id, plan.draft.number
                )

    # -- changes in the books --------------------------------------------------------------------------------------

    def reassess(self) -> None:
        """Weigh every document that changed in the books: its record is settled at once, or becomes work."""
        seen = self._t.documents.unseen()
        if not seen:
            return
        for one in seen:
            record = self._record_of(one)
            if record is not None and record.state in _WATCHED and record.sent_source and record.plan:
                self._reweigh(record)
        self._t.documents.weighed(seen)

    def _record_of(self, seen: Unseen) -> Record | None:
        """By the id that the creation answered, else by our key."""
        made = self._t.records.made(seen.id)
        if made is not None and made.flow == bills.NAME:
            return made
        keys = (find_key(text, self._tenant_id) for text in seen.references)
        found = (self._t.records.by_source(bills.NAME, self._tenant_id, str(key)) for key in keys if key is not None)
        return next((record for record in found if record is not None), None)

    def _taken_out(self, record: Record) -> None:
        """Cancelled in ServiceTitan, and perhaps a person did already what a replay would do."""
        leaving = replace(record, state=State.WITHDRAWING, withdraw_only=True)
        if self._t.flow.step(leaving, self._tenant_id).kind is StepKind.DONE:
            with self._t.database.write():
                self._t.flow.settle(self._t.records.save(leaving), BillStep(StepKind.DONE))

    def _reweigh(self, record: Record) -> None:
        if any(reason.code == "cannot_withdraw" for reason in record.reasons):
            return
        try:
            if record.state is State.DELETED_AT_SOURCE:
                self._taken_out(record)
                return
            step = self._t.flow.step(record, self._tenant_id)
            if step.kind in (StepKind.WAIT, StepKind.PERSON, StepKind.DONE):
                self._t.flow.settle(record, step)
            else:
                self._t.records.save(
                    replace(record, state=State.VERIFY, reasons=(), next_attempt_at=None),
                    why=f"{record.label} goes on: its document in Zoho Books has changed.",
                )
        except RecordMoved:
            return
