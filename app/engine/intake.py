"""The journal's side of reading: heads, masters and vouchers are saved and become records, one transaction a batch.

Knows which classes of voucher belong to which flow, and what a changed or deleted voucher means for its record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.clock import Clock
from app.domain.masters import Company, Master, MasterKind
from app.domain.records import Subject
from app.domain.source import BookState
from app.domain.stock import STOCK_CLASSES
from app.domain.vouchers import Voucher, VoucherHead
from app.engine.journaling import Journaling, label
from app.engine.renaming import renamed
from app.engine.stock.flow import key_of
from app.flows.purchases import planner as purchases
from app.flows.stock import planner as stock
from app.flows.stock.effects import counts, effects, movements
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import dump, load
from app.store.database import Database
from app.store.records import Records
from app.store.references import Mappings
from app.store.stock_books import StockBooks

_SENTINELS = 5
_MAPPED: Mapping[MasterKind, Sequence[Subject]] = {
    MasterKind.LEDGER: (Subject.VENDOR, Subject.LEDGER),
    MasterKind.ITEM: (Subject.ITEM,),
    MasterKind.GODOWN: (Subject.LOCATION,),
    MasterKind.UNIT: (Subject.UNIT,),
}
"""Which mappings are about masters of a kind."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which flows there are, and from when on."""

    purchases: bool = True
    stock: bool = False
    start: date | None = None
    """Go-live date: for the stock of that day more is read, which is not to be journaled."""


