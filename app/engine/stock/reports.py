"""What the tenant's own stock report says, as last read: the only way in which ServiceTitan tells quantities."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.domain.clock import Clock
from app.domain.inventory import StockReportChoice
from app.engine.ports import StockSystem
from app.store.codec import moment_of, stamp
from app.store.references import Cursors
from app.system.settings import StockSettings

_KEPT, _DIFFERS = "servicetitan.stock_report", "servicetitan.stock_report.differs"
BY_ITSELF = timedelta(hours=1)
"""Between two readings that nobody asked for."""
AT_MOST = timedelta(seconds=61)
"""One call per report per minute (the vendor's limit)."""

SkuAtPlace = tuple[str, str]
"""SKU's code and name of the place."""


@dataclass(frozen=True, slots=True)
class LastReport:
    """What it said when it was last read."""

    at: datetime
    quantities: dict[SkuAtPlace, Decimal]


@dataclass(frozen=True, slots=True)
class ReportDiffers:
    """At how many places it said otherwise than Tally when it was last read; what waits for posting aside."""

    at: datetime
    places: int


def chosen_report(said: StockSettings) -> StockReportChoice | None:
    """The report that is named in the settings; None unless all of it is."""
    titles = (said.report_location, said.report_sku, said.report_quantity)
    if said.report_id is None or not said.report_category or not all(titles):
        return None
    return StockReportChoice(said.report_category, said.report_id, *titles)


def differing(cursors: Cursors, said: StockSettings) -> ReportDiffers | None:
    """None where it was not compared yet, or no report is named. Quick."""
    choice, text = chosen_report(said), cursors.get(_DIFFERS)
    kept = json.loads(text) if text else {}
    if choice is None or kept.get("report") != _name(choice):
        return None
    return ReportDiffers(moment_of(kept["at"]), int(kept["places"]))


class StockReports:
    """Reads it no more often than allowed and keeps it with its time."""

    def __init__(self, cursors: Cursors, clock: Clock) -> None:
        self._cursors, self._clock = cursors, clock

    def refresh(self, system: StockSystem, said: StockSettings, *, by_person: bool) -> bool:
        """Read the named report where that is due. Raises as `StockSystem.stock_report`; what was kept stays."""
        choice = chosen_report(said)
        if choice is None:
            self._cursors.remove(_KEPT)
            self._cursors.remove(_DIFFERS)
            return False
        last, now = self._last(choice), self._clock.now()
        if last is not None and now - last.at < (AT_MOST if by_person else BY_ITSELF):
            return False
        report = system.stock_report(choice)
        rows = [[row.sku, row.location, str(row.quantity)] for row in report.rows]
        kept = {"report": _name(choice), "at": stamp(now), "rows": rows}
        self._cursors.put(_KEPT, json.dumps(kept, ensure_ascii=False))
        return True

    def keep_differing(self, said: StockSettings, places: int) -> None:
        """Right after it was read: it grows old, and what is compared with it later is newer."""
        choice = chosen_report(said)
        last = self._last(choice) if choice is not None else None
        if choice is not None and last is not None:
            kept = {"report": _name(choice), "at": stamp(last.at), "places": places}
            self._cursors.put(_DIFFERS, json.dumps(kept, ensure_ascii=False))

    def last(self, said: StockSettings) -> LastReport | None:
        """What the named report said; None without one, or before it was read."""
        choice = chosen_report(said)
        return None if choice is None else self._last(choice)

    def _last(self, choice: StockReportChoice) -> LastReport | None:
        text = self._cursors.get(_KEPT)
        kept = json.loads(text) if text else {}
        if kept.get("report") != _name(choice):
            return None
        found: dict[SkuAtPlace, Decimal] = {}
        for sku, place, quantity in kept["rows"]:
            found[sku, place] = found.get((sku, place), Decimal(0)) + Decimal(quantity)
        return LastReport(moment_of(kept["at"]), found)


def _name(choice: StockReportChoice) -> str:
    return "/".join((choice.category, str(choice.report_id), choice.location, choice.sku, choice.quantity))
