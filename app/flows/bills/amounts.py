"""Amounts of a bill to the smallest unit: lines that tie, shares that add up, rates that reproduce; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, localcontext

from app.domain.money import CENT, apportion, cost_lines
from app.flows.bills.accounts import Traits

ZERO = Decimal(0)
_PREC = 50


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line before it is put into the words of the books."""

    quantity: Decimal
    cost: Decimal
    """Per unit, as ServiceTitan says."""
    value: Decimal
    """What the line comes to, in smallest units once `rounded`."""
    traits: Traits = field(default_factory=Traits)
    sku_id: int | None = None
    name: str = ""
    description: str = ""
    account_id: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What one bill, receipt or return says."""

    lines: tuple[CostLine, ...]
    tax: Decimal
    """Amount of the header; ServiceTitan has none per line."""
    freight: Decimal
    total: Decimal
    """Including tax and freight, less what was deducted."""
    deducted: Decimal = ZERO
    """Restocking fee."""


def smallest(price_precision: int) -> Decimal:
    """The smallest unit of a currency with that many decimals."""
    return Decimal(1).scaleb(-price_precision)


def in_units(amount: Decimal, unit: Decimal) -> bool:
    """Whether the amount is a whole number of smallest units."""
    return amount == _to_unit(amount, unit)


def share(amount: Decimal, weights: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """Split whole units of `amount` over the weights, negative ones counted as nothing; the shares add up exactly."""
    scale = CENT / unit
    parts = apportion(amount * scale, [max(weight, ZERO) for weight in weights])
    return [part / scale for part in parts]


def rounded(values: Sequence[Decimal], wanted: Decimal, unit: Decimal) -> tuple[list[Decimal], Decimal]:
    """The values in whole units, and what is then left to `wanted`.

    ServiceTitan does not say whether it rounds each line or their sum: each line by itself first, else largest
    remainders so that their sum is rounded once, whichever leaves less.
    """
    alone = [_to_unit(value, unit) for value in values]
    with localcontext() as context:
        context.prec = _PREC
        floors = [value.quantize(unit, rounding=ROUND_FLOOR) for value in values]
        left = int((_to_unit(sum(values, ZERO), unit) - sum(floors, ZERO)) / unit)
        order = sorted(range(len(values)), key=lambda i: (floors[i] - values[i], i))
    for i in order[:left]:
        floors[i] += unit
    found = [(one, wanted - sum(one, ZERO)) for one in (alone, floors)]
    return min(found, key=lambda pair: abs(pair[1]))


@dataclass(frozen=True, slots=True)
class Expressed:
    """A quantity and a rate that come to a value without doubt."""

    quantity: Decimal
    rate: Decimal
    as_stated: bool
    """The quantity is ServiceTitan's; else it is to be told in the description."""


def express(line: CostLine, precision: int) -> tuple[Expressed, ...]:
    """Rates with at most `precision` decimals that come to the line's value, however halves are rounded.

    The stated cost if it does; else one rate; else two neighbouring ones; else one at the whole value.
    """
    unit = smallest(precision)
    quantity, value = line.quantity, line.value
    if quantity > 0:
        with localcontext() as context:
            context.prec = _PREC
            for rate in (line.cost, (value / quantity).quantize(unit, rounding=ROUND_HALF_UP)):
                if in_units(rate, unit) and _surely(quantity, rate, unit) == value:
                    return (Expressed(quantity, rate, as_stated=True),)
        if unit == CENT and value > 0:
            decimals = max(0, -int(quantity.normalize().as_tuple().exponent))
            two = cost_lines(value, quantity, cost_decimals=precision, quantity_decimals=decimals) or ()
            found = tuple(Expressed(one.quantity, one.cost, as_stated=True) for one in two)
            sums = [_surely(one.quantity, one.rate, unit) for one in found]
            if found and sum((one for one in sums if one is not None), ZERO) == value and None not in sums:
                return found
    return (Expressed(Decimal(1), value, as_stated=False),)


def spread_lines(
    name: str, amount: Decimal, lines: Sequence[CostLine], unit: Decimal, account_id: str = ""
) -> list[CostLine]:
    """An amount of the header as lines of their own: to one account, or to those of the lines by their value.

    Lines of the same account, tax, job and business unit get one together.
    """
    if amount == 0:
        return []
    if account_id or not lines:
        return [CostLine(Decimal(1), amount, amount, name=name, account_id=account_id)]
    groups: dict[tuple[str, str, str, str], list[CostLine]] = {}
    for line in lines:
        labels = (line.traits.job, line.traits.business_unit)
        groups.setdefault((line.account_id, line.tax_id, *labels), []).append(line)
    weights = [sum((line.value for line in group), ZERO) for group in groups.values()]
    found = []
    for group, part in zip(groups.values(), share(amount, weights, unit), strict=True):
        if part:
            first = group[0]
            traits = Traits(
                business_unit=first.traits.business_unit, unit_id=first.traits.unit_id, job=first.traits.job
            )
            line = CostLine(Decimal(1), part, part, traits, name=name)
            found.append(replace(line, account_id=first.account_id, tax_id=first.tax_id))
    return found


def deduct(amount: Decimal, lines: Sequence[CostLine], unit: Decimal) -> list[CostLine] | None:
    """The lines with `amount` taken off by value; None where a line would come to less than nothing."""
    if amount == 0:
        return list(lines)
    shares = share(amount, [line.value for line in lines], unit)
    found = [replace(line, value=line.value - part) for line, part in zip(lines, shares, strict=True)]
    return None if any(was.value >= 0 > now.value for was, now in zip(lines, found, strict=True)) else found


def _to_unit(amount: Decimal, unit: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _PREC
        return amount.quantize(unit, rounding=ROUND_HALF_UP)


def _surely(quantity: Decimal, rate: Decimal, unit: Decimal) -> Decimal | None:
    """What quantity x rate is rounded to; None where it is exactly half a unit."""
    exact = quantity * rate
    up, down = (exact.quantize(unit, rounding=way) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN))
    return up if up == down else None
