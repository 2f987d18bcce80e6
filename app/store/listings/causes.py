"""What waits for a person, grouped by cause; and what was ignored or resolved, by what it had waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.records import Subject
from app.domain.states import State
from app.store.codec import day, moment_of, stamp
from app.store.database import Database
from app.store.listings.common import Where, money


class Tab(StrEnum):
    """The lists of the page."""

    OPEN = "open"
    IGNORED = "ignored"
    RESOLVED = "resolved"
    """Since a given time: synced, or found to need nothing."""


class CauseOrder(StrEnum):
    """How causes are sorted; ties by name."""

    RECORDS = "records DESC"
    AMOUNT = "amount DESC"
    OLDEST = "oldest"
    NAME = "name COLLATE NOCASE"


class CauseRecordOrder(StrEnum):
    """How the records of a cause are sorted; ties by id."""

    OLDEST_DATE = "document_date"
    NEWEST_DATE = "document_date DESC"
    AMOUNT = "money DESC"
    OLDEST = "at"
    LABEL = "rtrim(label, '0123456789'), length(label), label"


@dataclass(frozen=True, slots=True)
class CauseKey:
    """What tells one cause from another."""

    code: str
    """Reason code; of a resolved record, of the last reason it had."""
    subject: Subject
    name: str
    """The thing that is missing; for what is about the record or its documents, the party."""
    key: str = ""
    """Stable key of the thing; empty for what is about the record or its documents."""


@dataclass(frozen=True, slots=True)
class CauseFilter:
    """Which causes and records; empty fields do not filter."""

    tab: Tab = Tab.OPEN
    text: str = ""
    """Part of label, party, reference or the missing thing's name."""
    codes: frozenset[str] = frozenset()
    subjects: frozenset[Subject] = frozenset()
    flows: frozenset[str] = frozenset()
    since: datetime | None = None
    """With RESOLVED: from when on, e.g. local midnight."""


@dataclass(frozen=True, slots=True)
class CauseCount:
    """One cause as stored."""

    cause: CauseKey
    records: int
    amount: Decimal
    oldest: datetime
    """OPEN: since when its oldest record needs a person; IGNORED, RESOLVED: since when it is that."""
    states: tuple[State, ...]
    text: str
    """What the reason of its first record says; empty when that reason is gone."""
    advice: str


@dataclass(frozen=True, slots=True)
class CauseRecord:
    """One record under a cause."""

    id: int
    label: str
    reference: str
    document_date: date
    party: str
    amount: Decimal
    state: State
    at: datetime
    """As `CauseCount.oldest`."""
    other_causes: int
    """How many more causes it is listed under."""
    changed: bool
    """Changed in Tally since it was first read."""
    deleted: bool
    """Deleted in Tally."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Each record counted once."""

    records: int
    causes: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """A record under one of its causes: what decides whether it can be tried again with others."""

    record_id: int
    state: State
    code: str
    amount: Decimal


_CAUSES = """
SELECT code, subject, name, key, COUNT(*) AS records, SUM(money) AS amount, MIN(at) AS oldest, MIN(record_id),
group_concat(DISTINCT state) FROM waiting WHERE {where}
GROUP BY tab, code, subject, name, key ORDER BY {order}, name, code, key LIMIT ? OFFSET ?
"""
_SAID = """
SELECT text, advice FROM reason WHERE record_id = ? AND code = ? AND subject = ?
AND (subject IN ('voucher', 'document') OR (name = ? AND key = ?)) LIMIT 1
"""
_TOTALS = """
SELECT COUNT(*), SUM(amount) FROM (SELECT MAX(money) AS amount FROM waiting WHERE {where} GROUP BY record_id)
"""
_COUNT_CAUSES = "SELECT COUNT(*) FROM (SELECT 1 FROM waiting WHERE {where} GROUP BY tab, code, subject, name, key)"
_RECORDS = """
SELECT w.record_id, w.label, w.reference, w.document_date, w.party, w.money, w.state, w.at,
(SELECT COUNT(*) FROM waiting AS other WHERE other.record_id = w.record_id AND other.tab = w.tab) - 1,
EXISTS (SELECT 1 FROM audit WHERE audit.record_id = w.record_id AND audit.kind = 'state'
AND audit.text LIKE '%changed in Tally%'), record.deleted
FROM (SELECT * FROM waiting WHERE {where} ORDER BY {order}, record_id LIMIT ? OFFSET ?) AS w
JOIN record ON record.id = w.record_id ORDER BY {outer}, w.record_id
"""
_IDS = "SELECT DISTINCT record_id FROM waiting WHERE {where} ORDER BY record_id"


