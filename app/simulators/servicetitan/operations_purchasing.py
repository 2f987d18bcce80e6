"""Operations of the inventory module on purchase orders, their requests and receipts."""

from __future__ import annotations

from typing import Any

from app.simulators.servicetitan import rows
from app.simulators.servicetitan.bodies import (
    ADDRESS,
    CANCELLATION,
    CUSTOM_FIELDS,
    Enumeration,
    ListOf,
    Shape,
    if_given,
    may,
    must,
    parse,
)
from app.simulators.servicetitan.errors import rule
from app.simulators.servicetitan.operations import Call, Operation, Reply, created, export, listing
from app.simulators.servicetitan.ordering import WantedOrder
from app.simulators.servicetitan.query import Test, by_id, by_ids, by_text, within
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import Address
from app.simulators.servicetitan.state import State

_ITEM = {
    "skuId": must("int"),
    "description": must("text"),
    "vendorPartNumber": must("text"),
    "quantity": must("decimal"),
    "cost": must("decimal"),
    "budgetCodeId": may("int"),
}
_SHIP_TO = Shape({"description": must("text"), "address": must(ADDRESS)})
_ORDER = Shape(
    {
        "vendorId": must("int"),
        "typeId": must("int"),
        "businessUnitId": must("int"),
        "inventoryLocationId": must("int"),
        "jobId": may("int"),
        "technicianId": may("int"),
        "projectId": may("int"),
        "budgetCodeId": may("int"),
        "shipTo": must(_SHIP_TO),
        "vendorInvoiceNumber": may("text"),
        "impactsTechnicianPayroll": must("bool"),
        "memo": may("text"),
        "date": must("date"),
        "requiredOn": must("date"),
        "tax": must("decimal"),
        "shipping": must("decimal"),
        "items": must(ListOf(Shape(_ITEM))),
    }
)
_ORDER_CHANGE = Shape(
    {
        "vendorId": if_given("int"),
        "typeId": if_given("int"),
        "businessUnitId": if_given("int"),
        "inventoryLocationId": if_given("int"),
        "jobId": if_given("int"),
        "technicianId": if_given("int"),
        "projectId": if_given("int"),
        "budgetCodeId": may("int"),
        "shipTo": if_given(_SHIP_TO),
        "vendorInvoiceNumber": if_given("text"),
        "impactsTechnicianPayroll": if_given("bool"),
        "memo": if_given("text"),
        "date": if_given("date"),
        "requiredOn": if_given("date"),
        "tax": if_given("decimal"),
        "shipping": if_given("decimal"),
        "items": if_given(ListOf(Shape({"id": must("int"), **_ITEM}))),
    }
)
_REJECTION = Shape({"rejectionReason": must(Enumeration(("CostTooHigh", "WrongVendor", "Other")))})
_RECEIPT = Shape(
    {
        "purchaseOrderId": must("int"),
        "dateReceived": must("date"),
        "vendorDocumentNumber": may("text"),
        "memo": may("text"),
        "tax": must("decimal"),
        "shipping": must("decimal"),
        "budgetCodeId": may("int"),
        "items": must(
            ListOf(
                Shape(
                    {
                        "purchaseOrderItemId": may("int"),
                        "skuId": must("int"),
                        "description": may("text"),
                        "vendorPartNumber": may("text"),
                        "quantity": must("decimal"),
                        "cost": must("decimal"),
                        "budgetCodeId": may("int"),
                    }
                )
            )
        ),
    }
)
_FIELDS = {
    "vendorId": "vendor_id",
    "typeId": "type_id",
    "businessUnitId": "business_unit_id",
    "inventoryLocationId": "location_id",
    "jobId": "job_id",
    "technicianId": "technician_id",
    "projectId": "project_id",
    "vendorInvoiceNumber": "vendor_invoice_number",
    "memo": "memo",
    "date": "date",
    "requiredOn": "required_on",
    "tax": "tax",
    "shipping": "shipping",
}
SYNC = ("Pending", "Posted", "Exported")


