"""Settings > About: version, folders, newer versions by a release feed on this PC, libraries and their licences."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app import __version__
from app.system.about import components
from app.ui.application import Application
from app.ui.pages.settings.page import SettingsPage
from app.ui.updates import UpdateWatch
from tests.support.feed import PAGE, FeedServer, entry, feed
from tests.support.world import World
from tests.ui.conftest import Desk

Left = Qt.MouseButton.LeftButton
SAID_OFFSCREEN = ("No such signal QPlatformNativeInterface", "This plugin does not support")
pytestmark = pytest.mark.qt_log_ignore(*SAID_OFFSCREEN, extend=True)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer().serving() as made:
        made.body = feed(entry("v99.1.0"))
        yield made


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop was asked to open."""
    found: list[str] = []

    def open_url(url: QUrl) -> bool:
        found.append(url.toLocalFile() or url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return found


@pytest.fixture
def about(desk: Desk) -> SettingsPage:
    return show(desk)


def show(desk: Desk) -> SettingsPage:
    desk.session.open_page("settings", "about")
    found = desk.window.page()
    assert isinstance(found, SettingsPage)
    desk.idle()
    return found


def set_feed(desk: Desk, about: SettingsPage, url: str) -> None:
    """Type the address and save it."""
    line = about.fields["updates.feed_url"].editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    desk.bot.keyClick(line, Qt.Key.Key_Delete)
    desk.bot.keyClicks(line, url)
    desk.bot.mouseClick(about.save_button, Left)
    desk.until(lambda: not about.footer.isVisible())
    desk.idle()


def press(desk: Desk, about: SettingsPage) -> None:
    desk.bot.mouseClick(about.sections.updates.look_button, Left)
    desk.idle()


def test_without_a_feed_it_says_that_nothing_is_looked_for(desk: Desk, about: SettingsPage, server: FeedServer) -> None:
    block = about.sections.updates
    assert block.state.text() == "Nothing is looked for, as no release feed is set."
    assert not block.look_button.isEnabled()
    assert block.look_button.toolTip()
    assert not block.page_button.isVisible()
    assert "never downloads" in about.fields["updates.feed_url"].help.text()


def test_once_a_feed_is_saved_the_newer_version_stands_there_and_its_page_is_opened(
    desk: Desk, about: SettingsPage, server: FeedServer, opened: list[str]
) -> None:
    set_feed(desk, about, server.url)
    block = about.sections.updates
    desk.until(lambda: block.state.text().startswith("Version 99.1.0 is available, looked "))
    assert len(server.asked) == 1
    desk.bot.mouseClick(block.page_button, Left)
    assert opened == [f"{PAGE}/v99.1.0"]


def test_look_now_finds_what_was_published_since(desk: Desk, about: SettingsPage, server: FeedServer) -> None:
    server.body = feed(entry(f"v{__version__}"))
    set_feed(desk, about, server.url)
    block = about.sections.updates
    desk.until(lambda: block.state.text().startswith("This is the newest version, looked "))
    assert not block.page_button.isVisible()
    server.body = feed(entry("v99.2.0", link="javascript:alert(1)"))
    press(desk, about)
    assert block.state.text().startswith("Version 99.2.0 is available")
    assert not block.page_button.isVisible(), "it leads nowhere"
    assert block.look_button.isEnabled()


def test_a_feed_that_fails_says_why_beside_what_is_known_and_raises_no_alarm(
    desk: Desk, about: SettingsPage, server: FeedServer
) -> None:
    set_feed(desk, about, server.url)
    block = about.sections.updates
    desk.until(block.page_button.isVisible)
    server.status = 503
    press(desk, about)
    assert block.trouble.isVisible()
    assert "The last look, " in block.trouble.text()
    assert "(503)" in block.trouble.text()
    assert block.state.text().startswith("Version 99.1.0 is available")
    assert "release feed" not in desk.window.messages.text
    server.status = 200
    press(desk, about)
    assert not block.trouble.isVisible()


def test_a_web_page_instead_of_a_feed_says_so(desk: Desk, about: SettingsPage, server: FeedServer) -> None:
    server.body = b"<html><body>Sign in</body></html>"
    set_feed(desk, about, server.url)
    block = about.sections.updates
    desk.until(block.trouble.isVisible)
    assert "what came is no Atom feed" in block.trouble.text()
    assert block.state.text() == "Not known yet."


def test_opening_the_section_again_asks_the_feed_no_second_time(
    desk: Desk, about: SettingsPage, server: FeedServer
) -> None:
    set_feed(desk, about, server.url)
    desk.until(about.sections.updates.page_button.isVisible)
    desk.session.open_page("overview")
    show(desk)
    desk.idle()
    assert len(server.asked) == 1


def test_the_folders_of_data_and_log_are_one_click_away(desk: Desk, about: SettingsPage, opened: list[str]) -> None:
    profile = desk.program.profile
    desk.bot.mouseClick(about.sections.version.data, Left)
    desk.bot.mouseClick(about.sections.version.logs, Left)
    assert [Path(one) for one in opened] == [profile.folder, profile.logs]


def test_every_library_stands_there_with_version_and_licence(desk: Desk, about: SettingsPage) -> None:
    block = about.sections.components
    desk.until(lambda: bool(block.shown))
    said = {one.text() for one in block.findChildren(QLabel)}
    for one in components():
        assert {one.name, one.version, one.licence} <= said
        assert one.licence, f"the licence of {one.name} is not known"
    assert "Python" in said
    assert __version__ in about.sections.version.title.text()
    assert any("Lesser General Public License" in text for text in said)
    assert not block.button.isVisible(), "a program that is not installed has no such folder"


def test_the_installed_program_opens_the_folder_of_its_licences(
    desks: Callable[[World], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    folder = tmp_path / "_internal" / "licences"
    folder.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(folder.parent), raising=False)
    with World(tmp_path) as world:
        desk = desks(world)
        about = show(desk)
        about.section.ensureWidgetVisible(about.sections.components.button)
        desk.bot.mouseClick(about.sections.components.button, Left)
        assert [Path(one) for one in opened] == [folder]


def test_in_the_tray_a_newer_version_is_told_once_and_the_click_opens_about(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, server: FeedServer
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(qapp, "exit", lambda: None)
    told: list[str] = []
    with World(tmp_path) as world:
        world.configure(**{"updates.feed_url": server.url})
        app = Application(qapp, world.open())
        monkeypatch.setattr(app.tray.icon, "showMessage", lambda title, *_: told.append(title))
        app.start()
        try:
            app.updates.look()
            qtbot.waitUntil(lambda: bool(server.asked) and app.session.background.idle, timeout=20_000)
            for _ in range(3):
                app.session.refresh_status()
                qtbot.waitUntil(lambda: app.session.background.idle, timeout=20_000)
            qtbot.waitUntil(lambda: bool(told), timeout=20_000)
            app.updates.look()
            app.session.refresh_status()
            qtbot.waitUntil(lambda: app.session.background.idle, timeout=20_000)
            assert told == ["Version 99.1.0 is available"]
            assert len(server.asked) == 1
            app.tray.icon.messageClicked.emit()
            assert app.window is not None
            page = app.window.page()
            assert isinstance(page, SettingsPage)
            assert page.section.name == "about"
        finally:
            app.end()
            app.deleteLater()


def test_while_set_up_is_not_finished_the_watch_does_not_look(desk: Desk, server: FeedServer) -> None:
    desk.program.change_settings(lambda now: now.with_value("updates.feed_url", server.url))
    watch = UpdateWatch(desk.session)
    desk.session.set_up = False
    watch.look()
    desk.idle()
    assert server.asked == []
    desk.session.set_up = True
    watch.look()
    desk.idle()
    assert len(server.asked) == 1
    watch.stop()
    watch.deleteLater()
