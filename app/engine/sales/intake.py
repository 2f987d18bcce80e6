"""From ServiceTitan's invoices, payments and credit memos to records of the sales flow; nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from app.domain.clock import Clock
from app.domain.field_sales import FieldCreditMemo, FieldInvoice, FieldPayment
from app.domain.records import Record
from app.domain.states import State
from app.engine.books.base import journal
from app.engine.books.mirror import BEFORE_GO_LIVE
from app.engine.destination_lists import DESTINATION
from app.engine.mirror import REFRESH_OVERLAP
from app.engine.ports import PageLike
from app.engine.ports_field import FieldSales
from app.engine.sales.flow import SaleKey, SalesFlow, SaleSource
from app.engine.sales.lists import FieldSaleLists
from app.flows.sales import planner as sales
from app.flows.sales.planner import SalesKind
from app.store.audit import AuditTrail
from app.store.codec import dump, moment, stamp
from app.store.database import Database
from app.store.records import Records
from app.store.references import Cursors

_NOUNS = {SalesKind.INVOICE: "Invoice", SalesKind.PAYMENT: "Payment", SalesKind.CREDIT_MEMO: "Credit memo"}


class SalesIntake:
    """Keeps one record for each sale. The watermark of each list lives in the database."""

    def __init__(
        self,
        database: Database,
        records: Records,
        audit: AuditTrail,
        flow: SalesFlow,
        cursors: Cursors,
        clock: Clock,
        go_live: Callable[[], date],
        lists: FieldSaleLists,
    ) -> None:
        self._database = database
        self._records = records
        self._audit = audit
        self._flow = flow
        self._cursors = cursors
        self._clock = clock
        self._go_live = go_live
        self._lists = lists

    def read(self, field: FieldSales, kinds: Collection[SalesKind], tenant_id: str) -> None:
        """Take what changed there since the last time into the journal. Raises SystemError_."""
        for kind in SalesKind:
            if kind in kinds:
                self._read(field, kind, tenant_id)

    def forget(self) -> None:
        """The next reading begins at go-live again: an earlier date was set."""
        for kind in SalesKind:
            self._cursors.remove(_newest(kind))

    def _read(self, field: FieldSales, kind: SalesKind, tenant_id: str) -> None:
        newest = moment(self._cursors.get(_newest(kind)))
        begin = datetime.combine(self._go_live() - BEFORE_GO_LIVE, time(), UTC)
        seen = [newest] if newest is not None else []
        for page in _pages(field, kind, newest - REFRESH_OVERLAP if newest is not None else begin):
            rows = self._whole(field, page.rows)
            # A payment must find the records of its invoices, also of those that are older than all we read.
            paid = self._unknown_invoices(rows, tenant_id)
            for more in field.invoices_with_ids(paid) if paid else ():
                self._journal(more.rows, tenant_id)
            self._journal(rows, tenant_id)
            seen += [row.modified_on for row in rows if row.modified_on is not None]
        if seen:
            # Only after the whole scan: pages need not be sorted by change.
            self._cursors.put(_newest(kind), stamp(max(seen)) or "")

    def _whole(self, field: FieldSales, rows: Iterable[SaleSource]) -> Sequence[SaleSource]:
        """Credit memos with their lines, which are read apart."""
        found = list(rows)
        memos = [one.id for one in found if isinstance(one, FieldCreditMemo)]
        lines = field.credit_memo_lines(memos) if memos else {}
        return [replace(one, lines=lines[one.id]) if isinstance(one, FieldCreditMemo) else one for one in found]

    def _unknown_invoices(self, rows: Iterable[SaleSource], tenant_id: str) -> list[int]:
        applied = [part.invoice_id for one in rows if not isinstance(one, FieldInvoice) for part in one.applied]
        return [
            one
            for one in dict.fromkeys(applied)
            if self._records.by_source(sales.NAME, tenant_id, str(SaleKey(SalesKind.INVOICE, one))) is None
        ]

    def _journal(self, rows: Sequence[SaleSource], tenant_id: str) -> None:
        with self._database.write():
            self._lists.note_customers(rows)
            for one in rows:
                journal(self._records, self._audit, self._record(one, tenant_id), self._flow.says)

    def _record(self, one: SaleSource, tenant_id: str) -> Record:
        key, now = SaleKey(_kind(one), one.id), self._clock.now()
        return Record(
            id=0, flow=sales.NAME, company_guid=tenant_id, source_key=str(key), epoch=1, generation=1, state=State.NEW,
            source_version=0, label=f"{_NOUNS[key.kind]} {one.number or one.id}",
            document_date=one.date or one.created_on.date(), party=one.customer_name, amount=one.total,
            reference=one.number, reasons=(), attempts=0, next_attempt_at=None, created_at=now, updated_at=now,
            source=dump(one), sent_source="", plan="",
        )  # fmt: skip


def _kind(one: SaleSource) -> SalesKind:
    if isinstance(one, FieldInvoice):
        return SalesKind.INVOICE
    return SalesKind.PAYMENT if isinstance(one, FieldPayment) else SalesKind.CREDIT_MEMO


def _pages(field: FieldSales, kind: SalesKind, since: datetime) -> Iterator[PageLike[SaleSource]]:
    match kind:
        case SalesKind.INVOICE:
            yield from field.invoices(modified_on_or_after=since)
        case SalesKind.PAYMENT:
            yield from field.payments(modified_on_or_after=since)
        case SalesKind.CREDIT_MEMO:
            yield from field.credit_memos(modified_on_or_after=since)


def _newest(kind: SalesKind) -> str:
    return f"{DESTINATION}.sales.{kind.value}.newest"
