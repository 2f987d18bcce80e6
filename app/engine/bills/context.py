"""Gathers what bills and returns are judged against: the settings as rules, the lists of both sides, the mappings."""

from __future__ import annotations

from collections.abc import Callable, Collection

from app.domain.accounting import Edition
from app.domain.accounting_documents import TagChoice
from app.domain.errors import ConfigurationError
from app.domain.records import Subject
from app.engine.books.field import FieldLists
from app.engine.books.lists import (
    CUSTOMER,
    ITEM,
    TAX,
    VENDOR,
    AccountingLists,
    Accounts,
    Contacts,
    DatedRates,
    Items,
    Taxes,
)
from app.engine.ports_accounting import PurchaseBooks
from app.engine.purchases.context import go_live
from app.flows.bills.accounts import AccountRule, AccountRules, LabelRules
from app.flows.bills.context import BillContext, BillRules
from app.flows.bills.sources import Trigger
from app.flows.bills.taxes import TaxRules
from app.flows.tax_rounding import TaxRounding
from app.store.accounting_books import BooksLists, BooksMapping, BooksMappings
from app.store.accounting_pairs import Pairs
from app.store.accounting_sources import Claims
from app.store.references import Cursors
from app.system.settings import Settings

_LISTED = {Subject.VENDOR: VENDOR, Subject.CUSTOMER: CUSTOMER, Subject.ITEM: ITEM, Subject.TAX: TAX}
"""What is linked, by the list of the books that it is in."""
_CLEARING = "stock.clearing_vendors"
"""Every vendor that was ever set aside for stock clearing: its documents stay out of the books for good."""


def bill_rules(settings: Settings, mappings: tuple[BooksMapping, ...] = ()) -> BillRules:
    """The settings of the flow as its rules. A person's mapping of an item or of an account of ServiceTitan comes
    before every rule. Raises ConfigurationError while there is no go-live date."""
    said = settings.bills
    chosen = tuple(
        rule
        for one in mappings
        if one.kind is Subject.ACCOUNT
        for rule in (AccountRule(one.target, item=one.name), AccountRule(one.target, gl_account=one.name))
    )
    written = tuple(
        AccountRule(one.account_id, one.item, one.category, one.gl_account, one.business_unit, one.job)
        for one in said.account_rules
    )
    return BillRules(
        start=go_live(settings),
        tenant_id=settings.servicetitan.tenant_id,
        trigger=Trigger(said.trigger.value),
        currency=said.currency,
        accounts=AccountRules((*chosen, *written), said.fallback_account_id),
        labels=LabelRules(
            unit_tags={unit: TagChoice(one.tag_id, one.option_id) for unit, one in said.unit_tags.items()},
            unit_locations=dict(said.unit_locations),
            unit_field=said.unit_field,
            job_field=said.job_field,
            key_field=said.key_field,
        ),
        taxes=TaxRules(
            tax_account_id=said.tax_account_id,
            freight_account_id=said.freight_account_id,
            fee_account_id=said.fee_account_id,
            home_state=said.home_state,
            intra_tax_id=said.intra_tax_id,
            inter_tax_id=said.inter_tax_id,
            tax_id=said.tax_id,
            rounding=TaxRounding(settings.zoho.tax_rounding.value),
            reverse_charge=said.reverse_charge,
        ),
    )


def asks_for_categories(settings: Settings) -> bool:
    """Whether a rule decides by a category of the pricebook."""
    return any(one.category for one in settings.bills.account_rules)


def remember_clearing_vendor(settings: Settings, cursors: Cursors) -> frozenset[int]:
    """Vendors that are, or were, set aside for stock clearing."""
    known = {int(one) for one in (cursors.get(_CLEARING) or "").split(",") if one}
    now = settings.stock.clearing_vendor_id
    if now is not None and now not in known:
        known.add(now)
        cursors.put(_CLEARING, ",".join(map(str, sorted(known))))
    return frozenset(known)


class AccountingContexts:
    """Makes the context of one pass."""

    def __init__(
        self,
        lists: AccountingLists,
        field: FieldLists,
        mappings: BooksMappings,
        pairs: Pairs,
        claims: Claims,
        cursors: Cursors,
    ) -> None:
        self._lists = lists
        self._field = field
        self._mappings = mappings
        self._pairs = pairs
        self._claims = claims
        self._cursors = cursors

    def make(self, settings: Settings, books: PurchaseBooks | None) -> BillContext:
        """What everything is judged against now; with `books` what is missing of a vendor or item is read.

        Raises ConfigurationError where the lists were never read.
        """
        organization = self._lists.organization()
        if organization is None:
            raise ConfigurationError(
                "The lists of Zoho Books were not read yet.", item="Zoho Books", advice="Run “ml-connector sync” first."
            )
        table = tuple(self._mappings.all())
        store = self._lists.store
        whole = organization.edition is Edition.INDIA
        return BillContext(
            organization=organization,
            contacts=Contacts(store, books, whole=whole),
            accounts=Accounts(store),
            items=Items(store, books, whole=whole),
            taxes=Taxes(store),
            currencies=self._lists.currencies(),
            locks=self._lists.locks(),
            known=self._field,
            chosen=chosen_of(table, self._pairs, store, (Subject.VENDOR, Subject.ITEM)),
            clearing_vendor_ids=remember_clearing_vendor(settings, self._cursors),
            number_book=self._claims,
            rules=bill_rules(settings, table),
            rates=DatedRates(store, books, go_live(settings)),
        )


def chosen_of(
    table: tuple[BooksMapping, ...], pairs: Pairs, lists: BooksLists, kinds: Collection[Subject]
) -> Callable[[Subject, str, str], str | None]:
    """What a person mapped, by ServiceTitan's id, else by the name; then what the reference flow linked by id, which a
    new name on either side does not part. A link to what the books no longer list says nothing. `kinds`: of what the
    flow asks by the ids that are linked."""
    found = {(one.kind, one.key): one.target for one in table}
    known: dict[tuple[Subject, str], str | None] = {}

    def linked(kind: Subject, key: str) -> str | None:
        if (kind, key) not in known:
            pair = pairs.of(kind.value, field_id=key) if kind in kinds else None
            there = pair is not None and lists.has(_LISTED[kind], pair.books_id)
            known[kind, key] = pair.books_id if pair is not None and there else None
        return known[kind, key]

    def find(kind: Subject, key: str, name: str) -> str | None:
        return found.get((kind, key)) or (found.get((kind, name)) if name else None) or linked(kind, key)

    return find
