"""A note and its invoice move stock once, in whatever order they, and their alterations, arrive."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest

from app.simulators.tally import Line
from app.simulators.tally.vouchers import Voucher
from tests.support.stock_world import StockWorld

ITEM, PLACE, SUPPLIER = "ITEM-00001", "Main Location", "Supplier 002"
NUMBER = "GRN-77"
RATE = Decimal("7.25")
BOUGHT, SENT_BACK = ("Receipt Note", "Purchase"), ("Rejections Out", "Debit Note")
STEPS = ("note", "invoice", "note again", "invoice again")
ORDERS = [
    order
    for order in permutations(STEPS)
    if order.index("note") < order.index("note again") and order.index("invoice") < order.index("invoice again")
]


class Desk:
    """Who enters and alters the two."""

    def __init__(self, world: StockWorld, kinds: tuple[str, str]) -> None:
        self.world, self.kinds = world, kinds
        self.entered: dict[str, Voucher] = {}

    def lines(self, quantity: int) -> list[Line]:
        return [Line(ITEM, quantity, RATE, godown=PLACE, tracking_number=NUMBER)]

    def do(self, step: str) -> None:
        """`note`, `invoice`, and the same `again` with another quantity."""
        name = step.removesuffix(" again")
        quantity = {"note": 30, "invoice": 30, "note again": 34, "invoice again": 28}[step]
        if step.endswith("again"):
            self.world.company.alter_voucher(self.entered[name].guid, lines=self.lines(quantity))
            return
        self.entered[name] = self.world.company.add_voucher(
            self.kinds[name == "invoice"],
            self.world.company.today - timedelta(days=9 if name == "note" else 4),
            party=SUPPLIER,
            lines=self.lines(quantity),
            stock_ledger="Purchase Account",
            reference="SI-77" if name == "invoice" else "",
        )


def small(folder: Path) -> StockWorld:
    return StockWorld(folder, movements=0, items=2, godowns=2, settings={"sync.change_policy": "replace"})


@pytest.mark.parametrize("kinds", [BOUGHT, SENT_BACK], ids=["bought", "sent back"])
@pytest.mark.parametrize("order", ORDERS, ids=" - ".join)
def test_neither_counts_twice_whatever_comes_first(
    tmp_path: Path, order: tuple[str, ...], kinds: tuple[str, str]
) -> None:
    with small(tmp_path) as world:
        program, desk = world.open(), Desk(world, kinds)
        for step in order:
            desk.do(step)
            world.until_counted(program)
            assert world.waiting(program) == {}
            assert world.drift() == {}, step
        assert world.marks_twice() == []


@pytest.mark.parametrize("kinds", [BOUGHT, SENT_BACK], ids=["bought", "sent back"])
@pytest.mark.parametrize("gone", ["note", "invoice"])
def test_one_of_them_deleted_leaves_what_tally_still_counts(tmp_path: Path, gone: str, kinds: tuple[str, str]) -> None:
    with small(tmp_path) as world:
        program, desk = world.open(), Desk(world, kinds)
        desk.do("invoice")
        desk.do("note")
        world.until_counted(program)
        world.company.delete_voucher(desk.entered[gone].guid)
        world.a_night_later(program)
        assert world.waiting(program) == {}
        assert world.drift() == {}


@pytest.mark.parametrize("first", ["note", "invoice"])
def test_one_before_go_live_and_one_after_it_still_move_once(tmp_path: Path, first: str) -> None:
    with small(tmp_path) as world:
        world.start_date = world.company.today - timedelta(days=6)
        desk = Desk(world, BOUGHT)
        desk.do("note")
        desk.do("invoice")
        if first == "invoice":
            for name, days in (("invoice", 9), ("note", 4)):
                world.company.redate_voucher(desk.entered[name].guid, world.company.today - timedelta(days=days))
        program = world.open()
        world.until_counted(program)
        assert world.waiting(program) == {}
        assert world.drift() == {}


def test_a_purchase_that_waits_for_a_person_is_not_offset_before_it_is_received(tmp_path: Path) -> None:
    with small(tmp_path) as world:
        vendor = world.tenant.vendor(SUPPLIER)
        vendor.active = False
        world.tenant.touch(vendor)
        program, desk = world.open(), Desk(world, BOUGHT)
        desk.do("note")
        desk.do("invoice")
        world.until_counted(program)
        assert list(world.waiting(program)) == ["purchases Purchase 2"]
        assert world.drift() == {}
        vendor.active = True
        world.tenant.touch(vendor)
        world.until_counted(program)
        assert any(order.vendor_id == vendor.id for order in world.tenant.all_orders())
        assert world.waiting(program) == {}
        assert world.drift() == {}
