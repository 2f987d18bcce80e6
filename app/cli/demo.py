"""The command that shows the main job on simulators, in a throw-away profile, without any other system."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import Program, open_program
from app.cli import demo_books, window
from app.cli.common import JsonOption, guarded
from app.cli.output import Exit, complain, counted, money, plain, progress, say, say_json, say_table, state_cell
from app.cli.syncing import show_result
from app.domain.records import Subject
from app.domain.states import State
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.flows.purchases import planner as purchases
from app.simulators import sample_catalog
from app.simulators.servicetitan import (
    DEFAULT_APP_KEY,
    DEFAULT_CLIENT_ID,
    DEFAULT_CLIENT_SECRET,
    ServiceTitanSimulator,
    sample,
)
from app.simulators.stage import Stage
from app.simulators.tally import TallySimulator, sample_company
from app.simulators.zoho_books import ZohoBooksSimulator, sample_organization
from app.store.records import RecordFilter
from app.system.secrets import SecretName
from app.system.settings import Settings, parse

_MAPPED_SUPPLIER = next(s for s in sample_catalog.SUPPLIERS if s.servicetitan_names not in ((), (s.tally_name,)))


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A program on a throw-away profile, and the simulated world around it."""

    program: Program
    stage: Stage


@contextmanager
def demonstration(vouchers: int, seed: int, *, fresh: bool = False, books: bool = False) -> Iterator[Demonstration]:
    """A throw-away profile connected to the simulators; everything is gone at the end.

    A `fresh` one is as after the installation, so that the set-up comes; only addresses and credentials are filled in.
    With `books` there is Zoho Books behind ServiceTitan.
    """
    folder = Path(tempfile.mkdtemp(prefix="ml-connector-demo-"))
    today = date.today()  # noqa: DTZ011 - this PC's calendar date, as Tally has it
    company = sample_company(seed=seed, vouchers=vouchers, today=today)
    try:
        with ExitStack() as world:
            tally = world.enter_context(TallySimulator([company], seed=seed))
            titan = world.enter_context(ServiceTitanSimulator(seed=seed))
            titan.switches.bill_delay_s = 1.0
            sample.add_stock_clearing(titan.tenant)
            zoho = world.enter_context(_zoho(titan, seed)) if books else None
            program = open_program(folder / "profile", locks=folder / "locks")
            world.callback(program.close)
            program.secrets.override(SecretName.SERVICETITAN_CLIENT_SECRET, DEFAULT_CLIENT_SECRET)
            program.secrets.override(SecretName.SERVICETITAN_APP_KEY, DEFAULT_APP_KEY)
            if zoho is not None:
                demo_books.sign_in(zoho, program.secrets)
            settings = simulated_settings(tally, titan, company.name, today - timedelta(days=731), zoho)
            program.settings_file.save(_unfinished(settings) if fresh else settings)
            yield Demonstration(program, Stage(tally, titan, company, today, zoho))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _zoho(titan: ServiceTitanSimulator, seed: int) -> ZohoBooksSimulator:
    return ZohoBooksSimulator(sample_organization(clock=titan.clock, seed=seed), clock=titan.clock, seed=seed)


def _unfinished(settings: Settings) -> Settings:
    """What of them a newcomer cannot know: the set-up finds and asks the rest."""
    known = {"tally": ("url", "pause_seconds", "timeout_seconds"),
             "servicetitan": ("environment", "api_url", "auth_url", "tenant_id", "client_id"),
             "zoho": ("region", "accounts_url", "client_id")}  # fmt: skip
    return parse({part: {name: settings.get(f"{part}.{name}") for name in names} for part, names in known.items()})


def simulated_settings(
    tally: TallySimulator,
    titan: ServiceTitanSimulator,
    company: str,
    start: date,
    zoho: ZohoBooksSimulator | None = None,
) -> Settings:
    """Settings of a profile that talks to the simulators."""
    tenant = titan.tenant
    return parse(
        {
            "tally": {
                "url": tally.url,
                "company": company,
                "currency": sample_catalog.CURRENCY,
                "pause_seconds": 0,
                "timeout_seconds": 5,
            },
            "servicetitan": {
                "environment": "custom",
                "api_url": titan.url,
                "auth_url": titan.url,
                "tenant_id": tenant.tenant_id,
                "client_id": DEFAULT_CLIENT_ID,
                "business_unit_id": next(
                    u.id for u in tenant.business_units.values() if u.currency == sample_catalog.CURRENCY
                ),
                "purchase_order_type_id": next(t.id for t in tenant.po_types.values() if t.name == sample.NORMAL_TYPE),
                "default_location_id": tenant.location("Main Location"),
            },
            "sync": {"start_date": start.isoformat()},
            **(demo_books.settings(zoho) if zoho is not None else {}),
        }
    )


