"""Runs cycles by the clock: counted from the end of the last, caught up once after sleep, sooner after an outage.

APScheduler's jobs only set an event; the one worker thread runs the cycles.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from app.domain.cancellation import Cancellation
from app.domain.clock import Clock
from app.domain.source import Progress
from app.domain.states import State
from app.engine.circuit import Circuit
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.cycle.run import Cycle
from app.engine.hours import WorkingHours
from app.engine.status import PAUSED_UNTIL, SETUP_UNFINISHED, UNTIL_RESUMED
from app.store.audit import AuditTrail
from app.store.codec import moment
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings

TICK_S = 5
SLEPT = timedelta(seconds=60)
"""More than this between two looks at the clock: the PC slept, or its clock was moved ahead."""
SETTLING = timedelta(seconds=10)
"""After waking up, until the network can be expected to be there."""
MOST_MISSED = 1000
"""Missed runs are not counted further."""
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
        audit: AuditTrail,
        clock: Clock,
        finish: Callable[[], None],
    ) -> None:
        self._cycle = cycle
        self._settings = settings
        self._records = records
        self._cursors = cursors
        self._circuits = circuits
        self._audit = audit
        self._clock = clock
        self._finish = finish
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._running = Cancellation()
        self._first = True
        self._last_end: datetime | None = None
        self._looked_at: datetime | None = None
        self._not_before: datetime | None = None
        self._asked = False
        self._woken = ""
        self._scheduler = BackgroundScheduler(daemon=True, job_defaults={"coalesce": True, "max_instances": 1})
        self.missed = 0
        """Runs whose time came and went while the PC slept the last time."""

    def run(self, progress: Progress, on_result: Callable[[CycleResult], None]) -> None:
        """Run cycles in the calling thread until `stop`. The first begins at once, if the working hours let it."""
        self._scheduler.add_job(self._wake.set, "interval", seconds=TICK_S, misfire_grace_time=None)
        self._scheduler.start()
        try:
            while not self._stop.is_set():
                self.turn(progress, on_result)
                self._wake.wait()
                self._wake.clear()
        finally:
            self._scheduler.shutdown(wait=False)
            self._finish()

    def turn(self, progress: Progress, on_result: Callable[[CycleResult], None]) -> None:
        """One look at the clock: runs a cycle if one is due. Called by `run`, in its thread."""
        now = self._clock.now()
        if self._looked_at is not None and now - self._looked_at > SLEPT:
            self._count_missed(self._looked_at, now)
            self._settle(now)
        reason, self._woken = self._woken, ""
        if reason:
            self._settle(now)
            for circuit in self._circuits:
                circuit.try_again_now(reason)
        if self.due(now):
            self._run_cycle(progress, on_result)
        self._looked_at = self._clock.now()

    def _run_cycle(self, progress: Progress, on_result: Callable[[CycleResult], None]) -> None:
        self._running = running = Cancellation()
        if self._stop.is_set():
            # Set before the token above was there to be cancelled.
            return
        asked, self._asked = self._asked, False
        first, self._first = self._first, False
        result = self._cycle.run(CycleOptions(at_start=first, by_person=asked), progress, running)
        self._last_end = self._clock.now()
        on_result(result)

    def due(self, now: datetime) -> bool:
        """Whether a cycle is to begin now. After sleep the time has long come: one catch-up run, not many."""
        if self._cursors.get(SETUP_UNFINISHED) is not None:
            return False
        if self._asked:
            return True
        begins = self.next_run(now)
        return begins is not None and now >= begins

    def next_run(self, now: datetime) -> datetime | None:
        """When the next cycle begins by itself, within the working hours.

        None when it is paused until resumed, and until a set-up that was begun is finished.
        """
        if self._cursors.get(SETUP_UNFINISHED) is not None:
            return None
        paused = moment(self._cursors.get(PAUSED_UNTIL))
        if paused == UNTIL_RESUMED:
            return None
        begins = self._by_interval(now)
        if paused is not None:
            begins = max(begins, paused)
        if self._not_before is not None and self._not_before - now <= SETTLING:
            begins = max(begins, self._not_before)
        return WorkingHours.of(self._settings().sync).opens(begins)

    def _by_interval(self, now: datetime) -> datetime:
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

    def _settle(self, now: datetime) -> None:
        """Give the network a moment; what else wakes us meanwhile does not put it off further."""
        if self._not_before is None or not now < self._not_before <= now + SETTLING:
            self._not_before = now + SETTLING

    def _count_missed(self, since: datetime, now: datetime) -> None:
        settings = self._settings().sync
        hours, interval = WorkingHours.of(settings), timedelta(minutes=settings.interval_minutes)
        begins = self.next_run(since)
        missed = 0
        while begins is not None and begins < now and missed < MOST_MISSED:
            missed += 1
            begins = hours.opens(begins + interval)
        self.missed = missed
        if missed:
            were = "One run was" if missed == 1 else f"{missed} runs were"
            self._audit.add("missed", f"{were} missed: this PC slept, or its clock was set ahead. One run catches up.")

    def sync_now(self) -> None:
        """Begin a cycle as soon as the running one is done, whatever the hour and the pause; any thread."""
        self._asked = True
        self._wake.set()

    def wake(self, reason: str) -> None:
        """The PC woke up, or the network is back: what is due begins after a moment, and an outage is not waited for.

        Any thread, as often as it happens; `reason` stands in the audit trail when an outage is cut short.
        """
        self._woken = reason or "woken"
        self._wake.set()

    def cancel(self) -> None:
        """End the running cycle at its next safe point and go on with the schedule; any thread."""
        self._running.cancel()

    def stop(self) -> None:
        """End at the next safe point; any thread."""
        self._stop.set()
        self._running.cancel()
        self._wake.set()
