"""Records whose voucher is gone in Tally: settled as soon as nothing of them lives at the destination any more."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from app.domain.errors import RecordMoved
from app.domain.records import OperationKind, Reason, Record, Subject
from app.domain.states import State
from app.flows.purchases import planner as purchases
from app.flows.purchases.withdrawal import withdrawal_step
from app.flows.steps import DEAD, StepKind
from app.store.documents import Documents
from app.store.records import RecordFilter, Records


def withdrawn(record: Record, text: str) -> Record:
    """The record with nothing left to do: neither Tally nor the destination holds the purchase any more."""
    return replace(
        record,
        state=State.NOT_APPLICABLE,
        reasons=(Reason("withdrawn", Subject.VOUCHER, record.label, text, "Nothing to do."),),
        generation=record.generation + 1,
        sent_source="",
        plan="",
        withdraw_only=False,
        next_attempt_at=None,
    )


class Gone:
    """Looks whether somebody else did already what a replay of such a record would do."""

    def __init__(self, records: Records, documents: Documents) -> None:
        self._records = records
        self._documents = documents

    def settle(self) -> None:
        """Settle those without a living document; a lost answer must be searched first, a bill typed by hand is left
        to `Links`."""
        for record in self._records.find(
            RecordFilter(states=frozenset({State.DELETED_AT_SOURCE}), flow=purchases.NAME)
        ):
            operations = self._records.operations(record.id, record.generation)
            if any(operation.kind is OperationKind.LINK for operation in operations):
                continue
            step = withdrawal_step(record.source_key, record.generation, operations, self._documents)
            if step.kind is StepKind.DONE:
                there = self._there(record)
                with contextlib.suppress(RecordMoved):
                    self._records.save(
                        withdrawn(record, f"It is no longer a purchase in Tally, and {there}."),
                        why=f"{record.label}: {there}, and it is gone in Tally. Nothing is left to do.",
                    )

    def _there(self, record: Record) -> str:
        marked = self._documents.marked(record.source_key.lower())
        numbers = [
            one.document.number
            for one in marked
            if one.marker.generation == record.generation and one.document.status in DEAD
        ]
        if not numbers:
            return "nothing of it is in ServiceTitan"
        if len(numbers) == 1:
            return f"purchase order {numbers[0]} was cancelled in ServiceTitan"
        return f"purchase orders {', '.join(numbers)} were cancelled in ServiceTitan"
