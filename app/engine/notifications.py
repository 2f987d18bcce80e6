"""Which notification to show, if any: one per cause, ever less often, and none for what recovered by itself meanwhile.

Pure but for what it remembers: told of every status, with the time, it answers with at most one notification.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.overall import Overall
from app.domain.releases import Release
from app.engine.status import Status
from app.store.codec import dump, load
from app.store.references import Cursors

PERSISTED = timedelta(minutes=10)
"""An outage that is over sooner is not told."""
AGAIN = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""Between the first and the second notification of a cause, the second and the third, and all later ones."""
APART = timedelta(minutes=10)
"""Between any two notifications, but for a sign-in."""
FORGOTTEN = timedelta(hours=24)
"""A cause that comes back within this time of its last notification goes on where it was: flapping is one cause."""
_REMEMBERED = "notifications"


class Cause(StrEnum):
    """What a notification is about; in the order in which they are told."""

    SIGN_IN = "sign_in"
    TALLY_OFFLINE = "tally_offline"
    CLOUD_OFFLINE = "cloud_offline"
    PROBLEM = "problem"
    """The last run failed, or none succeeded for long."""
    RECORDS = "records"
    """Records need a person."""
    UPDATE = "update"
    """A newer version is published; told once for each."""


class Action(StrEnum):
    """What a click on it opens."""

    SIGN_IN = "sign_in"
    HEALTH = "health"
    ATTENTION = "attention"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message for a person who is doing something else."""

    cause: Cause
    title: str
    text: str
    action: Action


@dataclass(frozen=True, slots=True)
class _Told:
    """What is remembered of one cause."""

    since: datetime | None = None
    """Since when it lasts; None while it does not."""
    shown_at: datetime | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class _Memory:
    """What outlives a restart."""

    causes: dict[Cause, _Told] = field(default_factory=dict)
    records: int = 0
    """How many records needed attention when that was last told."""
    shown_at: datetime | None = None
    snoozed_until: datetime | None = None
    version: str = ""
    """The newer version that was told last."""


_OUTAGES = {
    Overall.SIGN_IN_NEEDED: Cause.SIGN_IN,
    Overall.TALLY_OFFLINE: Cause.TALLY_OFFLINE,
    Overall.CLOUD_OFFLINE: Cause.CLOUD_OFFLINE,
}
_TITLES = {
    Cause.SIGN_IN: "ServiceTitan needs you to sign in",
    Cause.TALLY_OFFLINE: "TallyPrime cannot be read",
    Cause.CLOUD_OFFLINE: "ServiceTitan cannot be reached",
    Cause.PROBLEM: "Not in sync",
}
_UNTOLD = frozenset({Overall.SETUP_NEEDED, Overall.PAUSED, Overall.SYNCING})
"""While these last nothing is shown, and what lasted before is neither over nor confirmed."""


class Notifier:
    """Decides for one profile; one thread."""

    def __init__(self, cursors: Cursors) -> None:
        self._cursors = cursors
        text = cursors.get(_REMEMBERED)
        self._memory = load(_Memory, text) if text else _Memory()

    def snooze(self, until: datetime) -> None:
        """Show nothing before that time, whatever happens."""
        self._save(replace(self._memory, snoozed_until=until))

    def snoozed_until(self, now: datetime) -> datetime | None:
        """Until when nothing is shown; None when something may be."""
        return self._memory.snoozed_until if _snoozed(self._memory, now) else None

    def consider(self, status: Status, now: datetime, newer: Release | None = None) -> Notification | None:
        """What to show now that the status is this one; call it with every status, changed or not.

        `newer`: a version that is published and higher than this one; it comes after everything else.
        """
        memory = _not_in_the_future(self._memory, now)
        if status.overall in _UNTOLD:
            self._save(memory)
            return None
        memory = _observed(memory, status, now)
        chosen = None if _snoozed(memory, now) else _choose(memory, status, now) or _update(memory, newer, now)
        if chosen is not None:
            told = memory.causes[chosen.cause]
            causes = memory.causes | {chosen.cause: replace(told, shown_at=now, times=told.times + 1)}
            records = status.attention if chosen.cause is Cause.RECORDS else memory.records
            version = newer.version if newer is not None and chosen.cause is Cause.UPDATE else memory.version
            memory = replace(memory, causes=causes, records=records, shown_at=now, version=version)
        self._save(memory)
        return chosen

    def _save(self, memory: _Memory) -> None:
        if memory != self._memory:
            self._memory = memory
            self._cursors.put(_REMEMBERED, dump(memory))


def _observed(memory: _Memory, status: Status, now: datetime) -> _Memory:
    """Which causes began, last, or are over. A less urgent one may hide behind the one that the status says."""
    said = _said(status)
    hidden = set(list(Cause)[list(Cause).index(said) + 1 :]) if said else set()
    causes = {}
    for cause in Cause:
        told = memory.causes.get(cause, _Told())
        lasts = status.attention > 0 if cause is Cause.RECORDS else cause is said
        if lasts:
            if told.since is None and told.shown_at is not None and now - told.shown_at > FORGOTTEN:
                told = _Told()
            told = replace(told, since=told.since or now)
        elif cause is Cause.RECORDS or cause not in hidden:
            told = replace(told, since=None)
        causes[cause] = told
    return replace(memory, causes=causes, records=min(memory.records, status.attention))


def _said(status: Status) -> Cause | None:
    """The cause that the status is about; records under way are none."""
    found = _OUTAGES.get(status.overall)
    if found is None and status.overall is Overall.ATTENTION:
        no_success = not status.attention and not status.working
        return Cause.PROBLEM if status.last_problem or no_success else None
    return found


def _update(memory: _Memory, newer: Release | None, now: datetime) -> Notification | None:
    if newer is None or newer.version == memory.version or _too_soon(memory, now):
        return None
    text = "This program goes on as it is. Settings > About leads to its page."
    return Notification(Cause.UPDATE, f"Version {newer.version} is available", text, Action.UPDATE)


def _too_soon(memory: _Memory, now: datetime) -> bool:
    return memory.shown_at is not None and now - memory.shown_at < APART


def _choose(memory: _Memory, status: Status, now: datetime) -> Notification | None:
    said = _said(status)
    too_soon = _too_soon(memory, now)
    if said is not None and _due(memory.causes[said], now, said) and (said is Cause.SIGN_IN or not too_soon):
        action = Action.SIGN_IN if said is Cause.SIGN_IN else Action.HEALTH
        return Notification(said, _TITLES[said], f"{status.text} {status.advice}".strip(), action)
    if too_soon or not status.attention:
        return None
    more = status.attention - memory.records
    told = memory.causes[Cause.RECORDS]
    gathered = more > 0 and (told.shown_at is None or now - told.shown_at >= AGAIN[0])
    if gathered or _due(told, now, Cause.RECORDS):
        return Notification(
            Cause.RECORDS, "Records need attention", _records_text(status.attention, more), Action.ATTENTION
        )
    return None


def _due(told: _Told, now: datetime, cause: Cause) -> bool:
    if told.since is None:
        return False
    if told.shown_at is not None and told.times:
        return now - told.shown_at >= AGAIN[min(told.times, len(AGAIN)) - 1]
    at_once = cause in (Cause.SIGN_IN, Cause.RECORDS)
    return at_once or now - told.since >= PERSISTED


def _records_text(number: int, more: int) -> str:
    if more <= 0:
        return f"{number} {_need(number, 'record')} attention still."
    if more == number:
        return f"{number} {_need(number, 'record')} attention."
    return f"{more} more {_need(more, 'record')} attention, {number} in all."


def _need(number: int, noun: str) -> str:
    return f"{noun} needs" if number == 1 else f"{noun}s need"


def _snoozed(memory: _Memory, now: datetime) -> bool:
    return memory.snoozed_until is not None and now < memory.snoozed_until


def _not_in_the_future(memory: _Memory, now: datetime) -> _Memory:
    """After the clock was set back nothing waits for a time that it showed before."""

    def past(moment: datetime | None) -> datetime | None:
        return None if moment is None else min(moment, now)

    causes = {c: replace(t, since=past(t.since), shown_at=past(t.shown_at)) for c, t in memory.causes.items()}
    return replace(memory, causes=causes, shown_at=past(memory.shown_at))
