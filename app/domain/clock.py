"""Time as a thing that is handed in, so that no rule of the product reads the system clock by itself."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Protocol

from app.domain import cancellation


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Wall-clock time, aware, UTC; may jump."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow; meaningful within one process."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait that many seconds. Raises Cancelled when this thread's work is stopped meanwhile."""
        ...

    def today(self) -> date:
        """Calendar date at this PC."""
        ...


class SystemClock:
    """The PC's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        token = cancellation.current()
        if token is None:
            time.sleep(seconds)
        else:
            token.wait(seconds)

    def today(self) -> date:
        return datetime.now().astimezone().date()
