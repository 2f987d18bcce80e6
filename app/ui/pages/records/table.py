"""The table of records: its painting, and which columns there is room for."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.domain.states import State
from app.engine.views import RecordQuery, RecordRow
from app.ui import words
from app.ui.models.paged import PagedModel, RowRole
from app.ui.pages.records.texts import (
    AMOUNT,
    BILL,
    BOOKED,
    CHANGED,
    DATE,
    LABEL,
    ORDER,
    PARTY,
    REFERENCE,
    STATE,
    state_text,
)
from app.ui.theme.tokens import VOUCHER_ROW
from app.ui.widgets.chip import chip_width, paint_chip
from app.ui.widgets.rows_table import PAD, AnyIndex, RowsDelegate, RowsTable, draw_text

_SAMPLES = {
    LABEL: "Purchase 100000",
    DATE: "30-Nov-26",
    REFERENCE: "HIL/26-27/88410",
    AMOUNT: "10,00,000.00",
    ORDER: "61000000 +1",
    BILL: "61000000-B1",
    BOOKED: "INV-26-27/410",
    CHANGED: "30-Nov-26 00:00",
}
"""A column is as wide as these texts at least; the supplier takes the rest."""
_FIRST_TO_GO = (CHANGED, BILL, BOOKED, ORDER, REFERENCE, DATE)
_SUPPLIER_LEAST = 130
_MOST = {LABEL: 240, REFERENCE: 200, BOOKED: 160}


class RecordDelegate(RowsDelegate):
    """The state as a chip; names elided in their middle."""

    def draw(self, painter: QPainter, area: QRect, inner: QRect, index: AnyIndex) -> None:
        found, column = index.data(RowRole), index.column()
        if column == STATE and isinstance(found, RecordRow):
            paint_chip(painter, inner, state_text(found), words.state_tone(found.state))
            return
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        token = "text" if column in (LABEL, PARTY, AMOUNT) else "text2"
        draw_text(painter, inner, text, token, right=column == AMOUNT)


class RecordTable(RowsTable):
    """`wanted` is also a click on the only row that is selected, and a double-click."""

    LETTERS = "MCRI"

    def __init__(self, model: PagedModel[RecordRow, RecordQuery], parent: QWidget | None = None) -> None:
        self._unused: Collection[int] = ()
        super().__init__(model, "records-table", VOUCHER_ROW, parent)
        self.setAccessibleName(self.tr("Records"))
        self.setItemDelegate(RecordDelegate(self))
        self.clicked.connect(lambda index: self.wanted.emit(index.row()) if self.selected_count() == 1 else None)
        self.doubleClicked.connect(lambda index: self.wanted.emit(index.row()))

    def show_without(self, columns: Collection[int]) -> None:
        """Columns that say nothing with what is connected."""
        self._unused = columns
        self.fit()

    def fit(self) -> None:
        """Show the columns there is room for; what goes first is in the drawer anyway."""
        widths = {
            column: self.room_for(column, text, most=_MOST.get(column, 10_000)) for column, text in _SAMPLES.items()
        }
        chips = [chip_width(text) for text in (*self._rows.longest(STATE), words.state_word(State.SYNCED))]
        widths[STATE] = max(chips) + 2 * PAD + 4
        widths[PARTY] = _SUPPLIER_LEAST
        room = self.viewport().width()
        shown = set(widths) - set(self._unused)
        for column in _FIRST_TO_GO:
            if sum(widths[one] for one in shown) <= room:
                break
            shown.discard(column)
        widths[PARTY] = max(_SUPPLIER_LEAST, room - sum(widths[one] for one in shown if one != PARTY))
        self.set_widths(widths, shown)
