"""The control API: people's doings and misbehaviour on order, for other processes; never part of Zoho Books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from app.simulators.common.control import Data, common_actions, fault_row, handler
from app.simulators.zoho_books.errors import ApiError
from app.simulators.zoho_books.faults import Fault
from app.simulators.zoho_books.kinds import KINDS
from app.simulators.zoho_books.records import Account, Contact, Document, Payment, Record
from app.simulators.zoho_books.rows import custom_rows

if TYPE_CHECKING:
    from app.simulators.zoho_books.server import ZohoBooksSimulator

Action = Callable[["ZohoBooksSimulator", Data, list[str]], object]


def _document(simulator: ZohoBooksSimulator, document: Document) -> Data:
    org = simulator.organization
    return {
        "id": document.id,
        "kind": document.kind,
        "number": document.number,
        "reference": document.reference,
        "contact": org.party_of(document).name,
        "date": f"{document.date:%Y-%m-%d}",
        "status": org.status(document),
        "total": document.total,
        "settled": org.settled(document.id),
        "lines": len(document.lines),
        "source": document.source,
        "custom": {row["api_name"]: row["value"] for row in custom_rows(org, document)},
    }


def _payment(simulator: ZohoBooksSimulator, payment: Payment) -> Data:
    return {
        "id": payment.id,
        "kind": payment.kind,
        "reference": payment.reference,
        "contact": simulator.organization.party_of(payment).name,
        "date": f"{payment.date:%Y-%m-%d}",
        "amount": payment.amount,
    }


def _made(record: Record) -> Data:
    return {"id": record.id}


def _find(simulator: ZohoBooksSimulator, ident: str) -> Document:
    return simulator.organization.documents[ident]


def _amount(data: Data) -> Decimal | None:
    return Decimal(str(data["amount"])) if "amount" in data else None


def _day(data: Data) -> date | None:
    return date.fromisoformat(str(data["date"])) if "date" in data else None


def _account(simulator: ZohoBooksSimulator, name: object) -> Account:
    return next(one for one in simulator.organization.accounts.values() if name in (one.id, one.name))


# -- the simulator -----------------------------------------------------------------------------------------


def _state(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    return {
        **simulator.organization.summary(),
        "url": simulator.url,
        "accountsUrl": simulator.accounts_url(),
        "apiUrl": simulator.api_url(),
        "calls": len(simulator.requests),
        "calls429": simulator.calls_429,
        "spentToday": simulator.limits.spent_today,
        "unknown": simulator.unknown,
        "byPath": dict(simulator.service.by_path),
        "faults": [fault_row(fault) for fault in simulator.faults.rules()],
    }


def _token(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    if "throttled" in data:
        simulator.accounts.throttled = bool(data["throttled"])
    if data.get("revoke"):
        simulator.accounts.revoke_all()
    if data.get("expire"):
        simulator.accounts.expire_access()
    if data.get("signIn"):
        signed = simulator.sign_in(str(data["signIn"]))
        return {"access_token": signed.access_token, "refresh_token": signed.refresh_token}
    return {"refreshTokens": len(simulator.accounts.tokens.refresh)}


def _budget(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    simulator.limits.spend_budget(int(data.get("remaining", 0)))
    return simulator.limits.headers()


# -- the books ---------------------------------------------------------------------------------------------


def _contact(type: str) -> Action:
    def act(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
        more = {name: value for name, value in data.items() if name != "name"}
        return _made(simulator.organization.add_contact(type, str(data["name"]), **more))

    return act


def _rename(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    contact: Contact = simulator.organization.contacts[ids[0]]
    return _made(simulator.organization.rename_contact(contact, str(data["name"])))


def _deactivate(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    org = simulator.organization
    for table in (org.contacts, org.items, org.accounts, org.taxes, org.locations):
        record: Record | None = table.get(ids[0])
        if record is not None:
            org.deactivate(record)
            return _made(record)
    raise KeyError(ids[0])


def _new_account(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    return _made(simulator.organization.add_account(str(data["name"]), str(data.get("type", "expense"))))


def _contacts(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    found = simulator.organization.contacts.values()
    return [{"id": one.id, "type": one.type, "name": one.name, "active": one.active} for one in found]


def _documents(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    kind = str(data.get("kind", "bill"))
    if kind not in KINDS:
        raise KeyError(kind)
    return [_document(simulator, one) for one in simulator.organization.of_kind(kind)]


def _payments(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    return [_payment(simulator, one) for one in simulator.organization.payments.values()]


def _hand_bill(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    made = simulator.organization.type_bill_by_hand(
        str(data["vendor"]),
        str(data["number"]),
        Decimal(str(data["total"])),
        _day(data),
        account=_account(simulator, data["account"]) if "account" in data else None,
        reference=str(data.get("reference", "")),
    )
    return _document(simulator, made)


def _edit(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    return _document(simulator, simulator.organization.edit(_find(simulator, ids[0]), **data))


def _void(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    return _document(simulator, simulator.organization.void(_find(simulator, ids[0])))


def _delete(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    simulator.organization.delete(_find(simulator, ids[0]))
    return {}


def _pay(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    document = _find(simulator, ids[0])
    org = simulator.organization
    pay = org.pay_bill if document.kind == "bill" else org.pay_invoice
    return _payment(simulator, pay(document, _amount(data), _day(data), reference=str(data.get("reference", ""))))


def _expense(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    known = ("account", "amount", "date")
    more = {name: value for name, value in data.items() if name not in known}
    amount = Decimal(str(data["amount"]))
    account = _account(simulator, data["account"])
    return _made(simulator.organization.spend_by_hand(account, amount, _day(data), **more))


def _lock(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    until = date.fromisoformat(str(data["until"]))
    return _made(simulator.organization.lock_period(until, str(data.get("module", "all"))))


def _unlock(simulator: ZohoBooksSimulator, data: Data, ids: list[str]) -> object:
    simulator.organization.unlock_periods()
    return {}


_ACTIONS: tuple[tuple[str, str, Action], ...] = (
    ("GET", "/state", _state),
    *common_actions(Fault),
    ("POST", "/token", _token),
    ("POST", "/budget", _budget),
    ("GET", "/contacts", _contacts),
    ("POST", "/vendor", _contact("vendor")),
    ("POST", "/customer", _contact("customer")),
    ("POST", "/contacts/{id}/rename", _rename),
    ("POST", "/account", _new_account),
    ("POST", "/deactivate/{id}", _deactivate),
    ("GET", "/documents", _documents),
    ("GET", "/payments", _payments),
    ("POST", "/bills", _hand_bill),
    ("POST", "/documents/{id}/edit", _edit),
    ("POST", "/documents/{id}/void", _void),
    ("POST", "/documents/{id}/delete", _delete),
    ("POST", "/documents/{id}/pay", _pay),
    ("POST", "/expenses", _expense),
    ("POST", "/lock", _lock),
    ("DELETE", "/lock", _unlock),
)


def control_handler(simulator: ZohoBooksSimulator) -> type[BaseHTTPRequestHandler]:
    """The handler of the control API's server; a wrong call is a 400 or 404 with `error`."""
    return handler(simulator, _ACTIONS, str, ApiError, _told)


def _told(error: ApiError) -> tuple[int, Data]:
    return error.status, {"error": error.message, "code": error.code}
