"""What a day on which nothing happens costs of the calls that Zoho Books allows, and how often runs may be then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from app.engine.books.lists import ROWS_A_CALL, AccountingLists
from app.engine.cycle.bills import wanted as bills_wanted
from app.engine.cycle.sales import listed_of
from app.engine.cycle.sales import wanted as sales_wanted
from app.engine.hours import WorkingHours
from app.engine.sales.mirror import EXPENSE
from app.store.accounting_books import BILL, PURCHASE_KINDS, BooksDocuments
from app.system.settings import Settings

_FOR_DOCUMENTS = 4
"""One in so many calls of the day is left for what there is to send: two a document."""


@dataclass(frozen=True, slots=True)
class IdleDay:
    """Calls of a day without anything new."""

    a_run: int
    an_hour: int
    a_night: int
    """For what was deleted there."""
    hours: float
    """In which runs begin."""

    def calls(self, minutes: int) -> int:
        """With a run every so many minutes."""
        runs = self.hours * (60 / minutes * self.a_run + self.an_hour * min(1.0, 60 / minutes))
        return ceil(runs + self.a_night)

    def fits(self, minutes: int, allowed: int) -> bool:
        """Whether enough of the allowed calls is left for documents."""
        return self.calls(minutes) <= allowed - allowed // _FOR_DOCUMENTS

    def minutes_for(self, allowed: int) -> int | None:
        """The shortest interval, in steps of five minutes up to two hours, that fits; None where none does."""
        return next((one for one in range(5, 121, 5) if self.fits(one, allowed)), None)


def idle_day(settings: Settings, lists: AccountingLists, documents: BooksDocuments) -> IdleDay:
    """By what is switched on, and by how much the lists held when they were last read."""
    kinds: list[str] = []
    if bills_wanted(settings):
        kinds += PURCHASE_KINDS if settings.bills.returns else (BILL,)
    if sales_wanted(settings):
        kinds += listed_of(settings.sales, notes=False)
    rows = [documents.listed(kind) for kind in kinds]
    if sales_wanted(settings) and settings.sales.expenses:
        rows.append(len(lists.store.listed(EXPENSE)))
    night = sum(max(1, ceil(held / ROWS_A_CALL)) for held in rows)
    return IdleDay(len(rows), lists.calls(), night, _hours(WorkingHours.of(settings.sync)))


def _hours(hours: WorkingHours) -> float:
    day = date.min
    length = datetime.combine(day, hours.end) - datetime.combine(day, hours.begin)
    return (length if length > timedelta(0) else length + timedelta(days=1)) / timedelta(hours=1)
