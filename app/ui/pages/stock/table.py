"""The table of places: its painting, the button of a row, and which columns there is room for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from app.ui.models.paged import PagedModel, RowRole
from app.ui.pages.stock.rows import Query, Row
from app.ui.pages.stock.texts import DIFFERENCE, HELD, ITEM, NOTE, PLACE, REPORTED, TALLY, WAITING, correct_word
from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import CONTROL_RADIUS, MAPPING_ROW, ROW_BUTTON
from app.ui.widgets.rows_table import PAD, AnyIndex, RowsDelegate, RowsTable, draw_text

_NUMBERS = (TALLY, HELD, WAITING, REPORTED, DIFFERENCE)
_SAMPLE = "1,00,000.000"
_FIRST_TO_GO = (HELD, WAITING, REPORTED)
_ITEM_LEAST, _PLACE_LEAST, _PLACE_MOST = 140, 110, 260


def button_width() -> int:
    """Of a row's button."""
    return QFontMetrics(font(BODY, bold=True)).horizontalAdvance(correct_word()) + 20


def button_area(cell: QRect) -> QRect:
    """Where it stands in its cell."""
    return QRect(cell.left() + PAD, cell.top() + (cell.height() - ROW_BUTTON) // 2, button_width(), ROW_BUTTON)


class StockDelegate(RowsDelegate):
    """The difference in red; a button where a difference can be corrected."""

    def __init__(self, table: StockTable) -> None:
        super().__init__(table)
        self._table = table

    def draw(self, painter: QPainter, area: QRect, inner: QRect, index: AnyIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, Row) and index.column() == NOTE and row.correction:
            over = index.row() == self._table.hovered and self._table.over_button
            self._button(painter, button_area(area), over=over)
        elif isinstance(row, Row) and index.column() == ITEM:
            used = draw_text(painter, inner, row.item, "text")
            if row.sku:
                draw_text(painter, inner.adjusted(used + 10, 0, 0, 0), row.sku, "text3", size=CAPTION)
        else:
            self._text(painter, inner, index, row)

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
        draw_text(painter, place, text, token, right=column in _NUMBERS, bold=bold)

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


class StockTable(RowsTable):
    """`wanted` is also a press of a row's button."""

    def __init__(self, model: PagedModel[Row, Query], parent: QWidget | None = None) -> None:
        self.over_button, self._report = False, False
        super().__init__(model, "stock-table", MAPPING_ROW, parent)
        self.setAccessibleName(self.tr("What lies where"))
        self.setItemDelegate(StockDelegate(self))
        self.setSortingEnabled(True)

    # -- columns ---------------------------------------------------------------------------------------------------

    def show_report(self, there: bool) -> None:
        """Whether ServiceTitan's report has a column."""
        self._report = there
        self.fit()

    def fit(self) -> None:
        """Show the columns there is room for; a screen reader has all of them in the row."""
        widths = {column: self.room_for(column, _SAMPLE) for column in _NUMBERS}
        widths[NOTE] = max(button_width() + 2 * PAD, self.room_for(NOTE))
        widths[PLACE] = max(_PLACE_LEAST, self.room_for(PLACE, most=_PLACE_MOST))
        widths[ITEM] = _ITEM_LEAST
        shown = set(widths) - (set() if self._report else {REPORTED})
        room = self.viewport().width()
        for column in _FIRST_TO_GO:
            if sum(widths[one] for one in shown) <= room:
                break
            if column != REPORTED or HELD not in shown:
                shown.discard(column)
        widths[ITEM] = max(_ITEM_LEAST, room - sum(widths[one] for one in shown if one != ITEM))
        self.set_widths(widths, shown)

    # -- pointer ---------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        self._over(self._button_at(self.indexAt(at), at))

    def _hover(self, row: int) -> None:
        super()._hover(row)
        if row < 0:
            self._over(False)

    def _over(self, over: bool) -> None:
        if over != self.over_button:
            self.over_button = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def _button_at(self, index: QModelIndex, at: QPoint) -> bool:
        row = index.data(RowRole) if index.isValid() else None
        there = isinstance(row, Row) and bool(row.correction) and index.column() == NOTE
        return there and button_area(self.visualRect(index)).contains(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() is Qt.MouseButton.LeftButton and self._button_at(index, at):
            self.wanted.emit(index.row())
