"""Keeps an outage of a whole system from burning the attempts of every record; persisted, so a restart remembers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.clock import Clock
from app.domain.errors import SystemError_, Throttled
from app.store.audit import AuditTrail
from app.store.codec import moment, stamp
from app.store.references import Cursors

_WAITS = (15, 30, 60, 120, 300, 600)
"""Seconds until the next try, by failures in a row."""


@dataclass(frozen=True, slots=True)
class CircuitState:
    """What is known about a system."""

    failures: int = 0
    open_until: datetime | None = None
    since: datetime | None = None
    """First failure of this outage."""
    failed_at: datetime | None = None
    """Last failure of this outage."""
    code: str = ""
    text: str = ""
    advice: str = ""


class Circuit:
    """One outside system."""

    def __init__(self, name: str, cursors: Cursors, audit: AuditTrail, clock: Clock) -> None:
        self.name = name
        self._cursors = cursors
        self._audit = audit
        self._clock = clock

    def state(self) -> CircuitState:
        """The stored state; closed when there is none."""
        text = self._cursors.get(self._key)
        if text is None:
            return CircuitState()
        said = json.loads(text)
        return CircuitState(
            failures=said["failures"],
            open_until=moment(said["until"]),
            since=moment(said["since"]),
            failed_at=moment(said.get("at")),
            code=said["code"],
            text=said["text"],
            advice=said["advice"],
        )

    def closed(self) -> bool:
        """Whether the system may be called now; also when the clock was set back to before the last failure."""
        state, now = self.state(), self._clock.now()
        if state.open_until is None or now >= state.open_until:
            return True
        return state.failed_at is not None and now < state.failed_at

    def failed(self, error: SystemError_) -> None:
        """Remember a failure; the first of an outage is audited, its repeats are silent."""
        before = self.state()
        now = self._clock.now()
        wait = _WAITS[min(before.failures, len(_WAITS) - 1)]
        if error.retry_after_s is not None:
            wait = max(wait, int(error.retry_after_s) + 1)
        said = {
            "failures": before.failures + 1,
            "until": stamp(now + timedelta(seconds=wait)),
            "since": stamp(before.since or now),
            "at": stamp(now),
            "code": error.code,
            "text": error.what,
            "advice": error.advice,
        }
        self._cursors.put(self._key, json.dumps(said))
        if before.failures == 0 or before.code != error.code:
            self._audit.add("outage", f"{self.name}: {error.what}", detail=error.detail)

    def try_again_now(self, reason: str) -> None:
        """Do not wait any longer: there is news, such as a network that is back. What a server asked for is waited."""
        state = self.state()
        if not state.failures or state.code == Throttled.code or self.closed():
            return
        said = json.loads(self._cursors.get(self._key) or "{}")
        self._cursors.put(self._key, json.dumps(said | {"until": stamp(self._clock.now())}))
        self._audit.add("outage", f"{self.name} is tried again at once: {reason}.")

    def succeeded(self) -> None:
        """The system answered: the outage, if there was one, is over."""
        if self.state().failures:
            self._cursors.remove(self._key)
            self._audit.add("recovered", f"{self.name} answers again.")

    @property
    def _key(self) -> str:
        return f"circuit.{self.name}"
