"""What ServiceTitan knows of customers and sales, and of reference data kept on both sides; stdlib only.

Only fields of ServiceTitan's OpenAPI documents; each class names its schema. A text that may be null is empty here,
and a stated amount is taken as it stands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.purchasing import Address, GlAccount, SkuKind, SyncStatus


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The value of a custom field (`Accounting.V2.CustomFieldResponse`)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SalesTax:
    """The tax a document was computed with (`Accounting.V2.SalesTaxResponse`)."""

    id: int
    name: str
    rate: Decimal


class LineKind(StrEnum):
    """`Accounting.V2.InvoiceItemType`."""

    SERVICE = "Service"
    MATERIAL = "Material"
    EQUIPMENT = "Equipment"
    PRICE_MODIFIER = "PriceModifier"
    UNSPECIFIED = "Unspecified"
    OTHER = "Other"
    """A value this program does not know."""


@dataclass(frozen=True, slots=True)
class SalesLine:
    """A line of an invoice (`InvoiceItemResponse`) or of a credit memo (`CreditMemoItemsPublicResponse`)."""

    id: int
    kind: LineKind
    sku_id: int
    sku_name: str
    """`skuName`; the document does not say whether it is the code."""
    quantity: Decimal
    price: Decimal
    """Of one."""
    total: Decimal
    taxable: bool
    description: str = ""
    """HTML of an invoice."""
    display_name: str = ""
    chargeable: bool = True
    """A credit memo does not say."""
    order: int = 0
    gl_account: GlAccount | None = None
    """`generalLedgerAccount`; of a credit memo `revenueGeneralLedgerAccount`."""
    active: bool = True
    """Said of a credit memo's lines only."""


