"""The phase of a cycle in which ServiceTitan's sales become documents in the books, and their payments come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.clock import Clock
from app.domain.source import Progress
from app.domain.states import State
from app.engine.books.dispatch import AccountingDispatcher
from app.engine.books.lists import AccountingLists, check_organization
from app.engine.books.mirror import forget_books_watermarks
from app.engine.books.periods import ClosedPeriods
from app.engine.books.rounds import SENDABLE, exchange, forget_decided, send_in_rounds
from app.engine.circuit import Circuit
from app.engine.cycle.parts import NIGHTLY, Cloud, CycleOptions, CycleResult
from app.engine.destination_lists import ReferenceIndex
from app.engine.ports_accounting import SalesBooks
from app.engine.ports_field import FieldSales
from app.engine.purchases.context import bind_tenant, go_live
from app.engine.sales.changes import SalesChanges
from app.engine.sales.flow import SaleKey, SalesFlow
from app.engine.sales.intake import SalesIntake
from app.engine.sales.lists import FieldSaleLists, SalesContexts
from app.engine.sales.mirror import SalesMirror
from app.engine.sales.payments_back import PaymentsBack
from app.engine.switched import kinds_of
from app.flows.sales import planner as sales
from app.flows.sales.planner import SalesContext
from app.store.accounting_books import CREDIT_NOTE, INVOICE, PAYMENT
from app.store.codec import moment, stamp
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings
from app.system.settings_sales import SaleSettings

_DECIDED, _CENSUS_AT = "accounting.sales_decided", "accounting.sales_census_at"


@dataclass(frozen=True, slots=True)
class SaleBooks:
    """The books of one organization and what works on their sales."""

    system: SalesBooks
    mirror: SalesMirror
    dispatcher: AccountingDispatcher


@dataclass(frozen=True, slots=True)
class SaleParts:
    """The parts this phase drives."""

    settings: Callable[[], Settings]
    clock: Clock
    cursors: Cursors
    records: Records
    reference: ReferenceIndex
    field_lists: FieldSaleLists
    lists: AccountingLists
    contexts: SalesContexts
    intake: SalesIntake
    flow: SalesFlow
    changes: SalesChanges
    back: PaymentsBack
    periods: ClosedPeriods
    cloud_circuit: Circuit
    books_circuit: Circuit
    cloud: Callable[[], Cloud]
    field: Callable[[], FieldSales]
    """ServiceTitan as the source of sales. Raises ConfigurationError."""
    books: Callable[[], SaleBooks]
    """The connection as the settings are now. Raises ConfigurationError."""


def wanted(settings: Settings) -> bool:
    """Whether anything of the flow is on."""
    return settings.zoho.enabled and settings.sales.enabled


def listed_of(said: SaleSettings, *, notes: bool) -> tuple[str, ...]:
    """Kinds of documents in the books that are read in every run: one call each. `notes`: there are credit notes of
    ours, of invoices below zero."""
    listed = {
        INVOICE: bool(said.kinds) or said.books_payments,
        CREDIT_NOTE: said.credit_memos or (said.invoices and notes),
        PAYMENT: said.payments or said.books_payments,
    }
    return tuple(kind for kind, on in listed.items() if on)


class Sales:
    """Brings the books up to ServiceTitan's sales."""

    def __init__(self, parts: SaleParts) -> None:
        self._p = parts

    @property
    def flow(self) -> SalesFlow:
        """What decides about its records."""
        return self._p.flow

    def run(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        """One pass. Raises KnownErrors; each circuit remembers what was the matter with its system."""
        p = self._p
        settings = p.settings()
        if options.flow not in ("", sales.NAME):
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
        p, said = self._p, settings.sales
        progress("Reading invoices and payments of ServiceTitan", 0, None)
        self._follow_settings(settings)
        cloud, field = p.cloud(), p.field()
        bind_tenant(settings, p.cursors)
        if p.field_lists.due():
            p.reference.refresh_sold(cloud.system)
            p.field_lists.refresh(field)
        p.intake.read(field, kinds_of(said), settings.servicetitan.tenant_id)
        p.cloud_circuit.succeeded()
        books = p.books()
        progress("Reading Zoho Books", 0, None)
        result.called_destination = True
        self._read_books(books, said, options)
        p.books_circuit.succeeded()
        context = p.contexts.make(settings, books.system)
        self._reassess(books, said)
        p.changes.compare(context, said.change_policy)
        p.periods.weigh(context)
        p.flow.leave_off(lambda record: SaleKey.of_text(record.source_key).kind in kinds_of(said))
        p.flow.judge(context, kinds_of(said))
        if not options.dry_run:
            refused = p.periods.refused()
            self._dispatch(cloud, books, context, settings, progress)
            if p.periods.refused() - refused:
                p.lists.refresh_locks(books.system)
                p.periods.weigh(p.contexts.make(settings, books.system))
            p.back.run(field, said.books_payments_field, settings.servicetitan.tenant_id)

    # -- reading ---------------------------------------------------------------------------------------------------

    def _follow_settings(self, settings: Settings) -> None:
        """A setting that decides what becomes of sales concerns those that were read before it, too."""
        p = self._p
        said = [str(settings.sync.start_date), settings.sales.trigger.value, *sorted(settings.sales.kinds)]
        now, before = json.dumps(said), p.cursors.get(_DECIDED)
        if before == now:
            return
        if before is not None:
            if json.loads(before)[0] > said[0]:
                p.intake.forget()
                forget_books_watermarks(p.cursors, (INVOICE, CREDIT_NOTE))
            p.flow.look_again()
        p.cursors.put(_DECIDED, now)

    def _read_books(self, books: SaleBooks, said: SaleSettings, options: CycleOptions) -> None:
        p = self._p
        waits = p.records.counts(sales.NAME).get(State.NEEDS_MAPPING, 0) or p.periods.waiting()
        if p.lists.due() or (options.by_person and waits):
            p.lists.refresh(books.system)
        last, now = moment(p.cursors.get(_CENSUS_AT)), p.clock.now()
        nightly = last is None or not timedelta(0) <= now - last < NIGHTLY
        books.mirror.refresh(_listed(books, said))
        if said.expenses:
            if nightly:
                books.mirror.read_expenses_whole()
            books.mirror.refresh_expenses()
        books.dispatcher.search_after_resend()
        if nightly:
            if last is not None:
                books.mirror.census(_listed(books, said))
            p.cursors.put(_CENSUS_AT, stamp(now) or "")

    def _reassess(self, books: SaleBooks, said: SaleSettings) -> None:
        self._p.back.note(said.books_payments_field)
        books.dispatcher.reassess()

    # -- sending ---------------------------------------------------------------------------------------------------

    def _dispatch(
        self, cloud: Cloud, books: SaleBooks, context: SalesContext, settings: Settings, progress: Progress
    ) -> None:
        p, said = self._p, settings.sales
        kinds = kinds_of(said)

        def work() -> list[int]:
            """What is switched off is neither sent nor taken back."""
            due = p.records.due(SENDABLE, p.clock.now(), (sales.NAME,))
            found = [record for one in due if (record := p.records.get(one)) is not None]
            return [one.id for one in found if SaleKey.of_text(one.source_key).kind in kinds]

        def look() -> None:
            books.mirror.refresh(_listed(books, said))
            self._reassess(books, said)

        send_in_rounds(
            p.records,
            cloud.lease,
            books.dispatcher,
            progress,
            work=work,
            look=look,
            judge=lambda: p.flow.judge(context, kinds),
        )


def _listed(books: SaleBooks, said: SaleSettings) -> tuple[str, ...]:
    return listed_of(said, notes=bool(books.mirror.documents.ours(CREDIT_NOTE)))
