"""Filters that another page or the row menu set: each a button that says what is shown, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.engine.views import RecordQuery
from app.ui import formats
from app.ui.theme.theme import BODY, font
from app.ui.widgets.basics import button, row

_LEAST, _MOST = 100, 420
"""Pixels of a supplier's name."""


class Only(QWidget):
    """`day` and `supplier` are the buttons."""

    day_cleared = Signal()
    supplier_cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = row(self, gap=8)
        self.day = button("", self.day_cleared.emit, "quiet")
        self.day.setObjectName("clear-day")
        self.supplier = button("", self.supplier_cleared.emit, "quiet")
        self.supplier.setObjectName("clear-supplier")
        for one in (self.day, self.supplier):
            layout.addWidget(one)
            one.hide()

    def show_query(self, query: RecordQuery, room: int) -> None:
        """Say what of the query no other filter shows; a name takes at most `room` pixels, within reason."""
        self.day.setVisible(query.since is not None)
        self.supplier.setVisible(bool(query.party))
        if query.since is not None:
            day = formats.day(query.since.astimezone().date())
            self.day.setText(self.tr("Only those of the bar {day}  ✕").format(day=day))
            self.day.setAccessibleName(self.tr("Only those of the bar {day}: show all").format(day=day))
        if query.party:
            said = self.tr("Only {name}: show all").format(name=query.party)
            self.supplier.setText(self.tr("Only {name}  ✕").format(name=in_short(query.party, room)))
            self.supplier.setAccessibleName(said)
            self.supplier.setToolTip(said)


def in_short(name: str, room: int) -> str:
    """A name on a button or in a menu: elided in its middle, its & no mnemonic."""
    wide = min(_MOST, max(_LEAST, room))
    shown = QFontMetrics(font(BODY)).elidedText(name, Qt.TextElideMode.ElideMiddle, wide)
    return shown.replace("&", "&&")
