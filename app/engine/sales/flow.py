"""Decides about records of the sales flow: judged, compared with what was sent, settled; sends nothing itself."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from app.domain.accounting import PeriodLock
from app.domain.accounting_documents import InvoiceOnBooks, InvoiceStatus
from app.domain.amounts import spoken
from app.domain.bills import Unfinished, same_number
from app.domain.clock import Clock
from app.domain.errors import RecordMoved
from app.domain.field_sales import FieldCreditMemo, FieldInvoice, FieldPayment
from app.domain.purchasing import SyncStatus
from app.domain.records import Operation, OperationKind, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.engine.books.base import FlowIntoBooks, ignored_first
from app.engine.mark_proof import LINKED_BY_PERSON
from app.engine.sales.look import Looked, LookedView
from app.flows.sales import planner as sales
from app.flows.sales.documents import judge_credit_memo, judge_invoice, judge_payment
from app.flows.sales.planner import (
    CreditNotePlan,
    InvoicePlan,
    PaymentPlan,
    SalesContext,
    SalesKind,
    SalesPlan,
    SalesVerdict,
    SentInvoice,
    Standing,
    find_sales_key,
    not_applicable,
    period_reason,
)
from app.flows.sales.progress import SalesOperation, SalesStep, SalesWrite, next_step, withdraw_step
from app.flows.steps import BooksStep, StepKind
from app.store.accounting_books import CREDIT_NOTE, INVOICE, PAYMENT, SALE_KINDS, BooksDocuments, status_of
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.database import Database
from app.store.records import RecordFilter, Records

SaleSource = FieldInvoice | FieldPayment | FieldCreditMemo
WAITING = (State.NEW, State.NEEDS_MAPPING, State.READY, State.DUPLICATE_SUSPECTED, State.AWAITING_POSTING)
"""Judged in every run, as long as nothing of it was sent."""
_LINGERS = frozenset({State.IGNORED, State.DELETED_AT_SOURCE, State.WITHDRAWING, State.REJECTED})
LEFT_OUT, BEFORE_GO_LIVE = "invoices_left_out", "before_go_live"
_OFF = not_applicable("switched_off", "Sending these to Zoho Books is switched off.").reason
_SOURCES: Mapping[SalesKind, type[SaleSource]] = MappingProxyType(
    {
        SalesKind.INVOICE: FieldInvoice,
        SalesKind.PAYMENT: FieldPayment,
        SalesKind.CREDIT_MEMO: FieldCreditMemo,
    }
)
_KINDS: Mapping[type[SalesPlan], str] = MappingProxyType(
    {InvoicePlan: INVOICE, CreditNotePlan: CREDIT_NOTE, PaymentPlan: PAYMENT}
)
_OPERATIONS: Mapping[str, Mapping[SalesWrite, OperationKind]] = MappingProxyType(
    {
        INVOICE: {
            SalesWrite.CREATE: OperationKind.CREATE_INVOICE,
            SalesWrite.BOOK: OperationKind.BOOK_INVOICE,
            SalesWrite.VOID: OperationKind.VOID_INVOICE,
        },
        CREDIT_NOTE: {
            SalesWrite.CREATE: OperationKind.CREATE_CREDIT_NOTE,
            SalesWrite.BOOK: OperationKind.BOOK_CREDIT_NOTE,
            SalesWrite.APPLY: OperationKind.APPLY_CREDIT_NOTE,
            SalesWrite.VOID: OperationKind.VOID_CREDIT_NOTE,
        },
        PAYMENT: {
            SalesWrite.CREATE: OperationKind.CREATE_PAYMENT,
            SalesWrite.APPLY: OperationKind.APPLY_PAYMENT,
        },
    }
)
_LOOKS = (StepKind.SEARCH, StepKind.OBSERVE)
_LOOKED_AT = (
    OperationKind.VOID_INVOICE,
    OperationKind.VOID_CREDIT_NOTE,
    OperationKind.APPLY_CREDIT_NOTE,
    OperationKind.APPLY_PAYMENT,
)


@dataclass(frozen=True, slots=True)
class SaleKey:
    """Which sale of ServiceTitan a record is of; in the journal as `inv-123`."""

    kind: SalesKind
    id: int

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.id}"

    @classmethod
    def of_text(cls, text: str) -> SaleKey:
        """Raises ValueError where it is none."""
        kind, _, one = text.partition("-")
        return cls(SalesKind(kind), int(one))


class SalesFlow(FlowIntoBooks):
    """The decisions, on local data only."""

    name = sales.NAME
    kinds = SALE_KINDS
    creates = MappingProxyType({_OPERATIONS[kind][SalesWrite.CREATE]: kind for kind in SALE_KINDS})
    off = _OFF
    not_yet = frozenset({_OFF.code, BEFORE_GO_LIVE})

    def __init__(
        self,
        database: Database,
        records: Records,
        audit: AuditTrail,
        documents: BooksDocuments,
        clock: Clock,
        looked: Looked,
    ) -> None:
        super().__init__(database, records, audit, documents, clock)
        self._looked = looked

    # -- what comes next -------------------------------------------------------------------------------------------

    def step(self, record: Record, tenant_id: str) -> BooksStep:
        """The next step of a record with a plan, from its writes and the mirror."""
        plan, kind = plan_of(record), self.kind_of(record)
        writes = {one: write for write, one in _OPERATIONS[kind].items()}
        own = self._records.operations(record.id, record.generation)
        known = [_operation(one, writes) for one in own if one.kind in writes]
        # Of each write the last: a new document to book or void has a place of its own.
        operations = list({(one.write, one.invoice_id): one for one in known}.values())
        again = any(one.kind in self.creates and one.attempts for one in own)
        view = LookedView(self._documents, self._looked, again=again, payment=isinstance(plan, PaymentPlan))
        decide = withdraw_step if record.state is State.WITHDRAWING else next_step
        return self._told(record, plan, decide(plan, operations, view))

    def _told(self, record: Record, plan: SalesPlan, step: SalesStep) -> BooksStep:
        kind = self.kind_of(record)
        if isinstance(plan, PaymentPlan) and step.kind is StepKind.OBSERVE:
            lacking = next((one for one in plan.draft.invoices if one.document_id == step.target_id), None)
            if lacking is not None and self._documents.of(InvoiceOnBooks).is_gone(lacking.document_id):
                text = f"Invoice {lacking.number}, which it pays, is not in Zoho Books any more."
                advice = "Replay the invoice's record, and then this one."
                reason = Reason("paid_invoice_gone", Subject.DOCUMENT, lacking.number, text, advice)
                return BooksStep(StepKind.PERSON, state=State.REJECTED, reason=reason)
        target = step.target_id or step.adopted
        if step.kind is StepKind.DONE and not target:
            target = next(iter(self.documents_of(record)), "")
        return BooksStep(
            kind=step.kind,
            operation=_OPERATIONS[kind][step.write] if step.write is not None else None,
            document_id="" if step.write is SalesWrite.CREATE and step.kind is StepKind.SEND else target,
            number=step.number,
            state=step.state,
            reason=step.reason,
            adopted=step.adopted,
            apply=step.apply,
        )

    def needed(self, record: Record) -> Sequence[tuple[str, str]]:
        """What no list shows: whether its payment still is as it was, and, before it is sent, whether somebody paid its
        invoices by hand; what is paid of a document that is to be voided."""
        plan, kind = plan_of(record), self.kind_of(record)
        own = self.documents_of(record)
        if own and (isinstance(plan, PaymentPlan) or record.state is State.WITHDRAWING):
            return self._old(kind, own)
        if not own and isinstance(plan, PaymentPlan) and record.state is not State.WITHDRAWING:
            return self._old(INVOICE, [one.document_id for one in plan.draft.invoices])
        return ()

    def _old(self, kind: str, ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        view = self._documents.view(kind)
        known = [one for one in ids if view.by_id(one) is not None]
        return [(kind, one) for one in known if one not in self._looked.fresh]

    def looks_first(self, step: BooksStep) -> bool:
        """Before something is voided or applied; a draft that is booked was just made."""
        return step.operation in _LOOKED_AT

    def sent(self, tenant_id: str, invoice_id: int) -> SentInvoice:
        """How an invoice of ServiceTitan stands in the books."""
        key = str(SaleKey(SalesKind.INVOICE, invoice_id))
        record = self._records.by_source(sales.NAME, tenant_id, key)
        if record is None or record.state is State.WITHDRAWING:
            return SentInvoice(Standing.PENDING)
        if record.plan and record.sent_source:
            view = self._documents.of(InvoiceOnBooks)
            found = (view.by_id(one) for one in self.documents_of(record))
            unusable = (InvoiceStatus.DRAFT, InvoiceStatus.VOID)
            living = next((one for one in found if one is not None and one.status not in unusable), None)
            if living is not None:
                return SentInvoice(Standing.BOOKED, living)
        if record.state is State.IGNORED:
            return SentInvoice(Standing.LEFT_OUT)
        if record.state is State.NOT_APPLICABLE:
            early = any(one.code == BEFORE_GO_LIVE for one in record.reasons)
            return SentInvoice(Standing.EARLIER if early else Standing.LEFT_OUT)
        if record.state is State.AWAITING_POSTING:
            return SentInvoice(Standing.NOT_POSTED)
        return SentInvoice(Standing.PENDING)

    # -- not sent yet ----------------------------------------------------------------------------------------------

    def judge(self, context: SalesContext, kinds: Collection[SalesKind]) -> list[int]:
        """Judge everything of which nothing was sent; returns the ids that may be sent. `kinds`: those that go."""
        ids = [*self._records.due(WAITING, self._clock.now(), (sales.NAME,))]
        left_out = RecordFilter(states=frozenset({State.NOT_APPLICABLE}), flow=sales.NAME, code=LEFT_OUT)
        ids += self._records.ids(left_out)
        found = [record for one in ids if (record := self._records.get(one)) is not None and not record.sent_source]
        waiting = [one for one in found if SaleKey.of_text(one.source_key).kind in kinds]
        ready: list[int] = []
        lingering = self._lingering()
        for record in sorted(waiting, key=_in_order):
            with contextlib.suppress(RecordMoved):
                if self._judge_one(record, context, lingering).state is State.READY:
                    ready.append(record.id)
        return ready

    def _lingering(self) -> Mapping[tuple[SalesKind, str], Record]:
        """Records that ServiceTitan cancelled and whose document is still in the books, by kind and number."""
        found = ignored_first(self._records.find(RecordFilter(states=_LINGERS, flow=sales.NAME)))
        sources = ((source_of(record), record) for record in found if record.sent_source)
        return {
            _place(record, source): record
            for source, record in sources
            if source.number and not source.active and (record.state is not State.IGNORED or self.alive(record))
        }

    def _judge_one(
        self,
        record: Record,
        context: SalesContext,
        lingering: Mapping[tuple[SalesKind, str], Record],
    ) -> Record:
        verdict = self.verdict(record, context)
        known = self._living(verdict, context.tenant_id) if isinstance(verdict, InvoicePlan | CreditNotePlan) else 0
        if known > record.generation:
            record = replace(record, generation=known)
            verdict = self.verdict(record, context)
        earlier = lingering.get(_place(record, source_of(record)))
        if earlier is not None and earlier.state is State.IGNORED and record.allow_duplicate:
            earlier = None
        if earlier is not None and isinstance(verdict, InvoicePlan | CreditNotePlan):
            return self.waits_for(record, earlier)
        if isinstance(verdict, InvoicePlan | CreditNotePlan | PaymentPlan):
            return self._planned(record, verdict, context)
        if isinstance(verdict, Waiting):
            return self._save(replace(record, state=State.NEEDS_MAPPING, reasons=verdict.reasons, plan=""), record)
        if isinstance(verdict, Unfinished):
            return self._save(replace(record, state=verdict.state, reasons=(verdict.reason,), plan=""), record)
        return self._save(replace(record, state=State.NOT_APPLICABLE, reasons=(verdict.reason,), plan=""), record)

    def _living(self, plan: InvoicePlan | CreditNotePlan, tenant_id: str) -> int:
        """Of a sale that a lost database had made anew: the number of the last making that is alive in the books."""
        there = self._documents.view(_KINDS[type(plan)]).made_anew(replace(plan.key, generation=1).reference(tenant_id))
        keys = (find_sales_key(one.reference_number, tenant_id) for one in there if status_of(one) != "void")
        return max((key.generation for key in keys if key is not None), default=0)

    def _planned(self, record: Record, plan: SalesPlan, context: SalesContext) -> Record:
        text = dump(plan)
        fresh = record.plan != text
        planned = replace(record, state=State.READY, reasons=(), plan=text, party=plan.customer_name, amount=plan.total)
        step = self.step(planned, context.tenant_id)
        if record.state is State.DUPLICATE_SUSPECTED and not fresh and step.kind in _LOOKS:
            return record  # only a person, or a change in the books that shows, makes it worth another look
        if step.kind is StepKind.PERSON and step.reason is not None:
            return self._save(replace(planned, state=step.state, reasons=(step.reason,)), record)
        saved = self._save(planned, record)
        if fresh:
            what = {INVOICE: "an invoice", CREDIT_NOTE: "a credit note", PAYMENT: "a payment"}[_KINDS[type(plan)]]
            fallbacks = () if isinstance(plan, PaymentPlan) else plan.fallbacks
            self._audit.add(
                "planned",
                f"{record.label} is planned as {what} over {spoken(plan.total, _currency(plan, context))} of "
                f"{plan.customer_name}.",
                record_id=record.id,
                detail="\n".join((*plan.notes, *(f"To the fallback account: {one}" for one in fallbacks))),
            )
        return saved

    def verdict(self, record: Record, context: SalesContext) -> SalesVerdict:
        """What the flow says of the record's source now; a go-live date that was set since takes nothing out that went
        to the books once."""
        source = source_of(record)
        if record.sent_source or record.generation > 1:
            context = replace(context, rules=replace(context.rules, start=date.min))
        if isinstance(source, FieldInvoice):
            return judge_invoice(source, context, record.generation)
        if isinstance(source, FieldCreditMemo):
            return judge_credit_memo(source, context, record.generation)
        return judge_payment(source, context)

    # -- of this flow ----------------------------------------------------------------------------------------------

    def plan_of(self, record: Record) -> SalesPlan:
        """The plan of a record."""
        return plan_of(record)

    def party_of(self, plan: SalesPlan) -> str:
        """The customer."""
        return plan.customer_name

    def kind_of(self, record: Record) -> str:
        """What a record becomes in the books: an invoice below zero becomes a credit note."""
        return _KINDS[type(plan_of(record))]

    def create_of(self, record: Record) -> OperationKind:
        """The write that makes its document."""
        return _OPERATIONS[self.kind_of(record)][SalesWrite.CREATE]

    def source_key_of(self, reference: str, tenant_id: str) -> str | None:
        """Key of the record whose mark it is."""
        found = find_sales_key(reference, tenant_id)
        return str(SaleKey(found.kind, found.id)) if found is not None else None

    def period_reason(self, record: Record, day: date, locks: Sequence[PeriodLock]) -> Reason | None:
        """Locks of sales."""
        return period_reason(record.label, day, locks)

    def says(self, record: Record, text: str) -> object:
        """What a source says besides when it was touched, how far its posting is, and what others applied to it."""
        source = load(_SOURCES[SaleKey.of_text(record.source_key).kind], text)
        name = source.customer_name if source.customer_id is None else ""  # the same customer under any name
        said = replace(source, modified_on=source.created_on, sync_status=SyncStatus.PENDING, customer_name=name)
        if isinstance(said, FieldInvoice):
            return replace(said, balance=said.total, custom_values=())
        return replace(said, balance=said.total) if isinstance(said, FieldCreditMemo) else said

    def consume(self, record: Record) -> None:
        """From now on nobody looked: neither for its key nor at the invoices that it pays."""
        plan = plan_of(record)
        pays = [one.document_id for one in plan.draft.invoices] if isinstance(plan, PaymentPlan) else []
        self._looked.about_to_write(plan.draft.reference_number, pays)

    def given(self, record: Record, number: str) -> Record:
        """Numbers of sales are ServiceTitan's own: nothing is to be kept."""
        return record


