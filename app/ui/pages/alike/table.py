"""The table of the page “Vendors & items”: its painting, its keys, and which columns there is room for."""

from __future__ import annotations

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

from app.ui.models.paged import PagedModel, RowRole
from app.ui.pages.alike.rows import Query, Row
from app.ui.pages.alike.texts import NAME_AT, NOTE_AT, SKU_AT, THERE_AT, note, token
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import HEADER_ROW, VOUCHER_ROW

AnyIndex = QModelIndex | QPersistentModelIndex
_PAD, _RING = 6, 2
_NAME_LEAST, _SKU_MOST, _NOTE_MOST = 140, 180, 300


class AlikeDelegate(QStyledItemDelegate):
    """Rows with a thin rule; names elided in their middle; what waits for a person in its colour."""

    def __init__(self, table: AlikeTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = "accent_soft" if selected else "hover" if index.row() == self._table.hovered else "surface"
        painter.fillRect(area, colours.colour(ground))
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if selected and index.column() == NAME_AT:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), colours.colour("accent"))
        row, column = index.data(RowRole), index.column()
        ink = "text" if column in (NAME_AT, THERE_AT) else "text2"
        if column == NOTE_AT and isinstance(row, Row):
            ink = token(row)
        face = font(BODY)
        painter.setFont(face)
        painter.setPen(colours.colour(ink))
        inner = area.adjusted(_PAD + 2, 0, -_PAD, -1)
        how = Qt.TextElideMode.ElideRight if column == NOTE_AT else Qt.TextElideMode.ElideMiddle
        text = QFontMetrics(face).elidedText(str(index.data(Qt.ItemDataRole.DisplayRole)), how, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            self._ring(painter, area, column)
        painter.restore()

    @staticmethod
    def _ring(painter: QPainter, area: QRect, column: int) -> None:
        """The current row has the focus ring around all its cells."""
        painter.setPen(QPen(theme().colour("accent"), _RING))
        top, bottom = area.top() + 1, area.bottom() - 1
        painter.drawLine(area.left(), top, area.right(), top)
        painter.drawLine(area.left(), bottom, area.right(), bottom)
        if column == NAME_AT:
            painter.drawLine(area.left() + 1, top, area.left() + 1, bottom)
        if column == NOTE_AT:
            painter.drawLine(area.right(), top, area.right(), bottom)


class AlikeTable(QTableView):
    """`wanted` carries the row that was double-clicked, or on which Enter was pressed; `letter` a key for an act."""

    wanted = Signal(int)
    letter = Signal(str)

    def __init__(self, model: PagedModel[Row, Query], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered, self._both, self._items = -1, False, False
        self.setObjectName("alike-table")
        self.setAccessibleName(self.tr("What stands where"))
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(AlikeDelegate(self))
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
        rows.setMinimumSectionSize(VOUCHER_ROW)
        rows.setDefaultSectionSize(VOUCHER_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumHeight(HEADER_ROW)
        header.setSectionsClickable(True)
        header.setAccessibleName(self.tr("Columns: press one to sort"))
        self.setSortingEnabled(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(lambda index: self.wanted.emit(index.row()))
        theme().changed.connect(self.viewport().update)

    # -- columns ---------------------------------------------------------------------------------------------------

    def show_kind(self, *, both: bool, items: bool) -> None:
        """Which columns say something: of both sides, of items."""
        self._both, self._items = both, items
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Names take what is left."""
        metrics, header = QFontMetrics(font(BODY)), self.horizontalHeader()
        shown = {NAME_AT, NOTE_AT} | ({THERE_AT} if self._both else {SKU_AT} if self._items else set())
        room = self.viewport().width()
        widths = {}
        for column, value, most in (
            (SKU_AT, lambda row: len(row.sku), _SKU_MOST),
            (NOTE_AT, lambda row: len(note(row)), _NOTE_MOST),
        ):
            texts = [*self._rows.ends(column, value), str(self._rows.headerData(column, Qt.Orientation.Horizontal))]
            widths[column] = min(most, max(metrics.horizontalAdvance(one) for one in texts) + 2 * _PAD + 22)
        names = [one for one in (NAME_AT, THERE_AT) if one in shown]
        rest = room - sum(widths[one] for one in shown if one in widths)
        for at in names:
            widths[at] = max(_NAME_LEAST, rest // len(names))
        widths[NAME_AT] = max(_NAME_LEAST, rest - sum(widths[one] for one in names if one != NAME_AT))
        for column in range(self.model().columnCount()):
            header.setSectionHidden(column, column not in shown)
            if column in widths:
                header.resizeSection(column, widths[column])

    # -- pointer ---------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    # -- selection and keys ----------------------------------------------------------------------------------------

    def ranges(self) -> list[tuple[int, int]]:
        """First and last row of what is selected, in order."""
        selection = self.selectionModel().selection()
        found = sorted((one.top(), one.bottom()) for one in (selection.at(i) for i in range(selection.count())))
        return list(dict.fromkeys(found))

    def choose_row(self, row: int) -> None:
        """Make a row the current one."""
        how = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, NAME_AT)
        self.selectionModel().select(index, how.ClearAndSelect | how.Rows)
        self.selectionModel().setCurrentIndex(index, how.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex().row())
        elif plain and key in (Qt.Key.Key_C, Qt.Key.Key_M):
            self.letter.emit(chr(key))
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.customContextMenuRequested.emit(place if self.currentIndex().isValid() else QPoint())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters acts; it does not look for rows."""
