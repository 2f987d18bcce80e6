"""What ServiceTitan's documents only name by an id, and vendors' credits beside their returns; stdlib only.

Only fields of ServiceTitan's OpenAPI documents; each class names its schema. A text that may be null is empty here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.field_sales import FieldContact
from app.domain.purchasing import SyncStatus


@dataclass(frozen=True, slots=True)
class FieldJob:
    """A job (`Jpm.V2.JobResponse`)."""

    id: int
    number: str
    """`jobNumber`."""
    status: str
    """As ServiceTitan names it; the contract lists no values."""
    customer_id: int | None
    business_unit_id: int | None
    modified_on: datetime


@dataclass(frozen=True, slots=True)
class FieldCategory:
    """A category of the pricebook (`Pricebook.V2.CategoryResponse`), of services or of materials."""

    id: int
    name: str
    active: bool
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class FieldService:
    """A service of the pricebook (`Pricebook.V2.ServiceGetResponse`)."""

    id: int
    code: str
    name: str
    """`displayName`."""
    active: bool
    modified_on: datetime


@dataclass(frozen=True, slots=True)
class CustomerContact:
    """A contact with its customer (`Crm.V2.ExportCustomerContactResponse`)."""

    customer_id: int
    contact: FieldContact
    active: bool
    """False = removed; only the export feed tells."""
    modified_on: datetime


@dataclass(frozen=True, slots=True)
class ApCredit:
    """A vendor's credit (`Accounting.V2.ApCreditResponse`): for a return, or typed in by itself."""

    id: int
    return_id: int | None
    """`inventoryReturnId`."""
    active: bool
    """False = cancelled."""
    number: str
    reference_number: str
    memo: str
    amount: Decimal
    """What the vendor credits."""
    date: dt.date | None
    sync_status: SyncStatus
    vendor_id: int | None
    vendor_name: str
    created_on: datetime
    modified_on: datetime
