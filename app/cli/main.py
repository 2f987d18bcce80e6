"""The commands of `ml-connector`, put together; each lives in the module of its subject."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app import __version__
from app.cli import (
    audit,
    configuring,
    demo,
    diagnostics,
    mapping,
    mismatches,
    records,
    reference,
    simulate,
    stock,
    syncing,
    window,
    zoho,
)
from app.cli.common import INTERRUPTED, ProfileOption, crashed
from app.cli.output import Exit

app = typer.Typer(
    name="ml-connector",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"ml-connector {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    profile: ProfileOption = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Start the window program in the tray only.")] = False,
    leave: Annotated[
        bool, typer.Option("--quit", help="End the window programs of this user (with --profile: only that one).")
    ] = False,
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Check that this installation is complete; needs no network.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="With --self-test: also write what it found to this JSON file.")
    ] = None,
) -> None:
    """Keeps TallyPrime, ServiceTitan and Zoho Books in step. Without a command the tray application starts.

    Exit codes: 0 done; 1 done, something needs a person; 2 wrong use or configuration; 3 a system could not be reached;
    70 a mistake of the program itself (the log says more); 130 stopped by Ctrl+C.
    """
    if self_test:
        from app.cli.self_test import self_test as run_self_test

        raise typer.Exit(run_self_test(report))
    if leave:
        raise typer.Exit(window.end(profile))
    if context.invoked_subcommand is None:
        raise typer.Exit(window.start(profile, hidden=hidden))
    if profile is not None:
        context.default_map = _everywhere(context.command, profile)


def _everywhere(command: object, profile: Path) -> dict[str, Any]:
    """The profile as the default of every command: named before the command it means the same as after it."""
    commands: dict[str, object] = getattr(command, "commands", {})
    return {"profile": str(profile)} | {name: _everywhere(below, profile) for name, below in commands.items()}


_NAMES = {"ignore_unknown_options": True}
"""Names may begin with a hyphen."""

app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.add_typer(configuring.config, name="config")
app.add_typer(configuring.secret, name="secret")
app.command("check")(syncing.check)
app.command("sync")(syncing.sync)
app.command("run")(syncing.run)
app.command("status")(syncing.status)
app.command("mismatches")(mismatches.mismatches)
app.command("records")(records.records)
app.command("map", context_settings=_NAMES)(mapping.map_)
app.command("unmap", context_settings=_NAMES)(mapping.unmap)
app.add_typer(mapping.mappings, name="mappings")
app.command("replay")(records.replay)
app.command("ignore")(records.ignore)
app.add_typer(audit.audit, name="audit")
app.add_typer(stock.stock, name="stock")
app.add_typer(zoho.zoho, name="zoho")
app.add_typer(reference.reference, name="reference")
app.command("diagnostics")(diagnostics.diagnostics)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code. An exception that is no KnownError is a bug: it is logged, not shown."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        # Whichever click typer brings along shows wrong use by itself and exits with 2.
        app(args=list(arguments), prog_name="ml-connector")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(Exit.DONE if end.code is None else Exit.WRONG_USE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return crashed(error)
    return int(Exit.DONE)
