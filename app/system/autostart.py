"""Whether the program starts with the user's session, as the system will decide it; changed on a person's click only.

Windows: the Run value of the current user, and the switch of Task Manager's start-up page beside it. Linux: an XDG
autostart entry. Elsewhere it is not possible, and says so.
"""

from __future__ import annotations

import contextlib
import ntpath
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.domain.errors import ConfigurationError
from app.system.registry import Registry, user_registry

NAME = "ML Connector"
HIDDEN = "--hidden"
"""Starts in the tray, without its window."""
WINDOW_PROGRAM = "ML Connector.exe"
"""Of an installation, beside its command line."""
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED_KEY = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""One binary value for each program in the Run key; its first byte is even while it is on, odd when it is switched off.
Without a value it is on."""
ENTRY = "ml-connector.desktop"


class Autostart(StrEnum):
    """Whether the program starts by itself."""

    ON = "on"
    OFF = "off"
    OFF_BY_WINDOWS = "off_by_windows"
    """Asked for, but switched off on Task Manager's start-up page."""
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class AutostartState:
    """What the system will do."""

    found: Autostart
    text: str
    """One sentence for a person."""


class AutostartSwitch(Protocol):
    """Reads and changes it."""

    def state(self) -> AutostartState:
        """What the system will do at the next sign-in. Never raises."""
        ...

    def switch(self, on: bool) -> AutostartState:
        """Change it and read it back. Raises ConfigurationError when the system does not allow it."""
        ...


def autostart() -> AutostartSwitch:
    """The switch of this system."""
    registry = user_registry()
    if registry is not None:
        return WindowsAutostart(registry, launch_command())
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
        return LinuxAutostart(Path(base).expanduser() / "autostart", launch_command())
    return NoAutostart()


def launch_command() -> tuple[str, ...]:
    """How this installation is started in the tray: the built program itself, or the package in its environment."""
    if getattr(sys, "frozen", False):
        window = Path(sys.executable).with_name(WINDOW_PROGRAM)
        return (str(window) if window.exists() else sys.executable, HIDDEN)
    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    return (str(windowless if windowless.exists() else python), "-m", "app", HIDDEN)


class WindowsAutostart:
    """The Run key and Task Manager's switch."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        self._command = tuple(command)

    def state(self) -> AutostartState:
        """What Windows will do at the next sign-in."""
        try:
            return self._state()
        except OSError as error:
            reason = error.strerror or str(error)
            return AutostartState(Autostart.NOT_POSSIBLE, f"Windows does not let the start-up list be read: {reason}.")

    def _state(self) -> AutostartState:
        entered = self._value(RUN_KEY)
        if not isinstance(entered, str) or not entered.strip():
            return AutostartState(Autostart.OFF, f"{NAME} does not start with Windows.")
        program = _program(entered)
        if not _same(program, self._command[0]):
            return AutostartState(
                Autostart.OFF, f"Another {NAME} starts with Windows: {program}. Switching it on here takes its place."
            )
        if self._switched_off():
            return AutostartState(
                Autostart.OFF_BY_WINDOWS, f"{NAME} is switched off on the Startup apps page of Windows' Task Manager."
            )
        return AutostartState(Autostart.ON, f"{NAME} starts with Windows, in the tray.")

    def switch(self, on: bool) -> AutostartState:
        """Change it. On: also where Task Manager switched it off, for it is the person's latest word."""
        try:
            if on:
                self._registry.write_text(RUN_KEY, NAME, _command_line(self._command))
                if self._switched_off():
                    self._registry.delete(APPROVED_KEY, NAME)
            elif self._state().found is not Autostart.OFF:
                self._registry.delete(RUN_KEY, NAME)
        except OSError as error:
            raise ConfigurationError(
                f"Windows did not allow the change: {error.strerror or error}.",
                item="Start with Windows",
                advice="Ask whoever looks after this PC, or put a shortcut into the Startup folder.",
            ) from error
        return self.state()

    def _switched_off(self) -> bool:
        approved = self._value(APPROVED_KEY)
        return isinstance(approved, bytes) and len(approved) > 0 and approved[0] % 2 == 1

    def _value(self, key: str) -> object:
        try:
            return self._registry.read(key, NAME)
        except FileNotFoundError:
            return None


