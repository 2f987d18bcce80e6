"""The control API's part for bills, credits, customers and sales: what people do with them; plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.simulators.servicetitan.billing import WantedExpense
from app.simulators.servicetitan.records import Address, ApCredit, Bill
from app.simulators.servicetitan.records_sales import Customer, Invoice, Payment, Sale
from app.simulators.servicetitan.selling import WantedSale
from app.simulators.servicetitan.tenant import Tenant
from app.simulators.servicetitan.wire import parse_moment

Data = dict[str, Any]
Action = Callable[[Tenant, Data, list[int]], object]


def _date(data: Data) -> datetime | None:
    return parse_moment(str(data["date"])) if "date" in data else None


def _number(data: Data, name: str) -> Decimal | None:
    return Decimal(data[name]) if name in data else None


def _bill(bill: Bill) -> Data:
    return {
        "id": bill.id,
        "number": bill.number,
        "kind": bill.kind,
        "active": bill.active,
        "vendorNumber": bill.vendor_number,
        "total": bill.total,
        "syncStatus": bill.sync_status,
    }


def _credit(credit: ApCredit) -> Data:
    return {
        "id": credit.id,
        "number": credit.number,
        "returnId": credit.return_id,
        "active": credit.active,
        "amount": credit.amount,
        "syncStatus": credit.sync_status,
    }


def _customer(customer: Customer) -> Data:
    return {"id": customer.id, "name": customer.name, "active": customer.active, "mergedTo": customer.merged_to_id}


def _sale(tenant: Tenant, sale: Sale | Payment) -> Data:
    row: Data = {
        "id": sale.id,
        "number": sale.number,
        "customer": tenant.customers[sale.customer_id].name,
        "active": sale.active,
        "total": sale.total,
        "syncStatus": sale.sync_status,
        "fields": dict(sale.custom),
    }
    if isinstance(sale, Invoice):
        row["balance"] = tenant.invoice_balance(sale)
    return row


# -- bills and credits -------------------------------------------------------------------------------------


def _expenses(tenant: Tenant, rows: Sequence[Data]) -> list[WantedExpense]:
    units = {unit.name: unit.id for unit in tenant.business_units.values()}
    jobs = {job.name: job.id for job in tenant.jobs.values()}
    return [
        WantedExpense(
            Decimal(row["amount"]),
            str(row.get("description", "")),
            str(row.get("account", "")),
            jobs[row["job"]] if "job" in row else None,
            units[row["unit"]] if "unit" in row else None,
        )
        for row in rows
    ]


def _ap_bill(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return _bill(
        tenant.type_ap_bill(
            data["vendor"],
            str(data["invoiceNumber"]),
            _expenses(tenant, data["expenses"]),
            date=_date(data),
            tax=Decimal(data.get("tax", 0)),
            shipping=Decimal(data.get("shipping", 0)),
        )
    )


def _change_bill(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return _bill(
        tenant.change_bill(
            ids[0],
            invoice_number=data.get("invoiceNumber"),
            date=_date(data),
            tax=_number(data, "tax"),
            shipping=_number(data, "shipping"),
            costs=[Decimal(cost) for cost in data["costs"]] if "costs" in data else None,
            expenses=_expenses(tenant, data["expenses"]) if "expenses" in data else None,
        )
    )


def _reissue_bill(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return _bill(tenant.reissue_bill(ids[0], cost=_number(data, "cost"), invoice_number=data.get("invoiceNumber")))


def _ap_credit(tenant: Tenant, data: Data, ids: list[int]) -> object:
    amount = Decimal(data["amount"])
    return _credit(
        tenant.type_ap_credit(data["vendor"], str(data.get("referenceNumber", "")), amount, date=_date(data))
    )


# -- customers ---------------------------------------------------------------------------------------------


def _new_customer(tenant: Tenant, data: Data, ids: list[int]) -> object:
    contacts = [(str(one["type"]), str(one["value"])) for one in data.get("contacts", [])]
    at = Address(**data["address"]) if "address" in data else None
    return _customer(tenant.add_customer(str(data["name"]), address=at, contacts=contacts))


def _tax_zone(tenant: Tenant, data: Data, ids: list[int]) -> object:
    rates = [(str(r["name"]), Decimal(r["rate"]), tuple(r.get("bases", ["Subtotal"]))) for r in data["rates"]]
    return {"id": tenant.add_tax_zone(str(data["name"]), rates, separated=bool(data.get("separated", False))).id}


def _job(tenant: Tenant, data: Data, ids: list[int]) -> object:
    customer = tenant.find_customer(data["customer"]).id if "customer" in data else 0
    return {"id": tenant.add_job(str(data["number"]), customer_id=customer).id}


# -- sales -------------------------------------------------------------------------------------------------


def _lines(rows: Sequence[Data]) -> list[WantedSale]:
    return [
        WantedSale(
            row.get("sku"),
            Decimal(row.get("quantity", 1)),
            Decimal(row["price"]),
            bool(row.get("taxable", True)),
            bool(row.get("chargeable", True)),
            str(row.get("description", "")),
        )
        for row in rows
    ]


def _applied(data: Data) -> list[tuple[int, Decimal]]:
    return [(int(one["invoice"]), Decimal(one["amount"])) for one in data.get("applied", [])]


def _invoice(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return _sale(
        tenant,
        tenant.make_invoice(
            data["customer"],
            _lines(data["lines"]),
            number=str(data.get("number", "")),
            job_id=data.get("jobId"),
            business_unit_id=data.get("businessUnitId"),
            tax_zone_id=data.get("taxZoneId"),
            tax=_number(data, "tax"),
            date=_date(data),
        ),
    )


def _change_invoice(tenant: Tenant, data: Data, ids: list[int]) -> object:
    lines = _lines(data["lines"]) if "lines" in data else None
    return _sale(
        tenant,
        tenant.change_invoice(
            ids[0], lines=lines, tax=_number(data, "tax"), date=_date(data), customer=data.get("customer")
        ),
    )


def _payment(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return _sale(
        tenant,
        tenant.take_payment(
            data["customer"],
            Decimal(data["total"]),
            applied=_applied(data),
            kind=str(data.get("type", "Check")),
            date=_date(data),
            check_number=str(data.get("checkNumber", "")),
            memo=str(data.get("memo", "")),
        ),
    )


def _change_payment(tenant: Tenant, data: Data, ids: list[int]) -> object:
    changed = tenant.change_payment(ids[0], total=_number(data, "total"), kind=data.get("type"), date=_date(data))
    return _sale(tenant, changed)


def _memo(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return _sale(
        tenant,
        tenant.give_credit(
            data["customer"],
            _lines(data["lines"]),
            tax_zone_id=data.get("taxZoneId"),
            tax=_number(data, "tax"),
            date=_date(data),
            applied=_applied(data),
        ),
    )


def _custom_field(tenant: Tenant, data: Data, ids: list[int]) -> object:
    return {"id": tenant.add_custom_field(str(data["of"]), str(data["name"])).id}


ACTIONS: tuple[tuple[str, str, Action], ...] = (
    ("POST", "/custom-field", _custom_field),
    ("POST", "/ap-bills", _ap_bill),
    ("POST", "/bills/{id}/change", _change_bill),
    ("POST", "/bills/{id}/cancel", lambda t, d, ids: _bill(t.cancel_bill(ids[0]))),
    ("POST", "/bills/{id}/reissue", _reissue_bill),
    ("GET", "/ap-credits", lambda t, d, ids: [_credit(one) for one in t.all_ap_credits()]),
    ("POST", "/ap-credits", _ap_credit),
    ("POST", "/ap-credits/{id}/change", lambda t, d, ids: _credit(t.change_credit(ids[0], Decimal(d["amount"])))),
    ("POST", "/ap-credits/{id}/cancel", lambda t, d, ids: _credit(t.cancel_credit(ids[0]))),
    ("GET", "/customers", lambda t, d, ids: [_customer(one) for one in t.customers.values()]),
    ("POST", "/customers", _new_customer),
    ("POST", "/customers/{id}/rename", lambda t, d, ids: _customer(t.rename_customer(ids[0], str(d["name"])))),
    ("POST", "/customers/{id}/merge", lambda t, d, ids: _customer(t.merge_customer(ids[0], int(d["into"])))),
    (
        "POST",
        "/customers/{id}/contacts",
        lambda t, d, ids: {"id": t.add_contact(ids[0], str(d["type"]), str(d["value"])).id},
    ),
    ("POST", "/contacts/{id}/change", lambda t, d, ids: {"id": t.change_contact(ids[0], str(d["value"])).id}),
    ("POST", "/contacts/{id}/remove", lambda t, d, ids: {"id": t.remove_contact(ids[0]).id}),
    ("POST", "/tax-zones", _tax_zone),
    ("POST", "/jobs", _job),
    ("GET", "/sales", lambda t, d, ids: [_sale(t, one) for one in t.all_sales()]),
    ("POST", "/sales/post", lambda t, d, ids: t.post_sales()),
    ("POST", "/sales/{id}/post", lambda t, d, ids: _sale(t, t.post_sale(ids[0]))),
    ("POST", "/sales/{id}/export", lambda t, d, ids: _sale(t, t.post_sale(ids[0], "Exported"))),
    ("POST", "/invoices", _invoice),
    ("POST", "/invoices/{id}/change", _change_invoice),
    ("POST", "/invoices/{id}/adjust", lambda t, d, ids: _sale(t, t.adjust_invoice(ids[0], _lines(d["lines"])))),
    ("POST", "/invoices/{id}/void", lambda t, d, ids: _sale(t, t.void_invoice(ids[0]))),
    ("POST", "/invoices/{id}/reissue", lambda t, d, ids: _sale(t, t.reissue_invoice(ids[0]))),
    ("POST", "/payments", _payment),
    (
        "POST",
        "/payments/{id}/apply",
        lambda t, d, ids: _sale(t, t.apply_payment(ids[0], int(d["invoice"]), Decimal(d["amount"]))),
    ),
    ("POST", "/payments/{id}/change", _change_payment),
    ("POST", "/payments/{id}/refund", lambda t, d, ids: _sale(t, t.refund_payment(ids[0]))),
    ("POST", "/payments/{id}/void", lambda t, d, ids: _sale(t, t.void_payment(ids[0]))),
    ("POST", "/credit-memos", _memo),
    ("POST", "/credit-memos/{id}/void", lambda t, d, ids: _sale(t, t.void_credit_memo(ids[0]))),
)
