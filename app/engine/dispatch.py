"""Drives many records through their steps at once: one coordinating thread decides, the crew sends.

Each record is in one place at a time, so its steps are in order; reads are shared by all of them, in pages. The
coordinator asks the flow what comes next and never decides by itself whether a write may go out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain import cancellation
from app.domain.errors import KnownError, RecordMoved, StoreError, SystemError_, Throttled
from app.domain.inventory import ReturnStatus
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.domain.source import Progress
from app.domain.states import State
from app.domain.stock import StockPlan
from app.engine.destination_lists import ReferenceIndex
from app.engine.mark_proof import MarkProof
from app.engine.mirror import BILLS, ORDERS, RECEIPTS, REQUESTS, Mirror
from app.engine.sending import Sender, Tools
from app.engine.settling import CANCELLATIONS, Settling
from app.engine.workers import Crew
from app.flows.steps import SEARCH_SPACING, Step, StepKind, search_counts
from app.flows.stock import planner as stock
from app.store.codec import load
from app.store.references import Cursors

SENDERS = 12
"""Senders per ServiceTitan tenant."""
OBSERVE_AT = 250
"""Records waiting to be seen before a page is read while senders are still busy."""
_QUEUED = 6
"""Tasks given ahead to each sender, so that none is idle while the coordinator reads a page."""
LOOKS = 4
"""How often a document of ours is looked for before the record waits for the next cycle."""
LOOK_PAUSE_S = 2.0
THROTTLES = 6
"""A record that the rate limit turned away so often in one run stops the run: the server wants a longer pause."""
WORKABLE = frozenset(
    {
        State.READY,
        State.SENDING,
        State.RETRY_WAIT,
        State.VERIFY,
        State.AWAITING_APPROVAL,
        State.BILL_PENDING,
        State.AWAITING_POSTING,
        State.SYNCED,
        State.WITHDRAWING,
    }
)


@dataclass(slots=True)
class _Run:
    """What one run keeps track of; touched by the coordinating thread only."""

    todo: deque[int]
    total: int
    unseen: list[int] = field(default_factory=list)
    """Just written, not yet seen at the destination."""
    again: list[int] = field(default_factory=list)
    """Looked for and not seen (or without a bill): looked for again when nothing else is to do."""
    lost: list[int] = field(default_factory=list)
    looks: dict[int, int] = field(default_factory=dict)
    throttled: dict[int, int] = field(default_factory=dict)
    """How often the rate limit turned a record away."""
    finished: set[int] = field(default_factory=set)
    failure: BaseException | None = None


class Dispatcher:
    """Sends and reads back until every record is settled or waits for something else."""

    def __init__(
        self,
        tools: Tools,
        mirror: Mirror,
        cursors: Cursors,
        reference: ReferenceIndex,
        *,
        senders: int = SENDERS,
        counts_at: Callable[[], ReturnStatus] = lambda: ReturnStatus.CREDIT_RECEIVED,
    ) -> None:
        """`counts_at`: from which status on a return has taken the stock out, as the settings say now."""
        self._t = tools
        self._settling = Settling(tools, reference, counts_at)
        self._mirror = mirror
        self._proof = MarkProof(tools, mirror, cursors)
        self._sender = Sender(tools)
        self._still_sender: Callable[[], None] = lambda: None
        self._senders = senders

    def run(
        self,
        record_ids: Sequence[int],
        progress: Progress,
        still_sender: Callable[[], None] = lambda: None,
    ) -> None:
        """Work on these records (READY, SENDING, VERIFY, … WITHDRAWING).

        `still_sender` is called all along and raises when this program may no longer send. Raises SystemError_ when the
        system cannot be used any more (what was begun is saved), ConfigurationError when the tenant does not keep our
        mark, Cancelled at a safe point, and what `still_sender` raises.
        """
        self._still_sender = still_sender
        self._settling.refresh()
        ids = list(dict.fromkeys(record_ids))
        if not ids:
            return
        crew: Crew[int] = Crew(self._senders, "sender", self._t.database.close_thread)
        try:
            if not self._proof.given():
                ids = self._first_send(ids, crew, progress)
            if not self._proof.given_on_returns():
                ids = self._first_return(ids, crew, progress)
            self._drive(_Run(deque(ids), len(ids)), crew, progress)
        finally:
            crew.close()

    # -- the first document on a tenant ----------------------------------------------------------------------------

    def _first_send(self, ids: list[int], crew: Crew[int], progress: Progress) -> list[int]:
        """Send one record alone and see its mark read back before any other goes out."""
        self._proof.look_at_earlier()
        for index, record_id in enumerate(ids):
            self._drive(_Run(deque([record_id]), len(ids)), crew, progress)
            record = self._t.records.get(record_id)
            if record is None:
                continue
            if self._proof.found(record):
                return ids[index + 1 :]
        return []

    def _first_return(self, ids: list[int], crew: Crew[int], progress: Progress) -> list[int]:
        """The same for returns: those are held back until one shows its mark."""
        returning = [record_id for record_id in ids if self._gives_back(record_id)]
        for record_id in returning:
            self._drive(_Run(deque([record_id]), len(ids)), crew, progress)
            record = self._t.records.get(record_id)
            if record is not None and self._proof.found_on_return(record):
                return [one for one in ids if one != record_id]
        return [one for one in ids if one not in returning]

    def _gives_back(self, record_id: int) -> bool:
        record = self._t.records.get(record_id)
        if record is None or record.flow != stock.NAME or not record.plan:
            return False
        return any(part.give_back is not None for part in load(StockPlan, record.plan).parts)

    # -- the loop --------------------------------------------------------------------------------------------------

    def _drive(self, run: _Run, crew: Crew[int], progress: Progress) -> None:
        def report() -> None:
            progress("Sending to ServiceTitan", len(run.finished), run.total)

        report()
        while run.todo or crew.busy or run.unseen or run.again or run.lost:
            if run.failure is None:
                self._guarded(run, cancellation.check)
            if run.failure is None:
                self._guarded(run, self._still_sender)
            while run.todo and crew.busy < self._senders * _QUEUED and run.failure is None:
                self._guarded(run, lambda: self._advance(run.todo.popleft(), run, crew))
            idle = not (crew.busy or run.todo)
            if run.failure is not None:
                if not crew.busy:
                    break
                self._collect(run, crew)
            elif run.unseen and self._time_to_look(run, crew):
                self._guarded(run, lambda: self._look(run))
            elif idle and run.again:
                self._guarded(run, lambda: self._look_once_more(run))
            elif idle and run.lost:
                self._guarded(run, lambda: self._search(run))
            elif crew.busy:
                self._collect(run, crew)
            report()
        if run.failure is not None:
            raise run.failure

    def _time_to_look(self, run: _Run, crew: Crew[int]) -> bool:
        """Enough to be worth a page, or little else left to send: the crew finishes its queue meanwhile."""
        return len(run.unseen) >= OBSERVE_AT or (not run.todo and crew.busy <= self._senders * 2)

    @staticmethod
    def _guarded(run: _Run, action: Callable[[], None]) -> None:
        try:
            action()
        except KnownError as error:
            run.failure = error

    def _collect(self, run: _Run, crew: Crew[int]) -> None:
        outcome = crew.take()
        if outcome is None:
            return
        error = outcome.error
        if isinstance(error, Throttled):
            run.throttled[outcome.key] = run.throttled.get(outcome.key, 0) + 1
        if error is None or (isinstance(error, Throttled) and run.throttled[outcome.key] < THROTTLES):
            run.looks.pop(outcome.key, None)
            run.todo.append(outcome.key)
        elif run.failure is None or (isinstance(run.failure, SystemError_) and isinstance(error, StoreError)):
            run.failure = error

    def _advance(self, record_id: int, run: _Run, crew: Crew[int]) -> None:
        try:
            self._next(record_id, run, crew)
        except RecordMoved:
            # A person, or another process, was at it at the same moment: decided again on what is there now.
            run.todo.append(record_id)

    def _next(self, record_id: int, run: _Run, crew: Crew[int]) -> None:
        record = self._t.records.get(record_id)
        if record is None or record.state not in WORKABLE or not (record.plan or record.state is State.WITHDRAWING):
            run.finished.add(record_id)
            return
        step = self._settling.step(record)
        self._settling.note_adopted(record, step)
        if step.kind is StepKind.SEND:
            crew.give(record_id, lambda: self._sender.send(record, step))
        elif step.kind is StepKind.SEARCH:
            run.lost.append(record_id)
        elif step.kind is StepKind.OBSERVE:
            self._unseen(record, step, run)
        elif step.kind is StepKind.WAIT and step.state is State.BILL_PENDING and self._looks(record_id, run) < LOOKS:
            (run.again if run.looks[record_id] > 1 else run.unseen).append(record_id)
        else:
            self._settling.settle(record, step)
            run.finished.add(record_id)

    # -- reading back ----------------------------------------------------------------------------------------------

    @staticmethod
    def _looks(record_id: int, run: _Run) -> int:
        """Count one more look in this run; live tenants make the bill some seconds after the receipt."""
        looks = run.looks.get(record_id, 0)
        run.looks[record_id] = looks + 1
        return looks

    def _unseen(self, record: Record, step: Step, run: _Run) -> None:
        looks = self._looks(record.id, run)
        if looks < LOOKS:
            (run.again if looks else run.unseen).append(record.id)
            return
        if looks == LOOKS and step.operation is OperationKind.CREATE_ORDER and step.target_id is not None:
            self._mirror.fetch_order(step.target_id)
            run.todo.append(record.id)
            return
        self._settling.later(record, step)
        run.finished.add(record.id)

    def _look(self, run: _Run) -> None:
        self._mirror.observe()
        run.todo.extend(run.unseen)
        run.unseen.clear()

    def _look_once_more(self, run: _Run) -> None:
        self._t.clock.sleep(LOOK_PAUSE_S)
        self._mirror.observe((ORDERS, REQUESTS, RECEIPTS, BILLS))
        run.todo.extend(run.again)
        run.again.clear()

    def _search(self, run: _Run) -> None:
        """One search for all whose answer was lost; found ones go on, the others wait for the next search."""
        operations: dict[int, list[Operation]] = {}
        for record_id in run.lost:
            record = self._t.records.get(record_id)
            for operation in self._t.records.operations(record_id, record.generation if record else None):
                if operation.state in (OperationState.INTENT, OperationState.UNCLEAR):
                    operations.setdefault(record_id, []).append(operation)
        found = [operation for several in operations.values() for operation in several]
        intents = [operation.intent_at for operation in found if operation.intent_at is not None]
        if intents:
            self._mirror.search(min(intents))
        if any(operation.kind in CANCELLATIONS for operation in found):
            # What is cancelled may have been created long ago: it is found among what changed.
            self._mirror.observe((ORDERS, REQUESTS, RECEIPTS, BILLS))
        now = self._t.system.server_now() or self._t.clock.now()
        lost, run.lost = run.lost, []
        for record_id in lost:
            try:
                self._searched(record_id, operations.get(record_id, []), now, run)
            except RecordMoved:
                run.todo.append(record_id)

    def _searched(self, record_id: int, operations: Sequence[Operation], now: datetime, run: _Run) -> None:
        """After the search: found ones go on, the others count one more empty search."""
        record = self._t.records.get(record_id)
        if record is None:
            return
        step = self._settling.step(record)
        if step.kind is not StepKind.SEARCH:
            run.todo.append(record_id)
            return
        for operation in operations:
            if operation.part == step.part and operation.kind is step.operation and search_counts(operation, now):
                self._t.records.save_operation(
                    replace(operation, empty_searches=operation.empty_searches + 1, searched_at=now)
                )
        if record.state is State.WITHDRAWING:
            again = self._settling.step(record)
            if again.kind is not StepKind.SEARCH:
                run.todo.append(record_id)
                return
            self._t.records.save(replace(record, next_attempt_at=self._t.clock.now() + SEARCH_SPACING))
        else:
            self._t.records.save(
                replace(record, state=State.VERIFY, next_attempt_at=self._t.clock.now() + SEARCH_SPACING),
                why=f"{record.label}: an answer was lost and nothing was found yet; searched again in 10 minutes.",
            )
        run.finished.add(record_id)

    def reassess(self) -> None:
        """Weigh every document that changed at the destination; see `Settling.reassess`."""
        self._settling.reassess()
