"""A storekeeper who enters stock vouchers of every class into any company; all choices come from one seeded source.

Knows the masters of the company only; remembers roughly what lies where, so that most of what goes out was there.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.simulators.tally.company import Company
from app.simulators.tally.masters import Godown, Ledger, StockItem, VoucherType
from app.simulators.tally.standard import INVENTORY_TYPES
from app.simulators.tally.stock import Place, Position, positions
from app.simulators.tally.values import cents
from app.simulators.tally.vouchers import Charge, Line, Part, Voucher

ZERO = Decimal(0)
JOB_WORKER = "Job Worker"
"""How the name of a godown begins that is somebody else's."""
LOTS = ("LOT-A", "LOT-B", "LOT-C")
LEDGER_GROUPS = {
    "Purchase": "Purchase Accounts",
    "Receipt Note": "Purchase Accounts",
    "Debit Note": "Purchase Accounts",
    "Purchase Order": "Purchase Accounts",
    "Job Work Out Order": "Purchase Accounts",
    "Sales": "Sales Accounts",
    "Delivery Note": "Sales Accounts",
    "Credit Note": "Sales Accounts",
    "Sales Order": "Sales Accounts",
    "Memorandum": "Sales Accounts",
}
"""Under which group the ledger of the stock lines stands; classes that are not here have none."""
TAXED = {"Purchase": "Input", "Debit Note": "Input", "Sales": "Output", "Credit Note": "Output"}