@dataclass(frozen=True, slots=True)
class FieldInvoice:
    """A customer invoice (`Accounting.V2.InvoiceResponse`; the feed's `ExportInvoiceResponse` is the same)."""

    id: int
    number: str
    """`referenceNumber`."""
    sync_status: SyncStatus
    date: dt.date | None
    due_date: dt.date | None
    sub_total: Decimal
    tax: Decimal
    """`salesTax`: an amount."""
    total: Decimal
    balance: Decimal
    customer_id: int | None
    customer_name: str
    active: bool
    created_on: datetime
    modified_on: datetime | None
    tax_code: SalesTax | None = None
    tax_zone_id: int | None = None
    discount_total: Decimal = Decimal(0)
    adjustment_to_id: int | None = None
    """The invoice that an adjustment invoice corrects."""
    business_unit_id: int | None = None
    business_unit_name: str = ""
    job_id: int | None = None
    job_number: str = ""
    job_type: str = ""
    lines: tuple[SalesLine, ...] = ()
    custom_values: tuple[FieldValue, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliedTo:
    """What goes to one invoice (`PaymentAppliedResponse`, of a credit memo `CreditMemoAppliedToCodeResponse`)."""

    invoice_id: int
    """`appliedTo`."""
    amount: Decimal
    number: str = ""
    """`appliedToReferenceNumber`."""


@dataclass(frozen=True, slots=True)
class FieldPayment:
    """A customer's payment (`Accounting.V2.DetailedPaymentResponse`)."""

    id: int
    active: bool
    date: dt.date | None
    kind: str
    """`type`: the name of the payment type, which the company chooses."""
    total: Decimal
    unapplied: Decimal
    customer_id: int | None
    customer_name: str
    sync_status: SyncStatus
    created_on: datetime
    modified_on: datetime
    applied: tuple[AppliedTo, ...] = ()
    number: str = ""
    """`referenceNumber`."""
    check_number: str = ""
    memo: str = ""
    refunded_payment_id: int | None = None
    """Set on a refund."""
    business_unit_id: int | None = None
    business_unit_name: str = ""


@dataclass(frozen=True, slots=True)
class FieldCreditMemo:
    """A credit memo (`Accounting.V2.CreditMemos.CreditMemoPublicResponse`); its lines are read apart."""

    id: int
    number: str
    """`referenceNumber`."""
    sync_status: SyncStatus
    date: dt.date
    sub_total: Decimal
    tax: Decimal
    total: Decimal
    balance: Decimal
    customer_id: int | None
    customer_name: str
    active: bool
    created_on: datetime
    modified_on: datetime
    tax_code: SalesTax | None = None
    applied: tuple[AppliedTo, ...] = ()
    business_unit_id: int | None = None
    business_unit_name: str = ""
    description: str = ""
    lines: tuple[SalesLine, ...] = ()


@dataclass(frozen=True, slots=True)
class InvoiceFieldWrite:
    """One operation of PATCH /invoices/custom-fields (`Accounting.V2.CustomFieldOperationRequest`)."""

    invoice_id: int
    name: str
    value: str


class ContactKindWord(StrEnum):
    """`Crm.V2.ContactType`."""

    PHONE = "Phone"
    MOBILE = "MobilePhone"
    EMAIL = "Email"
    FAX = "Fax"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class FieldContact:
    """A way to reach a customer (`Crm.V2.Customers.CustomerContactWithModifiedOnResponse`)."""

    id: int
    kind: ContactKindWord
    value: str


@dataclass(frozen=True, slots=True)
class FieldCustomer:
    """A customer (`Crm.V2.Customers.CustomerResponse`); contacts are read apart, None where they were not."""

    id: int
    name: str
    active: bool
    address: Address
    modified_on: datetime
    merged_to_id: int | None = None
    contacts: tuple[FieldContact, ...] | None = None


@dataclass(frozen=True, slots=True)
class FieldVendor:
    """A vendor with what of it is kept on both sides (`Inventory.V2.VendorResponse`)."""

    id: int
    name: str
    active: bool
    address: Address
    email: str
    phone: str
    memo: str
    modified_on: datetime


@dataclass(frozen=True, slots=True)
class FieldItem:
    """A material or a piece of equipment with its prices (`Pricebook.V2.MaterialResponse`, `...EquipmentResponse`)."""

    id: int
    code: str
    kind: SkuKind
    name: str
    """`displayName`."""
    active: bool
    price: Decimal
    cost: Decimal
    unit: str
    """`unitOfMeasure`."""
    modified_on: datetime
    category_ids: tuple[int, ...] = ()


class TaxBase(StrEnum):
    """`Accounting.V2.TaxBaseTypeNames`: of what a rate is taken."""

    SUBTOTAL = "Subtotal"
    LABOR = "Labor"
    MATERIAL = "Material"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """One rate of a tax zone (`Accounting.V2.TaxRateResponse`)."""

    name: str
    rate: Decimal
    """A fraction: 0.0825 is 8.25 %."""
    bases: tuple[TaxBase, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxZone:
    """A tax zone (`Accounting.V2.TaxZoneResponse`); the API has no operation that changes one."""

    id: int
    name: str
    active: bool
    separated: bool
    """Materials and labor are taxed apart."""
    rates: tuple[TaxRate, ...]
    modified_on: datetime

    @property
    def percentage(self) -> Decimal | None:
        """Of the whole subtotal; None where its rates are of different bases."""
        if self.separated or any(rate.bases not in ((), (TaxBase.SUBTOTAL,)) for rate in self.rates):
            return None
        return sum((rate.rate for rate in self.rates), Decimal(0)) * 100


@dataclass(frozen=True, slots=True)
class FieldVendorDraft:
    """What POST and PATCH of vendors take of it (`CreateVendorRequest`, `UpdateVendorRequest`); None stays."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    memo: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class FieldCustomerDraft:
    """What POST /customers and PATCH /customers/{id} take of it (`CreateCustomerRequest`, `UpdateCustomerRequest`).

    None stays. A new customer needs a location (`NewLocation`): one with its own name and address. The address is sent
    on creation only: a change of it requires coordinates, which the books do not have.
    """

    name: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class FieldItemDraft:
    """What POST and PATCH of a SKU take of it (`MaterialCreateRequest`, `MaterialUpdateRequest`); None stays."""

    code: str | None = None
    name: str | None = None
    description: str | None = None
    """Required of a new one."""
    price: Decimal | None = None
    cost: Decimal | None = None
    unit: str | None = None
