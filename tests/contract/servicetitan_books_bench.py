"""Calls every method of the ServiceTitan client that the flows to the books use, at awkward data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.connectors.servicetitan.access import ACCESS
from app.domain.errors import NotFound, Rejected
from app.domain.field_sales import FieldCustomerDraft, FieldItemDraft, FieldVendorDraft, InvoiceFieldWrite
from app.domain.purchasing import Address, BillKind, SkuKind
from app.simulators.servicetitan import WantedExpense, WantedSale
from app.simulators.servicetitan.sample import add_trade

if TYPE_CHECKING:
    from servicetitan_bench import Bench

LONG_AGO = datetime(2020, 1, 1, 12, 30, 15, 250000, tzinfo=UTC)
AT = Address("1 MG Road", "", "Kochi", "KL", "682001", "IN")


@dataclass(frozen=True, slots=True)
class Trade:
    """Ids of what people made."""

    customer: int
    invoice: int
    payment: int
    memo: int
    ap_bill: int
    job: int


def trade(bench: Bench) -> Trade:
    """Customers, sales, a bill of expenses and credits of vendors, made by people."""
    tenant = bench.simulator.tenant
    add_trade(tenant)
    for owner in ("invoice", "bill"):
        tenant.add_custom_field(owner, "Zoho")
        tenant.add_custom_field(owner, "Count", "Numeric")
    customer, job = next(iter(tenant.customers)), next(iter(tenant.jobs))
    zone, vendor = next(iter(tenant.tax_zones)), next(iter(tenant.vendors))
    lines = [
        WantedSale("SRV-VISIT", Decimal("1.5"), Decimal("749.99"), description="<p>One &amp; a half</p>"),
        WantedSale(None, Decimal(1), Decimal(-50), taxable=False, description="Discount"),
    ]
    invoice = tenant.make_invoice(customer, lines, tax_zone_id=zone, job_id=job)
    for _ in range(8):
        tenant.make_invoice("Tumkur Cold Storage", lines)
    tenant.void_invoice(tenant.make_invoice(customer, lines).id)
    payment = tenant.take_payment(customer, Decimal("500.05"), applied=[(invoice.id, Decimal("400.05"))])
    tenant.refund_payment(tenant.take_payment(customer, Decimal(1), kind="Cash").id)
    memo = tenant.give_credit(customer, lines[:1], tax_zone_id=zone, applied=[(invoice.id, Decimal("0.05"))])
    tenant.give_credit(customer, lines[:1])
    expenses = [WantedExpense(Decimal("12.50"), "Fuel", "6100", job), WantedExpense(Decimal(1), "Toll")]
    bill = tenant.type_ap_bill(vendor, "AP-1", expenses, tax=Decimal("2.43"))
    tenant.type_ap_credit(vendor, "CR-1", Decimal("7.10"))
    return Trade(customer, invoice.id, payment.id, memo.id, bill.id, job)


def everything_about_books(bench: Bench, bill_id: int, order_id: int, receipt_id: int, return_id: int) -> None:
    """Every method of the flows to the books; the ids are of documents that are there."""
    api, tenant, made = bench.api, bench.simulator.tenant, trade(bench)
    for moment in (None, LONG_AGO):
        for pages in (
            api.ap_credits(moment, moment),
            api.ap_credits_with_ids(list(tenant.ap_credits)),
            api.invoices(moment, moment),
            api.payments(moment, moment),
            api.credit_memos(moment, moment),
            api.services(moment),
            api.field_vendors(moment),
            api.customers(moment),
            api.field_items(moment),
            api.bills_with_ids([bill_id, made.ap_bill]),
            api.receipts_with_ids([receipt_id]),
            api.purchase_orders_with_ids([order_id]),
            api.returns_with_ids([return_id]),
            api.jobs_with_ids([made.job]),
            api.invoices_with_ids([made.invoice]),
            api.payments_with_ids([made.payment]),
            api.credit_memos_with_ids([made.memo]),
        ):
            assert [row for page in pages for row in page.rows]
    for feed in (api.exported_invoices, api.exported_payments, api.exported_customers, api.exported_contacts):
        token = list(feed(None))[-1].continue_from
        assert list(feed(token))
    assert len(api.ap_bill(made.ap_bill).expenses) == 2
    assert len(api.credit_memo_lines([made.memo])[made.memo]) == 1
    assert len(api.customer_contacts([made.customer])[made.customer]) == 2
    assert {zone.name for zone in api.tax_zones()} == {"GST 18%"}
    assert {"Visits", "Urgent visits"} <= {one.name for one in api.categories()}
    assert api.invoice_field_names() == api.bill_field_names() == api.bill_field_names(BillKind.AP_BILL) == ["Zoho"]
    api.write_invoice_field(InvoiceFieldWrite(made.invoice, "Zoho", "Paid: ₹ 1.05"))
    api.write_bill_field(bill_id, "Zoho", "1")
    api.write_bill_field(made.ap_bill, "Zoho", "2", BillKind.AP_BILL)
    with pytest.raises(Rejected, match="posted"):
        api.mark_bill_exported(made.ap_bill, BillKind.AP_BILL)
    tenant.post_bill(made.ap_bill)
    api.mark_bill_exported(made.ap_bill, BillKind.AP_BILL)
    tenant.post_bill(bill_id)
    api.mark_bill_exported(bill_id)
    vendor_id = api.add_vendor(FieldVendorDraft("Kerala Pipes", "a@b.example", "1", "m", AT))
    api.update_vendor(vendor_id, FieldVendorDraft(email="", address=Address(city="Kollam")))
    api.update_vendor(vendor_id, FieldVendorDraft("Kerala Pipes Ltd", phone="2", memo=""))
    assert api.field_vendor(vendor_id).name == "Kerala Pipes Ltd"
    customer = api.add_customer(FieldCustomerDraft("Malabar Hotel", AT))
    api.update_customer(customer.id, FieldCustomerDraft("Malabar Hotels"))
    assert api.customer(customer.id).name == "Malabar Hotels"
    assert [one.id for one in api.customers_named("Malabar Hotels")] == [customer.id]
    item = api.add_material(FieldItemDraft("MAT-9", "Nine", "Nine of it", Decimal("1.10"), Decimal("0.55"), "Each"))
    api.update_item(item.id, item.kind, FieldItemDraft(price=Decimal("2.00"), unit=""))
    assert api.field_item(item.id, item.kind).price == 2
    equipment = next(row for page in api.field_items() for row in page.rows if row.kind is SkuKind.EQUIPMENT)
    api.update_item(equipment.id, equipment.kind, FieldItemDraft(name="Renamed", cost=Decimal("9.99")))
    assert api.field_item(equipment.id, equipment.kind).name == "Renamed"
    assert all(probe.ok for probe in api.check_access(ACCESS))
    for missing in (
        lambda: api.ap_bill(987654321),
        lambda: api.customer(987654321),
        lambda: api.field_vendor(987654321),
        lambda: api.field_item(987654321, SkuKind.MATERIAL),
    ):
        with pytest.raises(NotFound):
            missing()
