"""From changed documents of ServiceTitan to records of the bills flow; local reads only, nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

from app.domain.bills import BillSource, SourceKey, SourceKind, day_of
from app.domain.clock import Clock
from app.domain.inventory import ReturnDocument
from app.domain.marker import Marker, find_marker
from app.domain.purchasing import BillDocument, OrderDocument, ReceiptDocument, SyncStatus
from app.domain.records import NotApplicable, Plan, Record
from app.domain.states import State
from app.engine.books.base import UNSENT, journal
from app.engine.books.field import FieldLists
from app.flows.bills import planner as bills
from app.flows.bills.content import source_name
from app.flows.bills.credits import key_of
from app.flows.bills.planner import base_number
from app.flows.bills.sources import Trigger, gather, vanished
from app.flows.purchases import planner as purchases
from app.flows.steps import MarkedOrderView
from app.store.accounting_sources import Changed, Claims, SourceDocuments
from app.store.audit import AuditTrail
from app.store.codec import dump, load
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import Records

T = TypeVar("T", BillDocument, ReceiptDocument, ReturnDocument)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Concerned:
    """What one pass looks at: whole purchases, of which something changed."""

    bills: frozenset[int]
    receipts: frozenset[int]
    guids: frozenset[str]


class Vouchers:
    """The purchase orders behind bills and receipts, and how many of them a voucher of Tally has."""

    def __init__(self, sources: SourceDocuments, documents: Documents, records: Records) -> None:
        self._sources = sources
        self._documents = documents
        self._records = records

    def order(self, order_id: int) -> OrderDocument | None:
        """One purchase order."""
        return self._sources.order(order_id)

    def marked(self, guid: str) -> Sequence[MarkedOrderView]:
        """Those that carry the voucher's mark."""
        return self._documents.marked(guid)

    def parts_of(self, marker: Marker) -> int | None:
        """How many parts this generation has; None where the journal does not know it."""
        record = self._records.by_guid(purchases.NAME, marker.guid)
        if record is None or record.generation != marker.generation or not record.plan:
            return None
        return len(load(Plan, record.plan).parts)


class AccountingIntake:
    """Keeps one record for each bill, receipt, voucher or return that is to become a document in the books."""

    def __init__(
        self,
        database: Database,
        sources: SourceDocuments,
        documents: Documents,
        claims: Claims,
        records: Records,
        audit: AuditTrail,
        field: FieldLists,
        clock: Clock,
    ) -> None:
        self._database = database
        self._sources = sources
        self._claims = claims
        self._records = records
        self._audit = audit
        self._field = field
        self._clock = clock
        self._vouchers = Vouchers(sources, documents, records)

    def run(self, tenant_id: str, trigger: Trigger, *, returns: bool) -> None:
        """Take what changed since the last run into the journal; in one transaction, so that a crash repeats it."""
        changed = self._sources.changed()
        if not changed:
            return
        concerned = self._concerned([one for one in changed if one.kind != "return"])
        found = self._gather(concerned, trigger)
        with self._database.write():
            for source in found:
                self._journal(_of_source(source, tenant_id, self._field.vendor_name, self._clock))
            for key in self._left(concerned, found, tenant_id):
                self._leave(key, tenant_id, vanished(key, found))
            for one in changed if returns else ():
                document = self._sources.give_back(one.id) if one.kind == "return" else None
                if document is not None:
                    document = replace(document, credited=self._field.credited(document.id))
                    self._journal(_of_return(document, tenant_id, self._field.vendor_name, self._clock))
            self._sources.booked(changed)

    def job_ids(self) -> frozenset[int]:
        """Jobs that changed receipts and returns name by an id alone."""
        found = set()
        for one in self._sources.changed():
            document = {"receipt": self._sources.receipt, "return": self._sources.give_back}.get(one.kind)
            made = document(one.id) if document is not None else None
            if made is not None and made.job_id is not None:
                found.add(made.job_id)
        return frozenset(found)

    # -- whole purchases -------------------------------------------------------------------------------------------

    def _concerned(self, changed: Iterable[Changed]) -> _Concerned:
        """Every bill and receipt of each purchase order of which something changed, and of its other parts."""
        orders = {one.order_id for one in changed if one.order_id is not None}
        bill_ids = {one.id for one in changed if one.kind in ("bill", "ap_bill")}
        receipt_ids = {one.id for one in changed if one.kind == "receipt"}
        guids = {one.guid for one in changed if one.guid}
        seen: set[int] = set()
        while True:
            for order_id in orders - seen:
                bill_ids.update(self._sources.bills_of(order_id))
                receipt_ids.update(self._sources.receipts_of(order_id))
                guids.update(one.marker.guid for one in self._marked(order_id))
            seen |= orders
            for bill_id in list(bill_ids):
                receipt_ids.update(self._sources.receipts_of_bill(bill_id))
            received = [r for one in receipt_ids if (r := self._sources.receipt(one)) is not None]
            bill_ids.update(one.bill_id for one in received if one.bill_id is not None)
            billed = [b for one in bill_ids if (b := self._sources.bill(one)) is not None]
            orders |= {one.purchase_order_id for one in received if one.purchase_order_id is not None}
            orders |= {one.purchase_order_id for one in billed if one.purchase_order_id is not None}
            orders |= {order_id for guid in guids for order_id in self._sources.orders_of(guid)}
            if orders <= seen:
                return _Concerned(frozenset(bill_ids), frozenset(receipt_ids), frozenset(guids))

    def _marked(self, order_id: int) -> Sequence[MarkedOrderView]:
        order = self._sources.order(order_id)
        if order is None:
            return ()
        mark = find_marker(order.summary)
        return self._vouchers.marked(mark.guid) if mark is not None else ()

    def _gather(self, concerned: _Concerned, trigger: Trigger) -> Sequence[BillSource]:
        papers = [found for one in sorted(concerned.bills) if (found := self._sources.bill(one)) is not None]
        received = [made for one in sorted(concerned.receipts) if (made := self._sources.receipt(one)) is not None]
        consumed = self._claims.consumed(concerned.bills, concerned.receipts)
        return gather(papers, received, trigger, consumed, self._vouchers)

    def _left(self, concerned: _Concerned, found: Sequence[BillSource], tenant_id: str) -> Sequence[SourceKey]:
        """Keys of records of these documents that no source has any more."""
        keys = {SourceKey(SourceKind.BILL, str(one)) for one in concerned.bills}
        keys |= {SourceKey(SourceKind.RECEIPT, str(one)) for one in concerned.receipts}
        keys |= {
            SourceKey.of_voucher(marked.marker) for guid in concerned.guids for marked in self._vouchers.marked(guid)
        }
        return sorted(keys - {source.key for source in found})

    # -- the journal -----------------------------------------------------------------------------------------------

    def _journal(self, new: Record) -> None:
        journal(self._records, self._audit, new, says)

    def _leave(self, key: SourceKey, tenant_id: str, verdict: NotApplicable) -> None:
        old = self._records.by_source(bills.NAME, tenant_id, str(key))
        if old is None or old.sent_source or old.state not in UNSENT:
            return
        reasons = (verdict.reason,)
        self._claims.let_go(key)
        if old.state is not State.NOT_APPLICABLE or old.reasons != reasons:
            self._records.save(
                replace(old, state=State.NOT_APPLICABLE, reasons=reasons, plan="", next_attempt_at=None),
                why=f"{old.label}: {verdict.reason.text}",
            )


