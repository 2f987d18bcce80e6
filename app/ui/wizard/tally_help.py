"""How TallyPrime is made to answer: the menu path to copy, and the field for a port that is not 9000."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QIntValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from app.ui.widgets.basics import button, column, label, row


class TallyHelp(QFrame):
    """`port_wanted` carries the port that a person typed."""

    port_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note-info")
        layout = column(self, margins=(14, 10, 14, 10), gap=6)
        layout.addWidget(label(self.tr("In TallyPrime open"), "caption"))
        self._path = " › ".join(
            (self.tr("F1: Help"), self.tr("Settings"), self.tr("Connectivity"), self.tr("Client/Server configuration"))
        )
        layout.addWidget(label(self._path, "strong", wrap=True))
        layout.addWidget(label(self.tr("and set"), "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._acts = (self.tr("TallyPrime acts as"), self.tr("Both"))
        self._port_name = self.tr("Port")
        grid.addWidget(label(self._acts[0]), 0, 0)
        grid.addWidget(label(self._acts[1], "strong"), 0, 1)
        grid.addWidget(label(self._port_name), 1, 0)
        self._port_shown = label("9000", "strong")
        grid.addWidget(self._port_shown, 1, 1)
        layout.addLayout(grid)
        self._after = self.tr(
            "Leave the rest as it is, accept with Ctrl+A, and let TallyPrime restart. This check turns green by itself."
        )
        layout.addWidget(label(self._after, wrap=True))
        buttons = row(gap=8)
        self.copy_button = button(self.tr("C&opy these steps"), self._copy)
        self.copy_button.setObjectName("copy-steps")
        self.other_port = button(self.tr("&Port is not 9000…"), self._ask_port, "quiet")
        self.other_port.setObjectName("other-port")
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.other_port)
        self._asked = QWidget()
        asked = row(self._asked, gap=8)
        self.port = QLineEdit()
        self.port.setObjectName("port")
        self.port.setAccessibleName(self.tr("Port of TallyPrime"))
        self.port.setValidator(QIntValidator(1, 65535, self.port))
        self.port.setMaximumWidth(90)
        self.port.returnPressed.connect(self._use)
        self.use_port = button(self.tr("&Use this port"), self._use)
        self.use_port.setObjectName("use-port")
        asked.addWidget(label(self.tr("Port"), "second"))
        asked.addWidget(self.port)
        asked.addWidget(self.use_port)
        self._asked.hide()
        buttons.addWidget(self._asked)
        buttons.addStretch(1)
        layout.addLayout(buttons)

    def show_port(self, port: str) -> None:
        """Which port is to be set."""
        self._port_shown.setText(port)
        self.other_port.setText(self.tr("&Port is not {port}…").format(port=port))

    def _ask_port(self) -> None:
        self.other_port.hide()
        self._asked.show()
        self.port.setText(self._port_shown.text())
        self.port.selectAll()
        self.port.setFocus()

    def _use(self) -> None:
        if self.port.hasAcceptableInput():
            self._asked.hide()
            self.other_port.show()
            self.port_wanted.emit(int(self.port.text()))

    def _copy(self) -> None:
        steps = [
            f"{self.tr('In TallyPrime open')} {self._path}",
            f"{self._acts[0]}: {self._acts[1]}",
            f"{self._port_name}: {self._port_shown.text()}",
            self._after,
        ]
        QGuiApplication.clipboard().setText("\n".join(steps))
        self.copy_button.setText(self.tr("Copied"))
