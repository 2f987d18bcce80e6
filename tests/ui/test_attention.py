"""The page “Needs attention”: what is listed, and every act on it, by real clicks and keys on the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.domain.states import State
from app.engine.remedies.table import REMEDIES, Act
from app.engine.views import CauseKey, CauseRecord
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.dialogs.create_dialog import CreateDialog
from app.ui.dialogs.ignore_dialog import IgnoreDialog
from app.ui.dialogs.map_dialog import MapDialog
from app.ui.dialogs.replay_dialog import ReplayDialog
from app.ui.pages.attention import model
from app.ui.pages.attention.model import Cause
from app.ui.pages.attention.page import AttentionPage
from app.ui.pages.attention.row_acts import RowActs
from tests.support.world import World
from tests.ui.conftest import Desk

SUPPLIER, VENDOR = "Havells India Ltd", "Havells India Limited"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""The offscreen platform says so of every dialog and menu."""
Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        made.company.add_supplier(SUPPLIER)
        yield made


def opened(desk: Desk) -> AttentionPage:
    """The page, read."""
    desk.window.open_page("attention")
    page = desk.window.page()
    assert isinstance(page, AttentionPage)
    desk.until(lambda: page.model.counts is not None)
    desk.idle()
    return page


def cause(page: AttentionPage, name: str = SUPPLIER) -> Cause | None:
    return next((one for one in page.model.causes if one.row.cause.name == name), None)


def key_of(page: AttentionPage, name: str = SUPPLIER) -> CauseKey:
    found = cause(page, name)
    assert found is not None, [one.row.cause.name for one in page.model.causes]
    return found.key


def buttons(desk: Desk, page: AttentionPage, name: str = SUPPLIER) -> RowActs:
    key = key_of(page, name)
    desk.until(lambda: page.tree.acts_of(key) is not None)
    found = page.tree.acts_of(key)
    assert found is not None
    return found


def press(desk: Desk, page: AttentionPage, text: str, name: str = SUPPLIER) -> None:
    """A button at the end of a cause's row."""
    made = next(one for one in buttons(desk, page, name).buttons if one.isVisible() and one.text() == text)
    desk.bot.mouseClick(made, Left)


def dialog(desk: Desk, page: AttentionPage, kind: type) -> object:
    desk.until(lambda: isinstance(page.acts.dialog, kind) and page.acts.dialog.isVisible())
    return page.acts.dialog


def open_cause(desk: Desk, page: AttentionPage, name: str = SUPPLIER) -> list[CauseRecord]:
    """Open a cause by its key; its vouchers."""
    assert page.tree.mark((key_of(page, name), None))
    desk.bot.keyClick(page.tree, Key.Key_Right)
    desk.until(lambda: bool((found := cause(page, name)) and found.children))
    found = cause(page, name)
    assert found is not None
    return [child for child in found.children if isinstance(child, CauseRecord)]


def states(desk: Desk) -> list[str]:
    return sorted(desk.world.states(desk.program).values())


# -- listed ------------------------------------------------------------------------------------------------------------


def test_before_the_first_run_the_page_says_that_nothing_is_known(desk: Desk) -> None:
    page = opened(desk)
    assert page.empty.isVisible()
    assert page.empty.text == "Not known yet. The first run has not finished."


def test_nothing_is_said_to_need_nobody_only_after_a_run(desk: Desk) -> None:
    desk.world.purchase()
    desk.sync()
    desk.session.refresh_status()
    page = opened(desk)
    desk.until(lambda: page.empty.text.startswith("Nothing needs you. Everything read up to"))


def test_vouchers_of_one_missing_vendor_are_one_row_that_opens_to_them(
    world: World, desks: Callable[[World], Desk]
) -> None:
    for _ in range(14):
        world.purchase(supplier=SUPPLIER)
    world.purchase()
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    assert [one.row.cause.name for one in page.model.causes] == [SUPPLIER]
    assert page.second.text().startswith("14 records · 1 cause · ₹ ")
    shown = open_cause(desk, page)
    assert len(shown) == 6
    more = page.model.index(6, 0, page.model.index(0, 0))
    assert more.data() == "8 more records"
    page.tree.setCurrentIndex(more)
    desk.bot.keyClick(page.tree, Key.Key_Return)
    desk.until(lambda: page.model.rowCount(page.model.index(0, 0)) == 14)
    desk.bot.keyClick(page.tree, Key.Key_Left)
    desk.bot.keyClick(page.tree, Key.Key_Left)
    desk.until(lambda: page.model.rowCount(page.model.index(0, 0)) == 0)


