"""The calls about what the company sells: invoices, customer payments, credit notes; expenses, which are only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from app.connectors.zoho_books import bodies, resources, wire_documents
from app.connectors.zoho_books.calls import OWN_NUMBER, Calls
from app.connectors.zoho_books.pages import (
    NEWEST_FIRST,
    OLDEST_FIRST,
    Filter,
    Page,
    exactly,
    same_number,
    since,
    with_id,
)
from app.connectors.zoho_books.values import read_date, read_text
from app.domain.accounting_documents import (
    Applied,
    CreditNoteDraft,
    CreditNoteOnBooks,
    CustomerPaymentDraft,
    CustomerPaymentOnBooks,
    ExpenseOnBooks,
    InvoiceDraft,
    InvoiceOnBooks,
)

_EVERY_STATUS = (("filter_by", "Status.All"),)
_LONGEST_REFERENCE = 100
"""Characters of a payment's reference number (facts 8)."""


class SalesCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost. Any thread."""

    def invoices(
        self,
        *,
        number: str | None = None,
        customer_id: str | None = None,
        reference_number: str | None = None,
        modified_on_or_after: datetime | None = None,
    ) -> Iterator[Page[InvoiceOnBooks]]:
        """Invoices of every status, drafts and void ones too, without their lines; as `bills`."""
        filters = list(since(modified_on_or_after))
        if number is not None:
            filters.append(same_number("invoice_number", "invoice_number", number))
        if customer_id is not None:
            filters.append(with_id("customer_id", "customer_id", customer_id))
        if reference_number is not None:
            filters.append(exactly("reference_number", "reference_number", reference_number))
        return self._pages(resources.INVOICES, wire_documents.invoice, filters, (*_EVERY_STATUS, *OLDEST_FIRST))

    def invoice(self, invoice_id: str) -> InvoiceOnBooks:
        """One invoice with its lines. Raises NotFound."""
        return self._one(resources.INVOICES, invoice_id, wire_documents.invoice)

    def create_invoice(self, draft: InvoiceDraft) -> InvoiceOnBooks:
        """The new invoice under our number: a draft that does not count until it is marked as sent (facts 8)."""
        body = bodies.invoice(draft)
        return self._create(resources.INVOICES, body, wire_documents.invoice, f"Invoice {draft.number}", OWN_NUMBER)

    def mark_invoice_sent(self, invoice_id: str) -> None:
        """Books it; nobody gets a mail (facts 8). May be repeated once the status was read."""
        self._done("POST", resources.INVOICES, f"Invoice {invoice_id}", invoice_id, "status", "sent")

    def void_invoice(self, invoice_id: str) -> None:
        """Takes it out of the books and keeps it to be seen."""
        self._done("POST", resources.INVOICES, f"Invoice {invoice_id}", invoice_id, "status", "void")

    # ------------------------------------------------------------ payments

    def customer_payments(self) -> Iterator[Page[CustomerPaymentOnBooks]]:
        """All payments, the newest first, so that one may stop early at those that are known.

        A change or removal shows only in a full scan: no filter by change exists, and of the columns to sort by the
        document names only `created_time`.
        """
        return self._pages(resources.CUSTOMER_PAYMENTS, wire_documents.customer_payment, params=NEWEST_FIRST)

    def customer_payments_with_reference(self, reference_number: str) -> list[CustomerPaymentOnBooks]:
        """Payments with exactly this reference number, each read by itself where its row does not carry the number.

        Raises ValueError for an empty one.
        """
        wanted = reference_number.strip()
        if not wanted:
            raise ValueError("reference_number needs a text")
        asked = Filter(
            ("reference_number", wanted),
            lambda row: "reference_number" not in row or read_text(row, "reference_number") == wanted,
        )
        rows = self._all(resources.CUSTOMER_PAYMENTS, wire_documents.customer_payment, (asked,))
        told = [row if row.reference_number else self.customer_payment(row.id) for row in rows]
        return [row for row in told if row.reference_number == wanted]

    def customer_payment(self, payment_id: str) -> CustomerPaymentOnBooks:
        """One payment with the invoices it was applied to. Raises NotFound."""
        return self._one(resources.CUSTOMER_PAYMENTS, payment_id, wire_documents.whole_customer_payment)

    def create_customer_payment(self, draft: CustomerPaymentDraft) -> CustomerPaymentOnBooks:
        """The new payment. Zoho checks nothing: to be looked for by its reference number before it is sent (facts 8).

        Raises ValueError for a reference number that is empty or would be cut.
        """
        if not 0 < len(draft.reference_number) <= _LONGEST_REFERENCE:
            raise ValueError(f"a payment's reference number has 1 to {_LONGEST_REFERENCE} characters")
        body = bodies.customer_payment(draft)
        item = f"Payment {draft.reference_number}"
        return self._create(resources.CUSTOMER_PAYMENTS, body, wire_documents.whole_customer_payment, item)

    def apply_customer_payment(self, payment_id: str, part: Applied) -> None:
        """Pays an invoice with what is left of a payment. Not to be repeated blindly, as `apply_credit_note`."""
        paid = {"payment_id": payment_id, "amount_applied": part.amount}
        body = {"invoice_payments": [paid], "apply_creditnotes": []}
        self._done("POST", resources.INVOICES, f"Payment {payment_id}", part.document_id, "credits", body=body)

    # ------------------------------------------------------------ credit notes

    def credit_notes(
        self,
        *,
        number: str | None = None,
        customer_id: str | None = None,
        reference_number: str | None = None,
        modified_on_or_after: datetime | None = None,
    ) -> Iterator[Page[CreditNoteOnBooks]]:
        """Credit notes of every status, without their lines; as `bills`."""
        filters = list(since(modified_on_or_after))
        if number is not None:
            filters.append(same_number("creditnote_number", "creditnote_number", number))
        if customer_id is not None:
            filters.append(with_id("customer_id", "customer_id", customer_id))
        if reference_number is not None:
            filters.append(exactly("reference_number", "reference_number", reference_number))
        params = (*_EVERY_STATUS, *OLDEST_FIRST)
        return self._pages(resources.CREDIT_NOTES, wire_documents.credit_note, filters, params)

    def credit_note(self, note_id: str) -> CreditNoteOnBooks:
        """One credit note with its lines. Raises NotFound."""
        return self._one(resources.CREDIT_NOTES, note_id, wire_documents.credit_note)

    def create_credit_note(self, draft: CreditNoteDraft) -> CreditNoteOnBooks:
        """The new credit note under our number, which may be a draft. Raises Duplicate where the number is taken."""
        params = OWN_NUMBER if not draft.invoice_id else (*OWN_NUMBER, ("invoice_id", draft.invoice_id))
        body = bodies.credit_note(draft)
        item = f"Credit note {draft.number}"
        return self._create(resources.CREDIT_NOTES, body, wire_documents.credit_note, item, params)

    def open_credit_note(self, note_id: str) -> None:
        """Books one that is a draft."""
        self._done("POST", resources.CREDIT_NOTES, f"Credit note {note_id}", note_id, "status", "open")

    def apply_credit_note(self, note_id: str, invoices: Sequence[Applied]) -> None:
        """Pays invoices with it. Not to be repeated blindly: what is left of it must be read first."""
        body = {"invoices": bodies.applied_to(invoices)}
        self._done("POST", resources.CREDIT_NOTES, f"Credit note {note_id}", note_id, "invoices", body=body)

    def void_credit_note(self, note_id: str) -> None:
        """Takes it out of the books and keeps it to be seen."""
        self._done("POST", resources.CREDIT_NOTES, f"Credit note {note_id}", note_id, "status", "void")

    # ------------------------------------------------------------ expenses

    def expenses(
        self, on_or_after: date | None = None, *, newest_first: bool = False
    ) -> Iterator[Page[ExpenseOnBooks]]:
        """Expenses of that day or later. There is no filter by change (facts 5): `newest_first` lets one stop at those
        that are known."""
        filters: tuple[Filter, ...] = ()
        if on_or_after is not None:
            first = on_or_after
            filters = (
                Filter(("date_start", first.isoformat()), lambda row: (read_date(row, "date") or first) >= first),
            )
        order = NEWEST_FIRST if newest_first else OLDEST_FIRST
        return self._pages(resources.EXPENSES, wire_documents.expense, filters, (*_EVERY_STATUS, *order))
