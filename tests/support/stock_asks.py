"""What tests of stock do again and again: name the tenant's report, look where something lies, leave a transfer out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.bootstrap import Program
from app.simulators.servicetitan.records import Report
from app.simulators.tally.masters import Godown
from app.simulators.tally.stock import stock_by_place
from tests.support.stock_world import StockWorld

REPORT = {
    "stock.report_category": "inventory",
    "stock.report_location": "warehouse/truck",
    "stock.report_sku": "Item Code",
    "stock.report_quantity": "Quantity On Hand",
}


def name_report(world: StockWorld) -> Report:
    """The tenant's new report is named in the settings."""
    made = world.tenant.add_stock_report()
    world.configure("pc", **REPORT, **{"stock.report_id": made.id})
    return made


def lying(world: StockWorld, day: date | None = None) -> dict[tuple[str, str], Decimal]:
    """What lies where in Tally at the end of a day (today), openings included."""
    return dict(stock_by_place(world.company, day or world.company.today))


def some_item(world: StockWorld) -> tuple[str, str]:
    """An item and a godown in which some of it lies."""
    (item, godown), _ = max(lying(world).items(), key=lambda one: (one[1], one[0]))
    return item, godown


def leave_out(world: StockWorld, program: Program, quantity: int = 2) -> tuple[str, str, str]:
    """A transfer that a person ignores: (item, source, destination)."""
    item, source = some_item(world)
    destination = next(g.name for g in world.company.all(Godown) if g.name != source)
    today = world.company.today
    voucher = world.company.add_transfer(
        item, quantity, source=source, destination=destination, date=today, rate="1.00"
    )
    world.sync(program, dry_run=True)
    record = program.records.by_guid("stock", f"{voucher.guid}/stock")
    assert record is not None
    program.service.ignore(record.id, "done by hand", "somebody")
    return item, source, destination
