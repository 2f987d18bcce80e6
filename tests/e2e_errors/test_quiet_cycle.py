"""A cycle of the schedule with nothing new costs one small question to Tally and nothing at ServiceTitan."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.cycle.parts import CycleOptions
from app.simulators.tally import big_company, empty_company
from tests.cli.shell import Shell
from tests.support.world import World, clean_tenant

KB = 1024


def quiet(world: World, cycle: object, companies: int = 1) -> None:
    """Run a cycle and count."""
    tally, titan = len(world.tally.requests), len(world.titan.requests)
    assert callable(cycle)
    cycle()
    asked = list(world.tally.requests)[tally:]
    assert len(asked) == 1, [(r.kind, r.collection_type, r.id) for r in asked]
    assert asked[0].bytes_out <= 6 * KB + (companies - 1) * 2 * KB
    assert asked[0].bytes_in <= 4 * KB
    assert not asked[0].whole_book_scan
    assert len(world.titan.requests) == titan, [r.path for r in list(world.titan.requests)[titan:]]


def unattended(world: World) -> None:
    """One cycle of the schedule, in a program that is started for it."""
    program = world.open()
    assert program.service.sync(CycleOptions(), lambda what, done, total: None).ok
    world.close(program)


@pytest.mark.parametrize("synced", [0, 5])
def test_in_a_program_that_stays_open(world: World, synced: int) -> None:
    for _ in range(synced):
        world.purchase()
    program = world.open()
    assert world.sync(program).ok
    for _ in range(3):
        world.advance(minutes=10)
        quiet(world, lambda: program.service.sync(CycleOptions(), lambda what, done, total: None))


@pytest.mark.parametrize("synced", [0, 5])
def test_in_separate_runs_of_the_program(shell: Shell, world: World, synced: int) -> None:
    for _ in range(synced):
        world.purchase()
    assert shell("sync").code == 0
    for _ in range(3):
        world.advance(minutes=10)
        quiet(world, lambda: unattended(world))


@pytest.mark.parametrize("synced", [0, 1])
def test_a_run_that_a_person_asks_for_always_looks_at_servicetitan(shell: Shell, world: World, synced: int) -> None:
    for _ in range(synced):
        world.purchase()
    assert shell("sync").code == 0
    for order in world.tenant.all_orders():
        world.tenant.cancel_po(order.id)
    titan = len(world.titan.requests)
    assert shell("sync").code == synced, "what was cancelled a moment ago needs a person"
    assert len(world.titan.requests) > titan


def test_with_more_companies_open(shell: Shell, world: World) -> None:
    for number in range(4):
        world.tally.open_company(empty_company(f"Firm {number}", guid=f"0ddba11e-0000-4222-8333-44445555666{number}"))
    world.purchase()
    assert shell("sync").code == 0
    quiet(world, lambda: unattended(world), companies=5)


def test_status_records_and_mismatches_ask_nobody(shell: Shell, world: World) -> None:
    world.purchase()
    shell("sync")
    tally, titan = len(world.tally.requests), len(world.titan.requests)
    for command in (
        ["status"],
        ["records"],
        ["records", "1"],
        ["mismatches"],
        ["mappings"],
        ["audit"],
        ["config", "show"],
    ):
        shell(*command)
    assert (len(world.tally.requests), len(world.titan.requests)) == (tally, titan)


def test_once_an_hour_one_page_per_kind_is_looked_at(shell: Shell, world: World) -> None:
    world.purchase()
    assert shell("sync").code == 0
    world.advance(minutes=61)
    titan = len(world.titan.requests)
    unattended(world)
    asked = [r for r in list(world.titan.requests)[titan:] if "/connect/token" not in r.path]
    assert asked
    pages = [(r.path, r.query) for r in asked]
    assert len(set(pages)) == len(pages) <= 15, "\n".join(map(str, pages))
    assert all(r.method == "GET" for r in asked)
    quiet(world, lambda: unattended(world))


@pytest.mark.slow
def test_whatever_the_size_of_the_company(tmp_path: Path) -> None:
    company = big_company(20_000, seed=1)
    with World(tmp_path, company=company, tenant=clean_tenant()) as world:
        program = world.open()
        world.configure(**{"purchases.enabled": False})
        assert world.sync(program).ok
        world.advance(minutes=10)
        quiet(world, lambda: program.service.sync(CycleOptions(), lambda what, done, total: None))
