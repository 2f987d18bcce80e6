"""The stock flow within a cycle: which records are concerned, what each should come to, and what of it is missing.

A record's plan says only what its earlier generations did not bring: nothing that was posted is ever cancelled.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from app.domain.cancellation import check
from app.domain.errors import RecordMoved
from app.domain.records import NotApplicable, Operation, OperationState, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.domain.stock import StockPlan
from app.domain.vouchers import Voucher, VoucherClass
from app.engine.stock_context import COUNTS_AT, StockContexts
from app.engine.stock_levels import StockLevels
from app.engine.stock_sent import Sent, what_is_sent
from app.flows import purchases, stock
from app.flows.steps import Step
from app.flows.stock import Target, difference
from app.flows.stock_book import CountKey
from app.flows.stock_effects import counts
from app.flows.stock_plan import stock_plan
from app.flows.stock_progress import StockProgressRules, can_change, next_step
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.store.stock_books import StockBooks
from app.system.settings import Settings

SUFFIX = f"/{stock.NAME}"
"""Behind the voucher's GUID in the key of a stock record: the purchases flow may have one of the same voucher."""
_NOT_SENT = (State.NEW, State.NEEDS_MAPPING, State.READY)
_SETTLED = (State.SYNCED, State.NOT_APPLICABLE, State.AWAITING_POSTING, State.NEEDS_MAPPING, State.READY, State.NEW)
"""In these, a record whose target moved without its voucher is judged again by itself; in others a person decides."""


def key_of(guid: str) -> str:
    """The key of the stock record of a voucher."""
    return guid + SUFFIX


