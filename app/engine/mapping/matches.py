"""How each name of the source stands to the destination's lists: what the mapping page shows, judged as the planner
judges it.

A kind's rows are kept until the database changes; suggestions until the destination's lists change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.clock import Clock
from app.domain.masters import SkuField
from app.domain.matching import MatchKind, match
from app.domain.records import Subject
from app.engine.destination_lists import DESTINATION, EQUIPMENT, LOCATION, MATERIAL, VENDOR
from app.engine.mapping.suggestions import Candidate, Suggestions
from app.store.database import Database
from app.store.listings.names import Names, SourceName
from app.store.references import Listed, Mappings, References

WEAK_SCORE = 85
"""From this score on the best suggestion makes a name without a match a weak one."""
LISTS = {
    Subject.VENDOR: (VENDOR,),
    Subject.ITEM: (MATERIAL, EQUIPMENT),
    Subject.LOCATION: (LOCATION,),
    Subject.LEDGER: (MATERIAL, EQUIPMENT),
}
"""Lists of the destination that a kind is mapped to."""


_NUMBER = re.compile(r"\d+")


class MatchState(StrEnum):
    """The chip of a row, in the order of the list."""

    WEAK = "weak"
    """No match, but a suggestion with a high score."""
    NONE = "none"
    MAPPED = "mapped"
    EXACT = "exact"
    """The planner needs no entry: exactly this name there; a ledger or unit that nothing waits for."""


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One name of the source."""

    kind: Subject
    key: str
    name: str
    sku: str
    """Of an item: what is compared with the codes of ServiceTitan; empty when Tally holds nothing there."""
    group: str
    """Group above it in Tally; says a ledger's default role."""
    match: MatchState
    problem: MatchKind | None
    """With NONE and WEAK: why there is no match."""
    target_id: int | None
    target: str
    target_kind: str
    waiting: int
    """Records that need a person because of it."""
    last_used: date | None
    """Date of the newest record naming it."""
    suggestion: Candidate | None = None
    """With NONE and WEAK: the best one, where known."""


@dataclass(frozen=True, slots=True)
class MappingCounts:
    """The numbers on the tabs of a kind."""

    all: int
    none: int
    weak: int
    mapped: int
    exact: int
    waiting_for: int
    """Names that records wait for."""
    complete: bool
    """False while not every name without a match was compared yet: some of NONE may be WEAK. Ask again."""


