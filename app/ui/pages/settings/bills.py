"""The section “Bills”: when purchases go to Zoho Books, to which accounts, with which taxes and labels."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.engine.books.setup import BooksFacts
from app.ui import words_books
from app.ui.pages.settings.bills_tables import RulesField
from app.ui.pages.settings.books_section import BooksSection
from app.ui.pages.settings.books_tables import LocationsField, TagsField
from app.ui.pages.settings.fields import RadioField, SwitchField, TextField
from app.ui.pages.settings.listed import ListedField
from app.ui.pages.settings.section import Entry
from app.ui.pages.settings.stock import HeadBlock
from app.ui.session import Session


def _tr(text: str) -> str:
    return QCoreApplication.translate("BillsSection", text)


class BillsSection(BooksSection):
    """Only the fields of the organization's edition are shown, and nothing but the switch while it is off."""

    def __init__(self, session: Session) -> None:
        self.switch = SwitchField(
            "bills.enabled",
            _tr("Send bills and vendor credits to Zoho Books"),
            _tr("What is received in ServiceTitan is booked there with its vendor and its accounts. What stock "
                "clearing makes never goes there."),
        )  # fmt: skip
        self.fallback = ListedField(
            session,
            "bills.fallback_account_id",
            _tr("Takes the lines that no rule fits; such a bill is sent and flagged, so that somebody looks at it."),
            nothing=_tr("None: such a bill waits"),
        )
        self.rules = RulesField(session)
        spread = _tr("Spread over the accounts of the lines")
        self.tax_cost = ListedField(
            session,
            "bills.tax_account_id",
            _tr("Tax is a cost in these books: it is spread over the lines by their amounts, or stands on an account "
                "of its own."),
            nothing=spread,
        )  # fmt: skip
        self.freight = ListedField(
            session,
            "bills.freight_account_id",
            _tr("The same for what the vendor charges for shipping."),
            nothing=spread,
        )
        self.fee = ListedField(
            session,
            "bills.fee_account_id",
            _tr("What a vendor keeps when goods go back."),
            nothing=_tr("Taken off the lines of the credit"),
        )
        waits = _tr("None: a line without a tax of its own waits")
        self.india: list[Entry] = [
            TextField(
                "bills.home_state",
                _tr("Two letters, such as KA. Bought from a vendor of the same state, CGST and SGST apply, else IGST."),
                short=True,
            ),
            ListedField(
                session,
                "bills.intra_tax_id",
                _tr("For items that prefer no tax. The taxes must come to the bill's, otherwise it waits."),
                nothing=waits,
            ),
            ListedField(session, "bills.inter_tax_id", _tr("The same between two states."), nothing=waits),
            SwitchField(
                "bills.reverse_charge",
                _tr("For vendors without a GSTIN"),
                _tr(
                    "Their bills go with the taxes of the items, owed by the company and no part of the total. Off: "
                    "without tax; Zoho Books may refuse that, and such a bill waits. Ask your accountant which it is."
                ),
            ),
        ]
        self.elsewhere: list[Entry] = [
            ListedField(
                session,
                "bills.tax_id",
                _tr("The taxes must come to the bill's, otherwise it waits."),
                nothing=waits,
            )
        ]
        self.locations = LocationsField(session, "bills.unit_locations")
        self.tags = TagsField(session, "bills.unit_tags")
        described = _tr("Empty: it stands in the description of the line only.")
        self.common: list[Entry] = [
            RadioField("bills.trigger", words_books.triggers()),
            SwitchField(
                "bills.returns",
                _tr("Returns become vendor credits"),
                _tr("Once the vendor has credited them in ServiceTitan; the restocking fee is deducted."),
            ),
            HeadBlock(_tr("Accounts")),
            self.fallback,
            self.rules,
        ]
        self.after: list[Entry] = [
            HeadBlock(_tr("Labels"), _tr("Job and business unit always stand in the description of a line.")),
            self.locations,
            self.tags,
            TextField("bills.unit_field", described, placeholder=_tr("such as cf_business_unit, or its label")),
            TextField("bills.job_field", described, placeholder=_tr("such as cf_job, or its label")),
            TextField(
                "bills.key_field",
                _tr("A text field of bills with “prevent duplicate values”, besides the reference number. With it Zoho "
                    "Books itself refuses a second bill."),
                placeholder=_tr("such as cf_servicetitan_id, or its label"),
            ),
            HeadBlock(_tr("Afterwards")),
            RadioField("bills.change_policy", words_books.change_policies()),
            SwitchField(
                "bills.mark_exported",
                _tr("Mark bills as exported in ServiceTitan"),
                _tr("Once they are read back from Zoho Books. ServiceTitan then lets nobody change them again."),
            ),
            TextField(
                "bills.write_back_field",
                _tr("Name of a custom field of bills in ServiceTitan that takes the id of the bill in Zoho Books. "
                    "Empty: nothing is written there."),
            ),
            TextField(
                "bills.currency",
                _tr("Where the business unit does not say. Empty: the base currency of the books."),
                short=True,
            ),
        ]  # fmt: skip
        self.taxes = HeadBlock(_tr("Tax, freight and fees"))
        self.always: list[Entry] = [self.taxes, self.tax_cost, self.freight, self.fee]
        rest = [*self.common, *self.always, *self.india, *self.elsewhere, *self.after]
        super().__init__(session, "bills", _tr("Bills"), [self.switch], rest)

    def wants_lists(self) -> bool:
        return bool(self.switch.value())

    def offer(self, found: BooksFacts) -> None:
        for field in (self.fallback, self.tax_cost, self.freight, self.fee):
            field.offer(found.accounts)
        for entry in (*self.india, *self.elsewhere):
            if isinstance(entry, ListedField):
                entry.offer(found.taxes)
        self.rules.offer(found.accounts)
        self.locations.offer(found.locations)

    def show_entries(self) -> None:
        """Those of the edition; before it is known those that hold something."""
        on, facts = bool(self.switch.value()), self.facts
        for one in (*self.common, *self.always, *self.after):
            one.setVisible(on)
        said = self.session.settings.bills
        india = (
            facts.india if facts else any((said.home_state, said.intra_tax_id, said.inter_tax_id, said.reverse_charge))
        )
        taxed = facts.taxed if facts else india or bool(said.tax_id)
        self.tax_cost.setVisible(on and not taxed)
        for one in self.india:
            one.setVisible(on and india)
        for one in self.elsewhere:
            one.setVisible(on and taxed and not india)
