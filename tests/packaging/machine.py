"""A Windows PC as the packaging tests see it: its files, its registry, its running programs, its screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from installer.wine.prefix import STAND_INS, Prefix
from tests.ui.desktop import Desktop

WINDOW, CONSOLE = "ML Connector.exe", "ml-connector.exe"
ENTRY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ML Connector"
RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where Task Manager keeps what a person switched off."""
SETUP = r"HKCU\Software\ML Connector"


class Machine:
    """One prefix with a screen."""

    def __init__(self, prefix: Prefix, screen: Desktop, user: str = "") -> None:
        self.prefix, self._screen = prefix, screen
        self.user = user or os.environ.get("USER") or "root"
        words = {"WINEQT_QPA_PLATFORM": "windows", "USER": self.user}
        self._environment = prefix.environment | screen.environment | words
        self._started: list[subprocess.Popen[bytes]] = []

    # -- places ----------------------------------------------------------------------------------------------------

    @property
    def home(self) -> Path:
        """The user's folder."""
        return self.prefix.drive / "users" / self.user

    @property
    def installed(self) -> Path:
        """Where the program goes."""
        return self.home / "AppData" / "Local" / "Programs" / "ML Connector"

    @property
    def program(self) -> Path:
        """The installed command line."""
        return self.installed / CONSOLE

    @property
    def profile(self) -> Path:
        """Settings, database and logs."""
        return self.home / "AppData" / "Local" / "ML Connector"

    @property
    def shortcut(self) -> Path:
        return self.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/ML Connector.lnk"

    def clean(self) -> None:
        """As if nothing had ever been installed."""
        self.end()
        for folder in (self.installed, self.profile, self.prefix.drive / "ProgramData" / "ML Connector"):
            shutil.rmtree(folder, ignore_errors=True)
        self.shortcut.unlink(missing_ok=True)
        for key in (ENTRY, SETUP):
            self.run("reg", "delete", key, "/f")
        for key in (RUN, APPROVED):
            self.run("reg", "delete", key, "/v", "ML Connector", "/f")

    def with_another_user(self, folder: Path, name: str) -> Machine:
        """The same PC for somebody else: a registry, a store of passwords and a home of their own, one ProgramData."""
        prefix = Prefix(folder, self.prefix.version)
        made = Machine(prefix, self._screen, name)
        for command in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
            made.run(*command)
        prefix.wait()
        for library in STAND_INS:
            where = f"windows/system32/{library}.dll"
            shutil.copy(self.prefix.drive / where, prefix.drive / where)
        for shared in ("Python", "ProgramData"):
            shutil.rmtree(prefix.drive / shared, ignore_errors=True)
            (prefix.drive / shared).symlink_to(self.prefix.drive / shared, target_is_directory=True)
        return made

    def end(self) -> None:
        """End every program on it."""
        self.prefix.kill()
        for started in self._started:
            started.wait(60)
        self._started.clear()

    # -- programs --------------------------------------------------------------------------------------------------

    def run(
        self, *command: str | Path, timeout_s: float = 300, stdin: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end."""
        return subprocess.run(
            ["wine", *map(str, command)], env={**self._environment, **(env or {})}, input=stdin, timeout=timeout_s,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True, encoding="utf-8", errors="replace"
        )  # fmt: skip

    def set_up(self, setup: Path, *arguments: str) -> int:
        """Run an installer or uninstaller silently; its exit code. What it starts at its end may go on."""
        # Word by word: /D=… must reach it without the quotes wine puts around an argument with spaces.
        words = [word for argument in arguments for word in argument.split(" ")]
        command = ["wine", str(setup), "/S", *words]
        quiet = subprocess.DEVNULL
        done = subprocess.run(
            command, env=self._environment, timeout=300, check=False, stdin=quiet, stdout=quiet, stderr=quiet
        )
        return done.returncode

    def tell(
        self, *arguments: str, stdin: str = "", timeout_s: float = 300, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the installed command line."""
        return self.run(self.program, *arguments, stdin=stdin, timeout_s=timeout_s, env=env)

    def asked(self, *arguments: str) -> list[Any]:
        """The list a command of the installed program prints as JSON."""
        said = self.tell(*arguments, "--json").stdout
        found: list[Any] = json.loads(said[said.index("[") :])
        return found

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """A program that goes on until the end of the block, when its input ends."""
        with subprocess.Popen(
            ["wine", *command], env=self._environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as started:  # fmt: skip
            yield started
            assert started.stdin is not None
            started.stdin.close()
            started.wait(60)

    def start(self, *arguments: str) -> None:
        """Start the installed tray application and leave it running."""
        self.begin(self.installed / WINDOW, *arguments)

    def begin(self, *command: str | Path) -> None:
        """Start a Windows program and leave it running."""
        quiet = subprocess.DEVNULL
        self._started.append(
            subprocess.Popen(
                ["wine", *map(str, command)], env=self._environment, stdin=quiet, stdout=quiet, stderr=quiet
            )
        )

    def titles(self) -> list[str]:
        """Titles of the windows that can be seen."""
        search = ["xdotool", "search", "--onlyvisible", "--name", "."]
        found = subprocess.run(search, env=self._environment, capture_output=True, text=True, check=False)
        names = []
        for window in found.stdout.split():
            ask = ["xdotool", "getwindowname", window]
            names.append(subprocess.run(ask, env=self._environment, capture_output=True, text=True, check=False).stdout)
        return [name.strip() for name in names]

    def press(self, key: str) -> None:
        """Press a key, as whoever sits at the screen."""
        subprocess.run(["xdotool", "key", key], env=self._environment, check=True)

    def runs(self) -> bool:
        """Whether the tray program is among those that Windows lists."""
        return WINDOW in self.run("wmic", "process", "get", "name").stdout.replace("\0", "")

    def picture(self, path: Path) -> Path:
        """The whole screen."""
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment, check=True)
        return path

    def left(self) -> list[str]:
        """What of the program is on the disk or in the registry, but for the user's data and stored passwords."""
        ours = ("ml connector", "ml-connector")
        found = [path for path in self.prefix.drive.rglob("*") if any(word in path.name.lower() for word in ours)]
        others = ("Temp", "Python", "Tests")
        kept = [
            path for path in found if not (path.is_relative_to(self.profile) or any(o in path.parts for o in others))
        ]
        registry = subprocess.run(
            ["wine", "reg", "export", "HKCU", r"C:\hkcu.reg", "/y"],
            env=self._environment,
            capture_output=True,
            check=False,
        )
        assert registry.returncode == 0, registry.stdout
        text = (self.prefix.drive / "hkcu.reg").read_text("utf-16")
        keys = [block.splitlines()[0] for block in text.split("\n\n") if any(word in block.lower() for word in ours)]
        not_ours = ("Credential Manager", r"Software\Wine")  # stored passwords, and what wine notes for its host's menu
        return [str(path) for path in kept] + [key for key in keys if not any(part in key for part in not_ours)]

    # -- registry --------------------------------------------------------------------------------------------------

    def value(self, key: str, name: str) -> str | None:
        """A value of the registry as text, None when it is not there."""
        said = self.run("reg", "query", key, "/v", name)
        for line in said.stdout.splitlines():
            parts = line.strip().split("    ")
            if parts[0] == name and len(parts) >= 3:
                return parts[2].strip()
        return None


def wait_until(true: Callable[[], object], what: str | Callable[[], str], timeout_s: float = 120) -> None:
    """Until it is so; fails saying that `what` never came true."""
    end = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < end, f"never: {what if isinstance(what, str) else what()}"
        time.sleep(0.25)


def files(folder: Path, *, without: Sequence[str] = ()) -> dict[str, bytes]:
    """Every file below, by its relative path."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in without}
