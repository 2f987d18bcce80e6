"""A small book and tenant to judge purchases against; plain values, no store and no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.masters import Godown, Group, Ledger, StockItem
from app.domain.money import to_cents
from app.domain.purchasing import (
    Address,
    BusinessUnit,
    Location,
    LocationKind,
    PurchaseOrderType,
    Sku,
    SkuKind,
    Vendor,
)
from app.domain.quantities import Quantity, Unit
from app.domain.records import Mapping, NotApplicable, Plan, Subject, Waiting
from app.domain.vouchers import BatchAllocation, LedgerEntry, StockLine, Voucher, VoucherClass
from app.flows.purchases.order_lines import LineRules, Masters
from app.flows.purchases.planner import PurchaseContext, PurchaseRules, judge

COMPANY = "0a1b2c3d-0000-4000-8000-00000000c0de"
MOMENT = datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 2)
D = Decimal
SUPPLIER = "Shakti Switchgear"
PURCHASES = "Purchase @ 18%"

GROUPS = {
    g.name: g
    for g in (
        Group("", "Current Liabilities", "", "Current Liabilities"),
        Group("", "Duties & Taxes", "Current Liabilities", "Duties & Taxes"),
        Group("", "GST Ledgers", "Duties & Taxes"),
        Group("", "TDS on Contractors", "Current Liabilities"),
        Group("", "Sundry Creditors", "Current Liabilities", "Sundry Creditors"),
        Group("", "Purchase Accounts", "", "Purchase Accounts"),
        Group("", "Direct Expenses", "", "Direct Expenses"),
        Group("", "Overheads", "", "Indirect Expenses"),
        Group("", "Indirect Incomes", "", "Indirect Incomes"),
        Group("", "Cash-in-Hand", "Current Assets", "Cash-in-Hand"),
        Group("", "Current Assets", "", "Current Assets"),
        Group("", "Provisions", "Current Liabilities", "Provisions"),
    )
}
_LEDGERS = {
    SUPPLIER: "Sundry Creditors",
    "Rapid Roadways": "Sundry Creditors",
    "TDS Traders": "Sundry Creditors",
    PURCHASES: "Purchase Accounts",
    "Freight in Purchases": "Purchase Accounts",
    "Input CGST": "GST Ledgers",
    "Input SGST": "GST Ledgers",
    "Input CGST (RCM)": "Duties & Taxes",
    "Input SGST (RCM)": "Duties & Taxes",
    "RCM Payable": "Duties & Taxes",
    "CGST Payable": "Duties & Taxes",
    "SGST Payable": "Duties & Taxes",
    "TDS Payable": "Duties & Taxes",
    "T.D.S. 194C": "Current Liabilities",
    "Contractors 1%": "TDS on Contractors",
    "Customs Duty Payable": "Duties & Taxes",
    "Freight Inward": "Direct Expenses",
    "Round Off": "Overheads",
    "Discount Received": "Indirect Incomes",
    "Rent": "Overheads",
    "Cash": "Cash-in-Hand",
    "Office Furniture": "Fixed Assets",
}
LEDGERS = {name: Ledger(f"led-{name}", name, 1, 1, parent) for name, parent in _LEDGERS.items()}
UNITS = {
    u.name: u
    for u in (
        Unit("u-nos", "Nos", 1, 1),
        Unit("u-mtr", "Mtr", 2, 1, decimal_places=2),
        Unit("u-coil", "Coil", 3, 1),
        Unit("u-box", "Box", 4, 1),
        Unit("u-box10", "Box of 10 Nos", 5, 1, 0, False, "Box", "Nos", D(10)),
        Unit("u-box12", "Box of 12 Nos", 6, 1, 0, False, "Box", "Nos", D(12)),
    )
}
ITEMS = {
    i.name: i
    for i in (
        StockItem("i-mcb", "MCB-32", 1, 1, base_unit="Nos", part_number="P-32", aliases=("M32", "MCB32")),
        StockItem("i-iso", "ISO-63", 2, 1, base_unit="Nos"),
        StockItem("i-wire", "WIRE-1.5", 3, 1, base_unit="Mtr", additional_unit="Coil"),
        StockItem("i-gland", "GLAND", 4, 1, base_unit="Box of 12 Nos"),
        StockItem("i-panel", "PANEL", 5, 1, base_unit="Nos"),
    )
}
GODOWNS = {n: Godown(f"g-{n}", n, 1, 1) for n in ("Main Location", "North", "Van 1")}
ADDRESS = Address("1 Depot Road", "", "Pune", "MH", "411001", "IN")


class Lookup:
    """Objects by name and by id."""

    def __init__(self, rows: Sequence[object], label: str = "name") -> None:
        self.rows = list(rows)
        self.label = label

    def named(self, name: str):  # type: ignore[no-untyped-def]
        return [row for row in self.rows if getattr(row, self.label) == name]

    def by_id(self, ext_id: int):  # type: ignore[no-untyped-def]
        return next((row for row in self.rows if row.id == ext_id), None)  # type: ignore[attr-defined]


def sku(ext_id: int, code: str, unit: str = "", **changes: object) -> Sku:
    return replace(Sku(ext_id, code, f"{code} text", SkuKind.MATERIAL, True, unit, True), **changes)  # type: ignore[arg-type]


VENDORS = (Vendor(7, SUPPLIER, True, MOMENT), Vendor(8, "TDS Traders", True, MOMENT))
SKUS = (
    sku(101, "MCB-32", "Nos", vendor_parts=((9, "other"), (7, "SH-32"))),
    sku(102, "ISO-63"),
    sku(103, "WIRE-1.5", "Mtr"),
    sku(104, "GLAND", "Nos"),
    sku(105, "PANEL", "Nos", kind=SkuKind.EQUIPMENT),
    sku(106, "FREIGHT", is_inventory=False),
)
LOCATIONS = (
    Location(201, "Main Location", LocationKind.WAREHOUSE, True, ADDRESS),
    Location(202, "North", LocationKind.WAREHOUSE, True, replace(ADDRESS, city="Nashik")),
    Location(203, "Van 1", LocationKind.TRUCK, True, None, 202),
)


@dataclass
class Desk:
    """Everything a voucher is judged against; change it and judge again."""

    vendors: list[Vendor] = field(default_factory=lambda: list(VENDORS))
    skus: list[Sku] = field(default_factory=lambda: list(SKUS))
    locations: list[Location] = field(default_factory=lambda: list(LOCATIONS))
    mappings: list[Mapping] = field(default_factory=list)
    lines: LineRules = field(default_factory=LineRules)
    send_expenses: bool = False
    default_location: int | None = 201
    today: date = TODAY
    start: date = date(2026, 4, 1)

    def map(self, kind: Subject, name: str, target: str, target_id: int | None = None) -> Desk:
        self.mappings.append(Mapping(kind, name, name, target_id, target, MOMENT))
        return self

    def decide(self, kind: Subject, key: str, name: str) -> Mapping | None:
        return next((m for m in self.mappings if m.kind is kind and m.key in (key, name)), None)

    def context(self) -> PurchaseContext:
        return PurchaseContext(
            ledgers=LEDGERS,
            groups=GROUPS,
            masters=Masters(ITEMS, GODOWNS, UNITS),
            vendors=Lookup(self.vendors),  # type: ignore[arg-type]
            skus=Lookup(self.skus, "code"),  # type: ignore[arg-type]
            locations=Lookup(self.locations),  # type: ignore[arg-type]
            decide=self.decide,
            order_type=PurchaseOrderType(1, "Tally", True, False, False),
            business_unit=BusinessUnit(2, "Office", True, "INR"),
            rules=PurchaseRules(self.start, self.lines, self.send_expenses, self.default_location),
            today=self.today,
        )

    def judge(self, voucher: Voucher, generation: int = 1) -> Plan | Waiting | NotApplicable:
        return judge(voucher, self.context(), generation)

    def plan(self, voucher: Voucher) -> Plan:
        verdict = self.judge(voucher)
        assert isinstance(verdict, Plan), verdict
        check_ties(verdict)
        return verdict

    def codes(self, voucher: Voucher) -> list[str]:
        verdict = self.judge(voucher)
        assert isinstance(verdict, Waiting), verdict
        assert verdict.reasons
        assert all(reason.text and reason.advice for reason in verdict.reasons)
        return [reason.code for reason in verdict.reasons]

    def na(self, voucher: Voucher) -> NotApplicable:
        verdict = self.judge(voucher)
        assert isinstance(verdict, NotApplicable), verdict
        return verdict


def check_ties(plan: Plan) -> None:
    """Parts add up to the plan, and each part's lines, tax and shipping to the part, however a tenant rounds them."""
    assert plan.total == sum(part.total for part in plan.parts)
    for part in plan.parts:
        header = part.request.tax + part.request.shipping
        values = [line.quantity * line.cost for line in part.request.lines]
        assert sum(to_cents(value) for value in values) + header == part.total
        assert to_cents(sum(values, D(0))) + header == part.total
        assert all(line.quantity > 0 and line.cost > 0 for line in part.request.lines)
        assert part.request.tax >= 0
        assert part.request.shipping >= 0


