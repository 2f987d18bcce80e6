"""The page “Needs attention”: what waits for a person, grouped by cause, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget

from app.domain.overall import Overall
from app.domain.records import Subject
from app.engine.remedies.table import Act
from app.engine.views import CauseFilter, CauseKey, CauseOrder, CauseRow, Tab
from app.ui import formats
from app.ui.dialogs.ignore_dialog import Source
from app.ui.pages.attention.acts import Acts
from app.ui.pages.attention.model import Cause, CauseTree
from app.ui.pages.attention.texts import acts_of, cause_name, causes, records, source_of
from app.ui.pages.attention.tree import AttentionTree
from app.ui.pages.page import Page
from app.ui.session import Session
from app.ui.theme.tokens import RAIL_BELOW
from app.ui.widgets.basics import button, icon_button, label, restyle, row
from app.ui.widgets.fields import SearchField, Segments
from app.ui.widgets.notes import Empty
from app.ui.words import act_word, for_window

_KINDS: dict[str, frozenset[Subject]] = {
    "all": frozenset(),
    "vendors": frozenset({Subject.VENDOR}),
    "items": frozenset({Subject.ITEM, Subject.UNIT}),
    "locations": frozenset({Subject.LOCATION}),
    "ledgers": frozenset({Subject.LEDGER, Subject.TAX, Subject.ACCOUNT}),
    "vouchers": frozenset({Subject.VOUCHER, Subject.DOCUMENT, Subject.SETTING, Subject.CONNECTION, Subject.CUSTOMER}),
}


class AttentionPage(Page):
    """Search, tabs, and the tree; everything that is done goes through `acts`."""

    tables = frozenset({"record", "reason"})

    def __init__(self, session: Session) -> None:
        super().__init__(session, "")
        self.title.setText(self.tr("Needs attention"))
        self._which = CauseFilter()
        self._order = CauseOrder.RECORDS
        self._read = False
        self.search = SearchField(self.tr("Search  (Ctrl+F)"))
        self.tabs = Segments(
            [
                (Tab.OPEN.value, self.tr("Open")),
                (Tab.IGNORED.value, self.tr("Ignored")),
                (Tab.RESOLVED.value, self.tr("Resolved today")),
            ],
            self.tr("Which records"),
        )
        self.sorting = icon_button("filter", self.tr("Filter and sort"), self._open_sorting)
        self.replay = button(self.tr("Replay…"), lambda: self.acts.replay_all(self._which))
        self.replay.setObjectName("replay")
        self.model = CauseTree(session, self)
        self.tree = AttentionTree(session, self.model)
        self.tree.setObjectName("causes")
        self.empty = Empty()
        self.acts = Acts(session, self)
        self.menu: QMenu | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        bar = row(gap=8)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.tabs)
        bar.addWidget(self.sorting)
        bar.addStretch(1)
        bar.addWidget(self.replay)
        self.body.addLayout(bar)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tree)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)
        self.foot = label(
            self.tr("Rows leave this list by themselves once they are fine. Ignored rows return if they change at "
                    "their source."), "caption", wrap=True,
        )  # fmt: skip
        self.body.addWidget(self.foot)

    def _connect(self) -> None:
        self.search.searched.connect(lambda text: self._filter(replace(self._which, text=text)))
        self.search.left.connect(self.focus_first)
        self.tabs.chosen.connect(lambda key: self._filter(replace(self._which, tab=Tab(key))))
        self.model.loaded.connect(self._loaded)
        self.empty.acted.connect(self.search.clear)
        self.acts.acted.connect(self.focus_first)
        self.tree.act_wanted.connect(lambda cause, act: self.acts.do(cause.row, act, self._which))
        self.tree.letter_pressed.connect(self._letter)
        self.tree.record_wanted.connect(self.session.open_record)
        self.tree.menu_wanted.connect(self._open_menu)
        self.tree.sort_wanted.connect(self._sort)
        self.session.status_changed.connect(lambda _: self._say_empty())

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        if self._read:
            self.model.refresh()
        else:
            self._read = True
            self.model.show(self._which, self._order)

    def _filter(self, which: CauseFilter) -> None:
        if which != self._which:
            self._which = which
            self.model.show(which, self._order)

    def _sort(self, order: CauseOrder) -> None:
        self._order = order
        self.model.show(self._which, order)

    def _loaded(self) -> None:
        totals, counts = self.model.totals, self.model.counts
        if counts is not None:
            for tab, text, n in (
                (Tab.OPEN, self.tr("Open"), counts.open),
                (Tab.IGNORED, self.tr("Ignored"), counts.ignored),
                (Tab.RESOLVED, self.tr("Resolved today"), counts.resolved_today),
            ):
                self.tabs.say(tab.value, f"{text} {formats.count(n)}" if n else text)
        self._say_totals()
        self.replay.setText(
            self.tr("Replay {n}…").format(n=formats.count(totals.records)) if totals.records else self.tr("Replay…")
        )
        self.replay.setVisible(self._which.tab is not Tab.RESOLVED)
        self.replay.setEnabled(totals.records > 0)
        self.replay.setToolTip("" if totals.records else self.tr("Nothing here to replay."))
        had_focus = self.empty.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.stack.setCurrentWidget(self.tree if self.model.causes else self.empty)
        self._say_empty()
        self.tree.mark_first()
        if had_focus:
            self.focus_first()

    def _say_totals(self) -> None:
        totals = self.model.totals
        if not totals.records:
            self.second.setText("")
            return
        amount = formats.money(totals.amount, self.session.currency, sign=True) if totals.amount else ""
        said = [records(totals.records), causes(totals.causes), amount]
        self.second.setText(" · ".join(filter(None, said[::2] if self._narrow else said)))

    def _say_empty(self) -> None:
        """Never an empty table without a sentence, and “nothing” only when a check succeeded."""
        if self._which.text:
            text = self.tr("No record matches “{text}”.").format(text=self._which.text)
            self.empty.say(text, self.tr("Clear search"))
        elif self._which.subjects:
            self.empty.say(self.tr("Nothing of this kind."))
        elif self._which.tab is Tab.IGNORED:
            self.empty.say(self.tr("Nothing is ignored."))
        elif self._which.tab is Tab.RESOLVED:
            self.empty.say(self.tr("Nothing was resolved today yet."))
        else:
            self.empty.say(self._nothing_open())

    def _nothing_open(self) -> str:
        status = self.session.status
        if status is None or status.last_success is None:
            return self.tr("Not known yet. The first run has not finished.")
        when = formats.moment(status.last_success, self.session.now())
        if status.overall is Overall.UP_TO_DATE and status.ignored:
            return for_window(status.text)
        if status.overall is Overall.UP_TO_DATE:
            text = self.tr("Nothing needs you. Everything read up to {time} is in ServiceTitan.")
            if not self.session.settings.reads_tally:
                text = self.tr("Nothing needs you. Everything read up to {time} is in Zoho Books.")
            return text.format(time=when)
        if status.working:
            one, many = self.tr("Nothing needs you. 1 record is on its way."), self.tr(
                "Nothing needs you. {n} records are on their way."
            )  # fmt: skip
            return one if status.working == 1 else many.format(n=formats.count(status.working))
        return self.tr("Nothing needed you at {time}, when all was checked last.").format(time=when)

    # -- acting ----------------------------------------------------------------------------------------------------

    def _letter(self, name: str) -> None:
        cause = self.tree.current_cause()
        if name == "replay":
            self._replay_selected()
        elif name == "ignore":
            self._ignore_selected()
        elif cause is not None and self._which.tab is Tab.OPEN:
            wanted = {Act.MAP} if name == "map" else {Act.CREATE_VENDOR, Act.CREATE_MATERIAL}
            act = next((act for act in acts_of(cause.row, self._which.tab) if act in wanted), None)
            if act is not None:
                self.acts.do(cause.row, act, self._which)

    def _selection(self) -> tuple[list[CauseKey], list[int]]:
        found, single = self.tree.selected()
        return [cause.key for cause in found], [record.id for record in single]

    def _replay_selected(self) -> None:
        chosen = self._selection()
        if self._which.tab is not Tab.RESOLVED and any(chosen):
            self.acts.replay(self._which, *chosen)

    def _ignore_selected(self) -> None:
        found, single = self.tree.selected()
        if self._which.tab is not Tab.OPEN or not (found or single):
            return
        names = [cause_name(cause.row) for cause in found] + [one.label for one in single]
        what = names[0] if len(names) == 1 else self.tr("{name} and others").format(name=names[0])
        if len(found) == 1 and not single and found[0].row.records == 1:
            what = names[0]
        chosen, current = [*found], self.tree.current_cause()
        chosen += [current] if single and current is not None else []
        sources = {source_of(cause.row) for cause in chosen}
        source = sources.pop() if len(sources) == 1 else Source.SEVERAL
        self.acts.ignore(self._which, [cause.key for cause in found], [one.id for one in single], what, source)

    def _open_menu(self, place: QPoint) -> None:
        """The acts on what is selected; the same ones as by keys."""
        if self.menu is not None and self.menu.isVisible():
            return
        found, single = self.tree.selected()
        cause = self.tree.current_cause()
        if cause is None or not (found or single):
            return
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._menu_gone)
        count = records(sum(one.row.records for one in found) + len(single))
        if len(single) == 1 and not found:
            self._add(menu, self.tr("Open"), self.tr("Enter"), lambda: self.session.open_record(single[0].id))
        if len(found) + len(single) == 1:
            self._add_acts(menu, cause)
        if self._which.tab is not Tab.RESOLVED:
            self._add(menu, self.tr("Replay {count}").format(count=count), "R", self._replay_selected)
        if self._which.tab is Tab.OPEN:
            self._add(menu, self.tr("Ignore {count}…").format(count=count), "I", self._ignore_selected)
        menu.popup(place)

    def _add_acts(self, menu: QMenu, cause: Cause) -> None:
        keys = {Act.MAP: "M", Act.CREATE_VENDOR: "C", Act.CREATE_MATERIAL: "C"}
        for act in acts_of(cause.row, self._which.tab):
            if act not in (Act.REPLAY, Act.IGNORE):
                self._add(menu, act_word(act), keys.get(act, ""), lambda one=act: self._do(cause.row, one))

    def _do(self, row: CauseRow, act: Act) -> None:
        self.acts.do(row, act, self._which)

    @staticmethod
    def _add(menu: QMenu, text: str, key: str, act: object) -> QAction:
        made = menu.addAction(f"{text}\t{key}" if key else text)
        made.triggered.connect(lambda: act())  # type: ignore[operator]
        return made

    def _menu_gone(self) -> None:
        self.menu = None

    def _open_sorting(self) -> None:
        """What is listed, and in which order."""
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._menu_gone)
        kinds = {
            "all": self.tr("All causes"),
            "vendors": self.tr("Vendors"),
            "items": self.tr("Items and units"),
            "locations": self.tr("Locations"),
            "ledgers": self.tr("Ledgers and taxes"),
            "vouchers": self.tr("Vouchers and documents"),
        }
        for key, text in kinds.items():
            made = self._add(menu, text, "", lambda one=key: self._show_kind(one))
            made.setCheckable(True)
            made.setChecked(self._which.subjects == _KINDS[key])
        menu.addSeparator()
        orders = {
            CauseOrder.RECORDS: self.tr("Most records first"),
            CauseOrder.AMOUNT: self.tr("Largest amount first"),
            CauseOrder.OLDEST: self.tr("Longest waiting first"),
            CauseOrder.NAME: self.tr("By name"),
        }
        for order, text in orders.items():
            made = self._add(menu, text, "", lambda one=order: self._sort(one))
            made.setCheckable(True)
            made.setChecked(self._order is order)
        menu.popup(self.sorting.mapToGlobal(QPoint(0, self.sorting.height() + 2)))

    def _show_kind(self, key: str) -> None:
        restyle(self.sorting, "icon" if key == "all" else "icon-on")
        self._filter(replace(self._which, subjects=_KINDS[key]))

    # -- page ------------------------------------------------------------------------------------------------------

    @property
    def _narrow(self) -> bool:
        return self.window().width() < RAIL_BELOW

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tree.set_narrow(self._narrow)
        self.tabs.show_choice(Tab.RESOLVED.value, not self._narrow or self._which.tab is Tab.RESOLVED)
        self._say_totals()

    def show_what(self, show: object) -> None:
        """A text to search for."""
        if isinstance(show, str):
            self.search.setText(show)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        if not self.search.text():
            return False
        self.search.clear()
        return True
