"""Exact matching of a source name to one destination object; below exact nothing is ever linked; stdlib only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.domain.records import Mapping

T = TypeVar("T")


class MatchKind(StrEnum):
    """How something matched."""

    EXACT = "exact"
    MAPPED = "mapped"
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    """Two active objects carry the name."""
    INACTIVE = "inactive"
    """Only an inactive object carries the name, or the mapping points to one."""
    MAPPED_GONE = "mapped_gone"
    """The mapping points to something that no longer exists."""


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """The outcome of matching one name."""

    kind: MatchKind
    target: T | None = None

    @property
    def ok(self) -> bool:
        return self.target is not None


def match(
    name: str,
    mapping: Mapping | None,
    *,
    named: Callable[[str], Sequence[T]],
    by_id: Callable[[int], T | None],
    active: Callable[[T], bool],
) -> Match[T]:
    """The mapping if there is one, else the single active object whose name equals `name` exactly.

    `named` lists the objects with exactly this name (active or not); `by_id` finds the mapping's target.
    """
    if mapping is not None and mapping.target_id is not None:
        target = by_id(mapping.target_id)
        if target is None:
            return Match(MatchKind.MAPPED_GONE)
        return Match(MatchKind.MAPPED, target) if active(target) else Match(MatchKind.INACTIVE)
    candidates = named(name)
    live = [candidate for candidate in candidates if active(candidate)]
    if len(live) == 1:
        return Match(MatchKind.EXACT, live[0])
    if len(live) > 1:
        return Match(MatchKind.AMBIGUOUS)
    return Match(MatchKind.INACTIVE if candidates else MatchKind.MISSING)
