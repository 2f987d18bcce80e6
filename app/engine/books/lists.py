"""The lists of the books as the planner needs them: read hourly, because most can only be read whole (facts 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.accounting import (
    AccountingContact,
    AccountingItem,
    ContactKind,
    Currency,
    Edition,
    ExchangeRate,
    LedgerAccount,
    Organization,
    PeriodLock,
    Tax,
    TaxKind,
)
from app.domain.clock import Clock
from app.domain.errors import ConfigurationError, NotFound, Rejected
from app.engine.ports_accounting import AccountingReference
from app.flows.rates import newest_only
from app.store.accounting_books import BooksLists
from app.store.codec import moment, stamp
from app.store.references import Cursors

HOURLY = timedelta(hours=1)
ORGANIZATION, VENDOR, CUSTOMER, ACCOUNT, ITEM, TAX, CURRENCY, LOCK = (
    "organization", "vendor", "customer", "account", "item", "tax", "currency", "lock"
)  # fmt: skip
TAX_PARTS = "tax_parts"
"""Besides the taxes what each group of them is made of: one call a group."""
WHOLE_VENDOR, WHOLE_CUSTOMER, _WHOLE_ITEM = "vendor_whole", "customer_whole", "item_whole"
"""Read one by one: a list row has neither address, tax data nor preferences."""
_RATES = "exchange_rates"
ROWS_A_CALL = 200
"""Of a list (facts 5)."""
_LOCK_CALLS = 2
_READ_AT, _READ, _BOUND = "accounting.lists_read", "accounting.lists", "accounting.organization"


class AccountingLists:
    """A copy of the lists of one organization, and the look-ups on it."""

    def __init__(
        self,
        store: BooksLists,
        cursors: Cursors,
        clock: Clock,
        wanted: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """`wanted`: which of the lists of customers, items and taxes are read although bills do not need them."""
        self._store = store
        self._cursors = cursors
        self._clock = clock
        self._wanted = wanted

    @property
    def store(self) -> BooksLists:
        """The rows behind the look-ups."""
        return self._store

    def due(self) -> bool:
        """Whether an hour has passed since they were read, the clock was set back, or one is newly wanted."""
        last = self.read_at()
        if last is None or not timedelta(0) <= self._clock.now() - last < HOURLY:
            return True
        return not self._wanted() <= set((self._cursors.get(_READ) or "").split())

    def read_at(self) -> datetime | None:
        """When they were read; None = never."""
        return moment(self._cursors.get(_READ_AT))

    def refresh(self, books: AccountingReference) -> None:
        """Read them all. Raises SystemError_, and ConfigurationError for another organization than before."""
        check_organization(books.organization_id, self._cursors)
        found = books.organization()
        bind_organization(books.organization_id, self._cursors)
        self._store.replace(ORGANIZATION, [(found.id, found.name, found.active, found)])
        wanted, separate = self._wanted(), taxes_are_separate(found)
        self._read_contacts(books, VENDOR, ContactKind.VENDOR)
        if CUSTOMER in wanted:
            self._read_contacts(books, CUSTOMER, ContactKind.CUSTOMER)
        self._store.replace(ACCOUNT, ((one.id, one.name, one.active, one) for one in books.accounts()))
        self._store.replace(CURRENCY, ((one.id, one.code, True, one) for one in books.currencies()))
        self._store.replace(_RATES, ())
        self.refresh_locks(books)
        if separate or ITEM in wanted:
            items = [row for page in books.items() for row in page.rows]
            self._store.replace(ITEM, _unique((one.id, one.sku, one.active, one) for one in items))
        parts = separate or TAX_PARTS in wanted
        if parts or TAX in wanted:
            taxes = [books.tax_group(one.id) if parts and one.kind is TaxKind.GROUP else one for one in books.taxes()]
            self._store.replace(TAX, ((one.id, one.name, one.active, one) for one in taxes))
        self._cursors.put(_READ_AT, stamp(self._clock.now()) or "")
        self._cursors.put(_READ, " ".join(sorted(wanted)))

    def calls(self) -> int:
        """How many calls a reading takes, by what the last one found."""
        wanted = self._wanted()
        organization = self.organization()
        separate = organization is not None and taxes_are_separate(organization)
        asked = {VENDOR, ACCOUNT, CURRENCY}
        asked |= {CUSTOMER} & wanted
        asked |= {ITEM} if separate else {ITEM} & wanted
        asked |= {TAX} if separate or TAX_PARTS in wanted else {TAX} & wanted
        pages = sum(max(1, -(-len(self._store.listed(kind)) // ROWS_A_CALL)) for kind in asked)
        groups = 0
        if separate or TAX_PARTS in wanted:
            groups = sum(one.kind is TaxKind.GROUP for one in self._store.all(TAX, Tax))
        return 1 + pages + groups + _LOCK_CALLS

    def refresh_locks(self, books: AccountingReference) -> None:
        """Read the closed periods. Raises SystemError_."""
        self._store.replace(LOCK, ((str(n), one.id, one.enabled, one) for n, one in enumerate(books.locks())))

    def _read_contacts(self, books: AccountingReference, kind: str, what: ContactKind) -> None:
        contacts = [row for page in books.contacts(what) for row in page.rows]
        self._store.replace(kind, _unique((one.id, one.name, one.active, one) for one in contacts))

    def organization(self) -> Organization | None:
        """The organization as last read."""
        return next(iter(self._store.all(ORGANIZATION, Organization)), None)

    def currencies(self) -> Mapping[str, Currency]:
        """By ISO code."""
        return {one.code: one for one in self._store.all(CURRENCY, Currency)}

    def locks(self) -> Sequence[PeriodLock]:
        """Closed periods."""
        return self._store.all(LOCK, PeriodLock)


def taxes_are_separate(organization: Organization) -> bool:
    """Whether purchases bear taxes of their own in these books (facts 9)."""
    return organization.edition is not Edition.US and organization.registered_for_tax is not False


def _unique(
    rows: Iterable[tuple[str, str, bool, object]],
) -> Iterable[tuple[str, str, bool, object]]:
    """Each id once, as it was last seen: a list that changes while it is read shows a row twice."""
    return {row[0]: row for row in rows}.values()


def check_organization(organization_id: str, cursors: Cursors) -> None:
    """Raises ConfigurationError when the journal belongs to another organization: its ids mean nothing there."""
    bound = cursors.get(_BOUND)
    if bound not in (None, organization_id):
        raise ConfigurationError(
            f"This profile's journal belongs to the organization {bound} of Zoho Books, not to {organization_id}.",
            item="zoho.organization_id",
            advice="Use another profile for another organization (--profile DIR), or set it back. Nothing was sent.",
        )


def bind_organization(organization_id: str, cursors: Cursors) -> None:
    """From the first answer on the journal belongs to this organization."""
    if cursors.get(_BOUND) is None:
        cursors.put(_BOUND, organization_id)


class Contacts:
    """Vendors, or customers, of the books; in India each that is used is read by itself once per change, for its tax
    data."""

    def __init__(
        self, store: BooksLists, books: AccountingReference | None, *, whole: bool, kind: str = VENDOR
    ) -> None:
        self._kind = kind
        self._complete = WHOLE_VENDOR if kind == VENDOR else WHOLE_CUSTOMER
        self._store = store
        self._books = books
        self._whole = whole
        self._named: dict[str, Sequence[AccountingContact]] = {}

    def named(self, name: str) -> Sequence[AccountingContact]:
        """Those with exactly this name."""
        if name not in self._named:
            rows = self._store.named(self._kind, AccountingContact, name)
            self._named[name] = [self._completed(one) for one in rows]
        return self._named[name]

    def by_id(self, contact_id: str) -> AccountingContact | None:
        """One by its id."""
        found = self._store.by_id(self._kind, AccountingContact, contact_id)
        return self._completed(found) if found is not None else None

    def _completed(self, row: AccountingContact) -> AccountingContact:
        if not self._whole or not row.active or self._books is None:
            return row
        known = self._store.by_id(self._complete, AccountingContact, row.id)
        if known is not None and known.modified_at == row.modified_at:
            return known
        try:
            read = self._books.contact(row.id)
        except NotFound:
            return row
        self._store.put(self._complete, read.id, read.name, read.active, read)
        return read


class Items:
    """Items of the books, each that is used read by itself once per change, for its tax preferences."""

    def __init__(self, store: BooksLists, books: AccountingReference | None, *, whole: bool) -> None:
        self._store = store
        self._books = books
        self._whole = whole

    def named(self, sku: str) -> Sequence[AccountingItem]:
        """Those with exactly this SKU."""
        return [self._completed(one) for one in self._store.named(ITEM, AccountingItem, sku)]

    def by_id(self, item_id: str) -> AccountingItem | None:
        """One by its id."""
        found = self._store.by_id(ITEM, AccountingItem, item_id)
        return self._completed(found) if found is not None else None

    def _completed(self, row: AccountingItem) -> AccountingItem:
        if not self._whole or not row.active or self._books is None:
            return row
        known = self._store.by_id(_WHOLE_ITEM, AccountingItem, row.id)
        if known is not None and known.modified_at == row.modified_at:
            return known
        try:
            read = self._books.item(row.id)
        except NotFound:
            return row
        self._store.put(_WHOLE_ITEM, read.id, read.sku, read.active, read)
        return read


@dataclass(frozen=True, slots=True)
class _KnownRates:
    since: date
    rates: tuple[ExchangeRate, ...]


class DatedRates:
    """Exchange rates by day: read for a currency that a document is in, once per reading of the lists."""

    def __init__(self, store: BooksLists, books: AccountingReference | None, since: date) -> None:
        """`since`: no document is older."""
        self._store = store
        self._books = books
        self._since = since
        self._known: dict[str, Sequence[ExchangeRate]] = {}

    def __call__(self, currency: Currency) -> Sequence[ExchangeRate]:
        """Those of `since` and later; only the newest where the books do not tell more."""
        if currency.id not in self._known:
            self._known[currency.id] = self._read(currency)
        return self._known[currency.id]

    def _read(self, currency: Currency) -> Sequence[ExchangeRate]:
        known = self._store.by_id(_RATES, _KnownRates, currency.id)
        if self._books is not None and (known is None or known.since > self._since):
            try:
                known = _KnownRates(self._since, tuple(self._books.exchange_rates(currency.id, self._since)))
            except (NotFound, Rejected):
                return newest_only(currency)
            self._store.put(_RATES, currency.id, currency.code, True, known)
        newest = newest_only(currency) if currency.effective_on is not None else ()
        return (*known.rates, *newest) if known is not None and known.rates else newest_only(currency)


class Accounts:
    """The chart of accounts."""

    def __init__(self, store: BooksLists) -> None:
        self._all = {one.id: one for one in store.all(ACCOUNT, LedgerAccount)}

    def by_id(self, account_id: str) -> LedgerAccount | None:
        """One account."""
        return self._all.get(account_id)


class Taxes:
    """Taxes; a group comes with its parts."""

    def __init__(self, store: BooksLists) -> None:
        self._store = store

    def by_id(self, tax_id: str) -> Tax | None:
        """One tax."""
        return self._store.by_id(TAX, Tax, tax_id)
