"""Operations on vendors, warehouses, trucks, and the types of purchase orders and returns."""

from __future__ import annotations

from typing import Any

from app.simulators.servicetitan import rows
from app.simulators.servicetitan.bodies import (
    ADDRESS,
    EXTERNAL_CHANGE,
    EXTERNAL_NEW,
    Enumeration,
    ListOf,
    Member,
    Shape,
    if_given,
    may,
    must,
    parse,
)
from app.simulators.servicetitan.errors import invalid, not_found, problem, rule
from app.simulators.servicetitan.operations import Call, Operation, Reply, by_external, created, listing
from app.simulators.servicetitan.operations_purchasing import write_custom_fields
from app.simulators.servicetitan.query import Test, by_text
from app.simulators.servicetitan.records import Address, Location, Record
from app.simulators.servicetitan.tenant import Tenant

_DELIVERY = Enumeration(
    (
        "Manual",
        "EmailAsExcel",
        "EmailAsPdf",
        "EmailAsPdfRollupView",
        "Electronic",
        "MarkAsSent",
        "EmailAsExcelAndPdf",
        "VendorPortal",
    )
)
_VENDOR_FIELDS = {
    "name": "name",
    "active": "active",
    "memo": "memo",
    "firstName": "first_name",
    "lastName": "last_name",
    "phone": "phone",
    "email": "email",
    "fax": "fax",
    "isTruckReplenishment": "is_truck_replenishment",
    "deliveryOption": "delivery_option",
    "taxRate": "tax_rate",
    "restrictedMobileCreation": "restricted_mobile_creation",
}
_TEXTS = ("memo", "firstName", "lastName", "phone", "email", "fax", "vendorQuickbooksItem")
_CONTACT = Shape({"name": must("text"), "email": must("text")})
_VENDOR = Shape(
    {
        "name": must("text"),
        "active": must("bool"),
        "isTruckReplenishment": must("bool"),
        "taxRate": must("decimal"),
        "restrictedMobileCreation": must("bool"),
        "address": must(ADDRESS),
        **{name: may("text") for name in _TEXTS},
        "deliveryOption": may(_DELIVERY),
        "paymentTermId": may("int"),
        "remittanceVendorId": may("int"),
        "externalData": may(EXTERNAL_NEW),
        "tags": may(ListOf(Shape({"tagTypeId": must("int")}))),
        "vendorContacts": may(ListOf(_CONTACT)),
    }
)
_VENDOR_CHANGE = Shape(
    {
        **{name: if_given(member.kind) for name, member in _VENDOR.members.items()},
        "externalData": if_given(EXTERNAL_CHANGE),
    }
)
_ONLY_EXTERNAL = Shape({"externalData": if_given(EXTERNAL_CHANGE)})
_TRUCK = Shape(
    {
        "name": must("text"),
        "memo": may("text"),
        "warehouseId": must("int"),
        "templateId": may("int"),
        "technicianIds": may(ListOf("int")),
        "externalData": may(EXTERNAL_NEW),
    }
)
_TRUCK_CHANGE = Shape(
    {
        "name": if_given("text"),
        "active": if_given("bool"),
        "memo": if_given("text"),
        "warehouseId": if_given("int"),
        "templateId": may("int"),
        "technicianIds": if_given(ListOf("int")),
        "externalData": if_given(EXTERNAL_CHANGE),
    }
)
_ALERTS = Shape(
    {
        f"sendEmailTo{who}WhenPoMovedTo{state}": must("bool")
        for who in ("Technician", "Pm")
        for state in ("Send", "Received")
    }
)
_PO_TYPE_MEMBERS: dict[str, Member] = {
    "name": must("text"),
    "active": must("bool"),
    "includeInPoScreen": must("bool"),
    "automaticallyReceive": must("bool"),
    "displayToTechnician": must("bool"),
    "excludeTaxFromJobCosting": must("bool"),
    "impactToTechnicianPayroll": must("bool"),
    "allowTechniciansToSendPo": must("bool"),
    "defaultRequiredDateDaysOffset": must("int"),
    "skipWeekends": must("bool"),
    "includeInSalesTax": must("bool"),
    "isDefault": must("bool"),
    "copyPurchaseOrderItemsToInvoiceWhenReceived": must("bool"),
    "isDefaultForConsignment": must("bool"),
    "alertSettings": must(_ALERTS),
}
_PO_TYPE = Shape(_PO_TYPE_MEMBERS)
_PO_TYPE_CHANGE = Shape({name: if_given(member.kind) for name, member in _PO_TYPE_MEMBERS.items()})
_RETURN_TYPE_FIELDS = {
    "name": "name",
    "automaticallyReceiveVendorCredit": "automatically_receive_credit",
    "includeInSalesTax": "include_in_sales_tax",
    "isDefault": "is_default",
    "isDefaultForConsignment": "is_default_for_consignment",
}
_RETURN_TYPE = Shape({name: must("text" if name == "name" else "bool") for name in _RETURN_TYPE_FIELDS})
_RETURN_TYPE_CHANGE = Shape(
    {
        "id": must("int"),
        "active": if_given("bool"),
        **{name: if_given(member.kind) for name, member in _RETURN_TYPE.members.items()},
    }
)


