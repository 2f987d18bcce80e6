"""The tables of the section “Sales”: income accounts of lines, items of accounts, and what a payment type means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.errors import KnownError
from app.domain.field_sales import LineKind
from app.engine.books.setup import SoldItem
from app.engine.choices import Choice
from app.system.settings_sales import IncomeRuleBy, IncomeRuleSetting
from app.ui import words
from app.ui.pages.settings.books_tables import Form, named
from app.ui.pages.settings.listed import ZOHO_LANE
from app.ui.pages.settings.tables import Row, RowDialog, TableField
from app.ui.session import Session
from app.ui.widgets.basics import button, label
from app.ui.widgets.typing_combo import choice_text, chosen_id
from app.ui.words_sales import modes


def _tr(text: str) -> str:
    return QCoreApplication.translate("SalesTables", text)


def not_read() -> str:
    """Instead of help where there is nothing to choose from."""
    return _tr("The chart of accounts could not be read; sign in to Zoho Books first.")


def line_kinds() -> dict[str, str]:
    """ServiceTitan's kinds of lines that a rule can name."""
    return {
        LineKind.SERVICE.value: _tr("Service"),
        LineKind.MATERIAL.value: _tr("Material"),
        LineKind.EQUIPMENT.value: _tr("Equipment"),
        LineKind.PRICE_MODIFIER.value: _tr("Price modifier"),
        LineKind.UNSPECIFIED.value: _tr("Unspecified"),
    }


# -- income rules ------------------------------------------------------------------------------------------------------


class IncomeRuleDialog(Form):
    """One rule: what of a line it looks at, what it must be, and the account."""

    def __init__(self, session: Session, parent: QWidget, accounts: Sequence[Choice], row: Row | None) -> None:
        super().__init__(session, parent, "")
        row = row or {}
        by, value = str(row.get("by", IncomeRuleBy.SKU.value)), str(row.get("value", ""))
        self.heading(self.tr("Income rule"))
        self.primary.setText(self.tr("Take it"))
        self.by = QComboBox()
        for one, text in (
            (IncomeRuleBy.SKU, self.tr("SKU")),
            (IncomeRuleBy.GL_ACCOUNT, self.tr("GL account")),
            (IncomeRuleBy.LINE_KIND, self.tr("Kind of line")),
            (IncomeRuleBy.BUSINESS_UNIT, self.tr("Business unit")),
            (IncomeRuleBy.JOB_TYPE, self.tr("Type of job")),
        ):
            self.by.addItem(text, one.value)
        self.by.setCurrentIndex(self.by.findData(by))
        self.put(self.tr("What it looks at"), self.by)

        def typed(one: IncomeRuleBy) -> str:
            return value if by == one.value else ""

        self.values: dict[str, QLineEdit | QComboBox] = {
            IncomeRuleBy.SKU.value: self.line(
                self.tr("Code"), typed(IncomeRuleBy.SKU), self.tr("Of the SKU in ServiceTitan, exactly.")
            ),
            IncomeRuleBy.GL_ACCOUNT.value: self.line(
                self.tr("Account in ServiceTitan"), typed(IncomeRuleBy.GL_ACCOUNT),
                self.tr("Its number or name, exactly."),
            ),
            IncomeRuleBy.LINE_KIND.value: self._kinds(typed(IncomeRuleBy.LINE_KIND)),
            IncomeRuleBy.BUSINESS_UNIT.value: self.units(self.tr("Name"), typed(IncomeRuleBy.BUSINESS_UNIT)),
            IncomeRuleBy.JOB_TYPE.value: self.line(
                self.tr("Type"), typed(IncomeRuleBy.JOB_TYPE), self.tr("Its name in ServiceTitan, exactly.")
            ),
        }  # fmt: skip
        self.account = self.chooser(
            self.tr("Account of Zoho Books"), accounts, row.get("account_id", ""), "" if accounts else not_read()
        )
        self.by.currentIndexChanged.connect(lambda _: self._show_value())
        self._show_value()

    def _kinds(self, chosen: str) -> QComboBox:
        made = QComboBox()
        for value, text in line_kinds().items():
            made.addItem(text, value)
        made.setCurrentIndex(max(0, made.findData(chosen)))
        self.put(self.tr("Kind"), made)
        return made

    def _show_value(self) -> None:
        for by, field in self.values.items():
            holder = field.parentWidget()
            if holder is not None:
                holder.setVisible(by == self.by.currentData())
        self.check()

    def value(self) -> str:
        """What it must be."""
        field = self.values[str(self.by.currentData())]
        if isinstance(field, QLineEdit):
            return field.text().strip()
        return str(field.currentData() or "") if not field.isEditable() else field.currentText().strip()

    def row(self) -> Row:
        made = IncomeRuleSetting(by=self.by.currentData(), value=self.value(), account_id=chosen_id(self.account))
        return made.model_dump(mode="json")

    def check(self) -> None:
        if hasattr(self, "account"):
            complete = self.value() and chosen_id(self.account)
            self.allow("" if complete else self.tr("Say what it must be, and choose the account."))


