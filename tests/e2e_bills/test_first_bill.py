"""A bill of ServiceTitan reaches Zoho Books: once, with its vendor, total and lines, read back and equal."""

from __future__ import annotations

from decimal import Decimal

from app.domain.states import State
from tests.support.books_world import BooksWorld


def test_a_posted_bill_becomes_a_bill_there(world: BooksWorld) -> None:
    bill = world.bill("INV-1", "1250.00")
    program = world.open()
    result = world.sync(program)
    assert result.errors == []
    assert world.bill_states(program) == {"INV-1": State.SYNCED}
    (there,) = world.booked("INV-1")
    assert there.total == Decimal("1250.00")
    assert there.reference == f"ST-{world.tenant.tenant_id}-bill-{bill.id}"
    assert program.service.status().in_sync
