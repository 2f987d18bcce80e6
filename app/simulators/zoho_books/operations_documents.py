"""Operations on bills, vendor credits, purchase orders, invoices and credit notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.simulators.zoho_books import fields
from app.simulators.zoho_books.errors import invalid, missing
from app.simulators.zoho_books.kinds import BILL, CREDIT_NOTE, INVOICE, MESSAGES, PURCHASE_ORDER, VENDOR_CREDIT, Kind
from app.simulators.zoho_books.lists import Listing, RecordFilter, listing, statuses
from app.simulators.zoho_books.operations import Call, Handler, Operation, Reply, names
from app.simulators.zoho_books.organization import Organization
from app.simulators.zoho_books.records import Document, Record
from app.simulators.zoho_books.rows_documents import (
    credit_of_invoice,
    credited_bill,
    credited_invoice,
    document_detail,
    document_row,
    payment_of_bill,
    payment_of_invoice,
    settled_by,
)
from app.simulators.zoho_books.upserting import upsert
from app.simulators.zoho_books.values import Body

# -- filters on lines and more -----------------------------------------------------------------------------


def _in_lines(name: str) -> RecordFilter:
    return lambda org, record, value: any(getattr(line, name) == value for line in record.lines)


def _custom(org: Organization, record: Record, value: str) -> bool:
    """The parameter `custom_field` of some lists: the value of any custom field."""
    return any(str(one) == value for one in record.custom.values())


def _places(org: Organization, record: Document, value: str) -> bool:
    return str(record.other.get("location_id") or "") in value.split(",")


def _orders(org: Organization, record: Document, value: str) -> bool:
    return value in [str(one) for one in record.other.get("purchaseorder_ids") or []]


def _status(org: Organization, record: Document, value: str) -> bool:
    shown = org.status(record)
    unpaid = ("open", "overdue", "partially_paid", "sent")
    return shown in unpaid if value == "unpaid" else shown == value


_LINE_FILTERS: dict[str, RecordFilter] = {
    "item_id": _in_lines("item_id"),
    "item_name": _in_lines("name"),
    "item_description": _in_lines("description"),
    "status": _status,
}
_DEFAULT_SORT = ("created_time", "date", "total", "last_modified_time")


def _list(kind: Kind, **more: Any) -> Listing:
    def records(call: Call) -> Iterable[Document]:
        return call.org.of_kind(kind.name)

    usual: dict[str, Any] = {
        "texts": (kind.number_name, "reference_number", f"{kind.party}_name"),
        "exact": (f"{kind.party}_id",),
        "dates": ("date",),
        "amounts": ("total",),
        "default_filter": "Status.All",
        "modified": True,
        "search": (kind.number_name, "reference_number", f"{kind.party}_name"),
        "sorts": (*_DEFAULT_SORT, f"{kind.party}_name", kind.number_name),
        "default_order": "D",
    }
    return Listing(kind.plural, records, document_row, **{**usual, **more})


_BILL_LINE_FILTERS = {**_LINE_FILTERS, "purchaseorder_id": _orders, "location_ids": _places}
LISTS = {
    BILL.name: _list(
        BILL,
        dates=("date", "due_date"),
        created=True,
        others=_BILL_LINE_FILTERS,
        filters=statuses(
            Paid="paid",
            Open="open",
            Overdue="overdue",
            Void="void",
            PartiallyPaid="partially_paid",
            Unpaid="open overdue partially_paid",
            Draft="draft",
        ),
        sorts=(*_DEFAULT_SORT, "vendor_name", "bill_number", "due_date", "balance"),
    ),
    VENDOR_CREDIT.name: _list(
        VENDOR_CREDIT,
        # The document has customer_id and customer_name here, no vendor_id: what they mean is unknown, so they do not
        # filter by vendor.
        texts=("vendor_credit_number",),
        exact=("reference_number",),
        others={**_LINE_FILTERS, "custom_field": _custom, "tax_id": _in_lines("tax_id"), "location_ids": _places},
        filters=statuses(Open="open", Closed="closed", Void="void", Draft="draft"),
        sorts=(*_DEFAULT_SORT, "vendor_name", "vendor_credit_number", "balance", "reference_number"),
    ),
    PURCHASE_ORDER.name: _list(
        PURCHASE_ORDER,
        created=True,
        others={**_LINE_FILTERS, "custom_field": _custom, "location_ids": _places},
        filters=statuses(Draft="draft", Issued="open", Billed="billed", Cancelled="cancelled"),
        echoed_order="D",
    ),
    INVOICE.name: _list(
        INVOICE,
        texts=("invoice_number",),
        exact=("customer_id", "customer_name", "reference_number"),
        dates=("date", "due_date"),
        created=True,
        amounts=("total", "balance"),
        others={**_LINE_FILTERS, "custom_field": _custom},
        filters=statuses(
            Sent="sent",
            Draft="draft",
            OverDue="overdue",
            Paid="paid",
            Void="void",
            Unpaid="sent overdue partially_paid",
            PartiallyPaid="partially_paid",
        ),
        sorts=("created_time", "date", "total", "customer_name", "invoice_number", "due_date", "balance"),
    ),
    CREDIT_NOTE.name: _list(
        CREDIT_NOTE,
        texts=(),
        exact=("customer_id", "customer_name", "creditnote_number", "reference_number"),
        others={**_LINE_FILTERS, "tax_id": _in_lines("tax_id"), "location_ids": _places},
        filters=statuses(Open="open", Closed="closed", Void="void", Draft="draft"),
        sorts=(*_DEFAULT_SORT, "customer_name", "creditnote_number", "balance"),
    ),
}


# -- the common operations ---------------------------------------------------------------------------------


def _body(call: Call, kind: Kind, document: Document) -> dict[str, Any]:
    return {kind.name: document_detail(call.org, document)}


def _create(kind: Kind) -> Handler:
    def handle(call: Call) -> Reply:
        own = call.flag("ignore_auto_number_generation") or call.json.flag("ignore_auto_number_generation")
        made = call.org.create(kind, call.json, own_number=own)
        if kind is INVOICE and (call.flag("send")):
            call.org.set_state(made, "open")
        _credit_at_once(call, kind, made)
        return Reply(MESSAGES[kind.name][0], _body(call, kind, made), 201, f"{kind.plural}/{made.id}")

    return handle


def _credit_at_once(call: Call, kind: Kind, credit: Document) -> None:
    """The parameter bill_id or invoice_id of a new credit; whether it applies the credit is a switch."""
    target = {VENDOR_CREDIT.name: BILL, CREDIT_NOTE.name: INVOICE}.get(kind.name)
    ident = call.query.get(target.id_name) if target is not None else None
    if target is None or not ident:
        return
    document = call.org.document(target, ident)
    if call.org.switches.new_credit_applies and credit.state == "open":
        call.org.apply_credit(credit, [(document, min(credit.total, call.org.balance(document)))])


def _change(kind: Kind) -> Handler:
    def handle(call: Call) -> Reply:
        changed = call.org.change(call.org.document(kind, call.id), call.json)
        return Reply(MESSAGES[kind.name][1], _body(call, kind, changed))

    return handle


def _upsert(kind: Kind) -> Handler:
    def handle(call: Call) -> Reply:
        found = upsert(call, kind.name, kind.noun)
        if found is None:
            return _create(kind)(call)
        return _change(kind)(replace(call, places={kind.id_name: found.id}))

    return handle


def _delete(kind: Kind) -> Handler:
    def handle(call: Call) -> Reply:
        call.org.delete(call.org.document(kind, call.id))
        return Reply(MESSAGES[kind.name][2])

    return handle


def _state(kind: Kind, state: str, said: str, status: int) -> Handler:
    def handle(call: Call) -> Reply:
        call.org.set_state(call.org.document(kind, call.id), state)
        return Reply(f"{kind.noun} status has been changed to {said}.", status=status)

    return handle


def _set_custom(kind: Kind) -> Handler:
    """PUT /bill/{bill_id}/customfields: a bare list."""

    def handle(call: Call) -> Reply:
        document = call.org.document(kind, call.id)
        call.org.set_custom(kind.name, document, Body({"custom_fields": call.body}))
        call.org.touch(document)
        return Reply("Custom Fields Updated Successfully")

    return handle


def _operations(
    kind: Kind, scope: str, *states: tuple[str, str, str], state_status: int, keyed: bool, parameters: str = ""
) -> tuple[Operation, ...]:
    """List, create, read, change, delete and change of status; `states` are (path, state, word of the message)."""
    spec, path = LISTS[kind.name], f"/{kind.plural}"
    one = f"{path}/{{{kind.id_name}}}"

    def read(call: Call) -> Reply:
        return Reply(body=_body(call, kind, call.org.document(kind, call.id)))

    common = (
        Operation("GET", path, f"{scope}.READ", listing(spec), spec.parameters),
        Operation("POST", path, f"{scope}.CREATE", _create(kind), names(parameters), kind.shape),
        Operation("GET", one, f"{scope}.READ", read),
        Operation("PUT", one, f"{scope}.UPDATE", _change(kind), shape=kind.shape),
        Operation("DELETE", one, f"{scope}.DELETE", _delete(kind)),
        *(
            Operation("POST", f"{one}/status/{name}", f"{scope}.CREATE", _state(kind, state, said, state_status))
            for name, state, said in states
        ),
    )
    upserting = Operation("PUT", path, f"{scope}.UPDATE", _upsert(kind), shape=kind.shape)
    return (*common, upserting) if keyed else common


# -- payments and credits of a document --------------------------------------------------------------------


def _settlements(kind: Kind, source: str, key: str, row: Callable[[Organization, Any], dict[str, Any]]) -> Handler:
    def handle(call: Call) -> Reply:
        document = call.org.document(kind, call.id)
        return Reply(body={key: [row(call.org, one) for one in settled_by(call.org, document, source)]})

    return handle


def _unapply(message: str) -> Handler:
    """Takes back what the second id of the path names, if it belongs to the record of the first."""

    def handle(call: Call) -> Reply:
        owner, applied_id = call.places.values()
        one = call.org.applied.get(applied_id)
        if one is None or owner not in (one.document_id, one.source_id):
            raise missing("Payment")
        call.org.unapply(applied_id)
        return Reply(message)

    return handle


def _targets(call: Call, kind: Kind) -> list[tuple[Document, Decimal]]:
    rows = call.json.rows(kind.plural)
    if not rows:
        raise invalid(kind.plural)
    return [(call.org.document(kind, one.required(kind.id_name)), one.number("amount_applied")) for one in rows]


def _credit_bills(call: Call) -> Reply:
    credit = call.org.document(VENDOR_CREDIT, call.id)
    made = call.org.apply_credit(credit, _targets(call, BILL))
    rows = [{"bill_id": one.document_id, "amount_applied": one.amount} for one in made]
    return Reply("Credits have been applied to the bill(s).", {"bills": rows}, 201)


def _credit_invoices(call: Call) -> Reply:
    credit = call.org.document(CREDIT_NOTE, call.id)
    call.org.apply_credit(credit, _targets(call, INVOICE))
    return Reply("Credits have been applied to the invoice(s).")


def _bill_credits(call: Call) -> Reply:
    """POST /bills/{bill_id}/credits: vendor credits and unused payments."""
    bill = call.org.document(BILL, call.id)
    for one in call.json.rows("apply_vendor_credits"):
        credit = call.org.document(VENDOR_CREDIT, one.required("vendor_credit_id"))
        call.org.apply_credit(credit, [(bill, one.number("amount_applied"))])
    for one in call.json.rows("bill_payments"):
        payment = call.org.payment("vendorpayment", one.required("payment_id"))
        call.org.apply(
            payment, payment.contact_id, payment.amount, [(bill, one.number("amount_applied"))], call.org.today()
        )
    return Reply("Credits have been applied to the bill.", status=201)


def _invoice_credits(call: Call) -> Reply:
    """POST /invoices/{invoice_id}/credits: credit notes and what is left of payments; both lists are required."""
    for name in ("invoice_payments", "apply_creditnotes"):
        if name not in call.json.data:
            raise invalid(name)
    invoice = call.org.document(INVOICE, call.id)
    for one in call.json.rows("apply_creditnotes"):
        credit = call.org.document(CREDIT_NOTE, one.required("creditnote_id"))
        call.org.apply_credit(credit, [(invoice, one.number("amount_applied"))])
    for one in call.json.rows("invoice_payments"):
        payment = call.org.payment("customerpayment", one.required("payment_id"))
        call.org.apply(
            payment, payment.contact_id, payment.amount, [(invoice, one.number("amount_applied"))], call.org.today()
        )
    return Reply("Credits have been applied to the invoice(s).")


def _credited(kind: Kind, key: str, row: Callable[[Organization, Any], dict[str, Any]]) -> Handler:
    def handle(call: Call) -> Reply:
        credit = call.org.document(kind, call.id)
        return Reply(body={key: [row(call.org, one) for one in call.org.applied.of_source(credit.id)]})

    return handle


_BILLS, _CREDITS, _ORDERS = "ZohoBooks.bills", "ZohoBooks.debitnotes", "ZohoBooks.purchaseorders"
_INVOICES, _NOTES = "ZohoBooks.invoices", "ZohoBooks.creditnotes"
_VOID, _OPEN = ("void", "void", "Void"), ("open", "open", "Open")
OPERATIONS: tuple[Operation, ...] = (
    *_operations(BILL, _BILLS, _VOID, _OPEN, state_status=201, keyed=True),
    Operation("PUT", "/bill/{bill_id}/customfields", f"{_BILLS}.UPDATE", _set_custom(BILL), shape=fields.CUSTOM_FIELDS),
    Operation(
        "GET",
        "/bills/{bill_id}/payments",
        f"{_BILLS}.READ",
        _settlements(BILL, "vendorpayment", "payments", payment_of_bill),
    ),
    Operation(
        "DELETE",
        "/bills/{bill_id}/payments/{bill_payment_id}",
        f"{_BILLS}.DELETE",
        _unapply("The payment has been deleted."),
    ),
    Operation("POST", "/bills/{bill_id}/credits", f"{_BILLS}.CREATE", _bill_credits, shape=fields.BILL_CREDITS),
    *_operations(
        VENDOR_CREDIT,
        _CREDITS,
        _VOID,
        _OPEN,
        state_status=201,
        keyed=False,
        parameters="ignore_auto_number_generation bill_id",
    ),
    Operation(
        "GET",
        "/vendorcredits/{vendor_credit_id}/bills",
        f"{_CREDITS}.READ",
        _credited(VENDOR_CREDIT, "bills_credited", credited_bill),
    ),
    Operation(
        "POST",
        "/vendorcredits/{vendor_credit_id}/bills",
        f"{_CREDITS}.CREATE",
        _credit_bills,
        shape=fields.APPLY_TO_BILLS,
    ),
    Operation(
        "DELETE",
        "/vendorcredits/{vendor_credit_id}/bills/{vendor_credit_bill_id}",
        f"{_CREDITS}.DELETE",
        _unapply("Credits applied to a bill have been deleted."),
    ),
    *_operations(
        PURCHASE_ORDER,
        _ORDERS,
        _OPEN,
        ("billed", "billed", "Billed"),
        ("cancelled", "cancelled", "Cancelled"),
        state_status=201,
        keyed=True,
    ),
    *_operations(
        INVOICE,
        _INVOICES,
        ("sent", "open", "Sent"),
        _VOID,
        ("draft", "draft", "Draft"),
        state_status=200,
        keyed=True,
        parameters="send ignore_auto_number_generation",
    ),
    Operation(
        "PUT",
        "/invoice/{invoice_id}/customfields",
        f"{_INVOICES}.UPDATE",
        _set_custom(INVOICE),
        shape=fields.CUSTOM_FIELDS,
    ),
    Operation(
        "GET",
        "/invoices/{invoice_id}/payments",
        f"{_INVOICES}.READ",
        _settlements(INVOICE, "customerpayment", "payments", payment_of_invoice),
    ),
    Operation(
        "DELETE",
        "/invoices/{invoice_id}/payments/{invoice_payment_id}",
        f"{_INVOICES}.DELETE",
        _unapply("The payment has been deleted."),
    ),
    Operation(
        "GET",
        "/invoices/{invoice_id}/creditsapplied",
        f"{_INVOICES}.READ",
        _settlements(INVOICE, CREDIT_NOTE.name, "credits", credit_of_invoice),
    ),
    Operation(
        "POST",
        "/invoices/{invoice_id}/credits",
        f"{_INVOICES}.CREATE",
        _invoice_credits,
        shape=fields.INVOICE_CREDITS,
    ),
    *_operations(
        CREDIT_NOTE,
        _NOTES,
        _VOID,
        ("draft", "draft", "Draft"),
        _OPEN,
        state_status=200,
        keyed=True,
        parameters="ignore_auto_number_generation invoice_id",
    ),
    Operation(
        "GET",
        "/creditnotes/{creditnote_id}/invoices",
        f"{_NOTES}.READ",
        _credited(CREDIT_NOTE, "invoices_credited", credited_invoice),
    ),
    Operation(
        "POST",
        "/creditnotes/{creditnote_id}/invoices",
        f"{_NOTES}.CREATE",
        _credit_invoices,
        shape=fields.APPLY_TO_INVOICES,
    ),
    Operation(
        "DELETE",
        "/creditnotes/{creditnote_id}/invoices/{creditnote_invoice_id}",
        f"{_NOTES}.DELETE",
        _unapply("Credits applied to an invoice have been deleted."),
    ),
)