def test_a_screen_reader_is_told_the_whole_row(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    said = page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(f"Vendor not in ServiceTitan, {SUPPLIER}, 1 record, ")
    assert said.endswith("rupees, waiting today, collapsed")
    open_cause(desk, page)
    assert page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("expanded")


def test_the_sample_companys_causes_are_listed_with_their_acts(synced_desk: Desk) -> None:
    page = opened(synced_desk)
    assert len(page.model.causes) > 3
    total = page.model.totals
    counts = page.model.counts
    assert counts is not None
    assert counts.open == total.records > 0
    first = page.model.causes[0]
    shown = buttons(synced_desk, page, first.row.cause.name)
    assert [one.property("kind") for one in shown.buttons if one.isVisible()][:1] == ["row-first"]


# -- map ---------------------------------------------------------------------------------------------------------------


def test_a_suggestion_is_mapped_the_vouchers_are_released_and_synced(
    world: World, desks: Callable[[World], Desk]
) -> None:
    world.tenant.add_vendor(VENDOR)
    vouchers = [world.purchase(supplier=SUPPLIER) for _ in range(3)]
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Map…")
    asked = dialog(desk, page, MapDialog)
    assert isinstance(asked, MapDialog)
    desk.until(asked.picker.popup.isVisible)
    rows = asked.picker.popup.rows
    assert rows[0].target is not None
    assert rows[0].target.name == VENDOR
    assert rows[0].target.score >= 98
    assert rows[-1].text.startswith("+")
    assert not asked.primary.isEnabled(), "nothing is linked without a person's choice"
    desk.bot.keyClick(asked.picker, Key.Key_Return)
    desk.until(lambda: "all can be sent now" in asked.preview.text())
    assert asked.preview.text().startswith("Would release 3 records, ₹ ")
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: states(desk) == [State.SYNCED] * 3, 60_000)
    desk.until(lambda: not page.model.causes)
    assert world.record(desk.program, vouchers[0]).state is State.SYNCED


def test_a_dialog_closed_while_it_maps_still_sends_what_it_released(
    world: World, desks: Callable[[World], Desk]
) -> None:
    world.tenant.add_vendor(VENDOR)
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Map…")
    asked = dialog(desk, page, MapDialog)
    assert isinstance(asked, MapDialog)
    desk.until(asked.picker.popup.isVisible)
    desk.bot.keyClick(asked.picker, Key.Key_Return)
    asked.primary.click()
    asked.reject()
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)
    desk.until(lambda: page.acts.dialog is None)


def test_a_unit_is_mapped_by_typing_it(world: World, desks: Callable[[World], Desk]) -> None:
    world.company.add_item("TAPE", unit="Nos")
    world.tenant.add_material("TAPE", unit="Roll", cost=Decimal(5))
    world.purchase(item="TAPE")
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Map…", "Nos")
    asked = dialog(desk, page, MapDialog)
    assert isinstance(asked, MapDialog)
    assert "in “Roll”" in asked.preview.text(), "the dialog says what ServiceTitan counts in"
    desk.bot.keyClicks(asked.picker, "Roll")
    desk.until(lambda: [row.text for row in asked.picker.popup.rows] == ["Roll"])
    desk.bot.keyClick(asked.picker, Key.Key_Return)
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)


def test_typing_narrows_the_list_and_escape_leaves_it_without_a_match(
    world: World, desks: Callable[[World], Desk]
) -> None:
    for name in (VENDOR, "Havells Lighting Ltd", "Finolex Cables"):
        world.tenant.add_vendor(name)
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Map…")
    asked = dialog(desk, page, MapDialog)
    assert isinstance(asked, MapDialog)
    desk.bot.keyClicks(asked.picker, "fin")
    desk.until(lambda: [row.text for row in asked.picker.popup.rows][:1] == ["Finolex Cables"])
    desk.bot.keyClick(asked.picker, Key.Key_Escape)
    assert not asked.picker.popup.isVisible()
    assert asked.isVisible()
    assert asked.picker.target is None
    assert not asked.primary.isEnabled()
    asked.reject()


