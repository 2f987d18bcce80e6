"""The one status, the circuits and the schedule, by a clock that the test moves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from app.domain.errors import SignInFailed
from app.domain.overall import Overall
from app.domain.states import ATTENTION, SETTLED, WORKING, State
from app.engine.cycle.parts import LAST_RUN, LAST_SUCCESS, CycleOptions, CycleResult
from app.engine.schedule import Schedule
from app.engine.status import PAUSED_UNTIL, Status, missing_settings, reduce_status
from app.store.codec import stamp
from app.system.settings import Settings
from tests.engine.bench import READY_SETTINGS, Bench, outage

# -- status ------------------------------------------------------------------------------------------------------------


def ran(bench: Bench, *, ok: bool = True, text: str = "") -> None:
    now = stamp(bench.shelf.clock.now()) or ""
    bench.shelf.cursors.put(LAST_RUN, json.dumps({"ended": now, "ok": ok, "code": "", "text": text}))
    if ok:
        bench.shelf.cursors.put(LAST_SUCCESS, now)


def status(bench: Bench, *, settings: Settings = READY_SETTINGS, running: bool = False) -> Status:
    shelf = bench.shelf
    return reduce_status(
        settings,
        shelf.records,
        shelf.documents,
        shelf.cursors,
        bench.tally,
        bench.cloud,
        shelf.clock,
        running=running,
    )


def sign_in() -> SignInFailed:
    return SignInFailed("The secret was refused.", system="ServiceTitan", advice="Set it again.")


def test_up_to_date_is_a_recent_success_with_nothing_waiting(bench: Bench) -> None:
    for number, state in enumerate(SETTLED, start=1):
        bench.shelf.record(number, state)
    ran(bench)
    found = status(bench)
    assert (found.overall, found.in_sync, found.synced) == (Overall.UP_TO_DATE, True, 1)


SITUATIONS: dict[str, tuple[Callable[[Bench], None], Overall]] = {
    "nothing was ever run": (lambda b: b.shelf.cursors.remove(LAST_SUCCESS), Overall.ATTENTION),
    "the last run failed": (lambda b: ran(b, ok=False, text="No go-live date."), Overall.ATTENTION),
    "Tally is away": (lambda b: b.tally.failed(outage()), Overall.TALLY_OFFLINE),
    "ServiceTitan is away": (lambda b: b.cloud.failed(outage()), Overall.CLOUD_OFFLINE),
    "the secret was refused": (lambda b: b.cloud.failed(sign_in()), Overall.SIGN_IN_NEEDED),
    "paused": (
        lambda b: b.shelf.cursors.put(PAUSED_UNTIL, stamp(b.shelf.clock.now() + timedelta(hours=1)) or ""),
        Overall.PAUSED,
    ),
}


@pytest.mark.parametrize("situation", list(SITUATIONS))
def test_whatever_is_the_matter_the_status_says_it_and_is_not_green(bench: Bench, situation: str) -> None:
    ran(bench)
    act, expected = SITUATIONS[situation]
    act(bench)
    found = status(bench)
    assert (found.overall, found.in_sync) == (expected, False)
    assert found.text


@pytest.mark.parametrize("state", sorted(WORKING | ATTENTION))
def test_one_record_that_is_not_settled_takes_the_green_away(bench: Bench, state: State) -> None:
    bench.shelf.record(1, state)
    ran(bench)
    found = status(bench)
    assert (found.overall, found.in_sync) == (Overall.ATTENTION, False)
    assert found.working + found.attention == 1


def test_checking_is_never_green_and_hides_no_missing_set_up(bench: Bench) -> None:
    ran(bench)
    assert (status(bench, running=True).overall, status(bench, running=True).in_sync) == (Overall.SYNCING, False)
    assert status(bench, settings=Settings(), running=True).overall is Overall.SETUP_NEEDED


@pytest.mark.parametrize(
    "key",
    [
        "tally.company",
        "tally.currency",
        "sync.start_date",
        "servicetitan.tenant_id",
        "servicetitan.client_id",
        "servicetitan.business_unit_id",
        "servicetitan.purchase_order_type_id",
    ],
)
def test_a_missing_setting_is_named(bench: Bench, key: str) -> None:
    ran(bench)
    settings = READY_SETTINGS.with_value(key, "")
    assert missing_settings(settings) == [key]
    found = status(bench, settings=settings)
    assert found.overall is Overall.SETUP_NEEDED
    assert key in found.text


@pytest.mark.parametrize(("minutes", "green"), [(29, True), (31, False), (-31, False), (60 * 24, False)])
def test_no_success_for_long_is_not_green_and_a_success_in_the_future_neither(
    bench: Bench, minutes: int, green: bool
) -> None:
    ran(bench)
    bench.shelf.clock.move(minutes=minutes)
    assert status(bench).in_sync is green


def test_a_long_interval_makes_a_success_last_longer(bench: Bench) -> None:
    ran(bench)
    bench.shelf.clock.move(minutes=170)
    assert status(bench, settings=READY_SETTINGS.with_value("sync.interval_minutes", "60")).in_sync


def test_a_pause_that_is_over_is_none(bench: Bench) -> None:
    ran(bench)
    bench.shelf.cursors.put(PAUSED_UNTIL, stamp(bench.shelf.clock.now()) or "")
    found = status(bench)
    assert (found.overall, found.paused_until) == (Overall.UP_TO_DATE, None)


def test_the_most_urgent_thing_is_said_first(bench: Bench) -> None:
    bench.shelf.record(1, State.REJECTED)
    ran(bench, ok=False, text="x")
    bench.cloud.failed(outage("cloud"))
    assert status(bench).overall is Overall.CLOUD_OFFLINE
    bench.tally.failed(outage("tally"))
    assert status(bench).overall is Overall.TALLY_OFFLINE
    bench.cloud.failed(sign_in())
    assert status(bench).overall is Overall.SIGN_IN_NEEDED
    assert status(bench, settings=Settings()).overall is Overall.SETUP_NEEDED


def test_the_outage_that_is_told_is_the_one_whose_time_is_told(bench: Bench) -> None:
    bench.cloud.failed(outage("cloud"))
    bench.shelf.clock.move(hours=1)
    begun = bench.shelf.clock.now()
    bench.tally.failed(outage("tally"))
    found = status(bench)
    assert (found.overall, found.outage_since, found.outage) == (Overall.TALLY_OFFLINE, begun, "unreachable")
    bench.tally.succeeded()
    assert status(bench).outage_since == begun - timedelta(hours=1)
    bench.cloud.succeeded()
    assert (status(bench).outage_since, status(bench).outage) == (None, "")


# -- circuit -----------------------------------------------------------------------------------------------------------


def test_the_first_error_is_audited_and_its_repeats_are_silent(bench: Bench) -> None:
    for _ in range(4):
        bench.tally.failed(outage())
        bench.shelf.clock.move(hours=1)
    assert bench.kinds().count("outage") == 1
    bench.tally.failed(sign_in())
    assert bench.kinds().count("outage") == 2
    bench.tally.succeeded()
    bench.tally.succeeded()
    assert bench.kinds().count("recovered") == 1
    assert bench.tally.state().failures == 0
    assert bench.tally.closed()


def test_waits_grow_to_ten_minutes_and_no_further(bench: Bench) -> None:
    waits = []
    for _ in range(8):
        bench.tally.failed(outage())
        until = bench.tally.state().open_until
        assert until is not None
        waits.append((until - bench.shelf.clock.now()).total_seconds())
        assert not bench.tally.closed()
        bench.shelf.clock.move(seconds=waits[-1])
        assert bench.tally.closed()
    assert waits == [15, 30, 60, 120, 300, 600, 600, 600]


def test_the_server_may_ask_for_longer(bench: Bench) -> None:
    bench.tally.failed(outage(retry_after_s=99.2))
    bench.shelf.clock.move(seconds=99)
    assert not bench.tally.closed()
    bench.shelf.clock.move(seconds=2)
    assert bench.tally.closed()


def test_an_outage_survives_a_restart_and_does_not_concern_the_other_system(bench: Bench) -> None:
    bench.tally.failed(outage())
    again = Bench(bench.shelf)
    assert not again.tally.closed()
    assert again.tally.state().text == "Nobody answers."
    assert again.cloud.closed()


def test_a_clock_that_was_set_back_does_not_keep_a_circuit_open_for_ever(bench: Bench) -> None:
    bench.tally.failed(outage())
    bench.shelf.clock.move(days=-365)
    assert bench.tally.closed()


# -- schedule ----------------------------------------------------------------------------------------------------------


@dataclass
class Runs:
    """Stands for the cycle: counts and takes its time."""

    bench: Bench
    minutes: float = 0.0
    options: list[CycleOptions] = field(default_factory=list)

    def run(self, options: CycleOptions, progress: object, cancellation: object = None) -> CycleResult:
        self.options.append(options)
        started = self.bench.shelf.clock.now()
        return CycleResult(started, self.bench.shelf.clock.move(minutes=self.minutes), False)


def schedule(bench: Bench, runs: Runs, finish: Callable[[], None] = lambda: None) -> Schedule:
    shelf = bench.shelf
    return Schedule(
        runs,  # type: ignore[arg-type]
        lambda: READY_SETTINGS,
        shelf.records,
        shelf.cursors,
        (bench.tally, bench.cloud),
        shelf.audit,
        shelf.clock,
        finish,
    )


def after_one_run(bench: Bench, minutes: float = 0.0) -> tuple[Schedule, datetime]:
    """A schedule whose first cycle ended now."""
    runs = Runs(bench, minutes)
    made = schedule(bench, runs)
    made.run(lambda *_: None, lambda _: made.stop())
    assert len(runs.options) == 1
    return made, bench.shelf.clock.now()


def test_the_first_cycle_begins_at_once_and_is_told_so(bench: Bench) -> None:
    runs, ended = Runs(bench), []
    made = schedule(bench, runs, lambda: ended.append(1))
    assert made.due(bench.shelf.clock.now())
    made.run(lambda *_: None, lambda _: made.stop())
    assert [(o.at_start, o.by_person) for o in runs.options] == [(True, False)]
    assert ended == [1]


def test_the_interval_counts_from_the_end_of_the_last_cycle(bench: Bench) -> None:
    made, end = after_one_run(bench, minutes=25)
    assert made.next_run(end) == end + timedelta(minutes=10)
    assert not made.due(end + timedelta(minutes=9, seconds=59))
    assert made.due(end + timedelta(minutes=10))


def test_after_a_night_of_sleep_one_cycle_is_caught_up_not_many(bench: Bench) -> None:
    runs = Runs(bench)
    made = schedule(bench, runs)
    results: list[CycleResult] = []

    def on_result(result: CycleResult) -> None:
        results.append(result)
        if len(results) == 1:
            bench.shelf.clock.move(hours=9)
            made._wake.set()
        else:
            made.stop()

    made.run(lambda *_: None, on_result)
    assert len(runs.options) == 2
    assert not made.due(bench.shelf.clock.now())
    assert [o.at_start for o in runs.options] == [True, False]


def test_a_clock_set_back_begins_the_interval_again_instead_of_waiting_a_year(bench: Bench) -> None:
    made, _ = after_one_run(bench)
    now = bench.shelf.clock.move(days=-365)
    assert not made.due(now)
    assert made.due(now + timedelta(minutes=10))


def test_a_pause_holds_the_clock_back_but_not_a_person(bench: Bench) -> None:
    made, end = after_one_run(bench)
    bench.shelf.cursors.put(PAUSED_UNTIL, stamp(end + timedelta(hours=2)) or "")
    assert not made.due(end + timedelta(hours=1))
    assert made.due(end + timedelta(hours=2))
    made.sync_now()
    assert made.due(end)


def test_what_a_person_asks_for_is_told_to_the_cycle_once(bench: Bench) -> None:
    runs = Runs(bench)
    made = schedule(bench, runs)
    made.sync_now()
    made.run(lambda *_: None, lambda _: made.stop())
    assert [o.by_person for o in runs.options] == [True]
    assert not made.due(bench.shelf.clock.now())


def test_an_outage_is_tried_again_sooner_and_never_later_than_the_interval(bench: Bench) -> None:
    made, end = after_one_run(bench)
    bench.tally.failed(outage())
    assert made.next_run(end) == end + timedelta(seconds=15)
    bench.tally.failed(outage(retry_after_s=3000))
    assert made.next_run(end) == end + timedelta(minutes=10)


def test_a_record_that_is_due_earlier_is_not_kept_waiting_nor_hurried(bench: Bench) -> None:
    made, end = after_one_run(bench)
    record = bench.shelf.record(1, State.RETRY_WAIT, next_attempt_at=end + timedelta(minutes=1))
    assert made.next_run(end) == end + timedelta(minutes=1)
    record = bench.put(record, State.RETRY_WAIT, next_attempt_at=end - timedelta(minutes=1))
    assert made.next_run(end) == end + timedelta(seconds=15)
    bench.put(record, State.RETRY_WAIT, next_attempt_at=end + timedelta(days=1))
    assert made.next_run(end) == end + timedelta(minutes=10)
