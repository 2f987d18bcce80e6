"""Operations on customers and their contacts (crm) and on jobs (jpm)."""

from __future__ import annotations

from typing import Any

from app.simulators.servicetitan import rows_crm
from app.simulators.servicetitan.bodies import EXTERNAL_CHANGE, Enumeration, ListOf, Shape, if_given, may, must, parse
from app.simulators.servicetitan.errors import invalid, not_found, rule
from app.simulators.servicetitan.operations import Call, Operation, Reply, by_external, export, listing
from app.simulators.servicetitan.operations_masters import write_external
from app.simulators.servicetitan.query import Test, by_id, by_text, paginated, select, within, written
from app.simulators.servicetitan.records import Address
from app.simulators.servicetitan.records_sales import Contact, Customer
from app.simulators.servicetitan.tenant import Tenant

_KINDS = Enumeration(("Residential", "Commercial"))
_ADDRESS = Shape(
    {
        **{name: must("text") for name in ("street", "city", "state", "zip", "country")},
        "unit": may("text"),
        "latitude": may("decimal"),
        "longitude": may("decimal"),
    }
)
_MOVED = Shape(
    {
        **{name: must("text") for name in ("street", "unit", "city", "state", "zip", "country")},
        "latitude": must("decimal"),
        "longitude": must("decimal"),
    }
)
_CONTACT = Shape(
    {
        "type": must(Enumeration(("Phone", "Email", "Fax", "MobilePhone"))),
        "value": must("text"),
        "memo": may("text"),
    }
)
_PLACE = Shape({"name": must("text"), "address": must(_ADDRESS), "contacts": may(ListOf(_CONTACT))})
_NEW = Shape(
    {
        "name": must("text"),
        "type": may(_KINDS),
        "locations": must(ListOf(_PLACE)),
        "address": must(_ADDRESS),
        "contacts": may(ListOf(_CONTACT)),
        "taxExempt": may("bool"),
    }
)
_CHANGE = Shape(
    {
        "name": if_given("text"),
        "type": if_given(_KINDS),
        "address": if_given(_MOVED),
        "active": if_given("bool"),
        "taxExempt": if_given("bool"),
        "externalData": if_given(EXTERNAL_CHANGE),
    }
)


def _named(data: dict[str, Any]) -> None:
    if not data.get("name", "x").strip():
        raise invalid({"name": ["The name field is required."]})


def _where(data: dict[str, Any]) -> Address:
    return Address(**{name: data.get(name, "") for name in ("street", "unit", "city", "state", "zip", "country")})


def _create(call: Call) -> Reply:
    data = parse(call.body, _NEW)
    _named(data)
    if not data["locations"]:
        raise rule("At least one location is required.", "locations")
    for where, at in [("address", data["address"]), *((f"locations[{i}].address", p["address"]) for i, p in _of(data))]:
        empty = [name for name in ("street", "city", "state", "zip", "country") if not at[name].strip()]
        if empty and call.tenant.switches.customer_address_required:
            raise rule(f"The {empty[0]} field is required.", f"{where}.{empty[0]}")
    customer = call.tenant.add_customer(
        data["name"],
        address=_where(data["address"]),
        contacts=[(one["type"], one["value"]) for one in data.get("contacts", [])],
        places=[(place["name"], _where(place["address"])) for place in data["locations"]],
    )
    customer.kind, customer.tax_exempt = data.get("type", customer.kind), data.get("taxExempt", False)
    return Reply(rows_crm.new_customer(call.tenant, customer))


def _of(data: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(data["locations"]))


def _find(call: Call) -> Customer:
    customer = call.tenant.customers.get(call.id)
    if customer is None:
        raise not_found(f"Customer with id {call.id} doesn't exist!")
    return customer


def _read(call: Call) -> Reply:
    return Reply(rows_crm.customer(call.tenant, _find(call), call.guid))


