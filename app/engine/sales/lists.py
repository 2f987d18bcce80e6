"""What sales of ServiceTitan only name by an id, tax zones and services; and what they are judged against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.accounting import AccountingItem, Edition, LedgerAccount, Tax
from app.domain.accounting_documents import PaymentMode, TagChoice
from app.domain.clock import Clock
from app.domain.errors import ConfigurationError
from app.domain.field_lookup import FieldService
from app.domain.field_sales import FieldCreditMemo, FieldCustomer, FieldInvoice, FieldPayment, TaxZone
from app.domain.purchasing import BusinessUnit
from app.domain.records import Subject
from app.engine.bills.context import chosen_of
from app.engine.books.lists import ACCOUNT, CUSTOMER, TAX, AccountingLists, Contacts, DatedRates, Items
from app.engine.destination_lists import BUSINESS_UNIT, DESTINATION, OVERLAP, ReferenceIndex
from app.engine.ports_accounting import AccountingReference
from app.engine.ports_field import FieldSales
from app.engine.purchases.context import go_live
from app.engine.reference.lists import FIELD_CUSTOMER
from app.engine.sales.flow import SalesFlow
from app.flows.sales.planner import (
    IncomeBy,
    IncomeRule,
    IncomeRules,
    SalesContext,
    SalesRules,
    SalesTrigger,
)
from app.flows.tax_rounding import TaxRounding
from app.store.accounting_books import BooksMappings
from app.store.accounting_pairs import Pairs
from app.store.codec import moment, stamp
from app.store.references import Cursors
from app.system.settings import Settings

HOURLY = timedelta(hours=1)
TAX_ZONE, SERVICE, _SOLD_TO = "tax_zone", "service", "sold_to"
_READ_AT, _SERVICES = "accounting.sales_lists_read", f"{DESTINATION}.services.newest"


@dataclass(frozen=True, slots=True)
class SoldTo:
    """A customer as sales name it."""

    id: int
    name: str


class FieldSaleLists:
    """Keeps them fresh, and looks them up."""

    def __init__(self, reference: ReferenceIndex, cursors: Cursors, clock: Clock) -> None:
        self._reference = reference
        self._store = reference.store
        self._cursors = cursors
        self._clock = clock

    def due(self) -> bool:
        """Whether an hour has passed since they were read, or the clock was set back."""
        last = moment(self._cursors.get(_READ_AT))
        return last is None or not timedelta(0) <= self._clock.now() - last < HOURLY

    def refresh(self, field: FieldSales) -> None:
        """Read what changed. Raises SystemError_."""
        zones = field.tax_zones()
        self._store.save(DESTINATION, TAX_ZONE, ((one.id, one.name, one.active, one) for one in zones))
        newest = moment(self._cursors.get(_SERVICES))
        for page in field.services(modified_on_or_after=newest - OVERLAP if newest else None):
            self._store.save(DESTINATION, SERVICE, ((one.id, one.code, one.active, one) for one in page.rows))
            newest = max([*(one.modified_on for one in page.rows), *([newest] if newest else [])], default=None)
        self._cursors.put(_SERVICES, stamp(newest) or "")
        self._cursors.put(_READ_AT, stamp(self._clock.now()) or "")

    def note_customers(self, sales: Iterable[FieldInvoice | FieldPayment | FieldCreditMemo]) -> None:
        """Whom they are of: sales name their customers, and the list of all of them need not be read."""
        found = {one.customer_id: one.customer_name for one in sales if one.customer_id is not None}
        rows = ((one, name, True, SoldTo(one, name)) for one, name in found.items())
        self._store.save(DESTINATION, _SOLD_TO, rows)

    def namesakes(self, customer_id: int, name: str) -> Sequence[int]:
        """Other customers of exactly this name."""
        listed = self._store.named(DESTINATION, FIELD_CUSTOMER, FieldCustomer, name)
        left = {one.id for one in listed if not one.active or one.merged_to_id is not None}
        found = {one.id for one in self._store.named(DESTINATION, _SOLD_TO, SoldTo, name)} | {one.id for one in listed}
        return sorted(found - left - {customer_id})

    def zones(self) -> Mapping[int, TaxZone]:
        """By id."""
        return {one.id: one for one in self._store.all(DESTINATION, TAX_ZONE, TaxZone)}

    def units(self) -> list[BusinessUnit]:
        """Every business unit."""
        return [*self._store.all(DESTINATION, BUSINESS_UNIT, BusinessUnit)]

    def sku_codes(self) -> Callable[[int], str]:
        """Code of a material, a piece of equipment or a service; kept for one pass."""
        skus, known = self._reference.skus(), dict[int, str]()

        def code(sku_id: int) -> str:
            if sku_id not in known:
                sku = skus.by_id(sku_id) or self._store.by_id(DESTINATION, SERVICE, FieldService, sku_id)
                known[sku_id] = sku.code if sku is not None else ""
            return known[sku_id]

        return code


class SalesContexts:
    """Makes the context of one pass."""

    def __init__(
        self, lists: AccountingLists, field: FieldSaleLists, mappings: BooksMappings, pairs: Pairs, flow: SalesFlow
    ) -> None:
        self._lists = lists
        self._field = field
        self._mappings = mappings
        self._pairs = pairs
        self._flow = flow

    def make(self, settings: Settings, books: AccountingReference | None) -> SalesContext:
        """What everything is judged against now; with `books` what is missing of a customer or item is read.

        Raises ConfigurationError where the lists were never read.
        """
        organization = self._lists.organization()
        if organization is None:
            raise ConfigurationError(
                "The lists of Zoho Books were not read yet.", item="Zoho Books", advice="Run “ml-connector sync” first."
            )
        store, tenant_id = self._lists.store, settings.servicetitan.tenant_id
        whole = organization.edition is Edition.INDIA
        units = self._field.units()
        return SalesContext(
            tenant_id=tenant_id,
            organization=organization,
            customers=Contacts(store, books, whole=whole, kind=CUSTOMER),
            items=_OncePerPass(Items(store, books, whole=whole)),
            taxes=store.all(TAX, Tax),
            accounts={one.id: one for one in store.all(ACCOUNT, LedgerAccount)},
            currencies=tuple(self._lists.currencies().values()),
            locks=self._lists.locks(),
            zones=self._field.zones(),
            sku_code=self._field.sku_codes(),
            unit_currencies={one.id: one.currency for one in units if one.currency},
            sent=lambda invoice_id: self._flow.sent(tenant_id, invoice_id),
            chosen=chosen_of(
                tuple(self._mappings.all()), self._pairs, store, (Subject.CUSTOMER, Subject.ITEM, Subject.TAX)
            ),
            rules=sales_rules(settings, units),
            rates=DatedRates(store, books, go_live(settings)),
            namesakes=self._field.namesakes,
        )


def sales_rules(settings: Settings, units: list[BusinessUnit]) -> SalesRules:
    """The settings of the flow as its rules. Raises ConfigurationError while there is no go-live date."""
    said = settings.sales
    return SalesRules(
        start=go_live(settings),
        trigger=SalesTrigger(said.trigger.value),
        income=IncomeRules(
            tuple(IncomeRule(IncomeBy(one.by.value), one.value, one.account_id) for one in said.income_rules),
            said.fallback_account_id,
            dict(said.account_items),
        ),
        currency=said.currency,
        locations={one.id: said.unit_locations[one.name] for one in units if one.name in said.unit_locations},
        tags={
            one.id: (TagChoice(tag.tag_id, tag.option_id),)
            for one in units
            if (tag := said.unit_tags.get(one.name)) is not None
        },
        key_field=said.key_field,
        exemption_id=said.exemption_id,
        home_state=said.home_state,
        tax_rounding=TaxRounding(settings.zoho.tax_rounding.value),
        modes={name: PaymentMode(mode.value) for name, mode in said.payment_modes.items()},
        deposit_accounts=dict(said.deposit_accounts),
    )


class _OncePerPass:
    """Items looked up once: invoices name the same ones again and again."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._named: dict[str, list[AccountingItem]] = {}

    def named(self, sku: str) -> list[AccountingItem]:
        if sku not in self._named:
            self._named[sku] = [*self._items.named(sku)]
        return self._named[sku]

    def by_id(self, item_id: str) -> AccountingItem | None:
        return self._items.by_id(item_id)
