"""The sample company after its first cycle, worked out once per process and copied for each test that begins there."""

from __future__ import annotations

import atexit
import copy
import copyreg
import functools
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.simulators.servicetitan import Tenant
from tests.support.world import World

for _lock in (threading.Lock, threading.RLock):
    copyreg.pickle(type(_lock()), functools.partial(lambda make, _: (make, ()), _lock))  # a copy has one of its own


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Both sides and the profile, as they stood."""

    company: Any
    tenant: Tenant
    profile: Path
    clock_s: float
    """How far time had been moved."""

    def world(self, folder: Path) -> World:
        """A world of its own that goes on from there; its simulators have other addresses."""
        world = World.sample(folder, company=copy.deepcopy(self.company), tenant=copy.deepcopy(self.tenant))
        shutil.copytree(
            self.profile,
            folder / "pc",
            ignore=shutil.ignore_patterns("settings.json"),
            copy_function=shutil.copyfile,  # wine has no CopyFile2, which copy2 calls
        )
        world.clock.advance(self.clock_s)
        return world


@functools.cache
def synced_sample() -> Snapshot:
    """After one cycle with 60 vouchers: what matches is synced, what does not waits."""
    folder = Path(tempfile.mkdtemp(prefix="synced-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with World.sample(folder, vouchers=60) as world:
        world.sync(world.open())
    return Snapshot(world.company, world.tenant, folder / "pc", world.clock.offset_s)
