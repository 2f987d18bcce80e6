"""A client of ServiceTitan at a simulator with a recorder between them, and something that calls all of its methods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from servicetitan_books_bench import everything_about_books

from app.connectors.http import HttpAnswer, HttpRequest, Transport
from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.clock import SystemClock
from app.domain.errors import NotFound, Rejected
from app.domain.inventory import ReturnLine, ReturnRequest, StockReportChoice
from app.domain.purchasing import (
    Address,
    CancellationReason,
    OrderLine,
    PurchaseOrderRequest,
    ReceiptLine,
    ReceiptRequest,
    ShipTo,
)
from app.simulators.servicetitan import ServiceTitanSimulator

GUID = "0a6ff1d6-6f1f-4a0e-9d5e-1c3a52f0a001"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer."""

    request: HttpRequest
    answer: HttpAnswer

    @property
    def path(self) -> str:
        return urlsplit(self.request.url).path

    @property
    def is_sign_in(self) -> bool:
        return self.path == "/connect/token"


class Recorder:
    """A transport that keeps what passed through it."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.exchanges: list[Exchange] = []

    def exchange(self, request: HttpRequest) -> HttpAnswer:
        answer = self._inner.exchange(request)
        self.exchanges.append(Exchange(request, answer))
        return answer

    @property
    def calls(self) -> list[Exchange]:
        return [one for one in self.exchanges if not one.is_sign_in]


@dataclass(slots=True)
class Bench:
    """The simulator, the client and the recorder between them."""

    simulator: ServiceTitanSimulator
    api: ServiceTitanApi
    recorder: Recorder


def today() -> date:
    return SystemClock().today()


def wanted(api: ServiceTitanApi, *, invoice: str, type_name: str = "Stock purchase") -> PurchaseOrderRequest:
    """An order for the first stocked material, at awkward numbers."""
    sku = next(row for page in api.export_materials() for row in page.rows if row.is_inventory and row.active)
    vendor = next(row for page in api.vendors() for row in page.rows if row.active)
    warehouse = next(place for place in api.locations() if place.address is not None)
    unit = next(one for one in api.business_units() if one.active)
    kind = next(one for one in api.purchase_order_types() if one.name == type_name)
    lines = (
        OrderLine(sku.id, sku.code, "two of three", "", Decimal("2"), Decimal("33.33")),
        OrderLine(sku.id, sku.code, "the third, ₹", "PN-1", Decimal("1.000"), Decimal("33.34")),
    )
    return PurchaseOrderRequest(
        vendor_id=vendor.id,
        type_id=kind.id,
        business_unit_id=unit.id,
        location_id=warehouse.id,
        ship_to=ShipTo(warehouse.name, warehouse.address or Address()),
        vendor_invoice_number=invoice,
        memo=f"[marker {invoice}]",
        date=today(),
        required_on=today() + timedelta(days=1),
        tax=Decimal("18.05"),
        shipping=Decimal("0.1"),
        lines=lines,
    )


def received(api: ServiceTitanApi, order_id: int, request: PurchaseOrderRequest) -> ReceiptRequest:
    order = api.purchase_order(order_id)
    return ReceiptRequest(
        purchase_order_id=order_id,
        date_received=today(),
        vendor_document_number=request.vendor_invoice_number,
        memo=request.memo,
        tax=request.tax,
        shipping=request.shipping,
        lines=tuple(
            ReceiptLine(item.id, line.sku_id, line.description, line.vendor_part_number, line.quantity, line.cost)
            for item, line in zip(order.items, request.lines, strict=True)
        ),
    )


def given_back(
    api: ServiceTitanApi, reference: str, *, order_id: int | None = None, type_name: str = "Return to vendor"
) -> ReturnRequest:
    """A return of the first stocked material, at awkward numbers."""
    like = wanted(api, invoice=reference)
    kind = next(one for one in api.return_types() if one.name == type_name)
    return ReturnRequest(
        vendor_id=like.vendor_id,
        return_type_id=kind.id,
        business_unit_id=like.business_unit_id,
        location_id=like.location_id,
        reference_number=reference,
        memo=f"[marker {reference}], ₹",
        return_date=today(),
        lines=tuple(
            ReturnLine(line.sku_id, line.sku_code, line.description, line.quantity, line.cost) for line in like.lines
        ),
        tax=Decimal(0),
        shipping=Decimal("0.1"),
        restocking_fee=Decimal(0),
        purchase_order_id=order_id,
    )


def report_choice(bench: Bench) -> StockReportChoice:
    """The stock report of the sample tenant."""
    report = next(iter(bench.simulator.tenant.reports.values()))
    return StockReportChoice(report.category, report.id, "warehouse/truck", "Item Code", "Quantity On Hand")


def everything_about_stock(bench: Bench, order_id: int) -> int:
    """Calls every method about returns, adjustments, transfers and reports; the id of a return."""
    api, tenant = bench.api, bench.simulator.tenant
    request = given_back(api, "RET-1", order_id=order_id)
    first = api.create_return(request)
    api.create_return(given_back(api, "RET-2", type_name="Return with credit"))
    api.create_return(given_back(api, ""))
    api.cancel_return(first, CancellationReason.ACCIDENTAL)
    sku, place, unit_cost = request.lines[0].sku_id, request.location_id, Decimal("1.25")
    truck = next(one for one in api.locations() if one.address is None)
    tenant.add_movement("Adjustment", place, [(sku, Decimal("-1.5"), unit_cost)], reference_number="ADJ-1")
    tenant.add_movement(
        "Transfer", place, [(sku, Decimal(2), unit_cost)], to_location_id=truck.id, reference_number="TR-1"
    )
    for moment in (None, datetime(2020, 1, 1, tzinfo=UTC)):
        for pages in (api.returns(moment, moment), api.adjustments(moment, moment), api.transfers(moment, moment)):
            assert [row for page in pages for row in page.rows]
    for feed in (api.exported_returns, api.exported_adjustments, api.exported_transfers):
        token = list(feed(None))[-1].continue_from
        assert list(feed(token))
    assert [one.id for one in api.returns_with_reference("RET-1")] == [first]
    assert len(api.adjustments_with_reference("ADJ-1")) == 1
    assert len(api.transfers_with_reference("TR-1")) == 1
    with pytest.raises(NotFound):
        api.cancel_return(987654321, CancellationReason.OTHER)
    assert all(probe.ok for probe in api.check_access(("purchases", "stock")))
    choice = report_choice(bench)
    assert choice.category in {one.id for one in api.report_categories()}
    assert choice.report_id in {one.id for one in api.reports(choice.category)}
    assert api.report_description(choice.category, choice.report_id).columns
    assert api.stock_report(choice).rows
    with pytest.raises(NotFound):
        api.report_description("no such category", choice.report_id)
    return first


def everything(bench: Bench) -> None:
    """Calls every method of the API at least once, lists over several pages."""
    api, tenant = bench.api, bench.simulator.tenant
    long_ago = datetime(2020, 1, 1, 12, 30, 15, 250000, tzinfo=UTC)
    request = wanted(api, invoice="INV/25-26/001")
    first = api.create_purchase_order(request)
    receipt_id = api.create_receipt(received(api, first, request))
    second = api.create_purchase_order(wanted(api, invoice="INV-2", type_name="Received on entry"))
    third = api.create_purchase_order(wanted(api, invoice="INV-3"))
    tenant.type_bill_by_hand(next(iter(tenant.vendors)), "HAND-1", Decimal("99.90"), datetime(2025, 11, 3, tzinfo=UTC))
    bench.simulator.switches.approval_required = True
    api.create_purchase_order(wanted(api, invoice="INV-4"))
    bench.simulator.switches.approval_required = False
    vendor_id = api.create_vendor("Malabar Cables", Address(city="Kochi"), memo="m", email="a@b.example", phone="1")
    api.create_vendor("No Address Traders")
    api.create_material(
        "NEW-1", "New thing", name="New", unit="Each", cost=Decimal("1.05"), vendor_id=vendor_id, vendor_part="X"
    )
    api.create_material("NEW-2", "Bare thing")
    warehouse = next(place for place in api.locations() if place.address is not None)
    api.put_warehouse_external_data(warehouse.id, GUID, {"lease": "pc-1", "until": "x"}, merge=False)
    api.put_warehouse_external_data(warehouse.id, GUID, {"lease": "pc-2", "until": None}, merge=True)
    api.warehouse_external_data(warehouse.id, GUID)
    for moment in (None, long_ago):
        for pages in (
            api.vendors(moment),
            api.purchase_orders(moment, moment, None if moment is None else datetime(2100, 1, 1, tzinfo=UTC)),
            api.purchase_order_requests(moment, moment, None if moment is None else datetime(2100, 1, 1, tzinfo=UTC)),
            api.receipts(moment, moment),
            api.receipts(purchase_order_ids=[first, second, third]),
            api.bills(moment, moment),
            api.ap_bills(moment, moment),
        ):
            assert [row for page in pages for row in page.rows]
    bench.simulator.switches.export_page_size = 5
    assert api.sign_in()
    assert "NEW-2" in {sku.code for page in api.materials(long_ago) for sku in page.rows}
    for feed in (api.export_materials, api.export_equipment, api.exported_bills):
        pages_of_feed = list(feed(None))
        assert pages_of_feed
        assert list(feed(pages_of_feed[-1].continue_from))
    return_id = everything_about_stock(bench, second)
    second_bill = next(bill for bill in tenant.all_bills() if bill.purchase_order_id == second)
    everything_about_books(bench, second_bill.id, second, receipt_id, return_id)
    api.cancel_receipt(receipt_id, CancellationReason.ACCIDENTAL)
    api.cancel_purchase_order(first, CancellationReason.OTHER)
    api.cancel_purchase_order(third, CancellationReason.DUPLICATE)
    assert list(api.receipts())
    assert list(api.exported_bills())
    assert list(api.ap_bills())
    assert all(probe.ok for probe in api.check_access())
    with pytest.raises(NotFound):
        api.purchase_order(987654321)
    with pytest.raises(NotFound):
        api.cancel_purchase_order(987654321, CancellationReason.OTHER)
    with pytest.raises(Rejected):
        api.cancel_purchase_order(second, CancellationReason.OTHER)
