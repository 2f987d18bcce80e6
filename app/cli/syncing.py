"""Commands that look at the connections and run the synchronisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated

import typer

from app.bootstrap import Program
from app.cli.common import JsonOption, ProfileOption, guarded, opened, stopping
from app.cli.output import (
    Cell,
    Exit,
    complain,
    counted,
    exit_for,
    money,
    progress,
    say,
    say_json,
    say_table,
    state_cell,
)
from app.cli.sales import show_sales_dry_run
from app.domain.errors import StoreError, UsageError
from app.domain.overall import Overall
from app.domain.records import Plan
from app.domain.states import ATTENTION, State
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.health.report import UPDATES, Cause, CheckLine, Verdict
from app.engine.outcome import Done
from app.engine.status import Status
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.stock import planner as stock
from app.store.records import RecordFilter

_LISTED = 100
"""Records that a run lists."""
_FLOWS = (purchases.NAME, stock.NAME, bills.NAME, sales.NAME, reference.NAME)
_VERDICTS = {Verdict.OK: Cell.GOOD, Verdict.WARNING: Cell.WARN, Verdict.FAILED: Cell.BAD, Verdict.NOT_CHECKED: Cell.DIM}


@guarded
def check(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Test every precondition: one line each, with what to do."""
    with opened(profile) as program:
        lines = list(program.service.check())
    if as_json:
        say_json(lines)
    else:
        rows = [
            ((line.verdict.value, _VERDICTS[line.verdict].value), line.name, line.text, line.advice) for line in lines
        ]
        say_table("", ["result", "what", "how it stands", "what to do"], rows, heads=3)
    raise typer.Exit(int(_exit_of_check(lines)))


def _exit_of_check(lines: Sequence[CheckLine]) -> Exit:
    """0 only if every line passes; a system that cannot be used comes before a setting, and that before a warning.

    What is known of newer versions decides nothing.
    """
    lines = [line for line in lines if line.key != UPDATES.key]
    failed = {line.cause for line in lines if line.verdict is Verdict.FAILED}
    if Cause.SYSTEM in failed:
        return Exit.UNREACHABLE
    if failed:
        return Exit.WRONG_USE
    return Exit.DONE if all(line.verdict is Verdict.OK for line in lines) else Exit.NEEDS_PERSON


