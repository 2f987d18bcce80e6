"""The audit trail's entries and the hash that chains them; stdlib only."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
CHECKPOINT = "checkpoint"
"""Kind of the entry that stands for entries removed by retention: its detail names the last removed entry."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One step, as it was written."""

    seq: int
    at: datetime
    record_id: int | None
    kind: str
    """`journaled`, `planned`, `intent`, `answer`, `state`, `mapped`, …"""
    text: str
    """One sentence for a person."""
    detail: str
    """Redacted technical detail."""
    previous: str
    hash: str


def chain_hash(previous: str, seq: int, at: str, record_id: int | None, kind: str, text: str, detail: str) -> str:
    """SHA-256 over the previous hash and everything the entry says."""
    body = json.dumps([previous, seq, at, record_id, kind, text, detail], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What checking the whole chain found."""

    entries: int
    ok: bool
    problem: str = ""
    """Which entry, and what is wrong with it."""
    pruned_until: int | None = None
    """Seq of the last entry that retention removed, as its checkpoint says."""