def test_a_vendor_is_created_from_the_form_and_what_waited_is_sent(
    world: World, desks: Callable[[World], Desk]
) -> None:
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Create…")
    asked = dialog(desk, page, CreateDialog)
    assert isinstance(asked, CreateDialog)
    desk.until(asked.primary.isEnabled)
    assert asked.fields["name"].text() == SUPPLIER
    assert asked.summary.text() == f"Creates the vendor “{SUPPLIER}”."
    asked.fields["city"].setText("Bengaluru")
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)
    assert [vendor.name for vendor in world.tenant.vendors.values()].count(SUPPLIER) == 1


# -- replay ------------------------------------------------------------------------------------------------------------


def test_one_voucher_is_replayed_by_its_key(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    shown = open_cause(desk, page)
    world.tenant.add_vendor(SUPPLIER)
    desk.bot.keyClick(page.tree, Key.Key_Down)
    desk.bot.keyClick(page.tree, Key.Key_R)
    desk.until(lambda: desk.window.messages.text == "1 record is tried again now.")
    desk.until(lambda: desk.program.records.get(shown[0].id).state is State.SYNCED, 60_000)  # type: ignore[union-attr]


def test_a_cause_is_replayed_by_its_button_and_focus_goes_to_the_next_row(
    world: World, desks: Callable[[World], Desk]
) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        world.company.add_supplier(name)
        world.purchase(supplier=name)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    assert [one.row.cause.name for one in page.model.causes] == ["Alpha", "Beta", "Gamma"]
    world.tenant.add_vendor("Beta")
    press(desk, page, "Replay", "Beta")
    desk.until(lambda: [one.row.cause.name for one in page.model.causes] == ["Alpha", "Gamma"], 60_000)
    marked = page.tree.current_cause()
    assert marked is not None
    assert marked.row.cause.name == "Gamma"
    assert page.tree.hasFocus()


@pytest.mark.parametrize("number", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_everything_filtered_is_replayed_in_portions_and_resolves(
    world: World, desks: Callable[[World], Desk], number: int
) -> None:
    for _ in range(number):
        world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    assert page.replay.text() == f"Replay {number}…"
    world.tenant.add_vendor(SUPPLIER)
    desk.bot.mouseClick(page.replay, Left)
    asked = dialog(desk, page, ReplayDialog)
    assert isinstance(asked, ReplayDialog)
    assert asked.primary.text() == f"Replay {number}"
    steps: list[int] = []
    asked.progress.valueChanged.connect(steps.append)
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: page.acts.dialog is None, 60_000)
    assert steps[:2] == [0, 50] or steps[:2] == [50, 100], "one portion after the other"
    desk.until(lambda: states(desk) == [State.SYNCED] * number, 180_000)
    desk.until(lambda: not page.model.causes, 30_000)


def test_a_bulk_replay_leaves_out_what_would_cancel_documents_and_says_so(
    world: World, desks: Callable[[World], Desk]
) -> None:
    altered = world.purchase()
    desk = desks(world)
    desk.sync()
    world.alter(altered, quantity=20)
    world.purchase(supplier=SUPPLIER)
    desk.sync()
    page = opened(desk)
    desk.until(lambda: len(page.model.causes) == 2)
    desk.bot.mouseClick(page.replay, Left)
    asked = dialog(desk, page, ReplayDialog)
    assert isinstance(asked, ReplayDialog)
    assert asked.primary.text() == "Replay 1"
    assert asked.left_out.text().startswith("1 left out: replaying it would cancel or correct what was sent")
    desk.bot.mouseClick(asked.cancel, Left)
    desk.until(lambda: page.acts.dialog is None)
    assert world.record(desk.program, altered).state is State.CHANGED_AT_SOURCE


def test_replacing_what_was_sent_is_asked_once_and_names_the_order(
    world: World, desks: Callable[[World], Desk]
) -> None:
    altered = world.purchase()
    desk = desks(world)
    desk.sync()
    world.alter(altered, quantity=20)
    desk.sync()
    page = opened(desk)
    desk.until(lambda: len(page.model.causes) == 1)
    page.tree.setFocus()
    desk.bot.keyClick(page.tree, Key.Key_R)
    asked = dialog(desk, page, ConfirmDialog)
    assert isinstance(asked, ConfirmDialog)
    assert asked.primary.text().startswith("Cancel purchase order ")
    assert asked.primary.text().endswith(" and send again")
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)
    assert world.record(desk.program, altered).generation > 1


