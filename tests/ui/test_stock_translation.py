"""The windows of stock in the language of tests: every text can be translated, and none is cut off when it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.simulators.tally.masters import Godown
from app.store.records import RecordFilter
from tests.support.stock_asks import leave_out, name_report, some_item
from tests.support.stock_world import StockWorld
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.pseudo import Painted
from tests.ui.stock_bench import opened as drawer_on
from tests.ui.test_stock_page import opened
from tests.ui.test_translation import check, foreign, painted

__all__ = ["foreign", "painted"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def stocked(
    foreign: None, painted: Painted, tmp_path: Path, desks: Callable[[World], Desk]
) -> Iterator[tuple[Desk, StockWorld]]:
    """A company whose stock differs in places, with something that waits for posting."""
    with StockWorld(tmp_path, movements=60, items=10, godowns=3) as world:
        name_report(world)
        desk = desks(world)
        leave_out(world, desk.program)
        world.until_counted(desk.program)
        item, source = some_item(world)
        elsewhere = next(one.name for one in world.company.all(Godown) if one.name != source)
        world.company.add_transfer(item, 3, source=source, destination=elsewhere, date=world.today, rate="1.00")
        world.sync(desk.program)
        world.advance(minutes=2)
        world.sync(desk.program)
        desk.session.refresh_status()
        desk.idle()
        yield desk, world
        desk.monitor.stop()
        desk.session.close()
        world.close(desk.program)


def test_the_page_and_its_dialogs(stocked: tuple[Desk, StockWorld], painted: Painted) -> None:
    desk, _ = stocked
    page = opened(desk)
    check(desk, painted, desk.window, "stock")
    page.table.selectAll()
    check(desk, painted, desk.window, "stock, all selected")
    page.correct_all()
    assert page.dialog is not None
    check(desk, painted, page.dialog, "correct", ((560, 520),))
    page.dialog.reject()
    desk.until(lambda: page.dialog is None)
    page.ask_opening()
    assert page.dialog is not None
    check(desk, painted, page.dialog, "opening", ((560, 420),))
    page.dialog.reject()
    desk.until(lambda: page.dialog is None)


def test_the_settings_of_both_ways(stocked: tuple[Desk, StockWorld], painted: Painted) -> None:
    desk, _ = stocked
    for way in ("clearing", "workbook"):
        desk.window.open_page("settings", "stock")
        desk.idle()
        section = desk.window.page().section  # type: ignore[attr-defined]
        section.way.buttons[way].click()
        section.classes.boxes["Sales"].click()
        desk.idle()
        check(desk, painted, desk.window, f"settings, {way}")
    desk.window.page().discard()  # type: ignore[attr-defined]


def test_the_drawer_the_list_and_the_overview(stocked: tuple[Desk, StockWorld], painted: Painted) -> None:
    desk, _ = stocked
    desk.window.open_page("overview")
    desk.idle()
    check(desk, painted, desk.window, "overview")
    desk.window.open_page("records")
    desk.idle()
    records = desk.program.records.find(RecordFilter(flow="stock"))
    by_state = {one.state: one.id for one in records}
    for state, record in by_state.items():
        drawer_on(desk, record)
        check(desk, painted, desk.window, f"drawer, {state.value}")
