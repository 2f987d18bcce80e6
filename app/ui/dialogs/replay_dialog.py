"""Replays many records: says how many, what is left out and why, then runs in portions with progress."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.errors import KnownError
from app.engine.actions import Replayed
from app.engine.views import ReplayPreview
from app.ui import formats
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.texts import left_out_text, records, released_text
from app.ui.session import Session
from app.ui.widgets.basics import label

PORTION = 50
"""Records in one transaction: the engine's own writers never wait longer for it."""


class ReplayDialog(Dialog):
    """`replayed` carries how many were accepted, and what was said about those that were not."""

    replayed = Signal(list, list)

    def __init__(self, session: Session, found: ReplayPreview, parent: QWidget) -> None:
        n = len(found.ids)
        super().__init__(parent, "", "")
        title = self.tr("Replay {count}").format(count=records(n)) if n else self.tr("Nothing to replay")
        self.heading(title)
        self.primary.setText(self.tr("Replay {n}").format(n=formats.count(n) if n else "0"))
        self._session = session
        self._ids: Sequence[int] = found.ids
        self._accepted: list[int] = []
        self._refused: list[str] = []
        self._stopped = False
        amount = formats.money(found.amount, session.currency, sign=True)
        rest = self.tr("What still lacks a match comes back to this list by itself; nothing is sent twice.")
        text = f"{released_text(n, session.follows)} {self.tr('Worth {amount}.').format(amount=amount)} {rest}"
        self.text = label(text if n else "", wrap=True)
        self.body.addWidget(self.text)
        self.left_out = label(left_out_text(found), "second", wrap=True)
        self.left_out.setVisible(bool(self.left_out.text()))
        self.body.addWidget(self.left_out)
        self.progress = QProgressBar()
        self.progress.setRange(0, max(n, 1))
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.primary.clicked.connect(lambda: self._begin())
        self.allow("" if n else self.tr("Everything is left out."))
        (self.primary if n else self.cancel).setFocus()

    def _begin(self) -> None:
        self.let_go()
        self.progress.show()
        self.cancel.setText(self.tr("Stop"))
        self._next(0)

    def _next(self, at: int) -> None:
        self.progress.setValue(at)
        if at >= len(self._ids) or self._stopped:
            self._end()
            return
        portion = self._ids[at : at + PORTION]
        service = self._session.service
        self.text.setText(self.tr("{n} of {total}").format(n=at, total=len(self._ids)))

        def done(results: Sequence[Replayed]) -> None:
            self._accepted += [one.record_id for one in results if one.accepted]
            self._refused += [one.text for one in results if not one.accepted]
            self._next(at + PORTION)

        self._session.background.act(self, lambda: service.replay_many(portion), done, self._failed)

    def _failed(self, error: KnownError) -> None:
        self.fail(error)
        self.allow(self.tr("Close this and replay the rest again."))
        self.replayed.emit(self._accepted, self._refused)

    def _end(self) -> None:
        self.replayed.emit(self._accepted, self._refused)
        self.accept()

    def reject(self) -> None:
        """Before it began: closes. While it runs: stops after the portion under way."""
        if self.progress.isVisible() and not self.trouble.isVisible():
            self._stopped = True
        else:
            super().reject()