class StockFlow:
    """Judges records of the stock flow."""

    def __init__(
        self,
        records: Records,
        documents: Documents,
        audit: AuditTrail,
        books: StockBooks,
        levels: StockLevels,
        purchases_on: Callable[[], bool],
    ) -> None:
        self._records, self._documents, self._audit = records, documents, audit
        self._stock, self._levels, self._purchases_on = books, levels, purchases_on

    # -- which -----------------------------------------------------------------------------------------------------

    def follow(self, company_guid: str, contexts: StockContexts) -> None:
        """Judge again what moved without a change of its own voucher: counts whose book changed, and purchases that
        were received, or taken back, since their offset was judged."""
        items = self._stock.changed(company_guid)
        concerned = [key_of(guid) for guid in sorted(self._stock.counted_in(company_guid, items))]
        found = [self._records.by_source(stock.NAME, company_guid, key) for key in concerned]
        overtaken = [self._records.get(record_id) for record_id in self._records.behind(stock.NAME, purchases.NAME)]
        decided = True
        for record in (*found, *overtaken):
            check()
            if record is None or record.deleted or record.state not in _SETTLED:
                continue
            with contextlib.suppress(RecordMoved):
                decided = self._moved(record, contexts) and decided
        if decided:
            self._stock.weighed(company_guid, items)

    def _moved(self, record: Record, contexts: StockContexts) -> bool:
        """Judge it again if its target is another one now; False where that has to wait."""
        if record.state in _NOT_SENT:
            return True  # judged anyway
        verdict = self._verdict(record, contexts, self.sent(record))
        plan = load(StockPlan, record.plan) if record.plan else None
        if isinstance(verdict, Target) and not difference(verdict.lines, plan.target if plan else ()):
            self._records.touch(record)
            return True
        if not self._may_change(record, plan, contexts):
            return False
        self._records.save(
            replace(record, state=State.NEW, next_attempt_at=None),
            why=f"{record.label}: what it means for ServiceTitan's stock has changed with other vouchers.",
        )
        return True

    def compare(self, record: Record, contexts: StockContexts) -> None:
        """A changed voucher that comes to the same needs nothing; otherwise it waits for a person, or the setting."""
        verdict = self._verdict(record, contexts, self.sent(record))
        plan = load(StockPlan, record.plan) if record.plan else None
        if plan is not None and isinstance(verdict, Target) and not difference(verdict.lines, plan.target):
            self._records.save(
                replace(record, state=State.SENDING, reasons=(), sent_source=record.source, next_attempt_at=None),
                why=f"{record.label}: the change in Tally alters nothing that ServiceTitan holds.",
            )
        else:
            self._records.save(replace(record, attempts=1))

    def change(self, record: Record) -> None:
        """Take up a changed, or gone, voucher: what its new version lacks or has too much of is sent."""
        self._records.save(
            replace(record, state=State.NEW, reasons=(), attempts=0, next_attempt_at=None),
            why=f"{record.label}: the difference to what was sent is sent next.",
        )

    def settle_gone(self) -> None:
        """Records whose voucher is gone and of which nothing lives in ServiceTitan any more."""
        gone = RecordFilter(states=frozenset({State.DELETED_AT_SOURCE}), flow=stock.NAME)
        for record in self._records.find(gone):
            if self.sent(record).changes or any(_dark(o) for o in self._records.operations(record.id)):
                continue
            text = "It moves no stock in Tally any more, and ServiceTitan holds nothing of it."
            reason = Reason("withdrawn", Subject.VOUCHER, record.label, text, "Nothing to do.")
            with contextlib.suppress(RecordMoved):
                self._records.save(
                    replace(
                        record, state=State.NOT_APPLICABLE, reasons=(reason,), plan="", sent_source="",
                        generation=record.generation + 1,
                    ),
                    why=f"{record.label}: {text}",
                )  # fmt: skip

    # -- what ------------------------------------------------------------------------------------------------------

    def judge(self, record: Record, contexts: StockContexts) -> Record:
        """Match and plan; the record is saved in its new state and returned."""
        sent = self.sent(record)
        plan = load(StockPlan, record.plan) if record.plan else None
        if plan is not None and not self._may_change(record, plan, contexts):
            return self._save(replace(record, state=State.SENDING, reasons=()))
        verdict = self._verdict(record, contexts, sent)
        if isinstance(verdict, Waiting):
            return self._save(replace(record, state=State.NEEDS_MAPPING, reasons=verdict.reasons))
        missing = difference(verdict.lines, sent.changes)
        begun = self._begun(record) or sent.newest >= record.generation
        if not missing and not begun and verdict.nothing is not None:
            return self._nothing(record, verdict.nothing)
        generation = max(record.generation, sent.newest)
        if missing and begun:
            generation += 1
        made = stock_plan(
            missing, verdict.lines, contexts.papers, key=record.source_key, generation=generation, label=record.label,
            day=record.document_date, notes=verdict.notes,
        )  # fmt: skip
        if not missing:
            return self._save(
                replace(
                    record, state=State.SENDING, reasons=(), plan=dump(made), generation=generation,
                    sent_source=record.source,
                )
            )  # fmt: skip
        text = dump(made)
        fresh = text != record.plan
        saved = self._save(replace(record, state=State.READY, reasons=(), plan=text, generation=generation))
        if fresh:
            documents = "one document" if len(made.parts) == 1 else f"{len(made.parts)} documents"
            self._audit.add(
                "planned",
                f"{record.label} is planned as {documents} for ServiceTitan's stock.",
                record_id=record.id,
                detail="\n".join(
                    f"{one.quantity.normalize():+f} {one.sku_code} at {one.location_name or one.location_id}, "
                    f"{one.cost} each"
                    for one in missing
                ),
            )
        return saved

    def sent(self, record: Record) -> Sent:
        """What the destination holds of it."""
        return what_is_sent(record, self._records, self._documents)

    def step(self, record: Record, settings: Settings, *, automatic: bool) -> Step:
        """What comes next for this record."""
        rules = StockProgressRules(automatic, COUNTS_AT[settings.stock.return_counts_at])
        return next_step(
            load(StockPlan, record.plan), record.source_key, record.generation,
            self._records.operations(record.id, record.generation), self._documents, rules, self.sent(record).changes,
        )  # fmt: skip

    def _verdict(self, record: Record, contexts: StockContexts, sent: Sent) -> Target | Waiting:
        if record.deleted:
            reason = Reason("deleted", Subject.VOUCHER, record.label, f"{record.label} was deleted in Tally.", "")
            return Target((), nothing=NotApplicable(reason))
        voucher = load(Voucher, record.source)
        return stock.judge(
            voucher,
            contexts.of(record.company_guid),
            received=self._is_received(record),
            differences=self._differences(voucher),
            recorded=sent.costs,
        )

    def _is_received(self, record: Record) -> bool | None:
        """Whether the purchases flow has brought this voucher's goods in; None where it is switched off."""
        if not self._purchases_on():
            return None
        purchase = self._records.by_source(purchases.NAME, record.company_guid, record.source_key.removesuffix(SUFFIX))
        return purchase is not None and bool(purchase.sent_source)

    def _differences(self, voucher: Voucher) -> Mapping[CountKey, Decimal] | None:
        """Of the voucher's counts; None where the book of one of its items is not known or does not tie."""
        if voucher.voucher_class is not VoucherClass.PHYSICAL_STOCK:
            return {}
        found: dict[CountKey, Decimal] = {}
        for item in dict.fromkeys(count.item for count in counts(voucher)):
            levels = self._levels.of(voucher.company_guid, item)
            if levels.book is None or not levels.ties:
                return None
            found |= levels.book.differences
        return found

    def _may_change(self, record: Record, plan: StockPlan | None, contexts: StockContexts) -> bool:
        operations = self._records.operations(record.id, record.generation)
        if plan is None or not operations:
            return True
        rules = StockProgressRules(contexts.papers.order_type.automatically_receive)
        step = next_step(
            plan, record.source_key, record.generation, operations, self._documents, rules, self.sent(record).changes
        )
        return can_change(step, operations)

    def _begun(self, record: Record) -> bool:
        return any(_went_out(operation) for operation in self._records.operations(record.id, record.generation))

    def _nothing(self, record: Record, verdict: NotApplicable) -> Record:
        due = datetime.combine(verdict.until, time(), UTC) if verdict.until else None
        return self._save(
            replace(record, state=State.NOT_APPLICABLE, reasons=(verdict.reason,), plan="", next_attempt_at=due)
        )

    def _save(self, record: Record) -> Record:
        stored = self._records.get(record.id)
        if stored is not None and replace(stored, updated_at=record.updated_at) == record:
            return stored
        return self._records.save(record)


def _dark(operation: Operation) -> bool:
    return operation.state in (OperationState.INTENT, OperationState.UNCLEAR)


def _went_out(operation: Operation) -> bool:
    return operation.state not in (OperationState.PLANNED, OperationState.REFUSED)
