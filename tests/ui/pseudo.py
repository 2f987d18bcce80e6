"""A language for tests, with accents, brackets and a third more letters; what of a window is not in it or is cut off.

A text without brackets was written where no translator can reach it, unless it is data or a sentence of the engine.
"""

from __future__ import annotations

import ast
import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QLocale, QRect, Qt, QTranslator
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from app.ui.widgets.basics import bold_width
from app.ui.widgets.elided import Elided

ROOT = Path(__file__).parents[2]
LONGER = 0.35
OPEN, SHUT = "‹", "›"
_ACCENTS = str.maketrans("aceinorsuyzACEINORSUYZ", "áçéîñöŕšúýžÁÇÉÎÑÖŔŠÚÝŽ")
_PLACEHOLDER = re.compile(r"(\{[^}]*\}|<[^>]*>)")
_INNERMOST = re.compile(rf"{OPEN}[^{OPEN}{SHUT}]*{SHUT}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_FILE = re.compile(r"\S+\.(?:json|log|txt|zip)|(?:https?:/)?/\S+")
_TAG = re.compile(r"<[^>]*>")
_CURRENCY = re.compile(r"[A-Z]{3}\b(?:  \S+)?")
PROPER = frozenset(
    {
        "US",
        "UK",
        "India",
        "Trial",
        "ML",
        "Connector",
        "TallyPrime",
        "ServiceTitan",
        "English",
        "Ctrl",
        "Alt",
        "Shift",
        "Esc",
        "xlsx",
    }
)
"""Names that are the same in every language."""
BOLD = frozenset({"primary", "row-first", "segment", "section", "tab"})
"""Kinds of buttons whose text is semibold, or becomes it when they are chosen: their own hint does not know."""
ENGINE = ("domain", "engine", "flows", "connectors", "store", "system")


def pseudo(text: str) -> str:
    """The text in the language of tests; placeholders, marks of keys and new lines stay."""
    if not text.strip():
        return text
    parts = _PLACEHOLDER.split(text)
    accented = "".join(part if i % 2 else part.translate(_ACCENTS) for i, part in enumerate(parts))
    more = max(1, round(len(text) * LONGER) - 2)
    filling = " ".join("ý" * min(6, more - at) for at in range(0, more, 7))
    return f"{OPEN}{accented} {filling}{SHUT}"


class Pseudo(QTranslator):
    """Translates everything, Qt's own texts too."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Whatever it is."""
        return pseudo(text)

    def isEmpty(self) -> bool:
        """Never, else Qt would not ask."""
        return False


@dataclass
class Painted:
    """Texts that delegates and widgets painted themselves, in full."""

    texts: list[str] = field(default_factory=list)

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on until the test ends."""
        draw, elide = QPainter.drawText, QFontMetrics.elidedText

        def drawn(painter: QPainter, *given: Any) -> Any:
            self.texts.extend(one for one in given if isinstance(one, str) and "…" not in one)
            return draw(painter, *given)

        def elided(metrics: QFontMetrics, text: str, *given: Any) -> str:
            self.texts.append(text)
            return elide(metrics, text, *given)

        monkeypatch.setattr(QPainter, "drawText", drawn)
        monkeypatch.setattr(QFontMetrics, "elidedText", elided)


# -- what is shown -----------------------------------------------------------------------------------------------------


def said(top: QWidget) -> Iterator[tuple[str, str]]:
    """Where and what: every text of the widgets in view, spoken names and tooltips too."""
    yield "title", top.windowTitle()
    for widget in [top, *top.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        where = f"{type(widget).__name__} {widget.objectName()}"
        yield f"{where}, tooltip", widget.toolTip()
        yield f"{where}, accessible name", widget.accessibleName()
        yield f"{where}, accessible description", widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton):
            yield where, widget.text()
        elif isinstance(widget, QLineEdit | QPlainTextEdit):
            yield f"{where}, placeholder", widget.placeholderText()
        elif isinstance(widget, QComboBox):
            for at in range(widget.count()):
                yield f"{where}, choice", widget.itemText(at)
        elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from _cells(where, widget)


def _cells(where: str, view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model = view.model()
    if model is None:
        return
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for column in range(model.columnCount() if isinstance(model, QAbstractTableModel) else 1):
        for role in roles[:2]:
            yield f"{where}, header", _plain(model.headerData(column, Qt.Orientation.Horizontal, role))
        for row in range(min(model.rowCount(), 12)):
            for role in roles:
                yield f"{where}, cell", _plain(model.index(row, column).data(role))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""


def entries(menu: QMenu) -> Iterator[tuple[str, str]]:
    """Every entry of a menu and of those below it."""
    for action in menu.actions():
        yield "menu", action.text()
        below = action.menu()
        if isinstance(below, QMenu):
            yield from entries(below)


# -- what was not translated -------------------------------------------------------------------------------------------


class Known:
    """What may stand there in any language: data of the profile and sentences of the engine."""

    def __init__(self, database: Path, *more: str) -> None:
        locale = QLocale()
        words = set(PROPER)
        words |= {locale.standaloneMonthName(n, kind) for n in range(1, 13) for kind in QLocale.FormatType}
        with closing(sqlite3.connect(database)) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for name in names:
                for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - its own tables
                    words.update(word for cell in row if isinstance(cell, str) for word in _WORD.findall(cell))
        for text in more:
            words.update(_WORD.findall(text))
        self._words = words | {text for text in _engine_words() if _WORD.fullmatch(text) and text[0].isupper()}
        self._engine = [(head, re.compile(pattern, re.DOTALL | re.IGNORECASE)) for head, pattern in _engine_sentences()]
        self._window = _window_literals()

    def untranslated(self, text: str) -> bool:
        """Whether some of it was written in the window's code where no translator reaches it."""
        if "<b>" in text:
            text = html.unescape(_TAG.sub("", text))
        rest = _TAG.sub("", text.replace("&", "") if text.count("&") == 1 else text)
        while (shorter := _INNERMOST.sub(" ", rest)) != rest:
            rest = shorter
        rest = rest.replace(OPEN, " ").replace(SHUT, " ").strip()
        if not _WORD.search(rest):
            return False
        if _CURRENCY.fullmatch(rest) or _FILE.fullmatch(rest):
            return False
        if rest.strip(" .:…") in self._window:
            return True
        if rest in _engine_words() or all(word in self._words for word in _WORD.findall(rest)):
            return False
        for head, pattern in self._engine:
            if head.lower() in rest.lower():
                rest = pattern.sub(" ", rest)
        return any(word not in self._words for word in _WORD.findall(rest))


@cache
def _engine_sentences(least: int = 6) -> list[tuple[str, str]]:
    """Of each text written in the engine: its longest fixed part, if that has so many letters, and a pattern of it."""
    found: dict[str, str] = {}
    for folder in ENGINE:
        for path in (ROOT / "app" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                parts = node.values if isinstance(node, ast.JoinedStr) else [node]
                fixed = [p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else None for p in parts]
                head = max((part for part in fixed if part is not None), key=len, default="")
                if len(head) >= least:
                    found["".join(r".{0,90}?" if part is None else re.escape(part) for part in fixed)] = head
    return sorted(((head, pattern) for pattern, head in found.items()), key=lambda one: -len(one[0]))


@cache
def _engine_words() -> frozenset[str]:
    """Every fixed text of the engine."""
    return frozenset(pattern.replace("\\", "") for _, pattern in _engine_sentences(least=2) if ".{0,90}" not in pattern)


@cache
def _window_literals() -> frozenset[str]:
    """Texts in the window's code that look like words for a person and are in no call that translates."""
    found: set[str] = set()
    for path in (ROOT / "app" / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        translated = {
            id(part)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("tr", "translate", "words"))
            for argument in call.args
            for part in ast.walk(argument)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in translated:
                text = node.value.strip(" .:…")
                if text[:1].isupper() and _WORD.fullmatch(text.split()[0]) and not set(text.split()) <= PROPER:
                    found.add(text)
    return frozenset(found)


# -- what is cut off ---------------------------------------------------------------------------------------------------


def cut_off(top: QWidget) -> Iterator[str]:
    """Labels and buttons in view whose text has not the room it needs, and why."""
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QPushButton | QCheckBox | QRadioButton):
            continue
        text = _TAG.sub("", widget.text())
        if not text.strip() or isinstance(widget, Elided):
            continue
        if why := _too_small(widget, text) or _outside(widget, top):
            yield f"{type(widget).__name__} {widget.objectName()} “{text}”: {why}"


def _too_small(widget: QLabel | QAbstractButton, text: str) -> str:
    has, wants = widget.size(), widget.sizeHint()
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            needed = widget.heightForWidth(has.width())
            longest = max(widget.fontMetrics().horizontalAdvance(word) for word in text.split())
            if longest > has.width():
                return f"a word is {longest} px wide, the label {has.width()}"
            return f"{needed} px high, has {has.height()}" if needed > has.height() + 1 else ""
        metrics = widget.fontMetrics()
        wide = max(metrics.horizontalAdvance(line) for line in text.splitlines())
        return f"{wide} px wide, has {widget.contentsRect().width()}" if wide > widget.contentsRect().width() else ""
    if isinstance(widget, QPushButton) and widget.property("kind") in BOLD:
        bold = bold_width(text)
        if bold > has.width() - 2:
            return f"{bold} px wide in semibold, has {has.width()}"
    if wants.width() > has.width() + 2 or wants.height() > has.height() + 2:  # its padding gives so much
        return f"wants {wants.width()} x {wants.height()}, has {has.width()} x {has.height()}"
    return ""


def _outside(widget: QWidget, top: QWidget) -> str:
    """Whether an ancestor cuts it: vertically a scroll area may, horizontally none."""
    area = widget.rect()
    here: QWidget = widget
    while here is not top and not here.isWindow() and (above := here.parentWidget()) is not None:
        area = QRect(here.mapToParent(area.topLeft()), area.size())
        holder = above.parentWidget()
        scrolls = isinstance(holder, QAbstractScrollArea) and holder.viewport() is above
        room = above.rect()
        if isinstance(holder, QScrollArea) and scrolls and holder.horizontalScrollBar().maximum() > 0:
            area.moveLeft(area.left() + holder.horizontalScrollBar().value())
        if area.left() < room.left() - 1 or area.right() > room.right() + 1:
            return f"reaches from {area.left()} to {area.right()} in a width of {room.width()}"
        if scrolls:
            return ""
        if area.top() < room.top() - 1 or area.bottom() > room.bottom() + 1:
            return f"reaches from {area.top()} to {area.bottom()} in a height of {room.height()}"
        here = above
    return ""


def settle(application: QApplication) -> None:
    """Layouts and paintings that were asked for are done."""
    for _ in range(3):
        application.sendPostedEvents()
        application.processEvents()


__all__ = ["Known", "Painted", "Pseudo", "cut_off", "entries", "pseudo", "said", "settle"]
