"""The table of places: its painting, its keys, the button of a row, and which columns there is room for."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
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
from app.ui.pages.stock.rows import Query, Row
from app.ui.pages.stock.texts import (
    DIFFERENCE,
    HELD,
    ITEM,
    NOTE,
    PLACE,
    REPORTED,
    TALLY,
    WAITING,
    correct_word,
    note,
)
from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import CONTROL_RADIUS, HEADER_ROW, MAPPING_ROW, ROW_BUTTON

AnyIndex = QModelIndex | QPersistentModelIndex
_NUMBERS = (TALLY, HELD, WAITING, REPORTED, DIFFERENCE)
_SAMPLE = "1,00,000.000"
_FIRST_TO_GO = (HELD, WAITING, REPORTED)
_ITEM_LEAST, _PLACE_LEAST, _PLACE_MOST = 140, 110, 260
_PAD, _RING = 6, 2


def button_width() -> int:
    """Of a row's button."""
    return QFontMetrics(font(BODY, bold=True)).horizontalAdvance(correct_word()) + 20


def button_area(cell: QRect) -> QRect:
    """Where it stands in its cell."""
    return QRect(cell.left() + _PAD, cell.top() + (cell.height() - ROW_BUTTON) // 2, button_width(), ROW_BUTTON)


class StockDelegate(QStyledItemDelegate):
    """Rows with a thin rule; the difference in red; a button where a difference can be corrected."""

    def __init__(self, table: StockTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours, area = theme(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = index.row() == self._table.hovered
        painter.save()
        ground = "accent_soft" if selected else "hover" if hovered else "surface"
        painter.fillRect(area, colours.colour(ground))
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if selected and index.column() == ITEM:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), colours.colour("accent"))
        row = index.data(RowRole)
        inner = area.adjusted(_PAD + 2, 0, -_PAD, -1)
        if isinstance(row, Row) and index.column() == NOTE and row.correction:
            self._button(painter, button_area(area), over=hovered and self._table.over_button)
        elif isinstance(row, Row) and index.column() == ITEM:
            self._item(painter, inner, row)
        else:
            self._text(painter, inner, index, row)
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            self._ring(painter, area, index)
        painter.restore()

    def _item(self, painter: QPainter, place: QRect, row: Row) -> None:
        used = _draw(painter, place, row.item, "text")
        if row.sku:
            _draw(painter, place.adjusted(used + 10, 0, 0, 0), row.sku, "text3", size=CAPTION)

    def _text(self, painter: QPainter, place: QRect, index: AnyIndex, row: object) -> None:
        column, token, bold = index.column(), "text2", False
        if column in (PLACE, TALLY):
            token = "text"
        if isinstance(row, Row):
            if column == DIFFERENCE and row.differs:
                token, bold = "bad", True
            elif row.waiting if column == WAITING else column == NOTE:
                token = "warn"
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        _draw(painter, place, text, token, right=column in _NUMBERS, bold=bold)

    @staticmethod
    def _button(painter: QPainter, area: QRect, *, over: bool) -> None:
        colours = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.colour("accent"))
        painter.setBrush(colours.colour("hover" if over else "accent_soft"))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font(BODY, bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, correct_word())

    @staticmethod
    def _ring(painter: QPainter, area: QRect, index: AnyIndex) -> None:
        """The current row has the focus ring around all its cells."""
        painter.setPen(QPen(theme().colour("accent"), _RING))
        top, bottom = area.top() + 1, area.bottom() - 1
        painter.drawLine(area.left(), top, area.right(), top)
        painter.drawLine(area.left(), bottom, area.right(), bottom)
        if index.column() == ITEM:
            painter.drawLine(area.left() + 1, top, area.left() + 1, bottom)
        if index.column() == NOTE:
            painter.drawLine(area.right(), top, area.right(), bottom)


def _draw(
    painter: QPainter, place: QRect, text: str, token: str, *, right: bool = False, bold: bool = False, size: int = BODY
) -> int:
    """One line, elided in its middle; returns its width."""
    face = font(size, bold=bold)
    if place.width() < 12:
        return 0
    painter.setFont(face)
    painter.setPen(theme().colour(token))
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


