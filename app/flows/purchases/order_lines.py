"""From the stock lines of a purchase voucher to order lines with exact costs, per location; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.domain import quantities
from app.domain.masters import Godown, StockItem
from app.domain.matching import Match, MatchKind, match
from app.domain.money import apportion, cost_lines
from app.domain.purchasing import Location, OrderLine, Sku, SkuKind
from app.domain.quantities import Quantity, Unit
from app.domain.records import Mapping as Decision
from app.domain.records import Reason, Subject
from app.domain.stock import DEFAULT_GODOWN
from app.domain.vouchers import BatchAllocation, StockLine, Voucher

Decide = Callable[[Subject, str, str], Decision | None]
FEWEST_DECIMALS = 2
"""Of a unit cost: every tenant keeps these."""


class SkuLookup(Protocol):
    """Materials and equipment by code and by id."""

    def named(self, name: str) -> Sequence[Sku]: ...
    def by_id(self, ext_id: int) -> Sku | None: ...


class LocationLookup(Protocol):
    """Warehouses and trucks by name and by id."""

    def named(self, name: str) -> Sequence[Location]: ...
    def by_id(self, ext_id: int) -> Location | None: ...


@dataclass(frozen=True, slots=True)
class LineRules:
    """Settings that decide how lines are expressed."""

    sku_field: str = "name"
    """`name`, `alias` or `part_number`: what holds the SKU in Tally."""
    cost_decimals: int = 2
    """Decimals of a unit cost the tenant keeps."""
    check_units: bool = True
    hold_equipment: bool = True
    """Equipment may carry serial numbers, which the API cannot receive."""


@dataclass(slots=True)
class PlacedLine:
    """One stock line at one location, before its cost is found."""

    line: int
    """1-based, as Tally shows it; 0 for an expense."""
    sku: Sku
    location: Location
    quantity: Decimal
    quantity_decimals: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Masters:
    """The masters lines refer to, by name."""

    items: Mapping[str, StockItem]
    godowns: Mapping[str, Godown]
    units: Mapping[str, Unit]


def place_lines(
    voucher: Voucher,
    *,
    masters: Masters,
    skus: SkuLookup,
    locations: LocationLookup,
    decide: Decide,
    rules: LineRules,
) -> tuple[list[PlacedLine], list[Reason]]:
    """Every stock line at each of its locations, and every reason why a line cannot be expressed."""
    placed: list[PlacedLine] = []
    reasons: list[Reason] = []
    for line in voucher.stock:
        sku = sku_of(line.item, masters, skus, decide, rules, reasons)
        expressible = _check_line(line, reasons)
        batches = line.batches or (BatchAllocation(DEFAULT_GODOWN, "", line.amount, line.actual, line.billed),)
        for godown in dict.fromkeys(batch.godown or DEFAULT_GODOWN for batch in batches):
            location = location_of(godown, masters, locations, decide, reasons)
            here = [batch for batch in batches if (batch.godown or DEFAULT_GODOWN) == godown]
            if not expressible or not _check_place(line, godown, here, reasons):
                continue
            stated = _sum(here)
            if stated is None:
                if any(not _empty(batch.actual) for batch in here):
                    reasons.append(_line_reason("units_differ", line, "its batches are stated in different units"))
                continue
            if sku is None or location is None:
                continue
            number = in_unit_of(sku, stated, line.item, masters, decide, rules, reasons)
            if number is None:
                continue
            value = -sum((batch.amount for batch in here), Decimal(0))
            same = next((p for p in placed if p.line == line.position + 1 and p.location.id == location.id), None)
            if same is not None:
                same.quantity += number[0]
                same.quantity_decimals = max(same.quantity_decimals, number[1])
                same.value += value
            else:
                placed.append(PlacedLine(line.position + 1, sku, location, number[0], number[1], value))
    return placed, reasons


def spread(placed: Sequence[PlacedLine], amount: Decimal) -> Reason | None:
    """Spread an amount (negative for a discount) over the lines by value; a reason when a line would become free."""
    if amount == 0 or not placed:
        return None
    for line, share in zip(placed, apportion(amount, [p.value for p in placed]), strict=True):
        line.value += share
    if any(line.value <= 0 for line in placed):
        return Reason(
            "spread_too_large",
            Subject.VOUCHER,
            "discount",
            "The discount is as large as the lines it is spread over.",
            "Enter this bill by hand in ServiceTitan, then ignore the record with a reason.",
        )
    return None


def order_lines(
    placed: Sequence[PlacedLine], vendor_id: int, cost_decimals: int
) -> tuple[list[OrderLine], list[Reason]]:
    """Lines whose quantity x cost adds up to each stated amount exactly."""
    lines: list[OrderLine] = []
    reasons: list[Reason] = []
    for line in placed:
        tried = (
            cost_lines(line.value, line.quantity, cost_decimals=decimals, quantity_decimals=line.quantity_decimals)
            for decimals in range(FEWEST_DECIMALS, cost_decimals + 1)
        )
        # One cost is better than two neighbouring ones, and of equally many those with the fewest decimals.
        costs = min((found for found in tried if found is not None), key=len, default=None)
        if costs is None:
            reasons.append(
                Reason(
                    "cost_not_exact",
                    Subject.VOUCHER,
                    line.sku.code,
                    f"Line {line.line}: no unit cost with {cost_decimals} decimals makes {line.quantity} of "
                    f"{line.sku.code} add up to {line.value}.",
                    "Enter this bill by hand and ignore the record with a reason; where you know that ServiceTitan "
                    "keeps more decimals of a cost, set servicetitan.cost_decimals instead.",
                )
            )
            continue
        part = next((number for vendor, number in line.sku.vendor_parts if vendor == vendor_id), "")
        lines += [
            OrderLine(line.sku.id, line.sku.code, line.sku.name or line.sku.code, part, c.quantity, c.cost)
            for c in costs
        ]
    return lines, reasons


def sku_of(
    name: str, masters: Masters, skus: SkuLookup, decide: Decide, rules: LineRules, reasons: list[Reason]
) -> Sku | None:
    """The one active SKU of a stock item; None, with the reason, when there is none."""
    item = masters.items.get(name)
    key = item.guid if item else name
    names: tuple[str, ...] = (name,)
    if item is not None and rules.sku_field == "part_number":
        names = (item.part_number,) if item.part_number else ()
    elif item is not None and rules.sku_field == "alias":
        names = item.aliases
    decision = decide(Subject.ITEM, key, name)
    found: Match[Sku] = Match(MatchKind.MISSING)
    for code in names or ("",):
        found = match(code, decision, named=skus.named, by_id=skus.by_id, active=lambda sku: sku.active)
        if found.kind is not MatchKind.MISSING:
            break
    if found.target is None:
        _add_once(reasons, _item_reason(name, key, found.kind, names, rules))
        return None
    if found.target.kind is SkuKind.EQUIPMENT and rules.hold_equipment:
        _add_once(reasons, serialised(found.target, Subject.ITEM, name, key))
        return None
    return found.target


def serialised(sku: Sku, subject: Subject, name: str, key: str) -> Reason:
    """The reason that equipment waits."""
    return Reason(
        "serialised",
        subject,
        name,
        f"“{sku.code}” is equipment in ServiceTitan. Equipment with serial numbers cannot be received through "
        "ServiceTitan's API.",
        "Receive this bill by hand in ServiceTitan and ignore the record; if your equipment carries no serial numbers, "
        "say so once: ml-connector config set purchases.equipment send.",
        key,
    )


def _item_reason(item: str, key: str, kind: MatchKind, names: tuple[str, ...], rules: LineRules) -> Reason:
    map_it = f'map it (ml-connector map item "{item}" CODE)'
    by_id = f'map it (ml-connector map item "{item}" #ID, with the id of the right one)'
    what = {
        "name": "the item's name",
        "alias": "one of the item's aliases",
        "part_number": "the item's part number",
    }[rules.sku_field]
    if not names:
        return Reason(
            "sku_empty",
            Subject.ITEM,
            item,
            f"The stock item “{item}” has no {rules.sku_field.replace('_', ' ')} in Tally, which is to hold its SKU.",
            f"Fill it in Tally, or {map_it}.",
            key,
        )
    texts = {
        MatchKind.MISSING: (
            "item_missing",
            f"No material or equipment in ServiceTitan has the code “{names[0]}” ({what}).",
            f"Create it in ServiceTitan with exactly this code, or {map_it}.",
        ),
        MatchKind.AMBIGUOUS: (
            "item_ambiguous",
            f"Several active materials or equipment in ServiceTitan have the code “{names[0]}”.",
            f"Rename or deactivate all but one there, or {by_id}.",
        ),
        MatchKind.INACTIVE: (
            "item_inactive",
            f"The material or equipment for “{item}” is inactive in ServiceTitan.",
            f"Activate it there, or {map_it}.",
        ),
        MatchKind.MAPPED_GONE: (
            "item_mapping_gone",
            f"“{item}” is mapped to a SKU that ServiceTitan no longer lists.",
            f"Please {map_it} again.",
        ),
    }
    code, text, advice = texts[kind]
    return Reason(code, Subject.ITEM, item, text, advice, key)


def location_of(
    godown: str, masters: Masters, locations: LocationLookup, decide: Decide, reasons: list[Reason]
) -> Location | None:
    """The one active warehouse or truck of a godown; None, with the reason, when there is none."""
    master = masters.godowns.get(godown)
    key = master.guid if master else godown
    found = match(
        godown,
        decide(Subject.LOCATION, key, godown),
        named=locations.named,
        by_id=locations.by_id,
        active=lambda location: location.active,
    )
    if found.target is not None:
        return found.target
    map_it = f'map it (ml-connector map location "{godown}" NAME)'
    by_id = f'map it (ml-connector map location "{godown}" #ID, with the id of the right one)'
    texts = {
        MatchKind.MISSING: (
            "location_missing",
            f"No warehouse or truck in ServiceTitan is called “{godown}”.",
            f"Rename one there to exactly this name, or {map_it}.",
        ),
        MatchKind.AMBIGUOUS: (
            "location_ambiguous",
            f"Several active warehouses or trucks in ServiceTitan are called “{godown}”.",
            f"Rename or deactivate all but one there, or {by_id}.",
        ),
        MatchKind.INACTIVE: (
            "location_inactive",
            f"The warehouse or truck for the godown “{godown}” is inactive in ServiceTitan.",
            f"Activate it there, or {map_it}.",
        ),
        MatchKind.MAPPED_GONE: (
            "location_mapping_gone",
            f"The godown “{godown}” is mapped to a place that ServiceTitan no longer lists.",
            f"Please {map_it} again.",
        ),
    }
    code, text, advice = texts[found.kind]
    _add_once(reasons, Reason(code, Subject.LOCATION, godown, text, advice, key))
    return None


def _check_line(line: StockLine, reasons: list[Reason]) -> bool:
    """Whether the line brings in goods that cost something; a reason when it does not."""
    if line.actual is None or line.actual.is_zero:
        reasons.append(_line_reason("value_only_line", line, "it has a value and no quantity"))
    elif line.amount > 0 or not line.inward or any(number < 0 for number, _ in line.actual.parts):
        reasons.append(_line_reason("negative_line", line, "it takes goods out instead of bringing them in"))
    elif line.amount == 0:
        reasons.append(
            _line_reason("zero_cost_line", line, "its goods are free of charge (ServiceTitan wants a cost above 0)")
        )
    else:
        return True
    return False


def _check_place(line: StockLine, godown: str, here: Sequence[BatchAllocation], reasons: list[Reason]) -> bool:
    """Whether what the line brings to one godown can be ordered there; free batches ride with those that cost."""
    if any(batch.amount > 0 for batch in here):
        reasons.append(_line_reason("negative_line", line, f"one of its batches takes goods out of {godown}"))
    elif all(_empty(batch.actual) for batch in here):
        if all(batch.amount == 0 for batch in here):
            return False
        reasons.append(_line_reason("value_only_line", line, f"at {godown} it has a value and no quantity"))
    elif any(_empty(batch.actual) and batch.amount != 0 for batch in here):
        reasons.append(_line_reason("value_only_line", line, "one of its batches has a value and no quantity"))
    elif all(batch.amount == 0 for batch in here):
        reasons.append(_line_reason("zero_cost_line", line, f"its goods at {godown} have no value of their own"))
    else:
        return True
    return False


def _empty(quantity: Quantity | None) -> bool:
    return quantity is None or quantity.is_zero


def _line_reason(code: str, line: StockLine, what: str) -> Reason:
    return Reason(
        code,
        Subject.VOUCHER,
        line.item,
        f"Line {line.position + 1} ({line.item}) cannot be expressed in a purchase order: {what}.",
        "Change the voucher in Tally, or enter this bill by hand in ServiceTitan and ignore the record with a reason.",
    )


def _sum(batches: Sequence[BatchAllocation]) -> Quantity | None:
    total: Quantity | None = None
    for batch in batches:
        if batch.actual is None:
            continue
        total = batch.actual if total is None else quantities.add(total, batch.actual)
        if total is None:
            return None
    return total


def in_unit_of(
    sku: Sku,
    quantity: Quantity,
    name: str,
    masters: Masters,
    decide: Decide,
    rules: LineRules,
    reasons: list[Reason],
) -> tuple[Decimal, int] | None:
    """The number in the SKU's unit and the decimals that unit has; None (with a reason) when no unit matches."""
    item = masters.items.get(name)
    own = (item.base_unit, item.additional_unit) if item else ()
    stated = quantities.expressions(quantity, masters.units, own)
    if not sku.unit or not rules.check_units:
        base = item.base_unit if item else ""
        for unit in (base, quantity.unit):
            if unit in stated:
                return stated[unit], _decimals(unit, stated[unit], masters.units)
        if len(stated) == 1:
            unit, number = next(iter(stated.items()))
            return number, _decimals(unit, number, masters.units)
    for unit, number in stated.items():
        if unit == sku.unit:
            return number, _decimals(unit, number, masters.units)
    for unit, number in stated.items():
        master = masters.units.get(unit)
        decision = decide(Subject.UNIT, master.guid if master else unit, unit)
        if decision is not None and decision.target == sku.unit:
            return number, _decimals(unit, number, masters.units)
    counted = item.base_unit if item and item.base_unit else quantity.unit
    master = masters.units.get(counted)
    _add_once(
        reasons,
        Reason(
            "unit_mismatch",
            Subject.UNIT,
            counted,
            f"Tally counts “{name}” in {counted}, ServiceTitan counts {sku.code} in “{sku.unit or 'no stated unit'}”.",
            f'If one {counted} is one {sku.unit}, say so (ml-connector map unit "{counted}" "{sku.unit}"); otherwise '
            "correct the unit in ServiceTitan's pricebook.",
            master.guid if master else counted,
        ),
    )
    return None


def _decimals(unit: str, number: Decimal, units: Mapping[str, Unit]) -> int:
    exponent = number.normalize().as_tuple().exponent
    stated = max(0, -exponent) if isinstance(exponent, int) else 0
    master = units.get(unit)
    return max(stated, master.decimal_places if master else 0)


def _add_once(reasons: list[Reason], reason: Reason) -> None:
    if not any(r.code == reason.code and r.key == reason.key for r in reasons):
        reasons.append(reason)
