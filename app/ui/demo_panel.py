"""The small panel of the demonstration: switches and deeds with which a newcomer sees every state in five minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.errors import KnownError
from app.ui.health import HealthMonitor
from app.ui.session import Session
from app.ui.widgets.basics import button, column, label, rule

LANE = "demonstration"


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
        self, session: Session, monitor: HealthMonitor, switches: Sequence[Switch], deeds: Sequence[Deed]
    ) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Demonstration"))
        self._session, self._monitor = session, monitor
        layout = column(self, margins=(16, 12, 16, 16), gap=6)
        layout.addWidget(label(self.tr("The simulated world"), "card-title"))
        layout.addWidget(label(self.tr("Nothing here is real. Try what happens when …"), "second", wrap=True))
        self.switches: dict[str, QCheckBox] = {}
        for switch in switches:
            box = QCheckBox(switch.text)
            box.setChecked(switch.on)
            box.toggled.connect(lambda on, s=switch: self._turn(s, on))
            self.switches[switch.text] = box
            layout.addWidget(box)
        layout.addWidget(rule())
        self.deeds = {}
        for deed in deeds:
            made = button(deed.text, partial(self._do, deed))
            self.deeds[deed.text] = made
            layout.addWidget(made)
        layout.addWidget(button(self.tr("Go through set-up"), session.wizard_wanted.emit))
        self.said = label("", "caption", wrap=True)
        layout.addWidget(self.said)
        layout.addStretch(1)
        self.setMinimumWidth(290)

    def _turn(self, switch: Switch, on: bool) -> None:
        state = self.tr("on") if on else self.tr("off")
        self.said.setText(f"{switch.text}: {state}")
        self._session.background.act(self, lambda: switch.turn(on), lambda _: self._look(), lane=LANE)

    def _look(self) -> None:
        """The program notices by itself within a quarter of a minute; nobody wants to wait for it here."""
        self._monitor.check_all()
        self._session.sync_now()

    def _do(self, deed: Deed) -> None:
        def done(text: str) -> None:
            self.said.setText(text)
            self._look()

        def failed(error: KnownError) -> None:
            self.said.setText(str(error))

        self._session.background.act(self, deed.do, done, failed, lane=LANE)
