"""The tray application as a process of its own, for tests: it answers expressions that come line by line on stdin.

python -m tests.ui.window_child PROFILE [--hidden]

Each line is a Python expression about `app` (app.ui.application.Application); its value goes to stdout as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier

from app.bootstrap import Program, open_program
from app.ui.start import run_window
from tests.ui import window_questions


def main(profile: Path, hidden: bool) -> int:
    """Run it until it is quit."""
    opened: list[Program] = []
    kept: list[Any] = []

    def make() -> Program:
        opened.append(open_program(profile, locks=profile.parent / "locks"))
        return opened[0]

    def ready(application: Any) -> None:
        names = {**vars(window_questions), "app": application}
        rest = b""

        def answer() -> None:
            nonlocal rest
            said = os.read(0, 65536)
            if not said:
                notifier.setEnabled(False)
                return
            *lines, rest = (rest + said).split(b"\n")
            for line in lines:
                try:
                    value = eval(line, names)  # noqa: S307 - the test's own words
                    text = json.dumps({"value": value}, default=str)
                except Exception as error:
                    text = json.dumps({"error": f"{type(error).__name__}: {error}"})
                print(text, flush=True)

        notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, application)
        notifier.activated.connect(answer)
        kept.append(notifier)
        print(json.dumps({"value": "ready"}), flush=True)

    try:
        return run_window(profile, make, hidden=hidden, ready=ready)
    finally:
        for program in opened:
            program.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--hidden" in sys.argv))
