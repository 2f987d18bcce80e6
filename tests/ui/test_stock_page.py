"""The page “Stock” on a real company and tenant: what waits, whether it ties, what differs, what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from app.domain.errors import UsageError
from app.domain.records import Subject
from app.domain.states import State
from app.engine.views import RecordQuery
from app.simulators.tally import Line
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.models.paged import RowRole
from app.ui.pages.mapping.page import MappingPage
from app.ui.pages.records.page import RecordsPage
from app.ui.pages.stock import texts
from app.ui.pages.stock.dialogs import ControlDialog, CorrectDialog, OpeningDialog
from app.ui.pages.stock.page import StockPage
from app.ui.pages.stock.rows import Row, Which
from app.ui.pages.stock.table import button_area
from tests.support.stock_asks import leave_out, lying, name_report, some_item
from tests.support.stock_world import StockWorld
from tests.support.world import ITEMS, World
from tests.ui.conftest import Desk
from tests.ui.stock_bench import SmallStockWorld, cycle, stock_desk, stock_world

__all__ = ["stock_desk", "stock_world"]
Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[StockWorld]:
    """Some weeks of a generated company."""
    with StockWorld(tmp_path, movements=60, items=8, godowns=2) as world:
        yield world


def opened(desk: Desk) -> StockPage:
    """The page, read."""
    desk.window.open_page("stock")
    page = desk.window.page()
    assert isinstance(page, StockPage)
    read_again(desk, page)
    return page


def read_again(desk: Desk, page: StockPage) -> None:
    before = page.comparison
    page.reload()
    desk.until(lambda: page.comparison is not None and page.comparison is not before)
    desk.idle()


def row_of(page: StockPage, item: str, place: str) -> Row:
    assert page.comparison is not None
    return next(one for one in page.comparison.rows if one.item == item and one.place == place)


def shown(page: StockPage) -> list[Row]:
    found = [page.model.index(at, texts.ITEM).data(RowRole) for at in range(page.model.rowCount())]
    return [one for one in found if isinstance(one, Row)]


def choose(desk: Desk, page: StockPage, which: Which) -> None:
    page.which.choose(which.value)
    page.which.chosen.emit(which.value)
    desk.idle()


def post(world: World) -> None:
    world.tenant.process_returns()
    world.tenant.post_pending()


# -- being there -------------------------------------------------------------------------------------------------------


def test_the_page_is_in_the_navigation_only_while_the_flow_is_on(stock_desk: Desk) -> None:
    window = stock_desk.window
    button = window.navigation.buttons["stock"]
    assert button.isVisible()
    stock_desk.bot.mouseClick(button, Left)
    assert window.page().name == "stock"
    stock_desk.bot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.page().name == "audit"
    stock_desk.bot.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert window.page().name == "stock"
    stock_desk.session.save_settings(lambda old: old.with_value("stock.enabled", False))
    stock_desk.until(lambda: not button.isVisible())
    assert window.page().name == "overview"
    stock_desk.bot.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert window.page().name == "audit", "the number follows what is in the navigation"
    window.open_page("stock")
    assert window.page().name == "audit"
    stock_desk.idle()


def test_before_the_first_run_nothing_is_claimed(stock_desk: Desk) -> None:
    page = opened(stock_desk)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.text == "Not known yet. The first run with stock has not finished."
    assert page.control.text.startswith("Control totals are not known yet.")


# -- what it says ------------------------------------------------------------------------------------------------------


def test_levels_are_those_of_tally_and_without_differences_it_says_so(
    year: StockWorld, desks: Callable[[World], Desk]
) -> None:
    desk = desks(year)
    year.until_counted(desk.program)
    page = opened(desk)
    assert page.query.which is Which.ALL, "nothing differs, so everything is shown"
    found = {(one.item, one.place): one.tally for one in shown(page)}
    assert {key: value for key, value in found.items() if value} == lying(year)
    assert not page.waits.isVisible()
    assert page.control.text.startswith("Control totals tie.")
    assert not page.show_control_button.isVisible()
    assert not page.correct_all_button.isVisible()
    choose(desk, page, Which.DIFFERENCES)
    assert page.empty.text.startswith("No differences. TallyPrime was last asked for its balances")
    page.empty.acted.emit()
    desk.idle()
    assert shown(page)


def test_what_waits_for_posting_is_counted_with_what_to_do(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.journal(into="Van 1", quantity=15)
    stock_world.journal(out_of="Main Location", quantity=4)
    cycle(stock_desk, 2)
    page = opened(stock_desk)
    assert page.waits.text.startswith("2 movements are sent and not counted yet.")
    assert "Accounting > Batch and post" in page.waits.text
    assert row_of(page, ITEMS[0], "Van 1").waiting == 15
    assert row_of(page, ITEMS[0], "Main Location").waiting == -4
    choose(stock_desk, page, Which.WAITING)
    assert {one.place for one in shown(page)} == {"Van 1", "Main Location"}
    assert page.model.index(1, texts.WAITING).data() == "+15"
    stock_desk.bot.mouseClick(page.show_waiting, Left)
    records = stock_desk.window.page()
    assert isinstance(records, RecordsPage)
    stock_desk.until(lambda: records.model.rowCount() == 2)
    assert records.query.flow == "stock"
    post(stock_world)
    cycle(stock_desk, 2)
    page = opened(stock_desk)
    assert not page.waits.isVisible()


def test_search_sort_and_counts_work_on_what_was_read(year: StockWorld, desks: Callable[[World], Desk]) -> None:
    desk = desks(year)
    year.until_counted(desk.program)
    page = opened(desk)
    everything = len(shown(page))
    item, _godown = some_item(year)
    desk.bot.keyClicks(page.search, item.lower())
    desk.until(lambda: page.query.text == item.lower())
    desk.idle()
    assert {one.item for one in shown(page)} == {item}
    page.search.clear()
    desk.until(lambda: page.query.text == "")
    desk.idle()
    page.table.sortByColumn(texts.TALLY, Qt.SortOrder.DescendingOrder)
    desk.idle()
    numbers = [one.tally for one in shown(page) if one.tally is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert len(shown(page)) == everything
    desk.bot.keyClicks(page.search, "no such thing")
    desk.until(lambda: "no such thing" in page.empty.text)
    assert page.escape()
    desk.until(lambda: page.query.text == "")
    desk.idle()


def test_an_item_that_does_not_tie_shows_its_total_and_why(year: StockWorld, desks: Callable[[World], Desk]) -> None:
    desk = desks(year)
    year.until_counted(desk.program)
    program = desk.program
    item, _ = some_item(year)
    guid = program.cycle.bound_company()
    assert guid is not None
    program.stock.books.save_ties(guid, {one.item: one.ties for one in program.stock.levels.all(guid)} | {item: False})
    page = opened(desk)
    choose(desk, page, Which.NOT_COMPARED)
    [row] = shown(page)
    assert row.item == item
    assert page.model.index(0, texts.PLACE).data() == "in all"
    assert page.model.index(0, texts.NOTE).data() == "Item total only"
    assert "total" in page.model.index(0, texts.NOTE).data(Qt.ItemDataRole.ToolTipRole)
    assert page.model.index(0, texts.HELD).data() == "–"


def test_control_totals_that_do_not_tie_name_the_items(year: StockWorld, desks: Callable[[World], Desk]) -> None:
    desk = desks(year)
    year.until_counted(desk.program)
    program = desk.program
    guid = program.cycle.bound_company()
    assert guid is not None
    item, _ = some_item(year)
    program.stock.books.forget(guid, [kept.voucher for kept in program.stock.books.movements(guid, item)])
    program.stock.control.reconcile(guid, year.company.today, ())
    page = opened(desk)
    assert page.control.text.startswith("Control totals do not tie.")
    desk.bot.mouseClick(page.show_control_button, Left)
    dialog = page.dialog
    assert isinstance(dialog, ControlDialog)
    assert item in dialog.lines.texts()
    dialog.reject()
    desk.until(lambda: page.dialog is None)


def test_a_name_that_is_not_matched_leads_to_mapping(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.company.add_item("LAMP-9W", unit="Nos")
    stock_world.journal(into="Van 1", item="LAMP-9W")
    cycle(stock_desk, 2)
    page = opened(stock_desk)
    choose(stock_desk, page, Which.NOT_COMPARED)
    assert shown(page)[0].unmatched == (Subject.ITEM, "LAMP-9W")
    assert page.model.index(0, texts.NOTE).data() == "Not matched"
    page.table.choose_row(0)
    page.table.setFocus()
    stock_desk.bot.keyClick(page.table, Qt.Key.Key_Return)
    mapping = stock_desk.window.page()
    assert isinstance(mapping, MappingPage)
    assert mapping.query.text == "LAMP-9W"
    stock_desk.idle()


# -- correcting --------------------------------------------------------------------------------------------------------


def differing(year: StockWorld, desks: Callable[[World], Desk]) -> tuple[Desk, StockPage, str, str, str]:
    desk = desks(year)
    item, source, destination = leave_out(year, desk.program)
    year.until_counted(desk.program)
    return desk, opened(desk), item, source, destination


def test_a_difference_is_corrected_after_saying_what_will_be_sent(
    year: StockWorld, desks: Callable[[World], Desk]
) -> None:
    desk, page, item, source, destination = differing(year, desks)
    assert page.query.which is Which.DIFFERENCES
    assert {(one.item, one.place, one.difference) for one in shown(page)} == {
        (item, source, Decimal(2)),
        (item, destination, Decimal(-2)),
    }
    at = next(n for n, one in enumerate(shown(page)) if one.place == destination)
    index = page.model.index(at, texts.NOTE)
    place: QPoint = button_area(page.table.visualRect(index)).center()
    desk.bot.mouseClick(page.table.viewport(), Left, pos=place)
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    assert dialog.primary.text() == "Correct 1"
    assert dialog.lines.texts()[2:] == [f"{item}  ·  {destination}", "+2"]
    assert "clearing vendor" in dialog.text.text()
    desk.bot.mouseClick(dialog.primary, Left)
    desk.until(lambda: page.dialog is None)
    desk.idle()
    assert "1 record is sent with the next run." in desk.window.messages.text
    year.until_counted(desk.program)
    read_again(desk, page)
    assert [(one.item, one.place) for one in shown(page)] == [(item, source)]


def test_what_is_selected_is_corrected_together(year: StockWorld, desks: Callable[[World], Desk]) -> None:
    desk, page, item, _, _ = differing(year, desks)
    assert page.correct_all_button.text() == "Correct all 2…"
    page.table.setFocus()
    desk.bot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.correct_button.isVisible()
    assert page.correct_button.text() == "Correct 2…"
    desk.bot.mouseClick(page.correct_button, Left)
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    desk.bot.mouseClick(dialog.primary, Left)
    desk.until(lambda: page.dialog is None)
    desk.idle()
    year.until_counted(desk.program)
    read_again(desk, page)
    assert page.comparison is not None
    assert page.comparison.counts[Which.DIFFERENCES] == 0
    held = {place: quantity for place, quantity in year.drift().items() if place[0] == item}
    assert held == {}


def test_a_difference_that_a_record_under_way_explains_is_not_offered(
    stock_world: SmallStockWorld, stock_desk: Desk
) -> None:
    stock_world.journal(into="Van 1", quantity=15)
    cycle(stock_desk, 2)
    post(stock_world)
    cycle(stock_desk, 2)
    made = stock_world.journal(into="Van 1", quantity=3)
    cycle(stock_desk, 1)
    stock_world.company.alter_voucher(made.guid, lines=[Line(ITEMS[0], quantity=9, rate="12.50", godown="Van 1")])
    cycle(stock_desk, 1)
    page = opened(stock_desk)
    row = row_of(page, ITEMS[0], "Van 1")
    assert row.difference == -6
    assert not row.correction
    assert texts.note(row) == "1 record not settled"
    assert not page.correct_all_button.isVisible()
    page._correct([row])
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    assert not dialog.primary.isEnabled()
    assert "ml-connector" not in dialog.left_out.text()
    dialog.reject()
    stock_desk.until(lambda: page.dialog is None)


def test_servicetitans_own_report_has_a_column_and_decides(year: StockWorld, desks: Callable[[World], Desk]) -> None:
    name_report(year)
    desk = desks(year)
    year.until_counted(desk.program)
    year.advance(minutes=2)
    year.sync(desk.program)
    page = opened(desk)
    assert not page.table.isColumnHidden(texts.REPORTED)
    assert "stock report of" in page.foot.text()
    item, godown = some_item(year)
    row = row_of(page, item, godown)
    assert row.reported is not None
    assert row.tally is not None
    assert row.difference == row.reported - row.tally


def test_a_refused_correction_says_why_in_its_dialog(
    year: StockWorld, desks: Callable[[World], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, page, *_ = differing(year, desks)

    def refuse(_: object) -> None:
        raise UsageError("ServiceTitan's stock report is older than the last run.", advice="Wait a minute.")

    monkeypatch.setattr(desk.session.service.stock, "correct_places", refuse)
    page.correct_all()
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    desk.bot.mouseClick(dialog.primary, Left)
    desk.until(dialog.trouble.isVisible)
    assert "older than the last run" in dialog.trouble.text
    assert dialog.primary.isEnabled()
    dialog.reject()
    desk.until(lambda: page.dialog is None)


# -- openings and workbook ---------------------------------------------------------------------------------------------


def test_the_opening_stock_is_sent_on_request_only_where_nothing_was_there(
    tmp_path: Path, desks: Callable[[World], Desk]
) -> None:
    with StockWorld(tmp_path, movements=40, items=6, godowns=2, settings={"stock.at_go_live": "nothing"}) as world:
        world.configure("pc", **{"sync.start_date": world.today.isoformat()})
        desk = desks(world)
        world.until_counted(desk.program)
        page = opened(desk)
        assert page.opening_button.isVisible()
        desk.bot.mouseClick(page.opening_button, Left)
        dialog = page.dialog
        assert isinstance(dialog, OpeningDialog)
        said = " ".join(one.text() for one in dialog.findChildren(QLabel))
        assert "counted twice" in said
        desk.bot.mouseClick(dialog.primary, Left)
        desk.until(lambda: page.dialog is None)
        desk.idle()
        world.until_counted(desk.program)
        held = world.in_servicetitan()
        assert {key: value for key, value in held.items() if value} == lying(world)
        desk.session.save_settings(lambda old: old.with_value("stock.at_go_live", "same"))
        desk.until(lambda: not page.opening_button.isVisible())
        desk.idle()


def test_the_workbook_is_exported_once_and_asked_about_before_it_is_exported_again(
    tmp_path: Path, desks: Callable[[World], Desk]
) -> None:
    with SmallStockWorld(tmp_path, {"stock.way": "workbook"}) as world:
        world.journal(into="Van 1", out_of="Main Location", quantity=15)
        desk = desks(world)
        cycle(desk, 2)
        page = opened(desk)
        assert page.waits.text.startswith("1 movement waits for upload.")
        assert page.workbook_button.isEnabled()
        page.workbook_button.export_to(tmp_path / "stock")
        desk.until((tmp_path / "stock.xlsx").exists)
        desk.idle()
        rows = list(load_workbook(tmp_path / "stock.xlsx").active.iter_rows(values_only=True))
        assert len(rows) == 3
        assert "2 rows are in stock.xlsx." in desk.window.messages.text
        page.workbook_button.export_to(tmp_path / "second.xlsx")
        desk.until(lambda: isinstance(page.dialog, ConfirmDialog))
        dialog = page.dialog
        assert dialog is not None
        assert not (tmp_path / "second.xlsx").exists()
        dialog.reject()
        desk.until(lambda: page.dialog is None)
        page.workbook_button.export_to(tmp_path / "stock.xlsx")
        desk.until(lambda: "exists already" in desk.window.messages.text)
        page.workbook_button.export_to(tmp_path / "third.xlsx", again=True)
        desk.until((tmp_path / "third.xlsx").exists)
        desk.idle()
        [record] = desk.session.views.records(RecordQuery(flow="stock"))
        assert record.state is State.AWAITING_UPLOAD


def test_what_cannot_be_compared_is_never_called_equal(year: StockWorld, desks: Callable[[World], Desk]) -> None:
    desk = desks(year)
    year.until_counted(desk.program)
    desk.session.save_settings(lambda old: old.with_value("sync.start_date", "2020-01-01"))
    desk.idle()
    page = opened(desk)
    unknown = [one for one in shown(page) if one.incomparable]
    assert unknown
    assert "not compared" in page.second.text()
    assert "no differences" not in page.second.text()
    assert texts.note(unknown[0]) == "Not compared"
    assert "at go-live" in texts.why(unknown[0])
    choose(desk, page, Which.DIFFERENCES)
    assert page.empty.text.startswith("No differences among what can be compared;")


def test_purchases_that_are_not_posted_are_said_too(stock_world: SmallStockWorld, stock_desk: Desk) -> None:
    stock_world.purchase()
    cycle(stock_desk, 2)
    page = opened(stock_desk)
    assert page.waits.text.startswith("Purchases at 1 place are received and not counted yet.")
    stock_desk.bot.mouseClick(page.show_waiting, Left)
    stock_desk.idle()
    assert page.query.which is Which.WAITING
    assert [one.place for one in shown(page)] == ["Main Location"]
