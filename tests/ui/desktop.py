"""A desktop for tests: an X server without a screen, a tray host in it, and the tray application as a real process."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


class Desktop:
    """One X server. `host` starts the tray host, `no_host` ends it."""

    def __init__(self, size: str = "1280x900") -> None:
        for tool in ("Xvfb", "trayer"):
            if shutil.which(tool) is None:
                pytest.skip(f"{tool} is not installed: sudo apt-get install xvfb trayer")
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-dpi", "96"]
        self._server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"
        self._host: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to appear here."""
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def host(self, *, colour: str = "F0F0F0") -> None:
        """Start the tray host."""
        command = [
            "trayer", "--edge", "bottom", "--align", "right", "--widthtype", "percent", "--width", "100",
            "--height", "40", "--iconspacing", "4", "--margin", "4", "--transparent", "true",
            "--alpha", "0", "--tint", f"0x{colour}",
        ]  # fmt: skip
        environment = os.environ | {"DISPLAY": self.display}
        self._host = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def no_host(self) -> None:
        """End the tray host."""
        if self._host is not None:
            self._host.kill()
            self._host.wait()
            self._host = None

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press a button of the mouse there, in device pixels."""
        if shutil.which("xdotool") is None:
            pytest.skip("xdotool is not installed: sudo apt-get install xdotool")
        command = ["xdotool", "mousemove", str(x), str(y), "click", str(button)]
        subprocess.run(command, env=os.environ | {"DISPLAY": self.display}, check=True, timeout=20)

    def close(self) -> None:
        """End everything."""
        self.no_host()
        self._server.terminate()
        self._server.communicate()


@contextmanager
def desktop(size: str = "1280x900") -> Iterator[Desktop]:
    """A desktop, and its end."""
    made = Desktop(size)
    try:
        yield made
    finally:
        made.close()


class WindowProcess:
    """The tray application in a process; `ask` evaluates an expression there."""

    def __init__(self, profile: Path, environment: Mapping[str, str], *arguments: str) -> None:
        command = [sys.executable, "-m", "tests.ui.window_child", str(profile), *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._answers: queue.Queue[str] = queue.Queue()
        self._errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self._errors.extend(self.process.stderr)

    @property
    def errors(self) -> str:
        """What it wrote to stderr."""
        return "".join(self._errors)

    def _answer(self, timeout_s: float) -> Any:
        try:
            line = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            raise AssertionError(f"no answer; stderr: {self.errors}") from None
        assert line, f"it ended with {self.process.wait(10)}; stderr: {self.errors}"
        said = json.loads(line)
        assert "error" not in said, said["error"]
        return said["value"]

    def ready(self, timeout_s: float = PATIENCE_S) -> WindowProcess:
        """Wait until everything is made."""
        assert self._answer(timeout_s) == "ready"
        return self

    def ask(self, expression: str, timeout_s: float = PATIENCE_S) -> Any:
        """The value of an expression there."""
        assert self.process.stdin is not None
        self.process.stdin.write(expression + "\n")
        self.process.stdin.flush()
        return self._answer(timeout_s)

    def until(self, expression: str, timeout_s: float = PATIENCE_S) -> Any:
        """Ask until the value is true; that value."""
        end = time.monotonic() + timeout_s
        while True:
            if value := self.ask(expression):
                return value
            assert time.monotonic() < end, f"never: {expression}; stderr: {self.errors}"
            time.sleep(0.02)

    def quit(self, timeout_s: float = 30.0) -> int:
        """Quit by the menu's own signal; the exit code."""
        self.ask("app.tray.quit_wanted.emit()")
        return self.wait(timeout_s)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def wait(self, timeout_s: float = 30.0) -> int:
        """The exit code; fails when it does not end in time."""
        code = self.process.wait(timeout_s)
        for reader in self._readers:
            reader.join(5)
        return code

    def close(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(5)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class Starts:
    """Starts tray applications on one place for sockets and locks, and ends what is left of them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        # A socket's path may not be long, so that it cannot stand in the test's own folder.
        self._temporary = tempfile.mkdtemp(prefix="mlw-")
        self.environment = {**environment, "TMPDIR": self._temporary}
        self._made: list[WindowProcess] = []

    def __call__(self, profile: Path, *arguments: str) -> WindowProcess:
        made = WindowProcess(profile, self.environment, *arguments)
        self._made.append(made)
        return made

    def close(self) -> None:
        """End all."""
        for made in self._made:
            made.close()
        shutil.rmtree(self._temporary, ignore_errors=True)
