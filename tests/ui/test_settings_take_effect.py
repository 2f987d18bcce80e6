"""The page “Settings”: what is saved there is what the next run goes by, group by group; nothing needs a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.masters import SkuField
from app.domain.records import Subject
from app.domain.states import State
from app.engine.health.checks import CheckGroup, Verdict
from app.engine.schedule import Schedule
from app.simulators.tally.faults import Fault
from app.store.records import RecordFilter
from app.system.settings import Settings
from app.ui.pages.settings.earlier_dialog import EarlierDialog
from app.ui.pages.settings.fields import ComboField, DateField, RadioField, SwitchField
from app.ui.pages.settings.live import LiveField, SkuHolderField
from app.ui.pages.settings.page import SettingsPage
from tests.support.world import clean_company
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


def go(desk: Desk, key: str) -> None:
    """Another page asks for this field."""
    desk.session.open_page("settings", key)
    desk.idle()


def type_in(desk: Desk, page: SettingsPage, key: str, text: str) -> None:
    go(desk, key)
    line = page.fields[key].editor
    assert isinstance(line, QLineEdit)
    line.selectAll()
    desk.bot.keyClick(line, Qt.Key.Key_Delete)
    desk.bot.keyClicks(line, text)


def choose(desk: Desk, page: SettingsPage, key: str, value: str) -> None:
    go(desk, key)
    field = page.fields[key]
    if isinstance(field, RadioField):
        field.buttons[value].click()
        return
    assert isinstance(field, ComboField)
    desk.until(lambda: field.combo.findData(value) >= 0)
    field.combo.setFocus()
    desk.bot.keyClick(field.combo, Qt.Key.Key_Home)
    while field.combo.currentData() != value:
        here = field.combo.currentIndex()
        desk.bot.keyClick(field.combo, Qt.Key.Key_Down)
        assert field.combo.currentIndex() != here, "the list has an end"


def pick_day(page: SettingsPage, desk: Desk, days_ago: int) -> None:
    go(desk, "sync.start_date")
    field = page.fields["sync.start_date"]
    assert isinstance(field, DateField)
    day = desk.world.today - timedelta(days=days_ago)
    field.date.setDate(QDate(day.year, day.month, day.day))


def save(desk: Desk, page: SettingsPage) -> None:
    desk.bot.mouseClick(page.save_button, Left)
    desk.until(lambda: not page.footer.isVisible())


def on_disk(desk: Desk) -> Settings:
    return desk.program.settings_file.load()


@pytest.mark.parametrize("name", ["overview", "attention", "records", "mapping", "audit", "connections", "settings"])
def test_a_page_that_opens_shows_no_window_of_its_own(desk: Desk, name: str) -> None:
    desk.until(lambda: QApplication.activeWindow() is desk.window)
    desk.window.open_page(name)
    desk.idle()
    assert QApplication.activeWindow() is desk.window


# -- schedule ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def schedule(desk: Desk) -> Schedule:
    """One that just ended a run, as the engine's thread would have it."""
    made = desk.program.service.new_schedule()
    made.turn(lambda *_: None, lambda _: None)
    return made


def test_working_hours_hold_the_next_run_back_until_they_begin(
    desk: Desk, page: SettingsPage, schedule: Schedule
) -> None:
    now = desk.world.clock.now()
    begins = (now + timedelta(hours=3)).astimezone().replace(minute=0, second=0, microsecond=0)
    type_in(desk, page, "sync.hours_from", f"{begins:%H:%M}")
    type_in(desk, page, "sync.hours_to", f"{begins + timedelta(hours=1):%H:%M}")
    save(desk, page)
    assert schedule.next_run(now) == begins


def test_a_day_that_is_no_working_day_has_no_run(desk: Desk, page: SettingsPage, schedule: Schedule) -> None:
    now = desk.world.clock.now()
    today = f"{now.astimezone():%a}".lower()
    go(desk, "sync.days")
    page.fields["sync.days"].boxes[today].click()  # type: ignore[attr-defined]
    save(desk, page)
    begins = schedule.next_run(now)
    assert begins is not None
    assert begins.astimezone().date() == now.astimezone().date() + timedelta(days=1)


