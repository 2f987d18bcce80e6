"""The steps of the set-up at the left: which are done, which one is open, and a way back to those that were reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.icons import pixmap
from app.ui.theme.theme import BODY, CAPTION, font, theme
from app.ui.theme.tokens import NAVIGATION_WIDTH
from app.ui.widgets.basics import column, label

_DISC = 20


class RailStep(QPushButton):
    """One step: a disc with its number, or a tick once it is done, and its name."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._number, self._text, self._done = number, text, False
        theme().changed.connect(self.update)
        self._say()

    def tell(self, *, current: bool, done: bool, reached: bool) -> None:
        """How it stands."""
        self._done = done
        self.setChecked(current)
        self.setEnabled(reached or current)
        self.setCursor(Qt.CursorShape.PointingHandCursor if reached else Qt.CursorShape.ArrowCursor)
        self._say()

    def _say(self) -> None:
        parts = [self.tr("Step {n}: {name}").format(n=self._number, name=self._text)]
        parts += [self.tr("done")] if self._done else []
        parts += [self.tr("open now")] if self.isChecked() else []
        self.setAccessibleName(", ".join(parts))
        self.update()

    def nextCheckState(self) -> None:
        """The wizard says which one is open."""

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(font(BODY, bold=True)).horizontalAdvance(self._text) + 60, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours, current = theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRect(9, (self.height() - _DISC) // 2, _DISC, _DISC)
        if self._done and not current:
            side = _DISC + 4  # the drawing keeps a margin
            drawn = pixmap("tick_disc", side, self.devicePixelRatioF(), colours.colour("ok"))
            painter.drawPixmap(disc.left() - 2, disc.top() - 2, drawn)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("accent" if current else "line"))
            painter.drawEllipse(QRectF(disc))
            filled = current or colours.high_contrast  # where an edge has the colour of text
            painter.setPen(colours.colour("on_accent" if filled else "text2"))
            painter.setFont(font(CAPTION, bold=True))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(font(BODY, bold=current))
        painter.setPen(colours.colour("text" if current or self._done else "text2"))
        place = self.rect().adjusted(9 + _DISC + 11, 0, -8, 0)
        shown = QFontMetrics(painter.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class Rail(QWidget):
    """All steps; `chosen` carries the number of one that a person wants to see again, from 0."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Steps of the set-up"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(NAVIGATION_WIDTH + 20)
        layout = column(self, margins=(12, 16, 12, 12), gap=2)
        head = label(self.tr("Set up ML Connector"), "strong")
        layout.addWidget(head)
        layout.addSpacing(8)
        self.steps: list[RailStep] = []
        for number, name in enumerate(names):
            step = RailStep(number + 1, name)
            step.setObjectName(f"rail-{number + 1}")
            step.clicked.connect(lambda _=False, n=number: self.chosen.emit(n))
            self.steps.append(step)
            layout.addWidget(step)
        layout.addStretch(1)
        layout.addWidget(label(note, "caption", wrap=True))

    def tell(self, current: int, done: Sequence[bool], reached: int) -> None:
        """Which step is open, which are done, and how far one may go."""
        for number, step in enumerate(self.steps):
            step.tell(current=number == current, done=done[number], reached=number <= reached)