def test_while_it_is_paused_nothing_is_started_and_the_texts_say_when_it_is_sent(
    world: World, desks: Callable[[World], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tenant.add_vendor(VENDOR)
    world.company.add_supplier("Zebra Lamps")
    world.purchase(supplier=SUPPLIER)
    world.purchase(supplier="Zebra Lamps")
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    desk.session.pause(None)
    desk.until(lambda: desk.session.paused)
    begun: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(desk.session.runner, "sync_now", lambda: begun.append(1))
        press(desk, page, "Map…")
        asked = dialog(desk, page, MapDialog)
        assert isinstance(asked, MapDialog)
        assert asked.primary.text() == "Map"
        desk.until(asked.picker.popup.isVisible)
        desk.bot.keyClick(asked.picker, Key.Key_Return)
        desk.until(lambda: asked.preview.text().endswith("Paused: nothing is sent until sending resumes."))
        desk.bot.mouseClick(asked.primary, Left)
        told = "Paused: 1 record is tried again once sending resumes."
        desk.until(lambda: desk.window.messages.text.endswith(told))
        assert desk.window.messages.text.startswith(f"“{SUPPLIER}” is now “{VENDOR}” in ServiceTitan.")
        world.tenant.add_vendor("Zebra Lamps")
        press(desk, page, "Replay", "Zebra Lamps")
        desk.until(lambda: desk.window.messages.text == told)
        desk.idle()
    assert begun == []
    assert State.SYNCED not in states(desk)
    desk.session.resume()
    desk.until(lambda: states(desk) == [State.SYNCED] * 2, 60_000)


# -- duplicates, settings, comparing -----------------------------------------------------------------------------------


def test_a_bill_typed_by_hand_is_linked_after_it_was_named(world: World, desks: Callable[[World], Desk]) -> None:
    voucher = world.purchase()
    when = datetime.combine(voucher.date, time(), UTC)
    world.tenant.type_bill_by_hand("Acme & Sons", voucher.reference, voucher.total, when)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Link…", "Acme & Sons")
    asked = dialog(desk, page, ConfirmDialog)
    assert isinstance(asked, ConfirmDialog)
    assert asked.primary.text() == "Link 1 record"
    assert any(voucher.reference in one.text() for one in asked.findChildren(QLabel)), "it names the invoice"
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: states(desk) == [State.IGNORED])
    assert world.titan.count("POST", "/purchase-orders") == 0


def test_another_bill_of_the_same_number_is_sent_after_it_was_asked(
    world: World, desks: Callable[[World], Desk]
) -> None:
    voucher = world.purchase()
    when = datetime.combine(voucher.date, time(), UTC)
    world.tenant.type_bill_by_hand("Acme & Sons", voucher.reference, voucher.total, when)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    press(desk, page, "Send…", "Acme & Sons")
    asked = dialog(desk, page, ConfirmDialog)
    assert isinstance(asked, ConfirmDialog)
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)


def test_comparing_opens_the_record_and_settings_opens_the_setting(
    world: World, desks: Callable[[World], Desk]
) -> None:
    altered = world.purchase()
    desk = desks(world)
    desk.sync()
    world.alter(altered, quantity=20)
    desk.sync()
    page = opened(desk)
    desk.until(lambda: len(page.model.causes) == 1)
    wanted: list[int] = []
    desk.session.record_wanted.connect(wanted.append)
    press(desk, page, "Compare…", "Acme & Sons")
    desk.until(lambda: wanted == [world.record(desk.program, altered).id])
    shown: list[tuple[str, object]] = []
    desk.session.page_wanted.connect(lambda name, what: shown.append((name, what)))
    row = replace(page.model.causes[0].row, remedy=REMEDIES["expense_voucher"])
    page.acts.do(row, Act.SETTINGS, page.model.which)
    assert shown == [("settings", "purchases.expense_vouchers")]