def test_an_earlier_go_live_date_sends_the_older_vouchers_too(desk: Desk, page: SettingsPage) -> None:
    pick_day(page, desk, 5)
    save(desk, page)
    old, new = desk.world.purchase(days_ago=20), desk.world.purchase(days_ago=2)
    desk.sync()
    assert desk.world.record(desk.program, new).state is State.SYNCED
    assert [record.label for record in desk.program.records.find(RecordFilter())] == [
        desk.world.record(desk.program, new).label
    ]

    pick_day(page, desk, 30)
    assert "older ones too" in page.fields["sync.start_date"].help.text()
    desk.bot.mouseClick(page.save_button, Left)
    dialog = page.dialog
    assert isinstance(dialog, EarlierDialog)
    assert not dialog.primary.isEnabled(), "the number comes before the click"
    desk.until(dialog.primary.isEnabled)
    assert dialog.text.text().startswith("TallyPrime has 1 purchase voucher dated ")
    assert dialog.primary.text() == "Save and send 1 voucher"
    desk.bot.mouseClick(dialog.primary, Left)
    desk.until(lambda: not page.footer.isVisible())
    desk.sync()
    assert desk.world.record(desk.program, old).state is State.SYNCED


def test_an_earlier_go_live_date_can_be_saved_while_tally_is_off(desk: Desk, page: SettingsPage) -> None:
    pick_day(page, desk, 5)
    save(desk, page)
    desk.world.tally.faults.arm(Fault.REFUSED)
    pick_day(page, desk, 9)
    desk.bot.mouseClick(page.save_button, Left)
    dialog = page.dialog
    assert isinstance(dialog, EarlierDialog)
    desk.until(dialog.primary.isEnabled)
    assert "could not be counted" in dialog.text.text()
    desk.bot.mouseClick(dialog.cancel, Left)
    assert page.footer.isVisible()
    assert on_disk(desk).sync.start_date == desk.world.today - timedelta(days=5)


def test_a_later_go_live_date_takes_what_waits_from_before_it_out(desk: Desk, page: SettingsPage) -> None:
    desk.world.company.add_supplier("Doab Lamps")
    waits = desk.world.purchase(supplier="Doab Lamps", days_ago=10)
    desk.sync()
    assert desk.world.record(desk.program, waits).state is State.NEEDS_MAPPING
    pick_day(page, desk, 5)
    save(desk, page)
    desk.sync()
    assert desk.world.record(desk.program, waits).state is State.NOT_APPLICABLE


# -- lists of the systems ----------------------------------------------------------------------------------------------


def test_warehouse_and_order_type_are_chosen_from_what_the_tenant_has_now(desk: Desk, page: SettingsPage) -> None:
    tenant = desk.world.tenant
    other = next(
        t for t in tenant.po_types.values() if t.id != desk.session.settings.servicetitan.purchase_order_type_id
    )
    tenant.add_warehouse("North Store")
    place = tenant.location("North Store")
    choose(desk, page, "servicetitan.default_location_id", str(place))
    choose(desk, page, "servicetitan.purchase_order_type_id", str(other.id))
    save(desk, page)
    assert on_disk(desk).servicetitan.default_location_id == place
    assert on_disk(desk).servicetitan.purchase_order_type_id == other.id
    lines = {line.key: line for line in desk.session.service.check_group(CheckGroup.SERVICETITAN)}
    assert "North Store" in lines["servicetitan.warehouse"].text
    assert other.name in lines["servicetitan.order_type"].text


def test_a_truck_cannot_be_the_default_warehouse(desk: Desk, page: SettingsPage) -> None:
    go(desk, "servicetitan.default_location_id")
    field = page.fields["servicetitan.default_location_id"]
    assert isinstance(field, LiveField)
    truck = str(desk.world.tenant.location("Van 1"))
    desk.until(lambda: field.combo.findData(truck) >= 0)
    item = field.combo.model().item(field.combo.findData(truck))  # type: ignore[attr-defined]
    assert not item.isEnabled()
    assert "a warehouse is needed" in item.text()


