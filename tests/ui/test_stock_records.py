"""Records of the stock flow in the drawer, the list, Needs attention and the overview, on real records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.domain.states import State
from app.engine.actions import Subject
from app.engine.remedies.table import Act
from app.simulators.tally import Line
from app.simulators.tally.masters import StockItem
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.pages.overview.page import OverviewPage
from app.ui.pages.records import texts
from app.ui.pages.records.page import RecordsPage
from tests.support.world import ITEMS, World
from tests.ui.conftest import Desk
from tests.ui.stock_bench import SmallStockWorld, cycle, opened, stock_desk, stock_records, stock_world

__all__ = ["stock_desk", "stock_world"]
Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_a_transfer_shows_where_goods_go_and_which_document_still_waits(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    stock_world.journal(into="Van 1", out_of="Main Location", quantity=15)
    cycle(stock_desk, 2)
    [record] = stock_records(stock_desk)
    drawer = opened(stock_desk, record.id)
    assert drawer.title.text() == "Stock Journal 1 · stock"
    assert drawer.place.text() == "Main Location → Van 1"
    assert not drawer.party.isVisible()
    assert drawer.chip.text == "Not posted yet"
    assert drawer.reasons.notes[0].text.startswith("Sent, and not counted there yet.")
    said = drawer.voucher.texts()
    assert "−15 Nos" in said
    assert "+15 Nos" in said
    assert "Total as in Tally" not in said
    assert drawer.effect.texts() == ["MCB-16A", "−15", "Main Location", "MCB-16A", "+15", "Van 1"]
    assert drawer.effect.aside.text() == "2 documents wait"
    documents = drawer.moves.texts()
    assert "Out of Main Location, to stock clearing" in documents
    assert "In at Van 1, from stock clearing" in documents
    assert "pending" in documents
    assert "not posted" in documents
    assert not drawer.documents.isVisible()
    assert drawer.reasons.buttons[Act.REPLAY].text() == "Check again"


def test_once_posted_the_record_says_that_every_document_counts(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.journal(into="Van 1", quantity=15)
    stock_world.journal(out_of="Main Location", quantity=2)
    cycle(stock_desk, 2)
    stock_world.post()
    cycle(stock_desk, 2)
    first, second = stock_records(stock_desk)
    assert first.state is second.state is State.SYNCED
    drawer = opened(stock_desk, first.id)
    assert drawer.reasons.notes[0].text.startswith("In ServiceTitan. Every document counts there")
    assert drawer.effect.aside.text() == "counted there"
    assert "posted" in drawer.moves.texts()
    drawer = opened(stock_desk, second.id)
    assert "credited" in drawer.moves.texts()


def test_a_count_shows_what_was_counted_and_what_of_it_is_sent(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.journal(into="Main Location", quantity=40)
    stock_world.company.add_voucher(
        "Physical Stock", stock_world.today, lines=[Line(ITEMS[0], quantity=33, godown="Main Location")]
    )
    cycle(stock_desk, 3)
    count = next(one for one in stock_records(stock_desk) if one.label.startswith("Physical"))
    drawer = opened(stock_desk, count.id)
    said = drawer.voucher.texts()
    assert said[1] == "Counted"
    assert "33 Nos" in said
    assert drawer.effect.texts()[:2] == ["MCB-16A", "−7"]


def test_a_changed_movement_offers_the_difference_and_cancels_nothing(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    made = stock_world.journal(into="Van 1", quantity=15)
    cycle(stock_desk, 2)
    stock_world.company.alter_voucher(made.guid, lines=[Line(ITEMS[0], quantity=9, rate="12.50", godown="Van 1")])
    cycle(stock_desk)
    [record] = stock_records(stock_desk)
    assert record.state is State.CHANGED_AT_SOURCE
    drawer = opened(stock_desk, record.id)
    assert drawer.difference.isVisible()
    button = drawer.reasons.buttons[Act.REPLAY]
    assert button.text() == "Send the difference…"
    stock_desk.bot.mouseClick(button, Left)
    stock_desk.until(lambda: isinstance(drawer.acts.dialog, ConfirmDialog))
    dialog = drawer.acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    assert dialog.primary.text() == "Send the difference"
    stock_desk.bot.mouseClick(dialog.primary, Left)
    stock_desk.until(lambda: drawer.acts.dialog is None)
    stock_desk.idle()
    cycle(stock_desk, 2)
    drawer = opened(stock_desk, record.id)
    documents = drawer.moves.texts()
    assert sum(text.startswith("Purchase order") for text in documents) == 1
    assert "received" in documents
    assert "Out of Van 1, to stock clearing · correction" in documents
    assert drawer.effect.texts()[:2] == ["MCB-16A", "+9"]


def test_what_somebody_cancelled_there_is_shown_as_a_difference(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.journal(into="Main Location", quantity=10)
    made = stock_world.journal(out_of="Main Location", quantity=4)
    cycle(stock_desk, 2)
    stock_world.post()
    cycle(stock_desk, 2)
    [returned] = stock_world.tenant.all_returns()
    stock_world.tenant.cancel_return(returned.id)
    cycle(stock_desk, 2)
    record = next(one for one in stock_records(stock_desk) if made.guid in one.source_key)
    assert record.state is State.CHANGED_AT_DESTINATION
    drawer = opened(stock_desk, record.id)
    assert drawer.difference.texts() == ["Tally", "ServiceTitan", "MCB-16A at Main Location", "−4", "0"]
    assert drawer.reasons.buttons[Act.REPLAY].text() == "Send the difference…"


def test_a_movement_of_an_unknown_item_says_what_it_waits_for(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.company.add_item("LAMP-9W", unit="Nos")
    assert stock_world.company.find(StockItem, "LAMP-9W")
    stock_world.journal(into="Van 1", item="LAMP-9W")
    cycle(stock_desk)
    [record] = stock_records(stock_desk)
    drawer = opened(stock_desk, record.id)
    assert drawer.chip.text == "Waiting for item"
    assert drawer.moves.texts() == ["None yet. They follow once this is settled."]
    assert not drawer.effect.isVisible()
    assert Act.MAP in drawer.reasons.buttons
    preview = stock_desk.session.views.release_preview(Subject.ITEM, "LAMP-9W", stock_world.tenant.sku(ITEMS[0]).id)
    assert len(preview.ids) == 1
    assert preview.at_least


def test_the_clipboard_names_returns_and_leaves_out_what_a_journal_does_not_have(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    stock_world.journal(into="Van 1", out_of="Main Location")
    cycle(stock_desk, 2)
    [record] = stock_records(stock_desk)
    drawer = opened(stock_desk, record.id)
    drawer.reasons.fill_menu()
    next(one for one in drawer.reasons.menu.actions() if one.text() == "Copy as text").trigger()
    said = QGuiApplication.clipboard().text()
    [returned] = stock_world.tenant.all_returns()
    assert f"Return: {returned.number}" in said
    assert "Supplier" not in said
    assert "\n\n" not in said


def test_the_list_tells_stock_from_purchases_and_filters_by_flow(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    stock_world.purchase()
    stock_world.journal(into="Van 1", out_of="Main Location")
    cycle(stock_desk, 2)
    stock_desk.window.open_page("records")
    page = stock_desk.window.page()
    assert isinstance(page, RecordsPage)
    stock_desk.until(lambda: page.model.rowCount() == 2)
    stock_desk.idle()
    assert page.flows.isVisible()
    assert page.model.headerData(texts.ORDER, Qt.Orientation.Horizontal) == "Order or return"
    page.flows.setCurrentIndex(2)
    page.flows.activated.emit(2)
    stock_desk.until(lambda: page.model.rowCount() == 1)
    row = page.model.row_at(0)
    assert row is not None
    assert page.model.index(0, texts.LABEL).data() == "Stock Journal 1 · stock"
    assert len(row.orders) == 2, "the order and the return"
    page._empty_acted()
    stock_desk.until(lambda: page.model.rowCount() == 2)
    assert page.flows.currentData() == ""


def test_without_the_flow_nothing_of_it_is_in_the_list(desk: Desk) -> None:
    desk.world.purchase()
    cycle(desk)
    desk.window.open_page("records")
    page = desk.window.page()
    assert isinstance(page, RecordsPage)
    desk.idle()
    assert not page.flows.isVisible()
    assert page.model.headerData(texts.ORDER, Qt.Orientation.Horizontal) == "Purchase order"


def test_the_overview_has_a_line_for_the_flow_before_its_first_record(stock_desk: Desk) -> None:
    stock_desk.window.open_page("overview")
    page = stock_desk.window.page()
    assert isinstance(page, OverviewPage)
    stock_desk.until(lambda: page.overview is not None)
    assert [page.flows.line(at)[0] for at in (0, 1)] == ["Tally purchases → ServiceTitan", "Tally stock → ServiceTitan"]


def test_a_deleted_movement_is_taken_back_only_after_asking(
    stock_world: SmallStockWorld, desks: Callable[[World], Desk]
) -> None:
    made = stock_world.journal(into="Van 1", quantity=15)
    desk = desks(stock_world)
    cycle(desk, 2)
    stock_world.company.delete_voucher(made.guid)
    cycle(desk)
    [record] = stock_records(desk)
    assert record.state is State.DELETED_AT_SOURCE
    drawer = opened(desk, record.id)
    desk.bot.mouseClick(drawer.reasons.buttons[Act.REPLAY], Left)
    desk.until(lambda: drawer.acts.dialog is not None)
    dialog = drawer.acts.dialog
    assert dialog is not None
    assert dialog.primary.text() == "Take it back"
    dialog.reject()
    desk.until(lambda: drawer.acts.dialog is None)


def test_the_overview_tells_whether_the_control_totals_tie(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_desk.window.open_page("overview")
    page = stock_desk.window.page()
    assert isinstance(page, OverviewPage)
    stock_desk.until(page.flows.control.isVisible)
    assert page.flows.control.text().startswith("Control totals are not known yet.")
    stock_world.journal(into="Van 1", quantity=15)
    cycle(stock_desk, 2)
    stock_desk.until(lambda: page.flows.control.text().startswith("Control totals tie."))
    stock_desk.bot.mouseClick(page.flows.stock, Left)
    assert stock_desk.window.page().name == "stock"
    stock_desk.idle()


def test_a_record_of_the_workbook_way_leads_to_the_export_and_shows_what_was_uploaded(
    tmp_path: Path, desks: Callable[[World], Desk]
) -> None:
    with SmallStockWorld(tmp_path, {"stock.way": "workbook"}) as world:
        world.journal(into="Van 1", quantity=15)
        desk = desks(world)
        cycle(desk, 2)
        [record] = stock_records(desk)
        assert record.state is State.AWAITING_UPLOAD
        drawer = opened(desk, record.id)
        note = drawer.reasons.notes[0].text
        assert note.startswith("Waits for your upload.")
        assert "ml-connector" not in note
        assert drawer.effect.aside.text() == "waits for upload"
        assert drawer.moves.texts()[0].startswith("None found yet. Its rows carry the reference number TP-")
        path = tmp_path / "stock.xlsx"
        desk.session.service.stock.write_workbook(path)
        drawer = opened(desk, record.id)
        assert "export it once more on the page Stock" in drawer.reasons.notes[0].text
        said = desk.session.settings.stock
        columns = {
            "reference_number": said.column_reference, "location": said.column_location, "sku": said.column_sku,
            "quantity": said.column_quantity, "cost": said.column_cost, "date": said.column_date,
            "memo": said.column_memo,
        }  # fmt: skip
        assert world.tenant.upload_adjustments(path, columns).refused == []
        cycle(desk, 2)
        drawer = opened(desk, record.id)
        assert drawer.chip.text == "Synced"
        documents = drawer.moves.texts()
        assert documents[0].startswith("Adjustment ")
        assert "found there" in documents
        drawer.close_drawer()
        desk.window.open_page("overview")
        desk.idle()


def test_a_record_that_waits_for_upload_has_a_button_to_the_page(
    tmp_path: Path, desks: Callable[[World], Desk]
) -> None:
    with SmallStockWorld(tmp_path, {"stock.way": "workbook"}) as world:
        world.journal(into="Van 1", quantity=15)
        desk = desks(world)
        cycle(desk, 2)
        drawer = opened(desk, stock_records(desk)[0].id)
        button = drawer.reasons.findChild(QPushButton, "open-stock")
        assert isinstance(button, QPushButton)
        desk.bot.mouseClick(button, Left)
        assert desk.window.page().name == "stock"
        desk.idle()
