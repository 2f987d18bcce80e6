"""Looks now and then whether a newer version is published; the notifier tells it, Settings > About shows it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import KnownError
from app.ui.session import Session

LANE = "updates"
"""Of its own: a feed that keeps silent holds up nothing else."""
EVERY_MS = 5 * 60_000
"""Between two questions whether it is time; the engine decides. By the first one the network had time to be there."""


class UpdateWatch(QObject):
    """Asks the engine on a lane of its own; never says that it failed."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look if it is time to and set-up is finished."""
        if not self._session.set_up:
            return
        updates = self._session.program.updates
        self._session.background.read(self, LANE, updates.look_if_due, lambda _: None, _unsaid, lane=LANE)

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()


def _unsaid(error: KnownError) -> None:
    """The engine keeps a feed's failure for Settings > About; what else fails here is said where it matters."""
