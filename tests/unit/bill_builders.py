"""A small tenant and small books to judge bills against; plain values, no store and no network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    ContactKind,
    Currency,
    Edition,
    ItemTax,
    LedgerAccount,
    Organization,
    PeriodLock,
    Tax,
    TaxKind,
)
from app.domain.bills import BillPlan, BillSource, Numbered, SourceKey
from app.domain.inventory import DocumentItem, ReturnDocument, ReturnStatus
from app.domain.marker import Marker
from app.domain.purchasing import (
    BillDocument,
    BillItem,
    GlAccount,
    OrderDocument,
    OrderStatus,
    ReceiptDocument,
    ReceiptItem,
    SyncStatus,
)
from app.domain.records import Subject, Waiting
from app.flows.bills.accounts import AccountRule, AccountRules
from app.flows.bills.context import BillContext, BillRules
from app.flows.bills.planner import judge
from app.flows.bills.sources import Consumed, Trigger, gather
from app.flows.bills.taxes import TaxRules

D = Decimal
ITEMS_ARE_COST = AccountRules((AccountRule("cogs", item="*"),), "ask")
NO_TAXES = TaxRules()
TENANT = "4711"
START = date(2026, 4, 1)
DAY = date(2026, 5, 4)
MOMENT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
VENDOR = "Pipe & Valve Co"
CLEARING = 99
GUID = "0a1b2c3d-0000-4000-8000-00000000c0de-0000002a"
USD = Currency("cur-usd", "USD", 2, is_base=True, exchange_rate=D(1))
EUR = Currency("cur-eur", "EUR", 2, is_base=False, exchange_rate=D("1.08"))
US = Organization("org", "Pipes Inc", Edition.US, "us", USD.id, "USD", 2, "America/New_York", registered_for_tax=True)
INR = Currency("cur-inr", "INR", 2, is_base=True, exchange_rate=D(1))
INDIA = Organization("org", "Pipes Ltd", Edition.INDIA, "india", INR.id, "INR", 2, "Asia/Kolkata")
ELSEWHERE = replace(US, edition=Edition.OTHER, edition_name="global")
ACCOUNTS = {
    account_id: LedgerAccount(account_id, name, "", "cost_of_goods_sold", active)
    for account_id, name, active in (
        ("cogs", "Materials", True),
        ("tools", "Tools", True),
        ("jobs", "Job costs", True),
        ("ask", "Ask my accountant", True),
        ("taxes", "Taxes paid", True),
        ("freight", "Freight in", True),
        ("closed", "Old account", False),
    )
}
CGST, SGST = Tax("t-c9", "CGST9", D(9), TaxKind.TAX, "cgst"), Tax("t-s9", "SGST9", D(9), TaxKind.TAX, "sgst")
TAXES = {
    tax.id: tax
    for tax in (
        Tax("gst18", "GST18", D(18), TaxKind.GROUP, specification="intra", parts=(CGST, SGST)),
        Tax("igst18", "IGST18", D(18), TaxKind.TAX, "igst", "inter"),
        Tax("vat20", "VAT 20", D(20), TaxKind.TAX),
        Tax("vat5", "VAT 5", D(5), TaxKind.TAX),
    )
}


def contact(name: str = VENDOR, contact_id: str = "v-1", **changes: object) -> AccountingContact:
    base = AccountingContact(contact_id, name, ContactKind.VENDOR, True, USD.id, "USD")
    return replace(base, **changes)  # type: ignore[arg-type]


INDIAN = {"currency_id": INR.id, "currency_code": "INR", "gst_treatment": "business_gst", "gst_number": "33AA"}


@dataclass
class Contacts:
    all: Sequence[AccountingContact] = (contact(),)

    def named(self, name: str) -> Sequence[AccountingContact]:
        return [one for one in self.all if one.name == name]

    def by_id(self, contact_id: str) -> AccountingContact | None:
        return next((one for one in self.all if one.id == contact_id), None)


class Accounts:
    def by_id(self, account_id: str) -> LedgerAccount | None:
        return ACCOUNTS.get(account_id)


class Taxes:
    def by_id(self, tax_id: str) -> Tax | None:
        return TAXES.get(tax_id)


@dataclass
class Items:
    all: Sequence[AccountingItem] = ()

    def named(self, sku: str) -> Sequence[AccountingItem]:
        return [one for one in self.all if one.sku == sku]

    def by_id(self, item_id: str) -> AccountingItem | None:
        return next((one for one in self.all if one.id == item_id), None)


GST_ITEM = AccountingItem(
    "i-1", "Valve", "VALVE", True, tax_preferences=(ItemTax("gst18", "intra"), ItemTax("igst18", "inter"))
)


@dataclass
class Known:
    """What ServiceTitan's ids stand for."""

    currencies: Mapping[int, str] = field(default_factory=dict)
    namesakes: Sequence[int] = ()

    def categories(self, sku_id: int) -> Sequence[str]:
        return {2: ("Tools",)}.get(sku_id, ("Valves", "Brass"))

    def job_number(self, job_id: int) -> str:
        return f"J-{job_id}"

    def vendor_name(self, vendor_id: int) -> str:
        return {7: VENDOR, CLEARING: "Stock clearing"}.get(vendor_id, "")

    def vendor_namesakes(self, vendor_id: int, name: str) -> Sequence[int]:
        return self.namesakes

    def unit_name(self, business_unit_id: int) -> str:
        return {1: "Plumbing", 2: "Heating"}.get(business_unit_id, "")

    def unit_currency(self, business_unit_id: int) -> str:
        return self.currencies.get(business_unit_id, "")


