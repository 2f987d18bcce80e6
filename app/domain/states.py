"""The states of a record, the tables of allowed transitions, and what each state means to a person; stdlib only."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a record stands."""

    NEW = "new"
    """Journaled, or released for another look; nothing decided yet."""
    NEEDS_MAPPING = "needs_mapping"
    """Something has no exact match: nothing is sent, the reasons name it."""
    DUPLICATE_SUSPECTED = "duplicate_suspected"
    """Someone seems to have typed the same bill by hand: link or create by click."""
    READY = "ready"
    """Planned; nothing of this generation was sent yet."""
    SENDING = "sending"
    """A write of this generation is under way or done, more is to do."""
    RETRY_WAIT = "retry_wait"
    """A passing failure; tried again by itself at a known time."""
    VERIFY = "verify"
    """A write went out and no answer came: looked for before anything is sent again."""
    AWAITING_APPROVAL = "awaiting_approval"
    """ServiceTitan holds the purchase order as a request for approval."""
    BILL_PENDING = "bill_pending"
    """Received, but ServiceTitan has not made the bill (or has not received by itself)."""
    AWAITING_POSTING = "awaiting_posting"
    """Sent, but ServiceTitan counts it only once a person posts it."""
    AWAITING_UPLOAD = "awaiting_upload"
    """Its rows wait for a person who uploads them in ServiceTitan, or they are uploaded and not found yet."""
    SYNCED = "synced"
    """Read back: documents exist, totals tie."""
    REJECTED = "rejected"
    """Refused for good; a person must change something."""
    CHANGED_AT_SOURCE = "changed_at_source"
    DELETED_AT_SOURCE = "deleted_at_source"
    CHANGED_AT_DESTINATION = "changed_at_destination"
    WITHDRAWING = "withdrawing"
    """The documents of this generation are being cancelled, to be replaced or not."""
    IGNORED = "ignored"
    """Left out by a person, until the source changes."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing to send, for the stated reason."""


_OPEN = {
    State.NEW,
    State.NEEDS_MAPPING,
    State.DUPLICATE_SUSPECTED,
    State.READY,
    State.REJECTED,
    State.IGNORED,
    State.NOT_APPLICABLE,
}
_SENT = {
    State.SENDING,
    State.RETRY_WAIT,
    State.VERIFY,
    State.AWAITING_APPROVAL,
    State.BILL_PENDING,
    State.AWAITING_POSTING,
    State.SYNCED,
    State.REJECTED,
    State.CHANGED_AT_DESTINATION,
}
_CHANGED = {State.CHANGED_AT_SOURCE, State.DELETED_AT_SOURCE}

TRANSITIONS: dict[State, frozenset[State]] = {
    State.NEW: frozenset(_OPEN | _SENT | _CHANGED),
    State.NEEDS_MAPPING: frozenset(_OPEN | _SENT | _CHANGED),
    State.DUPLICATE_SUSPECTED: frozenset(_OPEN | _SENT | _CHANGED),
    State.READY: frozenset(_OPEN | _SENT | _CHANGED),
    State.SENDING: frozenset(_SENT | _CHANGED | {State.WITHDRAWING}),
    State.RETRY_WAIT: frozenset(_SENT | _CHANGED | {State.NEW, State.IGNORED, State.WITHDRAWING, State.NOT_APPLICABLE}),
    State.VERIFY: frozenset(_SENT | _CHANGED | {State.WITHDRAWING}),
    State.AWAITING_APPROVAL: frozenset(_SENT | _CHANGED | {State.IGNORED, State.WITHDRAWING}),
    State.BILL_PENDING: frozenset(_SENT | _CHANGED | {State.IGNORED, State.WITHDRAWING}),
    State.AWAITING_POSTING: frozenset(_SENT | _CHANGED | {State.IGNORED, State.WITHDRAWING}),
    State.AWAITING_UPLOAD: frozenset(_CHANGED | {State.IGNORED}),
    State.SYNCED: frozenset(_SENT | _CHANGED | {State.WITHDRAWING}),
    State.REJECTED: frozenset(_OPEN | _SENT | _CHANGED | {State.WITHDRAWING}),
    State.CHANGED_AT_SOURCE: frozenset(_SENT | _CHANGED | {State.IGNORED, State.WITHDRAWING, State.NEW}),
    State.DELETED_AT_SOURCE: frozenset(
        _CHANGED | {State.IGNORED, State.WITHDRAWING, State.NOT_APPLICABLE, State.NEW, State.SYNCED, State.VERIFY}
    ),
    State.CHANGED_AT_DESTINATION: frozenset(_SENT | _CHANGED | {State.IGNORED, State.WITHDRAWING, State.NEW}),
    State.WITHDRAWING: frozenset(
        {State.WITHDRAWING, State.NEW, State.NOT_APPLICABLE, State.REJECTED, State.RETRY_WAIT}
        | _CHANGED
        | {State.CHANGED_AT_DESTINATION}
    ),
    State.IGNORED: frozenset(_OPEN | _SENT | _CHANGED),
    State.NOT_APPLICABLE: frozenset(_OPEN | _SENT | _CHANGED),
}
"""From each state, the states it may go to, whatever the flow. The store refuses any other."""

