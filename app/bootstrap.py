"""The composition root: the one place that knows every concrete class and puts a profile's program together."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from app import __version__
from app.connectors import release_feed, servicetitan, tally, zoho_books
from app.connectors.http import HttpTransport
from app.connectors.servicetitan.api import ServiceTitanApi
from app.connectors.servicetitan.environment import Credentials, environment
from app.connectors.tally.client import Credentials as TallyCredentials
from app.connectors.tally.client import TallyClient, address
from app.connectors.tally.probe import TallyProbe
from app.connectors.tally.reader import TallyReader
from app.connectors.tally.refusals import still_busy
from app.connectors.zoho_books import ZohoBooks, ZohoBooksApi
from app.connectors.zoho_books.credentials import ClientCredentials
from app.connectors.zoho_books.limiter import Limits
from app.connectors.zoho_books.scopes import Purpose
from app.domain.clock import Clock, SystemClock
from app.domain.masters import Company, SkuField
from app.domain.redaction import Redactor
from app.domain.releases import Release
from app.engine.accounting_actions import AccountingActions
from app.engine.accounting_bill_writes import BillWrites
from app.engine.accounting_changes import AccountingChanges
from app.engine.accounting_context import AccountingContexts
from app.engine.accounting_desk import AccountingDesk, AccountingDeskParts
from app.engine.accounting_detail import BooksDetails
from app.engine.accounting_dispatch import AccountingDispatcher
from app.engine.accounting_field import FieldLists
from app.engine.accounting_flow import AccountingFlow
from app.engine.accounting_intake import AccountingIntake
from app.engine.accounting_lists import AccountingLists, check_organization
from app.engine.accounting_marks import AccountingMarks
from app.engine.accounting_mirror import AccountingMirror
from app.engine.accounting_reference_desk import ReferenceDesk, ReferenceDeskParts
from app.engine.accounting_reference_flow import ReferenceFlow, lists_wanted
from app.engine.accounting_reference_lists import BooksEntries, FieldEntries
from app.engine.accounting_sales import SalesProgram, Shared, sale_lists_wanted
from app.engine.accounting_sending import AccountingTools
from app.engine.actions import Actions
from app.engine.circuit import Circuit
from app.engine.context import check_tenant, go_live
from app.engine.creation import Creation, CreationParts
from app.engine.cycle import Cycle
from app.engine.cycle_accounting import Accounting, AccountingParts, Books
from app.engine.cycle_parts import Cloud, CycleParts
from app.engine.cycle_reference import ReferenceParts, ReferencePhase
from app.engine.dispatch import Dispatcher
from app.engine.drafts import DraftParts, Drafts
from app.engine.health import Health, HealthParts, ReleaseInfo
from app.engine.health_books import BooksHealth
from app.engine.housekeeping import Housekeeping
from app.engine.intake import Intake, Wishes
from app.engine.lease import SenderLease
from app.engine.mapping_changes import MappingChanges
from app.engine.mirror import Mirror
from app.engine.ports import Trace, no_trace
from app.engine.prepare import Preparer
from app.engine.reference import DESTINATION, ReferenceIndex
from app.engine.schedule import Schedule
from app.engine.sending import Tools
from app.engine.service import SyncService
from app.engine.setup import Setup, SetupParts
from app.engine.status import ZOHO_BOOKS
from app.engine.stock_baseline import StockBaseline
from app.engine.stock_context import COUNTS_AT
from app.engine.stock_control import StockControl
from app.engine.stock_desk import StockDesk
from app.engine.stock_flow import StockFlow
from app.engine.stock_held import StockHeld
from app.engine.stock_levels import StockLevels
from app.engine.stock_reports import StockReports
from app.engine.stock_requests import StockRequestParts, StockRequests
from app.engine.stock_view import StockView, StockViewParts
from app.engine.stock_workbook import StockWorkbook
from app.engine.suggestions import Suggestions
from app.engine.survey import Survey
from app.engine.updates import Updates
from app.engine.views import ViewParts, Views
from app.flows import bills, sales
from app.flows.reference import Side
from app.store.accounting_books import BooksDocuments, BooksLists, BooksMappings
from app.store.accounting_pairs import Pairs
from app.store.accounting_sources import Claims, SourceDocuments
from app.store.audit import AuditTrail
from app.store.book import SourceBooks
from app.store.database import Database
from app.store.documents import Documents
from app.store.records import Records
from app.store.references import Cursors, Mappings, References
from app.store.stock_books import StockBooks
from app.system.diagnostics import NEWEST_ENTRIES, Diagnostics, gather
from app.system.locks import FileLock, TallyGate, computer
from app.system.logs import start_logging, stop_logging
from app.system.paths import Profile, default_profile, machine_folder
from app.system.secrets import KeptSecret, SecretName, Secrets
from app.system.settings import Settings, SettingsFile, StockWay

__all__ = ["Program", "open_program", "tally"]

USER_AGENT = f"MLConnector/{__version__}"


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


class Program:
    """One profile's program: connections are made when first needed and again when their settings change."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock,
        locks: Path,
        trace: Trace = no_trace,
    ) -> None:
        """Opens the database (migrating it). Raises StoreError, ConfigurationError."""
        self.profile = Profile(folder)
        self.clock = clock
        self.redact = Redactor()
        self.settings_file = SettingsFile(folder)
        self.settings_file.load()
        self.secrets = Secrets(folder, default_profile(), self.redact)
        self.database = Database(self.profile.database)
        self._log = start_logging(self.profile.logs, self.redact)
        self._locks = locks
        self._trace = trace
        self.audit = AuditTrail(self.database, clock, self.redact)
        self.records = Records(self.database, clock, self.audit)
        self.books = SourceBooks(self.database)
        self.cursors = Cursors(self.database)
        self.mappings = Mappings(self.database, clock, self.audit)
        self.references = References(self.database)
        self.reference = ReferenceIndex(self.references, self.cursors)
        self.documents = Documents(self.database, DESTINATION)
        self.stock_books = StockBooks(self.database)
        self.intake = Intake(self.database, self.books, self.records, self.audit, clock, self.stock_books, self._wishes)
        self.tally_circuit = Circuit("TallyPrime", self.cursors, self.audit, clock)
        self.cloud_circuit = Circuit("ServiceTitan", self.cursors, self.audit, clock)
        self.books_circuit = Circuit(ZOHO_BOOKS, self.cursors, self.audit, clock)
        self.sources = SourceDocuments(self.database, DESTINATION)
        self.claims = Claims(self.database)
        self.books_documents = BooksDocuments(self.database)
        self.books_lists = AccountingLists(
            BooksLists(self.database), self.cursors, clock, self._lists_wanted
        )
        self.books_mappings = BooksMappings(self.database, clock, self.audit)
        self.field_lists = FieldLists(self.reference, self.cursors, clock)
        self.accounting_flow = AccountingFlow(
            self.database, self.records, self.audit, self.books_documents, self.claims, clock
        )
        self.accounting_changes = AccountingChanges(self.database, self.records, self.accounting_flow)
        self.pairs = Pairs(self.database)
        self.field_entries = FieldEntries(self.references, self.cursors)
        self.books_entries = BooksEntries(self.books_lists.store)
        self.reference_flow = ReferenceFlow(
            self.database, self.records, self.pairs, {Side.FIELD: self.field_entries, Side.BOOKS: self.books_entries},
            self.settings, clock,
        )  # fmt: skip
        self.sales = SalesProgram(
            Shared(
                self.settings, clock, self.database, self.records, self.audit, self.cursors, self.reference,
                self.books_documents, self.books_lists, self.books_mappings, self.cloud_circuit, self.books_circuit,
                self.cloud, self.servicetitan, self._organization, self._go_live, trace,
            )
        )  # fmt: skip
        self._zoho: tuple[object, ZohoBooks] | None = None
        self._accounting: tuple[object, Books] | None = None
        self._tally: tuple[object, TallyClient] | None = None
        self._api: tuple[object, ServiceTitanApi] | None = None
        self._cloud: tuple[object, Cloud] | None = None

    def _go_live(self) -> date:
        return go_live(self.settings())

    def _lists_wanted(self) -> frozenset[str]:
        settings = self.settings()
        return lists_wanted(settings) | sale_lists_wanted(settings)

    def _purposes(self) -> Sequence[Purpose]:
        """What the sign-in to Zoho is for."""
        said = self.settings()
        wanted = {
            Purpose.BILLS: said.bills.enabled,
            Purpose.SALES: bool(said.sales.kinds) or said.sales.books_payments,
            Purpose.EXPENSES: said.sales.expenses,
            Purpose.REFERENCE: said.reference.enabled,
        }
        return [purpose for purpose, on in wanted.items() if on]

    def _organization(self) -> ZohoBooksApi:
        """The chosen organization of Zoho Books. Raises ConfigurationError."""
        chosen = self.settings().zoho.organization_id
        check_organization(chosen, self.cursors)
        return self.zoho().api(chosen)

    def _gives_back(self) -> bool:
        said = self.settings()
        return said.stock.enabled or (said.zoho.enabled and said.bills.enabled and said.bills.returns)

    def _uploads(self) -> bool:
        said = self.settings().stock
        return said.enabled and said.way is StockWay.WORKBOOK

    def _wishes(self) -> Wishes:
        said = self.settings()
        return Wishes(said.purchases.enabled, said.stock.enabled, said.sync.start_date)

    def _currency(self) -> str:
        return self.settings().tally.currency

    def settings(self) -> Settings:
        """The settings as they are on disk now."""
        return self.settings_file.load()

    def change_settings(self, change: Callable[[Settings], Settings]) -> Settings:
        """Change them on disk, each change with an entry in the audit trail. Raises ConfigurationError, DiskFull."""
        before = self.settings()
        after = change(before)
        self.settings_file.save(after)
        for key in Settings.keys():  # noqa: SIM118 - a method of the model, not a dict
            if after.get(key) != before.get(key):
                text = f"{key} was set to “{after.shown(key)}” (it was “{before.shown(key)}”)."
                self.audit.add("setting", text)
        return after

    # -- connections -----------------------------------------------------------------------------------------------

    def tally_client(self) -> TallyClient:
        """The connection to Tally. Raises ConfigurationError."""
        said = self.settings().tally
        password = self.secrets.get(SecretName.TALLY_PASSWORD) if said.username else None
        host, port = address(said.url)
        place = f"{computer(host)}_{port}"
        key = (said.model_dump_json(), password, place)
        if self._tally is None or self._tally[0] != key:
            gate = TallyGate(self._locks, place, self.clock)
            client = TallyClient(
                said.url,
                self.clock,
                gate,
                pause_s=said.pause_seconds,
                timeout_s=said.timeout_seconds,
                credentials=TallyCredentials(said.username, password or "") if said.username else None,
                allow_remote_credentials=said.allow_remote_credentials,
            )
            self._tally = (key, client)
        return self._tally[1]

    def knock(self, port: int) -> None:
        """Ask once whether a TallyPrime answers at this port of this PC. Raises Busy, Unreachable, WrongSystem."""
        url = f"http://localhost:{port}"
        gate = TallyGate(self._locks, f"{computer(address(url)[0])}_{port}", self.clock)
        if gate.drain_needed():
            raise still_busy()
        TallyClient(url, self.clock, gate, pause_s=0).alive()

    def reader(self) -> TallyReader:
        """The reader of Tally."""
        return TallyReader(self.tally_client(), self.intake, self.clock)

    def servicetitan(self) -> ServiceTitanApi:
        """The connection to ServiceTitan. Raises ConfigurationError."""
        settings = self.settings()
        said = settings.servicetitan
        check_tenant(settings, self.cursors)
        secret = self.secrets.get(SecretName.SERVICETITAN_CLIENT_SECRET) or ""
        app_key = self.secrets.get(SecretName.SERVICETITAN_APP_KEY) or ""
        key = (said.model_dump_json(), settings.network.proxy, secret, app_key)
        if self._api is None or self._api[0] != key:
            api = servicetitan.connect(
                environment(said.environment.value, api_url=said.api_url, auth_url=said.auth_url),
                Credentials(said.tenant_id, said.client_id, secret, app_key),
                clock=self.clock,
                user_agent=USER_AGENT,
                proxy=settings.network.proxy,
                page_size=said.page_size,
                redact=self.redact,
            )
            self._api = (key, api)
        return self._api[1]

    def cloud(self) -> Cloud:
        """What works on the tenant. Raises ConfigurationError."""
        api = self.servicetitan()
        if self._cloud is None or self._cloud[0] is not api:
            said = self.settings().servicetitan
            mirror = Mirror(self.documents, self.cursors, api, self._go_live, self._gives_back, self._uploads)
            tools = Tools(
                self.database, self.records, self.documents, self.audit, self.clock, api, self._trace, self._currency
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

    def zoho(self) -> ZohoBooks:
        """The account of Zoho. Raises ConfigurationError."""
        settings = self.settings()
        said = settings.zoho
        secret = self.secrets.get(SecretName.ZOHO_CLIENT_SECRET) or ""
        key = (said.model_dump_json(exclude={"organization_id", "enabled"}), settings.network.proxy, secret)
        if self._zoho is None or self._zoho[0] != key:
            account = ZohoBooks(
                zoho_books.environment(said.region.value, accounts_url=said.accounts_url),
                ClientCredentials(said.client_id, secret),
                refresh_token=KeptSecret(self.secrets, SecretName.ZOHO_REFRESH_TOKEN),
                kept=KeptSecret(self.secrets, SecretName.ZOHO_SESSION, or_in_memory=True),
                clock=self.clock,
                user_agent=USER_AGENT,
                proxy=settings.network.proxy,
                redact=self.redact,
                limits=Limits(said.calls_per_minute, said.calls_at_once, said.daily_reserve),
                port=said.redirect_port,
                pkce=said.mobile_client,
                purposes=self._purposes,
            )
            if self._zoho is not None:
                self._zoho[1].close()
            self._zoho = (key, account)
        return self._zoho[1]

    def accounting_books(self) -> Books:
        """What works on the organization of Zoho Books that is chosen. Raises ConfigurationError."""
        account, settings = self.zoho(), self.settings()
        chosen, tenant = settings.zoho.organization_id, settings.servicetitan.tenant_id
        check_organization(chosen, self.cursors)
        key = (account, chosen, tenant)
        if self._accounting is None or self._accounting[0] != key:
            api = account.api(chosen)
            mirror = AccountingMirror(self.books_documents, self.claims, self.cursors, api, self._go_live)
            tools = AccountingTools(
                self.database, self.records, self.books_documents, self.accounting_flow,
                BillWrites(self.records, api), self.audit, self.clock, api, self._trace,
            )  # fmt: skip
            self._accounting = (key, Books(api, mirror, AccountingDispatcher(tools, mirror, tenant)))
        return self._accounting[1]

    def newest_release(self, feed_url: str) -> Release | None:
        """The newest release in that feed; one request. Raises KnownErrors."""
        transport = HttpTransport(
            system=urlsplit(feed_url).hostname or feed_url,
            clock=self.clock,
            user_agent=USER_AGENT,
            proxy=self.settings().network.proxy,
            pool_size=1,
            redact=self.redact,
        )
        try:
            return release_feed.read(transport, feed_url)
        finally:
            transport.close()

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
                preparer=Preparer(self.database, self.records, self.documents, self.audit, self._currency),
                stock_books=self.stock_books,
                stock_levels=self.stock_levels,
                stock_flow=StockFlow(
                    self.records,
                    self.documents,
                    self.audit,
                    self.stock_books,
                    self.stock_levels,
                    StockHeld(self.records, self.documents, self.stock_books, self.cursors),
                    lambda: self.settings().purchases.enabled,
                ),
                stock_baseline=self.stock_baseline,
                stock_control=self.stock_control,
                stock_reports=self.stock_reports,
                stock_view=self.stock_view,
                housekeeping=Housekeeping(self.clock, self.audit, self.books, self.records, self.cursors),
                tally_circuit=self.tally_circuit,
                cloud_circuit=self.cloud_circuit,
                reader=self.reader,
                cloud=self.cloud,
            ),
            Accounting(
                AccountingParts(
                    settings=self.settings,
                    clock=self.clock,
                    cursors=self.cursors,
                    records=self.records,
                    sources=self.sources,
                    documents=self.books_documents,
                    reference=self.reference,
                    field_lists=self.field_lists,
                    lists=self.books_lists,
                    contexts=self.accounting_contexts,
                    intake=AccountingIntake(
                        self.database, self.sources, self.documents, self.claims, self.records, self.audit,
                        self.field_lists, self.clock,
                    ),
                    flow=self.accounting_flow,
                    changes=self.accounting_changes,
                    marks=AccountingMarks(self.database, self.records, self.audit),
                    cloud_circuit=self.cloud_circuit,
                    books_circuit=self.books_circuit,
                    cloud=self.cloud,
                    field=self.servicetitan,
                    books=self.accounting_books,
                )
            ),
            self.sales.phase,
            self.reference_phase,
        )  # fmt: skip

    @cached_property
    def reference_phase(self) -> ReferencePhase:
        """What keeps vendors, customers, items and taxes of both sides alike."""
        return ReferencePhase(
            ReferenceParts(
                settings=self.settings,
                clock=self.clock,
                database=self.database,
                cursors=self.cursors,
                records=self.records,
                pairs=self.pairs,
                audit=self.audit,
                lists=self.books_lists,
                field_entries=self.field_entries,
                books_entries=self.books_entries,
                flow=self.reference_flow,
                cloud_circuit=self.cloud_circuit,
                books_circuit=self.books_circuit,
                cloud=self.cloud,
                field=self.servicetitan,
                books=lambda: self.zoho().api(self.settings().zoho.organization_id),
                trace=self._trace,
            )
        )

    @cached_property
    def reference_desk(self) -> ReferenceDesk:
        """What a person does about them."""
        return ReferenceDesk(
            ReferenceDeskParts(
                settings=self.settings,
                database=self.database,
                records=self.records,
                pairs=self.pairs,
                flow=self.reference_flow,
                audit=self.audit,
                cursors=self.cursors,
                clock=self.clock,
            )
        )

    @cached_property
    def accounting_contexts(self) -> AccountingContexts:
        """What bills are judged against."""
        return AccountingContexts(self.books_lists, self.field_lists, self.books_mappings, self.claims, self.cursors)

    @cached_property
    def accounting_desk(self) -> AccountingDesk:
        """What a person does about the books."""
        return AccountingDesk(
            AccountingDeskParts(
                settings=self.settings,
                change_settings=self.change_settings,
                database=self.database,
                records=self.records,
                lists=self.books_lists,
                mappings=self.books_mappings,
                reference=self.reference,
                audit=self.audit,
                circuit=self.books_circuit,
                account=self.zoho,
            )
        )

    @cached_property
    def stock_levels(self) -> StockLevels:
        """What lies where in Tally, as far as it was read."""
        return StockLevels(self.books, self.stock_books, self.cursors, self.clock)

    @cached_property
    def stock_baseline(self) -> StockBaseline:
        """What ServiceTitan held at go-live."""
        return StockBaseline(self.books, self.cursors)

    @cached_property
    def stock_control(self) -> StockControl:
        """The nightly control totals."""
        return StockControl(self.books, self.stock_levels, self.cursors, self.audit, self.clock)

    @cached_property
    def stock_reports(self) -> StockReports:
        """What the tenant's stock report said."""
        return StockReports(self.cursors, self.clock)

    @cached_property
    def stock_view(self) -> StockView:
        """Levels and differences of stock."""
        return StockView(
            StockViewParts(
                settings=self.settings,
                records=self.records,
                documents=self.documents,
                books=self.books,
                levels=self.stock_levels,
                baseline=self.stock_baseline,
                control=self.stock_control,
                reports=self.stock_reports,
                mappings=self.mappings,
                reference=self.reference,
                cursors=self.cursors,
                bound_company=self._bound_company,
            )
        )

    def _bound_company(self) -> str | None:
        """Asked of the cycle when it is wanted: the cycle has the view among its parts."""
        return self.cycle.bound_company()

    @cached_property
    def stock_desk(self) -> StockDesk:
        """What a person does about stock."""
        return StockDesk(
            self.stock_view,
            StockRequests(
                StockRequestParts(
                    settings=self.settings,
                    clock=self.clock,
                    database=self.database,
                    records=self.records,
                    audit=self.audit,
                    books=self.books,
                    levels=self.stock_levels,
                    view=self.stock_view,
                    cursors=self.cursors,
                    bound_company=self.cycle.bound_company,
                )
            ),
            StockWorkbook(self.settings, self.clock, self.database, self.records, self.documents, self.audit),
        )

    @cached_property
    def updates(self) -> Updates:
        """Whether a newer version is published."""
        return Updates(self.settings, self.newest_release, self.cursors, self.clock, __version__)

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
                preparer=Preparer(self.database, self.records, self.documents, self.audit, self._currency),
                suggestions=self.suggestions,
                bound_company=self.cycle.bound_company,
            )
        )

    @cached_property
    def actions(self) -> Actions:
        """What a person does to records and mappings."""
        return Actions(
            self.database, self.records, self.mappings, self.references, self.books, self.documents, self.clock,
            {
                bills.NAME: AccountingActions(
                    self.records, self.accounting_flow, self.accounting_changes, self.books_documents
                ),
                sales.NAME: self.sales.actions,
            },
            self.reference_desk,
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
                knock=self.knock,
                cloud=self.servicetitan,
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
                tally=lambda: TallyProbe(self.tally_client()),
                cloud=self.servicetitan,
            ),
            records=self.records,
            mappings=self.mappings,
            documents=self.documents,
            audit=self.audit,
            cursors=self.cursors,
            circuits=(self.tally_circuit, self.cloud_circuit, self.books_circuit),
            accounting=self.accounting_desk,
            kept_alike=self.reference_desk,
            sale_details=self.sales.details,
            books_details=BooksDetails(self.records, self.books_documents, self.audit),
            suggestions=self.suggestions,
            views=self.views,
            stock=self.stock_desk,
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
                    tally=lambda: _Probe(TallyProbe(self.tally_client()), self.reader()),
                    cloud=self.servicetitan,
                    bound_company=self.cycle.bound_company,
                    updates=self.updates,
                ),
                BooksHealth(self.settings, self.zoho, self.books_lists),
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

    def close(self) -> None:
        """Close what is open."""
        with contextlib.suppress(Exception):
            self.database.close()
        stop_logging(self._log)


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
