"""What a person does with the rows that are selected in the list of records: by button, by key and by menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.records import Record
from app.engine.remedies.table import Act, remedy
from app.engine.views import RecordQuery, RecordRow
from app.ui import formats
from app.ui.dialogs.ignore_dialog import source_of_flow
from app.ui.drawer.acts import RecordActs
from app.ui.models.paged import RowRole
from app.ui.pages.records.only import in_short
from app.ui.pages.records.table import RecordTable
from app.ui.session import Session
from app.ui.widgets.basics import button, row


class Chosen(QWidget):
    """`replay_button` and `ignore_button` are there while several rows are selected. `opened` carries a row,
    `only_wanted` whose records are wanted."""

    opened = Signal(int)
    only_wanted = Signal(str)

    def __init__(self, session: Session, table: RecordTable, acts: RecordActs) -> None:
        super().__init__()
        self._session, self._table, self._acts = session, table, acts
        self._query = RecordQuery()
        line = row(self, gap=8)
        self.replay_button = button("", self._replay, "row-first")
        self.ignore_button = button("", self._ignore, "row")
        for made, name in ((self.replay_button, "replay"), (self.ignore_button, "ignore")):
            made.setObjectName(name)
            made.hide()
            line.addWidget(made)
        self.setMinimumHeight(26)
        table.letter.connect(self._letter)

    def say(self, query: RecordQuery, chosen: int) -> None:
        """How many rows of that query are selected."""
        self._query = query
        self.replay_button.setVisible(chosen > 1)
        self.ignore_button.setVisible(chosen > 1)
        self.replay_button.setText(self.tr("Replay {n}…").format(n=formats.count(chosen)))
        self.ignore_button.setText(self.tr("Ignore {n}…").format(n=formats.count(chosen)))

    # -- acts ------------------------------------------------------------------------------------------------------

    def _current(self) -> RecordRow | None:
        found = self._table.currentIndex().data(RowRole)
        return found if isinstance(found, RecordRow) else None

    def _with_selected(self, then: Callable[[Sequence[int]], None]) -> None:
        """The ids of what is selected; those that are not in view are read first."""
        ranges, model = self._table.ranges(), self._table.model()
        rows = [at for top, bottom in ranges[:20] for at in range(top, min(bottom, top + 200) + 1)]
        found = [model.index(at, 0).data(RowRole) for at in rows]
        if len(found) == self._table.selected_count() and all(isinstance(one, RecordRow) for one in found):
            then([one.id for one in found])
            return
        views, query = self._session.views, self._query

        def work() -> Sequence[int]:
            ids = views.record_ids(query)
            return [one for top, bottom in ranges for one in ids[top : bottom + 1]]

        self._session.background.read(self, "selected", work, then)

    def _replay(self) -> None:
        self._with_selected(self._acts.replay_selected)

    def _ignore(self) -> None:
        def ask(ids: Sequence[int]) -> None:
            found = self._current() if len(ids) == 1 else None
            what = found.label if found is not None else self.tr("what is selected in the list")
            flow = found.flow if found is not None else self._query.flow
            if not flow and not self._session.settings.zoho.enabled:
                flow = "purchases"
            self._acts.ignore_selected(ids, what, source_of_flow(flow))

        self._with_selected(ask)

    def _letter(self, letter: str) -> None:
        """R and I act on what is selected, M and C on the current record's first reason that has such an act."""
        found = self._current()
        if letter == "R":
            self._replay()
        elif letter == "I":
            self._ignore()
        elif found is not None:
            wanted = (Act.MAP,) if letter == "M" else (Act.CREATE_VENDOR, Act.CREATE_MATERIAL)
            records, record_id = self._session.program.records, found.id
            self._session.background.read(
                self, "reasons", lambda: records.get(record_id), partial(self._act_on, wanted)
            )

    def _act_on(self, wanted: Sequence[Act], record: Record | None) -> None:
        for reason in record.reasons if record is not None else ():
            for act in remedy(reason.code, reason.subject).acts:
                if record is not None and act in wanted:
                    self._acts.on(record, reason, act)
                    return
        self._session.notice.emit(self.tr("Nothing to map or to create for this record."))

    # -- menu ------------------------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """What can be done with what is selected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen, at = self._table.selected_count(), self._table.currentIndex().row()
        if chosen <= 1:
            menu.addAction(self.tr("Open"), partial(self.opened.emit, at))
        menu.addAction(self.tr("Replay") if chosen <= 1 else self.tr("Replay {n}…").format(n=chosen), self._replay)
        menu.addAction(self.tr("Ignore…") if chosen <= 1 else self.tr("Ignore {n}…").format(n=chosen), self._ignore)
        found = self._current()
        if chosen <= 1 and found is not None:
            menu.addSeparator()
            if found.party:
                name = in_short(found.party, 260)
                menu.addAction(self.tr("Only {name}").format(name=name), partial(self.only_wanted.emit, found.party))
            for text, value in (
                (self.tr("Copy number"), found.reference),
                (self.tr("Copy purchase order number"), ", ".join(found.orders)),
                (self.tr("Copy bill number"), ", ".join(found.bills)),
                (self.tr("Copy number in Zoho Books"), ", ".join(found.booked)),
            ):
                if value:
                    menu.addAction(text, partial(QGuiApplication.clipboard().setText, value))
        return menu
