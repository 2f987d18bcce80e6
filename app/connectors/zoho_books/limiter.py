"""Keeps the calls far below what Zoho blocks an organization or a PC for, and holds all threads back once it did.

Zoho documents 100 calls a minute and 5 or 10 at a time for an organization, and blocks a user or address for an hour at
a number it does not document (facts 3); so the defaults stay at half. Calls of the last minute are counted in memory:
a restart forgets them.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from app.connectors.zoho_books.regions import SYSTEM
from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import Throttled

WINDOW_S = 60.0
_LOOK_S = 0.25
"""How often a thread that waits for another one's call looks whether it is to stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much this program allows itself; values of the settings."""

    per_minute: int = 45
    """Calls that may begin within any minute."""
    at_once: int = 3
    """Calls under way at the same time."""
    reserve: int = 50
    """Calls of the day's budget that are left to others."""
    patience_s: float = 90.0
    """Seconds of a pause for which a call waits; before a longer one it gives up at once."""

    def __post_init__(self) -> None:
        if self.per_minute < 1 or self.at_once < 1 or self.reserve < 0:
            raise ValueError("at least one call a minute and one at a time; the reserve cannot be negative")


class CallLimiter:
    """One per user, for all organizations and threads."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._places = threading.BoundedSemaphore(limits.at_once)
        self._turnstile = threading.Lock()
        self._state = threading.Lock()
        self._begun: deque[float] = deque()
        self._paused_until = float("-inf")
        self._why = ""

    @property
    def limits(self) -> Limits:
        """What this program allows itself."""
        return self._limits

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call: waits for a place and for its turn.

        Raises Throttled when Zoho asked for a pause longer than this program waits inside a call, Cancelled.
        """
        while not self._places.acquire(timeout=_LOOK_S):
            cancellation.check()
        try:
            with self._turnstile:  # one thread waits for the clock, the others for it
                self._take_turn()
            yield
        finally:
            self._places.release()

    def pause(self, seconds: float, why: str) -> None:
        """No call begins for `seconds` from now, of any thread; `why` is told to who does not wait."""
        with self._state:
            until = self._clock.monotonic() + seconds
            if until > self._paused_until:
                self._paused_until, self._why = until, why

    def _take_turn(self) -> None:
        while True:
            with self._state:
                now = self._clock.monotonic()
                while self._begun and self._begun[0] <= now - WINDOW_S:
                    self._begun.popleft()
                full_s = self._begun[0] + WINDOW_S - now if len(self._begun) >= self._limits.per_minute else 0.0
                pause_s = self._paused_until - now
                wait_s = max(full_s, pause_s)
                if wait_s <= 0:
                    self._begun.append(now)
                    return
                why = self._why
            if pause_s > self._limits.patience_s:
                raise Throttled(why, system=SYSTEM, advice="It goes on by itself.", retry_after_s=pause_s)
            self._clock.sleep(wait_s)


def clock_time(moment: datetime) -> str:
    """`18:30` at this PC."""
    return moment.astimezone().strftime("%H:%M")
