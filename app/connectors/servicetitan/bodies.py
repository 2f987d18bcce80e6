"""Writes the bodies ServiceTitan takes: every required text is there, dates are midnight UTC, never shifted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.domain.inventory import ReturnRequest
from app.domain.purchasing import Address, CancellationReason, PurchaseOrderRequest, ReceiptRequest

Body = dict[str, object]


def day(value: date) -> str:
    """A calendar date as ServiceTitan writes business dates."""
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}T00:00:00Z"


def address(value: Address) -> Body:
    """All six parts, empty ones too: the contract requires each."""
    return {
        "street": value.street,
        "unit": value.unit,
        "city": value.city,
        "state": value.state,
        "zip": value.zip,
        "country": value.country,
    }


def purchase_order(request: PurchaseOrderRequest) -> Body:
    """POST /purchase-orders (facts 3.1)."""
    return {
        "vendorId": request.vendor_id,
        "typeId": request.type_id,
        "businessUnitId": request.business_unit_id,
        "inventoryLocationId": request.location_id,
        "shipTo": {"description": request.ship_to.description, "address": address(request.ship_to.address)},
        "vendorInvoiceNumber": request.vendor_invoice_number,
        "impactsTechnicianPayroll": request.impacts_technician_payroll,
        "memo": request.memo,
        "date": day(request.date),
        "requiredOn": day(request.required_on),
        "tax": request.tax,
        "shipping": request.shipping,
        "items": [
            {
                "skuId": line.sku_id,
                "description": line.description,
                "vendorPartNumber": line.vendor_part_number,
                "quantity": line.quantity,
                "cost": line.cost,
            }
            for line in request.lines
        ],
    }


def receipt(request: ReceiptRequest) -> Body:
    """POST /receipts (facts 3.5); `purchaseOrderItemId` only where it is known."""
    items: list[Body] = []
    for line in request.lines:
        known: Body = {} if line.order_item_id is None else {"purchaseOrderItemId": line.order_item_id}
        items.append(
            {
                **known,
                "skuId": line.sku_id,
                "description": line.description,
                "vendorPartNumber": line.vendor_part_number,
                "quantity": line.quantity,
                "cost": line.cost,
            }
        )
    return {
        "purchaseOrderId": request.purchase_order_id,
        "dateReceived": day(request.date_received),
        "vendorDocumentNumber": request.vendor_document_number,
        "memo": request.memo,
        "tax": request.tax,
        "shipping": request.shipping,
        "items": items,
    }


def goods_return(request: ReturnRequest) -> Body:
    """POST /returns (facts 3.7); `purchaseOrderId` only where there is one."""
    known: Body = {} if request.purchase_order_id is None else {"purchaseOrderId": request.purchase_order_id}
    return {
        "vendorId": request.vendor_id,
        **known,
        "returnTypeId": request.return_type_id,
        "businessUnitId": request.business_unit_id,
        "referenceNumber": request.reference_number,
        "inventoryLocationId": request.location_id,
        "returnDate": day(request.return_date),
        "memo": request.memo,
        "tax": request.tax,
        "shipping": request.shipping,
        "restockingFee": request.restocking_fee,
        "items": [
            {
                "skuId": line.sku_id,
                "description": line.description,
                "quantity": line.quantity,
                "cost": line.cost,
            }
            for line in request.lines
        ],
    }


def cancellation(reason: CancellationReason) -> Body:
    """PATCH /purchase-orders/{id}/cancellation, /receipts/{id}/cancellation and /returns/{id}/cancellation."""
    return {"canceledReason": reason.value}


def vendor(name: str, at: Address, *, memo: str, email: str, phone: str) -> Body:
    """POST /vendors; optional texts only where there are any (facts 3.9)."""
    optional = {"memo": memo, "email": email, "phone": phone}
    return {
        "name": name,
        "active": True,
        "isTruckReplenishment": False,
        "taxRate": Decimal(0),
        "restrictedMobileCreation": False,
        "address": address(at),
        **{key: value for key, value in optional.items() if value},
    }


def material(
    code: str, description: str, *, name: str, unit: str, cost: Decimal | None, vendor_id: int | None, vendor_part: str
) -> Body:
    """POST /materials of an item that carries stock (facts 5)."""
    body: Body = {"code": code, "description": description, "active": True, "isInventory": True}
    if name:
        body["displayName"] = name
    if unit:
        body["unitOfMeasure"] = unit
    if cost is not None:
        body["cost"] = cost
    if vendor_id is not None:
        source: Body = {"vendorId": vendor_id, "cost": cost if cost is not None else Decimal(0), "active": True}
        body["primaryVendor"] = {**source, "vendorPart": vendor_part} if vendor_part else source
    return body


def external_data(application_guid: str, values: Mapping[str, str | None], *, merge: bool) -> Body:
    """PATCH externalData; with `merge` other keys stay and a key with None is deleted, else all keys are replaced."""
    return {
        "externalData": {
            "patchMode": "Merge" if merge else "Replace",
            "applicationGuid": application_guid,
            "externalData": [{"key": key, "value": value} for key, value in values.items()],
        }
    }
