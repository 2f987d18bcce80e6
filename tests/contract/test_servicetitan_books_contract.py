"""Bills, sales and reference data of ServiceTitan, against the simulator: what people make is read, drafts are kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from servicetitan_bench import Bench, given_back, received, wanted
from servicetitan_books_bench import AT, LONG_AGO, trade

from app.domain.errors import Rejected
from app.domain.field_sales import (
    AppliedTo,
    ContactKindWord,
    FieldCustomerDraft,
    FieldItemDraft,
    FieldValue,
    FieldVendorDraft,
    InvoiceFieldWrite,
    LineKind,
    TaxBase,
)
from app.domain.inventory import ReturnStatus
from app.domain.purchasing import Address, BillKind, GlAccount, SkuKind, SyncStatus
from app.engine.ports_field import FieldSystem

D = Decimal


@pytest.fixture
def field(bench: Bench) -> FieldSystem:
    """The client as the engine knows it: the type checker proves that it has all of it."""
    return bench.api


# -- bills -------------------------------------------------------------------------------------------------


def test_a_bill_names_the_receipt_items_it_consumes(bench: Bench, field: FieldSystem) -> None:
    request = wanted(bench.api, invoice="INV-1")
    order_id = bench.api.create_purchase_order(request)
    receipt_id = bench.api.create_receipt(received(bench.api, order_id, request))
    (bill,) = [row for page in field.bills() for row in page.rows]
    (receipt,) = [row for page in field.receipts_with_ids([receipt_id]) for row in page.rows]
    assert bill.kind is BillKind.PROCUREMENT
    assert (bill.id, bill.business_unit_id) == (receipt.bill_id, receipt.business_unit_id)
    assert [item.receipt_item_id for item in bill.items] == [item.id for item in receipt.items]
    assert [(item.quantity, item.cost) for item in bill.items] == [(2, D("33.33")), (1, D("33.34"))]
    assert bill.items[0].gl_accounts[0] == GlAccount("Sales", "4000")
    assert bill.items[1].description == "the third, ₹"
    assert bill.due_date is not None
    assert bill.bill_date is not None
    assert (bill.due_date - bill.bill_date).days == 30
    assert bill.business_unit_name


def test_a_bill_of_expenses_is_told_by_ap_bills_alone(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    (listed,) = [row for page in field.bills() for row in page.rows]
    assert (listed.id, listed.kind, listed.expenses) == (made.ap_bill, BillKind.OTHER, ())
    (told,) = [row for page in field.ap_bills() for row in page.rows]
    assert told == field.ap_bill(made.ap_bill)
    assert (told.kind, told.total, told.tax, told.purchase_order_id) == (BillKind.AP_BILL, D("15.93"), D("2.43"), None)
    fuel, toll = told.expenses
    assert (fuel.amount, fuel.description, fuel.job_id) == (D("12.50"), "Fuel", made.job)
    assert fuel.job_number == bench.simulator.tenant.jobs[made.job].name
    assert fuel.gl_accounts == (GlAccount("Vehicle expenses", "6100"),)
    assert (toll.gl_accounts, toll.job_id, toll.business_unit_id) == ((), None, None)


def test_a_credit_tells_what_a_return_leaves_after_its_restocking_fee(bench: Bench, field: FieldSystem) -> None:
    request = replace(given_back(bench.api, "RET-1"), restocking_fee=D("10"))
    made = bench.api.create_return(request)
    assert not [row for page in field.ap_credits() for row in page.rows]
    bench.simulator.tenant.process_return(made)
    (document,) = [row for page in field.returns_with_ids([made]) for row in page.rows]
    (credit,) = [row for page in field.ap_credits(LONG_AGO) for row in page.rows]
    assert (document.status, document.total) == (ReturnStatus.CREDIT_RECEIVED, D("100.1"))
    assert (credit.return_id, credit.amount, credit.active) == (made, D("90.1"), True)
    assert document.items[0].gl_accounts[1].number == "5000"
    assert document.items[0].name


def test_a_bill_is_marked_once_it_is_posted_and_says_so(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    with pytest.raises(Rejected, match="Only posted bills can be exported"):
        field.mark_bill_exported(made.ap_bill, BillKind.AP_BILL)
    bench.simulator.tenant.post_bill(made.ap_bill)
    field.mark_bill_exported(made.ap_bill, BillKind.AP_BILL)
    assert field.ap_bill(made.ap_bill).sync_status is SyncStatus.EXPORTED
    with pytest.raises(Rejected, match="already exported"):
        field.mark_bill_exported(made.ap_bill, BillKind.AP_BILL)


def test_the_books_id_is_kept_on_the_bill(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    field.write_bill_field(made.ap_bill, "Zoho", "460000001", BillKind.AP_BILL)
    assert bench.simulator.tenant.bills[made.ap_bill].custom == {"Zoho": "460000001"}
    with pytest.raises(Rejected, match="Other"):
        field.write_bill_field(made.ap_bill, "Other", "1", BillKind.AP_BILL)


def test_nested_categories_are_found_wherever_they_are_listed(bench: Bench, field: FieldSystem) -> None:
    trade(bench)
    for listed in (False, True):
        bench.simulator.switches.subcategories_listed = listed
        found = {one.name: one for one in field.categories()}
        assert found["Urgent visits"].parent_id == found["Visits"].id
        assert len(found) == len(bench.simulator.tenant.categories)
    item = next(row for page in field.field_items() for row in page.rows if row.category_ids)
    assert set(item.category_ids) <= {one.id for one in found.values()}


# -- sales -------------------------------------------------------------------------------------------------


def test_an_invoice_is_read_as_people_made_it(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    tenant = bench.simulator.tenant
    (invoice,) = [row for page in field.invoices_with_ids([made.invoice]) for row in page.rows]
    visit, discount = invoice.lines
    assert (invoice.sub_total, invoice.tax, invoice.total) == (D("1074.99"), D("202.50"), D("1277.49"))
    assert invoice.balance == invoice.total - D("400.05") - D("0.05")
    assert (invoice.customer_id, invoice.customer_name) == (made.customer, "Lakshmi Residency")
    assert (invoice.job_id, invoice.job_number) == (made.job, tenant.jobs[made.job].name)
    assert (visit.kind, visit.quantity, visit.price, visit.taxable) == (LineKind.SERVICE, D("1.5"), D("749.99"), True)
    assert (discount.kind, discount.total, discount.taxable) == (LineKind.PRICE_MODIFIER, D(-50), False)
    assert invoice.tax_code is not None
    assert invoice.tax_code.rate == D("0.18")
    assert visit.sku_id in {row.id for page in field.services() for row in page.rows if row.code == "SRV-VISIT"}


def test_voided_documents_are_read_too(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    tenant = bench.simulator.tenant
    tenant.void_payment(made.payment)
    tenant.void_credit_memo(made.memo)
    for rows, number in ((field.invoices(), 1), (field.payments(), 1), (field.credit_memos(), 1)):
        assert sum(not row.active for page in rows for row in page.rows) == number
    assert sum(not row.active for page in field.exported_invoices() for row in page.rows) == 1
    assert [row.id for page in field.exported_payments() for row in page.rows if not row.active] == [made.payment]


def test_a_payment_says_which_invoices_it_pays(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    (payment,) = [row for page in field.payments_with_ids([made.payment]) for row in page.rows]
    number = bench.simulator.tenant.invoices[made.invoice].number
    assert payment.applied == (AppliedTo(made.invoice, D("400.05"), number),)
    assert (payment.total, payment.unapplied, payment.kind) == (D("500.05"), D("100.00"), "Check")
    refunds = [row for page in field.payments() for row in page.rows if row.refunded_payment_id is not None]
    assert [(one.total, one.kind) for one in refunds] == [(D(-1), "Cash")]


def test_the_lines_of_credit_memos_come_to_their_totals(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    memos = {row.id: row for page in field.credit_memos() for row in page.rows}
    lines = field.credit_memo_lines(list(memos))
    assert {memo_id: sum(line.total for line in lines[memo_id]) for memo_id in memos} == {
        memo_id: memo.sub_total for memo_id, memo in memos.items()
    }
    assert memos[made.memo].applied[0].amount == D("0.05")
    assert field.credit_memo_lines([]) == {}
    assert field.credit_memo_lines([7]) == {7: ()}


def test_a_field_of_an_invoice_is_written_and_read_back(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    field.write_invoice_field(InvoiceFieldWrite(made.invoice, "Zoho", "Paid in Zoho Books: ₹ 5"))
    (invoice,) = [row for page in field.invoices_with_ids([made.invoice]) for row in page.rows]
    assert invoice.custom_values == (FieldValue("Zoho", "Paid in Zoho Books: ₹ 5"),)
    with pytest.raises(Rejected, match="Missing"):
        field.write_invoice_field(InvoiceFieldWrite(made.invoice, "Missing", "x"))


def test_a_tax_zone_is_read_with_its_rates(bench: Bench, field: FieldSystem) -> None:
    trade(bench)
    bench.simulator.tenant.add_tax_zone("Split", [("M", D("0.0825"), ["Material", "Labor"])], separated=True)
    gst, split = field.tax_zones()
    assert gst.percentage == 18
    assert (split.percentage, split.rates[0].bases) == (None, (TaxBase.MATERIAL, TaxBase.LABOR))


# -- reference data ----------------------------------------------------------------------------------------


def test_a_vendor_keeps_what_a_draft_does_not_say(bench: Bench, field: FieldSystem) -> None:
    vendor_id = field.add_vendor(FieldVendorDraft("Kerala Pipes", "a@b.example", "1", "m", AT))
    field.update_vendor(vendor_id, FieldVendorDraft(phone="2", memo=""))
    found = field.field_vendor(vendor_id)
    assert (found.name, found.email, found.phone, found.memo, found.address) == (
        "Kerala Pipes",
        "a@b.example",
        "2",
        "",
        AT,
    )
    field.update_vendor(vendor_id, FieldVendorDraft(address=Address(city="Kollam")))
    assert field.field_vendor(vendor_id).address == Address(city="Kollam")
    assert found.id in {row.id for page in field.field_vendors(found.modified_on) for row in page.rows}


def test_a_customer_is_made_with_a_location_of_its_own_name(bench: Bench, field: FieldSystem) -> None:
    made = field.add_customer(FieldCustomerDraft("Malabar Hotel", AT))
    (place,) = bench.simulator.tenant.customers[made.id].places
    assert (made.address, place.name, place.address.city) == (AT, "Malabar Hotel", "Kochi")
    bench.simulator.tenant.add_customer("Malabar Hotel Annex")
    assert field.customers_named("Malabar Hotel") == [made]
    field.update_customer(made.id, FieldCustomerDraft("Malabar Hotels"))
    assert field.customer(made.id).name == "Malabar Hotels"
    with pytest.raises(Rejected, match="street"):
        field.add_customer(FieldCustomerDraft("No address"))


def test_a_merged_customer_says_into_whom(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    other = field.add_customer(FieldCustomerDraft("Lakshmi LLP", AT))
    bench.simulator.tenant.merge_customer(made.customer, other.id)
    found = {row.id: row for page in field.customers() for row in page.rows}
    assert (found[made.customer].active, found[made.customer].merged_to_id) == (False, other.id)


def test_a_removed_contact_is_told_by_the_feed(bench: Bench, field: FieldSystem) -> None:
    made = trade(bench)
    contacts = field.customer_contacts([made.customer, 7])
    assert [one.kind for one in contacts[made.customer]] == [ContactKindWord.EMAIL, ContactKindWord.MOBILE]
    assert contacts[7] == ()
    mail = contacts[made.customer][0]
    bench.simulator.tenant.remove_contact(mail.id)
    assert mail not in field.customer_contacts([made.customer])[made.customer]
    fed = [row for page in field.exported_contacts() for row in page.rows if not row.active]
    assert [(row.customer_id, row.contact) for row in fed] == [(made.customer, mail)]


def test_an_item_keeps_what_a_draft_does_not_say(bench: Bench, field: FieldSystem) -> None:
    made = field.add_material(FieldItemDraft("MAT-9", "Nine", "Nine of it", D("1.10"), D("0.55"), "Each"))
    assert (made.code, made.name, made.price, made.cost, made.unit) == ("MAT-9", "Nine", D("1.10"), D("0.55"), "Each")
    field.update_item(made.id, SkuKind.MATERIAL, FieldItemDraft(price=D("2.05")))
    found = field.field_item(made.id, SkuKind.MATERIAL)
    assert (found.code, found.name, found.price, found.cost) == ("MAT-9", "Nine", D("2.05"), D("0.55"))
    with pytest.raises(Rejected, match="MAT-9"):
        field.add_material(FieldItemDraft("MAT-9", "Nine", "Nine of it"))


def test_null_drift_does_not_disturb_reading(bench: Bench, field: FieldSystem) -> None:
    bench.simulator.switches.null_drift = True
    made = trade(bench)
    (invoice,) = [row for page in field.invoices_with_ids([made.invoice]) for row in page.rows]
    assert invoice.custom_values == ()
    assert field.ap_bill(made.ap_bill).number == ""
    assert {one.name for one in field.categories()} >= {"Visits", "Urgent visits"}
    assert [row for page in field.customers() for row in page.rows]
