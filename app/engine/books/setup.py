"""What set-up asks of Zoho Books: live lists to choose from, and what the settings of its flows need; sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.accounting import AccountingItem, Edition, LedgerAccount, Organization, Tax, TaxExemption, TaxKind
from app.domain.errors import ConfigurationError, KnownError
from app.engine.books.lists import check_organization, taxes_are_separate
from app.engine.choices import Choice
from app.engine.ports_accounting import AccountingReference
from app.store.references import Cursors
from app.system.settings import Settings

_COSTS = ("cost_of_goods_sold", "expense", "other_expense", "stock", "fixed_asset", "other_current_asset")
"""Kinds of accounts that a purchase is booked to as a rule, in the order of a list to choose from (facts 7)."""
_INCOME = ("income", "other_income")
"""The same of a sale."""
_DEPOSITS = ("cash", "bank", "other_current_asset")
"""The same of a customer's money."""
_INITIALS = 3
"""Letters of the name of an edition that is an abbreviation, such as US or EU."""


class BooksAccount(Protocol):
    """One account of Zoho."""

    def api(self, organization_id: str) -> AccountingReference: ...


class InvoiceFields(Protocol):
    """What is asked of ServiceTitan."""

    def invoice_field_names(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class BooksFacts:
    """What the settings of the flows choose from, as it is now."""

    organization: Organization
    accounts: Sequence[Choice]
    """Active ones, those for costs first."""
    income: Sequence[Choice]
    """The same, those for sales first."""
    deposits: Sequence[Choice]
    """The same, those for a customer's money first."""
    taxes: Sequence[Choice]
    """Active ones; empty where tax is a cost."""
    exemptions: Sequence[Choice]
    """Why no tax is charged; US only."""
    locations: Sequence[Choice]
    """Empty where the organization has none."""

    @property
    def us(self) -> bool:
        """Whether an untaxed sale names an exemption."""
        return self.organization.edition is Edition.US

    @property
    def taxed(self) -> bool:
        """Whether purchases bear taxes of their own."""
        return taxes_are_separate(self.organization)

    @property
    def india(self) -> bool:
        """Whether its taxes are GST."""
        return self.taxed and self.organization.edition is Edition.INDIA


@dataclass(frozen=True, slots=True)
class SoldItem:
    """An item of the books that a line of an invoice can be booked by."""

    choice: Choice
    account_id: str
    """Its income account."""


class BooksSetup:
    """The questions; any thread. Everything raises KnownErrors."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        account: Callable[[], BooksAccount],
        cursors: Cursors,
        field: Callable[[], InvoiceFields],
    ) -> None:
        self._settings = settings
        self._account = account
        self._cursors = cursors
        self._field = field

    def organizations(self) -> Sequence[Choice]:
        """Those of the account; the only one that can be chosen is recommended."""
        found = self._account().api("").organizations()
        usable = [one for one in found if one.active and self._fits(one)]
        return [_organization(one, usable, self._fits(one)) for one in found]

    def accounts(self) -> Sequence[Choice]:
        """The chart of accounts of the chosen organization."""
        return account_choices(self._books().accounts())

    def facts(self) -> BooksFacts:
        """Four calls of the chosen organization's day."""
        books = self._books()
        organization = books.organization()
        taxed, us = taxes_are_separate(organization), organization.edition is Edition.US
        accounts = books.accounts()
        return BooksFacts(
            organization,
            account_choices(accounts),
            account_choices(accounts, _INCOME),
            account_choices(accounts, _DEPOSITS),
            tax_choices(books.taxes()) if taxed else (),
            _if_there(lambda: exemption_choices(books.tax_exemptions())) if us else (),
            _if_there(lambda: [Choice(one.id, one.name, "") for one in books.locations()]),
        )

    def sold_items(self) -> Sequence[SoldItem]:
        """Active items with an income account, by name; one call for each 200 items that there are."""
        found = [row for page in self._books().items() for row in page.rows if row.active and row.account_id]
        found.sort(key=lambda one: one.name.casefold())
        return [SoldItem(_item(one), one.account_id) for one in found]

    def invoice_fields(self) -> Sequence[Choice]:
        """Custom fields of ServiceTitan's invoices; the setting takes the name."""
        names = self._field().invoice_field_names()
        return [Choice(name, name, "") for name in sorted(set(names), key=str.casefold)]

    def _books(self) -> AccountingReference:
        chosen = self._settings().zoho.organization_id
        if not chosen:
            raise ConfigurationError(
                "No organization of Zoho Books is chosen yet.",
                item="zoho.organization_id",
                advice="Choose it first; its lists come from there.",
            )
        return self._account().api(chosen)

    def _fits(self, one: Organization) -> bool:
        try:
            check_organization(one.id, self._cursors)
        except ConfigurationError:
            return False
        return True


def account_choices(rows: Iterable[LedgerAccount], first: Sequence[str] = _COSTS) -> Sequence[Choice]:
    """Active ones, those of the kinds in `first` before others; the detail is the code and the kind."""
    found = [one for one in rows if one.active]
    found.sort(key=lambda one: (first.index(one.kind) if one.kind in first else len(first), one.name.casefold()))
    return [Choice(one.id, one.name, ", ".join(filter(None, (one.code, one.kind.replace("_", " "))))) for one in found]


def tax_choices(rows: Iterable[Tax]) -> Sequence[Choice]:
    """Active ones, by name; the detail is the rate and what it is."""
    found = sorted((one for one in rows if one.active), key=lambda one: one.name.casefold())
    kinds = {TaxKind.GROUP: "group", TaxKind.COMPOUND: "compound"}
    return [
        Choice(one.id, one.name, ", ".join(filter(None, (f"{one.percentage:f} %", kinds.get(one.kind, "")))))
        for one in found
    ]


def exemption_choices(rows: Iterable[TaxExemption]) -> Sequence[Choice]:
    """By code; the detail is of what it is, and why."""
    found = sorted(rows, key=lambda one: one.code.casefold())
    return [Choice(one.id, one.code, ", ".join(filter(None, (one.kind, one.description)))) for one in found]


def _item(one: AccountingItem) -> Choice:
    return Choice(one.id, one.name, ", ".join(filter(None, (one.sku, one.product_type))))


def _if_there(read: Callable[[], Sequence[Choice]]) -> Sequence[Choice]:
    """An organization that has none may refuse the question: there is nothing to choose from then."""
    try:
        return read()
    except KnownError:
        return ()


def edition_word(one: Organization) -> str:
    """Zoho's word for the edition of the books, as a person writes it; empty where it says none."""
    name = one.edition_name
    return name.upper() if len(name) <= _INITIALS else name.capitalize()


def _organization(one: Organization, usable: Sequence[Organization], fits: bool) -> Choice:
    edition = edition_word(one) or one.country
    known = ", ".join(filter(None, (edition, one.currency_code, one.plan.capitalize())))
    if not one.active:
        known = "not active"
    elif not fits:
        known = "this profile's journal belongs to another organization"
    return Choice(one.id, one.name, known, recommended=usable == [one], usable=one in usable)
