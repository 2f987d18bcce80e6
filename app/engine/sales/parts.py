"""The parts of the sales flow, put together from what every flow shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.domain.clock import Clock
from app.engine.books.dispatch import AccountingDispatcher
from app.engine.books.lists import CUSTOMER, ITEM, TAX_PARTS, AccountingLists
from app.engine.books.periods import ClosedPeriods
from app.engine.books.sending import AccountingTools
from app.engine.circuit import Circuit
from app.engine.cycle.parts import Cloud
from app.engine.cycle.sales import SaleBooks, SaleParts, Sales, wanted
from app.engine.destination_lists import ReferenceIndex
from app.engine.ports import Trace
from app.engine.ports_accounting import SalesBooks
from app.engine.ports_field import FieldSales
from app.engine.sales.actions import SalesActions
from app.engine.sales.changes import SalesChanges
from app.engine.sales.detail import SaleDetails
from app.engine.sales.flow import SalesFlow
from app.engine.sales.intake import SalesIntake
from app.engine.sales.lists import FieldSaleLists, SalesContexts
from app.engine.sales.look import Looked
from app.engine.sales.mirror import SalesMirror
from app.engine.sales.payments_back import PaymentsBack
from app.engine.sales.writes import SaleWrites
from app.store.accounting_books import BooksDocuments, BooksMappings
from app.store.accounting_pairs import Pairs
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What it works with."""

    settings: Callable[[], Settings]
    clock: Clock
    database: Database
    records: Records
    audit: AuditTrail
    cursors: Cursors
    reference: ReferenceIndex
    documents: BooksDocuments
    lists: AccountingLists
    mappings: BooksMappings
    pairs: Pairs
    cloud_circuit: Circuit
    books_circuit: Circuit
    cloud: Callable[[], Cloud]
    field: Callable[[], FieldSales]
    books: Callable[[], SalesBooks]
    """The chosen organization, the same object as long as the connection is. Raises ConfigurationError."""
    go_live: Callable[[], date]
    trace: Trace


def sale_lists_wanted(settings: Settings) -> frozenset[str]:
    """Lists of the books that sales need besides those of bills."""
    return frozenset({CUSTOMER, ITEM, TAX_PARTS}) if wanted(settings) else frozenset()


class SalesProgram:
    """The flow of one profile."""

    def __init__(self, shared: Shared) -> None:
        s = self._s = shared
        self._looked = Looked()
        self._books: tuple[object, SaleBooks] | None = None
        self.flow = SalesFlow(s.database, s.records, s.audit, s.documents, s.clock, self._looked)
        self.back = PaymentsBack(s.database, s.records, s.audit, s.documents, s.cursors, s.clock)
        self.actions = SalesActions(s.records, self.flow, s.documents)
        self.details = SaleDetails(s.records, self.flow, self.back, s.lists.store, s.audit)

    def books(self) -> SaleBooks:
        """What works on the organization that is chosen. Raises ConfigurationError."""
        s, api = self._s, self._s.books()
        tenant = s.settings().servicetitan.tenant_id
        if self._books is None or self._books[0] != (api, tenant):
            mirror = SalesMirror(s.documents, s.lists.store, s.cursors, api, s.go_live, self._looked)
            writes = SaleWrites(s.records, s.documents, api)
            tools = AccountingTools(
                s.database, s.records, s.documents, self.flow, writes, s.audit, s.clock, api, s.trace
            )
            self._books = ((api, tenant), SaleBooks(api, mirror, AccountingDispatcher(tools, mirror, tenant)))
        return self._books[1]

    @cached_property
    def phase(self) -> Sales:
        """Its phase of a cycle."""
        s = self._s
        field_lists = FieldSaleLists(s.reference, s.cursors, s.clock)
        return Sales(
            SaleParts(
                settings=s.settings,
                clock=s.clock,
                cursors=s.cursors,
                records=s.records,
                reference=s.reference,
                field_lists=field_lists,
                lists=s.lists,
                contexts=SalesContexts(s.lists, field_lists, s.mappings, s.pairs, self.flow),
                intake=SalesIntake(
                    s.database, s.records, s.audit, self.flow, s.cursors, s.clock, s.go_live, field_lists
                ),
                flow=self.flow,
                changes=SalesChanges(s.database, s.records, self.flow),
                back=self.back,
                periods=ClosedPeriods(s.database, s.records, self.flow),
                cloud_circuit=s.cloud_circuit,
                books_circuit=s.books_circuit,
                cloud=s.cloud,
                field=s.field,
                books=self.books,
            )
        )
