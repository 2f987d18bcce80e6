"""The tray icon: what it shows and says in each state, its menu, and trays that come late, die and come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.domain.overall import Overall
from app.engine.status import UNTIL_RESUMED
from app.ui import tray as tray_module
from app.ui import words
from app.ui.application import Application
from app.ui.icons import tray_icon
from app.ui.theme import theme as theme_module
from app.ui.tray import Tray
from tests.support.world import World
from tests.ui.conftest import Desk
from tests.ui.desktop import Desktop, Starts, WindowProcess, desktop

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface", "This plugin does not support", extend=True
)
"""The offscreen platform says so of every tray icon and window."""
TEXTS = {
    Overall.SETUP_NEEDED: "Set-up is not finished. Next step: ",
    Overall.SIGN_IN_NEEDED: "Sign in to ServiceTitan again. Nothing is being sent.",
    Overall.PAUSED: "Paused until you resume.",
    Overall.SYNCING: "Synchronising now.",
    Overall.TALLY_OFFLINE: "TallyPrime does not answer.",
    Overall.CLOUD_OFFLINE: "ServiceTitan does not answer.",
    Overall.ATTENTION: "Not in sync: 27 records need attention.",
    Overall.UP_TO_DATE: "In sync up to ",
}


class Host:
    """A tray host that a test starts and ends; every look at it is a look at this."""

    def __init__(self) -> None:
        self.there = True
        self.looks = 0

    def available(self) -> bool:
        self.looks += 1
        return self.there


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    """Offscreen has no tray; here there is one, and minutes are short."""
    made = Host()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(made.available))
    monkeypatch.setattr(tray_module, "LOOK_EVERY_MS", 10)
    monkeypatch.setattr(tray_module, "ALIVE_EVERY_MS", 30)
    return made


@pytest.fixture
def tray(desk: Desk, host: Host) -> Iterator[Tray]:
    """A tray on the desk's session."""
    owner = QObject()
    made = Tray(desk.session, QSystemTrayIcon(), owner)
    yield made
    made.stop()
    owner.deleteLater()


def status(desk: Desk) -> None:
    """The first status."""
    desk.session.refresh_status()
    desk.until(lambda: desk.session.status is not None)


def pictured(tray: Tray) -> bytes:
    """The icon's pixels at 32."""
    image = tray.icon.icon().pixmap(32, 32).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return bytes(image.constBits())


def actions(tray: Tray) -> dict[str, QAction]:
    """The menu as it opens."""
    tray.menu.aboutToShow.emit()
    return {action.text(): action for action in tray.menu.actions() if not action.isSeparator()}


def pauses(tray: Tray) -> dict[str, QAction]:
    """The submenu “Pause”."""
    menu = actions(tray)["Pause"].menu()
    assert menu is not None
    return {action.text(): action for action in menu.actions()}


def show(desk: Desk, overall: Overall, **more: object) -> None:
    """Let the session say a state."""
    assert desk.session.status is not None
    now = desk.session.now()
    plain = replace(desk.session.status, overall=overall, text=TEXTS[overall], last_run=now, last_success=now)
    told = replace(plain, stale=False, **more)  # type: ignore[arg-type]
    desk.session.status = told
    desk.session.status_changed.emit(told)


# -- what it shows -----------------------------------------------------------------------------------------------------


def test_each_of_the_eight_states_has_its_own_picture_and_says_its_sentence(desk: Desk, tray: Tray) -> None:
    status(desk)
    tray.start()
    seen: dict[bytes, Overall] = {}
    for overall, text in TEXTS.items():
        show(desk, overall, attention=27 if overall is Overall.ATTENTION else 0)
        picture = pictured(tray)
        assert picture not in seen, f"{overall} looks like {seen.get(picture)}"
        seen[picture] = overall
        assert text in tray.icon.toolTip().splitlines()[0]
    assert len(seen) == 8


@pytest.mark.parametrize("overall", [one for one in Overall if one is not Overall.UP_TO_DATE])
def test_the_tooltip_begins_with_the_windows_sentence_and_always_says_how_many_records_wait(
    desk: Desk, tray: Tray, overall: Overall
) -> None:
    status(desk)
    tray.start()
    show(desk, overall, attention=27, outage="unreachable", outage_since=desk.session.now())
    told = desk.session.status
    assert told is not None
    said = words.overview_sentence(told, None, desk.session.settings, desk.session.now()).text
    assert tray.icon.toolTip().startswith(said)
    assert "27 records need attention." in tray.icon.toolTip()