@guarded
def sync(
    flow: Annotated[str, typer.Option("--flow", help="Only this flow; no success of the whole.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, match and plan; send nothing.")] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run one cycle now."""
    if flow not in ("", *_FLOWS):
        raise UsageError(f"There is no flow “{flow}”.", advice=f"Flows: {', '.join(_FLOWS)}.")
    with opened(profile) as program:
        with progress(not as_json) as report:
            result = program.service.sync(CycleOptions(dry_run=dry_run, by_person=True, flow=flow), report)
        if as_json:
            say_json(_result_data(result))
        else:
            if dry_run and not result.errors:
                show_dry_run(program)
            show_result(result)
        raise typer.Exit(int(exit_of(result)))


def show_dry_run(program: Program) -> None:
    """What would be sent."""
    rows = []
    total = Decimal(0)
    for record in program.service.records(RecordFilter(states=frozenset({State.READY}))):
        plan = program.service.plan_of(record)
        if plan is None:
            continue
        total += plan.total
        places = ", ".join(part.location_name for part in plan.parts)
        invoice = plan.invoice_number if isinstance(plan, Plan) else ""
        rows.append((record.id, record.label, plan.vendor_name, invoice, places, money(plan.total)))
    _show_bills_dry_run(program)
    show_sales_dry_run(program)
    _show_reference_dry_run(program)
    say_table(
        f"Would be sent: {counted(len(rows), 'voucher')} over {money(total)}",
        ["id", "voucher", "vendor", "invoice", "to", "total"],
        rows,
        right=["id", "total"],
        heads=6,
    )
    if not rows:
        say("Nothing would be sent.")


def _show_bills_dry_run(program: Program) -> None:
    rows = []
    for record in program.service.records(RecordFilter(states=frozenset({State.READY}), flow=bills.NAME)):
        plan = program.service.books_plan(record)
        if plan is not None:
            flagged = ", ".join(plan.fallbacks)
            rows.append((record.id, record.label, plan.vendor_name, plan.draft.number, money(plan.total), flagged))
    say_table(
        f"Would be booked in Zoho Books: {counted(len(rows), 'document')}",
        ["id", "document", "vendor", "number", "total", "to the fallback account"],
        rows,
        right=["id", "total"],
        heads=5,
    )


def _show_reference_dry_run(program: Program) -> None:
    rows = []
    for record in program.service.records(RecordFilter(states=frozenset({State.READY}), flow=reference.NAME)):
        detail = program.service.reference.detail(record.id)
        if detail is not None:
            fields = ", ".join(one.label for one in detail.case.fields if not one.why)
            rows.append((record.id, record.label, detail.case.what.value, fields))
    if rows:
        say_table("Would be kept alike", ["id", "what", "how", "fields"], rows, right=["id"], heads=3)


def show_result(result: CycleResult) -> None:
    """What a cycle did, in a few lines."""
    for error in result.errors:
        complain(error)
    read = result.read
    if read is not None:
        found = [(read.details, "voucher"), (read.masters, "master"), (read.deleted, "deletion")]
        news = ", ".join(counted(number, noun) for number, noun in found if number)
        say(f"Read from “{read.company.name}”: {news}." if news else f"Nothing new in “{read.company.name}”.")
        if read.restored:
            say("Tally's data was restored from a backup or copied; everything was read again and compared.", "yellow")
    for title, what, whose, in_books in (
        ("ServiceTitan", "voucher", "supplier", False),
        ("Zoho Books", "record", "vendor or customer", True),
    ):
        say_table(
            f"Done in {title}",
            ["id", what, whose, "amount", "state", "documents"],
            [_done_row(done) for done in result.done[:_LISTED] if done.in_books is in_books],
            right=["id", "amount"],
            heads=5,
        )
    if len(result.done) > _LISTED:
        say(f"… and {len(result.done) - _LISTED} more: ml-connector records --state synced")
    rows = [(state_cell(state), count) for state, count in sorted(result.counts.items())]
    if rows:
        say_table("", ["records", "number"], rows, right=["number"])
    waiting = sum(result.counts.get(state, 0) for state in ATTENTION)
    if waiting:
        noun = "record needs" if waiting == 1 else "records need"
        say(f"{waiting} {noun} attention: ml-connector mismatches")


def _done_row(done: Done) -> tuple[object, ...]:
    documents = ", ".join(
        (*done.documents, *(f"{number} {'void' if done.in_books else 'cancelled'}" for number in done.cancelled))
    )
    return done.record_id, done.label, done.party, money(done.amount), state_cell(done.state), documents


def exit_of(result: CycleResult) -> Exit:
    """Exit code of a cycle."""
    if result.errors:
        return max((exit_for(error) for error in result.errors), key=int)
    if any(result.counts.get(state) for state in ATTENTION):
        return Exit.NEEDS_PERSON
    return Exit.DONE


def _result_data(result: CycleResult) -> dict[str, object]:
    return {
        "started": result.started,
        "ended": result.ended,
        "dry_run": result.dry_run,
        "read": result.read,
        "called_destination": result.called_destination,
        "done": result.done,
        "counts": {state.value: count for state, count in result.counts.items()},
        "errors": errors_data(result),
    }


def errors_data(result: CycleResult) -> list[dict[str, str]]:
    """What stopped a cycle, for scripts."""
    return [{"code": e.code, "item": e.item, "what": e.what, "advice": e.advice} for e in result.errors]


@guarded
def run(profile: ProfileOption = None) -> None:
    """Run the schedule without a window, until Ctrl+C."""
    with opened(profile) as program:
        program.service.require_set_up()
        schedule = program.service.new_schedule()
        every = program.settings().sync.interval_minutes
        told: list[object] = []

        def tell(result: CycleResult) -> None:
            try:
                text = program.service.status().text
            except StoreError as unreadable:
                text = unreadable.what
            news = [text, *(str(error) for error in result.errors)]
            if news == told:
                return
            told[:] = news
            say(f"{datetime.now().astimezone():%d-%b %H:%M} {text}")
            for error in result.errors:
                complain(error)

        # Any instant is safe to stop at; the next start goes on from there.
        with stopping(schedule.stop):
            say(f"Synchronising every {counted(every, 'minute')}. Stop with Ctrl+C; twice to stop at once.")
            schedule.run(lambda what, done, total: None, tell)
        say("Stopped.")


_STATUS_EXIT = {
    Overall.UP_TO_DATE: Exit.DONE,
    Overall.SYNCING: Exit.DONE,
    Overall.PAUSED: Exit.NEEDS_PERSON,
    Overall.ATTENTION: Exit.NEEDS_PERSON,
    Overall.SETUP_NEEDED: Exit.WRONG_USE,
    Overall.SIGN_IN_NEEDED: Exit.WRONG_USE,
    Overall.TALLY_OFFLINE: Exit.UNREACHABLE,
    Overall.CLOUD_OFFLINE: Exit.UNREACHABLE,
}


@guarded
def status(profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Is it in sync?"""
    with opened(profile) as program:
        found = program.service.status()
    if as_json:
        say_json(found)
    else:
        say(found.text, "green" if found.in_sync else "yellow")
        if found.advice:
            say("→ " + found.advice)
        for warning in found.warnings:
            say(warning, "yellow")
        for name, moment in (("Last run", found.last_run), ("Last success", found.last_success)):
            say(f"{name}: {_time(moment)}" if moment else f"{name}: never")
        if found.last_problem_at is not None:
            say(f"Last problem: {_time(found.last_problem_at)}, {found.last_problem}")
        if found.counts:
            rows = [(state_cell(state), count) for state, count in sorted(found.counts.items())]
            say_table("", ["records", "number"], rows, right=["number"])
    raise typer.Exit(int(_exit_of_status(found, program.clock.now())))


def _exit_of_status(found: Status, now: datetime) -> Exit:
    """Records that are only under way need no person, as long as runs come."""
    succeeded = found.last_success is not None and found.last_success == found.last_run
    recent = found.last_success is not None and abs(now - found.last_success) < timedelta(days=1)
    only_under_way = found.overall is Overall.ATTENTION and found.working and not found.attention
    return Exit.DONE if only_under_way and succeeded and recent else _STATUS_EXIT[found.overall]


def _time(moment: datetime) -> str:
    return f"{moment.astimezone():%d-%b-%Y %H:%M}"
