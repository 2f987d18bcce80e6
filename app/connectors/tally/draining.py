"""After a timeout: the one tiny request that proves Tally worked off its queue; sent once, waited for in background.

A timeout does not cancel the work inside Tally, and a dialog may stay open for an hour (facts 1.3). A probe that is
given up stays in Tally's queue, so it is not given up early: whoever asks meanwhile is told after `PATIENCE_S` that
Tally is busy, and the next one goes on waiting for the same probe.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait

from app.connectors.tally.refusals import still_busy
from app.domain import cancellation

PATIENCE_S = 45.0
"""Seconds that one question waits for the probe: a person who asked for a run is answered within a minute."""
_LOOK_S = 0.5


class Drain:
    """One per client; any thread."""

    def __init__(self, ask: Callable[[], None], patience_s: float = PATIENCE_S) -> None:
        """`ask` sends the probe inside the gate and returns when it is answered."""
        self._ask = ask
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._probe: Future[None] | None = None

    def wait(self) -> None:
        """Until the probe is answered. Raises Busy while it is not, Cancelled, and what `ask` raised."""
        with self._lock:
            if self._probe is None or self._probe.done():
                self._probe = self._begin()
            probe = self._probe
        until = time.monotonic() + self._patience_s
        while not wait([probe], min(_LOOK_S, self._patience_s)).done:
            cancellation.check()
            if time.monotonic() >= until:
                raise still_busy()
        probe.result()

    def _begin(self) -> Future[None]:
        """A thread that does not keep the program from ending."""
        probe: Future[None] = Future()

        def run() -> None:
            try:
                self._ask()
            except BaseException as error:
                probe.set_exception(error)
            else:
                probe.set_result(None)

        threading.Thread(target=run, name="tally-drain", daemon=True).start()
        return probe
