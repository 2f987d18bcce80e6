"""What every step of the set-up is, and the parts they share: check lines, a disclosure, a row of a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.engine.health.checks import CheckLine, Verdict
from app.ui import words
from app.ui.health import Light
from app.ui.icons import icon, pixmap
from app.ui.session import Session
from app.ui.theme.theme import theme
from app.ui.widgets.basics import button, card, column, label, restyle, row, rule
from app.ui.widgets.notes import announce

_GLYPHS = {
    Light.GOOD: ("tick_disc", "ok"),
    Light.WARNING: ("warning", "warn"),
    Light.BAD: ("cross", "bad"),
    Light.UNKNOWN: ("ring", "text3"),
    Light.CLOCK: ("arrows", "text2"),
}
_LIGHTS = {
    Verdict.OK: Light.GOOD,
    Verdict.WARNING: Light.WARNING,
    Verdict.FAILED: Light.BAD,
    Verdict.NOT_CHECKED: Light.UNKNOWN,
}


class Step(QWidget):
    """One step. `changed` says that it may have become ready, or ceased to be."""

    name = ""
    changed = Signal()
    settled = Signal()
    """There is nothing to press in it now: the keyboard goes to the button that goes on."""

    def __init__(self, session: Session, title: str, second: str) -> None:
        super().__init__()
        self.session = session
        self.title = title
        outer = column(self, gap=0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = _Body()
        inner.setObjectName("scroll-body")
        self.body: QVBoxLayout = column(inner, margins=(28, 22, 28, 16), gap=10)
        self.heading = label(title, "title")
        self.heading.setObjectName("step-title")
        head = column(gap=3)
        head.addWidget(self.heading)
        self.second = label(second, "second", wrap=True)
        head.addWidget(self.second)
        self.body.addLayout(head)
        self.area.setWidget(inner)
        outer.addWidget(self.area)

    @property
    def next_text(self) -> str:
        """On the button that leaves it."""
        return self.tr("&Next")

    @property
    def from_tally(self) -> bool:
        """Whether anything comes from TallyPrime; else bills of ServiceTitan go to Zoho Books, and nothing besides."""
        return self.session.settings.reads_tally

    def complete(self) -> bool:
        """Whether nothing is missing by what is saved."""
        return True

    def why_not(self) -> str:
        """Why one cannot go on, in a sentence; empty when one can."""
        return ""

    def entered(self) -> None:
        """It is shown now."""

    def left(self) -> None:
        """It is not shown any more; what was entered is saved."""

    def leave(self, go: Callable[[], None]) -> None:
        """The person goes on: save what is not saved yet, then `go`."""
        go()

    def focus_first(self) -> None:
        """The keyboard goes to its first field."""
        self.settled.emit()

    @property
    def keyboard_waits(self) -> bool:
        """Whether no field or button has the keyboard: it was given to whoever comes."""
        focused = self.window().focusWidget()
        return focused is None or focused.isAncestorOf(self)

    def put(self, key: str, value: object, then: Callable[[], None] = lambda: None) -> None:
        """Save one setting, unless it is so already."""
        if self.session.settings.get(key) == value:
            then()
            return
        self.session.save_settings(lambda settings: settings.with_value(key, value), then)


class _Body(QWidget):
    """As high as its texts are at its width; by itself Qt adds up what they need at their narrowest, and scrolls."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Mark(QWidget):
    """A glyph in a token's colour, drawn for the screen it is on."""

    def __init__(self, name: str, token: str, size: int = 16) -> None:
        super().__init__()
        self._drawn, self._size = (name, token), size
        self.setFixedSize(QSize(size, size))
        theme().changed.connect(self.update)

    def draw(self, name: str, token: str) -> None:
        """Another one."""
        self._drawn = (name, token)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        name, token = self._drawn
        painter = QPainter(self)
        side = self._size * 4 // 5 if name == "ring" else self._size  # a ring looks heavier than the others
        at = (self._size - side) // 2
        painter.drawPixmap(at, at, pixmap(name, side, self.devicePixelRatioF(), theme().colour(token)))
        painter.end()


