"""The engine's schedule in a thread of its own, and what a person may ask of it; the main thread never waits for it."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from app.bootstrap import Program
from app.engine.schedule import Schedule
from app.system.logs import LOGGER
from app.ui.bridge import Bridge


class Runner:
    """Starts, stops and wakes the unattended run of one program."""

    def __init__(self, program: Program, bridge: Bridge) -> None:
        self._program = program
        self._bridge = bridge
        self._schedule: Schedule | None = None
        self._thread: threading.Thread | None = None

    @property
    def started(self) -> bool:
        """Whether the schedule runs."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin; the first cycle runs at once. Does nothing when it runs already."""
        if self.started:
            return
        self._schedule = self._program.service.new_schedule()
        self._thread = threading.Thread(target=self._run, args=(self._schedule,), name="engine", daemon=True)
        self._thread.start()

    def _run(self, schedule: Schedule) -> None:
        try:
            schedule.run(self._bridge.progress, self._bridge.result)
        except Exception:
            logging.getLogger(LOGGER).exception("The unattended run stopped unexpectedly.")
            self._bridge.stopped_unexpectedly()

    def sync_now(self) -> None:
        """One cycle as soon as possible."""
        if self._schedule is not None:
            self._schedule.sync_now()

    def cancel(self) -> None:
        """End the running cycle at its next safe point; what was begun is finished, the rest follows later."""
        if self._schedule is not None:
            self._schedule.cancel()

    def wake(self, reason: str) -> None:
        """The PC woke up or the network is back: one catch-up run if one is due."""
        if self._schedule is not None:
            self._schedule.wake(reason)

    def next_run(self, now: datetime) -> datetime | None:
        """When the next cycle begins; None while the schedule does not run."""
        return self._schedule.next_run(now) if self._schedule is not None and self.started else None

    def stop(self, timeout_s: float = 20.0) -> bool:
        """End it at the next safe point; False when it did not end in time."""
        if self._schedule is None or self._thread is None:
            return True
        self._schedule.stop()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()
