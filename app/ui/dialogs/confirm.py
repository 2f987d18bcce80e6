"""Asks once before something that cannot be taken back: what, to how many, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.dialogs.base import Dialog
from app.ui.widgets.basics import label

_NAMED = 5


class ConfirmDialog(Dialog):
    """`confirmed` comes once, on the primary button."""

    confirmed = Signal()

    def __init__(self, parent: QWidget, title: str, text: str, primary: str, named: Sequence[str] = ()) -> None:
        """`named` are the records it is about; the first few are shown."""
        super().__init__(parent, title, primary)
        self.text = label(text, wrap=True)
        self.body.addWidget(self.text)
        for one in named[:_NAMED]:
            self.body.addWidget(label(one, "second", wrap=True))
        if len(named) > _NAMED:
            rest = self.tr("and {n} more").format(n=len(named) - _NAMED)
            self.body.addWidget(label(rest, "second"))
        self.primary.clicked.connect(lambda: self._confirm())
        self.primary.setFocus()

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()
