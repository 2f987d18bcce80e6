"""Locks that hold across threads, processes, profiles and users of this PC, and vanish with a killed process.

The lock is on a file opened for reading only, so that a file created by one user can be locked by another.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import socket
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import Busy, ConfigurationError

_POLL_S = 0.05
_LOOK_S = 0.5
"""How often a thread that waits for another one of this program looks whether it is to stop."""
THIS_PC = "this-pc"


class FileLock:
    """One named lock of this PC."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / (re.sub(r"[^A-Za-z0-9._-]+", "_", name) + ".lock")
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock; False when someone else has it. Raises ConfigurationError when the file cannot be made."""
        try:
            if not self.path.parent.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(OSError):
                    self.path.parent.chmod(0o1777)
            try:
                descriptor = os.open(self.path, os.O_RDONLY)
            except FileNotFoundError:
                descriptor = os.open(self.path, os.O_RDONLY | os.O_CREAT, 0o644)
        except OSError as error:
            raise ConfigurationError(
                f"The lock file {self.path} cannot be used: {error.strerror or error}.",
                item="This PC",
                advice="Check that every user of this PC may use that folder.",
            ) from error
        if _lock(descriptor):
            self._descriptor = descriptor
            return True
        os.close(descriptor)
        return False

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        with contextlib.suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def computer(host: str) -> str:
    """One name for one computer however its host is spelled, so that all who talk to it share a lock.

    `this-pc` for every address of this PC, else the address the host resolves to, or its text when it does not.
    """
    name = host.strip("[]").rstrip(".").lower()
    if name in ("localhost", socket.gethostname().rstrip(".").lower()):
        return THIS_PC
    try:
        found = socket.getaddrinfo(name, 0, type=socket.SOCK_STREAM)
        addresses = [_plain(str(place[0])) for *_, place in found]
    except (OSError, ValueError):
        return name
    if any(one.is_loopback for one in addresses) or any(_is_ours(family, place) for family, *_, place in found):
        return THIS_PC
    return min(addresses, key=lambda one: (one.version, int(one))).compressed if addresses else name


def _plain(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(text.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _is_ours(family: int, place: tuple[object, ...]) -> bool:
    """Only an address of this PC can be bound; nothing is listened to, so no firewall asks."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind(place)
    except OSError:
        return False
    return True


_thread_locks: dict[str, threading.RLock] = {}
_thread_locks_guard = threading.Lock()


class TallyGate:
    """One request to one Tally at a time, whatever the thread, process, profile or user of this PC.

    Also remembers, for all of them, that a request timed out and the queue inside Tally must be drained first.
    """

    def __init__(
        self, folder: Path, address: str, clock: Clock, wait_s: float = 900.0, drain_patience_s: float = 45.0
    ) -> None:
        """`address` is `computer(host)`_port; `wait_s` is how long to wait for another program's request to end,
        `drain_patience_s` how long while Tally is not answering that program."""
        self._lock = FileLock(folder, f"tally-{address}")
        self._drain = self._lock.path.with_suffix(".drain")
        self._clock = clock
        self._wait_s = wait_s
        self._drain_patience_s = drain_patience_s
        with _thread_locks_guard:
            self._threads = _thread_locks.setdefault(str(self._lock.path), threading.RLock())

    def __enter__(self) -> None:
        started = time.monotonic()
        while not self._threads.acquire(timeout=_LOOK_S):
            cancellation.check()
            self._check_drain(started)
        try:
            deadline = time.monotonic() + self._wait_s
            while not self._lock.acquire():
                self._check_drain(started)
                if time.monotonic() > deadline:
                    raise Busy(
                        "Another program on this PC has been talking to this Tally for more than "
                        f"{self._wait_s / 60:.0f} minutes.",
                        system="TallyPrime",
                        advice="See which other ML Connector is running on this PC; this one goes on by itself.",
                    )
                self._clock.sleep(_POLL_S)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        self._threads.release()

    def _check_drain(self, started: float) -> None:
        if self.drain_needed() and time.monotonic() - started >= self._drain_patience_s:
            raise Busy(
                "TallyPrime is busy: a dialog or a long report may be open in its window; another program on this PC "
                "is waiting for its answer.",
                system="TallyPrime",
                advice="Look at the TallyPrime window: close an open message or question there. Reading then goes on "
                "by itself.",
            )

    def drain_needed(self) -> bool:
        """Whether the last request, of whichever program, timed out."""
        return self._drain.exists()

    def set_drain(self, needed: bool) -> None:
        """Remember or clear it, for every program of this PC as far as the folder's permissions allow."""
        with contextlib.suppress(OSError):
            if needed:
                self._drain.touch(mode=0o666)
            else:
                self._drain.unlink(missing_ok=True)
