"""One company with a record of every kind that the drawer can show, by name."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from app.bootstrap import Program
from app.simulators.servicetitan import Fault, FaultKind
from tests.support.world import World

LONG = "Sri Venkateswara Electrical Engineering & Switchgear Trading Company (Hyderabad) Private Limited"


def fill(world: World, program: Program) -> dict[str, int]:
    """Bring each record into its state as people and systems do; returns record ids by kind. The policy is “ask”."""
    company = world.company
    for name in ("Deccan Lights", LONG):
        company.add_supplier(name)
    company.add_item("LED-PANEL-2X2-WITH-A-VERY-LONG-STOCK-ITEM-NAME-36W-COOL-WHITE", unit="Nos")
    made: dict[str, Any] = {
        "synced": world.purchase(godowns=("Main Location", "Van 1"), narration="Delivered by truck KA-01 / 4711"),
        "vendor": world.purchase(supplier="Deccan Lights"),
        "long": world.purchase(
            supplier=LONG, item="LED-PANEL-2X2-WITH-A-VERY-LONG-STOCK-ITEM-NAME-36W-COOL-WHITE",
            rate="123456.789", quantity=1250, tax="27777777.51", reference="SVEES/2026-27/HYD/PURCHASE/0000123456",
        ),
        "typed": world.purchase(reference="TYPED-1"),
        "linked": world.purchase(reference="TYPED-2"),
        "same": world.purchase(reference="TWICE-1"),
        "again": world.purchase(reference="TWICE-1"),
        "ignored": world.purchase(supplier="Deccan Lights"),
        "changed": world.purchase(),
        "deleted": world.purchase(),
        "replaced": world.purchase(),
        "differs": world.purchase(),
        "cancelled": world.purchase(),
        "void": world.purchase(),
    }  # fmt: skip
    company.cancel_voucher(made["void"].guid)
    for kind in ("typed", "linked"):
        date = datetime.combine(made[kind].date, time(), UTC)
        world.tenant.type_bill_by_hand("Acme & Sons", made[kind].reference, made[kind].total, date)
    world.until_quiet(program)

    def number(kind: str) -> int:
        return world.record(program, made[kind]).id

    program.service.replay(number("linked"), link=True)
    program.service.ignore(number("ignored"), "paid in cash", "Asha")
    _people_change_things(world, made)
    world.advance(hours=2)
    world.until_quiet(program)
    program.service.replay(number("replaced"))
    world.until_quiet(program)
    _systems_misbehave(world, program, made)
    return {kind: number(kind) for kind in made}


def _people_change_things(world: World, made: dict[str, Any]) -> None:
    made["changed"] = world.alter(
        made["changed"], quantity=14, reference="NEW-77", narration="Corrected copy of the invoice, see the mail"
    )
    made["replaced"] = world.alter(made["replaced"], quantity=11)
    world.company.delete_voucher(made["deleted"].guid)
    for kind in ("differs", "cancelled"):
        order = _order(world, made[kind].reference)
        if kind == "cancelled":
            world.tenant.cancel_po(order.id)
        else:
            order.tax += 5
            world.tenant.touch(order)


def _order(world: World, invoice: str) -> Any:
    return next(order for order in world.tenant.all_orders() if order.vendor_invoice_number == invoice)


def _systems_misbehave(world: World, program: Program, made: dict[str, Any]) -> None:
    world.titan.switches.auto_create_bill = False
    made["unbilled"] = world.purchase()
    world.until_quiet(program)
    world.titan.switches.auto_create_bill = True
    world.titan.switches.receive_pending_allowed = False
    made["refused"] = world.purchase()
    world.until_quiet(program)
    world.titan.switches.receive_pending_allowed = True
    world.titan.faults.add(
        Fault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/purchase-orders$", times=None, status=500)
    )
    made["twin"] = world.purchase()
    world.sync(program)
    world.titan.faults.clear()
    world.titan.faults.add(Fault(FaultKind.THROTTLE, method="POST", path=r"/purchase-orders$", times=None))
    made["retry"] = world.purchase(supplier="Bharat Cables")
    world.sync(program)