def _update(call: Call) -> Reply:
    data = parse(call.body, _CHANGE)
    _named(data)
    customer = _find(call)
    customer.name = data.get("name", customer.name)
    customer.kind = data.get("type", customer.kind)
    customer.active = data.get("active", customer.active)
    customer.tax_exempt = data.get("taxExempt", customer.tax_exempt)
    if "address" in data:
        customer.address = _where(data["address"])
    write_external(call.tenant, customer, data.get("externalData"))
    call.tenant.edited(customer)
    return Reply(rows_crm.customer(call.tenant, customer, None))


def _filters(call: Call) -> list[Test]:
    query, part = call.query, call.tenant.switches.text_filters_contain
    tests = by_text(query, "name", lambda r: r.name, part=part)
    for name in ("street", "unit", "city", "state", "zip", "country"):
        tests += by_text(query, name, _part(name), part=part)
    if query.boolean("excludeAccountingChangesFromModifiedDateRange"):
        tests += within(query, "modifiedOnOrAfter", "modifiedBefore", lambda r: r.edited_on)
    return tests


def _part(name: str) -> Any:
    return lambda r: getattr(r.address, name)


def _contacts(call: Call) -> Reply:
    """Contacts of many customers; the contract wants to be told of which customers, or from which time."""
    query = call.query
    wanted = query.ids("customerIds")
    if wanted is None and query.text("modifiedOnOrAfter") is None and query.text("modifiedBefore") is None:
        text = "Either customerIds, modifiedBefore or modifiedOnOrAfter must be specified."
        raise invalid({"customerIds": [text]}, noise=False)
    tests: list[Test] = [lambda r: r.active, *written(query)]
    if wanted is not None:
        tests.append(lambda r: r.customer_id in wanted)
    found = select(call.tenant.contacts.values(), tests)
    return Reply(paginated(call.tenant, query, found, rows_crm.listed_contact, sortable=False))


def _contacts_of(call: Call) -> Reply:
    customer = _find(call)
    found = [one for one in call.tenant.contacts.values() if one.customer_id == customer.id and one.active]
    return Reply(paginated(call.tenant, call.query, found, rows_crm.contact, sortable=False))


def _job_filters(call: Call) -> list[Test]:
    query = call.query
    tests = by_text(query, "number", lambda r: r.name, part=call.tenant.switches.text_filters_contain)
    tests += by_id(query, "customerId", lambda r: r.customer_id)
    return tests + by_id(query, "businessUnitId", lambda r: r.business_unit_id)


def _all_contacts(tenant: Tenant) -> list[Contact]:
    return list(tenant.contacts.values())


def _customer(call: Call, record: Any) -> dict[str, Any]:
    return rows_crm.customer(call.tenant, record, call.guid)


_CUST = "tn.crm.customers"
OPERATIONS = (
    Operation(
        "GET",
        "crm",
        "customers",
        f"{_CUST}:r",
        listing(lambda t: t.customers.values(), _customer, _filters, by_external),
    ),
    Operation("POST", "crm", "customers", f"{_CUST}:w", _create),
    Operation("GET", "crm", "customers/{id}", f"{_CUST}:r", _read),
    Operation("PATCH", "crm", "customers/{id}", f"{_CUST}:w", _update),
    Operation("GET", "crm", "customers/contacts", f"{_CUST}:r", _contacts),
    Operation("GET", "crm", "customers/{id}/contacts", f"{_CUST}:r", _contacts_of),
    Operation("GET", "crm", "export/customers", f"{_CUST}:r", export(lambda t: t.customers.values(), _customer)),
    Operation(
        "GET",
        "crm",
        "export/customers/contacts",
        f"{_CUST}:r",
        export(_all_contacts, lambda c, r: rows_crm.exported_contact(r)),
    ),
    Operation(
        "GET",
        "jpm",
        "jobs",
        "tn.jpm.jobs:r",
        listing(
            lambda t: t.jobs.values(), lambda c, r: rows_crm.job(r, c.guid), _job_filters, by_external, active=False
        ),
    ),
    Operation(
        "GET",
        "jpm",
        "export/jobs",
        "tn.jpm.jobs:r",
        export(lambda t: t.jobs.values(), lambda c, r: rows_crm.exported_job(r)),
    ),
)
