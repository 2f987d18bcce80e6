"""Stock through the control API: one command for each class of stock voucher, what lies where, and random changes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from app.simulators.tally.company import Company
from app.simulators.tally.control_values import BadCommandError, Json, draft_fields, line
from app.simulators.tally.edits import RandomEdits
from app.simulators.tally.masters import VoucherType
from app.simulators.tally.stock import stock_by_batch
from app.simulators.tally.vouchers import Line, Voucher

_LINE = frozenset({"item", "quantity", "rate", "amount", "godown", "batch", "billed", "discount"})
"""Fields of a line that a body may state for itself when it is about one line."""
_SIDES = {"source", "destination"}
_TWO_SIDED = {"stock-journal", "transfer", "manufacturing", "material-out", "material-in"}
SWITCHES = ("tracked_excess_moves", "count_at_end_of_day", "zero_count_is_empty", "material_in_all_entries")

_CLASSES: dict[str, tuple[str, str | None]] = {
    "purchase": ("Purchase", "Purchase Account"),
    "receipt-note": ("Receipt Note", "Purchase Account"),
    "debit-note": ("Debit Note", "Purchase Account"),
    "rejection-out": ("Rejections Out", None),
    "sale": ("Sales", "Sales Account"),
    "delivery-note": ("Delivery Note", "Sales Account"),
    "credit-note": ("Credit Note", "Sales Account"),
    "rejection-in": ("Rejections In", None),
    "purchase-order": ("Purchase Order", "Purchase Account"),
    "sales-order": ("Sales Order", "Sales Account"),
    "stock-journal": ("Stock Journal", None),
    "transfer": ("Stock Journal", None),
    "manufacturing": ("", None),
    "material-out": ("Material Out", None),
    "material-in": ("Material In", None),
    "count": ("Physical Stock", None),
}
"""Command -> (voucher type, ledger of the stock lines); `manufacturing` takes the company's first type of its kind."""


def enter_stock(company: Company, kind: str, body: Json) -> Voucher:
    """Enter one stock voucher, today unless it states a date. Raises BadCommandError.

    The body is that of any voucher, or states the fields of its only line itself. A `transfer` states `source` and
    `destination` instead of a godown; so may another journal or material, both or one of them. Without them the line
    arrives, of material-out it leaves.
    """
    values: Json = {"date": company.today.isoformat(), **body}
    own = {key: values.pop(key) for key in list(values) if key in _LINE}
    sides = {key: values.pop(key) for key in list(values) if key in _SIDES}
    fields = draft_fields(values)
    if kind not in _CLASSES:
        raise BadCommandError(f"there is no POST /stock/{kind}")
    if kind == "transfer" and (not own or set(sides) != _SIDES):
        raise BadCommandError("a transfer needs an item, a quantity, a source and a destination")
    if sides and (not own or kind not in _TWO_SIDED):
        raise BadCommandError("source and destination belong to the one line of a journal or of material")
    type_name, ledger = _CLASSES[kind]
    if own:
        fields |= _one_line(kind, line(own), sides)
    fields.setdefault("type_name", type_name or _manufacturing(company))
    if ledger is not None:
        fields.setdefault("stock_ledger", ledger)
    return company.add_voucher(fields.pop("type_name"), fields.pop("date"), **fields)


def levels(company: Company, until: date) -> list[Json]:
    """What lies where at the end of a day, in the items' own units; places without stock are left out."""
    return [
        {"item": item, "godown": godown, "batch": batch, "quantity": f"{quantity:f}"}
        for (item, godown, batch), quantity in sorted(stock_by_batch(company, until).items())
    ]


def edit(company: Company, count: int, seed: int) -> list[Json]:
    """Random changes as a person makes them; the same seed on the same books makes the same ones."""
    edits = RandomEdits(company, random.Random(seed))
    done = [edits.any() for _ in range(count)]
    return [{"what": one.what, "guid": one.guid} for one in done]


def switch(company: Company, body: Json) -> None:
    """Change how the company's build treats stock. Raises BadCommandError for an unknown switch."""
    wanted: dict[str, Any] = {key: value for key, value in body.items() if key not in {"company", "name"}}
    for name, value in wanted.items():
        if name not in SWITCHES or not isinstance(value, bool):
            raise BadCommandError(f"a company has the switches {', '.join(SWITCHES)}, each true or false")
        setattr(company, name, value)


def _one_line(kind: str, entered: Line, sides: Json) -> Json:
    if not sides:
        return {"consumed" if kind == "material-out" else "lines": (entered,)}
    names = {"source": "consumed", "destination": "lines"}
    return {names[side]: (replace(entered, godown=str(place)),) for side, place in sides.items()}


def _manufacturing(company: Company) -> str:
    for kind in company.all(VoucherType):
        if kind.is_manufacturing_journal:
            return kind.name
    raise BadCommandError("the company has no manufacturing journal: POST /master/voucher-type makes one")
