"""What the engine needs of the outside: implemented by connectors, chosen by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from app.domain.balances import ItemBalance, Reading, SummaryRow
from app.domain.inventory import (
    AdjustmentDocument,
    ReportCategory,
    ReportDescription,
    ReportListing,
    ReturnDocument,
    ReturnRequest,
    ReturnType,
    StockReport,
    StockReportChoice,
    TransferDocument,
)
from app.domain.masters import Company
from app.domain.purchasing import (
    Address,
    BillDocument,
    BusinessUnit,
    CancellationReason,
    Location,
    OrderDocument,
    PurchaseOrderRequest,
    PurchaseOrderType,
    ReceiptDocument,
    ReceiptRequest,
    Sku,
    Vendor,
)
from app.domain.source import Progress, ReadOptions, ReadSummary

T_co = TypeVar("T_co", covariant=True)


class SourceReader(Protocol):
    """Reads one book of the source system into the journal."""

    def companies(self) -> Sequence[Company]:
        """The open companies; one request."""
        ...

    def read(self, options: ReadOptions, progress: Progress) -> ReadSummary:
        """One cycle."""
        ...

    def balances(self, options: ReadOptions, until: date, progress: Progress) -> Reading[ItemBalance]:
        """Every stock item's opening and closing; heavy."""
        ...

    def summary(self, options: ReadOptions, first: date, last: date) -> Reading[SummaryRow]:
        """The source's own control total; heavy."""
        ...


class PageLike(Protocol[T_co]):
    """Some rows of a longer list."""

    @property
    def rows(self) -> Sequence[T_co]: ...


class ExportPageLike(Protocol[T_co]):
    """Some rows of an export feed, and where it goes on."""

    @property
    def rows(self) -> Sequence[T_co]: ...
    @property
    def continue_from(self) -> str: ...
    @property
    def has_more(self) -> bool: ...


class PurchasingSystem(Protocol):
    """The destination of purchases. Reads may be repeated; a write raises OutcomeUnknown when its answer is lost."""

    def server_now(self) -> datetime | None:
        """The server's clock, None before its first answer."""
        ...

    def vendors(self, modified_on_or_after: datetime | None = None) -> Iterator[PageLike[Vendor]]: ...
    def materials(self, modified_on_or_after: datetime | None = None) -> Iterator[PageLike[Sku]]: ...
    def export_materials(self, token: str | None = None) -> Iterator[ExportPageLike[Sku]]: ...
    def export_equipment(self, token: str | None = None) -> Iterator[ExportPageLike[Sku]]: ...
    def locations(self) -> Sequence[Location]: ...
    def business_units(self) -> Sequence[BusinessUnit]: ...
    def purchase_order_types(self) -> Sequence[PurchaseOrderType]: ...
    def purchase_orders(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[OrderDocument]]: ...
    def purchase_order_requests(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[OrderDocument]]: ...
    def purchase_order(self, order_id: int) -> OrderDocument: ...
    def receipts(
        self,
        modified_on_or_after: datetime | None = None,
        created_on_or_after: datetime | None = None,
        purchase_order_ids: Sequence[int] | None = None,
    ) -> Iterator[PageLike[ReceiptDocument]]: ...
    def bills(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[BillDocument]]: ...
    def ap_bills(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[BillDocument]]: ...
    def exported_bills(self, token: str | None = None) -> Iterator[ExportPageLike[BillDocument]]: ...
    def create_purchase_order(self, request: PurchaseOrderRequest) -> int: ...
    def create_receipt(self, request: ReceiptRequest) -> int: ...
    def cancel_purchase_order(self, order_id: int, reason: CancellationReason) -> None: ...
    def cancel_receipt(self, receipt_id: int, reason: CancellationReason) -> None: ...
    def create_vendor(
        self, name: str, address: Address | None = None, *, memo: str = "", email: str = "", phone: str = ""
    ) -> int: ...
    def create_material(
        self, code: str, description: str, *, name: str = "", unit: str = "", cost: Decimal | None = None
    ) -> Sku: ...
    def warehouse_external_data(self, warehouse_id: int, application_guid: str) -> dict[str, str]: ...
    def put_warehouse_external_data(
        self, warehouse_id: int, application_guid: str, values: Mapping[str, str | None], *, merge: bool
    ) -> None: ...


class StockSystem(PurchasingSystem, Protocol):
    """The destination of stock movements, as `PurchasingSystem`; adjustments and transfers can only be read there."""

    def return_types(self) -> Sequence[ReturnType]: ...
    def returns(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[ReturnDocument]]: ...
    def returns_with_reference(self, reference_number: str) -> Sequence[ReturnDocument]: ...
    def exported_returns(self, token: str | None = None) -> Iterator[ExportPageLike[ReturnDocument]]: ...
    def create_return(self, request: ReturnRequest) -> int: ...
    def cancel_return(self, return_id: int, reason: CancellationReason) -> None: ...
    def adjustments(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[AdjustmentDocument]]: ...
    def adjustments_with_reference(self, reference_number: str) -> Sequence[AdjustmentDocument]: ...
    def exported_adjustments(self, token: str | None = None) -> Iterator[ExportPageLike[AdjustmentDocument]]: ...
    def transfers(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[PageLike[TransferDocument]]: ...
    def transfers_with_reference(self, reference_number: str) -> Sequence[TransferDocument]: ...
    def exported_transfers(self, token: str | None = None) -> Iterator[ExportPageLike[TransferDocument]]: ...
    def report_categories(self) -> Sequence[ReportCategory]: ...
    def reports(self, category: str) -> Sequence[ReportListing]: ...
    def report_description(self, category: str, report_id: int) -> ReportDescription: ...
    def stock_report(self, choice: StockReportChoice) -> StockReport: ...


class Gate(Protocol):
    """A lock of this PC that can be tried."""

    def acquire(self) -> bool: ...
    def release(self) -> None: ...


Trace = Callable[[str], None]
"""Called at named steps of the send path; the kill test ends the process there."""


def no_trace(step: str) -> None:
    """The default: nothing."""