def _lines(items: list[dict[str, Any]], id_name: str) -> list[WantedLine]:
    return [
        WantedLine(
            sku_id=item["skuId"],
            quantity=item["quantity"],
            cost=item["cost"],
            description=item.get("description"),
            part=item.get("vendorPartNumber", ""),
            item_id=item.get(id_name),
        )
        for item in items
    ]


def _ship_to(data: dict[str, Any]) -> dict[str, Any]:
    return {"ship_to_description": data["description"], "ship_to": Address(**data["address"])}


def _create(call: Call) -> Reply:
    data = parse(call.body, _ORDER)
    members = {_FIELDS[name]: value for name, value in data.items() if name in _FIELDS}
    lines = _lines(data["items"], "id")
    return created(call.tenant.create_order(WantedOrder(lines=lines, **_ship_to(data["shipTo"]), **members)))


def _update(call: Call) -> Reply:
    data = parse(call.body, _ORDER_CHANGE)
    call.tenant.find_order(call.id)
    changes = {_FIELDS[name]: value for name, value in data.items() if name in _FIELDS}
    if "shipTo" in data:
        changes.update(_ship_to(data["shipTo"]))
    lines = _lines(data["items"], "id") if "items" in data else None
    return created(call.tenant.update_order(call.id, changes, lines))


def _cancel(call: Call) -> Reply:
    reason = parse(call.body, CANCELLATION, optional=True).get("canceledReason", "Other")
    return created(call.tenant.cancel_order(call.id, reason))


def _receive(call: Call) -> Reply:
    data = parse(call.body, _RECEIPT)
    return created(
        call.tenant.receive(
            data["purchaseOrderId"],
            _lines(data["items"], "purchaseOrderItemId"),
            date=data["dateReceived"],
            vendor_invoice_number=data.get("vendorDocumentNumber", ""),
            memo=data.get("memo", ""),
            tax=data["tax"],
            shipping=data["shipping"],
        )
    )


def _cancel_receipt(call: Call) -> Reply:
    reason = parse(call.body, CANCELLATION, optional=True).get("canceledReason", "Other")
    return created(call.tenant.cancel_receipt(call.id, reason))


def _reject(call: Call) -> Reply:
    parse(call.body, _REJECTION)
    return created(call.tenant.reject_request(call.id))


def write_custom_fields(state: State, owner: str, records: dict[int, Any], body: bytes) -> None:
    """Writes custom fields; the field must exist as a type in the tenant. All operations or none."""
    data = parse(body, CUSTOM_FIELDS)
    known = {kind.name for kind in state.custom_field_types[owner].values()}
    for index, operation in enumerate(data["operations"]):
        if operation["objectId"] not in records:
            raise rule(f"Object with id {operation['objectId']} doesn't exist!", f"operations[{index}].objectId")
        for field in operation["customFields"]:
            if field["name"] not in known:
                raise rule(f"Custom field '{field['name']}' doesn't exist!", f"operations[{index}].customFields")
    for operation in data["operations"]:
        record = records[operation["objectId"]]
        for field in operation["customFields"]:
            if field.get("value") is None:
                record.custom.pop(field["name"], None)
            else:
                record.custom[field["name"]] = field["value"]
        state.touch(record)


def _receipt_fields(call: Call) -> Reply:
    write_custom_fields(call.tenant, "receipt", call.tenant.receipts, call.body)
    return Reply()


def _order_filters(call: Call) -> list[Test]:
    query, part = call.query, call.tenant.switches.text_filters_contain
    status = query.text("status")
    tests: list[Test] = [] if status is None else [lambda r: r.status.lower() == status.lower()]
    tests += by_text(query, "number", lambda r: r.number, part=part)
    tests += within(query, "sentOnOrAfter", "sentBefore", lambda r: r.sent_on)
    return tests + _shared_filters(call)


