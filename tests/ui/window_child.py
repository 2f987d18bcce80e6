"""The tray application as a process of its own, for tests: it answers expressions that come line by line on stdin.

python -m tests.ui.window_child PROFILE [--hidden]

Each line is a Python expression about `app` (app.ui.application.Application); its value goes to stdout as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.bootstrap import Program, open_program
from app.ui.start import run_window
from tests.ui import window_questions


class Questions(QObject):
    """Carries the lines of stdin to the main thread: no notifier of Qt's can watch a pipe on Windows."""

    asked = Signal(bytes)

    def read(self) -> None:
        """Until stdin ends; no reader of Python's own, whose lock would outlive the program."""
        rest = b""
        while said := os.read(0, 65536):
            *lines, rest = (rest + said).split(b"\n")
            for line in lines:
                self.asked.emit(line)


def main(profile: Path, hidden: bool) -> int:
    """Run it until it is quit."""
    opened: list[Program] = []
    questions = Questions()

    def make() -> Program:
        opened.append(open_program(profile, locks=profile.parent / "locks"))
        return opened[0]

    def ready(application: Any) -> None:
        names = {**vars(window_questions), "app": application}

        def answer(line: bytes) -> None:
            try:
                value = eval(line, names)  # noqa: S307 - the test's own words
                text = json.dumps({"value": value}, default=str)
            except Exception as error:
                text = json.dumps({"error": f"{type(error).__name__}: {error}"})
            print(text, flush=True)

        questions.asked.connect(answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=questions.read, daemon=True).start()
        print(json.dumps({"value": "ready"}), flush=True)

    try:
        return run_window(profile, make, hidden=hidden, ready=ready)
    finally:
        for program in opened:
            program.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--hidden" in sys.argv))
