"""Notes inside a page, the message bar above it, and the sentence that stands where a table is empty."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.ui.icons import pixmap
from app.ui.theme.theme import theme
from app.ui.widgets.basics import button, column, icon_button, label, restyle, row
from app.ui.words import problem

GONE_AFTER_MS = 8_000
"""A notice goes by itself; a problem stays until it is closed."""
_GLYPHS = {"warn": "warning", "bad": "error_disc", "info": "info", "ok": "tick_disc", "neutral": "info"}
_TOKENS = {"warn": "warn", "bad": "bad", "info": "accent", "ok": "ok", "neutral": "neutral"}


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say it once."""
    event = QAccessibleAnnouncementEvent(widget, text)
    QAccessible.updateAccessibility(event)


class Note(QFrame):
    """A soft ground with a sentence, a glyph, and buttons under it; tones warn, bad, info, ok, neutral."""

    def __init__(self, tone: str = "info", text: str = "", strong: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = row(self, margins=(12, 8, 12, 8), gap=8)
        self._glyph = QLabel()
        outer.addWidget(self._glyph)
        inner = column(gap=6)
        self._words = label(wrap=True, selectable=True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        inner.addWidget(self._words)
        self.buttons = row(gap=8)
        self.buttons.addStretch(1)
        inner.addLayout(self.buttons)
        outer.addLayout(inner, 1)
        self.beside = outer
        """Takes a small button at the right, such as one that closes the note."""
        self._tone = tone
        theme().changed.connect(self._draw)
        self.say(tone, text, strong)

    def say(self, tone: str, text: str, strong: str = "") -> None:
        """Another sentence; `strong` stands before it in bold."""
        self._tone = tone
        restyle(self, f"note-{tone}")
        plain = _escaped(text)
        self._words.setText(f"<b>{_escaped(strong)}</b> {plain}" if strong else plain)
        self.setAccessibleName(f"{strong} {text}".strip())
        self._draw()

    @property
    def text(self) -> str:
        """What it says."""
        return self.accessibleName()

    def add_action(self, text: str, clicked: Callable[[], None], kind: str = "") -> None:
        """A button under the sentence."""
        self.buttons.insertWidget(self.buttons.count() - 1, button(text, clicked, kind))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_glyph()

    def _place_glyph(self) -> None:
        """Beside the only line of text, which a button at its right may push down; else beside the first one."""
        wide = max(1, self._words.width())
        lines = self._words.heightForWidth(wide) // max(1, self._words.fontMetrics().lineSpacing())
        middle = lines <= 1 and self.buttons.count() == 1
        self.beside.setAlignment(self._glyph, Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop)

    def _draw(self) -> None:
        self._place_glyph()
        shown = pixmap(_GLYPHS[self._tone], 16, self.devicePixelRatioF(), theme().colour(_TOKENS[self._tone]))
        self._glyph.setPixmap(shown)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


class MessageBar(QFrame):
    """Above the page: what just happened, or a problem that nobody else shows. `height` changes with its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = row(self, margins=(16, 6, 8, 6), gap=8)
        self._words = label(wrap=True, selectable=True)
        layout.addWidget(self._words, 1)
        self._details = button(self.tr("Copy details"), self._copy, "quiet")
        layout.addWidget(self._details)
        layout.addWidget(icon_button("close", self.tr("Close this message"), self.hide))
        self._detail = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def notice(self, text: str) -> None:
        """Say what happened; goes by itself."""
        self._show("note-info", text, "")
        self._timer.start(GONE_AFTER_MS)

    def problem(self, error: KnownError) -> None:
        """Say what went wrong and what to do; stays."""
        self._timer.stop()
        self._show("note-bad", problem(error), error.detail)

    def mistake(self, kind: str) -> None:
        """A bug: nothing was lost, and where to look."""
        self._timer.stop()
        text = self.tr(
            "ML Connector made a mistake in this step; nothing that was saved is lost. Try again; if it happens again, "
            "send the diagnostics file (Settings, “Save diagnostics”)."
        )
        self._show("note-bad", text, kind)

    def _show(self, kind: str, text: str, detail: str) -> None:
        restyle(self, kind)
        self._words.setText(text)
        self._detail = f"{text}\n{detail}".strip()
        self._details.setVisible(bool(detail))
        self.show()
        announce(self, text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._detail)


class Empty(QWidget):
    """Instead of an empty table: a sentence and, where one helps, a button."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout: QVBoxLayout = column(self, margins=(24, 32, 24, 32), gap=12)
        layout.addStretch(1)
        self._words = label("", "second", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._words)
        self._act = button("", self.acted.emit)
        layout.addWidget(self._act, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(2)

    def say(self, text: str, action: str = "") -> None:
        """The sentence, and the text of the button if there is one."""
        self._words.setText(text)
        self._act.setText(action)
        self._act.setVisible(bool(action))

    @property
    def text(self) -> str:
        """The sentence."""
        return self._words.text()
