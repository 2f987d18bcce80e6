"""What set-up asks of Zoho Books: live lists to choose from, and what settings of bills depend on; sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.accounting import Edition, LedgerAccount, Organization, Tax, TaxKind
from app.domain.errors import ConfigurationError, KnownError
from app.engine.accounting_lists import check_organization, taxes_are_separate
from app.engine.choices import Choice
from app.engine.ports_accounting import AccountingReference
from app.store.references import Cursors
from app.system.settings import Settings

_COSTS = ("cost_of_goods_sold", "expense", "other_expense", "stock", "fixed_asset", "other_current_asset")
"""Kinds of accounts that a purchase is booked to as a rule, in the order of a list to choose from (facts 7)."""


class BooksAccount(Protocol):
    """One account of Zoho."""

    def api(self, organization_id: str) -> AccountingReference: ...


@dataclass(frozen=True, slots=True)
class BooksFacts:
    """What the settings of bills choose from, as it is now."""

    organization: Organization
    accounts: Sequence[Choice]
    """Active ones, those for costs first."""
    taxes: Sequence[Choice]
    """Active ones; empty where tax is a cost."""
    locations: Sequence[Choice]
    """Empty where the organization has none."""

    @property
    def taxed(self) -> bool:
        """Whether purchases bear taxes of their own."""
        return taxes_are_separate(self.organization)

    @property
    def india(self) -> bool:
        """Whether its taxes are GST."""
        return self.taxed and self.organization.edition is Edition.INDIA


class BooksSetup:
    """The questions; any thread. Everything raises KnownErrors."""

    def __init__(self, settings: Callable[[], Settings], account: Callable[[], BooksAccount], cursors: Cursors) -> None:
        self._settings = settings
        self._account = account
        self._cursors = cursors

    def organizations(self) -> Sequence[Choice]:
        """Those of the account; the only one that can be chosen is recommended."""
        found = self._account().api("").organizations()
        usable = [one for one in found if one.active and self._fits(one)]
        return [_organization(one, usable, self._fits(one)) for one in found]

    def accounts(self) -> Sequence[Choice]:
        """The chart of accounts of the chosen organization."""
        return account_choices(self._books().accounts())

    def facts(self) -> BooksFacts:
        """Two to four calls of the chosen organization's day."""
        books = self._books()
        organization = books.organization()
        taxed = taxes_are_separate(organization)
        return BooksFacts(
            organization,
            account_choices(books.accounts()),
            tax_choices(books.taxes()) if taxed else (),
            self._locations(books),
        )

    @staticmethod
    def _locations(books: AccountingReference) -> Sequence[Choice]:
        """An organization that has none may refuse the question: there is nothing to choose from then."""
        try:
            return [Choice(one.id, one.name, "") for one in books.locations()]
        except KnownError:
            return ()

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


def account_choices(rows: Iterable[LedgerAccount]) -> Sequence[Choice]:
    """Active ones, those for costs first; the detail is the code and the kind."""
    found = [one for one in rows if one.active]
    found.sort(key=lambda one: (_COSTS.index(one.kind) if one.kind in _COSTS else len(_COSTS), one.name.casefold()))
    return [Choice(one.id, one.name, ", ".join(filter(None, (one.code, one.kind.replace("_", " "))))) for one in found]


def tax_choices(rows: Iterable[Tax]) -> Sequence[Choice]:
    """Active ones, by name; the detail is the rate and what it is."""
    found = sorted((one for one in rows if one.active), key=lambda one: one.name.casefold())
    kinds = {TaxKind.GROUP: "group", TaxKind.COMPOUND: "compound"}
    return [
        Choice(one.id, one.name, ", ".join(filter(None, (f"{one.percentage:f} %", kinds.get(one.kind, "")))))
        for one in found
    ]


def _organization(one: Organization, usable: Sequence[Organization], fits: bool) -> Choice:
    known = ", ".join(filter(None, (one.edition_name or one.country, one.currency_code, one.plan)))
    if not one.active:
        known = "not active"
    elif not fits:
        known = "this profile's journal belongs to another organization"
    return Choice(one.id, one.name, known, recommended=usable == [one], usable=one in usable)