def test_a_name_alone_takes_no_colour_from_what_was_painted_before(desk: Desk) -> None:
    page = opened(desk)
    picture = QImage(200, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setPen(QColor(255, 0, 0))  # as the ring of focus leaves it
    page.tree.rows._name(painter, picture.rect(), "", "Havells")
    painter.end()
    found = [picture.pixelColor(x, y) for x in range(200) for y in range(40)]
    assert any(colour.lightness() < 100 for colour in found), "it is painted"
    assert not any(colour.red() > colour.green() + 100 for colour in found)


# -- ignore ------------------------------------------------------------------------------------------------------------


def test_ignoring_needs_a_reason_and_what_is_ignored_can_be_taken_up_again(
    world: World, desks: Callable[[World], Desk]
) -> None:
    voucher = world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    page.tree.setFocus()
    desk.bot.keyClick(page.tree, Key.Key_I)
    asked = dialog(desk, page, IgnoreDialog)
    assert isinstance(asked, IgnoreDialog)
    assert not asked.primary.isEnabled()
    assert asked.primary.toolTip()
    desk.bot.keyClicks(asked.reason, "Entered by hand")
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: not page.model.causes)
    record = world.record(desk.program, voucher)
    assert record.state is State.IGNORED
    assert "Entered by hand" in record.reasons[0].text
    desk.session.refresh_status()
    desk.until(lambda: "except 1 ignored voucher" in page.empty.text)
    page.tabs.findChildren(type(page.replay))[1].click()
    desk.until(lambda: len(page.model.causes) == 1)
    world.tenant.add_vendor(SUPPLIER)
    press(desk, page, "Replay", page.model.causes[0].row.cause.name)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)


# -- search and keys ---------------------------------------------------------------------------------------------------


