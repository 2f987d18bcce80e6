"""The page “Settings”: what is typed is checked, saved and used; lists come from the systems; the switches are real."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.masters import SkuField
from app.engine.setup import FoundTally
from app.system.autostart import APPROVED_KEY, NAME, RUN_KEY, Autostart, LinuxAutostart, WindowsAutostart
from app.system.settings import Settings
from app.ui.pages.connections.credentials import ServiceTitanDialog
from app.ui.pages.settings.diagnostics_dialog import DiagnosticsDialog
from app.ui.pages.settings.leave_dialog import LeaveDialog
from app.ui.pages.settings.live import LiveField, SkuHolderField, TallyAddressField
from app.ui.pages.settings.page import SettingsPage
from tests.ui.conftest import Desk

Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def page(desk: Desk) -> SettingsPage:
    desk.window.open_page("settings")
    found = desk.window.page()
    assert isinstance(found, SettingsPage)
    desk.idle()
    return found


def go(desk: Desk, page: SettingsPage, key: str) -> None:
    """Another page asks for this field."""
    desk.session.open_page("settings", key)
    desk.idle()


def type_in(desk: Desk, page: SettingsPage, key: str, text: str) -> None:
    go(desk, page, key)
    line = page.fields[key].editor
    assert isinstance(line, QLineEdit)
    line.selectAll()
    desk.bot.keyClick(line, Qt.Key.Key_Delete)
    desk.bot.keyClicks(line, text)


def save(desk: Desk, page: SettingsPage) -> None:
    desk.bot.mouseClick(page.save_button, Left)
    desk.until(lambda: not page.footer.isVisible())


def on_disk(desk: Desk) -> Settings:
    return desk.program.settings_file.load()


def test_a_changed_interval_is_saved_audited_and_followed_by_the_schedule(desk: Desk, page: SettingsPage) -> None:
    desk.session.set_up = True
    desk.sync()
    desk.session.refresh_status()
    desk.until(lambda: desk.session.next_run is not None)
    before = desk.session.next_run
    assert before is not None

    type_in(desk, page, "sync.interval_minutes", "45")
    assert page.footer.isVisible()
    assert "Minutes between runs" in page.state.text()
    assert on_disk(desk).sync.interval_minutes == 10
    save(desk, page)

    assert on_disk(desk).sync.interval_minutes == 45
    desk.until(lambda: desk.session.next_run is not None and desk.session.next_run != before)
    after = desk.session.next_run
    assert after is not None
    assert abs(after - before - timedelta(minutes=35)) < timedelta(seconds=2)
    assert any("sync.interval_minutes was set to “45” (it was “10”)" in e.text for e in desk.program.audit.entries())


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("sync.interval_minutes", "0", "whole number from 1 to 1440"),
        ("sync.interval_minutes", "soon", "whole number from 1 to 1440"),
        ("tally.url", "https://localhost:9000", "must look like http://localhost:9000"),
        ("tally.currency", "RUPEES", "three-letter code"),
        ("sync.hours_from", "25:00", "between 00:00 and 23:59"),
        ("network.proxy", "http://me:secret@proxy:8080", "must not contain a password"),
        ("audit.retention_days", "-1", "from 0 to 36500"),
        ("updates.feed_url", "http://example.com/f.atom", "must look like https://example.com/releases.atom"),
    ],
)
def test_a_wrong_value_says_why_and_cannot_be_saved(
    desk: Desk, page: SettingsPage, key: str, text: str, said: str
) -> None:
    before = on_disk(desk)
    type_in(desk, page, key, text)
    field = page.fields[key]
    assert said in field.wrong.text()
    assert field.wrong.isVisible()
    assert key not in field.wrong.text()
    assert not page.save_button.isEnabled()
    assert page.save_button.toolTip()
    desk.bot.keyClick(field.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.idle()
    assert on_disk(desk) == before

    desk.bot.mouseClick(page.discard_button, Left)
    assert not page.footer.isVisible()
    assert not field.wrong.isVisible()


def test_leaving_with_changes_asks_and_saves_before_it_goes(desk: Desk, page: SettingsPage) -> None:
    type_in(desk, page, "sync.interval_minutes", "20")
    desk.window.open_page("overview")
    assert desk.window.page() is page
    dialog = page.dialog
    assert isinstance(dialog, LeaveDialog)
    desk.bot.mouseClick(dialog.cancel, Left)
    assert page.fields["sync.interval_minutes"].value() == "20"

    desk.window.open_page("overview")
    assert isinstance(page.dialog, LeaveDialog)
    desk.bot.mouseClick(page.dialog.primary, Left)
    desk.until(lambda: desk.window.page().name == "overview")
    assert on_disk(desk).sync.interval_minutes == 20


def test_leaving_with_a_wrong_value_can_only_discard_it(desk: Desk, page: SettingsPage) -> None:
    type_in(desk, page, "sync.interval_minutes", "0")
    assert "Not right yet: Minutes between runs." in page.state.text()
    desk.window.open_page("overview")
    dialog = page.dialog
    assert isinstance(dialog, LeaveDialog)
    assert not dialog.primary.isEnabled()
    assert "1 to 1440" in dialog.primary.toolTip()
    desk.bot.mouseClick(dialog.discard, Left)
    assert desk.window.page().name == "overview"
    assert page.fields["sync.interval_minutes"].value() == "10"


def test_what_the_command_line_sets_meanwhile_is_shown_but_not_over_what_is_being_typed(
    desk: Desk, page: SettingsPage
) -> None:
    type_in(desk, page, "sync.hours_from", "9:00")
    desk.session._look()
    desk.idle()
    other = desk.world.open("pc")
    other.change_settings(lambda s: s.with_value("sync.interval_minutes", 25).with_value("sync.hours_from", "07:00"))
    desk.session._look()
    desk.until(lambda: page.fields["sync.interval_minutes"].value() == "25")
    assert page.fields["sync.hours_from"].value() == "9:00"
    assert page.state.text() == "1 change is not saved: Working hours from."


def test_what_is_saved_is_shown_as_it_is_kept(desk: Desk, page: SettingsPage) -> None:
    type_in(desk, page, "tally.currency", "inr")
    type_in(desk, page, "sync.hours_from", "8:30")
    desk.bot.keyClick(page.fields["sync.hours_from"].editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: on_disk(desk).sync.hours_from == "08:30")
    desk.until(lambda: page.fields["sync.hours_from"].value() == "08:30")
    assert page.fields["tally.currency"].value() == "INR"
    assert not page.footer.isVisible()


def test_a_business_unit_is_chosen_from_the_list_of_the_tenant(desk: Desk, page: SettingsPage) -> None:
    unit = desk.world.tenant.add_business_unit("North Branch", currency="INR")
    go(desk, page, "servicetitan.business_unit_id")
    field = page.fields["servicetitan.business_unit_id"]
    assert isinstance(field, LiveField)
    desk.until(lambda: field.combo.findData(str(unit.id)) >= 0)
    assert field.value() == str(desk.session.settings.servicetitan.business_unit_id)
    assert not page.footer.isVisible()
    field.combo.setFocus()
    while field.combo.currentData() != str(unit.id):
        here = field.combo.currentIndex()
        desk.bot.keyClick(field.combo, Qt.Key.Key_Down)
        if field.combo.currentIndex() == here:
            desk.bot.keyClick(field.combo, Qt.Key.Key_Home)
    save(desk, page)
    assert on_disk(desk).servicetitan.business_unit_id == unit.id


def test_a_list_that_cannot_be_read_says_why_and_keeps_what_is_chosen(desk: Desk, page: SettingsPage) -> None:
    desk.world.titan.stop()
    go(desk, page, "servicetitan.default_location_id")
    field = page.fields["servicetitan.default_location_id"]
    assert isinstance(field, LiveField)
    desk.until(lambda: "could not be read" in field.state.text(), 30_000)
    assert field.value() == str(desk.session.settings.servicetitan.default_location_id)
    assert not page.footer.isVisible()
    desk.world.titan.start()


def test_each_field_that_could_hold_the_sku_says_how_many_items_have_it(desk: Desk, page: SettingsPage) -> None:
    go(desk, page, "purchases.sku_field")
    field = page.fields["purchases.sku_field"]
    assert isinstance(field, SkuHolderField)
    name = field.consequences[SkuField.NAME.value]
    desk.until(lambda: "stock items have one" in name.text())
    assert name.text().startswith("4 of 4 stock items have one; 4 of these")
    assert field.consequences[SkuField.PART_NUMBER.value].text() == "No stock item has one."


@pytest.mark.parametrize(
    ("found", "said", "kept"),
    [
        ([FoundTally("http://localhost:9002", busy=False)], "TallyPrime answers at http://localhost:9002.", False),
        ([FoundTally("http://localhost:9000", busy=True)], "Something is at http://localhost:9000, but", True),
        ([], "does not answer at any of the usual ports, 9000 to 9010", True),
    ],
)
def test_tally_is_looked_for_on_this_pc(
    desk: Desk, page: SettingsPage, monkeypatch: pytest.MonkeyPatch, found: list[FoundTally], said: str, kept: bool
) -> None:
    monkeypatch.setattr(desk.session.service, "find_tally", lambda: found)
    go(desk, page, "tally.url")
    field = page.fields["tally.url"]
    assert isinstance(field, TallyAddressField)
    before = field.value()
    desk.bot.mouseClick(field.look, Left)
    desk.until(lambda: said in field.state.text() and field.look.isEnabled())
    assert (field.value() == before) is kept
    assert page.footer.isVisible() is not kept


def test_switches_dates_days_and_choices_are_saved(desk: Desk, page: SettingsPage) -> None:
    go(desk, page, "purchases.check_units")
    page.fields["purchases.check_units"].box.click()  # type: ignore[attr-defined]
    page.fields["purchases.expense_vouchers"].buttons["mapping"].click()  # type: ignore[attr-defined]
    page.fields["sync.change_policy"].buttons["replace"].click()  # type: ignore[attr-defined]
    page.fields["sync.days"].boxes["sun"].click()  # type: ignore[attr-defined]
    page.fields["sync.start_date"].date.setDate(QDate(2030, 4, 1))  # type: ignore[attr-defined]
    combo = page.fields["servicetitan.cost_decimals"].combo  # type: ignore[attr-defined]
    combo.setCurrentIndex(combo.findData("4"))
    combo.activated.emit(combo.currentIndex())
    assert page.state.text().startswith("6 changes")
    save(desk, page)
    kept = on_disk(desk)
    assert not kept.purchases.check_units
    assert kept.purchases.expense_vouchers.value == "mapping"
    assert kept.sync.change_policy.value == "replace"
    assert kept.sync.days == "mon,tue,wed,thu,fri,sat"
    assert kept.sync.start_date is not None
    assert kept.sync.start_date.isoformat() == "2030-04-01"
    assert kept.servicetitan.cost_decimals == 4


@pytest.mark.parametrize("key", ["servicetitan.business_unit_id", "sync.start_date"])
def test_the_wheel_scrolls_the_page_and_changes_no_value(desk: Desk, page: SettingsPage, key: str) -> None:
    go(desk, page, key)
    desk.window.resize(853, 533)
    field = page.fields[key]
    before, at = field.value(), QPointF(20, 10)
    angle = QPoint(0, -240)
    wheel = QWheelEvent(
        at, field.editor.mapToGlobal(at), angle, angle, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field.editor, wheel)
    assert not wheel.isAccepted()
    assert field.value() == before
    assert not page.footer.isVisible()


def test_every_setting_of_a_person_has_a_place(desk: Desk, page: SettingsPage) -> None:
    technical = {"servicetitan.api_url", "servicetitan.auth_url", "servicetitan.page_size", "zoho.accounts_url"}
    assert set(Settings.keys()) - technical == (set(page.fields) | set(page.links)) & set(Settings.keys())


@pytest.mark.parametrize("key", ["servicetitan.default_location_id", "sync.start_date", "audit.retention_days"])
def test_another_page_leads_to_the_field_and_the_keyboard_is_there(desk: Desk, page: SettingsPage, key: str) -> None:
    desk.window.resize(853, 533)
    desk.window.open_page("overview")
    desk.session.open_page("settings", key)
    assert desk.window.page() is page
    desk.until(lambda: desk.window.focusWidget() is page.fields[key].editor)
    desk.until(lambda: not page.fields[key].editor.visibleRegion().isEmpty())


def test_credentials_are_entered_from_here_too(desk: Desk, page: SettingsPage) -> None:
    go(desk, page, "servicetitan.client_id")
    desk.bot.mouseClick(page.sections.credentials.button, Left)
    assert isinstance(page.dialog, ServiceTitanDialog)
    desk.idle()
    page.dialog.reject()


def test_diagnostics_are_looked_at_before_they_are_saved_and_hold_no_secret(
    desk: Desk, page: SettingsPage, tmp_path: Path
) -> None:
    desk.world.purchase()
    desk.sync()
    go(desk, page, "diagnostics")
    desk.bot.mouseClick(page.sections.diagnostics.button, Left)
    dialog = page.dialog
    assert isinstance(dialog, DiagnosticsDialog)
    desk.until(lambda: dialog.bundle is not None)
    names = [dialog.names.item(place).text() for place in range(dialog.names.count())]
    assert names[:3] == ["versions.json", "settings.json", "status.json"]
    dialog.names.setCurrentRow(1)
    shown = dialog.text.toPlainText()
    assert json.loads(shown)["sync"]["interval_minutes"] == 10

    file = tmp_path / "sent to support.zip"
    dialog.choose_file = lambda: str(file)
    desk.bot.mouseClick(dialog.primary, Left)
    desk.until(lambda: "diagnostics are in" in desk.window.messages.text)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == names
        assert archive.read("settings.json").decode() == shown
        whole = b"".join(archive.read(name) for name in names).decode()
    for name in desk.world._secrets.values():
        assert name not in whole


class FakeRegistry:
    """As the registry of a user behaves."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], object] = {}

    def read(self, key: str, name: str) -> object:
        if (key, name) not in self.values:
            raise FileNotFoundError
        return self.values[key, name]

    def write_text(self, key: str, name: str, value: str) -> None:
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self.read(key, name)
        del self.values[key, name]


