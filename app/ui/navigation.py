"""The navigation at the left: pages with counts; a rail of glyphs where the window is narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from app.system.settings import Settings
from app.ui.icons import pixmap
from app.ui.theme.theme import BADGE, BODY, CAPTION, font, theme
from app.ui.theme.tokens import NAVIGATION_WIDTH, RAIL_WIDTH
from app.ui.widgets.basics import column


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the navigation."""

    name: str
    text: str
    glyph: str
    below: bool = False
    """Stands at the bottom: set-up rather than work."""
    wanted: Callable[[Settings], bool] = lambda _: True
    """Whether it is there with these settings."""


class NavigationButton(QPushButton):
    """An entry: glyph, text and a count; only the glyph with a small count on the rail."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count = 0
        self._rail = False
        self._say()

    def set_count(self, count: int) -> None:
        """How many things wait there."""
        self._count = count
        self._say()

    def set_rail(self, rail: bool) -> None:
        """Glyph only."""
        self._rail = rail
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(f"{self.entry.text}, {self._count}" if self._count else self.entry.text)
        self.setToolTip(self.accessibleName() if self._rail else "")
        self.updateGeometry()
        self.update()

    @property
    def needed(self) -> int:
        """Width it needs with its text."""
        from PySide6.QtGui import QFontMetrics

        return 36 + QFontMetrics(font(BODY, bold=True)).horizontalAdvance(self.entry.text) + 52

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 16 if self._rail else self.needed, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = self.devicePixelRatioF()
        ink = colours.colour("text" if self.isChecked() else "text2")
        left = (self.width() - 18) // 2 if self._rail else 9
        painter.drawPixmap(left, (self.height() - 18) // 2, pixmap(self.entry.glyph, 18, ratio, ink))
        if not self._rail:
            painter.setFont(font(BODY, bold=self.isChecked()))
            painter.setPen(ink)
            words = self.rect().adjusted(37, 0, -8, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.entry.text)
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        colours = theme()
        text = str(self._count) if self._count < 1000 else "999+"
        painter.setFont(font(BADGE if self._rail else CAPTION, bold=True))
        width = painter.fontMetrics().horizontalAdvance(text) + (8 if self._rail else 14)
        height = 16 if self._rail else 20
        top = 1 if self._rail else (self.height() - height) // 2
        left = self.width() - width - (1 if self._rail else 4)
        area = QRect(left, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("warn_soft"))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(colours.colour("warn"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


class Navigation(QWidget):
    """All entries. `chosen` carries the name of a page."""

    chosen = Signal(str)

    def __init__(self, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Pages"))
        layout = column(self, margins=(8, 8, 8, 8), gap=0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, NavigationButton] = {}
        for entry in [e for e in entries if not e.below]:
            layout.addWidget(self._made(entry))
        layout.addStretch(1)
        for entry in [e for e in entries if e.below]:
            layout.addWidget(self._made(entry))
        theme().changed.connect(self.update)
        self.set_rail(False)

    def _made(self, entry: Entry) -> NavigationButton:
        made = NavigationButton(entry)
        self._group.addButton(made)
        self.buttons[entry.name] = made
        made.clicked.connect(lambda _=False: self.chosen.emit(entry.name))
        return made

    def choose(self, name: str) -> None:
        """Mark a page."""
        self.buttons[name].setChecked(True)

    def show_wanted(self, settings: Settings) -> list[str]:
        """Only the pages that these settings ask for; their names in order."""
        for made in self.buttons.values():
            made.setVisible(made.entry.wanted(settings))
        return [name for name, made in self.buttons.items() if made.entry.wanted(settings)]

    def set_rail(self, rail: bool) -> None:
        """Glyphs only, or glyphs and texts."""
        for made in self.buttons.values():
            made.set_rail(rail)
        wide = max([NAVIGATION_WIDTH, *[made.needed + 16 for made in self.buttons.values()]])
        self.setFixedWidth(RAIL_WIDTH if rail else wide)
