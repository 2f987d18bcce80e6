"""A list in which a person finds an entry by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from app.engine.choices import Choice


def choice_text(one: Choice) -> str:
    """An entry of a list: its name and what tells it from others."""
    return f"{one.name}  ·  {one.detail}" if one.detail else one.name


def typing_combo(entries: Sequence[tuple[str, str]]) -> QComboBox:
    """A list in which a part of a name is typed."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(18)
    for value, text in entries:
        made.addItem(text, value)
    completer = made.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return made


def chosen_id(combo: QComboBox) -> str:
    """The id behind what stands in it; empty where that is no entry."""
    at = combo.findText(combo.currentText().strip(), Qt.MatchFlag.MatchFixedString)
    return str(combo.itemData(at)) if at >= 0 else ""
