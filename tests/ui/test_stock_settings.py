"""The section “Stock” of the settings: the switch, the two ways, what each needs, warnings about counting twice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.simulators.servicetitan.records import ReportParameter
from app.system.settings import Settings, StockWay
from app.ui.pages.settings.live import LiveField
from app.ui.pages.settings.page import SettingsPage
from app.ui.pages.settings.stock import ClassesField, StockSection, TypesField
from tests.ui.conftest import Desk
from tests.ui.stock_bench import CLEARING, SmallStockWorld, cycle, stock_desk, stock_world

__all__ = ["stock_desk", "stock_world"]
Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CLEARING_KEYS = ("stock.clearing_vendor_id", "stock.return_type_id", "stock.return_counts_at")
COLUMN_KEYS = ("stock.column_reference", "stock.column_memo")


def section_of(desk: Desk) -> tuple[SettingsPage, StockSection]:
    desk.window.open_page("settings", "stock")
    page = desk.window.page()
    assert isinstance(page, SettingsPage)
    desk.idle()
    assert isinstance(page.section, StockSection)
    return page, page.section


def save(desk: Desk, page: SettingsPage) -> Settings:
    desk.bot.mouseClick(page.save_button, Left)
    desk.until(lambda: not page.footer.isVisible())
    desk.idle()
    return desk.program.settings_file.load()


def test_while_it_is_off_only_the_switch_is_there_and_switching_it_on_reads_the_lists(desk: Desk) -> None:
    desk.world.tenant.add_vendor(CLEARING)
    page, section = section_of(desk)
    assert not section.way.isVisible()
    assert not any(page.fields[key].isVisible() for key in CLEARING_KEYS)
    section.switch.box.click()
    desk.idle()
    assert section.way.isVisible()
    assert all(page.fields[key].isVisible() for key in CLEARING_KEYS)
    vendor = page.fields["stock.clearing_vendor_id"]
    assert isinstance(vendor, LiveField)
    assert vendor.combo.itemText(0) == CLEARING, "the one meant for it stands first"


def test_each_way_says_what_follows_and_shows_only_its_own_fields(stock_desk: Desk) -> None:
    page, section = section_of(stock_desk)
    said = section.way.consequences
    assert "ServiceTitan's own accounting export would include these bills" in said["clearing"].text()
    assert "never flow on to Zoho Books" in said["clearing"].text()
    assert "waits for your upload" in said["workbook"].text()
    assert not any(page.fields[key].isVisible() for key in COLUMN_KEYS)
    section.way.buttons["workbook"].click()
    stock_desk.idle()
    assert all(page.fields[key].isVisible() for key in COLUMN_KEYS)
    assert not any(page.fields[key].isVisible() for key in CLEARING_KEYS)
    assert save(stock_desk, page).stock.way is StockWay.WORKBOOK
    page.discard()
    assert all(page.fields[key].isVisible() for key in COLUMN_KEYS), "what is saved is shown"


def test_no_sentence_of_the_section_is_cut_at_any_width(stock_desk: Desk) -> None:
    _page, section = section_of(stock_desk)
    section.way.buttons["workbook"].click()
    section.classes.boxes["Sales"].click()
    for width, height in ((1280, 800), (1000, 700), (853, 533)):
        stock_desk.window.resize(width, height)
        stock_desk.idle()
        stock_desk.bot.wait(20)
        body = section.widget()
        assert body is not None
        texts = [one for one in body.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
        cut = [one.text() for one in texts if one.height() < one.heightForWidth(one.width())]
        assert cut == [], width


def test_a_sales_class_is_off_and_warns_about_counting_twice_when_it_is_switched_on(stock_desk: Desk) -> None:
    page, _section = section_of(stock_desk)
    field = page.fields["stock.classes_on"]
    assert isinstance(field, ClassesField)
    assert not any(box.isChecked() for box in field.boxes.values())
    assert not field.warning.isVisible()
    field.boxes["Sales"].click()
    field.boxes["Credit Note"].click()
    assert field.warning.isVisible()
    assert "counted twice" in field.warning.text
    assert save(stock_desk, page).stock.classes_on == "Credit Note, Sales"
    field.boxes["Sales"].click()
    field.boxes["Credit Note"].click()
    assert not field.warning.isVisible()
    assert save(stock_desk, page).stock.classes_on == ""


def test_a_voucher_type_of_the_company_can_be_left_out(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.company.add_voucher_type("Van Loading", "Stock Journal")
    cycle(stock_desk)
    page, _section = section_of(stock_desk)
    field = page.fields["stock.types_off"]
    assert isinstance(field, TypesField)
    assert field.boxes["Van Loading"].text() == "Van Loading  ·  Stock Journal"
    assert all(box.isChecked() for box in field.boxes.values())
    assert "Sales" not in field.boxes
    assert "counted twice" in field.help.text()
    field.boxes["Van Loading"].click()
    assert save(stock_desk, page).stock.types_off == "Van Loading"
    field.boxes["Van Loading"].click()
    assert save(stock_desk, page).stock.types_off == ""


def test_a_type_that_is_gone_stays_left_out_until_a_person_takes_it_back(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    cycle(stock_desk)
    stock_desk.session.save_settings(lambda old: old.with_value("stock.types_off", "Old Type"))
    stock_desk.idle()
    _, section = section_of(stock_desk)
    box = section.types.boxes["Old Type"]
    assert box.text() == "Old Type  ·  not in the company"
    assert not box.isChecked()


def test_before_the_company_was_read_the_types_are_announced(stock_desk: Desk) -> None:
    _, section = section_of(stock_desk)
    assert section.types.help.text() == "They are listed here once the company was read from TallyPrime."


def test_the_clearing_vendor_is_found_by_typing_a_part_of_its_name(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    other = stock_world.tenant.add_vendor("Zenith Lamps")
    page, _ = section_of(stock_desk)
    field = page.fields["stock.clearing_vendor_id"]
    assert isinstance(field, LiveField)
    line = field.combo.lineEdit()
    assert isinstance(line, QLineEdit)
    assert line.text() == CLEARING
    line.selectAll()
    stock_desk.bot.keyClicks(line, "zenith lamps")
    stock_desk.bot.keyClick(line, Qt.Key.Key_Return)
    line.editingFinished.emit()
    assert field.value() == str(other.id)
    assert save(stock_desk, page).stock.clearing_vendor_id == other.id
    line.selectAll()
    stock_desk.bot.keyClicks(line, "nobody")
    line.editingFinished.emit()
    assert line.text() == "Zenith Lamps"
    assert not page.footer.isVisible()


def test_a_return_type_says_who_receives_the_credit(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.tenant.add_return_type("Auto", automatically_receive_credit=True)
    page, _ = section_of(stock_desk)
    field = page.fields["stock.return_type_id"]
    assert isinstance(field, LiveField)
    texts = [field.combo.itemText(at) for at in range(field.combo.count())]
    assert "Auto  ·  receives the credit by itself" in texts
    assert f"{CLEARING}  ·  a person receives its credit" in texts


def test_a_column_that_needs_a_title_cannot_be_emptied(stock_desk: Desk) -> None:
    page, section = section_of(stock_desk)
    section.way.buttons["workbook"].click()
    field = page.fields["stock.column_sku"]
    line = field.editor
    assert isinstance(line, QLineEdit)
    line.selectAll()
    stock_desk.bot.keyClick(line, Qt.Key.Key_Delete)
    assert not page.save_button.isEnabled()
    assert field.wrong.isVisible()


REPORT_KEYS = ("category", "id", "location", "sku", "quantity")


def choose(desk: Desk, page: SettingsPage, name: str, text: str) -> None:
    field = page.fields[f"stock.report_{name}"]
    assert isinstance(field, LiveField)
    at = field.combo.findText(text, Qt.MatchFlag.MatchStartsWith)
    assert at >= 0, [field.combo.itemText(i) for i in range(field.combo.count())]
    field.combo.setCurrentIndex(at)
    field.combo.activated.emit(at)
    desk.idle()


def test_the_report_and_its_columns_are_chosen_from_lists_one_after_the_other(
    stock_desk: Desk, stock_world: SmallStockWorld
) -> None:
    made = stock_world.tenant.add_stock_report("What lies where")
    page, _ = section_of(stock_desk)

    def there() -> list[str]:
        return [name for name in REPORT_KEYS if page.fields[f"stock.report_{name}"].isVisible()]

    assert there() == ["category"]
    choose(stock_desk, page, "category", "Inventory")
    assert there() == ["category", "id"]
    choose(stock_desk, page, "id", "What lies where")
    assert there() == list(REPORT_KEYS)
    choose(stock_desk, page, "location", "Warehouse/Truck")
    choose(stock_desk, page, "sku", "Item Code")
    choose(stock_desk, page, "quantity", "Quantity On Hand")
    saved = save(stock_desk, page).stock
    assert (saved.report_category, saved.report_id) == ("inventory", made.id)
    assert (saved.report_location, saved.report_sku, saved.report_quantity) == (
        "Warehouse/Truck", "Item Code", "Quantity On Hand",
    )  # fmt: skip
    choose(stock_desk, page, "category", "Accounting")
    assert there() == ["category", "id"], "what was chosen belongs to another category"
    choose(stock_desk, page, "category", "No report")
    assert there() == ["category"]
    cleared = save(stock_desk, page).stock
    assert (cleared.report_category, cleared.report_id, cleared.report_sku) == ("", None, "")


def test_a_report_that_must_be_told_something_first_says_so(stock_desk: Desk, stock_world: SmallStockWorld) -> None:
    asked = [ReportParameter("AsOf", "As of", "Date", is_required=True)]
    stock_world.tenant.add_stock_report("As of a day", parameters=asked)
    page, _ = section_of(stock_desk)
    choose(stock_desk, page, "category", "Inventory")
    choose(stock_desk, page, "id", "As of a day")
    field = page.fields["stock.report_sku"]
    assert isinstance(field, LiveField)
    assert "told As of" in field.state.text()
