"""Lists: read to their end and not beyond it, and every row held against what was asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.connectors.zoho_books.api import ZohoBooksApi
from app.domain.accounting import ContactKind
from app.domain.errors import BadAnswer
from tests.support.zoho_desk import Desk, query


def bill(key: int, number: str = "A", **members: Any) -> dict[str, Any]:
    return {"bill_id": str(key), "bill_number": number, "vendor_id": "7", "reference_number": "ST-1", **members}


def numbers(pages: Any) -> list[str]:
    return [row.id for page in pages for row in page.rows]


def test_a_list_is_read_until_it_says_that_there_is_no_more(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.page("bills", [bill(1), bill(2)], more=True),
        desk.stub.page("bills", [bill(3)], more=False),
        desk.stub.page("bills", [bill(4)], more=False),
    ]
    assert numbers(desk.api.bills()) == ["1", "2", "3"]
    asked = [query(call) for call in desk.stub.calls]
    assert [one["page"] for one in asked] == ["1", "2"]
    assert {one["per_page"] for one in asked} == {"200"}
    assert (asked[0]["sort_column"], asked[0]["sort_order"], asked[0]["filter_by"]) == (
        "created_time",
        "A",
        "Status.All",
    )


def test_no_page_is_fetched_that_nobody_asks_for(desk: Desk) -> None:
    desk.stub.script = [desk.stub.page("bills", [bill(1)], more=True)]
    assert numbers([next(desk.api.bills())]) == ["1"]
    assert len(desk.stub.calls) == 1


@pytest.mark.parametrize("context", [None, {}, [{"page": "1"}]])
def test_where_the_answer_does_not_say_a_full_page_is_not_the_last(desk: Desk, context: Any) -> None:
    api = ZohoBooksApi(desk.client, page_size=2)
    desk.stub.script = [
        desk.stub.said(200, {"expenses": [{"expense_id": "1"}, {"expense_id": "2"}], "page_context": context}),
        desk.stub.said(200, {"expenses": [{"expense_id": "3"}], "page_context": context}),
    ]
    assert numbers(api.expenses()) == ["1", "2", "3"]


@pytest.mark.parametrize("rows", [[], [bill(1)]])
def test_a_list_that_promises_more_and_does_not_move_is_an_error(desk: Desk, rows: list[dict[str, Any]]) -> None:
    desk.stub.script = [desk.stub.page("bills", rows, more=True)] * 9
    with pytest.raises(BadAnswer, match="does not end"):
        list(desk.api.bills())
    assert len(desk.stub.calls) <= 2


def test_rows_that_were_not_asked_for_are_dropped_and_counted(desk: Desk) -> None:
    rows = [bill(1, " inv-1 "), bill(2, "INV-10"), bill(3, "INV1"), bill(4, "INV-1", vendor_id="8")]
    desk.stub.script = [desk.stub.page("bills", rows)]
    page = next(desk.api.bills(number="INV-1", vendor_id="7"))
    assert [row.id for row in page.rows] == ["1"]
    assert page.unasked == 3
    assert query(desk.stub.calls[0])["bill_number"] == "INV-1"


def test_a_number_in_other_letters_is_found_among_all_bills_of_the_vendor(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.page("bills", []),
        desk.stub.page("bills", [bill(1, "other"), bill(2, "inv-1 ")], more=True),
        desk.stub.page("bills", [bill(3, "INV1")]),
    ]
    assert [one.id for one in desk.api.bills_with_number("7", "INV-1")] == ["2"]
    assert ["bill_number" in query(call) for call in desk.stub.calls] == [True, False, False]
    desk.stub.script = [desk.stub.page("bills", [bill(4, "INV-1")])]
    assert [one.id for one in desk.api.bills_with_number("7", "INV-1")] == ["4"]
    assert len(desk.stub.calls) == 4


def test_a_reference_is_compared_to_the_letter(desk: Desk) -> None:
    rows = [bill(1), bill(2, reference_number="st-1"), bill(3, reference_number="ST-10"), bill(4, reference_number="")]
    desk.stub.script = [desk.stub.page("bills", rows)]
    assert numbers(desk.api.bills(reference_number="ST-1")) == ["1"]


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_condition_would_ask_for_everything_and_is_refused(desk: Desk, empty: str) -> None:
    for ask in (
        lambda: desk.api.bills(number=empty),
        lambda: desk.api.bills(vendor_id=empty),
        lambda: desk.api.invoices(reference_number=empty),
        lambda: desk.api.contacts_named(empty),
        lambda: desk.api.items_with_sku(empty),
        lambda: desk.api.customer_payments_with_reference(empty),
        lambda: desk.api.bill(empty),
        lambda: desk.api.void_bill(empty),
    ):
        with pytest.raises(ValueError, match="need"):
            ask()
    assert desk.stub.calls == []


def test_changes_are_asked_for_in_utc_a_second_early_and_older_rows_are_dropped(desk: Desk) -> None:
    since = datetime(2026, 3, 1, 14, 0, 0, 900_000, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    rows = [
        bill(1, last_modified_time="2026-03-01T14:00:00+0530"),
        bill(2, last_modified_time="2026-03-01T13:59:59+0530"),
        bill(3, last_modified_time="2026-03-01T03:30:00-0500"),
        bill(4),
    ]
    desk.stub.script = [desk.stub.page("bills", rows)]
    assert numbers(desk.api.bills(modified_on_or_after=since)) == ["1", "3", "4"]
    assert query(desk.stub.calls[0])["last_modified_time"] == "2026-03-01T08:29:59+0000"
    assert "last_modified_time=2026-03-01T08%3A29%3A59%2B0000" in desk.stub.calls[0].url
    with pytest.raises(ValueError, match="time zone"):
        desk.api.bills(modified_on_or_after=datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_contact_of_the_other_kind_is_not_taken_for_the_vendor(desk: Desk) -> None:
    rows = [
        {"contact_id": "1", "contact_name": "Acme", "contact_type": "customer"},
        {"contact_id": "2", "contact_name": "ACME", "contact_type": "vendor"},
        {"contact_id": "3", "contact_name": "Acme Ltd", "contact_type": "vendor"},
    ]
    desk.stub.script = [desk.stub.page("contacts", rows)]
    assert [one.id for one in desk.api.contacts_named("Acme", ContactKind.VENDOR)] == ["2"]


def test_the_latest_changes_of_contacts_come_first_where_asked(desk: Desk) -> None:
    desk.stub.script = [desk.stub.page("contacts", [])]
    list(desk.api.contacts(latest_change_first=True))
    asked = query(desk.stub.calls[0])
    assert (asked["sort_column"], asked["sort_order"]) == ("last_modified_time", "D")


def test_an_sku_is_searched_as_text_and_compared_exactly(desk: Desk) -> None:
    rows = [
        {"item_id": "1", "sku": "MCB-16A"},
        {"item_id": "2", "sku": "MCB-16A-2"},
        {"item_id": "3", "name": "MCB-16A"},
    ]
    desk.stub.script = [desk.stub.page("items", rows)]
    assert [one.id for one in desk.api.items_with_sku("MCB-16A")] == ["1"]


def test_a_whole_list_has_each_row_once_as_it_was_seen_last(desk: Desk) -> None:
    desk.stub.script = [
        desk.stub.page("taxes", [{"tax_id": "1", "tax_name": "old"}, {"tax_id": "2"}], more=True),
        desk.stub.page("taxes", [{"tax_id": "1", "tax_name": "new"}]),
    ]
    assert [(one.id, one.name) for one in desk.api.taxes()] == [("1", "new"), ("2", "")]


@pytest.mark.parametrize("key", ["customerpayments", "customer_payments"])
def test_payments_are_read_under_the_live_key_and_the_documented_one(desk: Desk, key: str) -> None:
    desk.stub.script = [desk.stub.page(key, [{"payment_id": "1"}])]
    assert numbers(desk.api.customer_payments()) == ["1"]
    assert (query(desk.stub.calls[0])["sort_column"], query(desk.stub.calls[0])["sort_order"]) == ("created_time", "D")


def test_a_payment_whose_row_tells_no_reference_is_read_by_itself(desk: Desk) -> None:
    rows = [
        {"payment_id": "1", "reference_number": "ST-pay-1"},
        {"payment_id": "2", "reference_number": "ST-pay-10"},
        {"payment_id": "3"},
        {"payment_id": "4"},
    ]
    desk.stub.script = [
        desk.stub.page("customerpayments", rows),
        desk.stub.said(200, {"payment": {"payment_id": "3", "reference_number": "other"}}),
        desk.stub.said(200, {"payment": {"payment_id": "4", "reference_number": "ST-pay-1"}}),
    ]
    assert [one.id for one in desk.api.customer_payments_with_reference("ST-pay-1")] == ["1", "4"]
    assert len(desk.stub.calls) == 3


def test_a_list_without_pages_is_asked_for_once(desk: Desk) -> None:
    desk.stub.script = [desk.stub.said(200, {"locations": [{"location_id": "1", "location_name": "Main"}]})]
    assert [one.name for one in desk.api.locations()] == ["Main"]
    assert "page" not in query(desk.stub.calls[0])


@pytest.mark.parametrize(
    "members", [{}, {"taxes": None}, {"taxes": {}}, {"taxes": [1]}, {"taxes": [{"tax_name": "x"}]}]
)
def test_a_list_that_is_none_is_not_taken_for_an_empty_one(desk: Desk, members: dict[str, Any]) -> None:
    desk.stub.script = [desk.stub.said(200, members)]
    with pytest.raises(BadAnswer):
        desk.api.taxes()


def test_a_page_size_beyond_zohos_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="1 to 200"):
        ZohoBooksApi(desk.client, page_size=201)


def test_a_stamp_is_read_in_utc(desk: Desk) -> None:
    desk.stub.script = [desk.stub.page("bills", [bill(1, last_modified_time="2026-03-01T14:00:00+0530")])]
    row = next(desk.api.bills()).rows[0]
    assert row.modified_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
