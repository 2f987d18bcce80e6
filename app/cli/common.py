"""What all commands share: options, opening the profile, and turning known errors into exit codes."""

from __future__ import annotations

import functools
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import FrameType
from typing import Annotated, ParamSpec

import typer

from app import __version__
from app.bootstrap import Program, open_program
from app.cli.output import complain, fail
from app.domain.errors import KnownError
from app.domain.redaction import Redactor
from app.engine.cycle.log import log_problem
from app.system.logs import LOG_FILE, LOGGER, start_logging, stop_logging
from app.system.paths import Profile, default_profile

P = ParamSpec("P")

ProfileOption = Annotated[
    Path | None,
    typer.Option("--profile", help="Folder of the profile: its settings, database and logs.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def profile_of(context: typer.Context, profile: Path | None) -> Path | None:
    """The profile of a subcommand, wherever `--profile` stands: before its name or after it."""
    given = context.parent.params.get("profile") if context.parent is not None else None
    return profile if profile is not None else given


INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells have it."""
CRASHED = 70
"""Exit code after a mistake of the program itself (EX_SOFTWARE)."""


class Crash(Exception):
    """A bug that is already in the log of its profile."""

    def __init__(self, log: Path | None) -> None:
        super().__init__()
        self.log = log


_running: ContextVar[str] = ContextVar("_running", default="")
"""The command under way; never its arguments, which may hold what no log is to hold."""


@contextmanager
def opened(profile: Path | None) -> Iterator[Program]:
    """The program of a profile, closed at the end; its log says which command ran and what stopped it.

    A bug is logged there with its traceback and becomes a Crash.
    """
    try:
        program = open_program(profile)
    except KnownError as error:
        handler = start_logging(Profile(profile or default_profile()).logs, Redactor())
        log_problem(error)
        stop_logging(handler)
        raise
    logging.getLogger(__name__).info("command %s, version %s", _running.get(), __version__)
    try:
        yield program
    except KnownError as error:
        log_problem(error)
        raise
    except Exception as error:
        if isinstance(error, (typer.Exit, typer.Abort, BrokenPipeError)):
            raise
        raise Crash(_logged(error, program.profile.logs)) from error
    finally:
        program.close()


def _logged(error: Exception, folder: Path) -> Path | None:
    """Write the traceback to the program's log; None when there is no log to write to."""
    if not logging.getLogger(LOGGER).handlers:
        return None
    logging.getLogger(LOGGER).error("A command ended unexpectedly.", exc_info=error)
    file = folder / LOG_FILE
    return file if file.exists() else None


def crashed(error: Exception) -> int:
    """Tell a person that the program made a mistake, and where it is written down; returns the exit code."""
    if isinstance(error, Crash):
        log, cause = error.log, error.__cause__ or error
    else:
        folder = Profile(default_profile()).logs
        handler = start_logging(folder, Redactor())
        log, cause = _logged(error, folder), error
        stop_logging(handler)
    if log is not None:
        where = f"What happened is written in {log}."
    else:
        where = "It could not be written to a log: the folder of the profile cannot be used."
    fail(
        f"ML Connector made a mistake and stopped this command ({type(cause).__name__}).",
        f"{where} Nothing that was saved is lost: run the command again. If it happens again, send the file that "
        "“ml-connector diagnostics FILE.zip” makes.",
    )
    return CRASHED


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """While inside, Ctrl+C or SIGTERM calls `stop` from a thread of its own; a second one raises KeyboardInterrupt.

    A handler interrupts the main thread anywhere, even inside an Event whose lock that holds: it only writes to a pipe.
    """
    reading, writing = os.pipe()
    seen: list[int] = []
    over = False

    def handle(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        if len(seen) > 1:
            raise KeyboardInterrupt
        os.write(writing, b".")

    def watch() -> None:
        os.read(reading, 1)
        if not over:
            stop()

    watcher = threading.Thread(target=watch, name="signals", daemon=True)
    watcher.start()
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        over = True
        for number, handler in before.items():
            signal.signal(number, handler)
        os.write(writing, b".")
        watcher.join()
        os.close(reading)
        os.close(writing)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Show a KnownError as a person needs it and exit with its code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _running.set(command.__name__.strip("_").replace("_", " "))
        try:
            command(*args, **kwargs)
        except KnownError as error:
            raise typer.Exit(int(complain(error))) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None

    return run
