"""What the flows to the books ask of ServiceTitan: what is asked, and what is made of odd rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.connectors.servicetitan.access import ACCESS
from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.errors import BadAnswer
from app.domain.field_sales import (
    AppliedTo,
    ContactKindWord,
    FieldContact,
    FieldValue,
    LineKind,
    SalesTax,
    TaxBase,
    TaxRate,
)
from app.domain.purchasing import Address, BillKind, GlAccount, SkuKind, SyncStatus
from app.store.codec import dump, load

D = Decimal
STAMP = "2025-11-04T01:33:11.8431674Z"
MOMENT = datetime(2025, 11, 4, 1, 33, 11, 843167, tzinfo=UTC)
AT = Address("1 MG Road", "", "Kochi", "KL", "682001", "IN")
AT_JSON = {"street": "1 MG Road", "unit": "", "city": "Kochi", "state": "KL", "zip": "682001", "country": "IN"}
GL = {"id": 9, "name": "Cost", "number": "5000", "type": "x", "detailType": None}
Ask = Callable[[ServiceTitanApi], Any]


def query(request: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


def path(request: Any) -> str:
    return urlsplit(request.url).path.partition("/tenant/960001001/")[2]


def only(pages: Any) -> Any:
    """The one row of all pages."""
    (row,) = [row for page in pages for row in page.rows]
    return row


LISTS: dict[str, tuple[Ask, str, dict[str, list[str]]]] = {
    "ap-credits": (lambda api: api.ap_credits(MOMENT), "ap-credits", {"sort": ["+Id"]}),
    "invoices": (lambda api: api.invoices(MOMENT), "invoices", {"activeState": ["All"], "sort": ["+Id"]}),
    "payments": (lambda api: api.payments(MOMENT), "payments", {"activeState": ["All"], "sort": ["+Id"]}),
    "credit memos": (lambda api: api.credit_memos(MOMENT), "credit-memos", {"active": ["Any"], "sort": ["+Id"]}),
    "customers": (lambda api: api.customers(MOMENT), "customers", {"active": ["Any"], "sort": ["+Id"]}),
    "services": (lambda api: api.services(MOMENT), "services", {"active": ["Any"], "sort": ["+Id"]}),
    "vendors": (lambda api: api.field_vendors(MOMENT), "vendors", {"active": ["Any"], "sort": ["+Id"]}),
    "items": (lambda api: api.field_items(MOMENT), "materials", {"active": ["Any"], "sort": ["+Id"]}),
}


@pytest.mark.parametrize("kind", LISTS)
def test_what_is_inactive_is_asked_for_and_what_is_too_old_is_left_out(
    api: ServiceTitanApi, stub: Any, kind: str
) -> None:
    ask, resource, asked = LISTS[kind]
    rows = [{"id": 1, "modifiedOn": STAMP}, {"id": 2, "modifiedOn": "2025-11-03T23:00:00Z"}, {"id": 3}]
    stub.script = [stub.page(rows)]
    assert [row.id for row in next(ask(api)).rows] == [1, 3], "a row without a stamp is kept"
    call = stub.calls[0]
    assert path(call) == resource
    assert asked.items() <= query(call).items()
    assert query(call)["modifiedOnOrAfter"] == ["2025-11-04T01:33:11.843167Z"]


BY_ID: dict[str, tuple[Ask, str]] = {
    "bills": (lambda api: api.bills_with_ids(range(1, 52)), "inventory-bills/paginated"),
    "receipts": (lambda api: api.receipts_with_ids(range(1, 52)), "receipts"),
    "orders": (lambda api: api.purchase_orders_with_ids(range(1, 52)), "purchase-orders"),
    "returns": (lambda api: api.returns_with_ids(range(1, 52)), "returns"),
    "ap-credits": (lambda api: api.ap_credits_with_ids(range(1, 52)), "ap-credits"),
    "jobs": (lambda api: api.jobs_with_ids(range(1, 52)), "jobs"),
    "invoices": (lambda api: api.invoices_with_ids(range(1, 52)), "invoices"),
    "payments": (lambda api: api.payments_with_ids(range(1, 52)), "payments"),
    "credit memos": (lambda api: api.credit_memos_with_ids(range(1, 52)), "credit-memos"),
}


@pytest.mark.parametrize("kind", BY_ID)
def test_fifty_ids_go_into_a_call_and_what_was_not_asked_for_is_left_out(
    api: ServiceTitanApi, stub: Any, kind: str
) -> None:
    ask, resource = BY_ID[kind]
    stub.script = [stub.page([{"id": 1}, {"id": 77}]), stub.page([{"id": 51}, {"id": 1}])]
    pages = list(ask(api))
    assert [row.id for page in pages for row in page.rows] == [1, 51]
    assert [page.unasked for page in pages] == [1, 1]
    assert [path(call) for call in stub.calls] == [resource] * 2
    assert query(stub.calls[0])["ids"] == [",".join(map(str, range(1, 51)))]
    assert query(stub.calls[1])["ids"] == ["51"]


def test_no_ids_ask_for_nothing(api: ServiceTitanApi, stub: Any) -> None:
    assert not list(api.invoices_with_ids([]))
    assert api.credit_memo_lines([]) == {}
    assert api.customer_contacts([]) == {}
    assert stub.calls == []


def test_lists_are_read_page_by_page(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([{"id": 1}], has_more=True), stub.page([{"id": 2}])]
    assert [[row.id for row in page.rows] for page in api.invoices()] == [[1], [2]]
    assert [query(call)["page"] for call in stub.calls] == [["1"], ["2"]]


FEEDS: dict[str, tuple[Callable[[ServiceTitanApi, str | None], Any], str]] = {
    "invoices": (lambda api, token: api.exported_invoices(token), "export/invoices"),
    "payments": (lambda api, token: api.exported_payments(token), "export/payments"),
    "customers": (lambda api, token: api.exported_customers(token), "export/customers"),
    "contacts": (lambda api, token: api.exported_contacts(token), "export/customers/contacts"),
}


@pytest.mark.parametrize("kind", FEEDS)
def test_a_feed_goes_on_from_its_token(api: ServiceTitanApi, stub: Any, kind: str) -> None:
    ask, resource = FEEDS[kind]
    stub.script = [
        stub.answer(200, {"hasMore": True, "continueFrom": "t2", "data": [{"id": 1, "active": False}]}),
        stub.answer(200, {"hasMore": False, "continueFrom": "t3", "data": [{"id": 2}, {"id": 2}]}),
    ]
    first, second = list(ask(api, "t1"))
    assert [len(page.rows) for page in (first, second)] == [1, 2]
    assert (first.rows[0].active, second.rows[0].active) == (False, True)
    assert (first.continue_from, second.continue_from) == ("t2", "t3")
    assert [(path(call), query(call)["from"]) for call in stub.calls] == [(resource, ["t1"]), (resource, ["t2"])]
    stub.script = [stub.answer(200, {"hasMore": True, "continueFrom": "t4", "data": [{"id": None}]})]
    with pytest.raises(BadAnswer):
        next(ask(api, None))
    assert "from" not in query(stub.calls[-1])


# ------------------------------------------------------------ bills


def test_a_bill_is_read_with_items_and_expenses(api: ServiceTitanApi, stub: Any) -> None:
    item = {
        "id": 5,
        "skuId": 6,
        "skuCode": "SKU",
        "receiptItemId": 7,
        "quantity": "2.500",
        "cost": " 10.10 ",
        "name": "Thing",
        "description": "<p>A thing</p>",
        "generalLedgerAccount": None,
        "costOfSaleAccount": GL,
        "assetAccount": {"id": 1, "name": None, "number": None},
    }
    expense = {
        "id": 8,
        "amount": "12.50",
        "description": None,
        "generalLedgerAccount": GL,
        "job": {"id": 3, "name": "J-3"},
        "businessUnit": {"id": 4, "name": "Heating"},
    }
    row = {
        "id": 1,
        "billType": "apbill",
        "purchaseOrderId": None,
        "referenceNumber": "",
        "vendorNumber": "V-1",
        "billAmount": "37.75",
        "dueDate": "2025-12-04T00:00:00Z",
        "businessUnit": {"id": 2, "name": "Plumbing"},
        "jobId": 3,
        "jobNumber": "J-3",
        "items": [item],
        "expenseItems": [expense],
        "createdOn": STAMP,
    }
    stub.script = [stub.answer(200, row)]
    bill = api.ap_bill(1)
    assert path(stub.calls[0]) == "ap-bills/1"
    assert (bill.kind, bill.due_date, bill.total) == (BillKind.AP_BILL, date(2025, 12, 4), D("37.75"))
    assert (bill.business_unit_id, bill.business_unit_name, bill.job_id, bill.job_number) == (2, "Plumbing", 3, "J-3")
    (goods,) = bill.items
    assert (goods.id, goods.receipt_item_id, goods.quantity, goods.cost) == (5, 7, D("2.500"), D("10.10"))
    assert (goods.sku_code, goods.name, goods.description) == ("SKU", "Thing", "<p>A thing</p>")
    assert goods.gl_accounts == (GlAccount("Cost", "5000"),)
    (spent,) = bill.expenses
    assert (spent.amount, spent.description, spent.job_number) == (D("12.50"), "", "J-3")
    assert (spent.business_unit_id, spent.business_unit_name, spent.gl_accounts) == (4, "Heating", goods.gl_accounts)
    assert load(type(bill), dump(bill)) == bill, "it can be kept"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"purchaseOrderId": 4}, BillKind.PROCUREMENT),
        ({"purchaseOrderId": None}, BillKind.OTHER),
        ({"billType": None, "purchaseOrderId": 4}, BillKind.PROCUREMENT),
        ({"billType": "ApBill"}, BillKind.AP_BILL),
        ({"billType": "RecurringBill"}, BillKind.RECURRING),
        ({"billType": "NotSet", "purchaseOrderId": 4}, BillKind.OTHER),
    ],
)
def test_what_a_bill_came_from_is_told_by_its_type_or_its_order(
    api: ServiceTitanApi, stub: Any, row: dict[str, Any], kind: BillKind
) -> None:
    stub.script = [stub.page([{"id": 1, "items": None, "expenseItems": None, **row}])]
    bill = only(api.bills())
    assert (bill.kind, bill.items, bill.expenses, bill.due_date) == (kind, (), (), None)


def test_another_bill_than_was_asked_for_is_not_taken(api: ServiceTitanApi, stub: Any) -> None:
    for ask in (
        lambda: api.ap_bill(1),
        lambda: api.customer(1),
        lambda: api.field_vendor(1),
        lambda: api.field_item(1, SkuKind.EQUIPMENT),
    ):
        stub.script = [stub.answer(200, {"id": 2})]
        with pytest.raises(BadAnswer, match="asked for 1, got 2"):
            ask()


def test_a_receipt_and_a_return_tell_unit_job_and_accounts(api: ServiceTitanApi, stub: Any) -> None:
    item = {"id": 7, "skuId": 5, "code": "SKU", "name": "Thing", "description": "d", "generalLedgerAccount": GL}
    stub.script = [stub.page([{"id": 1, "businessUnitId": 2, "jobId": 3, "items": [item]}])]
    receipt = only(api.receipts())
    assert (receipt.business_unit_id, receipt.job_id) == (2, 3)
    assert (receipt.items[0].id, receipt.items[0].name, receipt.items[0].description) == (7, "Thing", "d")
    assert receipt.items[0].gl_accounts == (GlAccount("Cost", "5000"),)
    stub.script = [stub.page([{"id": 1, "jobId": 3, "items": [item]}])]
    returned = only(api.returns())
    assert (returned.job_id, returned.credited) == (3, None)
    assert (returned.items[0].name, returned.items[0].gl_accounts) == ("Thing", (GlAccount("Cost", "5000"),))


@pytest.mark.parametrize(
    ("row", "active"),
    [({}, True), ({"active": False}, False), ({"status": "Canceled"}, False), ({"canceledOn": STAMP}, False)],
)
def test_a_vendors_credit_is_read(api: ServiceTitanApi, stub: Any, row: dict[str, Any], active: bool) -> None:
    given = {"id": 1, "inventoryReturnId": 4, "amount": 90.10, "date": "2025-11-03T00:00:00Z", "modifiedOn": STAMP}
    stub.script = [stub.page([{**given, "vendor": {"id": 2, "name": "V"}, "syncStatus": "Posted", **row}])]
    credit = only(api.ap_credits())
    assert (credit.return_id, credit.amount, credit.active) == (4, D("90.1"), active)
    assert (credit.date, credit.vendor_name, credit.sync_status) == (date(2025, 11, 3), "V", SyncStatus.POSTED)
    assert (credit.created_on, credit.number, credit.memo) == (MOMENT, "", "")


def test_categories_are_taken_out_of_each_other_once(api: ServiceTitanApi, stub: Any) -> None:
    inner = {"id": 3, "name": "C", "parentId": 2, "active": False, "subcategories": None}
    nested = {"id": 2, "name": "B", "parentId": 1, "subcategories": [inner]}
    stub.script = [stub.page([{"id": 1, "name": "A", "parentId": None, "subcategories": [nested]}, inner])]
    found = api.categories()
    assert [(one.id, one.name, one.parent_id, one.active) for one in found] == [
        (1, "A", None, True),
        (2, "B", 1, True),
        (3, "C", 2, False),
    ]


def test_a_job_of_nulls_is_still_a_job(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([{"id": 1, "jobNumber": "J-1", "customerId": None, "businessUnitId": 0}])]
    job = only(api.jobs_with_ids([1]))
    assert (job.number, job.status, job.customer_id, job.business_unit_id) == ("J-1", "", None, None)


# ------------------------------------------------------------ sales


def test_an_invoice_is_read_to_the_last_digit(api: ServiceTitanApi, stub: Any) -> None:
    line = {
        "id": 5,
        "type": "PriceModifier",
        "skuId": 0,
        "skuName": "Discount",
        "quantity": "1.0000",
        "price": "-10.105",
        "total": "-10.10",
        "taxable": True,
        "isChargeable": False,
        "order": 3,
        "displayName": None,
        "description": "<b>x</b>",
        "generalLedgerAccount": GL,
    }
    row = {
        "id": 1,
        "referenceNumber": "J-3",
        "syncStatus": "Posted",
        "invoiceDate": "2025-11-03T00:00:00",
        "dueDate": "2025-12-03",
        "subTotal": "100.10",
        "salesTax": "18.02",
        "salesTaxCode": {"id": 9, "name": "GST", "taxRate": 0.18},
        "taxZoneId": 8,
        "total": "118.12",
        "balance": "0",
        "customer": {"id": 2, "name": "Lakshmi"},
        "businessUnit": {"id": 4, "name": "North"},
        "job": {"id": 3, "number": "J-3", "type": "Visit"},
        "adjustmentToId": 7,
        "discountTotal": "-10.10",
        "items": [line],
        "customFields": [{"name": "Zoho", "value": None}],
        "active": True,
        "createdOn": STAMP,
        "modifiedOn": None,
    }
    stub.script = [stub.page([row])]
    invoice = only(api.invoices())
    assert (invoice.sub_total, invoice.tax, invoice.total, invoice.balance) == (D("100.10"), D("18.02"), D("118.12"), 0)
    assert (invoice.date, invoice.due_date) == (date(2025, 11, 3), date(2025, 12, 3))
    assert (invoice.created_on, invoice.modified_on) == (MOMENT, None)
    assert (invoice.tax_code, invoice.tax_zone_id) == (SalesTax(9, "GST", D("0.18")), 8)
    assert (invoice.job_id, invoice.job_number, invoice.job_type) == (3, "J-3", "Visit")
    assert (invoice.business_unit_id, invoice.adjustment_to_id, invoice.discount_total) == (4, 7, D("-10.10"))
    assert invoice.custom_values == (FieldValue("Zoho", ""),)
    (read,) = invoice.lines
    assert (read.kind, read.sku_id, read.quantity, read.price) == (LineKind.PRICE_MODIFIER, 0, 1, D("-10.105"))
    assert (read.chargeable, read.order, read.gl_account) == (False, 3, GlAccount("Cost", "5000"))
    assert (read.display_name, read.description) == ("", "<b>x</b>")
    assert load(type(invoice), dump(invoice)) == invoice, "it can be kept"


NULLS = {"customer": None, "businessUnit": None, "syncStatus": None, "referenceNumber": None, "customFields": None}


def test_an_invoice_of_nulls_and_unknown_words_is_still_an_invoice(api: ServiceTitanApi, stub: Any) -> None:
    line = {"id": 5, "type": "Magic", "quantity": None, "order": None, "taxable": None, "isChargeable": None}
    row = {"id": 1, **NULLS, "job": None, "salesTaxCode": None, "invoiceDate": None, "total": "", "items": [line]}
    stub.script = [stub.page([row, {"id": 2, "items": None}])]
    odd, bare = next(api.invoices()).rows
    assert (odd.date, odd.total, odd.customer_id, odd.number, odd.tax_code) == (None, 0, None, "", None)
    assert (odd.sync_status, odd.active) == (SyncStatus.OTHER, True)
    assert (odd.lines[0].kind, odd.lines[0].quantity, odd.lines[0].chargeable) == (LineKind.OTHER, 0, True)
    assert bare.lines == ()


def test_an_amount_that_is_none_is_refused(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([{"id": 1, "total": "1,000.00"}])]
    with pytest.raises(BadAnswer, match="total"):
        next(api.invoices())


def test_a_payment_is_read_with_what_it_is_applied_to(api: ServiceTitanApi, stub: Any) -> None:
    applied = [
        {"appliedTo": 4, "appliedAmount": "400.05", "appliedToReferenceNumber": "J-3", "appliedId": 1},
        {"appliedTo": None, "appliedAmount": "1", "appliedToReferenceNumber": None},
    ]
    row = {"id": 1, "type": "Check", "typeId": "12", "total": "500.05", "unappliedAmount": "99", "appliedTo": applied}
    stub.script = [stub.page([{**row, "date": "2025-11-03T00:00:00Z", "refundedPaymentId": 3, "checkNumber": "77"}])]
    payment = only(api.payments())
    assert payment.applied == (AppliedTo(4, D("400.05"), "J-3"), AppliedTo(0, D(1)))
    assert (payment.total, payment.unapplied, payment.kind) == (D("500.05"), 99, "Check")
    assert (payment.refunded_payment_id, payment.check_number, payment.date) == (3, "77", date(2025, 11, 3))
    stub.script = [stub.page([{"id": 1, **NULLS, "appliedTo": None, "date": None, "type": None}])]
    bare = only(api.payments())
    assert (bare.applied, bare.date, bare.kind, bare.refunded_payment_id) == ((), None, "", None)


def test_a_credit_memo_is_read_and_its_lines_are_fetched_together(api: ServiceTitanApi, stub: Any) -> None:
    applied = [{"appliedTo": 4, "appliedAmount": -0.05, "appliedId": 1, "appliedOn": "2025-11-03"}]
    row = {"id": 1, "date": "2025-11-03", "total": -118.10, "balance": 0, "appliedTo": applied, "modifiedOn": STAMP}
    stub.script = [stub.page([{**row, **NULLS}])]
    memo = only(api.credit_memos())
    assert (memo.date, memo.total, memo.applied) == (date(2025, 11, 3), D("-118.1"), (AppliedTo(4, D("-0.05")),))
    assert memo.lines == ()
    line = {"id": 5, "creditMemoId": 1, "type": "Service", "total": 10, "active": False}
    account = {"revenueGeneralLedgerAccount": {**GL, "name": "Income"}}
    stub.script = [
        stub.page([{**line, **account}, {**line, "id": 6, "creditMemoId": 9}], has_more=True),
        stub.page([line, {**line, "id": 7}]),
    ]
    lines = api.credit_memo_lines([1, 2])
    assert [(one.id, one.active, one.kind) for one in lines[1]] == [
        (5, False, LineKind.SERVICE),
        (7, False, LineKind.SERVICE),
    ]
    assert lines[2] == ()
    assert path(stub.calls[-1]) == "credit-memos/credit-memo-items"
    assert (query(stub.calls[-1])["creditMemoIds"], query(stub.calls[-1])["active"]) == (["1,2"], ["Any"])


def test_a_tax_zone_is_read_with_bases_it_does_not_know(api: ServiceTitanApi, stub: Any) -> None:
    rates = [
        {"id": 1, "taxName": "State", "taxBaseType": ["subtotal"], "taxRate": 0.0625},
        {"id": None, "taxName": None, "taxBaseType": None, "taxRate": 0.02},
        {"id": 2, "taxName": "Odd", "taxBaseType": ["Air", "Labor"], "taxRate": 0},
    ]
    stub.script = [stub.page([{"id": 1, "name": "Z", "isTaxRateSeparated": False, "rates": rates}])]
    (zone,) = api.tax_zones()
    assert zone.rates == (
        TaxRate("State", D("0.0625"), (TaxBase.SUBTOTAL,)),
        TaxRate("", D("0.02"), ()),
        TaxRate("Odd", D(0), (TaxBase.OTHER, TaxBase.LABOR)),
    )
    assert zone.percentage is None
    assert query(stub.calls[0])["active"] == ["Any"]


# ------------------------------------------------------------ reference data


def test_a_vendor_and_a_customer_of_nulls_are_still_themselves(api: ServiceTitanApi, stub: Any) -> None:
    contact = {"phone": "1", "email": None}
    stub.script = [stub.page([{"id": 1, "name": "V", "contactInfo": contact, "address": None, "memo": None}])]
    vendor = only(api.field_vendors())
    assert (vendor.name, vendor.phone, vendor.email, vendor.memo, vendor.address) == ("V", "1", "", "", Address())
    stub.script = [stub.page([{"id": 1, "name": "C", "address": {**AT_JSON, "unit": None}, "mergedToId": 4}])]
    customer = only(api.customers())
    assert (customer.address, customer.merged_to_id, customer.contacts) == (AT, 4, None)


def test_a_name_the_server_did_not_filter_by_finds_only_its_own(api: ServiceTitanApi, stub: Any) -> None:
    rows = [{"id": n, "name": name} for n, name in enumerate(("Malabar", "Malabar Hotel", "malabar", None), 1)]
    stub.script = [stub.page(rows)]
    assert [one.id for one in api.customers_named("Malabar")] == [1]
    assert (query(stub.calls[0])["name"], query(stub.calls[0])["active"]) == (["Malabar"], ["Any"])
    with pytest.raises(ValueError, match="name"):
        api.customers_named(" ")


def test_contacts_are_sorted_to_their_customers(api: ServiceTitanApi, stub: Any) -> None:
    row = {"id": 5, "customerId": 1, "type": "Email", "value": "a@b.example"}
    stub.script = [
        stub.page([row, {**row, "id": 6, "type": "Pigeon"}, {**row, "id": 7, "customerId": 3}], has_more=True),
        stub.page([row]),
    ]
    found = api.customer_contacts([1, 2])
    assert found == {
        1: (
            FieldContact(5, ContactKindWord.EMAIL, "a@b.example"),
            FieldContact(6, ContactKindWord.OTHER, "a@b.example"),
        ),
        2: (),
    }
    assert query(stub.calls[0])["customerIds"] == ["1,2"]


def test_materials_come_before_equipment_and_tell_their_categories(api: ServiceTitanApi, stub: Any) -> None:
    row = {"id": 1, "code": "M", "displayName": None, "price": 1.10, "cost": None, "unitOfMeasure": None}
    stub.script = [stub.page([{**row, "categories": [4, 4, None, 5]}]), stub.page([{**row, "categories": None}])]
    material, equipment = [row for page in api.field_items() for row in page.rows]
    assert [path(call) for call in stub.calls] == ["materials", "equipment"]
    assert (material.kind, equipment.kind) == (SkuKind.MATERIAL, SkuKind.EQUIPMENT)
    assert (material.category_ids, equipment.category_ids) == ((4, 5), ())
    assert (material.price, material.cost, material.name, material.unit) == (D("1.1"), 0, "", "")


def test_only_fields_for_texts_are_offered(api: ServiceTitanApi, stub: Any) -> None:
    rows = [{"id": 1, "name": "A", "dataType": "Text"}, {"id": 2, "name": "B", "dataType": "Numeric"}, {"id": 3}]
    for ask, resource in (
        (api.invoice_field_names, "invoices/custom-fields"),
        (api.bill_field_names, "inventory-bills/custom-fields"),
        (lambda: api.bill_field_names(BillKind.AP_BILL), "ap-bills/custom-fields"),
    ):
        stub.script = [stub.page(rows)]
        assert ask() == ["A"]
        assert path(stub.calls[-1]) == resource


def test_the_check_names_what_the_flows_to_the_books_may_not_read(api: ServiceTitanApi, stub: Any) -> None:
    def reply(request: Any) -> Any:
        return stub.problem(403, "Scope is required.") if path(request) == "invoices" else stub.page([])

    stub.script = [reply] * 100
    reads = [probe for probe in api.check_access() if probe.operation.startswith("read")]
    assert reads
    assert all(probe.ok for probe in reads)
    reads = [probe for probe in api.check_access(ACCESS) if probe.operation.startswith("read")]
    assert [(probe.operation, probe.scope) for probe in reads if not probe.ok] == [
        ("read invoices", "tn.acc.invoices:r")
    ]
    asked = {path(call) for call in stub.calls}
    assert {"payments", "credit-memos", "customers", "jobs", "categories", "services", "tax-zones"} <= asked
