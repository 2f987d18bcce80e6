"""Carries out what a person asks for on the page “Vendors & items”: opens the dialogs, acts, says what happened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.engine.reference.desk import Alone, Together
from app.flows.reference.differences import ReferenceKind, Side
from app.ui.dialogs.alike import CreateAlikeDialog, LinkDialog
from app.ui.dialogs.alike_decide import DecideDialog
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.session import Session


class AlikeActs(QObject):
    """`dialog` is the one that is open."""

    changed = Signal()
    """Something stands otherwise than it was read."""
    closed = Signal()
    """Focus belongs in the table again."""

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self.dialog: Dialog | None = None

    def create(self, kind: ReferenceKind, side: Side, ids: Sequence[str]) -> None:
        """Create these of that side on the other, after showing what is sent."""
        if ids:
            dialog = CreateAlikeDialog(self._session, kind, side, ids, self._page)
            dialog.marked.connect(self.changed)
            self._open(dialog)

    def decide(self, kind: ReferenceKind, records: Sequence[int]) -> None:
        """Say whose values stand: of one field by field in the drawer, of several at once."""
        if len(records) == 1:
            self._session.open_record(records[0])
        elif records:
            dialog = DecideDialog(self._session, kind, records, self._page)
            dialog.marked.connect(self.changed)
            self._open(dialog)

    def link(self, one: Alone) -> None:
        """Say what it is on the other side."""
        dialog = LinkDialog(self._session, one, self._page)
        dialog.linked.connect(self.changed)
        self._open(dialog)

    def unlink(self, one: Together) -> None:
        """Forget that the two are the same, after saying what follows."""
        session = self._session
        desk, who = session.service.reference, session.who()
        text = self.tr(
            "It is forgotten that both are the same; nothing is changed or deleted on either side. Where their names "
            "or SKUs are exactly the same, the next run links them again."
        )
        title = self.tr("Unlink “{name}”").format(name=one.name)
        dialog = ConfirmDialog(self._page, title, text, self.tr("Unlink them"))

        def gone(_: None) -> None:
            session.notice.emit(self.tr("“{name}” is no longer linked.").format(name=one.name))
            self.changed.emit()

        dialog.confirmed.connect(
            lambda: session.background.act(self, lambda: desk.unlink(one.kind, one.field_id, who), gone)
        )
        self._open(dialog)

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.sender() in (None, self.dialog):
            self.dialog = None
        self.closed.emit()