class StockDesk:
    """The hands of the storekeeper: choices, lines, and entering a voucher of a class with its usual accidents.

    The company needs an item, a supplier and a customer. `shelves` are the places counted so far, for counting again.
    """

    def __init__(self, company: Company, pick: random.Random, *, accidents: bool = True) -> None:
        self.company, self.pick = company, pick
        self.accidents = accidents
        self.value_lines = True
        """Lines of purchases that have a value and no quantity, or hardly any."""
        self.lines_entered = 0
        """Stock lines of vouchers of classes that can move stock."""
        self.shelves: list[tuple[int, Place]] = []
        self._pending: list[tuple[date, int, Callable[[date], Voucher]]] = []
        self._appointments = 0
        self._held = positions(company, date.max)
        self._items = sorted(item.master_id for item in company.all(StockItem))
        if not self._items:
            raise ValueError("the company has no stock item to work with")
        self._godowns = sorted(godown.master_id for godown in company.all(Godown))
        ledgers = sorted(company.all(Ledger), key=lambda ledger: ledger.master_id)
        self._ledgers = {
            parent: [ledger.master_id for ledger in ledgers if ledger.parent == parent]
            for parent in ("Sundry Creditors", "Sundry Debtors", "Purchase Accounts", "Sales Accounts")
        }
        self._types: dict[str, list[int]] = {}
        for kind in company.all(VoucherType):
            reserved = company.reserved_class(kind.master_id)
            name = "Manufacturing Journal" if kind.is_manufacturing_journal else reserved
            self._types.setdefault(name, []).append(kind.master_id)

    # --- choices -----------------------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self.pick.random() < share

    def item(self) -> int:
        """An item's MASTERID; one in twenty items is asked for half of the time."""
        few = max(1, len(self._items) // 20)
        return self._items[self.pick.randrange(few if self.chance(0.5) else len(self._items))]

    def items(self, most: int) -> list[int]:
        """One to `most` items, mostly few; the same one hardly ever twice."""
        count = self.pick.randint(1, self.pick.randint(1, most))
        return [self.item() for _ in range(count)]

    def godown(self, besides: int | None = None) -> int:
        """One of the company's own godowns, another one than `besides` where there is one."""
        own = [one for one in self._godowns if not self._is_job_worker(one) and one != besides]
        return self.pick.choice(own or self._godowns)

    def job_worker(self) -> int:
        """The godown at a job worker, or any where the company has none."""
        return self.pick.choice([one for one in self._godowns if self._is_job_worker(one)] or self._godowns)

    def supplier(self) -> str:
        """A supplier's name."""
        return self._ledger("Sundry Creditors")

    def customer(self) -> str:
        """A customer's name."""
        return self._ledger("Sundry Debtors")

    def type_name(self, reserved: str) -> str:
        """One of the voucher types of a class, the user's own among them."""
        return self.company.get(VoucherType, self.pick.choice(self._types[reserved])).name

    def has_type(self, reserved: str) -> bool:
        """Whether the company has a voucher type of a class."""
        return reserved in self._types

    def number(self, prefix: str) -> str:
        """A number nobody has used, for tracking and references."""
        return f"{prefix}-{self.company.last_voucher_id + 1:05d}"

    def held(self, item: int) -> list[tuple[Place, Decimal]]:
        """Where an item lies, as far as remembered; places where it was oversold are left out."""
        position = self._held.get(item)
        return [] if position is None else [(place, held) for place, held in position.places.items() if held > 0]

    def quantity(self, item: int, most: Decimal | None = None) -> Decimal:
        """A quantity the item's unit can hold, at most `most` where that is at least the smallest one."""
        unit = self.company.unit(self.company.get(StockItem, item).unit_id)
        if unit.simple:
            grid = Decimal(1).scaleb(-unit.decimals)
            top = 60 if not unit.decimals else 40_000
        else:
            grid, top = Decimal(1) / unit.conversion, 8 * unit.conversion
        if most is not None:
            top = min(top, max(1, int(most / grid)))
        return grid * self.pick.randint(1, top)

    def rate(self, item: int) -> Decimal:
        """A rate within six percent of the item's usual one."""
        usual = Decimal(40 + item * 37 % 3900)
        return cents(usual * self.pick.randint(94, 106) / 100)

    def batch(self, item: int) -> str:
        """A lot of a batch-wise item, else the primary batch."""
        return self.pick.choice(LOTS) if self.company.get(StockItem, item).batch_wise else "Primary Batch"

    # --- lines -------------------------------------------------------------------------------------------------

    def inward(self, item: int, godown: int | None = None) -> Line:
        """Goods that come in, now and then split, with free goods, or at a rate in the alternate unit."""
        master = self.company.get(StockItem, item)
        place = self.company.get(Godown, self.godown() if godown is None else godown).name
        rate, quantity = self.rate(item), self.quantity(item)
        line = Line(master.name, quantity, rate, godown=place, batch=self.batch(item))
        if self.chance(0.06):
            other = self.company.get(Godown, self.godown(besides=godown)).name
            parts = (Part(quantity, place, self.batch(item)), Part(self.quantity(item), other, self.batch(item)))
            return replace(line, quantity=None, parts=parts)
        if self.chance(0.03):
            return replace(line, billed=self.quantity(item, quantity))
        if master.alternate_id is not None and self.chance(0.3):
            alternate = self.company.unit(master.alternate_id).name
            per_alternate = cents(rate / master.alternate_factor)
            value = cents(quantity * master.alternate_factor * per_alternate)
            return replace(line, rate=per_alternate, rate_unit=alternate, amount=value)
        return line

    def outward(self, item: int, place: Place | None = None) -> Line:
        """Goods that go out of where they lie; now and then more than there is, or where there is none."""
        held = dict(self.held(item))
        if place is None:
            elsewhere = (self.godown(), self.batch(item))
            place = elsewhere if not held or self.chance(0.01) else self.pick.choice(list(held))
        most = held.get(place) if not self.chance(0.02) else None
        quantity = self.quantity(item, most)
        name = self.company.get(Godown, place[0]).name
        return Line(self.company.get(StockItem, item).name, quantity, self.rate(item), godown=name, batch=place[1])

    def available(self, most: int) -> list[int]:
        """Items of which something lies somewhere, as far as a few looks find any."""
        found = [item for item in (self.item() for _ in range(6 * most)) if self.held(item)]
        return found[: self.pick.randint(1, most)] or [self.item()]

    def value_line(self, item: int) -> Line:
        """A line without a quantity: the price of an earlier delivery changes."""
        place = self.company.get(Godown, self.godown()).name
        amount = Decimal(self.pick.randint(100, 90_000)) / 100
        return Line(self.company.get(StockItem, item).name, None, amount=amount, godown=place, batch=self.batch(item))

    def with_oddities(self, lines: list[Line]) -> list[Line]:
        """Now and then the same item on another line, a line of value only, or a quantity that rounds to nothing."""
        item = self.company.find(StockItem, lines[0].item).master_id
        if self.chance(0.03):
            lines.append(self.inward(item))
        if self.chance(0.02) and self.value_lines:
            lines.append(self.value_line(item))
        if self.chance(0.01) and self.value_lines:
            crumb = Decimal("0.0002")
            lines.append(replace(self.value_line(item), quantity=crumb, amount=Decimal("0.35")))
        return lines

    # --- entering ----------------------------------------------------------------------------------------------

    def enter(
        self,
        reserved: str,
        day: date,
        *,
        lines: list[Line] | None = None,
        consumed: list[Line] | None = None,
        party: str | None = None,
        **fields: object,
    ) -> Voucher:
        """Enter one voucher; with `accidents` one in a hundred each is optional, cancelled or post-dated."""
        posted, ahead = self.accidents and self.chance(0.01), self.pick.randint(1, 11)
        if posted and self.chance(0.5):
            day = self.company.today + timedelta(days=ahead)
        if reserved in TAXED:
            fields.setdefault("taxes", self._taxes(TAXED[reserved], lines or []))
        if reserved in LEDGER_GROUPS:
            fields.setdefault("stock_ledger", self._ledger(LEDGER_GROUPS[reserved]))
        voucher = self.company.add_voucher(
            self.type_name(reserved),
            day,
            party=party,
            lines=tuple(lines or ()),
            consumed=tuple(consumed or ()),
            post_dated=posted,
            **fields,
        )
        if self.accidents and self.chance(0.01):
            voucher = self.company.set_optional(voucher.guid, True)
        elif self.accidents and self.chance(0.01):
            voucher = self.company.cancel_voucher(voucher.guid)
        self._remember(voucher)
        return voucher

    def later(self, day: date, enter: Callable[[date], Voucher]) -> None:
        """Do something on a day, when `due` comes to it."""
        self._appointments += 1
        heapq.heappush(self._pending, (day, self._appointments, enter))

    def due(self, day: date) -> None:
        """Do what was put off to that day or an earlier one."""
        while self._pending and self._pending[0][0] <= day:
            when, _, enter = heapq.heappop(self._pending)
            enter(when)

    @property
    def waiting(self) -> bool:
        """Whether something was put off to a later day."""
        return bool(self._pending)

    def next_waiting(self, day: date) -> Voucher:
        """Enter on `day` the next of what was put off. Raises IndexError when nothing was."""
        return heapq.heappop(self._pending)[2](day)

    def _remember(self, voucher: Voucher) -> None:
        reserved = self.company.voucher_class(voucher)
        if reserved not in INVENTORY_TYPES:
            return
        self.lines_entered += len(voucher.lines) or 1
        if voucher.optional:
            return
        for line in voucher.lines:
            position = self._held.setdefault(line.item_id, Position())
            for batch in line.batches:
                if not (batch.tracking_number and voucher.is_invoice):
                    position.apply(line, batch, batch.actual or ZERO)

    def _taxes(self, side: str, lines: list[Line]) -> list[Charge]:
        """CGST and SGST of about nine percent each, where the company has their ledgers."""
        names = [name for name in (f"{side} CGST", f"{side} SGST") if self.company.has(Ledger, name)]
        value = sum((Decimal(line.quantity or 1) * Decimal(line.rate or 0) for line in lines), ZERO)
        return [(name, cents(value * 9 / 100)) for name in names]

    def _ledger(self, parent: str) -> str:
        return self.company.get(Ledger, self.pick.choice(self._ledgers[parent])).name

    def _is_job_worker(self, godown: int) -> bool:
        return self.company.get(Godown, godown).name.startswith(JOB_WORKER)
