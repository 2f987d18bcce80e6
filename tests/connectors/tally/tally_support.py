"""A book in memory, a clock that never waits and a gate inside one process, for the tests of the Tally reader."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import TypeVar

from app.connectors.tally.artefacts import Request
from app.connectors.tally.client import TallyClient
from app.connectors.tally.parsing import Answer, AnswerParser, Builder
from app.connectors.tally.reader import TallyReader
from app.domain.masters import Company, Master, MasterKind
from app.domain.source import BookState, ReadOptions, ReadSummary
from app.domain.vouchers import Voucher, VoucherClass, VoucherHead
from app.simulators.tally import Company as SimulatedCompany
from app.simulators.tally import Line
from app.simulators.tally import Voucher as SimulatedVoucher

NAME = "Volt & Wire (from 1-Apr-25)"


def ticking() -> Iterator[datetime]:
    """A clock that never shows the same time twice."""
    start = datetime(2026, 3, 15, 9)  # noqa: DTZ001 - Tally's clock has no zone
    return (start + timedelta(seconds=n) for n in itertools.count())


def purchase(company: SimulatedCompany, day: date = date(2026, 3, 3), **fields: object) -> SimulatedVoucher:
    """One plain purchase of ten pieces."""
    values: dict[str, object] = {
        "supplier": "Acme & Sons",
        "lines": [Line("MCB", 10, "12.50", godown="Van 1")],
        "taxes": [("Input CGST", "11.25"), ("Input SGST", "11.25")],
        "reference": "INV-1",
    }
    return company.add_purchase(date=day, **(values | fields))  # type: ignore[arg-type]


T = TypeVar("T")
TODAY = date(2026, 3, 15)
START = date(2025, 4, 1)
WANTED = frozenset(
    {
        VoucherClass.PURCHASE,
        VoucherClass.STOCK_JOURNAL,
        VoucherClass.MANUFACTURING_JOURNAL,
        VoucherClass.PHYSICAL_STOCK,
        VoucherClass.REJECTIONS_OUT,
        VoucherClass.DEBIT_NOTE,
        VoucherClass.RECEIPT_NOTE,
    }
)


@dataclass(slots=True)
class _Shelf:
    """What the book keeps of one company."""

    state: BookState = field(default_factory=lambda: BookState(1, None, None, 31, False, None, None))
    company: Company | None = None
    masters: dict[MasterKind, dict[str, Master]] = field(default_factory=dict)
    heads: dict[str, VoucherHead] = field(default_factory=dict)
    details: dict[str, tuple[int, Voucher]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    missed: dict[str, int] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)


class MemoryBook:
    """A Book without a database; `saved` tells every saving in order."""

    def __init__(self) -> None:
        self.shelves: dict[str, _Shelf] = {}
        self.reasons: list[str] = []

    def shelf(self, guid: str) -> _Shelf:
        return self.shelves.setdefault(guid, _Shelf())

    def state(self, company_guid: str) -> BookState:
        return self.shelf(company_guid).state

    def _set(self, guid: str, **changes: object) -> None:
        shelf = self.shelf(guid)
        shelf.state = replace(shelf.state, **changes)  # type: ignore[arg-type]

    def bind(self, company: Company) -> None:
        self.shelf(company.guid).company = company

    def masters(self, company_guid: str, kind: MasterKind) -> Sequence[Master]:
        return list(self.shelf(company_guid).masters.get(kind, {}).values())

    def save_masters(self, company_guid: str, kind: MasterKind, masters: Sequence[Master], *, complete: bool) -> None:
        kept = {} if complete else dict(self.shelf(company_guid).masters.get(kind, {}))
        kept |= {master.guid or master.name: master for master in masters}
        self.shelf(company_guid).masters[kind] = kept

    def save_master_mark(self, company_guid: str, mark: int) -> None:
        self._set(company_guid, master_mark=mark)

    def heads(self, company_guid: str, first: date, last: date) -> Mapping[str, VoucherHead]:
        shelf = self.shelf(company_guid)
        return {g: h for g, h in shelf.heads.items() if first <= h.date <= last and g not in shelf.deleted}

    def heads_by_guid(self, company_guid: str, guids: Sequence[str]) -> Mapping[str, VoucherHead]:
        shelf = self.shelf(company_guid)
        return {g: shelf.heads[g] for g in guids if g in shelf.heads and g not in shelf.deleted}

    def detailed(self, company_guid: str, heads: Sequence[VoucherHead]) -> frozenset[str]:
        shelf = self.shelf(company_guid)
        return frozenset(
            head.guid
            for head in heads
            if head.guid in shelf.details
            and shelf.details[head.guid][0] == shelf.state.epoch
            and shelf.details[head.guid][1].alter_id == head.alter_id
        )

    def sentinels(self, company_guid: str, limit: int) -> Sequence[Voucher]:
        shelf = self.shelf(company_guid)
        found = [v for g, (_, v) in shelf.details.items() if g not in shelf.deleted]
        return sorted(found, key=lambda v: -v.alter_id)[:limit]

    def save_vouchers(self, company_guid: str, heads: Sequence[VoucherHead], details: Sequence[Voucher]) -> None:
        shelf = self.shelf(company_guid)
        for head in heads:
            shelf.heads[head.guid] = head
            shelf.deleted.discard(head.guid)
            shelf.missed.pop(head.guid, None)
        for voucher in details:
            shelf.details[voucher.guid] = (shelf.state.epoch, voucher)
            shelf.saved.append(voucher.guid)

    def save_voucher_mark(self, company_guid: str, mark: int) -> None:
        self._set(company_guid, voucher_mark=mark, resync=False)

    def missing(self, company_guid: str, guids: Sequence[str]) -> Sequence[str]:
        missed = self.shelf(company_guid).missed
        for guid in guids:
            missed[guid] = missed.get(guid, 0) + 1
        return [guid for guid in guids if missed[guid] >= 2]

    def not_missing(self, company_guid: str, guids: Sequence[str]) -> None:
        for guid in guids:
            self.shelf(company_guid).missed.pop(guid, None)

    def suspects(self, company_guid: str) -> Sequence[VoucherHead]:
        shelf = self.shelf(company_guid)
        return [shelf.heads[guid] for guid in shelf.missed if guid not in shelf.deleted]

    def save_deleted(self, company_guid: str, guids: Sequence[str]) -> None:
        self.shelf(company_guid).deleted |= set(guids)
        self.not_missing(company_guid, guids)

    def save_window_days(self, company_guid: str, days: int) -> None:
        self._set(company_guid, window_days=days)

    def open_epoch(self, company_guid: str, reason: str) -> None:
        state = self.state(company_guid)
        self._set(company_guid, epoch=state.epoch + 1, resync=True, voucher_mark=None, master_mark=None)
        self.reasons.append(reason)

    def save_checked(self, company_guid: str) -> None:
        self._set(company_guid, checked_at=datetime(2026, 3, 15, tzinfo=UTC))

    def save_census(self, company_guid: str) -> None:
        self._set(company_guid, census_at=datetime(2026, 3, 15, tzinfo=UTC))


class StillClock:
    """Time moves only when somebody sleeps, or by `step_s` with each look at the monotonic clock."""

    def __init__(self, step_s: float = 0.0) -> None:
        self.step_s = step_s
        self.slept: list[float] = []
        self.on_sleep: Callable[[], None] | None = None
        self._passed = 0.0

    def now(self) -> datetime:
        return datetime(2026, 3, 15, 6, 30, tzinfo=UTC) + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        self._passed += self.step_s
        return self._passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._passed += seconds
        if self.on_sleep is not None:
            self.on_sleep()

    def today(self) -> date:
        return TODAY


class MemoryGate:
    """The gate within one process."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.drain = False

    def __enter__(self) -> None:
        self.lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.lock.release()

    def drain_needed(self) -> bool:
        return self.drain

    def set_drain(self, needed: bool) -> None:
        self.drain = needed