def write_external(tenant: Tenant, record: Record, data: dict[str, Any] | None) -> None:
    """Replaces (default) or merges the external data of one application; a null value removes its key."""
    if data is None:
        return
    if not tenant.switches.external_data_writable:
        raise problem(403, "External data cannot be written by this application.")
    held = record.external.setdefault(data["applicationGuid"], {})
    if data.get("patchMode", "Replace") == "Replace":
        held.clear()
    for pair in data["externalData"]:
        if pair.get("value") is None:
            held.pop(pair["key"], None)
        else:
            held[pair["key"]] = pair["value"]
    tenant.touch(record)


def _name_given(tenant: Tenant, name: str, own_id: int = 0) -> None:
    if not name.strip():
        raise invalid({"name": ["The name field is required."]})
    taken = any(v.name.lower() == name.lower() and v.id != own_id for v in tenant.vendors.values())
    if taken and not tenant.switches.duplicate_vendor_names_allowed:
        raise rule(f"Vendor with name '{name}' already exists!", "name")


def _create_vendor(call: Call) -> Reply:
    data = parse(call.body, _VENDOR)
    _name_given(call.tenant, data["name"])
    vendor = call.tenant.add_vendor(data["name"])
    return _write_vendor(call.tenant, vendor.id, data)


def _update_vendor(call: Call) -> Reply:
    data = parse(call.body, _VENDOR_CHANGE)
    if call.id not in call.tenant.vendors:
        raise not_found(f"Vendor with id {call.id} doesn't exist!")
    if "name" in data:
        _name_given(call.tenant, data["name"], call.id)
    return _write_vendor(call.tenant, call.id, data)


def _write_vendor(tenant: Tenant, vendor_id: int, data: dict[str, Any]) -> Reply:
    vendor = tenant.vendors[vendor_id]
    for name, attribute in _VENDOR_FIELDS.items():
        if name in data:
            setattr(vendor, attribute, data[name])
    if "address" in data:
        vendor.address = Address(**data["address"])
    write_external(tenant, vendor, data.get("externalData"))
    tenant.touch(vendor)
    return created(vendor.id)


def _get_vendor(call: Call) -> Reply:
    vendor = call.tenant.vendors.get(call.id)
    if vendor is None:
        raise not_found(f"Vendor with id {call.id} doesn't exist!")
    return Reply(rows.vendor(call.tenant, vendor, call.guid))


def _vendor_fields(call: Call) -> Reply:
    write_custom_fields(call.tenant, "vendor", call.tenant.vendors, call.body)
    return Reply()


def _place(call: Call, kind: str) -> Location:
    place = call.tenant.locations.get(call.id)
    if place is None or place.kind != kind:
        raise not_found(f"{kind} with id {call.id} doesn't exist!")
    return place


def _update_warehouse(call: Call) -> Reply:
    data = parse(call.body, _ONLY_EXTERNAL)
    place = _place(call, "Warehouse")
    write_external(call.tenant, place, data.get("externalData"))
    return created(place.id)


def _check_warehouse(call: Call, warehouse_id: int) -> None:
    place = call.tenant.locations.get(warehouse_id)
    if place is None or place.kind != "Warehouse":
        raise rule(f"Warehouse with id {warehouse_id} doesn't exists!", "warehouseId")


def _create_truck(call: Call) -> Reply:
    data = parse(call.body, _TRUCK)
    _check_warehouse(call, data["warehouseId"])
    place = call.tenant.add_truck(data["name"], warehouse_id=data["warehouseId"], memo=data.get("memo", ""))
    place.template_id, place.technician_ids = data.get("templateId"), data.get("technicianIds", [])
    write_external(call.tenant, place, data.get("externalData"))
    return created(place.id)


def _update_truck(call: Call) -> Reply:
    data = parse(call.body, _TRUCK_CHANGE)
    place = _place(call, "Truck")
    if "warehouseId" in data:
        _check_warehouse(call, data["warehouseId"])
        place.warehouse_id = data["warehouseId"]
    for name, attribute in {
        "name": "name",
        "active": "active",
        "memo": "memo",
        "technicianIds": "technician_ids",
    }.items():
        if name in data:
            setattr(place, attribute, data[name])
    write_external(call.tenant, place, data.get("externalData"))
    call.tenant.touch(place)
    return created(place.id)


def _write_po_type(call: Call, type_id: int, data: dict[str, Any]) -> Reply:
    kind = call.tenant.po_types[type_id]
    kind.name, kind.active = data.get("name", kind.name), data.get("active", kind.active)
    kind.automatically_receive = data.get("automaticallyReceive", kind.automatically_receive)
    kind.extra.update(data)
    call.tenant.touch(kind)
    return created(type_id)