@dataclass
class Numbers:
    """Claims by number in small letters."""

    all: Mapping[str, Sequence[Numbered]] = field(default_factory=dict)
    others: Collection[str] = ()

    def claims(self, contact_id: str, base: str) -> Sequence[Numbered]:
        return self.all.get(base.casefold(), ())

    def given(self, key: SourceKey, base: str) -> str:
        return next((one.given for one in self.all.get(base.casefold(), ()) if one.key == key), "")

    def reserved(self, contact_id: str) -> Collection[str]:
        return self.others


@dataclass
class MarkedOrder:
    marker: Marker
    document: OrderDocument


@dataclass
class Vouchers:
    orders: Sequence[OrderDocument] = ()
    marks: Mapping[int, Marker] = field(default_factory=dict)
    parts: int | None = None

    def order(self, order_id: int) -> OrderDocument | None:
        return next((one for one in self.orders if one.id == order_id), None)

    def marked(self, guid: str) -> Sequence[MarkedOrder]:
        return [MarkedOrder(self.marks[one.id], one) for one in self.orders if one.id in self.marks]

    def parts_of(self, marker: Marker) -> int | None:
        return self.parts


def order(order_id: int, part: int | None = None, **changes: object) -> OrderDocument:
    summary = str(Marker(GUID, 1, part)) if part is not None else ""
    base = OrderDocument(
        order_id, f"PO-{order_id}", OrderStatus.RECEIVED, False, 7, 1, DAY, D(0), D(0), D(0), summary, MOMENT, MOMENT
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def voucher(*orders: OrderDocument, parts: int | None = None) -> Vouchers:
    """Orders that carry their part in the order they are given."""
    return Vouchers(orders, {one.id: Marker(GUID, 1, n) for n, one in enumerate(orders, start=1)}, parts)


def item(cost: str = "10", quantity: str = "2", item_id: int = 1, **changes: object) -> BillItem:
    base = BillItem(
        item_id, 1, "VALVE", D(quantity), D(cost), name="Valve", gl_accounts=(GlAccount("Inventory", "1400"),)
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def bill(bill_id: int = 10, *items: BillItem, **changes: object) -> BillDocument:
    """A posted bill whose total is that of its items, tax and shipping."""
    base = BillDocument(
        id=bill_id,
        number=f"PO-B{bill_id}",
        vendor_invoice_number="INV-5",
        purchase_order_id=None,
        vendor_id=7,
        vendor_name=VENDOR,
        total=D(0),
        tax=D(0),
        shipping=D(0),
        sync_status=SyncStatus.POSTED,
        bill_date=DAY,
        summary="",
        active=True,
        created_on=MOMENT + timedelta(minutes=bill_id),
        modified_on=MOMENT,
        business_unit_id=1,
        business_unit_name="Plumbing",
        items=items or (item(),),
    )
    found = replace(base, **changes)  # type: ignore[arg-type]
    if "total" in changes:
        return found
    lines = sum((one.quantity * one.cost for one in found.items), D(0)) + sum((e.amount for e in found.expenses), D(0))
    return replace(found, total=lines + found.tax + found.shipping)


def receipt(receipt_id: int = 5, *items: ReceiptItem, **changes: object) -> ReceiptDocument:
    base = ReceiptDocument(
        id=receipt_id,
        number=f"R-{receipt_id}",
        active=True,
        purchase_order_id=None,
        bill_id=None,
        vendor_id=7,
        vendor_invoice_number="INV-5",
        memo="",
        total=D(20),
        tax=D(0),
        shipping=D(0),
        sync_status=SyncStatus.PENDING,
        received_on=DAY,
        created_on=MOMENT + timedelta(minutes=receipt_id),
        modified_on=MOMENT,
        items=items or (ReceiptItem(1, "VALVE", D(2), D(10), id=receipt_id * 10),),
        business_unit_id=1,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def returned(*items: DocumentItem, **changes: object) -> ReturnDocument:
    """A credited return of two valves."""
    base = ReturnDocument(
        id=3,
        number="RT-3",
        reference_number="RMA-1",
        active=True,
        status=ReturnStatus.CREDIT_RECEIVED,
        sync_status=SyncStatus.PENDING,
        vendor_id=7,
        purchase_order_id=None,
        business_unit_id=1,
        location_id=1,
        memo="",
        total=D(20),
        tax=D(0),
        shipping=D(0),
        return_date=DAY,
        returned_on=DAY,
        credit_received_on=DAY,
        created_on=MOMENT,
        modified_on=MOMENT,
        items=items or (DocumentItem(1, 1, "VALVE", D(2), D(10), name="Valve"),),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def context(
    organization: Organization = US,
    *,
    contacts: Sequence[AccountingContact] = (contact(),),
    items: Sequence[AccountingItem] = (),
    accounts: AccountRules = ITEMS_ARE_COST,
    taxes: TaxRules = NO_TAXES,
    mapped: Mapping[tuple[Subject, str], str] | None = None,
    locks: Sequence[PeriodLock] = (),
    known: Known | None = None,
    numbers: Numbers | None = None,
    **rules: object,
) -> BillContext:
    base = Currency(organization.currency_id, organization.currency_code, organization.price_precision, True, D(1))
    settings = replace(BillRules(START, TENANT, accounts=accounts, taxes=taxes), **rules)  # type: ignore[arg-type]
    return BillContext(
        organization=organization,
        contacts=Contacts(contacts),
        accounts=Accounts(),
        items=Items(items),
        taxes=Taxes(),
        currencies={"EUR": EUR, base.code: base},
        locks=locks,
        known=known or Known(),
        chosen=lambda subject, key, name: (mapped or {}).get((subject, key)),
        clearing_vendor_ids=frozenset({CLEARING}),
        number_book=numbers or Numbers(),
        rules=settings,
    )


def source(*bills: BillDocument, vouchers: Vouchers | None = None, **how: object) -> BillSource:
    """The only source of these bills."""
    (found,) = gather(bills, (), Trigger.BILL_POSTED, Consumed(), vouchers or Vouchers())
    return replace(found, **how)  # type: ignore[arg-type]


def planned(one: BillSource, against: BillContext | None = None) -> BillPlan:
    """The plan, which there must be."""
    verdict = judge(one, against or context())
    assert isinstance(verdict, BillPlan), verdict
    return verdict


def codes(verdict: object) -> list[str]:
    """Codes of the reasons of a bill that waits."""
    assert isinstance(verdict, Waiting), verdict
    return [reason.code for reason in verdict.reasons]


def sum_of(plan: BillPlan) -> Decimal:
    """What the books make of a plan: each line rounded, taxes on the sums of their lines, adjustment."""
    values = [(line.tax_id, (line.quantity * line.rate).quantize(plan.unit)) for line in plan.draft.lines]
    bases: dict[str, Decimal] = {}
    for tax_id, value in values:
        found = TAXES.get(tax_id)
        for part in (found.parts or (found,)) if found else ():
            bases[part.id] = bases.get(part.id, D(0)) + value
    percent = {part.id: part.percentage for tax in TAXES.values() for part in (*tax.parts, tax)}
    tax = sum(((base * percent[one] / 100).quantize(plan.unit, "ROUND_HALF_UP") for one, base in bases.items()), D(0))
    return sum((value for _, value in values), D(0)) + tax + plan.draft.adjustment