def test_a_tooltip_is_never_cut_within_a_sentence_that_could_be_left_out(desk: Desk, tray: Tray) -> None:
    status(desk)
    tray.start()
    show(desk, Overall.ATTENTION, attention=0, last_problem="The simulator said something very long. " * 5)
    assert tray.icon.toolTip().splitlines()[0] == "Not in sync: the last run did not succeed."
    show(desk, Overall.UP_TO_DATE, attention=0, last_problem="", ignored=13, ignored_without_bill=13)
    assert tray.icon.toolTip().splitlines()[0].endswith(" 13 ignored vouchers have no known bill.")


def test_the_tooltip_says_when_the_last_run_was_and_when_the_next_is(desk: Desk, tray: Tray) -> None:
    desk.world.purchase()
    tray.start()
    desk.sync()
    desk.session.refresh_status()
    desk.until(lambda: desk.session.next_run is not None and len(tray.icon.toolTip().splitlines()) == 3)
    first, last, following = tray.icon.toolTip().splitlines()
    assert first.startswith("In sync up to ")
    assert last.startswith("Last run ")
    assert following.startswith("Next run ")


def test_before_the_first_status_it_says_that_it_is_starting_and_is_not_green(desk: Desk, tray: Tray) -> None:
    tray.start()
    assert tray.icon.toolTip() == "ML Connector is starting."
    starting = pictured(tray)
    status(desk)
    show(desk, Overall.UP_TO_DATE)
    assert pictured(tray) != starting


def test_the_arrows_turn_only_while_a_run_is_under_way(desk: Desk, tray: Tray) -> None:
    status(desk)
    tray.start()
    show(desk, Overall.SYNCING)
    first = pictured(tray)
    desk.until(lambda: pictured(tray) != first)
    show(desk, Overall.UP_TO_DATE)
    assert not tray._turn.isActive()


@pytest.mark.parametrize(("ground", "dark"), [("black", True), ("white", False)])
def test_in_high_contrast_the_icon_is_the_one_for_the_ground_that_the_system_chose(
    desk: Desk, tray: Tray, monkeypatch: pytest.MonkeyPatch, ground: str, dark: bool
) -> None:
    status(desk)
    show(desk, Overall.ATTENTION, attention=7)
    systems_own = QPalette(QColor(ground))
    monkeypatch.setattr(theme_module, "_system", lambda: systems_own)
    monkeypatch.setattr(theme_module, "_high_contrast", lambda: True)
    try:
        desk.theme.force(None)
        wanted = tray_icon(Overall.ATTENTION, 7, dark).pixmap(32, 32).toImage()
        assert tray.icon.icon().pixmap(32, 32).toImage() == wanted
    finally:
        monkeypatch.undo()
        desk.theme.force(Qt.ColorScheme.Light)


# -- the menu ----------------------------------------------------------------------------------------------------------


def test_the_menu_is_built_anew_each_time_it_opens(desk: Desk, tray: Tray) -> None:
    status(desk)
    show(desk, Overall.ATTENTION, attention=27)
    assert {TEXTS[Overall.ATTENTION], "Review 27 records…", "Open ML Connector", "Settings…", "Quit"} <= set(
        actions(tray)
    )
    show(desk, Overall.ATTENTION, attention=1)
    assert "Review 1 record…" in actions(tray)
    show(desk, Overall.UP_TO_DATE, attention=0)
    assert not [text for text in actions(tray) if text.startswith("Review")]


def test_the_status_line_cannot_be_pressed_and_the_most_helpful_entry_is_the_default(desk: Desk, tray: Tray) -> None:
    status(desk)
    show(desk, Overall.ATTENTION, attention=3)
    entries = actions(tray)
    assert not entries["Not in sync: 3 records need attention."].isEnabled()
    assert tray.menu.defaultAction().text() == "Review 3 records…"
    show(desk, Overall.UP_TO_DATE, attention=0)
    actions(tray)
    assert tray.menu.defaultAction().text() == "Open ML Connector"


