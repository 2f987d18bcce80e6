"""The third phase of a cycle: what ServiceTitan says of purchases becomes bills and vendor credits in the books.

Nothing that fails here stops the phases before it, and what is not carried out waits in the journal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.clock import Clock
from app.domain.records import Record
from app.domain.source import Progress
from app.domain.states import State
from app.engine.bills.changes import AccountingChanges
from app.engine.bills.context import AccountingContexts, asks_for_categories
from app.engine.bills.flow import AccountingFlow, kind_of
from app.engine.bills.intake import AccountingIntake
from app.engine.bills.linked import watch
from app.engine.bills.marks import AccountingMarks
from app.engine.books.dispatch import AccountingDispatcher
from app.engine.books.field import FieldLists
from app.engine.books.lists import AccountingLists, check_organization
from app.engine.books.mirror import AccountingMirror, forget_books_watermarks
from app.engine.books.periods import ClosedPeriods
from app.engine.books.rounds import SENDABLE, exchange, forget_decided, send_in_rounds
from app.engine.circuit import Circuit
from app.engine.cycle.parts import NIGHTLY, Cloud, CycleOptions, CycleResult
from app.engine.destination_lists import ReferenceIndex
from app.engine.mirror import forget_watermarks
from app.engine.ports_accounting import PurchaseBooks
from app.engine.ports_field import FieldBills
from app.engine.purchases.context import bind_tenant, go_live
from app.flows.bills import planner as bills
from app.flows.bills.context import BillContext
from app.flows.bills.sources import Trigger
from app.store.accounting_books import BILL, PURCHASE_KINDS, BooksDocuments
from app.store.accounting_sources import SourceDocuments
from app.store.codec import moment, stamp
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings

HOURLY = timedelta(hours=1)
_DECIDED = "accounting.decided"
"""Which settings decided what becomes of ServiceTitan's documents."""
_CENSUS_AT = "accounting.census_at"
_FIELD_AT = "accounting.servicetitan_lists_read"


@dataclass(frozen=True, slots=True)
class Books:
    """The books of one organization and what works on them."""

    system: PurchaseBooks
    mirror: AccountingMirror
    dispatcher: AccountingDispatcher


@dataclass(frozen=True, slots=True)
class AccountingParts:
    """The parts this phase drives."""

    settings: Callable[[], Settings]
    clock: Clock
    cursors: Cursors
    records: Records
    sources: SourceDocuments
    documents: BooksDocuments
    reference: ReferenceIndex
    field_lists: FieldLists
    lists: AccountingLists
    contexts: AccountingContexts
    intake: AccountingIntake
    flow: AccountingFlow
    changes: AccountingChanges
    marks: AccountingMarks
    periods: ClosedPeriods
    cloud_circuit: Circuit
    books_circuit: Circuit
    cloud: Callable[[], Cloud]
    field: Callable[[], FieldBills]
    """ServiceTitan as the source of bills. Raises ConfigurationError."""
    books: Callable[[], Books]
    """The connection as the settings are now. Raises ConfigurationError."""


def wanted(settings: Settings) -> bool:
    """Whether the flow is on."""
    return settings.zoho.enabled and settings.bills.enabled


