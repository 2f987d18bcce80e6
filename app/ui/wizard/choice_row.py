"""A choice with its consequence: a list from ServiceTitan, or a few ways of doing something."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QSizePolicy, QWidget

from app.engine.setup import Choice
from app.ui.widgets.basics import column, label

_MARK = 32
"""Pixels of the mark, its gap and the edge."""


class ElidedRadio(QRadioButton):
    """One line, however long the name: elided in its middle, whole in its tooltip and for a screen reader."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - _MARK
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip("" if shown == self._whole else self._whole)


class ListChoice(QWidget):
    """One entry of a live list. `chosen` carries its id."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str, consequence: str) -> None:
        super().__init__()
        layout = column(self, margins=(14, 10, 14, 10), gap=4)
        head = label(title, "strong")
        layout.addWidget(head)
        self.box = QComboBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName(title)
        self.box.setMaximumWidth(480)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(30)
        self.box.activated.connect(self._activated)
        head.setBuddy(self.box)
        layout.addWidget(self.box)
        self._consequence = label(consequence, "caption", wrap=True)
        layout.addWidget(self._consequence)
        self.setEnabled(False)

    @property
    def current(self) -> str:
        """Id of the chosen one; empty when none is."""
        return str(self.box.currentData() or "")

    def say(self, consequence: str) -> None:
        """What follows from the choice."""
        self._consequence.setText(consequence)

    def fill(self, choices: Sequence[Choice], current: str) -> str:
        """Show a list with this one chosen, else the recommended one; returns the id of what is chosen then."""
        self.box.clear()
        self.box.addItem(self.tr("Choose…"), "")
        model = self.box.model()
        for one in choices:
            text = f"{one.name}  ·  {one.detail}" if one.detail else one.name
            self.box.addItem(text + (self.tr("  ·  recommended") if one.recommended else ""), one.id)
            if isinstance(model, QStandardItemModel):
                model.item(self.box.count() - 1).setEnabled(one.usable)
        usable = {one.id: one for one in choices if one.usable}
        chosen = current if current in usable else next((key for key, one in usable.items() if one.recommended), "")
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.setEnabled(True)
        return chosen

    def _activated(self) -> None:
        if self.current:
            self.chosen.emit(self.current)


class WayChoice(QWidget):
    """One of a few ways, each with its consequence. `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str, ways: Sequence[tuple[str, str, str]]) -> None:
        """`ways`: key, text and consequence of each."""
        super().__init__()
        self.setAccessibleName(title)
        layout = column(self, margins=(14, 10, 14, 10), gap=2)
        layout.addWidget(label(title, "strong"))
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self._said = {}
        for number, (key, text, consequence) in enumerate(ways):
            made = QRadioButton(text)
            made.setObjectName(f"{name}-{key}")
            self._group.addButton(made, number)
            self.buttons[key] = made
            layout.addWidget(made)
            said = label(consequence, "caption", wrap=True)
            said.setContentsMargins(24, 0, 0, 4)
            self._said[key] = said
            layout.addWidget(said)
            made.clicked.connect(lambda _=False, k=key: self.chosen.emit(k))

    @property
    def current(self) -> str:
        """Key of the chosen one."""
        return next((key for key, made in self.buttons.items() if made.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose one without saying so."""
        self.buttons[key].setChecked(True)

    def say(self, key: str, consequence: str, *, possible: bool = True) -> None:
        """What follows from one of them, and whether it can be chosen."""
        self._said[key].setText(consequence)
        self.buttons[key].setEnabled(possible)
        self.buttons[key].setToolTip("" if possible else consequence)

    def said(self, key: str) -> str:
        """What is said to follow from it."""
        return self._said[key].text()
