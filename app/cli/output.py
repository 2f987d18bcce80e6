"""How the command line shows things: tables for people, JSON for scripts, progress bars on standard error."""

from __future__ import annotations

import json
import re
import shlex
import subprocess  # only to quote as Windows does
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from app.domain.errors import KnownError, PermissionMissing, SignInFailed, SystemError_
from app.domain.source import Progress as ProgressPort
from app.domain.states import ATTENTION, SETTLED, State
from app.system.plain import plain as plain


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


WIDE = 160
"""Columns of a table that goes to a file or another program."""
NARROW = 110
"""Below so many columns the long texts of a table stand below its rows."""
_LEAST = 8
"""No column becomes narrower than this."""
_CONTROL = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n"}


def console() -> Console:
    """Standard output; wide when it is not a terminal, so that scripts and logs get whole lines."""
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)


def errors() -> Console:
    """Standard error."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else WIDE, highlight=False)


def clean(text: object) -> str:
    """A text of another system without control characters, which a terminal would obey."""
    return str(text).translate(_CONTROL)


def say(text: str = "", style: str = "") -> None:
    """A line for a person; nothing in it is taken as markup. Broken into lines only on a terminal."""
    out = console()
    out.print(Text(clean(text), style=style), soft_wrap=not out.is_terminal)


def say_command(*words: str, profile: Path | None) -> None:
    """A command ready to copy: never broken into lines, except by the terminal itself."""
    console().print(Text("$ " + command_line(*words, profile=profile), style="bold"), soft_wrap=True)


def command_line(*words: str, profile: Path | None) -> str:
    """The command with these arguments, quoted for the shell of this system."""
    chosen = () if profile is None else ("--profile", str(profile))
    return " ".join(["ml-connector", *(quoted(clean(word)) for word in (*words, *chosen))])


def quoted(word: str) -> str:
    """An argument as it is typed. Double quotes wherever they are safe: every shell knows them."""
    if re.fullmatch(r"[\w./:@%+=,-]+", word, re.ASCII):
        return word
    if sys.platform == "win32":
        return subprocess.list2cmdline([word]) if " " in word or not word else f'"{word}"'
    return shlex.quote(word) if re.search(r'["$`\\!]', word) else f'"{word}"'


def fail(what: str, advice: str = "") -> None:
    """A problem and what to do about it, on standard error."""
    out = errors()
    out.print(Text(clean(what), style="bold red"), soft_wrap=not out.is_terminal)
    if advice:
        out.print(Text("→ " + clean(advice)), soft_wrap=not out.is_terminal)


def say_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def say_table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    right: Sequence[str] = (),
    whole: str = "",
    heads: int = 0,
) -> None:
    """A table; cells are plain text unless they are (text, style). Nothing is printed when there are no rows.

    `whole`: the column that is never folded.
    `heads`: for tables with long cells: on a narrow terminal the first so many cells stand in columns, and each of the
    others on a line of its own below them, under its column's name.
    """
    if not rows:
        return
    out = console()
    if heads and out.width < NARROW:
        _say_blocks(out, title, columns, [[_cell(cell) for cell in row] for row in rows], right, heads)
        return
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold", show_lines=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold", no_wrap=name == whole)
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    out.print(table)


def _say_blocks(
    out: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[Text]], right: Sequence[str], heads: int
) -> None:
    names = [Text(name, style="bold") for name in columns]
    widths = _widths([[row[i] for row in (names, *rows)] for i in range(heads)], out.width)
    if title:
        out.print(Text(title, style="italic"))
    for row in (names[:heads], *rows):
        line = Table.grid(padding=(0, 2, 0, 0))
        for name, width in zip(columns, widths, strict=False):
            line.add_column(width=width, justify="right" if name in right else "left", overflow="fold")
        line.add_row(*row[:heads])
        out.print(line)
        for name, cell in zip(columns[heads:], row[heads:], strict=True) if len(row) > heads else ():
            if cell.plain:
                out.print(Padding(Text.assemble((f"{name}: ", Cell.DIM.value), cell), (0, 0, 0, 4)))


def _widths(cells: Sequence[Sequence[Text]], room: int) -> list[int]:
    """Of columns two apart: as wide as their cells while there is room, else the widest give way."""
    widths = [max(cell.cell_len for cell in column) for column in cells]
    room -= 2 * len(widths)
    while sum(widths) > room and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _cell(cell: object) -> Text:
    if isinstance(cell, tuple):
        text, style = cell
        return Text(clean(text), style=style)
    return Text("" if cell is None else clean(cell))


def state_cell(state: State) -> tuple[str, str]:
    """A state in words and colour; the words alone suffice."""
    style = Cell.GOOD if state is State.SYNCED else Cell.WARN
    if state in ATTENTION:
        style = Cell.BAD
    elif state in SETTLED and state is not State.SYNCED:
        style = Cell.DIM
    return state.value.replace("_", " "), style.value


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 voucher`, `2 vouchers`."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def money(amount: Decimal) -> str:
    """An amount with two decimals and separators."""
    return f"{amount:,.2f}"


def complain(error: KnownError) -> Exit:
    """Show an error as a person needs it and say how to exit."""
    fail(f"{error.item}: {error.what}" if error.item else error.what, error.advice)
    return exit_for(error)


def exit_for(error: KnownError) -> Exit:
    """The exit code of an error."""
    if isinstance(error, SignInFailed | PermissionMissing):
        return Exit.WRONG_USE  # it answers; what it was told is wrong
    return Exit.UNREACHABLE if isinstance(error, SystemError_) else Exit.WRONG_USE


class _Count(MofNCompleteColumn):
    """How many of how many; nothing while that is unknown."""

    def render(self, task: Task) -> Text:
        return Text() if task.total is None else super().render(task)


class _Remaining(TimeRemainingColumn):
    """The remaining time; nothing while it cannot be told."""

    def render(self, task: Task) -> Text:
        return Text() if task.time_remaining is None else super().render(task)


_PHASES = {
    "masters": "Reading masters from TallyPrime",
    "changes": "Listing changed vouchers in TallyPrime",
    "vouchers": "Reading vouchers from TallyPrime",
    "census": "Comparing with the vouchers in TallyPrime",
}
"""What the reader calls its phases, in words for a person."""


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
        _Count(),
        _Remaining(),
        console=errors(),
        transient=True,
    )
    with bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int | None) -> None:
            what = _PHASES.get(what, what)
            if what not in tasks:
                for name, task in tasks.items():
                    if name != what:
                        bars.update(task, visible=False)
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield report
