"""The mark every document carries so that it is recognised whatever happens to the journal; stdlib only."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"\[\s*TALLY\s+([0-9a-f-]{36}-[0-9a-f]{8}(?:/[a-z]+)?)\s+g(\d+)\s+p(\d+)\s*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """Which part of which generation of which voucher a document is."""

    guid: str
    """Voucher GUID; it begins with the company GUID. The word of a flow stands behind it (`…/stock`) where two flows
    make documents of one voucher."""
    generation: int
    """Raised by each replacement; 1 at first."""
    part: int
    """One per location; 1-based."""

    def __str__(self) -> str:
        return f"[TALLY {self.guid} g{self.generation} p{self.part}]"


def find_marker(text: str) -> Marker | None:
    """The marker within a memo; None when there is none, or when two different ones stand in it."""
    found = {Marker(m[1].lower(), int(m[2]), int(m[3])) for m in _FORM.finditer(text or "")}
    return found.pop() if len(found) == 1 else None
