"""One line per precondition, each with what to do when it is not met; makes calls, changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.domain.clock import Clock
from app.domain.errors import ConfigurationError, UsageError
from app.domain.records import Subject
from app.domain.states import State
from app.engine.destination_lists import ReferenceIndex
from app.engine.health.books import BooksHealth
from app.engine.health.checks import Cause, Check, CheckGroup, CheckLine, Help, Verdict
from app.engine.health.cloud import AccessProbing, CloudHealth
from app.engine.health.tally import ReleaseInfo, TallyHealth, TallyProbe
from app.engine.purchases.context import go_live
from app.engine.updates import Updates
from app.store.book import SourceBooks
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings

__all__ = ["Cause", "CheckGroup", "CheckLine", "Health", "HealthParts", "Help", "ReleaseInfo", "Verdict"]

LEAST_FREE_BYTES = 500 * 1024 * 1024
MOST_CLOCK_ERROR = timedelta(minutes=5)

DISK = Check("pc.disk", "Disk")
GO_LIVE = Check("pc.go_live", "Go-live date")
CLOCK = Check("pc.clock", "Clock")
UPDATES = Check("pc.updates", "Updates")
MAPPINGS = Check("records.mappings", "Mappings")
DOCUMENTS = Check("records.documents", "Documents")


@dataclass(frozen=True, slots=True)
class HealthParts:
    """What the checks look at."""

    settings: Callable[[], Settings]
    clock: Clock
    folder: Path
    books: SourceBooks
    records: Records
    reference: ReferenceIndex
    cursors: Cursors
    documents: Documents
    tally: Callable[[], TallyProbe]
    cloud: Callable[[], AccessProbing]
    bound_company: Callable[[], str | None]
    updates: Updates


class Health:
    """Runs the checks in an order in which each explains the next."""

    def __init__(self, parts: HealthParts, books: BooksHealth | None = None) -> None:
        self._p = parts
        self._books = books
        self._tally = TallyHealth(parts.settings, parts.tally, parts.books, parts.bound_company)
        self._cloud = CloudHealth(parts.settings, parts.cloud, parts.reference, parts.cursors)
        self._groups: dict[CheckGroup, Callable[[], Iterator[CheckLine]]] = {
            CheckGroup.TALLY: self._tally.lines,
            CheckGroup.SERVICETITAN: self._cloud.lines,
            CheckGroup.ZOHO: self.books_lines,
            CheckGroup.PC: self._pc,
            CheckGroup.RECORDS: self._records,
        }

    def check(self) -> Iterator[CheckLine]:
        """Every line, as it is known."""
        for group in CheckGroup:
            yield from self.check_group(group)

    def books_lines(self) -> Iterator[CheckLine]:
        """Those of Zoho Books, as they are known; none where it is switched off."""
        if self._books is not None:
            yield from self._books.lines()

    def check_group(self, group: CheckGroup) -> Iterator[CheckLine]:
        """The lines of one group, as they are known; none of TallyPrime where nothing comes from it."""
        if group is CheckGroup.TALLY and not self._p.settings().reads_tally:
            return iter(())
        return self._groups[group]()

    def check_one(self, key: str) -> CheckLine:
        """One line by its key; of its group only what comes before it is looked at too. Raises UsageError."""
        group = next((one for one in CheckGroup if one.value == key.partition(".")[0]), None)
        line = next((one for one in self.check_group(group) if one.key == key), None) if group else None
        if line is None:
            raise UsageError(f"There is no check “{key}”.", advice="“ml-connector check --json” shows every key.")
        return line

    def sku_field_problem(self) -> ConfigurationError | None:
        """Why what is set to hold the SKU cannot, by the items read so far; None when it can."""
        return self._tally.sku_field_problem()

    # -- this PC ---------------------------------------------------------------------------------------------------

    def _pc(self) -> Iterator[CheckLine]:
        yield DISK.guarded(self._disk)
        yield GO_LIVE.guarded(self._go_live)
        yield CLOCK.guarded(self._clock)
        if self._p.settings().updates.feed_url:
            yield UPDATES.guarded(self._updates)

    def _disk(self) -> CheckLine:
        folder = self._p.folder
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free
        short = f"{free / 1024**3:.1f} GB free"
        text = f"{short} for the profile."
        if free < LEAST_FREE_BYTES:
            return DISK.failed(text, "Free some space on that disk.", Cause.SETTING, Help.FREE_DISK, short)
        return DISK.ok(text, short)

    def _go_live(self) -> CheckLine:
        settings = self._p.settings()
        what = "Vouchers"
        if not settings.reads_tally:
            bills, sales = settings.bills.enabled, bool(settings.sales.kinds)
            what = "Bills, returns and sales" if bills and sales else "Sales" if sales else "Bills and returns"
        return GO_LIVE.ok(f"{what} dated {go_live(settings):%d-%b-%Y} and later.")

    def _clock(self) -> CheckLine:
        """By the time that came with the last answer of ServiceTitan; no call is made for it."""
        try:
            server = self._p.cloud().server_now()
        except ConfigurationError:
            server = None
        if server is None:
            return CLOCK.not_checked("ServiceTitan has not told its time yet.")
        off = self._p.clock.now() - server
        minutes = abs(off.total_seconds()) / 60
        if abs(off) > MOST_CLOCK_ERROR:
            short = f"{minutes:.0f} minutes {'ahead' if off > timedelta(0) else 'behind'}"
            return CLOCK.warning(
                f"This PC's clock is {short}. Nothing is sent twice because of it, but dates may be off.",
                "Let Windows set the time by itself (Settings > Time & language > Date & time).",
                Help.SET_CLOCK,
                f"Clock {short}",
            )
        return CLOCK.ok("Agrees with ServiceTitan's.")

    def _updates(self) -> CheckLine:
        """A newer version is news, and a feed that fails is no failure of this PC: neither stands in the way."""
        state = self._p.updates.look_if_due()
        if state.newer is not None:
            where = f" See {state.newer.link}" if state.newer.link else ""
            return UPDATES.ok(f"Version {state.newer.version} is available.{where}", f"{state.newer.version} available")
        if state.failed_at is not None:
            return UPDATES.not_checked(state.problem)
        if state.looked_at is None:
            return UPDATES.not_checked("Looked for once set-up is finished.")
        return UPDATES.ok("This is the newest version.")

    # -- our own ---------------------------------------------------------------------------------------------------

    def _records(self) -> Iterator[CheckLine]:
        yield MAPPINGS.guarded(self._mappings)
        if self._p.settings().reads_tally:
            yield DOCUMENTS.guarded(self._orphans)

    def _orphans(self) -> CheckLine:
        company = self._p.bound_company()
        orphans = self._p.documents.orphans(company) if company else []
        if not orphans:
            return DOCUMENTS.ok("No purchase order is known whose voucher is missing in Tally.")
        numbers = ", ".join(orphan.document.number for orphan in orphans[:5])
        return DOCUMENTS.warning(
            f"{len(orphans)} purchase orders carry our mark, but Tally has no such voucher (any more): {numbers}.",
            "Look at them in ServiceTitan; their vouchers were deleted, or lie before the go-live date.",
            Help.OPEN_SERVICETITAN,
        )

    def _mappings(self) -> CheckLine:
        groups = self._p.records.groups([State.NEEDS_MAPPING])
        waiting = self._p.records.counts().get(State.NEEDS_MAPPING, 0)
        if not waiting:
            return MAPPINGS.ok("Nothing waits for a mapping.")
        names = ", ".join(f"{g.subject.value} “{g.name}”" for g in groups[:3] if g.subject is not Subject.VOUCHER)
        return MAPPINGS.warning(
            f"{waiting} {'record waits' if waiting == 1 else 'records wait'}"
            f"{', for example for ' + names if names else ''}.",
            "See them with “ml-connector mismatches”.",
            Help.OPEN_MISMATCHES,
        )
