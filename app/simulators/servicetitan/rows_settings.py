"""Renders settings records as the contract's rows; changes nothing, and knows no request."""

from __future__ import annotations

from app.simulators.servicetitan.records import BusinessUnit, Named
from app.simulators.servicetitan.rows import Row, address, external, stamps


def business_unit(value: BusinessUnit, guid: str | None) -> Row:
    """A business unit; its `currency` is the only one in the API."""
    return {
        "id": value.id,
        "active": value.active,
        "name": value.name,
        "officialName": value.name,
        "email": None,
        "currency": value.currency,
        "phoneNumber": None,
        "invoiceHeader": None,
        "invoiceMessage": None,
        "defaultTaxRate": None,
        "authorizationParagraph": None,
        "acknowledgementParagraph": None,
        "address": {
            **address(value.address),
            "latitude": None,
            "longitude": None,
            "isManualCoordinates": False,
            "isMilitary": False,
        },
        "materialSku": None,
        "quickbooksClass": None,
        "accountCode": None,
        "franchiseId": None,
        "conceptCode": None,
        "corporateContractNumber": None,
        "trade": None,
        "division": None,
        "tagTypeIds": [],
        "tenant": None,
        **stamps(value),
        "externalData": external(value, guid),
    }


def employee(value: Named) -> Row:
    """An employee, with the few members that are not personal."""
    return {
        "id": value.id,
        "userId": value.id,
        "name": value.name,
        "role": value.kind,
        "roleIds": [],
        **stamps(value),
        "active": value.active,
        "agentId": 0,
        "hourlyRate": 0,
        "customFields": [],
        "permissions": [],
    }
