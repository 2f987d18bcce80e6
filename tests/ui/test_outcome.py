"""What became of what a person released is told when it was tried; and which of two entries of one name was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent, QRegion

from app.domain.states import State
from app.ui.dialogs.map_dialog import MapDialog
from app.ui.pages.attention.page import AttentionPage
from tests.support.world import World
from tests.ui.conftest import Desk

SUPPLIER = "Havells India Ltd"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as made:
        made.company.add_supplier(SUPPLIER)
        yield made


def opened(desk: Desk) -> AttentionPage:
    desk.window.open_page("attention")
    page = desk.window.page()
    assert isinstance(page, AttentionPage)
    desk.until(lambda: page.model.counts is not None)
    desk.idle()
    return page


def replay_all_of_it(desk: Desk, page: AttentionPage) -> None:
    page.tree.setFocus()
    page.tree.setCurrentIndex(page.model.index(0, 0))
    desk.bot.keyClick(page.tree, Key.Key_R)


# -- the outcome -------------------------------------------------------------------------------------------------------


def test_a_replay_that_was_sent_says_so_when_the_run_ends(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    world.tenant.add_vendor(SUPPLIER)
    said: list[str] = []
    desk.session.notice.connect(said.append)
    replay_all_of_it(desk, page)
    desk.until(lambda: len(said) == 2, 60_000)
    assert said == ["1 record is tried again now.", "1 of 1 sent and read back."]
    assert desk.window.messages.text == said[1]


def test_a_replay_that_still_waits_says_which_and_why(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    replay_all_of_it(desk, page)
    desk.until(lambda: " still waits: " in desk.window.messages.text, 60_000)
    assert SUPPLIER in desk.window.messages.text
    assert desk.window.messages.text.startswith("Purchase ")


def test_of_several_each_end_is_counted(world: World, desks: Callable[[World], Desk]) -> None:
    other = "Nobody Knows"
    world.company.add_supplier(other)
    for name in (SUPPLIER, SUPPLIER, other):
        world.purchase(supplier=name)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    world.tenant.add_vendor(SUPPLIER)
    page.tree.setFocus()
    page.tree.selectAll()
    desk.bot.keyClick(page.tree, Key.Key_R)
    desk.until(lambda: desk.window.messages.text.startswith("2 of 3 sent and read back. "), 60_000)
    assert " still waits: " in desk.window.messages.text


def test_a_run_that_nobody_asked_for_tells_nothing(world: World, desks: Callable[[World], Desk]) -> None:
    world.purchase(supplier=SUPPLIER)
    desk = desks(world)
    said: list[str] = []
    desk.session.notice.connect(said.append)
    desk.sync()
    assert said == []


# -- twins -------------------------------------------------------------------------------------------------------------


def test_the_one_of_two_vendors_of_one_name_that_was_chosen_is_named_with_its_number(
    world: World, desks: Callable[[World], Desk]
) -> None:
    world.purchase(supplier=SUPPLIER)
    numbers = {world.tenant.add_vendor(SUPPLIER).id for _ in range(2)}
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    desk.bot.keyClick(page.tree, Key.Key_M)
    desk.until(lambda: page.acts.dialog is not None)
    asked = page.acts.dialog
    assert isinstance(asked, MapDialog)
    desk.until(asked.picker.popup.isVisible)
    desk.bot.keyClick(asked.picker, Key.Key_Down)
    desk.bot.keyClick(asked.picker, Key.Key_Return)
    desk.until(lambda: asked.picker.target is not None)
    assert asked.picker.target is not None
    chosen = asked.picker.target.id
    assert chosen in numbers
    assert asked.picker.text() == f"{SUPPLIER} (No. {chosen})"
    said: list[str] = []
    desk.session.notice.connect(said.append)
    desk.until(asked.primary.isEnabled)
    desk.bot.mouseClick(asked.primary, Left)
    desk.until(lambda: bool(said), 60_000)
    assert said[0].startswith(f"“{SUPPLIER}” is now “{SUPPLIER} (No. {chosen})” in ServiceTitan.")
    texts = [entry.text for entry in desk.program.audit.entries()]
    assert f"Vendor “{SUPPLIER}” is mapped to “{SUPPLIER}” (#{chosen})." in texts
    desk.until(lambda: said[-1] == "1 of 1 sent and read back.", 60_000)
    assert desk.program.records.counts() == {State.SYNCED: 1}


# -- the focus ring ----------------------------------------------------------------------------------------------------


class Painted(QObject):
    """What of a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


@pytest.mark.parametrize("how", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_the_ring_leaves_nothing_behind_on_the_row_it_came_from(
    world: World, desks: Callable[[World], Desk], how: Qt.KeyboardModifier
) -> None:
    for name in ("Alpha", "Beta"):
        world.company.add_supplier(name)
        world.purchase(supplier=name)
    desk = desks(world)
    desk.sync()
    page = opened(desk)
    page.tree.setFocus()
    desk.bot.keyClick(page.tree, Key.Key_Home)
    desk.idle()
    painted, view = Painted(), page.tree.viewport()
    first = page.tree.visualRect(page.model.index(0, 0))
    whole = QRect(0, first.top(), view.width(), first.height())
    view.installEventFilter(painted)
    desk.bot.keyClick(page.tree, Key.Key_Down, how)
    desk.until(lambda: not painted.region.isEmpty())
    view.removeEventFilter(painted)
    assert QRegion(whole).subtracted(painted.region).isEmpty()
