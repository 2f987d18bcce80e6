"""The audit page on the real engine: what it shows, filters, exports and verifies is what was written."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

import app
from app.domain.errors import UsageError
from app.engine import audit_export
from app.engine.audit_export import export_trail
from app.engine.views import AuditQuery
from app.store.records import RecordFilter
from app.ui.pages.audit.details import _laid_out
from app.ui.pages.audit.page import AuditPage
from app.ui.pages.audit.table import AuditRow, Model
from app.ui.pages.audit.words import kind_word, kind_words
from tests.ui.conftest import Desk


def opened(desk: Desk) -> AuditPage:
    """The page, with its rows."""
    desk.window.open_page("audit")
    page = desk.window.page()
    assert isinstance(page, AuditPage)
    desk.idle()
    return page


def rows(model: Model) -> list[AuditRow]:
    found = [model.row_at(at) for at in range(model.rowCount())]
    return [row for row in found if row is not None]


def synced(desk: Desk) -> AuditPage:
    desk.world.purchase()
    desk.world.purchase()
    desk.sync()
    return opened(desk)


def choose_kind(desk: Desk, page: AuditPage, word: str) -> None:
    page.kinds.setCurrentIndex(page.kinds.findData(word))
    page.kinds.activated.emit(page.kinds.currentIndex())
    desk.idle()


def search(desk: Desk, page: AuditPage, text: str) -> None:
    desk.bot.keyClicks(page.search, text)
    desk.until(lambda: page.model.query is not None and page.model.query.text == text)
    desk.idle()


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_entries_stand_newest_first_with_their_record(desk: Desk) -> None:
    page = synced(desk)
    shown = rows(page.model)
    written = list(desk.session.service.audit())
    assert [row.entry for row in shown] == written[::-1]
    assert page.second.text() == f"{len(written)} entries"
    labels = {row.label for row in shown if row.entry.record_id is not None}
    assert labels == {record.label for record in desk.program.records.find(RecordFilter())}


def test_a_filter_by_text_kind_and_period_shows_only_that(desk: Desk) -> None:
    page = synced(desk)
    everything = rows(page.model)
    choose_kind(desk, page, kind_word("intent"))
    assert {row.entry.kind for row in rows(page.model)} == {"intent"}
    choose_kind(desk, page, "")
    search(desk, page, "READ BACK")
    found = rows(page.model)
    assert 0 < len(found) < len(everything)
    assert all("read back" in (row.entry.text + row.entry.detail).casefold() for row in found)
    page.search.clear()
    desk.until(lambda: page.model.rowCount() == len(everything))
    desk.world.advance(minutes=60 * 24 * 3)
    page.period.choose("today")
    desk.until(lambda: page.model.rowCount() == 0)
    page.period.choose("week")
    desk.until(lambda: page.model.rowCount() == len(everything))


def test_chosen_dates_hold_both_days_whole(desk: Desk) -> None:
    page = synced(desk)
    count = page.model.rowCount()
    page.period.choose("chosen")
    desk.until(lambda: page.model.rowCount() == count)
    assert page.period.first.isVisible()
    day = page.period.first.date()
    page.period.first.setDate(day.addDays(-3))
    page.period.last.setDate(day.addDays(-1))
    desk.until(lambda: page.model.rowCount() == 0)
    assert page.empty.text == "No entries in this period."
    page.period.last.setDate(day)
    desk.until(lambda: page.model.rowCount() == count)


def test_an_empty_list_says_why_and_its_button_shows_all(desk: Desk) -> None:
    page = synced(desk)
    search(desk, page, "havels")
    assert page.stack.currentWidget() is page.empty
    assert page.empty.text == "No entry matches “havels”."
    page.empty.acted.emit()
    desk.until(lambda: page.model.rowCount() > 0)
    assert page.stack.currentWidget() is page.table


def test_one_records_entries_can_be_asked_for_and_left_again(desk: Desk) -> None:
    page = synced(desk)
    count = page.model.rowCount()
    desk.session.open_page("audit", 2)
    desk.idle()
    assert {row.entry.record_id for row in rows(page.model)} == {2}
    desk.bot.mouseClick(page.only, Qt.MouseButton.LeftButton)
    desk.until(lambda: page.model.rowCount() == count)
    assert not page.only.isVisible()


def test_the_order_can_be_turned(desk: Desk) -> None:
    page = synced(desk)
    page.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    desk.idle()
    seqs = [row.entry.seq for row in rows(page.model)]
    assert seqs == sorted(seqs)


def test_the_details_show_the_request_and_are_copied_whole(desk: Desk) -> None:
    page = synced(desk)
    choose_kind(desk, page, kind_word("intent"))
    page.table.selectRow(0)
    assert page.details.isVisible()
    row = rows(page.model)[0]
    assert json.loads(page.details.detail.toPlainText()) == json.loads(row.entry.detail)
    desk.bot.mouseClick(page.details.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert row.entry.text in copied
    assert row.entry.hash in copied
    records: list[int] = []
    desk.session.record_wanted.connect(records.append)
    desk.bot.mouseClick(page.details.record, Qt.MouseButton.LeftButton)
    desk.bot.keyClick(page.table, Qt.Key.Key_Return)
    assert records == [row.entry.record_id] * 2
    assert page.escape()
    assert not page.details.isVisible()


def test_a_request_is_laid_out_with_its_numbers_as_written() -> None:
    text = '{"cost": 10.10, "memo": "a, {b}: \\"c\\"", "items": [1, {}], "none": []}'
    shown = _laid_out(text)
    assert '"cost": 10.10,' in shown
    assert '"memo": "a, {b}: \\"c\\"",' in shown
    assert json.loads(shown) == json.loads(text)
    assert _laid_out("sending -> synced") == "sending -> synced"


# -- new entries -------------------------------------------------------------------------------------------------------


def test_new_entries_come_by_themselves_but_not_under_a_persons_eyes(desk: Desk) -> None:
    page = synced(desk)
    count = page.model.rowCount()
    desk.program.audit.add("setting", "Something was set.")
    desk.until(lambda: page.model.rowCount() == count + 1)
    page.table.selectRow(2)
    row = page.table.row_at(page.table.currentIndex())
    desk.program.audit.add("setting", "Something else was set.")
    desk.until(page.fresh.isVisible)
    assert page.table.row_at(page.table.currentIndex()) == row
    desk.bot.mouseClick(page.fresh, Qt.MouseButton.LeftButton)
    desk.until(lambda: page.model.rowCount() == count + 2)
    assert rows(page.model)[0].entry.text == "Something else was set."
    assert not page.fresh.isVisible()


# -- export ------------------------------------------------------------------------------------------------------------


def _cells(path: Path) -> list[tuple[str, str]]:
    """Number and text of each row."""
    if path.suffix == ".json":
        return [(row["number"], row["text"]) for row in json.loads(path.read_text("utf-8"))]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [(row["number"], row["text"]) for row in csv.DictReader(stream)]
    sheet = load_workbook(path).active
    assert sheet is not None
    return [(str(row[0]), str(row[4])) for row in list(sheet.iter_rows(values_only=True))[1:]]


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".json"])
def test_an_export_opens_and_holds_what_the_filter_shows(
    desk: Desk, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = synced(desk)
    choose_kind(desk, page, kind_word("state"))
    shown = [(str(row.entry.seq), row.entry.text) for row in rows(page.model)]
    file = tmp_path / f"trail{ending}"
    chosen = (str(tmp_path / "trail"), f"File (*{ending})")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    assert page.export.text() == f"Export {len(shown)}…"
    desk.bot.mouseClick(page.export, Qt.MouseButton.LeftButton)
    desk.until(lambda: not page.work.busy)
    assert 0 < len(shown) < len(list(desk.session.service.audit()))
    assert _cells(file) == shown[::-1]
    assert str(file) in desk.window.messages.text
    assert list(tmp_path.glob("*.part*")) == []


def test_an_export_that_is_stopped_leaves_no_file_and_keeps_the_old_one(desk: Desk, tmp_path: Path) -> None:
    page = synced(desk)
    with desk.program.database.write():
        for number in range(2000):
            desk.program.audit.add("setting", f"{number}")
    file = tmp_path / "trail.csv"
    file.write_text("old", "utf-8")
    page.export_to(file)
    page.work._stop()
    desk.until(lambda: not page.work.busy)
    assert file.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.glob("*trail*")] == ["trail.csv"]
    assert desk.window.messages.text == "Stopped. No file was written."
    assert page.export.isEnabled()


def test_an_export_to_a_folder_that_is_gone_says_so(desk: Desk, tmp_path: Path) -> None:
    page = synced(desk)
    page.export_to(tmp_path / "gone" / "trail.csv")
    desk.until(lambda: not page.work.busy)
    assert "cannot be used" in desk.window.messages.text


def test_more_than_a_worksheet_holds_is_refused_before_it_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_export, "_SHEET", 3)
    with pytest.raises(UsageError, match="cannot hold more than 3"):
        export_trail(tmp_path / "trail.xlsx", iter(()), count=4)
    assert export_trail(tmp_path / "trail.csv", iter(()), count=4) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["trail.csv"]


# -- the check ---------------------------------------------------------------------------------------------------------


def test_a_whole_trail_is_said_to_be_whole_with_its_number(desk: Desk) -> None:
    page = synced(desk)
    count = page.model.rowCount()
    desk.bot.mouseClick(page.verify, Qt.MouseButton.LeftButton)
    desk.until(lambda: page.verdict is not None)
    assert page.verdict is not None
    assert page.verdict.text == f"The trail is whole: {count} entries."
    assert page.verdict.property("kind") == "note-ok"


def test_a_tampered_entry_is_named_in_red(desk: Desk) -> None:
    page = synced(desk)
    desk.program.database.handle.execute_sql("UPDATE audit SET text = 'Nothing happened.' WHERE seq = 2")
    desk.bot.mouseClick(page.verify, Qt.MouseButton.LeftButton)
    desk.until(lambda: page.verdict is not None)
    assert page.verdict is not None
    assert page.verdict.text.startswith("The trail is not whole. Entry 2 was changed after it was written.")
    assert page.verdict.property("kind") == "note-bad"


def test_a_trail_that_retention_shortened_is_whole_and_says_so(desk: Desk) -> None:
    page = synced(desk)
    desk.program.audit.prune(desk.world.clock.now() + timedelta(days=1))
    desk.bot.mouseClick(page.verify, Qt.MouseButton.LeftButton)
    desk.until(lambda: page.verdict is not None)
    assert page.verdict is not None
    assert "removed by retention" in page.verdict.text


# -- size --------------------------------------------------------------------------------------------------------------


def test_the_retention_is_said_and_leads_to_its_setting(desk: Desk) -> None:
    page = opened(desk)
    assert page.retention.text() == "All entries are kept."
    desk.session.save_settings(lambda s: s.with_value("audit.retention_days", 730))
    desk.until(lambda: page.retention.text() == "Entries are kept for 730 days.")
    found: list[tuple[str, object]] = []
    desk.session.page_wanted.connect(lambda name, show: found.append((name, show)))
    desk.bot.mouseClick(page.findChild(type(page.verify), "audit-retention"), Qt.MouseButton.LeftButton)
    assert found == [("settings", "audit.retention_days")]


def test_only_the_rows_in_view_are_read_of_a_long_trail(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk.program.database.write():
        for number in range(5000):
            desk.program.audit.add("setting", f"entry {number}")
    asked: list[tuple[int, int]] = []
    real = desk.session.views.audit_entries

    def entries(query: AuditQuery, offset: int = 0, limit: int = 100) -> object:
        asked.append((offset, limit))
        return real(query, offset, limit)

    monkeypatch.setattr(desk.session.views, "audit_entries", entries)
    page = opened(desk)
    assert page.model.rowCount() == 5000
    assert len(asked) == 1
    page.table.scrollToBottom()
    desk.window.grab()
    desk.idle()
    last = page.model.row_at(4999)
    assert last is not None
    assert last.entry.text == "entry 0"
    assert sum(limit for _, limit in asked) <= 800


def test_every_kind_that_the_program_writes_has_words_of_its_own() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(app.__file__).parent.rglob("*.py"))
    written = set(re.findall(r'audit\.add\(\s*"([a-z_]+)"', source)) | set(re.findall(r'_save\(\w+, "(\w+)"', source))
    assert len(written) > 20
    assert written - set(kind_words()) == set()
