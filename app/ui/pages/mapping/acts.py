"""Carries out what a person asks for in the mapping table: takes suggestions, creates, saves, asks before leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import KnownError
from app.engine.mapping.changes import ChangesMade
from app.engine.mapping.suggestions import Candidate
from app.engine.views import MappingRow
from app.ui.dialogs.create_dialog import CreateDialog
from app.ui.pages.mapping.dialogs import LeaveDialog, ReleasedDialog
from app.ui.pages.mapping.drafts import Drafts
from app.ui.pages.mapping.footer import Footer
from app.ui.pages.mapping.table import MappingTable
from app.ui.pages.mapping.texts import saved_sentence
from app.ui.session import Follows, Session
from app.ui.widgets.notes import announce
from app.ui.widgets.target_picker import Target


class MappingActs(QObject):
    """`dialog` is the one that is open."""

    def __init__(self, session: Session, drafts: Drafts, table: MappingTable, footer: Footer, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._drafts, self._table, self._footer = session, drafts, table, footer
        self._page = page
        self._kept = False
        """The changes are to be kept: the next page may be shown."""
        self.dialog: QDialog | None = None

    def accept(self, mapping_row: MappingRow, best: Candidate) -> None:
        """Take the suggestion, unless another entry has the same name: then a person chooses."""
        service = self._session.service

        def found(near: Sequence[Candidate]) -> None:
            if sum(one.name == best.name for one in near) > 1:
                self._table.open_editor()
            else:
                self._drafts.put(mapping_row, Target(best.id, best.name, best.name, best.detail, best.score))

        self._session.background.read(
            self, f"twins {mapping_row.key}", lambda: service.suggest(mapping_row.kind, mapping_row.sku), found
        )

    def create(self, mapping_row: MappingRow) -> None:
        """Create at the destination what the name is to be."""
        dialog = CreateDialog(self._session, mapping_row.kind, mapping_row.name, self._page)

        def created(text: str) -> None:
            self._drafts.drop(mapping_row.kind, mapping_row.name)
            self._session.notice.emit(text)

        dialog.created.connect(created)
        self.open(dialog)

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Save all changes in one act, send what they release; `then` follows only if all were saved."""
        if not len(self._drafts) or not self._footer.save.isEnabled():
            return
        self._table.close_editor()
        self._footer.set_saving(True)
        changes = [draft.change for draft in self._drafts.all]
        service = self._session.service

        def saved(made: ChangesMade) -> None:
            self._footer.set_saving(False)
            if made.refused:
                self._drafts.refused(made)
                announce(self._page, self._footer.text)
                return
            self._table.resolved(frozenset(change.source for change in changes))
            self._drafts.clear()
            follows = self._session.send_released(made.released) if made.released else Follows.NOW
            self._session.notice.emit(saved_sentence(made, follows))
            then()

        def failed(error: KnownError) -> None:
            self._footer.set_saving(False)
            self._session.problem.emit(error)

        self._session.background.act(self, lambda: service.change_mappings(changes), saved, failed)

    def show_released(self) -> None:
        """The records that the changes let go."""
        if self._drafts.preview is not None:
            self.open(ReleasedDialog(self._session, self._drafts.preview, self._page))

    def leaving(self, go: Callable[[], None]) -> bool:
        """Asks what to do with changes that are not saved."""
        if not len(self._drafts) or self._kept:
            self._kept = False
            return True
        self._table.close_editor()
        dialog = LeaveDialog(len(self._drafts), self._page)

        def chosen(what: str) -> None:
            if what == "save":
                self.save(go)
                return
            if what == "discard":
                self._drafts.clear()
            else:
                self._kept = True
            go()

        dialog.chosen.connect(chosen)
        self.open(dialog)
        return False

    def open(self, dialog: QDialog) -> None:
        """Show it."""
        self.dialog = dialog
        dialog.destroyed.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None
