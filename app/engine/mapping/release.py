"""What mappings would release, without saving them: the waiting records are judged with them, nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.records import Mapping, NotApplicable, Plan, Reason, Record, Subject, Waiting
from app.domain.states import State
from app.domain.vouchers import Voucher
from app.engine.purchases.context import PurchaseContexts
from app.engine.purchases.prepare import Preparer
from app.flows.purchases import planner as purchases
from app.store.codec import load
from app.store.records import RecordFilter, Records

JUDGED_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class ReleasePreview:
    """What saving the mappings would do."""

    ids: tuple[int, ...]
    """Records that wait for them, each once."""
    amount: Decimal
    """Of all of these."""
    sendable: int
    """Of those judged: nothing else is missing."""
    lacking: tuple[tuple[Subject, int], ...]
    """Of those judged: still waiting, by what the first remaining reason is about; most records first."""
    not_sent: int
    """Of those judged: nothing is to be sent."""
    at_least: bool
    """There are more than were judged: the numbers by outcome are lower bounds."""
    afterwards: MappingOf[int, str]
    """Of each one judged: why it would still not be sent; empty when it can be."""


def preview(
    mappings: Sequence[Mapping],
    *,
    records: Records,
    preparer: Preparer,
    contexts: Callable[[], PurchaseContexts],
    amount_of: Callable[[tuple[int, ...]], Decimal],
) -> ReleasePreview:
    """Judge at most `JUDGED_AT_MOST` of the records with all these mappings.

    Raises ConfigurationError when nothing can be judged yet.
    """
    ids = list(dict.fromkeys(one for mapping in mappings for one in _released(mapping, records)))
    sendable = not_sent = 0
    lacking: Counter[Subject] = Counter()
    afterwards: dict[int, str] = {}
    made = contexts() if ids else None
    unjudged = len(ids) > JUDGED_AT_MOST
    for record_id in ids[:JUDGED_AT_MOST]:
        record = records.get(record_id)
        if record is None or made is None:
            continue
        if record.flow != purchases.NAME:
            unjudged = True  # what a stock voucher lacks besides is seen by the next run
            continue
        context = made.of(record.company_guid)
        decide = context.decide

        def decided(
            kind: Subject, key: str, name: str, before: Callable[[Subject, str, str], Mapping | None] = decide
        ) -> Mapping | None:
            hit = (one for one in mappings if kind is one.kind and one.key in (key, name))
            return next(hit, None) or before(kind, key, name)

        verdict = purchases.judge(load(Voucher, record.source), replace(context, decide=decided), record.generation)
        if isinstance(verdict, Plan):
            suspicion = None if record.allow_duplicate or record.sent_source else preparer.suspicion(record, verdict)
            reasons: Sequence[Reason] = () if suspicion is None else (suspicion,)
        else:
            reasons = verdict.reasons if isinstance(verdict, Waiting) else (verdict.reason,)
        afterwards[record_id] = " ".join(one.text for one in reasons)
        if not reasons:
            sendable += 1
        elif isinstance(verdict, NotApplicable):
            not_sent += 1
        else:
            lacking[reasons[0].subject] += 1
    return ReleasePreview(
        tuple(ids), amount_of(tuple(ids)), sendable, tuple(lacking.most_common()), not_sent, unjudged,
        afterwards,
    )  # fmt: skip


def _released(mapping: Mapping, records: Records) -> list[int]:
    """The records that saving the mapping releases, as `Actions` does."""
    subjects = {mapping.kind, Subject.ITEM} if mapping.kind is Subject.UNIT else {mapping.kind}
    ids = {one for subject in subjects for one in records.waiting_for(subject, [mapping.key, mapping.name])}
    found = [record for one in sorted(ids) if (record := records.get(one)) is not None and _releasable(record)]
    released = [record.id for record in found]
    if mapping.kind is Subject.LEDGER:
        expenses = RecordFilter(states=frozenset({State.NOT_APPLICABLE}), code="expense_voucher")
        released += [one for one in records.ids(expenses) if one not in ids]
    return released


def _releasable(record: Record) -> bool:
    refused_when_sent = record.state is State.REJECTED and bool(record.sent_source)
    return record.state in (State.NEEDS_MAPPING, State.REJECTED) and not refused_when_sent