def plan_of(record: Record) -> SalesPlan:
    """The plan of a record of this flow; what only one kind of plan has tells them apart."""
    said = json.loads(record.plan)
    if "apply" in said:
        return load(CreditNotePlan, record.plan)
    if "currency_code" in said:
        return load(PaymentPlan, record.plan)
    return load(InvoicePlan, record.plan)


def source_of(record: Record) -> SaleSource:
    """What a record is of, as it is in ServiceTitan now."""
    source: SaleSource = load(_SOURCES[SaleKey.of_text(record.source_key).kind], record.source)
    return source


def _operation(one: Operation, writes: Mapping[OperationKind, SalesWrite]) -> SalesOperation:
    return SalesOperation(
        writes[one.kind],
        one.state,
        one.result_key,
        one.empty_searches,
        one.error,
        linked=one.error == LINKED_BY_PERSON,
        number=_number_in(one.request),
        invoice_id=invoice_paid_by(one),
    )


def invoice_paid_by(one: Operation) -> str:
    """Which invoice a payment is applied to by it; empty of every other write."""
    if one.kind is not OperationKind.APPLY_PAYMENT:
        return ""
    return str(json.loads(one.request)["invoices"][0]["document_id"])


def _number_in(request: str) -> str:
    """With which a document went out; payments and writes without a body have none."""
    return str(json.loads(request).get("number", "")) if request else ""


def _place(record: Record, source: SaleSource) -> tuple[SalesKind, str]:
    return SaleKey.of_text(record.source_key).kind, same_number(source.number)


def _in_order(record: Record) -> tuple[int, str, int]:
    """Invoices first: the others wait for them."""
    order = (SalesKind.INVOICE, SalesKind.CREDIT_MEMO, SalesKind.PAYMENT)
    key = SaleKey.of_text(record.source_key)
    return order.index(key.kind), record.document_date.isoformat(), key.id


def _currency(plan: SalesPlan, context: SalesContext) -> str:
    if isinstance(plan, PaymentPlan):
        return plan.currency_code
    return next((one.code for one in context.currencies if one.id == plan.draft.currency_id), "")