def test_search_finds_by_reference_and_its_empty_answer_can_be_cleared(
    world: World, desks: Callable[[World], Desk]
) -> None:
    world.company.add_supplier("Finolex")
    world.purchase(supplier=SUPPLIER, reference="HIL/26-27/8841")
    world.purchase(supplier="Finolex")
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    desk.bot.keyClick(desk.window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.search.setText("8841")
    desk.until(lambda: [one.row.cause.name for one in page.model.causes] == [SUPPLIER])
    page.search.setText("havels")
    desk.until(page.empty.isVisible)
    assert page.empty.text == "No record matches “havels”."
    page.escape()
    desk.until(lambda: len(page.model.causes) == 2)


def test_a_header_sorts_and_the_menu_shows_one_kind_only(world: World, desks: Callable[[World], Desk]) -> None:
    for name, quantity in (("Alpha", 90), ("Beta", 10), ("Gamma", 400)):
        world.company.add_supplier(name)
        world.purchase(supplier=name, quantity=quantity)
    world.purchase(supplier="Beta")
    world.company.add_item("LAMP-9", unit="Nos")
    world.purchase(item="LAMP-9")
    desk = desks(world)
    desk.sync()
    page = opened(desk)

    def shown() -> list[str]:
        return [one.row.cause.name for one in page.model.causes]

    def title(column: int) -> str:
        return str(page.model.headerData(column, Qt.Orientation.Horizontal))

    assert shown() == ["Beta", "Alpha", "Gamma", "LAMP-9"]
    assert (title(model.COUNT), title(model.AMOUNT)) == ("Count ↓", "Amount (₹)")
    header = page.tree.header()
    place = QPoint(header.sectionViewportPosition(model.AMOUNT) + 20, header.height() // 2)
    desk.bot.mouseClick(header.viewport(), Left, pos=place)
    desk.until(lambda: shown()[0] == "Gamma")
    assert (title(model.COUNT), title(model.AMOUNT)) == ("Count", "Amount (₹) ↓")
    desk.bot.mouseClick(page.sorting, Left)
    assert page.menu is not None
    next(one for one in page.menu.actions() if one.text() == "Items and units").trigger()
    desk.until(lambda: shown() == ["LAMP-9"])
    assert page.replay.text() == "Replay 1…"
    assert page.second.text().startswith("1 record · 1 cause")


def test_everything_works_by_keys_alone(world: World, desks: Callable[[World], Desk]) -> None:
    world.tenant.add_vendor(VENDOR)
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    keys = desk.bot.keyClick
    page.focus_first()
    keys(page.tree, Key.Key_Return)
    asked = dialog(desk, page, MapDialog)
    assert isinstance(asked, MapDialog)
    desk.until(asked.picker.popup.isVisible)
    keys(asked.picker, Key.Key_Escape)
    keys(asked, Key.Key_Escape)
    desk.until(lambda: page.acts.dialog is None)
    keys(page.tree, Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: page.menu is not None and page.menu.isVisible())
    assert page.menu is not None
    said = [one.text().split("\t")[0] for one in page.menu.actions()]
    assert said == ["Map…", "Create…", "Replay 1 record", "Ignore 1 record…"]
    keys(page.menu, Key.Key_Escape)
    keys(page.tree, Key.Key_M)
    asked = dialog(desk, page, MapDialog)
    assert isinstance(asked, MapDialog)
    desk.until(asked.picker.popup.isVisible)
    keys(asked.picker, Key.Key_Return)
    desk.until(asked.primary.isEnabled)
    keys(asked.picker, Key.Key_Return)
    desk.until(lambda: states(desk) == [State.SYNCED], 60_000)


def test_enter_on_a_voucher_and_a_click_open_its_drawer(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    shown = open_cause(desk, page)
    wanted: list[int] = []
    desk.session.record_wanted.connect(wanted.append)
    desk.bot.keyClick(page.tree, Key.Key_Down)
    desk.bot.keyClick(page.tree, Key.Key_Return)
    place = page.tree.visualRect(page.model.index(1, 0, page.model.index(0, 0))).center()
    QTest.mouseClick(page.tree.viewport(), Left, Qt.KeyboardModifier.NoModifier, QPoint(60, place.y()))
    assert wanted == [shown[0].id, shown[1].id]


def test_letters_typed_into_the_search_field_do_not_act(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    field: QLineEdit = page.search
    desk.bot.keyClicks(field, "mcri")
    desk.until(page.empty.isVisible)
    assert page.acts.dialog is None
    assert states(desk) == [State.NEEDS_MAPPING]


# -- staying in place --------------------------------------------------------------------------------------------------


def test_rows_that_come_and_go_leave_scroll_and_selection_where_they_were(
    world: World, desks: Callable[[World], Desk]
) -> None:
    for number in range(40):
        name = f"Supplier {number:02d}"
        world.company.add_supplier(name)
        world.purchase(supplier=name)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    tree = page.tree
    assert tree.mark((key_of(page, "Supplier 20"), None))
    tree.scrollTo(tree.currentIndex(), tree.ScrollHint.PositionAtCenter)
    before = tree.visualRect(tree.currentIndex()).top()
    resets: list[int] = []
    page.model.modelReset.connect(lambda: resets.append(1))
    world.tenant.add_vendor("Supplier 03")
    world.tenant.add_vendor("Supplier 04")
    desk.sync()
    desk.until(lambda: len(page.model.causes) == 38)
    desk.idle()
    marked = tree.current_cause()
    assert marked is not None
    assert marked.row.cause.name == "Supplier 20"
    assert tree.visualRect(tree.currentIndex()).top() == before
    assert not resets


def test_causes_are_read_page_by_page_and_ctrl_a_selects_them_all(
    world: World, desks: Callable[[World], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "PAGE", 20)
    for number in range(50):
        world.company.add_supplier(f"Supplier {number:02d}")
        world.purchase(supplier=f"Supplier {number:02d}")
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    assert page.second.text().startswith("50 records · 50 causes")
    assert len(page.model.causes) == 20, "what nobody scrolls to is not read"
    bar = page.tree.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.until(lambda: len(page.model.causes) == 40)
    page.focus_first()
    desk.bot.keyClick(page.tree, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: len(page.tree.selected()[0]) == 50)


def test_buttons_are_made_for_the_rows_in_view_only(world: World, desks: Callable[[World], Desk]) -> None:
    for number in range(60):
        world.company.add_supplier(f"Supplier {number:02d}")
        world.purchase(supplier=f"Supplier {number:02d}")
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    buttons(desk, page, "Supplier 00")
    bar = page.tree.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.until(lambda: page.tree.acts_of(key_of(page, "Supplier 59")) is not None)
    assert page.tree.acts_of(key_of(page, "Supplier 00")) is None
    assert len(page.tree.findChildren(RowActs)) < 25
