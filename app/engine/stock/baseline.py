"""What ServiceTitan held when stock went live: what Tally said then, or nothing where that is to be sent first.

Tally's level of that day is kept when an item first ties: what somebody alters before go-live later on changes
Tally's stock and not ServiceTitan's, and a period that begins later hides the day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.masters import MasterKind
from app.domain.stock import Move
from app.engine.stock.levels import ItemLevels
from app.flows.stock.book import by_godown, item_book
from app.store.book import SourceBooks
from app.store.references import Cursors

_Kept = dict[str, dict[str, str]]
"""Quantity by the item's and the godown's key."""


def level_before(levels: ItemLevels, day: date) -> dict[str, Decimal] | None:
    """What of an item lay in each godown when the day before `day` ended, in its base unit; None where it cannot be
    told: the places do not add up, or the period of Tally's screen begins later and what lies between is not known."""
    if levels.book is None or not levels.ties or levels.since is None:
        return None
    if levels.since > day:
        return _told_back(levels, levels.since, day)
    entries = [one for one in levels.entries if one.day >= levels.since]
    found = by_godown(item_book(levels.openings, entries, until=day - timedelta(days=1)).levels)
    return {godown: quantity for godown, quantity in found.items() if quantity}


def _told_back(levels: ItemLevels, since: date, day: date) -> dict[str, Decimal] | None:
    """Tally's openings of a later day less what moved before it; nobody can tell what a count changed then."""
    between = [one for one in levels.entries if day <= one.day < since]
    unread = levels.read_from is None or levels.read_from > day
    if unread or levels.untold or any(one.move is Move.COUNT for one in between):
        return None
    found = by_godown(levels.openings)
    for one in between:
        moved = one.quantity if one.move is Move.IN else -one.quantity
        found[one.godown] = found.get(one.godown, Decimal(0)) - moved
    return {godown: quantity for godown, quantity in found.items() if quantity}


@dataclass(frozen=True, slots=True)
class Keys:
    """GUIDs of items and godowns by name, and names by GUID; a name without a master is its own key."""

    items: Mapping[str, str]
    godowns: Mapping[str, str]

    def godown_named(self, key: str) -> str:
        """The name of a godown today."""
        return next((name for name, guid in self.godowns.items() if guid == key), key)


def keys_of(books: SourceBooks, company_guid: str) -> Keys:
    """As the masters are called now."""
    found = [
        {row.name: row.guid or row.name for row in books.masters(company_guid, kind)}
        for kind in (MasterKind.ITEM, MasterKind.GODOWN)
    ]
    return Keys(*found)


class StockBaseline:
    """Per company GUID and go-live date."""

    def __init__(self, books: SourceBooks, cursors: Cursors) -> None:
        self._books, self._cursors = books, cursors

    def keep(self, company_guid: str, start: date, levels: Iterable[ItemLevels]) -> int:
        """Keep the level at go-live of every item of which it is known for the first time; returns how many."""
        kept, keys = self._kept(company_guid, start), keys_of(self._books, company_guid)
        fresh = 0
        for one in levels:
            key = keys.items.get(one.item, one.item)
            found = None if key in kept else level_before(one, start)
            if found is not None:
                kept[key] = {keys.godowns.get(godown, godown): str(quantity) for godown, quantity in found.items()}
                fresh += 1
        if fresh:
            self._cursors.put(_cursor(company_guid), json.dumps({"start": start.isoformat(), "items": kept}))
        return fresh

    def all(self, company_guid: str, start: date) -> Mapping[str, Mapping[str, Decimal]]:
        """Kept levels by item and godown, as they are called now."""
        keys = keys_of(self._books, company_guid)
        kept, names = self._kept(company_guid, start), {guid: name for name, guid in keys.items.items()}
        return {
            names.get(item, item): {keys.godown_named(place): Decimal(text) for place, text in places.items()}
            for item, places in kept.items()
        }

    def _kept(self, company_guid: str, start: date) -> _Kept:
        text = self._cursors.get(_cursor(company_guid))
        said = json.loads(text) if text else {}
        found: _Kept = said["items"] if said.get("start") == start.isoformat() else {}
        return found


def _cursor(company_guid: str) -> str:
    return f"stock.baseline.{company_guid}"
