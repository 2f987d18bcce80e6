"""Whether TallyPrime runs on this PC, from the list of processes: says what to do when nothing answers at its port.

Not seeing it proves nothing where the list cannot be read, or when Tally is on another PC.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from app.system.settings import is_loopback

PROGRAMS = frozenset({"tally.exe"})
"""File name of the program in every TallyPrime folder seen so far; the vendor's documents name none."""


class Presence(StrEnum):
    """What the list of processes says."""

    RUNNING = "running"
    NOT_SEEN = "not_seen"
    """No process has a name that is known for TallyPrime."""
    UNKNOWN = "unknown"
    """Tally is on another PC, or the list cannot be read here."""


@dataclass(frozen=True, slots=True)
class Process:
    """One running program."""

    number: int
    name: str
    started: datetime | None
    """None when the system does not tell."""


@dataclass(frozen=True, slots=True)
class TallyProcess:
    """What is known about Tally's process."""

    presence: Presence
    started: datetime | None = None
    """Of the one that runs longest; None when it is not known."""


def tally_process(url: str, processes: Iterable[Process] | None = None) -> TallyProcess:
    """Whether the TallyPrime at this address is running; `processes`: instead of those of this PC."""
    if not is_loopback(url):
        return TallyProcess(Presence.UNKNOWN)
    try:
        found = [one for one in (_processes() if processes is None else processes) if one.name.lower() in PROGRAMS]
    except OSError:
        return TallyProcess(Presence.UNKNOWN)
    if not found:
        return TallyProcess(Presence.NOT_SEEN)
    return TallyProcess(Presence.RUNNING, min((one.started for one in found if one.started), default=None))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _TH32CS_SNAPPROCESS = 0x2
    _QUERY_LIMITED_INFORMATION = 0x1000
    _INVALID_HANDLE = ctypes.c_void_p(-1).value
    _EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

    class _Entry(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("usage", wintypes.DWORD),
            ("process_id", wintypes.DWORD),
            ("heap_id", ctypes.c_size_t),
            ("module_id", wintypes.DWORD),
            ("threads", wintypes.DWORD),
            ("parent_id", wintypes.DWORD),
            ("base_priority", wintypes.LONG),
            ("flags", wintypes.DWORD),
            ("name", wintypes.WCHAR * 260),
        )

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    _kernel.Process32FirstW.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Entry))
    _kernel.Process32NextW.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Entry))
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.GetProcessTimes.argtypes = (wintypes.HANDLE, *([ctypes.POINTER(wintypes.FILETIME)] * 4))
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

    def _processes() -> Iterator[Process]:
        """Raises OSError when Windows gives no list."""
        snapshot = _kernel.CreateToolhelp32Snapshot(_TH32CS_SNAPPROCESS, 0)
        if snapshot in (None, _INVALID_HANDLE):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            entry = _Entry(size=ctypes.sizeof(_Entry))
            more = _kernel.Process32FirstW(snapshot, ctypes.byref(entry))
            while more:
                started = _started(entry.process_id) if entry.name.lower() in PROGRAMS else None
                yield Process(entry.process_id, entry.name, started)
                more = _kernel.Process32NextW(snapshot, ctypes.byref(entry))
        finally:
            _kernel.CloseHandle(snapshot)

    def _started(number: int) -> datetime | None:
        handle = _kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, number)
        if not handle:
            return None
        try:
            times = [wintypes.FILETIME() for _ in range(4)]
            if not _kernel.GetProcessTimes(handle, *(ctypes.byref(one) for one in times)):
                return None
            ticks = (times[0].dwHighDateTime << 32) + times[0].dwLowDateTime
            return _EPOCH + timedelta(microseconds=ticks // 10)
        finally:
            _kernel.CloseHandle(handle)

else:

    def _processes(proc: Path = Path("/proc")) -> Iterator[Process]:
        """Raises OSError where there is no /proc."""
        for folder in proc.iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):  # ended meanwhile
                    name = (folder / "comm").read_text(encoding="utf-8", errors="replace").strip()
                    yield Process(int(folder.name), name, _started(proc, folder) if name.lower() in PROGRAMS else None)

    def _started(proc: Path, folder: Path) -> datetime | None:
        """From the ticks since the PC started, the 22nd field of `stat`; the name before them may hold spaces."""
        with contextlib.suppress(OSError, ValueError, StopIteration, IndexError):
            ticks = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
            lines = (proc / "stat").read_text(encoding="utf-8").splitlines()
            booted = next(int(line.split()[1]) for line in lines if line.startswith("btime "))
            return datetime.fromtimestamp(booted + ticks / os.sysconf("SC_CLK_TCK"), UTC)
        return None
