"""Proof that a tenant gives our mark back: only then may more than one document go out."""

from __future__ import annotations

from app.domain.errors import ConfigurationError
from app.domain.marker import find_marker
from app.domain.records import OperationKind, OperationState, Record
from app.engine.mirror import Mirror
from app.engine.sending import Tools
from app.store.references import Cursors

MARKER_SEEN = "servicetitan.marker_seen"


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
            if operation.kind is not OperationKind.CREATE_ORDER or operation.result_id is None:
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
            if operation.kind is OperationKind.CREATE_ORDER and operation.state is OperationState.DONE:
                raise ConfigurationError(
                    f"ServiceTitan did not give back the memo of purchase order {operation.result_id} "
                    f"({record.label}); without its mark nothing can be sent exactly once.",
                    item="ServiceTitan",
                    advice="Look at that purchase order's summary in ServiceTitan; something there changes or hides "
                    "it. Nothing more is sent until it can be read.",
                )
        return False
