"""Operations on payments of customers, payments to vendors, and expenses."""

from __future__ import annotations

from dataclasses import replace

from app.simulators.zoho_books import fields
from app.simulators.zoho_books.errors import missing
from app.simulators.zoho_books.lists import Listing, RecordFilter, listing, statuses
from app.simulators.zoho_books.operations import Call, Handler, Operation, Reply
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.records import Expense, Payment
from app.simulators.zoho_books.rows_documents import expense_row, payment_detail, payment_row
from app.simulators.zoho_books.upserting import upsert
from app.simulators.zoho_books.values import Shape

_RECORDED = {
    "customerpayment": "The payment from the customer has been recorded",
    "vendorpayment": "The payment made to the vendor has been recorded",
}
_MODES = {
    f"PaymentMode.{name}": (lambda wanted: lambda row: row["payment_mode"] == wanted)(name.lower())
    for name in ("Check", "Cash", "BankTransfer", "CreditCard")
}


def _pays(org: Organization, record: Payment, value: str) -> bool:
    return any(one.document_id == value for one in org.applied.of_source(record.id))


CUSTOMER_PAYMENTS = Listing(
    "customerpayments",
    lambda call: call.org.customer_payments,
    payment_row,
    texts=("customer_name", "reference_number", "payment_mode"),
    exact=("customer_id", "date"),
    ranges=("amount",),
    filters={"PaymentMode.All": lambda row: True, **_MODES},
    default_filter="PaymentMode.All",
    search=("reference_number", "customer_name", "description"),
    sorts=("date", "created_time", "reference_number", "amount", "customer_name", "last_modified_time"),
    default_order="D",
)
_BILL_FILTER: dict[str, RecordFilter] = {"bill_id": _pays}
VENDOR_PAYMENTS = Listing(
    "vendorpayments",
    lambda call: call.org.vendor_payments,
    payment_row,
    texts=("vendor_name", "reference_number", "payment_number", "payment_mode", "description"),
    exact=("vendor_id",),
    dates=("date",),
    ranges=("amount",),
    others=_BILL_FILTER,
    filters={"PaymentMode.All": lambda row: True, **_MODES},
    default_filter="PaymentMode.All",
    modified=True,
    search=("reference_number", "vendor_name", "description"),
    sorts=("date", "vendor_name", "reference_number", "amount", "balance"),
    default_order="D",
)
EXPENSES = Listing(
    "expenses",
    lambda call: call.org.expenses.values(),
    expense_row,
    texts=("description", "reference_number", "account_name", "customer_name", "vendor_name"),
    exact=("customer_id", "vendor_id", "paid_through_account_id", "project_id", "status"),
    dates=("date",),
    ranges=("amount",),
    filters=statuses(Billable="unbilled", Nonbillable="nonbillable", Unbilled="unbilled", Invoiced="invoiced"),
    default_filter="Status.All",
    search=("account_name", "description", "customer_name", "vendor_name"),
    sorts=("created_time", "date", "account_name", "total", "bcy_total", "reference_number", "customer_name"),
    default_order="D",
)


def _payments(kind: str, key: str, spec: Listing, scope: str, shape: Shape) -> tuple[Operation, ...]:
    """List, create, read, change, delete and upsert of one kind of payment."""
    path = f"/{spec.key}"

    def create(call: Call) -> Reply:
        made = call.org.pay(kind, call.json)
        body = {key: payment_detail(call.org, made)}
        return Reply(_RECORDED[kind], body, 201, f"{spec.key}/{made.id}")

    def read(call: Call) -> Reply:
        return Reply(body={key: payment_detail(call.org, call.org.payment(kind, call.id))})

    def change(call: Call) -> Reply:
        changed = call.org.change_payment(call.org.payment(kind, call.id), call.json)
        return Reply("The payment details have been updated.", {key: payment_detail(call.org, changed)})

    def delete(call: Call) -> Reply:
        call.org.delete_payment(call.org.payment(kind, call.id))
        return Reply("The payment has been deleted.")

    def keyed(call: Call) -> Reply:
        found = upsert(call, "payment" if kind == "customerpayment" else kind, "Payment")
        return create(call) if found is None else change(replace(call, places={"payment_id": found.id}))

    return (
        Operation("GET", path, f"{scope}.READ", listing(spec), spec.parameters),
        Operation("POST", path, f"{scope}.CREATE", create, shape=shape),
        Operation("PUT", path, f"{scope}.UPDATE", keyed, shape=shape),
        Operation("GET", f"{path}/{{payment_id}}", f"{scope}.READ", read),
        Operation("PUT", f"{path}/{{payment_id}}", f"{scope}.UPDATE", change, shape=shape),
        Operation("DELETE", f"{path}/{{payment_id}}", f"{scope}.DELETE", delete),
    )


def _expense(call: Call) -> Expense:
    found = call.org.expenses.get(call.id)
    if found is None:
        raise missing("Expense")
    return found


def _new_expense(call: Call) -> Reply:
    made = call.org.spend(call.json)
    body = {"expense": expense_row(call.org, made)}
    return Reply("The expense has been recorded.", body, 201, f"expenses/{made.id}")


def _read_expense(call: Call) -> Reply:
    return Reply(body={"expense": expense_row(call.org, _expense(call))})


def _change_expense(call: Call) -> Reply:
    changed = call.org.change_expense(_expense(call), call.json)
    return Reply("Expense information has been updated.", {"expense": expense_row(call.org, changed)})


def _delete_expense(call: Call) -> Reply:
    call.org.check_open("purchase", _expense(call).date)
    del call.org.expenses[call.id]
    return Reply("The expense has been deleted.")


def _upsert_expense(call: Call) -> Reply:
    found = upsert(call, "expense", "Expense")
    if found is None:
        return _new_expense(call)
    return _change_expense(replace(call, places={"expense_id": found.id}))


def _on_expense(method: str, right: str, handler: Handler, shape: Shape | None = None) -> Operation:
    return Operation(method, "/expenses/{expense_id}", f"ZohoBooks.expenses.{right}", handler, shape=shape)


OPERATIONS: tuple[Operation, ...] = (
    *_payments("customerpayment", "payment", CUSTOMER_PAYMENTS, "ZohoBooks.customerpayments", fields.CUSTOMER_PAYMENT),
    *_payments("vendorpayment", "vendorpayment", VENDOR_PAYMENTS, "ZohoBooks.vendorpayments", fields.VENDOR_PAYMENT),
    Operation("GET", "/expenses", "ZohoBooks.expenses.READ", listing(EXPENSES), EXPENSES.parameters),
    Operation("POST", "/expenses", "ZohoBooks.expenses.CREATE", _new_expense, shape=fields.EXPENSE),
    Operation("PUT", "/expenses", "ZohoBooks.expenses.UPDATE", _upsert_expense, shape=fields.EXPENSE),
    _on_expense("GET", "READ", _read_expense),
    _on_expense("PUT", "UPDATE", _change_expense, fields.EXPENSE),
    _on_expense("DELETE", "DELETE", _delete_expense),
)
