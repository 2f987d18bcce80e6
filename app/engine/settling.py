"""What comes next for a record of purchases or stock, and what is saved where that is not a write; calls nobody.

The flow decides from what is kept here: the plan, its operations and the mirror. Whatever changed at the destination is
weighed here again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.amounts import spoken
from app.domain.errors import RecordMoved
from app.domain.inventory import ReturnStatus
from app.domain.records import OperationKind, OperationState, Plan, Reason, Record, Subject
from app.domain.states import State
from app.domain.stock import StockPlan
from app.engine.destination_lists import ReferenceIndex
from app.engine.purchases.gone import withdrawn
from app.engine.purchases.replacing import REQUESTED
from app.engine.sending import Tools
from app.engine.stock.sent import what_is_sent
from app.flows.purchases import planner as purchases
from app.flows.purchases.progress import next_step
from app.flows.purchases.withdrawal import withdrawal_step
from app.flows.steps import Step, StepKind, never_shown
from app.flows.stock import planner as stock
from app.flows.stock.progress import StockProgressRules
from app.flows.stock.progress import next_step as stock_step
from app.flows.stock.upload import STEM, stem
from app.store.codec import load

CANCELLATIONS = (OperationKind.CANCEL_RECEIPT, OperationKind.CANCEL_ORDER)
_BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25), timedelta(hours=2), timedelta(hours=24))


class Settling:
    """Steps and outcomes of records, on local data only; one per dispatcher, used by its coordinating thread."""

    def __init__(self, tools: Tools, reference: ReferenceIndex, counts_at: Callable[[], ReturnStatus]) -> None:
        """`counts_at`: from which status on a return has taken the stock out, as the settings say now."""
        self._t = tools
        self._reference = reference
        self._counts_at = counts_at
        self._counting = ReturnStatus.CREDIT_RECEIVED
        self._types: dict[int, bool] = {}
        """Types of orders asked for in this run: whether they receive by themselves."""

    def step(self, record: Record) -> Step:
        """What comes next for this record."""
        if record.flow == stock.NAME:
            return self._stock_step(record)
        operations = self._t.records.operations(record.id, record.generation)
        if record.state is State.WITHDRAWING:
            return withdrawal_step(record.source_key, record.generation, operations, self._t.documents)
        plan = load(Plan, record.plan)
        return next_step(
            plan,
            record.source_key,
            record.generation,
            operations,
            self._t.documents,
            receives_automatically=self._receives(plan),
            twins_are_others=record.allow_duplicate,
        )

    def _stock_step(self, record: Record) -> Step:
        plan = load(StockPlan, record.plan)
        rules = StockProgressRules(
            any(self._receives_by_itself(part.order.type_id) for part in plan.parts if part.order is not None),
            self._counting,
        )
        operations = self._t.records.operations(record.id, record.generation)
        sent = what_is_sent(record, self._t.records, self._t.documents)
        return stock_step(
            plan, record.source_key, record.generation, operations, self._t.documents, rules, sent.changes
        )

    def refresh(self) -> None:
        """What may be another answer with the next run."""
        self._types.clear()
        self._counting = self._counts_at()

    def _receives(self, plan: Plan) -> bool:
        """Whether its orders are received by themselves: as the type says that they were made with, not today's."""
        return self._receives_by_itself(plan.parts[0].request.type_id)

    def _receives_by_itself(self, type_id: int) -> bool:
        if type_id not in self._types:
            kind = self._reference.order_type(type_id)
            self._types[type_id] = kind is not None and kind.automatically_receive
        return self._types[type_id]

    def note_adopted(self, record: Record, step: Step) -> None:
        for part, kind, ext_id in step.adopted:
            with self._t.database.write():
                operation = self._t.records.plan_operation(record, part, kind, "")
                if operation.state is OperationState.DONE and operation.result_id == ext_id:
                    continue
                self._t.records.save_operation(
                    replace(operation, state=OperationState.DONE, result_id=ext_id, error="")
                )
                self._t.audit.add(
                    "adopted",
                    f"{record.label}: found in ServiceTitan and taken over, number {ext_id}.",
                    record_id=record.id,
                    detail=str(kind),
                )

    def settle(self, record: Record, step: Step) -> Record:
        """Save what a step without a send means for the record."""
        if record.state is State.WITHDRAWING and step.kind is StepKind.DONE:
            return self._withdrawn(record)
        if step.kind is StepKind.DONE:
            changed = replace(record, state=State.SYNCED, reasons=(), attempts=0, next_attempt_at=None)
            if record.state is State.SYNCED and not record.reasons:
                return record
            if record.flow == stock.NAME:
                return self._counted(record, changed)
            plan = load(Plan, record.plan)
            amount = spoken(plan.total, self._t.currency())
            return self._t.records.save(
                changed,
                why=f"{record.label} is in ServiceTitan: {plan.vendor_name}, {amount}, read back and equal.",
            )
        reasons = (step.reason,) if step.reason else ()
        if record.state is step.state:
            # A person's wish to replace it outlives another look at what is there.
            reasons = (*(reason for reason in record.reasons if reason.code == REQUESTED), *reasons)
        if record.state is step.state and record.reasons == reasons:
            return record
        return self._t.records.save(
            replace(record, state=step.state, reasons=reasons, attempts=0, next_attempt_at=None),
            why=step.reason.text if step.reason else "",
        )

    def _counted(self, record: Record, changed: Record) -> Record:
        """A stock record whose documents count; nothing is left of one that should hold nothing."""
        if load(StockPlan, record.plan).target:
            return self._t.records.save(changed, why=f"{record.label} counts in ServiceTitan's stock, read back.")
        text = "It moves no stock in Tally any more, and what was sent of it is taken back."
        reason = Reason("withdrawn", Subject.VOUCHER, record.label, text, "Nothing to do.")
        return self._t.records.save(
            replace(changed, state=State.NOT_APPLICABLE, reasons=(reason,)), why=f"{record.label}: {text}"
        )

    def _withdrawn(self, record: Record) -> Record:
        if record.withdraw_only:
            text = "It is no longer a purchase in Tally, and its documents in ServiceTitan are cancelled."
            return self._t.records.save(
                withdrawn(record, text), why=f"{record.label}: its documents in ServiceTitan are cancelled."
            )
        return self._t.records.save(
            replace(
                record,
                state=State.NEW,
                generation=record.generation + 1,
                reasons=(),
                plan="",
                sent_source="",
                next_attempt_at=None,
            ),
            why=f"{record.label}: its old documents are cancelled, the new version is sent next.",
        )

    def later(self, record: Record, step: Step) -> None:
        """Done at our side, not visible at theirs: the next cycles look again, ever less often; then a person does."""
        for done in self._t.records.operations(record.id, record.generation):
            if done.kind is step.operation and done.target_id == step.target_id and done.kind in CANCELLATIONS:
                # An empty success may be a proxy's: what was not seen to happen is unclear, and asked for again.
                self._t.records.save_operation(replace(done, state=OperationState.UNCLEAR, error="Still alive there."))
        if record.attempts >= len(_BACKOFF):
            self.settle(record, never_shown(record.state, step))
            return
        wait = _BACKOFF[record.attempts]
        state = State.WITHDRAWING if record.state is State.WITHDRAWING else State.RETRY_WAIT
        self._t.records.save(
            replace(record, state=state, attempts=record.attempts + 1, next_attempt_at=self._t.clock.now() + wait),
            why=f"{record.label}: ServiceTitan does not show its documents yet; looked at again later.",
        )

    def reassess(self) -> None:
        """Weigh every document that changed at the destination: its record is settled at once, or becomes work.

        What was weighed is remembered only after the record is saved, so neither a crash nor a run that may not send
        loses it.
        """
        self.refresh()
        for guid, keys in self._t.documents.unseen().items():
            flow = stock.NAME if "/" in guid else purchases.NAME
            record = self._t.records.by_guid(flow, guid) if guid else None
            if record is not None and record.plan and _watched(record):
                try:
                    self._reweigh(record)
                except RecordMoved:
                    continue
            self._t.documents.mark_seen(keys)
        self._reassess_uploads()

    def _reassess_uploads(self) -> None:
        """The same for what people uploaded, which carries a reference number in place of our mark."""
        changed = self._t.documents.unseen_uploads()
        if not changed:
            return
        ids = {stem(key).casefold(): record_id for record_id, key in self._t.records.keys(stock.NAME)}
        for number, keys in changed.items():
            record = self._t.records.get(ids.get(number[:STEM], 0))
            if record is not None and record.plan and _watched(record):
                try:
                    self._reweigh(record)
                except RecordMoved:
                    continue
            self._t.documents.mark_seen(keys)

    def _reweigh(self, record: Record) -> None:
        step = self.step(record)
        if step.kind is StepKind.DONE and record.state is State.AWAITING_UPLOAD:
            # Found as it was written; whether that is what Tally says by now is judged next.
            self.note_adopted(record, step)
            found = f"{record.label}: its rows are uploaded, found in ServiceTitan and equal."
            self._t.records.save(replace(record, state=State.NEW, reasons=(), next_attempt_at=None), why=found)
            return
        if step.kind in (StepKind.WAIT, StepKind.PERSON, StepKind.DONE):
            self.note_adopted(record, step)
            self.settle(record, step)
            return
        self._t.records.save(
            replace(record, state=step.state, reasons=(), next_attempt_at=None),
            why=f"{record.label} goes on: its documents in ServiceTitan have changed.",
        )


_WATCHED = frozenset(
    {
        State.SYNCED,
        State.BILL_PENDING,
        State.AWAITING_APPROVAL,
        State.AWAITING_POSTING,
        State.AWAITING_UPLOAD,
        State.REJECTED,
        State.CHANGED_AT_DESTINATION,
    }
)


def _watched(record: Record) -> bool:
    """Whether a change at the destination can settle it: what became fine there resolves itself here."""
    withdrawing = any(reason.code == "cannot_withdraw" for reason in record.reasons)
    begun = bool(record.sent_source) or record.state is State.AWAITING_UPLOAD
    return record.state in _WATCHED and begun and not withdrawing
