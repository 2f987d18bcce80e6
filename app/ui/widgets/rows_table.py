"""A table of rows that are read page by page: what those of records, of stock and of both sides have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.models.paged import PagedModel
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import HEADER_ROW

AnyIndex = QModelIndex | QPersistentModelIndex
PAD = 6
"""Pixels beside a cell's text."""
_RING, _EDGE, _ARROW = 2, 3, 18
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def draw_text(
    painter: QPainter,
    place: QRect,
    text: str,
    token: str,
    *,
    right: bool = False,
    bold: bool = False,
    size: int = BODY,
    how: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
) -> int:
    """One line, elided in its middle unless told otherwise; returns its width."""
    face = font(size, bold=bold)
    if place.width() < 2 * PAD:
        return 0
    painter.setFont(face)
    painter.setPen(theme().colour(token))
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, how, place.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


class RowsDelegate(QStyledItemDelegate):
    """Rows with a thin rule; the selection with an edge, the current row with the focus ring around all its cells."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self._rows_table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        table, colours = self._rows_table, theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = "accent_soft" if selected else "hover" if index.row() == table.hovered else "surface"
        painter.fillRect(area, colours.colour(ground))
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        first, last = table.ends_of_row()
        if selected and index.column() == first:
            painter.fillRect(QRect(area.left(), area.top(), _EDGE, area.height()), colours.colour("accent"))
        self.draw(painter, area, area.adjusted(PAD + 2, 0, -PAD, -1), index)
        if table.hasFocus() and index.row() == table.currentIndex().row():
            painter.setPen(QPen(colours.colour("accent"), _RING))
            top, bottom = area.top() + 1, area.bottom() - 1
            painter.drawLine(area.left(), top, area.right(), top)
            painter.drawLine(area.left(), bottom, area.right(), bottom)
            if index.column() == first:
                painter.drawLine(area.left() + 1, top, area.left() + 1, bottom)
            if index.column() == last:
                painter.drawLine(area.right(), top, area.right(), bottom)
        painter.restore()

    def draw(self, painter: QPainter, area: QRect, inner: QRect, index: AnyIndex) -> None:
        """A cell's text within `inner`, its place without the margins."""
        raise NotImplementedError


class RowsTable(QTableView):
    """`wanted` carries the row on which Enter was pressed, `letter` a key of `LETTERS` for an act on what is selected.

    A table of its own says in `fit` which columns there is room for.
    """

    wanted = Signal(int)
    letter = Signal(str)
    LETTERS = ""

    def __init__(self, model: PagedModel[Any, Any], name: str, height: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.setObjectName(name)
        self._rows = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(height)
        rows.setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumHeight(HEADER_ROW)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setAccessibleName(self.tr("Columns: press one to sort"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme().changed.connect(self.viewport().update)

    # -- columns ---------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the columns there is room for; a screen reader has all of them in the row."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def room_for(self, column: int, *samples: str, most: int = 10_000, title: bool = True) -> int:
        """Pixels for the widest text of a column that was read, for these, and for its title with the arrow."""
        metrics = QFontMetrics(font(BODY))
        texts = (*self._rows.longest(column), *samples)
        wide = min(most, max((metrics.horizontalAdvance(text) for text in texts), default=0) + 2 * PAD + 4)
        said = str(self._rows.headerData(column, Qt.Orientation.Horizontal))
        return max(wide, metrics.horizontalAdvance(said) + 2 * PAD + _ARROW) if title else wide

    def set_widths(self, widths: Mapping[int, int], shown: set[int]) -> None:
        """Of the columns, and which of them are shown."""
        header = self.horizontalHeader()
        for column in range(self.model().columnCount()):
            header.setSectionHidden(column, column not in shown)
            if column in widths:
                header.resizeSection(column, widths[column])

    def ends_of_row(self) -> tuple[int, int]:
        """The leftmost and the rightmost column in view."""
        shown = [at for at in range(self.model().columnCount()) if not self.isColumnHidden(at)]
        return shown[0], shown[-1]

    # -- pointer ---------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            for one in (self.hovered, row):
                if one >= 0:
                    top = self.rowViewportPosition(one)
                    self.viewport().update(0, top, self.viewport().width(), self.rowHeight(one))
            self.hovered = row

    # -- selection and keys ----------------------------------------------------------------------------------------

    def ranges(self) -> list[tuple[int, int]]:
        """First and last row of what is selected, in order."""
        selection = self.selectionModel().selection()
        found = sorted((one.top(), one.bottom()) for one in (selection.at(i) for i in range(selection.count())))
        return list(dict.fromkeys(found))

    def selected_count(self) -> int:
        """Rows selected."""
        return sum(bottom - top + 1 for top, bottom in self.ranges())

    def choose_row(self, row: int, *, also: bool = False) -> None:
        """Make a row the current one; `also` keeps what is selected besides."""
        how = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, self.ends_of_row()[0])
        self.selectionModel().select(index, (how.Select if also else how.ClearAndSelect) | how.Rows)
        self.selectionModel().setCurrentIndex(index, how.NoUpdate)

    def choose_for_menu(self, at: QPoint) -> None:
        """The row under the pointer is meant, unless it is one of those that are selected."""
        index = self.indexAt(at)
        if index.isValid() and not any(top <= index.row() <= bottom for top, bottom in self.ranges()):
            self.choose_row(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, name = event.key(), event.text().upper()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex().row())
        elif event.modifiers() in _PLAIN and name and name in self.LETTERS:
            self.letter.emit(name)
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.customContextMenuRequested.emit(place if self.currentIndex().isValid() else QPoint())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters acts; it does not look for rows, which are read page by page."""
