"""When a run begins by itself: working hours, pauses, sleep, and a network that comes back; all by a moved clock."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.cancellation import Cancellation
from app.domain.clock import SystemClock
from app.domain.errors import Cancelled, ConfigurationError, Throttled
from app.domain.overall import Overall
from app.engine.cycle.parts import LAST_SUCCESS, CycleResult
from app.engine.hours import WorkingHours
from app.engine.schedule import Schedule
from app.engine.status import PAUSED_UNTIL, UNTIL_RESUMED
from app.store.codec import stamp
from app.system.settings import Settings
from tests.engine.bench import READY_SETTINGS, Bench, outage
from tests.engine.test_running import Runs, ran, schedule, status

BERLIN = ZoneInfo("Europe/Berlin")
INDIA = ZoneInfo("Asia/Kolkata")
OFFICE = WorkingHours(time(8), time(20), frozenset(range(6)), INDIA)
"""Monday to Saturday."""


def nothing(*_: object) -> None:
    pass


def local(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc, arg-type]


# -- hours -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ((2026, 5, 2, 7, 59), (2026, 5, 2, 8, 0)),
        ((2026, 5, 2, 8, 0), (2026, 5, 2, 8, 0)),
        ((2026, 5, 2, 19, 59), (2026, 5, 2, 19, 59)),
        ((2026, 5, 2, 20, 0), (2026, 5, 4, 8, 0)),  # Saturday evening: Monday
        ((2026, 5, 3, 12, 0), (2026, 5, 4, 8, 0)),
    ],
)
def test_outside_the_hours_a_run_waits_for_their_beginning(at: Iterable[int], opens: Iterable[int]) -> None:
    moment = local(INDIA, *at)
    assert OFFICE.opens(moment) == local(INDIA, *opens)
    assert OFFICE.is_open(moment) == (tuple(at) == tuple(opens))


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    night = WorkingHours(time(22), time(6), frozenset({4}), INDIA)
    assert night.is_open(local(INDIA, 2026, 5, 2, 5, 59))  # Saturday morning
    assert not night.is_open(local(INDIA, 2026, 5, 2, 6, 0))
    assert night.opens(local(INDIA, 2026, 5, 2, 22, 0)) == local(INDIA, 2026, 5, 8, 22, 0)


def test_no_hours_are_always_and_one_end_is_enough() -> None:
    assert WorkingHours.of(Settings().sync).is_open(local(INDIA, 2026, 5, 3, 3, 33))
    only_from = WorkingHours(begin=time(9), zone=INDIA)
    assert only_from.is_open(local(INDIA, 2026, 5, 2, 23, 59))
    assert not only_from.is_open(local(INDIA, 2026, 5, 3, 0, 0))


@pytest.mark.parametrize(("day", "utc_hour"), [((2026, 3, 28), 7), ((2026, 3, 29), 6), ((2026, 10, 25), 7)])
def test_the_hours_are_those_on_the_wall_when_summer_time_begins_or_ends(day: Iterable[int], utc_hour: int) -> None:
    hours = WorkingHours(time(8), time(20), zone=BERLIN)
    assert hours.opens(local(BERLIN, *day, 3, 30)) == datetime(*day, utc_hour, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_hours_that_begin_in_the_hour_that_is_skipped_or_repeated_still_begin_once() -> None:
    hours = WorkingHours(time(2, 30), time(4), zone=BERLIN)
    assert hours.opens(local(BERLIN, 2026, 3, 29, 1, 0)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert hours.opens(local(BERLIN, 2026, 10, 25, 1, 0)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hours.is_open(datetime(2026, 10, 25, 1, 10, tzinfo=UTC)), "the repeated hour is within them"


def test_only_open_time_is_counted_between_two_moments() -> None:
    friday, monday = local(INDIA, 2026, 5, 1, 19, 0), local(INDIA, 2026, 5, 4, 8, 20)
    assert OFFICE.open_between(friday, monday) == timedelta(hours=1 + 12, minutes=20)
    assert WorkingHours(zone=INDIA).open_between(friday, monday) == monday - friday


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("sync.hours_from", "8:00", "08:00"),
        ("sync.hours_to", "23:59", "23:59"),
        ("sync.hours_to", "", ""),
        ("sync.days", "Sat, Monday tue", "mon,tue,sat"),
        ("sync.days", "", ""),
    ],
)
def test_hours_and_days_are_kept_in_one_spelling(key: str, value: str, kept: str) -> None:
    assert Settings().with_value(key, value).get(key) == kept


@pytest.mark.parametrize(
    ("key", "value"), [("sync.hours_from", "25:00"), ("sync.hours_to", "noon"), ("sync.days", "mon,someday")]
)
def test_what_is_no_time_or_day_is_refused_by_name(key: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=key):
        Settings().with_value(key, value)


# -- the schedule ------------------------------------------------------------------------------------------------------


def at_night(bench: Bench) -> tuple[Schedule, datetime]:
    """A schedule whose hours begin an hour from now, by this PC's clock."""
    now = bench.shelf.clock.now()
    begin = (now + timedelta(hours=1)).astimezone()
    end = (now + timedelta(hours=3)).astimezone()
    settings = READY_SETTINGS.with_value("sync.hours_from", f"{begin:%H:%M}").with_value(
        "sync.hours_to", f"{end:%H:%M}"
    )
    made = schedule(bench, Runs(bench))
    made._settings = lambda: settings
    return made, now


