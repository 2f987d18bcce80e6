"""The small dialogs of the mapping page: leaving with changes, what a change would release."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.engine.service import Standing
from app.engine.views import ReleasePreview
from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import outcomes
from app.ui.session import Session
from app.ui.theme.theme import theme
from app.ui.widgets.basics import button, label

AnyIndex = QModelIndex | QPersistentModelIndex
_LISTED = 500
_PAD = 5
_EDGE = 3
_WRONG = int(Qt.ItemDataRole.UserRole) + 1
"""Whether a row is wrong."""


class LeaveDialog(Dialog):
    """`chosen` carries “save”, “discard” or “keep”; closing it stays on the page."""

    chosen = Signal(str)

    def __init__(self, changes: int, parent: QWidget) -> None:
        super().__init__(parent, "", "")
        title = self.tr("1 change is not saved") if changes == 1 else self.tr("{n} changes are not saved")
        self.heading(title.format(n=formats.count(changes)))
        words = self.tr("Kept changes stay on this page, marked as not saved, until ML Connector ends.")
        self.body.addWidget(label(words, "second", wrap=True))
        self.primary.setText(self.tr("Save and send"))
        self.primary.clicked.connect(lambda: self._take("save"))
        self.cancel.setText(self.tr("Stay here"))
        self.discard = button(self.tr("Discard"), lambda: self._take("discard"), "quiet")
        self.discard.setObjectName("discard")
        self.keep = button(self.tr("Keep"), lambda: self._take("keep"))
        self.keep.setObjectName("keep")
        self.foot.insertWidget(2, self.discard)
        self.foot.insertWidget(3, self.keep)

    def _take(self, what: str) -> None:
        self.accept()
        self.chosen.emit(what)


class ReleasedDialog(Dialog):
    """The records that a change would release, and what would come of each; one of them can be opened."""

    def __init__(self, session: Session, found: ReleasePreview, parent: QWidget) -> None:
        super().__init__(parent, "", "", least_width=560)
        self._session = session
        self._found = found
        ids = found.ids
        title = self.tr("1 record would be released") if len(ids) == 1 else self.tr("{n} records would be released")
        self.heading(title.format(n=formats.count(len(ids))))
        titles = [self.tr("Voucher"), self.tr("Why it waits now"), self.tr("After saving")]
        self.table = plain_table(titles, self.windowTitle())
        parts = [formats.money(found.amount, session.currency, sign=True), *outcomes(found)]
        self.body.addWidget(label(" · ".join(parts), "second", wrap=True))
        self.table.itemSelectionChanged.connect(self._changed)
        self.table.itemDoubleClicked.connect(lambda _: self._open())
        self.body.addWidget(self.table, 1)
        self._more = label("", "caption")
        self.body.addWidget(self._more)
        self._more.hide()
        self.cancel.setText(self.tr("Close"))
        self.primary.setText(self.tr("Open the record"))
        self.primary.clicked.connect(lambda: self._open())
        self.allow(self.tr("Choose a voucher first."))
        give_room(self)
        self.resize(720, 440)
        self._ids: Sequence[int] = ids[:_LISTED]
        if len(ids) > _LISTED:
            self._more.setText(self.tr("The first {n} are listed.").format(n=formats.count(_LISTED)))
            self._more.show()
        session.background.read(self, "standing", lambda: session.service.standing(self._ids), self._fill)

    def _fill(self, found: Sequence[Standing]) -> None:
        fill(self.table, [(one.label, one.reason, self._afterwards(one.record_id)) for one in found], widest=300)
        self._ids = [one.record_id for one in found]

    def _afterwards(self, record_id: int) -> str:
        still = self._found.afterwards.get(record_id)
        if still is None:
            return self.tr("Not looked at yet: there are too many")
        return self.tr("Can be sent") if not still else self.tr("Still waits. {why}").format(why=still)

    def _changed(self) -> None:
        self.allow("" if self.table.currentRow() >= 0 else self.tr("Choose a voucher first."))

    def _open(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._ids):
            self.accept()
            self._session.open_record(self._ids[row])


def give_room(dialog: Dialog) -> None:
    """Let the body of a dialog grow with it."""
    outer = dialog.layout()
    if isinstance(outer, QBoxLayout):
        outer.setStretchFactor(dialog.body, 1000)


def paint_selected(painter: QPainter, area: QRect, index: AnyIndex) -> None:
    """The ground of a selected cell; the first one has an edge, which is all there is in high contrast."""
    painter.fillRect(area, theme().colour("accent_soft"))
    if index.column() == 0:
        painter.fillRect(QRect(area.left(), area.top(), _EDGE, area.height()), theme().colour("accent"))


class Padded(QStyledItemDelegate):
    """Texts begin under their headers."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            paint_selected(painter, whole, index)
        inner = QStyleOptionViewItem(option)
        inner.state = state & ~QStyle.StateFlag.State_Selected  # painted above, over the whole row
        inner.rect = whole.adjusted(_PAD, 0, -_PAD, 0)
        super().paint(painter, inner, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().initStyleOption(option, index)
        if index.data(_WRONG):
            palette: QPalette = option.palette
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                palette.setColor(role, theme().colour("bad"))
            option.palette = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        inner = QStyleOptionViewItem(option)
        inner.rect = QRect(option.rect).adjusted(_PAD, 0, -_PAD, 0)
        return super().sizeHint(inner, index) + QSize(2 * _PAD, 8)


def plain_table(titles: Sequence[str], said: str) -> QTableWidget:
    """A small list for a dialog; `said` is its accessible name."""
    made = QTableWidget(0, len(titles))
    made.setAccessibleName(said)
    made.setHorizontalHeaderLabels(list(titles))
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.horizontalHeader().setHighlightSections(False)
    made.horizontalHeader().setStretchLastSection(True)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(28)
    made.setShowGrid(False)
    made.setWordWrap(True)
    made.setItemDelegate(Padded(made))
    made.setTabKeyNavigation(False)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setMinimumHeight(160)
    return made


def fill(table: QTableWidget, rows: Sequence[Sequence[str]], wrong: int = 0, widest: int = 220) -> None:
    """Show these rows, so many wrong ones first; the whole text of a cell is its tooltip."""
    table.setRowCount(len(rows))
    for at, cells in enumerate(rows):
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setData(_WRONG, at < wrong)
            table.setItem(at, column, item)
    for column in range(table.columnCount() - 1):
        table.resizeColumnToContents(column)
        table.setColumnWidth(column, min(table.columnWidth(column) + 16, widest))
    table.resizeRowsToContents()
