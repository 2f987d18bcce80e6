"""A search field that waits for a pause in typing, and a row of segments of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget

from app.ui.icons import icon
from app.ui.theme.theme import BODY, font, theme
from app.ui.widgets.basics import button
from app.ui.widgets.flow import Flow

PAUSE_MS = 150


class SearchField(QLineEdit):
    """`searched` carries the text after a pause in typing; Esc clears it, and again leaves the field."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(160)
        self.setMaximumWidth(280)
        self._glyph = QAction(self)
        self.addAction(self._glyph, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda: self._timer.start())
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._glyph.setIcon(icon("search", theme().colour("text3")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            return
        super().keyPressEvent(event)


class Segments(QWidget):
    """Buttons side by side, one of them chosen; `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], said: str, parent: QWidget | None = None, *, wrap: bool = False
    ) -> None:
        """`choices` are keys and texts; `said` is the accessible name of the group. `wrap`: in more than one line where
        there is no room."""
        super().__init__(parent)
        self.setAccessibleName(said)
        layout = Flow(self, gap=0) if wrap else QHBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons = {}
        for key, text in choices:
            made = button(text, kind="segment")
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[key] = made
            made.setProperty("place", "" if layout.count() else "first")
            self.say(key, text)
            layout.addWidget(made)
            made.clicked.connect(lambda _=False, k=key: self.chosen.emit(k))
        if choices:
            self._buttons[choices[0][0]].setChecked(True)
            self.setFocusProxy(self._buttons[choices[0][0]])

    @property
    def current(self) -> str:
        """Key of the chosen one."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def choose(self, key: str) -> None:
        """Choose one without saying so."""
        self._buttons[key].setChecked(True)

    def say(self, key: str, text: str) -> None:
        """Another text, for instance with a count."""
        made = self._buttons[key]
        made.setText(text)
        made.setMinimumWidth(QFontMetrics(font(BODY, bold=True)).horizontalAdvance(text) + 24)

    def show_choice(self, key: str, visible: bool) -> None:
        """Show or hide one."""
        self._buttons[key].setVisible(visible)
