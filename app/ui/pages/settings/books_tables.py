"""Tables of the settings that more than one flow to Zoho Books has, and the form in which a row of them is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.errors import KnownError
from app.engine.choices import Choice
from app.engine.setup import ChoiceKind
from app.system.settings_zoho import zoho_id
from app.ui.pages.settings.tables import Row, RowDialog, TableField
from app.ui.session import Session
from app.ui.widgets.basics import column, label
from app.ui.widgets.typing_combo import choice_text, chosen_id, typing_combo


def _tr(text: str) -> str:
    return QCoreApplication.translate("BooksTables", text)


class Form(RowDialog):
    """Fields one below the other; what is missing is said on the button."""

    def __init__(self, session: Session, parent: QWidget, primary: str, least_width: int = 480) -> None:
        super().__init__(parent, "", primary, least_width=least_width)
        self.session = session
        self._begun = False

    def put(self, title: str, field: QWidget, help: str = "") -> QWidget:
        """A title, a field, and what helps: the widget with all of it. The first field has the focus."""
        holder = QWidget()
        block = column(holder, gap=3)
        head = label(title, "strong", wrap=True)
        head.setBuddy(field)
        field.setAccessibleName(title)
        block.addWidget(head)
        block.addWidget(field)
        if help:
            block.addWidget(label(help, "caption", wrap=True))
        self.body.addWidget(holder)
        if not self._begun:
            self._begun = True
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return holder

    def line(self, title: str, text: str, help: str = "") -> QLineEdit:
        """One line of text."""
        made = QLineEdit(text)
        made.textChanged.connect(lambda: self.check())
        self.put(title, made, help)
        return made

    def chooser(self, title: str, choices: Sequence[Choice], chosen: str, help: str = "") -> QComboBox:
        """An entry of a list, found by typing a part of its name; an id that is not in it stays."""
        made = typing_combo([(one.id, choice_text(one)) for one in choices])
        if chosen and made.findData(chosen) < 0:
            made.addItem(_tr("Number {id}").format(id=chosen), chosen)
        made.setCurrentIndex(made.findData(chosen) if chosen else -1)
        if made.currentIndex() < 0:
            made.setEditText("")
        line = made.lineEdit()
        if line is not None:
            line.setPlaceholderText(_tr("Type a part of the name"))
        made.editTextChanged.connect(lambda: self.check())
        self.put(title, made, help)
        return made

    def units(self, title: str, chosen: str, help: str = "") -> QComboBox:
        """A business unit of ServiceTitan: chosen from its list, or typed where that cannot be read."""
        made = typing_combo([])
        made.setEditText(chosen)
        made.editTextChanged.connect(lambda: self.check())
        self.put(title, made, help)
        service = self.session.service

        def show(found: Sequence[Choice]) -> None:
            text = made.currentText()
            made.clear()
            made.addItems([one.name for one in found])
            made.setEditText(text)

        def failed(_: KnownError) -> None:
            """It can be typed all the same."""

        self.session.background.read(
            self, "units", lambda: service.choices(ChoiceKind.BUSINESS_UNIT), show, failed, lane="health-servicetitan"
        )
        return made

    def check(self) -> None:
        """Whether it can be taken."""


def named(choices: Sequence[Choice], id_: str) -> str:
    """An entry by its name, as far as the list is known."""
    found = next((one for one in choices if one.id == id_), None)
    return found.name if found is not None else _tr("Number {id}").format(id=id_)


# -- labels ------------------------------------------------------------------------------------------------------------


class LocationDialog(Form):
    """A business unit and its location."""

    def __init__(self, session: Session, parent: QWidget, locations: Sequence[Choice], row: Row | None) -> None:
        super().__init__(session, parent, "")
        row = row or {}
        self.heading(self.tr("Location of a business unit"))
        self.primary.setText(self.tr("Take it"))
        self.unit = self.units(self.tr("Business unit"), row.get("unit", ""))
        self.location = self.chooser(
            self.tr("Location in Zoho Books"), locations, row.get("id", ""),
            "" if locations else self.tr("Zoho Books shows no locations."),
        )  # fmt: skip
        self.check()

    def row(self) -> Row:
        return {"unit": self.unit.currentText().strip(), "id": chosen_id(self.location)}

    def check(self) -> None:
        if hasattr(self, "location"):
            complete = self.unit.currentText().strip() and chosen_id(self.location)
            self.allow("" if complete else self.tr("Choose the business unit and the location."))


class LocationsField(TableField):
    """By business unit."""

    def __init__(self, session: Session, key: str) -> None:
        self.session = session
        self.locations: Sequence[Choice] = ()
        super().__init__(
            key,
            (_tr("Business unit"), _tr("Location in Zoho Books")),
            _tr("Lines of a business unit that is not listed get none."),
            _tr("No line gets a location."),
        )

    def offer(self, locations: Sequence[Choice]) -> None:
        """What there is."""
        self.locations = locations
        self.retell()

    def texts(self, row: Row) -> Sequence[str]:
        return row["unit"], named(self.locations, row["id"])

    def make_dialog(self, row: Row | None) -> RowDialog:
        return LocationDialog(self.session, self, self.locations, row)

    def kept(self, rows: Sequence[Row]) -> object:
        return {row["unit"]: row["id"] for row in rows}

    def read_rows(self, kept: Any) -> list[Row]:
        return [{"unit": unit, "id": one} for unit, one in dict(kept).items()]


class TagDialog(Form):
    """A business unit and the option of a reporting tag."""

    def __init__(self, session: Session, parent: QWidget, row: Row | None) -> None:
        super().__init__(session, parent, "")
        row = row or {}
        self.heading(self.tr("Reporting tag of a business unit"))
        self.primary.setText(self.tr("Take it"))
        self.unit = self.units(self.tr("Business unit"), row.get("unit", ""))
        self.tag = self.line(self.tr("Id of the tag"), row.get("tag_id", ""))
        self.option = self.line(
            self.tr("Id of its option"), row.get("option_id", ""),
            self.tr("Both are long numbers of Zoho Books."),
        )  # fmt: skip
        self.check()

    def row(self) -> Row:
        return {
            "unit": self.unit.currentText().strip(),
            "tag_id": self.tag.text().strip(),
            "option_id": self.option.text().strip(),
        }

    def check(self) -> None:
        if hasattr(self, "option"):
            sound = self.unit.currentText().strip() and _is_id(self.tag.text()) and _is_id(self.option.text())
            self.allow("" if sound else self.tr("Enter the business unit and both numbers, digits only."))


def _is_id(text: str) -> bool:
    try:
        return bool(zoho_id(text))
    except ValueError:
        return False


class TagsField(TableField):
    """By business unit; Zoho's API lists no reporting tags, so their ids are entered."""

    def __init__(self, session: Session, key: str) -> None:
        self.session = session
        super().__init__(
            key,
            (_tr("Business unit"), _tr("Tag and option")),
            _tr("Lines of a business unit that is not listed get none."),
            _tr("No line gets a reporting tag."),
        )

    def texts(self, row: Row) -> Sequence[str]:
        return row["unit"], f"{row['tag_id']} / {row['option_id']}"

    def make_dialog(self, row: Row | None) -> RowDialog:
        return TagDialog(self.session, self, row)

    def kept(self, rows: Sequence[Row]) -> object:
        return {row["unit"]: {"tag_id": row["tag_id"], "option_id": row["option_id"]} for row in rows}

    def read_rows(self, kept: Any) -> list[Row]:
        return [{"unit": unit, **one} for unit, one in dict(kept).items()]
