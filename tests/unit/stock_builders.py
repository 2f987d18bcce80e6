"""Stock vouchers of every class, and a desk to judge them at; plain values, on the book of `purchase_builders`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from app.domain.inventory import ReturnType
from app.domain.purchasing import BusinessUnit, Location, PurchaseOrderType, Sku, Vendor
from app.domain.quantities import Quantity
from app.domain.stock import OUTWARD_SALES, StockChange
from app.domain.vouchers import BatchAllocation, StockLine, Voucher, VoucherClass
from app.flows.purchases.order_lines import LineRules, Masters
from app.flows.stock.book import CountKey
from app.flows.stock.documents import Papers
from app.flows.stock.planner import SWITCHED_ON, StockContext, StockRules, Target, judge
from tests.unit.purchase_builders import (
    COMPANY,
    GODOWNS,
    GROUPS,
    ITEMS,
    LEDGERS,
    LOCATIONS,
    MOMENT,
    SKUS,
    SUPPLIER,
    TODAY,
    UNITS,
    VENDORS,
    D,
    Desk,
    Lookup,
    qty,
)

CLEARING = Vendor(70, "TallyPrime stock clearing", True, MOMENT)
PAPERS = Papers(
    order_type=PurchaseOrderType(1, "Tally", True, False, False),
    return_type=ReturnType(4, "Clearing", True, True),
    business_unit=BusinessUnit(2, "Office", True, "INR"),
    locations=Lookup(LOCATIONS),  # type: ignore[arg-type]
    vendor_name=CLEARING.name,
    today=TODAY,
)
EVERYTHING = SWITCHED_ON | OUTWARD_SALES
GUID = f"{COMPANY}-0000002a"


def stated(
    item: str,
    quantity: Quantity | None,
    amount: str | Decimal = "0",
    *,
    inward: bool = True,
    godown: str = "Main Location",
    batch: str = "Primary Batch",
    tracking: str = "",
) -> StockLine:
    """One line with one batch, worth `amount` (positive)."""
    value = -D(amount) if inward else D(amount)
    whole = BatchAllocation(godown, batch, value, quantity, quantity, tracking)
    return StockLine(0, item, inward, value, quantity, quantity, batches=(whole,))


def out(item: str, quantity: Quantity | None, amount: str | Decimal = "0", **more: str) -> StockLine:
    """The same, outward."""
    return stated(item, quantity, amount, inward=False, **more)  # type: ignore[arg-type]


def stock_voucher(kind: VoucherClass, *lines: StockLine, **fields: object) -> Voucher:
    """A voucher of that class; suppliers' ones are the supplier's."""
    of_supplier = (
        VoucherClass.PURCHASE,
        VoucherClass.DEBIT_NOTE,
        VoucherClass.RECEIPT_NOTE,
        VoucherClass.REJECTIONS_OUT,
    )
    base = Voucher(
        company_guid=COMPANY,
        guid=GUID,
        master_id=42,
        alter_id=77,
        date=date(2026, 4, 20),
        type_name=kind.value,
        voucher_class=kind,
        number="41",
        party=SUPPLIER if kind in of_supplier else "",
        stock=tuple(replace(line, position=index) for index, line in enumerate(lines)),
    )
    return replace(base, **fields)  # type: ignore[arg-type]


@dataclass
class Rates:
    """What items are worth, per base unit."""

    closing: dict[str, Decimal] = field(default_factory=dict)
    bought: dict[str, Decimal] = field(default_factory=dict)

    def closing_rate(self, item: str) -> Decimal | None:
        return self.closing.get(item)

    def last_purchase(self, item: str) -> Decimal | None:
        return self.bought.get(item)


@dataclass
class StockDesk:
    """Everything a stock voucher is judged against; change it and judge again."""

    vendors: list[Vendor] = field(default_factory=lambda: [*VENDORS, CLEARING])
    skus: list[Sku] = field(default_factory=lambda: list(SKUS))
    locations: list[Location] = field(default_factory=lambda: list(LOCATIONS))
    rates: Rates = field(default_factory=Rates)
    classes: frozenset[VoucherClass] = EVERYTHING
    types_off: frozenset[str] = frozenset()
    lines: LineRules = field(default_factory=LineRules)
    today: date = TODAY
    start: date = date(2026, 4, 1)
    received: bool | None = True
    recorded: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    differences: Mapping[CountKey, Decimal] | None = field(default_factory=dict)

    def context(self) -> StockContext:
        return StockContext(
            masters=Masters(ITEMS, GODOWNS, UNITS),
            ledgers=LEDGERS,
            groups=GROUPS,
            vendors=Lookup(self.vendors),  # type: ignore[arg-type]
            skus=Lookup(self.skus, "code"),  # type: ignore[arg-type]
            locations=Lookup(self.locations),  # type: ignore[arg-type]
            decide=Desk().decide,
            clearing=CLEARING,
            costs=self.rates,
            rules=StockRules(start=self.start, classes=self.classes, types_off=self.types_off, lines=self.lines),
            today=self.today,
        )

    def judge(self, voucher: Voucher) -> object:
        return judge(
            voucher, self.context(), received=self.received, differences=self.differences, recorded=self.recorded
        )

    def target(self, voucher: Voucher) -> Target:
        """What is to be there; of something, that is."""
        found = self.judge(voucher)
        assert isinstance(found, Target), found
        assert (found.nothing is None) == bool(found.lines)
        assert all(line.quantity and line.cost > 0 for line in found.lines)
        return found

    def nothing(self, voucher: Voucher) -> str:
        """The code that says why there is nothing to be there."""
        found = self.target(voucher)
        assert found.nothing is not None, found
        assert found.nothing.reason.text
        assert found.nothing.reason.advice
        return found.nothing.reason.code

    def codes(self, voucher: Voucher) -> list[str]:
        """Why it waits."""
        found = self.judge(voucher)
        reasons = getattr(found, "reasons", ())
        assert reasons, found
        assert all(reason.text and reason.advice for reason in reasons)
        return [reason.code for reason in reasons]


def summary(target: Target) -> list[tuple[int, str, int, Decimal, Decimal]]:
    """(vendor, SKU, place, quantity, cost) of each line."""
    return [(line.vendor_id, line.sku_code, line.location_id, line.quantity, line.cost) for line in target.lines]


def change(quantity: str | int, cost: str = "10", **fields: object) -> StockChange:
    """So much of MCB-32 at the main warehouse, with the clearing vendor."""
    base = StockChange(CLEARING.id, 101, "MCB-32", "MCB-32 text", 201, "Main Location", D(quantity), D(cost))
    return replace(base, **fields)  # type: ignore[arg-type]


__all__ = [
    "CLEARING", "EVERYTHING", "GUID", "PAPERS", "D", "Rates", "StockDesk", "change", "out", "qty", "stated",
    "stock_voucher", "summary",
]  # fmt: skip