class Causes:
    """Reads the table `waiting`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, which: CauseFilter, order: CauseOrder, offset: int, limit: int) -> Sequence[CauseCount]:
        """Causes that pass the filter; a cause found by a record's text counts the records found."""
        where = _where(which)
        sql = _CAUSES.format(where=where, order=order.value)
        return [
            CauseCount(
                CauseKey(code, Subject(subject), name, key),
                records,
                money(amount),
                moment_of(oldest),
                tuple(State(state) for state in sorted(states.split(","))),
                *self._said(first, code, subject, name, key),
            )
            for code, subject, name, key, records, amount, oldest, first, states in self._database.query(
                sql, (*where.values, limit, offset)
            )
        ]

    def _said(self, record_id: int, code: str, subject: str, name: str, key: str) -> tuple[str, str]:
        rows = self._database.query(_SAID, (record_id, code, subject, name, key))
        return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")

    def totals(self, which: CauseFilter) -> Totals:
        """Records, causes and amount over the whole filter."""
        where = _where(which)
        records, amount = self._database.query(_TOTALS.format(where=where), where.values)[0]
        causes = self._database.query(_COUNT_CAUSES.format(where=where), where.values)[0][0]
        return Totals(records, causes, money(amount))

    def records(
        self, cause: CauseKey, which: CauseFilter, order: CauseRecordOrder, offset: int, limit: int
    ) -> Sequence[CauseRecord]:
        """The records of a cause that pass the filter."""
        where = _where(which, cause)
        sql = _RECORDS.format(where=where, order=order.value, outer=_qualified(order))
        return [
            CauseRecord(
                record_id,
                label,
                reference,
                day(date_),
                party,
                money(units),
                State(state),
                moment_of(at),
                others,
                bool(changed),
                bool(deleted),
            )
            for record_id, label, reference, date_, party, units, state, at, others, changed, deleted in (
                self._database.query(sql, (*where.values, limit, offset))
            )
        ]

    def ids(self, which: CauseFilter, cause: CauseKey | None = None) -> Sequence[int]:
        """Every record that passes the filter, or those of one cause: for acts on all of them."""
        where = _where(which, cause)
        return [found for (found,) in self._database.query(_IDS.format(where=where), where.values)]

    def judged(
        self, which: CauseFilter, cause: CauseKey | None = None, records: Sequence[int] = ()
    ) -> Sequence[Judged]:
        """Every record that passes the filter, those of one cause, or those named; a row for each of its causes."""
        where = _where(which, cause)
        where.among("record_id", records)
        sql = f"SELECT record_id, state, code, money FROM waiting WHERE {where} ORDER BY record_id"
        return [
            Judged(record_id, State(state), code, money(units))
            for record_id, state, code, units in self._database.query(sql, where.values)
        ]


def _where(which: CauseFilter, cause: CauseKey | None = None) -> Where:
    where = Where()
    where.add("tab = ?", which.tab.value)
    if cause is not None:
        where.add("code = ? AND subject = ?", cause.code, cause.subject.value)
        where.add("name = ? AND key = ?", cause.name, cause.key)
    if which.since is not None:
        where.add("at >= ?", stamp(which.since))
    where.among("code", sorted(which.codes))
    where.among("subject", sorted(subject.value for subject in which.subjects))
    where.among("flow", sorted(which.flows))
    where.contains(("label", "party", "reference", "name"), which.text)
    return where


def _qualified(order: CauseRecordOrder) -> str:
    return (
        order.value.replace("label", "w.label").replace("document_date", "w.document_date").replace("money", "w.money")
    )
