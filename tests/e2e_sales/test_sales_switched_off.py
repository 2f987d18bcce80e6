"""A kind of sales switched off: what was not sent waits for nothing; what may have arrived is said to be left."""

from __future__ import annotations

from app.domain.states import State
from app.simulators.zoho_books import Fault, FaultKind
from tests.support.sales_world import SalesWorld


def test_a_payment_of_unknown_outcome_is_not_promised_to_go_on_once_payments_are_off(world: SalesWorld) -> None:
    payment = world.pay(world.invoice("J-1"))
    world.zoho.faults.add(Fault(FaultKind.RESET_BEFORE_COMMIT, method="POST", path=r"/customerpayments$"))
    program = world.open()
    world.sync(program)
    assert world.sale(program, payment).state is State.VERIFY
    world.configure(**{"sales.payments": False})
    for _ in range(3):
        world.advance(minutes=15)
        world.sync(program)
    status = program.service.status()
    assert (status.in_sync, status.working) == (False, 0)
    assert "Whether what went out arrived is not looked for" in status.advice
    assert world.paid() == []
    world.configure(**{"sales.payments": True})
    world.until_quiet(program)
    assert len(world.paid()) == 1
    assert program.service.status().in_sync


def test_what_zoho_refused_waits_for_nobody_once_its_kind_is_off(world: SalesWorld) -> None:
    payment = world.pay(world.invoice("J-1"))
    world.zoho.faults.add(
        Fault(FaultKind.ERROR_BEFORE_COMMIT, method="POST", path=r"/customerpayments$", status=400, code=9999)
    )
    program = world.open()
    world.sync(program)
    assert world.sale(program, payment).state is State.REJECTED
    world.configure(**{"sales.payments": False})
    world.sync(program)
    record = world.sale(program, payment)
    assert (record.state, record.reasons[0].code) == (State.NOT_APPLICABLE, "switched_off")
    assert program.service.status().in_sync
    world.configure(**{"sales.payments": True})
    world.until_quiet(program)
    assert len(world.paid()) == 1


def test_with_all_sales_off_what_waited_is_over_and_goes_once_they_are_on_again(world: SalesWorld) -> None:
    invoice = world.invoice("J-1", posted=False)
    program = world.open()
    world.sync(program)
    assert world.sale(program, invoice).state is State.AWAITING_POSTING
    kinds = ("sales.invoices", "sales.payments", "sales.credit_memos")
    world.configure(**dict.fromkeys(kinds, False))
    world.sync(program)
    assert world.sale(program, invoice).state is State.NOT_APPLICABLE
    assert program.service.status().in_sync
    world.tenant.post_sale(invoice.id)
    world.configure(**dict.fromkeys(kinds, True))
    world.advance(minutes=11)
    world.until_quiet(program)
    assert len(world.sold("J-1")) == 1
