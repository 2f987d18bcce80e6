"""The commands of `ml-connector`, put together; each lives in the module of its subject."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import click
import typer

from app import __version__
from app.cli import audit, configuring, demo, diagnostics, mapping, records, simulate, syncing
from app.cli.output import Exit

app = typer.Typer(
    name="ml-connector",
    help="Keeps TallyPrime, ServiceTitan and Zoho Books in step.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"ml-connector {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keeps TallyPrime, ServiceTitan and Zoho Books in step.

    Exit codes: 0 done; 1 done, something needs a person; 2 wrong use or configuration; 3 a system could not be reached.
    """


app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.add_typer(configuring.config, name="config")
app.add_typer(configuring.secret, name="secret")
app.command("check")(syncing.check)
app.command("sync")(syncing.sync)
app.command("run")(syncing.run)
app.command("status")(syncing.status)
app.command("mismatches")(records.mismatches)
app.command("records")(records.records)
app.command("map")(mapping.map_)
app.command("unmap")(mapping.unmap)
app.add_typer(mapping.mappings, name="mappings")
app.command("replay")(records.replay)
app.command("ignore")(records.ignore)
app.add_typer(audit.audit, name="audit")
app.command("diagnostics")(diagnostics.diagnostics)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app(args=list(arguments), standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return int(Exit.WRONG_USE)
    except click.exceptions.ClickException as error:
        error.show()
        return int(Exit.WRONG_USE)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.Abort:
        return 130
    return int(Exit.DONE)
