"""Documents in the books: what is sent, and what is read back; money and quantities are exact; stdlib only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.accounting import CustomValue


@dataclass(frozen=True, slots=True)
class TagChoice:
    """One option of a reporting tag."""

    tag_id: str
    option_id: str


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """How the other party stands to the tax office; empty parts are not sent (facts 6)."""

    gst_treatment: str = ""
    gst_number: str = ""
    source_of_supply: str = ""
    destination_of_supply: str = ""
    place_of_supply: str = ""
    tax_treatment: str = ""
    vat_treatment: str = ""


NO_TERMS = TaxTerms()


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line to send; empty texts are not sent."""

    quantity: Decimal
    rate: Decimal
    """Of one, in the document's currency."""
    account_id: str = ""
    """Of a bill, vendor credit or credit note; an invoice takes the item's."""
    item_id: str = ""
    name: str = ""
    description: str = ""
    unit: str = ""
    tax_id: str = ""
    """A tax or a group; never on a purchase of the US edition (facts 9)."""
    tax_exemption_id: str = ""
    reverse_charge_tax_id: str = ""
    """India: instead of `tax_id`, where the buyer owes the tax; no part of the total (facts 9)."""
    location_id: str = ""
    tags: tuple[TagChoice, ...] = ()
    customer_id: str = ""
    project_id: str = ""
    line_id: str = ""
    """The line of a document that is changed; a line left out is dropped (facts 6)."""


