"""How TallyPrime is made to answer: its menu path, what to set, and a copy of it for the person at Tally."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.ui.widgets.basics import button, column, label, row

_PATH = ("F1: Help", "Settings", "Connectivity", "Client/Server configuration")
"""In TallyPrime's own words, which it does not translate."""


class TallySteps(QFrame):
    """`port_wanted` comes on “Port is not 9000…”."""

    port_wanted = Signal()

    def __init__(self, port: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "note-info")
        outer = column(self, margins=(14, 10, 14, 12), gap=6)
        outer.addWidget(label(self.tr("In TallyPrime open"), "second"))
        self.path = label("  ›  ".join(_PATH), "strong", wrap=True, selectable=True)
        outer.addWidget(self.path)
        outer.addWidget(label(self.tr("and set"), "second"))
        table = QGridLayout()
        table.setHorizontalSpacing(10)
        table.setVerticalSpacing(4)
        table.setColumnStretch(1, 1)
        self.port = label("", "strong")
        # TallyPrime's own words.
        for place, (name, value) in enumerate((("TallyPrime acts as", label("Both", "strong")), ("Port", self.port))):
            table.addWidget(label(name), place, 0)
            table.addWidget(value, place, 1)
        outer.addLayout(table)
        self._last = self.tr(
            "Leave the rest as it is, accept with Ctrl+A, and let TallyPrime restart. This check turns green by itself."
        )
        outer.addWidget(label(self._last, wrap=True))
        foot = row(gap=4)
        self.copy = button(self.tr("Copy these steps"), self._copy)
        self.other_port = button("", self.port_wanted.emit, "quiet")
        foot.addWidget(self.copy)
        foot.addWidget(self.other_port)
        foot.addStretch(1)
        outer.addLayout(foot)
        self.show_port(port)

    def show_port(self, port: int) -> None:
        """The port at which this program looks for it."""
        self.port.setText(str(port))
        self.other_port.setText(self.tr("Port is not {port}…").format(port=port))

    @property
    def text(self) -> str:
        """The steps in lines, to send to somebody."""
        intro, then = self.tr("In TallyPrime open"), self.tr("and set")
        lines = [f"{intro} {' > '.join(_PATH)}", then, "TallyPrime acts as: Both", f"Port: {self.port.text()}"]
        return "\n".join([*lines, self._last])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.copy.setText(self.tr("Copied"))
