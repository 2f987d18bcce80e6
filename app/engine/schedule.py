"""Runs cycles by the clock: counted from the end of the last, caught up once after sleep, sooner after an outage.

APScheduler's jobs only set an event; the one worker thread runs the cycles.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from app.domain.clock import Clock
from app.domain.source import Progress
from app.domain.states import State
from app.engine.circuit import Circuit
from app.engine.cycle import Cycle, CycleOptions, CycleResult
from app.engine.status import PAUSED_UNTIL
from app.store.codec import moment
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings

TICK_S = 5
_TIMED = (State.RETRY_WAIT, State.VERIFY, State.WITHDRAWING)


class Schedule:
    """The unattended run."""

    def __init__(
        self,
        cycle: Cycle,
        settings: Callable[[], Settings],
        records: Records,
        cursors: Cursors,
        circuits: tuple[Circuit, ...],
        clock: Clock,
        finish: Callable[[], None],
    ) -> None:
        self._cycle = cycle
        self._settings = settings
        self._records = records
        self._cursors = cursors
        self._circuits = circuits
        self._clock = clock
        self._finish = finish
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._last_end: datetime | None = None
        self._asked = False
        self._scheduler = BackgroundScheduler(daemon=True, job_defaults={"coalesce": True, "max_instances": 1})

    def run(self, progress: Progress, on_result: Callable[[CycleResult], None]) -> None:
        """Run cycles in the calling thread until `stop`. The first begins at once."""
        self._scheduler.add_job(self._wake.set, "interval", seconds=TICK_S, misfire_grace_time=None)
        self._scheduler.start()
        first = True
        try:
            while not self._stop.is_set():
                if self.due(self._clock.now()):
                    asked, self._asked = self._asked, False
                    result = self._cycle.run(CycleOptions(at_start=first, by_person=asked), progress)
                    first = False
                    self._last_end = self._clock.now()
                    on_result(result)
                self._wake.wait()
                self._wake.clear()
        finally:
            self._scheduler.shutdown(wait=False)
            self._finish()

    def due(self, now: datetime) -> bool:
        """Whether a cycle is to begin now. After sleep the time has long come: one catch-up run, not many."""
        if self._asked:
            return True
        paused = moment(self._cursors.get(PAUSED_UNTIL))
        if paused is not None and now < paused:
            return False
        return now >= self.next_run(now)

    def next_run(self, now: datetime) -> datetime:
        """When the next cycle begins."""
        if self._last_end is None:
            return now
        if self._last_end > now:
            # The clock was set back: the interval starts again.
            self._last_end = now
        regular = self._last_end + timedelta(minutes=self._settings().sync.interval_minutes)
        outages = [circuit.state().open_until for circuit in self._circuits]
        sooner = outages if any(outages) else [self._records.next_due(_TIMED)]
        earliest = self._last_end + timedelta(seconds=15)
        times = [max(time, earliest) for time in sooner if time is not None]
        return min([regular, *times])

    def sync_now(self) -> None:
        """Begin a cycle as soon as the running one is done; any thread."""
        self._asked = True
        self._wake.set()

    def stop(self) -> None:
        """End after the running cycle; any thread."""
        self._stop.set()
        self._wake.set()
