"""Starting the window program; Qt is imported only here, and only then."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.system.paths import default_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bootstrap import Program
    from app.simulators.stage import Stage
    from app.ui.application import Application
    from app.ui.demo_panel import DemoPanel


def window_wanted(arguments: list[str]) -> tuple[Path | None, bool] | None:
    """Profile and `--hidden` if the arguments name no command, so that the tray application is to start; else None.

    Asked before the command line is loaded: the icon is to be there at once.
    """
    profile: Path | None = None
    hidden = False
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--hidden":
            hidden = True
        elif word == "--profile" and rest and not rest[0].startswith("-"):
            profile = Path(rest.pop(0))
        elif word.startswith("--profile="):
            profile = Path(word.partition("=")[2])
        else:
            return None
    return profile, hidden


def start(profile: Path | None, *, hidden: bool) -> int:
    """Run the tray application on a profile until it is quit; returns the exit code."""
    if not screen():
        return _no_screen()
    from app.ui.start import run_window

    opened: list[Program] = []

    def make() -> Program:
        from app.bootstrap import open_program

        opened.append(open_program(profile))
        return opened[0]

    try:
        return run_window(profile or default_profile(), make, hidden=hidden)
    finally:
        for program in opened:
            program.close()


def end(profile: Path | None) -> int:
    """Ask running tray applications to end and wait until they are gone; returns the exit code."""
    from app.cli.output import Exit, fail
    from app.ui.instance import end_others

    if end_others(profile):
        return int(Exit.DONE)
    fail("ML Connector is still running.", "It may be waiting for an answer: try again, or quit it from its tray menu.")
    return int(Exit.NEEDS_PERSON)


def show_demonstration(program: Program, stage: Stage) -> tuple[int, bool]:
    """Run it on simulators, with the panel that drives them; the caller closes the program.

    Returns the exit code and whether another one is to begin, on a profile that is not set up.
    """
    if not screen():
        return _no_screen(), False
    from app.ui.start import run_window

    anew = False

    def ready(application: Application) -> None:
        def begin_anew() -> None:
            nonlocal anew
            anew = True
            application.quit()

        add_stage(application, stage, begin_anew)

    return run_window(program.profile.folder, lambda: program, ready=ready), anew


def add_stage(application: Application, stage: Stage, anew: Callable[[], None] | None = None) -> DemoPanel:
    """Show the panel that drives the simulators; `anew` begins another demonstration."""
    from app.ui.demo_panel import Deed, DemoPanel, Switch

    switches = [Switch(text, turn, on) for text, turn, on in stage.switches()]
    deeds = [Deed(text, do) for text, do in stage.deeds()]
    panel = DemoPanel(application.session, application.monitor, switches, deeds, anew)
    application.add_panel(panel)
    return panel


def screen() -> bool:
    """Whether Qt can open a window here; without a screen it would end the process."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _no_screen() -> int:
    from app.cli.output import Exit, fail

    fail(
        "There is no screen to show a window on.",
        "Use the command line: “ml-connector run” syncs without a window, “ml-connector demo --headless” shows it all, "
        "“ml-connector --help” lists every command.",
    )
    return int(Exit.WRONG_USE)
