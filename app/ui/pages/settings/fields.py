"""Fields of settings: a title, an editor, a help line, and what is wrong with the value; each knows its key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from enum import Enum

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.system.plain import plain
from app.system.settings import DAYS
from app.ui import words
from app.ui.widgets.basics import column, label, restyle, row
from app.ui.widgets.flow import Flow

_NO_DATE = QDate(2000, 1, 1)


def as_json(value: object) -> str:
    """A table of the settings as one text; the same table is always the same text."""
    return json.dumps(plain(value), ensure_ascii=False)


def typed(value: object) -> object:
    """A value of the settings as an editor holds it: enumerations and numbers as text, tables as JSON, nothing as empty
    text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple | dict):
        return as_json(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)


class WheelFree(QComboBox):
    """The wheel scrolls the page; it does not change what the pointer happens to pass over."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _DateEdit(QDateEdit):
    """The same."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Field(QWidget):
    """Subclasses make the editor. `edited` comes when a person changes the value."""

    edited = Signal()
    shown = Signal()
    """Another value is shown; nobody edited it."""

    def __init__(self, key: str, help: str = "", *, title: str = "") -> None:
        super().__init__()
        self.setObjectName(key)
        self.key = key
        self.layout_: QVBoxLayout = column(self, gap=3)
        self.title = label(title or words.setting_name(key), "strong", wrap=True)
        self.layout_.addWidget(self.title)
        self.editor_row: QHBoxLayout = row(gap=8)
        self.layout_.addLayout(self.editor_row)
        self.wrong: QLabel = label("", "bad", wrap=True)
        self.wrong.hide()
        self.layout_.addWidget(self.wrong)
        self.help = label(help, "caption", wrap=True)
        self.layout_.addWidget(self.help)  # first: without a parent it would be shown as a window of its own
        self.help.setVisible(bool(help))

    @property
    def editor(self) -> QWidget:
        """What takes the focus."""
        raise NotImplementedError

    def value(self) -> object:
        """As the person left it; as `typed` gives it."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value that is `typed`; nobody edited it."""
        raise NotImplementedError

    def read(self) -> None:
        """Ask the systems for what is to be chosen from; called when the section is shown."""

    def say_wrong(self, text: str) -> None:
        """Why the value cannot be saved; empty when it can."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        if isinstance(self.editor, QLineEdit | QComboBox | QDateEdit):
            restyle(self.editor, "wrong" if text else "")
        self.editor.setAccessibleDescription(text or self.help.text())

    def _named(self, editor: QWidget) -> None:
        editor.setAccessibleName(self.title.text())
        editor.setAccessibleDescription(self.help.text())
        self.title.setBuddy(editor)


class TextField(Field):
    """One line."""

    def __init__(self, key: str, help: str = "", *, unit: str = "", placeholder: str = "", short: bool = False) -> None:
        """`unit` stands behind the field; `short`: for a number or a time."""
        super().__init__(key, help)
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        if short:
            self.line.setMaximumWidth(120)
        self._named(self.line)
        self.editor_row.addWidget(self.line, 0 if short else 1)
        if unit:
            self.editor_row.addWidget(label(unit, "second"))
        if short or unit:
            self.editor_row.addStretch(1)
        self.line.textEdited.connect(lambda: self.edited.emit())

    @property
    def editor(self) -> QWidget:
        return self.line

    def value(self) -> object:
        return self.line.text().strip()

    def show_value(self, value: object) -> None:
        if value != self.value():
            self.line.setText(str(value))


class SwitchField(Field):
    """On or off, with a sentence of its own."""

    def __init__(self, key: str, text: str, help: str = "") -> None:
        super().__init__(key, help)
        self.box = QCheckBox(text)
        self._named(self.box)
        self.box.setAccessibleName(text)
        self.editor_row.addWidget(self.box, 1)
        self.box.clicked.connect(lambda: self.edited.emit())

    @property
    def editor(self) -> QWidget:
        return self.box

    def value(self) -> object:
        return self.box.isChecked()

    def show_value(self, value: object) -> None:
        self.box.setChecked(bool(value))
        self.shown.emit()


class RadioField(Field):
    """A few values, each with its consequence in a sentence."""

    def __init__(self, key: str, choices: Sequence[tuple[str, str, str]], help: str = "") -> None:
        """`choices`: value, text, consequence."""
        super().__init__(key, help)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self.consequences: dict[str, QLabel] = {}
        inside: QVBoxLayout = column(gap=2)
        self.editor_row.addLayout(inside, 1)
        for value, text, consequence in choices:
            made = QRadioButton(text)
            made.setAccessibleDescription(consequence)
            made.clicked.connect(lambda: self.edited.emit())
            self.group.addButton(made)
            self.buttons[value] = made
            inside.addWidget(made)
            said = label(consequence, "caption", wrap=True)
            said.setContentsMargins(26, 0, 0, 4)
            self.consequences[value] = said
            inside.addWidget(said)
            said.setVisible(bool(consequence))
        self.layout_.removeWidget(self.help)
        self.layout_.insertWidget(1, self.help)

    @property
    def editor(self) -> QWidget:
        return next((b for b in self.buttons.values() if b.isChecked()), next(iter(self.buttons.values())))

    def value(self) -> object:
        return next((value for value, made in self.buttons.items() if made.isChecked()), "")

    def show_value(self, value: object) -> None:
        if str(value) in self.buttons:
            self.buttons[str(value)].setChecked(True)
            self.shown.emit()

    def say(self, value: str, consequence: str) -> None:
        """Another sentence under one of them."""
        self.consequences[value].setText(consequence)
        self.consequences[value].show()


class ComboField(Field):
    """One of a list."""

    def __init__(self, key: str, choices: Sequence[tuple[str, str]], help: str = "") -> None:
        """`choices`: value, text."""
        super().__init__(key, help)
        self.combo = WheelFree()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(18)
        self._named(self.combo)
        self.editor_row.addWidget(self.combo, 1)
        self.fill(choices)
        self.combo.activated.connect(lambda _: self.edited.emit())

    def fill(self, choices: Sequence[tuple[str, str]]) -> None:
        """Another list; the chosen value stays."""
        chosen = self.value()
        self.combo.clear()
        for value, text in choices:
            self.combo.addItem(text, value)
        self.show_value(chosen)

    @property
    def editor(self) -> QWidget:
        return self.combo

    def value(self) -> object:
        found = self.combo.currentData()
        return "" if found is None else found

    def show_value(self, value: object) -> None:
        place = self.combo.findData(value)
        if place < 0 and value != "":
            self.combo.addItem(self.unknown(str(value)), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def unknown(self, value: str) -> str:
        """How a value is called that is not in the list."""
        return value


class DateField(Field):
    """A day, or none."""

    def __init__(self, key: str, help: str = "") -> None:
        super().__init__(key, help)
        self.date = _DateEdit()
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("d-MMM-yy")
        self.date.setMinimumDate(_NO_DATE)
        self.date.setSpecialValueText(self.tr("not chosen"))
        self._named(self.date)
        self.editor_row.addWidget(self.date)
        self.editor_row.addStretch(1)
        self._showing = False
        self.date.dateChanged.connect(self._changed)

    def _changed(self) -> None:
        if not self._showing:
            self.edited.emit()

    @property
    def editor(self) -> QWidget:
        return self.date

    def value(self) -> object:
        found = self.date.date()
        return "" if found == _NO_DATE else found.toString(Qt.DateFormat.ISODate)

    def show_value(self, value: object) -> None:
        found = date.fromisoformat(str(value)) if value else None
        self._showing = True
        self.date.setDate(QDate(found.year, found.month, found.day) if found else _NO_DATE)
        self._showing = False


class DaysField(Field):
    """Days of the week; all are the same as none."""

    def __init__(self, key: str, help: str = "") -> None:
        super().__init__(key, help)
        names = (
            self.tr("Mon"), self.tr("Tue"), self.tr("Wed"), self.tr("Thu"), self.tr("Fri"), self.tr("Sat"),
            self.tr("Sun"),
        )  # fmt: skip
        self.boxes: dict[str, QCheckBox] = {}
        place = QWidget()
        days = Flow(place, gap=8)
        for day, name in zip(DAYS, names, strict=True):
            made = QCheckBox(name)
            made.clicked.connect(lambda: self.edited.emit())
            self.boxes[day] = made
            days.addWidget(made)
        self.editor_row.addWidget(place, 1)

    @property
    def editor(self) -> QWidget:
        return self.boxes[DAYS[0]]

    def value(self) -> object:
        chosen = [day for day, made in self.boxes.items() if made.isChecked()]
        return "" if len(chosen) in (0, len(DAYS)) else ",".join(chosen)

    def show_value(self, value: object) -> None:
        chosen = str(value).split(",") if value else list(DAYS)
        for day, made in self.boxes.items():
            made.setChecked(day in chosen)
