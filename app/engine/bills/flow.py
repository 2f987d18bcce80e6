"""Decides about records of the bills flow: judged, compared with what was sent, settled; sends nothing itself."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from app.domain.accounting import PeriodLock
from app.domain.accounting_documents import BillDraft, BillOnBooks, VendorCreditDraft
from app.domain.amounts import spoken
from app.domain.bills import (
    BillPlan,
    BillSource,
    BillVerdict,
    Consumed,
    CreditPlan,
    CreditVerdict,
    Numbered,
    Paper,
    SourceKey,
    SourceKind,
    Unfinished,
    find_key,
    same_number,
)
from app.domain.clock import Clock
from app.domain.errors import RecordMoved
from app.domain.inventory import ReturnDocument
from app.domain.marker import find_marker
from app.domain.records import (
    Operation,
    OperationKind,
    OperationState,
    Reason,
    Record,
    Waiting,
)
from app.domain.states import State
from app.engine.bills.intake import says, source_of
from app.engine.books.base import DUPLICATE, FlowIntoBooks, ignored_first
from app.flows.bills import planner as bills
from app.flows.bills.context import BillContext, not_applicable, period_reason
from app.flows.bills.credits import judge_return
from app.flows.bills.progress import Write, next_step, numbered_as, withdrawal_step
from app.flows.bills.sources import consumption
from app.flows.steps import BooksStep, StepKind
from app.store.accounting_books import BILL, CREDIT, PURCHASE_KINDS, BooksDocuments, Purchase
from app.store.accounting_sources import Claims
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.database import Database
from app.store.records import RecordFilter, Records

BOOKED = OperationKind.CREATE_BILL, OperationKind.CREATE_CREDIT
WAITING = (
    State.NEW,
    State.NEEDS_MAPPING,
    State.READY,
    State.DUPLICATE_SUSPECTED,
    State.BILL_PENDING,
    State.AWAITING_POSTING,
)
"""Judged in every run, as long as nothing of it was sent."""
_LINGERS = frozenset(
    {State.IGNORED, State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE, State.WITHDRAWING, State.REJECTED}
)
_Place = tuple[str, str, str]
"""What a bill shares with the one that takes its place."""


class AccountingFlow(FlowIntoBooks):
    """The decisions, on local data only."""

    name = bills.NAME
    kinds = PURCHASE_KINDS
    creates = MappingProxyType({OperationKind.CREATE_BILL: BILL, OperationKind.CREATE_CREDIT: CREDIT})
    off = not_applicable("bills_switched_off", "Sending these to Zoho Books is switched off.").reason
    not_yet = frozenset({off.code})

    def __init__(
        self,
        database: Database,
        records: Records,
        audit: AuditTrail,
        documents: BooksDocuments,
        claims: Claims,
        clock: Clock,
    ) -> None:
        super().__init__(database, records, audit, documents, clock)
        self._claims = claims

    # -- what comes next -------------------------------------------------------------------------------------------

    def step(self, record: Record, tenant_id: str) -> BooksStep:
        """The next step of a record with a plan, from its writes and the mirror."""
        plan, kind = plan_of(record), kind_of(record)
        operations = self._records.operations(record.id)
        own = [one for one in operations if one.generation == record.generation]
        earlier = [one for one in operations if one.generation < record.generation and one.result_key]
        withdrawn = {one.result_key for one in earlier}
        writes, view = [_write(one) for one in own], self._documents.purchases(kind)
        if record.state is State.WITHDRAWING:
            return withdrawal_step(plan, writes, view, withdrawn=withdrawn)
        return next_step(
            plan,
            writes,
            view,
            tenant_id,
            last_modified=self._ours_since(plan, own, kind),
            withdrawn=withdrawn,
            spent={_write(one).number for one in earlier if one.kind in BOOKED},
            strangers_are_others=record.allow_duplicate,
        )

    def _ours_since(self, plan: BillPlan | CreditPlan, own: Sequence[Operation], kind: str) -> datetime | None:
        """The version of the document that is ours: as last found equal, or as it was made, if nobody touched it."""
        created = next((one.result_key for one in reversed(own) if one.kind in BOOKED and one.result_key), "")
        view = self._documents.purchases(kind)
        keyed: Sequence[Purchase] = view.keyed(plan.draft.reference_number)
        there: Purchase | None = view.by_id(created) if created else next(iter(keyed), None)
        if there is None:
            return None
        settled = self._documents.settled_on(kind, there.id)
        made_at = there.created_at if isinstance(there, BillOnBooks) else None
        return settled or (there.modified_at if made_at is not None and made_at == there.modified_at else None)

    def looks_first(self, step: BooksStep) -> bool:
        """A draft that is opened was just made, or just read."""
        return step.operation is not OperationKind.OPEN_CREDIT and super().looks_first(step)

    # -- not sent yet ----------------------------------------------------------------------------------------------

    def judge(self, context: BillContext) -> list[int]:
        """Judge everything of which nothing was sent; returns the ids that may be sent."""
        waiting = [self._records.get(one) for one in self._records.due(WAITING, self._clock.now(), (bills.NAME,))]
        unsent = [(source_of(one), one) for one in waiting if one is not None and not one.sent_source]
        # In the order in which ServiceTitan made them: so several bills of one number get theirs.
        lingering = self._lingering()
        ready: list[int] = []
        for source, record in sorted(unsent, key=lambda pair: (pair[0].created_on, pair[1].source_key)):
            with contextlib.suppress(RecordMoved):
                judged = self._judge_one(record, source, context, lingering)
                if judged.state is State.READY:
                    ready.append(record.id)
        return ready

    def _lingering(self) -> dict[_Place, Record]:
        """Records of which ServiceTitan cancelled a bill that is still in the books, by what its successor shares."""
        found: dict[_Place, Record] = {}
        for record in ignored_first(self._records.find(RecordFilter(states=_LINGERS, flow=bills.NAME))):
            source = source_of(record) if record.sent_source and kind_of(record) == BILL else None
            dead = [paper for paper in source.papers if not paper.alive] if isinstance(source, BillSource) else []
            if not dead or (record.state is State.IGNORED and self.alive(record) is None):
                continue
            found |= dict.fromkeys((place for paper in dead for place in _places(paper)), record)
            if isinstance(source, BillSource) and len(dead) == len(source.papers):
                found[_place_of(plan_of(record))] = record
        return found

    def _judge_one(
        self,
        record: Record,
        source: BillSource | ReturnDocument,
        context: BillContext,
        lingering: Mapping[_Place, Record],
    ) -> Record:
        verdict = verdict_of(source, _of_booked(record, context))
        if isinstance(verdict, BillPlan) and isinstance(source, BillSource):
            places = (_place_of(verdict), *(place for paper in source.papers for place in _places(paper)))
            earlier = next((lingering[place] for place in places if place in lingering), None)
            if earlier is not None and not (earlier.state is State.IGNORED and record.allow_duplicate):
                return self.waits_for(record, earlier)
        if isinstance(verdict, BillPlan | CreditPlan):
            return self._planned(record, source, verdict, context)
        if isinstance(verdict, Waiting):
            found = replace(record, state=State.NEEDS_MAPPING, reasons=verdict.reasons, plan="")
        elif isinstance(verdict, Unfinished):
            found = replace(record, state=verdict.state, reasons=(verdict.reason,), plan="")
        else:
            self._claims.let_go(SourceKey.of_text(record.source_key))
            found = replace(record, state=State.NOT_APPLICABLE, reasons=(verdict.reason,), plan="")
        return self._save(found, record)

    def verdict(self, record: Record, context: BillContext) -> BillVerdict | CreditVerdict:
        """What the flow says of it."""
        return verdict_of(source_of(record), _of_booked(record, context))

    def plan_of(self, record: Record) -> BillPlan | CreditPlan:
        """The plan of a record."""
        return plan_of(record)

    def party_of(self, plan: BillPlan | CreditPlan) -> str:
        """The vendor."""
        return plan.vendor_name

    def kind_of(self, record: Record) -> str:
        """What a record becomes in the books."""
        return kind_of(record)

    def create_of(self, record: Record) -> OperationKind:
        """The write that makes its document."""
        return OperationKind.CREATE_BILL if kind_of(record) == BILL else OperationKind.CREATE_CREDIT

    def source_key_of(self, reference: str, tenant_id: str) -> str | None:
        """Key of the record whose mark it is."""
        found = find_key(reference, tenant_id)
        return str(found) if found is not None else None

    def period_reason(self, record: Record, day: date, locks: Sequence[PeriodLock]) -> Reason | None:
        """Locks of purchases."""
        return period_reason(day, locks)

    def says(self, record: Record, text: str) -> object:
        """What a source says."""
        return says(record, text)

    def _planned(
        self,
        record: Record,
        source: BillSource | ReturnDocument,
        plan: BillPlan | CreditPlan,
        context: BillContext,
    ) -> Record:
        self._claim(source, plan)
        text = dump(plan)
        fresh = record.plan != text
        planned = replace(
            record, state=State.READY, reasons=(), plan=text, party=plan.vendor_name, amount=plan.total,
            reference=plan.base_number if isinstance(plan, BillPlan) else record.reference,
        )  # fmt: skip
        step = self.step(planned, context.rules.tenant_id)
        if step.kind is StepKind.PERSON and step.reason is not None:
            return self._save(replace(planned, state=step.state, reasons=(step.reason,)), record)
        saved = self._save(planned, record)
        if fresh:
            what = "a bill" if isinstance(plan, BillPlan) else "a vendor credit"
            currency = next((c.code for c in context.currencies.values() if c.id == plan.draft.currency_id), "")
            self._audit.add(
                "planned",
                f"{record.label} is planned as {what} over {spoken(plan.total, currency)} of {plan.vendor_name}.",
                record_id=record.id,
                detail="\n".join((*plan.notes, *(f"To the fallback account: {one}" for one in plan.fallbacks))),
            )
        return saved

    def _claim(self, source: BillSource | ReturnDocument, plan: BillPlan | CreditPlan) -> None:
        if isinstance(source, BillSource):
            self._claims.claim(Numbered(plan.key, source.created_on), plan.draft.vendor_id, plan.base_number)

    # -- outcomes --------------------------------------------------------------------------------------------------

    def consume(self, record: Record) -> None:
        """The bills and receipts that go with it, and its number."""
        source = source_of(record)
        if isinstance(source, BillSource):
            self._claims.note(consumption(source))
            self._claim(source, plan_of(record))

    def given(self, record: Record, number: str) -> Record:
        """The number it has at its vendor."""
        self._claims.give(SourceKey.of_text(record.source_key), number)
        return replace(record, plan=dump(numbered_as(plan_of(record), number)))

    def let_go(self, record: Record) -> None:
        """Its number, for another one."""
        self._claims.let_go(SourceKey.of_text(record.source_key))

    def consumed(self, record: Record) -> Consumed:
        """What went with it."""
        return self._claims.of(SourceKey.of_text(record.source_key))

    def _synced(self, record: Record, step: BooksStep) -> Record:
        """A change that turned out not to be needed must not go out later, over what a person made of the bill."""
        with self._database.write():
            for one in self._records.operations(record.id, record.generation):
                if one.kind is OperationKind.UPDATE_BILL and one.state is OperationState.PLANNED:
                    self._records.save_operation(replace(one, state=OperationState.DONE, error="Not needed any more."))
            return super()._synced(record, step)


def verdict_of(source: BillSource | ReturnDocument, context: BillContext) -> BillVerdict | CreditVerdict:
    """What the flow says of a source."""
    return bills.judge(source, context) if isinstance(source, BillSource) else judge_return(source, context)


def _of_booked(record: Record, context: BillContext) -> BillContext:
    """Of what went to the books once, a go-live date or a clearing vendor that was set since takes nothing out."""
    if not record.sent_source and record.generation == 1:
        return context
    return replace(context, rules=replace(context.rules, start=date.min), clearing_vendor_ids=frozenset())


def _places(paper: Paper) -> list[_Place]:
    """Where ServiceTitan puts what takes the place of a paper: the same purchase order, or the same voucher's."""
    found: list[_Place] = []
    if paper.bill is not None and paper.bill.purchase_order_id is not None:
        number = same_number(paper.bill.vendor_invoice_number)
        found.append(("order", str(paper.bill.purchase_order_id), number))
    marker = find_marker(paper.order.summary) if paper.order is not None else None
    if marker is not None:
        found.append(("voucher", marker.guid, ""))
    return found


