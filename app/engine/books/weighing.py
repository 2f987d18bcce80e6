"""Sent records that ServiceTitan tells otherwise now: asked about, or followed; shared by the flows into the books."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.bills import Unfinished
from app.domain.errors import RecordMoved
from app.domain.records import NotApplicable, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.engine.books.base import CLOSED, HELD, LOOK_AGAIN, FlowIntoBooks
from app.engine.purchases.replacing import REQUESTED
from app.flows.steps import StepKind
from app.store.codec import dump
from app.store.database import Database
from app.store.records import RecordFilter, Records
from app.system.setting_base import ChangePolicy

CHANGED, CANCELLED = "changed_in_servicetitan", "cancelled_in_servicetitan"
_TAKE_OUT = "Replay takes it out of Zoho Books; ignore leaves it there."
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
_TOLD = frozenset({State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE})
"""A person is asked: weighed again also where ServiceTitan says again what was sent."""
_CANCELS = frozenset({"books_cancelled", "zero", "nothing_charged", "nothing_credited", "nothing_paid"})
"""Verdicts that take a document out of the books: ServiceTitan cancelled it, or it comes to nothing."""


class Weighing(ABC):
    """Weighs and follows them, on local data only."""

    def __init__(self, database: Database, records: Records, flow: FlowIntoBooks) -> None:
        self._database = database
        self._records = records
        self._flow = flow

    @abstractmethod
    def differs(self, before: Any, now: Any) -> str:
        """What of a plan another thing would be sent of now, in words; empty where it has the same effect."""

    @abstractmethod
    def follow(self, record: Record, plan: Any) -> None:
        """Bring the document there up to what ServiceTitan says."""

    def goes_unasked(self, record: Record, before: Any, now: Any) -> bool:
        """Whether what has the same effect is brought there all the same, whatever the setting."""
        return False

    def only_adds(self, before: Any, now: Any) -> bool:
        """Whether a change takes nothing back that is there, so that it is followed whatever the setting."""
        return False

    def comes_by_itself(self, reasons: Sequence[Reason]) -> bool:
        """Whether a later run follows a change without anybody's help, so that nobody is told."""
        return False

    def by_itself(self, record: Record) -> bool:
        """Whether the setting may follow; else only a person."""
        return True

    def advice(self, record: Record) -> str:
        """What a person does about a change."""
        return "Replay brings Zoho Books up to it; ignore keeps what is there."

    def take_out(self, record: Record) -> str:
        """What a person does about a document of which ServiceTitan says that it is none any more."""
        return _TAKE_OUT

    def compare(self, context: Any, policy: ChangePolicy) -> None:
        """Weigh every sent record of which ServiceTitan says something else now, and follow where that is wanted."""
        ids = {*self._records.differing(self._flow.name, _COMPARED)}
        ids |= {*self._records.ids(RecordFilter(states=_COMPARED, flow=self._flow.name, code=REQUESTED))}
        ids |= {*self._records.ids(RecordFilter(states=_TOLD, flow=self._flow.name))}
        ids |= {*self._records.ids(RecordFilter(states=_COMPARED, flow=self._flow.name, code=HELD))}
        for record in filter(None, map(self._records.get, sorted(ids))):
            wished = any(reason.code == REQUESTED for reason in record.reasons)
            if record.sent_source and record.plan:
                with contextlib.suppress(RecordMoved):
                    self._compare(record, context, follow=wished or policy is ChangePolicy.REPLACE, wished=wished)

    def _compare(self, record: Record, context: Any, *, follow: bool, wished: bool) -> None:
        if self._is_left(record) and not wished:
            self._done_there(record, context)
            return
        if not self._flow.is_there(record):
            self._flow.start_over(record, f"{record.label}: changed in ServiceTitan, and nothing of it was booked yet.")
            return
        if self.says_the_same(record):
            self._same(record)
            return
        verdict = self._flow.verdict(record, context)
        if isinstance(verdict, Waiting | Unfinished) and self.comes_by_itself(reasons_of(verdict)):
            return
        if isinstance(verdict, Waiting) and self._is_booked_so(record, context):
            self._same(record, settled=True)
            return
        if not isinstance(verdict, NotApplicable | Waiting | Unfinished):
            before = self._flow.plan_of(record)
            told = self.differs(before, verdict)
            overwrites = wished and record.state in (State.REJECTED, State.CHANGED_AT_DESTINATION)
            if not told and (overwrites or self.goes_unasked(record, before, verdict)):
                self.follow(record, verdict)
            elif not told:
                self._same(record, settled=True)
            elif self._is_so_there(record, verdict):
                self.take_over(record, verdict)
            elif self._flow.is_made_anew(record):
                self.withdraw(record, None)
            else:
                text = f"It was changed in ServiceTitan after it was sent: {told}."
                reason = Reason(CHANGED, Subject.DOCUMENT, record.label, text, self.advice(record))
                if not self._is_followed(record, before, verdict, follow=follow, wished=wished):
                    self._tell(record, State.CHANGED_AT_SOURCE, (reason,))
                elif self.only_adds(before, verdict) or not self._waits_for_its_period(
                    record, context, State.CHANGED_AT_SOURCE, reason
                ):
                    self.follow(record, verdict)
            return
        if isinstance(verdict, NotApplicable) and verdict.reason.code in _CANCELS:
            if self._flow.taken_out(record):
                return
            reason = replace(verdict.reason, code=CANCELLED, advice=self.take_out(record))
            if follow and record.state is not State.IGNORED and (wished or self.by_itself(record)):
                if not self._waits_for_its_period(record, context, State.DELETED_AT_SOURCE, reason):
                    self.withdraw(record, reason)
            else:
                self._tell(record, State.DELETED_AT_SOURCE, (reason,))
            return
        reasons = (verdict.reason,) if isinstance(verdict, NotApplicable) else reasons_of(verdict)
        said = Reason(
            CHANGED,
            Subject.DOCUMENT,
            record.label,
            "It was changed in ServiceTitan after it was sent, and cannot be sent as it is now.",
            "Nothing was changed in Zoho Books. See what else is said here; ignore keeps what is there.",
        )
        self._tell(record, State.CHANGED_AT_SOURCE, (*_wish_of(record), said, *reasons))

    def _waits_for_its_period(self, record: Record, context: Any, state: State, reason: Reason) -> bool:
        """Told, and weighed again in every run: the document is of a day on which nothing may be changed any more."""
        closed = self._flow.closed(record, context.locks) if self.by_itself(record) else None
        if closed is None:
            return False
        self._tell(record, state, (*_wish_of(record), closed, replace(reason, advice="It is followed by itself then.")))
        return True

    def _is_followed(self, record: Record, before: Any, now: Any, *, follow: bool, wished: bool) -> bool:
        if record.state is State.IGNORED:
            return wished and follow
        return self.only_adds(before, now) or (follow and (wished or self.by_itself(record)))

    def _is_left(self, record: Record) -> bool:
        """Left out, cannot be followed, or tried again by itself (`ClosedPeriods`), and ServiceTitan says nothing else
        since."""
        codes = {reason.code for reason in record.reasons}
        held = record.state is State.REJECTED and codes & {HELD, CLOSED, "cannot_update"}
        return (record.state is State.IGNORED or bool(held)) and self.says_the_same(record)

    def _done_there(self, record: Record, context: Any) -> None:
        """What could not be taken out from here: perhaps a person did it, or corrected what is there."""
        if record.state is not State.REJECTED or all(reason.code != HELD for reason in record.reasons):
            return
        verdict = self._flow.verdict(record, context)
        if isinstance(verdict, NotApplicable):
            if verdict.reason.code in _CANCELS:
                self._flow.taken_out(record)
        elif not isinstance(verdict, Waiting | Unfinished) and self._is_so_there(record, verdict):
            self.take_over(record, verdict)

    def _is_so_there(self, record: Record, plan: Any) -> bool:
        """Whether a person made of its document there what ServiceTitan says now."""
        was = replace(record, state=State.VERIFY)
        steps = [self._flow.step(one, record.company_guid).kind for one in (was, replace(was, plan=dump(plan)))]
        return steps[0] is not StepKind.DONE and steps[1] is StepKind.DONE

    def take_over(self, record: Record, plan: Any) -> Record:
        """Its document there is compared with what ServiceTitan says now; nothing is written."""
        why = f"{record.label}: its document in Zoho Books is compared with what ServiceTitan says now."
        return self._looked_at(
            replace(record, plan=dump(plan), party=self._flow.party_of(plan), amount=plan.total), why
        )

    def _looked_at(self, record: Record, why: str = "") -> Record:
        """Goes on with what is there: what could not be taken out does not have to be any more."""
        with self._database.write():
            if self._flow.refused_void(record):
                self._flow.allow_again(record)
            return self._records.save(
                replace(
                    record, state=State.VERIFY, reasons=(), sent_source=record.source, withdraw_only=False, attempts=0,
                    next_attempt_at=None,
                ),
                why=why,
            )  # fmt: skip

    def says_the_same(self, record: Record) -> bool:
        """Whether ServiceTitan only touched, exported or renamed something: nothing that is judged at all."""
        if record.sent_source == LOOK_AGAIN:
            return False
        return self._flow.says(record, record.source) == self._flow.says(record, record.sent_source)

    def _is_booked_so(self, record: Record, context: Any) -> bool:
        """Whether only the closing of its period keeps it from being judged, and nothing is to be changed."""
        if not context.locks:
            return False
        verdict = self._flow.verdict(record, replace(context, locks=()))
        if isinstance(verdict, NotApplicable | Waiting | Unfinished):
            return False
        return not self.differs(self._flow.plan_of(record), verdict)

    def _same(self, record: Record, *, settled: bool = False) -> None:
        """Nothing that the books hold is concerned. `settled`: ServiceTitan says again what was sent."""
        held = self._flow.refused_void(record) or any(reason.code == HELD for reason in record.reasons)
        if record.state in _TOLD or (settled and record.state is State.REJECTED and held):
            self._looked_at(record)
            return
        reasons = tuple(reason for reason in record.reasons if reason.code not in (REQUESTED, CHANGED))
        self._records.save(replace(record, reasons=reasons, sent_source=record.source))

    def _tell(self, record: Record, state: State, reasons: tuple[Reason, ...]) -> None:
        if record.state is state and record.reasons == reasons:
            return
        if record.state is State.IGNORED and record.sent_source == record.source:
            return
        self._records.save(
            replace(record, state=state, reasons=reasons, attempts=0, next_attempt_at=None), why=reasons[0].text
        )

    def withdraw(self, record: Record, reason: Reason | None) -> None:
        """Void its document, to be made anew or, with a reason, not. Where that fails, it is left until something else
        is said in ServiceTitan."""
        text = reason.text if reason is not None else "Its document in Zoho Books is voided and made anew."
        self._flow.allow_again(record)
        self._records.save(
            replace(
                record, state=State.WITHDRAWING, withdraw_only=reason is not None, reasons=(),
                sent_source=record.source, attempts=0, next_attempt_at=None,
            ),
            why=f"{record.label}: {text}",
        )  # fmt: skip


def _wish_of(record: Record) -> tuple[Reason, ...]:
    """What a person asked for, which is still to be done."""
    return tuple(reason for reason in record.reasons if reason.code == REQUESTED)


def reasons_of(verdict: Waiting | Unfinished) -> tuple[Reason, ...]:
    """What it waits for."""
    return verdict.reasons if isinstance(verdict, Waiting) else (verdict.reason,)
