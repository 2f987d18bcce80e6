"""Writes the bodies of what flows change in ServiceTitan besides documents: only what a draft says, nothing else."""

from __future__ import annotations

from app.connectors.servicetitan.bodies import Body, address
from app.domain.field_sales import FieldCustomerDraft, FieldItemDraft, FieldVendorDraft
from app.domain.purchasing import Address


def vendor_change(draft: FieldVendorDraft) -> Body:
    """PATCH /vendors/{id}. Raises ValueError where nothing changes."""
    texts = {"name": draft.name, "memo": draft.memo, "phone": draft.phone, "email": draft.email}
    body: Body = {key: value for key, value in texts.items() if value is not None}
    if draft.address is not None:
        body["address"] = address(draft.address)
    return _something(body)


def new_customer(draft: FieldCustomerDraft) -> Body:
    """POST /customers: with one location, as the contract wants at least one. Raises ValueError without a name."""
    if draft.name is None:
        raise ValueError("a new customer needs a name")
    at = address(draft.address or Address())
    return {"name": draft.name, "address": at, "locations": [{"name": draft.name, "address": at}]}


def customer_change(draft: FieldCustomerDraft) -> Body:
    """PATCH /customers/{id}: the name; a change of the address requires coordinates. Raises ValueError without one."""
    return _something({} if draft.name is None else {"name": draft.name})


def new_material(draft: FieldItemDraft) -> Body:
    """POST /materials. Raises ValueError without code or description."""
    if draft.code is None or draft.description is None:
        raise ValueError("a new material needs a code and a description")
    return item_change(draft)


def item_change(draft: FieldItemDraft) -> Body:
    """PATCH /materials/{id}, /equipment/{id}. Raises ValueError where nothing changes."""
    values = {
        "code": draft.code,
        "displayName": draft.name,
        "description": draft.description,
        "price": draft.price,
        "cost": draft.cost,
        "unitOfMeasure": draft.unit,
    }
    return _something({key: value for key, value in values.items() if value is not None})


def custom_field(object_id: int, name: str, value: str) -> Body:
    """PATCH .../custom-fields of one field of one object; the field must exist in the tenant (facts 3.6)."""
    return {"operations": [{"objectId": object_id, "customFields": [{"name": name, "value": value}]}]}


def _something(body: Body) -> Body:
    if not body:
        raise ValueError("there is nothing to change")
    return body
