"""Reads what is kept on both sides, and what documents only name by an id, into the domain; lenient as `wire`."""

from __future__ import annotations

from app.connectors.servicetitan.values import (
    Row,
    read_date,
    read_decimal,
    read_flag,
    read_id,
    read_inner,
    read_list,
    read_reference,
    read_references,
    read_stamp,
    read_status,
    read_text,
)
from app.connectors.servicetitan.wire import address, stamps, sync_status
from app.domain.field_lookup import ApCredit, CustomerContact, FieldCategory, FieldJob, FieldService
from app.domain.field_sales import ContactKindWord, FieldContact, FieldCustomer, FieldItem, FieldVendor
from app.domain.purchasing import SkuKind


def vendor(row: Row) -> FieldVendor:
    """GET /vendors, /vendors/{id}; phone and e-mail stand in `contactInfo`."""
    contact = read_inner(row, "contactInfo")
    return FieldVendor(
        id=read_id(row, "vendor"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        address=address(read_inner(row, "address")),
        email=read_text(contact, "email"),
        phone=read_text(contact, "phone"),
        memo=read_text(row, "memo"),
        modified_on=stamps(row)[1],
    )


def customer(row: Row) -> FieldCustomer:
    """GET /customers, /customers/{id}, /export/customers, and what POST and PATCH answer; without contacts."""
    return FieldCustomer(
        id=read_id(row, "customer"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        address=address(read_inner(row, "address")),
        modified_on=stamps(row)[1],
        merged_to_id=read_reference(row, "mergedToId"),
    )


def contact(row: Row) -> CustomerContact:
    """GET /customers/contacts, /export/customers/contacts; `active` stands only in the feed."""
    return CustomerContact(
        customer_id=read_reference(row, "customerId") or 0,
        contact=FieldContact(
            id=read_id(row, "customer's contact"),
            kind=read_status(row, "type", ContactKindWord, ContactKindWord.OTHER),
            value=read_text(row, "value"),
        ),
        active=read_flag(row, "active", default=True),
        modified_on=stamps(row)[1],
    )


def material(row: Row) -> FieldItem:
    """GET /materials, and what POST and PATCH answer."""
    return _item(row, SkuKind.MATERIAL)


def equipment(row: Row) -> FieldItem:
    """GET /equipment, and what PATCH answers."""
    return _item(row, SkuKind.EQUIPMENT)


def _item(row: Row, kind: SkuKind) -> FieldItem:
    return FieldItem(
        id=read_id(row, kind.value),
        code=read_text(row, "code"),
        kind=kind,
        name=read_text(row, "displayName"),
        active=read_flag(row, "active", default=True),
        price=read_decimal(row, "price"),
        cost=read_decimal(row, "cost"),
        unit=read_text(row, "unitOfMeasure"),
        modified_on=stamps(row)[1],
        category_ids=read_references(row, "categories"),
    )


def service(row: Row) -> FieldService:
    """GET /services."""
    return FieldService(
        id=read_id(row, "service"),
        code=read_text(row, "code"),
        name=read_text(row, "displayName"),
        active=read_flag(row, "active", default=True),
        modified_on=stamps(row)[1],
    )


def categories(row: Row) -> tuple[FieldCategory, ...]:
    """GET /categories: the category with all that are nested in it. Whether those are listed too is unknown."""
    own = FieldCategory(
        id=read_id(row, "category"),
        name=read_text(row, "name"),
        active=read_flag(row, "active", default=True),
        parent_id=read_reference(row, "parentId"),
    )
    return (own, *(found for inner in read_list(row, "subcategories") for found in categories(inner)))


def job(row: Row) -> FieldJob:
    """GET /jobs."""
    return FieldJob(
        id=read_id(row, "job"),
        number=read_text(row, "jobNumber"),
        status=read_text(row, "jobStatus"),
        customer_id=read_reference(row, "customerId"),
        business_unit_id=read_reference(row, "businessUnitId"),
        modified_on=stamps(row)[1],
    )


def ap_credit(row: Row) -> ApCredit:
    """GET /ap-credits; amounts are numbers."""
    created, modified = stamps(row)
    named = read_inner(row, "vendor")
    canceled = read_text(row, "status").casefold() == "canceled" or read_stamp(row, "canceledOn") is not None
    return ApCredit(
        id=read_id(row, "vendor's credit"),
        return_id=read_reference(row, "inventoryReturnId"),
        active=read_flag(row, "active", default=True) and not canceled,
        number=read_text(row, "number"),
        reference_number=read_text(row, "referenceNumber"),
        memo=read_text(row, "memo"),
        amount=read_decimal(row, "amount"),
        date=read_date(row, "date"),
        sync_status=sync_status(row),
        vendor_id=read_reference(named, "id"),
        vendor_name=read_text(named, "name"),
        created_on=created,
        modified_on=modified,
    )
