"""What people do with stock: a workbook of adjustments, and everything through the control API of another process."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests

from app.simulators.servicetitan import ServiceTitanSimulator, SimClock, sample_tenant
from app.simulators.servicetitan.sample import CLEARING

D = Decimal
TITLES = {
    "reference_number": "Reference #",
    "location": "Location",
    "sku": "Item Code",
    "quantity": "Change in Qty",
    "cost": "Unit Cost",
    "date": "Date",
    "memo": "Memo",
    "type": "Adjustment Type",
}
HEADER = ["Ignored", *TITLES.values()]


def _workbook(*rows: list[Any], header: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(header or HEADER)
    for row in rows:
        page.append(["x", *row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(
    reference: Any = "TLY-1",
    place: str = "Main",
    sku: str = "MCB-06A",
    quantity: Any = 1.25,
    cost: Any = None,
    on: Any = None,
    memo: Any = None,
    kind: Any = None,
) -> list[Any]:
    return [reference, place, sku, quantity, cost, on, memo, kind]


# -- workbook ----------------------------------------------------------------------------------------------


def test_a_workbook_makes_one_adjustment_for_each_reference_and_place(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    tenant = st.tenant
    van = tenant.add_truck("Van", warehouse_id=shop.place).id
    upload = tenant.upload_adjustments(
        _workbook(
            _row(cost=D("99.5"), on=date(2025, 10, 31), memo="first"),
            _row(sku="WIRE-1.5", quantity=-3, memo="second"),
            _row(
                place="Van",
                quantity="0.001",
                on=datetime(2025, 11, 1, tzinfo=UTC).replace(tzinfo=None),
                kind="Beginning Balance",
            ),
            _row(reference=17, quantity=D("-0.1"), on="2025-11-02"),
        ),
        TITLES,
    )
    assert upload.refused == []
    rows = client.rows("inventory/adjustments")
    assert [row["id"] for row in rows] == upload.created
    assert [(row["referenceNumber"], row["inventoryLocationId"], row["date"][:10], row["type"]) for row in rows] == [
        ("TLY-1", shop.place, "2025-10-31", "Inventory Quantity Adjustment"),
        ("TLY-1", van, "2025-11-01", "Beginning Balance"),
        ("17", shop.place, "2025-11-02", "Inventory Quantity Adjustment"),
    ]
    assert rows[0]["memo"] == "first"
    assert [(i["code"], i["quantity"], i["cost"]) for i in rows[0]["items"]] == [
        ("MCB-06A", D("1.25"), D("99.50")),
        ("WIRE-1.5", -3, D("21.35")),
    ], "without a cost it is the pricebook's"
    assert tenant.stock_on_hand() == {
        (shop.place, shop.mcb): D("1.15"),
        (shop.place, shop.wire): D(-3),
        (van, shop.mcb): D("0.001"),
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sku": "NO-SUCH"}, "SKU 'NO-SUCH' does not exist."),
        ({"sku": "mcb-06a"}, "SKU 'mcb-06a' does not exist."),
        ({"sku": "OLD"}, "SKU 'OLD' does not exist."),
        ({"sku": "INV-5KVA"}, "Serial numbers are required for INV-5KVA."),
        ({"place": "Nowhere"}, "Inventory location 'Nowhere' does not exist."),
        ({"place": "Closed"}, "Inventory location 'Closed' does not exist."),
        ({"quantity": 0}, "Quantity must not be 0."),
        ({"quantity": None}, "Quantity None is not a number."),
        ({"quantity": "'-5"}, 'Quantity "\'-5" is not a number.'),
        ({"quantity": True}, "Quantity True is not a number."),
        ({"cost": -1}, "Cost must not be negative."),
        ({"cost": "free"}, "Cost 'free' is not a number."),
        ({"on": "31.10.2025"}, "Date '31.10.2025' is not a date."),
        ({"kind": "Shrinkage"}, "Adjustment type 'Shrinkage' does not exist."),
    ],
)
def test_a_wrong_row_is_refused_by_name_and_the_others_are_taken(
    shop: Any, st: ServiceTitanSimulator, change: dict[str, Any], message: str
) -> None:
    st.tenant.add_material("OLD", active=False)
    st.tenant.add_warehouse("Closed", active=False)
    upload = st.tenant.upload_adjustments(_workbook(_row(), _row(**change), _row(quantity=1)), TITLES)
    assert [(refused.row, refused.message) for refused in upload.refused] == [(3, message)]
    assert st.tenant.stock_on_hand() == {(shop.place, shop.mcb): D("2.25")}
    assert len(upload.created) == 1


def test_a_workbook_uploaded_twice_makes_everything_twice(shop: Any, st: ServiceTitanSimulator) -> None:
    book = _workbook(_row())
    first, second = (st.tenant.upload_adjustments(book, TITLES).created for _ in range(2))
    assert first != second
    assert st.tenant.stock(shop.place, shop.mcb) == D("2.5")


def test_an_upload_can_break_off(shop: Any, st: ServiceTitanSimulator) -> None:
    book = _workbook(_row("A"), _row("B"), _row("C"))
    assert len(st.tenant.upload_adjustments(book, TITLES, last_row=3).created) == 2
    assert [moved.reference_number for moved in st.tenant.all_movements()] == ["A", "B"]
    assert st.tenant.upload_adjustments(book, TITLES, last_row=1).created == []


def test_empty_rows_are_skipped_and_the_titles_may_stand_lower_on_another_sheet(
    shop: Any, st: ServiceTitanSimulator, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet("Adjustments")
    page.append(["Import"])
    page.append(HEADER)
    page.append([None] * 9)
    page.append(["x", *_row()])
    page.append([None, "", None])
    file = tmp_path / "adjustments.xlsx"
    book.save(file)
    upload = st.tenant.upload_adjustments(file, TITLES, sheet="Adjustments", header_row=2)
    assert (len(upload.created), upload.refused) == (1, [])
    with pytest.raises(ValueError, match="no sheet"):
        st.tenant.upload_adjustments(file, TITLES, sheet="Other")


@pytest.mark.parametrize(
    ("book", "columns", "message"),
    [
        (b"PK nonsense", TITLES, "not a workbook"),
        ("/no/such/file.xlsx", TITLES, "not a workbook"),
        (_workbook(header=["Location", "Item Code"]), TITLES, "no column 'Reference #'"),
        (_workbook(), {"location": "Location", "sku": "Item Code"}, "missing: quantity"),
        (_workbook(), {**TITLES, "colour": "Memo"}, "colour"),
    ],
    ids=["damaged", "absent", "other titles", "too few meanings", "unknown meaning"],
)
def test_what_is_no_such_workbook_is_refused_whole(
    shop: Any, st: ServiceTitanSimulator, book: bytes | str, columns: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        st.tenant.upload_adjustments(book, columns)
    assert st.tenant.all_movements() == []


# -- control API -------------------------------------------------------------------------------------------


@pytest.fixture
def control(st: ServiceTitanSimulator) -> Any:
    def call(method: str, where: str, expected: int = 200, **body: Any) -> Any:
        answer = requests.request(method, f"{st.control_url}{where}", json=body or None, timeout=10)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return call


def test_postings_and_returns_through_the_control_api(client: Any, shop: Any, control: Any) -> None:
    control("POST", "/switch", return_takes_stock="posted")
    client.made("inventory/purchase-orders", shop.order(typeId=shop.automatic))
    receipt = control("GET", "/receipts")[0]["id"]
    assert control("GET", "/stock") == []
    assert control("GET", "/stock?posted=false") == [{"location": "Main", "sku": "MCB-06A", "quantity": 2}]
    control("POST", f"/receipts/{receipt}/post")
    assert control("GET", "/stock?location=Main&sku=MCB-06A")[0]["quantity"] == 2
    assert control("GET", "/stock?sku=OTHER") == []
    first, second, third = (client.made("inventory/returns", shop.give_back()) for _ in range(3))
    assert control("POST", f"/returns/{first}/process", status="Returned")["status"] == "Returned"
    assert control("POST", f"/returns/{first}/process")["status"] == "CreditReceived"
    assert control("POST", f"/returns/{first}/post")["syncStatus"] == "Posted"
    control("POST", f"/returns/{third}/cancel")
    assert control("POST", "/returns/process") == [second]
    assert control("POST", "/post-pending") == [second]
    states = [(row["status"], row["syncStatus"], row["active"], row["total"]) for row in control("GET", "/returns")]
    assert states == [("CreditReceived", "Posted", True, 100)] * 2 + [("Canceled", "Pending", False, 100)]
    assert control("GET", "/stock") == []
    assert control("GET", f"/vendors/{shop.vendor}/balance") == {"balance": 23}
    control("POST", f"/returns/{first}/post", expected=400)


def test_movements_and_a_workbook_through_the_control_api(
    client: Any, shop: Any, control: Any, st: ServiceTitanSimulator, tmp_path: Path
) -> None:
    st.tenant.add_truck("Van", warehouse_id=shop.place)
    made = control(
        "POST",
        "/adjustments",
        location="Main",
        sku="MCB-06A",
        quantity="10.5",
        cost="2.5",
        referenceNumber="R-1",
        memo="m",
        date="2025-10-30",
    )
    assert client.rows("inventory/adjustments", referenceNumber="R-1")[0]["date"] == "2025-10-30T00:00:00Z"
    assert made["items"] == [{"sku": "MCB-06A", "quantity": 10.5, "cost": 2.5}]
    moved = control(
        "POST",
        "/transfers",
        **{"from": "Main", "to": "Van", "sku": "MCB-06A", "quantity": 4, "received": False},
    )
    assert moved["status"] == "Pending"
    assert control("POST", f"/transfers/{moved['id']}/receive")["status"] == "Received"
    control("POST", "/consumption", location="Van", sku="MCB-06A", quantity="5.25", job="J-1")
    file = tmp_path / "book.xlsx"
    file.write_bytes(_workbook(_row(quantity=D("0.125")), _row(sku="NO-SUCH")))
    upload = control("POST", "/adjustments/upload", file=str(file), columns=TITLES)
    assert upload["refused"] == [{"row": 3, "message": "SKU 'NO-SUCH' does not exist."}]
    assert control("POST", "/adjustments/upload", file=str(file), columns=TITLES, lastRow=1)["created"] == []
    assert {row["location"]: row["quantity"] for row in control("GET", "/stock")} == {"Main": 6.625, "Van": -1.25}
    control("POST", f"/movements/{upload['created'][0]}/cancel")
    kinds = [row["kind"] for row in control("GET", "/movements") if row["active"]]
    assert kinds == ["Adjustment", "Transfer", "Consumption"]
    assert [row["active"] for row in control("GET", "/movements?kind=Adjustment")] == [True, False]
    assert control("GET", "/state")["movements"] == {"Adjustment": 1, "Consumption": 1, "Transfer": 1}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/adjustments", {"location": "Nowhere", "sku": "MCB-06A", "quantity": 1}),
        ("/adjustments", {"location": "Main", "sku": "MCB-06A", "quantity": "much"}),
        ("/transfers", {"from": "Main", "to": "Main", "sku": "MCB-06A", "quantity": 1}),
        ("/consumption", {"location": "Main", "sku": "MCB-06A"}),
        ("/adjustments/upload", {"file": "/no/such/file.xlsx", "columns": TITLES}),
        ("/reports/1", {"columns": []}),
        ("/switch", {"return_takes_stock": "never"}),
    ],
)
def test_a_wrong_call_for_stock_says_what_is_wrong(shop: Any, control: Any, path: str, body: dict[str, Any]) -> None:
    assert "error" in control("POST", path, expected=400, **body)


# -- sample ------------------------------------------------------------------------------------------------


def test_the_sample_tenant_has_a_clearing_vendor_only_on_request() -> None:
    plain, ready = sample_tenant(SimClock()), sample_tenant(SimClock(), stock_clearing=True)
    assert [v.name for v in plain.vendors.values() if v.name == CLEARING] == []
    assert ready.vendor(CLEARING).active
    kinds = {kind.name: kind.automatically_receive_credit for kind in ready.return_types.values()}
    assert kinds[CLEARING] is True
    assert list(plain.skus) == list(ready.skus), "nothing else moves"
