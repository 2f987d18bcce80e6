"""The day's calls of an organization, as every answer's headers tell them; a reserve is left to other programs.

Zoho counts the calls of all programs together, until midnight of the organization (facts 3). The 429 itself carries no
such header, and neither does the list of organizations.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from app.connectors.http import HttpAnswer
from app.connectors.zoho_books.limiter import clock_time
from app.connectors.zoho_books.regions import SYSTEM
from app.domain.accounting import CallBudget
from app.domain.clock import Clock
from app.domain.errors import BudgetUsed

_SAME_DAY = timedelta(minutes=5)
"""Two answers whose midnights differ by less speak of the same one."""
_UNSAID_S = 3600.0
"""Seconds to wait where the budget is used up and no answer ever said when it is renewed."""


class DailyBudget:
    """One per organization, shared by all its threads."""

    def __init__(self, clock: Clock, reserve: int) -> None:
        self._clock = clock
        self._reserve = reserve
        self._lock = threading.Lock()
        self._known: CallBudget | None = None

    def state(self) -> CallBudget | None:
        """What is left, None before the first answer of an organization and once the day is over."""
        with self._lock:
            return self._current()

    def take(self) -> None:
        """Counts one call that is about to go. Raises BudgetUsed when only the reserve is left."""
        with self._lock:
            known = self._current()
            if known is None:
                return
            if known.usable <= 0:
                raise self._used(known)
            self._known = self._with(known.limit, known.remaining - 1, known.resets_at)

    def observe(self, answer: HttpAnswer) -> None:
        """Learns from an answer's headers; answers may come in any order, so within a day the lowest number counts."""
        limit = _whole(answer.header("x-rate-limit-limit"))
        remaining = _whole(answer.header("x-rate-limit-remaining"))
        reset_s = _whole(answer.header("x-rate-limit-reset"))
        if limit is None or remaining is None or reset_s is None:
            return
        resets_at = self._clock.now() + timedelta(seconds=reset_s)
        with self._lock:
            before = self._current()
            if before is not None and before.limit == limit and abs(before.resets_at - resets_at) < _SAME_DAY:
                remaining = min(remaining, before.remaining)
            self._known = self._with(limit, remaining, resets_at)

    def exhausted(self) -> BudgetUsed:
        """Zoho said that the day's calls are used up; the error that tells so."""
        with self._lock:
            known = self._current()
            resets_at = known.resets_at if known else self._clock.now() + timedelta(seconds=_UNSAID_S)
            self._known = self._with(known.limit if known else 0, 0, resets_at)
            return self._used(self._known)

    def _current(self) -> CallBudget | None:
        if self._known is not None and self._clock.now() >= self._known.resets_at:
            self._known = None
        return self._known

    def _with(self, limit: int, remaining: int, resets_at: datetime) -> CallBudget:
        return CallBudget(limit, max(0, remaining), resets_at, min(self._reserve, max(0, limit - 1)))

    def _used(self, known: CallBudget) -> BudgetUsed:
        left = f", {known.remaining} are left to other programs" if known.remaining else ""
        return BudgetUsed(
            f"The organization's calls of today are used up until {clock_time(known.resets_at)}{left}.",
            system=SYSTEM,
            advice="It goes on by itself then; nothing is lost. A larger plan of Zoho Books has more calls a day.",
            retry_after_s=(known.resets_at - self._clock.now()).total_seconds(),
        )


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None
