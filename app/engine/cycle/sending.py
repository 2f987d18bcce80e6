"""The second half of a cycle: what ServiceTitan shows, what every record comes to, and what is sent.

With nothing new in Tally, nothing waiting and no hourly look due, a cycle of the schedule makes no call at all here;
one that a person asked for always looks.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.cancellation import check
from app.domain.errors import (
    ConfigurationError,
    KnownError,
    NotFound,
    RecordMoved,
    SystemError_,
    Throttled,
)
from app.domain.records import OperationState, Record
from app.domain.source import Progress
from app.domain.states import State
from app.engine.cost_decimals import learn_cost_decimals
from app.engine.cycle.parts import HOURLY, LISTS_READ, Cloud, CycleOptions, CycleParts, CycleResult
from app.engine.purchases.context import PurchaseContexts, bind_tenant
from app.engine.purchases.gone import Gone
from app.engine.purchases.links import Links
from app.engine.purchases.replacing import Replacer
from app.engine.stock.context import StockContexts
from app.flows.purchases import planner as purchases
from app.flows.stock import planner as stock
from app.store.codec import moment, stamp
from app.store.records import RecordFilter
from app.system.settings import Settings, StockWay

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
_LAST_POLL = "poll.last"
_FLOWS = (purchases.NAME, stock.NAME)
"""What goes to ServiceTitan; the others are not this phase's."""
_ROUNDS = 3
"""How often a run looks for what its own sending made possible: a new version, then what offsets it."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """What the records of each flow are judged against."""

    purchases: PurchaseContexts
    stock: StockContexts | None
    """None where the flow is off, or not set up."""
    flows: set[str]


def _flows(settings: Settings) -> dict[str, bool]:
    return {purchases.NAME: settings.purchases.enabled, stock.NAME: settings.stock.enabled}


class Sending:
    """Brings the destination up to the journal."""

    def __init__(self, parts: CycleParts, bound_company: Callable[[], str | None]) -> None:
        self._p, self._bound_company = parts, bound_company
        self._links = Links(parts.records, parts.documents)
        self._gone = Gone(parts.records, parts.documents)
        self._replacer = Replacer(parts.records, self._links, parts.stock_flow)

    def run(self, options: CycleOptions, progress: Progress, result: CycleResult) -> None:
        p = self._p
        settings = p.settings()
        flows = {name for name, on in _flows(settings).items() if on and options.flow in ("", name)}
        if self._bound_company() is None or not flows:
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
        for record_id in p.records.due_at([State.NOT_APPLICABLE], now, _FLOWS):
            record = p.records.get(record_id)
            if record is not None and record.document_date <= p.clock.today():
                p.records.save(
                    replace(record, state=State.NEW, next_attempt_at=None), why=f"{record.label}: its date has come."
                )

    def _anything_to_do(self, now: datetime) -> bool:
        p = self._p
        guid = self._bound_company()
        if p.settings().stock.enabled and guid is not None and p.stock_books.changed(guid):
            return True
        if p.records.due(_WORK, now, _FLOWS) or self._replacer.anything(p.settings().sync.change_policy):
            return True
        counts = p.records.counts(*_FLOWS)
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
            if p.stock_reports.refresh(cloud.system, settings.stock, by_person=options.by_person):
                p.stock_reports.keep_differing(settings.stock, p.stock_view.differs_from_report())
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
        work = p.records.due([s for s in _WORK if s is not State.NEW], p.clock.now(), _FLOWS)
        if not work:
            return
        cloud.lease.acquire()
        try:
            # Another sender may have been at work until a moment ago: what it did is read before anything goes out.
            cloud.mirror.refresh()
            self._judge(contexts, progress)
            work = p.records.due([s for s in _WORK if s is not State.NEW], p.clock.now(), _FLOWS)
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
        ids = p.records.due(states, p.clock.now(), _FLOWS)
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
