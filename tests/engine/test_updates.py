"""The look for newer versions: once a day, remembered, told once for each version, quiet when it fails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.errors import Unreachable
from app.domain.overall import Overall
from app.domain.releases import Release
from app.engine.notifications import Action, Cause, Notification, Notifier
from app.engine.status import SETUP_UNFINISHED
from app.engine.updates import Updates, UpdateState
from app.system.settings import Settings
from tests.engine.bench import Bench
from tests.engine.test_notifications import status

FEED = "https://example.com/releases.atom"
NEWER = Release("1.3.0", "https://example.com/v1.3.0")


class Publisher:
    """What the feed announces, and who asked for it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.settings = Settings().with_value("updates.feed_url", FEED)
        self.release: Release | None = NEWER
        self.away = False
        self.asked: list[str] = []

    def read(self, url: str) -> Release | None:
        self.asked.append(url)
        if self.away:
            raise Unreachable("example.com could not be reached.", system="example.com", advice="Check the firewall.")
        return self.release

    def program(self, version: str = "1.2.0") -> Updates:
        """Another start of the program."""
        shelf = self.bench.shelf
        return Updates(lambda: self.settings, self.read, shelf.cursors, shelf.clock, version)

    def after(self, **time: float) -> UpdateState:
        self.bench.shelf.clock.move(**time)
        return self.program().look_if_due()


@pytest.fixture
def publisher(bench: Bench) -> Publisher:
    return Publisher(bench)


def test_without_a_feed_nothing_is_ever_asked(publisher: Publisher) -> None:
    publisher.settings = Settings()
    for state in (publisher.program().look_if_due(), publisher.program().look(), publisher.after(days=30)):
        assert not state.on
        assert state.newer is None
    assert publisher.asked == []


def test_it_looks_once_a_day_whatever_is_restarted(publisher: Publisher) -> None:
    assert publisher.program().look_if_due().newer == NEWER
    for _ in range(23):
        assert publisher.after(hours=1).newer == NEWER
    assert publisher.asked == [FEED]
    publisher.after(hours=1)
    assert publisher.asked == [FEED, FEED]


def test_a_person_may_look_at_any_time(publisher: Publisher) -> None:
    updates = publisher.program()
    updates.look()
    publisher.release = Release("1.4.0", "")
    assert updates.look().newer == publisher.release
    assert len(publisher.asked) == 2


def test_while_set_up_is_not_finished_it_does_not_look_by_itself(publisher: Publisher) -> None:
    cursors = publisher.bench.shelf.cursors
    cursors.put(SETUP_UNFINISHED, "tally")
    assert publisher.program().look_if_due().looked_at is None
    assert publisher.asked == []
    cursors.remove(SETUP_UNFINISHED)
    assert publisher.program().look_if_due().newer == NEWER


@pytest.mark.parametrize("version", ["1.3.0", "1.3", "1.3.1", "2.0"])
def test_the_same_version_or_an_older_one_is_no_news(publisher: Publisher, version: str) -> None:
    state = publisher.program(version).look_if_due()
    assert state.newer is None
    assert state.looked_at == publisher.bench.shelf.clock.now()


def test_what_was_found_is_no_news_any_more_once_it_is_installed(publisher: Publisher) -> None:
    assert publisher.program("1.2.0").look_if_due().newer == NEWER
    assert publisher.program("1.3.0").look_if_due().newer is None
    assert len(publisher.asked) == 1


def test_a_failure_is_kept_with_its_time_beside_what_was_known_and_tried_again_the_same_day(
    publisher: Publisher,
) -> None:
    looked_at = publisher.program().look_if_due().looked_at
    publisher.away = True
    state = publisher.after(days=1)
    assert state.newer == NEWER
    assert state.looked_at == looked_at
    assert state.failed_at == publisher.bench.shelf.clock.now()
    assert state.problem == "example.com could not be reached. Check the firewall."
    publisher.after(hours=3)
    assert len(publisher.asked) == 2
    publisher.away = False
    state = publisher.after(hours=1)
    assert len(publisher.asked) == 3
    assert (state.failed_at, state.problem) == (None, "")
    assert publisher.bench.kinds() == ["company"]


def test_another_feed_is_looked_at_at_once_and_nothing_of_the_old_one_is_kept(publisher: Publisher) -> None:
    publisher.program().look_if_due()
    publisher.settings = publisher.settings.with_value("updates.feed_url", "https://other.example/f?token=canary")
    assert publisher.program().state().newer is None
    publisher.release = None
    assert publisher.program().look_if_due().newer is None
    assert len(publisher.asked) == 2
    assert "canary" not in str(publisher.bench.shelf.cursors.get("updates"))


def test_a_clock_that_was_set_back_does_not_put_the_look_off(publisher: Publisher) -> None:
    publisher.program().look_if_due()
    publisher.after(days=-400)
    assert len(publisher.asked) == 2


# -- what is told ------------------------------------------------------------------------------------------------------


class Told:
    """The notifications of a program that looks every quarter of an hour, over restarts."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self.shown: list[Notification] = []

    def pass_(self, time: timedelta, overall: Overall = Overall.UP_TO_DATE, attention: int = 0) -> list[Cause]:
        """What was told in that time."""
        shelf, before = self.publisher.bench.shelf, len(self.shown)
        until = shelf.clock.now() + time
        while shelf.clock.now() < until:
            newer = self.publisher.program().look_if_due().newer
            said = Notifier(shelf.cursors).consider(status(overall, attention), shelf.clock.now(), newer)
            self.shown += [said] if said else []
            shelf.clock.move(minutes=15)
        return [one.cause for one in self.shown[before:]]


@pytest.fixture
def told(publisher: Publisher) -> Told:
    return Told(publisher)


def test_each_newer_version_is_told_once_and_never_again(publisher: Publisher, told: Told) -> None:
    assert told.pass_(timedelta(days=4)) == [Cause.UPDATE]
    assert told.shown[0].title == "Version 1.3.0 is available"
    assert told.shown[0].action is Action.UPDATE
    publisher.release = Release("1.4.0", "")
    assert told.pass_(timedelta(days=4)) == [Cause.UPDATE]
    assert told.shown[1].title == "Version 1.4.0 is available"


def test_a_feed_that_fails_is_told_nowhere(publisher: Publisher, told: Told) -> None:
    publisher.away = True
    assert told.pass_(timedelta(days=2)) == []
    assert len(publisher.asked) == 12


def test_what_needs_a_person_comes_before_a_newer_version(told: Told) -> None:
    assert told.pass_(timedelta(minutes=15), attention=2) == [Cause.RECORDS]
    assert told.pass_(timedelta(minutes=15), attention=2) == [Cause.UPDATE]


def test_while_paused_it_looks_but_tells_only_afterwards(publisher: Publisher, told: Told) -> None:
    assert told.pass_(timedelta(hours=5), Overall.PAUSED) == []
    assert publisher.asked == [FEED]
    assert told.pass_(timedelta(hours=5)) == [Cause.UPDATE]


def test_a_snooze_puts_the_news_off(publisher: Publisher, told: Told) -> None:
    shelf = publisher.bench.shelf
    Notifier(shelf.cursors).snooze(shelf.clock.now() + timedelta(hours=4))
    assert told.pass_(timedelta(hours=4)) == []
    assert told.pass_(timedelta(minutes=15)) == [Cause.UPDATE]
