"""Bills typed in by themselves, corrected, cancelled and made anew, and what vendors credit for returns."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from app.simulators.servicetitan import ServiceTitanSimulator, WantedExpense

D = Decimal
AP, IB = "accounting/ap-bills", "accounting/inventory-bills/paginated"
EXPENSES = [WantedExpense(D("12.50"), "Fuel", "5000"), WantedExpense(D(3), "Toll")]


def _typed(st: ServiceTitanSimulator, shop: Any, **more: Any) -> Any:
    return st.tenant.type_ap_bill(shop.vendor, "AP-1", EXPENSES, date=datetime(2025, 11, 1, tzinfo=UTC), **more)


def _received(client: Any, shop: Any, st: ServiceTitanSimulator) -> Any:
    """A bill of a purchase order whose goods came at once; tax 18, shipping 5, two for 100 each."""
    order = client.made("inventory/purchase-orders", shop.order(typeId=shop.automatic))
    return st.tenant.all_bills(order)[0]


def _ids(rows: list[Any]) -> list[int]:
    return [row["id"] for row in rows]


# -- bills of expenses -------------------------------------------------------------------------------------


def test_a_bill_of_expenses_is_hidden_by_the_default_filter(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    bought, typed = _received(client, shop, st), _typed(st, shop)
    assert _ids(client.rows(AP)) == [bought.id]
    assert _ids(client.rows(AP, billType="ApBill")) == [typed.id]
    assert _ids(client.rows(AP, billType="NotSet")) == [bought.id, typed.id]
    assert _ids(client.rows(AP, billType="ApBill", sources="Standalone")) == [typed.id]
    assert client.rows(AP, billType="ApBill", sources="Purchasing") == []


def test_a_bill_of_expenses_tells_job_unit_and_account_of_each(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    job, unit = st.tenant.add_job("J-7"), st.tenant.add_business_unit("Heating")
    own = WantedExpense(D(4), "Parking", "5000", job.id, unit.id)
    st.tenant.add_gl_account("Cost of goods", "5000", "CostOfSale")
    typed = st.tenant.type_ap_bill(shop.vendor, "AP-2", [own, EXPENSES[1]], tax=D(1), shipping=D(2))
    row = client.get(f"{AP}/{typed.id}")
    assert (row["billType"], row["source"], row["purchaseOrderId"], row["items"]) == ("ApBill", "Standalone", None, [])
    assert (row["billAmount"], row["taxAmount"], row["vendorNumber"]) == ("10.00", "1.00", "AP-2")
    first, second = row["expenseItems"]
    assert (first["amount"], first["job"]["name"], first["businessUnit"]["name"]) == ("4.00", "J-7", "Heating")
    assert first["generalLedgerAccount"]["number"] == "5000"
    assert (second["job"], second["businessUnit"], second["generalLedgerAccount"]) == (None, None, None)


@pytest.mark.parametrize("among", [True, False])
def test_whether_inventory_bills_list_what_is_no_purchase_is_a_switch(
    client: Any, shop: Any, st: ServiceTitanSimulator, among: bool
) -> None:
    assert st.switches.ap_bills_among_inventory_bills is True, "the less kind possibility"
    st.switches.ap_bills_among_inventory_bills = among
    bought, typed = _received(client, shop, st), _typed(st, shop)
    wanted = [bought.id, typed.id] if among else [bought.id]
    assert _ids(client.rows(IB)) == wanted
    assert _ids(client.rows("accounting/export/inventory-bills")) == wanted
    assert _ids(client.rows(IB, billType="ApBill")) == wanted[1:]
    assert _ids(client.rows(IB, billType="Procurement")) == [bought.id]
    for row in client.rows(IB):
        assert "expenseItems" not in row
        assert "billType" not in row


def test_a_bill_of_expenses_is_posted_and_exported_like_any_other(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    typed = _typed(st, shop)
    assert st.tenant.post_pending() == [typed.id]
    answer = client.post(f"{AP}/markasexported", {"billIds": [typed.id]})
    assert answer.json() == [{"billId": typed.id, "success": True, "errorMessage": None}]
    assert client.get(f"{AP}/{typed.id}")["syncStatus"] == "Exported"
    again = client.post(f"{AP}/markasexported", {"billIds": [typed.id]}).json()
    assert [one["success"] for one in again] == [False]
    with pytest.raises(ValueError, match="exported"):
        st.tenant.cancel_bill(typed.id)


# -- corrections -------------------------------------------------------------------------------------------


def test_a_bill_is_corrected_in_place(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    bill = _received(client, shop, st)
    token = client.get("accounting/export/inventory-bills")["continueFrom"]
    st.clock.advance(60)
    st.tenant.change_bill(bill.id, invoice_number="SS/9", tax=D(20), costs=[D(110)])
    row = client.rows(IB)[0]
    assert (row["id"], row["vendorNumber"], row["billAmount"]) == (bill.id, "SS/9", "245.00")
    fed = client.get("accounting/export/inventory-bills", **{"from": token})
    assert _ids(fed["data"]) == [bill.id]
    with pytest.raises(ValueError, match="argument"):
        st.tenant.change_bill(bill.id, costs=[])


def test_a_cancelled_bill_is_left_out_of_the_plain_list_and_its_receipt_still_names_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    bill = _received(client, shop, st)
    st.tenant.cancel_bill(bill.id)
    assert client.rows(IB) == []
    assert [(row["id"], row["active"]) for row in client.rows("accounting/export/inventory-bills")] == [
        (bill.id, False)
    ]
    assert client.get(f"{AP}/{bill.id}")["status"] == "Canceled"
    assert client.rows("inventory/receipts")[0]["billId"] == bill.id


def test_an_edited_order_makes_a_new_bill_of_the_same_receipt(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    old = _received(client, shop, st)
    new = st.tenant.reissue_bill(old.id, cost=D(90))
    assert (old.active, new.id != old.id, new.receipt_id) == (False, True, old.receipt_id)
    assert [(row["id"], row["billAmount"]) for row in client.rows(IB)] == [(new.id, "203.00")]
    receipt = client.rows("inventory/receipts")[0]
    assert (receipt["billId"], receipt["receiptAmount"]) == (new.id, D("203.00"))
    assert new.lines[0].source_id == receipt["items"][0]["id"]
    with pytest.raises(ValueError, match="no purchase order"):
        st.tenant.reissue_bill(_typed(st, shop).id)


# -- credits of vendors ------------------------------------------------------------------------------------


def test_a_return_is_credited_less_its_restocking_fee_which_only_the_credit_tells(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    made = client.made("inventory/returns", shop.give_back(tax=3, shipping=2, restockingFee=10))
    assert client.rows("accounting/ap-credits") == []
    st.tenant.process_return(made)
    credit = client.rows("accounting/ap-credits")[0]
    assert (credit["inventoryReturnId"], credit["amount"], credit["syncStatus"]) == (made, D("95.00"), "Pending")
    row = client.rows("inventory/returns")[0]
    assert row["returnAmount"] == D("105.00")
    assert "restockingFee" not in row
    st.tenant.post_return(made)
    assert client.rows("accounting/ap-credits")[0]["syncStatus"] == "Posted"


def test_a_person_types_what_the_vendor_really_credits(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    made = client.made("inventory/returns", shop.give_back())
    st.tenant.process_return(made, credit=D("88.10"))
    credit = client.rows("accounting/ap-credits")[0]
    assert credit["amount"] == D("88.10")
    st.clock.advance(60)
    st.tenant.change_credit(credit["id"], D(80))
    later = st.clock.now().isoformat().replace("+00:00", "Z")
    assert [row["amount"] for row in client.rows("accounting/ap-credits", modifiedOnOrAfter=later)] == [D("80.00")]


@pytest.mark.parametrize("listed", [False, True])
def test_a_cancelled_credit_is_mostly_not_listed(
    client: Any, shop: Any, st: ServiceTitanSimulator, listed: bool
) -> None:
    st.switches.cancelled_ap_credits_listed = listed
    made = client.made("inventory/returns", shop.give_back())
    st.tenant.process_return(made)
    credit = st.tenant.credit_of(made)
    assert credit is not None
    st.tenant.cancel_credit(credit.id)
    assert [row["status"] for row in client.rows("accounting/ap-credits")] == (["Canceled"] if listed else [])
    assert client.rows("inventory/returns")[0]["status"] == "Returned", "it waits for a credit again"
    st.tenant.process_return(made)
    assert client.patch(f"inventory/returns/{made}/cancellation", {"canceledReason": "Other"}).status_code == 200
    assert st.tenant.credit_of(made) is None, "a cancelled return has no credit"


def test_a_credit_of_no_return_names_none(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.tenant.type_ap_credit(shop.vendor, "CR-9", D(7))
    row = client.rows("accounting/ap-credits")[0]
    assert (row["inventoryReturnId"], row["referenceNumber"], row["vendor"]["id"]) == (None, "CR-9", shop.vendor)


# -- the control API ---------------------------------------------------------------------------------------


def test_other_processes_can_do_all_of_it(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    def control(method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{st.control_url}{path}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    name = st.tenant.vendors[shop.vendor].name
    typed = control(
        "POST",
        "/ap-bills",
        {"vendor": name, "invoiceNumber": "AP-3", "expenses": [{"amount": 5, "unit": "Main"}], "date": "2025-11-01"},
    )
    assert (typed["kind"], typed["total"]) == ("ApBill", 5)
    changed = control("POST", f"/bills/{typed['id']}/change", {"expenses": [{"amount": 6}], "tax": 1})
    assert changed["total"] == 7
    assert control("POST", f"/bills/{typed['id']}/cancel")["active"] is False
    bill = _received(client, shop, st)
    assert control("POST", f"/bills/{bill.id}/reissue", {"cost": 90})["total"] == 203
    made = client.made("inventory/returns", shop.give_back())
    control("POST", f"/returns/{made}/process", {"credit": 42})
    (credit,) = control("GET", "/ap-credits")
    assert (credit["returnId"], credit["amount"]) == (made, 42)
    assert control("POST", f"/ap-credits/{credit['id']}/change", {"amount": 41})["amount"] == 41
    assert control("POST", f"/ap-credits/{credit['id']}/cancel")["active"] is False
    assert control("POST", "/ap-credits", {"vendor": name, "amount": 3})["returnId"] is None
