"""What of the books was looked at in this run since we last wrote there: a sale is sent only after that.

Kept in memory on purpose: after a crash, or an hour later, nobody looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.accounting_documents import CreditNoteOnBooks, CustomerPaymentOnBooks, InvoiceOnBooks
from app.store.accounting_books import CREDIT_NOTE, INVOICE, PAYMENT, BooksDocuments, BooksView, D


@dataclass(slots=True)
class Looked:
    """One run's looks."""

    listed: set[str] = field(default_factory=set)
    """Kinds whose changes were read: a document of ours would be among them."""
    searched: set[str] = field(default_factory=set)
    """Keys that were searched for."""
    fresh: set[str] = field(default_factory=set)
    """Ids of documents that were read one by one."""
    written: set[str] = field(default_factory=set)
    """Keys with which something went out."""

    def begin(self) -> None:
        """A new run: whatever was seen before is old."""
        for seen in (self.listed, self.searched, self.fresh, self.written):
            seen.clear()

    def about_to_write(self, reference: str, documents: Iterable[str] = ()) -> None:
        """A document with this key goes out, and changes those documents."""
        self.written.add(reference)
        self.searched.discard(reference)
        self.fresh.difference_update(documents)

    def knows(self, kind: str, reference: str) -> bool:
        """Whether a document with this key would have been seen."""
        return reference in self.searched or (kind in self.listed and reference not in self.written)


class LookedView:
    """The mirror as the planner of sales asks it (`SalesView`)."""

    def __init__(self, documents: BooksDocuments, looked: Looked, *, again: bool, payment: bool) -> None:
        """`again`: something went out before, so that only a search of its own counts; `payment`: it pays invoices, of
        which only what was read right now counts."""
        self._documents = documents
        self._looked = looked
        self._again = again
        self._payment = payment

    def invoices(self, reference_number: str) -> Sequence[InvoiceOnBooks] | None:
        """By our key."""
        return self._keyed(INVOICE, self._documents.of(InvoiceOnBooks), reference_number)

    def invoice(self, invoice_id: str) -> InvoiceOnBooks | None:
        """By id."""
        if self._payment and invoice_id not in self._looked.fresh:
            return None
        return self._documents.of(InvoiceOnBooks).by_id(invoice_id)

    def invoices_numbered(self, number: str) -> Sequence[InvoiceOnBooks]:
        """By number."""
        return self._documents.of(InvoiceOnBooks).numbered("", number)

    def credit_notes(self, reference_number: str) -> Sequence[CreditNoteOnBooks] | None:
        """By our key."""
        return self._keyed(CREDIT_NOTE, self._documents.of(CreditNoteOnBooks), reference_number)

    def credit_note(self, note_id: str) -> CreditNoteOnBooks | None:
        """By id."""
        return self._documents.of(CreditNoteOnBooks).by_id(note_id)

    def credit_notes_numbered(self, number: str) -> Sequence[CreditNoteOnBooks]:
        """By number."""
        return self._documents.of(CreditNoteOnBooks).numbered("", number)

    def payments(self, reference_number: str) -> Sequence[CustomerPaymentOnBooks] | None:
        """By our key."""
        return self._keyed(PAYMENT, self._documents.of(CustomerPaymentOnBooks), reference_number)

    def payment(self, payment_id: str) -> CustomerPaymentOnBooks | None:
        """By id."""
        return self._documents.of(CustomerPaymentOnBooks).by_id(payment_id)

    def is_gone(self, document_id: str) -> bool:
        """The books said so of any kind: ids are unique in an organization."""
        return any(self._documents.view(kind).is_gone(document_id) for kind in (INVOICE, CREDIT_NOTE, PAYMENT))

    def _keyed(self, kind: str, view: BooksView[D], reference: str) -> Sequence[D] | None:
        found = view.keyed(reference)
        looked = reference in self._looked.searched or (not self._again and self._looked.knows(kind, reference))
        return found if found or looked else None
