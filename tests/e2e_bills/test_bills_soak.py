"""Anything at any time: bills made, changed, cancelled, issued anew, answers lost, power cuts; in the end all ties."""

from __future__ import annotations

import contextlib
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS, PowerCut, cut_at

LOSSES = (FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT, FaultKind.GARBAGE, FaultKind.SWALLOWED)
WRITES = (("POST", r"/bills$"), ("PUT", r"/bills/\d+$"), ("POST", r"/status/void$"))


def living(world: BooksWorld) -> dict[str, Decimal]:
    """What ServiceTitan says is to be paid, by the key that its bill has in the books."""
    tenant = world.tenant
    return {
        f"ST-{tenant.tenant_id}-bill-{bill.id}": bill.total
        for bill in tenant.all_bills()
        if bill.active and bill.sync_status != "Pending"
    }


def people(world: BooksWorld, dice: random.Random, number: int) -> None:
    """Somebody does something in ServiceTitan."""
    bills = [bill for bill in world.tenant.all_bills() if bill.active]
    act = dice.choice(["new", "new", "same number", "change", "cancel", "anew", "post"])
    if act == "new" or not bills:
        world.bill(f"INV-{number}", str(dice.randrange(100, 9999)), supplier=dice.choice(SUPPLIERS))
        return
    one = dice.choice(bills)
    if act == "same number":
        world.bill(one.vendor_number, str(dice.randrange(100, 9999)))
    elif act == "change":
        world.tenant.change_bill(one.id, costs=[Decimal(dice.randrange(100, 9999))])
    elif act == "cancel":
        world.tenant.cancel_receipt(one.receipt_id)
    elif act == "anew":
        world.tenant.reissue_bill(one.id, cost=Decimal(dice.randrange(100, 9999)))
    else:
        world.post_all()


def one_run(world: BooksWorld, dice: random.Random) -> None:
    """A run that perhaps ends in a power cut, and perhaps loses answers."""
    if dice.random() < 0.5:
        method, path = dice.choice(WRITES)
        world.zoho.faults.add(Fault(dice.choice(LOSSES), method=method, path=path, nth=dice.randrange(1, 3)))
    trace: Any = cut_at("any", dice.randrange(1, 12)) if dice.random() < 0.4 else (lambda step: None)
    program = world.open(trace=trace)
    with contextlib.suppress(PowerCut):
        world.sync(program)
    world.close(program)
    world.advance(minutes=dice.choice([1, 11, 61]))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_in_the_end_the_books_say_what_servicetitan_says(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    with BooksWorld(tmp_path, tally=False, settings={"bills.change_policy": "replace"}) as world:
        for number in range(30):
            for _ in range(dice.randrange(1, 4)):
                people(world, dice, number * 10 + dice.randrange(10))
            one_run(world, dice)
        world.zoho.faults.clear()
        world.advance(minutes=11)
        world.post_all()
        program = world.open()
        world.until_quiet(program, rounds=30)
        world.advance(minutes=11)
        world.until_quiet(program, rounds=10)
        there = {one.reference: one.total for one in world.booked()}
        assert len(there) == len(world.booked()) > 5, "a key twice"
        assert world.zoho.count("POST", "/bills") > 15
        assert there == living(world)
        states = {record.state for record in world.bill_records(program)}
        assert states <= {State.SYNCED, State.NOT_APPLICABLE}, world.bill_states(program)
        assert program.service.status().in_sync
        assert program.service.verify_audit().ok
