"""One section of the settings: a card of fields and blocks that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from app.ui.pages.settings.blocks import Block
from app.ui.pages.settings.fields import Field
from app.ui.widgets.basics import column, label, row
from app.ui.widgets.scroll import ScrollBody

Entry = Field | Block
_WIDEST = 720


class Section(QScrollArea):
    """One section; its fields are read when it is shown."""

    def __init__(self, name: str, title: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.name, self.title = name, title
        self.entries = list(entries)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = ScrollBody()
        outer = column(body, margins=(0, 0, 8, 0), gap=0)
        inside = QFrame()
        inside.setProperty("kind", "card")
        inside.setMaximumWidth(_WIDEST)
        layout = column(inside, margins=(16, 12, 16, 16), gap=16)
        layout.addWidget(label(title, "card-title"))
        for entry in self.entries:
            layout.addWidget(entry)
        # In a row, because only there the height is asked for at the width that the card may have at most.
        line = row(gap=0)
        line.addWidget(inside, 1)
        line.addStretch(0)
        outer.addLayout(line)
        outer.addStretch(1)
        self.setWidget(body)

    def read(self) -> None:
        """Ask for what is to be chosen from."""
        for entry in self.entries:
            entry.read()

    def fields(self) -> list[Field]:
        """Those of the settings' file."""
        return [entry for entry in self.entries if isinstance(entry, Field)]
