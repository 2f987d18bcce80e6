"""Customers, their contacts and tax zones, and what people do with them; raises ValueError or KeyError."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.simulators.servicetitan.billing import Billing
from app.simulators.servicetitan.records import Address
from app.simulators.servicetitan.records_sales import Contact, Customer, Payment, Place, Rate, Sale, TaxZone


class Customers(Billing):
    """Names need not be unique; a sale changes `modified_on` of its customer, whose balance it changes."""

    def add_customer(
        self,
        name: str,
        *,
        address: Address | None = None,
        contacts: Sequence[tuple[str, str]] = (),
        places: Sequence[tuple[str, Address]] = (),
    ) -> Customer:
        """A new customer; `contacts` are (type, value), and without `places` it is served at its own address."""
        with self.lock:
            ident, now, rev = self.new()
            at = address or Address("1 Main Road", "", "Bengaluru", "KA", "560001", "IN")
            customer = Customer(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                address=at,
                places=[Place(self.next_id(), title, where) for title, where in places or ((name, at),)],
                edited_on=now,
            )
            self.customers[ident] = customer
            for kind, value in contacts:
                self.add_contact(ident, kind, value)
            return customer

    def find_customer(self, customer: int | str) -> Customer:
        """By id, or the first active one of a name; KeyError where there is none."""
        with self.lock:
            if isinstance(customer, int):
                return self.customers[customer]
            for one in self.customers.values():
                if one.name == customer and one.active:
                    return one
            raise KeyError(customer)

    def edited(self, customer: Customer) -> None:
        """Somebody changed the customer itself."""
        self.touch(customer)
        customer.edited_on = customer.modified_on

    def sold_to(self, customer_id: int) -> None:
        """Its balance changed."""
        self.touch(self.customers[customer_id])

    def rename_customer(self, customer_id: int, name: str) -> Customer:
        """A person renames a customer."""
        with self.lock:
            customer = self.customers[customer_id]
            customer.name = name
            self.edited(customer)
            return customer

    def merge_customer(self, customer_id: int, into_id: int) -> Customer:
        """A person merges a customer into another, which takes over its sales."""
        with self.lock:
            customer, target = self.customers[customer_id], self.customers[into_id]
            if customer is target or not target.active:
                raise ValueError(f"customer {customer_id} cannot be merged into {into_id}")
            customer.active, customer.merged_to_id = False, target.id
            self.edited(customer)
            for sale in self.all_sales():
                if sale.customer_id == customer.id:
                    sale.customer_id = target.id
                    self.touch(sale)
            return customer

    def all_sales(self) -> list[Sale | Payment]:
        """All invoices, payments and credit memos, voided ones too."""
        with self.lock:
            return [*self.invoices.values(), *self.payments.values(), *self.credit_memos.values()]

    # -- contacts ------------------------------------------------------------------------------------------

    def add_contact(self, customer_id: int, kind: str, value: str, memo: str = "") -> Contact:
        """A new contact: `Phone`, `MobilePhone`, `Email` or `Fax`."""
        with self.lock:
            if kind not in ("Phone", "MobilePhone", "Email", "Fax"):
                raise ValueError(f"{kind} is no type of contact")
            ident, now, rev = self.new()
            contact = Contact(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                customer_id=self.customers[customer_id].id,
                kind=kind,
                value=value,
                memo=memo,
            )
            self.contacts[ident] = contact
            self._reached(contact)
            return contact

    def change_contact(self, contact_id: int, value: str) -> Contact:
        """A person changes a contact."""
        with self.lock:
            contact = self.contacts[contact_id]
            contact.value = value
            self.touch(contact)
            self._reached(contact)
            return contact

    def remove_contact(self, contact_id: int) -> Contact:
        """A person removes a contact; only the export feed still shows it."""
        with self.lock:
            contact = self.contacts[contact_id]
            contact.active = False
            self.touch(contact)
            self._reached(contact)
            return contact

    def _reached(self, contact: Contact) -> None:
        if self.switches.contact_touches_customer:
            self.edited(self.customers[contact.customer_id])

    # -- tax zones -----------------------------------------------------------------------------------------

    def add_tax_zone(
        self, name: str, rates: Sequence[tuple[str, Decimal, Sequence[str]]], *, separated: bool = False
    ) -> TaxZone:
        """A new tax zone; `rates` are (name, fraction, bases), bases being `Subtotal`, `Labor` or `Material`."""
        with self.lock:
            ident, now, rev = self.new()
            zone = TaxZone(
                id=ident,
                created_on=now,
                modified_on=now,
                rev=rev,
                name=name,
                rates=[Rate(self.next_id(), title, rate, tuple(bases)) for title, rate, bases in rates],
                separated=separated,
            )
            self.tax_zones[ident] = zone
            return zone

    def change_tax_zone(self, zone_id: int, *, rate: Decimal | None = None, active: bool | None = None) -> TaxZone:
        """A person changes the first rate of a zone, or deactivates it."""
        with self.lock:
            zone = self.tax_zones[zone_id]
            if rate is not None:
                zone.rates[0].rate = rate
            zone.active = zone.active if active is None else active
            self.touch(zone)
            return zone
