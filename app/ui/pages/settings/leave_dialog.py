"""Asks what becomes of settings that were edited and not saved, when another page is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.widgets.basics import button, label


class LeaveDialog(Dialog):
    """`chosen` carries “save” or “discard”; closing it stays on the page."""

    chosen = Signal(str)

    def __init__(self, names: list[str], wrong: str, parent: QWidget) -> None:
        """`names` of what was edited; `wrong`: why it cannot be saved, empty when it can."""
        super().__init__(parent, "", "")
        title = self.tr("1 change is not saved") if len(names) == 1 else self.tr("{n} changes are not saved")
        self.heading(title.format(n=formats.count(len(names))))
        self.body.addWidget(label(", ".join(names), "second", wrap=True))
        self.cancel.setText(self.tr("Stay here"))
        self.primary.setText(self.tr("Save"))
        self.primary.clicked.connect(lambda: self._take("save"))
        self.discard = button(self.tr("Discard"), lambda: self._take("discard"), "quiet")
        self.discard.setObjectName("discard")
        self.foot.insertWidget(2, self.discard)
        self.allow(wrong)

    def _take(self, what: str) -> None:
        self.accept()
        self.chosen.emit(what)
