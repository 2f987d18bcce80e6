"""Stock that no voucher of Tally moves: openings at go-live and corrections, told as vouchers of their own; pure.

As a voucher, each goes the way of every other movement: matched, planned, sent as a difference, read back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain.quantities import Quantity
from app.domain.vouchers import BatchAllocation, StockLine, Voucher, VoucherClass

OPENING, CORRECTION = "/opening", "/correction"
"""Behind the GUID of the godown, or of the item, in the key of such a record."""
_GUID = re.compile(r"[0-9a-f-]{36}-[0-9a-f]{8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moved:
    """So much of an item in (positive) or out of a godown."""

    item: str
    godown: str
    quantity: Quantity
    """Not negative."""
    inward: bool


def can_be_marked(guid: str) -> bool:
    """Whether documents can carry this master's GUID in their mark."""
    return _GUID.fullmatch(guid) is not None


def opening(company_guid: str, godown_guid: str, godown: str, day: date, moved: Sequence[Moved]) -> Voucher:
    """What lay in a godown when the day before `day` ended, as if it came in on that day."""
    return _voucher(company_guid, godown_guid, "Opening stock", godown, day, moved)


def correction(company_guid: str, item_guid: str, item: str, day: date, moved: Sequence[Moved]) -> Voucher:
    """By how much an item's stock at ServiceTitan is to be changed."""
    return _voucher(company_guid, item_guid, "Stock correction", item, day, moved)


def with_more(known: Voucher, day: date, moved: Sequence[Moved]) -> Voucher:
    """A correction together with the earlier ones: all of them stay what is to be at the destination."""
    lines = (*known.stock, *_lines(moved))
    return replace(known, date=day, stock=tuple(replace(line, position=at) for at, line in enumerate(lines)))


def kept(known: Voucher, items: frozenset[str], fresh: Voucher) -> Voucher:
    """A fresh opening with the earlier one's lines of items of which nothing is known at the moment."""
    lines = (*fresh.stock, *(line for line in known.stock if line.item in items))
    ordered = sorted(lines, key=lambda line: line.item)
    return replace(fresh, stock=tuple(replace(line, position=at) for at, line in enumerate(ordered)))


def _voucher(company_guid: str, guid: str, type_name: str, number: str, day: date, moved: Sequence[Moved]) -> Voucher:
    return Voucher(
        company_guid=company_guid,
        guid=guid,
        master_id=0,
        alter_id=0,
        date=day,
        type_name=type_name,
        voucher_class=VoucherClass.STOCK_JOURNAL,
        number=number,
        stock=_lines(moved),
    )


def _lines(moved: Sequence[Moved]) -> tuple[StockLine, ...]:
    none = Decimal(0)  # what it cost follows from the item, as for every line without a rate
    return tuple(
        StockLine(
            at, one.item, one.inward, none, one.quantity, None,
            batches=(BatchAllocation(one.godown, "", none, one.quantity, None),),
        )
        for at, one in enumerate(moved)
    )  # fmt: skip
