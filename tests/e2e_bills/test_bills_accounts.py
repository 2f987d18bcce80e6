"""To which account of the books a line goes: by item, category, unit and job, with what ServiceTitan says now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.billing import WantedExpense
from app.simulators.servicetitan.ordering import WantedOrder
from app.simulators.servicetitan.receiving import WantedLine
from tests.support.books_world import BooksWorld
from tests.support.world import SUPPLIERS


def accounts(world: BooksWorld, number: str) -> dict[str, str]:
    """Account by the name, or the description, of each line of a bill."""
    (there,) = world.booked(number)
    return {line.name or line.description: world.books.accounts[line.account_id].name for line in there.lines}


def account_of(world: BooksWorld, number: str) -> str:
    """The account of a bill of one line."""
    (name,) = accounts(world, number).values()
    return name


def tools(world: BooksWorld) -> Any:
    """The item of bills that are typed in is put into a new category."""
    category = world.tenant.add_category("Tools")
    sku = next(s for s in world.tenant.skus.values() if s.active and s.kind != "Service" and not s.serialised)
    sku.categories = [category.id]
    world.tenant.touch(sku)
    return sku


def order_of(world: BooksWorld, *skus: Any, number: str) -> None:
    """Somebody orders one of each, receives them and posts the bill."""
    tenant, place = world.tenant, next(iter(world.tenant.locations.values()))
    wanted = WantedOrder(
        vendor_id=tenant.vendor(SUPPLIERS[0]).id,
        type_id=next(t for t in tenant.po_types.values() if t.active and not t.automatically_receive).id,
        business_unit_id=world.unit,
        location_id=place.id,
        ship_to_description=place.name,
        ship_to=place.address,
        date=world.day,
        required_on=tenant.today(),
        tax=Decimal(0),
        shipping=Decimal(0),
        lines=[WantedLine(sku.id, Decimal(1), Decimal("10.00")) for sku in skus],
    )
    made = tenant.purchase_orders[tenant.create_order(wanted)]
    lines = [WantedLine(one.sku_id, one.quantity, one.cost, item_id=one.id) for one in made.lines]
    tenant.receive(made.id, lines, date=world.day, vendor_invoice_number=number)
    world.advance(minutes=1)
    world.post_all()


def test_rules_decide_by_item_category_unit_and_job(world: BooksWorld) -> None:
    chosen = {name: world.books.add_account(name, "expense").id for name in ("By item", "By category", "Unit", "Job")}
    second = world.tenant.add_business_unit("Second", world.currency)
    job = world.tenant.add_job("J-77", business_unit_id=world.unit)
    grouped = tools(world)
    named, plain = [s for s in world.tenant.skus.values() if s.kind == "Material" and s.id != grouped.id][:2]
    said = [
        {"item": named.code, "account_id": chosen["By item"]},
        {"job": "J-77", "account_id": chosen["Job"]},
        {"business_unit": "Second", "account_id": chosen["Unit"]},
        {"category": "Tools", "account_id": chosen["By category"]},
    ]
    world.configure(**{"bills.account_rules": said})
    order_of(world, named, grouped, plain, number="INV-1")
    expenses = [
        WantedExpense(Decimal("80.00"), "Drill", "", job.id, world.unit),
        WantedExpense(Decimal("20.00"), "Lamp", "", None, second.id),
        WantedExpense(Decimal("10.00"), "Advice"),
    ]
    made = world.tenant.type_ap_bill(SUPPLIERS[0], "EXP-1", expenses, date=world.day, business_unit_id=world.unit)
    world.tenant.post_bill(made.id)
    world.until_quiet(world.open())
    assert accounts(world, "INV-1") == {
        named.code: "By item", grouped.code: "By category", plain.code: "Ask My Accountant",
    }  # fmt: skip
    (there,) = world.booked("EXP-1")
    by_word = {
        word: world.books.accounts[line.account_id].name
        for line in there.lines
        for word in ("Drill", "Lamp", "Advice")
        if word in f"{line.name} {line.description}"
    }
    assert by_word == {"Drill": "Job", "Lamp": "Unit", "Advice": "Ask My Accountant"}


def test_a_category_rule_that_is_added_while_it_runs_decides_the_next_bill(world: BooksWorld) -> None:
    tools(world)
    world.bill("INV-1")
    program = world.open()
    world.until_quiet(program)
    assert account_of(world, "INV-1") == "Cost of Goods Sold"
    world.configure(**{"bills.account_rules": [{"category": "Tools", "account_id": world.account("Supplies")}]})
    world.advance(minutes=11)
    world.bill("INV-2")
    world.until_quiet(program)
    assert account_of(world, "INV-2") == "Supplies"


def test_an_item_that_was_put_into_a_category_a_minute_ago_is_booked_by_it(world: BooksWorld) -> None:
    world.configure(**{"bills.account_rules": [{"category": "Tools", "account_id": world.account("Supplies")}]})
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    tools(world)
    world.bill("INV-1")
    world.until_quiet(program)
    assert account_of(world, "INV-1") == "Supplies"