class Intake:
    """Implements the reader's `Book`."""

    def __init__(
        self,
        database: Database,
        books: SourceBooks,
        records: Records,
        audit: AuditTrail,
        clock: Clock,
        stock_books: StockBooks,
        wishes: Callable[[], Wishes] = Wishes,
    ) -> None:
        """`wishes`: what is to be journaled, as the settings say now."""
        self._database = database
        self._books = books
        self._records = records
        self._audit = audit
        self._clock = clock
        self._mappings = Mappings(database, clock, audit)
        self._stock = stock_books
        self._wishes = wishes
        self._journal = Journaling(books, records, audit, clock)

    # -- state -----------------------------------------------------------------------------------------------------

    def state(self, company_guid: str) -> BookState:
        return self._books.state(company_guid)

    def bind(self, company: Company) -> None:
        known = dict(self._books.companies())
        if known.get(company.guid) == company.name:
            return
        with self._database.write():
            self._books.bind(company)
            if company.guid in known:
                text = f"The Tally company “{known[company.guid]}” is now called “{company.name}”."
            else:
                text = f"Bound to the Tally company “{company.name}”."
            self._audit.add("company", text, detail=company.guid)

    def save_window_days(self, company_guid: str, days: int) -> None:
        self._books.update(company_guid, window_days=days)
        self._audit.add("tally", f"Tally was slow: requests now cover {days} days at most.")

    def open_epoch(self, company_guid: str, reason: str) -> None:
        with self._database.write():
            state = self._books.state(company_guid)
            self._books.update(company_guid, epoch=state.epoch + 1, resync=True, voucher_mark=None, master_mark=None)
            self._audit.add(
                "restored", f"Tally's data was restored from a backup: {reason} Everything is compared again."
            )

    def save_checked(self, company_guid: str) -> None:
        self._books.update(company_guid, checked_at=self._clock.now())

    def save_census(self, company_guid: str) -> None:
        self._books.update(company_guid, census_at=self._clock.now())

    # -- masters ---------------------------------------------------------------------------------------------------

    def masters(self, company_guid: str, kind: MasterKind) -> Sequence[Master]:
        return self._books.masters(company_guid, kind)

    def save_masters(self, company_guid: str, kind: MasterKind, masters: Sequence[Master], *, complete: bool) -> None:
        with self._database.write():
            self._follow(company_guid, kind)  # by the names before this reading
            renamed = self._books.save_masters(company_guid, kind, masters, complete=complete)
            self._follow(company_guid, kind)
            for before, after in renamed:
                self._audit.add("renamed", f"In Tally the {kind.value} “{before}” is now called “{after}”.")
            if renamed and kind is not MasterKind.GROUP:
                self._rename(company_guid, kind, dict(renamed))
                self._stock.rename(company_guid, kind, dict(renamed))
            if renamed and kind is MasterKind.UNIT:
                self._books.rename_units(company_guid, dict(renamed))

    def save_master_mark(self, company_guid: str, mark: int) -> None:
        self._books.update(company_guid, master_mark=mark)

    def _follow(self, company_guid: str, kind: MasterKind) -> None:
        for subject in _MAPPED.get(kind, ()):
            self._mappings.follow(subject, company_guid, kind)

    def _rename(self, company_guid: str, kind: MasterKind, names: Mapping[str, str]) -> None:
        """Tally renames inside old vouchers without touching their ALTERID: do the same to what is stored."""
        for record_id in self._records.ids_of_company(company_guid):
            record = self._records.get(record_id)
            if record is None:
                continue
            source = renamed(load(Voucher, record.source), kind, names)
            sent = dump(renamed(load(Voucher, record.sent_source), kind, names)) if record.sent_source else ""
            text = dump(source)
            if text != record.source or sent != record.sent_source:
                self._records.save(
                    replace(
                        record,
                        source=text,
                        sent_source=sent,
                        party=source.party or record.party,
                        label=label(source),
                    )
                )

    # -- vouchers --------------------------------------------------------------------------------------------------

    def heads(self, company_guid: str, first: date, last: date) -> Mapping[str, VoucherHead]:
        return self._books.heads(company_guid, first, last)

    def heads_by_guid(self, company_guid: str, guids: Sequence[str]) -> Mapping[str, VoucherHead]:
        return self._books.heads_by_guid(company_guid, guids)

    def detailed(self, company_guid: str, heads: Sequence[VoucherHead]) -> frozenset[str]:
        epoch = self._books.state(company_guid).epoch
        if self._wishes().stock:
            return self._stock.stored(company_guid, epoch, heads)
        stored = self._records.versions(company_guid, epoch, [head.guid for head in heads])
        return frozenset(head.guid for head in heads if stored.get(head.guid) == head.alter_id)

    def sentinels(self, company_guid: str, limit: int = _SENTINELS) -> Sequence[Voucher]:
        found = [load(Voucher, text) for text in self._records.newest_sources(company_guid, limit)]
        return [one for one in found if one.alter_id]  # openings and corrections are not Tally's

    def missing(self, company_guid: str, guids: Sequence[str]) -> Sequence[str]:
        return self._books.missing(company_guid, guids)

    def not_missing(self, company_guid: str, guids: Sequence[str]) -> None:
        self._books.not_missing(company_guid, guids)

    def suspects(self, company_guid: str) -> Sequence[VoucherHead]:
        return self._books.suspects(company_guid)

    def save_voucher_mark(self, company_guid: str, mark: int) -> None:
        self._books.update(company_guid, voucher_mark=mark, resync=False)

    def save_vouchers(self, company_guid: str, heads: Sequence[VoucherHead], details: Sequence[Voucher]) -> None:
        with self._database.write():
            self._books.save_heads(company_guid, heads)
            wishes = self._wishes()
            epoch = self._books.state(company_guid).epoch
            for voucher in details:
                if wishes.stock:
                    self._take_stock(voucher, epoch, wishes)
                if voucher.voucher_class not in purchases.CLASSES:
                    self._journal.left_flow(purchases.NAME, voucher.guid, voucher)
                elif not (wishes.stock and self._only_for_stock(voucher, wishes)):
                    self._journal.journal(purchases.NAME, voucher.guid, voucher)

    def _only_for_stock(self, voucher: Voucher, wishes: Wishes) -> bool:
        """Read only because it stands in the book before the go-live date."""
        early = wishes.start is not None and voucher.date < wishes.start
        return early and self._records.by_source(purchases.NAME, voucher.company_guid, voucher.guid) is None

    def _take_stock(self, voucher: Voucher, epoch: int, wishes: Wishes) -> None:
        """Keep what it moves, and journal it where the stock flow has to do something about it."""
        self._stock.save(voucher, epoch, movements(voucher) if not voucher.problem else ())
        key = key_of(voucher.guid)
        known = self._records.by_source(stock.NAME, voucher.company_guid, key)
        if known is None:
            early = wishes.start is not None and voucher.date < wishes.start
            concerns = counts(voucher) or effects(voucher, received=True if wishes.purchases else None)
            # A database put back may not remember what was sent before it was cancelled.
            odd = voucher.problem and voucher.voucher_class not in purchases.CLASSES
            if early or not (concerns or voucher.is_cancelled or voucher.is_optional or odd):
                return
        if voucher.voucher_class in STOCK_CLASSES:
            self._journal.journal(stock.NAME, key, voucher)
        else:
            self._journal.left_flow(stock.NAME, key, voucher)

    def save_deleted(self, company_guid: str, guids: Sequence[str]) -> None:
        with self._database.write():
            self._books.save_deleted(company_guid, guids)
            self._stock.forget(company_guid, guids)
            for guid in guids:
                for flow, key in ((purchases.NAME, guid), (stock.NAME, key_of(guid))):
                    record = self._records.by_source(flow, company_guid, key)
                    if record is not None and not record.deleted:
                        self._journal.gone(record, "deleted", f"{record.label} was deleted in Tally.")
