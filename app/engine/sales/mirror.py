"""Keeps the mirror of invoices, credit notes and payments of the books fresh, and their expenses, which are only read.

Lists that can be asked for changes have a watermark, as bills have; payments and expenses cannot (facts 5): they are
read from the newest on until one that the last reading saw, and whole once a night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from app.domain.accounting_documents import CreditNoteOnBooks, CustomerPaymentOnBooks, ExpenseOnBooks, InvoiceOnBooks
from app.domain.records import Record
from app.engine.books.mirror import BooksMirror
from app.engine.ports import PageLike
from app.engine.ports_accounting import SalesBooks
from app.engine.sales.flow import plan_of
from app.engine.sales.look import Looked
from app.flows.sales.planner import CreditNotePlan, InvoicePlan
from app.store.accounting_books import CREDIT_NOTE, INVOICE, PAYMENT, BooksDocuments, BooksLists, OnBooks
from app.store.references import Cursors

EXPENSE = "expense"
_REMEMBERED = 20
"""Ids at the top of a list that the next reading looks for: some of them may be deleted by then."""


class _Dated(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def modified_at(self) -> datetime | None: ...


T = TypeVar("T", bound=_Dated)


class SalesMirror(BooksMirror):
    """Implements what the dispatcher reads."""

    def __init__(
        self,
        documents: BooksDocuments,
        lists: BooksLists,
        cursors: Cursors,
        books: SalesBooks,
        go_live: Callable[[], date],
        looked: Looked,
    ) -> None:
        super().__init__(documents, cursors, go_live)
        self._lists = lists
        self._books = books
        self._looked = looked

    def refresh(self, kinds: Sequence[str]) -> None:
        """What changed: one call a kind, where it fits into a page, and one for each new payment of our customers."""
        self._looked.begin()
        for kind in (INVOICE, CREDIT_NOTE):
            if kind in kinds:
                self.read_changes(kind)
                self._looked.listed.add(kind)
        if PAYMENT in kinds:
            self._read_newest(PAYMENT, self._books.customer_payments(), self.documents.save)
            # A row does not say which invoices it pays. Payments of people we never invoiced are none of ours.
            for payment_id in self.documents.unread(PAYMENT, INVOICE):
                self.read_one(PAYMENT, payment_id)

    def refresh_expenses(self) -> None:
        """New ones: one call, where they fit into a page."""

        def save(rows: Sequence[ExpenseOnBooks]) -> None:
            for one in rows:
                self._lists.put(EXPENSE, one.id, one.reference_number.strip(), True, one)

        self._read_newest(EXPENSE, self._books.expenses(newest_first=True), save)

    def read_expenses_whole(self) -> None:
        """All since go-live: what was changed or deleted shows only so."""
        rows = {one.id: one for page in self._books.expenses(self.beginning().date()) for one in page.rows}
        self._lists.replace(EXPENSE, ((one.id, one.reference_number.strip(), True, one) for one in rows.values()))

    def read_one(self, kind: str, document_id: str) -> OnBooks | None:
        """As with every kind, and noted as looked at in this run."""
        found = super().read_one(kind, document_id)
        if found is not None:
            self._looked.fresh.add(document_id)
        return found

    def search_for(self, record: Record, number: str) -> None:
        """Whatever carries our key, else whatever has the number: what an unclear answer may have made. Payments are
        found by our key alone, never by amount and date."""
        plan = plan_of(record)
        reference = plan.draft.reference_number
        found: list[OnBooks]
        if isinstance(plan, InvoicePlan):
            wanted = number or plan.draft.number
            found = [row for page in self._books.invoices(reference_number=reference) for row in page.rows]
            found = found or [row for page in self._books.invoices(number=wanted) for row in page.rows]
        elif isinstance(plan, CreditNotePlan):
            wanted = number or plan.draft.number
            found = [row for page in self._books.credit_notes(reference_number=reference) for row in page.rows]
            found = found or [row for page in self._books.credit_notes(number=wanted) for row in page.rows]
        else:
            found = [*self._books.customer_payments_with_reference(reference)]
        self.documents.save(found)
        self._looked.searched.add(reference)

    def pages(self, kind: str, since: datetime) -> Iterator[PageLike[OnBooks]]:
        """Payments have no filter by change: the newest come first, and what was changed before was created before
        it, as everything below."""
        if kind == INVOICE:
            yield from self._books.invoices(modified_on_or_after=since)
        elif kind == CREDIT_NOTE:
            yield from self._books.credit_notes(modified_on_or_after=since)
        else:
            for page in self._books.customer_payments():
                yield page
                if any(one.modified_at is not None and one.modified_at < since for one in page.rows):
                    return

    def fetch(self, kind: str, document_id: str) -> OnBooks:
        """Raises NotFound."""
        if kind == INVOICE:
            return self._books.invoice(document_id)
        return (
            self._books.credit_note(document_id) if kind == CREDIT_NOTE else self._books.customer_payment(document_id)
        )

    def keep(self, rows: Sequence[OnBooks]) -> None:
        """An invoice that is open by more than what is known to pay it leaves: one of its payments was changed or
        deleted, and no list tells which."""
        invoices = [one for one in rows if isinstance(one, InvoiceOnBooks)]
        for contact in {one.customer_id for one in invoices}:
            payments, paid = entered_there(self.documents, contact), defaultdict[str, Decimal](Decimal)
            notes = self.documents.of(CreditNoteOnBooks).of_contact(contact)
            for parts in (*(one.invoices for one in payments), *(one.invoices for one in notes)):
                for part in parts:
                    paid[part.document_id] += part.amount
            opened = {one.id for one in invoices if one.balance > one.total - paid[one.id]}
            for payment in payments:
                if opened.intersection(part.document_id for part in payment.invoices):
                    self.documents.written(PAYMENT, payment.id)
        super().keep(rows)

    def concerns(self, row: OnBooks) -> bool:
        """A payment that was last changed before go-live pays nothing of ours: it would be read for nothing."""
        return not isinstance(row, CustomerPaymentOnBooks) or not self._is_old(row)

    def expected(self, kind: str) -> frozenset[str]:
        """Of payments also those that somebody entered against our invoices."""
        return self.documents.whole(kind) if kind == PAYMENT else super().expected(kind)

    def _read_newest(self, kind: str, pages: Iterator[PageLike[T]], save: Callable[[Sequence[T]], object]) -> None:
        """Rows from the newest on until one that the last reading saw, or one older than all of ours.

        Half a reading is noted nowhere: it would hide what lies below it for good.
        """
        name = f"accounting.{kind}.top"
        before = set((self._cursors.get(name) or "").split())
        rows = list[T]()
        for page in pages:
            rows += [one for one in page.rows if not self._is_old(one)]
            if any(one.id in before or self._is_old(one) for one in page.rows):
                break
        save(rows)
        self._cursors.put(name, " ".join(one.id for one in rows[:_REMEMBERED]))

    def _is_old(self, row: _Dated) -> bool:
        return row.modified_at is not None and row.modified_at < self.beginning()


def entered_there(documents: BooksDocuments, contact_id: str) -> Sequence[CustomerPaymentOnBooks]:
    """Payments of a customer as they were read one by one."""
    return [one for one in documents.of(CustomerPaymentOnBooks).of_contact(contact_id) if one.complete]
