"""Renders inventory records as the contract's rows; changes nothing, and knows no request."""

from __future__ import annotations

from typing import Any

from app.simulators.servicetitan.records import (
    Address,
    Line,
    Location,
    Movement,
    Named,
    PoType,
    PurchaseOrder,
    Receipt,
    Record,
    Return,
    ReturnType,
    Vendor,
)
from app.simulators.servicetitan.returning import Returning
from app.simulators.servicetitan.wire import day, stamp

Row = dict[str, Any]


def address(value: Address) -> Row:
    """The six texts."""
    return {
        "street": value.street,
        "unit": value.unit,
        "city": value.city,
        "state": value.state,
        "zip": value.zip,
        "country": value.country,
    }


def stamps(record: Record) -> Row:
    """When it was made and changed."""
    return {"createdOn": stamp(record.created_on), "modifiedOn": stamp(record.modified_on)}


def external(record: Record, guid: str | None) -> list[Row]:
    """External data is shown only to the application that wrote it and names itself."""
    held = record.external.get((guid or "").lower(), {})
    return [{"key": key, "value": value} for key, value in held.items()]


def custom(state: Returning, owner: str, record: Record) -> list[Row]:
    """The custom fields that have a value."""
    types = {kind.name: kind.id for kind in state.custom_field_types[owner].values()}
    return [{"typeId": types.get(name, 0), "name": name, "value": value} for name, value in record.custom.items()]


def _accounts(state: Returning, sku_id: int) -> Row:
    def account(number: str) -> Row | None:
        found = next((a for a in state.gl_accounts.values() if a.number == number), None)
        if found is None:
            return None
        return {"name": found.name, "number": found.number, "type": found.type, "detailType": found.subtype}

    return {
        "generalLedgerAccount": account("4000"),
        "costOfSaleAccount": account("5000"),
        "assetAccount": account("1400") if state.skus[sku_id].is_inventory else None,
    }


def vendor(state: Returning, value: Vendor, guid: str | None) -> Row:
    """A vendor."""
    return {
        "id": value.id,
        "name": value.name,
        "active": value.active,
        "isTruckReplenishment": value.is_truck_replenishment,
        "isMobileCreationRestricted": value.restricted_mobile_creation,
        "memo": value.memo,
        "deliveryOption": value.delivery_option,
        "defaultTaxRate": value.tax_rate,
        "contactInfo": {
            "firstName": value.first_name,
            "lastName": value.last_name,
            "phone": value.phone,
            "email": value.email,
            "fax": value.fax,
        },
        "address": address(value.address),
        **stamps(value),
        "externalData": external(value, guid),
        "customFields": custom(state, "vendor", value),
    }


def warehouse(value: Location, guid: str | None) -> Row:
    """A warehouse."""
    return {
        "id": value.id,
        "name": value.name,
        "active": value.active,
        "address": address(value.address),
        "inventoryTemplateId": value.template_id,
        **stamps(value),
        "externalData": external(value, guid),
    }


def truck(value: Location, guid: str | None) -> Row:
    """A truck."""
    return {
        "id": value.id,
        "name": value.name,
        "active": value.active,
        "memo": value.memo,
        "warehouseId": value.warehouse_id,
        "technicianIds": list(value.technician_ids),
        "inventoryTemplateId": value.template_id,
        **stamps(value),
        "externalData": external(value, guid),
    }


def po_type(value: PoType) -> Row:
    """A type of purchase order; several of the members that can be written are never shown."""
    return {
        "id": value.id,
        "name": value.name,
        "active": value.active,
        "automaticallyReceive": value.automatically_receive,
        "displayToTechnician": value.extra.get("displayToTechnician", False),
        "impactToTechnicianPayroll": value.extra.get("impactToTechnicianPayroll", False),
        "allowTechniciansToSendPo": value.extra.get("allowTechniciansToSendPo", False),
        "defaultRequiredDateDaysOffset": value.extra.get("defaultRequiredDateDaysOffset", 0),
        "skipWeekends": value.extra.get("skipWeekends", False),
        "excludeTaxFromJobCosting": value.extra.get("excludeTaxFromJobCosting", False),
        **stamps(value),
    }


