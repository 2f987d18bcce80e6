"""A small tenant and small books to judge sales against; plain values, no store and no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    ContactKind,
    Currency,
    Edition,
    LedgerAccount,
    Organization,
    Tax,
    TaxKind,
)
from app.domain.accounting_documents import (
    Applied,
    CreditNoteOnBooks,
    CreditStatus,
    CustomerPaymentOnBooks,
    InvoiceOnBooks,
    InvoiceStatus,
    LineOnBooks,
)
from app.domain.bills import Unfinished
from app.domain.field_sales import (
    AppliedTo,
    FieldCreditMemo,
    FieldInvoice,
    FieldPayment,
    LineKind,
    SalesLine,
    TaxBase,
    TaxRate,
    TaxZone,
)
from app.domain.purchasing import SyncStatus
from app.domain.records import NotApplicable, Subject, Waiting
from app.flows.sales.planner import (
    CreditNotePlan,
    IncomeRules,
    InvoicePlan,
    PaymentPlan,
    SalesContext,
    SalesRules,
    SalesVerdict,
    SentInvoice,
    Standing,
)

D = Decimal
NOW = datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
DAY = date(2026, 5, 2)
TENANT = "4711"
USD = Currency("usd", "USD", 2, True, D(1))
CAD = Currency("cad", "CAD", 2, False, D("0.73"), date(2026, 5, 1))
ACME = AccountingContact("c-acme", "Acme Diner", ContactKind.CUSTOMER, True, "usd", "USD")
SALES, LABOR, OTHER = (
    LedgerAccount("a-sales", "Sales", "", "income", True),
    LedgerAccount("a-labor", "Labor income", "", "income", True),
    LedgerAccount("a-other", "Other income", "", "income", True),
)
FILTER = AccountingItem("i-filter", "Filter", "FLT-1", True, account_id="a-sales")
LABOR_ITEM = AccountingItem("i-labor", "Labor", "", True, account_id="a-labor")
OTHER_ITEM = AccountingItem("i-other", "Other services", "", True, account_id="a-other")
TRAVIS = Tax("t-travis", "Travis", D("8.25"), TaxKind.TAX, authority_id="auth-tx")
ZONE = TaxZone(7, "Travis", True, False, (TaxRate("TX", D("0.0825"), (TaxBase.SUBTOTAL,)),), NOW)
CODES = {11: "FLT-1", 12: "LAB-1"}


@dataclass(frozen=True)
class Customers:
    """Customers of the books."""

    rows: tuple[AccountingContact, ...] = (ACME,)

    def named(self, name: str) -> Sequence[AccountingContact]:
        return [one for one in self.rows if one.name == name]

    def by_id(self, contact_id: str) -> AccountingContact | None:
        return next((one for one in self.rows if one.id == contact_id), None)


@dataclass(frozen=True)
class Items:
    """Items of the books."""

    rows: tuple[AccountingItem, ...] = (FILTER, LABOR_ITEM, OTHER_ITEM)

    def named(self, sku: str) -> Sequence[AccountingItem]:
        return [one for one in self.rows if one.sku == sku]

    def by_id(self, item_id: str) -> AccountingItem | None:
        return next((one for one in self.rows if one.id == item_id), None)


RULES = SalesRules(
    date(2026, 4, 1),
    income=IncomeRules(
        fallback_account_id="a-other", carriers={"a-labor": "i-labor", "a-other": "i-other", "a-sales": "i-filter"}
    ),
)


@dataclass
class Books:
    """Sent invoices by ServiceTitan's id; everything else is left out."""

    rows: dict[int, SentInvoice] = field(default_factory=dict)

    def __call__(self, invoice_id: int) -> SentInvoice:
        return self.rows.get(invoice_id, SentInvoice(Standing.LEFT_OUT))


def organization(edition: Edition = Edition.US) -> Organization:
    return Organization("o", "Acme Services", edition, edition.value, "usd", "USD", 2, "UTC")


