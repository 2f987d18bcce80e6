"""Operations of the accounting module on sales: all is read, and a custom field of an invoice is all it takes."""

from __future__ import annotations

from typing import Any

from app.simulators.servicetitan import rows, rows_sales
from app.simulators.servicetitan.errors import not_found
from app.simulators.servicetitan.operations import Call, Operation, Reply, export, listing
from app.simulators.servicetitan.operations_purchasing import write_custom_fields
from app.simulators.servicetitan.query import Test, activity, by_id, by_ids, by_text, envelope, page_of, within
from app.simulators.servicetitan.records_sales import Application

_STATES = ("Pending", "Posted", "Exported")


def _active_state(call: Call) -> list[Test]:
    """`activeState`: ActiveOnly (default of payments; that of invoices is documented nowhere), InactiveOnly or All."""
    wanted = call.query.choice("activeState", ("ActiveOnly", "InactiveOnly", "All")) or "ActiveOnly"
    return [] if wanted == "All" else [lambda r: r.active is (wanted == "ActiveOnly")]


def _sync(call: Call, *, comma: bool) -> list[Test]:
    states = call.query.choices("statuses", _STATES, comma=comma)
    return [] if states is None else [lambda r: r.sync_status in states]


def _totals(call: Call) -> list[Test]:
    least, most = call.query.decimal("totalGreater"), call.query.decimal("totalLess")
    tests: list[Test] = [] if least is None else [lambda r: r.total >= least]
    return tests if most is None else [*tests, lambda r: r.total <= most]


def _invoice_filters(call: Call) -> list[Test]:
    query, part = call.query, call.tenant.switches.text_filters_contain
    jobs = call.tenant.jobs
    tests = _active_state(call) + _sync(call, comma=False) + _totals(call)
    tests += by_id(query, "jobId", lambda r: r.job_id) + by_id(query, "customerId", lambda r: r.customer_id)
    tests += by_id(query, "businessUnitId", lambda r: r.business_unit_id)
    tests += by_id(query, "adjustmentToId", lambda r: r.adjustment_to_id)
    tests += by_text(query, "number", lambda r: r.number, part=part)
    tests += by_text(query, "jobNumber", lambda r: jobs[r.job_id].name if r.job_id else "", part=part)
    tests += within(query, "dueDateOnOrAfter", "dueDateBefore", lambda r: r.due_date)
    return tests + within(query, "invoicedOnOrAfter", "invoicedOnBefore", lambda r: r.date)


def _applied_to(call: Call) -> list[Test]:
    """`appliedToInvoiceIds` and `appliedToReferenceNumber`."""
    ids, number = call.query.ids("appliedToInvoiceIds"), call.query.text("appliedToReferenceNumber")
    invoices = call.tenant.invoices

    def parts(record: Any) -> list[Application]:
        return list(record.applied)

    tests: list[Test] = [] if ids is None else [lambda r: any(p.invoice_id in ids for p in parts(r))]
    if number is not None:
        tests.append(lambda r: any(invoices[p.invoice_id].number == number for p in parts(r)))
    return tests


def _payment_filters(call: Call) -> list[Test]:
    query = call.query
    tests = _active_state(call) + _sync(call, comma=True) + _totals(call) + _applied_to(call)
    tests += by_id(query, "customerId", lambda r: r.customer_id)
    tests += by_ids(query, "businessUnitIds", lambda r: r.business_unit_id)
    return tests + within(query, "paidOnAfter", "paidOnBefore", lambda r: r.date)


def _memo_filters(call: Call) -> list[Test]:
    tests = _applied_to(call) + by_ids(call.query, "businessUnitIds", lambda r: r.business_unit_id)
    return tests + within(call.query, "dateOnOrAfter", "dateBefore", lambda r: r.date)


def _memo_lines(call: Call) -> Reply:
    """The lines of many credit memos; each says whose it is."""
    wanted = call.query.ids("creditMemoIds")
    memos = [memo for memo in call.tenant.credit_memos.values() if wanted is None or memo.id in wanted]
    tests = activity(call.query)
    lines = [(memo.id, line) for memo in memos for line in memo.lines if all(test(line) for test in tests)]
    page, size, part = page_of(call.tenant, call.query, lines)
    data = [{**rows_sales.credit_memo_line(call.tenant, line), "creditMemoId": memo_id} for memo_id, line in part]
    return Reply(envelope(call.query, page, size, len(lines), data))


def _lines_of_memo(call: Call) -> Reply:
    memo = call.tenant.credit_memos.get(call.id)
    if memo is None:
        raise not_found(f"Credit memo with id {call.id} doesn't exist!")
    lines = [line for line in memo.lines if all(test(line) for test in activity(call.query))]
    page, size, part = page_of(call.tenant, call.query, lines)
    data = [rows_sales.credit_memo_line(call.tenant, line) for line in part]
    return Reply(envelope(call.query, page, size, len(lines), data))


def _write_fields(call: Call) -> Reply:
    write_custom_fields(call.tenant, "invoice", call.tenant.invoices, call.body)
    return Reply()


def _invoice(call: Call, record: Any) -> dict[str, Any]:
    return rows_sales.invoice(call.tenant, record)


def _payment(call: Call, record: Any) -> dict[str, Any]:
    return rows_sales.payment(call.tenant, record)


def _memo(call: Call, record: Any) -> dict[str, Any]:
    return rows_sales.credit_memo(call.tenant, record)


_ACC, _INV, _PAY, _CM = "accounting", "tn.acc.invoices", "tn.acc.payments", "tn.acc.creditmemos"
OPERATIONS = (
    Operation(
        "GET",
        _ACC,
        "invoices",
        f"{_INV}:r",
        listing(lambda t: t.invoices.values(), _invoice, _invoice_filters, active=False),
    ),
    Operation("GET", _ACC, "export/invoices", f"{_INV}:r", export(lambda t: t.invoices.values(), _invoice)),
    Operation(
        "GET",
        _ACC,
        "invoices/custom-fields",
        f"{_INV}:r",
        listing(
            lambda t: t.custom_field_types["invoice"].values(),
            lambda c, r: rows.custom_field_type(r),
            active=False,
            ids=False,
        ),
    ),
    Operation("PATCH", _ACC, "invoices/custom-fields", f"{_INV}:w", _write_fields),
    Operation(
        "GET",
        _ACC,
        "payments",
        f"{_PAY}:r",
        listing(lambda t: t.payments.values(), _payment, _payment_filters, active=False),
    ),
    Operation("GET", _ACC, "export/payments", f"{_PAY}:r", export(lambda t: t.payments.values(), _payment)),
    Operation(
        "GET", _ACC, "credit-memos", f"{_CM}:r", listing(lambda t: t.credit_memos.values(), _memo, _memo_filters)
    ),
    Operation("GET", _ACC, "credit-memos/credit-memo-items", f"{_CM}:r", _memo_lines),
    Operation("GET", _ACC, "credit-memos/{id}/items", f"{_CM}:r", _lines_of_memo),
    Operation(
        "GET",
        _ACC,
        "tax-zones",
        "tn.acc.taxzones:r",
        listing(lambda t: t.tax_zones.values(), lambda c, r: rows_sales.tax_zone(r)),
    ),
)