def return_type(value: ReturnType) -> Row:
    """A type of return."""
    return {
        "id": value.id,
        "name": value.name,
        "automaticallyReceiveVendorCredit": value.automatically_receive_credit,
        "includeInSalesTax": value.include_in_sales_tax,
        "active": value.active,
        "isDefault": value.is_default,
        "isDefaultForConsignment": value.is_default_for_consignment,
        **stamps(value),
    }


def _order_line(state: Returning, order: PurchaseOrder, value: Line) -> Row:
    sku = state.skus[value.sku_id]
    if order.status == "Canceled":
        status = "Canceled"
    elif value.received >= value.quantity:
        status = "Received"
    else:
        status = "PartiallyReceived" if value.received > 0 else "Pending"
    return {
        "id": value.id,
        "skuId": value.sku_id,
        "skuName": sku.display_name,
        "skuCode": sku.code,
        "skuType": sku.kind,
        "description": value.description,
        "vendorPartNumber": value.part,
        "quantity": value.quantity,
        "quantityReceived": value.received,
        "cost": value.cost,
        "total": value.total,
        "serialNumbers": [],
        "status": status,
        "chargeable": False,
        "budgetCodeId": None,
        **stamps(value),
    }


def order(state: Returning, value: PurchaseOrder) -> Row:
    """A purchase order: `memo` is read as `summary`, `vendorInvoiceNumber` as `vendorDocumentNumber`."""
    shown = value.vendor_invoice_number if state.switches.po_vendor_number_shown else ""
    return {
        "id": value.id,
        "number": value.number,
        "invoiceId": None,
        "jobId": value.job_id,
        "projectId": value.project_id,
        "status": value.status,
        "typeId": value.type_id,
        "vendorId": value.vendor_id,
        "technicianId": value.technician_id,
        "shipTo": address(value.ship_to),
        "businessUnitId": value.business_unit_id,
        "inventoryLocationId": value.location_id,
        "batchId": None,
        "budgetCodeId": None,
        "vendorDocumentNumber": shown,
        "date": day(value.date),
        "requiredOn": day(value.required_on),
        "sentOn": stamp(value.sent_on),
        "receivedOn": day(value.received_on),
        **stamps(value),
        "total": value.total,
        "tax": value.tax,
        "shipping": value.shipping,
        "summary": value.memo,
        "items": [_order_line(state, value, line) for line in value.open_lines],
        "customFields": [],
    }


def request(state: Returning, value: PurchaseOrder) -> Row:
    """A purchase order that waits for approval."""
    row = order(state, value)
    for name in ("number", "status", "budgetCodeId", "sentOn", "receivedOn"):
        del row[name]
    return {"id": value.id, "requestNumber": value.number, "requestStatus": value.status, **row}


def receipt(state: Returning, value: Receipt) -> Row:
    """A receipt."""
    of = state.purchase_orders[value.purchase_order_id]
    return {
        "id": value.id,
        "active": value.active,
        "number": value.number,
        "vendorInvoiceNumber": value.vendor_invoice_number,
        "createdById": None,
        "memo": value.memo,
        "purchaseOrderId": value.purchase_order_id,
        "billId": value.bill_id,
        "jobId": of.job_id,
        "businessUnitId": of.business_unit_id,
        "vendorId": of.vendor_id,
        "technicianId": of.technician_id,
        "inventoryLocationId": of.location_id,
        "shipTo": address(of.ship_to),
        "shipToDescription": of.ship_to_description,
        "receiptAmount": value.total,
        "taxAmount": value.tax,
        "shippingAmount": value.shipping,
        "receivedOn": day(value.received_on),
        **stamps(value),
        "batchId": None,
        "syncStatus": value.sync_status,
        "budgetCodeId": None,
        "items": [
            {
                "id": line.id,
                "skuId": line.sku_id,
                "name": state.skus[line.sku_id].display_name,
                "code": state.skus[line.sku_id].code,
                "description": line.description,
                "quantity": line.quantity,
                "cost": line.cost,
                **_accounts(state, line.sku_id),
                "purchaseOrderItemId": line.source_id,
                "budgetCodeId": None,
            }
            for line in value.lines
        ],
        "customFields": custom(state, "receipt", value),
    }


