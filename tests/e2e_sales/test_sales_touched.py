"""What ServiceTitan only touched after it was sent is no change, whatever became of the books meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.states import State
from tests.support.sales_world import SalesWorld


@pytest.mark.parametrize("what", ["exported", "paid", "renamed"])
def test_an_invoice_touched_after_its_period_was_closed_is_no_change(world: SalesWorld, what: str) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.until_quiet(program)
    world.books.lock_period(world.today - timedelta(days=1))
    world.advance(minutes=61)
    if what == "exported":
        world.tenant.post_sale(invoice.id, "Exported")
    elif what == "paid":
        world.tenant.take_payment(invoice.customer_id, invoice.total, applied=[(invoice.id, invoice.total)])
    else:
        customer = world.tenant.customers[invoice.customer_id]
        customer.name = "Another Name"
        world.tenant.touch(customer)
        world.tenant.touch(world.tenant.invoices[invoice.id])
    world.until_quiet(program)
    record = world.sale(program, invoice)
    assert (record.state, record.reasons) == (State.SYNCED, ())
