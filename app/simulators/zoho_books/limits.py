"""Zoho's four limits of an organization and a user on simulated time: per minute, per day, in process, blocked."""

from __future__ import annotations

import threading
from collections import deque
from datetime import date, datetime, timedelta

from app.simulators.common.clock import SimClock
from app.simulators.zoho_books.errors import ApiError, too_many
from app.simulators.zoho_books.organization import Organization

_MINUTE = timedelta(minutes=1)


class Limits:
    """Counts the calls of one organization (its user with it); raises ApiError 429."""

    def __init__(self, org: Organization) -> None:
        self.org = org
        self.clock: SimClock = org.clock
        self._lock = threading.Lock()
        self._recent: deque[datetime] = deque()
        self._recent_of_user: deque[datetime] = deque()
        self._blocked_until: datetime | None = None
        self._user_blocked_until: datetime | None = None
        self._day: date | None = None
        self._spent = 0
        self._in_process = 0

    def admit_user(self) -> None:
        """Counts a call of the user, whatever it is for; code 43 comes with Retry-After."""
        switches = self.org.switches
        with self._lock:
            now = self.clock.now()
            if self._user_blocked_until is None or now >= self._user_blocked_until:
                if not _over(self._recent_of_user, now, switches.user_minute_limit):
                    return
                self._user_blocked_until = now + timedelta(seconds=switches.user_block_s)
            left = (self._user_blocked_until - now).total_seconds()
            raise too_many(43, retry_after=max(1, round(left)))

    def enter(self) -> None:
        """Begins a call of the organization; each that was let in needs `leave`."""
        with self._lock:
            if 0 < self.org.switches.concurrent_limit <= self._in_process:
                raise too_many(1070)
            self._in_process += 1

    def leave(self) -> None:
        """Ends a call that `enter` has let in."""
        with self._lock:
            self._in_process -= 1

    def spend(self) -> None:
        """Counts a call of the organization in its minute and its day; a refused one costs nothing of the day."""
        switches = self.org.switches
        with self._lock:
            now = self.clock.now()
            if self._blocked_until is not None and now < self._blocked_until:
                raise too_many(44)
            if _over(self._recent, now, switches.minute_limit):
                self._blocked_until = now + timedelta(seconds=switches.minute_block_s)
                raise too_many(44)
            self._roll()
            if self._spent >= switches.daily_limit:
                raise self._day_is_over()
            self._spent += 1

    def headers(self) -> dict[str, str]:
        """The daily budget, as every answer of the organization but a 429 has it."""
        with self._lock:
            self._roll()
            left = (self.org.midnight() - self.clock.now()).total_seconds()
            return {
                "X-Rate-Limit-Limit": str(self.org.switches.daily_limit),
                "X-Rate-Limit-Remaining": str(max(0, self.org.switches.daily_limit - self._spent)),
                "X-Rate-Limit-Reset": str(int(left)),
            }

    def spend_budget(self, remaining: int = 0) -> None:
        """Other programs of the organization use up the day's calls but `remaining`."""
        with self._lock:
            self._roll()
            self._spent = self.org.switches.daily_limit - remaining

    def unblock(self) -> None:
        """Forgets what was counted and blocked within a minute."""
        with self._lock:
            self._recent.clear()
            self._recent_of_user.clear()
            self._blocked_until = self._user_blocked_until = None

    @property
    def spent_today(self) -> int:
        """Calls counted on the organization's calendar day."""
        with self._lock:
            self._roll()
            return self._spent

    def _day_is_over(self) -> ApiError:
        return too_many(45, limit=self.org.switches.daily_limit)

    def _roll(self) -> None:
        today = self.org.today()
        if today != self._day:
            self._day, self._spent = today, 0


def _over(recent: deque[datetime], now: datetime, limit: int) -> bool:
    """Counts a call; whether there are now more than `limit` within a minute (0 is no limit)."""
    while recent and recent[0] <= now - _MINUTE:
        recent.popleft()
    recent.append(now)
    return 0 < limit < len(recent)
