"""The book of one item: what lay where on a day, and by how much each count differed from it; pure.

A count sets the quantity of a place, so what it moves is not stated anywhere: it follows from everything dated before
it, and changes whenever that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.stock import BookEntry, Move, Place

_ZERO = Decimal(0)
CountKey = tuple[str, int, str, str]
"""Voucher GUID, line, godown, batch."""


@dataclass(frozen=True, slots=True)
class ItemBook:
    """What the entries of one item come to."""

    levels: Mapping[Place, Decimal]
    """At the end of the last day, places at zero included."""
    differences: Mapping[CountKey, Decimal] = field(default_factory=dict)
    """Counted less book, for each line of a count."""

    @property
    def total(self) -> Decimal:
        return sum(self.levels.values(), _ZERO)


def item_book(openings: Mapping[Place, Decimal], entries: Iterable[BookEntry], until: date | None = None) -> ItemBook:
    """Add up one item's entries in the order of the book, from the openings on; `until` a day, that day included."""
    levels: dict[Place, Decimal] = dict(openings)
    differences: dict[CountKey, Decimal] = {}
    for entry in sorted(entries, key=lambda one: (one.day, one.order, one.line)):
        if until is not None and entry.day > until:
            break
        place = (entry.godown, entry.batch)
        before = levels.get(place, _ZERO)
        if entry.move is Move.COUNT:
            differences[(entry.voucher, entry.line, entry.godown, entry.batch)] = entry.quantity - before
            levels[place] = entry.quantity
        else:
            levels[place] = before + entry.quantity if entry.move is Move.IN else before - entry.quantity
    return ItemBook(levels, differences)


def by_godown(levels: Mapping[Place, Decimal]) -> dict[str, Decimal]:
    """Batches folded: ServiceTitan keeps none."""
    found: dict[str, Decimal] = {}
    for (godown, _), quantity in levels.items():
        found[godown] = found.get(godown, _ZERO) + quantity
    return found
