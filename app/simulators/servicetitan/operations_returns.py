"""Operations on returns, and the read side of adjustments and transfers, which the API cannot create."""

from __future__ import annotations

from typing import Any

from app.simulators.servicetitan import rows
from app.simulators.servicetitan.bodies import CANCELLATION, EXTERNAL_CHANGE, ListOf, Shape, if_given, may, must, parse
from app.simulators.servicetitan.errors import not_found
from app.simulators.servicetitan.operations import Call, Operation, Reply, by_external, created, export, listing
from app.simulators.servicetitan.operations_masters import write_external
from app.simulators.servicetitan.operations_purchasing import SYNC, write_custom_fields
from app.simulators.servicetitan.query import Test, by_id, by_ids, by_text, within
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import Movement
from app.simulators.servicetitan.returning import WantedReturn

_RETURN = Shape(
    {
        "vendorId": must("int"),
        "jobId": may("int"),
        "purchaseOrderId": may("int"),
        "returnTypeId": must("int"),
        "businessUnitId": must("int"),
        "budgetCodeId": may("int"),
        "referenceNumber": may("text"),
        "inventoryLocationId": must("int"),
        "returnDate": must("date"),
        "memo": may("text"),
        "tax": must("decimal"),
        "shipping": must("decimal"),
        "restockingFee": must("decimal"),
        "items": may(
            ListOf(
                Shape(
                    {
                        "skuId": must("int"),
                        "description": may("text"),
                        "quantity": must("decimal"),
                        "cost": must("decimal"),
                        "shipmentItemId": may("int"),
                        "budgetCodeId": may("int"),
                    }
                )
            )
        ),
    }
)
_CHANGE = Shape(
    {
        "returnTypeId": if_given("int"),
        "businessUnitId": if_given("int"),
        "referenceNumber": if_given("text"),
        "inventoryLocationId": if_given("int"),
        "returnDate": if_given("date"),
        "memo": if_given("text"),
        "tax": may("decimal"),
        "shipping": may("decimal"),
        "restockingFee": may("decimal"),
        "budgetCodeId": may("int"),
        "externalData": if_given(EXTERNAL_CHANGE),
    }
)
_ONLY_EXTERNAL = Shape({"externalData": if_given(EXTERNAL_CHANGE)})
_FIELDS = {
    "returnTypeId": "type_id",
    "businessUnitId": "business_unit_id",
    "referenceNumber": "reference_number",
    "inventoryLocationId": "location_id",
    "returnDate": "return_date",
    "memo": "memo",
    "tax": "tax_written",
    "shipping": "shipping",
    "restockingFee": "restocking_fee",
}


def _create(call: Call) -> Reply:
    data = parse(call.body, _RETURN)
    lines = [
        WantedLine(
            i["skuId"], i["quantity"], i["cost"], description=i.get("description"), item_id=i.get("shipmentItemId")
        )
        for i in data.get("items", [])
    ]
    wanted = WantedReturn(
        vendor_id=data["vendorId"],
        type_id=data["returnTypeId"],
        business_unit_id=data["businessUnitId"],
        location_id=data["inventoryLocationId"],
        return_date=data["returnDate"],
        tax=data["tax"],
        shipping=data["shipping"],
        restocking_fee=data["restockingFee"],
        lines=lines,
        reference_number=data.get("referenceNumber", ""),
        memo=data.get("memo", ""),
        purchase_order_id=data.get("purchaseOrderId"),
        job_id=data.get("jobId"),
    )
    return created(call.tenant.create_return(wanted))


def _update(call: Call) -> Reply:
    data = parse(call.body, _CHANGE)
    made = call.tenant.find_return(call.id)
    changes = {_FIELDS[name]: value for name, value in data.items() if name in _FIELDS}
    if changes:
        call.tenant.update_return(call.id, changes)
    write_external(call.tenant, made, data.get("externalData"))
    return created(call.id)


def _cancel(call: Call) -> Reply:
    reason = parse(call.body, CANCELLATION, optional=True).get("canceledReason", "Other")
    return created(call.tenant.cancel_return(call.id, reason))


def _custom_fields(call: Call) -> Reply:
    write_custom_fields(call.tenant, "return", call.tenant.returns, call.body)
    return Reply()


def _filters(call: Call) -> list[Test]:
    query, part = call.query, call.tenant.switches.text_filters_contain
    tests = by_text(query, "number", lambda r: r.number, part=part)
    tests += by_text(query, "referenceNumber", lambda r: r.reference_number, part=part)
    tests += by_id(query, "jobId", lambda r: r.job_id) + by_id(query, "batchId", lambda r: None)
    tests += by_id(query, "purchaseOrderId", lambda r: r.purchase_order_id)
    tests += by_ids(query, "vendorIds", lambda r: r.vendor_id)
    tests += by_ids(query, "businessUnitIds", lambda r: r.business_unit_id)
    tests += by_ids(query, "inventoryLocationIds", lambda r: r.location_id)
    tests += within(query, "returnDateOnOrAfter", "returnDateBefore", lambda r: r.return_date)
    return tests + _sync(call) + by_external(call)


