"""What is sent and what is read back, field by field: ids as texts, money exact, nothing that was not meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.domain.accounting import (
    BooksArea,
    ContactDraft,
    ContactKind,
    ContactPerson,
    Edition,
    ItemDraft,
    PeriodLock,
    TaxKind,
)
from app.domain.accounting_documents import Applied, BillStatus, CreditStatus, InvoiceStatus, LineDraft
from app.domain.errors import BadAnswer, OutcomeUnknown
from tests.support.zoho_calls import BILL, CREDIT_NOTE, DAY, FREE_LINE, ID, INVOICE, LINE, PAYMENT, VENDOR_CREDIT
from tests.support.zoho_desk import Desk, body, query

DOCUMENT = {
    "bill_id": "460000000098765",
    "bill_number": " 00454 ",
    "reference_number": "ST-1",
    "vendor_id": 4600000000012345678,
    "vendor_name": "Acme",
    "status": "Partially_Paid",
    "date": "2026-03-01",
    "due_date": "",
    "currency_id": "46",
    "currency_code": "usd",
    "exchange_rate": 1.23,
    "sub_total": 100.1,
    "tax_total": 0,
    "total": 100.09,
    "balance": "40.6",
    "adjustment": -0.01,
    "payment_made": 59.49,
    "created_time": "2026-03-01T17:18:32+0530",
    "last_modified_time": "2026-03-02T17:18:32-0700",
    "custom_fields": [{"customfield_id": "9", "api_name": "cf_st", "label": "ST", "value": "k"}],
    "line_items": [
        {"line_item_id": "1", "account_id": "2", "rate": 33.33, "quantity": 3, "item_total": 99.99, "tax_id": None},
        {"line_item_id": "3", "item_id": "4", "name": "x", "rate": 0.22, "quantity": 0.5, "item_total": 0.11},
    ],
}


def sent(desk: Desk) -> dict[str, Any]:
    return body(desk.stub.calls[-1])


def answer(desk: Desk, key: str, **members: Any) -> None:
    desk.stub.script = [desk.stub.said(201, {key: {f"{key.removesuffix('s')}_id": "1", **members}})]


def test_a_bill_is_read_to_the_cent(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(200, {"bill": DOCUMENT})]
    bill = desk.api.bill("460000000098765")
    assert (bill.number, bill.vendor_id, bill.status) == ("00454", ID, BillStatus.PARTIALLY_PAID)
    assert (bill.total, bill.balance, bill.adjustment) == (Decimal("100.09"), Decimal("40.6"), Decimal("-0.01"))
    assert (bill.exchange_rate, bill.payments_made) == (Decimal("1.23"), Decimal("59.49"))
    assert (bill.date, bill.due_date, bill.currency_code) == (DAY, None, "USD")
    assert bill.modified_at == datetime(2026, 3, 3, 0, 18, 32, tzinfo=UTC)
    assert [(line.rate, line.quantity, line.total) for line in bill.lines] == [
        (Decimal("33.33"), 3, Decimal("99.99")),
        (Decimal("0.22"), Decimal("0.5"), Decimal("0.11")),
    ]
    assert (bill.custom_values[0].name, bill.custom_values[0].value) == ("cf_st", "k")
    assert bill.complete
    assert bill.is_touched_by_payment


def test_a_row_of_the_list_says_that_its_lines_are_not_known(desk: Desk) -> None:
    row = {"bill_id": "1", "status": "open", "total": 1}
    desk.stub.script = [desk.stub.page("bills", [row, {"bill_id": "2", "status": "someday", "total": None}])]
    first, second = next(desk.api.bills()).rows
    assert (first.complete, first.is_touched_by_payment, first.status) == (False, False, BillStatus.OPEN)
    assert (second.status, second.total) == (BillStatus.OTHER, 0)


@pytest.mark.parametrize(
    "members",
    [{"total": "x"}, {"total": True}, {"vendor_id": 4.6e17}, {"date": "1 March"}, {"last_modified_time": "now"}],
)
def test_what_cannot_be_read_exactly_is_an_error_and_never_a_guess(desk: Desk, members: dict[str, Any]) -> None:
    desk.stub.script = [desk.stub.said(200, {"bill": DOCUMENT | members})]
    with pytest.raises(BadAnswer):
        desk.api.bill("1")


def test_a_bill_that_was_created_and_cannot_be_read_is_unclear(desk: Desk) -> None:
    for members in ({}, {"bill": {}}, {"bill": {"bill_id": "1", "total": "x"}}):
        desk.stub.script = [desk.stub.said(201, members)]
        with pytest.raises(OutcomeUnknown) as failure:
            desk.api.create_bill(BILL)
        assert failure.value.item == "Bill INV-1/2"


def test_a_bill_says_currency_rate_date_and_our_key_and_nothing_that_is_empty(desk: Desk) -> None:
    answer(desk, "bill")
    plain = replace(BILL, due_date=None, adjustment=Decimal(0), inclusive_tax=None, terms=type(BILL.terms)())
    plain = replace(plain, location_id="", custom_values=(), tags=(), notes="", lines=(FREE_LINE,))
    desk.api.create_bill(plain)
    assert sent(desk) == {
        "vendor_id": ID,
        "bill_number": "INV-1/2",
        "reference_number": "ST-1-bill-7",
        "date": "2026-03-01",
        "currency_id": ID,
        "exchange_rate": "83.125",
        "line_items": [{"name": "Freight", "account_id": ID, "quantity": "0.5", "rate": "0.02", "item_order": "1"}],
    }


def test_a_us_bill_carries_neither_a_tax_nor_whether_it_is_inside_the_rates(desk: Desk) -> None:
    answer(desk, "bill")
    desk.api.create_bill(replace(BILL, inclusive_tax=None, lines=(LineDraft(Decimal(1), Decimal("9.99"), "5"),)))
    assert "is_inclusive_tax" not in sent(desk)
    assert "tax_id" not in sent(desk)["line_items"][0]


def test_a_changed_bill_names_its_lines_again(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(200, {"bill": DOCUMENT})]
    changed = desk.api.update_bill("460000000098765", replace(BILL, lines=(replace(LINE, line_id="1"), FREE_LINE)))
    request = desk.stub.calls[-1]
    assert (request.method, request.url.split("?")[0].split("/v3/")[1]) == ("PUT", "bills/460000000098765")
    assert [line.get("line_item_id") for line in sent(desk)["line_items"]] == ["1", None]
    assert (sent(desk)["vendor_id"], sent(desk)["bill_number"]) == (ID, "INV-1/2")
    assert changed.number == "00454"


def test_the_adjustment_keeps_its_sign_and_its_words(desk: Desk) -> None:
    answer(desk, "bill")
    desk.api.create_bill(BILL)
    assert (sent(desk)["adjustment"], sent(desk)["adjustment_description"]) == ("-0.01", "Rounding")


def test_our_own_numbers_replace_those_of_the_books(desk: Desk) -> None:
    answer(desk, "vendor_credit")
    desk.api.create_vendor_credit(VENDOR_CREDIT)
    assert query(desk.stub.calls[-1])["ignore_auto_number_generation"] == "true"
    assert sent(desk)["vendor_credit_number"] == "ST-1-return-9"
    answer(desk, "invoice")
    desk.api.create_invoice(INVOICE)
    assert query(desk.stub.calls[-1])["ignore_auto_number_generation"] == "true"
    assert "send" not in query(desk.stub.calls[-1])
    answer(desk, "creditnote")
    desk.api.create_credit_note(CREDIT_NOTE)
    assert query(desk.stub.calls[-1])["ignore_auto_number_generation"] == "true"
    assert query(desk.stub.calls[-1])["invoice_id"] == ID
    assert json.loads(desk.stub.calls[-1].body or b"")["exchange_rate"] == "5.50"


def test_an_invoice_line_has_no_account_because_it_is_the_items(desk: Desk) -> None:
    answer(desk, "invoice")
    desk.api.create_invoice(INVOICE)
    assert all("account_id" not in line for line in sent(desk)["line_items"])


def test_marking_voiding_and_deleting_go_to_their_own_paths(desk: Desk) -> None:
    desk.api.mark_invoice_sent("1")
    desk.api.void_invoice("1")
    desk.api.void_bill("2")
    desk.api.open_vendor_credit("3")
    desk.api.void_vendor_credit("3")
    desk.api.open_credit_note("4")
    desk.api.void_credit_note("4")
    asked = [f"{call.method} {call.url.split('?')[0].split('/v3/')[1]}" for call in desk.stub.writes]
    assert asked == [
        "POST invoices/1/status/sent",
        "POST invoices/1/status/void",
        "POST bills/2/status/void",
        "POST vendorcredits/3/status/open",
        "POST vendorcredits/3/status/void",
        "POST creditnotes/4/status/open",
        "POST creditnotes/4/status/void",
    ]


def test_a_strange_id_stays_one_part_of_the_path(desk: Desk) -> None:
    desk.api.void_bill("../organizations?x=1")
    assert "/bills/..%2Forganizations%3Fx%3D1/status/void?organization_id=" in desk.stub.calls[0].url


def test_a_payment_says_to_which_invoices_it_goes(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.said(
            201,
            {
                "payment": {
                    "payment_id": "9",
                    "payment_number": 12,
                    "reference_number": "ST-1-pay-8",
                    "amount": 100.1,
                    "unused_amount": 0.05,
                    "invoices": [{"invoice_id": 7, "invoice_number": "I-7", "amount_applied": 60.05}],
                }
            },
        )
    ]
    payment = desk.api.create_customer_payment(PAYMENT)
    assert sent(desk)["invoices"] == [
        {"invoice_id": ID, "amount_applied": "60.05"},
        {"invoice_id": ID, "amount_applied": "40.05"},
    ]
    assert (sent(desk)["amount"], sent(desk)["payment_mode"]) == ("100.10", "creditcard")
    assert (payment.number, payment.unused, payment.complete) == ("12", Decimal("0.05"), True)
    assert payment.invoices == (Applied("7", Decimal("60.05"), "I-7"),)


@pytest.mark.parametrize("reference", ["", "x" * 101])
def test_a_payment_whose_identity_would_be_lost_is_not_sent(desk: Desk, reference: str) -> None:
    with pytest.raises(ValueError, match="1 to 100"):
        desk.api.create_customer_payment(replace(PAYMENT, reference_number=reference))
    assert desk.stub.calls == []


def test_a_credit_is_spread_over_documents(desk: Desk) -> None:
    desk.api.apply_credit_note("1", (Applied("2", Decimal("1.05")),))
    assert sent(desk) == {"invoices": [{"invoice_id": "2", "amount_applied": "1.05"}]}


def test_credits_and_invoices_are_read(desk: Desk) -> None:
    row = {"status": "closed", "total": 30, "balance": 0.5, "last_modified_time": "2026-03-01T00:00:00+0000"}
    desk.stub.script = [
        desk.stub.page("vendorcredits", [{"vendor_credit_id": "1", "vendor_credit_number": "DN-1", **row}]),
        desk.stub.said(200, {"creditnote": {"creditnote_id": "2", "updated_time": "2026-03-01T00:00:00+0000"}}),
        desk.stub.said(200, {"invoice": {"invoice_id": "3", "status": "draft", "total": "10000.05", "line_items": []}}),
    ]
    credit = next(desk.api.vendor_credits()).rows[0]
    assert (credit.number, credit.status, credit.balance) == ("DN-1", CreditStatus.CLOSED, Decimal("0.5"))
    assert desk.api.credit_note("2").modified_at == datetime(2026, 3, 1, tzinfo=UTC)
    invoice = desk.api.invoice("3")
    assert (invoice.status, invoice.total, invoice.complete) == (InvoiceStatus.DRAFT, Decimal("10000.05"), True)


def test_a_contact_that_is_changed_keeps_what_the_draft_does_not_name(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(200, {"contact": {"contact_id": "1", "contact_name": "Acme"}})]
    persons = (ContactPerson("8", email="other@b.c"), ContactPerson("9", primary=True, first_name="Ann", phone="1"))
    desk.api.update_contact("1", ContactDraft("Acme", ContactKind.VENDOR, email="a@b.c", persons=persons, notes=""))
    assert sent(desk) == {
        "contact_name": "Acme",
        "contact_type": "vendor",
        "notes": "",
        "contact_persons": [
            {"contact_person_id": "8", "email": "other@b.c", "is_primary_contact": False},
            {
                "contact_person_id": "9",
                "email": "a@b.c",
                "phone": "1",
                "first_name": "Ann",
                "is_primary_contact": True,
            },
        ],
    }


def test_a_contact_is_read_with_the_address_of_its_primary_person(desk: Desk) -> None:
    said = {
        "contact_id": 1,
        "contact_name": "Acme",
        "contact_type": "vendor",
        "status": "inactive",
        "is_taxable": False,
        "billing_address": {"address": "1 Road", "zip": 94588},
        "contact_persons": [
            {"contact_person_id": "5", "email": "no@b.c"},
            {"contact_person_id": "6", "email": "yes@b.c", "is_primary_contact": True},
        ],
    }
    desk.stub.script = [desk.stub.said(200, {"contact": said}), desk.stub.page("contacts", [said])]
    contact = desk.api.contact("1")
    assert (contact.kind, contact.active, contact.taxable) == (ContactKind.VENDOR, False, False)
    assert (contact.email, [one.id for one in contact.persons], contact.complete) == ("yes@b.c", ["5", "6"], True)
    assert contact.billing_address is not None
    assert (contact.billing_address.street, contact.billing_address.zip) == ("1 Road", "94588")
    assert not next(desk.api.contacts()).rows[0].complete


def test_an_item_sends_its_price_as_a_number_and_its_cost_as_the_text_zoho_wants(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(201, {"item": {"item_id": "1", "purchase_rate": "10.05", "rate": 12.5}})]
    item = desk.api.create_item(ItemDraft("MCB", Decimal("12.50"), purchase_rate=Decimal("10.05"), sku="M"))
    assert desk.stub.calls[-1].body == b'{"name":"MCB","rate":12.50,"sku":"M","purchase_rate":"10.05"}'
    assert (item.rate, item.purchase_rate) == (Decimal("12.5"), Decimal("10.05"))


@pytest.mark.parametrize(
    ("version", "edition"), [("us", Edition.US), ("india", Edition.INDIA), ("UK", Edition.UK), ("", Edition.OTHER)]
)
def test_the_edition_is_read_from_the_organization(desk: Desk, version: str, edition: Edition) -> None:
    said = {"organization_id": "1", "version": version, "price_precision": 2.0, "time_zone": "Asia/Calcutta"}
    desk.stub.script = [desk.stub.said(200, {"organization": said | {"country_code": "IN"}})]
    organization = desk.api.organization()
    assert (organization.edition, organization.edition_name) == (edition, version)
    assert (organization.price_precision, organization.country) == (2, "IN")


def test_a_tax_group_tells_what_it_is_made_of(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.page("taxes", [{"tax_id": "1", "tax_type": "tax_group", "tax_percentage": 18, "is_inactive": True}]),
        desk.stub.said(
            200,
            {
                "tax_group": {
                    "tax_group_id": "1",
                    "tax_group_percentage": 18,
                    "taxes": [
                        {"tax_id": "2", "tax_percentage": 9, "tax_specific_type": "cgst"},
                        {"tax_id": "3", "tax_percentage": 9, "tax_specific_type": "sgst"},
                    ],
                }
            },
        ),
    ]
    assert [(one.kind, one.percentage, one.active) for one in desk.api.taxes()] == [(TaxKind.GROUP, 18, False)]
    assert [one.specific_type for one in desk.api.tax_group("1").parts] == ["cgst", "sgst"]


@pytest.mark.parametrize(
    ("status", "closes"), [("enabled", True), ("enabled_with_logging", True), ("", True), ("disabled", False)]
)
def test_a_lock_closes_its_days_unless_it_is_switched_off(desk: Desk, status: str, closes: bool) -> None:
    said = {"transaction_lock_id": "1", "transaction_lock_status": status, "transaction_lock_date": "2026-03-31"}
    desk.stub.script = [
        desk.stub.said(200, {"transaction_lock": said}),
        desk.stub.page("transaction_locks", [said, said | {"transaction_lock_id": "2"}]),
    ]
    locks = desk.api.locks()
    assert [one.id for one in locks] == ["1", "2"]
    assert locks[0].closes(date(2026, 3, 31), BooksArea.PURCHASES) is closes
    assert locks[0].closes(date(2020, 1, 1), BooksArea.SALES) is closes
    assert not locks[0].closes(date(2026, 4, 1), BooksArea.PURCHASES)


@pytest.mark.parametrize(
    ("scope", "purchases"), [("All", True), ("", True), ("Purchases", True), ("Sales", False), ("Banking", False)]
)
def test_a_lock_of_another_part_of_the_books_does_not_stop_a_purchase(scope: str, purchases: bool) -> None:
    lock = PeriodLock("1", enabled=True, until=date(2026, 3, 31), scope=scope)
    assert lock.closes(date(2026, 3, 1), BooksArea.PURCHASES) is purchases


def test_an_organization_without_a_lock_has_one_that_closes_nothing(desk: Desk) -> None:
    none = {"transaction_lock_status": "disabled", "transaction_lock_date": ""}
    desk.stub.script = [desk.stub.said(200, {"transaction_lock": none}), desk.stub.page("transaction_locks", [])]
    assert [one.closes(date(2020, 1, 1), BooksArea.SALES) for one in desk.api.locks()] == [False]


def test_a_lock_of_a_period_closes_that_period_only() -> None:
    lock = PeriodLock("1", enabled=True, until=None, first=date(2026, 4, 1), last=date(2026, 6, 30))
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [lock.closes(day, BooksArea.SALES) for day in days] == [False, True, True, False]


def test_accounts_currencies_and_the_rest_are_read(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.page("chartofaccounts", [{"account_id": "1", "account_name": "Cost", "is_active": False}]),
        desk.stub.page("currencies", [{"currency_id": "1", "currency_code": "kwd", "price_precision": 3}]),
        desk.stub.said(200, {"tax_authorities": [{"tax_authority_id": "1", "tax_authority_name": "IDOR"}]}),
        desk.stub.said(200, {"tax_exemptions": [{"tax_exemption_id": "1", "tax_exemption_code": "RESELLER"}]}),
        desk.stub.page("expenses", [{"expense_id": 982000000030049, "total": 100.1, "last_modified_time": " "}]),
    ]
    assert [(one.name, one.active) for one in desk.api.accounts()] == [("Cost", False)]
    assert [(one.code, one.price_precision) for one in desk.api.currencies()] == [("KWD", 3)]
    assert [one.name for one in desk.api.tax_authorities()] == ["IDOR"]
    assert [one.code for one in desk.api.tax_exemptions()] == ["RESELLER"]
    expense = next(desk.api.expenses()).rows[0]
    assert (expense.id, expense.total, expense.modified_at) == ("982000000030049", Decimal("100.1"), None)
