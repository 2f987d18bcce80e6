"""Reading rows as they are in life, and writing bodies as the contract wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors import exact_json
from app.connectors.servicetitan import bodies, wire
from app.connectors.servicetitan.values import read_date, read_decimal, read_id, read_reference, read_stamp
from app.domain.errors import BadAnswer
from app.domain.purchasing import (
    Address,
    CancellationReason,
    LocationKind,
    OrderLine,
    OrderStatus,
    PurchaseOrderRequest,
    ReceiptLine,
    ReceiptRequest,
    ShipTo,
    SkuKind,
    SyncStatus,
)

ORDER: dict[str, Any] = {
    "id": 61616390,
    "number": "61616390",
    "status": "PartiallyReceived",
    "typeId": 5,
    "vendorId": 7,
    "inventoryLocationId": 9,
    "vendorDocumentNumber": "",
    "date": "2025-11-03T00:00:00Z",
    "createdOn": "2025-11-04T01:33:11.8431674Z",
    "modifiedOn": "2025-11-04T01:33:11.018076235Z",
    "total": Decimal("118.15"),
    "tax": 18,
    "shipping": Decimal("0.15"),
    "summary": "[TALLY:1]",
    "items": [
        {
            "id": 1,
            "skuId": 2,
            "skuCode": "C-1",
            "quantity": 3,
            "quantityReceived": 1,
            "cost": Decimal("33.3333"),
            "serialNumbers": [{"id": 1, "number": "S"}],
        },
        {
            "id": 4,
            "skuId": 5,
            "skuCode": None,
            "quantity": None,
            "quantityReceived": None,
            "cost": None,
            "serialNumbers": None,
        },
    ],
    "customFields": None,
}


# ------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-11-04T01:33:11.8431674Z", datetime(2025, 11, 4, 1, 33, 11, 843167, UTC)),
        ("2025-11-04T01:33:11.018076235Z", datetime(2025, 11, 4, 1, 33, 11, 18076, UTC)),
        ("2025-11-04T01:33:11.5Z", datetime(2025, 11, 4, 1, 33, 11, 500000, UTC)),
        ("2025-11-04T01:33:11Z", datetime(2025, 11, 4, 1, 33, 11, 0, UTC)),
        ("2025-11-04T01:33:11", datetime(2025, 11, 4, 1, 33, 11, 0, UTC)),
        ("2025-11-04T01:33Z", datetime(2025, 11, 4, 1, 33, 0, 0, UTC)),
        ("2025-11-04 01:33:11.25", datetime(2025, 11, 4, 1, 33, 11, 250000, UTC)),
        ("2025-11-04T07:03:11+05:30", datetime(2025, 11, 4, 1, 33, 11, 0, UTC)),
        ("2025-11-03T20:33:11-0500", datetime(2025, 11, 4, 1, 33, 11, 0, UTC)),
        ("2025-11-04", datetime(2025, 11, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_stamps_of_any_length_and_zone_are_read(text: str | None, moment: datetime | None) -> None:
    assert read_stamp({"at": text}, "at") == moment


@pytest.mark.parametrize("value", ["yesterday", "2025-13-01", "2025-11-04T25:00:00Z", 5, "0001-01-01T00:00:00+05:00"])
def test_what_is_no_stamp_is_refused(value: object) -> None:
    with pytest.raises(BadAnswer):
        read_stamp({"at": value}, "at")


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-03T00:00:00Z",
        "2025-11-03",
        "2025-11-03T00:00:00",
        "2025-11-03T00:00:00+05:30",
        "2025-11-03T23:59:59-08:00",
    ],
)
def test_business_dates_are_never_shifted(text: str) -> None:
    assert read_date({"on": text}, "on") == date(2025, 11, 3)


@pytest.mark.parametrize("value", ["x", "2025-02-30", 7])
def test_what_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(BadAnswer):
        read_date({"on": value}, "on")


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001
    )
)
def test_every_stamp_python_writes_is_read_back(moment: datetime) -> None:
    assert read_stamp({"at": moment.isoformat()}, "at") == moment


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("3508.13", "3508.13"),
        (Decimal("0.1"), "0.1"),
        (5, "5"),
        (" 7.50 ", "7.50"),
        ("-2", "-2"),
        (None, "0"),
        ("", "0"),
    ],
)
def test_money_is_read_from_numbers_and_texts_alike(value: object, number: str) -> None:
    assert str(read_decimal({"x": value}, "x")) == number


@pytest.mark.parametrize("value", ["1,000.00", "abc", True, [], "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(BadAnswer):
        read_decimal({"x": value}, "x")


@pytest.mark.parametrize(
    "row", [{}, {"id": None}, {"id": 0}, {"id": "x"}, {"id": True}, {"id": Decimal("1.5")}, {"id": []}]
)
def test_a_row_without_its_id_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer, match="without id"):
        read_id(row, "vendor")


@pytest.mark.parametrize("value", [5, "5", Decimal("5"), Decimal("5.0")])
def test_an_id_is_read_in_any_notation(value: object) -> None:
    assert read_reference({"id": value}, "id") == 5


# ------------------------------------------------------------ rows


def test_a_purchase_order_is_read() -> None:
    order = wire.purchase_order(ORDER)
    assert (order.id, order.number, order.status, order.is_request) == (
        61616390,
        "61616390",
        OrderStatus.PARTIALLY_RECEIVED,
        False,
    )
    assert (order.vendor_id, order.location_id, order.date) == (7, 9, date(2025, 11, 3))
    assert (order.total, order.tax, order.shipping) == (Decimal("118.15"), Decimal(18), Decimal("0.15"))
    assert order.summary == "[TALLY:1]"
    assert order.created_on == datetime(2025, 11, 4, 1, 33, 11, 843167, UTC)
    first, second = order.items
    assert (first.id, first.sku_code, first.quantity, first.quantity_received, first.cost) == (
        1,
        "C-1",
        3,
        1,
        Decimal("33.3333"),
    )
    assert first.has_serial_numbers
    assert (second.sku_code, second.quantity, second.has_serial_numbers) == ("", 0, False)


def test_a_request_for_approval_has_its_own_names() -> None:
    row = {**ORDER, "requestNumber": "R-1", "requestStatus": "PendingApproval", "summary": None}
    request = wire.purchase_order_request(row)
    assert (request.number, request.status, request.is_request) == ("R-1", OrderStatus.PENDING_APPROVAL, True)
    assert request.summary == ""


@pytest.mark.parametrize("status", [None, "", "Frozen", 7])
def test_an_unknown_status_is_other(status: object) -> None:
    assert wire.purchase_order({**ORDER, "status": status}).status is OrderStatus.OTHER


def test_null_where_the_contract_wants_a_value_is_read() -> None:
    order = wire.purchase_order(dict.fromkeys(ORDER, None) | {"id": 3, "modifiedOn": "2025-11-04T00:00:00Z"})
    assert (order.number, order.vendor_id, order.location_id, order.items, order.total) == ("", 0, None, (), 0)
    assert order.created_on == order.modified_on
    assert order.date == date(2025, 11, 4)
    assert wire.vendor({"id": 1}).modified_on == wire.UNKNOWN_STAMP


@pytest.mark.parametrize(
    "read",
    [
        wire.vendor,
        wire.material,
        wire.equipment,
        wire.warehouse,
        wire.truck,
        wire.business_unit,
        wire.purchase_order_type,
        wire.purchase_order,
        wire.purchase_order_request,
        wire.receipt,
        wire.bill,
    ],
)
def test_every_kind_of_row_needs_its_id_and_nothing_else(read: Any) -> None:
    assert read({"id": 5}).id == 5
    with pytest.raises(BadAnswer):
        read({"name": "x"})


def test_an_item_without_id_spoils_its_order() -> None:
    with pytest.raises(BadAnswer):
        wire.purchase_order({**ORDER, "items": [{"skuId": 1}]})


def test_a_receipt_is_read() -> None:
    receipt = wire.receipt(
        {
            "id": 1,
            "active": False,
            "number": "5-R1",
            "vendorInvoiceNumber": "H6364",
            "memo": None,
            "purchaseOrderId": 5,
            "billId": None,
            "vendorId": 7,
            "receiptAmount": Decimal("3508.13"),
            "taxAmount": 1,
            "shippingAmount": 0,
            "receivedOn": "2025-11-03T00:00:00Z",
            "createdOn": "2025-11-04T00:00:00Z",
            "modifiedOn": "2025-11-05T00:00:00Z",
            "syncStatus": "Posted",
        }
    )
    assert (receipt.active, receipt.bill_id, receipt.sync_status) == (False, None, SyncStatus.POSTED)
    assert (receipt.total, receipt.received_on) == (Decimal("3508.13"), date(2025, 11, 3))


def test_a_bill_is_read_from_texts() -> None:
    bill = wire.bill(
        {
            "id": 1,
            "referenceNumber": "5-B1",
            "vendorNumber": "H6364-446604",
            "purchaseOrderId": 5,
            "vendor": {"id": 7, "name": "Volt"},
            "billAmount": "3508.13",
            "taxAmount": "0.10",
            "shippingAmount": None,
            "syncStatus": "Pending",
            "billDate": "2025-11-03T00:00:00Z",
            "modifiedOn": "2025-11-05T00:00:00Z",
        }
    )
    assert (bill.number, bill.vendor_invoice_number, bill.vendor_id, bill.vendor_name) == (
        "5-B1",
        "H6364-446604",
        7,
        "Volt",
    )
    assert (bill.total, bill.tax, bill.shipping) == (Decimal("3508.13"), Decimal("0.10"), 0)
    assert bill.active


@pytest.mark.parametrize(
    "cancelled", [{"active": False}, {"status": "Canceled"}, {"status": "x", "dateCanceled": "2025-11-05T00:00:00Z"}]
)
def test_a_cancelled_bill_is_recognised_wherever_it_is_told(cancelled: dict[str, Any]) -> None:
    assert not wire.bill({"id": 1, **cancelled}).active


def test_a_sync_status_that_includes_the_export_counts_as_exported() -> None:
    assert wire.bill({"id": 1, "syncStatus": "PostedAndExported"}).sync_status is SyncStatus.EXPORTED
    assert wire.bill({"id": 1, "syncStatus": "Elsewhere"}).sync_status is SyncStatus.OTHER


def test_a_sku_is_read_with_the_parts_of_its_active_vendors() -> None:
    sku = wire.material(
        {
            "id": 1,
            "code": "C-1",
            "displayName": None,
            "active": False,
            "unitOfMeasure": None,
            "isInventory": True,
            "primaryVendor": {"vendorId": 7, "vendorPart": "P-7", "active": True},
            "otherVendors": [
                {"vendorId": 8, "vendorPart": "P-8"},
                {"vendorId": 9, "vendorPart": "P-9", "active": False},
                {"vendorId": 10, "vendorPart": None},
                {"vendorId": 7, "vendorPart": "P-7"},
            ],
            "modifiedOn": None,
        }
    )
    assert (sku.name, sku.kind, sku.active, sku.unit, sku.is_inventory) == ("C-1", SkuKind.MATERIAL, False, "", True)
    assert sku.vendor_parts == ((7, "P-7"), (8, "P-8"))
    assert sku.modified_on is None
    assert wire.equipment({"id": 1}).kind is SkuKind.EQUIPMENT


def test_locations_are_read() -> None:
    place = wire.warehouse({"id": 1, "name": "Main", "active": True, "address": {"street": "MG Road", "unit": None}})
    assert (place.kind, place.address) == (LocationKind.WAREHOUSE, Address(street="MG Road"))
    truck = wire.truck({"id": 2, "name": "T-1", "active": True, "warehouseId": 1})
    assert (truck.kind, truck.address, truck.warehouse_id) == (LocationKind.TRUCK, None, 1)


def test_a_currency_is_normalised_and_may_be_missing() -> None:
    assert wire.business_unit({"id": 1, "currency": "inr "}).currency == "INR"
    assert wire.business_unit({"id": 1, "currency": None}).currency == ""


# ------------------------------------------------------------ bodies


def order_request(**changed: Any) -> PurchaseOrderRequest:
    given: dict[str, Any] = {
        "vendor_id": 1,
        "type_id": 2,
        "business_unit_id": 3,
        "location_id": 4,
        "ship_to": ShipTo("Main", Address()),
        "vendor_invoice_number": "INV-1",
        "memo": "[m]",
        "date": date(2025, 4, 1),
        "required_on": date(2025, 11, 4),
        "tax": Decimal("18.00"),
        "shipping": Decimal("-0.00"),
        "lines": (OrderLine(5, "C", "cable <5 mm>", "", Decimal("0.125"), Decimal("33.3333")),),
    }
    return PurchaseOrderRequest(**{**given, **changed})


def test_an_order_body_has_every_required_member_and_exact_numbers() -> None:
    written = exact_json.encode(bodies.purchase_order(order_request())).decode()
    assert written == (
        '{"vendorId":1,"typeId":2,"businessUnitId":3,"inventoryLocationId":4,"shipTo":{"description":"Main","address":'
        '{"street":"","unit":"","city":"","state":"","zip":"","country":""}},"vendorInvoiceNumber":"INV-1",'
        '"impactsTechnicianPayroll":false,"memo":"[m]","date":"2025-04-01T00:00:00Z",'
        '"requiredOn":"2025-11-04T00:00:00Z","tax":18.00,"shipping":-0.00,"items":[{"skuId":5,'
        '"description":"cable <5 mm>","vendorPartNumber":"","quantity":0.125,"cost":33.3333}]}'
    )


def test_a_receipt_body_names_the_order_item_only_where_it_is_known() -> None:
    lines = (
        ReceiptLine(11, 5, "d", "p", Decimal("1"), Decimal("2.50")),
        ReceiptLine(None, 6, "", "", Decimal("1.5"), Decimal("3")),
    )
    body: Any = bodies.receipt(ReceiptRequest(9, date(2025, 4, 1), "INV-1", "[m]", Decimal("0.10"), Decimal(0), lines))
    assert body["dateReceived"] == "2025-04-01T00:00:00Z"
    assert [item.get("purchaseOrderItemId", "none") for item in body["items"]] == [11, "none"]
    assert None not in [value for item in body["items"] for value in item.values()]


def test_a_cancellation_names_its_reason() -> None:
    assert bodies.cancellation(CancellationReason.VENDOR_ISSUE) == {"canceledReason": "VendorIssue"}


def test_external_data_can_delete_a_key_while_merging() -> None:
    body = bodies.external_data("g", {"a": "1", "b": None}, merge=True)
    assert body == {
        "externalData": {
            "patchMode": "Merge",
            "applicationGuid": "g",
            "externalData": [{"key": "a", "value": "1"}, {"key": "b", "value": None}],
        }
    }


def test_a_material_carries_stock_and_names_a_vendor_only_with_what_the_contract_needs() -> None:
    bare = bodies.material("C", "d", name="", unit="", cost=None, vendor_id=None, vendor_part="")
    assert bare == {"code": "C", "description": "d", "active": True, "isInventory": True}
    full = bodies.material("C", "d", name="n", unit="Each", cost=Decimal("1.05"), vendor_id=7, vendor_part="P")
    assert full["primaryVendor"] == {"vendorId": 7, "cost": Decimal("1.05"), "active": True, "vendorPart": "P"}
