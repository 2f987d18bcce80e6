"""The tables of the section “Bills”: which account a line goes to, and how a business unit is labelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.engine.choices import Choice
from app.engine.setup import ChoiceKind
from app.system.settings_zoho import AccountRuleSetting, zoho_id
from app.ui.pages.settings.tables import Row, RowDialog, TableField
from app.ui.session import Session
from app.ui.widgets.basics import column, label
from app.ui.widgets.typing_combo import choice_text, chosen_id, typing_combo

ANY = "*"


def _tr(text: str) -> str:
    return QCoreApplication.translate("BillTables", text)


class _Form(RowDialog):
    """Fields one below the other; what is missing is said on the button."""

    def __init__(self, session: Session, parent: QWidget, primary: str, least_width: int = 480) -> None:
        super().__init__(parent, "", primary, least_width=least_width)
        self.session = session

    def put(self, title: str, field: QWidget, help: str = "") -> None:
        """A title, a field, and what helps."""
        block: QVBoxLayout = column(gap=3)
        head = label(title, "strong", wrap=True)
        head.setBuddy(field)
        field.setAccessibleName(title)
        block.addWidget(head)
        block.addWidget(field)
        if help:
            block.addWidget(label(help, "caption", wrap=True))
        self.body.addLayout(block)

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


# -- account rules -----------------------------------------------------------------------------------------------------


class RuleDialog(_Form):
    """One rule: what a line must be, and the account it goes to."""

    def __init__(self, session: Session, parent: QWidget, accounts: Sequence[Choice], row: Row | None) -> None:
        super().__init__(session, parent, "")
        row = row or {}
        self.heading(self.tr("Account rule"))
        self.primary.setText(self.tr("Take it"))
        said = self.tr("It decides a line that is all of what you enter. Empty: whatever it is. *: any, but not none.")
        self.body.addWidget(label(said, "second", wrap=True))
        self.item = self.line(self.tr("Item"), row.get("item", ""), self.tr("Its code in ServiceTitan, exactly."))
        self.category = self.line(self.tr("Category"), row.get("category", ""), self.tr("Of the pricebook, exactly."))
        self.gl_account = self.line(
            self.tr("GL account"), row.get("gl_account", ""), self.tr("Number or name in ServiceTitan, exactly.")
        )
        self.unit = self.units(self.tr("Business unit"), row.get("business_unit", ""))
        self.job = self.line(self.tr("Job"), row.get("job", ""), self.tr("Its number; * for whatever is on a job."))
        self.account = self.chooser(
            self.tr("Account of Zoho Books"), accounts, row.get("account_id", ""),
            "" if accounts else self.tr("The chart of accounts could not be read; sign in to Zoho Books first."),
        )  # fmt: skip
        self.check()

    def row(self) -> Row:
        return AccountRuleSetting(
            account_id=chosen_id(self.account),
            item=self.item.text().strip(),
            category=self.category.text().strip(),
            gl_account=self.gl_account.text().strip(),
            business_unit=self.unit.currentText().strip(),
            job=self.job.text().strip(),
        ).model_dump()

    def check(self) -> None:
        if hasattr(self, "account"):
            self.allow("" if chosen_id(self.account) else self.tr("Choose the account."))


class RulesField(TableField):
    """Ordered: the first rule that fits decides."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.accounts: Sequence[Choice] = ()
        super().__init__(
            "bills.account_rules",
            (_tr("A line that is"), _tr("goes to the account")),
            _tr("Looked through from the top; the first rule that fits a line decides. What you map on the page "
                "Mapping comes before all of them."),
            _tr("No rule yet: every line goes to the fallback account."),
            ordered=True,
        )  # fmt: skip

    def offer(self, accounts: Sequence[Choice]) -> None:
        """The chart of accounts."""
        self.accounts = accounts
        self.retell()

    def texts(self, row: Row) -> Sequence[str]:
        return rule_words(row), named(self.accounts, row["account_id"])

    def make_dialog(self, row: Row | None) -> RowDialog:
        return RuleDialog(self.session, self, self.accounts, row)


def rule_words(row: Row) -> str:
    """What a line must be."""
    known = [
        (row.get("item", ""), _tr("item {name}"), _tr("any item")),
        (row.get("category", ""), _tr("category {name}"), _tr("of any category")),
        (row.get("gl_account", ""), _tr("GL account {name}"), _tr("with any GL account")),
        (row.get("business_unit", ""), _tr("business unit {name}"), _tr("of any business unit")),
        (row.get("job", ""), _tr("job {name}"), _tr("on any job")),
    ]
    parts = [any_ if text == ANY else words.format(name=text) for text, words, any_ in known if text]
    return " · ".join(parts) or _tr("anything")


def named(choices: Sequence[Choice], id_: str) -> str:
    """An entry by its name, as far as the list is known."""
    found = next((one for one in choices if one.id == id_), None)
    return found.name if found is not None else _tr("Number {id}").format(id=id_)


# -- labels ------------------------------------------------------------------------------------------------------------


class LocationDialog(_Form):
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

    def __init__(self, session: Session) -> None:
        self.session = session
        self.locations: Sequence[Choice] = ()
        super().__init__(
            "bills.unit_locations",
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


class TagDialog(_Form):
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

    def __init__(self, session: Session) -> None:
        self.session = session
        super().__init__(
            "bills.unit_tags",
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
