"""The calls of the sales flow: invoices, payments and credit memos are read; a custom field is all that is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from app.connectors.servicetitan import bodies_field, resources, wire_field, wire_sales
from app.connectors.servicetitan.calls import ANY, BY_ID, Calls, stamp_filters
from app.connectors.servicetitan.pages import ExportPage, Page, among, export_pages, in_chunks
from app.domain.field_lookup import FieldService
from app.domain.field_sales import FieldCreditMemo, FieldInvoice, FieldPayment, InvoiceFieldWrite, SalesLine, TaxZone

_ALL = (("activeState", "All"),)
"""Inactive rows too, in the words of invoices and payments."""


class SalesCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost. Any thread."""

    def invoices(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[FieldInvoice]]:
        """Customers' invoices with their lines, adjustment invoices and inactive ones too."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.INVOICES, wire_sales.invoice, filters, (*_ALL, *BY_ID))

    def invoices_with_ids(self, invoice_ids: Sequence[int]) -> Iterator[Page[FieldInvoice]]:
        """Invoices by id, inactive ones too; 50 in a call."""
        return self._by_ids(resources.INVOICES, wire_sales.invoice, invoice_ids, (*_ALL, *BY_ID))

    def exported_invoices(self, token: str | None = None) -> Iterator[ExportPage[FieldInvoice]]:
        """Invoices from `token` on, inactive ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_INVOICES, wire_sales.invoice, token)

    def payments(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[FieldPayment]]:
        """Customers' payments with what they are applied to, refunds and inactive ones too."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.PAYMENTS, wire_sales.payment, filters, (*_ALL, *BY_ID))

    def payments_with_ids(self, payment_ids: Sequence[int]) -> Iterator[Page[FieldPayment]]:
        """Payments by id, inactive ones too; 50 in a call."""
        return self._by_ids(resources.PAYMENTS, wire_sales.payment, payment_ids, (*_ALL, *BY_ID))

    def exported_payments(self, token: str | None = None) -> Iterator[ExportPage[FieldPayment]]:
        """Payments from `token` on, inactive ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_PAYMENTS, wire_sales.payment, token)

    def credit_memos(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[FieldCreditMemo]]:
        """Credit memos without their lines (see `credit_memo_lines`), inactive ones too; they have no export feed."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.CREDIT_MEMOS, wire_sales.credit_memo, filters, (*ANY, *BY_ID))

    def credit_memos_with_ids(self, memo_ids: Sequence[int]) -> Iterator[Page[FieldCreditMemo]]:
        """Credit memos by id without their lines, inactive ones too; 50 in a call."""
        return self._by_ids(resources.CREDIT_MEMOS, wire_sales.credit_memo, memo_ids, (*ANY, *BY_ID))

    def credit_memo_lines(self, memo_ids: Sequence[int]) -> Mapping[int, tuple[SalesLine, ...]]:
        """The lines of each of these credit memos, removed ones too; 50 memos in a call."""
        found: dict[int, dict[int, SalesLine]] = {memo_id: {} for memo_id in memo_ids}
        for chunk in in_chunks(memo_ids):
            asked = (among("creditMemoIds", "creditMemoId", chunk),)
            resource = resources.CREDIT_MEMOS.under("credit-memo-items")
            for page in self._pages(resource, wire_sales.credit_memo_line, asked, (*ANY, *BY_ID)):
                for memo_id, line in page.rows:
                    found[memo_id][line.id] = line
        return {memo_id: tuple(lines.values()) for memo_id, lines in found.items()}

    def tax_zones(self) -> list[TaxZone]:
        """All tax zones, inactive ones too."""
        return self._all(resources.TAX_ZONES, wire_sales.tax_zone, (*ANY, *BY_ID), lambda one: one.id)

    def services(self, modified_on_or_after: datetime | None = None) -> Iterator[Page[FieldService]]:
        """Services of the pricebook, inactive ones too."""
        filters = stamp_filters(modified_on_or_after, None)
        return self._pages(resources.SERVICES, wire_field.service, filters, (*ANY, *BY_ID))

    def invoice_field_names(self) -> list[str]:
        """Names of the custom fields for texts that the tenant has for invoices."""
        return self._field_names(resources.INVOICES.under("custom-fields"))

    def write_invoice_field(self, write: InvoiceFieldWrite) -> None:
        """Writes a custom field of an invoice; the field must exist in the tenant. May be repeated."""
        body = bodies_field.custom_field(write.invoice_id, write.name, write.value)
        self._client.write("PATCH", resources.INVOICES.under("custom-fields"), body, item=f"Invoice {write.invoice_id}")
