"""Says what became of records that a person released: sent, or still waiting and why, once they were tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.records import Record
from app.domain.states import ATTENTION, WORKING, State
from app.engine.cycle.parts import CycleResult
from app.ui.words import for_window

if TYPE_CHECKING:
    from app.ui.session import Session

_AT_A_TIME = 500


class Outcome(QObject):
    """Watches what was released until a run that began afterwards has ended; tells it as a notice."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._ids: dict[int, datetime] = {}
        """Records that are watched, with the time at which they were released."""
        session.bridge.ended.connect(self._ended)

    def watch(self, ids: Iterable[int]) -> None:
        """Tell of these when they were tried."""
        self._ids |= dict.fromkeys(ids, self._session.now())

    def _ended(self, result: CycleResult) -> None:
        tried = [one for one, at in self._ids.items() if at <= result.started]
        if not tried or result.dry_run or result.skipped or result.cancelled:
            return
        views = self._session.views

        records = self._session.program.records

        def work() -> tuple[dict[int, State], Record | None]:
            parts = (tried[at : at + _AT_A_TIME] for at in range(0, len(tried), _AT_A_TIME))
            states = {row.id: row.state for part in parts for row in views.records_of(part)}
            first = next((one for one, state in states.items() if state in ATTENTION), None)
            return states, records.get(first) if first is not None else None

        def tell(found: tuple[dict[int, State], Record | None]) -> None:
            states, waiting = found
            settled = [one for one in tried if states.get(one) not in WORKING]
            for one in settled:
                self._ids.pop(one, None)
            if settled:
                self._session.notice.emit(self._said([states[one] for one in settled if one in states], waiting))

        self._session.background.read(self, "outcome", work, tell)

    def _said(self, states: Sequence[State], waiting: Record | None) -> str:
        sent, waits = states.count(State.SYNCED), sum(state in ATTENTION for state in states)
        nothing = len(states) - sent - waits
        parts = []
        if sent:
            parts.append(self.tr("{n} of {all} sent and read back.").format(n=sent, all=len(states)))
        if nothing:
            one, many = self.tr("1 needs nothing sent."), self.tr("{n} need nothing sent.")
            parts.append(one if nothing == 1 else many.format(n=nothing))
        if waits and waiting is not None:
            why = for_window(next((reason.text for reason in waiting.reasons), ""))
            label = waiting.label
            one = self.tr("{label} still waits: {why}")
            many = self.tr("{n} still wait. {label}: {why}")
            parts.append((one if waits == 1 else many).format(n=waits, label=label, why=why))
        return " ".join(parts)
