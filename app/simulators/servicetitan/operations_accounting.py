"""Operations of the accounting module: bills are read, marked as exported and given custom fields, never created."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.simulators.servicetitan import rows, rows_money
from app.simulators.servicetitan.bodies import ListOf, Shape, must, parse
from app.simulators.servicetitan.errors import not_found
from app.simulators.servicetitan.operations import Call, Operation, Reply, export, listing
from app.simulators.servicetitan.operations_purchasing import write_custom_fields
from app.simulators.servicetitan.query import Test, by_id, by_ids, by_text, ordered, page_of, select, written
from app.simulators.servicetitan.records import Bill, PurchaseOrder
from app.simulators.servicetitan.tenant import Tenant

_SYNC = ("Pending", "Posted", "Exported", "PostedAndExported")
_AP_STATUS = ("Unreconciled", "Discrepancy", "Reconciled", "Canceled")
_SOURCES = ("Undefined", "Standalone", "Purchasing", "Recurring", "OCR", "API")


def _bill_filters(call: Call) -> list[Test]:
    query = call.query
    tests = by_id(query, "batchId", lambda b: b.id if b.post_date else None)
    tests += by_id(query, "batchNumber", lambda b: b.id if b.post_date else None)
    tests += by_text(query, "billNumber", lambda b: b.number, part=True)
    tests += by_ids(query, "businessUnitIds", lambda b: _head(call, b).business_unit_id)
    tests += by_text(query, "purchaseOrderNumber", lambda b: _order_number(call, b), part=True)
    tests += by_text(query, "jobNumber", lambda b: _job_number(call, b), part=True)
    types = query.text("purchaseOrderTypes")
    if types is not None:
        wanted = {part.strip() for part in types.split(",")}
        tests.append(lambda b: bool(_type_words(call, b) & wanted))
    states = query.choices("syncStatuses", _SYNC, comma=False)
    if states is not None:
        both = {"Posted", "Exported"} if "PostedAndExported" in states else set()
        tests.append(lambda b: b.sync_status in states | both)
    first, last = query.moment("dateFrom"), query.moment("dateTo")
    if first is not None:
        tests.append(lambda b: b.bill_date >= first)
    if last is not None:
        tests.append(lambda b: b.bill_date < last + timedelta(microseconds=1))
    least, most = query.decimal("minCost"), query.decimal("maxCost")
    if least is not None:
        tests.append(lambda b: b.total >= least)
    if most is not None:
        tests.append(lambda b: b.total <= most)
    return tests


def _head(call: Call, bill: Bill) -> Bill | PurchaseOrder:
    """What says unit and job of a bill."""
    return call.tenant.order_of(bill) or bill


def _order_number(call: Call, bill: Bill) -> str:
    order = call.tenant.order_of(bill)
    return "" if order is None else order.number


def _job_number(call: Call, bill: Bill) -> str:
    job_id = _head(call, bill).job_id
    return call.tenant.jobs[job_id].name if job_id is not None else ""


def _type_words(call: Call, bill: Bill) -> set[str]:
    order = call.tenant.order_of(bill)
    return set() if order is None else {call.tenant.po_types[order.type_id].name, str(order.type_id)}


def _inventory_filters(call: Call) -> list[Test]:
    kind = call.query.choice("billType", ("NotSet", "Procurement", "ApBill", "RecurringBill"))
    tests: list[Test] = [] if kind in (None, "NotSet") else [lambda b: b.kind == kind]
    if not call.tenant.switches.ap_bills_among_inventory_bills:
        tests.append(lambda b: b.kind == "Procurement")
    if not call.tenant.switches.cancelled_bills_listed:
        tests.append(lambda b: b.active)
    return tests + _bill_filters(call)


def _ap_filters(call: Call) -> list[Test]:
    kind = call.query.choice("billType", ("NotSet", "Procurement", "ApBill")) or "Procurement"
    tests: list[Test] = [] if kind == "NotSet" else [lambda b: b.kind == kind]
    states = call.query.choices("statuses", _AP_STATUS, comma=False)
    if states is not None:
        tests.append(lambda b: b.status in states)
    sources = call.query.choices("sources", _SOURCES, comma=False)
    if sources is not None:
        tests.append(lambda b: ("Purchasing" if b.purchase_order_id else "Standalone") in sources)
    return tests + _bill_filters(call)


def _fed_bills(tenant: Tenant) -> list[Bill]:
    every = tenant.switches.ap_bills_among_inventory_bills
    return [bill for bill in tenant.bills.values() if every or bill.kind == "Procurement"]


def _credit_filters(call: Call) -> list[Test]:
    states = call.query.choices("syncStatuses", _SYNC, comma=False)
    tests: list[Test] = [] if states is None else [lambda c: c.sync_status in states]
    return tests if call.tenant.switches.cancelled_ap_credits_listed else [*tests, lambda c: c.active]


def _bare_list(call: Call) -> Reply:
    query, tenant = call.query, call.tenant
    tests = written(query) + by_ids(query, "ids", lambda b: b.id) + _inventory_filters(call)
    found = ordered(tenant, query, select(tenant.bills.values(), tests), sortable=False)
    return Reply([rows_money.inventory_bill(tenant, bill) for bill in page_of(tenant, query, found)[2]])


def _ap_bill(call: Call) -> Reply:
    bill = call.tenant.bills.get(call.id)
    if bill is None:
        raise not_found(f"Bill with id {call.id} doesn't exist!")
    return Reply(rows_money.ap_bill(call.tenant, bill))


def _gl_account(call: Call) -> Reply:
    account = call.tenant.gl_accounts.get(call.id)
    if account is None:
        raise not_found(f"GL account with id {call.id} doesn't exist!")
    return Reply(rows_money.gl_account(account))


def _gl_filters(call: Call) -> list[Test]:
    tests: list[Test] = []
    for name, attribute in (("names", "name"), ("numbers", "number"), ("types", "type"), ("subtypes", "subtype")):
        text = call.query.text(name)
        if text is not None:
            tests.append(_one_of(attribute, [part.strip().lower() for part in text.split(",")]))
    return tests


def _one_of(attribute: str, wanted: Sequence[str]) -> Test:
    return lambda r: getattr(r, attribute).lower() in wanted


def _mark(list_name: str, id_name: str) -> Any:
    shape = Shape({list_name: must(ListOf("int"))})

    def handle(call: Call) -> Reply:
        results = []
        for bill_id in parse(call.body, shape)[list_name]:
            why = call.tenant.mark_exported(bill_id)
            results.append({id_name: bill_id, "success": why is None, "errorMessage": why})
        return Reply(results)

    return handle


def _custom_fields(call: Call) -> Reply:
    write_custom_fields(call.tenant, "bill", call.tenant.bills, call.body)
    return Reply()


_ACC, _IB, _AP = "accounting", "tn.acc.inventorybills", "tn.acc.apbills"
_TYPES = listing(
    lambda t: t.custom_field_types["bill"].values(), lambda c, r: rows.custom_field_type(r), active=False, ids=False
)
OPERATIONS = (
    Operation("GET", _ACC, "inventory-bills", f"{_IB}:r", _bare_list),
    Operation(
        "GET",
        _ACC,
        "inventory-bills/paginated",
        f"{_IB}:r",
        listing(
            lambda t: t.bills.values(),
            lambda c, b: rows_money.inventory_bill(c.tenant, b),
            _inventory_filters,
            active=False,
            sortable=False,
        ),
    ),
    Operation("GET", _ACC, "inventory-bills/custom-fields", f"{_IB}:r", _TYPES),
    Operation("PATCH", _ACC, "inventory-bills/custom-fields", f"{_IB}:w", _custom_fields),
    Operation("POST", _ACC, "inventory-bills/markasexported", f"{_IB}:w", _mark("inventoryBillIds", "inventoryBillId")),
    Operation(
        "GET",
        _ACC,
        "export/inventory-bills",
        f"{_IB}:r",
        export(_fed_bills, lambda c, b: rows_money.exported_bill(c.tenant, b)),
    ),
    Operation(
        "GET",
        _ACC,
        "ap-bills",
        f"{_AP}:r",
        listing(
            lambda t: t.bills.values(),
            lambda c, b: rows_money.ap_bill(c.tenant, b),
            _ap_filters,
            active=False,
            sortable=False,
        ),
    ),
    Operation("GET", _ACC, "ap-bills/{id}", f"{_AP}:r", _ap_bill),
    Operation("GET", _ACC, "ap-bills/custom-fields", f"{_AP}:r", _TYPES),
    Operation("PATCH", _ACC, "ap-bills/custom-fields", f"{_AP}:w", _custom_fields),
    Operation("POST", _ACC, "ap-bills/markasexported", f"{_AP}:w", _mark("billIds", "billId")),
    Operation(
        "GET",
        _ACC,
        "ap-credits",
        "tn.acc.apcredits:r",
        listing(
            lambda t: t.ap_credits.values(),
            lambda c, r: rows_money.ap_credit(c.tenant, r),
            _credit_filters,
            active=False,
        ),
    ),
    Operation(
        "GET",
        _ACC,
        "gl-accounts",
        "tn.acc.glaccounts:r",
        listing(lambda t: t.gl_accounts.values(), lambda c, r: rows_money.gl_account(r), _gl_filters),
    ),
    Operation("GET", _ACC, "gl-accounts/{id}", "tn.acc.glaccounts:r", _gl_account),
)
