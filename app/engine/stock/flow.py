"""The stock flow within a cycle: which records are concerned, what each should come to, and what of it is missing.

A record's plan says only what its earlier generations did not bring: nothing that was posted is ever cancelled.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from app.domain.cancellation import check
from app.domain.errors import RecordMoved
from app.domain.records import NotApplicable, Operation, OperationKind, OperationState, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.domain.stock import Counted, StockPlan
from app.domain.vouchers import Voucher, VoucherClass
from app.engine.stock.context import COUNTS_AT, StockContexts
from app.engine.stock.held import SUFFIX, StockHeld, Version, held_entries
from app.engine.stock.levels import ItemLevels, StockLevels
from app.engine.stock.sent import Sent, what_is_sent
from app.flows.purchases import planner as purchases
from app.flows.purchases.order_lines import Masters
from app.flows.steps import Step
from app.flows.stock import planner as stock
from app.flows.stock.book import CountKey, item_book
from app.flows.stock.effects import counts
from app.flows.stock.planner import Target, difference, judge
from app.flows.stock.progress import StockProgressRules, can_change, next_step
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.store.stock_books import StockBooks
from app.system.settings import Settings

_NOT_SENT = (State.NEW, State.NEEDS_MAPPING, State.READY)
_SETTLED = (
    State.SYNCED,
    State.NOT_APPLICABLE,
    State.AWAITING_POSTING,
    State.AWAITING_UPLOAD,
    State.NEEDS_MAPPING,
    State.READY,
    State.NEW,
)
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
        held: StockHeld,
        purchases_on: Callable[[], bool],
    ) -> None:
        self._records, self._documents, self._audit = records, documents, audit
        self._stock, self._levels, self._held, self._purchases_on = books, levels, held, purchases_on

    # -- which -----------------------------------------------------------------------------------------------------

    def follow(self, company_guid: str, contexts: StockContexts) -> None:
        """Judge again what moved without a change of its own voucher: counts whose book changed, and purchases that
        were received, or taken back, since their offset was judged."""
        self._release_offsets(company_guid)
        if not contexts.by_hand:
            self._release_uploads(company_guid)
        versions = self._work_out(company_guid, contexts)
        self._stock.mark(company_guid, self._held.changed(company_guid, versions))
        self._held.keep(company_guid, versions)
        items = self._stock.changed(company_guid)
        concerned = [key_of(guid) for guid in sorted(self._stock.counted_in(company_guid, items))]
        found = [self._records.by_source(stock.NAME, company_guid, key) for key in concerned]
        overtaken = [self._records.get(record_id) for record_id in self._records.behind(stock.NAME, purchases.NAME)]
        decided = True
        for record in (*found, *overtaken):
            check()
            if record is None or record.company_guid != company_guid or record.state not in _SETTLED:
                continue
            if record.state not in _NOT_SENT and self._is_closed(load(Voucher, record.source)):
                self._records.touch(record)
                continue
            with contextlib.suppress(RecordMoved):
                decided = self._moved(record, contexts) and decided
        if decided:
            self._stock.weighed(company_guid, items)

    def _work_out(self, company_guid: str, contexts: StockContexts) -> Mapping[str, Version]:
        """Make up the counts' books anew; returns what the destination holds of vouchers besides what Tally says."""
        versions = self._held.versions(company_guid, purchases_on=self._purchases_on())
        contexts.worked_out[company_guid] = _CountBooks(
            self._levels.one_by_one(company_guid), versions, contexts.of(company_guid).masters
        )
        return versions

    def _release_uploads(self, company_guid: str) -> None:
        """What waits for a workbook and is in no file yet is sent, now that this is the way."""
        waiting = RecordFilter(states=frozenset({State.AWAITING_UPLOAD}), flow=stock.NAME)
        for record in self._records.find(waiting):
            if record.company_guid == company_guid and not self._begun(record):
                with contextlib.suppress(RecordMoved):
                    self._records.save(
                        replace(record, state=State.NEW, reasons=(), next_attempt_at=None),
                        why=f"{record.label}: it is sent instead of uploaded, as the settings say now.",
                    )

    def _release_offsets(self, company_guid: str) -> None:
        """What offsets a purchase follows that purchase: a person decides about it alone."""
        if not self._purchases_on():
            return
        for record_id in self._records.sent_in(company_guid, (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE)):
            record = self._records.get(record_id)
            if record is None or record.flow != stock.NAME:
                continue
            versions = (load(Voucher, record.source), load(Voucher, record.sent_source))
            if all(one.voucher_class is VoucherClass.PURCHASE for one in versions):
                with contextlib.suppress(RecordMoved):
                    self.change(record)

    def _moved(self, record: Record, contexts: StockContexts) -> bool:
        """Judge it again if its target is another one now; False where that has to wait."""
        if record.state in _NOT_SENT:
            return True  # judged anyway
        if self._purchases_on() and self._held.undecided(record.company_guid, _voucher_of(record)):
            return True  # it is looked at again once the purchase was saved
        verdict = self._verdict(record, contexts, self.sent(record))
        plan = load(StockPlan, record.plan) if record.plan else None
        if isinstance(verdict, Target) and self._is_planned(verdict, self._counted(record, contexts), plan):
            self._records.touch(record)
            return True
        if not self._may_change(record, plan, contexts):
            return False
        self._records.save(
            replace(record, state=State.NEW, next_attempt_at=None),
            why=f"{record.label}: what it means for ServiceTitan's stock has changed with other vouchers.",
        )
        return True

    @staticmethod
    def _is_planned(target: Target, counted: tuple[Counted, ...], plan: StockPlan | None) -> bool:
        if plan is None:
            return not target.lines
        return not difference(target.lines, plan.target) and counted == plan.counted

    def compare(self, record: Record, contexts: StockContexts) -> None:
        """A changed voucher that comes to the same needs nothing; otherwise it waits for a person, or the setting."""
        verdict = self._verdict(record, contexts, self.sent(record))
        plan = load(StockPlan, record.plan) if record.plan else None
        if plan is not None and isinstance(verdict, Target) and not difference(verdict.lines, plan.target):
            same = replace(plan, counted=self._counted(record, contexts))
            self._records.save(
                replace(
                    record, state=State.SENDING, reasons=(), plan=dump(same), sent_source=record.source,
                    next_attempt_at=None,
                ),
                why=f"{record.label}: the change in Tally alters nothing that ServiceTitan holds.",
            )  # fmt: skip
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
        if plan is not None and plan.reference:
            self._note_found(record, plan)
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
        made = contexts.plan(missing, verdict, record, generation, self._counted(record, contexts))
        if not missing:
            if not self._records.operations(record.id, generation):
                # Planned and not begun, or sent by a database that was lost: what is there stays what it is.
                generation = sent.newest or generation
                made = replace(made, parts=contexts.adopted(sent.latest, record))
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
            if made.reference:
                documents = f"{len(made.rows)} rows of the import workbook ({made.reference})"
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

    def _note_found(self, record: Record, plan: StockPlan) -> None:
        """Once its rows are found at the destination, what they lack or have too much of may follow."""
        found = [one.id for one in self._documents.uploads(plan.reference) if one.active]
        for operation in self._records.operations(record.id, record.generation) if found else ():
            if operation.kind is OperationKind.UPLOAD and _dark(operation):
                self._records.save_operation(replace(operation, state=OperationState.DONE, result_id=found[0]))

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
        """Of the voucher as it is now, and of what the purchases flow has brought in of it."""
        voucher, context = load(Voucher, record.source), contexts.of(record.company_guid)
        bought = self._bought(record)
        found: list[Target | Waiting] = []
        if bought is not None:
            found.append(judge(bought, context, received=True, differences=None, recorded=sent.costs))
        if record.deleted and bought is None:
            reason = Reason("deleted", Subject.VOUCHER, record.label, f"{record.label} was deleted in Tally.", "")
            return Target((), nothing=NotApplicable(reason))
        received = False if self._purchases_on() else None
        if not (record.deleted or (bought is not None and voucher.voucher_class is VoucherClass.PURCHASE)):
            if self._is_closed(voucher):
                return self._as_planned(record, voucher)
            differences = self._differences(voucher, contexts)
            found.append(judge(voucher, context, received=received, differences=differences, recorded=sent.costs))
        return _together(found)

    def _is_closed(self, voucher: Voucher) -> bool:
        """Whether it counted before the openings Tally tells now: what the book said then cannot be told any more."""
        since = self._levels.since(voucher.company_guid)
        return voucher.voucher_class is VoucherClass.PHYSICAL_STOCK and since is not None and voucher.date < since

    @staticmethod
    def _as_planned(record: Record, voucher: Voucher) -> Target | Waiting:
        """What it came to while its period was open."""
        plan = load(StockPlan, record.plan) if record.plan else None
        if plan is None or record.sent_source not in ("", record.source):
            return Waiting((stock.count_closed(voucher),))
        return Target(plan.target, plan.notes)

    def _bought(self, record: Record) -> Voucher | None:
        """The version of this voucher that the purchases flow has brought in, all of its lines."""
        if not self._purchases_on():
            return None
        return self._held.bought(record.company_guid, _voucher_of(record))

    def _differences(self, voucher: Voucher, contexts: StockContexts) -> Mapping[CountKey, Decimal] | None:
        """Of the voucher's counts; None where the book of one of its items is not known or does not tie."""
        if voucher.voucher_class is not VoucherClass.PHYSICAL_STOCK:
            return {}
        if voucher.company_guid not in contexts.worked_out:
            self._work_out(voucher.company_guid, contexts)
        books = contexts.worked_out[voucher.company_guid]
        found: dict[CountKey, Decimal] = {}
        for item in dict.fromkeys(count.item for count in counts(voucher)):
            of_item = books.differences(item)
            if of_item is None:
                return None
            found |= of_item
        return found

    def _counted(self, record: Record, contexts: StockContexts) -> tuple[Counted, ...]:
        """What the counts of this record differ by."""
        voucher = load(Voucher, record.source)
        differences = None if record.deleted else self._differences(voucher, contexts)
        if not differences:
            return ()
        found = [
            Counted(
                one.item, voucher.date, voucher.day_order, one.line, one.godown, one.batch,
                differences.get((voucher.guid, one.line, one.godown, one.batch), Decimal(0)),
            )
            for one in counts(voucher)
        ]  # fmt: skip
        return tuple(one for one in found if one.difference)

    def _may_change(self, record: Record, plan: StockPlan | None, contexts: StockContexts) -> bool:
        operations = self._records.operations(record.id, record.generation)
        if plan is None or not operations:
            return True
        rules = StockProgressRules(contexts.receives_automatically)
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


