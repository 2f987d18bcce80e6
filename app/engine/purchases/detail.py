"""Everything about one record: its voucher, its plan, the documents it became and what differs; reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.audit import AuditEntry
from app.domain.inventory import ReturnDocument, ReturnStatus, TransferDocument
from app.domain.purchasing import OrderDocument, ReceiptDocument
from app.domain.records import Difference, LinkedDocument, Operation, OperationKind, Plan, Record
from app.domain.states import State
from app.domain.stock import StockChange, StockPlan
from app.domain.vouchers import Voucher
from app.engine.stock.sent import what_is_sent
from app.flows.bills import planner as bills
from app.flows.purchases import changes as purchase_changes
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.steps import DEAD
from app.flows.stock import planner as stock
from app.flows.stock.progress import POSTED, reached
from app.flows.stock.upload import UploadedDocument, generation_of, stem
from app.store.audit import AuditTrail
from app.store.codec import load
from app.store.documents import Documents
from app.store.records import Records


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document a record became: an order with its receipts and bills, a return, or what a person uploaded."""

    part: int
    order: OrderDocument | None
    receipts: tuple[ReceiptDocument, ...]
    bill_number: str
    bill_total: str
    """Empty while there is no bill."""
    give_back: ReturnDocument | None = None
    uploaded: UploadedDocument | None = None
    generation: int = 1
    waits: bool = False
    """Of stock: it lives, and ServiceTitan does not count it yet."""


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """Everything about one record."""

    record: Record
    voucher: Voucher
    plan: Plan | StockPlan | None
    operations: tuple[Operation, ...]
    documents: tuple[DocumentLine, ...]
    """Of stock those of all generations, because each adds to the others; else those of this one."""
    differences: tuple[Difference, ...]
    """What changed in Tally since it was sent."""
    discrepancies: tuple[Difference, ...]
    """What a person changed in ServiceTitan: before = as it was sent."""
    linked: tuple[LinkedDocument, ...]
    """What a person linked it to; typed by hand, and never touched."""
    history: tuple[AuditEntry, ...]

    @property
    def of_stock(self) -> bool:
        """Whether it belongs to the stock flow."""
        return self.record.flow == stock.NAME


def plan_of(record: Record) -> Plan | StockPlan | None:
    """Its plan, if it has one that goes to ServiceTitan; of one into the books see `BooksDetails`."""
    if not record.plan or record.flow in (bills.NAME, sales.NAME, reference.NAME):
        return None
    return load(StockPlan, record.plan) if record.flow == stock.NAME else load(Plan, record.plan)


class Details:
    """Gathers them. `counts_at`: the status from which on the tenant's returns count."""

    def __init__(self, records: Records, documents: Documents, audit: AuditTrail) -> None:
        self._records, self._documents, self._audit = records, documents, audit

    def of(self, record_id: int, counts_at: ReturnStatus) -> RecordDetail | None:
        """None when there is no such record of something of TallyPrime."""
        record = self._records.get(record_id)
        if record is None or record.flow in (bills.NAME, sales.NAME, reference.NAME):
            return None
        voucher = load(Voucher, record.source)
        changed: tuple[Difference, ...] = ()
        if record.sent_source and record.sent_source != record.source:
            changed = purchase_changes.differences(load(Voucher, record.sent_source), voucher)
        plan, operations = plan_of(record), tuple(self._records.operations(record_id))
        of_stock = record.flow == stock.NAME
        return RecordDetail(
            record=record,
            voucher=voucher,
            plan=plan,
            operations=operations,
            documents=tuple(self._moved(record, counts_at) if of_stock else self._bought(record)),
            differences=changed,
            discrepancies=tuple(self._discrepancies(record, plan)),
            linked=tuple(
                load(LinkedDocument, one.request)
                for one in operations
                if one.kind is OperationKind.LINK and one.generation == record.generation
            ),
            history=tuple(self._audit.entries(record_id=record_id)),
        )

    # -- documents -------------------------------------------------------------------------------------------------

    def _bought(self, record: Record) -> Iterator[DocumentLine]:
        for marked in sorted(self._documents.marked(record.source_key), key=lambda m: m.marker):
            if marked.marker.generation != record.generation:
                continue
            receipts = tuple(self._documents.receipts_of(marked.document.id))
            bills = [self._documents.bill(r.bill_id) for r in receipts if r.active and r.bill_id is not None]
            found = [bill for bill in bills if bill is not None]
            yield DocumentLine(
                part=marked.marker.part,
                order=marked.document,
                receipts=receipts,
                bill_number=", ".join(bill.number or str(bill.id) for bill in found),
                bill_total=str(sum(bill.total for bill in found)) if found else "",
                generation=marked.marker.generation,
            )

    def _moved(self, record: Record, counts_at: ReturnStatus) -> list[DocumentLine]:
        found: list[DocumentLine] = []
        for marked in self._documents.marked(record.source_key):
            order, mark = marked.document, marked.marker
            receipts = tuple(self._documents.receipts_of(order.id))
            counted = any(one.active and one.sync_status in POSTED for one in receipts)
            waits = order.status not in DEAD and not counted
            found.append(DocumentLine(mark.part, order, receipts, "", "", generation=mark.generation, waits=waits))
        for given in self._documents.marked_returns(record.source_key):
            made, mark = given.document, given.marker
            lives = made.active and made.status is not ReturnStatus.CANCELED
            waits = lives and not reached(made.status, counts_at)
            found.append(DocumentLine(mark.part, None, (), "", "", made, generation=mark.generation, waits=waits))
        for one in self._documents.uploads_of(stem(record.source_key)):
            waits = one.active and isinstance(one, TransferDocument) and one.received_on is None
            version = generation_of(one.reference_number)
            found.append(DocumentLine(1, None, (), "", "", uploaded=one, generation=version, waits=waits))
        return sorted(found, key=lambda line: (line.generation, line.part))

    # -- what differs ----------------------------------------------------------------------------------------------

    def _discrepancies(self, record: Record, plan: Plan | StockPlan | None) -> Iterator[Difference]:
        """While a person's changes in ServiceTitan wait to be decided on: what differs from what was sent."""
        if record.state is not State.CHANGED_AT_DESTINATION or plan is None:
            return
        if isinstance(plan, StockPlan):
            yield from self._missing(record, plan)
            return
        parts = {part.number: part for part in plan.parts}
        for marked in sorted(self._documents.marked(record.source_key), key=lambda m: m.marker):
            part = parts.get(marked.marker.part)
            if marked.marker.generation == record.generation and part is not None:
                receipts = [one for one in self._documents.receipts_of(marked.document.id) if one.active]
                bills = [self._documents.bill(one.bill_id) for one in receipts if one.bill_id is not None]
                yield from purchase_changes.discrepancies(part, marked.document, receipts, [b for b in bills if b])

    def _missing(self, record: Record, plan: StockPlan) -> Iterator[Difference]:
        sent = what_is_sent(record, self._records, self._documents).changes
        for one in stock.difference(plan.target, sent):
            wanted = sum(change.quantity for change in plan.target if change.key == one.key)
            yield Difference(
                f"{one.sku_code} at {one.location_name or _named(one, plan)}",
                f"{wanted.normalize():+f}" if wanted else "0",
                f"{there.normalize():+f}" if (there := wanted - one.quantity) else "0",
            )


def _named(change: StockChange, plan: StockPlan) -> str:
    names = {part.location_id: part.location_name for part in plan.parts}
    return names.get(change.location_id, str(change.location_id))