@guarded
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="In this terminal, without a window.")] = False,
    vouchers: Annotated[int, typer.Option("--vouchers", min=1, help="Of the sample company.")] = 60,
    seed: Annotated[int, typer.Option("--seed", help="Another number, another company.")] = 1,
    zoho: Annotated[bool, typer.Option("--zoho", help="With Zoho Books behind ServiceTitan.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the whole job on a sample company, with simulators instead of the real systems."""
    if not headless and not as_json:
        raise typer.Exit(_in_window(vouchers, seed, books=zoho))
    with demonstration(vouchers, seed, books=zoho) as world:
        program = world.program
        if not as_json:
            systems = "TallyPrime, ServiceTitan and Zoho Books" if zoho else "TallyPrime and ServiceTitan"
            vouchers_said = counted(vouchers, "voucher")
            say(f"Sample company “{sample_catalog.COMPANY_NAME}”: {vouchers_said}, simulated {systems}.")
        first = _cycle(program, as_json)
        if first.errors:
            for error in first.errors:
                complain(error)
            raise typer.Exit(int(Exit.UNREACHABLE))
        if not as_json:
            _show(program)
        mapped = _map_one(program, as_json)
        if zoho:
            _book(world, as_json)
        if as_json:
            say_json(_data(program, mapped))
        elif mapped is not None:
            say("Is it in sync? " + program.service.status().text)
        verdict = program.service.verify_audit()
        if not as_json:
            say(f"Audit trail: {verdict.entries} entries, {'whole' if verdict.ok else verdict.problem}.")


def _in_window(vouchers: int, seed: int, *, books: bool) -> int:
    """Until it is quit; each time a person begins anew, on another fresh profile. Returns the exit code."""
    fresh = False
    while True:
        with demonstration(vouchers, seed, fresh=fresh, books=books) as world:
            code, fresh = window.show_demonstration(world.program, world.stage)
        if not fresh:
            return code


def _cycle(program: Program, quiet: bool) -> CycleResult:
    with progress(not quiet) as report:
        return program.service.sync(CycleOptions(by_person=True), report)


def _show(program: Program) -> None:
    rows = []
    for record in program.service.records(RecordFilter(states=frozenset({State.SYNCED}), flow=purchases.NAME)):
        detail = program.service.detail(record.id)
        if detail is None or detail.plan is None:
            continue
        orders = ", ".join(line.order.number for line in detail.documents if line.order)
        bills = ", ".join(line.bill_number for line in detail.documents)
        billed = sum((Decimal(line.bill_total or 0) for line in detail.documents), Decimal(0))
        ties = ("ties", "green") if billed == detail.plan.total else ("DIFFERS", "red")
        rows.append(
            (record.id, record.label, record.party, money(detail.plan.total), orders, bills, money(billed), ties)
        )
    say_table(
        "Vouchers that became vendor bills",
        ["id", "voucher", "supplier", "in Tally", "purchase order", "bill", "in ServiceTitan", "equal"],
        rows,
        right=["id", "in Tally", "in ServiceTitan"],
        heads=8,
    )
    waiting = [
        (
            record.id,
            record.label,
            record.party,
            money(record.amount),
            state_cell(record.state),
            reason.text,
            reason.advice,
        )
        for record in program.service.records(RecordFilter(flow=purchases.NAME))
        if record.state is not State.SYNCED
        for reason in record.reasons
    ]
    say_table(
        "Vouchers that wait, or have nothing to send",
        ["id", "voucher", "supplier", "amount", "state", "why", "what to do"],
        waiting,
        right=["id", "amount"],
        heads=5,
    )


def _map_one(program: Program, quiet: bool) -> int | None:
    """Map the misspelt supplier, replay what waited, and show it synced; returns the record's id."""
    source, target = _MAPPED_SUPPLIER.tally_name, _MAPPED_SUPPLIER.servicetitan_names[0]
    waiting = [
        record
        for record in program.service.records(RecordFilter(states=frozenset({State.NEEDS_MAPPING})))
        if any(reason.subject is Subject.VENDOR and reason.name == source for reason in record.reasons)
    ]
    if not waiting:
        if not quiet:
            say(f"No voucher of this sample waits for “{source}”; try more --vouchers.")
        return None
    record = waiting[0]
    if not quiet:
        say(f'$ ml-connector map vendor "{source}" "{target}"', "bold")
    program.service.map(Subject.VENDOR, source, target)
    if not quiet:
        say(f"$ ml-connector replay {record.id}", "bold")
    program.service.replay(record.id)
    result = _cycle(program, quiet)
    after = program.service.detail(record.id)
    if after is None:
        return None
    if not quiet:
        show_result(result)
        bills = ", ".join(f"{line.bill_number} over {money(Decimal(line.bill_total or 0))}" for line in after.documents)
        say(f"{after.record.label} of {source} is now {after.record.state.value}: bill {bills}.", "green")
    return record.id


def _book(world: Demonstration, quiet: bool) -> None:
    """Somebody posts in ServiceTitan, and what is posted goes to Zoho Books."""
    said = world.stage.post()
    result = _cycle(world.program, quiet)
    if not quiet:
        say(said, "bold")
        for error in result.errors:
            complain(error)
        demo_books.show(world.program)


def _data(program: Program, mapped: int | None) -> dict[str, object]:
    """The outcome for scripts."""
    records = []
    for record in program.service.records(RecordFilter(flow=purchases.NAME)):
        detail = program.service.detail(record.id)
        plan = detail.plan if detail else None
        records.append(
            {
                "id": record.id,
                "voucher": record.label,
                "supplier": record.party,
                "state": record.state.value,
                "total": str(plan.total) if plan else None,
                "billed": [line.bill_total for line in detail.documents] if detail else [],
                "reasons": [plain(reason) for reason in record.reasons],
            }
        )
    status = program.service.status()
    return {"mapped_record": mapped, "in_sync": status.in_sync, "status": status.text, "records": records,
            "books": demo_books.data(program)}  # fmt: skip
