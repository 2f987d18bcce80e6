"""Commands for the audit trail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import JsonOption, ProfileOption, guarded, opened, profile_of
from app.cli.output import Exit, counted, say, say_json, say_table
from app.engine.audit_export import export_trail

audit = typer.Typer(help="The audit trail: every step, append-only and hash-chained.", invoke_without_command=True)


@audit.callback()
@guarded
def audit_show(
    context: typer.Context,
    record: Annotated[int | None, typer.Option("--record", help="Only this record.")] = None,
    export: Annotated[Path | None, typer.Option("--export", help="Write to a .csv, .json or .xlsx file.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many of the newest to print.")] = 50,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the newest entries, or export them all."""
    if context.invoked_subcommand is not None:
        return
    with opened(profile) as program:
        if export is not None:
            export_trail(export, program.service.audit(record_id=record))
            say(f"The audit trail is in {export}.")
            return
        newest = list(program.audit.entries(record_id=record, newest_first=True, limit=limit))[::-1]
    if as_json:
        say_json(newest)
    else:
        rows_ = [(e.seq, f"{e.at.astimezone():%d-%b %H:%M:%S}", e.record_id or "", e.kind, e.text) for e in newest]
        say_table("", ["number", "time", "record", "step", "what happened"], rows_, right=["number", "record"])


@audit.command("verify")
@guarded
def audit_verify(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Check that no entry was changed, removed or added afterwards."""
    with opened(profile_of(context, profile)) as program:
        verdict = program.service.verify_audit()
    if as_json:
        say_json(verdict)
    elif verdict.ok:
        pruned = f" Entries up to {verdict.pruned_until} were removed by retention." if verdict.pruned_until else ""
        say(f"The audit trail is whole: {counted(verdict.entries, 'entry', 'entries')}.{pruned}", "green")
    else:
        say(f"The audit trail was tampered with. {verdict.problem}", "bold red")
    if not verdict.ok:
        raise typer.Exit(int(Exit.NEEDS_PERSON))
