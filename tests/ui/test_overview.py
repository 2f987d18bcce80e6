"""The overview on the real engine: its sentence, numbers, chart and buttons agree with the journal and lead there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from app.domain.states import State
from app.engine.cycle.parts import LAST_SUCCESS
from app.engine.status import Overall, Status
from app.engine.views import Day, RecordQuery
from app.simulators.tally.faults import Fault
from app.store.codec import stamp
from app.store.records import RecordFilter
from app.system.settings import Settings
from app.ui import formats, words
from app.ui.health import Panel
from app.ui.pages.overview.cards import remaining
from app.ui.pages.overview.page import OverviewPage
from app.ui.session import Doing
from app.ui.widgets.chart import DayChart, Part, scale
from tests.ui.conftest import Desk

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
"""Windows that pop up are raised, which this platform cannot."""


def told(desk: Desk) -> OverviewPage:
    """The page after everything was read anew."""
    page = desk.window.page()
    assert isinstance(page, OverviewPage)
    desk.session.refresh_status()
    desk.idle()
    desk.until(lambda: not page._timer.isActive())
    page.reload()
    desk.idle()
    return page


def asked(desk: Desk) -> list[tuple[str, object]]:
    """The pages that are asked for from now on."""
    found: list[tuple[str, object]] = []
    desk.session.page_wanted.connect(lambda name, show: found.append((name, show)))
    return found


def spread(desk: Desk, days: int) -> None:
    """Make what stands in the journal so old."""
    at = stamp(desk.world.clock.now() - timedelta(days=days))
    desk.program.database.handle.execute_sql("UPDATE record SET synced_at = ? WHERE synced_at IS NOT NULL", (at,))
    desk.program.database.handle.execute_sql("UPDATE waiting SET at = ?", (at,))


# -- the sentence ------------------------------------------------------------------------------------------------------


def status(overall: Overall, **changes: object) -> Status:
    plain = Status(
        overall=overall, text="It is so.", advice="", in_sync=False, synced=5, working=0, attention=0, counts={},
        last_run=NOW, last_success=NOW, last_problem="", last_problem_at=None, ignored=0, ignored_without_bill=0,
        warnings=(), paused_until=None,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


EARLIER = NOW - timedelta(hours=2)
AT, BEFORE = formats.clock(NOW), formats.clock(EARLIER)


@pytest.mark.parametrize(
    ("given", "text", "bad"),
    [
        (status(Overall.SETUP_NEEDED, attention=3), "Set-up is not finished.", False),
        (status(Overall.SIGN_IN_NEEDED), "Sign in to ServiceTitan again. Nothing is being sent.", True),
        (status(Overall.PAUSED, attention=3), "Paused until you resume.", False),
        (
            status(Overall.TALLY_OFFLINE, text="No company is open since 10:40.", attention=3, outage_since=EARLIER),
            "No company is open since 10:40.", True,
        ),
        (
            status(Overall.CLOUD_OFFLINE, text="api.example could not be reached.", outage="unreachable",
                   outage_since=EARLIER),
            f"ServiceTitan does not answer since {BEFORE}.", True,
        ),
        (status(Overall.ATTENTION, attention=27), "Not in sync: 27 records need attention.", False),
        (status(Overall.ATTENTION, attention=1), "Not in sync: 1 record needs attention.", False),
        (status(Overall.SYNCING, attention=27), "Not in sync: 27 records need attention.", False),
        (status(Overall.SYNCING), "Syncing…", False),
        (status(Overall.UP_TO_DATE), f"In sync up to {AT}.", False),
        (status(Overall.ATTENTION, last_problem="It broke."), "Not in sync: the last run did not succeed.", False),
        (status(Overall.ATTENTION, attention=2, stale=True, last_success=EARLIER), f"No success since {BEFORE}.", True),
        (status(Overall.SYNCING, stale=True, last_run=None, last_success=None),
         "Not known yet. The first run has not finished.", False),
    ],
)  # fmt: skip
def test_the_sentence_follows_the_order_of_what_matters_most(given: Status, text: str, bad: bool) -> None:
    said = words.overview_sentence(given, None, Settings(), NOW)
    assert (said.text, said.bad) == (text, bad)


def test_what_is_ignored_without_a_bill_is_said_beside_in_sync() -> None:
    given = status(Overall.UP_TO_DATE, ignored=1, ignored_without_bill=1, text="Everything, except 1 ignored voucher.")
    assert "except 1 ignored voucher" in words.overview_sentence(given, None, Settings(), NOW).second


def test_no_command_line_is_shown_for_any_state() -> None:
    problem = "No item has an alias, which is to hold the SKU (purchases.sku_field). Look with “ml-connector check”."
    for overall in Overall:
        given = status(overall, text=problem, advice="Run “ml-connector check”.", last_problem=problem)
        said = words.overview_sentence(given, None, Settings(), NOW)
        assert "ml-connector" not in said.text + said.second
        assert "sku_field" not in said.text + said.second


# -- numbers -----------------------------------------------------------------------------------------------------------


def test_the_cards_say_what_the_journal_says(synced_desk: Desk) -> None:
    page = told(synced_desk)
    records = synced_desk.program.records
    synced = records.find(RecordFilter(states=frozenset({State.SYNCED})))
    waits = sum(group.records for group in synced_desk.session.service.mismatches())
    current = synced_desk.session.status
    assert current is not None
    assert current.attention > 0
    assert page.sentence.text() == f"Not in sync: {current.attention} records need attention."
    billed = sum((bill.total for bill in synced_desk.world.tenant.all_bills() if bill.active), Decimal(0))
    assert page.moved.figures.number.text() == formats.money(billed, sign=True)
    assert page.moved.figures.below.text() == f"{len(synced)} records synced"
    last = page.last_run.figures.below.text()
    assert last.startswith(f"{len(synced)} of {len(synced) + current.attention} sent · {current.attention} wait · took")
    assert page.chart.legend.text(Part.SYNCED) == f"Synced {len(synced)}"
    assert page.flows.line(0)[2:] == (str(len(synced)), str(current.attention))
    assert waits >= current.attention


def test_a_run_that_changes_no_record_is_the_last_run_too(desk: Desk) -> None:
    desk.world.purchase()
    desk.sync()
    page = told(desk)
    desk.world.advance(minutes=20)
    desk.sync()
    desk.session.refresh_status()
    status = desk.session.service.status()
    assert status.last_run is not None
    desk.until(lambda: page.overview is not None and page.overview.last_run is not None
               and page.overview.last_run.ended == status.last_run)  # fmt: skip
    desk.until(lambda: page.last_run.figures.below.text().startswith("Nothing new"))


def test_in_sync_names_the_time_and_needs_no_button(desk: Desk) -> None:
    desk.world.purchase()
    desk.sync()
    desk.world.until_quiet(desk.program)
    page = told(desk)
    assert page.sentence.text().startswith("In sync up to ")
    assert not page.primary.isVisible()
    assert page.oldest.figures.number.text() == "–"
    assert not page.oldest.isEnabled()


def test_before_the_first_run_nothing_is_claimed(desk: Desk) -> None:
    page = told(desk)
    assert page.sentence.text() == "Not known yet. The first run has not finished."
    assert page.last_run.figures.below.text() == "No run yet"
    assert page.icon.accessibleName() == "Needs attention"


def test_what_waits_for_seven_days_is_red_and_a_click_opens_that_record(synced_desk: Desk) -> None:
    spread(synced_desk, 6)
    assert told(synced_desk).oldest.figures.number.property("kind") == "number"
    spread(synced_desk, 7)
    page = told(synced_desk)
    assert page.oldest.figures.number.property("kind") == "bad-number"
    assert page.oldest.figures.number.text() == "7 days"
    opened: list[int] = []
    synced_desk.session.record_wanted.connect(opened.append)
    synced_desk.bot.mouseClick(page.oldest, Qt.MouseButton.LeftButton)
    oldest = page.overview.oldest if page.overview is not None else None
    assert oldest is not None
    assert opened == [oldest.record_id]


def test_no_success_for_long_turns_red(desk: Desk) -> None:
    desk.world.purchase()
    desk.sync()
    desk.program.cursors.put(LAST_SUCCESS, stamp(desk.world.clock.now() - timedelta(days=2)) or "")
    page = told(desk)
    assert page.sentence.text().startswith("No success since ")
    assert page.sentence.property("kind") == "sentence-bad"


# -- buttons -----------------------------------------------------------------------------------------------------------


def test_review_leads_to_what_needs_attention(synced_desk: Desk) -> None:
    page = told(synced_desk)
    current = synced_desk.session.status
    assert current is not None
    assert page.primary.text() == f"Review {current.attention} records…"
    pages = asked(synced_desk)
    synced_desk.bot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    assert pages == [("attention", None)]


@pytest.mark.parametrize(
    ("overall", "text", "where"),
    [
        (Overall.SIGN_IN_NEEDED, "Sign in…", ("connections", Panel.SERVICETITAN)),
        (Overall.TALLY_OFFLINE, "Check connections…", ("connections", Panel.TALLY)),
        (Overall.CLOUD_OFFLINE, "Check connections…", ("connections", Panel.SERVICETITAN)),
    ],
)
def test_a_connection_that_fails_leads_to_its_repair(
    desk: Desk, overall: Overall, text: str, where: tuple[str, object]
) -> None:
    page = told(desk)
    desk.session.status_changed.emit(status(overall))
    desk.session.status = status(overall)
    page._tell()
    pages = asked(desk)
    assert page.primary.text() == text
    desk.bot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    assert pages == [where]


def test_set_up_that_is_not_finished_leads_to_the_wizard(desk: Desk) -> None:
    desk.world.configure("pc", **{"servicetitan.business_unit_id": None})
    page = told(desk)
    assert page.sentence.text() == "Set-up is not finished."
    wanted: list[bool] = []
    desk.session.wizard_wanted.connect(lambda: wanted.append(True))
    assert page.primary.text() == "Finish set-up…"
    desk.bot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    assert wanted == [True]


def test_resume_ends_a_pause(desk: Desk) -> None:
    desk.session.pause(None)
    desk.idle()
    page = told(desk)
    assert page.sentence.text() == "Paused until you resume."
    desk.bot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.session.status is not None and desk.session.status.overall is not Overall.PAUSED)


def test_a_warning_is_shown_without_command_lines_and_leads_to_its_setting(desk: Desk) -> None:
    desk.world.configure("pc", **{"servicetitan.default_location_id": None})
    page = told(desk)
    (note,) = page.notes
    assert "No default warehouse is chosen" in note.text
    assert "ml-connector" not in note.text
    pages = asked(desk)
    desk.bot.mouseClick(note.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert pages == [("settings", "servicetitan.default_location_id")]


def test_a_run_under_way_shows_how_far_it_is_and_can_be_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = told(desk)
    now = desk.session.now()
    page._on_doing(Doing("vouchers", 38, 120, now - timedelta(seconds=38)))
    assert page.run.isVisible()
    assert page.run.words.text() == "Reading vouchers from TallyPrime · 38 of 120 · about 82 s left"
    assert page.run.bar.value() == 38
    stopped: list[bool] = []
    monkeypatch.setattr(desk.session.runner, "cancel", lambda: stopped.append(True))
    page.run.stopped.disconnect()
    page.run.stopped.connect(desk.session.runner.cancel)
    desk.bot.mouseClick(page.run.stop, Qt.MouseButton.LeftButton)
    assert stopped == [True]
    page._on_doing(None)
    assert not page.run.isVisible()


def test_the_remaining_time_is_not_guessed_from_nothing() -> None:
    assert remaining(Doing("x", 0, 10, NOW - timedelta(seconds=60)), NOW) is None
    assert remaining(Doing("x", 5, None, NOW - timedelta(seconds=60)), NOW) is None
    assert remaining(Doing("x", 5, 20, NOW - timedelta(seconds=60)), NOW) == 180


# -- chart -------------------------------------------------------------------------------------------------------------


def bars(days: int = 14) -> tuple[Day, ...]:
    last = date(2026, 11, 21)
    made = [Day(last - timedelta(days=days - 1 - at), at, at % 3, 1 if at == 12 else 0) for at in range(days)]
    return tuple(made)


def test_the_axis_reaches_over_the_highest_bar_in_round_steps() -> None:
    assert [scale(n) for n in (0, 1, 5, 6, 37, 99, 10_001)] == [
        (1, 1), (1, 1), (1, 5), (2, 6), (10, 40), (20, 100), (5000, 15_000),
    ]  # fmt: skip


def test_the_chart_says_itself_in_one_sentence_and_each_bar_in_its_words(desk: Desk) -> None:
    chart = DayChart()
    desk.bot.addWidget(chart)
    chart.show_days(bars(), date(2026, 11, 21))
    assert chart.accessibleDescription() == "14 days: 91 synced, 13 waiting, 1 failed; most on 21-Nov-26: 14."
    assert chart.said_of(13) == "Today: 13 synced · 1 waiting"
    assert chart.said_of(0) == "8-Nov-26: none"


@OFFSCREEN
def test_bars_are_reached_by_keys_and_an_empty_day_leads_nowhere(desk: Desk) -> None:
    chart = DayChart()
    desk.bot.addWidget(chart)
    chart.resize(700, 240)
    chart.show_days(bars(), date(2026, 11, 21))
    chart.show()
    chosen: list[date] = []
    chart.day_chosen.connect(chosen.append)
    chart.setFocus()
    desk.bot.keyClick(chart, Qt.Key.Key_Home)
    desk.bot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen == []
    desk.bot.keyClick(chart, Qt.Key.Key_Right)
    desk.bot.keyClick(chart, Qt.Key.Key_Space)
    desk.bot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.slot(5).center())
    assert chosen == [date(2026, 11, 9), date(2026, 11, 13)]


def test_what_waits_is_hatched_so_that_greyscale_tells_it_apart(desk: Desk) -> None:
    chart = DayChart()
    desk.bot.addWidget(chart)
    chart.resize(700, 240)
    chart.show_days((Day(date(2026, 11, 21), 0, 10, 0), Day(date(2026, 11, 22), 10, 0, 0)), date(2026, 11, 22))
    image = chart.grab().toImage()
    colours = []
    for place in (0, 1):
        middle = chart.slot(place).center()
        colours.append({image.pixelColor(middle + QPoint(0, y)).name() for y in range(-20, 20)})
    waiting, synced = colours
    assert len(synced) <= 2
    assert len(waiting) > 2


def test_a_bar_opens_the_records_it_counts(synced_desk: Desk) -> None:
    page = told(synced_desk)
    pages = asked(synced_desk)
    chart = page.chart.chart
    synced_desk.bot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.slot(13).center())
    ((name, query),) = pages
    assert name == "records"
    assert isinstance(query, RecordQuery)
    today = page.overview.days[-1] if page.overview is not None else None
    assert today is not None
    assert synced_desk.session.views.count(query) == today.synced + today.waiting + today.failed > 0


def test_the_chart_has_a_table_with_the_same_numbers(synced_desk: Desk) -> None:
    spread(synced_desk, 3)
    page = told(synced_desk)
    card = page.chart
    card.chart.table_wanted.emit()
    assert card.table.isVisible()
    assert not card.chart.isVisible()
    assert page.overview is not None
    shown = [[card.table.item(line, at).text() for at in range(4)] for line in range(14)]  # type: ignore[union-attr]
    days = list(reversed(page.overview.days))
    assert [line[1:] for line in shown] == [[formats.count(n) for n in (d.synced, d.waiting, d.failed)] for d in days]
    assert shown[0][0] == "Today"
    assert shown[3][1] != "–"
    pages = asked(synced_desk)
    card.table.setCurrentCell(3, 0)
    synced_desk.bot.keyClick(card.table, Qt.Key.Key_Return)
    assert [name for name, _ in pages] == ["records"]
    synced_desk.window.open_page("overview")
    synced_desk.bot.mouseClick(card.to_chart, Qt.MouseButton.LeftButton)
    assert card.chart.isVisible()


@OFFSCREEN
def test_the_context_menu_offers_the_table(desk: Desk) -> None:
    page = told(desk)
    chart = page.chart.chart
    chart.setFocus()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), chart.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(chart, event)
    menu = chart.findChild(QMenu)
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    assert page.chart.table.isVisible()


# -- size --------------------------------------------------------------------------------------------------------------


def test_cards_stand_two_by_two_in_a_narrow_window_and_nothing_is_cut_off(synced_desk: Desk) -> None:
    page = told(synced_desk)
    tops = {card.y() for card in (page.last_run, page.next_run, page.oldest, page.moved)}
    assert len(tops) == 1
    synced_desk.window.resize(853, 533)
    synced_desk.until(lambda: len({c.y() for c in (page.last_run, page.next_run, page.oldest, page.moved)}) == 2)
    inside = page.area.widget()
    assert inside is not None
    synced_desk.until(lambda: inside.width() <= page.area.viewport().width())
    for found in page.area.findChildren(QLabel):
        if found.isVisible() and not found.wordWrap() and found.minimumSizeHint().width() > 40:
            assert found.width() >= found.minimumSizeHint().width(), found.text()


def test_the_journal_is_read_at_most_twice_a_second_and_not_while_hidden(desk: Desk) -> None:
    page = told(desk)
    desk.until(lambda: not page._timer.isActive())
    reads: list[object] = []
    real = desk.session.views.overview
    desk.session.views.overview = lambda now: reads.append(now) or real(now)  # type: ignore[method-assign,func-returns-value]
    for _ in range(20):
        page.reload()
    desk.idle()
    assert len(reads) == 1
    desk.until(lambda: len(reads) == 2)
    desk.window.open_page("audit")
    desk.until(lambda: not page._timer.isActive())
    desk.world.purchase()
    desk.sync()
    assert len(reads) == 2


def test_it_follows_dark_and_light(synced_desk: Desk, tmp_path: Path) -> None:
    page = told(synced_desk)
    light = page.grab().toImage()
    synced_desk.theme.force(Qt.ColorScheme.Dark)
    dark = page.grab().toImage()
    synced_desk.theme.force(Qt.ColorScheme.Light)
    assert light.pixelColor(4, 4).lightness() > 200 > 60 > dark.pixelColor(4, 4).lightness()


def test_an_outage_says_since_when_and_when_it_last_worked(desk: Desk) -> None:
    desk.world.purchase()
    desk.sync()
    assert told(desk).flows.sign(0) == "Nothing waits"
    desk.world.tally.faults.arm(Fault.REFUSED)
    begun = desk.world.clock.now()
    desk.sync()
    assert desk.session.runner.stop()
    desk.world.advance(minutes=40)
    page = told(desk)
    said = formats.moment(begun, desk.session.now())
    assert page.sentence.text() == f"TallyPrime does not answer since {said}."
    assert page.below.text().startswith("No connection to TallyPrime at ")
    assert "Client/Server configuration" in page.below.text()
    assert " Last success " in page.below.text()
    assert page.primary.text() == "Check connections…"
    assert page.flows.sign(0) == "Not known yet", "nothing is called well while Tally does not answer"
