"""What a cycle is made of: its options, its result, the parts it drives, and what it remembers for the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.clock import Clock
from app.domain.errors import (
    KnownError,
)
from app.domain.source import ReadSummary
from app.domain.states import State
from app.engine.circuit import Circuit
from app.engine.destination_lists import ReferenceIndex
from app.engine.dispatch import Dispatcher
from app.engine.housekeeping import Housekeeping
from app.engine.lease import SenderLease
from app.engine.mirror import Mirror
from app.engine.outcome import Done
from app.engine.ports import SourceReader, StockSystem
from app.engine.purchases.prepare import Preparer
from app.engine.stock.baseline import StockBaseline
from app.engine.stock.control import StockControl
from app.engine.stock.flow import StockFlow
from app.engine.stock.levels import StockLevels
from app.engine.stock.reports import StockReports
from app.engine.stock.view import StockView
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors, Mappings
from app.store.stock_books import StockBooks
from app.system.settings import Settings

HOURLY = timedelta(hours=1)
NIGHTLY = timedelta(hours=20)
LAST_RUN, LAST_SUCCESS, BOUND = "run.last", "run.last_success", "tally.bound"
LAST_BEGUN = "run.last_begun"
"""When the last run began that may have sent something, of whatever flows."""
LISTS_READ = "servicetitan.lists_read"
"""When the destination's lists were last read."""


@dataclass(frozen=True, slots=True)
class CycleOptions:
    """What a cycle is to do."""

    dry_run: bool = False
    """Read, match and plan; send nothing."""
    at_start: bool = False
    """First cycle of a long-running process: sentinels are read again."""
    by_person: bool = False
    """Asked for by a person: an open circuit does not stop it, and the destination is always looked at."""
    flow: str = ""
    """Only this one. Such a run says nothing of the others: it is no success, but what failed in it is told."""


@dataclass(slots=True)
class CycleResult:
    """What a cycle did and what stopped it."""

    started: datetime
    ended: datetime
    dry_run: bool
    read: ReadSummary | None = None
    called_destination: bool = False
    skipped: bool = False
    """A system was not called because its outage is not over yet: no success, and no new failure either."""
    cancelled: bool = False
    """It was stopped before its end: no success and no failure."""
    errors: list[KnownError] = field(default_factory=list)
    counts: dict[State, int] = field(default_factory=dict)
    """Records by state after the cycle, of what is switched on."""
    done: list[Done] = field(default_factory=list)
    """What it did at the destination, also when something stopped it half-way."""

    @property
    def ok(self) -> bool:
        return not (self.errors or self.skipped or self.cancelled)


@dataclass(frozen=True, slots=True)
class Cloud:
    """The destination of one tenant and what works on it."""

    system: StockSystem
    mirror: Mirror
    dispatcher: Dispatcher
    lease: SenderLease


@dataclass(frozen=True, slots=True)
class CycleParts:
    """The parts a cycle drives."""

    settings: Callable[[], Settings]
    clock: Clock
    audit: AuditTrail
    books: SourceBooks
    records: Records
    documents: Documents
    mappings: Mappings
    cursors: Cursors
    reference: ReferenceIndex
    preparer: Preparer
    stock_books: StockBooks
    stock_levels: StockLevels
    stock_flow: StockFlow
    stock_baseline: StockBaseline
    stock_control: StockControl
    stock_reports: StockReports
    stock_view: StockView
    housekeeping: Housekeeping
    tally_circuit: Circuit
    cloud_circuit: Circuit
    reader: Callable[[], SourceReader]
    """The connection as the settings are now. Raises ConfigurationError."""
    cloud: Callable[[], Cloud]
    """The same for the destination."""
