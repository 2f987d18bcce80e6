"""How the command line shows things: tables for people, JSON for scripts, progress bars on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.domain.errors import KnownError
from app.domain.source import Progress as ProgressPort
from app.domain.states import ATTENTION, SETTLED, State


class Exit(int, Enum):
    """Exit codes; others script against them."""

    DONE = 0
    NEEDS_PERSON = 1
    WRONG_USE = 2
    UNREACHABLE = 3


class Cell(StrEnum):
    """Styles of a cell."""

    GOOD = "green"
    WARN = "yellow"
    BAD = "red"
    DIM = "dim"


def console() -> Console:
    """Standard output; wide when it is not a terminal, so that scripts and logs get whole lines."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False, soft_wrap=False)


def errors() -> Console:
    """Standard error."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else 160, highlight=False)


def say(text: str = "", style: str = "") -> None:
    """A line for a person; nothing in it is taken as markup."""
    console().print(escape(text), style=style or None)


def plain(value: object) -> Any:
    """A value as JSON knows it: Decimals and dates as text, exact."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def say_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def say_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[str] = ()
) -> None:
    """A table; cells are plain text unless they are (text, style)."""
    table = Table(title=title or None, title_justify="left", header_style="bold", show_lines=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    console().print(table)


def _cell(cell: object) -> str:
    if isinstance(cell, tuple):
        text, style = cell
        return f"[{style}]{escape(str(text))}[/{style}]"
    return escape("" if cell is None else str(cell))


def state_cell(state: State) -> tuple[str, str]:
    """A state in words and colour; the words alone suffice."""
    style = Cell.GOOD if state is State.SYNCED else Cell.WARN
    if state in ATTENTION:
        style = Cell.BAD
    elif state in SETTLED and state is not State.SYNCED:
        style = Cell.DIM
    return state.value.replace("_", " "), style.value


def money(amount: Decimal) -> str:
    """An amount with two decimals and separators."""
    return f"{amount:,.2f}"


def complain(error: KnownError) -> Exit:
    """Show an error as a person needs it and say how to exit."""
    out = errors()
    head = f"{error.item}: {error.what}" if error.item else error.what
    out.print(escape(head), style="bold red")
    if error.advice:
        out.print("→ " + escape(error.advice))
    return exit_for(error)


def exit_for(error: KnownError) -> Exit:
    """The exit code of an error."""
    from app.domain.errors import SystemError_

    return Exit.UNREACHABLE if isinstance(error, SystemError_) else Exit.WRONG_USE


@contextmanager
def progress(show: bool) -> Iterator[ProgressPort]:
    """A progress bar on standard error while long work runs; silent for scripts."""
    if not (show and sys.stderr.isatty()):
        yield lambda what, done, total: None
        return
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors(),
        transient=True,
    )
    with bars:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                for name, task in tasks.items():
                    if name != what:
                        bars.update(task, visible=False)
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield report
