"""The chart of records per day: bars of what is synced, waits or failed, painted, for pointer, keyboard and ear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import count

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolTip, QWidget

from app.engine.views import Day
from app.ui import formats
from app.ui.theme.theme import CAPTION, font, theme
from app.ui.widgets.basics import label, row
from app.ui.widgets.notes import announce

BAR = 40
"""Widest bar, in logical pixels."""
_TOP, _BELOW, _GAP = 8, 26, 8
_HATCH = 7


class Part(StrEnum):
    """What a bar is made of, from below."""

    SYNCED = "synced"
    WAITING = "waiting"
    FAILED = "failed"


_TOKENS = {Part.SYNCED: "bar_ok", Part.WAITING: "bar_wait", Part.FAILED: "bar_bad"}


def paint_part(painter: QPainter, area: QRect, part: Part) -> None:
    """A piece of a bar: what waits is hatched, so that no piece is known by its colour alone."""
    colours = theme()
    painter.fillRect(area, colours.colour(_TOKENS[part]))
    if part is Part.FAILED and colours.high_contrast:
        painter.fillRect(area.adjusted(1, 1, -1, -1), colours.colour("surface"))
    if part is not Part.WAITING:
        return
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.colour("surface"), 1.2))
    for x in range(area.left() - area.height() - _HATCH, area.right() + _HATCH, _HATCH):
        painter.drawLine(QPointF(x, area.bottom() + 1), QPointF(x + area.height(), area.top()))
    painter.restore()


def scale(highest: int) -> tuple[int, int]:
    """(step, top) of the axis: at most five round steps, the top not below the highest bar."""
    steps = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(step for step in steps if step * 5 >= highest)
    return step, max(-(-highest // step), 1) * step


class DayChart(QWidget):
    """`day_chosen` carries the date of a bar that was clicked or entered, `table_wanted` asks for the table twin."""

    day_chosen = Signal(object)
    table_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[Day, ...] = ()
        self._today: date | None = None
        self._current = -1
        self._hovered = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(180)
        self.setAccessibleName(self.tr("Records per day, last 14 days"))
        theme().changed.connect(self.update)

    def show_days(self, days: Sequence[Day], today: date) -> None:
        """Other bars, oldest first."""
        self._days, self._today = tuple(days), today
        self._current = min(self._current, len(self._days) - 1)
        self.setAccessibleDescription(self.said())
        self.update()

    # -- in words --------------------------------------------------------------------------------------------------

    def said(self) -> str:
        """The whole chart in one sentence."""
        if not self._days:
            return self.tr("Nothing is known yet.")
        highest = max(self._days, key=_total)
        sums = self.tr("{days} days: {synced} synced, {waiting} waiting, {failed} failed.").format(
            days=len(self._days),
            synced=sum(day.synced for day in self._days),
            waiting=sum(day.waiting for day in self._days),
            failed=sum(day.failed for day in self._days),
        )
        if not _total(highest):
            return sums
        most = self.tr("Most on {day}: {n}.").format(day=formats.day(highest.date), n=_total(highest))
        return f"{sums[:-1]}; {most[:1].lower()}{most[1:]}"

    def said_of(self, place: int) -> str:
        """One bar in words: the tooltip."""
        day = self._days[place]
        name = self.tr("Today") if day.date == self._today else formats.day(day.date)
        if not _total(day):
            return self.tr("{day}: none").format(day=name)
        words = {
            Part.SYNCED: self.tr("{n} synced"),
            Part.WAITING: self.tr("{n} waiting"),
            Part.FAILED: self.tr("{n} failed"),
        }
        parts = [words[part].format(n=formats.count(n)) for part, n in _parts(day) if n]
        return f"{name}: {' · '.join(parts)}"

    # -- geometry --------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(640, 260)

    def _plot(self) -> QRect:
        _, top = self._scale()
        left = QFontMetrics(font(CAPTION)).horizontalAdvance(formats.count(top)) + _GAP
        return self.rect().adjusted(left, _TOP, -1, -_BELOW)

    def _scale(self) -> tuple[int, int]:
        return scale(max((_total(day) for day in self._days), default=0))

    def slot(self, place: int) -> QRect:
        """The upright strip of one day."""
        plot = self._plot()
        wide = plot.width() / max(len(self._days), 1)
        left = plot.left() + round(place * wide)
        return QRect(left, plot.top(), plot.left() + round((place + 1) * wide) - left, plot.height())

    def place_at(self, point: QPoint) -> int:
        """Which day is there; -1 for none."""
        found = (i for i in range(len(self._days)) if self.slot(i).adjusted(0, 0, 0, _BELOW).contains(point))
        return next(found, -1)

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        painter = QPainter(self)
        plot = self._plot()
        step, top = self._scale()
        self._paint_grid(painter, plot, step, top)
        for place in range(len(self._days)):
            self._paint_day(painter, plot, place, top)
        if self.hasFocus() and self._current >= 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.slot(self._current).adjusted(1, 0, -1, _BELOW - 2))
            painter.drawRoundedRect(ring.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    @staticmethod
    def _paint_grid(painter: QPainter, plot: QRect, step: int, top: int) -> None:
        painter.setFont(font(CAPTION))
        for value in range(0, top + 1, step):
            y = plot.bottom() - round(value / top * plot.height()) + 1
            painter.setPen(theme().colour("line_strong" if value == 0 else "line"))
            painter.drawLine(plot.left(), y, plot.right(), y)
            painter.setPen(theme().colour("text2"))
            where = QRect(0, y - 10, plot.left() - _GAP, 20)
            said = formats.count(value) if value else "0"
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)

    def _paint_day(self, painter: QPainter, plot: QRect, place: int, top: int) -> None:
        day, slot = self._days[place], self.slot(place)
        if place == self._hovered:
            painter.fillRect(slot.adjusted(0, 0, 0, -1), theme().colour("hover"))
        wide = min(BAR, round(slot.width() * 0.62))
        left = slot.left() + (slot.width() - wide) // 2
        base = plot.bottom() + 1
        for part, number in _parts(day):
            if number:
                high = max(round(number / top * plot.height()), 3)
                paint_part(painter, QRect(left, base - high, wide, high - 1), part)
                base -= high
        painter.setFont(font(CAPTION))
        painter.setPen(theme().colour("text2"))
        if not _total(day):
            none = slot.adjusted(-8, 0, 8, -2)
            painter.drawText(none, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self.tr("none"))
        today = day.date == self._today
        if today:
            painter.setFont(font(CAPTION, bold=True))
            painter.setPen(theme().colour("text"))
        below = QRect(slot.left() - 8, plot.bottom() + 4, slot.width() + 16, _BELOW - 6)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("Today") if today else self._name(place))

    def _name(self, place: int) -> str:
        """The day of the month; with the month where it begins."""
        value = self._days[place].date
        if place and value.day != 1:
            return str(value.day)
        day, month, _ = formats.day(value).split("-")
        return f"{day}-{month}"

    # -- pointer and keys ------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(event.pos())
            if place >= 0:
                QToolTip.showText(event.globalPos(), self.said_of(place), self, self.slot(place))
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            leads = place >= 0 and _total(self._days[place]) > 0
            self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._current = place
            self._choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0:
            self._current = len(self._days) - 1
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._days) - 1
        moves = {
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if last >= 0 and key in moves:
            self._move(moves[key])
        elif last >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _move(self, place: int) -> None:
        self._current = place
        self.update()
        announce(self, self.said_of(place))
        slot = self.slot(place)
        QToolTip.showText(self.mapToGlobal(slot.center()), self.said_of(place), self, slot)

    def _choose(self) -> None:
        self.update()
        if 0 <= self._current < len(self._days) and _total(self._days[self._current]):
            self.day_chosen.emit(self._days[self._current].date)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show as table"), self.table_wanted.emit)
        menu.popup(event.globalPos())


class _Swatch(QWidget):
    """A small square of a part."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self.setFixedSize(12, 12)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_part(painter, self.rect(), self._part)
        painter.end()


class Legend(QWidget):
    """What the parts of a bar are, with their sums."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = row(self, gap=6)
        self._labels: dict[Part, QLabel] = {}
        for part in Part:
            layout.addWidget(_Swatch(part))
            self._labels[part] = label("", "caption")
            layout.addWidget(self._labels[part])
            layout.addSpacing(8)
        self.show_days(())

    def show_days(self, days: Sequence[Day]) -> None:
        """Sums of these bars."""
        sums = {part: sum(dict(_parts(day))[part] for day in days) for part in Part}
        words = {
            Part.SYNCED: self.tr("Synced {n}"),
            Part.WAITING: self.tr("Waiting {n}"),
            Part.FAILED: self.tr("Failed {n}"),
        }
        for part, found in self._labels.items():
            found.setText(words[part].format(n=formats.count(sums[part])))

    def text(self, part: Part) -> str:
        """What it says of a part."""
        return self._labels[part].text()


def _parts(day: Day) -> tuple[tuple[Part, int], ...]:
    return (Part.SYNCED, day.synced), (Part.WAITING, day.waiting), (Part.FAILED, day.failed)


def _total(day: Day) -> int:
    return day.synced + day.waiting + day.failed
