"""How many decimals of a unit cost the tenant keeps is learned from its documents; two until one shows more."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from app.bootstrap import Program
from app.domain.states import State
from app.simulators.servicetitan import sample
from app.simulators.servicetitan.ordering import WantedOrder
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.records import Address
from tests.support import proof
from tests.support.world import ITEMS, PLACES, World


def costs(world: World) -> list[tuple[Decimal, Decimal]]:
    return [(line.quantity, line.cost) for order in world.tenant.all_orders() for line in order.lines]


def audited(program: Program) -> list[str]:
    return [entry.text for entry in program.audit.entries(kind="cost_decimals")]


def test_while_no_document_shows_more_two_decimals_and_a_split_make_the_amount(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase(quantity=8, rate="0.125", tax="")
        program = world.open()
        world.sync(program)
        assert world.record(program, voucher).state is State.SYNCED
        assert sorted(costs(world)) == [(Decimal(4), Decimal("0.12")), (Decimal(4), Decimal("0.13"))]
        assert audited(program) == []
        proof.exactly_once(world)


def test_a_purchase_order_typed_by_a_person_with_more_decimals_proves_that_they_are_kept(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.titan.switches.cost_decimals = 4
        typed(world, "0.1234")
        world.purchase(quantity=8, rate="0.125", tax="")
        program = world.open()
        world.sync(program)
        assert (Decimal(8), Decimal("0.125")) in costs(world)
        assert len(audited(program)) == 1
        assert "keeps 4 decimals" in audited(program)[0]
        world.purchase(quantity=8, rate="0.375", tax="")
        world.sync(program)
        assert (Decimal(8), Decimal("0.375")) in costs(world)
        assert len(audited(program)) == 1


def test_costs_that_come_back_rounded_are_told_and_the_replay_sends_fewer_decimals(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.titan.switches.cost_decimals = 4
        typed(world, "0.1234")
        voucher = world.purchase(quantity=8, rate="0.125", tax="")
        world.titan.switches.cost_decimals = 2
        program = world.open()
        world.sync(program)
        record = world.record(program, voucher)
        assert record.state is State.CHANGED_AT_DESTINATION
        assert [reason.code for reason in record.reasons] == ["cost_rounded"]
        assert any("no more than 2 decimals" in text for text in audited(program))
        program.service.replay(record.id)
        world.until_quiet(program)
        assert world.record(program, voucher).state is State.SYNCED
        assert costs(world)[-2:] == [(Decimal(4), Decimal("0.12")), (Decimal(4), Decimal("0.13"))]


def typed(world: World, cost: str) -> None:
    """A person enters a purchase order at ServiceTitan with this unit cost."""
    tenant = world.tenant
    sku = next(sku for sku in tenant.skus.values() if sku.code == ITEMS[0])
    unit = next(u for u in tenant.business_units.values() if u.currency == "INR")
    day = datetime(world.today.year, world.today.month, world.today.day, tzinfo=UTC)
    tenant.create_order(
        WantedOrder(
            vendor_id=next(vendor.id for vendor in tenant.vendors.values() if vendor.active),
            type_id=world.order_type(sample.NORMAL_TYPE),
            business_unit_id=unit.id,
            location_id=tenant.location(PLACES[0]),
            ship_to_description=PLACES[0],
            ship_to=Address(),
            date=day,
            required_on=day,
            tax=Decimal(0),
            shipping=Decimal(0),
            lines=[WantedLine(sku.id, Decimal(10), Decimal(cost))],
        )
    )