class IncomeRulesField(TableField):
    """Ordered: the first rule that fits decides."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.accounts: Sequence[Choice] = ()
        super().__init__(
            "sales.income_rules",
            (_tr("A line whose"), _tr("goes to the income account")),
            _tr("Looked through from the top; the first rule that fits a line decides. What no rule fits goes where "
                "the item of Zoho Books with the same SKU goes, else to the fallback account."),
            _tr("No rule yet: each line goes where the item of Zoho Books with the same SKU goes."),
            ordered=True,
        )  # fmt: skip

    def offer(self, accounts: Sequence[Choice]) -> None:
        """The chart of accounts."""
        self.accounts = accounts
        self.retell()

    def texts(self, row: Row) -> Sequence[str]:
        return rule_words(row), named(self.accounts, row["account_id"])

    def make_dialog(self, row: Row | None) -> RowDialog:
        return IncomeRuleDialog(self.session, self, self.accounts, row)


def rule_words(row: Row) -> str:
    """What a line must be."""
    by, name = IncomeRuleBy(row["by"]), str(row["value"])
    return {
        IncomeRuleBy.SKU: _tr("SKU is {name}"),
        IncomeRuleBy.GL_ACCOUNT: _tr("GL account is {name}"),
        IncomeRuleBy.LINE_KIND: _tr("kind is {name}"),
        IncomeRuleBy.BUSINESS_UNIT: _tr("business unit is {name}"),
        IncomeRuleBy.JOB_TYPE: _tr("type of job is {name}"),
    }[by].format(name=line_kinds().get(name, name) if by is IncomeRuleBy.LINE_KIND else name)


# -- one thing by another ----------------------------------------------------------------------------------------------


class PairsField(TableField):
    """Rows of a key and a value; the settings keep them by key."""

    def kept(self, rows: Sequence[Row]) -> object:
        return {row["key"]: row["value"] for row in rows}

    def read_rows(self, kept: Any) -> list[Row]:
        return [{"key": key, "value": value} for key, value in dict(kept).items()]

    def others(self, row: Row | None) -> Collection[str]:
        """Keys of the other rows: none stands there twice."""
        return {one["key"] for one in self.rows if one is not row}


class ItemDialog(Form):
    """An income account and the item that books to it; the items are read when they are needed."""

    def __init__(
        self,
        session: Session,
        field: ItemsField,
        accounts: Sequence[Choice],
        row: Row | None,
        others: Collection[str],
    ) -> None:
        super().__init__(session, field, "")
        row = row or {}
        self.field, self.others, self.chosen = field, others, str(row.get("value", ""))
        self.heading(self.tr("Item of an income account"))
        self.primary.setText(self.tr("Take it"))
        self.account = self.chooser(
            self.tr("Income account"), accounts, row.get("key", ""), "" if accounts else not_read()
        )
        self.item = self.chooser(self.tr("Item of Zoho Books"), (), self.chosen)
        self.state = label("", "caption", wrap=True)
        self.body.addWidget(self.state)
        self.again = button(self.tr("Read the items again"), self.read, "quiet")
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.account.currentTextChanged.connect(lambda _: self._show_items())
        if field.items is None:
            self.read()
        self._show_items()

    def read(self) -> None:
        """All items: one call for each 200."""
        self.again.setEnabled(False)
        self.state.setText(self.tr("Reading the items"))
        self.field.read_items(self, self._read, self._failed)

    def _read(self) -> None:
        self.again.setEnabled(True)
        self._show_items()

    def _failed(self, error: KnownError) -> None:
        self.again.setEnabled(True)
        self.state.setText(words.problem(error))

    def _show_items(self) -> None:
        """Those of the account that is chosen."""
        if self.field.items is None:
            return
        account = chosen_id(self.account)
        fitting = [one.choice for one in self.field.items if one.account_id == account]
        chosen = chosen_id(self.item) or self.chosen
        self.item.clear()
        for one in fitting:
            self.item.addItem(choice_text(one), one.id)
        self.item.setCurrentIndex(self.item.findData(chosen))
        if self.item.currentIndex() < 0:
            self.item.setEditText("")
        said = self.tr("Those that are booked to this account.")
        if not account:
            said = self.tr("Choose the account first.")
        elif not fitting:
            said = self.tr(
                "No active item is booked to this account. Create a service with it in Zoho Books, then read again."
            )
        self.state.setText(said)
        self.check()

    def row(self) -> Row:
        return {"key": chosen_id(self.account), "value": chosen_id(self.item)}

    def check(self) -> None:
        if not hasattr(self, "item"):
            return
        account = chosen_id(self.account)
        if account in self.others:
            self.allow(self.tr("This account is in the table already."))
        else:
            complete = account and chosen_id(self.item)
            self.allow("" if complete else self.tr("Choose the account and the item."))


class ItemsField(PairsField):
    """By income account the item that books to it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.accounts: Sequence[Choice] = ()
        self.items: Sequence[SoldItem] | None = None
        """Active ones; None before they were read."""
        super().__init__(
            "sales.account_items",
            (_tr("A line for the account"), _tr("is booked by the item")),
            _tr("In Zoho Books a line of an invoice has no account: its item decides. Name one for each account that "
                "your rules, or the fallback, choose for lines whose own item does not."),
            _tr("None yet: a line whose own item does not go to its account waits."),
        )  # fmt: skip

    def read(self) -> None:
        """Only to name what the table holds."""
        if self.rows and self.items is None and self.session.settings.zoho.enabled:
            self.read_items(self, lambda: None, lambda _: None)

    def read_items(self, owner: QWidget, then: Callable[[], None], failed: Callable[[KnownError], None]) -> None:
        """Ask for all items; `then` when they are there."""

        def show(found: Sequence[SoldItem]) -> None:
            self.items = found
            self.retell()
            then()

        books = self.session.books
        self.session.background.read(owner, "items", books.sold_items, show, failed, lane=ZOHO_LANE)

    def offer(self, accounts: Sequence[Choice]) -> None:
        """The chart of accounts."""
        self.accounts = accounts
        self.retell()

    def texts(self, row: Row) -> Sequence[str]:
        items = [one.choice for one in self.items or ()]
        return named(self.accounts, row["key"]), named(items, row["value"])

    def make_dialog(self, row: Row | None) -> RowDialog:
        return ItemDialog(self.session, self, self.accounts, row, self.others(row))


