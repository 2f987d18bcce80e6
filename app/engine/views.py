"""What the window shows, page by page: frozen dataclasses from short queries; nothing here changes anything.

Every method may be called from any reading thread and is meant to take milliseconds with 100,000 records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.domain.audit import AuditEntry
from app.domain.clock import Clock
from app.domain.records import Mapping, Subject
from app.domain.states import State
from app.engine.cycle.parts import LAST_RUN, LAST_SUCCESS, LISTS_READ
from app.engine.destination_lists import DESTINATION, EQUIPMENT, LOCATION, MATERIAL, ReferenceIndex
from app.engine.mapping.matches import LISTS, MappingCounts, MappingRow, Matches, MatchState
from app.engine.mapping.release import ReleasePreview, preview
from app.engine.mapping.suggestions import Candidate, Suggestions
from app.engine.purchases.context import PurchaseContexts
from app.engine.purchases.prepare import Preparer
from app.engine.remedies.table import Remedy, remedy
from app.engine.replays import ReplayPreview
from app.engine.replays import preview as replay_preview
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.reference import differences as reference
from app.flows.sales import planner as sales
from app.flows.stock import planner as stock
from app.store.book import SourceBooks
from app.store.codec import moment
from app.store.database import Database
from app.store.listings.causes import (
    CauseCount,
    CauseFilter,
    CauseKey,
    CauseOrder,
    CauseRecord,
    CauseRecordOrder,
    Causes,
    Tab,
    Totals,
)
from app.store.listings.common import OF_TALLY
from app.store.listings.names import Names, Target
from app.store.listings.overview import OldestWaiting, OverviewNumbers
from app.store.listings.records import RecordColumn, RecordList, RecordQuery, RecordRow, Sum
from app.store.listings.trail import AuditList, AuditQuery
from app.store.records import Records
from app.store.references import Cursors, Mappings, References
from app.system.settings import Settings

__all__ = [
    "OF_TALLY", "AuditQuery", "CauseCount", "CauseFilter", "CauseKey", "CauseOrder", "CauseRecord", "CauseRecordOrder",
    "CauseRow", "MappingCounts", "MappingRow", "MatchState", "RecordColumn", "RecordQuery", "RecordRow",
    "ReleasePreview", "ReplayPreview", "Sum", "Tab", "TargetList", "Totals", "ViewParts", "Views", "Wanted",
]  # fmt: skip
DAYS = 14
_COMPARING_S = 0.04
_AT_ONCE = 500
"""Values in one statement."""
_ORDER = {state: at for at, state in enumerate(MatchState)}
_SPECIFIC = (Subject.VOUCHER, Subject.DOCUMENT)
_LANES = (purchases.NAME, stock.NAME, bills.NAME, sales.NAME, reference.NAME)
"""In the order of the overview."""


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One line of the page “Needs attention”."""

    cause: CauseKey
    title: str
    """“Vendor not in ServiceTitan”; the name of the cause follows it."""
    why: str
    """One sentence that holds for all its records."""
    advice: str
    remedy: Remedy
    """The acts that make sense, the recommended one first."""
    records: int
    amount: Decimal
    since: datetime
    """When its oldest record first came to need a person, and was not settled since."""
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class TabCounts:
    """Records on each tab."""

    open: int
    ignored: int
    resolved_today: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run before now."""

    started: datetime
    ended: datetime
    ok: bool
    text: str
    """What stopped it."""
    sent: int
    """Records it saw complete at the destination, and which still are."""
    waiting: int
    """Records that came to need a person in it."""


@dataclass(frozen=True, slots=True)
class Day:
    """One bar; each record stands on one day only."""

    date: date
    """Local."""
    synced: int
    """First read back on that day, and synced now."""
    waiting: int
    """Needs a person now, and has since that day."""
    failed: int
    """Rejected now, since that day."""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow in short."""

    flow: str
    last_success: datetime | None
    sent_today: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The overview page, without status and next run."""

    last_run: LastRun | None
    oldest: OldestWaiting | None
    moved: Decimal
    """Totals, as read back, of the documents of these records."""
    synced: int
    """Records in sync now whose documents were first read back in the last 14 local days."""
    days: tuple[Day, ...]
    """Oldest first; today last."""
    flows: tuple[FlowLine, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mapping that is not saved."""

    kind: Subject
    source: str
    target_id: int | None
    target: str = ""
    """A ledger's role or a unit's text, where no entry is meant."""


