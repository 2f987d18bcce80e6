"""One synchronisation: read Tally, journal, match, plan, send, read back; the unit that schedule and people start.

A cycle of the schedule with nothing new in Tally, nothing waiting and no hourly look due makes no call to the
destination at all; one that a person asked for always looks at it.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from app.domain.cancellation import Cancellation, check, current
from app.domain.clock import Clock
from app.domain.errors import (
    Cancelled,
    ConfigurationError,
    KnownError,
    NotFound,
    RecordMoved,
    StoreError,
    SystemError_,
    Throttled,
)
from app.domain.masters import Company
from app.domain.records import OperationState, Record
from app.domain.source import Progress, ReadOptions, ReadSummary
from app.domain.states import State
from app.domain.stock import STOCK_CLASSES
from app.domain.vouchers import VoucherClass
from app.engine.circuit import Circuit
from app.engine.context import PurchaseContexts, bind_tenant, go_live
from app.engine.cost_decimals import learn_cost_decimals
from app.engine.cycle_log import log_begin, log_end
from app.engine.dispatch import Dispatcher
from app.engine.gone import Gone
from app.engine.housekeeping import Housekeeping
from app.engine.lease import SenderLease
from app.engine.links import Links
from app.engine.mirror import Mirror
from app.engine.outcome import Done, Outcome
from app.engine.ports import SourceReader, StockSystem
from app.engine.prepare import Preparer
from app.engine.reference import ReferenceIndex
from app.engine.replacing import Replacer
from app.engine.stock_baseline import StockBaseline
from app.engine.stock_context import StockContexts
from app.engine.stock_control import StockControl
from app.engine.stock_flow import StockFlow
from app.engine.stock_levels import StockLevels
from app.engine.stock_reports import StockReports
from app.flows import purchases, stock
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.codec import moment, stamp
from app.store.documents import Documents
from app.store.records import RecordFilter, Records
from app.store.references import Cursors, Mappings
from app.store.stock_books import StockBooks
from app.system.settings import Settings, StockWay

HOURLY = timedelta(hours=1)
NIGHTLY = timedelta(hours=20)
_WORK = (State.NEW, State.READY, State.SENDING, State.RETRY_WAIT, State.VERIFY, State.WITHDRAWING)
_WAITS_FOR_DESTINATION = (
    State.NEEDS_MAPPING,
    State.BILL_PENDING,
    State.AWAITING_APPROVAL,
    State.AWAITING_POSTING,
    State.AWAITING_UPLOAD,
)
_TAKES_OVER = frozenset(
    {
        State.SENDING,
        State.RETRY_WAIT,
        State.VERIFY,
        State.AWAITING_APPROVAL,
        State.BILL_PENDING,
        State.AWAITING_POSTING,
        State.SYNCED,
        State.REJECTED,
        State.CHANGED_AT_SOURCE,
        State.DELETED_AT_SOURCE,
        State.CHANGED_AT_DESTINATION,
    }
)
_CAN_CHANGE_THERE = (
    State.SYNCED,
    State.REJECTED,
    State.DELETED_AT_SOURCE,
    State.CHANGED_AT_DESTINATION,
    State.DUPLICATE_SUSPECTED,
)
"""What a person can change or put right at the destination: looked at once an hour."""
_LAST_POLL, LAST_RUN, LAST_SUCCESS, BOUND = "poll.last", "run.last", "run.last_success", "tally.bound"
_ROUNDS = 3
"""How often a run looks for what its own sending made possible: a new version, then what offsets it."""
_STOCK_FROM, _BALANCES_AT = "stock.read_from", "stock.balances_at"
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
    """Records by state after the cycle."""
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
    housekeeping: Housekeeping
    tally_circuit: Circuit
    cloud_circuit: Circuit
    reader: Callable[[], SourceReader]
    """The connection as the settings are now. Raises ConfigurationError."""
    cloud: Callable[[], Cloud]
    """The same for the destination."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """What the records of each flow are judged against."""

    purchases: PurchaseContexts
    stock: StockContexts | None
    """None where the flow is off, or not set up."""
    flows: set[str]


def wanted_classes(settings: Settings) -> frozenset[VoucherClass]:
    """Whose details are read."""
    bought = purchases.CLASSES if settings.purchases.enabled else frozenset()
    return bought | (STOCK_CLASSES if settings.stock.enabled else frozenset())


def _flows(settings: Settings) -> dict[str, bool]:
    return {purchases.NAME: settings.purchases.enabled, stock.NAME: settings.stock.enabled}


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


class Cycle:
    """Runs cycles, one at a time."""

    def __init__(self, parts: CycleParts) -> None:
        self._p = parts
        self._one = threading.Lock()
        self._cancellation: Cancellation | None = None
        self._links = Links(parts.records, parts.documents)
        self._gone = Gone(parts.records, parts.documents)
        self._replacer = Replacer(parts.records, self._links, parts.stock_flow)

    @property
    def running(self) -> bool:
        """Whether a cycle is under way in this process."""
        return self._one.locked()

    def cancel(self) -> None:
        """End the running cycle, if there is one, at its next safe point; any thread."""
        running = self._cancellation
        if running is not None:
            running.cancel()

    def run(self, options: CycleOptions, progress: Progress, cancellation: Cancellation | None = None) -> CycleResult:
        """One cycle, until its end or until `cancellation`. KnownErrors are in the result; anything else is a bug and
        is raised."""
        with self._one, (cancellation or Cancellation()).applied():
            self._cancellation = current()
            result = CycleResult(self._p.clock.now(), self._p.clock.now(), options.dry_run)
            log_begin(options)
            outcome = Outcome(self._p.records, self._p.documents)
            self._attempt(result, outcome.begin)
            self._attempt(result, lambda: self._p.housekeeping.run(self._p.settings(), self.bound_company()))
            self._attempt(result, lambda: self._read(options, progress, result))
            self._attempt(result, lambda: self._send(options, progress, result))
            result.ended = self._p.clock.now()
            try:
                result.counts = self._p.records.counts()
                result.done = outcome.done() if result.called_destination else []
                self._remember(result)
            except StoreError as error:
                result.errors.append(error)
            result.errors = list({str(error): error for error in result.errors}.values())
            log_end(result, self._p.records)
            return result

    def _attempt(self, result: CycleResult, phase: Callable[[], None]) -> None:
        if result.cancelled:
            return
        try:
            phase()
        except Cancelled as stop:
            result.cancelled = True
            with contextlib.suppress(StoreError):
                self._p.audit.add("cancelled", str(stop))
        except KnownError as error:
            result.errors.append(error)
            # A database that cannot be written is in the result; the unattended run goes on when it can be again.
            if not isinstance(error, SystemError_ | StoreError):
                with contextlib.suppress(StoreError):
                    self._p.audit.add("problem", str(error), detail=error.detail)

    def _remember(self, result: CycleResult) -> None:
        if result.dry_run or ((result.skipped or result.cancelled) and not result.errors):
            return
        error = result.errors[0] if result.errors else None
        said = {
            "started": stamp(result.started),
            "ended": stamp(result.ended),
            "ok": result.ok,
            "code": error.code if error else "",
            "text": str(error) if error else "",
            "system": error.system if isinstance(error, SystemError_) else "",
        }
        self._p.cursors.put(LAST_RUN, json.dumps(said))
        if result.ok:
            self._p.cursors.put(LAST_SUCCESS, stamp(result.ended) or "")

    # -- Tally -----------------------------------------------------------------------------------------------------

    def _read(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        p = self._p
        settings = p.settings()
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
                census=census_due and state is not None and state.voucher_mark is not None and self._quiet(now),
                check_sentinels=options.at_start or (stale and state is not None and state.voucher_mark is not None),
                today=p.clock.today(),
            )
            result.read = reader.read(reading, progress)
            if settings.stock.enabled:
                self._read_balances(reader, reading, result.read, progress)
        except SystemError_ as error:
            p.tally_circuit.failed(error)
            raise
        finally:
            if bound is None:
                self._bind(settings.tally.company, result.read)
        p.tally_circuit.succeeded()

    def _begin_stock(self, bound: str | None, first: date) -> None:
        """What moves stock was not read so far, or not from so early on: it is all read again, once."""
        p = self._p
        if bound is None or p.cursors.get(f"{_STOCK_FROM}.{bound}") == first.isoformat():
            return
        p.books.update(bound, voucher_mark=None)
        p.cursors.put(f"{_STOCK_FROM}.{bound}", first.isoformat())

    def _read_balances(self, reader: SourceReader, options: ReadOptions, read: ReadSummary, progress: Progress) -> None:
        """Tally's own balances: heavy, so nightly, and when a changed item has none yet (at most once an hour)."""
        p = self._p
        guid, now = read.company.guid, p.clock.now()
        last = moment(p.cursors.get(f"{_BALANCES_AT}.{guid}"))
        unknown = any(p.stock_books.balance(guid, item) is None for item in p.stock_books.changed(guid))
        due = last is None or (unknown and now - last >= HOURLY) or (now - last > NIGHTLY and self._quiet(now))
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

    def _quiet(self, now: datetime) -> bool:
        """Whether the nightly census may run: at night by this PC's clock, or when it is overdue by a day."""
        local = now.astimezone()
        bound = self.bound_company()
        last = self._p.books.state(bound).census_at if bound else None
        return local.hour < 6 or local.hour >= 21 or (last is not None and now - last > timedelta(days=2))

    # -- ServiceTitan ----------------------------------------------------------------------------------------------

    def _send(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        p = self._p
        settings = p.settings()
        flows = {name for name, on in _flows(settings).items() if on and options.flow in ("", name)}
        if self.bound_company() is None or not flows:
            return
        now = p.clock.now()
        self._wake_post_dated(now)
        if not (options.by_person or self._anything_to_do(now)):
            return
        if not (options.by_person or p.cloud_circuit.closed()):
            result.skipped = True
            return
        result.called_destination = True
        cloud = p.cloud()
        try:
            self._exchange(cloud, options, settings, flows, progress)
        except SystemError_ as error:
            p.cloud_circuit.failed(error)
            raise
        p.cloud_circuit.succeeded()
        p.cursors.put(_LAST_POLL, stamp(p.clock.now()) or "")

    def _wake_post_dated(self, now: datetime) -> None:
        p = self._p
        for record_id in p.records.due_at([State.NOT_APPLICABLE], now):
            record = p.records.get(record_id)
            if record is not None and record.document_date <= p.clock.today():
                p.records.save(
                    replace(record, state=State.NEW, next_attempt_at=None), why=f"{record.label}: its date has come."
                )

    def _anything_to_do(self, now: datetime) -> bool:
        p = self._p
        guid = self.bound_company()
        if p.settings().stock.enabled and guid is not None and p.stock_books.changed(guid):
            return True
        if p.records.due(_WORK, now) or self._replacer.anything(p.settings().sync.change_policy):
            return True
        counts = p.records.counts()
        if any(counts.get(state) for state in _WAITS_FOR_DESTINATION):
            return True
        last = moment(p.cursors.get(_LAST_POLL))
        if last is not None and now - last < HOURLY:
            return False
        return any(counts.get(state) for state in _CAN_CHANGE_THERE) or bool(p.records.linked())

    def _exchange(
        self, cloud: Cloud, options: CycleOptions, settings: Settings, flows: set[str], progress: Progress
    ) -> None:
        p = self._p
        progress("Reading vendors, items and places of ServiceTitan", 0, None)
        self._refresh_lists(cloud, settings)
        progress("Reading purchase documents of ServiceTitan", 0, None)
        cloud.mirror.refresh()
        self._search_after_resend(cloud)
        learn_cost_decimals(p.documents, p.records, p.cursors, p.audit)
        contexts = Contexts(
            PurchaseContexts(settings, p.books, p.mappings, p.reference, p.cursors, p.clock.today()), None, flows
        )
        problem: KnownError | None = None
        if stock.NAME in flows:
            try:
                contexts = replace(contexts, stock=self._stock_contexts(cloud, settings, contexts.purchases))
            except ConfigurationError as error:
                problem = error  # the purchases go on
        self._take_over(cloud, contexts.purchases)
        cloud.dispatcher.reassess()
        self._links.watch()
        self._gone.settle()
        p.stock_flow.settle_gone()
        self._replacer.compare(contexts.purchases, contexts.stock)
        if not options.dry_run:
            self._replacer.replace(contexts.purchases, settings.sync.change_policy)
        self._follow(contexts)
        self._judge(contexts, progress)
        if not options.dry_run:
            self._dispatch(cloud, contexts, progress)
        try:
            p.stock_reports.refresh(cloud.system, settings.stock, by_person=options.by_person)
        except (ConfigurationError, NotFound) as error:
            problem = problem or error  # what was last read stays
        except Throttled:
            pass  # somebody else asked for it a moment ago: the next run does
        if problem is not None:
            raise problem

    def _stock_contexts(self, cloud: Cloud, settings: Settings, contexts: PurchaseContexts) -> StockContexts:
        p = self._p
        if settings.stock.way is StockWay.CLEARING:
            p.reference.refresh_return_types(cloud.system)
        return StockContexts(settings, contexts, p.books, p.stock_books, p.mappings, p.reference, p.clock.today())

    def _dispatch(self, cloud: Cloud, contexts: Contexts, progress: Progress) -> None:
        p = self._p
        work = p.records.due([s for s in _WORK if s is not State.NEW], p.clock.now())
        if not work:
            return
        cloud.lease.acquire()
        try:
            # Another sender may have been at work until a moment ago: what it did is read before anything goes out.
            cloud.mirror.refresh()
            self._judge(contexts, progress)
            work = p.records.due([s for s in _WORK if s is not State.NEW], p.clock.now())
            cloud.dispatcher.run(work, progress, cloud.lease.renew)
            for _ in range(_ROUNDS):
                # Released meanwhile, or withdrawn a moment ago and now to be sent in its new version; and what was
                # received just now may have to be offset.
                self._follow(contexts)
                again = [i for i in self._judge(contexts, progress) if i not in work or self._is_ready(i)]
                if not again:
                    break
                cloud.dispatcher.run(again, progress, cloud.lease.renew)
                work = [*work, *again]
            learn_cost_decimals(p.documents, p.records, p.cursors, p.audit)
        finally:
            cloud.lease.release()

    def _follow(self, contexts: Contexts) -> None:
        if contexts.stock is not None:
            for guid, _ in self._p.books.companies():
                self._p.stock_flow.follow(guid, contexts.stock)

    def _refresh_lists(self, cloud: Cloud, settings: Settings) -> int:
        p = self._p
        changed = p.reference.refresh(cloud.system)
        bind_tenant(settings, p.cursors)
        p.cursors.put(LISTS_READ, stamp(p.clock.now()) or "")
        return changed

    def refresh_lists(self) -> int:
        """Read what changed in the destination's lists, besides any cycle; returns how many entries are new or differ.
        Raises ConfigurationError and SystemError_."""
        return self._refresh_lists(self._p.cloud(), self._p.settings())

    def _is_ready(self, record_id: int) -> bool:
        record = self._p.records.get(record_id)
        return record is not None and record.state is State.READY

    def _take_over(self, cloud: Cloud, contexts: PurchaseContexts) -> None:
        """Records of which a later generation exists than this database knows continue with that one."""
        p = self._p
        unresolved = p.records.ids(RecordFilter(states=frozenset({State.REJECTED}), code="stray_document"))
        for record_id in {*cloud.mirror.documents.overtaken(), *unresolved}:
            record = p.records.get(record_id)
            if record is not None and record.flow == purchases.NAME and record.state in _TAKES_OVER:
                with contextlib.suppress(RecordMoved):
                    p.preparer.take_over(record, contexts.of(record.company_guid))

    def _search_after_resend(self, cloud: Cloud) -> None:
        """For a day after sending again, look for a second document that came late."""
        p = self._p
        now = cloud.system.server_now() or p.clock.now()
        watched = [
            o
            for o in p.records.operations_in([OperationState.DONE])
            if o.resent_until is not None and o.resent_until > now and o.intent_at is not None
        ]
        if watched:
            cloud.mirror.search(min(o.intent_at for o in watched if o.intent_at is not None))

    def _judge(self, contexts: Contexts, progress: Progress) -> list[int]:
        """Judge everything that is not sent yet; returns the ids that may be sent."""
        p = self._p
        states = (State.NEW, State.NEEDS_MAPPING, State.READY, State.DUPLICATE_SUSPECTED)
        ids = p.records.due(states, p.clock.now())
        ready: list[int] = []
        for done, record_id in enumerate(ids):
            check()
            if done % 50 == 0:
                progress("Matching vouchers", done, len(ids))
            record = p.records.get(record_id)
            if record is None:
                continue
            with contextlib.suppress(RecordMoved):
                judged = self._judge_one(record, contexts)
                if judged is not None and judged.state in (State.READY, State.SENDING):
                    ready.append(record_id)
        return ready

    def _judge_one(self, record: Record, contexts: Contexts) -> Record | None:
        """None where nothing is to be decided about it now."""
        if record.flow == stock.NAME:
            return None if contexts.stock is None else self._p.stock_flow.judge(record, contexts.stock)
        if record.deleted or purchases.NAME not in contexts.flows:
            return None
        return self._p.preparer.judge(record, contexts.purchases.of(record.company_guid))
