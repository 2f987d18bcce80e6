"""Vouchers out of JSON for the control API: the fields of `Draft`, `Line` and `Part`, numbers as numbers or texts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from app.simulators.tally.values import ExchangeRate
from app.simulators.tally.vouchers import Draft, Line, Part

Json = dict[str, Any]

_DATES = {"date", "reference_date", "effective_date"}
_LEDGERS = {"taxes", "extra_ledgers", "debits", "credits"}


class BadCommandError(ValueError):
    """The command is unknown or its values make no sense; the text says which."""


def draft(body: Json) -> Draft:
    """A voucher out of JSON; `type` defaults to Purchase, `supplier` stands for party."""
    values = draft_fields(body)
    type_name = values.pop("type_name", "Purchase")
    if values.get("lines") and "stock_ledger" not in values:
        values["stock_ledger"] = "Purchase Account"
    return Draft(type_name, values.pop("date"), **values)


def draft_fields(body: Json) -> Json:
    """The fields of `Draft` that a body states. Raises BadCommandError for one there is not."""
    values: Json = {}
    names = {"supplier": "party", "customer": "party", "type": "type_name"}
    known = {field.name for field in fields(Draft)}
    for key, value in body.items():
        name = names.get(key, key)
        if name == "company":
            continue
        if name not in known:
            raise BadCommandError(f"a voucher has no field {key}")
        values[name] = _value(name, value)
    return values


def _value(name: str, value: Any) -> Any:
    if name in _DATES:
        return None if value is None else date.fromisoformat(value)
    if name in {"lines", "consumed"}:
        return tuple(line(one) for one in value)
    if name in _LEDGERS:
        return tuple((str(ledger), _number(amount)) for ledger, amount in value)
    if name == "udfs":
        return tuple((str(key), str(text)) for key, text in value)
    if name == "exchange" and value is not None:
        return ExchangeRate(str(value["symbol"]), Decimal(str(value["rate"])))
    return value


def line(body: Json) -> Line:
    """One stock line."""
    values: Json = {}
    for key, value in body.items():
        if key in {"quantity", "rate", "amount", "billed", "discount"}:
            values[key] = _number(value)
        elif key == "godowns":
            values[key] = tuple((str(place), _number(part)) for place, part in value)
        elif key == "parts":
            values[key] = tuple(Part(**{**one, "quantity": _number(one["quantity"])}) for one in value)
        elif key == "udfs":
            values[key] = tuple((str(name), str(text)) for name, text in value)
        else:
            values[key] = value
    return Line(**values)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
