"""What Tally moves is what ServiceTitan counts, for every class of voucher, in either order, to the last decimal."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from app.bootstrap import Program
from app.simulators.tally import Line
from app.simulators.tally.masters import Ledger, StockItem
from tests.support.stock_world import PARTIES, StockWorld


def balance_is_what_was_recorded(world: StockWorld, program: Program) -> None:
    worth, lines = world.cleared()
    assert worth == world.recorded(program)
    assert abs(world.tenant.vendor_balance(world.clearing) - worth) <= lines * Decimal("0.005")


@pytest.mark.parametrize(("seed", "items", "godowns"), [(1, 14, 3), (3, 60, 8)])
def test_a_year_of_every_class_ends_with_equal_stock(tmp_path: Path, seed: int, items: int, godowns: int) -> None:
    with StockWorld(tmp_path, seed=seed, movements=300, items=items, godowns=godowns) as world:
        program = world.open()
        world.until_counted(program)
        assert world.waiting(program) == {}
        assert world.drift() == {}
        assert world.marks_twice() == []
        balance_is_what_was_recorded(world, program)


def test_what_no_purchase_order_can_say_is_missing_and_waits_by_name(tmp_path: Path) -> None:
    with StockWorld(tmp_path, movements=20, items=4, godowns=2) as world:
        company = world.company
        item = company.all(StockItem)[0].name
        supplier = next(one for one in company.all(Ledger) if one.parent == PARTIES[0])
        lines = [Line(item, 5, Decimal(10)), Line(item, None, amount=Decimal("3.50"))]
        company.add_purchase(supplier=supplier.name, date=company.today, lines=lines)
        program = world.open()
        world.until_counted(program)
        waiting = world.waiting(program)
        assert [why for why in waiting.values() if "value_only_line" in why[0]]
        ours, theirs = world.drift()[item, "Main Location"]
        assert ours - theirs == 5, "nothing of a purchase is sent as long as a line of it waits"


def test_jobs_take_out_what_sales_do_not_send(tmp_path: Path) -> None:
    settings = {"stock.classes_on": ""}
    with StockWorld(tmp_path, seed=4, movements=300, items=20, godowns=4, settings=settings) as world:
        program = world.open()
        world.until_counted(program)
        assert world.sold()
        assert world.drift() != {}
        world.consume()
        assert world.waiting(program) == {}
        assert world.drift() == {}


def killed(world: StockWorld, *steps: int) -> None:
    """Processes that sync one after the other, each killed at so manieth step of sending."""
    for step in steps:
        assert world.child(kill_at="any", nth=step).wait(1800).killed
        world.advance(minutes=11)


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("sales", ["every class on", "sales off"])
def test_a_full_year_of_a_company_ends_with_equal_stock(tmp_path: Path, sales: str) -> None:
    """Killed at the beginning, in the middle and amid the changes.

    ML_CONNECTOR_YEAR=20000 makes it the year of a large company: most of an hour instead of some minutes."""
    movements = int(os.environ.get("ML_CONNECTOR_YEAR", "2000"))
    off = sales == "sales off"
    settings = {"stock.classes_on": "", "sync.change_policy": "replace"} if off else {"sync.change_policy": "replace"}
    with StockWorld(tmp_path, movements=movements, items=movements // 10, godowns=8, settings=settings) as world:
        killed(world, 40, movements // 2)
        program = world.open()
        world.until_counted(program)
        assert world.waiting(program) == {}
        assert world.marks_twice() == []
        if not off:
            assert world.drift() == {}
        balance_is_what_was_recorded(world, program)
        world.close(program)
        world.edit(movements // 40)
        killed(world, 15)
        program = world.open()
        world.a_night_later(program)
        assert world.marks_twice() == []
        if off:
            assert world.sold()
            assert world.drift() != {}
            world.consume()
        assert world.drift() == {}
        balance_is_what_was_recorded(world, program)
