"""From a journaled voucher to a plan, or to the reasons why it waits; local reads only, nothing is sent.

Documents at the destination that carry the voucher's mark are adopted here: the record continues their generation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

from app.domain.amounts import spoken
from app.domain.purchasing import OrderStatus
from app.domain.records import NotApplicable, Plan, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.flows.purchases import planner as purchases
from app.flows.purchases.planner import PurchaseContext
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import Records


class Preparer:
    """Judges records of the purchases flow."""

    def __init__(
        self,
        database: Database,
        records: Records,
        documents: Documents,
        audit: AuditTrail,
        currency: Callable[[], str],
    ) -> None:
        self._database = database
        self._records = records
        self._documents = documents
        self._audit = audit
        self._currency = currency

    def judge(self, record: Record, context: PurchaseContext) -> Record:
        """Match and plan; the record is saved in its new state and returned."""
        voucher = load(Voucher, record.source)
        adopted = self._adopted_generation(voucher.guid, record.generation)
        generation = adopted if adopted is not None else record.generation
        verdict = purchases.judge(voucher, context, generation)
        record = replace(record, generation=generation)
        if isinstance(verdict, Waiting):
            return self._save(replace(record, state=State.NEEDS_MAPPING, reasons=verdict.reasons, plan=""))
        if isinstance(verdict, NotApplicable):
            return self._nothing_to_send(record, verdict, adopted is not None)
        return self._planned(record, verdict, adopted is not None)

    def take_over(self, record: Record, context: PurchaseContext) -> None:
        """Continue with a later generation than the journal knows, as after restoring a backup of the database.

        Only where no document of the known generation is alive beside it: two versions alive go to a person.
        """
        alive = {
            marked.marker.generation
            for marked in self._documents.marked(record.source_key)
            if marked.document.status not in (OrderStatus.CANCELED, OrderStatus.REJECTED, OrderStatus.APPROVED)
        }
        newest = max(alive, default=0)
        if newest <= record.generation or len(alive) > 1:
            return
        record = replace(record, generation=newest)
        why = f"{record.label}: ServiceTitan holds a later version of it than this database knew; it is taken over."
        if record.state is State.DELETED_AT_SOURCE:
            self._records.save(record, why=why)
            return
        verdict = purchases.judge(load(Voucher, record.source), context, newest)
        if isinstance(verdict, Plan):
            self._records.save(
                replace(
                    record,
                    state=State.SENDING,
                    reasons=(),
                    plan=dump(verdict),
                    sent_source=record.source,
                    attempts=0,
                    next_attempt_at=None,
                ),
                why=why,
            )

    def _adopted_generation(self, guid: str, generation: int) -> int | None:
        """The generation of documents that exist for this voucher, if it is this one or a later one."""
        alive: list[int] = []
        dead: list[int] = []
        for marked in self._documents.marked(guid):
            cancelled = marked.document.status in (OrderStatus.CANCELED, OrderStatus.REJECTED)
            (dead if cancelled else alive).append(marked.marker.generation)
        newest = max([g for g in alive if g >= generation], default=None)
        if newest is None:
            newest = max([g for g in dead if g >= generation], default=None)
        return newest

    def _nothing_to_send(self, record: Record, verdict: NotApplicable, adopted: bool) -> Record:
        if adopted:
            reason = replace(
                verdict.reason,
                text=f"{verdict.reason.text} ServiceTitan holds documents of it.",
                advice="Replay cancels its documents in ServiceTitan; ignore leaves them.",
            )
            return self._save(
                replace(record, state=State.DELETED_AT_SOURCE, reasons=(reason,), sent_source=record.source)
            )
        due = datetime.combine(verdict.until, time(), UTC) if verdict.until else None
        return self._save(
            replace(record, state=State.NOT_APPLICABLE, reasons=(verdict.reason,), plan="", next_attempt_at=due)
        )

    def _planned(self, record: Record, plan: Plan, adopted: bool) -> Record:
        text = dump(plan)
        if adopted:
            return self._save(
                replace(record, state=State.SENDING, reasons=(), plan=text, sent_source=record.source),
                why=f"{record.label}: documents with its mark exist in ServiceTitan and are taken over.",
            )
        suspicion = None if record.allow_duplicate else self.suspicion(record, plan)
        if suspicion is not None:
            return self._save(replace(record, state=State.DUPLICATE_SUSPECTED, reasons=(suspicion,), plan=text))
        fresh = record.plan != text
        saved = self._save(replace(record, state=State.READY, reasons=(), plan=text))
        if fresh:
            amount = spoken(plan.total, self._currency())
            parts = "one purchase order" if len(plan.parts) == 1 else f"{len(plan.parts)} purchase orders"
            self._audit.add(
                "planned",
                f"{record.label} is planned as {parts} over {amount} from {plan.vendor_name}.",
                record_id=record.id,
                detail="\n".join(plan.notes),
            )
        return saved

    def suspicion(self, record: Record, plan: Plan) -> Reason | None:
        """Why this bill seems to be in ServiceTitan already: typed by hand, or sent for another voucher."""
        twins = self._documents.typed_by_hand(plan.vendor_id, plan.invoice_number)
        if twins:
            # A receipt or inventory bill has a number of its own; a bill read from the list of vendor bills may not.
            twin = next((t for t in twins if t.number), twins[0])
            named = twin.number or "a bill"
            return Reason(
                "typed_by_hand",
                Subject.DOCUMENT,
                named,
                f"{plan.vendor_name} already has {named} with invoice number {plan.invoice_number} over "
                f"{twin.total} in ServiceTitan; this voucher says {plan.total}.",
                "If it is the same bill, replay with --link; if not, replay with --create.",
            )
        other = self._records.same_invoice(record)
        if other is None:
            return None
        return Reason(
            "same_invoice",
            Subject.VOUCHER,
            other.label,
            f"{other.label} of {other.document_date:%d-%b-%Y} (record {other.id}) has the same supplier and invoice "
            f"number {record.reference}, over {other.amount}; this voucher says {record.amount}.",
            f"If this voucher takes its place, replay record {other.id} first, which withdraws it; if it is the same "
            "bill, replay this one with --link; if it is another bill, with --create.",
            key=str(other.id),
        )

    def _save(self, record: Record, why: str = "") -> Record:
        stored = self._records.get(record.id)
        if stored is not None and replace(stored, updated_at=record.updated_at) == record:
            return stored
        return self._records.save(record, why=why)
