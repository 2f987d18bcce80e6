"""A whole world in one place: a simulated Tally, a simulated ServiceTitan tenant, profiles and programs between them.

    from tests.support.world import World

    with World(tmp_path) as world:                    # a small, clean company and the tenant that fits it
        invoice = world.purchase()                    # one voucher in Tally; returns it (guid, reference, total)
        world.purchase(godowns=("Main Location", "Van 1"))   # over two places: two purchase orders
        program = world.open()                        # bootstrap.Program of the profile "pc" (a folder under tmp_path)
        result = world.sync(program)                  # one cycle by a person; CycleResult
        record = world.record(program, invoice)       # its record in the journal, with state and reasons
        world.until_quiet(program)                    # cycles, with time passing in between, until nothing is under way
        world.advance(minutes=11)                     # every clock: the PC's, and the tenant's
        proof.exactly_once(world)                     # tests/support/proof.py

`World(tmp_path, company=..., tenant=...)` takes any other company or tenant; `World.sample(tmp_path, vouchers=60)` is
the electrical contractor of the demonstration with its deliberate mismatches.

What a test may touch: `world.tally` (TallySimulator), `world.company`, `world.titan` (ServiceTitanSimulator: faults,
switches, tenant with its people), `world.clock`. `world.open("other", locks="other-pc")` is a second profile, on a
second PC when its `locks` differ; `world.open(skew=timedelta(hours=1))` has a PC clock that is an hour ahead;
`world.open(trace=...)` is told every step of the send path, and `trace=cut_at("create_order:answered")` ends the
program there. `world.configure("pc", **{"sync.change_policy": "replace"})` changes settings. `world.close(program)`
ends one program, as a restart does; leaving the context closes the rest and fails on any bug inside a simulator, on
two requests in Tally at the same time, and on a request that Tally must never get.

`world.child(...)` starts a REAL process (tests/e2e/child.py) that runs one cycle on a profile; see `Child`.

Time never waits: long sleeps of the program pass at once (and move the tenant's clock with them), short ones are real.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from app.bootstrap import Program, open_program
from app.domain.records import Record
from app.domain.states import WORKING, State
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.ports import Trace, no_trace
from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
    SimClock,
    Tenant,
    empty_tenant,
    sample,
    sample_tenant,
)
from app.simulators.tally import Line, TallySimulator, empty_company, sample_company
from app.simulators.tally.masters import Godown
from app.store.records import RecordFilter
from app.system.secrets import SecretName
from app.system.settings import Settings, parse
from tests.support.clock import SteppedClock

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
CHILD = ROOT / "tests" / "e2e" / "child.py"
SUPPLIERS = ("Acme & Sons", "Bharat Cables", "Coastal Switchgear")
ITEMS = ("MCB-16A", "CABLE-2.5", "CONDUIT-20", "ISOLATOR-40A")
PLACES = ("Main Location", "Van 1", "Van 2")
COMPANY = "Test Traders"


def clean_company(name: str = COMPANY, guid: str | None = None) -> Any:
    """A company without a single mismatch: every supplier, item and godown has its like in `clean_tenant`."""
    company = empty_company(name) if guid is None else empty_company(name, guid)
    for supplier in SUPPLIERS:
        company.add_supplier(supplier)
    for item in ITEMS:
        company.add_item(item, unit="Nos")
    for place in PLACES[1:]:
        company.add_godown(place)
    return company


def clean_tenant(clock: SimClock | None = None, seed: int = 0) -> Tenant:
    """The tenant that fits `clean_company`."""
    tenant = empty_tenant(clock, seed=seed)
    for supplier in SUPPLIERS:
        tenant.add_vendor(supplier)
    for item in ITEMS:
        tenant.add_material(item, unit="Nos", cost=Decimal(10))
    warehouse = tenant.add_warehouse(PLACES[0])
    for place in PLACES[1:]:
        tenant.add_truck(place, warehouse_id=warehouse.id)
    return tenant


@dataclass
class Child:
    """A real process that ran, or still runs, one cycle."""

    process: subprocess.Popen[str]
    command: Sequence[str]

    def kill(self) -> None:
        """SIGKILL, at whatever it is doing."""
        self.process.kill()

    def wait(self, timeout_s: float = 120.0) -> ChildEnd:
        """Its end. Fails the test when it does not end in time or dies of anything but SIGKILL."""
        out, err = self.process.communicate(timeout=timeout_s)
        code = self.process.returncode
        if code == -signal.SIGKILL:
            return ChildEnd(True, err=err)
        assert code == 0, f"child ended with {code}\n{out}\n{err}"
        said = json.loads(out.splitlines()[-1])
        return ChildEnd(False, dict(said["counts"]), list(said["errors"]), list(said["steps"]), err)


@dataclass(frozen=True)
class ChildEnd:
    """How a child ended."""

    killed: bool
    counts: dict[str, int] = field(default_factory=dict)
    """Records by state, if it came to the end of its cycle."""
    errors: list[str] = field(default_factory=list)
    """Codes of the errors of its cycle."""
    steps: list[str] = field(default_factory=list)
    """Every step of the send path, in order."""
    err: str = ""

    @property
    def working(self) -> int:
        """Records still under way."""
        return sum(n for state, n in self.counts.items() if State(state) in WORKING)


class World:
    """Both simulators, the clock, and whatever programs a test opens."""

    def __init__(
        self,
        folder: Path,
        *,
        company: Any = None,
        tenant: Tenant | None = None,
        today: date | None = None,
        seed: int = 0,
        settings: Mapping[str, object] | None = None,
        client_secret: str = DEFAULT_CLIENT_SECRET,
        app_key: str = DEFAULT_APP_KEY,
    ) -> None:
        self.folder = folder
        self._secrets = {
            SecretName.SERVICETITAN_CLIENT_SECRET: client_secret,
            SecretName.SERVICETITAN_APP_KEY: app_key,
        }
        self.company = company if company is not None else clean_company()
        made = tenant if tenant is not None else clean_tenant(seed=seed)
        self.titan = ServiceTitanSimulator(
            made, clock=made.clock, seed=seed, client_secret=client_secret, app_key=app_key,
            monotonic=lambda: made.clock.now().timestamp(),  # a wait that passes at once passes for its limits too
        )  # fmt: skip
        self.tally = TallySimulator([self.company], seed=seed)
        self.clock = SteppedClock(on_skip=self.titan.clock.advance)
        self.today = today or self.clock.today()
        self.start_date = self.today - timedelta(days=60)
        self._settings = dict(settings or {})
        self._open: list[Program] = []
        self._children: list[Child] = []
        self._numbers = itertools.count(1)
        self._guids: list[str] = []

    @classmethod
    def sample(cls, folder: Path, *, vouchers: int = 60, seed: int = 1, **more: Any) -> World:
        """The electrical contractor of the demonstration, two years of vouchers of every kind, mismatches included."""
        today = SteppedClock().today()
        made = {
            "company": lambda: sample_company(seed=seed, vouchers=vouchers, today=today),
            "tenant": lambda: sample_tenant(seed=seed),
        }
        more |= {name: make() for name, make in made.items() if name not in more}
        world = cls(folder, today=today, **more)
        world.start_date = today - timedelta(days=730)
        return world

    def __enter__(self) -> Self:
        self.tally.__enter__()
        self.titan.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            if child.process.poll() is None:
                child.process.kill()
                child.process.wait()
            for pipe in (child.process.stdout, child.process.stderr):
                if pipe is not None:
                    pipe.close()
        for program in list(self._open):
            self.close(program)
        self.titan.release()
        self.titan.__exit__(kind, error, trace)
        if kind is None:
            self.tally.__exit__(kind, error, trace)
            assert self.titan.bugs == [], "a bug in the ServiceTitan simulator"
            assert self.tally.overlaps == 0, "two requests in Tally at the same time"
            assert not self.tally.forbidden_requests
        else:
            self.tally.stop()

    @property
    def tenant(self) -> Tenant:
        """The tenant with its people."""
        return self.titan.tenant

    @property
    def vouchers(self) -> list[Any]:
        """Those entered with `purchase` and not deleted since, as Tally holds them now."""
        held = {voucher.guid: voucher for voucher in self.company.vouchers()}
        return [held[guid] for guid in self._guids if guid in held]

    # -- Tally -----------------------------------------------------------------------------------------------------

    def purchase(
        self,
        *,
        supplier: str = SUPPLIERS[0],
        item: str = ITEMS[0],
        quantity: int = 10,
        rate: str = "12.50",
        godowns: Sequence[str] = PLACES[:1],
        tax: str = "18.00",
        reference: str | None = None,
        days_ago: int = 3,
        **more: Any,
    ) -> Any:
        """A person enters a purchase: one line per godown, one tax; its supplier's invoice number is unique."""
        number = next(self._numbers)
        voucher = self.company.add_purchase(
            supplier=supplier,
            date=self.today - timedelta(days=days_ago),
            lines=[Line(item, quantity=quantity + i, rate=rate, godown=place) for i, place in enumerate(godowns)],
            taxes=[("Input IGST", tax)] if tax else [],
            reference=reference if reference is not None else f"INV-{number:05d}",
            **more,
        )
        self._guids.append(voucher.guid)
        return voucher

    def alter(
        self, voucher: Any, *, quantity: int | None = None, rate: str = "12.50", tax: str = "18.00", **more: Any
    ) -> Any:
        """A person alters a purchase entered with `purchase`; `quantity` replaces its lines. Returns it anew."""
        if quantity is not None:
            places = dict.fromkeys(b.godown_id for line in voucher.lines for b in line.batches)
            names = [self.company.get(Godown, place).name for place in places]
            more["lines"] = [Line(ITEMS[0], quantity=quantity + i, rate=rate, godown=n) for i, n in enumerate(names)]
            more["taxes"] = [("Input IGST", tax)] if tax else []
        self.company.alter_voucher(voucher.guid, **more)
        return self.company.voucher(voucher.guid)

    # -- profiles --------------------------------------------------------------------------------------------------

    def profile(self, name: str = "pc") -> Path:
        """The folder of a profile, with settings for this world; made when it is new."""
        folder = self.folder / name
        if not (folder / "settings.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "settings.json").write_text(self._fresh_settings().model_dump_json(indent=1), encoding="utf-8")
        return folder

    def _fresh_settings(self) -> Settings:
        tenant = self.tenant
        data = Settings().model_dump(mode="json")
        data["tally"] |= {
            "url": self.tally.url, "company": self.company.name, "currency": "INR", "pause_seconds": 0,
        }  # fmt: skip
        data["sync"] |= {"start_date": self.start_date.isoformat()}
        data["servicetitan"] |= {
            "environment": "custom",
            "api_url": self.titan.url,
            "auth_url": self.titan.url,
            "tenant_id": tenant.tenant_id,
            "client_id": DEFAULT_CLIENT_ID,
            "business_unit_id": next(u.id for u in tenant.business_units.values() if u.currency == "INR"),
            "purchase_order_type_id": self.order_type(sample.NORMAL_TYPE),
            "default_location_id": tenant.location(PLACES[0]),
        }
        settings = parse(data)
        for key, value in self._settings.items():
            settings = settings.with_value(key, value)
        return settings

    def order_type(self, name: str) -> int:
        """The id of a purchase order type by name."""
        return next(t.id for t in self.tenant.po_types.values() if t.name == name)

    def configure(self, profile: str = "pc", **values: object) -> None:
        """Change settings of a profile: `world.configure("pc", **{"sync.change_policy": "replace"})`."""
        path = self.profile(profile) / "settings.json"
        settings = parse(json.loads(path.read_text(encoding="utf-8")))
        for key, value in values.items():
            settings = settings.with_value(key, value)
        path.write_text(settings.model_dump_json(indent=1), encoding="utf-8")

    def locks(self, pc: str = "locks") -> Path:
        """The folder of machine-wide locks of a PC."""
        return self.folder / pc

    # -- programs --------------------------------------------------------------------------------------------------

    def open(
        self,
        profile: str = "pc",
        *,
        locks: str = "locks",
        trace: Trace = no_trace,
        skew: timedelta = timedelta(),
    ) -> Program:
        """The program of a profile, with the simulator's credentials. `skew`: how wrong the PC's clock is."""
        clock = self.clock if not skew else SteppedClock(skew=skew, on_skip=self._skipped)
        if clock is not self.clock:
            clock.advance(self.clock.offset_s)
        program = open_program(self.profile(profile), clock=clock, locks=self.locks(locks), trace=trace)
        for name, value in self._secrets.items():
            program.secrets.override(name, value)
        self._open.append(program)
        return program

    def _skipped(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.titan.clock.advance(seconds)

    def close(self, program: Program) -> None:
        """End a program, as a shutdown of the PC does."""
        if program in self._open:
            self._open.remove(program)
            program.close()

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        """Time passes for everybody."""
        total = seconds + 60 * minutes + 3600 * hours
        self.clock.advance(total)
        self.titan.clock.advance(total)
        for program in self._open:
            if program.clock is not self.clock and isinstance(program.clock, SteppedClock):
                program.clock.advance(total)

    def sync(self, program: Program, **options: Any) -> CycleResult:
        """One cycle, as `ml-connector sync` runs it."""
        return program.service.sync(CycleOptions(**{"by_person": True} | options), lambda what, done, total: None)

    def until_quiet(self, program: Program, *, minutes: float = 11, rounds: int = 12) -> CycleResult:
        """Cycles with time in between until nothing is under way. Fails when that never comes."""
        for _ in range(rounds):
            result = self.sync(program)
            if result.ok and not any(result.counts.get(state) for state in WORKING):
                return result
            self.advance(minutes=minutes)
        raise AssertionError(f"never quiet: {result.counts}, {[str(e) for e in result.errors]}")

    @contextmanager
    def background(self, work: Callable[..., T], *arguments: Any) -> Iterator[Callable[[], T]]:
        """Do something in another thread meanwhile; the yielded function waits for its result."""
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(work, *arguments)
            yield lambda: future.result(timeout=60)

    def record(self, program: Program, voucher: Any) -> Record:
        """The record of a voucher. Fails when there is none."""
        found = program.records.by_guid("purchases", voucher.guid)
        assert found is not None, f"{voucher.reference} is not in the journal"
        return found

    def states(self, program: Program) -> dict[str, State]:
        """State by supplier's invoice number, of every record."""
        return {record.reference: record.state for record in program.records.find(RecordFilter())}

    # -- real processes --------------------------------------------------------------------------------------------

    def child(
        self,
        profile: str = "pc",
        *,
        kill_at: str = "",
        nth: int = 1,
        locks: str = "locks",
        skew: timedelta = timedelta(),
        cycles: int = 1,
    ) -> Child:
        """Start a process that runs `cycles` cycles on the profile.

        `kill_at`: a step of the send path (`create_order:intent`, `any`), at whose `nth` occurrence it kills itself.
        """
        command = [
            sys.executable, str(CHILD), "--profile", str(self.profile(profile)), "--locks", str(self.locks(locks)),
            "--offset", str(self.clock.offset_s), "--skew", str(skew.total_seconds()), "--cycles", str(cycles),
        ]  # fmt: skip
        if kill_at:
            command += ["--kill-at", kill_at, "--nth", str(nth)]
        environment = self.environment()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        child = Child(process, command)
        self._children.append(child)
        return child

    @property
    def secrets(self) -> dict[str, str]:
        """The variables that hand the secrets to a process of the program."""
        return {f"ML_CONNECTOR_SECRET_{name}": value for name, value in self._secrets.items()}

    def environment(self) -> dict[str, str]:
        """What a process of the program finds in its environment."""
        return {**os.environ, "PYTHONPATH": str(ROOT), **self.secrets}

    def children_until_quiet(self, profile: str = "pc", *, rounds: int = 12, **more: Any) -> ChildEnd:
        """Restart a process again and again, 11 minutes apart, until nothing is under way."""
        for _ in range(rounds):
            end = self.child(profile, **more).wait()
            waits = end.working or end.counts.get(State.BILL_PENDING)  # the tenant's clock moves only here
            if not end.killed and not end.errors and not waits:
                return end
            self.advance(minutes=11)
        raise AssertionError(f"never quiet: {end}")


class PowerCut(BaseException):
    """What a trace raises to end a program in this process as a power cut would end it: nothing after it happens."""


def cut_at(step: str, nth: int = 1) -> Trace:
    """A trace for `World.open` that ends the program at the nth time this step (or any, if "any") is reached."""
    lock, left = threading.Lock(), [nth]

    def trace(reached: str) -> None:
        with lock:
            if step in (reached, "any"):
                left[0] -= 1
                if left[0] == 0:
                    raise PowerCut(reached)

    return trace


def wait_for(condition: Callable[[], object], timeout_s: float = 30.0) -> None:
    """Wait until it holds. Fails when it does not in time."""
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.001)
