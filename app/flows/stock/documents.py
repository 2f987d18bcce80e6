"""From changes of stock to documents: one order or return per vendor, place and direction; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.inventory import ReturnLine, ReturnRequest, ReturnType
from app.domain.marker import Marker
from app.domain.purchasing import Address, BusinessUnit, OrderLine, PurchaseOrderRequest, PurchaseOrderType, ShipTo
from app.domain.stock import StockChange, StockPart, StockPlan
from app.flows.purchases.order_lines import LocationLookup
from app.flows.purchases.planner import ship_to

LONGEST = 100
"""Lines of one document."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What every document of the flow carries."""

    order_type: PurchaseOrderType
    return_type: ReturnType
    business_unit: BusinessUnit
    locations: LocationLookup
    vendor_name: str
    """Of the clearing vendor, for words."""
    today: date


def stock_plan(
    changes: Sequence[StockChange],
    target: Sequence[StockChange],
    papers: Papers,
    *,
    key: str,
    generation: int,
    label: str,
    day: date,
    notes: Sequence[str] = (),
) -> StockPlan:
    """The documents of these changes, which lead to the target. `key` is the record's, `label` the voucher's.

    Same input, same parts: vendor, place and direction in the order in which they come.
    """
    groups: dict[tuple[int, int, bool], list[StockChange]] = {}
    for change in changes:
        groups.setdefault((change.vendor_id, change.location_id, change.quantity > 0), []).append(change)
    several = [chunk for group in groups.values() for chunk in _chunks(group)]
    parts: list[StockPart] = []
    for number, chunk in enumerate(several, start=1):
        of = f", part {number} of {len(several)}" if len(several) > 1 else ""
        memo = f"TallyPrime {label}{of}: stock movement. Please keep this mark: {Marker(key, generation, number)}"
        parts.append(part_of(number, chunk, papers, memo, label, day))
    total = sum((part.total for part in parts), Decimal(0))
    return StockPlan(day, tuple(parts), tuple(target), total, papers.vendor_name, tuple(notes))


def part_of(number: int, changes: Sequence[StockChange], papers: Papers, memo: str, label: str, day: date) -> StockPart:
    """One document of these changes, all of one vendor, place and direction."""
    first = changes[0]
    inward = first.quantity > 0
    return StockPart(
        number,
        first.location_id,
        first.location_name,
        sum((abs(one.quantity) * one.cost for one in changes), Decimal(0)),
        _order(changes, papers, memo, label, day) if inward else None,
        None if inward else _return(changes, papers, memo, label, day),
    )


def _chunks(group: Sequence[StockChange]) -> list[Sequence[StockChange]]:
    return [group[start : start + LONGEST] for start in range(0, len(group), LONGEST)]


def _order(changes: Sequence[StockChange], papers: Papers, memo: str, label: str, day: date) -> PurchaseOrderRequest:
    first = changes[0]
    place = papers.locations.by_id(first.location_id)
    return PurchaseOrderRequest(
        vendor_id=first.vendor_id,
        type_id=papers.order_type.id,
        business_unit_id=papers.business_unit.id,
        location_id=first.location_id,
        ship_to=ship_to(place, papers.locations) if place else ShipTo(first.location_name, Address()),
        vendor_invoice_number=label,
        memo=memo,
        date=day,
        required_on=max(day, papers.today),
        tax=Decimal(0),
        shipping=Decimal(0),
        lines=tuple(
            OrderLine(one.sku_id, one.sku_code, one.description, "", one.quantity, one.cost) for one in changes
        ),
    )


def _return(changes: Sequence[StockChange], papers: Papers, memo: str, label: str, day: date) -> ReturnRequest:
    first = changes[0]
    return ReturnRequest(
        vendor_id=first.vendor_id,
        return_type_id=papers.return_type.id,
        business_unit_id=papers.business_unit.id,
        location_id=first.location_id,
        reference_number=label,
        memo=memo,
        return_date=day,
        lines=tuple(ReturnLine(one.sku_id, one.sku_code, one.description, -one.quantity, one.cost) for one in changes),
        tax=Decimal(0),
        shipping=Decimal(0),
        restocking_fee=Decimal(0),
    )