class StockTable(QTableView):
    """`wanted` carries the row whose button was pressed, by mouse or by Enter."""

    wanted = Signal(int)

    def __init__(self, model: PagedModel[Row, Query], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered, self.over_button, self._report = -1, False, False
        self.setObjectName("stock-table")
        self.setAccessibleName(self.tr("What lies where"))
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(StockDelegate(self))
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
        rows.setMinimumSectionSize(MAPPING_ROW)
        rows.setDefaultSectionSize(MAPPING_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumHeight(HEADER_ROW)
        header.setSectionsClickable(True)
        header.setAccessibleName(self.tr("Columns: press one to sort"))
        self.setSortingEnabled(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme().changed.connect(self.viewport().update)

    # -- columns ---------------------------------------------------------------------------------------------------

    def show_report(self, there: bool) -> None:
        """Whether ServiceTitan's report has a column."""
        self._report = there
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show the columns there is room for; a screen reader has all of them in the row."""
        metrics = QFontMetrics(font(BODY))
        header, widths = self.horizontalHeader(), dict.fromkeys((ITEM, PLACE), 0)
        widths |= dict.fromkeys(_NUMBERS, metrics.horizontalAdvance(_SAMPLE) + 2 * _PAD + 4)
        widths[NOTE] = button_width() + 2 * _PAD
        for text in self._rows.ends(NOTE, lambda row: 0 if row.correction else len(note(row))):
            widths[NOTE] = max(widths[NOTE], metrics.horizontalAdvance(text) + 2 * _PAD + 4)
        for text in self._rows.ends(PLACE, lambda row: len(row.place)):
            wide = metrics.horizontalAdvance(text) * 6 // 5 + 2 * _PAD + 4  # the longest is not always the widest
            widths[PLACE] = min(_PLACE_MOST, max(widths[PLACE], wide))
        least = {ITEM: _ITEM_LEAST, PLACE: _PLACE_LEAST}
        for column in widths:
            title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
            widths[column] = max(widths[column], metrics.horizontalAdvance(title) + 2 * _PAD + 18, least.get(column, 0))
        shown = set(widths) - (set() if self._report else {REPORTED})
        room = self.viewport().width()
        for column in _FIRST_TO_GO:
            if sum(widths[one] for one in shown) <= room:
                break
            if column != REPORTED or HELD not in shown:
                shown.discard(column)
        widths[ITEM] = max(_ITEM_LEAST, room - sum(widths[one] for one in shown if one != ITEM))
        for column, width in widths.items():
            header.setSectionHidden(column, column not in shown)
            header.resizeSection(column, width)

    # -- pointer ---------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._hover(index.row(), self._button_at(index, at))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1, False)

    def _button_at(self, index: QModelIndex, at: QPoint) -> bool:
        row = index.data(RowRole) if index.isValid() else None
        there = isinstance(row, Row) and bool(row.correction) and index.column() == NOTE
        return there and button_area(self.visualRect(index)).contains(at)

    def _hover(self, row: int, over: bool) -> None:
        if (row, over) != (self.hovered, self.over_button):
            self.hovered, self.over_button = row, over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() is Qt.MouseButton.LeftButton and self._button_at(index, at):
            self.wanted.emit(index.row())

    # -- selection and keys ----------------------------------------------------------------------------------------

    def ranges(self) -> list[tuple[int, int]]:
        """First and last row of what is selected, in order."""
        selection = self.selectionModel().selection()
        found = sorted((one.top(), one.bottom()) for one in (selection.at(i) for i in range(selection.count())))
        return list(dict.fromkeys(found))

    def choose_row(self, row: int) -> None:
        """Make a row the current one."""
        how = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, ITEM)
        self.selectionModel().select(index, how.ClearAndSelect | how.Rows)
        self.selectionModel().setCurrentIndex(index, how.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex().row())
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.customContextMenuRequested.emit(place if self.currentIndex().isValid() else QPoint())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does not look for rows."""
