"""The calls about stock: returns, which can be made; adjustments and transfers, which can only be read (facts 0)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.connectors.servicetitan import bodies, resources, wire_stock
from app.connectors.servicetitan.calls import ANY, BY_ID, Calls, stamp_filters
from app.connectors.servicetitan.pages import ExportPage, Page, exactly, export_pages
from app.domain.inventory import AdjustmentDocument, ReturnDocument, ReturnRequest, ReturnType, TransferDocument
from app.domain.purchasing import CancellationReason

_REFERENCE = ("referenceNumber", "referenceNumber")
_INACTIVE_TOO = (("activeOnly", "false"),)
"""Return types want this said; without it the call is refused (contract)."""


class StockCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost. Any thread."""

    def return_types(self) -> list[ReturnType]:
        """All types of returns, inactive ones too."""
        return self._all(resources.RETURN_TYPES, wire_stock.return_type, _INACTIVE_TOO, lambda one: one.id)

    def returns(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[ReturnDocument]]:
        """Returns of every status, cancelled ones too."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.RETURNS, wire_stock.return_document, filters, (*ANY, *BY_ID))

    def returns_with_reference(self, reference_number: str) -> list[ReturnDocument]:
        """Returns with exactly this reference number, cancelled ones too. Raises ValueError for an empty one."""
        chosen = (exactly(*_REFERENCE, reference_number),)
        return self._all(resources.RETURNS, wire_stock.return_document, (*ANY, *BY_ID), lambda one: one.id, chosen)

    def exported_returns(self, token: str | None = None) -> Iterator[ExportPage[ReturnDocument]]:
        """Returns from `token` on, cancelled ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_RETURNS, wire_stock.return_document, token)

    def create_return(self, request: ReturnRequest) -> int:
        """The new return's id; its status must be read. Not to be repeated after OutcomeUnknown without looking for its
        reference number and its marker."""
        item = f"Return {request.reference_number}".strip()
        return self._create(resources.RETURNS, bodies.goods_return(request), item)

    def cancel_return(self, return_id: int, reason: CancellationReason) -> None:
        """Cancels it; Rejected once it is exported."""
        self._cancel(resources.RETURNS, return_id, reason, f"Return {return_id}")

    def adjustments(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[AdjustmentDocument]]:
        """Adjustments, cancelled ones too."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.ADJUSTMENTS, wire_stock.adjustment, filters, (*ANY, *BY_ID))

    def adjustments_with_reference(self, reference_number: str) -> list[AdjustmentDocument]:
        """Adjustments with exactly this reference number, cancelled ones too. Raises ValueError for an empty one."""
        chosen = (exactly(*_REFERENCE, reference_number),)
        return self._all(resources.ADJUSTMENTS, wire_stock.adjustment, (*ANY, *BY_ID), lambda one: one.id, chosen)

    def exported_adjustments(self, token: str | None = None) -> Iterator[ExportPage[AdjustmentDocument]]:
        """Adjustments from `token` on, cancelled ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_ADJUSTMENTS, wire_stock.adjustment, token)

    def transfers(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[TransferDocument]]:
        """Transfers. Whether cancelled ones are among them is unknown: this list knows no `active`, the feed does."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.TRANSFERS, wire_stock.transfer, filters, BY_ID)

    def transfers_with_reference(self, reference_number: str) -> list[TransferDocument]:
        """Transfers with exactly this reference number. Raises ValueError for an empty one."""
        chosen = (exactly(*_REFERENCE, reference_number),)
        return self._all(resources.TRANSFERS, wire_stock.transfer, BY_ID, lambda one: one.id, chosen)

    def exported_transfers(self, token: str | None = None) -> Iterator[ExportPage[TransferDocument]]:
        """Transfers from `token` on, cancelled ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_TRANSFERS, wire_stock.transfer, token)
