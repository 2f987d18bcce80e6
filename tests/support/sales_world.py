"""The world with sales: customers, services and invoices of ServiceTitan beside the books that fit them.

with SalesWorld(tmp_path) as world:                # US books, sales all switched on, no TallyPrime
    invoice = world.invoice("J-1", "100.00")       # a posted invoice with 7.25 % tax: 107.25
    payment = world.pay(invoice)                   # a posted payment of the whole
    program = world.open()
    world.until_quiet(program)
    world.sold("J-1")                              # the living invoices of that number in Zoho Books
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.domain.records import Record
from app.domain.states import State
from app.simulators.servicetitan.selling import WantedSale
from app.simulators.zoho_books import KEY_FIELD
from app.store.records import RecordFilter
from tests.support.books_world import BooksWorld
from tests.support.world import clean_tenant

CUSTOMERS = ("Brigade Towers", "Lakshmi Textiles")
SKU = "CONDUIT-20"
ZONE = "CA Sales Tax"
RATE = Decimal("0.0725")
ALL_ON: Mapping[str, object] = {
    "bills.enabled": False,
    "sales.invoices": True,
    "sales.payments": True,
    "sales.credit_memos": True,
}


class SalesWorld(BooksWorld):
    """ServiceTitan and Zoho Books, with something to sell."""

    def __init__(self, folder: Path, *, settings: Mapping[str, object] | None = None, **more: Any) -> None:
        tenant = clean_tenant()
        more.setdefault("tally", False)
        super().__init__(folder, tenant=tenant, settings={**ALL_ON, **(settings or {})}, **more)
        # The first business unit is the one that sales of the simulator are of.
        tenant.business_units = {self.unit: tenant.business_units[self.unit], **tenant.business_units}
        self.zone = tenant.add_tax_zone(ZONE, [("State", RATE, ["Subtotal"])]).id
        for entity in ("invoice", "creditnote", "payment"):
            self.books.add_custom_field(entity, KEY_FIELD, label="ServiceTitan ID", unique=True)
        self.customers = [tenant.add_customer(name).id for name in CUSTOMERS]
        for name in CUSTOMERS:
            self.books.add_customer(name)

    # -- ServiceTitan ----------------------------------------------------------------------------------------------

    def lines(self, total: str, *, taxable: bool = True, sku: str = SKU) -> list[WantedSale]:
        """One line."""
        return [WantedSale(sku, Decimal(1), Decimal(total), taxable=taxable)]

    def invoice(
        self, number: str, total: str = "100.00", *, customer: int | None = None, posted: bool = True, **more: Any
    ) -> Any:
        """Somebody invoices a customer, with sales tax, and posts it."""
        made = self.tenant.make_invoice(
            customer or self.customers[0], more.pop("lines", None) or self.lines(total), number=number,
            tax_zone_id=self.zone, date=self.day, business_unit_id=self.unit, **more,
        )  # fmt: skip
        if posted:
            self.tenant.post_sale(made.id)
        return made

    def pay(self, *invoices: Any, amount: str | None = None, posted: bool = True, kind: str = "Check") -> Any:
        """The customer pays invoices, in full or one of them in part."""
        parts = [(one.id, Decimal(amount) if amount else one.total) for one in invoices]
        total = sum((part for _, part in parts), Decimal(0))
        made = self.tenant.take_payment(
            invoices[0].customer_id, total, applied=parts, kind=kind, date=self.day, check_number="1001"
        )
        if posted:
            self.tenant.post_sale(made.id)
        return made

    def credit(self, *applied: tuple[Any, str], total: str = "20.00", posted: bool = True) -> Any:
        """A credit memo without tax, applied to invoices."""
        made = self.tenant.give_credit(
            self.customers[0], self.lines(total, taxable=False), date=self.day,
            applied=[(one.id, Decimal(amount)) for one, amount in applied],
        )  # fmt: skip
        if posted:
            self.tenant.post_sale(made.id)
        return made

    # -- what came of it -------------------------------------------------------------------------------------------

    def sold(self, number: str = "") -> Sequence[Any]:
        """Invoices in Zoho Books that are not void, with that number, or a suffix of ours to it."""
        found = [one for one in self.books.invoices if self.books.status(one) != "void"]
        return [one for one in found if not number or one.number == number or one.number.startswith(f"{number}/")]

    def paid(self) -> Sequence[Any]:
        """Payments of customers in Zoho Books."""
        return self.books.customer_payments

    def credited(self) -> Sequence[Any]:
        """Credit notes in Zoho Books that are not void."""
        return [one for one in self.books.credit_notes if self.books.status(one) != "void"]

    def sale(self, program: Program, one: Any) -> Record:
        """The record of an invoice, payment or credit memo of ServiceTitan."""
        word = {"Invoice": "inv", "Payment": "pay", "CreditMemo": "cm"}[type(one).__name__]
        found = program.records.by_source("sales", self.tenant.tenant_id, f"{word}-{one.id}")
        assert found is not None, f"{word} {one.number} is not in the journal"
        return found

    def sale_states(self, program: Program) -> dict[str, State]:
        """State by key, of every record of the flow."""
        return {record.source_key: record.state for record in program.records.find(RecordFilter(flow="sales"))}
