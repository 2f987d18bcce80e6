"""Proof that a tenant gives our mark back: only then may more than one document go out."""

from __future__ import annotations

from app.domain.errors import ConfigurationError
from app.domain.marker import Marker, find_marker
from app.domain.records import Operation, OperationKind, OperationState, Record
from app.engine.mirror import Mirror
from app.engine.sending import Tools
from app.store.references import Cursors

MARKER_SEEN = "servicetitan.marker_seen"
MARKER_SEEN_ON_RETURN = "servicetitan.marker_seen_on_return"
LINKED_BY_PERSON = "No answer came; a person said which order it is."
"""The `error` of a create that a person linked: its order may have lost the mark by hand, and so proves nothing."""


class MarkProof:
    """Remembers that one order of ours was read back with its mark."""

    def __init__(self, tools: Tools, mirror: Mirror, cursors: Cursors) -> None:
        self._t = tools
        self._mirror = mirror
        self._cursors = cursors

    def given(self) -> bool:
        """Whether this tenant was seen to keep the mark."""
        return self._cursors.get(MARKER_SEEN) is not None

    def look_at_earlier(self) -> None:
        """One document without a visible mark is enough: look at it again instead of sending another.

        Raises ConfigurationError while it shows none.
        """
        for operation in self._t.records.operations_in([OperationState.DONE]):
            if operation.result_id is None or not _answered(operation):
                continue
            self._mirror.fetch_order(operation.result_id)
            record = self._t.records.get(operation.record_id)
            if record is not None:
                self.found(record)
            return

    def found(self, record: Record) -> bool:
        """Whether an order of this record shows the mark, which is then remembered. False when none was created yet;
        raises ConfigurationError when one was created and shows no mark."""
        # The order's own memo: that of a receipt would not help to find an order.
        if any(find_marker(found.document.summary) for found in self._t.documents.marked(record.source_key)):
            self._cursors.put(MARKER_SEEN, record.source_key)
            self._t.audit.add("marker", "ServiceTitan keeps the mark of our documents: sending may go on.")
            return True
        for operation in self._t.records.operations(record.id):
            if _answered(operation) and operation.state is OperationState.DONE:
                mark = Marker(record.source_key, operation.generation, operation.part)
                raise ConfigurationError(
                    f"ServiceTitan shows purchase order {operation.result_id} ({record.label}) without the mark that "
                    "was sent in its memo, and more is sent only after one mark was read back from this tenant.",
                    item="ServiceTitan",
                    advice=f"If somebody edited its summary in ServiceTitan, put {mark} back into it: sending then "
                    "goes on by itself. If nobody did, something there changes or hides summaries: nothing more is "
                    "sent until that is found.",
                )
        return False

    def given_on_returns(self) -> bool:
        """Whether this tenant was seen to keep the mark in the memo of a return too."""
        return self._cursors.get(MARKER_SEEN_ON_RETURN) is not None

    def found_on_return(self, record: Record) -> bool:
        """The same as `found` for a record's returns."""
        if any(find_marker(found.document.memo) for found in self._t.documents.marked_returns(record.source_key)):
            self._cursors.put(MARKER_SEEN_ON_RETURN, record.source_key)
            self._t.audit.add("marker", "ServiceTitan keeps the mark of our returns: sending may go on.")
            return True
        for operation in self._t.records.operations(record.id):
            if operation.kind is OperationKind.CREATE_RETURN and operation.state is OperationState.DONE:
                mark = Marker(record.source_key, operation.generation, operation.part)
                raise ConfigurationError(
                    f"ServiceTitan shows return {operation.result_id} ({record.label}) without the mark that was sent "
                    "in its memo, and no further return is sent before one mark was read back from this tenant.",
                    item="ServiceTitan",
                    advice=f"If somebody edited its memo in ServiceTitan, put {mark} back into it: sending then goes "
                    "on by itself. If nobody did, something there changes or hides memos of returns.",
                )
        return False


def _answered(operation: Operation) -> bool:
    """Whether this creates an order and its id is not just what a person said."""
    return operation.kind is OperationKind.CREATE_ORDER and operation.error != LINKED_BY_PERSON