def returned(state: Returning, value: Return, guid: str | None) -> Row:
    """A return."""
    return {
        "id": value.id,
        "active": value.active,
        "number": value.number,
        "referenceNumber": value.reference_number,
        "status": value.status,
        "vendorId": value.vendor_id,
        "purchaseOrderId": value.purchase_order_id,
        "jobId": value.job_id,
        "projectId": None,
        "budgetCodeId": None,
        "businessUnitId": value.business_unit_id,
        "inventoryLocationId": value.location_id,
        "createdById": None,
        "memo": value.memo,
        "returnAmount": state.return_stated(value),
        "taxAmount": state.return_tax(value),
        "shippingAmount": value.shipping,
        "returnDate": day(value.return_date),
        "returnedOn": day(value.returned_on),
        "creditReceivedOn": day(value.credit_received_on),
        **stamps(value),
        "batchId": None,
        "batch": None,
        "syncStatus": value.sync_status,
        "canceledById": None,
        "canceledReason": value.canceled_reason,
        "dateCanceled": stamp(value.date_canceled),
        "items": [
            {
                **_moved_line(state, line),
                **_accounts(state, line.sku_id),
                "receiptItemId": line.source_id,
            }
            for line in value.lines
        ],
        "customFields": custom(state, "return", value),
        "externalData": external(value, guid),
    }


def _moved_line(state: Returning, line: Line) -> Row:
    return {
        "id": line.id,
        "skuId": line.sku_id,
        "description": line.description,
        **stamps(line),
        "name": state.skus[line.sku_id].display_name,
        "code": state.skus[line.sku_id].code,
        "quantity": line.quantity,
        "cost": line.cost,
        "serialNumbers": [],
        "createdById": None,
        "active": line.active,
        "budgetCodeId": None,
    }


def movement(state: Returning, value: Movement, guid: str | None) -> Row:
    """An adjustment or a transfer."""
    row: Row = {
        "id": value.id,
        "active": value.active,
        "number": value.number,
        "referenceNumber": value.reference_number,
        "invoiceId": None,
        "createdById": None,
        "memo": value.memo,
        "date": day(value.date),
        **stamps(value),
        "batchId": None,
        "batch": None,
        "syncStatus": value.sync_status,
        "canceledReason": value.canceled_reason,
        "canceledById": None,
        "dateCanceled": stamp(value.date_canceled),
        "externalData": external(value, guid),
        "items": [{**_moved_line(state, line), "totalCost": line.total} for line in value.lines],
        "customFields": custom(state, value.kind.lower(), value),
    }
    if value.kind == "Adjustment":
        return {
            **row,
            "type": value.type,
            "inventoryLocationId": value.location_id,
            "businessUnitId": None,
            "projectId": None,
        }
    for item, line in zip(row["items"], value.lines, strict=True):
        item["quantityPicked"] = line.quantity if value.received_on else 0
    return {
        **row,
        "transferType": value.type,
        "status": value.status,
        "fromLocationId": value.location_id,
        "toLocationId": value.to_location_id,
        "pickedDate": day(value.received_on),
        "receivedDate": day(value.received_on),
        "dateRequired": None,
        "jobId": None,
        "pickedById": None,
        "receivedById": None,
    }


def custom_field_type(value: Named) -> Row:
    """A type of custom field."""
    return {"id": value.id, "name": value.name, "dataType": value.kind, "dataTypeOptions": None, **stamps(value)}