class PaymentTypeDialog(Form):
    """A payment type of ServiceTitan, and what it means in Zoho Books."""

    def __init__(
        self,
        field: PaymentTypesField,
        title: str,
        of: str,
        choices: Sequence[Choice],
        row: Row | None,
        help: str = "",
    ) -> None:
        super().__init__(field.session, field, "")
        self.others = field.others(row)
        row = row or {}
        self.heading(title)
        self.primary.setText(self.tr("Take it"))
        self.kind = self.line(
            self.tr("Payment type"), str(row.get("key", "")), self.tr("As ServiceTitan calls it, exactly.")
        )
        self.meaning = self.chooser(of, choices, str(row.get("value", "")), help)
        self.check()

    def row(self) -> Row:
        return {"key": self.kind.text().strip(), "value": chosen_id(self.meaning)}

    def check(self) -> None:
        if not hasattr(self, "meaning"):
            return
        kind = self.kind.text().strip()
        if kind in self.others:
            self.allow(self.tr("This payment type is in the table already."))
        else:
            complete = kind and chosen_id(self.meaning)
            self.allow("" if complete else self.tr("Enter the payment type, and choose what it means."))


class PaymentTypesField(PairsField):
    """By payment type."""

    choices: Sequence[Choice] = ()

    def __init__(self, session: Session, key: str, titles: Sequence[str], help: str, nothing: str) -> None:
        self.session = session
        super().__init__(key, titles, help, nothing)

    def texts(self, row: Row) -> Sequence[str]:
        return row["key"], named(self.choices, row["value"])


class ModesField(PaymentTypesField):
    """Zoho's mode."""

    def __init__(self, session: Session) -> None:
        self.choices = [Choice(value, text, "") for value, text in modes().items()]
        super().__init__(
            session,
            "sales.payment_modes",
            (_tr("Payment type in ServiceTitan"), _tr("Mode in Zoho Books")),
            _tr("Check, Cash, Credit Card, ACH and EFT/Bank Transfer are known without an entry."),
            _tr("None: what is not known by its name goes as “Others”."),
        )

    def make_dialog(self, row: Row | None) -> RowDialog:
        return PaymentTypeDialog(self, _tr("Mode of a payment type"), _tr("Mode in Zoho Books"), self.choices, row)


class DepositsField(PaymentTypesField):
    """The account that takes the money."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            "sales.deposit_accounts",
            (_tr("Payment type in ServiceTitan"), _tr("Its money goes to")),
            _tr("The money of a type that is not listed goes to Undeposited Funds."),
            _tr("None: all money goes to Undeposited Funds."),
        )

    def offer(self, accounts: Sequence[Choice]) -> None:
        """The chart of accounts."""
        self.choices = accounts
        self.retell()

    def make_dialog(self, row: Row | None) -> RowDialog:
        return PaymentTypeDialog(
            self, _tr("Account of a payment type"), _tr("Account in Zoho Books"), self.choices, row,
            "" if self.choices else not_read(),
        )  # fmt: skip
