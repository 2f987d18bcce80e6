"""The sales flow: what of ServiceTitan's sales goes to the books, its rules and what it is judged against; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    BooksArea,
    Currency,
    LedgerAccount,
    Organization,
    PeriodLock,
    Tax,
)
from app.domain.accounting_documents import (
    Applied,
    CreditNoteDraft,
    CustomerPaymentDraft,
    InvoiceDraft,
    InvoiceOnBooks,
    PaymentMode,
    TagChoice,
)
from app.domain.bills import Unfinished
from app.domain.field_sales import TaxZone
from app.domain.purchasing import SyncStatus
from app.domain.records import NotApplicable, Reason, Subject, Waiting
from app.domain.states import State
from app.flows.rates import Rates, newest_only
from app.flows.tax_rounding import TaxRounding

NAME = "sales"


class SalesKind(StrEnum):
    """What of ServiceTitan goes to the books; the word stands in its key."""

    INVOICE = "inv"
    PAYMENT = "pay"
    CREDIT_MEMO = "cm"


@dataclass(frozen=True, slots=True, order=True)
class SalesKey:
    """Which document of ServiceTitan, in which version, a document in the books stands for."""

    kind: SalesKind
    id: int
    generation: int = 1
    """Raised by each replacement; of a payment always 1."""

    def reference(self, tenant_id: str) -> str:
        """`ST-<tenant>-<kind>-<id>`, and `/2`, `/3` for replacements: the reference number in the books."""
        again = f"/{self.generation}" if self.generation > 1 else ""
        return f"ST-{tenant_id}-{self.kind.value}-{self.id}{again}"


def find_sales_key(reference: str, tenant_id: str) -> SalesKey | None:
    """The key a reference number is; None where it is not one of this tenant's."""
    found = re.fullmatch(rf"ST-{re.escape(tenant_id)}-(inv|pay|cm)-(\d+)(?:/(\d+))?", reference.strip())
    return SalesKey(SalesKind(found[1]), int(found[2]), int(found[3] or 1)) if found else None


class SalesTrigger(StrEnum):
    """When a document goes to the books."""

    POSTED = "posted"
    CREATED = "created"


class IncomeBy(StrEnum):
    """What of a line an income rule looks at."""

    SKU = "sku"
    GL_ACCOUNT = "gl_account"
    """Name or number of the account in ServiceTitan."""
    LINE_KIND = "line_kind"
    """`Service`, `Material`, `Equipment` ..."""
    BUSINESS_UNIT = "business_unit"
    JOB_TYPE = "job_type"


@dataclass(frozen=True, slots=True)
class IncomeRule:
    """Lines whose `by` is exactly `value` are booked to the account."""

    by: IncomeBy
    value: str
    account_id: str


