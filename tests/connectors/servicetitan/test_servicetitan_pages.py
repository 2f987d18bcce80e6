"""Lists and feeds: read to their end, stopped where they have none, and every filter checked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from app.connectors.servicetitan.api import ServiceTitanApi
from app.domain.errors import BadAnswer, NotFound, OutcomeUnknown

NOON = datetime(2025, 11, 4, 12, tzinfo=UTC)


def row(ident: int, **members: Any) -> dict[str, Any]:
    return {"id": ident, "name": f"n{ident}", "modifiedOn": "2025-11-04T12:00:00.0000001Z", **members}


def query(request: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


def feed(stub: Any, rows: list[dict[str, Any]], token: str | None, *, has_more: bool) -> Any:
    return stub.answer(200, {"hasMore": has_more, "continueFrom": token, "data": rows})


# ------------------------------------------------------------ lists


def test_pages_are_read_as_long_as_there_are_more(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([row(1), row(2)], has_more=True), stub.page([row(3)], has_more=True), stub.page([])]
    pages = list(api.vendors())
    assert [[one.id for one in page.rows] for page in pages] == [[1, 2], [3], []]
    assert [page.has_more for page in pages] == [True, True, False]
    assert [query(call)["page"] for call in stub.calls] == [["1"], ["2"], ["3"]]
    assert {tuple(query(call)["pageSize"]) for call in stub.calls} == {("500",)}


def test_a_page_is_fetched_only_when_it_is_asked_for(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([row(1)], has_more=True)]
    pages = api.vendors()
    assert stub.calls == []
    assert next(pages).has_more
    assert len(stub.calls) == 1


def test_inactive_rows_are_asked_for_and_the_order_is_stable(api: ServiceTitanApi, stub: Any) -> None:
    for call in (lambda: list(api.vendors()), lambda: list(api.receipts()), api.locations):
        stub.script = [stub.page([]), stub.page([])]
        call()
        assert query(stub.calls[-1])["active"] == ["Any"]
        assert query(stub.calls[-1])["sort"] == ["+Id"]
    assert "sort=%2BId" in stub.calls[-1].url


@pytest.mark.parametrize("rows", [[], [row(1), row(2)]])
def test_a_list_that_does_not_get_on_is_stopped(api: ServiceTitanApi, stub: Any, rows: list[dict[str, Any]]) -> None:
    stub.script = [stub.page(rows, has_more=True) for _ in range(50)]
    with pytest.raises(BadAnswer, match="does not end"):
        list(api.vendors())
    assert len(stub.calls) <= 5


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"data": None, "hasMore": False},
        {"data": [1], "hasMore": False},
        {"data": []},
        {"data": [], "hasMore": None},
    ],
)
def test_an_envelope_that_is_none_is_refused(api: ServiceTitanApi, stub: Any, value: object) -> None:
    stub.script = [stub.answer(200, value)]
    with pytest.raises(BadAnswer):
        list(api.vendors())


def test_a_row_without_id_spoils_its_page(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([row(1), {"name": "nobody"}])]
    with pytest.raises(BadAnswer):
        list(api.vendors())


def test_whole_lists_hold_each_object_once(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([row(1), row(2)], has_more=True), stub.page([row(2), row(3)])]
    assert [one.id for one in api.business_units()] == [1, 2, 3]


def test_the_page_size_has_bounds(client: Any) -> None:
    for wrong in (0, 5001):
        with pytest.raises(ValueError, match="5000"):
            ServiceTitanApi(client, page_size=wrong)


# ------------------------------------------------------------ filters


def test_an_ignored_stamp_filter_is_made_good_here(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [
        stub.page(
            [
                row(1, modifiedOn="2025-11-04T11:59:59.9999999Z"),
                row(2, modifiedOn="2025-11-04T12:00:00Z"),
                row(3, modifiedOn="2025-11-04T12:00:00.0000001Z"),
                row(4, modifiedOn=None),
            ]
        )
    ]
    page = next(api.vendors(NOON))
    assert [one.id for one in page.rows] == [2, 3, 4]
    assert page.unasked == 1
    assert query(stub.calls[0])["modifiedOnOrAfter"] == ["2025-11-04T12:00:00.000000Z"]


def test_moments_are_asked_in_utc_and_need_a_zone(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([])]
    list(api.vendors(datetime(2025, 11, 4, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))))
    assert query(stub.calls[0])["modifiedOnOrAfter"] == ["2025-11-04T12:00:00.000000Z"]
    with pytest.raises(ValueError, match="zone"):
        list(api.vendors(datetime(2025, 11, 4)))  # noqa: DTZ001


@pytest.mark.parametrize("requests", [False, True])
def test_orders_are_filtered_by_creation_on_both_sides(api: ServiceTitanApi, stub: Any, requests: bool) -> None:
    rows = [row(n, createdOn=f"2025-11-04T{10 + n}:00:00Z", date="2025-11-04T00:00:00Z") for n in range(1, 6)]
    stub.script = [stub.page(rows)]
    ask = api.purchase_order_requests if requests else api.purchase_orders
    page = next(ask(created_on_or_after=NOON, created_before=NOON + timedelta(hours=2)))
    assert [one.id for one in page.rows] == [2, 3]
    asked = query(stub.calls[0])
    assert asked["createdOnOrAfter"] == ["2025-11-04T12:00:00.000000Z"]
    assert asked["createdBefore"] == ["2025-11-04T14:00:00.000000Z"]
    assert page.rows[0].is_request is requests


def test_receipts_of_other_orders_are_dropped(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([row(1, purchaseOrderId=5), row(2, purchaseOrderId=6), row(3, purchaseOrderId=None)])]
    page = next(api.receipts(purchase_order_ids=[5]))
    assert [one.id for one in page.rows] == [1]
    assert page.unasked == 2
    assert query(stub.calls[0])["purchaseOrderIds"] == ["5"]


def test_many_orders_are_asked_fifty_at_a_time(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.page([]) for _ in range(3)]
    list(api.receipts(purchase_order_ids=[*range(1, 121), 1, 2]))
    asked = [query(call)["purchaseOrderIds"][0].split(",") for call in stub.calls]
    assert [len(ids) for ids in asked] == [50, 50, 20]


def test_asking_for_the_receipts_of_no_order_asks_nothing(api: ServiceTitanApi, stub: Any) -> None:
    assert list(api.receipts(purchase_order_ids=[])) == []
    assert stub.calls == []


def test_vendor_bills_are_read_for_every_type_and_come_once(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [
        stub.page([row(1)], has_more=True),
        stub.page([row(2)]),
        stub.page([row(3, status="Canceled")]),
        stub.page([row(1), row(2), row(3), row(4)]),
    ]
    pages = list(api.ap_bills())
    assert [one.id for page in pages for one in page.rows] == [1, 2, 3, 4]
    assert [page.has_more for page in pages] == [True, True, True, False]
    assert [query(call)["billType"] for call in stub.calls] == [
        ["Procurement"],
        ["Procurement"],
        ["ApBill"],
        ["NotSet"],
    ]
    statuses = [value for name, value in parse_qsl(urlsplit(stub.calls[0].url).query) if name == "statuses"]
    assert statuses == ["Unreconciled", "Discrepancy", "Reconciled", "Canceled"]


def test_one_order_must_be_the_one_that_was_asked_for(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [stub.answer(200, row(5)), stub.answer(200, row(6)), stub.answer(200, [])]
    assert api.purchase_order(5).id == 5
    with pytest.raises(BadAnswer, match="asked for 5"):
        api.purchase_order(5)
    with pytest.raises(BadAnswer):
        api.purchase_order(5)


def test_external_data_of_another_warehouse_is_never_taken(api: ServiceTitanApi, stub: Any) -> None:
    data = [{"key": "lease", "value": "x"}]
    stub.script = [stub.page([row(1, externalData=data), row(2, externalData=None)])]
    assert api.warehouse_external_data(2, "g") == {}
    stub.script = [stub.page([row(1, externalData=data)])]
    with pytest.raises(NotFound):
        api.warehouse_external_data(2, "g")


# ------------------------------------------------------------ export feeds


def test_a_feed_goes_on_from_each_token_and_keeps_the_last(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [
        feed(stub, [row(1)], "a", has_more=True),
        feed(stub, [], "b", has_more=True),
        feed(stub, [row(2)], "c", has_more=False),
    ]
    pages = list(api.export_materials(None))
    assert [(page.continue_from, page.has_more) for page in pages] == [("a", True), ("b", True), ("c", False)]
    asked = [query(call) for call in stub.calls]
    assert [one.get("from") for one in asked] == [None, ["a"], ["b"]]
    assert all(one["includeRecentChanges"] == ["true"] and "page" not in one for one in asked)


@pytest.mark.parametrize("said", [None, "", 5])
def test_a_feed_that_ends_without_a_token_keeps_the_one_before(api: ServiceTitanApi, stub: Any, said: object) -> None:
    stub.script = [feed(stub, [], said, has_more=False)]  # type: ignore[arg-type]
    assert next(api.exported_bills("before")).continue_from == "before"


@pytest.mark.parametrize("said", [None, "same"])
def test_a_feed_that_does_not_get_on_is_stopped(api: ServiceTitanApi, stub: Any, said: str | None) -> None:
    stub.script = [feed(stub, [row(1)], said, has_more=True)] * 9
    with pytest.raises(BadAnswer, match="does not end"):
        list(api.export_equipment("same"))
    assert len(stub.calls) == 1


def test_a_feed_tells_a_cancelled_bill(api: ServiceTitanApi, stub: Any) -> None:
    stub.script = [feed(stub, [row(1, active=False), row(2, active=True)], "t", has_more=False)]
    assert [one.active for one in next(api.exported_bills()).rows] == [False, True]


# ------------------------------------------------------------ writes whose success is unreadable


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id":null}', b'{"id":0}', b'{"id":"x"}', b"<html>"])
def test_a_creation_without_an_id_in_its_answer_is_unclear(api: ServiceTitanApi, stub: Any, body: bytes) -> None:
    for create in (lambda: api.create_vendor("V"), lambda: api.create_material("C", "d")):
        stub.script = [stub.answer(200, body)]
        with pytest.raises(OutcomeUnknown) as caught:
            create()
        assert caught.value.item in ("Vendor V", "Material C")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id":5}'])
def test_a_cancellation_with_any_readable_success_is_done(api: ServiceTitanApi, stub: Any, body: bytes) -> None:
    from app.domain.purchasing import CancellationReason

    stub.script = [stub.answer(200, body)]
    api.cancel_receipt(5, CancellationReason.OTHER)
    assert stub.calls[0].method == "PATCH"
    assert stub.calls[0].url.endswith("/inventory/v2/tenant/960001001/receipts/5/cancellation")
