"""Reads the value formats of Tally's XML; every malformed value is a BadAnswer, no value is ever recomputed.

Pure functions over text plus two small caches, because the same few numbers, dates and quantities return thousands of
times. Amounts carry Tally's sign: debit negative, credit positive (facts 2.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from app.connectors.tally.decoding import RESERVED
from app.connectors.tally.refusals import bad_answer
from app.domain.quantities import Quantity, Unit
from app.domain.vouchers import ForexAmount

ZERO = Decimal(0)
_SERIAL_EPOCH = date(1899, 12, 31)
_CACHE_LIMIT = 65_536
_GROUPED = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")
_NUMBER_IN_TEXT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_QUANTITY_NUMBER = re.compile(r"-?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)")

_decimals: dict[str, Decimal] = {}
_dates: dict[str, date] = {}


def text(raw: str | None) -> str:
    """A name or other text: stripped; a reserved word (`&#4; Not Applicable`) is no text at all."""
    if not raw:
        return ""
    if RESERVED not in raw:
        return raw.strip()
    stripped = raw.strip()
    return "" if stripped[:1] == RESERVED else stripped.replace(RESERVED, "")


def reserved_word(raw: str | None) -> str:
    """The reserved word behind the mark (`Primary`, `Not Applicable`); empty for everything else."""
    stripped = (raw or "").strip()
    return stripped[1:].strip() if stripped[:1] == RESERVED else ""


def link_number(raw: str | None) -> str:
    """A tracking or order number; empty and `Not Applicable`, marked or damaged (` 4; …`), mean none (facts 2.2)."""
    if not raw or raw[0] == RESERVED:
        return ""
    found = text(raw)
    return "" if found in ("Not Applicable", "4; Not Applicable") else found


def logical(raw: str | None) -> bool | None:
    """`Yes`, `No`; None = not set."""
    found = (raw or "").strip()
    if found == "Yes":
        return True
    if found == "No" or not found:
        return False if found else None
    raise bad_answer(f"“{found}” stands where Yes or No was expected.")


def number(raw: str | None) -> Decimal | None:
    """` 12`, `1,200.50`; None = not set."""
    found = (raw or "").strip()
    return _decimal(found) if found else None


def whole_number(raw: str | None) -> int:
    """` 12`; 0 = not set."""
    found = (raw or "").strip()
    if not found:
        return 0
    try:
        return int(found)
    except ValueError:
        raise bad_answer(f"“{found}” stands where a whole number was expected.") from None


def key_number(raw: str | None) -> int:
    """The last part of VCHKEY, `{company}-{day}:{8 hex}`, which grows within a day (facts 3); 0 = not told."""
    try:
        return int((raw or "").rpartition(":")[2], 16)
    except ValueError:
        return 0


def day(raw: str | None) -> date | None:
    """`20250308`, also the head of `20250308172422000`; None = not set."""
    found = (raw or "").strip()
    if not found:
        return None
    known = _dates.get(found)
    if known is not None:
        return known
    try:
        if len(found) not in (8, 17) or not found.isdigit():
            raise ValueError(found)
        known = date(int(found[:4]), int(found[4:6]), int(found[6:8]))
    except ValueError:
        raise bad_answer(f"“{found}” stands where a date (YYYYMMDD) was expected.") from None
    if len(_dates) >= _CACHE_LIMIT:
        _dates.clear()
    _dates[found] = known
    return known


def serial_day(serial: str) -> date | None:
    """The date of a JD attribute (`<BILLCREDITPERIOD JD="45723" …>`): days since 1899-12-31; None = not set."""
    found = serial.strip()
    if not found:
        return None
    if not found.isdigit():
        raise bad_answer(f"“{found}” stands where a day number was expected.")
    return _SERIAL_EPOCH + timedelta(days=int(found))


def amount(raw: str | None) -> Decimal:
    """An amount in base currency, as stated; empty = 0. A foreign amount counts with the number after `=`."""
    if not raw:
        return ZERO
    known = _decimals.get(raw)
    if known is not None:
        return known
    if "=" in raw:
        return foreign(raw)[0]
    return ZERO if raw.isspace() else _decimal(raw)


def forex(raw: str | None) -> ForexAmount | None:
    """The foreign side of an amount; None for a plain one."""
    return foreign(raw)[1] if raw and "=" in raw else None


def foreign(raw: str) -> tuple[Decimal, ForexAmount]:
    """`-$1609.71 @ ? 82.58/$ = -? 132929.85`: (base amount, foreign amount).

    Symbols may stand before or behind the number, hold spaces, or be a `?` that was a rupee sign. Without ` @ ` the
    rate is 0 = not stated.
    """
    left, _, base_text = raw.rpartition("=")
    foreign_text, _, rate_text = left.partition("@")
    base, _ = _in_currency(base_text, raw)
    value, symbol = _in_currency(foreign_text, raw)
    rate = ZERO
    if rate_text.strip():
        match = _NUMBER_IN_TEXT.search(rate_text)
        if match is None:
            raise bad_answer(f"The rate in the amount “{raw.strip()}” cannot be read.")
        rate = Decimal(match.group().replace(",", ""))
    return base, ForexAmount(symbol, value, rate)


def _in_currency(part: str, whole: str) -> tuple[Decimal, str]:
    match = _NUMBER_IN_TEXT.search(part)
    if match is None:
        raise bad_answer(f"The amount “{whole.strip()}” cannot be read.")
    before, after = part[: match.start()], part[match.end() :]
    value = Decimal(match.group().replace(",", ""))
    negative = "-" in before
    return (-value if negative else value), (before.replace("-", "") + after).strip()


def _decimal(raw: str) -> Decimal:
    found = raw.strip()
    digits = found.replace(".", "", 1)
    if not (digits.isdigit() or digits[1:].isdigit()) or not found.isascii():
        if _GROUPED.fullmatch(found) is None:
            raise bad_answer(f"“{found}” stands where a number was expected.")
        found = found.replace(",", "")
    try:
        known = Decimal(found)
    except InvalidOperation:
        raise bad_answer(f"“{found}” stands where a number was expected.") from None
    if len(_decimals) >= _CACHE_LIMIT:
        _decimals.clear()
    _decimals[raw] = known
    return known


class QuantityReader:
    """Reads quantities against the unit masters, longest unit name first; one instance per set of masters."""

    def __init__(self, units: Iterable[Unit]) -> None:
        known = list(units)
        names = {u.name for u in known} | {u.main_unit for u in known} | {u.tail_unit for u in known}
        self._names = sorted((n for n in names if n), key=lambda n: (-len(n), n))
        self._cache: dict[str, Quantity | None] = {}
        compound = [u for u in known if not u.is_simple]
        self._conversions = {(u.main_unit, u.tail_unit): u.conversion for u in compound}
        mains = [u.main_unit for u in compound]
        self._to_tail = {u.main_unit: (u.conversion, u.tail_unit) for u in compound if mains.count(u.main_unit) == 1}
        self._to_tail |= {u.name: (u.conversion, u.tail_unit) for u in compound}

    def read(self, raw: str | None) -> Quantity | None:
        """` 19 Box 0 Nos`, ` 5000 UG =  5 MG`, `1,200.0000 Box of 10 Nos`, `-15 Nos`; None = not set, not 0."""
        if not raw:
            return None
        try:
            return self._cache[raw]
        except KeyError:
            pass
        found = raw.strip()
        result: Quantity | None = None
        if found:
            parts, rest = self._parts(found, raw)
            alternate: tuple[tuple[Decimal, str], ...] = ()
            if rest:
                alternate, rest = self._parts(rest[1:].lstrip(), raw)
            if rest:
                raise self._unreadable(raw)
            result = Quantity(parts, alternate)
        if len(self._cache) >= _CACHE_LIMIT:
            self._cache.clear()
        self._cache[raw] = result
        return result

    def total(self, quantities: Iterable[Quantity]) -> tuple[tuple[Decimal, str], ...]:
        """Sum of stated quantities, in tail units where the compound unit is known."""
        sums: dict[str, Decimal] = {}
        for quantity in quantities:
            for value, unit in self._in_tail(quantity):
                sums[unit] = sums.get(unit, ZERO) + value
        return tuple(sorted(((value, unit) for unit, value in sums.items()), key=lambda pair: pair[1]))

    def adds_up(self, quantities: Iterable[Quantity], stated: Quantity) -> bool:
        """Whether the quantities make the stated one (`1 Box 2 Nos` = `12 Nos` where a Box holds 10)."""
        return self.total(quantities) == self.total((stated,))

    def _in_tail(self, quantity: Quantity) -> tuple[tuple[Decimal, str], ...]:
        parts = quantity.parts
        if len(parts) == 1:
            value, unit = parts[0]
            conversion = self._to_tail.get(unit)
            return parts if conversion is None else ((value * conversion[0], conversion[1]),)
        (main_value, main_unit), (tail_value, tail_unit) = parts
        factor = self._conversions.get((main_unit, tail_unit))
        return parts if factor is None else ((main_value * factor + tail_value, tail_unit),)

    def _parts(self, found: str, raw: str) -> tuple[tuple[tuple[Decimal, str], ...], str]:
        """One or two numbers with units, and what is left (empty, or `= …`)."""
        parts: list[tuple[Decimal, str]] = []
        rest = found
        while rest and not rest.startswith("=") and len(parts) < 2:
            match = _QUANTITY_NUMBER.match(rest)
            if match is None:
                raise self._unreadable(raw)
            value = Decimal(match.group().replace(",", ""))
            unit, rest = self._unit(rest[match.end() :].lstrip(), raw)
            parts.append((value, unit))
        if not parts:
            raise self._unreadable(raw)
        if len(parts) == 2 and parts[0][0].is_signed() and parts[1][0] > 0:
            parts[1] = (-parts[1][0], parts[1][1])
        return tuple(parts), rest

    def _unit(self, rest: str, raw: str) -> tuple[str, str]:
        for name in self._names:
            if rest.startswith(name) and _ends(rest, len(name)):
                return name, rest[len(name) :].lstrip()
        for name in self._names:
            if rest[: len(name)].casefold() == name.casefold() and _ends(rest, len(name)):
                return name, rest[len(name) :].lstrip()
        own, separator, alternate = rest.partition("=")
        own = own.strip()
        if not own or any(c.isdigit() for c in own):
            raise self._unreadable(raw)
        return own, (separator + alternate).lstrip()

    def _unreadable(self, raw: str) -> Exception:
        return bad_answer(
            f"The quantity “{raw.strip()}” cannot be read with the units of this company.",
            advice="If the unit is new, the next run knows it; otherwise report this with the diagnostics file.",
        )


def _ends(rest: str, length: int) -> bool:
    """Whether a unit name may end here: the next thing is nothing, a number or the alternate quantity."""
    following = rest[length:].lstrip()
    if not following or following[0] == "=":
        return True
    return rest[length] == " " and (following[0].isdigit() or following[0] in "-.")
