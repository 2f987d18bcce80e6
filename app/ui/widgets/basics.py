"""Labels, buttons, cards and rules as the style names them; each takes its words and its kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.theme.theme import BODY, font, theme


def label(text: str = "", kind: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Text of a kind: sentence, title, card-title, strong, second, caption, number, bad, warn, ok."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def restyle(widget: QWidget, kind: str) -> None:
    """Give a widget another kind."""
    if widget.property("kind") == kind:
        return
    widget.setProperty("kind", kind)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def bold_width(text: str) -> int:
    """Pixels of a text in the semibold of what is chosen; a button's own hint is that of the regular face."""
    return QFontMetrics(font(BODY, bold=True)).horizontalAdvance(text)


def button(text: str, clicked: Callable[[], None] | None = None, kind: str = "") -> QPushButton:
    """A button: primary, quiet, row, row-first, icon, or outlined when no kind is given."""
    made = QPushButton(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def icon_button(name: str, said: str, clicked: Callable[[], None] | None = None, *, size: int = 16) -> QPushButton:
    """A button with a glyph only; `said` is its accessible name and tooltip."""
    made = button("", clicked, "icon")
    made.setAccessibleName(said)
    made.setToolTip(said)
    made.setIconSize(QSize(size, size))
    made.setFixedSize(30, 30)
    glyph(made, name)
    return made


def glyph(widget: QAbstractButton, name: str, token: str = "text2") -> None:
    """Give a button a glyph in a token's colour, drawn again when the theme changes."""

    def draw() -> None:
        widget.setIcon(icon(name, theme().colour(token)))

    draw()
    theme().changed.connect(draw)
    widget.destroyed.connect(lambda: _let_go(draw))


def _let_go(draw: Callable[[], None]) -> None:
    theme().changed.disconnect(draw)


def rule() -> QFrame:
    """A horizontal line."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def upright() -> QFrame:
    """A vertical line."""
    made = QFrame()
    made.setProperty("kind", "upright")
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A card and its layout."""
    made = QFrame()
    made.setProperty("kind", "card")
    return made, column(made, margins=(14, 10, 14, 12), gap=4)


def column(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QVBoxLayout:
    """A vertical layout."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(gap)
    return made


def row(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8
) -> QHBoxLayout:
    """A horizontal layout."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(gap)
    return made
