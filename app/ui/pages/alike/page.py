"""The page “Vendors & items”: what ServiceTitan and Zoho Books both have, and what only one of them has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QStackedWidget, QWidget

from app.domain.errors import KnownError
from app.engine.reference.flow import kinds_on
from app.flows.reference.differences import ReferenceKind
from app.store.database import Touched
from app.ui import formats, words
from app.ui.dialogs.base import Dialog
from app.ui.models.paged import PagedModel
from app.ui.pages.alike import texts
from app.ui.pages.alike.acts import AlikeActs
from app.ui.pages.alike.foot import Foot
from app.ui.pages.alike.rows import BothSides, Query, Row, Which
from app.ui.pages.alike.table import AlikeTable
from app.ui.pages.page import Page
from app.ui.session import Doing, Session
from app.ui.widgets.basics import bold_width, button, row
from app.ui.widgets.fields import SearchField, Segments
from app.ui.widgets.flow import Flow
from app.ui.widgets.notes import Empty, Note
from app.ui.words_alike import AlikeName, counted, kind_word, system_word

LANE = "alike"
"""Comparing long lists takes a while: nothing else waits for it."""


class AlikePage(Page):
    """Public: `table`, `model`, `tabs`, `search`, `which`, `waits`, the buttons, `dialog`."""

    tables = frozenset({"record", "accounting_pair", "reference"})

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Vendors & items"))
        self.sides: BothSides | None = None
        self.acts = AlikeActs(session, self)
        self._failure = ""
        self._running = session.doing is not None
        self.query = Query(next(iter(kinds_on(session.settings)), ReferenceKind.VENDOR))
        self.model: PagedModel[Row, Query] = PagedModel(
            session.background, texts.columns(self.query.which), self._count, self._fetch, lambda one: one.key, self,
            LANE,
        )  # fmt: skip
        self._build()
        self._connect()
        self._show_kinds()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.create_all_button = button("", self.create_all)
        self.decide_all_button = button("", self.decide_all)
        for made, name in ((self.create_all_button, "create-all"), (self.decide_all_button, "decide-all")):
            made.setObjectName(name)
            made.hide()
            self.head.addWidget(made)
        place = QWidget()
        line = Flow(place, gap=18)
        self.tabs: dict[ReferenceKind, QPushButton] = {}
        self._group = QButtonGroup(self)
        for kind in ReferenceKind:
            tab = button(kind_word(kind), kind="tab")
            tab.setCheckable(True)
            tab.setObjectName(f"tab-{kind.value}")
            tab.clicked.connect(partial(self.show_kind, kind))
            self._group.addButton(tab)
            self.tabs[kind] = tab
            line.addWidget(tab)
        self.body.addWidget(place)
        self.waits = Note("warn")
        self.show_waiting = button(self.tr("Show them"), partial(self.session.open_page, "attention"), "row")
        self.waits.beside.addWidget(self.show_waiting, 0, Qt.AlignmentFlag.AlignVCenter)
        self.waits.hide()
        self.body.addWidget(self.waits)
        filters = row(gap=8)
        self.search = SearchField(self.tr("Search (Ctrl+F)"))
        filters.addWidget(self.search)
        self.which = Segments([(one.value, texts.which_word(one)) for one in Which], self.tr("Show"), wrap=True)
        filters.addWidget(self.which, 1)
        self.body.addLayout(filters)
        self.table = AlikeTable(self.model)
        self.empty = Empty()
        self.stack = QStackedWidget()
        for one in (self.table, self.empty):
            self.stack.addWidget(one)
        self.body.addWidget(self.stack, 1)
        self.foot = Foot()
        self.create_button, self.decide_button = self.foot.create_button, self.foot.decide_button
        self.link_button, self.unlink_button = self.foot.link_button, self.foot.unlink_button
        self._row_acts: dict[QPushButton, Callable[[], None]] = {
            self.create_button: self.create_selected, self.decide_button: self.decide_selected,
            self.link_button: self.link_selected, self.unlink_button: self.unlink_selected,
        }  # fmt: skip
        for made, act in self._row_acts.items():
            made.clicked.connect(act)
        self.body.addWidget(self.foot)
        self._sort_mark()

    def _connect(self) -> None:
        self.model.loaded.connect(self._loaded)
        self.model.sort_wanted.connect(self._sort)
        self.model.dataChanged.connect(lambda: self.table.fit())
        self.search.searched.connect(lambda text: self._ask(replace(self.query, text=text)))
        self.search.left.connect(self.focus_first)
        self.which.chosen.connect(lambda which: self._ask(replace(self.query, which=Which(which))))
        self.table.wanted.connect(self._wanted)
        self.table.letter.connect(self._letter)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.selectionModel().selectionChanged.connect(lambda: self._say_foot())
        self.empty.acted.connect(self._empty_acted)
        self.acts.changed.connect(self.reload)
        self.acts.closed.connect(self.focus_first)
        self.session.doing_changed.connect(self._on_doing)
        self.session.settings_changed.connect(self._settings_changed)

    @property
    def dialog(self) -> Dialog | None:
        """The dialog that is open."""
        return self.acts.dialog

    # -- what every page does --------------------------------------------------------------------------------------

    def reload(self) -> None:
        kinds, desk = kinds_on(self.session.settings), self.session.service.reference
        if self.query.kind not in kinds:
            return
        if self.sides is None:
            self._say_empty()
        kind = self.query.kind
        self.session.background.read(self, "sides", lambda: BothSides(desk, kind), self._show, self._failed, lane=LANE)

    def show_what(self, show: object) -> None:
        """A kind, and a name to look for."""
        if not isinstance(show, AlikeName):
            return
        self.search.blockSignals(True)
        self.search.setText(show.name)
        self.search.blockSignals(False)
        self._ask(replace(self.query, text=show.name))
        self.show_kind(show.kind)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        shown = self.table if self.stack.currentWidget() is self.table else self.search
        shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def escape(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        return False

    def _on_touched(self, touched: Touched) -> None:
        """While a run is under way everything changes: it is compared once at its end."""
        if touched.tables & self.tables and self.session.doing is None:
            self._reload_soon()

    def _on_doing(self, doing: Doing | None) -> None:
        ended, self._running = self._running and doing is None, doing is not None
        if ended:
            self._reload_soon()

    def _settings_changed(self) -> None:
        self._show_kinds()
        self._reload_soon()

    # -- reading ---------------------------------------------------------------------------------------------------

    def show_kind(self, kind: ReferenceKind) -> None:
        """Another tab."""
        self.tabs[kind].setChecked(True)
        if kind is not self.query.kind:
            self.sides = None
            self._ask(replace(self.query, kind=kind))
            self.reload()

    def _show_kinds(self) -> None:
        on = kinds_on(self.session.settings)
        for kind, tab in self.tabs.items():
            tab.setVisible(kind in on)
        if on and self.query.kind not in on:
            self.query, self.sides = replace(self.query, kind=on[0]), None
        self.tabs[self.query.kind].setChecked(True)

    def _count(self, query: Query) -> int:
        return self.sides.count(query) if self.sides is not None else 0

    def _fetch(self, query: Query, offset: int, limit: int) -> Sequence[Row]:
        return self.sides.page(query, offset, limit) if self.sides is not None else ()

    def _show(self, found: BothSides) -> None:
        if found.kind is not self.query.kind:
            return
        first, self.sides, self._failure = self.sides is None, found, ""
        if first:
            self._open_at(found)
        self.query = replace(self.query, version=self.query.version + 1)
        if first or self.model.query is None:
            self.model.show(self.query)
        else:
            self.model.move_on(self.query)
        self._say(found)

    def _open_at(self, found: BothSides) -> None:
        """The segment in view has something to show, if any has: of a search, or at all."""
        if found.count(self.query):
            return
        best = next((one for one in Which if found.count(replace(self.query, which=one))), None)
        if best is not None:
            self.which.choose(best.value)
            self.query = replace(self.query, which=best)
            self._show_columns()

    def _failed(self, error: KnownError) -> None:
        self._failure = words.problem(error)
        self._say_empty()

    def _loaded(self) -> None:
        if self.sides is None:
            return
        rows = self.model.rowCount()
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        self.table.fit()
        self._say_empty()
        self._say_foot()

    def _ask(self, query: Query) -> None:
        if query == self.query:
            return
        other = (query.which, query.kind) != (self.query.which, self.query.kind)
        if other:
            query = replace(query, column="name", descending=False)
        self.query = query
        if other:
            self._show_columns()
        self._sort_mark()
        self.model.show(query)

    def _show_columns(self) -> None:
        self.model.show_columns(texts.columns(self.query.which))
        both, items = self.query.which is Which.BOTH, self.query.kind is ReferenceKind.ITEM
        self.table.show_kind(both=both, items=items)
        if self.sides is not None:
            self._say(self.sides)

    def _sort(self, key: str, descending: bool) -> None:
        self._ask(replace(self.query, column=key, descending=descending))

    def _sort_mark(self) -> None:
        """The arrow in the header says what the query says."""
        header = self.table.horizontalHeader()
        header.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if self.query.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(self.model.column_of(self.query.column), order)
        header.blockSignals(False)

    # -- sentences -------------------------------------------------------------------------------------------------

    def _say(self, found: BothSides) -> None:
        both, items = self.query.which is Which.BOTH, self.query.kind is ReferenceKind.ITEM
        self.search.setToolTip(self.tr("Name or SKU") if items else self.tr("Name"))
        self.table.show_kind(both=both, items=items)
        for one in Which:
            self.which.say(one.value, f"{texts.which_word(one)} {formats.count(found.counts[one])}")
        for kind, tab in self.tabs.items():
            known = found.kinds.get(kind)
            waiting = known.waiting if known is not None else 0
            text = f"{kind_word(kind)}  {formats.count(waiting)}" if waiting else kind_word(kind)
            tab.setText(text)
            tab.setMinimumWidth(bold_width(text) + 8)
            waits = self.tr("1 needs attention") if waiting == 1 else self.tr("{n} need attention")
            tab.setAccessibleName(f"{kind_word(kind)}, {waits.format(n=waiting)}" if waiting else kind_word(kind))
        wait = found.kinds[found.kind].waiting if found.kind in found.kinds else 0
        self.waits.setVisible(bool(wait))
        if wait:
            first, more = self.tr("1 record needs attention."), self.tr("{n} records need attention.")
            text = self.tr("What differs, is gone on one side or was refused waits until you say what is to be done.")
            self.show_waiting.setText(self.tr("Show it") if wait == 1 else self.tr("Show them"))
            self.waits.say("warn", text, (first if wait == 1 else more).format(n=formats.count(wait)))
        linked = self.tr("{count} on both sides").format(count=counted(found.kind, found.counts[Which.BOTH]))
        self.second.setText(linked)
        side = self.query.which.side
        several = len(found.creatable[self.query.which])
        self.create_all_button.setVisible(several > 1)
        differ = len(found.differing)
        self.decide_all_button.setVisible(side is None and differ > 1)
        self.decide_all_button.setText(self.tr("Decide all {n}…").format(n=formats.count(differ)))
        if side is not None:
            text = self.tr("Create all {n} in {system}…")
            self.create_all_button.setText(text.format(n=formats.count(several), system=system_word(side.other)))

    def _say_empty(self) -> None:
        query, status = self.query, self.session.status
        if self._failure:
            self.empty.say(self._failure)
        elif self.sides is None:
            self.empty.say(self.tr("Comparing both sides…"))
        elif query.text:
            text = self.tr("Nothing matches “{text}” here.").format(text=query.text)
            self.empty.say(text, self.tr("Clear search"))
        elif not any(self.sides.counts.values()) and (status is None or status.last_success is None):
            self.empty.say(self.tr("Not known yet. The first run has not finished."))
        else:
            self.empty.say(texts.nothing(query.which))
        if self.sides is None or self._failure:
            self.stack.setCurrentWidget(self.empty)

    def _empty_acted(self) -> None:
        self.search.clear()
        self._ask(replace(self.query, text=""))

    def _say_foot(self) -> None:
        differing = self.sides is not None and bool(self.sides.differing)
        self.foot.say(self.session.settings, self.query, self.selected(), self.model.rowCount(), some_differ=differing)

    # -- acts ------------------------------------------------------------------------------------------------------

    def selected(self) -> list[Row]:
        """The selected rows."""
        if self.sides is None or self.model.query != self.query:
            return []
        found = self.sides.find(self.query)
        return [one for top, bottom in self.table.ranges() for one in found[top : bottom + 1]]

    def create_selected(self) -> None:
        """After showing what will be sent."""
        ready = [one.alone for one in self.selected() if one.alone is not None and one.creatable]
        if ready:
            self.acts.create(self.query.kind, ready[0].side, [one.id for one in ready])

    def create_all(self) -> None:
        """Everything in view's segment that waits for a click."""
        side = self.query.which.side
        if self.sides is not None and side is not None:
            self.acts.create(self.query.kind, side, self.sides.creatable[self.query.which])

    def decide_selected(self) -> None:
        """Say whose values stand of those that differ."""
        found = [one.record for one in self.selected() if one.differs and one.record is not None]
        self.acts.decide(self.query.kind, found)

    def decide_all(self) -> None:
        """The same of all that differ."""
        if self.sides is not None:
            self.acts.decide(self.query.kind, self.sides.differing)

    def link_selected(self) -> None:
        """Say what the one that is selected is on the other side."""
        chosen = self.selected()
        if len(chosen) == 1 and chosen[0].alone is not None:
            self.acts.link(chosen[0].alone)

    def unlink_selected(self) -> None:
        """Forget that the two are the same."""
        chosen = self.selected()
        if len(chosen) == 1 and chosen[0].together is not None:
            self.acts.unlink(chosen[0].together)

    def _wanted(self, at: int) -> None:
        """A row's record where one waits; else what can be done with it."""
        found = self.model.row_at(at)
        if found is None:
            return
        if found.record is not None:
            self.session.open_record(found.record)
        elif found.creatable and found.alone is not None:
            self.acts.create(self.query.kind, found.alone.side, [found.alone.id])
        elif found.alone is not None:
            self.acts.link(found.alone)

    def _letter(self, key: str) -> None:
        """C creates what is selected, M says what it is."""
        self.create_selected() if key == "C" else self.link_selected()

    # -- menu ------------------------------------------------------------------------------------------------------

    def row_menu(self) -> QMenu:
        """What can be done with what is selected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one, act in self._row_acts.items():
            if not one.isHidden():
                menu.addAction(one.text(), act).setEnabled(one.isEnabled())
        chosen = self.selected()
        if len(chosen) == 1:
            record, name = chosen[0].record, chosen[0].name
            if record is not None:
                menu.addAction(self.tr("Open the record"), partial(self.session.open_record, record))
            menu.addAction(self.tr("Copy the name"), partial(QGuiApplication.clipboard().setText, name))
        return menu

    def _menu(self, at: QPoint) -> None:
        self.table.choose_for_menu(at)
        if self.selected():
            self.row_menu().popup(self.table.viewport().mapToGlobal(at))