@dataclass(frozen=True, slots=True)
class TargetList:
    """A list of the destination as it was read."""

    read_at: datetime | None
    """None while it was not read yet."""
    active: int


@dataclass(frozen=True, slots=True)
class ViewParts:
    """What the views read."""

    settings: Callable[[], Settings]
    clock: Clock
    database: Database
    records: Records
    books: SourceBooks
    mappings: Mappings
    references: References
    reference: ReferenceIndex
    cursors: Cursors
    preparer: Preparer
    suggestions: Suggestions
    bound_company: Callable[[], str | None]


class Views:
    """One method per list."""

    def __init__(self, parts: ViewParts) -> None:
        self._p = parts
        self._causes = Causes(parts.database)
        self._records = RecordList(parts.database)
        self._trail = AuditList(parts.database)
        self._numbers = OverviewNumbers(parts.database)
        self._names = Names(parts.database)
        self._matches = Matches(
            parts.database, self._names, parts.mappings, parts.references, parts.suggestions, parts.clock
        )

    # -- needs attention -------------------------------------------------------------------------------------------

    def causes(
        self, which: CauseFilter, order: CauseOrder = CauseOrder.RECORDS, offset: int = 0, limit: int = 100
    ) -> Sequence[CauseRow]:
        """Causes that pass the filter."""
        return [_cause(one) for one in self._causes.page(self._since(which), order, offset, limit)]

    def attention_totals(self, which: CauseFilter) -> Totals:
        """Records, causes and amount, each record once although it may have several causes."""
        return self._causes.totals(self._since(which))

    def tab_counts(self) -> TabCounts:
        """The numbers on the tabs."""
        found = [self.attention_totals(CauseFilter(tab)).records for tab in (Tab.OPEN, Tab.IGNORED, Tab.RESOLVED)]
        return TabCounts(*found)

    def cause_records(
        self,
        cause: CauseKey,
        which: CauseFilter,
        order: CauseRecordOrder = CauseRecordOrder.OLDEST,
        offset: int = 0,
        limit: int = 100,
    ) -> Sequence[CauseRecord]:
        """The records of a cause that pass the filter."""
        return self._causes.records(cause, self._since(which), order, offset, limit)

    def cause_ids(self, cause: CauseKey, which: CauseFilter) -> Sequence[int]:
        """Ids of all records of a cause that pass the filter."""
        return self._causes.ids(self._since(which), cause)

    def ids(self, which: CauseFilter) -> Sequence[int]:
        """Ids of all records that pass the filter."""
        return self._causes.ids(self._since(which))

    def replay_preview(
        self, which: CauseFilter, causes: Sequence[CauseKey] = (), records: Sequence[int] = ()
    ) -> ReplayPreview:
        """What a replay of everything that passes the filter, or of these causes and records, would do."""
        found = [row for cause in causes for row in self._causes.judged(which, cause)]
        for at in range(0, len(records), _AT_ONCE):
            found += self._causes.judged(which, records=records[at : at + _AT_ONCE])
        return replay_preview(found if causes or records else self._causes.judged(which))

    def _since(self, which: CauseFilter) -> CauseFilter:
        """Resolved means resolved today, unless another time is asked for."""
        if which.tab is not Tab.RESOLVED or which.since is not None:
            return which
        today = _midnight(self._p.clock.now().astimezone().date())
        return replace(which, since=today)

    # -- records ---------------------------------------------------------------------------------------------------

    def records(self, query: RecordQuery, offset: int = 0, limit: int = 100) -> Sequence[RecordRow]:
        """One page of records."""
        return self._records.page(query, offset, limit)

    def count(self, query: RecordQuery) -> int:
        """How many records pass the filter."""
        return self._records.count(query)

    def record_ids(self, query: RecordQuery) -> Sequence[int]:
        """Ids of all records that pass the filter, in its order."""
        return self._records.ids(query)

    def records_of(self, ids: Sequence[int]) -> Sequence[RecordRow]:
        """These records in that order, as far as they still exist; some hundreds at a time."""
        return self._records.rows(ids)

    def record_sums(self, query: RecordQuery) -> dict[State, Sum]:
        """By state, whatever states the query asks for."""
        return self._records.sums(query)

    def record_labels(self, ids: Sequence[int]) -> dict[int, str]:
        """What some records are called; ids that are gone are left out."""
        return self._records.labels(ids)

    # -- mapping ---------------------------------------------------------------------------------------------------

    def mapping_rows(
        self, kind: Subject, which: MatchState | None = None, text: str = "", offset: int = 0, limit: int = 100
    ) -> Sequence[MappingRow]:
        """Names of the bound company: those that records wait for first, then weak, none, mapped, exact."""
        rows = sorted(self._rows(kind, which, text), key=_rank)[offset : offset + limit]
        if which in (None, MatchState.NONE):
            self._matches.compare(kind, rows, _COMPARING_S)
            rows = [self._matches.weighed(row) for row in rows]
        return rows

    def mapping_count(self, kind: Subject, which: MatchState | None = None, text: str = "") -> int:
        """How many rows there are."""
        return len(self._rows(kind, which, text))

    def mapping_counts(self, kind: Subject, *, seconds: float = _COMPARING_S) -> MappingCounts:
        """The numbers on the tabs; compares names without a match for at most that long."""
        complete = self._matches.compare(kind, sorted(self._rows(kind), key=_rank), seconds)
        rows = self._rows(kind)
        by_match = [sum(row.match is match for row in rows) for match in MatchState]
        weak, none, mapped, exact = by_match
        return MappingCounts(
            len(rows), none, weak, mapped, exact, sum(row.waiting > 0 for row in rows), complete=complete
        )

    def _rows(self, kind: Subject, which: MatchState | None = None, text: str = "") -> Sequence[MappingRow]:
        company = self._p.bound_company()
        if company is None:
            return []
        rows = self._matches.rows(kind, company, self._p.settings().purchases.sku_field)
        wanted = text.strip().casefold()
        return [
            row
            for row in rows
            if (which is None or row.match is which)
            and (not wanted or wanted in row.name.casefold() or wanted in row.target.casefold())
        ]

    def targets(self, kind: Subject, text: str, limit: int = 20) -> Sequence[Candidate]:
        """Active entries of the destination with the text in name or code, those beginning with it first; score 0."""
        found = self._names.targets(DESTINATION, LISTS[kind], text, limit) if kind in LISTS else []
        return [Candidate(one.id, one.name, one.kind, _detail(one), 0) for one in found]

    def release_preview(self, kind: Subject, source: str, target_id: int | None, target: str = "") -> ReleasePreview:
        """What mapping that name to that entry (or that role or unit) would release; nothing is saved.

        Raises ConfigurationError while vouchers cannot be judged.
        """
        return self.release_previews([Wanted(kind, source, target_id, target)])

    def release_previews(self, wanted: Sequence[Wanted]) -> ReleasePreview:
        """The same for several mappings that are saved together."""
        p = self._p
        return preview(
            [self._mapping(one) for one in wanted],
            records=p.records,
            preparer=p.preparer,
            contexts=lambda: PurchaseContexts(
                p.settings(), p.books, p.mappings, p.reference, p.cursors, p.clock.today()
            ),
            amount_of=self._records.amount,
        )

    def _mapping(self, one: Wanted) -> Mapping:
        """The mapping that saving it would make."""
        row = next((row for row in self._rows(one.kind) if row.name == one.source), None)
        rows = self._p.references.listed(DESTINATION, LISTS.get(one.kind, ()))
        listed = next((each for each in rows if each.id == one.target_id), None)
        return Mapping(
            one.kind,
            row.key if row else one.source,
            one.source,
            one.target_id,
            listed.name if listed else one.target,
            self._p.clock.now(),
            listed.kind if listed else "",
        )

    def target_list(self, kind: Subject) -> TargetList:
        """How old and how long the destination's list for this kind is."""
        active = self._names.active(DESTINATION, LISTS[kind]) if kind in LISTS else 0
        return TargetList(moment(self._p.cursors.get(LISTS_READ)), active)

    # -- audit -----------------------------------------------------------------------------------------------------

    def audit_entries(self, query: AuditQuery, offset: int = 0, limit: int = 100) -> Sequence[AuditEntry]:
        """One page of the trail."""
        return self._trail.page(query, offset, limit)

    def audit_count(self, query: AuditQuery) -> int:
        """How many entries pass the filter."""
        return self._trail.count(query)

    def audit_walk(self, query: AuditQuery) -> Iterator[AuditEntry]:
        """All that pass the filter, oldest first, read piece by piece."""
        return self._trail.walk(query)

    def audit_kinds(self) -> Sequence[str]:
        """Every kind that occurs."""
        return self._trail.kinds()

    # -- overview --------------------------------------------------------------------------------------------------

    def overview(self, now: datetime) -> Overview:
        """The overview page at that time; days are those of this PC's time zone."""
        today = now.astimezone().date()
        dates = [today - timedelta(days=DAYS - 1 - at) for at in range(DAYS)]
        days = tuple(Day(one, *self._numbers.day(_midnight(one), _midnight(one + timedelta(days=1)))) for one in dates)
        tomorrow = _midnight(today + timedelta(days=1))
        synced, moved = self._numbers.moved(_midnight(dates[0]), tomorrow)
        last_success = moment(self._p.cursors.get(LAST_SUCCESS))
        flows = tuple(
            FlowLine(
                flow,
                last_success,
                self._numbers.moved(_midnight(today), tomorrow, flow)[0],
                self._numbers.waiting(flow),
            )
            for flow in self._flows()
        )
        return Overview(self._last_run(), self._numbers.oldest(), moved, synced, days, flows)

    def _flows(self) -> Sequence[str]:
        """Flows that have records, with stock switched on both of Tally's, and bills where they are switched on."""
        settings, found = self._p.settings(), set(self._numbers.flows())
        if settings.stock.enabled:
            found |= {stock.NAME} | ({purchases.NAME} if settings.purchases.enabled else set())
        if settings.zoho.enabled and settings.bills.enabled:
            found.add(bills.NAME)
        if settings.zoho.enabled and settings.sales.enabled:
            found.add(sales.NAME)
        if settings.zoho.enabled and settings.reference.enabled:
            found.add(reference.NAME)
        return sorted(found, key=lambda flow: (_LANES.index(flow) if flow in _LANES else len(_LANES), flow))

    def _last_run(self) -> LastRun | None:
        said = json.loads(self._p.cursors.get(LAST_RUN) or "{}")
        started, ended = moment(said.get("started")), moment(said.get("ended"))
        if started is None or ended is None:
            return None
        after = ended + timedelta(microseconds=1)
        _, waiting, failed = self._numbers.day(started, after)
        sent = self._numbers.moved(started, after)[0]
        return LastRun(started, ended, bool(said.get("ok")), str(said.get("text", "")), sent, waiting + failed)