def _create_po_type(call: Call) -> Reply:
    data = parse(call.body, _PO_TYPE)
    return _write_po_type(call, call.tenant.add_po_type(data["name"]).id, data)


def _update_po_type(call: Call) -> Reply:
    data = parse(call.body, _PO_TYPE_CHANGE)
    if call.id not in call.tenant.po_types:
        raise not_found(f"Purchase order type with id {call.id} doesn't exist!")
    if any(k.name == data.get("name") and k.id != call.id for k in call.tenant.po_types.values()):
        raise problem(409, f"Purchase order type '{data['name']}' already exists.")
    return _write_po_type(call, call.id, data)


def _list_return_types(call: Call) -> Reply:
    only = call.query.boolean("activeOnly")
    if only is None:
        raise invalid({"activeOnly": ["The activeOnly field is required."]}, noise=False)

    def tests(inner: Call) -> list[Test]:
        named = by_text(inner.query, "name", lambda r: r.name, part=inner.tenant.switches.text_filters_contain)
        return [*named, lambda r: r.active or not only]

    return listing(lambda t: t.return_types.values(), lambda c, r: rows.return_type(r), tests, active=False, ids=False)(
        call
    )


def _write_return_type(call: Call, type_id: int, data: dict[str, Any]) -> Reply:
    kind = call.tenant.return_types[type_id]
    for name, attribute in {**_RETURN_TYPE_FIELDS, "active": "active"}.items():
        if name in data:
            setattr(kind, attribute, data[name])
    call.tenant.touch(kind)
    return created(type_id)


def _create_return_type(call: Call) -> Reply:
    data = parse(call.body, _RETURN_TYPE)
    return _write_return_type(call, call.tenant.add_return_type(data["name"]).id, data)


def _update_return_type(call: Call) -> Reply:
    data = parse(call.body, _RETURN_TYPE_CHANGE)
    if call.id not in call.tenant.return_types:
        raise not_found(f"Return type with id {call.id} doesn't exist!")
    return _write_return_type(call, call.id, data)


def _places(kind: str) -> Any:
    return lambda t: [place for place in t.locations.values() if place.kind == kind]


_IN = "inventory"
_VENDORS = listing(
    lambda t: t.vendors.values(), lambda c, r: rows.vendor(c.tenant, r, c.guid), by_external, ids_comma=False
)
OPERATIONS = (
    Operation("GET", _IN, "vendors", "tn.inv.vendors:r", _VENDORS),
    Operation("POST", _IN, "vendors", "tn.inv.vendors:w", _create_vendor),
    Operation("GET", _IN, "vendors/{id}", "tn.inv.vendors:r", _get_vendor),
    Operation("PATCH", _IN, "vendors/{id}", "tn.inv.vendors:w", _update_vendor),
    Operation(
        "GET",
        _IN,
        "vendors/custom-fields",
        "tn.inv.vendors:r",
        listing(
            lambda t: t.custom_field_types["vendor"].values(),
            lambda c, r: rows.custom_field_type(r),
            active=False,
            ids=False,
        ),
    ),
    Operation("PATCH", _IN, "vendors/custom-fields", "tn.inv.vendors:w", _vendor_fields),
    Operation(
        "GET",
        _IN,
        "warehouses",
        "tn.inv.warehouses:r",
        listing(_places("Warehouse"), lambda c, r: rows.warehouse(r, c.guid), by_external),
    ),
    Operation("PATCH", _IN, "warehouses/{id}", "tn.inv.warehouses:w", _update_warehouse),
    Operation(
        "GET",
        _IN,
        "trucks",
        "tn.inv.trucks:r",
        listing(_places("Truck"), lambda c, r: rows.truck(r, c.guid), by_external),
    ),
    Operation("POST", _IN, "trucks", "tn.inv.trucks:w", _create_truck),
    Operation("PATCH", _IN, "trucks/{id}", "tn.inv.trucks:w", _update_truck),
    Operation(
        "GET",
        _IN,
        "purchase-order-types",
        "tn.inv.purchaseordertypes:r",
        listing(lambda t: t.po_types.values(), lambda c, r: rows.po_type(r), ids=False),
    ),
    Operation("POST", _IN, "purchase-order-types", "tn.inv.purchaseordertypes:w", _create_po_type),
    Operation("PATCH", _IN, "purchase-order-types/{id}", "tn.inv.purchaseordertypes:w", _update_po_type),
    Operation("GET", _IN, "return-types", "tn.inv.returntypes:r", _list_return_types),
    Operation("POST", _IN, "return-types", "tn.inv.returntypes:w", _create_return_type),
    Operation("PATCH", _IN, "return-types/{id}", "tn.inv.returntypes:w", _update_return_type),
)
