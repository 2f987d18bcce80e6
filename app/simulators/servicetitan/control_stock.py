"""The control API's part for stock: what people do with returns, movements, postings and reports."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.records import Movement, Report, ReportColumn, ReportParameter, Return
from app.simulators.servicetitan.stocking import CREDIT_RECEIVED
from app.simulators.servicetitan.tenant import Tenant
from app.simulators.servicetitan.wire import parse_moment

Data = dict[str, Any]
Action = Callable[[Tenant, Data, list[int]], object]


def _stock(tenant: Tenant, data: Data, ids: list[int]) -> object:
    place, code = data.get("location"), data.get("sku")
    posted = str(data.get("posted", True)).lower() not in ("false", "0")
    rows = [
        {"location": tenant.locations[at].name, "sku": tenant.skus[of].code, "quantity": quantity}
        for (at, of), quantity in tenant.stock_on_hand(posted_only=posted).items()
    ]
    return [row for row in rows if place in (None, row["location"]) and code in (None, row["sku"])]


def _returned(tenant: Tenant, made: Return) -> Data:
    return {
        "id": made.id,
        "number": made.number,
        "referenceNumber": made.reference_number,
        "active": made.active,
        "status": made.status,
        "syncStatus": made.sync_status,
        "vendor": tenant.vendors[made.vendor_id].name,
        "location": tenant.locations[made.location_id].name,
        "memo": made.memo,
        "total": tenant.return_total(made),
        "items": _lines(tenant, made),
    }


def _moved(tenant: Tenant, moved: Movement) -> Data:
    end = moved.to_location_id
    return {
        "id": moved.id,
        "kind": moved.kind,
        "referenceNumber": moved.reference_number,
        "active": moved.active,
        "status": moved.status,
        "type": moved.type,
        "location": tenant.locations[moved.location_id].name,
        "to": None if end is None else tenant.locations[end].name,
        "memo": moved.memo,
        "items": _lines(tenant, moved),
    }


def _lines(tenant: Tenant, of: Return | Movement) -> list[Data]:
    return [{"sku": tenant.skus[i.sku_id].code, "quantity": i.quantity, "cost": i.cost} for i in of.lines]


def _process(tenant: Tenant, data: Data, ids: list[int]) -> object:
    credit = Decimal(data["credit"]) if "credit" in data else None
    return _returned(tenant, tenant.process_return(ids[0], str(data.get("status", CREDIT_RECEIVED)), credit=credit))


def _process_all(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return tenant.process_returns(str(data.get("status", CREDIT_RECEIVED)))


def _written(data: Data) -> Data:
    """What adjustments and transfers have in common, where it is given."""
    date: datetime | None = parse_moment(str(data["date"])) if "date" in data else None
    return {
        "reference_number": str(data.get("referenceNumber", "")),
        "memo": str(data.get("memo", "")),
        "date": date,
    }


def _adjust(tenant: Tenant, data: Data, ids: list[int]) -> object:
    cost = Decimal(data["cost"]) if "cost" in data else None
    quantity = Decimal(data["quantity"])
    return _moved(
        tenant,
        tenant.adjust(data["location"], data["sku"], quantity, cost=cost, type_=data.get("type"), **_written(data)),
    )


def _transfer(tenant: Tenant, data: Data, ids: list[int]) -> object:
    quantity, received = Decimal(data["quantity"]), bool(data.get("received", True))
    return _moved(
        tenant,
        tenant.transfer(data["from"], data["to"], data["sku"], quantity, received=received, **_written(data)),
    )


def _consume(tenant: Tenant, data: Data, ids: list[int]) -> object:
    quantity = Decimal(data["quantity"])
    return _moved(tenant, tenant.consume(data["location"], data["sku"], quantity, str(data.get("job", ""))))


def _upload(tenant: Tenant, data: Data, ids: list[int]) -> object:
    upload = tenant.upload_adjustments(
        str(data["file"]),
        dict(data["columns"]),
        sheet=data.get("sheet"),
        header_row=int(data.get("headerRow", 1)),
        last_row=data.get("lastRow"),
    )
    return dataclasses.asdict(upload)


def _report(report: Report) -> Data:
    return {
        "id": report.id,
        "category": report.category,
        "name": report.name,
        "columns": [dataclasses.asdict(column) for column in report.columns],
        "parameters": [dataclasses.asdict(parameter) for parameter in report.parameters],
    }


def _change_report(tenant: Tenant, data: Data, ids: list[int]) -> object:
    report = tenant.reports[ids[0]]
    columns = [ReportColumn(**column) for column in data["columns"]] if "columns" in data else None
    parameters = [ReportParameter(**item) for item in data["parameters"]] if "parameters" in data else None
    tenant.change_report(report, columns=columns, parameters=parameters)
    return _report(report)


ACTIONS: tuple[tuple[str, str, Action], ...] = (
    ("GET", "/stock", _stock),
    ("GET", "/vendors/{id}/balance", lambda t, d, ids: {"balance": t.vendor_balance(ids[0])}),
    ("POST", "/post-pending", lambda t, d, ids: t.post_pending()),
    ("POST", "/receipts/{id}/post", lambda t, d, ids: {"id": t.post_receipt(ids[0]).id}),
    ("GET", "/returns", lambda t, d, ids: [_returned(t, made) for made in t.all_returns()]),
    ("POST", "/returns/process", _process_all),
    ("POST", "/returns/{id}/process", _process),
    ("POST", "/returns/{id}/post", lambda t, d, ids: _returned(t, t.post_return(ids[0]))),
    ("POST", "/returns/{id}/cancel", lambda t, d, ids: {"id": t.cancel_return(ids[0])}),
    ("GET", "/movements", lambda t, d, ids: [_moved(t, moved) for moved in t.all_movements(d.get("kind"))]),
    ("POST", "/adjustments", _adjust),
    ("POST", "/adjustments/upload", _upload),
    ("POST", "/transfers", _transfer),
    ("POST", "/transfers/{id}/receive", lambda t, d, ids: _moved(t, t.receive_transfer(ids[0]))),
    ("POST", "/consumption", _consume),
    ("POST", "/movements/{id}/cancel", lambda t, d, ids: _moved(t, t.cancel_movement(ids[0]))),
    ("GET", "/reports", lambda t, d, ids: [_report(report) for report in t.reports.values()]),
    ("POST", "/reports/{id}", _change_report),
)
