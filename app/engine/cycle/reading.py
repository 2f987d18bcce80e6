"""The first half of a cycle: what changed in Tally, its balances at night, and which company is bound."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.domain.errors import (
    ConfigurationError,
    SystemError_,
)
from app.domain.masters import Company
from app.domain.source import Progress, ReadOptions, ReadSummary
from app.domain.stock import STOCK_CLASSES
from app.domain.vouchers import VoucherClass
from app.engine.cycle.parts import BOUND, HOURLY, NIGHTLY, CycleOptions, CycleParts, CycleResult
from app.engine.ports import SourceReader
from app.engine.purchases.context import go_live
from app.engine.stock.levels import read_from_cursor
from app.flows.purchases import planner as purchases
from app.store.codec import moment, stamp
from app.system.settings import Settings

_BALANCES_AT, _WANTED = "stock.balances_at", "reading.wanted"


def wanted_classes(settings: Settings) -> frozenset[VoucherClass]:
    """Whose details are read."""
    bought = purchases.CLASSES if settings.purchases.enabled else frozenset()
    return bought | (STOCK_CLASSES if settings.stock.enabled else frozenset())


def year_of(day: date) -> date:
    """The first day of the Indian financial year a day is in; Tally's periods are such years unless somebody says
    otherwise."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def period_starts(company: Company, first: date, today: date) -> list[date]:
    """Days on which the period of Tally's screen may have begun, of those from which on the book was read."""
    found = {first, year_of(today)} | {day for day in (company.books_from, company.starting_from) if day is not None}
    month = date(today.year, today.month, 1)
    while month >= first:
        found.add(month)
        month = date(month.year - (month.month == 1), 12 if month.month == 1 else month.month - 1, 1)
    # A book that begins later than that was read from its first day on.
    books_from = company.books_from or first
    return sorted(day for day in found if day >= first or day >= books_from)


def _quiet(now: datetime, last: datetime | None) -> bool:
    """Whether what is meant for the night may run: at night by this PC's clock, or when it is overdue by a day, as on a
    PC that is switched off at night. `last`: when it ran last."""
    local = now.astimezone()
    return local.hour < 6 or local.hour >= 21 or (last is not None and now - last > timedelta(days=2))


