"""Renders bills, accounts and pricebook records as the contract's rows; money is text in bills, a number elsewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.records import Bill, Category, GlAccount, Sku, SkuVendor
from app.simulators.servicetitan.returning import Returning
from app.simulators.servicetitan.rows import address, external, stamps
from app.simulators.servicetitan.wire import day, stamp

Row = dict[str, Any]
NET_DAYS = 30


def _text(value: Decimal) -> str:
    return f"{value:f}"


def _account(state: Returning, number: str) -> Row | None:
    found = next((a for a in state.gl_accounts.values() if a.number == number), None)
    if found is None:
        return None
    return {"id": found.id, "name": found.name, "number": found.number, "type": found.type, "detailType": found.subtype}


def _bill_base(state: Returning, bill: Bill) -> Row:
    order = state.purchase_orders[bill.purchase_order_id]
    unit = state.business_units[order.business_unit_id]
    vendor = state.vendors[order.vendor_id]
    job = state.jobs[order.job_id] if order.job_id is not None else None
    return {
        "id": bill.id,
        "purchaseOrderId": bill.purchase_order_id,
        "syncStatus": bill.sync_status,
        "referenceNumber": bill.number,
        "vendorNumber": bill.vendor_number,
        "summary": bill.summary,
        "billDate": day(bill.bill_date),
        "billAmount": _text(bill.total),
        "taxAmount": _text(bill.tax),
        "shippingAmount": _text(bill.shipping),
        "createdBy": "System",
        **stamps(bill),
        "termName": f"Net {NET_DAYS}",
        "dueDate": day(bill.bill_date + timedelta(days=NET_DAYS)),
        "shipToDescription": order.ship_to_description,
        "postDate": day(bill.post_date),
        "batch": None if bill.post_date is None else {"id": bill.id, "number": str(bill.id), "name": "Bills"},
        "businessUnit": {"id": unit.id, "name": unit.name},
        "taxZone": None,
        "vendor": {"id": vendor.id, "name": vendor.name},
        "shipTo": address(order.ship_to),
        "budgetCodeId": None,
        "customFields": [{"name": name, "value": value} for name, value in bill.custom.items()],
        "jobId": order.job_id,
        "jobNumber": job.name if job is not None else None,
    }


def _bill_lines(state: Returning, bill: Bill) -> list[Row]:
    rows = []
    for position, line in enumerate(bill.lines, start=1):
        sku = state.skus[line.sku_id]
        rows.append(
            {
                "order": position,
                "name": sku.display_name,
                "description": line.description,
                "quantity": _text(line.quantity),
                "cost": _text(line.cost),
                "serialNumber": None,
                "generalLedgerAccount": _account(state, "4000"),
                "costOfSaleAccount": _account(state, "5000"),
                "assetAccount": _account(state, "1400") if sku.is_inventory else None,
                "id": line.id,
                "skuId": line.sku_id,
                "receiptItemId": line.source_id,
                "skuType": sku.kind,
                "skuCode": sku.code,
                "budgetCodeId": None,
            }
        )
    return rows


def inventory_bill(state: Returning, bill: Bill) -> Row:
    """An inventory bill: `referenceNumber` is ServiceTitan's number, `vendorNumber` the vendor's invoice number."""
    place = state.locations[state.purchase_orders[bill.purchase_order_id].location_id]
    lines = [{**line, "inventoryLocation": place.name} for line in _bill_lines(state, bill)]
    return {**_bill_base(state, bill), "items": lines}


def exported_bill(state: Returning, bill: Bill) -> Row:
    """An inventory bill of the export feed, the only place that says whether it is active."""
    return {**inventory_bill(state, bill), "active": bill.active}


def ap_bill(state: Returning, bill: Bill) -> Row:
    """The same bill, newer face; `referenceNumber` came empty from live tenants."""
    place = state.locations[state.purchase_orders[bill.purchase_order_id].location_id]
    order = state.purchase_orders[bill.purchase_order_id]
    parts = {line.id: line.part for line in order.lines}
    receipt = {line.id: line.source_id for line in state.receipts[bill.receipt_id].lines}
    lines = [
        {
            **line,
            "inventoryLocation": {"id": place.id, "name": place.name, "type": place.kind},
            "vendorPartNumber": parts.get(receipt.get(line["receiptItemId"]) or 0, ""),
        }
        for line in _bill_lines(state, bill)
    ]
    return {
        **_bill_base(state, bill),
        "referenceNumber": "",
        "status": bill.status,
        "source": "Purchasing",
        "billType": "Procurement",
        "earlyDiscountDate": None,
        "vendorInvoiceTotal": None,
        "doNotPay": False,
        "dateCanceled": stamp(bill.date_canceled),
        "canceledBy": None,
        "remittanceVendorInfo": None,
        "items": lines,
        "expenseItems": [],
    }


def gl_account(value: GlAccount) -> Row:
    """An account of the general ledger."""
    return {
        "id": value.id,
        "name": value.name,
        "number": value.number,
        "description": "",
        "type": value.type,
        "subtype": value.subtype,
        "active": value.active,
        "isIntacctGroup": False,
        "isIntacctBankAccount": False,
        "source": "ManuallyCreated",
        "defaultAccountType": None,
        **stamps(value),
    }


def category(value: Category) -> Row:
    """A category of the pricebook."""
    return {
        "id": value.id,
        "name": value.name,
        "active": value.active,
        "description": None,
        "image": None,
        "parentId": None,
        "position": value.position,
        "categoryType": value.kind,
        "subcategories": [],
        "businessUnitIds": [],
        "skuImages": [],
        "skuVideos": [],
        "source": None,
        "externalId": None,
        "hideInMobile": False,
        **stamps(value),
    }


def _sku_vendor(state: Returning, value: SkuVendor) -> Row:
    return {
        "id": value.id,
        "vendorName": state.vendors[value.vendor_id].name,
        "vendorId": value.vendor_id,
        "memo": value.memo,
        "vendorPart": value.part,
        "cost": value.cost,
        "active": value.active,
        "primarySubAccount": None,
        "otherSubAccounts": [],
    }


_SKU_DEFAULTS: Row = {
    "price": 0,
    "memberPrice": 0,
    "addOnPrice": 0,
    "addOnMemberPrice": 0,
    "hours": 0,
    "bonus": 0,
    "commissionBonus": 0,
    "paysCommission": False,
    "account": None,
    "costOfSaleAccount": None,
    "assetAccount": None,
    "budgetCostCode": None,
    "budgetCostType": None,
}
_MATERIAL_DEFAULTS: Row = {
    "deductAsJobCost": False,
    "isConfigurableMaterial": False,
    "chargeableByDefault": True,
    "isOtherDirectCost": False,
    "costTypeId": None,
}
_EQUIPMENT_DEFAULTS: Row = {
    "manufacturer": None,
    "model": None,
    "manufacturerWarranty": {"duration": 0, "description": ""},
    "serviceProviderWarranty": {"duration": 0, "description": ""},
    "crossSaleGroup": None,
    "isConfigurableEquipment": False,
    "dimensions": None,
}


def sku(state: Returning, value: Sku, guid: str | None) -> Row:
    """A material or a piece of equipment."""
    vendors = [_sku_vendor(state, v) for v in value.vendors]
    row: Row = {
        "id": value.id,
        "code": value.code,
        "displayName": value.display_name,
        "description": value.description,
        "active": value.active,
        **{name: value.extra.get(name, default) for name, default in _SKU_DEFAULTS.items()},
        "price": value.price,
        "cost": value.cost,
        "taxable": value.taxable,
        "unitOfMeasure": value.unit,
        "isInventory": value.is_inventory,
        "primaryVendor": vendors[0] if vendors else None,
        "otherVendors": vendors[1:],
        "categories": list(value.categories),
        "assets": [],
        **stamps(value),
        "source": None,
        "externalId": None,
        "externalData": external(value, guid),
        "displayInAmount": False,
        "generalLedgerAccountId": None,
        "defaultAssetUrl": None,
    }
    if value.kind == "Material":
        return {
            **row,
            **{name: value.extra.get(name, default) for name, default in _MATERIAL_DEFAULTS.items()},
            "variationsOrConfigurableMaterials": [],
            "businessUnitId": None,
            "createdById": 0,
        }
    return {
        **row,
        **{name: value.extra.get(name, default) for name, default in _EQUIPMENT_DEFAULTS.items()},
        "recommendations": [],
        "upgrades": [],
        "equipmentMaterials": [],
        "variationsOrConfigurableEquipment": [],
        "typeId": None,
    }
