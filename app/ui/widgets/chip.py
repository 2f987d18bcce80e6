"""A chip: a soft ground, a glyph and a word; as a widget and as something a delegate paints."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.icons import pixmap
from app.ui.theme.theme import CAPTION, font, theme
from app.ui.theme.tokens import CHIP, CONTROL_RADIUS

GLYPHS = {"ok": "tick", "accent": "arrows", "warn": "ring", "bad": "cross", "neutral": "ring"}
"""Glyph of a tone where none is named."""
_GLYPH = 12
_PAD = 8


def chip_width(text: str) -> int:
    """Width of a chip with that text, in logical pixels."""
    return QFontMetrics(font(CAPTION, bold=True)).horizontalAdvance(text) + _GLYPH + 4 + 2 * _PAD


def paint_chip(painter: QPainter, place: QRect, text: str, tone: str, glyph: str = "") -> int:
    """Paint a chip at the left of `place`, vertically centred; returns its width."""
    colours = theme()
    width = min(chip_width(text), place.width())
    area = QRect(place.left(), place.top() + (place.height() - CHIP) // 2, width, CHIP)
    ground = {"accent": "accent_soft"}.get(tone, f"{tone}_soft")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour(ground))
    painter.drawRoundedRect(QRectF(area), CONTROL_RADIUS, CONTROL_RADIUS)
    ink = colours.colour(tone)
    ratio = painter.device().devicePixelRatioF()
    drawn = pixmap(glyph or GLYPHS[tone], _GLYPH, ratio, ink)
    painter.drawPixmap(area.left() + _PAD, area.top() + (CHIP - _GLYPH) // 2, drawn)
    painter.setPen(ink)
    face = font(CAPTION, bold=True)
    painter.setFont(face)
    words = area.adjusted(_PAD + _GLYPH + 4, 0, -2, 0)
    shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()
    return width


class Chip(QWidget):
    """A chip by itself."""

    def __init__(self, text: str = "", tone: str = "neutral", glyph: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone, self._glyph = text, tone, glyph
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme().changed.connect(self.update)

    def show_state(self, text: str, tone: str, glyph: str = "") -> None:
        """Say something else."""
        self._text, self._tone, self._glyph = text, tone, glyph
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """Its word."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._text), CHIP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self._text, self._tone, self._glyph)
        painter.end()
