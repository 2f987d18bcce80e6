"""The calls about what the company buys: bills and vendor credits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.connectors.zoho_books import bodies, resources, wire_documents
from app.connectors.zoho_books.calls import OWN_NUMBER, Calls
from app.connectors.zoho_books.pages import OLDEST_FIRST, Page, exactly, same_number, same_text, since, with_id
from app.domain.accounting_documents import (
    BillDraft,
    BillOnBooks,
    VendorCreditDraft,
    VendorCreditOnBooks,
)

_EVERY_STATUS = (("filter_by", "Status.All"),)


class PurchaseCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost. Any thread."""

    def bills(
        self,
        *,
        number: str | None = None,
        vendor_id: str | None = None,
        reference_number: str | None = None,
        modified_on_or_after: datetime | None = None,
    ) -> Iterator[Page[BillOnBooks]]:
        """Bills of every status, void ones too, without their lines; conditions that are None do not count.

        A number is compared as Zoho does, without blanks at the ends and case (facts 6). Raises ValueError for an empty
        condition.
        """
        filters = list(since(modified_on_or_after))
        if number is not None:
            filters.append(same_number("bill_number", "bill_number", number))
        if vendor_id is not None:
            filters.append(with_id("vendor_id", "vendor_id", vendor_id))
        if reference_number is not None:
            filters.append(exactly("reference_number", "reference_number", reference_number))
        return self._pages(resources.BILLS, wire_documents.bill, filters, (*_EVERY_STATUS, *OLDEST_FIRST))

    def bills_with_number(self, vendor_id: str, number: str) -> list[BillOnBooks]:
        """The vendor's bills of that number, as Zoho compares them when it refuses a second one (facts 6).

        The filter may tell upper from lower case where the refusal does not: where it finds nothing, all bills of the
        vendor are looked through.
        """
        for asked in (self.bills(number=number, vendor_id=vendor_id), self.bills(vendor_id=vendor_id)):
            same = (row for page in asked for row in page.rows if same_text(row.number, number))
            found = {row.id: row for row in same}
            if found:
                return list(found.values())
        return []

    def bill(self, bill_id: str) -> BillOnBooks:
        """One bill with its lines. Raises NotFound."""
        return self._one(resources.BILLS, bill_id, wire_documents.bill)

    def create_bill(self, draft: BillDraft) -> BillOnBooks:
        """The new bill, open at once. Raises Duplicate where the vendor has a bill of this number (13011); after
        OutcomeUnknown it is to be looked for by vendor and number before it is sent again."""
        return self._create(resources.BILLS, bodies.bill(draft), wire_documents.bill, f"Bill {draft.number}")

    def update_bill(self, bill_id: str, draft: BillDraft) -> BillOnBooks:
        """The bill as it is now; lines without `line_id` are new, lines left out are gone (facts 6)."""
        return self._update(resources.BILLS, bill_id, bodies.bill(draft), wire_documents.bill, f"Bill {draft.number}")

    def void_bill(self, bill_id: str) -> None:
        """Takes it out of the books and keeps it to be seen."""
        self._done("POST", resources.BILLS, f"Bill {bill_id}", bill_id, "status", "void")

    def vendor_credits(
        self,
        *,
        number: str | None = None,
        reference_number: str | None = None,
        modified_on_or_after: datetime | None = None,
    ) -> Iterator[Page[VendorCreditOnBooks]]:
        """Vendor credits of every status, without their lines. There is no filter by vendor (contract)."""
        filters = list(since(modified_on_or_after))
        if number is not None:
            filters.append(same_number("vendor_credit_number", "vendor_credit_number", number))
        if reference_number is not None:
            filters.append(exactly("reference_number", "reference_number", reference_number))
        params = (*_EVERY_STATUS, *OLDEST_FIRST)
        return self._pages(resources.VENDOR_CREDITS, wire_documents.vendor_credit, filters, params)

    def vendor_credit(self, credit_id: str) -> VendorCreditOnBooks:
        """One vendor credit with its lines. Raises NotFound."""
        return self._one(resources.VENDOR_CREDITS, credit_id, wire_documents.vendor_credit)

    def create_vendor_credit(self, draft: VendorCreditDraft) -> VendorCreditOnBooks:
        """The new vendor credit under our number, which may be a draft. Raises Duplicate where the number is taken."""
        body = bodies.vendor_credit(draft)
        item = f"Vendor credit {draft.number}"
        return self._create(resources.VENDOR_CREDITS, body, wire_documents.vendor_credit, item, OWN_NUMBER)

    def open_vendor_credit(self, credit_id: str) -> None:
        """Books one that is a draft."""
        self._done("POST", resources.VENDOR_CREDITS, f"Vendor credit {credit_id}", credit_id, "status", "open")

    def void_vendor_credit(self, credit_id: str) -> None:
        """Takes it out of the books and keeps it to be seen."""
        self._done("POST", resources.VENDOR_CREDITS, f"Vendor credit {credit_id}", credit_id, "status", "void")