def source_of(record: Record) -> BillSource | ReturnDocument:
    """What a record is of, as it is in ServiceTitan now."""
    if SourceKey.of_text(record.source_key).kind is SourceKind.RETURN:
        return load(ReturnDocument, record.source)
    return replace(load(BillSource, record.source), was_sent=bool(record.sent_source))


def says(record: Record, text: str) -> object:
    """What a source says besides when it was touched and how far its posting is."""
    if SourceKey.of_text(record.source_key).kind is SourceKind.RETURN:
        return _untouched(load(ReturnDocument, text))
    return [
        (
            paper.by_receipt,
            paper.bill and _untouched(paper.bill),
            *([_untouched(one) for one in some] for some in (paper.receipts, paper.others)),
        )
        for paper in load(BillSource, text).papers
    ]


def _untouched(document: T) -> T:
    """Who is named by an id is the same under any name."""
    plain = replace(document, modified_on=_NEVER, sync_status=SyncStatus.PENDING)
    if not isinstance(plain, BillDocument):
        return plain
    vendor = "" if plain.vendor_id is not None else plain.vendor_name
    unit = "" if plain.business_unit_id is not None else plain.business_unit_name
    return replace(plain, vendor_name=vendor, business_unit_name=unit)


def _of_source(source: BillSource, tenant_id: str, vendor_name: Callable[[int], str], clock: Clock) -> Record:
    papers = [paper for paper in source.papers if paper.alive] or source.papers
    days = [day_of(one) for p in papers for one in ((p.bill,) if p.bill is not None else p.receipts)]
    names = [
        p.bill.vendor_name if p.bill is not None else vendor_name(one.vendor_id)
        for p in papers
        for one in (p.receipts or (p.bill,))
        if one is not None and one.vendor_id is not None
    ]
    total = sum(
        (p.bill.total if p.bill is not None else sum((one.total for one in p.receipts), Decimal(0)) for p in papers),
        Decimal(0),
    )
    name = source_name(source)
    label = f"{name[:1].upper()}{name[1:]}" if name else f"{source.key.kind.value.capitalize()} {source.key.id}"
    return _record(
        source.key, tenant_id, label, max(days, default=clock.today()), next(iter(names), ""), total,
        base_number(source), dump(replace(source, was_sent=False)), clock,
    )  # fmt: skip


def _of_return(document: ReturnDocument, tenant_id: str, vendor_name: Callable[[int], str], clock: Clock) -> Record:
    day = document.credit_received_on or document.returned_on or document.return_date or document.created_on.date()
    return _record(
        key_of(document), tenant_id, f"Return {document.number}", day, vendor_name(document.vendor_id),
        document.total, document.reference_number or document.number, dump(document), clock,
    )  # fmt: skip


def _record(
    key: SourceKey, tenant_id: str, label: str, day: date, party: str, amount: Decimal, reference: str, source: str,
    clock: Clock,
) -> Record:  # fmt: skip
    now = clock.now()
    return Record(
        id=0, flow=bills.NAME, company_guid=tenant_id, source_key=str(key), epoch=1, generation=1, state=State.NEW,
        source_version=0, label=label, document_date=day, party=party, amount=amount, reference=reference, reasons=(),
        attempts=0, next_attempt_at=None, created_at=now, updated_at=now, source=source, sent_source="", plan="",
    )  # fmt: skip
