"""Plays a story in the real application and takes a picture of each scene; run by screenshots.py.

python -m tests.ui.scenes STORY FOLDER SCHEME WIDTH HEIGHT

A story is a generator: it acts, and yields a condition that the next scene waits for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app.bootstrap import Program, open_program
from app.ui.application import Application
from app.ui.pages.page import Page
from app.ui.start import run_window
from app.ui.theme import theme as theme_module
from app.ui.theme.theme import theme
from app.ui.window import MainWindow
from tests.support.keys import MemoryKeyring
from tests.support.sales_world import SalesWorld
from tests.support.world import World
from tests.ui import stories, story_set_up, story_zoho

Condition = Callable[[], object]
Story = Iterator[Condition]
STORIES = {"wizard": story_set_up.wizard, "window": stories.window, "readme": stories.readme,
           "zoho": story_zoho.zoho, "three": story_zoho.three}  # fmt: skip
PATIENCE_S = 60.0
COLOURS, KEPT = 144, 40
"""Of a small picture: how many, and how many of them as they are."""
SETTLED = 4
"""Looks in a row at which nothing was under way, so that all is painted."""


class Scene:
    """What a story holds: the world, the application, and the camera."""

    def __init__(self, world: World, folder: Path, size: tuple[int, int]) -> None:
        self.world, self.folder, self.size = world, folder, size
        self.app: Application
        self.failed = False
        self._number = 0
        self._since = 0.0
        self._condition: Condition = lambda: True

    # -- handles ---------------------------------------------------------------------------------------------------

    @property
    def window(self) -> MainWindow:
        assert self.app.window is not None
        return self.app.window

    def page(self, name: str, show: object = None) -> Any:
        """Open a page."""
        self.window.open_page(name, show)
        page: Page = self.window.page()
        return page

    def quiet(self) -> Condition:
        """Nothing is being read, checked or done, for some looks in a row."""
        looks = 0

        def condition() -> bool:
            nonlocal looks
            busy = not self.app.session.background.idle or self.app.session.doing is not None
            looks = 0 if busy else looks + 1
            return looks >= SETTLED

        return condition

    @staticmethod
    def after(looks: int) -> Condition:
        """Some looks later: a window was painted, a popup is open."""
        left = iter(range(looks))
        return lambda: next(left, None) is None

    @staticmethod
    def later(act: Callable[[], object]) -> None:
        """Act outside of the story, for what opens an event loop of its own."""
        QTimer.singleShot(0, QApplication.instance(), act)

    def overall(self, wanted: str) -> Condition:
        """The status is this one."""
        session = self.app.session
        return lambda: session.status is not None and session.status.overall.value == wanted

    @staticmethod
    def dress(scheme: str) -> None:
        """Another scheme."""
        dress(scheme)

    def fit(self, widget: QWidget, *size: int) -> None:
        """Put a window at the screen's corner, in the look's size or another."""
        widget.resize(*(size or self.size))
        widget.move(0, 0)

    # -- the camera ------------------------------------------------------------------------------------------------

    def shot(self, name: str, widget: QWidget | None = None) -> None:
        """The main window or another, with what lies over it."""
        shown = widget or self.app.window or self.app.wizard
        assert shown is not None
        area = shown.frameGeometry()
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and isinstance(other, QMenu | QDialog):
                area = area.united(other.frameGeometry())
        self._save(name, area)

    def screen(self, name: str) -> None:
        """Everything that is on the screen."""
        self._save(name, QRect())

    def icon(self, name: str) -> None:
        """The tray around the icon, four times as large."""
        place = self.app.tray.icon.geometry()
        picture = _grab(place.adjusted(-12, -6, 12, 6))
        picture = picture.scaled(picture.size() * 4)
        self._write(f"icon-{name}", picture)

    def small(self, name: str, *, whole: bool = False) -> None:
        """The main window, or the whole screen, as a file of few colours."""
        picture = _grab(QRect() if whole else self.window.frameGeometry()).toImage()
        plain = picture.convertToFormat(QImage.Format.Format_RGB32)
        plain = plain.convertToFormat(
            QImage.Format.Format_Indexed8, _palette_of(plain), Qt.ImageConversionFlag.ThresholdDither
        )
        path = self.folder / f"{name}.png"
        assert plain.save(str(path), "PNG", 0), path  # type: ignore[call-overload]  # 0: as small as it gets

    def press_icon(self, button: int) -> None:
        """A real click on the icon; the tray's menu is the right one's."""
        place = self.app.tray.icon.geometry()
        at = QPoint(place.center().x(), place.top() + 2) * QGuiApplication.primaryScreen().devicePixelRatio()
        subprocess.Popen(["xdotool", "mousemove", str(at.x()), str(at.y()), "click", str(button)])

    def _save(self, name: str, area: QRect) -> None:
        self._number += 1
        self._write(f"{self._number:02}-{name}", _grab(area))

    def _write(self, name: str, picture: QPixmap) -> None:
        path = self.folder / f"{name}.png"
        assert picture.save(str(path)), path

    # -- playing ---------------------------------------------------------------------------------------------------

    def play(self, story: Story, scheme: str) -> None:
        """To its end, or to a condition that never comes."""
        self.later(lambda: dress(scheme))
        timer = QTimer(self.app)
        self._since = time.monotonic()

        def look() -> None:
            if not self._condition():
                if time.monotonic() - self._since < PATIENCE_S:
                    return
                where = getattr(story, "gi_frame", None)
                print(f"never: after picture {self._number}, line {where.f_lineno if where else '?'}", file=sys.stderr)
                self.screen("FAILED")
                self.failed = True
                timer.stop()
                self.app.tray.quit_wanted.emit()
                return
            try:
                self._condition = next(story)
                self._since = time.monotonic()
            except StopIteration:
                timer.stop()
                self.app.tray.quit_wanted.emit()
            except Exception:
                traceback.print_exc()
                self.screen("FAILED")
                self.failed = True
                timer.stop()
                self.app.tray.quit_wanted.emit()

        timer.timeout.connect(look)
        timer.start(40)


def _grab(area: QRect) -> QPixmap:
    screen = QGuiApplication.primaryScreen()
    whole = screen.grabWindow(0)
    if area.isNull():
        return whole
    ratio = whole.width() / screen.geometry().width()
    scaled = QRect(QPoint(round(area.x() * ratio), round(area.y() * ratio)), area.size() * ratio)
    picture = whole.copy(scaled.intersected(whole.rect()))
    picture.setDevicePixelRatio(1)
    return picture


def _palette_of(picture: QImage) -> list[int]:
    """At most `COLOURS`: the most frequent ones, and of the others none close to one that is more frequent."""
    counts = Counter(memoryview(picture.constBits()).cast("I"))
    near = 0
    while True:
        near += 6
        chosen: list[tuple[int, int, int]] = []
        for value, _ in counts.most_common():
            colour = (value >> 16 & 255, value >> 8 & 255, value & 255)
            nearest = min((max(abs(a - b) for a, b in zip(colour, one, strict=True)) for one in chosen), default=256)
            if len(chosen) < KEPT or nearest > near:
                chosen.append(colour)
        if len(chosen) <= COLOURS:
            return [0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in chosen]


def dress(scheme: str) -> None:
    """Light, dark, or the system's high contrast, white on black."""
    if scheme != "Contrast":
        theme().force(Qt.ColorScheme[scheme])
        return
    palette, role = QPalette(QColor("black")), QPalette.ColorRole
    for which, colour in (
        (role.WindowText, "white"), (role.Text, "white"), (role.ButtonText, "white"), (role.PlaceholderText, "#3ff23f"),
        (role.Base, "black"), (role.AlternateBase, "black"), (role.Highlight, "#1aebff"),
        (role.HighlightedText, "black"), (role.Link, "#ffff00"), (role.ToolTipBase, "black"),
        (role.ToolTipText, "white"), (role.Light, "white"), (role.Mid, "white"), (role.Dark, "white"),
    ):  # fmt: skip
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor("#3ff23f"))
    theme_module._system = lambda: palette
    theme_module._high_contrast = lambda: True
    theme().force(None)


