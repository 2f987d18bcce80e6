"""The cards of the overview: numbers, the oldest record as a button, the flows, and the run under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.overall import Overall
from app.engine.views import FlowLine
from app.ui import formats, words
from app.ui.icons import pixmap, tray_pixmap
from app.ui.session import Doing
from app.ui.theme.theme import theme
from app.ui.widgets.basics import button, column, label, restyle, row
from app.ui.widgets.elided import Elided

_PAD = (14, 10, 14, 10)
STATE_ICON = 48


class StateIcon(QWidget):
    """The shape of the whole, as the tray shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(STATE_ICON, STATE_ICON)
        self._overall, self._count = Overall.SYNCING, 0
        theme().changed.connect(self.update)

    def show_state(self, overall: Overall, count: int) -> None:
        """Another state; the count of what waits stands in the triangle."""
        self._overall, self._count = overall, count
        self.setAccessibleName(words.overall_word(overall))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = round(STATE_ICON * self.devicePixelRatioF())
        drawn = tray_pixmap(self._overall, self._count, theme().dark, side)
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        painter.drawPixmap(0, 0, drawn)
        painter.end()


class Glyph(QWidget):
    """A small glyph in a token's colour, with the word it stands for."""

    def __init__(self, name: str, token: str, said: str) -> None:
        super().__init__()
        self._name, self._token = name, token
        self.setFixedSize(16, 16)
        self.setAccessibleName(said)
        self.setToolTip(said)
        theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._name, 16, self.devicePixelRatioF(), theme().colour(self._token)))
        painter.end()


class Figures:
    """A caption, a big number and a line below it, laid into a card."""

    def __init__(self, layout: QVBoxLayout, title: str) -> None:
        self.title = label(title, "caption")
        self.number = label(formats.NONE, "number")
        self.below = Elided("", "caption")
        for part in (self.title, self.number, self.below):
            layout.addWidget(part)

    def say(self, number: str, below: str, *, bad: bool = False) -> None:
        """What it shows; `bad` in red."""
        self.number.setText(number)
        restyle(self.number, "bad-number" if bad else "number")
        self.below.setText(below)

    @property
    def said(self) -> str:
        """The whole card in one line."""
        return f"{self.title.text()}: {self.number.text()}. {self.below.text()}"


class StatCard(QFrame):
    """A card that only tells."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.figures = Figures(column(self, margins=_PAD, gap=2), title)

    def say(self, number: str, below: str, *, bad: bool = False) -> None:
        """What it shows."""
        self.figures.say(number, below, bad=bad)
        self.setAccessibleName(self.figures.said)


class RecordCard(QPushButton):
    """A card that opens the record it tells of; without a record it only tells."""

    opened = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        left, top, right, bottom = (side + 1 for side in _PAD)  # A frame has its edge outside of its layout.
        self.figures = Figures(column(self, margins=(left, top, right, bottom), gap=2), title)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._record: int | None = None
        self.clicked.connect(self._open)
        self.say(formats.NONE, "", None)

    def say(self, number: str, below: str, record: int | None, *, bad: bool = False) -> None:
        """What it shows, and which record it opens."""
        self.figures.say(number, below, bad=bad)
        self._record = record
        self.setToolTip(below)
        self.setEnabled(record is not None)
        self.setCursor(Qt.CursorShape.ArrowCursor if record is None else Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.figures.said)

    def _open(self) -> None:
        if self._record is not None:
            self.opened.emit(self._record)

    def sizeHint(self) -> QSize:
        return self._laid().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._laid().minimumSize()

    def _laid(self) -> QVBoxLayout:
        found = self.layout()
        assert isinstance(found, QVBoxLayout)  # noqa: S101 - made above
        return found


class RunCard(QFrame):
    """The run under way: what it does, how far it is, how long it still takes, and its end."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        outer = row(self, margins=(14, 8, 10, 8), gap=16)
        inner = column(gap=6)
        self.words = label("", "strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of this run"))
        inner.addWidget(self.words)
        inner.addWidget(self.bar)
        outer.addLayout(inner, 1)
        self.stop = button(self.tr("Stop"), self._stop)
        self.stop.setObjectName("overview-stop")
        self.stop.setToolTip(self.tr("What was begun is finished; the rest follows with the next run"))
        outer.addWidget(self.stop)
        self.hide()

    def show_doing(self, doing: Doing | None, now: datetime) -> None:
        """How far it is; nothing when no run is under way."""
        if doing is None:
            self.hide()
            self.stop.setEnabled(True)
            self.stop.setText(self.tr("Stop"))
            return
        said = [words.phase(doing.what)]
        if doing.total:
            said.append(self.tr("{done} of {total}").format(done=str(doing.done), total=formats.count(doing.total)))
            rest = remaining(doing, now)
            if rest is not None:
                said.append(self.tr("about {time} left").format(time=formats.duration(rest)))
        self.words.setText(" · ".join(said))
        self.bar.setVisible(bool(doing.total))
        if doing.total:
            self.bar.setRange(0, doing.total)
            self.bar.setValue(doing.done)
        self.show()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop.setText(self.tr("Stopping…"))
        self.stopped.emit()