def context(
    *, mapped: Mapping[tuple[Subject, str], str] | None = None, edition: Edition = Edition.US, **changes: object
) -> SalesContext:
    found = SalesContext(
        tenant_id=TENANT,
        organization=organization(edition),
        customers=Customers(),
        items=Items(),
        taxes=(TRAVIS,),
        accounts={one.id: one for one in (SALES, LABOR, OTHER)},
        currencies=(USD, CAD),
        locks=(),
        zones={7: ZONE},
        sku_code=lambda sku_id: CODES.get(sku_id, ""),
        unit_currencies={},
        sent=Books(),
        chosen=lambda kind, key, name: (mapped or {}).get((kind, key)),
        rules=RULES,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def line(
    total: str = "100.00",
    quantity: str = "1",
    price: str | None = None,
    *,
    sku_id: int = 11,
    taxable: bool = True,
    id_: int = 1,
    chargeable: bool = True,
) -> SalesLine:
    return SalesLine(
        id_, LineKind.MATERIAL, sku_id, "Filter", D(quantity), D(price or total), D(total), taxable,
        display_name="Filter", order=id_, chargeable=chargeable,
    )  # fmt: skip


def invoice(*lines: SalesLine, tax: str = "8.25", **changes: object) -> FieldInvoice:
    rows = lines or (line(),)
    sub = sum((one.total for one in rows if one.chargeable), D(0))
    found = FieldInvoice(
        id=5, number="INV-5", sync_status=SyncStatus.POSTED, date=DAY, due_date=None, sub_total=sub, tax=D(tax),
        total=sub + D(tax), balance=sub + D(tax), customer_id=31, customer_name="Acme Diner", active=True,
        created_on=NOW, modified_on=NOW, tax_zone_id=7, lines=rows,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def memo(*lines: SalesLine, tax: str = "0", **changes: object) -> FieldCreditMemo:
    rows = lines or (line("40.00", taxable=False),)
    sub = sum((one.total for one in rows), D(0))
    found = FieldCreditMemo(
        id=8, number="CM-8", sync_status=SyncStatus.POSTED, date=DAY, sub_total=sub, tax=D(tax), total=sub + D(tax),
        balance=D(0), customer_id=31, customer_name="Acme Diner", active=True, created_on=NOW, modified_on=NOW,
        applied=(AppliedTo(5, sub + D(tax), "INV-5"),), lines=rows,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def payment(amount: str = "108.25", **changes: object) -> FieldPayment:
    found = FieldPayment(
        id=9, active=True, date=DAY, kind="Check", total=D(amount), unapplied=D(0), customer_id=31,
        customer_name="Acme Diner", sync_status=SyncStatus.POSTED, created_on=NOW, modified_on=NOW,
        applied=(AppliedTo(5, D(amount), "INV-5"),), number="P-9",
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def on_books(
    id_: str = "z-1", number: str = "INV-5", reference: str = f"ST-{TENANT}-inv-5", **changes: object
) -> InvoiceOnBooks:
    found = InvoiceOnBooks(
        id_, number, reference, "c-acme", "Acme Diner", InvoiceStatus.SENT, DAY, None, "usd", "USD", D(1), D("108.25"),
        D("108.25"), NOW,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def note_on_books(id_: str = "n-1", **changes: object) -> CreditNoteOnBooks:
    found = CreditNoteOnBooks(
        id_, "CM-8", f"ST-{TENANT}-cm-8", "c-acme", "Acme Diner", CreditStatus.OPEN, DAY, "usd", "USD", D("40.00"),
        D("40.00"), NOW, lines=(LineOnBooks("l", "", "Filter", "", "a-sales", D(1), D(40), D(40)),), complete=True,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def paid_on_books(id_: str = "p-1", **changes: object) -> CustomerPaymentOnBooks:
    found = CustomerPaymentOnBooks(
        id_, "12", f"ST-{TENANT}-pay-9", "c-acme", "Acme Diner", DAY, "check", D("108.25"), D(0), "USD", NOW,
        (Applied("z-1", D("108.25"), "INV-5"),), complete=True,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def booked(**changes: object) -> Books:
    return Books({5: SentInvoice(Standing.BOOKED, on_books(**changes))})  # type: ignore[arg-type]


def invoice_plan(verdict: SalesVerdict) -> InvoicePlan:
    assert isinstance(verdict, InvoicePlan), verdict
    return verdict


def credit_plan(verdict: SalesVerdict) -> CreditNotePlan:
    assert isinstance(verdict, CreditNotePlan), verdict
    return verdict


def payment_plan(verdict: SalesVerdict) -> PaymentPlan:
    assert isinstance(verdict, PaymentPlan), verdict
    return verdict


def codes(verdict: SalesVerdict) -> list[str]:
    """Codes of the reasons of a document that is not sent."""
    if isinstance(verdict, NotApplicable | Unfinished):
        return [verdict.reason.code]
    assert isinstance(verdict, Waiting), verdict
    return [reason.code for reason in verdict.reasons]