def test_each_entry_asks_for_its_window(desk: Desk, tray: Tray) -> None:
    status(desk)
    show(desk, Overall.ATTENTION, attention=3)
    wanted: list[str] = []
    tray.review_wanted.connect(lambda: wanted.append("review"))
    tray.open_wanted.connect(lambda: wanted.append("open"))
    tray.settings_wanted.connect(lambda: wanted.append("settings"))
    tray.snooze_wanted.connect(lambda: wanted.append("snooze"))
    tray.quit_wanted.connect(lambda: wanted.append("quit"))
    for text in (
        "Review 3 records…",
        "Open ML Connector",
        "Settings…",
        "No notifications for 4 hours",
        "Quit",
    ):
        actions(tray)[text].trigger()
    assert wanted == ["review", "open", "settings", "snooze", "quit"]


def test_sync_now_runs_a_cycle_and_becomes_stop_while_it_runs(desk: Desk, tray: Tray) -> None:
    status(desk)
    assert not actions(tray)["Sync now"].isEnabled(), "nothing runs before the schedule does"
    desk.sync()
    seen: list[set[str]] = []
    desk.session.doing_changed.connect(lambda doing: seen.append(set(actions(tray))) if doing else None)
    ended: list[object] = []
    desk.session.bridge.ended.connect(ended.append)
    for _ in range(5):
        desk.world.purchase()
    actions(tray)["Sync now"].trigger()
    desk.until(lambda: bool(ended), 60_000)
    assert any("Stop this run" in texts and "Sync now" not in texts for texts in seen)


@pytest.mark.parametrize("choice", ["For 1 hour", "Until tomorrow 09:00", "Until I resume"])
def test_pausing_from_the_menu_pauses_and_resume_goes_on(desk: Desk, tray: Tray, choice: str) -> None:
    tray.start()
    desk.sync()
    pauses(tray)[choice].trigger()
    desk.until(lambda: desk.session.status is not None and desk.session.status.overall is Overall.PAUSED)
    assert desk.session.status is not None
    until = desk.session.status.paused_until
    assert until is not None
    now = desk.session.now()
    if choice == "For 1 hour":
        assert timedelta(minutes=58) < until - now <= timedelta(hours=1)
    elif choice == "Until tomorrow 09:00":
        assert (until.astimezone().hour, until.astimezone().date()) == (9, now.astimezone().date() + timedelta(days=1))
    else:
        assert until == UNTIL_RESUMED
        assert "9999" not in tray.icon.toolTip()
        assert not [text for text in actions(tray) if "9999" in text]
        assert "9999" not in desk.window.health.next.fact
    actions(tray)["Resume"].trigger()
    desk.until(lambda: desk.session.status is not None and desk.session.status.overall is not Overall.PAUSED)
    assert "Pause" in actions(tray)


# -- trays that come and go --------------------------------------------------------------------------------------------


def test_a_tray_that_comes_late_gets_the_icon(desk: Desk, tray: Tray, host: Host) -> None:
    host.there = False
    tray.start()
    assert not tray.icon.isVisible()
    host.there = True
    desk.until(lambda: tray.there)


def test_after_a_minute_without_a_tray_it_says_so_once_and_goes_on_looking(desk: Desk, tray: Tray, host: Host) -> None:
    host.there = False
    missing: list[None] = []
    tray.missing.connect(lambda: missing.append(None))
    tray.start()
    desk.until(lambda: bool(missing))
    looks = host.looks
    desk.until(lambda: host.looks > looks + 2)
    assert len(missing) == 1
    host.there = True
    desk.until(lambda: tray.there)


def test_a_tray_that_was_away_for_moments_is_not_missing(
    desk: Desk, tray: Tray, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray_module, "LOOK_FOR", 3)
    missing: list[None] = []
    tray.missing.connect(lambda: missing.append(None))
    tray.start()
    for _ in range(4):
        host.there = False
        tray._look()
        tray._look()
        host.there = True
        tray._look()
    assert not missing


# -- the application without a tray ------------------------------------------------------------------------------------


