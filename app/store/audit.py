"""The append-only, hash-chained audit trail; nothing here changes an entry.

The newest sequence number and hash also stand in `meta`, so that cutting off the tail is noticed. Retention first
appends a checkpoint naming the last entry to be removed and its hash, then removes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from app.domain.audit import CHECKPOINT, GENESIS, AuditEntry, AuditVerdict, chain_hash
from app.domain.clock import Clock
from app.store.codec import moment_of, stamp
from app.store.database import Database
from app.store.tables import Tables

_HEAD = "audit_head"
_TOLD_EVERY = 500
"""Entries."""
_INSERT = "INSERT INTO audit (seq, at, record_id, kind, text, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class AuditTrail:
    """Writes, reads, verifies and prunes the trail. `redact` is applied to every text before it is stored."""

    def __init__(self, database: Database, clock: Clock, redact: Callable[[str], str]) -> None:
        self._database = database
        self._clock = clock
        self._redact = redact

    def add(self, kind: str, text: str, *, record_id: int | None = None, detail: str = "") -> None:
        """Append one entry; within a surrounding `Database.write` it commits or vanishes with that."""
        with self._database.write():
            self._append(kind, self._redact(text), record_id, self._redact(detail))

    def _append(self, kind: str, text: str, record_id: int | None, detail: str) -> None:
        seq, previous = self._head()
        seq += 1
        at = stamp(self._clock.now()) or ""
        digest = chain_hash(previous, seq, at, record_id, kind, text, detail)
        self._database.execute(_INSERT, (seq, at, record_id, kind, text, detail, previous, digest))
        self._database.execute("REPLACE INTO meta (key, value) VALUES (?, ?)", (_HEAD, json.dumps([seq, digest])))

    def _head(self) -> tuple[int, str]:
        rows = self._database.query("SELECT value FROM meta WHERE key = ?", (_HEAD,))
        if not rows:
            return 0, GENESIS
        seq, digest = json.loads(rows[0][0])
        return int(seq), str(digest)

    def entries(
        self,
        *,
        record_id: int | None = None,
        kind: str | None = None,
        since: datetime | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Iterator[AuditEntry]:
        """Entries in order, filtered."""
        with self._database.read() as tables:
            table = tables.audit
            query = table.select().order_by(table.seq.desc() if newest_first else table.seq)
            if record_id is not None:
                query = query.where(table.record_id == record_id)
            if kind is not None:
                query = query.where(table.kind == kind)
            if since is not None:
                query = query.where(table.at >= stamp(since))
            if limit is not None:
                query = query.limit(limit)
            for row in query.iterator():
                yield _entry(row)

    def verify(self, progress: Callable[[int], None] = lambda _: None) -> AuditVerdict:
        """Recompute the whole chain and compare it with every stored hash and with the head.

        `progress` is told now and then how many entries were found good; what it raises ends the check.
        """
        count = 0
        previous: str | None = None
        expected = 0
        checkpoint: tuple[int, str] | None = None
        with self._database.read() as tables:
            first = tables.audit.select().order_by(tables.audit.seq).first()
            if first is not None and first.seq > 1:
                checkpoint = self._checkpoint_before(tables, first.seq)
                if checkpoint is None or checkpoint != (first.seq - 1, first.previous):
                    return AuditVerdict(
                        0, False, f"Entries before number {first.seq} are missing and no checkpoint accounts for them."
                    )
                expected, previous = checkpoint
            for row in tables.audit.select().order_by(tables.audit.seq).iterator():
                count += 1
                expected += 1
                if row.seq != expected:
                    return AuditVerdict(count, False, f"Entry {expected} is missing.")
                if row.previous != (previous if previous is not None else GENESIS):
                    return AuditVerdict(count, False, f"Entry {row.seq} does not follow the entry before it.")
                digest = chain_hash(row.previous, row.seq, row.at, row.record_id, row.kind, row.text, row.detail)
                if digest != row.hash:
                    return AuditVerdict(count, False, f"Entry {row.seq} was changed after it was written.")
                previous = row.hash
                if count % _TOLD_EVERY == 0:
                    progress(count)
            head = self._head()
            journaled = tables.record.select().exists() or tables.book.select().exists()
        if count == 0 and journaled:
            return AuditVerdict(0, False, "The trail is empty although records were journaled.")
        if head != (expected, previous if previous is not None else GENESIS):
            return AuditVerdict(count, False, f"The end of the trail is missing: {head[0]} entries were written.")
        return AuditVerdict(count, True, pruned_until=checkpoint[0] if checkpoint else None)

    @staticmethod
    def _checkpoint_before(tables: Tables, first_seq: int) -> tuple[int, str] | None:
        rows = tables.audit.select().where(tables.audit.kind == CHECKPOINT).order_by(tables.audit.seq.desc())
        for row in rows.iterator():
            said = json.loads(row.detail)
            if int(said["until"]) == first_seq - 1:
                return int(said["until"]), str(said["hash"])
        return None

    def prune(self, before: datetime) -> int:
        """Remove the oldest entries, up to the first one written at or after that time, leaving a chained checkpoint;
        returns how many. A clock that was ahead for a while only keeps entries longer."""
        with self._database.write() as tables:
            table = tables.audit
            kept = table.select().where(table.at >= stamp(before)).order_by(table.seq).first()
            old = table.select() if kept is None else table.select().where(table.seq < kept.seq)
            last = old.order_by(table.seq.desc()).first()
            if last is None:
                return 0
            detail = json.dumps({"until": last.seq, "hash": last.hash})
            self._append(CHECKPOINT, f"Entries up to number {last.seq} were removed by retention.", None, detail)
            return int(table.delete().where(table.seq <= last.seq).execute())


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        seq=row.seq,
        at=moment_of(row.at),
        record_id=row.record_id,
        kind=row.kind,
        text=row.text,
        detail=row.detail,
        previous=row.previous,
        hash=row.hash,
    )
