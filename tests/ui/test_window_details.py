"""Details of the windows that stand in no page of their own: titles, dates, the pause menu, scores, words."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDateTimeEdit, QMenu

from app.domain.records import Subject
from app.engine.mapping.suggestions import Candidate
from app.engine.views import MappingRow, MatchState
from app.ui.pages.mapping.rows import look
from app.ui.pages.settings.fields import DateField
from app.ui.widgets.target_picker import _score
from app.ui.wizard.wizard import Wizard
from app.ui.words import for_window
from tests.support.world import COMPANY
from tests.ui.conftest import Desk

Section = QDateTimeEdit.Section
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_titles_name_the_program_once(desk: Desk) -> None:
    assert desk.window.windowTitle() == f"{COMPANY} — ML Connector"
    wizard = Wizard(desk.session, desk.monitor)
    desk.bot.addWidget(wizard)
    assert wizard.windowTitle() == "Set-up — ML Connector"
    # Qt appends the program's name to a title that does not end with it.
    assert QApplication.applicationDisplayName() == "ML Connector"
    desk.until(lambda: wizard.resumed)
    wizard.close()
    desk.idle()


def test_a_date_field_shows_dates_as_tally_does_and_takes_the_year_of_this_century(desk: Desk) -> None:
    field = DateField("sync.start_date")
    desk.bot.addWidget(field)
    field.show_value("2026-11-03")
    assert field.date.text() == "3-Nov-26"
    for typed, kept in (("1-Apr-24", "2024-04-01"), ("20-Nov-31", "2031-11-20")):
        for part, section in zip(
            typed.split("-"), (Section.DaySection, Section.MonthSection, Section.YearSection), strict=True
        ):
            field.date.setSelectedSection(section)
            desk.bot.keyClicks(field.date, part)
        field.date.interpretText()
        assert field.value() == kept
    field.date.setDate(QDate(date(2025, 4, 1)))
    assert field.value() == "2025-04-01"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Vouchers dated 03-Nov-2026 and later.", "Vouchers dated 3-Nov-26 and later."),
        ("Purchase 7 of 20-Nov-2024 has it.", "Purchase 7 of 20-Nov-24 has it."),
        ("Invoice 120-Nov-20249 of A-01-Apr-2024-B", "Invoice 120-Nov-20249 of A-01-Apr-2024-B"),
    ],
)
def test_dates_of_the_engine_are_written_as_everywhere_in_the_window(said: str, shown: str) -> None:
    assert for_window(said) == shown


def test_the_pause_menu_opened_by_its_key_has_its_first_entry_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sync()
    marked: list[str] = []

    def look_and_enter() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = menu.activeAction()
        marked.append(action.text() if action is not None else "")
        desk.bot.keyClick(menu, Qt.Key.Key_Return)
        menu.close()

    QTimer.singleShot(300, desk.window, look_and_enter)
    desk.bot.keyClick(desk.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: bool(marked))
    assert marked == ["For 1 hour"]
    desk.until(lambda: desk.session.paused)


def test_only_what_is_equal_is_wholly_alike() -> None:
    near = Candidate(5, "Havells India", "vendor", "", 100)
    assert _score(near, "havells india") == 99
    assert _score(near, "Havells India") == 100
    row = MappingRow(
        kind=Subject.VENDOR, key="k", name="havells india", sku="", group="", match=MatchState.WEAK,
        problem=None, target_id=None, target="", target_kind="", waiting=0, last_used=None, suggestion=near,
    )  # fmt: skip
    assert look(row, None).note == "99 % alike"
