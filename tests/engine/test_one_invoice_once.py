"""One supplier's invoice under two vouchers is suspected before it is sent twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.states import State
from tests.support.world import World, clean_company

SECOND = "0d4f7c66-1f6a-4b0e-8c5f-3f9d2a7b1e10"


def test_an_invoice_entered_twice_is_sent_once_and_asked_about(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        first = world.purchase(reference="SUP-77")
        second = world.purchase(reference="sup-77")
        program = world.open()
        world.sync(program)
        states = {world.record(program, v).state for v in (first, second)}
        assert states == {State.SYNCED, State.DUPLICATE_SUSPECTED}
        assert len(world.tenant.all_orders()) == 1
        asked = next(r for r in (world.record(program, v) for v in (first, second)) if r.state is not State.SYNCED)
        assert asked.reasons[0].code == "same_invoice"
        program.service.replay(asked.id, create=True)
        world.sync(program)
        assert len(world.tenant.all_orders()) == 2


@pytest.mark.parametrize("policy", ["ask", "replace"])
def test_a_voucher_deleted_and_entered_again_waits_until_the_old_one_is_withdrawn(tmp_path: Path, policy: str) -> None:
    with World(tmp_path) as world:
        old = world.purchase(reference="SUP-78")
        world.configure("pc", **{"sync.change_policy": policy})
        program = world.open()
        world.sync(program)
        world.company.delete_voucher(old.guid)
        new = world.purchase(reference="SUP-78")
        for _ in range(3):
            world.sync(program)
            world.advance(minutes=11)
        gone = program.records.by_source("purchases", world.company.guid, old.guid)
        assert gone is not None
        if policy == "ask":
            assert world.record(program, new).state is State.DUPLICATE_SUSPECTED
            program.service.replay(gone.id)
            world.until_quiet(program)
        assert world.record(program, new).state is State.SYNCED
        living = [order for order in world.tenant.all_orders() if order.status != "Canceled"]
        assert len(living) == 1


def test_the_new_company_of_a_split_does_not_send_the_old_bills_again(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase(reference="SUP-79")
        program = world.open()
        world.sync(program)
        split = clean_company("Test Traders - (from 1-Apr-26)", SECOND)
        world.tally.open_company(split)
        world.company = split
        world.purchase(reference="SUP-79")
        world.configure("pc", **{"tally.company": split.name})
        world.sync(program)
        assert len(world.tenant.all_orders()) == 1
        assert not program.service.status().in_sync
