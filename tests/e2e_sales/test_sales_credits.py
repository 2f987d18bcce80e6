"""Credit memos over several invoices: each is paid by its part, once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.sales_world import SalesWorld


def left(world: SalesWorld) -> list[Decimal]:
    """What is owed of J-1 and J-2."""
    return [world.books.balance(one) for number in ("J-1", "J-2") for one in world.sold(number)]


def test_a_credit_memo_over_two_invoices_pays_both_in_one_call(world: SalesWorld) -> None:
    first, second = world.invoice("J-1"), world.invoice("J-2")
    credit = world.credit((first, "5.00"), (second, "7.50"), total="20.00")
    program = world.open()
    world.until_quiet(program)
    assert left(world) == [Decimal("102.25"), Decimal("99.75")]
    (note,) = world.credited()
    assert world.books.unused(note.id) == Decimal("7.50")
    assert sum(seen.path.endswith(f"/creditnotes/{note.id}/invoices") for seen in world.zoho.writes) == 1
    assert world.sale(program, credit).state is State.SYNCED


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER_COMMIT, FaultKind.RESET_BEFORE_COMMIT])
def test_a_lost_answer_of_the_application_pays_neither_twice(world: SalesWorld, kind: FaultKind) -> None:
    first, second = world.invoice("J-1"), world.invoice("J-2")
    credit = world.credit((first, "5.00"), (second, "7.50"), total="20.00")
    fault = world.zoho.faults.add(Fault(kind, method="POST", path=r"/creditnotes/\d+/invoices$"))
    program = world.open()
    world.until_quiet(program)
    assert fault.fired == 1
    assert left(world) == [Decimal("102.25"), Decimal("99.75")]
    assert world.sale(program, credit).state is State.SYNCED


def test_a_credit_memo_waits_until_both_invoices_are_booked(world: SalesWorld) -> None:
    first, second = world.invoice("J-1"), world.invoice("J-2", posted=False)
    credit = world.credit((first, "5.00"), (second, "7.50"), total="20.00")
    program = world.open()
    world.until_quiet(program)
    assert world.credited() == []
    assert world.sale(program, credit).state is not State.SYNCED
    world.tenant.post_sale(second.id)
    world.until_quiet(program)
    assert left(world) == [Decimal("102.25"), Decimal("99.75")]
    assert world.sale(program, credit).state is State.SYNCED


def test_a_foreign_credit_memo_bears_the_rate_of_its_day(world: SalesWorld) -> None:
    dollars = world.books.add_currency("CAD", rate=Decimal("0.70"))
    for rate, days in (("0.75", 30), ("0.99", 1)):
        world.books.add_rate(dollars, Decimal(rate), world.today - timedelta(days=days))
    unit = world.tenant.add_business_unit("Canada", "CAD")
    customer = world.tenant.add_customer("Maple Co")
    world.books.add_customer("Maple Co", currency=dollars)
    world.tenant.business_units = {unit.id: unit, **world.tenant.business_units}
    memo = world.tenant.give_credit(customer.id, world.lines("100.00", taxable=False), date=world.day)
    world.tenant.post_sale(memo.id)
    world.until_quiet(world.open())
    assert [one.exchange_rate for one in world.credited()] == [Decimal("0.75")]
