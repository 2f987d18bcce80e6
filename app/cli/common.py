"""What all commands share: options, opening the profile, and turning known errors into exit codes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from app.bootstrap import Program, open_program
from app.cli.output import complain
from app.domain.errors import KnownError

P = ParamSpec("P")

ProfileOption = Annotated[
    Path | None,
    typer.Option("--profile", help="Folder of the profile: its settings, database and logs.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


@contextmanager
def opened(profile: Path | None) -> Iterator[Program]:
    """The program of a profile, closed at the end."""
    program = open_program(profile)
    try:
        yield program
    finally:
        program.close()


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Show a KnownError as a person needs it and exit with its code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except KnownError as error:
            raise typer.Exit(int(complain(error))) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return run
