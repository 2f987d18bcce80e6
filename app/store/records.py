"""The journal of records with their reasons and operations; refuses a transition that the table does not allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, fn

from app.domain.clock import Clock
from app.domain.errors import RecordMoved
from app.domain.records import Operation, OperationKind, OperationState, Reason, Record, Subject
from app.domain.states import State, allowed, stands_as
from app.store.audit import AuditTrail
from app.store.codec import ON_FALLBACK, moment, moment_of, stamp
from app.store.database import Database
from app.store.rows import (
    CLAIM,
    INSERT_OPERATION,
    INSERT_REASON,
    INSERT_RECORD,
    SELECT_OPERATION,
    SELECT_OPERATIONS,
    SELECT_PLACE,
    SELECT_REASONS,
    SELECT_RECORD,
    SELECT_RECORD_BY_GUID,
    SELECT_RECORD_BY_SOURCE,
    SELECT_SAME_INVOICE,
    UPDATE_OPERATION,
    UPDATE_RECORD,
    OperationRow,
    RecordRow,
    columns_of,
    operation_from,
    record_from,
)


class TransitionRefused(RuntimeError):
    """A bug: the code asked for a transition the table does not allow."""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records to list; empty fields do not filter."""

    states: frozenset[State] = frozenset()
    flow: str = ""
    text: str = ""
    """Part of label, party or reference."""
    code: str = ""
    """Reason code."""
    ids: tuple[int, ...] = ()
    cause: ReasonGroup | None = None
    """Only what waits for this."""
    fallback: bool = False
    """Only what is booked, in part or whole, to the account for what no rule fits."""


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """One cause and how many records wait for it."""

    code: str
    subject: Subject
    name: str
    key: str
    text: str
    advice: str
    records: int


