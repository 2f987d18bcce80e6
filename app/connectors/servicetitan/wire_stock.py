"""Reads ServiceTitan's returns, adjustments and transfers into the domain; lenient as `wire`."""

from __future__ import annotations

from app.connectors.servicetitan.values import (
    Row,
    read_date,
    read_decimal,
    read_flag,
    read_id,
    read_list,
    read_reference,
    read_status,
    read_text,
)
from app.connectors.servicetitan.wire import gl_accounts, stamps, sync_status
from app.domain.inventory import (
    AdjustmentDocument,
    DocumentItem,
    ReturnDocument,
    ReturnStatus,
    ReturnType,
    TransferDocument,
    TransferItem,
)


def return_type(row: Row) -> ReturnType:
    """GET /return-types; the name may be null."""
    return ReturnType(
        id=read_id(row, "return type"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        automatically_receive_credit=read_flag(row, "automaticallyReceiveVendorCredit", default=False),
    )


def return_document(row: Row) -> ReturnDocument:
    """GET /returns, /export/returns."""
    created, modified = stamps(row)
    status = read_status(row, "status", ReturnStatus, ReturnStatus.OTHER)
    return ReturnDocument(
        id=read_id(row, "return"),
        number=read_text(row, "number"),
        reference_number=read_text(row, "referenceNumber"),
        active=read_flag(row, "active", default=True) and status is not ReturnStatus.CANCELED,
        status=status,
        sync_status=sync_status(row),
        vendor_id=read_reference(row, "vendorId") or 0,
        purchase_order_id=read_reference(row, "purchaseOrderId"),
        business_unit_id=read_reference(row, "businessUnitId"),
        location_id=read_reference(row, "inventoryLocationId"),
        memo=read_text(row, "memo"),
        total=read_decimal(row, "returnAmount"),
        tax=read_decimal(row, "taxAmount"),
        shipping=read_decimal(row, "shippingAmount"),
        return_date=read_date(row, "returnDate"),
        returned_on=read_date(row, "returnedOn"),
        credit_received_on=read_date(row, "creditReceivedOn"),
        created_on=created,
        modified_on=modified,
        items=tuple(_item(one) for one in read_list(row, "items")),
        job_id=read_reference(row, "jobId"),
    )


def adjustment(row: Row) -> AdjustmentDocument:
    """GET /adjustments, /export/adjustments."""
    created, modified = stamps(row)
    return AdjustmentDocument(
        id=read_id(row, "adjustment"),
        number=read_text(row, "number"),
        reference_number=read_text(row, "referenceNumber"),
        active=_is_active(row),
        type=read_text(row, "type"),
        sync_status=sync_status(row),
        business_unit_id=read_reference(row, "businessUnitId"),
        location_id=read_reference(row, "inventoryLocationId"),
        memo=read_text(row, "memo"),
        date=read_date(row, "date"),
        created_on=created,
        modified_on=modified,
        items=tuple(_item(one) for one in read_list(row, "items")),
    )


def transfer(row: Row) -> TransferDocument:
    """GET /transfers, /export/transfers."""
    created, modified = stamps(row)
    return TransferDocument(
        id=read_id(row, "transfer"),
        number=read_text(row, "number"),
        reference_number=read_text(row, "referenceNumber"),
        active=_is_active(row),
        type=read_text(row, "transferType"),
        status=read_text(row, "status"),
        sync_status=sync_status(row),
        from_location_id=read_reference(row, "fromLocationId"),
        to_location_id=read_reference(row, "toLocationId"),
        memo=read_text(row, "memo"),
        date=read_date(row, "date"),
        picked_on=read_date(row, "pickedDate"),
        received_on=read_date(row, "receivedDate"),
        created_on=created,
        modified_on=modified,
        items=tuple(_transfer_item(one) for one in read_list(row, "items")),
    )


def _is_active(row: Row) -> bool:
    return read_flag(row, "active", default=True) and row.get("dateCanceled") is None


def _item(row: Row) -> DocumentItem:
    return DocumentItem(
        id=read_id(row, "item"),
        sku_id=read_reference(row, "skuId") or 0,
        sku_code=read_text(row, "code"),
        quantity=read_decimal(row, "quantity"),
        cost=read_decimal(row, "cost"),
        active=read_flag(row, "active", default=True),
        name=read_text(row, "name"),
        description=read_text(row, "description"),
        gl_accounts=gl_accounts(row),
    )


def _transfer_item(row: Row) -> TransferItem:
    return TransferItem(
        id=read_id(row, "item"),
        sku_id=read_reference(row, "skuId") or 0,
        sku_code=read_text(row, "code"),
        quantity=read_decimal(row, "quantity"),
        quantity_picked=read_decimal(row, "quantityPicked"),
        cost=read_decimal(row, "cost"),
        active=read_flag(row, "active", default=True),
    )
