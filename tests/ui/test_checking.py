"""A check that takes long puts what it found in doubt, a quick one changes nothing; the first run is not waited for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.domain.overall import Overall
from app.engine.health.checks import Check, CheckGroup, Verdict
from app.engine.service import SyncService
from app.system.tally_process import Presence, TallyProcess
from app.ui.health import Light, Panel
from app.ui.pages.connections.page import ConnectionsPage
from tests.support.world import COMPANY
from tests.ui.conftest import Desk

Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set: checks go through. Cleared: each waits, as for an answer that does not come."""
    free = threading.Event()
    free.set()
    plain = SyncService.check_group

    def check_group(service: SyncService, group: CheckGroup) -> object:
        assert free.wait(60), "the check was never let go"
        return plain(service, group)

    monkeypatch.setattr(SyncService, "check_group", check_group)
    yield free
    free.set()


@pytest.fixture
def page(desk: Desk, held: threading.Event) -> ConnectionsPage:
    """The page, everything checked once and green."""
    desk.monitor.processes = lambda url: TallyProcess(Presence.RUNNING)
    desk.session.refresh_status()
    desk.window.open_page("connections")
    found = desk.window.page()
    assert isinstance(found, ConnectionsPage)
    desk.monitor.check_all()
    desk.until(lambda: all(desk.monitor.lines(group) for group in desk.monitor.groups) and desk.session.background.idle)
    return found


def test_while_a_check_takes_long_nothing_of_it_is_green_and_the_last_fact_is_of_the_past(
    desk: Desk, page: ConnectionsPage, held: threading.Event
) -> None:
    cells, card = desk.window.health.cells, page.cards[CheckGroup.SERVICETITAN]
    row, others = card.rows["servicetitan.sign_in"], (Panel.TALLY, Panel.COMPANY)
    assert cells[Panel.SERVICETITAN].light is Light.GOOD
    held.clear()
    desk.bot.mouseClick(card.again, Left)
    desk.until(lambda: cells[Panel.SERVICETITAN].light is Light.UNKNOWN)
    assert cells[Panel.SERVICETITAN].fact == "Last: Signed in · own address"
    assert cells[Panel.SERVICETITAN].accessibleName() == "ServiceTitan: Checking… Last: Signed in · own address"
    assert {one.verdict for one in card.rows.values()} == {Verdict.NOT_CHECKED}
    assert row.fact.text().startswith("Checking… Last: ")
    assert card.age.text().startswith("Being checked · ")
    assert " passed " in card.age.text()
    assert [cells[one].light for one in others] == [Light.GOOD, Light.GOOD], "another connection is not being checked"
    held.set()
    desk.until(lambda: cells[Panel.SERVICETITAN].light is Light.GOOD)
    assert row.verdict is Verdict.OK
    assert "Checking" not in row.fact.text()


def test_of_tally_both_cells_are_in_doubt(desk: Desk, page: ConnectionsPage, held: threading.Event) -> None:
    cells = desk.window.health.cells
    held.clear()
    desk.monitor.check(CheckGroup.TALLY)
    desk.until(lambda: cells[Panel.TALLY].light is Light.UNKNOWN and cells[Panel.COMPANY].light is Light.UNKNOWN)
    assert cells[Panel.COMPANY].fact == f"Last: {COMPANY}"


def test_what_failed_stays_failed_while_it_is_looked_at_again(
    desk: Desk, page: ConnectionsPage, held: threading.Event
) -> None:
    desk.world.titan.refuse_connections()
    desk.monitor.check(CheckGroup.SERVICETITAN)
    row = page.cards[CheckGroup.SERVICETITAN].rows["servicetitan.sign_in"]
    desk.until(lambda: row.verdict is Verdict.FAILED)
    held.clear()
    desk.monitor.check(CheckGroup.SERVICETITAN)
    desk.until(lambda: desk.monitor.doubted(CheckGroup.SERVICETITAN))
    assert row.verdict is Verdict.FAILED
    assert desk.window.health.cells[Panel.SERVICETITAN].light is Light.BAD


def test_a_quick_check_does_not_flicker(desk: Desk, page: ConnectionsPage) -> None:
    cells, seen = desk.window.health.cells, set[Light]()
    desk.monitor.changed.connect(lambda: seen.update(cells[one].light for one in (Panel.TALLY, Panel.SERVICETITAN)))
    before = desk.monitor.checked_at(CheckGroup.SERVICETITAN)
    desk.world.advance(seconds=1)
    desk.monitor.check_all()
    desk.until(lambda: desk.monitor.checked_at(CheckGroup.SERVICETITAN) != before and desk.session.background.idle)
    assert seen == {Light.GOOD}


def test_during_the_first_run_what_was_never_checked_is_checked_and_not_again(
    desk: Desk, held: threading.Event
) -> None:
    session, monitor = desk.session, desk.monitor
    session.refresh_status()
    desk.until(lambda: session.status is not None)
    assert session.status is not None
    session.status = replace(session.status, overall=Overall.SYNCING)
    monitor.start()
    desk.until(lambda: all(monitor.lines(group) for group in monitor.groups) and session.background.idle)
    assert desk.window.health.cells[Panel.SERVICETITAN].light is Light.GOOD
    desk.world.advance(minutes=60)
    session.status = replace(session.status, overall=Overall.SYNCING)
    monitor.watch(True)
    assert not any(monitor.checking(group) for group in monitor.groups), "the engine is talking to both"


def test_a_warning_is_not_counted_as_a_check_that_passes(desk: Desk, page: ConnectionsPage) -> None:
    card = page.cards[CheckGroup.RECORDS]
    assert card.age.text().startswith("2 of 2 checks pass · ")
    lines = list(desk.monitor.lines(CheckGroup.RECORDS))
    lines[0] = Check(lines[0].key, lines[0].name).warning("9 records wait.", "See them.")
    now = desk.session.now()
    card.tell_age(lines, now, now, timedelta(minutes=5), checking=False, doubted=False)
    assert card.age.text().startswith("1 of 2 checks pass, 1 warning · ")


def test_what_waits_in_the_journal_is_given_no_time_of_this_programs_own(desk: Desk, page: ConnectionsPage) -> None:
    desk.world.company.add_supplier("Nobody Knows")
    desk.world.purchase(supplier="Nobody Knows")
    desk.sync()
    desk.monitor.check(CheckGroup.RECORDS)
    row = page.cards[CheckGroup.RECORDS].rows["records.mappings"]
    desk.until(lambda: row.verdict is Verdict.WARNING)
    assert "Since" not in row.fact.text()


def test_an_outage_began_when_the_engine_met_it(desk: Desk, page: ConnectionsPage) -> None:
    session, monitor = desk.session, desk.monitor
    desk.world.titan.refuse_connections()
    monitor.check(CheckGroup.SERVICETITAN)
    desk.until(lambda: any(one.verdict is Verdict.FAILED for one in monitor.lines(CheckGroup.SERVICETITAN)))
    assert session.status is not None
    met = session.now() - timedelta(minutes=3)
    session.status = replace(session.status, overall=Overall.CLOUD_OFFLINE, outage_since=met)
    assert monitor.since("servicetitan.sign_in") == met
    assert monitor.since("tally.connection") != met
