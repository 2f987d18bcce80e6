"""The page “Mapping”: what each name of Tally is in ServiceTitan, edited in the table, saved and sent in one act; and
what names of ServiceTitan are in Zoho Books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDialog, QPushButton, QStackedWidget, QWidget

from app.domain.records import Subject
from app.engine.views import OF_TALLY, CauseFilter, CauseKey, MappingCounts, MappingRow, MatchState, Tab, TargetList
from app.ui import formats
from app.ui.pages.mapping.acts import MappingActs
from app.ui.pages.mapping.book_tabs import BookTabs, ListReader
from app.ui.pages.mapping.books import BooksMapping, kinds_of
from app.ui.pages.mapping.drafts import Drafts
from app.ui.pages.mapping.files import Files
from app.ui.pages.mapping.footer import Footer
from app.ui.pages.mapping.model import MappingModel, MappingQuery
from app.ui.pages.mapping.rows import Act
from app.ui.pages.mapping.table import MappingTable
from app.ui.pages.mapping.texts import KINDS, counted, empty_sentence, kind_words, match_word
from app.ui.pages.page import Page
from app.ui.session import Session
from app.ui.widgets.basics import bold_width, button, label, row
from app.ui.widgets.elided import Elided
from app.ui.widgets.fields import SearchField, Segments
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import Empty
from app.ui.widgets.target_picker import Target
from app.ui.words_books import BooksName

REREAD_MS = 500
"""While a run changes many records the page is read again at most this often."""
_ALL = "all"
_NARROW = 900


@dataclass(frozen=True, slots=True)
class _Numbers:
    counts: MappingCounts
    waiting: dict[Subject, int]
    """Records that wait for a name of that kind."""
    listed: TargetList
    books: dict[Subject, int]
    """Records that wait for a name of that kind in Zoho Books."""


class MappingPage(Page):
    """`table`, `footer`, `tabs`, `segments`, `search` and the buttons are what a test presses."""

    tables = frozenset({"record", "mapping", "reference", "source_master"})

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Mapping"))
        self.drafts = Drafts(session, self)
        self.query = MappingQuery()
        self._numbers: _Numbers | None = None
        self._missed = False
        self.model = MappingModel(session, self.drafts, self)
        self.table = MappingTable(session, self.model, self.drafts)
        self.footer = Footer(self.drafts, session.currency)
        self.acts = MappingActs(session, self.drafts, self.table, self.footer, self)
        self.files = Files(session, self, self.acts.open)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(REREAD_MS)
        self._pause.timeout.connect(self._read_missed)
        self._build_head()
        self._build_filters()
        self.stack = QStackedWidget()
        self.empty = Empty()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.books = BooksMapping(session)
        self._in_books = False
        """A tab of Zoho Books is in view."""
        self.stack.addWidget(self.books)
        self.body.addWidget(self.stack, 1)
        self.order = label("", "caption", wrap=True)
        self.body.addWidget(self.order)
        self.outer.addWidget(self.footer)
        self._connect()
        self._say_kind()
        self._show_book_tabs()
        self.model.show(self.query)

    def _build_head(self) -> None:
        self.import_button = button(self.tr("Import…"), lambda: self.files.import_file())
        self.import_button.setObjectName("import")
        self.export_button = button(self.tr("Export…"), lambda: self.files.export_file())
        self.export_button.setObjectName("export")
        self.head.addWidget(self.import_button)
        self.head.addWidget(self.export_button)
        self.tabs: dict[Subject, QPushButton] = {}
        self._tab_group = QButtonGroup(self)
        place = QWidget()
        line = Flow(place, gap=18)
        for kind in KINDS:
            tab = button(kind_words(kind).tab, kind="tab")
            tab.setCheckable(True)
            tab.setObjectName(f"tab-{kind.value}")
            tab.clicked.connect(lambda _=False, k=kind: self.show_kind(k))
            self._tab_group.addButton(tab)
            self.tabs[kind] = tab
            line.addWidget(tab)
        self._books_tabs = BookTabs(self._tab_group, line, self)
        self._books_tabs.chosen.connect(self.show_books)
        self.book_tabs = self._books_tabs.tabs
        self.tabs[self.query.kind].setChecked(True)
        self.body.addWidget(place)

    def _build_filters(self) -> None:
        line = row(gap=8)
        self.search = SearchField(self.tr("Search  (Ctrl+F)"))
        order = (MatchState.NONE, MatchState.WEAK, MatchState.MAPPED, MatchState.EXACT)
        choices = [(_ALL, self.tr("All")), *[(match.value, "") for match in order]]
        self.segments = Segments(choices, self.tr("Which matches"))
        self.list_label = Elided("", "second")
        self.list_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.refresh_button = button(self.tr("Refresh list"), lambda: self._reader.read(), "quiet")
        self._reader = ListReader(self.session, self.refresh_button, self.reload, self)
        self.refresh_button.setObjectName("refresh-list")
        line.addWidget(self.search)
        line.addWidget(self.segments)
        line.addWidget(self.list_label, 1)
        line.addWidget(self.refresh_button)
        self.body.addLayout(line)

    def _connect(self) -> None:
        self.search.searched.connect(self._searched)
        self.search.left.connect(self.focus_first)
        self.segments.chosen.connect(self._filtered)
        self.empty.acted.connect(self._clear_filters)
        self.model.loaded.connect(self._loaded)
        self.table.picked.connect(self._picked)
        self.table.acted.connect(self._acted)
        self.footer.save.clicked.connect(lambda: self.save())
        self.footer.discard.clicked.connect(lambda: self._discard())
        self.footer.show_them.clicked.connect(lambda: self.acts.show_released())
        self.drafts.changed.connect(self._say_tabs)
        self.session.settings_changed.connect(self._show_book_tabs)
        self.session.status_changed.connect(lambda _: self.footer.set_paused(self.session.paused))
        keys = QShortcut(QKeySequence.StandardKey.Save, self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: self.save())

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        if self._pause.isActive():
            self._missed = True
            return
        self._pause.start()
        if self._in_books:
            self.books.read()
        self.model.refresh()
        self.drafts.weigh()
        self._read_numbers()

    def _read_missed(self) -> None:
        if self._missed:
            self._missed = False
            self.reload()

    def _read_numbers(self) -> None:
        views, kind = self.session.views, self.query.kind
        matches = self.session.books_matches if self.session.settings.zoho.enabled else None

        def work() -> _Numbers:
            books = matches.waiting() if matches is not None else {}
            of_tally = CauseFilter(Tab.OPEN, flows=frozenset(OF_TALLY))
            waiting = {
                each: views.attention_totals(replace(of_tally, subjects=frozenset({each}))).records for each in KINDS
            }
            return _Numbers(views.mapping_counts(kind), waiting, views.target_list(kind), books)

        self.session.background.read(self, "numbers", work, self._take_numbers)

    def _take_numbers(self, numbers: _Numbers) -> None:
        before, self._numbers = self._numbers, numbers
        self._say_tabs()
        self._say_numbers(numbers)
        self._say_empty()
        if not numbers.counts.complete:
            self._read_numbers()
        elif before is not None and not before.counts.complete:
            self.model.refresh()

    def _show(self, query: MappingQuery) -> None:
        self.table.close_editor()
        self.table.begin()
        self.query = query
        self.model.show(query)

    # -- what it says ----------------------------------------------------------------------------------------------

    def _say_kind(self) -> None:
        words = kind_words(self.query.kind)
        self.order.setText(words.order)
        self.table.fit(self.query.kind)
        self.refresh_button.setVisible(bool(words.listed))

    def _say_tabs(self) -> None:
        self._books_tabs.say(self._numbers.books if self._numbers is not None else {})
        waiting = self._numbers.waiting if self._numbers is not None else {}
        for kind, tab in self.tabs.items():
            words, n, drafts = kind_words(kind).tab, waiting.get(kind, 0), self.drafts.count(kind)
            mark = " •" if drafts else ""
            tab.setText(f"{words}  {formats.count(n)}{mark}" if n else f"{words}{mark}")
            tab.setMinimumWidth(bold_width(tab.text()) + 8)
            waits = self.tr("1 record waits") if n == 1 else self.tr("{n} records wait").format(n=n)
            unsaved = self.tr("not saved") if drafts else ""
            tab.setAccessibleName(", ".join(text for text in (words, waits if n else "", unsaved) if text))

    def _say_numbers(self, numbers: _Numbers) -> None:
        if self._in_books:
            self.second.setText("")
            return
        kind, counts = self.query.kind, numbers.counts
        parts = [counted(kind, counts.all)]
        waiting = numbers.waiting[kind]
        if waiting:
            text = (
                self.tr("1 record waits for {m} of them")
                if waiting == 1
                else self.tr("{n} records wait for {m} of them")
            )
            parts.append(text.format(n=formats.count(waiting), m=formats.count(counts.waiting_for)))
        self.second.setText(" · ".join(parts))
        self.segments.say(_ALL, self.tr("All {n}").format(n=formats.count(counts.all)))
        by_match = {
            MatchState.NONE: counts.none,
            MatchState.WEAK: counts.weak,
            MatchState.MAPPED: counts.mapped,
            MatchState.EXACT: counts.exact,
        }
        for match, n in by_match.items():
            self.segments.say(match.value, f"{match_word(kind, match)} {formats.count(n)}")
        self.segments.show_choice(MatchState.WEAK.value, bool(kind_words(kind).listed))
        self._say_list(numbers.listed)

    def _say_list(self, listed: TargetList) -> None:
        words = kind_words(self.query.kind).listed
        if not words:
            text = ""
        elif listed.read_at is None:
            text = self.tr("ServiceTitan's list was not read yet")
        else:
            when = formats.moment(listed.read_at, self.session.now())
            count = words.format(n=formats.count(listed.active) if listed.active else "0")
            text = self.tr("ServiceTitan list of {time} · {count}").format(time=when, count=count)
        self.list_label.setText(text)
        self.refresh_button.setToolTip(text)

    def _say_empty(self) -> None:
        if self._in_books:
            self.stack.setCurrentWidget(self.books)
            return
        if self._numbers is None or self.model.rowCount() or self.model.query is None:
            self.stack.setCurrentWidget(self.table)
            return
        counts, query, status = self._numbers.counts, self.query, self.session.status
        if query.text:
            action = self.tr("Clear search")
        else:
            action = self.tr("Show all") if query.which is not None and counts.all else ""
        unread = status is None or status.last_run is None
        self.empty.say(empty_sentence(query.kind, query.which, query.text, counts, unread=unread), action)
        self.stack.setCurrentWidget(self.empty)

    def _loaded(self) -> None:
        self.table.restore()
        self._say_empty()

    # -- choosing what is shown ------------------------------------------------------------------------------------

    def show_kind(self, kind: Subject) -> None:
        """Another tab; changes stay."""
        if self._in_books:
            self._in_books = False
            self._arrange()
        if kind is not self.query.kind:
            self.segments.choose(_ALL)
            self.search.setText("")
            self._show(MappingQuery(kind))
            self._say_kind()
            self._read_numbers()
        self.tabs[kind].setChecked(True)

    def show_books(self, kind: Subject, name: str = "", key: str = "") -> None:
        """A tab of Zoho Books, with that name selected."""
        self.table.close_editor()
        self._in_books = True
        self.book_tabs[kind].setChecked(True)
        self._arrange()
        self.books.show_kind(kind, name, key)

    def _arrange(self) -> None:
        """What belongs to the tabs of ServiceTitan, or nothing of it."""
        for one in (self.search, self.segments, self.import_button, self.export_button, self.order):
            one.setVisible(not self._in_books)
        self.refresh_button.setVisible(not self._in_books and bool(kind_words(self.query.kind).listed))
        self.list_label.setVisible(not self._in_books and self.width() >= _NARROW)
        self._say_empty()
        if self._numbers is not None:
            self._say_numbers(self._numbers)

    def _show_book_tabs(self) -> None:
        kinds, ours = kinds_of(self.session.settings), self.session.settings.reads_tally
        self._books_tabs.show(kinds)
        for tab in self.tabs.values():
            tab.setVisible(ours)
        gone = self._in_books and self.books.kind not in kinds
        if gone and (ours or not kinds):
            self.show_kind(self.query.kind)
        elif gone or (kinds and not ours and not self._in_books):
            self.show_books(next(one for one in self.book_tabs if one in kinds))

    def show_what(self, show: object) -> None:
        """A kind, a kind and a name, a cause, a name, or a name that means something in Zoho Books."""
        if isinstance(show, BooksName):
            if show.kind in self.book_tabs:
                self.show_books(show.kind, show.name, show.key)
            return
        kind, name = None, ""
        if isinstance(show, CauseKey):
            kind, name = show.subject, show.name
        elif isinstance(show, Subject):
            kind = show
        elif isinstance(show, tuple):
            kind, name = show
        elif isinstance(show, str):
            name = show
        if kind in KINDS:
            self.show_kind(kind)
        if name:
            self.search.setText(name)
            self._searched(name)

    def _searched(self, text: str) -> None:
        if text != self.query.text:
            self._show(replace(self.query, text=text))

    def _filtered(self, key: str) -> None:
        self._show(replace(self.query, which=None if key == _ALL else MatchState(key)))

    def _clear_filters(self) -> None:
        self.segments.choose(_ALL)
        self.search.setText("")
        self._show(MappingQuery(self.query.kind))
        self.focus_first()

    # -- keyboard --------------------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        if self._in_books:
            return
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        shown = self.books.table if self._in_books else self.table
        shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def escape(self) -> bool:
        if self.table.editor is not None:
            self.table.close_editor()
            return True
        if self.query.text:
            self.search.setText("")
            self._searched("")
            return True
        return False

    # -- changing --------------------------------------------------------------------------------------------------

    def _picked(self, mapping_row: MappingRow, target: Target) -> None:
        self.drafts.put(mapping_row, target)

    def _acted(self, mapping_row: MappingRow, act: Act) -> None:
        if act is Act.UNDO:
            self.drafts.drop(mapping_row.kind, mapping_row.name)
        elif act is Act.UNMAP:
            self.drafts.put(mapping_row, None)
        elif act is Act.CREATE:
            self.acts.create(mapping_row)
        elif act is Act.ACCEPT and mapping_row.suggestion is not None:
            self.acts.accept(mapping_row, mapping_row.suggestion)

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Save all changes in one act, send what they release; `then` follows only if all were saved."""
        self.acts.save(then)

    def _discard(self) -> None:
        self.drafts.clear()
        self.focus_first()

    def leaving(self, go: Callable[[], None]) -> bool:
        """Asks what to do with changes that are not saved."""
        return self.acts.leaving(go)

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that is open."""
        return self.acts.dialog

    # -- size ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list_label.setVisible(not self._in_books and self.width() >= _NARROW)
