"""What a person changed on the documents of a voucher, field by field, beside what was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.purchasing import OrderItem, OrderStatus
from app.flows.purchases.changes import discrepancies
from tests.unit.flows.test_purchase_progress import bill, order, plan_of, receipt

PART = plan_of().parts[0]
SENT = replace(
    order(),
    date=PART.request.date,
    vendor_id=PART.request.vendor_id,
    location_id=PART.location_id,
    total=PART.total,
    tax=PART.request.tax,
    shipping=PART.request.shipping,
    items=tuple(
        OrderItem(at, line.sku_id, line.sku_code, line.quantity, Decimal(0), line.cost)
        for at, line in enumerate(PART.request.lines, start=1)
    ),
)
INVOICE = PART.request.vendor_invoice_number


def test_documents_as_they_were_sent_do_not_differ() -> None:
    papers = replace(receipt(), total=PART.total, vendor_invoice_number=INVOICE)
    billed = replace(bill(), total=PART.total, vendor_invoice_number=INVOICE)
    assert discrepancies(PART, SENT, [papers], [billed]) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vendor_id": 8}, "vendor id"),
        ({"location_id": 9}, "location id"),
        ({"date": SENT.date + timedelta(days=1)}, "date"),
        ({"tax": SENT.tax + 1}, "tax"),
        ({"shipping": SENT.shipping + 1}, "shipping"),
        ({"total": SENT.total + 1}, "total"),
    ],
)
def test_each_field_of_an_order_is_named_with_both_values(changes: dict[str, object], field: str) -> None:
    found = discrepancies(PART, replace(SENT, **changes), [], [])  # type: ignore[arg-type]
    assert [one.field for one in found] == [f"Order {SENT.number}: {field}"]
    assert found[0].before != found[0].after


def test_a_line_that_is_gone_or_has_another_quantity_is_named_by_its_sku() -> None:
    first = SENT.items[0]
    found = discrepancies(PART, replace(SENT, items=(replace(first, quantity=first.quantity + 1),)), [], [])
    skus = [one.field.rpartition(": ")[2] for one in found]
    assert skus == sorted({line.sku_code for line in PART.request.lines})
    assert {one.after for one in found} >= ({"\u2014"} if len(skus) > 1 else set())


def test_receipts_bills_and_invoice_numbers_are_compared_when_all_are_there() -> None:
    papers = replace(receipt(), total=PART.total, vendor_invoice_number="OTHER")
    billed = replace(bill(), total=PART.total + 1, vendor_invoice_number=INVOICE)
    found = discrepancies(PART, SENT, [papers], [billed])
    assert [one.field for one in found] == [f"Bills of {SENT.number}", f"{papers.number}: supplier invoice"]
    assert discrepancies(PART, SENT, [replace(papers, vendor_invoice_number=INVOICE)], []) == ()


def test_of_a_cancelled_order_nothing_is_compared() -> None:
    assert discrepancies(PART, replace(SENT, status=OrderStatus.CANCELED, total=Decimal(1)), [], []) == ()
