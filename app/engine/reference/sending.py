"""One creation or change of the reference flow: intent committed before the request, outcome after it.

Whatever happens between the two commits, the operation is found as `intent` and counts as unclear: what was to be
created is looked for by its exact name or SKU before it is sent again, what was to be changed is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import cancellation
from app.domain.clock import Clock
from app.domain.errors import Cancelled, Duplicate, NotFound, OutcomeUnknown, Rejected, SystemError_
from app.domain.records import Operation, OperationKind, OperationState, Reason, Record
from app.domain.states import State
from app.engine.ports import Trace
from app.engine.reference.calls import BooksCalls, OneSide
from app.engine.reference.flow import ReferenceFlow, Work
from app.engine.reference.texts import (
    SUBJECTS,
    SYSTEMS,
    changed_to,
    create_of,
    create_text,
    link_of,
    pair_of,
    write_text,
)
from app.flows.reference.differences import Change, Entry, Link, ReferenceKind, Side, Write, written
from app.flows.reference.planner import Create, created
from app.flows.steps import SEARCH_REACH, SEARCH_SPACING, SEARCHES_BEFORE_RESEND, UNCLEAR, search_counts
from app.store.accounting_pairs import Pairs
from app.store.audit import AuditTrail
from app.store.database import Database
from app.store.records import Records

_CONTACTS = (ReferenceKind.VENDOR, ReferenceKind.CUSTOMER)


@dataclass(frozen=True, slots=True)
class ReferenceTools:
    """What sending needs."""

    database: Database
    records: Records
    pairs: Pairs
    flow: ReferenceFlow
    audit: AuditTrail
    clock: Clock
    field: OneSide
    books: BooksCalls
    server_now: Mapping[Side, Callable[[], datetime | None]]
    """The clock of each system, None before its first answer."""
    trace: Trace


class ReferenceSender:
    """Sends one piece of work at a time, and finds out what became of those without an answer."""

    def __init__(self, tools: ReferenceTools) -> None:
        self._t = tools

    def send(self, work: Work) -> None:
        """Carry it out; where somebody was there first nothing is sent, and what was read is kept to be planned anew.

        Raises SystemError_ when a system cannot be used (what was not carried out is kept), Cancelled
        before anything went out, and StoreError; what concerns the record alone is saved with it."""
        cancellation.check()
        if work.create is not None:
            self._create(work.record_id, work.create)
            return
        record = self._record(work.record_id)
        for write in work.writes:  # all of them, so that the record is settled by the last
            self._t.records.plan_operation(record, 1, OperationKind.CHANGE_ENTRY, "", target_key=_place(write))
        for write in work.writes:
            self._change(work.record_id, write)

    def _on(self, side: Side) -> OneSide:
        return self._t.field if side is Side.FIELD else self._t.books

    def _now(self, side: Side) -> datetime:
        return self._t.server_now[side]() or self._t.clock.now()

    # -- creating --------------------------------------------------------------------------------------------------

    def _create(self, record_id: int, create: Create) -> None:
        there = self._on(create.side)
        if create.side is Side.FIELD and create.kind in _CONTACTS:
            # A row of a list has no address, which a customer of ServiceTitan needs.
            try:
                whole = self._t.books.read(create.kind, create.source.id)
            except NotFound:
                return  # the next reading of the lists leaves it out
            if whole.key != create.source.key or not whole.active:
                return
            create = replace(create, source=whole)
        if there.look(create.kind, create.source.key):
            return
        record = self._record(record_id)
        operation = self._t.records.plan_operation(
            record, 1, OperationKind.CREATE_ENTRY, "", target_key=create.side.value
        )
        words = f"Create the {create.kind.value} “{create.source.key}” in {SYSTEMS[create.side]}"
        claimed = self._claim(record, operation, create.side, create_text(create), words)
        if claimed is None:
            return
        self._t.trace("create_entry:intent")
        try:
            made = there.create(create)
        except Duplicate as error:
            self._taken(claimed, create, error, words)
        except (OutcomeUnknown, Rejected, NotFound, SystemError_, Cancelled) as error:
            self._failed(claimed, error, words)
        else:
            self._t.trace("create_entry:answered")
            self._made(claimed, create, made, f"{words}: done, id {made.id}.")
            self._t.trace("create_entry:committed")

    def _made(self, operation: Operation, create: Create, made: Entry, said: str) -> None:
        with self._t.database.write():
            self._t.records.save_operation(
                replace(operation, state=OperationState.DONE, result_key=made.id, error="", refusal="")
            )
            self._t.pairs.put(pair_of(created(create, made)))
            self._t.audit.add("answer", said, record_id=operation.record_id)
            self._settle(operation.record_id, f"is linked: {SYSTEMS[create.side]} has it as {made.id}.")

    def _taken(self, operation: Operation, create: Create, error: Duplicate, words: str) -> None:
        """The name serves a contact of the other kind, or somebody created it a moment ago."""
        refused = replace(operation, state=OperationState.REFUSED, error=error.what, refusal=error.refusal)
        self._save(refused, "refused", f"{words}: refused. {error.what}", error.detail)
        name, kind = create.source.key, create.kind
        if self._on(create.side).look(kind, name):
            return
        other = "customer" if kind is ReferenceKind.VENDOR else "vendor"
        if create.side is Side.BOOKS and kind in _CONTACTS and self._t.books.other_kind(kind, name):
            text = f"Zoho Books has a {other} called “{name}”, and takes no second contact of that name."
            advice = (
                "Allow duplicate display names in Zoho's settings of customers and vendors, or rename one of both; "
                "then replay the record."
            )
        else:
            text, advice = error.what, "Put it right, then replay the record."
        self._refuse(operation.record_id, Reason("name_taken", SUBJECTS[kind], name, text, advice, create.source.id))

    # -- changing --------------------------------------------------------------------------------------------------

    def _change(self, record_id: int, write: Write) -> None:
        there, record = self._on(write.side), self._record(record_id)
        words = f"Change the {write.kind.value} {write.id} in {SYSTEMS[write.side]}"
        try:
            now = there.read(write.kind, write.id)
        except NotFound as error:
            reason = Reason(
                "gone_on_one_side", SUBJECTS[write.kind], record.party, error.what,
                "Replay looks again; ignore it to leave it so.", write.id,
            )  # fmt: skip
            self._refuse(record_id, reason)
            return
        if any(now.fields.get(one.field, one.before) != one.before for one in write.changes):
            return
        operation = self._t.records.plan_operation(record, 1, OperationKind.CHANGE_ENTRY, "", target_key=_place(write))
        claimed = self._claim(record, operation, write.side, write_text(write), words)
        if claimed is None:
            return
        self._t.trace("change_entry:intent")
        try:
            after = there.change(write)
        except (OutcomeUnknown, Rejected, NotFound, SystemError_, Cancelled) as error:
            self._failed(claimed, error, words)
        else:
            self._t.trace("change_entry:answered")
            self._changed(claimed, write, after, f"{words}: done.")
            self._t.trace("change_entry:committed")

    def _changed(self, operation: Operation, write: Write, after: Entry, said: str) -> None:
        with self._t.database.write():
            self._t.records.save_operation(replace(operation, state=OperationState.DONE, result_key=write.id, error=""))
            link = self._link(write)
            if link is not None:
                self._t.pairs.put(pair_of(written(link, write, after)))
            self._t.audit.add("answer", said, record_id=operation.record_id)
            own = self._t.records.operations(operation.record_id, operation.generation)
            if all(one.state is OperationState.DONE for one in own):
                self._settle(operation.record_id, "is brought up to date, read back.")

    def _link(self, write: Write) -> Link | None:
        on_field = write.side is Side.FIELD
        found = self._t.pairs.of(
            write.kind.value, field_id=write.id if on_field else "", books_id="" if on_field else write.id
        )
        return link_of(found) if found is not None else None

    # -- lost answers ----------------------------------------------------------------------------------------------

    def find_out(self, record: Record) -> None:
        """What became of its writes without an answer. Raises SystemError_."""
        for operation in self._t.records.operations(record.id, record.generation):
            if operation.state in UNCLEAR:
                if operation.kind is OperationKind.CREATE_ENTRY:
                    self._find_created(record, operation)
                else:
                    self._find_changed(operation)

    def _find_created(self, record: Record, operation: Operation) -> None:
        create = create_of(operation.request)
        found = [one for one in self._on(create.side).look(create.kind, create.source.key) if one.active]
        words = f"Create the {create.kind.value} “{create.source.key}” in {SYSTEMS[create.side]}"
        if len(found) == 1:
            said = f"{words}: done, id {found[0].id}; found by looking after the lost answer."
            self._made(operation, create, found[0], said)
            return
        if found:
            text = f"{SYSTEMS[create.side]} has several of this name or SKU now; one of them may be ours."
            advice = "Deactivate what is too many there, then replay the record."
            refused = replace(operation, state=OperationState.REFUSED, error=text)
            self._save(refused, "refused", f"{words}: {text}")
            name = create.source.key
            self._refuse(record.id, Reason("several_alike", SUBJECTS[create.kind], name, text, advice))
            return
        now = self._now(create.side)
        if search_counts(operation, now):
            operation = replace(operation, empty_searches=operation.empty_searches + 1, searched_at=now)
            self._t.records.save_operation(operation)
        if operation.empty_searches < SEARCHES_BEFORE_RESEND:
            self._t.records.save(
                replace(record, state=State.VERIFY, next_attempt_at=self._t.clock.now() + SEARCH_SPACING),
                why=f"{record.label}: an answer was lost and nothing was found yet; searched again in 10 minutes.",
            )

    def _find_changed(self, operation: Operation) -> None:
        side, ident, values = changed_to(operation.request)
        kind = ReferenceKind(self._record(operation.record_id).source_key.partition("/")[0])
        try:
            now = self._on(side).read(kind, ident)
        except NotFound as error:
            self._save(replace(operation, state=OperationState.REFUSED, error=error.what), "refused", error.what)
            return
        if all(now.fields.get(name, value) == value for name, value in values.items()):
            changes = tuple(Change(name, value, value) for name, value in values.items())
            self._changed(operation, Write(kind, side, ident, changes, None), now, "It was changed after all.")
            return
        text = "It was not changed; it is planned again."
        self._save(replace(operation, state=OperationState.REFUSED, error=text), "refused", text)

    # -- outcomes --------------------------------------------------------------------------------------------------

    def _claim(self, record: Record, operation: Operation, side: Side, request: str, words: str) -> Operation | None:
        """The operation as it is about to be sent; None when the record changed since it was decided."""
        now = self._now(side)
        resend = operation.state in UNCLEAR
        with self._t.database.write():
            stored = self._record(record.id)
            if stored.state not in (State.READY, State.SENDING):
                return None  # refused just now, or a person was there
            claimed = self._t.records.claim(
                operation,
                request=request,
                intent_at=now,
                resend_until=now + SEARCH_REACH if resend else operation.resent_until,
            )
            if not claimed:
                return None
            self._t.records.save(replace(stored, state=State.SENDING, reasons=(), sent_source=stored.source))
            again = " again" if resend else ""
            self._t.audit.add("intent", f"{words}{again}: about to be sent.", record_id=record.id, detail=request)
        return self._t.records.operation(operation.id)

    def _failed(self, operation: Operation, error: Exception, words: str) -> None:
        """Save what a failure means; raises it where it concerns the whole system."""
        record = self._record(operation.record_id)
        if isinstance(error, OutcomeUnknown):
            self._t.trace(f"{operation.kind.value}:unclear")
            with self._t.database.write():
                said = f"{words}: no answer came; it is looked for before anything is sent again."
                unclear = replace(operation, state=OperationState.UNCLEAR, error=error.what)
                self._save(unclear, "unclear", said, error.detail)
                self._t.records.save(replace(record, state=State.VERIFY, next_attempt_at=None))
            return
        if isinstance(error, Rejected | NotFound):
            refused = replace(operation, state=OperationState.REFUSED, error=error.what)
            self._save(refused, "refused", f"{words}: refused. {error.what}", error.detail)
            kind = ReferenceKind(record.source_key.partition("/")[0])
            advice = "Put right what it names, then replay the record."
            self._refuse(record.id, Reason("alike_refused", SUBJECTS[kind], record.party, error.what, advice))
            return
        # Only a wait before the request can be cancelled, never the request itself.
        planned = replace(operation, state=OperationState.PLANNED, error=str(error))
        self._save(planned, "not_sent", f"{words}: not sent. {error}")
        raise error

    def _settle(self, record_id: int, verb: str) -> None:
        record = self._record(record_id)
        self._t.records.save(
            replace(record, state=State.SYNCED, reasons=(), plan="", next_attempt_at=None), why=f"{record.label} {verb}"
        )

    def _refuse(self, record_id: int, reason: Reason) -> None:
        record = self._record(record_id)
        self._t.records.save(
            replace(record, state=State.REJECTED, reasons=(reason,), next_attempt_at=None),
            why=f"{record.label}: {reason.text}",
        )

    def _save(self, operation: Operation, kind: str, said: str, detail: str = "") -> None:
        with self._t.database.write():
            self._t.records.save_operation(operation)
            self._t.audit.add(kind, said, record_id=operation.record_id, detail=detail)

    def _record(self, record_id: int) -> Record:
        found = self._t.records.get(record_id)
        if found is None:
            raise LookupError(f"record {record_id}")  # a bug: records are never deleted
        return found


def _place(write: Write) -> str:
    return f"{write.side.value}/{write.id}"
