"""Answers the built-in Stock Summary report: a bare ENVELOPE of DSP tags, without header, flat and hard to read."""

from __future__ import annotations

from decimal import Decimal

from app.simulators.tally.books import Books
from app.simulators.tally.masters import StockGroup, StockItem
from app.simulators.tally.stock import Position
from app.simulators.tally.values import PRIMARY, report_quantity
from app.simulators.tally.wire import CRLF, element


def stock_summary(books: Books, stock: dict[int, Position], explode: bool) -> str:
    """Items without a group and groups, each group with its items when exploded; items without stock left out."""
    rows = ["<ENVELOPE>"]
    items = [item for item in books.all(StockItem) if stock[item.master_id].quantity]
    for group in books.all(StockGroup):
        inside = [item for item in items if _within(books, item.parent, group.name)]
        if group.parent != PRIMARY or not inside:
            continue
        value = sum((stock[item.master_id].value or Decimal(0) for item in inside), Decimal(0))
        rows.extend(_entry(group.name, "", "", f"{-value:.2f}"))
        if explode:
            for item in inside:
                rows.extend(_item(books, item, stock[item.master_id]))
    for item in items:
        if item.parent == PRIMARY:
            rows.extend(_item(books, item, stock[item.master_id]))
    rows.append("</ENVELOPE>")
    return CRLF.join(rows) + CRLF


def _item(books: Books, item: StockItem, position: Position) -> list[str]:
    shown = report_quantity(position.quantity, books.unit(item.unit_id), books.unit)
    if position.value is None or position.rate is None:
        return _entry(item.name, shown, "", "")
    return _entry(item.name, shown, f"{position.rate:.2f}", f"{-position.value:.2f}")


def _entry(name: str, quantity: str, rate: str, amount: str) -> list[str]:
    return [
        " <DSPACCNAME>",
        element(2, "DSPDISPNAME", name),
        "</DSPACCNAME>",
        " <DSPSTKINFO>",
        "  <DSPSTKCL>",
        f"   <DSPCLQTY>{quantity}</DSPCLQTY>",
        f"   <DSPCLRATE>{rate}</DSPCLRATE>",
        f"   <DSPCLAMTA>{amount}</DSPCLAMTA>",
        "</DSPSTKCL>",
        "</DSPSTKINFO>",
    ]


def _within(books: Books, parent: str, group: str) -> bool:
    seen = set()
    while parent != PRIMARY and parent not in seen:
        if parent == group:
            return True
        seen.add(parent)
        if not books.has(StockGroup, parent):
            return False
        parent = books.find(StockGroup, parent).parent
    return False
