"""What all lists share: amounts from the schema's integers, conditions with their values, texts to look for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

_SCALE = Decimal(10000)
_CENT = Decimal("0.01")
OF_TALLY = ("purchases", "stock")
"""Flows whose names are Tally's; names of the others are ServiceTitan's."""


def money(units: int | None) -> Decimal:
    """An amount of the schema's `money` (1/10000) exactly, with two decimals at least."""
    amount = Decimal(units or 0) / _SCALE
    return amount.quantize(_CENT) if amount == amount.quantize(_CENT) else amount


def containing(text: str) -> str:
    """The pattern of LIKE … ESCAPE '\\' for texts that contain this one."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


class Where:
    """Conditions joined by AND, and their values in order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """One more condition."""
        self._parts.append(condition)
        self.values += values

    def among(self, column: str, values: Iterable[object]) -> None:
        """The column has one of these values; nothing is added when there are none."""
        found = list(values)
        if found:
            self.add(f"{column} IN ({', '.join('?' * len(found))})", *found)

    def contains(self, columns: Iterable[str], text: str) -> None:
        """One of the columns contains the text, without regard to case; nothing is added for an empty text."""
        if text.strip():
            wanted = [f"{column} LIKE ? ESCAPE '\\'" for column in columns]
            self.add(f"({' OR '.join(wanted)})", *[containing(text)] * len(wanted))

    def __str__(self) -> str:
        return " AND ".join(self._parts) or "1"