class Records:
    """Queries and saves of records, reasons and operations."""

    def __init__(self, database: Database, clock: Clock, audit: AuditTrail) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    # -- records ---------------------------------------------------------------------------------------------------

    def get(self, record_id: int) -> Record | None:
        """One record with its reasons."""
        return self._one(SELECT_RECORD, (record_id,))

    def _one(self, sql: str, parameters: Sequence[object]) -> Record | None:
        rows = self._database.query(sql, parameters)
        if not rows:
            return None
        row = RecordRow(*rows[0])
        reasons = tuple(
            Reason(code, Subject(subject), name, text, advice, key)
            for code, subject, name, text, advice, key in self._database.query(SELECT_REASONS, (row.id,))
        )
        return record_from(row, reasons)

    def by_source(self, flow: str, company_guid: str, source_key: str) -> Record | None:
        """The record of that source object."""
        return self._one(SELECT_RECORD_BY_SOURCE, (flow, company_guid, source_key))

    def by_guid(self, flow: str, guid: str) -> Record | None:
        """The record of a voucher named in a marker (markers are lower case)."""
        return self._one(SELECT_RECORD_BY_GUID, (flow, guid.lower()))

    def made(self, result_key: str) -> Record | None:
        """The record of the operation that made the document with this id, where ids are texts."""
        sql = "SELECT record_id FROM operation WHERE result_key = ? AND result_key <> '' ORDER BY id DESC LIMIT 1"
        found = self._database.query(sql, (result_key,))
        return self.get(found[0][0]) if found else None

    def same_invoice(self, record: Record) -> Record | None:
        """Another voucher with this one's supplier and supplier's invoice number that is about to be sent, or was."""
        if not record.reference.strip():
            return None
        return self._one(SELECT_SAME_INVOICE, (record.flow, record.reference, record.party, record.id))

    def find(
        self, which: RecordFilter, *, limit: int | None = None, offset: int = 0, newest_first: bool = False
    ) -> Sequence[Record]:
        """Records that pass the filter, by document date."""
        with self._database.read() as tables:
            table = tables.record
            order = (table.document_date.desc(), table.id.desc()) if newest_first else (table.document_date, table.id)
            query = self._filtered(tables, which).order_by(*order)
            if limit is not None:
                query = query.limit(limit).offset(offset)
            rows = list(query)
            reasons = self._reasons(tables, [row.id for row in rows])
            return [record_from(row, reasons.get(row.id, ())) for row in rows]

    def ids(self, which: RecordFilter) -> Sequence[int]:
        """Ids only."""
        with self._database.read() as tables:
            table = tables.record
            query = self._filtered(tables, which).select(table.id).order_by(table.document_date, table.id)
            return [row[0] for row in query.tuples().iterator()]

    def due(self, states: Iterable[State], now: datetime, flows: Sequence[str] = ()) -> Sequence[int]:
        """Ids of those flows (none: of all) in those states whose next attempt is due (or has no time set), the oldest
        document first."""
        with self._database.read() as tables:
            table = tables.record
            query = (
                table.select(table.id)
                .where(
                    table.state.in_([s.value for s in states])
                    & (table.next_attempt_at.is_null() | (table.next_attempt_at <= stamp(now)))
                )
                .order_by(table.document_date, table.id)
            )
            if flows:
                query = query.where(table.flow.in_(flows))
            return [row[0] for row in query.tuples().iterator()]

    def due_at(self, states: Iterable[State], now: datetime, flows: Sequence[str] = ()) -> Sequence[int]:
        """Ids of those flows (none: of all) in those states whose set time has come; never those without a time."""
        with self._database.read() as tables:
            table = tables.record
            query = table.select(table.id).where(
                table.state.in_([s.value for s in states])
                & table.next_attempt_at.is_null(False)
                & (table.next_attempt_at <= stamp(now))
            )
            if flows:
                query = query.where(table.flow.in_(flows))
            return [row[0] for row in query.tuples().iterator()]

    def next_due(self, states: Iterable[State]) -> datetime | None:
        """The earliest next attempt among those states."""
        with self._database.read() as tables:
            table = tables.record
            value = (
                table.select(fn.MIN(table.next_attempt_at)).where(table.state.in_([s.value for s in states])).scalar()
            )
            return moment(value)

    def ids_of_company(self, company_guid: str) -> Sequence[int]:
        """Every record of that company."""
        with self._database.read() as tables:
            table = tables.record
            return [
                row[0] for row in table.select(table.id).where(table.company_guid == company_guid).tuples().iterator()
            ]

    def versions(self, company_guid: str, epoch: int, source_keys: Sequence[str]) -> dict[str, int]:
        """Stored ALTERID by voucher GUID, of records that exist in Tally and were read in that epoch."""
        found: dict[str, int] = {}
        with self._database.read() as tables:
            table = tables.record
            for start in range(0, len(source_keys), 400):
                query = table.select(
                    table.source_key, table.source_version
                ).where(
                    (table.company_guid == company_guid)
                    & (table.epoch == epoch)
                    & (table.deleted == False)  # noqa: E712 - a peewee expression
                    & table.source_key.in_(source_keys[start : start + 400])
                )
                found.update({row.source_key: row.source_version for row in query})
        return found

    def newest_sources(self, company_guid: str, limit: int) -> Sequence[str]:
        """The stored vouchers (JSON) with the highest ALTERIDs that still exist in Tally."""
        with self._database.read() as tables:
            table = tables.record
            query = (
                table.select(table.source)
                .where((table.company_guid == company_guid) & (table.deleted == False))  # noqa: E712
                .order_by(table.source_version.desc())
                .limit(limit)
            )
            return [row.source for row in query]

    def counts(self, *flows: str, without: Iterable[tuple[str, str]] = ()) -> dict[State, int]:
        """How many records are in each state, of those flows, else of all; `without`: flows, and how the keys of those
        of their records begin that do not count."""
        with self._database.read() as tables:
            table = tables.record
            query = table.select(table.state, fn.COUNT(table.id).alias("n")).group_by(table.state)
            if flows:
                query = query.where(table.flow.in_(flows))
            for flow, beginning in without:
                query = query.where((table.flow != flow) | ~table.source_key.startswith(beginning))
            return {State(row.state): int(row.n) for row in query}

    def standing(self) -> dict[int, tuple[State, int]]:
        """State and generation of every record, by id."""
        rows = self._database.query("SELECT id, state, generation FROM record", ())
        return {record_id: (State(state), generation) for record_id, state, generation in rows}

    def behind(self, flow: str, other: str) -> Sequence[int]:
        """Ids of records of `flow` whose voucher's record in the `other` flow was saved after them."""
        sql = (
            "SELECT s.id FROM record AS s JOIN record AS p ON p.flow = ? AND p.company_guid = s.company_guid "
            "AND p.source_key = substr(s.source_key, 1, length(s.source_key) - ?) "
            "WHERE s.flow = ? AND p.updated_at > s.updated_at"
        )
        return [one for (one,) in self._database.query(sql, (other, len(flow) + 1, flow))]

    def sent_in(self, company_guid: str, states: Iterable[State]) -> Sequence[int]:
        """Ids of a company's records in those states of which something was sent, in the order of their dates."""
        wanted = [state.value for state in states]
        sql = (
            "SELECT id FROM record WHERE company_guid = ? AND sent_source <> '' "
            f"AND state IN ({', '.join('?' * len(wanted))}) ORDER BY document_date, id"
        )
        return [one for (one,) in self._database.query(sql, (company_guid, *wanted))]

    def keys(self, flow: str) -> Sequence[tuple[int, str]]:
        """Id and key of every record of that flow."""
        return [
            (i, key) for i, key in self._database.query("SELECT id, source_key FROM record WHERE flow = ?", (flow,))
        ]

    def touch(self, record: Record) -> None:
        """Nothing about it changed, but it was looked at now."""
        with self._database.write():
            sql = "UPDATE record SET updated_at = ? WHERE id = ? AND updated_at = ?"
            self._database.execute(sql, (stamp(self._clock.now()), record.id, stamp(record.updated_at)))

    def synced_without(self, flow: str, kind: OperationKind, since: datetime) -> Sequence[int]:
        """Ids of that flow's records in sync whose generation has no such operation done, or refused since then."""
        sql = (
            "SELECT id FROM record WHERE flow = ? AND state = ? AND NOT EXISTS (SELECT 1 FROM operation "
            "WHERE record_id = record.id AND operation.generation = record.generation AND kind = ? "
            "AND (operation.state = ? OR (operation.state = ? AND intent_at > ?))) ORDER BY document_date, id"
        )
        ended = (OperationState.DONE.value, OperationState.REFUSED.value, stamp(since))
        return [one for (one,) in self._database.query(sql, (flow, State.SYNCED.value, kind.value, *ended))]

    def refused(self, flow: str, kind: OperationKind, target_key: str = "") -> Sequence[tuple[str, str]]:
        """Label, and why, of that flow's records of whose generation such an operation is refused."""
        sql = (
            "SELECT label, error FROM operation JOIN record ON record.id = record_id "
            "AND record.generation = operation.generation WHERE operation.state = ? AND kind = ? AND target_key = ? "
            "AND flow = ? AND record.state <> ? ORDER BY record.id"
        )
        values = (OperationState.REFUSED.value, kind.value, target_key, flow, State.IGNORED.value)
        return [(label, error) for label, error in self._database.query(sql, values)]

    def differing(self, flow: str, states: Iterable[State]) -> Sequence[int]:
        """Ids of that flow's records in those states whose source is not what was sent of it."""
        wanted = [state.value for state in states]
        sql = (
            f"SELECT id FROM record WHERE flow = ? AND state IN ({', '.join('?' * len(wanted))}) "
            "AND sent_source <> '' AND source <> sent_source ORDER BY id"
        )
        return [one for (one,) in self._database.query(sql, (flow, *wanted))]

    def linked(self) -> Sequence[int]:
        """Ids of records that a person ever linked to a document typed by hand."""
        sql = "SELECT DISTINCT record_id FROM operation WHERE kind = ?"
        return [record_id for (record_id,) in self._database.query(sql, (OperationKind.LINK.value,))]

    def waiting_for(self, subject: Subject, keys: Iterable[str]) -> Sequence[int]:
        """Ids of records that wait because of that thing (by key or name)."""
        wanted = list(keys)
        with self._database.read() as tables:
            reason = tables.reason
            query = (
                reason.select(reason.record_id)
                .where((reason.subject == subject.value) & (reason.key.in_(wanted) | reason.name.in_(wanted)))
                .distinct()
            )
            return sorted({row.record_id for row in query})

    def groups(self, states: Iterable[State]) -> Sequence[ReasonGroup]:
        """What records wait for, grouped by cause, most records first."""
        with self._database.read() as tables:
            reason, record = tables.reason, tables.record
            n = fn.COUNT(reason.record_id.distinct())
            query = (
                reason.select(
                    reason.code, reason.subject, reason.name, reason.key, reason.text, reason.advice, n.alias("n")
                )
                .join(record, on=(reason.record_id == record.id))
                .where(record.state.in_([s.value for s in states]))
                .group_by(reason.code, reason.subject, reason.key, reason.name)
                .order_by(n.desc(), reason.code, reason.name)
            )
            return [
                ReasonGroup(r.code, Subject(r.subject), r.name, r.key, r.text, r.advice, int(r.n))
                for r in query.objects()
            ]

    def insert(self, record: Record) -> Record:
        """Journal a new record; its id is given here."""
        with self._database.write():
            self._database.execute(INSERT_RECORD, tuple(columns_of(record).values()))
            new = replace(record, id=int(self._database.query("SELECT last_insert_rowid()")[0][0]))
            self._save_reasons(new.id, record.reasons)
            self._database.note_record(new.id)
            return new

    def save(self, record: Record, *, why: str = "", detail: str = "") -> Record:
        """Save every field. The transition is checked against the stored state and audited when it is one.

        Raises RecordMoved when the record was saved by somebody else since it was read (nothing is overwritten), and
        TransitionRefused when the table does not allow it.
        """
        with self._database.write():
            found = self._database.query("SELECT state, updated_at FROM record WHERE id = ?", (record.id,))[0]
            before, saved_at = State(found[0]), moment_of(found[1])
            if saved_at != record.updated_at:
                raise RecordMoved(
                    f"{record.label} was changed by somebody else at the same moment; nothing was overwritten.",
                    item=f"Record {record.id}",
                    advice="Try again.",
                )
            if not allowed(before, record.state, record.flow):
                raise TransitionRefused(f"{record.flow} record {record.id}: {before} -> {record.state}")
            now = self._clock.now()
            record = replace(record, updated_at=now if now != saved_at else now + timedelta(microseconds=1))
            self._database.execute(UPDATE_RECORD, (*columns_of(record).values(), record.id))
            self._database.note_record(record.id)
            self._save_reasons(record.id, record.reasons)
            if before is not record.state or why:
                text = why or stands_as(record.label, record.state)
                self._audit.add("state", text, record_id=record.id, detail=detail or f"{before} -> {record.state}")
            return record

    @staticmethod
    def _filtered(tables: Any, which: RecordFilter) -> Any:
        table = tables.record
        query = table.select()
        if which.states:
            query = query.where(table.state.in_([s.value for s in which.states]))
        if which.flow:
            query = query.where(table.flow == which.flow)
        if which.fallback:
            query = query.where(SQL(ON_FALLBACK))
        if which.ids:
            query = query.where(table.id.in_(which.ids))
        if which.text:
            query = query.where(
                table.label.contains(which.text)
                | table.party.contains(which.text)
                | table.reference.contains(which.text)
            )
        if which.code:
            query = query.where(
                table.id.in_(tables.reason.select(tables.reason.record_id).where(tables.reason.code == which.code))
            )
        if which.cause is not None:
            reason, cause = tables.reason, which.cause
            query = query.where(
                table.id.in_(
                    reason.select(reason.record_id).where(
                        (reason.code == cause.code)
                        & (reason.subject == cause.subject.value)
                        & (reason.key == cause.key)
                        & (reason.name == cause.name)
                    )
                )
            )
        return query

    @staticmethod
    def _reasons(tables: Any, ids: Sequence[int]) -> dict[int, tuple[Reason, ...]]:
        found: dict[int, list[Reason]] = {}
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            query = tables.reason.select().where(tables.reason.record_id.in_(chunk)).order_by(tables.reason.id)
            for row in query:
                found.setdefault(row.record_id, []).append(
                    Reason(row.code, Subject(row.subject), row.name, row.text, row.advice, row.key)
                )
        return {key: tuple(value) for key, value in found.items()}

    def _save_reasons(self, record_id: int, reasons: Sequence[Reason]) -> None:
        self._database.execute("DELETE FROM reason WHERE record_id = ?", (record_id,))
        for r in reasons:
            self._database.execute(INSERT_REASON, (record_id, r.code, r.subject.value, r.name, r.key, r.text, r.advice))

    # -- operations ------------------------------------------------------------------------------------------------

    def operations(self, record_id: int, generation: int | None = None) -> Sequence[Operation]:
        """Operations of a record, in the order they were planned."""
        rows = self._database.query(SELECT_OPERATIONS, (record_id, generation, generation))
        return [operation_from(OperationRow(*row)) for row in rows]

    def operation(self, operation_id: int) -> Operation:
        """One operation as stored."""
        return operation_from(OperationRow(*self._database.query(SELECT_OPERATION, (operation_id,))[0]))

    def plan_operation(
        self,
        record: Record,
        part: int,
        kind: OperationKind,
        request: str,
        *,
        target_id: int | None = None,
        target_key: str = "",
    ) -> Operation:
        """Add a planned operation, or return the one already at that place."""
        place = (record.id, record.generation, part, kind.value)
        target = (target_id, target_key)
        with self._database.write():
            found = self._database.query(SELECT_PLACE, (*place, *target))
            if not found:
                self._database.execute(INSERT_OPERATION, (*place, OperationState.PLANNED.value, request, *target))
                found = self._database.query(SELECT_PLACE, (*place, *target))
            return operation_from(OperationRow(*found[0]))

    def claim(self, operation: Operation, *, request: str, intent_at: datetime, resend_until: datetime | None) -> bool:
        """Compare-and-set: planned, refused or (after the searches) unclear -> intent. False: someone else has it."""
        with self._database.write():
            changed = self._database.execute(
                CLAIM,
                (
                    OperationState.INTENT.value,
                    request,
                    stamp(intent_at),
                    stamp(resend_until),
                    operation.id,
                    operation.state.value,
                    operation.attempts,
                ),
            )
            return changed == 1

    def save_operation(self, operation: Operation) -> None:
        """Save the outcome of an operation."""
        with self._database.write():
            self._database.execute(
                UPDATE_OPERATION,
                (
                    operation.state.value,
                    operation.request,
                    operation.result_id,
                    stamp(operation.intent_at),
                    operation.empty_searches,
                    stamp(operation.searched_at),
                    stamp(operation.resent_until),
                    operation.error,
                    operation.result_key,
                    operation.refusal,
                    operation.id,
                ),
            )

    def operations_in(self, states: Iterable[OperationState]) -> Sequence[Operation]:
        """All operations in those states, e.g. intents left by a crash."""
        with self._database.read() as tables:
            table = tables.operation
            return [operation_from(r) for r in table.select().where(table.state.in_([s.value for s in states]))]
