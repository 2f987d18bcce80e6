"""Vouchers sorted by date and by ALTERID, so that a window of a big book is found without reading the book."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from datetime import date

from app.simulators.tally.vouchers import Voucher

_DateKey = tuple[int, int, int]


class VoucherIndex:
    """Holds the vouchers of one company; every record is found by MASTERID, by date window and by ALTERID range."""

    __slots__ = ("_by_alter", "_by_date", "_per_day", "records")

    def __init__(self) -> None:
        self.records: dict[int, Voucher] = {}
        self._by_date: list[_DateKey] = []
        self._by_alter: list[tuple[int, int]] = []
        self._per_day: dict[date, int] = {}

    def __len__(self) -> int:
        return len(self.records)

    def copy(self) -> VoucherIndex:
        """An independent index over the same frozen records."""
        other = VoucherIndex()
        other.records = dict(self.records)
        other._by_date = list(self._by_date)
        other._by_alter = list(self._by_alter)
        other._per_day = dict(self._per_day)
        return other

    def next_key_number(self, day: date) -> int:
        """The next multiple of eight of that day."""
        self._per_day[day] = self._per_day.get(day, 0) + 8
        return self._per_day[day]

    def put(self, voucher: Voucher) -> None:
        """Add a voucher or replace the record with its MASTERID."""
        self.remove(voucher.master_id)
        self.records[voucher.master_id] = voucher
        insort(self._by_date, _date_key(voucher))
        insort(self._by_alter, (voucher.alter_id, voucher.master_id))

    def remove(self, master_id: int) -> Voucher | None:
        """Take a voucher out; None if there is none."""
        voucher = self.records.pop(master_id, None)
        if voucher is not None:
            del self._by_date[bisect_left(self._by_date, _date_key(voucher))]
            del self._by_alter[bisect_left(self._by_alter, (voucher.alter_id, master_id))]
        return voucher

    def in_order(self) -> Iterator[Voucher]:
        """All vouchers by date and order within the day."""
        return (self.records[key[2]] for key in self._by_date)

    def date_span(self) -> tuple[date, date] | None:
        """First and last voucher date, None for an empty book."""
        if not self._by_date:
            return None
        return date.fromordinal(self._by_date[0][0]), date.fromordinal(self._by_date[-1][0])

    def count_between(self, first: date, last: date) -> int:
        """How many vouchers lie in the closed date window."""
        low, high = self._window(first, last)
        return high - low

    def select(self, first: date, last: date, above: int, up_to: int | None) -> list[Voucher]:
        """Vouchers of the closed date window with `above` < ALTERID <= `up_to`, by date."""
        low, high = self._window(first, last)
        start = bisect_right(self._by_alter, (above, 1 << 62))
        end = len(self._by_alter) if up_to is None else bisect_right(self._by_alter, (up_to, 1 << 62))
        if end - start < high - low:
            found = [self.records[master_id] for _, master_id in self._by_alter[start:end]]
            inside = [voucher for voucher in found if first <= voucher.date <= last]
            return sorted(inside, key=_date_key)
        keys = self._by_date[low:high]
        vouchers = (self.records[key[2]] for key in keys)
        return [v for v in vouchers if v.alter_id > above and (up_to is None or v.alter_id <= up_to)]

    def _window(self, first: date, last: date) -> tuple[int, int]:
        low = bisect_left(self._by_date, (first.toordinal(), 0, 0))
        return low, max(low, bisect_right(self._by_date, (last.toordinal(), 1 << 62, 0)))


def _date_key(voucher: Voucher) -> _DateKey:
    return voucher.date.toordinal(), voucher.key_number, voucher.master_id
