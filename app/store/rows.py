"""Rows of records, reasons and operations to and from their domain dataclasses, and the statements that move them."""

from __future__ import annotations

from collections import namedtuple
from decimal import Decimal
from typing import Any

from app.domain.records import Operation, OperationKind, OperationState, Reason, Record
from app.domain.states import State
from app.store.codec import day, moment, moment_of, stamp

RecordRow = namedtuple(
    "RecordRow",
    "id flow company_guid source_key epoch generation state source_version label document_date party amount reference "
    "attempts next_attempt_at created_at updated_at source sent_source plan deleted allow_duplicate withdraw_only",
)
OperationRow = namedtuple(
    "OperationRow",
    "id record_id generation part kind state request target_id result_id attempts intent_at empty_searches searched_at "
    "resent_until error target_key result_key refusal",
)
SELECT_RECORD = f"SELECT {', '.join(RecordRow._fields)} FROM record WHERE id = ?"
SELECT_RECORD_BY_SOURCE = (
    f"SELECT {', '.join(RecordRow._fields)} FROM record WHERE flow = ? AND company_guid = ? AND source_key = ?"
)
SELECT_RECORD_BY_GUID = f"SELECT {', '.join(RecordRow._fields)} FROM record WHERE flow = ? AND LOWER(source_key) = ?"
SELECT_SAME_INVOICE = (
    f"SELECT {', '.join(RecordRow._fields)} FROM record WHERE flow = ? AND reference = ? COLLATE NOCASE AND party = ? "
    "AND id <> ? AND (state = 'ready' OR (sent_source <> '' AND state NOT IN ('ignored', 'not_applicable'))) "
    "ORDER BY id LIMIT 1"
)
INSERT_RECORD = (
    f"INSERT INTO record ({', '.join(RecordRow._fields[1:])}) VALUES ({', '.join('?' * len(RecordRow._fields[1:]))})"
)
UPDATE_RECORD = f"UPDATE record SET {', '.join(f'{name} = ?' for name in RecordRow._fields[1:])} WHERE id = ?"
SELECT_REASONS = "SELECT code, subject, name, text, advice, key FROM reason WHERE record_id = ? ORDER BY id"
INSERT_REASON = "INSERT INTO reason (record_id, code, subject, name, key, text, advice) VALUES (?, ?, ?, ?, ?, ?, ?)"
OPERATION = f"SELECT {', '.join(OperationRow._fields)} FROM operation"
SELECT_OPERATION = f"{OPERATION} WHERE id = ?"
SELECT_OPERATIONS = f"{OPERATION} WHERE record_id = ? AND (? IS NULL OR generation = ?) ORDER BY id"
SELECT_PLACE = (
    f"{OPERATION} WHERE record_id = ? AND generation = ? AND part = ? AND kind = ? AND target_id IS ? "
    "AND target_key = ?"
)
INSERT_OPERATION = (
    "INSERT INTO operation (record_id, generation, part, kind, state, request, target_id, target_key, attempts, "
    "empty_searches, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')"
)
CLAIM = (
    "UPDATE operation SET state = ?, request = ?, intent_at = ?, resent_until = ?, attempts = attempts + 1, "
    "empty_searches = 0, searched_at = NULL, error = '', refusal = '' WHERE id = ? AND state = ? AND attempts = ?"
)
UPDATE_OPERATION = (
    "UPDATE operation SET state = ?, request = ?, result_id = ?, intent_at = ?, empty_searches = ?, searched_at = ?, "
    "resent_until = ?, error = ?, result_key = ?, refusal = ? WHERE id = ?"
)


def columns_of(record: Record) -> dict[str, object]:
    return {
        "flow": record.flow,
        "company_guid": record.company_guid,
        "source_key": record.source_key,
        "epoch": record.epoch,
        "generation": record.generation,
        "state": record.state.value,
        "source_version": record.source_version,
        "label": record.label,
        "document_date": record.document_date.isoformat(),
        "party": record.party,
        "amount": str(record.amount),
        "reference": record.reference,
        "attempts": record.attempts,
        "next_attempt_at": stamp(record.next_attempt_at),
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at),
        "source": record.source,
        "sent_source": record.sent_source,
        "plan": record.plan,
        "deleted": record.deleted,
        "allow_duplicate": record.allow_duplicate,
        "withdraw_only": record.withdraw_only,
    }


def record_from(row: Any, reasons: tuple[Reason, ...]) -> Record:
    return Record(
        id=row.id,
        flow=row.flow,
        company_guid=row.company_guid,
        source_key=row.source_key,
        epoch=row.epoch,
        generation=row.generation,
        state=State(row.state),
        source_version=row.source_version,
        label=row.label,
        document_date=day(row.document_date),
        party=row.party,
        amount=Decimal(row.amount),
        reference=row.reference,
        reasons=reasons,
        attempts=row.attempts,
        next_attempt_at=moment(row.next_attempt_at),
        created_at=moment_of(row.created_at),
        updated_at=moment_of(row.updated_at),
        source=row.source,
        sent_source=row.sent_source,
        plan=row.plan,
        deleted=bool(row.deleted),
        allow_duplicate=bool(row.allow_duplicate),
        withdraw_only=bool(row.withdraw_only),
    )


def operation_from(row: Any) -> Operation:
    return Operation(
        id=row.id,
        record_id=row.record_id,
        generation=row.generation,
        part=row.part,
        kind=OperationKind(row.kind),
        state=OperationState(row.state),
        request=row.request,
        target_id=row.target_id,
        result_id=row.result_id,
        attempts=row.attempts,
        intent_at=moment(row.intent_at),
        empty_searches=row.empty_searches,
        searched_at=moment(row.searched_at),
        resent_until=moment(row.resent_until),
        error=row.error,
        target_key=row.target_key,
        result_key=row.result_key,
        refusal=row.refusal,
    )
