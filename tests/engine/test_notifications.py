"""Which notifications a person sees: one per cause, ever less often, and none for blips."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.overall import Overall
from app.engine.notifications import Action, Cause, Notifier
from app.engine.status import Status
from tests.engine.bench import Bench

START = datetime(2026, 5, 2, 8, tzinfo=UTC)
FINE, TALLY, CLOUD, SIGN_IN = (
    Overall.UP_TO_DATE, Overall.TALLY_OFFLINE, Overall.CLOUD_OFFLINE, Overall.SIGN_IN_NEEDED,
)  # fmt: skip


def status(overall: Overall, attention: int = 0, *, working: int = 0, problem: str = "") -> Status:
    base = dict.fromkeys((field.name for field in fields(Status)), None)
    said = {"overall": overall, "text": "It is so.", "advice": "Do this.", "last_problem": problem}
    return Status(**base | said | {"attention": attention, "working": working})  # type: ignore[arg-type]


class Watcher:
    """Tells every status once a minute, as the window does, and keeps what was shown with its minute."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.notifier = Notifier(bench.shelf.cursors)
        self.minute = 0
        self.shown: list[tuple[int, Cause]] = []
        self.texts: list[str] = []

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=self.minute)

    def watch(self, said: Status, minutes: int) -> None:
        for _ in range(minutes):
            found = self.notifier.consider(said, self.now)
            if found is not None:
                self.shown.append((self.minute, found.cause))
                self.texts.append(found.text)
            self.minute += 1


@pytest.fixture
def watcher(bench: Bench) -> Watcher:
    return Watcher(bench)


def test_an_outage_that_recovers_soon_shows_nothing_however_often(watcher: Watcher) -> None:
    for _ in range(20):
        watcher.watch(status(TALLY), 9)
        watcher.watch(status(FINE), 1)
    assert watcher.shown == []


def test_an_outage_that_lasts_is_told_ever_less_often(watcher: Watcher) -> None:
    watcher.watch(status(TALLY), 60 * 60)
    hours = [10, 10 + 60, 10 + 60 + 240, 10 + 60 + 240 + 1440, 10 + 60 + 240 + 2 * 1440]
    assert watcher.shown == [(minute, Cause.TALLY_OFFLINE) for minute in hours]


def test_an_outage_that_comes_and_goes_all_day_is_one_cause(watcher: Watcher) -> None:
    for _ in range(16):
        watcher.watch(status(CLOUD), 15)
        watcher.watch(status(FINE), 15)
    assert len(watcher.shown) == 3


def test_a_run_under_way_is_neither_recovery_nor_news(watcher: Watcher) -> None:
    for _ in range(4):
        watcher.watch(status(TALLY), 3)
        watcher.watch(status(Overall.SYNCING), 1)
    assert watcher.shown == [(10, Cause.TALLY_OFFLINE)]


def test_new_records_are_gathered_and_told_once(watcher: Watcher) -> None:
    for number in range(1, 6):
        watcher.watch(status(Overall.ATTENTION, number), 5)
    watcher.watch(status(Overall.ATTENTION, 5), 60)
    assert watcher.texts == ["1 record needs attention.", "4 more records need attention, 5 in all."]
    assert [minute for minute, _ in watcher.shown] == [0, 60]


def test_records_that_were_resolved_are_new_when_they_come_back(watcher: Watcher) -> None:
    watcher.watch(status(Overall.ATTENTION, 3), 1)
    watcher.watch(status(FINE), 120)
    watcher.watch(status(Overall.ATTENTION, 2), 1)
    assert watcher.texts == ["3 records need attention.", "2 records need attention."]


def test_records_under_way_are_nobodys_business(watcher: Watcher) -> None:
    watcher.watch(status(Overall.ATTENTION, 0, working=7), 600)
    assert watcher.shown == []


def test_a_run_that_failed_is_told_although_records_wait_too(watcher: Watcher) -> None:
    watcher.watch(status(Overall.ATTENTION, 2, problem="No go-live date."), 30)
    assert watcher.shown == [(0, Cause.RECORDS), (10, Cause.PROBLEM)]


def test_two_causes_are_ten_minutes_apart_and_a_sign_in_does_not_wait(watcher: Watcher) -> None:
    watcher.watch(status(Overall.ATTENTION, 1), 1)
    watcher.watch(status(SIGN_IN, 1), 1)
    assert watcher.shown == [(0, Cause.RECORDS), (1, Cause.SIGN_IN)]
    watcher.watch(status(CLOUD, 1), 15)
    assert watcher.shown[2:] == [(12, Cause.CLOUD_OFFLINE)]


@pytest.mark.parametrize("overall", [Overall.SETUP_NEEDED, Overall.PAUSED])
def test_what_a_person_is_about_to_do_or_wanted_is_not_told(watcher: Watcher, overall: Overall) -> None:
    watcher.watch(status(overall, 3), 600)
    assert watcher.shown == []


def test_snoozed_nothing_is_shown_and_after_it_what_still_lasts(watcher: Watcher) -> None:
    watcher.notifier.snooze(START + timedelta(hours=2))
    watcher.watch(status(SIGN_IN, 1), 121)
    assert watcher.shown == [(120, Cause.SIGN_IN)]


def test_a_restart_does_not_tell_again_nor_begin_anew(watcher: Watcher) -> None:
    watcher.watch(status(TALLY), 5)
    watcher.notifier = Notifier(watcher.bench.shelf.cursors)
    watcher.watch(status(TALLY), 10)
    watcher.notifier = Notifier(watcher.bench.shelf.cursors)
    watcher.watch(status(TALLY), 50)
    assert watcher.shown == [(10, Cause.TALLY_OFFLINE)]


def test_a_clock_set_back_does_not_silence_it_for_a_year(watcher: Watcher) -> None:
    watcher.watch(status(TALLY), 11)
    watcher.minute -= 365 * 24 * 60
    watcher.watch(status(TALLY), 62)
    assert len(watcher.shown) == 2


def test_a_click_leads_to_what_helps(bench: Bench) -> None:
    notifier = Notifier(bench.shelf.cursors)
    found = notifier.consider(status(SIGN_IN), START)
    assert found is not None
    assert (found.action, found.text) == (Action.SIGN_IN, "It is so. Do this.")
