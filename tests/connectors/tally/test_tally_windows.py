"""Windows cover every day once, batches bring every wanted voucher once, and nothing ever grows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.connectors.tally.windows import Pace, Portion, Window, around, batches, scope_windows
from app.domain.vouchers import VoucherHead

DAY = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: DAY + timedelta(days=n))


def head(number: int, day: date) -> VoucherHead:
    return VoucherHead(f"g{number}", number, number, day, "Purchase")


def days_of(windows: list[Window]) -> list[date]:
    return [w.first + timedelta(days=n) for w in windows for n in range((w.last - w.first).days + 1)]


@given(DAYS, st.integers(0, 300), st.integers(1, 60), DAYS)
def test_a_span_is_covered_without_gap_or_overlap_newest_first(first: date, n: int, days: int, today: date) -> None:
    span = Window(first, first + timedelta(days=n))
    found = list(scope_windows(Pace(days, 10, lambda _: None), span, today))
    assert sorted(days_of(found)) == days_of([span])
    assert [w.first for w in found] == sorted((w.first for w in found), reverse=True)


@given(st.lists(DAYS, max_size=60), st.integers(1, 60), st.integers(1, 9), st.data())
def test_batches_bring_each_wanted_voucher_once_and_stay_small(
    dates: list[date], days: int, size: int, data: st.DataObject
) -> None:
    heads = [head(n, day) for n, day in enumerate(dates, 1)]
    wanted = {one.guid for one in heads if data.draw(st.booleans())}
    found = batches(heads, wanted, days, size)
    assert sorted(one.guid for batch in found for one in batch.heads) == sorted(wanted)
    assert [batch.above for batch in found] == sorted(batch.above for batch in found)
    for batch in found:
        brought = [h for h in heads if h.date in batch.window and batch.above < h.alter_id <= batch.up_to]
        assert len(brought) <= size
        assert {one.guid for one in batch.heads} <= {one.guid for one in brought}
        assert (batch.window.last - batch.window.first).days < min(days, 31)


@given(st.lists(DAYS, max_size=20), st.integers(0, 40))
def test_surroundings_hold_every_day_and_never_overlap(dates: list[date], reach: int) -> None:
    scope = Window(DAY, DAY + timedelta(days=400))
    covered = days_of(around(dates, reach, scope))
    assert len(covered) == len(set(covered))
    assert set(dates) <= set(covered)


def test_pace_only_shrinks_and_persists_each_step() -> None:
    kept: list[int] = []
    pace = Pace(31, 200, kept.append)
    pace.took(59, 100)
    assert kept == []
    pace.took(61, 100)
    for _ in range(9):
        pace.slower()
    assert kept == [15, 7, 3, 1]
    assert (pace.days, pace.batch) == (1, 1)
    pace.took(0, 100)
    assert (pace.days, pace.batch) == (1, 1)


@given(st.sets(st.integers(1, 300), max_size=60), st.integers(1, 20))
def test_portions_hold_each_item_once_and_leave_no_number_out(alter_ids: set[int], size: int) -> None:
    ascending, portion, above = sorted(alter_ids), Portion(size), 0
    found: list[list[int]] = []
    while above < 300:
        up_to = portion.above(above, ascending, 300)
        found.append([one for one in ascending if above < one <= up_to])
        above = up_to
    assert [one for part in found for one in part] == ascending
    assert all(len(part) <= size for part in found)


def test_a_portion_halves_after_a_slow_answer_and_never_vanishes() -> None:
    portion = Portion(5)
    portion.took(60, 120)
    assert portion.items == 5
    for expected in (2, 1, 1):
        portion.took(73, 120)
        assert portion.items == expected
