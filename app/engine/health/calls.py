"""What a day on which nothing happens costs of the calls that Zoho Books allows, and how often runs may be then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from app.engine.books.lists import AccountingLists
from app.engine.cycle.bills import wanted as bills_wanted
from app.engine.cycle.sales import listed_of
from app.engine.cycle.sales import wanted as sales_wanted
from app.engine.hours import WorkingHours
from app.system.settings import Settings

_FOR_DOCUMENTS = 4
"""One in so many calls of the day is left for what there is to send: two a document."""


@dataclass(frozen=True, slots=True)
class IdleDay:
    """Calls of a day without anything new."""

    a_run: int
    an_hour: int
    hours: float
    """In which runs begin."""

    def calls(self, minutes: int) -> int:
        """With a run every so many minutes."""
        return ceil(self.hours * (60 / minutes * self.a_run + self.an_hour * min(1.0, 60 / minutes)))

    def fits(self, minutes: int, allowed: int) -> bool:
        """Whether enough of the allowed calls is left for documents."""
        return self.calls(minutes) <= allowed - allowed // _FOR_DOCUMENTS

    def minutes_for(self, allowed: int) -> int | None:
        """The shortest interval, in steps of five minutes up to two hours, that fits; None where none does."""
        return next((one for one in range(5, 121, 5) if self.fits(one, allowed)), None)


def idle_day(settings: Settings, lists: AccountingLists) -> IdleDay:
    """By what is switched on, and by how much the lists held when they were last read."""
    bills = (1 + settings.bills.returns) if bills_wanted(settings) else 0
    sales = 0
    if sales_wanted(settings):
        sales = len(listed_of(settings.sales, notes=False)) + settings.sales.expenses
    return IdleDay(bills + sales, lists.calls(), _hours(WorkingHours.of(settings.sync)))


def _hours(hours: WorkingHours) -> float:
    day = date.min
    length = datetime.combine(day, hours.end) - datetime.combine(day, hours.begin)
    return (length if length > timedelta(0) else length + timedelta(days=1)) / timedelta(hours=1)
