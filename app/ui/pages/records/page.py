"""The page “records”: everything that was read, with what it became; filtered, sorted and summed in SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget

from app.domain.states import State
from app.engine.views import RecordColumn, RecordQuery, RecordRow
from app.ui import formats
from app.ui.drawer.acts import RecordActs
from app.ui.models.paged import PagedModel
from app.ui.pages.page import Page
from app.ui.pages.records import texts
from app.ui.pages.records.chosen import Chosen
from app.ui.pages.records.export import ExportButton
from app.ui.pages.records.filters import ANY, FALLBACK, DateFilter, FlowFilter, StateFilter
from app.ui.pages.records.only import Only
from app.ui.pages.records.table import RecordTable
from app.ui.session import Session
from app.ui.widgets.basics import label, row
from app.ui.widgets.fields import SearchField
from app.ui.widgets.notes import Empty

_BESIDE_SUPPLIER = 560
"""Pixels of the other filters, beside a supplier's name."""
_KEPT_SELECTED = 500
"""So many selected rows are found again when the list changed below them."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands above and below the list."""

    states: dict[State, int]
    records: int
    amount: Decimal


class RecordsPage(Page):
    """All records. Public: `table`, `model`, `search`, `states`, `dates`, `export_button`, the selection's buttons."""

    tables = frozenset({"record", "document"})

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Records"))
        self.query = RecordQuery()
        self.acts = RecordActs(session, self)
        self.sums: Sums | None = None
        self._kept: tuple[object, int, list[object], int] | None = None
        self._shown: RecordQuery | None = None
        self._titles = texts.titles(session.settings, session.currency)
        views = session.views
        self.model: PagedModel[RecordRow, RecordQuery] = PagedModel(
            session.background,
            texts.columns(self._titles, session.now),
            views.count,
            views.records,
            lambda row: row.id,
            self,
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        self.export_button = ExportButton(self.session)
        self.head.addWidget(self.export_button)
        filters = row(gap=8)
        self.search = SearchField(self.tr("Search (Ctrl+F)"))
        filters.addWidget(self.search, 2)
        self.dates = DateFilter(self.session.now().astimezone().date())
        filters.addWidget(self.dates)
        self.flows = FlowFilter()
        filters.addWidget(self.flows)
        self.only = Only()
        filters.addWidget(self.only)
        filters.addStretch(1)
        self.body.addLayout(filters)
        self.states = StateFilter()
        self.body.addWidget(self.states)
        self.table = RecordTable(self.model)
        self.table.show_without(self._titles.unused)
        self._say_titles()
        self.empty = Empty()
        self.stack = QStackedWidget()
        for one in (self.table, self.empty):
            self.stack.addWidget(one)
        self.body.addWidget(self.stack, 1)
        foot = row(gap=8)
        self.sum = label("", "second")
        self.sum.setObjectName("sum")
        foot.addWidget(self.sum, 1)
        self.chosen = Chosen(self.session, self.table, self.acts)
        self.chosen.opened.connect(self._open)
        self.chosen.only_wanted.connect(self._only)
        self.replay_button, self.ignore_button = self.chosen.replay_button, self.chosen.ignore_button
        foot.addWidget(self.chosen)
        self.body.addLayout(foot)
        self._sort_mark()
        self._show_flows()

    def _connect(self) -> None:
        self.model.modelAboutToBeReset.connect(self._keep)
        self.model.loaded.connect(self._loaded)
        self.model.sort_wanted.connect(self._sort)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().sortIndicatorChanged.connect(lambda: self._sort_mark())
        self.search.searched.connect(lambda text: self._ask(replace(self.query, text=text)))
        self.search.left.connect(self.focus_first)
        self.states.chosen.connect(lambda group: self._ask(replace(self.query, states=texts.GROUPS[group])))
        self.only.day_cleared.connect(self._clear_day)
        self.only.supplier_cleared.connect(self._clear_supplier)
        self.flows.chosen.connect(self._flow_chosen)
        self.dates.changed.connect(lambda first, last: self._ask(replace(self.query, first=first, last=last)))
        self.table.wanted.connect(self._open)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.selectionModel().selectionChanged.connect(lambda: self._say_selection())
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.acts.acted.connect(self.focus_first)
        self.empty.acted.connect(self._empty_acted)
        self.model.dataChanged.connect(lambda: self.table.fit())
        self.session.settings_changed.connect(self._settings_changed)
        self.session.status_changed.connect(lambda _: self._say_empty())

    # -- what every page does --------------------------------------------------------------------------------------

    def reload(self) -> None:
        self.dates.set_today(self.session.now().astimezone().date())
        if self.model.query is None:
            self.model.show(self.query)
        else:
            self.model.refresh()
        self._read_sums()

    def show_what(self, show: object) -> None:
        """A query to begin with; a text to look for."""
        if isinstance(show, str):
            show = RecordQuery(text=show)
        if not isinstance(show, RecordQuery):
            return
        self.search.blockSignals(True)
        self.search.setText(show.text)
        self.search.blockSignals(False)
        self.states.choose(texts.group_of(show.states))
        self.flows.choose(FALLBACK if show.fallback else show.flow)
        self.dates.show_range(show.first, show.last)
        self._ask(show)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        if self.stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def escape(self) -> bool:
        if self.search.text():
            self.search.clear()
            return True
        return False

    # -- reading ---------------------------------------------------------------------------------------------------

    def _ask(self, query: RecordQuery) -> None:
        """Show another query, from its first row on."""
        if query == self.query:
            return
        self.query = query
        self._say_only()
        self._show_flows()
        self.export_button.show_query(query, self.sums.records if self.sums else 0)
        self._sort_mark()
        self.model.show(query)
        self._read_sums()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_only()

    def _say_only(self) -> None:
        self.only.show_query(self.query, self.width() - _BESIDE_SUPPLIER)

    def _only(self, party: str) -> None:
        self._ask(replace(self.query, party=party))

    def _clear_supplier(self) -> None:
        self._ask(replace(self.query, party=""))
        self.focus_first()

    def _clear_day(self) -> None:
        self._ask(replace(self.query, since=None, until=None))
        self.focus_first()

    def _read_sums(self) -> None:
        views, query = self.session.views, self.query

        def work() -> Sums:
            found = views.record_sums(query)
            counted = [one for state, one in found.items() if not query.states or state in query.states]
            return Sums(
                {state: one.records for state, one in found.items()},
                sum(one.records for one in counted),
                sum((one.amount for one in counted), Decimal("0.00")),
            )

        self.session.background.read(self, "sums", work, self._show_sums)

    def _show_sums(self, sums: Sums) -> None:
        self.sums = sums
        self.states.show_counts(texts.group_counts(sums.states))
        start = self.session.settings.sync.start_date
        since = self.tr("Go-live date {date}")
        self.second.setText(since.format(date=formats.day(start)) if start is not None else "")
        self.export_button.show_query(self.query, sums.records)
        self._say_selection()
        self._say_empty()

    def _keep(self) -> None:
        """Before the rows are replaced: remember the row and what is selected."""
        current = self.model.key_at(self.table.currentIndex().row())
        keys: list[object] = []
        if self.table.selected_count() <= _KEPT_SELECTED:
            keys = [self.model.key_at(at) for top, bottom in self.table.ranges() for at in range(top, bottom + 1)]
        self._kept = (current, self.table.currentIndex().row(), keys, self.table.verticalScrollBar().value())

    def _loaded(self) -> None:
        rows = self.model.rowCount()
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        kept, self._kept = self._kept, None
        same, self._shown = self._shown == self.query, self.query
        if rows and kept is not None:
            self._find_again(*kept, same=same)
        self.table.fit()
        self._say_selection()
        self._say_empty()

    def _find_again(self, current: object, stood: int, keys: list[object], scrolled: int, *, same: bool) -> None:
        """The same rows after the list changed; the row that followed when the current one has left it.

        `same`: the same filters and order, read again.
        """
        for key in keys:
            if key is not None and (at := self.model.row_of(key)) >= 0:
                self.table.choose_row(at, also=True)
        at = self.model.row_of(current) if current is not None else -1
        if at >= 0:
            self.table.choose_row(at, also=current in keys)
        elif same and current is not None:
            self.table.choose_row(min(stood, self.model.rowCount() - 1))
        if same:
            self.table.verticalScrollBar().setValue(scrolled)

    def _sort(self, key: str, descending: bool) -> None:
        self._ask(replace(self.query, column=RecordColumn(key), descending=descending))

    def _sort_mark(self) -> None:
        """The arrow in the header says what the query says."""
        header = self.table.horizontalHeader()
        header.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if self.query.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(self.model.column_of(self.query.column), order)
        header.blockSignals(False)

    def _settings_changed(self) -> None:
        """Another currency, or something else that is connected, changes header and cells."""
        titles = texts.titles(self.session.settings, self.session.currency)
        self._show_flows()
        self._say_selection()
        if self._titles != titles:
            self._titles = titles
            self.model.show_columns(texts.columns(titles, self.session.now))
            self.table.show_without(titles.unused)
            self.table.horizontalHeader().viewport().update()
            self._say_titles()

    def _show_flows(self) -> None:
        """The filter by flow, where there is more than one, and as long as it filters."""
        said = self.session.settings
        several = said.stock.enabled or said.bills.enabled or said.sales.enabled or said.reference.enabled
        self.flows.setVisible(several or bool(self.query.flow or self.query.fallback))

    def _flow_chosen(self, chosen: str) -> None:
        fallback = chosen == FALLBACK
        self._ask(replace(self.query, flow="" if fallback else chosen, fallback=fallback))

    def _say_titles(self) -> None:
        text = self.tr("{record}, {party} or number")
        self.search.setToolTip(text.format(record=self._titles.record, party=self._titles.party.lower()))

    # -- sentences -------------------------------------------------------------------------------------------------

    def _say_empty(self) -> None:
        query, status = self.query, self.session.status
        if query.text:
            text = self.tr("No record matches “{text}”.").format(text=query.text)
            self.empty.say(text, self.tr("Clear search"))
        elif _narrowed(query):
            self.empty.say(self.tr("No record is in this selection."), self.tr("Show all"))
        elif status is None or status.last_success is None:
            self.empty.say(self.tr("Not known yet. The first run has not finished."))
        else:
            start = self.session.settings.sync.start_date
            if start is None:
                self.empty.say(self.tr("Nothing was read."))
            else:
                text = self.tr("No vouchers since the go-live date {date}.")
                if texts.BOOKED not in self._titles.unused:
                    text = self.tr("Nothing since the go-live date {date}.")
                self.empty.say(text.format(date=formats.day(start)), self.tr("Change date…"))

    def _empty_acted(self) -> None:
        query = self.query
        if query.text:
            self.search.clear()
            self._ask(replace(query, text=""))
        elif _narrowed(query):
            self.dates.choose(ANY)
            self.states.choose(texts.ALL)
            self.flows.choose("")
            self._ask(RecordQuery(column=query.column, descending=query.descending))
        else:
            self.session.open_page("settings", "sync.start_date")

    def _say_selection(self) -> None:
        chosen, sums = self.table.selected_count(), self.sums
        self.chosen.say(self.query, chosen)
        if chosen > 1:
            self.sum.setText(self.tr("{chosen} of {all} selected").format(
                chosen=formats.count(chosen), all=texts.records(self.model.rowCount())
            ))  # fmt: skip
        elif sums is not None:
            amount = formats.money(sums.amount, self.session.currency, sign=True)
            said = self.tr("{records}, {amount} together").format(records=texts.records(sums.records), amount=amount)
            adds_up = texts.summed(self.session.settings, self.query.flow, fallback=self.query.fallback)
            self.sum.setText(said if adds_up and sums.amount else texts.records(sums.records))

    # -- rows ------------------------------------------------------------------------------------------------------

    def _open(self, at: int) -> None:
        key = self.model.key_at(at)
        if isinstance(key, int):
            self.session.open_record(key)

    def _follow(self, current: QModelIndex) -> None:
        """While the drawer is open it goes with the row."""
        key = self.model.key_at(current.row()) if current.isValid() else None
        shown = self.session.shown_record
        if isinstance(key, int) and shown is not None and shown != key and self.table.hasFocus():
            self.session.open_record(key)

    def row_menu(self) -> QMenu:
        """What can be done with what is selected."""
        return self.chosen.menu()

    def _menu(self, place: QPoint) -> None:
        if self.table.currentIndex().isValid():
            self.row_menu().popup(self.table.viewport().mapToGlobal(place))


def _narrowed(query: RecordQuery) -> bool:
    return bool(query.states or query.first or query.last or query.since or query.party or query.flow or query.fallback)
