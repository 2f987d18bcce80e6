"""Exact money: apportioning without loss, and unit costs that reproduce a stated amount; stdlib only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

CENT = Decimal("0.01")
"""Smallest unit of the currencies served: two decimals."""


def to_cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to two decimals."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def apportion(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split `amount` (two decimals, any sign) over `weights` (not negative) by largest remainder.

    The shares add up to `amount` exactly. Equal weights are used when all weights are zero.
    Raises ValueError without weights or with a negative one.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("weights must be given and not negative")
    cents = int(abs(amount) / CENT)
    if Decimal(cents) * CENT != abs(amount):
        raise ValueError("the amount has more than two decimals")
    total = sum(weights, Decimal(0))
    if total == 0:
        weights = [Decimal(1)] * len(weights)
        total = Decimal(len(weights))
    with localcontext() as context:
        context.prec = 50
        exact = [Decimal(cents) * weight / total for weight in weights]
    shares = [int(value.to_integral_value(rounding=ROUND_DOWN)) for value in exact]
    left = cents - sum(shares)
    order = sorted(range(len(weights)), key=lambda i: (exact[i] - shares[i], weights[i], -i), reverse=True)
    for i in order[:left]:
        shares[i] += 1
    sign = -1 if amount < 0 else 1
    return [sign * share * CENT for share in shares]


@dataclass(frozen=True, slots=True)
class CostedQuantity:
    """A quantity and the cost of one."""

    quantity: Decimal
    cost: Decimal


def cost_lines(
    amount: Decimal, quantity: Decimal, *, cost_decimals: int, quantity_decimals: int
) -> tuple[CostedQuantity, ...] | None:
    """One line, else two with neighbouring costs, whose quantity x cost adds up to `amount`.

    `100.00` for 3 with two decimals is 2 at 33.33 + 1 at 33.34. The sum is `amount` whether each line is rounded to two
    decimals or only their sum is: which of it a tenant does is not known. None when no such lines exist within the
    decimals given (or when a cost would be zero or less). `amount` and `quantity` must be positive.
    """
    if amount <= 0 or quantity <= 0:
        return None
    step = Decimal(1).scaleb(-cost_decimals)
    with localcontext() as context:
        context.prec = 50
        low = (amount / quantity).quantize(step, rounding=ROUND_FLOOR)
        if low > 0 and low * quantity == amount:
            return (CostedQuantity(quantity, low.normalize() + Decimal(0)),)
        if low <= 0:
            return None
        high = low + step
        exact = (amount - low * quantity) / step
        grain = Decimal(1).scaleb(-quantity_decimals)
        if exact != exact.quantize(grain):
            return None
        for nudge in _NUDGES:
            at_high = exact + nudge * grain
            at_low = quantity - at_high
            if at_high <= 0 or at_low <= 0:
                continue
            values = (at_low * low, at_high * high)
            if to_cents(values[0] + values[1]) == amount and sum(to_cents(value) for value in values) == amount:
                return (CostedQuantity(_plain(at_low), _plain(low)), CostedQuantity(_plain(at_high), _plain(high)))
        return None


_NUDGES = sorted(range(-200, 201), key=abs)
"""By how many of the smallest quantities the division between the two costs is moved at most."""


def _plain(value: Decimal) -> Decimal:
    """The value without trailing zeros and without an exponent."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
