"""Renders invoices, payments, credit memos and tax zones as the contract's rows; money is text but in credit memos."""

from __future__ import annotations

from decimal import Decimal

from app.simulators.servicetitan.records import ZERO, Record
from app.simulators.servicetitan.records_sales import Application, CreditMemo, Invoice, Payment, Sale, SaleLine, TaxZone
from app.simulators.servicetitan.rows import Row, address, stamps
from app.simulators.servicetitan.rows_money import account, named_unit, text
from app.simulators.servicetitan.selling import Selling
from app.simulators.servicetitan.wire import day, stamp


def _tax_code(state: Selling, sale: Sale) -> Row | None:
    zone = None if sale.tax_zone_id is None else state.tax_zones[sale.tax_zone_id]
    if zone is None or not zone.rates:
        return None
    return {
        "id": zone.rates[0].id,
        "name": zone.rates[0].name,
        "taxRate": sum((rate.rate for rate in zone.rates), ZERO),
    }


def _customer(state: Selling, customer_id: int) -> Row:
    customer = state.customers[customer_id]
    place = customer.places[0]
    return {
        "customer": {"id": customer.id, "name": customer.name},
        "customerAddress": address(customer.address),
        "location": {"id": place.id, "name": place.name},
        "locationAddress": address(place.address),
    }


def _custom(record: Record) -> list[Row]:
    return [{"name": name, "value": value} for name, value in record.custom.items()]


def _batch(record: Sale | Payment) -> Row | None:
    return None if record.sync_status == "Pending" else {"id": record.id, "number": str(record.id), "name": "Sales"}


def invoice(state: Selling, value: Invoice) -> Row:
    """An invoice with its lines."""
    job = None if value.job_id is None else state.jobs[value.job_id]
    discount = sum((line.total for line in value.lines if line.kind == "PriceModifier"), ZERO)
    return {
        "id": value.id,
        "syncStatus": value.sync_status,
        "budgetCodeId": None,
        "referenceNumber": value.number,
        "invoiceDate": day(value.date),
        "dueDate": day(value.due_date),
        "subTotal": text(value.sub_total),
        "salesTax": text(value.tax),
        "salesTaxCode": _tax_code(state, value),
        "taxZoneId": value.tax_zone_id,
        "total": text(value.total),
        "balance": text(state.invoice_balance(value)),
        "invoiceType": None,
        **_customer(state, value.customer_id),
        "businessUnit": named_unit(state, value.business_unit_id),
        "termName": "Net 30",
        "createdBy": "System",
        "batch": _batch(value),
        "depositedOn": None,
        **stamps(value),
        "adjustmentToId": value.adjustment_to_id,
        "job": None if job is None else {"id": job.id, "number": job.name, "type": "Service call"},
        "projectId": None,
        "royalty": None,
        "employeeInfo": None,
        "commissionEligibilityDate": None,
        "sentStatus": "NotSent",
        "reviewStatus": "NeedsReview",
        "assignedTo": None,
        "summary": value.summary,
        "items": [_invoice_line(state, line) for line in value.lines],
        "customFields": _custom(value),
        "active": value.active,
        "discountTotal": text(discount),
        "importId": None,
        "exportId": None,
        "materialSkuId": None,
        "membershipId": None,
        "paidOn": None,
        "invoiceConfiguration": "CounterSales" if job is None else "JobInvoice",
    }


def _name(state: Selling, line: SaleLine) -> str:
    return line.sku_code if state.switches.sku_name_is_code and line.sku_code else line.sku_name


def _invoice_line(state: Selling, line: SaleLine) -> Row:
    goods = line.kind in ("Material", "Equipment")
    return {
        "id": line.id,
        "description": line.description,
        "quantity": text(line.quantity),
        "cost": text(line.cost),
        "totalCost": text(state.amount(line.cost * line.quantity)),
        "budgetCodeId": None,
        "inventoryLocationId": None,
        "inventoryLocation": None,
        "price": text(line.price),
        "type": line.kind,
        "skuName": _name(state, line),
        "skuId": line.sku_id,
        "total": text(line.total),
        "inventory": goods,
        "taxable": line.taxable,
        "isChargeable": line.chargeable,
        "generalLedgerAccount": account(state, "4000"),
        "costOfSaleAccount": account(state, "5000"),
        "assetAccount": account(state, "1400") if goods else None,
        "membershipTypeId": 0,
        "itemGroup": None,
        "displayName": line.sku_name,
        "soldHours": None,
        **stamps(line),
        "serviceDate": None,
        "order": line.order,
        "businessUnit": None,
        "createdById": None,
        "displayInAmount": None,
        "importId": None,
        "exportId": None,
        "inventoryStatus": None,
        "addOn": False,
        "memberPrice": None,
        "technicianId": None,
        "installedEquipmentId": None,
        "estimateItemId": None,
    }


