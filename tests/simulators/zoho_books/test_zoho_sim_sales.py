"""Invoices, payments of customers, credit notes and expenses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from zoho_sim_client import Client, Shop

from app.simulators.zoho_books import Unknown, ZohoBooksSimulator


def sent_invoice(client: Client, shop: Shop, **changes: Any) -> str:
    ident = client.good("POST", "/invoices", shop.invoice(**changes))["invoice"]["invoice_id"]
    client.good("POST", f"/invoices/{ident}/status/sent")
    return str(ident)


def payment(shop: Shop, *applied: tuple[str, int], amount: int = 250, reference: str = "ST-9-pay-1") -> dict[str, Any]:
    return {
        "customer_id": shop.customer.id,
        "payment_mode": "check",
        "amount": amount,
        "date": "2025-11-02",
        "reference_number": reference,
        "invoices": [{"invoice_id": ident, "amount_applied": part} for ident, part in applied],
    }


def test_an_invoice_is_a_draft_until_it_is_marked_as_sent(client: Client, shop: Shop) -> None:
    answer = client.good("POST", "/invoices", shop.invoice())["invoice"]
    assert (answer["status"], answer["invoice_number"], answer["total"]) == ("draft", "INV-000001", 250)
    path = f"/invoices/{answer['invoice_id']}"
    assert client.good("POST", f"{path}/status/sent")["message"] == "Invoice status has been changed to Sent."
    assert client.get(path)["invoice"]["status"] == "sent"
    assert client.good("POST", f"{path}/status/void")["message"] == "Invoice status has been changed to Void."
    assert client.get(path)["invoice"]["status"] == "void"


def test_send_posts_at_once_and_an_own_number_is_unique(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    own = shop.invoice(invoice_number="ST-77")
    assert client.good("POST", "/invoices", own)["invoice"]["invoice_number"] == "INV-000001"
    made = client.good("POST", "/invoices", own, ignore_auto_number_generation="true", send="true")["invoice"]
    assert (made["invoice_number"], made["status"]) == ("ST-77", "sent")
    assert client.refusal("POST", "/invoices", own, ignore_auto_number_generation="true")[0] == 400
    zoho.switches.number_without_ignore = Unknown.REFUSED
    assert client.refusal("POST", "/invoices", own) == (400, 4)


def test_discount_before_tax_and_shipping(client: Client, shop: Shop) -> None:
    line = {"item_id": shop.item.id, "rate": 100, "quantity": 2, "tax_id": shop.gst18.id}
    made = client.good("POST", "/invoices", shop.invoice(line, discount="10%", shipping_charge=15))["invoice"]
    assert (made["sub_total"], made["tax_total"], made["total"]) == (200, Decimal("32.40"), Decimal("227.40"))
    after_tax = shop.invoice(line, discount=20, is_discount_before_tax=False)
    made = client.good("POST", "/invoices", after_tax)["invoice"]
    assert (made["sub_total"], made["tax_total"], made["total"]) == (200, 36, 216)


def test_a_payment_pays_and_nothing_guards_against_a_second(client: Client, shop: Shop) -> None:
    ident = sent_invoice(client, shop)
    answer = client.good("POST", "/customerpayments", payment(shop, (ident, 100)))
    assert answer["message"] == "The payment from the customer has been recorded"
    made = answer["payment"]
    assert (made["unused_amount"], made["account_name"]) == (150, "Undeposited Funds")
    assert client.get(f"/invoices/{ident}")["invoice"]["status"] == "partially_paid"
    client.good("POST", "/customerpayments", payment(shop, (ident, 150)))
    assert client.get(f"/invoices/{ident}")["invoice"]["status"] == "paid"
    found = client.get("/customerpayments", reference_number="ST-9-pay-1", customer_id=shop.customer.id)
    assert [row["amount"] for row in found["customerpayments"]] == [250, 250]
    applied = made["invoices"][0]["invoice_payment_id"]
    client.good("DELETE", f"/invoices/{ident}/payments/{applied}")
    assert client.get(f"/customerpayments/{made['payment_id']}")["payment"]["unused_amount"] == 250


def test_a_payment_without_what_it_needs_is_refused(client: Client, shop: Shop) -> None:
    ident = sent_invoice(client, shop)
    good = payment(shop, (ident, 250))
    for name, value, code in (
        ("payment_mode", "", 4),
        ("amount", 0, 4),
        ("customer_id", shop.vendor.id, 1002),
        ("reference_number", "x" * 101, 4),
        ("account_id", "1", 1002),
        ("date", "yesterday", 4),
        ("date", None, 4),
        ("invoices", [], 4),
    ):
        assert client.refusal("POST", "/customerpayments", {**good, name: value}) == (400, code)
    assert shop.org.customer_payments == []


def test_switches_decide_about_advances_and_lines_without_an_item(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    zoho.switches.payment_needs_invoices = False
    advance = client.good("POST", "/customerpayments", payment(shop))["payment"]
    assert (advance["unused_amount"], advance["invoices"]) == (250, [])
    free = shop.invoice({"name": "Repair", "quantity": 1, "rate": 1})
    assert client.refusal("POST", "/invoices", free) == (400, 4)
    zoho.switches.free_invoice_lines = True
    client.good("POST", "/invoices", free)


def test_a_draft_cannot_be_paid(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    ident = client.good("POST", "/invoices", shop.invoice())["invoice"]["invoice_id"]
    assert client.refusal("POST", "/customerpayments", payment(shop, (ident, 250)))[0] == 400
    zoho.switches.draft_invoice_payable = True
    client.good("POST", "/customerpayments", payment(shop, (ident, 250)))
    assert client.get(f"/invoices/{ident}")["invoice"]["status"] == "paid"


def test_changing_a_payment_changes_what_it_pays_or_nothing(client: Client, shop: Shop) -> None:
    first, second = sent_invoice(client, shop), sent_invoice(client, shop)
    made = client.good("POST", "/customerpayments", payment(shop, (first, 250)))["payment"]["payment_id"]
    path = f"/customerpayments/{made}"
    before = client.get(path)
    assert client.refusal("PUT", path, payment(shop, (second, 251)))[0] == 400
    assert client.get(path) == before
    client.good("PUT", path, payment(shop, (second, 250), reference="moved"))
    assert client.get(f"/invoices/{first}")["invoice"]["status"] == "sent"
    assert client.get(f"/invoices/{second}")["invoice"]["status"] == "paid"


def test_a_credit_note_lowers_what_is_owed(client: Client, shop: Shop) -> None:
    ident = sent_invoice(client, shop)
    line = {"name": "Repair", "rate": 60, "quantity": 1}
    wanted = {
        "customer_id": shop.customer.id,
        "creditnote_number": "ST-CM-1",
        "date": "2025-11-02",
        "is_draft": False,
        "line_items": [line],
    }
    note = client.good("POST", "/creditnotes", wanted, ignore_auto_number_generation="true")["creditnote"]
    assert (note["status"], note["creditnote_number"], note["balance"]) == ("open", "ST-CM-1", 60)
    path = f"/creditnotes/{note['creditnote_id']}/invoices"
    client.good("POST", path, {"invoices": [{"invoice_id": ident, "amount_applied": 60}]})
    assert client.get(f"/invoices/{ident}")["invoice"]["balance"] == 190
    assert client.get(f"/invoices/{ident}/creditsapplied")["credits"][0]["amount_applied"] == 60
    assert client.get(f"/creditnotes/{note['creditnote_id']}")["creditnote"]["status"] == "closed"
    assert client.refusal("DELETE", f"/creditnotes/{note['creditnote_id']}")[0] == 400


def test_a_new_credit_note_of_an_invoice_is_applied_to_it_only_if_the_switch_says_so(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    ident = sent_invoice(client, shop)
    line = {"name": "Repair", "rate": 60, "quantity": 1}
    wanted = {
        "customer_id": shop.customer.id,
        "creditnote_number": "C-1",
        "date": "2025-11-02",
        "is_draft": False,
        "line_items": [line],
    }
    client.good("POST", "/creditnotes", wanted, invoice_id=ident)
    assert client.get(f"/invoices/{ident}")["invoice"]["balance"] == 250
    zoho.switches.new_credit_applies = True
    client.good("POST", "/creditnotes", wanted, invoice_id=ident)
    assert client.get(f"/invoices/{ident}")["invoice"]["balance"] == 190


def test_payments_come_newest_first_by_the_time_they_were_made(client: Client, shop: Shop) -> None:
    ident = sent_invoice(client, shop)
    for reference in ("first", "second"):
        client.good("POST", "/customerpayments", payment(shop, (ident, 10), reference=reference))
        shop.org.clock.advance(0.5)
    rows = client.get("/customerpayments", sort_column="created_time", sort_order="D")["customerpayments"]
    assert [row["reference_number"] for row in rows] == ["second", "first"]


def test_a_payment_to_a_vendor_goes_through_a_money_account(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    wanted = {
        "vendor_id": shop.vendor.id,
        "amount": 200,
        "date": "2025-11-02",
        "paid_through_account_id": shop.bank.id,
        "bills": [{"bill_id": ident, "amount_applied": 200}],
    }
    assert client.refusal("POST", "/vendorpayments", {**wanted, "paid_through_account_id": shop.costs.id})[0] == 400
    made = client.good("POST", "/vendorpayments", wanted)["vendorpayment"]
    assert (made["status"], made["balance"], made["paid_through_account_name"]) == ("paid", 0, "HDFC Bank")
    rows = client.get("/vendorpayments", bill_id=ident, reference_number_contains="")["vendorpayments"]
    assert [row["bill_numbers"] for row in rows] == ["INV-1"]


def test_an_expense_has_its_tax_and_may_be_billable_to_a_customer(client: Client, shop: Shop) -> None:
    wanted = {
        "account_id": shop.costs.id,
        "date": "2025-11-02",
        "amount": 118,
        "paid_through_account_id": shop.bank.id,
        "tax_id": shop.gst18.id,
        "is_inclusive_tax": True,
        "reference_number": "JOB-5",
        "customer_id": shop.customer.id,
        "is_billable": True,
    }
    answer = client.call("POST", "/expenses", wanted)
    made = answer.json()["expense"]
    assert (answer.status_code, made["total"], made["sub_total"], made["status"]) == (201, 118, 100, "unbilled")
    path = f"/expenses/{made['expense_id']}"
    assert client.good("PUT", path, {**wanted, "amount": 236})["expense"]["total"] == 236
    assert len(client.get("/expenses", reference_number_startswith="JOB-")["expenses"]) == 1
    for name in ("account_id", "date", "amount", "paid_through_account_id"):
        assert client.refusal("POST", "/expenses", {**wanted, name: None}) == (400, 4)
    shop.org.lock_period(date(2025, 11, 2), "purchase")
    assert client.refusal("DELETE", path)[0] == 400
    shop.org.unlock_periods()
    client.good("DELETE", path)
    assert client.refusal("GET", path) == (404, 1002)