def _place_of(plan: BillPlan | CreditPlan) -> _Place:
    """Typed in again, on whatever order: the vendor and his number stay."""
    return ("vendor", plan.draft.vendor_id, same_number(plan.base_number))


def plan_of(record: Record) -> BillPlan | CreditPlan:
    """The plan of a record of this flow."""
    return load(CreditPlan, record.plan) if kind_of(record) == CREDIT else load(BillPlan, record.plan)


def kind_of(record: Record) -> str:
    """What a record becomes in the books."""
    return CREDIT if SourceKey.of_text(record.source_key).kind is SourceKind.RETURN else BILL


def draft_of(operation: Operation) -> BillDraft | VendorCreditDraft | None:
    """With what a document went out; None where the operation has no body."""
    if not operation.request:
        return None
    if operation.kind is OperationKind.CREATE_CREDIT:
        return load(VendorCreditDraft, operation.request)
    return load(BillDraft, operation.request)


def _write(operation: Operation) -> Write:
    draft = draft_of(operation)
    return Write(
        operation.kind,
        operation.state,
        number=draft.number if draft is not None else "",
        document_id=operation.result_key or operation.target_key,
        is_duplicate=operation.refusal == DUPLICATE,
        refusal=operation.refusal,
        empty_searches=operation.empty_searches,
        error=operation.error,
    )
