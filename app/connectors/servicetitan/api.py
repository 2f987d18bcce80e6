"""What ML Connector asks of ServiceTitan and tells it, as typed methods; any thread, no retries of its own.

Reads may be repeated and raise as `ServiceTitanClient.get`. Writes raise as `ServiceTitanClient.write`: everything but
OutcomeUnknown means that nothing was carried out, and OutcomeUnknown means that the journal must look before it sends
again. Lists come page by page, one call each, only as far as the caller iterates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from app.connectors.servicetitan import bodies, resources, wire
from app.connectors.servicetitan.access import AccessProbe, check_access
from app.connectors.servicetitan.bill_calls import BillCalls
from app.connectors.servicetitan.calls import ANY, BY_ID, stamp_filters
from app.connectors.servicetitan.pages import ExportPage, Page, among, before, export_pages, in_chunks, since
from app.connectors.servicetitan.reference_calls import ReferenceCalls
from app.connectors.servicetitan.report_calls import ReportCalls
from app.connectors.servicetitan.sales_calls import SalesCalls
from app.connectors.servicetitan.stock_calls import StockCalls
from app.connectors.servicetitan.values import read_object
from app.domain.errors import NotFound
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

_AP_BILL_TYPES = ("Procurement", "ApBill", "NotSet")
_AP_BILL_STATUSES = tuple(("statuses", status) for status in ("Unreconciled", "Discrepancy", "Reconciled", "Canceled"))


class ServiceTitanApi(StockCalls, ReportCalls, BillCalls, SalesCalls, ReferenceCalls):
    """The calls for one tenant. Any thread."""

    @property
    def tenant_id(self) -> str:
        """The tenant that is called."""
        return self._client.tenant_id

    def server_now(self) -> datetime | None:
        """ServiceTitan's time by its `Date` header, aware UTC; None before the first answer. Makes no call."""
        return self._client.server_now()

    def check_access(self, what: Collection[str] = ("purchases",)) -> list[AccessProbe]:
        """A dozen cheap reads that show what the credentials may do, for `check`; see `access.check_access`."""
        return check_access(self._client, what)

    def sign_in(self) -> frozenset[str]:
        """Sign in, or stay so; the scopes that were granted, none where it was not said. Raises as `check_access`."""
        return self._client.granted_scopes()

    # ------------------------------------------------------------ masters

    def vendors(self, modified_on_or_after: datetime | None = None) -> Iterator[Page[Vendor]]:
        """All vendors, inactive ones too. There is no filter by name (facts 3.9)."""
        filters = since("modifiedOnOrAfter", "modifiedOn", modified_on_or_after)
        return self._pages(resources.VENDORS, wire.vendor, filters, (*ANY, *BY_ID))

    def export_materials(self, token: str | None = None) -> Iterator[ExportPage[Sku]]:
        """All materials from `token` on, inactive ones too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_MATERIALS, wire.material, token)

    def export_equipment(self, token: str | None = None) -> Iterator[ExportPage[Sku]]:
        """All equipment from `token` on, inactive too; None = from the beginning."""
        return export_pages(self._client, resources.EXPORTED_EQUIPMENT, wire.equipment, token)

    def materials(self, modified_on_or_after: datetime | None = None) -> Iterator[Page[Sku]]:
        """All materials as they are now, inactive ones too; an export feed may withhold what is new for a while."""
        filters = since("modifiedOnOrAfter", "modifiedOn", modified_on_or_after)
        return self._pages(resources.MATERIALS, wire.material, filters, (*ANY, *BY_ID))

    def locations(self) -> list[Location]:
        """All warehouses, then all trucks, inactive ones too."""
        warehouses = self._all(resources.WAREHOUSES, wire.warehouse, (*ANY, *BY_ID), lambda one: one.id)
        trucks = self._all(resources.TRUCKS, wire.truck, (*ANY, *BY_ID), lambda one: one.id)
        return warehouses + trucks

    def business_units(self) -> list[BusinessUnit]:
        """All business units, inactive ones too."""
        return self._all(resources.BUSINESS_UNITS, wire.business_unit, ANY, lambda one: one.id)

    def purchase_order_types(self) -> list[PurchaseOrderType]:
        """All types of purchase orders, inactive ones too."""
        return self._all(resources.PURCHASE_ORDER_TYPES, wire.purchase_order_type, ANY, lambda one: one.id)

    # ------------------------------------------------------------ documents

    def purchase_orders(
        self,
        modified_on_or_after: datetime | None = None,
        created_on_or_after: datetime | None = None,
        created_before: datetime | None = None,
    ) -> Iterator[Page[OrderDocument]]:
        """Purchase orders of every status. There is no filter by vendor, memo or vendor's number (facts 3.2)."""
        filters = (
            *stamp_filters(modified_on_or_after, created_on_or_after),
            *before("createdBefore", "createdOn", created_before),
        )
        return self._pages(resources.PURCHASE_ORDERS, wire.purchase_order, filters, BY_ID)

    def purchase_order_requests(
        self,
        modified_on_or_after: datetime | None = None,
        created_on_or_after: datetime | None = None,
        created_before: datetime | None = None,
    ) -> Iterator[Page[OrderDocument]]:
        """Purchase orders that are, or were, held for approval."""
        filters = (
            *stamp_filters(modified_on_or_after, created_on_or_after),
            *before("createdBefore", "createdOn", created_before),
        )
        return self._pages(resources.PURCHASE_ORDER_REQUESTS, wire.purchase_order_request, filters, BY_ID)

    def purchase_order(self, order_id: int) -> OrderDocument:
        """One purchase order. Raises NotFound, also for one that is still held for approval."""
        resource = resources.PURCHASE_ORDERS.under(order_id)
        document = wire.purchase_order(
            read_object(self._client.get(resource, item=f"Purchase order {order_id}"), "purchase order")
        )
        return self._asked_for(document, order_id, "purchase order", document.id)

    def receipts(
        self,
        modified_on_or_after: datetime | None = None,
        created_on_or_after: datetime | None = None,
        purchase_order_ids: Sequence[int] | None = None,
    ) -> Iterator[Page[ReceiptDocument]]:
        """Receipts, cancelled ones too. An empty `purchase_order_ids` asks for nothing; 50 of them go into one call."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        if purchase_order_ids is None:
            yield from self._pages(resources.RECEIPTS, wire.receipt, filters, (*ANY, *BY_ID))
            return
        for chunk in in_chunks(purchase_order_ids):
            narrowed = (*filters, among("purchaseOrderIds", "purchaseOrderId", chunk))
            yield from self._pages(resources.RECEIPTS, wire.receipt, narrowed, (*ANY, *BY_ID))

    def bills(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[BillDocument]]:
        """Inventory bills. They do not say whether one was cancelled: see `exported_bills`, `ap_bills` (facts 4)."""
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        return self._pages(resources.INVENTORY_BILLS, wire.bill, filters)

    def ap_bills(
        self, modified_on_or_after: datetime | None = None, created_on_or_after: datetime | None = None
    ) -> Iterator[Page[BillDocument]]:
        """Vendor bills of every type, those typed by hand and cancelled ones too; each bill comes once.

        The list shows one type at a time, Procurement when none is named (contract), so it is read once per type.
        """
        filters = stamp_filters(modified_on_or_after, created_on_or_after)
        seen: set[int] = set()
        for position, bill_type in enumerate(_AP_BILL_TYPES, start=1):
            params = (("billType", bill_type), *_AP_BILL_STATUSES)
            for page in self._pages(resources.AP_BILLS, wire.bill, filters, params):
                rows = tuple(row for row in page.rows if row.id not in seen)
                seen.update(row.id for row in rows)
                yield Page(rows, page.has_more or position < len(_AP_BILL_TYPES), page.unasked)

    def exported_bills(self, token: str | None = None) -> Iterator[ExportPage[BillDocument]]:
        """Inventory bills from `token` on; the one place where a cancelled one is told (`active` false; facts 4)."""
        return export_pages(self._client, resources.EXPORTED_BILLS, wire.bill, token)

    # ------------------------------------------------------------ writes

    def create_purchase_order(self, request: PurchaseOrderRequest) -> int:
        """The new purchase order's id; number and status must be read (facts 3). A tenant with approvals may answer the
        id of a request instead (unknown). Never to be repeated after OutcomeUnknown without looking."""
        item = f"Purchase order {request.vendor_invoice_number}".strip()
        return self._create(resources.PURCHASE_ORDERS, bodies.purchase_order(request), item)

    def create_receipt(self, request: ReceiptRequest) -> int:
        """The new receipt's id. Not to be repeated after OutcomeUnknown without reading the order's receipts."""
        item = f"Receipt of purchase order {request.purchase_order_id}"
        return self._create(resources.RECEIPTS, bodies.receipt(request), item)

    def cancel_purchase_order(self, order_id: int, reason: CancellationReason) -> None:
        """Cancels it; Rejected once it is received (cancel the receipt first) or exported (facts 3.4)."""
        self._cancel(resources.PURCHASE_ORDERS, order_id, reason, f"Purchase order {order_id}")

    def cancel_receipt(self, receipt_id: int, reason: CancellationReason) -> None:
        """Cancels it and its bill; the purchase order is pending again. Rejected once the bill is exported."""
        self._cancel(resources.RECEIPTS, receipt_id, reason, f"Receipt {receipt_id}")

    def create_vendor(
        self, name: str, address: Address | None = None, *, memo: str = "", email: str = "", phone: str = ""
    ) -> int:
        """The new vendor's id. Whether a second vendor of the same name is refused is unknown: look first."""
        body = bodies.vendor(name, address or Address(), memo=memo, email=email, phone=phone)
        return self._create(resources.VENDORS, body, f"Vendor {name}")

    def create_material(
        self,
        code: str,
        description: str,
        *,
        name: str = "",
        unit: str = "",
        cost: Decimal | None = None,
        vendor_id: int | None = None,
        vendor_part: str = "",
    ) -> Sku:
        """A new material that carries stock, as answered. Whether a second one of a code is refused is unknown."""
        item = f"Material {code}"
        body = bodies.material(
            code, description, name=name, unit=unit, cost=cost, vendor_id=vendor_id, vendor_part=vendor_part
        )
        answer = self._client.write("POST", resources.MATERIALS, body, item=item)
        return self._made(lambda: wire.material(read_object(answer, "material")), item)

    # ------------------------------------------------------------ external data

    def warehouse_external_data(self, warehouse_id: int, application_guid: str) -> dict[str, str]:
        """The values this application keeps on a warehouse; empty where there are none. Raises NotFound."""
        chosen = among("ids", "id", (warehouse_id,))
        asked = (("externalDataApplicationGuid", application_guid), *ANY)
        for page in self._pages(resources.WAREHOUSES, lambda row: row, (chosen,), asked):
            for row in page.rows:
                return wire.external_data(row)
        raise NotFound(
            "ServiceTitan does not have this warehouse.",
            item=f"Warehouse {warehouse_id}",
            advice="Choose another default warehouse in the settings.",
        )

    def put_warehouse_external_data(
        self, warehouse_id: int, application_guid: str, values: Mapping[str, str | None], *, merge: bool
    ) -> None:
        """Keeps `values` on a warehouse. With `merge` other keys stay and a None deletes its key. May be repeated."""
        body = bodies.external_data(application_guid, values, merge=merge)
        item = f"Warehouse {warehouse_id}"
        self._client.write("PATCH", resources.WAREHOUSES.under(warehouse_id), body, item=item)
