"""A company with very many purchase vouchers, made quickly; their lines are made anew each time they are looked at."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from app.simulators.tally.books import Clock
from app.simulators.tally.company import Company, empty_company
from app.simulators.tally.masters import Godown, Ledger, StockItem, VoucherType
from app.simulators.tally.values import cents
from app.simulators.tally.vouchers import Batch, BillAllocation, Content, LedgerEntry, StockLine

BIG_GUID = "b1600000-5a4e-4c02-9f0e-0000000b16b0"
GODOWNS = ("Main Location", "North Warehouse", "South Warehouse", "East Warehouse")


def big_company(
    n: int = 100_000,
    seed: int = 1,
    *,
    name: str = "Big Book Traders",
    guid: str = BIG_GUID,
    first_day: date = date(2024, 4, 1),
    days: int = 730,
    suppliers: int = 200,
    items: int = 500,
    clock: Clock = datetime.now,
) -> Company:
    """A book of `n` clean purchases spread evenly over `days` days from `first_day`; same seed, same book."""
    company = empty_company(name, guid, books_from=first_day, clock=clock)
    for place in GODOWNS[1:]:
        company.add_godown(place)
    for position in range(suppliers):
        company.add_supplier(f"Supplier {position + 1:04d}")
    for position in range(items):
        company.add_item(f"ITEM-{position + 1:05d}", part_number=f"P{position + 1:05d}")
    type_id = company.find(VoucherType, "Purchase").master_id
    purchases = _Purchases(company, seed)
    for position in range(n):
        day = first_day + timedelta(days=position * days // n)
        company.insert_voucher(
            type_id=type_id,
            date=day,
            content=purchases.recipe(position),
            party_id=purchases.supplier(position),
            reference=f"SI/{position + 1:06d}",
            reference_date=day,
            narration="Goods received in good condition",
            view="Invoice Voucher View",
            is_invoice=True,
        )
    return company


class _Purchases:
    """Makes the lines of the purchase at a position out of the seed alone."""

    def __init__(self, company: Company, seed: int) -> None:
        self._seed = seed
        self._suppliers = [one.master_id for one in company.all(Ledger) if one.bill_wise]
        self._items = [one.master_id for one in company.all(StockItem)]
        self._godowns = [company.find(Godown, name).master_id for name in GODOWNS]
        self._purchase = company.find(Ledger, "Purchase Account").master_id
        self._taxes = [company.find(Ledger, name).master_id for name in ("Input CGST", "Input SGST")]

    def supplier(self, position: int) -> int:
        return self._suppliers[(position * 7919 + self._seed) % len(self._suppliers)]

    def recipe(self, position: int) -> Callable[[], Content]:
        return partial(self._content, position)

    def _content(self, position: int) -> Content:
        pick = random.Random(self._seed * 1_000_003 + position)
        lines = tuple(self._line(pick) for _ in range(1 + position % 2))
        value = -sum((line.amount for line in lines), Decimal(0))
        tax = cents(value * 9 / 100)
        total = value + 2 * tax
        bill = BillAllocation(f"SI/{position + 1:06d}", "New Ref", total)
        party = LedgerEntry(self.supplier(position), total, False, is_party=True, bills=(bill,))
        return Content(lines, (party, *(LedgerEntry(ledger, -tax, True) for ledger in self._taxes)))

    def _line(self, pick: random.Random) -> StockLine:
        item, godown = pick.choice(self._items), pick.choice(self._godowns)
        quantity, rate = Decimal(pick.randint(1, 60)), Decimal(pick.randint(500, 900_000)) / 100
        amount = -(quantity * rate)
        return StockLine(
            item_id=item,
            deemed_positive=True,
            amount=amount,
            actual=quantity,
            billed=quantity,
            rate=rate,
            rate_unit="Nos",
            discount=Decimal(0),
            batches=(Batch(godown, amount, quantity, quantity, batch_id=item * 100 + godown % 100),),
            allocations=(LedgerEntry(self._purchase, amount, True),),
        )