def qty(number: str | int | Decimal, unit: str = "Nos", *rest: tuple[str | int, str]) -> Quantity:
    return Quantity(((D(number), unit), *((D(n), u) for n, u in rest)))


def batch(
    amount: str | Decimal, actual: Quantity | None, godown: str = "Main Location", **more: str
) -> BatchAllocation:
    return BatchAllocation(godown, "Primary Batch", -D(amount), actual, actual, **more)


def line(
    item: str, amount: str | Decimal, actual: Quantity | None, *batches: BatchAllocation, godown: str = "Main Location",
    ledger: str = PURCHASES, inward: bool = True,
) -> StockLine:  # fmt: skip
    """A purchase line worth `amount` (positive)."""
    value = -D(amount)
    return StockLine(
        position=0,
        item=item,
        inward=inward,
        amount=value,
        actual=actual,
        billed=actual,
        batches=batches or (batch(amount, actual, godown),),
        allocations=(LedgerEntry(0, ledger, value),),
    )


def voucher(
    *stock: StockLine,
    extra: Sequence[tuple[str, str | int | Decimal]] = (),
    party: str = SUPPLIER,
    short: bool = False,
    **fields: object,
) -> Voucher:
    """A balanced purchase: `extra` ledgers raise (positive) or lower (negative) what the party gets."""
    stock = tuple(replace(one, position=index) for index, one in enumerate(stock))
    totals: dict[str, Decimal] = {}
    for one in stock:
        for allocation in one.allocations:
            totals[allocation.ledger] = totals.get(allocation.ledger, D(0)) + allocation.amount
    entries = [] if short else list(totals.items())
    entries += [(ledger, -D(amount)) for ledger, amount in extra]
    owed = -sum((one.amount for one in stock), D(0)) + sum((D(a) for _, a in extra), D(0))
    rows = [LedgerEntry(0, party, owed, is_party=True)] if party else []
    rows += [LedgerEntry(i, ledger, amount) for i, (ledger, amount) in enumerate(entries, start=1)]
    base = Voucher(
        company_guid=COMPANY,
        guid=f"{COMPANY}-0000002a",
        master_id=42,
        alter_id=77,
        date=date(2026, 4, 20),
        type_name="Purchase",
        voucher_class=VoucherClass.PURCHASE,
        number="41",
        reference="INV/9",
        party=party,
        is_invoice=True,
        stock=stock,
        ledgers=tuple(rows),
    )
    return replace(base, **fields)  # type: ignore[arg-type]