def test_the_start_with_windows_is_switched_and_shows_what_windows_really_does(desk: Desk, page: SettingsPage) -> None:
    registry = FakeRegistry()
    desk.session.autostart = WindowsAutostart(registry, (r"C:\Apps\ml-connector.exe", "--hidden"))
    block = page.sections.autostart
    go(desk, page, "window.autostart")
    desk.until(block.box.isEnabled)
    assert not block.box.isChecked()
    block.box.click()
    desk.until(lambda: block.box.isEnabled() and block.box.isChecked())
    assert registry.values[RUN_KEY, NAME] == r'"C:\Apps\ml-connector.exe" --hidden'

    registry.values[APPROVED_KEY, NAME] = b"\x03" + b"\x00" * 11  # Task Manager switched it off
    desk.window.open_page("overview")
    desk.window.open_page("settings")
    go(desk, page, "window.autostart")
    desk.until(lambda: not block.box.isChecked())
    assert "Task Manager" in block.help.text()
    assert desk.session.autostart.state().found is Autostart.OFF_BY_WINDOWS

    block.box.click()
    desk.until(lambda: block.box.isEnabled() and block.box.isChecked())
    block.box.click()
    desk.until(lambda: block.box.isEnabled() and not block.box.isChecked())
    assert (RUN_KEY, NAME) not in registry.values


