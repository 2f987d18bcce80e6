"""Quantities and units as Tally states them, and exact conversion between the units of one item; stdlib only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: ` 40 Nos`, ` 19 Box 3 Nos` (compound), ` 2 Coil =  180 Mtr` (alternate unit)."""

    parts: tuple[tuple[Decimal, str], ...]
    """(number, unit name): one for a simple unit, two for a compound one (main unit, tail unit)."""
    alternate: tuple[tuple[Decimal, str], ...] = ()
    """The same quantity in the item's alternate unit, as stated."""

    @property
    def number(self) -> Decimal:
        """The first number."""
        return self.parts[0][0]

    @property
    def unit(self) -> str:
        """The first unit."""
        return self.parts[0][1]

    @property
    def is_zero(self) -> bool:
        return all(number == 0 for number, _ in self.parts)

    def __str__(self) -> str:
        text = " ".join(f"{number} {unit}" for number, unit in self.parts)
        if self.alternate:
            text += " = " + " ".join(f"{number} {unit}" for number, unit in self.alternate)
        return text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure master. A compound unit `Box of 10 Nos` has main `Box`, tail `Nos`, conversion 10."""

    guid: str
    name: str
    master_id: int
    alter_id: int
    decimal_places: int = 0
    is_simple: bool = True
    main_unit: str = ""
    """BASEUNITS of a compound unit."""
    tail_unit: str = ""
    """ADDITIONALUNITS of a compound unit."""
    conversion: Decimal = Decimal(1)
    """Tail units in one main unit."""
    formal_name: str = ""


def expressions(quantity: Quantity, units: Mapping[str, Unit], own: Sequence[str] = ()) -> dict[str, Decimal]:
    """Every unit this quantity can be stated in exactly, with its number there.

    Keys are unit names: the parts' own units, the tail unit of a compound quantity (converted by the unit
    master), the whole compound unit's name, and the stated alternate unit. `own` are the units of the item: they
    tell `Box of 10 Nos` from `Box of 12 Nos`, which a stated `3 Box 4 Nos` does not; undecided, nothing is converted.
    """
    found: dict[str, Decimal] = {}
    for parts in (quantity.parts, quantity.alternate):
        if not parts:
            continue
        if len(parts) == 1:
            number, unit = parts[0]
            found.setdefault(unit, number)
            master = units.get(unit)
            if master is not None and not master.is_simple:
                found.setdefault(master.main_unit, number)
                found.setdefault(master.tail_unit, number * master.conversion)
            for name in own:
                _in_compound(units.get(name), number, unit, found)
            continue
        (main_number, main_unit), (tail_number, tail_unit) = parts[0], parts[1]
        compound = _compound(main_unit, tail_unit, units, own)
        if compound is None or compound.conversion == 0:
            if tail_number == 0:
                found.setdefault(main_unit, main_number)
            continue
        in_tail = main_number * compound.conversion + tail_number
        in_main = _exact_quotient(in_tail, compound.conversion)
        if in_main is not None:
            found.setdefault(main_unit, in_main)
            found.setdefault(compound.name, in_main)
        found.setdefault(tail_unit, in_tail)
    return found


def _in_compound(own: Unit | None, number: Decimal, unit: str, found: dict[str, Decimal]) -> None:
    """`20 Box` of an item kept in `Box of 10 Nos`: a report leaves out loose pieces where there are none."""
    if own is not None and not own.is_simple and unit == own.main_unit:
        found.setdefault(own.name, number)
        found.setdefault(own.tail_unit, number * own.conversion)


def _compound(main_unit: str, tail_unit: str, units: Mapping[str, Unit], own: Sequence[str]) -> Unit | None:
    fitting = [u for u in units.values() if not u.is_simple and u.main_unit == main_unit and u.tail_unit == tail_unit]
    of_item = [u for u in fitting if u.name in own]
    return (of_item or fitting)[0] if len(of_item or fitting) == 1 else None


def _exact_quotient(number: Decimal, by: Decimal) -> Decimal | None:
    """The quotient if it has an end within 28 digits, else None."""
    with localcontext() as context:
        context.clear_flags()
        quotient = number / by
        return None if context.flags[Inexact] else quotient


def add(first: Quantity, second: Quantity) -> Quantity | None:
    """Sum of two quantities stated in the same units; None when the units differ."""
    if tuple(u for _, u in first.parts) != tuple(u for _, u in second.parts):
        return None
    parts = tuple((a + b, unit) for (a, unit), (b, _) in zip(first.parts, second.parts, strict=True))
    if tuple(u for _, u in first.alternate) != tuple(u for _, u in second.alternate):
        return Quantity(parts)
    alternate = tuple((a + b, unit) for (a, unit), (b, _) in zip(first.alternate, second.alternate, strict=True))
    return Quantity(parts, alternate)