class Accounting:
    """Brings the books up to ServiceTitan."""

    def __init__(self, parts: AccountingParts) -> None:
        self._p = parts

    @property
    def flow(self) -> AccountingFlow:
        """What decides about its records."""
        return self._p.flow

    def run(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        """One pass. Raises KnownErrors; each circuit remembers what was the matter with its system."""
        p = self._p
        settings = p.settings()
        if options.flow not in ("", bills.NAME):
            return
        if not wanted(settings):
            forget_decided(p.cursors, _DECIDED)
            p.flow.leave_off()
            return
        go_live(settings)
        check_organization(settings.zoho.organization_id, p.cursors)
        exchange(
            options,
            result,
            p.cloud_circuit,
            p.books_circuit,
            lambda: self._exchange(options, settings, progress, result),
        )

    def _exchange(self, options: CycleOptions, settings: Settings, progress: Progress, result: CycleResult) -> None:
        p = self._p
        progress("Reading bills, receipts and returns of ServiceTitan", 0, None)
        self._follow_settings(settings)
        cloud = p.cloud()
        self._read_field(cloud, settings)
        p.cloud_circuit.succeeded()
        books = p.books()
        if books.mirror.was_read:
            self._take_in(settings)
        progress("Reading Zoho Books", 0, None)
        result.called_destination = True
        self._read_books(books, settings, options)
        p.books_circuit.succeeded()
        self._take_in(settings)
        context = p.contexts.make(settings, books.system)
        books.dispatcher.reassess()
        watch(p.records, p.documents)
        p.changes.compare(context, settings.bills.change_policy)
        p.periods.weigh(context)
        p.flow.leave_off(lambda record: _is_on(record, settings))
        p.flow.judge(context)
        if not options.dry_run:
            refused = p.periods.refused()
            self._dispatch(cloud, books, context, settings, progress)
            if p.periods.refused() - refused:
                p.lists.refresh_locks(books.system)
                p.periods.weigh(p.contexts.make(settings, books.system))
            p.marks.run(p.field(), settings)

    # -- reading ---------------------------------------------------------------------------------------------------

    def _follow_settings(self, settings: Settings) -> None:
        """A setting that decides what becomes of documents concerns those that were read before it, too."""
        p = self._p
        said = [str(settings.sync.start_date), settings.bills.trigger.value, settings.bills.returns]
        now, before = json.dumps(said), p.cursors.get(_DECIDED)
        if before == now:
            return
        if before is None or json.loads(before)[0] > said[0]:
            # Read before this flow was on, or not at all: its lines were not kept then.
            forget_watermarks(p.cursors)
            forget_books_watermarks(p.cursors)
        p.sources.look_again()
        p.flow.look_again()
        p.cursors.put(_DECIDED, now)

    def _read_field(self, cloud: Cloud, settings: Settings) -> None:
        p = self._p
        cloud.mirror.refresh()
        bind_tenant(settings, p.cursors)
        last, now = moment(p.cursors.get(_FIELD_AT)), p.clock.now()
        news = bool(p.sources.changed())
        if news or last is None or not timedelta(0) <= now - last < HOURLY:
            p.reference.refresh(cloud.system)
            p.cursors.put(_FIELD_AT, stamp(now) or "")
        field = p.field()
        p.field_lists.refresh(field, categories=asks_for_categories(settings), news=news)
        p.field_lists.read_jobs(field, p.intake.job_ids())
        if settings.bills.returns:
            p.sources.look_at_returns(p.field_lists.read_credits(field))

    def _read_books(self, books: Books, settings: Settings, options: CycleOptions) -> None:
        p = self._p
        waits = p.records.counts(bills.NAME).get(State.NEEDS_MAPPING, 0) or p.periods.waiting()
        if p.lists.due() or (options.by_person and waits):
            p.lists.refresh(books.system)
        self._read_documents(books, settings)
        books.dispatcher.search_after_resend()
        last, now = moment(p.cursors.get(_CENSUS_AT)), p.clock.now()
        if last is None or not timedelta(0) <= now - last < NIGHTLY:
            if last is not None:
                books.mirror.census(PURCHASE_KINDS if settings.bills.returns else (BILL,))
            p.cursors.put(_CENSUS_AT, stamp(now) or "")

    def _read_documents(self, books: Books, settings: Settings) -> None:
        """What changed in the books; documents of ours that this database does not know are taken into account."""
        p = self._p
        books.mirror.refresh(credits_too=settings.bills.returns)
        if books.mirror.adopt_claims(list(p.documents.unseen(PURCHASE_KINDS)), settings.servicetitan.tenant_id):
            p.sources.look_again()

    def _take_in(self, settings: Settings) -> None:
        said = settings.bills
        self._p.intake.run(settings.servicetitan.tenant_id, Trigger(said.trigger.value), returns=said.returns)

    # -- sending ---------------------------------------------------------------------------------------------------

    def _dispatch(
        self, cloud: Cloud, books: Books, context: BillContext, settings: Settings, progress: Progress
    ) -> None:
        p = self._p

        def work() -> list[int]:
            """What is switched off is neither sent nor taken back."""
            due = map(p.records.get, p.records.due(SENDABLE, p.clock.now(), (bills.NAME,)))
            return [one.id for one in due if one is not None and _is_on(one, settings)]

        def look() -> None:
            self._read_documents(books, settings)
            self._take_in(settings)
            books.dispatcher.reassess()

        send_in_rounds(
            p.records,
            cloud.lease,
            books.dispatcher,
            progress,
            work=work,
            look=look,
            judge=lambda: p.flow.judge(context),
        )


def _is_on(record: Record, settings: Settings) -> bool:
    return kind_of(record) == BILL or settings.bills.returns
