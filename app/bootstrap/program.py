"""One profile's program: what it keeps, its connections and its flows, put together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app import __version__
from app.bootstrap.books import BooksParts
from app.bootstrap.connections import Connections
from app.bootstrap.kept import Kept
from app.bootstrap.stock import StockParts
from app.connectors.tally.probe import TallyProbe
from app.connectors.tally.reader import TallyReader
from app.domain.clock import Clock, SystemClock
from app.domain.masters import Company, SkuField
from app.engine.actions import Actions
from app.engine.bills.detail import BooksDetails
from app.engine.creation import Creation, CreationParts
from app.engine.cycle.parts import Cloud, CycleParts
from app.engine.cycle.run import Cycle
from app.engine.dispatch import Dispatcher
from app.engine.drafts import DraftParts, Drafts
from app.engine.health.books import BooksHealth
from app.engine.health.report import Health, HealthParts, ReleaseInfo
from app.engine.housekeeping import Housekeeping
from app.engine.intake import Intake, Wishes
from app.engine.lease import SenderLease
from app.engine.mapping.changes import MappingChanges
from app.engine.mapping.suggestions import Suggestions
from app.engine.mirror import Mirror
from app.engine.ports import Trace, no_trace
from app.engine.purchases.prepare import Preparer
from app.engine.schedule import Schedule
from app.engine.sending import Tools
from app.engine.service import SyncService
from app.engine.setup import Setup, SetupParts
from app.engine.stock.context import COUNTS_AT
from app.engine.survey import Survey
from app.engine.updates import Updates
from app.engine.views import ViewParts, Views
from app.system.diagnostics import NEWEST_ENTRIES, Diagnostics, gather
from app.system.locks import FileLock
from app.system.paths import default_profile, machine_folder
from app.system.settings import StockWay


@dataclass(frozen=True, slots=True)
class _Probe:
    """Tally's small questions as the health checks ask them."""

    probe: TallyProbe
    reader: TallyReader

    def alive(self) -> None:
        self.probe.alive()

    def companies(self) -> Sequence[Company]:
        return self.reader.companies()

    def release(self) -> ReleaseInfo:
        found = self.probe.release()
        words = [f"TallyPrime {found.release}".strip(), f"serial {found.serial}" if found.serial else ""]
        return ReleaseInfo(", ".join(word for word in words if word) + ".", found.educational)

    def sku_fields(self, company: str) -> Collection[SkuField]:
        return self.probe.sku_fields(company)


