"""The flows into Zoho Books, put together: bills, sales, and what is kept alike on both sides."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from app.bootstrap.connections import Connections
from app.bootstrap.kept import Kept
from app.connectors.zoho_books import ZohoBooksApi
from app.engine.bills.actions import AccountingActions
from app.engine.bills.changes import AccountingChanges
from app.engine.bills.context import AccountingContexts
from app.engine.bills.flow import AccountingFlow
from app.engine.bills.intake import AccountingIntake
from app.engine.bills.marks import AccountingMarks
from app.engine.bills.writes import BillWrites
from app.engine.books.acts import BooksActions
from app.engine.books.desk import AccountingDesk, AccountingDeskParts
from app.engine.books.dispatch import AccountingDispatcher
from app.engine.books.field import FieldLists
from app.engine.books.lists import AccountingLists, check_organization
from app.engine.books.mirror import AccountingMirror
from app.engine.books.periods import ClosedPeriods
from app.engine.books.sending import AccountingTools
from app.engine.cycle.bills import Accounting, AccountingParts, Books
from app.engine.cycle.parts import Cloud
from app.engine.cycle.reference import ReferenceParts, ReferencePhase
from app.engine.destination_lists import DESTINATION
from app.engine.ports import Trace
from app.engine.reference.desk import ReferenceDesk, ReferenceDeskParts
from app.engine.reference.flow import ReferenceFlow, lists_wanted
from app.engine.reference.lists import BooksEntries, FieldEntries
from app.engine.sales.parts import SalesProgram, Shared, sale_lists_wanted
from app.flows.bills import planner as bills
from app.flows.reference.differences import Side
from app.flows.sales import planner as sales
from app.store.accounting_books import BooksDocuments, BooksLists, BooksMappings
from app.store.accounting_pairs import Pairs
from app.store.accounting_sources import Claims, SourceDocuments


class BooksParts:
    """The flows of one profile."""

    def __init__(self, kept: Kept, connections: Connections, cloud: Callable[[], Cloud], trace: Trace) -> None:
        """`cloud` is what works on the tenant. Raises ConfigurationError when it is called."""
        self._kept = kept
        self._connections = connections
        self._cloud = cloud
        self._trace = trace
        self._books: tuple[object, Books] | None = None
        self.sources = SourceDocuments(kept.database, DESTINATION)
        self.claims = Claims(kept.database)
        self.documents = BooksDocuments(kept.database)
        self.lists = AccountingLists(BooksLists(kept.database), kept.cursors, kept.clock, self._lists_wanted)
        self.mappings = BooksMappings(kept.database, kept.clock, kept.audit)
        self.field_lists = FieldLists(kept.reference, kept.cursors, kept.clock)
        self.bills = AccountingFlow(kept.database, kept.records, kept.audit, self.documents, self.claims, kept.clock)
        self.changes = AccountingChanges(kept.database, kept.records, self.bills)
        self.pairs = Pairs(kept.database)
        self.field_entries = FieldEntries(kept.references, kept.cursors)
        self.books_entries = BooksEntries(self.lists.store)
        self.reference_flow = ReferenceFlow(
            kept.database, kept.records, self.pairs, {Side.FIELD: self.field_entries, Side.BOOKS: self.books_entries},
            kept.settings, kept.clock,
        )  # fmt: skip
        self.sales = SalesProgram(
            Shared(
                kept.settings, kept.clock, kept.database, kept.records, kept.audit, kept.cursors, kept.reference,
                self.documents, self.lists, self.mappings, self.pairs, kept.cloud_circuit, kept.books_circuit,
                cloud, connections.servicetitan, self._organization, kept.go_live, trace,
            )
        )  # fmt: skip

    def books(self) -> Books:
        """What works on the organization of Zoho Books that is chosen. Raises ConfigurationError."""
        account, settings = self._connections.zoho(), self._kept.settings()
        chosen, tenant = settings.zoho.organization_id, settings.servicetitan.tenant_id
        check_organization(chosen, self._kept.cursors)
        key = (account, chosen, tenant)
        if self._books is None or self._books[0] != key:
            api = account.api(chosen)
            mirror = AccountingMirror(self.documents, self.claims, self._kept.cursors, api, self._kept.go_live)
            tools = AccountingTools(
                self._kept.database, self._kept.records, self.documents, self.bills,
                BillWrites(self._kept.records, self.documents, api), self._kept.audit, self._kept.clock, api,
                self._trace,
            )  # fmt: skip
            self._books = (key, Books(api, mirror, AccountingDispatcher(tools, mirror, tenant)))
        return self._books[1]

    def _lists_wanted(self) -> frozenset[str]:
        settings = self._kept.settings()
        return lists_wanted(settings) | sale_lists_wanted(settings)

    def _organization(self) -> ZohoBooksApi:
        """The chosen organization of Zoho Books. Raises ConfigurationError."""
        chosen = self._kept.settings().zoho.organization_id
        check_organization(chosen, self._kept.cursors)
        return self._connections.zoho().api(chosen)

    @cached_property
    def reference_phase(self) -> ReferencePhase:
        """What keeps vendors, customers, items and taxes of both sides alike."""
        return ReferencePhase(
            ReferenceParts(
                settings=self._kept.settings,
                clock=self._kept.clock,
                database=self._kept.database,
                cursors=self._kept.cursors,
                records=self._kept.records,
                pairs=self.pairs,
                audit=self._kept.audit,
                lists=self.lists,
                field_entries=self.field_entries,
                books_entries=self.books_entries,
                flow=self.reference_flow,
                cloud_circuit=self._kept.cloud_circuit,
                books_circuit=self._kept.books_circuit,
                cloud=self._cloud,
                field=self._connections.servicetitan,
                books=lambda: self._connections.zoho().api(self._kept.settings().zoho.organization_id),
                trace=self._trace,
            )
        )

    @cached_property
    def reference_desk(self) -> ReferenceDesk:
        """What a person does about them."""
        return ReferenceDesk(
            ReferenceDeskParts(
                settings=self._kept.settings,
                database=self._kept.database,
                records=self._kept.records,
                pairs=self.pairs,
                flow=self.reference_flow,
                audit=self._kept.audit,
                cursors=self._kept.cursors,
                clock=self._kept.clock,
            )
        )

    @cached_property
    def contexts(self) -> AccountingContexts:
        """What bills are judged against."""
        return AccountingContexts(
            self.lists, self.field_lists, self.mappings, self.pairs, self.claims, self._kept.cursors
        )

    @cached_property
    def desk(self) -> AccountingDesk:
        """What a person does about the books."""
        return AccountingDesk(
            AccountingDeskParts(
                settings=self._kept.settings,
                change_settings=self._kept.change_settings,
                database=self._kept.database,
                records=self._kept.records,
                lists=self.lists,
                mappings=self.mappings,
                reference=self._kept.reference,
                audit=self._kept.audit,
                circuit=self._kept.books_circuit,
                account=self._connections.zoho,
            )
        )

    @cached_property
    def bills_phase(self) -> Accounting:
        """What makes bills and vendor credits."""
        return Accounting(
            AccountingParts(
                settings=self._kept.settings,
                clock=self._kept.clock,
                cursors=self._kept.cursors,
                records=self._kept.records,
                sources=self.sources,
                documents=self.documents,
                reference=self._kept.reference,
                field_lists=self.field_lists,
                lists=self.lists,
                contexts=self.contexts,
                intake=AccountingIntake(
                    self._kept.database,
                    self.sources,
                    self._kept.documents,
                    self.claims,
                    self._kept.records,
                    self._kept.audit,
                    self.field_lists,
                    self._kept.clock,
                ),
                flow=self.bills,
                changes=self.changes,
                marks=AccountingMarks(self._kept.database, self._kept.records, self._kept.audit, self._kept.clock),
                periods=ClosedPeriods(self._kept.database, self._kept.records, self.bills),
                cloud_circuit=self._kept.cloud_circuit,
                books_circuit=self._kept.books_circuit,
                cloud=self._cloud,
                field=self._connections.servicetitan,
                books=self.books,
            )
        )

    @cached_property
    def actions(self) -> dict[str, BooksActions]:
        """What a person does to records, by flow."""
        return {
            bills.NAME: AccountingActions(self._kept.records, self.bills, self.changes, self.documents),
            sales.NAME: self.sales.actions,
        }
