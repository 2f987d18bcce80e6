"""The table of records: its painting, its keys, and which columns there is room for."""

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

from app.domain.states import State
from app.engine.views import RecordQuery, RecordRow
from app.ui import words
from app.ui.models.paged import PagedModel, RowRole
from app.ui.pages.records.texts import AMOUNT, BILL, CHANGED, DATE, LABEL, ORDER, PARTY, REFERENCE, STATE
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import HEADER_ROW, VOUCHER_ROW
from app.ui.widgets.chip import chip_width, paint_chip

AnyIndex = QModelIndex | QPersistentModelIndex
_SAMPLES = {
    LABEL: "Purchase 100000",
    DATE: "30-Nov-26",
    REFERENCE: "HIL/26-27/88410",
    AMOUNT: "10,00,000.00",
    ORDER: "61000000 +1",
    BILL: "61000000-B1",
    CHANGED: "30-Nov-26 00:00",
}
"""A column is as wide as these texts at least; the supplier takes the rest."""
_FIRST_TO_GO = (CHANGED, BILL, ORDER, REFERENCE, DATE)
_SUPPLIER_LEAST = 130
_LABEL_MOST = 240
_PAD = 6
_RING = 2


class RecordDelegate(QStyledItemDelegate):
    """Rows with a thin rule; the state as a chip; names elided in their middle; selection with an edge."""

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table)
        self._table = table
        self._face = font(BODY)
        self._metrics = QFontMetrics(self._face)

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
        if selected and index.column() == self._table.first_column():
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), colours.colour("accent"))
        inner = area.adjusted(_PAD + 2, 0, -_PAD, -1)
        found = index.data(RowRole)
        if index.column() == STATE and isinstance(found, RecordRow):
            paint_chip(painter, inner, words.state_word(found.state, found.flow), words.state_tone(found.state))
        else:
            self._text(painter, inner, index)
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            self._ring(painter, area, index)
        painter.restore()

    def _text(self, painter: QPainter, place: QRect, index: AnyIndex) -> None:
        column = index.column()
        painter.setFont(self._face)
        painter.setPen(theme().colour("text" if column in (LABEL, PARTY, AMOUNT) else "text2"))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        side = Qt.AlignmentFlag.AlignRight if column == AMOUNT else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _ring(self, painter: QPainter, area: QRect, index: AnyIndex) -> None:
        """The current row has the focus ring around all its cells."""
        painter.setPen(QPen(theme().colour("accent"), _RING))
        top, bottom = area.top() + 1, area.bottom() - 1
        painter.drawLine(area.left(), top, area.right(), top)
        painter.drawLine(area.left(), bottom, area.right(), bottom)
        if index.column() == self._table.first_column():
            painter.drawLine(area.left() + 1, top, area.left() + 1, bottom)
        if index.column() == self._table.last_column():
            painter.drawLine(area.right(), top, area.right(), bottom)


class RecordTable(QTableView):
    """`opened` carries a row to open; `pressed_key` a letter for an act on what is selected."""

    opened = Signal(int)
    letter = Signal(str)

    def __init__(self, model: PagedModel[RecordRow, RecordQuery], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.setObjectName("records-table")
        self.setAccessibleName(self.tr("Records"))
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(RecordDelegate(self))
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
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setAccessibleName(self.tr("Columns: press one to sort"))
        theme().changed.connect(self._redraw)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _redraw(self) -> None:
        self.viewport().update()

    # -- columns ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show the columns there is room for; what goes first is in the drawer anyway."""
        metrics = QFontMetrics(font(BODY))
        widths = {column: metrics.horizontalAdvance(text) + 2 * _PAD + 4 for column, text in _SAMPLES.items()}
        widths[STATE] = max(chip_width(words.state_word(state)) for state in State) + 2 * _PAD + 4
        for text in self._rows.ends(AMOUNT, lambda row: row.amount):
            widths[AMOUNT] = max(widths[AMOUNT], metrics.horizontalAdvance(text) + 2 * _PAD + 4)
        for text in self._rows.ends(LABEL, lambda row: len(row.label)):
            widths[LABEL] = min(_LABEL_MOST, max(widths[LABEL], metrics.horizontalAdvance(text) + 2 * _PAD + 4))
        header = self.horizontalHeader()
        for column in (*widths, PARTY):
            title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
            least = metrics.horizontalAdvance(title) + 2 * _PAD + 18
            widths[column] = max(widths.get(column, _SUPPLIER_LEAST), least)
        room = self.viewport().width()
        shown = set(widths)
        for column in _FIRST_TO_GO:
            if sum(widths[one] for one in shown) <= room:
                break
            shown.discard(column)
        widths[PARTY] = max(_SUPPLIER_LEAST, room - sum(widths[one] for one in shown if one != PARTY))
        for column, width in widths.items():
            header.setSectionHidden(column, column not in shown)
            header.resizeSection(column, width)

    def first_column(self) -> int:
        """The leftmost column in view."""
        return next(at for at in range(self.model().columnCount()) if not self.isColumnHidden(at))

    def last_column(self) -> int:
        """The rightmost column in view."""
        return next(at for at in reversed(range(self.model().columnCount())) if not self.isColumnHidden(at))

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

    def _clicked(self, index: QModelIndex) -> None:
        if self.selected_count() == 1:
            self.opened.emit(index.row())

    # -- selection -------------------------------------------------------------------------------------------------

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
        flag = how.Select if also else how.ClearAndSelect
        index = self.model().index(row, self.first_column())
        self.selectionModel().select(index, flag | how.Rows)
        self.selectionModel().setCurrentIndex(index, how.NoUpdate)

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif plain and key in (Qt.Key.Key_M, Qt.Key.Key_C, Qt.Key.Key_R, Qt.Key.Key_I):
            self.letter.emit(chr(key))
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.customContextMenuRequested.emit(place if self.currentIndex().isValid() else QPoint())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters acts; it does not look for rows."""
