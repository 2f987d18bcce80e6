"""The list under a target picker: name with the typed part bold, what tells it from others, how alike it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel, QTextLayout
from PySide6.QtGui import QTextCharFormat as CharFormat
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import CONTROL_RADIUS
from app.ui.widgets.basics import column, label, rule
from app.ui.widgets.notes import announce

AnyIndex = QModelIndex | QPersistentModelIndex
_ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_TALL, _LOW = 44, 32
_PAD = 10
_SHOWN_ROWS = 6
ALIKE = 99
"""So many per cent at most what is not equal is alike."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something a name of the source can be mapped to."""

    id: int | None
    """Of an entry of the destination's list; None for a role or a unit's text."""
    name: str
    """Name or code; the role, the unit's text."""
    shown: str
    detail: str = ""
    score: int = 0
    """0-100 by likeness to the source's name, 100 only of what is equal; 0 when it was not compared."""
    twin: bool = False
    """Another entry is called the same."""

    @property
    def reference(self) -> str:
        """What `service.map` takes as its target."""
        return self.name if self.id is None else f"#{self.id}"

    @property
    def named(self) -> str:
        """As it stands alone: one of several that are called the same with its number."""
        number = QCoreApplication.translate("TargetPicker", "{name} (No. {id})")
        return number.format(name=self.shown, id=self.id) if self.twin else self.shown


