"""The small panel of the demonstration: switches and deeds with which a newcomer sees every state in five minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QWidget

from app.domain.errors import KnownError
from app.ui.health import HealthMonitor
from app.ui.session import Session
from app.ui.theme.tokens import MARGIN
from app.ui.widgets.basics import button, column, label, rule

LANE = "demonstration"
LINES = 3
"""Of the sentence below the buttons; most need no more."""
TALL = 720
"""Height of a screen, in logical pixels, on which switches and deeds stand below each other."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Something of the simulated world that is on or off; `turn` is called off the main thread."""

    text: str
    turn: Callable[[bool], None]
    on: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person does in the simulated world; `do` returns a sentence about it, off the main thread."""

    text: str
    do: Callable[[], str]


class DemoPanel(QWidget):
    """Stands beside the window; closing it only hides it."""

    def __init__(
        self,
        session: Session,
        monitor: HealthMonitor,
        switches: Sequence[Switch],
        deeds: Sequence[Deed],
        anew: Callable[[], None] | None = None,
    ) -> None:
        """`anew` ends this demonstration for one on a profile that is not set up."""
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Demonstration"))
        self._session, self._monitor = session, monitor
        layout = column(self, margins=(MARGIN, 12, MARGIN, MARGIN), gap=6)
        layout.addWidget(label(self.tr("The simulated world"), "card-title"))
        layout.addWidget(label(self.tr("Nothing here is real. Try what happens when …"), "second", wrap=True))
        short = self.screen().availableGeometry().height() < TALL
        both = QBoxLayout(QBoxLayout.Direction.LeftToRight if short else QBoxLayout.Direction.TopToBottom)
        both.setSpacing(16 if short else 6)
        left, right = column(gap=6), column(gap=6)
        both.addLayout(left)
        if not short:
            both.addWidget(rule())
        both.addLayout(right)
        layout.addLayout(both)
        self.switches: dict[str, QCheckBox] = {}
        for switch in switches:
            box = QCheckBox(switch.text)
            box.setChecked(switch.on)
            box.toggled.connect(lambda on, s=switch: self._turn(s, on))
            self.switches[switch.text] = box
            left.addWidget(box)
        self.deeds = {}
        for number, deed in enumerate(deeds):
            made = button(deed.text, partial(self._do, deed))
            self.deeds[deed.text] = made
            beside = short and number >= len(deeds) - len(self.switches) + 1
            (left if beside else right).addWidget(made)
        left.addStretch(1)
        self.anew = button(self.tr("Begin anew, as on a new PC"), anew or session.wizard_wanted.emit)
        self.anew.setToolTip(self.tr("Everything is gone, and the set-up begins: its credentials are filled in"))
        self.anew.setVisible(anew is not None)
        right.addWidget(self.anew)
        self.said = label("", "caption", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said.setMinimumHeight(LINES * self.said.fontMetrics().lineSpacing())
        layout.addWidget(self.said, 1)
        self.setMinimumWidth(max(290, both.minimumSize().width() + 2 * MARGIN))

    def _say(self, text: str) -> None:
        """Below the buttons; the window grows with a text that needs more room, and stays on its screen."""
        self.said.setText(text)
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made above
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        if below > 0:
            self.move(self.x(), self.y() - below)

    def _turn(self, switch: Switch, on: bool) -> None:
        state = self.tr("on") if on else self.tr("off")
        self._say(f"{switch.text}: {state}")
        self._session.background.act(self, lambda: switch.turn(on), lambda _: self._look(), lane=LANE)

    def _look(self) -> None:
        """The program notices by itself within a quarter of a minute; nobody wants to wait for it here."""
        if self._session.set_up:  # while it is not, the set-up looks by itself
            self._monitor.check_all()
            self._session.sync_now()

    def _do(self, deed: Deed) -> None:
        def done(text: str) -> None:
            self._say(text)
            self._look()

        def failed(error: KnownError) -> None:
            self._say(str(error))

        self._session.background.act(self, deed.do, done, failed, lane=LANE)
