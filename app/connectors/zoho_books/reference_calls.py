"""The calls about the organization and its reference data: contacts, items, accounts, taxes, currencies, locks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from app.connectors.zoho_books import bodies, resources, wire_reference
from app.connectors.zoho_books.calls import Calls
from app.connectors.zoho_books.pages import (
    LATEST_CHANGE_FIRST,
    OLDEST_FIRST,
    Filter,
    Page,
    exactly,
    same_number,
    since,
)
from app.connectors.zoho_books.values import read_text
from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    BooksLocation,
    ContactDraft,
    ContactKind,
    Currency,
    ExchangeRate,
    ItemDraft,
    LedgerAccount,
    Organization,
    PeriodLock,
    Tax,
    TaxAuthority,
    TaxExemption,
)

_EVERY_STATUS = (("filter_by", "Status.All"),)
_EVERY_ACCOUNT = (("filter_by", "AccountType.All"),)


class ReferenceCalls(Calls):
    """Reads may be repeated; a write raises OutcomeUnknown when its answer is lost. Any thread."""

    def organizations(self) -> list[Organization]:
        """All organizations of the account; needs no organization, and tells nothing of the day's calls (facts 3)."""
        return self._all(resources.ORGANIZATIONS, wire_reference.organization)

    def organization(self) -> Organization:
        """The organization that is called. Raises NotFound, or ConfigurationError where none is chosen."""
        return self._one(resources.ORGANIZATION, self._client.chosen_organization(), wire_reference.organization)

    # ------------------------------------------------------------ contacts

    def contacts(
        self, kind: ContactKind | None = None, *, latest_change_first: bool = False
    ) -> Iterator[Page[AccountingContact]]:
        """All contacts, inactive ones too. No filter by change exists: read the latest first, stop early (facts 5)."""
        filters: tuple[Filter, ...] = ()
        if kind is not None:
            filters = (exactly("contact_type", "contact_type", kind.value),)
        order = LATEST_CHANGE_FIRST if latest_change_first else OLDEST_FIRST
        return self._pages(resources.CONTACTS, wire_reference.contact, filters, (*_EVERY_STATUS, *order))

    def contacts_named(self, name: str, kind: ContactKind | None = None) -> list[AccountingContact]:
        """Contacts of that name, case not counted, inactive ones too. Raises ValueError for an empty name."""
        filters = [same_number("contact_name", "contact_name", name)]
        if kind is not None:
            filters.append(exactly("contact_type", "contact_type", kind.value))
        return self._all(resources.CONTACTS, wire_reference.contact, filters, _EVERY_STATUS)

    def contact(self, contact_id: str) -> AccountingContact:
        """One contact with its addresses and tax data. Raises NotFound."""
        return self._one(resources.CONTACTS, contact_id, wire_reference.whole_contact)

    def create_contact(self, draft: ContactDraft) -> AccountingContact:
        """The new contact. Raises Duplicate where the name is taken and the organization allows no second."""
        body = bodies.contact(draft)
        return self._create(resources.CONTACTS, body, wire_reference.whole_contact, f"Contact {draft.name}")

    def update_contact(self, contact_id: str, draft: ContactDraft) -> AccountingContact:
        """The contact as it is now; what the draft leaves out stays."""
        body = bodies.contact(draft)
        return self._update(resources.CONTACTS, contact_id, body, wire_reference.whole_contact, f"Contact {draft.name}")

    # ------------------------------------------------------------ items

    def items(self) -> Iterator[Page[AccountingItem]]:
        """All items, inactive ones too. There is no filter by change (facts 5)."""
        order = (("sort_column", "name"), ("sort_order", "A"))
        return self._pages(resources.ITEMS, wire_reference.item, (), (*_EVERY_STATUS, *order))

    def items_with_sku(self, sku: str) -> list[AccountingItem]:
        """Items with exactly that SKU, inactive ones too; looked for by text and compared here (facts 5)."""
        wanted = sku.strip()
        if not wanted:
            raise ValueError("search_text needs a text")
        found = Filter(("search_text", wanted), lambda row: read_text(row, "sku") == wanted)
        return self._all(resources.ITEMS, wire_reference.item, (found,), _EVERY_STATUS)

    def item(self, item_id: str) -> AccountingItem:
        """One item with its tax preferences. Raises NotFound."""
        return self._one(resources.ITEMS, item_id, wire_reference.item)

    def create_item(self, draft: ItemDraft) -> AccountingItem:
        """The new item."""
        return self._create(resources.ITEMS, bodies.item(draft), wire_reference.item, f"Item {draft.name}")

    def update_item(self, item_id: str, draft: ItemDraft) -> AccountingItem:
        """The item as it is now; what the draft leaves out stays."""
        return self._update(resources.ITEMS, item_id, bodies.item(draft), wire_reference.item, f"Item {draft.name}")

    # ------------------------------------------------------------ accounts, taxes and the rest

    def accounts(self, modified_on_or_after: datetime | None = None) -> list[LedgerAccount]:
        """The chart of accounts, inactive ones too."""
        return self._all(resources.ACCOUNTS, wire_reference.account, since(modified_on_or_after), _EVERY_ACCOUNT)

    def taxes(self) -> list[Tax]:
        """The active taxes and groups of taxes; inactive ones are not listed (facts 5)."""
        return self._all(resources.TAXES, wire_reference.tax)

    def tax_group(self, tax_id: str) -> Tax:
        """A group with the taxes it is made of. Raises NotFound."""
        return self._one(resources.TAX_GROUPS, tax_id, wire_reference.tax_group)

    def tax_authorities(self) -> list[TaxAuthority]:
        """To whom sales tax is paid (US)."""
        return self._all(resources.TAX_AUTHORITIES, wire_reference.tax_authority)

    def tax_exemptions(self) -> list[TaxExemption]:
        """Reasons for which no tax is charged."""
        return self._all(resources.TAX_EXEMPTIONS, wire_reference.tax_exemption)

    def currencies(self) -> list[Currency]:
        """The currencies of the organization."""
        return self._all(resources.CURRENCIES, wire_reference.currency)

    def exchange_rates(self, currency_id: str, since: date) -> list[ExchangeRate]:
        """The rates of a currency from the one on that was in force on the day `since`. Raises NotFound."""
        resource = resources.EXCHANGE_RATES.under(currency_id, "exchangerates")
        return self._all(resource, wire_reference.exchange_rate, (), (("from_date", since.isoformat()),))

    def locations(self) -> list[BooksLocation]:
        """The branches; Rejected where the organization has none switched on."""
        return self._all(resources.LOCATIONS, wire_reference.location)

    def locks(self) -> list[PeriodLock]:
        """The closed periods: the lock of the organization first, then those of its accounting periods. Two calls."""
        general = self._only(resources.LOCK, wire_reference.lock)
        periods = self._all(resources.LOCKS, wire_reference.lock)
        return [general, *(one for one in periods if one.id != general.id)]
