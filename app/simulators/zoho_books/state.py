"""The tables of one organization, its ids, lock and time zone, and the builders of its master data."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.simulators.common.clock import SimClock
from app.simulators.zoho_books.applied import Applications
from app.simulators.zoho_books.records import (
    ZERO,
    Account,
    Contact,
    Currency,
    CustomField,
    Data,
    Document,
    Expense,
    Item,
    Location,
    Lock,
    Payment,
    Rate,
    Record,
    Tax,
    TaxAuthority,
    TaxExemption,
)
from app.simulators.zoho_books.switches import Switches

_SYMBOLS = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£", "AED": "AED", "AUD": "$", "CAD": "$", "JPY": "¥"}


class State:
    """Tables by id and one lock; every method may be called from any thread."""

    def __init__(
        self,
        clock: SimClock | None = None,
        *,
        organization_id: str = "60015313630",
        name: str = "Voltline Field Services",
        edition: str = "india",
        region: str = "in",
        currency: str = "INR",
        country: str = "India",
        state_code: str = "KA",
        time_zone: str = "Asia/Kolkata",
        price_precision: int = 2,
        plan_name: str = "TRIAL",
        tax_enabled: bool = True,
        seed: int = 0,
    ) -> None:
        self.clock = clock or SimClock()
        self.organization_id = organization_id
        self.name = name
        self.edition = edition
        """`version` in the API: us, india, uk, ..."""
        self.region = region
        self.country = country
        self.state_code = state_code
        """The organization's own state, for the check of intra and inter state in India."""
        self.zone = ZoneInfo(time_zone)
        self.plan_name = plan_name
        self.tax_enabled = tax_enabled
        """Whether a person has switched taxes on; no API can."""
        self.tax_rounding = "entity_level"
        self.switches = Switches()
        self.lock = threading.RLock()
        self.random = random.Random(seed)
        self.accounts: dict[str, Account] = {}
        self.taxes: dict[str, Tax] = {}
        self.tax_authorities: dict[str, TaxAuthority] = {}
        self.tax_exemptions: dict[str, TaxExemption] = {}
        self.currencies: dict[str, Currency] = {}
        self.locations: dict[str, Location] = {}
        self.contacts: dict[str, Contact] = {}
        self.items: dict[str, Item] = {}
        self.custom_fields: dict[str, CustomField] = {}
        self.documents: dict[str, Document] = {}
        self.payments: dict[str, Payment] = {}
        self.applied = Applications()
        self.expenses: dict[str, Expense] = {}
        self.locks: dict[str, Lock] = {}
        self.spent_numbers: set[tuple[str, str]] = set()
        """(vendor, number) of deleted bills."""
        self._last_id = 2_600_000_000_000_000_000 + int(organization_id) % 1_000_000 * 1_000_000_000
        self._last_numbers: dict[str, int] = {}
        self.base = self.add_currency(currency, precision=price_precision, is_base=True)
        self.payable = self.add_account("Accounts Payable", "accounts_payable", system=True)
        self.receivable = self.add_account("Accounts Receivable", "accounts_receivable", system=True)
        self.sales = self.add_account("Sales", "income", system=True)
        self.undeposited = self.add_account("Undeposited Funds", "cash", system=True)
        self.petty_cash = self.add_account("Petty Cash", "cash")

    # -- plumbing ------------------------------------------------------------------------------------------

    def next_id(self) -> str:
        """A 19-digit id never given before, beyond what a float can hold."""
        self._last_id += self.random.randint(1, 9) * 2 + 1
        return str(self._last_id)

    def next_number(self, prefix: str) -> str:
        """The next automatic number, as in INV-000001."""
        self._last_numbers[prefix] = self._last_numbers.get(prefix, 0) + 1
        return f"{prefix}-{self._last_numbers[prefix]:06d}"

    def new(self) -> dict[str, Any]:
        """Id and stamps of a new record."""
        now = self.clock.now()
        return {"id": self.next_id(), "created": now, "modified": now}

    def touch(self, record: Record) -> None:
        """Marks a record as changed."""
        record.modified = self.clock.now()

    def today(self) -> date:
        """The organization's calendar date."""
        return self.clock.now().astimezone(self.zone).date()

    def midnight(self) -> datetime:
        """When the organization's next day begins."""
        now = self.clock.now().astimezone(self.zone)
        return datetime.fromordinal(now.toordinal() + 1).replace(tzinfo=self.zone)

    # -- master data ---------------------------------------------------------------------------------------

    def add_currency(
        self, code: str, *, precision: int = 2, is_base: bool = False, rate: Decimal | None = None
    ) -> Currency:
        """A currency; `rate` = units of the base currency for one of it, since ever."""
        with self.lock:
            symbol = _SYMBOLS.get(code, code)
            made = Currency(
                **self.new(), code=code, name=f"{code}", symbol=symbol, precision=precision, is_base=is_base
            )
            self.currencies[made.id] = made
            if rate is not None:
                self.add_rate(made, rate, date(2000, 1, 1))
            return made

    def add_rate(self, currency: Currency, rate: Decimal, effective: date | None = None) -> Rate:
        """An exchange rate from a day on."""
        with self.lock:
            made = Rate(id=self.next_id(), effective=effective or self.today(), rate=rate)
            currency.rates.append(made)
            currency.rates.sort(key=lambda one: one.effective)
            return made

    def add_account(
        self, name: str, type: str = "expense", *, code: str = "", parent: Account | None = None, system: bool = False
    ) -> Account:
        """An account; `type` as in Zoho: expense, cost_of_goods_sold, income, bank, cash, other_current_asset, ..."""
        with self.lock:
            parent_id = parent.id if parent else ""
            made = Account(**self.new(), name=name, type=type, code=code, parent_id=parent_id, system=system)
            self.accounts[made.id] = made
            return made

    def add_tax(
        self,
        name: str,
        percentage: Decimal | int,
        *,
        specification: str = "",
        specific_type: str = "",
        authority: TaxAuthority | None = None,
    ) -> Tax:
        """A tax; India: `specification` intra or inter, `specific_type` cgst, sgst or igst."""
        with self.lock:
            made = Tax(
                **self.new(),
                name=name,
                percentage=Decimal(percentage),
                specification=specification,
                specific_type=specific_type,
                authority_id=authority.id if authority else "",
            )
            self.taxes[made.id] = made
            return made

    def add_tax_group(self, name: str, members: Iterable[Tax]) -> Tax:
        """A group of taxes that are all applied; its percentage is their sum."""
        with self.lock:
            taxes = list(members)
            made = Tax(
                **self.new(),
                name=name,
                percentage=sum((tax.percentage for tax in taxes), ZERO),
                type="tax_group",
                specification=taxes[0].specification if taxes else "",
                members=tuple(tax.id for tax in taxes),
            )
            self.taxes[made.id] = made
            return made

    def add_tax_authority(self, name: str, description: str = "") -> TaxAuthority:
        """Who levies a tax (US and Canada)."""
        with self.lock:
            made = TaxAuthority(**self.new(), name=name, description=description)
            self.tax_authorities[made.id] = made
            return made

    def add_tax_exemption(self, code: str, *, type: str = "item", description: str = "") -> TaxExemption:
        """A reason not to tax; `type` item or customer."""
        with self.lock:
            made = TaxExemption(**self.new(), tax_code=code, type=type, description=description)
            self.tax_exemptions[made.id] = made
            return made

    def add_location(self, name: str, *, is_primary: bool = False) -> Location:
        """A location; an organization without any does not use them."""
        with self.lock:
            made = Location(**self.new(), name=name, is_primary=is_primary)
            self.locations[made.id] = made
            return made

    def add_custom_field(self, entity: str, api_name: str, *, label: str = "", unique: bool = False) -> CustomField:
        """A text field of `bill`, `vendor_credit`, `invoice`, `creditnote`, `payment`, `contact`, `item`, `expense`.

        Payments to vendors are `vendorpayment`. `unique` is "prevent duplicate values", which X-Upsert needs.
        """
        with self.lock:
            index = 1 + sum(1 for field in self.custom_fields.values() if field.entity == entity)
            text = label or api_name.removeprefix("cf_").replace("_", " ").title()
            made = CustomField(**self.new(), entity=entity, api_name=api_name, label=text, index=index, unique=unique)
            self.custom_fields[made.id] = made
            return made

    def add_contact(self, type: str, name: str, *, currency: Currency | None = None, **other: Any) -> Contact:
        """A contact; its name is not checked, as in an organization that once allowed duplicates."""
        with self.lock:
            made = Contact(
                **self.new(),
                type=type,
                name=name,
                currency_id=(currency or self.base).id,
                payment_terms=int(other.pop("payment_terms", 0)),
                billing=dict(other.pop("billing_address", {})),
                persons=_persons(self, other),
                other=other,
            )
            self.contacts[made.id] = made
            return made

    def add_vendor(self, name: str, *, currency: Currency | None = None, **other: Any) -> Contact:
        """A vendor; `other` are fields of the API, as gst_no, gst_treatment, place_of_contact, email, phone."""
        return self.add_contact("vendor", name, currency=currency, **other)

    def add_customer(self, name: str, *, currency: Currency | None = None, **other: Any) -> Contact:
        """A customer; `other` as for a vendor."""
        return self.add_contact("customer", name, currency=currency, **other)

    def add_item(
        self,
        name: str,
        *,
        rate: Decimal = ZERO,
        sku: str = "",
        account: Account | None = None,
        purchase_account: Account | None = None,
        purchase_rate: Decimal = ZERO,
        item_type: str = "",
        tax: Tax | None = None,
        **other: Any,
    ) -> Item:
        """An item; with a purchase account it can be bought."""
        with self.lock:
            made = Item(
                **self.new(),
                name=name,
                rate=rate,
                sku=sku,
                item_type=item_type or ("sales_and_purchases" if purchase_account else "sales"),
                account_id=(account or self.sales).id,
                purchase_account_id=purchase_account.id if purchase_account else "",
                purchase_rate=purchase_rate,
                tax_id=tax.id if tax else "",
                description=str(other.pop("description", "")),
                unit=str(other.pop("unit", "")),
                other=other,
            )
            self.items[made.id] = made
            return made

    def rate_on(self, currency_id: str, day: date) -> Decimal:
        """Zoho's own exchange rate of a day: the latest known one, 1 where there is none."""
        known = [rate.rate for rate in self.currencies[currency_id].rates if rate.effective <= day]
        return known[-1] if known else Decimal(1)


def _persons(state: State, other: Data) -> list[Data]:
    """The primary contact person from the short forms of a builder."""
    short = ("first_name", "last_name", "email", "phone", "mobile")
    person: Data = {name: other.pop(name) for name in short if name in other}
    return [{"contact_person_id": state.next_id(), **person, "is_primary_contact": True}] if person else []