class WatchedClient(TallyClient):
    """A client that tells a test what it is about to ask, so that the test can change the book at that instant."""

    before: Callable[[Request], None] | None = None

    def ask(self, request: Request, build: Builder[T]) -> Answer[T]:
        if self.before is not None:
            self.before(request)
        return super().ask(request, build)


class Bench:
    """A client, a reader and a book around one address, with the options most tests want."""

    def __init__(self, url: str, company: str, **client: object) -> None:
        self.clock = StillClock()
        self.gate = MemoryGate()
        self.client = WatchedClient(url, self.clock, self.gate, **{"timeout_s": 20.0, **client})  # type: ignore[arg-type]
        self.book = MemoryBook()
        self.reader = TallyReader(self.client, self.book, self.clock)
        self.options = ReadOptions(
            company=company, company_guid=None, start=START, wanted=WANTED, batch=50, today=TODAY
        )

    def read(self, **changes: object) -> ReadSummary:
        """One cycle; binds the company by GUID once it was found."""
        summary = self.reader.read(replace(self.options, **changes), quiet)  # type: ignore[arg-type]
        self.options = replace(self.options, company_guid=summary.company.guid, company=summary.company.name)
        return summary

    @property
    def guid(self) -> str:
        return self.options.company_guid or ""

    @property
    def shelf(self) -> _Shelf:
        return self.book.shelf(self.guid)

    def voucher(self, guid: str) -> Voucher:
        return self.shelf.details[guid][1]

    def stored(self) -> set[str]:
        """GUIDs of the vouchers that are not deleted."""
        return set(self.shelf.heads) - self.shelf.deleted


def quiet(what: str, done: int, total: int | None) -> None:
    """Progress nobody looks at."""


def feed(parser: AnswerParser[T], data: bytes, size: int = 65_536) -> Answer[T]:
    """Feed bytes in pieces and finish."""
    for start in range(0, len(data), size):
        parser.feed(data[start : start + size])
    return parser.finish()
