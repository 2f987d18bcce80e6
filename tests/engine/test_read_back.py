"""What a person edits in ServiceTitan without changing a total, and what a replay of everything leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.states import State
from app.simulators.servicetitan.receiving import WantedLine
from tests.support.world import World

Edit = Callable[[World, int], tuple[dict[str, object], list[WantedLine] | None]]


def _location(world: World, order_id: int) -> tuple[dict[str, object], list[WantedLine] | None]:
    return {"location_id": world.tenant.location("Van 2")}, None


def _invoice(world: World, order_id: int) -> tuple[dict[str, object], list[WantedLine] | None]:
    return {"vendor_invoice_number": "WRONG-1"}, None


def _charges(world: World, order_id: int) -> tuple[dict[str, object], list[WantedLine] | None]:
    order = world.tenant.purchase_orders[order_id]
    return {"tax": order.shipping, "shipping": order.tax}, None


def _sku(world: World, order_id: int) -> tuple[dict[str, object], list[WantedLine] | None]:
    other = world.tenant.sku("CABLE-2.5").id
    lines = world.tenant.purchase_orders[order_id].open_lines
    return {}, [WantedLine(other, i.quantity, i.cost, i.description, i.part, i.id) for i in lines]


@pytest.mark.parametrize(
    ("edit", "word"), [(_location, "location"), (_invoice, "WRONG-1"), (_charges, "shipping"), (_sku, "CABLE-2.5")]
)
def test_an_edit_that_keeps_the_total_is_never_called_in_sync(tmp_path: Path, edit: Edit, word: str) -> None:
    with World(tmp_path) as world:
        voucher = world.purchase()
        program = world.open()
        world.until_quiet(program)
        (order,) = world.tenant.all_orders()
        changes, lines = edit(world, order.id)
        world.tenant.update_order(order.id, changes, lines)
        world.advance(hours=2)
        world.sync(program)
        record = world.record(program, voucher)
        assert record.state is State.CHANGED_AT_DESTINATION
        assert word in record.reasons[0].text
        assert program.service.replayable_ids() == ([], [record.id])
