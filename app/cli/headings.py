"""Headings of tables by the flows whose records stand below them: what they are, and whose."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.records import Record
from app.flows.bills import planner as bills
from app.flows.purchases import planner as purchases
from app.flows.sales import planner as sales
from app.flows.stock import planner as stock

_PARTIES = {purchases.NAME: "supplier", stock.NAME: "supplier", bills.NAME: "vendor", sales.NAME: "customer"}


def record_heading(records: Iterable[Record]) -> str:
    """“voucher” above vouchers of TallyPrime only, else “record”."""
    return "voucher" if {one.flow for one in records} <= {purchases.NAME, stock.NAME} else "record"


def party_heading(records: Iterable[Record]) -> str:
    """“supplier”, “vendor”, “customer”, or several of them; “name” where both sides keep it."""
    found = dict.fromkeys(_PARTIES.get(one.flow, "") for one in records)
    words = [word for word in dict.fromkeys(_PARTIES.values()) if word in found]
    return " or ".join(words) or ("name" if found else "supplier")
