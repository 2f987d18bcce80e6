"""Bills: required fields, totals by the server, duplicates, states, editing, deleting and applying."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from zoho_sim_client import Client, Shop

from app.simulators.zoho_books import DuplicateScope, Unknown, ZohoBooksSimulator

DUPLICATE = (400, 13011)


def test_a_bill_made_by_the_api_is_open_and_says_where_it_is(client: Client, shop: Shop) -> None:
    answer = client.call("POST", "/bills", shop.bill())
    bill = answer.json()["bill"]
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v3/bills/{bill['bill_id']}"
    assert answer.json()["message"] == "The bill has been created."
    assert (bill["status"], bill["source"], bill["vendor_name"]) == ("open", "Api", "Shakti Switchgear Ltd")
    assert len(bill["bill_id"]) == 19
    assert float(bill["bill_id"]) != int(bill["bill_id"])


def test_amounts_are_json_numbers_with_the_places_of_the_currency(client: Client, shop: Shop) -> None:
    text = client.call("POST", "/bills", shop.bill()).text
    assert '"total": 200.00' in text


def test_taxes_are_rounded_over_the_whole_document_and_split_into_their_parts(client: Client, shop: Shop) -> None:
    lines = [shop.line(rate="33.33", quantity=1, tax_id=shop.gst18.id) for _ in range(3)]
    bill = client.good("POST", "/bills", shop.bill("INV-1", *lines))["bill"]
    assert [(tax["tax_name"], tax["tax_amount"]) for tax in bill["taxes"]] == [
        ("CGST9 (9%)", Decimal("9.00")),
        ("SGST9 (9%)", Decimal("9.00")),
    ]
    assert (bill["sub_total"], bill["tax_total"], bill["total"]) == (
        Decimal("99.99"),
        Decimal("18.00"),
        Decimal("117.99"),
    )
    assert bill["tax_rounding"] == "entity_level"
    assert bill["line_items"][0]["tax_amount"] is None
    shop.org.tax_rounding = "item_level"
    other = client.good("POST", "/bills", shop.bill("INV-2", *lines))["bill"]
    assert other["total"] == Decimal("99.99") + 6 * Decimal("3.00")


def test_an_inclusive_rate_contains_the_tax_and_the_adjustment_is_signed(client: Client, shop: Shop) -> None:
    line = shop.line(rate=118, quantity=1, tax_id=shop.gst18.id)
    wanted = shop.bill("INV-1", line, is_inclusive_tax=True, adjustment=-0.01, adjustment_description="Rounding")
    bill = client.good("POST", "/bills", wanted)["bill"]
    assert (bill["sub_total"], bill["tax_total"], bill["total"]) == (100, 18, Decimal("117.99"))
    assert bill["sub_total_inclusive_of_tax"] == 118
    assert bill["line_items"][0]["item_total_inclusive_of_tax"] == 118


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vendor_id": None}, 4),
        ({"vendor_id": "2600000000000000001"}, 1002),
        ({"bill_number": "  "}, 4),
        ({"line_items": []}, 4),
        ({"date": "01/11/2025"}, 4),
        ({"location_id": "2600000000000000001"}, 1002),
        ({"custom_fields": [{"api_name": "cf_unheard_of", "value": "1"}]}, 4),
        ({"custom_fields": [{"label": "ServiceTitan ID", "value": "x" * 256}]}, 4),
    ],
)
def test_a_bill_without_what_it_needs_is_refused(
    client: Client, shop: Shop, changes: dict[str, Any], code: int
) -> None:
    assert client.refusal("POST", "/bills", shop.bill(**changes)) == (400, code)
    assert shop.org.bills == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"account_id": None}, 13009),
        ({"account_id": "2600000000000000001"}, 1002),
        ({"rate": None}, 4),
        ({"quantity": None}, 4),
        ({"quantity": 0}, 4),
        ({"name": None}, 4),
        ({"item_id": "2600000000000000001"}, 1002),
        ({"tax_id": "2600000000000000001"}, 1002),
    ],
)
def test_a_line_without_what_it_needs_is_refused(
    client: Client, shop: Shop, changes: dict[str, Any], code: int
) -> None:
    assert client.refusal("POST", "/bills", shop.bill("INV-1", shop.line(**changes))) == (400, code)


def test_an_item_brings_name_and_purchase_account(client: Client, shop: Shop) -> None:
    line = shop.line(name=None, account_id=None, item_id=shop.item.id)
    made = client.good("POST", "/bills", shop.bill("INV-1", line))["bill"]["line_items"][0]
    assert (made["name"], made["account_id"], made["sku"]) == ("MCB-16A", shop.costs.id, "MCB-16A")


def test_a_number_is_taken_for_its_vendor_whatever_its_case_and_blanks(client: Client, shop: Shop) -> None:
    client.good("POST", "/bills", shop.bill("INV-1"))
    assert client.refusal("POST", "/bills", shop.bill(" inv-1 ")) == DUPLICATE
    client.good("POST", "/bills", shop.bill("INV1"))
    other = shop.org.add_vendor("Kaveri Cables")
    client.good("POST", "/bills", shop.bill("INV-1", vendor_id=other.id))
    assert len(shop.org.bills) == 3


def test_switches_decide_what_is_unknown_about_duplicates(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    first = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    client.good("POST", f"/bills/{first}/status/void")
    assert client.refusal("POST", "/bills", shop.bill()) == DUPLICATE
    zoho.switches.void_frees_number = True
    client.good("POST", "/bills", shop.bill())
    assert client.refusal("POST", f"/bills/{first}/status/open") == DUPLICATE
    zoho.switches.duplicate_scope = DuplicateScope.ORGANIZATION
    other = shop.org.add_vendor("Kaveri Cables")
    assert client.refusal("POST", "/bills", shop.bill(vendor_id=other.id)) == DUPLICATE
    zoho.switches.duplicate_scope = DuplicateScope.VENDOR_YEAR
    client.good("POST", "/bills", shop.bill(date="2025-03-31"))


def test_a_deleted_number_stays_taken_unless_the_switch_says_otherwise(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    def make_and_delete() -> None:
        bill = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
        client.good("DELETE", f"/bills/{bill}")
        assert client.refusal("GET", f"/bills/{bill}") == (404, 1002)

    make_and_delete()
    assert client.refusal("POST", "/bills", shop.bill()) == DUPLICATE
    zoho.switches.deleted_frees_number = True
    make_and_delete()


def test_put_replaces_the_lines_and_keeps_what_is_not_given(client: Client, shop: Shop) -> None:
    wanted = shop.bill("INV-1", shop.line(), shop.line(name="Wire"), reference_number="PO-7", notes="n")
    bill = client.good("POST", "/bills", wanted)["bill"]
    kept = {"line_item_id": bill["line_items"][1]["line_item_id"], "quantity": 5}
    given = {"vendor_id": shop.vendor.id, "bill_number": "INV-1", "line_items": [kept]}
    changed = client.good("PUT", f"/bills/{bill['bill_id']}", given)["bill"]
    assert [(line["name"], line["quantity"]) for line in changed["line_items"]] == [("Wire", 5)]
    assert (changed["reference_number"], changed["notes"], changed["total"]) == ("PO-7", "n", 500)
    assert client.refusal("PUT", f"/bills/{bill['bill_id']}", {"bill_number": "INV-1"}) == (400, 4)
    assert client.refusal("PUT", f"/bills/{bill['bill_id']}", {"vendor_id": shop.vendor.id}) == (400, 4)


def test_a_bill_that_was_refused_a_change_is_as_it_was(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    before = client.get(f"/bills/{ident}")
    given = shop.bill("INV-1", shop.line(account_id="1"), notes="changed")
    assert client.refusal("PUT", f"/bills/{ident}", given) == (400, 1002)
    assert client.get(f"/bills/{ident}") == before


def test_payments_close_a_bill_and_keep_it_from_being_voided_or_deleted(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill(due_date="2025-12-01"))["bill"]["bill_id"]
    part = {"bill_id": ident, "amount_applied": 50}
    payment = {"vendor_id": shop.vendor.id, "amount": 50, "date": "2025-11-02", "payment_mode": "cash", "bills": [part]}
    paid = client.good("POST", "/vendorpayments", payment)["vendorpayment"]
    bill = client.get(f"/bills/{ident}")["bill"]
    assert (bill["status"], bill["balance"], bill["payment_made"]) == ("partially_paid", 150, 50)
    assert client.call("DELETE", f"/bills/{ident}").json()["message"] == (
        "Bills which have payments applied cannot be deleted"
    )
    assert client.refusal("POST", f"/bills/{ident}/status/void")[0] == 400
    shop.org.pay_bill(shop.org.documents[ident])
    assert client.get(f"/bills/{ident}")["bill"]["status"] == "paid"
    assert [one["amount"] for one in client.get(f"/bills/{ident}/payments")["payments"]] == [50, 150]
    client.good("DELETE", f"/vendorpayments/{paid['payment_id']}")
    assert client.get(f"/bills/{ident}")["bill"]["balance"] == 50


def test_more_than_the_balance_or_the_payment_cannot_be_applied(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    for amount, applied in ((300, 201), (100, 150)):
        part = {"bill_id": ident, "amount_applied": applied}
        payment = {"vendor_id": shop.vendor.id, "amount": amount, "bills": [part]}
        assert client.refusal("POST", "/vendorpayments", payment)[0] == 400
    other = {"vendor_id": shop.org.add_vendor("Nandi").id, "amount": 200}
    part = {"bill_id": ident, "amount_applied": 200}
    assert client.refusal("POST", "/vendorpayments", {**other, "bills": [part]})[0] == 400
    assert shop.org.vendor_payments == []


def test_a_bill_past_its_due_date_is_overdue(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill(due_date="2025-11-10"))["bill"]["bill_id"]
    assert client.get(f"/bills/{ident}")["bill"]["status"] == "open"
    shop.org.clock.advance(9 * 86400)
    client.renew()
    assert client.get(f"/bills/{ident}")["bill"]["status"] == "overdue"


def test_a_vendor_credit_is_a_draft_until_it_is_opened_and_then_pays_a_bill(client: Client, shop: Shop) -> None:
    bill = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    wanted = {"vendor_id": shop.vendor.id, "vendor_credit_number": "R-1", "line_items": [shop.line(rate=40)]}
    credit = client.good("POST", "/vendorcredits", wanted, ignore_auto_number_generation="true")["vendor_credit"]
    assert (credit["vendor_credit_number"], credit["status"], credit["total"]) == ("R-1", "draft", 80)
    path = f"/vendorcredits/{credit['vendor_credit_id']}"
    part = {"bills": [{"bill_id": bill, "amount_applied": 80}]}
    assert client.refusal("POST", f"{path}/bills", part)[0] == 400
    client.good("POST", f"{path}/status/open")
    client.good("POST", f"{path}/bills", part)
    assert client.get(path)["vendor_credit"]["status"] == "closed"
    assert client.get(f"/bills/{bill}")["bill"]["balance"] == 120
    applied = client.get(f"{path}/bills")["bills_credited"][0]["vendor_credit_bill_id"]
    client.good("DELETE", f"{path}/bills/{applied}")
    assert client.get(f"/bills/{bill}")["bill"]["balance"] == 200


def test_an_own_number_needs_ignore_auto_number_generation(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    wanted = {"vendor_id": shop.vendor.id, "vendor_credit_number": "R-1", "line_items": [shop.line()]}
    assert client.good("POST", "/vendorcredits", wanted)["vendor_credit"]["vendor_credit_number"] == "DN-000001"
    zoho.switches.number_without_ignore = Unknown.REFUSED
    assert client.refusal("POST", "/vendorcredits", wanted) == (400, 4)
    client.good("POST", "/vendorcredits", wanted, ignore_auto_number_generation="true")
    answer = client.call("POST", "/vendorcredits", wanted, ignore_auto_number_generation="true")
    assert answer.json()["message"] == "The vendor credit# specified already exists."


def test_upsert_overwrites_the_match_and_creates_only_when_told_to(client: Client, shop: Shop) -> None:
    custom = [{"label": "ServiceTitan ID", "value": "ST-1"}]
    keyed = {"X-Unique-Identifier-Key": "cf_servicetitan_id", "X-Unique-Identifier-Value": "ST-1"}
    wanted = shop.bill(custom_fields=custom)
    answer = client.call("PUT", "/bills", wanted, headers=keyed)
    assert (answer.status_code, answer.json()["code"]) == (404, 1002)
    keyed["X-Upsert"] = "true"
    assert client.call("PUT", "/bills", wanted, headers=keyed).status_code == 201
    changed = client.good("PUT", "/bills", {**wanted, "notes": "again"}, headers=keyed)
    assert (len(shop.org.bills), changed["bill"]["notes"]) == (1, "again")
    wrong = {**keyed, "X-Unique-Identifier-Key": "cf_other"}
    assert client.call("PUT", "/bills", wanted, headers=wrong).status_code == 400
    assert client.refusal("POST", "/bills", shop.bill("INV-2", custom_fields=custom))[0] == 400


def test_a_custom_field_is_named_in_several_ways_and_alone_by_its_own_path(
    client: Client, shop: Shop, zoho: ZohoBooksSimulator
) -> None:
    ident = client.good("POST", "/bills", shop.bill())["bill"]["bill_id"]
    zoho.switches.custom_field_api_names = True
    for value, name in (("a", "customfield_id"), ("b", "index"), ("c", "label"), ("d", "api_name")):
        known = {
            "customfield_id": shop.key.id,
            "index": 1,
            "label": "ServiceTitan ID",
            "api_name": "cf_servicetitan_id",
        }
        client.good("PUT", f"/bill/{ident}/customfields", [{name: known[name], "value": value}])
        assert shop.org.custom_value(shop.org.bills[0], "cf_servicetitan_id") == value
    zoho.switches.custom_field_api_names = False
    again = [{"api_name": "cf_servicetitan_id", "value": "e"}]
    assert client.refusal("PUT", f"/bill/{ident}/customfields", again) == (400, 4)


def test_nothing_is_posted_into_a_locked_period(client: Client, shop: Shop) -> None:
    ident = client.good("POST", "/bills", shop.bill(date="2025-10-20"))["bill"]["bill_id"]
    shop.org.lock_period(date(2025, 10, 31), "purchase")
    lock = client.get("/transactionlock")["transaction_lock"]
    assert (lock["transaction_lock_status"], lock["transaction_lock_date"]) == ("enabled", "2025-10-31")
    assert client.refusal("POST", "/bills", shop.bill("INV-2", date="2025-10-31"))[0] == 400
    assert client.refusal("POST", f"/bills/{ident}/status/void")[0] == 400
    assert client.refusal("DELETE", f"/bills/{ident}")[0] == 400
    client.good("POST", "/bills", shop.bill("INV-2", date="2025-11-01"))
    sold = client.good("POST", "/invoices", shop.invoice(date="2025-10-01"))["invoice"]["invoice_id"]
    client.good("POST", f"/invoices/{sold}/status/sent")
    shop.org.unlock_periods()
    assert client.get("/transactionlock")["transaction_lock"]["transaction_lock_status"] == "disabled"


def test_a_vendor_in_another_currency_needs_its_own_currency_and_a_rate(client: Client, shop: Shop) -> None:
    euro = shop.org.add_currency("EUR", rate=Decimal("98.5"))
    abroad = shop.org.add_vendor("Müller GmbH", currency=euro)
    assert client.refusal("POST", "/bills", shop.bill(vendor_id=abroad.id, currency_id=shop.org.base.id)) == (400, 4)
    bill = client.good("POST", "/bills", shop.bill(vendor_id=abroad.id))["bill"]
    assert (bill["currency_code"], bill["exchange_rate"]) == ("EUR", Decimal("98.5"))
    said = shop.bill("INV-2", vendor_id=abroad.id, currency_id=euro.id, exchange_rate=101)
    assert client.good("POST", "/bills", said)["bill"]["exchange_rate"] == 101


def test_india_refuses_the_wrong_kind_of_gst(client: Client, shop: Shop) -> None:
    inside = shop.bill("INV-1", shop.line(tax_id=shop.gst18.id), source_of_supply="KA", destination_of_supply="KA")
    client.good("POST", "/bills", inside)
    crossing = {**inside, "bill_number": "INV-2", "source_of_supply": "MH"}
    answer = client.call("POST", "/bills", crossing).json()
    assert answer == {"code": 3032, "message": "IGST has to be applied as this is an interstate transaction"}
    wrong = shop.bill("INV-3", shop.line(tax_id=shop.igst18.id))
    assert client.call("POST", "/bills", wrong).json()["message"] == (
        "IGST cannot be applied as this is an intrastate transaction"
    )
    both = shop.line(tax_id=shop.gst18.id, reverse_charge_tax_id=shop.gst18.id)
    assert client.refusal("POST", "/bills", shop.bill("INV-4", both)) == (400, 71510)
    unregistered = shop.bill("INV-5", shop.line(tax_id=shop.gst18.id), gst_treatment="business_none")
    assert client.refusal("POST", "/bills", unregistered) == (400, 71512)


def test_reverse_charge_is_shown_but_not_owed(client: Client, shop: Shop) -> None:
    line = shop.line(reverse_charge_tax_id=shop.gst18.id)
    bill = client.good("POST", "/bills", shop.bill("INV-1", line, gst_treatment="business_none"))["bill"]
    assert bill["total"] == 200
    assert bill["line_items"][0]["reverse_charge_tax_amount"] == 36
    assert (bill["tax_total"], bill["is_reverse_charge_applied"]) == (0, True)


def test_whether_reverse_charge_is_demanded_where_there_is_no_tax_is_a_switch(client: Client, shop: Shop) -> None:
    plain = shop.bill("INV-1", shop.line(), gst_treatment="business_none")
    assert client.refusal("POST", "/bills", plain) == (400, 71512)
    shop.org.switches.reverse_charge_demanded = False
    bill = client.good("POST", "/bills", plain)["bill"]
    assert (bill["total"], bill["is_reverse_charge_applied"]) == (200, False)
    taxed = shop.bill("INV-2", shop.line(tax_id=shop.gst18.id), gst_treatment="business_none")
    assert client.refusal("POST", "/bills", taxed) == (400, 71512)


@pytest.mark.parametrize("shop", ["us"], indirect=True)
def test_the_us_edition_has_no_tax_on_a_bill(client: Client, shop: Shop, zoho: ZohoBooksSimulator) -> None:
    tax = next(iter(shop.org.taxes.values()))
    wanted = shop.bill("INV-1", shop.line(tax_id=tax.id))
    bill = client.good("POST", "/bills", wanted)["bill"]
    assert bill["total"] == 200
    assert "tax_id" not in bill["line_items"][0]
    assert any("tax_id" in one for one in zoho.unknown)
    zoho.switches.foreign_tax_id = Unknown.REFUSED
    assert client.refusal("POST", "/bills", {**wanted, "bill_number": "INV-2"}) == (400, 4)
    sold = client.good(
        "POST", "/invoices", shop.invoice({"item_id": shop.item.id, "rate": 100, "quantity": 1, "tax_id": tax.id})
    )
    assert sold["invoice"]["total"] == Decimal("107.25")


def test_a_purchase_order_is_a_draft_and_billed_by_its_bill(client: Client, shop: Shop) -> None:
    wanted = {"vendor_id": shop.vendor.id, "line_items": [shop.line()]}
    order = client.good("POST", "/purchaseorders", wanted)["purchaseorder"]
    assert (order["status"], order["purchaseorder_number"]) == ("draft", "PO-000001")
    client.good("POST", f"/purchaseorders/{order['purchaseorder_id']}/status/open")
    client.good("POST", "/bills", shop.bill(purchaseorder_ids=[order["purchaseorder_id"]]))
    assert client.get(f"/purchaseorders/{order['purchaseorder_id']}")["purchaseorder"]["status"] == "billed"
    assert client.get("/purchaseorders", sort_order="A")["page_context"]["sort_order"] == "D"
    unbuyable = shop.org.add_item("Labour")
    line = {"item_id": unbuyable.id, "rate": 1, "quantity": 1}
    assert client.refusal("POST", "/purchaseorders", {**wanted, "line_items": [line]}) == (400, 29032)