def test_a_start_that_cannot_be_switched_says_so_and_shows_the_truth(
    desk: Desk, page: SettingsPage, tmp_path: Path
) -> None:
    place = tmp_path / "autostart"
    place.write_text("a file where the folder should be", encoding="utf-8")
    desk.session.autostart = LinuxAutostart(place, ("/usr/bin/ml-connector", "--hidden"))
    block = page.sections.autostart
    block.read()
    desk.idle()
    block._show(LinuxAutostart(tmp_path / "no", ("x",)).state())
    block.box.click()
    desk.until(lambda: "cannot be changed" in desk.window.messages.text)
    desk.until(lambda: not block.box.isChecked())


def test_notifications_are_put_off_and_shown_again(desk: Desk, page: SettingsPage) -> None:
    wanted: list[object] = []
    desk.session.snooze_wanted.connect(wanted.append)
    block = page.sections.snooze
    go(desk, page, "window.snooze")
    desk.bot.mouseClick(block.four_hours, Left)
    assert wanted == [timedelta(hours=4)]
    assert block.state.text().startswith("None until ")
    desk.bot.mouseClick(block.on, Left)
    assert wanted[1:] == [timedelta()]
    assert block.state.text() == "They are shown."


def test_the_set_up_can_be_run_again(desk: Desk, page: SettingsPage) -> None:
    with desk.bot.waitSignal(desk.session.wizard_wanted):
        desk.bot.mouseClick(page.wizard_button, Left)
