"""Vouchers that a person linked to a bill typed by hand: the link is kept, and watched on both sides.

Such a bill carries no mark of ours: nothing here, and nothing that follows from it, cancels it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import RecordMoved
from app.domain.purchasing import BillDocument, ReceiptDocument
from app.domain.records import LinkedDocument, OperationKind, OperationState, Reason, Record, Subject
from app.domain.states import State
from app.engine.purchases.gone import withdrawn
from app.flows.bills import planner as bills
from app.flows.sales import planner as sales
from app.store.codec import dump, load
from app.store.documents import Documents, invoice_key
from app.store.records import RecordFilter, Records

LINKED, LINKED_DIFFERS = "linked", "linked_differs"
_CHOICES = "If it is right as it is, replay with --link; to send this voucher as a bill of its own, with --create."
HandTyped = ReceiptDocument | BillDocument


class Links:
    """Links of records to documents typed by hand."""

    def __init__(self, records: Records, documents: Documents) -> None:
        self._records = records
        self._documents = documents

    def of(self, record: Record) -> tuple[LinkedDocument, ...]:
        """What the record is linked to, as it was then; empty when it is not."""
        return tuple(
            load(LinkedDocument, operation.request)
            for operation in self._records.operations(record.id, record.generation)
            if operation.kind is OperationKind.LINK
        )

    def living(self, record: Record) -> bool:
        """Whether it is linked to something that is not cancelled."""
        found = [self._now(link) for link in self.of(record)]
        return any(document is not None and document.active for document in found)

    def candidates(self, record: Record, vendor_id: int, invoice_number: str) -> Sequence[HandTyped]:
        """What it could be linked to: typed by hand for that invoice, or linked already; nothing cancelled."""
        found = {_place(one): one for one in self._documents.typed_by_hand(vendor_id, invoice_number)}
        for link in self.of(record):
            for one in self._documents.typed_by_hand(link.vendor_id or 0, link.invoice_number):
                found.setdefault(_place(one), one)
            now = self._now(link)
            if now is not None:
                found[_place(now)] = now
        return [one for one in found.values() if one.active]

    def link(self, record: Record, documents: Sequence[HandTyped], text: str) -> Record:
        """The record as linked to these, saved; within the caller's transaction."""
        if self.of(record):
            # The plan is that of another version: any later change is asked about.
            record = replace(record, generation=record.generation + 1, plan="")
        for one in documents:
            kind, ext_id = _place(one)
            link = LinkedDocument(kind, ext_id, one.number, one.vendor_id, one.vendor_invoice_number, one.total)
            operation = self._records.plan_operation(record, 0, OperationKind.LINK, dump(link), target_id=ext_id)
            self._records.save_operation(replace(operation, state=OperationState.DONE, result_id=ext_id))
        reason = _linked(record, documents[0].number or "a bill", documents[0].total)
        return self._records.save(
            replace(
                record,
                state=State.IGNORED,
                reasons=(reason,),
                sent_source=record.source,
                allow_duplicate=False,
                attempts=0,
                next_attempt_at=None,
            ),
            why=text,
        )

    def unbilled(self) -> int:
        """How many ignored vouchers have no living bill: neither one of ours nor one they are linked to."""
        ignored = frozenset({State.IGNORED})
        ids = set(self._records.ids(RecordFilter(states=ignored)))
        for flow in (bills.NAME, sales.NAME):  # those are ServiceTitan's own
            ids -= set(self._records.ids(RecordFilter(states=ignored, flow=flow)))
        ids -= self._documents.billed(state=State.IGNORED)
        ids -= set(self._records.ids(RecordFilter(states=ignored, code=LINKED)))
        once_linked = [self._records.get(record_id) for record_id in ids.intersection(self._records.linked())]
        return len(ids) - sum(record is not None and self.living(record) for record in once_linked)

    # -- watching --------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Weigh every link against what the mirror holds now."""
        for record_id in self._records.linked():
            record = self._records.get(record_id)
            if record is None:
                continue
            codes = {reason.code for reason in record.reasons}
            with contextlib.suppress(RecordMoved):
                if (record.state is State.IGNORED and LINKED in codes) or (
                    record.state is State.CHANGED_AT_DESTINATION and LINKED_DIFFERS in codes
                ):
                    self._compare(record)
                elif record.state is State.DELETED_AT_SOURCE and self.of(record):
                    self._gone(record)

    def _compare(self, record: Record) -> None:
        links = self.of(record)
        said = next((text for link in links if (text := self._difference(link))), "")
        if not said:
            if links and record.state is not State.IGNORED:
                self.restore(record, f"{record.label}: the linked bill is again as it was when it was linked.")
            return
        advice = _CHOICES
        if not self.living(record):
            advice = "Replay sends this voucher as a bill of its own; ignore leaves it without one."
        reason = Reason(LINKED_DIFFERS, Subject.DOCUMENT, links[0].number or "a bill", said, advice)
        if record.reasons != (reason,):
            self._records.save(replace(record, state=State.CHANGED_AT_DESTINATION, reasons=(reason,)), why=said)

    def restore(self, record: Record, why: str) -> Record:
        """Back to resting: what it was linked to and what it says are as a person saw them."""
        link = self.of(record)[0]
        reason = _linked(record, link.number or "a bill", link.total)
        return self._records.save(
            replace(record, state=State.IGNORED, reasons=(reason,), sent_source=record.source, next_attempt_at=None),
            why=why,
        )

    def changed(self, record: Record) -> Record:
        """A linked voucher that was changed in Tally, with what a person can do about it."""
        number = self.of(record)[0].number or "the linked bill"
        advice = f"{number} was typed by hand and stays as it is. {_CHOICES}"
        reasons = tuple(replace(r, advice=advice) if r.code == "changed_in_tally" else r for r in record.reasons)
        return replace(record, reasons=reasons)

    def _gone(self, record: Record) -> None:
        """The voucher is gone in Tally: settled once the bill is cancelled too, by whoever typed it."""
        number = self.of(record)[0].number or "the linked bill"
        if not self.living(record):
            text = f"It is no longer a purchase in Tally, and {number} is cancelled in ServiceTitan."
            self._records.save(withdrawn(record, text), why=f"{record.label}: {text}")
            return
        advice = f"{number} was typed by hand: cancel it in ServiceTitan; ignore leaves it."
        reasons = tuple(replace(reason, advice=advice) for reason in record.reasons)
        if reasons != record.reasons:
            self._records.save(replace(record, reasons=reasons))

    def _difference(self, link: LinkedDocument) -> str:
        now = self._now(link)
        what = f"{link.number or 'The bill'} in ServiceTitan, linked to this voucher by a person,"
        if now is None or not now.active:
            return f"{what} was cancelled."
        pairs: list[tuple[str, object, object]] = [("its total", now.total, link.total)]
        if invoice_key(now.vendor_invoice_number) != invoice_key(link.invoice_number):
            pairs.append(("the supplier's invoice number", now.vendor_invoice_number or "none", link.invoice_number))
        if now.vendor_id != link.vendor_id:
            pairs.append(("the vendor", f"#{now.vendor_id}", f"#{link.vendor_id}"))
        found = [f"{field} is {there}, it was {then}" for field, there, then in pairs if there != then]
        return f"{what} was changed: {'; '.join(found)}." if found else ""

    def _now(self, link: LinkedDocument) -> HandTyped | None:
        if link.kind == "receipt":
            return self._documents.receipt(link.ext_id)
        return self._documents.bill_of_any_list(link.ext_id)


def _place(document: HandTyped) -> tuple[str, int]:
    return ("receipt" if isinstance(document, ReceiptDocument) else "bill"), document.id


def _linked(record: Record, number: str, total: object) -> Reason:
    text = f"Linked by a person to {number} over {total}, typed by hand in ServiceTitan."
    return Reason(LINKED, Subject.DOCUMENT, number, text, "Replay with --create sends it as a bill of its own.")
