"""Writes dates, amounts, quantities and rates as TallyPrime writes them; rounds nothing it is not told to round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from app.simulators.tally.masters import StockItem, Unit

CENT = Decimal("0.01")
RESERVED = "\x04 "
"""Tally's mark before a reserved value; on the wire it is the illegal reference `&#4;`."""
NOT_APPLICABLE = RESERVED + "Not Applicable"
PRIMARY = RESERVED + "Primary"
SERIAL_EPOCH = date(1899, 12, 31)

UnitOf = Callable[[int], Unit]


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """The foreign currency of a voucher: its symbol and how many units of the base currency one of it costs."""

    symbol: str
    rate: Decimal
    base_symbol: str = "₹"
    suffix: bool = False
    """Whether the symbol follows the foreign amount (`0.14Euro`) instead of leading it (`$0.02`)."""

    def foreign(self, value: Decimal) -> str:
        """Write a foreign amount with its symbol and sign."""
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value):.2f}{self.symbol}" if self.suffix else f"{sign}{self.symbol}{abs(value):.2f}"


def cents(value: Decimal) -> Decimal:
    """Round to the two decimals of the base currency, halves away from zero as Tally does."""
    return value.quantize(CENT, ROUND_HALF_UP)


def serial(day: date) -> int:
    """Days since 1899-12-31, the serial inside VCHKEY, VOUCHERKEY and JD attributes."""
    return (day - SERIAL_EPOCH).days


def tally_date(day: date | None) -> str:
    """`20250401`, or empty for an unset date."""
    return "" if day is None else day.strftime("%Y%m%d")


def tally_moment(moment: datetime) -> str:
    """`20250308172422000`: local time with milliseconds."""
    return moment.strftime("%Y%m%d%H%M%S") + f"{moment.microsecond // 1000:03d}"


def number(value: int) -> str:
    """` 12`: numbers carry a leading space."""
    return f" {value}"


def logical(value: bool) -> str:
    """`Yes` or `No`."""
    return "Yes" if value else "No"


def amount(base: Decimal | None, foreign: Decimal | None = None, rate: ExchangeRate | None = None) -> str:
    """`-9000.00`; with a foreign part `-$448.44 @ ₹ 82.99/$ = -₹ 37216.04`; empty when unset."""
    if base is None:
        return ""
    if foreign is None or rate is None:
        return f"{base:.2f}"
    sign = "-" if base < 0 else ""
    return (
        f"{rate.foreign(foreign)} @ {rate.base_symbol} {plain(rate.rate)}/{rate.symbol}"
        f" = {sign}{rate.base_symbol} {abs(base):.2f}"
    )


def plain(value: Decimal) -> str:
    """A rate with at least two decimals and no superfluous zeros."""
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def round_quantity(value: Decimal, unit: Unit, unit_of: UnitOf) -> Decimal | None:
    """The quantity Tally keeps: rounded to the unit's decimal places, None when nothing is left of it."""
    if unit.simple:
        kept = value.quantize(Decimal(1).scaleb(-unit.decimals), ROUND_HALF_UP)
    else:
        tail = unit_of(unit.tail_id)
        pieces = (value * unit.conversion).quantize(Decimal(1).scaleb(-tail.decimals), ROUND_HALF_UP)
        kept = pieces / unit.conversion
    return kept if kept else None


def quantity(value: Decimal | None, item: StockItem, unit_of: UnitOf) -> str:
    """` 50.000 KG`, ` 19 Box 0 Nos` or ` 4 Coil =  360 Mtr`; empty when there is none (which is not zero)."""
    if value is None:
        return ""
    unit = unit_of(item.unit_id)
    text = quantity_in(value, unit, unit_of)
    if item.alternate_id is None:
        return text
    alternate = unit_of(item.alternate_id)
    return f"{text} = {quantity_in(value * item.alternate_factor, alternate, unit_of)}"


def quantity_in(value: Decimal, unit: Unit, unit_of: UnitOf) -> str:
    """One quantity in one unit, with the leading space and, for a compound unit, both of its parts."""
    if unit.simple:
        return f" {value:.{unit.decimals}f} {unit.name}"
    first, tail = unit_of(unit.first_id), unit_of(unit.tail_id)
    sign = "-" if value < 0 else ""
    pieces = abs(value) * unit.conversion
    whole, rest = divmod(pieces, unit.conversion)
    return f" {sign}{whole:.0f} {first.name} {rest:.{tail.decimals}f} {tail.name}"


def report_quantity(value: Decimal, unit: Unit, unit_of: UnitOf) -> str:
    """`-15 Nos` and `20 Box` as the Stock Summary report prints them: signed, no leading space, first unit only."""
    if unit.simple:
        return f"{value:.{unit.decimals}f} {unit.name}"
    first, tail = unit_of(unit.first_id), unit_of(unit.tail_id)
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value) * unit.conversion, unit.conversion)
    text = f"{sign}{whole:.0f} {first.name}"
    return text if not rest else f"{text} {rest:.{tail.decimals}f} {tail.name}"


def rate_unit(item: StockItem, unit_of: UnitOf) -> str:
    """The unit a rate refers to when the entry names no other: the first part of a compound unit."""
    unit = unit_of(item.unit_id)
    return unit.name if unit.simple else unit_of(unit.first_id).name


def rate(value: Decimal | None, unit_name: str, exchange: ExchangeRate | None = None) -> str:
    """`180.00/KG`; in foreign currency `$0.02 = ₹ 1.66/Nos`; empty when there is none."""
    if value is None:
        return ""
    if exchange is None:
        return f"{plain(value)}/{unit_name}"
    base = cents(value * exchange.rate)
    return f"{exchange.foreign(value)} = {exchange.base_symbol} {base:.2f}/{unit_name}"