def main(story: str, folder: Path, scheme: str, size: tuple[int, int]) -> int:
    """Play one story."""
    keyring.set_keyring(MemoryKeyring())
    folder_of_world, books = Path(tempfile.mkdtemp()), story in ("zoho", "three")
    tally = story == "three"
    made = story_zoho.world(folder_of_world, tally=tally) if books else World.sample(folder_of_world, vouchers=120)
    with made as world:
        scene = Scene(world, folder, size)
        opened: list[Program] = []

        def ready(application: Application) -> None:
            scene.app = application
            scene.play(STORIES[story](scene), scheme)

        if story == "wizard":
            profile = fresh_profile(world)

            def make() -> Program:
                opened.append(open_program(profile, clock=world.clock, locks=world.locks()))
                return opened[0]
        else:
            world.configure("pc", **{"sync.change_policy": "ask"})
            if isinstance(world, SalesWorld):
                story_zoho.past(world, tally=tally)
            else:
                stories.past(world)
            profile, make = world.profile(), world.open
        try:
            code = run_window(profile, make, ready=ready)
        finally:
            for program in opened:
                program.close()
    return code or int(scene.failed)


def fresh_profile(world: World) -> Path:
    """A profile that knows only where the simulators are."""
    folder = world.folder / "fresh"
    folder.mkdir()
    places = {"environment": "custom", "api_url": world.titan.url, "auth_url": world.titan.url}
    (folder / "settings.json").write_text(json.dumps({"tally": {"pause_seconds": 0}, "servicetitan": places}))
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], (int(sys.argv[4]), int(sys.argv[5]))))
