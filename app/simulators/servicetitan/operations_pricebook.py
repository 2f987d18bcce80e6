"""Operations of the pricebook module: materials, equipment and categories; creations answer 201 with the whole row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.simulators.common.wire import rounded
from app.simulators.servicetitan import rows_money
from app.simulators.servicetitan.bodies import (
    EXTERNAL_CHANGE,
    EXTERNAL_NEW,
    ListOf,
    Member,
    Shape,
    if_given,
    may,
    must,
    parse,
)
from app.simulators.servicetitan.errors import invalid, not_found, rule
from app.simulators.servicetitan.operations import Call, Handler, Operation, Reply, by_external, export, listing
from app.simulators.servicetitan.operations_masters import write_external
from app.simulators.servicetitan.query import Test
from app.simulators.servicetitan.records import Sku, SkuVendor

_VENDOR = Shape(
    {
        "vendorId": must("int"),
        "memo": may("text"),
        "vendorPart": may("text"),
        "cost": must("decimal"),
        "active": must("bool"),
    }
)
_MONEY = ("price", "memberPrice", "addOnPrice", "addOnMemberPrice", "hours", "bonus", "commissionBonus")
_OPTIONAL: dict[str, Any] = {
    "displayName": "text",
    "cost": "decimal",
    "active": "bool",
    **dict.fromkeys(_MONEY, "decimal"),
    "paysCommission": "bool",
    "unitOfMeasure": "text",
    "isInventory": "bool",
    "account": "text",
    "costOfSaleAccount": "text",
    "assetAccount": "text",
    "taxable": "bool",
    "primaryVendor": _VENDOR,
    "otherVendors": ListOf(_VENDOR),
    "categories": ListOf("int"),
    "budgetCostCode": "text",
    "budgetCostType": "text",
}
_ONLY = {
    "Material": {
        "deductAsJobCost": "bool",
        "isConfigurableMaterial": "bool",
        "chargeableByDefault": "bool",
        "isOtherDirectCost": "bool",
    },
    "Equipment": {
        "manufacturer": "text",
        "model": "text",
        "crossSaleGroup": "text",
        "isConfigurableEquipment": "bool",
    },
}
_FIELDS = {
    "code": "code",
    "displayName": "display_name",
    "description": "description",
    "cost": "cost",
    "price": "price",
    "active": "active",
    "unitOfMeasure": "unit",
    "isInventory": "is_inventory",
    "taxable": "taxable",
    "categories": "categories",
}


def _new_shape(kind: str) -> Shape:
    optional: dict[str, Member] = {name: may(of) for name, of in {**_OPTIONAL, **_ONLY[kind]}.items()}
    return Shape({"code": must("text"), "description": must("text"), **optional, "externalData": may(EXTERNAL_NEW)})


def _change_shape(kind: str) -> Shape:
    optional: dict[str, Member] = {name: if_given(of) for name, of in {**_OPTIONAL, **_ONLY[kind]}.items()}
    both = {"code": if_given("text"), "description": if_given("text")}
    return Shape({**both, **optional, "externalData": may(EXTERNAL_CHANGE)})


def _find(call: Call, kind: str) -> Sku:
    sku = call.tenant.skus.get(call.id)
    if sku is None or sku.kind != kind:
        raise not_found(f"{kind} with id {call.id} doesn't exist!")
    return sku


def _check(call: Call, data: dict[str, Any], own_id: int) -> None:
    tenant = call.tenant
    if "code" in data:
        if not data["code"].strip():
            raise invalid({"code": ["The code field is required."]})
        same = (s for s in tenant.skus.values() if s.code.lower() == data["code"].lower() and s.id != own_id)
        if not tenant.switches.duplicate_codes_allowed and any(s.active for s in same):
            raise rule(f"SKU with code '{data['code']}' already exists!", "code")
    given = [data["primaryVendor"]] if "primaryVendor" in data else []
    for vendor in [*given, *data.get("otherVendors", [])]:
        if vendor["vendorId"] not in tenant.vendors:
            raise rule(f"Vendor with id {vendor['vendorId']} doesn't exists!", "primaryVendor.vendorId")
    for category in data.get("categories", []):
        if category not in tenant.categories:
            raise rule(f"Category with id {category} doesn't exists!", "categories")


def _write(call: Call, sku: Sku, data: dict[str, Any]) -> None:
    for name, value in data.items():
        if name in _FIELDS:
            kept = rounded(value, call.tenant.switches.pricebook_decimals) if name in ("cost", "price") else value
            setattr(sku, _FIELDS[name], kept)
        elif name not in ("primaryVendor", "otherVendors", "externalData"):
            sku.extra[name] = value
    first = [data["primaryVendor"]] if "primaryVendor" in data else None
    others = data.get("otherVendors")
    if first is not None or others is not None:
        kept_first = sku.vendors[:1] if first is None else [_sku_vendor(call, v) for v in first]
        kept_others = sku.vendors[1:] if others is None else [_sku_vendor(call, v) for v in others]
        sku.vendors = kept_first + kept_others
    write_external(call.tenant, sku, data.get("externalData"))
    call.tenant.touch(sku)


def _sku_vendor(call: Call, data: dict[str, Any]) -> SkuVendor:
    return SkuVendor(
        call.tenant.next_id(),
        data["vendorId"],
        data.get("vendorPart", ""),
        data["cost"],
        data["active"],
        data.get("memo", ""),
    )


def _guid_of(data: dict[str, Any]) -> str | None:
    found = data.get("externalData")
    return None if found is None else str(found["applicationGuid"])


def _create(kind: str) -> Handler:
    shape = _new_shape(kind)

    def handle(call: Call) -> Reply:
        data = parse(call.body, shape)
        _check(call, data, 0)
        sku = call.tenant.add_sku(kind, data["code"], cost=Decimal(0), unit=None, is_inventory=False)
        sku.display_name, sku.description = data["code"], data["description"]
        _write(call, sku, data)
        return Reply(rows_money.sku(call.tenant, sku, _guid_of(data)), 201)

    return handle


def _update(kind: str) -> Handler:
    shape = _change_shape(kind)

    def handle(call: Call) -> Reply:
        data = parse(call.body, shape)
        sku = _find(call, kind)
        _check(call, data, sku.id)
        _write(call, sku, data)
        return Reply(rows_money.sku(call.tenant, sku, _guid_of(data)))

    return handle


def _delete(kind: str) -> Handler:
    def handle(call: Call) -> Reply:
        sku = _find(call, kind)
        sku.active = False
        call.tenant.touch(sku)
        return Reply(None, 204)

    return handle


def _search(call: Call) -> list[Test]:
    text = call.query.text("searchText")
    if text is None:
        return []
    needle = text.lower()
    return [lambda s: needle in f"{s.display_name}\n{s.code}\n{s.description}".lower()]


def _of(kind: str) -> Any:
    return lambda t: [sku for sku in t.skus.values() if sku.kind == kind]


def _row(call: Call, sku: Sku) -> dict[str, Any]:
    return rows_money.sku(call.tenant, sku, call.guid)


def _resource(kind: str, path: str, scope: str) -> tuple[Operation, ...]:
    pages = listing(_of(kind), _row, _search, by_external, zero_page_allowed=True)
    return (
        Operation("GET", "pricebook", path, f"{scope}:r", pages),
        Operation("POST", "pricebook", path, f"{scope}:w", _create(kind)),
        Operation("GET", "pricebook", f"{path}/{{id}}", f"{scope}:r", lambda c: Reply(_row(c, _find(c, kind)))),
        Operation("PATCH", "pricebook", f"{path}/{{id}}", f"{scope}:w", _update(kind)),
        Operation("DELETE", "pricebook", f"{path}/{{id}}", f"{scope}:w", _delete(kind)),
        Operation("GET", "pricebook", f"export/{path}", f"{scope}:r", export(_of(kind), _row)),
    )


def _category(call: Call) -> Reply:
    found = call.tenant.categories.get(call.id)
    if found is None:
        raise not_found(f"Category with id {call.id} doesn't exist!")
    return Reply(rows_money.category(call.tenant, found))


def _category_filters(call: Call) -> list[Test]:
    kind = call.query.choice("categoryType", ("Services", "Materials"))
    tests: list[Test] = [] if kind is None else [lambda r: r.kind == kind]
    return tests if call.tenant.switches.subcategories_listed else [*tests, lambda r: r.parent_id is None]


def _service_row(call: Call, sku: Sku) -> dict[str, Any]:
    return rows_money.service(call.tenant, sku, call.guid)


OPERATIONS = (
    *_resource("Material", "materials", "tn.pb.materials"),
    *_resource("Equipment", "equipment", "tn.pb.equipment"),
    Operation(
        "GET",
        "pricebook",
        "services",
        "tn.pb.services:r",
        listing(_of("Service"), _service_row, _search, by_external, zero_page_allowed=True),
    ),
    Operation("GET", "pricebook", "export/services", "tn.pb.services:r", export(_of("Service"), _service_row)),
    Operation(
        "GET",
        "pricebook",
        "categories",
        "tn.pb.categories:r",
        listing(
            lambda t: t.categories.values(),
            lambda c, r: rows_money.category(c.tenant, r),
            _category_filters,
            ids=False,
            zero_page_allowed=True,
        ),
    ),
    Operation("GET", "pricebook", "categories/{id}", "tn.pb.categories:r", _category),
    Operation(
        "GET",
        "pricebook",
        "export/categories",
        "tn.pb.categories:r",
        export(lambda t: t.categories.values(), lambda c, r: rows_money.category(c.tenant, r)),
    ),
)
