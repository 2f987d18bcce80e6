"""Paints the cells of the mapping table; sizes and colours from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.engine.views import MappingRow, MatchState
from app.ui.models.paged import RowRole
from app.ui.pages.mapping.drafts import Drafts
from app.ui.pages.mapping.model import ACT, MATCH, NAME, TARGET, USED, WAITING
from app.ui.pages.mapping.rows import Act, Look, act_word, look
from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import CHIP, CONTROL_RADIUS, MAPPING_ROW, ROW_BUTTON
from app.ui.widgets.chip import chip_width, paint_chip

AnyIndex = QModelIndex | QPersistentModelIndex
PAD = 8
_BAR = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_END = Qt.TextElideMode.ElideRight
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def button_width() -> int:
    """All buttons of the rows are as wide as the widest."""
    face = QFontMetrics(font(BODY, bold=True))
    return max(face.horizontalAdvance(act_word(act)) for act in Act) + 20


def match_width(chips: list[str]) -> int:
    """Width of the column of chips."""
    return max(chip_width(text) for text in chips) + 2 * PAD + _BAR


def button_area(cell: QRect) -> QRect:
    """Where a row's button stands in its cell."""
    wide = min(button_width(), cell.width() - PAD)
    return QRect(cell.right() - wide - PAD + 1, cell.top() + (cell.height() - ROW_BUTTON) // 2, wide, ROW_BUTTON)


class RowDelegate(QStyledItemDelegate):
    """`hovered` is the row under the pointer, `hovered_button` whether it is over the row's button."""

    def __init__(self, drafts: Drafts, parent: QWidget) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self.hovered = -1
        self.hovered_button = False

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(60, MAPPING_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: MappingRow | None = index.data(RowRole)
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        colours = theme()
        painter.save()
        painter.setClipRect(place)
        ground = "accent_soft" if selected else "hover" if index.row() == self.hovered else "surface"
        painter.fillRect(place, colours.colour(ground))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), colours.colour("line"))
        if selected and index.column() == MATCH:
            painter.fillRect(QRect(place.left(), place.top(), _BAR, place.height()), colours.colour("accent"))
        inner = place.adjusted(PAD, 0, -PAD, -1)
        if row is None:
            self._text(painter, inner, "…", colours.colour("text3"))
        else:
            self._cell(painter, place, inner, row, index)
        painter.restore()

    def _cell(self, painter: QPainter, place: QRect, inner: QRect, row: MappingRow, index: AnyIndex) -> None:
        colours = theme()
        draft = self._drafts.of(row.kind, row.name)
        shown = look(row, draft)
        column = index.column()
        if column == MATCH:
            paint_chip(painter, inner.adjusted(_BAR, 0, 0, 0), shown.chip, shown.tone, shown.glyph)
        elif column == NAME:
            self._name(painter, inner, row)
        elif column == TARGET:
            self._target(painter, inner, shown)
        elif column == WAITING:
            ink = colours.colour("text" if row.waiting else "text2")
            self._text(painter, inner, index.data(), ink, bold=bool(row.waiting), right=True)
        elif column == USED:
            self._text(painter, inner, index.data(), colours.colour("text2"), right=True)
        elif column == ACT and shown.act is not None:
            self._button(painter, button_area(place), shown.act, hovered=index.row() == self.hovered)

    def _name(self, painter: QPainter, inner: QRect, row: MappingRow) -> None:
        colours = theme()
        waits = row.waiting > 0 and row.match in (MatchState.NONE, MatchState.WEAK)
        used = self._text(painter, inner, row.name, colours.colour("text"), bold=waits)
        if row.sku and row.sku != row.name:
            rest = inner.adjusted(used + 10, 0, 0, 0)
            self._text(painter, rest, row.sku, colours.colour("text3"), size=CAPTION)

    def _target(self, painter: QPainter, inner: QRect, shown: Look) -> None:
        colours = theme()
        used = self._text(painter, inner, shown.target, colours.colour(shown.ink), bold=shown.strong)
        if shown.note:
            rest = inner.adjusted(used + 10, 0, 0, 0)
            self._text(painter, rest, shown.note, colours.colour(shown.note_ink), size=CAPTION, cut=_END)

    def _button(self, painter: QPainter, area: QRect, act: Act, *, hovered: bool) -> None:
        colours = theme()
        first = act is Act.ACCEPT
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.colour("accent" if first else "line_strong"))
        over = hovered and self.hovered_button
        painter.setBrush(colours.colour("accent_soft" if first else "hover" if over else "surface"))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setFont(font(BODY, bold=first))
        painter.setPen(colours.colour("accent"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, act_word(act))

    @staticmethod
    def _text(
        painter: QPainter,
        place: QRect,
        text: str,
        ink: QColor,
        *,
        bold: bool = False,
        right: bool = False,
        size: int = BODY,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> int:
        """One line; names are elided in their middle; returns its width."""
        face = font(size, bold=bold)
        painter.setFont(face)
        painter.setPen(ink)
        if place.width() < CHIP:
            return 0
        shown = QFontMetrics(face).elidedText(text, cut, place.width())
        painter.drawText(place, _RIGHT if right else _LEFT, shown)
        return QFontMetrics(face).horizontalAdvance(shown)
