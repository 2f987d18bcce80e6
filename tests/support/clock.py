"""A clock that a test moves: real time plus an offset; only waits for somebody else really wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

PACING_S = 0.03
"""Shorter waits pace calls: they pass at once where the other side's clock moves along."""
SHORT_S = 0.1
"""Waits between the two poll locks, in which another process moves meanwhile: they are real."""


class SteppedClock:
    """Wall clock and monotonic clock move together when somebody sleeps or advances; `skew` moves only the wall clock.

    `on_skip` is told the seconds that a sleep passed over, e.g. to move the simulated tenant's clock as well.
    """

    def __init__(self, *, skew: timedelta = timedelta(), on_skip: Callable[[float], None] | None = None) -> None:
        self.skew = skew
        self._on_skip = on_skip
        self._lock = threading.Lock()
        self._offset_s = 0.0

    @property
    def offset_s(self) -> float:
        """How far this clock was moved ahead of the real one, skew not counted."""
        return self._offset_s

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._offset_s) + self.skew

    def monotonic(self) -> float:
        return time.monotonic() + self._offset_s

    def sleep(self, seconds: float) -> None:
        seconds = max(0.0, seconds)
        if seconds <= SHORT_S and (seconds > PACING_S or self._on_skip is None):
            time.sleep(seconds)
            return
        time.sleep(0)
        self.advance(seconds)
        if self._on_skip is not None:
            self._on_skip(seconds)

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds, without telling `on_skip`."""
        with self._lock:
            self._offset_s += seconds

    def today(self) -> date:
        return self.now().astimezone().date()
