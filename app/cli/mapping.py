"""Commands for the mapping table."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import JsonOption, ProfileOption, guarded, opened, profile_of
from app.cli.output import counted, say, say_json, say_table
from app.domain.errors import UsageError
from app.domain.records import Subject
from app.engine.actions import MAPPABLE
from app.engine.books.desk import BOOKS_MAPPABLE
from app.engine.mapping.changes import mappable
from app.flows.bills import planner as bills
from app.flows.sales import planner as sales

mappings = typer.Typer(help="The mapping table.", invoke_without_command=True)
_TO_BOOKS = (bills.NAME, sales.NAME)
_NAMED = 10
"""Names listed in one line."""
KindArgument = Annotated[str, typer.Argument(help=f"One of: {', '.join(kind.value for kind in MAPPABLE)}.")]


FlowOption = Annotated[
    str,
    typer.Option(
        "--flow", help="bills, sales: from ServiceTitan to Zoho Books (vendor, customer, item, account, tax)."
    ),
]


def _to_books(flow: str) -> bool:
    """Bills and sales share one table: a customer or an item means the same to both."""
    if flow not in ("", *_TO_BOOKS):
        advice = f"Say --flow {' or --flow '.join(_TO_BOOKS)}, or nothing."
        raise UsageError(f"There are no mappings of the flow “{flow}”.", advice=advice)
    return bool(flow)


def _subject(kind: str) -> Subject:
    try:
        return Subject(kind)
    except ValueError:
        kinds = ", ".join(one.value for one in BOOKS_MAPPABLE)
        raise UsageError(f"There is no kind “{kind}”.", advice=f"Kinds: {kinds}.") from None


@guarded
def map_(
    kind: KindArgument,
    source: Annotated[str, typer.Argument(help="Name in Tally.")],
    target: Annotated[str, typer.Argument(help="Exact name, code, #ID, or a ledger's role.")],
    flow: FlowOption = "",
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a name of Tally means in ServiceTitan; what waited for it is released.

    With --flow bills or sales: what a name of ServiceTitan means in Zoho Books.
    """
    with opened(profile) as program:
        if _to_books(flow):
            released = program.service.accounting.map(_subject(kind), source, target)
            if as_json:
                say_json({"kind": kind, "source": source, "target": target, "released": released})
                return
            say(f"{kind} “{source}” is mapped to “{target}” of Zoho Books.")
            if released:
                say(f"{counted(len(released), 'waiting record')} released (ml-connector sync).")
            return
        mapped = program.service.map(mappable(kind), source, target)
    if as_json:
        say_json({"kind": kind, "source": source, "target": target, **asdict(mapped)})
        return
    say(f"{kind} “{source}” is mapped to “{target}”.")
    if mapped.unknown_source:
        say(f"TallyPrime has no such {kind} yet, as far as it was read: check the spelling of “{source}”.", "yellow")
    if mapped.released:
        verb = "is released; it goes" if len(mapped.released) == 1 else "are released; they go"
        say(f"{counted(len(mapped.released), 'waiting record')} {verb} with the next run (ml-connector sync).")


@guarded
def unmap(kind: KindArgument, source: str, flow: FlowOption = "", profile: ProfileOption = None) -> None:
    """Forget a mapping."""
    with opened(profile) as program:
        if _to_books(flow):
            program.service.accounting.unmap(_subject(kind), source)
        else:
            program.service.unmap(mappable(kind), source)
    say(f"{kind} “{source}” is no longer mapped.")


@mappings.callback()
@guarded
def mappings_list(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """List all mappings."""
    if context.invoked_subcommand is None:
        _list(profile, as_json)


@mappings.command("list")
@guarded
def mappings_list_(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """List all mappings, as without a command."""
    _list(profile_of(context, profile), as_json)


def _list(profile: Path | None, as_json: bool) -> None:
    with opened(profile) as program:
        found, to_books = program.service.mappings(), program.service.accounting.mappings()
    if as_json:
        say_json([*found, *to_books])
    else:
        rows = [
            (m.kind.value, m.name, m.target, m.target_id or "", f"{m.updated_at.astimezone():%d-%b-%Y}") for m in found
        ]
        say_table("", ["kind", "in Tally", "in ServiceTitan", "id", "since"], rows)
        booked = [(m.kind.value, m.name, m.target_name, m.target) for m in to_books]
        say_table("", ["kind", "in ServiceTitan", "in Zoho Books", "id"], booked)
        if not rows and not booked:
            say("There are no mappings: every name is matched exactly.")


@mappings.command("export")
@guarded
def mappings_export(context: typer.Context, file: Path, flow: FlowOption = "", profile: ProfileOption = None) -> None:
    """Write all mappings to a CSV file (or .json, .xlsx); with --flow bills or sales those to Zoho Books."""
    with opened(profile_of(context, profile)) as program:
        service = program.service
        written = service.accounting.export_file(file) if _to_books(flow) else service.export_mappings(file)
    say(f"{counted(written, 'mapping')} written to {file}.")


@mappings.command("import")
@guarded
def mappings_import(context: typer.Context, file: Path, flow: FlowOption = "", profile: ProfileOption = None) -> None:
    """Take the mappings of a .csv, .json or .xlsx file as export writes it; all of them or none."""
    with opened(profile_of(context, profile)) as program:
        if _to_books(flow):
            number, ids = program.service.accounting.import_file(file)
            taken, released = counted(number, "mapping"), counted(len(ids), "waiting record")
            say(f"{taken} taken from {file.name}; {released} released.")
            return
        made = program.service.import_mappings(file)
    taken, released = counted(made.changes, "mapping"), counted(len(made.released), "waiting record")
    say(f"{taken} taken from {file.name}; {released} released.")
    unknown = [f"{one.kind.value} “{one.source}”" for one in made.unknown]
    if unknown:
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        say(f"Not in TallyPrime yet, as far as it was read: {', '.join(unknown[:_NAMED])}{more}.", "yellow")
