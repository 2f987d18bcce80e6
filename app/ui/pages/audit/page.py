"""The page “Audit trail”: every step, newest first; filters, one entry in full, export, and the check of the chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QStackedWidget, QWidget

from app.domain.audit import AuditVerdict
from app.domain.errors import KnownError
from app.engine.audit_export import export_trail
from app.engine.views import AuditQuery
from app.store.database import Touched
from app.ui import formats
from app.ui.pages.audit.details import Details
from app.ui.pages.audit.filters import ALL, Period
from app.ui.pages.audit.table import LANE, AuditTable, audit_model
from app.ui.pages.audit.words import kind_word
from app.ui.pages.audit.work import Work
from app.ui.pages.page import Page
from app.ui.session import Session
from app.ui.theme.tokens import HEADER_ROW, VOUCHER_ROW
from app.ui.widgets.basics import button, column, icon_button, label, row
from app.ui.widgets.fields import SearchField
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import Empty, Note

REFRESH_MS = 500
"""At most that often."""


class AuditPage(Page):
    """New entries come in by themselves while the top is in view and none is being read; else a button brings them."""

    tables = frozenset({"audit"})

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Audit trail"))
        self._query = AuditQuery()
        self._begun = False
        self._pending = False
        self._words: dict[str, frozenset[str]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._again)
        self.model = audit_model(session, self)
        self.table = AuditTable(self.model)
        self.details = Details()
        self.work = Work(session)
        self.verdict: Note | None = None
        self._build()
        self.model.loaded.connect(self._loaded)
        self.model.sort_wanted.connect(self._sort)
        self.table.opened.connect(session.open_record)
        self.table.picked.connect(self.details.show_row)
        self.details.opened.connect(session.open_record)
        self.details.closed.connect(self._close_details)
        session.settings_changed.connect(self._tell_retention)
        self._tell_retention()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.fresh = button(self.tr("Show new entries"), self._show_fresh, "quiet")
        self.fresh.setObjectName("audit-fresh")
        self.fresh.hide()
        self.verify = button(self.tr("Verify trail"), self._verify)
        self.verify.setObjectName("audit-verify")
        self.verify.setToolTip(self.tr("Check that no entry was changed, removed or added afterwards"))
        self.export = button(self.tr("Export…"), self._ask_export)
        self.export.setObjectName("audit-export")
        for one in (self.fresh, self.verify, self.export):
            self.head.addWidget(one)

        filters = QWidget()
        flow = Flow()
        filters.setLayout(flow)
        self.search = SearchField(self.tr("Search  (Ctrl+F)"))
        self.search.setObjectName("audit-search")
        self.search.setMinimumWidth(220)
        self.kinds = QComboBox()
        self.kinds.setObjectName("audit-kinds")
        self.kinds.setAccessibleName(self.tr("Step"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.addItem(self.tr("Every step"), "")
        self.period = Period(self.session.now().astimezone().date())
        self.only = button("", self._leave_record)
        self.only.setObjectName("audit-only")
        self.only.setToolTip(self.tr("Show the entries of all records again"))
        self.only.hide()
        for part in (self.search, self.kinds, self.period, self.only):
            flow.addWidget(part)
        self.body.addWidget(filters)
        self.search.searched.connect(lambda _: self._ask())
        self.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.kinds.activated.connect(lambda _: self._ask())
        self.period.changed.connect(self._ask)

        self._notes = column(gap=0)
        self.body.addLayout(self._notes)
        self.body.addWidget(self.work)
        self.empty = Empty()
        self.empty.acted.connect(self.clear_filters)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.stack.setMinimumHeight(HEADER_ROW + 2 * VOUCHER_ROW + 4)
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.details)

        foot = row(gap=4)
        self.retention = label("", "caption")
        foot.addWidget(self.retention)
        change = button(self.tr("Change…"), lambda: self.session.open_page("settings", "audit.retention_days"), "quiet")
        change.setObjectName("audit-retention")
        foot.addWidget(change)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def _tell_retention(self) -> None:
        days = self.session.settings.audit.retention_days
        text = self.tr("All entries are kept.") if not days else self.tr("Entries are kept for {n} days.")
        self.retention.setText(text.format(n=formats.count(days)))

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read what the filters say, or again what is shown."""
        self.session.background.read(self, "kinds", self.session.views.audit_kinds, self._tell_kinds, lane=LANE)
        if not self._begun:
            self._ask()
            return
        if self._timer.isActive():
            self._pending = True
        elif self._in_use():
            self.fresh.show()
        else:
            self._timer.start()
            self.model.refresh()

    def _on_touched(self, touched: Touched) -> None:
        if self._begun or not self.isVisible():
            super()._on_touched(touched)

    def _again(self) -> None:
        if self._pending:
            self._pending = False
            self.reload()

    def _in_use(self) -> bool:
        """A person reads an entry, or is further down: nothing may move."""
        return self.table.currentIndex().isValid() or self.table.verticalScrollBar().value() > 0

    def _show_fresh(self) -> None:
        self.table.scrollToTop()
        self._ask()

    def _wanted(self) -> AuditQuery:
        since, until = self.period.range(self.session.now().astimezone().date())
        word = str(self.kinds.currentData())
        return replace(
            self._query,
            kinds=self._words.get(word, frozenset()),
            text=self.search.text().strip(),
            since=since,
            until=until,
        )

    def _ask(self) -> None:
        self._begun = True
        self._query = self._wanted()
        self.fresh.hide()
        self.details.show_row(None)
        self.model.show(self._query)

    def _sort(self, _: str, descending: bool) -> None:
        if self._query.newest_first != descending:
            self._query = replace(self._query, newest_first=descending)
            if self._begun:
                self._ask()

    def _tell_kinds(self, kinds: object) -> None:
        found: dict[str, frozenset[str]] = {}
        for kind in kinds if isinstance(kinds, list) else []:
            word = kind_word(kind)
            found[word] = found.get(word, frozenset()) | {kind}
        if found == self._words:
            return
        chosen = str(self.kinds.currentData())
        self._words = found
        self.kinds.clear()
        self.kinds.addItem(self.tr("Every step"), "")
        for word in sorted(found, key=str.casefold):
            self.kinds.addItem(word, word)
        self.kinds.setCurrentIndex(max(self.kinds.findData(chosen), 0))

    def _loaded(self) -> None:
        count = self.model.rowCount()
        one = count == 1
        said = (self.tr("1 entry") if one else self.tr("{n} entries")).format(n=formats.count(count))
        self.second.setText(said if count else "")
        self.export.setText(self.tr("Export {n}…").format(n=formats.count(count)) if count else self.tr("Export…"))
        self._tell_buttons()
        self.stack.setCurrentWidget(self.table if count else self.empty)
        if count == 0:
            self.details.show_row(None)
            self._tell_empty()

    def _tell_empty(self) -> None:
        query = self._query
        if query.text:
            self.empty.say(self.tr("No entry matches “{text}”.").format(text=query.text), self.tr("Clear search"))
        elif query.since is not None or query.until is not None:
            self.empty.say(self.tr("No entries in this period."), self.tr("Show all"))
        elif query.kinds or query.record_id is not None:
            self.empty.say(self.tr("No entries of this kind."), self.tr("Show all"))
        else:
            self.empty.say(self.tr("No entries yet. The first run writes them."))

    def _tell_buttons(self) -> None:
        self.verify.setEnabled(not self.work.busy)
        self.export.setEnabled(not self.work.busy and self.model.rowCount() > 0)
        busy = self.tr("Wait for what is under way, or stop it")
        nothing = self.tr("There is nothing to export")
        plain = self.tr("Write the entries that the filters show to a file")
        self.export.setToolTip(busy if self.work.busy else plain if self.model.rowCount() else nothing)

    # -- filters ---------------------------------------------------------------------------------------------------

    def clear_filters(self) -> None:
        """The text first; without one, all the others."""
        if self.search.text():
            self.search.setText("")
        else:
            self.kinds.setCurrentIndex(0)
            self._query = replace(self._query, record_id=None)
            self.only.hide()
            self.period.choose(ALL)
            return
        self._ask()

    def show_what(self, show: object) -> None:
        """The id of a record: only its entries."""
        if not isinstance(show, int):
            return
        self._query = replace(self._query, record_id=show)
        views = self.session.views

        def named(labels: dict[int, str]) -> None:
            self.only.setText(self.tr("Only {record}  ×").format(record=labels.get(show, f"#{show}")))
            self.only.show()

        self.session.background.read(self, "label", lambda: views.record_labels([show]), named)
        self._ask()

    def _leave_record(self) -> None:
        self._query = replace(self._query, record_id=None)
        self.only.hide()
        self._ask()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        if self.details.isVisible():
            self._close_details()
            return True
        if self.search.text():
            self.search.setText("")
            self._ask()
            return True
        return False

    def _close_details(self) -> None:
        self.details.show_row(None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- export and check ------------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        kinds = [self.tr("Excel workbook (*.xlsx)"), self.tr("CSV (*.csv)"), self.tr("JSON (*.json)")]
        name = f"audit-trail-{self.session.now().astimezone():%Y-%m-%d}.xlsx"
        path, chosen = QFileDialog.getSaveFileName(self, self.tr("Export the audit trail"), name, ";;".join(kinds))
        if path:
            ending = chosen[chosen.rfind("*") + 1 : -1] if chosen else ".xlsx"
            self.export_to(Path(path) if Path(path).suffix else Path(path + ending))

    def export_to(self, path: Path) -> None:
        """Write what the filters show, oldest first."""
        query, views, count = self._query, self.session.views, self.model.rowCount()

        def done(written: int | None) -> None:
            self._tell_buttons()
            if written is None:
                self.session.notice.emit(self.tr("Stopped. No file was written."))
                return
            text = self.tr("1 entry is in {file}.") if written == 1 else self.tr("{n} entries are in {file}.")
            self.session.notice.emit(text.format(n=formats.count(written) if written else "0", file=path))

        def write(tell: Callable[[int], None]) -> int:
            return export_trail(path, views.audit_walk(query), tell, count)

        self.work.begin(self.tr("Writing {file}").format(file=path.name), count, write, done, self._failed)
        self._tell_buttons()

    def _verify(self) -> None:
        service = self.session.service
        self._say_verdict(None)
        self.work.begin(
            self.tr("Checking every entry"), self._in_all(), service.verify_audit, self._verified, self._failed
        )
        self._tell_buttons()

    def _in_all(self) -> int:
        """How many entries there are, as far as known here."""
        plain = AuditQuery(newest_first=self._query.newest_first)
        return self.model.rowCount() if self._query == plain else 0

    def _verified(self, verdict: AuditVerdict | None) -> None:
        self._tell_buttons()
        if verdict is None:
            self.session.notice.emit(self.tr("The check was stopped."))
            return
        self._say_verdict(verdict)

    def _say_verdict(self, verdict: AuditVerdict | None) -> None:
        if self.verdict is not None:
            self.verdict.hide()
            self.verdict.deleteLater()
            self.verdict = None
        if verdict is None:
            return
        if verdict.ok:
            one = verdict.entries == 1
            text = self.tr("The trail is whole: 1 entry.") if one else self.tr("The trail is whole: {n} entries.")
            text = text.format(n=formats.count(verdict.entries))
            if verdict.pruned_until:
                gone = self.tr("Entries up to number {n} were removed by retention.")
                text = f"{text} {gone.format(n=formats.count(verdict.pruned_until))}"
            self.verdict = Note("ok", text)
        else:
            advice = self.tr("Compare with a backup of this profile, and find out who could write to this PC.")
            self.verdict = Note("bad", f"{verdict.problem} {advice}", self.tr("The trail is not whole."))
        self.verdict.setObjectName("audit-verdict")
        close = icon_button("close", self.tr("Close this result"), lambda: self._say_verdict(None), size=12)
        close.setFixedSize(20, 20)
        self.verdict.beside.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._notes.addWidget(self.verdict)

    def _failed(self, error: KnownError) -> None:
        self._tell_buttons()
        self.session.problem.emit(error)
