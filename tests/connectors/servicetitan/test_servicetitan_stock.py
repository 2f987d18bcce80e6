"""Returns, adjustments, transfers and stock reports: what is asked, what is made of null, and who waits for a limit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.connectors.http import Effect
from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.errors import BadAnswer, ConfigurationError, OutcomeUnknown, Rejected, ServerFault, Throttled
from app.domain.inventory import (
    ReturnLine,
    ReturnRequest,
    ReturnStatus,
    StockReportChoice,
    StockReportRow,
)
from app.domain.purchasing import ReceiptDocument, ReceiptItem, SyncStatus
from app.store.codec import dump, load

REQUEST = ReturnRequest(
    vendor_id=1,
    return_type_id=2,
    business_unit_id=3,
    location_id=4,
    reference_number="T-1",
    memo="m",
    return_date=date(2026, 3, 31),
    lines=(ReturnLine(5, "SKU", "", Decimal("0.500"), Decimal("10.10")),),
    tax=Decimal(0),
    shipping=Decimal(0),
    restocking_fee=Decimal(0),
)
CHOICE = StockReportChoice("stock & more", 77, "Place", "SKU", "On hand", (("AsOf", "2026-03-31"),))
FIELDS = [
    {"name": "sku", "label": "SKU"},
    {"name": "q", "label": "On Hand"},
    {"name": "w", "label": "Place "},
    {"name": "w2", "label": "Kind"},
]


def data(stub: Any, rows: list[Any], *, has_more: bool = False, fields: Any = FIELDS) -> Any:
    return stub.answer(200, {"page": 1, "pageSize": 25000, "hasMore": has_more, "data": rows, "fields": fields})


def query(request: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


# ------------------------------------------------------------ documents


def test_a_return_is_sent_digit_by_digit_with_every_required_member(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.answer(200, {"id": 9})]
    assert api.create_return(REQUEST) == 9
    body = stub.writes[0].body.decode()
    assert '"quantity":0.500,"cost":10.10' in body
    assert json.loads(body) == {
        "vendorId": 1,
        "returnTypeId": 2,
        "businessUnitId": 3,
        "referenceNumber": "T-1",
        "inventoryLocationId": 4,
        "returnDate": "2026-03-31T00:00:00Z",
        "memo": "m",
        "tax": 0,
        "shipping": 0,
        "restockingFee": 0,
        "items": [{"skuId": 5, "description": "", "quantity": 0.5, "cost": 10.1}],
    }


@pytest.mark.parametrize("answer", [{"id": None}, [], "x"])
def test_a_return_whose_id_cannot_be_read_may_have_been_made(api: ServiceTitanApi, stub: Any, answer: object) -> None:
    stub.script = [stub.answer(200, answer)]
    with pytest.raises(OutcomeUnknown, match="T-1"):
        api.create_return(REQUEST)
    stub.script = [stub.answer(500)]
    with pytest.raises(OutcomeUnknown):
        api.create_return(REQUEST)
    assert len(stub.writes) == 2


def test_return_types_are_asked_with_what_the_contract_requires(api: ServiceTitanApi, stub: Any) -> None:
    row = {"id": 1, "name": None, "automaticallyReceiveVendorCredit": True, "active": False}
    stub.script = [stub.page([row])]
    (found,) = api.return_types()
    assert query(stub.calls[0])["activeOnly"] == ["false"]
    assert (found.name, found.active, found.automatically_receive_credit) == ("", False, True)


def test_cancelled_ones_are_asked_for_where_the_list_knows_the_word(api: ServiceTitanApi, stub: Any) -> None:
    for pages, word in ((api.returns, ["Any"]), (api.adjustments, ["Any"]), (api.transfers, None)):
        stub.script = [stub.page([])]
        list(pages())
        assert query(stub.calls[-1]).get("active") == word
        assert query(stub.calls[-1])["sort"] == ["+Id"]


def test_a_reference_the_server_did_not_filter_by_finds_only_its_own(api: ServiceTitanApi, stub: Any) -> None:
    rows = [{"id": n, "referenceNumber": name} for n, name in enumerate(("A-1", "A-10", "a-1", None, ""), 1)]
    for ask in (api.returns_with_reference, api.adjustments_with_reference, api.transfers_with_reference):
        stub.script = [stub.page(rows)]
        assert [one.id for one in ask("A-1")] == [1]
        assert query(stub.calls[-1])["referenceNumber"] == ["A-1"]
        with pytest.raises(ValueError, match="referenceNumber"):
            ask("")


def test_a_return_of_nulls_and_unknown_words_is_still_a_return(api: ServiceTitanApi, stub: Any) -> None:
    row = {"id": 1, "status": "Lost", "syncStatus": None, "items": None, "memo": None, "returnAmount": None}
    stub.script = [stub.page([row, {"id": 2, "status": "Canceled", "active": True}])]
    odd, gone = next(api.returns()).rows
    assert (odd.status, odd.sync_status, odd.items, odd.memo) == (ReturnStatus.OTHER, SyncStatus.OTHER, (), "")
    assert (odd.active, odd.return_date, odd.location_id, odd.total) == (True, None, None, 0)
    assert not gone.active


def test_a_receipt_that_was_kept_before_receipts_had_items_is_still_read(api: ServiceTitanApi, stub: Any) -> None:
    item = {"id": 7, "skuId": 5, "code": "SKU", "quantity": 0.5, "cost": 10.1}
    stub.script = [stub.page([{"id": 1, "vendorId": 2, "items": [item]}])]
    (receipt,) = next(api.receipts()).rows
    assert receipt.items == (ReceiptItem(5, "SKU", Decimal("0.5"), Decimal("10.1"), id=7),)
    kept = json.loads(dump(receipt))
    del kept["items"]
    assert load(ReceiptDocument, json.dumps(kept)) == replace(receipt, items=())
    assert load(ReceiptDocument, dump(receipt)) == receipt


def test_a_movement_with_a_day_of_cancellation_is_not_active(api: ServiceTitanApi, stub: Any) -> None:
    row = {"id": 1, "active": True, "dateCanceled": "2026-03-31T10:00:00Z"}
    for pages in (api.adjustments, api.transfers):
        stub.script = [stub.page([row, {**row, "id": 2, "dateCanceled": None}])]
        assert [one.active for one in next(pages()).rows] == [False, True]


# ------------------------------------------------------------ reports


def test_a_report_is_asked_with_its_parameters_and_read_by_its_titles(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [data(stub, [["A", "2.50", "Van 1", None], [1001, 7, "Yard", "x"], ["B", -1, "Yard", ""]])]
    report = api.stock_report(CHOICE)
    assert report.rows == (
        StockReportRow("Van 1", "A", Decimal("2.50")),
        StockReportRow("Yard", "1001", Decimal(7)),
        StockReportRow("Yard", "B", Decimal(-1)),
    )
    assert report.left_out == 0
    call = stub.calls[0]
    assert (call.method, call.effect) == ("POST", Effect.READ)
    assert urlsplit(call.url).path.endswith("/report-category/stock%20%26%20more/reports/77/data")
    assert query(call) == {"page": ["1"], "pageSize": ["25000"]}
    assert json.loads(call.body) == {"parameters": [{"name": "AsOf", "value": "2026-03-31"}]}


def test_rows_that_name_no_place_sku_or_quantity_are_counted_and_never_zero(api: ServiceTitanApi, stub: Any) -> None:
    rows = [["A", None, "Yard", ""], [None, 5, "Yard", ""], ["A", 5, " ", ""], ["A", 0, "Yard", ""]]
    stub.script = [data(stub, rows)]
    report = api.stock_report(CHOICE)
    assert (report.rows, report.left_out) == ((StockReportRow("Yard", "A", Decimal(0)),), 3)


@pytest.mark.parametrize("rows", [[["A", "many", "Yard", ""]], [["A", 1, "Yard"]], [{"SKU": "A"}], ["A"]])
def test_a_report_with_other_rows_than_it_announces_is_refused(api: ServiceTitanApi, stub: Any, rows: Any) -> None:
    stub.script = [data(stub, rows)]
    with pytest.raises(BadAnswer):
        api.stock_report(CHOICE)


def test_a_report_that_lost_or_doubled_a_column_names_it_and_those_it_has(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [data(stub, [], fields=FIELDS[:2])]
    with pytest.raises(ConfigurationError, match="no column “Place”") as missing:
        api.stock_report(CHOICE)
    assert "SKU, On Hand" in missing.value.advice
    doubled = [*FIELDS, {"name": "on hand", "label": "On Hand"}]
    stub.script = [data(stub, [["A", 1, "Yard", "", 2]], fields=doubled)]
    assert api.stock_report(CHOICE).rows[0].quantity == 2  # by its name, which no other has
    stub.script = [data(stub, [], fields=[*FIELDS, {"name": "w3", "label": "PLACE"}])]
    with pytest.raises(ConfigurationError, match="several columns “Place”"):
        api.stock_report(CHOICE)


def test_the_pages_of_a_long_report_are_a_minute_apart(api: ServiceTitanApi, stub: Any, clock: Any) -> None:
    refused = stub.problem(429, "Rate limit is exceeded. Try again in 17 seconds.")
    stub.script = [
        data(stub, [["A", 1, "Yard", ""]], has_more=True),
        refused,
        data(stub, [["B", 2, "Yard", ""], ["", 3, "", ""]]),
    ]
    report = api.stock_report(CHOICE)
    assert ([row.sku for row in report.rows], report.left_out) == (["A", "B"], 1)
    assert [query(call)["page"] for call in stub.calls] == [["1"], ["2"], ["2"]]
    assert [seconds for seconds in clock.slept if seconds > 1] == [61, 17]


def test_a_first_page_that_is_refused_says_how_long_to_wait_and_waits_for_nobody(
    api: ServiceTitanApi, stub: Any, clock: Any
) -> None:
    stub.script = [stub.problem(429, "Rate limit is exceeded. Try again in 43 seconds.")]
    with pytest.raises(Throttled) as refused:
        api.stock_report(CHOICE)
    assert refused.value.retry_after_s == 43
    assert len(stub.calls) == 1
    stub.script = [stub.page([])]
    list(api.vendors())
    assert not [seconds for seconds in clock.slept if seconds > 1]


def test_a_page_that_is_refused_again_and_again_ends_the_report(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [data(stub, [["A", 1, "Yard", ""]], has_more=True)]
    stub.script += [stub.problem(429, "Try again in 60 seconds.")] * 9
    with pytest.raises(Throttled):
        api.stock_report(CHOICE)
    assert len(stub.calls) == 5


def test_a_fault_while_a_report_is_asked_changed_nothing_there(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.answer(500)]
    with pytest.raises(ServerFault):
        api.stock_report(CHOICE)
    stub.script = [stub.problem(400, "Validation", {"AsOf": ["The AsOf parameter is required."]})]
    with pytest.raises(Rejected, match="AsOf"):
        api.stock_report(CHOICE)


def test_a_report_that_does_not_end_is_stopped(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [data(stub, [], has_more=True) for _ in range(9)]
    with pytest.raises(BadAnswer, match="does not end"):
        api.stock_report(CHOICE)
    assert len(stub.calls) == 1


def test_reports_are_listed_with_what_can_be_chosen_of_them(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [
        stub.page([{"id": "inv", "name": "Inventory"}], has_more=True),
        stub.page([{"id": "inv", "name": "Inventory"}, {"id": "acc", "name": "Accounting"}]),
        stub.page([{"id": 77, "name": "On hand", "description": None}]),
        stub.answer(
            200,
            {
                "id": 77,
                "name": "On hand",
                "fields": [{"name": "q", "label": "On Hand", "dataType": "Number"}],
                "parameters": [{"name": "AsOf", "label": "As of", "dataType": "Date", "isRequired": True}],
            },
        ),
    ]
    assert [one.id for one in api.report_categories()] == ["inv", "acc"]
    assert [(one.id, one.description) for one in api.reports("inv")] == [(77, "")]
    told = api.report_description("inv", 77)
    assert [(one.title, one.kind) for one in told.columns] == [("On Hand", "Number")]
    assert [(one.name, one.is_required) for one in told.parameters] == [("AsOf", True)]
    stub.script = [stub.page([{"name": "nobody"}])]
    with pytest.raises(BadAnswer):
        api.report_categories()
