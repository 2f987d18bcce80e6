"""Dialogs of the page: what a correction will send, what the opening stock is, and which control totals differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from app.domain.stock_levels import ControlTotals
from app.engine.stock.requests import Requested
from app.system.settings import StockWay
from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.pages.stock import texts
from app.ui.pages.stock.rows import Row
from app.ui.session import Session
from app.ui.widgets.basics import label
from app.ui.widgets.elided import Elided

_LISTED = 100
"""Lines shown; of more it is said how many there are."""
_HIGHEST = 300
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Lines(QScrollArea):
    """Rows of texts, the first column a name, the others numbers; scrolls where there are many."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[str]], said: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(said)
        body = QWidget()
        body.setObjectName("dialog-lines")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        lines = [(heads, "caption"), *((one, "") for one in rows)]
        for at, (line, kind) in enumerate(lines):
            for column, text in enumerate(line):
                made: QLabel = label(text, kind) if column else Elided(text, kind)
                if column:
                    made.setAlignment(_RIGHT)
                self._grid.addWidget(made, at, column)
        self._grid.setRowStretch(len(lines), 1)
        self.setWidget(body)
        self.setFixedHeight(min(_HIGHEST, body.sizeHint().height() + 4))

    def texts(self) -> list[str]:
        """Everything it says, line by line."""
        items = [self._grid.itemAt(at) for at in range(self._grid.count())]
        found = [item.widget() for item in items if item is not None]
        return [one.text() for one in found if isinstance(one, QLabel)]


class AskDialog(Dialog):
    """Asks the engine for records to be sent. `asked` carries what came of it."""

    asked = Signal(object)

    def __init__(
        self, session: Session, ask: Callable[[], Requested], parent: QWidget, title: str, primary: str
    ) -> None:
        super().__init__(parent, title, primary, least_width=520)
        self._session, self._ask = session, ask
        self.primary.clicked.connect(lambda: self._begin())

    def _begin(self) -> None:
        self.let_go()
        self._session.background.act(self, self._ask, self._done, self.fail)

    def _done(self, found: Requested) -> None:
        self._busy = False
        self.asked.emit(found)
        self.accept()


class CorrectDialog(AskDialog):
    """Says of each place by how much ServiceTitan's stock will change."""

    def __init__(self, session: Session, rows: Sequence[Row], parent: QWidget) -> None:
        chosen = [row for row in rows if row.correction]
        keys = frozenset(row.target for row in chosen if row.target is not None)
        stock = session.service.stock
        title, primary = self.tr("Correct {places}"), self.tr("Correct {n}")
        if not chosen:
            title, primary = self.tr("Nothing to correct"), self.tr("Correct")
        super().__init__(
            session,
            lambda: stock.correct_places(keys),
            parent,
            title.format(places=texts.places(len(chosen))),
            primary.format(n=formats.count(len(chosen))),
        )
        way: StockWay = session.settings.stock.way
        self.text = label(texts.what_is_sent(way), wrap=True)
        self.body.addWidget(self.text)
        heads = (self.tr("Item and place"), self.tr("Change in ServiceTitan"))
        self.lines = Lines(heads, texts.sent_lines(chosen[:_LISTED]), self.tr("What will be sent"))
        self.body.addWidget(self.lines)
        if len(chosen) > _LISTED:
            self.body.addWidget(label(self.tr("and {n} more").format(n=len(chosen) - _LISTED), "second"))
        self.left_out = label(texts.left_out(rows), "second", wrap=True)
        self.body.addWidget(self.left_out)
        self.left_out.setVisible(bool(self.left_out.text()))
        self.allow("" if chosen else self.tr("Everything is left out."))
        (self.primary if chosen else self.cancel).setFocus()


class OpeningDialog(AskDialog):
    """What lay in each godown on the evening before go-live."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        stock = session.service.stock
        super().__init__(session, stock.open, parent, self.tr("Send the opening stock"), self.tr("Send opening stock"))
        start = session.settings.sync.start_date
        text = self.tr(
            "What lay in each godown on the evening before the go-live date {day} is sent, one record for each godown. "
            "It is sent once: asked again, only what changed since then is sent."
        ).format(day=formats.day(start) if start is not None else formats.NONE)
        self.body.addWidget(label(text, wrap=True))
        self.body.addWidget(label(texts.what_is_sent(session.settings.stock.way), "second", wrap=True))
        note = self.tr("If ServiceTitan holds that stock already, leave this: it would be counted twice.")
        self.body.addWidget(label(note, "warn", wrap=True))
        self.primary.setFocus()


class ControlDialog(Dialog):
    """The items whose numbers do not tie."""

    def __init__(self, totals: ControlTotals, parent: QWidget) -> None:
        super().__init__(parent, "", "", least_width=620)
        self.heading(self.tr("Items that do not tie with TallyPrime"))
        self.primary.hide()
        self.cancel.setText(self.tr("Close"))
        text = self.tr(
            "Their movements, as they were read, do not add up to what TallyPrime itself states. Until they do, where "
            "they lie is not said; only the item's total is."
        )
        self.body.addWidget(label(text, wrap=True))
        heads = (
            self.tr("Item"), self.tr("Unit"), self.tr("Movements"), self.tr("Closing balance"), self.tr("Stock Summary")
        )  # fmt: skip
        rows = [
            (one.item, one.unit, *(formats.quantity(number) for number in (one.book, one.closing, one.summary)))
            for one in totals.differences[:_LISTED]
        ]
        self.lines = Lines(heads, rows, self.tr("Items that do not tie"))
        self.body.addWidget(self.lines)
        if len(totals.differences) > _LISTED:
            self.body.addWidget(label(self.tr("and {n} more").format(n=len(totals.differences) - _LISTED), "second"))
        self.cancel.setFocus()
