"""Paints the rows of the tree: causes on two lines, vouchers on one; sizes and colours from the tokens."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.engine.views import CauseRecord
from app.ui import formats
from app.ui.icons import pixmap
from app.ui.pages.attention.model import ACTS, AMOUNT, COUNT, WAITING, WHAT, Cause, CauseTree, More, NodeRole
from app.ui.pages.attention.texts import hint, worth
from app.ui.session import Session
from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import CAUSE_ROW, RED_AGE_DAYS, VOUCHER_ROW

AnyIndex = QModelIndex | QPersistentModelIndex
TEXT_LEFT = 30
"""Where texts begin; the arrow of a cause stands before it."""
_ARROW_LEFT, _ARROW = 9, 14
_PAD = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE, _END = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight


def _put(painter: QPainter, place: QRect, text: str, size: int, ink: QColor, *, bold: bool = False) -> int:
    """One line at the left, elided at its end; returns its width."""
    face = font(size, bold=bold)
    painter.setFont(face)
    painter.setPen(ink)
    shown = QFontMetrics(face).elidedText(text, _END, max(0, place.width()))
    painter.drawText(place, _LEFT, shown)
    return QFontMetrics(face).horizontalAdvance(shown)


class RowDelegate(QStyledItemDelegate):
    """`narrow` moves the age into a column of its own and puts the subject first."""

    def __init__(self, session: Session, tree: CauseTree, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._tree = tree
        self.narrow = False
        self.stacked = False
        """The name on the first line, the cause on the second: where both do not fit on one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, VOUCHER_ROW if index.internalId() else CAUSE_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        node = index.data(NodeRole)
        place: QRect = option.rect
        painter.save()
        painter.setClipRect(place)
        column = index.column()
        if isinstance(node, Cause):
            self._cause(painter, place, node, column)
        elif isinstance(node, CauseRecord):
            self._record(painter, place, node, column, index)
        elif isinstance(node, More):
            self._more(painter, place, node, column)
        painter.restore()

    # -- causes ----------------------------------------------------------------------------------------------------

    def _cause(self, painter: QPainter, place: QRect, cause: Cause, column: int) -> None:
        ink = theme().colour("text")
        row = cause.row
        if column == WHAT:
            arrow = "chevron_down" if self._tree.is_open(cause) else "chevron_right"
            ratio = painter.device().devicePixelRatioF()
            shape = pixmap(arrow, _ARROW, ratio, theme().colour("text2"))
            painter.drawPixmap(place.left() + _ARROW_LEFT, place.top() + (CAUSE_ROW - _ARROW) // 2, shape)
            inner = place.adjusted(TEXT_LEFT, 0, -_PAD, 0)
            first, second = inner.adjusted(0, 5, 0, -24), inner.adjusted(0, 25, 0, -5)
            named = bool(row.cause.name)
            if self.stacked:
                self._name(painter, first, "", row.cause.name if named else row.title)
                self._second(painter, second, cause, row.title if named else row.why)
            else:
                self._name(painter, first, row.title, row.cause.name)
                self._second(painter, second, cause, row.why)
        elif column == COUNT:
            self._number(painter, place, formats.count(row.records), ink, bold=True)
        elif column == AMOUNT:
            self._number(painter, place, worth(row.amount, self._session.currency), ink, bold=True)
        elif column == WAITING:
            self._age(painter, place, cause.row.since)

    def _name(self, painter: QPainter, place: QRect, title: str, name: str) -> None:
        """The cause in regular, the name in semibold; only the name is elided, in its middle."""
        ink = theme().colour("text")
        used = 0
        if title:
            used = _put(painter, place, f"{title}:" if name else title, BODY, ink) + 6
        bold = font(BODY, bold=True)
        rest = place.adjusted(used, 0, 0, 0)
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(rest, _LEFT, QFontMetrics(bold).elidedText(name, _MIDDLE, max(0, rest.width())))

    def _second(self, painter: QPainter, place: QRect, cause: Cause, text: str) -> None:
        """How long it has waited, where that has no column of its own, and a sentence."""
        if self.narrow:
            _put(painter, place, text, CAPTION, theme().colour("text2"))
            return
        now = self._session.now()
        old = formats.age_days(cause.row.since, now) >= RED_AGE_DAYS
        age = formats.age(cause.row.since, now)
        used = _put(painter, place, age, CAPTION, theme().colour("bad" if old else "text2"), bold=old)
        used = max(used, QFontMetrics(font(CAPTION)).horizontalAdvance(formats.age(now, now))) + 14
        _put(painter, place.adjusted(used, 0, 0, 0), text, CAPTION, theme().colour("text2"))

    # -- vouchers --------------------------------------------------------------------------------------------------

    def _record(self, painter: QPainter, place: QRect, record: CauseRecord, column: int, index: AnyIndex) -> None:
        if column == WHAT:
            inner = place.adjusted(TEXT_LEFT, 0, -_PAD, 0)
            wide = min(self._label_width(index), inner.width() // 2)
            face = font(BODY)
            painter.setFont(face)
            painter.setPen(theme().colour("text"))
            label = QRect(inner.left(), inner.top(), wide, inner.height())
            painter.drawText(label, _LEFT, QFontMetrics(face).elidedText(record.label, _MIDDLE, wide))
            rest = inner.adjusted(wide + 16, 0, 0, 0)
            text = "  ·  ".join(part for part in (record.reference, formats.day(record.document_date)) if part)
            if self.narrow or QFontMetrics(face).horizontalAdvance(text) > rest.width():
                text = record.reference
            _put(painter, rest, text, BODY, theme().colour("text2"))
        elif column == AMOUNT:
            amount = worth(record.amount, self._session.currency)
            self._number(painter, place, amount, theme().colour("text"))
        elif column == WAITING:
            self._age(painter, place, record.at)
        elif column == ACTS:
            text, token = hint(record)
            _put(painter, place.adjusted(_PAD, 0, -4, 0), text, CAPTION, theme().colour(token))

    def _label_width(self, index: AnyIndex) -> int:
        """Labels under one cause stand in a column as wide as the widest."""
        cause = self._tree.cause_at(index)
        labels = [child.label for child in cause.children[:40] if isinstance(child, CauseRecord)] if cause else []
        metrics = QFontMetrics(font(BODY))
        return max(96, *(metrics.horizontalAdvance(one) + 2 for one in labels), 0)

    def _more(self, painter: QPainter, place: QRect, more: More, column: int) -> None:
        if column == WHAT:
            inner = place.adjusted(TEXT_LEFT, 0, -_PAD, 0)
            _put(painter, inner, self._tree.more_text(more), BODY, theme().colour("accent"))
        elif column == AMOUNT:
            amount = worth(more.amount, self._session.currency)
            self._number(painter, place, amount, theme().colour("text2"))

    # -- both ------------------------------------------------------------------------------------------------------

    def _number(self, painter: QPainter, place: QRect, text: str, ink: QColor, *, bold: bool = False) -> None:
        painter.setFont(font(BODY, bold=bold))
        painter.setPen(ink)
        painter.drawText(place.adjusted(0, 0, -_PAD, 0), _RIGHT, text)

    def _age(self, painter: QPainter, place: QRect, since: datetime) -> None:
        now = self._session.now()
        old = formats.age_days(since, now) >= RED_AGE_DAYS
        text = formats.age(since, now)
        self._number(painter, place, text, theme().colour("bad" if old else "text2"))
