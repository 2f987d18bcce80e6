"""The contract between the reader of a source system and the journal that keeps what it read; stdlib only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from app.domain.masters import Company, Master, MasterKind
from app.domain.vouchers import Voucher, VoucherClass, VoucherHead


@dataclass(frozen=True, slots=True)
class BookState:
    """Where reading of one company stands; all of it is durable."""

    epoch: int
    """Raised whenever a restored backup was detected; 1 at first."""
    voucher_mark: int | None
    """ALTVCHID up to which everything is journaled; None = never read."""
    master_mark: int | None
    """ALTMSTID up to which masters are stored; None = never read."""
    window_days: int
    """Longest date window for one request; shrinks when Tally is slow, never grows by itself."""
    resync: bool
    """A restored backup was detected and the full comparison is not finished yet."""
    checked_at: datetime | None
    """When sentinels were last re-read."""
    census_at: datetime | None
    """When the last complete census ended."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to read."""

    company: str
    """Name as the user chose it; used for SVCURRENTCOMPANY after the GUID was verified."""
    company_guid: str | None
    """Bound GUID; None until the first successful bind."""
    start: date
    """Go-live date: vouchers dated before it are out of scope."""
    wanted: frozenset[VoucherClass]
    """Classes whose detail is read."""
    recent_days: int = 60
    """First delta window: this many days back and a year ahead."""
    batch: int = 200
    """Most vouchers in one detail request."""
    census: bool = False
    """Read a complete census in this cycle even if nothing asks for it (nightly)."""
    check_sentinels: bool = False
    """Re-read sentinels in this cycle even if no mark moved (process start, nightly)."""
    today: date = field(default=date(2000, 1, 1))
    """Calendar date at this PC."""


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """What one reading cycle did."""

    company: Company
    unchanged: bool
    """Both marks equal the saved ones: one request was made and nothing else."""
    heads: int = 0
    details: int = 0
    masters: int = 0
    deleted: int = 0
    requests: int = 0
    restored: bool = False
    """A restored backup was detected in this cycle."""
    moved_meanwhile: bool = False
    """Someone worked in Tally while we read; the next cycle reads the rest."""


class Progress(Protocol):
    """Receives how far a long task is."""

    def __call__(self, what: str, done: int, total: int | None) -> None: ...


class Book(Protocol):
    """What the reader needs of the journal. Every method that saves is one durable transaction."""

    def state(self, company_guid: str) -> BookState:
        """Where reading stands; a fresh state for an unknown company."""
        ...

    def bind(self, company: Company) -> None:
        """Remember the company row (a renamed company keeps its GUID)."""
        ...

    def masters(self, company_guid: str, kind: MasterKind) -> Sequence[Master]:
        """All stored masters of that kind."""
        ...

    def save_masters(self, company_guid: str, kind: MasterKind, masters: Sequence[Master], *, complete: bool) -> None:
        """Upsert by GUID (groups without GUID: by name). `complete`: what is not listed no longer exists."""
        ...

    def save_master_mark(self, company_guid: str, mark: int) -> None:
        """All masters up to this ALTMSTID are stored."""
        ...

    def heads(self, company_guid: str, first: date, last: date) -> Mapping[str, VoucherHead]:
        """Stored, not deleted vouchers dated within the window, by GUID."""
        ...

    def heads_by_guid(self, company_guid: str, guids: Sequence[str]) -> Mapping[str, VoucherHead]:
        """Stored, not deleted vouchers by GUID, whatever their date."""
        ...

    def detailed(self, company_guid: str, heads: Sequence[VoucherHead]) -> frozenset[str]:
        """GUIDs of those whose detail was already stored in the current epoch with exactly this ALTERID: an
        interrupted first reading goes on where it stopped."""
        ...

    def sentinels(self, company_guid: str, limit: int) -> Sequence[Voucher]:
        """The stored vouchers with detail that have the highest ALTERIDs, newest first."""
        ...

    def save_vouchers(self, company_guid: str, heads: Sequence[VoucherHead], details: Sequence[Voucher]) -> None:
        """Upsert heads and details; unchanged content is a no-op, changed content becomes an event. May be
        repeated with the same rows. A detail with a `problem` is kept for a person to see, and never sent."""
        ...

    def save_voucher_mark(self, company_guid: str, mark: int) -> None:
        """Everything up to this ALTVCHID is journaled; also ends a resync."""
        ...

    def missing(self, company_guid: str, guids: Sequence[str]) -> Sequence[str]:
        """Record that a complete census did not list these stored vouchers; returns those now missing for the
        second time in a row (confirmed by two separate reads)."""
        ...

    def not_missing(self, company_guid: str, guids: Sequence[str]) -> None:
        """Clear a suspicion recorded by `missing`."""
        ...

    def suspects(self, company_guid: str) -> Sequence[VoucherHead]:
        """Stored vouchers a census did not list once and that wait for the second read."""
        ...

    def save_deleted(self, company_guid: str, guids: Sequence[str]) -> None:
        """These vouchers no longer exist in Tally."""
        ...

    def save_window_days(self, company_guid: str, days: int) -> None:
        """Persist a shrunken window."""
        ...

    def open_epoch(self, company_guid: str, reason: str) -> None:
        """A restored backup was detected: raise the epoch, set `resync`, forget both marks, keep every record."""
        ...

    def save_checked(self, company_guid: str) -> None:
        """Sentinels were re-read now."""
        ...

    def save_census(self, company_guid: str) -> None:
        """A complete census ended now."""
        ...
