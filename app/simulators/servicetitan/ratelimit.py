"""A token bucket on monotonic time; says how long to wait and never waits itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class TokenBucket:
    """`rate` calls a second with bursts up to `capacity`, for each key on its own; thread-safe."""

    def __init__(self, rate: float, capacity: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self.capacity = capacity
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """Takes one call; 0.0 when it was there, otherwise the seconds until the next one is."""
        with self._lock:
            now = self._monotonic()
            level, at = self._buckets.get(key, (self.capacity, now))
            level = min(self.capacity, level + (now - at) * self.rate)
            allowed = level >= 1 - 1e-9
            self._buckets[key] = (level - 1 if allowed else level, now)
            return 0.0 if allowed else (1 - level) / self.rate
