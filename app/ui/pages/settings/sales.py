"""The section “Sales”: which sales go to Zoho Books, what comes back, and what invoices and payments need there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.errors import KnownError
from app.engine.books.setup import BooksFacts
from app.engine.choices import Choice
from app.ui import words, words_books
from app.ui.pages.settings.books_section import BooksSection
from app.ui.pages.settings.books_tables import LocationsField, TagsField
from app.ui.pages.settings.fields import RadioField, SwitchField, TextField
from app.ui.pages.settings.listed import ListedField
from app.ui.pages.settings.sales_tables import DepositsField, IncomeRulesField, ItemsField, ModesField
from app.ui.pages.settings.section import Entry
from app.ui.pages.settings.stock import HeadBlock
from app.ui.session import Session


def _tr(text: str) -> str:
    return QCoreApplication.translate("SalesSection", text)


class InvoiceFieldField(ListedField):
    """A custom field of ServiceTitan's invoices: the setting is its name."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            "sales.books_payments_field",
            _tr("A custom field of ServiceTitan's invoices; it then says “Paid in Zoho Books: …”."),
            nothing=_tr("None: nothing is written to ServiceTitan"),
        )
        self.again.show()

    def read(self) -> None:
        if self.isHidden() or not self.again.isEnabled():
            return
        self.again.setEnabled(False)
        self._say(_tr("Reading the list"))
        books = self.session.books
        self.session.background.read(
            self, "fields", books.invoice_fields, self.offer, self._failed, lane="health-servicetitan"
        )

    def offer(self, found: Sequence[Choice]) -> None:
        self.again.setEnabled(True)
        self._say("" if found else _tr("ServiceTitan shows no custom field of invoices; create one there first."))
        super().offer(found)

    def _failed(self, error: KnownError) -> None:
        self.again.setEnabled(True)
        self._say(_tr("The list could not be read. {why}").format(why=words.problem(error)), "bad-caption")

    def unknown(self, value: str) -> str:
        return _tr("{name}, not in the list").format(name=value) if self.known else value


class SalesSection(BooksSection):
    """Only what is switched on, and what the organization's edition has, is shown; while all is off the switches."""

    def __init__(self, session: Session) -> None:
        self.invoices = SwitchField(
            "sales.invoices",
            _tr("Send invoices to Zoho Books"),
            _tr("They are marked as sent there, which books them; nothing is mailed. A negative one becomes a credit "
                "note."),
        )  # fmt: skip
        self.payments = SwitchField(
            "sales.payments",
            _tr("Send payments to Zoho Books"),
            _tr("What customers paid; each waits until the invoices that it pays went there."),
        )
        self.memos = SwitchField(
            "sales.credit_memos",
            _tr("Send credit memos to Zoho Books"),
            _tr("They become credit notes, and pay the invoices that they are applied to."),
        )
        self.paid_there = SwitchField(
            "sales.books_payments",
            _tr("Show them at their invoice"),
            _tr("What somebody enters there against invoices that went from here, beside the record of the invoice."),
        )
        self.paid_field = InvoiceFieldField(session)
        self.expenses = SwitchField(
            "sales.expenses",
            _tr("Show them at their job"),
            _tr("Expenses of Zoho Books whose reference number is the number of a job, beside the invoices of that "
                "job. They are only shown."),
        )  # fmt: skip
        self.back = HeadBlock(
            _tr("What comes back"),
            _tr("ServiceTitan's API takes no expense, no invoice and no payment. What is entered in Zoho Books can be "
                "shown here, and what was paid there can be noted in a custom field; nothing else is possible."),
        )  # fmt: skip
        head: list[Entry] = [
            self.invoices, self.payments, self.memos, self.back, self.paid_there, self.paid_field, self.expenses,
        ]  # fmt: skip
        self.trigger = RadioField("sales.trigger", words_books.sale_triggers())
        self.rules = IncomeRulesField(session)
        self.fallback = ListedField(
            session,
            "sales.fallback_account_id",
            _tr("Takes the lines that have neither a rule nor an item; they are sent and flagged, so that somebody "
                "looks at them."),
            nothing=_tr("None: such an invoice waits"),
        )  # fmt: skip
        self.items = ItemsField(session)
        self.exemption = ListedField(
            session,
            "sales.exemption_id",
            _tr("Why no tax is charged, for what ServiceTitan charges none on."),
            nothing=_tr("None"),
        )
        self.home = TextField(
            "sales.home_state",
            _tr("Two letters, such as KA. Sold to a customer of the same state, CGST and SGST apply, else IGST."),
            short=True,
        )
        self.locations = LocationsField(session, "sales.unit_locations")
        self.tags = TagsField(session, "sales.unit_tags")
        self.modes = ModesField(session)
        self.deposits = DepositsField(session)
        self.lines: list[Entry] = [HeadBlock(_tr("Income")), self.rules, self.fallback]
        self.tax_head = HeadBlock(_tr("Tax"))
        self.labels: list[Entry] = [
            HeadBlock(_tr("Labels"), _tr("Job and business unit always stand in the description of a line.")),
            self.tags,
        ]
        self.money: list[Entry] = [HeadBlock(_tr("Payments")), self.modes, self.deposits]
        self.after: list[Entry] = [
            HeadBlock(_tr("Afterwards")),
            RadioField("sales.change_policy", words_books.sale_change_policies()),
            TextField(
                "sales.key_field",
                _tr("A text field with “prevent duplicate values”, added in Zoho Books to whatever is sent: invoices, "
                    "credit notes, payments. With it Zoho Books itself refuses a second one."),
                placeholder=_tr("such as cf_servicetitan_id, or its label"),
            ),
            TextField(
                "sales.currency",
                _tr("Where the business unit does not say. Empty: the base currency of the books."),
                short=True,
            ),
        ]  # fmt: skip
        rest: list[Entry] = [
            self.trigger,
            *self.lines,
            self.items,
            self.tax_head,
            self.exemption,
            self.home,
            *self.labels,
            self.locations,
            *self.money,
            *self.after,
        ]
        super().__init__(session, "sales", _tr("Sales"), head, rest)

    def wants_lists(self) -> bool:
        return any(one.value() for one in (self.invoices, self.payments, self.memos))

    def read(self) -> None:
        super().read()
        self.paid_field.read()
        if self.invoices.value():
            self.items.read()

    def offer(self, found: BooksFacts) -> None:
        for field in (self.rules, self.fallback, self.items):
            field.offer(found.income)
        self.deposits.offer(found.deposits)
        self.exemption.offer(found.exemptions)
        self.locations.offer(found.locations)

    def show_entries(self) -> None:
        facts, said = self.facts, self.session.settings.sales
        sends, documents = self.wants_lists(), bool(self.invoices.value() or self.memos.value())
        us = facts.us if facts else bool(said.exemption_id)
        india = facts.india if facts else bool(said.home_state)
        placed = bool(facts is None or facts.locations or self.locations.rows)
        self.paid_field.setVisible(bool(self.paid_there.value()))
        for entries, shown in (
            ((self.trigger, *self.after), sends),
            ((*self.lines, *self.labels), documents),
            ((self.items,), bool(self.invoices.value())),
            ((self.tax_head,), documents and (us or india)),
            ((self.exemption,), documents and us),
            ((self.home,), documents and india),
            ((self.locations,), documents and placed),
            (self.money, bool(self.payments.value())),
        ):
            for one in entries:
                one.setVisible(shown)