class Kind(Enum):
    """What a row of the list is."""

    TARGET = 1
    CREATE = 2
    SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list."""

    kind: Kind
    text: str
    target: Target | None = None


def row_height(row: Row) -> int:
    """With a second line or without."""
    return _TALL if row.target is not None and row.target.detail else _LOW


class _Delegate(QStyledItemDelegate):
    typed = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, row_height(index.data(_ROW_ROLE)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: Row = index.data(_ROW_ROLE)
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colours = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(place), CONTROL_RADIUS, CONTROL_RADIUS)
        inner = place.adjusted(_PAD, 0, -_PAD, 0)
        if row.target is not None:
            self._paint_target(painter, inner, row.target)
        else:
            painter.setFont(font(BODY))
            painter.setPen(colours.colour("accent" if row.kind is Kind.CREATE else "text2"))
            shown = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideMiddle, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def _paint_target(self, painter: QPainter, inner: QRect, target: Target) -> None:
        colours = theme()
        painter.setFont(font(CAPTION))
        if target.score:
            percent = f"{target.score} %"
            wide = painter.fontMetrics().horizontalAdvance("100 %")
            painter.setPen(colours.colour("text2"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, percent)
            bar = QRectF(inner.right() - wide - 8 - 56, inner.center().y() - 2.0, 56.0, 6.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("neutral_soft"))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setBrush(colours.colour("bar_ok"))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * target.score / 100, 6.0), 3, 3)
            inner = inner.adjusted(0, 0, -(wide + 8 + 56 + 12), 0)
        name = inner.adjusted(0, 5, 0, -21) if target.detail else inner
        painter.setPen(colours.colour("text"))
        paint_found(painter, name, target.shown, self.typed)
        if target.detail:
            painter.setFont(font(CAPTION))
            painter.setPen(colours.colour("text2"))
            below = inner.adjusted(0, 23, 0, -3)
            shown = painter.fontMetrics().elidedText(target.detail, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def paint_found(painter: QPainter, place: QRect, text: str, typed: str) -> None:
    """One line of body text, vertically centred and elided in the middle, with the typed part in semibold."""
    face = font(BODY)
    shown = QFontMetrics(font(BODY, bold=True)).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
    layout = QTextLayout(shown, face)
    at = shown.casefold().find(typed.casefold()) if typed else -1
    if at >= 0 and len(shown.casefold()) == len(shown):
        bold = QTextLayout.FormatRange()
        bold.start, bold.length = at, len(typed)
        looks = CharFormat()
        looks.setFont(font(BODY, bold=True))
        bold.format = looks
        layout.setFormats([bold])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(place.width())
    layout.endLayout()
    layout.draw(painter, QPoint(place.left(), round(place.center().y() - line.height() / 2)).toPointF())


class TargetPopup(QFrame):
    """Never takes the focus: the field above it keeps it and moves the mark."""

    chosen = Signal(object)
    """Row: by a click."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = self._outer = column(self, gap=0)
        inside = QFrame()
        inside.setProperty("kind", "popup")
        outer.addWidget(inside)
        layout = self._inside = column(inside, margins=(5, 5, 5, 5), gap=2)
        self._model = QStandardItemModel(self)
        self._delegate = _Delegate(self)
        self.list = QListView()
        self._set_up(self.list)
        layout.addWidget(self.list)
        layout.addWidget(rule())
        self.below = QListView()
        """The row that creates: it stays in view however long the list is. Same rows, same mark."""
        self._set_up(self.below)
        self.below.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.below.setSelectionModel(self.list.selectionModel())
        layout.addWidget(self.below)
        hint = label(self.tr("Enter takes the marked row · Esc leaves it without a match"), "caption", wrap=True)
        hint.setContentsMargins(_PAD, 4, _PAD, 2)
        policy = hint.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)  # as high as its lines need at the list's width
        hint.setSizePolicy(policy)
        layout.addWidget(hint)
        theme().changed.connect(self.list.viewport().update)
        theme().changed.connect(self.below.viewport().update)

    def _set_up(self, view: QListView) -> None:
        view.setProperty("kind", "plain")
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.clicked.connect(lambda index: self.chosen.emit(index.data(_ROW_ROLE)))
        view.entered.connect(lambda index: self._mark(index.row()))

    # -- rows ------------------------------------------------------------------------------------------------------

    def fill(self, rows: list[Row], typed: str, chosen: Target | None = None) -> None:
        """Show these rows. Marked is what is chosen already, else the first that was typed or is alike; an entry that
        only stands first in the list is not: Enter shall not take it."""
        self._delegate.typed = typed
        self._model.clear()
        for row in rows:
            item = QStandardItem(row.text)
            item.setData(row, _ROW_ROLE)
            item.setData(_spoken(row), Qt.ItemDataRole.AccessibleTextRole)
            item.setEnabled(row.kind is not Kind.SENTENCE)
            self._model.appendRow(item)
        for at, row in enumerate(rows):
            self.list.setRowHidden(at, row.kind is Kind.CREATE)
            self.below.setRowHidden(at, row.kind is not Kind.CREATE)
        self.list.scrollToTop()
        self._mark(next((at for at, row in enumerate(rows) if _meant(row, typed, chosen)), -1))

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return [self._model.item(at).data(_ROW_ROLE) for at in range(self._model.rowCount())]

    @property
    def marked(self) -> Row | None:
        """The row that Enter takes."""
        index = self.list.currentIndex()
        return index.data(_ROW_ROLE) if index.isValid() else None

    def move_mark(self, step: int) -> None:
        """Up or down, round the ends."""
        rows = self.rows
        ways = [at for at, row in enumerate(rows) if row.kind is not Kind.SENTENCE]
        if not ways:
            return
        here = self.list.currentIndex().row()
        place = (ways.index(here) + step) if here in ways else 0
        self._mark(ways[place % len(ways)])
        announce(self.parentWidget() or self, _spoken(rows[ways[place % len(ways)]]))

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())

    # -- place -----------------------------------------------------------------------------------------------------

    def show_under(self, field: QWidget) -> None:
        """Under the field, or above it where the screen ends."""
        rows = self.rows
        heights = [row_height(row) for row in rows if row.kind is not Kind.CREATE]
        self.list.setFixedHeight(sum(heights[:_SHOWN_ROWS]) + 2)
        self.below.setVisible(any(row.kind is Kind.CREATE for row in rows))
        self.below.setFixedHeight(_LOW + 2)
        width = max(field.width(), 380)
        self.setFixedWidth(width)
        for layout in (self._inside, self._outer):
            layout.activate()  # else fewer rows than before keep their old room
        self.resize(width, self._outer.totalHeightForWidth(width))
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        room = field.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            above = field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2
            if above >= room.top():
                place.setY(above)
        place.setX(max(room.left(), min(place.x(), room.right() - width)))
        self.move(place)
        self.show()


def _meant(row: Row, typed: str, chosen: Target | None) -> bool:
    if chosen is not None:
        return row.target is not None and (row.target.id, row.target.name) == (chosen.id, chosen.name)
    return row.kind is not Kind.SENTENCE and (bool(typed) or (row.target is not None and row.target.score > 0))


def _spoken(row: Row) -> str:
    if row.target is None:
        return row.text
    said = [row.target.shown, row.target.detail, f"{row.target.score} %" if row.target.score else ""]
    return ", ".join(text for text in said if text)
