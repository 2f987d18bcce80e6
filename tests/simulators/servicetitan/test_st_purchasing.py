"""What purchase orders, receipts and bills do to each other."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.simulators.servicetitan import ApprovalAnswer, MemoMode, ServiceTitanSimulator, Switches

PO, RC, IB = "inventory/purchase-orders", "inventory/receipts", "accounting/inventory-bills/paginated"


def _status(client: Any, order_id: int) -> str:
    return str(client.get(f"{PO}/{order_id}")["status"])


def _refused(answer: Any, field: str) -> None:
    assert answer.status_code == 400, answer.text
    assert field in answer.json()["errors"]


def test_a_new_order_is_pending_and_reads_back_under_other_names(client: Any, shop: Any) -> None:
    ident = client.made(PO, shop.order())
    row = client.get(f"{PO}/{ident}")
    assert row["status"] == "Pending"
    assert row["number"] == str(ident)
    assert row["summary"] == "[TALLY:guid-1]"
    assert row["vendorDocumentNumber"] == "", "live purchase orders do not show it"
    assert (row["total"], row["tax"], row["shipping"]) == (Decimal("223.00"), Decimal("18.00"), Decimal("5.00"))
    assert row["date"] == "2025-11-01T00:00:00Z"
    assert re.fullmatch(r"2025-11-03T06:30:00\.123456\dZ", row["createdOn"]), "seven digits"


def test_an_order_for_a_job_is_numbered_after_the_job(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    job = st.tenant.add_job("61639944")
    numbers = [client.get(f"{PO}/{client.made(PO, shop.order(jobId=job.id))}")["number"] for _ in range(2)]
    assert numbers == ["61639944-001", "61639944-002"]


def test_a_receipt_makes_the_order_received_and_the_bill_follows(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order())
    receipt = client.made(RC, shop.receipt(order))
    assert _status(client, order) == "Received"
    row = client.rows(RC, purchaseOrderIds=str(order))[0]
    assert (row["id"], row["number"], row["vendorInvoiceNumber"]) == (receipt, f"{order}-R1", "SS/1")
    bill = client.rows(IB, ids=str(row["billId"]))[0]
    assert bill["referenceNumber"] == f"{order}-B1"
    assert bill["vendorNumber"] == "SS/1"
    assert (bill["billAmount"], bill["taxAmount"], bill["shippingAmount"]) == ("223.00", "18.00", "5.00")
    assert bill["items"][0]["quantity"] == "2"
    assert Decimal(bill["billAmount"]) == row["receiptAmount"]


def test_partial_receipts_add_up(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order(shop.item(quantity=5), shop.item(shop.wire, 2, 10)))
    items = client.get(f"{PO}/{order}")["items"]
    first = {"purchaseOrderItemId": items[0]["id"], "skuId": shop.mcb, "quantity": 2, "cost": 100}
    client.made(RC, shop.receipt(order, first))
    assert _status(client, order) == "PartiallyReceived"
    assert [i["quantityReceived"] for i in client.get(f"{PO}/{order}")["items"]] == [2, 0]
    rest = [{"skuId": shop.mcb, "quantity": 3, "cost": 100}, {"skuId": shop.wire, "quantity": 2, "cost": 10}]
    client.made(RC, shop.receipt(order, *rest))
    assert _status(client, order) == "Received"
    assert [r["number"] for r in client.rows(RC)] == [f"{order}-R1", f"{order}-R2"]
    assert [b["referenceNumber"] for b in client.rows(IB)] == [f"{order}-B1", f"{order}-B2"]


def test_two_lines_of_one_sku_are_received_one_after_the_other(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order(shop.item(quantity=2, cost=33.33), shop.item(quantity=1, cost=33.34)))
    lines = [{"skuId": shop.mcb, "quantity": 2, "cost": 33.33}, {"skuId": shop.mcb, "quantity": 1, "cost": 33.34}]
    client.made(RC, shop.receipt(order, *lines, tax=0, shipping=0))
    assert client.rows(RC)[0]["receiptAmount"] == Decimal("100.00")
    assert _status(client, order) == "Received"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"quantity": 3}, "items[0].quantity"),
        ({"quantity": 0}, "items[0].quantity"),
        ({"quantity": -1}, "items[0].quantity"),
        ({"cost": 0}, "items[0].cost"),
        ({"skuId": 1}, "items[0].skuId"),
        ({"purchaseOrderItemId": 1}, "items[0].purchaseOrderItemId"),
    ],
)
def test_a_receipt_that_does_not_fit_its_order_is_refused(
    client: Any, shop: Any, line: dict[str, Any], field: str
) -> None:
    order = client.made(PO, shop.order())
    _refused(client.post(RC, shop.receipt(order, {"skuId": shop.mcb, "quantity": 2, "cost": 100, **line})), field)
    assert _status(client, order) == "Pending"


def test_a_sku_that_is_not_on_the_order_is_refused(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order())
    _refused(client.post(RC, shop.receipt(order, {"skuId": shop.wire, "quantity": 1, "cost": 1})), "items[0].skuId")


def test_more_than_ordered_is_received_only_where_the_tenant_allows_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    order = client.made(PO, shop.order())
    st.switches.over_receipt_allowed = True
    client.made(RC, shop.receipt(order, {"skuId": shop.mcb, "quantity": 3, "cost": 100}))
    assert _status(client, order) == "Received"


def test_an_order_that_was_never_sent_is_received_only_where_the_tenant_allows_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.switches.receive_pending_allowed = False
    order = client.made(PO, shop.order())
    _refused(client.post(RC, shop.receipt(order)), "purchaseOrderId")
    st.tenant.send_po(order)
    assert client.get(f"{PO}/{order}")["sentOn"] is not None
    client.made(RC, shop.receipt(order))
    _refused(client.post(RC, shop.receipt(order)), "purchaseOrderId")


def test_a_type_that_receives_automatically_makes_receipt_and_bill(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order(typeId=shop.automatic))
    assert _status(client, order) == "Received"
    receipt = client.rows(RC, purchaseOrderIds=str(order))[0]
    assert receipt["vendorInvoiceNumber"] == "SS/1"
    assert receipt["receivedOn"] == "2025-11-01T00:00:00Z"
    assert client.rows(IB, ids=str(receipt["billId"]))[0]["billAmount"] == "223.00"


def test_without_the_setting_no_bill_follows_until_a_person_makes_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.switches.auto_create_bill = False
    client.made(PO, shop.order(typeId=shop.automatic))
    assert client.rows(RC)[0]["billId"] is None
    assert client.rows(IB) == []
    st.tenant.make_bill(st.tenant.all_receipts()[0].id)
    assert client.rows(RC)[0]["billId"] == client.rows(IB)[0]["id"]
    with pytest.raises(ValueError, match="has a bill"):
        st.tenant.make_bill(st.tenant.all_receipts()[0].id)


def test_unless_told_otherwise_the_bill_comes_seconds_after_the_receipt(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.switches.bill_delay_s = Switches().bill_delay_s
    client.made(PO, shop.order(typeId=shop.automatic))
    st.clock.advance(1.9)
    assert client.rows(IB) == []
    assert client.rows(RC)[0]["billId"] is None
    st.clock.advance(5.2)
    assert client.rows(RC)[0]["billId"] == client.rows(IB)[0]["id"]


def test_a_receipt_cancelled_before_its_bill_came_gets_none(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.bill_delay_s = 5
    client.made(PO, shop.order(typeId=shop.automatic))
    st.tenant.cancel_receipt(st.tenant.all_receipts()[0].id)
    st.clock.advance(6)
    assert st.tenant.all_bills() == []


def test_serialised_equipment_is_ordered_but_not_received(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    order = client.made(PO, shop.order(shop.item(shop.inverter, 1, 48600)))
    line = {"skuId": shop.inverter, "quantity": 1, "cost": 48600}
    _refused(client.post(RC, shop.receipt(order, line)), "items[0].skuId")
    _refused(client.post(PO, shop.order(shop.item(shop.inverter), typeId=shop.automatic)), "items[0].skuId")
    assert len(st.tenant.all_orders()) == 1
    st.switches.serialised_receipt_refused = False
    client.made(RC, shop.receipt(order, line))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vendorId": 1}, "vendorId"),
        ({"typeId": 1}, "typeId"),
        ({"businessUnitId": 1}, "businessUnitId"),
        ({"inventoryLocationId": 1}, "inventoryLocationId"),
        ({"jobId": 1}, "jobId"),
        ({"tax": -1}, "tax"),
        ({"shipping": -0.01}, "shipping"),
        ({"items": []}, "items"),
        ({"requiredOn": "2025-11-02"}, "requiredOn"),
    ],
)
def test_an_order_that_breaks_a_rule_is_refused(
    client: Any, shop: Any, st: ServiceTitanSimulator, changes: dict[str, Any], field: str
) -> None:
    _refused(client.post(PO, shop.order(**changes)), field)
    assert st.tenant.all_orders() == []


@pytest.mark.parametrize(("quantity", "cost", "field"), [(0, 1, "quantity"), (-2, 1, "quantity"), (1, 0, "cost")])
def test_a_line_without_quantity_or_cost_is_refused(
    client: Any, shop: Any, quantity: int, cost: int, field: str
) -> None:
    _refused(client.post(PO, shop.order(shop.item(), shop.item(quantity=quantity, cost=cost))), f"items[1].{field}")


def test_inactive_records_cannot_be_used(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.tenant.deactivate(shop.wire)
    _refused(client.post(PO, shop.order(shop.item(shop.wire))), "items[0].skuId")
    service = st.tenant.add_sku("Service", "LABOUR").id
    _refused(client.post(PO, shop.order(shop.item(service))), "items[0].skuId")
    st.tenant.deactivate(shop.vendor)
    _refused(client.post(PO, shop.order()), "vendorId")


def test_required_on_may_lie_in_the_past_where_the_tenant_allows_it(
    client: Any, shop: Any, st: ServiceTitanSimulator
) -> None:
    st.switches.required_on_past_rejected = False
    client.made(PO, shop.order(requiredOn="2025-10-01"))


def test_today_is_the_tenants_and_not_utcs(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.tenant_utc_offset_minutes = 18 * 60
    _refused(client.post(PO, shop.order()), "requiredOn")


def test_a_date_of_another_zone_becomes_the_utc_date(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order(date="2025-11-01T00:00:00+05:30"))
    assert client.get(f"{PO}/{order}")["date"] == "2025-10-31T00:00:00Z"


def test_costs_keep_only_the_decimals_of_the_tenant(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    body = shop.order(shop.item(quantity=3, cost=33.3333), tax=1.005, shipping=0)
    row = client.get(f"{PO}/{client.made(PO, body)}")
    assert (row["items"][0]["cost"], row["items"][0]["total"]) == (Decimal("33.33"), Decimal("99.99"))
    assert (row["tax"], row["total"]) == (Decimal("1.01"), Decimal("101.00"))
    st.switches.cost_decimals = 4
    row = client.get(f"{PO}/{client.made(PO, body)}")
    assert (row["items"][0]["cost"], row["total"]) == (Decimal("33.3333"), Decimal("101.01"))


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        (MemoMode.KEPT, "[TALLY:guid-1] and some more"),
        (MemoMode.DROPPED, ""),
        (MemoMode.TRUNCATED, "[TALLY:guid-1] and s"),
        (MemoMode.UPPERCASED, "[TALLY:GUID-1] AND SOME MORE"),
    ],
)
def test_a_tenant_may_alter_the_memo(
    client: Any, shop: Any, st: ServiceTitanSimulator, mode: MemoMode, kept: str
) -> None:
    st.switches.memo_mode = mode
    order = client.made(PO, shop.order(memo="[TALLY:guid-1] and some more"))
    assert client.get(f"{PO}/{order}")["summary"] == kept


def test_the_way_back_goes_through_the_receipt(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order())
    receipt = client.made(RC, shop.receipt(order))
    reason = {"canceledReason": "Accidental"}
    assert client.patch(f"{PO}/{order}/cancellation", reason).status_code == 400
    assert client.patch(f"{RC}/{receipt}/cancellation", reason).json() == {"id": receipt}
    assert _status(client, order) == "Pending"
    assert client.rows(RC) == [], "cancelled receipts are inactive"
    assert client.rows(RC, active="Any")[0]["active"] is False
    assert client.rows(IB) == []
    assert client.get("accounting/export/inventory-bills")["data"][0]["active"] is False
    bill = client.rows("accounting/ap-bills")[0]
    assert bill["status"] == "Canceled"
    assert bill["dateCanceled"] is not None
    assert client.patch(f"{RC}/{receipt}/cancellation", reason).status_code == 400
    assert client.patch(f"{PO}/{order}/cancellation", reason).json() == {"id": order}
    assert _status(client, order) == "Canceled"
    assert client.post(RC, shop.receipt(order)).status_code == 400


def test_cancelling_one_of_two_receipts_leaves_the_order_partially_received(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order())
    one = {"skuId": shop.mcb, "quantity": 1, "cost": 100}
    first = client.made(RC, shop.receipt(order, one))
    client.made(RC, shop.receipt(order, one))
    client.patch(f"{RC}/{first}/cancellation", {"canceledReason": "Other"})
    assert _status(client, order) == "PartiallyReceived"


def test_what_was_exported_cannot_be_changed(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    order = client.made(PO, shop.order(typeId=shop.automatic))
    bill = st.tenant.all_bills()[0].id
    mark = {"inventoryBillIds": [bill]}
    path = "accounting/inventory-bills/markasexported"
    assert client.post(path, mark).json()[0] == {
        "inventoryBillId": bill,
        "success": False,
        "errorMessage": "Only posted bills can be exported.",
    }
    st.tenant.post_bill(bill)
    assert client.rows(RC)[0]["syncStatus"] == "Posted"
    assert client.post(path, mark).json() == [{"inventoryBillId": bill, "success": True, "errorMessage": None}]
    assert client.post(path, mark).json()[0]["success"] is False
    assert _status(client, order) == "Exported"
    receipt = client.rows(RC)[0]
    assert receipt["syncStatus"] == "Exported"
    assert client.patch(f"{RC}/{receipt['id']}/cancellation", {"canceledReason": "Other"}).status_code == 400
    assert client.patch(f"{PO}/{order}/cancellation", {"canceledReason": "Other"}).status_code == 400
    assert client.patch(f"{PO}/{order}", {"memo": "x"}).status_code == 400


def test_a_posted_receipt_can_be_protected(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    client.made(PO, shop.order(typeId=shop.automatic))
    st.tenant.post_bill(st.tenant.all_bills()[0].id)
    st.switches.cancel_posted_allowed = False
    receipt = client.rows(RC)[0]["id"]
    assert client.patch(f"{RC}/{receipt}/cancellation", {"canceledReason": "Other"}).status_code == 400


def test_patching_lines_drops_those_that_are_not_listed(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order(shop.item(), shop.item(shop.wire, 4, 10)))
    kept = client.get(f"{PO}/{order}")["items"][1]["id"]
    change = {"items": [{"id": kept, **shop.item(shop.wire, 6, 11)}], "tax": 0, "vendorInvoiceNumber": "SS/2"}
    assert client.patch(f"{PO}/{order}", change).json() == {"id": order}
    row = client.get(f"{PO}/{order}")
    assert [(i["id"], i["quantity"], i["cost"]) for i in row["items"]] == [(kept, 6, Decimal("11.00"))]
    assert row["total"] == Decimal("71.00")
    assert row["summary"] == "[TALLY:guid-1]", "what is not in the PATCH stays"


def test_a_new_line_needs_a_tenant_that_takes_id_zero(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    order = client.made(PO, shop.order())
    kept = client.get(f"{PO}/{order}")["items"][0]["id"]
    change = {"items": [{"id": kept, **shop.item()}, {"id": 0, **shop.item(shop.wire)}]}
    _refused(client.patch(f"{PO}/{order}", change), "items[1].id")
    st.switches.patch_adds_items_with_id_zero = True
    assert client.patch(f"{PO}/{order}", change).status_code == 200
    assert len(client.get(f"{PO}/{order}")["items"]) == 2


def test_editing_a_received_order_makes_a_new_bill(client: Any, shop: Any) -> None:
    order = client.made(PO, shop.order(typeId=shop.automatic))
    line = client.get(f"{PO}/{order}")["items"][0]["id"]
    assert client.patch(f"{PO}/{order}", {"items": [{"id": line, **shop.item(cost=110)}]}).status_code == 200
    bills = client.get("accounting/export/inventory-bills")["data"]
    assert [(b["referenceNumber"], b["active"], b["billAmount"]) for b in bills] == [
        (f"{order}-B1", False, "223.00"),
        (f"{order}-B2", True, "243.00"),
    ]


@pytest.mark.parametrize("answer", list(ApprovalAnswer))
def test_where_approval_is_required_an_order_is_held_as_a_request(
    client: Any, shop: Any, st: ServiceTitanSimulator, answer: ApprovalAnswer
) -> None:
    st.switches.approval_required = True
    st.switches.approval_answer = answer
    ident = client.made(PO, shop.order(typeId=shop.automatic))
    assert client.rows(PO) == []
    assert client.call("GET", f"{PO}/{ident}").status_code == 404
    held = client.rows(f"{PO}/requests")[0]
    assert (held["requestStatus"], held["summary"]) == ("PendingApproval", "[TALLY:guid-1]")
    assert (held["id"] == ident) is (answer is ApprovalAnswer.REQUEST)
    approved = client.patch(f"{PO}/requests/{held['id']}/approve").json()["id"]
    assert (approved == ident) is (answer is ApprovalAnswer.PURCHASE_ORDER)
    assert [(row["id"], row["status"]) for row in client.rows(PO)] == [(approved, "Received")]
    assert client.rows(f"{PO}/requests") == []
    assert client.rows(f"{PO}/requests", requestStatus="Approved")[0]["id"] == held["id"]
    assert client.patch(f"{PO}/requests/{held['id']}/approve").status_code == 400


def test_a_rejected_request_never_becomes_an_order(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    st.switches.approval_required = True
    ident = client.made(PO, shop.order())
    assert client.patch(f"{PO}/requests/{ident}/reject", {"rejectionReason": "Other"}).status_code == 200
    assert client.rows(PO) == []
    assert client.rows(f"{PO}/requests")[0]["requestStatus"] == "Rejected"
    assert st.tenant.documents_with("[TALLY:guid-1]") == []


def test_people_type_edit_and_cancel(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    date = datetime(2025, 10, 30, tzinfo=UTC)
    bill = st.tenant.type_bill_by_hand("Shakti Switchgear Ltd", "SS/77", Decimal("500.00"), date)
    row = client.rows(IB)[0]
    assert (row["id"], row["vendorNumber"], row["billAmount"]) == (bill.id, "SS/77", "500.00")
    assert row["billDate"] == "2025-10-30T00:00:00Z"
    order = bill.purchase_order_id
    assert client.rows(RC, vendorInvoiceNumber="SS/77")[0]["purchaseOrderId"] == order
    st.tenant.edit_memo(order, "typed over")
    assert client.get(f"{PO}/{order}")["summary"] == "typed over"
    assert [found.id for found in st.tenant.documents_with("typed")] == [order]
    st.tenant.cancel_po(order)
    assert _status(client, order) == "Canceled"
    assert st.tenant.all_bills()[0].active is False


def test_a_return_takes_stock_out_and_has_a_reference(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    client.made(PO, shop.order(typeId=shop.automatic))
    assert st.tenant.stock(shop.place, shop.mcb, posted_only=False) == 2
    assert st.tenant.stock(shop.place, shop.mcb) == 0, "it counts once the receipt is posted"
    st.tenant.post_bill(st.tenant.all_bills()[0].id)
    assert st.tenant.stock(shop.place, shop.mcb) == 2
    st.switches.set("return_takes_stock", "created")
    ident = client.made("inventory/returns", shop.give_back())
    row = client.rows("inventory/returns", referenceNumber="DN/1")[0]
    assert (row["id"], row["status"], row["returnAmount"]) == (ident, "Pending", Decimal("100.00"))
    assert st.tenant.stock(shop.place, shop.mcb) == 1
    assert client.patch(f"inventory/returns/{ident}/cancellation", {"canceledReason": "Other"}).status_code == 200
    assert client.rows("inventory/returns") == []
    assert st.tenant.stock(shop.place, shop.mcb) == 2


def test_the_tax_of_a_return_is_an_amount_or_a_rate(client: Any, shop: Any, st: ServiceTitanSimulator) -> None:
    client.made("inventory/returns", shop.give_back(tax=18, items=[{"skuId": shop.mcb, "quantity": 3, "cost": 100}]))
    assert client.rows("inventory/returns")[0]["taxAmount"] == Decimal("18.00")
    st.switches.return_tax_is_rate = True
    assert client.rows("inventory/returns")[0]["taxAmount"] == Decimal("54.00")


def test_a_return_type_that_does_not_exist_is_named(client: Any, shop: Any) -> None:
    answer = client.post("inventory/returns", shop.give_back(returnTypeId=7))
    assert answer.status_code == 400
    assert answer.json()["title"] == "Return Type with id 7 doesn't exists!"