@dataclass(frozen=True, slots=True)
class BillDraft:
    """A bill to create, or to put in the place of one."""

    vendor_id: str
    number: str
    """Unique for the vendor, blanks at the ends and case not counted (facts 6)."""
    reference_number: str
    """Our key."""
    date: dt.date
    currency_id: str
    exchange_rate: Decimal
    """Base currency for one of the bill's."""
    lines: tuple[LineDraft, ...]
    due_date: dt.date | None = None
    adjustment: Decimal = Decimal(0)
    """Signed, added to the total; only for rounding."""
    adjustment_description: str = ""
    inclusive_tax: bool | None = None
    """None is not sent, as in the US edition, which does not take it."""
    terms: TaxTerms = NO_TERMS
    location_id: str = ""
    custom_values: tuple[CustomValue, ...] = ()
    tags: tuple[TagChoice, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class LineOnBooks:
    """One line as read back."""

    id: str
    item_id: str
    name: str
    description: str
    account_id: str
    quantity: Decimal
    rate: Decimal
    total: Decimal
    """As the books computed it."""
    tax_id: str = ""
    tax_percentage: Decimal = Decimal(0)
    location_id: str = ""


class BillStatus(StrEnum):
    """Status of a bill."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    OPEN = "open"
    OVERDUE = "overdue"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    VOID = "void"
    OTHER = "other"
    """A value this program does not know."""


@dataclass(frozen=True, slots=True)
class BillOnBooks:
    """A bill as read back."""

    id: str
    number: str
    reference_number: str
    vendor_id: str
    vendor_name: str
    status: BillStatus
    date: dt.date | None
    due_date: dt.date | None
    currency_id: str
    currency_code: str
    exchange_rate: Decimal
    total: Decimal
    balance: Decimal
    """What is still to be paid."""
    modified_at: datetime | None
    """Aware UTC."""
    created_at: datetime | None = None
    sub_total: Decimal = Decimal(0)
    tax_total: Decimal = Decimal(0)
    adjustment: Decimal = Decimal(0)
    payments_made: Decimal = Decimal(0)
    credits_applied: Decimal = Decimal(0)
    location_id: str = ""
    custom_values: tuple[CustomValue, ...] = ()
    lines: tuple[LineOnBooks, ...] = ()
    complete: bool = False
    """Read one by one; a list row has no lines."""

    @property
    def is_touched_by_payment(self) -> bool:
        """Whether anything was paid or credited: such a bill cannot be deleted (facts 6)."""
        used = self.payments_made or self.credits_applied
        return bool(used) or self.status in (BillStatus.PAID, BillStatus.PARTIALLY_PAID)


class CreditStatus(StrEnum):
    """Status of a vendor credit or a credit note."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    """Used up."""
    VOID = "void"
    PENDING_APPROVAL = "pending_approval"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class VendorCreditDraft:
    """A vendor credit to create."""

    vendor_id: str
    number: str
    """Our own, in place of the books' numbering."""
    reference_number: str
    date: dt.date
    currency_id: str
    exchange_rate: Decimal
    lines: tuple[LineDraft, ...]
    inclusive_tax: bool | None = None
    terms: TaxTerms = NO_TERMS
    location_id: str = ""
    custom_values: tuple[CustomValue, ...] = ()
    tags: tuple[TagChoice, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class VendorCreditOnBooks:
    """A vendor credit as read back."""

    id: str
    number: str
    reference_number: str
    vendor_id: str
    vendor_name: str
    status: CreditStatus
    date: dt.date | None
    currency_id: str
    currency_code: str
    exchange_rate: Decimal
    total: Decimal
    balance: Decimal
    """What of it is not used yet."""
    modified_at: datetime | None
    custom_values: tuple[CustomValue, ...] = ()
    lines: tuple[LineOnBooks, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """How much of a payment or credit goes to one document."""

    document_id: str
    amount: Decimal
    number: str = ""
    """The document's number, as read back."""


class InvoiceStatus(StrEnum):
    """Status of an invoice."""

    DRAFT = "draft"
    """Does not count in the books yet."""
    SENT = "sent"
    VIEWED = "viewed"
    OVERDUE = "overdue"
    UNPAID = "unpaid"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    VOID = "void"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """An invoice to create; it is a draft until it is marked as sent."""

    customer_id: str
    number: str
    """Our own, in place of the books' numbering."""
    reference_number: str
    date: dt.date
    currency_id: str
    exchange_rate: Decimal
    lines: tuple[LineDraft, ...]
    due_date: dt.date | None = None
    adjustment: Decimal = Decimal(0)
    adjustment_description: str = ""
    inclusive_tax: bool | None = None
    tax_authority_id: str = ""
    tax_exemption_id: str = ""
    terms: TaxTerms = NO_TERMS
    location_id: str = ""
    custom_values: tuple[CustomValue, ...] = ()
    tags: tuple[TagChoice, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceOnBooks:
    """An invoice as read back."""

    id: str
    number: str
    reference_number: str
    customer_id: str
    customer_name: str
    status: InvoiceStatus
    date: dt.date | None
    due_date: dt.date | None
    currency_id: str
    currency_code: str
    exchange_rate: Decimal
    total: Decimal
    balance: Decimal
    modified_at: datetime | None
    tax_total: Decimal = Decimal(0)
    payments_made: Decimal = Decimal(0)
    credits_applied: Decimal = Decimal(0)
    custom_values: tuple[CustomValue, ...] = ()
    lines: tuple[LineOnBooks, ...] = ()
    complete: bool = False


class PaymentMode(StrEnum):
    """How somebody paid (facts 8)."""

    CHECK = "check"
    CASH = "cash"
    CREDIT_CARD = "creditcard"
    BANK_TRANSFER = "banktransfer"
    BANK_REMITTANCE = "bankremittance"
    AUTO_TRANSACTION = "autotransaction"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class CustomerPaymentDraft:
    """A payment of a customer to create."""

    customer_id: str
    mode: PaymentMode
    amount: Decimal
    date: dt.date
    reference_number: str
    """The payment's only identity: the books check nothing (facts 8); at most 100 characters."""
    invoices: tuple[Applied, ...]
    exchange_rate: Decimal
    account_id: str = ""
    """Where the money went; the books' default is Undeposited Funds."""
    description: str = ""
    location_id: str = ""
    custom_values: tuple[CustomValue, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerPaymentOnBooks:
    """A payment of a customer as read back."""

    id: str
    number: str
    reference_number: str
    customer_id: str
    customer_name: str
    date: dt.date | None
    mode: str
    """The vendor's word."""
    amount: Decimal
    unused: Decimal
    currency_code: str
    modified_at: datetime | None
    invoices: tuple[Applied, ...] = ()
    custom_values: tuple[CustomValue, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class CreditNoteDraft:
    """A credit note to create."""

    customer_id: str
    number: str
    """Our own, in place of the books' numbering."""
    reference_number: str
    date: dt.date
    currency_id: str
    exchange_rate: Decimal
    lines: tuple[LineDraft, ...]
    invoice_id: str = ""
    """The invoice it belongs to."""
    inclusive_tax: bool | None = None
    tax_authority_id: str = ""
    tax_exemption_id: str = ""
    terms: TaxTerms = NO_TERMS
    location_id: str = ""
    custom_values: tuple[CustomValue, ...] = ()
    tags: tuple[TagChoice, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class CreditNoteOnBooks:
    """A credit note as read back."""

    id: str
    number: str
    reference_number: str
    customer_id: str
    customer_name: str
    status: CreditStatus
    date: dt.date | None
    currency_id: str
    currency_code: str
    total: Decimal
    balance: Decimal
    modified_at: datetime | None
    invoices: tuple[Applied, ...] = ()
    custom_values: tuple[CustomValue, ...] = ()
    lines: tuple[LineOnBooks, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class ExpenseOnBooks:
    """An expense as the list shows it."""

    id: str
    date: dt.date | None
    account_name: str
    description: str
    reference_number: str
    customer_id: str
    customer_name: str
    status: str
    """`unbilled`, `invoiced`, `reimbursed`, `non-billable` or `billable`."""
    currency_code: str
    total: Decimal
    modified_at: datetime | None