def payment(state: Selling, value: Payment) -> Row:
    """A payment, or the refund of one."""
    customer = state.customers[value.customer_id]
    return {
        "id": value.id,
        "syncStatus": value.sync_status,
        "referenceNumber": value.number,
        "date": day(value.date),
        "type": value.kind,
        "typeId": None,
        "total": text(value.total),
        "unappliedAmount": text(value.unapplied),
        "memo": value.memo,
        "customer": {"id": customer.id, "name": customer.name},
        "batch": _batch(value),
        "createdBy": "System",
        "generalLedgerAccount": account(state, "1200"),
        "appliedTo": [_applied(state, part, text(part.amount), stamp(part.on)) for part in value.applied],
        "customFields": _custom(value),
        "authCode": "",
        "checkNumber": value.check_number,
        "businessUnit": named_unit(state, value.business_unit_id),
        "deposit": None,
        "refundedPaymentId": value.refunded_payment_id,
        **stamps(value),
        "active": value.active,
    }


def _applied(state: Selling, part: Application, amount: object, on: str | None) -> Row:
    return {
        "appliedId": part.id,
        "appliedTo": part.invoice_id,
        "appliedAmount": amount,
        "appliedOn": on,
        "appliedBy": "System",
        "appliedToReferenceNumber": state.invoices[part.invoice_id].number,
    }


def credit_memo(state: Selling, value: CreditMemo) -> Row:
    """A credit memo without its lines; its amounts are numbers, and its dates are dates."""
    applied = sum((part.amount for part in value.applied), ZERO)
    return {
        "id": value.id,
        "date": f"{value.date:%Y-%m-%d}",
        "referenceNumber": value.number,
        "subTotal": _signed(state, value.sub_total),
        "salesTax": _signed(state, value.tax),
        "salesTaxCode": _tax_code(state, value),
        "total": _signed(state, value.total),
        "balance": _signed(state, value.total - applied),
        "appliedTo": [
            _applied(state, part, _signed(state, part.amount), f"{part.on:%Y-%m-%d}") for part in value.applied
        ],
        **_customer(state, value.customer_id),
        "businessUnit": named_unit(state, value.business_unit_id),
        "syncStatus": value.sync_status,
        "batch": _batch(value),
        "customFields": _custom(value),
        **stamps(value),
        "createdBy": "System",
        "modifiedBy": "System",
        "description": value.memo,
        "active": value.active,
        "importId": None,
        "exportId": None,
    }


def _signed(state: Selling, amount: Decimal) -> Decimal:
    return -amount if state.switches.credit_memos_negative else amount


def credit_memo_line(state: Selling, line: SaleLine) -> Row:
    """A line of a credit memo."""
    income, cost = account(state, "4000"), account(state, "5000")
    return {
        "id": line.id,
        "active": line.active,
        "description": line.description,
        "quantity": line.quantity,
        "cost": line.cost,
        "price": _signed(state, line.price),
        "type": line.kind,
        "skuName": _name(state, line),
        "skuId": line.sku_id,
        "total": _signed(state, line.total),
        "taxable": line.taxable,
        "revenueGeneralLedgerAccount": _short(income),
        "expensesGeneralLedgerAccount": _short(cost),
        "createdOn": stamp(line.created_on),
        "createdBy": "System",
        "businessUnit": None,
    }


def _short(row: Row | None) -> Row | None:
    return None if row is None else {name: row[name] for name in ("id", "name", "number", "type")}


def tax_zone(value: TaxZone) -> Row:
    """A tax zone; its rates are fractions."""
    return {
        "id": value.id,
        "name": value.name,
        "color": None,
        "isTaxRateSeparated": value.separated,
        "isMultipleTaxZone": len(value.rates) > 1,
        "rates": [
            {
                "id": rate.id,
                "taxName": rate.name,
                "taxBaseType": list(rate.bases),
                "taxRate": rate.rate,
                "salesTaxItem": None,
            }
            for rate in value.rates
        ],
        **stamps(value),
        "active": value.active,
    }
