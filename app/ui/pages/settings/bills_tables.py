"""The table of the section “Bills”: which account a line goes to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.engine.choices import Choice
from app.system.settings_zoho import AccountRuleSetting
from app.ui.pages.settings.books_tables import Form, named
from app.ui.pages.settings.tables import Row, RowDialog, TableField
from app.ui.session import Session
from app.ui.widgets.basics import label
from app.ui.widgets.typing_combo import chosen_id

ANY = "*"


def _tr(text: str) -> str:
    return QCoreApplication.translate("BillTables", text)


class RuleDialog(Form):
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
