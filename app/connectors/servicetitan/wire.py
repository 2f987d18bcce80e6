"""Reads ServiceTitan's rows into the domain: lenient where life differs from the contract, but no row without an id."""

from __future__ import annotations

from datetime import UTC, datetime

from app.connectors.servicetitan.values import (
    Row,
    read_date,
    read_decimal,
    read_flag,
    read_id,
    read_inner,
    read_list,
    read_reference,
    read_stamp,
    read_status,
    read_text,
)
from app.domain.purchasing import (
    Address,
    BillDocument,
    BillItem,
    BillKind,
    BusinessUnit,
    ExpenseItem,
    GlAccount,
    Location,
    LocationKind,
    OrderDocument,
    OrderItem,
    OrderStatus,
    PurchaseOrderType,
    ReceiptDocument,
    ReceiptItem,
    Sku,
    SkuKind,
    SyncStatus,
    Vendor,
)

UNKNOWN_STAMP = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a creation or change stamp that the row does not carry."""


def vendor(row: Row) -> Vendor:
    """GET /vendors."""
    return Vendor(
        id=read_id(row, "vendor"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        modified_on=stamps(row)[1],
    )


def material(row: Row) -> Sku:
    """GET /export/materials, POST /materials."""
    return _sku(row, SkuKind.MATERIAL)


def equipment(row: Row) -> Sku:
    """GET /export/equipment."""
    return _sku(row, SkuKind.EQUIPMENT)


def _sku(row: Row, kind: SkuKind) -> Sku:
    vendors = [read_inner(row, "primaryVendor"), *read_list(row, "otherVendors")]
    parts: dict[tuple[int, str], None] = {}
    for one in vendors:
        vendor_id = read_reference(one, "vendorId")
        part = read_text(one, "vendorPart")
        if vendor_id is not None and part and read_flag(one, "active", default=True):
            parts[(vendor_id, part)] = None
    code = read_text(row, "code")
    return Sku(
        id=read_id(row, kind.value),
        code=code,
        name=read_text(row, "displayName") or code,
        kind=kind,
        active=read_flag(row, "active", default=True),
        unit=read_text(row, "unitOfMeasure"),
        is_inventory=read_flag(row, "isInventory", default=False),
        vendor_parts=tuple(parts),
        modified_on=read_stamp(row, "modifiedOn"),
    )


def address(row: Row) -> Address:
    """An address; null parts are empty."""
    return Address(
        street=read_text(row, "street"),
        unit=read_text(row, "unit"),
        city=read_text(row, "city"),
        state=read_text(row, "state"),
        zip=read_text(row, "zip"),
        country=read_text(row, "country"),
    )


def warehouse(row: Row) -> Location:
    """GET /warehouses."""
    return Location(
        id=read_id(row, "warehouse"),
        name=read_text(row, "name"),
        kind=LocationKind.WAREHOUSE,
        active=read_flag(row, "active", default=True),
        address=address(read_inner(row, "address")),
    )


def truck(row: Row) -> Location:
    """GET /trucks; a truck has no address of its own."""
    return Location(
        id=read_id(row, "truck"),
        name=read_text(row, "name"),
        kind=LocationKind.TRUCK,
        active=read_flag(row, "active", default=True),
        warehouse_id=read_reference(row, "warehouseId"),
    )


def external_data(row: Row) -> dict[str, str]:
    """`externalData` of any object that was asked for with an application guid; null is empty."""
    return {read_text(one, "key"): read_text(one, "value") for one in read_list(row, "externalData")}


def business_unit(row: Row) -> BusinessUnit:
    """GET /business-units."""
    return BusinessUnit(
        id=read_id(row, "business unit"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        currency=read_text(row, "currency").strip().upper(),
    )


def purchase_order_type(row: Row) -> PurchaseOrderType:
    """GET /purchase-order-types. Whether items are copied to invoices is told since July 2026; absent reads as no."""
    return PurchaseOrderType(
        id=read_id(row, "purchase order type"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        automatically_receive=read_flag(row, "automaticallyReceive", default=False),
        copies_items_to_invoice=read_flag(row, "copyPurchaseOrderItemsToInvoiceWhenReceived", default=False),
    )


def purchase_order(row: Row) -> OrderDocument:
    """GET /purchase-orders; what is written as `memo` is read as `summary` (facts 3.2)."""
    return _order(row, number="number", status="status", is_request=False)


def purchase_order_request(row: Row) -> OrderDocument:
    """GET /purchase-orders/requests: `requestNumber` and `requestStatus` instead of `number` and `status`."""
    return _order(row, number="requestNumber", status="requestStatus", is_request=True)


def _order(row: Row, *, number: str, status: str, is_request: bool) -> OrderDocument:
    created, modified = stamps(row)
    return OrderDocument(
        id=read_id(row, "purchase order"),
        number=read_text(row, number),
        status=read_status(row, status, OrderStatus, OrderStatus.OTHER),
        is_request=is_request,
        vendor_id=read_reference(row, "vendorId") or 0,
        location_id=read_reference(row, "inventoryLocationId"),
        date=read_date(row, "date") or created.date(),
        total=read_decimal(row, "total"),
        tax=read_decimal(row, "tax"),
        shipping=read_decimal(row, "shipping"),
        summary=read_text(row, "summary"),
        created_on=created,
        modified_on=modified,
        items=tuple(_order_item(one) for one in read_list(row, "items")),
    )


def _order_item(row: Row) -> OrderItem:
    return OrderItem(
        id=read_id(row, "item of a purchase order"),
        sku_id=read_reference(row, "skuId") or 0,
        sku_code=read_text(row, "skuCode"),
        quantity=read_decimal(row, "quantity"),
        quantity_received=read_decimal(row, "quantityReceived"),
        cost=read_decimal(row, "cost"),
        has_serial_numbers=bool(read_list(row, "serialNumbers")),
    )


def receipt(row: Row) -> ReceiptDocument:
    """GET /receipts."""
    created, modified = stamps(row)
    return ReceiptDocument(
        id=read_id(row, "receipt"),
        number=read_text(row, "number"),
        active=read_flag(row, "active", default=True),
        purchase_order_id=read_reference(row, "purchaseOrderId"),
        bill_id=read_reference(row, "billId"),
        vendor_id=read_reference(row, "vendorId") or 0,
        vendor_invoice_number=read_text(row, "vendorInvoiceNumber"),
        memo=read_text(row, "memo"),
        total=read_decimal(row, "receiptAmount"),
        tax=read_decimal(row, "taxAmount"),
        shipping=read_decimal(row, "shippingAmount"),
        sync_status=sync_status(row),
        received_on=read_date(row, "receivedOn"),
        created_on=created,
        modified_on=modified,
        items=tuple(_receipt_item(one) for one in read_list(row, "items")),
        business_unit_id=read_reference(row, "businessUnitId"),
        job_id=read_reference(row, "jobId"),
    )


def _receipt_item(row: Row) -> ReceiptItem:
    return ReceiptItem(
        sku_id=read_reference(row, "skuId") or 0,
        sku_code=read_text(row, "code"),
        quantity=read_decimal(row, "quantity"),
        cost=read_decimal(row, "cost"),
        id=read_reference(row, "id") or 0,
        name=read_text(row, "name"),
        description=read_text(row, "description"),
        gl_accounts=gl_accounts(row),
    )


def bill(row: Row) -> BillDocument:
    """GET /inventory-bills/paginated, /export/inventory-bills, /ap-bills, /ap-bills/{billId}.

    `active` stands only in the export feed; an ap-bill is cancelled by its status or `dateCanceled` (facts 4). Only
    ap-bills tell their type and their expenses: elsewhere a bill of no purchase order is of kind `OTHER`, and whether
    there are such is unknown.
    """
    created, modified = stamps(row)
    unit = read_inner(row, "businessUnit")
    canceled = read_text(row, "status").casefold() == "canceled" or read_stamp(row, "dateCanceled") is not None
    return BillDocument(
        id=read_id(row, "bill"),
        number=read_text(row, "referenceNumber"),
        vendor_invoice_number=read_text(row, "vendorNumber"),
        purchase_order_id=read_reference(row, "purchaseOrderId"),
        vendor_id=read_reference(read_inner(row, "vendor"), "id"),
        vendor_name=read_text(read_inner(row, "vendor"), "name"),
        total=read_decimal(row, "billAmount"),
        tax=read_decimal(row, "taxAmount"),
        shipping=read_decimal(row, "shippingAmount"),
        sync_status=sync_status(row),
        bill_date=read_date(row, "billDate"),
        summary=read_text(row, "summary"),
        active=read_flag(row, "active", default=True) and not canceled,
        created_on=created,
        modified_on=modified,
        kind=_bill_kind(row),
        due_date=read_date(row, "dueDate"),
        business_unit_id=read_reference(unit, "id"),
        business_unit_name=read_text(unit, "name"),
        job_id=read_reference(row, "jobId"),
        job_number=read_text(row, "jobNumber"),
        items=tuple(_bill_item(one) for one in read_list(row, "items")),
        expenses=tuple(_expense(one) for one in read_list(row, "expenseItems")),
    )


def _bill_kind(row: Row) -> BillKind:
    if read_text(row, "billType"):
        return read_status(row, "billType", BillKind, BillKind.OTHER)
    return BillKind.OTHER if read_reference(row, "purchaseOrderId") is None else BillKind.PROCUREMENT


def _bill_item(row: Row) -> BillItem:
    return BillItem(
        id=read_id(row, "item of a bill"),
        sku_id=read_reference(row, "skuId") or 0,
        sku_code=read_text(row, "skuCode"),
        quantity=read_decimal(row, "quantity"),
        cost=read_decimal(row, "cost"),
        receipt_item_id=read_reference(row, "receiptItemId"),
        name=read_text(row, "name"),
        description=read_text(row, "description"),
        gl_accounts=gl_accounts(row),
    )


def _expense(row: Row) -> ExpenseItem:
    job, unit = read_inner(row, "job"), read_inner(row, "businessUnit")
    return ExpenseItem(
        id=read_id(row, "expense of a bill"),
        amount=read_decimal(row, "amount"),
        description=read_text(row, "description"),
        gl_accounts=gl_accounts(row),
        job_id=read_reference(job, "id"),
        job_number=read_text(job, "name"),
        business_unit_id=read_reference(unit, "id"),
        business_unit_name=read_text(unit, "name"),
    )


def gl_accounts(row: Row) -> tuple[GlAccount, ...]:
    """General ledger, cost of sale and asset account of a line, those that are said, in this order."""
    said = (gl_account(row, name) for name in ("generalLedgerAccount", "costOfSaleAccount", "assetAccount"))
    return tuple(one for one in said if one is not None)


def gl_account(row: Row, name: str) -> GlAccount | None:
    """One account of a line; None where it has neither name nor number."""
    inner = read_inner(row, name)
    found = GlAccount(read_text(inner, "name"), read_text(inner, "number"))
    return found if found.name or found.number else None


def sync_status(row: Row) -> SyncStatus:
    """`syncStatus` of anything that accounting takes."""
    if (
        read_text(row, "syncStatus") == "PostedAndExported"
    ):  # a filter's value; a row that bears it can no longer change
        return SyncStatus.EXPORTED
    return read_status(row, "syncStatus", SyncStatus, SyncStatus.OTHER)


def stamps(row: Row) -> tuple[datetime, datetime]:
    """Creation and last change; each stands in for the other where one is null, as accounting allows."""
    created = read_stamp(row, "createdOn")
    modified = read_stamp(row, "modifiedOn")
    return created or modified or UNKNOWN_STAMP, modified or created or UNKNOWN_STAMP
