"""Keeps the calls to one tenant just under ServiceTitan's 60 a second, and holds all threads back after a 429.

The calls are paced evenly, and a call counts from the moment it may leave until a second after it has surely arrived
(its answer, or `UNCERTAIN_S`): no second of the server sees a 61st call, unless one is held up on the way for longer
than that. pyrate-limiter is not used here: it sleeps by itself instead of through the injected clock, cannot hold all
threads back after a 429, and counts a call when it leaves, in bursts of sixty within a millisecond.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import Throttled

CALLS_PER_S = 60
"""Per application and tenant, all modules but Reporting (facts 2)."""
PACE_PER_S = 59.0
UNCERTAIN_S = 0.08
"""Seconds between leaving this PC and arriving; 60 / 1.085 = 55 calls a second remain when answers are slower."""
PATIENCE_S = 120.0
"""Seconds of a pause for which a call waits; before a longer one it gives up at once."""
_WINDOW_S = 1.005
_CATCH_UP_S = 0.05
"""A late thread may make up for this much of the pace."""


@dataclass(slots=True, eq=False)
class Slot:
    """Permission for one call; counts against the window until `free_at`."""

    free_at: float


class CallLimiter:
    """One per tenant, shared by all its threads."""

    def __init__(
        self,
        clock: Clock,
        *,
        system: str,
        calls_per_s: int = CALLS_PER_S,
        pace_per_s: float = PACE_PER_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._clock = clock
        self._system = system
        self._calls = calls_per_s
        self._interval_s = 1.0 / pace_per_s
        self._patience_s = patience_s
        self._turnstile = threading.Lock()
        self._state = threading.Lock()
        self._next_at = float("-inf")
        self._paused_until = float("-inf")
        self._slots: list[Slot] = []

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call: waits for its turn, and notes when the answer is there. Raises Throttled as `acquire`."""
        slot = self.acquire()
        try:
            yield
        finally:
            self.release(slot)

    def acquire(self) -> Slot:
        """Waits until one more call may go. Any thread.

        Raises Throttled when the server asked for a pause longer than this program waits inside a call.
        """
        with self._turnstile:  # one thread waits for the clock, the others for it: they leave one at a time
            while True:
                with self._state:
                    now = self._clock.monotonic()
                    pause_s = self._paused_until - now
                    wait_s = max(pause_s, self._next_at - now, self._window_opens_at(now) - now)
                    if wait_s <= 0:
                        self._next_at = max(self._next_at, now - _CATCH_UP_S) + self._interval_s
                        slot = Slot(now + UNCERTAIN_S + _WINDOW_S)
                        self._slots.append(slot)
                        return slot
                if pause_s > self._patience_s:
                    raise Throttled(
                        f"{self._system} asks to wait before the next call.",
                        system=self._system,
                        advice="It is tried again by itself.",
                        retry_after_s=pause_s,
                    )
                self._clock.sleep(wait_s)

    def release(self, slot: Slot) -> None:
        """The call of `slot` has been answered, or given up. Any thread; may be repeated."""
        with self._state:
            slot.free_at = min(slot.free_at, self._clock.monotonic() + _WINDOW_S)

    def pause(self, seconds: float) -> None:
        """No call goes for `seconds` from now, of any thread; a longer pause that is running stays."""
        with self._state:
            self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)

    @property
    def pause_until(self) -> float:
        """`Clock.monotonic()` until which all threads are held back; in the past when they are not."""
        with self._state:
            return self._paused_until

    def _window_opens_at(self, now: float) -> float:
        self._slots = [slot for slot in self._slots if slot.free_at > now]
        if len(self._slots) < self._calls:
            return now
        return min(slot.free_at for slot in self._slots)
