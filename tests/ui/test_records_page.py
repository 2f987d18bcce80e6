"""The page of all records: filters, sorting, opening, acts on many, export; on a real engine and a big journal."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from app.engine.views import RecordColumn, RecordQuery
from app.ui import formats
from app.ui.pages.records import texts
from app.ui.pages.records.page import RecordsPage
from app.ui.theme.theme import BODY, font
from app.ui.widgets.chip import chip_width
from tests.ui.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def shown(desk: Desk) -> RecordsPage:
    """The page, with its first rows."""
    desk.window.open_page("records")
    page = desk.window.page()
    assert isinstance(page, RecordsPage)
    desk.until(lambda: page.sums is not None and page.stack.currentWidget() is not None)
    desk.idle()
    return page


def state_counts(desk: Desk) -> dict[State, int]:
    return {state: one.records for state, one in desk.session.views.record_sums(RecordQuery()).items()}


def column(page: RecordsPage, at: int) -> list[str]:
    return [str(page.model.index(row, at).data()) for row in range(page.model.rowCount())]


def click_row(page: RecordsPage, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = page.table.visualRect(page.model.index(row, texts.PARTY)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_every_record_is_listed_with_its_documents_count_and_sum(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    views = synced_desk.session.views
    everything = views.records(RecordQuery(), 0, 1000)
    assert page.model.rowCount() == len(everything) > 40
    synced = next(row for row in everything if row.state is State.SYNCED)
    at = page.model.row_of(synced.id)
    row = [page.model.index(at, one).data() for one in range(page.model.columnCount())]
    money = formats.money(synced.amount, synced_desk.session.currency)
    assert row[:6] == [
        synced.label, formats.day(synced.document_date), synced.party, synced.reference, money, "Synced",
    ]  # fmt: skip
    assert row[6:8] == [synced.orders[0], synced.bills[0]]
    total = formats.money(sum((one.amount for one in everything), Decimal(0)), synced_desk.session.currency, sign=True)
    assert page.sum.text() == f"{len(everything)} records, {total} together"


def test_the_segments_filter_by_state_and_their_counts_add_up(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    assert page.sums is not None
    counts = texts.group_counts(page.sums.states)
    assert counts["all"] == sum(number for group, number in counts.items() if group != "all") == page.model.rowCount()
    assert frozenset().union(*texts.GROUPS.values()) == frozenset(State)
    waiting = page.states.segments._buttons["waiting"]
    assert waiting.text() == f"Waiting {counts['waiting']}"
    QTest.mouseClick(waiting, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: page.model.rowCount() == counts["waiting"])
    assert set(column(page, texts.STATE)) == {"Waiting"}
    synced_desk.until(lambda: page.sum.text().startswith(f"{counts['waiting']} records"))


def test_a_search_narrows_the_list_and_an_empty_one_says_so_with_a_way_back(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    everything = page.model.rowCount()
    QTest.keyClicks(page.search, "ppw/00050")
    synced_desk.until(lambda: page.model.rowCount() == 1)
    assert column(page, texts.PARTY) == ["Prakash Panel Works"]
    page.search.clear()
    QTest.keyClicks(page.search, "havels")
    synced_desk.until(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.text == "No record matches “havels”."
    page.empty.acted.emit()
    synced_desk.until(lambda: page.model.rowCount() == everything)
    assert page.search.text() == ""


def test_a_header_sorts_in_the_database_and_again_the_other_way(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    header = page.table.horizontalHeader()

    def press(at: int) -> None:
        place = QPoint(header.sectionViewportPosition(at) + 12, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        synced_desk.idle()

    press(texts.AMOUNT)
    assert page.query.column is RecordColumn.AMOUNT
    amounts = [page.model.row_at(at).amount for at in range(page.model.rowCount())]  # type: ignore[union-attr]
    assert amounts == sorted(amounts)
    press(texts.AMOUNT)
    again = [page.model.row_at(at).amount for at in range(page.model.rowCount())]  # type: ignore[union-attr]
    assert again == sorted(amounts, reverse=True)
    press(texts.ORDER)  # not sortable
    assert page.query.column is RecordColumn.AMOUNT
    assert header.sortIndicatorSection() == texts.AMOUNT


def test_dates_narrow_the_list(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    everything = page.model.rowCount()
    page.dates.preset.setCurrentIndex(page.dates.preset.findData("week"))
    page.dates.preset.activated.emit(page.dates.preset.currentIndex())
    synced_desk.until(lambda: page.model.rowCount() < everything)
    today = synced_desk.session.now().astimezone().date()
    assert page.query.first == today - timedelta(days=6)
    rows = [page.model.row_at(at) for at in range(page.model.rowCount())]
    assert all(row is not None and row.document_date >= today - timedelta(days=6) for row in rows)


def test_clicking_or_enter_opens_the_drawer_and_focus_stays_in_the_table(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    drawer = synced_desk.window.drawer
    click_row(page, 2)
    synced_desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == page.model.key_at(2))
    assert page.table.hasFocus() or synced_desk.window.focusWidget() is page.table
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    if page.table.hasFocus():
        synced_desk.until(lambda: drawer.detail is not None and drawer.detail.record.id == page.model.key_at(3))
    synced_desk.window._escape()
    assert not drawer.isVisible()
    assert page.table.currentIndex().row() == 3
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    synced_desk.until(lambda: drawer.isVisible() and drawer.record_id == page.model.key_at(3))


def test_several_selected_are_replayed_after_a_preview(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    page.states._choose("waiting")
    synced_desk.until(lambda: set(column(page, texts.STATE)) == {"Waiting"})
    synced_desk.idle()
    click_row(page, 0)
    synced_desk.idle()
    synced_desk.window.drawer.close_drawer()
    click_row(page, 2, Qt.KeyboardModifier.ShiftModifier)
    assert page.replay_button.isVisible()
    assert page.replay_button.text() == "Replay 3…"
    ids = [page.model.key_at(at) for at in range(3)]
    QTest.mouseClick(page.replay_button, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: page.acts.dialog is not None)
    dialog = page.acts.dialog
    assert dialog is not None
    assert dialog.primary.text() == "Replay 3"
    QTest.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: state_counts(synced_desk).get(State.NEW) == 3)
    assert {one.id for one in synced_desk.session.views.records(RecordQuery(states=frozenset({State.NEW})))} == set(ids)


def test_ctrl_a_and_i_ignore_everything_shown_with_one_reason(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    page.states._choose("waiting")
    synced_desk.until(lambda: set(column(page, texts.STATE)) == {"Waiting"})
    synced_desk.idle()
    waiting = page.model.rowCount()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.selected_count() == waiting
    QTest.keyClick(page.table, Qt.Key.Key_I)
    synced_desk.until(lambda: page.acts.dialog is not None)
    dialog = page.acts.dialog
    assert dialog is not None
    reason = dialog.findChild(QLineEdit, "reason")
    assert reason is not None
    QTest.keyClicks(reason, "entered by hand")
    QTest.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: state_counts(synced_desk).get(State.IGNORED) == waiting)
    synced_desk.until(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.text == "No record is in this selection."


def test_m_opens_the_mapping_of_what_the_record_lacks(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    page.states._choose("waiting")
    synced_desk.until(lambda: set(column(page, texts.STATE)) == {"Waiting"})
    synced_desk.idle()
    page.table.choose_row(0)
    QTest.keyClick(page.table, Qt.Key.Key_M)
    synced_desk.until(lambda: page.acts.dialog is not None)
    assert page.acts.dialog is not None
    page.acts.dialog.reject()
    synced_desk.idle()


def test_the_selection_survives_rows_that_come_and_go(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    page.table.choose_row(5)
    key = page.model.key_at(5)
    other = next(
        row for row in synced_desk.session.views.records(RecordQuery(), 0, 1000) if row.state is State.NEEDS_MAPPING
    )
    synced_desk.program.service.ignore(other.id, "entered by hand", "Asha")
    synced_desk.until(lambda: page.sums is not None and page.sums.states.get(State.IGNORED) == 1)
    synced_desk.idle()
    assert page.model.key_at(page.table.currentIndex().row()) == key
    assert page.table.selected_count() == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_writes_what_is_filtered_and_neutralises_formulas(
    synced_desk: Desk, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    page = shown(synced_desk)
    page.states._choose("waiting")
    synced_desk.until(lambda: set(column(page, texts.STATE)) == {"Waiting"})
    synced_desk.idle()
    views = synced_desk.session.views
    real = views.records_of

    def wicked(ids: object) -> object:
        return [replace(row, party="=HYPERLINK(1)") for row in real(ids)]  # type: ignore[arg-type]

    monkeypatch.setattr(views, "records_of", wicked)
    path = tmp_path / f"out.{ending}"
    monkeypatch.setattr("app.ui.pages.records.export.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    said: list[str] = []
    synced_desk.session.notice.connect(said.append)
    QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: bool(said))
    assert said[-1] == f"{page.model.rowCount()} records were exported to out.{ending}."
    if ending == "csv":
        lines = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    else:
        lines = [
            [str(cell or "") for cell in line]
            for line in openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        ]
    assert lines[0][:3] == ["Voucher", "Date", "Supplier"]
    assert len(lines) - 1 == page.model.rowCount()
    assert {line[2] for line in lines[1:]} == {"'=HYPERLINK(1)"}
    assert {line[6] for line in lines[1:]} == {"Waiting"}
    assert [line[0] for line in lines[1:]] == column(page, texts.LABEL)


def test_an_export_that_cannot_be_written_says_so(synced_desk: Desk, tmp_path: Path) -> None:
    page = shown(synced_desk)
    page.export_button.export_to(tmp_path / "missing" / "out.csv")
    synced_desk.until(synced_desk.window.messages.isVisible)
    assert "cannot be used" in synced_desk.window.messages.text
    assert page.export_button.isEnabled()


def test_before_the_first_run_nothing_is_claimed_to_be_empty(desk: Desk) -> None:
    page = shown(desk)
    desk.until(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.text == "Not known yet. The first run has not finished."


def test_after_a_run_that_read_nothing_the_go_live_date_is_named(desk: Desk) -> None:
    desk.program.service.sync(CycleOptions(), lambda *_: None)
    page = shown(desk)
    desk.session.refresh_status()
    desk.until(lambda: page.empty.text.startswith("No vouchers since the go-live date "))
    wanted: list[tuple[str, object]] = []
    desk.session.page_wanted.connect(lambda name, show: wanted.append((name, show)))
    page.empty.acted.emit()
    assert wanted == [("settings", "sync.start_date")]


def test_columns_give_way_where_the_page_is_narrow_and_nothing_scrolls_sideways(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    for width, hidden in ((1500, set()), (853, {texts.CHANGED})):
        synced_desk.window.resize(width, 600)
        synced_desk.until(lambda: page.table.horizontalScrollBar().maximum() == 0)
        now = {at for at in range(10) if page.table.isColumnHidden(at)} - {texts.BOOKED}
        assert hidden <= now
        assert not now & {texts.LABEL, texts.PARTY, texts.AMOUNT, texts.STATE}
        assert bool(now) == bool(hidden)


def test_another_page_can_ask_for_a_query(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    since = synced_desk.session.now() - timedelta(days=1)
    synced_desk.session.open_page("records", RecordQuery(text="Prakash", states=texts.GROUPS["waiting"]))
    synced_desk.until(lambda: set(column(page, texts.PARTY)) == {"Prakash Panel Works"})
    assert page.search.text() == "Prakash"
    assert page.states.current == "waiting"
    synced_desk.session.open_page("records", RecordQuery(since=since, until=since + timedelta(days=2)))
    synced_desk.until(page.only.day.isVisible)
    QTest.mouseClick(page.only.day, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: not page.only.day.isVisible())
    assert page.query.since is None


def test_rows_speak_their_columns(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    said = page.model.index(0, texts.AMOUNT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Amount (₹): ")
    assert said.endswith(" rupees")


def waiting_rows(desk: Desk) -> RecordsPage:
    page = shown(desk)
    page.states._choose("waiting")
    desk.until(lambda: set(column(page, texts.STATE)) == {"Waiting"})
    desk.idle()
    return page


def test_one_supplier_is_shown_by_its_rows_menu_and_all_again_by_a_button(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    everything = page.model.rowCount()
    at = column(page, texts.PARTY).index("Prakash Panel Works")
    page.table.choose_row(at)
    menu = page.row_menu()
    next(action for action in menu.actions() if action.text() == "Only Prakash Panel Works").trigger()
    synced_desk.until(lambda: set(column(page, texts.PARTY)) == {"Prakash Panel Works"})
    synced_desk.until(lambda: page.sum.text().startswith(f"{page.model.rowCount()} records"))
    assert page.only.supplier.text() == "Only Prakash Panel Works  ✕"
    page.states._choose("refused")
    synced_desk.until(lambda: page.stack.currentWidget() is page.empty)
    assert page.empty.text == "No record is in this selection."
    page.states._choose("all")
    synced_desk.until(lambda: page.stack.currentWidget() is page.table)
    QTest.mouseClick(page.only.supplier, Qt.MouseButton.LeftButton)
    synced_desk.until(lambda: page.model.rowCount() == everything)
    assert not page.only.supplier.isVisible()


def test_after_a_row_has_left_the_list_the_next_one_is_current(synced_desk: Desk) -> None:
    page = waiting_rows(synced_desk)
    page.table.setFocus()
    page.table.choose_row(2)
    gone, following = page.model.key_at(2), page.model.key_at(3)
    assert isinstance(gone, int)
    synced_desk.program.service.ignore(gone, "entered by hand", "Asha")
    synced_desk.until(lambda: page.model.row_of(gone) < 0)
    synced_desk.idle()
    assert page.model.key_at(page.table.currentIndex().row()) == following
    assert page.table.selected_count() == 1


def test_when_rows_change_places_the_selection_goes_with_its_record(synced_desk: Desk) -> None:
    page = shown(synced_desk)
    page._sort(RecordColumn.CHANGED.value, True)
    synced_desk.until(lambda: page._shown is not None and page._shown.column is RecordColumn.CHANGED)
    synced_desk.idle()
    page.table.choose_row(0)
    chosen, rows = page.model.key_at(0), page.model.rowCount()
    last = next(
        row for row in synced_desk.session.views.records(RecordQuery(), 0, 1000)
        if row.state is State.NEEDS_MAPPING and row.id != chosen
    )  # fmt: skip
    synced_desk.world.advance(minutes=1)
    synced_desk.program.service.ignore(last.id, "entered by hand", "Asha")
    synced_desk.until(lambda: page.model.key_at(0) == last.id)
    assert page.model.rowCount() == rows
    assert page.model.key_at(page.table.currentIndex().row()) == chosen
    assert [page.model.key_at(top) for top, _ in page.table.ranges()] == [chosen]


def test_amounts_and_states_are_never_cut_off(desk: Desk) -> None:
    desk.world.purchase(rate="123456789.50", quantity=1250, tax="")
    desk.world.purchase(rate="2.50", quantity=1, tax="")
    desk.program.service.sync(CycleOptions(), lambda *_: None)
    page = shown(desk)
    metrics = QFontMetrics(font(BODY))
    for width in (1500, 1280, 853):
        desk.window.resize(width, 600)
        desk.until(lambda: page.table.horizontalScrollBar().maximum() == 0)
        for text in column(page, texts.AMOUNT):
            assert metrics.horizontalAdvance(text) <= page.table.columnWidth(texts.AMOUNT) - 14, width
        for text in column(page, texts.STATE):
            assert chip_width(text) <= page.table.columnWidth(texts.STATE) - 14, text
    assert any(text.startswith("1,54,32,0") for text in column(page, texts.AMOUNT))
