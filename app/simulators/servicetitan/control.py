"""The control API: people's doings and misbehaviour on order, for other processes; never part of ServiceTitan."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.simulators.common.faults import Fault
from app.simulators.common.loopback import BaseHandler
from app.simulators.common.wire import dumps, loads
from app.simulators.servicetitan import control_books, control_stock
from app.simulators.servicetitan.errors import ApiError
from app.simulators.servicetitan.records import Bill, PurchaseOrder, Receipt, Record
from app.simulators.servicetitan.wire import parse_moment

if TYPE_CHECKING:
    from app.simulators.servicetitan.server import ServiceTitanSimulator

Data = dict[str, Any]
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
        "faults": [_fault(fault) for fault in simulator.faults.rules()],
    }


def _fault(fault: Fault) -> Data:
    return {f.name: getattr(fault, f.name) for f in dataclasses.fields(fault) if not f.name.startswith("_")}


def _requests(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    seen = simulator.requests if not data.get("writes") else simulator.writes
    rows = [{**dataclasses.asdict(entry), "at": entry.at.isoformat()} for entry in seen]
    return rows[-int(data.get("last", len(rows)) or len(rows)) :] if rows else []


def _add_fault(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    return _fault(simulator.faults.add(Fault(**data)))


def _clear_faults(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    simulator.faults.clear()
    return {}


def _switch(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    for name, value in data.items():
        simulator.tenant.switches.set(name, value)
    return simulator.tenant.switches.as_dict()


def _advance(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    simulator.clock.advance(float(str(data["seconds"])))
    return {"now": simulator.clock.now().isoformat()}


def _connections(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    if data["accept"]:
        simulator.accept_connections()
    else:
        simulator.refuse_connections()
    return {}


def _release(simulator: ServiceTitanSimulator, data: Data, ids: list[int]) -> object:
    simulator.release()
    return {}


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
    ("GET", "/requests", _requests),
    ("POST", "/fault", _add_fault),
    ("DELETE", "/fault", _clear_faults),
    ("POST", "/switch", _switch),
    ("POST", "/clock/advance", _advance),
    ("POST", "/connections", _connections),
    ("POST", "/release", _release),
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

    def perform(method: str, path: str, data: Data) -> tuple[int, object]:
        for wanted, pattern, action in _ACTIONS:
            found = re.fullmatch(pattern.replace("{id}", r"(\d+)"), path)
            if wanted == method and found is not None:
                try:
                    return 200, action(simulator, data, [int(text) for text in found.groups()])
                except (KeyError, ValueError, TypeError, ArithmeticError) as error:
                    return 400, {"error": f"{type(error).__name__}: {error}"}
                except ApiError as error:
                    return error.status, {"error": error.body.get("title", "")}
        return 404, {"error": "no such control", "controls": [f"{m} {p}" for m, p, _ in _ACTIONS]}

    class Handler(BaseHandler):
        def _serve(self) -> None:
            body = self.read_body()
            if body is None:
                return
            parts = urlsplit(self.path)
            data: Data = {name: values[0] for name, values in parse_qs(parts.query).items()}
            try:
                data.update(loads(body) if body.strip() else {})
                status, answer = perform(self.command, unquote(parts.path), data)
            except ValueError as error:
                status, answer = 400, {"error": str(error)}
            self.write(
                status, dumps(answer), {"Content-Type": "application/json; charset=utf-8"}, simulator.clock.now()
            )

        do_GET = do_POST = do_DELETE = _serve

    return Handler
