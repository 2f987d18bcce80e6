"""Operations of the settings module: business units and employees, read only."""

from __future__ import annotations

from app.simulators.servicetitan import rows_settings
from app.simulators.servicetitan.errors import not_found
from app.simulators.servicetitan.operations import Call, Operation, Reply, export, listing
from app.simulators.servicetitan.query import Test, by_text


def _get_unit(call: Call) -> Reply:
    unit = call.tenant.business_units.get(call.id)
    if unit is None:
        raise not_found(f"Business unit with id {call.id} doesn't exist!")
    return Reply(rows_settings.business_unit(unit, call.guid))


def _get_employee(call: Call) -> Reply:
    found = call.tenant.employees.get(call.id)
    if found is None:
        raise not_found(f"Employee with id {call.id} doesn't exist!")
    return Reply(rows_settings.employee(found))


def _named(call: Call) -> list[Test]:
    return by_text(call.query, "name", lambda r: r.name, part=True)


_SET = "settings"
OPERATIONS = (
    Operation(
        "GET",
        _SET,
        "business-units",
        "tn.set.businessunits:r",
        listing(
            lambda t: t.business_units.values(),
            lambda c, r: rows_settings.business_unit(r, c.guid),
            _named,
            sortable=False,
        ),
    ),
    Operation("GET", _SET, "business-units/{id}", "tn.set.businessunits:r", _get_unit),
    Operation(
        "GET",
        _SET,
        "export/business-units",
        "tn.set.businessunits:r",
        export(lambda t: t.business_units.values(), lambda c, r: rows_settings.business_unit(r, c.guid)),
    ),
    Operation(
        "GET",
        _SET,
        "employees",
        "tn.set.employees:r",
        listing(
            lambda t: t.employees.values(),
            lambda c, r: rows_settings.employee(r),
            _named,
            sortable=False,
        ),
    ),
    Operation("GET", _SET, "employees/{id}", "tn.set.employees:r", _get_employee),
)
