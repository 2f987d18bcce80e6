"""A world whose tenant keeps the stock of a generated company: every item, godown and supplier has its like there.

with StockWorld(tmp_path, movements=200, items=12, godowns=3) as world:
    program = world.open()
    world.until_counted(program)           # runs, with somebody at the tenant who posts, until nothing is under way
    assert world.drift() == {}             # what Tally and ServiceTitan say lies where, beyond the openings
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.domain.states import State
from app.engine.cycle import CycleResult
from app.simulators.servicetitan import empty_tenant, sample
from app.simulators.servicetitan.tenant import Tenant
from app.simulators.tally.masters import Godown, Ledger, StockItem, Unit
from app.simulators.tally.stock import stock_by_place
from app.simulators.tally.year import year_of_stock
from tests.support.world import World

ALL = "Sales, Delivery Note, Rejections In, Credit Note"
"""With these every class is switched on."""
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
        **more: Any,
    ) -> None:
        first_day = date(2025, 4, 1)
        company = year_of_stock(seed, movements, items, godowns, first_day=first_day, today=today, **more)
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
        self.start_date = first_day
        self.openings = stock_by_place(company, first_day - timedelta(days=1))

    def post(self) -> None:
        """Somebody at the tenant posts everything that waits for it."""
        self.tenant.process_returns()
        self.tenant.post_pending()

    def until_counted(self, program: Program, rounds: int = 12) -> CycleResult:
        """Runs and posting by turns, until nothing is under way or waits for posting."""
        for _ in range(rounds):
            result = self.until_quiet(program)
            if not result.counts.get(State.AWAITING_POSTING):
                return result
            self.post()
        raise AssertionError(f"never counted: {result.counts}")

    def in_tally(self) -> dict[tuple[str, str], Decimal]:
        """What lies where beyond the openings."""
        now = stock_by_place(self.company, self.company.today)
        found = {
            place: now.get(place, Decimal(0)) - self.openings.get(place, Decimal(0)) for place in now | self.openings
        }
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
