"""The page “Mapping”: matches chosen, saved and sent, by real clicks and keys on the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog

from app.domain.errors import UsageError
from app.domain.records import Subject
from app.domain.states import State
from app.engine.views import CauseKey, MappingRow, MatchState
from app.store.records import RecordFilter
from app.ui.dialogs.create_dialog import CreateDialog
from app.ui.pages.mapping.delegate import button_area
from app.ui.pages.mapping.dialogs import LeaveDialog, ReleasedDialog
from app.ui.pages.mapping.files import ImportDialog
from app.ui.pages.mapping.model import ACT, NAME, TARGET
from app.ui.pages.mapping.page import MappingPage
from app.ui.widgets.target_picker import Target, TargetPicker
from tests.support.world import World
from tests.ui.conftest import Desk

SUPPLIER, VENDOR = "Havells India Ltd", "Havells India Limited"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""The offscreen platform says so of every dialog and menu."""
Opened = Callable[[], tuple[Desk, MappingPage]]
Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Vendors that differ by their legal form, and one that nobody knows."""
    with World(tmp_path) as made:
        for name in (SUPPLIER, "Zebra Lamps"):
            made.company.add_supplier(name)
        made.tenant.add_vendor(VENDOR)
        yield made


@pytest.fixture
def mapping(world: World, desks: Callable[[World], Desk]) -> Opened:
    """After one cycle: the desk, and the page as it is then."""

    def opened() -> tuple[Desk, MappingPage]:
        desk = desks(world)
        desk.sync()
        desk.window.open_page("mapping")
        page = desk.window.page()
        assert isinstance(page, MappingPage)
        desk.until(lambda: page.model.rowCount() > 0 and page.second.text() != "")
        desk.idle()
        return desk, page

    return opened


def row_of(desk: Desk, page: MappingPage, name: str) -> MappingRow:
    """The row as it is now."""
    desk.idle()
    found = [page.model.row_at(at) for at in range(page.model.rowCount())]
    return next(row for row in found if row is not None and row.name == name)


def place(page: MappingPage, name: str, column: int) -> QPoint:
    """The middle of a cell, in the table's viewport; of the row's button in the last column."""
    at = next(at for at in range(page.model.rowCount()) if page.model.index(at, NAME).data() == name)
    cell = page.table.visualRect(page.model.index(at, column))
    return button_area(cell).center() if column == ACT else cell.center()


def click(desk: Desk, page: MappingPage, name: str, column: int) -> None:
    desk.idle()
    desk.bot.mouseClick(page.table.viewport(), Left, pos=place(page, name, column))


def button_of(page: MappingPage, name: str) -> str:
    at = next(at for at in range(page.model.rowCount()) if page.model.index(at, NAME).data() == name)
    return str(page.model.index(at, ACT).data())


def chip_of(page: MappingPage, name: str) -> str:
    at = next(at for at in range(page.model.rowCount()) if page.model.index(at, NAME).data() == name)
    return str(page.model.index(at, 0).data())


def edited(desk: Desk, page: MappingPage) -> TargetPicker:
    """The open editor with its list."""
    desk.until(lambda: page.table.editor is not None and page.table.editor.popup.isVisible())
    assert page.table.editor is not None
    return page.table.editor


def choose(desk: Desk, page: MappingPage, name: str, typed: str) -> None:
    """Click the target of a name, type, take what is marked."""
    click(desk, page, name, TARGET)
    editor = edited(desk, page)
    desk.bot.keyClicks(editor, typed)
    desk.idle()
    desk.until(lambda: editor.popup.marked is not None)
    desk.bot.keyClick(editor, Key.Key_Return)
    desk.until(lambda: page.table.editor is None)


def weighed(desk: Desk, page: MappingPage) -> str:
    """What the footer says once it is known what would be released."""
    desk.until(lambda: page.drafts.preview is not None or bool(page.drafts.unknown))
    return page.footer.text.replace("\N{NO-BREAK SPACE}", " ")


def dialog(desk: Desk, page: MappingPage, kind: type[QDialog]) -> QDialog:
    desk.until(lambda: isinstance(page.dialog, kind) and page.dialog.isVisible())
    assert page.dialog is not None
    return page.dialog


def states(desk: Desk) -> list[State]:
    return sorted(record.state for record in desk.program.records.find(RecordFilter()))


# -- from mismatch to synced -------------------------------------------------------------------------------------------


def test_a_vendor_chosen_from_the_suggestions_is_saved_and_its_vouchers_are_synced(
    world: World, mapping: Opened
) -> None:
    for _ in range(2):
        world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    assert states(desk) == [State.NEEDS_MAPPING] * 2
    assert page.second.text() == "5 vendors · 2 records wait for 1 of them"
    assert page.tabs[Subject.VENDOR].text() == "Vendors  2"
    click(desk, page, SUPPLIER, TARGET)
    editor = edited(desk, page)
    assert next(row.text for row in editor.popup.rows) == VENDOR
    assert editor.popup.rows[-1].text == f"+  Create “{SUPPLIER}” in ServiceTitan…"
    desk.bot.keyClicks(editor, "hav")
    desk.idle()
    desk.bot.keyClick(editor, Key.Key_Return)
    assert chip_of(page, SUPPLIER) == "Not saved"
    assert states(desk) == [State.NEEDS_MAPPING] * 2, "a draft changes nothing"
    assert weighed(desk, page) == f"{VENDOR} would release 2 records, ₹ 286.00: all can be sent now."
    said: list[str] = []
    desk.session.notice.connect(said.append)
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: bool(said))
    assert said == ["1 change is saved. 2 records are tried again now."]
    desk.until(lambda: states(desk) == [State.SYNCED] * 2, 60_000)
    desk.until(lambda: page.second.text() == "5 vendors" and chip_of(page, SUPPLIER) == "Mapped")
    assert not page.footer.isVisible()


def test_while_it_is_paused_saving_starts_no_run_and_says_when_it_is_sent(
    world: World, mapping: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    desk.session.pause(None)
    desk.until(lambda: desk.session.paused)
    choose(desk, page, SUPPLIER, "hav")
    assert weighed(desk, page).endswith("it can be sent now. Paused: nothing is sent until sending resumes.")
    assert page.footer.save.text() == "Save"
    said: list[str] = []
    desk.session.notice.connect(said.append)
    begun: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(desk.session.runner, "sync_now", lambda: begun.append(1))
        desk.bot.mouseClick(page.footer.save, Left)
        desk.until(lambda: bool(said))
        desk.idle()
    assert said == ["1 change is saved. Paused: 1 record is tried again once sending resumes."]
    assert begun == []
    desk.session.resume()
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)
    desk.until(lambda: page.footer.save.text() == "Save and send")


def test_a_mapping_whose_target_is_gone_says_so_and_can_be_taken_back(world: World, mapping: Opened) -> None:
    world.purchase()
    desk, page = mapping()
    desk.program.service.map(Subject.VENDOR, "Zebra Lamps", VENDOR)
    (gone,) = (vendor for vendor in world.tenant.vendors.values() if vendor.name == VENDOR)
    desk.until(lambda: chip_of(page, "Zebra Lamps") == "Mapped")
    world.tenant.deactivate(gone.id)
    desk.bot.mouseClick(page.refresh_button, Left)
    desk.until(lambda: chip_of(page, "Zebra Lamps") == "None")
    row = row_of(desk, page, "Zebra Lamps")
    at = page.model.row_of(row.key)
    assert page.model.index(at, TARGET).data() == f"“{VENDOR}” is inactive in ServiceTitan"
    assert button_of(page, "Zebra Lamps") == "Choose…"
    menu = page.table.row_menu(row)
    assert [action.text() for action in menu.actions()] == ["Edit the match", "Unmap", "Create…"]
    menu.deleteLater()
    page.table.select(at)
    desk.bot.keyClick(page.table, Key.Key_Delete)
    assert chip_of(page, "Zebra Lamps") == "Not saved"
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: desk.program.service.mappings() == [])


def test_enter_takes_nothing_that_is_only_the_first_of_the_list(world: World, mapping: Opened) -> None:
    world.purchase(supplier="Zebra Lamps")
    desk, page = mapping()
    click(desk, page, "Zebra Lamps", TARGET)
    editor = edited(desk, page)
    assert [row.text for row in editor.popup.rows][-1] == "+  Create “Zebra Lamps” in ServiceTitan…"
    assert editor.popup.marked is None
    desk.bot.keyClick(editor, Key.Key_Return)
    assert len(page.drafts) == 0
    assert page.table.editor is editor
    desk.bot.keyClick(editor, Key.Key_Escape)
    desk.program.service.map(Subject.VENDOR, "Zebra Lamps", VENDOR)
    desk.until(lambda: chip_of(page, "Zebra Lamps") == "Mapped")
    click(desk, page, "Zebra Lamps", TARGET)
    editor = edited(desk, page)
    desk.until(lambda: editor.popup.marked is not None)
    assert editor.popup.marked is not None
    assert editor.popup.marked.text == VENDOR
    desk.bot.keyClick(editor, Key.Key_Return)
    assert len(page.drafts) == 0, "what is mapped already is no change"


def test_creating_stays_in_view_below_a_long_list(world: World, mapping: Opened) -> None:
    for number in range(15):
        world.tenant.add_vendor(f"Vendor {number:02d}")
    world.purchase(supplier="Zebra Lamps")
    desk, page = mapping()
    click(desk, page, "Zebra Lamps", TARGET)
    popup = edited(desk, page).popup
    assert popup.list.verticalScrollBar().maximum() > 0
    wanted: list[object] = []
    popup.chosen.connect(wanted.append)
    last = popup.below.model().index(len(popup.rows) - 1, 0)
    desk.bot.mouseClick(popup.below.viewport(), Left, pos=popup.below.visualRect(last).center())
    assert [row.text for row in wanted] == ["+  Create “Zebra Lamps” in ServiceTitan…"]  # type: ignore[attr-defined]


def test_the_preview_of_several_changes_judges_them_together(world: World, mapping: Opened) -> None:
    world.company.add_item("LAMP-9", unit="Nos")
    world.purchase(supplier=SUPPLIER, item="LAMP-9")
    desk, page = mapping()
    choose(desk, page, SUPPLIER, "hav")
    assert weighed(desk, page).endswith("1 record, ₹ 143.00: 1 still lacks an item.")
    desk.bot.mouseClick(page.footer.show_them, Left)
    early = dialog(desk, page, ReleasedDialog)
    assert isinstance(early, ReleasedDialog)
    desk.until(lambda: early.table.rowCount() == 1)
    assert early.table.item(0, 2).text().startswith("Still waits. No material or equipment in ServiceTitan has")
    early.reject()
    desk.until(lambda: page.dialog is None)
    desk.bot.mouseClick(page.tabs[Subject.ITEM], Left)
    desk.until(lambda: page.model.rowCount() == 5)
    choose(desk, page, "LAMP-9", "MCB")
    assert weighed(desk, page) == "2 changes would release 1 record, ₹ 143.00: it can be sent now."
    assert page.tabs[Subject.VENDOR].text().endswith("•"), "the changes of another tab are kept and marked"
    desk.bot.mouseClick(page.footer.show_them, Left)
    shown = dialog(desk, page, ReleasedDialog)
    assert isinstance(shown, ReleasedDialog)
    desk.until(lambda: shown.table.rowCount() == 1)
    assert [shown.table.item(0, column).text() for column in (0, 2)] == ["Purchase 1", "Can be sent"]
    wanted: list[int] = []
    desk.session.record_wanted.connect(wanted.append)
    shown.table.selectRow(0)
    desk.bot.mouseClick(shown.primary, Left)
    assert len(wanted) == 1
    desk.bot.mouseClick(page.footer.discard, Left)
    assert len(page.drafts) == 0
    assert not page.footer.isVisible()


def test_a_weak_match_is_accepted_by_its_button_and_unmapped_by_it(world: World, mapping: Opened) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    assert (chip_of(page, SUPPLIER), button_of(page, SUPPLIER)) == ("Weak", "Accept")
    click(desk, page, SUPPLIER, ACT)
    desk.until(lambda: chip_of(page, SUPPLIER) == "Not saved")
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: chip_of(page, SUPPLIER) == "Mapped" and states(desk) == [State.SYNCED], 60_000)
    desk.idle()
    assert button_of(page, SUPPLIER) == "Unmap"
    click(desk, page, SUPPLIER, ACT)
    assert page.footer.text == f"{SUPPLIER} would no longer be mapped. What comes next needs an exact match."
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: chip_of(page, SUPPLIER) == "Weak")
    assert desk.program.service.mappings() == []


def test_of_two_entries_with_one_name_none_is_accepted_for_a_person(world: World, mapping: Opened) -> None:
    world.tenant.add_vendor(VENDOR)
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    desk.until(lambda: chip_of(page, SUPPLIER) == "Weak")
    click(desk, page, SUPPLIER, ACT)
    editor = edited(desk, page)
    assert len(page.drafts) == 0
    assert [row.text for row in editor.popup.rows].count(VENDOR) == 2


def test_an_item_with_other_numbers_in_its_code_is_not_offered_with_one_click(world: World, mapping: Opened) -> None:
    world.company.add_item("MCB-32A", unit="Nos")
    world.purchase()
    desk, page = mapping()
    desk.bot.mouseClick(page.tabs[Subject.ITEM], Left)
    desk.until(lambda: page.model.rowCount() == 5)
    assert row_of(desk, page, "MCB-32A").match is MatchState.NONE
    assert button_of(page, "MCB-32A") == "Create…"


def test_a_ledger_is_given_a_role_from_the_list(world: World, mapping: Opened) -> None:
    world.company.add_ledger("Trade Discount", parent="Indirect Incomes")
    world.purchase(extra_ledgers=[("Trade Discount", "-5.00")])
    desk, page = mapping()
    assert states(desk) == [State.NEEDS_MAPPING]
    page.show_what(CauseKey("negative_amount", Subject.LEDGER, "Trade Discount"))
    desk.until(lambda: page.model.rowCount() == 1)
    assert page.tabs[Subject.LEDGER].isChecked()
    choose(desk, page, "Trade Discount", "spread")
    assert page.model.index(0, TARGET).data() == "Spread over the lines"
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)
    (saved,) = desk.program.service.mappings(Subject.LEDGER)
    assert saved.target == "spread"


def test_a_unit_is_given_the_text_that_was_typed(world: World, mapping: Opened) -> None:
    world.purchase()
    desk, page = mapping()
    desk.bot.mouseClick(page.tabs[Subject.UNIT], Left)
    desk.until(lambda: page.model.rowCount() == 1)
    choose(desk, page, "Nos", "Each")
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: bool(desk.program.service.mappings(Subject.UNIT)))
    assert desk.program.service.mappings(Subject.UNIT)[0].target == "Each"


def test_create_from_the_row_opens_the_form_of_that_vendor(world: World, mapping: Opened) -> None:
    world.purchase(supplier="Zebra Lamps")
    desk, page = mapping()
    click(desk, page, "Zebra Lamps", ACT)
    made = dialog(desk, page, CreateDialog)
    assert isinstance(made, CreateDialog)
    desk.until(lambda: made.fields["name"].text() == "Zebra Lamps")
    desk.bot.mouseClick(made.primary, Left)
    desk.until(lambda: any(vendor.name == "Zebra Lamps" for vendor in world.tenant.vendors.values()), 30_000)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)


def test_after_saving_the_selection_stands_on_the_next_row_not_at_the_top(world: World, mapping: Opened) -> None:
    for name in ("Aster Fans", "Quartz Fittings"):
        world.company.add_supplier(name)
    world.purchase(supplier="Zebra Lamps")
    desk, page = mapping()
    desk.bot.mouseClick(page.segments.findChildren(type(page.footer.save))[1], Left)
    desk.until(lambda: page.model.rowCount() == 3)
    choose(desk, page, "Aster Fans", "bharat")
    assert page.table.currentIndex().row() == 1
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: page.model.rowCount() == 2)
    desk.idle()
    current = page.table.current
    assert current is not None
    assert current.name == "Quartz Fittings"


# -- what cannot be saved ----------------------------------------------------------------------------------------------


def test_when_one_change_is_refused_none_is_saved_and_its_row_says_why(world: World, mapping: Opened) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    choose(desk, page, SUPPLIER, "hav")
    row = row_of(desk, page, "Zebra Lamps")
    page.drafts.put(row, Target(987654321, "Gone Vendor", "Gone Vendor"))  # went between choosing and saving
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: page.footer.text.startswith("Nothing was saved."))
    assert page.footer.text == (
        "Nothing was saved. Zebra Lamps: ServiceTitan has no active entry called “Gone Vendor”. "
        "Choose another entry, or undo this change."
    )
    assert len(page.drafts) == 2
    at = next(at for at in range(page.model.rowCount()) if page.model.row_at(at).name == "Zebra Lamps")
    assert "no active entry" in page.model.index(at, TARGET).data(Qt.ItemDataRole.ToolTipRole)
    assert desk.program.service.mappings() == []
    click(desk, page, "Zebra Lamps", ACT)
    desk.bot.mouseClick(page.footer.save, Left)
    desk.until(lambda: [m.name for m in desk.program.service.mappings()] == [SUPPLIER])


# -- leaving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("press", "page_after", "drafts", "mapped"), [
    ("cancel", "mapping", 1, 0),
    ("keep", "records", 1, 0),
    ("discard", "records", 0, 0),
    ("primary", "records", 0, 1),
])  # fmt: skip
def test_leaving_with_changes_asks(
    world: World, mapping: Opened, press: str, page_after: str, drafts: int, mapped: int
) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    choose(desk, page, SUPPLIER, "hav")
    desk.bot.mouseClick(desk.window.navigation.buttons["records"], Left)
    asked = dialog(desk, page, LeaveDialog)
    assert asked.windowTitle() == "1 change is not saved"
    assert desk.window.navigation.buttons["mapping"].isChecked()
    desk.bot.mouseClick(getattr(asked, press), Left)
    desk.until(lambda: desk.window.page().name == page_after)
    desk.idle()
    assert (len(page.drafts), len(desk.program.service.mappings())) == (drafts, mapped)
    desk.window.open_page("mapping")
    assert page.footer.isVisible() == bool(drafts)


# -- keyboard ----------------------------------------------------------------------------------------------------------


def test_everything_is_done_with_keys_alone(world: World, mapping: Opened) -> None:
    world.purchase(supplier=SUPPLIER)
    world.purchase(supplier="Zebra Lamps")
    desk, page = mapping()
    table = page.table
    desk.until(lambda: table.hasFocus() and table.current is not None)
    desk.bot.keyClick(table, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    first = table.current
    assert first is not None
    desk.bot.keyClick(table, Key.Key_B)
    editor = edited(desk, page)
    assert editor.text() == "b"
    assert editor.hasFocus()
    desk.bot.keyClick(editor, Key.Key_Escape)
    assert not editor.popup.isVisible()
    assert page.escape(), "the second Esc leaves the editor"
    assert table.editor is None
    assert table.hasFocus()
    desk.bot.keyClick(table, Key.Key_F2)
    editor = edited(desk, page)
    desk.bot.keyClicks(editor, "bharat")
    desk.idle()
    desk.bot.keyClick(editor, Key.Key_Return)
    assert page.drafts.of(first.kind, first.name) is not None
    assert table.hasFocus()
    desk.bot.keyClick(table, Key.Key_Delete)
    assert len(page.drafts) == 0, "Delete takes the change back"
    table.select(next(at for at in range(5) if page.model.row_at(at).name == SUPPLIER))
    desk.bot.keyClick(table, Key.Key_Space)
    desk.until(lambda: page.drafts.of(Subject.VENDOR, SUPPLIER) is not None)
    desk.bot.keyClick(table, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: [m.name for m in desk.program.service.mappings()] == [SUPPLIER])
    desk.bot.keyClick(desk.window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()


def test_the_editor_stays_with_its_name_while_rows_change(world: World, mapping: Opened) -> None:
    world.purchase(supplier="Zebra Lamps")
    desk, page = mapping()
    click(desk, page, SUPPLIER, TARGET)
    editor = edited(desk, page)
    for _ in range(2):
        world.purchase(supplier=SUPPLIER)
    desk.sync()
    desk.until(lambda: page.model.row_at(0) is not None and page.model.row_at(0).name == SUPPLIER)
    assert page.table.editor is editor
    assert page.table.visualRect(page.model.index(0, TARGET)).contains(editor.geometry().center())


def test_reading_again_does_not_scroll_the_table(world: World, mapping: Opened) -> None:
    for number in range(60):
        world.company.add_supplier(f"Supplier of things {number:02d}")
    world.purchase()
    desk, page = mapping()
    desk.bot.mouseClick(page.segments.findChildren(type(page.footer.save))[1], Left)
    desk.until(lambda: page.model.rowCount() == 61)
    bar = page.table.verticalScrollBar()
    bar.setValue(600)
    desk.program.service.map(Subject.VENDOR, "Supplier of things 59", VENDOR)
    desk.until(lambda: page.model.rowCount() == 60)
    assert bar.value() == 600


def test_rows_are_spoken_whole(world: World, mapping: Opened) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    desk.until(lambda: chip_of(page, SUPPLIER) == "Weak")
    spoken = page.model.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(f"In Tally: {SUPPLIER}, Weak, {VENDOR}?")
    assert spoken.endswith("1 record waits")
    assert page.tabs[Subject.VENDOR].accessibleName() == "Vendors, 1 record waits"


# -- filters -----------------------------------------------------------------------------------------------------------


def test_segments_and_search_filter_and_an_empty_table_says_why(world: World, mapping: Opened) -> None:
    world.purchase()
    desk, page = mapping()
    texts = [made.text() for made in page.segments.findChildren(type(page.footer.save))]
    assert texts == ["All 5", "None 1", "Weak 1", "Mapped –", "Exact 3"]
    desk.bot.keyClicks(page.search, "zeb")
    desk.until(lambda: page.model.rowCount() == 1)
    desk.bot.keyClicks(page.search, "q")
    desk.until(page.empty.isVisible)
    assert page.empty.text == "No vendor matches “zebq”."
    page.empty.acted.emit()
    desk.until(lambda: page.table.isVisible() and page.model.rowCount() == 5)
    program = desk.program
    program.service.map(Subject.VENDOR, SUPPLIER, VENDOR)
    program.service.map(Subject.VENDOR, "Zebra Lamps", VENDOR)
    desk.until(lambda: page.segments.findChildren(type(page.footer.save))[1].text() == "None –")
    desk.bot.mouseClick(page.segments.findChildren(type(page.footer.save))[1], Left)
    desk.until(page.empty.isVisible)
    assert page.empty.text == "All 5 vendors have a match."


def test_the_list_of_servicetitan_is_read_again_on_request(world: World, mapping: Opened) -> None:
    world.purchase()
    desk, page = mapping()
    assert page.list_label.text().endswith("· 4 active vendors")
    world.tenant.add_vendor("Zebra Lamps")
    desk.bot.mouseClick(page.refresh_button, Left)
    assert not page.refresh_button.isEnabled()
    desk.until(lambda: page.list_label.text().endswith("· 5 active vendors"))
    desk.until(lambda: chip_of(page, "Zebra Lamps") == "Exact")
    desk.until(page.refresh_button.isEnabled)


# -- files -------------------------------------------------------------------------------------------------------------


def preview(desk: Desk, page: MappingPage, monkeypatch: pytest.MonkeyPatch, path: Path, text: str) -> ImportDialog:
    path.write_text(text, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    desk.bot.mouseClick(page.import_button, Left)
    found = dialog(desk, page, ImportDialog)
    assert isinstance(found, ImportDialog)
    return found


def cells(found: ImportDialog) -> list[list[str]]:
    table = found.table
    return [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]


def test_a_file_with_a_wrong_row_is_shown_row_by_row_and_cannot_be_imported(
    world: World, mapping: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    lines = [f"vendor,{SUPPLIER},{VENDOR}", "vendor,Zebra Lamps,Nobody", "planet,x,y"]
    found = preview(desk, page, monkeypatch, tmp_path / "m.csv", "\n".join(["kind,source,target", *lines]))
    assert [row[0] for row in cells(found)] == ["line 3", "line 4", "line 2"]
    assert "no active entry called “Nobody”" in cells(found)[0][3]
    assert not found.primary.isEnabled()
    assert found.primary.toolTip() == "2 rows are wrong. Nothing is imported until the file is right."
    desk.bot.mouseClick(found.cancel, Left)
    assert desk.program.service.mappings() == []
    with pytest.raises(UsageError):
        desk.program.service.import_mappings(tmp_path / "m.csv")
    assert desk.program.service.mappings() == []
    assert states(desk) == [State.NEEDS_MAPPING], "what a preview releases is taken back"


def test_a_right_file_is_taken_whole_and_what_it_releases_is_sent(
    world: World, mapping: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world.purchase(supplier=SUPPLIER)
    desk, page = mapping()
    desk.program.service.map(Subject.VENDOR, "Zebra Lamps", "Bharat Cables")
    lines = [f"vendor,{SUPPLIER},{VENDOR}", f"vendor,Zebra Lamps,{VENDOR}", "ledger,Input IGST,tax"]
    found = preview(desk, page, monkeypatch, tmp_path / "m.csv", "\n".join(["kind,source,target", *lines]))
    assert found.summary.text() == "3 rows: 2 new · 1 changed. 1 record would be released."
    assert cells(found)[0][3] == f"Bharat Cables becomes {VENDOR}"
    assert found.primary.text() == "Import 3 changes"
    desk.bot.mouseClick(found.primary, Left)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.bot.mouseClick(page.export_button, Left)
    desk.until(path.exists)
    desk.idle()
    again = desk.program.service.preview_import(path)
    assert [line.effect.value for line in again.lines] == ["same"] * 3


def test_the_menu_of_a_row_offers_its_acts(world: World, mapping: Opened) -> None:
    world.purchase()
    desk, page = mapping()
    desk.until(lambda: chip_of(page, SUPPLIER) == "Weak")
    menu = page.table.row_menu(row_of(desk, page, SUPPLIER))
    assert [action.text() for action in menu.actions()] == ["Edit the match", "Accept", "Create…"]
    menu.actions()[1].trigger()
    desk.until(lambda: len(page.drafts) == 1)
    menu.deleteLater()
    QTest.qWait(0)
