"""The last phase of a cycle: vendors, customers, items and taxes of ServiceTitan and the books are kept alike.

Contacts and items of the books can only be read whole, so both sides are compared once an hour; in between only what
a person asked for, or what is under way, calls anybody.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import RecordMoved, SystemError_
from app.domain.source import Progress
from app.domain.states import ATTENTION, WORKING, State
from app.engine.books.lists import AccountingLists, check_organization
from app.engine.circuit import Circuit
from app.engine.cycle.parts import Cloud, CycleOptions, CycleResult
from app.engine.ports import Trace
from app.engine.ports_accounting import AccountingReference
from app.engine.ports_field import FieldReference
from app.engine.purchases.context import bind_tenant
from app.engine.reference.calls import BooksCalls, FieldCalls
from app.engine.reference.flow import (
    COMPARED,
    ReferenceFlow,
    Work,
    item_defaults,
    kinds_on,
    reference_on,
    reference_rules,
)
from app.engine.reference.lists import BooksEntries, FieldEntries
from app.engine.reference.sending import ReferenceSender, ReferenceTools
from app.flows.reference.differences import NAME, ReferenceKind, Side
from app.store.accounting_pairs import Pairs
from app.store.audit import AuditTrail
from app.store.codec import stamp
from app.store.database import Database
from app.store.records import Records
from app.store.references import Cursors
from app.system.settings import Settings

_PENDING = (State.NEW, State.READY, State.SENDING, State.VERIFY)
_ROUNDS = 3
"""How often a pass plans again what somebody else changed meanwhile."""
_READ_ALONE = {"notes", "address"}
"""Fields of contacts that a list of the books does not show."""


@dataclass(frozen=True, slots=True)
class ReferenceParts:
    """The parts this phase drives."""

    settings: Callable[[], Settings]
    clock: Clock
    database: Database
    cursors: Cursors
    records: Records
    pairs: Pairs
    audit: AuditTrail
    lists: AccountingLists
    field_entries: FieldEntries
    books_entries: BooksEntries
    flow: ReferenceFlow
    cloud_circuit: Circuit
    books_circuit: Circuit
    cloud: Callable[[], Cloud]
    field: Callable[[], FieldReference]
    """ServiceTitan. Raises ConfigurationError."""
    books: Callable[[], AccountingReference]
    """The organization that is chosen. Raises ConfigurationError."""
    trace: Trace


class ReferencePhase:
    """Keeps both sides alike."""

    def __init__(self, parts: ReferenceParts) -> None:
        self._p = parts

    def run(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        """One pass; without an hour passed and without work nobody is called. Raises KnownErrors."""
        p = self._p
        settings = p.settings()
        if options.flow not in ("", NAME):
            return
        if not reference_on(settings):
            self._leave_off(settings)
            return
        check_organization(settings.zoho.organization_id, p.cursors)
        asked = options.by_person and self._is_looked_at(options, result)
        pending = bool(p.records.due(_PENDING, p.clock.now(), (NAME,)))
        if not (asked or pending or p.lists.due() or self._news(settings)):
            return
        if not options.by_person and not (p.cloud_circuit.closed() and p.books_circuit.closed()):
            result.skipped = True
            return
        try:
            self._exchange(options, settings, progress, result, read=asked or p.lists.due())
        except SystemError_ as error:
            circuit = p.cloud_circuit if error.system == p.cloud_circuit.name else p.books_circuit
            circuit.failed(error)
            raise

    def _leave_off(self, settings: Settings) -> None:
        """Nothing waits any more; once it is on again, both sides are compared at once."""
        counts = self._p.records.counts(NAME)
        if any(counts.get(state) for state in (*WORKING, *ATTENTION)):
            self._settle(settings)
            self._p.cursors.remove(COMPARED)

    def _is_looked_at(self, options: CycleOptions, result: CycleResult) -> bool:
        """Whether a person who runs it expects both sides to be read now: something waits, or was replayed."""
        read_at = self._p.lists.read_at()
        if read_at is not None and read_at >= result.started:
            return False
        counts = self._p.records.counts(NAME)
        return options.flow == NAME or any(counts.get(state) for state in (State.NEW, *ATTENTION))

    def _news(self, settings: Settings) -> bool:
        return self._p.cursors.get(COMPARED) != self._reading(settings)

    def _reading(self, settings: Settings) -> str:
        return f"{stamp(self._p.lists.read_at())} {settings.reference.model_dump_json()}"

    def _exchange(
        self, options: CycleOptions, settings: Settings, progress: Progress, result: CycleResult, *, read: bool
    ) -> None:
        p = self._p
        progress("Comparing vendors, customers and items", 0, None)
        cloud, field, books = p.cloud(), p.field(), p.books()
        result.called_destination = True
        if read or self._news(settings):
            p.field_entries.refresh(field, kinds_on(settings))
            bind_tenant(settings, p.cursors)
            p.cloud_circuit.succeeded()
        if read:
            p.lists.refresh(books)
        self._read_alone(settings, books)
        p.books_circuit.succeeded()
        sender = self._sender(field, books, settings)
        self._find_out(sender)
        work = self._settle(settings)
        if work and not options.dry_run:
            self._send(cloud, sender, work, settings, progress)
        p.cursors.put(COMPARED, self._reading(settings))

    def _read_alone(self, settings: Settings, books: AccountingReference) -> None:
        """Contacts that are linked, where a field is compared that no list shows."""
        p = self._p
        for kind in kinds_on(settings):
            if kind is ReferenceKind.ITEM or kind is ReferenceKind.TAX:
                continue
            if _READ_ALONE & set(reference_rules(settings, kind).wins):
                p.books_entries.complete(kind, {link.books_id for link in p.flow.links(kind)}, books)

    def _find_out(self, sender: ReferenceSender) -> None:
        for record_id in self._p.records.due((State.SENDING, State.VERIFY), self._p.clock.now(), (NAME,)):
            record = self._p.records.get(record_id)
            if record is not None:
                with contextlib.suppress(RecordMoved):
                    sender.find_out(record)

    def _settle(self, settings: Settings) -> list[Work]:
        tenant = settings.servicetitan.tenant_id
        return [work for kind in ReferenceKind for work in self._p.flow.settle(kind, tenant)]

    def _send(
        self, cloud: Cloud, sender: ReferenceSender, work: Sequence[Work], settings: Settings, progress: Progress
    ) -> None:
        cloud.lease.acquire()
        try:
            for _ in range(_ROUNDS):
                for done, one in enumerate(work):
                    progress("Keeping both sides alike", done, len(work))
                    cloud.lease.renew()
                    with contextlib.suppress(RecordMoved):
                        sender.send(one)
                self._find_out(sender)  # an answer that was lost just now
                # What is left to say of them, and what somebody else made of them meanwhile.
                work = self._settle(settings)
                if not work:
                    break
        finally:
            cloud.lease.release()

    def _sender(self, field: FieldReference, books: AccountingReference, settings: Settings) -> ReferenceSender:
        p = self._p
        organization = p.lists.organization()
        calls = BooksCalls(
            books,
            p.books_entries,
            organization.currency_id if organization is not None else "",
            item_defaults(settings),
        )
        tools = ReferenceTools(
            p.database, p.records, p.pairs, p.flow, p.audit, p.clock, FieldCalls(field, p.field_entries), calls,
            {Side.FIELD: field.server_now, Side.BOOKS: books.server_now}, p.trace,
        )  # fmt: skip
        return ReferenceSender(tools)
