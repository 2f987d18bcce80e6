"""Operations on reports: categories, descriptions and data, whose rows are arrays with the tenant's own columns."""

from __future__ import annotations

import math
from typing import Any

from app.simulators.servicetitan.bodies import ListOf, Shape, may, must, parse
from app.simulators.servicetitan.errors import invalid, not_found, too_many
from app.simulators.servicetitan.operations import Call, Operation, Reply
from app.simulators.servicetitan.query import envelope, page_of
from app.simulators.servicetitan.records import Report
from app.simulators.servicetitan.reporting import CATEGORIES
from app.simulators.servicetitan.wire import stamp

USUAL_ROWS = 1000
MOST_ROWS = 25000
_DATA = Shape({"parameters": must(ListOf(Shape({"name": must("text"), "value": may("any")})))})


def _paged(call: Call, rows: list[Any]) -> Reply:
    page, size, part = page_of(call.tenant, call.query, rows)
    return Reply(envelope(call.query, page, size, len(rows), part))


def _categories(call: Call) -> Reply:
    return _paged(call, [{"id": ident, "name": name} for ident, name in CATEGORIES.items()])


def _category(call: Call) -> str:
    ident = call.places["report_category"]
    if ident not in CATEGORIES:
        raise not_found(f"Report category '{ident}' doesn't exist!")
    return ident


def _reports(call: Call) -> Reply:
    category = _category(call)
    found = [report for report in call.tenant.reports.values() if report.category == category]
    return _paged(call, [{"id": r.id, "name": r.name, "description": r.description or None} for r in found])


def _find(call: Call) -> Report:
    category = _category(call)
    report = call.tenant.reports.get(call.id)
    if report is None or report.category != category:
        raise not_found(f"Report with id {call.id} doesn't exist!")
    return report


def _describe(call: Call) -> Reply:
    report = _find(call)
    parameters = [
        {
            "name": p.name,
            "label": p.label,
            "dataType": p.data_type,
            "isArray": p.is_array,
            "isRequired": p.is_required,
            "acceptValues": None,
        }
        for p in report.parameters
    ]
    fields = [
        {"name": c.name, "label": c.label, "dataType": "Number" if c.meaning == "quantity" else "String"}
        for c in report.columns
    ]
    return Reply(
        {
            "id": report.id,
            "name": report.name,
            "description": report.description or None,
            "modifiedOn": stamp(report.modified_on),
            "parameters": parameters,
            "fields": fields,
        }
    )


def _data(call: Call) -> Reply:
    """Each page is a run of its own: nobody says that the limit of one a minute spares the second page."""
    report, switches = _find(call), call.tenant.switches
    wait = call.tenant.run_report(report) if switches.rate_limit_on else 0.0
    if wait > 0:
        seconds = max(1, math.ceil(wait))
        raise too_many(seconds, in_title=switches.retry_in_title, in_header=switches.retry_after_header)
    given = {item["name"]: item.get("value") for item in parse(call.body, _DATA)["parameters"]}
    known = {parameter.name for parameter in report.parameters}
    wrong = {name: [f"The report has no parameter {name}."] for name in given if name not in known}
    for parameter in report.parameters:
        if parameter.is_required and given.get(parameter.name) is None:
            wrong[parameter.name] = [f"The {parameter.name} parameter is required."]
    if wrong:
        raise invalid(wrong, noise=False)
    rows = call.tenant.report_rows(report)
    page, size, part = page_of(call.tenant, call.query, rows, usual=USUAL_ROWS, most=MOST_ROWS)
    answer = envelope(call.query, page, size, len(rows), part)
    answer["fields"] = [{"name": column.name, "label": column.label} for column in report.columns]
    return Reply(answer)


_RP, _READ = "reporting", "tn.rpt.reports:r"  # the scope's real name is not known
_REPORTS = "report-category/{report_category}/reports"
OPERATIONS = (
    Operation("GET", _RP, "report-categories", _READ, _categories),
    Operation("GET", _RP, _REPORTS, _READ, _reports),
    Operation("GET", _RP, _REPORTS + "/{id}", _READ, _describe),
    Operation("POST", _RP, _REPORTS + "/{id}/data", _READ, _data),
)
