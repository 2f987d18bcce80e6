"""What lies where: receipts, returns, adjustments, transfers and jobs add up to one truth of the stock."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
import requests

from app.simulators.servicetitan import Fault, FaultKind, ServiceTitanSimulator
from app.simulators.servicetitan.errors import ApiError
from app.simulators.servicetitan.receiving import WantedLine
from app.simulators.servicetitan.returning import WantedReturn

RETURNS = "inventory/returns"
D = Decimal


def _received(client: Any, shop: Any, *items: dict[str, Any]) -> int:
    """A purchase order whose goods came at once; tax 18, shipping 5."""
    return int(client.made("inventory/purchase-orders", shop.order(*items, typeId=shop.automatic)))


def _status(client: Any, ident: int) -> tuple[str, str]:
    row = client.rows(RETURNS, ids=ident, active="Any")[0]
    return row["status"], row["syncStatus"]


# -- receipts ----------------------------------------------------------------------------------------------


def test_a_receipt_counts_once_it_is_posted_and_no_longer_once_it_is_cancelled(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    order = _received(client, shop, shop.item(shop.wire, 3.125, 20))
    assert st.tenant.stock_on_hand() == {}
    assert st.tenant.stock_on_hand(posted_only=False) == {(shop.place, shop.wire): D("3.125")}
    receipt = client.rows("inventory/receipts")[0]["id"]
    st.tenant.post_receipt(receipt)
    assert client.rows("inventory/receipts")[0]["syncStatus"] == "Posted"
    assert st.tenant.all_bills(order)[0].sync_status == "Posted", "the bill goes with it"
    assert st.tenant.stock_on_hand() == {(shop.place, shop.wire): D("3.125")}
    with pytest.raises(ValueError, match="Posted"):
        st.tenant.post_receipt(receipt)
    st.tenant.cancel_po(order)
    assert st.tenant.stock_on_hand() == {}


def test_a_receipt_without_a_bill_can_be_posted_and_a_bill_that_comes_later_is_posted_with_the_rest(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.switches.bill_delay_s = 4.0
    order = _received(client, shop)
    receipt = st.tenant.all_receipts(order)[0].id
    assert st.tenant.post_pending() == [receipt]
    assert st.tenant.stock(shop.place, shop.mcb) == 2
    st.clock.advance(5)
    bill = st.tenant.all_bills(order)[0]
    assert bill.sync_status == "Pending"
    assert st.tenant.post_pending() == [bill.id]
    assert st.tenant.post_pending() == []


# -- returns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("switch", "taken"),
    [
        ("created", [True, True, True, True]),
        ("returned", [False, True, True, True]),
        ("credit_received", [False, False, True, True]),
        ("posted", [False, False, False, True]),
    ],
)
def test_when_a_return_takes_the_stock_is_the_tenants_secret(
    client: Any, shop: Any, st: ServiceTitanSimulator, switch: str, taken: list[bool]
) -> None:
    st.switches.set("return_takes_stock", switch)
    ident = client.made(RETURNS, shop.give_back())
    seen = [st.tenant.stock(shop.place, shop.mcb)]
    assert _status(client, ident) == ("Pending", "Pending")
    st.tenant.process_return(ident, "Returned")
    seen.append(st.tenant.stock(shop.place, shop.mcb))
    st.tenant.process_return(ident)
    seen.append(st.tenant.stock(shop.place, shop.mcb))
    st.tenant.post_return(ident)
    assert _status(client, ident) == ("CreditReceived", "Posted")
    seen.append(st.tenant.stock(shop.place, shop.mcb))
    assert seen == [-1 if gone else 0 for gone in taken], "below zero where nothing lay"
    assert st.tenant.stock(shop.place, shop.mcb, posted_only=False) == -1
    assert client.patch(f"{RETURNS}/{ident}/cancellation", {"canceledReason": "Other"}).status_code == 200
    assert st.tenant.stock_on_hand() == {}, "a cancelled return gives it back"
    assert st.tenant.stock_on_hand(posted_only=False) == {}


def test_unless_told_otherwise_a_return_takes_the_stock_with_its_credit(st: ServiceTitanSimulator) -> None:
    assert st.switches.as_dict()["return_takes_stock"] == "credit_received"


def test_a_return_goes_step_by_step_and_never_back(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    ident = client.made(RETURNS, shop.give_back())
    with pytest.raises(ValueError, match="Pending"):
        st.tenant.post_return(ident)
    row = client.rows(RETURNS)[0]
    assert (row["returnedOn"], row["creditReceivedOn"]) == (None, None)
    st.tenant.process_return(ident, "Returned")
    st.clock.advance(86400)
    st.tenant.process_return(ident, "CreditReceived")
    client.renew()
    row = client.rows(RETURNS, modifiedOnOrAfter="2025-11-04T00:00:00Z")[0]
    assert (row["returnedOn"], row["creditReceivedOn"]) == ("2025-11-03T00:00:00Z", "2025-11-04T00:00:00Z")
    for status in ("Returned", "CreditReceived", "Pending", "nonsense"):
        with pytest.raises(ValueError, match="cannot become"):
            st.tenant.process_return(ident, status)


def test_all_returns_can_be_processed_and_posted_at_once(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    first, second, gone = (client.made(RETURNS, shop.give_back()) for _ in range(3))
    st.tenant.cancel_return(gone)
    st.tenant.process_return(first, "Returned")
    assert st.tenant.process_returns("Returned") == [second]
    assert st.tenant.post_pending() == [], "what has no credit yet cannot be posted"
    assert st.tenant.process_returns() == [first, second]
    assert st.tenant.post_pending() == [first, second]
    assert _status(client, gone) == ("Canceled", "Pending")
    assert st.tenant.stock(shop.place, shop.mcb) == -2


def test_a_type_with_automatic_credit_has_it_upon_creation(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    kind = {
        "name": "At once",
        "automaticallyReceiveVendorCredit": True,
        "includeInSalesTax": False,
        "isDefault": False,
        "isDefaultForConsignment": False,
    }
    ident = client.made(RETURNS, shop.give_back(returnTypeId=client.made("inventory/return-types", kind)))
    assert _status(client, ident) == ("CreditReceived", "Pending")
    assert st.tenant.stock(shop.place, shop.mcb) == -1


def test_a_return_beyond_the_stock_is_refused_only_where_the_tenant_says_so(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.tenant.adjust(shop.place, shop.mcb, D("2.5"))
    twice = [{"skuId": shop.mcb, "quantity": quantity, "cost": 1} for quantity in (2, 1)]
    st.switches.return_beyond_stock_allowed = False
    answer = client.post(RETURNS, shop.give_back(items=twice))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["items[1].quantity"], "lines of one SKU add up"
    assert st.tenant.all_returns() == []
    twice[1]["quantity"] = 0.5
    client.made(RETURNS, shop.give_back(items=twice))
    st.switches.return_beyond_stock_allowed = True
    client.made(RETURNS, shop.give_back(items=[{"skuId": shop.mcb, "quantity": 99, "cost": 1}]))


def test_a_posted_or_exported_return_may_be_past_cancelling(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    ident = client.made(RETURNS, shop.give_back())
    st.tenant.process_return(ident)
    st.tenant.post_return(ident)
    st.switches.cancel_posted_allowed = False
    assert client.patch(f"{RETURNS}/{ident}/cancellation", {"canceledReason": "Other"}).status_code == 400
    st.switches.cancel_posted_allowed = True
    st.tenant.returns[ident].sync_status = "Exported"
    assert client.patch(f"{RETURNS}/{ident}/cancellation", {"canceledReason": "Other"}).status_code == 400
    assert st.tenant.stock(shop.place, shop.mcb) == -1


def test_what_a_return_was_made_from_cannot_be_cancelled(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    order = _received(client, shop)
    receipt = client.rows("inventory/receipts")[0]["id"]
    ident = client.made(RETURNS, shop.give_back(purchaseOrderId=order))
    assert client.patch(f"inventory/receipts/{receipt}/cancellation").status_code == 400
    with pytest.raises(ApiError, match="depends"):
        st.tenant.cancel_po(order)
    st.tenant.cancel_return(ident)
    assert client.patch(f"inventory/receipts/{receipt}/cancellation").status_code == 200
    assert client.patch(f"inventory/purchase-orders/{order}/cancellation").status_code == 200


def test_a_change_to_a_return_needs_records_that_exist(client: Any, shop: Any) -> None:
    ident = client.made(RETURNS, shop.give_back())
    for member in ("returnTypeId", "businessUnitId", "inventoryLocationId"):
        answer = client.patch(f"{RETURNS}/{ident}", {member: 7})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [member])


def test_the_memo_of_a_return_suffers_as_that_of_an_order(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.set("memo_mode", "dropped")
    client.made(RETURNS, shop.give_back())
    assert client.rows(RETURNS)[0]["memo"] == ""


# -- faults around returns ---------------------------------------------------------------------------------


def test_the_answer_to_a_return_can_be_lost_and_its_reference_finds_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.faults.add(Fault(FaultKind.RESET_AFTER_COMMIT, method="POST", path=r"/returns$"))
    with pytest.raises(requests.ConnectionError):
        client.post(RETURNS, shop.give_back(referenceNumber="K-17"))
    assert [row["status"] for row in client.rows(RETURNS, referenceNumber="K-17")] == ["Pending"]


@pytest.mark.parametrize(
    ("kind", "made"),
    [(FaultKind.ERROR_BEFORE_COMMIT, 0), (FaultKind.ERROR_AFTER_COMMIT, 1)],
)
def test_an_error_to_a_return_says_nothing_about_it(
    client: Any, shop: Any, st: ServiceTitanSimulator, kind: FaultKind, made: int
) -> None:
    st.faults.add(Fault(kind, method="POST", path=r"/returns$"))
    assert client.post(RETURNS, shop.give_back()).status_code == 500
    assert len(st.tenant.all_returns()) == made
    assert client.post(RETURNS, shop.give_back()).status_code == 200


def test_the_answer_to_a_cancellation_can_be_lost(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    ident = client.made(RETURNS, shop.give_back())
    st.faults.add(Fault(FaultKind.ERROR_AFTER_COMMIT, method="PATCH", path=r"/returns/\d+/cancellation$", status=503))
    body = {"canceledReason": "Other"}
    assert client.patch(f"{RETURNS}/{ident}/cancellation", body).status_code == 503
    assert _status(client, ident)[0] == "Canceled"
    assert client.patch(f"{RETURNS}/{ident}/cancellation", body).status_code == 400, "a second time it is too late"


# -- movements ---------------------------------------------------------------------------------------------


def test_adjustments_transfers_and_jobs_move_the_stock(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    tenant = st.tenant
    van = tenant.add_truck("Van", warehouse_id=shop.place).id
    tenant.adjust("Main", "WIRE-1.5", D("10.25"))
    moved = tenant.transfer("Main", "Van", "WIRE-1.5", D("4.125"), received=False)
    assert tenant.stock_on_hand() == {(shop.place, shop.wire): D("10.25")}, "a transfer counts once it is received"
    row = client.rows("inventory/transfers")[0]
    assert (row["status"], row["receivedDate"], row["items"][0]["quantityPicked"]) == ("Pending", None, 0)
    tenant.receive_transfer(moved.id)
    assert client.rows("inventory/transfers")[0]["receivedDate"] == "2025-11-03T00:00:00Z"
    tenant.consume("Van", "WIRE-1.5", D("5"), job="J-1")
    assert tenant.stock_on_hand() == {(shop.place, shop.wire): D("6.125"), (van, shop.wire): D("-0.875")}
    assert [row["id"] for row in client.rows("inventory/transfers")] == [moved.id], "a job is no transfer"
    assert len(client.rows("inventory/adjustments")) == 1
    tenant.cancel_movement(moved.id)
    assert tenant.stock_on_hand() == {(shop.place, shop.wire): D("10.25"), (van, shop.wire): D("-5")}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("adjust", ("Main", "WIRE-1.5", D(0))),
        ("adjust", ("Nowhere", "WIRE-1.5", D(1))),
        ("adjust", ("Main", "NO-SUCH", D(1))),
        ("transfer", ("Main", "Main", "WIRE-1.5", D(1))),
        ("consume", ("Main", "WIRE-1.5", D(0))),
        ("receive_transfer", (1,)),
        ("cancel_movement", (1,)),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(
    shop: Any, st: ServiceTitanSimulator, name: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises((ValueError, KeyError)):
        getattr(st.tenant, name)(*arguments)
    assert st.tenant.all_movements() == []


@pytest.mark.parametrize("kind", ["adjustments", "transfers"])
def test_no_api_makes_an_adjustment_or_a_transfer(client: Any, kind: str) -> None:
    answer = client.post(f"inventory/{kind}", {"items": []})
    assert answer.status_code == 404
    assert answer.json() == {"statusCode": 404, "message": "Unable to match incoming request to an operation."}


def test_adjustments_are_found_by_reference_place_and_date(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    tenant, path = st.tenant, "inventory/adjustments"
    store = tenant.add_warehouse("Store").id
    first = tenant.adjust("Main", shop.mcb, D(1), reference_number="TLY-1", date=st.clock.now()).id
    st.clock.advance(86400)
    second = tenant.adjust("Store", shop.mcb, D(-1), reference_number="TLY-12", type_="Beginning Balance").id
    client.renew()

    def found(**query: Any) -> list[int]:
        return [row["id"] for row in client.rows(path, **query)]

    assert found(referenceNumber="tly-1") == [first, second], "a part of it is enough"
    st.switches.text_filters_contain = False
    assert found(referenceNumber="tly-1") == [first]
    assert found(number=str(second)) == [second]
    assert found(inventoryLocationIds=f"{store},1") == [second]
    assert found(dateOnOrAfter="2025-11-04T00:00:00Z") == [second]
    assert found(dateBefore="2025-11-04T00:00:00Z") == [first]
    assert found(modifiedOnOrAfter="2025-11-04T00:00:00Z") == [second]
    assert found(adjustmentTypes="Beginning Balance") == [second]
    assert found(businessUnitIds="1") == found(invoiceIds="1") == []
    row = client.rows(path, ids=second)[0]
    assert row["items"][0]["quantity"] == -1
    assert (row["items"][0]["totalCost"], row["active"]) == (D("-118.50"), True)


def test_a_cancelled_adjustment_leaves_the_list_and_stays_in_the_feed(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    ident = st.tenant.adjust("Main", shop.mcb, D(1), reference_number="TLY-1").id
    start = client.get("inventory/export/adjustments")["continueFrom"]
    st.tenant.cancel_movement(ident, "Duplicate")
    assert client.rows("inventory/adjustments") == []
    assert [row["id"] for row in client.rows("inventory/adjustments", active="Any")] == [ident]
    row = client.rows("inventory/export/adjustments", **{"from": start})[0]
    assert (row["id"], row["active"], row["canceledReason"]) == (ident, False, "Duplicate")
    assert st.tenant.stock_on_hand() == {}
    with pytest.raises(ValueError, match="cancelled"):
        st.tenant.cancel_movement(ident)


def test_transfers_are_found_by_reference_and_places_and_a_cancelled_one_may_vanish(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    path = "inventory/transfers"
    van = st.tenant.add_truck("Van", warehouse_id=shop.place).id
    ident = st.tenant.transfer("Main", "Van", shop.mcb, D(1), reference_number="TLY-7").id
    assert [row["id"] for row in client.rows(path, referenceNumber="TLY-7", toLocationIds=van)] == [ident]
    assert client.rows(path, fromLocationIds=van) == client.rows(path, transferTypeIds=5) == []
    assert client.rows(path, statuses="Received,Picked")[0]["transferType"] == "Standard"
    st.tenant.cancel_movement(ident)
    assert client.rows(path) == []
    st.switches.cancelled_transfers_listed = True
    assert [(row["status"], row["active"]) for row in client.rows(path)] == [("Canceled", False)]
    assert client.rows("inventory/export/transfers")[0]["status"] == "Canceled"


# -- money and size ----------------------------------------------------------------------------------------


def test_a_vendors_balance_is_its_living_receipts_less_its_living_returns(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    other = st.tenant.add_vendor("Other").id
    _received(client, shop)
    order = _received(client, shop)
    client.made("inventory/purchase-orders", shop.order(typeId=shop.automatic, vendorId=other))
    ident = client.made(RETURNS, shop.give_back(tax=3, shipping=2, restockingFee=1))
    assert st.tenant.vendor_balance(shop.vendor) == 2 * D(223) - D(104), "posted or not"
    assert client.rows(RETURNS)[0]["returnAmount"] == D(105), "the fee is no part of it"
    st.switches.return_amount_less_fee = True
    assert client.rows(RETURNS)[0]["returnAmount"] == D(104)
    st.tenant.cancel_po(order)
    assert st.tenant.vendor_balance(shop.vendor) == D(119)
    st.tenant.cancel_return(ident)
    assert st.tenant.vendor_balance(shop.vendor) == D(223) == st.tenant.vendor_balance(other)
    with pytest.raises(KeyError):
        st.tenant.vendor_balance(7)


def test_the_stock_of_twenty_thousand_documents_is_added_up_in_a_moment(shop: Any, st: ServiceTitanSimulator) -> None:
    tenant = st.tenant
    lines = [(shop.mcb, D("1.1"), D(1)), (shop.wire, D("0.001"), D(1))]
    for _ in range(10_000):
        tenant.add_movement("Adjustment", shop.place, lines)
    wanted = WantedReturn(
        vendor_id=shop.vendor,
        type_id=shop.return_type,
        business_unit_id=shop.unit,
        location_id=shop.place,
        return_date=st.clock.now(),
        tax=D(0),
        shipping=D(0),
        restocking_fee=D(0),
        lines=[WantedLine(shop.mcb, D("0.1"), D(1))],
    )
    for _ in range(10_000):
        tenant.create_return(wanted)
    started = time.process_time()
    stock = tenant.stock_on_hand(posted_only=False)
    assert time.process_time() - started < 0.5
    assert stock == {(shop.place, shop.mcb): D(10_000), (shop.place, shop.wire): D(10)}