class Program(Kept):
    """Everything that command line and window work with."""

    def __init__(self, folder: Path, *, clock: Clock, locks: Path, trace: Trace = no_trace) -> None:
        """Opens the database (migrating it). Raises StoreError, ConfigurationError."""
        super().__init__(folder, clock=clock)
        self._locks = locks
        self._trace = trace
        self.connections = Connections(self, locks)
        self.stock = StockParts(self, self._bound_company)
        self.into_books = BooksParts(self, self.connections, self.cloud, trace)
        self.intake = Intake(self.database, self.books, self.records, self.audit, clock, self.stock.books, self._wishes)
        self._cloud: tuple[object, Cloud] | None = None

    def _gives_back(self) -> bool:
        said = self.settings()
        return said.stock.enabled or (said.zoho.enabled and said.bills.enabled and said.bills.returns)

    def _uploads(self) -> bool:
        said = self.settings().stock
        return said.enabled and said.way is StockWay.WORKBOOK

    def _wishes(self) -> Wishes:
        said = self.settings()
        return Wishes(said.purchases.enabled, said.stock.enabled, said.sync.start_date)

    def _bound_company(self) -> str | None:
        """Asked of the cycle when it is wanted: the cycle has the parts of stock among its own."""
        return self.cycle.bound_company()

    def reader(self) -> TallyReader:
        """The reader of Tally."""
        return TallyReader(self.connections.tally_client(), self.intake, self.clock)

    def cloud(self) -> Cloud:
        """What works on the tenant. Raises ConfigurationError."""
        api = self.connections.servicetitan()
        if self._cloud is None or self._cloud[0] is not api:
            said = self.settings().servicetitan
            mirror = Mirror(self.documents, self.cursors, api, self.go_live, self._gives_back, self._uploads)
            tools = Tools(
                self.database, self.records, self.documents, self.audit, self.clock, api, self._trace, self.currency
            )
            lease = SenderLease(
                FileLock(self._locks, f"sender-{said.environment.value}-{said.tenant_id}"),
                api,
                self.cursors,
                self.audit,
                self.clock,
                tenant_id=said.tenant_id,
                profile=self.profile.mark,
                warehouse_id=self._warehouse(),
            )
            dispatcher = Dispatcher(
                tools,
                mirror,
                self.cursors,
                self.reference,
                counts_at=lambda: COUNTS_AT[self.settings().stock.return_counts_at],
            )
            self._cloud = (api, Cloud(api, mirror, dispatcher, lease))
        return self._cloud[1]

    def _warehouse(self) -> int | None:
        return self.settings().servicetitan.default_location_id

    # -- the program -----------------------------------------------------------------------------------------------

    @cached_property
    def cycle(self) -> Cycle:
        """One synchronisation."""
        return Cycle(
            CycleParts(
                settings=self.settings,
                clock=self.clock,
                audit=self.audit,
                books=self.books,
                records=self.records,
                documents=self.documents,
                mappings=self.mappings,
                cursors=self.cursors,
                reference=self.reference,
                preparer=Preparer(self.database, self.records, self.documents, self.audit, self.currency),
                stock_books=self.stock.books,
                stock_levels=self.stock.levels,
                stock_flow=self.stock.flow,
                stock_baseline=self.stock.baseline,
                stock_control=self.stock.control,
                stock_reports=self.stock.reports,
                stock_view=self.stock.view,
                housekeeping=Housekeeping(self.clock, self.audit, self.books, self.records, self.cursors),
                tally_circuit=self.tally_circuit,
                cloud_circuit=self.cloud_circuit,
                reader=self.reader,
                cloud=self.cloud,
            ),
            self.into_books.bills_phase,
            self.into_books.sales.phase,
            self.into_books.reference_phase,
        )  # fmt: skip

    @cached_property
    def updates(self) -> Updates:
        """Whether a newer version is published."""
        return Updates(self.settings, self.connections.newest_release, self.cursors, self.clock, __version__)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Near matches."""
        return Suggestions(self.references)

    @cached_property
    def views(self) -> Views:
        """What the window shows."""
        return Views(
            ViewParts(
                settings=self.settings,
                clock=self.clock,
                database=self.database,
                records=self.records,
                books=self.books,
                mappings=self.mappings,
                references=self.references,
                reference=self.reference,
                cursors=self.cursors,
                preparer=Preparer(self.database, self.records, self.documents, self.audit, self.currency),
                suggestions=self.suggestions,
                bound_company=self.cycle.bound_company,
            )
        )

    @cached_property
    def actions(self) -> Actions:
        """What a person does to records and mappings."""
        return Actions(
            self.database, self.records, self.mappings, self.references, self.books, self.documents, self.clock,
            self.into_books.actions,
            self.into_books.reference_desk,
        )  # fmt: skip

    @cached_property
    def drafts(self) -> Drafts:
        """Vendors and materials as they would be created."""
        return Drafts(
            DraftParts(self.settings, self.records, self.books, self.mappings, self.cursors, self.cycle.bound_company)
        )

    @cached_property
    def creation(self) -> Creation:
        """Vendors and materials by a person's click."""
        return Creation(
            CreationParts(
                settings=self.settings,
                clock=self.clock,
                database=self.database,
                records=self.records,
                mappings=self.mappings,
                cursors=self.cursors,
                audit=self.audit,
                reference=self.reference,
                actions=self.actions,
                drafts=self.drafts,
                cloud=self.cloud,
                bound_company=self.cycle.bound_company,
                trace=self._trace,
            )
        )

    @cached_property
    def setup(self) -> Setup:
        """What the wizard asks."""
        return Setup(
            SetupParts(
                settings=self.settings,
                records=self.records,
                books=self.books,
                cursors=self.cursors,
                audit=self.audit,
                cycle=self.cycle,
                tally=self.reader,
                knock=self.connections.knock,
                cloud=self.connections.servicetitan,
            )
        )

    @cached_property
    def service(self) -> SyncService:
        """The façade that command line and window call."""
        return SyncService(
            settings=self.settings,
            clock=self.clock,
            cycle=self.cycle,
            schedule=self.schedule,
            actions=self.actions,
            mapping_changes=MappingChanges(self.database, self.actions, self.mappings),
            drafts=self.drafts,
            creation=self.creation,
            setup=self.setup,
            survey=Survey(
                settings=self.settings,
                books=self.books,
                reference=self.reference,
                bound_company=self.cycle.bound_company,
                tally=lambda: TallyProbe(self.connections.tally_client()),
                cloud=self.connections.servicetitan,
            ),
            records=self.records,
            mappings=self.mappings,
            documents=self.documents,
            audit=self.audit,
            cursors=self.cursors,
            circuits=(self.tally_circuit, self.cloud_circuit, self.books_circuit),
            accounting=self.into_books.desk,
            kept_alike=self.into_books.reference_desk,
            sale_details=self.into_books.sales.details,
            books_details=BooksDetails(self.records, self.into_books.documents, self.audit),
            suggestions=self.suggestions,
            views=self.views,
            stock=self.stock.desk,
            health=Health(
                HealthParts(
                    settings=self.settings,
                    clock=self.clock,
                    folder=self.profile.folder,
                    books=self.books,
                    records=self.records,
                    reference=self.reference,
                    cursors=self.cursors,
                    documents=self.documents,
                    tally=lambda: _Probe(TallyProbe(self.connections.tally_client()), self.reader()),
                    cloud=self.connections.servicetitan,
                    bound_company=self.cycle.bound_company,
                    updates=self.updates,
                ),
                BooksHealth(self.settings, self.connections.zoho, self.into_books.lists, self.into_books.documents),
            ),
        )

    def schedule(self) -> Schedule:
        """The unattended run."""
        return Schedule(
            self.cycle,
            self.settings,
            self.records,
            self.cursors,
            (self.tally_circuit, self.cloud_circuit, self.books_circuit),
            self.audit,
            self.clock,
            self.database.close_thread,
        )

    def diagnostics(self) -> Diagnostics:
        """What support needs, redacted."""
        return gather(
            self.profile,
            {
                "status.json": self.service.status,
                "audit.json": self.service.verify_audit,
                "last-audit-entries.json": lambda: list(self.audit.entries(newest_first=True, limit=NEWEST_ENTRIES)),
            },
        )


def open_program(
    folder: Path | None = None,
    *,
    clock: Clock | None = None,
    locks: Path | None = None,
    trace: Trace = no_trace,
) -> Program:
    """The program of a profile; the default profile when no folder is given."""
    return Program(
        folder or default_profile(), clock=clock or SystemClock(), locks=locks or machine_folder(), trace=trace
    )


ProgramFactory = Callable[[Path | None], Program]