class Matches:
    """Rows of the mapping page; any thread may ask."""

    def __init__(
        self,
        database: Database,
        names: Names,
        mappings: Mappings,
        references: References,
        suggestions: Suggestions,
        clock: Clock,
    ) -> None:
        self._database = database
        self._names = names
        self._mappings = mappings
        self._references = references
        self._suggestions = suggestions
        self._clock = clock
        self._rows: dict[Subject, tuple[object, tuple[MappingRow, ...]]] = {}
        self._best: dict[Subject, tuple[object, dict[str, Candidate | None]]] = {}

    def rows(self, kind: Subject, company_guid: str, sku_field: SkuField) -> Sequence[MappingRow]:
        """Every name that matters, unsorted; WEAK where the suggestion is known already."""
        asked = (company_guid, sku_field, self._database.revision())
        kept = self._rows.get(kind)
        if kept is None or kept[0] != asked:
            kept = self._rows[kind] = (asked, tuple(self._read(kind, company_guid, sku_field)))
        best = self._suggested(kind)
        return [_weighed(row, best[row.sku]) if _unmatched(row) and row.sku in best else row for row in kept[1]]

    def weighed(self, row: MappingRow) -> MappingRow:
        """The row with its suggestion, as far as known by now."""
        best = self._suggested(row.kind)
        return _weighed(row, best[row.sku]) if _unmatched(row) and row.sku in best else row

    def compare(self, kind: Subject, rows: Sequence[MappingRow], seconds: float) -> bool:
        """Look for suggestions for those without a match, that long; True when all are known."""
        if kind not in LISTS:
            return True
        best, until = self._suggested(kind), self._clock.monotonic() + seconds
        for row in rows:
            if not _unmatched(row) or row.sku in best:
                continue
            if self._clock.monotonic() >= until:
                return False
            best[row.sku] = next(iter(self._suggestions.near(kind, row.sku, 1)), None)
        return True

    def _suggested(self, kind: Subject) -> dict[str, Candidate | None]:
        version = self._references.version(DESTINATION, LISTS.get(kind, ()))
        kept = self._best.get(kind)
        if kept is None or kept[0] != version:
            kept = self._best[kind] = (version, {})
        return kept[1]

    def _read(self, kind: Subject, company_guid: str, sku_field: SkuField) -> Sequence[MappingRow]:
        waiting = self._names.waiting(kind)
        decide = self._mappings.lookup()
        lists = _Lists(self._references.listed(DESTINATION, LISTS.get(kind, ())))
        by_field = kind is Subject.ITEM and sku_field is not SkuField.NAME
        rows = []
        for one in self._names.of(kind, company_guid, sku_fields=by_field):
            decision = decide(kind, one.key, one.name)
            row = MappingRow(
                kind, one.key, one.name, one.name, one.parent, MatchState.EXACT, None, None, "", "",
                waiting.get(one.key, waiting.get(one.name, 0)), one.last_used,
            )  # fmt: skip
            if kind in (Subject.LEDGER, Subject.UNIT):
                if decision is None:
                    state = MatchState.NONE if row.waiting else MatchState.EXACT
                    row = replace(row, match=state, problem=MatchKind.MISSING if row.waiting else None)
                elif decision.target_id is None or lists.active(decision.target_id):
                    row = replace(
                        row, match=MatchState.MAPPED, target_id=decision.target_id, target=decision.target,
                        target_kind=decision.target_kind,
                    )  # fmt: skip
                else:
                    row = replace(row, match=MatchState.NONE, problem=MatchKind.MAPPED_GONE, target=decision.target)
                rows.append(row)
                continue
            compared = _compared(one, kind, sku_field)
            row = replace(row, sku=compared[0] if compared else "")
            kind_, target = MatchKind.MISSING, None
            for name in compared or ("",):  # as the planner does, see flows.order_lines
                found = match(name, decision, named=lists.named, by_id=lists.by_id, active=lambda each: each.active)
                kind_, target = found.kind, found.target
                if kind_ is not MatchKind.MISSING:
                    break
            if target is None:
                gone = decision.target if decision is not None else ""
                rows.append(replace(row, match=MatchState.NONE, problem=kind_, target=gone))
            else:
                state = MatchState.MAPPED if kind_ is MatchKind.MAPPED else MatchState.EXACT
                rows.append(replace(row, match=state, target_id=target.id, target=target.name, target_kind=target.kind))
        return rows


class _Lists:
    """The destination's entries of a kind, by name and by id."""

    def __init__(self, rows: Sequence[Listed]) -> None:
        self._named: dict[str, list[Listed]] = {}
        self._by_id: dict[int, Listed] = {}
        for row in rows:
            self._named.setdefault(row.name, []).append(row)
            self._by_id.setdefault(row.id, row)

    def named(self, name: str) -> Sequence[Listed]:
        return self._named.get(name, ())

    def by_id(self, ext_id: int) -> Listed | None:
        return self._by_id.get(ext_id)

    def active(self, ext_id: int) -> bool:
        found = self._by_id.get(ext_id)
        return found is not None and found.active


def _compared(one: SourceName, kind: Subject, sku_field: SkuField) -> tuple[str, ...]:
    """What the planner compares: the name, or what holds the SKU of an item that Tally knows."""
    if kind is not Subject.ITEM or sku_field is SkuField.NAME or one.key == one.name:
        return (one.name,)
    if sku_field is SkuField.ALIAS:
        return one.aliases
    return (one.part_number,) if one.part_number else ()


def _unmatched(row: MappingRow) -> bool:
    return row.match in (MatchState.NONE, MatchState.WEAK)


def _weighed(row: MappingRow, best: Candidate | None) -> MappingRow:
    weak = best is not None and best.score >= WEAK_SCORE and _same_numbers(row.sku, best)
    return replace(row, suggestion=best, match=MatchState.WEAK if weak else MatchState.NONE)


def _same_numbers(name: str, best: Candidate) -> bool:
    """A breaker of 20 A is not one of 32 A, however alike their codes are."""
    wanted = sorted(_NUMBER.findall(name))
    return wanted in (sorted(_NUMBER.findall(best.name)), sorted(_NUMBER.findall(best.detail)))
