"""The table of the page “Vendors & items”: its painting, and which columns there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.ui.models.paged import PagedModel, RowRole
from app.ui.pages.alike.rows import Query, Row
from app.ui.pages.alike.texts import NAME_AT, NOTE_AT, SKU_AT, THERE_AT, token
from app.ui.theme.tokens import VOUCHER_ROW
from app.ui.widgets.rows_table import AnyIndex, RowsDelegate, RowsTable, draw_text

_NAME_LEAST, _SKU_MOST, _NOTE_MOST = 140, 180, 300


class AlikeDelegate(RowsDelegate):
    """Names elided in their middle; what waits for a person in its colour."""

    def draw(self, painter: QPainter, area: QRect, inner: QRect, index: AnyIndex) -> None:
        row, column = index.data(RowRole), index.column()
        ink = "text" if column in (NAME_AT, THERE_AT) else "text2"
        if column == NOTE_AT and isinstance(row, Row):
            ink = token(row)
        how = Qt.TextElideMode.ElideRight if column == NOTE_AT else Qt.TextElideMode.ElideMiddle
        draw_text(painter, inner, str(index.data(Qt.ItemDataRole.DisplayRole)), ink, how=how)


class AlikeTable(RowsTable):
    """`wanted` is also a double-click."""

    LETTERS = "CM"

    def __init__(self, model: PagedModel[Row, Query], parent: QWidget | None = None) -> None:
        self._both, self._items = False, False
        super().__init__(model, "alike-table", VOUCHER_ROW, parent)
        self.setAccessibleName(self.tr("What stands where"))
        self.setItemDelegate(AlikeDelegate(self))
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda index: self.wanted.emit(index.row()))

    def show_kind(self, *, both: bool, items: bool) -> None:
        """Which columns say something: of both sides, of items."""
        self._both, self._items = both, items
        self.fit()

    def fit(self) -> None:
        """Names take what is left."""
        shown = {NAME_AT, NOTE_AT} | ({THERE_AT} if self._both else {SKU_AT} if self._items else set())
        widths = {SKU_AT: self.room_for(SKU_AT, most=_SKU_MOST), NOTE_AT: self.room_for(NOTE_AT, most=_NOTE_MOST)}
        names = [one for one in (NAME_AT, THERE_AT) if one in shown]
        rest = self.viewport().width() - sum(widths[one] for one in shown if one in widths)
        for at in names:
            widths[at] = max(_NAME_LEAST, rest // len(names))
        widths[NAME_AT] = max(_NAME_LEAST, rest - sum(widths[one] for one in names if one != NAME_AT))
        self.set_widths(widths, shown)
