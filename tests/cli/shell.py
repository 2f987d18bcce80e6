"""The command line as a person or a script uses it: in this process with captured output, or as a real process.

shell = Shell(world, monkeypatch)          # the fixture `shell` of tests/cli and tests/e2e_errors
said = shell("status", "--json")           # Said(code, out, err) on the world's profile "pc"; time never waits
said = shell("secret", "set", "ZOHO_CLIENT_SECRET", stdin="…")
child = shell.start("run")                 # a real process; `child.line()` waits for its next line
said = shell.real("sync")                  # a real process to its end
text = shell.terminal("sync", columns=80)  # the same on a pseudo terminal; returns (code, all it wrote)
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.simulators.servicetitan import DEFAULT_APP_KEY, DEFAULT_CLIENT_SECRET
from tests.support.world import World

ROOT = Path(__file__).parents[2]
CLIENT_SECRET = "ML_CONNECTOR_SECRET_SERVICETITAN_CLIENT_SECRET"
APP_KEY = "ML_CONNECTOR_SECRET_SERVICETITAN_APP_KEY"
DEADLINE_S = 60.0


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON; fails when it is not exactly one document."""
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """Everything it wrote, tables and line breaks flattened, so that a sentence can be looked for."""
        return " ".join(re.sub(r"[─-╿]", " ", self.out + " " + self.err).split())

    def no_traceback(self) -> Said:
        assert "Traceback" not in self.out + self.err, self.err
        return self


class Child:
    """A real process of the program."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._grown = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._grown:
                self.lines.append(line.rstrip("\n"))
                self._grown.notify_all()
        with self._grown:
            self._grown.notify_all()

    def wait_for(self, words: str) -> str:
        """The first line that holds `words`. Fails when it does not come."""
        with self._grown:
            came = self._grown.wait_for(lambda: any(words in line for line in self.lines), DEADLINE_S)
            assert came, f"“{words}” never came: {self.lines}"
            return next(line for line in self.lines if words in line)

    def end(self, number: int = signal.SIGTERM) -> Said:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.finish()

    def finish(self) -> Said:
        """Wait for the end."""
        code = self.process.wait(DEADLINE_S)
        self._reader.join(DEADLINE_S)
        assert self.process.stderr is not None
        return Said(code, "\n".join(self.lines) + "\n", self.process.stderr.read())


class Shell:
    """Runs commands on the profiles of a world."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self._children: list[Child] = []
        monkeypatch.setattr("app.bootstrap.program.SystemClock", lambda: world.clock)
        monkeypatch.setattr("app.bootstrap.program.machine_folder", world.locks)
        monkeypatch.setenv("XDG_DATA_HOME", str(world.folder / "home"))
        monkeypatch.setenv(CLIENT_SECRET, DEFAULT_CLIENT_SECRET)
        monkeypatch.setenv(APP_KEY, DEFAULT_APP_KEY)
        # A process finds its locks below the folder for temporary files.
        (world.folder / "tmp").mkdir(exist_ok=True)
        self._environment = {"TMPDIR": str(world.folder / "tmp"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def __call__(self, *arguments: str, stdin: str = "", profile: str | None = "pc") -> Said:
        """In this process; long waits of the program pass at once."""
        out, err = io.StringIO(), io.StringIO()
        typed, sys.stdin = sys.stdin, io.StringIO(stdin)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(self._arguments(arguments, profile))
        finally:
            sys.stdin = typed
        return Said(code, out.getvalue(), err.getvalue()).no_traceback()

    def _arguments(self, arguments: tuple[str, ...], profile: str | None) -> list[str]:
        return [*arguments, "--profile", str(self.world.profile(profile))] if profile else list(arguments)

    # -- real processes --------------------------------------------------------------------------------------------

    def start(self, *arguments: str, profile: str | None = "pc", environment: Mapping[str, str] | None = None) -> Child:
        """Start a real process."""
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *self._arguments(arguments, profile)],
            env={**os.environ, **self._environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.world.folder,
        )
        child = Child(process)
        self._children.append(child)
        return child

    def real(self, *arguments: str, profile: str | None = "pc", environment: Mapping[str, str] | None = None) -> Said:
        """A real process, to its end."""
        return self.start(*arguments, profile=profile, environment=environment).finish().no_traceback()

    def terminal(self, *arguments: str, columns: int = 80, profile: str | None = "pc") -> tuple[int, str]:
        """A real process on a pseudo terminal; its exit code and everything it wrote, control sequences included."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *self._arguments(arguments, profile)],
            env={**os.environ, **self._environment, "COLUMNS": str(columns), "LINES": "50", "TERM": "xterm-256color"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=self.world.folder,
        )
        os.close(theirs)
        text = b""
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 65_536):
                text += piece
        os.close(ours)
        return process.wait(DEADLINE_S), text.decode("utf-8")

    def stop(self) -> None:
        """End what still runs."""
        for child in self._children:
            if child.process.poll() is None:
                child.process.kill()
                child.process.wait(DEADLINE_S)
            for stream in (child.process.stdout, child.process.stderr):
                if stream is not None:
                    stream.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A clean company and the tenant that fits it."""
    with World(tmp_path) as made:
        yield made


@pytest.fixture
def shell(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """The command line on that world."""
    made = Shell(world, monkeypatch)
    yield made
    made.stop()
