"""Everything that the flows into and out of Zoho Books do, in a few worlds, with every request on the way recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import keyring
import pytest
from servicetitan_bench import Exchange

from app.connectors.http import HttpAnswer, HttpRequest, HttpTransport
from app.domain.errors import OutcomeUnknown
from app.flows.reference.differences import ReferenceKind, Side
from app.simulators.servicetitan.billing import WantedExpense
from app.simulators.servicetitan.selling import WantedSale
from app.simulators.zoho_books import KEY_FIELD, Fault, FaultKind
from app.simulators.zoho_books.switches import DuplicateScope
from tests.e2e_bills.test_bills_credits import give_back
from tests.e2e_bills.test_bills_foreign import maple
from tests.e2e_bills.test_bills_reverse_charge import CORNER, ON, corner_shop, expense
from tests.support.books_world import BooksWorld
from tests.support.keys import MemoryKeyring
from tests.support.reference_world import ReferenceWorld
from tests.support.sales_world import CUSTOMERS, SKU, SalesWorld
from tests.support.world import SUPPLIERS

FOLLOW: Mapping[str, object] = {"bills.change_policy": "replace", "sales.change_policy": "replace"}
LOST = FaultKind.RESET_AFTER_COMMIT
D = Decimal


@dataclass
class Passed:
    """What went out, by the system that it went to; an answer that was lost has status 0."""

    to_books: list[Exchange] = field(default_factory=list)
    to_field: list[Exchange] = field(default_factory=list)


@contextmanager
def recorded() -> Iterator[Passed]:
    """Keeps every exchange of the program with the simulators but the sign-ins."""
    passed, carry = Passed(), HttpTransport.exchange

    def exchange(self: HttpTransport, request: HttpRequest) -> HttpAnswer:
        try:
            answer = carry(self, request)
        except OutcomeUnknown as lost:
            keep(request, HttpAnswer(0, {}, b"", 0))
            raise lost
        keep(request, answer)
        return answer

    def keep(request: HttpRequest, answer: HttpAnswer) -> None:
        _, books, rest = request.url.partition("/books/v3/")
        if books:  # the simulator has a path before it for each region
            passed.to_books.append(Exchange(replace(request, url=f"https://www.zohoapis.com{books}{rest}"), answer))
        elif "/v2/tenant/" in request.url:
            passed.to_field.append(Exchange(request, answer))

    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "exchange", exchange)
        try:
            yield passed
        finally:
            keyring.set_keyring(before)


def everything(folder: Path) -> Passed:
    """What the flows send in all of this."""
    with recorded() as passed:
        american_bills(folder / "us")
        for edition in ("india", "uk"):
            taxed_bills(folder / edition, edition)
        reverse_charge(folder / "reverse")
        american_sales(folder / "sales")
        indian_sales(folder / "sales-in")
        alike_both_ways(folder / "reference")
    return passed


def american_bills(folder: Path) -> None:
    """Bills and vendor credits, labelled in every way: made, changed, voided, lost, in a foreign currency."""
    more = {"bills.mark_exported": True, "bills.write_back_field": "Zoho bill", "bills.job_field": "Job"}
    with BooksWorld(folder, tally=False, settings={**FOLLOW, **more}) as world:
        tenant, books = world.tenant, world.books
        books.add_custom_field("bill", "cf_job", label="Job")
        tenant.add_custom_field("bill", "Zoho bill")
        place = books.add_location("Head office", is_primary=True)
        unit = tenant.business_units[world.unit].name
        world.configure(**{"bills.key_field": "ServiceTitan ID", "bills.unit_locations": {unit: place.id}})
        job = tenant.add_job("J-7", business_unit_id=world.unit)
        maple(world, ("0.75", 30))
        changed, gone, lost = world.bill("INV-1"), world.bill("INV-2"), world.bill("INV-3")
        expenses = [WantedExpense(D("33.33"), "Fuel", "6100", job.id), WantedExpense(D("66.67"), "Toll")]
        taxed = tenant.type_ap_bill(
            SUPPLIERS[1],
            "AP-1",
            expenses,
            date=world.day,
            tax=D("8.25"),
            shipping=D("4.99"),
            business_unit_id=world.unit,
        )
        tenant.post_bill(taxed.id)
        credit, other = give_back(world), give_back(world, fee="0", quantity=3)
        world.zoho.faults.add(Fault(LOST, method="POST", path=r"/bills$", nth=3))
        program = world.open()
        world.until_quiet(program)
        books.switches.custom_field_api_names = True
        world.configure(**{"bills.mark_exported": False, "bills.key_field": KEY_FIELD})
        late = world.bill("INV-4")
        world.until_quiet(program)
        tenant.change_bill(late.id, costs=[D("140.00")])
        world.advance(minutes=11)
        world.until_quiet(program)
        for one in (world.bill("INV-5"), late):
            tenant.cancel_bill(one.id)
        tenant.change_credit(tenant.credit_of(credit.id).id, D("85.00"))
        tenant.cancel_return(other.id)
        world.bill("INV-6")
        books.switches.duplicate_scope = DuplicateScope.ORGANIZATION
        world.bill("INV-1", supplier=SUPPLIERS[1])
        world.advance(hours=21)
        world.until_quiet(program)
        assert [one.total for one in world.credits()] == [D("85.00")]
        assert {one.number for one in world.booked()} >= {"INV-1", "INV-3", "AP-1", "F-1", "INV-6"}
        assert tenant.bills[changed.id].sync_status == tenant.bills[lost.id].sync_status == "Exported"
        assert tenant.bills[gone.id].custom["Zoho bill"]


def taxed_bills(folder: Path, edition: str) -> None:
    """A bill with tax ids of an edition, one that is changed, and one that is voided."""
    labelled = {"bills.key_field": "ServiceTitan ID"}
    percent = D({"india": "0.18"}.get(edition, "0.20"))
    with BooksWorld(folder, edition=edition, tally=False, settings={**FOLLOW, **labelled}) as world:
        made = [
            world.tenant.type_ap_bill(
                SUPPLIERS[0], f"TAX-{n}", [WantedExpense(D(net), "Cable")], date=world.day, tax=D(net) * percent,
                business_unit_id=world.unit,
            )
            for n, net in enumerate(("2000", "150.50"))
        ]  # fmt: skip
        for one in made:
            world.tenant.post_bill(one.id)
        program = world.open()
        world.until_quiet(program)
        assert len(world.booked()) == 2
        world.tenant.change_bill(made[0].id, invoice_number="TAX-9")
        world.tenant.cancel_bill(made[1].id)
        world.advance(minutes=11)
        world.until_quiet(program)
        assert [one.number for one in world.booked()] == ["TAX-9"]


def reverse_charge(folder: Path) -> None:
    """India: a bill and a vendor credit of a vendor without GSTIN."""
    with BooksWorld(folder, edition="india", tally=False, settings=ON) as world:
        world.tenant.add_vendor(CORNER)
        corner_shop(world)
        expense(world, "RC-1")
        give_back(world, supplier=CORNER)
        world.until_quiet(world.open())
        assert len(world.booked()) == len(world.credits()) == 1


def american_sales(folder: Path) -> None:
    """Invoices, credit notes and payments: made, applied to several, later too, voided, lost, in a foreign currency."""
    field_name = "Paid in Zoho"
    more = {"sales.books_payments": True, "sales.books_payments_field": field_name, "sales.expenses": True}
    with SalesWorld(folder, settings={**FOLLOW, **more}) as world:
        tenant, books = world.tenant, world.books
        world.configure(**{"sales.key_field": "ServiceTitan ID"})
        tenant.add_custom_field("invoice", field_name)
        place = books.add_location("Head office", is_primary=True)
        world.configure(**{"sales.unit_locations": {tenant.business_units[world.unit].name: place.id}})
        dollars = books.add_currency("CAD", rate=D("0.70"))
        books.add_rate(dollars, D("0.75"), world.today - timedelta(days=30))
        unit = tenant.add_business_unit("Canada", "CAD")
        abroad = tenant.add_customer("Maple Co")
        books.add_customer("Maple Co", currency=dollars)
        job = tenant.add_job("100045", customer_id=world.customers[0], business_unit_id=world.unit)
        first, second, third = world.invoice("J-1", job_id=job.id), world.invoice("J-2"), world.invoice("J-3")
        away = tenant.make_invoice(
            abroad.id, world.lines("100.00", taxable=False), number="X-1", date=world.day, business_unit_id=unit.id
        )
        tenant.post_sale(away.id)
        world.pay(away)
        part = [(first.id, D("50.00")), (second.id, D("60.25"))]
        payment = tenant.take_payment(first.customer_id, D("150.25"), applied=part, date=world.day)
        tenant.post_sale(payment.id)
        credit = world.credit((first, "5.00"), (second, "7.50"))
        books.spend_by_hand(books.expense_account(), D("12.50"), reference_number="100045", description="Parking")
        for path in (r"/invoices$", r"/customerpayments$", r"/creditnotes$"):
            world.zoho.faults.add(Fault(LOST, method="POST", path=path))
        program = world.open()
        world.until_quiet(program)
        tenant.apply_payment(payment.id, third.id, D("40.00"))
        tenant.apply_credit_memo(credit.id, third.id, D("2.00"))
        gone = world.invoice("J-4")
        books.switches.custom_field_api_names = True
        world.configure(**{"sales.key_field": KEY_FIELD})
        half = tenant.give_credit(
            world.customers[0], [WantedSale(SKU, D("0.5"), D("9.00"), taxable=False)], date=world.day
        )
        tenant.post_sale(half.id)
        anew = world.invoice("J-5")
        world.pay(anew, amount="1.00")
        books.pay_invoice(world.sold("J-3")[0], D("10.00"), world.day.date())
        world.until_quiet(program)
        tenant.void_invoice(gone.id)
        tenant.void_credit_memo(half.id)
        world.advance(hours=21)
        world.until_quiet(program)
        assert {one.number for one in world.sold()} == {"J-1", "J-2", "J-3", "J-5", "X-1"}
        assert len(world.credited()) == 1
        assert books.balance(world.sold("J-3")[0]) == D("107.25") - D("52.00")
        assert "10.00" in str(tenant.invoices[third.id].custom[field_name])


def indian_sales(folder: Path) -> None:
    """An invoice within the state, with the taxes that its item prefers, and its payment."""
    with SalesWorld(folder, edition="india", settings={"sales.home_state": "KA"}) as world:
        zone = world.tenant.add_tax_zone("GST", [("GST", D("0.18"), ["Subtotal"])])
        taxes = {one.name: one.id for one in world.books.taxes.values()}
        item = next(one for one in world.books.items.values() if one.sku == SKU)
        item.other["item_tax_preferences"] = [
            {"tax_id": taxes["GST18"], "tax_specification": "intra"},
            {"tax_id": taxes["IGST18"], "tax_specification": "inter"},
        ]
        customer = next(one for one in world.books.contacts.values() if one.name == CUSTOMERS[0])
        customer.other |= {"place_of_contact": "KA", "gst_treatment": "consumer"}
        made = world.tenant.make_invoice(
            world.customers[0], [WantedSale(SKU, D(2), D("50.00"))], number="J-1", tax_zone_id=zone.id, date=world.day
        )
        world.tenant.post_sale(made.id)
        world.pay(made)
        world.until_quiet(world.open())
        assert [one.total for one in world.sold("J-1")] == [D("118.00")]
        assert len(world.paid()) == 1


def alike_both_ways(folder: Path) -> None:
    """Vendors, customers and items created on both sides, then changed on both; taxes matched."""
    wants: dict[str, Any] = {}
    for kind in ("vendors", "customers", "items"):
        wants |= {f"{kind}_to_zoho": "automatic", f"{kind}_to_servicetitan": "automatic"}
    people = dict.fromkeys(("name", "email", "phone", "address"), "newer")
    rules = {
        "vendor_fields": {**people, "notes": "newer"},
        "customer_fields": {**people, "email": "servicetitan", "phone": "servicetitan"},
        "item_fields": dict.fromkeys(("name", "price", "cost", "unit"), "newer"),
    }
    where = {"address": "2 Side Road", "city": "Mysuru", "state": "KA", "zip": "570001", "country": "India"}
    with ReferenceWorld(folder, **wants, **rules, taxes=True) as world:
        tenant, books = world.tenant, world.books
        world.configure(**{"reference.item_purchase_account_id": world.account("Cost of Goods Sold")})
        tenant.add_tax_zone("Zone", [("State", D("0.0725"), ["Subtotal"])])
        vendor = tenant.add_vendor("Acme", email="ap@acme.example")
        customer = tenant.add_customer("Brigade", contacts=[("Email", "a@brigade.example"), ("Phone", "080 5")])
        material = tenant.add_material("MCB-16A", cost=D("10.50"), unit="Nos")
        bharat = books.add_vendor("Bharat", email="ap@bharat.example", billing_address=where, notes="A note")
        lakshmi = books.add_customer("Lakshmi", billing_address=where)
        cable = world.new_item("CABLE-2.5", rate="30", cost="12.25", unit="m")
        program = world.open()
        world.sync(program, by_person=False)
        assert world.writes == 6
        world.change_vendor(vendor, email="new@acme.example", phone="080 7", memo="Net 30")
        tenant.rename_customer(customer.id, "Brigade Towers")
        (mail, phone) = sorted(tenant.contacts.values(), key=lambda one: one.kind)
        tenant.change_contact(mail.id, "b@brigade.example")
        tenant.change_contact(phone.id, "080 6")
        material.price, material.cost, material.unit = D("22.50"), D("11.25"), "Box"
        tenant.touch(material)
        bharat.other["notes"], bharat.billing = "Pays on Fridays", {**where, "city": "Hassan"}
        lakshmi.name = "Lakshmi Mills"
        cable.rate, cable.purchase_rate = D("31.50"), D("12.75")
        for one in (bharat, lakshmi, cable):
            books.touch(one)
        world.pass_by(program)
        world.pass_by(program)
        assert world.contact("Acme").persons[0]["email"] == "new@acme.example"
        assert world.contact("Brigade Towers").persons[0]["phone"] == "080 6"
        assert [one.address.city for one in world.vendors("Bharat")] == ["Hassan"]
        assert len(world.customers("Lakshmi Mills")) == 1
        assert [one.price for one in world.materials("CABLE-2.5")] == [D("31.50")]
        assert world.item("MCB-16A").purchase_rate == D("11.25")
        clicked = tenant.add_vendor("Clicked")
        world.configure(**{"reference.vendors_to_zoho": "on_click"})
        world.pass_by(program)
        world.click(program, ReferenceKind.VENDOR, Side.FIELD, clicked.id)
        assert len(world.contacts("Clicked")) == 1