def point(text: str) -> QWidget:
    """One of several sentences, with a dot before it."""
    made = QWidget()
    layout = row(made, gap=10)
    layout.addWidget(Mark("dot", "text3"), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(label(text, wrap=True), 1)
    return made


class CheckRow(QWidget):
    """One check: glyph, what it says, why; a button at the right and whatever helps below."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        outer: QHBoxLayout = row(self, margins=(13, 9, 14, 9), gap=11)
        self._light = Light.UNKNOWN
        self._glyph = Mark(*_GLYPHS[self._light], size=20)
        outer.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        middle = column(gap=8)
        head = row(gap=12)
        said = column(gap=1)
        self._title = label(title, "second", wrap=True)
        self._text = label(text, "caption", wrap=True, selectable=True)
        # Mouse only: a tab stop on each line would stand between the fields.
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.addWidget(self._title)
        said.addWidget(self._text)
        head.addLayout(said, 1)
        self.side = row(gap=8)
        head.addLayout(self.side)
        head.setAlignment(self.side, Qt.AlignmentFlag.AlignVCenter)
        middle.addLayout(head)
        self.extra = column(gap=8)
        middle.addLayout(self.extra)
        outer.addLayout(middle, 1)
        self.tell(Light.UNKNOWN, title, text)

    @property
    def light(self) -> Light:
        """How it stands."""
        return self._light

    @property
    def text(self) -> str:
        """All it says."""
        return f"{self._title.text()} {self._text.text()}".strip()

    def tell(self, light: Light, title: str, text: str) -> None:
        """How it stands now."""
        before, self._light = self._light, light
        self._glyph.draw(*_GLYPHS[light])
        self._title.setText(title)
        restyle(self._title, "second" if light in (Light.UNKNOWN, Light.CLOCK) else "strong")
        self._text.setText(text)
        self._text.setVisible(bool(text))
        restyle(self._text, {Light.BAD: "bad-caption", Light.WARNING: "warn-caption"}.get(light, "caption"))
        spoken = {
            Light.GOOD: self.tr("passed"),
            Light.BAD: self.tr("failed"),
            Light.WARNING: self.tr("warning"),
        }.get(light, self.tr("not checked"))
        self.setAccessibleName(f"{title}: {spoken}. {text}")
        if light is not before and light is not Light.CLOCK and self.isVisible():
            announce(self, self.accessibleName())

    def tell_line(self, line: CheckLine, title: str = "") -> None:
        """A line of the engine's checks."""
        advice = words.for_window(line.advice) if line.advice else ""
        self.tell(_LIGHTS[line.verdict], title or line.name, f"{line.text} {advice}".strip())


def check_card(rows: Sequence[QWidget]) -> QFrame:
    """Rows in one card, with rules between them."""
    made, layout = card()
    layout.setContentsMargins(0, 2, 0, 2)
    layout.setSpacing(0)
    for number, one in enumerate(rows):
        if number:
            layout.addWidget(rule())
        layout.addWidget(one)
    return made


class Disclosure(QWidget):
    """A quiet button that shows or hides what is below it."""

    def __init__(self, text: str, inside: QWidget) -> None:
        super().__init__()
        layout = column(self, gap=6)
        self.toggle = button(text, self._turn, "quiet")
        self.toggle.setCheckable(True)
        self.toggle.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._inside = inside
        layout.addWidget(self.toggle)
        layout.addWidget(inside)
        inside.hide()
        theme().changed.connect(self._draw)
        self._draw()

    def open(self) -> None:
        """Show it."""
        self.toggle.setChecked(True)
        self._turn()

    def _turn(self) -> None:
        self._inside.setVisible(self.toggle.isChecked())
        self._draw()

    def _draw(self) -> None:
        name = "chevron_down" if self.toggle.isChecked() else "chevron_right"
        self.toggle.setIcon(icon(name, theme().colour("accent")))


def field_label(text: str, buddy: QWidget) -> QLabel:
    """What stands before or above a field; clicking it or its Alt key goes there."""
    made = label(text, "second")
    made.setBuddy(buddy)
    if not buddy.accessibleName():
        buddy.setAccessibleName(text.rstrip(":"))
    return made
