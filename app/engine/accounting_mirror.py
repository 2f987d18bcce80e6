"""Keeps the mirror of the books' documents fresh: adoption, read-back and search are all reads of it.

The watermark of each list lives in the database, so a restored or new database reads everything since then (or since
go-live) again before it sends: that is how documents it does not remember are adopted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from app.domain.bills import Consumed, SourceKind, find_key
from app.domain.errors import NotFound
from app.engine.ports import PageLike
from app.engine.ports_accounting import PurchaseBooks
from app.store.accounting_books import BILL, CREDIT, BooksDocuments, OnBooks, Unseen
from app.store.accounting_sources import Claims
from app.store.codec import moment, stamp
from app.store.references import Cursors

OVERLAP = timedelta(minutes=10)
"""Lists of changes are read again from this much before the newest change seen."""
BEFORE_GO_LIVE = timedelta(days=7)
_DEAD = frozenset({"void"})


class AccountingMirror:
    """Reads changed documents of the books into the store."""

    def __init__(
        self,
        documents: BooksDocuments,
        claims: Claims,
        cursors: Cursors,
        books: PurchaseBooks,
        go_live: Callable[[], date],
    ) -> None:
        self.documents = documents
        self._claims = claims
        self._cursors = cursors
        self._books = books
        self._go_live = go_live

    @property
    def was_read(self) -> bool:
        """Whether this database ever knew what is in the books."""
        return self._cursors.get(_newest(BILL)) is not None

    def refresh(self, *, credits_too: bool) -> None:
        """What changed: one call for bills and one for vendor credits, where they fit into a page."""
        for kind in (BILL, CREDIT) if credits_too else (BILL,):
            self._read(kind)

    def census(self, *, credits_too: bool) -> None:
        """Read whole lists: no list tells what was deleted, so what of ours is missing is asked for by itself."""
        for kind in (BILL, CREDIT) if credits_too else (BILL,):
            listed: set[str] = set()
            for page in self._pages(kind, None):
                self.documents.save(page.rows)
                listed.update(row.id for row in page.rows)
            for document_id in sorted(self.documents.ours(kind) - listed):
                self.read_one(kind, document_id)

    def read_one(self, kind: str, document_id: str) -> OnBooks | None:
        """One document with its lines; None when the books say that it does not exist."""
        try:
            found: OnBooks = self._books.bill(document_id) if kind == BILL else self._books.vendor_credit(document_id)
        except NotFound:
            self.documents.gone(kind, document_id)
            return None
        self.documents.save([found])
        return found

    def search(self, kind: str, reference: str, vendor_id: str, number: str) -> None:
        """Whatever carries our key, else whatever has the number: what an unclear answer may have made."""
        if kind == CREDIT:
            ours = self._books.vendor_credits(reference_number=reference)
            found: list[OnBooks] = [row for page in ours for row in page.rows]
            found = found or [row for page in self._books.vendor_credits(number=number) for row in page.rows]
        else:
            found = [row for page in self._books.bills(reference_number=reference) for row in page.rows]
            found = found or list(self._books.bills_with_number(vendor_id, number))
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

    def _read(self, kind: str) -> None:
        newest = moment(self._cursors.get(_newest(kind)))
        since = newest - OVERLAP if newest is not None else self._beginning()
        seen = [newest] if newest is not None else [since]
        for page in self._pages(kind, since):
            self.documents.save(page.rows)
            seen += [row.modified_at for row in page.rows if row.modified_at is not None]
        # Only after the whole scan: pages need not be sorted by change.
        self._cursors.put(_newest(kind), stamp(max(seen)) or "")

    def _pages(self, kind: str, since: datetime | None) -> Iterator[PageLike[OnBooks]]:
        if kind == BILL:
            yield from self._books.bills(modified_on_or_after=since)
        else:
            yield from self._books.vendor_credits(modified_on_or_after=since)

    def _beginning(self) -> datetime:
        return datetime.combine(self._go_live() - BEFORE_GO_LIVE, time(), UTC)


def forget_books_watermarks(cursors: Cursors) -> None:
    """The next refresh reads everything since go-live again: an earlier go-live date was set."""
    for kind in (BILL, CREDIT):
        cursors.remove(_newest(kind))


def _newest(kind: str) -> str:
    return f"accounting.{kind}.newest"