MORE_TRANSITIONS: dict[str, dict[State, frozenset[State]]] = {
    "stock": {
        **{before: frozenset({State.AWAITING_UPLOAD}) for before in _OPEN | _SENT | {State.CHANGED_AT_SOURCE}},
        State.SENDING: frozenset({State.NOT_APPLICABLE, State.AWAITING_UPLOAD}),
        State.VERIFY: frozenset({State.NOT_APPLICABLE, State.AWAITING_UPLOAD}),
        State.AWAITING_APPROVAL: frozenset({State.NOT_APPLICABLE, State.AWAITING_UPLOAD}),
        State.AWAITING_POSTING: frozenset({State.NEW, State.NOT_APPLICABLE, State.AWAITING_UPLOAD}),
        State.AWAITING_UPLOAD: frozenset((_OPEN | _SENT) - {State.IGNORED}),
        State.SYNCED: frozenset({State.NEW, State.AWAITING_UPLOAD}),
        State.CHANGED_AT_DESTINATION: frozenset({State.NOT_APPLICABLE, State.AWAITING_UPLOAD}),
    },
    "bills": {
        **{
            before: frozenset(
                {State.NEW, State.READY, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED, State.NOT_APPLICABLE}
            )
            for before in (State.BILL_PENDING, State.AWAITING_POSTING)
        },
        **{
            before: frozenset({State.DUPLICATE_SUSPECTED})
            for before in (State.SENDING, State.VERIFY, State.RETRY_WAIT, State.CHANGED_AT_DESTINATION)
        },
    },
    "sales": {
        **{
            before: frozenset({State.DUPLICATE_SUSPECTED}) for before in (State.SENDING, State.VERIFY, State.RETRY_WAIT)
        },
        State.AWAITING_POSTING: frozenset(
            {State.NEW, State.READY, State.NEEDS_MAPPING, State.DUPLICATE_SUSPECTED, State.NOT_APPLICABLE}
        ),
    },
    "reference": {
        State.SENDING: frozenset({State.NOT_APPLICABLE}),
        State.VERIFY: frozenset({State.NOT_APPLICABLE}),
        State.SYNCED: frozenset({State.READY}),
        State.CHANGED_AT_DESTINATION: frozenset({State.READY, State.NOT_APPLICABLE}),
        State.DELETED_AT_SOURCE: frozenset({State.READY, State.CHANGED_AT_DESTINATION}),
    },
}
"""By flow, what it may do besides. A stock record is judged again although it was sent, because only the difference to
what the destination holds of it is ever sent, and ends in nothing once all of it was taken back. A purchase that is
judged again would be sent a second time. A bill waits for ServiceTitan (`bill_pending`, `awaiting_posting`) before
anything is sent, never after; and the books may refuse its number as taken by a document typed by hand. What is kept
alike on two sides begins a new round with each difference, once the last one is settled."""

WORKING = frozenset({State.NEW, State.READY, State.SENDING, State.RETRY_WAIT, State.VERIFY, State.WITHDRAWING})
"""The program goes on by itself."""

ATTENTION = frozenset(
    {
        State.NEEDS_MAPPING,
        State.DUPLICATE_SUSPECTED,
        State.REJECTED,
        State.CHANGED_AT_SOURCE,
        State.DELETED_AT_SOURCE,
        State.CHANGED_AT_DESTINATION,
        State.AWAITING_APPROVAL,
        State.BILL_PENDING,
        State.AWAITING_POSTING,
        State.AWAITING_UPLOAD,
    }
)
"""A person is needed, here or in the other system."""

SETTLED = frozenset({State.SYNCED, State.IGNORED, State.NOT_APPLICABLE})
"""Nothing is left to do."""


def allowed(before: State, after: State, flow: str) -> bool:
    """Whether a record of that flow may go from one state to the other; staying is always allowed."""
    more = MORE_TRANSITIONS.get(flow, {}).get(before, frozenset())
    return before is after or after in TRANSITIONS[before] or after in more


def stands_as(label: str, state: State) -> str:
    """The trail's sentence for a change of state of which nothing else is to be said."""
    return f"{label}: {state.value.replace('_', ' ')}."
