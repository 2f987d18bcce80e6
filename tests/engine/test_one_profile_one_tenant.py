"""A profile's journal belongs to one tenant; it may read several Tally companies, one after the other."""

from __future__ import annotations

from pathlib import Path

from app.domain.states import State
from tests.support import proof
from tests.support.world import World, clean_company

SECOND = "0d4f7c66-1f6a-4b0e-8c5f-3f9d2a7b1e10"


def test_another_tenant_in_the_same_profile_is_refused_before_any_call(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.purchase()
        program = world.open()
        world.sync(program)
        calls = len(world.titan.requests)
        world.configure("pc", **{"servicetitan.tenant_id": "960009999"})
        world.purchase()
        result = world.sync(program)
        assert "belongs to the ServiceTitan tenant 960001001" in result.errors[0].what
        assert len(world.titan.requests) == calls
        world.configure("pc", **{"servicetitan.tenant_id": world.tenant.tenant_id})
        assert world.sync(program).ok
        proof.exactly_once(world)


def test_a_second_company_is_judged_by_its_own_masters(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        first = world.purchase(supplier="Acme & Sons")
        world.company.add_supplier("Unknown Ltd")
        waiting = world.purchase(supplier="Unknown Ltd")
        program = world.open()
        world.sync(program)
        assert world.record(program, first).state is State.SYNCED
        assert world.record(program, waiting).state is State.NEEDS_MAPPING

        other = clean_company("Other Traders", SECOND)
        other.add_supplier("Unknown Ltd")
        world.tally.open_company(other)
        world.configure("pc", **{"tally.company": "Other Traders"})
        world.tenant.add_vendor("Unknown Ltd")
        world.sync(program)
        assert program.cycle.bound_company() == SECOND
        assert world.record(program, waiting).state is State.SYNCED
        proof.exactly_once(world)