def remaining(doing: Doing, now: datetime) -> float | None:
    """Seconds by the pace so far; None while it cannot be told."""
    passed = (now - doing.since).total_seconds()
    if not doing.total or doing.done <= 0 or passed < 2:
        return None
    return passed / doing.done * (doing.total - doing.done)


class FlowsCard(QFrame):
    """Each flow with its last success, what was sent today and what waits."""

    trail_wanted = Signal()
    stock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        layout = column(self, margins=(14, 8, 14, 12), gap=4)
        head = row(gap=8)
        head.addWidget(label(self.tr("Flows"), "card-title"))
        head.addStretch(1)
        self.trail = button(self.tr("Audit trail"), self.trail_wanted.emit, "quiet")
        head.addWidget(self.trail)
        layout.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        self._empty = label(self.tr("No vouchers yet. They appear with the first run."), "second", wrap=True)
        layout.addWidget(self._empty)
        self._stock = QWidget()
        line = row(self._stock, margins=(0, 6, 0, 0), gap=8)
        self._tied = QLabel()
        self._tied.setFixedSize(16, 16)
        line.addWidget(self._tied, 0, Qt.AlignmentFlag.AlignVCenter)
        self.control = label("", "second", wrap=True)
        self.control.setObjectName("overview-control")
        line.addWidget(self.control, 1)
        self.stock = button(self.tr("Open stock"), self.stock_wanted.emit, "quiet")
        line.addWidget(self.stock)
        layout.addWidget(self._stock)
        self._stock.hide()
        self._tone = "neutral"
        theme().changed.connect(self._draw)
        self._shown: object = None

    def show_control(self, said: tuple[str, str, str] | None) -> None:
        """Tone, strong words and sentence about the control totals of stock; None while stock is off."""
        self._stock.setVisible(said is not None)
        if said is not None:
            self._tone, strong, text = said
            self.control.setText(f"{strong} {text}")
            self._draw()

    def _draw(self) -> None:
        glyph, token = {"ok": ("tick_disc", "ok"), "warn": ("warning", "warn")}.get(self._tone, ("ring", "text2"))
        self._tied.setPixmap(pixmap(glyph, 16, self.devicePixelRatioF(), theme().colour(token)))

    def show_flows(self, flows: Sequence[FlowLine], now: datetime, *, fresh: bool) -> None:
        """Other lines. `fresh`: both systems answer and the last run is not too old; else nothing is called well."""
        shown = (tuple(flows), now.astimezone().date(), fresh)
        if shown == self._shown:
            return
        self._shown = shown
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._empty.setVisible(not flows)
        if not flows:
            return
        titles = (self.tr("Flow"), self.tr("Last success"), self.tr("Sent today"), self.tr("Waiting"))
        for at, title in enumerate(titles, start=1):
            self._grid.addWidget(_right(label(title, "second"), at > 1), 0, at)
        for line, flow in enumerate(flows, start=1):
            waits = flow.waiting > 0
            known = flow.last_success is not None
            if waits:
                sign = Glyph("warning", "warn", self.tr("Needs attention"))
            elif known and fresh:
                sign = Glyph("tick_disc", "ok", self.tr("Nothing waits"))
            else:
                sign = Glyph("ring", "text2", self.tr("Not known yet"))
            self._grid.addWidget(sign, line, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label(words.flow_word(flow.flow)), line, 1)
            success = formats.moment(flow.last_success, now) if flow.last_success is not None else formats.NONE
            self._grid.addWidget(_right(label(success)), line, 2)
            self._grid.addWidget(_right(label(formats.count(flow.sent_today))), line, 3)
            self._grid.addWidget(_right(label(formats.count(flow.waiting), "strong" if waits else "")), line, 4)

    def line(self, number: int) -> tuple[str, ...]:
        """The texts of a line, from 0."""
        items = [self._grid.itemAtPosition(number + 1, at) for at in range(1, 5)]
        found = [item.widget() for item in items if item is not None]
        return tuple(widget.text() for widget in found if isinstance(widget, QLabel))

    def sign(self, number: int) -> str:
        """What the sign of a line means, from 0."""
        item = self._grid.itemAtPosition(number + 1, 0)
        widget = item.widget() if item is not None else None
        return widget.accessibleName() if widget is not None else ""


def _right(made: QLabel, right: bool = True) -> QLabel:
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def records(n: int) -> str:
    """1 record synced, 348 records synced."""
    if n == 1:
        return QCoreApplication.translate("overview", "1 record synced")
    return QCoreApplication.translate("overview", "{n} records synced").format(n=formats.count(n))