def _sync(call: Call) -> list[Test]:
    states = call.query.choices("syncStatuses", SYNC, comma=True)
    return [] if states is None else [lambda r: r.sync_status in states]


def _movement_filters(call: Call) -> list[Test]:
    query, part = call.query, call.tenant.switches.text_filters_contain
    tests = by_text(query, "number", lambda r: r.number, part=part)
    tests += by_text(query, "referenceNumber", lambda r: r.reference_number, part=part)
    tests += by_id(query, "batchId", lambda r: None)
    tests += within(query, "dateOnOrAfter", "dateBefore", lambda r: r.date)
    return tests + _sync(call) + by_external(call)


def _adjustment_filters(call: Call) -> list[Test]:
    tests = _movement_filters(call) + by_ids(call.query, "inventoryLocationIds", lambda r: r.location_id)
    tests += by_ids(call.query, "businessUnitIds", lambda r: None) + by_ids(call.query, "invoiceIds", lambda r: None)
    return tests + _words(call, "adjustmentTypes", lambda r: r.type)


def _transfer_filters(call: Call) -> list[Test]:
    tests = _movement_filters(call) + by_ids(call.query, "fromLocationIds", lambda r: r.location_id)
    tests += by_ids(call.query, "toLocationIds", lambda r: r.to_location_id)
    tests += by_ids(call.query, "transferTypeIds", lambda r: None)
    if not call.tenant.switches.cancelled_transfers_listed:
        tests.append(lambda r: r.active)
    return tests + _words(call, "statuses", lambda r: r.status)


def _words(call: Call, name: str, read: Any) -> list[Test]:
    text = call.query.text(name)
    if text is None:
        return []
    wanted = {part.strip().lower() for part in text.split(",")}
    return [lambda r: read(r).lower() in wanted]


def _movements(kind: str) -> Any:
    return lambda t: [moved for moved in t.movements.values() if moved.kind == kind]


def _row(call: Call, moved: Movement) -> dict[str, Any]:
    return rows.movement(call.tenant, moved, call.guid)


def _update_movement(kind: str) -> Any:
    def handle(call: Call) -> Reply:
        data = parse(call.body, _ONLY_EXTERNAL)
        moved = call.tenant.movements.get(call.id)
        if moved is None or moved.kind != kind:
            raise not_found(f"{kind} with id {call.id} doesn't exist!")
        write_external(call.tenant, moved, data.get("externalData"))
        return created(moved.id)

    return handle


def _movement_fields(kind: str) -> Any:
    def handle(call: Call) -> Reply:
        write_custom_fields(call.tenant, kind.lower(), {m.id: m for m in _movements(kind)(call.tenant)}, call.body)
        return Reply()

    return handle


_IN = "inventory"
OPERATIONS = (
    Operation(
        "GET",
        _IN,
        "returns",
        "tn.inv.returns:r",
        listing(lambda t: t.returns.values(), lambda c, r: rows.returned(c.tenant, r, c.guid), _filters),
    ),
    Operation("POST", _IN, "returns", "tn.inv.returns:w", _create),
    Operation("PATCH", _IN, "returns/{id}", "tn.inv.returns:w", _update),
    Operation("PATCH", _IN, "returns/{id}/cancellation", "tn.inv.returns:w", _cancel),
    Operation("PATCH", _IN, "returns/custom-fields", "tn.inv.returns:w", _custom_fields),
    Operation(
        "GET",
        _IN,
        "export/returns",
        "tn.inv.returns:r",
        export(lambda t: t.returns.values(), lambda c, r: rows.returned(c.tenant, r, c.guid)),
    ),
    Operation(
        "GET", _IN, "adjustments", "tn.inv.adjustments:r", listing(_movements("Adjustment"), _row, _adjustment_filters)
    ),
    Operation("PATCH", _IN, "adjustments/{id}", "tn.inv.adjustments:w", _update_movement("Adjustment")),
    Operation("PATCH", _IN, "adjustments/custom-fields", "tn.inv.adjustments:w", _movement_fields("Adjustment")),
    Operation("GET", _IN, "export/adjustments", "tn.inv.adjustments:r", export(_movements("Adjustment"), _row)),
    Operation(
        "GET",
        _IN,
        "transfers",
        "tn.inv.transfers:r",
        listing(_movements("Transfer"), _row, _transfer_filters, active=False),
    ),
    Operation("PATCH", _IN, "transfers/{id}", "tn.inv.transfers:w", _update_movement("Transfer")),
    Operation("PATCH", _IN, "transfers/custom-fields", "tn.inv.transfers:w", _movement_fields("Transfer")),
    Operation("GET", _IN, "export/transfers", "tn.inv.transfers:r", export(_movements("Transfer"), _row)),
)
