"""The control API: people's doings and misbehaviour on order, for other processes; never part of ServiceTitan."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from app.simulators.common.control import Data, common_actions, fault_row, handler
from app.simulators.common.faults import Fault
from app.simulators.servicetitan import control_books, control_stock
from app.simulators.servicetitan.errors import ApiError
from app.simulators.servicetitan.records import Bill, PurchaseOrder, Receipt, Record
from app.simulators.servicetitan.wire import parse_moment

if TYPE_CHECKING:
    from app.simulators.servicetitan.server import ServiceTitanSimulator

Action = Callable[["ServiceTitanSimulator", Data, list[int]], object]


def _order(simulator: ServiceTitanSimulator, order: PurchaseOrder) -> Data:
    tenant = simulator.tenant
    return {
        "id": order.id,
        "number": order.number,
        "status": order.status,
        "vendor": tenant.vendors[order.vendor_id].name,
        "location": tenant.locations[order.location_id].name,
        "date": f"{order.date:%Y-%m-%d}",
        "vendorInvoiceNumber": order.vendor_invoice_number,
        "memo": order.memo,
        "total": order.total,
        "lines": len(order.open_lines),
    }


def _receipt(receipt: Receipt) -> Data:
    return {
        "id": receipt.id,
        "number": receipt.number,
        "active": receipt.active,
        "purchaseOrderId": receipt.purchase_order_id,
        "billId": receipt.bill_id,
        "vendorInvoiceNumber": receipt.vendor_invoice_number,
        "total": receipt.total,
        "syncStatus": receipt.sync_status,
    }


def _bill(bill: Bill) -> Data:
    return {
        "id": bill.id,
        "number": bill.number,
        "active": bill.active,
        "purchaseOrderId": bill.purchase_order_id,
        "vendorNumber": bill.vendor_number,
        "total": bill.total,
        "syncStatus": bill.sync_status,
        "status": bill.status,
    }


def _made(record: Record) -> Data:
    return {"id": record.id}


def _state(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return {
        **simulator.tenant.summary(),
        "url": simulator.url,
        "calls": len(simulator.requests),
        "calls429": simulator.calls_429,
        "byPath": dict(simulator.service.by_path),
        "faults": [fault_row(fault) for fault in simulator.faults.rules()],
    }


def _token(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    if "throttled" in data:
        simulator.auth.throttled = bool(data["throttled"])
    if data.get("revoke"):
        simulator.auth.revoke_all()
    if "scopes" in data:
        simulator.auth.scopes = frozenset(str(scope) for scope in data["scopes"])
    return {"throttled": simulator.auth.throttled, "scopes": sorted(simulator.auth.scopes)}


def _vendor(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return _made(simulator.tenant.add_vendor(str(data["name"]), active=bool(data.get("active", True))))


def _sku(kind: str) -> Action:
    def act(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
        return _made(
            simulator.tenant.add_sku(
                kind,
                str(data["code"]),
                description=str(data.get("description", "")),
                cost=Decimal(data.get("cost", 1)),
                unit=data.get("unit", "Each"),
                serialised=bool(data.get("serialised", False)),
            )
        )

    return act


def _warehouse(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return _made(simulator.tenant.add_warehouse(str(data["name"])))


def _truck(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    warehouse_id = data.get("warehouseId") or simulator.tenant.location(str(data["warehouse"]))
    return _made(simulator.tenant.add_truck(str(data["name"]), warehouse_id=int(warehouse_id)))


def _orders(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    text = data.get("memo")
    found = simulator.tenant.all_orders() if text is None else simulator.tenant.documents_with(str(text))
    return [_order(simulator, order) for order in found]


def _approvals(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return [_order(simulator, order) for order in simulator.tenant.all_requests()]


def _receipts(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return [_receipt(receipt) for receipt in simulator.tenant.all_receipts()]


def _bills(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return [_bill(bill) for bill in simulator.tenant.all_bills()]


def _hand_bill(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    total, date = Decimal(data["total"]), parse_moment(str(data["date"]))
    return _bill(simulator.tenant.type_bill_by_hand(data["vendor"], str(data["invoiceNumber"]), total, date))


def _cancel(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    simulator.tenant.cancel_po(ids[0])
    return _order(simulator, simulator.tenant.purchase_orders[ids[0]])


def _memo(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    simulator.tenant.edit_memo(ids[0], str(data["memo"]))
    return _order(simulator, simulator.tenant.purchase_orders[ids[0]])


def _send(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    simulator.tenant.send_po(ids[0])
    return _order(simulator, simulator.tenant.purchase_orders[ids[0]])


def _make_bill(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return _bill(simulator.tenant.make_bill(ids[0]))


def _on_tenant(action: control_stock.Action) -> Action:
    return lambda simulator, data, ids: action(simulator.tenant, data, ids)


_ACTIONS: tuple[tuple[str, str, Action], ...] = (
    ("GET", "/state", _state),
    *common_actions(Fault),
    ("POST", "/token", _token),
    ("POST", "/vendor", _vendor),
    ("POST", "/material", _sku("Material")),
    ("POST", "/equipment", _sku("Equipment")),
    ("POST", "/warehouse", _warehouse),
    ("POST", "/truck", _truck),
    ("GET", "/purchase-orders", _orders),
    ("POST", "/purchase-orders/{id}/cancel", _cancel),
    ("POST", "/purchase-orders/{id}/memo", _memo),
    ("POST", "/purchase-orders/{id}/send", _send),
    ("GET", "/approvals", _approvals),
    ("POST", "/requests/{id}/approve", lambda s, d, ids: {"id": s.tenant.approve_request(ids[0])}),
    ("POST", "/requests/{id}/reject", lambda s, d, ids: {"id": s.tenant.reject_request(ids[0])}),
    ("GET", "/receipts", _receipts),
    ("POST", "/receipts/{id}/cancel", lambda s, d, ids: {"id": s.tenant.cancel_receipt(ids[0])}),
    ("POST", "/receipts/{id}/bill", _make_bill),
    ("GET", "/bills", _bills),
    ("POST", "/bills", _hand_bill),
    ("POST", "/bills/{id}/post", lambda s, d, ids: _bill(s.tenant.post_bill(ids[0]))),
    ("POST", "/bills/{id}/export", lambda s, d, ids: _bill(s.tenant.export_bill(ids[0]))),
    *((method, path, _on_tenant(action)) for method, path, action in control_stock.ACTIONS),
    *((method, path, _on_tenant(action)) for method, path, action in control_books.ACTIONS),
)


def control_handler(simulator: ServiceTitanSimulator) -> type[BaseHTTPRequestHandler]:
    """The handler of the control API's server; a wrong call is a 400 or 404 with `error`."""
    return handler(
        simulator, _ACTIONS, int, ApiError, lambda error: (error.status, {"error": error.body.get("title", "")})
    )
