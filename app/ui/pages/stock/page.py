"""The page “Stock”: what waits for a person in ServiceTitan, whether it ties, and what differs where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget

from app.domain.errors import KnownError
from app.domain.records import Subject
from app.engine.stock.requests import Requested
from app.engine.views import RecordQuery
from app.flows.stock import planner as stock
from app.store.database import Touched
from app.system.settings import AtGoLive, StockWay
from app.ui import formats, words, words_stock
from app.ui.dialogs.base import Dialog
from app.ui.models.paged import PagedModel
from app.ui.pages.page import Page
from app.ui.pages.records.texts import GROUPS
from app.ui.pages.stock import texts
from app.ui.pages.stock.dialogs import AskDialog, ControlDialog, CorrectDialog, OpeningDialog
from app.ui.pages.stock.rows import Comparison, Query, Row, Which
from app.ui.pages.stock.table import StockTable
from app.ui.pages.stock.workbook import WorkbookButton
from app.ui.session import Doing, Follows, Session
from app.ui.widgets.basics import button, label, row
from app.ui.widgets.fields import SearchField, Segments
from app.ui.widgets.notes import Empty, Note

LANE = "stock"
"""Adding everything up takes seconds in a large company: nothing else waits for it."""


class StockPage(Page):
    """Public: `table`, `model`, `search`, `which`, `waits`, `control`, the buttons, `dialog`."""

    tables = frozenset({"record", "document", "stock_item"})

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Stock"))
        self.comparison: Comparison | None = None
        self.query = Query()
        self.dialog: Dialog | None = None
        self._failure = ""
        self._running = session.doing is not None
        self.model: PagedModel[Row, Query] = PagedModel(
            session.background, texts.columns(), self._count, self._fetch, lambda one: one.key, self, LANE
        )
        self._build()
        self._connect()
        self._settings_changed()

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.opening_button = button(self.tr("Opening stock…"), self.ask_opening)
        self.opening_button.setObjectName("opening-stock")
        self.correct_all_button = button("", self.correct_all)
        self.correct_all_button.setObjectName("correct-all")
        self.workbook_button = WorkbookButton(self.session)
        for made in (self.opening_button, self.correct_all_button, self.workbook_button):
            self.head.addWidget(made)
        self.waits = Note("warn")
        self.show_waiting = button(self.tr("Show them"), self._show_waiting, "row")
        self.waits.beside.addWidget(self.show_waiting, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self.waits)
        self.control = Note("neutral")
        self.show_control_button = button(self.tr("Show them…"), self.show_control, "row")
        self.control.beside.addWidget(self.show_control_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self.control)
        filters = row(gap=8)
        self.search = SearchField(self.tr("Search (Ctrl+F)"))
        self.search.setToolTip(self.tr("Item, SKU or place"))
        filters.addWidget(self.search)
        self.which = Segments([(one.value, texts.which_word(one)) for one in Which], self.tr("Show"), wrap=True)
        filters.addWidget(self.which, 1)
        self.body.addLayout(filters)
        self.table = StockTable(self.model)
        self.empty = Empty()
        self.stack = QStackedWidget()
        for one in (self.table, self.empty):
            self.stack.addWidget(one)
        self.body.addWidget(self.stack, 1)
        foot = row(gap=8)
        self.foot = label("", "second", wrap=True)
        foot.addWidget(self.foot, 1)
        self.correct_button = button("", self.correct_selected, "row-first")
        self.correct_button.setObjectName("correct-selected")
        self.correct_button.hide()
        foot.addWidget(self.correct_button)
        self.body.addLayout(foot)
        for note in (self.waits, self.control):
            note.hide()
        self._sort_mark()

    def _connect(self) -> None:
        self.model.loaded.connect(self._loaded)
        self.model.sort_wanted.connect(self._sort)
        self.model.dataChanged.connect(lambda: self.table.fit())
        self.search.searched.connect(lambda text: self._ask(replace(self.query, text=text)))
        self.search.left.connect(self.focus_first)
        self.which.chosen.connect(lambda which: self._ask(replace(self.query, which=Which(which))))
        self.table.wanted.connect(self._wanted)
        self.workbook_button.asked.connect(self._open)
        self.workbook_button.written.connect(self.reload)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.selectionModel().selectionChanged.connect(lambda: self._say_foot())
        self.empty.acted.connect(self._empty_acted)
        self.session.doing_changed.connect(self._on_doing)
        self.session.settings_changed.connect(self._settings_changed)

    # -- what every page does --------------------------------------------------------------------------------------

    def reload(self) -> None:
        if self.comparison is None:
            self._say_empty()
        stock_ = self.session.service.stock
        self.session.background.read(
            self, "overview", lambda: Comparison(stock_.overview()), self._show, self._failed, lane=LANE
        )

    def show_what(self, show: object) -> None:
        """A text to look for."""
        if isinstance(show, str):
            self.which.choose(Which.ALL.value)
            self.search.setText(show)
            self._ask(replace(self.query, text=show, which=Which.ALL))

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
        """While a run is under way everything changes: it is added up once at its end."""
        if touched.tables & self.tables and self.session.doing is None:
            self._reload_soon()

    def _on_doing(self, doing: Doing | None) -> None:
        ended, self._running = self._running and doing is None, doing is not None
        if ended:
            self._reload_soon()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _count(self, query: Query) -> int:
        return self.comparison.count(query) if self.comparison is not None else 0

    def _fetch(self, query: Query, offset: int, limit: int) -> Sequence[Row]:
        return self.comparison.page(query, offset, limit) if self.comparison is not None else ()

    def _show(self, found: Comparison) -> None:
        first, self.comparison, self._failure = self.comparison is None, found, ""
        self.table.show_report(found.has_report)
        if first and not found.counts[Which.DIFFERENCES]:
            self.which.choose(Which.ALL.value)
            self.query = replace(self.query, which=Which.ALL)
        self.query = replace(self.query, version=self.query.version + 1)
        if self.model.query is None:
            self.model.show(self.query)
        else:
            self.model.move_on(self.query)
        for one in Which:
            self.which.say(one.value, f"{texts.which_word(one)} {formats.count(found.counts[one])}")
        self._say_head(found)

    def _failed(self, error: KnownError) -> None:
        self._failure = words.problem(error)
        self._say_empty()
        self.stack.setCurrentWidget(self.empty)

    def _loaded(self) -> None:
        rows = self.model.rowCount()
        waited = self.search.hasFocus() and self.stack.currentWidget() is self.empty and not self.search.text()
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        if rows and waited:
            self.focus_first()
        self.table.fit()
        self._say_empty()
        self._say_foot()

    def _ask(self, query: Query) -> None:
        if query != self.query:
            self.query = query
            self._sort_mark()
            self.model.show(query)

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

    def _settings_changed(self) -> None:
        said = self.session.settings.stock
        self.opening_button.setVisible(said.at_go_live is AtGoLive.NOTHING)
        self._show_workbook()
        self._reload_soon()

    def _show_workbook(self) -> None:
        """In its way, and as long as something of it waits."""
        waiting = self.comparison.overview.awaiting_upload if self.comparison is not None else 0
        self.workbook_button.show_waiting(waiting)
        self.workbook_button.setVisible(self.session.settings.stock.way is StockWay.WORKBOOK or waiting > 0)

    def _say_head(self, found: Comparison) -> None:
        self._show_workbook()
        overview, way = found.overview, self.session.settings.stock.way
        strong, text = texts.waits(
            overview.awaiting_posting, overview.awaiting_upload, way, found.counts[Which.WAITING]
        )
        self.waits.setVisible(bool(strong))
        if strong:
            self.waits.say("warn", text, strong)
        tone, strong, text = words_stock.control(overview.control, self.session.now())
        self.control.say(tone, text, strong)
        self.control.show()
        self.show_control_button.setVisible(overview.control is not None and not overview.control.ok)
        several = len(found.correctable)
        self.correct_all_button.setVisible(several > 1)
        self.correct_all_button.setText(self.tr("Correct all {n}…").format(n=formats.count(several)))
        items = len({one.item for one in found.rows})
        counts = found.counts
        said = texts.summary(items, counts[Which.DIFFERENCES], counts[Which.NOT_COMPARED]) if items else ""
        self.second.setText(said)

    def _say_empty(self) -> None:
        found, query, now = self.comparison, self.query, self.session.now()
        if self._failure:
            self.empty.say(self._failure)
        elif found is None:
            self.empty.say(self.tr("Adding up what lies where…"))
        elif query.text:
            self.empty.say(self.tr("No item or place matches “{text}”.").format(text=query.text),
                           self.tr("Clear search"))  # fmt: skip
        elif not found.rows:
            self.empty.say(self.tr("Not known yet. The first run with stock has not finished."))
        elif query.which is Which.DIFFERENCES:
            control, not_compared = found.overview.control, found.counts[Which.NOT_COMPARED]
            text = self.tr("No differences by what was sent.")
            if not_compared:
                text = self.tr("No differences among what can be compared; {n} places or items cannot be.")
                text = text.format(n=formats.count(not_compared))
            elif control is not None:
                text = self.tr("No differences. TallyPrime was last asked for its balances {time}.")
                text = text.format(time=formats.moment(control.at, now))
            self.empty.say(text, self.tr("Show all"))
        else:
            self.empty.say(self.tr("Nothing is in this selection."), self.tr("Show all"))
        if found is None or self._failure:
            self.stack.setCurrentWidget(self.empty)

    def _empty_acted(self) -> None:
        self.search.clear()
        if not self.query.text:
            self.which.choose(Which.ALL.value)
            self._ask(replace(self.query, which=Which.ALL))
        else:
            self._ask(replace(self.query, text=""))

    def _say_foot(self) -> None:
        chosen = self.selected()
        correctable = sum(bool(one.correction) for one in chosen)
        self.correct_button.setVisible(len(chosen) > 1)
        self.correct_button.setEnabled(correctable > 0)
        self.correct_button.setToolTip("" if correctable else self.tr("Nothing of it can be corrected now."))
        text = self.tr("Correct {n}…") if correctable else self.tr("Correct…")
        self.correct_button.setText(text.format(n=formats.count(correctable)))
        if len(chosen) > 1:
            text = self.tr("{chosen} of {all} selected")
            self.foot.setText(text.format(chosen=formats.count(len(chosen)), all=formats.count(self.model.rowCount())))
        elif self.comparison is not None and self.comparison.has_report:
            at = self.comparison.overview.reported_at
            when = formats.moment(at, self.session.now()) if at is not None else formats.NONE
            text = self.tr("Difference: ServiceTitan's stock report of {time} less TallyPrime.")
            self.foot.setText(text.format(time=when))
        else:
            self.foot.setText(
                self.tr("Difference: what ServiceTitan holds by what was sent, less what TallyPrime says.")
            )

    # -- acts ------------------------------------------------------------------------------------------------------

    def selected(self) -> list[Row]:
        """The selected rows, as far as they were read."""
        found = (self.model.row_at(at) for top, bottom in self.table.ranges() for at in range(top, bottom + 1))
        return [one for one in found if one is not None]

    def correct_selected(self) -> None:
        """After showing what will be sent."""
        self._correct(self.selected())

    def correct_all(self) -> None:
        """Everything that can be corrected now."""
        if self.comparison is not None:
            self._correct([one for one in self.comparison.rows if one.differs])

    def _wanted(self, at: int) -> None:
        """A row's button, or Enter on it."""
        found = self.model.row_at(at)
        if found is None:
            return
        if found.correction:
            self._correct([found])
        elif found.unmatched is not None and found.place:
            self.session.open_page("mapping", found.unmatched)
        elif found.differs and found.under_way:
            self.session.open_page("attention")
        elif said := texts.why(found):
            self.session.notice.emit(said)

    def _correct(self, rows: Sequence[Row]) -> None:
        self._open(CorrectDialog(self.session, rows, self))

    def ask_opening(self) -> None:
        """The stock of the evening before go-live."""
        self._open(OpeningDialog(self.session, self))

    def show_control(self) -> None:
        """The items that do not tie."""
        totals = self.comparison.overview.control if self.comparison is not None else None
        if totals is not None:
            self._open(ControlDialog(totals, self))

    def _show_waiting(self) -> None:
        overview = self.comparison.overview if self.comparison is not None else None
        if overview is not None and (overview.awaiting_posting or overview.awaiting_upload):
            self.session.open_page("records", RecordQuery(flow=stock.NAME, states=GROUPS["waiting"]))
            return
        self.which.choose(Which.WAITING.value)
        self._ask(replace(self.query, which=Which.WAITING))

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        if isinstance(dialog, AskDialog):
            dialog.asked.connect(self._asked)
            dialog.unseen.connect(self.session.problem)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.sender() in (None, self.dialog):
            self.dialog = None
        self.focus_first()

    def _asked(self, found: Requested) -> None:
        n, said = len(found.record_ids), []
        if n:
            follows = self.session.send_released(found.record_ids)
            one, many = {
                Follows.NOW: (self.tr("1 record is being sent."), self.tr("{n} records are being sent.")),
                Follows.RESUMED: (
                    self.tr("Paused: 1 record is sent once sending resumes."),
                    self.tr("Paused: {n} records are sent once sending resumes."),
                ),
                Follows.NEXT_RUN: (
                    self.tr("1 record is sent with the next run."),
                    self.tr("{n} records are sent with the next run."),
                ),
            }[follows]
            said.append((one if n == 1 else many).format(n=formats.count(n)))
        elif not found.refused:
            said.append(self.tr("Nothing is to be done."))
        said += [words.for_window(text) for text in found.refused[:1]]
        if len(found.refused) > 1:
            said.append(self.tr("{n} more are left out.").format(n=formats.count(len(found.refused) - 1)))
        self.session.notice.emit(" ".join(said))
        self.reload()

    # -- menu ------------------------------------------------------------------------------------------------------

    def row_menu(self) -> QMenu:
        """What can be done with what is selected."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.selected()
        n = sum(bool(one.correction) for one in chosen)
        text = self.tr("Correct {n}…") if n else self.tr("Correct…")
        act = menu.addAction(text.format(n=formats.count(n)), self.correct_selected)
        act.setEnabled(n > 0)
        if len(chosen) == 1:
            item = chosen[0].item
            name = chosen[0].unmatched or (Subject.ITEM, item)
            menu.addAction(self.tr("Show it in Mapping"), partial(self.session.open_page, "mapping", name))
            copied: Callable[[], None] = partial(QGuiApplication.clipboard().setText, item)
            menu.addAction(self.tr("Copy the item's name"), copied)
        return menu

    def _menu(self, at: QPoint) -> None:
        self.table.choose_for_menu(at)
        if self.selected():
            self.row_menu().popup(self.table.viewport().mapToGlobal(at))
