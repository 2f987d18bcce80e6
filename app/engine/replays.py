"""What a replay of many records would try again, and what it leaves to a person's decision on each one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.states import State
from app.engine.remedies.table import REMEDIES, Act
from app.store.listings.causes import Judged

DECIDED_ONE_BY_ONE = frozenset({State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE, State.CHANGED_AT_DESTINATION})
"""A replay would cancel documents at the destination, or overrule a person there."""
_ASKING = frozenset(code for code, one in REMEDIES.items() if Act.SEND in one.acts)
"""A replay alone does nothing: a person says first which document it is."""


@dataclass(frozen=True, slots=True)
class ReplayPreview:
    """Each record stands in one of the three."""

    ids: tuple[int, ...]
    """Would be tried again."""
    amount: Decimal
    """Of these."""
    cancelling: tuple[int, ...]
    """Left out: their replay cancels what was sent, or overrules a change made at the destination."""
    asking: tuple[int, ...]
    """Left out: perhaps duplicates, where a person says first which document it is."""


def preview(rows: Iterable[Judged]) -> ReplayPreview:
    """Sort these records; one that is listed under several causes is counted once."""
    found: dict[int, Decimal] = {}
    cancelling: set[int] = set()
    asking: set[int] = set()
    for row in rows:
        found[row.record_id] = row.amount
        if row.code in _ASKING:
            asking.add(row.record_id)
        elif row.state in DECIDED_ONE_BY_ONE:
            cancelling.add(row.record_id)
    cancelling -= asking
    ids = tuple(sorted(set(found) - asking - cancelling))
    return ReplayPreview(
        ids, sum((found[one] for one in ids), Decimal(0)), tuple(sorted(cancelling)), tuple(sorted(asking))
    )
