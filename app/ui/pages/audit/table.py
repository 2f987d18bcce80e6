"""The rows of the trail and their table: time, kind as a chip, what happened, and the record it was about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.domain.audit import AuditEntry
from app.engine.views import AuditQuery
from app.ui import formats
from app.ui.models.paged import Column, PagedModel, RowRole
from app.ui.pages.audit.words import kind_glyph, kind_tone, kind_word
from app.ui.session import Session
from app.ui.theme.theme import BODY, font, theme
from app.ui.theme.tokens import HEADER_ROW, VOUCHER_ROW
from app.ui.widgets.chip import chip_width, paint_chip

AnyIndex = QModelIndex | QPersistentModelIndex
TIME, KIND, TEXT, RECORD = range(4)
LANE = "audit"
"""A search reads every entry: other pages do not wait for it."""
_PAD = 10
_TEXT_LEAST = 200


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry and what its record is called."""

    entry: AuditEntry
    label: str


Model = PagedModel[AuditRow, AuditQuery]


def time_text(value: datetime) -> str:
    """21-Nov-26 15:27:04, local."""
    local = value.astimezone()
    return f"{formats.day(local.date())} {local:%H:%M:%S}"


def audit_model(session: Session, parent: QObject) -> Model:
    """The trail, page by page."""
    views = session.views

    def fetch(query: AuditQuery, offset: int, limit: int) -> Sequence[AuditRow]:
        entries = views.audit_entries(query, offset, limit)
        ids = sorted({one.record_id for one in entries if one.record_id is not None})
        labels = views.record_labels(ids) if ids else {}
        return [AuditRow(one, labels.get(one.record_id or 0, "")) for one in entries]

    def words(text: str) -> str:
        return QCoreApplication.translate("audit", text)

    columns: list[Column[AuditRow]] = [
        Column("time", words("Time"), lambda row: time_text(row.entry.at)),
        Column("kind", words("Step"), lambda row: kind_word(row.entry.kind), sortable=False),
        Column("text", words("What happened"), lambda row: row.entry.text, tip=lambda r: r.entry.text, sortable=False),
        Column("record", words("Record"), lambda row: row.label, tip=lambda row: row.label, sortable=False),
    ]
    return PagedModel(session.background, columns, views.audit_count, fetch, lambda r: r.entry.seq, parent, LANE)


class AuditDelegate(QStyledItemDelegate):
    """Rows with a thin rule, the step as a chip, the record as a link."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        table = self.parent()
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(area, colours.colour("accent_soft" if selected else "surface"))
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if selected and index.column() == TIME:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), colours.colour("accent"))
        inner = area.adjusted(_PAD, 0, -6, -1)
        row = index.data(RowRole)
        if index.column() == KIND and isinstance(row, AuditRow):
            kind = row.entry.kind
            paint_chip(painter, inner, kind_word(kind), kind_tone(kind), kind_glyph(kind))
        else:
            face = font(BODY)
            painter.setFont(face)
            painter.setPen(colours.colour({TIME: "text2", RECORD: "accent"}.get(index.column(), "text")))
            elide = Qt.TextElideMode.ElideMiddle if index.column() == RECORD else Qt.TextElideMode.ElideRight
            text = str(index.data(Qt.ItemDataRole.DisplayRole)).replace("\n", " ")
            shown = QFontMetrics(face).elidedText(text, elide, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if isinstance(table, QTableView) and table.hasFocus() and index.row() == table.currentIndex().row():
            painter.setPen(QPen(colours.colour("accent"), 2))
            top, bottom = area.top() + 1, area.bottom() - 1
            painter.drawLine(area.left(), top, area.right(), top)
            painter.drawLine(area.left(), bottom, area.right(), bottom)
        painter.restore()


class AuditTable(QTableView):
    """`opened` carries the id of the record to open, `picked` the row whose details are wanted, None for none."""

    opened = Signal(int)
    picked = Signal(object)

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.setObjectName("audit-table")
        self.setAccessibleName(self.tr("Audit trail"))
        self.setModel(model)
        self.setItemDelegate(AuditDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(VOUCHER_ROW)
        rows.setDefaultSectionSize(VOUCHER_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumHeight(HEADER_ROW)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(TIME, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        theme().changed.connect(self._redraw)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._pick(now))
        model.dataChanged.connect(lambda *_: self._pick(self.currentIndex()))

    def _redraw(self) -> None:
        self.viewport().update()

    def row_at(self, index: AnyIndex) -> AuditRow | None:
        """The row at an index; None while it is being read."""
        found = index.data(RowRole) if index.isValid() else None
        return found if isinstance(found, AuditRow) else None

    def _pick(self, index: AnyIndex) -> None:
        self.picked.emit(self.row_at(index))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == RECORD:
            self._open(index)

    def _open(self, index: AnyIndex) -> None:
        row = self.row_at(index)
        if row is not None and row.entry.record_id is not None and row.label:
            self.opened.emit(row.entry.record_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does not look through the rows: they are read page by page."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        metrics = QFontMetrics(font(BODY))
        room = self.viewport().width()
        widths = {
            TIME: metrics.horizontalAdvance("30-Nov-26 00:00:00") + _PAD + 22,
            KIND: chip_width(kind_word("journaled")) + _PAD + 12,
            RECORD: metrics.horizontalAdvance("Purchase 1000000") + _PAD + 12,
        }
        widths[TEXT] = max(_TEXT_LEAST, room - sum(widths.values()))
        for column, width in widths.items():
            self.horizontalHeader().resizeSection(column, width)
