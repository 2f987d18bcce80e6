"""Records of the bills flow that were sent and that ServiceTitan tells otherwise now: asked about, or followed."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from app.domain.bills import BillPlan, CreditPlan
from app.domain.errors import RecordMoved
from app.domain.records import NotApplicable, OperationKind, OperationState, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.engine.accounting_flow import BOOKED, AccountingFlow, plan_of
from app.engine.accounting_intake import says, source_of
from app.engine.replacing import REQUESTED
from app.flows import bills
from app.flows.bills_context import BillContext
from app.flows.bills_progress import same_effect
from app.store.codec import dump
from app.store.database import Database
from app.store.records import RecordFilter, Records
from app.system.setting_base import ChangePolicy

CHANGED, CANCELLED = "changed_in_servicetitan", "cancelled_in_servicetitan"
_TAKE_OUT = "Replay takes it out of Zoho Books; ignore leaves it there."
_SENT = (OperationState.INTENT, OperationState.UNCLEAR, OperationState.DONE)
_COMPARED = frozenset(
    {
        State.SYNCED,
        State.AWAITING_APPROVAL,
        State.REJECTED,
        State.CHANGED_AT_SOURCE,
        State.DELETED_AT_SOURCE,
        State.CHANGED_AT_DESTINATION,
        State.DUPLICATE_SUSPECTED,
        State.IGNORED,
    }
)
"""Sent, and not under way: a change in ServiceTitan is weighed at once."""


class AccountingChanges:
    """Weighs and follows them, on local data only."""

    def __init__(self, database: Database, records: Records, flow: AccountingFlow) -> None:
        self._database = database
        self._records = records
        self._flow = flow

    def compare(self, context: BillContext, policy: ChangePolicy) -> None:
        """Weigh every sent record of which ServiceTitan says something else now, and follow where that is wanted."""
        ids = {*self._records.differing(bills.NAME, _COMPARED)}
        ids |= {*self._records.ids(RecordFilter(states=_COMPARED, flow=bills.NAME, code=REQUESTED))}
        for record in filter(None, map(self._records.get, sorted(ids))):
            wished = any(reason.code == REQUESTED for reason in record.reasons)
            if record.sent_source and record.plan:
                with contextlib.suppress(RecordMoved):
                    self._compare(record, context, follow=wished or policy is ChangePolicy.REPLACE, wished=wished)

    def _compare(self, record: Record, context: BillContext, *, follow: bool, wished: bool) -> None:
        if self._is_left(record) and not wished:
            return
        if not self._is_there(record):
            self.start_over(record, f"{record.label}: changed in ServiceTitan, and nothing of it was booked yet.")
            return
        verdict, before = self._flow.verdict(source_of(record), context), plan_of(record)
        if isinstance(verdict, BillPlan | CreditPlan):
            if same_effect(_due_as(before, verdict), before):
                self._same(record, wished)
                return
            if not (follow and (wished or record.state is not State.IGNORED)):
                self._tell(record, State.CHANGED_AT_SOURCE, (_changed(record, before, verdict),))
                return
            self.follow(record, verdict)
            return
        if isinstance(verdict, NotApplicable):
            reason = replace(verdict.reason, code=CANCELLED, advice=_TAKE_OUT)
            if follow and record.state is not State.IGNORED:
                self._withdraw(record, reason)
            else:
                self._tell(record, State.DELETED_AT_SOURCE, (reason,))
            return
        reasons = verdict.reasons if isinstance(verdict, Waiting) else (verdict.reason,)
        said = Reason(
            CHANGED,
            Subject.DOCUMENT,
            record.label,
            "It was changed in ServiceTitan after it was sent, and cannot be sent as it is now.",
            "Nothing was changed in Zoho Books. See what else is said here; ignore keeps what is there.",
        )
        kept = tuple(reason for reason in record.reasons if reason.code == REQUESTED)
        self._tell(record, State.CHANGED_AT_SOURCE, (*kept, said, *reasons))

    def _is_left(self, record: Record) -> bool:
        """A person has to act first: what was left out says nothing else, or cannot be followed."""
        if any(reason.code in ("cannot_withdraw", "cannot_update") for reason in record.reasons):
            return True
        return record.state is State.IGNORED and says(record, record.source) == says(record, record.sent_source)

    def _is_there(self, record: Record) -> bool:
        """Whether a document of it is in the books, or may be."""
        own = self._records.operations(record.id, record.generation)
        return any(one.kind in BOOKED and one.state in _SENT for one in own) or bool(self._flow.documents_of(record))

    def start_over(self, record: Record, why: str) -> Record:
        """Nothing of it is in the books: judged like a new one. What was refused may be tried again."""
        for one in self._records.operations(record.id, record.generation):
            if one.state is OperationState.REFUSED:
                self._records.save_operation(replace(one, state=OperationState.PLANNED, error="", refusal=""))
        return self._records.save(
            replace(record, state=State.NEW, reasons=(), sent_source="", attempts=0, next_attempt_at=None), why=why
        )

    def _same(self, record: Record, wished: bool) -> None:
        """Nothing that the books hold is concerned."""
        state = record.state
        if state in (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE):
            state = State.VERIFY
        reasons = tuple(reason for reason in record.reasons if reason.code not in (REQUESTED, CHANGED))
        if state is State.VERIFY:
            reasons = ()
        self._records.save(replace(record, state=state, reasons=reasons, sent_source=record.source))

    def _tell(self, record: Record, state: State, reasons: tuple[Reason, ...]) -> None:
        if record.state is state and record.reasons == reasons:
            return
        if record.state is State.IGNORED and record.sent_source == record.source:
            return
        self._records.save(
            replace(record, state=state, reasons=reasons, attempts=0, next_attempt_at=None), why=reasons[0].text
        )

    def follow(self, record: Record, plan: BillPlan | CreditPlan) -> None:
        """Bring the document there up to what ServiceTitan says: changed in place where that is possible."""
        before = plan_of(record)
        in_place = (
            isinstance(plan, BillPlan)
            and plan.draft.vendor_id == before.draft.vendor_id
            and plan.draft.currency_id == before.draft.currency_id
        )
        if not in_place:
            self._withdraw(record, None)
            return
        with self._database.write():
            changed = self._records.save(
                replace(
                    record, state=State.SENDING, reasons=(), plan=dump(plan), sent_source=record.source,
                    party=plan.vendor_name, amount=plan.total, attempts=0, next_attempt_at=None,
                ),
                why=f"{record.label}: its bill in Zoho Books is brought up to what ServiceTitan says now.",
            )  # fmt: skip
            self.plan_update(changed)
            self._flow.note_consumed(changed)

    def plan_update(self, record: Record) -> None:
        """One more change of its bill is wanted; each has a place of its own among the operations."""
        updates = [
            one
            for one in self._records.operations(record.id, record.generation)
            if one.kind is OperationKind.UPDATE_BILL
        ]
        if updates and updates[-1].state is not OperationState.DONE:
            self._records.save_operation(replace(updates[-1], state=OperationState.PLANNED, error="", refusal=""))
            return
        self._records.plan_operation(record, len(updates) + 1, OperationKind.UPDATE_BILL, "")

    def _withdraw(self, record: Record, reason: Reason | None) -> None:
        text = reason.text if reason is not None else "Its document in Zoho Books is voided and made anew."
        self._records.save(
            replace(
                record, state=State.WITHDRAWING, withdraw_only=reason is not None, reasons=(), attempts=0,
                next_attempt_at=None,
            ),
            why=f"{record.label}: {text}",
        )  # fmt: skip


def _due_as(before: BillPlan | CreditPlan, now: BillPlan | CreditPlan) -> BillPlan | CreditPlan:
    """The plan without a due date that only became known: a receipt that went by itself has its bill now."""
    if not (isinstance(before, BillPlan) and isinstance(now, BillPlan)) or before.draft.due_date is not None:
        return now
    return replace(now, draft=replace(now.draft, due_date=None))


def _changed(record: Record, before: BillPlan | CreditPlan, now: BillPlan | CreditPlan) -> Reason:
    pairs: list[tuple[str, object, object]] = [
        ("total", before.total, now.total),
        ("vendor", before.vendor_name, now.vendor_name),
        ("date", before.draft.date, now.draft.date),
        ("number", before.base_number, now.base_number),
    ]
    said = [f"{field} {was} is {is_} now" for field, was, is_ in pairs if was != is_] or ["other lines"]
    return Reason(
        CHANGED,
        Subject.DOCUMENT,
        record.label,
        f"It was changed in ServiceTitan after it was sent: {'; '.join(said)}.",
        "Replay brings Zoho Books up to it; ignore keeps what is there.",
    )