def _shared_filters(call: Call) -> list[Test]:
    query = call.query
    tests = by_id(query, "jobId", lambda r: r.job_id) + by_ids(query, "jobIds", lambda r: r.job_id)
    tests += by_id(query, "technicianId", lambda r: r.technician_id) + by_id(query, "projectId", lambda r: r.project_id)
    return tests + within(query, "dateOnOrAfter", "dateBefore", lambda r: r.date)


def _request_filters(call: Call) -> list[Test]:
    status = call.query.choice("requestStatus", ("PendingApproval", "Approved", "Rejected"))
    tests: list[Test] = [lambda r: r.status == status] if status else [lambda r: r.status != "Approved"]
    part = call.tenant.switches.text_filters_contain
    return tests + by_text(call.query, "requestNumber", lambda r: r.number, part=part) + _shared_filters(call)


def _receipt_filters(call: Call) -> list[Test]:
    query, part, orders = call.query, call.tenant.switches.text_filters_contain, call.tenant.purchase_orders
    tests = by_text(query, "number", lambda r: r.number, part=part)
    tests += by_text(query, "vendorInvoiceNumber", lambda r: r.vendor_invoice_number, part=part)
    tests += by_id(query, "billId", lambda r: r.bill_id) + by_id(query, "batchId", lambda r: None)
    tests += by_ids(query, "vendorIds", lambda r: orders[r.purchase_order_id].vendor_id)
    tests += by_ids(query, "businessUnitIds", lambda r: orders[r.purchase_order_id].business_unit_id)
    tests += by_ids(query, "inventoryLocationIds", lambda r: orders[r.purchase_order_id].location_id)
    tests += by_ids(query, "purchaseOrderIds", lambda r: r.purchase_order_id)
    states = query.choices("syncStatuses", SYNC, comma=True)
    if states is not None:
        tests.append(lambda r: r.sync_status in states)
    return tests + within(query, "receivedOnOrAfter", "receivedBefore", lambda r: r.received_on)


_PO, _RC = "tn.inv.purchaseorders", "tn.inv.receipts"
OPERATIONS = (
    Operation(
        "GET",
        "inventory",
        "purchase-orders",
        f"{_PO}:r",
        listing(
            lambda t: t.purchase_orders.values(), lambda c, r: rows.order(c.tenant, r), _order_filters, active=False
        ),
    ),
    Operation("POST", "inventory", "purchase-orders", f"{_PO}:w", _create),
    Operation(
        "GET",
        "inventory",
        "purchase-orders/requests",
        f"{_PO}:r",
        listing(lambda t: t.requests.values(), lambda c, r: rows.request(c.tenant, r), _request_filters, active=False),
    ),
    Operation(
        "GET",
        "inventory",
        "purchase-orders/{id}",
        f"{_PO}:r",
        lambda c: Reply(rows.order(c.tenant, c.tenant.find_order(c.id))),
    ),
    Operation("PATCH", "inventory", "purchase-orders/{id}", f"{_PO}:w", _update),
    Operation("PATCH", "inventory", "purchase-orders/{id}/cancellation", f"{_PO}:w", _cancel),
    Operation(
        "PATCH",
        "inventory",
        "purchase-orders/requests/{id}/approve",
        f"{_PO}:w",
        lambda c: created(c.tenant.approve_request(c.id)),
    ),
    Operation("PATCH", "inventory", "purchase-orders/requests/{id}/reject", f"{_PO}:w", _reject),
    Operation(
        "GET",
        "inventory",
        "export/purchase-orders",
        f"{_PO}:r",
        export(lambda t: t.purchase_orders.values(), lambda c, r: rows.order(c.tenant, r)),
    ),
    Operation(
        "GET",
        "inventory",
        "receipts",
        f"{_RC}:r",
        listing(lambda t: t.receipts.values(), lambda c, r: rows.receipt(c.tenant, r), _receipt_filters),
    ),
    Operation("POST", "inventory", "receipts", f"{_RC}:w", _receive),
    Operation("PATCH", "inventory", "receipts/{id}/cancellation", f"{_RC}:w", _cancel_receipt),
    Operation("PATCH", "inventory", "receipts/custom-fields", f"{_RC}:w", _receipt_fields),
)
