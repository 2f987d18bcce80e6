"""Two PCs after one tenant: whoever is not the sender at the end of the look sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import SenderRefused
from app.engine.lease import SETTLE_S, SenderLease
from app.system.locks import FileLock
from tests.support.world import World


class Warehouse:
    """What the lease needs of a tenant: one place for values and a clock."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.time = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
        self.after_read: Callable[[], None] = lambda: None

    def server_now(self) -> datetime:
        return self.time

    def warehouse_external_data(self, warehouse_id: int, application_guid: str) -> dict[str, str]:
        found = dict(self.values)
        self.after_read()
        return found

    def put_warehouse_external_data(
        self, warehouse_id: int, application_guid: str, values: dict[str, str], *, merge: bool
    ) -> None:
        self.values |= values


@pytest.fixture
def world(tmp_path: Path) -> Any:
    with World(tmp_path) as made:
        yield made


def lease(world: World, system: Warehouse, pc: str) -> SenderLease:
    program = world.open()
    return SenderLease(
        FileLock(world.folder / pc, "sender"),
        system,  # type: ignore[arg-type]
        program.cursors,
        program.audit,
        program.clock,
        tenant_id="1",
        profile=f"{pc}#1",
        warehouse_id=7,
    )


def test_of_two_that_look_at_the_same_instant_one_sends(world: World) -> None:
    system = Warehouse()
    first, second = lease(world, system, "first"), lease(world, system, "second")
    system.after_read = lambda: (setattr(system, "after_read", lambda: None), second_writes())  # type: ignore[func-returns-value]

    def second_writes() -> None:
        # The second has read the same emptiness and writes right after the first has.
        before = system.put_warehouse_external_data

        def both(*arguments: Any, **options: Any) -> None:
            before(*arguments, **options)
            system.put_warehouse_external_data = before  # type: ignore[method-assign]
            second.acquire()

        system.put_warehouse_external_data = both  # type: ignore[method-assign]

    with pytest.raises(SenderRefused):
        first.acquire()
    assert SETTLE_S > 0


def test_a_sender_that_was_overtaken_while_it_slept_stops_however_old_the_other_sign_of_life_is(world: World) -> None:
    system = Warehouse()
    slept, other = lease(world, system, "slept"), lease(world, system, "other")
    slept.acquire()
    system.time += timedelta(minutes=61)
    other.acquire()
    other.release()
    system.time += timedelta(minutes=61)
    with pytest.raises(SenderRefused):
        slept.renew()


def test_what_another_sender_did_before_the_lease_was_taken_is_read_before_anything_is_sent(tmp_path: Path) -> None:
    with World(tmp_path, settings={"servicetitan.default_location_id": ""}) as world:
        world.purchase()
        first, second = world.open("first"), world.open("second")
        acquire = second.cloud().lease.acquire

        def overtaken() -> None:
            world.sync(first)
            acquire()

        second.cloud().lease.acquire = overtaken  # type: ignore[method-assign]
        world.sync(second)
        assert len(world.tenant.all_orders()) == 1
