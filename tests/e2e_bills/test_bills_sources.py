"""What becomes one bill: partial receipts, receipts without a bill, bills of expenses, the parts of one voucher."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.states import State
from app.simulators.servicetitan.billing import WantedExpense
from app.simulators.servicetitan.ordering import WantedOrder
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.tally import Line
from tests.support.books_world import BooksWorld
from tests.support.stock_books_world import StockBooksWorld
from tests.support.world import ITEMS, SUPPLIERS


def order(world: BooksWorld, quantity: int = 10, cost: str = "12.50", **more: Any) -> Any:
    """A person orders something in ServiceTitan."""
    tenant = world.tenant
    place = next(iter(tenant.locations.values()))
    kind = next(t for t in tenant.po_types.values() if t.active and not t.automatically_receive)
    sku = next(s for s in tenant.skus.values() if s.kind == "Material")
    wanted = WantedOrder(
        vendor_id=tenant.vendor(SUPPLIERS[0]).id,
        type_id=kind.id,
        business_unit_id=world.unit,
        location_id=place.id,
        ship_to_description=place.name,
        ship_to=place.address,
        date=world.day,
        required_on=tenant.today(),
        tax=Decimal(0),
        shipping=Decimal(0),
        lines=[WantedLine(sku.id, Decimal(quantity), Decimal(cost))],
        **more,
    )
    return tenant.purchase_orders[tenant.create_order(wanted)]


def receive(world: BooksWorld, made: Any, quantity: int, number: str = "INV-1") -> Any:
    """A person receives a part of it; ServiceTitan makes its bill a moment later."""
    line = made.lines[0]
    wanted = [WantedLine(line.sku_id, Decimal(quantity), line.cost, item_id=line.id)]
    receipt_id = world.tenant.receive(made.id, wanted, date=world.day, vendor_invoice_number=number)
    return world.tenant.receipts[receipt_id]


def totals(world: BooksWorld) -> Sequence[tuple[str, Decimal]]:
    return sorted((one.number, one.total) for one in world.booked())


def test_partial_receipts_of_one_invoice_number_get_suffixes(world: BooksWorld) -> None:
    made = order(world)
    program = world.open()
    for quantity in (2, 3, 5):
        receive(world, made, quantity)
        world.advance(minutes=11)
        world.post_all()
        world.until_quiet(program)
    assert totals(world) == [
        ("INV-1", Decimal("25.00")), ("INV-1/2", Decimal("37.50")), ("INV-1/3", Decimal("62.50")),
    ]  # fmt: skip
    assert set(world.bill_states(program).values()) == {State.SYNCED}


def test_partial_receipts_read_all_at_once_get_the_same_suffixes(world: BooksWorld) -> None:
    made = order(world)
    for quantity in (2, 3, 5):
        receive(world, made, quantity)
        world.advance(minutes=1)
    world.post_all()
    world.until_quiet(world.open())
    assert totals(world) == [
        ("INV-1", Decimal("25.00")), ("INV-1/2", Decimal("37.50")), ("INV-1/3", Decimal("62.50")),
    ]  # fmt: skip


def test_a_receipt_without_a_bill_waits_for_it(world: BooksWorld) -> None:
    world.tenant.switches.auto_create_bill = False
    receipt = receive(world, order(world), 10)
    program = world.open()
    world.sync(program)
    (record,) = world.bill_records(program)
    assert record.state is State.BILL_PENDING
    assert world.booked() == []
    bill = world.tenant.make_bill(receipt.id)
    world.tenant.post_bill(bill.id)
    world.until_quiet(program)
    assert totals(world) == [("INV-1", Decimal("125.00"))]
    states = {one.source_key: one.state for one in world.bill_records(program)}
    assert states == {f"receipt-{receipt.id}": State.NOT_APPLICABLE, f"bill-{bill.id}": State.SYNCED}
    assert program.service.status().in_sync


def test_a_receipt_that_went_by_itself_takes_its_later_bill_along(world: BooksWorld) -> None:
    world.configure(**{"bills.trigger": "receipt"})
    world.tenant.switches.auto_create_bill = False
    receipt = receive(world, order(world), 10)
    program = world.open()
    world.sync(program)
    (there,) = world.booked()
    assert there.reference == f"ST-{world.tenant.tenant_id}-receipt-{receipt.id}"
    bill = world.tenant.make_bill(receipt.id)
    world.tenant.post_bill(bill.id)
    world.until_quiet(program)
    world.configure(**{"bills.trigger": "bill_posted"})
    world.until_quiet(program)
    assert totals(world) == [("INV-1", Decimal("125.00"))], "consumed once, whatever the trigger is later"
    assert program.service.status().in_sync


@pytest.mark.parametrize("by_item", [True, False])
def test_one_bill_of_two_receipts_that_went_by_themselves_is_owed_once(world: BooksWorld, by_item: bool) -> None:
    world.configure(**{"bills.trigger": "receipt", "bills.change_policy": "replace"})
    tenant = world.tenant
    tenant.switches.auto_create_bill = False
    made = order(world)
    first, second = receive(world, made, 4), receive(world, made, 6)
    program = world.open()
    world.until_quiet(program)
    assert totals(world) == [("INV-1", Decimal("50.00")), ("INV-1/2", Decimal("75.00"))]
    bill, line = tenant.make_bill(first.id), second.lines[0]
    bill.lines.append(tenant.line(line.sku_id, line.quantity, line.cost, source_id=line.id, at=tenant.clock.now()))
    for one in bill.lines if not by_item else ():
        one.source_id = None
    bill.tax, bill.shipping, second.bill_id = Decimal("9.00"), Decimal("30.00"), bill.id
    tenant.touch(second)
    tenant.touch(bill)
    tenant.post_bill(bill.id)
    world.until_quiet(program)
    assert totals(world) == [("INV-1", Decimal("89.00")), ("INV-1/2", Decimal("75.00"))]
    assert program.service.status().in_sync


@pytest.mark.parametrize("meanwhile", ["nothing", "changed", "paid"])
def test_the_due_date_of_a_later_bill_reaches_its_receipt_unless_somebody_was_at_it(
    world: BooksWorld, meanwhile: str
) -> None:
    world.configure(**{"bills.trigger": "receipt"})
    world.tenant.switches.auto_create_bill = False
    receipt = receive(world, order(world), 10)
    program = world.open()
    world.sync(program)
    (there,) = world.booked()
    world.advance(minutes=5)
    if meanwhile == "changed":
        world.books.edit(there, due_date=f"{there.due + timedelta(days=3):%Y-%m-%d}")
    elif meanwhile == "paid":
        world.books.pay_bill(there)
    before = there.due
    world.sync(program)
    bill = world.tenant.make_bill(receipt.id)
    world.tenant.post_bill(bill.id)
    world.until_quiet(program)
    assert [one.state for one in world.bill_records(program) if one.sent_source] == [State.SYNCED], "nobody is asked"
    wanted = (bill.bill_date + timedelta(days=bill.net_days)).date()
    assert wanted != before
    assert there.due == (wanted if meanwhile == "nothing" else before)
    changes = world.zoho.count("PUT", f"/bills/{there.id}")
    assert changes == (1 if meanwhile == "nothing" else 0)
    world.advance(minutes=5)
    world.books.switches.paid_bill_editable = True
    later = there.due + timedelta(days=9)
    world.books.edit(there, due_date=f"{later:%Y-%m-%d}")
    world.until_quiet(program)
    assert there.due == later, "from then on it is the accountant's"
    assert world.zoho.count("PUT", f"/bills/{there.id}") == changes


def test_a_bill_of_expenses_goes_to_the_accounts_of_its_lines(world: BooksWorld) -> None:
    accounts = [
        {"gl_account": "6000", "account_id": world.account("Supplies")},
        {"item": "*", "account_id": world.account("Cost of Goods Sold")},
    ]
    world.configure(**{"bills.account_rules": accounts})
    world.tenant.add_gl_account("Tools", "6000", "Expense")
    job = world.tenant.add_job("J-77", business_unit_id=world.unit)
    expenses = [
        WantedExpense(Decimal("80.00"), "Drill", "6000", job.id, world.unit),
        WantedExpense(Decimal("20.00"), "Advice"),
    ]
    made = world.tenant.type_ap_bill(
        SUPPLIERS[0], "EXP-1", expenses, date=world.day, tax=Decimal("5.00"), business_unit_id=world.unit
    )
    world.tenant.post_bill(made.id)
    program = world.open()
    world.until_quiet(program)
    (there,) = world.booked("EXP-1")
    assert there.total == Decimal("105.00")
    accounts_used = {line.account_id for line in there.lines}
    assert accounts_used == {world.account("Supplies"), world.account("Ask My Accountant")}
    drill = next(line for line in there.lines if "Drill" in line.description)
    assert "J-77" in drill.description
    assert drill.account_id == world.account("Supplies")


def test_a_bill_before_the_go_live_date_never_goes(world: BooksWorld) -> None:
    world.configure(**{"sync.start_date": world.today.isoformat()})
    bill = world.bill("INV-1")
    program = world.open()
    world.sync(program)
    assert world.bill_record(program, bill).state is State.NOT_APPLICABLE
    world.configure(**{"sync.start_date": world.start_date.isoformat()})
    world.until_quiet(program)
    assert len(world.booked("INV-1")) == 1


# -- with TallyPrime ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("godowns", [("Main Location",), ("Main Location", "Van 1", "Van 2")])
def test_full_circle_a_tally_purchase_becomes_one_bill_with_the_same_total_vendor_and_lines(
    tmp_path: Path, godowns: tuple[str, ...]
) -> None:
    with BooksWorld(tmp_path, edition="india") as world:
        supplies = world.account("Supplies")
        world.configure(
            **{
                "bills.account_rules": [
                    {"item": ITEMS[1], "account_id": supplies},
                    {"item": "*", "account_id": world.account("Cost of Goods Sold")},
                ]
            }
        )
        bought = [(ITEMS[0], Decimal(10 + n), Decimal("12.50"), place) for n, place in enumerate(godowns)]
        bought.append((ITEMS[1], Decimal(5), Decimal("40.00"), godowns[-1]))
        worth = sum((quantity * rate for _, quantity, rate, _ in bought), Decimal(0))
        voucher = world.company.add_purchase(
            supplier=SUPPLIERS[0],
            date=world.today - timedelta(days=3),
            lines=[Line(item, quantity=q, rate=rate, godown=place) for item, q, rate, place in bought],
            taxes=[("Input IGST", worth * Decimal("0.18"))],
            reference="INV-1",
        )
        program = world.open()
        world.until_quiet(program)
        world.advance(minutes=11)
        world.post_all()
        world.until_quiet(program)
        (there,) = world.books.bills  # the parts of one voucher are one bill
        assert there.number == "INV-1"
        assert there.total == voucher.total == worth * Decimal("1.18")
        assert world.books.party_of(there).name == SUPPLIERS[0]
        costs = world.account("Cost of Goods Sold")
        assert sorted((line.name, line.quantity, line.rate, line.total, line.account_id) for line in there.lines) == (
            sorted(
                (item, quantity, rate, quantity * rate, supplies if item == ITEMS[1] else costs)
                for item, quantity, rate, _ in bought
            )
        )
        assert program.service.status().in_sync


def test_the_parts_of_a_voucher_wait_for_each_other(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, edition="india") as world:
        voucher = world.purchase(godowns=("Main Location", "Van 1"), tax="47.25")
        program = world.open()
        world.until_quiet(program)
        world.advance(minutes=11)
        first, second = [bill for bill in world.tenant.all_bills() if bill.active]
        world.tenant.post_bill(first.id)
        world.sync(program)
        assert world.booked() == []
        world.tenant.post_bill(second.id)
        world.until_quiet(program)
        assert [one.total for one in world.booked(voucher.reference)] == [voucher.total]
        assert [record.state for record in world.bill_records(program)] == [State.SYNCED]


def test_no_voucher_that_only_moves_stock_reaches_zoho_and_purchases_do(tmp_path: Path) -> None:
    with StockBooksWorld(tmp_path, movements=40) as world:
        program = world.open()
        world.until_counted(program)
        world.until_quiet(program)
        tenant, clearing = world.tenant, world.clearing
        orders = {one.id for one in tenant.purchase_orders.values() if one.vendor_id == clearing}
        moved = {f"bill-{one.id}" for one in tenant.all_bills() if one.purchase_order_id in orders}
        taken = {f"return-{one.id}" for one in tenant.returns.values() if one.vendor_id == clearing}
        assert moved, "stock came by bills of the clearing vendor"
        assert taken, "and went by its returns"
        left_out = [one for one in world.bill_records(program) if "stock_clearing" in {r.code for r in one.reasons}]
        assert {one.source_key for one in left_out} == moved | taken
        assert {one.state for one in left_out} == {State.NOT_APPLICABLE}
        parties = {world.books.party_of(one).name for one in (*world.booked(), *world.credits())}
        assert parties, "what was bought is there"
        assert tenant.vendors[clearing].name not in parties


def test_a_document_that_only_clears_stock_never_reaches_zoho(tmp_path: Path) -> None:
    with BooksWorld(tmp_path, edition="india") as world:
        clearing = world.tenant.add_vendor("Stock Clearing")
        world.books.add_vendor("Stock Clearing")
        world.configure(**{"stock.clearing_vendor_id": clearing.id})
        made = world.bill("CLR-1", supplier="Stock Clearing")
        program = world.open()
        world.sync(program)
        assert world.bill_record(program, made).state is State.NOT_APPLICABLE
        world.configure(**{"stock.clearing_vendor_id": None})
        world.bill("CLR-2", supplier="Stock Clearing")
        world.until_quiet(program)
        assert world.books.bills == [], "nor once another vendor is set aside"