@dataclass(frozen=True, slots=True)
class IncomeRules:
    """To which income account a line is booked: the first rule that fits, else its item's, else the fallback."""

    rules: tuple[IncomeRule, ...] = ()
    fallback_account_id: str = ""
    """Its lines are told in the plan; empty = such a line waits."""
    carriers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By account the item that books to it: a line of an invoice has no account of its own (contract)."""


@dataclass(frozen=True, slots=True)
class SalesRules:
    """The settings of this flow."""

    start: date
    """Go-live date: documents dated before it are not sent."""
    trigger: SalesTrigger = SalesTrigger.POSTED
    income: IncomeRules = field(default_factory=IncomeRules)
    currency: str = ""
    """ISO code of documents whose business unit names none; empty = the books' own."""
    locations: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """By business unit the location in the books."""
    tags: Mapping[int, tuple[TagChoice, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By business unit the reporting tags."""
    key_field: str = ""
    """API name of a unique custom field that carries the key as well."""
    exemption_id: str = ""
    """US: why a document without tax has none."""
    home_state: str = ""
    """India: the company's own state, as places of supply name it."""
    tax_rounding: TaxRounding = TaxRounding.DOCUMENT
    modes: Mapping[str, PaymentMode] = field(default_factory=lambda: MappingProxyType({}))
    """By the name of ServiceTitan's payment type."""
    deposit_accounts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By the name of ServiceTitan's payment type; none = Undeposited Funds."""


class CustomerLookup(Protocol):
    """Customers of the books."""

    def named(self, name: str) -> Sequence[AccountingContact]:
        """Those with exactly this name, inactive ones too."""
        ...

    def by_id(self, contact_id: str) -> AccountingContact | None: ...


class ItemLookup(Protocol):
    """Items of the books."""

    def named(self, sku: str) -> Sequence[AccountingItem]:
        """Those with exactly this SKU, inactive ones too."""
        ...

    def by_id(self, item_id: str) -> AccountingItem | None: ...


class Standing(StrEnum):
    """How an invoice of ServiceTitan stands in the books."""

    BOOKED = "booked"
    """Confirmed there, and no draft."""
    PENDING = "pending"
    """On its way, or waiting."""
    NOT_POSTED = "not_posted"
    """Waits for its posting in ServiceTitan."""
    EARLIER = "earlier"
    """From before the go-live date: in the books by hand, if at all."""
    LEFT_OUT = "left_out"
    """Not applicable, or ignored."""


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """What became of an invoice that a payment or credit is of."""

    standing: Standing
    document: InvoiceOnBooks | None = None
    """With BOOKED."""


@dataclass(frozen=True, slots=True)
class SalesContext:
    """Everything a sale is judged against."""

    tenant_id: str
    organization: Organization
    customers: CustomerLookup
    items: ItemLookup
    taxes: Sequence[Tax]
    """Of the books, inactive ones too; a group comes with its parts."""
    accounts: Mapping[str, LedgerAccount]
    """By id."""
    currencies: Sequence[Currency]
    """Of the books."""
    locks: Sequence[PeriodLock]
    zones: Mapping[int, TaxZone]
    """ServiceTitan's, by id."""
    sku_code: Callable[[int], str]
    """Code of a SKU of the pricebook, services too; empty where it is not known."""
    unit_currencies: Mapping[int, str]
    """ISO code by business unit."""
    sent: Callable[[int], SentInvoice]
    """By ServiceTitan's invoice id."""
    chosen: Callable[[Subject, str, str], str | None]
    """What is mapped or linked: (kind, key, name) -> id in the books."""
    rules: SalesRules
    rates: Rates = newest_only
    namesakes: Callable[[int, str], Sequence[int]] = lambda customer_id, name: ()
    """Ids of ServiceTitan's other customers of exactly this name, as far as they are known."""


@dataclass(frozen=True, slots=True)
class InvoicePlan:
    """The exact invoice; it is marked as sent once it was read back and ties."""

    key: SalesKey
    customer_name: str
    draft: InvoiceDraft
    total: Decimal
    """What must tie, in the draft's currency."""
    fallbacks: tuple[str, ...] = ()
    """Lines that no rule had an account for: booked to the fallback account, to be looked at."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditNotePlan:
    """The exact credit note, and the invoices it pays."""

    key: SalesKey
    customer_name: str
    draft: CreditNoteDraft
    total: Decimal
    apply: tuple[Applied, ...] = ()
    fallbacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """The exact payment; its reference number is its only identity."""

    key: SalesKey
    customer_name: str
    draft: CustomerPaymentDraft
    currency_code: str
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """What must tie."""
        return self.draft.amount


SalesPlan = InvoicePlan | CreditNotePlan | PaymentPlan
SalesVerdict = SalesPlan | Waiting | NotApplicable | Unfinished


def not_applicable(code: str, text: str, advice: str = "Nothing to do.") -> NotApplicable:
    """The verdict that nothing of a document goes to the books."""
    name = code.removeprefix("books_").removeprefix("sale_").replace("_", " ")
    return NotApplicable(Reason(code, Subject.DOCUMENT, name, text, advice))


def without_effect(
    label: str, *, active: bool, day: date | None, status: SyncStatus, rules: SalesRules
) -> NotApplicable | Unfinished | None:
    """Why a document has no effect whatever is in it: cancelled, not posted yet, before the go-live date."""
    if not active:
        return not_applicable("books_cancelled", f"{label} is not active in ServiceTitan any more.")
    if day is not None and day < rules.start:
        text = f"{label} is dated {day:%d-%b-%Y}, before the go-live date {rules.start:%d-%b-%Y}."
        return not_applicable("before_go_live", text, "To include it, set an earlier sync.start_date.")
    if rules.trigger is SalesTrigger.POSTED and status not in (SyncStatus.POSTED, SyncStatus.EXPORTED):
        text = f"{label} is not posted in ServiceTitan yet; it goes by itself once it is."
        advice = "Batch and post it in ServiceTitan, if it is ready."
        return Unfinished(State.AWAITING_POSTING, Reason("sale_not_posted", Subject.DOCUMENT, label, text, advice))
    return None


def period_reason(label: str, day: date, locks: Sequence[PeriodLock]) -> Reason | None:
    """Why nothing of that day can be booked any more; None where it can."""
    if not any(lock.closes(day, BooksArea.SALES) for lock in locks):
        return None
    return Reason(
        "period_closed",
        Subject.DOCUMENT,
        label,
        f"{label} is dated {day:%d-%b-%Y}: the books are closed for sales of that day.",
        "Unlock the period there, or change the date in ServiceTitan; it goes by itself then.",
    )
