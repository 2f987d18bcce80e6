"""One entry of a list from which a setting is chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list."""

    id: str
    """What the setting takes: an id of ServiceTitan; of a company and a ledger its GUID."""
    name: str
    detail: str
    """What tells it from others. Of a ledger: its default `LedgerRole`, `party`, or empty where a person must say."""
    recommended: bool = False
    usable: bool = True
    """False: it exists, but cannot be chosen; the detail says why."""