def _cause(one: CauseCount) -> CauseRow:
    known = remedy(one.cause.code, one.cause.subject)
    shared = one.text if one.records == 1 or one.cause.subject not in _SPECIFIC else ""
    return CauseRow(
        cause=one.cause,
        title=known.title,
        why=shared or known.why,
        advice=one.advice,
        remedy=known,
        records=one.records,
        amount=one.amount,
        since=one.oldest,
        states=one.states,
    )


def _rank(row: MappingRow) -> tuple[bool, int, int, str, str]:
    matched = row.match in (MatchState.MAPPED, MatchState.EXACT)
    waits = row.waiting > 0 and not matched
    return not waits, -row.waiting if waits else 0, _ORDER[row.match], row.name.casefold(), row.key


def _detail(one: Target) -> str:
    """What tells the entry from others."""
    said = json.loads(one.data)
    if one.kind in (MATERIAL, EQUIPMENT):
        words = [said.get("name"), said.get("unit"), "equipment" if one.kind == EQUIPMENT else ""]
    elif one.kind == LOCATION:
        words = [said.get("kind"), (said.get("address") or {}).get("city")]
    else:
        words = []
    return " · ".join(str(word) for word in words if word)


def _midnight(day: date) -> datetime:
    """The beginning of a local day."""
    return datetime.combine(day, time()).astimezone()
