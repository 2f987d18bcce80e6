"""Date windows and detail batches: how much of a book one request may ask for; pure but for what shrinks.

Tally has no paging (facts 1.4). A request that used more than 60 % of its time budget, or ran out of it, halves the
window for good; nothing makes it grow again inside a run.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.vouchers import VoucherHead

AHEAD_DAYS = 365
"""Post-dated vouchers this far ahead belong to the recent window."""
FAR_DAYS = 3_650
"""Nothing is looked for beyond."""
LONGEST_DETAIL_DAYS = 31
SLOW_SHARE = 0.6
_ANCHOR = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Calendar dates, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Batch:
    """One detail request: the vouchers it must bring."""

    window: Window
    above: int
    up_to: int
    heads: tuple[VoucherHead, ...]


class Shrinking(ABC):
    """How much one request may ask for; only ever becomes less."""

    def took(self, elapsed_s: float, budget_s: float) -> None:
        """Learn from an answer."""
        if budget_s > 0 and elapsed_s > SLOW_SHARE * budget_s:
            self.slower()

    @abstractmethod
    def slower(self) -> None:
        """Ask for half as much from now on."""


class Portion(Shrinking):
    """How many stock items a request for balances may bring; kept by whoever wants it to outlast one reading."""

    def __init__(self, items: int = 250) -> None:
        self.items = max(1, items)

    def slower(self) -> None:
        """Halve."""
        self.items = max(1, self.items // 2)

    def above(self, above: int, alter_ids: Sequence[int], last: int) -> int:
        """Up to which ALTERID to ask next, from `above` on; `last` when what is left fits. `alter_ids` ascend."""
        left = [alter_id for alter_id in alter_ids if alter_id > above]
        return last if len(left) <= self.items else left[self.items - 1]


class Pace(Shrinking):
    """How long a window may be and how many vouchers a batch may hold in this run."""

    def __init__(self, days: int, batch: int, persist: Callable[[int], None]) -> None:
        self.days = max(1, days)
        self.batch = max(1, batch)
        self._persist = persist

    def slower(self) -> None:
        """Halve; the shorter window is kept for later runs too."""
        self.batch = max(1, self.batch // 2)
        if self.days > 1:
            self.days //= 2
            self._persist(self.days)

    def newest_first(self, span: Window) -> Iterator[Window]:
        """The span in windows of the current length, newest first; a shrinking takes effect at once."""
        last = span.last
        while last >= span.first:
            first = max(span.first, last - timedelta(days=self.days - 1))
            yield Window(first, last)
            last = first - timedelta(days=1)


def recent(today: date, start: date, days: int) -> Window:
    """The window looked at first: some days back and a year ahead, never before the go-live date."""
    return Window(max(start, today - timedelta(days=days)), max(start, today + timedelta(days=AHEAD_DAYS)))


def older(start: date, before: Window) -> Window | None:
    """What lies between the go-live date and the recent window."""
    last = before.first - timedelta(days=1)
    return Window(start, last) if start <= last else None


def beyond(after: Window) -> Window:
    """The far future, where nearly no voucher is."""
    first = after.last + timedelta(days=1)
    return Window(first, first + timedelta(days=FAR_DAYS))


def scope_windows(pace: Pace, span: Window, today: date) -> Iterator[Window]:
    """The span newest first: what lies in the future at once, because it is nearly empty, the rest at the pace."""
    tomorrow = max(span.first, today + timedelta(days=1))
    if tomorrow <= span.last:
        yield Window(tomorrow, span.last)
    if span.first <= min(span.last, today):
        yield from pace.newest_first(Window(span.first, min(span.last, today)))


def around(days: Iterable[date], reach: int, scope: Window) -> list[Window]:
    """Windows that hold the given days and their neighbourhood, merged where they touch, newest first."""
    found: list[Window] = []
    for day in sorted(set(days)):
        first = max(scope.first, day - timedelta(days=reach))
        last = min(scope.last, day + timedelta(days=reach))
        if found and first <= found[-1].last + timedelta(days=1):
            found[-1] = Window(found[-1].first, max(found[-1].last, last))
        elif first <= last:
            found.append(Window(first, last))
    return found[::-1]


def batches(heads: Sequence[VoucherHead], wanted: Collection[str], days: int, size: int) -> list[Batch]:
    """Detail requests for the vouchers whose GUID is in `wanted`, oldest ALTERID first.

    A request is a date window of at most `days` (and a month) with an ALTERID range. It brings every voucher in both,
    wanted or not, because filtering by class inside Tally was never verified; so unwanted ones count towards `size`.
    """
    length = max(1, min(days, LONGEST_DETAIL_DAYS))
    by_window: dict[int, list[VoucherHead]] = defaultdict(list)
    for head in sorted(heads, key=lambda h: h.alter_id):
        by_window[(head.date - _ANCHOR).days // length].append(head)
    found = [batch for rows in by_window.values() for batch in _cut(rows, wanted, size)]
    return sorted(found, key=lambda b: b.above)


def _cut(rows: list[VoucherHead], wanted: Collection[str], size: int) -> Iterator[Batch]:
    """Runs of at most `size` rows that begin and end with a wanted voucher."""
    inside: list[VoucherHead] = []
    passed = 0
    for head in rows:
        if inside:
            passed += 1
        if head.guid not in wanted:
            continue
        if inside and passed + 1 > size:
            yield _batch(inside)
            inside, passed = [], 0
        inside.append(head)
    if inside:
        yield _batch(inside)


def _batch(heads: list[VoucherHead]) -> Batch:
    days = [h.date for h in heads]
    return Batch(Window(min(days), max(days)), heads[0].alter_id - 1, heads[-1].alter_id, tuple(heads))
