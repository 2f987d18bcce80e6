"""The façade: all that command line and window call; results are frozen dataclasses, errors are KnownErrors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.audit import AuditEntry, AuditVerdict
from app.domain.bills import BillPlan, CreditPlan
from app.domain.cancellation import Cancellation
from app.domain.clock import Clock
from app.domain.errors import KnownError
from app.domain.records import Mapping, Plan, Record, Subject
from app.domain.source import Progress
from app.domain.states import ATTENTION, State
from app.domain.stock import StockPlan
from app.engine.actions import Actions, Ignored, Mapped, Replayed
from app.engine.bills.detail import BooksDetail, BooksDetails
from app.engine.books.desk import AccountingDesk
from app.engine.circuit import Circuit
from app.engine.creation import Created, Creation
from app.engine.cycle.parts import CycleOptions, CycleResult
from app.engine.cycle.run import Cycle
from app.engine.drafts import Drafts, MaterialDraft, VendorDraft
from app.engine.health.report import CheckGroup, CheckLine, Health, Verdict
from app.engine.mapping.changes import ChangesMade, FilePreview, MappingChange, MappingChanges
from app.engine.mapping.suggestions import Candidate, Suggestions
from app.engine.purchases.detail import Details, DocumentLine, RecordDetail, plan_of
from app.engine.reference.desk import ReferenceDesk
from app.engine.replays import DECIDED_ONE_BY_ONE
from app.engine.sales.detail import SaleDetail, SaleDetails
from app.engine.schedule import Schedule
from app.engine.setup import USUAL_PORTS, Choice, ChoiceKind, DryRunSummary, FoundTally, Setup
from app.engine.status import PAUSED_UNTIL, UNTIL_RESUMED, Status, reduce_status
from app.engine.stock.context import COUNTS_AT
from app.engine.stock.desk import StockDesk
from app.engine.survey import Survey
from app.engine.views import Views
from app.flows.sales.planner import SalesPlan
from app.store.audit import AuditTrail
from app.store.codec import stamp
from app.store.documents import Documents
from app.store.records import ReasonGroup, RecordFilter, Records
from app.store.references import Cursors, Mappings
from app.system.settings import Settings

__all__ = ["DocumentLine", "RecordDetail", "Standing", "SyncService"]
_PROOFS = ("tally.company", "servicetitan.permissions", "zoho.budget")
"""Lines of the check that show that Tally, ServiceTitan and Zoho Books can be used; the last comes after all others
that stand in the way there."""
_CHECKABLE = frozenset(
    {
        "unreachable", "busy", "throttled", "server_fault", "sign_in", "permission", "wrong_system",
        "company_not_open", "company_unsure",
    }
)  # fmt: skip
"""Problems of a system that a passed check disproves; a bad answer to a longer question is not among them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one record stands, in a line."""

    record_id: int
    label: str
    state: State
    reason: str
    """Why it is not settled; empty when it is in sync or under way."""
    advice: str


class SyncService:
    """What a person, a window or a script can ask of one profile."""

    def __init__(
        self,
        *,
        settings: Callable[[], Settings],
        clock: Clock,
        cycle: Cycle,
        schedule: Callable[[], Schedule],
        actions: Actions,
        drafts: Drafts,
        creation: Creation,
        setup: Setup,
        survey: Survey,
        records: Records,
        mappings: Mappings,
        documents: Documents,
        audit: AuditTrail,
        cursors: Cursors,
        circuits: tuple[Circuit, Circuit, Circuit],
        accounting: AccountingDesk,
        kept_alike: ReferenceDesk,
        books_details: BooksDetails,
        sale_details: SaleDetails,
        health: Health,
        suggestions: Suggestions,
        views: Views,
        stock: StockDesk,
        mapping_changes: MappingChanges,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._cycle = cycle
        self._schedule = schedule
        self._actions = actions
        self._drafts = drafts
        self._creation = creation
        self._setup = setup
        self._records = records
        self._mappings = mappings
        self._documents = documents
        self._audit = audit
        self._cursors = cursors
        self._circuits = circuits
        self._health = health
        self._suggestions = suggestions
        self._changes = mapping_changes
        self._details = Details(records, documents, audit)
        self._books_details = books_details
        self._sale_details = sale_details
        self.accounting = accounting
        """Sign-in, organizations and mappings of Zoho Books."""
        self.reference = kept_alike
        """Vendors, customers, items and taxes of both sides: what belongs together, what waits, and acts on it."""
        self.stock = stock
        """Levels, differences, corrections and openings of stock."""
        self.survey = survey
        """Counts that help a person choose during set-up."""
        self.views = views
        """What the window shows, page by page."""

    # -- running ---------------------------------------------------------------------------------------------------

    def sync(self, options: CycleOptions, progress: Progress) -> CycleResult:
        """One cycle now. Raises ConfigurationError while set-up is not finished, unless nothing is to be sent."""
        if not options.dry_run:
            self._setup.require_finished()
        return self._cycle.run(options, progress)

    def new_schedule(self) -> Schedule:
        """The unattended run; its `run` blocks the calling thread."""
        return self._schedule()

    def cancel(self) -> None:
        """End the cycle that runs in this process, if one does, at its next safe point; any thread."""
        self._cycle.cancel()

    def pause(self, until: datetime | None) -> None:
        """No scheduled cycle before that time; None = until resumed."""
        self._cursors.put(PAUSED_UNTIL, stamp(until or UNTIL_RESUMED) or "")
        text = f"until {until.astimezone():%d-%b-%Y %H:%M}" if until else "until a person resumes"
        self._audit.add("paused", f"Paused {text}.")

    def resume(self) -> None:
        """Go on."""
        self._cursors.remove(PAUSED_UNTIL)
        self._audit.add("resumed", "Resumed.")

    # -- looking ---------------------------------------------------------------------------------------------------

    def status(self) -> Status:
        """Is it in sync?"""
        tally, cloud, books = self._circuits
        return reduce_status(
            self._settings(),
            self._records,
            self._documents,
            self._cursors,
            tally,
            cloud,
            self._clock,
            running=self._cycle.running,
            books=books,
        )

    def check(self) -> Iterator[CheckLine]:
        """Every precondition, one line each. A system that passes is known to work again."""
        return self._proving(self._health.check())

    def check_group(self, group: CheckGroup) -> Iterator[CheckLine]:
        """The preconditions of one system, or of this PC, by themselves."""
        return self._proving(self._health.check_group(group))

    def check_books(self) -> Iterator[CheckLine]:
        """The preconditions of Zoho Books by themselves; none where it is switched off."""
        return self._health.books_lines()

    def check_one(self, key: str) -> CheckLine:
        """One precondition by the key of its line. Raises UsageError for an unknown one."""
        return self._health.check_one(key)

    def _proving(self, lines: Iterator[CheckLine]) -> Iterator[CheckLine]:
        for line in lines:
            for key, circuit in zip(_PROOFS, self._circuits, strict=True):
                passed = line.verdict in (Verdict.OK, Verdict.WARNING)
                if line.key == key and passed and circuit.state().code in _CHECKABLE:
                    circuit.succeeded()
            yield line

    def sku_field_problem(self) -> KnownError | None:
        """Why what is set to hold the SKU cannot, by the items read so far; None when it can."""
        return self._health.sku_field_problem()

    def mismatches(self) -> Sequence[ReasonGroup]:
        """What waits for a person, grouped by cause."""
        return self._records.groups(ATTENTION)

    def records(
        self, which: RecordFilter, *, limit: int | None = None, offset: int = 0, newest_first: bool = False
    ) -> Sequence[Record]:
        """Records that pass the filter."""
        return self._records.find(which, limit=limit, offset=offset, newest_first=newest_first)

    def replayable_ids(self) -> tuple[Sequence[int], Sequence[int]]:
        """What a replay of everything may try again, and what it leaves out.

        Left out is what a replay would cancel at the destination, or where it would overrule a person there: that is
        decided record by record.
        """
        left_out = self._records.ids(RecordFilter(states=DECIDED_ONE_BY_ONE))
        return self._records.ids(RecordFilter(states=ATTENTION - DECIDED_ONE_BY_ONE)), left_out

    def plan_of(self, record: Record) -> Plan | StockPlan | None:
        """Its plan, if it has one."""
        return plan_of(record)

    def detail(self, record_id: int) -> RecordDetail | None:
        """Everything about one record."""
        return self._details.of(record_id, COUNTS_AT[self._settings().stock.return_counts_at])

    def books_detail(self, record_id: int) -> BooksDetail | None:
        """Everything about one record of the bills flow; None when there is none."""
        return self._books_details.of(record_id)

    def books_plan(self, record: Record) -> BillPlan | CreditPlan | None:
        """What a record of the bills flow becomes, if it has a plan."""
        return self._books_details.planned(record)

    def sale_detail(self, record_id: int) -> SaleDetail | None:
        """Everything about one record of the sales flow; None when there is none."""
        return self._sale_details.of(record_id)

    def sale_plan(self, record: Record) -> SalesPlan | None:
        """What a record of the sales flow becomes, if it has a plan."""
        return self._sale_details.planned(record)

    # -- acting ----------------------------------------------------------------------------------------------------

    def map(self, kind: Subject, source: str, target: str) -> Mapped:
        """Map, and release what waited for it. Raises UsageError."""
        return self._actions.map(kind, source, target, self._cycle.bound_company())

    def unmap(self, kind: Subject, source: str) -> None:
        """Forget a mapping. Raises UsageError."""
        self._actions.unmap(kind, source)

    def change_mappings(self, changes: Sequence[MappingChange]) -> ChangesMade:
        """Map and unmap in one act; when one change is refused, nothing is saved."""
        return self._changes.make(changes, self._cycle.bound_company())

    def export_mappings(self, path: Path) -> int:
        """Write all mappings to a .csv, .json or .xlsx file; returns how many. Raises KnownError."""
        return self._changes.export_file(path)

    def import_mappings(self, path: Path) -> ChangesMade:
        """Take the mappings of such a file, all or none. Raises UsageError or ConfigurationError naming the row."""
        return self._changes.import_file(path, self._cycle.bound_company())

    def preview_import(self, path: Path) -> FilePreview:
        """What that would do; nothing is saved. Raises where the file itself cannot be read."""
        return self._changes.preview_file(path, self._cycle.bound_company())

    def refresh_lists(self) -> int:
        """Read what changed in ServiceTitan's lists now; returns how many entries. Raises KnownError."""
        return self._cycle.refresh_lists()

    def suggest(self, kind: Subject, name: str, limit: int = 5) -> Sequence[Candidate]:
        """What a name of the source may be called at the destination, best first; for a person to choose from."""
        return self._suggestions.near(kind, name, limit)

    def mappings(self, kind: Subject | None = None) -> Sequence[Mapping]:
        """The mapping table."""
        return self._mappings.all(kind)

    def replay(self, record_id: int, *, create: bool = False, link: bool = False) -> Replayed:
        """Try again. Raises UsageError for an unknown id."""
        return self._actions.replay(record_id, create=create, link=link)

    def replay_many(self, ids: Sequence[int], *, create: bool = False, link: bool = False) -> Sequence[Replayed]:
        """Try these again in one transaction; records that are gone are passed over. Give it some dozens at a time."""
        return self._actions.replay_many(ids, create=create, link=link)

    def standing(self, ids: Sequence[int]) -> tuple[Standing, ...]:
        """Where these records stand now, in that order: what came of a replay once a run is over."""
        found = [self._records.get(record_id) for record_id in ids]
        return tuple(_standing(record) for record in found if record is not None)

    def ignore(self, record_id: int, reason: str, who: str) -> Ignored:
        """Leave out. Raises UsageError."""
        return self._actions.ignore(record_id, reason, who)

    # -- creating in ServiceTitan ----------------------------------------------------------------------------------

    def vendor_draft(self, name: str) -> VendorDraft:
        """The vendor for a ledger of Tally, for a person to complete. Raises UsageError."""
        return self._drafts.vendor(name)

    def create_vendor(self, draft: VendorDraft, who: str) -> Created:
        """Create it once, or adopt it, and release what waited. Raises as `Creation.create_vendor`."""
        self._setup.require_finished()
        return self._creation.create_vendor(draft, who)

    def material_draft(self, name: str) -> MaterialDraft:
        """The material for a stock item of Tally, for a person to complete. Raises UsageError."""
        return self._drafts.material(name)

    def create_material(self, draft: MaterialDraft, who: str) -> Created:
        """Create it once, or adopt it, and release what waited. Raises as `Creation.create_vendor`."""
        self._setup.require_finished()
        return self._creation.create_material(draft, who)

    # -- set-up ----------------------------------------------------------------------------------------------------

    @property
    def set_up(self) -> bool:
        """Whether everything needed is set, and no set-up that was begun is unfinished."""
        return self._setup.done

    def begin_setup(self) -> str:
        """From now on nothing is sent until `finish_setup`, whatever the settings say; may be repeated.

        Returns the step at which it was left; empty at first.
        """
        return self._setup.begin()

    def stand_at(self, step: str) -> None:
        """Remember which step of the set-up is open, for the next `begin_setup`."""
        self._setup.stand_at(step)

    def finish_setup(self) -> None:
        """Let it be sent. Raises ConfigurationError while something needed is not set."""
        self._setup.finish()

    def require_set_up(self) -> None:
        """Raises ConfigurationError while a set-up that was begun is not finished."""
        self._setup.require_finished()

    def choices(self, kind: ChoiceKind, *within: str) -> Sequence[Choice]:
        """What a setting can be, from the system itself; `within` as the kind says. Raises KnownErrors of that
        system."""
        return self._setup.choices(kind, *within)

    def find_tally(self, ports: Sequence[int] = USUAL_PORTS) -> Sequence[FoundTally]:
        """Where a TallyPrime answers on this PC; empty when nowhere."""
        return self._setup.find_tally(ports)

    def test_servicetitan(self) -> Iterator[CheckLine]:
        """Sign-in, app key, tenant and each permission, one line each, with the credentials as they are stored."""
        return self._setup.test_servicetitan()

    def first_reading(self, progress: Progress, cancellation: Cancellation | None = None) -> DryRunSummary:
        """Read Tally and match everything, sending nothing, until `cancellation`. Raises what stopped it."""
        return self._setup.first_reading(progress, cancellation)

    # -- audit -----------------------------------------------------------------------------------------------------

    def audit(
        self, *, record_id: int | None = None, kind: str | None = None, since: datetime | None = None
    ) -> Iterator[AuditEntry]:
        """The trail, oldest first."""
        return self._audit.entries(record_id=record_id, kind=kind, since=since)

    def verify_audit(self, progress: Callable[[int], None] = lambda _: None) -> AuditVerdict:
        """Check the whole chain; `progress` is told how many entries are done."""
        return self._audit.verify(progress)

    def prune_audit(self) -> int:
        """Remove what is older than the retention in the settings; returns how many entries."""
        days = self._settings().audit.retention_days
        return self._audit.prune(self._clock.now() - timedelta(days=days)) if days else 0

    def counts(self) -> dict[State, int]:
        """Records by state."""
        return self._records.counts()


def _standing(record: Record) -> Standing:
    reason = next(iter(record.reasons), None)
    if reason is None and record.state is State.NEW:
        text, advice = "It was not looked at yet.", "The next run that reaches both systems does; nothing is lost."
        return Standing(record.id, record.label, record.state, text, advice)
    return Standing(
        record.id, record.label, record.state, reason.text if reason else "", reason.advice if reason else ""
    )