def test_another_open_company_is_chosen_by_its_name(desk: Desk, page: SettingsPage) -> None:
    desk.world.tally.open_company(clean_company("Other Traders", "guid-of-other-traders"))
    field = page.fields["tally.company"]
    assert isinstance(field, LiveField)
    go(desk, "tally.company")
    desk.bot.mouseClick(field.again, Left)
    choose(desk, page, "tally.company", "Other Traders")
    save(desk, page)
    assert on_disk(desk).tally.company == "Other Traders"
    company = next(x for x in desk.session.service.check_group(CheckGroup.TALLY) if x.key == "tally.company")
    assert company.verdict is Verdict.OK


def test_a_field_that_no_item_fills_cannot_hold_the_sku(desk: Desk, page: SettingsPage) -> None:
    go(desk, "purchases.sku_field")
    field = page.fields["purchases.sku_field"]
    assert isinstance(field, SkuHolderField)
    part_number = field.buttons[SkuField.PART_NUMBER.value]
    desk.until(lambda: not part_number.isEnabled())
    assert part_number.toolTip()
    assert field.buttons[SkuField.NAME.value].isEnabled()


# -- what is sent ------------------------------------------------------------------------------------------------------


def test_with_purchases_switched_off_nothing_is_sent(desk: Desk, page: SettingsPage) -> None:
    go(desk, "purchases.enabled")
    switch = page.fields["purchases.enabled"]
    assert isinstance(switch, SwitchField)
    switch.box.click()
    save(desk, page)
    desk.world.purchase()
    desk.sync()
    assert len(desk.world.tenant.purchase_orders) == 0


def test_a_change_is_replaced_without_asking_once_that_is_chosen(desk: Desk, page: SettingsPage) -> None:
    voucher = desk.world.purchase()
    desk.sync()
    choose(desk, page, "sync.change_policy", "replace")
    save(desk, page)
    desk.world.alter(voucher, quantity=7)
    desk.sync()
    desk.world.until_quiet(desk.program)
    record = desk.world.record(desk.program, voucher)
    assert (record.state, record.generation) == (State.SYNCED, 2)


def test_ledger_roles_are_given_where_the_ledgers_are(desk: Desk, page: SettingsPage) -> None:
    page.show_what("roles")
    wanted: list[tuple[str, object]] = []
    desk.session.page_wanted.connect(lambda name, show: wanted.append((name, show)))
    desk.bot.mouseClick(page.sections.roles.button, Left)
    assert wanted == [("mapping", Subject.LEDGER)]
    assert desk.window.page().name == "mapping"


# -- data, network, language -------------------------------------------------------------------------------------------


def test_entries_older_than_the_retention_are_removed_with_the_next_run(desk: Desk, page: SettingsPage) -> None:
    desk.sync()
    desk.world.advance(hours=24 * 40)
    type_in(desk, page, "audit.retention_days", "30")
    save(desk, page)
    assert desk.session.service.verify_audit().pruned_until is None
    desk.sync()
    verdict = desk.session.service.verify_audit()
    assert verdict.ok
    assert verdict.pruned_until


def test_a_proxy_is_used_for_servicetitan_from_the_next_question_on(desk: Desk, page: SettingsPage) -> None:
    address = "https://api.servicetitan.io/inventory"
    transport = desk.program.connections.servicetitan()._client._transport
    type_in(desk, page, "network.proxy", "http://proxy.office:8080")
    save(desk, page)
    changed = desk.program.connections.servicetitan()._client._transport
    assert changed is not transport
    assert changed._proxies_for(address)["https"] == "http://proxy.office:8080"  # type: ignore[attr-defined]


def test_the_language_is_kept_for_the_next_start(desk: Desk, page: SettingsPage) -> None:
    choose(desk, page, "window.language", "en")
    save(desk, page)
    assert on_disk(desk).window.language.value == "en"
    assert "started again" in page.fields["window.language"].help.text()


def test_pause_and_patience_with_tally_reach_the_connection(desk: Desk, page: SettingsPage) -> None:
    type_in(desk, page, "tally.pause_seconds", "0.5")
    type_in(desk, page, "tally.timeout_seconds", "90")
    save(desk, page)
    said = on_disk(desk).tally
    assert (said.pause_seconds, said.timeout_seconds) == (0.5, 90)
    assert desk.program.connections.tally_client()._timeout_s == 90
