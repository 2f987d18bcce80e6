"""What Zoho allows and what sales cost of it: the day's calls, the sign-in; work waits and is never lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.connectors.zoho_books.scopes import Purpose, scopes_for
from app.domain.overall import Overall
from app.domain.states import State
from app.engine.cycle.parts import CycleOptions
from app.system.secrets import SecretName
from tests.support.sales_world import SalesWorld

NUMBERS = [f"J-{n}" for n in range(4)]


def unattended(world: SalesWorld, program: Any) -> Any:
    return program.service.sync(CycleOptions(), lambda what, done, total: None)


def sell(world: SalesWorld) -> None:
    for number in NUMBERS:
        world.pay(world.invoice(number))


def all_there_once(world: SalesWorld) -> None:
    assert [len(world.sold(number)) for number in NUMBERS] == [1] * len(NUMBERS)
    assert len(world.paid()) == len(NUMBERS)


def test_the_days_calls_used_up_in_the_middle_hold_sales_until_midnight_there(world: SalesWorld) -> None:
    sell(world)
    program = world.open()
    assert world.sync(program, dry_run=True).errors == []
    world.zoho.limits.spend_budget(50 + 19)  # the reserve is 50
    (error,) = world.sync(program).errors
    assert "used up until" in error.what
    done = len(world.sold())
    assert 0 < done < len(NUMBERS) + 1
    assert len(world.paid()) < len(NUMBERS)
    assert program.service.status().overall is Overall.CLOUD_OFFLINE
    calls = len(world.zoho.api_calls)
    world.advance(minutes=30)
    unattended(world, program)
    assert len(world.zoho.api_calls) == calls, "nobody calls before the named time"
    world.advance(hours=25)
    world.until_quiet(program)
    all_there_once(world)
    assert program.service.status().in_sync


def test_a_sign_in_revoked_in_the_middle_asks_for_a_new_one_and_goes_on(world: SalesWorld) -> None:
    sell(world)

    def revoke(step: str) -> None:
        if step == "create_payment:committed" and world.zoho.count("POST", "/customerpayments") == 2:
            world.zoho.accounts.revoke_all()

    program = world.open(trace=revoke)
    assert [error.code for error in world.sync(program).errors] == ["sign_in"]
    assert world.zoho.count("POST", "/customerpayments") == 2
    assert program.service.status().overall is Overall.SIGN_IN_NEEDED
    program.secrets.override(SecretName.ZOHO_REFRESH_TOKEN, world.zoho.sign_in().refresh_token)
    program.connections.zoho().tokens.forget()
    world.until_quiet(program)
    all_there_once(world)
    assert set(world.sale_states(program).values()) == {State.SYNCED}


def test_the_scopes_that_are_asked_for_are_enough_for_everything_sales_do(world: SalesWorld) -> None:
    world.configure(**{"sales.expenses": True, "sales.books_payments": True, "sales.change_policy": "replace"})
    program = world.open()
    scopes = scopes_for((Purpose.SALES, Purpose.EXPENSES))
    program.secrets.override(SecretName.ZOHO_REFRESH_TOKEN, world.zoho.sign_in(",".join(scopes)).refresh_token)
    first = world.invoice("J-1")
    world.pay(first, amount="50.00")
    world.credit((first, "20.00"))
    other = world.invoice("J-2")
    assert world.until_quiet(program).ok
    world.tenant.void_invoice(other.id)
    world.advance(hours=21)
    assert world.until_quiet(program).ok
    assert world.sale(program, other).state is State.NOT_APPLICABLE
    assert program.connections.zoho().missing_scopes() == ()


def test_a_quiet_run_costs_one_call_for_each_object_that_is_switched_on(world: SalesWorld) -> None:
    sell(world)
    world.configure(**{"sales.expenses": True, "sales.books_payments": True})
    program = world.open()
    world.until_quiet(program)
    world.advance(minutes=11)
    before = len(world.zoho.api_calls)
    unattended(world, program)
    made = [seen.path.rsplit("/", 1)[-1] for seen in world.zoho.api_calls[before:]]
    assert sorted(made) == ["creditnotes", "customerpayments", "expenses", "invoices"]
    world.configure(**{"sales.expenses": False, "sales.credit_memos": False, "sales.books_payments": False})
    before = len(world.zoho.api_calls)
    unattended(world, program)
    made = [seen.path.rsplit("/", 1)[-1] for seen in world.zoho.api_calls[before:]]
    assert sorted(made) == ["customerpayments", "invoices"]


def test_payments_of_customers_that_were_never_invoiced_are_not_read_one_by_one(world: SalesWorld) -> None:
    world.configure(**{"sales.books_payments": True})
    world.invoice("J-1")
    program = world.open()
    world.until_quiet(program)
    stranger = world.books.add_customer("Somebody else")
    (sold,) = world.sold("J-1")
    for one in range(3):
        world.books.pay_invoice(sold, Decimal(1 + one))
    for paid in world.paid()[:2]:
        paid.contact_id = stranger.id
    before = len(world.zoho.api_calls)
    unattended(world, program)
    assert len(world.zoho.api_calls) - before <= 3 + 2, "three lists, the one payment, the invoice that it changed"


def test_a_suspicion_that_waits_for_a_person_costs_nothing_more(world: SalesWorld) -> None:
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.pay_invoice(world.sold("J-1")[0])
    payment = world.pay(invoice)
    world.sync(program)
    assert world.sale(program, payment).state is State.DUPLICATE_SUSPECTED
    world.advance(minutes=11)
    before = len(world.zoho.api_calls)
    unattended(world, program)
    assert len(world.zoho.api_calls) - before <= 3
    assert world.sale(program, payment).state is State.DUPLICATE_SUSPECTED


def test_an_invoice_costs_three_calls_and_a_payment_four(world: SalesWorld) -> None:
    program = world.open()
    world.sync(program)
    costs = []
    for number in (5, 15):
        for n in range(number):
            world.invoice(f"N-{number}-{n}")
        before = len(world.zoho.api_calls)
        unattended(world, program)
        costs.append(len(world.zoho.api_calls) - before)
    assert costs[1] - costs[0] <= 3 * 10, costs
    invoice = world.invoice("J-1")
    unattended(world, program)
    world.pay(invoice)
    before = len(world.zoho.api_calls)
    unattended(world, program)
    assert len(world.zoho.api_calls) - before <= 4 + 2 * 3


def test_a_credit_note_costs_four_calls_and_its_application_two(world: SalesWorld) -> None:
    program = world.open()
    invoice = world.invoice("J-1", "900.00")
    world.until_quiet(program)
    costs = []
    for applied in (False, True):
        for number in (3, 9):
            for _ in range(number):
                world.credit(*([(invoice, "1.00")] if applied else []), total="5.00")
            before = len(world.zoho.api_calls)
            unattended(world, program)
            costs.append(len(world.zoho.api_calls) - before)
            world.advance(minutes=11)
    assert len(world.credited()) == 24
    assert costs[1] - costs[0] <= 4 * 6, costs
    assert costs[3] - costs[2] <= 6 * 6, costs


@pytest.mark.parametrize("how", ["changed", "issued anew"])
def test_a_changed_invoice_costs_seven_calls_for_its_two_documents(world: SalesWorld, how: str) -> None:
    world.configure(**{"sales.change_policy": "replace", "sales.trigger": "created"})
    program = world.open()
    made = [world.invoice(f"N-{n}", posted=False) for n in range(8)]
    world.until_quiet(program)
    costs = []
    for some in (made[:2], made[2:]):
        world.advance(minutes=11)
        unattended(world, program)
        for one in some:
            if how == "changed":
                world.tenant.change_invoice(one.id, lines=world.lines("200.00"))
            else:
                world.tenant.reissue_invoice(one.id)
        before = len(world.zoho.api_calls)
        unattended(world, program)
        costs.append(len(world.zoho.api_calls) - before)
    assert len(world.sold()) == 8
    assert sum(one.number.endswith("/2") for one in world.sold()) == 8
    assert costs[1] - costs[0] <= 7 * 4, costs
