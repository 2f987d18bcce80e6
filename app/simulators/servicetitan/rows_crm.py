"""Renders customers, their contacts and jobs as the contract's rows; changes nothing, and knows no request."""

from __future__ import annotations

from app.simulators.servicetitan.records import ZERO, Address, Job
from app.simulators.servicetitan.records_sales import Contact, Customer, Place
from app.simulators.servicetitan.rows import Row, address, external, stamps
from app.simulators.servicetitan.selling import Selling


def _at(value: Address) -> Row:
    return {**address(value), "latitude": None, "longitude": None}


def customer(state: Selling, value: Customer, guid: str | None) -> Row:
    """A customer without its contacts."""
    own = [one for one in state.invoices.values() if one.customer_id == value.id and one.active]
    return {
        "id": value.id,
        "active": value.active,
        "name": value.name,
        "type": value.kind,
        "address": _at(value.address),
        "customFields": [],
        "balance": sum((state.invoice_balance(one) for one in own), ZERO),
        "taxExempt": value.tax_exempt,
        "tagTypeIds": [],
        "doNotMail": False,
        "doNotService": False,
        "nationalAccount": False,
        **stamps(value),
        "createdById": 0,
        "mergedToId": value.merged_to_id,
        "paymentTermId": None,
        "creditLimit": None,
        "creditLimitBalance": None,
        "externalData": external(value, guid),
    }


def new_customer(state: Selling, value: Customer) -> Row:
    """A customer as its creation answers it: with locations and contacts."""
    contacts = [one for one in state.contacts.values() if one.customer_id == value.id]
    return {
        **customer(state, value, None),
        "locations": [_location(value, place) for place in value.places],
        "contacts": [{"id": one.id, "type": one.kind, "value": one.value, "memo": one.memo} for one in contacts],
    }


def _location(of: Customer, value: Place) -> Row:
    return {
        "taxZoneId": None,
        "id": value.id,
        "customerId": of.id,
        "active": True,
        "name": value.name,
        "address": _at(value.address),
        "customFields": [],
        **stamps(of),
        "createdById": 0,
        "mergedToId": None,
        "zoneId": None,
        "taxExempt": False,
        "tagTypeIds": [],
        "externalData": [],
        "contacts": [],
    }


def contact(value: Contact) -> Row:
    """A contact of one customer."""
    phone = value.value if value.kind in ("Phone", "MobilePhone") else ""
    return {
        "id": value.id,
        "type": value.kind,
        "value": value.value,
        "memo": value.memo,
        **stamps(value),
        "phoneSettings": {"phoneNumber": phone, "doNotText": False},
        "preferences": None,
    }


def listed_contact(value: Contact) -> Row:
    """A contact among those of many customers."""
    return {**contact(value), "customerId": value.customer_id}


def exported_contact(value: Contact) -> Row:
    """A contact of the export feed, the only place that says whether it is there still."""
    return {**listed_contact(value), "active": value.active}


def job(value: Job, guid: str | None) -> Row:
    """A job."""
    return {
        "id": value.id,
        "jobNumber": value.name,
        "projectId": None,
        "customerId": value.customer_id,
        "locationId": 0,
        "jobStatus": value.status,
        "completedOn": None,
        "businessUnitId": value.business_unit_id,
        "jobTypeId": 0,
        "priority": "Normal",
        "campaignId": 0,
        "appointmentCount": 1,
        "firstAppointmentId": 0,
        "lastAppointmentId": 0,
        "recallForId": None,
        "warrantyId": None,
        "jobGeneratedLeadSource": None,
        "noCharge": False,
        "notificationsEnabled": False,
        **stamps(value),
        "createdById": 0,
        "tagTypeIds": [],
        "leadCallId": None,
        "partnerLeadCallId": None,
        "bookingId": None,
        "soldById": None,
        "customerPo": "",
        "invoiceId": 0,
        "membershipId": None,
        "total": None,
        "createdFromEstimateId": None,
        "estimateIds": [],
        "summary": "",
        "customFields": [],
        "externalData": external(value, guid),
    }


def exported_job(value: Job) -> Row:
    """A job of the export feed, which says whether it is there still."""
    return {**job(value, None), "active": value.active}