def test_no_run_begins_outside_the_hours_and_the_next_one_is_told(bench: Bench) -> None:
    made, now = at_night(bench)
    assert not made.due(now)
    assert made.next_run(now) == now + timedelta(hours=1)
    assert made.due(now + timedelta(hours=1))
    made.sync_now()
    assert made.due(now), "a person may at any hour"


def test_a_pause_without_end_lasts_until_a_person_resumes(bench: Bench) -> None:
    made = schedule(bench, Runs(bench))
    now = bench.shelf.clock.now()
    ran(bench)
    bench.shelf.cursors.put(PAUSED_UNTIL, stamp(UNTIL_RESUMED) or "")
    assert made.next_run(now + timedelta(days=3650)) is None
    assert not made.due(now + timedelta(days=3650))
    found = status(bench)
    assert (found.overall, found.text) == (Overall.PAUSED, "Paused until you resume.")
    bench.shelf.cursors.remove(PAUSED_UNTIL)
    assert made.due(now)


def test_a_night_outside_the_hours_takes_no_green_away(bench: Bench) -> None:
    now = bench.shelf.clock.now()
    begin, end = (now - timedelta(hours=3)).astimezone(), now.astimezone()
    settings = READY_SETTINGS.with_value("sync.hours_from", f"{begin:%H:%M}").with_value(
        "sync.hours_to", f"{end:%H:%M}"
    )
    ran(bench)
    bench.shelf.clock.move(hours=9)
    assert status(bench, settings=settings).in_sync
    assert not status(bench).in_sync
    bench.shelf.cursors.put(LAST_SUCCESS, stamp(now - timedelta(hours=2)) or "")
    assert not status(bench, settings=settings).in_sync


def test_after_sleep_one_run_catches_up_when_the_network_had_a_moment_and_the_missed_are_counted(bench: Bench) -> None:
    runs = Runs(bench)
    made = schedule(bench, runs)
    made.turn(nothing, nothing)
    woken = bench.shelf.clock.move(hours=1)
    made.turn(nothing, nothing)
    made.wake("the PC woke up")
    assert made.next_run(woken) == woken + timedelta(seconds=10)
    bench.shelf.clock.move(seconds=6)
    made.wake("the network is back")
    made.turn(nothing, nothing)
    assert len(runs.options) == 1, "too early"
    bench.shelf.clock.move(seconds=4)
    made.turn(nothing, nothing)
    made.turn(nothing, nothing)
    assert len(runs.options) == 2
    assert made.missed == 5
    assert next(e.text for e in bench.shelf.audit.entries(kind="missed")).startswith("5 runs were missed")


def test_waking_when_nothing_is_due_runs_nothing(bench: Bench) -> None:
    runs = Runs(bench)
    made = schedule(bench, runs)
    made.turn(nothing, nothing)
    bench.shelf.clock.move(seconds=30)
    made.wake("the network is back")
    for _ in range(5):
        made.turn(nothing, nothing)
        bench.shelf.clock.move(seconds=10)
    assert len(runs.options) == 1
    assert made.missed == 0


def test_a_network_that_is_back_ends_the_wait_of_an_outage_but_not_the_one_a_server_asked_for(bench: Bench) -> None:
    made = schedule(bench, Runs(bench))
    made.turn(nothing, nothing)
    for _ in range(6):
        bench.tally.failed(outage())
    bench.cloud.failed(Throttled("Slower.", system="ServiceTitan", advice="It waits.", retry_after_s=500))
    now = bench.shelf.clock.move(seconds=20)
    assert not made.due(now + timedelta(seconds=60))
    made.wake("the network is back")
    made.turn(nothing, nothing)
    assert bench.tally.closed()
    assert not bench.cloud.closed()
    assert made.next_run(now) == now + timedelta(seconds=10)


def test_stopping_before_the_first_run_runs_nothing(bench: Bench) -> None:
    runs = Runs(bench)
    made = schedule(bench, runs)
    made.stop()
    made.turn(nothing, nothing)
    assert runs.options == []


def test_cancelling_ends_the_run_and_not_the_schedule(bench: Bench) -> None:
    tokens: list[Cancellation] = []

    class Cancelled_(Runs):
        def run(self, options: object, progress: object, cancellation: object = None) -> CycleResult:
            assert isinstance(cancellation, Cancellation)
            made.cancel()
            tokens.append(cancellation)
            return super().run(options, progress)  # type: ignore[arg-type]

    made = schedule(bench, Cancelled_(bench))
    made.turn(nothing, nothing)
    for _ in range(11):
        bench.shelf.clock.move(minutes=1)
        made.turn(nothing, nothing)
    assert [token.cancelled for token in tokens] == [True, True]
    assert tokens[0] is not tokens[1]


# -- long waits --------------------------------------------------------------------------------------------------------


def test_a_long_wait_of_a_cancelled_thread_ends_and_those_of_others_do_not() -> None:
    token, clock, ended = Cancellation(), SystemClock(), threading.Event()

    def work() -> None:
        with token.applied(), pytest.raises(Cancelled):
            clock.sleep(600)
        ended.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    token.cancel()
    assert ended.wait(10)
    clock.sleep(0.001)