class Reading:
    """Asks Tally; everything it reads is in the store before it returns."""

    def __init__(self, parts: CycleParts) -> None:
        self._p = parts

    def run(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        p = self._p
        settings = p.settings()
        if not (settings.tally.company or settings.purchases.enabled or settings.stock.enabled):
            return  # nothing comes from Tally here
        start = go_live(settings)
        if not settings.tally.company:
            raise ConfigurationError(
                "No Tally company is chosen.",
                item="tally.company",
                advice="See the open companies with “ml-connector check” and choose one: "
                "ml-connector config set tally.company NAME.",
            )
        if not (options.by_person or p.tally_circuit.closed()):
            result.skipped = True
            return
        bound = self.bound_company()
        state = p.books.state(bound) if bound else None
        now = p.clock.now()
        stale = state is None or state.checked_at is None or now - state.checked_at > NIGHTLY
        census_due = state is not None and (state.census_at is None or now - state.census_at > NIGHTLY)
        progress("Asking TallyPrime", 0, None)
        wanted, first = wanted_classes(settings), start
        if bound and wanted - self._read_before(bound, wanted):
            p.books.update(bound, voucher_mark=None)  # what was entered while it was switched off is read as well
        if settings.stock.enabled:
            first = min(start, year_of(start), year_of(p.clock.today()))
            self._begin_stock(bound, first)
        try:
            reader = p.reader()
            reading = ReadOptions(
                company=settings.tally.company,
                company_guid=bound,
                start=first,
                wanted=wanted,
                census=census_due
                and state is not None
                and state.voucher_mark is not None
                and _quiet(now, state.census_at),
                check_sentinels=options.at_start or (stale and state is not None and state.voucher_mark is not None),
                today=p.clock.today(),
            )
            result.read = reader.read(reading, progress)
            p.cursors.put(f"{_WANTED}.{result.read.company.guid}", ",".join(sorted(wanted)))
            if settings.stock.enabled:
                p.cursors.put(read_from_cursor(result.read.company.guid), first.isoformat())
                self._balances(reader, reading, result.read, progress)
            else:
                p.cursors.remove(read_from_cursor(result.read.company.guid))  # what moves stock is not read meanwhile
        except SystemError_ as error:
            p.tally_circuit.failed(error)
            raise
        finally:
            if bound is None:
                self._bind(settings.tally.company, result.read)
        p.tally_circuit.succeeded()

    def _read_before(self, company_guid: str, unknown: frozenset[VoucherClass]) -> frozenset[VoucherClass]:
        """The classes that the last reading wanted; `unknown` where that was not kept."""
        text = self._p.cursors.get(f"{_WANTED}.{company_guid}")
        return unknown if text is None else frozenset(VoucherClass(one) for one in text.split(",") if one)

    def _begin_stock(self, bound: str | None, first: date) -> None:
        """What moves stock was not read so far, or not from so early on: it is all read again, once."""
        p = self._p
        if bound is not None and p.cursors.get(read_from_cursor(bound)) != first.isoformat():
            p.books.update(bound, voucher_mark=None)

    def _balances(self, reader: SourceReader, options: ReadOptions, read: ReadSummary, progress: Progress) -> None:
        """Tally's own balances: heavy, so nightly, and when a changed item has none yet (at most once an hour)."""
        p = self._p
        guid, now = read.company.guid, p.clock.now()
        last = moment(p.cursors.get(f"{_BALANCES_AT}.{guid}"))
        unknown = any(p.stock_books.balance(guid, item) is None for item in p.stock_books.changed(guid))
        due = last is None or (unknown and now - last >= HOURLY) or (now - last > NIGHTLY and _quiet(now, last))
        if not due:
            return
        progress("Reading the stock balances of TallyPrime", 0, None)
        found = reader.balances(replace(options, company_guid=guid), p.clock.today(), progress)
        if found.moved_meanwhile:
            return  # somebody is at work: the next run asks again
        p.stock_books.save_balances(guid, found.rows)
        period = p.stock_levels.settle(guid, period_starts(found.company, options.start, p.clock.today()))
        p.cursors.put(f"{_BALANCES_AT}.{guid}", stamp(now) or "")
        p.stock_baseline.keep(guid, go_live(p.settings()), p.stock_levels.all(guid))
        progress("Reading the stock summary of TallyPrime", 0, None)
        said = reader.summary(replace(options, company_guid=guid), period or options.start, p.clock.today())
        if said.company.voucher_mark == found.company.voucher_mark and not said.moved_meanwhile:
            p.stock_control.reconcile(guid, p.clock.today(), said.rows)

    def _bind(self, name: str, read: ReadSummary | None) -> None:
        """Keep the GUID that the reader verified for the chosen name, also when its first reading was cut short."""
        p = self._p
        found = [guid for guid, known in p.books.companies() if known.strip().casefold() == name.strip().casefold()]
        if read is not None:
            found = [read.company.guid]
        if len(found) == 1:
            p.cursors.put(BOUND, json.dumps([name, found[0]]))
            # The first reading lists everything: the first census, and the first look at what was read, a night later.
            checked_at = p.books.state(found[0]).checked_at or p.clock.now()
            p.books.update(found[0], census_at=p.clock.now(), checked_at=checked_at)

    def bound_company(self) -> str | None:
        """GUID bound for the company chosen in the settings; None until the first successful read of it."""
        text = self._p.cursors.get(BOUND)
        if text is None:
            return None
        name, guid = json.loads(text)
        return str(guid) if name == self._p.settings().tally.company else None
