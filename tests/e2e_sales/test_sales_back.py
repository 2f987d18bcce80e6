"""The other direction: payments entered in Zoho Books are shown and noted in ServiceTitan; expenses are only shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.domain.states import State
from app.simulators.servicetitan import Fault as FieldFault
from app.simulators.servicetitan import FaultKind as FieldFaultKind
from tests.support.sales_world import SalesWorld

FIELD = "Paid in Zoho"
ON = {"sales.books_payments": True, "sales.books_payments_field": FIELD}


def noted(world: SalesWorld, invoice: Any) -> str:
    """What the custom field of the invoice says in ServiceTitan."""
    return str(world.tenant.invoices[invoice.id].custom.get(FIELD, ""))


def test_a_payment_entered_there_is_shown_and_written_to_the_field(world: SalesWorld) -> None:
    world.tenant.add_custom_field("invoice", FIELD)
    world.configure(**ON)
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    assert noted(world, invoice) == ""
    by_hand = world.books.pay_invoice(world.sold("J-1")[0], Decimal("50.00"), world.day.date())
    world.sync(program)
    (seen,) = program.service.sale_detail(world.sale(program, invoice).id).payments
    assert (seen.payment_id, seen.amount) == (by_hand.id, Decimal("50.00"))
    assert noted(world, invoice) == f"Paid in Zoho Books: 50.00 of 107.25 USD, last on {world.day:%Y-%m-%d}"
    assert world.sale(program, invoice).state is State.SYNCED
    patches = world.titan.count("PATCH", "/invoices/custom-fields")
    world.sync(program)
    world.sync(program)
    assert world.titan.count("PATCH", "/invoices/custom-fields") == patches == 1
    world.books.delete_payment(by_hand)
    world.advance(hours=21)
    world.sync(program)
    assert noted(world, invoice) == "Nothing paid in Zoho Books"
    assert program.service.sale_detail(world.sale(program, invoice).id).payments == ()


def test_what_servicetitan_sent_itself_is_no_news_there(world: SalesWorld) -> None:
    world.tenant.add_custom_field("invoice", FIELD)
    world.configure(**ON)
    invoice = world.invoice("J-1")
    world.pay(invoice)
    program = world.open()
    world.until_quiet(program)
    world.sync(program)
    assert noted(world, invoice) == ""
    assert world.titan.count("PATCH", "/invoices/custom-fields") == 0


def test_an_empty_setting_writes_nothing_and_a_field_chosen_later_gets_what_was_missed(world: SalesWorld) -> None:
    world.tenant.add_custom_field("invoice", FIELD)
    world.configure(**{**ON, "sales.books_payments_field": ""})
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.pay_invoice(world.sold("J-1")[0])
    world.sync(program)
    assert len(program.service.sale_detail(world.sale(program, invoice).id).payments) == 1
    assert noted(world, invoice) == ""
    world.configure(**ON)
    world.sync(program)
    assert noted(world, invoice).startswith("Paid in Zoho Books: 107.25 of 107.25 USD")


def test_a_field_that_does_not_exist_is_named_and_written_once_it_does(world: SalesWorld) -> None:
    world.configure(**ON)
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.pay_invoice(world.sold("J-1")[0])
    (error,) = world.sync(program).errors
    assert f"no custom field “{FIELD}”" in error.what
    world.tenant.add_custom_field("invoice", FIELD)
    assert world.sync(program).ok
    assert noted(world, invoice).startswith("Paid in Zoho Books")


def test_a_lost_answer_of_the_note_is_written_once_more(world: SalesWorld) -> None:
    world.tenant.add_custom_field("invoice", FIELD)
    world.configure(**ON)
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.pay_invoice(world.sold("J-1")[0])
    world.titan.faults.add(
        FieldFault(FieldFaultKind.RESET_BEFORE_COMMIT, method="PATCH", path=r"/invoices/custom-fields$")
    )
    world.sync(program)
    assert noted(world, invoice) == ""
    world.sync(program)
    assert noted(world, invoice).startswith("Paid in Zoho Books")


def test_a_note_that_is_refused_is_told_and_tried_again_every_day(world: SalesWorld) -> None:
    world.tenant.add_custom_field("invoice", FIELD)
    world.configure(**ON)
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    by_hand = world.books.pay_invoice(world.sold("J-1")[0], Decimal("50.00"))
    refusal = FieldFault(
        FieldFaultKind.ERROR_BEFORE_COMMIT, method="PATCH", path=r"/invoices/custom-fields$", status=400, times=2
    )
    world.titan.faults.add(refusal)
    for _ in range(3):
        world.sync(program)
    assert (noted(world, invoice), refusal.fired) == ("", 1)
    (told,) = program.service.status().warnings
    assert told.startswith("ServiceTitan refuses to note payments of Zoho Books: Invoice J-1: ")
    world.books.delete_payment(by_hand)
    world.sync(program)
    assert program.service.status().warnings == (), "there is nothing to note any more"
    world.books.pay_invoice(world.sold("J-1")[0], Decimal("60.00"))
    world.sync(program)
    assert (noted(world, invoice), refusal.fired) == ("", 2)
    world.advance(hours=25)
    world.sync(program)
    assert noted(world, invoice).startswith("Paid in Zoho Books: 60.00 of 107.25 USD")
    assert program.service.status().warnings == ()


def test_another_field_chosen_later_says_what_the_first_one_did(world: SalesWorld) -> None:
    for name in (FIELD, "Paid"):
        world.tenant.add_custom_field("invoice", name)
    world.configure(**ON)
    invoice = world.invoice("J-1")
    program = world.open()
    world.sync(program)
    world.books.pay_invoice(world.sold("J-1")[0])
    world.sync(program)
    world.configure(**{"sales.books_payments_field": "Paid"})
    world.sync(program)
    assert world.tenant.invoices[invoice.id].custom["Paid"] == noted(world, invoice) != ""


def test_an_expense_with_the_jobs_number_is_shown_beside_its_invoice_and_nothing_is_sent(world: SalesWorld) -> None:
    world.configure(**{"sales.expenses": True})
    job = world.tenant.add_job("100045", customer_id=world.customers[0], business_unit_id=world.unit)
    invoice = world.invoice("J-1", job_id=job.id)
    other = world.invoice("J-2")
    account = world.books.expense_account()
    world.books.spend_by_hand(account, Decimal("12.50"), reference_number="100045", description="Parking")
    world.books.spend_by_hand(account, Decimal("99.00"), reference_number="1000450", description="Another job")
    program = world.open()
    world.until_quiet(program)
    (shown,) = program.service.sale_detail(world.sale(program, invoice).id).expenses
    assert (shown.total, shown.description) == (Decimal("12.50"), "Parking")
    assert program.service.sale_detail(world.sale(program, other).id).expenses == ()
    late = world.books.spend_by_hand(account, Decimal("7.00"), reference_number="100045")
    world.sync(program)
    assert len(program.service.sale_detail(world.sale(program, invoice).id).expenses) == 2
    del world.books.expenses[late.id]
    world.advance(hours=21)
    world.sync(program)
    assert len(program.service.sale_detail(world.sale(program, invoice).id).expenses) == 1
    world.configure(**{"sales.expenses": False})
    before = len(world.zoho.api_calls)
    world.sync(program)
    assert not any(seen.path.endswith("/expenses") for seen in world.zoho.api_calls[before:])
