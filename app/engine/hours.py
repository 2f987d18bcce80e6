"""The hours and days on which the schedule may begin a run, by this PC's local time; pure, knows no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from app.system.settings import DAYS, SyncSettings

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `begin` to before `end` on `days`; an `end` that is not later than `begin` lies on the next day."""

    begin: time = time()
    end: time = time()
    days: frozenset[int] = frozenset(range(7))
    """On which the hours begin; Monday is 0."""
    zone: tzinfo | None = None
    """None = this PC's, with its summer time."""

    @classmethod
    def of(cls, settings: SyncSettings) -> WorkingHours:
        """As the settings say; an empty beginning or end is midnight, no days are all days."""
        days = [name for name in settings.days.split(",") if name]
        return cls(
            _time(settings.hours_from),
            _time(settings.hours_to),
            frozenset(DAYS.index(name) for name in days or DAYS),
        )

    def is_open(self, at: datetime) -> bool:
        """Whether a run may begin then; `at` is aware."""
        return self.opens(at) <= at

    def opens(self, at: datetime) -> datetime:
        """The first moment not before `at` at which a run may begin; `at` itself when it may then. Aware, UTC.

        The hours are those on the wall: on the days of a change of the clock they begin and end at their time, so that
        they last an hour longer or shorter.
        """
        today = at.astimezone(self.zone).date()
        for days in range(-1, 9):
            day = today + days * _DAY
            if day.weekday() not in self.days:
                continue
            begin = self._moment(datetime.combine(day, self.begin))
            end = self._moment(datetime.combine(day if self.end > self.begin else day + _DAY, self.end))
            if at < end:
                return max(begin, at.astimezone(UTC))
        return at.astimezone(UTC)

    def open_between(self, since: datetime, until: datetime) -> timedelta:
        """How much of that time runs might begin in."""
        total, at = timedelta(), self.opens(since)
        while at < until:
            closes = min(self._closes(at), until)
            total += closes - at
            at = self.opens(closes)
        return total

    def _closes(self, at: datetime) -> datetime:
        """When the hours end that are open at `at`; overlapping days may go on beyond it."""
        day = at.astimezone(self.zone).date()
        ends = [
            self._moment(datetime.combine(one if self.end > self.begin else one + _DAY, self.end))
            for one in (day - _DAY, day)
            if one.weekday() in self.days and self._moment(datetime.combine(one, self.begin)) <= at
        ]
        return min(end for end in ends if end > at)

    def _moment(self, wall: datetime) -> datetime:
        """What the wall clock shows, as an instant; of a repeated hour the first."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)


def _time(text: str) -> time:
    return time.fromisoformat(text) if text else time()
