"""The simulated time of one system; knows nothing of what it stamps, and only ever moves forward."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class SimClock:
    """UTC time that a test can move: real time plus an offset, or standing still when `frozen`.

    Safe to use from several threads.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("the start of a SimClock needs a time zone")
        self._lock = threading.Lock()
        self._frozen = frozen
        real = datetime.now(UTC)
        self._base = start.astimezone(UTC) if start is not None else real
        self._offset = self._base - real

    def now(self) -> datetime:
        """The simulated moment, in UTC."""
        with self._lock:
            return self._base if self._frozen else datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Moves the time forward by `seconds`; raises ValueError for a negative number."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        with self._lock:
            self._base += timedelta(seconds=seconds)
            self._offset += timedelta(seconds=seconds)
