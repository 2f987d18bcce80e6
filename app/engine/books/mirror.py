"""Keeps the mirror of the books' documents fresh: adoption, read-back and search are all reads of it.

The watermark of each list lives in the database, so a restored or new database reads everything since then (or since
go-live) again before it sends: that is how documents it does not remember are adopted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from app.domain.bills import Consumed, SourceKind, find_key
from app.domain.errors import NotFound
from app.domain.records import Record
from app.engine.bills.flow import kind_of, plan_of
from app.engine.ports import PageLike
from app.engine.ports_accounting import PurchaseBooks
from app.store.accounting_books import BILL, CREDIT, PURCHASE_KINDS, BooksDocuments, OnBooks, Unseen
from app.store.accounting_sources import Claims
from app.store.codec import moment, stamp
from app.store.references import Cursors

OVERLAP = timedelta(minutes=10)
"""Lists of changes are read again from this much before the newest change seen."""
BEFORE_GO_LIVE = timedelta(days=7)
_DEAD = frozenset({"void"})


class BooksMirror(ABC):
    """Reads changed documents of one flow into the store."""

    def __init__(self, documents: BooksDocuments, cursors: Cursors, go_live: Callable[[], date]) -> None:
        self.documents = documents
        self._cursors = cursors
        self._go_live = go_live

    @abstractmethod
    def pages(self, kind: str, since: datetime) -> Iterator[PageLike[OnBooks]]:
        """What of that kind changed since then."""

    @abstractmethod
    def fetch(self, kind: str, document_id: str) -> OnBooks:
        """One document with its lines. Raises NotFound."""

    def census(self, kinds: Sequence[str]) -> None:
        """Read all that may be ours: no list tells what was deleted, so what of ours is missing is asked for by
        itself."""
        for kind in kinds:
            listed: set[str] = set()
            # With a later go-live date than before, what was sent is older than that.
            since = min(self.beginning(), self.documents.oldest(kind) or self.beginning())
            for page in self.pages(kind, since):
                self.documents.save(row for row in page.rows if self.concerns(row))
                listed.update(row.id for row in page.rows)
            for document_id in sorted(self.expected(kind) - listed):
                self.read_one(kind, document_id)

    def concerns(self, row: OnBooks) -> bool:
        """Whether a row of a whole list is kept."""
        return True

    def expected(self, kind: str) -> frozenset[str]:
        """Ids that a whole list should name."""
        return self.documents.ours(kind)

    def read_one(self, kind: str, document_id: str) -> OnBooks | None:
        """One document with its lines; None when the books say that it does not exist."""
        try:
            found = self.fetch(kind, document_id)
        except NotFound:
            self.documents.gone(kind, document_id)
            return None
        self.documents.save([found])
        return found

    def read_changes(self, kind: str) -> None:
        """What changed since the last time: one call, where it fits into a page."""
        newest = moment(self._cursors.get(_newest(kind)))
        since = newest - OVERLAP if newest is not None else self.beginning()
        seen = [newest] if newest is not None else [since]
        for page in self.pages(kind, since):
            self.keep(page.rows)
            seen += [row.modified_at for row in page.rows if row.modified_at is not None]
        # Only after the whole scan: pages need not be sorted by change.
        self._cursors.put(_newest(kind), stamp(max(seen)) or "")

    def keep(self, rows: Sequence[OnBooks]) -> None:
        """Save what a list of changes shows."""
        self.documents.save(rows)

    def beginning(self) -> datetime:
        """Nothing of ours is older."""
        return datetime.combine(self._go_live() - BEFORE_GO_LIVE, time(), UTC)


class AccountingMirror(BooksMirror):
    """Bills and vendor credits."""

    def __init__(
        self,
        documents: BooksDocuments,
        claims: Claims,
        cursors: Cursors,
        books: PurchaseBooks,
        go_live: Callable[[], date],
    ) -> None:
        super().__init__(documents, cursors, go_live)
        self._claims = claims
        self._books = books

    @property
    def was_read(self) -> bool:
        """Whether this database ever knew what is in the books."""
        return self._cursors.get(_newest(BILL)) is not None

    def refresh(self, *, credits_too: bool) -> None:
        """What changed: one call for bills and one for vendor credits, where they fit into a page."""
        for kind in PURCHASE_KINDS if credits_too else (BILL,):
            self.read_changes(kind)

    def search_for(self, record: Record, number: str) -> None:
        """Whatever carries our key, else whatever has the number: what an unclear answer may have made."""
        draft = plan_of(record).draft
        number = number or draft.number
        if kind_of(record) == CREDIT:
            ours = self._books.vendor_credits(reference_number=draft.reference_number)
            found: list[OnBooks] = [row for page in ours for row in page.rows]
            found = found or [row for page in self._books.vendor_credits(number=number) for row in page.rows]
        else:
            bills = self._books.bills(reference_number=draft.reference_number)
            found = [row for page in bills for row in page.rows]
            found = found or list(self._books.bills_with_number(draft.vendor_id, number))
            found = found or [row for page in self._books.bills(number=number) for row in page.rows]
        self.documents.save(found)

    def adopt_claims(self, seen: list[Unseen], tenant_id: str) -> bool:
        """Documents of ours that this database does not remember: what went with them went. True when one is new.

        Of a voucher's document it is not known which bills it was made of; its key alone brings them together again.
        """
        before = self._claims.count()
        for one in seen:
            keys = (find_key(text, tenant_id) for text in one.references)
            key = next((found for found in keys if found is not None), None)
            if key is None or one.status in _DEAD or not key.id.isdecimal():
                continue
            if key.kind is SourceKind.BILL:
                self._claims.note(Consumed(bills={int(key.id): key}))
            elif key.kind is SourceKind.RECEIPT:
                self._claims.note(Consumed(receipts={int(key.id): key}))
        return self._claims.count() != before

    def pages(self, kind: str, since: datetime) -> Iterator[PageLike[OnBooks]]:
        """Bills or vendor credits."""
        if kind == BILL:
            yield from self._books.bills(modified_on_or_after=since)
        else:
            yield from self._books.vendor_credits(modified_on_or_after=since)

    def fetch(self, kind: str, document_id: str) -> OnBooks:
        """Raises NotFound."""
        return self._books.bill(document_id) if kind == BILL else self._books.vendor_credit(document_id)


def forget_books_watermarks(cursors: Cursors, kinds: Sequence[str] = PURCHASE_KINDS) -> None:
    """The next refresh reads everything since go-live again: an earlier go-live date was set."""
    for kind in kinds:
        cursors.remove(_newest(kind))


def _newest(kind: str) -> str:
    return f"accounting.{kind}.newest"
