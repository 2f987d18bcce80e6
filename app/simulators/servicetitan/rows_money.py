"""Renders bills, accounts and pricebook records as the contract's rows; money is text in bills, a number elsewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.records import Address, ApCredit, Bill, Category, Expense, GlAccount, Sku, SkuVendor
from app.simulators.servicetitan.returning import Returning
from app.simulators.servicetitan.rows import address, external, stamps
from app.simulators.servicetitan.wire import day, stamp

Row = dict[str, Any]


def text(value: Decimal) -> str:
    return f"{value:f}"


def account(state: Returning, number: str) -> Row | None:
    found = next((a for a in state.gl_accounts.values() if a.number == number), None)
    if found is None:
        return None
    return {"id": found.id, "name": found.name, "number": found.number, "type": found.type, "detailType": found.subtype}


def _bill_base(state: Returning, bill: Bill) -> Row:
    order = state.order_of(bill)
    head = bill if order is None else order
    vendor = state.vendors[head.vendor_id]
    return {
        "id": bill.id,
        "purchaseOrderId": bill.purchase_order_id,
        "syncStatus": bill.sync_status,
        "referenceNumber": bill.number,
        "vendorNumber": bill.vendor_number,
        "summary": bill.summary,
        "billDate": day(bill.bill_date),
        "billAmount": text(bill.total),
        "taxAmount": text(bill.tax),
        "shippingAmount": text(bill.shipping),
        "createdBy": "System",
        **stamps(bill),
        "termName": f"Net {bill.net_days}",
        "dueDate": day(bill.bill_date + timedelta(days=bill.net_days)),
        "shipToDescription": "" if order is None else order.ship_to_description,
        "postDate": day(bill.post_date),
        "batch": None if bill.post_date is None else {"id": bill.id, "number": str(bill.id), "name": "Bills"},
        "businessUnit": named_unit(state, head.business_unit_id),
        "taxZone": None,
        "vendor": {"id": vendor.id, "name": vendor.name},
        "shipTo": address(Address() if order is None else order.ship_to),
        "budgetCodeId": None,
        "customFields": [{"name": name, "value": value} for name, value in bill.custom.items()],
        "jobId": head.job_id,
        "jobNumber": None if head.job_id is None else state.jobs[head.job_id].name,
    }


def named_unit(state: Returning, unit_id: int | None) -> Row | None:
    """A business unit as accounting names it."""
    return None if unit_id is None else {"id": unit_id, "name": state.business_units[unit_id].name}


def _bill_lines(state: Returning, bill: Bill) -> list[Row]:
    rows = []
    for position, line in enumerate(bill.lines, start=1):
        sku = state.skus[line.sku_id]
        rows.append(
            {
                "order": position,
                "name": sku.display_name,
                "description": line.description,
                "quantity": text(line.quantity),
                "cost": text(line.cost),
                "serialNumber": None,
                "generalLedgerAccount": account(state, "4000"),
                "costOfSaleAccount": account(state, "5000"),
                "assetAccount": account(state, "1400") if sku.is_inventory else None,
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
    order = state.order_of(bill)
    place = "" if order is None else state.locations[order.location_id].name
    lines = [{**line, "inventoryLocation": place} for line in _bill_lines(state, bill)]
    return {**_bill_base(state, bill), "items": lines}


def exported_bill(state: Returning, bill: Bill) -> Row:
    """An inventory bill of the export feed, the only place that says whether it is active."""
    return {**inventory_bill(state, bill), "active": bill.active}


def ap_bill(state: Returning, bill: Bill) -> Row:
    """The same bill, newer face; `referenceNumber` came empty from live tenants."""
    order = state.order_of(bill)
    lines: list[Row] = []
    if order is not None and bill.receipt_id is not None:
        place = state.locations[order.location_id]
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
        "source": "Standalone" if order is None else "Purchasing",
        "billType": bill.kind,
        "earlyDiscountDate": None,
        "vendorInvoiceTotal": None,
        "doNotPay": False,
        "dateCanceled": stamp(bill.date_canceled),
        "canceledBy": None,
        "remittanceVendorInfo": None,
        "items": lines,
        "expenseItems": [_expense(state, one) for one in bill.expenses],
    }


def _expense(state: Returning, value: Expense) -> Row:
    job = None if value.job_id is None else {"id": value.job_id, "name": state.jobs[value.job_id].name}
    return {
        "id": value.id,
        "amount": text(value.amount),
        "description": value.description,
        "generalLedgerAccount": account(state, value.account_number),
        "job": job,
        "businessUnit": named_unit(state, value.business_unit_id),
        "budgetCodeId": None,
        "projectLabelIds": None,
    }


def ap_credit(state: Returning, value: ApCredit) -> Row:
    """A vendor's credit; its amounts are numbers."""
    vendor = state.vendors[value.vendor_id]
    return {
        "id": value.id,
        "inventoryReturnId": value.return_id,
        "jobId": value.job_id,
        "active": value.active,
        **stamps(value),
        "date": day(value.date),
        "canceledOn": stamp(value.date_canceled),
        "number": value.number,
        "referenceNumber": value.reference_number,
        "memo": value.memo,
        "amount": value.amount,
        "appliedAmount": 0,
        "status": "Unreconciled" if value.active else "Canceled",
        "syncStatus": value.sync_status,
        "batch": None,
        "businessUnit": named_unit(state, value.business_unit_id),
        "remittanceVendor": None,
        "vendor": {"id": vendor.id, "name": vendor.name},
        "paymentStatus": "Unpaid",
        "splits": [],
        "budgetCodeId": None,
        "customFields": [],
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


def category(state: Returning, value: Category) -> Row:
    """A category of the pricebook with all that are nested in it."""
    return {
        "id": value.id,
        "name": value.name,
        "active": value.active,
        "description": None,
        "image": None,
        "parentId": value.parent_id,
        "position": value.position,
        "categoryType": value.kind,
        "subcategories": [category(state, one) for one in state.categories.values() if one.parent_id == value.id],
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


_SERVICE_DEFAULTS: Row = {
    "warranty": None,
    "memberPrice": 0,
    "addOnPrice": 0,
    "addOnMemberPrice": 0,
    "account": None,
    "hours": 0,
    "isLabor": None,
    "crossSaleGroup": None,
    "paysCommission": False,
    "bonus": 0,
    "commissionBonus": 0,
    "source": None,
    "externalId": None,
    "businessUnitId": None,
    "soldByCommission": 0,
    "defaultAssetUrl": None,
    "budgetCostCode": None,
    "budgetCostType": None,
}


def service(state: Returning, value: Sku, guid: str | None) -> Row:
    """A service, which has no unit of measure and whose categories are objects."""
    groups = [state.categories[number] for number in value.categories]
    return {
        "id": value.id,
        "code": value.code,
        "displayName": value.display_name,
        "description": value.description,
        **_SERVICE_DEFAULTS,
        "categories": [{"id": one.id, "name": one.name, "active": one.active} for one in groups],
        "price": value.price,
        "taxable": value.taxable,
        **{name: [] for name in ("recommendations", "upgrades", "assets", "serviceMaterials", "serviceEquipment")},
        "active": value.active,
        **stamps(value),
        "externalData": external(value, guid),
        "cost": value.cost,
    }
