"""The simulator of Zoho Books has the operations, fields and answers of Zoho's OpenAPI documents, and what differs is
listed here with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests
from zoho_answers import ANSWERS_DIFFER, UNDOCUMENTED, Answers
from zoho_documents import Book, Schema, properties

from app.simulators.zoho_books import SimClock, ZohoBooksSimulator, empty_organization
from app.simulators.zoho_books.sample import KEY_FIELD, add_taxes
from app.simulators.zoho_books.service import OPERATIONS

# -- operations and requests -------------------------------------------------------------------------------


def test_every_operation_of_the_simulator_is_in_the_documents_with_its_scope(book: Book) -> None:
    for operation in OPERATIONS:
        known = book.operations[operation.method, operation.path][0]
        scopes = [scope for one in known["security"] for scopes in one.values() for scope in scopes]
        assert scopes == [operation.scope], f"{operation.method} {operation.path}"


EXTRA_PARAMETERS = {
    "sort_order": "left out of most lists; bills have it and live page_context says it everywhere",
    "item_ids": "GET /itemdetails has no parameters in its document; the texts of the API name it",
    "filter_by": "GET /settings/taxes: live answers say applied_filter Taxes.Active",
    "amount_greater_equals": "GET /expenses: the document writes amount_greater_than twice",
}
EXTRA_FIELDS = {
    r"(.*\.)?(item_)?custom_fields\..*|/customfields (customfield_id|custom_field_id|api_name|index|label)": "every "
    "document names a custom field by other keys; live organizations took api_name, customfield_id, index and label",
    r"(/bill|/invoice)/.* (customfield_id|custom_field_id|api_name|index|label)": "the same, as a bare list",
    r"/(purchaseorders|invoices|creditnotes)\S* line_items\.line_item_id": "PUT needs it to keep a line; one shape "
    "serves POST as well, where an unknown line is refused",
    r"/creditnotes line_items\.(rate|unit|item_order)": "left out where a credit note is created, not where changed",
    r"/contacts contact_persons\.contact_person_id": "as line_item_id",
    r"/items\S* unit": "in the answer only",
}


def test_every_parameter_of_the_simulator_is_in_the_documents(book: Book) -> None:
    extra = {
        name
        for operation in OPERATIONS
        for name in operation.parameters - book.parameters(operation.method, operation.path)
    }
    assert extra == set(EXTRA_PARAMETERS)


def test_a_change_of_time_is_a_filter_only_where_the_documents_have_it(book: Book) -> None:
    for operation in OPERATIONS:
        if operation.method == "GET" and "per_page" in operation.parameters:
            documented = "last_modified_time" in book.parameters("GET", operation.path)
            assert ("last_modified_time" in operation.parameters) is documented, operation.path


def test_every_field_of_a_request_is_in_the_documents(book: Book) -> None:
    def strange(shape: Any, schema: Schema, where: str) -> Iterator[str]:
        known = properties(schema) or {}
        for name, inside in shape.items():
            if name not in known:
                yield f"{where}{name}"
            elif inside is not None:
                yield from strange(inside, known[name], f"{where}{name}.")

    used = set()
    for operation in OPERATIONS:
        schema = book.request_schema(operation.method, operation.path)
        for name in strange(operation.shape or {}, schema, ""):
            reasons = [
                one
                for one in EXTRA_FIELDS
                if re.fullmatch(one, name) or re.search(f"{one}$", f"{operation.path} {name}")
            ]
            assert reasons, f"{operation.method} {operation.path} {name}"
            used |= set(reasons)
    assert used == set(EXTRA_FIELDS)


# -- answers -----------------------------------------------------------------------------------------------


class Checked:
    """A client that holds every answer against the documents and remembers what differed."""

    def __init__(self, zoho: ZohoBooksSimulator, book: Book) -> None:
        self.zoho, self.book = zoho, book
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Zoho-oauthtoken {zoho.sign_in().access_token}"
        self.seen: set[tuple[str, str]] = set()
        self.answers = Answers(book)

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        headers = {name: query.pop(name) for name in list(query) if name.startswith("X-")}
        asked = {"organization_id": self.zoho.organization.organization_id, **query}
        url = f"{self.zoho.api_url()}/books/v3{path}"
        template, _ = self.book.find(method, path)
        for name in self.book.request_schema(method, template).get("required", []):
            if isinstance(body, dict) and name in body:
                less = {key: value for key, value in body.items() if key != name}
                refused = self.session.request(method, url, params=asked, json=less, headers=headers, timeout=10)
                if refused.status_code != 400:
                    self.answers.wrong.add(f"{method} {template} does without {name}")
        answer = self.session.request(method, url, params=asked, json=body, headers=headers, timeout=10)
        assert answer.ok, f"{method} {path}: {answer.text}"
        self.seen.add((method, template))
        value = answer.json()
        self.answers.look(method, template, answer.status_code, value)
        return value


@pytest.fixture
def checked(book: Book) -> Iterator[Checked]:
    clock = SimClock(datetime(2025, 11, 3, 6, 30, tzinfo=UTC), frozen=True)
    org = empty_organization("india", clock)
    org.add_account("Cost of Goods Sold", "cost_of_goods_sold")
    add_taxes(org)
    org.add_location("North", is_primary=True)
    org.add_tax_authority("State")
    for entity in ("bill", "contact", "invoice", "creditnote", "item", "payment", "vendor_credit", "expense"):
        org.add_custom_field(entity, KEY_FIELD, label="ServiceTitan ID", unique=True)
    with ZohoBooksSimulator(org, control=False) as zoho:
        zoho.switches.minute_limit = 0
        zoho.switches.credits_created_as_draft = False
        zoho.switches.custom_field_api_names = True
        client = Checked(zoho, book)
        yield client
        client.session.close()
        assert (zoho.bugs, zoho.unknown) == ([], [])


def through_everything(call: Checked) -> None:
    """Calls every operation that the simulator has, with an answer that has something in it."""
    org = call.zoho.organization
    costs, bank = org.expense_account().id, next(one.id for one in org.accounts.values() if one.type == "bank")
    gst = next(one.id for one in org.taxes.values() if one.name == "GST18")
    key = {"custom_fields": [{"api_name": KEY_FIELD, "value": "ST-1"}]}
    keyed = {"X-Unique-Identifier-Key": KEY_FIELD, "X-Unique-Identifier-Value": "ST-1", "X-Upsert": "true"}

    def contact(name: str, kind: str) -> dict[str, Any]:
        people = [{"first_name": "Ravi", "email": "r@a.example", "is_primary_contact": True}]
        return {
            "contact_name": name,
            "contact_type": kind,
            "contact_persons": people,
            **(key if kind == "vendor" else {}),
        }

    call("GET", "/organizations")
    call("GET", f"/organizations/{org.organization_id}")
    vendor = call("POST", "/contacts", contact("Shakti", "vendor"))["contact"]["contact_id"]
    customer = call("POST", "/contacts", contact("Brigade", "customer"))["contact"]["contact_id"]
    call("PUT", f"/contacts/{vendor}", contact("Shakti Ltd", "vendor"))
    call("PUT", "/contacts", contact("Shakti Ltd", "vendor"), **keyed)
    call("POST", f"/contacts/{vendor}/inactive")
    call("POST", f"/contacts/{vendor}/active")
    call("GET", f"/contacts/{vendor}")
    call("GET", "/contacts")
    item = {
        "name": "Wire",
        "rate": 20.5,
        "sku": "W",
        "item_type": "sales_and_purchases",
        "purchase_account_id": costs,
        **key,
    }
    made = call("POST", "/items", item)["item"]["item_id"]
    call("PUT", f"/items/{made}", item)
    call("PUT", "/items", item, **keyed)
    for way in ("inactive", "active"):
        call("POST", f"/items/{made}/{way}")
    call("GET", f"/items/{made}")
    call("GET", "/items")
    call("GET", "/itemdetails", item_ids=made)
    account = call("POST", "/chartofaccounts", {"account_name": "Freight", "account_type": "expense"})
    account = account["chart_of_account"]["account_id"]
    for way in ("inactive", "active"):
        call("POST", f"/chartofaccounts/{account}/{way}")
    call("GET", f"/chartofaccounts/{account}")
    call("GET", "/chartofaccounts")
    settings(call)
    line = {"item_id": made, "rate": 10.25, "quantity": 2, "tax_id": gst, "description": "d"}
    bought = {"vendor_id": vendor, "date": "2025-11-01", "line_items": [line], "reference_number": "PO"}
    call.zoho.organization.add_custom_field("purchaseorder", KEY_FIELD, unique=True)
    order = documents(call, "purchaseorders", "purchaseorder", {**bought, **key}, **keyed)
    for way in ("open", "billed", "cancelled"):
        call("POST", f"/purchaseorders/{order}/status/{way}")
    bill = documents(
        call, "bills", "bill", {**bought, "bill_number": "INV-1", "purchaseorder_ids": [order], **key}, **keyed
    )
    call("PUT", f"/bill/{bill}/customfields", [{"api_name": KEY_FIELD, "value": "ST-1"}])
    call("POST", f"/bills/{bill}/status/void")
    call("POST", f"/bills/{bill}/status/open")
    credit = documents(call, "vendorcredits", "vendor_credit", {**bought, **key})
    call("POST", f"/vendorcredits/{credit}/status/open")
    call("POST", f"/vendorcredits/{credit}/bills", {"bills": [{"bill_id": bill, "amount_applied": 1.5}]})
    applied = call("GET", f"/vendorcredits/{credit}/bills")["bills_credited"][0]["vendor_credit_bill_id"]
    call("GET", f"/vendorcredits/{credit}")
    call("DELETE", f"/vendorcredits/{credit}/bills/{applied}")
    credits = [{"vendor_credit_id": credit, "amount_applied": 1}]
    call("POST", f"/bills/{bill}/credits", {"apply_vendor_credits": credits})
    part = {"bill_id": bill, "amount_applied": 5.5}
    paid = {"vendor_id": vendor, "amount": 5.5, "date": "2025-11-02", "paid_through_account_id": bank, "bills": [part]}
    call.zoho.organization.add_custom_field("vendorpayment", KEY_FIELD, unique=True)
    payment = payments(call, "vendorpayments", "vendorpayment", {**paid, **key}, **keyed)
    settled = call("GET", f"/bills/{bill}/payments")["payments"][0]["bill_payment_id"]
    call("GET", f"/bills/{bill}")
    call("DELETE", f"/bills/{bill}/payments/{settled}")
    call("DELETE", f"/vendorpayments/{payment}")
    spare = call("POST", "/vendorcredits", bought)["vendor_credit"]["vendor_credit_id"]
    call("POST", f"/vendorcredits/{spare}/status/void")
    call("DELETE", f"/vendorcredits/{spare}")
    selling(call, customer, line, key, keyed)
    spent = {"account_id": costs, "date": "2025-11-01", "amount": 118.5, "paid_through_account_id": bank, **key}
    expense = call("POST", "/expenses", spent)["expense"]["expense_id"]
    call("PUT", f"/expenses/{expense}", spent)
    call("PUT", "/expenses", spent, **keyed)
    call("GET", f"/expenses/{expense}")
    call("GET", "/expenses")
    call("DELETE", f"/expenses/{expense}")
    org.lock_period(date(2025, 9, 30))
    call("GET", "/transactionlock")
    call("GET", "/transactionlocks")
    for path, ident in (("purchaseorders", order), ("items", None), ("contacts", None)):
        call("DELETE", f"/{path}/{ident or spare_of(call, path)}")
    gone = call("POST", "/bills", {**bought, "bill_number": "INV-2"})["bill"]["bill_id"]
    call("DELETE", f"/bills/{gone}")


def spare_of(call: Checked, path: str) -> str:
    """A record that nothing uses."""
    body = {"name": "Spare", "rate": 1} if path == "items" else {"contact_name": "Spare", "contact_type": "vendor"}
    made = call("POST", f"/{path}", body)[path[:-1]]
    return str(made[f"{path[:-1]}_id"])


def settings(call: Checked) -> None:
    """Taxes, currencies and locations."""
    tax = call("POST", "/settings/taxes", {"tax_name": "Cess", "tax_percentage": 1.5})["tax"]["tax_id"]
    call("GET", f"/settings/taxes/{tax}")
    call("GET", "/settings/taxes")
    group = call("POST", "/settings/taxgroups", {"tax_group_name": "Both", "taxes": tax})["tax_group"]["tax_group_id"]
    call("GET", f"/settings/taxgroups/{group}")
    for path, key, body in (
        ("taxauthorities", "tax_authority", {"tax_authority_name": "Nevada"}),
        ("taxexemptions", "tax_exemption", {"tax_exemption_code": "GOV", "type": "item"}),
        ("currencies", "currency", {"currency_code": "EUR", "currency_format": "###,##0.00"}),
    ):
        made = call("POST", f"/settings/{path}", body)[key][f"{key}_id"]
        call("GET", f"/settings/{path}/{made}")
        call("GET", f"/settings/{path}")
    rates = f"/settings/currencies/{made}/exchangerates"
    call("POST", rates, {"effective_date": "2025-11-01", "rate": 98.5})
    call("GET", rates)
    call("GET", "/settings/currencies")
    call("GET", "/locations")


def documents(call: Checked, path: str, key: str, body: dict[str, Any], **keyed: str) -> str:
    """Creates, changes, reads and lists one kind of document; its id."""
    ident = str(call("POST", f"/{path}", body)[key][f"{key}_id"])
    call("PUT", f"/{path}/{ident}", body)
    if keyed:
        call("PUT", f"/{path}", body, **keyed)
    call("GET", f"/{path}/{ident}")
    call("GET", f"/{path}")
    return ident


def payments(call: Checked, path: str, key: str, body: dict[str, Any], **keyed: str) -> str:
    """As `documents`."""
    ident = str(call("POST", f"/{path}", body)[key]["payment_id"])
    call("PUT", f"/{path}/{ident}", body)
    if keyed:
        call("PUT", f"/{path}", body, **keyed)
    call("GET", f"/{path}/{ident}")
    call("GET", f"/{path}")
    return ident


def selling(call: Checked, customer: str, line: Schema, key: Schema, keyed: dict[str, str]) -> None:
    """Invoices, payments of customers and credit notes."""
    sold = {"customer_id": customer, "date": "2025-11-01", "line_items": [line], "place_of_supply": "KA"}
    invoice = documents(call, "invoices", "invoice", {**sold, **key}, **keyed)
    call("PUT", f"/invoice/{invoice}/customfields", [{"api_name": KEY_FIELD, "value": "ST-1"}])
    for way in ("sent", "draft", "void"):
        call("POST", f"/invoices/{invoice}/status/{way}")
    call("DELETE", f"/invoices/{invoice}")
    invoice = call("POST", "/invoices", sold, send="true")["invoice"]["invoice_id"]
    part = {"invoice_id": invoice, "amount_applied": 4.5}
    paid = {
        "customer_id": customer,
        "payment_mode": "cash",
        "amount": 4.5,
        "date": "2025-11-02",
        "invoices": [part],
        **key,
    }
    payment = payments(call, "customerpayments", "payment", paid, **keyed)
    call("GET", "/contacts")
    settled = call("GET", f"/invoices/{invoice}/payments")["payments"][0]["invoice_payment_id"]
    call("DELETE", f"/invoices/{invoice}/payments/{settled}")
    again = {"invoice_payments": [{"payment_id": payment, "amount_applied": 1}], "apply_creditnotes": []}
    call("POST", f"/invoices/{invoice}/credits", again)
    call("DELETE", f"/customerpayments/{payment}")
    note = documents(
        call,
        "creditnotes",
        "creditnote",
        {**sold, "line_items": [{**line, "quantity": 0.5}], "creditnote_number": "C-1", **key},
        **keyed,
    )
    for way in ("draft", "open"):
        call("POST", f"/creditnotes/{note}/status/{way}")
    call("POST", f"/creditnotes/{note}/invoices", {"invoices": [{"invoice_id": invoice, "amount_applied": 2.5}]})
    call("GET", f"/invoices/{invoice}/creditsapplied")
    applied = call("GET", f"/creditnotes/{note}/invoices")["invoices_credited"][0]["creditnote_invoice_id"]
    call("GET", f"/creditnotes/{note}")
    call("DELETE", f"/creditnotes/{note}/invoices/{applied}")
    call("POST", f"/creditnotes/{note}/status/void")
    call("DELETE", f"/creditnotes/{note}")


def test_every_answer_is_what_the_documents_describe(checked: Checked) -> None:
    through_everything(checked)
    assert checked.seen == {(one.method, one.path) for one in OPERATIONS}
    assert checked.answers.explained() == (set(ANSWERS_DIFFER), set(UNDOCUMENTED))
