"""A world whose tenant keeps the stock of a generated company: every item, godown and supplier has its like there.

with StockWorld(tmp_path, movements=200, items=12, godowns=3) as world:
    program = world.open()
    world.until_counted(program)           # runs, with somebody at the tenant who posts, until nothing is under way
    assert world.drift() == {}             # what Tally and ServiceTitan say lies where, beyond the openings
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.domain.states import State
from app.domain.stock import StockPlan
from app.engine.cycle.parts import CycleResult
from app.engine.cycle.reading import year_of
from app.flows.stock import planner as stock
from app.simulators.servicetitan import empty_tenant, sample
from app.simulators.servicetitan.tenant import Tenant
from app.simulators.tally.edits import Edit, RandomEdits
from app.simulators.tally.masters import Godown, Ledger, StockItem, Unit
from app.simulators.tally.stock import NOTE_OF, moves_stock, stock_by_place
from app.simulators.tally.year import year_of_stock
from app.store.codec import load
from app.store.records import RecordFilter
from tests.support.clock import SteppedClock
from tests.support.world import World

ALL = "Sales, Delivery Note, Rejections In, Credit Note"
"""With these every class is switched on."""
SOLD = ("Sales", "Delivery Note", "Rejections In", "Credit Note")
_MARK = re.compile(r"\[TALLY [^\]]+\]", re.IGNORECASE)
PARTIES = ("Sundry Creditors", "Sundry Debtors")


def tenant_for(company: Any) -> Tenant:
    """A tenant in which everything of the company matches exactly."""
    tenant = empty_tenant()
    for ledger in company.all(Ledger):
        if ledger.parent in PARTIES:
            tenant.add_vendor(ledger.name)
    for item in company.all(StockItem):
        unit = company.get(Unit, item.unit_id)
        tenant.add_material(item.name, unit=unit.name, cost=Decimal(10))
    for place in company.all(Godown):
        tenant.add_warehouse(place.name)
    tenant.add_vendor(sample.CLEARING)
    tenant.add_return_type(sample.CLEARING, automatically_receive_credit=True)
    return tenant


class StockWorld(World):
    """A company that lives from its stock, and the tenant that fits it."""

    def __init__(
        self,
        folder: Path,
        *,
        seed: int = 1,
        movements: int = 100,
        items: int = 12,
        godowns: int = 3,
        settings: Mapping[str, object] | None = None,
        today: date | None = None,
        plain: bool = True,
        **more: Any,
    ) -> None:
        """`plain`: without what cannot be sent and so waits for a person, see `year_of_stock`."""
        now = today or SteppedClock().today()
        first_day = year_of(now)
        self._noon = datetime.combine(now, time(12))
        company = year_of_stock(
            seed, movements, items, godowns, first_day=first_day, today=now, plain=plain, clock=self._in_tally, **more
        )
        tenant = tenant_for(company)
        clearing = next(v.id for v in tenant.vendors.values() if v.name == sample.CLEARING)
        given = {
            "stock.enabled": True,
            "stock.clearing_vendor_id": clearing,
            "stock.return_type_id": next(iter(tenant.return_types)),
            "stock.classes_on": ALL,
            "servicetitan.default_location_id": tenant.location("Main Location"),
            **(settings or {}),
        }
        super().__init__(folder, company=company, tenant=tenant, seed=seed, settings=given)
        self.clearing = clearing
        self._places = {one.master_id: tenant.location(one.name) for one in company.all(Godown)}
        self._skus = {one.master_id: tenant.sku(one.name).id for one in company.all(StockItem)}
        self._edits = RandomEdits(company, random.Random(seed), value_lines=not plain)
        self.start_date = first_day

    def _in_tally(self) -> datetime:
        """The clock of the PC that Tally runs on: that of the program's."""
        clock: SteppedClock | None = getattr(self, "clock", None)
        return self._noon if clock is None else clock.now().astimezone().replace(tzinfo=None)

    def edit(self, times: int = 1) -> list[Edit]:
        """Random changes in Tally; what is renamed there, somebody renames at the tenant too."""
        done = [self._edits.any() for _ in range(times)]
        self.rename_along()
        return done

    def enter(self) -> Edit:
        """One voucher of any kind more."""
        return self._edits.enter()

    def rename_along(self) -> None:
        """Items, their units and places at the tenant are called as they are in Tally now."""
        tenant = self.tenant
        for master, place in self._places.items():
            location, name = tenant.locations[place], self.company.get(Godown, master).name
            if location.name != name:
                location.name = name
                tenant.touch(location)
        for master, ident in self._skus.items():
            sku, name = tenant.skus[ident], self.company.get(StockItem, master).name
            unit = self.company.get(Unit, self.company.get(StockItem, master).unit_id).name
            if (sku.code, sku.unit) != (name, unit):
                sku.code, sku.unit = name, unit
                tenant.touch(sku)

    def post(self) -> None:
        """Somebody at the tenant posts everything that waits for it."""
        self.tenant.process_returns()
        self.tenant.post_pending()

    def until_counted(self, program: Program, rounds: int = 12) -> CycleResult:
        """Runs and posting by turns, until nothing is under way or waits for posting."""
        for _ in range(rounds):
            result = self.until_quiet(program)
            self.post()  # a purchase is in sync before anybody posts it
            if not result.counts.get(State.AWAITING_POSTING):
                return result
        raise AssertionError(f"never counted: {result.counts}")

    def a_night_later(self, program: Program) -> CycleResult:
        """What was deleted in Tally is found by the census, and the balances are read again."""
        self.advance(hours=49)
        return self.until_counted(program)

    def waiting(self, program: Program) -> dict[str, list[str]]:
        """Why, by label of the record, for what waits for a person."""
        settled = {State.SYNCED, State.NOT_APPLICABLE}
        found = program.records.find(RecordFilter(states=frozenset(State) - settled))
        return {f"{r.flow} {r.label}": [f"{r.state}: {x.code} {x.text}" for x in r.reasons] for r in found}

    def replay_all(self, program: Program) -> int:
        """A person asks for everything that waits for one; returns how much that was."""
        asked = (State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE, State.CHANGED_AT_DESTINATION, State.IGNORED)
        found = program.records.ids(RecordFilter(states=frozenset(asked)))
        for record_id in found:
            program.actions.replay(record_id)
        return len(found)

    def recorded(self, program: Program) -> Decimal:
        """Quantity times recorded cost of all that the program means to hold with the clearing vendor."""
        records = program.records.find(RecordFilter(flow=stock.NAME))
        targets = [line for r in records if r.plan for line in load(StockPlan, r.plan).target]
        return sum((one.quantity * one.cost for one in targets if one.vendor_id == self.clearing), Decimal(0))

    def cleared(self) -> tuple[Decimal, int]:
        """Quantity times cost of the living documents with the clearing vendor, received less returned; how many lines.

        The tenant rounds the total of each line, so its balance is this but for half a hundredth a line.
        """
        tenant, total, lines = self.tenant, Decimal(0), 0
        for receipt in tenant.all_receipts():
            if receipt.active and tenant.purchase_orders[receipt.purchase_order_id].vendor_id == self.clearing:
                total, lines = total + _worth(receipt.lines), lines + len(receipt.lines)
        for made in tenant.all_returns():
            if made.active and made.status != "Canceled" and made.vendor_id == self.clearing:
                total, lines = total - _worth(made.lines), lines + len(made.lines)
        return total, lines

    def sold(self) -> dict[tuple[str, str], Decimal]:
        """What the classes of sales took out in Tally, less what they brought back: (item, place)."""
        found: dict[tuple[str, str], Decimal] = {}
        for voucher in self.company.vouchers():
            kind = self.company.voucher_class(voucher)
            if kind not in SOLD or not moves_stock(voucher, kind, self.company.today):
                continue
            for line in voucher.lines:
                for batch in line.batches:
                    if batch.tracking_number and kind in NOTE_OF:
                        continue
                    item, place = self.company.get(StockItem, line.item_id), self.company.get(Godown, batch.godown_id)
                    quantity = batch.actual or Decimal(0)
                    key = (item.name, place.name)
                    found[key] = found.get(key, Decimal(0)) + (-quantity if line.deemed_positive else quantity)
        return {key: quantity for key, quantity in found.items() if quantity}

    def consume(self) -> None:
        """The jobs at the tenant take out what Tally's sales took out."""
        for (item, place), quantity in self.sold().items():
            self.tenant.consume(place, item, quantity)

    def marks_twice(self) -> list[str]:
        """Marks that more than one living document carries."""
        tenant = self.tenant
        memos = [one.memo for one in tenant.all_orders() if one.status != "Canceled"]
        memos += [one.memo for one in tenant.all_requests() if one.status == "PendingApproval"]
        memos += [one.memo for one in tenant.all_returns() if one.active and one.status != "Canceled"]
        counted = Counter(mark.lower() for memo in memos for mark in _MARK.findall(memo))
        return [mark for mark, times in counted.items() if times > 1]

    def in_tally(self) -> dict[tuple[str, str], Decimal]:
        """What lies where beyond the openings."""
        now = stock_by_place(self.company, self.company.today)
        openings = stock_by_place(self.company, self.start_date - timedelta(days=1))
        found = {place: now.get(place, Decimal(0)) - openings.get(place, Decimal(0)) for place in now | openings}
        return {place: quantity for place, quantity in found.items() if quantity}

    def in_servicetitan(self) -> dict[tuple[str, str], Decimal]:
        """The same at the tenant: (SKU's code, place)."""
        tenant = self.tenant
        return {
            (tenant.skus[sku].code, tenant.locations[place].name): quantity
            for (place, sku), quantity in tenant.stock_on_hand().items()
        }

    def drift(self) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
        """Where the two differ: (in Tally, in ServiceTitan)."""
        ours, theirs, none = self.in_tally(), self.in_servicetitan(), Decimal(0)
        places = ours.keys() | theirs.keys()
        return {p: (ours.get(p, none), theirs.get(p, none)) for p in places if ours.get(p, none) != theirs.get(p, none)}


def _worth(lines: Iterable[Any]) -> Decimal:
    return sum((line.quantity * line.cost for line in lines), Decimal(0))