@pytest.fixture
def application(
    desk: Desk, host: Host, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Application, SimpleNamespace]]:
    """The whole application on the desk's profile, in this process; `quits` counts what would end it."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    told = SimpleNamespace(quits=0)

    def count() -> None:
        told.quits += 1

    monkeypatch.setattr(qt, "exit", count)
    desk.window.hide()
    made = Application(qt, desk.world.open("second"))
    yield made, told
    made.end()
    made.deleteLater()


def test_without_a_tray_the_window_opens_and_closing_it_quits(
    desk: Desk, host: Host, application: tuple[Application, SimpleNamespace]
) -> None:
    app, told = application
    host.there = False
    app.start()
    assert app.window is not None
    assert app.window.isVisible()
    app.window.close()
    assert told.quits == 1


def test_with_a_tray_closing_the_window_leaves_it_running(
    desk: Desk, host: Host, application: tuple[Application, SimpleNamespace]
) -> None:
    app, told = application
    app.start()
    assert app.window is not None
    app.window.close()
    assert not app.window.isVisible()
    assert told.quits == 0
    app.tray.open_wanted.emit()
    assert app.window.isVisible()


def test_started_hidden_it_shows_no_window_while_a_tray_may_still_come(
    desk: Desk, host: Host, application: tuple[Application, SimpleNamespace]
) -> None:
    app, _ = application
    host.there = False
    app.start(hidden=True)
    assert app.window is None
    desk.until(lambda: app.window is not None and app.window.isVisible())  # a minute later


# -- a real tray -------------------------------------------------------------------------------------------------------


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop() as made:
        yield made


@pytest.fixture
def start(screen: Desktop, tmp_path: Path) -> Iterator[Callable[..., WindowProcess]]:
    with World(tmp_path) as world:
        starts = Starts({**world.environment(), **screen.environment})
        try:
            yield lambda *arguments: starts(world.profile(), *arguments)
        finally:
            starts.close()


def test_a_real_tray_shows_eight_different_icons(screen: Desktop, start: Callable[..., WindowProcess]) -> None:
    screen.host()
    program = start("--hidden").ready()
    program.until("app.tray.there and app.session.status is not None and app.session.doing is None")
    program.until("seen(app)")
    pictures: dict[str, str] = {}
    for overall, text in TEXTS.items():
        program.ask(f"force(app, {overall.value!r}, {text!r}, {27 if overall is Overall.ATTENTION else 0})")
        known = tuple(pictures)
        pictures[program.until(f"(s := seen(app)) and s not in {known!r} and s")] = text
    assert len(pictures) == 8
    assert program.quit() == 0
    assert program.errors == ""


def test_in_a_real_tray_a_click_opens_the_window_and_the_other_button_the_menu(
    screen: Desktop, start: Callable[..., WindowProcess]
) -> None:
    screen.host()
    program = start("--hidden").ready()
    program.until("app.tray.there and app.session.status is not None and app.session.doing is None and seen(app)")
    x, y = program.ask("[app.tray.icon.geometry().center().x(), app.tray.icon.geometry().center().y()]")
    assert not program.ask("app.window is not None")
    screen.click(x, y)
    program.until("app.window is not None and app.window.isVisible()")
    screen.click(x, y, button=3)
    program.until("app.tray.menu.isVisible()")
    place = program.ask("(a := app.tray.menu.geometry()) and [a.left(), a.top(), a.right(), a.bottom()]")
    assert place[0] >= 0
    assert place[1] >= 0
    assert place[3] < 900, "the menu stands outside of the screen"
    quitting = program.ask(
        "(a := app.tray.menu.actionGeometry(app.tray.menu.actions()[-1]).center()) and [a.x(), a.y()]"
    )
    screen.click(place[0] + quitting[0], place[1] + quitting[1])
    assert program.wait() == 0
    assert program.errors == ""


def test_a_real_tray_that_comes_late_dies_and_comes_back_has_the_icon_again(
    screen: Desktop, start: Callable[..., WindowProcess]
) -> None:
    program = start("--hidden").ready()
    assert not program.ask("app.tray.there")
    screen.host()
    program.until("app.tray.there and seen(app)")
    screen.no_host()
    program.until("not tray_host()")
    screen.host()
    program.until("tray_host()")
    program.until("app.tray.there and seen(app)")
    assert program.quit() == 0