class LinuxAutostart:
    """A desktop entry in the user's autostart folder (freedesktop.org's Desktop Application Autostart)."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / ENTRY
        self._command = tuple(command)

    def state(self) -> AutostartState:
        """What the desktop will do at the next sign-in."""
        try:
            entry = _entry(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return AutostartState(Autostart.OFF, f"{NAME} does not start with the session.")
        except (OSError, UnicodeDecodeError) as error:
            return AutostartState(Autostart.NOT_POSSIBLE, f"The file {self._path} cannot be read: {error}.")
        if entry.get("Hidden") == "true" or entry.get("X-GNOME-Autostart-enabled") == "false":
            return AutostartState(Autostart.OFF, f"{NAME} is switched off among the desktop's start-up programs.")
        try:
            program = next(iter(shlex.split(entry.get("Exec", ""))), "").replace("%%", "%")
        except ValueError:
            program = entry.get("Exec", "")
        if program != self._command[0]:
            return AutostartState(
                Autostart.OFF,
                f"Another {NAME} starts with the session: {program}. Switching it on here takes its place.",
            )
        return AutostartState(Autostart.ON, f"{NAME} starts with the session, in the tray.")

    def switch(self, on: bool) -> AutostartState:
        """Write or remove the entry; another installation's is left alone when switching off."""
        try:
            if on:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                words = " ".join(_exec_word(word) for word in self._command)
                text = f"[Desktop Entry]\nType=Application\nName={NAME}\nExec={words}\nX-GNOME-Autostart-enabled=true\n"
                self._path.write_text(text, encoding="utf-8")
            elif self.state().found is not Autostart.OFF:
                with contextlib.suppress(FileNotFoundError):
                    self._path.unlink()
        except OSError as error:
            raise ConfigurationError(
                f"The file {self._path} cannot be changed: {error.strerror or error}.",
                item="Start with the session",
                advice="Check that you may write to that folder.",
            ) from error
        return self.state()


class NoAutostart:
    """A system for which it is not built."""

    def state(self) -> AutostartState:
        """Not possible."""
        return AutostartState(Autostart.NOT_POSSIBLE, f"{NAME} cannot start by itself on this system.")

    def switch(self, on: bool) -> AutostartState:
        """Raises ConfigurationError for on."""
        if on:
            raise ConfigurationError(
                self.state().text, item="Start by itself", advice="Add it to the system's start-up programs by hand."
            )
        return self.state()


def _command_line(command: Sequence[str]) -> str:
    """The program always quoted: an unquoted path with spaces could start another program."""
    return f'"{command[0]}" {subprocess.list2cmdline(command[1:])}'


def _program(command_line: str) -> str:
    """The program of a Windows command line; an unquoted path with spaces goes up to its .exe, as Windows guesses."""
    line = os.path.expandvars(command_line.strip())
    if line.startswith('"'):
        return line[1:].partition('"')[0]
    end = line.lower().find(".exe")
    return line[: end + 4] if end >= 0 else line.partition(" ")[0]


def _same(one: str, other: str) -> bool:
    return ntpath.normcase(ntpath.normpath(one)) == ntpath.normcase(ntpath.normpath(other))


def _entry(text: str) -> dict[str, str]:
    """Keys and values of the [Desktop Entry] group."""
    found: dict[str, str] = {}
    inside = False
    for line in text.splitlines():
        if line.startswith("["):
            inside = line.strip() == "[Desktop Entry]"
        elif inside and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found[key.strip()] = value.strip()
    return found


def _exec_word(word: str) -> str:
    """Quoted as the Desktop Entry Specification wants it; a percent sign is doubled."""
    escaped = "".join("\\" + letter if letter in '"`$\\' else letter for letter in word).replace("%", "%%")
    return f'"{escaped}"'