class _CountBooks:
    """The books of the counted items of a company, as the destination has them, each made up once."""

    def __init__(self, levels: Callable[[str], ItemLevels], versions: Mapping[str, Version], masters: Masters) -> None:
        self._levels, self._versions, self._masters = levels, versions, masters
        self._found: dict[str, Mapping[CountKey, Decimal] | None] = {}

    def differences(self, item: str) -> Mapping[CountKey, Decimal] | None:
        if item not in self._found:
            self._found[item] = self._made_up(item)
        return self._found[item]

    def _made_up(self, item: str) -> Mapping[CountKey, Decimal] | None:
        levels = self._levels(item)
        if levels.book is None or not levels.ties:
            return None
        if not any(item in version.items for version in self._versions.values()) and not any(
            entry.voucher in self._versions for entry in levels.entries
        ):
            return levels.book.differences
        entries = held_entries(item, levels.entries, self._versions, self._masters)
        if entries is None:
            return None
        since = levels.since
        return item_book(levels.openings, [e for e in entries if since is None or e.day >= since]).differences


def _voucher_of(record: Record) -> str:
    return record.source_key.removesuffix(SUFFIX)


def _together(found: Sequence[Target | Waiting]) -> Target | Waiting:
    reasons = [reason for one in found if isinstance(one, Waiting) for reason in one.reasons]
    if reasons:
        return Waiting(tuple(reasons))
    targets = [one for one in found if isinstance(one, Target)]
    lines = tuple(line for one in targets for line in one.lines)
    nothing = None if lines else next((one.nothing for one in targets if one.nothing is not None), None)
    return Target(lines, tuple(note for one in targets for note in one.notes), nothing)


def _dark(operation: Operation) -> bool:
    return operation.state in (OperationState.INTENT, OperationState.UNCLEAR)


def _went_out(operation: Operation) -> bool:
    return operation.state not in (OperationState.PLANNED, OperationState.REFUSED)
